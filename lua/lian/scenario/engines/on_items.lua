--- A scenario on a list of items, evaluated at once: what can still be made, when it bites, what to learn first. Each
--- instrument says in `on_items` what it cuts: `cut(shock, path)` -> {by, goods, on, cut}. The arithmetic is that of
--- chain:attainable.
local bind = require "lian.scenario.bind"
local case = require "lian.items.case"
local options = require "lian.base.options"
local random = require "lian.base.random"

local on_items = {}

local RULES = case.rules{home = "text", seed = {"integer", default = 1}, draw = {"count", default = 1}}
RULES.cut = nil

---Evaluates a scenario on a list of items.
---@param chain lian.chain
---@param scenario lian.scenario
---@param given? table home (the scenario's when left out), final, reading, make, seed, draw
---@return table|nil outcome frames levels, before, gaps; goal; notes; values (what was drawn)
---@return table|string options as checked, or the message
---@return string|nil code
function on_items.evaluate(chain, scenario, given)
  local o = random.check("run", given, RULES)
  local parts = case.parts(chain, "run")
  o.home = o.home or bind.home(scenario) or
    options.raise("run.home: expected a country: whose question is it? (or give the scenario a home)")
  case.check_home(parts, o.home, "run.home")
  local shocks, _, values = bind.draw(scenario, chain, o.seed, o.draw, o.home)
  local goal = case.goal(chain, parts, o.final, "run.final")
  bind.events("on_items", shocks, function(shock, act, path)
    act.cut(shock, path)
    return case.cuts(chain, parts, shock, o.home, path)
  end)
  local notes = {}
  bind.note_unused("on_items", shocks, "on items", notes)
  local ask = {home = o.home, final = o.final, reading = o.reading, make = o.make, own = o.own, home_use = o.home_use}
  local before, message, code = chain:attainable(ask)
  if not before then return nil, message, code end
  ask.cut = #shocks > 0 and shocks or nil
  local levels, gaps
  levels, message, code = chain:attainable(ask)
  if not levels then return nil, message, code end
  ask.top = 40
  gaps, message, code = chain:gaps(ask)
  if not gaps then return nil, message, code end
  return {levels = levels, before = before, gaps = gaps, goal = goal, notes = notes, values = values}, o
end

return on_items
