--- The worths of policies under other assumptions, one at a time: whether the policy that is best as run is best under
--- each of them. A worth under an assumption is that of the run as it is, by all draws, and the change by the first few
--- draws, whose luck is in common.
---
--- Shares are Shapley values where all sets of up to 6 policies are run, else the mean of what a policy adds first and
--- last, which is the same where only pairs work together.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local loop = require "lian.scenario.engines.in_time.loop"
local options = require "lian.base.options"
local runs = require "lian.decide.value.runs"
local sets = require "lian.decide.value.sets"
local trials = require "lian.scenario.engines.in_time.trials"
local worth = require "lian.decide.value.worth"

local tornado = {}

local MOST_EXACT, DRAWS = 6, 8

-- ---- which assumptions

local ITEMS = {
  {name = "own", values = {"world", "home_first"}, source = "home's makers serve all alike, or home first"},
  {name = "reading", values = {"final", "make", "buy"}, source = "how inputs of what is bought count"},
}

local function ranges_of_items(given)
  local known, out = {}, {}
  for _, range in ipairs(ITEMS) do known[range.name] = "any" end
  local o = options.check("value.tornado", given, known)
  for _, range in ipairs(ITEMS) do
    local own = o[range.name]
    if own == nil or own == true then
      out[#out + 1] = range
    elseif own ~= false then
      options.plain("value.tornado." .. range.name, own, "values with their source, or false")
      if type(own.source) ~= "string" then
        options.fail(("value.tornado.%s.source"):format(range.name), "a text that says where the values come from",
          own.source)
      end
      out[#out + 1] = {name = range.name, values = own, source = own.source}
    end
  end
  return out
end

---What is to be tried; nil where nothing is.
---@param self lian.value
---@param given any true, or {draws =, assumption = {values, source =} or false}
---@return table|nil asked draws, ranges
function tornado.asked(self, given)
  if not given then return nil end
  if given ~= true then options.plain("value.tornado", given, "true, or assumption -> values with their source") end
  local rest, o = {}, self.asked.o
  for key, value in pairs(given ~= true and given or {}) do if key ~= "draws" then rest[key] = value end end
  local own = options.check("value.tornado", {draws = given ~= true and given.draws or nil},
    {draws = {"count", default = math.min(DRAWS, o.draws)}})
  if own.draws > o.draws then options.fail("value.tornado.draws", ("at most draws = %d"):format(o.draws), own.draws) end
  local ranges
  if self.chain:meta().kind == "items" then
    ranges = ranges_of_items(rest)
  else
    if rest.step then options.raise("value.tornado.step: the assumptions are tried by the step of the scenario") end
    ranges = trials.ranges(rest, "value.tornado")
  end
  if #ranges == 0 then options.fail("value.tornado", "at least one assumption", "none") end
  return {draws = own.draws, ranges = ranges}
end

local function copy(o, change)
  local out = {}
  for key, value in pairs(o) do out[key] = value end
  for key, value in pairs(change) do out[key] = value end
  return out
end

local function variants_of_items(self, ranges)
  local out, o = {}, self.asked.run
  for _, range in ipairs(ranges) do
    for _, value in ipairs(range.values) do
      if value ~= o[range.name] then
        out[#out + 1] = {name = range.name, text = format("%s", value), source = range.source,
          o = copy(o, {[range.name] = value})}
      end
    end
  end
  return out
end

local function variants_in_time(self, ranges)
  local a = self.asked
  local some, message, code = loop.lanes(a.opened, a.horizon, {{scenario = a.base, o = a.run, draw = 1}})
  if not some then return nil, message, code end
  local list = trials.variants(ranges, some[1], a.run, a.opened, a.horizon)
  for _, one in ipairs(list) do
    one.o = copy(one.o, {users = a.run.users, record = a.run.record})
  end
  return list
end

-- ---- what is run

local function sets_of(n)
  if n <= MOST_EXACT then return worth.everything(n) end
  local out, all = sets.up_to(n, 1), sets.all(n)
  for i = 1, n do out[#out + 1] = all & ~sets.with(0, i) end
  out[#out + 1] = all
  return out
end

-- shares by policy, draws
local function shares_of(found, n)
  local by = {}
  if n <= MOST_EXACT then
    local singles = assert(core.decide.singles("shapley", worth.dividends(found, n)))
    for i = 1, n do by[i] = singles:column(i) end
    return by
  end
  local all = sets.all(n)
  for i = 1, n do
    local last = lists.subtract(found.by[all], found.by[all & ~sets.with(0, i)])
    by[i] = {}
    for k, v in ipairs(found.by[sets.with(0, i)]) do by[i][k] = (v + last[k]) / 2 end
  end
  return by
end

-- the worths of one assumption by draw: whole and shares
local function judge(self, study, draws)
  local n = #self.policies
  local found, message, code = worth.of_sets(self, study, sets_of(n), draws)
  if not found then return nil, message, code end
  return {study = study, asked = draws, draws = found.draws, scale = found.scale, whole = found.by[sets.all(n)],
    shares = shares_of(found, n)}
end


---Runs the sets under each assumption.
---@param self lian.value
---@param asked table (tornado.asked)
---@return table|nil trials draws, base (as run, by these draws), all (by all of them), list of {name, text, source,
---  found (nil: no worth is known)}
---@return string|nil message
---@return string|nil code
function tornado.run(self, asked)
  local base, message, code = judge(self, self.run, asked.draws)
  local all = base
  if base and self.how == "all" then all, message, code = judge(self, self.run, self.asked.o.draws) end
  if not base or not all then return nil, message, code end
  local list
  if self.chain:meta().kind == "items" then list = variants_of_items(self, asked.ranges)
  else list, message, code = variants_in_time(self, asked.ranges) end
  if not list then return nil, message, code end
  for _, one in ipairs(list) do
    local study = runs.study(self.asked, one.o, ("%s %s"):format(one.name, one.text))
    one.found, message, code = judge(self, study, asked.draws)
    if not one.found and code ~= "bad_data" then return nil, message, code end
  end
  return {draws = asked.draws, base = base, all = all, list = list}
end

-- ---- what it says

-- what is asked of each assumption, by draw: of all policies, of a set of them, or a policy's share: {list, draws,
-- scale}
local function asker(self, of)
  local function whole(found) return {list = found.whole, draws = found.draws, scale = found.scale} end
  if of == nil then return whole, "all together" end
  if type(of) == "table" then
    local set = sets.of("assumptions.of", self.policies, of)
    return function(found)
      local own, message, code = worth.of_sets(self, found.study, {set}, found.asked)
      if not own then return nil, message, code end
      return {list = own.by[set], draws = own.draws, scale = own.scale}
    end, sets.text(self.policies, set)
  end
  for i, name in ipairs(self.policies) do
    if name == of then
      return function(found) return {list = found.shares[i], draws = found.draws, scale = found.scale} end, of
    end
  end
  options.raise(options.unknown("assumptions.of", "policy", of, self.policies))
end

-- b - a in the draws that both have: mean, error
local function change_of(a, b)
  local place, out = {}, {}
  for k, draw in ipairs(a.draws) do place[draw] = k end
  for k, draw in ipairs(b.draws) do
    if place[draw] then out[#out + 1] = b.list[k] - a.list[place[draw]] end
  end
  if #out == 0 then return nil end
  return worth.estimate(out, math.max(a.scale, b.scale))
end

-- what is asked, as run, and under one assumption: worth, change, error (of the change)
local function under(tried, ask, found)
  local as_run = ask(tried.all)
  local mean, err = worth.estimate(as_run.list, as_run.scale)
  if found == tried.base then return mean, 0, err end
  local own = found and ask(found)
  local change, change_error
  if own then change, change_error = change_of(ask(tried.base), own) end
  if not change then return nil end
  return mean + change, change, change_error
end

-- the place of the policy with the largest share
local function best_of(self, found)
  local tried, top, best = self.trials, -math.huge, nil
  for i, name in ipairs(self.policies) do
    local mean = under(tried, asker(self, name), found)
    if mean and mean > top then best, top = i, mean end
  end
  return best
end

local function by_reach(rows)
  local widest = {}
  for _, row in ipairs(rows) do
    widest[row.one.name] = math.max(widest[row.one.name] or 0, math.abs(row.change or 0))
  end
  table.sort(rows, function(a, b)
    local p, q = widest[a.one.name], widest[b.one.name]
    if p ~= q then return p > q end
    return a.place < b.place
  end)
end

---See value:assumptions.
function tornado.frame(self, of)
  local tried = self.trials or options.raise("assumptions: none were tried; give lian.value tornado = true")
  local ask, what = asker(self, of)
  local base, message, code = ask(tried.all)
  if not base then return nil, message, code end
  local rows = {}
  for k, one in ipairs(tried.list) do
    rows[k] = {one = one, place = k}
    rows[k].worth, rows[k].change, rows[k].error = under(tried, ask, one.found)
  end
  by_reach(rows)
  local as_run = {one = {name = "as run", found = tried.base}}
  as_run.worth, as_run.change, as_run.error = under(tried, ask, tried.base)
  table.insert(rows, 1, as_run)
  local c = {{}, {}, {}, {}, {}, {}, {}}
  for k, row in ipairs(rows) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = row.one.name, row.one.text, row.worth, row.change, row.error
    c[6][k] = row.one.found and self.policies[best_of(self, row.one.found)] or nil
    c[7][k] = row.one.source
  end
  return frame.new{{"assumption", c[1]}, {"value", c[2]}, {"worth", c[3], unit = self.unit, digits = 4},
    {"change", c[4], digits = 3}, {"error", c[5], digits = 3}, {"best", c[6]}, {"source", c[7]}, count = #rows,
    title = ("under other assumptions, one at a time: %s"):format(what),
    note = format("change against the run as it is, and its error, by the first %d of %d draws, in common;\n"
      .. "best: the policy with the largest share", tried.draws, self.asked.o.draws)}
end

local function label(one) return ("%s %s"):format(one.name, one.text) end

-- "stock x 0.5 (second), psi 0.95 (cluster)"
local function listed(list)
  local out = {}
  for k = 1, math.min(#list, 6) do out[k] = list[k] end
  if #list > 6 then out[7] = ("%d more"):format(#list - 6) end
  return table.concat(out, ", ")
end

-- the least and the most that all policies are worth
local function range_line(self, add)
  local low, high, ask = {v = math.huge}, {v = -math.huge}, asker(self)
  for _, one in ipairs(self.trials.list) do
    local v = under(self.trials, ask, one.found)
    if v and v < low.v then low = {v = v, one = one} end
    if v and v > high.v then high = {v = v, one = one} end
  end
  if not low.one then return end
  add("under %d other assumptions, one at a time, all together are worth %.4g (%s) to %.4g (%s) %s", #self.trials.list,
    low.v, label(low.one), high.v, label(high.one), self.unit)
end

-- policies whose share turns its sign
local function sign_lines(self, add)
  for _, name in ipairs(self.policies) do
    local ask, turned = asker(self, name), {}
    local as_run = under(self.trials, ask, self.trials.base)
    for _, one in ipairs(self.trials.list) do
      local v = under(self.trials, ask, one.found)
      if v and (v > 0) ~= (as_run > 0) then turned[#turned + 1] = label(one) end
    end
    if #turned > 0 then
      add("%s is worth %s than nothing as run, %s under %s", name, as_run > 0 and "more" or "no more",
        as_run > 0 and "no more" or "more", listed(turned))
    end
  end
end

---What the assumptions say, in words: a policy that is best under some of them alone is named.
---@param self lian.value
---@return string[]
function tornado.lines(self)
  local out, tried = {}, self.trials
  local function add(text, ...) out[#out + 1] = format(text, ...) end
  range_line(self, add)
  local others, failed, count, first = {}, {}, 0, best_of(self, tried.base)
  for _, one in ipairs(tried.list) do
    if one.found then count = count + 1 else failed[#failed + 1] = label(one) end
    local best = one.found and best_of(self, one.found)
    if best and best ~= first then others[#others + 1] = ("%s (%s)"):format(label(one), self.policies[best]) end
  end
  local best = self.policies[first]
  if #self.policies > 1 and #others == 0 and count > 0 then
    add("%s has the largest share under each of them", best)
  elseif #self.policies > 1 and count > 0 then
    add("%s has the largest share as run, but not under %s: it is best only if these do not hold", best, listed(others))
  end
  sign_lines(self, add)
  if #failed > 0 then add("no worth is known under %s", listed(failed)) end
  return out
end

return tornado
