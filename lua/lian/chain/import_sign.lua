--- Imports are subtracted: a demand category of role imports is negative in a chain, whatever sign a source prints.
---   output known   the sign with which   x_i = sum_j Z[i,j] + sum_d Y[i,d]   holds better, at least twice as well
---   not known      positive throughout: subtracted; of both signs, more of them positive: refused
--- Cost: O(n) once the sums of rows are known.
local format = require "lian.base.format"
local options = require "lian.base.options"
local roles = require "lian.chain.roles"

local import_sign = {}

local function sum_of(list)
  local sum, negative = 0, false
  for _, v in ipairs(list) do sum, negative = sum + v, negative or v < 0 end
  return sum, negative
end

-- columns of role imports that print more positive than negative: places, their sum by node, whether some are negative
local function printed_positive(demand)
  local places, by_node, mixed = {}, {}, false
  for k, role in ipairs(demand.roles) do
    local column = role == "imports" and demand.values:column(k) or {}
    local sum, negative = sum_of(column)
    if sum > 0 and sum < math.huge then -- what is not finite the core refuses by name
      places[#places + 1], mixed = k, mixed or negative
      for i, v in ipairs(column) do by_node[i] = (by_node[i] or 0) + v end
    end
  end
  return places, by_node, mixed
end

-- how far the rows are off with imports as printed, subtracted, and left out
local function gaps_of(output, sales, demand, by_node)
  local finals, as_is, subtracted, without = demand.values:row_sums(), 0, 0, 0
  for i, x in ipairs(output) do
    local rest = x - sales[i] - finals[i] + by_node[i]
    as_is = as_is + math.abs(rest - by_node[i])
    subtracted, without = subtracted + math.abs(rest + by_node[i]), without + math.abs(rest)
  end
  return as_is, subtracted, without
end

local function names_of(demand, places)
  local names = {}
  for k, place in ipairs(places) do names[k] = options.describe(demand.labels[place]) end
  return table.concat(names, ", ")
end

local LEFT_OUT = "imports %s are positive (%s in all), but output is the sum of the rows without them: output or "
  .. "demand is domestic already, or output is total supply. Leave them out, or give the output of home's makers"
local ADDED = "imports %s are positive (%s in all), and output is the sum of the rows with them added: are they "
  .. "imports? Say another role, or give the output of home's makers"
local UNCLEAR = "imports %s are positive (%s in all), and rows do not add up to output with them added (off by %s in "
  .. "all) or subtracted (off by %s): print them as negative numbers, or look at demand and output"
local MIXED = "imports %s hold positive and negative numbers, more of them positive (%s in all), and no output tells "
  .. "which sign is subtracted: print imports as negative numbers, or give output"
local NEGATED = "imports %s are positive (%s in all) after negate: the file prints them negative; leave them "
  .. "out of negate"

local APART = "imports %s are positive (%s in all), though imported flows are kept apart, and no output tells what "
  .. "they are: leave them out, or give output"

local function negated(demand, places)
  local signs = {}
  for k = 1, #demand.labels do signs[k] = 1 end
  for _, k in ipairs(places) do signs[k] = -1 end
  demand.values = demand.values:scale(nil, signs)
  if demand.second then demand.second = demand.second:scale(nil, signs) end
end

---Gives the categories of role imports the sign of what is subtracted.
---@param demand table|nil a block: labels, roles, values (changed in place), second;
---  `signed`: flags of those whose sign the user gave
---@param output number[]|nil
---@param sales fun(): number[] the sums of rows of the flows
---@param apart any whether imports are kept apart: a column of imports holds a remainder then, of either sign
---@return string|nil note what was done
---@return string|nil refusal with the remedy, instead
function import_sign.settle(demand, output, sales, apart)
  if not demand or apart and output then return nil end
  local places, by_node, mixed = printed_positive(demand)
  if #places == 0 then return nil end
  local names, sum = names_of(demand, places), roles.amount((sum_of(by_node)))
  if apart then return nil, APART:format(names, sum) end
  for _, k in ipairs(demand.signed and places or {}) do
    if demand.signed[k] then return nil, NEGATED:format(names_of(demand, {k}), sum) end
  end
  if not output then
    if mixed then return nil, MIXED:format(names, sum) end
  else
    local as_is, subtracted, without = gaps_of(output, sales(), demand, by_node)
    if without <= 0.5 * math.min(as_is, subtracted) then return nil, LEFT_OUT:format(names, sum) end
    if as_is <= 0.5 * subtracted then return nil, ADDED:format(names, sum) end
    if subtracted > 0.5 * as_is then
      return nil, UNCLEAR:format(names, sum, roles.amount(as_is), roles.amount(subtracted))
    end
  end
  negated(demand, places)
  return format("imports %s are printed as positive numbers (%s in all): subtracted", names, sum)
end

local PARTS = {labour = true, surplus = true, depreciation = true, taxes = true}

-- a row of all value added beside one of its parts
local function whole_beside_part(inputs)
  local whole, part
  for k, role in ipairs(inputs and inputs.roles or {}) do
    if role == "value_added" then whole = whole or k end
    if PARTS[role] then part = part or k end
  end
  if not whole or not part then return nil end
  return ("the input row %s is all of value added, and %s a part of it: both would count, and no output or demand "
    .. "tells whether they should; leave one out, or say role other for what is left"):format(
    options.describe(inputs.labels[whole]), options.describe(inputs.labels[part]))
end

---What speaks against the inputs where nothing but they gives output: imports that are negative, subsidies that are
---positive, value added that counts twice.
---@param inputs table|nil a block
---@return string|nil refusal
function import_sign.refuse_inputs(inputs)
  local twice = whole_beside_part(inputs)
  if twice then return twice end
  for k, role in ipairs(inputs and inputs.roles or {}) do
    local sum = role == "imports" and sum_of(inputs.values:row(k)) or 0
    if sum < 0 then
      return format("the input row %s of role imports is negative (%s in all), and output is what the inputs sum to: "
        .. "print it as positive numbers, or give output", options.describe(inputs.labels[k]), roles.amount(sum))
    end
    local paid = roles.is_subsidy(inputs.labels[k]) and sum_of(inputs.values:row(k)) or 0
    if paid > 0 then
      return format("the input row %s is positive (%s in all), and output is what the inputs sum to: subsidies are "
        .. "subtracted, print them as negative numbers, or give output", options.describe(inputs.labels[k]),
        roles.amount(paid))
    end
  end
end

return import_sign
