--- What home lacks: the order in which to close gaps, breadth, single champions, the graph's shape.
local case = require "lian.items.case"
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local gap_list = require "lian.items.gap_list"
local goal = require "lian.base.goal"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local methods = {}

local GAPS = case.rules{target = {"share", default = 1}, top = "count"}

-- the step at which items come in the gap list of another question, by label
local function steps_of(q, target, labels)
  local step, out = {}, {}
  local found, message, code = gap_list.find(q, target)
  if not found then return nil, message, code end
  for k, i in ipairs(found.item) do step[q.labels[i]] = k end
  for k, label in ipairs(labels) do out[k] = step[label] end
  return out
end

---The gap list, the order of a national programme: repeatedly the item for which home's
---supply of the missing share raises the final items most; where no single item does, the smallest group
---found that does (one number in `group`, the gain with its last item). Equal ones: highest
---attribute `readiness` first. It starts with all foreign supply cut, or with `cut`, and ends at the
---level `target` (1). An item that home supplies in full needs its own requirements, which may follow.
---With own = "both" the column step_home_first has the step at which an item comes at the upper end of home's share
---(nil: it is no gap there).
---Columns: step, item, base, stage, readiness, own (home's share), before, after, gain, group.
---Cost: a walk over what limits the final items at each step, and evaluations of a few items; with `top` no more steps
---are taken.
---```lua
---print(chips:gaps{home = "CHN", final = "mature logic chip"})
---```
---@param self lian.chain items
---@param given table home, final, cut, reading, make, own, home_use (as attainable), target, top
---@return lian.frame|nil gaps
---@return string|nil message
---@return string|nil code
function methods.gaps(self, given)
  local o = options.check("gaps", given, GAPS)
  local parts = case.parts(self, "gaps")
  case.check_home(parts, o.home, "gaps.home")
  local q, message, code = case.open(self, "gaps", o, not o.cut and case.all_foreign(parts, o.home) or nil)
  if not q then return nil, message, code end
  local start = case.goal_level(q.goal, q.case:levels())
  local found
  found, message, code = gap_list.find(q, o.target, o.top)
  if not found then return nil, message, code end
  local columns = gap_list.columns(q, found, o.top)
  local upper, failed, why = case.upper(q, "gaps", o)
  if failed then return nil, failed, why end
  if upper then
    local steps
    steps, message, code = steps_of(upper, o.target, columns[2][2])
    if not steps then return nil, message, code end
    columns[#columns + 1] = {"step_home_first", steps}
  end
  local reached = found.after[#found.after] or start
  columns.title = ("gaps of %s in %s"):format(o.home, case.goal_text(q))
  columns.note = case.note(q, o, format("%s: at %.4g to begin with, %.4g after %d steps",
    o.cut and "under the cuts" or "all foreign supply cut", start, reached, #found.item))
  return frame.new(columns)
end

-- ---- breadth

-- places of the items that some rest on, themselves included; all when nil
local function upstream_of(chain, parts, final, path)
  if final == nil then return common.range(#chain) end
  local final_goal = case.goal(chain, parts, final, path)
  local inputs = {}
  for _, pair in ipairs{{"requirer", "input"}, {"kind", "variant"}} do
    for k, i in ipairs(parts[pair[1]]) do
      inputs[i] = inputs[i] or {}
      table.insert(inputs[i], parts[pair[2]][k])
    end
  end
  local seen, stack, out = {}, {}, {}
  for _, i in ipairs(final_goal.item) do seen[i], stack[#stack + 1] = true, i end
  while #stack > 0 do
    for _, j in ipairs(inputs[table.remove(stack)] or {}) do
      if not seen[j] then seen[j], stack[#stack + 1] = true, j end
    end
  end
  for i = 1, #chain do if seen[i] then out[#out + 1] = i end end
  return out
end

-- home's share by item, where home's makers sell to all alike or, with `use`, serve home first; nil where no provider
-- is known
local function home_shares(parts, home, use)
  local rows, out = case.rows_for(parts, home), {}
  for i, list in pairs(rows) do
    out[i] = 0
    for _, p in ipairs(list) do
      if parts.country[parts.by[p]] == home then out[i] = out[i] + parts.share[p] end
    end
    if use and use[i] and parts.to[list[1]] ~= home then out[i] = math.min(1, out[i] / use[i]) end
  end
  return out
end

local function grouped(places, keys)
  local names, at = {}, {}
  for _, i in ipairs(places) do
    local key = keys[i]
    if not at[key] then
      names[#names + 1] = key
      at[key] = {name = key}
    end
    table.insert(at[key], i)
  end
  table.sort(names)
  return lists.at(at, names)
end

local function shortened(list)
  local shown = {table.unpack(list, 1, 4)}
  if #list > 4 then shown[5] = ("%d more"):format(#list - 4) end
  return #list > 0 and table.concat(shown, ", ") or nil
end

-- by group: judged, covered, completeness, missing
local function covered_by(groups, own, level, labels)
  local judged, covered, share, missing = {}, {}, {}, {}
  for k, group in ipairs(groups) do
    local lacking = {}
    judged[k], covered[k] = 0, 0
    for _, i in ipairs(group) do
      if own[i] then
        judged[k] = judged[k] + 1
        if goal.reached(own[i], level) then covered[k] = covered[k] + 1 else lacking[#lacking + 1] = labels[i] end
      end
    end
    share[k] = judged[k] > 0 and covered[k] / judged[k] or nil
    missing[k] = shortened(lacking)
  end
  return judged, covered, share, missing
end

---Breadth: of the required items, the share that home provides at least to the level `level` (0.1), by an
---axis such as "base" or "stage", or in total. Items without known providers are not judged, and counted
---apart. `final`: only what these items rest on. `own` and `home_use` as chain:attainable takes them; own = "both" adds
---completeness_home_first.
---Columns: the axis, required, judged, covered, completeness (covered / judged), missing (names).
---```lua
---print(chips:completeness{home = "CHN", each = "base"})
---```
---@param self lian.chain items
---@param given {home: string, each: string, level: number, final: any, own: string, home_use: table}
---@return lian.frame completeness
function methods.completeness(self, given)
  local o = options.check("completeness", given, {home = {"text", required = true},
    each = {"text", default = "total"}, by = {now = "each"}, level = {"share", default = 0.1}, final = "any",
    own = case.OPTIONS.own, home_use = "table"})
  local parts, labels = case.parts(self, "completeness"), self:nodes()
  case.check_home(parts, o.home, "completeness.home")
  local use = (o.own ~= "world" or o.home_use) and case.home_uses(self, o.home_use, "completeness.home_use") or nil
  local groups = grouped(upstream_of(self, parts, o.final, "completeness.final"),
    common.groups(self, o.each, "completeness.each"))
  local name, required = {}, {}
  for k, group in ipairs(groups) do name[k], required[k] = group.name, #group end
  local own = home_shares(parts, o.home, o.own == "home_first" and use or nil)
  local judged, covered, share, missing = covered_by(groups, own, o.level, labels)
  local columns = {{o.each == "total" and "group" or o.each, name}, {"required", required}, {"judged", judged},
    {"covered", covered}, {"completeness", share}, {"missing", missing}, count = #groups,
    title = format("completeness of %s at %g of supply", o.home, o.level)}
  if o.own == "both" then
    local _, _, upper = covered_by(groups, home_shares(parts, o.home, use), o.level, labels)
    columns[#columns + 1] = {"completeness_home_first", upper}
  end
  columns.note = table.concat({"items without known providers are not judged",
    case.own_note({parts = parts, home = o.home, home_use = use}, o.own)}, "; ")
  return frame.new(columns)
end

---The shape of the requirement graph, by item: how many items it rests on (upstream) and how many rest on
---it (downstream); `gate`, the next item through which every path to the final items goes, and `behind`,
---how many have it as such on their way; the feedback loop that it is in (a number, nil for none);
---articulation, whether the graph falls apart without it. Requirements of every class and variants count.
---Cost: O(items (items + links) / 64).
---```lua
---print(chips:structure{})
---```
---@param self lian.chain items
---@param given? {final: any} those that nothing requires when left out
---@return lian.frame|nil structure
---@return string|nil message
---@return string|nil code
function methods.structure(self, given)
  local o = options.check("structure", given, {final = "any"})
  local parts, labels = case.parts(self, "structure"), self:nodes()
  local goals = o.final and case.goal(self, parts, o.final, "structure.final").item or {}
  local s, message, code = core.items.shape(self, goals)
  if not s then return nil, message, code end
  local gate, loop = {}, {}
  for i in ipairs(labels) do
    gate[i] = s.gate[i] > 0 and labels[s.gate[i]] or nil
    loop[i] = s.loop[i] > 0 and s.loop[i] or nil
  end
  local columns = {{"item", labels}}
  for _, column in ipairs(case.axis_columns(self, common.range(#labels))) do columns[#columns + 1] = column end
  for _, column in ipairs{{"upstream", s.upstream}, {"downstream", s.downstream}, {"gate", gate},
    {"behind", s.behind}, {"loop", loop}, {"articulation", s.articulation}} do
    columns[#columns + 1] = column
  end
  columns.count, columns.title = #labels, "shape of the requirement graph"
  columns.note = ("%d feedback loop%s"):format(s.loops, s.loops == 1 and "" or "s")
  return frame.new(columns)
end

-- ---- champions

local function firm_rows(parts, home)
  local out = {}
  for i, rows in pairs(case.rows_for(parts, home or "")) do
    local firms = {}
    for _, p in ipairs(rows) do
      local g = parts.by[p]
      if parts.country[g] ~= parts.provider[g] and parts.stated[p] then firms[#firms + 1] = p end
    end
    table.sort(firms, function(a, b)
      if parts.stated[a] ~= parts.stated[b] then return parts.stated[a] > parts.stated[b] end
      return a < b
    end)
    out[i] = firms
  end
  return out
end

---Screens firms as single champions: a share of the item's world market of at least `share` (0.15), and
---among the first `rank` (3) of the world or first at home; equal shares share a rank. Only shares that are stated
---count, as they are stated (those of an item may sum to 0.97 or 1.04; other questions scale them to 1); a firm
---without one is not judged. `home`: firms of this country alone.
---Columns: item, firm, country, share, world_rank, home_rank, champion. After the plan of the Chinese
---Academy of Engineering study on upgrading the industrial foundation.
---```lua
---print(chips:champions{home = "CHN"}:top(10, "share"))
---```
---@param self lian.chain items
---@param given? {home: string, share: number, rank: integer}
---@return lian.frame champions by item, largest share first
function methods.champions(self, given)
  local o = options.check("champions", given, {home = "text", share = {"share", default = 0.15},
    rank = {"count", default = 3}})
  local parts, labels = case.parts(self, "champions"), self:nodes()
  if o.home then case.check_home(parts, o.home, "champions.home") end
  local c = {item = {}, firm = {}, country = {}, share = {}, world_rank = {}, home_rank = {}, champion = {}}
  local rows = firm_rows(parts)
  for i = 1, #self do
    local in_world, at_home = lists.ranker(), {}
    for _, p in ipairs(rows[i] or {}) do
      local g, share = parts.by[p], parts.stated[p]
      local country = parts.country[g]
      at_home[country] = at_home[country] or lists.ranker()
      local rank, home_rank = in_world(share), at_home[country](share)
      if not o.home or country == o.home then
        local k = #c.item + 1
        c.item[k], c.firm[k], c.country[k] = labels[i], parts.provider[g], country
        c.share[k], c.world_rank[k], c.home_rank[k] = share, rank, home_rank
        c.champion[k] = goal.reached(share, o.share) and (rank <= o.rank or home_rank == 1)
      end
    end
  end
  local columns = {}
  for k, name in ipairs{"item", "firm", "country", "share", "world_rank", "home_rank", "champion"} do
    columns[k] = {name, c[name]}
  end
  columns.count, columns.title = #c.item, "champions"
  columns.note = "shares as stated; ranks are among the firms with a stated share"
  return frame.new(columns)
end

return methods
