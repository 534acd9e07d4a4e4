--- Flows of trade by item, origin and destination, added up from rows; and the shares of supply that follow.
---
---   use of h      = production of h - exports of h + imports of h      (where production is known; else imports)
---   share of g    = deliveries of g to h / use of h,  own share = (production - exports) of h / use of h
---   home_use      = use of home / production of the world
local partners = require "lian.chain.partners"

local flows = {}

local function cell(map, a, b)
  map[a] = map[a] or {}
  map[a][b] = map[a][b] or {value = 0, quantity = 0, weighed = 0, rows = 0}
  return map[a][b]
end

---Empty flows.
function flows.new() return {items = {}, sides = {}, mixed = {}, units = {}} end

---Adds a row to its item. A row whose unit is another than that of the rows before marks the item as mixed.
---@param f table
---@param item string
---@param row table from, to, side, value, quantity, unit, at
function flows.add(f, item, row)
  if not f.sides[item] then
    f.items[#f.items + 1] = item
    f.sides[item] = {exports = {}, imports = {}}
  end
  local c = cell(f.sides[item][row.side], row.from, row.to)
  c.value, c.rows = c.value + row.value, c.rows + 1
  if row.quantity then
    local first = f.units[item]
    if row.unit and first and first.unit ~= row.unit then
      f.mixed[item] = f.mixed[item] or {first.unit, first.at, row.unit, row.at}
    elseif row.unit and not first then
      f.units[item] = {unit = row.unit, at = row.at}
    end
    c.quantity, c.weighed = c.quantity + row.quantity, c.weighed + row.value
  end
end

local function sorted(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end
flows.sorted = sorted

---One cell a pair: what the importer says where both sides tell, since imports are taxed and so looked at.
---@param f table
---@param item string
---@return table cells origin -> destination -> {value, quantity, weighed}
---@return table both pairs that both sides tell: count, exports, imports (values)
function flows.settle(f, item)
  local sides, out, both = f.sides[item], {}, {count = 0, exports = 0, imports = 0}
  for _, side in ipairs{"exports", "imports"} do
    for _, from in ipairs(sorted(sides[side])) do
      for _, to in ipairs(sorted(sides[side][from])) do
        out[from] = out[from] or {}
        if out[from][to] then
          both.count, both.exports = both.count + 1, both.exports + out[from][to].value
          both.imports = both.imports + sides[side][from][to].value
        end
        out[from][to] = sides[side][from][to]
      end
    end
  end
  return out, both
end

---Sums by origin and by destination; totals (World) are neither.
---@param cells table origin -> destination -> cell
---@param name string "value" or "quantity"
---@return table<string, number> exports
---@return table<string, number> imports
function flows.sums(cells, name)
  local exports, imports = {}, {}
  for _, from in ipairs(sorted(cells)) do
    for _, to in ipairs(sorted(cells[from])) do
      local v = cells[from][to][name]
      if not partners.is_total(from) then exports[from] = (exports[from] or 0) + v end
      if not partners.is_total(to) then imports[to] = (imports[to] or 0) + v end
    end
  end
  return exports, imports
end

---Value over quantity of the exports and of the imports of a country, of the rows that have a quantity; nil where none
---has.
function flows.unit_values(cells, country)
  local sums = {exports = {0, 0}, imports = {0, 0}}
  for _, from in ipairs(sorted(cells)) do
    for _, to in ipairs(sorted(cells[from])) do
      local side = from == country and sums.exports or to == country and sums.imports
      if side then
        side[1], side[2] = side[1] + cells[from][to].weighed, side[2] + cells[from][to].quantity
      end
    end
  end
  local function ratio(side) return side[2] > 0 and side[1] / side[2] or nil end
  return ratio(sums.exports), ratio(sums.imports)
end

---What home uses of an item and where it is from.
---@param country string
---@param exports table by country
---@param imports table by country
---@param production table|nil by country
---@param use number|nil what it uses in all, where that is known
---@return table own, use, others (what neither trade nor production tells), re_exports, unmade (it sells, and what it
---  makes is not said), short: flags
function flows.use_of(country, exports, imports, production, use)
  local bought, sold = imports[country] or 0, exports[country] or 0
  local said = production and production[country]
  local made = said or 0
  local out = {own = production and math.max(0, made - sold) or 0}
  out.re_exports = said ~= nil and sold > made * (1 + 1e-9)
  out.unmade = production ~= nil and said == nil and sold > 0
  out.use = bought + out.own
  out.short = use ~= nil and use < out.use * (1 - 1e-9)
  out.others = use and math.max(0, use - out.use) or 0
  out.use = out.use + out.others
  return out
end

return flows
