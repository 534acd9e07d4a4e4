--- Makers who go to another region: a chain with a further node for each, of the same good, in the host region, with
--- the column that they have at home. Nobody is there at rest (csrc/lian.h, lian_economy_spec.dormant). Everything that
--- acts on the host region finds them there; results show them with the host's makers of the good.
---
--- An instrument whose makers move says so in `in_time.movers(shock, at, path)`, asked once before anything runs: a
--- list of parts {home (node), hosts (nodes), weights (adding up to 1)}. A part has a mover for each host.
local bind = require "lian.scenario.bind"
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local movers = {}

-- who moves in a scenario: {shock (its place), home, host}; what cannot move is said when events are made
local function listed(scenario, at)
  local out = {}
  for k, written in ipairs(scenario.shocks) do
    local shock = declare.checked(written)
    local act = declare.of(shock.kind).in_time
    local parts = act and act.movers and options.attempt(act.movers, shock, at, bind.path(shock, k)) or {}
    for _, part in ipairs(parts) do
      for _, host in ipairs(part.hosts) do out[#out + 1] = {shock = k, home = part.home, host = host} end
    end
  end
  return out
end

-- the numbers of a list, and for each mover that of its home (or `as`)
local function with(list, values, as)
  local out = table.move(values, 1, #values, 1, {})
  for _, m in ipairs(list) do out[#out + 1] = as == nil and values[m.home] or as end
  return out
end

-- rows of flows: movers buy as at home, and sell nothing
local function rows_of(chain, list, count)
  local flows, rows = chain:flows(), {}
  for i = 1, #chain do rows[i] = with(list, flows:row(i)) end
  for k = 1, #list do rows[#chain + k] = lists.zeros(count) end
  return rows
end

local function demand_of(chain, list)
  local demand, rows = chain:block("demand"), {}
  if #demand.labels == 0 then return nil end
  for i = 1, #chain do rows[i] = demand.values:row(i) end
  for _ = 1, #list do rows[#rows + 1] = lists.zeros(#demand.labels) end
  return {labels = demand.labels, regions = demand.regions, roles = demand.roles, units = demand.units,
    values = core.matrix_new(#rows, #demand.labels, rows)}
end

local function names_of(chain, list)
  local nodes, taken, labels = table.move(chain:nodes(), 1, #chain, 1, {}), {}, chain:nodes()
  for _, label in ipairs(nodes) do taken[label] = true end
  for _, m in ipairs(list) do
    local label = ("%s at %s"):format(labels[m.home], labels[m.host])
    while taken[label] do label = label .. "'" end
    nodes[#nodes + 1], taken[label] = label, true
  end
  return nodes
end

local function regions_of(chain, list)
  local region = chain:axis("region")
  local out = table.move(region, 1, #region, 1, {})
  for _, m in ipairs(list) do out[#out + 1] = region[m.host] end
  return out
end

local function extended(chain, list)
  local m, count = chain:meta(), #chain + #list
  local axes = {{name = "region", values = regions_of(chain, list)}}
  if chain:axis("sector") then axes[2] = {name = "sector", values = with(list, chain:axis("sector"))} end
  return assert(core.chain_new{kind = "table", nodes = names_of(chain, list), axes = axes,
    flows = core.matrix_new(count, count, rows_of(chain, list, count)), output = with(list, chain:output()),
    demand = demand_of(chain, list), tolerance = 1e30, -- output of relocated makers has no sales yet
    title = m.title, unit = m.unit, source = m.source, year = m.year})
end

local made = setmetatable({}, {__mode = "k"}) -- chain -> the last {key, chain}: draws of a sweep share it

local function chain_of(chain, list)
  local key = {}
  for k, m in ipairs(list) do key[k] = ("%d %d"):format(m.home, m.host) end
  key = table.concat(key, ",")
  if not made[chain] or made[chain].key ~= key then made[chain] = {key = key, chain = extended(chain, list)} end
  return made[chain].chain
end

---The makers that relocate in a scenario, or nil when none do.
---@param scenario lian.scenario
---@param chain lian.chain
---@return table|nil movers {list of {shock, home, host, node}, base (hits.at of the chain), chain (with them),
---  host (node -> node that it is shown with, all nodes), dormant (flags)}
function movers.of(scenario, chain)
  local base = hits.at(chain)
  local list = listed(scenario, base)
  if #list == 0 then return nil end
  local self = {list = list, base = base, chain = chain_of(chain, list), host = {}, dormant = {}}
  for i = 1, #chain do self.host[i], self.dormant[i] = i, false end
  for k, m in ipairs(list) do
    m.node = #chain + k
    self.host[m.node], self.dormant[m.node] = m.host, true
  end
  return self
end

---The node of a mover.
---@param self table
---@param shock integer its place in the scenario
---@param home integer
---@param host integer
function movers.node(self, shock, home, host)
  for _, m in ipairs(self.list) do
    if m.shock == shock and m.home == home and m.host == host then return m.node end
  end
end

---Labels by node, with movers under that of the node that they are shown with.
function movers.keys(self, keys)
  return lists.at(keys, self.host)
end

---Adds what movers have to that of their hosts; in place.
---@param self table
---@param list number[] by node, or empty where it was not followed
---@return number[] list of the nodes of the chain
function movers.folded(self, list)
  for k = #list, #self.host - #self.list + 1, -1 do
    list[self.host[k]] = list[self.host[k]] + list[k]
    list[k] = nil
  end
  return list
end

---The same for the rows of a matrix.
function movers.folded_rows(self, matrix)
  local rows, n = {}, #self.host - #self.list
  for i = 1, n do rows[i] = matrix:row(i) end
  for k = n + 1, #self.host do
    local to = rows[self.host[k]]
    for c, v in ipairs(matrix:row(k)) do to[c] = to[c] + v end
  end
  return core.matrix_new(n, matrix:cols(), rows)
end

local MANY = 0.1 -- of what a region makes at rest

---What to know where many have come: nobody builds for them.
---@param self table
---@param normal number[] by node, money a step, of those who are there at rest
---@param place number[] by node: part of a node's makers who are there
---@param steps number a year
---@return string[] notes
function movers.notes(self, normal, place, steps)
  local region, output = self.chain:axis("region"), self.chain:output()
  local whole, come, order, notes = {}, {}, {}, {}
  for i, v in ipairs(normal) do whole[region[i]] = (whole[region[i]] or 0) + v end
  for _, m in ipairs(self.list) do
    local r = region[m.node]
    if not come[r] then order[#order + 1] = r end
    come[r] = (come[r] or 0) + place[m.node] * math.max(0, output[m.node]) / steps
  end
  for _, r in ipairs(order) do
    if come[r] > MANY * whole[r] then
      notes[#notes + 1] = format("those who have come make %.3g %% of what '%s' makes at rest, and suppliers there "
        .. "have no more capacity for that: expand gives them some", 100 * come[r] / whole[r], r)
    end
  end
  return notes
end

return movers
