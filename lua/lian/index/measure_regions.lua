--- Measures of regions from deliveries by origin, destination and good: of a table at rest, and before and after a run.
local goal = require "lian.base.goal"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local roles = require "lian.chain.roles"

local regions = {}

local LEAST_QUOTIENT, LEADING, HALF = 0.5, 0.15, 0.5

local Table = {}
Table.__index = Table

local function new_table(names, goods)
  local t = setmetatable({regions = names, goods = goods, made = {}, used = {}, sold = {}}, Table)
  for _, r in ipairs(names) do t.made[r], t.used[r], t.sold[r] = {}, {}, {} end
  return t
end

-- value from region `by` to region `on` of good g; `on` may be outside the table's regions ("abroad")
function Table:add(by, on, g, value)
  if self.made[by] then
    self.made[by][g] = (self.made[by][g] or 0) + value
    self.sold[by][on] = (self.sold[by][on] or 0) + value
  end
  if self.used[on] then
    local use = self.used[on][g] or {}
    use[by] = (use[by] or 0) + value
    self.used[on][g] = use
  end
end

local function ordered_total(list, keys)
  local sum = 0
  for _, key in ipairs(keys) do sum = sum + (list[key] or 0) end
  return sum
end

---1 less the sum of squared shares of what is foreign to region r, and that amount; nil without any.
---@param list table<string, number> by origin
---@param r string
---@param keys string[] origins in order
---@return number|nil
---@return number
function regions.foreign_diversity(list, r, keys)
  local all, squares = 0, 0
  for _, key in ipairs(keys) do if key ~= r then all = all + (list[key] or 0) end end
  if all <= 0 then return nil, 0 end
  for _, key in ipairs(keys) do
    if key ~= r then squares = squares + ((list[key] or 0) / all) ^ 2 end
  end
  return 1 - squares, all
end

local function making(t, r, world, out)
  local own, all = ordered_total(t.made[r], t.goods), ordered_total(world, t.goods)
  local covered, leading, squares, known = 0, 0, 0, 0
  for _, g in ipairs(t.goods) do
    local made = t.made[r][g] or 0
    if world[g] and world[g] > 0 then
      known = known + 1
      if own > 0 and goal.reached(made / own / (world[g] / all), LEAST_QUOTIENT) then covered = covered + 1 end
      if goal.reached(made / world[g], LEADING) then leading = leading + 1 end
    end
    if own > 0 then squares = squares + (made / own) ^ 2 end
  end
  out.completeness, out.leading_goods = covered / known, leading / known
  out.sector_diversity = own > 0 and 1 / squares / known or nil
  local destinations = options.names(t.sold[r])
  local sold = ordered_total(t.sold[r], destinations)
  out.export_share = sold > 0 and (sold - (t.sold[r][r] or 0)) / sold or nil
  out.market_diversity = regions.foreign_diversity(t.sold[r], r, destinations)
  return own
end

local function using(t, r, out)
  local home, all, diversity, imports, sole, used = 0, 0, 0, 0, 0, 0
  for _, g in ipairs(t.goods) do
    local use = t.used[r][g]
    local origins = use and options.names(use)
    local whole = use and ordered_total(use, origins) or 0
    if whole > 0 then
      home, all, used = home + (use[r] or 0), all + whole, used + 1
      local d, foreign = regions.foreign_diversity(use, r, origins)
      if d then diversity, imports = diversity + d * foreign, imports + foreign end
      for _, by in ipairs(origins) do
        if by ~= r and not goal.reached(HALF, use[by] / whole) then sole = sole + 1 end
      end
    end
  end
  out.import_dependence = all > 0 and 1 - home / all or nil
  out.supplier_diversity = imports > 0 and diversity / imports or nil
  out.sole_source = used > 0 and sole / used or nil
end

-- value added a unit of output by region and good
local function coefficients(chain, region, good)
  local inputs, output, out = chain:block("inputs"), chain:output(), {}
  if not inputs then return nil end
  local added, any = {}, false
  for k, role in ipairs(inputs.roles) do
    if roles.adds_value(role) then
      any = true
      for j, v in ipairs(inputs.values:row(k)) do added[j] = (added[j] or 0) + v end
    end
  end
  if not any then return nil end
  local sums = {}
  for j = 1, #chain do
    local r = region[j]
    sums[r] = sums[r] or {}
    local s = sums[r][good[j]] or {0, 0}
    s[1], s[2] = s[1] + added[j], s[2] + output[j]
    sums[r][good[j]] = s
  end
  for r, list in pairs(sums) do
    out[r] = {}
    for g, s in pairs(list) do out[r][g] = s[2] > 0 and s[1] / s[2] or nil end
  end
  return out
end

local function added_ratio(t, r, coefficient)
  if not coefficient then return nil end
  local sum, all = 0, 0
  for _, g in ipairs(t.goods) do
    local made, c = t.made[r][g] or 0, coefficient[r] and coefficient[r][g]
    if made > 0 and c then sum, all = sum + made * c, all + made end
  end
  return all > 0 and sum / all or nil
end

local function region_rows(t, coefficient, before)
  local world, rows = {}, {}
  for _, r in ipairs(t.regions) do
    for _, g in ipairs(t.goods) do if t.made[r][g] then world[g] = (world[g] or 0) + t.made[r][g] end end
  end
  for k, r in ipairs(t.regions) do
    local out = {unit = r}
    local own = making(t, r, world, out)
    using(t, r, out)
    out.value_added_ratio = added_ratio(t, r, coefficient)
    if before then out.output_kept = before[r] > 0 and own / before[r] or nil end
    out.made, rows[k] = own, out
  end
  return rows
end

local function labels_of(chain)
  local names, good = places.goods(chain)
  local label = {}
  for i = 1, #chain do label[i] = names[good[i]] end
  return names, label
end

-- deliveries of a table at rest: flows and final use; O(n^2)
local function table_at_rest(chain)
  local names, region = places.regions(chain), chain:axis("region")
  local goods, good = labels_of(chain)
  local t, buyers, flows, demand = new_table(names, goods), places.buyers(chain), chain:flows(), chain:block("demand")
  if not flows then
    options.raise("measures: a network has no table of flows; aggregate it to regions and goods first")
  end
  for i = 1, #chain do
    for j, v in ipairs(flows:row(i)) do if v > 0 then t:add(region[i], region[j], good[i], v) end end
    for d, v in ipairs(demand.values:row(i)) do
      local on = buyers[d]
      if v > 0 and on and on ~= "nobody" then t:add(region[i], on, good[i], v) end
    end
  end
  return t, coefficients(chain, region, good)
end

---Rows of measures by region of a table at rest.
function regions.at_rest(chain)
  local t, coefficient = table_at_rest(chain)
  return region_rows(t, coefficient)
end

---Rows of measures by region before and after a run.
function regions.of_run(result)
  local chain = result.chain
  if not chain:axis("region") or #places.regions(chain) < 2 then
    options.raise("measures: before and after needs a table of several regions")
  end
  local f = result:flows()
  local names, region = places.regions(chain), chain:axis("region")
  local goods, good = labels_of(chain)
  local before, after = new_table(names, goods), new_table(names, goods)
  for _, row in f:rows() do
    if row.before > 0 then before:add(row.by, row.on, row.goods, row.before) end
    if row.after > 0 then after:add(row.by, row.on, row.goods, row.after) end
  end
  local coefficient, was, rows = coefficients(chain, region, good), {}, {}
  for _, r in ipairs(names) do was[r] = ordered_total(before.made[r], goods) end
  for k, t in ipairs{before, after} do
    for _, row in ipairs(region_rows(t, coefficient, was)) do
      row.time = k == 1 and "before" or "after"
      rows[#rows + 1] = row
    end
  end
  return rows
end

return regions
