--- Where it tips: the value of a factor that best tells the draws of interest from the others, one factor at a time.
---   at = argmax over x of |F(x | of interest) - F(x | not)|, whose maximum is Smirnov's distance (Hornberger and Spear
---   1981); by counts that is where the sum of both rates of error is least (Youden 1950)
--- Cost: O(factors x draws log draws).
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local numbers = require "lian.explore.numbers"
local options = require "lian.base.options"
local sensitivity = require "lian.explore.sensitivity"

local tipping = {}

---Options of the verb.
tipping.RULES = {where = {"any", required = true}}

-- draws of a factor that were asked of, by value: {x, hit}
local function ordered(x, hits, count)
  local list = {}
  for k = 1, count do if hits[k] ~= nil then list[#list + 1] = {x[k], hits[k]} end end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  return list
end

-- where the two distributions are farthest apart: value, share of interest below and above
local function farthest(list, found)
  local others, inside, best, at = #list - found, 0, -1, nil
  for k = 1, #list - 1 do
    if list[k][2] then inside = inside + 1 end
    local gap = math.abs(inside / found - (k - inside) / others)
    if list[k][1] < list[k + 1][1] and gap > best then
      best, at = gap, {value = (list[k][1] + list[k + 1][1]) / 2, below = inside / k,
        above = (found - inside) / (#list - k)}
    end
  end
  return at
end

local function smirnov(list)
  local inside, outside = {}, {}
  for _, one in ipairs(list) do
    local side = one[2] and inside or outside
    side[#side + 1] = one[1]
  end
  return core.explore.smirnov(inside, outside)
end

local function percent(share) return format("%.3g %%", 100 * share) end

local function words(rows, found, count)
  local first = rows[1]
  local text = format("%d of %d draws are of interest (%s)", found, count, percent(found / count))
  if not first or first.p >= 0.05 then return text .. "; no factor by itself tells them from the others" end
  return format("%s; it tips at %s = %.4g: below, %s of the draws are of interest, above %s", text, first.name,
    first.at.value, percent(first.at.below), percent(first.at.above))
end

---@param draws table|function as lian.explore.numbers has it, or what makes it
---@param given table
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function tipping.of(draws, given)
  local o = options.check("tipping", given, tipping.RULES)
  if type(draws) == "function" then draws = draws() end
  if #draws.factors == 0 then options.raise "tipping: nothing was drawn in these draws" end
  local hits, count = sensitivity.hits("tipping.where", draws, o.where)
  local found, rows, texts = 0, {}, {}
  for k = 1, draws.count do if hits[k] then found = found + 1 end end
  if found == 0 or found == count then
    return nil, format("tipping: %s of the %d draws are of interest; there is nothing to tell apart",
      found == 0 and "none" or "all", count), "bad_data"
  end
  for _, factor in ipairs(draws.factors) do
    local x, categories = numbers.coded(factor)
    local list = not categories and ordered(x, hits, draws.count)
    local at = list and farthest(list, found)
    if not at then texts[#texts + 1] = factor.name
    else
      local distance, p = smirnov(list)
      rows[#rows + 1] = {name = factor.name, at = at, distance = distance, p = math.min(1, p * #draws.factors)}
    end
  end
  table.sort(rows, function(a, b)
    if a.distance ~= b.distance then return a.distance > b.distance end
    return a.name < b.name
  end)
  local c = {{}, {}, {}, {}, {}, {}}
  for k, row in ipairs(rows) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k], c[6][k] = row.name, row.at.value, row.at.below, row.at.above,
      row.distance, row.p
  end
  return frame.new{{"factor", c[1]}, {"at", c[2], digits = 4}, {"below", c[3], digits = 3}, {"above", c[4], digits = 3},
    {"distance", c[5], digits = 3}, {"p_all", c[6], digits = 2}, count = #rows, title = "where it tips: " .. draws.name,
    note = words(rows, found, count) .. (#texts > 0 and "; left out, as they have no order: "
      .. table.concat(texts, ", ") or "")}
end

return tipping
