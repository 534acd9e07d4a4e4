--- In which box of the uncertain factors the draws of interest lie (PRIM), in words; with the chance of each limit and
--- how often half of the draws limit the same factor.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local numbers = require "lian.explore.numbers"
local options = require "lian.base.options"
local sensitivity = require "lian.explore.sensitivity"

local discover = {}

---Options of the verbs.
discover.RULES = {where = {"any", required = true}, boxes = {"count", default = 1}, step = "extent",
  peel = {"share", default = 0.05}, paste = {"share", default = 0.05}, mass = {"share", default = 0.05},
  by = {"choice", "lenient", "mean", default = "lenient"}, p = {"share", default = 0.05},
  halves = {"extent", default = 10}, seed = {"integer", default = 1}}
discover.PEELS = {}
for _, name in ipairs{"where", "peel", "paste", "mass", "by"} do discover.PEELS[name] = discover.RULES[name] end

local MOST_CATEGORIES = 32

-- {x, hit, kinds, rows} as native code takes them; categories by factor; how many are of interest
local function cases_of(path, draws, where)
  local hits, count = sensitivity.hits(path .. ".where", draws, where)
  local d, flat, kinds, named, rows = #draws.factors, {}, {}, {}, {}
  if d == 0 then options.raise(path .. ": nothing was drawn in these draws") end
  for j, factor in ipairs(draws.factors) do
    local x
    x, named[j] = numbers.coded(factor)
    kinds[j] = named[j] and #named[j] > 1 and #named[j] or 0
    if kinds[j] > MOST_CATEGORIES then
      options.raise(("%s: %s has %d categories; at most %d can be told apart"):format(path, factor.name, kinds[j],
        MOST_CATEGORIES))
    end
    for k = 1, draws.count do flat[(k - 1) * d + j] = x[k] end
  end
  local found = 0
  for k = 1, draws.count do
    if hits[k] ~= nil then rows[#rows + 1] = k end
    if hits[k] then found = found + 1 end
    hits[k] = hits[k] or false
  end
  if found == 0 or found == count then
    return nil, format("%s: %s of the %d draws are of interest; there is nothing to tell apart", path,
      found == 0 and "none" or "all", count), "bad_data"
  end
  return {x = core.matrix_new(draws.count, d, flat), hit = hits, kinds = kinds, rows = rows}, named, found
end

local function peel(cases, o) return core.explore.prim(cases, o.peel, o.paste, o.mass, o.by == "mean") end

-- the step with the largest coverage x density: where more density begins to cost much coverage
local function knee(path)
  local best, at = -1, 1
  for k, step in ipairs(path) do
    local score = step.coverage * (step.density or 0)
    if score > best then best, at = score, k end
  end
  return at
end

local function opened(limits, j, kinds)
  local out = table.move(limits, 1, #limits, 1, {})
  out[2 * j - 1], out[2 * j] = kinds[j] > 0 and (1 << kinds[j]) - 1.0 or -math.huge, kinds[j] > 0 and 0.0 or math.huge
  return out
end

-- without the limits that chance would make as often as p, the weakest first
local function without_chance(cases, limits, p)
  while true do
    local measure, quasi, code = core.explore.box(cases, limits)
    if not measure then return nil, quasi, code end
    local worst
    for j, v in ipairs(quasi) do if v and v >= p and (not worst or v > quasi[worst]) then worst = j end end
    if not worst then return limits, measure, quasi end
    limits = opened(limits, worst, cases.kinds)
  end
end

-- how often each factor is limited in boxes of random halves of the cases
local function halves(cases, o)
  local out, tried, d = {}, 0, #cases.kinds
  for j = 1, d do out[j] = 0 end
  for h = 1, o.halves do
    local rows, stream = {}, core.stream "halves"
    for _, k in ipairs(cases.rows) do
      if core.random_uniform(o.seed, stream, h * 2 ^ 32 // 1 | k) < 0.5 then rows[#rows + 1] = k end
    end
    local half = {x = cases.x, hit = cases.hit, kinds = cases.kinds, rows = rows}
    local path = #rows > 1 and peel(half, o)
    if path then
      local limits = without_chance(half, path[knee(path)].limits, o.p)
      tried = tried + 1
      for j = 1, d do
        local wide = opened(limits, j, cases.kinds)
        if wide[2 * j - 1] ~= limits[2 * j - 1] or wide[2 * j] ~= limits[2 * j] then out[j] = out[j] + 1 end
      end
    end
  end
  for j = 1, d do out[j] = tried > 0 and out[j] / tried or nil end
  return out
end

local function outside(cases, limits)
  local rows, d, u = {}, #cases.kinds, core.index.values(cases.x)
  for _, k in ipairs(cases.rows) do
    local inside = true
    for j = 1, d do
      local v, low, high = u[(k - 1) * d + j], limits[2 * j - 1], limits[2 * j]
      if cases.kinds[j] > 0 then inside = inside and (low // 1 | 0) >> (v // 1 | 0) & 1 == 1
      else inside = inside and v >= low and v <= high end
    end
    if not inside then rows[#rows + 1] = k end
  end
  return {x = cases.x, hit = cases.hit, kinds = cases.kinds, rows = rows}
end

local function texts_inside(named, mask)
  local out = {}
  for k, text in ipairs(named) do if (mask // 1 | 0) >> (k - 1) & 1 == 1 then out[#out + 1] = tostring(text) end end
  return table.concat(out, ", ")
end

-- a factor of a scenario in words: "cut of embargo C CHN" of embargo//C/CHN.cut; other names as they are
local function in_words(name)
  local path, field = name:match "^(.*/.*)%.([%w_]+)$"
  if not path then return name end
  return ("%s of %s"):format(field, (path:gsub("/+", " "):gsub(" $", "")))
end

local function limit_text(name, named, low, high)
  if named then return format("%s is %s", name, texts_inside(named, low):gsub(", ", " or ")) end
  if low == -math.huge then return format("%s <= %.4g", name, high) end
  if high == math.huge then return format("%s >= %.4g", name, low) end
  return format("%.4g <= %s <= %.4g", low, name, high)
end

local function percent(share) return format("%.3g %%", 100 * share) end

local function words(number, measure, texts)
  if #texts == 0 then return format("box %d: no limit is more than chance", number) end
  return format("box %d%s: where %s: %s of the cases of interest (coverage); %s of the draws there are of interest "
    .. "(density), and it holds %s of the draws", number, number > 1 and ", of what the earlier leave" or "",
    table.concat(texts, " and "), percent(measure.coverage), percent(measure.density or 0), percent(measure.mass))
end

local function add_box(c, number, draws, named, limits, quasi, often)
  local texts = {}
  for j, factor in ipairs(draws.factors) do
    if quasi[j] then
      local k, low, high = #c[1] + 1, limits[2 * j - 1], limits[2 * j]
      c[1][k], c[2][k], c[6][k], c[7][k] = number, factor.name, quasi[j], often[j]
      if named[j] then c[5][k] = texts_inside(named[j], low)
      else c[3][k], c[4][k] = low > -math.huge and low or nil, high < math.huge and high or nil end
      texts[#texts + 1] = limit_text(in_words(factor.name), named[j], low, high)
    end
  end
  return texts
end

-- one box of the cases; nil where none is left
local function one_box(cases, o, is_first)
  local path, message, code = peel(cases, o)
  if not path then return nil, message, code end
  local at = is_first and o.step and o.step + 1 or knee(path)
  if at > #path then options.fail("discover.step", ("a step from 0 to %d"):format(#path - 1), o.step) end
  if is_first and o.step then
    local measure, quasi = core.explore.box(cases, path[at].limits)
    return path[at].limits, measure, quasi
  end
  return without_chance(cases, path[at].limits, o.p)
end

---Boxes of the draws in which `where` holds, as limits of factors.
---@param draws table|function as lian.explore.numbers has it, or what makes it
---@param given table
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function discover.boxes(draws, given)
  local o = options.check("discover", given, discover.RULES)
  if type(draws) == "function" then draws = draws() end
  local cases, named, found = cases_of("discover", draws, o.where)
  if not cases then return nil, named, found end
  local c, told, all = {{}, {}, {}, {}, {}, {}, {}}, {}, cases
  for number = 1, o.boxes do
    local limits, measure, quasi = one_box(cases, o, number == 1)
    if not limits then
      if number == 1 then return nil, "discover: " .. measure, quasi end
      break -- nothing of interest is left
    end
    local texts = add_box(c, number, draws, named, limits, quasi, halves(cases, o))
    told[#told + 1] = words(number, measure, texts)
    if #texts == 0 then break end
    cases = outside(cases, limits)
    if #cases.rows == 0 then break end
  end
  local note = format("%d of %d draws are of interest (%s); %s; quasi-p: as many hits by chance, with the limit "
    .. "dropped; in_halves: share of random halves that limit the factor too", found, #all.rows,
    percent(found / #all.rows),
    table.concat(told, "; "))
  return frame.new{{"box", c[1]}, {"factor", c[2]}, {"low", c[3], digits = 4}, {"high", c[4], digits = 4},
    {"values", c[5]}, {"quasi_p", c[6], digits = 2}, {"in_halves", c[7], digits = 2}, count = #c[1],
    title = "boxes: " .. draws.name, note = note}
end

---The path of peels and pastes.
---@param draws table
---@param given table
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function discover.peels(draws, given)
  local o = options.check("peels", given, discover.PEELS)
  if type(draws) == "function" then draws = draws() end
  local cases, message, code = cases_of("peels", draws, o.where)
  if not cases then return nil, message, code end
  local path
  path, message, code = peel(cases, o)
  if not path then return nil, "peels: " .. message, code end
  local c, best = {{}, {}, {}, {}, {}}, knee(path)
  for k, step in ipairs(path) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = k - 1, step.coverage, step.density, step.mass, step.limited
  end
  return frame.new{{"step", c[1]}, {"coverage", c[2], digits = 3}, {"density", c[3], digits = 3},
    {"mass", c[4], digits = 3}, {"limited", c[5]}, count = #path, title = "peels: " .. draws.name,
    note = format("the knee, largest coverage x density, is step %d; discover{step =} takes another", best - 1)}
end

return discover
