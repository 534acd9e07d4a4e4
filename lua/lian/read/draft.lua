--- A script that reads a file, drafted from what the file looks like: `lian new TABLE`.
local core = require "lian.core"
local guess = require "lian.read.guess"
local layout = require "lian.read.layout"
local options = require "lian.base.options"

local draft = {}

local LIBRARY = "lian" -- as scripts call it

local function quote(text) return (("%q"):format(text):gsub("\\\n", "\\n")) end

-- in a comment: a label must not end its line and begin one of code
local function plain(text) return (text:gsub("%c", "?")) end

local function list_text(list)
  if #list == 1 then return quote(list[1]) end
  local out = {}
  for k, label in ipairs(list) do out[k] = quote(label) end
  return "{" .. table.concat(out, ", ") .. "}"
end

-- "first..last" where all labels between are meant, else the list
local function range_text(list, labels)
  local place
  for k, label in ipairs(labels) do if label == list[1] then place = k break end end
  for k, label in ipairs(list) do if labels[place + k - 1] ~= label then return list_text(list) end end
  if #list < 3 then return list_text(list) end
  return quote(list[1] .. ".." .. list[#list])
end

local function roles_text(roles)
  local out = {}
  for _, role in ipairs(options.names(roles)) do out[#out + 1] = role .. " = " .. list_text(roles[role]) end
  return #out > 0 and "{" .. table.concat(out, ", ") .. "}" or nil
end

local function marks(lines, format)
  if format.decimal then lines[#lines + 1] = "decimal = " .. quote(format.decimal) end
  if format.thousands then lines[#lines + 1] = "thousands = " .. quote(format.thousands) end
end

local function format_text(format)
  local words = {}
  marks(words, format)
  return #words > 0 and table.concat(words, ", ") or "neither"
end

local function separator_text(seen)
  return not seen.book and "separator = " .. (seen.separator == "\t" and [["\t"]] or quote(seen.separator)) or nil
end

-- ---- the parts of a script

local function head(path, seen)
  local words = {"-- reads " .. plain(path) .. "; drafted by `lian new` from what the file looks like: check it."}
  local written = seen.book and "-- a sheet of a workbook: " .. plain(seen.book)
    or ("-- encoding %s; %s-separated"):format(seen.encoding,
      ({["\t"] = "tab", [";"] = "semicolon", [","] = "comma"})[seen.separator])
  words[#words + 1] = ("%s%s"):format(written,
    seen.cut and (" (the first %d records were looked at)"):format(#seen.rows) or "")
  words[#words + 1] = ("local lian = require %q"):format(LIBRARY)
  words[#words + 1] = ""
  return words
end

local function call(lines, verb, fields)
  lines[#lines + 1] = ("local chain, report = assert(lian.read.%s{"):format(verb)
  for _, field in ipairs(fields) do lines[#lines + 1] = "  " .. field .. (field:find("^%-%-") and "" or ",") end
  lines[#lines + 1] = "})"
end

local function tail(lines)
  lines[#lines + 1] = "print(report)"
  lines[#lines + 1] = "print(chain)"
  return table.concat(lines, "\n") .. "\n"
end

-- ---- a table

local function comments_of(t)
  local out = {}
  local function add(...) out[#out + 1] = "-- " .. (...):format(select(2, ...)) end
  if t.doubt then
    add("CHECK: numbers such as 1.200 beside 340 can be read in two ways: decimal = \".\" or thousands = \".\"")
  end
  for _, rival in ipairs(t.rivals) do add("CHECK: the numbers could as well be read by %s", format_text(rival)) end
  if #t.left > 0 then add("left out, since they are sums: %s", plain(table.concat(t.left, ", "))) end
  if t.output and not (t.adds_up and t.adds_up_below) then
    add("%s do not add up to it", t.adds_up and "flows and inputs" or "flows and demand")
  elseif not t.output then
    add("CHECK: no row or column of output was found, by what adds up; output = says which it is")
  end
  return out
end

local function table_fields(path, seen, t)
  local f = {"path = " .. quote(path)}
  local function add(...) f[#f + 1] = (...):format(select(2, ...)) end
  f[#f + 1] = separator_text(seen)
  if t.skip > 0 then add("skip = %d", t.skip) end
  if t.by then add("by = {\"region\", \"sector\"}") else add("header = %d, labels = %d", t.header, t.labels) end
  if t.fill then add("fill = true") end
  marks(f, t.format)
  if t.percent then add("percent = true") end
  if t.flags then add("flags = true") end
  if #t.missing > 0 then add("missing = %s", list_text(t.missing)) end
  if t.stop then add("stop = %s", quote(t.stop)) end
  add("flows = %s", range_text(t.flows.labels, t.rows))
  local demand, inputs = roles_text(t.demand), roles_text(t.inputs)
  if demand then f[#f + 1] = "demand = " .. demand end
  if t.negate then add("negate = %s", list_text(t.negate)) end
  if inputs then f[#f + 1] = "inputs = " .. inputs end
  if t.output then add("output = %s", quote(t.output)) end
  for _, line in ipairs(comments_of(t)) do f[#f + 1] = line end
  if t.unit then add("unit = %s", quote(t.unit)) end
  if t.year then add("year = %d", t.year) end
  local open = {not t.unit and "unit = \"million EUR\"" or nil}
  if not t.year then open[#open + 1] = "year = 2020" end
  if not t.by then open[#open + 1] = "region = \"AUT\"" end
  if #open > 0 then f[#f + 1] = "-- " .. table.concat(open, ", ") .. "," end
  return f
end

local function table_script(path, seen, t)
  local lines = head(path, seen)
  call(lines, "matrix", table_fields(path, seen, t))
  return tail(lines), ("a table of %d sectors"):format(#t.flows.labels)
end

-- ---- lists

local function list_fields(path, seen, list)
  local f = {"path = " .. quote(path), separator_text(seen)}
  marks(f, list.format)
  return f
end

-- the first columns of texts, the first of numbers
local function ends_of(list)
  local texts, value = {}, nil
  for j, name in ipairs(list.names) do
    if list.kinds[j] then value = value or name else texts[#texts + 1] = name end
  end
  return texts[1], texts[2], value
end

local function list_script(path, seen, list)
  local lines, has = head(path, seen), {}
  for _, name in ipairs(list.names) do has[name:lower()] = true end
  local f = list_fields(path, seen, list)
  if has.reporter and (has.partner or has.cmdcode or has.code) then
    f[#f + 1] = "-- columns = {code = , reporter = , partner = , value = , year = }, where it calls them otherwise"
    call(lines, "trade", f)
    return tail(lines), "a list of trade"
  end
  local supplier, buyer, value = ends_of(list)
  if not buyer then return nil end
  if list.skip > 0 then return nil end
  f[#f + 1] = ("supplier = %s, buyer = %s"):format(quote(supplier), quote(buyer))
  if value then f[#f + 1] = "value = " .. quote(value) end
  f[#f + 1] = "-- CHECK: which column sells, which buys; nodes = says where output and demand of each stand"
  call(lines, "edges", f)
  return tail(lines), "a list of links"
end

-- ---- a layout that is known

local function known_script(path, seen, name, description)
  local lines = head(path, seen)
  lines[2] = "-- " .. description
  lines[#lines + 1] = ("local chain, report = assert(lian.read.any(%s))"):format(quote(path))
  return tail(lines), name
end

---The text of a script that reads a file.
---@param path string
---@param given? {encoding: string}
---@return string|nil script
---@return string what it was taken for, or the message
---@return string|nil code
function draft.script(path, given)
  local o = options.check("new", given, {encoding = "text"})
  local seen, message, code = guess.records(path, o.encoding)
  if not seen then return nil, message, code end
  local first = core.first_record(path, {encoding = o.encoding}) or {}
  local name, description = layout.of(first)
  if name then return known_script(path, seen, name, description) end
  local t = guess.table(seen)
  if t and #t.flows.labels >= 2 then return table_script(path, seen, t) end
  local list = guess.list(seen)
  local script, what = nil, nil
  if list then script, what = list_script(path, seen, list) end
  if script then return script, what end
  return nil, path .. ": rows and columns share no labels, and there are no two columns of names: neither a table "
    .. "nor a list was found in it", "bad_data"
end

return draft
