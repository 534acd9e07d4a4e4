--- Whose demand each column of a table is: the region with which its label begins.
local options = require "lian.base.options"

local demand_regions = {}

-- what might be the region of a label: itself, then what stands before each mark, the longest first
local function beginnings(label, between)
  local list = {label}
  local start = between ~= "" and label:find(between, 1, true)
  while start do
    table.insert(list, 2, label:sub(1, start - 1))
    start = label:find(between, start + 1, true)
  end
  return list
end

-- region -> itself, region in small letters -> the regions that are so but for case, all in order
local function index_of(regions)
  local known, folded, list = {}, {}, {}
  for _, region in ipairs(regions) do
    if not known[region] then
      local small = region:lower()
      known[region], list[#list + 1], folded[small] = region, region, folded[small] or {}
      table.insert(folded[small], region)
    end
  end
  return known, folded, list
end

local function check_given(given, list, option)
  for _, name in ipairs(options.names(given)) do
    local region, known = given[name], false
    for _, each in ipairs(list) do known = known or each == region end
    if not known then options.raise(options.unknown(("%s['%s']"):format(option, name), "region", region, list)) end
  end
  for name in pairs(given) do
    if type(name) ~= "string" then options.fail(option, "the beginning of a label -> region", name) end
  end
end

-- the first beginning for which find says a region, and that region
local function first_of(list, find)
  for _, text in ipairs(list) do
    local region = find(text)
    if region then return region, text end
  end
end

local function notes_of(taken, into)
  for _, text in ipairs(options.names(taken)) do
    into[#into + 1] = ("demand of '%s' is that of region '%s', which differs by case alone"):format(text, taken[text])
  end
end

local function check_used(given, used, seen, option)
  for _, name in ipairs(options.names(given)) do
    if not used[name] then
      options.raise(options.unknown(option, "demand label that begins with", name, options.names(seen)))
    end
  end
end

---Gives the columns of parts.demand their regions: as `given` says, as the label says, or the one region that
---differs from the label's by case alone (a note says so). What names none keeps the region that it has, or "".
---@param parts table regions (of the nodes), demand (labels, regions), notes
---@param given table<string, string>|nil beginning of a label -> region
---@param between string stands after the region in a label
---@param option string stands in messages
function demand_regions.settle(parts, given, between, option)
  if not parts.regions or not parts.demand then
    if given then options.raise(("%s: the table has no %s"):format(option, parts.demand and "regions" or "demand")) end
    return
  end
  local known, folded, list = index_of(parts.regions)
  local demand, used, taken, seen = parts.demand, {}, {}, {}
  given = given or {}
  check_given(given, list, option)
  local regions = {}
  for k, label in ipairs(demand.labels) do
    local starts = beginnings(label, between)
    for _, text in ipairs(starts) do seen[text] = true end
    local region, text = first_of(starts, function(start) return given[start] end)
    if region then used[text] = true end
    region = region or first_of(starts, function(start) return known[start] end)
    if not region then
      region, text = first_of(starts, function(start)
        local alike = folded[start:lower()]
        return alike and #alike == 1 and alike[1]
      end)
      if region then taken[text] = region end
    end
    regions[k] = region or demand.regions and demand.regions[k] or ""
  end
  check_used(given, used, seen, option)
  demand.regions = regions
  parts.notes = parts.notes or {}
  notes_of(taken, parts.notes)
end

return demand_regions
