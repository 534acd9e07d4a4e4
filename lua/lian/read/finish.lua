--- The last step of every table reader: totals left in, balance, the chain, the report.
local block_totals = require "lian.read.block_totals"
local build = require "lian.chain.build"
local import_sign = require "lian.chain.import_sign"
local ledger = require "lian.read.ledger"
local moved = require "lian.read.moved"
local places = require "lian.chain.places"
local problem = require "lian.read.problem"
local repair = require "lian.read.repair"
local report = require "lian.read.report"
local roles = require "lian.chain.roles"
local subtotals = require "lian.read.subtotals"
local file_text = require "lian.read.text"
local totals = require "lian.read.totals"

local finish = {}

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
  return problem.got(chain, message, code) -- the chain, and what build has to say of it
end

-- how the files are written (file_text.found): of the sheets, and of further files
local function written_of(parts)
  local out = {}
  for _, s in ipairs(parts.sheets or {}) do out[#out + 1] = s.written end
  for _, one in ipairs(parts.files or {}) do out[#out + 1] = one end
  return out
end

---What was read: distinct regions, zero outputs.
function finish.describe(parts, chain, extra)
  extra.path, extra.nodes = parts.path, #chain
  extra.regions = distinct(chain:axis("region") or {})
  extra.zero_output, extra.negative_output = idle(chain)
  extra.dropped, extra.notes, extra.by_label = parts.dropped or {}, parts.notes or {}, parts.by_label or {}
  file_text.tell(extra, written_of(parts))
  extra.sums, extra.lists = roles.sums(chain)
  extra.mass = ledger.of(parts.sheets or {}, chain, extra.told)
  extra.told = nil
  extra.notes[#extra.notes + 1] = places.alike(chain)
  local stray
  extra.stray_demand, stray = places.stray(chain)
  if stray then
    table.insert(extra.notes, ("whose demand is not known: %s; `regions` says so, as in regions = {ROW = \"RoW\"}")
      :format(stray))
  end
  return report.new(extra)
end

local function refuse_subtotal(parts, what, labels, lines)
  local t, members = subtotals.find(lines)
  if not t then return end
  local names = {}
  for k, member in ipairs(members) do names[k] = ("'%s'"):format(labels[member]) end
  problem.bad("%s: the %s '%s' is the sum of %s: it would count twice; leave it out, or them (totals = 'keep' "
    .. "reads all)", parts.path, what, labels[t], table.concat(names, ", "))
end

-- rows of inputs that are sums of others, where the balance does not show that all of them count
local function refuse_subtotals_of_inputs(parts)
  local _, columns = repair.holds(parts)
  if not parts.inputs or columns then return end
  refuse_subtotal(parts, "input row", parts.inputs.labels, parts.inputs.values:totable())
end

-- the same of columns of demand, once imports have their sign
local function refuse_subtotals_of_demand(parts)
  if not parts.demand or #parts.demand.labels > 14 or repair.holds(parts) then return end
  refuse_subtotal(parts, "demand column", parts.demand.labels, parts.demand.values:transpose():totable())
end

-- a column that no user told to be demand and that is none by its label, unless it was a total and is left out
local function refuse_no_use(parts)
  local label = parts.by_label and parts.by_label.no_use
  for k, known in ipairs(label and parts.demand and parts.demand.labels or {}) do
    if known == label and parts.demand.roles[k] == "other" then
      problem.bad("%s: the demand column '%s' is no final use by its label (taxes, margins, supply and output are "
        .. "none): leave it out, or say its role, as in demand = {households = ..., other = ...}", parts.path, label)
    end
  end
end

-- imports get the sign of what is subtracted
local function settle_imports(parts)
  if not parts.output and not parts.demand then
    local why = import_sign.refuse_inputs(parts.inputs)
    if why then problem.fail("contradiction", "%s: %s", parts.path, why) end
  end
  local note, why = import_sign.settle(parts.demand, parts.output, function() return parts.flows:row_sums() end,
    parts.imports)
  if why then problem.fail("contradiction", "%s: %s", parts.path, why) end
  if parts.demand then parts.demand.signed = nil end
  if not note then return end
  table.insert(parts.notes, note)
  if parts.totals ~= "keep" and parts.totals_why then -- output among demand is a sum with imports subtracted
    block_totals.settle(parts, parts.path, parts.totals == "drop", parts.totals_why)
  end
end

---Makes chain and report of a table's parts; failures are thrown.
---@param parts table see build.chain and repair.settle; also path, name, name_zh, dropped, notes
---@return lian.chain chain
---@return table report
function finish.table(parts)
  parts.notes = parts.notes or {}
  if parts.totals ~= "keep" then totals.refuse(parts) end
  local doubted = not parts.known_lines and parts.totals ~= "keep"
  if doubted then refuse_subtotals_of_inputs(parts) end
  settle_imports(parts)
  refuse_no_use(parts)
  if doubted then refuse_subtotals_of_demand(parts) end
  local before = moved.value_added(parts)
  local balance, repaired = repair.settle(parts)
  local chain = named(parts.path, build.checked{
    kind = "table", nodes = parts.nodes, regions = parts.regions, sectors = parts.sectors,
    flows = parts.flows, imports = parts.imports, output = parts.output, demand = parts.demand,
    inputs = parts.inputs, extensions = parts.extensions, attributes = attributes_of(parts),
    title = parts.title,
    unit = parts.unit, source = parts.source or parts.path, year = parts.year,
    tolerance = parts.tolerance,
  })
  return chain, finish.describe(parts, chain, {
    balance = balance, repaired = repaired, moved = repaired and moved.by_region(parts, before, chain),
    negative_cells = parts.flows:negative(),
  })
end

finish.named = named

return finish
