--- Trade as rows (origin, destination, product, value), out of a frame or of a table with regions.
local core = require "lian.core"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"
local places = require "lian.chain.places"

local trade_rows = {}

-- texts that numbers as labels become too
local function text_of(value) return math.type(value) == "integer" and ("%d"):format(value) or tostring(value) end

local function texts(values, count)
  local out = {}
  for i = 1, count do out[i] = text_of(values[i]) end
  return out
end

local function refuse_totals(path, name, values, count)
  for i = 1, count do
    if partners.is_total(values[i]) then
      options.raise(("%s: %s '%s' in row %d is a total of others; filter it out"):format(path, name, values[i], i))
    end
  end
end

local function refuse_negative(path, t, name)
  for i = 1, t.count do
    if t.value[i] < 0 then
      options.raise(("%s: '%s' is %s in row %d (%s to %s, %s): trade is at least 0"):format(path, name,
        options.describe(t.value[i]), i, t.from[i], t.to[i], t.product[i]))
    end
  end
end

local function from_frame(path, trade, o)
  local obs = observations.read(path, trade, nil, o.time, true)
  local t = {count = obs.count, time = obs.time, times = obs.times}
  t.from = texts(observations.labels(obs, o.exporter), obs.count)
  t.to = texts(observations.labels(obs, o.importer), obs.count)
  t.product = texts(observations.labels(obs, o.product), obs.count)
  t.value = observations.numbers(obs, o.value)
  t.unit = trade:unit(o.value)
  refuse_totals(path, o.exporter, t.from, t.count)
  refuse_totals(path, o.importer, t.to, t.count)
  refuse_negative(path, t, o.value)
  return t
end

-- sums by destination of what node i sells, positive cells alone
local function add_cells(sums, cells, buyer)
  for k, v in ipairs(cells) do
    local to = buyer[k]
    if to and v > 0 then sums[to] = (sums[to] or 0) + v end
  end
end

local function from_chain(path, chain)
  local names = places.regions(chain)
  if #names < 2 then
    options.raise(("%s: a chain of one region has no origins; give a table of several regions, or a frame of trade")
      :format(path))
  end
  local region, goods, good = chain:axis("region"), places.goods(chain)
  local buyers, demand, flows = places.buyers(chain), chain:block("demand"), chain:flows()
  if not flows then
    options.raise(("%s: a network has links and no table of flows; give a table of several regions, or a frame of "
      .. "trade"):format(path))
  end
  local known, sums = lists.set(names), {}
  for d = 1, buyers.n do if not known[buyers[d]] then buyers[d] = false end end
  local t = {from = {}, to = {}, product = {}, value = {}, count = 0, unit = chain:meta().unit}
  for i = 1, #chain do
    local key = region[i] .. "\0" .. goods[good[i]]
    sums[key] = sums[key] or {from = region[i], product = goods[good[i]], order = i, by = {}}
    add_cells(sums[key].by, flows:row(i), region)
    if #demand.labels > 0 then add_cells(sums[key].by, demand.values:row(i), buyers) end
  end
  local list = {}
  for _, s in pairs(sums) do list[#list + 1] = s end
  table.sort(list, function(a, b) return a.order < b.order end)
  for _, s in ipairs(list) do
    for _, to in ipairs(names) do
      if s.by[to] then
        local n = t.count + 1
        t.from[n], t.to[n], t.product[n], t.value[n], t.count = s.from, to, s.product, s.by[to], n
      end
    end
  end
  return t
end

---Rows of trade: from, to, product, value, count; time and times where a column of periods is named; unit.
---@param path string the verb
---@param trade any a frame, or a chain of several regions
---@param o {exporter: string, importer: string, product: string, value: string, time: string|nil}
---@return table
function trade_rows.read(path, trade, o)
  if core.class(trade) ~= "lian.chain" then return from_frame(path, trade, o) end
  if o.time then options.raise(path .. ".time: a chain is of one period") end
  return from_chain(path, trade)
end

---Options that name the columns.
trade_rows.COLUMNS = {exporter = {"text", default = "exporter"}, importer = {"text", default = "importer"},
  product = {"text", default = "product"}, value = {"text", default = "value"}, time = "text"}

---Numbers in place of names: regions, products, and lists from, to, product, value of the chosen rows.
---@param t table
---@param rows? integer[] all when left out
---@return table
function trade_rows.native(t, rows)
  local n = {regions = {}, products = {}, region_place = {}, product_place = {}, from = {}, to = {}, product = {},
    value = {}}
  local function place(name, list, at)
    if not at[name] then
      list[#list + 1] = name
      at[name] = #list
    end
    return at[name]
  end
  for k = 1, rows and #rows or t.count do
    local i = rows and rows[k] or k
    n.from[k], n.to[k] = place(t.from[i], n.regions, n.region_place), place(t.to[i], n.regions, n.region_place)
    n.product[k], n.value[k] = place(t.product[i], n.products, n.product_place), t.value[i]
  end
  return n
end

---All regions that trade, in order of first appearance.
---@param t table
---@return string[]
function trade_rows.regions(t)
  local list, seen = {}, {}
  for i = 1, t.count do
    for _, name in ipairs{t.from[i], t.to[i]} do
      if not seen[name] then seen[name], list[#list + 1] = true, name end
    end
  end
  return list
end

return trade_rows
