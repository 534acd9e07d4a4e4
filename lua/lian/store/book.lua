--- A store's frames as a workbook: which frames, and names that sheets may have.
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local xlsx = require "lian.frame.xlsx"

local book = {}

local LONGEST = 31 -- characters of a sheet's name

local function cut(name, most)
  if not utf8.len(name) then return name:sub(1, most) end
  return utf8.len(name) <= most and name or name:sub(1, utf8.offset(name, most + 1) - 1)
end

-- a name that sheets may have and none of `taken` is
local function sheet_name(name, taken)
  local plain = cut(name:gsub("[%[%]:*?/\\%c']", "_"), LONGEST)
  if plain == "" or plain:lower() == "history" then plain = plain .. "_" end
  local out, k = plain, 1
  while taken[out:lower()] do
    k = k + 1
    out = cut(plain, LONGEST - #tostring(k) - 1) .. "~" .. k
  end
  taken[out:lower()] = true
  return out
end

-- names in order and the frames by name
local function of_run(store, id)
  local run, message, code = store:run(id)
  if not run then return nil, message, code end
  return options.names(run.frames), function(name) return run.frames[name] end
end

local function of_store(store)
  local list, message, code = store:frames()
  if not list then return nil, message, code end
  return list:column("name"), function(name) return store:frame(name) end
end

-- those asked for, or all
local function chosen(o, names, path)
  if not o.frames then return names end
  local known, wanted = lists.set(names), type(o.frames) == "string" and {o.frames} or o.frames
  for _, name in ipairs(wanted) do
    if not known[name] then return nil, options.unknown(path, "frame", name, names), "not_found" end
  end
  return wanted
end

---@param store lian.store
---@param path string
---@param o table run, frames
---@return lian.frame|nil sheets
---@return string|nil message
---@return string|nil code
function book.write(store, path, o)
  xlsx.check_path("store:xlsx", path)
  local names, get, code = (o.run and of_run or of_store)(store, o.run)
  if not names then return nil, get, code end
  local list, why, failed = chosen(o, names, store.path)
  if not list then return nil, why, failed end
  if #list == 0 then return nil, ("%s: no frames to write"):format(store.path), "not_found" end
  local sheets, taken, titles, rows = {}, {}, {}, {}
  for k, name in ipairs(list) do
    local f, message, reason = get(name)
    if not f then return nil, message, reason end
    titles[k], rows[k] = sheet_name(name, taken), #f
    sheets[k] = {titles[k], f}
  end
  local done, message, reason = xlsx.write(path, sheets)
  if not done then return nil, message, reason end
  return frame.new{{"sheet", titles}, {"frame", list}, {"rows", rows}, title = path:match("[^/]*$")}
end

return book
