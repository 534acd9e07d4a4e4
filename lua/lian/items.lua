--- A list of items built from Lua tables: what each requires, what it may be, who provides it.
local assemble = require "lian.items.assemble"
local options = require "lian.options"

local items = {}

local function misuse(text, ...) options.raise(text:format(...)) end

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

local function items_of(given)
  local rows, names, seen, any = {}, {}, {}, {}
  for k, one in ipairs(given) do
    local path = ("items.items[%d]"):format(k)
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
    rows[k] = row
  end
  if #rows == 0 then options.fail("items.items", "at least one item", "none") end
  table.sort(names)
  if rows[1].id then table.insert(names, 1, "id") end
  return rows, names, any
end

-- ---- rows, or maps from label to labels

local function requires_of(given)
  local rows = {}
  if #given > 0 then
    for k, one in ipairs(given) do
      local path = ("items.requires[%d]"):format(k)
      local o = options.check(path, check_row(one, path), {item = {"text", required = true},
        input = {"text", required = true}, class = "any"})
      rows[k] = {item = o.item, input = o.input, class = o.class, at = path}
    end
    return rows
  end
  for _, item in ipairs(sorted_keys(given, "items.requires")) do
    local inputs, path = given[item], "items.requires." .. item
    if type(inputs) ~= "table" then options.fail(path, "an array of inputs, or input -> class", inputs) end
    for k, input in ipairs(inputs) do
      rows[#rows + 1] = {item = item, input = input, at = ("%s[%d]"):format(path, k)}
    end
    for _, input in ipairs(#inputs == 0 and sorted_keys(inputs, path) or {}) do
      rows[#rows + 1] = {item = item, input = input, class = inputs[input], at = path .. "." .. input}
    end
  end
  return rows
end

local function variants_of(given)
  local rows = {}
  if #given > 0 then
    for k, one in ipairs(given) do
      local path = ("items.variants[%d]"):format(k)
      local o = options.check(path, check_row(one, path), {item = {"text", required = true},
        variant = {"text", required = true}, weight = "positive"})
      rows[k] = {item = o.item, variant = o.variant, weight = o.weight, at = path}
    end
    return rows
  end
  for _, item in ipairs(sorted_keys(given, "items.variants")) do
    local list, path = given[item], "items.variants." .. item
    if type(list) ~= "table" then options.fail(path, "an array of variants, or variant -> weight", list) end
    for k, variant in ipairs(list) do
      rows[#rows + 1] = {item = item, variant = variant, at = ("%s[%d]"):format(path, k)}
    end
    for _, variant in ipairs(#list == 0 and sorted_keys(list, path) or {}) do
      rows[#rows + 1] = {item = item, variant = variant, weight = list[variant],
        at = path .. "." .. variant}
    end
  end
  return rows
end

local function provides_of(given)
  local rows = {}
  if #given > 0 then
    for k, one in ipairs(given) do
      local path = ("items.provides[%d]"):format(k)
      local o = options.check(path, check_row(one, path), {item = {"text", required = true},
        provider = {"text", required = true}, share = "any", to = "text"})
      rows[k] = {item = o.item, provider = o.provider, share = o.share, to = o.to, at = path}
    end
    return rows
  end
  for _, item in ipairs(sorted_keys(given, "items.provides")) do
    local list, path = given[item], "items.provides." .. item
    if type(list) ~= "table" then options.fail(path, "provider -> share", list) end
    for k, provider in ipairs(list) do
      rows[#rows + 1] = {item = item, provider = provider, at = ("%s[%d]"):format(path, k)}
    end
    for _, provider in ipairs(#list == 0 and sorted_keys(list, path) or {}) do
      rows[#rows + 1] = {item = item, provider = provider, share = list[provider],
        at = path .. "." .. provider}
    end
  end
  return rows
end

local function providers_of(given)
  local rows = {}
  for k, one in ipairs(given) do
    local path = ("items.providers[%d]"):format(k)
    local o = type(one) == "string" and {provider = one} or options.check(path, check_row(one, path),
      {provider = {"text", required = true}, country = "text"})
    rows[k] = {provider = o.provider, country = o.country, at = path}
  end
  for _, provider in ipairs(#given == 0 and sorted_keys(given, "items.providers") or {}) do
    local path = "items.providers." .. provider
    if type(given[provider]) ~= "string" then options.fail(path, "a country", given[provider]) end
    rows[#rows + 1] = {provider = provider, country = given[provider], at = path}
  end
  return rows
end

local KEYS = {
  items = {"table", required = true}, requires = {"table", default = {}},
  variants = {"table", default = {}}, provides = {"table", default = {}},
  providers = {"table", default = {}}, any = {"labels", default = {}}, title = "text", source = "text",
  unit = "text", year = "integer", tolerance = "positive",
  rest = {"choice", "refuse", "others", "scale", default = "refuse"},
}

---Builds a list of items: products, materials, tools, processes, software, tests.
---`items`: labels, or rows {item =, base =, stage =, stock = (months of use held), spare = (share by which
---providers can expand), readiness = (1 to 10), pass_rate =, bench = (shares), value = (any money),
---further numbers and texts}. `requires`: item -> inputs, item -> {input = class}, or rows {item =,
---input =, class =}; classes are "critical" (default), "important" (half-critical) and "optional".
---`variants`: item -> variants, item -> {variant = weight}, or rows {item =, variant =, weight =}; the mix
---counts, or the best one for the items in `any`. `provides`: item -> {provider = share}, or rows {item =,
---provider =, share =, to =}: shares in [0, 1] of the world market, or of what the home `to` buys; a
---provider without a share gets the unstated rest. `providers`: firm -> country; a country's share holds
---those of its firms. Shares of an item add up to 1 within `tolerance` (0.05) and are scaled; what falls
---short is refused, or by `rest` given to "others", or scaled up ("scale").
---```lua
---local chips = assert(lian.items{items = {"chip", "wafer"}, requires = {chip = {"wafer"}},
---  provides = {wafer = {JPN = 0.6, CHN = 0.4}}})
---print(chips:attainable{home = "CHN", cut = {{by = "JPN"}}})
---```
---@param given table
---@return lian.chain|nil chain
---@return table|string found counts of what was assumed or repaired, or the message
---@return string|nil code "bad_data", "the_given_parts_contradict_each_other"
function items.items(given)
  local o = options.check("items", given, KEYS)
  local rows, names, any = items_of(o.items)
  for _, label in ipairs(type(o.any) == "string" and {o.any} or o.any) do any[label] = true end
  return assemble.list({items = rows, names = names, at = "items", any = any,
    requires = requires_of(o.requires), variants = variants_of(o.variants),
    provides = provides_of(o.provides), providers = providers_of(o.providers)}, o, misuse)
end

return items
