--- A list of links (supplier, buyer, value) as a network, with a table of nodes beside it
--- Sparse: memory and time grow with links. Repeated links are added up.
local alike = require "lian.read.alike"
local attributes = require "lian.read.attributes"
local build = require "lian.chain.build"
local codes = require "lian.base.codes"
local core = require "lian.core"
local demand_regions = require "lian.read.demand_regions"
local finish = require "lian.read.finish"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local network = require "lian.network.read"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local progress = require "lian.base.progress"
local roles = require "lian.chain.roles"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"
local workbook = require "lian.base.workbook"

local read = {}

local function has(t, name) return t.columns[name] ~= nil end

local function need(t, path, name, option)
  if has(t, name) then return t.columns[name] end
  problem.fail("not_found", "%s:%d: no column %s (read.edges.%s)%s", path, t.header_line,
    options.describe(name), option, options.suggest(name, t.names))
end

-- column -> set of texts, for `where` and `reverse`
local function tests_of(t, path, given, option)
  local tests = {}
  if given == nil then return nil end
  for name, wanted in pairs(given) do
    if type(name) ~= "string" then options.fail("read.edges." .. option, "column = text", name) end
    local list = type(wanted) == "table" and wanted or {wanted}
    local set = {}
    options.array(("read.edges.%s.%s"):format(option, name), list, "a text or an array of texts")
    for k, text in ipairs(list) do
      if type(text) ~= "string" then
        options.fail(("read.edges.%s.%s[%d]"):format(option, name, k), "a text", text)
      end
      set[text] = true
    end
    tests[#tests + 1] = {column = need(t, path, name, option), set = set}
  end
  return tests
end

local function holds(tests, k)
  for _, test in ipairs(tests) do
    if not test.set[test.column[k]] then return false end
  end
  return true
end

-- ---- nodes

local function known_nodes(o)
  local nodes = attributes.read(o.nodes, {label = o.label, region = o.region, sector = o.sector}, o.further)
  return {labels = nodes.labels, place = nodes.place, table = nodes}
end

local function found_nodes() return {labels = {}, place = {}, open = true} end

local function place_of(nodes, label, at)
  local place = nodes.place[label]
  if place then return place end
  if label == "" then problem.bad("%s: expected a node label, found none", at()) end
  if codes.is_lost(label) then problem.bad("%s: " .. codes.LOST, at(), label) end
  if not nodes.open then
    problem.bad("%s: the node %s is not in %s%s", at(), options.describe(label), nodes.table.path,
      options.suggest(label, nodes.labels))
  end
  place = #nodes.labels + 1
  nodes.labels[place], nodes.place[label] = label, place
  return place
end

-- ---- links

local function value_column(t, o)
  if o.value == false then return nil end
  if o.value then return need(t, o.path, o.value, "value") end
  return t.columns.value
end

-- k -> supplier, buyer (node numbers) and value of row k; nil for rows left out
local function row_reader(t, o, nodes)
  local suppliers = need(t, o.path, o.supplier, "supplier")
  local buyers = need(t, o.path, o.buyer, "buyer")
  local values = value_column(t, o)
  local where = tests_of(t, o.path, o.where, "where")
  local reverse = tests_of(t, o.path, o.reverse, "reverse")
  local row
  local function at() return ("%s:%d"):format(o.path, t.lines[row]) end
  return function(k)
    row = k
    if where and not holds(where, k) then return nil end
    local i, j = place_of(nodes, suppliers[k], at), place_of(nodes, buyers[k], at)
    local v = not values and 1 or values[k]
    if v == true then return nil end -- by `missing`
    if not v then
      problem.bad("%s: column '%s': expected a number, found none", at(), o.value or "value")
    end
    if reverse and holds(reverse, k) then return j, i, v end
    return i, j, v
  end
end

-- the number of links below 0; a sum too large is refused
local function check_values(links, o, nodes)
  local negative = 0
  for k, v in ipairs(links.value) do
    if v < 0 then negative = negative + 1 end
    if v - v ~= 0 then
      problem.bad("%s: the links from %s to %s add up to no finite number", o.path,
        options.describe(nodes.labels[links.from[k]]), options.describe(nodes.labels[links.to[k]]))
    end
  end
  return negative
end

-- one link a pair of nodes, repeated ones added up
local function collect(t, o, nodes)
  local read_row, values = row_reader(t, o, nodes), value_column(t, o)
  local from, to, value, seen, count = {}, {}, {}, {}, 0
  local found = {repeated = 0, loops = 0, left = 0, left_sum = 0, sum = 0}
  for k = 1, t.count do
    local i, j, v = read_row(k)
    local key = i and i << 32 | j
    if key then found.sum = found.sum + v
    elseif not values or values[k] ~= true then
      found.left, found.left_sum = found.left + 1, found.left_sum + (values and values[k] or 1)
    end
    local place = key and seen[key]
    if place then
      found.repeated = found.repeated + 1
      value[place] = value[place] + v
    elseif key then
      count = count + 1
      from[count], to[count], value[count] = i, j, v
      seen[key] = count
      if i == j then found.loops = found.loops + 1 end
    end
  end
  if count == 0 then problem.bad("%s: no links", o.path) end
  local links = {count = count, from = from, to = to, value = value}
  found.negative = check_values(links, o, nodes)
  return links, found
end

local function sums_of(links, n)
  local out, into = {}, {}
  for i = 1, n do out[i], into[i] = 0, 0 end
  for k = 1, links.count do
    local i, j, v = links.from[k], links.to[k], links.value[k]
    out[i], into[j] = out[i] + v, into[j] + v
  end
  return out, into
end

-- ---- output and demand

local function demand_of(nodes, names)
  local list = type(names) == "table" and names or {names}
  local columns = {}
  options.array("read.edges.demand", list, "columns of the nodes")
  for k, name in ipairs(list) do
    if type(name) ~= "string" then
      options.fail(("read.edges.demand[%d]"):format(k), "a column of the nodes", name)
    end
    columns[k] = attributes.numbers(nodes.table, name)
  end
  local rows = {}
  for i = 1, #nodes.labels do
    rows[i] = {}
    for k, column in ipairs(columns) do rows[i][k] = column[i] end
  end
  return {labels = list, values = core.matrix_new(#nodes.labels, #list, rows)}
end

-- output: given, or from demand, or the larger of sales and purchases
local function output_of(nodes, links, o, used, notes)
  local name = o.output or nodes.table and nodes.table.columns.output and "output"
  if name then
    used[name], used.output = true, true
    return attributes.numbers(nodes.table, name)
  end
  if o.demand then return nil end
  local out, into = sums_of(links, #nodes.labels)
  for i, sales in ipairs(out) do out[i] = math.max(sales, into[i]) end
  notes[#notes + 1] = "output is the larger of sales and purchases within the network"
  return out
end

local function notes_of(found, values)
  local notes = {}
  local function add(...) notes[#notes + 1] = format(...) end
  if not values then add("no column of values: each link counts 1") end
  if found.repeated > 0 then add("%d repeated links were added up", found.repeated) end
  if found.loops > 0 then add("%d links from a node to itself", found.loops) end
  if found.left > 0 then
    add("%d rows that sum to %s are left out by `where`", found.left, roles.amount(found.left_sum))
  end
  return notes
end

local function axes_of(nodes)
  local axes = {}
  for _, axis in ipairs(nodes.table and nodes.table.axes or {}) do
    axes[axis.name .. "s"] = axis.values
  end
  return axes
end

local function chain_of(o, nodes, links, found, values)
  local notes, used = notes_of(found, values), {}
  local output = output_of(nodes, links, o, used, notes)
  local demand = o.demand and demand_of(nodes, o.demand)
  for _, name in ipairs(demand and demand.labels or {}) do used[name] = true end
  local axes, demand_sum = axes_of(nodes), demand and lists.sum(demand.values:row_sums()) or nil
  demand_regions.settle({regions = axes.regions, demand = demand, notes = notes}, o.regions, "_", "read.edges.regions")
  local chain, turned = finish.named(o.path, build.checked{
    kind = "network", nodes = nodes.labels, links = links, output = output, demand = demand,
    regions = axes.regions, sectors = axes.sectors,
    attributes = nodes.table and attributes.list(nodes.table, used) or nil,
    title = o.title, unit = o.unit, source = o.source or o.path, year = o.year,
    tolerance = o.tolerance,
  })
  notes[#notes + 1] = turned
  notes[#notes + 1] = alike.note(nodes.labels, "nodes")
  return chain, finish.describe({path = o.path, notes = notes, files = o.files}, chain, {
    missing_means = "leave out their links",
    links = links.count, repeated = found.repeated, loops = found.loops,
    left_rows = found.left, left_sum = found.left_sum,
    told = {kept = {flows = lists.sum(links.value)}, read = {flows = found.sum,
      output = used.output and lists.sum(output), ["final demand"] = demand_sum}},
    negative_cells = found.negative,
  })
end

local OPTIONS = file_text.with_numbers{
  path = {"text", required = true}, supplier = {"text", default = "supplier"},
  buyer = {"text", default = "buyer"}, value = "any", nodes = "text", label = "text",
  region = "text", sector = "text", output = "text", demand = "any", regions = "table", where = "table",
  reverse = "table", separator = "text", sheet = "any", range = "text",
  title = "text", unit = "text", source = "text", year = "year", tolerance = "positive",
}

local function check_names(o)
  if o.value ~= nil and o.value ~= false and type(o.value) ~= "string" then
    options.fail("read.edges.value", "a column name or false", o.value)
  end
  sheet.check_separator("read.edges", o.separator)
  for _, name in ipairs{"label", "region", "sector", "output", "demand"} do
    if o[name] and not o.nodes then
      options.raise(("read.edges.%s: names a column of `nodes`, which is not given"):format(name))
    end
  end
end

---Reads a list of links as a network. Money is in `unit` per year. With `links` in place of `path` the list may be of
---national size and becomes a network of firms (net:cascade, net:centrality; 20 bytes a link): `supplier`, `buyer`,
---`value` as below, `from` and `to` the columns of dated links (years, "2021-05" or "2021-05-31", empty where not
---known; columns of those names are taken), `undirected`, and `nodes` with any columns, such as sector, region and
---revenue. Values below 0 are refused there, rows whose value `missing` names left out and counted.
---With `path`, a chain: `supplier`, `buyer`, `value` name the columns of `path` (`value` left out: the column "value"
---where there is one; without one, or with false, each link counts 1). `nodes` is a table of nodes:
---label first, then "region" and "sector" (axes), "output", and any further attributes; a link to a
---node that is not there is refused. `label`, `region`, `sector`, `output`, `demand` (one or
---several) name columns of it; demand is that of the region with which its column's name begins, or as
---`regions` = {column = region} says. Without output and demand, output is the larger of sales and
---purchases. `where` keeps the rows whose column has one of the given texts, `reverse` exchanges
---the ends of such rows. Rows whose value is one of the texts `missing` are left out and counted.
---Repeated links are added up; the report counts them (`repeated`, `loops`).
---```lua
---local firms = assert(lian.read.edges{path = "links.csv", value = "weight", nodes = "firms.csv"})
---local net = assert(lian.read.edges{links = "sales.csv", nodes = "firms.csv"})
---```
---@param given table the options above; also `separator` and those of how a file is written (see read.matrix), `sheet`
---  and `range` of a workbook, `title`, `source`, `year`, `tolerance`
---@return lian.chain|lian.network|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "not_found" (a column), "input_output"
function read.edges(given)
  if type(given) == "table" and rawget(given, "links") ~= nil then return network.links(given) end
  local o = options.check("read.edges", given, OPTIONS)
  o.path = workbook.path("read.edges", o.path, o)
  check_names(o)
  local form = file_text.options("read.edges", o)
  o.further = file_text.options("read.edges", file_text.inherit({}, o, o.nodes))
  o.further.separator = nil -- the table of nodes has its own
  return problem.catch(function()
    local nodes = o.nodes and known_nodes(o) or found_nodes()
    local work <close> = progress.start("reading " .. o.path:match("[^/]*$")) -- luacheck: ignore
    form.number = {o.value or "value"}
    local t = problem.got(core.columns(o.path, form))
    o.files = {file_text.found(o.path, o, t), nodes.table and nodes.table.found}
    local links, found = collect(t, o, nodes)
    return chain_of(o, nodes, links, found, value_column(t, o))
  end)
end

return read
