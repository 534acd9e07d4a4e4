--- Rows of a store as tables, and failures of it on the way.
local options = require "lian.base.options"

local rows = {}

---The time of saving, in SQL.
rows.NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

---The first row of a query by the names of its columns; false when there is none.
---@return table|false|nil row nil: the query failed
---@return string|nil message
---@return string|nil code
function rows.first(db, sql, ...)
  local names, columns, count = db:query(sql, ...)
  if not names then return nil, columns, count end
  if count == 0 then return false end
  local row = {}
  for k, name in ipairs(names) do row[name] = columns[k][1] end
  return row
end

---The first column of a query, its texts alone.
---@return string[]|nil names
---@return string|nil message
---@return string|nil code
function rows.names(db, sql, ...)
  local asked, columns, count = db:query(sql, ...)
  if not asked then return nil, columns, count end
  local names = {}
  for k = 1, count do
    if type(columns[1][k]) == "string" then names[#names + 1] = columns[1][k] end
  end
  return names
end

---nil, "PATH: no WHAT 'X'" with the nearest of the names that a query gives, "not_found".
function rows.not_there(db, path, what, name, sql)
  local names, message, code = rows.names(db, sql)
  if not names then return nil, message, code end
  return nil, options.unknown(path, what, name, names), "not_found"
end

---Reads more than once, seeing one state of the store whatever others save meanwhile; results of `work` as they are.
function rows.look(db, work, ...)
  if db:in_transaction() then return work(...) end
  local ok, message, code = db:execute("BEGIN")
  if not ok then return nil, message, code end
  local _ <close> = setmetatable({}, {__close = function() db:execute("ROLLBACK") end})
  return work(...)
end

return rows
