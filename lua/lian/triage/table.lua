--- Evidence on the goods of a table, for triage: what home loses when a foreign bloc stops a good (at once, rationed,
--- by the market of scenarios), how concentrated foreign provision is, what home makes of its own use, and what the
--- nodes know as attributes. The bloc is the largest coalition of a few origins, or the strongest of those named.
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local known = require "lian.triage.known"
local options = require "lian.base.options"
local embargo = require "lian.scenario.instruments.embargo"
local at_once = require "lian.scenario.engines.at_once"
local lists = require "lian.base.lists"
local partners = require "lian.chain.partners"
local places = require "lian.chain.places"
local progress = require "lian.base.progress"

local triage = {}

triage.options = {home = "text", goods = "labels", of = {now = "goods"}, blocs = "table",
  coalition = {"count", default = 3}, cut = {"share", default = 1}, evidence = "table", trade = "any",
  cooperation = {"choice", "given", "same_region", default = "given"}}

local SUPPLY = {model = "supply", rationing = "alike", objective = "final", pooled = true,
  flows = "domestic", most = 0, essential = 0.01, sourcing = "market"}

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

-- {good, partner, value}, in order or by name, or a frame: rows by name
local function trade_rows(given)
  local path, rows = "diagnose.trade", {}
  if given == nil or frame.is(given) then return given end
  if type(given) ~= "table" then options.fail(path, "a frame or rows {good, partner, value}", given) end
  for k, row in ipairs(options.array(path, given, "a frame or rows {good, partner, value}")) do
    if type(row) ~= "table" then options.fail(("%s[%d]"):format(path, k), "{good, partner, value}", row) end
    rows[k] = {good = row.good or row[1], partner = row.partner or row[2], value = row.value or row[3]}
  end
  return rows
end

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

-- origins, largest first, their shares of what is bought abroad, and their concentration; nil when nothing is. The
-- rest of the world is many: no origin, and nothing added to the concentration
local function concentration(by_partner)
  local sum, hhi, share, order = 0, 0, {}, {}
  local names = sorted_keys(by_partner)
  for _, partner in ipairs(names) do sum = sum + by_partner[partner] end
  if sum <= 0 then return nil end
  for _, partner in ipairs(names) do
    share[partner] = by_partner[partner] / sum
    if not partners.is_rest(partner) then
      order[#order + 1], hhi = partner, hhi + share[partner] ^ 2
    end
  end
  table.sort(order, function(a, b)
    if share[a] ~= share[b] then return share[a] > share[b] end
    return a < b
  end)
  return {hhi = hhi, order = order, share = share}
end

-- who may act together on a good: {name, members, share of what is bought abroad}
local function blocs_of(study, found)
  local out = {}
  if not study.blocs then
    local members, sum = {}, 0
    for k = 1, math.min(study.size, #found.order) do
      local origin = found.order[k]
      if found.share[origin] > 0 then
        members[#members + 1], sum = origin, sum + found.share[origin]
      end
    end
    return #members > 0 and {{name = table.concat(members, " + "), members = members, share = sum}} or {}
  end
  for _, name in ipairs(sorted_keys(study.blocs)) do
    local sum, seen = 0, {}
    for _, member in ipairs(study.blocs[name]) do
      if not seen[member] then sum = sum + (found.share[member] or 0) end
      seen[member] = true
    end
    out[#out + 1] = {name = name, members = study.blocs[name], share = sum}
  end
  return out
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

-- the loss when a bloc stops a good; imports without origins fall by the bloc's share of them
local function loss_by(study, good, bloc)
  if study.several then
    return loss_of(study, embargo.make{goods = good.name, by = bloc.members, on = study.home, cut = study.cut})
  end
  return loss_of(study, embargo.make{goods = good.name, on = study.home or places.regions(study.chain)[1],
    cut = study.cut * math.min(1, bloc.share)})
end

local function loss_by_all(study, good)
  return loss_of(study, embargo.make{goods = good.name, on = study.home or places.regions(study.chain)[1],
    cut = study.cut})
end

-- the bloc that costs most, and what it costs; false and 0 where only the rest of the world delivers
local function strongest(study, good, found)
  local best, most = false, 0
  for _, bloc in ipairs(blocs_of(study, found)) do
    local loss, message, code = loss_by(study, good, bloc)
    if not loss then return nil, message, code end
    if not best or loss > most or loss == most and bloc.share > best.share then best, most = bloc, loss end
  end
  return best, most
end

-- ---- all of it

-- members of blocs are regions of the table, or partners in `trade`; imports without partners have no origin
local function check_members(study, regions)
  if not study.several and not study.trade then return end
  local known_ones = lists.set(study.several and regions or {})
  for _, by_partner in pairs(study.trade or {}) do
    for partner in pairs(by_partner) do known_ones[partner] = true end
  end
  for _, name in ipairs(options.names(study.blocs or {})) do
    for _, member in ipairs(study.blocs[name]) do
      if not known_ones[member] then
        options.raise(options.unknown("diagnose.blocs." .. name, "region", member, options.names(known_ones)))
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
    cut = o.cut, per = added_per_output(chain), mine = {}, added = 0, size = o.coalition}
  local region, va = chain:axis("region") or {}, chain:value_added()
  for i = 1, #chain do
    study.mine[i] = not several or region[i] == home
    if study.mine[i] then study.added = study.added + va[i] end
  end
  if study.added <= 0 then return nil, "diagnose: home has no value added to lose", "bad_data" end
  study.regions = regions
  study.sourcing = core.analysis.sourcing(chain)
  study.unknown = places.unknown_imports(chain)
  study.imports_note = study.unknown or places.imports_beyond(chain)
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
  return by_partner and concentration(by_partner) or nil
end

-- label -> the name of a good of the table: its own, that of a node of it, or what the nodes are called
local function matcher_of(chain)
  local of, sector, name = {}, chain:axis("sector") or chain:nodes(), chain:attribute("name")
  local labels, seen = {}, {}
  for _, good in ipairs(sector) do
    if not seen[good] then labels[#labels + 1], seen[good] = good, true end
  end
  local function learn(label, good)
    if type(label) ~= "string" or label == "" then return end
    if of[label] == nil then of[label] = good elseif of[label] ~= good then of[label] = false end
  end
  for i, node in ipairs(chain:nodes()) do
    learn(node, sector[i])
    if name then learn(name[i], sector[i]) end
  end
  for _, good in ipairs(labels) do of[good] = good end
  return function(label) return of[label] or nil end, labels
end

local function evidence_on(study, good, attributes)
  local found, out = found_for(study, good), {}
  local i = good.place
  if i then
    local use = study.sourcing.use[i]
    out.self_sufficiency = not study.unknown and use > 0
      and math.max(0, math.min(1, study.sourcing.own[i] / use)) or nil
    for name, values in pairs(attributes) do out[name] = values[i] or out[name] end
  elseif found then
    out.self_sufficiency = 0 -- bought, and not made at home
  end
  local message, code
  out.loss_abroad, message, code = loss_by_all(study, good)
  if not out.loss_abroad then return nil, message, code end
  if found then
    local bloc, loss
    bloc, loss, code = strongest(study, good, found)
    if bloc == nil then return nil, loss, code end
    out.loss, out.bloc, out.hhi = loss, bloc and bloc.name or nil, found.hhi
    out.top_share = out.self_sufficiency and (bloc and bloc.share or 0) * (1 - out.self_sufficiency)
  elseif study.several then
    out.loss, out.top_share = 0, 0 -- none of it is bought abroad
  end
  return out
end

-- share of the inputs of home's makers that is bought from makers of the same region, by place
local function cooperation_of(study)
  local chain, out = study.chain, {}
  local region, own, all = chain:axis("region") or {}, {}, {}
  local z, m = chain:flows(), chain:flows("imports")
  for i = 1, #chain do
    local row, bought = z:row(i), m and m:row(i)
    for j = 1, #chain do
      if study.mine[j] then
        all[j] = (all[j] or 0) + row[j] + (bought and bought[j] or 0)
        if region[i] == region[j] then own[j] = (own[j] or 0) + row[j] end
      end
    end
  end
  for j, sum in pairs(all) do out[j] = sum > 0 and math.max(0, math.min(1, (own[j] or 0) / sum)) or nil end
  return out
end

-- foreign value added in a unit of home's goods, by place
local function dependence_of(study)
  local f = study.chain:dependence{home = study.home, each = "none"}
  local out = {}
  for k = 1, f and #f or 0 do out[study.chain:index(f(k, "node"))] = f(k, "foreign") end
  return out
end

-- evidence given beside, and lists of trade among it
local function gathered(study, o)
  local match, labels = matcher_of(study.chain)
  local given = known.gather(o.evidence, {match = match, labels = labels, what = "good", home = study.home,
    trade = trade_rows(o.trade), no_trade = study.several
      and "the table says itself who delivers; lists of trade are for tables without partners" or nil})
  study.trade = given.trade
  check_members(study, study.regions)
  return given
end

local function notes_of(study, o, given)
  local notes = {"loss: share of home's value added, at once, rationed, on a market"}
  if study.blocs then
    notes[2] = "the blocs that are named are judged, the strongest of them"
  elseif study.several or study.trade then
    notes[2] = ("judged: the largest coalition of at most %d origins; all abroad together is printed, not "
      .. "judged"):format(study.size)
  end
  if not study.several then
    notes[#notes + 1] = study.trade and "imports are cut by the bloc's share of them, where trade tells it"
      or "no list of partners was given: no bloc can be judged, and all imports of a good together are printed"
  end
  notes[#notes + 1] = "a table decides strangleholds; the other classes need evidence on quality, readiness, firms "
    .. "and margins"
  if o.cooperation == "same_region" then
    notes[#notes + 1] = "co-operation: share of inputs bought from makers of the same region"
  end
  table.move(given.notes, 1, #given.notes, #notes + 1, notes)
  notes[#notes + 1] = study.note
  notes[#notes + 1] = study.imports_note
  return notes
end

---Evidence on goods.
---@param chain lian.chain
---@param o table checked options (triage.options)
---@return table|nil rows {label, axes, evidence}
---@return string[]|string notes, or the message
---@return lian.frame|string|nil matches what evidence given beside matched, or the code
function triage.evidence(chain, o)
  local study, message, code = open(chain, o)
  if not study then return nil, message, code end
  local goods = goods_of(chain, study.home, o.goods, "diagnose.goods")
  local given, attributes, rows = gathered(study, o), known.attributes(chain), {}
  local depends = dependence_of(study)
  local together = o.cooperation == "same_region" and cooperation_of(study) or {}
  local work <close> = progress.start("goods", #goods)
  for k, good in ipairs(goods) do
    local evidence
    work:at(k - 1)
    evidence, message, code = evidence_on(study, good, attributes)
    if not evidence then return nil, message, code end
    evidence.dependence = evidence.dependence or good.place and depends[good.place] or nil
    evidence.cooperation = evidence.cooperation or good.place and together[good.place] or nil
    for name, value in pairs(given.by_key[good.name] or {}) do evidence[name] = value end
    rows[k] = {label = good.name, axes = {}, evidence = evidence}
  end
  return rows, notes_of(study, o, given), known.report(given)
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
  if #regions < 2 and not chain:meta().split and not chain:attribute "region_use" then
    return nil, "this table says nothing of foreign goods: one region, no imports apart "
      .. "(chain:split() estimates them from an import column)", "bad_data"
  end
  if places.is_chosen(chain) and not chain:attribute "region_use" then
    return nil, places.unknown_imports(chain):gsub("^self_sufficiency is missing", "home's use is not known", 1)
      .. ": select from the whole chain again, or ask it for one region (home)", "bad_data"
  end
  local beyond = places.imports_beyond(chain)
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
      if goal.reached(own / sourcing.use[i], o.level) then c.above[k] = c.above[k] + 1 end
    end
  end
  local rate, share, target, met = {}, {}, {}, {}
  for k, goods_here in ipairs(c.goods) do
    rate[k], share[k], target[k] = c.own[k] / c.use[k], c.above[k] / goods_here, o.target
    met[k] = goal.reached(rate[k], o.target)
  end
  return frame.new{{"group", c.group}, {"goods", c.goods}, {"rate", rate}, {"items_above", c.above},
    {"share_above", share}, {"target", target}, {"met", met}, count = #c.group,
    title = "self-guarantee" .. (o.home and " of " .. o.home or ""),
    note = "home supply for home use over home use, in value" .. (note and "; " .. note or "")
      .. (beyond and "; " .. beyond or "")}
end

return triage
