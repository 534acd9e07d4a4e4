--- A small system of equations by elimination with row pivots. O(n^3)

local SMALLEST = 1e-13 -- of a pivot, against the largest number of its system

local function largest(a)
  local most = 0
  for _, row in ipairs(a) do for _, v in ipairs(row) do most = math.max(most, math.abs(v)) end end
  return most
end

---Solves a x = b; a and b are changed.
---@param a number[][] rows
---@param b number[]
---@return number[]|nil x nil where a is singular
return function(a, b)
  local n, least = #b, SMALLEST * largest(a)
  for k = 1, n do
    local best = k
    for r = k + 1, n do if math.abs(a[r][k]) > math.abs(a[best][k]) then best = r end end
    if math.abs(a[best][k]) <= least then return nil end
    a[k], a[best], b[k], b[best] = a[best], a[k], b[best], b[k]
    for r = k + 1, n do
      local by = a[r][k] / a[k][k]
      for c = k, n do a[r][c] = a[r][c] - by * a[k][c] end
      b[r] = b[r] - by * b[k]
    end
  end
  for k = n, 1, -1 do
    for c = k + 1, n do b[k] = b[k] - a[k][c] * b[c] end
    b[k] = b[k] / a[k][k]
  end
  return b
end
