local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

-- suppliers follow one ranking at a time
local function check_overlap(event, lane, path)
  local function span(of)
    local start = curve.start(of, lane.from)
    return start, start + (of.lasts or math.huge)
  end
  local start, stop = span(event.shock)
  for _, other in ipairs(lane.list) do
    if other == event then return end
    if other.class then
      local begins, ends = span(other.shock)
      if begins < stop and start < ends then
        options.raise(path .. ": overlaps another lian.prioritise: name all users in one, or give them other times")
      end
    end
  end
end

return declare.instrument{
  name = "prioritise", is = "policy", time = "span",
  text = "Rationing by rank, in time: while it lasts, `users` (in the region `on`) are served before all other "
    .. "buyers and final users where a supplier is short; with `reserved` they are sure of that share of what there "
    .. "is, and the rest is shared in proportion.",
  example = 'lian.prioritise{users = "E", on = "CHN", at = 2026, lasts = 1}',
  fields = {
    {"users", "labels", required = true, text = "sectors or node labels"},
    {"on", "text", text = "their region; every one when left out"},
    {"reserved", "share", text = "what they are sure of, in place of a rank", unit = "share of what there is"},
  },
  in_time = {
    make = function(shock, at, path)
      local class_of = {}
      for i = 1, at.n do class_of[i] = 2 end
      for _, i in ipairs(hits.nodes(at, {goods = shock.users, on = shock.on}, path)) do class_of[i] = 1 end
      return {class = {classes = 2, final_class = 2, class_of = class_of, reserved = {shock.reserved or 0, 0},
        ordered = shock.reserved == nil}}
    end,
    before = function(event, lane, time)
      local on = curve.is_on(event.shock, time, lane.from)
      if on == (event.on or false) then return end
      event.on = on
      lane.context.economy:prioritise(lane.lane, on and event.class or nil)
    end,
    check = check_overlap, by_step = true,
  },
}
