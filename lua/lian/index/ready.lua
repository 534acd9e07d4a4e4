--- Indices of the founding papers, ready to fill: trees of indicators with what each means and cannot show.
local index = require "lian.index"
local indicators = require "lian.index.frames.indicators"
local lists = require "lian.base.lists"
local measures = require "lian.index.measures"
local options = require "lian.base.options"

local ready = {}

local FRAMES = {
  chain_resilience = require "lian.index.frames.chain_resilience",
  digital_cluster = require "lian.index.frames.digital_cluster",
  five_levers = require "lian.index.frames.five_levers",
  foundation = require "lian.index.frames.foundation",
  modern_chain = require "lian.index.frames.modern_chain",
  modern_system = require "lian.index.frames.modern_system",
}

local SOURCES = {regions = "regions of a table", items = "countries of a list of items", sectors = "sectors of a table",
  run = "regions before and after a run"}

local function there(name, only)
  local known = measures.KNOWN[name]
  if indicators[name].from ~= "chain" or not known then return false end
  return known[only] or only == "run" and known.regions or false
end

local function leaf_of(name)
  local leaf = {name}
  for key, value in pairs(indicators[name]) do leaf[key] = value end
  return leaf
end

-- the group without what is not there, and without its weights where it is weighed otherwise; nil where nothing is left
local function pruned(group, keep, left_out, weighed)
  local out, any = {}, false
  for key, value in pairs(group) do
    if type(key) == "string" and not (weighed and key == "weight") then out[key] = value end
  end
  for _, item in ipairs(group) do
    if type(item) == "table" then
      local inner = pruned(item, keep, left_out, weighed)
      if inner then out[#out + 1], any = inner, true end
    elseif keep(item) then
      out[#out + 1], any = leaf_of(item), true
    else
      left_out[#left_out + 1] = item
    end
  end
  return any and out or nil
end

---An index of the founding papers, ready to fill: "modern_chain" (six demands), "modern_system" (breadth, height,
---toughness), "foundation" (seven elements, five bases), "five_levers", "digital_cluster" (innovation, flexibility,
---resilience), "chain_resilience" (resistance, recovery, renewal). index:indicators() tells each one's definition,
---unit, direction, usual source and what it cannot show. `only` keeps what lian computes itself, so that one table
---gives a first score: "regions" of a table, "items" (countries of a list), "sectors" of one country, "run" (before and
---after); what is left out is said in the index's note. `without`: indicators to leave out. missing, treat, normalise,
---weights, aggregate, screen: as in lian.index, in place of the frame's own.
---```lua
---local index = lian.ready_index("modern_system", {only = "regions"})
---print(assert(index:score(chain)):rank())
---```
---@param name string
---@param given? {only: string, without: string[], missing: any, treat: any, normalise: any, weights: any,
---  aggregate: any, screen: number}
---@return lian.index
function ready.ready_index(name, given)
  local o = options.check("ready_index", given, {only = {"choice", "regions", "items", "sectors", "run"},
    without = "labels",
    missing = "any", treat = "any", normalise = "any", weights = "any", aggregate = "any", screen = "share"})
  local frame = FRAMES[name]
  if not frame then options.raise(options.unknown("ready_index", "frame", name, options.names(FRAMES))) end
  local without, left_out = lists.set(type(o.without) == "string" and {o.without} or o.without or {}), {}
  local body = pruned(frame, function(indicator)
    local stays = not without[indicator] and (not o.only or there(indicator, o.only))
    without[indicator] = nil
    return stays
  end, left_out, o.weights ~= nil)
  local unknown = next(without)
  if unknown then options.raise(("ready_index.without: '%s' has no indicator '%s'"):format(name, unknown)) end
  if not body then options.raise(("ready_index: nothing is left of '%s' for %s"):format(name, SOURCES[o.only] or
    "it")) end
  body.title = nil
  for _, step in ipairs{"missing", "treat", "normalise", "weights", "aggregate", "screen"} do
    if o[step] ~= nil then body[step] = o[step] end
  end
  if #left_out > 0 then
    body.note = ("%s; %d of %d indicators are left out: %s"):format(frame.note, #left_out,
      #left_out + ready.count(body), table.concat(left_out, ", "))
  end
  return index.index(frame.title)(body)
end

---How many indicators a declaration has.
function ready.count(group)
  local sum = 0
  for _, item in ipairs(group) do sum = sum + (item.name and ready.count(item) or 1) end
  return sum
end

return ready
