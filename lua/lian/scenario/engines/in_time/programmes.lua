--- What the instruments around programmes (substitute, procure, cluster) share: which programmes a policy concerns.
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local places = require "lian.chain.places"

local programmes = {}

---The goods and buyers of a policy on programmes.
function programmes.make(shock, at, path)
  places.check_region(at.chain, shock.on, path .. ".on")
  local wanted = lists.set(hits.goods(at, shock.goods, path))
  return {wanted = wanted, buyers = hits.in_region(at, shock.on, path .. ".on")}
end

---The items of a policy on programmes, on a list of items over years.
function programmes.on_items(shock, at, path)
  return {wanted = lists.set(at:items(shock, path))}
end

---Programmes of the scenario on the same goods in the same region.
function programmes.concerned(event, lane)
  local out = {}
  for _, other in ipairs(lane.list) do
    if other.programme and other.shock.on == event.shock.on then
      for _, gap in ipairs(other.gaps) do
        if event.wanted[gap.good] then
          out[#out + 1] = other
          break
        end
      end
    end
  end
  return out
end

return programmes
