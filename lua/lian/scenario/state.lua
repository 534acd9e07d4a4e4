--- The state of the economy as rules see it: one class for all engines. An engine has the answers
--- (engines/in_time/answers.lua, engines/over_years/answers.lua), functions of a lane by the names below; what rules
--- alike ask of any of them is checked here.
local class = require "lian.base.class"
local options = require "lian.base.options"

local State = {}
local meta = class.new "lian.state"

-- the stock of a good or item in days of normal use, of buyers in a region
function State:cover(label, region) return self.answers.cover(self.lane, label, region, "state:cover") end

-- output as a share of normal; of an item, its level from 0 to 1
function State:output(label, region) return self.answers.output(self.lane, label, region, "state:output") end

-- the share of final demand, or of final items, that was not met in the last step
function State:unmet() return self.answers.unmet(self.lane) end

-- home's own share of what it uses of an item
function State:own(label)
  if not self.answers.own then options.raise("state:own: needs a list of items, over years") end
  return self.answers.own(self.lane, label, "state:own")
end

-- so many months of use that buyers in the region hold beyond what they keep anyway
function State:hold(label, region, months)
  if type(months) ~= "number" or not (months >= 0 and months <= 1e6) then
    options.fail("state:hold: months", "a number from 0 to 1e6", months)
  end
  self.answers.hold(self.lane, label, region, months, "state:hold")
end

-- capacity of nodes, or of an item's providers, beyond that at rest, from the next step on
function State:capacity(label, share, region)
  if type(share) ~= "number" or not (share >= -1 and share <= 1000) then
    options.fail("state:capacity: share", "a number of at least -1", share)
  end
  local lane = self.lane
  lane.extra = lane.extra or {}
  self.answers.capacity(lane, label, share, region, "state:capacity")
  lane.ruled = (lane.ruled or 0) + 1
end

class.seal(meta, State, {"time", "lane", "answers"})

---The state of a lane at a time.
---@param time number years
---@param lane table of the engine
---@param answers table<string, function> of the engine: cover, output, unmet, hold, capacity; own where there is one
---@return table state
return function(time, lane, answers) return setmetatable({time = time, lane = lane, answers = answers}, meta) end
