--- Labels that look like "<region>_<sector>" in a table that is read as one region, since not all regions have the same
--- sectors: one is missing, or a region is written in two ways.
local options = require "lian.base.options"

local near_regions = {}

local SHARED = 2 -- sectors behind several regions, at least
local FILLED = 0.5 -- of all pairs of region and sector, at least

-- region -> sector -> true, sector -> how many regions; nil where a label is not of two parts
local function parts_of(labels, pattern)
  local regions, sectors = {}, {}
  for _, label in ipairs(labels) do
    local region, sector = label:match(pattern)
    if not region then return nil end
    regions[region] = regions[region] or {}
    if not regions[region][sector] then sectors[sector] = (sectors[sector] or 0) + 1 end
    regions[region][sector] = true
  end
  return regions, sectors
end

-- the first region that lacks a sector, and that sector, where the parts are nearly a grid
local function gap_of(regions, sectors)
  local names, columns, shared, filled = options.names(regions), options.names(sectors), 0, 0
  for _, sector in ipairs(columns) do
    filled = filled + sectors[sector]
    if sectors[sector] > 1 then shared = shared + 1 end
  end
  if #names < 2 or shared < SHARED or filled < FILLED * #names * #columns then return nil end
  for _, region in ipairs(names) do
    for _, sector in ipairs(columns) do if not regions[region][sector] then return region, sector end end
  end
end

---What to say of labels that are regions and sectors but for a gap; nil for others. Cost: regions times sectors.
---@param labels string[] of the nodes, which were not split
---@param between string the mark between region and sector
---@return string|nil note
function near_regions.note(labels, between)
  if between == "" then return nil end
  local mark = between:gsub("%W", "%%%0")
  for _, pattern in ipairs{"^(.-)" .. mark .. "(.+)$", "^(.+)" .. mark .. "(.-)$"} do
    local regions, sectors = parts_of(labels, pattern)
    local region, sector
    if regions then region, sector = gap_of(regions, sectors) end
    if region then
      return ("labels look like those of regions and sectors, but region '%s' has no sector '%s': read as one region; "
        .. "a table of nodes with columns region and sector (`nodes`) says what they are"):format(region, sector)
    end
  end
end

return near_regions
