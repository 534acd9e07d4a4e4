--- Draws of a sweep that could not be run: outcomes as well, with their reason and what was drawn.
local core = require "lian.core"
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
