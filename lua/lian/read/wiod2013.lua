--- World input-output tables, WIOD 2013 release, in three files: flows, final demand, output
--- Labels <region>_c<k>; 35 ISIC revision 3 sectors and five demand categories a region.
--- Million USD, current basic prices. Flows are truncated to whole millions in the usual file, so
--- that row sums fall short of output.
local demand_regions = require "lian.read.demand_regions"
local finish = require "lian.read.finish"
local ledger = require "lian.read.ledger"
local names = require "lian.read.names"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sections = require "lian.read.sections"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"

local read = {}

local ROLE = {c37 = "households", c38 = "other", c39 = "government", c41 = "investment",
  c42 = "inventory"}

-- region and code of each label
local function split_labels(labels, place, pattern, example)
  local regions, codes = {}, {}
  for k, label in ipairs(labels) do
    regions[k], codes[k] = label:match(pattern)
    if not codes[k] then
      problem.bad("%s: expected a label such as '%s', got %s", place(k), example,
        options.describe(label))
    end
  end
  return regions, codes
end

local function open_flows(path, encoding)
  local s = sheet.open(path, {header = 1, labels = 1, encoding = encoding})
  local rows, columns = s.labels[1], s.heads[1]
  local at = function(i) return s:at(i) end
  local regions, sectors = split_labels(rows, at, "^(.+)_(c%d+)$", "CHN_c14")
  s:row_index()
  s:column_index()
  for k = 1, math.max(#rows, #columns) do
    if rows[k] ~= columns[k] then
      problem.bad("%s: row %s where column %d is %s: rows and columns must be the same nodes in "
        .. "the same order", rows[k] and s:at(k) or s.path, options.describe(rows[k]), k + 1,
        options.describe(columns[k]))
    end
  end
  ledger.claim_all(s, "flows")
  return {nodes = rows, regions = regions, sectors = sectors, flows = s.values, sheets = {s}}
end

-- the rows of a further file must be the nodes, in the same order
local function check_nodes(s, nodes)
  local labels = s.labels[1]
  for k = 1, math.max(#labels, #nodes) do
    if labels[k] ~= nodes[k] then
      problem.bad("%s: expected the row of node %s, got %s", labels[k] and s:at(k) or s.path,
        options.describe(nodes[k]), options.describe(labels[k]))
    end
  end
end

local function read_demand(path, nodes, sheets, encoding)
  local s = sheet.open(path, {header = 1, labels = 1, encoding = encoding})
  check_nodes(s, nodes)
  local labels, roles = s.heads[1], {}
  s:column_index()
  local regions, codes = split_labels(labels, function(j) return s:head(j) end, "^(.+)_(c%d+)$",
    "CHN_c37")
  for k, code in ipairs(codes) do
    roles[k] = ROLE[code]
    if not roles[k] then
      problem.bad("%s: '%s' is no demand category (c37, c38, c39, c41, c42)", s:head(k), labels[k])
    end
  end
  ledger.claim_all(s, "final demand")
  sheets[#sheets + 1] = s
  return {labels = labels, regions = regions, roles = roles, values = s.values}
end

-- label, ..., output
local function read_output(path, nodes, sheets, encoding)
  local fields, at = sheet.first_record(path, 0, encoding)
  if fields[#fields] ~= "output" then
    problem.bad("%s: expected 'output' as the last column, got %s", at,
      options.describe(fields[#fields]))
  end
  local s = sheet.open(path, {header = 1, labels = math.max(1, #fields - 1), encoding = encoding})
  check_nodes(s, nodes)
  ledger.claim_all(s, "output")
  sheets[#sheets + 1] = s
  return s.values:column(1)
end

local OPTIONS = file_text.with_encoding{
  flows = {"text", required = true}, demand = {"text", required = true}, output = "text",
  sectors = "any", regions = "table", year = "year", tolerance = "positive", title = "text",
  balance = {"choice", "refuse", "demand", "output"},
}

local function count_distinct(list)
  local seen, count = {}, 0
  for _, v in ipairs(list) do
    if not seen[v] then seen[v], count = true, count + 1 end
  end
  return count
end

---Reads a world table of the WIOD 2013 release. Money is in million USD.
---`sectors` is the path of a table of code and name, or {path =, encoding =}.
---Flows and demand are truncated in the usual files, so that rows fall short of the published output: what is at most
---2,000 or a thousandth of the largest output is booked as with `balance = "output"` (output becomes the row sum, value
---added the rest of the column); more is refused unless `balance` is "demand" or "output".
---Without `output`, output is the row sum. `regions` = {ROW = "RoW"}: regions of the demand file that the
---flows call otherwise; one that differs by case alone is found, and the report says so.
---```lua
---local chain = assert(lian.read.wiod2013{flows = "Z_2011.csv.gz", demand = "Y_2011.csv.gz",
---  output = "x_2011.csv", sectors = "sectors.csv"})
---```
---@param given table the options above; also `year`, `title`, `tolerance`, `encoding`
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function read.wiod2013(given)
  local o = options.check("read.wiod2013", given, OPTIONS)
  return problem.catch(function()
    local parts = open_flows(o.flows, o.encoding)
    parts.demand = read_demand(o.demand, parts.nodes, parts.sheets, o.encoding)
    demand_regions.settle(parts, o.regions, "_", "read.wiod2013.regions")
    parts.output = o.output and read_output(o.output, parts.nodes, parts.sheets, o.encoding)
    parts.name = o.sectors ~= nil and names.of("read.wiod2013.sectors", o.sectors, parts.sectors, o) or nil
    parts.section = sections.wiod2013(parts.sectors)
    parts.path, parts.unit, parts.year = o.flows, "million USD", o.year or sheet.year_of(o.flows)
    parts.title = o.title or ("WIOD 2013%s, %d regions"):format(
      parts.year and " " .. parts.year or "", count_distinct(parts.regions))
    parts.balance, parts.usual, parts.tolerance = o.balance, "output", o.tolerance
    parts.limit, parts.limit_share = 2000, 1e-3
    parts.limit_why = "truncation does not explain it: are the files of one year?"
    parts.totals = "keep" -- the labels leave no room for totals
    parts.known_lines = true
    return finish.table(parts)
  end)
end

return read
