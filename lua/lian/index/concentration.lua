--- Concentration, specialisation, self-supply: how few stand behind a total, and who makes more than their share.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"

local concentration = {}

local function listed(names) return type(names) == "string" and {names} or names or {} end

local function key_text(value) return math.type(value) == "integer" and ("%d"):format(value) or tostring(value) end

-- groups of rows by the values of some columns: group by row, keys by group
local function grouped(obs, names)
  local columns, place, group, keys = {}, {}, {}, {}
  for k, name in ipairs(names) do columns[k] = observations.labels(obs, name) end
  for i = 1, obs.count do
    local parts, key = {}, {}
    for k, values in ipairs(columns) do parts[k], key[k] = key_text(values[i]), values[i] end
    local text = table.concat(parts, "\0")
    if not place[text] then
      keys[#keys + 1] = key
      place[text] = #keys
    end
    group[i] = place[text]
  end
  return group, keys
end

local function check_values(path, obs, name, values)
  for i = 1, obs.count do
    if values[i] < 0 then
      options.raise(("%s: '%s' is %s in row %d: shares are of amounts of at least 0"):format(path, name,
        options.describe(values[i]), i))
    end
  end
end

-- amounts of each member of each group, added up: value, group and member by entry
local function summed(obs, values, group, members)
  local at, out = {}, {value = {}, group = {}, member = {}}
  for i = 1, obs.count do
    local key = group[i] .. "\0" .. key_text(members and members[i] or i)
    local k = at[key]
    if not k then
      k = #out.value + 1
      at[key], out.value[k], out.group[k], out.member[k] = k, 0, group[i], members and members[i] or i
    end
    out.value[k] = out.value[k] + values[i]
  end
  return out
end

local function whole_numbers(path, given)
  local list = type(given) == "number" and {given} or given
  if type(list) ~= "table" or #list == 0 then options.fail(path, "a whole number, or several", given) end
  for _, k in ipairs(list) do
    if math.type(k) ~= "integer" or k < 1 or k > 1000000 then options.fail(path, "whole numbers of at least 1", k) end
  end
  return list
end

local RULES = {of = {"text", required = true}, among = "text", each = "labels", top = "any", rest = "text"}
local NAMES = {{"total", "total"}, {"members", "members"}, {"hhi", "hhi"}, {"effective", "effective"},
  {"normalised", "hhi_normalised"}, {"entropy", "entropy"}, {"evenness", "evenness"}}

-- HHI where the pooled rest is split to nothing, and where it is one member
local function add_bounds(columns, e, m, groups, rest)
  local low, high, pooled = {}, {}, {}
  for k, name in ipairs(e.member) do if name == rest then pooled[e.group[k]] = e.value[k] end end
  for g = 1, groups do
    local hhi, total = m.hhi[g], m.total[g]
    if hhi == hhi then
      local s = (pooled[g] or 0) / total
      low[g], high[g] = math.max(0, hhi - s * s), hhi
    end
  end
  columns[#columns + 1], columns[#columns + 2] = {"hhi_low", low, digits = 4}, {"hhi_high", high, digits = 4}
end

local function members_named(path, obs, o)
  if not o.among then return nil end
  local members = observations.labels(obs, o.among)
  local found = false
  for i = 1, obs.count do
    local name = key_text(members[i])
    if partners.is_total(name) then
      options.raise(("%s: '%s' in row %d is a total of others; filter it out"):format(path, name, i))
    end
    found = found or name == o.rest
  end
  if o.rest and not found then
    options.raise(("%s.rest: no row of '%s' is %s"):format(path, o.among, options.describe(o.rest)))
  end
  return members
end

---How concentrated a total is among members: Herfindahl and Hirschman's index (hhi, 0 to 1; times 10,000 in competition
---law), the effective number 1 / hhi, hhi_normalised, cr_k (share of the `top` k largest; 1 and 4), entropy and
---evenness, and the largest member. `of` is the column of amounts, `among` that of the members (rows when left out;
---rows of the same member are added up), `each` one or several columns whose groups are measured apart. State who is
---counted: the index over all partners and over listed ones differ; members without an amount are not. A `rest` that
---pools many ("Others") is counted as one member; hhi_low and hhi_high then say what it would be were it split to
---nothing or one. O(rows log rows).
---```lua
---local imports = lian.frame.new{{"origin", {"A", "B", "C", "D"}}, {"value", {30, 30, 20, 20}}}
---print(lian.concentration(imports, {of = "value", among = "origin"}))
---```
---@param data lian.frame
---@param given table
---@return lian.frame|nil frame a row a group; missing where a group's total is 0
---@return string|nil message
---@return string|nil code
function concentration.concentration(data, given)
  local path = "concentration"
  local o = options.check(path, given, RULES)
  local tops = whole_numbers("concentration.top", o.top or {1, 4})
  local obs, names = observations.read(path, data, nil, nil, true), listed(o.each)
  if o.rest and not o.among then options.raise("concentration.rest needs the column of members (among = ...)") end
  local values, members = observations.numbers(obs, o.of), members_named(path, obs, o)
  check_values(path, obs, o.of, values)
  local group, keys = grouped(obs, names)
  local e = summed(obs, values, group, members)
  local m, message, code = core.concentration.measures(e.value, e.group, #keys, tops)
  if not m then return nil, message, code end
  local columns, largest = {count = #keys}, {}
  for k, name in ipairs(names) do
    local list = {}
    for g, key in ipairs(keys) do list[g] = key[k] end
    columns[k] = {name, list}
  end
  for _, name in ipairs(NAMES) do
    columns[#columns + 1] = {name[2], observations.known(m[name[1]]), digits = name[1] ~= "members" and 4 or nil,
      unit = name[1] == "total" and data:unit(o.of) or nil}
  end
  for t, k in ipairs(tops) do
    local cr = {}
    for g = 1, #keys do cr[g] = m.cr[(g - 1) * #tops + t] end
    columns[#columns + 1] = {("cr_%d"):format(k), observations.known(cr), digits = 4}
  end
  if o.rest then add_bounds(columns, e, m, #keys, o.rest) end
  for g = 1, #keys do largest[g] = m.total[g] > 0 and members and e.member[m.largest[g]] or nil end
  if members then columns[#columns + 1] = {"largest", largest} end
  columns.title = ("concentration of %s%s"):format(o.of, o.among and " by " .. o.among or "")
  columns.note = ("members: those listed with an amount above 0%s"):format(o.rest
    and ("; '%s' counts as one"):format(o.rest) or "")
  return observations.frame("concentration", columns)
end

local function pairs_once(path, obs, unit, product)
  local seen = {}
  for i = 1, obs.count do
    local key = key_text(unit[i]) .. "\0" .. key_text(product[i])
    if seen[key] then
      options.raise(("%s: %s and %s stand together twice (rows %d and %d); add them up, or filter one period")
        :format(path, key_text(unit[i]), key_text(product[i]), seen[key], i))
    end
    seen[key] = i
  end
end

-- places of labels by row, and the labels
local function placed(values, count)
  local list, at = observations.distinct(values, count)
  local out = {}
  for i = 1, count do out[i] = at[values[i]] end
  return out, list
end

local SPECIAL = {unit = {"text", required = true}, product = {"text", required = true},
  value = {"text", required = true}, each = {"choice", "row", "unit", default = "row"}}

-- Krugman's index: sum over products of |share in the unit - share in all|, from 0 to below 2
local function krugman(u, p, values, units, count)
  local by_unit, by_product, all, out, listed_share = {}, {}, 0, {}, {}
  for i = 1, count do
    by_unit[u[i]] = (by_unit[u[i]] or 0) + values[i]
    by_product[p[i]] = (by_product[p[i]] or 0) + values[i]
    all = all + values[i]
  end
  for i = 1, count do
    if by_unit[u[i]] > 0 then
      local own, whole = values[i] / by_unit[u[i]], by_product[p[i]] / all
      out[u[i]] = (out[u[i]] or 0) + math.abs(own - whole)
      listed_share[u[i]] = (listed_share[u[i]] or 0) + whole
    end
  end
  for k = 1, units do if out[k] then out[k] = out[k] + math.max(0, 1 - listed_share[k]) end end
  return out, by_unit
end

---Specialisation: revealed comparative advantage (Balassa 1965) of each unit in each product, its share in the unit's
---total over the product's share in all; on employment the same is the location quotient. `symmetric` is (rca - 1) /
---(rca + 1), -1 to 1. Missing where a unit's or product's total is 0. With `each` = "unit" a row a unit: its total,
---number of products with rca of at least 1, and Krugman's index, sum of |own share - share in all| (0: like all).
---O(rows).
---```lua
---local jobs = lian.frame.new{{"region", {"N", "N", "S", "S"}}, {"sector", {"a", "b", "a", "b"}},
---  {"jobs", {30, 20, 10, 60}}}
---print(lian.specialisation(jobs, {unit = "region", product = "sector", value = "jobs"}))
---```
---@param data lian.frame a row a unit and product; pairs that are not there are 0
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function concentration.specialisation(data, given)
  local path = "specialisation"
  local o = options.check(path, given, SPECIAL)
  local obs = observations.read(path, data, nil, nil, true)
  local unit, product = observations.labels(obs, o.unit), observations.labels(obs, o.product)
  local values = observations.numbers(obs, o.value)
  check_values(path, obs, o.value, values)
  pairs_once(path, obs, unit, product)
  local u, units = placed(unit, obs.count)
  local p, products = placed(product, obs.count)
  local rca, message, code = core.concentration.advantage(u, p, values, #units, #products)
  if not rca then return nil, message, code end
  if o.each == "unit" then
    local index, totals = krugman(u, p, values, #units, obs.count)
    local many = {}
    for k = 1, #units do many[k] = 0 end
    for i = 1, obs.count do if goal.reached(rca[i], 1) then many[u[i]] = many[u[i]] + 1 end end
    return frame.new{{o.unit, units}, {"total", totals, unit = data:unit(o.value)}, {"advantages", many},
      {"krugman", index, digits = 4}, count = #units, title = "specialisation by " .. o.unit}
  end
  local symmetric = {}
  for i = 1, obs.count do
    if rca[i] == rca[i] then symmetric[i] = (rca[i] - 1) / (rca[i] + 1) end
  end
  return frame.new{{o.unit, unit}, {o.product, product}, {o.value, values, unit = data:unit(o.value)},
    {"rca", observations.known(rca), digits = 4}, {"symmetric", symmetric, digits = 4}, count = obs.count,
    title = "revealed comparative advantage (location quotient)"}
end

local SUPPLY = {unit = "text", time = "text", production = {"text", required = true},
  imports = {"text", required = true}, exports = {"text", required = true}}
local RATIOS = {
  {"self_sufficiency", function(y, m, x) return y, y + m - x end},
  {"import_dependence", function(y, m, x) return m, y + m - x end},
  {"home_supply", function(y, m, x) return y - x, y + m - x end},
  {"import_export", function(_, m, x) return m, x end},
}

---Self-supply from production Y, imports M and exports X (columns, one unit of measure), three ratios of apparent use
---Y + M - X by name, for they differ: self_sufficiency Y / use (FAO's), import_dependence M / use, home_supply (Y - X)
---/ use (what home makes for itself); and import_export M / X. Where re-exports make use 0 or less the ratios are
---missing, and the note says of how many rows. O(rows).
---```lua
---local data = lian.frame.new{{"good", {"steel"}}, {"output", {100}}, {"imports", {40}}, {"exports", {30}}}
---print(lian.self_supply(data, {unit = "good", production = "output", imports = "imports", exports = "exports"}))
---```
---@param data lian.frame
---@param given table
---@return lian.frame
function concentration.self_supply(data, given)
  local path = "self_supply"
  local o = options.check(path, given, SUPPLY)
  local obs = observations.read(path, data, o.unit, o.time)
  local y, m, x = observations.numbers(obs, o.production), observations.numbers(obs, o.imports),
    observations.numbers(obs, o.exports)
  for name, values in pairs{[o.production] = y, [o.imports] = m, [o.exports] = x} do
    check_values(path, obs, name, values)
  end
  local columns, use, bad, over = observations.key_columns(obs), {}, 0, 0
  for i = 1, obs.count do
    use[i] = y[i] + m[i] - x[i]
    bad, over = bad + (use[i] <= 0 and 1 or 0), over + (x[i] > y[i] and 1 or 0)
  end
  columns[#columns + 1] = {"use", use, unit = data:unit(o.production)}
  for _, ratio in ipairs(RATIOS) do
    local values = {}
    for i = 1, obs.count do
      local above, below = ratio[2](y[i], m[i], x[i])
      if below > 0 then values[i] = above / below end
    end
    columns[#columns + 1] = {ratio[1], values, digits = 4}
  end
  columns.count, columns.title = obs.count, "self-supply"
  columns.note = format("use: production + imports - exports%s%s", bad > 0 and ("; %d rows have a use of 0 or less "
    .. "(re-exports): ratios missing"):format(bad) or "", over > 0 and ("; in %d rows exports exceed production: "
    .. "home_supply is below 0"):format(over) or "")
  return observations.frame("self_supply", columns)
end

return concentration
