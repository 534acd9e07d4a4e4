--- Names of sectors from a table of two columns: code and name (any header).
local core = require "lian.core"
local file_text = require "lian.read.text"
local problem = require "lian.read.problem"

local names = {}

---code -> name
---@param path string
---@param encoding? string
---@return table<string, string>
function names.read(path, encoding)
  local rows, lines = problem.got(core.records(path, {encoding = encoding}))
  local name = {}
  for k = 2, #rows do
    local code, text = core.trim(rows[k][1]), rows[k][2] and core.trim(rows[k][2])
    if not text then
      problem.bad("%s:%d: expected a code and a name, got one field", path, lines[k])
    end
    if name[code] then problem.bad("%s:%d: the code '%s' stands twice", path, lines[k], code) end
    name[code] = text
  end
  return name
end

---The name of each code; codes without one are refused.
---@param at string the option, for messages
---@param given string|table a path, or {path =, encoding =}
---@param codes string[]
---@param form? table the options of the files beside it: encoding
---@return string[]
function names.of(at, given, codes, form)
  local path, encoding = file_text.labels(at, given, form)
  local name, out = names.read(path, encoding), {}
  for k, code in ipairs(codes) do
    out[k] = name[code] or problem.bad("%s: expected a name for '%s', found none", path, code)
  end
  return out
end

return names
