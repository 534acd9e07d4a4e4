--- Names that stand for no single trading partner: totals, and the rest of the world.
local partners = {}

local TOTALS = {world = true, wld = true, total = true, ["all countries"] = true, ["all partners"] = true,
  w00 = true, wl = true, ["世界"] = true, ["全球"] = true, ["合计"] = true, ["总计"] = true}

---Whether a partner is a total ("World", "WLD", "Total", ...), not one of those that make it up.
---@param name string
---@return boolean
function partners.is_total(name) return TOTALS[name:lower()] == true end

local RESTS = {others = true, other = true, row = true, rwd = true, rest = true, ["other countries"] = true,
  ["其他"] = true, ["世界其他地区"] = true}

---Whether a name stands for many countries that are not named ("ROW", "others", "Rest of Asia"): no origin that could
---act, and none that is concentrated.
---@param name string
---@return boolean
function partners.is_rest(name)
  local plain = name:lower():gsub("_", " ")
  return RESTS[plain] == true or plain:find("^rest of ") ~= nil
end

return partners
