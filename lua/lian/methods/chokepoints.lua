--- Chokepoints and cut sets: whose stop, on which items, keeps home from its final items.
local case = require "lian.items.case"
local common = require "lian.methods.common"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local units_of = require "lian.items.units"

local methods = {}

local function ranked(losses)
  local order = common.range(#losses)
  table.sort(order, function(a, b)
    if losses[a] ~= losses[b] then return losses[a] > losses[b] end
    return a < b
  end)
  return order
end

local RULES = {each = {"any", default = "country"}, by = {now = "each"}, all_items = {"flag", default = false},
  share = {"share", default = 1}}

local function rules(own)
  local all = case.rules(RULES)
  for key, rule in pairs(own) do all[key] = rule end
  return all
end

-- what sets of units of one question would cost the goal of another, of the same list: units are found by their item
-- and who is cut, and take nothing away where they deliver nothing there
local function losses_in(upper, o, units, sets, verb)
  local other, place = units_of.set(upper, o, verb), {}
  for k, i in ipairs(other.item) do place[i .. " " .. other.names[other.group[k]]] = k end
  local mapped = {}
  for k, set in ipairs(sets) do
    mapped[k] = {}
    for _, u in ipairs(set) do
      mapped[k][#mapped[k] + 1] = place[units.item[u] .. " " .. units.names[units.group[u]]]
    end
  end
  local still, levels = case.goal_level(upper.goal, upper.case:levels()), upper.case:evaluate(upper.goal, mapped)
  for k, level in ipairs(levels) do levels[k] = math.max(0, still - level) end
  return levels
end

local function single_columns(self, q, o, units, levels, still)
  local losses = {}
  for k, level in ipairs(levels) do losses[k] = math.max(0, still - level) end
  local order, out = ranked(losses), {item = {}, by = {}, share = {}, loss = {}, level = {}, months = {},
    path = {}, place = {}, unit = {}}
  for r = 1, math.min(o.top or #order, #order) do
    local k = order[r]
    out.item[r] = units.item[k] ~= 0 and q.labels[units.item[k]] or nil
    out.by[r], out.loss[r], out.level[r] = units.names[units.group[k]], losses[k], levels[k]
    out.share[r] = units.item[k] ~= 0 and units.mass[k] or nil
    out.place[r], out.unit[r] = units.item[k], {k}
    if losses[k] > 1e-9 and r <= 200 then out.months[r], out.path[r] = units_of.impact(self, q, o, units, k) end
  end
  return out, math.min(o.top or #order, #order)
end

local function singles(self, q, o, units, still)
  local levels, message, code = q.case:singles(q.goal)
  if not levels then return nil, message, code end
  local c, count = single_columns(self, q, o, units, levels, still)
  local columns = {}
  if not o.all_items then
    columns = {{"item", c.item}, table.unpack(case.axis_columns(self, c.place))}
    columns[#columns + 1] = {"share", c.share}
  end
  table.insert(columns, o.all_items and 1 or 2, {"by", c.by})
  columns[#columns + 1] = {"loss", c.loss}
  columns[#columns + 1] = {"level", c.level}
  columns[#columns + 1] = {"months", c.months, unit = "months"}
  columns[#columns + 1] = {"path", c.path}
  columns.count, columns.units = count, c.unit
  return columns
end

-- the pairs with the largest joint loss; excess: beyond the larger of the two alone
local function doubles(q, o, units, still)
  local levels, message, code = q.case:pairs(q.goal)
  if not levels then return nil, message, code end
  local top, list = o.top or 20, {}
  local alone = {}
  for a = 1, #units.item do alone[a] = still - levels(a, a) end
  local function weaker(x, y) return x.loss > y.loss or x.loss == y.loss and (x.a < y.a or x.a == y.a and x.b < y.b) end
  for a = 1, #units.item do
    local row = levels:row(a)
    for b = a + 1, #units.item do
      local one = {a = a, b = b, loss = math.max(0, still - row[b])}
      if #list < top or weaker(one, list[#list]) then
        local at = #list + 1
        while at > 1 and weaker(one, list[at - 1]) do at = at - 1 end
        table.insert(list, at, one)
        list[top + 1] = nil
      end
    end
  end
  local first, second, loss, level, excess, sets = {}, {}, {}, {}, {}, {}
  for r, one in ipairs(list) do
    first[r], second[r] = units_of.text(q, units, one.a), units_of.text(q, units, one.b)
    loss[r], level[r] = one.loss, still - one.loss
    sets[r] = {one.a, one.b}
    excess[r] = one.loss - math.max(alone[one.a], alone[one.b], 0)
  end
  return {{"first", first}, {"second", second}, {"loss", loss}, {"level", level}, {"excess", excess},
    count = #list, units = sets}
end

---Strength of single cuts (or, with `size` = 2, of pairs of them): by how much the final items fall when
---providers stop delivering to `home`. `each`: "country" (default: each but home), "firm" (each, those of home too),
---"foreign" (all together) or blocs {name = countries or firms}; each of them stops in one item at a time, or with
---`all_items` in all at once.
---`share`: of the deliveries that stop; `cut`: cuts that hold already; `top`: rows. `home`, `final`,
---`reading`, `make`, `own`, `home_use` as attainable takes them; own = "both" adds loss_home_first.
---Columns: item, by, base, stage, share (of home's supply that it takes), loss, level that is left,
---months until final items feel it and by which path (of the first 200 rows); pairs: first, second, loss,
---level, excess (loss beyond the larger of the two alone).
---Cost: eight cuts at a time over what lies downstream of them; pairs: units^2 / 2 patterns.
---```lua
---print(chips:chokepoints{home = "CHN", final = "mature logic chip", top = 20})
---```
---@param self lian.chain items
---@param given table
---@return lian.frame|nil chokepoints largest loss first
---@return string|nil message
---@return string|nil code
function methods.chokepoints(self, given)
  local o = options.check("chokepoints", given, rules{top = "count", size = {"count", default = 1}})
  if o.size > 2 then options.fail("chokepoints.size", "1 or 2", o.size) end
  local q, message, code = case.open(self, "chokepoints", o)
  if not q then return nil, message, code end
  local units = units_of.set(q, o, "chokepoints")
  local work <close> = progress.start(("chokepoints: %d cuts"):format(#units.item)) -- luacheck: ignore
  local still = case.goal_level(q.goal, q.case:levels())
  local columns
  if o.size == 2 then columns, message, code = doubles(q, o, units, still)
  else columns, message, code = singles(self, q, o, units, still) end
  if not columns then return nil, message, code end
  local upper, failed, why = case.upper(q, "chokepoints", o)
  if failed then return nil, failed, why end
  local losses = upper and losses_in(upper, o, units, columns.units, "chokepoints")
  if losses then columns[#columns + 1] = {"loss_home_first", losses} end
  columns.units = nil
  columns.title = ("chokepoints of %s for %s"):format(o.home, case.goal_text(q))
  columns.note = case.note(q, o, ("of %d %s"):format(#units.item, o.all_items and "providers" or
    "deliveries of a provider in an item"))
  return frame.new(columns)
end

local LISTED = {__name = "lian.cut_sets", __metatable = false, __tostring = function(list)
  return ("%d cut sets, each an array of {by =, item =}"):format(#list)
end}

local function sets_frame(q, units, sets, levels, still, head, uppers)
  local size, members, level, loss, listed = {}, {}, {}, {}, {}
  for k, set in ipairs(sets) do
    local texts = {}
    listed[k] = {}
    for p, u in ipairs(set) do
      texts[p] = units_of.text(q, units, u)
      listed[k][p] = {by = units.names[units.group[u]], item = q.labels[units.item[u]]}
    end
    size[k], members[k] = #set, table.concat(texts, " + ")
    level[k], loss[k] = levels[k], still - levels[k]
  end
  local columns = {{"members", members}, {"size", size}, {"level", level}, {"loss", loss},
    count = #sets, title = head.title, note = head.note}
  if uppers then columns[#columns + 1] = {"loss_home_first", uppers} end
  return frame.new(columns), setmetatable(listed, LISTED)
end

---All minimal sets of at most `size` (1 to 3) cuts that bring the final items below the level `below`
---(0.5): none can be left out of a set, and none is missing from the list. What is cut by `each` and `all_items`
---as chokepoints takes them: each country in one item at a time when left out.
---`most`: patterns to try before giving up (50 million).
---Cost: bounds leave out what cannot matter; at worst units^size patterns.
---```lua
---print(chips:cut_sets{home = "CHN", final = "mature logic chip", below = 0.5, size = 2})
---```
---@param self lian.chain items
---@param given table
---@return lian.frame|nil sets columns members, size, level, loss
---@return table|string list {{by =, item =}, ...} for each set, or the message
---@return string|nil code "unsupported": more patterns than `most`
function methods.cut_sets(self, given)
  local o = options.check("cut_sets", given, rules{below = {"share", default = 0.5},
    size = {"count", default = 3}, most = {"count", default = 50000000}})
  if o.size > 3 then options.fail("cut_sets.size", "1, 2 or 3", o.size) end
  local q, message, code = case.open(self, "cut_sets", o)
  if not q then return nil, message, code end
  local units = units_of.set(q, o, "cut_sets")
  local still = case.goal_level(q.goal, q.case:levels())
  if still < o.below then
    return nil, format("cut_sets: %s is at %.4g already, below %g", case.goal_text(q), still, o.below),
      "bad_data"
  end
  local sets, levels, tested = q.case:cut_sets(q.goal, o.below, o.size, o.most)
  if not sets then return nil, levels, tested end
  local upper, failed, why = case.upper(q, "cut_sets", o)
  if failed then return nil, failed, why end
  return sets_frame(q, units, sets, levels, still, {
    title = format("cut sets that bring %s below %g", case.goal_text(q), o.below),
    note = case.note(q, o, ("complete to size %d; %d patterns tried"):format(o.size, tested))},
    upper and losses_in(upper, o, units, sets, "cut_sets"))
end

return methods
