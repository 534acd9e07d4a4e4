--- Deliveries before a scenario at once and after it, by origin and region of the buyer: result:flows.
local common = require "lian.methods.common"
local lists = require "lian.base.lists"
local places = require "lian.chain.places"

-- regions of makers, then those of buyers that make nothing here (abroad)
local function regions_of(chain)
  local regions, buyers = places.regions(chain), places.buyers(chain)
  local seen = lists.set(regions)
  for k = 1, buyers.n do
    if buyers[k] and not seen[buyers[k]] then seen[buyers[k]], regions[#regions + 1] = true, buyers[k] end
  end
  return regions
end

-- deliveries by node and region of the buyer: link(i) and finals(i) give a row of inputs and of final purchases
local function sums_of(chain, regions, link, finals)
  local place, out, of, buyers = {}, {}, chain:axis("region"), places.buyers(chain)
  for r, name in ipairs(regions) do place[name] = r end
  for i = 1, #chain do
    local sums = {}
    for r in ipairs(regions) do sums[r] = 0 end
    for j, v in ipairs(link(i)) do
      local r = v > 0 and place[of[j]]
      if r then sums[r] = sums[r] + v end
    end
    for d, v in ipairs(finals(i)) do
      local r = v > 0 and place[buyers[d]]
      if r then sums[r] = sums[r] + v end
    end
    out[i] = sums
  end
  return out
end

local function scale_of(before, after)
  local out = {}
  for j, v in ipairs(before) do out[j] = v ~= 0 and after[j] / v or 0 end
  return out
end

local function scaled(matrix, scale)
  return function(i)
    local row = matrix:row(i)
    for j, v in ipairs(row) do row[j] = v * scale[j] end
    return row
  end
end

-- what links carry when outputs are rationed: recipes as rationing leaves them; of a good that was cut each buyer
-- takes from each origin what the cut left of it, and no more than that, the rest of its need from the others
local function rationed_links(self)
  local open, s, chain = self.outcome.state, self.outcome.supply, self.outcome.table
  local z, n = chain:flows(), #chain
  local recipes = scaled(s.rationed.recipes or open.market and open.flows or z, scale_of(chain:output(),
    s.rationed.output))
  if open.market or not open.flows or rawequal(open.flows, z) then return recipes end
  local _, good = places.goods(chain)
  local rows, need, left, hit = {}, {}, {}, {}
  for i = 1, n do
    rows[i] = recipes(i)
    local g, was, is = good[i], z:row(i), open.flows:row(i)
    need[g], left[g], hit[g] = need[g] or {}, left[g] or {}, hit[g] or {}
    for j, v in ipairs(rows[i]) do
      local kept = was[j] > 0 and math.max(0, is[j]) / was[j] or 1
      need[g][j], left[g][j] = (need[g][j] or 0) + v, (left[g][j] or 0) + v * kept
      if kept < 1 then hit[g][j] = true end
    end
  end
  return function(i)
    local g, was, is = good[i], z:row(i), open.flows:row(i)
    for j, v in ipairs(rows[i]) do
      if hit[g][j] then
        local kept = was[j] > 0 and math.max(0, is[j]) / was[j] or 1
        local share = left[g][j] > 0 and v * kept / left[g][j] * need[g][j] or 0
        rows[i][j] = kept < 1 and math.min(share, math.max(0, is[j])) or share
      end
    end
    return rows[i]
  end
end

-- what final users get when supply is rationed, no more than cuts have left
local function rationed_finals(self)
  local open, s, chain = self.outcome.state, self.outcome.supply, self.outcome.table
  local f = common.final_demand(chain, self.outcome.flows)
  return function(i)
    local row, cut = open.demand.values:row(i), open.finals[i]
    if open.market and cut then -- what final users ask for now
      f[i] = s.rationed.asked[i]
      row = table.move(cut, 1, #cut, 1, {})
    end
    local share = f[i] > 0 and math.min(1, math.max(0, s.rationed.delivered[i]) / f[i]) or 1
    for d, v in ipairs(row) do
      if v > 0 then row[d] = math.min(v * share, cut and math.max(0, cut[d]) or math.huge) end
    end
    return row
  end
end

-- the share of what final users want of a pooled good that they get, by region: those under limits, then the rest
local function pool_shares(pool, asked)
  local by_region, wanted, left = {}, 0, 0
  for i, is in ipairs(pool.makers) do if is then wanted = wanted + math.max(0, asked[i]) end end
  for l, limit in ipairs(pool.limits) do
    local all = common.sum(limit.demand)
    by_region[limit.region], left = all > 0 and pool.final[l] / all or 0, left + all
  end
  local rest = wanted - left
  return by_region, rest > 0 and math.min(1, pool.final[#pool.final] / rest) or 0
end

-- what buyers in each region get of a pooled good from all its origins
local function pool_sums(self, pool, regions, place)
  local open, best, sums = self.outcome.state, self.outcome.supply.best, {}
  local chain, buyers = open.chain, places.buyers(open.chain)
  local x0, of, spare = chain:output(), chain:axis("region"), pool.spare > 0 and pool.left.spare / pool.spare or 0
  for r in ipairs(regions) do sums[r] = 0 end
  local function add(region, v)
    local r = place[region]
    if r then sums[r] = sums[r] + v end
  end
  for j, v in ipairs(best.output) do
    if x0[j] ~= 0 then add(of[j], pool.use[j] * v / x0[j] + (pool.spared[j] or 0) * spare) end
  end
  local by_region, rest = pool_shares(pool, best.asked)
  local imported = pool.imported and pool.imported > 0 and pool.left.imported / pool.imported or 1
  for _, i in ipairs(pool.list) do
    local own = best.asked[i] > 0 and math.max(0, best.delivered[i]) / best.asked[i] or 0
    for d, v in ipairs(open.wanted[i] or open.demand.values:row(i)) do
      if v > 0 then add(buyers[d], v * (pool.finals and (by_region[buyers[d]] or rest) or own)) end
    end
    for d, v in ipairs(open.demand.second and open.demand.second:row(i) or {}) do
      if v > 0 then add(buyers[d], v * imported) end
    end
  end
  return sums
end

-- what the best case carries: recipes by origin, and of goods that were cut what comes from all origins together: rows
-- by maker and region, that of a pool's first maker; where rows are from, other than the maker's region
local function best_flows(self, regions)
  local best, chain, from, place = self.outcome.supply.best, self.outcome.table, {}, {}
  for r, name in ipairs(regions) do place[name] = r end
  local f, demand = common.final_demand(chain, self.outcome.flows), chain:block("demand").values
  local out = sums_of(chain, regions, scaled(best.recipes or chain:flows(), scale_of(chain:output(), best.output)),
    function(i)
      local row, share = demand:row(i), f[i] > 0 and math.max(0, best.delivered[i]) / f[i] or 1
      for d, v in ipairs(row) do if v > 0 then row[d] = v * share end end
      return row
    end)
  for _, pool in ipairs(best.pools or {}) do
    for k, i in ipairs(pool.list) do
      out[i] = k == 1 and pool_sums(self, pool, regions, place) or lists.zeros(#regions)
      if #pool.list > 1 or pool.imported then from[i] = "any" end
    end
  end
  return out, from
end

-- deliveries of imports kept apart, as a foreign origin beside the nodes; those of pools are told with them (`from`)
local function with_imports(self, regions, before, after, from)
  local open, chain = self.outcome.state, self.chain
  local second = chain:block("demand").second
  local function finals(i) return second and second:row(i) or {} end
  local function left(i)
    local row, share = finals(i), (open.imported_left or {})[i] or 1
    for d, v in ipairs(row) do row[d] = v * share end
    return row
  end
  local was = sums_of(chain, regions, function(i) return chain:flows("imports"):row(i) end, finals)
  local is = sums_of(chain, regions, function(i) return open.imports:row(i) end, left)
  local n = #chain
  for i = 1, n do
    before[n + i], after[n + i] = was[i], from[i] and lists.zeros(#regions) or is[i]
    from[n + i] = from[i]
  end
end

---Deliveries before and after the scenario.
---@param self lian.result_at_once on a table
---@param case string "rationed", "best" or "demand"
---@return string[] regions of makers, then those that make nothing here
---@return number[][] before by node (and node + n: its goods from abroad, where imports are kept apart) and region
---@return number[][] after as before
---@return table<integer, string> from where rows are from, other than the maker's region
return function(self, case)
  local chain, open, d = self.chain, self.outcome.state, self.outcome.demand
  local regions = regions_of(chain)
  local before = sums_of(chain, regions, function(i) return chain:flows():row(i) end,
    function(i) return chain:block("demand").values:row(i) end)
  local after, from
  if case == "best" then
    after, from = best_flows(self, regions)
  elseif case == "rationed" then
    after = sums_of(chain, regions, rationed_links(self), rationed_finals(self))
  elseif d then
    after = sums_of(chain, regions, scaled(open.flows, scale_of(self.outcome.table:output(), d.output)),
      function(i) return open.finals[i] or open.demand.values:row(i) end)
  else
    after = before
  end
  from = from or {}
  if open.split then with_imports(self, regions, before, after, from) end
  return regions, before, after, from
end
