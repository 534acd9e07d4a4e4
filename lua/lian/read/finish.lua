--- The last step of every table reader: totals left in, balance, the chain, the report.
local build = require "lian.chain.build"
local places = require "lian.chain.places"
local problem = require "lian.read.problem"
local repair = require "lian.read.repair"
local report = require "lian.read.report"
local totals = require "lian.read.totals"

local finish = {}

local function count_negative(matrix)
  local count = 0
  for i = 1, matrix:rows() do
    for _, v in ipairs(matrix:row(i)) do if v < 0 then count = count + 1 end end
  end
  return count
end

local function refuse_totals(parts)
  local found = totals.find(parts.flows)[1]
  if not found then return end
  problem.bad("%s: '%s' is the sum of '%s' to '%s': a total left among the sectors%s", parts.path,
    parts.nodes[found.at], parts.nodes[found.from], parts.nodes[found.to], parts.totals_why or "")
end

-- labels of nodes whose output is zero, and of those whose output is below it
local function idle(chain)
  local nodes, zero, negative = chain:nodes(), {}, {}
  for i, x in ipairs(chain:output()) do
    if x == 0 then zero[#zero + 1] = nodes[i]
    elseif x < 0 then negative[#negative + 1] = nodes[i] end
  end
  return zero, negative
end

local function distinct(list)
  local seen, count = {}, 0
  for _, item in ipairs(list) do
    if not seen[item] then seen[item], count = true, count + 1 end
  end
  return count
end

local function attributes_of(parts)
  local list = parts.attributes or {}
  for _, name in ipairs{"name", "name_zh", "section"} do
    if parts[name] then list[#list + 1] = {name = name, unit = "", texts = parts[name]} end
  end
  return list
end

-- messages of the core know labels, not files
local function named(path, chain, message, code)
  if chain == nil and not message:find(path, 1, true) then message = path .. ": " .. message end
  return problem.got(chain, message, code)
end

---What was read: distinct regions, zero outputs.
function finish.describe(parts, chain, extra)
  extra.path, extra.nodes = parts.path, #chain
  extra.regions = distinct(chain:axis("region") or {})
  extra.zero_output, extra.negative_output = idle(chain)
  extra.dropped, extra.notes = parts.dropped or {}, parts.notes or {}
  local text
  extra.stray_demand, text = places.stray(chain)
  if text then
    table.insert(extra.notes, ("whose demand is not known: %s; `regions` says so, as in regions = {ROW = \"RoW\"}")
      :format(text))
  end
  return report.new(extra)
end

---Makes chain and report of a table's parts; failures are thrown.
---@param parts table see build.chain and repair.settle; also path, name, name_zh, dropped, notes
---@return lian.chain chain
---@return table report
function finish.table(parts)
  if parts.totals ~= "keep" then refuse_totals(parts) end
  local balance, repaired = repair.settle(parts)
  local chain = named(parts.path, build.checked{
    kind = "table", nodes = parts.nodes, regions = parts.regions, sectors = parts.sectors,
    flows = parts.flows, imports = parts.imports, output = parts.output, demand = parts.demand,
    inputs = parts.inputs, attributes = attributes_of(parts), title = parts.title,
    unit = parts.unit, source = parts.source or parts.path, year = parts.year,
    tolerance = parts.tolerance,
  })
  return chain, finish.describe(parts, chain, {
    balance = balance, repaired = repaired, negative_cells = count_negative(parts.flows),
  })
end

finish.named = named

return finish
