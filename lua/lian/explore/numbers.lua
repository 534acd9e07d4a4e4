--- Factors and measures by draw, one plain table, whatever made them:
---   {name =, count = draws, draws = their numbers or nil where these are 1 .. count,
---    factors = {{name =, values = list, law = distribution or nil}, ...},
---    measures = {{name =, values = list, false where there is none}, ...},
---    failed = {place -> reason}, plan = design.plan or nil, design = its name or nil,
---    part = the design in words where these are a part of it}
--- and what the methods of sensitivity and discovery take from it.
local core = require "lian.core"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local numbers = {}

local function names_of(list)
  local out = {}
  for k, item in ipairs(list) do out[k] = item.name end
  return out
end

---The name of a factor that does nothing.
numbers.DUMMY = "(dummy)"

---Values with false where the draw has none: what native code takes as a gap. From draw `first` on, so many.
function numbers.plain(y, count, first)
  local out = {}
  for k = 1, count do
    local v = y[(first or 1) - 1 + k]
    out[k] = type(v) == "number" and v or false
  end
  return out
end

function numbers.left_out_text(count, what)
  return count > 0 and format("; %d %s with a failed run left out", count, what) or ""
end

---The number of the draw at a place.
function numbers.draw(draws, k) return draws.draws and draws.draws[k] or k end

---The values of a measure; that of the option, or the only one.
---@param path string
---@param draws table
---@param name string|nil
---@return table list
---@return string name
function numbers.measure(path, draws, name)
  if not name and #draws.measures == 1 then name = draws.measures[1].name end
  if not name then
    options.raise(("%s: which measure (there are: %s)"):format(path, table.concat(names_of(draws.measures), ", ")))
  end
  for _, measure in ipairs(draws.measures) do if measure.name == name then return measure.values, name end end
  options.raise(options.unknown(path, "measure", name, names_of(draws.measures)))
end

---How many of a measure's draws have no finite number.
function numbers.missing(list, count)
  local missing = 0
  for k = 1, count do
    local v = list[k]
    if type(v) ~= "number" or v ~= v or math.abs(v) == math.huge then missing = missing + 1 end
  end
  return missing
end

-- places of values that are no numbers, from 0
local function categories(values, law)
  local order, place = {}, {}
  if law and law.kind == "choice" then table.move(law.parameters.values, 1, #law.parameters.values, 1, order)
  else
    local seen = {}
    for _, v in pairs(values) do if not seen[v] then seen[v], order[#order + 1] = true, v end end
    table.sort(order, function(a, b) return tostring(a) < tostring(b) end)
  end
  for k, v in ipairs(order) do place[v] = place[v] or k - 1 end
  return order, place
end

---A factor's draws as numbers: those that are texts or flags by their places from 0.
---@param factor table
---@return number[] list
---@return any[]|nil categories
function numbers.coded(factor)
  local is_number = true
  for _, v in pairs(factor.values) do is_number = is_number and type(v) == "number" end
  if is_number then return factor.values, nil end
  local order, place = categories(factor.values, factor.law)
  local out = lists.at(place, factor.values)
  return out, order
end

---Values of x and y of the draws in which y is a finite number.
---@return number[] x
---@return number[] y
function numbers.pairs(x, y, count)
  local a, b = {}, {}
  for k = 1, count do
    local v = y[k]
    if type(v) == "number" and v == v and math.abs(v) < math.huge then a[#a + 1], b[#b + 1] = x[k], v end
  end
  return a, b
end

---A factor that does nothing.
---@param count integer
---@param seed integer
---@return number[]
function numbers.dummy(count, seed)
  local out, stream = {}, core.stream "dummy"
  for k = 1, count do out[k] = core.random_uniform(seed, stream, k) end
  return out
end

return numbers
