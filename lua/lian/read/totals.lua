--- Totals left among the sectors: a row and column that is the sum of a run of at least two others
--- not zero. The total may stand before, after or within the run. Cost O(n^2) and memory O(n).
local totals = {}

local TOLERANCE = 1e-4 -- published totals are rounded

local function order_of(sums)
  local order = {}
  for i, s in ipairs(sums) do if s > 0 then order[#order + 1] = i end end
  table.sort(order, function(a, b)
    return sums[a] < sums[b] or sums[a] == sums[b] and a < b
  end)
  return order
end

-- is line t of `lines` the sum of lines from..to, itself left out?
local function is_sum(line, t, from, to)
  local target = line(t)
  local sum, most, filled = {}, 0, 0
  for j = 1, #target do sum[j] = 0 end
  for k = from, to do
    if k ~= t then
      local any = false
      for j, v in ipairs(line(k)) do
        sum[j] = sum[j] + v
        any = any or v ~= 0
      end
      if any then filled = filled + 1 end
    end
  end
  for _, v in ipairs(target) do most = math.max(most, math.abs(v)) end
  if filled < 2 or most == 0 then return false end
  for j, v in ipairs(target) do
    if math.abs(v - sum[j]) > TOLERANCE * most then return false end
  end
  return true
end

local function confirmed(flows, t, from, to)
  return is_sum(function(k) return flows:row(k) end, t, from, to)
    and is_sum(function(k) return flows:column(k) end, t, from, to)
end

-- moves p to the first of `order` whose sum reaches `value`
local function seek(sums, order, p, value)
  local low = value * (1 - TOLERANCE)
  while p > 1 and sums[order[p - 1]] >= low do p = p - 1 end
  while p <= #order and sums[order[p]] < low do p = p + 1 end
  return p
end

-- the first line in `order` from p whose sum is `value`, inside the run or outside it
local function match(search, p, value, from, to, inside)
  local order, sums = search.order, search.sums
  while p <= #order and sums[order[p]] <= value * (1 + TOLERANCE) do
    local t = order[p]
    if not search.found[t] and (t >= from and t <= to) == inside
      and confirmed(search.flows, t, from, to) then
      search.found[t] = true
      search.list[#search.list + 1] = {at = t, from = from == t and from + 1 or from,
        to = to == t and to - 1 or to}
    end
    p = p + 1
  end
end

---The totals among the rows and columns of square flows.
---@param flows lian.matrix
---@return {at: integer, from: integer, to: integer}[]
function totals.find(flows)
  local sums = flows:row_sums()
  local search = {flows = flows, sums = sums, order = order_of(sums), found = {}, list = {}}
  local n = #sums
  for from = 1, n - 1 do
    local sum, outside, inside = sums[from], 1, 1
    for to = from + 1, n do
      sum = sum + sums[to]
      if sum > 0 then
        outside = seek(sums, search.order, outside, sum)
        match(search, outside, sum, from, to, false)
        inside = seek(sums, search.order, inside, sum / 2)
        match(search, inside, sum / 2, from, to, true)
      end
    end
  end
  table.sort(search.list, function(a, b) return a.at < b.at end)
  return search.list
end

return totals
