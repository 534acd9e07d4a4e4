--- The place of a chain in a store: the name under which the store holds the very same chain, made when it
--- does not.
local core = require "lian.core"

local place = {}

-- store -> {version, chain -> name}: what was compared already
local known = setmetatable({}, {__mode = "k"})

---Forgets what was found in a store, after chains in it changed.
---@param store lian.store
function place.forget(store) known[store] = nil end

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for key, value in pairs(a) do if not same(value, b[key]) then return false end end
  for key in pairs(b) do if a[key] == nil then return false end end
  return true
end

local function same_attributes(a, b)
  if not same(a:attributes(), b:attributes()) then return false end
  for _, name in ipairs(a:attributes()) do
    if not same({a:attribute(name)}, {b:attribute(name)}) then return false end
  end
  return true
end

local function same_blocks(a, b)
  for _, part in ipairs{"demand", "inputs", "extensions"} do
    if not same(a:block(part), b:block(part)) then return false end
  end
  return true
end

-- in which part two chains differ, the cheap parts first; nil when they are the same
local function difference(a, b)
  if a == b then return nil end
  if not same(a:nodes(), b:nodes()) then return "nodes" end
  if not same(a:meta(), b:meta()) then return "title, unit, source, year or kind" end
  if not same(a:output(), b:output()) then return "output" end
  for _, axis in ipairs(a:axes()) do if not same(a:axis(axis), b:axis(axis)) then return axis end end
  if not same_attributes(a, b) then return "attributes" end
  for _, part in ipairs{"domestic", "imports"} do
    if a:flows(part) ~= b:flows(part) then return "flows" end
  end
  if not same(a:links(), b:links()) then return "links" end
  if not same_blocks(a, b) then return "demand, inputs or extensions" end
  if not same(core.items.parts(a), core.items.parts(b)) then return "requirements or providers" end
  return nil
end

-- failures of the store on the way, brought to the end by `error`
local Failure = {}

local function got(value, message, code)
  if value then return value end
  error(setmetatable({message = message, code = code}, Failure), 0)
end

-- names of chains in a store that look like one by title, kind and size, the first saved first
local function alike(store, chain)
  local m = chain:meta()
  return got(store:query("SELECT name FROM chain c WHERE kind = ? AND title = ? AND unit = ? AND source = ? AND"
    .. " (SELECT count(*) FROM node n WHERE n.chain = c.id) = ? ORDER BY id", m.kind, m.title, m.unit, m.source,
    #chain)):column("name")
end

local function taken(store, name) return #got(store:query("SELECT 1 FROM chain WHERE name = ?", name)) > 0 end

local function free_name(store, name)
  local free, k = name, 1
  while taken(store, free) do
    k = k + 1
    free = ("%s (%d)"):format(name, k)
  end
  return free
end

local function by_name(store, chain, name)
  if not taken(store, name) then return got(store:save(chain, name)) and name end
  local part = difference(chain, got(store:chain(name)))
  if not part then return name end
  got(nil, ("%s: a chain '%s' is there already, and it is not the chain of this run: they differ in %s; save"
    .. " under another name"):format(store.path, name, part), "database")
end

local function by_content(store, chain, otherwise)
  for _, name in ipairs(alike(store, chain)) do
    local there = store:chain(name)
    if there and not difference(chain, there) then return name end
  end
  local title = chain:meta().title
  local name = free_name(store, title ~= "" and title or otherwise)
  return got(store:save(chain, name)) and name
end

local function find(store, version, chain, name, otherwise)
  if not known[store] or known[store].version ~= version then
    known[store] = {version = version, names = setmetatable({}, {__mode = "k"})}
  end
  local names = known[store].names[chain] or {}
  known[store].names[chain] = names
  if name == nil and names[1] or name ~= nil and names[name] then return name or names[1] end
  local found = name and by_name(store, chain, name) or by_content(store, chain, otherwise)
  names[1], names[found] = names[1] or found, true
  return found
end

---The name under which a store holds a chain; it is saved when the store does not. A name that another
---chain has is refused.
---@param store lian.store
---@param version integer changes when others save to it
---@param chain lian.chain
---@param name? string
---@param otherwise string the name for a chain without a title
---@return string|nil name
---@return string|nil message
---@return string|nil code
function place.chain(store, version, chain, name, otherwise)
  local ok, found = pcall(find, store, version, chain, name, otherwise)
  if ok then return found end
  if getmetatable(found) ~= Failure then error(found, 0) end
  return nil, found.message, found.code
end

return place
