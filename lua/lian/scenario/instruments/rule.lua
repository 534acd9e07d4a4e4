--- Rules: policies that react. The function of a rule is called at its interval with the state of the economy.
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local in_time = require "lian.scenario.engines.in_time.answers"
local options = require "lian.base.options"
local over_years = require "lian.scenario.engines.over_years.answers"
local state_of = require "lian.scenario.state"

local EVERY = {day = 365, week = 52, month = 12, year = 1}

local function before(event, lane, time)
  local shock = event.shock
  if not curve.is_on(shock, time, lane.from) then return end
  if shock.every ~= "step" then
    local turn = math.floor((time - curve.start(shock, lane.from)) * EVERY[shock.every] + 1e-9)
    if turn == event.turn then return end
    event.turn = turn
  end
  local ok, raised = pcall(shock.act, state_of(time, lane, event.answers))
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
    make = function() return {answers = in_time} end,
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
    make = function() return {answers = over_years} end,
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
