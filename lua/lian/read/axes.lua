--- Labels in several parts: region and sector in columns and header rows of their own.
local options = require "lian.base.options"

local axes = {}

local PARTS = {region = true, sector = true, name = true}

local function check_side(path, list)
  local seen = {}
  for k, part in ipairs(options.array(path, list, "region and sector in the order in which they stand")) do
    local at = ("%s[%d]"):format(path, k)
    if not PARTS[part] then options.raise(options.unknown(at, "part of a label", part, options.names(PARTS))) end
    if seen[part] then options.raise(("%s: '%s' stands twice"):format(path, part)) end
    seen[part] = true
  end
  if not seen.sector then
    options.fail(path, "an array with 'sector' in it", #list == 0 and "none" or table.concat(list, ", "))
  end
  return list
end

---What label columns and header rows say: {"region", "sector"}, or {rows =, columns =} where they differ.
---@param path string of the option
---@param by table|nil
---@return table|nil {rows = string[], columns = string[]}
function axes.check(path, by)
  if by == nil then return nil end
  if type(by) == "table" and #by == 0 and (by.rows or by.columns) then
    options.check(path, by, {rows = "table", columns = "table"})
    if not by.rows or not by.columns then
      options.raise(path .. ": give both rows and columns, or one array for both")
    end
    return {rows = check_side(path .. ".rows", by.rows), columns = check_side(path .. ".columns", by.columns)}
  end
  if type(by) ~= "table" then options.fail(path, "an array such as {'region', 'sector'}", by) end
  local list = check_side(path, by)
  return {rows = list, columns = list}
end

---Blanks take what stands before them, as where cells are merged.
---@param list string[]
---@return string[]
function axes.filled(list)
  local out, last = {}, ""
  for k, text in ipairs(list) do
    if text ~= "" then last = text end
    out[k] = last
  end
  return out
end

---The labels of one side, "<region><between><sector>", with their parts; a side of one list is plain.
---@param lists string[][] label columns, or header rows
---@param names string[] what each says
---@param between string
---@param fill boolean blank regions take the one before
---@return string[]|nil labels nil where there are not as many lists as names
---@return table|nil parts region, sector, name: arrays
function axes.labels(lists, names, between, fill)
  if #lists ~= #names then return nil end
  local parts, labels = {}, {}
  for k, name in ipairs(names) do
    parts[name] = name == "region" and fill and axes.filled(lists[k]) or lists[k]
  end
  for k, sector in ipairs(parts.sector) do
    local region = parts.region and parts.region[k] or ""
    labels[k] = (region == "" or sector == "") and region .. sector or region .. between .. sector
  end
  return labels, parts
end

return axes
