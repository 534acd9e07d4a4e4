--- From the codes of goods in lists of trade to items: the longest beginning of a code that is named.
local base_codes = require "lian.base.codes"
local core = require "lian.core"
local file_text = require "lian.read.text"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local concordance = {}

---A code without dots and blanks: "8486.20" is 848620.
---@param text string
---@return string
function concordance.plain(text) return (text:gsub("[%s%.]", "")) end

-- code -> item, from a table
local function from_map(path, given, add)
  for _, code in ipairs(options.keys(path, given, "code -> item")) do
    if type(given[code]) ~= "string" or given[code] == "" then
      options.fail(("%s['%s']"):format(path, code), "an item", given[code])
    end
    add(code, given[code], ("%s['%s']"):format(path, code), options.raise)
  end
end

-- rows code, item of a file
local function from_file(path, encoding, add)
  local t = problem.got(core.columns(path, {encoding = encoding}))
  for _, name in ipairs{"code", "item"} do
    if not t.columns[name] then
      problem.fail("not_found", "%s:%d: no column '%s' (a concordance has code and item)%s", path, t.header_line, name,
        options.suggest(name, t.names))
    end
  end
  for k = 1, t.count do
    local code, item = t.columns.code[k], t.columns.item[k]
    local at = ("%s:%d"):format(path, t.lines[k])
    if code == "" or item == "" then problem.bad("%s: expected a code and an item", at) end
    if base_codes.is_lost(code) then problem.bad("%s: " .. base_codes.LOST, at, code) end
    add(code, item, at, function(message) problem.bad("%s", message) end)
  end
end

-- {path =, ...}: no code of goods is called so
local function is_file(given) return type(given) == "table" and getmetatable(given) == nil and given.path ~= nil end

---Opens a concordance: a table code -> item, or a file with the columns code and item. A code stands for all that
---begin with it; the longest one that is named counts. nil: each code is an item of its own.
---@param given table|string|nil the file by its path, or as {path =, encoding =}
---@param path string stands in messages
---@param form? table the options of the files beside it: encoding
---@return table concordance item_of(code), items (in order), left (codes without item -> value), met (item -> codes)
function concordance.open(given, path, form)
  local of, items, seen, longest, from = {}, {}, {}, 0, {}
  local c = {items = items, left = {}, met = {}, of = of, every = given == nil}
  local function add(code, item, at, fail)
    local plain = concordance.plain(code)
    if plain == "" then fail(("%s: expected a code, got %s"):format(at, options.describe(code))) end
    if of[plain] and of[plain] ~= item then
      fail(("%s: the code %s is '%s' here and '%s' at %s"):format(at, plain, item, of[plain], from[plain]))
    end
    of[plain], from[plain], longest = item, at, math.max(longest, #plain)
    if not seen[item] then seen[item], items[#items + 1] = true, item end
  end
  if type(given) == "string" or is_file(given) then
    local file, encoding = file_text.labels(path, given, form)
    from_file(file, encoding, add)
  elseif type(given) == "table" and getmetatable(given) == nil then
    if #given > 0 then options.fail(path, "code -> item, with codes as texts", given[1]) end
    from_map(path, given, add)
  elseif given ~= nil then
    options.fail(path, "a table code -> item, or a file of code and item", given)
  end
  if given ~= nil and #items == 0 then options.raise(path .. ": no code is named") end
  function c.item_of(code)
    if c.every then return code end
    for length = math.min(#code, longest), 1, -1 do
      local item = of[code:sub(1, length)]
      if item then return item end
    end
  end
  return setmetatable(c, {__index = concordance})
end

---Notes a code that was met, with its item (nil: none has it).
function concordance:note(code, item, value)
  if not item then
    self.left[code] = (self.left[code] or 0) + value
    return
  end
  self.met[item] = self.met[item] or {}
  self.met[item][code] = self.met[item][code] or true
end

---The items of the concordance that no row belongs to.
---@return string[]
function concordance:unmet()
  local out = {}
  for _, item in ipairs(self.items) do if not self.met[item] then out[#out + 1] = item end end
  return out
end

---Raises where a code of an item begins another of the same item: what the longer one says is in the shorter one
---too, and would count twice.
---@param path string of the file, for the message
function concordance:check_levels(path)
  for _, item in ipairs(options.names(self.met)) do
    local codes = options.names(self.met[item])
    for k = 2, #codes do -- sorted: a beginning stands before what it begins
      if not self.every and codes[k]:sub(1, #codes[k - 1]) == codes[k - 1] then
        problem.bad("%s: item '%s': the code %s holds %s, and both are in the list: name codes of one level, for what "
          .. "they say would count twice", path, item, codes[k - 1], codes[k])
      end
    end
  end
end

return concordance
