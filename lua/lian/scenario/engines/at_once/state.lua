--- A table while shocks act on it at once, each on what the ones before have left: demand first, then the rest.
---
--- What an instrument may do here: cut links, cut capacity, change final demand, tax. Of a good that is cut, a buyer
--- loses the share cut * (1 - substitution) * (what it bought of the origins hit) / (what it bought of all origins,
--- home included); a good up to the share `essential` of all that the buyer buys does not limit it. A table that
--- keeps imports apart has one foreign origin, "abroad", all imports together: cut goods are asked of makers at home
--- (a market) or missed by their buyers (links), and there are no foreign sellers whose sales could be followed.
local common = require "lian.methods.common"
local core = require "lian.core"
local demands = require "lian.scenario.engines.at_once.demands"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local state = {}
local methods = {}
state.__index = methods

---@param chain lian.chain
---@param o table essential, sourcing
---@return table state chain, at, n, split, flows and imports (as cut so far), demand (block), finals (rows of final
---  demand that were touched), direct (sales that fall away), wish (change of demand alone), lost (shares of inputs
---  lost by good and buyer), capacity (shares that are left), tariffs, notes; on a market stuck (maker -> buyer ->
---  true: no other maker replaces it), missed (the same for final deliveries, money by maker, net of draws), moved (net
---  change of orders of final users with a maker), cuts (see lian.scenario.engines.at_once.pools), wanted (rows of
---  final demand before cuts, where they were touched), bought (what each node buys in all)
function state.new(chain, o)
  local n, meta, at = #chain, chain:meta(), hits.at(chain)
  return setmetatable({chain = chain, at = at, n = n, essential = o.essential or 0,
    sourcing = o.sourcing or "market", split = meta.split,
    network = meta.sparse, flows = not meta.sparse and chain:flows() or nil, imports = chain:flows("imports"),
    barred = {}, users = {}, stuck = {}, missed = {}, moved = {}, cuts = {}, wanted = {},
    demand = chain:block("demand"), finals = {}, direct = lists.zeros(n), wish = lists.zeros(n), lost = {},
    notes = {}}, state)
end

---Notes a sentence once.
function methods.note(self, text)
  if text and not self.notes[text] then
    self.notes[#self.notes + 1] = text
    self.notes[text] = true
  end
end

---Raises where the chain is a network, which has no goods by origin.
function methods.needs_table(self, path)
  if self.network then options.raise(path .. ": on a network only capacity, labour and demand are known at once") end
end

local function check_foreign(self, shock, path)
  if shock.by ~= nil and shock.by ~= "*" and shock.by ~= "abroad" then
    options.raise(path .. ".by: this table knows one foreign origin only, all imports: leave it out")
  end
  if shock.on then places.check_region(self.chain, shock.on, path .. ".on") end
end

-- makers that a shock cuts off from a region: its buyers do not turn to them
local function bar(self, region, list)
  self.barred[region] = self.barred[region] or {}
  for _, i in ipairs(list) do self.barred[region][i] = true end
end

---What a shock of links hits: {list (origins), to (buyers), columns (of final users), imports = whether list are rows
---of imports}.
function methods.links(self, shock, path)
  self:needs_table(path)
  if not self.split then
    if shock.on == nil then options.raise(path .. ": 'on' says on whom") end
    local hit = hits.links(self.at, shock, path)
    if shock.finals then
      hit.columns, hit.note = places.columns(self.chain, shock.on, path .. ".on", ", or give finals = false")
    end
    if (shock.cut or 0) > 0 then bar(self, shock.on, hit.list) end
    return hit
  end
  check_foreign(self, shock, path)
  return {imports = true, list = hits.nodes(self.at, {goods = shock.goods}, path),
    to = hits.in_region(self.at, shock.on, path .. ".on")}
end

-- the row of final demand of a node, to be changed
local row_of = demands.row

-- takes the share `cut` of what is bought of node i in the columns that are flagged
local function cut_row(self, i, cut, columns)
  local row, taken = row_of(self, i), 0
  for d, v in ipairs(row) do
    if columns[d] and v > 0 then
      taken = taken + cut * v
      row[d] = v - cut * v
    end
  end
  self.direct[i] = self.direct[i] + taken
  return taken
end

local function add_lost(self, good, buyer, share)
  local of = self.lost[good] or {}
  self.lost[good] = of
  of[buyer] = (of[buyer] or 0) + share
end

-- all that each buyer buys of each good, from everywhere, before any shock
local function bought(self, goods)
  local total, imports = {}, self.chain:flows("imports")
  for i = 1, self.n do
    local g = self.at.good[i]
    if goods[g] then
      total[g] = total[g] or lists.zeros(self.n)
      for j, z in ipairs(self.chain:flows():row(i)) do total[g][j] = total[g][j] + math.max(0, z) end
      if imports then
        for j, z in ipairs(imports:row(i)) do total[g][j] = total[g][j] + math.max(0, z) end
      end
    end
  end
  return total
end

-- what each node buys in all, imports included
local function purchases(chain)
  local sums, imports = chain:flows():col_sums(), chain:flows("imports")
  if imports then for j, v in ipairs(imports:col_sums()) do sums[j] = sums[j] + v end end
  return sums
end

local function listed(flags)
  local out = {}
  for j, is in ipairs(flags) do if is then out[#out + 1] = j end end
  return out
end

-- inputs that buyers miss when the rows of a shock are cut; sums of what is cut, by row
local function miss_inputs(self, source, hit, buyers, shock)
  local goods, cut = {}, {}
  self.bought = self.bought or purchases(self.chain)
  for _, i in ipairs(hit.list) do goods[self.at.good[i]] = true end
  local total, missing = bought(self, goods), shock.cut * (1 - shock.substitution)
  for k, i in ipairs(hit.list) do
    local row, g = source:row(i), self.at.good[i]
    cut[k] = 0
    for _, j in ipairs(buyers) do
      local z = math.max(0, row[j])
      cut[k] = cut[k] + shock.cut * z
      if z > 0 and total[g][j] > self.essential * self.bought[j] then
        add_lost(self, g, j, missing * z / total[g][j])
      end
    end
  end
  return cut
end

-- imported final goods that no longer arrive: no output at home depends on them
local function note_imported_finals(self, hit, shock)
  local second, sum = self.demand.second, 0
  if not second then
    self:note("the table does not say which final goods are imported: they were left out")
    return
  end
  self.imported_left = self.imported_left or {}
  for _, i in ipairs(hit.list) do
    local left = self.imported_left[i] or 1
    for _, v in ipairs(second:row(i)) do sum = sum + left * shock.cut * math.max(0, v) end
    self.imported_left[i] = left * (1 - shock.cut)
  end
  self:note(("imported final goods of %s no longer arrive; no output is lost by that"):format(number.amount(sum,
    self.chain:meta().unit)))
end

-- what a maker delivers to a region: to its makers and its final users
local function delivered(self, i, region)
  self.users[region] = self.users[region] or places.flags(self.chain, region)
  local sum, regions, is = 0, self.at.regions, self.users[region]
  for j, z in ipairs(self.chain:flows():row(i)) do if regions[j] == region then sum = sum + math.max(0, z) end end
  for d, v in ipairs(self.demand.values:row(i)) do if is[d] then sum = sum + math.max(0, v) end end
  return sum
end

-- who is asked for what no longer comes, in a market: other makers of the good, at home in proportion to what they
-- deliver to the region, abroad in proportion to what they make; nil where there are none
local function others(self, good, region)
  local weights, sum, x, regions = {}, 0, self.chain:output(), self.at.regions
  local barred = self.barred[region] or {}
  for i = 1, self.n do
    if self.at.good[i] == good and not barred[i] then
      weights[i] = regions[i] == region and delivered(self, i, region) or math.max(0, x[i])
      sum = sum + weights[i]
    end
  end
  if sum <= 0 then return nil end
  for i, w in pairs(weights) do weights[i] = w / sum end
  return weights
end

-- takes the share `cut` of the cells of makers in one column, and orders it from others by weight (nil: none); calls
-- maker(i, v) with the amount taken from each
local function turn(self, cells_of, makers, c, cut, weights, maker)
  local taken = 0
  for _, i in ipairs(makers) do
    local cells = cells_of(i)
    local v = math.max(0, cells[c]) * cut
    cells[c], taken = cells[c] - v, taken + v
    self.direct[i] = self.direct[i] + v
    if maker then maker(i, v) end
  end
  for i, w in pairs(taken > 0 and weights or {}) do
    local cells = cells_of(i)
    cells[c] = cells[c] + taken * w
  end
end

-- what is wanted of node i, net of what is drawn, a unit of what final users buy of it
local function net_share(self, i)
  self.f = self.f or self.chain:final_demand()
  local sold, wanted = 0, self.f[i] + math.min(0, self.wish[i])
  for _, v in ipairs(self.wanted[i] or self.demand.values:row(i)) do sold = sold + math.max(0, v) end
  return sold > 0 and math.max(0, wanted) / sold or 0
end

-- final users turn from makers to others by weight, or (nil) miss what is cut
local function turn_finals(self, makers, d, cut, weights)
  local taken = 0
  turn(self, function(i) return row_of(self, i) end, makers, d, cut, weights, function(i, v)
    local net = v * net_share(self, i)
    taken = taken + net
    local of = weights and self.moved or self.missed
    of[i] = (of[i] or 0) + (weights and -net or net)
  end)
  for i, w in pairs(weights or {}) do self.moved[i] = (self.moved[i] or 0) + taken * w end
end

-- deliveries that no other maker replaces are lost link by link: recipes are kept, and outputs fall
local function miss(self, source, nodes, buyers, cut)
  miss_inputs(self, source, {list = nodes}, buyers, {cut = cut, substitution = 0})
  for _, i in ipairs(nodes) do
    self.stuck[i] = self.stuck[i] or {}
    for _, j in ipairs(buyers) do self.stuck[i][j] = true end
  end
end

-- the hit rows by good
local function rows_by_good(self, list)
  local out = {}
  for _, i in ipairs(list) do
    local g = self.at.good[i]
    out[g] = out[g] or {}
    table.insert(out[g], i)
  end
  return out
end

-- the flows with some rows in place of theirs
local function with_rows(self, rows)
  local list = {}
  for i = 1, self.n do list[i] = rows[i] or self.flows:row(i) end
  return core.matrix_new(self.n, self.n, list)
end

-- lost deliveries of a good are ordered from other makers; what no other maker makes is lost
local function ask_others(self, hit, shock, buyers)
  local rows, finals = {}, listed(shock.finals and hit.columns or {})
  local function inputs(i)
    rows[i] = rows[i] or self.flows:row(i)
    return rows[i]
  end
  for good, makers in pairs(rows_by_good(self, hit.list)) do
    local weights = others(self, good, shock.on)
    if not weights then miss(self, self.flows, makers, buyers, shock.cut) end
    for _, j in ipairs(buyers) do turn(self, inputs, makers, j, shock.cut, weights) end
    for _, d in ipairs(finals) do turn_finals(self, makers, d, shock.cut, weights) end
  end
  return with_rows(self, rows)
end

-- imports that stop are asked of the good's makers at home
local function ask_home(self, hit, shock, buyers)
  local rows, second = {}, self.demand.second
  for _, i in ipairs(hit.list) do
    rows[i] = self.flows:row(i)
    local from = self.imports:row(i)
    for _, j in ipairs(buyers) do rows[i][j] = rows[i][j] + shock.cut * math.max(0, from[j]) end
    local left = (self.imported_left or {})[i] or 1
    for d, v in ipairs(shock.finals and second and second:row(i) or {}) do
      local cells = row_of(self, i)
      local more = left * shock.cut * math.max(0, v)
      cells[d], self.moved[i] = cells[d] + more, (self.moved[i] or 0) + more
    end
  end
  self.flows = with_rows(self, rows)
  self.imports = core.analysis.cut_flows(self.imports, hit.list, buyers, shock.cut)
  if not shock.finals then return end
  if not second then self:note("the table does not say which final goods are imported: they were left out") end
  self.imported_left = self.imported_left or {}
  for _, i in ipairs(hit.list) do self.imported_left[i] = (self.imported_left[i] or 1) * (1 - shock.cut) end
end

-- imports that no maker replaces
local function stop_imports(self, hit, shock, buyers)
  self.imports = core.analysis.cut_flows(self.imports, hit.list, buyers, shock.cut)
  if shock.finals then note_imported_finals(self, hit, shock) end
end

-- imports that stop, and who is asked for them: makers at home on a market, where there are any
local function cut_imports(self, hit, shock, buyers)
  if self.sourcing == "links" then
    miss_inputs(self, self.imports, hit, buyers, shock)
    return stop_imports(self, hit, shock, buyers)
  end
  local made, not_made = {}, {}
  for _, i in ipairs(hit.list) do
    local to = self.chain:output()[i] > 0 and made or not_made
    to[#to + 1] = i
  end
  ask_home(self, {list = made}, shock, buyers)
  if #not_made == 0 then return end
  miss(self, self.imports, not_made, buyers, shock.cut)
  stop_imports(self, {list = not_made}, shock, buyers)
end

-- deliveries that fall, with others asked for them where there are any
local function cut_on_market(self, hit, shock, buyers)
  if shock.substitution > 0 then
    self:note("substitution is used with sourcing = 'links' alone: on a market others are asked for all of it")
  end
  self.market, self.bought = true, self.bought or purchases(self.chain)
  if shock.cut > 0 then
    self.cuts[#self.cuts + 1] = {list = hit.list, buyers = hit.to, columns = hit.columns, on = shock.on,
      cut = shock.cut, finals = shock.finals and (self.split or hit.columns ~= nil)}
  end
  if hit.imports then return cut_imports(self, hit, shock, buyers) end
  self.flows = ask_others(self, hit, shock, buyers)
  self:note(shock.finals and hit.note or nil)
  self.demand_side = true
end

---Deliveries of what is hit fall by the share shock.cut: inputs, and final goods when shock.finals. With sourcing
---"market" others are asked for them, as far as there are any.
function methods.cut_links(self, hit, shock)
  local buyers = listed(hit.to)
  self.supply_side = true
  if self.sourcing == "market" then return cut_on_market(self, hit, shock, buyers) end
  if hit.imports then return cut_imports(self, hit, shock, buyers) end
  local cut = miss_inputs(self, self.flows, hit, buyers, shock)
  for k, i in ipairs(hit.list) do
    self.direct[i] = self.direct[i] + cut[k]
    if shock.finals then cut_row(self, i, shock.cut, hit.columns) end
  end
  self:note(shock.finals and hit.note or nil)
  self.flows = core.analysis.cut_flows(self.flows, hit.list, buyers, shock.cut)
  self.demand_side = true
end

-- cells of a matrix as changed, except those that no other maker replaces, which are as before
local function with_stuck(self, changed, was)
  local list = {}
  for i = 1, self.n do
    list[i] = changed:row(i)
    local row = self.stuck[i] and was:row(i) or {}
    for j in pairs(self.stuck[i] or {}) do list[i][j] = row[j] end
  end
  return core.matrix_new(self.n, self.n, list)
end

---Recipes on a market: lost inputs are bought from other makers; where none replaces them the need is as before.
---@return lian.matrix flows
---@return lian.matrix|nil imports
function methods.recipes(self)
  if next(self.stuck) == nil then return self.flows, self.split and self.imports or nil end
  if not self.split then return with_stuck(self, self.flows, self.chain:flows()) end
  return self.flows, with_stuck(self, self.imports, self.chain:flows("imports"))
end

---Output of nodes can reach the share `left` of what it could.
function methods.cap(self, nodes, left)
  self.capacity = self.capacity or {}
  for _, i in ipairs(nodes) do self.capacity[i] = (self.capacity[i] or 1) * left end
  self.supply_side = true
end

---Final demand for the cells of a hit (hits.demand) changes by a share of what is bought, or by an amount in all.
function methods.change_demand(self, hit, shock, path) demands.change(self, hit, shock, path) end

-- final demand for the taxed goods falls by elasticity * rate
local function respond(self, hit, shock)
  if self.split then
    self:note("elasticity was not used: the taxed goods are imports, which are not made here")
    return
  end
  local buyers, fall = places.buyers(self.chain), math.min(1, shock.elasticity * shock.rate)
  for _, i in ipairs(hit.list) do
    local columns = {}
    for d = 1, buyers.n do
      columns[d] = buyers[d] ~= nil and buyers[d] ~= self.at.regions[i] and (not shock.on or buyers[d] == shock.on)
    end
    self.wish[i] = self.wish[i] - cut_row(self, i, fall, columns)
    self.wanted[i] = self.wanted[i] or self.demand.values:row(i)
    for d, v in ipairs(self.wanted[i]) do if columns[d] and v > 0 then self.wanted[i][d] = v - fall * v end end
  end
  self:note(hit.note)
  self.demand_side = true
end

---What a tariff hits: origins of the goods in `by`, seen from `on` (nil: every other region).
function methods.taxed(self, shock, path)
  self:needs_table(path)
  if self.split then
    check_foreign(self, shock, path)
    return {}
  end
  if shock.on then
    local hit = hits.links(self.at, shock, path)
    hit.note = select(2, places.columns(self.chain, shock.on, path .. ".on"))
    return hit
  end
  local wanted = shock.by ~= nil and shock.by ~= "*" and common.as_set(shock.by) or nil
  for region in pairs(wanted or {}) do places.check_region(self.chain, region, path .. ".by") end
  local is_good, list = common.matcher(self.chain, shock.goods, "sector", path .. ".goods"), {}
  for i = 1, self.n do
    if is_good(i) and (not wanted or wanted[self.at.regions[i]]) then list[#list + 1] = i end
  end
  if #list == 0 then options.raise(path .. ": no origin is hit") end
  return {list = list}
end

---Prices follow by the price model; final demand by the elasticity.
function methods.tax(self, hit, shock)
  self.tariffs = self.tariffs or {}
  local by = shock.by
  if by == "*" or by == "abroad" and self.split then by = nil end
  self.tariffs[#self.tariffs + 1] = {goods = shock.goods, on = shock.on, rate = shock.rate, by = by}
  if shock.elasticity > 0 then respond(self, hit, shock) end
end

return state
