--- Supplier networks: a list of links with a list of nodes.
local build = require "lian.build"
local common = require "lian.read.common"
local core = require "lian.core"
local options = require "lian.options"

local read = {}

local function column(data, name, path)
  local values = data.columns[name]
  if values then return values end
  local near = options.nearest(name, data.names)
  common.refuse(("%s:1: no column '%s'%s"):format(path, name,
    near and (", did you mean '%s'?"):format(near) or ""))
end

-- nodes from a file or in order of appearance; label -> number
local function node_list(o, links)
  local place, nodes = {}, {}
  if not o.nodes then
    for k = 1, links.count do
      for _, label in ipairs{links.supplier[k], links.buyer[k]} do
        if label ~= "" and not place[label] then
          nodes[#nodes + 1] = label
          place[label] = #nodes
        end
      end
    end
    return nodes, place
  end
  local numbers = {}
  for _, name in ipairs{o.output, o.demand} do numbers[#numbers + 1] = name end
  local data = common.checked(core.columns(o.nodes, {number = numbers}))
  local labels = column(data, o.label or data.names[1], o.nodes)
  for i, label in ipairs(labels) do
    if label == "" then common.refuse(("%s:%d: a node without a label"):format(o.nodes, data.lines[i])) end
    if place[label] then
      common.refuse(("%s:%d: node '%s' stands twice, first in line %d"):format(o.nodes, data.lines[i],
        label, data.lines[place[label]]))
    end
    nodes[i], place[label] = label, i
  end
  return nodes, place, data
end

local function number_links(o, links, place)
  local from, to, value, loops = {}, {}, {}, 0
  for k = 1, links.count do
    local i, j, v = place[links.supplier[k]], place[links.buyer[k]], links.value and links.value[k]
    if not i or not j then
      common.refuse(("%s:%d: no node '%s' in %s"):format(o.path, links.lines[k],
        i and links.buyer[k] or links.supplier[k], o.nodes or "the list"))
    end
    if links.value and not v then
      common.refuse(("%s:%d: a link without a value"):format(o.path, links.lines[k]))
    end
    if i == j then loops = loops + 1 end
    from[k], to[k], value[k] = i, j, v or 1
  end
  return {from = from, to = to, value = value, count = links.count}, loops
end

-- sales and purchases of each node over the links
local function turnover(links, n)
  local sales, purchases = {}, {}
  for i = 1, n do sales[i], purchases[i] = 0, 0 end
  for k = 1, links.count do
    local i, j, v = links.from[k], links.to[k], links.value[k]
    sales[i], purchases[j] = sales[i] + v, purchases[j] + v
  end
  return sales, purchases
end

local function numbers_of(data, name, path, n)
  local values = column(data, name, path)
  for i = 1, n do
    if not values[i] then common.refuse(("%s:%d: no %s"):format(path, data.lines[i], name)) end
  end
  return values
end

local function output_of(o, links, data, n, report)
  if o.output then return numbers_of(data, o.output, o.nodes, n) end
  local sales, purchases = turnover(links, n)
  local output = {}
  if o.demand then
    for i, v in ipairs(numbers_of(data, o.demand, o.nodes, n)) do output[i] = sales[i] + v end
    return output
  end
  for i = 1, n do output[i] = math.max(sales[i], purchases[i]) end
  report.notes[#report.notes + 1] = "output is not given: the larger of sales and purchases stands for it"
  return output
end

local function attributes_of(o, data, report)
  if not data then return nil, nil end
  local attributes, sectors = {}, nil
  for _, name in ipairs(data.names) do
    local skip = name == (o.label or data.names[1]) or name == o.output or name == o.demand
    if name == o.sector then sectors = data.columns[name]
    elseif not skip and name ~= o.region then
      attributes[#attributes + 1] = {name = name, texts = data.columns[name]}
    end
  end
  if o.sector and not sectors then column(data, o.sector, o.nodes) end
  report.notes[#report.notes + 1] = ("nodes from %s"):format(o.nodes)
  return attributes, sectors
end

local function network(o)
  local report = common.report(o.path)
  local data = common.checked(core.columns(o.path, {number = {o.value}, separator = o.separator}))
  local links = {supplier = column(data, o.supplier, o.path), buyer = column(data, o.buyer, o.path),
    value = o.value and column(data, o.value, o.path), lines = data.lines, count = data.count}
  if links.count == 0 then common.refuse(o.path .. ": no links") end
  local nodes, place, list = node_list(o, links)
  if (o.output or o.demand or o.region or o.sector) and not list then
    options.raise("read.edges: output, demand, region and sector are columns of `nodes`: give that file")
  end
  local numbered, loops = number_links(o, links, place)
  local attributes, sectors = attributes_of(o, list, report)
  local n = #nodes
  local spec = {kind = "network", nodes = nodes, links = numbered,
    regions = o.region and column(list, o.region, o.nodes) or nil, sectors = sectors,
    output = output_of(o, numbered, list, n, report), attributes = attributes, unit = o.unit,
    year = o.year, title = o.title, source = o.path}
  if loops > 0 then report.notes[#report.notes + 1] = ("%d links of a node to itself"):format(loops) end
  report.nodes = n
  local chain, message, code = build.chain(spec)
  if not chain then common.refuse(("%s: %s"):format(o.path, message), code) end
  local kept = chain:links().count
  if kept < links.count then
    report.notes[#report.notes + 1] = ("%d repeated or zero links were added up or dropped"):format(
      links.count - kept)
  end
  for i, x in ipairs(spec.output) do
    if x == 0 then report.zero_output[#report.zero_output + 1] = nodes[i] end
  end
  return chain, report
end

---A supplier network from a list of links: columns `supplier`, `buyer` and `value` (1 a link when
---`value` is false). `nodes`: a CSV whose first column (or `label`) names the nodes, with columns
---for `output`, `demand`, `region`, `sector`; further ones become attributes. Without it nodes are
---those of the links. Output not given is sales plus demand, or the larger of sales and purchases.
---Repeated links are added up and reported; a link to a node that is not listed is refused.
---Stored sparse; about a second for a million links.
---@param given table
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.edges(given)
  local o = options.check("read.edges", given, {path = {"text", required = true},
    supplier = {"text", default = "supplier"}, buyer = {"text", default = "buyer"},
    value = "any", nodes = "text", label = "text", output = "text", demand = "text",
    region = "text", sector = "text", separator = "text", unit = "text", year = "integer",
    title = "text"})
  if o.value == nil then o.value = "value"
  elseif o.value ~= false and type(o.value) ~= "string" then
    options.fail("read.edges.value", "a column name or false", o.value)
  end
  return common.guarded(network, o)
end

return read
