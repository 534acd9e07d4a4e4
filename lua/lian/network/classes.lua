--- How much buyers need the goods of a sector, for cascades: essential inputs cap output each, non-essential ones
--- together, negligible ones not at all. Given as "all" (essential, Leontief), "none" (non-essential, linear), a table
--- supplying sector -> {buying sector = class}, or the path of one, or {path =, encoding =}: rows are supplying
--- sectors, columns buying ones. Classes are 2, 1, 0 as published, or their names; "*" stands for every sector that is
--- not named.
local base = require "lian.network.base"
local core = require "lian.core"
local file_text = require "lian.read.text"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local classes = {}

local CLASS = {[0] = 0, [1] = 1, [2] = 2, negligible = 0, non_essential = 1, essential = 2}
local EVERY = "*"
local EXPECTED = "2, 1, 0, or essential, non_essential, negligible"

-- a sector may be called path
local function is_file(given) return file_text.is_file(given) and (type(given) == "string" or not CLASS[given.path]) end

local function from_file(path, encoding)
  local t = problem.got(core.columns(path, {encoding = encoding}))
  local suppliers, map = t.columns[t.names[1]], {}
  for k, supplier in ipairs(suppliers) do
    if map[supplier] then
      problem.bad("%s:%d: the sector %s stands twice", path, t.lines[k], options.describe(supplier))
    end
    local row = {}
    map[supplier] = row
    for c = 2, #t.names do
      local text = t.columns[t.names[c]][k]
      local class = CLASS[core.number(text) or text]
      if not class then
        problem.bad("%s:%d: column '%s': expected %s, got '%s'", path, t.lines[k], t.names[c], EXPECTED, text)
      end
      row[t.names[c]] = class
    end
  end
  return map
end

local function check_map(given, path)
  options.plain(path, given,
    "'all', 'none', a path or {path =, encoding =}, or supplying sector -> {buying sector = class}")
  local map = {}
  for supplier, row in pairs(given) do
    local at = ("%s['%s']"):format(path, tostring(supplier))
    if type(supplier) ~= "string" then options.fail(path, "names of sectors as texts", supplier) end
    if CLASS[row] then row = {[EVERY] = row} end
    options.plain(at, row, "buying sector -> class, or one class")
    map[supplier] = {}
    for buyer, class in pairs(row) do
      if not CLASS[class] then options.fail(("%s['%s']"):format(at, tostring(buyer)), EXPECTED, class) end
      map[supplier][buyer] = CLASS[class]
    end
  end
  return map
end

local function said(map, supplier, buyer)
  local own, any = map[supplier] or {}, map[EVERY] or {}
  local class = own[buyer]
  if class == nil then class = own[EVERY] end
  if class == nil then class = any[buyer] end
  if class == nil then class = any[EVERY] end
  return class
end

-- sectors of whose inputs, or for whom, nothing is said
local function lacking(map, sectors)
  local out = {}
  for _, sector in ipairs(sectors) do
    local full = true
    for _, other in ipairs(sectors) do
      full = full and said(map, sector, other) and said(map, other, sector)
      if not full then break end
    end
    if not full then out[#out + 1] = sector end
  end
  return out
end

local function names_that_fit(map, sectors)
  local known, lost = {[EVERY] = true}, {}
  for _, sector in ipairs(sectors) do known[sector] = true end
  for _, name in ipairs(options.names(map)) do
    if not known[name] then lost[#lost + 1] = name end
  end
  return lost
end

---The classes of all pairs of sectors as the core takes them, a byte a pair.
---@param given string|table
---@param sectors string[]
---@param path string stands in messages
---@return string|nil bytes
---@return string|nil message where a sector has no class
---@return string|nil code
function classes.bytes(given, sectors, path)
  local count = #sectors
  if given == "all" then return ("\2"):rep(count * count) end
  if given == "none" then return ("\1"):rep(count * count) end
  local map
  if is_file(given) then
    local file, encoding = file_text.labels(path, given)
    local message, code
    map, message, code = problem.catch(function() return from_file(file, encoding) end)
    if not map then return nil, message, code end
  else
    map = check_map(given, path)
  end
  local lost = lacking(map, sectors)
  if #lost > 0 then
    local spare = names_that_fit(map, sectors)
    return nil, ("%s: no class for inputs of, or for buyers in, %d of %d sectors: %s%s"):format(path, #lost, count,
      base.some(lost, 5), #spare > 0 and (" (classes are given for %s)"):format(base.some(spare)) or ""), "bad_data"
  end
  local rows = {}
  for i, supplier in ipairs(sectors) do
    local row = {}
    for j, buyer in ipairs(sectors) do row[j] = string.char(said(map, supplier, buyer)) end
    rows[i] = table.concat(row)
  end
  return table.concat(rows)
end

return classes
