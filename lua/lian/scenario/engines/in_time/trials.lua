--- Trials beside a run: lanes of the same economy that say how far its answer can be trusted.
---
--- Steadiness: the goods that shocks make scarce lose a part of the capacity of all their makers for two months, and
--- nothing else happens, for four years, by the scenario's step. amplification = output lost / what lost capacity alone
--- would take. The economy tips at the smallest depth at which that is more than twice the amplification at 1 %, or at
--- which output is not back at 99 % within the four years.
---
--- Assumptions: the scenario with one parameter at a low or a high value, by month where stocks allow it, with a lane
--- of the run's own parameters by that step to compare with.
local capacity = require "lian.scenario.instruments.capacity"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local loop = require "lian.scenario.engines.in_time.loop"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local profile = require "lian.scenario.engines.in_time.profile"
local progress = require "lian.base.progress"
local random = require "lian.base.random"
local steadiness = require "lian.scenario.engines.in_time.steadiness"

local trials = {}

local DEPTHS = {0.01, 0.1, 0.3, 0.5, 0.8} -- the first: borne by stocks, what others are measured by
local YEARS, MONTHS = 4, 2
local BETWEEN = 7 -- lanes between a depth that holds and one that tips
local BACK = 0.99 -- of normal output
local TWICE = 2
local MOST_LANES = 16 -- at a time

-- options of a trial: what a run keeps for its series is not asked
local function plain(o, change)
  local out = {}
  for key, value in pairs(o) do out[key] = value end
  out.record, out.trade, out.every, out.users = "totals", false, 1, nil
  for key, value in pairs(change or {}) do out[key] = value end
  return out
end

-- ---- steadiness

-- output of each step as a share of normal, and what lost capacity alone would take over what is normal in a step; of
-- home alone where imports are kept apart
local function path_of(outcome, chain)
  local members, out = nil, {}
  if outcome.abroad then
    members = {}
    for i, region in ipairs(chain:axis("region")) do members[i] = region ~= outcome.abroad end
  end
  local normal = lists.sum(outcome.normal, members)
  for t, v in ipairs(outcome.totals.output) do
    out[t] = (outcome.abroad and outcome.kept.home:get(t, 1) or v) / normal
  end
  return out, lists.sum(outcome.direct, members) / normal
end

local function judge(outcome, chain, depth)
  local path, direct = path_of(outcome, chain)
  local loss, last = 0, 0
  for t, v in ipairs(path) do
    loss = loss + 1 - v
    if v < BACK then last = t end
  end
  return {depth = depth, amplification = direct > 0 and loss / direct or nil, back = last < #path}
end

-- trials of depths, each for options of its own
local function at_depths(chain, horizon, goods, asked)
  local out, work <close> = {}, progress.start("trials of steadiness", #asked)
  for from = 1, #asked, MOST_LANES do
    local lanes = {}
    for k = from, math.min(#asked, from + MOST_LANES - 1) do
      local shock = capacity.make{goods = goods, cut = asked[k].depth, at = 0, lasts = MONTHS / 12}
      lanes[#lanes + 1] = {scenario = {shocks = {shock}}, o = asked[k].o, draw = asked[k].o.draw or 1}
    end
    local together = loop.together(chain, asked[1].o, #lanes)
    for at = 1, #lanes, together do
      work:at(from + at - 2, together)
      local some, message, code = loop.lanes(chain, horizon, table.move(lanes, at, math.min(#lanes, at + together - 1),
        1, {}))
      if not some then return nil, message, code end
      for k, outcome in ipairs(some) do
        local place = from + at + k - 2
        out[place] = judge(outcome, chain, asked[place].depth)
      end
    end
  end
  return out
end

local function tips(trial, least)
  return not trial.back or (trial.amplification or 0) > TWICE * (least or math.huge)
end

-- the first of ascending trials that tips, and the last one before it
local function edge(list, least)
  for k, trial in ipairs(list) do if tips(trial, least) then return trial, list[k - 1] end end
end

---Whether the ordering rule is steady under a shortage of the goods that are scarce.
---@param chain lian.chain opened
---@param o table options of the run as checked
---@param horizon table of the run
---@param goods string[]
---@return table|nil told trials {depth, amplification, back}, tips_at (a depth, or nil), returns
---@return string|nil message
---@return string|nil code
function trials.steadiness(chain, o, horizon, goods)
  local of = {from = 0, to = YEARS, steps = horizon.steps, count = YEARS * horizon.steps, step = horizon.step}
  local own, asked = plain(o), {}
  for k, depth in ipairs(DEPTHS) do asked[k] = {depth = depth, o = own} end
  local list, message, code = at_depths(chain, of, goods, asked)
  if not list then return nil, message, code end
  local least = list[1].amplification
  local over, under = edge(list, least)
  if over then
    local low, finer = under and under.depth or 0, {}
    for k = 1, BETWEEN do
      finer[k] = {depth = low + (over.depth - low) * k / (BETWEEN + 1), o = own}
    end
    finer, message, code = at_depths(chain, of, goods, finer)
    if not finer then return nil, message, code end
    over = edge(finer, least) or over
  end
  return {trials = list, tips_at = over and over.depth, returns = list[#list].back, years = YEARS, months = MONTHS}
end

-- ---- assumptions

-- low and high values, and where they come from: an estimate, unless a publication stands there with page or table
local RANGES = {
  {name = "stock", factor = true, firms = true, values = {0.5, 2}, source = "estimate, unsurveyed"},
  {name = "restore", factor = true, firms = true, values = {0.5, 2}, source = "estimate, unmeasured"},
  {name = "psi", values = {0.5, 0.95}, source = "estimate, near ARIO's"},
  {name = "rationing", firms = true, values = {"orders_first", "alike"}, source = "Hallegatte; BoARIO"},
  {name = "overcapacity", values = {1, 1.5}, source = "estimate, near ARIO's"},
  {name = "classes", values = {"all", "rule"}, source = "all, or from 2 % on"},
  {name = "sourcing", values = {"market", "links"}, source = "all, or old makers"},
}

local function range_of(range, given, path)
  if given == nil or given == true then return range end
  if given == false then return nil end
  if type(given) ~= "table" then options.fail(path, "values with their source, or false", given) end
  for key in pairs(given) do
    if key ~= "source" and (math.type(key) ~= "integer" or key < 1 or key > #given) then
      options.raise(("%s.%s: expected values, and their source"):format(path, tostring(key)))
    end
  end
  if type(given.source) ~= "string" or not given.source:find("%S") then
    options.fail(path .. ".source", "a text that says where the values come from", given.source)
  end
  if #given == 0 then options.fail(path, "at least one value", "none") end
  for _, value in ipairs(given) do
    local rule = range.factor and "positive" or profile.RULES[range.name]
    options.check(path:match("^(.*)%.[^.]*$"), {[range.name] = value}, {[range.name] = rule})
  end
  return {name = range.name, factor = range.factor, firms = range.firms, values = given, source = given.source}
end

---The assumptions that a run tries, from its option `assumptions`: true (all), false (none), or a table that gives
---some of them other values, {psi = {0.6, 1, source = "..."}, stock = false}; `step` says by which step.
---@param given any
---@param path? string stands in messages: "run.assumptions" when left out
---@return table[]|nil ranges nil: none
---@return string|nil step
function trials.ranges(given, path)
  path = path or "run.assumptions"
  if given == false then return nil end
  if given == nil then given = true end
  local out, known = {}, {step = "any"}
  for _, range in ipairs(RANGES) do known[range.name] = "any" end
  local own = options.check(path, given ~= true and given or {}, known)
  if own.step ~= nil and not profile.STEPS[own.step] then
    options.fail(path .. ".step", "'day', 'week', 'month' or 'year'", own.step)
  end
  for _, range in ipairs(RANGES) do
    out[#out + 1] = range_of(range, own[range.name], path .. "." .. range.name)
  end
  return out, own.step
end

-- days by good (of a network of firms: one number), times a factor and at least a step's; whether that has raised
-- any, and whether any is other than it was
local function times(outcome, chain, what, factor, step)
  local least, raised, other = 365 / step, false, false
  local function of(steps)
    local now = steps * 365 / outcome.horizon.steps
    local days = now * factor
    raised = raised or days < least * (1 - 1e-9)
    days = math.max(least, days)
    other = other or days ~= now and math.abs(days - now) > 1e-9 * now
    return days
  end
  local spec, out = outcome.spec, {}
  if not spec.reach then
    local days = of(type(spec[what]) == "table" and spec[what][1] or spec[what])
    return days, raised, other
  end
  local goods, good = places.goods(chain)
  if what == "stock" and spec.keep then
    for i, g in ipairs(good) do out[goods[g]] = out[goods[g]] or of(spec.keep[i]) end
  else
    for g, name in ipairs(goods) do out[name] = of(spec[what][g]) end
  end
  return out, raised, other
end

---Options of each trial beside those of the run.
---@param ranges table[] (trials.ranges)
---@param outcome table of a run: what its parameters are
---@param o table options of that run
---@param chain lian.chain opened
---@param horizon table
---@return table[] variants {name, text, source, o}
function trials.variants(ranges, outcome, o, chain, horizon)
  local out, firms = {}, outcome.spec.reach == nil
  for _, range in ipairs(ranges) do
    local now = outcome.parameters[range.name]
    local has = range.firms or not firms and (range.name ~= "psi" or not outcome.spec.keep)
    for _, value in ipairs(has and range.values or {}) do
      local change, text
      if range.factor then
        local days, raised, other = times(outcome, chain, range.name, value, horizon.steps)
        text = format("x %g%s", value, raised and ", at least a " .. horizon.step or "")
        local by_user = range.name == "stock" and outcome.spec.keep and not firms
        if other then change = {[by_user and "stock_by_user" or range.name] = days} end
      elseif value ~= now then
        change, text = {[range.name] = value}, format("%s", value)
        if value == "links" then change.within = 0 end
      end
      if change then
        out[#out + 1] = {name = range.name, text = text, source = range.source, o = plain(o, change)}
      end
    end
  end
  return out
end

local ENOUGH = 12 -- steps of a horizon, at least

-- the longest step, up to a month, that the stocks allow and that divides the horizon; the run's own where it is longer
local function step_of(outcome, asked, o)
  local own, least = outcome.horizon, math.huge
  for _, stock in ipairs(steadiness.stocks(outcome.spec)) do least = math.min(least, stock * 365 / own.steps) end
  if asked then
    local steps = profile.STEPS[asked]
    if least < 365 / steps * (1 - 1e-9) then
      options.fail("run.assumptions.step", format("a step of at most the shortest stock, %.3g days", least), asked)
    elseif (own.to - own.from) * steps < 1 - 1e-6 then
      options.fail("run.assumptions.step", "a step within the horizon", asked)
    end
    return asked
  end
  if o.profile or o.boario or not outcome.spec.reach then return own.step end
  for _, step in ipairs{"month", "week"} do
    local steps = profile.STEPS[step]
    local count = (own.to - own.from) * steps
    local divides = count >= ENOUGH - 1e-6 and math.abs(count - math.floor(count + 0.5)) < 1e-6
    if steps < own.steps and least >= 365 / steps and divides then return step end
  end
  return own.step
end

---What the answer would be under other assumptions.
---@param scenario lian.scenario
---@param chain lian.chain opened
---@param o table options of the run as checked
---@param outcome table of the run
---@param ranges table[] (trials.ranges)
---@param step? string
---@return table|nil told step, base (outcome), list of {name, text, source, outcome}
---@return string|nil message
---@return string|nil code
function trials.assumptions(scenario, chain, o, outcome, ranges, step)
  step = step_of(outcome, step, o)
  local horizon = loop.horizon{from = outcome.horizon.from, to = outcome.horizon.to, step = step}
  local list = trials.variants(ranges, outcome, o, chain, horizon)
  table.insert(list, 1, {name = "as run", text = "", o = plain(o)})
  local together = loop.together(chain, o, MOST_LANES)
  local work <close> = progress.start("trials of assumptions", #list)
  for from = 1, #list, together do
    local lanes = {}
    for k = from, math.min(#list, from + together - 1) do
      list[k].o.users = true
      lanes[#lanes + 1] = {scenario = scenario, o = list[k].o, draw = o.draw}
    end
    work:at(from - 1, #lanes)
    local some, message, code = loop.lanes(chain, horizon, lanes)
    if not some then return nil, message, code end
    for k, one in ipairs(some) do list[from + k - 1].outcome = one end
  end
  local base = table.remove(list, 1).outcome
  return {step = step, base = base, list = list}
end

-- the depth from which each of these tips, of those from the k-th on; only those that bear one are tried at the next
local function tip_from(chain, of, goods, list, k)
  local rest, from = list, {}
  while k <= #DEPTHS and #rest > 0 do
    local asked = {}
    for _, variant in ipairs(rest) do
      if not from[variant] then asked[#asked + 1] = {depth = DEPTHS[1], o = variant.o} end
      asked[#asked + 1] = {depth = DEPTHS[k], o = variant.o}
    end
    local made, message, code = at_depths(chain, of, goods, asked)
    if not made then return nil, message, code end
    local bear, place = {}, 1
    for _, variant in ipairs(rest) do
      if not from[variant] then from[variant], place = made[place], place + 1 end
      local over = edge({from[variant], made[place]}, from[variant].amplification)
      place = place + 1
      if over then variant.tips_at = over.depth else bear[#bear + 1] = variant end
    end
    rest, k = bear, k + 1
  end
  return true
end

-- how deep a shortage may be under each of the assumptions before the economy tips, by the first of a few depths, from
-- that one on at which the run as it is tips by the same step; the run as it is stands first
---@return table|nil list of {name, text, tips_at}
function trials.moves(chain, o, outcome, ranges, goods, step)
  step = step_of(outcome, step, o)
  local steps = profile.STEPS[step]
  local of = {from = 0, to = YEARS, steps = steps, count = YEARS * steps, step = step}
  local own, list = {name = "as run", text = "", o = plain(o)}, trials.variants(ranges, outcome, o, chain, of)
  local done, message, code = tip_from(chain, of, goods, {own}, 2)
  local first = #DEPTHS
  for k = #DEPTHS, 2, -1 do if own.tips_at and DEPTHS[k] >= own.tips_at then first = k end end
  if done then done, message, code = tip_from(chain, of, goods, list, first) end
  if not done then return nil, message, code end
  table.insert(list, 1, own)
  return list
end

-- rules written in Lua may keep what they have seen: they are asked in the run alone
local function has_functions(scenario)
  for _, shock in ipairs(scenario.shocks) do
    for _, value in pairs(shock) do
      if type(value) == "function" or not random.is(value) and options.is_callable(value) then return true end
    end
  end
  return false
end

local MOST_FIRMS = 2e7 -- firms x steps of the trials, beyond which they are to be asked for

---What rides along with a run: {steadiness, assumptions, not_tested (why there is no test)}; nothing where there is
---nothing to try, or where the options `steadiness` and `assumptions` say so.
---@param scenario lian.scenario
---@param chain lian.chain opened
---@param o table options of the run as checked
---@param outcome table
---@param ranges table[]|nil (trials.ranges)
---@param step string|nil
---@return table|nil told
---@return string|nil message
---@return string|nil code
function trials.of(scenario, chain, o, outcome, ranges, step)
  local told, goods = {}, outcome.steadiness.scarce
  local message, code
  local firms = loop.together(chain, o, 2) == 1
  local years = YEARS * outcome.horizon.steps * (#DEPTHS + BETWEEN)
  if #goods > 0 and o.steadiness == nil and firms and #chain * years > MOST_FIRMS then
    told.not_tested = "whether the network is steady was not tried, for it is large: run it with steadiness = true"
  elseif #goods > 0 and o.steadiness ~= false then
    told.steadiness, message, code = trials.steadiness(chain, o, outcome.horizon, goods)
    if not told.steadiness then return nil, message, code end
  end
  local wanted = o.assumptions ~= nil or not (firms or o.profile or o.boario or has_functions(scenario))
  if not ranges or not wanted or #scenario.shocks == 0 then return told end
  told.assumptions, message, code = trials.assumptions(scenario, chain, o, outcome, ranges, step)
  if not told.assumptions then return nil, message, code end
  local beyond = steadiness.is_beyond(told.steadiness, outcome.steadiness.shortage.share)
  if beyond then told.moves, message, code = trials.moves(chain, o, outcome, ranges, goods, step) end
  if beyond and not told.moves then return nil, message, code end
  return told
end

return trials
