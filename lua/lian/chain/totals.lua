--- Totals left among the sectors of a table: what is the sum of others.
---
--- Sectors are compared by row and column (core.totals), wherever their members stand. A sector that is the same as
--- another cell by cell is its total, or the other way round: labels tell, or nothing does. A table whose rows add up
--- to output with all its sectors holds no totals, and is not searched. Output itself, printed as a row and a column of
--- one name, is found as what all else sums to.
--- Cost: some passes over the flows and O(n) a sector that may be a total.
local core = require "lian.core"

local totals = {}

local EXACT = 1e-9 -- of the largest output: rows that add up so closely hold no totals
local NEAR, SOME = 1e-6, 3 -- of the largest: output is what all else sums to, in so many rows at least

-- ---- what labels say

local WORDS = {"total", "totals", "subtotal", "tot", "gesamt", "insgesamt"}
local ALONE = {[" all "] = true, [" sum "] = true} -- "all other services" is no total
local SIGNS = {"合计", "总计", "小计", "總計", "合計"}

---Does a label speak of a total?
---@param label string
---@return boolean
function totals.named(label)
  local small = " " .. label:lower():gsub("[%s_%-.:,;()]+", " ") .. " "
  if ALONE[small] then return true end
  for _, word in ipairs(WORDS) do if small:find(" " .. word .. " ", 1, true) then return true end end
  for _, sign in ipairs(SIGNS) do if label:find(sign, 1, true) then return true end end
  return false
end

-- "B-E", "C10T12", "A01..A03", "R+S"
local function is_range(label)
  return label:find("%w%s*%-%s*%w") ~= nil or label:find("%w\u{2013}%w") ~= nil or label:find("%d[Tt]%d") ~= nil
    or label:find("%w%.%.%w") ~= nil or label:find("%w%s*[+&]%s*%w") ~= nil
end

-- "C" of "C10", but "10-12" and "10T12" of "10"
local function heads(short, long)
  if #long <= #short or long:sub(1, #short) ~= short then return nil end
  local rest = long:sub(#short + 1)
  if short:find("%d$") and rest:find("^%d") then return nil end -- 1 and 10 are neighbours as well
  return (rest:find("^%s*[-+&.]") or rest:find("^\u{2013}") or rest:find("^[Tt]%d")) and long or short
end

-- is one the total of two, by their labels?
local function speaks(one, two)
  local head = heads(one, two) or heads(two, one)
  if head then return head == one end
  if totals.named(one) ~= totals.named(two) then return totals.named(one) end
  return is_range(one) and not is_range(two)
end

-- which of two equal lines is the total, or nil
local function judge(labels, a, b)
  local first, second = speaks(labels[a], labels[b]), speaks(labels[b], labels[a])
  if first == second then return nil end
  return first and a or b
end

-- ---- sectors

local function largest_of(list)
  local most = 0
  for _, v in ipairs(list) do most = math.max(most, math.abs(v)) end
  return most
end

-- do `sums` and the other sums make `whole`?
local function adds_up(whole, sums, others)
  if not whole or not others then return false end
  local bound = EXACT * largest_of(whole)
  for i, v in ipairs(whole) do
    if math.abs(v - sums[i] - others[i]) > bound then return false end
  end
  return true
end

-- the one of some equal lines of which all others are totals, or nil
local function last_of(labels, group)
  for _, one in ipairs(group) do
    local below = true
    for _, other in ipairs(group) do below = below and (other == one or judge(labels, one, other) == other) end
    if below then return one end
  end
end

-- lines that are equal are found as pairs with the first of them: which one stays
local function settle_equal(labels, found)
  local groups = {}
  for _, total in ipairs(found) do
    if total.kind == "equal" then
      local first = total.members[1]
      groups[first] = groups[first] or {first}
      table.insert(groups[first], total.at)
    end
  end
  for _, total in ipairs(found) do
    if total.kind == "equal" then
      local first = total.members[1]
      local last = last_of(labels, groups[first])
      total.unsure = last == nil
      if last == total.at then total.at = first end
      total.members = {last or first}
    end
  end
end

-- Sectors that buy and sell nothing among sectors, by what final users and primary inputs make of them: of two that
-- are the same, the one whose label says that it is the total of the other.
local function find_empty(parts, sums, out)
  local bought, met = parts.flows:col_sums(), {}
  for i in ipairs(parts.nodes) do
    if sums[i] == 0 and bought[i] == 0 then
      local cells = {parts.output and parts.output[i] or 0}
      if parts.demand then table.move(parts.demand:row(i), 1, parts.demand:cols(), #cells + 1, cells) end
      if parts.inputs then table.move(parts.inputs:column(i), 1, parts.inputs:rows(), #cells + 1, cells) end
      local key = largest_of(cells) > 0 and table.concat(cells, " ")
      local other = key and met[key]
      local at = other and judge(parts.nodes, i, other)
      if at then out[#out + 1] = {at = at, kind = "equal", members = {at == i and other or i}, unsure = false} end
      if key then met[key] = at == i and other or i end
    end
  end
end

-- is a line, at each place but its own, what all else there sums to?
local function is_rest(line, wholes, at)
  local bound, count = NEAR * largest_of(line), 0
  for k, v in ipairs(line) do
    if k ~= at then
      if math.abs(wholes[k] - 2 * v) > bound then return false end
      if math.abs(v) > 1e3 * bound then count = count + 1 end
    end
  end
  return count >= SOME
end

-- sums of lines and the place of the largest and of the next, or nil where nothing stands beside the flows
local function wholes_of(sums, beside)
  if not beside then return nil end
  local first, second
  for k, v in ipairs(beside) do
    sums[k] = sums[k] + v
    if not first or sums[k] > sums[first] then first, second = k, first
    elseif not second or sums[k] > sums[second] then second = k end
  end
  return {sums = sums, first = first, second = second}
end

-- may line i be the rest? As the largest of what is summed says, which costs one cell
local function may_be(wholes, i, cell)
  local k = wholes.first ~= i and wholes.first or wholes.second
  return k ~= nil and math.abs(wholes.sums[k] - 2 * cell(k)) <= 1e-3 * math.abs(wholes.sums[k])
end

-- Output taken for a sector, as in tables that print it as a row and a column of one name: its column is all that is
-- sold to others and to final users, or its row all that is bought and paid.
local function find_output(parts, out)
  local found, n, flows = {}, #parts.nodes, parts.flows
  for _, total in ipairs(out) do found[total.at] = true end
  local sold = wholes_of(flows:row_sums(), parts.demand and parts.demand:row_sums())
  local paid = wholes_of(flows:col_sums(), parts.inputs and parts.inputs:col_sums())
  for i = 1, n do
    local is_column = sold and may_be(sold, i, function(k) return flows:get(k, i) end) and
      is_rest(flows:column(i), sold.sums, i)
    if not found[i] and (is_column or paid and may_be(paid, i, function(k) return flows:get(i, k) end) and
      is_rest(flows:row(i), paid.sums, i)) then
      local others = {}
      for k = 1, n do if k ~= i then others[#others + 1] = k end end
      out[#out + 1] = {at = i, kind = "output", members = others, unsure = false}
    end
  end
end

---The totals among the sectors of a table, in their order there. `left` are nodes that were not tried as sums of
---sectors far apart, for want of time.
---@param parts table nodes (labels), flows, and where they are known demand, inputs (matrices), output (numbers)
---@return {at: integer, kind: "run"|"apart"|"equal"|"output", members: integer[], unsure: boolean}[]|nil found
---@return integer|string left or the message
---@return string|nil code
function totals.find(parts)
  local n = #parts.nodes
  local sums = parts.flows:row_sums()
  if adds_up(parts.output, sums, parts.demand and parts.demand:row_sums()) then return {}, 0 end
  local below = parts.inputs or parts.output and core.matrix_new(1, n, parts.output)
  local found, left, code = core.totals(parts.flows, parts.demand, below)
  if not found then return nil, left, code end
  settle_equal(parts.nodes, found)
  for _, total in ipairs(found) do table.sort(total.members) end
  find_empty(parts, sums, found)
  find_output(parts, found)
  table.sort(found, function(a, b) return a.at < b.at end)
  return found, left
end

---"'a', 'b' and 3 more"; `beyond` is what a member after the last label is.
function totals.some(labels, members, beyond)
  local out = {}
  for k = 1, math.min(4, #members) do out[k] = labels[members[k]] and "'" .. labels[members[k]] .. "'" or beyond end
  if #members > 4 then out[5] = ("%d more"):format(#members - 4) end
  local last = table.remove(out)
  return #out > 0 and table.concat(out, ", ") .. " and " .. last or last
end

---What a total is, in words: "'ab' is the sum of 'a' to 'b'".
---@param total table see totals.find
---@param labels string[]
---@param beyond? string what a member after the last label is
---@return string
function totals.text(total, labels, beyond)
  local at, members = labels[total.at], total.members
  if total.unsure then
    return ("'%s' and '%s' are the same cell by cell, and labels do not say which is the total of the other")
      :format(labels[members[1]], at)
  elseif total.kind == "output" then
    return ("'%s' is output, which all else in each row or column sums to"):format(at)
  elseif total.kind == "equal" then
    return ("'%s' is the total of '%s' alone, the same cell by cell"):format(at, labels[members[1]])
  elseif total.kind == "apart" or not labels[members[#members]] then
    return ("'%s' is the sum of %s"):format(at, totals.some(labels, members, beyond))
  end
  return ("'%s' is the sum of '%s' to '%s'"):format(at, labels[members[1]], labels[members[#members]])
end

totals.judge, totals.largest_of, totals.adds_up = judge, largest_of, adds_up

return totals
