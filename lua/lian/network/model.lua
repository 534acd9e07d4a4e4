--- A cascade made ready of what a caller asked: sectors, classes, markets, revenue, costs, weights.
local base = require "lian.network.base"
local classes = require "lian.network.classes"
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local model = {}

---Options that say how losses spread.
model.OPTIONS = {
  essential = "any", replaceable = "any", sector = "text", tolerance = {"not_negative", default = 1e-2},
  iterations = {"count", default = 1000000}, revenue = "any", costs = "any", weight = "text",
  mode = {"choice", "auto", "frontier", "dense", default = "auto"},
}

-- a column that is there by its usual name, or as named; false: none
local function amounts(net, o, name, path)
  local asked = o[name]
  if asked == false or asked == nil and not net.columns[name] then return nil end
  if asked ~= nil and type(asked) ~= "string" then options.fail(path, "a column of firms, or false", asked) end
  return base.numbers(net, asked or name, path), asked or name
end

local function check_amounts(net, values, name, path)
  for i, v in ipairs(values) do
    if v and v < 0 then
      problem.bad("%s: firm %s: expected %s of at least 0, got %g", path, options.describe(net.native:label(i)), name,
        v)
    end
  end
end

-- sums of links by firm: by "buyers" (sales) or "suppliers" (purchases)
local function sums(net, by)
  return by == "buyers" and net.native:sales() or net.native:purchases()
end

-- amounts that hold at least what the links say; the names of those that were raised
local function at_least(net, values, by)
  local within, raised, unknown, out = sums(net, by), {}, 0, {}
  for i, v in ipairs(values) do
    if not v or v == 0 then
      unknown = unknown + (within[i] > 0 and 1 or 0)
      out[i] = false
    elseif v < within[i] * (1 - 1e-9) then
      raised[#raised + 1] = net.native:label(i)
      out[i] = within[i]
    else
      out[i] = v
    end
  end
  return out, raised, unknown
end

local function settle(net, o, name, by, what, notes, path)
  local values, column = amounts(net, o, name, path .. "." .. name)
  if not values then return nil end
  check_amounts(net, values, column, path .. "." .. name)
  local out, raised, unknown = at_least(net, values, by)
  if #raised > 0 then
    notes[#notes + 1] = format("%d firms %s more than their %s (%s): what is in the links counts", #raised,
      what, column, base.some(raised))
  end
  if unknown > 0 then
    notes[#notes + 1] = format("%d firms have no %s: what is in the links counts", unknown, column)
  end
  return out, column
end

---What each firm sells in all, at least what it sells in the links: the column that `o.revenue` names or "revenue";
---with "links" what it sells in the links. Raises where there is none.
---@param net lian.network
---@param o table
---@param path string
---@param notes string[] what was decided is added
---@return number[] revenue
---@return string of what it is
function model.revenue(net, o, path, notes)
  local sales = sums(net, "buyers")
  if o.revenue == "links" and not net.columns.links then
    notes[#notes + 1] = "revenue is what is sold in the links"
    return sales, "sales in the links"
  end
  if o.revenue == false or o.revenue == nil and not net.columns.revenue then
    options.raise(path .. ".revenue: the firms have no column 'revenue'; name the column of their revenue, or take "
      .. "what they sell in the links by revenue = \"links\"")
  end
  local known = settle(net, o, "revenue", "buyers", "sell", notes, path)
  local out = {}
  for i, v in ipairs(known) do out[i] = v or sales[i] end
  return out, o.revenue or "revenue"
end

---The options of a cascade among others, revenue as model.revenue takes it.
---@param o table
---@return table
function model.asked(o)
  local out = {}
  for name in pairs(model.OPTIONS) do out[name] = o[name] end
  if o.revenue == "links" then out.revenue = false end
  return out
end

local function market_of(net, o, path)
  local given = o.replaceable
  if given == nil or given == false then return nil end
  if type(given) ~= "string" then options.fail(path .. ".replaceable", "a column of firms, or false", given) end
  local names, codes = base.codes(base.texts(net, given, path .. ".replaceable"))
  for k, name in ipairs(names) do -- firms without a market are alone in theirs
    if name == "" then
      local next_code = #names
      for i, code in ipairs(codes) do
        if code == k then
          next_code = next_code + 1
          codes[i] = next_code
        end
      end
      return codes, next_code
    end
  end
  return codes, #names
end

local function sector_of(net, o, path)
  local name = o.sector or net.columns.sector and "sector"
  if not name then
    if o.essential ~= nil and o.essential ~= "none" and o.essential ~= "all" then
      options.raise(path .. ".essential: classes are by sector, and the firms have none; name a column by `sector`")
    end
    return {""}, nil
  end
  local texts = base.texts(net, name, path .. ".sector")
  for i, text in ipairs(texts) do
    if text == "" then
      return nil, ("%s.sector: the firm %s has no %s: give it one, such as \"unknown\""):format(path,
        options.describe(net.native:label(i)), name),
        "bad_data"
    end
  end
  return base.codes(texts)
end

local function made(net, o, path, floor, fixed)
  base.ready(net, path, true)
  local notes = {}
  local sectors, sector, code = sector_of(net, o, path)
  if not sectors then return nil, sector, code end
  local bytes, message
  bytes, message, code = classes.bytes(o.essential == nil and "none" or o.essential, sectors, path .. ".essential")
  if not bytes then return nil, message, code end
  if o.essential == nil then
    notes[#notes + 1] = "all inputs stand in for one another (no classes: say which are `essential`)"
  end
  local market, markets = market_of(net, o, path)
  if not market then notes[#notes + 1] = "no supplier can be replaced (`replaceable` names a column of markets)" end
  local revenue, revenue_name = settle(net, o, "revenue", "buyers", "sell", notes, path)
  local costs, costs_name = settle(net, o, "costs", "suppliers", "buy", notes, path)
  if not revenue then
    notes[#notes + 1] = "no revenue is known, so firms sell nothing to final users: losses by buyers depend on the "
      .. "tolerance"
  end
  local weight = o.weight and base.numbers(net, o.weight, path .. ".weight")
  if fixed and not weight then weight = fixed.weight end
  if o.weight then check_amounts(net, weight, o.weight, path .. ".weight") end
  if not sector then
    sector = {}
    for i = 1, #net do sector[i] = 1 end
  end
  local cascade
  cascade, message, code = core.network.cascade(net.native, {sector = sector, sectors = #sectors, classes = bytes,
    market = market, markets = markets, revenue = revenue, costs = costs, weight = weight, floor = floor})
  if not cascade then return nil, ("%s: %s"):format(path, message), code end
  return cascade, {notes = notes, sectors = sectors, sector = sector, market = market, revenue = revenue,
    revenue_name = revenue_name, costs_name = costs_name, classes = bytes}
end

---The native cascade, and what was decided.
---@param net lian.network
---@param o table checked options
---@param path string
---@param floor? number[] the share of output that each firm keeps whatever others do
---@param fixed? {weight: number[]} the weights of another network
---@return userdata|nil cascade
---@return table|string said {notes, sectors, sector, revenue, costs}, or the message
---@return string|nil code
function model.make(net, o, path, floor, fixed) return problem.catch(made, net, o, path, floor, fixed) end

return model
