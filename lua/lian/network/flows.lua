--- What groups of firms sell to one another: regions, sectors, or any column.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"

local methods = base.methods

---What the firms of each group sell to those of each other, the largest first: from, to, value, links, share (of all).
---`each`: a column of firms ("region"). Firms without one are together, under "". O(links + groups^2).
---```lua
---local flows = net:flows{each = "region"}
---print(flows:top(5), lian.report.new{title = "Between regions"}:flows{frame = flows})
---```
---@param self lian.network
---@param given {each: string}
---@return lian.frame
function methods.flows(self, given)
  local o = options.check("flows", given, {each = {"text", default = "region"}})
  base.ready(self, "flows", true)
  local names, codes = base.codes(base.texts(self, o.each, "flows.each"))
  local value, links = core.network.groups(self.native, codes, #names)
  local order, total, within = {}, 0, 0
  for k, count in ipairs(links) do
    if count > 0 then order[#order + 1] = k end
    total = total + value[k]
    if (k - 1) // #names == (k - 1) % #names then within = within + value[k] end
  end
  table.sort(order, function(a, b)
    if value[a] ~= value[b] then return value[a] > value[b] end
    return a < b
  end)
  local c = {{}, {}, {}, {}, {}}
  for row, k in ipairs(order) do
    c[1][row], c[2][row] = names[(k - 1) // #names + 1], names[(k - 1) % #names + 1]
    c[3][row], c[4][row], c[5][row] = value[k], math.tointeger(links[k]), total > 0 and value[k] / total or 0
  end
  return frame.new{count = #order, {"from", c[1]}, {"to", c[2]}, {"value", c[3], unit = self.meta.unit},
    {"links", c[4]}, {"share", c[5]}, title = "flows by " .. o.each, note = format("%.3g %% stays within a %s",
      total > 0
    and 100 * within / total or 0, o.each)}
end

return methods
