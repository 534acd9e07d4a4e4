--- Networks of firms: who sells how much to whom.
local base = require "lian.network.base"
local class = require "lian.base.class"
local core = require "lian.core"
local firms = require "lian.network.firms"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local frames = require "lian.frame.base"
local options = require "lian.base.options"
local read = require "lian.network.read"

local network = {}
local methods, meta = base.methods, base.meta

local LINK_KEYS = {supplier = true, buyer = true, value = true, from = true, to = true}

-- rows of a frame of links, of which other columns are no part
local function links_of(f)
  frames.column(f, "supplier", "network.links")
  frames.column(f, "buyer", "network.links")
  local out = {}
  for k, row in ipairs(frames.plain_rows(f)) do
    out[k] = {supplier = row.supplier, buyer = row.buyer, value = row.value, from = row.from, to = row.to}
  end
  return out
end

-- the labels in the first column of a frame of firms, and each further one as firm -> value
local function by_firm(f)
  local first = f.columns[1]
  if not first or frames.kind(f, first) ~= "string" then
    options.raise("network.columns: expected a frame with the labels of firms in its first column")
  end
  local labels, of, row = {}, {}, {}
  for i = 1, f.count do
    local label = firms.trimmed(first.values[i] or "")
    if label == "" or row[label] then
      options.raise(("network.columns: row %d: %s"):format(i, label == "" and "no label of a firm" or
        ("the firm '%s' stands twice, in row %d before"):format(label, row[label])))
    end
    labels[i], row[label] = label, i
  end
  for c = 2, #f.columns do
    local values = {}
    for i, label in ipairs(labels) do values[label] = f.columns[c].values[i] end
    of[f.columns[c].name] = values
  end
  return labels, of
end

-- {supplier = {...}, buyer = {...}, ...} of rows {supplier, buyer, value}, rows with names, or columns
local function columns_of(given)
  options.plain("network.links", given, "rows {supplier, buyer, value}, or columns")
  if given.supplier then
    options.check("network.links", given, {supplier = "table", buyer = {"table", required = true}, value = "table",
      from = "table", to = "table"})
    for name, list in pairs(given) do
      options.array("network.links." .. name, list, "an array")
      if #list ~= #given.supplier then
        options.fail("network.links." .. name, ("%d values, as many as suppliers"):format(#given.supplier),
          ("%d"):format(#list))
      end
    end
    return given
  end
  options.array("network.links", given, "rows {supplier, buyer, value}, or columns")
  local out = {supplier = {}, buyer = {}, value = {}}
  for k, row in ipairs(given) do
    local at = ("network.links[%d]"):format(k)
    options.plain(at, row, "{supplier, buyer, value}")
    for key in pairs(row) do
      if not LINK_KEYS[key] and key ~= 1 and key ~= 2 and key ~= 3 then
        options.fail(at, "{supplier, buyer, value}, with from and to beside", key)
      end
    end
    out.supplier[k], out.buyer[k] = row.supplier or row[1], row.buyer or row[2]
    local value = row.value or row[3]
    if value == nil then value = 1 end
    out.value[k] = value
    for _, name in ipairs{"from", "to"} do
      if row[name] ~= nil and not out[name] then out[name] = {} end
    end
  end
  for _, name in ipairs{"from", "to"} do
    for k, row in ipairs(out[name] and given or {}) do out[name][k] = row[name] or false end
  end
  return out
end

local function places_of(list, what, place, labels, open)
  local out = {}
  for k, label in ipairs(list) do
    local at = ("network.links[%d].%s"):format(k, what)
    if type(label) ~= "string" then options.fail(at, "a label", label) end
    label = firms.trimmed(label)
    if label == "" then options.fail(at, "a label", "an empty one") end
    if not place[label] then
      if not open then options.raise(options.unknown(at, "firm", label, labels)) end
      labels[#labels + 1] = label
      place[label] = #labels
    end
    out[k] = place[label]
  end
  return out
end

local function check_values(values)
  for k, v in ipairs(values or {}) do
    if type(v) ~= "number" or not (v >= 0 and v < math.huge) then
      options.fail(("network.links[%d].value"):format(k), "a finite number of at least 0", v)
    end
  end
  return values
end

---The first and last day of a date: 2021, "2021", "2021-05", "2021-05-31".
local function days_of(date, path)
  local text = math.type(date) == "integer" and ("%04d"):format(date) or date
  local first, last
  if type(text) == "string" then first, last = core.network.day(text) end
  if not first then options.fail(path, "a year, \"2021-05\" or \"2021-05-31\"", date) end
  return first, last
end

local function days_list(list, what)
  if not list then return nil end
  local out = {}
  for k, date in ipairs(list) do
    out[k] = false
    if date then
      local first, last = days_of(date, ("network.links[%d].%s"):format(k, what))
      out[k] = what == "from" and first or last + 1
    end
  end
  return out
end

-- both or none
local function check_days(from, to, count)
  for k = 1, from and to and count or 0 do
    if from[k] and to[k] and from[k] >= to[k] then
      options.raise(("network.links[%d]: ends before it begins"):format(k))
    end
  end
  local open = {}
  for k = 1, count do open[k] = false end
  if not from and not to then return nil, nil end
  return from or open, to or open
end

---Builds a network of firms from Lua tables. `links`: rows {supplier, buyer, value} (value 1 where left out; `from`
---and `to` beside, years or "2021-05-31", where links are dated), or columns {supplier =, buyer =, value =}. `firms`:
---the labels of all firms, where some have no link; without it firms are those of the links. `columns`: name -> values
---by firm (an array, or firm -> value): sector, region, revenue and any other. Both may be frames: links with the
---columns supplier, buyer and value (from, to), firms with their labels first. `undirected`: links have no direction.
---Repeated links are added up, those of value 0 left out. Memory 20 bytes a link and 8 a firm in the core.
---Cost: O(firms + links).
---```lua
---local net = assert(lian.network{links = {{"Mill", "Baker", 40}, {"Baker", "Shop", 60}},
---  columns = {sector = {Mill = "food", Baker = "food", Shop = "retail"}}})
---print(net:cascade{tolerance = 1e-9}:top(3))
---```
---@param given table
---@return lian.network|nil net
---@return table|string found {rows, repeated, loops, zeros, total}, or the message
---@return string|nil code "bad_data"
function network.network(given)
  local o = options.check("network", given, {links = {"rows", required = true}, firms = "labels", columns = "rows",
    undirected = {"flag", default = false}, title = "text", unit = "text", source = "text", year = "year"})
  if frames.is(o.columns) then
    local list, of = by_firm(o.columns)
    o.firms, o.columns = o.firms or list, of
  end
  local columns, place, labels = columns_of(frames.is(o.links) and links_of(o.links) or o.links), {}, {}
  for k, label in ipairs(type(o.firms) == "string" and {o.firms} or o.firms or {}) do
    label = firms.trimmed(label)
    if label == "" or place[label] then
      options.raise(("network.firms[%d]: %s"):format(k, label == "" and "an empty label" or
        ("the firm '%s' stands twice"):format(label)))
    end
    labels[k], place[label] = label, k
  end
  local suppliers = places_of(columns.supplier, "supplier", place, labels, not o.firms)
  local buyers = places_of(columns.buyer, "buyer", place, labels, not o.firms)
  local from, to = check_days(days_list(columns.from, "from"), days_list(columns.to, "to"), #suppliers)
  local links, found, code = core.network.new({nodes = #labels, supplier = suppliers, buyer = buyers,
    value = check_values(columns.value), from = from, to = to, undirected = o.undirected}, labels)
  if not links then return nil, found, code end
  local values, names = {}, {}
  if o.columns then values, names = firms.columns(o.columns, labels, "network.columns") end
  return base.wrap(links, {columns = values, names = names, meta = {title = o.title, unit = o.unit,
    source = o.source, year = o.year, notes = read.notes(found)}}), found
end

-- ---- what a network says of itself

---The labels of the firms, in order. `#net` is their number.
---@param self lian.network
---@return string[]
function methods.firms(self) return table.move(base.labels(self), 1, #self, 1, {}) end

---The place of a firm, 1-based, or nil.
---@param self lian.network
---@param label string
---@return integer|nil
function methods.index(self, label)
  if type(label) ~= "string" then options.fail("network:index.label", "a label", label) end
  return self.native:find(label)
end

---The columns that are known of the firms, beside their labels.
---@param self lian.network
---@return lian.frame
function methods.table(self)
  local rows = {}
  for i = 1, #self do rows[i] = i end
  return frame.new{count = #self, {"firm", base.labels(self)}, table.unpack(base.beside(self, rows, self.names))}
end

local function share(v, total) return total > 0 and v / total or 0 end

local function ends_of(self, label, by)
  local i = base.place(self, label, "network:" .. by .. ".firm")
  local places, values = self.native[by](self.native, i)
  local names, shares, total = {}, {}, 0
  for _, v in ipairs(values) do total = total + v end
  local order = base.descending(values)
  local sorted, at = {}, {}
  for k, e in ipairs(order) do
    names[k], sorted[k], at[k] = self.native:label(places[e]), values[e], places[e]
    shares[k] = share(values[e], total)
  end
  return frame.new{count = #order, {"firm", names}, {"value", sorted, unit = self.meta.unit}, {"share", shares},
    table.unpack(base.beside(self, at, {"sector", "region"}))}
end

---Whom a firm sells to, the largest first: firm, value, share of its sales, sector and region where known.
---```lua
---print(net:buyers "Smelter")
---```
---@param self lian.network
---@param firm string
---@return lian.frame
function methods.buyers(self, firm) return ends_of(self, firm, "buyers") end

---Whom a firm buys from, the largest first: firm, value, share of its purchases, sector and region where known.
---```lua
---print(net:suppliers "Motors")
---```
---@param self lian.network
---@param firm string
---@return lian.frame
function methods.suppliers(self, firm) return ends_of(self, firm, "suppliers") end

local function date_text(day)
  if not day then return nil end
  return os.date("!%Y-%m-%d", day * 86400)
end

---All links: supplier, buyer, value, and from and to (the last day) where they are dated.
---@param self lian.network
---@return lian.frame
function methods.links(self)
  local suppliers, buyers, values, from, to = self.native:all()
  local labels, a, b = base.labels(self), {}, {}
  for k, i in ipairs(suppliers) do a[k], b[k] = labels[i], labels[buyers[k]] end
  local given = {count = #values, {"supplier", a}, {"buyer", b}, {"value", values, unit = self.meta.unit}}
  if from then
    local first, last = {}, {}
    for k, day in ipairs(from) do
      first[k] = date_text(day)
      last[k] = to[k] and date_text(to[k] - 1) or nil
    end
    given[4], given[5] = {"from", first}, {"to", last}
  end
  return frame.new(given)
end

---The network of a date: the links that are there on some day of it. A year or month counts whole; a link whose
---beginning or end is not known is taken to be there before or after. Undated networks are returned as they are.
---```lua
---print(net:at(2021), net:at "2021-05", net:at "2021-05-31")
---```
---@param self lian.network
---@param date integer|string
---@return lian.network
function methods.at(self, date)
  local first, last = days_of(date, "network:at.date")
  if not self.shape.dated then return self end
  local links, message = self.native:at(first, last)
  if not links then options.raise(message) end
  local about = {}
  for key, value in pairs(self.meta) do about[key] = value end
  about.date = tostring(date)
  return base.wrap(links, {columns = self.columns, names = self.names, meta = about})
end

---{title, unit, source, year, date, firms, links, undirected, dated, bytes (of links in memory), notes}.
---@param self lian.network
---@return table
function methods.about(self)
  local s, m = self.shape, self.meta
  return {title = m.title, unit = m.unit, source = m.source, year = m.year, date = m.date, firms = s.nodes,
    links = s.links, undirected = s.undirected, dated = s.dated, bytes = s.bytes,
    notes = table.move(m.notes or {}, 1, #(m.notes or {}), 1, {})}
end

---Gives the memory of the links back now. The collector does so too, later.
---@param self lian.network
function methods.close(self) self.native:close() end

function meta.__tostring(self)
  local s, m = self.shape, self.meta
  local parts = {format("%d firms", s.nodes), format("%d %slinks", s.links, s.undirected and "undirected " or
    s.dated and "dated " or "")}
  if m.date or m.year then parts[#parts + 1] = tostring(m.date or m.year) end
  if m.unit then parts[#parts + 1] = m.unit end
  return ("lian.network: %s%s"):format(m.title and m.title .. ", " or "", table.concat(parts, ", "))
end

function meta.__len(self) return self.shape.nodes end

for name, method in pairs(require("lian.network.chains").methods) do methods[name] = method end
for _, family in ipairs{"around", "cascade", "centrality", "champions", "clusters", "leaders", "relocate",
  "robustness", "sources", "structure"} do
  for name, method in pairs(require("lian.network." .. family)) do methods[name] = method end
end

require "lian.network.second_sources"
require "lian.network.rewire"
require "lian.network.age"
require "lian.network.flows"
require "lian.network.reproduce"
require("lian.network.risk").close()
class.seal(meta, methods, {"labels_list"})

return network
