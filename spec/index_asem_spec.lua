-- COINr's example, the ASEM index of sustainable connectivity: every step against the tables that COINr 1.1.14 made of
-- it. Tolerance: 1e-11 relative, as an independent numpy rebuild agrees to 2e-13; what was rounded to 15 digits in
-- between is told where it matters.
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local real = data.case(it)

local read = {}
local function answer(name)
  read[name] = read[name] or assert(lian.frame.read(data.answer("indicators/" .. name .. ".csv")))
  return read[name]
end

local function source(name) return assert(lian.frame.read(data.path("asem_sustainable_connectivity/" .. name))) end

-- the declaration out of COINr's table of the hierarchy
local function declaration(steps)
  local nodes, given = {}, {}
  for _, row in source "ASEM_iMeta.csv":rows() do
    if row.Type == "Indicator" or row.Type == "Aggregate" then
      nodes[row.iCode] = row.Type == "Indicator" and
        {row.iCode, direction = row.Direction, per = row.Denominator, weight = row.Weight, parent = row.Parent} or
        {name = row.iCode, weight = row.Weight, parent = row.Parent}
    end
  end
  for _, row in source "ASEM_iMeta.csv":rows() do
    local node = nodes[row.iCode]
    if node and node.parent then
      table.insert(row.Parent == "Index" and given or nodes[row.Parent], node)
    end
  end
  for _, node in pairs(nodes) do
    node.parent = nil
    if node.name and node.name == "Index" then node.weight = nil end
  end
  for key, value in pairs(steps) do given[key] = value end
  return lian.index "Index" (given)
end

local BASE = {screen = 0.9, missing = {"mean", by = "GDP_group"}, treat = "winsorise",
  normalise = {"minmax", low = 0, high = 100}}

local function scored(steps, options)
  local given = {}
  for key, value in pairs(BASE) do given[key] = value end
  for key, value in pairs(steps or {}) do given[key] = value end
  local o = {unit = "uCode", draws = 0}
  for key, value in pairs(options or {}) do o[key] = value end
  return assert(declaration(given):score(source "ASEM_iData.csv", o))
end

-- the largest relative difference of the columns that both have; cells of `but` are left out
local function difference(expected, given, but)
  local worst, cells = 0, 0
  for _, name in ipairs(expected:names()) do
    if given.by_name[name] and name ~= "uCode" then
      for i = 1, #expected do
        local unit, e = expected(i, "uCode"), expected(i, name)
        local g = given(unit, name)
        if not (but and but[name] and but[name][unit]) then
          if (e == nil) ~= (g == nil) then error(("%s of %s: expected %s, got %s"):format(name, unit, e, g)) end
          if e then
            worst, cells = math.max(worst, math.abs(e - g) / math.max(math.abs(e), 1)), cells + 1
          end
        end
      end
    end
  end
  return worst, cells
end

describe("COINr's ASEM index", function()
  real("is divided by denominators and screened as COINr does", function()
    local score = scored()
    local worst, cells = difference(answer "asem_screened", score:data{step = "raw"})
    assert.is_true(worst < 1e-13)
    assert.equal(46 * 49 - 25, cells) -- 25 gaps are left
    assert.same({"BGD", "BRN", "KHM", "LAO", "MMR"}, score.dropped)
  end)

  real("is filled by means of groups, and told how much rests on them", function()
    local score = scored()
    assert.is_true(difference(answer "asem_imputed", score:data{step = "filled"}) < 1e-13)
    assert.equal(25, #score:filled())
  end)

  real("is treated by the rule of skewness and kurtosis", function()
    local score, treated = scored(), 0
    assert.is_true(difference(answer "asem_treated", score:data{step = "treated"}) < 1e-13)
    local mine, theirs = score:treated(), answer "asem_treat_details"
    for i = 1, #theirs do
      local name, moved = theirs(i, "iCode"), theirs(i, "winsorise.nwin")
      assert.is_true(math.abs(mine(name, "skewness") - theirs(i, "check_SkewKurt0.Skew")) < 1e-11)
      assert.is_true(math.abs(mine(name, "kurtosis") - theirs(i, "check_SkewKurt0.Kurt")) < 1e-11)
      assert.equal(moved and moved > 0 and "winsorise" or "none", mine(name, "done"))
      assert.equal(moved or 0, mine(name, "low") + mine(name, "high"))
      if moved and moved > 0 then treated = treated + 1 end
    end
    assert.equal(15, treated)
  end)

  real("is normalised by min-max, z-score, ranks, percentiles, Borda and distance to the frontier", function()
    local ties = {TolMin = {BGR = true, CZE = true, NOR = true}} -- equal to 15 digits, which is what the table has
    local cases = {asem_normalised = {"minmax", low = 0, high = 100}, asem_normalised_1_100 = "minmax",
      asem_norm_n_zscore = "zscore", asem_norm_n_rank = "rank", asem_norm_n_prank = "percentile",
      asem_norm_n_borda = "borda", asem_norm_n_dist2max = "frontier"}
    for name, normalise in pairs(cases) do
      local worst, cells = difference(answer(name), scored{normalise = normalise}:data(), ties)
      assert.is_true(worst < 1e-11, name)
      assert.equal(46 * 49 - 3, cells)
    end
  end)

  real("is aggregated by arithmetic, geometric and harmonic means, level by level", function()
    for name, steps in pairs{asem_aggregated = {}, asem_aggregated_gmean = {normalise = "minmax",
      aggregate = "geometric"},
      asem_aggregated_hmean = {normalise = "minmax", aggregate = "harmonic"}} do
      local mine = scored(steps):scores():rename{score = "Index"}
      local worst, cells = difference(answer(name), mine)
      assert.is_true(worst < 1e-11, name)
      assert.equal(46 * 11, cells) -- 8 pillars, 2 sub-indices, the index
    end
  end)

  real("is ranked as COINr ranks it", function()
    local mine, ranks = scored():rank(), answer "asem_results_ranks"
    for i = 1, #ranks do assert.equal(ranks(i, "Index"), mine(ranks(i, "uCode"), "rank")) end
    assert.equal("CHE", mine(1, "uCode"))
    assert.is_true(math.abs(mine(1, "score") - 68.1146) < 5e-5)
  end)

  real("gives Cronbach's alpha of each pillar", function()
    local mine, theirs = scored():consistency(), answer "asem_cronbach"
    local names = theirs:names()
    for i = 1, #theirs do
      assert.is_true(math.abs(mine(theirs(i, names[1]), "alpha") - theirs(i, names[2])) < 1e-11)
    end
    assert.is_true(math.abs(mine("SusEcFin", "alpha") + 0.18227) < 5e-6)
  end)

  real("gives Copeland's scores on the pillars, equal weights", function()
    local pillars = answer "asem_aggregated"
    local eight = {"Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"}
    local given = {aggregate = "copeland", normalise = "rank", weights = "equal"}
    for k, name in ipairs(eight) do given[k] = name end
    local mine = assert(lian.index "c" (given):score(pillars, {unit = "uCode", draws = 0})):rank()
    local theirs = answer "asem_copeland_8_pillars"
    local column = theirs:names()[2]
    for i = 1, #theirs do assert.equal(theirs(i, column), mine(theirs(i, "uCode"), "score")) end
  end)

  real("gives entropy, CRITIC, variation and component weights of the pillars", function()
    local pillars, theirs = answer "asem_aggregated", answer "asem_pillar_weights"
    local eight, flat = {"Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"}, {}
    for i = 1, #pillars do for _, name in ipairs(eight) do flat[#flat + 1] = pillars(i, name) end end
    local raw = core.index.table(#pillars, 8, flat)
    local unit = assert(core.index.normalise(raw, {method = "minmax"}))
    local ways = {{"entropy", raw}, {"entropy", unit}, {"critic", unit}, {"variation", raw}, {"pca", raw}}
    for r, way in ipairs(ways) do
      local found = assert(core.index.weigh(way[2], way[1]))
      for k, name in ipairs(eight) do assert.is_true(math.abs(theirs(r, name) - found[k]) < 1e-11, way[1] .. r) end
    end
  end)

  -- COINr's choices: winsorising up to 1 .. 5 values, 1..100 or mean 50 and deviation 8, 100 sets of weights, two means
  local function choices()
    local noisy, tables, place = answer "asem_sa_noisy_weights", {}, {}
    local score = scored{normalise = "minmax"}
    local model, m = score.model, #score.model.leaves
    for most = 1, 5 do
      for _, normalise in ipairs{{"minmax"}, {"zscore", mean = 50, deviation = 8}} do
        local other = scored{treat = {"winsorise", most = most, mirror = false}, normalise = normalise}
        tables[#tables + 1] = other.steps.normalised
      end
    end
    for p = 1, model.count do
      local node = model.leaves[p] or model.groups[p - m]
      place[node.name] = p
    end
    local sets = {}
    for i = 1, #noisy do
      local r = noisy(i, "rep")
      sets[r] = sets[r] or table.move(score.weight, 1, model.count, 1, {})
      if place[noisy(i, "iCode")] then sets[r][place[noisy(i, "iCode")]] = noisy(i, "Weight") end
    end
    local weights, rules = {}, {}
    for _, set in ipairs(sets) do table.move(set, 1, model.count, #weights + 1, weights) end
    for rule = 1, 2 do
      for p = 1, model.count do rules[#rules + 1] = p > m and rule or false end
    end
    local spec = {tables = tables, rule_sets = 2, rules = rules, weight_sets = #sets, weights = weights, seed = 1}
    local nominal = {}
    for i = 1, #score do nominal[i] = score.ranks[i] end
    return score, spec, nominal
  end

  real("repeats COINr's 384 runs of uncertainty from the choices that it drew", function()
    local design = answer "asem_sa_parameters"
    local score, spec, nominal = choices()
    local levels = {minmax = 1, zscore = 2}
    local draws = {count = #design, table = {}, rule = {}, weights = {}}
    for k = 1, #design do
      draws.table[k] = (design(k, "winmax") - 1) * 2 + levels[design(k, "norm"):sub(3)]
      draws.rule[k] = design(k, "agg") == "a_gmean" and 2 or 1
      draws.weights[k] = design(k, "wrep")
    end
    local spreads, failed, shifts, all, ranks = core.index.draws(score.native, spec, draws, {keep = true,
      nominal = nominal})
    assert.equal(0, failed)
    local scores, answers = answer "asem_sa_scores", answer "asem_sa_ranks"
    local worst = 0
    for i = 1, #score do
      local unit = score.table.units[i]
      for k = 1, #design do
        local e = scores(unit, scores:names()[2 + k])
        worst = math.max(worst, math.abs(e - all:get(k, i)) / math.abs(e))
        assert.equal(answers(unit, answers:names()[2 + k]), ranks:get(k, i))
      end
    end
    assert.is_true(worst < 1e-10)
    assert.is_table(spreads)
    -- total indices are COINr's; its first-order ones are not centred, so ours are those of indices.md, 1.5
    local d, n = 4, 64
    local list = assert(core.index.sobol_estimate(d, n, shifts, 0, 0.05, 0.95, 1))
    local total = {.0426205120, .3925081197, .3448065146, .6707801221}
    local first = {-.0322237045, .0864587642, .0757929716, .5069057860}
    for k = 1, d do
      assert.is_true(math.abs(list[k].total - total[k]) < 1e-9)
      assert.is_true(math.abs(list[k].first - first[k]) < 1e-9)
    end
  end)

  real("has the exact indices of those choices, from all 2,000 combinations", function()
    local score, spec, nominal = choices()
    local draws, levels = {count = 2000, table = {}, rule = {}, weights = {}}, {5, 2, 100, 2}
    for k = 0, 1999 do
      local agg, weights, norm, most = k % 2, k // 2 % 100, k // 200 % 2, k // 400
      draws.table[k + 1], draws.rule[k + 1], draws.weights[k + 1] = most * 2 + norm + 1, agg + 1, weights + 1
    end
    local _, failed, shifts = core.index.draws(score.native, spec, draws, {nominal = nominal})
    assert.equal(0, failed)
    local list, mean, variance = core.index.sobol_exact(levels, shifts)
    local first, total = 0, 0
    for k = 1, 4 do
      assert.is_true(list[k].first <= list[k].total)
      first, total = first + list[k].first, total + list[k].total
    end
    assert.is_true(first < 1 and total > 1)
    -- a second way: variances of means of one choice's levels, summed by hand
    local sum, by = 0, {0, 0}
    for k, shift in ipairs(shifts) do
      sum = sum + shift
      by[draws.rule[k]] = by[draws.rule[k]] + shift / 1000
    end
    assert.is_true(math.abs(mean - sum / 2000) < 1e-12)
    local between = ((by[1] - mean) ^ 2 + (by[2] - mean) ^ 2) / 2
    assert.is_true(math.abs(list[4].first - between / variance) < 1e-12)
  end)

  real("puts 90 % of its draws around the nominal rank: Switzerland first, China 43rd to 45th", function()
    local score = scored({normalise = "minmax"}, {draws = 2000})
    local f = score:uncertainty{draws = 2000, seed = 5, vary = {weights = 0.25, aggregate = {"geometric"},
      normalise = {{"zscore", mean = 50, deviation = 8}}, treat = {"none"}}}
    assert.equal(1, f("CHE", "median"))
    assert.is_true(f("CHN", "q5") >= 42 and f("CHN", "q95") <= 46)
  end)
end)
