--- What can still be made, and when a shortfall bites.
local case = require "lian.items.case"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

local function homes_of(home, path)
  if type(home) == "string" then return {home} end
  options.array(path, home, "a country, or an array of them")
  if #home == 0 then options.fail(path, "a country, or an array of them", "none") end
  for k, each in ipairs(home) do
    if type(each) ~= "string" then options.fail(("%s[%d]"):format(path, k), "a country", each) end
  end
  return home
end

local function finite(months) return months < math.huge and months or nil end

local function add_home(columns, q, upper)
  local levels, own, abroad = q.case:levels(), q.case:own(), q.case:abroad()
  local months, from = q.case:impact()
  if not months then return nil, from end
  local path = case.paths(q.labels, from)
  for i, label in ipairs(q.labels) do
    local k = #columns.item + 1
    local short = levels[i] < 1
    columns.home[k], columns.item[k], columns.place[k] = q.home, label, i
    columns.own[k], columns.abroad[k], columns.level[k] = own[i], abroad[i], levels[i]
    if upper then columns.own_home_first[k], columns.level_home_first[k] = upper.own[i], upper.level[i] end
    columns.months[k] = finite(months[i])
    columns.path[k] = short and finite(months[i]) and path(i) or nil
  end
  return true
end

local function level_text(q)
  local levels, out = q.case:levels(), {}
  for k, i in ipairs(q.goal.item) do
    if k <= 4 then out[k] = ("%s of %s"):format(q.labels[i], q.home) .. format(" at %.4g", levels[i]) end
  end
  return table.concat(out, ", ")
end

local ATTAINABLE = case.rules{home = "any"}

---What can still be made of each item, from 0 to 1, under `cut`: one {by = providers or "*" (all abroad),
---items = labels, "*" or {stage = ...}, share = 1}, an embargo{...}, or an array of them; cuts act on what
---those before have left. `home`: a country, or several. `reading`: whose requirements count: "final"
---(default: home makes the final items and what has no providers, and buys the rest by share), "make"
---(home makes everything), "buy"; `make` names further items that home makes. `final`: the items that are
---asked for, or label -> weight; those that nothing requires when left out.
---`own`: how home's share of what it uses is read from shares of the world's market: "world" (default: home's makers
---sell to all alike), "home_first" (they serve home first, which takes `home_use`, home's part of the world's use: an
---attribute, or item -> share), or "both", which adds own_home_first and level_home_first. What is stated for the home
---itself stays; where home_use is not known the upper end is not known, and the note says so.
---Columns: own (home's share, 1 without providers) and abroad (what still comes from others), level,
---months until users of the item feel it (stocks of use / shortfall, along the fastest path), path.
---Cost: O(items + links), cycles iterated until levels settle to 1e-14.
---```lua
---print(chips:attainable{home = "CHN", cut = {by = {"USA", "JPN", "NLD"}}})
---```
---@param self lian.chain items
---@param given table
---@return lian.frame|nil levels one row an item (and home)
---@return string|nil message
---@return string|nil code "no_convergence"
function methods.attainable(self, given)
  local o = options.check("attainable", given, ATTAINABLE)
  local columns = {home = {}, item = {}, place = {}, own = {}, abroad = {}, level = {}, months = {},
    path = {}, own_home_first = {}, level_home_first = {}}
  local texts, notes = {}, nil
  local homes = homes_of(o.home, "attainable.home")
  for k, home in ipairs(homes) do
    o.home = home
    local q, message, code = case.open(self, "attainable", o)
    if not q then return nil, message, code end
    local ok
    local upper, failed, why = case.upper(q, "attainable", o)
    if failed then return nil, failed, why end
    upper = upper and {own = upper.case:own(), level = upper.case:levels()}
    ok, message = add_home(columns, q, upper)
    if not ok then return nil, message end
    texts[k], notes = level_text(q), notes or case.note(q, o)
  end
  local shown = {}
  if #homes > 1 then shown[1] = {"home", columns.home} end
  shown[#shown + 1] = {"item", columns.item}
  for _, column in ipairs(case.axis_columns(self, columns.place)) do shown[#shown + 1] = column end
  for _, name in ipairs{"own", "abroad", "level"} do shown[#shown + 1] = {name, columns[name]} end
  for _, name in ipairs(o.own == "both" and {"own_home_first", "level_home_first"} or {}) do
    shown[#shown + 1] = {name, columns[name]}
  end
  shown[#shown + 1] = {"months", columns.months, unit = "months"}
  shown[#shown + 1] = {"path", columns.path}
  shown.count, shown.title = #columns.item, "what can still be made"
  shown.note = table.concat(texts, ", ") .. "; " .. notes
  return frame.new(shown)
end

---What home can make of each final item when nothing comes from abroad, 0 to 1, and the item that binds
---first. `home`: a country, or several. Options as attainable takes them, without `cut`.
---```lua
---print(chips:autonomy{home = "CHN"})
---```
---@param self lian.chain items
---@param given table
---@return lian.frame|nil autonomy columns home, item, autonomy, first (the input that limits it)
---@return string|nil message
---@return string|nil code
function methods.autonomy(self, given)
  local o = options.check("autonomy", given, {home = "any", final = "any",
    reading = case.OPTIONS.reading, make = "labels", own = case.OPTIONS.own, home_use = "table"})
  local homes, items, levels, first, uppers = {}, {}, {}, {}, {}
  local notes
  for _, home in ipairs(homes_of(o.home, "autonomy.home")) do
    local parts = case.parts(self, "autonomy")
    case.check_home(parts, home, "autonomy.home")
    o.home = home
    local q, message, code = case.open(self, "autonomy", o, case.all_foreign(parts, home))
    if not q then return nil, message, code end
    local level, upper, failed, why = q.case:levels(), case.upper(q, "autonomy", o)
    if failed then return nil, failed, why end
    notes = notes or case.note(q, o)
    for _, i in ipairs(q.goal.item) do
      local k = #items + 1
      homes[k], items[k], levels[k] = home, q.labels[i], level[i]
      uppers[k] = upper and upper.case:levels()[i]
      local gaps, unable, reason = q.case:gaps({item = {i}}, 1, nil, 1)
      if not gaps then return nil, unable, reason end
      first[k] = gaps[1] and q.labels[gaps[1]] or nil
    end
  end
  local shown = {{"home", homes}, {"item", items}, {"autonomy", levels}, {"first", first},
    count = #items, title = "autonomy: all foreign supply cut", note = notes}
  if o.own == "both" then table.insert(shown, 4, {"autonomy_home_first", uppers}) end
  return frame.new(shown)
end

return methods
