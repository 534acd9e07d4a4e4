--- What a score says first: ranking, scores of all levels, weights, what was filled and treated.
local base = require "lian.index.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local rules = require "lian.index.rules"
local tree = require "lian.index.tree"

local methods = base.methods

local function by_rank(self, rows)
  table.sort(rows, function(a, b)
    local x, y = self.ranks[a] or math.huge, self.ranks[b] or math.huge
    if x ~= y then return x < y end
    return a < b
  end)
  return rows
end

-- rules by level, and those that groups have of their own
local function rules_note(m)
  local text, own = {}, {}
  for level = 1, m.levels do text[level] = rules.text(m.aggregate[level], rules.aggregate) end
  for _, group in ipairs(m.groups) do
    if group.aggregate then own[#own + 1] = ("'%s' by %s"):format(group.name, rules.text(group.aggregate,
      rules.aggregate)) end
  end
  return format("aggregated by %s, indicators first%s", table.concat(text, ", then "), #own > 0
    and (" (%s)"):format(table.concat(own, ", ")) or "")
end

local function method_note(self)
  local m, out = self.model, {}
  if m.missing.word ~= "refuse" then out[1] = "missing: " .. rules.text(m.missing, rules.missing) end
  if m.treat.word ~= "none" then out[#out + 1] = "outliers: " .. rules.text(m.treat, rules.treat) end
  out[#out + 1] = format("%s %s", rules.text(m.normalise, rules.normalise), m.normalise.within == "year"
    and "within each year" or "over all rows")
  out[#out + 1] = "weights " .. self.weights_text
  out[#out + 1] = rules_note(m)
  return table.concat(out, "; ")
end

-- VIKOR's conditions (Opricovic and Tzeng 2004) on the rows of a period: the leader's advantage, and that it leads by S
-- or by R too; without both, those that share the lead
local function vikor_note(self, rows)
  local top, n = base.top(self), #rows
  if top.rule.word ~= "vikor" or n < 2 then return nil end
  local s, r = {}, {}
  for _, child in ipairs(top.children) do
    local least, most = math.huge, -math.huge
    for _, i in ipairs(rows) do
      local v = base.score(self, i, child)
      if v then least, most = math.min(least, v), math.max(most, v) end
    end
    for _, i in ipairs(rows) do
      local v = base.score(self, i, child)
      local f = v and most > least and self.weight[child.place] * (most - v) / (most - least) or 0
      s[i], r[i] = (s[i] or 0) + f, math.max(r[i] or 0, f)
    end
  end
  local first, second, stable = rows[1], rows[2], {true, true}
  for _, i in ipairs(rows) do
    stable[1], stable[2] = stable[1] and s[first] <= s[i] + 1e-12, stable[2] and r[first] <= r[i] + 1e-12
  end
  local need = 1 / (n - 1)
  local function q(i) return 1 - (self.values[i] or 0) end
  if q(second) - q(first) >= need - 1e-12 then
    if stable[1] or stable[2] then return "VIKOR: the first leads by both conditions" end
    return ("VIKOR: no clear lead, %s and %s share it"):format(self.table.units[first], self.table.units[second])
  end
  local names = {}
  for _, i in ipairs(rows) do if q(i) - q(first) < need then names[#names + 1] = self.table.units[i] end end
  return format("VIKOR: the advantage is below %.3g, so these share the lead: %s", need, table.concat(names, ", "))
end

-- rows that have no score, by what
local function unscored_note(self, rows)
  local names = {}
  for _, i in ipairs(rows) do if not self.ranks[i] then names[#names + 1] = self.table.units[i] end end
  if #names == 0 then return nil end
  local few = table.concat(names, ", ", 1, math.min(#names, 5))
  if #names > 5 then few = ("%s, %d more"):format(few, #names - 5) end
  return ("without a score, for too little of it is there, or all are alike under the rule: %s"):format(few)
end

---The ranking of a period (the last one when none is named): rank, unit, score, and the interval of ranks that 90 % of
---draws under other weights, scales and rules give (see score:uncertainty; none with draws = 0). The index's own note,
---such as which indicators a ready one leaves out, stands below.
---```lua
---print(score:rank(2020):top(10, "score"))
---```
---@param self lian.score
---@param time? any a year of the table
---@return lian.frame
function methods.rank(self, time)
  time = base.time(self, "rank", time)
  local rows, t = by_rank(self, base.rows_at(self, time)), self.table
  local columns = {{"rank", {}}, {t.unit_label, {}}, {"score", {}, digits = 4}, count = #rows,
    title = time ~= nil and ("%s, %s"):format(self.model.name, tostring(time)) or self.model.name,
      note = method_note(self)}
  local spread, vikor = self.spread, vikor_note(self, rows)
  local unscored = unscored_note(self, rows)
  if vikor then columns.note = columns.note .. "\n" .. vikor end
  if unscored then columns.note = columns.note .. "\n" .. unscored end
  if spread then
    columns[4], columns[5] = {"rank_low", {}, digits = 2}, {"rank_high", {}, digits = 2}
    columns.note = columns.note .. "\n" .. spread.note
  end
  if self.model.note then columns.note = columns.note .. "\n" .. self.model.note end
  for k, i in ipairs(rows) do
    columns[1][2][k], columns[2][2][k], columns[3][2][k] = self.ranks[i], t.units[i], self.values[i] or nil
    if spread and self.ranks[i] then
      columns[4][2][k], columns[5][2][k] = spread.rank_low[i] or nil, spread.rank_high[i] or nil
    end
  end
  return frame.new(columns)
end

---Scores and ranks of every row, with the score of each group.
---```lua
---print(score:scores(2020))
---```
---@param self lian.score
---@return lian.frame
function methods.scores(self)
  local t, m = self.table, self.model
  local columns = {{t.unit_label, t.units}, count = t.rows, title = m.name, note = method_note(self)}
  if t.times then columns[2] = {t.time_label, t.times, digits = type(t.times[1]) == "number" and 7 or nil} end
  local ranks, values = {}, {}
  for i = 1, t.rows do ranks[i], values[i] = self.ranks[i], self.values[i] or nil end
  columns[#columns + 1] = {"rank", ranks}
  columns[#columns + 1] = {"score", values, digits = 4}
  for k = 1, #m.groups - 1 do
    local list = {}
    for i = 1, t.rows do list[i] = base.score(self, i, m.groups[k]) end
    columns[#columns + 1] = {m.groups[k].name, list, digits = 4}
  end
  return frame.new(columns)
end

local STEPS = {raw = true, filled = "filled", treated = "treated", normalised = "normalised"}

---The table of indicators at a step: "raw" (denominators taken, units left out), "filled", "treated", or "normalised".
---@param self lian.score
---@param given? {step: "raw"|"filled"|"treated"|"normalised"}
---@return lian.frame
function methods.data(self, given)
  local o = options.check("data", given, {step = {"choice", "raw", "filled", "treated", "normalised",
    default = "normalised"}})
  local t, m = self.table, self.model
  local cells = STEPS[o.step] ~= true and core.index.values(self.steps[STEPS[o.step]])
  local columns = {{t.unit_label, t.units}, count = t.rows, title = ("%s: %s"):format(m.name, o.step)}
  if t.times then columns[2] = {t.time_label, t.times, digits = type(t.times[1]) == "number" and 7 or nil} end
  for j, leaf in ipairs(m.leaves) do
    local list = {}
    for i = 1, t.rows do
      if cells then list[i] = base.at(cells, #m.leaves, i, j) else list[i] = t.columns[j][i] or nil end
    end
    columns[#columns + 1] = {leaf.name, list, unit = o.step ~= "normalised" and t.measured[j] or nil}
  end
  return frame.new(columns)
end

---Weights: of each node among its siblings and in the whole index, and its influence: the square of the correlation of
---its scores with those of the index, which weights do not tell (Becker and others 2017).
---```lua
---print(score:weights())
---```
---@param self lian.score
---@return lian.frame
function methods.weights(self)
  local m, n = self.model, self.table.rows
  local names, under, own, whole, influence = {}, {}, {}, {}, {}
  local count = m.count
  for place = 1, count - 1 do
    local node = tree.node(m, place)
    names[place], under[place] = node.name, node.parent.name
    own[place], whole[place] = self.weight[place], self.effective[place]
    local pair = {}
    for i = 1, n do
      pair[2 * i - 1], pair[2 * i] = self.cells[(i - 1) * count + place], self.cells[i * count]
    end
    local c = core.index.values(core.index.correlations(core.index.table(n, 2, pair), false))[2]
    influence[place] = c and c * c or nil
  end
  return frame.new{{"node", names}, {"below", under}, {"weight", own, digits = 4}, {"in_index", whole, digits = 4},
    {"influence", influence, digits = 3}, count = count - 1, title = m.name .. ": weights",
    note = "weights: " .. self.weights_text .. "; influence: squared correlation with the index"}
end

---What was filled: a row for each cell, with its value, and the share of its row's score that rests on filled cells, by
---weight. Empty where nothing was missing.
---@param self lian.score
---@return lian.frame
function methods.filled(self)
  local t, m = self.table, self.model
  local units, times, names, values, shares = {}, {}, {}, {}, {}
  local cells = core.index.values(self.steps.filled)
  for i = 1, t.rows do
    local share, first = 0, #units + 1
    for j, leaf in ipairs(m.leaves) do
      local v = base.at(cells, #m.leaves, i, j)
      if not t.columns[j][i] and v then
        units[#units + 1], names[#names + 1], values[#values + 1] = t.units[i], leaf.name, v
        times[#units] = t.times and t.times[i]
        share = share + self.effective[j]
      end
    end
    for k = first, #units do shares[k] = share end
  end
  local columns = {{t.unit_label, units}, count = #units, title = m.name .. ": what was filled",
    note = ("%s%s"):format(#units > 0 and "filled by " .. rules.text(m.missing, rules.missing) or
      m.missing.word == "skip" and "nothing is filled: what is missing is left out of means" or "nothing was missing",
      #self.dropped > 0 and ("; units left out: %s"):format(table.concat(self.dropped, ", ")) or "")}
  if t.times then columns[2] = {t.time_label, times} end
  columns[#columns + 1] = {"indicator", names}
  columns[#columns + 1] = {"value", values}
  columns[#columns + 1] = {"share", shares, digits = 3}
  return frame.new(columns)
end

---Outliers: skewness and excess kurtosis of each indicator before and after, what was done, and how many values were
---set to another at the low and at the high end.
---@param self lian.score
---@return lian.frame
function methods.treated(self)
  local m, what = self.model, self.steps.what
  local columns = {{"indicator", {}}, {"done", {}}, {"low", {}}, {"high", {}}, {"skewness", {}, digits = 3},
    {"kurtosis", {}, digits = 3}, {"skewness_after", {}, digits = 3}, {"kurtosis_after", {}, digits = 3},
      count = #m.leaves,
    title = m.name .. ": outliers", note = "treated by " .. rules.text(m.treat, rules.treat)}
  for j, leaf in ipairs(m.leaves) do
    local w = what[j]
    local row = {leaf.name, w.done, w.low_end, w.changed - w.low_end, w.skewness, w.kurtosis, w.skewness_after,
      w.kurtosis_after}
    for k = 1, 8 do columns[k][2][j] = row[k] end
  end
  return frame.new(columns)
end

---What the score rests on: the index, its steps, the table, units left out, the version.
---@param self lian.score
---@return table
function methods.provenance(self)
  local t = self.table
  return {index = self.model.name, steps = method_note(self), missing = rules.text(self.model.missing, rules.missing),
    treat = rules.text(self.model.treat, rules.treat), rows = t.rows, units = #t.unit_names,
    indicators = #self.model.leaves, left_out = #self.dropped > 0 and table.concat(self.dropped, ", ") or "none",
    note = self.model.note or "none", version = "lian " .. core.version}
end

---Writes a self-contained page: ranking with intervals, dimensions, the heat map over years, shifts of rank, obstacles,
---weights and what the index is made of.
---```lua
---score:report "index.html"
---```
---@param self lian.score
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path)
  local work = base.registered.report or options.raise("report: nothing is registered for it; require \"lian\"")
  return work(self, path)
end

base.meta.__tostring = function(self)
  local t = self.table
  return ("lian.score: %s, %d units%s, %d indicators"):format(self.model.name, #t.unit_names,
    t.times and (" in %d %ss"):format(#t.time_names, t.time_label) or "", #self.model.leaves)
end
base.meta.__len = function(self) return self.table.rows end

return methods
