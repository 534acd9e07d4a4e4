--- The steps from the table to indicators on one scale: gaps, outliers, direction and normalisation.
local core = require "lian.core"
local data = require "lian.index.data"
local frames = require "lian.frame.base"
local options = require "lian.base.options"
local tree = require "lian.index.tree"

local steps = {}

-- the core speaks of places; users know names
local function renamed(model, t, message)
  message = message:gsub("row (%d+)", function(i) return t and data.row_text(t, tonumber(i)) end)
  message = message:gsub("column (%d+)", function(j) return ("'%s'"):format(model.leaves[tonumber(j)].name) end)
  return (message:gsub("node (%d+)", function(k)
    local node = tree.node(model, tonumber(k))
    return node and ("'%s'"):format(node.name)
  end))
end

local REMEDY = {
  {"all values are alike", "; leave it out of the index, or normalise = {..., constant = 'middle'}"},
  {"takes no value of 0 or below",
    "; normalise = {'minmax', low = 1, high = 100} keeps scores above 0, or choose another "
    .. "rule"},
  {"entropy takes no value below 0", "; weights = {'entropy', of = 'minmax'} puts it on 0 to 1 first"},
  {"EM needs more rows", ""}, {"to fill gaps from", "; leave it out, or fill by another method"},
  {"needs a table without gaps", "; fill the gaps, with missing = 'nearest' for one, or weigh by 'entropy', 'critic', "
    .. "'variation', 'deviation' or 'equal'"},
  {"nothing to weigh them by", "; give weights, or weights = 'equal'"},
}

---nil, message, code of a step of the core that failed, in the users' words.
---@return nil
---@return string message
---@return string code
function steps.failed(model, t, step, message, code)
  message = renamed(model, t, message)
  for _, pair in ipairs(REMEDY) do
    if message:find(pair[1], 1, true) then
      message = message .. pair[2]
      break
    end
  end
  return nil, ("%s: %s"):format(step, message), code
end

-- ---- gaps

local function gaps_of(t, i)
  local count = 0
  for _, column in ipairs(t.columns) do if not column[i] then count = count + 1 end end
  return count
end

-- units of which a row fails the test, with all their rows
local function without(t, fails)
  local out, names = {}, {}
  for i = 1, t.rows do
    if fails(i) and not out[t.units[i]] then
      out[t.units[i]] = true
      names[#names + 1] = t.units[i]
    end
  end
  local left = #names > 0 and data.kept(t, function(i) return not out[t.units[i]] end) or t
  return left, names
end

---Without the units that have too little: less than `screen` of the indicators, or with missing = "drop" any gap.
---@return table|nil table
---@return string[]|string names of units left out, or a message
---@return string|nil code
function steps.screened(model, t)
  local m, dropped = #model.leaves, {}
  if model.screen then
    local names
    t, names = without(t, function(i) return (m - gaps_of(t, i)) / m < model.screen - 1e-12 end)
    for _, name in ipairs(names) do dropped[#dropped + 1] = name end
  end
  if model.missing.word == "drop" then
    local names
    t, names = without(t, function(i) return gaps_of(t, i) > 0 end)
    for _, name in ipairs(names) do dropped[#dropped + 1] = name end
  end
  if t.rows == 0 then
    return nil, "missing: every unit has gaps, so none is left; fill them, with missing = 'nearest' for one", "bad_data"
  end
  return t, dropped
end

local function groups_by(t, name)
  local column, place, count, out = frames.column(t.frame, name, "index.missing.by"), {}, 0, {}
  for i = 1, t.rows do
    local value = column.values[t.source[i]]
    if value == nil then options.raise(("index.missing.by: %s has no '%s'"):format(data.row_text(t, i), name)) end
    if not place[value] then
      count = count + 1
      place[value] = count
    end
    out[i] = place[value]
  end
  return out
end

---The table without gaps (with missing = "skip": as it is).
---@return lian.matrix|nil
---@return string|nil message
---@return string|nil code
function steps.filled(model, t, missing)
  local x = data.native(t)
  local few, count = data.gaps(model, t)
  if count == 0 or missing.word == "skip" or missing.word == "drop" then return x end
  if missing.word == "refuse" then
    return nil, ("missing: %d cells have no value, such as %s; say how to fill them, as with missing = 'nearest', or "
      .. "'skip' "
      .. "to score what is there"):format(count, few), "bad_data"
  end
  local spec = {method = missing.word, neighbours = missing.neighbours, steps = missing.steps,
    tolerance = missing.tolerance}
  if missing.by then spec.group = groups_by(t, missing.by) end
  if missing.word == "linear" then
    if not t.times then options.raise("index.missing: 'linear' fills in time; give time = the column of years") end
    if type(t.times[1]) ~= "number" then options.raise("index.missing: 'linear' needs years as numbers") end
    spec.group, spec.time = t.unit_place, t.times
  end
  local out, message, code = core.index.fill(x, spec)
  if not out then
    local failed, said, why = steps.failed(model, t, "missing", message, code)
    if missing.by then said = ("%s (in a group of '%s')"):format(said, missing.by) end
    return failed, said, why
  end
  return out
end

-- ---- outliers

-- whether goalposts or a target, which are in units of the data, are looked at
local function keeps_unit(leaf, normalise)
  return leaf.goalposts and "goalposts" or normalise.word == "target" and leaf.target and "target" or nil
end

local TRANSFORMS = {log = true, box_cox = true}

---Whether what was done to an indicator gave it another unit.
function steps.is_transformed(what) return TRANSFORMS[what.done] == true end

-- columns of x in place of those that were transformed, of the leaves whose goalposts or target would no longer fit
local function in_their_unit(model, x, out, what, normalise)
  local cells, m, from = nil, #model.leaves, nil
  for j, leaf in ipairs(model.leaves) do
    local why, w = keeps_unit(leaf, normalise), what[j]
    if why and steps.is_transformed(w) then
      from, cells = from or core.index.values(x), cells or core.index.values(out)
      for k = j, #cells, m do cells[k] = from[k] end
      w.done, w.skewness_after, w.kurtosis_after = ("none, for its %s"):format(why), w.skewness, w.kurtosis
    end
  end
  return cells and core.index.table(x:rows(), m, cells) or out
end

---Outliers treated. Indicators with goalposts, or with a target that is looked at, are never transformed: these are in
---units of the data.
---@return lian.matrix|nil
---@return table|string what was done by leaf, or a message
---@return string|nil code
function steps.treated(model, t, x, treat, normalise)
  local out, what, code = core.index.treat(x, {method = treat.word, most = treat.most, skewness = treat.skewness,
    kurtosis = treat.kurtosis, low = treat.low, high = treat.high,
    plain = treat.mirror == false})
  if not out then return steps.failed(model, t, "treat", what, code) end
  return in_their_unit(model, x, out, what, normalise), what
end

-- ---- one scale

local function directions(model)
  local less = {}
  for j, leaf in ipairs(model.leaves) do less[j] = leaf.direction == -1 end
  return less
end

-- strata of a step that compares within a year
local function strata(t, within)
  if within ~= "year" then return nil end
  if not t.times then options.raise("index.normalise.within: 'year' needs time = the column of years") end
  return t.time_place
end

-- goalposts from worst to best; for leaves without any 0 and 1, which are not looked at
local function posts(model)
  local from, to = {}, {}
  for j, leaf in ipairs(model.leaves) do
    local g = leaf.goalposts or {0, leaf.direction}
    from[j], to[j] = g[1], g[2]
    if leaf.goalposts and leaf.direction == -1 then from[j], to[j] = g[2], g[1] end
  end
  return from, to
end

local function check_asked(model, normalise)
  for _, leaf in ipairs(model.leaves) do
    local word = normalise.word
    if word == "target" and not leaf.target then
      options.raise(("index: normalise = 'target' needs a target of '%s': {'%s', target = ...}"):format(leaf.name,
        leaf.name))
    elseif word == "goalposts" and not leaf.goalposts then
      options.raise(("index: normalise = 'goalposts' needs those of '%s': {'%s', goalposts = {least, most}}"):format(
        leaf.name, leaf.name))
    end
  end
end

local function any(model, field)
  for _, leaf in ipairs(model.leaves) do if leaf[field] then return true end end
  return false
end

-- columns of b for the leaves with goalposts, of a for the others
local function merged(model, a, b, rows)
  local from, over, m = core.index.values(a), core.index.values(b), #model.leaves
  for i = 1, rows do
    for j, leaf in ipairs(model.leaves) do
      if leaf.goalposts then from[(i - 1) * m + j] = over[(i - 1) * m + j] end
    end
  end
  return core.index.table(rows, m, from)
end

-- whether a column has two values that differ in a stratum (0: all rows), by stratum
local function spreads(cells, rows, width, j, within)
  local first, out = {}, {}
  for i = 1, rows do
    local g, v = within and within[i] or 0, cells[(i - 1) * width + j]
    if v == v then
      if first[g] == nil then first[g] = v end
      if v ~= first[g] then out[g] = true end
    end
  end
  return out
end

---What to do where the treatment of outliers left an indicator without spread that had one: nothing where it did not.
---@param s table filled and treated matrices
---@param message string of steps.normalised
---@return string
function steps.flattened(model, t, s, treat, normalise, message)
  if treat.word == "none" or not message:find("all values are alike", 1, true) then return "" end
  local before, after = core.index.values(s.filled), core.index.values(s.treated)
  local within, width = strata(t, normalise.within), #model.leaves
  for j, leaf in ipairs(model.leaves) do
    if message:find(("'%s'"):format(leaf.name), 1, true) then
      local had, has = spreads(before, t.rows, width, j, within), spreads(after, t.rows, width, j, within)
      for g in pairs(had) do
        if not has[g] then
          return ("; it had a spread before treat = '%s', which took all other values for outliers: treat = 'none' "
            .. "keeps them"):format(treat.word)
        end
      end
    end
  end
  return ""
end

---Indicators on one scale on which more is better. Under "minmax" those with goalposts go by these.
---@return lian.matrix|nil
---@return string|nil message
---@return string|nil code
function steps.normalised(model, t, x, normalise)
  check_asked(model, normalise)
  local target, from, to = {}, posts(model)
  for j, leaf in ipairs(model.leaves) do target[j] = leaf.target or 0 end
  local spec = {method = normalise.word, low = normalise.low, high = normalise.high, mean = normalise.mean,
    deviation = normalise.deviation, population = normalise.divisor == "n", clip = normalise.clip,
      less = directions(model), from = from, to = to,
    target = normalise.word == "target" and target or nil, within = strata(t, normalise.within),
    middle = normalise.constant == "middle"}
  local out, message, code = core.index.normalise(x, spec)
  if not out then return steps.failed(model, t, "normalise", message, code) end
  if normalise.word == "minmax" and any(model, "goalposts") then
    spec.method = "goalposts"
    local over
    over, message, code = core.index.normalise(x, spec)
    if not over then return steps.failed(model, t, "normalise", message, code) end
    return merged(model, out, over, t.rows)
  end
  return out
end

---The place of each value between the worst and the best of its indicator, 0 to 1, whatever the scale of scores: what
---weights and obstacles are made of. A column without spread is 0.5.
function steps.unit_scale(model, t, x, normalise)
  return steps.normalised(model, t, x, {word = "minmax", low = 0, high = 1, within = normalise.within,
    constant = "middle"})
end

return steps
