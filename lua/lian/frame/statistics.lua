--- What columns of numbers are like: quantiles, and correlations between them.
local base = require "lian.frame.base"
local core = require "lian.core"
local format = require "lian.base.format"
local make = require "lian.frame.make"
local options = require "lian.base.options"

local methods = base.methods

-- the named columns, which hold numbers; all that do when none is named
local function chosen(f, names, path)
  local out = {}
  if type(names) == "string" then names = {names} end
  for k, name in ipairs(names or {}) do out[k] = base.numbers(f, name, path) end
  for _, column in ipairs(names and {} or f.columns) do
    if base.kind(f, column) == "number" then out[#out + 1] = column end
  end
  if #out == 0 then options.raise(path .. ": there is no column of numbers") end
  return out
end

-- type 7: linear between order statistics at 1 + (n - 1) q
local function quantile(sorted, q)
  local at = (#sorted - 1) * q
  local below = math.floor(at)
  local a, b = sorted[below + 1], sorted[below + 2] or sorted[below + 1]
  return a + (at - below) * (b - a)
end

-- mean and standard deviation, of values of any size: in units of the largest, whose square neither vanishes nor
-- overflows
local function moments(sorted)
  local n, total, squares = #sorted, 0, 0
  if n == 0 then return nil, nil end
  local least, most = sorted[1], sorted[n]
  if least == most then return least, n > 1 and 0 or nil end
  local unit = math.max(math.abs(least), math.abs(most))
  for _, v in ipairs(sorted) do total = total + v / unit end
  local mean = total / n
  local widest = math.max(most / unit - mean, mean - least / unit)
  for _, v in ipairs(sorted) do squares = squares + ((v / unit - mean) / widest) ^ 2 end
  return mean * unit, math.sqrt(squares / (n - 1)) * widest * unit
end

---A row for each column of numbers: how many values it has and lacks, their mean, standard deviation (divisor n - 1),
---skewness and excess kurtosis (sample forms, as Excel's), and quantiles (type 7: linear between order statistics).
---O(rows log rows) a column.
---```lua
---print(frame:quantiles{columns = {"output", "jobs"}, at = {0.05, 0.5, 0.95}})
---```
---@param self lian.frame
---@param given? {columns: string|string[], at: number[]}
---@return lian.frame
function methods.quantiles(self, given)
  local o = options.check("quantiles", given, {columns = "labels", at = "table"})
  local at = o.at or {0, 0.25, 0.5, 0.75, 1}
  local list = chosen(self, o.columns, "quantiles")
  local columns = {{"column", {}}, {"count", {}}, {"missing", {}}, {"mean", {}}, {"deviation", {}}, {"skewness", {}},
    {"kurtosis", {}}, count = #list}
  for k, q in ipairs(options.array("quantiles.at", at, "an array of shares")) do
    if type(q) ~= "number" or not (q >= 0 and q <= 1) then
      options.fail(("quantiles.at[%d]"):format(k), "a share in [0, 1]", q)
    end
    columns[7 + k] = {format("q%g", 100 * q), {}}
  end
  for r, column in ipairs(list) do
    local values = {}
    for i = 1, self.count do values[#values + 1] = column.values[i] end
    local sorted = core.sorted(values)
    columns[1][2][r], columns[2][2][r], columns[3][2][r] = column.name, #sorted, self.count - #sorted
    if #sorted > 0 then
      columns[4][2][r], columns[5][2][r] = moments(sorted)
      columns[6][2][r], columns[7][2][r] = core.index.moments(values)
      for k, q in ipairs(at) do columns[7 + k][2][r] = quantile(sorted, q) end
    end
  end
  return make(columns)
end

---Correlations between columns of numbers, a row and a column each: Pearson's, or Spearman's of ranks. Rows in which
---one of a pair is missing are left out for that pair; missing where one has no spread. O(rows columns^2).
---```lua
---print(frame:correlations{columns = {"output", "jobs", "patents"}, rank = true})
---```
---@param self lian.frame
---@param given? {columns: string|string[], rank: boolean}
---@return lian.frame
function methods.correlations(self, given)
  local o = options.check("correlations", given, {columns = "labels", rank = {"flag", default = false}})
  local list, flat, names = chosen(self, o.columns, "correlations"), {}, {}
  if self.count == 0 then options.raise("correlations: the frame has no rows") end
  for k, column in ipairs(list) do names[k] = column.name end
  for i = 1, self.count do
    for _, column in ipairs(list) do
      flat[#flat + 1] = column.values[i] or false
    end
  end
  local cells = core.index.values(core.index.correlations(core.index.table(self.count, #list, flat), o.rank))
  local columns = {{"column", names}, count = #list}
  for k, name in ipairs(names) do
    local values = {}
    for r = 1, #list do values[r] = cells[(r - 1) * #list + k] or nil end
    columns[k + 1] = {name == "column" and "column_2" or name, values, digits = 3}
  end
  return make(columns)
end

return methods
