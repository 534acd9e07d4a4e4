--- Coupling coordination degree between subsystems, over units and years.
local core = require "lian.core"
local format = require "lian.base.format"
local grades = require "lian.index.grades"
local group_draws = require "lian.index.group_draws"
local group_scores = require "lian.index.group_scores"
local limits = require "lian.base.limits"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local scaled = require "lian.index.scaled"
local subsystems = require "lian.index.subsystems"

local coordination = {}

local RULES = {
  unit = "text", time = "text", form = {"choice", "both", "usual", "corrected", default = "both"},
  normalise = {"choice", "minmax", "none"}, within = {"choice", "all", "time", default = "all"},
  onto = "table", weights = {"choice", "equal", "entropy", default = "equal"}, system_weights = "table",
  language = {"choice", "english", "chinese", default = "english"},
  closed = {"choice", "right", "left", default = "right"}, stages = {"flag", default = false},
  draws = "count", spread = {"share", default = 0.25}, seed = {"integer", default = 1},
  interval = {"share", default = 0.9}, relative = "labels", synchronous = "table", vary = "table",
}

local SUFFIX = {usual = "", corrected = "_corr"}
local NAME = {usual = "usual form C = k (prod u)^(1/k) / sum u",
  corrected = "corrected form of Wang et al. 2021 (columns _corr)"}

local function indicator_weights(path, obs, s, lists, how)
  local fallback = {}
  if how == "entropy" then
    local message, code
    fallback, message, code = scaled.entropy(obs, s.columns, lists)
    if not fallback then return nil, message, code end
  else
    for k in ipairs(s.columns) do fallback[k] = 1 end
  end
  return subsystems.weights(path, s, fallback)
end

-- column j of a flat list of n columns
local function column(flat, n, j)
  local out = {}
  for i = 1, #flat // n do out[i] = flat[(i - 1) * n + j] end
  return out
end

local function share_of(values, count, test)
  local n, hits = 0, 0
  for i = 1, count do
    if values[i] then n, hits = n + 1, hits + (test(values[i]) and 1 or 0) end
  end
  return n > 0 and hits / n or 0, hits, n
end

-- what the two forms say of the same rows
local function warning(r, count)
  local high = function(v) return v > 0.8 end
  local usual, corrected = share_of(r.usual.coupling, count, high), share_of(r.corrected.coupling, count, high)
  local differ, n = 0, 0
  for i = 1, count do
    if r.usual.class[i] and r.corrected.class[i] then
      n, differ = n + 1, differ + (r.usual.class[i] ~= r.corrected.class[i] and 1 or 0)
    end
  end
  if differ == 0 then return nil end
  return format("C is above 0.8 in %.0f %% of rows by the usual form, which bunches near 1, and in %.0f %% by the "
    .. "corrected one; the grade differs in %d of %d rows: name the form with each result", 100 * usual,
    100 * corrected, differ, n)
end

-- rows whose interval rests on some of the draws alone
local function few_note(r, count, draws)
  local fewest, rows = draws, 0
  for i = 1, count do
    local n = r.usual.counted and r.usual.degree[i] and r.usual.counted[i]
    if n and n < draws then fewest, rows = math.min(fewest, math.tointeger(n)), rows + 1 end
  end
  if rows == 0 then return "" end
  return (" (%s fewer draws that give a degree, %d at least)"):format(rows == 1 and "1 row has" or rows .. " rows have",
    fewest)
end

local function notes(o, r, s, count, alpha)
  local _, zeros = share_of(r.usual.degree, count, function(v) return v == 0 end)
  local _, _, known = share_of(r.usual.degree, count, function() return true end)
  local out = {}
  for _, form in ipairs(r.forms) do out[#out + 1] = NAME[form] end
  out[#out + 1] = ("%d subsystems, %s %s, weights %s"):format(#s.names, o.groups or "indicators",
    o.normalise == "none" and (o.groups and "as they are" or "as given") or format("by min-max within %s onto [%g, %g]",
    o.within == "all" and "all rows" or "each period", o.onto[1], o.onto[2]), subsystems.weights_text(s, o.weights))
  if alpha then out[#out + 1] = "T by weights " .. subsystems.system_text(s, alpha) end
  if zeros > 0 then
    out[#out + 1] = ("%s D = 0 because a subsystem stands at the lower end, which onto = {0.01, 1} lifts")
      :format(zeros == 1 and "1 row has" or zeros .. " rows have")
  end
  if known < count then
    out[#out + 1] = ("%s: no degree"):format(count - known == 1 and "1 row lacks an indicator, or has all scores 0"
      or (count - known) .. " rows lack an indicator, or have all scores 0")
  end
  out[#out + 1] = warning(r, count)
  if o.draws then
    out[#out + 1] = format("low and high: %g %% of %d draws of %s, each by up to %g %%, seed %d%s", 100 * o.interval,
      o.draws, o.drawn and ("the score (%s) and of the weights of subsystems"):format(o.drawn.text) or
      #s.columns == #s.names and "the weights of subsystems, whose scores are taken as they are" or "the weights",
      100 * o.spread, o.seed, few_note(r, count, o.draws))
  end
  return table.concat(out, "; ")
end

-- degrees, grades and intervals of one form
local function form_of(form, flat, s, native, x, o, count, alpha)
  local C, T, D = core.coordination.coupling(flat, #s.names, alpha, form)
  if not C then
    return nil, (T:gsub("^weights: the weights sum to 0", "coordination: the weights of subsystems sum to 0; give one "
      .. "of them a weight above 0")), D
  end
  local r = {level = observations.known(T), coupling = observations.known(C), degree = observations.known(D)}
  r.grade, r.class = grades.coordination(r.degree, count, o.language, o.closed)
  r.stage = grades.stage(r.coupling, count, o.language, o.closed)
  if not o.draws then return r end
  local tail = (1 - o.interval) / 2
  local low, middle, high, counted
  if o.drawn then
    low, middle, high, counted = core.coordination.drawn(o.drawn.scores, o.drawn.how, alpha, form, o.spread, o.seed,
      tail)
  else
    low, middle, high = core.coordination.draws(native, x, alpha, form, o.spread, o.draws, o.seed, tail)
  end
  if not low then return nil, middle, high end
  r.low, r.high, r.counted = observations.known(low), observations.known(high), counted
  return r
end

local SYNCHRONOUS = {0.8, 1.2}

local function synchronous_of(given)
  if not given then return SYNCHRONOUS end
  local low, high = given[1], given[2]
  if type(low) ~= "number" or type(high) ~= "number" or #given ~= 2 or not (low > 0 and low <= 1 and high >= 1) then
    options.raise("coordination.synchronous: expected {low, high} with 0 < low <= 1 <= high")
  end
  return given
end

-- relative development u1 / u2 of two subsystems, and who lags
local function relative(s, o, scores)
  local pair = o.relative
  if not pair then return nil end
  if type(pair) == "string" or #pair ~= 2 then options.fail("coordination.relative", "two subsystems", pair) end
  local place, ends = {}, synchronous_of(o.synchronous)
  for k, name in ipairs(s.names) do place[name] = k end
  for _, name in ipairs(pair) do
    if not place[name] then options.raise(options.unknown("coordination.relative", "subsystem", name, s.names)) end
  end
  local a, b, ratio, word = scores[place[pair[1]]], scores[place[pair[2]]], {}, {}
  for i in pairs(a) do
    if b[i] and b[i] > 0 then
      ratio[i] = a[i] / b[i]
      word[i] = ratio[i] > ends[2] and pair[2] or ratio[i] < ends[1] and pair[1] or "none"
    elseif b[i] and a[i] > 0 then
      word[i] = pair[2]
    end
  end
  return ratio, word, pair
end

local function told(obs, s, o, r, scores, alpha)
  local count, columns = obs.count, observations.key_columns(obs)
  for k, name in ipairs(s.names) do columns[#columns + 1] = {name, scores[k], digits = 3} end
  columns[#columns + 1] = {"T", r.usual.level, digits = 3}
  for _, form in ipairs(r.forms) do
    local f, suffix = r[form], SUFFIX[form]
    columns[#columns + 1] = {"C" .. suffix, f.coupling, digits = 3}
    if o.stages then columns[#columns + 1] = {"stage" .. suffix, f.stage} end
    columns[#columns + 1] = {"D" .. suffix, f.degree, digits = 3}
    if o.draws then
      columns[#columns + 1] = {"D" .. suffix .. "_low", f.low, digits = 3}
      columns[#columns + 1] = {"D" .. suffix .. "_high", f.high, digits = 3}
    end
    columns[#columns + 1] = {"grade" .. suffix, f.grade}
  end
  local ratio, word, pair = relative(s, o, scores)
  columns.note = notes(o, r, s, count, alpha)
  if ratio then
    columns[#columns + 1] = {"relative", ratio, digits = 3}
    columns[#columns + 1] = {"lags", word}
    columns.note = columns.note .. ("; relative: %s / %s"):format(pair[1], pair[2])
  end
  columns.count, columns.title = count, "coupling coordination degree"
  return columns
end

-- options that nothing would look at: {name, what it goes with, whether that is there}
local function check_idle(given, o)
  local scales, draws = o.normalise == "minmax", o.draws ~= nil
  for _, one in ipairs{{"onto", "normalise = \"minmax\"", scales}, {"within", "normalise = \"minmax\"", scales},
    {"spread", "draws", draws}, {"interval", "draws", draws}, {"seed", "draws", draws},
    {"synchronous", "relative", o.relative ~= nil}} do
    if given and given[one[1]] ~= nil and not one[3] then
      options.raise(("coordination.%s: goes with %s, which is not asked for"):format(one[1], one[2]))
    end
  end
end

---Coupling coordination degree (耦合协调度) of subsystems in each unit and period: how well they fit (C), how high
---they stand (T), and D = sqrt(C T) with its grade, by the usual form and by the corrected one of Wang et al. 2021
---(columns C_corr, D_corr). `data` is a frame with a row a unit and period; each subsystem lists columns, by name or
---{"column", direction = -1, weight = 2}; a frame with the columns subsystem, indicator, direction, weight does as well
---(lian.five_flows gives one). Indicators are put onto [0, 1] by min-max over all rows (`within` = "time": each period
---for itself, which is not comparable over time), a subsystem's score is their weighted mean (`weights` = "equal" or
---"entropy"), T the mean of scores by `system_weights` (name -> number). Scores that lie in [0, 1] already:
---normalise = "none". With `draws` the weights are varied, each by up to `spread` (0.25), and D_low and D_high are the
---ends of `interval` (0.9). A row in which an indicator is missing has no degree. `relative` = {"a", "b"} adds u_a /
---u_b and which of the two lags ("none" within `synchronous`, {0.8, 1.2}), `stages` the four stages of C; grades and
---stages own their upper end (`closed` = "left": their lower one).
---A score of lian.index may stand for data: its groups (those just below the index, or those named) are the subsystems,
---by their scores over the most that they can be (100 of min-max, 1 of TOPSIS), or put onto [0, 1] by their extremes
---with normalise = "minmax". Its draws are those of score:uncertainty, with `vary` as there (left out: weights, and
---means that can be taken; the scale only with normalise = "minmax"), so that D_low and D_high carry what the score
---does not know; the weights of subsystems vary by `spread`. O(rows x indicators), drawn O(draws x rows x indicators).
---```lua
---local data = lian.frame.new{{"province", {"A", "B", "C"}}, {"patents", {5, 9, 20}}, {"output", {80, 90, 70}}}
---print(lian.coordination(data, {innovation = {"patents"}, industry = {"output"}}, {unit = "province"}))
---```
---@param data lian.frame|lian.score
---@param systems table<string, table>|lian.frame|string[]
---@param given? table
---@return lian.frame|nil frame a row a unit and period, in the order of the data
---@return string|nil message
---@return string|nil code
function coordination.coordination(data, systems, given)
  local path = "coordination"
  local o = options.check(path, given, RULES)
  o.onto = scaled.onto("coordination.onto", o.onto)
  if o.draws then limits.check("coordination.draws", "draws", o.draws) end
  if observations.is_score(data) then
    local as_they_are = o.normalise == nil or o.normalise == "none"
    if o.draws then
      local scores, how, text = group_draws.of(data, systems, o)
      if not scores then return nil, how, text end
      o.drawn = {scores = scores, how = how, text = text}
    elseif o.vary then
      options.raise("coordination.vary: says what the draws of a score vary; give draws = 1000 with it")
    end
    data, systems, o.groups = group_scores.subsystems(data, systems, o, as_they_are)
    o.normalise = o.normalise or "none"
  elseif o.vary then
    options.raise("coordination.vary: is of a score of lian.index, whose steps it names; of a frame weights vary")
  end
  o.normalise = o.normalise or "minmax"
  check_idle(given, o)
  local obs = observations.read(path, data, o.unit, o.time)
  local s = subsystems.read(path, systems, 2)
  local weights
  local lists, message, code = scaled.columns(obs, s.columns, o)
  if not lists then return nil, message, code end
  weights, message, code = indicator_weights(path, obs, s, lists, o.weights)
  if not weights then return nil, message, code end
  local native, x = subsystems.native(s, weights), scaled.flat(lists, obs.count)
  local alpha = subsystems.by_name("coordination.system_weights", s, o.system_weights)
  local flat
  flat, message, code = core.coordination.scores(native, x)
  if not flat then return nil, message, code end
  local r, scores = {forms = o.form == "both" and {"usual", "corrected"} or {o.form}}, {}
  for _, form in ipairs{"usual", "corrected"} do
    r[form], message, code = form_of(form, flat, s, native, x, o, obs.count, alpha)
    if not r[form] then return nil, message, code end
  end
  for k = 1, #s.names do scores[k] = observations.known(column(flat, #s.names, k)) end
  local columns = told(obs, s, o, r, scores, alpha)
  columns.provenance = {form = o.form, normalise = o.normalise, within = o.within,
    weights = subsystems.shares(s, weights), draws = o.draws, seed = o.draws and o.seed}
  return observations.frame("coordination", columns)
end

return coordination
