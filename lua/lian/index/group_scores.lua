--- The groups of a score as subsystems: their scores as shares of the scale that they are on.
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local group_scores = {}

-- rules that compare rows have scales of their own, from 0 to 1 where they have one
local RELATIVE = {topsis = 1, vikor = 1, grey = 1, rank_sum = 1, outranking = 1, copeland = false}
-- and so have ways of normalising
local NORMAL = {frontier = 1, target = 1, percentile = 1}

-- what a node scores at most, on a scale from 0 or more; nil where it has no such scale, or its children have several.
-- chosen: normalise and aggregate (a rule by level) in place of the index's own
local function scale_of(model, node, chosen)
  if node.leaf then
    local n = chosen and chosen.normalise or model.normalise
    if n.word == "minmax" or n.word == "goalposts" then return n.low >= 0 and n.high or nil end
    return NORMAL[n.word]
  end
  local rule = chosen and not node.aggregate and chosen.aggregate[node.level] or node.rule
  local own = RELATIVE[rule.word]
  if own ~= nil then return own or nil end
  local scale = scale_of(model, node.children[1], chosen)
  for _, child in ipairs(node.children) do if scale_of(model, child, chosen) ~= scale then return nil end end
  return scale
end

---Groups of a score by name; those just below the index when none is named.
---@param model table
---@param named string|string[]|nil
---@return table[]
function group_scores.groups(model, named)
  local known, first, by_name = {}, {}, {}
  local all = model.groups
  for k = 1, #all - 1 do
    known[k], by_name[all[k].name] = all[k].name, all[k]
    if all[k].parent == all[#all] then first[#first + 1] = all[k].name end
  end
  local list = {}
  for k, name in ipairs(type(named) == "string" and {named} or named or first) do
    if not by_name[name] then options.raise(options.unknown("coordination", "group of the score", name, known)) end
    list[k] = by_name[name]
  end
  return list
end

local ROUNDING = 1e-9 -- by which a mean of scores at the end of their scale may pass it

local function no_scale(model, group, chosen)
  options.raise(("coordination: the scores of '%s' have no scale from 0 (normalised by %s, aggregated by %s): "
    .. "normalise by 'minmax' in the index, or give normalise = \"minmax\" here, which puts groups onto [0, 1]")
    :format(group.name, (chosen and chosen.normalise or model.normalise).word,
    (chosen and not group.aggregate and chosen.aggregate[group.level] or group.rule).word))
end

---What a group scores at most under other choices; raises where it has no scale from 0.
---@param model table
---@param group table
---@param chosen table normalise and aggregate, as choices.of has them
---@return number
function group_scores.most(model, group, chosen)
  return scale_of(model, group, chosen) or no_scale(model, group, chosen)
end

---The frame of a score with its groups (those just below the index, or those named), and the subsystems that they are.
---As they are: over the most that they can score; refused where they have no scale from 0. Not so: as scored.
---@param score lian.score
---@param named string|string[]|nil
---@param o table options; the columns that a score brings are put in
---@param as_they_are boolean
---@return lian.frame frame
---@return table<string, string[]> subsystems
---@return string told what they are, in words
function group_scores.subsystems(score, named, o, as_they_are)
  if named ~= nil and type(named) ~= "string" and (type(named) ~= "table" or #named == 0) then
    options.fail("coordination: subsystems of a score", "names of its groups, or nothing for all", named)
  end
  local f, out, most = observations.given("coordination", score, o), {}, nil
  for _, group in ipairs(group_scores.groups(score.model, named)) do
    local values, scale = f:column(group.name), scale_of(score.model, group)
    if as_they_are and not scale then no_scale(score.model, group) end
    for i = 1, as_they_are and #f or 0 do
      local u = values[i] and values[i] / scale
      values[i] = u and u > 1 and u <= 1 + ROUNDING and 1 or u
    end
    most = (most == nil or most == scale) and scale or false
    out[group.name], f = {group.name}, f:with(group.name, values)
  end
  return f, out, ("groups of the index '%s'%s"):format(score.model.name, not as_they_are and "" or most
    and (", scores over %g"):format(most) or ", scores over the most of each")
end

return group_scores
