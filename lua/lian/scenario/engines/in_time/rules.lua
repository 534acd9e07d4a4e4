--- Rules: policies that react. The function of a rule is called at its interval with the state of the economy.
local curve = require "lian.scenario.engines.in_time.curve"
local options = require "lian.base.options"
local hits = require "lian.scenario.engines.in_time.hits"

local rules = {passive = true}

local EVERY = {day = 365, week = 52, month = 12, year = 1}

local State = {__name = "lian.state"}
State.__index = State

-- nodes by label, sector or "*", in a region
local function nodes_of(self, what, region, path)
  local context = self.events.context
  if type(what) ~= "string" then options.fail(path, "a sector or a label", what) end
  return hits.nodes(context.chain, what ~= "*" and what or nil, region, path)
end

local function good_of(self, name, path)
  return hits.goods(name, self.events.context.goods, path)[1]
end

-- the stock of a good in days of normal use, of buyers in a region
function State:cover(name, region)
  local context = self.events.context
  if context.firms then options.raise("state:cover: needs a dense table") end
  local g, n = good_of(self, name, "state:cover"), context.n
  local buyers = hits.in_region(context.chain, region, "state:cover")
  local stocked, use = context.economy:get(context.lane, "stocks"), context.economy:get(context.lane, "use")
  local there, used = 0, 0
  for i, counts in ipairs(buyers) do
    if counts then there, used = there + stocked[(g - 1) * n + i], used + use[(g - 1) * n + i] end
  end
  return used > 0 and there / used * 365 / context.steps or math.huge
end

-- output as a share of normal
function State:output(what, region)
  local context, made, normal = self.events.context, 0, 0
  local x = context.economy:get(context.lane, "output")
  for _, i in ipairs(nodes_of(self, what or "*", region, "state:output")) do
    made, normal = made + x[i], normal + context.x0[i]
  end
  return normal > 0 and made / normal or 1
end

-- the share of final demand that was not met in the last step
function State:unmet() return self.events.unmet or 0 end

-- buyers in the region hold months of use beyond what they keep anyway
function State:hold(name, region, months)
  local context = self.events.context
  if context.firms then options.raise("state:hold: needs a dense table") end
  if type(months) ~= "number" or not (months >= 0 and months < math.huge) then
    options.fail("state:hold: months", "a number of at least 0", months)
  end
  assert(context.economy:set_reserve(context.lane, good_of(self, name, "state:hold"),
    hits.in_region(context.chain, region, "state:hold"), months * context.steps / 12))
end

-- capacity of the nodes beyond that at rest, from the next step on
function State:capacity(what, share, region)
  if type(share) ~= "number" or not (share >= -1 and share <= 1000) then
    options.fail("state:capacity: share", "a number of at least -1", share)
  end
  local events = self.events
  for _, i in ipairs(nodes_of(self, what, region, "state:capacity")) do
    events.extra = events.extra or {}
    events.extra[i] = share
  end
  events.ruled = (events.ruled or 0) + 1
end

function rules.make() return {} end

function rules.before(event, self, time)
  local shock = event.shock
  local start = curve.start(shock, self.from)
  if time < start - 1e-9 or shock.lasts and time >= start + shock.lasts - 1e-9 then return end
  if shock.every ~= "step" then
    local turn = math.floor((time - start) * EVERY[shock.every] + 1e-9)
    if turn == event.turn then return end
    event.turn = turn
  end
  local state = setmetatable({time = time, events = self}, State)
  local ok, raised = pcall(shock.act, state)
  if not ok then
    if type(raised) == "string" and raised:find("interrupted", 1, true) then error(raised, 0) end
    options.raise(("rule '%s' at %.2f: %s"):format(shock.name, time, tostring(raised)))
  end
end

---What rules have set.
function rules.add(self, effect)
  for i, share in pairs(self.extra or {}) do effect:add({i}, share) end
end

return rules
