--- A scenario on a list of items, evaluated at once: what can still be made, when it bites, what to learn
--- first. Embargoes stop deliveries to their region; a loss of capacity stops a country's deliveries to
--- everyone, home included. The arithmetic is that of chain:attainable.
local case = require "lian.items.case"
local core = require "lian.core"
local frame = require "lian.frame"
local keep = require "lian.store.keep"
local options = require "lian.base.options"

local items = {}
local methods = {}
local meta = {__name = "lian.result", __index = methods}

local RULES = case.rules{home = "text"}
RULES.cut = nil

-- the home that the embargoes name, when they name one
local function home_of(shocks)
  local home
  for _, shock in ipairs(shocks) do
    if shock.kind == "embargo" and shock.on then
      if home and home ~= shock.on then
        options.raise("run.home: the embargoes are on several; say whose question it is")
      end
      home = shock.on
    end
  end
  return home or options.raise("run.home: expected a country: whose question is it?")
end

local function check_shocks(shocks)
  for k, shock in ipairs(shocks) do
    if shock.kind ~= "embargo" and shock.kind ~= "capacity" then
      options.raise(("shocks[%d]: %s does not act on items; embargo and capacity do"):format(k, shock.kind))
    end
  end
end

-- Evaluates shocks on a list of items.
---@param chain lian.chain
---@param shocks lian.shock[]
---@param given table home (default: that of the embargoes), final, reading, make
---@return table|nil outcome frames levels, before, gaps; question
---@return table|string options as checked, or the message
---@return string|nil code
function items.evaluate(chain, shocks, given)
  local o = options.check("run", given, RULES)
  check_shocks(shocks)
  o.home = o.home or home_of(shocks)
  local parts = case.parts(chain, "run")
  case.check_home(parts, o.home, "run.home")
  local goal = case.goal(chain, parts, o.final, "run.final")
  local cuts = case.cuts(chain, parts, shocks, o.home, "shocks")
  local ask = {home = o.home, final = o.final, reading = o.reading, make = o.make}
  local before, message, code = chain:attainable(ask)
  if not before then return nil, message, code end
  ask.cut = shocks
  local levels, gaps
  levels, message, code = chain:attainable(ask)
  if not levels then return nil, message, code end
  ask.top = 40
  gaps, message, code = chain:gaps(ask)
  if not gaps then return nil, message, code end
  return {levels = levels, before = before, gaps = gaps, goal = goal, cuts = #cuts}, o
end

---What can still be made of each item (columns as chain:attainable).
---@param self lian.result
---@return lian.frame
function methods.levels(self) return self.outcome.levels end

---The order in which to close the gaps that the scenario opens (columns as chain:gaps; 40 rows).
---@param self lian.result
---@return lian.frame
function methods.gaps(self) return self.outcome.gaps end

---Levels lost, from 0 to 1. `by`: "item" (default), "base" or "stage" (means of their items). Columns:
---before, level, loss, months until users feel it (the first of a group's items), items.
---@param self lian.result
---@param given? {by: string}
---@return lian.frame losses largest first
function methods.losses(self, given)
  local o = options.check("losses", given, {by = {"text", default = "item"}})
  local labels = self.chain:nodes()
  local keys = o.by == "item" and labels or self.chain:axis(o.by)
  if not keys then
    options.fail("losses.by", "'item' or one of " .. table.concat(self.chain:axes(), ", "), o.by)
  end
  local before, level = self.outcome.before:column("level"), self.outcome.levels:column("level")
  local months = self.outcome.levels:column("months")
  local place, c = {}, {key = {}, before = {}, level = {}, loss = {}, months = {}, items = {}}
  for i, key in ipairs(keys) do
    key = key ~= "" and key or "(none)"
    local k = place[key]
    if not k then
      k = #c.key + 1
      place[key], c.key[k], c.before[k], c.level[k], c.items[k] = k, key, 0, 0, 0
    end
    c.before[k], c.level[k], c.items[k] = c.before[k] + before[i], c.level[k] + level[i], c.items[k] + 1
    if months[i] and (not c.months[k] or months[i] < c.months[k]) then c.months[k] = months[i] end
  end
  for k, count in ipairs(c.items) do
    c.before[k], c.level[k] = c.before[k] / count, c.level[k] / count
    c.loss[k] = math.max(0, c.before[k] - c.level[k])
  end
  local columns = {{o.by, c.key}, {"before", c.before}, {"level", c.level}, {"loss", c.loss},
    {"months", c.months, unit = "months"}, count = #c.key, title = self.name}
  if o.by ~= "item" then table.insert(columns, {"items", c.items}) end
  return frame.new(columns):sort("loss", "descending")
end

-- the final items, and the others by what they lose, as many as a drawing can hold
local function drawn(self, most)
  local labels, chosen, final, list = self.chain:nodes(), {}, {}, {}
  for _, i in ipairs(self.outcome.goal.item) do final[labels[i]] = true end
  local losses = self:losses()
  for _, label in ipairs(labels) do if final[label] then chosen[label] = true end end
  local count = #self.outcome.goal.item
  for _, label in ipairs(losses:column("item")) do
    if not chosen[label] and count < most then chosen[label], count = true, count + 1 end
  end
  for _, label in ipairs(labels) do if chosen[label] then list[#list + 1] = label end end
  return list, chosen, final
end

---The requirement graph with the levels that are left, as report:graph takes it. Of more items than
---`most` (80) those that lose most are drawn; optional inputs are not.
---@param self lian.result
---@param given? {most: integer, title: string, note: string}
---@return table graph items, links, title, note
function methods.graph(self, given)
  local o = options.check("graph", given, {most = {"count", default = 80}, title = "text", note = "text"})
  local list, chosen, final = drawn(self, o.most)
  local stages = self.chain:axis("stage") or self.chain:axis("base")
  local items_drawn, links = {}, {}
  for k, label in ipairs(list) do
    local i = self.chain:index(label)
    items_drawn[k] = {label = label, group = stages and stages[i] ~= "" and stages[i] or nil,
      level = self.outcome.levels(i, "level"), final = final[label]}
  end
  local f = self.chain:requirements()
  for k = 1, #f do
    local from, to, class = f(k, "input"), f(k, "item"), f(k, "class")
    if class ~= "optional" and chosen[from] and chosen[to] then
      links[#links + 1] = {from = from, to = to, kind = class}
    end
  end
  local left = #self.chain - #list
  return {items = items_drawn, links = links, title = o.title or self.name,
    note = o.note or left > 0 and ("%d items that lose less are not drawn"):format(left) or nil}
end

local function percent(share) return ("%.3g %%"):format(100 * share) end

local function goal_lines(self, add)
  local o, labels = self.outcome, self.chain:nodes()
  local level, months, path = o.levels:column("level"), o.levels:column("months"), o.levels:column("path")
  if not self.chain:attribute("stock") then months = {} end -- nothing is known of when
  for k, i in ipairs(o.goal.item) do
    if k <= 6 then
      local before = o.before(i, "level")
      add("%s of %s can still be made to %s (before: %s)%s", labels[i], self.home, percent(level[i]),
        percent(before), months[i] and level[i] < before and (", felt after %.3g months by %s"):format(
          months[i], path[i] or labels[i]) or "")
    end
  end
  if #o.goal.item > 6 then add("and %d more final items", #o.goal.item - 6) end
end

---What came out, in a few sentences with figures.
---@param self lian.result
---@return string
function methods.summary(self)
  local lines = {self.name}
  local function add(text, ...) lines[#lines + 1] = "  " .. text:format(...) end
  goal_lines(self, add)
  local losses, short, worst = self:losses(), 0, {}
  for k, loss in ipairs(losses:column("loss")) do
    if loss > 1e-12 then
      short = short + 1
      if k <= 5 then worst[k] = ("%s %s"):format(losses(k, "item"), percent(losses(k, "level"))) end
    end
  end
  add("%d of %d items are short%s", short, #self.chain, short > 0 and ("; the shortest: %s"):format(
    table.concat(worst, ", ")) or "")
  local gaps, first = self.outcome.gaps, {}
  for k = 1, math.min(3, #gaps) do first[k] = gaps(k, "item") end
  if #first > 0 then add("to be learned first: %s", table.concat(first, ", then ")) end
  for _, note in ipairs(self.notes) do add("%s", note) end
  return table.concat(lines, "\n")
end

---All frames of the result by name, as a store saves them.
---@param self lian.result
---@return table<string, lian.frame>
function methods.frames(self)
  return {levels = self:levels(), losses = self:losses(), gaps = self:gaps(),
    by_base = self.chain:axis("base") and self:losses{by = "base"} or nil}
end

---What the result rests on: list, source, year, scenario, options, version.
---@param self lian.result
---@return table
function methods.provenance(self)
  local m = self.chain:meta()
  return {items = tostring(self.chain), title = m.title, source = m.source, scenario = self.text,
    options = self.options_text, reading = self.outcome.levels.note, version = "lian " .. core.version}
end

---Writes a self-contained page: what was asked, the requirement graph, losses, the gap list, the script.
---@param self lian.result
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path)
  local report = require "lian.report"
  local page = report.new{title = self.name, subtitle = tostring(self.chain)}
  page:section("What came out"):text((self:summary():gsub("\n%s*", "\n\n")))
  local losses = self:losses()
  page:section("What requires what"):graph(self:graph())
  page:bars{frame = losses:top(25, "loss"), label = "item", value = "loss", title = "Levels lost by item"}
  if #self:gaps() > 0 then
    page:section("What to learn first"):frame(self:gaps(), {rows = 40})
  end
  page:section("Levels"):frame(losses:top(60, "loss"), {rows = 60})
  page:section("What was asked"):text(self.text)
  if self.script then page:section("The script"):script(self.script) end
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end

---Saves the result to a store: the scenario's text, its chain, and a run with all frames and the
---recipe that repeats it (store:replay). `chain`: the name of the chain there; it is saved under it when
---there is none, and refused when that is another chain. Left out: the name that the store has for this
---chain, or the chain's title.
---@param self lian.result
---@param store lian.store
---@param given? {chain: string}
---@return integer|nil run
---@return string|nil message
---@return string|nil code
function methods.save(self, store, given) return keep.save(self, store, given) end

meta.__tostring = methods.summary

---@param given table {name, chain, home, outcome, text, script, options_text, notes}
---@return lian.result
function items.result(given) return setmetatable(given, meta) end

return items
