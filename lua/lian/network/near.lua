--- How near regions are: distances to a power, for links that grow fewer with distance.
local base = require "lian.network.base"
local format = require "lian.base.format"
local frame_base = require "lian.frame.base"
local options = require "lian.base.options"

local near = {}

-- from, to, distance of each row
local function rows_of(given)
  if not frame_base.is(given) then
    return options.array("firms.distance", options.plain("firms.distance", given, "rows {from, to, distance}"),
      "rows {from, to, distance}")
  end
  local from, to = frame_base.column(given, "from", "firms.distance"), frame_base.column(given, "to", "firms.distance")
  local distance, out = frame_base.numbers(given, "distance", "firms.distance"), {}
  for k = 1, given.count do out[k] = {from.values[k], to.values[k], distance.values[k]} end
  return out
end

-- both directions, the one that is given for the one that is not
local function matrix_of(given, names, place)
  local out = {}
  for k, row in ipairs(rows_of(given)) do
    local path = ("firms.distance[%d]"):format(k)
    options.plain(path, row, "{from, to, distance}")
    local v = row[3]
    if type(v) ~= "number" or not (v > 0 and v < math.huge) then options.fail(path, "a distance above 0", v) end
    local i, j = place[row[1]], place[row[2]]
    if type(row[1]) ~= "string" or type(row[2]) ~= "string" then options.fail(path, "two regions", row[1] or row[2]) end
    if i and j then
      out[i], out[j] = out[i] or {}, out[j] or {}
      out[i][j] = v
      if not out[j][i] then out[j][i] = v end
    end
  end
  for i, name in ipairs(names) do -- within a region: half of the way to the nearest one
    out[i] = out[i] or {}
    local least = math.huge
    for j, other in ipairs(names) do
      if i ~= j and not out[i][j] then
        options.raise(("firms.distance: no distance from '%s' to '%s', and firms are in both"):format(name, other))
      end
      if i ~= j then least = math.min(least, out[i][j]) end
    end
    out[i][i] = out[i][i] or least < math.huge and least / 2 or 1
  end
  return out
end

---Nearness of the firms' regions, (least distance / distance) ^ decay, or nil where no distance is given.
---@param o {distance: any, decay: number}
---@param firms {labels: string[], columns: table}
---@return {names: string[], region: integer[], list: number[], note: string}|nil
function near.read(o, firms)
  if o.distance == nil then return nil end
  local column = firms.columns.region
  if not column or not column.texts then
    options.raise("firms.distance: the firms have no column of regions ('region', or as the option says)")
  end
  for k, text in ipairs(column.texts) do
    if text == "" then
      options.raise(("firms.distance: the firm %s has no region"):format(options.describe(firms.labels[k])))
    end
  end
  local names, codes = base.codes(column.texts)
  local place = {}
  for k, name in ipairs(names) do place[name] = k end
  local distance, least, list = matrix_of(o.distance, names, place), math.huge, {}
  for i = 1, #names do for j = 1, #names do least = math.min(least, distance[i][j]) end end
  for i = 1, #names do
    for j = 1, #names do list[#list + 1] = (least / distance[i][j]) ^ o.decay end
  end
  return {names = names, region = codes, list = list, note = format("links grow fewer with distance to the power of "
    .. "-%g; within a region it is half of that to the nearest one unless given", o.decay)}
end

return near
