--- The page of an exploration: distributions, what drives each measure, boxes in words, where it tips, failures.
local drivers = require "lian.report.drivers"
local format = require "lian.base.format"
local options = require "lian.base.options"
local report = require "lian.report"

local MOST_MEASURES = 6

return function(self, path, given)
  local o = options.check("report", given, {where = "any"})
  local page, measures, names = report.new{title = self.name}, self:measures(), {}
  page:section("Answer")
  for line in tostring(self):gmatch "[^\n]+" do page:text((line:gsub("^ +", ""))) end
  page:frame(measures)
  page:section("What drives it")
  for k = 1, math.min(#measures, MOST_MEASURES) do names[k] = measures(k, "measure") end
  local done, message, code = drivers.measures(self, page, names)
  if done and #measures > MOST_MEASURES then
    page:text(format("%d more measures: exploration:sensitivity{of =}", #measures - MOST_MEASURES))
  end
  if done and o.where ~= nil then done, message, code = drivers.boxes(self, page, o.where) end
  if not done then return nil, message, code end
  return page:write(path)
end
