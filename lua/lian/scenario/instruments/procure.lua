local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local options = require "lian.base.options"
local programmes = require "lian.scenario.engines.in_time.programmes"

local function before(event, lane, time)
  local on = curve.is_on(event.shock, time, lane.from)
  for _, other in ipairs(programmes.concerned(event, lane)) do
    other.learning = (other.learning or 0) + (on and event.shock.share or 0)
  end
end

local function check(event, lane, path)
  if #programmes.concerned(event, lane) == 0 then
    options.raise(path .. ": there is no programme (substitute) on these goods to buy from")
  end
end

return declare.instrument{
  name = "procure", is = "policy", home = "on", time = "span",
  text = "First sets are bought, in time: public demand for the output of programmes on `goods` in `on`, the share "
    .. "`share` of a year's use each year while it lasts. Where a programme has reached readiness 8 its defects fall "
    .. "faster by what is bought (Wright's law).",
  example = 'lian.procure{goods = "c14", on = "CHN", share = 0.02, cost = 300, at = 2026, lasts = 4}',
  fields = {
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", text = "the region whose programmes they are; the scenario's home when left out"},
    {"share", "share", required = true, text = "what is bought", unit = "years of use a year"},
    {"cost", "not_negative", default = 0, text = "what it costs", unit = "money a year"},
  },
  in_time = {make = programmes.make, before = before, yearly = true, check = check, by_step = true},
  over_years = {make = programmes.on_items, before = before, yearly = true, check = check, by_step = true},
}
