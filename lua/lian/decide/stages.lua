--- Stage targets under a plan: the chance that each is met by its year, without the plan and with it, the yearly rise
--- that is needed, and what is still missing.
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local scenarios = require "lian.scenario"

local stages = {}

-- the sweep of the value's scenario with these policies, with the luck of the value
local function swept(of, set)
  local asked = of.asked
  local base, o = asked.base, asked.o
  local given = {from = base.from, to = base.to, step = base.step, home = asked.home}
  table.move(base.shocks, 1, #base.shocks, 1, given)
  for i, policy in ipairs(asked.policies) do
    if set[i] then table.move(policy.shocks, 1, #policy.shocks, #given + 1, given) end
  end
  local run = {draws = o.draws, seed = o.seed}
  for key, value in pairs(o.run or {}) do run[key] = value end
  return scenarios.scenario(base.name)(given):sweep(of.chain, run)
end

local function targets_of(of, set)
  local sweep, message, code = swept(of, set)
  if not sweep then return nil, message, code end
  return sweep:targets()
end

-- sweeps on lists say chance, those on tables probability
local function column_of(f)
  for _, name in ipairs(f:names()) do if name == "chance" then return name end end
  return "probability"
end

---@param self lian.plan
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function stages.of(self)
  local of = self.problem.valued
  if not of then options.raise("plan:stages: only a plan of a value (portfolio{value =}) can be run") end
  local has_target = false
  for _, shock in ipairs(of.asked.base.shocks) do has_target = has_target or shock.kind == "target" end
  if not has_target then
    options.raise("plan:stages: the scenario has no target; give it lian.target{goods =, at_least =, before =}")
  end
  local none, message, code = targets_of(of, {})
  if not none then return nil, message, code end
  local with
  with, message, code = targets_of(of, self.set)
  if not with then return nil, message, code end
  local chance, c = column_of(with), {{}, {}, {}, {}, {}, {}, {}, {}, {}}
  for k = 1, #with do
    c[1][k], c[2][k], c[3][k] = with(k, "target"), with(k, "at_least"), with(k, "before")
    c[4][k], c[5][k], c[6][k] = none(k, chance), with(k, chance), with(k, "error")
    c[7][k], c[8][k], c[9][k] = with(k, "value"), with(k, "needed"), with(k, "still")
  end
  return frame.new{{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"without", c[4]},
    {"chance", c[5]}, {"error", c[6], digits = 2}, {"value", c[7]}, {"needed", c[8], unit = "a year"},
    {"still", c[9], unit = "a year"}, count = #with, title = "targets without and with the plan",
    note = format("%d draws, the same luck in both; needed: the yearly rise from the start; still: what is missing "
      .. "of it with the plan", of.asked.o.draws)}
end

return stages
