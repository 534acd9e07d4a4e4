--- The page of an exploration: distributions, what drives each measure, boxes in words, failures.
local format = require "lian.base.format"
local options = require "lian.base.options"
local report = require "lian.report"

local MOST_MEASURES = 6

-- how the frames of sensitivity are shown: value, low, high
local SHOWN = {{"total", "total_low", "total_high"}, {"median", "low", "high"}, {"mu_star", "low", "high"},
  {"delta", "low", "high"}}

local function has(f, name)
  for _, n in ipairs(f:names()) do if n == name then return true end end
  return false
end

local function drives(page, f)
  for _, columns in ipairs(SHOWN) do
    if has(f, columns[1]) and has(f, columns[2]) and f(1, columns[2]) then
      page:intervals{frame = f, label = "factor", value = columns[1], low = columns[2], high = columns[3],
        title = f.title, note = f.note}
      return
    end
  end
  page:bars{frame = f, label = "factor", value = has(f, "total") and "total" or "median", title = f.title,
    note = f.note}
end

---@param self lian.exploration
---@param page lian.report
---@param where any
---@return boolean|nil done
---@return string|nil message
---@return string|nil code
local function boxes(self, page, where)
  local found, message, code = self:discover{where = where}
  if not found then return nil, message, code end
  page:section("Where it happens"):text(found.note)
  if #found > 0 then page:frame(found:titled(found.title, "limits of the boxes")) end
  local path = self:peels{where = where}
  page:frame(path, {rows = 60})
  return true
end

return function(self, path, given)
  local o = options.check("report", given, {where = "any"})
  local page, measures = report.new{title = self.name}, self:measures()
  page:section("Answer")
  for line in tostring(self):gmatch "[^\n]+" do page:text((line:gsub("^ +", ""))) end
  page:frame(measures)
  page:section("What drives it")
  for k = 1, math.min(#measures, MOST_MEASURES) do
    local f, message, code = self:sensitivity{of = measures(k, "measure")}
    if f then drives(page, f) elseif code == "bad_data" then page:text(message) else return nil, message, code end
  end
  if #measures > MOST_MEASURES then
    page:text(format("%d more measures: exploration:sensitivity{of =}", #measures - MOST_MEASURES))
  end
  if o.where ~= nil then
    local done, message, code = boxes(self, page, o.where)
    if not done then return nil, message, code end
  end
  return page:write(path)
end
