--- How much users need each of their inputs, and why.
local classes = require "lian.methods.classes"
local frame = require "lian.frame"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local methods = {}

-- flags of the goods that are asked for; nil: all
local function wanted(given, goods, path)
  if given == nil then return nil end
  local place, out = {}, {}
  for g, good in ipairs(goods) do place[good] = g end
  for _, good in ipairs(type(given) == "string" and {given} or given) do
    if not place[good] then options.raise(options.unknown(path, "good", good, goods)) end
    out[place[good]] = true
  end
  return out
end

-- the name of each good where the chain has names that say more than its codes
local function names_of(self, goods)
  local texts, name = self:attribute("name"), {}
  if not texts or type(texts[1]) ~= "string" then return nil end
  local _, good = places.goods(self)
  for i, g in ipairs(good) do name[g] = name[g] or texts[i] end
  for g, text in ipairs(name) do if text ~= goods[g] then return name end end
end

-- the inputs of a user, the largest first
local function inputs_of(found, user, goods)
  local list = {}
  for g = 1, #found.goods do
    if (not goods or goods[g]) and (found.share[g][user] > 0 or found.why[g][user] == "exception") then
      list[#list + 1] = g
    end
  end
  table.sort(list, function(a, b)
    local s, t = found.share[a][user], found.share[b][user]
    if s ~= t then return s > t end
    return a < b
  end)
  return list
end

---How much each good's users need their inputs, and why: user, input, share (of the user's output that goes on it,
---domestic and imported, pooled over regions), section of the input (ISIC Rev. 4, "" where it is not known), class
---("critical": output stops without it, "important": at worst halves, "optional") and why. These are the classes of a
---run in time with the same `classes`:
---"rule" (the default here): physical goods (sections A to E) are critical from 2 % of the user's output on, important
---from 0.5 %; services (F to U) are important from 2 %; all else is optional. Goods whose section is not known, or that
---span both, are judged as physical ones. The rule errs: chips are 0.37 % of car makers' output in China 2018, and cars
---need them. So name exceptions: {rule = true, ["094"] = {["079"] = "critical"}, source = "who says so"}; "*" stands
---for every good, `rule` = {critical = 0.02, important = 0.005} for other shares.
---"all": every input is critical. A table without `rule` (input -> {user = class}), or the path of one or {path =,
---encoding =}: a survey, whose classes are 1, 0.5 and 0; what it does not name is critical.
---Sections are the attribute "section": readers of NBS, OECD, WIOD and BEA tables set it, read.matrix by `sections`.
---`goods`: these inputs alone; `users`: these using goods.
---```lua
---print(chain:input_classes{users = "V"})
---```
---@param self lian.chain
---@param given? {classes: string|table, goods: string|string[], users: string|string[]}
---@return lian.frame|nil classes
---@return string|nil message
---@return string|nil code
function methods.input_classes(self, given)
  local o = options.check("input_classes", given, {classes = {"any", default = "rule"}, goods = "labels",
    users = "labels"})
  if self:meta().kind == "items" then
    options.raise("input_classes: a list of items says its classes itself: see chain:requirements")
  end
  local found, message, code = classes.of(self, o.classes, "input_classes.classes", true)
  if not found then return nil, message, code end
  local names = names_of(self, found.goods)
  local inputs, users = wanted(o.goods, found.goods, "input_classes.goods"),
    wanted(o.users, found.goods, "input_classes.users")
  local c = {user = {}, user_name = {}, input = {}, input_name = {}, share = {}, section = {}, class = {}, why = {}}
  for u, user in ipairs(found.goods) do
    for _, g in ipairs((not users or users[u]) and inputs_of(found, u, inputs) or {}) do
      local k = #c.user + 1
      c.user[k], c.input[k], c.share[k] = user, found.goods[g], found.share[g][u]
      c.section[k], c.class[k] = found.table.sections[g], classes.NAME[found.class[g][u]]
      c.why[k] = found.why[g][u]
      if names then c.user_name[k], c.input_name[k] = names[u], names[g] end
    end
  end
  local columns = {count = #c.user, title = "how much users need their inputs", note = found.note}
  for _, name in ipairs{"user", "user_name", "input", "input_name", "share", "section", "class", "why"} do
    if names or not name:find("_name$") then columns[#columns + 1] = {name, c[name]} end
  end
  return frame.new(columns)
end

return methods
