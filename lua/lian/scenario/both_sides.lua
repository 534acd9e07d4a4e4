--- What those who cut and those who are cut off lose, in a sentence.
local number = require "lian.frame.number"
local places = require "lian.chain.places"

local both_sides = {}

-- value added a unit of output, by node
local function coefficients(chain)
  local out, x = {}, chain:output()
  for i, v in ipairs(chain:value_added()) do out[i] = x[i] > 0 and v / x[i] or 0 end
  return out
end

local function by_region(chain, list)
  local sums, region = {}, chain:axis("region")
  for i, v in ipairs(list) do if region[i] then sums[region[i]] = (sums[region[i]] or 0) + v end end
  return sums
end

local function weighed(chain, list)
  local out = {}
  for i, v in ipairs(coefficients(chain)) do out[i] = v * (list[i] or 0) end
  return by_region(chain, out)
end

local function amount(v, whole)
  if math.abs(v) <= 1e-9 * math.max(1, whole) then return "0" end
  return number.amount(v)
end

-- "loses 3", "gains 3"
local function change(v, whole)
  local text = amount(math.abs(v), whole)
  return (v < 0 and text ~= "0" and "gains " or "loses ") .. text
end

local function each(chain, regions, text)
  local rest, out = weighed(chain, chain:output()), {}
  for _, region in ipairs(regions) do out[#out + 1] = text(region, rest[region] or 0) end
  return table.concat(out, "; ")
end

---Over a run in time.
---@param chain lian.chain that was run
---@param outcome table lost, gained, missed (lian.scenario.engines.in_time.loop)
---@param regions string[]
---@return string
function both_sides.in_time(chain, outcome, regions)
  local net = {}
  for i, v in ipairs(outcome.lost) do net[i] = v - outcome.gained[i] end
  local lost, unit = weighed(chain, net), chain:meta().unit
  for region, v in pairs(by_region(chain, outcome.wasted or {})) do lost[region] = (lost[region] or 0) + v end
  return each(chain, regions, function(region, rest)
    local missed = outcome.missed and outcome.missed[region]
    return ("%s %s%s of value added%s"):format(region, change(lost[region] or 0, rest), number.unit(unit),
      missed and (" and misses final goods of %s"):format(amount(missed, rest)) or "")
  end)
end

---Of an evaluation at once.
---@param chain lian.chain
---@param outcome table demand, supply (lian.scenario.engines.at_once)
---@param regions string[]
---@return string
function both_sides.at_once(chain, outcome, regions)
  local sales = outcome.demand and weighed(chain, outcome.demand.loss)
  local short = outcome.supply and weighed(chain, outcome.supply.rationed.loss)
  local unit = chain:meta().unit
  return each(chain, regions, function(region, rest)
    local parts = {}
    local function add(of, how)
      local by = #parts == 0 and ("%s of value added"):format(number.unit(unit)) or ""
      if of then parts[#parts + 1] = ("%s%s %s"):format(change(of[region] or 0, rest), by, how) end
    end
    add(sales, "by sales")
    add(short, "by short supply, rationed")
    return ("%s %s"):format(region, table.concat(parts, ", "))
  end)
end

---The regions that are named, or all but one.
---@param chain lian.chain
---@param named string|string[]|nil "*" or nil: all but `on`
---@param on string
---@return string[]
function both_sides.partners(chain, named, on)
  if type(named) == "string" and named ~= "*" then return {named} end
  if type(named) == "table" then return table.move(named, 1, #named, 1, {}) end
  local out = {}
  for _, region in ipairs(places.regions(chain)) do if region ~= on then out[#out + 1] = region end end
  return out
end

return both_sides
