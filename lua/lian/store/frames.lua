--- Frames as rows of a store and back. What a file from elsewhere says of a frame is held against the rows that
--- are there.
local core = require "lian.core"
local frame = require "lian.frame"
local rows = require "lian.store.rows"

local frames = {}

local GAP = 1000000 -- rows that may be empty at the end of a frame

---Saves a frame with its columns and cells; run is nil for those that stand by themselves.
---@return integer|nil id
---@return string|nil message
---@return string|nil code
function frames.save(db, run, name, f)
  local id, message, code = db:execute("INSERT INTO frame(run, name, title, note, rows, saved, version)"
    .. " VALUES(?,?,?,?,?," .. rows.NOW .. ",?)", run, name, f.title, f.note, #f, core.version)
  if not id then return nil, message, code end
  for k, column in ipairs(f:names()) do
    local ok
    ok, message, code = db:execute("INSERT INTO frame_column(frame, place, name, unit, digits) VALUES(?,?,?,?,?)",
      id, k, column, f:unit(column), nil)
    if not ok then return nil, message, code end
    ok, message, code = db:save_column(id, k, f:column(column), #f)
    if not ok then return nil, message, code end
  end
  return id
end

---The row of a frame, {id, title, note, rows}; false when there is none of that name.
---@return table|false|nil row
---@return string|nil message
---@return string|nil code
function frames.find(db, run, name)
  return rows.first(db, "SELECT id, title, note, rows FROM frame WHERE coalesce(run, 0) = ? AND name = ?", run or 0,
    name)
end

-- how a value is kept -> the value, or nil where it is none of that kind
local VALUES = {
  text = function(v) return type(v) == "string" and v or nil end,
  integer = function(v) return math.type(v) == "integer" and v or nil end,
  flag = function(v) if v == 0 or v == 1 then return v == 1 end end,
  number = function(v)
    if v == "-0" then return -0.0 end
    return type(v) == "number" and v - v == 0 and v + 0.0 or nil
  end,
}

local GROUP = {text = "text", integer = "number", number = "number", flag = "flag"}

-- the columns without their cells, or what is wrong with them
local function heads_of(heads, count)
  local columns, seen = {}, {}
  for k = 1, count do
    local name, unit, place = heads[1][k], heads[2][k], heads[3][k]
    if place ~= k then return nil, ("column %d is missing"):format(k) end
    if type(name) ~= "string" or name == "" then return nil, ("column %d has no name"):format(k) end
    if seen[name] then return nil, ("column %d stands twice"):format(k) end
    if unit ~= nil and type(unit) ~= "string" then return nil, ("the unit of column %d"):format(k) end
    seen[name], columns[k] = true, {name, {}, unit = unit}
  end
  return columns
end

-- puts the cells into their columns: true, or nil and what is wrong
local function fill(columns, cells, n, most)
  local groups = {}
  for k = 1, n do
    local row, place, kind, kept = cells[1][k], cells[2][k], cells[3][k], cells[4][k]
    local column = math.type(place) == "integer" and columns[place]
    if not column then return nil, "a cell of no column" end
    if math.type(row) ~= "integer" or row < 1 or row > most then return nil, "a cell of no row" end
    local value
    if VALUES[kind] then value = VALUES[kind](kept) end
    if value == nil or groups[place] and groups[place] ~= GROUP[kind] then
      return nil, ("column %d, row %d: what is there is no %s"):format(place, row, tostring(groups[place] or kind))
    end
    groups[place] = GROUP[kind]
    column[2][row] = value
  end
  return true
end

local function is_text(value) return value == nil or type(value) == "string" end

-- what is wrong with the row of a frame, whose last cell is in row `last`
local function wrong_with(found, last)
  if not is_text(found.title) or not is_text(found.note) then return "its title or note" end
  if math.type(found.rows) ~= "integer" or found.rows < 0 then return "its number of rows" end
  if found.rows > last + GAP then return ("it claims %d rows and has cells in %d"):format(found.rows, last) end
end

local function last_row(cells, n)
  local last = 0
  for k = 1, n do if math.type(cells[1][k]) == "integer" then last = math.max(last, cells[1][k]) end end
  return last
end

---The frame of a row that frames.find gave.
---@return lian.frame|nil frame
---@return string|nil message what is damaged, or what the store says
---@return string|nil code
function frames.load(db, found, path, name)
  local names, heads, count = db:query("SELECT name, unit, place FROM frame_column WHERE frame = ? ORDER BY place",
    found.id)
  if not names then return nil, heads, count end
  local asked, cells, n = db:query("SELECT row, place, kind, value FROM cell WHERE frame = ? ORDER BY place, row",
    found.id)
  if not asked then return nil, cells, n end
  local columns, good
  local wrong = wrong_with(found, last_row(cells, n))
  if not wrong then columns, wrong = heads_of(heads, count) end
  if columns then good, wrong = fill(columns, cells, n, found.rows) end
  if not good then
    return nil, ("%s: the frame '%s' is damaged: %s"):format(path, name, wrong), "database"
  end
  columns.title, columns.note, columns.count = found.title, found.note, found.rows
  return frame.new(columns)
end

return frames
