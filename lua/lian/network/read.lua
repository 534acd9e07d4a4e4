--- A file of links between firms, read by the core as a network (read.edges{links = ...}).
local base = require "lian.network.base"
local core = require "lian.core"
local firms = require "lian.network.firms"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local file_text = require "lian.read.text"
local problem = require "lian.read.problem"
local report = require "lian.read.report"
local sheet = require "lian.read.sheet"
local workbook = require "lian.base.workbook"
local progress = require "lian.base.progress"

local read = {}

---Options of read.edges for `links`.
read.OPTIONS = file_text.with_numbers{
  links = {"text", required = true}, supplier = {"text", default = "supplier"}, buyer = {"text", default = "buyer"},
  value = "any", from = "text", to = "text", undirected = {"flag", default = false}, nodes = "text", label = "text",
  region = "text", sector = "text", separator = "text", sheet = "any", range = "text", title = "text", unit = "text",
  source = "text", year = "year",
}

local function header(o)
  local names, line, name = problem.got(core.first_record(o.links, o.form))
  local has = {}
  for k, one in ipairs(names) do
    names[k] = core.trim(one)
    has[names[k]] = true
  end
  return names, has, ("%s:%d"):format(name, line)
end

-- the columns of the file: named by the user they must be there; value, from and to are found by their names
local function columns_of(o)
  local names, has, at = header(o)
  local function need(name, option)
    if name and not has[name] then
      problem.fail("not_found", "%s: no column %s (read.edges.%s)%s", at, options.describe(name), option,
        options.suggest(name, names))
    end
    return name
  end
  if o.value ~= nil and o.value ~= false and type(o.value) ~= "string" then
    options.fail("read.edges.value", "a column name or false", o.value)
  end
  local value = o.value
  if value == nil then value = has.value and "value" end
  local columns = {supplier = need(o.supplier, "supplier"), buyer = need(o.buyer, "buyer"),
    value = need(value or nil, "value"), undirected = o.undirected,
    from = need(o.from, "from") or has.from and "from" or nil, to = need(o.to, "to") or has.to and "to" or nil}
  for option, given in pairs(o.form) do columns[option] = given end
  return columns
end

---What was found on the way, for people.
function read.notes(found, columns)
  local notes = {}
  local function add(count, ...) if count > 0 then notes[#notes + 1] = format(...) end end
  if columns and not columns.value then notes[1] = "no column of values: each link counts 1" end
  add(found.repeated, "%d repeated links were added up", found.repeated)
  add(found.loops, "%d firms have links to themselves", found.loops)
  add(found.zeros, "%d links of value 0 were left out", found.zeros)
  add(found.missing or 0, "%d rows whose value is missing were left out", found.missing)
  return notes
end

-- what was found as lines, for print
local function lines_of(r)
  local lines = {{"read", r.path}, {"size", ("%d firms, %d links"):format(r.firms, r.links)},
    {"sum", number.amount(r.total)}}
  for _, note in ipairs(r.notes) do lines[#lines + 1] = {"note", note} end
  return lines
end

---@param given table the options above
---@return lian.network|nil net
---@return table|string report or message
---@return string|nil code
function read.links(given)
  local o = options.check("read.edges", given, read.OPTIONS)
  for _, name in ipairs{"label", "region", "sector"} do
    if o[name] and not o.nodes then
      options.raise(("read.edges.%s: names a column of `nodes`, which is not given"):format(name))
    end
  end
  sheet.check_separator("read.edges", o.separator)
  o.links = workbook.path("read.edges", o.links, o)
  o.form = file_text.options("read.edges", o)
  local further = o.nodes and file_text.options("read.edges", file_text.inherit({}, o, o.nodes)) or {}
  further.separator = nil -- the table of firms has its own
  return problem.catch(function()
    local columns = columns_of(o)
    local known = o.nodes and firms.read(o.nodes, {label = o.label, region = o.region, sector = o.sector,
      further = further}) or {}
    local work <close> = progress.start("reading " .. o.links:match("[^/]*$")) -- luacheck: ignore
    local links, found = problem.got(core.network.read(o.links, columns, known.labels))
    local notes = read.notes(found, columns)
    local net = base.wrap(links, {columns = known.columns, names = known.names, meta = {title = o.title,
      unit = o.unit, source = o.source or o.links, year = o.year, notes = notes}})
    local shape = net.shape
    return net, report.new{lines = lines_of, path = o.links, notes = notes, firms = shape.nodes,
      links = found.rows - found.repeated - found.zeros, rows = found.rows, repeated = found.repeated,
      loops = found.loops, zeros = found.zeros, total = found.total, bytes = shape.bytes}
  end)
end

return read
