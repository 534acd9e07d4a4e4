local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

-- leavers by good, and suppliers that follow them with the share that their sales to them are of output
local function make(shock, at, path)
  places.check_region(at.chain, shock.on, path .. ".on")
  places.check_region(at.chain, shock.toward, path .. ".toward")
  if shock.on == shock.toward then options.raise(path .. ".toward: expected another region than 'on'") end
  local event, leavers = {gone = 0, parts = {}, all = hits.in_region(at, nil, path)}, {}
  for _, g in ipairs(hits.goods(at, shock.goods, path)) do
    local here = hits.makers(at, g, shock.on, path)
    event.parts[#event.parts + 1] = {good = g, share = 1, here = here, there = hits.makers(at, g, shock.toward, path)}
    for _, i in ipairs(here.list) do leavers[#leavers + 1] = i end
  end
  local is_leaver, at_home = hits.flags(at, leavers), hits.in_region(at, shock.on, path)
  for i, v in ipairs(at.economy:orders(at.lane, at_home, is_leaver)) do
    local share = at.x0[i] > 0 and shock.follow * v / at.x0[i] or 0
    if not is_leaver[i] and share > 1e-3 then
      local there = hits.makers(at, at.good[i], shock.toward, path, true)
      if there.whole > 0 then
        event.parts[#event.parts + 1] = {good = at.good[i], share = math.min(1, share),
          here = {list = {i}, whole = at.x0[i]}, there = there}
      end
    end
  end
  for _, part in ipairs(event.parts) do part.from = hits.flags(at, part.here.list) end
  return event
end

return declare.instrument{
  name = "relocation", is = "shock", time = "span", was = {to = "toward"},
  text = "Makers of `goods` in the region `on` leave for the region `toward`, where they are cheaper by `gap`, in "
    .. "time. The share that would leave is a logit, 1 / (1 + exp(-sensitivity (gap - 0.1))); each year the part "
    .. "`pace` of those who have not gone yet goes. Capacity moves with them, and buyers everywhere follow. "
    .. "Suppliers in `on` follow their leader: of each the share `follow` x its sales to the leavers / its output x "
    .. "what has left.",
  example = 'lian.relocation{goods = "L", on = "CHN", toward = "ROW", gap = 0.15}',
  fields = {
    {"goods", "labels", required = true, text = "sectors"},
    {"on", "text", required = true, text = "the region that they leave"},
    {"toward", "text", required = true, text = "the region that they go to"},
    {"gap", "number", required = true, text = "how much cheaper it is there", unit = "share of cost"},
    {"sensitivity", "positive", default = 20, text = "of the share that leaves to the gap"},
    {"pace", "share", default = 0.2, text = "part that goes each year", unit = "share a year"},
    {"follow", "share", default = 0.5, text = "part of suppliers' sales to leavers that follows", unit = "share"},
  },
  in_time = {
    make = make,
    strength = function(event, lane, time)
      local shock = event.shock
      local pull = 1 / (1 + math.exp(-shock.sensitivity * (shock.gap - 0.1)))
      if curve.share(shock, time, lane.from, 1 / lane.steps) > 0 then
        event.gone = event.gone + math.max(0, pull - event.gone) * (1 - (1 - shock.pace) ^ (1 / lane.steps))
      end
      return event.gone
    end,
    apply = function(event, effect, s)
      for _, part in ipairs(event.parts) do
        local leaves = s * part.share
        effect:multiply("capacity", part.here.list, 1 - leaves)
        effect:add(part.there.list, leaves * part.here.whole / part.there.whole)
        effect:move{good = part.good, from = part.from, to = event.all, share = leaves, toward = part.there.toward}
      end
    end,
  },
}
