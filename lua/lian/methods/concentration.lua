--- Concentration of home's suppliers by good, from a table of several regions.
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local trade_rows = require "lian.index.trade_rows"

local methods = {}

local function flags_of(regions, home)
  local out = {}
  for k, name in ipairs(regions) do out[k] = name == home end
  return out
end

---How concentrated home's suppliers of each good are, from a table of several regions: what home's producers and final
---users buy of it (use), the share that is imported, hhi_imports over foreign origins, hhi_use over all with home as
---one, the effective number of origins of what is used, and the largest foreign one. Cells below 0 (stocks drawn down)
---are left out. O(nodes^2).
---```lua
---print(world:concentration{home = "CHN"}:top(10, "hhi_use"))
---```
---@param self lian.chain
---@param given {home: string}
---@return lian.frame|nil frame a row a good that home uses
---@return string|nil message
---@return string|nil code
function methods.concentration(self, given)
  local o = options.check("concentration", given, {home = {"text", required = true}})
  places.check_region(self, o.home, "concentration.home")
  local t = trade_rows.read("concentration", self, {})
  local n = trade_rows.native(t)
  local d, message, code = core.concentration.dependencies(n.from, n.to, n.product, n.value, #n.regions, #n.products,
    flags_of(n.regions, o.home))
  if not d then return nil, message, code end
  local columns = {{"good", {}}, {"use", {}, unit = t.unit}, {"import_share", {}, digits = 4},
    {"hhi_imports", {}, digits = 4}, {"hhi_use", {}, digits = 4}, {"effective", {}, digits = 4}, {"origin", {}},
    {"origin_share", {}, digits = 4}}
  local k = 0
  for p, name in ipairs(n.products) do
    local use = d.imports[p] + d.domestic[p]
    if use > 0 then
      local foreign = d.imports[p] / use
      local hhi = (1 - foreign) ^ 2 + (foreign > 0 and foreign ^ 2 * d.import_hhi[p] or 0)
      local imported = d.imports[p] > 0
      local row = {name, use, foreign, imported and d.import_hhi[p] or nil, hhi, 1 / hhi,
        imported and n.regions[d.origin[p]] or nil, imported and d.origin_share[p] or nil}
      k = k + 1
      for j = 1, 8 do columns[j][2][k] = row[j] end
    end
  end
  columns.count, columns.title = k, "suppliers of " .. o.home .. " by good"
  local beyond = places.imports_beyond(self)
  columns.note = "origin_share: of imports; hhi 0 to 1" .. (beyond and "; " .. beyond or "")
    .. (places.is_chosen(self) and "; suppliers among the nodes that were left out are not counted" or "")
  return frame.new(columns)
end

return methods
