--- How much users need each input good: critical inputs stop output when they run out, important ones halve it at
--- worst, optional ones do not matter (Pichler et al. 2022). Classes are by good and using good, pooled over regions:
---   "all"    every input is critical
---   "rule"   from the table itself: s = the user's purchases of the good, domestic and imported, over its output, and
---            the section (ISIC Rev. 4) of the input good. Physical goods (A to E): critical where s >= 2 %, important
---            where s >= 0.5 %. Services (F to U): important where s >= 2 %. Others optional. A good whose section is
---            not known, or that spans both, is judged as a physical one.
---   a survey a table of inputs (rows) by using goods (columns), 1, 0.5 and 0, such as that of IHS Markit, or its path,
---            or {path =, encoding =}; what it does not name is critical
---   rule with exceptions  {rule = true, [good] = {[using good] = class}}; "*" stands for every good
local aggregate = require "lian.methods.aggregate"
local core = require "lian.core"
local file_text = require "lian.read.text"
local format = require "lian.base.format"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local problem = require "lian.read.problem"

local classes = {}

local CRITICAL, IMPORTANT, OPTIONAL = 0, 1, 2 -- as the core has them
local NEED = {[1] = 0, [0.5] = 1, [0] = 2, critical = 0, important = 1, optional = 2}
local NAME = {[0] = "critical", "important", "optional"}
local SHARES = {critical = 0.02, important = 0.005}
local EVERY = "*"
local EXPECTED = "'rule', 'all', a path or {path =, encoding =}, or input good -> {using good = class}"

classes.NAME = NAME

-- ---- what is given

local function from_file(path, encoding)
  local t = problem.got(core.columns(path, {encoding = encoding}))
  local inputs, out = t.columns[t.names[1]], {}
  for k, input in ipairs(inputs) do
    out[input] = {}
    for c = 2, #t.names do
      local text = t.columns[t.names[c]][k]
      local value = text ~= "" and text ~= "NA" and core.number(text) or nil
      if value == nil and text ~= "" and text ~= "NA" or value ~= nil and not NEED[value] then
        problem.bad("%s:%d: column '%s': expected 1, 0.5 or 0, got '%s'", path, t.lines[k], t.names[c], text)
      end
      out[input][t.names[c]] = value
    end
  end
  return out
end

---The table of a file: input good -> {using good = class}.
---@param given string|table a path, or {path =, encoding =}
---@param at string the option, for messages
---@return table|nil map
---@return string|nil message
---@return string|nil code
function classes.read(given, at)
  local path, encoding = file_text.labels(at, given)
  return problem.catch(function() return from_file(path, encoding) end)
end

---Whether classes are given as a file of a table.
---@param given any
---@return boolean
function classes.is_file(given) return given ~= "rule" and given ~= "all" and file_text.is_file(given) end

local function check_rule(rule, path)
  if rule == nil or rule == false then return nil end
  if rule ~= true and type(rule) ~= "table" then
    options.fail(path .. ".rule", "true, or {critical = share, important = share}", rule)
  end
  local o = options.check(path .. ".rule", rule == true and {} or rule, {
    critical = {"share", default = SHARES.critical}, important = {"share", default = SHARES.important}})
  if o.important > o.critical then
    options.fail(path .. ".rule.important", format("at most the share from which inputs are critical, %g", o.critical),
      o.important)
  end
  return o
end

local function check_source(source, path)
  if source == nil then return nil end
  if type(source) ~= "string" or not source:find("%S") then
    options.fail(path .. ".source", "a text that says where the classes come from", source)
  end
  return source
end

local function check_buyers(buyers, at)
  options.plain(at, buyers, "using good -> class")
  for buyer, value in pairs(buyers) do
    if not NEED[value] then
      options.fail(("%s['%s']"):format(at, tostring(buyer)), "1, 0.5, 0, or critical, important, optional", value)
    end
  end
end

-- {rule, source, all, map (input -> user -> class)}
local function plan_of(given, path)
  if given == "all" then return {map = {}, all = true} end
  if given == "rule" then return {rule = SHARES, map = {}} end
  if type(given) ~= "string" and (type(given) ~= "table" or getmetatable(given) ~= nil) then
    options.fail(path, EXPECTED, given)
  end
  if classes.is_file(given) then
    local map, message, code = classes.read(given, path)
    return map and {map = map}, message, code
  end
  local plan = {rule = check_rule(given.rule, path), source = check_source(given.source, path), map = {}}
  for input, buyers in pairs(given) do
    if input ~= "rule" and input ~= "source" then
      check_buyers(buyers, ("%s['%s']"):format(path, tostring(input)))
      plan.map[input] = buyers
    end
  end
  return plan
end

-- exceptions to a rule name goods that are there; a survey may name others too, but not only others
local function check_names(plan, goods, path)
  local known, named = {[EVERY] = true}, 0
  for _, good in ipairs(goods) do known[good] = true end
  local function check(at, name)
    if plan.rule and not known[name] then options.raise(options.unknown(at, "good", name, goods)) end
  end
  for _, input in ipairs(options.names(plan.map)) do
    check(path, input)
    if known[input] then named = named + 1 end
    for _, user in ipairs(options.names(plan.map[input])) do check(("%s['%s']"):format(path, input), user) end
  end
  if next(plan.map) ~= nil and named == 0 then
    options.raise(path .. ": names none of this chain's goods, such as " .. goods[1])
  end
end

-- ---- the rule

local shares_of = setmetatable({}, {__mode = "k"}) -- chain -> {goods, sections, rows}

local function identity(labels)
  local map = {}
  for _, label in ipairs(labels) do map[label] = label end
  return map
end

-- the chain with one node a good, dense
local function pooled(chain, goods)
  if #goods < #chain then return aggregate.aggregate(chain, {each = "sector"}) end
  if not chain:flows() then return aggregate.aggregate(chain, {map = identity(chain:nodes())}) end
  return chain
end

local function sections_by(chain, goods)
  local texts, out = chain:attribute("section"), {}
  for g in ipairs(goods) do out[g] = type(texts and texts[g]) == "string" and texts[g] or "" end
  return out
end

-- purchases of each good by each using good over the user's output; nil where it has none
local function shares(chain)
  if shares_of[chain] then return shares_of[chain] end
  local goods = places.goods(chain)
  local by_good, message, code = pooled(chain, goods)
  if not by_good then return nil, message, code end
  local flows, imports, output, rows = by_good:flows(), by_good:flows("imports"), by_good:output(), {}
  for g in ipairs(goods) do
    local row, abroad = flows:row(g), imports and imports:row(g)
    for u, v in ipairs(row) do
      local x = output[u]
      row[u] = x > 0 and (v + (abroad and abroad[u] or 0)) / x or 0
    end
    rows[g] = row
  end
  shares_of[chain] = {goods = goods, sections = sections_by(by_good, goods), rows = rows}
  return shares_of[chain]
end

-- "physical", "service", or nil where the sections are not known or span both
local function side_of(sections)
  if sections == "" or sections:find("[^A-U]") then return nil end
  if not sections:find("[^A-E]") then return "physical" end
  return not sections:find("[A-E]") and "service" or nil
end

local function percent(share) return format("%.4g %%", 100 * share) end

local KINDS = {physical = "physical good", service = "service"}

-- what the rule says of an input good at each share: function of the share -> class, why
local function judge_of(rule, section)
  local side = side_of(section)
  local kind = KINDS[side] or section == "" and "section not known" or "goods and services"
  local high, low = side == "service" and IMPORTANT or CRITICAL, side == "service" and OPTIONAL or IMPORTANT
  local from_critical = ("%s, from %s"):format(kind, percent(rule.critical))
  local from_important = side == "service" and "service, below " .. percent(rule.critical) or
    ("%s, from %s"):format(kind, percent(rule.important))
  local below = "below " .. percent(rule.important)
  return function(share)
    if share >= rule.critical then return high, from_critical end
    if share >= rule.important then return low, from_important end
    return OPTIONAL, below
  end
end

-- ---- put together

-- the class that the map says for a pair, or nil: the pair itself, then one side with "*" for the other, then "*" twice
local function said(map, input, user, path)
  local own, any = map[input] or {}, map[EVERY] or {}
  if own[user] ~= nil then return NEED[own[user]] end
  local a, b = own[EVERY], any[user]
  if a ~= nil and b ~= nil and NEED[a] ~= NEED[b] then
    options.raise(("%s: ['%s']['*'] says that it is %s to '%s', ['*']['%s'] that it is %s: say which, by ['%s']['%s']")
      :format(path, input, NAME[NEED[a]], user, user, NAME[NEED[b]], input, user))
  end
  local value = a
  if value == nil then value = b end
  if value == nil then value = any[EVERY] end
  return value ~= nil and NEED[value] or nil
end

local function unknown_text(table_)
  local list = {}
  for g, section in ipairs(table_.sections) do
    if not side_of(section) then list[#list + 1] = table_.goods[g] end
  end
  if #list == 0 then return "" end
  return ("; the section of %d goods is not known, or spans goods and services (%s): they are judged as physical goods")
    :format(#list, places.some(list))
end

local function note_of(out, plan, goods)
  local from = plan.source and (" (%s)"):format(plan.source) or ""
  if plan.rule then
    local count = {[0] = 0, 0, 0}
    for g, row in ipairs(out.class) do
      for u, class in ipairs(row) do if out.share[g][u] > 0 then count[class] = count[class] + 1 end end
    end
    return ("classes by rule%s%s: of %d inputs %d are critical, %d important%s"):format(
      next(plan.map) and " with exceptions" or "", from, count[0] + count[1] + count[2], count[0], count[1],
      unknown_text(out.table))
  end
  local named = 0
  for _, good in ipairs(goods) do if plan.map[good] or plan.map[EVERY] then named = named + 1 end end
  if named < #goods and not plan.all then
    return ("classes%s: %d of %d goods are named, the others are critical"):format(from, named, #goods)
  end
  return plan.source and "classes" .. from or nil
end

-- fills in class and why, by good and using good: goods x goods
local function fill(out, plan, path)
  for g, input in ipairs(out.goods) do
    local row, why, judge = {}, {}, plan.rule and judge_of(plan.rule, out.table.sections[g])
    for u, user in ipairs(out.goods) do
      local class = said(plan.map, input, user, path)
      if class then
        row[u], why[u] = class, plan.rule and "exception" or "named"
      elseif judge then
        row[u], why[u] = judge(out.share[g][u])
      else
        row[u], why[u] = CRITICAL, plan.all and "all are" or "not named"
      end
    end
    out.class[g], out.why[g] = row, why
  end
end

local by_rule = setmetatable({}, {__mode = "k"}) -- chain -> what "rule" gives: sweeps ask for it lane after lane

---The class of each good for each using good; what comes back is shared, it is only read.
---@param chain lian.chain
---@param given string|table
---@param path string in messages
---@param measured? boolean shares are wanted whether or not the rule asks for them
---@return table|nil result goods, class (good -> using good -> 0 critical, 1 important, 2 optional), why (the same of
---  texts), share and table (goods, sections, rows; where they are known), note
---@return string|nil message
---@return string|nil code
function classes.of(chain, given, path, measured)
  if given == "rule" and by_rule[chain] then return by_rule[chain] end
  local plan, message, code = plan_of(given, path)
  if not plan then return nil, message, code end
  local goods = places.goods(chain)
  check_names(plan, goods, path)
  local out = {goods = goods, class = {}, why = {}}
  if plan.rule or measured then
    out.table, message, code = shares(chain)
    if not out.table then return nil, message, code end
    out.share = out.table.rows
  end
  fill(out, plan, path)
  out.note = note_of(out, plan, goods)
  if given == "rule" then by_rule[chain] = out end
  return out
end

local function same(a, b)
  for k = 1, math.max(#a, #b) do if a[k] ~= b[k] then return false end end
  return true
end

local last = setmetatable({}, {__mode = "k"}) -- result -> {good, importance} of the last call

---The importance of each good for each node, good by good, as the core takes it: a byte each.
---@param result table of classes.of
---@param good integer[] of each node
---@return string importance
function classes.by_node(result, good)
  if last[result] and same(last[result].good, good) then return last[result].importance end
  local rows = {}
  for k, row in ipairs(result.class) do
    local of = {}
    for i, u in ipairs(good) do of[i] = string.char(row[u]) end
    rows[k] = table.concat(of)
  end
  last[result] = {good = table.move(good, 1, #good, 1, {}), importance = table.concat(rows)}
  return last[result].importance
end

return classes
