--- Networks of firms in a store: links as arrays by the core, columns of firms beside them.
local base = require "lian.network.base"
local rows = require "lian.store.rows"

local networks = {}

---Saves a network under a name that is free, or is to be replaced.
---@return boolean|nil saved
---@return string|nil message
---@return string|nil code
function networks.save(db, name, net, replace)
  local columns, about = {}, net.meta
  for k, column in ipairs(net.names) do
    columns[k] = {name = column, numbers = net.columns[column].numbers, texts = net.columns[column].texts}
  end
  return db:save_network(name, net.native, {title = about.title, unit = about.unit, source = about.source,
    date = about.date, year = about.year, columns = columns}, replace)
end

local function text_of(v) return type(v) == "string" and v ~= "" and v or nil end

---@return lian.network|nil net
---@return string|nil message
---@return string|nil code
function networks.load(db, path, name)
  local links, columns, code = db:network(name)
  if not links then
    if code == "not_found" then
      return rows.not_there(db, path, "network", name, "SELECT name FROM network ORDER BY name")
    end
    return nil, columns, code
  end
  local row, message
  row, message, code = rows.first(db, "SELECT title, unit, source, year, date FROM network WHERE name = ?", name)
  if not row then return nil, message, code end
  local by_name, names = {}, {}
  for k, column in ipairs(columns) do
    names[k], by_name[column.name] = column.name, {numbers = column.numbers, texts = column.texts}
  end
  return base.wrap(links, {columns = by_name, names = names, meta = {title = text_of(row.title),
    unit = text_of(row.unit), source = text_of(row.source), date = text_of(row.date),
    year = math.tointeger(row.year), notes = {}}})
end

return networks
