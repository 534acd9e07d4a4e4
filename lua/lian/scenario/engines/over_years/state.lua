--- The state of a list of items as rules in Lua see it: the words are those of rules on tables.
local case = require "lian.items.case"
local class = require "lian.base.class"
local options = require "lian.base.options"
local stocks = require "lian.scenario.engines.over_years.stocks"

local State = {}
local meta = class.new "lian.state"

local DAYS = 365 / 12

local function item_of(self, label, path)
  if type(label) ~= "string" then options.fail(path, "an item", label) end
  return case.place(self.lane.context.chain, label, path)
end

local function check_home(self, region, path)
  local home = self.lane.context.home
  if region ~= nil and region ~= home then options.fail(path, ("%s, or nothing"):format(home), region) end
end

-- the level of an item at the end of the last month, from 0 to 1
function State:output(label, region)
  check_home(self, region, "state:output")
  local context = self.lane.context
  return (select(6, context.economy:get(context.lane, item_of(self, label, "state:output"))))
end

-- the stock of an item in days of normal use
function State:cover(label, region)
  check_home(self, region, "state:cover")
  return stocks.held(self.lane, item_of(self, label, "state:cover")) * DAYS
end

-- home's own share of what it uses of an item
function State:own(label)
  local i, lane = item_of(self, label, "state:own"), self.lane
  return math.min(1, lane.effect and lane.effect.own[i] or lane.context.own[i])
end

-- the share of final items that was not met in the last month
function State:unmet()
  local context, sum, weights = self.lane.context, 0, 0
  for k, i in ipairs(context.goal.item) do
    local w = context.goal.weight and context.goal.weight[k] or 1
    sum, weights = sum + w * select(6, context.economy:get(context.lane, i)), weights + w
  end
  return 1 - sum / weights
end

-- so many months of use beyond what users keep anyway, bought within a month where providers deliver
function State:hold(label, region, months)
  check_home(self, region, "state:hold")
  if type(months) ~= "number" or not (months >= 0 and months <= 1e6) then
    options.fail("state:hold: months", "a number from 0 to 1e6", months)
  end
  local lane = self.lane
  lane.holds = lane.holds or {}
  lane.holds[item_of(self, label, "state:hold")] = months
end

-- what providers of an item (in a country, or one of them) can deliver beyond that at rest, from the next month on
function State:capacity(label, share, region)
  if type(share) ~= "number" or not (share >= -1 and share <= 1000) then
    options.fail("state:capacity: share", "a number of at least -1", share)
  end
  local lane, i = self.lane, item_of(self, label, "state:capacity")
  if region ~= nil then case.check_providers(lane.context.parts, region, "state:capacity") end
  local cell = lane.context:cells({i}, function(row)
    return region == nil or row.name == region or row.country == region
  end)
  lane.extra, lane.ruled = lane.extra or {}, (lane.ruled or 0) + 1
  lane.extra[("%d %s"):format(i, region or "")] = {cells = cell, share = share}
end

class.seal(meta, State, {"time", "lane"})

return meta
