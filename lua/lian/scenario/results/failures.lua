--- Draws of a sweep that could not be run: outcomes as well, with their reason and what was drawn.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"

local failures = {}

---Rows of draws and those that failed, by number of the draw: {draw, values, row (nil: it failed), reason}.
---@param rows table[] with draw and values
---@param failed table[] draw, reason, values
---@return table[]
function failures.beside(rows, failed)
  local out = {}
  for _, row in ipairs(rows) do out[#out + 1] = {draw = row.draw, values = row.values, row = row} end
  for _, one in ipairs(failed) do out[#out + 1] = one end
  table.sort(out, function(a, b) return a.draw < b.draw end)
  return out
end

---Adds a column a factor, by the names of what was drawn.
---@param columns table
---@param list table[] (failures.beside)
function failures.add_factors(columns, list)
  local names, seen, values = {}, {}, {}
  for k, one in ipairs(list) do
    for _, pair in ipairs(one.values) do
      if not seen[pair[1]] then
        seen[pair[1]], names[#names + 1], values[pair[1]] = true, pair[1], {}
      end
      values[pair[1]][k] = pair[2]
    end
  end
  for _, name in ipairs(names) do columns[#columns + 1] = {name, values[name], digits = 6} end
end

---Adds a column with the reasons, where some have failed.
---@param columns table
---@param list table[] (failures.beside)
function failures.add_reasons(columns, list)
  local reasons, any = {}, false
  for k, one in ipairs(list) do
    reasons[k] = one.reason
    any = any or one.reason ~= nil
  end
  if any then columns[#columns + 1] = {"failed", reasons} end
end

---A row a draw that failed: draw, reason, what was drawn.
---@param self lian.sweep|lian.sweep_on_items
---@return lian.frame
function failures.frame(self)
  local draw, reason = {}, {}
  for k, one in ipairs(self.failed) do draw[k], reason[k] = one.draw, one.reason end
  local columns = {{"draw", draw}, {"reason", reason}}
  failures.add_factors(columns, self.failed)
  columns.count, columns.title = #draw, ("draws that failed: %s, %d of %d"):format(self.name, #draw, self.count)
  return frame.new(columns)
end

---Rows of two sweeps for the same draws, of those that failed in neither.
---@param mine table[] with draw
---@param theirs table[]
---@return table[] pairs {mine, theirs}
function failures.matched(mine, theirs)
  local place, out = {}, {}
  for _, row in ipairs(theirs) do place[row.draw] = row end
  for _, row in ipairs(mine) do
    if place[row.draw] then out[#out + 1] = {row, place[row.draw]} end
  end
  return out
end

-- values of a factor by draw: of those that failed, of the others
local function values_of(list)
  local out, names = {}, {}
  for _, one in ipairs(list) do
    for _, pair in ipairs(one.values or {}) do
      if not out[pair[1]] then out[pair[1]], names[#names + 1] = {}, pair[1] end
      table.insert(out[pair[1]], pair[2])
    end
  end
  return out, names
end

-- all failed draws have one value of a factor, and no other draw has it
local function same_value(failed, others)
  for _, v in ipairs(failed) do if v ~= failed[1] then return nil end end
  for _, v in ipairs(others) do if v == failed[1] then return nil end end
  return type(failed[1]) == "number" and format("= %.6g", failed[1]) or "= " .. tostring(failed[1])
end

-- all failed draws lie beyond all others
local function beyond(failed, others)
  for _, list in ipairs{failed, others} do
    for _, v in ipairs(list) do if type(v) ~= "number" then return nil end end
  end
  local low, high = math.min(table.unpack(failed)), math.max(table.unpack(failed))
  if low > math.max(table.unpack(others)) then return format(">= %.6g", low) end
  if high < math.min(table.unpack(others)) then return format("<= %.6g", high) end
end

local MOST_COMPARED = 10000 -- draws: values go through math.min at once

---Whether draws failed by what was drawn and not by chance: a factor of which all that failed have a value, or lie
---beyond a value, and no other draw does. What is told of the others is then not of the factor as it was asked.
---@param rows table[] with values {{name, value}, ...}
---@param failed table[] likewise, two at least
---@return string|nil
function failures.cause(rows, failed)
  if #failed < 2 or #rows < 2 or #rows + #failed > MOST_COMPARED then return nil end
  local gone, names = values_of(failed)
  local there = values_of(rows)
  for _, name in ipairs(names) do
    local a, b = gone[name], there[name]
    local text = b and #a == #failed and #b == #rows and (same_value(a, b) or beyond(a, b))
    if text then
      return ("every draw with %s %s failed and no other: what is told is without that part of the range"):format(name,
        text)
    end
  end
end

local MOST_NAMED = 5

---What is to be said of measures that are no number in some draws.
---@param rows table[] with draw
---@param names string[]
---@return string[] notes
function failures.not_numbers(rows, names)
  local out = {}
  for _, name in ipairs(names) do
    local draws = {}
    for _, row in ipairs(rows) do
      local v = row[name]
      if v ~= nil and v ~= v then draws[#draws + 1] = core.number_text(row.draw) end
    end
    if #draws > 0 then
      out[#out + 1] = ("%s is not a number in %d of %d draws and is left out there (draw %s%s)"):format(name, #draws,
        #rows, table.concat(draws, ", ", 1, math.min(#draws, MOST_NAMED)), #draws > MOST_NAMED and ", ..." or "")
    end
  end
  return out
end

return failures
