--- Amounts by item and country that are given beside lists of trade: production, use.
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"
local problem = require "lian.read.problem"
local file_text = require "lian.read.text"
local lists = require "lian.base.lists"

local amounts = {}

local function put_amount(out, item, country, value, at, fail)
  if type(item) ~= "string" or item == "" or type(country) ~= "string" or country == "" then
    fail(("%s: expected an item and a country"):format(at))
  end
  if type(value) ~= "number" or not (value >= 0 and value < math.huge) then
    fail(("%s: '%s' of '%s': expected an amount of at least 0, got %s"):format(at, item, country,
      options.describe(value)))
  end
  if partners.is_total(country) then return end
  out[item] = out[item] or {}
  if out[item][country] then fail(("%s: '%s' of '%s' stands twice"):format(at, item, country)) end
  out[item][country] = value
end

local function amounts_in_file(path, out, form)
  local t = problem.got(core.columns(path, {encoding = file_text.further(form, path).encoding}))
  form = file_text.of(form, t)
  for _, name in ipairs{"item", "country", "value"} do
    if not t.columns[name] then
      problem.fail("not_found", "%s:%d: no column '%s' (item, country, value)%s", path, t.header_line, name,
        options.suggest(name, t.names))
    end
  end
  local number = file_text.reader(form)
  file_text.refuse_doubt(t.columns.value, form, function(k) return ("%s:%d"):format(path, t.lines[k]) end, "value")
  for k = 1, t.count do
    local function cell(name) return t.columns[name][k] end
    put_amount(out, cell "item", cell "country", number(cell "value") or cell "value",
      ("%s:%d"):format(path, t.lines[k]), function(message) problem.bad("%s", message) end)
  end
end

---item -> country -> amount, from a table of this form, rows {item =, country =, value =}, a frame or a file; nil where
---none is given. Lines of totals (World) are passed over.
---@param path string
---@param given any
---@param form table of text.options
function amounts.of(path, given, form)
  local out = {}
  if given == nil then return nil end
  if type(given) == "string" then
    amounts_in_file(given, out, form)
  elseif frame.is(given) then
    for k, row in given:rows() do
      put_amount(out, row.item, row.country, row.value, ("%s[%d]"):format(path, k), options.raise)
    end
  elseif type(given) == "table" then
    for _, item in ipairs(options.keys(path, given, "item -> {country = amount}, or rows {item, country, value}")) do
      local at = ("%s['%s']"):format(path, item)
      if type(given[item]) ~= "table" then options.fail(at, "country = amount", given[item]) end
      for _, country in ipairs(options.keys(at, given[item], "country = amount")) do
        put_amount(out, item, country, given[item][country], at, options.raise)
      end
    end
    for k, row in ipairs(given) do
      local at = ("%s[%d]"):format(path, k)
      if type(row) ~= "table" then options.fail(at, "a row {item =, country =, value =}", row) end
      put_amount(out, row.item, row.country, row.value, at, options.raise)
    end
  else
    options.fail(path, "a file, a frame, or item -> {country = amount}", given)
  end
  return out
end

---Raises for amounts of items that are not in the list.
function amounts.check_items(path, given, items)
  if given == nil then return end
  local known = lists.set(items)
  for _, item in ipairs(options.names(given)) do
    if not known[item] then options.raise(options.unknown(path, "item", item, items)) end
  end
end

return amounts
