--- Evidence on the goods of a table, for triage: what home loses when the strongest foreign bloc stops a
--- good (rationed, by the static model of scenarios), how concentrated foreign provision is, what home
--- makes of its own use, and what the nodes know as attributes.
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local known = require "lian.triage.known"
local options = require "lian.base.options"
local embargo = require "lian.scenario.instruments.embargo"
local at_once = require "lian.scenario.engines.at_once"
local places = require "lian.chain.places"

local triage = {}

triage.options = {home = "text", goods = "labels", of = {now = "goods"}, blocs = "table", cut = {"share", default = 1},
  evidence = "table", trade = "any"}

local SUPPLY = {model = "supply", rationing = "alike", objective = "final", pooled = true,
  flows = "domestic", most = 0, essential = 0.01}

-- ---- goods and regions

-- the region whose goods are asked for: one of several, or the only one
local function home_of(chain, home, regions, verb)
  if home == nil and #regions > 1 then
    options.raise(("%s: 'home' is required (regions: %s)"):format(verb, places.some(regions)))
  end
  if home ~= nil then places.check_region(chain, home, verb .. ".home") end
  return home or regions[1]
end

-- goods by name: place of home's node, places of foreign ones
local function goods_of(chain, home, wanted, path)
  local is_good = common.matcher(chain, wanted, "sector", path)
  local sector, region = chain:axis("sector") or chain:nodes(), chain:axis("region") or {}
  local list, by_name = {}, {}
  for i = 1, #chain do
    if is_good(i) then
      local good = by_name[sector[i]]
      if not good then
        good = {name = sector[i], foreign = {}}
        by_name[sector[i]], list[#list + 1] = good, good
      end
      if region[i] == home or not home then good.place = i else table.insert(good.foreign, i) end
    end
  end
  if #list == 0 then options.raise(path .. ": no node is selected") end
  return list
end

-- ---- provision from abroad

-- what home buys of the goods of each foreign node: by its nodes and its final users
local function purchases(chain, home)
  local region, mine = chain:axis("region"), {}
  local finals, note = places.purchases(chain, home, "diagnose.home")
  for j, r in ipairs(region) do if r == home then mine[#mine + 1] = j end end
  return function(i)
    local row, sum = chain:flows():row(i), finals[i]
    for _, j in ipairs(mine) do sum = sum + math.max(0, row[j]) end
    return sum
  end, note
end

-- {good, partner, value} rows or a frame of these columns -> good -> partner -> value
local function trade_of(given)
  if given == nil then return nil end
  local path, rows = "diagnose.trade", {}
  if type(given) ~= "table" then
    options.fail(path, "a frame or rows {good, partner, value}", given)
  end
  if frame.is(given) then
    for k = 1, #given do rows[k] = {given(k, "good"), given(k, "partner"), given(k, "value")} end
  else
    for k, row in ipairs(options.array(path, given, "a frame or rows {good, partner, value}")) do
      if type(row) ~= "table" then options.fail(("%s[%d]"):format(path, k), "{good, partner, value}", row) end
      rows[k] = {row.good or row[1], row.partner or row[2], row.value or row[3]}
    end
  end
  local out = {}
  for k, row in ipairs(rows) do
    local at = ("%s[%d]"):format(path, k)
    if type(row[1]) ~= "string" then options.fail(at .. ".good", "a good", row[1]) end
    if type(row[2]) ~= "string" then options.fail(at .. ".partner", "a partner", row[2]) end
    if type(row[3]) ~= "number" or not (row[3] >= 0 and row[3] < math.huge) then
      options.fail(at .. ".value", "a value of at least 0", row[3])
    end
    out[row[1]] = out[row[1]] or {}
    out[row[1]][row[2]] = (out[row[1]][row[2]] or 0) + row[3]
  end
  return out
end

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

-- partner -> bloc that names it, or itself
local function bloc_of(blocs)
  local of = {}
  for _, name in ipairs(sorted_keys(blocs or {})) do
    for _, member in ipairs(blocs[name]) do
      of[member] = of[member] or name
    end
  end
  return function(partner) return of[partner] or partner end
end

-- concentration by partner, shares by bloc, largest first; nil when nothing is bought
local function concentration(by_partner, bloc)
  local sum, hhi, blocs = 0, 0, {}
  for _, partner in ipairs(sorted_keys(by_partner)) do sum = sum + by_partner[partner] end
  if sum <= 0 then return nil end
  for _, partner in ipairs(sorted_keys(by_partner)) do
    local share = by_partner[partner] / sum
    hhi = hhi + share * share
    blocs[bloc(partner)] = (blocs[bloc(partner)] or 0) + share
  end
  local order = sorted_keys(blocs)
  table.sort(order, function(a, b)
    if blocs[a] ~= blocs[b] then return blocs[a] > blocs[b] end
    return a < b
  end)
  return {hhi = hhi, order = order, share = blocs}
end

-- ---- what a stop costs

local function added_per_output(chain)
  local x, va, out = chain:output(), chain:value_added(), {}
  for i, v in ipairs(x) do out[i] = v ~= 0 and va[i] / v or 0 end
  return out
end

-- share of home's value added that is lost, rationed
local function loss_of(study, shock)
  local outcome, message, code = at_once.evaluate(study.chain, {shock}, SUPPLY)
  if not outcome then return nil, message, code end
  local sum = 0
  for i, v in ipairs(outcome.supply.rationed.loss) do
    if study.mine[i] then sum = sum + v * study.per[i] end
  end
  return math.max(0, sum) / study.added
end

local function members_of(study, name)
  return study.blocs and study.blocs[name] or {name}
end

-- the loss by the strongest of the blocs that are given and the two largest suppliers
local function strongest(study, good, found)
  local best, by
  for k, name in ipairs(found and found.order or {}) do
    if study.blocs and study.blocs[name] or k <= 2 then
      local loss, message, code = loss_of(study, embargo.make{goods = good.name,
        by = members_of(study, name), on = study.home, cut = study.cut})
      if not loss then return nil, message, code end
      if not best or loss > best then best, by = loss, name end
    end
  end
  return best or 0, by
end

local function strongest_of_imports(study, good, found)
  local share = found and found.share[found.order[1]] or 1
  local loss, message, code = loss_of(study, embargo.make{goods = good.name,
    on = study.home or places.regions(study.chain)[1], cut = study.cut * share})
  if not loss then return nil, message, code end
  return loss, found and found.order[1] or nil
end

-- ---- all of it

-- members of blocs are regions of the table, or partners in `trade`; imports without partners have no origin
local function check_members(study, regions)
  if not study.several and not study.trade then return end
  local partners = {}
  for _, region in ipairs(regions) do partners[region] = true end
  for _, by_partner in pairs(study.trade or {}) do
    for partner in pairs(by_partner) do partners[partner] = true end
  end
  for _, name in ipairs(options.names(study.blocs or {})) do
    for _, member in ipairs(study.blocs[name]) do
      if not partners[member] then
        options.raise(options.unknown("diagnose.blocs." .. name, "region", member, options.names(partners)))
      end
    end
  end
end

local function open(chain, o)
  o.blocs = common.blocs(o.blocs, "diagnose.blocs")
  local regions = places.regions(chain)
  local home, several = home_of(chain, o.home, regions, "diagnose"), #regions > 1
  if not several and not chain:meta().split then
    return nil, "this table says nothing of foreign goods: one region, no imports apart "
      .. "(chain:split() estimates them from an import column)", "bad_data"
  end
  if several and chain:meta().sparse then
    return nil, "diagnose needs a dense table, or a list of items", "unsupported"
  end
  local study = {chain = chain, several = several, home = several and o.home or nil, blocs = o.blocs,
    cut = o.cut, per = added_per_output(chain), mine = {}, added = 0, bloc = bloc_of(o.blocs),
    trade = trade_of(o.trade)}
  local region, va = chain:axis("region") or {}, chain:value_added()
  for i = 1, #chain do
    study.mine[i] = not several or region[i] == home
    if study.mine[i] then study.added = study.added + va[i] end
  end
  if study.added <= 0 then return nil, "diagnose: home has no value added to lose", "bad_data" end
  check_members(study, regions)
  study.sourcing = core.analysis.sourcing(chain)
  local _
  if several then study.buys, study.note = purchases(chain, home)
  elseif home then _, study.note = places.columns(chain, home, "diagnose.home") end
  return study
end

local function found_for(study, good)
  local by_partner = study.trade and study.trade[good.name]
  if not by_partner and study.several then
    local region = study.chain:axis("region")
    by_partner = {}
    for _, i in ipairs(good.foreign) do
      by_partner[region[i]] = (by_partner[region[i]] or 0) + study.buys(i)
    end
  end
  return by_partner and concentration(by_partner, study.bloc) or nil
end

-- raises for what is no good
local function finder(goods)
  local names = {}
  for k, good in ipairs(goods) do names[k] = good.name end
  local set = common.as_set(names)
  return function(label, path)
    if set[label] then return label end
    options.raise(options.unknown(path, "good", label, names))
  end
end

local function evidence_on(study, good, attributes)
  local found = found_for(study, good)
  local strong = study.several and strongest or strongest_of_imports
  local loss, by, code = strong(study, good, found)
  if not loss then return nil, by, code end
  local out = {loss = loss, bloc = by, hhi = found and found.hhi,
    top_share = found and found.share[found.order[1]]}
  local i = good.place
  if i then
    local use = study.sourcing.use[i]
    out.self_sufficiency = use > 0 and math.max(0, math.min(1, study.sourcing.own[i] / use)) or nil
    for name, values in pairs(attributes) do out[name] = values[i] or out[name] end
  elseif found then
    out.self_sufficiency = 0 -- bought, and not made at home
  end
  return out
end

-- foreign value added in a unit of home's goods, by place
local function dependence_of(study)
  local f = study.chain:dependence{home = study.home, each = "none"}
  local out = {}
  for k = 1, f and #f or 0 do out[study.chain:index(f(k, "node"))] = f(k, "foreign") end
  return out
end

---Evidence on goods.
---@param chain lian.chain
---@param o table checked options (triage.options)
---@return table|nil rows {label, axes, evidence}
---@return string[]|string notes, or the message
---@return string|nil code
function triage.evidence(chain, o)
  local study, message, code = open(chain, o)
  if not study then return nil, message, code end
  local goods = goods_of(chain, study.home, o.goods, "diagnose.goods")
  local given, attributes, rows = known.check(o.evidence, finder(goods)), known.attributes(chain), {}
  local depends = dependence_of(study)
  for k, good in ipairs(goods) do
    local evidence
    evidence, message, code = evidence_on(study, good, attributes)
    if not evidence then return nil, message, code end
    evidence.dependence = evidence.dependence or good.place and depends[good.place] or nil
    for name, value in pairs(given[good.name] or {}) do evidence[name] = value end
    rows[k] = {label = good.name, axes = {}, evidence = evidence}
  end
  local notes = {"loss: share of home's value added, rationed"}
  if not study.several then
    notes[2] = study.trade and "imports are cut by the share of the largest partner where trade tells it"
      or "all imports of a good are cut: no list of partners was given"
  else
    notes[2] = study.blocs and "the blocs and the two largest suppliers of each good were tried"
      or "the two largest suppliers of each good were tried, each by itself"
  end
  notes[3] = study.note
  return rows, notes
end

---The self-guarantee rate of groups of goods: home supply for home use over home use, in value.
---@param chain lian.chain
---@param o table home, goods, each, level, target
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function triage.self_guarantee(chain, o)
  local regions, note, _ = places.regions(chain), nil, nil
  local home = home_of(chain, o.home, regions, "self_guarantee")
  if home then _, note = places.columns(chain, home, "self_guarantee.home") end
  if #regions < 2 and not chain:meta().split then
    return nil, "this table says nothing of foreign goods: one region, no imports apart "
      .. "(chain:split() estimates them from an import column)", "bad_data"
  end
  local goods = goods_of(chain, #regions > 1 and o.home or nil, o.goods, "self_guarantee.goods")
  local keys = common.groups(chain, o.each, "self_guarantee.each")
  local sourcing, message, code = core.analysis.sourcing(chain)
  if not sourcing then return nil, message, code end
  local place, c = {}, {group = {}, goods = {}, own = {}, use = {}, above = {}, judged = {}}
  for _, good in ipairs(goods) do
    local i = good.place
    if i and sourcing.use[i] > 0 then
      local key = keys[i]
      local k = place[key]
      if not k then
        k = #c.group + 1
        place[key], c.group[k], c.goods[k], c.own[k], c.use[k], c.above[k] = k, key, 0, 0, 0, 0
      end
      local own = math.max(0, sourcing.own[i])
      c.goods[k], c.own[k], c.use[k] = c.goods[k] + 1, c.own[k] + own, c.use[k] + sourcing.use[i]
      if own / sourcing.use[i] > o.level then c.above[k] = c.above[k] + 1 end
    end
  end
  local rate, share, target, met = {}, {}, {}, {}
  for k, goods_here in ipairs(c.goods) do
    rate[k], share[k], target[k] = c.own[k] / c.use[k], c.above[k] / goods_here, o.target
    met[k] = rate[k] >= o.target
  end
  return frame.new{{"group", c.group}, {"goods", c.goods}, {"rate", rate}, {"items_above", c.above},
    {"share_above", share}, {"target", target}, {"met", met}, count = #c.group,
    title = "self-guarantee" .. (o.home and " of " .. o.home or ""),
    note = "home supply for home use over home use, in value" .. (note and "; " .. note or "")}
end

return triage
