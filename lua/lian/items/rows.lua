--- What a user says of items in Lua tables, as rows with the place that they come from.
local options = require "lian.base.options"

local rows = {}

local function sorted_keys(map, path)
  local keys = {}
  for key in pairs(map) do
    if type(key) ~= "string" then options.fail(path, "labels as keys", key) end
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

local function check_row(row, path)
  if type(row) ~= "table" then options.fail(path, "a table", row) end
  return row
end

-- ---- items: labels, or rows with attributes

local OWN = {item = true, base = true, stage = true, id = true, any = true}

local function items_of(given, verb)
  local out, names, seen, any = {}, {}, {}, {}
  for k, one in ipairs(given) do
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
  provides = {other = "provider", value = "share", rule = "any", form = "provider -> share"},
}

local function check_link(row, part, path)
  return options.check(path, row, {item = {"text", required = true}, [part.other] = {"text", required = true},
    [part.value] = part.rule, to = part.other == "provider" and "text" or nil})
end

local function links_of(given, verb, name)
  local part, out = PARTS[name], {}
  local function add(row, path)
    local o = check_link(row, part, path)
    o.at = path
    out[#out + 1] = o
  end
  for k, one in ipairs(given) do
    local path = ("%s.%s[%d]"):format(verb, name, k)
    add(check_row(one, path), path)
  end
  for _, item in ipairs(#given == 0 and sorted_keys(given, ("%s.%s"):format(verb, name)) or {}) do
    local list, path = given[item], ("%s.%s.%s"):format(verb, name, item)
    if type(list) ~= "table" then options.fail(path, part.form, list) end
    for k, other in ipairs(list) do add({item = item, [part.other] = other}, ("%s[%d]"):format(path, k)) end
    for _, other in ipairs(#list == 0 and sorted_keys(list, path) or {}) do
      add({item = item, [part.other] = other, [part.value] = list[other]}, ("%s.%s"):format(path, other))
    end
  end
  return out
end

local function providers_of(given, verb)
  local out = {}
  for k, one in ipairs(given) do
    local path = ("%s.providers[%d]"):format(verb, k)
    local o = type(one) == "string" and {provider = one} or options.check(path, check_row(one, path),
      {provider = {"text", required = true}, country = "text"})
    out[k] = {provider = o.provider, country = o.country, at = path}
  end
  for _, provider in ipairs(#given == 0 and sorted_keys(given, verb .. ".providers") or {}) do
    local path = verb .. ".providers." .. provider
    if type(given[provider]) ~= "string" then options.fail(path, "a country", given[provider]) end
    out[#out + 1] = {provider = provider, country = given[provider], at = path}
  end
  return out
end

-- the parts that a list is said in
rows.KEYS = {
  items = {"table", default = {}}, requires = {"table", default = {}},
  variants = {"table", default = {}}, provides = {"table", default = {}},
  providers = {"table", default = {}}, any = {"labels", default = {}}, title = "text", source = "text",
  unit = "text", year = "integer", tolerance = "positive",
  rest = {"choice", "refuse", "others", "scale", default = "refuse"},
}

---Rows of all parts, as assemble.list takes them.
---@param o table options checked by rows.KEYS
---@param verb string "items": begins the paths in messages
---@return table raw
function rows.of(o, verb)
  local list, names, any = items_of(o.items, verb)
  for _, label in ipairs(type(o.any) == "string" and {o.any} or o.any) do any[label] = true end
  return {items = list, names = names, at = verb, any = any,
    requires = links_of(o.requires, verb, "requires"), variants = links_of(o.variants, verb, "variants"),
    provides = links_of(o.provides, verb, "provides"), providers = providers_of(o.providers, verb)}
end

---Reports a mistake in what the user gave, as assemble.list wants it.
function rows.misuse(text, ...) options.raise(text:format(...)) end

return rows
