--- A list of items from tables: what there is, what requires what, who provides it.
local alike = require "lian.read.alike"
local assemble = require "lian.items.assemble"
local codes = require "lian.base.codes"
local core = require "lian.core"
local files = require "lian.read.items_files"
local format = require "lian.base.format"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local report = require "lian.read.report"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"
local workbook = require "lian.base.workbook"

local read = {}

-- ---- fields

-- "61%" -> 0.61; a number without the sign is a share, or per cent when `percent` says so
local function share_of(text, o, at, what)
  if not text then return nil end
  local number, sign = text:match("^(.-)%s*(%%?)$")
  local v = o.number(number)
  if not v then
    problem.bad("%s: %s: expected a share such as 0.61 or 61%%, got %s%s", at, what, options.describe(text),
      core.number_remedy(number))
  end
  if sign == "%" or o.percent then return v / 100 end
  if v > 1.05 then
    problem.bad("%s: %s: expected a share in [0, 1], got %s; percent = true reads it as per cent", at, what,
      text)
  end
  return v
end

local NO = {no = true, ["false"] = true, ["0"] = true, n = true}

-- rows of each file of a kind; o.number reads as that file writes numbers
local function each_file(kind, o, work)
  return files.each(kind, o.of[kind], o.files, function(rows, file)
    o.number = file_text.reader(rows.form)
    work(rows, file)
  end)
end

local function says_yes(text) return text ~= nil and not NO[text:lower()] end

-- ---- items

local SHARES = {spare = true, pass_rate = true, bench = true}
local NUMBERS = {stock = true, readiness = true, value = true}

-- the attributes of a file of items: name -> column
local function attribute_columns(rows, file)
  local list = {}
  for name, column in pairs(file) do
    if SHARES[name] or NUMBERS[name] or not (rows.first[name] or name == "path" or name == "where") then
      if not rows.table.columns[column] then
        problem.fail("not_found", "%s:%d: no column %s (read.items.items.%s)%s", file.path, rows.table.header_line,
          options.describe(column), name, options.suggest(column, rows.table.names))
      end
      list[#list + 1], rows.used[column] = {name = name, column = rows.table.columns[column]}, true
    end
  end
  for _, name in ipairs(rows.table.names) do
    if name ~= "" and not rows.used[name] then
      list[#list + 1] = {name = name, column = rows.table.columns[name]}
    end
  end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

-- whether all filled fields of a column are numbers, and no codes
local function all_numbers(rows, one, number)
  local texts = {}
  for k, row in ipairs(rows) do texts[k] = files.trimmed(one.column[row.k]) or "" end
  return codes.numbers(one.name, texts, number) ~= nil
end

-- numbers of a column that can be read in two ways
local function refuse_doubt(rows, one)
  local cells = {}
  for k, row in ipairs(rows) do cells[k] = one.column[row.k] end
  file_text.refuse_doubt(cells, rows.form, function(k) return rows[k].at end, one.name,
    one.column)
end

local function attribute_value(one, row, numeric, o)
  local text = files.trimmed(one.column[row.k])
  if not text then return nil end
  if SHARES[one.name] then return share_of(text, o, row.at, one.name) end
  if not NUMBERS[one.name] then return numeric and o.number(text) or text end
  return o.number(text) or problem.bad("%s: %s: expected a number, got %s%s", row.at, one.name,
    options.describe(text), core.number_remedy(text))
end

local function read_items(raw, o, stages)
  local named = {}
  return each_file("items", o, function(rows, file)
    local stage_ids = rows.table.columns.stage_id
    for _, row in ipairs(rows) do
      raw.items[#raw.items + 1] = {label = row.label or "", id = row.id, base = row.base,
        stage = row.stage, at = row.at}
      if says_yes(row.any) and row.label then raw.any[row.label] = true end
      if row.stage then stages[row.stage] = true end
      if stage_ids and files.trimmed(stage_ids[row.k]) then stages[files.trimmed(stage_ids[row.k])] = true end
    end
    local before = #raw.items - #rows
    for _, one in ipairs(attribute_columns(rows, file)) do
      local numeric = all_numbers(rows, one, o.number)
      if numeric then refuse_doubt(rows, one) end
      for k, row in ipairs(rows) do
        raw.items[before + k][one.name] = attribute_value(one, row, numeric, o)
      end
      if not named[one.name] then
        named[one.name], raw.names[#raw.names + 1] = true, one.name
      end
    end
    for _, row in ipairs(rows) do raw.has_id = raw.has_id or row.id ~= nil end
  end)
end

-- ---- what requires what

local CLASSES = {critical = true, important = true, optional = true}

local function read_requirements(raw, o)
  return each_file("requires", o, function(rows)
    for _, row in ipairs(rows) do
      if row.item and row.variant_of then
        problem.bad("%s: '%s' goes into '%s' and is a type of '%s': a row says one of the two", row.at,
          row.input or "", row.item, row.variant_of)
      end
      if row.class and not CLASSES[row.class:lower()] then
        problem.bad("%s: class: expected critical, important or optional, got %s", row.at,
          options.describe(row.class))
      end
      if row.variant_of then
        local weight = row.weight and o.number(row.weight)
        if row.weight and not (weight and weight > 0) then
          problem.bad("%s: weight: expected a number above 0, got %s", row.at, options.describe(row.weight))
        end
        raw.variants[#raw.variants + 1] = {item = row.variant_of, variant = row.input, weight = weight,
          at = row.at}
      else
        raw.requires[#raw.requires + 1] = {item = row.item, input = row.input,
          class = row.class and row.class:lower(), at = row.at}
      end
    end
  end)
end

-- ---- who provides

local function read_providers(raw, o)
  local by_id = {}
  local paths = each_file("providers", o, function(rows)
    for _, row in ipairs(rows) do
      if not row.provider then problem.bad("%s: expected the name of a provider, found none", row.at) end
      raw.providers[#raw.providers + 1] = {provider = row.provider, country = row.country, at = row.at}
      if row.id and by_id[row.id] and by_id[row.id] ~= row.provider then
        problem.bad("%s: the id '%s' is that of '%s' already", row.at, row.id, by_id[row.id])
      end
      if row.id then by_id[row.id] = row.provider end
    end
  end)
  return paths, by_id
end

-- a provider's name for what a row calls it
local function provider_name(row, by_id, known, o)
  if not row.provider then problem.bad("%s: expected a provider, found none", row.at) end
  local name = by_id[row.provider] or row.provider
  if o.providers == nil or known[name] then return name end
  problem.bad("%s: the provider %s is not in the list of providers, nor a country in it%s", row.at,
    options.describe(name), options.suggest(name, options.names(known)))
end

local function read_provisions(raw, o, by_id, stages, found)
  local known, place = {}, {}
  for _, row in ipairs(raw.providers) do
    known[row.provider] = true
    if row.country then known[row.country] = true end
  end
  for _, item in ipairs(raw.items) do
    place[item.label] = true
    if item.id then place[item.id] = true end
  end
  return each_file("provides", o, function(rows, file)
    -- without a list of providers a name tells more than an id
    local names = not o.providers and not file.provider and rows.table.columns.provider_name
    for _, row in ipairs(rows) do
      if row.item and stages[row.item] and not place[row.item] then
        found.stages = found.stages + 1
      else
        row.provider = names and files.trimmed(names[row.k]) or row.provider
        local share = share_of(row.share, o, row.at, "share")
        if says_yes(row.negligible) then
          share, found.negligible = share or 0, found.negligible + 1
        end
        raw.provides[#raw.provides + 1] = {item = row.item, at = row.at, share = share, to = row.to,
          provider = provider_name(row, by_id, known, o)}
      end
    end
  end)
end

-- ---- doubtful rows

-- leaves out rows that name unknown items or tie an item to itself, and counts them
local function drop_doubtful(raw, found)
  local place = {}
  for i, item in ipairs(raw.items) do place[item.label] = i end
  for i, item in ipairs(raw.items) do if item.id then place[item.id] = place[item.id] or i end end
  local function known(label) return raw.open and label or place[label] end
  local function sieve(rows, first, second)
    local kept = {}
    for _, row in ipairs(rows) do
      local a = row[first] and known(row[first])
      local b = second == nil or row[second] and known(row[second])
      if not a or not b then
        found.unknown = found.unknown + 1
      elseif a == b then
        found.selves = found.selves + 1
      else
        kept[#kept + 1] = row
      end
    end
    return kept
  end
  raw.requires, raw.variants = sieve(raw.requires, "item", "input"), sieve(raw.variants, "item", "variant")
  raw.provides = sieve(raw.provides, "item")
end

-- ---- what was found

local function count_text(n, one, many) return ("%d %s"):format(n, n == 1 and one or many or one .. "s") end

-- the report's lines: {name, text}
local function lines_of(r)
  local lines = {{"read", table.concat(r.paths, ", ")},
    {"size", ("%s, %s, %s"):format(count_text(r.items, "item"), count_text(r.requirements, "requirement"),
      count_text(r.variants, "variant"))},
    {"provided", ("%s by %s"):format(count_text(r.provisions, "share"), count_text(r.providers, "provider"))}}
  local function add(n, name, text, ...) if n > 0 then lines[#lines + 1] = {name, format(text, ...)} end end
  add(r.encoding_text and 1 or 0, "encoding", "%s", r.encoding_text)
  add(r.unprovided, "own", "%s without providers: home's own work", count_text(r.unprovided, "item"))
  add(r.assumed, "assumed", "%s without a share get the unstated rest", count_text(r.assumed, "provider"))
  add(r.negligible, "negligible", "%s marked negligible count 0", count_text(r.negligible, "share"))
  add(r.scaled, "scaled", "shares of %s that add up to %.4g to %.4g", count_text(r.scaled, "item"),
    r.lowest or 1, r.highest or 1)
  add(r.completed, "completed", "shares of %s that fall short", count_text(r.completed, "item"))
  add(r.repeated, "repeated", "%s taken once", count_text(r.repeated, "row"))
  add(r.stages, "left out", "%s that provide a whole stage", count_text(r.stages, "row"))
  add(r.unknown, "left out", "%s that name no known item", count_text(r.unknown, "row"))
  add(r.selves, "left out", "%s that tie an item to itself", count_text(r.selves, "row"))
  for _, note in ipairs(r.notes) do lines[#lines + 1] = {"note", note} end
  return lines
end

local OPTIONS = file_text.with_marks{
  items = "any", requires = "any", provides = "any", providers = "any",
  any = {"labels", default = {}}, percent = "flag", doubtful = {"choice", "refuse", "drop", default = "refuse"},
  rest = {"choice", "refuse", "others", "scale", default = "refuse"}, tolerance = "positive",
  separator = "text", title = "text", source = "text", unit = "text", year = "year",
}

local function append(into, list) for _, one in ipairs(list) do into[#into + 1] = one end end

-- the file providers.csv beside the first file of provisions, where there is one
local function beside(given)
  local path = type(given) == "table" and (given.path or given[1]) or given
  if type(path) == "table" then path = path.path end
  path = workbook.part(tostring(path))
  local folder, ending = path:match("^(.-)[^/\\]*(%.[%a]+)$")
  local candidate = folder and folder .. "providers" .. ending
  local file = candidate and io.open(candidate, "rb")
  if file then file:close() end
  return file and candidate or nil
end

local function settle_providers(o, found)
  if o.provides == nil then return end
  if o.providers == nil then
    o.providers = beside(o.provides)
    if o.providers then
      found.notes[#found.notes + 1] = ("the countries of firms are from %s, found beside"):format(o.providers)
    end
  end
  if not o.providers then
    o.providers = nil
    found.notes[#found.notes + 1] = "no list of providers: each provider stands for itself"
  end
end

local function read_all(o)
  local raw = {items = {}, names = {}, requires = {}, variants = {}, provides = {}, providers = {}, any = {},
    at = "read.items", files = true, open = o.items == nil}
  local found = {stages = 0, negligible = 0, unknown = 0, selves = 0, paths = {}, notes = {}}
  local stages = {}
  settle_providers(o, found)
  o.of = files.of(o, o.form)
  append(found.paths, read_items(raw, o, stages))
  if raw.has_id then table.insert(raw.names, 1, "id") end
  append(found.paths, read_requirements(raw, o))
  local paths, by_id = read_providers(raw, o)
  append(found.paths, read_provisions(raw, o, by_id, stages, found))
  append(found.paths, paths)
  for _, label in ipairs(type(o.any) == "string" and {o.any} or o.any) do raw.any[label] = true end
  raw.at = found.paths[1]
  if o.doubtful == "drop" then drop_doubtful(raw, found) end
  return raw, found
end

-- messages of the core know items, not files: variants are in the requirements, shares in the provisions
local function named(o, found, chain, message, code)
  if chain ~= nil then return chain, message end
  local given = message:find("variant", 1, true) and o.requires or o.provides
  if type(given) == "table" then given = given.path or given[1] end
  if type(given) == "table" then given = given.path end
  return nil, ("%s: %s"):format(given or found.paths[1], message), code
end

---Reads a list of items from tables of text (see lian.items for what it holds). Each of `items`,
---`requires`, `provides` and `providers` is a path, {path =, and the names of columns that are called
---otherwise, where = {column = text}}, or an array of those.
---`items`: item (or label, name, input_name), id, base (or type), stage, any; stock, spare, readiness,
---pass_rate, bench, value; further columns become attributes. Left out: the items are those that the
---other tables name. `requires`: input (goes into) item, or is a type of variant_of; class, weight.
---`provides`: provider, item, share (0.61 or 61%), negligible, to. `providers`: provider, id, country; left
---out: a file `providers` beside that of `provides` is read, unless `providers` = false. A file in a workbook is
---"book.xlsx[Sheet]", or {path =, sheet =, range =}.
---The columns of the chip data set of CSET and ETO are known. A row names an item by label or id.
---`percent`: shares without a sign are per cent. `doubtful` = "drop" leaves out rows that name unknown
---items or tie an item to itself; `rest`, `tolerance`, `any` as lian.items takes them.
---Rows that provide a whole stage are left out. The report counts all that was assumed or repaired.
---```lua
---local chips = assert(lian.read.items{items = "inputs.csv", requires = "sequence.csv",
---  provides = "provision.csv", providers = "providers.csv"})
---```
---@param given table the options above; also separator, encoding, decimal, thousands, comment (see read.matrix), title,
---  source, unit, year
---@return lian.chain|nil chain
---@return table|string report what was found, or the message with file and line
---@return string|nil code "bad_data", "not_found" (a column), "input_output"
function read.items(given)
  local o = options.check("read.items", given, OPTIONS)
  sheet.check_separator("read.items", o.separator)
  o.form, o.files = file_text.options("read.items", o), {}
  if o.items == nil and o.requires == nil and o.provides == nil then
    options.raise("read.items: expected items, requires or provides")
  end
  return problem.catch(function()
    local raw, found = read_all(o)
    local chain, counts = problem.got(named(o, found, assemble.list(raw, {title = o.title, unit = o.unit, year = o.year,
      source = o.source or table.concat(found.paths, ", "), rest = o.rest, tolerance = o.tolerance},
      problem.bad)))
    for name, count in pairs(counts) do found[name] = count end
    found.notes[#found.notes + 1] = alike.note(chain:nodes(), "items")
    file_text.tell(found, o.files)
    found.lines = lines_of
    return chain, report.new(found)
  end)
end

return read
