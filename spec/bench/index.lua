-- draws of a composite index: 10,000 of a 200 x 100 table against numpy doing the same steps vectorised (see index.py);
-- what COINr takes for its ASEM example, as measured elsewhere, scaled by draws, rows and indicators. Processor seconds
-- of one thread, best of 3
local core = require "lian.core"
local lian = require "lian"

local ROWS, COLUMNS, DRAWS = 200, 100, 10000

local columns, lines = {{"unit", {}}}, {}
for i = 1, ROWS do columns[1][2][i], lines[i] = "u" .. i, {} end
for j = 1, COLUMNS do
  local list = {}
  for i = 1, ROWS do
    list[i] = 100 * core.random_uniform(1, j, i) + 30 * core.random_uniform(1, 1000, i)
    lines[i][j] = ("%.17g"):format(list[i])
  end
  columns[j + 1] = {"x" .. j, list}
end
local data = lian.frame.new(columns)

-- ten indicators a pillar, pillars in three dimensions
local given, pillar = {}, 0
for d, count in ipairs{4, 3, 3} do
  local dimension = {name = "d" .. d}
  for k = 1, count do
    dimension[k] = {name = "p" .. pillar}
    for j = 1, 10 do dimension[k][j] = "x" .. pillar * 10 + j end
    pillar = pillar + 1
  end
  given[d] = dimension
end
local score = assert(lian.index "bench" (given):score(data, {draws = 0}))

local function best(work)
  local least, answer = math.huge, nil
  for k = 1, 3 do
    local start = os.clock()
    answer = work(k)
    least = math.min(least, os.clock() - start)
  end
  return least, answer
end

lian.threads(1)
local mine, frame = best(function(k)
  return assert(score:uncertainty{draws = DRAWS, seed = k, vary = {weights = 0.25, aggregate = {"arithmetic",
    "geometric"},
    normalise = {{"zscore", mean = 50, deviation = 10}}}})
end)

local path = os.tmpname()
local file = assert(io.open(path, "w"))
for i = 1, ROWS do file:write(table.concat(lines[i], " "), "\n") end
file:close()
local pipe = assert(io.popen(("%s spec/bench/index.py %s %d"):format(os.getenv("PYTHON") or "/usr/bin/python3", path,
  DRAWS)))
local theirs, mean = pipe:read("n", "n")
pipe:close()
os.remove(path)

print(("%d draws of %d x %d: %.3f s; numpy %.3f s, %.1f times as long (mean rank of u1 %.2f and %.2f)"):format(
  DRAWS, ROWS, COLUMNS, mine, theirs, theirs / mine, frame("u1", "mean"), mean))

-- COINr 1.1.14: 384 runs of 46 x 49 in 29 s, which rebuild treatment too
local scaled = 29 / 384 * DRAWS * (ROWS * COLUMNS) / (46 * 49)
print(("COINr's 29 s for 384 runs of 46 x 49, scaled: %.0f s, %.0f times as long"):format(scaled, scaled / mine))
