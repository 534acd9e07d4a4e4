-- values of all sets of 12 policies in 64 draws to dividends, Shapley values and interactions of pairs, with 1000
-- resamples of the ranking, against numpy in the same run; and of 16 policies. Processor seconds of one thread; best of
-- 5. Beside it: the transform against reading and writing the table once for each policy. PYTHON names another.
package.path = "./?.lua;" .. package.path
local core = require "lian.core"
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "value.py"
local RESAMPLES = 1000

local function best(make, work)
  local least = math.huge
  for _ = 1, 5 do
    local given = make()
    collectgarbage()
    local start = os.clock()
    assert(work(given))
    least = math.min(least, os.clock() - start)
  end
  return least
end

lian.threads(1)
for _, case in ipairs{{12, 64}, {16, 16}} do
  local n, draws = case[1], case[2]
  local sets, flat = 1 << n, {}
  for k = 1, draws * sets do flat[k] = core.random_uniform(1, 2, k) end
  local function make() return core.matrix_new(draws, sets, flat) end
  local transform = best(make, core.decide.dividends)
  local d = core.decide.dividends(make())
  local shapley = best(make, function() return core.decide.singles("shapley", d) end)
  local pairs_of = best(make, function() return core.decide.pairs("shapley", d) end)
  local phi = core.decide.singles("shapley", d)
  local ranks = best(make, function() return core.decide.ranks(phi, RESAMPLES, 1) end)
  local pipe = assert(io.popen(("%s %s %d %d %d"):format(PYTHON, SCRIPT, n, draws, RESAMPLES)))
  local theirs = {pipe:read("n", "n", "n", "n", "n")}
  pipe:close()
  print(("%d policies, %d draws of %d sets:"):format(n, draws, sets))
  for k, one in ipairs{{"dividends", transform}, {"Shapley values", shapley}, {"interactions", pairs_of},
    {("%d resampled rankings"):format(RESAMPLES), ranks}} do
    local other = theirs[k] or 0 / 0
    print(("  %-24s %9.5f s; numpy %9.5f s: %.1f times"):format(one[1], one[2], other, other / one[2]))
  end
  local copied = theirs[5] or 0 / 0
  print(("  dividends against %d copies of the table by numpy (%.5f s): %.2f"):format(n, copied, transform / copied))
end
