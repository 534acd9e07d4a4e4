--- Sums among the rows of primary inputs or the columns of final demand: "B1G" beside D1, D29X39 and B2A3G.
--- A line is a subtotal when it is the sum of two or more of the others, cell by cell. Cost: O(2^k) sums of k lines
--- (at most 14 are looked at), cells only where sums agree.
local subtotals = {}

local MOST = 14
local TOLERANCE = 1e-6

local function sum_of(line)
  local sum, size = 0, 0
  for _, v in ipairs(line) do sum, size = sum + v, size + math.abs(v) end
  return sum, size
end

-- is a line the sum of these others, cell by cell?
local function agrees(lines, t, members)
  for j, v in ipairs(lines[t]) do
    local sum = 0
    for _, k in ipairs(members) do sum = sum + lines[k][j] end
    if math.abs(v - sum) > TOLERANCE * lines.most then return false end
  end
  return true
end

local function members_of(mask, places)
  local out = {}
  for b, k in ipairs(places) do if mask >> (b - 1) & 1 == 1 then out[#out + 1] = k end end
  return out
end

-- the members of which line t is the sum, or nil
local function parts_of(lines, sums, t)
  local places, masks = {}, {[0] = 0}
  for k = 1, #lines do if k ~= t and lines.filled[k] then places[#places + 1] = k end end
  local room = TOLERANCE * lines.most * #lines[t]
  for mask = 1, (1 << #places) - 1 do
    local low = mask & -mask
    local b = 0
    while 1 << b ~= low do b = b + 1 end
    masks[mask] = masks[mask ~ low] + sums[places[b + 1]]
    if mask ~= low and math.abs(masks[mask] - sums[t]) <= room then
      local members = members_of(mask, places)
      if agrees(lines, t, members) then return members end
    end
  end
end

---The first line that is the sum of two or more others, and those; nil where there is none.
---@param list number[][] lines
---@return integer|nil line
---@return integer[]|nil members
function subtotals.find(list)
  if #list < 3 or #list > MOST or #list[1] < 2 then return nil end
  local lines, sums = {most = 0, filled = {}}, {}
  for k, line in ipairs(list) do
    local size
    lines[k] = line
    sums[k], size = sum_of(line)
    lines.filled[k] = size > 0
    for _, v in ipairs(line) do lines.most = math.max(lines.most, math.abs(v)) end
  end
  for t = 1, #lines do
    local members = lines.filled[t] and parts_of(lines, sums, t)
    if members then return t, members end
  end
end

return subtotals
