--- What a shock or policy hits: nodes, links, goods, makers and final purchases of a chain, checked. An `at` says
--- where: {chain =, n =, regions = (by node), goods =, good = (number of each node's good)}.
local abroad = require "lian.scenario.engines.in_time.abroad"
local common = require "lian.methods.common"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local hits = {}

---The place of an engine's questions: a chain with its goods and regions read once.
---@param chain lian.chain
---@return table at `abroad`: the region that stands for imports kept apart, where there is one
function hits.at(chain)
  local goods, good = places.goods(chain)
  return {chain = chain, n = #chain, regions = chain:axis("region") or {}, goods = goods, good = good, found = {},
    abroad = abroad.region(chain)}
end

local NAMED = {"goods", "nodes", "by", "on"}

-- what `find` says of a shock, found once for all draws of it: they differ in numbers, not in what they name
local function once(at, what, shock, path, find)
  local key = what .. " " .. path
  local old = at.found[key]
  for _, field in ipairs(old and NAMED or {}) do
    if old[field] ~= shock[field] then old = nil break end
  end
  if not old then
    old = {goods = shock.goods, nodes = shock.nodes, by = shock.by, on = shock.on, value = find(at, shock, path)}
    at.found[key] = old
  end
  return old.value
end

-- the node under which a node is named and shown: that of the host, for makers who have moved there
local function shown(at, i) return at.movers and at.movers.host[i] or i end

-- whether a shock without `on` hits a node: makers abroad, where a table of one region keeps imports apart, are hit
-- where they are said, by `on` or by label
local function is_hit(at, shock, i)
  if shock.on then return at.regions[i] == shock.on end
  if not at.abroad or at.regions[i] ~= at.abroad or shock.everywhere then return true end
  local named = shock.goods or shock.nodes
  return (type(named) == "string" or type(named) == "table") and common.as_set(named)[at.chain:nodes()[i]] ~= nil
end

local function nodes_of(at, shock, path)
  local named, field = shock.goods, "goods"
  if named == nil then named, field = shock.nodes, "nodes" end
  local is_named, list = common.matcher(at.chain, named, field == "goods" and "sector" or nil, path .. "." .. field), {}
  if shock.on then places.check_region(at.chain, shock.on, path .. ".on") end
  for i = 1, at.n do
    if is_named(shown(at, i)) and is_hit(at, shock, i) then list[#list + 1] = i end
  end
  if #list == 0 then options.raise(path .. ": no node is hit") end
  return list
end

---Nodes that a shock names by `goods` (sectors, or labels of nodes) or `nodes` (labels alone), in the region `on` (all
---of them where nothing is named; of a table that keeps imports apart home's, but with `everywhere`).
---@return integer[] nodes ascending, at least one; to be read alone
function hits.nodes(at, shock, path) return once(at, "nodes", shock, path, nodes_of) end

---A flag for each node, true for those in the list.
function hits.flags(at, list)
  local out = lists.filled(at.n, false)
  for _, i in ipairs(list) do out[i] = true end
  return out
end

---A flag for each node: is it in one of the regions (a text or an array; nil: all are)?
function hits.in_region(at, region, path)
  if region == nil then
    local out = lists.filled(at.n, true)
    return out
  end
  local wanted, out = common.as_set(region), {}
  for name in pairs(wanted) do places.check_region(at.chain, name, path) end
  for i = 1, at.n do out[i] = wanted[at.regions[i]] == true end
  return out
end

---Numbers of the goods that are named, in their own order (nil: all).
function hits.goods(at, named, path)
  if named == nil then return common.range(#at.goods) end
  if type(named) == "table" and #named == 0 then
    options.fail(path .. ".goods", "sectors (a selection by axes is for lists of items)", named)
  end
  local wanted, list = common.as_set(named), {}
  for g, name in ipairs(at.goods) do
    if wanted[name] then
      list[#list + 1] = g
      wanted[name] = nil
    end
  end
  local left = {}
  for name in pairs(wanted) do left[#left + 1] = name end
  table.sort(left)
  if left[1] then
    options.raise(options.unknown(path .. ".goods", "good", left[1], at.goods) .. common.by_name(at.chain, left[1]))
  end
  return list
end

---Raises where a table knows one origin alone, so that nobody can turn to another.
function hits.check_origins(at, path)
  if #places.regions(at.chain) >= 2 or at.abroad then return end
  options.raise(path .. ": this table does not tell origins apart; chain:split() sets imports apart")
end

local function links_of(at, shock, path)
  hits.check_origins(at, path)
  if not shock.on then options.raise(path .. ": 'on' says on whom") end
  local wanted = shock.by ~= nil and shock.by ~= "*" and common.as_set(shock.by) or nil
  for region in pairs(wanted or {}) do places.check_region(at.chain, region, path .. ".by") end
  local is_good = common.matcher(at.chain, shock.goods, "sector", path .. ".goods")
  local to, from, list = hits.in_region(at, shock.on, path .. ".on"), {}, {}
  for i = 1, at.n do
    local region = at.regions[i]
    from[i] = region ~= shock.on and (not wanted or wanted[region] ~= nil) and is_good(shown(at, i)) and true or false
    if from[i] then list[#list + 1] = i end
  end
  if #list == 0 then
    options.raise(("%s: no origin is hit: none of them makes these goods outside of '%s' (what is lost within a region "
      .. "is lian.capacity)"):format(path, shock.on))
  end
  return {from = from, to = to, list = list}
end

---Origins of a shock's goods in the regions `by` ("*" or nil: all but `on`) and buyers in `on`.
---@return table hit from, to (flags by node), list (of origins): these to be read alone
function hits.links(at, shock, path)
  local found = once(at, "links", shock, path, links_of)
  return {from = found.from, to = found.to, list = found.list}
end

---Makers of a good in a region (or regions), with their normal output as weights.
---Those who have moved there are in `all` alone: what is built or bought anew is the host's own.
---@return table makers list, all, whole (sum of output), toward (weights by node)
function hits.makers(at, good, region, path, optional)
  local x, wanted = at.x0 or at.chain:output(), common.as_set(region)
  local list, all, whole, toward = {}, {}, 0, {}
  for i = 1, at.n do
    toward[i] = 0
    if at.good[i] == good and wanted[at.regions[i]] then
      all[#all + 1] = i
      if shown(at, i) == i then
        list[#list + 1], whole, toward[i] = i, whole + math.max(0, x[i]), math.max(0, x[i])
      end
    end
  end
  if whole <= 0 and not optional then
    options.raise(("%s: nobody in '%s' makes '%s', so there is nothing to build on"):format(path,
      type(region) == "table" and table.concat(region, "', '") or region, at.goods[good]))
  end
  return {list = list, all = all, whole = whole, toward = toward}
end

---For each good: the makers whose deliveries to buyers in `on` are moved (in `by`; all but those moved to when left
---out), and those they are moved toward, by normal output.
---@return table[] parts good, from (flags), toward (weights by node)
---@return boolean[] to buyers in `on`
function hits.moves(at, shock, path)
  hits.check_origins(at, path)
  local only = shock.by ~= nil and shock.by ~= "*" and common.as_set(shock.by) or nil
  for region in pairs(only or {}) do places.check_region(at.chain, region, path .. ".by") end
  local ends = common.as_set(shock.toward)
  for region in pairs(ends) do
    places.check_region(at.chain, region, path .. ".toward")
    if only and only[region] then options.raise(path .. ".toward: expected regions other than those in 'by'") end
  end
  local parts = {}
  for k, g in ipairs(hits.goods(at, shock.goods, path)) do
    local from = {}
    for i, good in ipairs(at.good) do
      local region = at.regions[i]
      from[i] = good == g and not ends[region] and (not only or only[region] == true)
    end
    parts[k] = {good = g, from = from, toward = hits.makers(at, g, shock.toward, path).toward}
  end
  return parts, hits.in_region(at, shock.on, path .. ".on")
end

---Moves the share of what buyers in `on` get to other makers, as hits.moves has told them (in time).
---@param effect table
---@param parts table[] good, from, toward
---@param to boolean[] buyers
---@param on string|nil whose final users
---@param share number
function hits.turn(effect, parts, to, on, share)
  for _, part in ipairs(parts) do
    effect:move{good = part.good, from = part.from, to = to, on = on, share = share, toward = part.toward}
  end
end

local function meet(a, b)
  for i, flag in pairs(a) do if flag and flag ~= 0 and b[i] and b[i] ~= 0 then return true end end
  return false
end

-- whether it matters which of two turns the purchases of a good first: both take of the same makers or one of those
-- whom the other turns to, and they turn to others
local function is_rival(a, b)
  if a.good ~= b.good or lists.same(a.toward, b.toward) then return false end
  return meet(a.from, b.from) or meet(a.toward, b.from) or meet(a.from, b.toward)
end

---What is to be said where several policies turn the same purchases to others: each turns a share of what those
---before it have left, so that their order counts. nil where it does not.
---@param events table[] in the order in which they act: label, parts and to (hits.moves)
---@return string|nil
function hits.told_turns(events)
  local named, names = {}, {}
  for k, b in ipairs(events) do
    for j = 1, k - 1 do
      local a = events[j]
      for _, p in ipairs(meet(a.to, b.to) and a.parts or {}) do
        for _, q in ipairs(b.parts) do
          if is_rival(p, q) then named[j], named[k] = true, true end
        end
      end
    end
  end
  for k, event in ipairs(events) do if named[k] then names[#names + 1] = ("'%s'"):format(event.label) end end
  if #names == 0 then return nil end
  return ("%s turn the same purchases, in this order (of those that begin together by their text), each a share of "
    .. "what those before it left: to have it otherwise say what each is to turn from (by)"):format(
    table.concat(names, ", "))
end

---The cells of final demand that a shock of demand acts on: what the buyers in `on` (nil: all) buy of the goods, in
---the category. Cells below 0 (imports as a column, stocks drawn down) are given supplies: they are taken only where
---the category holds nothing else, and then by amount alone.
---@return table hit cells (column -> node -> value a year), whole (their sum), draws (whether they are below 0), note,
---  imported (cells of final goods that are imported, of a table that keeps them apart; none where they are draws)
function hits.demand(at, shock, path)
  local demand = at.chain:block("demand")
  if #demand.labels == 0 then options.raise(path .. ": this chain does not say who buys what is left of output") end
  local buyers = places.buyers(at.chain)
  if shock.category then
    local column
    for d, label in ipairs(demand.labels) do if label == shock.category then column = d end end
    if not column then
      options.raise(options.unknown(path .. ".category", "category", shock.category, demand.labels))
    end
    if shock.on and buyers[column] ~= shock.on and buyers[column] ~= nil then
      options.raise(("%s.on: '%s' is bought in '%s', not in '%s': leave 'on' out"):format(path, shock.category,
        buyers[column], shock.on))
    end
  end
  local flags, note = places.columns(at.chain, shock.on, path .. ".on")
  local list = hits.nodes(at, {goods = shock.goods, nodes = shock.nodes, everywhere = true}, path)
  local function gather(sign, values)
    local cells, whole = {}, 0
    for _, i in ipairs(list) do
      for d, v in ipairs((values or demand.values):row(i)) do
        if flags[d] and v * sign > 0 and (not shock.category or demand.labels[d] == shock.category) then
          cells[d] = cells[d] or {}
          cells[d][i], whole = v, whole + v
        end
      end
    end
    return cells, whole
  end
  local cells, whole = gather(1)
  local imported = demand.second and gather(1, demand.second) or {}
  if whole > 0 then return {cells = cells, whole = whole, draws = false, note = note, imported = imported} end
  cells, whole = gather(-1)
  if whole < 0 and shock.category then
    if shock.change then
      options.raise(path .. ".change: nothing is bought there, stocks or imports are drawn on: give an amount")
    end
    return {cells = cells, whole = whole, draws = true, note = note}
  end
  options.raise(path .. ": there is no demand to change")
end

return hits
