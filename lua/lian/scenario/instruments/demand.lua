local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

-- what is bought of the cells at rest, money a year: net of given supplies where the run takes final demand so
local function bought_at_rest(event, at)
  local sum = 0
  for d, cells in pairs(event.cells) do for i in pairs(cells) do sum = sum + at.finals.base[d][i] end end
  return sum * at.steps
end

return declare.instrument{
  name = "demand", is = "shock",
  text = "Final demand for `goods` (or `nodes`; everything when left out) changes by the share `change` of what is "
    .. "bought, or by `amount` spread over it in proportion. It acts cell by cell where a category buys; imports in "
    .. "a demand column and stocks drawn down are given supplies, which only an amount for their own category "
    .. "changes. Of a table that keeps imports apart imported final goods take their part of it. Output never falls "
    .. "below 0: what of given supplies finds no buyer is said.",
  example = 'lian.demand{goods = "S", on = "USA", change = -0.1}',
  fields = {
    {"goods", "labels", text = "sectors (or node labels)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that buys; all when left out"},
    {"category", "text", text = "one demand column, by its label"},
    {"change", "number", text = "-0.1 is 10 % less", unit = "share of what is bought"},
    {"amount", "number", text = "in place of change", unit = "money a year"},
  },
  check = function(values)
    if (values.change == nil) == (values.amount == nil) then options.raise("demand: give change or amount") end
    if values.change and values.change < -1 then
      options.fail("demand.change", "a share of at least -1", values.change)
    end
  end,
  at_once = {
    make = function(shock, state, path) return hits.demand(state.at, shock, path) end,
    apply = function(hit, state, shock, path) state:change_demand(hit, shock, path) end,
  },
  in_time = {
    make = function(shock, at, path)
      local event = hits.demand(at, shock, path)
      if (shock.change or shock.amount) > 0 and not event.draws then
        event.note = ("%s%smakers are at capacity at rest, so a rise is met only as over-capacity builds up"):format(
          event.note or "", event.note and "; " or "")
      end
      local whole = shock.amount and not event.draws and bought_at_rest(event, at)
      if whole and shock.amount < -whole * (1 + 1e-9) then
        options.fail(path .. ".amount", format("at least -%.6g, all that is demanded", whole), shock.amount)
      end
      return event
    end,
    apply = function(event, effect, s)
      local amount = event.shock.amount and event.shock.amount * s
      effect:demand{cells = event.cells, whole = event.whole, factor = not amount and 1 + event.shock.change * s or nil,
        amount = not event.draws and amount or nil, money = event.draws and amount or nil}
    end,
    on_firms = true,
  },
}
