--- lian.join: a table in which the firms of some sectors stand as nodes, what their links say in place of proportions.
---
--- Of sector s: firms i with revenue r_i, and a rest with what they lack of its output x_s. K are the links, added up
--- by node; what is left of a cell of the table, R[s,t] = Z[s,t] - sum K, goes to the firms of s by what they have left
--- to sell, r_i - sum K, and to those of t by what they lack of the recipe, max(0, Z[s,t] r_j / x_t - K[s,j]); a cell
--- below 0 holds no links and is parted by revenue. So each firm sells its revenue, sums by sector are the table's, and
--- what a firm does not spend on inputs is its value added.
local base = require "lian.network.base"
local chain_rebuild = require "lian.chain.rebuild"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local given_firms = require "lian.network.given"
local join_attributes = require "lian.network.join_attributes"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local join = {}

local RULES = {table = {"any", required = true}, network = {"any", required = true}, sectors = "labels",
  sector = {"text", default = "sector"}, revenue = {"text", default = "revenue"}, map = "table", top = "count",
  attributes = "table", factor = {"positive", default = 1}}

local MOST = 6000 -- nodes of a dense table
local OVER = 1e-9 -- of output: revenues may exceed it by rounding

-- ---- nodes of the new table: firm, rest of a sector, or sector as it was

-- node of the table of each firm, or nil: its sector by `map`, or as it stands
local function nodes_of_firms(net, o)
  local index, several = given_firms.index(o.table)
  local texts = base.texts(net, o.sector, "join.sector")
  local regions, out, unknown = net.columns.region and net.columns.region.texts, {}, 0
  if o.map then options.plain("join.map", o.map, "sector of the network -> of the table") end
  for _, name in ipairs(options.names(o.map or {})) do
    local to = o.map[name]
    if type(to) ~= "string" or not index[to] then
      options.raise(options.unknown(("join.map['%s']"):format(name), "sector", to, o.table:nodes()))
    end
  end
  for i, text in ipairs(texts) do
    if o.map then text = o.map[text] or "" end
    out[i] = index[(regions and regions[i] or "") .. "\0" .. text] or not several[text] and index[text] or false
    if not out[i] then unknown = unknown + 1 end
  end
  return out, unknown
end

-- which nodes of the table are taken apart
local function chosen_of(o, firm_node)
  local chosen, has = {}, {}
  for _, node in ipairs(firm_node) do if node then has[node] = true end end
  if not o.sectors then return has end
  local sectors, labels = o.table:axis("sector") or o.table:nodes(), o.table:nodes()
  for _, name in ipairs(type(o.sectors) == "string" and {o.sectors} or o.sectors) do
    local met, firms = false, false
    for i, label in ipairs(labels) do
      if label == name or sectors[i] == name then
        met, firms, chosen[i] = true, firms or has[i], has[i]
      end
    end
    if not met then options.raise(options.unknown("join.sectors", "sector", name, sectors)) end
    if not firms then
      options.raise(("join.sectors: no firm of the network is of sector '%s': leave it out, it stays as it is")
        :format(name))
    end
  end
  return chosen
end

-- places of firms that are nodes: the largest `top` of those in chosen sectors
local function firms_taken(net, o, firm_node, chosen)
  local revenue, list = base.numbers(net, o.revenue, "join.revenue"), {}
  for i, node in ipairs(firm_node) do
    if node and chosen[node] then
      local v = revenue[i]
      if not v or v <= 0 then
        problem.bad("join: the firm %s has no revenue above 0: a firm inside a sector takes its share of it by revenue",
          options.describe(net.native:label(i)))
      end
      list[#list + 1] = i
    end
  end
  if o.top and o.top < #list then
    table.sort(list, function(a, b)
      if revenue[a] ~= revenue[b] then return revenue[a] > revenue[b] end
      return a < b
    end)
    list = table.move(list, 1, o.top, 1, {})
    table.sort(list)
  end
  return list, revenue
end

-- the plan: label, parent (node of the table) and share of its output of each new node; at[firm]: its node
local function plan_of(net, o)
  local firm_node, unknown = nodes_of_firms(net, o)
  local chosen = chosen_of(o, firm_node)
  local taken, revenue = firms_taken(net, o, firm_node, chosen)
  if #taken == 0 then options.raise("join: no firm of the network is of a sector of the table; `map` says which is "
    .. "which") end
  local chain, by_node, sum = o.table, {}, {}
  local x, labels = chain:output(), chain:nodes()
  for _, i in ipairs(taken) do
    local node = firm_node[i]
    by_node[node] = by_node[node] or {}
    table.insert(by_node[node], i)
    sum[node] = (sum[node] or 0) + revenue[i] * o.factor
  end
  local plan = {labels = {}, parent = {}, share = {}, at = {}, firm_at = {}, firms = {}, sum = sum, unknown = unknown,
    rest = {}}
  local used = lists.set(labels)
  local function add(label, node, share)
    plan.labels[#plan.labels + 1], plan.parent[#plan.parent + 1], plan.share[#plan.share + 1] = label, node, share
    return #plan.labels
  end
  for node, label in ipairs(labels) do
    if not by_node[node] then
      plan.rest[node] = add(label, node, 1)
    else
      if sum[node] > x[node] * (1 + OVER) then
        problem.fail("contradiction", "join: the firms of sector %s have revenues of %.6g, more than its output of "
          .. "%.6g (%s): `factor` brings the network's money to the table's", options.describe(label), sum[node],
          x[node], chain:meta().unit or "no unit")
      end
      for _, i in ipairs(by_node[node]) do
        local name = net.native:label(i)
        if used[name] then
          problem.fail("contradiction", "join: %s is the label of a firm and of another node: rename the firm",
            options.describe(name))
        end
        used[name] = true
        plan.at[i] = add(name, node, revenue[i] * o.factor / x[node])
        plan.firm_at[plan.at[i]] = i
      end
      plan.firms[node] = by_node[node]
      local left = 1 - sum[node] / x[node]
      if left > OVER then plan.rest[node] = add("rest of " .. label, node, left) end
    end
  end
  if #plan.labels > MOST then
    options.raise(("join: %d nodes, and a dense table takes %d at most: `top` keeps the largest firms as nodes, others "
      .. "are in the rest of their sector"):format(#plan.labels, MOST))
  end
  for i, node in ipairs(firm_node) do
    if not plan.at[i] then plan.at[i] = node and plan.rest[node] or #plan.labels + 1 end -- the last: not of the table
  end
  return plan
end

-- ---- known links between new nodes

local function members_of(plan, count)
  local out = {}
  for s = 1, count do out[s] = {} end
  for a, s in ipairs(plan.parent) do table.insert(out[s], a) end
  return out
end

-- K by row, as far as the table's cells and the firms' revenues hold them; what was cut
local function known_links(net, o, plan, members, z)
  local n, extra = #plan.labels, #plan.labels + 1
  local flat, known, cut = core.network.groups(net.native, plan.at, extra), {}, {cells = 0, firms = 0, before = 0,
    after = 0}
  for a = 1, n do
    local row = {}
    for b = 1, n do
      local apart = plan.share[a] < 1 or plan.share[b] < 1
      row[b] = apart and a ~= b and flat[(a - 1) * extra + b] * o.factor or 0
      cut.before = cut.before + row[b]
    end
    known[a] = row
  end
  for s, from in ipairs(members) do
    for t, to in ipairs(members) do
      local sum = 0
      for _, a in ipairs(from) do for _, b in ipairs(to) do sum = sum + known[a][b] end end
      if sum > math.max(0, z:get(s, t)) then
        local scale = math.max(0, z:get(s, t)) / sum
        cut.cells = cut.cells + 1
        for _, a in ipairs(from) do for _, b in ipairs(to) do known[a][b] = known[a][b] * scale end end
      end
    end
  end
  for a = 1, n do
    local sum, most = 0, plan.share[a] * plan.output[plan.parent[a]]
    for b = 1, n do sum = sum + known[a][b] end
    if sum > most and plan.share[a] < 1 then
      cut.firms = cut.firms + 1
      for b = 1, n do known[a][b] = known[a][b] * (most / sum) end
      sum = most
    end
    cut.after = cut.after + sum
  end
  return known, cut
end

-- ---- shares of what is left

-- by what each has left to sell
local function sellers_of(plan, members, known)
  local alpha = {}
  for s, list in ipairs(members) do
    local sum = 0
    for _, a in ipairs(list) do
      local left = plan.share[a] * plan.output[s]
      for _, v in ipairs(known[a]) do left = left - v end
      alpha[a] = math.max(0, left)
      sum = sum + alpha[a]
    end
    for _, a in ipairs(list) do alpha[a] = sum > 0 and alpha[a] / sum or plan.share[a] end
  end
  return alpha
end

-- shares of the buyers in t of what is left of a cell, and what is left
local function cell_left(plan, known, from, to, z)
  local lack, sum, left = {}, 0, z
  for k, b in ipairs(to) do
    local bought = 0
    for _, a in ipairs(from) do bought = bought + known[a][b] end
    left = left - bought
    lack[k] = math.max(0, z * plan.share[b] - bought)
    sum = sum + lack[k]
  end
  for k, b in ipairs(to) do lack[k] = sum > 0 and lack[k] / sum or plan.share[b] end
  return lack, z < 0 and left or math.max(0, left) -- of a cell above 0, less than 0 is rounding
end

local function flows_of(plan, members, known, alpha, z)
  local n, flat = #plan.labels, {}
  for k = 1, n * n do flat[k] = 0 end
  for s, from in ipairs(members) do
    for t, to in ipairs(members) do
      local v = z:get(s, t)
      if v ~= 0 and #from == 1 and #to == 1 then
        flat[(from[1] - 1) * n + to[1]] = v
      elseif v ~= 0 then
        local lack, left = cell_left(plan, known, from, to, v)
        for _, a in ipairs(from) do
          for k, b in ipairs(to) do flat[(a - 1) * n + b] = known[a][b] + left * alpha[a] * lack[k] end
        end
      end
    end
  end
  return core.matrix_new(n, n, flat)
end

-- rows (by) or columns of a matrix parted by shares
local function parted(plan, matrix, rows, columns, share)
  if not matrix then return nil end
  local n, out = #plan.labels, {}
  local height = rows and n or matrix:rows()
  local width = columns and n or matrix:cols()
  for a = 1, height do
    for b = 1, width do
      local v = matrix:get(rows and plan.parent[a] or a, columns and plan.parent[b] or b)
      out[#out + 1] = v * (rows and (share or plan.share)[a] or 1) * (columns and plan.share[b] or 1)
    end
  end
  return core.matrix_new(height, width, out)
end

-- primary inputs: what each does not spend on flows, row by row as its sector
local function inputs_of(plan, members, block, flows, imports)
  local n, count, out = #plan.labels, #block.labels, {}
  local spent = flows:col_sums()
  local abroad = imports and imports:col_sums()
  for k = 1, count * n do out[k] = 0 end
  for s, list in ipairs(members) do
    local whole = 0
    for k = 1, count do whole = whole + block.values:get(k, s) end
    for _, b in ipairs(list) do
      local own = plan.share[b] * plan.output[s] - spent[b] - (abroad and abroad[b] or 0)
      local part = #list > 1 and whole ~= 0 and own / whole or plan.share[b]
      for k = 1, count do out[(k - 1) * n + b] = block.values:get(k, s) * part end
      plan.negative = (plan.negative or 0) + (#list > 1 and own < 0 and whole > 0 and 1 or 0)
    end
  end
  return core.matrix_new(count, n, out)
end

-- ---- what is said

local function frame_of(plan, o, members, known)
  local c, chain = {{}, {}, {}, {}, {}, {}}, o.table
  for s, list in ipairs(members) do
    if plan.firms[s] then
      local row, sold, bought = #c[1] + 1, 0, 0
      for _, a in ipairs(list) do
        for b = 1, #plan.labels do sold, bought = sold + known[a][b], bought + known[b][a] end
      end
      c[1][row], c[2][row], c[3][row] = chain:nodes()[s], #plan.firms[s], plan.output[s]
      c[4][row], c[5][row], c[6][row] = plan.sum[s] / plan.output[s], sold, bought
    end
  end
  local unit = chain:meta().unit
  return frame.new{count = #c[1], {"sector", c[1]}, {"firms", c[2]}, {"output", c[3], unit = unit},
    {"covered", c[4], unit = "of output"}, {"sales_known", c[5], unit = unit}, {"purchases_known", c[6], unit = unit}}
end

local function notes_of(plan, o, cut, left, coverage)
  local notes, parts = {}, {}
  for k, row in coverage:rows() do
    if k <= 4 then parts[k] = format("%s %.3g %% by %d firms", row.sector, 100 * row.covered, row.firms) end
  end
  notes[1] = "firms are nodes of their own: " .. table.concat(parts, ", ") .. (#coverage > 4 and
    format(" and %d more sectors", #coverage - 4) or "") .. "; the rest of a sector is one node"
  notes[2] = format("%.4g %s of flows are what links say, all others proportions", cut.after, o.table:meta().unit or "")
  if cut.cells > 0 or cut.firms > 0 then
    notes[3] = format("links were cut from %.4g to what the table and revenues hold: in %d cells and of %d firms",
      cut.before, cut.cells, cut.firms)
  end
  if plan.unknown > 0 then
    notes[#notes + 1] = format("%d firms of the network are of no sector of the table, and are left out", plan.unknown)
  end
  if (plan.negative or 0) > 0 then
    notes[#notes + 1] = format("%d firms buy more than they sell by their links", plan.negative)
  end
  if #left > 0 then notes[#notes + 1] = "not known of some firms or of the rest: "
    .. table.concat(left, ", ") .. " (`attributes` says whether firms have the sector's, or make it up)" end
  return table.concat(notes, "; ")
end

local function check(o)
  if core.class(o.table) ~= "lian.chain" then options.fail("join.table", "a table", o.table) end
  local meta = o.table:meta()
  if meta.kind == "items" or meta.sparse then options.raise("join.table: expected a dense table of sectors") end
  if not base.is(o.network) then options.fail("join.network", "a network of firms", o.network) end
  base.ready(o.network, "join", true)
end

local function made(o)
  check(o)
  local chain, net = o.table, o.network
  local rules = join_attributes.rules(chain, o.attributes)
  local plan = plan_of(net, o)
  plan.output = chain:output()
  local members, parts = members_of(plan, #chain), chain_rebuild.parts(chain)
  local known, cut = known_links(net, o, plan, members, parts.flows)
  local alpha = sellers_of(plan, members, known)
  local flows = flows_of(plan, members, known, alpha, parts.flows)
  parts.imports = parted(plan, parts.imports, true, true)
  if parts.inputs then parts.inputs.values = inputs_of(plan, members, parts.inputs, flows, parts.imports) end
  parts.flows, parts.nodes = flows, plan.labels
  for _, axis in ipairs(parts.axes) do
    local values = lists.at(axis.values, plan.parent)
    axis.values = values
  end
  local output = {}
  for a, s in ipairs(plan.parent) do output[a] = plan.share[a] * plan.output[s] end
  parts.output = output
  if parts.demand then
    parts.demand.values = parted(plan, parts.demand.values, true, false, alpha)
    parts.demand.second = parted(plan, parts.demand.second, true, false)
  end
  if parts.extensions then parts.extensions.values = parted(plan, parts.extensions.values, false, true) end
  local apart = {[o.sector] = true, [o.revenue] = true, sector = true, region = true, revenue = true}
  for _, axis in ipairs(parts.axes) do apart[axis.name] = true end
  local left = join_attributes.join(plan, parts.attributes, members, net, rules, apart, chain:nodes())
  parts.title = ("%s, with firms of %s"):format(parts.title or "a table", net.meta.title or "a network")
  parts.tolerance = 1e-5 -- it balances as well as the table that it is of
  local coverage = frame_of(plan, o, members, known)
  coverage = coverage:titled("what of each sector its firms cover", notes_of(plan, o, cut, left, coverage))
  local joined, message, code = core.chain_new(parts)
  if not joined then return nil, "join: " .. message, code end
  return joined, coverage
end

---A table in which the firms of `sectors` (all that the network has firms of) stand as nodes, for scenarios to run on
---as on any table: each firm with its `revenue` (times `factor`, which brings the network's money to the table's), what
---is left of its sector as one node "rest of ...", all other sectors as they were. Nothing counts twice: by sector the
---new table is the old one. Links say who sells to whom as far as the table's cells and the firms' revenues hold them;
---what they leave of a cell is shared by what sellers have left to sell and buyers lack of their sector's recipe. Firms
---of a sector make the same good, so stocks of it are pooled by user, and what one no longer delivers is asked of the
---others (`sourcing` = "links" says no). Columns of firms become attributes of their nodes; `attributes` says what a
---number of a sector is of firms without one of their own: {stock = "same", jobs = "share"}, each has it, or they make
---it up together, what is known of some aside, by output; else it is not known of them. `sector`: the column of
---sectors; `map`: sector of the network -> of the table; `top`: so many of the largest firms are nodes, others are in
---the rest. Shocks name firms by `nodes`. The second result says what of each sector's output its firms cover, and how
---much of flows is known. At most 6,000 nodes; O(nodes^2).
---```lua
---local joined, covered = assert(lian.join{table = china, network = net, sectors = "lithium battery"})
---local s = lian.scenario "a plant burns down" {from = 2025, to = 2027, step = "week",
---  lian.capacity{nodes = "Firm A", cut = 1, at = 2025, lasts = 0.5}}
---print(s:run(joined), covered)
---```
---@param given {table: lian.chain, network: lian.network, sectors: string|string[], sector: string, revenue: string,
---  map: table, top: integer, attributes: table, factor: number}
---@return lian.chain|nil joined
---@return lian.frame|string covered or message; columns sector, firms, output, covered, sales_known, purchases_known
---@return string|nil code "contradiction", "bad_data"
function join.join(given)
  local o = options.check("join", given, RULES)
  return problem.catch(made, o)
end

return join
