--- What rules ask of a table or network in time, and do to it (lian.scenario.state); `path` begins messages.
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

local answers = {}

-- nodes by label, sector or "*", in a region
local function nodes_of(lane, what, region, path)
  if type(what) ~= "string" then options.fail(path, "a sector or a label", what) end
  return hits.nodes(lane.context, {goods = what ~= "*" and what or nil, on = region}, path)
end

local function good_of(lane, name, path)
  if type(name) ~= "string" then options.fail(path, "a good", name) end
  return hits.goods(lane.context, name, path)[1]
end

function answers.cover(lane, name, region, path)
  local context = lane.context
  if context.firms then options.raise(path .. ": needs a dense table") end
  local g, n = good_of(lane, name, path), context.n
  local buyers = hits.in_region(context, region, path)
  local stocked, use = context.economy:get(context.lane, "stocks"), context.economy:get(context.lane, "use")
  local there, used = 0, 0
  for i, counts in ipairs(buyers) do
    if counts then there, used = there + stocked[(g - 1) * n + i], used + use[(g - 1) * n + i] end
  end
  return used > 0 and there / used * 365 / context.steps or math.huge
end

function answers.output(lane, what, region, path)
  local context, made, normal = lane.context, 0, 0
  local x = context.economy:get(context.lane, "output")
  for _, i in ipairs(nodes_of(lane, what or "*", region, path)) do
    made, normal = made + x[i], normal + context.x0[i]
  end
  return normal > 0 and made / normal or 1
end

function answers.unmet(lane) return lane.unmet or 0 end

function answers.hold(lane, name, region, months, path)
  local context = lane.context
  if context.firms then options.raise(path .. ": needs a dense table") end
  assert(context.economy:set_reserve(context.lane, good_of(lane, name, path), hits.in_region(context, region, path),
    months * context.steps / 12))
end

function answers.capacity(lane, what, share, region, path)
  for _, i in ipairs(nodes_of(lane, what, region, path)) do lane.extra[i] = share end
end

return answers
