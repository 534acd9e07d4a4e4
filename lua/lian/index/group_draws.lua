--- Scores of groups of an index in the draws of score:uncertainty, and what the coordination of these comes to.
local choices = require "lian.index.choices"
local core = require "lian.core"
local group_scores = require "lian.index.group_scores"
local options = require "lian.base.options"
local rules = require "lian.index.rules"

local group_draws = {}

local MOST_CELLS = 50000000 -- draws x rows x subsystems: 8 bytes each, twice

-- the choices under which the index is the score of a group: its siblings, and those of all groups above it, weigh
-- nothing. Nodes keep their places, so that weights are drawn as in score:uncertainty
local function spec_of(model, spec, group)
  local out, aside, above = {}, {}, {}
  for key, value in pairs(spec) do out[key] = value end
  local at = group
  while at.parent do
    above[#above + 1] = at.parent.place
    for _, child in ipairs(at.parent.children) do if child ~= at then aside[#aside + 1] = child.place end end
    at = at.parent
  end
  local plain = rules.number{word = "arithmetic"}
  out.weights, out.rules = table.move(spec.weights, 1, #spec.weights, 1, {}), {}
  for k = 1, #spec.rules do out.rules[k] = spec.rules[k] end
  for set = 0, spec.weight_sets - 1 do
    for _, place in ipairs(aside) do out.weights[set * model.count + place] = 0 end
    local on = group
    while on.parent do
      out.weights[set * model.count + on.place], on = 1, on.parent
    end
  end
  for set = 0, spec.rule_sets - 1 do
    for _, place in ipairs(above) do out.rules[set * model.count + place] = plain end
  end
  return out
end

-- the scale of each group in each draw, subsystem by subsystem
local function scales_of(model, groups, c, draws)
  local out, known = {}, {}
  for _, group in ipairs(groups) do
    for d = 1, draws.count do
      local n = ((draws.table and draws.table[d] or 1) - 1) % #c.normalise + 1
      local r = draws.rule and draws.rule[d] or 1
      local key = ("%d %d %d"):format(group.place, n, r)
      known[key] = known[key] or group_scores.most(model, group, {normalise = c.normalise[n],
        aggregate = c.aggregate[r]})
      out[#out + 1] = known[key]
    end
  end
  return out
end

---Draws of the scores of groups, and how they are put onto [0, 1], for core.coordination.drawn.
---@param score lian.score
---@param named string|string[]|nil
---@param o table options of lian.coordination: draws, seed, vary, normalise, onto, within
---@return table|nil scores a matrix a group, draws x rows, in the order of their names
---@return table|string how, or a message
---@return string text what varies, or a code
function group_draws.of(score, named, o)
  local model, t = score.model, score.table
  local groups, scores = table.move(group_scores.groups(model, named), 1, #model.groups, 1, {}), {}
  table.sort(groups, function(a, b) return a.name < b.name end)
  if t.rows * o.draws * #groups > MOST_CELLS then
    options.raise(("coordination: %d draws of %d rows and %d subsystems are more than %d; ask for fewer draws"):format(
      o.draws, t.rows, #groups, MOST_CELLS))
  end
  local rescale = o.normalise == "minmax"
  local out, message, code = choices.of(score, "coordination", o.vary, not rescale)
  if not out then return nil, message, code end
  local draws = choices.random(out, o.draws, o.seed)
  local how = {rescale = rescale, least = o.onto[1], most = o.onto[2]}
  if rescale and o.within == "time" and t.times then how.within, how.strata = t.time_place, #t.time_names end
  if not rescale then how.scale = scales_of(model, groups, out.c, draws) end
  for k, group in ipairs(groups) do
    local spreads, failed, why, drawn = core.index.draws(score.native, spec_of(model, out.spec, group), draws,
      {keep = true})
    if not spreads then return nil, failed, why end
    scores[k] = drawn
  end
  return scores, how, choices.text(out)
end

return group_draws
