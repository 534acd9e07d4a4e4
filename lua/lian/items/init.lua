--- A list of items built from Lua tables: what each requires, what it may be, who provides it.
local assemble = require "lian.items.assemble"
local options = require "lian.base.options"
local rows = require "lian.items.rows"

local items = {}

---Builds a list of items: products, materials, tools, processes, software, tests.
---`items`: labels, or rows {item =, base =, stage =, stock = (months of use held), spare = (share by which
---providers can expand), readiness = (1 to 10), pass_rate =, bench = (shares), value = (any money),
---further numbers and texts}. `requires`: item -> inputs, item -> {input = class}, or rows {item =,
---input =, class =}; classes are "critical" (default), "important" (half-critical) and "optional".
---`variants`: item -> variants, item -> {variant = weight}, or rows {item =, variant =, weight =}; the mix
---counts, or the best one for the items in `any`. `provides`: item -> {provider = share}, or rows {item =,
---provider =, share =, to =}: shares in [0, 1] of the world market, or of what the home `to` buys; a
---provider without a share gets the unstated rest. `providers`: firm -> country; a country's share holds
---those of its firms. Shares of an item add up to 1 within `tolerance` (0.05) and are scaled; what falls
---short is refused, or by `rest` given to "others", or scaled up ("scale"). A frame with these columns does for rows;
---rows of requires, variants and provides may go by place: {item, input, class}.
---```lua
---local chips = assert(lian.items{items = {"chip", "wafer"}, requires = {chip = {"wafer"}},
---  provides = {wafer = {JPN = 0.6, CHN = 0.4}}})
---print(chips:attainable{home = "CHN", cut = {{by = "JPN"}}})
---```
---@param given table
---@return lian.chain|nil chain
---@return table|string found counts of what was assumed or repaired, or the message
---@return string|nil code "bad_data", "contradiction"
function items.items(given)
  local o = options.check("items", given, rows.KEYS)
  if #o.items == 0 then options.fail("items.items", "at least one item", "none") end
  return assemble.list(rows.of(o, "items"), o, rows.misuse)
end

return items
