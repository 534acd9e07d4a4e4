--- What a rule finds by name when a recipe is read: parts of Lua that neither touch files nor tell the time,
--- and lian. The same names serve to write a value that is one of these.
local options = require "lian.base.options"

local library = {}

local PLAIN = {"tostring", "tonumber", "ipairs", "pairs", "next", "select", "type", "error", "assert", "pcall", "print"}
local PARTS = {"math", "string", "table", "utf8"}
local LEFT_OUT = {["string.dump"] = true}

-- environments that were made, and their copies of parts -> name
local root -- lian, as its users have it

---Says what `lian` is: the library that rules find by that name (lian.init).
function library.register(lian) root = lian end

local environments, copies = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "k"})

---An environment for rules, new each time: changes of it do not reach the program's own tables.
---@return table
function library.environment()
  local environment = {lian = root}
  for _, name in ipairs(PLAIN) do environment[name] = _G[name] end
  for _, part in ipairs(PARTS) do
    environment[part] = {}
    copies[environment[part]] = part
    for name, value in pairs(_G[part] or {}) do
      if not LEFT_OUT[part .. "." .. name] then environment[part][name] = value end
    end
  end
  environments[environment] = true
  return environment
end

---Whether a value is the environment of rules, here or as a recipe was read.
---@param value any
---@return boolean
function library.is_environment(value) return value == _G or environments[value] == true end

local function is_plain(value)
  return type(value) == "table" and (getmetatable(value) == nil or options.is_guarded(value))
end

local function collect(into, name, value, depth)
  if (type(value) ~= "function" and not is_plain(value)) or LEFT_OUT[name] then return end
  if into[value] and (#into[value] < #name or #into[value] == #name and into[value] <= name) then return end
  into[value] = name
  if depth == 0 or type(value) == "function" then return end
  for key, part in pairs(value) do
    if type(key) == "string" and key:find("^[%a_][%w_]*$") then collect(into, name .. "." .. key, part, depth - 1) end
  end
end

local names

---The name under which the library holds a value, or nil.
---@param value any
---@return string|nil
function library.name(value)
  if copies[value] then return copies[value] end
  if not names then
    names = {}
    collect(names, "lian", root, 2)
    for _, name in ipairs(PLAIN) do collect(names, name, _G[name], 0) end
    for _, part in ipairs(PARTS) do collect(names, part, _G[part], 1) end
  end
  return names[value]
end

---Whether rules find a name in their environment.
---@param name string
---@return boolean
function library.has(name)
  if name == "lian" then return true end
  for _, list in ipairs{PLAIN, PARTS} do
    for _, known in ipairs(list) do if known == name then return true end end
  end
  return false
end

---The value of a name such as "math.floor" or "lian.read.nbs" in an environment, or nil.
---@param environment table
---@param name string
---@return any
function library.find(environment, name)
  local value = environment
  for part in name:gmatch("[^.]+") do
    if type(value) ~= "table" then return nil end
    value = rawget(options.behind(value), part)
  end
  return value ~= environment and value or nil
end

return library
