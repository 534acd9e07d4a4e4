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
}

local words = {}
for verb, options in pairs(VERBS) do
  for name, text in pairs(options) do words[("lian.%s.%s"):format(verb, name)] = text end
end
return words
