--- Other columns of the same rows: chosen, added, renamed, described.
local base = require "lian.frame.base"
local make = require "lian.frame.make"
local options = require "lian.base.options"

local methods = base.methods

---The named columns alone, in that order.
---```lua
---print(frame:select{"node", "loss"})
---```
---@param self lian.frame
---@param names string|string[]
---@return lian.frame
function methods.select(self, names)
  if type(names) == "string" then names = {names} end
  local columns = {}
  options.array("select", names, "an array of names of columns")
  for j, name in ipairs(names) do columns[j] = base.column(self, name, "select") end
  return base.wrap(columns, self.count, self)
end

local function computed(f, rule)
  local values = {}
  for i, row in f:rows() do values[i] = rule(row) end
  return values
end

---With one more column, or another in the place of one: an array, or a function of the row.
---```lua
---local f = frame:with("share", function(row) return row.loss / row.output end)
---```
---@param self lian.frame
---@param name string
---@param values any[]|fun(row: table): any
---@param unit? string
---@return lian.frame
function methods.with(self, name, values, unit)
  if options.is_callable(values) then values = computed(self, values) end
  local fresh = make{count = self.count, {name, values, unit = unit}}.columns[1]
  local columns = {}
  for j, column in ipairs(self.columns) do
    columns[j] = column.name == name and fresh or column
  end
  if not self.by_name[name] then columns[#columns + 1] = fresh end
  return base.wrap(columns, self.count, self)
end

---With columns renamed: old name -> new name.
---```lua
---local f = frame:rename{loss = "loss of output"}
---```
---@param self lian.frame
---@param names table<string, string>
---@return lian.frame
function methods.rename(self, names)
  if #options.keys("rename", names, "old name -> new name") == 0 and #names > 0 then
    options.fail("rename", "old name -> new name", names[1])
  end
  for old, new in pairs(names) do
    base.column(self, old, "rename")
    if type(new) ~= "string" or new == "" then options.fail("rename." .. old, "a name", new) end
  end
  local columns = {}
  for j, column in ipairs(self.columns) do
    columns[j] = base.like(column, column.values, names[column.name])
  end
  return base.wrap(columns, self.count, self)
end

---The same frame under another title, and note.
---@param self lian.frame
---@param title string|nil
---@param note? string
---@return lian.frame
function methods.titled(self, title, note)
  options.check("frame:titled", {title = title, note = note}, {title = "text", note = "text"})
  return base.wrap(self.columns, self.count,
    {title = title, note = note or self.note, provenance = self.provenance, within = self.within})
end

return methods
