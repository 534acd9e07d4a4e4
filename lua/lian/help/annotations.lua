--- The type annotations for editors (LuaCATS): `make doc` writes them.
local options = require "lian.base.options"
local reference = require "lian.reference"
local taken = require "lian.help.options"

-- what objects have besides methods
local FIELDS = {
  ["lian"] = {"@field version string", "@field _VERSION string", "@field read lian.read", "@field frame lian.frames",
    "@field report lian.reports", "@field recipe lian.recipes"},
  ["lian.frame"] = {"@field title string|nil", "@field note string|nil", "@field provenance table|nil",
    "@field count integer rows", "@operator len: integer", "@overload fun(row: integer|string, column: string): any"},
  ["lian.chain"] = {"@operator len: integer"}, ["lian.score"] = {"@operator len: integer"},
  ["lian.judgement"] = {"@field weights table<string, number>", "@field ratio number|nil", "@field lambda number|nil",
    "@field index number|nil", "@field xi number|nil"},
  ["lian.scenario"] = {"@field name string", "@field from number|nil", "@field to number|nil", "@field step string|nil",
    "@field home string|nil", "@field shocks lian.shock[]", "@field script string|nil"},
  ["lian.result"] = {"@field name string"},
}

-- what is returned and has no methods
local PLAIN = {["lian.check"] = {"row table absolute, at, relative, relative_at", "column table as row",
  "zero_output integer nodes", "negative_flows integer", "negative_demand integer", "negative_value_added integer",
  "radius number spectral radius of the coefficients", "radius_total number with imports",
  "filled_flows integer cells that are not 0", "looks_like_total any what may be a sum of others",
  "negative_output integer", "stray_demand table demand of no known region",
  "doubts string[] roles that labels speak against, regions that may be one",
  "value_added number sum over the nodes", "inputs table<string, number> role -> sum",
  "demand table<string, number> role -> sum"}}

local function add_plain(out)
  for _, class in ipairs(options.names(PLAIN)) do
    out[#out + 1] = "---@class " .. class
    for _, field in ipairs(PLAIN[class]) do out[#out + 1] = "---@field " .. field end
    out[#out + 1] = ""
  end
end

local function local_of(class) return (class:match("^%S+"):gsub("%.", "_")) end

local function class_name(entry) return "lian.options." .. entry.call:gsub("^lian%.", ""):gsub("[.:]", "_") end

local function add_class(out, class)
  out[#out + 1] = "---@class " .. class
  for _, line in ipairs(FIELDS[class:match("^%S+")] or {}) do out[#out + 1] = "---" .. line end
  out[#out + 1] = ("local %s = {}"):format(local_of(class))
  out[#out + 1] = ""
end

local function add_fields(out, entry)
  local fields = entry.declaration and entry.declaration.fields or taken[entry.call]
  if not fields then return end
  out[#out + 1] = "---@class " .. (entry.declaration and "lian.fields." .. entry.name or class_name(entry))
  for _, field in ipairs(fields) do
    local type, text
    if entry.declaration then type, text = reference.type_of(field), reference.meaning(field)
    else type, text = reference.type_of_option(field), reference.meaning_of_option(entry.call, field) end
    out[#out + 1] = ("---@field %s%s %s %s"):format(field.name or field[1], field.required and "" or "?", type, text)
  end
  out[#out + 1] = ""
end

-- "@param given? {top: integer}|integer": what it is besides a table of options
local function besides(line)
  local rest = line:match("^@param given%??%s+(.*)") or ""
  rest = rest:gsub("%b{}", "table"):match("^%S+") or ""
  local out = {}
  for part in rest:gmatch("[^|]+") do if part ~= "table" then out[#out + 1] = "|" .. part end end
  return table.concat(out)
end

-- the comment, where a parameter `given` is of the class of its options
local function add_comment(out, entry)
  local typed, open = taken[entry.call] ~= nil, false
  for _, line in ipairs(entry.block) do
    if typed and line:match("^@param given") then
      open = select(2, line:gsub("{", "")) > select(2, line:gsub("}", ""))
      out[#out + 1] = ("---@param given%s %s%s"):format(line:match("^@param given(%??)"), class_name(entry),
        open and "" or besides(line))
    elseif entry.call == "lian.scenario" and line:match("^@return") then
      out[#out + 1] = ("---@return fun(given: %s): lian.scenario"):format(class_name(entry))
    elseif open then
      open = not line:find("}", 1, true)
    elseif not line:match("^@class") then
      out[#out + 1] = "---" .. line
    end
  end
end

---Type annotations for editors (LuaCATS), one file.
---@return string
return function()
  local out, seen = {"---@meta lian", "", "---@class lian.shock a shock, policy or target of a scenario",
    "---@field kind string the instrument, such as \"embargo\"", ""}, {}
  add_plain(out)
  local entries = reference.entries()
  for _, entry in ipairs(entries) do
    local class = reference.group_of(entry.prefix)[3]
    if not seen[class] then add_class(out, class) end
    seen[class] = true
  end
  for _, entry in ipairs(entries) do
    add_fields(out, entry)
    add_comment(out, entry)
    out[#out + 1] = ("function %s%s%s(%s) end"):format(local_of(reference.group_of(entry.prefix)[3]),
      entry.prefix:sub(-1) == ":" and ":" or ".", entry.name, entry.parameters)
    out[#out + 1] = ""
  end
  for _, part in ipairs{"read", "frame", "report", "recipe"} do
    out[#out + 1] = ("lian.%s = %s"):format(part, local_of(reference.group_of("lian." .. part .. ".")[3]))
  end
  out[#out + 1] = ""
  out[#out + 1] = "return lian"
  return table.concat(out, "\n") .. "\n"
end
