--- What a run keeps of its lanes beside totals: paths by node or group, stocks, limiting goods, trade. The C step fills
--- them (csrc/lian.h, lian_economy_observe).
local lists = require "lian.base.lists"
local movers = require "lian.scenario.engines.in_time.movers"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local observe = {}

local MOST = 4000000 -- cells of a path that a run keeps by node unless told otherwise

-- groups of nodes along an axis: names, number of each node's
local function grouped(keys)
  local place, names, group = {}, {}, {}
  for i, key in ipairs(keys) do
    if not place[key] then
      names[#names + 1] = key
      place[key] = #names
    end
    group[i] = place[key]
  end
  return names, group
end

-- the same of the regions of a chain
local regions_of = lists.once(function(chain) return {grouped(chain:axis("region") or {})} end)

-- groups that lanes share: 1 for nodes of home, 2 for those of the region that stands for imports
local home_of = lists.once(function(regions, by_region, abroad)
  local group = {}
  for i, r in ipairs(by_region) do group[i] = regions[r] == abroad and 2 or 1 end
  return group
end, function(_, _, abroad) return abroad end)

-- the place of each node's good in `hit`, one more for others
local scarce_of = lists.once(function(goods, hit)
  local column, group = {}, {}
  for k, g in ipairs(hit) do column[g] = k end
  for i, g in ipairs(goods) do group[i] = column[g] or #hit + 1 end
  return group
end, function(_, hit) return table.concat(hit, ",") end)

-- what paths are kept by: "node" while that is affordable, else by region
local function level_of(chain, record, rows)
  if record then return record end
  if #chain * rows <= MOST then return "node" end
  return chain:axis("region") and "region" or "totals"
end

---Asks a lane to keep its paths. Beside a plain step: one reading of the flows a step for trade.
---@param economy lian.economy|lian.firms
---@param lane integer
---@param chain lian.chain
---@param o table record, every, trade, firms, steps (of the run), finals (at rest), abroad (the region that stands for
---  imports, or nil), movers (or nil), users (what final users miss by region, whatever is recorded), goods (number of
---  each node's good), hit (numbers of the goods that shocks make scarce: their output is kept step by step)
---@return table kept to be read by observe.read
function observe.start(economy, lane, chain, o)
  local level = level_of(chain, o.record, math.ceil(o.steps / o.every))
  local kept = {level = level, every = o.every, records = {}}
  local regions, by_region = table.unpack(regions_of(o.movers and o.movers.chain or chain))
  local function keep(what, group, every, columns, as)
    kept.records[as or what] = economy:observe(lane, what, group, every or o.every, columns)
  end
  if level ~= "totals" then
    local keys = level == "node" and chain:nodes() or chain:axis(level)
    if not keys then
      options.fail("run.record", "'totals', 'node' or one of " .. table.concat(chain:axes(), ", "), level)
    end
    local group
    if o.movers then keys = movers.keys(o.movers, keys) end
    kept.names, group = grouped(keys)
    if level == "node" and not o.movers then group = nil end
    if level == "node" and o.movers then keep("output", nil, o.every, nil, "made") end -- each by its own column
    for _, what in ipairs{"output", "final", "unmet"} do keep(what, group) end
    if not o.firms then
      if #regions > 0 then
        keep("stocks", by_region)
        kept.goods = places.goods(chain)
      end
      if level == "node" then keep("limit") end
    end
  end
  if o.trade and #regions > 0 then keep("trade", by_region, 1) end
  if not o.firms and (o.trade or o.users or level ~= "totals") then
    local columns
    kept.users, columns = o.finals:grouped()
    if #kept.users > 0 then keep("unmet", nil, 1, columns, "missed") end
    if o.trade and #kept.users > 0 then keep("trade", nil, 1, columns, "to_finals") end
    if o.trade then keep("trade", nil, 1, lists.filled(o.finals.columns, 1), "served") end
  end
  if o.abroad then -- output of home by step, without imports
    keep("output", home_of(regions, by_region, o.abroad), 1, nil, "home")
  end
  if o.hit and #o.hit > 0 then
    keep("output", scarce_of(o.goods, o.hit), 1, nil, "scarce")
    kept.hit = o.hit
  end
  kept.regions = regions
  return kept
end

-- over the run, by region of final users: what each node delivered to them, and what they wanted and did not get
local function read_finals(kept)
  local delivered, missed = {}, {}
  for r, region in ipairs(kept.users) do
    local list, sum = {}, 0
    for i = 1, kept.to_finals and kept.to_finals:rows() or 0 do list[i] = kept.to_finals:get(i, r) end
    for t = 1, kept.missed:rows() do sum = sum + kept.missed:get(t, r) end
    delivered[region], missed[region] = list, sum
  end
  kept.delivered, kept.missed, kept.to_finals = delivered, missed, nil
end

---Reads what was kept, as matrices: a row a step that was kept (trade: a row a supplier, a column a region).
---@param economy lian.economy|lian.firms
---@param lane integer
---@param kept table
---@return table kept with a matrix for each record; delivered and missed by region of final users
function observe.read(economy, lane, kept)
  for what, record in pairs(kept.records) do kept[what] = economy:observed(lane, record) end
  kept.records = nil
  if kept.users and #kept.users > 0 then read_finals(kept) end
  return kept
end

return observe
