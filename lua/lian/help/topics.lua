--- What is no verb: the topics of `lian help`, with lists that are made from the declarations of instruments and from
--- the comments of readers.
local instruments = require "lian.scenario.instruments"

-- the instruments of a kind, as entries of the reference
local function of_kind(is)
  return function()
    local calls = {}
    for _, declaration in ipairs(instruments) do
      if declaration.is == is then calls[#calls + 1] = "lian." .. declaration.name end
    end
    return calls
  end
end

-- name, title, text; `verbs`: whose first sentences follow (calls, or a function that gives them, or a prefix)
return {
  {"policies", "Policies: what one side does about a shock", [[
A policy stands in a scenario beside the shocks: lian.scenario "x" {lian.embargo{...}, lian.stockpile{...}}. Each says
where it acts: at once, on items, in time. What it costs is `cost`, money a year unless its help says otherwise;
run:costs() lists what was spent, run:against(other) what it saved. lian.value says what several are worth, alone and
together, lian.remedies which fit the problems that a triage found, lian.portfolio which to buy within a budget.]],
    verbs = of_kind "policy"},
  {"together", "Together: what policies are worth beside each other", [[
lian.value(chain, {base = shock, policies = {a = lian.stockpile{...}, b = ...}, of = "unmet", on = "CHN"}) runs all
sets of policies with the same luck in each draw. The worth of a set is what it avoids less what it costs. Dividends:
what a set adds beyond its parts. Shapley value: the mean of what a policy adds over all orders. Interaction: what two
add together, in the mean over the sets of the others. Synergy: the whole less each alone. Each has the error of a mean
of differences, and is said to be told apart from 0 or not.]], verbs = "value:"},
  {"shocks", "Shocks: what happens to the chain", [[
A shock says what is hit (`goods` or `nodes`, `on` a region), how hard (`cut`, `change`, ... shares from 0 to 1), and
in time when (see `lian help time`).]], verbs = of_kind "shock"},
  {"targets", "Targets: what is to be reached", [[
A target changes nothing: the result says whether it was met, and when.]], verbs = of_kind "target"},
  {"readers", "Readers: files that lian reads", [[
Each returns a chain and a report of what was found, or nil, a message and a code. lian.read.any tells the layout from
the first record; the command `lian new TABLE` drafts a script for a table that it does not know. Files are CSV, plain
or gzip. Encodings are found (UTF-8, UTF-16, GB18030) or said: `encoding`. How numbers are written is said, where it is
not 1234.5: `decimal`, `thousands`, `percent`, `flags`, `missing`; lines around a table: `skip`, `comment`, `stop`,
`last`; labels in two columns and two header rows: `by` of lian.read.matrix.]], verbs = "lian.read."},
  {"stores", "Stores: chains, frames and runs in one SQLite file", [[
lian.open "study.db" opens one, store:close() or `local store <close> =` closes it. What is in it can be read by any
SQLite program; a process that is killed leaves a file that opens. result:save(store) keeps a run with the recipe that
repeats it; `lian replay study.db` lists the runs, `lian replay study.db 1` repeats the first.]], verbs = "store:"},
  {"roles", "Roles: what a demand category or an input row is", [[
Categories of final demand: households, government, investment, inventory (changes of stocks), exports, imports (a
column below 0 in tables of total flows), discrepancy (a published statistical error).
Input rows: labour, taxes, depreciation, surplus, value_added (one row for these four), product_taxes, imports (inputs
from abroad in one row).
Either: other, which is what a label of no such word is.
Value added is all input rows but imports; "income" is the rows of role labour; type II multipliers spend it by the
categories of role households; self-sufficiency leaves inventory out; chain:split takes imports apart. A category
called after a role, or "wages", "inventories", "value added", has it by its name; else give it:
demand = {labels = {"C"}, roles = {"households"}, values = ...}.]]},
  {"indices", "Indices: scores, ranks, and their uncertainty", [[
lian.index "name" {groups of indicators, steps} declares one, index:score(data, {unit =, time =}) scores a frame, a
chain or a result of a scenario; lian.ready_index has those of the founding papers. Steps in order: missing, treat,
normalise, weights, aggregate (see `lian help lian.index` for the methods of each). score:rank shows intervals of ranks
under other choices, score:sensitivity which choices they hang on.]], verbs = "score:"},
  {"time", "Time: when instruments act", [[
A scenario with from, to (years, 2025.5 is the middle of 2025) and step ("day", "week", "month", "year") runs in time.
at        the year in which it begins; the start of the scenario when left out
lasts     years at full strength, after the ramp; to the end when left out
ramp      years until full strength, in a straight line (0)
recovers  years in which it fades after that (0: at once)
recovery  "linear", "convex", "concave", "step", shares, or a function
A day is 1 / 365, a week 1 / 52, a month 1 / 12 of a year. An instrument acts on the step in which it begins. In BoARIO
a loss acts one step after its event and lasts one step longer, and recovery begins a step later: to repeat a run of
BoARIO's by day give at = (event + 1) / 365 and lasts = (duration + 1) / 365.
Stocks, restoring, hiring and firing are in days (see `lian help stock`, `hire`, `fire`), instruments in years.]]},
  {"random", "Random parameters: what is not known for sure", [[
A number of a shock, a policy or an option of a run may be a distribution. scenario:sweep(chain, {draws =, seed =})
runs many draws; the same seed gives the same numbers for any number of threads.]],
    verbs = {"lian.uniform", "lian.triangular", "lian.pert", "lian.normal", "lian.lognormal", "lian.beta",
      "lian.choice", "lian.truncated"}},
  {"units", "Units", [[
Money is in the chain's unit a year (chain:meta().unit). Shares and rates are from 0 to 1, never per cent. Years are
numbers; spans of instruments are in years, stocks of runs in days of use, stockpiles in months of use.]]},
  {"threads", "Threads", [[
lian.threads(4) lets the core use four threads; results do not depend on it, to the last bit. Dense work (BLAS) uses
its own: OPENBLAS_NUM_THREADS=1 in the environment keeps OpenBLAS to one.]], verbs = {"lian.threads"}},
}
