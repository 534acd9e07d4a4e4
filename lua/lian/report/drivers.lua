--- What drives the measures of draws, on the page of an exploration or of a sweep: bars with intervals, boxes in words,
--- and where it tips.
local format = require "lian.base.format"

local drivers = {}

-- how the frames of sensitivity are shown: value, low, high
local SHOWN = {{"total", "total_low", "total_high"}, {"median", "low", "high"}, {"mu_star", "low", "high"},
  {"delta", "low", "high"}}

local MOST_FACTORS = 20

local function has(f, name)
  for _, n in ipairs(f:names()) do if n == name then return true end end
  return false
end

local function bars(page, f)
  local top = #f > MOST_FACTORS and f:top(MOST_FACTORS, f:names()[2]) or f
  for _, columns in ipairs(SHOWN) do
    if has(f, columns[1]) and has(f, columns[2]) and f(1, columns[2]) then
      page:intervals{frame = top, label = "factor", value = columns[1], low = columns[2], high = columns[3],
        title = f.title, note = f.note}
      return
    end
  end
  page:bars{frame = top, label = "factor", value = has(f, "total") and "total" or "median", title = f.title,
    note = f.note}
end

---A drawing a measure; of one that nothing drives, why.
---@param self lian.exploration|lian.sweep|lian.sweep_on_items
---@param page lian.report
---@param measures string[]
---@return boolean|nil done
---@return string|nil message
---@return string|nil code
function drivers.measures(self, page, measures)
  for _, name in ipairs(measures) do
    local f, message, code = self:sensitivity{of = name}
    if f then bars(page, f)
    elseif code == "bad_data" then page:text(format("%s: %s", name, (message:gsub("^sensitivity: ", ""))))
    else return nil, message, code end
  end
  return true
end

-- the share of interest below and above the value at which each factor tips
local function tips(self, page, where)
  local f, message, code = self:tipping{where = where}
  if not f then return nil, message, code end
  page:section("Where it tips"):text(f.note)
  page:frame(f:titled(f.title, "below, above: share of the draws of interest on that side of `at`"))
  return true
end

---Boxes of the draws of interest, in words and as limits, and where it tips.
---@param self lian.exploration|lian.sweep|lian.sweep_on_items
---@param page lian.report
---@param where function|string
---@return boolean|nil done
---@return string|nil message
---@return string|nil code
function drivers.boxes(self, page, where)
  local found, message, code = self:discover{where = where}
  if not found then
    if code ~= "bad_data" then return nil, message, code end
    page:section("Where it happens"):text(message)
    return true
  end
  page:section("Where it happens"):text(found.note)
  if #found > 0 then page:frame(found:titled(found.title, "limits of the boxes")) end
  local done
  done, message, code = tips(self, page, where)
  if not done then return nil, message, code end
  page:section("How the box was chosen"):frame(self:peels{where = where}, {rows = 60})
  return true
end

return drivers
