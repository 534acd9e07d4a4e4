---@meta lian

---@class lian.shock a shock, policy or target of a scenario
---@field kind string the instrument, such as "embargo"

---@class lian.check
---@field row table absolute, at, relative, relative_at
---@field column table as row
---@field zero_output integer nodes
---@field negative_flows integer
---@field negative_demand integer
---@field negative_value_added integer
---@field radius number spectral radius of the coefficients
---@field radius_total number with imports
---@field filled_flows integer cells that are not 0
---@field looks_like_total any what may be a sum of others
---@field negative_output integer
---@field stray_demand table demand of no known region
---@field doubts string[] roles that labels speak against, regions that may be one
---@field value_added number sum over the nodes
---@field inputs table<string, number> role -> sum
---@field demand table<string, number> role -> sum

---@class lian
---@field version string
---@field _VERSION string
---@field read lian.read
---@field frame lian.frames
---@field report lian.reports
---@field recipe lian.recipes
local lian = {}

---@class lian.read
local lian_read = {}

---@class lian.chain
---@operator len: integer
local lian_chain = {}

---@class lian.scenario
---@field name string
---@field from number|nil
---@field to number|nil
---@field step string|nil
---@field home string|nil
---@field shocks lian.shock[]
---@field script string|nil
local lian_scenario = {}

---@class lian.distribution
local lian_distribution = {}

---@class lian.result
---@field name string
local lian_result = {}

---@class lian.result_at_once : lian.result
local lian_result_at_once = {}

---@class lian.result_on_items : lian.result
local lian_result_on_items = {}

---@class lian.run : lian.result
local lian_run = {}

---@class lian.sweep : lian.result
local lian_sweep = {}

---@class lian.run_on_items : lian.result
local lian_run_on_items = {}

---@class lian.sweep_on_items : lian.result
local lian_sweep_on_items = {}

---@class lian.index
local lian_index = {}

---@class lian.score
---@operator len: integer
local lian_score = {}

---@class lian.judgement
---@field weights table<string, number>
---@field ratio number|nil
---@field lambda number|nil
---@field index number|nil
---@field xi number|nil
local lian_judgement = {}

---@class lian.complexity
local lian_complexity = {}

---@class lian.network
local lian_network = {}

---@class lian.risk
local lian_risk = {}

---@class lian.communities
local lian_communities = {}

---@class lian.exploration
local lian_exploration = {}

---@class lian.value
local lian_value = {}

---@class lian.plan
local lian_plan = {}

---@class lian.matrix
local lian_matrix = {}

---@class lian.frames
local lian_frames = {}

---@class lian.frame
---@field title string|nil
---@field note string|nil
---@field provenance table|nil
---@field count integer rows
---@operator len: integer
---@overload fun(row: integer|string, column: string): any
local lian_frame = {}

---@class lian.store
local lian_store = {}

---@class lian.recipes
local lian_recipes = {}

---@class lian.reports
local lian_reports = {}

---@class lian.report
local lian_report = {}

---The path of a data file that is installed with lian: "four_regions.csv" (a stylised table of the world),
---"eight_sectors.csv" (a made-up country, in the layout of China's national tables), and the four files of the sample
---list of chips ("chips_items.csv", "chips_provides.csv", "chips_requires.csv", "chips_providers.csv").
---```lua
---local chain = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))
---```
---@param name string
---@return string path
function lian.sample(name) end

---A matrix of zeros, of an array of rows, or of numbers row by row.
---```lua
---local m = lian.matrix(2, 2, {{1, 2}, {3, 4}})
---print(m:row_sums()[2], m:label({"ore", "steel"}, {"A", "B"}):get("steel", "A"))
---```
---@param rows integer
---@param columns integer
---@param values? number[]|number[][]
---@return lian.matrix
function lian.matrix(rows, columns, values) end

---@class lian.options.balance
---@field columns? table sums of columns
---@field fixed? table known cells {row, column, value}, which stay as they are
---@field method? "ras"|"gras" how it is worked out ("ras")
---@field most? integer the most that is tried before it gives up (10000)
---@field rows? table sums of rows
---@field scale? boolean the sums of columns are brought to the total of the rows
---@field tolerance? number the largest gap of a sum that is accepted [share] (1e-10)

---RAS and GRAS on any matrix: `lian.balance(matrix, {rows =, columns =, method =, scale =})`.
---```lua
---local made, report = assert(lian.balance(lian.matrix(2, 2, {{1, 2}, {3, 4}}), {rows = {4, 6}, columns = {5, 5}}))
---print(made:frame(), report.iterations)
---```
---@param matrix lian.matrix
---@param given lian.options.balance
---@return lian.matrix|nil matrix
---@return table|string report or message
---@return string|nil code
function lian.balance(matrix, given) end

---How many threads the core may use (1 to 256); results do not depend on it.
---```lua
---print(lian.threads(2), lian.threads()) -- the results of one and of two threads are the same bit for bit
---```
---@param count? integer nil only asks
---@return integer
function lian.threads(count) end

---@class lian.options.chain
---@field attributes? table name -> values by node
---@field axes? table {name, values} each: what nodes are grouped by
---@field demand? table by node: an array, category -> array, or {labels, roles, values} [money a year]
---@field extensions? table name -> {values, unit}: what output takes or emits [physical units a year]
---@field flows? any what row sells to column: rows of numbers or a matrix [money a year]
---@field imports? any imported flows, where they are apart [money a year]
---@field inputs? table primary inputs by node: an array, row -> array, or {labels, roles, values} [money a year]
---@field kind? "table"|"network"|"items" "table" or "network"; told from flows and links when left out
---@field links? table {from, to, value} each, in place of flows: stored sparse [money a year]
---@field nodes table labels of the nodes, all distinct
---@field output? table gross output by node; derived when left out [money a year]
---@field regions? table the region of each node
---@field sectors? table the sector of each node
---@field source? string where the numbers come from; kept and printed
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field totals? "refuse"|"keep" what becomes of totals among the nodes
---@field unit? string the money unit of the values
---@field year? integer the year of the values [year]

---Builds a chain from arrays. Money is in `unit` per year throughout.
---`nodes` are distinct labels; `flows[i][j]` is what i sells to j (or `links` = list of
---`{from, to, value}`, stored sparse). `output`, `demand` and `inputs` may be given or left out:
---what is missing is derived, what contradicts is refused with the amount and the node.
---`demand` is an array of numbers or name -> array; `inputs` likewise; `extensions` are
---name -> {values =, unit =}, in physical units per year.
---Value added is what inputs of all roles but imports, product_taxes and discrepancy sum to; a name that does not
---say its role ("wages", "Gross operating surplus", "D21X31" do) is refused until `role` does. Imports among
---demand are subtracted: printed as positive numbers they are turned round, and the second result says so, unless
---output speaks against it. chain:check() shows the sums by role. A node of a table whose row and column are the
---sums of others' is refused where its label says that it is a total, and else told of in the second result; `totals` =
---"keep" takes it as it stands. A table whose rows add up, with the output and the demand that are given, holds none.
---```lua
---local two = assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}},
---  output = {1000, 2000}, unit = "million USD"})
---```
---@param given lian.options.chain
---@return lian.chain|nil chain
---@return string|nil message, or what was turned round and what may be a total
---@return string|nil code "bad_data" or "contradiction"
function lian.chain(given) end

---@class lian.options.items
---@field any? string|string[] items of whose variants the best counts, not the mix
---@field items? table|lian.frame items: labels, or rows with their attributes
---@field providers? table|lian.frame firm -> country
---@field provides? table|lian.frame who provides an item: item -> {provider = share} or rows {item, provider, share, to} [share]
---@field requires? table|lian.frame what each item needs: item -> inputs, item -> {input = class}, or rows {item, input, class}
---@field rest? "refuse"|"others"|"scale" what becomes of shares that fall short of 1: refused, others', or scaled ("refuse")
---@field source? string where the numbers come from; kept and printed
---@field title? string what stands above it
---@field tolerance? number by how much the shares of an item may miss 1 [share]
---@field unit? string the money unit of the values
---@field variants? table|lian.frame item -> variants of it, or item -> {variant = weight}
---@field year? integer the year of the values [year]

---Builds a list of items: products, materials, tools, processes, software, tests.
---`items`: labels, or rows {item =, base =, stage =, stock = (months of use held), spare = (share by which
---providers can expand), readiness = (1 to 10), pass_rate =, bench = (shares), value = (any money),
---further numbers and texts}. `requires`: item -> inputs, item -> {input = class}, or rows {item =,
---input =, class =}; classes are "critical" (default), "important" (half-critical) and "optional".
---`variants`: item -> variants, item -> {variant = weight}, or rows {item =, variant =, weight =}; the mix
---counts, or the best one for the items in `any`. `provides`: item -> {provider = share}, or rows {item =,
---provider =, share =, to =}: shares in [0, 1] of the world market, or of what the home `to` buys; a
---provider without a share gets the unstated rest. `providers`: firm -> country; a country's share holds
---those of its firms. Shares of an item add up to 1 within `tolerance` (0.05) and are scaled; what falls
---short is refused, or by `rest` given to "others", or scaled up ("scale"). A frame with these columns does for rows;
---rows of requires, variants and provides may go by place: {item, input, class}.
---```lua
---local chips = assert(lian.items{items = {"chip", "wafer"}, requires = {chip = {"wafer"}},
---  provides = {wafer = {JPN = 0.6, CHN = 0.4}}})
---print(chips:attainable{home = "CHN", cut = {{by = "JPN"}}})
---```
---@param given lian.options.items
---@return lian.chain|nil chain
---@return table|string found counts of what was assumed or repaired, or the message
---@return string|nil code "bad_data", "contradiction"
function lian.items(given) end

---@class lian.options.scenario
---@field from? number the year in which it begins [year]
---@field home? string the region or country whose question it is
---@field name string what it is called
---@field step? "day"|"week"|"month"|"year" time of one step; without it the scenario is evaluated at once
---@field to? number the year in which it ends [year]

---A scenario: `lian.scenario "name" { from =, to =, step =, home =, shocks ... }`. The horizon belongs to runs in
---time and may be left out; `home` is the region whose question it is (that of the embargoes and tariffs when left
---out). Without shocks it is a baseline.
---```lua
---local s = lian.scenario "chips" {lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = 0.8}}
---print(s:run(chain))
---```
---@param name string
---@return fun(given: lian.options.scenario): lian.scenario
function lian.scenario(name) end

---@class lian.options.carry
---@field chain any the table: of several regions, or one that keeps imports apart
---@field items any a run or a sweep on a list of items over years
---@field map table final item -> {sector =, share = (of the sector's value)}
---@field on? string the table's region that is home, where it is called otherwise
---@field own? "world"|"home_first" which end of home's share, of a run that has both ("world")
---@field run? table options of the run on the table
---@field scenario? any what else happens to the table in these years

---Carries a run on a list of items over years into a table that runs by month: `map` says of final items in which
---sector of the table they are, and which `share` of the sector's value they are (those of a sector sum to at most
---1): `{["advanced logic chip"] = {sector = "094", share = 0.3}}`. Home makers of an item have what it needs, or
---less: the sector's output is at most 1 - sum of share x (1 - need), after over-capacity, in months in which
---anything is short. What no longer comes of the item from abroad, less what home's providers have gained since, is
---cut from the sector's imports, times share. An item that is made as kinds (variants) is what its kinds are,
---weighed by what home makes of them. `chain`: a table of several regions, or one that keeps imports apart.
---`scenario`: what else happens to the table in the same years; refused where it cuts or caps a sector of the map.
---`on`: the region that is home, where the table calls it otherwise. `own`: which end of home's share, of a run
---with both ("world"). `run`: options of the run on the table. A sweep on items gives a sweep, each draw from its
---own. The answer says how much of each sector's value the map covers, and which of these sectors supply each
---other, as part of the loss counts twice then. With it a frame of what was carried by month and sector (of a sweep
---means): ceiling, and the part of imports that does not come.
---```lua
---local both, paths = assert(lian.carry{items = s:run(chips), chain = world,
---  map = {["advanced logic chip"] = {sector = "C", share = 0.3}}})
---print(both:losses{of = "value_added"})
---```
---@param given lian.options.carry
---@return lian.run|lian.sweep|nil result
---@return lian.frame|string paths or message; columns time, sector, ceiling, imports
---@return string|nil code
function lian.carry(given) end

---Declares a composite index: indicators in groups by name, groups in groups, to any depth.
---
---An indicator is its name, which is its column in the data, or {name, direction = 1 or -1 (less is better), weight =,
---per = (a column to divide by), goalposts = {least, most}, target =, unit =, title =, definition =, source =,
---shows_not =, from = "chain"}. A group is {weight =, aggregate =, weights =, title =, indicators and groups ...};
---groups by name come in alphabetical order, those written {name = ...} in theirs.
---
---Steps, each a word or {word, parameter = ...}:
---missing: "refuse" (the default), "skip" (score what is there, of at least `available`, a half, and weigh by the rows
---that have an indicator; topsis, vikor, grey, rank_sum give no score to a row with a gap), "drop" (units with gaps),
---"mean", "median" (of all, or {"mean", by = a column}), "linear" (in time), "nearest" (mean of 5 nearest rows),
---"em" (normal model). screen: units with less than this share of the indicators are left out.
---treat: "none", "winsorise" (COINr's rule: while |skewness| > 2 and kurtosis > 3.5, at most 5 values; then the
---logarithm), "log", "box_cox" (where that test fails; of a left tail they are taken of its mirror image, mirror =
---false: as COINr does; never of indicators with goalposts, or a target that counts, which are in units of the data),
---{"percentile", low = 0.01, high = 0.99}. normalise: "minmax" (to 1..100), "zscore", "rank",
---"percentile", "borda", "frontier", "target", "goalposts", "vector"; {..., within = "year"} compares within each year
---("all": over all rows); {..., constant = "middle"}. weights: "given" (1 where none), "equal", "entropy", "critic",
---"variation", "deviation", "pca", "pca_shares", "factor", "alike" (equal correlations), {"combined", "entropy",
---"critic", by = "mean", "product", "geometric" or "game"}. One for all indicators at once, groups then weighing what
---theirs add up to unless they have a `weight`; or a list by level. In a group: a word; in a group or of the
---index's own children: numbers in order or by name, or a judgement (lian.ahp, lian.best_worst). aggregate:
---"arithmetic", "geometric", "harmonic", {"power", p =}, "barrel" (the least), {"soft_barrel", soft = 0.5},
---"mazziotta_pareto", and those that compare rows: "copeland", "outranking", "topsis", "vikor", "grey", "rank_sum". One
---for all levels, a list from the indicators up, or `aggregate` in a group.
---```lua
---local index = lian.index "modern industrial system" {
---  breadth = {weight = 1, "completeness", "sector_count"},
---  height = {weight = 1, "rd_share", "value_added_ratio"},
---  toughness = {weight = 1, {"import_dependence", direction = -1}, "supplier_diversity"},
---  treat = "winsorise", weights = "entropy", aggregate = {"geometric", "barrel"},
---}
---```
---@param name string
---@return fun(given: table): lian.index
function lian.index(name) end

---@class lian.options.ready_index
---@field aggregate? any how scores become one, by level; see lian.index
---@field missing? any how gaps are filled, in place of the frame's own; see lian.index
---@field normalise? any how indicators come onto one scale; see lian.index
---@field only? "regions"|"items"|"sectors"|"run" what lian computes itself: of regions, items, sectors or a run
---@field screen? number units with less than this share of the indicators are left out [share]
---@field treat? any how outliers are treated; see lian.index
---@field weights? any how indicators are weighed; see lian.index
---@field without? string|string[] indicators to leave out

---An index of the founding papers, ready to fill: "modern_chain" (six demands), "modern_system" (breadth, height,
---toughness), "foundation" (seven elements, five bases), "five_levers", "digital_cluster" (innovation, flexibility,
---resilience), "chain_resilience" (resistance, recovery, renewal). index:indicators() tells each one's definition,
---unit, direction, usual source and what it cannot show. `only` keeps what lian computes itself, so that one table
---gives a first score: "regions" of a table, "items" (countries of a list), "sectors" of one country, "run" (before and
---after); what is left out is said in the index's note. `without`: indicators to leave out. missing, treat, normalise,
---weights, aggregate, screen: as in lian.index, in place of the frame's own.
---```lua
---local index = lian.ready_index("modern_system", {only = "regions"})
---print(assert(index:score(chain)):rank())
---```
---@param name string
---@param given? lian.options.ready_index
---@return lian.index
function lian.ready_index(name, given) end

---What lian computes of a chain for indices, a row a unit: of the regions of a table, of the countries of a list of
---items, of the sectors of one country's table; of a result of a scenario at once or in time, of the regions `before`
---and `after` (column time), deliveries being those of the whole run. Columns are the measures that can be had there:
---completeness, sector_diversity, value_added_ratio, import_dependence, supplier_diversity, sole_source, export_share,
---market_diversity, leading_goods, output_kept (runs), autonomy (lists), backward_linkage, forward_linkage,
---upstreamness (sectors). O(n^2) in nodes.
---```lua
---print(lian.measures(chain))
---```
---@param source lian.chain|lian.result
---@return lian.frame columns unit, and the measures
function lian.measures(source) end

---@class lian.options.ahp
---@field accept? number consistency ratios from here on are refused (0.1)
---@field criteria table names of what is compared, in the order of the matrix
---@field matrix table how many times more each row matters than each column; or a list of such, a judge each
---@field random_index? "simulated"|"saaty" the table that consistency is measured by: "simulated", or "saaty" of 1980 ("simulated")

---Weights by the analytic hierarchy process: `matrix[i][k]` says how many times more criterion i matters than k (1 to
---9, and 1/9 to 1 across the diagonal); a list of matrices for several judges, joined by geometric means. A consistency
---ratio of `accept` (0.1) or more is refused with the judgement that is farthest off. `random_index`: the table that it
---is measured by, "simulated" (0.52 for three criteria) or "saaty" (0.58, of 1980). Saaty 1977, 1980. O(m^2) a step.
---```lua
---local judged = assert(lian.ahp{criteria = {"breadth", "height", "toughness"},
---  matrix = {{1, 3, 5}, {1 / 3, 1, 3}, {1 / 5, 1 / 3, 1}}})
---print(judged:frame(), judged.ratio)
---```
---@param given lian.options.ahp
---@return lian.judgement|nil judgement with `weights` (criterion -> weight), `ratio`, `lambda`
---@return string|nil message
---@return string|nil code
function lian.ahp(given) end

---@class lian.options.best_worst
---@field best string the criterion that matters most
---@field best_to table criterion -> how many times more the best one matters than it (1 to 9)
---@field to_worst table criterion -> how many times more it matters than the worst one (1 to 9)
---@field worst string the criterion that matters least

---Weights by the best-worst method, linear form (Rezaei 2016): how many times more the best criterion matters than each
---(`best_to`), and each than the worst (`to_worst`). `xi` says how far the judgements contradict each other: 0 not at
---all. A linear program of 4 m rows.
---```lua
---local judged = assert(lian.best_worst{best = "height", worst = "breadth",
---  best_to = {breadth = 8, toughness = 2, height = 1}, to_worst = {breadth = 1, toughness = 5, height = 8}})
---print(judged:frame(), judged.xi)
---```
---@param given lian.options.best_worst
---@return lian.judgement|nil judgement with `weights` (criterion -> weight) and `xi`
---@return string|nil message
---@return string|nil code
function lian.best_worst(given) end

---@class lian.options.explore
---@field correlations? table list of {factor, factor, Spearman's correlation}
---@field curves? integer search curves a factor for design "fast", which give the error (4)
---@field design? "sobol"|"latin_hypercube"|"maximin"|"halton"|"monte_carlo"|"saltelli"|"morris"|"fast" at which points what is random is tried; one that a method of sensitivity needs, or a sample ("sobol")
---@field draws? integer runs; samples for "saltelli", trajectories for "morris", samples a curve for "fast" (1024)
---@field harmonics? integer harmonics of a frequency that count for design "fast" (4)
---@field levels? integer levels of a factor for design "morris", even (4)
---@field name? string what stands in titles, and the name in the store
---@field part? string the part of the draws that is made, such as "3/64"
---@field retry? boolean draws that the store has as failed are made again
---@field scramble? boolean Owen's scrambling of Halton and Sobol points (true); false: the plain sequence, which begins at 0 (true)
---@field scramblings? integer independent scramblings of the sequence, each of all draws, by whose spread errors are known (1)
---@field second? boolean Saltelli's rows with B and columns of A too: second-order indices, Azzini's estimates
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field store? any a path, or an open store, where draws are kept as they finish, and found again
---@field study? string a text that stands for what the function does, where a store cannot tell it by its source
---@field workers? any processes that make the draws, "all" processors, "mpi" (lian.mpi); this one (1)

---Runs a Lua function of uncertain numbers over a design. `factors`: name -> distribution; f gets a table of them by
---name, and the number of the draw, and returns a number or measures by name; where it raises, or returns nil and a
---message, the draw has failed, which is counted, kept with its reason and can be asked for (where = "failed").
---`design`: "sobol" (default; Owen-scrambled unless `scramble` = false), "halton", "monte_carlo", whose first `draws`
---(1024) are those of a longer one; "latin_hypercube", "maximin" (points far apart, up to 2000); and those that one
---method of sensitivity needs: "saltelli" (Sobol indices; `draws` samples of factors + 2 runs, with `second` 2 factors
---+ 2), "morris" (`draws` trajectories of factors + 1 runs on `levels`, 4), "fast" (`draws` samples on each of
---`curves`, 4, a factor, with `harmonics`, 4). `correlations`: {{"a", "b", 0.5}, ...}, Spearman's, by a Gaussian
---copula. `scramblings` (1) of "sobol", "halton" and "saltelli" are independent, each of all `draws`: their spread is
---the honest error of means and indices. The same seed gives the same numbers, a factor's by its name.
---With `store`, a path or an open store, each draw is kept there as it finishes, under `name`: after Ctrl-C or a kill
---at any moment the same call goes on where it stopped; more `draws` of "sobol", "halton", "monte_carlo", "saltelli"
---and "morris" add to those that are there. A store of another study is refused by what differs: factors, design, the
---source of f with the values that it uses, or, where these cannot be told, `study`, a text that stands for them.
---`workers`, `part` and `retry` are those of scenario:sweep; f must go by what it is given alone then. Of a part there
---are no indices that need a whole design. Cost: a call of f for each row of the design.
---```lua
---local e = lian.explore(function(p) return p.a * p.b end, {a = lian.uniform(0, 1), b = lian.normal(1, 0.1)},
---  {design = "saltelli", draws = 4096})
---print(e:sensitivity())
---```
---@param f fun(point: table, draw: integer): number|table|nil
---@param factors table<string, lian.distribution>
---@param given? lian.options.explore
---@return lian.exploration|nil
---@return string|nil message
---@return string|nil code
function lian.explore(f, factors, given) end

---Any number from `low` to `high`, all alike.
---```lua
---lian.embargo{goods = "C", by = "USA", on = "CHN", cut = lian.uniform(0.5, 1)}
---```
---@param low number|table or {low =, high =}
---@param high? number
---@return lian.distribution
function lian.uniform(low, high) end

---From `low` to `high`, most often about `mode`; the density rises and falls in straight lines.
---```lua
---lian.triangular(2, 3, 6)
---lian.triangular{low = 2, mode = 3, high = 6}
---```
---@param low number|table or {low =, mode =, high =}
---@param mode? number
---@param high? number
---@return lian.distribution
function lian.triangular(low, mode, high) end

---The normal distribution with its mean and standard deviation; any number may come: see lian.truncated.
---@param mean number|table or {mean =, sd =}
---@param sd? number
---@return lian.distribution
function lian.normal(mean, sd) end

---The lognormal distribution: half of the draws are below `median`; `sigma`: the standard deviation of the
---logarithm (0.2: two of three draws within about 20 % of the median), up to 20.
---@param median number|table or {median =, sigma =}
---@param sigma? number
---@return lian.distribution
function lian.lognormal(median, sigma) end

---The beta distribution with shapes `a` and `b` (0.001 to 1e6), from `low` (0) to `high` (1): what is known of
---a share after a - 1 cases for and b - 1 against it.
---@param a number|table or {a =, b =, low =, high =}
---@param b? number
---@param low? number
---@param high? number
---@return lian.distribution
function lian.beta(a, b, low, high) end

---What an expert says in three numbers: from `low` to `high`, most likely `mode`; smoother than triangular,
---and less of it near the ends (PERT). `lambda` (4): how sure of the mode, 0 not at all.
---```lua
---print(lian.programme_outlook{budget = 5e3, readiness = 5, u_max = lian.pert(0.4, 0.6, 0.9), from = 2025})
---```
---@param low number|table or {low =, mode =, high =, lambda =}
---@param mode? number
---@param high? number
---@param lambda? number
---@return lian.distribution
function lian.pert(low, mode, high, lambda) end

---One of some values (numbers, texts or flags), all alike or by weight. Numbers are taken in ascending order,
---other values in the order given.
---```lua
---lian.choice{"embargo", "tariff"}
---lian.choice({3, 6, 12}, {0.5, 0.3, 0.2})
---```
---@param values table or {values =, weights =}
---@param weights? number[]
---@return lian.distribution
function lian.choice(values, weights) end

---A distribution cut off to [low, high] (either may be left out): draws fall within, in the same proportions
---as before.
---```lua
---lian.truncated(lian.normal(0.5, 0.2), 0, 1)
---```
---@param distribution lian.distribution|table or {distribution =, low =, high =}
---@param low? number
---@param high? number
---@return lian.distribution
function lian.truncated(distribution, low, high) end

---@class lian.options.programme_outlook
---@field beta? any exponent of learning: 0.32 is 20 % fewer defects a doubling of output
---@field budget any money spent a year [money a year]
---@field defect? any defects of the first output [share]
---@field draws? integer how many draws (1000)
---@field eta? any how much rates follow the budget: 0.5 is 1.41 times for twice the money
---@field failure? any chance that a stage fails, or stage -> chance [share]
---@field from? number the year of the start [year] (0)
---@field gamma? any growth of home capacity [a year]
---@field learning? any further output that is learnt from [years of use a year]
---@field rate? any stages passed a year, or stage -> rate [a year]
---@field readiness any where it starts [1 to 10]
---@field reference? any the budget at which rates hold; the budget given when left out [money a year]
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field sigma? any what all neighbours ahead add to the rate [share]
---@field speed? any a factor on rates
---@field spill? any share of neighbours that are ahead [share]
---@field target? number home share that is to be passed [share] (0.5)
---@field teams? any how many teams run for it side by side, sharing the budget; the first to pass a stage wins it (1)
---@field u0? any home capacity at its start [share]
---@field u_max any share of use that home capacity reaches in the end [share]
---@field years? number time within which the target is to be passed [years] (10)

---When a programme closes a gap, how likely and at what cost. Readiness rises stage by stage, each stage takes
---time and may fail; from readiness 8 on home capacity ramps and defects fall with experience (csrc/lian.h has
---the formulas). One row, so that outlooks can be put below each other: the probability that the home share
---passes `target` (0.5) within `years` (10); year_05 to year_95, by which 5, 25, 50, 75 and 95 % of all draws have
---passed it (missing: fewer have; capacity approaches u_max from below, so a target at or above it is never
---passed, and the note says so); cost, the money spent until readiness 10 or the end; share, in the end; with
---the standard errors of the means (those of the years are in `provenance`).
---
---`budget` (money a year), `readiness` (at the start, 1 to 10) and `u_max` (the share of use that home capacity
---reaches in the end) must be given. Others: `teams` (1: rival teams with an equal part of the budget each; who first
---passes a stage wins it, and the others go on from there),
---`reference` (the budget at which rates hold; that given when left
---out), `eta` (0.5: twice the budget, 1.41 times the rate), `rate` (stages a year: 1 below readiness 4, 0.6 up to
---6, 0.8 from 7) and `failure` (0.15 below 7, 0.05 from 7), each one value or stage -> value; `spill` (share of
---neighbours that are ahead, 0) and `sigma` (what all of them add to the rate, 0.5), `speed` (a factor on rates,
---1), `gamma` (growth of capacity, 1.2 a year), `u0` (its start, 0.01), `defect` (of the first output, 0.2),
---`beta` (0.32: 20 % fewer defects a doubling of output), `learning` (further output learnt from, in years of
---use a year). Each may be a distribution, drawn anew for each of the `draws` (1000) by a stream of its own, so
---that two outlooks with the same `seed` (1) differ by what is changed alone. `from`: the year of the start (0).
---The defaults are estimates, of no publication: replace them by the record of programmes like yours.
---```lua
---print(lian.programme_outlook{budget = 5e3, readiness = 5, u_max = lian.pert(0.4, 0.6, 0.9), from = 2025})
---```
---@param given lian.options.programme_outlook
---@return lian.frame
function lian.programme_outlook(given) end

---@class lian.options.robustness
---@field better? "more"|"less" whether more or less is better ("more") ("more")
---@field level? number what is good enough, for the domain criteria
---@field metrics? table name -> {transform =, worst =, summary =, at =} in place of the usual ones
---@field optimism? number weight of the best future in hurwicz (0.3) [share] (0.3)
---@field payoffs table policy -> list of outcomes, one a future, in the same order for all
---@field weights? table of futures; all alike when left out
---@field worst? number share of the worst futures that cvar takes the mean of (0.4) [share] (0.4)

---Robustness of policies over futures by many metrics, which seldom agree: `payoffs` policy -> list of outcomes, one a
---future and in the same order for all (the draws of sweeps with one seed); `better` "more" (default) or "less";
---`weights` of futures (all alike), used by expected, domain_weighted. laplace (mean), expected, maximin, maximax,
---hurwicz (`optimism`, 0.3), max_regret, regret_p90, mean_regret, domain (share of futures at `level` or better), p10,
---cvar (mean of the `worst` share, 0.4), undesirable (deviations below the median), signal_to_noise (missing where
---nothing deviates: best), mean_variance, percentile_skew; or `metrics`: name -> {transform = "identity", "regret",
---"satisfy"; worst = share; summary = "mean", "expected", "least", "most", "hurwicz", "quantile" at `at`,
---"undesirable", "signal", "mean_variance", "skew"} (the last three of outcomes of which more is better). `best`: the
---policy that the metric prefers (the first of equals); `agreement`: mean Kendall tau with the other metrics' rankings.
---Regrets depend on which policies are compared.
---```lua
---print(lian.robustness{payoffs = {wait = {90, 70, 10}, build = {60, 60, 55}}, level = 50})
---```
---@param given lian.options.robustness
---@return lian.frame columns metric, one a policy, best, agreement
function lian.robustness(given) end

---@class lian.options.regret
---@field better? "more"|"less" whether more or less is better ("more") ("more")
---@field payoffs table policy -> list of outcomes, one a future, in the same order for all

---What each policy loses against the best one, in each future.
---```lua
---print(lian.regret{payoffs = {wait = {90, 70, 10}, build = {60, 60, 55}}})
---```
---@param given lian.options.regret
---@return lian.frame columns future, one a policy
function lian.regret(given) end

---@class lian.options.information_value
---@field better? "more"|"less" whether more or less is better ("more") ("more")
---@field classes? table a label for each future: what could be known
---@field payoffs table policy -> list of outcomes, one a future, in the same order for all
---@field test? table outcomes of a test, each with its chance in each future
---@field weights? table of futures; all alike when left out

---The value of information: of knowing the future before choosing (perfect), only its class (`classes`, a label a
---future), or the outcome of a test (`test`: a list of outcomes, each with its chance in each future). `payoffs`,
---`weights`, `better` as lian.robustness takes them; values are in the payoffs' unit.
---```lua
---print(lian.information_value{payoffs = {wait = {90, 10}, build = {60, 55}}, weights = {0.3, 0.7}})
---```
---@param given lian.options.information_value
---@return lian.frame columns what, value
function lian.information_value(given) end

---@class lian.options.reverse_stress
---@field above? boolean the limit breaks above it (true) or below (true)
---@field directions? integer directions of the search among several shocks (64)
---@field from? table shock -> the size that is none (0)
---@field limit number the number that f must not pass
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field to table shock -> its largest size
---@field tolerance? number of distances, in shares of ranges (1e-4) (0.0001)

---The smallest shock that breaks a limit. `f` takes sizes of shocks by name and returns a number; it breaks above
---`limit` (below, with `above` = false). `to`: shock -> its largest size; `from` (0): the size that is none. Sizes are
---measured in shares of their range; along each direction, and that of one shock alone, bisection finds the size to
---`tolerance` (1e-4), supposing that a larger shock in the same direction does not mend. With several shocks
---`directions` (64) of a Sobol sequence are tried besides each alone and all together, then the best is turned until no
---turn shortens it: a search, which may miss a smaller one. Needs about directions x 14 runs.
---```lua
---print(lian.reverse_stress(function(p) return 100 * p.embargo + 50 * p.flood end,
---  {to = {embargo = 1, flood = 1}, limit = 60}))
---```
---@param f fun(point: table): number
---@param given lian.options.reverse_stress
---@return lian.frame|nil columns shock, size, share, alone (size at which it breaks the limit by itself)
---@return string|nil message
---@return string|nil code
function lian.reverse_stress(f, given) end

---@class lian.options.value
---@field base any the scenario in time with the shocks and targets
---@field costs? table policy -> money, or {[year] = money, unit =}, in place of what runs say
---@field draws? integer draws of the same luck in each set (64)
---@field net? boolean whether costs are taken off what is avoided (true)
---@field of? "unmet"|"value_added"|"output"|"peak"|"triangle"|"recovery_95"|"recovery_99"|"level"|"target" what is measured: money lost, a measure of resilience, a level, or targets met ("unmet")
---@field on? string the region whose loss counts; all when left out
---@field orders? integer random orders a draw, each followed by its reverse, for sets = "sampled" (4)
---@field policies table an array, or name -> policy: an instrument, a list of instruments or a scenario's shocks
---@field price? number money that one of the measure is worth, where it is not money; costs are then taken off
---@field retry? boolean runs that the store has as failed are made again
---@field run? table options of the runs, such as {stock = 60}
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field sets? "all"|"sampled"|"pairs" which sets are run: "all" (up to 12 policies), "sampled" (beyond), "pairs"
---@field store? any a path, or an open store, where each set and draw is kept as it finishes, and found again
---@field tornado? any true, or {draws =, assumption = {values, source =}}: worths under other assumptions
---@field workers? any processes that share the runs, or "all" processors; this one alone (1)

---What policies are worth in a scenario, alone and together. `base`: the scenario in time with the shocks (and
---targets), on a table, a network of firms or a list of items. `policies`: an array, or by name; each an instrument,
---a list of instruments {name =, ...} or a scenario (its shocks). `of`: "unmet" (default; final demand that is not
---met), "value_added", "output" (lost, money over the run), "peak", "triangle", "recovery_95", "recovery_99", "target"
---(probability that the base's targets are met), of a list of items "level" (mean level of final items) or "target";
---`on`: of one region.
---The worth of a set is the loss that it avoids less what its policies cost (net = false: without); of a measure that
---is not money costs stand apart unless `price`, the money that one of it is worth, is given. `costs`: policy ->
---money, or {[year] = money, unit =}, in place of what the runs say. All sets are run with the same luck: `draws`
---(64) of `seed` (1), so errors are those of differences.
---`sets`: "all" (default up to 12 policies; exact), "sampled" (beyond: `orders`, 4, random orders a draw, each
---followed by its reverse), "pairs" (singles, pairs and the whole: what a portfolio needs). `run`: options of the runs
---({stock = 60}). `store`, `workers`, `retry` as for scenario:sweep: a row a set and draw, so it goes on where it
---stopped. `tornado`: true or {draws =, stock = {0.5, 2, source = "..."}}: the worths under each of the assumptions
---that run:assumptions has, one at a time, so that a policy that is best under one of them alone is named.
---2^n x draws runs; of tables eight in one reading of the flows. Policies that cannot be in one scenario, such as
---levels of one measure, are valued in a study each, with the same seed; lian.portfolio chooses among them (`levels`).
---```lua
---local value = lian.value(chain, {base = shock, policies = {stockpile, second}, of = "unmet", on = "CHN"})
---print(value:shapley(), value:interactions(), value:synergy())
---```
---@param chain lian.chain
---@param given lian.options.value
---@return lian.value|nil value
---@return string|nil message
---@return string|nil code
function lian.value(chain, given) end

---@class lian.options.portfolio
---@field budget? any money for all years, or {[year] = money}; math.huge: no limit
---@field carry? boolean what is left of a year's budget goes on to the next
---@field chance? number of a value of targets: the cheapest set with which they are met so likely
---@field costs? table policy -> money or {[year] = money}, in place of the value's own
---@field excludes? table groups of policies of which one at most is bought
---@field gap? number share of the worth within which CBC may stop (0.001)
---@field goal? number the cheapest set that is worth as much, in place of the largest worth
---@field include? string|string[] what must be bought; of a measure one of its levels
---@field interest? number a year, on what is carried (0)
---@field levels? table measure -> policies that are its levels, of which one at most is bought
---@field name? string of the plan (portfolio)
---@field needs? table policy -> what it needs: a name, all of an array, or {any = {...}}
---@field policies? any array of {name =, value =, cost = money or {[year] = money}, error =, unit =, unit_cost =, from =}, or a frame
---@field rates? table unit of a cost -> how many of the portfolio's unit one is
---@field seconds? number after which CBC is to stop with what it has (60)
---@field solver? "auto"|"exact"|"cbc" which one: 20 decisions go to the exact search, more to CBC, when left out ("auto")
---@field synergies? table {{policy, policy, gain}, ...}: what having both is worth besides
---@field unit? string of money; that of the first policy that has one when left out
---@field value? any what lian.value gives, in place of policies
---@field worth_unit? string of values

---Which policies to buy within a budget: of all sets that keep what is asked that of the largest worth. `policies`: an
---array of {name =, value =, cost = money or {[year] = money}, error =, unit = (of the cost), unit_cost =, from =
---(year)}, or a frame with columns policy, value, and cost or one a year; `synergies`: {{policy, policy, gain}, ...},
---what having both is worth besides; or `value`, what lian.value gives (its worths of all sets where it has run them,
---else those of singles and pairs; `costs` in place of its own). `budget`: money, or {[year] = money}; `carry`: what is
---left goes on to the next year, at `interest` (0) a year. `levels`: measure -> policies of which one at most is
---bought; `excludes`: groups of that kind; `needs`: policy -> what it needs (a name, all of an array, or {any =
---{...}}); names of measures stand for any of their levels. `include`: what must be bought. `goal`: in place of the
---largest worth the cheapest set that is worth as much. `rates`: unit -> how many of the portfolio's `unit` one is. Up
---to 20 decisions (a measure with its levels is one) an exact search; beyond that CBC, a program of its own (`solver`
---"exact" or "cbc" says which), to a `gap` (0.001 of the worth) within `seconds` (60); its bound is told. Of equal
---worths the cheaper set, then that of fewer policies, then the first.
---```lua
---local plan = assert(lian.portfolio{budget = {[2025] = 10, [2026] = 12}, needs = {cluster = "second source"},
---  policies = {
---    {name = "stocks", value = 12, cost = {[2025] = 6}},
---    {name = "second source", value = 9, cost = {[2025] = 3, [2026] = 3}},
---    {name = "cluster", value = 8, cost = {[2026] = 7}}}})
---print(plan, plan:neighbours(), plan:frontier{against = "cost", points = 10})
---```
---@param given lian.options.portfolio
---@return lian.plan|nil plan
---@return string|nil message
---@return string|nil code
function lian.portfolio(given) end

---@class lian.options.assign
---@field all? boolean as many as there is room for are matched; else none at a fit below 0 (true)
---@field by? string column of fits that has the fit (fit)
---@field capacity? string column of programmes: how many each takes
---@field firms? any frame as provinces, of firms
---@field fits? any frame of pairs with their fit, in place of columns of provinces
---@field programmes any frame with a column of names
---@field provinces? any frame with a column of names and one of fits for each programme

---Matches provinces (or `firms`) to programmes, each to one at most, so that the sum of fits is largest; exact. The fit
---stands in `provinces`, in a column for each programme, or in `fits`, a frame with the columns of both names and `by`
---("fit"); an empty cell, or a pair that is not there: may not be. `capacity`: the column of `programmes` that says how
---many each takes (one each when left out). `all` (true): as many as there is room for are matched, and of such matches
---the best; else nobody gets a programme at a fit below 0. `best`: what each would have were there room everywhere,
---`loses` the fit that it gives up for others. O(provinces^2 programmes).
---```lua
---local frame = lian.frame
---print(lian.assign{
---  provinces = frame.new{{"province", {"Anhui", "Hubei"}}, {"chips", {5, 4}}, {"panels", {4, 1}}},
---  programmes = frame.new{{"programme", {"chips", "panels"}}, {"teams", {1, 1}}}, capacity = "teams"})
---```
---@param given lian.options.assign
---@return lian.frame assignment columns province, programme, fit, best, loses
function lian.assign(given) end

---@class lian.options.remedies
---@field base any the scenario in time with the shock, and its home
---@field classes? string|string[] stranglehold, shortfall, fragmented; all when left out
---@field draws? integer the same luck for each instrument (16)
---@field evidence? any the second frame of chain:diagnose: how far pass rates are below the bench
---@field goods? string|string[] only these
---@field of? string what is measured, as lian.value: "level" of lists, "unmet" of tables when left out
---@field on? string the region whose loss counts
---@field run? table options of the runs
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field terms? table instrument -> its fields, or a function of a verdict that gives them
---@field top? integer goods of each class, those of the largest loss (5)
---@field verdicts any the first frame of chain:diagnose

---The instruments that fit the kind of problem of each good, with what each does alone, by runs: a stranglehold gets
---substitute (a programme), stockpile and second_source, a shortfall upgrade, procure and expand, a fragmented good
---cluster and cultivate (champions). `verdicts` and `evidence`: the two frames of chain:diagnose; `base`: the scenario
---in time with the shock, and its home. `terms`: instrument -> its fields, or a function of a verdict that gives them,
---such as budgets, which nobody can guess; what is known is filled in: readiness, the share of defects above the bench,
---and as second source the largest maker outside the bloc. `classes`, `goods`: only these; `top` (5) goods of each
---class, those of the largest loss. `of`, `on`, `run` as lian.value takes them ("level" of lists, "unmet" of
---tables), `draws` (16), `seed` (1). What could not be valued stands in the second frame with the reason: nothing is
---assumed; where no cost is known there is none, and the note says so. The first, without such rows, can be given to
---lian.portfolio as policies. Two runs a draw for each instrument.
---```lua
---local verdicts, evidence = assert(chips:diagnose{home = "CHN"})
---local fits = assert(lian.remedies(chips, {verdicts = verdicts, evidence = evidence, base = embargo,
---  terms = {substitute = {budget = 0.3, u_max = 0.8}, second_source = {cost = 0.2}}}))
---print(lian.portfolio{policies = fits:filter(function(row) return row.cost end), budget = 6})
---```
---@param chain lian.chain
---@param given lian.options.remedies
---@return lian.frame|nil fits columns policy, class, value, error, cost, per_cost, best
---@return lian.frame|string not_valued columns policy, why; or the message
---@return string|nil code
function lian.remedies(chain, given) end

---@class lian.options.limits
---@field cells? integer cells of a file
---@field columns? integer columns of a record
---@field draws? integer how many draws
---@field expanded? integer what a gzip file holds [bytes]
---@field ratio? integer what a gzip file holds to its own size, from 32 MiB on
---@field record? integer size of a record [bytes]
---@field rows? integer rows of a file or frame
---@field sheet? integer a sheet of a workbook as text, which is held in memory [bytes]
---@field steps? integer steps of a run

---Sets the limits that are named, and says all that are in force: `columns` of a record (1 million), `record` (bytes
---of one, 16 MiB), `rows` of a file or a frame (100 million), `cells` of a file (500 million), `expanded` (bytes of
---what a gzip file or a workbook holds, 16 GiB), `ratio` (bytes of what it holds to a byte of its own, from 32 MiB on,
---250), `sheet` (bytes of a sheet of a workbook as text, which is held in memory, 1 GiB), `steps` of a run (1
---million), `draws` of a sweep or an outlook (10 million). They hold for this Lua state. A message of what is beyond
---one names it.
---```lua
---lian.limits{ratio = 2000} -- a large matrix of zeros, packed
---```
---@param given? lian.options.limits
---@return table<string, integer>
function lian.limits(given) end

---@class lian.options.mpi
---@field lease? number least time that a silent rank is waited for, before its draws go to another (10) [seconds] (10)

---The ranks of the job of MPI (Open MPI) that this script runs in: `mpirun -n 9 lian run study.lua --workers mpi`.
---All ranks run the same script up to its sweep with `workers = "mpi"` (scenario:sweep, lian.explore); there rank 0
---shares the draws out, keeps them in the store and goes on, and the others make them and end with the job. Ranks above
---0 print nothing once this was called; what else they do before the sweep each does for itself. The draws of a rank
---that is killed go to another: at once on the machine of rank 0, else after a lease, 20 times the longest task that
---was seen, at least `lease` seconds (10). Without --enable-recovery mpirun ends the whole job when a rank is killed;
---with it mpirun of Open MPI 4.1 ends with 0, whatever the script ends with. The store goes on either way.
---Without mpirun there is one rank. Where lian was built without MPI: nil, what to install, "not_built".
---```lua
---local job = assert(lian.mpi())
---print(job.rank, job.size, job.library)
---```
---@param given? lian.options.mpi
---@return {rank: integer, size: integer, library: string}|nil
---@return string|nil message
---@return string|nil code
function lian.mpi(given) end

---@class lian.options.coordination
---@field closed? "right"|"left" the end that belongs to a grade ("right")
---@field draws? integer draws of other weights, for intervals of D
---@field form? "both"|"usual"|"corrected" which coupling: "usual", "corrected" (Wang et al. 2021), or "both" ("both")
---@field interval? number what low and high enclose [share] (0.9)
---@field language? "english"|"chinese" of the grades: "english" or "chinese" ("english")
---@field normalise? "minmax"|"none" "minmax", or "none" where the columns lie in [0, 1] already
---@field onto? table the ends of the scale that min-max gives ({0, 1})
---@field relative? string|string[] two subsystems whose scores are divided, {"a", "b"}
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field spread? number how far each weight is varied at most [share] (0.25)
---@field stages? boolean adds the four stages of C
---@field synchronous? table the ends between which none of the two lags ({0.8, 1.2})
---@field system_weights? table subsystem -> its weight in T (equal)
---@field time? string the column that says which period a row is
---@field unit? string the column that says which unit a row is
---@field vary? table what may be chosen besides what the index has: weights, weighting, normalise, aggregate and others
---@field weights? "equal"|"entropy" of indicators within a subsystem, where none are given: "equal" or "entropy" ("equal")
---@field within? "all"|"time" the rows that min-max compares: "all", or "time" (each period for itself) ("all")

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
---@param given? lian.options.coordination
---@return lian.frame|nil frame a row a unit and period, in the order of the data
---@return string|nil message
---@return string|nil code
function lian.coordination(data, systems, given) end

---@class lian.options.synergy_degree
---@field base? "both"|"first"|"previous" changes from the "first" period, from the "previous" one, or "both" ("both")
---@field bounds? table column -> {low, high} in its own unit
---@field language? "english"|"chinese" of the grades: "english" or "chinese" ("english")
---@field mean? "geometric"|"linear" of order parameters: "geometric" or "linear" ("geometric")
---@field system_weights? table subsystem -> weight: the weighted sum of changes in place of their geometric mean
---@field time string the column that says which period a row is
---@field unit? string the column that says which unit a row is
---@field widen? number how far the data's extremes are widened where no bounds are given [share of themselves] (0.1)

---Composite-system synergy degree (复合系统协同度; Meng and Han 2000): each subsystem's order parameters, placed
---between their bounds, give its order degree; the synergy degree says how far all order degrees rose together, from -1
---to 1. It is the geometric mean of the changes, negative as soon as one subsystem fell; with `system_weights` (name ->
---number) the weighted sum of them. Measured from the first period and from the period before (`base`): two different
---series. `bounds` (column -> {low, high}, in the column's unit) else the extremes of the data, widened by `widen`
---(0.1) of themselves, which moves the numbers and is kept in the frame's provenance. Order degrees are geometric means
---of the parameters, by weight; `mean` = "linear" makes them arithmetic. O(rows x parameters).
---```lua
---local data = lian.frame.new{{"year", {2019, 2020, 2021}}, {"patents", {5, 9, 20}}, {"output", {80, 85, 90}}}
---print(lian.synergy_degree(data, {innovation = {"patents"}, industry = {"output"}}, {time = "year"}))
---```
---@param data lian.frame a row a unit and period, without gaps
---@param systems table<string, table>|lian.frame subsystem -> columns, as for lian.coordination
---@param given lian.options.synergy_degree
---@return lian.frame|nil frame by unit, in order of time
---@return string|nil message
---@return string|nil code
function lian.synergy_degree(data, systems, given) end

---@class lian.options.haken
---@field time string the column that says which period a row is
---@field unit? string the column that says which unit a row is

---Haken's model of two variables (order parameter and slaved variable), fitted by least squares in steps of one period:
---q1(t) = (1 - lambda1) q1 - a q1 q2 and q2(t) = (1 - lambda2) q2 + b q1^2, with q1, q2 of the period before. Two rows:
---each of the two columns tried as q1. It leads where lambda2 is above 0 and far above |lambda1| (5 times: "leads",
---less: "may lead"): the other variable then follows it. stationary: the |q1| at which both rest. fit1, fit2: R squared
---without a centre. Needs three periods at least (two steps); units of a panel are pooled.
---```lua
---local data = lian.frame.new{{"year", {1, 2, 3, 4}}, {"innovation", {1, 1.02, 1.05, 1.1}},
---  {"industry", {0.5, 0.7, 0.76, 0.81}}}
---print(lian.haken(data, {"innovation", "industry"}, {time = "year"}))
---```
---@param data lian.frame
---@param pair string[] two columns
---@param given lian.options.haken
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.haken(data, pair, given) end

---@class lian.options.grey_correlation
---@field of string the column of the reference series
---@field rho? number weight of the largest distance, above 0, at most 1 (0.5)
---@field scale? "mean"|"first"|"none" each series over its "mean", over its "first" value, or as it is ("none") ("mean")
---@field time? string the column that says which period a row is
---@field with string|string[] columns that are compared with it

---Grey relational grade (灰色关联度; Deng 1982) of series with a reference series: how near they run, from 0 to 1,
---over the rows of the data. Each series is divided by its mean (`scale` = "first": by its first value; "none"). `rho`
---(0.5, up to 1) is the weight of the largest distance; distances are compared over all series, so a grade changes when
---a series is added.
---```lua
---local data = lian.frame.new{{"year", {1, 2, 3}}, {"output", {10, 12, 15}}, {"patents", {4, 5, 6}},
---  {"loans", {9, 8, 9}}}
---print(lian.grey_correlation(data, {of = "output", with = {"patents", "loans"}, time = "year"}))
---```
---@param data lian.frame one series a column, in order of time
---@param given lian.options.grey_correlation
---@return lian.frame|nil frame a row a series, the nearest first
---@return string|nil message
---@return string|nil code
function lian.grey_correlation(data, given) end

---The five flows of a chain (data, value, goods, capital, information) as subsystems for lian.coordination and
---lian.synergy_degree: 15 indicators with definition, unit, direction, usual source, and what each cannot show. No
---numbers: fill columns of these names in your data, and filter out what you do not have.
---```lua
---print(lian.five_flows():filter(function(row) return row.subsystem == "capital" end))
---```
---@return lian.frame
function lian.five_flows() end

---@class lian.options.concentration
---@field among? string the column of members, such as origins; each row is one when left out
---@field each? string|string[] columns whose groups are measured apart
---@field of string the column of amounts
---@field rest? string the member that pools many, for bounds
---@field top? any k, or several, of the shares of the k largest ({1, 4})

---How concentrated a total is among members: Herfindahl and Hirschman's index (hhi, 0 to 1; times 10,000 in competition
---law), the effective number 1 / hhi, hhi_normalised, cr_k (share of the `top` k largest; 1 and 4), entropy and
---evenness, and the largest member. `of` is the column of amounts, `among` that of the members (rows when left out;
---rows of the same member are added up), `each` one or several columns whose groups are measured apart. State who is
---counted: the index over all partners and over listed ones differ; members without an amount are not. A `rest` that
---pools many ("Others") is counted as one member; hhi_low and hhi_high then say what it would be were it split to
---nothing or one. O(rows log rows).
---```lua
---local imports = lian.frame.new{{"origin", {"A", "B", "C", "D"}}, {"value", {30, 30, 20, 20}}}
---print(lian.concentration(imports, {of = "value", among = "origin"}))
---```
---@param data lian.frame
---@param given lian.options.concentration
---@return lian.frame|nil frame a row a group; missing where a group's total is 0
---@return string|nil message
---@return string|nil code
function lian.concentration(data, given) end

---@class lian.options.specialisation
---@field each? "row"|"unit" a row a pair ("row") or a row a unit ("unit") ("row")
---@field product string the column of products or sectors
---@field unit string the column that says which unit a row is
---@field value string the column of amounts

---Specialisation: revealed comparative advantage (Balassa 1965) of each unit in each product, its share in the unit's
---total over the product's share in all; on employment the same is the location quotient. `symmetric` is (rca - 1) /
---(rca + 1), -1 to 1. Missing where a unit's or product's total is 0. With `each` = "unit" a row a unit: its total,
---number of products with rca of at least 1, and Krugman's index, sum of |own share - share in all| (0: like all).
---O(rows).
---```lua
---local jobs = lian.frame.new{{"region", {"N", "N", "S", "S"}}, {"sector", {"a", "b", "a", "b"}},
---  {"jobs", {30, 20, 10, 60}}}
---print(lian.specialisation(jobs, {unit = "region", product = "sector", value = "jobs"}))
---```
---@param data lian.frame a row a unit and product; pairs that are not there are 0
---@param given lian.options.specialisation
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.specialisation(data, given) end

---@class lian.options.self_supply
---@field exports string the column of exports
---@field imports string the column of imports
---@field production string the column of production
---@field time? string the column that says which period a row is
---@field unit? string the column that says which unit a row is

---Self-supply from production Y, imports M and exports X (columns, one unit of measure), three ratios of apparent use
---Y + M - X by name, for they differ: self_sufficiency Y / use (FAO's), import_dependence M / use, home_supply (Y - X)
---/ use (what home makes for itself); and import_export M / X. Where re-exports make use 0 or less the ratios are
---missing, and the note says of how many rows. O(rows).
---```lua
---local data = lian.frame.new{{"good", {"steel"}}, {"output", {100}}, {"imports", {40}}, {"exports", {30}}}
---print(lian.self_supply(data, {unit = "good", production = "output", imports = "imports", exports = "exports"}))
---```
---@param data lian.frame
---@param given lian.options.self_supply
---@return lian.frame
function lian.self_supply(data, given) end

---@class lian.options.dependencies
---@field domestic? boolean domestic sales count as inner supply (true for one region)
---@field exporter? string the column of origins (exporter)
---@field exports? "outside"|"all" exports in the ratio: to the "outside", or "all", within the bloc too ("outside")
---@field home string|string[] the region, or the regions of a bloc, whose question it is
---@field importer? string the column of destinations (importer)
---@field persist? integer a row a product: in how many periods it was dependent, and whether in so many at least
---@field product? string the column of products (product)
---@field rule? "eu"|"geodep" "eu": hhi, share, ratio; "geodep": hhi, world_hhi, ratio
---@field thresholds? table hhi (0.4), share (0.5), ratio (1), world_hhi (0.4)
---@field time? string the column that says which period a row is
---@field value? string the column of amounts (value)

---Which products home (a region, or a bloc of several) depends on others for. For each: hhi (concentration of imports
---by origin), share (imports in imports and inner supply: trade within a bloc, domestic sales of one region), ratio
---(imports over exports), world_hhi (of world exports), the largest origin, and whether all thresholds are passed. Rule
---"eu": hhi above 0.4, share above 0.5, ratio above 1 (European Commission, SWD(2021) 352); "geodep": hhi, world_hhi
---above 0.4, ratio above 1 (CEPII). "eu" is taken for blocs and where domestic sales are there. `trade` is a frame with
---the columns exporter, importer, product, value (or as named), a row whose exporter is its importer a domestic sale;
---or a table of several regions, whose final goods count. `exports` = "all" counts exports within the bloc too. With
---`time` each period stands by itself, with how many in a row a product was dependent; with `persist` = 2 a row a
---product tells in how many it was, and whether in 2 at least: many a dependence of one year is gone in the next.
---O(rows).
---```lua
---local trade = lian.frame.new{{"exporter", {"CHN", "JPN", "CHN"}}, {"importer", {"USA", "USA", "DEU"}},
---  {"product", {"magnets", "magnets", "magnets"}}, {"value", {80, 10, 40}}}
---print(lian.dependencies(trade, {home = "USA"}))
---```
---@param trade lian.frame|lian.chain
---@param given lian.options.dependencies
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.dependencies(trade, given) end

---@class lian.options.reverse_dependencies
---@field domestic? boolean domestic sales count as inner supply (true for one region)
---@field exporter? string the column of origins (exporter)
---@field exports? "outside"|"all" exports in the ratio: to the "outside", or "all", within the bloc too ("outside")
---@field home string|string[] the region, or the regions of a bloc, whose question it is
---@field importer? string the column of destinations (importer)
---@field product? string the column of products (product)
---@field rule? "eu"|"geodep" "eu": hhi, share, ratio; "geodep": hhi, world_hhi, ratio
---@field thresholds? table hhi (0.4), share (0.5), ratio (1), world_hhi (0.4)
---@field time? string the column that says which period a row is
---@field value? string the column of amounts (value)

---Reverse dependencies: products for which others depend (as in lian.dependencies) and home is their largest origin, so
---that home holds the other end. A row an importer and product. O(importers x rows).
---```lua
---local trade = lian.frame.new{{"exporter", {"CHN", "JPN", "CHN"}}, {"importer", {"USA", "USA", "DEU"}},
---  {"product", {"magnets", "magnets", "magnets"}}, {"value", {80, 10, 40}}}
---print(lian.reverse_dependencies(trade, {home = "CHN"}))
---```
---@param trade lian.frame|lian.chain
---@param given lian.options.reverse_dependencies
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.reverse_dependencies(trade, given) end

---@class lian.options.common_dependencies
---@field domestic? boolean domestic sales count as inner supply (true for one region)
---@field exporter? string the column of origins (exporter)
---@field exports? "outside"|"all" exports in the ratio: to the "outside", or "all", within the bloc too ("outside")
---@field homes table name -> region or regions, two at least
---@field importer? string the column of destinations (importer)
---@field product? string the column of products (product)
---@field rule? "eu"|"geodep" "eu": hhi, share, ratio; "geodep": hhi, world_hhi, ratio
---@field thresholds? table hhi (0.4), share (0.5), ratio (1), world_hhi (0.4)
---@field time? string the column that says which period a row is
---@field value? string the column of amounts (value)

---Common dependencies: products for which all the given homes depend on others (as in lian.dependencies), and whether
---their largest origin is the same. `homes`: name -> region or regions. O(homes x rows).
---```lua
---local trade = lian.frame.new{{"exporter", {"CHN", "JPN", "CHN"}}, {"importer", {"USA", "USA", "DEU"}},
---  {"product", {"magnets", "magnets", "magnets"}}, {"value", {80, 10, 40}}}
---print(lian.common_dependencies(trade, {homes = {USA = "USA", Germany = "DEU"}, thresholds = {world_hhi = 0}}))
---```
---@param trade lian.frame|lian.chain
---@param given lian.options.common_dependencies
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.common_dependencies(trade, given) end

---@class lian.options.geopolrisk
---@field country? string the column of countries (country)
---@field home string the region or country whose question it is
---@field imports? string the column of home's imports (imports)
---@field product? string the column of products; one product when left out
---@field production? string the column of production (production)
---@field risk? string the column of risks, 0 to 1 (risk)
---@field unknown_risk? number the risk of an origin without one [share] (0.5)

---Geopolitical supply risk of raw materials (GeoPolRisk; Gemechu et al. 2016, Koyamparambath et al. 2024):
---concentration of world production (hhi) times import risk, sum of imports x risk of the origin over imports and
---home's own production. `data`: a row a country (and product), with the columns country, production (of the world's
---makers), imports (home's, from there) and risk (0 to 1, usually political stability turned round: (2.5 - score) / 5),
---or as named; missing amounts are 0, a missing risk is `unknown_risk` (0.5, as in the program of the authors), and
---counted. The factor that turns the score into equivalents of copper is left out: it needs prices. O(rows log rows).
---```lua
---local data = lian.frame.new{{"country", {"CHN", "AUS", "USA"}}, {"production", {70, 20, 10}},
---  {"imports", {6, 2, nil}}, {"risk", {0.6, 0.3, 0.4}}, count = 3}
---print(lian.geopolrisk(data, {home = "USA"}))
---```
---@param data lian.frame
---@param given lian.options.geopolrisk
---@return lian.frame|nil frame a row a product
---@return string|nil message
---@return string|nil code
function lian.geopolrisk(data, given) end

---@class lian.options.trade_shocks
---@field all? boolean tells periods without a shock too
---@field change? "growth"|"level" "growth" (logarithm) or "level" ("growth")
---@field deviations? number how far away a shock is (2)
---@field each? string the column whose series are watched apart
---@field of string the column that is watched
---@field time string the column that says which period a row is
---@field window? integer periods before, whose mean and deviation count (12)

---Shocks in monthly series of trade (or any series): a month whose growth (logarithm of value over last month's) lies
---more than `deviations` (2) standard deviations from the mean of the `window` (12) months before it. Each series of
---`each` by itself, in order of `time`. `change` = "level" watches the values themselves. Months with fewer than
---`window` known values before them, and growth across a 0, are not judged, and the note says how many; gaps in the
---calendar are not seen, so give every month a row. `all` = true tells the others as well. O(rows x window).
---```lua
---local values, months = {}, {}
---for m = 1, 24 do months[m], values[m] = m, 100 + m % 3 + (m == 20 and -60 or 0) end
---local series = lian.frame.new{{"month", months}, {"value", values}}
---print(lian.trade_shocks(series, {of = "value", time = "month"}))
---```
---@param data lian.frame
---@param given lian.options.trade_shocks
---@return lian.frame
function lian.trade_shocks(data, given) end

---@class lian.options.complexity
---@field cutoff? number a product is had from this on (1)
---@field deviation? "sample"|"population" the standard deviation by which indices are divided: "sample" (n - 1) or "population" ("sample")
---@field largest? boolean keeps the largest part where parts share nothing
---@field of? "advantage"|"value" what the cutoff is of: comparative "advantage" or the "value" ("advantage")
---@field product string the column of products
---@field product_share? number products with less of all are left out [share] (0)
---@field unit string the column that says which unit a row is
---@field unit_share? number units with less of all are left out [share] (0)
---@field value string the column of amounts

---Economic complexity of units and products out of what each unit exports, makes or employs: a product counts as had
---where its comparative advantage is at least `cutoff` (1; `of` = "value": where the value itself is). Gives indices of
---complexity (ECI, PCI: second eigenvector, mean 0, deviation 1), diversity, ubiquity, fitness, proximity, the product
---space, relatedness density and outlook, by the methods of the result. A filter by size is part of the method, for
---tiny units come out on top else: `unit_share` = 0.0001 leaves out units with less than 0.01 % of all, `product_share`
---likewise. Units and products that share nothing with the others are refused, or left out with `largest`. Any units
---and products, as long lists; with n the smaller number O(rows + n^3), above n = 1000 a few hundred passes over the
---ones.
---```lua
---local exports = lian.frame.new{{"country", {"A", "A", "A", "B", "B", "C"}},
---  {"product", {"chips", "cars", "rice", "cars", "rice", "rice"}}, {"value", {9, 5, 1, 4, 3, 8}}}
---print(lian.complexity(exports, {unit = "country", product = "product", value = "value"}))
---```
---@param data lian.frame a row a unit and product; pairs that are not there are 0
---@param given lian.options.complexity
---@return lian.complexity|nil complexity
---@return string|nil message
---@return string|nil code
function lian.complexity(data, given) end

---@class lian.options.moran
---@field alone? "refuse"|"keep"|"drop" units without neighbours: "refuse", "keep" (lag 0) or "drop" ("refuse")
---@field each? "all"|"unit" a row for "all" units, or local values by "unit" ("all")
---@field mutual? boolean adds the reverse of each link
---@field neighbours any a frame with the columns from and to (and weight), or unit -> its neighbours
---@field of? string the column of values; the first of numbers when left out
---@field permutations? any how many orders of the values are drawn (999), or "all" (10 units at most)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field standardise? boolean weights are divided by their sum by unit (true)
---@field time? string the column that says which period a row is
---@field unit? string the column that says which unit a row is

---Spatial autocorrelation: Moran's I of column `of` (the first column of numbers when left out) over `neighbours`, a
---frame with the columns from and to (and weight) or unit -> its neighbours. p_greater is the share of `permutations`
---(999) of the values in which I is at least as high, so 1 / 1000 at best; "all" tries every order of up to 10 units. z
---is the score under randomisation. Weights are divided by their sum by unit (`standardise`). Links are taken as they
---stand; `mutual` = true adds the reverse of each. A unit without neighbours is refused, or kept with a lag of 0 or
---dropped (`alone`). With `time` a row a period. `each` = "unit" gives local values: quadrant (high-high: a cluster;
---high-low: an outlier), with p by permuting the others. O(permutations x (units + links)).
---```lua
---local score = lian.frame.new{{"unit", {"a", "b", "c", "d"}}, {"score", {4, 3, 2, 1}}}
---local links = {a = {"b"}, b = {"a", "c"}, c = {"b", "d"}, d = {"c"}}
---print(lian.moran(score, {unit = "unit", neighbours = links, permutations = "all"}))
---```
---@param data lian.frame|lian.score a row a unit (and period); a score brings unit, time and of by itself
---@param given lian.options.moran
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.moran(data, given) end

---@class lian.options.convergence
---@field controls? string|string[] columns whose first values are regressors too, for beta
---@field deviation? "population"|"sample" of logarithms: "population" (n) or "sample" (n - 1) ("population")
---@field from? number the first period
---@field kind? "sigma"|"beta" "sigma" (spread) or "beta" (growth) ("sigma")
---@field of? string the column of amounts, above 0
---@field time? string the column that says which period a row is
---@field to? number the last period
---@field unit? string the column that says which unit a row is

---Convergence of units over years. `kind` = "sigma": the standard deviation of logarithms and the coefficient of
---variation of each period. "beta": growth a year, (1 / T) ln(y_T / y_0), regressed on ln y_0 (and `controls`, their
---values in the first period: conditional convergence), with the speed -ln(1 + b T) / T and the half-life ln 2 / speed.
---Amounts must be above 0; every unit must be there in the first and the last period (`from`, `to`). O(rows).
---```lua
---local data = lian.frame.new{{"unit", {"a", "b", "c", "a", "b", "c"}}, {"year", {2000, 2000, 2000, 2010, 2010, 2010}},
---  {"income", {1, 2, 4, 2, 3, 5}}}
---print(lian.convergence(data, {of = "income", unit = "unit", time = "year", kind = "beta"}))
---```
---@param data lian.frame|lian.score a row a unit and period; a score brings its columns by itself
---@param given? lian.options.convergence
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.convergence(data, given) end

---@class lian.options.inequality
---@field each? "period"|"pair" a row a "period", or a "pair" of groups ("period")
---@field group? string the column of groups; one group when left out
---@field of? string the column of amounts, at least 0
---@field time? string the column that says which period a row is

---Inequality between units and its parts between groups: Gini with Dagum's three parts (within groups, net between
---them, and overlap, where a poorer group's unit is above a richer group's: transvariation), Theil's T and L with
---within and between, and the coefficient of variation; a row a period. `each` = "pair" tells groups two by two:
---Dagum's Gini between them and the directional distance, a group with itself its own Gini. Amounts are at least 0,
---with a mean above 0 in each group; units count alike. L is missing where an amount is 0. O(rows log rows + rows x
---groups).
---```lua
---local data = lian.frame.new{{"region", {"E", "E", "W", "W"}}, {"income", {3, 5, 1, 2}}}
---print(lian.inequality(data, {of = "income", group = "region"}))
---```
---@param data lian.frame|lian.score a row a unit (and period)
---@param given lian.options.inequality
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.inequality(data, given) end

---@class lian.options.kernel_density
---@field bandwidth? any "silverman", "scott", "normal" (1.06 sd n^-0.2), or a number
---@field from? number the first point
---@field of? string the column of values
---@field points? integer how many points (101)
---@field time? string the column that says which period a row is
---@field to? number the last point

---Kernel density of a column, Gaussian, at `points` (101) values from `from` to `to` (three bandwidths beyond the
---data); with `time` a density a period, over the same points. `bandwidth`: "silverman" (0.9 min(sd, IQR / 1.34)
---n^-0.2), "scott" (1.06 of it), "normal" (1.06 sd n^-0.2), or a number; by period for itself. O(rows x points).
---```lua
---local data = lian.frame.new{{"x", {1, 2, 2.5, 3, 4.5}}}
---print(lian.kernel_density(data, {of = "x", points = 5}))
---```
---@param data lian.frame|lian.score
---@param given lian.options.kernel_density
---@return lian.frame|nil frame one column of values, one of densities a period
---@return string|nil message
---@return string|nil code
function lian.kernel_density(data, given) end

---@class lian.options.malmquist
---@field inputs string|string[] columns of inputs, above 0
---@field outputs string|string[] columns of outputs, above 0
---@field time string the column that says which period a row is
---@field unit string the column that says which unit a row is

---Productivity between periods by data envelopment (Malmquist index; Fare et al. 1994): how near each unit is to the
---best practice of its period (efficiency_change), how far best practice moved (technical_change), and their product,
---productivity_change, above 1 where outputs grew more than inputs account for; efficiency_change is pure_change (under
---variable returns to scale) times scale_change. By outputs, from each period to the next; inputs and outputs above 0,
---every unit in every period. Six linear programs a unit and step, each O(units x (inputs + outputs)) a pivot.
---```lua
---local data = lian.frame.new{{"firm", {"a", "b", "a", "b"}}, {"year", {1, 1, 2, 2}}, {"staff", {2, 4, 2, 4}},
---  {"sales", {1, 2, 1, 3}}}
---print(lian.malmquist(data, {unit = "firm", time = "year", inputs = "staff", outputs = "sales"}))
---```
---@param data lian.frame a row a unit and period
---@param given lian.options.malmquist
---@return lian.frame|nil frame a row a unit and step, by the later period
---@return string|nil message
---@return string|nil code
function lian.malmquist(data, given) end

---@class lian.options.technology_gap
---@field core? string a column of core patents
---@field count string the column of patents
---@field field? string the column of technologies, told apart
---@field from? number the first year of shares
---@field home string the unit whose gap it is
---@field time string the column of years
---@field to? number the last year of shares
---@field unit string the column that says which unit a row is

---The gap in patents (or any output of research): each unit's count over the years `from` to `to` (all), its share of
---all, its ratio to home's, and years_behind: how long before its last year home's count of that year was first reached
---there, between years in a straight line; missing where the data begin above it or it was never reached. `core` names
---a further column that counts core patents (PCT applications, families in several countries, highly cited ones): what
---counts as core is yours to say, and the ratio depends on it. With `field` a row a unit and technology. Rows of the
---same unit and year are added up. O(rows).
---```lua
---local patents = lian.frame.new{{"country", {"USA", "USA", "CHN", "CHN"}}, {"year", {2010, 2019, 2010, 2019}},
---  {"patents", {20, 60, 5, 30}}}
---print(lian.technology_gap(patents, {unit = "country", time = "year", count = "patents", home = "CHN"}))
---```
---@param data lian.frame
---@param given lian.options.technology_gap
---@return lian.frame the largest first
function lian.technology_gap(data, given) end

---@class lian.options.mix_change
---@field from? any the period before (the first)
---@field group string the column of groups
---@field rate string the column of rates
---@field size string the column of what shares are made of
---@field time string the column that says which period a row is
---@field to? any the period after (the last)

---A change of an overall rate (failures by firm size, costs by region ...) taken apart: how much is change within the
---groups, how much that the mix of groups changed. within: mean share x change of the group's rate; mix: change of its
---share x (its mean rate - the mean overall rate); both add up to the whole exactly. A row a group, and one for all.
---`size` is what shares are made of (products checked, output), `from` and `to` the periods (first and last). O(rows).
---```lua
---local checks = lian.frame.new{{"size", {"large", "small", "large", "small"}}, {"year", {2016, 2016, 2021, 2021}},
---  {"failures", {0.039, 0.097, 0.021, 0.131}}, {"checked", {300, 700, 100, 900}}}
---print(lian.mix_change(checks, {group = "size", rate = "failures", size = "checked", time = "year"}))
---```
---@param data lian.frame a row a group and period
---@param given lian.options.mix_change
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian.mix_change(data, given) end

---@class lian.options.champions
---@field all? boolean tells home's other firms too
---@field country string the column of countries
---@field firm string the column of firms
---@field home string the country whose champions are looked for
---@field product string the column of products
---@field rank? integer the lowest rank in the world (3)
---@field sales string the column of sales
---@field share? number the least share of a product's sales [share] (0.15)

---A screen for champions: firms of home that hold at least `share` (0.15) of their product's sales in the list and
---stand among its first `rank` (3), or first at home. The thresholds are those of China's programme of single champions
---(world share of 15 %, world's first three or first at home). Shares are of the firms listed: a list without the small
---and foreign ones makes champions of all. `all` tells home's other firms too. O(rows log rows).
---```lua
---local sales = lian.frame.new{{"firm", {"a", "b", "c"}}, {"product", {"bearings", "bearings", "bearings"}},
---  {"country", {"CHN", "DEU", "JPN"}}, {"sales", {20, 50, 30}}}
---print(lian.champions(sales, {firm = "firm", product = "product", country = "country", sales = "sales",
---  home = "CHN"}))
---```
---@param data lian.frame a row a firm and product
---@param given lian.options.champions
---@return lian.frame
function lian.champions(data, given) end

---@class lian.options.network
---@field columns? table|lian.frame name -> values by firm: sector, region, revenue and any other
---@field firms? string|string[] the labels of all firms, in order
---@field links table|lian.frame rows {supplier, buyer, value}, or columns
---@field source? string where the numbers come from; kept and printed
---@field title? string what stands above it
---@field undirected? boolean links have no direction
---@field unit? string the money unit of the values
---@field year? integer the year of the values [year]

---Builds a network of firms from Lua tables. `links`: rows {supplier, buyer, value} (value 1 where left out; `from`
---and `to` beside, years or "2021-05-31", where links are dated), or columns {supplier =, buyer =, value =}. `firms`:
---the labels of all firms, where some have no link; without it firms are those of the links. `columns`: name -> values
---by firm (an array, or firm -> value): sector, region, revenue and any other. Both may be frames: links with the
---columns supplier, buyer and value (from, to), firms with their labels first. `undirected`: links have no direction.
---Repeated links are added up, those of value 0 left out. Memory 20 bytes a link and 8 a firm in the core.
---Cost: O(firms + links).
---```lua
---local net = assert(lian.network{links = {{"Mill", "Baker", 40}, {"Baker", "Shop", 60}},
---  columns = {sector = {Mill = "food", Baker = "food", Shop = "retail"}}})
---print(net:cascade{tolerance = 1e-9}:top(3))
---```
---@param given lian.options.network
---@return lian.network|nil net
---@return table|string found {rows, repeated, loops, zeros, total}, or the message
---@return string|nil code "bad_data"
function lian.network(given) end

---@class lian.options.firms
---@field decay? number how fast links grow fewer with distance: the power of it (1)
---@field degree? number links a firm, on average
---@field density? number links over pairs of firms
---@field distance? any rows {from, to, distance} of regions, or a frame of these columns
---@field exponent? number the exponent of Pareto's law, by which sizes are drawn (1.05)
---@field firms? any a frame or csv of firms, their number, or sector -> number of them
---@field label? string the column of labels
---@field largest? table sector -> the revenue of its largest firm, where sizes are drawn
---@field main? number inputs of at least this share of a sector's purchases are bought by each of its firms; found when left out
---@field region? string the column of regions
---@field revenue? string the column of revenue, sales to final users included, in the table's money
---@field sector? string the column of sectors of the table
---@field seed? integer which random numbers; the same seed gives the same numbers
---@field table any the table of sectors: who sells what to whom
---@field uncovered? "refuse"|"scale"|"rest" revenues that do not sum to the sector's output are refused, scaled to it, or a rest makes up for them ("refuse")

---A network of firms where only a table of sectors and the sizes of firms are known, its links drawn. `table`: who
---sells what to whom by sector. `firms`: a frame or a csv with a column of labels (`label`: its name), `sector` (a node
---of the table; in a table of several regions a sector with the firm's `region`), and `revenue`, in the table's money,
---with sales to final users; or a number of firms, shared out by output, or sector -> number: then, and where a revenue
---is missing, sizes are drawn by Pareto's law (`exponent`), cut at the `largest` (sector -> money) where known.
---`degree`: links a firm on average, or `density`: links over pairs. Each firm sells and buys as its sector does, in
---proportion to its size; who buys of whom is drawn by density-corrected gravity, the chance of a link rising with
---what the one sells and the other needs, and falling with `distance` between regions ({{from, to, distance}, ...} or a
---frame of these columns) to the power of -`decay`. Weights sum to what each sells and needs (RAS), so that by sector
---the network is the table. `main`: inputs of at least this share of a sector's purchases are bought by each of its
---firms, lesser ones by those that the draw links and the largest; left out it is the least share that the links bear.
---`uncovered`: revenues that do not sum to the sector's output are refused, or brought to it ("scale"), or the rest is
---a firm of its own ("rest"). Links age: see net:age. The second result has links by sector, and what could not be met.
---The same seed gives the same bits for any number of threads. Cost: links x 10 to 60; 24 bytes a link.
---```lua
---local made, by_sector = assert(lian.firms{table = china, firms = sizes, degree = 20, seed = 1})
---print(made:cascade{each = "sector"}:top(5))
---```
---@param given lian.options.firms
---@return lian.network|nil net
---@return lian.frame|string by_sector or message
---@return string|nil code "contradiction", "bad_data"
function lian.firms(given) end

---@class lian.options.join
---@field attributes? table number of the table -> "same" (each firm has it) or "share" (firms make it up)
---@field factor? number the network's money in the table's (1)
---@field map? table sector of the network -> sector of the table
---@field network any a network of firms with a sector and a revenue
---@field revenue? string the column of revenue (revenue)
---@field sector? string the column of sectors (sector)
---@field sectors? string|string[] sectors of the table that are taken apart; all that the network has firms of
---@field table any the table whose sectors the firms are of
---@field top? integer so many of the largest firms are nodes; others are in the rest of their sector

---A table in which the firms of `sectors` (all that the network has firms of) stand as nodes, for scenarios to run on
---as on any table: each firm with its `revenue` (times `factor`, which brings the network's money to the table's), what
---is left of its sector as one node "rest of ...", all other sectors as they were. Nothing counts twice: by sector the
---new table is the old one. Links say who sells to whom as far as the table's cells and the firms' revenues hold them;
---what they leave of a cell is shared by what sellers have left to sell and buyers lack of their sector's recipe. Firms
---of a sector make the same good, so stocks of it are pooled by user, and what one no longer delivers is asked of the
---others (`sourcing` = "links" says no). Columns of firms become attributes of their nodes; `attributes` says what a
---number of a sector is of firms without one of their own: {stock = "same", jobs = "share"}, each has it, or they make
---it up together, what is known of some aside, by output; else it is not known of them. `sector`: the column of
---sectors; `map`: sector of the network -> of the table; `top`: so many of the largest firms are nodes, others are in
---the rest. Shocks name firms by `nodes`. The second result says what of each sector's output its firms cover, and how
---much of flows is known. At most 6,000 nodes; O(nodes^2).
---```lua
---local joined, covered = assert(lian.join{table = china, network = net, sectors = "lithium battery"})
---local s = lian.scenario "a plant burns down" {from = 2025, to = 2027, step = "week",
---  lian.capacity{nodes = "Firm A", cut = 1, at = 2025, lasts = 0.5}}
---print(s:run(joined), covered)
---```
---@param given lian.options.join
---@return lian.chain|nil joined
---@return lian.frame|string covered or message; columns sector, firms, output, covered, sales_known, purchases_known
---@return string|nil code "contradiction", "bad_data"
function lian.join(given) end

---@class lian.options.open
---@field mode? "create"|"open"|"read" made when it is not there, must be there, or only read ("create")
---@field query_cells? integer cells that a query may give (50000000)
---@field query_seconds? number time that a query may take [seconds] (60)
---@field wait? number time to wait for other programs [seconds] (10)

---Opens a store, a SQLite file. `mode`: "create" (default: made when it is not there), "open" (must
---be there) or "read" (is not changed). Older schemas are brought up to date, newer ones refused.
---Several programs may save to one store; each waits for the others, `wait` (10) seconds at most. A query of a user
---may take `query_seconds` (60) and give `query_cells` (50 million).
---Close it with `store:close()` or `local store <close> = ...`.
---```lua
---local store = assert(lian.open("study.db"))
---```
---@param path string
---@param given? lian.options.open
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function lian.open(path, given) end

---@class lian.fields.bottleneck
---@field goods string the sector
---@field on? string the region; the scenario's home, or the only one, when left out
---@field ceiling? table output by month, from `at` on; or such a list a draw [share of output at rest]
---@field imports? table what does not come by month, from `at` on; or such a list a draw [share]
---@field note? string what it rests on; told with the answer
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---What is made of `goods` in `on` is held down from month to month, and what is imported: by parts of which a
---list of items knows more than the table. `ceiling`: output is at most this multiple of that at rest, after
---over-capacity (1: no ceiling in that month); `imports`: this share of the imports of `goods`, finals' too,
---does not come, as under an embargo. After the last month of the lists nothing is held down. lian.carry makes
---it of a run on items; of a sweep with a list a draw. Refused where the scenario cuts or caps the same good.
---A shock; it acts in time.
---```lua
---lian.bottleneck{goods = "C", on = "CHN", at = 2027, ceiling = {0.9, 0.8, 0.9}, imports = {0.2, 0.3}}
---```
---@param given lian.fields.bottleneck
---@return lian.shock
function lian.bottleneck(given) end

---@class lian.fields.capacity
---@field goods? string|string[]|table<string, string|string[]> sectors (or node labels, or items)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region that is hit; every one when left out, but abroad where imports are kept apart
---@field cut number|lian.distribution capacity that is lost [share]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Output can reach 1 - `cut` of what it could: of `goods` or `nodes` in the region `on`, or of all that the
---region makes. Overlapping cuts multiply what remains. On items the region's deliveries stop, home's included.
---A shock; it acts at once, on items, in time, on items over years.
---```lua
---lian.capacity{goods = "E", on = "CHN", cut = 0.3, at = 2026, lasts = 0.25}
---```
---@param given lian.fields.capacity
---@return lian.shock
function lian.capacity(given) end

---@class lian.fields.cluster
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on? string the region of the cluster; the scenario's home when left out
---@field spillover? number|lian.distribution rise of a programme's rate when all others are ahead (0.5) [share]
---@field haste? number|lian.distribution pace of filling stocks, as a multiple (1.25) {in time}
---@field cost? number|lian.distribution what it costs (0) [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---A cluster, in time: programmes on `goods` in `on` learn from each other, each that has passed a stage speeds
---the others by `spillover` x the share that has, and makers of the goods fill their stocks `haste` times as
---fast.
---A policy; it acts in time, on items over years.
---```lua
---lian.cluster{goods = {"c14", "c15"}, on = "CHN", spillover = 0.5, haste = 1.25}
---```
---@param given lian.fields.cluster
---@return lian.shock
function lian.cluster(given) end

---@class lian.fields.cultivate
---@field goods? string|string[]|table<string, string|string[]> sectors (or node labels, or items)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region; every one when left out, but abroad where imports are kept apart
---@field growth number|lian.distribution growth of capacity [share a year]
---@field most? number|lian.distribution where it ends (2) [times capacity at rest]
---@field cost? number|lian.distribution what it costs (0) [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Champions are raised, in time: the capacity of `nodes` (or makers of `goods` in `on`) grows by `growth` a year
---while the policy lasts, up to `most` times capacity at rest; orders follow capacity. On items over years the
---share of providers in `on` (a country or a firm) grows so, and the others make room in proportion.
---A policy; it acts in time, on items over years.
---```lua
---lian.cultivate{nodes = "CHN_E", growth = 0.15, most = 2, cost = 100}
---```
---@param given lian.fields.cultivate
---@return lian.shock
function lian.cultivate(given) end

---@class lian.fields.demand
---@field goods? string|string[] sectors (or node labels)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region that buys; all when left out
---@field category? string one demand column, by its label
---@field change? number|lian.distribution -0.1 is 10 % less [share of what is bought]
---@field amount? number|lian.distribution in place of change [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Final demand for `goods` (or `nodes`; everything when left out) changes by the share `change` of what is
---bought, or by `amount` spread over it in proportion. It acts cell by cell where a category buys; imports in a
---demand column and stocks drawn down are given supplies, which only an amount for their own category changes.
---Of a table that keeps imports apart imported final goods take their part of it. Output never falls below 0:
---what of given supplies finds no buyer is said.
---A shock; it acts at once, in time.
---```lua
---lian.demand{goods = "S", on = "USA", change = -0.1}
---```
---@param given lian.fields.demand
---@return lian.shock
function lian.demand(given) end

---@class lian.fields.destruction
---@field goods? string|string[] sectors (or node labels)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region that is hit; every one when left out, but abroad where imports are kept apart
---@field share number|lian.distribution capital that is destroyed [share]
---@field capital? number|lian.distribution capital at rest (4) [years of value added]
---@field households? number|lian.distribution damage to homes in `on`, rebuilt in the same way by makers from whom final users there buy; no capacity is lost with it (0) [money]
---@field builders table sector -> share of the work, adding up to 1
---@field within number|lian.distribution time scale of rebuilding [years]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Capital is destroyed, in time: of that of `goods` (or `nodes`) in `on` the share `share`, and with it that
---share of capacity. From `at` + `lasts` it is rebuilt: a part 1 / `within` a year of what is left is asked of
---the makers of `builders`, who sell it to the node as they did before, and capacity comes back as they deliver.
---Rebuilding is served after current orders unless the run says rebuilding = "alike". Two destructions of a node
---add up.
---A shock; it acts in time.
---```lua
---lian.destruction{goods = "C", on = "CHN", share = 0.2, builders = {V = 0.7, E = 0.3}, within = 0.5}
---```
---@param given lian.fields.destruction
---@return lian.shock
function lian.destruction(given) end

---@class lian.fields.digitalise
---@field on? string the region; the scenario's home when left out
---@field haste? number|lian.distribution pace of filling stocks, as a multiple (1.5)
---@field lag? number|lian.distribution time after `at` before it works (0) [years]
---@field cost? number|lian.distribution what it costs (0) [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Digital links, in time: buyers in the region `on` fill their stocks `haste` times as fast, and of embargoes
---with `substitution_within` they find substitutes that much sooner.
---A policy; it acts in time.
---```lua
---lian.digitalise{on = "CHN", haste = 1.5, lag = 1, cost = 200}
---```
---@param given lian.fields.digitalise
---@return lian.shock
function lian.digitalise(given) end

---@class lian.fields.embargo
---@field goods? string|string[]|table<string, string|string[]> what stops: sectors, node labels or items; everything when left out
---@field by? string|string[] origins: regions, "*" for all but `on` ("*")
---@field on? string the region that is cut off; the scenario's home, or the only region, when left out
---@field cut? number|lian.distribution how much of the deliveries stops (1) [share]
---@field finals? boolean final goods too (true) {at once, in time}
---@field substitution? number|lian.distribution part of what is cut that other origins make up, with sourcing = 'links' (0) [share]
---@field substitution_within? number|lian.distribution time until substitution is reached; at once when left out [years] {in time, over years}
---@field leakage? number|lian.distribution part of what is cut that comes round through third regions (0) [share] {at once, in time, over years}
---@field leakage_within? number|lian.distribution time until leakage is reached (0.5) [years] {in time, over years}
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Deliveries of `goods` `by` some regions `on` a region fall by the share `cut`: an embargo or export control. A
---second embargo on the same deliveries cuts what the first has left. A table that keeps imports apart has one
---foreign origin, "abroad": leave `by` out there. At once: what sellers lose (demand side) and what buyers miss
---(supply side). On items: deliveries to `on` stop. In time: links are cut from the step on. What leaks comes
---through regions that buy the good from those who cut and sell it to `on`, in proportion to the smaller of the
---two flows; result:routes() tells how much through each. The option `sourcing` of the run says whether other
---makers are asked for what is cut.
---A shock; it acts at once, on items, in time, on items over years.
---```lua
---lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}
---```
---@param given lian.fields.embargo
---@return lian.shock
function lian.embargo(given) end

---@class lian.fields.expand
---@field goods? string|string[]|table<string, string|string[]> sectors (or node labels, or items)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region; every one when left out, but abroad where imports are kept apart
---@field share number|lian.distribution capacity added [share of that at rest]
---@field lag? number|lian.distribution time until the first of it stands (1) [years]
---@field cost? number|lian.distribution spent evenly from `at` until it stands (0) [money]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Capacity is built, in time: makers of `goods` (or `nodes`) in `on` can make `share` more than at rest from
---`at` + `lag` on, growing over `ramp` years. On items over years the providers in `on` can deliver so much
---more, and nobody less.
---A policy; it acts in time, on items over years.
---```lua
---lian.expand{goods = "E", on = "CHN", share = 0.2, lag = 1.5, ramp = 1, cost = 5e3}
---```
---@param given lian.fields.expand
---@return lian.shock
function lian.expand(given) end

---@class lian.fields.export_ban
---@field goods? string|string[] what is held back: sectors or node labels; everything when left out
---@field on? string the region that bans; the scenario's home, or the only region, when left out
---@field toward? string|string[] the regions that are cut off, "*" for all but `on` ("*")
---@field cut? number|lian.distribution how much of the deliveries stops (1) [share]
---@field finals? boolean final goods too (true)
---@field answer? number|lian.distribution how much of what they sell to `on` those who are cut off stop in turn (0) [share]
---@field answer_goods? string|string[] of which goods; of `goods` when left out
---@field answer_after? number|lian.distribution time until they answer; it ends with the ban (0) [years] {in time}
---@field substitution? number|lian.distribution part of what is cut that other origins make up, with sourcing = 'links' (0) [share]
---@field substitution_within? number|lian.distribution time until substitution is reached; at once when left out [years] {in time, over years}
---@field leakage? number|lian.distribution part of what is cut that comes round through third regions (0) [share] {at once, in time, over years}
---@field leakage_within? number|lian.distribution time until leakage is reached (0.5) [years] {in time, over years}
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---The region `on` bans exports: its deliveries of `goods` to the regions `toward` fall by the share `cut`, as by
---an embargo on each of them. With `answer` they cut what they sell to it of the same goods, or of
---`answer_goods`. A note says what it and they lose. At once on a table that keeps imports apart its exports
---fall, and imports where there is an answer.
---A shock; it acts at once, in time.
---```lua
---lian.export_ban{goods = "R", on = "CHN", toward = {"USA", "JKT"}, cut = 0.8, answer = 0.5, answer_goods = "C", answer_after = 0.5}
---```
---@param given lian.fields.export_ban
---@return lian.shock
function lian.export_ban(given) end

---@class lian.fields.export_control
---@field goods string|string[]|table<string, string|string[]> what is controlled: sectors, node labels or items
---@field by string|string[] origins: regions
---@field on string the region that is cut off
---@field cut? number|lian.distribution how much of the deliveries stops (1) [share]
---@field finals? boolean final goods too (true) {at once, in time}
---@field substitution? number|lian.distribution part of what is cut that other origins make up, with sourcing = 'links' (0) [share]
---@field substitution_within? number|lian.distribution time until substitution is reached; at once when left out [years] {in time, over years}
---@field leakage? number|lian.distribution part of what is cut that comes round through third regions (0) [share] {at once, in time, over years}
---@field leakage_within? number|lian.distribution time until leakage is reached (0.5) [years] {in time, over years}
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---An embargo by named origins on named goods to one region; the same fields, three of them required.
---A shock; it acts at once, on items, in time, on items over years.
---```lua
---lian.export_control{goods = "C", by = "USA", on = "CHN", cut = 0.6, at = 2026}
---```
---@param given lian.fields.export_control
---@return lian.shock
function lian.export_control(given) end

---@class lian.fields.labour
---@field goods? string|string[]|table<string, string|string[]> sectors (or node labels, or items)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region that is hit; every one when left out, but abroad where imports are kept apart
---@field cut number|lian.distribution workers who are missing [share]
---@field remote? number|lian.distribution part of their work that goes on (0) [share]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Workers are missing: the share `cut` of those who make `goods` (or `nodes`) in the region `on`; of their work
---the share `remote` goes on. Output can reach 1 - cut (1 - remote) of what it could; on items the region's
---deliveries, home's included.
---A shock; it acts at once, on items, in time, on items over years.
---```lua
---lian.labour{goods = "S", on = "JKT", cut = 0.4, remote = 0.5, at = 2026, lasts = 0.2}
---```
---@param given lian.fields.labour
---@return lian.shock
function lian.labour(given) end

---@class lian.fields.prioritise
---@field users string|string[] sectors or node labels
---@field on? string their region; every one when left out
---@field reserved? number|lian.distribution what they are sure of, in place of a rank [share of what there is]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Rationing by rank, in time: while it lasts, `users` (in the region `on`) are served before all other buyers
---and final users where a supplier is short; with `reserved` they are sure of that share of what there is, and
---the rest is shared in proportion.
---A policy; it acts in time.
---```lua
---lian.prioritise{users = "E", on = "CHN", at = 2026, lasts = 1}
---```
---@param given lian.fields.prioritise
---@return lian.shock
function lian.prioritise(given) end

---@class lian.fields.procure
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on? string the region whose programmes they are; the scenario's home when left out
---@field share number|lian.distribution what is bought [years of use a year]
---@field cost? number|lian.distribution what it costs (0) [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---First sets are bought, in time: public demand for the output of programmes on `goods` in `on`, the share
---`share` of a year's use each year while it lasts. Where a programme has reached readiness 8 its defects fall
---faster by what is bought (Wright's law).
---A policy; it acts in time, on items over years.
---```lua
---lian.procure{goods = "c14", on = "CHN", share = 0.02, cost = 300, at = 2026, lasts = 4}
---```
---@param given lian.fields.procure
---@return lian.shock
function lian.procure(given) end

---@class lian.fields.quality
---@field goods? string|string[]|table<string, string|string[]> sectors (or node labels, or items)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region that is hit; every one when left out, but abroad where imports are kept apart
---@field defects? number|lian.distribution what more of output is of no use than at rest, below 1 [share]
---@field from? number|lian.distribution the share that is of no use at rest, below 1 [share]
---@field to? number|lian.distribution the share that is of no use while it holds, below 1 [share]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Quality changes, in time: of what is made of `goods` (or `nodes`) in `on` the share `defects` more is of no
---use than at rest; or the share that is of no use goes `from` today's rate `to` another. The table holds what
---is good at today's rate: a rate that stays costs nothing, and of the same inputs and work the part (1 - to) /
---(1 - from) of the good output of rest comes. A lower rate saves inputs, and lets makers who are short deliver
---more; a note of the run says what goes into what is of no use, or is saved.
---A shock; it acts in time, on items over years.
---```lua
---lian.quality{goods = "E", on = "CHN", from = 0.04, to = 0.08, at = 2026, lasts = 1}
---```
---@param given lian.fields.quality
---@return lian.shock
function lian.quality(given) end

---@class lian.fields.relocation
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on string the region that they leave
---@field toward string the region that they go to
---@field gap number|lian.distribution how much cheaper it is there [share of cost]
---@field sensitivity? number|lian.distribution of the part that leaves to the gap (20)
---@field pace? number|lian.distribution part that goes each year (0.2) [share a year]
---@field follow? number|lian.distribution part of suppliers' sales to leavers that follows (0.5) [share] {in time}
---@field localise? number|lian.distribution time until they buy from whom the host's makers buy (5) [years] {in time}
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Makers of `goods` in the region `on` leave for the region `toward`, where they are cheaper by `gap`, in time.
---In the long run the part 2 / (1 + exp(-sensitivity gap)) - 1 of them leaves (0.76 at a gap of 0.1), and nobody
---where there is no gap; each year the part `pace` of those who are still to go goes. They take their capacity,
---stocks and customers along, and buy what they bought at home of whom they bought it; within `localise` years,
---in a straight line, they turn to the origins from which the host's own makers of the good buy; how much of
---each good they need a unit of output stays as at home. What they make counts in the host region, whose old
---makers keep their capacity and customers; what other instruments build at home, and what is drawn from outside
---there (imports in a demand column), stays there. Suppliers in `on` follow their leader to where their good is
---made: of each the share `follow` x its sales to the leavers / all that it sells x what has left. After `lasts`
---nobody else goes, and nobody comes back.
---A shock; it acts in time, on items over years.
---```lua
---lian.relocation{goods = "L", on = "CHN", toward = "ROW", gap = 0.15}
---```
---@param given lian.fields.relocation
---@return lian.shock
function lian.relocation(given) end

---@class lian.fields.rule
---@field act function what is done, with the state
---@field every? "step"|"day"|"week"|"month"|"year" how often ("month")
---@field name? string its name in messages and results ("rule")
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---A rule: a policy that reacts. Every day, week, month or year the function `act` is called with the state of
---the economy: `state.time`; `state:cover(good, region)` (stocks in days of normal use, of all buyers in the
---region), `state:output(label or sector, region)` (share of normal), `state:unmet()` (share of final demand);
---and may do `state:hold(good, region, months)` (the stock that buyers hold beyond what they keep) or
---`state:capacity(label or sector, share, region)` (capacity beyond that at rest, for the rest of the run). Its
---errors name the rule and the date. On items over years: `state:output(item)` (its level), `state:cover(item)`
---(days of stock), `state:own(item)` (home's share), `state:unmet()`, `state:hold(item, nil, months)`,
---`state:capacity(item, share, provider)`.
---A policy; it acts in time, on items over years.
---```lua
---lian.rule{name = "release", act = function(state) if state:cover("c14", "CHN") < 60 then state:hold("c14", "CHN", 0) end end}
---```
---@param given lian.fields.rule
---@return lian.shock
function lian.rule(given) end

---@class lian.fields.second_source
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on? string the region whose buyers turn; the scenario's home when left out
---@field by? string|string[] origins that they turn from; all others when left out
---@field toward string the region that they turn to
---@field share number|lian.distribution part of the purchases that moves [share]
---@field lag? number|lian.distribution qualification (0) [years]
---@field cost? number|lian.distribution once, at the start (0) [money]
---@field premium? number|lian.distribution what the new source costs more, of what it delivers, by purchases at rest (0) [share of value] {in time}
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---A second source, in time: from `at` + `lag` (qualification) on, built up over `ramp` years, buyers in the
---region `on` take the share `share` of their purchases of `goods` from makers in the region `toward` in place
---of those in the regions `by` (all others when left out), with new links where there were none.
---A policy; it acts in time, on items over years.
---```lua
---lian.second_source{goods = "c14", on = "CHN", by = {"USA", "JPN"}, toward = "DEU", share = 0.3, lag = 1}
---```
---@param given lian.fields.second_source
---@return lian.shock
function lian.second_source(given) end

---@class lian.fields.sourcing
---@field goods string|string[] sectors
---@field on? string the region that buys; the scenario's home when left out
---@field by? string|string[] origins that lose: regions, "*" for all but `toward` ("*")
---@field toward string|string[] regions whose makers gain
---@field share number|lian.distribution part of those purchases that turns [share]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Purchases turn: the region `on` takes the share `share` of its purchases of `goods` (by makers and final
---users) from the regions `toward` in place of those in `by`, in the table itself: localisation where `toward`
---is `on`, friend-shoring else. New links come where there were none, in proportion to what the makers there
---make. Recipes and final demand by good stay. At once output follows the new links (Leontief), and shocks then
---hit the table as it has become; in time orders turn while it holds, within what makers can make (lian.expand
---adds to it). Several on the same purchases act in one order, which the answer names. The option `sourcing` of
---a run says who is asked for what is cut.
---A policy; it acts at once, in time.
---```lua
---lian.sourcing{goods = "C", on = "CHN", by = {"JKT", "USA"}, toward = "CHN", share = 0.3}
---```
---@param given lian.fields.sourcing
---@return lian.shock
function lian.sourcing(given) end

---@class lian.fields.stockpile
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on? string the region whose buyers hold them; all when left out
---@field months number|lian.distribution what is held [months of normal use]
---@field fill? number|lian.distribution time to fill it (0.5) [years]
---@field release? "own"|"proportional" buyers' own stocks, or a public store ("own") {in time}
---@field holding? number|lian.distribution what holding costs (0.05) [share of its value a year]
---@field cost? number|lian.distribution further money (0) [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Stocks are held, in time: from `at` on, the buyers in the region `on` (all when left out) hold `months` of
---normal use of `goods` beyond the stocks that they keep anyway, built up within `fill` years by orders like any
---other, used when deliveries fail and then filled again. With release = "proportional" it is a public store,
---filled by orders that are served after all others, which makes good what buyers' stocks lack. run:costs() has
---the money. On items over years stock is bought within `fill`, as far as providers deliver, and used when they
---do not; it is valued at home's use (attribute `value`, money a year).
---A policy; it acts in time, on items over years.
---```lua
---lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.5}
---```
---@param given lian.fields.stockpile
---@return lian.shock
function lian.stockpile(given) end

---@class lian.fields.subsidise
---@field goods string|string[] sectors
---@field on? string the region whose makers are subsidised; the scenario's home when left out
---@field buyers? string the region whose buyers turn; everywhere when left out
---@field rate number|lian.distribution how much cheaper, below 1 [share of value]
---@field armington? number|lian.distribution elasticity between origins (3)
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Makers are subsidised, in time: those of `goods` in the region `on` sell cheaper by the share `rate`; buyers
---in the region `buyers` (everywhere when left out) turn to them, (1 - rate)^-armington times as much against
---other origins. The cost is rate x what the makers sell.
---A policy; it acts in time.
---```lua
---lian.subsidise{goods = "E", on = "CHN", rate = 0.1}
---```
---@param given lian.fields.subsidise
---@return lian.shock
function lian.subsidise(given) end

---@class lian.fields.substitute
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on? string the region whose programme it is; the scenario's home when left out
---@field budget number|lian.distribution what it spends [money a year]
---@field reference? number|lian.distribution the budget at which the rates hold; the budget when left out [money a year]
---@field readiness number|lian.distribution at the start, a whole number from 1 to 10
---@field teams? number|lian.distribution rival teams with an equal part of the budget and luck of their own: who first passes a stage wins it, and the others go on from there; at most 16 (1)
---@field u_max? number|lian.distribution the share of what is bought abroad that it reaches in the end (0.5) [share]
---@field lag? number|lian.distribution time after `at` before it starts (0) [years]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---A programme that replaces foreign supply, in time: it starts at `readiness` with `budget` a year, climbs by
---stages that take time and may fail, and from readiness 8 on makes a growing share of what buyers in the region
---`on` bought abroad of `goods`, up to `u_max`, less its defects (lian.programme_outlook says the law). Its
---makers at home gain the capacity. Money is spent until readiness 10. On items over years what it makes takes
---the place of foreign providers in proportion.
---A policy; it acts in time, on items over years.
---```lua
---lian.substitute{goods = "c14", on = "CHN", budget = 5e3, readiness = 5, u_max = 0.6}
---```
---@param given lian.fields.substitute
---@return lian.shock
function lian.substitute(given) end

---@class lian.fields.target
---@field indicator? "self_guarantee" what is measured ("self_guarantee")
---@field goods string|string[]|table<string, string|string[]> sectors, or items
---@field on? string the region; the scenario's home when left out
---@field at_least? number|lian.distribution what is to be reached (0.7) [share]
---@field before number|lian.distribution by when [year]
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---A target: the indicator "self_guarantee" (the share of what the region `on` uses of `goods`, in production and
---by final users but for stocks, that its own makers deliver) is `at_least` a share by the year `before`; at
---rest it is that of chain:self_guarantee. run:targets() says whether and when it is met. Where users are ranked
---it goes by each supplier's mean share. On items over years: home's own share of the items, weighted by `value`
---where all have one.
---A target; it acts in time, on items over years.
---```lua
---lian.target{goods = "c14", on = "CHN", at_least = 0.7, before = 2035}
---```
---@param given lian.fields.target
---@return lian.shock
function lian.target(given) end

---@class lian.fields.tariff
---@field goods? string|string[] what is taxed: sectors or node labels; everything when left out
---@field by? string|string[] origins: regions; all but `on` when left out
---@field on? string the region that collects it; in time required
---@field rate number|lian.distribution 0.25 is 25 % [share of value]
---@field elasticity? number|lian.distribution fall of final demand a unit of rate (0) [share a share]
---@field armington? number|lian.distribution elasticity between origins (3)
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---A tariff of `rate` on `goods` that come from the regions `by` to the region `on`. Buyers turn to other
---origins: deliveries that pay are asked for (1 + rate)^-armington times as much against the others of the good
---(Armington 1969); result:diversion() tells from whom to whom. Final demand for the taxed goods falls by
---elasticity x rate. At once prices follow by the price model; in time what is collected is in run:costs(),
---below 0. On a table that keeps imports apart leave `by` out; there buyers turn in time alone.
---A shock; it acts at once, in time.
---```lua
---lian.tariff{goods = "C", by = "CHN", on = "USA", rate = 0.25}
---```
---@param given lian.fields.tariff
---@return lian.shock
function lian.tariff(given) end

---@class lian.fields.upgrade
---@field goods? string|string[]|table<string, string|string[]> sectors (or node labels, or items)
---@field nodes? string|string[] node labels, in place of goods
---@field on? string the region; every one when left out, but abroad where imports are kept apart
---@field defect number|lian.distribution defects at rest, below 1 [share]
---@field good? number|lian.distribution defects afterwards, below 1 (0) [share]
---@field lag? number|lian.distribution time after `at` before it works (0) [years]
---@field cost? number|lian.distribution what it costs (0) [money a year]
---@field at? number|lian.distribution the year it begins; the start of the scenario when left out [year] {in time, over years}
---@field lasts? number|lian.distribution how long it holds; to the end when left out [years] {in time, over years}
---@field ramp? number|lian.distribution time to its full strength, in a straight line [years] {in time, over years}
---@field recovers? number|lian.distribution time it takes to fade after `lasts` [years] {in time, over years}
---@field recovery? any how it fades: "linear" (default), "convex", "concave", "step"; a function of the part of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal times; nothing is left after `recovers` {in time, over years}
---@field name? string a name of its own in results; luck is drawn by it
---@field source? string where its numbers come from; kept and printed
---@field confidence? "high"|"medium"|"low" how sure that source is; kept and printed

---Quality is raised, in time: the share of defects of `goods` (or `nodes`) in `on` falls from `defect` to `good`
---from `at` + `lag` on, over `ramp` years: more of what is made can be used, from the same inputs.
---A policy; it acts in time, on items over years.
---```lua
---lian.upgrade{goods = "E", on = "CHN", defect = 0.12, good = 0.05, lag = 1, cost = 400}
---```
---@param given lian.fields.upgrade
---@return lian.shock
function lian.upgrade(given) end

---@class lian.options.read_any
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field year? integer the year of the values [year]

---Reads a file whose layout is told from its first record: China's tables, OECD and WIOD national
---tables (the last year unless `year` is given), WIOD 2013 (with its Y and x files beside Z), BEA
---(make beside use), or a list of links with the columns supplier and buyer.
---```lua
---local chain, report = assert(lian.read.any("china_2018_153.csv"))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? lian.options.read_any
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function lian_read.any(path, given) end

---@class lian.options.read_nbs
---@field balance? "refuse"|"demand"|"output" where rounding gaps are booked; refused when left out and above the tolerance
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field year? integer the year of the values [year]

---Reads a national table of China (National Bureau of Statistics), competitive or split.
---Money is in 10,000 CNY. `year` is taken from the file's name when it is not given. The published
---error `ERR` is the demand category of role "discrepancy", imports `IM` a negative one; what
---remains off by more than `tolerance` (share of the largest output, 1e-6) is refused unless
---`balance` is "demand" or "output".
---```lua
---local chain, report = assert(lian.read.nbs("china_2018_153.csv"))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? lian.options.read_nbs
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "input_output", "contradiction"
function lian_read.nbs(path, given) end

---@class lian.options.read_oecd
---@field balance? "refuse"|"demand"|"output" where rounding gaps are booked; refused when left out and above the tolerance
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field region? string the region of the table, or the column that holds it
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field year? integer the year of the values [year]

---Reads a national table of the OECD, 2021 edition. Money is in million USD.
---`year` and `region` (ISO3) are taken from the file's name when they are not given.
---Taxes on final demand are not part of a chain and are left out. The numbers are rounded to 0.1:
---what is off by more than `tolerance` (share of the largest output, 1e-6) and at most 0.1 for each cell that is added
---up (5.5 in a row of 45 sectors) is booked
---as with `balance = "demand"`; more is refused unless `balance` is "demand" or "output".
---```lua
---local chain, report = assert(lian.read.oecd("OECD21ed_CHN_2018.csv"))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? lian.options.read_oecd
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function lian_read.oecd(path, given) end

---@class lian.options.read_wiod2013
---@field balance? "refuse"|"demand"|"output" where rounding gaps are booked; refused when left out and above the tolerance
---@field demand string final demand: columns, a file, or amounts by node
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field flows string the file of flows (Z)
---@field output? string gross output: a label, column or file
---@field regions? table names of regions that files call otherwise, or column -> region
---@field sectors? any a table of code and name
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field year? integer the year of the values [year]

---Reads a world table of the WIOD 2013 release. Money is in million USD.
---`sectors` is the path of a table of code and name, or {path =, encoding =}.
---Flows and demand are truncated in the usual files, so that rows fall short of the published output: what is at most
---2,000 or a thousandth of the largest output is booked as with `balance = "output"` (output becomes the row sum, value
---added the rest of the column); more is refused unless `balance` is "demand" or "output".
---Without `output`, output is the row sum. `regions` = {ROW = "RoW"}: regions of the demand file that the
---flows call otherwise; one that differs by case alone is found, and the report says so.
---```lua
---local chain = assert(lian.read.wiod2013{flows = "Z_2011.csv.gz", demand = "Y_2011.csv.gz",
---  output = "x_2011.csv", sectors = "sectors.csv"})
---```
---@param given lian.options.read_wiod2013
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function lian_read.wiod2013(given) end

---@class lian.options.read_wiod2016
---@field balance? "refuse"|"demand"|"output" where rounding gaps are booked; refused when left out and above the tolerance
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field region? string the region of the table, or the column that holds it
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field year? any the year of the values [year]

---Reads one year of a national table of the WIOD 2016 release. Money is in million USD.
---`year` is a number or "last"; it may be left out when the file holds one year. `region` (ISO3)
---is taken from the file's name when it is not given. What is off by more than `tolerance` (share
---of the largest output, 1e-6) is booked as with `balance = "demand"` up to 15 % of the largest
---output, since two published tables are off (Luxembourg and Romania 2014); more is refused unless
---`balance` is "demand" or "output".
---```lua
---local chain, report = assert(lian.read.wiod2016("CHN_NIOT_nov16.csv.gz", {year = 2014}))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? lian.options.read_wiod2016
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "not_found" (the year), "input_output"
function lian_read.wiod2016(path, given) end

---@class lian.options.read_bea
---@field balance? "refuse"|"demand"|"output" where rounding gaps are booked; refused when left out and above the tolerance
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field imports? string the imported part, in a file of the same layout
---@field make string the make table
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field sectors? any a table of code and name
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field technology? "industry"|"sales" "sales": industries by industries; "industry": commodities by commodities ("sales")
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field use string the use table
---@field year? integer the year of the values [year]

---Reads US make and use tables (detail, summary, or the 65 industries of 1963 to 1996) as a
---symmetric table. Money is in million USD.
---`technology` "sales" (the default) gives industries by industries (fixed product sales, model D),
---"industry" commodities by commodities (industry technology, model B). `imports` is the import
---matrix beside the use table: flows and demand are then split. `sectors` is a table of code and
---name. The tables are rounded to millions: what is off by more than `tolerance` (share of the
---largest output, 1e-6) and at most 100 (1,000 with `imports`) is booked as with
---`balance = "demand"`; more is refused unless `balance` is "demand" or "output". In workbooks `sheet` (a name or a
---place) and `range` hold for all files that are named; make = "book.xlsx[Make]" says another for one of them.
---```lua
---local chain = assert(lian.read.bea{make = "Summary_Make_2022.csv", use = "Summary_Use_2022.csv",
---  technology = "industry"})
---```
---@param given lian.options.read_bea
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function lian_read.bea(given) end

---@class lian.options.read_matrix
---@field balance? "refuse"|"demand"|"output" where rounding gaps are booked; refused when left out and above the tolerance
---@field between? string the mark between region and sector in labels (_)
---@field by? table labels in several columns and header rows: {"region", "sector"}, {rows=, columns=}
---@field comment? string what lines begin with that are passed over, such as "#"
---@field decimal? "."|"," "," or ".": the mark of decimals; without it 1.200 beside 340 is refused (".")
---@field demand? any final demand: columns, a file, or amounts by node
---@field drop? any labels of totals to leave out
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field extensions? any rows in units of their own: a selector, {rows=, unit=}, {path=, rows=, unit=}
---@field fill? boolean a blank region of `by` is the one before it, as where cells are merged
---@field flags? any letters that may stand behind numbers: true for Eurostat's, or a text of them
---@field flows? any rows and columns of the flows, or all
---@field header? integer which record holds the column labels
---@field imports? string the imported part, in a file of the same layout
---@field inputs? any primary inputs: rows, or amounts by node
---@field labels? integer which column holds the row labels
---@field last? any the first field of the last record, or the number of its line; footnotes follow [label, line]
---@field missing? any texts that stand for no number and count 0, such as ":"
---@field negate? any demand columns to subtract
---@field nodes? any a table of nodes with further columns, or an array of labels
---@field output? any gross output: a label, column or file
---@field path string the file: CSV, plain or gzip, or a workbook (.xlsx)
---@field percent? boolean 12% is 0.12 (refused)
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field region? string the region of the table, or the column that holds it
---@field regions? table names of regions that files call otherwise, or column -> region
---@field sections? any sectors' sections, for chain:input_classes: "isic", "naics", or sector -> letter
---@field separator? string the mark between cells
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field skip? integer lines to skip at the start [lines]
---@field source? string where the numbers come from; kept and printed
---@field stop? any what the line begins with that ends the table, such as "Source", or several
---@field thousands? "."|","|" "|"'" what parts groups of three digits: ".", ",", " " (no-break blanks too) or "'"
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field totals? "refuse"|"drop"|"keep" what becomes of totals among the nodes ("refuse")
---@field unit? string the money unit of the values
---@field year? integer the year of the values [year]
---@field zero? any texts that stand for 0

---Reads any labelled matrix as a table, told which rows and columns are what. Money is in `unit`.
---
---A selector is a label, a range "first..last", a pattern with "*", a number (1-based), or a list
---of these. `flows` is a selector for rows and columns alike, or {rows =, columns =}, or all.
---`demand` (columns) and `inputs` (rows) are selectors, or role -> selector. Without roles the labels
---tell them; input rows whose label leaves open whether they are value added, imports or taxes on
---products are refused, demand that says no role is final use at home (but taxes, margins, supply and output are
---refused), and the report shows what was told. Imports that are printed as positive numbers are subtracted, which the
---report says, or refused where output speaks against it. `output` is the label of a row or column.
---`extensions` are rows as `inputs` are, in units of their own: {rows = "co2", unit = "kt"}, or
---unit = {jobs = "head", co2 = "kt"}. Each of these four may lie in another file: {path =, rows =, columns =,
---header = 1, labels = 1, sheet =, range =}, matched by node labels. `negate` names demand columns to subtract,
---`imports` is a second file of the same layout with the imported part, `nodes` a table of nodes
---with further columns, or an array of labels. Labels "<region>_<sector>" are split where all
---regions have the same sectors (`between` for another mark, `region` for a table of one region).
---Demand whose label begins with a region is that region's; `regions` = {ROW = "RoW"} says what other
---beginnings mean. A beginning that differs from one region by case alone is taken for it; the report says
---so, and names demand of no known region. Labels that are regions and sectors but for a gap are one region, which the
---report says too.
---`by` = {"region", "sector"}: labels in several columns and header rows, in this order, or {rows =, columns =} where
---that differs; such labels are named "<region>_<sector>". `fill`: a blank region is the one before it, as where cells
---are merged. A further file has the `by` of the first unless it has as many `labels` and `header` rows as it says.
---How files are written: `encoding`, found by itself where it is UTF-8, UTF-16 with a byte-order mark or GB18030;
---`decimal` "," or "."; `thousands` ".", ",", " " or "'"; `percent`: 12% is 0.12; `flags`: letters behind numbers, true
---for Eurostat's; `missing`: texts that stand for no number and count 0, such as ":"; `zero`: texts that stand for 0.
---Unless `decimal` or `thousands` is given, a column such as 1.200 beside 340 is refused: it can be read in two ways.
---`skip`: lines before the table; `comment`: what lines begin with that are passed over; `stop`: what the line begins
---with that ends the table, or several; `last`: the first field of the last record, or the number of its line.
---`sections`: the section of each sector, which chain:input_classes asks for: "isic" where sectors are codes of ISIC
---Rev. 4, NACE Rev. 2 or CPA 2.1 ("C26", "10-12", "CPA_R_S"), "naics", or sector -> letters from A to U. It becomes the
---attribute "section".
---Totals among the nodes are refused unless `totals` is "drop" or "keep", or `drop` names them; so are totals among
---the columns of demand and the rows of inputs, which would count twice. A total is found by its numbers, rows and
---columns alike, wherever its members stand; of a node that is the same as another cell by cell labels say which is
---the total ("B-E" of "C10", "C" of "C10"), or the file is refused. Where all rows add up to `output`, there are none.
---What a node without output buys has no coefficient: it is refused, or becomes final demand where `balance` is given.
---The flows take the memory of the file's numbers: the peak is one matrix.
---Differences above `tolerance` are refused unless `balance` is "demand" or "output".
---```lua
---local chain = assert(lian.read.matrix{path = "uk_2010_iot_domestic_basic_pxp.csv", labels = 2,
---  flows = "01..NPISH_96", demand = {households = "Households", exports = "Exports of*",
---    other = "Non-profit instns serving households..Changes in inventories"},
---  inputs = "Imported goods and services..Gross Operating Surplus", output = "Total output",
---  region = "GBR", unit = "million GBP", year = 2010})
---```
---@param given lian.options.read_matrix
---  place) and `range` (B2:F20) of a workbook, `unit`, `year`, `title`, `source`
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "not_found" (a label), "input_output"
function lian_read.matrix(given) end

---@class lian.options.read_edges
---@field buyer? string the column of the buyer (buyer)
---@field comment? string what lines begin with that are passed over, such as "#"
---@field decimal? "."|"," "," or ".": the mark of decimals; without it 1.200 beside 340 is refused (".")
---@field demand? any final demand: columns, a file, or amounts by node
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field flags? any letters that may stand behind numbers: true for Eurostat's, or a text of them
---@field label? string the column of labels
---@field last? any the first field of the last record, or the number of its line; footnotes follow [label, line]
---@field missing? any texts that stand for no number, such as ":"; such links are left out
---@field nodes? string a table of nodes: label, region, sector, output, attributes
---@field output? string gross output: a label, column or file
---@field path string the file: CSV, plain or gzip, or a workbook (.xlsx)
---@field percent? boolean 12% is 0.12 (refused)
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field region? string the region of the table, or the column that holds it
---@field regions? table names of regions that files call otherwise, or column -> region
---@field reverse? table column -> texts: rows that have one of these have their ends exchanged
---@field sector? string the sector, or the column that holds it
---@field separator? string the mark between cells
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field source? string where the numbers come from; kept and printed
---@field stop? any what the line begins with that ends the table, such as "Source", or several
---@field supplier? string the column of the seller (supplier)
---@field thousands? "."|","|" "|"'" what parts groups of three digits: ".", ",", " " (no-break blanks too) or "'"
---@field title? string what stands above it
---@field tolerance? number the largest gap between sales, purchases and output that is accepted [share of the largest output]
---@field unit? string the money unit of the values
---@field value? any the column of the values
---@field where? table column -> texts: only rows that have one of these
---@field year? integer the year of the values [year]
---@field zero? any texts that stand for 0

---Reads a list of links as a network. Money is in `unit` per year. With `links` in place of `path` the list may be of
---national size and becomes a network of firms (net:cascade, net:centrality; 20 bytes a link): `supplier`, `buyer`,
---`value` as below, `from` and `to` the columns of dated links (years, "2021-05" or "2021-05-31", empty where not
---known; columns of those names are taken), `undirected`, and `nodes` with any columns, such as sector, region and
---revenue. Values below 0 are refused there, rows whose value `missing` names left out and counted.
---With `path`, a chain: `supplier`, `buyer`, `value` name the columns of `path` (`value` left out: the column "value"
---where there is one; without one, or with false, each link counts 1). `nodes` is a table of nodes:
---label first, then "region" and "sector" (axes), "output", and any further attributes; a link to a
---node that is not there is refused. `label`, `region`, `sector`, `output`, `demand` (one or
---several) name columns of it; demand is that of the region with which its column's name begins, or as
---`regions` = {column = region} says. Without output and demand, output is the larger of sales and
---purchases. `where` keeps the rows whose column has one of the given texts, `reverse` exchanges
---the ends of such rows. Rows whose value is one of the texts `missing` are left out and counted.
---Repeated links are added up; the report counts them (`repeated`, `loops`).
---```lua
---local firms = assert(lian.read.edges{path = "links.csv", value = "weight", nodes = "firms.csv"})
---local net = assert(lian.read.edges{links = "sales.csv", nodes = "firms.csv"})
---```
---@param given lian.options.read_edges
---  and `range` of a workbook, `title`, `source`, `year`, `tolerance`
---@return lian.chain|lian.network|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "not_found" (a column), "input_output"
function lian_read.edges(given) end

---@class lian.options.read_items
---@field any? string|string[] items of whose variants the best counts, not the mix
---@field comment? string what lines begin with that are passed over, such as "#"
---@field decimal? "."|"," "," or ".": the mark of decimals; without it 1.200 beside 340 is refused (".")
---@field doubtful? "refuse"|"drop" what becomes of rows that name unknown items ("refuse")
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field items? any items: labels, or rows with their attributes
---@field percent? boolean shares without a sign are per cent
---@field providers? any firm -> country
---@field provides? any who provides an item: item -> {provider = share} or rows {item, provider, share, to} [share]
---@field requires? any what each item needs: item -> inputs, item -> {input = class}, or rows {item, input, class}
---@field rest? "refuse"|"others"|"scale" what becomes of shares that fall short of 1: refused, others', or scaled ("refuse")
---@field separator? string the mark between cells
---@field source? string where the numbers come from; kept and printed
---@field thousands? "."|","|" "|"'" what parts groups of three digits: ".", ",", " " (no-break blanks too) or "'"
---@field title? string what stands above it
---@field tolerance? number by how much the shares of an item may miss 1 [share]
---@field unit? string the money unit of the values
---@field year? integer the year of the values [year]

---Reads a list of items from tables of text (see lian.items for what it holds). Each of `items`,
---`requires`, `provides` and `providers` is a path, {path =, and the names of columns that are called
---otherwise, where = {column = text}}, or an array of those.
---`items`: item (or label, name, input_name), id, base (or type), stage, any; stock, spare, readiness,
---pass_rate, bench, value; further columns become attributes. Left out: the items are those that the
---other tables name. `requires`: input (goes into) item, or is a type of variant_of; class, weight.
---`provides`: provider, item, share (0.61 or 61%), negligible, to. `providers`: provider, id, country; left
---out: a file `providers` beside that of `provides` is read, unless `providers` = false. A file in a workbook is
---"book.xlsx[Sheet]", or {path =, sheet =, range =}.
---The columns of the chip data set of CSET and ETO are known. A row names an item by label or id.
---`percent`: shares without a sign are per cent. `doubtful` = "drop" leaves out rows that name unknown
---items or tie an item to itself; `rest`, `tolerance`, `any` as lian.items takes them.
---Rows that provide a whole stage are left out. The report counts all that was assumed or repaired.
---```lua
---local chips = assert(lian.read.items{items = "inputs.csv", requires = "sequence.csv",
---  provides = "provision.csv", providers = "providers.csv"})
---```
---@param given lian.options.read_items
---  source, unit, year
---@return lian.chain|nil chain
---@return table|string report what was found, or the message with file and line
---@return string|nil code "bad_data", "not_found" (a column), "input_output"
function lian_read.items(given) end

---@class lian.options.read_trade
---@field columns? table names of the columns code, reporter, partner, flow, value, year, quantity, unit
---@field comment? string what lines begin with that are passed over, such as "#"
---@field decimal? "."|"," "," or ".": the mark of decimals; without it 1.200 beside 340 is refused (".")
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field flow? "exports"|"imports" what rows are, in a file without a column for it, or which side is read
---@field home? string the country for which home_use and unit values are attributes
---@field items? any code -> item, or a file with columns code and item
---@field last? any the first field of the last record, or the number of its line; footnotes follow [label, line]
---@field leave_out? string|string[] countries that are left out
---@field missing? "refuse"|"drop" what becomes of rows without a number ("refuse")
---@field negative? "refuse"|"zero" what becomes of numbers below 0 ("refuse")
---@field of? "value"|"quantity" what shares are of ("value")
---@field partner? string the partner of all rows of a file without a column for it
---@field path? any a file, or an array of files, each a path or {path, columns, reporter, ...}
---@field production? any what countries make: item -> country = amount, rows, a frame or a file
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field reporter? string who tells all rows of a file without a column for it
---@field separator? string the mark between cells
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field skip? integer lines to skip at the start [lines]
---@field source? string where the numbers come from; kept and printed
---@field stop? any what the line begins with that ends the table, such as "Source", or several
---@field thousands? "."|","|" "|"'" what parts groups of three digits: ".", ",", " " (no-break blanks too) or "'"
---@field title? string what stands above it
---@field totals? "drop"|"only" rows whose partner is a total: "only" these are read ("drop")
---@field unit? string the unit of values
---@field use? any what destinations use in all: item -> country = amount, rows, a frame or a file
---@field where? table column -> texts: only rows that have one of these
---@field wide? table {skip, header, labels}: matrices with the code first
---@field year? integer the year of all rows of a file without a column for it [year]
---@field years? any a year, or {first, last}, which are added up [year]

---Reads lists of trade as a list of items: who supplies whom. `path`: a file, or an array of files, each a path or
---{path =, columns =, reporter =, partner =, flow =, year =, where =}; `sheet` and `range` choose within a workbook.
---`columns`: code, reporter, partner, flow, value, year, quantity, unit = the names of columns (those of UN Comtrade
---and of BACI are known); what a file has no column for is said for all its rows: `reporter`, `partner`, `flow`
---("exports", "imports"), `year`. `where`: column -> texts. `items`: code -> item, or a file with columns code and
---item (its path, or {path =, encoding =}); a code stands for all that begin with it, the longest counts; left out,
---each code is an item. `years`: a year, or {first, last}; several are added up. Flows that both sides tell are taken
---from the importer, unless `flow` says which side to read. Shares: of the world's supply, by `production` where that
---is known, else by exports; and for each destination by origin (`to`): of what it imports, or with `production` (item
----> country = amount, rows, a
---frame or a file with columns item, country, value) of what it uses, production - exports + imports. `use`: what
---destinations use in all, in the same form; what trade does not explain is from "others". `of`: shares of "value" or
---of "quantity", in which production and use are then given.
---`home`: gives the items the attributes home_use (home's part of the world's use, where production is known),
---export_unit_value and import_unit_value (which diagnose takes for this home, of_home). Other attributes: value (all
---trade of the item), own_known (0 where production is not known: home's own part is not either, and diagnose and
---self_guarantee leave it open; 1 else).
---Rows whose partner is a total (World) are left out, or with `totals` = "only" alone are read: no partners then.
---Left out too: re-exports and re-imports, countries that trade with themselves, and countries of `leave_out`.
---`missing`: "refuse" or "drop" rows without a number; `negative`: "refuse", or count as "zero". `wide` = {skip =,
---header =, labels =}: matrices with the code first, whose row sums are what `reporter` buys from `partner`.
---The report counts all that was left out, codes without item and items without code; `report.trade` is a frame item,
---from, to, value, quantity.
---```lua
---local list, report = assert(lian.read.trade{path = "exports.csv", reporter = "China", flow = "exports", years = 2022,
---  columns = {code = "hs6", partner = "partner_name", value = "val", quantity = "qty"},
---  items = {["250410"] = "natural graphite", ["3801"] = "artificial graphite"}, of = "quantity"})
---```
---@param given lian.options.read_trade
---  last (see read.matrix), title, source, unit (of values)
---@return lian.chain|nil chain items
---@return table|string report what was found, or the message with file and line
---@return string|nil code "bad_data", "not_found" (a column), "input_output"
function lian_read.trade(given) end

---The sheets of a workbook (.xlsx) in their order: place, name, kind ("cells"; "hidden"; "chart", which has no cells).
---A reader takes one by `sheet` = its name or place, and a part of it by `range`; where it has a single sheet of
---cells, that one is read. Wherever else a path goes, "book.xlsx[Use]" names a sheet and "book.xlsx[Use!B2:F20]" a
---part.
---```lua
---print(lian.read.sheets("Summary_Use.xlsx"))
---local chain = assert(lian.read.any("io.xlsx", {sheet = "2018", range = "A5:FK170"}))
---```
---@param path string
---@return lian.frame|nil sheets
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported" (this build reads no workbooks)
function lian_read.sheets(path) end

---The node labels, in order. `#chain` is their number.
---```lua
---for i, label in ipairs(chain:nodes()) do print(i, label) end
---```
---@param self lian.chain
---@return string[]
function lian_chain:nodes() end

---The place of a node label, 1-based, or nil.
---@param self lian.chain
---@param label string
---@return integer|nil
function lian_chain:index(label) end

---The names of the axes along which nodes are grouped; tables have "region" and "sector".
---@param self lian.chain
---@return string[]
function lian_chain:axes() end

---The value of each node on an axis, or nil when there is no such axis.
---```lua
---print(table.concat(chain:axis "region", " "))
---```
---@param self lian.chain
---@param name string
---@return string[]|nil
function lian_chain:axis(name) end

---Gross output of each node, in the chain's unit per year.
---```lua
---local x, v = chain:output(), chain:value_added()
---print(chain:nodes()[1], v[1] / x[1])
---```
---@param self lian.chain
---@return number[]
function lian_chain:output() end

---Final demand for each node, over all categories, in the chain's unit per year.
---@param self lian.chain
---@return number[]
function lian_chain:final_demand() end

---Value added of each node: all primary inputs but imports, in the chain's unit per year.
---@param self lian.chain
---@return number[]
function lian_chain:value_added() end

---The flows as a labelled matrix that shares the chain's memory: row sells to column, in the
---chain's unit per year; nil for a network, and for imports when they are not kept apart.
---```lua
---print(chain:flows():get("CHN_C", "CHN_L"), chain:flows():top(5))
---```
---@param self lian.chain
---@param part? "domestic"|"imports"
---@return lian.matrix|nil
function lian_chain:flows(part) end

---The links of a network: {count, from, to, value}, node numbers 1-based; nil for dense tables.
---@param self lian.chain
---@return table|nil
function lian_chain:links() end

---A labelled part: {labels, regions, roles, units, values, second}. Demand values are nodes by
---categories (`second`: the imported part); inputs and extensions are rows by nodes.
---@param self lian.chain
---@param part "demand"|"inputs"|"extensions"
---@return table
function lian_chain:block(part) end

---The names of further node attributes.
---@param self lian.chain
---@return string[]
function lian_chain:attributes() end

---The values of an attribute and its unit; unknown numbers are false; nil when there is none.
---```lua
---local names = chain:attribute "name"
---print(chain:nodes()[1], names and names[1])
---```
---@param self lian.chain
---@param name string
---@return (string|number|false)[]|nil values
---@return string|nil unit
function lian_chain:attribute(name) end

---{kind, title, unit, source, year, axes, split, sparse}.
---```lua
---local about = chain:meta()
---print(about.title, about.year, about.unit)
---```
---@param self lian.chain
---@return table
function lian_chain:meta() end

---Gives the chain's memory back now; what was made of it stays. The collector does so too, later.
---@param self lian.chain
function lian_chain:close() end

---Says what the table is like: balance, zero outputs, negative cells, spectral radius, and what value added,
---further inputs and final demand sum to, role by role (value added: inputs of all roles but imports, product_taxes
---and discrepancy).
---Prints as a list; the fields `row`, `column` (absolute, at, relative, relative_at),
---`zero_output`, `negative_flows`, `negative_demand`, `negative_value_added`, `radius`,
---`radius_total`, `filled_flows`, `looks_like_total`, `stray_demand` (demand of no known region),
---`doubts` (inputs and demand whose role and label speak against each other, and regions that may be one),
---`value_added` (its sum), `inputs` and `demand` (role -> sum) are numbers, names and labels to test.
---Cost: O(n^2) a pass, about 50 passes for the spectral radius; where a dense table has cells or output below 0, its
---eigenvalues: about 10 n^3 operations (1 s at 1,400 nodes, 6 minutes at 9,800) in one call of LAPACK, for which Ctrl-C
---waits.
---```lua
---print(chain:check())
---```
---@param self lian.chain
---@return lian.check|nil check
---@return string|nil message
---@return string|nil code
function lian_chain:check() end

---One row a node: axes, output, final demand, value added, attributes.
---```lua
---chain:frame():csv("nodes.csv")
---```
---@param self lian.chain
---@return lian.frame
function lian_chain:frame() end

---@class lian.options.chain_coefficients
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field of? "technical"|"allocation" the measure: output, value_added, income, employment, an input row or extension ("technical")

---The technical coefficients A = Z / x of the buyer, or the allocation coefficients B = Z / x of
---the seller, as a labelled matrix (money per money). Dense tables; O(n^2).
---```lua
---print(chain:coefficients():top(5))
---```
---@param self lian.chain
---@param given? lian.options.chain_coefficients
---@return lian.matrix|nil matrix
---@return string|nil message
---@return string|nil code
function lian_chain:coefficients(given) end

---@class lian.options.chain_leontief
---@field change? table label -> a change: of final demand, of primary inputs, or of costs
---@field demand? table final demand: columns, a file, or amounts by node
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")

---The Leontief inverse (I - A)^-1, labelled; or, with `demand` (final demand by node) or `change`
---(a change of it), the output that it calls for, as a frame. Demand is an array, or label ->
---number, in the chain's unit per year.
---The inverse costs 2 n^3 operations once and is kept; a solution about 20 passes over the flows.
---```lua
---print(chain:leontief{change = {CHN_E = 10}}:top(5, "output"))
---```
---@param self lian.chain
---@param given? lian.options.chain_leontief
---@return lian.matrix|lian.frame|nil result
---@return string|nil message "not productive" states the spectral radius
---@return string|nil code
function lian_chain:leontief(given) end

---@class lian.options.chain_ghosh
---@field change? table label -> a change: of final demand, of primary inputs, or of costs
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field inputs? table primary inputs: rows, or amounts by node

---The Ghosh inverse (I - B)^-1, labelled; or, with `inputs` (primary inputs by node) or `change`,
---the output that they allow. As quantities a first-order reading only: it lets all inputs
---substitute (Dietzenbacher 1997 reads it as prices). The inverse O(n^3), an output one solve.
---```lua
---print(chain:ghosh{change = {CHN_E = -10}}:top(5, "output"))
---```
---@param self lian.chain
---@param given? lian.options.chain_ghosh
---@return lian.matrix|lian.frame|nil result
---@return string|nil message
---@return string|nil code
function lian_chain:ghosh(given) end

---@class lian.options.chain_multipliers
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field households? table who are households in type II: {income, spending, scale (number, or region -> number), own, together}
---@field of? string the measure: output, value_added, income, employment, an input row or extension (output)
---@field type? "I"|"II" "I", or "II": closed for households ("I")

---Multipliers: what one unit of final demand for a node calls forth along the chain.
---`of` is "output", "value_added", "income" (input rows of role labour), the label of an input row
---or of an extension (then in its unit per unit of money). `type` "II" closes the model for
---households, one of each region: income rows of role labour and spending of role households, unless `households`
---names others; a region's households spend what its own nodes pay, and demand of households abroad stays final
---demand. `scale` is the household income by which spending is divided (the region's labour income when left
---out), a number or region -> number, `own` what households buy of each other per unit of income; `together` takes
---one household for all regions, as where the region of households is unknown.
---Columns: node, multiplier; with a weight also direct (per unit of output) and ratio.
---One solve (for type II one more a region): about 20 passes over the flows; where some labour income or spending is
---below 0 the eigenvalues of the closed model beside, about 10 n^3.
---```lua
---print(chain:multipliers{of = "value_added"}:top(10))
---```
---@param self lian.chain
---@param given? lian.options.chain_multipliers
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_chain:multipliers(given) end

---@class lian.options.chain_linkages
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field own? boolean each node's own cell counts (true)
---@field weights? "none"|"demand" what columns and rows are weighed by ("none")

---Backward and forward linkages of every node, with their indices and dispersion.
---backward = column sums of L; forward = row sums of G (Ghosh); power and sensitivity = columns and
---rows of L over their mean (Rasmussen); sensitivity_ghosh = rows of G over their mean;
---backward_cv, forward_cv = coefficients of variation of columns and rows of L: low where the pull
---is spread evenly, missing where all cells are 0; backward_eigen, forward_eigen = Perron vectors over
---their mean (Dietzenbacher), missing with a note where not unique; net_multiplier = backward x final
---demand / output (Oosterhaven and Stelder; with total flows final demand is net of imported inputs);
---key = "key" where power and sensitivity_ghosh both pass 1, else
---"backward", "forward" or "weak". Pure numbers. Nodes without output have no index and are left out
---of the means and of the coefficients of variation.
---`own = false` leaves each node's own cell of L and G out. `weights = "demand"` weighs columns by
---final demand, rows of L by it too, and rows of G by value added, for indices of what each node's
---actual demand calls forth; nodes where that is below 0 are in no class, with a note.
---The inverse once, then O(n^2). Networks: by solves, without the columns that need the inverse.
---```lua
---print(chain:linkages():filter(function(row) return row.key == "key" end))
---```
---@param self lian.chain
---@param given? lian.options.chain_linkages
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_chain:linkages(given) end

---@class lian.options.chain_extraction
---@field cell? table {from, to}: one coefficient
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field group? any labels, or {region = ...}: taken out together
---@field keep_own? boolean the node's own coefficient is left
---@field link? table {from, to, share, finals}: flows between two regions
---@field nodes? string|string[] labels of nodes: only these
---@field of? any the measure: output, value_added, income, employment, an input row or extension (output)
---@field share? number the part that is taken out [share] (1)
---@field side? "full"|"links"|"backward"|"forward"|"ghosh" which sales and purchases are taken out ("full")

---What is lost when nodes or links are taken out of the chain. Without `group`, `link` or `cell`:
---each node in turn (all, or `nodes`), columns node, loss, share_of_total, others (the loss of the
---other nodes, for the full side). `side`: "full" (row, column and final demand), "links" (final
---demand kept), "backward" (it buys nothing), "forward" (it sells nothing), "ghosh" (supply side);
---the last three take `share`, the part that is taken out, and all but the first `keep_own`, which leaves the node's
---own coefficient. `group`: labels or {region = "CHN"}, together. `link`: {from =, to =, share =,
---finals =}, flows between two regions (or selections) alone, `finals` with final goods. `cell`:
---{from =, to =, delta =}, one coefficient, all of it when delta is left out. These three give the
---loss by node; `:total("loss")` is the sum.
---`of`: "output", "value_added", "income", an input row or extension, or weights a unit of output by
---node. In the chain's unit per year.
---The inverse once, then O(n^2) for all nodes; one solve for a group; O(m^3 + n m) after the inverse
---for a link of m sellers. On networks, one solve a named node, group, link or cell.
---A demand model: what was produced for or by the node; buyers find no substitute and lose no supply.
---```lua
---print(chain:extraction{of = "value_added"}:top(10))
---print(chain:extraction{link = {from = "CHN", to = "USA"}}:top(10))
---```
---@param self lian.chain
---@param given? lian.options.chain_extraction
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_chain:extraction(given) end

---@class lian.options.chain_upstreamness
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field inventories? boolean flows are divided by output - exports + imports - inventories, not by output

---Upstreamness: the mean number of steps from a node to final use, at least 1 where no flow is
---below 0, else with a note (Antras, Chor, Fally and Hillberry 2012). With `inventories`, flows are
---divided by what home users take, output -
---exports + imports - inventories (demand categories of those roles), in place of output; where that
---is not above 0 the node keeps its output, and the note counts such nodes. One solve.
---```lua
---print(chain:upstreamness():top(5))
---```
---@param self lian.chain
---@param given? lian.options.chain_upstreamness
---@return lian.frame|nil frame node, upstreamness
---@return string|nil message
---@return string|nil code
function lian_chain:upstreamness(given) end

---@class lian.options.chain_downstreamness
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")

---Downstreamness: the mean number of steps from primary inputs to a node, at least 1 where no flow is
---below 0, else with a note (Antras and Chor 2013; Miller and Temurshoev 2017). One solve.
---```lua
---print(chain:downstreamness():top(5))
---```
---@param self lian.chain
---@param given? lian.options.chain_downstreamness
---@return lian.frame|nil frame node, downstreamness
---@return string|nil message
---@return string|nil code
function lian_chain:downstreamness(given) end

---@class lian.options.chain_propagation
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")

---Average propagation lengths: the mean number of steps by which a demand pull on the column node
---reaches the row node (Dietzenbacher, Romero and Bosma 2005), a labelled matrix of at least 1; 0
---where no path leads. Where flows are below 0 paths of both signs meet: lengths are then weighted with signs, 0 where
---that gives less than 1, and a note is the second result. The inverse and one product, 4 n^3 operations; dense tables.
---```lua
---print(chain:propagation():frame():top(3))
---```
---@param self lian.chain
---@param given? lian.options.chain_propagation
---@return lian.matrix|nil matrix
---@return string|nil message or note
---@return string|nil code
function lian_chain:propagation(given) end

---@class lian.options.chain_influence
---@field cell? table {from, to}: one coefficient
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field of? "total"|"product" the measure: output, value_added, income, employment, an input row or extension
---@field tolerable? table {share, top}: the most important coefficients

---How much each coefficient matters to the whole inverse, as a labelled matrix: the sum of the field
---of influence of every cell, or with `of` = "product" the multiplier product matrix. `cell` =
---{from =, to =}: the field of that one coefficient, what a unit more of it adds to L (to first
---order). `tolerable` = {share = 0.01, top = 20}: the most important coefficients as a frame from,
---to, coefficient, limit; the smaller the limit, the relative change that moves some output by
---`share`, the more important (Sekulic 1968, Jilek 1971). The inverse once, then O(n^2).
---```lua
---print(chain:influence():top(10))
---print(chain:influence{tolerable = {share = 0.01, top = 10}})
---```
---@param self lian.chain
---@param given? lian.options.chain_influence
---@return lian.matrix|lian.frame|nil result
---@return string|nil message
---@return string|nil code
function lian_chain:influence(given) end

---@class lian.options.chain_paths
---@field demand? any final demand: columns, a file, or amounts by node
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field most? integer the most that is tried before it gives up (1000000)
---@field of? string the measure: output, value_added, income, employment, an input row or extension (output)
---@field threshold? number the least share of the total that a path carries [share] (0)
---@field top? integer how many rows, the largest first (20)

---The `top` structural paths that carry output, value added or an extension from a producer to final
---demand, the largest first: "A > B > C" reads A supplies B, B supplies C, C meets final demand.
---The search is best first with an exact bound, so that no larger path is missed: the note states
---the share explained and the bound on what is not listed (numbers in `provenance`: total,
---explained, visited, bound). `of`: "output", "value_added", "income", an input row or an extension.
---`demand`: node labels (their own final demand), label -> amount, or an array; all final demand when
---left out. `threshold`: the least share of the total that a path must carry. `most`: tree nodes to
---open at the most. Raises on an unknown label. One solve, then O(log) a node opened.
---```lua
---print(chain:paths{of = "value_added", demand = "CHN_V", top = 10})
---```
---@param self lian.chain
---@param given? lian.options.chain_paths
---@return lian.frame|nil frame rank, path, steps, value, share
---@return string|nil message
---@return string|nil code
function lian_chain:paths(given) end

---@class lian.options.chain_tiers
---@field demand? any final demand: columns, a file, or amounts by node
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field of? string the measure: output, value_added, income, employment, an input row or extension (output)
---@field tiers? integer how many steps from final demand (8)

---How much of a total is made at each distance from final demand: tier 0 is the final producer, tier
---t its suppliers of order t. Shares of s'A^t f (Lenzen 2003). Options as for `chain:paths`; one
---solve and one product a tier.
---```lua
---print(chain:tiers{of = "value_added", tiers = 5})
---```
---@param self lian.chain
---@param given? lian.options.chain_tiers
---@return lian.frame|nil frame tier, value, share, so_far
---@return string|nil message
---@return string|nil code
function lian_chain:tiers(given) end

---@class lian.options.chain_prices
---@field change? table label -> further cost a unit of output [money per money]
---@field costs? table input row -> relative change of its cost, for all or by label [share]
---@field fixed? table label -> price change that is set [share]
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field pass? any the share of costs that is passed on, for all or by label [share]
---@field tariff? table {by, goods, on, rate} or a list of these

---How prices change when costs do, relative to the base year (0.1 = 10 %).
---`costs`: input row (or "value_added") -> relative change, for all or by label. `change`: label ->
---further cost, money a unit of output. `tariff`: {by =, goods =, on =, rate =} or a list: a
---tariff on flows across borders (on imported flows when the table keeps them apart). `pass`: the
---share that is passed on, for all or by label. `fixed`: label -> price change that is set.
---Quantities do not react. The note carries the means (numbers in `provenance`: output_mean,
---final_mean, consumer_mean; consumers are households where they are told apart, and pay tariffs on
---final goods too). Raises when a tariff meets no flow. One solve.
---```lua
---print(chain:prices{tariff = {goods = "C", by = "CHN", on = "USA", rate = 0.25}}:top(10))
---```
---@param self lian.chain
---@param given lian.options.chain_prices
---@return lian.frame|nil frame node, cost_push, price_change
---@return string|nil message
---@return string|nil code
function lian_chain:prices(given) end

---@class lian.options.chain_balance
---@field columns? table sums of columns
---@field fixed? table known cells {row, column, value}, which stay as they are
---@field method? "ras"|"gras" how it is worked out ("ras")
---@field most? integer the most that is tried before it gives up (10000)
---@field rows? table sums of rows
---@field scale? boolean the sums of columns are brought to the total of the rows
---@field tolerance? number the largest gap of a sum that is accepted [share] (1e-10)

---A new chain whose flows between nodes have the given sums: `rows` (sales to nodes) and `columns`
---(purchases from nodes); these and the other options as for `lian.balance`, by label. `keep` says
---what stays besides: "output" (default; final demand and inputs of a node make up the difference),
---"demand" (output follows from sales, inputs make up) or "inputs" (output follows from purchases,
---demand makes up). What makes up is scaled, all categories of the node alike; a node that would need
---it out of nothing, or of the other sign, is refused ("infeasible"). Imports kept apart, extensions
---and attributes stay as they are. O(cells) a sweep.
---```lua
---local later = assert(chain:balance{rows = sales_2025, columns = purchases_2025})
---```
---@param self lian.chain
---@param given lian.options.chain_balance
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function lian_chain:balance(given) end

---@class lian.options.chain_dependence
---@field each? "origin"|"supplier"|"none" a column for each origin ("region"), none, or a row for each supplier ("origin")
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field goods? string|string[] sectors, goods or items: only these
---@field home? string the region or country whose question it is
---@field measure? "value_added"|"look_through"|"face_value"|"per_output"|"direct" the definition of foreign dependence ("value_added")

---How much of what stands behind a node's goods is foreign. Columns: node, direct (foreign inputs a
---unit of output), input_share (foreign share of its inputs), foreign (by `measure`, through the whole
---chain), final (the same for home's use of final goods of the sector, wherever made),
---self_sufficiency (home's share in home's use of the good, without inventories; this and final are missing,
---with a note, where it is unknown which final demand is the region's, or of which goods imports are; after
---`select` self_sufficiency is that of the chain it came from, and final is missing), and a column for
---each origin where the table has regions (`each` = "none" leaves these out). `each` = "supplier" gives
---one row a supplying node outside home instead, for the chosen goods together.
---`measure`: "value_added" (default), "look_through", "face_value", "per_output" or "direct"; the
---definition moves the result by an order of magnitude, so the note carries it, with the means
---(numbers in `provenance`: foreign, foreign_of_final, "from <region>"). `home`: one region's nodes;
---`goods`: sectors or labels. Tables of one region need imports apart or an input row of role
---imports, and know "value_added" and "direct". The inverse, or one solve a region.
---```lua
---print(chain:dependence{home = "CHN"}:top(10, "foreign"))
---```
---@param self lian.chain
---@param given? lian.options.chain_dependence
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_chain:dependence(given) end

---@class lian.options.chain_concentration
---@field home string the region or country whose question it is

---How concentrated home's suppliers of each good are, from a table of several regions: what home's producers and final
---users buy of it (use), the share that is imported, hhi_imports over foreign origins, hhi_use over all with home as
---one, the effective number of origins of what is used, and the largest foreign one. Cells below 0 (stocks drawn down)
---are left out. O(nodes^2).
---```lua
---print(world:concentration{home = "CHN"}:top(10, "hhi_use"))
---```
---@param self lian.chain
---@param given lian.options.chain_concentration
---@return lian.frame|nil frame a row a good that home uses
---@return string|nil message
---@return string|nil code
function lian_chain:concentration(given) end

---@class lian.options.chain_smile
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")

---The smile curve of a table: value added a unit of output (ratio) against position, from 0 for the node nearest to
---final use to 1 for the farthest upstream (by upstreamness), with a parabola through all nodes by least squares:
---`curve` is its value, `above` what the node earns beyond it. The note says whether it smiles (c > 0 with the bottom
---between the ends), by how many standard errors, and where the bottom lies. Without output no ratio. Nodes count
---alike. After Ye, Meng and Wei (2015). One solve.
---```lua
---print(chain:smile())
---```
---@param self lian.chain
---@param given? lian.options.chain_smile
---@return lian.frame|nil frame by position, the nearest to final use first
---@return string|nil message
---@return string|nil code
function lian_chain:smile(given) end

---@class lian.options.chain_aggregate
---@field demand? boolean demand categories of regions that are merged are merged too (true)
---@field each? string the grouping of rows: node, region, sector, another axis, or total
---@field map? any label -> group, a frame, or a file

---Adds nodes up into groups: flows, output, demand, inputs and extensions are sums; coefficients
---follow from them. `each` = an axis alone: one node a value. `map` alone: label -> group for every node.
---`map` with `each` = "region" or "sector": the map is of that axis, the other one is kept. A map is a
---table, a frame or a CSV file with columns from and to, and a third of shares when a node goes to
---several groups (in a table: label -> {group = share}); "*" stands for all that are not named. When regions are
---merged, so are their demand categories (`demand` = false keeps them apart). An attribute stays where the members of a
---group agree; an axis says "all" where they do not. Networks become dense tables of the groups. Raises naming labels
---without a group, and entries that are no label. O(n^2), or O(links).
---```lua
---local world = chain:aggregate{each = "region", map = {CHN = "Asia", JKT = "Asia", ["*"] = "rest"}}
---```
---@param self lian.chain
---@param given lian.options.chain_aggregate
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function lian_chain:aggregate(given) end

---@class lian.options.chain_aggregation_bias
---@field change table label -> a change: of final demand, of primary inputs, or of costs
---@field each? string the grouping of rows: node, region, sector, another axis, or total
---@field flows? "domestic"|"total" flows within the table alone, or with imports ("domestic")
---@field map? any label -> group, a frame, or a file

---What aggregation does to the answer for a new final demand: output of the aggregated table less
---the aggregated output of this one, L* S f - S L f (Morimoto 1970; Miller and Blair 2009, 4.9).
---`change`: label -> change of final demand; `map` and `each` as for `chain:aggregate`. Two solves.
---```lua
---print(chain:aggregation_bias{each = "sector", map = "groups.csv", change = {C26 = 1000}})
---```
---@param self lian.chain
---@param given lian.options.chain_aggregation_bias
---@return lian.frame|nil frame node (group), bias
---@return string|nil message
---@return string|nil code
function lian_chain:aggregation_bias(given) end

---@class lian.options.chain_select
---@field nodes? string|string[] labels of nodes: only these
---@field region? string|string[] labels of regions: only these
---@field sector? string|string[] labels of sectors: only these

---The chain of some nodes alone: labels, or {region = "CHN"}, {sector = {...}}, any axis; several
---must hold together. What goes to the others becomes the demand category "rest of chain" (role
---exports), what comes from them the input row "from rest of chain" (role imports), so that balances
---hold. Final demand of all regions stays, by category. What the region of each node used of its good, and made
---of that itself, stays with tables as the attributes "region_use" and "region_own": self-sufficiency is that of the
---chain that nodes were chosen from. O(m n) and one pass over the flows, or O(links).
---```lua
---local china = chain:select{region = "CHN"}
---```
---@param self lian.chain
---@param given lian.options.chain_select
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function lian_chain:select(given) end

---@class lian.options.chain_split
---@field method? "proportional" how it is worked out ("proportional")

---Domestic and imported flows from a table of total flows whose imports are a negative demand
---category, by import proportionality: each home use of a good is imported to the same share; exports
---come from home. Goods whose imports exceed home use are capped; the rest is booked as imported for
---export. The second result says so by good. An estimate (its note says how good): keep a published
---split where there is one. O(n^2).
---```lua
---local apart, how = chain:split()
---```
---@param self lian.chain
---@param given? lian.options.chain_split
---@return lian.chain|nil chain
---@return lian.frame|string shares node, import_share (of home use), capped; or the message
---@return string|nil code
function lian_chain:split(given) end

---Domestic and imported flows in one table, with imports as the negative demand category "imports":
---the reverse of `chain:split`. O(n^2).
---@param self lian.chain
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function lian_chain:totals() end

---@class lian.options.chain_attainable
---@field cut? any cuts that hold already: {by, items, share}, an embargo, or a list; the share that stops in chain:diagnose
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out
---@field home? any the region or country whose question it is
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share]
---@field make? string|string[] further items that home makes
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world")
---@field reading? "final"|"make"|"buy" whose requirements count: final makers, all made at home, or all bought ("final")

---What can still be made of each item, from 0 to 1, under `cut`: one {by = providers or "*" (all abroad),
---items = labels, "*" or {stage = ...}, share = 1}, an embargo{...}, or an array of them; cuts act on what
---those before have left. `home`: a country, or several. `reading`: whose requirements count: "final"
---(default: home makes the final items and what has no providers, and buys the rest by share), "make"
---(home makes everything), "buy"; `make` names further items that home makes. `final`: the items that are
---asked for, or label -> weight; those that nothing requires when left out.
---`own`: how home's share of what it uses is read from shares of the world's market: "world" (default: home's makers
---sell to all alike), "home_first" (they serve home first, which takes `home_use`, home's part of the world's use: an
---attribute, or item -> share), or "both", which adds own_home_first and level_home_first. What is stated for the home
---itself stays; where home_use is not known the upper end is not known, and the note says so.
---Columns: own (home's share, 1 without providers) and abroad (what still comes from others), level,
---months until users of the item feel it (stocks of use / shortfall, along the fastest path), path.
---Cost: O(items + links), cycles iterated until levels settle to 1e-14.
---```lua
---print(chips:attainable{home = "CHN", cut = {by = {"USA", "JPN", "NLD"}}})
---```
---@param self lian.chain items
---@param given lian.options.chain_attainable
---@return lian.frame|nil levels one row an item (and home)
---@return string|nil message
---@return string|nil code "no_convergence"
function lian_chain:attainable(given) end

---@class lian.options.chain_autonomy
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out
---@field home? any the region or country whose question it is
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share]
---@field make? string|string[] further items that home makes
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world")
---@field reading? "final"|"make"|"buy" whose requirements count: final makers, all made at home, or all bought ("final")

---What home can make of each final item when nothing comes from abroad, 0 to 1, and the item that binds
---first. `home`: a country, or several. Options as attainable takes them, without `cut`.
---```lua
---print(chips:autonomy{home = "CHN"})
---```
---@param self lian.chain items
---@param given lian.options.chain_autonomy
---@return lian.frame|nil autonomy columns home, item, autonomy, first (the input that limits it)
---@return string|nil message
---@return string|nil code
function lian_chain:autonomy(given) end

---@class lian.options.chain_chokepoints
---@field all_items? boolean each stops in all items at once
---@field cut? any cuts that hold already: {by, items, share}, an embargo, or a list; the share that stops in chain:diagnose
---@field each? any the grouping of rows: node, region, sector, another axis, or total (country)
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out
---@field home string the region or country whose question it is
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share]
---@field make? string|string[] further items that home makes
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world")
---@field reading? "final"|"make"|"buy" whose requirements count: final makers, all made at home, or all bought ("final")
---@field share? number the part of deliveries that stops [share] (1)
---@field size? integer cuts at one time (1)
---@field top? integer how many rows, the largest first

---Strength of single cuts (or, with `size` = 2, of pairs of them): by how much the final items fall when
---providers stop delivering to `home`. `each`: "country" (default: each but home), "firm" (each, those of home too),
---"foreign" (all together) or blocs {name = countries or firms}; each of them stops in one item at a time, or with
---`all_items` in all at once.
---`share`: of the deliveries that stop; `cut`: cuts that hold already; `top`: rows. `home`, `final`,
---`reading`, `make`, `own`, `home_use` as attainable takes them; own = "both" adds loss_home_first.
---Columns: item, by, base, stage, share (of home's supply that it takes), loss, level that is left,
---months until final items feel it and by which path (of the first 200 rows); pairs: first, second, loss,
---level, excess (loss beyond the larger of the two alone).
---Cost: eight cuts at a time over what lies downstream of them; pairs: units^2 / 2 patterns.
---```lua
---print(chips:chokepoints{home = "CHN", final = "mature logic chip", top = 20})
---```
---@param self lian.chain items
---@param given lian.options.chain_chokepoints
---@return lian.frame|nil chokepoints largest loss first
---@return string|nil message
---@return string|nil code
function lian_chain:chokepoints(given) end

---@class lian.options.chain_cut_sets
---@field all_items? boolean each stops in all items at once
---@field below? number the level below which final items fall [share] (0.5)
---@field cut? any cuts that hold already: {by, items, share}, an embargo, or a list; the share that stops in chain:diagnose
---@field each? any the grouping of rows: node, region, sector, another axis, or total (country)
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out
---@field home string the region or country whose question it is
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share]
---@field make? string|string[] further items that home makes
---@field most? integer the most that is tried before it gives up (50000000)
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world")
---@field reading? "final"|"make"|"buy" whose requirements count: final makers, all made at home, or all bought ("final")
---@field share? number the part of deliveries that stops [share] (1)
---@field size? integer cuts at one time (3)

---All minimal sets of at most `size` (1 to 3) cuts that bring the final items below the level `below`
---(0.5): none can be left out of a set, and none is missing from the list. What is cut by `each` and `all_items`
---as chokepoints takes them: each country in one item at a time when left out.
---`most`: patterns to try before giving up (50 million).
---Cost: bounds leave out what cannot matter; at worst units^size patterns.
---```lua
---print(chips:cut_sets{home = "CHN", final = "mature logic chip", below = 0.5, size = 2})
---```
---@param self lian.chain items
---@param given lian.options.chain_cut_sets
---@return lian.frame|nil sets columns members, size, level, loss
---@return table|string list {{by =, item =}, ...} for each set, or the message
---@return string|nil code "unsupported": more patterns than `most`
function lian_chain:cut_sets(given) end

---@class lian.options.chain_gaps
---@field cut? any cuts that hold already: {by, items, share}, an embargo, or a list; the share that stops in chain:diagnose
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out
---@field home string the region or country whose question it is
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share]
---@field make? string|string[] further items that home makes
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world")
---@field reading? "final"|"make"|"buy" whose requirements count: final makers, all made at home, or all bought ("final")
---@field target? number what stocks follow: the call ("wanted"), nothing ("fixed") or output ("wanted") (1)
---@field top? integer how many rows, the largest first

---The gap list, the order of a national programme: repeatedly the item for which home's
---supply of the missing share raises the final items most; where no single item does, the smallest group
---found that does (one number in `group`, the gain with its last item). Equal ones: highest
---attribute `readiness` first. It starts with all foreign supply cut, or with `cut`, and ends at the
---level `target` (1). An item that home supplies in full needs its own requirements, which may follow.
---With own = "both" the column step_home_first has the step at which an item comes at the upper end of home's share
---(nil: it is no gap there).
---Columns: step, item, base, stage, readiness, own (home's share), before, after, gain, group.
---Cost: a walk over what limits the final items at each step, and evaluations of a few items; with `top` no more steps
---are taken.
---```lua
---print(chips:gaps{home = "CHN", final = "mature logic chip"})
---```
---@param self lian.chain items
---@param given lian.options.chain_gaps
---@return lian.frame|nil gaps
---@return string|nil message
---@return string|nil code
function lian_chain:gaps(given) end

---@class lian.options.chain_completeness
---@field each? string the grouping of rows: node, region, sector, another axis, or total (total)
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out
---@field home string the region or country whose question it is
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share]
---@field level? number the level from which it counts [share] (0.1)
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world")

---Breadth: of the required items, the share that home provides at least to the level `level` (0.1), by an
---axis such as "base" or "stage", or in total. Items without known providers are not judged, and counted
---apart. `final`: only what these items rest on. `own` and `home_use` as chain:attainable takes them; own = "both" adds
---completeness_home_first.
---Columns: the axis, required, judged, covered, completeness (covered / judged), missing (names).
---```lua
---print(chips:completeness{home = "CHN", each = "base"})
---```
---@param self lian.chain items
---@param given lian.options.chain_completeness
---@return lian.frame completeness
function lian_chain:completeness(given) end

---@class lian.options.chain_structure
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out

---The shape of the requirement graph, by item: how many items it rests on (upstream) and how many rest on
---it (downstream); `gate`, the next item through which every path to the final items goes, and `behind`,
---how many have it as such on their way; the feedback loop that it is in (a number, nil for none);
---articulation, whether the graph falls apart without it. Requirements of every class and variants count.
---Cost: O(items (items + links) / 64).
---```lua
---print(chips:structure{})
---```
---@param self lian.chain items
---@param given? lian.options.chain_structure
---@return lian.frame|nil structure
---@return string|nil message
---@return string|nil code
function lian_chain:structure(given) end

---@class lian.options.chain_champions
---@field home? string the region or country whose question it is
---@field rank? integer the last place in the world that counts (3)
---@field share? number the least share of the world market [share] (0.15)

---Screens firms as single champions: a share of the item's world market of at least `share` (0.15), and
---among the first `rank` (3) of the world or first at home; equal shares share a rank. Only shares that are stated
---count, as they are stated (those of an item may sum to 0.97 or 1.04; other questions scale them to 1); a firm
---without one is not judged. `home`: firms of this country alone.
---Columns: item, firm, country, share, world_rank, home_rank, champion. After the plan of the Chinese
---Academy of Engineering study on upgrading the industrial foundation.
---```lua
---print(chips:champions{home = "CHN"}:top(10, "share"))
---```
---@param self lian.chain items
---@param given? lian.options.chain_champions
---@return lian.frame champions by item, largest share first
function lian_chain:champions(given) end

---@class lian.options.chain_with
---@field any? string|string[] items of whose variants the best counts, not the mix
---@field items? table|lian.frame items: labels, or rows with their attributes
---@field providers? table|lian.frame firm -> country
---@field provides? table|lian.frame who provides an item: item -> {provider = share} or rows {item, provider, share, to} [share]
---@field requires? table|lian.frame what each item needs: item -> inputs, item -> {input = class}, or rows {item, input, class}
---@field rest? "refuse"|"others"|"scale" what becomes of shares that fall short of 1: refused, others', or scaled ("refuse")
---@field source? string where the numbers come from; kept and printed
---@field title? string what stands above it
---@field tolerance? number by how much the shares of an item may miss 1 [share]
---@field unit? string the money unit of the values
---@field variants? table|lian.frame item -> variants of it, or item -> {variant = weight}
---@field year? integer the year of the values [year]

---The list with some of it said anew, for "what if": the shares of the items named in `provides` (for the
---world, or for the home `to`), the inputs of those in `requires`, the variants of those in `variants`,
---attributes of those in `items`, the countries of firms in `providers`; new items and providers are
---added. Written as lian.items takes them; what is not named stays.
---```lua
---local said_anew = assert(chips:with{requires = {["EUV scanner"] = {["EUV light source"] = "important"}},
---  provides = {["ArF photoresist"] = {JPN = 0.9, KOR = 0.06, CHN = 0.04}}})
---print(said_anew:autonomy{home = "CHN"})
---```
---@param self lian.chain items
---@param given lian.options.chain_with
---@return lian.chain|nil chain
---@return table|string found counts of what was assumed or repaired, or the message
---@return string|nil code
function lian_chain:with(given) end

---The requirement graph, link by link: input, item, class ("critical", "important", "optional", or
---"variant": the input is a type of the item) and, of variants, their weight in the mix.
---```lua
---print(chips:requirements():filter(function(row) return row.item == "EUV scanner" end))
---```
---@param self lian.chain items
---@return lian.frame requirements
function lian_chain:requirements() end

---@class lian.options.chain_provisions
---@field goods? string|string[] sectors, goods or items: only these
---@field home? string the region or country whose question it is

---Who provides what to `home` (its own shares where the list has them, else the world's): item, provider,
---country, share (worked out: a country's row holds what no firm of it does), stated, assumed.
---`goods`: items.
---```lua
---print(chips:provisions{home = "CHN"}:filter(function(row) return row.item == "ArF photoresist" end))
---```
---@param self lian.chain items
---@param given? lian.options.chain_provisions
---@return lian.frame provisions
function lian_chain:provisions(given) end

---@class lian.options.chain_input_classes
---@field classes? any how much users need each input: see chain:input_classes ("rule") (rule)
---@field goods? string|string[] sectors, goods or items: only these
---@field users? string|string[] using goods: only these

---How much each good's users need their inputs, and why: user, input, share (of the user's output that goes on it,
---domestic and imported, pooled over regions), section of the input (ISIC Rev. 4, "" where it is not known), class
---("critical": output stops without it, "important": at worst halves, "optional") and why. These are the classes of a
---run in time with the same `classes`:
---"rule" (the default here): physical goods (sections A to E) are critical from 2 % of the user's output on, important
---from 0.5 %; services (F to U) are important from 2 %; all else is optional. Goods whose section is not known, or that
---span both, are judged as physical ones. The rule errs: chips are 0.37 % of car makers' output in China 2018, and cars
---need them. So name exceptions: {rule = true, ["094"] = {["079"] = "critical"}, source = "who says so"}; "*" stands
---for every good, `rule` = {critical = 0.02, important = 0.005} for other shares.
---"all": every input is critical. A table without `rule` (input -> {user = class}), or the path of one or {path =,
---encoding =}: a survey, whose classes are 1, 0.5 and 0; what it does not name is critical.
---Sections are the attribute "section": readers of NBS, OECD, WIOD and BEA tables set it, read.matrix by `sections`.
---`goods`: these inputs alone; `users`: these using goods.
---```lua
---print(chain:input_classes{users = "V"})
---```
---@param self lian.chain
---@param given? lian.options.chain_input_classes
---@return lian.frame|nil classes
---@return string|nil message
---@return string|nil code
function lian_chain:input_classes(given) end

---@class lian.options.chain_diagnose
---@field blocs? table name -> countries that act together
---@field coalition? integer origins that stop together at most (3)
---@field cooperation? "given"|"same_region" where co-operation comes from: evidence, or inputs bought from makers of the same region ("given")
---@field cut? number cuts that hold already: {by, items, share}, an embargo, or a list; the share that stops in chain:diagnose (1)
---@field evidence? table label -> {readiness, pass_rate, bench, ...}
---@field goods? string|string[] sectors, goods or items: only these
---@field hhi? number concentration of foreign provision from which it is high [0 to 1] (0.4)
---@field home? string the region or country whose question it is
---@field loss? number the least loss that makes a stranglehold [share of the value at stake] (0.01)
---@field pass_gap? number how far the pass rate lies below the bench [share] (0.05)
---@field readiness_low? number readiness from which home is on its way [1 to 10] (4)
---@field ready? number readiness from which a substitute is there [1 to 10] (7)
---@field self_sufficiency? number self-sufficiency below which there is no way out [share] (0.3)
---@field top_four? number share of the four largest at home below which a good is fragmented [share] (0.2)
---@field top_share? number share of the largest bloc from which it is high [share] (0.5)
---@field trade? any rows {good, partner, value}: imports by partner
---@field unit_value_gap? number how far exports are cheaper than imports [share] (0.3)

---Gives each good one class: "stranglehold" (a foreign bloc's stop costs at least `loss`, 1 %, of the value at
---stake; foreign provision is concentrated, HHI >= `hhi` 0.4, or the bloc holds `top_share` 0.5 of home's use; and
---there is no way out, self-sufficiency < `self_sufficiency` 0.3 or readiness < `ready` 7), "shortfall" (home makes
---it, but its pass rate is more than `pass_gap` 0.05 below the bench, or readiness lies from `readiness_low` 4 to
---`ready`, or exports are cheaper than imports by more than `unit_value_gap` 0.3, or it depends more and co-operates
---less than the median), "fragmented" (the four largest at home < `top_four` 0.2, margin below the buyers', buyers
---more concentrated than sellers), or "sound" (each of these is excluded). Missing evidence is neither met nor not
---met: where it leaves several classes open the good is "undetermined"; `judged` says which classes what is known
---decides, `possible` which are left, `missing` what would tell, `near` the criterion that came nearest. The note
---says how many have a class. From a table or a list of providers alone a good is a stranglehold, undetermined, or no
---stranglehold; the other classes need evidence on quality, readiness, firms and margins.
---The bloc is the largest coalition of at most `coalition` (3) origins of each good, or the strongest of `blocs`
---(name -> countries). What all abroad together take is printed (`loss_abroad`) and finds no stranglehold; where it
---is below `loss` it excludes one. The rest of the world is no origin, and adds nothing to the HHI.
---`home`; `goods`: goods or items; `cut` (1); `evidence`: label -> {readiness =, pass_rate =, bench =, ...}, and
---frames or arrays of rows with a column of labels (item, good, node, sector, code) and such columns, at numbers or
---under names; what matches no good is reported. Attributes of these names count too. Lists of items: `final`,
---`reading`, `make`, `own`, `home_use` as attainable takes them (own = "both" adds class_home_first); the value at
---stake is that of the final items; months: stock cover until they feel it. Tables: the value at stake is home's value
---added, lost at once in the rationed case on a market; `trade`, or a frame of `evidence` with columns partner (or
---from, as lian.read.trade reports) and value: imports by origin, where the table has none. Tables of one region need
---imports apart (chain:split). `cooperation` = "same_region": share of inputs bought from makers of the same region,
---as evidence.
---Cost: items, as chokepoints; tables, two rationed runs a good, with `blocs` one a bloc and one more.
---```lua
---local verdicts, evidence, matches = assert(chips:diagnose{home = "CHN", coalition = 2})
---```
---@param self lian.chain
---@param given lian.options.chain_diagnose
---@return lian.frame|nil verdicts columns item, base, stage, class, loss, bloc, loss_abroad, hhi, top_share,
---  self_sufficiency, readiness, months, judged, possible, missing, near
---@return lian.frame|string evidence item, class, criterion, value, relation, threshold, met; or the message
---@return lian.frame|string|nil matches source, label, matched, nearest: what frames of evidence met; or the code
function lian_chain:diagnose(given) end

---@class lian.options.chain_self_guarantee
---@field each? string the grouping of rows: node, region, sector, another axis, or total (total)
---@field goods? string|string[] sectors, goods or items: only these
---@field home? string the region or country whose question it is
---@field level? number the level from which it counts [share] (0.7)
---@field target? number what stocks follow: the call ("wanted"), nothing ("fixed") or output ("wanted") (0.7)

---The self-guarantee rate: home's supply for home's use over home's use, in value (items: by the attribute
---`value` in groups where all have it, else each counts 1), and the share of goods whose own rate is at least `level`
---(0.7). `each`: "total" (default) or an axis; `goods`: goods or items; `target` (0.7) is the stage target of
---2025 for core parts and key materials. On items `own` and `home_use` as chain:attainable takes them; own = "both"
---adds rate_home_first. Columns: group, goods, rate, items_above, share_above, target, met.
---```lua
---print(chips:self_guarantee{home = "CHN", each = "base", target = 0.7})
---```
---@param self lian.chain
---@param given lian.options.chain_self_guarantee
---@return lian.frame|nil rates
---@return string|nil message
---@return string|nil code
function lian_chain:self_guarantee(given) end

---@class lian.options.scenario_run
---@field assumptions? boolean tries what other parameters would give: true, false, or values to try (true) {at once, in time}
---@field backlog? boolean final demand that is not met waits (false) {in time}
---@field boario? boolean BoARIO's roundings and its order of rebuilding (false) {in time}
---@field by_capacity? boolean orders go by what origins can make, not by the table (true) {in time}
---@field classes? any how much users need each input: see chain:input_classes ("rule") {in time}
---@field correlations? table list of {factor, factor, Spearman's correlation} {in time}
---@field curves? integer|lian.distribution search curves a factor for design "fast", which give the error (4) {in time}
---@field design? "sobol"|"latin_hypercube"|"maximin"|"halton"|"monte_carlo"|"saltelli"|"morris"|"fast" at which points what is random is tried; one that a method of sensitivity needs, or a sample {in time}
---@field draw? integer|lian.distribution which draw of what is random (1)
---@field draws? integer|lian.distribution draws of the designed sweep that this one is of (100) {in time}
---@field essential? number|lian.distribution a good up to this share of what a buyer buys does not limit it [share] (0.01) {at once}
---@field every? integer|lian.distribution each so many-th step is kept [steps] (1) {in time}
---@field final? any the items that are asked for, or label -> weight; those that nothing requires when left out {on items}
---@field finals? "gross"|"net" final demand cell by cell ("gross") or net by maker; "gross" but for profiles and networks {in time}
---@field fire? number|lian.distribution time in which workers of profile "pichler" are let go: 1 / fire of the surplus a day (15) [days] {in time}
---@field flows? "domestic"|"total" which flows: domestic ones or all ("domestic") {at once}
---@field harmonics? integer|lian.distribution harmonics of a frequency that count for design "fast" (4) {in time}
---@field hire? number|lian.distribution time in which workers of profile "pichler" are hired: 1 / hire of the gap a day (30) [days] {in time}
---@field home? string the region or country whose question it is {on items}
---@field home_use? table item -> the part of the world's use that home consumes, so that own = 'home_first' is known [share] {on items}
---@field levels? integer|lian.distribution levels of a factor of the design "morris" that the draw is of, even (4) {in time}
---@field make? string|string[] further items that home makes {on items}
---@field model? "all"|"demand"|"supply"|"price" which of the models at once: demand side, supply side, prices, or all ("all") {at once}
---@field most? integer|lian.distribution nodes up to which the best case is sought (2000) {at once}
---@field objective? "final"|"output"|"net" what the best case maximises: final deliveries or output ("final") {at once}
---@field overcapacity? number|lian.distribution the most that makers of what is short reach (1.25) [times capacity] {in time}
---@field overcapacity_days? number|lian.distribution time in which over-capacity is reached (365) [days] {in time}
---@field own? "world"|"home_first"|"both" whom home's makers serve: all alike ("world"), home first, or both ends ("world") {on items}
---@field pooled? boolean origins of a good stand in for each other as inputs (true) {at once}
---@field production? "leontief"|"linear" "leontief": inputs are needed each; "linear": they stand in for each other ("leontief") {in time}
---@field profile? "ario"|"inoue-todo"|"pichler" the rules of a published program in place of lian's own {in time}
---@field psi? number|lian.distribution a stock below this share of what is wanted caps output (0.8) [share] {in time}
---@field rationing? "alike"|"orders_first"|"largest_first"|"finals_first"|"level"|"level_orders_first" who is served first; "alike" at once and on networks, "orders_first" in time {at once, in time}
---@field reading? "final"|"make"|"buy" whose requirements count: final makers, all made at home, or all bought ("final") {on items}
---@field rebuilding? "last"|"alike" rebuilding is served after current orders ("last") or like them ("last") {in time}
---@field record? "totals"|"region"|"sector"|"node" what is kept of each step: by node where that is at most 4 million numbers, else less; sweeps "totals" {in time}
---@field restore? any time in which a lack of stock is ordered; what the stock holds, ario 60, pichler 5, networks 6 [days] {in time}
---@field scramble? boolean Owen's scrambling of Halton and Sobol points (true); false: the plain sequence, which begins at 0 (true) {in time}
---@field scramblings? integer|lian.distribution independent scramblings of the sequence, each of all draws, by whose spread errors are known (1) {in time}
---@field second? boolean Saltelli's rows with B and columns of A too: second-order indices, Azzini's estimates {in time}
---@field seed? integer|lian.distribution which random numbers; the same seed gives the same numbers (1)
---@field sourcing? "market"|"links" "market": what is cut is asked of other makers; "links": it is missed ("market") {at once, in time}
---@field steadiness? boolean tries whether a shortage tips the rule of ordering (true) {in time}
---@field stock? any stocks that users keep of a good, or good -> days; 90, on a network 15 of each supplier's [days of use] {in time}
---@field stock_by_user? any stocks of all inputs for profile "pichler", or using good -> days (90) [days of use] {in time}
---@field target? "wanted"|"fixed"|"output" what stocks follow: the call ("wanted"), nothing ("fixed") or output ("wanted") {in time}
---@field trade? boolean deliveries by origin and region of the buyer are kept (true) {in time}
---@field within? number|lian.distribution others are asked after this time, for sourcing = "market" (0) [years] {in time}

---Evaluates the scenario at once on a table: who loses sales (demand side), what can still be delivered when inputs and
---capacity are short (supply side: the best case by linear program, in which goods that are cut on a market come from
---any of their makers, and the rationed case), what prices do (tariffs). `model` keeps to one of them. `rationing`: who
---is served by a short node, "alike" (all in proportion), "orders_first" (other nodes before final users),
---"largest_first" (the largest order of them first); `pooled` = false treats each origin of a good as an input of its
---own; a good up to the share `essential` (default 0.01) of what a buyer buys does not limit it; `sourcing`: "market"
---(what is cut is asked of the good's other makers, within what they make) or "links" (it is missed, but for its
---`substitution`); `objective`: what the best case maximises, "final" delivery, "net" (less what is drawn on stocks and
---imports) or "output"; `most`: nodes up to which the best case is sought; `assumptions` (true): also what half of
---`essential` and twice it would do. Shocks act on demand first, each on what is left; the order in which they are
---written does not matter. Fields that a run at once does not use are named in the result; what cannot act at once is
---refused before anything runs.
---
---A scenario with `from`, `to` and `step` ("day", "week", "month", "year") runs in time. A dense table is an
---economy of inventories, ordering and rationing step by step (ARIO; csrc/lian.h says the rules). `stock`
---(90 days of use of each good, or good -> days), `restore` (days in which a lack is made good: as many as the stock
---holds when left out), `psi`
---(0.8: a stock below this share of what is wanted caps output), `overcapacity` (1.25) within
---`overcapacity_days` (365), `production` ("leontief", "linear": inputs are substitutes), `classes`
---(how much users need each input: "all" critical, "rule", a survey of 1, 0.5 and 0, its path or {path =, encoding =},
---or the rule with exceptions; see chain:input_classes; all critical when left out), `rationing` ("orders_first", the
---default: makers
---before final users; "alike", "finals_first", "level"),
---`target` (stocks "wanted" by the call, "fixed", by "output"), `by_capacity` (orders go by what origins can make;
---default), `backlog` (unmet final demand waits), `rebuilding` ("last": after current orders, or "alike"), `sourcing`
---(as at once; on a "market", the default, others are asked after `within` years, 0; by "links" no more comes than what
---is open of links at rest), `boario` (BoARIO's roundings).
---What is kept for series: `record` ("totals", "region", "sector", "node"; by node where that is at most 4 million
---numbers), each `every`-th step; `trade` (true: deliveries by origin and region of the buyer; one more reading of
---the flows a step). Final users buy cell by cell, and negative cells are given supplies (`finals` "gross", else
---"net"); with a `profile` final demand is net by maker, as other programs take it: "ario" (BoARIO's rules: `restore`
---60, `rationing` "alike"; on a network the rules of tables), "pichler": stocks by user (`stock_by_user`) and workers
---(`hire`, `fire` days). `seed` (1) and `draw` (1): which draw of what is random, and with
---`design`, `draws` and the options of that design, as scenario:sweep has them, which of a designed sweep. A network of
---firms runs after Inoue and Todo (shocks by what they cover of a step; with profile "inoue-todo" as they stand at its
---start, as in their program): `stock` (15 days, of each supplier's goods), `restore` (6), `rationing` ("alike",
---"orders_first", "level": orders as shares of normal ones are filled up to one level, "level_orders_first"); capacity,
---labour, quality, demand and policies on capacity and quality act on it. A table that keeps imports apart runs as home
---and abroad.
---`steadiness` (true) tries whether a shortage of what is scarce tips the rule of ordering (run:steadiness), and
---`assumptions` (true) what other parameters would give (run:assumptions); false leaves them out. Cost of a step: the
---flows read once, and O(nodes goods); of a network O(links). Both trials run lanes of their own beside it, of four
---years and of the run by month.
---
---On a list of items: what can still be made (see chain:attainable) under embargoes and lost capacity;
---`home` (that of the embargoes when left out), `final`, `reading`, `make`, `own` and `home_use` as attainable takes
---them. With from, to and step = "month" it runs over years: stocks (attribute `stock`, months of use, full at first or
---as `stock` says: item -> months) bridge what providers no longer deliver, a shortage is passed on when they are used
---up, and programmes, second sources and champions move the shares; `discount` (a year, 0) of costs, `seed`, `draw`,
---`record` ("items", or "final" ones alone).
---```lua
---local s = lian.scenario "chips" {lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}}
---print(assert(s:run(chain)))                  -- a table: at once; with from, to and step: in time
---local stop = lian.scenario "no resists" {lian.embargo{goods = "ArF photoresist", by = "JPN", on = "CHN"}}
---print(assert(stop:run(chips)))               -- a list of items
---```
---@param self lian.scenario
---@param chain lian.chain
---@param given? lian.options.scenario_run
---@return lian.result_at_once|lian.result_on_items|lian.run|lian.run_on_items|nil result
---@return string|nil message
---@return string|nil code
function lian_scenario:run(chain, given) end

---@class lian.options.scenario_sweep
---@field backlog? boolean final demand that is not met waits (false)
---@field boario? boolean BoARIO's roundings and its order of rebuilding (false)
---@field by_capacity? boolean orders go by what origins can make, not by the table (true)
---@field classes? any how much users need each input: see chain:input_classes ("rule")
---@field correlations? table list of {factor, factor, Spearman's correlation}
---@field curves? integer|lian.distribution search curves a factor for design "fast", which give the error (4)
---@field design? "sobol"|"latin_hypercube"|"maximin"|"halton"|"monte_carlo"|"saltelli"|"morris"|"fast" at which points what is random is tried; one that a method of sensitivity needs, or a sample
---@field draws? integer|lian.distribution how many draws (100)
---@field every? integer|lian.distribution each so many-th step is kept [steps] (1)
---@field finals? "gross"|"net" final demand cell by cell ("gross") or net by maker; "gross" but for profiles and networks
---@field fire? number|lian.distribution time in which workers of profile "pichler" are let go: 1 / fire of the surplus a day (15) [days]
---@field harmonics? integer|lian.distribution harmonics of a frequency that count for design "fast" (4)
---@field hire? number|lian.distribution time in which workers of profile "pichler" are hired: 1 / hire of the gap a day (30) [days]
---@field lanes? integer|lian.distribution draws that are run together, in one reading of the flows (8)
---@field levels? integer|lian.distribution levels of a factor for design "morris", even (4)
---@field overcapacity? number|lian.distribution the most that makers of what is short reach (1.25) [times capacity]
---@field overcapacity_days? number|lian.distribution time in which over-capacity is reached (365) [days]
---@field part? string the part of the draws that is made, such as "3/64"
---@field production? "leontief"|"linear" "leontief": inputs are needed each; "linear": they stand in for each other ("leontief")
---@field profile? "ario"|"inoue-todo"|"pichler" the rules of a published program in place of lian's own
---@field psi? number|lian.distribution a stock below this share of what is wanted caps output (0.8) [share]
---@field rationing? "alike"|"orders_first"|"finals_first"|"level"|"level_orders_first" who is served first; "orders_first", on networks "alike"
---@field rebuilding? "last"|"alike" rebuilding is served after current orders ("last") or like them ("last")
---@field record? "totals"|"region"|"sector"|"node" what is kept of each step: by node where that is at most 4 million numbers, else less; sweeps "totals"
---@field restore? any time in which a lack of stock is ordered; what the stock holds, ario 60, pichler 5, networks 6 [days]
---@field retry? boolean draws that the store has as failed are made again
---@field scramble? boolean Owen's scrambling of Halton and Sobol points (true); false: the plain sequence, which begins at 0 (true)
---@field scramblings? integer|lian.distribution independent scramblings of the sequence, each of all draws, by whose spread errors are known (1)
---@field second? boolean Saltelli's rows with B and columns of A too: second-order indices, Azzini's estimates
---@field seed? integer|lian.distribution which random numbers; the same seed gives the same numbers (1)
---@field sourcing? "market"|"links" "market": what is cut is asked of other makers; "links": it is missed ("market")
---@field steadiness? boolean tries whether a shortage tips the rule of ordering (true)
---@field stock? any stocks that users keep of a good, or good -> days; 90, on a network 15 of each supplier's [days of use]
---@field stock_by_user? any stocks of all inputs for profile "pichler", or using good -> days (90) [days of use]
---@field store? any a path, or an open store, where draws are kept as they finish, and found again
---@field target? "wanted"|"fixed"|"output" what stocks follow: the call ("wanted"), nothing ("fixed") or output ("wanted")
---@field within? number|lian.distribution others are asked after this time, for sourcing = "market" (0) [years]
---@field workers? any processes that make the draws, "all" processors, "mpi" (lian.mpi); this one (1)

---Runs many draws of a scenario in time, in which any number of a shock, policy or option may be a distribution
---(lian.triangular(2, 3, 6) ...): `draws` (100) from `seed` (1), `lanes` (8) at a time in one reading of the flows;
---and the options of run but `trade` and `assumptions` (`record` is "totals" when left out; sweep:losses has regions,
---goods and nodes by what is recorded). Draw k is the same
---whatever the number of lanes and of draws, and scenario:run(chain, {seed =, draw = k}) runs it alone.
---On a list of items over years: `draws`, `seed` and the options of run but `draw`, `stock` and `record`.
---`design` spreads the draws over all that is random, each a factor by its name (sweep:draws says them): "sobol",
---"halton", "latin_hypercube", "maximin", or one that a method of sweep:sensitivity needs: "saltelli", "morris",
---"fast", with their options as lian.explore takes them; `draws` are then samples, trajectories or samples a curve.
---Left out, or
---"monte_carlo": random draws.
---With `store`, a path or an open store, each draw is kept there as it finishes: after Ctrl-C or a kill at any moment
---the same call goes on where it stopped, more `draws` add to those that are there, and the result is the same to the
---last bit. A store whose sweep of this name is of another study (chain, scenario, seed, options, version) is refused
---by what differs. `workers`: processes that share the draws, "all" as many as there are processors; the chain is
---shared, not copied, and no bit depends on their number; "mpi": the ranks of a job on many machines (lian.mpi). `part`
---"3/64": every 64th draw from the third on, for job arrays; store:merge puts the parts' stores together. A draw that
---cannot be run is an outcome with its reason (sweep:failures), is left out of what is told of the others, and is made
---again with `retry`; when the first 16 all fail the sweep fails as the first one did. Rules in Lua must go by what
---they are given alone: what one keeps in variables of its own differs between processes.
---Cost: that of `draws` runs; a step of `lanes` draws reads the flows once.
---```lua
---local sweep = s:sweep(chain, {draws = 200, seed = 7})
---print(sweep:resilience()); print(sweep:against(base)); sweep:report "sweep.html"
---```
---@param self lian.scenario
---@param chain lian.chain
---@param given? lian.options.scenario_sweep
---@return lian.sweep|lian.sweep_on_items|nil sweep
---@return string|nil message
---@return string|nil code
function lian_scenario:sweep(chain, given) end

---The value below which the share `u` of all draws falls.
---```lua
---print(lian.triangular(2, 3, 6):quantile(0.9))
---```
---@param self lian.distribution
---@param u number in [0, 1]
---@return number|string|boolean
function lian_distribution:quantile(u) end

---The share of all draws at or below `x`; nil where values are no numbers.
---@param self lian.distribution
---@param x number
---@return number|nil
function lian_distribution:cumulative(x) end

---The mean; nil where values are no numbers.
---```lua
---print(lian.pert(0.4, 0.6, 0.9):mean())
---```
---@param self lian.distribution
---@return number|nil
function lian_distribution:mean() end

---The least and the largest value, which may be infinite; nil where values are no numbers.
---@param self lian.distribution
---@return number|nil low
---@return number|nil high
function lian_distribution:bounds() end

---@class lian.options.distribution_draw
---@field index? integer which draw of the stream (0)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field stream? any a text or number: a stream of its own for each parameter (0)

---One draw, always the same for the same `seed` (1), `stream` (a text or a whole number, 0) and `index` (0):
---take a stream for each parameter and an index for each draw.
---```lua
---lian.triangular(2, 3, 6):draw{seed = 42, stream = "lag", index = 7}
---```
---@param self lian.distribution
---@param given? lian.options.distribution_draw
---@return number|string|boolean
function lian_distribution:draw(given) end

---Writes a self-contained page: what came out, what was asked, the script, the provenance.
---```lua
---print(assert(result:report "embargo.html"))
---```
---@param self lian.result
---@param path string
---@param given? table of sweeps alone
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_result:report(path, given) end

---@class lian.options.result_save
---@field chain? string the name of the chain in the store

---Saves the result to a store: the scenario's text, its chain, and a run with all frames and the recipe that repeats it
---(store:replay). `chain`: the name of the chain there; it is saved under it when there is none, and refused when
---that is another chain. Left out: the name that the store has for this chain, or the chain's title.
---```lua
---local store <close> = assert(lian.open "study.db")
---assert(store:save(chain, "four regions"))
---print(assert(result:save(store, {chain = "four regions"}))) -- the number of the run
---```
---@param self lian.result
---@param store lian.store
---@param given? lian.options.result_save
---@return integer|nil run
---@return string|nil message
---@return string|nil code
function lian_result:save(store, given) end

---What the result rests on: chain, source, scenario, options, version, the library of dense work with its kernel
---(`blas`: by it last digits may differ) and the number of threads (they do not).
---```lua
---for key, text in pairs(result:provenance()) do print(key, text) end
---```
---@param self lian.result
---@return table
function lian_result:provenance() end

---What came round embargoes that leak, through which regions: the money of deliveries that a cut would have stopped,
---over the run (at once: a year). A region passes a good on where it buys the good from the origin and sells it to the
---region that is cut off, in proportion to the smaller of the two flows at rest; "?" where the table shows no such
---region. The largest first.
---```lua
---print(result:routes():top(5, "money"))
---```
---@param self lian.result
---@return lian.frame columns goods, by, through, on, money
function lian_result:routes() end

---From whom to whom buyers turn under the tariffs of the scenario: the deliveries of the taxed goods to the region that
---collects, by origin, before and after (see flows), money; `taxed`: whether the origin pays; shares before and after.
---All that the scenario does is in it, not the tariff alone. The largest change first.
---```lua
---print(result:diversion())
---```
---@param self lian.result
---@return lian.frame columns goods, on, by, taxed, before, after, change, share_before, share_after, moved (its size)
function lian_result:diversion() end

---@class lian.options.at_once_losses
---@field each? string the grouping of rows: node, region, sector, another axis, or total (node)
---@field of? string the measure: output, value_added, income, employment, an input row or extension (output)

---Losses in the chain's unit per year. `each`: "node" (default), "region", any other axis, or "total". `of`: "output"
---(default), "final_demand" (what final users buy less, by maker), "unmet" (what they wish for and do not get),
---"value_added", "employment" or any other extension, "income" or an input row (these follow output at the table's
---coefficients). Columns: before; demand_loss with its direct part (sales that fall away at once) and indirect part
---(their suppliers); best_loss and rationed_loss under caps, supply_direct (what the caps take) and rationed_indirect;
---share: the largest of the losses over what was before.
---```lua
---print(result:losses{each = "region", of = "value_added"})
---```
---@param self lian.result_at_once
---@param given? lian.options.at_once_losses
---@return lian.frame
function lian_result_at_once:losses(given) end

---@class lian.options.at_once_flows
---@field by? string|string[] origins: only deliveries from these
---@field case? "rationed"|"best"|"demand" which of the runs at once: short supply, or demand as cut
---@field goods? string|string[] sectors, goods or items: only these
---@field on? string|string[] the region whose question it is: only this one

---Deliveries by origin, destination and good, money a year: `before`, and `after` the scenario, in the `case`
---"rationed" (short supply; default where there is one), "best" or "demand" (links and demand as cut, supply as asked).
---In the best case a good that was cut on a market comes "any" where: all its origins together. `by`
---(origins), `on` (destinations), `goods`: only these. Final users included; what draws bring is not. On a table that
---keeps imports apart these are the origin "abroad": what the cut leaves of them. The largest change first.
---Cost: O(n^2).
---```lua
---print(result:flows{on = "CHN", goods = "C"}:top(10, "moved"))
---```
---@param self lian.result_at_once
---@param given? lian.options.at_once_flows
---@return lian.frame columns by, on, goods, before, after, change, moved
function lian_result_at_once:flows(given) end

---A run at once has no path: give the scenario from, to and step.
---@param _ lian.result_at_once
function lian_result_at_once:series() end

---Price changes by node, when a tariff was in the scenario; nil otherwise.
---```lua
---print(result:prices():top(5))
---```
---@param self lian.result_at_once
---@return lian.frame|nil
function lian_result_at_once:prices() end

---The nodes whose caps bind in the best case, with the final delivery that a further unit of their output would allow
---(shadow price), their cap, and what the shocks took off it. On a market the goods that were cut, too: the gain by a
---unit more of them where they are scarcest, and what the cuts take.
---```lua
---print(result:bottlenecks():top(5))
---```
---@param self lian.result_at_once
---@return lian.frame|nil
function lian_result_at_once:bottlenecks() end

---What the answer would be under other assumptions: the threshold `essential` as asked, half of it and twice it, with
---the losses of short supply as shares of final demand and of value added. nil when no supply was short or
---`assumptions` = false.
---```lua
---print(result:assumptions())
---```
---@param self lian.result_at_once
---@return lian.frame|nil columns assumption, value, best, rationed (final delivery lost), best_value_added,
---  rationed_value_added
function lian_result_at_once:assumptions() end

---What came out, in a few sentences with figures.
---@param self lian.result_at_once
---@return string
function lian_result_at_once:summary() end

---All frames of the result by name, as a store saves them.
---@param self lian.result_at_once
---@return table<string, lian.frame>
function lian_result_at_once:frames() end

---How well the answers are solved: rounds of rationing, steps and gap of the linear program; nil when no supply was
---short.
---@param self lian.result_at_once
---@return string|nil
function lian_result_at_once:solution() end

---What can still be made of each item (columns as chain:attainable).
---```lua
---print(result:levels():top(10, "level"))
---```
---@param self lian.result_on_items
---@return lian.frame
function lian_result_on_items:levels() end

---The order in which to close the gaps that the scenario opens (columns as chain:gaps; 40 rows).
---```lua
---print(result:gaps())
---```
---@param self lian.result_on_items
---@return lian.frame
function lian_result_on_items:gaps() end

---@class lian.options.on_items_losses
---@field each? string the grouping of rows: node, region, sector, another axis, or total (item)

---Levels lost, from 0 to 1. `each`: "item" (default), "base" or "stage" (means of their items). Columns:
---before, level, loss, months until users feel it (the first of a group's items), items.
---@param self lian.result_on_items
---@param given? lian.options.on_items_losses
---@return lian.frame losses largest first
function lian_result_on_items:losses(given) end

---@class lian.options.on_items_graph
---@field most? integer items that are drawn, those that lose most (80)
---@field note? string what stands below it
---@field title? string what stands above it

---The requirement graph with the levels that are left, as report:graph takes it. Of more items than
---`most` (80) those that lose most are drawn; optional inputs are not.
---@param self lian.result_on_items
---@param given? lian.options.on_items_graph
---@return table graph items, links, title, note
function lian_result_on_items:graph(given) end

---What came out, in a few sentences with figures.
---@param self lian.result_on_items
---@return string
function lian_result_on_items:summary() end

---All frames of the result by name, as a store saves them.
---@param self lian.result_on_items
---@return table<string, lian.frame>
function lian_result_on_items:frames() end

---Lists of items have no deliveries in money: see chain:provisions for who provides what.
---@param _ lian.result_on_items
function lian_result_on_items:flows() end

---A run on items has no path: it says what can be made, and after how many months a cut is felt.
---@param _ lian.result_on_items
function lian_result_on_items:series() end

---@class lian.options.run_resilience
---@field on? string the region whose question it is: only this one

---Measures of resilience: one row each, with value, unit and meaning. `on`: of one region (output of its makers, unmet
---final demand of its users); refused where the run did not keep it. A measure without a value is not reached
---(recovery) or has no meaning (amplification without lost capacity). The numbers by name are in the frame's
---`provenance`.
---```lua
---print(run:resilience{on = "CHN"})
---```
---@param self lian.run
---@param given? lian.options.run_resilience
---@return lian.frame
function lian_run:resilience(given) end

---@class lian.options.run_losses
---@field each? string the grouping of rows: node, region, sector, another axis, or total (node)
---@field of? string the measure: output, value_added, income, employment, an input row or extension (output)

---Losses over the whole run (money; at rest for comparison). `each`: "node" (default), "region", another axis or
---"total". `of`: "output" (default), "final_demand" (what final users get less), "unmet" (what they wish for and do not
---get; both by maker: by user see resilience{on =}), "value_added", "employment" or any other extension, "income" or
---an input row (these follow output at the table's coefficients; value added also pays for inputs that go into what is
---of no use, see lian.quality; "abroad", which stands for imports kept apart, has none). Columns: normal, lost, gained,
---unmet (final demand of these goods, of output alone), direct (what lost capacity alone would take), share (lost less
---gained, over normal). Of final demand and unmet: normal, lost, share. Where imports are kept apart, output and what
---follows it are home's but by node and region, which tell those of "abroad", what is imported, beside.
---```lua
---print(run:losses{each = "region", of = "value_added"}:top(10, "share"))
---```
---@param self lian.run
---@param given? lian.options.run_losses
---@return lian.frame
function lian_run:losses(given) end

---@class lian.options.run_flows
---@field by? string|string[] origins: only deliveries from these
---@field goods? string|string[] sectors, goods or items: only these
---@field on? string|string[] the region whose question it is: only this one

---Deliveries over the whole run by origin, destination and good, to makers and final users, money: `before` (as at
---rest), `after`, change, moved (its size). `by` (origins), `on` (destinations), `goods`: only these. The largest
---change first.
---```lua
---print(run:flows{on = "CHN", goods = "C"}:top(10, "moved"))
---```
---@param self lian.run
---@param given? lian.options.run_flows
---@return lian.frame columns by, on, goods, before, after, change, moved
function lian_run:flows(given) end

---@class lian.options.run_series
---@field each? "total"|"region"|"sector"|"node" the grouping of rows: node, region, sector, another axis, or total
---@field goods? string|string[] sectors, goods or items: only these
---@field nodes? string|string[] labels of nodes: only these
---@field of? string the measure: output, value_added, income, employment, an input row or extension
---@field on? string the region whose question it is: only this one

---The path in time, a row a step, a year's money at that pace. Without arguments the totals: output, capacity,
---final_demand (asked), unmet, orders, share (of normal output). With `of`, one measure by groups: "output",
---"final_demand", "unmet", "value_added", "employment" or any other extension or input row, "share" (of normal
---output), "cover" (stocks in days of normal use, of `goods` held by buyers in `on`, `each` "sector" or "region") or
---"limit" (the good whose stock caps a node, `each` "node"). `each`: "total" (default), "region", "sector" or "node":
---a column a group; `on`, `goods`, `nodes`: only these. What the run did not keep (its options record, every) is
---refused.
---```lua
---run:series{of = "output", each = "region"}:csv("regions.csv")
---print(run:series{of = "cover", goods = "C", on = "CHN"})
---```
---@param self lian.run
---@param given? lian.options.run_series
---@return lian.frame
function lian_run:series(given) end

---What policies have cost, by policy and calendar year: bought (goods for a stock, at the table's prices), held
---(the cost of holding it) and spent (budgets, subsidies, one-off and yearly costs; tariffs collected below 0).
---Refilling a buyers' stock after use is not counted again.
---```lua
---print(run:costs():group{by = "policy", sum = {"bought", "held", "spent"}})
---```
---@param self lian.run
---@return lian.frame costs columns policy, year, bought, held, spent
function lian_run:costs() end

---The targets of the scenario: whether each is met by its year, from when on, the value at the end of its term, the
---yearly rise that was `needed` from the first step, and what is `still` missing of it, a year.
---```lua
---print(run:targets())
---```
---@param self lian.run
---@return lian.frame targets columns target, at_least, before, met (year), value, needed, still
function lian_run:targets() end

---The path of self-guarantee of each target in time: columns time and one a target.
---```lua
---print(run:self_guarantee())
---```
---@param self lian.run
---@return lian.frame
function lian_run:self_guarantee() end

---@class lian.options.run_against
---@field on? string the region whose question it is: only this one

---This run against another one of the same chain and horizon, such as the same shocks without a policy:
---each measure of both and their difference, of one region with `on`. The note, and `provenance` (avoided,
---unmet_avoided, cost, money), say what output and unmet final demand it saves for what further cost of policies.
---```lua
---print(run:against(base)) -- the same shocks without the policy
---```
---@param self lian.run
---@param other lian.run
---@param given? lian.options.run_against
---@return lian.frame comparison columns measure, base, run, change, unit
function lian_run:against(other, given) end

---What the tariffs of the scenario, at full strength and passed on in full, do to prices: the price model of the
---table (see chain:prices), with the flows as they were. Quantities in the run do not follow these prices but
---(1 + rate)^-armington.
---@param self lian.run
---@return lian.frame|nil prices
---@return string|nil message
---@return string|nil code
function lian_run:prices() end

---Whether the run keeps account: the largest share of a good by which what arrived differs from what was sent, and
---of a supplier by which what it gave differs from what it had or was asked for, over all steps, and when.
---Rounding gives about 1e-15.
---@param self lian.run
---@return lian.frame columns check, largest, at (year), holds
function lian_run:conservation() end

---Whether the run is made by its shocks or by the rule of ordering. The goods that shocks make scarce lose a part
---`depth` of the capacity of all their makers for two months, and nothing else happens, for four years:
---`amplification`, the output lost over what lost capacity alone would take, and whether output is `back` at 99 %. In
---`provenance`: tips_at (the least depth at which a passing shortage is amplified more than twice as much as one of
---1 %, or output does not come back; nil: none up to 80 %), returns (at 80 %), shortage (the most that a scarce good
---lacks of its normal output in a step while shocks act), slack (least of (1 - psi) stock / restore), beyond (the
---shortage is as large as tips_at: the rule then adds to the loss). Refused where no shock makes a good scarce, or the
---run had steadiness = false.
---```lua
---print(run:steadiness())
---```
---@param self lian.run
---@param given? {}
---@return lian.frame columns depth, amplification, back
function lian_run:steadiness(given) end

---@class lian.options.run_assumptions
---@field on? string the region whose question it is: only this one

---What the answer would be under other assumptions, one at a time (a tornado): days of final demand that are not met,
---and the share of value added that is lost, in the region whose question it is (`on`: in another one). Stocks and
---their restoring times halved and doubled, psi, who is served first, over-capacity, sourcing; the option
---`assumptions` of the run gives other values, {psi = {0.6, 1, source = "..."}}. They run by month where stocks allow
---it, beside the run's own parameters by that step. Refused where the run did not try them (profiles of other
---programs, networks and rules in Lua do not unless asked).
---```lua
---print(run:assumptions{on = "CHN"})
---```
---@param self lian.run
---@param given? lian.options.run_assumptions
---@return lian.frame columns assumption, value, unmet, value_added, change, source
function lian_run:assumptions(given) end

---What came out, in a few sentences with figures: first what final users and value added lose, then whether the
---answer is steady.
---@param self lian.run
---@return string
function lian_run:summary() end

---All frames of the run by name, as a store saves them.
---@param self lian.run
---@return table<string, lian.frame>
function lian_run:frames() end

---The normal output of the whole economy, money a step.
---@param self lian.run
---@return number
function lian_run:normal() end

---@class lian.options.sweep_resilience
---@field on? string the region whose question it is: only this one

---How the measures of resilience, and the cost of policies (in days of normal output, as losses; draws() has the
---money), are distributed over the draws: mean with its standard error, quantiles, and the share of draws in which
---the measure has a value (recovery: is reached). `on`: of one region (record = "region"), without the cost.
---```lua
---print(sweep:resilience{on = "CHN"})
---```
---@param self lian.sweep
---@param given? lian.options.sweep_resilience
---@return lian.frame columns measure, mean, error, q05, q25, q50, q75, q95, reached, unit
function lian_sweep:resilience(given) end

---The path of output as a share of normal: quantiles over the draws, a row a step.
---@param self lian.sweep
---@return lian.frame columns time, mean, q05, q25, q50, q75, q95
function lian_sweep:series() end

---A row a draw: its number, measures, cost, and what was drawn; of draws that failed what was drawn, and in the column
---`failed` the reason.
---```lua
---print(sweep:draws():top(5, "unmet"))
---```
---@param self lian.sweep
---@return lian.frame
function lian_sweep:draws() end

---The targets over the draws: the share of draws in which each is met by its year with the standard error of that
---share, and the value at the end of its term; the mean of the target level, where it is random; the yearly rise
---`needed` from the first step, and what is `still` missing of it, a year, in the mean.
---```lua
---print(sweep:targets())
---```
---@param self lian.sweep
---@return lian.frame columns target, at_least, before, probability, error, value, q05, q95, needed, still
function lian_sweep:targets() end

---This sweep against another of the same chain, horizon, seed and number of draws, such as one without a policy: the
---difference draw by draw (this one less the other), so that variation common to both cancels; draws that failed in
---either are left out.
---```lua
---print(sweep:against(base)) -- draw by draw, of the same seed
---```
---@param self lian.sweep
---@param other lian.sweep
---@return lian.frame columns measure, mean, error, q05 ... q95, reached (draws in which both have the measure), unit
function lian_sweep:against(other) end

---What came out, in a few sentences with figures.
---@param self lian.sweep
---@return string
function lian_sweep:summary() end

---@class lian.options.sweep_losses
---@field each? "region"|"sector"|"node" the grouping of rows: node, region, sector, another axis, or total ("region")
---@field of? "value_added"|"output"|"unmet" the measure: output, value_added, income, employment, an input row or extension ("value_added")

---Losses by region (record = "region" or "node"), by good (`each` = "sector"; record = "sector" or "node") or by node,
---that is by region and good (record = "node"), distributed over the draws: days of what is normal there, of
---"value_added" (default), "output" or "unmet" (final demand that is not met; by good of its makers). The largest mean
---first.
---```lua
---print(sweep:losses{each = "sector", of = "unmet"}:top(5, "mean"))
---```
---@param self lian.sweep
---@param given? lian.options.sweep_losses
---@return lian.frame columns region, sector or node, mean, error, q05 ... q95, reached, unit
function lian_sweep:losses(given) end

---Whether the draws are made by their shocks or by the rule of ordering: see run:steadiness; tried once, with the
---parameters of the first draw that did not fail. In `provenance`: tips_at, returns, and beyond, the share of draws in
---which the shortage of what is scarce is as large as that.
---@param self lian.sweep
---@param given? {}
---@return lian.frame columns depth, amplification, back
function lian_sweep:steadiness(given) end

---Deliveries of a draw are asked of it alone: scenario:run(chain, {seed =, draw = k}):flows{...}.
---@param _ lian.sweep
function lian_sweep:flows() end

---All frames of the sweep by name, as a store saves them.
---@param self lian.sweep
---@return table<string, lian.frame>
function lian_sweep:frames() end

---@class lian.options.sweep_sensitivity
---@field bootstraps? integer draws of samples for the 90 % intervals; 0: none (200)
---@field confidence? number of intervals (0.95) [share] (0.95)
---@field estimator? "saltelli"|"jansen"|"azzini" of Sobol indices: "azzini" with second = true, else "saltelli"
---@field harmonics? integer of the order of a factor's values that count for "rbd_fast" (10)
---@field intervals? "scramblings"|"bootstraps" of Sobol indices: by the spread of "scramblings", where the design has several, or "bootstraps"
---@field method? "sobol"|"morris"|"fast"|"pawn"|"delta"|"rbd_fast"|"regional" how; that which the design was made for, else "pawn"
---@field of? string the measure
---@field pairs? boolean second-order indices of pairs in place of those of factors
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field slices? integer of a factor's draws, for "pawn" (10)
---@field where? any which draws are of interest: a function of a draw, or "failed"

---What drives a measure over the draws, among all that is random in the scenario and the options, by name: `of` a
---measure of `draws`. `method` "pawn" (default), "delta", "rbd_fast", "regional" (with `where`) from any draws;
---"sobol", "morris", "fast" from a sweep of the design made for it. Options and columns as exploration:sensitivity has
---them.
---```lua
---print(sweep:sensitivity{of = "unmet", method = "pawn"})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given? lian.options.sweep_sensitivity
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_sweep:sensitivity(given) end

---@class lian.options.sweep_discover
---@field boxes? integer at most so many, each of what the earlier leave (1)
---@field by? "lenient"|"mean" the peel with the largest gain by case removed ("lenient"), or the largest density ("lenient")
---@field halves? integer random halves of the cases in which the box is tried again (10)
---@field mass? number least share of the cases that a box holds (0.05) [share] (0.05)
---@field p? number limits that chance makes as often as this are dropped (0.05) [share] (0.05)
---@field paste? number what a paste adds of the cases next to it (0.05) [share] (0.05)
---@field peel? number what a peel takes of the box's cases (0.05) [share] (0.05)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field step? integer a step of the path of peels, from 0; the knee when left out
---@field where any which draws are of interest: a function of a draw, or "failed"

---Boxes of what is random in which the draws of interest lie (PRIM), in words in the frame's note: `where` a function
---of a draw, as the rows of `draws`. Options and columns as exploration:discover has them.
---```lua
---print(sweep:discover{where = function(r) return r.unmet > 30 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given lian.options.sweep_discover
---@return lian.frame|nil boxes columns box, factor, low, high, values, quasi_p, in_halves
---@return string|nil message
---@return string|nil code
function lian_sweep:discover(given) end

---@class lian.options.sweep_tipping
---@field where any which draws are of interest: a function of a draw, or "failed"

---Where it tips: for each factor the value `at` that best tells the draws of interest from the others, the share of
---interest `below` and `above` it, and the distance of the two distributions there (Smirnov's).
---```lua
---print(sweep:tipping{where = function(r) return r.unmet > 1 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given lian.options.sweep_tipping
---@return lian.frame|nil tipping columns factor, at, below, above, distance, p_all
---@return string|nil message
---@return string|nil code
function lian_sweep:tipping(given) end

---@class lian.options.sweep_peels
---@field by? "lenient"|"mean" the peel with the largest gain by case removed ("lenient"), or the largest density ("lenient")
---@field mass? number least share of the cases that a box holds (0.05) [share] (0.05)
---@field paste? number what a paste adds of the cases next to it (0.05) [share] (0.05)
---@field peel? number what a peel takes of the box's cases (0.05) [share] (0.05)
---@field where any which draws are of interest: a function of a draw, or "failed"

---The path of peels that `discover` chooses from.
---@param self lian.sweep|lian.sweep_on_items
---@param given lian.options.sweep_peels
---@return lian.frame|nil path columns step, coverage, density, mass, limited
---@return string|nil message
---@return string|nil code
function lian_sweep:peels(given) end

---@class lian.options.sweep_report
---@field where? any which draws are of interest; adds the boxes they lie in, and where it tips

---Writes a self-contained page: what came out, what drives it, what was asked, the script, the provenance. `where` (a
---function of a draw, or "failed"): also the boxes of the draws of interest, and where it tips.
---```lua
---sweep:report("sweep.html", {where = function(r) return r.unmet > 1 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param path string
---@param given? lian.options.sweep_report
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_sweep:report(path, given) end

---The draws that could not be run: draw, reason, and what was drawn. They are left out of what is told of the others.
---@param self lian.sweep|lian.sweep_on_items
---@return lian.frame
function lian_sweep:failures() end

---@class lian.options.over_years_falls
---@field below? number the level below which final items fall [share] (0.95)

---When each final item first falls below a level (`below`, 0.95): its level at rest, `first` (the month, nil: never),
---`months` below, the `lowest` level and when (`at`), and the level at the `last` month. With own = "both" first and
---lowest at the other end of home's share too.
---```lua
---print(run:falls{below = 0.8})
---```
---@param self lian.run_on_items
---@param given? lian.options.over_years_falls
---@return lian.frame columns item, start, first, months, lowest, at, last
function lian_run_on_items:falls(given) end

---@class lian.options.over_years_losses
---@field each? string the grouping of rows: node, region, sector, another axis, or total (item)

---What was lost of each item: the level at rest, the mean over the months, the loss (their difference), the lowest
---level and when. `each`: "item" (default), or an axis such as "base" (means of its items).
---```lua
---print(run:losses():top(10, "loss"))
---```
---@param self lian.run_on_items
---@param given? lian.options.over_years_losses
---@return lian.frame losses largest first; columns before, level, loss, lowest, at
function lian_run_on_items:losses(given) end

---@class lian.options.over_years_series
---@field goods? string|string[]|table<string, string|string[]> sectors, goods or items: only these
---@field of? "level"|"stock"|"readiness"|"share" the measure: output, value_added, income, employment, an input row or extension ("level")

---The path by month: `of` "level" (default), "stock" (months of use at the end of each month), "readiness" or "share"
---(of what is bought abroad) of programmes; `goods`: items, final ones when left out.
---```lua
---run:series{of = "stock", goods = "ArF photoresist"}:csv("resist.csv")
---```
---@param self lian.run_on_items
---@param given? lian.options.over_years_series
---@return lian.frame columns time and one an item (or programme)
function lian_run_on_items:series(given) end

---@class lian.options.over_years_self_guarantee
---@field each? string the grouping of rows: node, region, sector, another axis, or total (total)
---@field level? number the level from which it counts [share] (0.7)

---Home's own share of what it uses, by group and year: at the start and at the end of each year. `each`: "total"
---(default), "item", an axis ("base", "stage") or an attribute of texts. `level` (0.7): items at least so far are
---counted in share_above. Items without known providers are not judged; they count by `value` where all of a
---group have one. With own = "both", the upper end too.
---```lua
---print(run:self_guarantee{each = "base"})
---```
---@param self lian.run_on_items
---@param given? lian.options.over_years_self_guarantee
---@return lian.frame columns year, group, items, rate, share_above, met
function lian_run_on_items:self_guarantee(given) end

---@class lian.options.over_years_gaps
---@field at? number the moment; that at which final items would be worst off without stocks [year]
---@field foreign? boolean what comes from abroad then is there; false: as if nothing came (true)
---@field target? number what stocks follow: the call ("wanted"), nothing ("fixed") or output ("wanted") (1)
---@field top? integer how many rows, the largest first

---The gap list at a moment: the order in which to close what is missing then, so that final items rise most (columns as
---chain:gaps). `at`: a year such as 2028.5; when left out the month in which final items would be worst off without
---stocks, which are left out: what they bridge is a gap all the same. What programmes have made by then is there.
---`foreign` = false: as if nothing came from abroad then, the order of a national programme. `target` (1): the level at
---which it ends; `top`: the first of them. With own = "both" the column step_home_first too.
---```lua
---print(run:gaps{at = 2028.5, top = 10})
---```
---@param self lian.run_on_items
---@param given? lian.options.over_years_gaps
---@return lian.frame|nil gaps columns step, item, base, stage, readiness, own, before, after, gain, group
---@return string|nil message
---@return string|nil code
function lian_run_on_items:gaps(given) end

---The targets of the scenario: the year from which each is met until it is due (nil: it is not), its value then, the
---yearly rise that was needed from the start (`needed`), what is still missing of it (`still`, a year), and what all
---policies cost, discounted at the run's `discount`. With own = "both", the year at the upper end too.
---```lua
---print(run:targets())
---```
---@param self lian.run_on_items
---@return lian.frame columns target, at_least, before, met, value, needed, still, cost
function lian_run_on_items:targets() end

---What policies cost, by policy and calendar year: bought (goods for a stock, at home's use), held, spent; `present` is
---all of it discounted to the start at the run's `discount` a year (0 when left out).
---```lua
---print(run:costs())
---```
---@param self lian.run_on_items
---@return lian.frame costs columns policy, year, bought, held, spent, present
function lian_run_on_items:costs() end

---This run against another of the same list and months, such as the same shocks without a policy: by final item the
---mean level and the lowest of both, and the further cost of policies in `provenance` (cost) and the note.
---```lua
---print(run:against(base)) -- the same shocks without the policy
---```
---@param self lian.run_on_items
---@param other lian.run_on_items
---@return lian.frame columns item, base, run, change, lowest_base, lowest
function lian_run_on_items:against(other) end

---What came out, in a few sentences with figures.
---@param self lian.run_on_items
---@return string
function lian_run_on_items:summary() end

---All frames of the run by name, as a store saves them.
---@param self lian.run_on_items
---@return table<string, lian.frame>
function lian_run_on_items:frames() end

---Lists of items have no deliveries in money: see chain:provisions for who provides what.
---@param _ lian.run_on_items
function lian_run_on_items:flows() end

---@class lian.options.items_sweep_falls
---@field below? number the level below which final items fall [share] (0.95)

---The share of draws in which each final item falls below a level (`below`, 0.95), when it first does in those that
---do, and the lowest level in the mean. With own = "both" chance and lowest at the other end of home's share too.
---@param self lian.sweep_on_items
---@param given? lian.options.items_sweep_falls
---@return lian.frame columns item, chance, error, q05, q50, q95, lowest
function lian_sweep_on_items:falls(given) end

---The level of the final items together by month: quantiles over the draws.
---@param self lian.sweep_on_items
---@return lian.frame columns time, mean, q05, q25, q50, q75, q95
function lian_sweep_on_items:series() end

---@class lian.options.items_sweep_self_guarantee
---@field each? string the grouping of rows: node, region, sector, another axis, or total (total)
---@field level? number the level from which it counts [share] (0.7)

---Home's own share of what it uses, by group and year, over the draws: mean with its error, quantiles, and the `chance`
---that it is at least `level` (0.7). `each` as for a run. With own = "both" the mean and the chance at the upper end
---too.
---```lua
---print(sweep:self_guarantee{each = "base"})
---```
---@param self lian.sweep_on_items
---@param given? lian.options.items_sweep_self_guarantee
---@return lian.frame columns year, group, items, mean, error, q05, q50, q95, chance
function lian_sweep_on_items:self_guarantee(given) end

---@class lian.options.items_sweep_gaps
---@field foreign? boolean what comes from abroad then is there; false: as if nothing came (true)
---@field target? number what stocks follow: the call ("wanted"), nothing ("fixed") or output ("wanted") (1)
---@field top? integer how many rows, the largest first
---@field year? integer at whose end; that at which final items would be worst off without stocks

---What to close first at the end of a year, over the draws: how often each item is a gap then (`chance`), at which
---`step` of the gap list, what that gains, and home's `own` share of it by then, means of those draws; the most
---frequent first. `year`: when left out that at whose end final items would be worst off without stocks, which are
---left out. `foreign`, `target` and `top` as for a run. With own = "both" chance_home_first too.
---```lua
---print(sweep:gaps{year = 2029, top = 10})
---```
---@param self lian.sweep_on_items
---@param given? lian.options.items_sweep_gaps
---@return lian.frame|nil gaps columns item, base, stage, chance, step, gain, own
---@return string|nil message
---@return string|nil code
function lian_sweep_on_items:gaps(given) end

---The targets over the draws: the `chance` that each is met by its year with its error, the year from which it is met
---(the middle of the draws that meet it), its value then (mean, q05, q95), the yearly rise `needed` from the start,
---what is `still` missing of it in the mean, and the mean cost of policies, discounted at the sweep's `discount`.
---```lua
---print(sweep:targets())
---```
---@param self lian.sweep_on_items
---@return lian.frame columns target, at_least, before, chance, error, year, value, q05, q95, needed, still, cost
function lian_sweep_on_items:targets() end

---What policies cost in all: the sum of money and what it is discounted at the sweep's `discount` a year, over the
---draws.
---@param self lian.sweep_on_items
---@return lian.frame columns what, mean, error, q05, q50, q95
function lian_sweep_on_items:costs() end

---A row a draw: its number, the mean level of the final items, the lowest, costs, the value of each target, and what
---was drawn; of draws that failed what was drawn, and in the column `failed` the reason.
---@param self lian.sweep_on_items
---@return lian.frame
function lian_sweep_on_items:draws() end

---This sweep against another of the same list, months, seed and number of draws: the differences draw by draw of the
---mean level of the final items, of the lowest, and of the costs; draws that failed in either are left out.
---@param self lian.sweep_on_items
---@param other lian.sweep_on_items
---@return lian.frame columns measure, mean, error, q05, q50, q95
function lian_sweep_on_items:against(other) end

---What came out, in a few sentences with figures.
---@param self lian.sweep_on_items
---@return string
function lian_sweep_on_items:summary() end

---All frames of the sweep by name, as a store saves them.
---@param self lian.sweep_on_items
---@return table<string, lian.frame>
function lian_sweep_on_items:frames() end

---Lists of items have no deliveries in money: see chain:provisions for who provides what.
---@param _ lian.sweep_on_items
function lian_sweep_on_items:flows() end

---Losses by item are asked of one draw: scenario:run(list, {seed =, draw = k}):losses().
---@param _ lian.sweep_on_items
function lian_sweep_on_items:losses() end

---@class lian.options.items_sweep_sensitivity
---@field bootstraps? integer draws of samples for the 90 % intervals; 0: none (200)
---@field confidence? number of intervals (0.95) [share] (0.95)
---@field estimator? "saltelli"|"jansen"|"azzini" of Sobol indices: "azzini" with second = true, else "saltelli"
---@field harmonics? integer of the order of a factor's values that count for "rbd_fast" (10)
---@field intervals? "scramblings"|"bootstraps" of Sobol indices: by the spread of "scramblings", where the design has several, or "bootstraps"
---@field method? "sobol"|"morris"|"fast"|"pawn"|"delta"|"rbd_fast"|"regional" how; that which the design was made for, else "pawn"
---@field of? string the measure
---@field pairs? boolean second-order indices of pairs in place of those of factors
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field slices? integer of a factor's draws, for "pawn" (10)
---@field where? any which draws are of interest: a function of a draw, or "failed"

---What drives a measure over the draws, among all that is random in the scenario and the options, by name: `of` a
---measure of `draws`. `method` "pawn" (default), "delta", "rbd_fast", "regional" (with `where`) from any draws;
---"sobol", "morris", "fast" from a sweep of the design made for it. Options and columns as exploration:sensitivity has
---them.
---```lua
---print(sweep:sensitivity{of = "unmet", method = "pawn"})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given? lian.options.items_sweep_sensitivity
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_sweep_on_items:sensitivity(given) end

---@class lian.options.items_sweep_discover
---@field boxes? integer at most so many, each of what the earlier leave (1)
---@field by? "lenient"|"mean" the peel with the largest gain by case removed ("lenient"), or the largest density ("lenient")
---@field halves? integer random halves of the cases in which the box is tried again (10)
---@field mass? number least share of the cases that a box holds (0.05) [share] (0.05)
---@field p? number limits that chance makes as often as this are dropped (0.05) [share] (0.05)
---@field paste? number what a paste adds of the cases next to it (0.05) [share] (0.05)
---@field peel? number what a peel takes of the box's cases (0.05) [share] (0.05)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field step? integer a step of the path of peels, from 0; the knee when left out
---@field where any which draws are of interest: a function of a draw, or "failed"

---Boxes of what is random in which the draws of interest lie (PRIM), in words in the frame's note: `where` a function
---of a draw, as the rows of `draws`. Options and columns as exploration:discover has them.
---```lua
---print(sweep:discover{where = function(r) return r.unmet > 30 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given lian.options.items_sweep_discover
---@return lian.frame|nil boxes columns box, factor, low, high, values, quasi_p, in_halves
---@return string|nil message
---@return string|nil code
function lian_sweep_on_items:discover(given) end

---@class lian.options.items_sweep_tipping
---@field where any which draws are of interest: a function of a draw, or "failed"

---Where it tips: for each factor the value `at` that best tells the draws of interest from the others, the share of
---interest `below` and `above` it, and the distance of the two distributions there (Smirnov's).
---```lua
---print(sweep:tipping{where = function(r) return r.unmet > 1 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given lian.options.items_sweep_tipping
---@return lian.frame|nil tipping columns factor, at, below, above, distance, p_all
---@return string|nil message
---@return string|nil code
function lian_sweep_on_items:tipping(given) end

---@class lian.options.items_sweep_peels
---@field by? "lenient"|"mean" the peel with the largest gain by case removed ("lenient"), or the largest density ("lenient")
---@field mass? number least share of the cases that a box holds (0.05) [share] (0.05)
---@field paste? number what a paste adds of the cases next to it (0.05) [share] (0.05)
---@field peel? number what a peel takes of the box's cases (0.05) [share] (0.05)
---@field where any which draws are of interest: a function of a draw, or "failed"

---The path of peels that `discover` chooses from.
---@param self lian.sweep|lian.sweep_on_items
---@param given lian.options.items_sweep_peels
---@return lian.frame|nil path columns step, coverage, density, mass, limited
---@return string|nil message
---@return string|nil code
function lian_sweep_on_items:peels(given) end

---@class lian.options.items_sweep_report
---@field where? any which draws are of interest; adds the boxes they lie in, and where it tips

---Writes a self-contained page: what came out, what drives it, what was asked, the script, the provenance. `where` (a
---function of a draw, or "failed"): also the boxes of the draws of interest, and where it tips.
---```lua
---sweep:report("sweep.html", {where = function(r) return r.unmet > 1 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param path string
---@param given? lian.options.items_sweep_report
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_sweep_on_items:report(path, given) end

---The draws that could not be run: draw, reason, and what was drawn. They are left out of what is told of the others.
---@param self lian.sweep|lian.sweep_on_items
---@return lian.frame
function lian_sweep_on_items:failures() end

---@class lian.options.index_score
---@field chain? any a chain that gives the indicators with from = "chain", by unit, beside a frame
---@field draws? integer other choices that say how far ranks can be trusted; 0: none (1000; of large tables fewer)
---@field indicator? string the column of the indicators' names, where the frame is long
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field sql? string the SELECT that gives the table, with a store
---@field time? string the column of years, or other periods
---@field unit? string the column of the units' labels (unit)
---@field value? string the column of numbers, where the frame is long

---Scores the rows of a table. Data: a frame with a column for each indicator (wide), or with `indicator` and `value` as
---columns of names and numbers (long); a store with `sql`; a chain, whose regions (or nodes) are the units, for
---indicators that lian computes (from = "chain"); a result of a scenario at once, for before and after. `chain` beside
---a frame gives the indicators from the chain, by unit. `draws` (1000, of large tables fewer) other choices say how far
---ranks can be trusted, from `seed` (1). O(draws rows (indicators + log rows)).
---```lua
---local score = assert(index:score(data, {unit = "province", time = "year"}))
---print(score:rank(2020))
---```
---@param self lian.index
---@param given lian.options.index_score|lian.frame|lian.store|lian.chain|lian.result
---@param options? {unit: string, time: string, indicator: string, value: string, sql: string, chain: lian.chain,
---  draws: integer, seed: integer}
---@return lian.score|nil score
---@return string|nil message
---@return string|nil code
function lian_index:score(given, options) end

---The indicators as a frame: name, group, direction, unit, definition, usual source, what it cannot show, and where it
---comes from ("chain": lian computes it).
---@param self lian.index
---@return lian.frame
function lian_index:indicators() end

---The ranking of a period (the last one when none is named): rank, unit, score, and the interval of ranks that 90 % of
---draws under other weights, scales and rules give (see score:uncertainty; none with draws = 0). The index's own note,
---such as which indicators a ready one leaves out, stands below.
---```lua
---print(score:rank(2020):top(10, "score"))
---```
---@param self lian.score
---@param time? any a year of the table
---@return lian.frame
function lian_score:rank(time) end

---Scores and ranks of every row, with the score of each group.
---```lua
---print(score:scores(2020))
---```
---@param self lian.score
---@return lian.frame
function lian_score:scores() end

---@class lian.options.score_data
---@field step? "raw"|"filled"|"treated"|"normalised" the step that the table is shown at ("normalised")

---The table of indicators at a step: "raw" (denominators taken, units left out), "filled", "treated", or "normalised".
---@param self lian.score
---@param given? lian.options.score_data
---@return lian.frame
function lian_score:data(given) end

---Weights: of each node among its siblings and in the whole index, and its influence: the square of the correlation of
---its scores with those of the index, which weights do not tell (Becker and others 2017).
---```lua
---print(score:weights())
---```
---@param self lian.score
---@return lian.frame
function lian_score:weights() end

---What was filled: a row for each cell, with its value, and the share of its row's score that rests on filled cells, by
---weight. Empty where nothing was missing.
---@param self lian.score
---@return lian.frame
function lian_score:filled() end

---Outliers: skewness and excess kurtosis of each indicator before and after, what was done, and how many values were
---set to another at the low and at the high end.
---@param self lian.score
---@return lian.frame
function lian_score:treated() end

---What the score rests on: the index, its steps, the table, units left out, the version.
---@param self lian.score
---@return table
function lian_score:provenance() end

---Writes a self-contained page: ranking with intervals, dimensions, the heat map over years, shifts of rank, obstacles,
---weights and what the index is made of.
---```lua
---score:report "index.html"
---```
---@param self lian.score
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_score:report(path) end

---@class lian.options.score_uncertainty
---@field draws? integer how many draws (1000)
---@field high? number the upper quantile [share] (0.95)
---@field low? number the lower quantile [share] (0.05)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field time? any the period it is of; the last one when left out
---@field top? integer the places whose share is told: the first so many (10)
---@field vary? table what may be chosen besides what the index has: weights, weighting, normalise, aggregate and others

---Ranks under other choices (Monte Carlo): nominal, mean, median, and quantiles `low` and `high` (0.05, 0.95; type 7)
---of each unit's rank, and the share of draws in which it is among the `top` (10), of those that give it a score.
---Scores likewise where all draws are on one scale. `vary` says what may be chosen besides what the index has:
---weights = 0.25 (each weight up to 25 % more or less), weighting, normalise, aggregate, treat, missing (lists of
---methods, as in lian.index), drop = true (one indicator left out). Left out: weights, the other of min-max and
---z-score, and arithmetic and geometric means, where they can be; other steps stay. Draws that fail are counted. The
---same seed gives the same draws for any number of threads. O(draws rows (indicators + log rows)).
---```lua
---print(score:uncertainty{draws = 1000, seed = 1, vary = {weights = 0.25, aggregate = {"arithmetic", "geometric"}}})
---```
---@param self lian.score
---@param given? lian.options.score_uncertainty
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_score:uncertainty(given) end

---@class lian.options.score_sensitivity
---@field bootstraps? integer draws of samples for the 90 % intervals; 0: none (200)
---@field samples? integer samples, (choices + 2) draws each, where choices are not tried all (1024)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field time? any the period whose ranks count; all when left out
---@field vary? table what may be chosen besides what the index has: weights, weighting, normalise, aggregate and others

---Which choices the ranking hangs on: Sobol indices of each for the mean absolute shift of ranks against the index as
---it stands. `first`: the share of variance that a choice stands for by itself, `total`: with all that it does together
---with others. Where all choices are among few methods every combination is tried and the indices are exact; else they
---are estimated from `samples` (1024) Latin-hypercube samples, (choices + 2) each (Saltelli et al. 2010, centred;
---Jansen 1999), with 90 % intervals from `bootstraps` (200). `vary` as in score:uncertainty.
---```lua
---print(score:sensitivity{samples = 64, seed = 1})
---```
---@param self lian.score
---@param given? lian.options.score_sensitivity
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_score:sensitivity(given) end

---@class lian.options.score_leave_out
---@field time? any the period it is of; the last one when left out

---What leaving one indicator out does to the ranking of a period: mean and largest shift of ranks, and who is moved
---most. O(indicators rows (indicators + log rows)).
---```lua
---print(score:leave_out())
---```
---@param self lian.score
---@param given? lian.options.score_leave_out
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_score:leave_out(given) end

---@class lian.options.score_contributions
---@field time? any the period it is of; the last one when left out

---The parts of a unit's score: for each indicator its value, its normalised value, its weight in the index, the points
---it gives, their share of the score, and its rank on it. Points are the normalised value times the slope of the index
---by it, and add up to the score under every mean and the barrel (Euler); under the barrel all of them are of the
---least.
---```lua
---print(score:contributions("Jiangsu", {time = 2020}))
---```
---@param self lian.score
---@param unit string
---@param given? lian.options.score_contributions
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_score:contributions(unit, given) end

---@class lian.options.score_strengths
---@field time? any the period it is of; the last one when left out
---@field top? integer how many strengths, and weaknesses (5)

---Strengths and weaknesses of a unit: the indicators on which it is highest and lowest against the others of its
---period, by the share of them that it is ahead of.
---```lua
---print(score:strengths "Jiangsu")
---```
---@param self lian.score
---@param unit string
---@param given? lian.options.score_strengths
---@return lian.frame
function lian_score:strengths(unit, given) end

---@class lian.options.score_obstacles
---@field time? any the period it is of; the last one when left out
---@field top? integer how many obstacles of each unit (3)
---@field unit? string the unit: only this one

---What holds units back (obstacle degree): weight in the index times the distance to the best (0 to 1), as a share of
---the sum of these, the `top` (3) of each unit. With linear weights obstacles repeat the weights; `distance` is the
---view without them. Zeros where a unit is best in all; indicators that a unit lacks are none of its obstacles.
---```lua
---print(score:obstacles{top = 2})
---```
---@param self lian.score
---@param given? lian.options.score_obstacles
---@return lian.frame
function lian_score:obstacles(given) end

---@class lian.options.score_change
---@field from? any the first period; the table's first when left out
---@field to? any the second period; the table's last when left out
---@field unit? string the unit, taken apart by indicator

---The change of scores between two periods (the first and the last when left out), taken apart by what changed: points
---of each dimension, or with `unit` of each of its indicators, before and after. Points are the integral of the index's
---slopes along the straight line from one to the other (Aumann and Shapley 1974), and add up to the change but for what
---is told. Refused where each year is normalised by itself.
---```lua
---print(score:change{from = 2010, to = 2020})
---```
---@param self lian.score
---@param given? lian.options.score_change
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_score:change(given) end

---@class lian.options.score_correlations
---@field rank? boolean Spearman's, of ranks, in place of Pearson's

---Correlations of each indicator with its group, its dimension and the index, and the indicator that it is closest to.
---Negative ones pull against what they are to measure; above 0.92 two indicators say the same (JRC). Pearson's, or
---Spearman's with `rank`. O(rows indicators^2).
---@param self lian.score
---@param given? lian.options.score_correlations
---@return lian.frame
function lian_score:correlations(given) end

---Whether what is put into a group measures one thing: Cronbach's alpha (0.7 and above is usually asked; it may be
---negative), and the mean correlation of its children.
---@param self lian.score
---@return lian.frame
function lian_score:consistency() end

---@class lian.options.score_benefit
---@field ceiling? number the largest share of a dimension in a score (twice an equal one) [share]
---@field floor? number the least share of a dimension in a score (half an equal one) [share]
---@field time? any the period it is of; the last one when left out

---The benefit of the doubt (Melyn and Moesen 1991): each unit's score under the weights of dimensions that favour it
---most, relative to the best of its period. Without limits many units score 1; so each dimension's share in a score is
---held between `floor` and `ceiling`: half and twice an equal share when left out (floor = 0, ceiling = 1: no limits).
---Needs scores of at least 0. A linear program a unit.
---@param self lian.score
---@param given? lian.options.score_benefit
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_score:benefit(given) end

---The judgement as a frame: criterion, weight.
---@param self lian.judgement
---@return lian.frame
function lian_judgement:frame() end

---Units by complexity: eci (mean 0, deviation 1), diversity (products had), the highest first.
---@param self lian.complexity
---@return lian.frame
function lian_complexity:units() end

---Products by complexity: pci (mean 0, deviation 1), ubiquity (units that have it), the highest first.
---```lua
---print(c:products():top(10, "pci"))
---```
---@param self lian.complexity
---@return lian.frame
function lian_complexity:products() end

---@class lian.options.complexity_fitness
---@field of? "units"|"products" "units" (fitness) or "products" (quality) ("units")
---@field steps? integer the most steps (1000)
---@field tolerance? number the largest change of a fitness at the end [share of itself] (1e-09)

---Fitness of units, or with `of` = "products" quality of products (Tacchella et al. 2012): step after step until no
---fitness changes by more than `tolerance` (1e-9), at most `steps` (1000). The fitness of some units may go to 0, and
---then has no end: the note says how many, and whether the others settled. O(ones) a step.
---@param self lian.complexity
---@param given? lian.options.complexity_fitness
---@return lian.frame the highest first
function lian_complexity:fitness(given) end

---@class lian.options.complexity_density
---@field own? boolean a product's proximity to itself counts (true)
---@field unit? string one unit: a frame by product

---Relatedness density, in [0, 1]: of a product's proximity to all products, the share that lies in products that the
---unit has. For one `unit` a frame by product, with gain, what adopting it would add to the outlook; without it a
---matrix of units and products (8 bytes a pair). `own` = false leaves the product's proximity to itself out, which
---moves all numbers. O(ones) a unit.
---```lua
---print(c:density{unit = "C"}:top(10, "density"))
---```
---@param self lian.complexity
---@param given? lian.options.complexity_density
---@return lian.frame|lian.matrix
function lian_complexity:density(given) end

---@class lian.options.complexity_outlook
---@field own? boolean a product's proximity to itself counts (true)

---Complexity outlook (opportunity value) of units: sum of density x pci over the products that they lack. O(ones) a
---unit.
---@param self lian.complexity
---@param given? lian.options.complexity_outlook
---@return lian.frame the highest first
function lian_complexity:outlook(given) end

---@class lian.options.complexity_proximity
---@field product? string|string[] rows of the matrix; all when left out

---Proximity of products, in [0, 1]: units that have both over the larger ubiquity. For one `product` or several a
---matrix with a row for each, else of all pairs (8 bytes a pair). Cost: for each product the sum of diversities of its
---units.
---@param self lian.complexity
---@param given? lian.options.complexity_proximity
---@return lian.matrix
function lian_complexity:proximity(given) end

---@class lian.options.complexity_space
---@field threshold? number links beside the tree have at least this proximity (0.55)

---The product space: pairs of products by proximity. The tree that links all products with the largest proximities, and
---all other pairs whose proximity is at least `threshold` (0.55), for a drawing as in Hidalgo et al. (2007).
---O(products^2) beside the proximities, without their matrix.
---```lua
---print(c:space():top(10))
---```
---@param self lian.complexity
---@param given? lian.options.complexity_space
---@return lian.frame a row a pair, the nearest first
function lian_complexity:space(given) end

---The labels of the firms, in order. `#net` is their number.
---@param self lian.network
---@return string[]
function lian_network:firms() end

---The place of a firm, 1-based, or nil.
---@param self lian.network
---@param label string
---@return integer|nil
function lian_network:index(label) end

---The columns that are known of the firms, beside their labels.
---@param self lian.network
---@return lian.frame
function lian_network:table() end

---Whom a firm sells to, the largest first: firm, value, share of its sales, sector and region where known.
---```lua
---print(net:buyers "Smelter")
---```
---@param self lian.network
---@param firm string
---@return lian.frame
function lian_network:buyers(firm) end

---Whom a firm buys from, the largest first: firm, value, share of its purchases, sector and region where known.
---```lua
---print(net:suppliers "Motors")
---```
---@param self lian.network
---@param firm string
---@return lian.frame
function lian_network:suppliers(firm) end

---All links: supplier, buyer, value, and from and to (the last day) where they are dated.
---@param self lian.network
---@return lian.frame
function lian_network:links() end

---The network of a date: the links that are there on some day of it. A year or month counts whole; a link whose
---beginning or end is not known is taken to be there before or after. Undated networks are returned as they are.
---```lua
---print(net:at(2021), net:at "2021-05", net:at "2021-05-31")
---```
---@param self lian.network
---@param date integer|string
---@return lian.network
function lian_network:at(date) end

---{title, unit, source, year, date, firms, links, undirected, dated, bytes (of links in memory), notes}.
---@param self lian.network
---@return table
function lian_network:about() end

---Gives the memory of the links back now. The collector does so too, later.
---@param self lian.network
function lian_network:close() end

---@class lian.options.network_cascade
---@field costs? any the column of all purchases; "costs" where there is one, false: none
---@field each? string a column: all firms of one of its values fail at once
---@field essential? any "all", "none", supplying -> {buying sector = 2, 1, 0} or its file ("none")
---@field fail? any firm -> share of its output that fails at once
---@field firms? string|string[] the firms that fail in turn; all where left out
---@field iterations? integer iterations at most (1000000)
---@field losses? number what each firm loses in each failure is kept above this [share of output]
---@field mode? "auto"|"frontier"|"dense" along the links of touched firms, over all links for eight failures at once, or by cost ("auto")
---@field replaceable? any the column of markets within which suppliers stand in for one another
---@field revenue? any the column of revenue, with sales to final users; "revenue" where there is one, false: none
---@field sector? string the column of sectors ("sector")
---@field tolerance? number it ends when no firm lost more in an iteration [share of output] (0.01)
---@field weight? string the column by which losses are weighted; sales within the network where left out

---What fails with a firm: the economic systemic risk index (Diem et al. 2022). Every firm fails in turn, or those
---of `firms`, or all of a group at once (`each`: a column, such as "region" or "owner"); the answer ranks them. With
---`fail` (firm -> share of its output that is lost) one failure: the answer is a frame of what each firm loses.
---`essential`: which inputs cap output, by sector of supplier and buyer: "all", "none" (the default), a table
---supplying sector -> {buying sector = 2, 1 or 0}, or the path of one, or {path =, encoding =}. `replaceable`: the
---column of markets within which suppliers stand in for one another by their share, such as "sector"; left out, nobody
---can be replaced.
---`tolerance`: it ends when no firm lost more of its output in an iteration, 1e-2 as published; single firms move by
---up to 0.3 when revenue is not known, so give `revenue` and `costs` (columns of those names are taken), or a smaller
---tolerance, which gives the end. `weight`: the column by which losses are weighted; sales within the network where
---left out. `losses`: keeps what each firm loses in each failure, above that share of its output. Cost of a failure:
---the links of the firms that it touches, an iteration; failures in parallel (lian.threads), the same bits for any
---number of threads.
---```lua
---local risk = assert(net:cascade{essential = "all", replaceable = "sector"})
---print(risk:top(20), risk:plateau(), net:cascade{fail = {["Firm A"] = 1, ["Firm B"] = 0.5}})
---```
---@param self lian.network
---@param given? lian.options.network_cascade
---@return lian.risk|lian.frame|nil risk
---@return string|nil message
---@return string|nil code "no_convergence", "bad_data", "unsupported"
function lian_network:cascade(given) end

---@class lian.options.network_flows
---@field each? string the column that groups firms (region)

---What the firms of each group sell to those of each other, the largest first: from, to, value, links, share (of all).
---`each`: a column of firms ("region"). Firms without one are together, under "". O(links + groups^2).
---```lua
---local flows = net:flows{each = "region"}
---print(flows:top(5), lian.report.new{title = "Between regions"}:flows{frame = flows})
---```
---@param self lian.network
---@param given lian.options.network_flows
---@return lian.frame
function lian_network:flows(given) end

---@class lian.options.network_age
---@field draw? integer which draw of the seed (1)
---@field half_life? number time in which half of all links end [years] (1.0833333333333)
---@field seed? integer which random numbers; the same seed gives the same numbers
---@field years number how much older the network is [years]

---The network as far as it is left after `years`: each link is still there with probability 2 ^ (-years / half_life),
---drawn by `seed`; `draw`: another draw of the same seed. `half_life`: years, 13/12 by default (links of firms in
---Hungary, 2014 to 2022); net:half_life() finds it from dated links. Links that stay keep their values, and links that
---came instead are not known, so shares of what is left say more than sums. Of one seed and draw what is left after
---longer is a part of what is left before. O(links).
---```lua
---print(net:age{years = 2, seed = 1})
---```
---@param self lian.network
---@param given lian.options.network_age
---@return lian.network|nil net
---@return string|nil message
---@return string|nil code
function lian_network:age(given) end

---The half-life of links by their dates, in years: log 2 times the years that links were watched over the links that
---ended (an exponential law, what has not ended cut at the last date of all; a beginning that is not known is the first
---date of all). The second result has it with its standard error, the links that ended, and the years watched.
---```lua
---local half_life, found = assert(dated:half_life())
---```
---@param self lian.network
---@return number|nil years
---@return lian.frame|string found or message; columns half_life, error, ended, links, watched
---@return string|nil code "bad_data" where no link has ended
function lian_network:half_life() end

---@class lian.options.network_aged_risk
---@field cascade? table options of net:cascade
---@field draws? integer draws of which links are gone (20)
---@field half_life? number time in which half of all links end [years] (1.0833333333333)
---@field seed? integer which random numbers; the same seed gives the same numbers
---@field years number how much older the network is [years]

---The systemic risk of a network that has aged: `draws` (20) draws of which links are gone after `years`, the cascade
---of each, and how far they spread: firm (or group), now (of the network as it is), mean, deviation, low and high (5
---and 95 % of draws), the riskiest now first. `cascade`: options of net:cascade, as {replaceable = "sector", each =
---"region"}. The note has the same of the mean over all. Cost: draws cascades.
---```lua
---print(net:aged_risk{years = 1, seed = 1, cascade = {each = "sector"}}:top(10))
---```
---@param self lian.network
---@param given lian.options.network_aged_risk
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_network:aged_risk(given) end

---@class lian.options.network_reproduce
---@field hide? number the share of links that is hidden (0.5)
---@field main? number inputs of at least this share of a sector's purchases are bought by each of its firms; found when left out
---@field pairs? integer second-order indices of pairs in place of those of factors (100000)
---@field sector? string the column of sectors ("sector")
---@field seed? integer which random numbers; the same seed gives the same numbers
---@field size? string the column of sizes; sales and purchases that are shown where left out

---How well lian.firms would do on a network that is known: `hide` (half) of its links is hidden, drawn by `seed`; from
---the rest come a table of sectors (`sector`: a column of firms) and sizes (sales and purchases that are shown, or the
---column `size`), and from these a network. Rows: the area under the ROC curve, which is the chance that a hidden link
---is held likelier than a pair without a link (0.5: no better than a coin; `pairs` such pairs are drawn); the same by
---sectors alone and by sizes alone; the rank correlation (Spearman) of firms' sales and purchases, drawn and real; the
---share of hidden links that were drawn, and what chance would give. The second result is the network that was drawn.
---Cost: as lian.firms, and O(pairs log pairs).
---```lua
---print(net:reproduce{hide = 0.5, seed = 1})
---```
---@param self lian.network
---@param given lian.options.network_reproduce
---@return lian.frame|nil frame columns measure, value, error
---@return lian.network|string net or message
---@return string|nil code
function lian_network:reproduce(given) end

---@class lian.options.network_centrality
---@field damping? number the share of rank that goes along links (0.85)
---@field final? string the column of final sales from which ranks begin; alike where left out
---@field firms? string|string[] reach, closeness, harmonic: of these alone
---@field labour? number the labour share of output (0.5)
---@field of? "articulation"|"betweenness"|"closeness"|"clustering"|"component"|"concentration"|"core"|"degree"|"dominators"|"harmonic"|"influence"|"pagerank"|"reach"|"strength" which measure
---@field sample? integer so many firms drawn at random, in place of all, from which paths begin
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field tolerance? number ranks end when they change by no more in all (1e-12)
---@field toward? "suppliers"|"buyers" whom rank goes to, or steps lead to ("suppliers")
---@field weighted? boolean values count; true for pagerank, false for betweenness

---A measure of every firm's position, in the order of the firms. `of`: "strength" (sales and purchases in the
---network), "degree", "concentration" (HHI of buyers and of suppliers), "reach" (firms downstream and upstream),
---"pagerank", "influence" (Acemoglu et al. 2012: what a firm's productivity does to output, `labour` the labour
---share), "betweenness" (Brandes 2001; `sample` firms drawn by `seed` in place of all, with the standard error),
---"closeness" (1 over the mean steps to those who are reached), "harmonic" (mean of 1 / steps), "core" (k-core, of
---buyers and of suppliers too), "component", "articulation" (cut firms), "dominators" (the firm without which nothing
---arrives), "clustering". `weighted`: values count, true for pagerank, false for betweenness. `toward`: whom rank goes
---to, or steps lead to: "suppliers" (default) or "buyers". `firms`: reach, closeness and harmonic of these alone, where
---all take long (36 million links: 256 firms a second). `final`: the column of final sales, from which rank and
---influence start; alike where left out. Cost: links; closeness, harmonic and reach firms x links / 256, betweenness
---firms x links, so that above 2e12 of these it is refused ("unsupported") unless `sample` is given (all firms: exact).
---```lua
---print(net:centrality{of = "pagerank"}:top(10, "pagerank"), net:centrality{of = "betweenness", sample = 500})
---```
---@param self lian.network
---@param given lian.options.network_centrality
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code "no_convergence", "unsupported"
function lian_network:centrality(given) end

---@class lian.options.network_hidden_dependence
---@field depth? integer steps up to the source (2)
---@field share? number what a critical supplier has of the purchases of its sector's goods (0.5)

---Whether what a firm buys of a sector is as diversified as it looks: the chance that two of its suppliers there,
---drawn by value, depend on one source within `depth` steps (2), a source being critical to a firm that buys at least
---`share` (0.5) of that sector's goods from it, step by step; a supplier of the other one counts too. sector,
---suppliers, concentration (HHI), shared (missing with one supplier), source that carries most of it, carries (its
---part). Firms without a sector count as one sector. Cost: the sources of each supplier, and for each two suppliers
---of a sector with other sources those that they have in common; 3,000 suppliers among 36 million links take 6 s.
---```lua
---print(net:hidden_dependence "Motors")
---```
---@param self lian.network
---@param firm string the buyer
---@param given? lian.options.network_hidden_dependence
---@return lian.frame
function lian_network:hidden_dependence(firm, given) end

---@class lian.options.network_bow_tie
---@field each? "part"|"firm" a row a part, or a row a firm ("part")

---The bow-tie around the largest strongly connected core (Broder et al. 2000): in reaches it, out is reached by it,
---tubes lead past it from in to out, tendrils hang on in or out. part, firms, share_of_firms, sales (within the
---network), share_of_sales, and revenue with its share where it is known. With each = "firm": firm and part.
---Cost: O(firms + links).
---```lua
---print(net:bow_tie())
---```
---@param self lian.network
---@param given? lian.options.network_bow_tie
---@return lian.frame
function lian_network:bow_tie(given) end

---The network in numbers: links a firm, weak and strong components with their largest, reciprocity (the share of links
---that have one back, loops aside), transitivity (closed among all pairs of links that meet, directions aside), cut
---firms, the largest core. measure, value. Cost: O(links times their square root), for the triangles.
---@param self lian.network
---@return lian.frame
function lian_network:structure() end

---The tails of the degrees: a power law P(x) ~ x^-exponent from `from` on, by maximum likelihood with the beginning at
---which the distance to the data (Kolmogorov and Smirnov) is least (Clauset, Shalizi and Newman 2009). of (buyers,
---suppliers), exponent, error ((exponent - 1) / square root of tail), from, tail (firms in it), distance. A power law
---is fitted, not tested. At most 60 beginnings are tried, of tails of at least 50 firms (or a tenth).
---Cost: O(firms log firms), and O(distinct degrees) a beginning.
---@param self lian.network
---@return lian.frame
function lian_network:degree_tail() end

---@class lian.options.network_distribution
---@field of string "buyers", "suppliers", "sales", "purchases" or a column of numbers

---The distribution of `of`, "buyers" (how many a firm has), "suppliers", "sales", "purchases" or a column of numbers:
---value, and the share of firms that have at least as much (those with nothing aside), at no more than 400 values. For
---a figure, page:points{frame = net:distribution{of = "buyers"}, x = "value", y = "share", log = "both"}.
---@param self lian.network
---@param given lian.options.network_distribution
---@return lian.frame
function lian_network:distribution(given) end

---@class lian.options.network_ego
---@field depth? integer steps from the firm (1)
---@field side? "all"|"suppliers"|"buyers" whom it buys from, whom it sells to, or all ("all")

---The firms around one, to `depth` steps: firm, side (supplier, buyer, both, self), steps, sector and region where
---known. Cost: the links of the firms that are passed.
---```lua
---print(net:ego("Motors", {depth = 2}))
---```
---@param self lian.network
---@param firm string
---@param given? lian.options.network_ego
---@return lian.frame
function lian_network:ego(firm, given) end

---@class lian.options.network_ego_graph
---@field depth? integer steps from the firm (1)
---@field top? integer firms that are shown (40)

---The firms around one as a graph for page:graph: {items, links, title}. Levels are shares of the firm's purchases (on
---the left) and sales (on the right), of firms further away through those between; each firm stands once, with the
---link by which it was found. The `top` (40) with the largest.
---```lua
---page:graph(net:ego_graph("Motors", {depth = 2}))
---```
---@param self lian.network
---@param firm string
---@param given? lian.options.network_ego_graph
---@return table
function lian_network:ego_graph(firm, given) end

---@class lian.options.network_robustness
---@field at? table shares of firms that fail
---@field by? string "random", or the largest first: "sales", "buyers", "suppliers", a column (random)
---@field costs? any the column of all purchases; "costs" where there is one, false: none
---@field draws? integer how many draws (20)
---@field each? string a column: all firms of one of its values fail together
---@field essential? any "all", "none", supplying -> {buying sector = 2, 1, 0} or its file ("none")
---@field iterations? integer iterations at most (1000000)
---@field level? number the share of output left that the threshold asks for (0.5)
---@field mode? "auto"|"frontier"|"dense" along links of touched firms, over all links for eight failures at once, or by cost ("auto")
---@field replaceable? any the column of markets within which suppliers stand in for one another
---@field revenue? any the column of revenue, with sales to final users; "revenue" where there is one, false: none
---@field sector? string the column of sectors ("sector")
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field tolerance? number it ends when no firm lost more in an iteration [share of output] (0.01)
---@field weight? string the column by which losses are weighted; sales within the network where left out

---Share of output kept as failures grow: at each share of `at` so many firms fail at once, and with them what their
---cascade takes. `by`: "random" (`draws` orders by `seed`, each the same for all shares; the mean with its standard
---error), or the largest first by "sales", "buyers" (how many), "suppliers" or a column. `each`: a column, such as
---region, sector or owner, whose firms fail together as one cause (shares are of its values then). The note has the
---threshold, the share at which `level` (0.5) of output is left, between those looked at. How losses spread is as for
---net:cascade. share, failed (firms, on average), kept, error, beyond (what others lose for the output that fails
---itself). Cost: a cascade a share and order.
---```lua
---print(net:robustness{replaceable = "sector"}, net:robustness{by = "sales"}, net:robustness{each = "region"})
---```
---@param self lian.network
---@param given? lian.options.network_robustness
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_network:robustness(given) end

---@class lian.options.network_chain_of
---@field chain? any sectors, products or firms, one or a list, or {sector =, product =, firm =}; all firms where left out
---@field depth? integer steps upstream of the makers (3)
---@field least? number firms that carry less into the chain are left out [share of what makers buy] (0)
---@field products? any rows {firm, product, share} or a frame; the column `product` of the firms where left out

---The chain of a sector, a product or firms as a set of firms: `chain` names sectors, products (`products`: rows
---{firm, product}, a frame, or the column `product` of the firms) or firms, one or a list, or by kind {sector =,
---product =, firm =}; its makers are step 0. Upstream of them are those who sell to them, to those, and so on to
---`depth` steps (3). carried: what a firm sells into the chain, to makers and, through others, in what these sell to
---makers (of a firm's purchases so much is for the chain as of its output goes there; `revenue` is its output where
---known, else what it sells in the links), through firms that are no makers; share: of what makers buy from others.
---Firms below `least` of it are left out. firm, step, carried, share, sector, region. O(links) a step.
---```lua
---print(net:chain_of{chain = "lithium battery", depth = 2, least = 0.001})
---```
---@param self lian.network
---@param given lian.options.network_chain_of
---@return lian.frame
function lian_network:chain_of(given) end

---@class lian.options.network_leaders
---@field all? boolean every firm of the chain, and whether it leads
---@field by? "revenue"|"carried" what weighs scores: revenue, or what a firm carries into the chain ("revenue")
---@field chain? any sectors, products or firms, one or a list, or {sector =, product =, firm =}; all firms where left out
---@field costs? any the column of all purchases; "costs" where there is one, false: none
---@field depth? integer steps upstream of the makers (3)
---@field essential? any "all", "none", supplying -> {buying sector = 2, 1, 0} or its path ("none")
---@field final? string the column of final sales from which influence begins; alike where left out
---@field iterations? integer iterations at most (1000000)
---@field labour? number the labour share, of the influence vector [share] (0.5)
---@field least? number firms that carry less into the chain are left out [share of what makers buy] (0)
---@field mode? "auto"|"frontier"|"dense" along links of touched firms, over all links for eight failures at once, or by cost ("auto")
---@field parts? boolean revenue, influence and systemic risk beside their places
---@field products? any rows {firm, product, share} or a frame; the column `product` of the firms where left out
---@field replaceable? any the column of markets within which suppliers stand in for one another
---@field revenue? any the column of revenue ("revenue"), or "links": what is sold in the links
---@field risk? any a cascade of this network in which every firm failed, in place of a new one
---@field sector? string the column of sectors ("sector")
---@field share? number what leaders carry [share of the chain's weighted score] (0.5)
---@field tolerance? number it ends when no firm lost more in an iteration [share of output] (0.01)
---@field weight? string the column by which losses are weighted; sales within the network where left out

---The leaders of a chain: the smallest set of its firms that carries `share` (half) of its revenue-weighted score, the
---largest part first. The score of a firm is (R C E)^(1/3), places among all firms of the network as mean rank /
---number (1: the largest; ties share the mean rank): R of revenue, C of control (the influence vector, `labour`,
---`final` as net:centrality), E of systemic risk (net:cascade, whose options are taken; or `risk`, a cascade of this
---network that is there already). `chain`, `depth`, `least`, `products`: see net:chain_of; all firms where left out.
---`revenue`: the column, or "links": what firms sell in the links. `by` = "carried": what a firm sells into the chain
---weighs in place of its whole revenue (makers by theirs). firm, score, share (of the chain's weighted score),
---cumulative, R, C, E, step, sector; with `parts` firm, score and what R, C and E are places of: revenue, influence,
---systemic_risk; with `all` every firm of the chain and whether it leads. Cost: that of the cascade, all firms failing
---in turn.
---```lua
---print(net:leaders{chain = "lithium battery", replaceable = "sector"})
---```
---@param self lian.network
---@param given? lian.options.network_leaders
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code as net:cascade
function lian_network:leaders(given) end

---@class lian.options.network_chain_graph
---@field by? "revenue"|"carried" what weighs scores: revenue, or what a firm carries into the chain ("revenue")
---@field chain? any sectors, products or firms, one or a list, or {sector =, product =, firm =}; all firms where left out
---@field costs? any the column of all purchases; "costs" where there is one, false: none
---@field depth? integer steps upstream of the makers (3)
---@field essential? any "all", "none", supplying -> {buying sector = 2, 1, 0} or its path ("none")
---@field final? string the column of final sales from which influence begins; alike where left out
---@field iterations? integer iterations at most (1000000)
---@field labour? number the labour share, of the influence vector [share] (0.5)
---@field least? number firms that carry less into the chain are left out [share of what makers buy] (0)
---@field mode? "auto"|"frontier"|"dense" along links of touched firms, over all links for eight failures at once, or by cost ("auto")
---@field products? any rows {firm, product, share} or a frame; the column `product` of the firms where left out
---@field replaceable? any the column of markets within which suppliers stand in for one another
---@field revenue? any the column of revenue ("revenue"), or "links": what is sold in the links
---@field risk? any a cascade of this network in which every firm failed, in place of a new one
---@field sector? string the column of sectors ("sector")
---@field share? number what leaders carry [share of the chain's weighted score] (0.5)
---@field tolerance? number it ends when no firm lost more in an iteration [share of output] (0.01)
---@field top? integer firms that are shown (30)
---@field weight? string the column by which losses are weighted; sales within the network where left out

---The chain with its leaders as a graph for page:graph: {items, links, title, note}. Columns by steps upstream, makers
---on the right; the number of a firm is its score, leaders have a frame. The `top` (30) firms with the most of the
---chain's weighted score, and of each the two largest links by which it sells on toward the makers. Options as
---net:leaders.
---```lua
---page:graph(net:chain_graph{chain = "lithium battery", revenue = "links", top = 20})
---```
---@param self lian.network
---@param given lian.options.network_chain_graph
---@return table|nil graph
---@return string|nil message
---@return string|nil code as net:cascade
function lian_network:chain_graph(given) end

---@class lian.options.network_hidden
---@field all? boolean every firm, and whether it is hidden
---@field chain? any sectors, products or firms, one or a list, or {sector =, product =, firm =}; all firms where left out
---@field costs? any the column of all purchases; "costs" where there is one, false: none
---@field depth? integer steps upstream of the makers (3)
---@field essential? any "all", "none", supplying -> {buying sector = 2, 1, 0} or its path ("none")
---@field final? string the column of final sales from which influence begins; alike where left out
---@field iterations? integer iterations at most (1000000)
---@field labour? number the labour share, of the influence vector [share] (0.5)
---@field least? number firms that carry less into the chain are left out [share of what makers buy] (0)
---@field mode? "auto"|"frontier"|"dense" along links of touched firms, over all links for eight failures at once, or by cost ("auto")
---@field products? any rows {firm, product, share} or a frame; the column `product` of the firms where left out
---@field replaceable? any the column of markets within which suppliers stand in for one another
---@field revenue? any the column of revenue ("revenue"), or "links": what is sold in the links
---@field risk? any a cascade of this network in which every firm failed, in place of a new one
---@field risky? number the least place of systemic risk, 1 the riskiest firm's (0.95)
---@field sector? string the column of sectors ("sector")
---@field small? number the largest place of revenue, 1 the largest firm's (0.5)
---@field tolerance? number it ends when no firm lost more in an iteration [share of output] (0.01)
---@field weight? string the column by which losses are weighted; sales within the network where left out

---Hidden firms: small ones on which much hangs, R <= `small` (0.5) and E >= `risky` (0.95), places of revenue and of
---systemic risk among all firms of the network as in net:leaders; the riskiest first. Options as there. firm, R,
---revenue, C, influence, E, systemic_risk, step (with a chain), sector; with `all` every firm and whether it is
---hidden.
---```lua
---print(net:hidden{replaceable = "sector"})
---```
---@param self lian.network
---@param given? lian.options.network_hidden
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code as net:cascade
function lian_network:hidden(given) end

---@class lian.options.network_champions
---@field all? boolean everyone who is judged
---@field chain? any sectors, products or firms, one or a list, or {sector =, product =, firm =}; all firms where left out
---@field depth? integer steps upstream of the makers (3)
---@field home? string the column of countries, for ranks at home; all firms are at home where left out
---@field least? number firms that carry less into the chain are left out [share of what makers buy] (0)
---@field products? any rows {firm, product, share} or a frame; the column `product` of the firms where left out
---@field rank? integer ranks in the world that make a champion (3)
---@field revenue? any the column of revenue ("revenue"), or "links": what is sold in the links
---@field share? number the least share of the product's world market [share] (0.15)

---Champions: a share of the product's world market of at least `share` (0.15), and among the first `rank` (3) of the
---world or first at home (equal shares share a rank), as items:champions. `products`: rows {firm, product, share} or a
---frame (see net:chain_of); without shares of products it is the share of its sector's revenue in the network, and the
---note says so. `home`: the column of countries, for ranks at home (none of a firm without one); where left out all
---firms of the network are at home. `chain` as net:chain_of: only its firms are listed. product or sector, firm, share,
---world_rank, home_rank, champion, region; with `all` everyone who is judged.
---```lua
---print(net:champions{products = {{"Firm A", "separator film", 0.21}, {"Abroad B", "separator film", 0.3}}})
---```
---@param self lian.network
---@param given? lian.options.network_champions
---@return lian.frame
function lian_network:champions(given) end

---@class lian.options.network_relocate
---@field by? "dependence"|"chance" the most dependent suppliers follow, or each by chance in proportion to its dependence ("dependence")
---@field costs? any the column of all purchases; "costs" where there is one, false: none
---@field draws? integer how many draws (100)
---@field each? string the column of rows, or "firm" (region)
---@field essential? any "all", "none", supplying -> {buying sector = 2, 1, 0} or its path ("none")
---@field follow number suppliers that follow [share of their number]
---@field iterations? integer iterations at most (1000000)
---@field leader string|string[] the firm that leaves, or several
---@field mode? "auto"|"frontier"|"dense" along links of touched firms, over all links for eight failures at once, or by cost ("auto")
---@field replaceable? any the column of markets within which suppliers stand in for one another
---@field revenue? any the column of revenue ("revenue"), or "links": what is sold in the links
---@field rounds? integer suppliers of those who followed are asked in turn [rounds] (1)
---@field sector? string the column of sectors ("sector")
---@field seed? integer which random numbers; required where by = "chance"
---@field tolerance? number it ends when no firm lost more in an iteration [share of output] (0.01)

---A leader leaves and suppliers follow: what is left, by region. The law: (1) the leader (one firm or several) leaves
---with all it makes. (2) A supplier depends on it by the share of its revenue that it sells to it. Of those who
---supply it, the share `follow`, counted in firms and rounded up, follows: the most dependent first (ties: the larger
---sale, then the order of firms); with by = "chance" each follows with a chance in proportion to its dependence, at
---most 1, such that `follow` of them do on average: `draws` (100) draws from `seed`. With `rounds` (1) above 1
---suppliers of those who followed are asked in turn, by their dependence on all that left. (3) All who left fail
---whole in one cascade (net:cascade, whose options are taken): those who stay lose by suppliers or by buyers, the
---larger of both. Revenue is the column `revenue`, or "links". Columns by `each` ("region", any column): firms, left
---(firms), revenue, gone (that of those who left), lost (of those who stay), remains, share (of revenue), with draws
---means and the standard error of share; the last row is all. each = "firm": firm, does (leader, follows, stays),
---leaves (share of draws), dependence, loss (where it stays), by_suppliers, by_buyers. Cost: that of one failure a
---draw.
---```lua
---print(net:relocate{leader = "Firm A", follow = 0.5, replaceable = "sector"})
---```
---@param self lian.network
---@param given lian.options.network_relocate
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code as net:cascade
function lian_network:relocate(given) end

---@class lian.options.network_communities
---@field passes? integer passes of the algorithm at most (10)
---@field quality? "modularity"|"cpm" more trade than the sizes of firms would have it, or than `resolution` a pair ("modularity")
---@field region? string the column of regions (region)
---@field resolution? number larger gives smaller communities; 1, required for cpm [cpm: money a year]
---@field revenue? any the column of sizes, or "links"; "revenue" where there is one
---@field runs? integer the best of so many seeds, from `seed` on (1)
---@field sector? string the column of sectors (sector)
---@field seed? integer which random order, required; the same seed gives the same communities

---Communities of the network by Leiden's algorithm (Traag, Waltman and van Eck 2019): groups of firms that trade more
---among themselves than expected, each connected. `quality` "modularity" (of directed links; more than the sizes of
---firms would have it, `resolution` times (1): larger gives smaller communities) or "cpm" (more than `resolution`
---between any two firms, money a year). `seed` is required: firms are looked at in random order; with `runs` the best
---of so many seeds from `seed` on, and how alike the others are. `passes` (10) at most, fewer where one adds nothing.
---Sizes are revenue (a column, or "links") where known, else sales in the links; `region` and `sector` name columns.
---The same for any number of threads. About O(links) a pass.
---```lua
---local found = net:communities{seed = 1}
---print(found, found:against{of = "region"}, found:regions(), found:quotients{of = "sector"})
---page:clusters(found:map())
---```
---@param self lian.network
---@param given lian.options.network_communities
---@return lian.communities|nil communities
---@return string|nil message
---@return string|nil code "bad_data": no links
function lian_network:communities(given) end

---The riskiest failures: rank, firm (or group), systemic_risk (the share of the network's output, by weight, that
---is lost), what it is by suppliers alone and by buyers alone, iterations; name, sector and region where known.
---```lua
---print(risk:top(10))
---```
---@param self lian.risk
---@param count? integer 10
---@return lian.frame
function lian_risk:top(count) end

---All failures by rank: the risk profile, with what each adds to the sum. Columns as risk:top, and cumulative, the
---share of the sum of all indices up to that rank.
---@param self lian.risk
---@return lian.frame
function lian_risk:profile() end

---@class lian.options.risk_plateau
---@field within? number how far below the first, as a share of it (0.1)

---The plateau: the firms at the top whose index is nearly that of the first, at least (1 - within) of it. A long
---plateau ahead of a fall means that these firms bring one another down. The note has its level and the fall behind
---it.
---@param self lian.risk
---@param given? lian.options.risk_plateau
---@return lian.frame
function lian_risk:plateau(given) end

---How much each firm loses on average over all failures that were looked at, its own included: firm, vulnerability, by
---suppliers alone, by buyers alone; the most vulnerable first. Sums of whole numbers, to 1e-13.
---@param self lian.risk
---@return lian.frame
function lian_risk:vulnerability() end

---What each firm loses when one fails, the largest first: firm, loss, by suppliers alone, by buyers alone. The cascade
---must have been asked to keep losses (`losses = 0.01`: above that share).
---@param self lian.risk
---@param name string a firm, or a group
---@return lian.frame
function lian_risk:losses(name) end

---The end of the cascade by buyers alone, exact and in closed form, beside what the iteration gave: firm, closed,
---iterated, and their difference. Needs one failure a firm. Cost: the links, and a dense inverse of each group of firms
---that sell to one another in circles (a strong component), of at most 20,000 firms.
---@param self lian.risk
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code "contradiction" where firms sell to one another alone, "unsupported" for larger groups
function lian_risk:closed_form() end

---The mean, the largest, and the parts: {mean, largest, firm, plateau, tolerance, iterations, mean_iterations,
---residual, dense (failures for which all links were gone through), failures, notes}.
---@param self lian.risk
---@return table
function lian_risk:about() end

---@class lian.options.risk_second_sources
---@field candidates? integer links or firms that are worked out exactly, those by which most risk passes (60)
---@field share? number what moves to the second source [share of the link] (0.5)
---@field spare? number what a supplier can sell more [share of its sales] (0.2)
---@field top? integer how many rows, the largest first (10)

---Second sources, ranked by what they are worth: the fall of the mean index (by revenue of those that fail) when a
---`share` (0.5) of what a buyer takes of a supplier moves to another firm of the same sector that is less vulnerable
---and has room (`spare`, 0.2 of its sales). The `candidates` (60) links by which most risk passes, of the purchases of
---the 500 firms of the highest index, are worked out exactly: failures that touch none of the three firms (nor of
---their markets, where these are two) stay as they are, the others run again. buyer, supplier, second_source, moved,
---risk_cut, cut_share (of the mean index), per_money (risk_cut a unit of money moved), by which they are ranked.
---Cost: for each candidate the cascades of the failures that touch its firms.
---```lua
---print(risk:second_sources{top = 5})
---```
---@param self lian.risk
---@param given? lian.options.risk_second_sources
---@return lian.frame
function lian_risk:second_sources(given) end

---@class lian.options.risk_hardening
---@field candidates? integer links or firms that are worked out exactly, those by which most risk passes (60)
---@field keep? number what a hardened firm keeps of its output unless it fails itself [share] (1)
---@field top? integer how many rows, the largest first (10)

---Hardened firms, ranked: the fall of the mean index (by revenue of those that fail) when a firm keeps at least `keep`
---(1: all) of its output whatever its suppliers and buyers do, unless it fails itself. The `candidates` (60) firms by
---which most risk passes are worked out exactly. firm, risk_cut, cut_share, vulnerability (by revenue), systemic_risk.
---Cost: for each candidate the cascades of the failures that touch it.
---```lua
---print(risk:hardening{top = 5})
---```
---@param self lian.risk
---@param given? lian.options.risk_hardening
---@return lian.frame
function lian_risk:hardening(given) end

---@class lian.options.risk_rewire
---@field budget? number what may move [share of all value in the links] (0.02)
---@field candidates? integer links at which changes are looked for, those by which most risk passes (300)
---@field exchange? boolean buyers exchange suppliers of a sector too, so that nobody sells more or less (true)
---@field rounds? integer rounds at most (20)
---@field share? number what moves to another source [share of a link] (0.5)
---@field spare? number what a supplier can sell more [share of its sales] (0.2)

---Rewires purchases within a budget so that the mean index (by revenue) falls. A change is a second source (`share` of
---what a buyer takes of a supplier moves to another of the sector), or (`exchange`, true) two buyers exchange suppliers
---of a sector for the same amount, so that nobody sells more or less. What each buyer takes of a sector stays, and so
---does the sum of all sales; no supplier gains more than `spare` of its sales. Changes are looked for at the
---`candidates` (300) links by which most risk passes, of the purchases of the 500 firms of the highest index. In each
---round the 20 best by estimate are worked out, those of different firms that lower the mean are taken up together, the
---best for their money first, and all failures run again: with half of them where the mean does not fall. `budget`: the
---share of all value in the links that may move, 0.02; `share`: of a link at a time, 0.5; `rounds`: 20 at most. The
---network that comes of it, and a frame: round, moves (changes of that round), moved (so far), mean_risk, cut_share (of
---the mean at first). The note says why it ended, and what of the mean is the output of the firms that fail themselves,
---which no rewiring changes. It is a search for the better, not for the best: other changes may cut more. Published: 16
---to 50 % less risk by exchanges alone, without a budget (Zelbi, Ialongo and Thurner, arXiv 2504.12955); `spare = 0,
---share = 1, budget = 1` and many rounds ask the same of this search. Cost: all firms failing in turn about once a
---round, and 20 times those failures that touch a change.
---```lua
---local better, rounds = assert(risk:rewire{budget = 0.05})
---print(rounds, better:cascade{replaceable = "sector"}:about().mean)
---```
---@param self lian.risk
---@param given? lian.options.risk_rewire
---@return lian.network net
---@return lian.frame rounds
function lian_risk:rewire(given) end

---The communities, the largest first: community, firms, share of all (of revenue, or sales in the links), inside (of
---the value of links that touch it, what stays in it), bought_within (of its inputs), region with the most of it and
---of_size, that share (sector where no region is known), virtual, leader (the largest firm). Virtual: agglomerated in
---links and not in space, its largest region holds under half and its inside is above the median of communities of two
---firms and more that trade with others (which pairs apart from all others would raise); the note has the median.
---@param self lian.communities
---@return lian.frame
function lian_communities:table() end

---The firms with their communities: firm, community, size, sector, region.
---@param self lian.communities
---@return lian.frame
function lian_communities:firms() end

---The network with the community of each firm as its column `community`: for net:cascade{each = "community"} and
---others.
---@param self lian.communities
---@return lian.network
function lian_communities:network() end

---@class lian.options.communities_against
---@field of? string the column to compare with; that of regions where left out (region)

---How communities compare with the groups of a column, such as regions, a row each: of, groups (how many), the quality
---of both as partitions of the same network, inside (the share of all value that stays in them), alike (the normalised
---mutual information of both over firms, arithmetic mean of entropies: 1 the same, 0 nothing in common), virtual (how
---many communities are, see communities:table). Firms without a value count one by one, and not for alike.
---@param self lian.communities
---@param given? lian.options.communities_against
---@return lian.frame
function lian_communities:against(given) end

---@class lian.options.communities_regions
---@field of? string the column of groups; that of regions where left out (region)

---The groups of a column as communities are told: region (or what `of` names), firms, share, inside, bought_within
---(the share of inputs that are bought within it), community with the most of its size and that share; the largest
---first. Firms without a value are left out.
---@param self lian.communities
---@param given? lian.options.communities_regions
---@return lian.frame
function lian_communities:regions(given) end

---@class lian.options.communities_quotients
---@field by? string the column of groups; communities where left out
---@field least? number smaller parts are left out [share of the group] (0)
---@field of? string the column of what is concentrated; that of sectors where left out (sector)

---Location quotients LQ = (x_gr / x_r) / (x_g / x): how much more of a community (or of the groups of the column
---`by`) is of the sector (or of what `of` names) than of the whole network, by size. community, sector, firms, size,
---share (of the community), quotient; by community, the largest quotient first; pairs without size are left out, and
---pairs below `least` (0) of a community's size.
---@param self lian.communities
---@param given? lian.options.communities_quotients
---@return lian.frame
function lian_communities:quotients(given) end

---@class lian.options.communities_map
---@field top? integer communities that are shown, at most 40 (16)

---The communities as a map for page:clusters: {groups, links, title, note}; the `top` (16) largest of two firms and
---more, each with its shares by region and its largest firm, and the value that goes between them.
---```lua
---page:clusters(net:communities{seed = 1}:map{top = 12})
---```
---@param self lian.communities
---@param given? lian.options.communities_map
---@return table
function lian_communities:map(given) end

---How each measure is distributed over the draws: mean, quantiles, and the number of draws without a finite number; of
---a design with `scramblings` also the standard error of the mean, by the spread between them. Of a design made for one
---method of sensitivity (saltelli, morris, fast) the runs are no plain sample: means and quantiles are those of its
---runs.
---@param self lian.exploration
---@return lian.frame columns measure, mean, error (of several scramblings), q05, q25, q50, q75, q95, missing
function lian_exploration:measures() end

---A row a draw: its number, measures, factors, and of a failed one the reason.
---@param self lian.exploration
---@return lian.frame
function lian_exploration:draws() end

---@class lian.options.exploration_sensitivity
---@field bootstraps? integer draws of samples for the 90 % intervals; 0: none (200)
---@field confidence? number of intervals (0.95) [share] (0.95)
---@field estimator? "saltelli"|"jansen"|"azzini" of Sobol indices: "azzini" with second = true, else "saltelli"
---@field harmonics? integer of the order of a factor's values that count for "rbd_fast" (10)
---@field intervals? "scramblings"|"bootstraps" of Sobol indices: by the spread of "scramblings", where the design has several, or "bootstraps"
---@field method? "sobol"|"morris"|"fast"|"pawn"|"delta"|"rbd_fast"|"regional" how; that which the design was made for, else "pawn"
---@field of? string the measure
---@field pairs? boolean second-order indices of pairs in place of those of factors
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field slices? integer of a factor's draws, for "pawn" (10)
---@field where? any which draws are of interest: a function of a draw, or "failed"

---What drives a measure (`of`; the only one when left out). `method`: what the design was made for when left out, else
---"pawn".
---"sobol" (design "saltelli"): first-order and total shares of the variance with `intervals` by "scramblings", where
---the design has several, else "bootstraps", too wide for Sobol points; `estimator` "saltelli", "jansen", or with
---`second` "azzini" (default then, half the error); `pairs` = true: second-order shares instead.
---"morris": mean size, mean and deviation of elementary effects. "fast": extended Fourier test.
---From any draws: "pawn" (distance of distributions in `slices`, 10, of a factor), "delta" (Borgonovo, with a
---first-order share of variance), "rbd_fast" (first-order shares of variance by `harmonics`, 10, of the order of a
---factor, corrected for bias; at least 4 draws a harmonic, of a plain sample), "regional" (a factor's distribution
---where `where` holds against elsewhere; where = "failed": what makes draws fail). Elementary effects and total shares
---need their designs. Intervals at `confidence` (0.95) by `bootstraps` (200). "(dummy)" is a factor that
---does nothing: what does not stand out from it is not shown to matter.
---```lua
---print(e:sensitivity{of = "unmet", method = "pawn"})
---```
---@param self lian.exploration
---@param given? lian.options.exploration_sensitivity
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function lian_exploration:sensitivity(given) end

---@class lian.options.exploration_discover
---@field boxes? integer at most so many, each of what the earlier leave (1)
---@field by? "lenient"|"mean" the peel with the largest gain by case removed ("lenient"), or the largest density ("lenient")
---@field halves? integer random halves of the cases in which the box is tried again (10)
---@field mass? number least share of the cases that a box holds (0.05) [share] (0.05)
---@field p? number limits that chance makes as often as this are dropped (0.05) [share] (0.05)
---@field paste? number what a paste adds of the cases next to it (0.05) [share] (0.05)
---@field peel? number what a peel takes of the box's cases (0.05) [share] (0.05)
---@field seed? integer which random numbers; the same seed gives the same numbers (1)
---@field step? integer a step of the path of peels, from 0; the knee when left out
---@field where any which draws are of interest: a function of a draw, or "failed"

---Where the draws of interest lie: boxes of factors by PRIM (Friedman and Fisher 1999), in words in the frame's note.
---`where`: a function of a draw (measures and factors by name), or "failed". `boxes` (1): at most so many, each of what
---the earlier leave. Of the path of peels the step with the largest coverage x density is taken, or `step`
---(exploration:peels); limits that chance would make with quasi-p above `p` (0.05) are dropped, unless `step` is given.
---`peel`, `paste` (0.05) shares of cases, `mass` (0.05) least; `by` "lenient" (gain of density by case removed) or
---"mean"; `halves` (10) random halves in which it is tried again.
---```lua
---print(e:discover{where = function(r) return r.unmet > 30 end})
---```
---@param self lian.exploration
---@param given lian.options.exploration_discover
---@return lian.frame|nil boxes columns box, factor, low, high, values, quasi_p, in_halves
---@return string|nil message
---@return string|nil code
function lian_exploration:discover(given) end

---@class lian.options.exploration_peels
---@field by? "lenient"|"mean" the peel with the largest gain by case removed ("lenient"), or the largest density ("lenient")
---@field mass? number least share of the cases that a box holds (0.05) [share] (0.05)
---@field paste? number what a paste adds of the cases next to it (0.05) [share] (0.05)
---@field peel? number what a peel takes of the box's cases (0.05) [share] (0.05)
---@field where any which draws are of interest: a function of a draw, or "failed"

---The path of peels and pastes that exploration:discover chooses from: coverage (share of the cases of interest that
---the box holds), density (share of its draws that are of interest), mass (share of all draws), factors limited.
---@param self lian.exploration
---@param given lian.options.exploration_peels
---@return lian.frame|nil path columns step, coverage, density, mass, limited
---@return string|nil message
---@return string|nil code
function lian_exploration:peels(given) end

---@class lian.options.exploration_tipping
---@field where any which draws are of interest: a function of a draw, or "failed"

---Where it tips: for each factor the value `at` that best tells the draws of interest from the others, the share of
---interest `below` and `above` it, and the distance of the two distributions there (Smirnov's; p_all as in "regional").
---@param self lian.exploration
---@param given lian.options.exploration_tipping
---@return lian.frame|nil tipping columns factor, at, below, above, distance, p_all
---@return string|nil message
---@return string|nil code
function lian_exploration:tipping(given) end

---What came out, in a few sentences with figures.
---@param self lian.exploration
---@return string
function lian_exploration:summary() end

---@class lian.options.exploration_report
---@field where? any which draws are of interest: a function of a draw; adds the boxes they lie in

---Writes a self-contained page: distributions, what drives each measure, the draws that failed. `where` (a function of
---a draw): also the boxes in which those of interest lie, and where it tips.
---@param self lian.exploration
---@param path string
---@param given? lian.options.exploration_report
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_exploration:report(path, given) end

---All frames by name.
---@param self lian.exploration
---@return table<string, lian.frame>
function lian_exploration:frames() end

---The worth of a set of policies, by their names: {} is none.
---```lua
---local mean, err = value:worth{"stockpile", "second"}
---```
---@param self lian.value
---@param names string[]
---@return number|nil mean
---@return number|string|nil error of the mean over the draws (nil of one draw), or the message
---@return boolean|string|nil apart whether it is told apart from 0 at 95 %, or the code
function lian_value:worth(names) end

---@class lian.options.value_simulate
---@field unit_cost? boolean also how unit costs rise when makers bear the yearly cost

---What runs of a set of policies say: `worth`, `error`; `benefit`, `benefit_error` (without costs); `cost` (over the
---run) and `years` (by year: given costs, else those of each policy alone); `measure` and `measure_none` (what is
---measured with the set and with none); `draws`. `unit_cost` = true: also how unit costs of the region `on` (all when
---left out) rise when its makers bear the yearly cost in proportion to their output (cost-push price model; tables
---alone).
---@param self lian.value
---@param names string[]
---@param given? lian.options.value_simulate
---@return table|nil measures
---@return string|nil message
---@return string|nil code
function lian_value:simulate(names, given) end

---@class lian.options.value_dividends
---@field order? integer sets of up to so many policies (2)

---What each set is worth beyond all that its parts are worth (Harsanyi dividends), of sets up to `order` policies (2):
---with sets = "all" any order, else 2. Dividends of all sets add up to the worth of the whole.
---@param self lian.value
---@param given? lian.options.value_dividends|integer
---@return lian.frame|nil dividends columns policies, size, dividend, error, apart
---@return table|string|nil parts single (name -> dividend), pairs ({first, second, dividend, error}), or the message
---@return string|nil code
function lian_value:dividends(given) end

---Fair shares of the worth of all policies together (Shapley value): the mean of what a policy adds to those before it
---over all orders; they add up to the whole. `alone`: as the first, `last`: as the last one; `cost` of the policy
---alone; `first`: the share of resamples of the draws in which it has the largest share of all.
---```lua
---print(value:shapley())
---```
---@param self lian.value
---@return lian.frame|nil shapley columns policy, alone, last, shapley, error, apart, first, cost; the largest first
---@return string|nil message
---@return string|nil code
function lian_value:shapley() end

---@class lian.options.value_interactions
---@field index? "shapley"|"taylor"|"banzhaf" "shapley", "taylor" (adds up with singles), "banzhaf" (all sets alike) ("shapley")
---@field order? integer policies that work together: 2 (2)

---What pairs of policies are worth together beyond what each is worth, in the mean over the sets of the others: `index`
---"shapley" (default; Grabisch and Roubens 1999), "taylor" (with what each is worth alone these add up to the whole;
---Sundararajan, Dhamdhere and Agarwal 2020) or "banzhaf" (all sets alike). The largest size first.
---```lua
---print(value:interactions())
---```
---@param self lian.value
---@param given? lian.options.value_interactions
---@return lian.frame|nil interactions columns first, second, interaction, error, apart, together
---@return string|nil message
---@return string|nil code
function lian_value:interactions(given) end

---Whether the whole is more than the sum of its parts: the worth of all policies less what each is worth alone, and how
---much of that pairs make.
---```lua
---print(value:synergy())
---```
---@param self lian.value
---@return lian.frame|nil synergy columns what, worth, error, apart
---@return string|nil message
---@return string|nil code
function lian_value:synergy() end

---The steps of a waterfall from nothing to the whole: each policy alone, then what pairs and larger sets add.
---@param self lian.value
---@return lian.frame|nil steps columns step, worth, error, apart, from, to
---@return string|nil message
---@return string|nil code
function lian_value:waterfall() end

---@class lian.options.value_assumptions
---@field of? any a policy, whose share is told, or an array of policies; all together when left out

---The worths under each of the assumptions of `tornado`, one at a time: of all policies together, or `of` a policy (its
---share) or a set of them (an array of names, such as those of a plan). `change` is against the run as it is, by the
---first draws, which have their luck in common, with its `error`; `worth` is that of the run as it is by all draws, and
---the change. `best`: the policy with the largest share there.
---@param self lian.value
---@param given? lian.options.value_assumptions
---@return lian.frame|nil assumptions columns assumption, value, worth, change, error, best, source
---@return string|nil message
---@return string|nil code
function lian_value:assumptions(given) end

---What came out, in a few sentences with figures.
---@param self lian.value
---@return string
function lian_value:summary() end

---What was assumed of shocks and policies and on what evidence: each instrument with the source and the confidence that
---it states; those without are to be asked for.
---@param self lian.value
---@return lian.frame evidence columns of, instrument, source, confidence
function lian_value:evidence() end

---What the worths rest on.
---@param self lian.value
---@return table
function lian_value:provenance() end

---All frames by name, as a store and a page take them.
---@param self lian.value
---@return table<string, lian.frame>
function lian_value:frames() end

---Writes a self-contained page: the waterfall of synergy with errors, shares, pairs, worths under other assumptions,
---what was assumed and on what evidence.
---@param self lian.value
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_value:report(path) end

---The policies in the plan and those left out: `value` by itself, `cost`, `gives`: what the plan would lose without it
---(simulated where the worths are, with the `error` of that difference), `why`: what keeps it in or out.
---```lua
---print(plan:policies())
---```
---@param self lian.plan
---@return lian.frame columns policy, measure, chosen, value, cost, gives, error, why
function lian_plan:policies() end

---Names of the policies in the plan.
---@param self lian.plan
---@return string[]
function lian_plan:chosen() end

---Money by year: what is `spent`, the `budget`, what is `left` of it, with `carry` also what came from the year before.
---With a budget for all years together: one row.
---@param self lian.plan
---@return lian.frame columns year, spent, budget, left
function lian_plan:spending() end

---Money by policy and year of what was chosen, as page:timeline takes it.
---@param self lian.plan
---@return lian.frame columns policy, year, money
function lian_plan:roadmap() end

---@class lian.options.plan_neighbours
---@field top? integer how many rows, the largest first (10)
---@field within? boolean only what keeps the budget

---The sets that differ from the plan by one policy, without it, with one more, or with one in place of another: the
---`top` (10) of the largest worth; each simulated where the worths are. `over`: by how much it passes the budget, none
---of which the plan may; sets that break a rule are left out. `change`: worth less the plan's, its `error` and whether
---it is told `apart` from 0 (of the difference, draw by draw).
---@param self lian.plan
---@param given? lian.options.plan_neighbours
---@return lian.frame|nil neighbours columns set, worth, change, error, apart, cost, over
---@return string|nil message
---@return string|nil code
function lian_plan:neighbours(given) end

---@class lian.options.plan_frontier
---@field against? "cost"|"unit_cost" what is traded for worth ("cost")
---@field points? integer at most so many (20)

---The frontier of worth against money or unit cost: for each of at most `points` (20) limits the best set within it,
---from loose to tight; each is efficient: no set is worth more at as little. `against`: "cost" (of all years), or
---"unit_cost": by how much home's unit costs rise (policies' own `unit_cost`, a share; of a value on a table by the
---price model, its makers bearing the yearly cost). `here`: whether it is the plan's own set; `step`: what changes from
---the row before. With worths of runs each point is simulated. As many searches as points.
---```lua
---print(plan:frontier{against = "cost", points = 10})
---```
---@param self lian.plan
---@param given? lian.options.plan_frontier
---@return lian.frame|nil frontier columns cost or unit_cost, worth, error, policies, step, here
---@return string|nil message
---@return string|nil code
function lian_plan:frontier(given) end

---@class lian.options.plan_regret
---@field scenarios table name -> policy -> value, or name -> what lian.value gives

---What the plan loses against the best set of each scenario, within the same limits. `scenarios`: name -> policy ->
---value (those left out keep theirs), or what lian.value gives for the same policies. Rows: the plan, and the best set
---of each scenario; columns: the regret in each (best worth there less its own), and the largest of a row (`most`). The
---row of the least `most` regrets least among these sets.
---```lua
---print(plan:regret{scenarios = {["a long stop"] = {stocks = 3, cluster = 14}}})
---```
---@param self lian.plan
---@param given lian.options.plan_regret
---@return lian.frame|nil regret columns set, one a scenario, most, policies
---@return string|nil message
---@return string|nil code
function lian_plan:regret(given) end

---@class lian.options.plan_report
---@field against? "cost"|"unit_cost" what the frontier trades for worth ("cost")
---@field points? integer of the frontier, at most (20)
---@field scenarios? table as plan:regret takes them

---A page: the plan, its spending, roadmap, neighbours, the frontier, what was assumed. `against` and `points` as
---plan:frontier; `scenarios` as plan:regret.
---```lua
---plan:report "plan.html"
---```
---@param self lian.plan
---@param path string
---@param given? lian.options.plan_report
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_plan:report(path, given) end

---The targets of the scenario without the plan and with it, in runs with the same luck: the chance that each is met by
---its year, its value then, the yearly rise `needed` from the start, and what is `still` missing of it with the plan.
---Of a plan from a value whose scenario has targets. Two sweeps of the value's draws.
---@param self lian.plan
---@return lian.frame|nil stages columns target, at_least, before, without, chance, error, value, needed, still
---@return string|nil message
---@return string|nil code
function lian_plan:stages() end

---The plan in words: how many policies, worth with its error, cost; what was chosen; how certain that is.
---@param self lian.plan
---@return string
function lian_plan:summary() end

---The number of rows (also `#matrix`).
---@param self lian.matrix
---@return integer
function lian_matrix:rows() end

---The number of columns.
---@param self lian.matrix
---@return integer
function lian_matrix:cols() end

---One cell, by index or label on either side; `matrix(i, j)` is the same.
---@param self lian.matrix
---@param row integer|string
---@param column integer|string
---@return number
function lian_matrix:get(row, column) end

---One row as an array.
---@param self lian.matrix
---@param row integer|string
---@return number[]
function lian_matrix:row(row) end

---One column as an array.
---@param self lian.matrix
---@param column integer|string
---@return number[]
function lian_matrix:column(column) end

---All cells as an array of rows.
---@param self lian.matrix
---@return number[][]
function lian_matrix:totable() end

---The sum of each row.
---@param self lian.matrix
---@return number[]
function lian_matrix:row_sums() end

---The sum of each column.
---@param self lian.matrix
---@return number[]
function lian_matrix:col_sums() end

---The number of cells below zero.
---@param self lian.matrix
---@return integer
function lian_matrix:negative() end

---Rows and columns exchanged.
---@param self lian.matrix
---@return lian.matrix
function lian_matrix:transpose() end

---The chosen rows and columns (arrays of indices, nil for all), with their labels.
---@param self lian.matrix
---@param rows? integer[]
---@param columns? integer[]
---@return lian.matrix
function lian_matrix:pick(rows, columns) end

---The matrix product, 2 m n k operations on BLAS.
---@param self lian.matrix
---@param other lian.matrix
---@return lian.matrix
function lian_matrix:product(other) end

---This plus factor times other (factor 1 when left out).
---@param self lian.matrix
---@param other lian.matrix
---@param factor? number
---@return lian.matrix
function lian_matrix:add(other, factor) end

---Row i times rows[i] and column j times columns[j]; nil leaves a side alone.
---@param self lian.matrix
---@param rows? number[]
---@param columns? number[]
---@return lian.matrix
function lian_matrix:scale(rows, columns) end

---The row labels, or nil.
---@param self lian.matrix
---@return string[]|nil
function lian_matrix:row_labels() end

---The column labels, or nil.
---@param self lian.matrix
---@return string[]|nil
function lian_matrix:col_labels() end

---Whether two matrices hold the same numbers bit for bit, labels aside; `==` is the same.
---@param self lian.matrix
---@param other lian.matrix
---@return boolean
function lian_matrix:same(other) end

---Names rows and columns; returns the matrix itself.
---@param self lian.matrix
---@param rows string[]|nil
---@param columns string[]|nil
---@return lian.matrix
function lian_matrix:label(rows, columns) end

---Gives the matrix's memory back now. The collector does so too, later.
---@param self lian.matrix
function lian_matrix:close() end

---The matrix as a frame: one row a row, one column a column.
---```lua
---chain:leontief():frame():csv("inverse.csv")
---```
---@param self lian.matrix
---@param name? string name of the label column, "node" when left out
---@return lian.frame
function lian_matrix:frame(name) end

---The k largest cells as a frame: row, column, value. Cost O(cells log k).
---@param self lian.matrix
---@param k integer
---@return lian.frame
function lian_matrix:top(k) end

---Writes the matrix with its labels as CSV (shortest text that reads back exactly).
---@param self lian.matrix
---@param path string
---@return lian.matrix|nil
---@return string|nil message
---@return string|nil code
function lian_matrix:csv(path) end

---@class lian.options.matrix_xlsx
---@field count? integer the number of rows, or the column that holds it
---@field note? string what stands below it
---@field provenance? table where the numbers come from: name -> value
---@field title? string what stands above it

---Writes the matrix as a workbook of its links, as matrix:csv does (see frame:xlsx).
---@param self lian.matrix
---@param path string
---@param given? lian.options.matrix_xlsx
---@return lian.matrix|nil
---@return string|nil message
---@return string|nil code
function lian_matrix:xlsx(path, given) end

---@class lian.options.frame_new
---@field count? integer the number of rows, or the column that holds it
---@field note? string what stands below it
---@field provenance? table where the numbers come from: name -> value
---@field title? string what stands above it

---Makes a frame. Each column is {name, values}, with `unit` and `digits` (significant figures in
---print) beside; values are numbers, or texts, or flags, with nil where one is missing (give
---`count`, the rows, when the last ones are).
---```lua
---local f = lian.frame.new{{"node", {"a", "b"}}, {"loss", {1.5, 2}, unit = "million USD"}}
---```
---@param given lian.options.frame_new
---@return lian.frame
function lian_frames.new(given) end

---@class lian.options.frame_read
---@field encoding? string what the file is in, such as "gb18030"; UTF-8, UTF-16 with its mark and Chinese GB18030 are found
---@field formulas? boolean texts that begin with = + - @ are taken as they are
---@field number? string|string[] columns of numbers
---@field range? string of a sheet: where the table is, such as B2:F20, B:F or 2:20
---@field separator? string the mark between cells
---@field sheet? any of a workbook: the name of the sheet, or its place from 1
---@field text? string|string[] columns of texts

---Reads a frame from CSV, plain or gzip, in UTF-8, UTF-16 or GB18030 as it is found, or in the `encoding` that is
---said. A cell in quotes is text, unless the file puts quotes around everything, its header too. A column is of
---numbers when all its cells are numbers and none is a code with a leading zero such as 01; of flags when all are true
---or false. An empty cell is missing. `text` and `number` name columns that are one or the other regardless. The
---apostrophe in front of a text that would else be a formula ('=1) is taken off; with `formulas = true` texts are taken
---as they stand.
---From a workbook (.xlsx) a sheet is read, with its first row that is not blank as header: `sheet` is its name or
---place, `range` a part such as B2:F20. Numbers are numbers and texts texts there (12 as text is text); dates are
---texts such as 2024-03-01; a percentage is its share (12 % is 0.12); an error such as #N/A is refused, unless `text`
---names its column.
---```lua
---local f = assert(lian.frame.read("jobs.csv", {text = "code"}))
---local g = assert(lian.frame.read("jobs.xlsx", {sheet = "2024", range = "B3:F40"}))
---```
---@param path string
---@param given? lian.options.frame_read
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_frames.read(path, given) end

---Writes several frames as one workbook, a sheet each, whole or not at all (see frame:xlsx).
---```lua
---assert(lian.frame.xlsx("study.xlsx", {{"losses", run:losses()}, {"output", run:series{of = "output"}}}))
---```
---@param path string
---@param sheets table[] {name, frame}, ... in order; a name has 1 to 31 characters, none of [ ] : * ? / \\
---@return boolean|nil done
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported" (this build writes no workbooks)
function lian_frames.xlsx(path, sheets) end

---Whether a value is a frame.
---@param value any
---@return boolean
function lian_frames.is(value) end

---@class lian.options.frame_pivot
---@field columns string the column whose values become columns
---@field rows string|string[] the columns whose combinations are rows
---@field values string the column of the cells

---A frame in which each value of the column `columns` is a column of its own, with the numbers (or texts, or flags) of
---`values`; a row for each combination of `rows`, in order of first appearance, as columns are. A combination that is
---not there is missing; one that is there twice is refused. Rows in which a key is missing are left out. O(cells).
---```lua
---local wide = long:pivot{rows = {"province", "year"}, columns = "indicator", values = "value"}
---```
---@param self lian.frame
---@param given lian.options.frame_pivot
---@return lian.frame
function lian_frame:pivot(given) end

---@class lian.options.frame_quantiles
---@field at? table the quantiles (0, 0.25, 0.5, 0.75, 1) [shares]
---@field columns? string|string[] columns of numbers; all of them when left out

---A row for each column of numbers: how many values it has and lacks, their mean, standard deviation (divisor n - 1),
---skewness and excess kurtosis (sample forms, as Excel's), and quantiles (type 7: linear between order statistics).
---O(rows log rows) a column.
---```lua
---print(frame:quantiles{columns = {"output", "jobs"}, at = {0.05, 0.5, 0.95}})
---```
---@param self lian.frame
---@param given? lian.options.frame_quantiles
---@return lian.frame
function lian_frame:quantiles(given) end

---@class lian.options.frame_correlations
---@field columns? string|string[] columns of numbers; all of them when left out
---@field rank? boolean Spearman's, of ranks, in place of Pearson's

---Correlations between columns of numbers, a row and a column each: Pearson's, or Spearman's of ranks. Rows in which
---one of a pair is missing are left out for that pair; missing where one has no spread. O(rows columns^2).
---```lua
---print(frame:correlations{columns = {"output", "jobs", "patents"}, rank = true})
---```
---@param self lian.frame
---@param given? lian.options.frame_correlations
---@return lian.frame
function lian_frame:correlations(given) end

---The names of the columns, in order.
---@param self lian.frame
---@return string[]
function lian_frame:names() end

---One column as an array (a copy; nil where missing).
---```lua
---local worst = 0
---for _, loss in ipairs(frame:column "loss") do worst = math.max(worst, loss) end
---```
---@param self lian.frame
---@param name string
---@return any[]
function lian_frame:column(name) end

---The unit of a column, or nil.
---@param self lian.frame
---@param name string
---@return string|nil
function lian_frame:unit(name) end

---One cell: the row by number, or by its label in the first column of texts. `frame(row, name)`
---is the same.
---```lua
---print(frame:get(1, "loss"), frame("CHN_C", "loss")) -- by number, or by the label in the first column
---```
---@param self lian.frame
---@param row integer|string
---@param name string
---@return any
function lian_frame:get(row, name) end

---One row as a table by column name.
---@param self lian.frame
---@param row integer|string
---@return table
function lian_frame:row(row) end

---Walks the rows: `for i, row in frame:rows() do`.
---```lua
---for _, row in frame:rows() do print(row.node, row.loss) end
---```
---@param self lian.frame
---@return fun(): integer|nil, table|nil
function lian_frame:rows() end

---The sum of a column of numbers; missing ones are left out.
---@param self lian.frame
---@param name string
---@return number
function lian_frame:total(name) end

---Sorted by a column; equal rows keep their order, missing values come last. Texts go by their
---bytes (in a host that sets a locale, by that).
---```lua
---print(frame:sort("loss", "descending"))
---```
---@param self lian.frame
---@param name string
---@param direction? "ascending"|"descending"|{descending: boolean}
---@return lian.frame
function lian_frame:sort(name, direction) end

---The k largest rows by a column of numbers; equal ones as they stood. Where none is named by the first one that is an
---amount (not a time, year, draw, step, community or box), and where a column of ranks comes before it, the k of the
---first ranks.
---```lua
---print(chain:multipliers{of = "output"}:top(10))
---```
---@param self lian.frame
---@param k integer
---@param name? string
---@return lian.frame
function lian_frame:top(k, name) end

---The rows for which a function of the row says true.
---```lua
---local chips = frame:filter(function(row) return row.sector == "C26" end)
---```
---@param self lian.frame
---@param keep fun(row: table): any
---@return lian.frame
function lian_frame:filter(keep) end

---The rows of another frame with the same columns, put below.
---@param self lian.frame
---@param other lian.frame
---@return lian.frame
function lian_frame:concat(other) end

---The named columns alone, in that order.
---```lua
---print(frame:select{"node", "loss"})
---```
---@param self lian.frame
---@param names string|string[]
---@return lian.frame
function lian_frame:select(names) end

---With one more column, or another in the place of one: an array, or a function of the row.
---```lua
---local f = frame:with("share", function(row) return row.loss / row.output end)
---```
---@param self lian.frame
---@param name string
---@param values any[]|fun(row: table): any
---@param unit? string
---@return lian.frame
function lian_frame:with(name, values, unit) end

---With columns renamed: old name -> new name.
---```lua
---local f = frame:rename{loss = "loss of output"}
---```
---@param self lian.frame
---@param names table<string, string>
---@return lian.frame
function lian_frame:rename(names) end

---The same frame under another title, and note.
---@param self lian.frame
---@param title string|nil
---@param note? string
---@return lian.frame
function lian_frame:titled(title, note) end

---@class lian.options.frame_join
---@field kind? "inner"|"left" "inner": rows that both have; "left": all of this one ("inner")
---@field on string the column by which rows are joined

---Joined with another frame on a column whose values are distinct there. `kind` "inner" keeps the
---rows that both have, "left" all of this one. A column that both have comes with "_2" behind its
---name.
---```lua
---local both = losses:join(jobs, {on = "node"})
---```
---@param self lian.frame
---@param other lian.frame
---@param given lian.options.frame_join
---@return lian.frame
function lian_frame:join(other, given) end

---@class lian.options.frame_group
---@field by string|string[] the column of groups, or several
---@field count? string the number of rows, or the column that holds it
---@field mean? string|string[] columns to average
---@field sum? string|string[] columns to add up

---Grouped by a column, or by several, in order of first appearance: sums and means of columns of numbers (missing
---values left out); `count` names a column for the number of rows. A mean beside a sum of the same
---column is called `mean_` and its name. Rows whose group is missing are left out.
---```lua
---print(frame:group{by = "region", sum = {"loss"}, mean = {"share"}, count = "nodes"})
---print(frame:group{by = {"region", "year"}, sum = "loss"})
---```
---@param self lian.frame
---@param given lian.options.frame_group
---@return lian.frame
function lian_frame:group(given) end

---@class lian.options.frame_csv
---@field formulas? boolean texts that begin with = + - @ are taken as they are
---@field mark? boolean a byte-order mark first, by which Excel knows UTF-8 (false)

---Writes CSV (RFC 4180, UTF-8, numbers by the shortest text that reads back exactly, nothing where
---a value is missing); the file appears whole or not at all. `frame.read` gives the same frame
---back; units, title and note are not written. A text that a spreadsheet would take for a formula (it begins with
---= + - @) is written with an apostrophe in front, which frame.read takes off; with `formulas = true` as it is.
---`mark = true` begins the file with a byte-order mark, by which Excel knows UTF-8 and shows Chinese as Chinese.
---```lua
---assert(frame:csv("losses.csv", {mark = true})) -- with the mark by which Excel knows UTF-8
---```
---@param self lian.frame
---@param path string
---@param given? lian.options.frame_csv
---@return lian.frame|nil frame this one
---@return string|nil message
---@return string|nil code
function lian_frame:csv(path, given) end

---@class lian.options.frame_xlsx
---@field sheet? string the name of the sheet, 1 to 31 characters ("Sheet1") (Sheet1)

---Writes a workbook (.xlsx) of one sheet, which appears whole or not at all: a row of names, then the rows. Numbers are
---exact (whole numbers beyond 2^53 too, which spreadsheet programs round), texts are never formulas, missing values and
---empty texts are blank cells; units, title and note are not written. frame.read gives the frame back.
---`lian.frame.xlsx` writes several frames, `store:xlsx` those of a store.
---```lua
---chain:multipliers{of = "output"}:xlsx("multipliers.xlsx")
---```
---@param self lian.frame
---@param path string
---@param given? lian.options.frame_xlsx
---@return lian.frame|nil frame this one
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported" (this build writes no workbooks)
function lian_frame:xlsx(path, given) end

---The frame as aligned text, of at most `rows` rows (30 when left out), folded at `width` columns of text; left out:
---as wide as it comes (frames of networks: 80).
---@param self lian.frame
---@param rows? integer
---@param width? integer at least 20
---@return string
function lian_frame:text(rows, width) end

---The frame as `print(frame)` shows it: aligned text of at most 30 rows, folded at the terminal's width, or at 80 where
---standard output is none: columns that have no room follow below, each part beside the first columns, which tell rows
---apart. East Asian wide characters count two. On a terminal title and note are folded too. O(rows columns).
---@param self lian.frame
---@return string
function lian_frame:tostring() end

---@class lian.options.frame_print
---@field rows? integer how many rows at most; all when left out
---@field width? integer columns of text at which it is folded; the terminal's, 80 where there is none

---Prints the frame, all of it or at most `rows` rows, folded at `width` columns (of the terminal; 80 where standard
---output is none); returns it.
---```lua
---frame:print{rows = 100, width = 120}
---```
---@param self lian.frame
---@param given? lian.options.frame_print|integer
---@return lian.frame
function lian_frame:print(given) end

---Runs `work` within a transaction: when it returns nil or raises, nothing of what it saved is kept. A coroutine may
---yield in it; until it goes on nothing else can be saved, and when it is closed or dropped, or the store is closed,
---nothing is kept.
---```lua
---store:transaction(function() return result:save(store) and store:save(frame, "frame") end)
---```
---@param self lian.store
---@param work fun(): any
---@return any what work returned
---@return string|nil message
---@return string|nil code
function lian_store:transaction(work) end

---@class lian.options.store_xlsx
---@field frames? string|string[] names of frames: only these
---@field run? integer the number of the run whose frames are written; without it those that stand by themselves

---Writes frames as a workbook (.xlsx), a sheet each: all that stand by themselves, or those of a run; `frames` names
---some of them. A sheet has the frame's name as far as sheets may: what they cannot have becomes "_", after 31
---characters it is cut, and a name that is taken gets "~2". Gives what became of which: sheet, frame, rows.
---```lua
---print(store:xlsx("study.xlsx"), store:xlsx("run3.xlsx", {run = 3, frames = "losses"}))
---```
---@param self lian.store
---@param path string
---@param given? lian.options.store_xlsx
---@return lian.frame|nil sheets
---@return string|nil message
---@return string|nil code "not_found", "bad_data", "input_output", "unsupported"
function lian_store:xlsx(path, given) end

---What a SELECT gives, as a frame. A query reads the store's tables and views and nothing else: no PRAGMA, no ATTACH,
---no transactions, no functions that reach outside. It may take query_seconds and give query_cells (see lian.open),
---and Ctrl-C ends it. A column of texts and numbers comes as texts.
---```lua
---print(store:query("SELECT supplier, buyer, value FROM flows WHERE chain = ? LIMIT 5", "CN 2018"))
---```
---@param self lian.store
---@param sql string
---@param ... any arguments for the question marks
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code "database"; "limit" when it takes or gives more than it may
function lian_store:query(sql, ...) end

---Whether the file is sound (SQLite's integrity check and foreign keys): true, or nil and the reason.
---@param self lian.store
---@return boolean|nil sound
---@return string|nil message
---@return string|nil code
function lian_store:check() end

---Takes in the sweeps of other stores, such as those of a job array's parts: all of them, or nothing. A sweep of the
---same name must be of the same study; a draw that is here already is refused, with its number. Then
---scenario:sweep(chain, {store = ...}) finds all draws.
---```lua
---print(assert(store:merge{"study.1of2.db", "study.2of2.db"}))
---```
---@param self lian.store
---@param paths string[]
---@return lian.frame|nil merged columns store, sweep, done, failed
---@return string|nil message
---@return string|nil code
function lian_store:merge(paths) end

---Closes the store; further use raises. A transaction that is still open is rolled back. Closing twice is fine.
---@param self lian.store
function lian_store:close() end

---@class lian.options.store_save
---@field replace? boolean a name that is taken is written over

---Saves a chain, a frame or a network of firms under a name, in one transaction. A name that is taken is refused unless
---`replace`. Numbers come back bit for bit.
---```lua
---assert(store:save(chain, "four regions, 2018"))
---assert(store:save(frame, "worst losses"))
---```
---@param self lian.store
---@param object lian.chain|lian.frame|lian.network
---@param name string
---@param given? lian.options.store_save
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function lian_store:save(object, name, given) end

---A chain by its name.
---```lua
---local again = assert(store:chain "four regions")
---```
---@param self lian.store
---@param name string
---@return lian.chain|nil chain
---@return string|nil message names the nearest one
---@return string|nil code
function lian_store:chain(name) end

---A network of firms by its name, with the columns of its firms; links come as fast as the disk reads.
---@param self lian.store
---@param name string
---@return lian.network|nil net
---@return string|nil message names the nearest one
---@return string|nil code
function lian_store:network(name) end

---A frame by its name.
---```lua
---print(assert(store:frame "losses"))
---```
---@param self lian.store
---@param name string
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function lian_store:frame(name) end

---Saves the text of a scenario (or of a whole study) with the arguments that it was run with.
---@param self lian.store
---@param name string
---@param script string
---@param arguments? string
---@return integer|nil id
---@return string|nil message
---@return string|nil code
function lian_store:save_scenario(name, script, arguments) end

---The text and arguments of a scenario: {name, script, arguments, saved, version}.
---@param self lian.store
---@param name string
---@return table|nil scenario
---@return string|nil message
---@return string|nil code
function lian_store:scenario(name) end

---Deletes a chain, network, frame, scenario or sweep by name, or a run by number, with all that belongs to it.
---@param self lian.store
---@param kind "chain"|"network"|"frame"|"scenario"|"sweep"|"run"
---@param name string|integer
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function lian_store:delete(kind, name) end

---@class lian.options.store_save_run
---@field chain? string the name of the chain in the store
---@field frames table name -> frame
---@field note? string what stands below it
---@field options? string the options as a text
---@field recipe? string the text that repeats the run
---@field scenario? string the name of the scenario in the store
---@field seed? integer which random numbers; the same seed gives the same numbers
---@field verb? string "run" or "sweep"

---Saves a run with its frames, all or nothing: which scenario on which chain (names that the store
---holds), with what seed and options, and what came out; `verb` ("run") and `recipe` repeat it, and
---result:save writes them.
---@param self lian.store
---@param given lian.options.store_save_run
---@return integer|nil id of the run
---@return string|nil message
---@return string|nil code
function lian_store:save_run(given) end

---A run by its number: {id, scenario, chain, seed, options, note, saved, version, verb, recipe, frames}.
---`recipe`: the text that repeats it, or "cannot be repeated: " and why.
---@param self lian.store
---@param id integer
---@return table|nil run
---@return string|nil message
---@return string|nil code
function lian_store:run(id) end

---@class lian.options.store_replay
---@field draws? integer how many draws
---@field steps? integer steps of a run
---@field trust? boolean rules written in Lua are run, and files that options name are read

---Repeats a run from what the store holds of it (chain, scenario, options) and compares all that it gave,
---cell by cell. `trust`: a rule written in Lua may be run, and a file that an option names may be read (only for
---files of people you trust). Runs of more `steps` (100,000) and sweeps of more `draws` (10,000) are refused.
---The comparison has a row a frame: frame, cells, differ (cells that differ in any bit), largest (difference
---of numbers), first (where the first one is); its `provenance`: equal (to the last bit), differ, frames,
---saved_by and now (versions of lian), note what of these is to be said.
---```lua
---local again, comparison = assert(store:replay(1))
---print(comparison, comparison.provenance.equal)
---```
---@param self lian.store
---@param id integer
---@param given? lian.options.store_replay
---@return lian.result|lian.result_on_items|lian.run|nil result
---@return lian.frame|string comparison or the message
---@return string|nil code "not_found", "not_repeatable", "not_trusted", "bad_data", "limit"
function lian_store:replay(id, given) end

---The chains that the store holds: name, kind, title, year, unit, nodes, saved.
---@param self lian.store
---@return lian.frame
function lian_store:chains() end

---The networks of firms: name, title, year, date, unit, firms, undirected, dated, saved.
---@param self lian.store
---@return lian.frame
function lian_store:networks() end

---The frames that stand by themselves: name, title, rows, saved.
---@param self lian.store
---@return lian.frame
function lian_store:frames() end

---The scenarios: name, arguments, saved, version.
---@param self lian.store
---@return lian.frame
function lian_store:scenarios() end

---The runs: id, scenario, chain, seed, frames, repeats ("yes" for those that store:replay can repeat),
---note, saved.
---```lua
---print(store:runs())
---```
---@param self lian.store
---@return lian.frame
function lian_store:runs() end

---The sweeps that stand here draw by draw (`store` of scenario:sweep): name, done, failed (draws), saved, version.
---@param self lian.store
---@return lian.frame
function lian_store:sweeps() end

---Writes a scenario and the options of its run, as the user gave them, as the text that repeats the run.
---Rules written in Lua are kept as their source with the values that they use.
---```lua
---local text = assert(lian.recipe.write(scenario, {seed = 42}))
---local same, given = assert(lian.recipe.read(text))
---same:run(chain, given)
---```
---@param scenario lian.scenario
---@param given? table
---@return string|nil recipe
---@return string|nil message which policy and which value cannot be kept
---@return string|nil code
function lian_recipes.write(scenario, given) end

---What a result keeps of how it was made: a recipe, or why there is none.
---@param scenario lian.scenario
---@param given? table options of the run
---@return string
function lian_recipes.of(scenario, given) end

---A value, such as a function with all that it rests on, as a text by which it is told apart from others; it is not
---read back.
---@param value any
---@param told fun(object: any): string|nil what stands for an object that no recipe keeps
---@return string|nil text
---@return string|nil message what cannot be told
function lian_recipes.describe(value, told) end

---What is kept with a run in a store: the recipe when it reads back as itself, else why it does not.
---@param kept string a recipe, or why there is none
---@return string
function lian_recipes.checked(kept) end

---Whether a text begins as a recipe does.
---@param kept string
---@return boolean
function lian_recipes.is(kept) end

---Why a run was saved without a recipe, or nil.
---@param kept string what a result keeps of how it was made
---@return string|nil
function lian_recipes.reason(kept) end

---The texts of the rules in Lua that a recipe holds.
---@param kept string
---@return string[]|nil texts
---@return string|nil message the place, and what was expected there
---@return string|nil code
function lian_recipes.rules(kept) end

---Reads a recipe. One that holds rules in Lua, or names a file, is read with `trust` alone, as using it runs the one
---and reads the other. One of more `steps` (100,000) or `draws` (10,000) is refused.
---@param kept string
---@param asked? {trust: boolean, steps: integer, draws: integer}
---@return lian.scenario|nil scenario
---@return table|string given the options of the run, or the message: the place, and what was expected there
---@return string|nil code "bad_data", "not_trusted", "limit"
function lian_recipes.read(kept, asked) end

---@class lian.options.report_new
---@field language? string the page's language, such as en or zh (en)
---@field subtitle? string what stands below the title
---@field title string what stands above it

---Starts a report. `language` is the page's (en, zh, ...), for screen readers and line breaks; on pages in Chinese the
---words that figures and tables add to what they are given are Chinese too.
---```lua
---local page = lian.report.new{title = "Where the chip chain hurts", subtitle = "China, 2018"}
---page:section("Answer"):text("Equipment is the first place to look.")
---assert(page:write("study.html"))
---```
---@param given lian.options.report_new
---@return lian.report
function lian_reports.new(given) end

---Starts a section; from three sections on, the page begins with a list of them.
---```lua
---page:section("Answer"):text("Chips are the first place to look.")
---```
---@param self lian.report
---@param title string
---@return lian.report
function lian_report:section(title) end

---Paragraphs of plain text, apart at blank lines.
---@param self lian.report
---@param text string
---@return lian.report
function lian_report:text(text) end

---Key figures as tiles; a value is a number or a text.
---```lua
---page:figures{{"Output lost", 1234.5, "billion CNY", "in the rationed case"}}
---```
---@param self lian.report
---@param list table[] each {label, value, unit, note}, or by these names
---@return lian.report
function lian_report:figures(list) end

---@class lian.options.report_bars
---@field frame any the frame that is shown
---@field label? string the column of labels
---@field note? string what stands below it
---@field title? string what stands above it
---@field top? integer how many rows, the largest first
---@field unit? string the money unit of the values
---@field value? string the column of the values

---A bar for each row of a frame, in its order; with `top`, for the k largest. `label` and `value`
---are columns: the first of texts and the first of numbers when left out.
---```lua
---page:bars{frame = losses, value = "loss", top = 10, title = "What an absence would cost"}
---```
---@param self lian.report
---@param given lian.options.report_bars
---@return lian.report
function lian_report:bars(given) end

---@class lian.options.report_stacked
---@field frame any the frame that is shown
---@field label? string the column of labels
---@field note? string what stands below it
---@field parts string|string[] columns that are stacked, two to eight
---@field title? string what stands above it
---@field top? integer how many rows, the largest first
---@field unit? string the money unit of the values

---Bars made of parts, two to eight columns, with a legend; the number behind is their sum.
---```lua
---page:stacked{frame = losses, parts = {"direct", "indirect"}, top = 10}
---```
---@param self lian.report
---@param given lian.options.report_stacked
---@return lian.report
function lian_report:stacked(given) end

---@class lian.options.report_heat
---@field cols? string|string[] labels of the columns
---@field digits? integer significant figures
---@field matrix? any a labelled matrix in place of rows, cols and values
---@field note? string what stands below it
---@field rows? string|string[] labels of the rows
---@field scale? any shades go by steps: "share", or the sizes at which steps begin
---@field title? string what stands above it
---@field unit? string the money unit of the values
---@field values? table rows of numbers

---A heat map of up to 40 rows and columns: `rows`, `cols` and `values`, or a labelled `matrix`. Shades follow
---size, up to the largest; with `scale`, they go by steps that a strip below explains: "share" for shares of
---something normal (below zero a loss, above a gain; shown in %, steps from 0.5, 2, 5, 10, 25 and 50 % on), or
---the sizes at which steps begin. Maps of one scale compare.
---```lua
---page:heat{matrix = chain:flows("domestic"):pick({1, 2, 3}, {1, 2, 3}), title = "Flows"}
---page:heat{rows = {"CHN", "KOR"}, cols = {"2025.5", "2026"}, values = {{-0.3, -0.1}, {0.02, 0}}, scale = "share"}
---```
---@param self lian.report
---@param given lian.options.report_heat
---@return lian.report
function lian_report:heat(given) end

---@class lian.options.report_graph
---@field items table {label, group, level, mark, final} each, up to 150
---@field links? table {from, to, kind} each
---@field note? string what stands below it
---@field title? string what stands above it

---A requirement graph of up to 150 items: `items` {label =, group = (stage), level = (0 to 1, or unknown), mark =,
---final =}, `links` {from = (input), to = (item), kind = "critical", "important", "optional", "variant", or "flow"
---between firms (net:ego_graph)}. Columns by group, coloured by level; links that cap their item are drawn strong.
---```lua
---page:graph(result:graph())
---```
---@param self lian.report
---@param given lian.options.report_graph
---@return lian.report
function lian_report:graph(given) end

---@class lian.options.report_bow_tie
---@field frame any the frame that is shown
---@field note? string what stands below it
---@field title? string what stands above it

---The bow-tie of a network, parts by their share of firms.
---```lua
---page:bow_tie{frame = net:bow_tie(), title = "Core and periphery"}
---```
---@param self lian.report
---@param given lian.options.report_bow_tie
---@return lian.report
function lian_report:bow_tie(given) end

---@class lian.options.report_flows
---@field frame any the frame that is shown
---@field from? string the column of sellers (from)
---@field note? string what stands below it
---@field title? string what stands above it
---@field to? string the column of buyers (to)
---@field top? integer groups that are drawn; the smaller ones are one (10)
---@field value? string the column of amounts (value)
---@field within? boolean what stays within a group is drawn too (true)

---Flows between groups such as regions: sellers on the left, buyers on the right, a band a pair, as wide as its value.
---`frame` has columns `from`, `to` and `value`, as net:flows() gives them; the `top` (10) largest groups are drawn,
---others as one; what stays within a group is pale, and left out with `within` = false.
---```lua
---page:flows{frame = net:flows{each = "region"}, title = "Who buys where"}
---```
---@param self lian.report
---@param given lian.options.report_flows
---@return lian.report
function lian_report:flows(given) end

---@class lian.options.report_clusters
---@field groups table discs: {label, size, parts = {{name, share}}, about, sector, firms, inside, mark}
---@field links? table lines between discs: {from, to (numbers of groups), value}
---@field note? string what stands below it
---@field title? string what stands above it

---A map of clusters, as communities:map gives it: up to 40 `groups` {label =, size =, parts = {{name =, share =}},
---about =, sector =, firms =, inside =, mark =} as discs, areas by size and slices by part, and `links` {from =, to =
---(numbers of groups), value =} between them.
---```lua
---page:clusters(net:communities{seed = 1}:map())
---```
---@param self lian.report
---@param given lian.options.report_clusters
---@return lian.report
function lian_report:clusters(given) end

---@class lian.options.report_points
---@field frame any the frame that is shown
---@field log? "none"|"x"|"y"|"both" axes by powers of ten ("none")
---@field note? string what stands below it
---@field title? string what stands above it
---@field unit? string the money unit of the values
---@field x string the column along the bottom
---@field y any the columns of the lines, one to six

---Points: the columns `y` (one to six) of a frame against the column `x`; `log` "x", "y" or "both" for axes by powers
---of ten.
---```lua
---page:points{frame = risk:profile(), x = "rank", y = "systemic_risk", log = "both", title = "Risk profile"}
---page:points{frame = net:distribution{of = "buyers"}, x = "value", y = "share", log = "both"}
---```
---@param self lian.report
---@param given lian.options.report_points
---@return lian.report
function lian_report:points(given) end

---@class lian.options.report_stairs
---@field after? string the column of levels after (after)
---@field before? string the column of levels before (before)
---@field frame any the frame that is shown
---@field label? string the column of labels (item)
---@field note? string what stands below it
---@field target? number a level that is drawn as a line
---@field title? string what stands above it
---@field top? integer how many rows, the largest first (40)

---The gap staircase: a row a step of a frame such as chain:gaps gives, the level before and after it, and
---`target` as a line; the first `top` steps (40).
---```lua
---page:stairs{frame = gaps, target = 0.7, title = "What closing the gaps gives"}
---```
---@param self lian.report
---@param given lian.options.report_stairs
---@return lian.report
function lian_report:stairs(given) end

---@class lian.options.report_lines
---@field frame any the frame that is shown
---@field marks? table moment -> text
---@field note? string what stands below it
---@field title? string what stands above it
---@field unit? string the money unit of the values
---@field x string the column along the bottom
---@field y any the columns of the lines, one to six

---Lines over time: the columns `y` (one to six) of a frame against the column `x`, with marked moments.
---```lua
---page:lines{frame = run:series(), x = "time", y = {"output", "capacity"}, marks = {[2025.5] = "embargo"}}
---```
---@param self lian.report
---@param given lian.options.report_lines
---@return lian.report
function lian_report:lines(given) end

---@class lian.options.report_fan
---@field frame any the frame that is shown
---@field high? string|string[] columns of the upper edges
---@field line? string a further column drawn as a line
---@field low? string|string[] columns of the lower edges
---@field marks? table moment -> text
---@field middle? string the column of the middle line (q50)
---@field note? string what stands below it
---@field title? string what stands above it
---@field unit? string the money unit of the values
---@field x? string the column along the bottom (time)

---A fan of draws over time: a band between each pair of the columns `low` and `high` (one to four, the
---outermost first; q05, q25 and q95, q75 when left out), the column `middle` (q50) as a line, and `line`, a
---further column beside it, against the column `x` (time), with marked moments. Columns such as q05 are
---percentiles by name. `unit` is that of the middle when left out.
---```lua
---page:fan{frame = draws, line = "base", marks = {[2025.5] = "embargo"}, title = "Output, share of normal"}
---```
---@param self lian.report
---@param given lian.options.report_fan
---@return lian.report
function lian_report:fan(given) end

---@class lian.options.report_intervals
---@field frame any the frame that is shown
---@field high string the column of the upper ends
---@field label string the column of labels
---@field low string the column of the lower ends
---@field note? string what stands below it
---@field title? string what stands above it
---@field unit? string the money unit of the values
---@field value string the column of the dots

---Intervals: for up to 80 rows of a frame a line from the column `low` to the column `high`, and a dot at `value`, such
---as ranks and where draws put them.
---```lua
---page:intervals{frame = score:rank(2020), label = "province", value = "rank", low = "rank_low", high = "rank_high"}
---```
---@param self lian.report
---@param given lian.options.report_intervals
---@return lian.report
function lian_report:intervals(given) end

---@class lian.options.report_waterfall
---@field error? string the column of standard errors of the steps
---@field frame any the frame that is shown
---@field from string the column of where each step begins
---@field label string the column of labels
---@field note? string what stands below it
---@field title? string what stands above it
---@field to string the column of where each step ends
---@field unit? string the money unit of the values

---A waterfall: for up to 40 rows of a frame a bar from the column `from` to the column `to`, each beginning where the
---last one ends, such as what policies add one after another; rows that begin at 0 again are sums. `error`: the column
---of standard errors of the steps, drawn as 95 % intervals about where they end.
---```lua
---page:waterfall{frame = value:waterfall(), label = "step", from = "from", to = "to", error = "error"}
---```
---@param self lian.report
---@param given lian.options.report_waterfall
---@return lian.report
function lian_report:waterfall(given) end

---@class lian.options.report_radar
---@field axes string|string[] three to twelve columns of numbers, an axis each
---@field frame any the frame that is shown
---@field high? number the number at the rim (100)
---@field label string the column of labels
---@field low? number the number at the centre (0)
---@field note? string what stands below it
---@field title? string what stands above it
---@field unit? string the money unit of the values

---A radar: a closed line for each of up to four rows of a frame, over three to twelve columns `axes` on one scale from
---`low` (0) at the centre to `high` (100) at the rim.
---```lua
---page:radar{frame = scores, label = "province", axes = {"breadth", "height", "toughness"}}
---```
---@param self lian.report
---@param given lian.options.report_radar
---@return lian.report
function lian_report:radar(given) end

---@class lian.options.report_slopes
---@field after string the column of the right side
---@field before string the column of the left side
---@field frame any the frame that is shown
---@field label string the column of labels
---@field note? string what stands below it
---@field title? string what stands above it
---@field titles? string|string[] what stands above the two sides

---Slopes: where up to 60 rows of a frame stood (`before`) and stand (`after`), the least on top, such as ranks in two
---years; `titles` of both sides.
---```lua
---page:slopes{frame = ranks, label = "province", before = "rank 2010", after = "rank 2020"}
---```
---@param self lian.report
---@param given lian.options.report_slopes
---@return lian.report
function lian_report:slopes(given) end

---@class lian.options.report_timeline
---@field amounts? string|string[] columns of costs to add up
---@field costs? any a frame with columns policy and year, drawn below
---@field from number the year in which it begins [year]
---@field note? string what stands below it
---@field rows table {label, kind, from, to, ramp, fade, notes} each, up to 40
---@field title? string what stands above it
---@field to number the year in which it ends [year]

---A timeline from the year `from` to `to`: up to 40 `rows` {label =, kind = "shock", "policy" or "programme",
---from = (onset), to = (end; to the end of the horizon and beyond when left out), ramp = (years in which it
---rises, from the onset), fade = (years in which it fades, after the end), notes = (moment -> text)}. `costs`:
---a frame with columns policy and year, such as run:costs(), drawn as columns by year below; `amounts`: its
---columns to add up, all of numbers when left out.
---```lua
---page:timeline{from = 2025, to = 2030, costs = run:costs(), rows = {
---  {label = "embargo on chips", kind = "shock", from = 2025.5, to = 2027.5, ramp = 0.25, fade = 0.5},
---  {label = "stockpile", kind = "policy", from = 2025, notes = {[2026.1] = "filled"}}}}
---```
---@param self lian.report
---@param given lian.options.report_timeline
---@return lian.report
function lian_report:timeline(given) end

---@class lian.options.report_frame
---@field rows? integer how many rows at most (30)
---@field title? string what stands above it

---A frame as a table of at most `rows` rows (30 when left out).
---```lua
---page:frame(frame, {rows = 20})
---```
---@param self lian.report
---@param frame lian.frame
---@param given? lian.options.report_frame
---@return lian.report
function lian_report:frame(frame, given) end

---A script with the numbers of its lines.
---@param self lian.report
---@param text string
---@return lian.report
function lian_report:script(text) end

---Where the data are from and how the numbers were made: name -> value, shown in alphabetical
---order, or an array of {name, value}, shown as it stands.
---@param self lian.report
---@param given table
---@return lian.report
function lian_report:provenance(given) end

---The page as text.
---@param self lian.report
---@return string
function lian_report:html() end

---Writes the page; the file appears whole or not at all.
---```lua
---print(assert(page:write "answer.html"))
---```
---@param self lian.report
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function lian_report:write(path) end

lian.read = lian_read
lian.frame = lian_frames
lian.report = lian_reports
lian.recipe = lian_recipes

return lian
