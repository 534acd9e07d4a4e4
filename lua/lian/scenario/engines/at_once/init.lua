--- A scenario evaluated at once on a table or a network: who loses sales (demand side), what can still be delivered
--- (supply side), what prices do. Each instrument says in `at_once` what it does:
---   make(shock, state, path) -> hit      what it hits; raises what cannot be
---   apply(hit, state, shock, path)       what it does to the table (lian.scenario.engines.at_once.state)
---   after(hit, state, shock)             what buyers then do, once all shocks have acted
---   tells(hit, state, outcome) -> text   what there is to say of what came out
---   resource = true                      it changes whom buyers buy from, before any shock acts
local bind = require "lian.scenario.bind"
local hits = require "lian.scenario.hits"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local resource = require "lian.scenario.engines.at_once.resource"
local sides = require "lian.scenario.engines.at_once.sides"
local state = require "lian.scenario.engines.at_once.state"
local declare = require "lian.scenario.declare"

local at_once = {}

local function make_all(shocks, open)
  return bind.events("at_once", shocks, function(shock, act, path) return {act = act, shock = shock, path = path,
    hit = act.make(shock, open, path)} end)
end

-- as in time: shares of demand, those that tariffs take too, then amounts, then all else (and what turns purchases
-- before), whatever the order that they were given in
local function rank_of(event)
  if event.shock.kind == "tariff" then return 2 end
  if event.shock.kind ~= "demand" then return 4 end
  return event.shock.change and 1 or 3
end

local function in_order(events)
  local out, place = {}, {}
  for k, event in ipairs(events) do out[k], place[event] = event, k end
  table.sort(out, function(a, b)
    local p, q = rank_of(a), rank_of(b)
    if p ~= q then return p < q end
    local s, t = tostring(a.shock), tostring(b.shock)
    if s ~= t then return s < t end
    return place[a] < place[b]
  end)
  return out
end

-- the table as re-sourced, with what shocks hit in it
local function resourced(chain, shocks, o)
  local first = state.new(chain, o)
  local events, moves, turns = make_all(shocks, first), {}, {}
  for _, event in ipairs(in_order(events)) do
    if event.act.resource then
      moves[#moves + 1] = {hit = event.hit, share = event.shock.share}
      turns[#moves] = {label = declare.label(event.shock), parts = event.hit.parts or {}, to = event.hit.to}
    end
  end
  if #moves == 0 then return first, events end
  local moved, sales, code = resource.apply(chain, moves)
  if not moved then return nil, sales, code end
  local open = state.new(moved, o)
  open.demand_side, open.resourced = true, true
  for i, v in ipairs(sales) do open.direct[i] = open.direct[i] - v end
  for _, event in ipairs(events) do open:note(event.act.resource and event.hit.note or nil) end
  open:note(hits.told_turns(turns))
  open:note("purchases were re-sourced first: the demand side is told against the table as it was, short supply "
    .. "against "
    .. "the table as re-sourced")
  return open, make_all(shocks, open)
end

-- short supply by the threshold `essential`: half of it, as asked, twice it
local function assume(chain, shocks, o, asked)
  local out = {}
  for _, factor in ipairs(o.essential > 0 and {0.5, 1, 2} or {1}) do
    local supply, as = asked, {}
    if factor ~= 1 then
      for key, value in pairs(o) do as[key] = value end
      as.model, as.assumptions, as.essential = "supply", false, math.min(1, factor * o.essential)
      local outcome, message, code = at_once.evaluate(chain, shocks, as)
      if not outcome then return nil, message, code end
      supply = outcome.supply
    end
    out[#out + 1] = {name = "essential", value = as.essential or o.essential, best = supply.best,
      rationed = supply.rationed}
  end
  return out
end

-- supplies that are given (imports, stocks drawn down) and more than what is still asked for, all in one note
local function note_surplus(open, chain, surplus)
  local labels, names, sum, unit = chain:nodes(), {}, 0, chain:meta().unit
  for i = 1, #chain do
    if surplus[i] then names[#names + 1], sum = labels[i], sum + surplus[i] end
  end
  if #names == 0 then return end
  local shown = table.concat(names, ", ", 1, math.min(5, #names)) ..
    (#names > 5 and (" and %d more"):format(#names - 5) or "")
  open:note(("%s: output stops at 0, and %s of given supplies (imports, stocks) find no buyer"):format(shown,
    number.amount(sum, unit)))
end

---Evaluates shocks on a chain.
---@param chain lian.chain
---@param shocks lian.shock[] as drawn
---@param o table checked options of scenario:run
---@return table|nil outcome {demand, supply, prices, notes, table (as re-sourced), state, flows}
---@return string|nil message
---@return string|nil code
function at_once.evaluate(chain, shocks, o)
  local open, events, code = resourced(chain, shocks, o)
  if not open then return nil, events, code end
  local ordered = in_order(events)
  for _, event in ipairs(ordered) do
    if not event.act.resource then event.act.apply(event.hit, open, event.shock, event.path) end
  end
  for _, event in ipairs(ordered) do if event.act.after then event.act.after(event.hit, open, event.shock) end end
  local outcome, message = {table = open.chain, state = open, flows = o.flows}
  local function wants(model) return o.model == "all" or o.model == model end
  if open.demand_side and wants("demand") then
    outcome.demand, message, code = sides.demand(open, chain, o.flows)
    if not outcome.demand then return nil, message, code end
    note_surplus(open, chain, outcome.demand.surplus)
  end
  if open.supply_side and wants("supply") then
    outcome.supply, message, code = sides.supply(open, o)
    if not outcome.supply then return nil, message, code end
  end
  if open.tariffs and wants("price") then
    outcome.prices, message, code = chain:prices{tariff = open.tariffs, flows = o.flows}
    if not outcome.prices then return nil, message, code end
    if outcome.demand then -- buyers turn, or ask for less, in the same run
      outcome.prices.note = outcome.prices.note:gsub("quantities do not react",
        "at the quantities of before (what turns or falls away is in the sales)")
    end
  end
  if #shocks > 0 and not (outcome.demand or outcome.supply or outcome.prices) then
    options.raise(("run.model: no shock here works through the %s model"):format(o.model))
  end
  outcome.routes = open.routes or {}
  for _, event in ipairs(events) do
    local told = event.act.tells and event.act.tells(event.hit, open, outcome)
    if told then open:note(("%s: %s"):format(declare.label(event.shock), told)) end
  end
  outcome.notes = table.move(open.notes, 1, #open.notes, 1, {})
  if not (o.assumptions and outcome.supply) then return outcome end
  outcome.assumed, message, code = assume(chain, shocks, o, outcome.supply)
  if not outcome.assumed then return nil, message, code end
  return outcome
end

---The price model alone, for the tariffs of shocks as drawn.
function at_once.prices(chain, shocks)
  local open = state.new(chain, {})
  for k, shock in ipairs(shocks) do
    local act, path = declare.of(shock.kind).at_once, bind.path(shock, k)
    act.apply(act.make(shock, open, path), open, shock, path)
  end
  return chain:prices{tariff = open.tariffs, flows = "domestic"}
end

return at_once
