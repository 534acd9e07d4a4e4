--- A table while shocks act on it at once, each on what the ones before have left: demand first, then the rest.
---
--- What an instrument may do here: cut links, cut capacity, change final demand, tax. Of a good that is cut, a buyer
--- loses the share cut * (1 - substitution) * (what it bought of the origins hit) / (what it bought of all origins,
--- home included); a good up to the share `essential` of all that the buyer buys does not limit it. A table that
--- keeps imports apart has one foreign origin, "abroad", all imports together: cut goods are missed by their buyers,
--- and there are no foreign sellers whose sales could be followed.
local common = require "lian.methods.common"
local core = require "lian.core"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local state = {}
local methods = {}
state.__index = methods

---@param chain lian.chain
---@param o table essential, sourcing
---@return table state chain, at, n, split, flows and imports (as cut so far), demand (block), finals (rows of final
---  demand that were touched), direct (sales that fall away), wish (change of demand alone), lost (shares of inputs
---  lost by good and buyer), capacity (shares that are left), tariffs, notes
function state.new(chain, o)
  local n, meta = #chain, chain:meta()
  return setmetatable({chain = chain, at = hits.at(chain), n = n, essential = o.essential or 0,
    sourcing = o.sourcing or "links", split = meta.split,
    network = meta.sparse, flows = not meta.sparse and chain:flows() or nil, imports = chain:flows("imports"),
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
    return hit
  end
  check_foreign(self, shock, path)
  return {imports = true, list = hits.nodes(self.at, {goods = shock.goods}, path),
    to = hits.in_region(self.at, shock.on, path .. ".on")}
end

-- the row of final demand of a node, to be changed
local function row_of(self, i)
  self.finals[i] = self.finals[i] or self.demand.values:row(i)
  return self.finals[i]
end

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

-- imported final goods that no longer arrive: nobody at home loses output by them
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
  self:note(("imported final goods of %.5g %s no longer arrive; no output is lost by that"):format(sum,
    self.chain:meta().unit))
end

-- who is asked for what no longer comes, in a market: other makers of the good, at home in proportion to what they
-- deliver to the region, abroad in proportion to what they make
local function others(self, good, hit_row, region)
  local weights, sum, x, regions = {}, 0, self.chain:output(), self.at.regions
  for i = 1, self.n do
    if self.at.good[i] == good and not hit_row[i] then
      local w = math.max(0, x[i])
      if regions[i] == region then
        w = 0
        for j, z in ipairs(self.chain:flows():row(i)) do if regions[j] == region then w = w + math.max(0, z) end end
      end
      weights[i], sum = w, sum + w
    end
  end
  return weights, sum
end

-- what buyers no longer get of a good is asked of others; what nobody else makes is missed
local function ask_others(self, hit, shock, buyers)
  local hit_row, of_good = {}, {}
  for _, i in ipairs(hit.list) do
    hit_row[i] = true
    of_good[self.at.good[i]] = of_good[self.at.good[i]] or {}
    table.insert(of_good[self.at.good[i]], i)
  end
  local rows, changed = {}, self.flows
  local function row(i)
    rows[i] = rows[i] or changed:row(i)
    return rows[i]
  end
  for good = 1, #self.at.goods do
    local weights, sum = nil, 0
    if of_good[good] then weights, sum = others(self, good, hit_row, shock.on) end
    for _, j in ipairs(weights and buyers or {}) do
      local taken = 0
      for _, i in ipairs(of_good[good]) do
        local z = math.max(0, row(i)[j]) * shock.cut
        row(i)[j], taken = row(i)[j] - z, taken + z
        self.direct[i] = self.direct[i] + z
      end
      if sum <= 0 and taken > 0 then add_lost(self, good, j, shock.cut) end
      for i, w in pairs(sum > 0 and taken > 0 and weights or {}) do row(i)[j] = row(i)[j] + taken * w / sum end
    end
    if weights and shock.finals then
      for d, is in ipairs(hit.columns) do
        local taken = 0
        for _, i in ipairs(is and of_good[good] or {}) do
          local cells = row_of(self, i)
          local v = math.max(0, cells[d]) * shock.cut
          cells[d], taken = cells[d] - v, taken + v
          self.direct[i] = self.direct[i] + v
        end
        for i, w in pairs(sum > 0 and taken > 0 and weights or {}) do
          local cells = row_of(self, i)
          cells[d] = cells[d] + taken * w / sum
        end
      end
    end
  end
  local list = {}
  for i = 1, self.n do list[i] = rows[i] or changed:row(i) end
  return core.matrix_new(self.n, self.n, list)
end

---Deliveries of what is hit fall by the share shock.cut: inputs, and final goods when shock.finals. With sourcing
---"market" others are asked for them, as far as there are any.
function methods.cut_links(self, hit, shock)
  local buyers = listed(hit.to)
  self.supply_side = true
  if self.sourcing == "market" and not hit.imports then
    self.flows, self.market = ask_others(self, hit, shock, buyers), true
    if shock.substitution > 0 then self:note("substitution is used with sourcing = 'links' alone") end
    self:note(shock.finals and hit.note or nil)
    self.demand_side = true
    return
  end
  if hit.imports then
    miss_inputs(self, self.imports, hit, buyers, shock)
    self.imports = core.analysis.cut_flows(self.imports, hit.list, buyers, shock.cut)
    if shock.finals then note_imported_finals(self, hit, shock) end
    return
  end
  local cut = miss_inputs(self, self.flows, hit, buyers, shock)
  for k, i in ipairs(hit.list) do
    self.direct[i] = self.direct[i] + cut[k]
    if shock.finals then cut_row(self, i, shock.cut, hit.columns) end
  end
  self:note(shock.finals and hit.note or nil)
  self.flows = core.analysis.cut_flows(self.flows, hit.list, buyers, shock.cut)
  self.demand_side = true
end

---Output of nodes can reach the share `left` of what it could.
function methods.cap(self, nodes, left)
  self.capacity = self.capacity or {}
  for _, i in ipairs(nodes) do self.capacity[i] = (self.capacity[i] or 1) * left end
  self.supply_side = true
end

---Final demand for the cells of a hit (hits.demand) changes by a share of what is bought, or by an amount in all.
function methods.change_demand(self, hit, shock, path)
  local whole, change = 0, shock.change
  if shock.amount then
    for d, cells in pairs(hit.cells) do
      for i, v in pairs(cells) do whole = whole + (self.finals[i] and self.finals[i][d] or v) end
    end
    change = shock.amount / whole
    if not hit.draws and change < -1 then
      options.fail(path .. ".amount", ("at least -%.6g, all that is demanded"):format(whole), shock.amount)
    end
  end
  for d = 1, #self.demand.labels do
    for i, _ in pairs(hit.cells[d] or {}) do
      local row = row_of(self, i)
      local by = change * row[d]
      row[d] = row[d] + by
      self.direct[i], self.wish[i] = self.direct[i] - by, self.wish[i] + by
    end
  end
  self:note(hit.note)
  if change > 0 and not hit.draws then self:note("a rise of demand is met at once, whatever capacity there is") end
  self.demand_side = true
end

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
