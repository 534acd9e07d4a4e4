--- What a query gives, as a frame: columns of one kind each, names that are each there once.
local frame = require "lian.frame"

local tables = {}

-- columns that hold more than texts, or more than numbers, as texts; what is no text in UTF-8 is missing
local function alike(values, count)
  local kind
  for i = 1, count do
    local v = values[i]
    if v ~= nil then
      if kind and kind ~= type(v) or type(v) == "number" and v - v ~= 0 then kind = "mixed" break end
      kind = type(v)
    end
  end
  if kind ~= "mixed" then return values end
  local texts = {}
  for i = 1, count do texts[i] = values[i] ~= nil and tostring(values[i]) or nil end
  return texts
end

-- names of columns, each once, none empty
local function distinct(names)
  local out, seen = {}, {}
  for k, name in ipairs(names) do
    name = name ~= "" and name or "column"
    while seen[name] do name = name .. "_2" end
    seen[name], out[k] = true, name
  end
  return out
end

---What a query gave, as a frame.
---@param names string[]
---@param columns any[][]
---@param count integer rows
---@return lian.frame
function tables.frame(names, columns, count)
  local given = {count = count}
  for k, name in ipairs(distinct(names)) do given[k] = {name, alike(columns[k], count)} end
  return frame.new(given)
end

return tables
