--- What a user says of items in Lua tables, as rows with the place that they come from.
local format = require "lian.base.format"
local frames = require "lian.frame.base"
local options = require "lian.base.options"

local rows = {}

local function check_row(row, path)
  if type(row) ~= "table" or getmetatable(row) ~= nil then options.fail(path, "a table", row) end
  return row
end

local function check_text(value, path)
  if value:find("\0", 1, true) then options.raise(path .. ": a text with a zero byte") end
end

-- ---- items: labels, or rows with attributes

local OWN = {item = true, base = true, stage = true, id = true, any = true}

local function items_of(given, verb)
  local out, names, seen, any = {}, {}, {}, {}
  for k, one in ipairs(options.array(verb .. ".items", given, "an array of labels or rows")) do
    local path = ("%s.items[%d]"):format(verb, k)
    if type(one) == "string" then one = {item = one} end
    check_row(one, path)
    if type(one.item) ~= "string" then options.fail(path .. ".item", "a label", one.item) end
    local row = {label = one.item, at = path}
    for key, v in pairs(one) do
      if type(key) ~= "string" then options.fail(path, "named attributes", key) end
      if type(v) ~= "number" and type(v) ~= "string" and key ~= "any" then
        options.fail(path .. "." .. key, "a number or a text", v)
      end
      if type(v) == "number" and v - v ~= 0 then options.fail(path .. "." .. key, "a finite number", v) end
      if type(v) == "string" then check_text(v, path .. "." .. key) end
      if key ~= "item" and key ~= "any" then row[key] = v end
      if not OWN[key] and not seen[key] then
        seen[key] = true
        names[#names + 1] = key
      end
    end
    if one.any then any[one.item] = true end
    out[k] = row
  end
  table.sort(names)
  if out[1] and out[1].id then table.insert(names, 1, "id") end
  return out, names, any
end

-- ---- rows, or maps from label to labels

-- how the parts that tie an item to another name are said
local PARTS = {
  requires = {other = "input", value = "class", rule = "any", form = "an array of inputs, or input -> class"},
  variants = {other = "variant", value = "weight", rule = "positive",
    form = "an array of variants, or variant -> weight"},
  provides = {other = "provider", value = "share", rule = "any", form = "an array of providers, or provider -> share"},
}

-- {item, other, value} by place as by name
local function by_name(row, part, path)
  if row[1] == nil then return row end
  local out, names = {}, {"item", part.other, part.value}
  for key, v in pairs(row) do
    local name = names[key] or key
    if out[name] ~= nil or row[name] ~= nil and names[key] then
      options.raise(("%s: '%s' is said by its place and by its name"):format(path, name))
    end
    out[name] = v
  end
  return out
end

local function check_link(row, part, path)
  row = by_name(row, part, path)
  return options.check(path, row, {item = {"text", required = true}, [part.other] = {"text", required = true},
    [part.value] = part.rule, to = part.other == "provider" and "text" or nil})
end

local function links_of(given, verb, name)
  local part, out = PARTS[name], {}
  local function add(row, path)
    local o = check_link(row, part, path)
    for key, v in pairs(o) do if type(v) == "string" then check_text(v, path .. "." .. key) end end
    o.at = path
    out[#out + 1] = o
  end
  local names = options.keys(("%s.%s"):format(verb, name), given, "rows, or items by label")
  for k, one in ipairs(given) do
    local path = ("%s.%s[%d]"):format(verb, name, k)
    add(check_row(one, path), path)
  end
  for _, item in ipairs(names) do
    local list, path = given[item], ("%s.%s.%s"):format(verb, name, item)
    local others = options.keys(path, list, part.form)
    for k, other in ipairs(list) do add({item = item, [part.other] = other}, ("%s[%d]"):format(path, k)) end
    for _, other in ipairs(others) do
      add({item = item, [part.other] = other, [part.value] = list[other]}, ("%s.%s"):format(path, other))
    end
  end
  return out
end

local function providers_of(given, verb)
  local out, names = {}, options.keys(verb .. ".providers", given, "rows, or provider -> country")
  for k, one in ipairs(given) do
    local path = ("%s.providers[%d]"):format(verb, k)
    local o = type(one) == "string" and {provider = one} or options.check(path, check_row(one, path),
      {provider = {"text", required = true}, country = "text"})
    check_text(o.provider, path)
    check_text(o.country or "", path .. ".country")
    out[k] = {provider = o.provider, country = o.country, at = path}
  end
  for _, provider in ipairs(names) do
    local path = verb .. ".providers." .. provider
    if type(given[provider]) ~= "string" then options.fail(path, "a country", given[provider]) end
    check_text(provider .. given[provider], path)
    out[#out + 1] = {provider = provider, country = given[provider], at = path}
  end
  return out
end

-- the parts that a list is said in
rows.KEYS = {
  items = {"rows", default = {}}, requires = {"rows", default = {}},
  variants = {"rows", default = {}}, provides = {"rows", default = {}},
  providers = {"rows", default = {}}, any = {"labels", default = {}}, title = "text", source = "text",
  unit = "text", year = "year", tolerance = "positive",
  rest = {"choice", "refuse", "others", "scale", default = "refuse"},
}

---Rows of all parts, as assemble.list takes them.
---@param o table options checked by rows.KEYS
---@param verb string "items": begins the paths in messages
---@return table raw
function rows.of(o, verb)
  o.unit = o.unit or frames.is(o.items) and (o.items.by_name.value or {}).unit or nil
  for part in pairs(PARTS) do o[part] = frames.plain_rows(o[part]) end
  o.items, o.providers = frames.plain_rows(o.items), frames.plain_rows(o.providers)
  local list, names, any = items_of(o.items, verb)
  for _, label in ipairs(type(o.any) == "string" and {o.any} or o.any) do any[label] = true end
  return {items = list, names = names, at = verb, any = any,
    requires = links_of(o.requires, verb, "requires"), variants = links_of(o.variants, verb, "variants"),
    provides = links_of(o.provides, verb, "provides"), providers = providers_of(o.providers, verb)}
end

---Reports a mistake in what the user gave, as assemble.list wants it.
function rows.misuse(text, ...) options.raise(format(text, ...)) end

return rows
