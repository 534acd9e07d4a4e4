--- A case of a list of items: home country, goal and cuts. Shared by the
--- methods of items chains; the arithmetic is in csrc/network.
local common = require "lian.methods.common"
local core = require "lian.core"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local case = {}

local kept = setmetatable({}, {__mode = "k"}) -- chain -> its parts

---The columns of a list (see core.items.parts), kept with the chain; raises for other chains.
---@param chain lian.chain
---@param verb string
---@return table parts
function case.parts(chain, verb)
  local parts = kept[chain] or core.items.parts(chain)
  if not parts then
    options.raise(("%s: this chain is no list of items; lian.items and lian.read.items make one"):format(verb))
  end
  kept[chain] = parts
  return parts
end

---The kinds that each item is made as (its variants), with their weights in the mix, which add up to 1.
---@param parts table
---@return table<integer, table[]> item -> {item, weight}; nil where it has none
function case.kinds(parts)
  if parts.kinds then return parts.kinds end
  local out, sums = {}, {}
  for k, i in ipairs(parts.kind) do sums[i] = (sums[i] or 0) + (parts.weight[k] or 1) end
  for k, i in ipairs(parts.kind) do
    out[i] = out[i] or {}
    table.insert(out[i], {item = parts.variant[k], weight = (parts.weight[k] or 1) / sums[i]})
  end
  parts.kinds = out
  return out
end

-- label or id -> place
local function ids_of(chain, parts)
  if parts.ids then return parts.ids end
  parts.ids = {}
  for i, id in ipairs(chain:attribute("id") or {}) do parts.ids[id] = parts.ids[id] or i end
  return parts.ids
end

---The place of an item by its label or id, or nil.
function case.find(chain, label)
  return type(label) == "string" and
    (chain:index(label) or ids_of(chain, case.parts(chain, "items"))[label]) or nil
end

---The place of an item by its label or id; raises with the nearest label.
function case.place(chain, label, path)
  return case.find(chain, label) or common.place(chain, label, path)
end

---Raises unless the home is a provider's country.
function case.check_home(parts, home, path)
  for _, country in ipairs(parts.countries) do if country == home then return end end
  options.raise(("%s: no provider is of %s, so it provides nothing here%s"):format(path, options.describe(home),
    options.suggest(home, parts.countries)))
end

-- ---- cuts

local CUT = {by = {"labels", default = "*"}, items = "any", goods = "any", share = "share", cut = "share",
  on = "text"}

-- a shock of the scenario language says itself what it cuts
local function plain(given, path)
  local meta = core.metatable(given)
  if type(meta) ~= "table" or not meta.cut then options.fail(path, "a cut {by =, items =, share =}", given) end
  return meta.cut(given, path)
end

local function provider_mask(parts, by, home, path)
  local mask, hit = {}, {}
  local wanted = common.as_set(by)
  for g, name in ipairs(parts.provider) do
    local country = parts.country[g]
    mask[g] = by == "*" and country ~= home or wanted[name] ~= nil or wanted[country] ~= nil
    hit[name], hit[country] = true, true
  end
  if by == "*" then return mask end
  for name in pairs(wanted) do
    if not hit[name] then options.raise(options.unknown(path .. ".by", "provider", name, options.names(hit))) end
  end
  return mask
end

local function item_mask(chain, which, path)
  if which == nil or which == "*" then return nil end
  local mask = lists.filled(#chain, false)
  if type(which) == "string" then which = {which} end
  options.keys(path, which, "items, or {stage = ...}")
  if #which > 0 then
    options.array(path, which, "an array of items")
    for _, label in ipairs(which) do mask[case.place(chain, label, path)] = true end
  else
    for _, i in ipairs(common.select(chain, which, path)) do mask[i] = true end
  end
  return mask
end

---The items of a selection (labels, ids or {axis = labels}), ascending; all when nil.
function case.items(chain, which, path)
  local mask, out = item_mask(chain, which, path), {}
  for i = 1, #chain do if not mask or mask[i] then out[#out + 1] = i end end
  return out
end

---Raises unless all of `by` ("*", a label or an array) are providers or countries of them.
function case.check_providers(parts, by, path) provider_mask(parts, by, nil, path) end

local function one_cut(chain, parts, given, home, path)
  if type(given) ~= "table" then options.fail(path, "a cut {by =, items =, share =}", given) end
  if core.metatable(given) then given = plain(given, path) end
  local o = options.check(path, given, CUT)
  if o.items ~= nil and o.goods ~= nil then options.raise(path .. ": give items or goods, not both") end
  if o.share ~= nil and o.cut ~= nil then options.raise(path .. ": give share or cut, not both") end
  local provider = provider_mask(parts, o.by, home, path)
  local item = item_mask(chain, o.items == nil and o.goods or o.items, path .. ".items")
  if o.on and o.on ~= home then
    case.check_home(parts, o.on, path .. ".on")
    return nil
  end
  return {provider = provider, item = item, share = o.share or o.cut or 1}
end

---Cuts as the core takes them: one {by =, items =, share =}, an embargo, or an array of them.
function case.cuts(chain, parts, given, home, path)
  if given == nil then return {} end
  if type(given) ~= "table" then options.fail(path, "cuts {by =, items =, share =}", given) end
  local single = getmetatable(given) ~= nil or next(options.keys(path, given, "one cut or an array of cuts")) ~= nil
  local list = single and {given} or given
  local out = {}
  for k, each in ipairs(list) do
    out[#out + 1] = one_cut(chain, parts, each, home, single and path or ("%s[%d]"):format(path, k))
  end
  return out
end

---All deliveries from abroad stopped.
function case.all_foreign(parts, home)
  return {{provider = provider_mask(parts, "*", home), share = 1}}
end

-- ---- the goal

-- items that nothing requires and that are a variant of nothing
local function sinks(chain, parts)
  local used, out = {}, {}
  for _, list in ipairs{parts.input, parts.variant} do
    for _, i in ipairs(list) do used[i] = true end
  end
  for i = 1, #chain do if not used[i] then out[#out + 1] = i end end
  return out
end

-- values as weights, where all are known and above 0
local function value_weights(chain, places)
  local values, weights, sum = chain:attribute("value"), {}, 0
  if not values or type(values[1]) == "string" then return nil end
  for k, i in ipairs(places) do
    if not values[i] then return nil end
    weights[k], sum = values[i], sum + values[i]
  end
  return sum > 0 and weights or nil
end

---Final items and their weights from `final`: labels, label -> weight, or nil for those that nothing
---requires, weighed by the attribute `value` where all have one.
function case.goal(chain, parts, final, path)
  local item, weight = {}, nil
  if type(final) == "table" then options.plain(path, final, "an array of items, or item -> weight") end
  if final == nil then
    item = sinks(chain, parts)
    if #item == 0 then options.raise(path .. ": every item is required by another: name final items") end
  elseif type(final) == "string" then
    item[1] = case.place(chain, final, path)
  elseif type(final) == "table" and #final > 0 then
    options.array(path, final, "an array of items, or item -> weight")
    for k, label in ipairs(final) do item[k] = case.place(chain, label, path) end
  elseif type(final) == "table" and next(final) then
    weight = {}
    for k, label in ipairs(options.keys(path, final, "an array of items, or item -> weight")) do
      item[k], weight[k] = case.place(chain, label, path), final[label]
      if type(weight[k]) ~= "number" or not (weight[k] >= 0 and weight[k] < math.huge) then
        options.fail(("%s['%s']"):format(path, label), "a weight of at least 0", weight[k])
      end
    end
  else
    options.fail(path, "labels of items", final)
  end
  local by_value = not weight and #item > 1
  if by_value then weight = value_weights(chain, item) end
  return {item = item, weight = weight, by_value = by_value and weight ~= nil}
end

local function made_flags(chain, o, goal, path)
  local made = lists.filled(#chain, o.reading == "make")
  if o.reading == "final" then for _, i in ipairs(goal.item) do made[i] = true end end
  for _, label in ipairs(type(o.make) == "string" and {o.make} or o.make or {}) do
    made[case.place(chain, label, path)] = true
  end
  return made
end

-- options that every question takes
case.OPTIONS = {
  home = {"text", required = true}, final = "any", cut = "any",
  reading = {"choice", "final", "make", "buy", default = "final"}, make = "labels",
  own = {"choice", "world", "home_first", "both", default = "world"}, home_use = "table",
}

-- ---- how much of what home's makers sell serves home

---Home's part of the world's use by item, false where it is not known; nil where it is not of any.
---@param chain lian.chain
---@param given table|nil item -> share; else the attribute `home_use`
---@param path string
---@return (number|false)[]|nil
function case.home_uses(chain, given, path)
  local out, any, attribute = {}, false, chain:attribute("home_use")
  for i = 1, #chain do
    local v = attribute and attribute[i]
    out[i] = type(v) == "number" and v or false
  end
  for _, label in ipairs(given and options.keys(path, given, "item -> share") or {}) do
    out[case.place(chain, label, path)] = given[label]
  end
  for i, v in ipairs(out) do
    if v and not (type(v) == "number" and v > 0 and v <= 1) then
      options.fail(("%s['%s']"):format(path, chain:nodes()[i]), "a share above 0 and at most 1", v)
    end
    any = any or v ~= false
  end
  return any and out or nil
end

---The ends of home's own share that an answer carries: "world", "home_first", or both, the lower first.
---@param o table own
---@return string[]
function case.ends(o) return o.own == "both" and {"world", "home_first"} or {o.own or "world"} end

local OWN = {
  world = "home's makers sell to all alike (own = 'world')",
  home_first = "home's makers serve home first (own = 'home_first')",
}

---The rules of a verb: the common options and its own.
function case.rules(own)
  local rules = {}
  for key, rule in pairs(case.OPTIONS) do rules[key] = rule end
  for key, rule in pairs(own or {}) do rules[key] = rule end
  return rules
end

---Opens a question. cuts: nil for those of o.cut.
---@return table|nil question chain, parts, home, goal, case (lian.case), labels
---@return string|nil message
---@return string|nil code
function case.open(chain, verb, o, cuts, goal)
  local parts = case.parts(chain, verb)
  case.check_home(parts, o.home, verb .. ".home")
  goal = goal or case.goal(chain, parts, o.final, verb .. ".final")
  local made = made_flags(chain, o, goal, verb .. ".make")
  cuts = cuts or case.cuts(chain, parts, o.cut, o.home, verb .. ".cut")
  local own = o.own or "world"
  local use = (own ~= "world" or o.home_use) and case.home_uses(chain, o.home_use, verb .. ".home_use") or nil
  local q, message, code = core.items.case(chain, o.home, made, cuts, own == "home_first" and use or nil)
  if not q then return nil, message, code end
  return {chain = chain, parts = parts, home = o.home, goal = goal, case = q, made = made, cuts = cuts,
    labels = chain:nodes(), own = own, home_use = use}
end

---The same question at rest, with a case of its own.
---@param q table
---@return table|nil question
---@return string|nil message
---@return string|nil code
function case.again(q)
  local use = q.own == "home_first" and q.home_use or nil
  local of, message, code = core.items.case(q.chain, q.home, q.made, {}, use)
  if not of then return nil, message, code end
  return {chain = q.chain, parts = q.parts, home = q.home, goal = q.goal, case = of, made = q.made, cuts = {},
    labels = q.labels, own = q.own, home_use = q.home_use}
end

---The same question at the upper end of home's own share, where o.own is "both"; nil where it is not.
---@return table|nil question
---@return string|nil message where it failed
---@return string|nil code
function case.upper(q, verb, o, cuts)
  if o.own ~= "both" then return nil end
  local ask = {}
  for key, value in pairs(o) do ask[key] = value end
  ask.own = "home_first"
  return case.open(q.chain, verb, ask, cuts or q.cuts, q.goal)
end

---The level of the goal for levels by item.
function case.goal_level(goal, levels)
  local sum, weights = 0, 0
  for k, i in ipairs(goal.item) do
    local w = goal.weight and goal.weight[k] or 1
    sum, weights = sum + w * levels[i], weights + w
  end
  return sum / weights
end

---"chip" or "chip and 2 more".
function case.goal_text(q)
  local first = q.labels[q.goal.item[1]]
  return #q.goal.item == 1 and first or ("%s and %d more"):format(first, #q.goal.item - 1)
end

local READINGS = {
  final = "home makes the final items and what has no providers, and buys the rest",
  make = "home makes everything", buy = "home buys whatever has providers",
}

---How home's own share was read, and how many upper ends are not known; nil where it is read as usual and nothing is
---known of home's use.
function case.own_note(q, own)
  if own == nil or own == "world" then return own and OWN.world or nil end
  local unknown = 0
  for i, rows in pairs(case.rows_for(q.parts, q.home)) do
    local stated = q.parts.to[rows[1]] == q.home
    if not stated and not (q.home_use and q.home_use[i]) then unknown = unknown + 1 end
  end
  local text = own == "both" and "both ends of home's share: " .. OWN.world .. ", and " .. OWN.home_first or OWN[own]
  if unknown == 0 then return text end
  return ("%s; home_use of %d item%s is not known, and so is the upper end: the lower one stands there"):format(text,
    unknown, unknown == 1 and "" or "s")
end

---What an answer rests on, for a frame's note.
function case.note(q, o, extra)
  local own_shares, assumed = false, 0
  for p, to in ipairs(q.parts.to) do
    own_shares = own_shares or to == q.home
    if q.parts.stated[p] == false and q.parts.share[p] > 0 then assumed = assumed + 1 end
  end
  local lines = {READINGS[o.reading]}
  if not own_shares then
    lines[#lines + 1] = "world market shares stand in for the purchases of " .. q.home
  end
  if assumed > 0 then lines[#lines + 1] = ("%d shares are assumed"):format(assumed) end
  if q.goal.by_value then lines[#lines + 1] = "final items count by their value" end
  if extra then table.insert(lines, 1, extra) end
  lines[#lines + 1] = case.own_note(q, o.own)
  return table.concat(lines, "; ")
end

---Axis columns (base, stage) for some items, for a frame.
function case.axis_columns(chain, places)
  local columns = {}
  for _, name in ipairs{"base", "stage"} do
    local values = chain:axis(name)
    if values then
      local out = {}
      for k, i in ipairs(places) do out[k] = values[i] ~= "" and values[i] or nil end
      columns[#columns + 1] = {name, out}
    end
  end
  return columns
end

local SHOWN = 12 -- items of a path that are named, its source included

-- where a shortfall starts, by item; kept in `source`
local function source_of(from, source, i)
  local way = {}
  while source[i] == nil and from[i] ~= 0 do
    way[#way + 1], source[i] = i, 0 -- 0: on the way
    i = from[i]
  end
  local start = source[i] and source[i] ~= 0 and source[i] or i
  for _, k in ipairs(way) do source[k] = start end
  return start
end

---How a shortfall reaches items: "EUV scanner > lithography > chip"; of a long way its source and its end.
---@param labels string[]
---@param from integer[] the input that brings it, 0 at its source
---@return fun(i: integer): string
function case.paths(labels, from)
  local source = {}
  return function(i)
    local start, out, seen = source_of(from, source, i), {}, {}
    while i ~= 0 and not seen[i] and #out < SHOWN do
      seen[i] = true
      table.insert(out, 1, labels[i])
      i = from[i]
    end
    if i ~= 0 and not seen[i] then out[1], out[2] = labels[start], "…" end
    return table.concat(out, " > ")
  end
end

---Rows of provision that count for a home: those stated for it, else the world's; item -> places.
function case.rows_for(parts, home)
  local all, own, out = {}, {}, {}
  for p, i in ipairs(parts.provided) do
    local to = parts.to[p]
    local list = to == home and own or to == "" and all
    if list then
      list[i] = list[i] or {}
      table.insert(list[i], p)
    end
  end
  for i, rows in pairs(all) do out[i] = rows end
  for i, rows in pairs(own) do out[i] = rows end
  return out
end

return case
