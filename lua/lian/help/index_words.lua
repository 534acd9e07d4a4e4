--- What the options of coordination, dependence, complexity and their kin mean: verb -> option -> one line.
local UNIT, TIME = "the column that says which unit a row is", "the column that says which period a row is"

local VERBS = {
  coordination = {
    unit = UNIT, time = TIME, form = "which coupling: \"usual\", \"corrected\" (Wang et al. 2021), or \"both\"",
    normalise = "\"minmax\", or \"none\" where the columns lie in [0, 1] already",
    within = "the rows that min-max compares: \"all\", or \"time\" (each period for itself)",
    onto = "the ends of the scale that min-max gives ({0, 1})",
    weights = "of indicators within a subsystem, where none are given: \"equal\" or \"entropy\"",
    system_weights = "subsystem -> its weight in T (equal)",
    language = "of the grades: \"english\" or \"chinese\"", closed = "the end that belongs to a grade (\"right\")",
    stages = "adds the four stages of C (false)", draws = "draws of other weights, for intervals of D",
    spread = "how far each weight is varied at most (0.25) [share]",
    interval = "what low and high enclose (0.9) [share]",
    relative = "two subsystems whose scores are divided, {\"a\", \"b\"}",
    synchronous = "the ends between which none of the two lags ({0.8, 1.2})",
  },
  synergy_degree = {
    unit = UNIT, time = TIME, base = "changes from the \"first\" period, from the \"previous\" one, or \"both\"",
    mean = "of order parameters: \"geometric\" or \"linear\"", bounds = "column -> {low, high} in its own unit",
    widen = "how far the data's extremes are widened where no bounds are given (0.1) [share of themselves]",
    system_weights = "subsystem -> weight: the weighted sum of changes in place of their geometric mean",
    language = "of the grades: \"english\" or \"chinese\"",
  },
  haken = {unit = UNIT, time = TIME},
  grey_correlation = {
    of = "the column of the reference series", with = "columns that are compared with it", time = TIME,
    scale = "each series over its \"mean\", over its \"first\" value, or as it is (\"none\")",
    rho = "weight of the largest distance, above 0, at most 1 (0.5)",
  },
  concentration = {
    of = "the column of amounts", among = "the column of members, such as origins; each row is one when left out",
    each = "columns whose groups are measured apart", top = "k, or several, of the shares of the k largest ({1, 4})",
    rest = "the member that pools many, for bounds",
  },
  specialisation = {
    unit = UNIT, product = "the column of products or sectors", value = "the column of amounts",
    each = "a row a pair (\"row\") or a row a unit (\"unit\")",
  },
  self_supply = {
    unit = UNIT, time = TIME, production = "the column of production", imports = "the column of imports",
    exports = "the column of exports",
  },
  geopolrisk = {
    country = "the column of countries (\"country\")", product = "the column of products; one product when left out",
    production = "the column of production (\"production\")", imports = "the column of home's imports (\"imports\")",
    risk = "the column of risks, 0 to 1 (\"risk\")", unknown_risk = "the risk of an origin without one (0.5) [share]",
  },
  trade_shocks = {
    of = "the column that is watched", time = TIME, each = "the column whose series are watched apart",
    window = "periods before, whose mean and deviation count (12)", deviations = "how far away a shock is (2)",
    change = "\"growth\" (logarithm) or \"level\"", all = "tells periods without a shock too (false)",
  },
  complexity = {
    unit = UNIT, product = "the column of products", value = "the column of amounts",
    cutoff = "a product is had from this on (1)",
    of = "what the cutoff is of: comparative \"advantage\" or the \"value\"",
    unit_share = "units with less of all are left out (0) [share]",
    product_share = "products with less of all are left out (0) [share]",
    largest = "keeps the largest part where parts share nothing (false)",
    deviation = "the standard deviation by which indices are divided: \"sample\" (n - 1) or \"population\"",
  },
  moran = {
    of = "the column of values; the first of numbers when left out", unit = UNIT, time = TIME,
    neighbours = "a frame with the columns from and to (and weight), or unit -> its neighbours",
    permutations = "how many orders of the values are drawn (999), or \"all\" (10 units at most)",
    standardise = "weights are divided by their sum by unit (true)",
    mutual = "adds the reverse of each link", each = "a row for \"all\" units, or local values by \"unit\"",
    alone = "units without neighbours: \"refuse\", \"keep\" (lag 0) or \"drop\"",
  },
  convergence = {
    of = "the column of amounts, above 0", unit = UNIT, time = TIME, kind = "\"sigma\" (spread) or \"beta\" (growth)",
    controls = "columns whose first values are regressors too, for beta", from = "the first period",
    to = "the last period", deviation = "of logarithms: \"population\" (n) or \"sample\" (n - 1)",
  },
  inequality = {
    of = "the column of amounts, at least 0", group = "the column of groups; one group when left out", time = TIME,
    each = "a row a \"period\", or a \"pair\" of groups",
  },
  kernel_density = {
    of = "the column of values", time = TIME, points = "how many points (101)", from = "the first point",
    to = "the last point", bandwidth = "\"silverman\", \"scott\", \"normal\" (1.06 sd n^-0.2), or a number",
  },
  malmquist = {unit = UNIT, time = TIME, inputs = "columns of inputs, above 0",
    outputs = "columns of outputs, above 0"},
  technology_gap = {
    unit = UNIT, time = "the column of years", count = "the column of patents", core = "a column of core patents",
    field = "the column of technologies, told apart", home = "the unit whose gap it is",
    from = "the first year of shares", to = "the last year of shares",
  },
  mix_change = {
    group = "the column of groups", rate = "the column of rates", size = "the column of what shares are made of",
    time = TIME, from = "the period before (the first)", to = "the period after (the last)",
  },
  champions = {
    firm = "the column of firms", product = "the column of products", country = "the column of countries",
    sales = "the column of sales", home = "the country whose champions are looked for",
    share = "the least share of a product's sales (0.15) [share]", rank = "the lowest rank in the world (3)",
    all = "tells home's other firms too (false)",
  },
  dependencies = {persist = "a row a product: in how many periods it was dependent, and whether in so many at least"},
  common_dependencies = {homes = "name -> region or regions, two at least"},
}

local TRADE = {
  home = "the region, or the regions of a bloc, whose question it is",
  exporter = "the column of origins (\"exporter\")",
  importer = "the column of destinations (\"importer\")", product = "the column of products (\"product\")",
  value = "the column of amounts (\"value\")", time = TIME,
  rule = "\"eu\": hhi, share, ratio; \"geodep\": hhi, world_hhi, ratio",
  thresholds = "hhi (0.4), share (0.5), ratio (1), world_hhi (0.4)",
  exports = "exports in the ratio: to the \"outside\", or \"all\", within the bloc too",
  domestic = "domestic sales count as inner supply (true for one region)",
}
for _, verb in ipairs{"dependencies", "reverse_dependencies", "common_dependencies"} do
  VERBS[verb] = VERBS[verb] or {}
  for name, text in pairs(TRADE) do
    if name ~= "home" or verb ~= "common_dependencies" then VERBS[verb][name] = text end
  end
end

local RESULTS = {
  ["complexity:fitness"] = {of = "\"units\" (fitness) or \"products\" (quality)", steps = "the most steps (1000)",
    tolerance = "the largest change of a fitness at the end (1e-9) [share of itself]"},
  ["complexity:density"] = {unit = "one unit: a frame by product",
    own = "a product's proximity to itself counts (true)"},
  ["complexity:outlook"] = {own = "a product's proximity to itself counts (true)"},
  ["complexity:proximity"] = {product = "rows of the matrix; all when left out"},
  ["complexity:space"] = {threshold = "links beside the tree have at least this proximity (0.55)"},
}

local words = {}
for verb, options in pairs(RESULTS) do
  for name, text in pairs(options) do words[verb .. "." .. name] = text end
end
for verb, options in pairs(VERBS) do
  for name, text in pairs(options) do words[("lian.%s.%s"):format(verb, name)] = text end
end
return words
