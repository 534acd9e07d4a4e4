--- Goods that are cut on a market, as the best case sees them: each is one pool that all its users turn to.
---
---   sum_j u_gj x_j / x0_j + D_g <= sum of x over the makers of g (+ imports that arrive, where they are kept apart)
---
--- u: purchases of g from all origins. For each region R that is cut off, use of g in R at most what makers that are
--- not cut make, with what is open of the old deliveries of the others to R (at most what these can make). Final users
--- are in D_g where a cut of g takes final goods; else each maker keeps its own. Of imports kept apart the final goods
--- are given up first. Users to whom g is at most the share `essential` of what they buy are left out: they get what
--- the others leave.
local common = require "lian.methods.common"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local places = require "lian.chain.places"

local pools = {}

local EVERYWHERE = "" -- the region of a table that names none

-- good -> {finals = whether final goods are cut, names of regions, regions -> {on, buyers, columns, open = shares of
-- inputs by node hit, open_finals}}
local function cuts_of(state)
  local out = {}
  for _, cut in ipairs(state.cuts) do
    local region = cut.on or EVERYWHERE
    for _, i in ipairs(cut.list) do
      local g = state.at.good[i]
      local good = out[g] or {regions = {}, names = {}}
      local of = good.regions[region]
      if not of then
        of = {on = cut.on, open = {}, open_finals = {}, buyers = cut.buyers}
        table.insert(good.names, region)
      end
      out[g], good.regions[region] = good, of
      of.columns = of.columns or cut.columns
      good.finals = good.finals or cut.finals
      of.open[i] = (of.open[i] or 1) * (1 - cut.cut)
      of.open_finals[i] = (of.open_finals[i] or 1) * (cut.finals and 1 - cut.cut or 1)
    end
  end
  return out
end

local function members(state, g)
  local list, flags = {}, {}
  for i = 1, state.n do
    flags[i] = state.at.good[i] == g
    if flags[i] then list[#list + 1] = i end
  end
  return list, flags
end

-- what each node buys of the good: domestic rows, imported rows, and the sum of what is positive of them
local function purchases(state, makers)
  local all, positive, imports = lists.zeros(state.n), lists.zeros(state.n), state.chain:flows("imports")
  local rows, imported = {}, {}
  for _, i in ipairs(makers) do
    rows[i] = state.chain:flows():row(i)
    imported[i] = imports and imports:row(i) or nil
    for _, row in ipairs{rows[i], imported[i]} do
      for j, v in ipairs(row) do all[j], positive[j] = all[j] + v, positive[j] + math.max(0, v) end
    end
  end
  return all, positive, rows, imported
end

-- what final users in the columns want of each maker (net of what is drawn), in proportion to what they buy
local function wanted(state, makers, asked, columns)
  local out = lists.zeros(state.n)
  for _, i in ipairs(columns and makers or {}) do
    local here, all = 0, 0
    for d, v in ipairs(state.wanted[i] or state.demand.values:row(i)) do
      all = all + math.max(0, v)
      if columns[d] then here = here + math.max(0, v) end
    end
    out[i] = all > 0 and math.max(0, asked[i]) * here / all or 0
  end
  return out
end

-- flags nil: all
local function sum_over(row, flags)
  local sum = 0
  for k, v in ipairs(row) do if not flags or flags[k] then sum = sum + v end end
  return sum
end

local function new_pool(state, g, finals)
  local makers, flags = members(state, g)
  local all, positive, rows, imported = purchases(state, makers)
  return {good = g, makers = flags, list = makers, use = all, positive = positive, finals = finals, given = 0,
    rest = 0, spare = 0, spared = {}, cut = 0, limits = {}}, makers, rows, imported
end

local function is_whole(flags)
  for _, is in ipairs(flags) do if not is then return false end end
  return true
end

-- imports of the good by the buyers of a region, inputs and final goods: what they were, and what is open of them
local function imports_of(state, of, makers, imported)
  local second, was, open = state.demand.second, {inputs = 0, finals = 0}, {inputs = 0, finals = 0}
  local columns = not is_whole(of.buyers) and places.flags(state.chain, of.on) or nil
  for _, i in ipairs(makers) do
    local v, f = sum_over(imported[i], of.buyers), second and sum_over(second:row(i), columns) or 0
    was.inputs, open.inputs = was.inputs + v, open.inputs + (of.open[i] or 1) * v
    was.finals, open.finals = was.finals + f, open.finals + (of.open_finals[i] or 1) * f
  end
  was.finals, open.finals = math.max(0, was.finals), math.max(0, open.finals)
  return was, open
end

-- final goods that are imported belong to the pool where a cut takes them, and stand aside otherwise
local function pool_of_imports(state, cut, g, asked)
  local pool, makers, _, imported = new_pool(state, g, true)
  local second, finals = state.demand.second, 0
  for _, i in ipairs(makers) do
    pool.given = pool.given + common.sum(imported[i])
    finals = finals + (cut.finals and second and common.sum(second:row(i)) or 0)
  end
  pool.imported = math.max(0, finals)
  pool.given, pool.rest = pool.given + pool.imported, pool.imported
  for _, region in ipairs(cut.names) do
    local of = cut.regions[region]
    local was, open = imports_of(state, of, makers, imported)
    local left = open.inputs + (cut.finals and open.finals or 0)
    local gone = was.inputs + (cut.finals and was.finals or 0) - left
    pool.given, pool.cut = pool.given - gone, pool.cut + gone
    if not is_whole(of.buyers) then
      pool.limits[#pool.limits + 1] = {region = region, buyers = of.buyers, barred = hits.flags(state.at, {}),
        open = left, demand = wanted(state, makers, asked, (places.flags(state.chain, of.on)))}
    end
  end
  return pool
end

local function pool_of_origins(state, cut, g, asked, caps)
  local pool, makers, rows = new_pool(state, g, cut.finals)
  for _, region in ipairs(cut.names) do
    local of, barred, open = cut.regions[region], {}, 0
    local finals = wanted(state, makers, asked, of.columns)
    for i = 1, state.n do
      barred[i] = of.open[i] ~= nil
      if barred[i] then
        local inputs = sum_over(rows[i], of.buyers)
        local left = of.open[i] * inputs + (cut.finals and of.open_finals[i] * finals[i] or 0)
        open, pool.cut = open + math.min(left, caps[i] + math.max(0, -asked[i])),
          pool.cut + inputs + (cut.finals and finals[i] or 0) - left
      end
    end
    pool.limits[#pool.limits + 1] = {region = region, buyers = of.buyers, barred = barred, open = open,
      demand = finals}
  end
  return pool
end

-- users who can do without the good get what is left of it
local function exempt(state, pool)
  for j, v in ipairs(pool.positive) do
    if v <= state.essential * state.bought[j] then
      local use = math.max(0, pool.use[j])
      pool.rest, pool.spare, pool.use[j] = pool.rest + use, pool.spare + use, 0
      pool.spared[j] = use
    end
  end
end

---The goods that were cut: good -> true.
function pools.goods(state)
  local out = {}
  for _, cut in ipairs(state.cuts) do
    for _, i in ipairs(cut.list) do out[state.at.good[i]] = true end
  end
  return out
end

---The pools of all goods that were cut.
---@param state table
---@param asked number[] final demand by node that is to be met
---@param caps number[] by node
---@return table[] pools good, list (of makers), makers, use, finals, given, rest, limits (see
---  csrc/lua/analysis_supply.c), spared (by node, what those bought who can do without), spare (their sum), cut (what
---  the cuts take), imported (imported final goods in the pool; nil where origins are told apart)
function pools.of(state, asked, caps)
  local out, cuts, goods = {}, cuts_of(state), {}
  for g, cut in pairs(cuts) do
    goods[#goods + 1] = g
    table.sort(cut.names)
  end
  table.sort(goods)
  for k, g in ipairs(goods) do
    local make = state.split and pool_of_imports or pool_of_origins
    out[k] = make(state, cuts[g], g, asked, caps)
    exempt(state, out[k])
  end
  return out
end

---The same with what buyers use of each good where recipes have changed: no more than they do.
---@param list table[]
---@param recipes lian.matrix
---@param imports lian.matrix|nil
---@return table[]
function pools.with_recipes(list, recipes, imports)
  local out = {}
  for k, pool in ipairs(list) do
    local uses, copy = lists.zeros(#pool.use), {}
    for _, i in ipairs(pool.list) do
      for _, matrix in ipairs{recipes, imports} do
        for j, v in ipairs(matrix:row(i)) do uses[j] = uses[j] + v end
      end
    end
    for j, v in ipairs(pool.use) do uses[j] = math.min(v, uses[j]) end
    for key, value in pairs(pool) do copy[key] = value end
    copy.use = uses
    out[k] = copy
  end
  return out
end

---What the best case leaves of each pool beyond the uses that are told: `spare` to users who can do without it, then
---`imported` to buyers of imported final goods.
---@param list table[]
---@param best table output, delivered
---@param x0 number[]
function pools.left(list, best, x0)
  local out = {}
  for k, pool in ipairs(list) do
    local left = pool.given
    for i, x in ipairs(best.output) do
      local use = x0[i] ~= 0 and pool.use[i] * x / x0[i] or 0
      left = left - use + (pool.makers[i] and x - best.delivered[i] or 0)
    end
    left = math.max(0, left)
    local spare = math.min(left, pool.spare)
    out[k] = {spare = spare, imported = pool.imported and math.min(pool.imported, left - spare)}
  end
  return out
end

return pools
