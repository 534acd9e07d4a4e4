--- Flows of trade as rows of a list of items: shares of the world's supply and by destination, unit values, home_use.
local flows = require "lian.read.trade_flows"
local frame = require "lian.frame"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"
local problem = require "lian.read.problem"

local list = {}

---Refuses amounts in several units, or notes that they give no unit values.
function list.refuse_mixed(o, f, found)
  for _, item in ipairs(flows.sorted(f.mixed)) do
    local a, at, b, other = table.unpack(f.mixed[item])
    if o.of == "quantity" then
      problem.bad("%s: quantity of '%s' is in %s here and in %s at %s: amounts of several units do not add up", other,
        item, options.describe(b), options.describe(a), at)
    end
    found.notes[#found.notes + 1] = ("quantities of '%s' are in several units (%s, %s): no unit values"):format(item, a,
      b)
  end
end

local function countries_of(exports, imports, production)
  local set = {}
  for _, map in ipairs{exports, imports, production or {}} do
    for name in pairs(map) do set[name] = true end
  end
  return flows.sorted(set)
end

local function sum_of(map)
  local sum = 0
  for _, name in ipairs(flows.sorted(map)) do sum = sum + map[name] end
  return sum
end

-- the world's supply: production where it is known, else what is exported
local function add_world(raw, item, exports, production, at)
  local supply = production or exports
  local whole = sum_of(supply)
  if whole <= 0 then return false end
  for _, country in ipairs(flows.sorted(supply)) do
    if supply[country] > 0 then
      raw.provides[#raw.provides + 1] = {item = item, provider = country, share = supply[country] / whole, at = at}
    end
  end
  return true
end

-- what a destination uses, by origin; its own part stands there even where it is 0, so that it can be home
local function add_destination(raw, item, country, one, cells, o, at)
  if one.use <= 0 then return end
  local amount = {[country] = one.own}
  for from, to in pairs(cells) do
    local c = to[country]
    if c and c[o.of] > 0 then amount[from] = c[o.of] end
  end
  if one.others > 0 then amount.others = (amount.others or 0) + one.others end
  for _, provider in ipairs(flows.sorted(amount)) do
    raw.provides[#raw.provides + 1] = {item = item, provider = provider, share = amount[provider] / one.use,
      to = country, at = at}
  end
end

-- the value of all trade: exports, or imports where no exports are told
local function traded(cells)
  local exports, imports = flows.sums(cells, "value")
  return next(exports) and sum_of(exports) or sum_of(imports)
end

-- the cells of an item as rows of the frame that the report keeps
local function add_trade(trade, item, cells, mixed)
  for _, from in ipairs(flows.sorted(cells)) do
    for _, to in ipairs(flows.sorted(cells[from])) do
      local c, k = cells[from][to], #trade.item + 1
      trade.item[k], trade.from[k], trade.to[k], trade.value[k] = item, from, to, c.value
      trade.quantity[k] = c.quantity > 0 and not mixed and c.quantity or nil
    end
  end
end

-- notes uses that are given where nothing is known of what they could be of
local function check_use(item, use, imports, production, found)
  for _, country in ipairs(flows.sorted(use)) do
    if not found.total_mode and (imports[country] or 0) == 0 and not (production and production[country]) then
      found.notes[#found.notes + 1] = ("use of '%s' by '%s' is given, and no trade or production of it: left "
        .. "out"):format(item, country)
    end
  end
end

-- shares by destination, and home's part of the world's use
local function add_destinations(raw, row, cells, sums, o, found)
  local production = sums.production
  for _, country in ipairs(countries_of(sums.exports, sums.imports, production)) do
    local one = flows.use_of(country, sums.exports, sums.imports, production, sums.use[country])
    if one.re_exports then found.re_exports = found.re_exports + 1 end
    if one.unmade then found.unmade = found.unmade + 1 end
    if one.short then found.short = found.short + 1 end
    if not found.total_mode and ((sums.imports[country] or 0) > 0 or one.own > 0) then
      found.own_unknown = found.own_unknown or not production
      add_destination(raw, row.label, country, one, cells, o, row.at)
    end
    if country == o.home and production then row.home_use = math.min(1, one.use / sum_of(production)) end
  end
end

local function one_item(raw, item, f, o, found, trade)
  local cells, both = flows.settle(f, item)
  local sums = {production = o.production and o.production[item], use = o.use and o.use[item] or {}}
  sums.exports, sums.imports = flows.sums(cells, o.of)
  check_use(item, sums.use, sums.imports, sums.production, found)
  for _, name in ipairs{"count", "exports", "imports"} do found.both[name] = found.both[name] + both[name] end
  add_trade(trade, item, cells, f.mixed[item])
  local row = {label = item, at = found.paths[1], value = traded(cells), own_known = sums.production and 1 or 0,
    of_home = o.home}
  if not add_world(raw, item, sums.exports, sums.production, row.at) then
    found.empty[#found.empty + 1] = item
    return
  end
  add_destinations(raw, row, cells, sums, o, found)
  if o.home and not f.mixed[item] then
    row.export_unit_value, row.import_unit_value = flows.unit_values(cells, o.home)
  end
  raw.items[#raw.items + 1] = row
end

local ATTRIBUTES = {"value", "own_known", "of_home", "home_use", "export_unit_value", "import_unit_value"}

local function check_home(o, trade)
  if not o.home then return end
  local known = {}
  local function learn(name) if not partners.is_total(name) then known[name] = true end end
  for _, name in ipairs{"from", "to"} do for _, country in ipairs(trade[name]) do learn(country) end end
  for _, by_country in pairs(o.production or {}) do for country in pairs(by_country) do learn(country) end end
  if not known[o.home] then
    options.raise(options.unknown("read.trade.home", "country", o.home, options.names(known)))
  end
end

---Rows as lian.items.assemble takes them; the frame of flows goes to found.trade.
---@param f table flows
---@param o table of, home, production, use, unit
---@param found table counts and notes are added
---@return table raw
function list.of(f, o, found)
  local raw = {items = {}, names = {}, requires = {}, variants = {}, provides = {}, providers = {}, any = {},
    at = "read.trade", units = {value = o.unit or "", export_unit_value = "value/quantity",
      import_unit_value = "value/quantity", home_use = "share"}}
  local trade = {item = {}, from = {}, to = {}, value = {}, quantity = {}}
  found.both, found.empty, found.own_unknown = {count = 0, exports = 0, imports = 0}, {}, false
  found.re_exports, found.unmade, found.short = 0, 0, 0
  for _, item in ipairs(f.items) do one_item(raw, item, f, o, found, trade) end
  check_home(o, trade)
  for _, name in ipairs(ATTRIBUTES) do
    for _, row in ipairs(raw.items) do
      if row[name] ~= nil then
        raw.names[#raw.names + 1] = name
        break
      end
    end
  end
  found.trade = frame.new{{"item", trade.item}, {"from", trade.from}, {"to", trade.to},
    {"value", trade.value, unit = o.unit}, {"quantity", trade.quantity}, count = #trade.item, title = "trade"}
  return raw
end

return list
