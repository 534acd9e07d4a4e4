--- What a scenario did to a list of items: levels, losses, gaps, a graph, a summary.
local base = require "lian.scenario.results.base"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

---What can still be made of each item (columns as chain:attainable).
---```lua
---print(result:levels():top(10, "level"))
---```
---@param self lian.result_on_items
---@return lian.frame
function methods.levels(self) return self.outcome.levels end

---The order in which to close the gaps that the scenario opens (columns as chain:gaps; 40 rows).
---```lua
---print(result:gaps())
---```
---@param self lian.result_on_items
---@return lian.frame
function methods.gaps(self) return self.outcome.gaps end

---Levels lost, from 0 to 1. `each`: "item" (default), "base" or "stage" (means of their items). Columns:
---before, level, loss, months until users feel it (the first of a group's items), items.
---@param self lian.result_on_items
---@param given? {each: string}
---@return lian.frame losses largest first
function methods.losses(self, given)
  local o = options.check("losses", given, {each = {"text", default = "item"}, by = {now = "each"}})
  local labels = self.chain:nodes()
  local keys = o.each == "item" and labels or self.chain:axis(o.each)
  if not keys then
    options.fail("losses.each", "'item' or one of " .. table.concat(self.chain:axes(), ", "), o.each)
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
  local columns = {{o.each, c.key}, {"before", c.before}, {"level", c.level}, {"loss", c.loss},
    {"months", c.months, unit = "months"}, count = #c.key, title = self.name}
  if o.each ~= "item" then table.insert(columns, {"items", c.items}) end
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
---@param self lian.result_on_items
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

local function percent(share) return format("%.3g %%", 100 * share) end

local function goal_lines(self, add)
  local o, labels = self.outcome, self.chain:nodes()
  local level, months, path = o.levels:column("level"), o.levels:column("months"), o.levels:column("path")
  if not self.chain:attribute("stock") then months = {} end -- nothing is known of when
  for k, i in ipairs(o.goal.item) do
    if k <= 6 then
      local before = o.before(i, "level")
      add("%s of %s can still be made to %s (before: %s)%s", labels[i], self.home, percent(level[i]),
        percent(before), months[i] and level[i] < before and format(", felt after %.3g months by %s",
          months[i], path[i] or labels[i]) or "")
    end
  end
  if #o.goal.item > 6 then add("and %d more final items", #o.goal.item - 6) end
end

---What came out, in a few sentences with figures.
---@param self lian.result_on_items
---@return string
function methods.summary(self)
  local lines = {self.name}
  local function add(text, ...) lines[#lines + 1] = "  " .. format(text, ...) end
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
---@param self lian.result_on_items
---@return table<string, lian.frame>
function methods.frames(self)
  return {levels = self:levels(), losses = self:losses(), gaps = self:gaps(),
    by_base = self.chain:axis("base") and self:losses{each = "base"} or nil}
end

-- what provenance says beside what all results say
function methods.more_provenance(self, out) out.reading = self.outcome.levels.note end

---Lists of items have no deliveries in money: see chain:provisions for who provides what.
---@param _ lian.result_on_items
function methods.flows(_) options.raise("flows: a list of items has no deliveries in money; see chain:provisions") end

---A run on items has no path: it says what can be made, and after how many months a cut is felt.
---@param _ lian.result_on_items
function methods.series(_) options.raise("series: a run on items has no path in time; see levels, column months") end

local meta = base.class("lian.result_on_items", "result:", methods)

---@param given table {name, source, chain, home, outcome, text, script, options_text, notes}
---@return lian.result_on_items
return function(given) return setmetatable(given, meta) end
