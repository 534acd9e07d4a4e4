--- What rules ask of a list of items over years, and do to it (lian.scenario.state); `path` begins messages.
local case = require "lian.items.case"
local options = require "lian.base.options"
local stocks = require "lian.scenario.engines.over_years.stocks"

local answers = {}

local DAYS = 365 / 12

local function item_of(lane, label, path)
  if type(label) ~= "string" then options.fail(path, "an item", label) end
  return case.place(lane.context.chain, label, path)
end

local function check_home(lane, region, path)
  local home = lane.context.home
  if region ~= nil and region ~= home then options.fail(path, ("%s, or nothing"):format(home), region) end
end

-- at the end of the last month
function answers.output(lane, label, region, path)
  check_home(lane, region, path)
  local context = lane.context
  return (select(6, context.economy:get(context.lane, item_of(lane, label, path))))
end

function answers.cover(lane, label, region, path)
  check_home(lane, region, path)
  return stocks.held(lane, item_of(lane, label, path)) * DAYS
end

function answers.own(lane, label, path)
  local i = item_of(lane, label, path)
  return math.min(1, lane.effect and lane.effect.own[i] or lane.context.own[i])
end

function answers.unmet(lane)
  local context, sum, weights = lane.context, 0, 0
  for k, i in ipairs(context.goal.item) do
    local w = context.goal.weight and context.goal.weight[k] or 1
    sum, weights = sum + w * select(6, context.economy:get(context.lane, i)), weights + w
  end
  return 1 - sum / weights
end

-- bought within a month where providers deliver
function answers.hold(lane, label, region, months, path)
  check_home(lane, region, path)
  lane.holds = lane.holds or {}
  lane.holds[item_of(lane, label, path)] = months
end

-- what providers of the item (in a country, or one of them) can deliver
function answers.capacity(lane, label, share, region, path)
  local i = item_of(lane, label, path)
  if region ~= nil then case.check_providers(lane.context.parts, region, path) end
  local cell = lane.context:cells({i}, function(row)
    return region == nil or row.name == region or row.country == region
  end)
  lane.extra[("%d %s"):format(i, region or "")] = {cells = cell, share = share}
end

return answers
