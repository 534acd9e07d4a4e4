--- Rules: policies that react. The function of a rule is called at its interval with the state of the economy.
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local OnItems = require "lian.scenario.engines.over_years.state"
local class = require "lian.base.class"
local options = require "lian.base.options"

local EVERY = {day = 365, week = 52, month = 12, year = 1}

local State = {}
local meta = class.new "lian.state"

-- nodes by label, sector or "*", in a region
local function nodes_of(self, what, region, path)
  if type(what) ~= "string" then options.fail(path, "a sector or a label", what) end
  return hits.nodes(self.lane.context, {goods = what ~= "*" and what or nil, on = region}, path)
end

local function good_of(self, name, path)
  if type(name) ~= "string" then options.fail(path, "a good", name) end
  return hits.goods(self.lane.context, name, path)[1]
end

-- the stock of a good in days of normal use, of buyers in a region
function State:cover(name, region)
  local context = self.lane.context
  if context.firms then options.raise("state:cover: needs a dense table") end
  local g, n = good_of(self, name, "state:cover"), context.n
  local buyers = hits.in_region(context, region, "state:cover")
  local stocked, use = context.economy:get(context.lane, "stocks"), context.economy:get(context.lane, "use")
  local there, used = 0, 0
  for i, counts in ipairs(buyers) do
    if counts then there, used = there + stocked[(g - 1) * n + i], used + use[(g - 1) * n + i] end
  end
  return used > 0 and there / used * 365 / context.steps or math.huge
end

-- output as a share of normal
function State:output(what, region)
  local context, made, normal = self.lane.context, 0, 0
  local x = context.economy:get(context.lane, "output")
  for _, i in ipairs(nodes_of(self, what or "*", region, "state:output")) do
    made, normal = made + x[i], normal + context.x0[i]
  end
  return normal > 0 and made / normal or 1
end

-- the share of final demand that was not met in the last step
function State:unmet() return self.lane.unmet or 0 end

-- buyers in the region hold months of use beyond what they keep anyway
function State:hold(name, region, months)
  local context = self.lane.context
  if context.firms then options.raise("state:hold: needs a dense table") end
  if type(months) ~= "number" or not (months >= 0 and months <= 1e6) then
    options.fail("state:hold: months", "a number from 0 to 1e6", months)
  end
  assert(context.economy:set_reserve(context.lane, good_of(self, name, "state:hold"),
    hits.in_region(context, region, "state:hold"), months * context.steps / 12))
end

-- capacity of the nodes beyond that at rest, from the next step on
function State:capacity(what, share, region)
  if type(share) ~= "number" or not (share >= -1 and share <= 1000) then
    options.fail("state:capacity: share", "a number of at least -1", share)
  end
  local lane = self.lane
  lane.extra, lane.ruled = lane.extra or {}, (lane.ruled or 0) + 1
  for _, i in ipairs(nodes_of(self, what, region, "state:capacity")) do lane.extra[i] = share end
end

class.seal(meta, State, {"time", "lane"})

local function before(event, lane, time)
  local shock = event.shock
  if not curve.is_on(shock, time, lane.from) then return end
  if shock.every ~= "step" then
    local turn = math.floor((time - curve.start(shock, lane.from)) * EVERY[shock.every] + 1e-9)
    if turn == event.turn then return end
    event.turn = turn
  end
  local state = setmetatable({time = time, lane = lane}, event.state or meta)
  local ok, raised = pcall(shock.act, state)
  if not ok then
    -- what no script wrote, such as an interruption or an error object of the host, goes on as it is
    if type(raised) ~= "string" or raised:find("interrupted", 1, true) then error(raised, 0) end
    options.raise(format("rule '%s' at %.2f: %s", shock.name, time, raised))
  end
end

-- what rules have set is one list, applied once
local function check(event, lane)
  event.lane, event.first = lane, true
  for _, other in ipairs(lane.list) do
    if other == event then break end
    if other.act == event.act then event.first = false end
  end
end

return declare.instrument{
  name = "rule", is = "policy", time = "span",
  text = "A rule: a policy that reacts. Every day, week, month or year the function `act` is called with the state "
    .. "of the economy: `state.time`; `state:cover(good, region)` (stocks in days of normal use, of all buyers in "
    .. "the region), `state:output(label or sector, region)` (share of normal), `state:unmet()` (share of final "
    .. "demand); and may do `state:hold(good, region, months)` (the stock that buyers hold beyond what they keep) or "
    .. "`state:capacity(label or sector, share, region)` (capacity beyond that at rest, for the rest of the run). "
    .. "Its errors name the rule and the date. On items over years: `state:output(item)` (its level), "
    .. "`state:cover(item)` (days of stock), `state:own(item)` (home's share), `state:unmet()`, `state:hold(item, nil, "
    .. "months)`, `state:capacity(item, share, provider)`.",
  example = 'lian.rule{name = "release", act = function(state) if state:cover("c14", "CHN") < 60 then '
    .. 'state:hold("c14", "CHN", 0) end end}',
  fields = {
    {"act", "callable", required = true, text = "what is done, with the state"},
    {"every", {"choice", "step", "day", "week", "month", "year"}, default = "month", text = "how often"},
    {"name", "text", default = "rule", text = "its name in messages and results"},
  },
  in_time = {
    make = function() return {} end,
    before = before,
    strength = function(_, lane) return lane.ruled or 0 end,
    apply = function(event, effect, _)
      if event.first then for i, share in pairs(event.lane.extra or {}) do effect:add({i}, share) end end
    end,
    check = check,
    by_step = true,
    on_firms = true,
  },
  over_years = {
    make = function() return {state = OnItems} end,
    before = before,
    strength = function(_, lane) return lane.ruled or 0 end,
    apply = function(event, effect, _)
      if not event.first then return end
      local extra = event.lane.extra or {}
      for _, key in ipairs(options.names(extra)) do effect:multiply(extra[key].cells, 1 + extra[key].share) end
    end,
    check = check,
    by_step = true,
  },
}
