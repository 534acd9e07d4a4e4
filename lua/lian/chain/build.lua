--- Builds a chain from Lua arrays: what `lian.chain{...}` and every reader call.
local core = require "lian.core"
local given = require "lian.chain.given"
local import_sign = require "lian.chain.import_sign"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local totals = require "lian.chain.totals"

local build = {}

-- a single row of numbers, or rows by name, as a block of rows
local function rows_by_name(path, value, n, single, kind)
  if value[1] ~= nil then
    return {labels = {single}, roles = {given.role_of(path, single, kind)}, units = {""}, regions = {""},
      values = core.matrix_new(1, n, {given.numbers(path, value, n)})}
  end
  local named = given.named(path, value, n, kind)
  if #named.labels == 0 then return nil end
  return {labels = named.labels, roles = named.roles, units = named.units, regions = named.regions,
    values = core.matrix_new(#named.labels, n, named.rows)}
end

local function demand_of(value, n)
  if value == nil then return nil end
  if value.labels then
    local function shape(count) return n, count end
    return given.block("chain.demand", value, shape, shape, "demand")
  end
  local block = rows_by_name("chain.demand", value, n, "final demand", "demand")
  if block then block.values = block.values:transpose() end
  return block
end

-- `second` of extensions is what final users use directly, by demand category
local function rows_of(value, kind, n, single, categories)
  if value == nil then return nil end
  local path = "chain." .. kind
  if value.labels then
    return given.block(path, value, function(count) return count, n end,
      function(count) return count, categories or n end, kind)
  end
  return rows_by_name(path, value, n, single, kind)
end

-- tables and networks have regions and sectors
local function axes_of(spec, kind, n)
  local axes, seen = given.axes(spec, n)
  if kind == "items" then return axes end
  if not seen.region then
    local home = {}
    for i = 1, n do home[i] = "home" end
    axes[#axes + 1] = {name = "region", values = home}
  end
  if not seen.sector then axes[#axes + 1] = {name = "sector", values = spec.nodes} end
  return axes
end

-- two labels that look alike are one that was written twice
local function check_alike(nodes)
  local met = {}
  for i, label in ipairs(nodes) do
    local bare = core.trim(label)
    if met[bare] and met[bare] ~= label then
      options.raise(("chain.nodes[%d]: %s and %s differ by the blanks around them alone"):format(i,
        options.describe(label), options.describe(met[bare])))
    end
    met[bare] = label
  end
end

local KEYS = {
  kind = {"choice", "table", "network", "items"}, nodes = {"table", required = true},
  regions = "table", sectors = "table", axes = "table", flows = "any", links = "table",
  imports = "any", output = "table", demand = "table", inputs = "table", extensions = "table",
  attributes = "table", title = "text", unit = "text", source = "text", year = "year",
  tolerance = "positive", totals = {"choice", "refuse", "keep"},
}

-- Totals among the nodes of a table, which would count twice: what refuses those that are named as totals, or a note of
-- others, which may be sums by chance. Output and demand are those given: what is derived of them says nothing.
local function totals_in(chain, o)
  if not o.flows or o.totals == "keep" or chain:meta().kind ~= "table" then return nil end
  local demand, inputs = o.demand and chain:block("demand"), o.inputs and chain:block("inputs")
  local found, message, code = totals.find{nodes = o.nodes, flows = chain:flows(), output = o.output,
    demand = demand and demand.values, inputs = inputs and inputs.values}
  if not found then return message, code end
  local notes = {}
  for _, total in ipairs(found) do
    local text = totals.text(total, o.nodes)
    if not total.unsure and totals.named(o.nodes[total.at]) then
      return ("chain.nodes: %s: a total left among the nodes (totals = 'keep' takes it for a node of its own)"):format(
        text), "contradiction"
    elseif not total.unsure then
      notes[#notes + 1] = text .. ": if it is a total, it counts twice"
    end
  end
  return nil, nil, notes
end

---Builds a chain from arrays. Money is in `unit` per year throughout.
---`nodes` are distinct labels; `flows[i][j]` is what i sells to j (or `links` = list of
---`{from, to, value}`, stored sparse). `output`, `demand` and `inputs` may be given or left out:
---what is missing is derived, what contradicts is refused with the amount and the node.
---`demand` is an array of numbers or name -> array; `inputs` likewise; `extensions` are
---name -> {values =, unit =}, in physical units per year.
---Value added is what inputs of all roles but imports, product_taxes and discrepancy sum to; a name that does not
---say its role ("wages", "Gross operating surplus", "D21X31" do) is refused until `role` does. Imports among
---demand are subtracted: printed as positive numbers they are turned round, and the second result says so, unless
---output speaks against it. chain:check() shows the sums by role. A node of a table whose row and column are the
---sums of others' is refused where its label says that it is a total, and else told of in the second result; `totals` =
---"keep" takes it as it stands. A table whose rows add up, with the output and the demand that are given, holds none.
---```lua
---local two = assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}},
---  output = {1000, 2000}, unit = "million USD"})
---```
---@param given table
---@return lian.chain|nil chain
---@return string|nil message, or what was turned round and what may be a total
---@return string|nil code "bad_data" or "contradiction"
function build.chain(given_by_user)
  local o = options.check("chain", given_by_user, KEYS)
  local n = #given.texts("chain.nodes", o.nodes)
  if n == 0 then options.fail("chain.nodes", "at least one label", "none") end
  check_alike(o.nodes)
  if o.links then o.links = given.links("chain.links", o.links, o.nodes) end
  local chain, message, code = build.checked(o)
  if chain then
    local refusal, symbol, notes = totals_in(chain, o)
    if refusal then return nil, refusal, symbol end
    notes = notes or {}
    if message then table.insert(notes, 1, message) end
    if #notes > 0 then return chain, table.concat(notes, "; ") end
    return chain
  end
  return nil, message:find("^label ") and "nodes: " .. message or message, code
end

-- what each node sells to nodes
local function sales_of(flows, links, n)
  if flows then return flows:row_sums() end
  local sum = lists.zeros(n)
  for k = 1, links.count do sum[links.from[k]] = sum[links.from[k]] + links.value[k] end
  return sum
end

-- imports get the sign of what is subtracted
local function signs_of(o, flows, demand, inputs)
  if o.kind == "items" then return nil end
  if not o.output and not demand then return nil, import_sign.refuse_inputs(inputs) end
  return import_sign.settle(demand, o.output and given.numbers("chain.output", o.output, #o.nodes),
    function() return sales_of(flows, o.links, #o.nodes) end, o.imports)
end

-- the same for readers, whose links are columns of node numbers already
function build.checked(o)
  local n, kind = #o.nodes, o.kind or (o.links and "network" or "table")
  if not o.flows and not o.links then options.fail("chain", "flows or links", "neither") end
  if o.flows and o.links then options.raise("chain: give flows or links, not both") end
  for _, name in ipairs{"title", "unit", "source"} do
    if o[name] then given.text("chain." .. name, o[name]) end
  end
  local demand, inputs = demand_of(o.demand, n), rows_of(o.inputs, "inputs", n, "value added")
  local flows = o.flows and given.matrix("chain.flows", o.flows, n, n)
  local note, refusal = signs_of(o, flows, demand, inputs)
  if refusal then return nil, refusal, "contradiction" end
  local chain, message, code = core.chain_new{
    kind = kind, nodes = o.nodes, axes = axes_of(o, kind, n), links = o.links, flows = flows,
    imports = o.imports and given.matrix("chain.imports", o.imports, n, n),
    output = o.output and given.numbers("chain.output", o.output, n), demand = demand,
    inputs = inputs,
    extensions = rows_of(o.extensions, "extensions", n, "extension", demand and #demand.labels),
    attributes = o.attributes and given.attributes("chain.attributes", o.attributes, n),
    title = o.title, unit = o.unit, source = o.source, year = o.year, tolerance = o.tolerance,
  }
  if not chain then return nil, message, code end
  return chain, note
end

return build
