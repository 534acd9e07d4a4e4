local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local programmes = require "lian.scenario.engines.in_time.programmes"

-- each programme is the faster the more of the others are ahead of it
local function before(event, lane, time)
  local members = curve.is_on(event.shock, time, lane.from) and programmes.concerned(event, lane) or {}
  for _, one in ipairs(members) do
    local ahead = 0
    for _, other in ipairs(members) do
      if other ~= one and other.level > one.level then ahead = ahead + 1 end
    end
    if #members > 1 then one.speed = (one.speed or 1) + event.shock.spillover * ahead / (#members - 1) end
  end
end

return declare.instrument{
  name = "cluster", is = "policy", home = "on", time = "span",
  text = "A cluster, in time: programmes on `goods` in `on` learn from each other, each that has passed a stage "
    .. "speeds the others by `spillover` x the share that has, and makers of the goods fill their stocks `haste` "
    .. "times as fast.",
  example = 'lian.cluster{goods = {"c14", "c15"}, on = "CHN", spillover = 0.5, haste = 1.25}',
  fields = {
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", text = "the region of the cluster; the scenario's home when left out"},
    {"spillover", "not_negative", default = 0.5, text = "rise of a programme's rate when all others are ahead",
      unit = "share"},
    {"haste", "positive", default = 1.25, text = "pace of filling stocks, as a multiple", only = "in_time"},
    {"cost", "not_negative", default = 0, text = "what it costs", unit = "money a year"},
  },
  in_time = {
    make = function(shock, at, path)
      local event = programmes.make(shock, at, path)
      event.nodes = {}
      for i, g in ipairs(at.good) do
        if event.wanted[g] and event.buyers[i] then event.nodes[#event.nodes + 1] = i end
      end
      return event
    end,
    before = before,
    apply = function(event, effect, s)
      effect:multiply("haste", event.nodes, 1 + (event.shock.haste - 1) * s)
    end,
    yearly = true,
  },
  over_years = {make = programmes.on_items, before = before, yearly = true},
}
