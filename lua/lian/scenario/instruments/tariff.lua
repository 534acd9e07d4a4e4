local declare = require "lian.scenario.declare"
local divert = require "lian.scenario.engines.at_once.divert"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local LEAST = 1e-100 -- an origin that weighs less is asked for nothing; several tariffs may meet

return declare.instrument{
  name = "tariff", is = "shock", names_home = true,
  text = "A tariff of `rate` on `goods` that come from the regions `by` to the region `on`. Buyers turn to other "
    .. "origins: deliveries that pay are asked for (1 + rate)^-armington times as much against the others of the good "
    .. "(Armington 1969); result:diversion() tells from whom to whom. Final demand for the taxed goods falls by "
    .. "elasticity x rate. At once prices follow by the price model; in time what is collected is in run:costs(), "
    .. "below 0. On a table that keeps imports apart leave `by` out; there buyers turn in time alone.",
  example = 'lian.tariff{goods = "C", by = "CHN", on = "USA", rate = 0.25}',
  fields = {
    {"goods", "labels", text = "what is taxed: sectors or node labels; everything when left out"},
    {"by", "labels", text = "origins: regions; all but `on` when left out"},
    {"on", "text", text = "the region that collects it; in time required"},
    {"rate", "not_negative", required = true, text = "0.25 is 25 %", unit = "share of value"},
    {"elasticity", "not_negative", default = 0, text = "fall of final demand a unit of rate", unit = "share a share"},
    {"armington", "not_negative", default = 3, text = "elasticity between origins"},
  },
  check = function(values)
    if (1 + values.rate) ^ -values.armington >= LEAST then return end
    local most = -math.log(LEAST) / math.log(1 + values.rate)
    options.fail("tariff.armington", format("at most %.4g at a rate of %.4g", most, values.rate), values.armington)
  end,
  at_once = {
    make = function(shock, state, path) return state:taxed(shock, path) end,
    apply = function(hit, state, shock) state:tax(hit, shock) end,
    after = function(hit, state, shock) -- what the tariffs leave of demand turns, all of it
      if shock.armington == 0 or shock.rate == 0 then return end
      if state.split then
        state:note("buyers do not turn from imports at once where a table keeps them apart; in time they do")
      elseif not hit.to then
        state:note("buyers turn under a tariff of one region, `on`: this one is every region's")
      else
        divert(state, hit, places.flags(state.chain, shock.on), (1 + shock.rate) ^ -shock.armington)
      end
    end,
  },
  in_time = {
    make = function(shock, at, path)
      local event = hits.links(at, shock, path)
      local columns, note = places.columns(at.chain, shock.on, path .. ".on")
      event.note, event.cells = note, {}
      local demand = at.chain:block("demand")
      for _, i in ipairs(event.list) do
        for d, v in ipairs(demand.values:row(i)) do
          if columns[d] and v > 0 then
            event.cells[d] = event.cells[d] or {}
            event.cells[d][i] = v
          end
        end
      end
      return event
    end,
    apply = function(event, effect, s)
      local rate = event.shock.rate * s
      local fall = math.min(1, event.shock.elasticity * rate)
      effect:cut{from = event.from, to = event.to, on = event.shock.on, factor = (1 + rate) ^ -event.shock.armington,
        weighs = true}
      if fall > 0 then effect:demand{cells = event.cells, factor = 1 - fall} end
    end,
    watch = function(event, lane) event.orders = lane.context.economy:orders(lane.lane, event.from, event.to) end,
    spend = function(event, lane, s) -- what is collected on deliveries to makers and final users, below 0
      if s <= 0 then return 0 end
      local economy, asked, sum = lane.context.economy, lane.effect:asked_of(event.shock.on), 0
      local share, share_final = economy:get(lane.lane, "share_orders"), economy:get(lane.lane, "share_final")
      for i, v in ipairs(event.orders) do
        if event.from[i] then sum = sum + v * share[i] + asked[i] * share_final[i] end
      end
      return -event.shock.rate * s * sum
    end,
  },
}
