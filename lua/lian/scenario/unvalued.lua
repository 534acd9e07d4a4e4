--- Stocked items of which no value is known: what is bought and held of them is in no sum, so that costs are at least
--- what they are told as.
local unvalued = {}

local SHOWN = 3 -- items that are named

---Names of items, the first of them and how many more.
---@param names string[]
---@return string
function unvalued.names(names)
  local first = table.concat(names, ", ", 1, math.min(SHOWN, #names))
  return #names > SHOWN and ("%s and %d more"):format(first, #names - SHOWN) or first
end

---"at least " before costs from which stocks are left out, else nothing.
---@param outcome table of a run on items over years
---@return string
function unvalued.least(outcome) return outcome.unvalued and "at least " or "" end

---What is left out of costs, as a part of a note: nil where nothing is.
---@param outcome table of a run on items over years
---@return string|nil
function unvalued.note(outcome)
  return outcome.unvalued and ("costs are at least these: stocks of %s are not counted, no value is known (attribute "
    .. "`value`)"):format(unvalued.names(outcome.unvalued)) or nil
end

---A note, with what is left out of costs.
---@param note string|nil
---@param outcome table
---@return string|nil
function unvalued.noted(note, outcome)
  local own = unvalued.note(outcome)
  return note and own and note .. "; " .. own or note or own
end

return unvalued
