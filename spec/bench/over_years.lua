--- Items over years against the same monthly rule in plain Python: 1,000 items, 120 months, 64 draws in which an
--- embargo begins and ends at drawn times. lua5.4 spec/bench/over_years.lua (from the top of the source)
local lian = require "lian"

local ITEMS, MONTHS, DRAWS, PYTHON = 1000, 120, 64, 3 -- draws that Python runs; its time is scaled
local FINAL = 5

math.randomseed(7)
local items, requires, provides, needs, shares = {}, {}, {}, {}, {}
for i = 1, ITEMS do
  items[i] = {item = "i" .. i, stock = math.random() < 0.7 and math.random() * 6 or 0,
    spare = math.random() < 0.3 and math.random() * 0.3 or 0}
  needs[i] = {}
  local list, seen = {}, {}
  for _ = 1, i < ITEMS and 3 or 0 do
    local j = math.min(ITEMS, i + math.random(1, 60))
    if not seen[j] then list[#list + 1], needs[i][#needs[i] + 1], seen[j] = "i" .. j, j, true end
  end
  if #list > 0 then requires["i" .. i] = list end
  local own, first = math.random() * 0.6, math.random()
  shares[i] = {own = own, cut = (1 - own) * first, other = (1 - own) * (1 - first)}
  provides["i" .. i] = {CHN = own, USA = shares[i].cut, JPN = shares[i].other}
end
local final = {}
for i = 1, FINAL do final[i] = "i" .. i end
local chain = assert(lian.items{items = items, requires = requires, provides = provides})

local s = lian.scenario "bench" {from = 2025, to = 2035, step = "month",
  lian.embargo{by = "*", on = "CHN", cut = 0.8, at = lian.choice({2026, 2027, 2028}, {1, 1, 1}), lasts = 3}}

local function timed(work)
  local best = math.huge
  for _ = 1, 5 do
    local start = os.clock()
    work()
    best = math.min(best, os.clock() - start)
  end
  return best
end

lian.threads(1)
local sweep
local spent = timed(function() sweep = assert(s:sweep(chain, {draws = DRAWS, seed = 1, final = final})) end)

local path = os.tmpname()
local file = assert(io.open(path, "w"))
file:write(("%d\n%d %d\n"):format(ITEMS, MONTHS, DRAWS))
for i = 1, ITEMS do
  file:write(("%.17g %.17g %.17g %.17g\n"):format(shares[i].own, shares[i].cut + shares[i].other, items[i].stock,
    items[i].spare))
  for k, j in ipairs(needs[i]) do file:write(k > 1 and " " or "", j - 1) end
  file:write("\n")
end
for i = 1, FINAL do file:write(i > 1 and " " or "", i - 1) end
file:write("\n")
local draws = sweep:draws()
local at
for _, name in ipairs(draws:names()) do if name:find("%.at$") then at = draws:column(name) end end
for k = 1, DRAWS do
  local start = math.floor((at[k] - 2025) * 12 + 0.5)
  file:write(("%d %d 0.2\n"):format(start, start + 36))
end
file:close()
local pipe = assert(io.popen(("python3 spec/bench/over_years.py '%s' %d"):format(path, PYTHON)))
local each = assert(pipe:read("n"))
local worst = 0
for k = 1, PYTHON do worst = math.max(worst, math.abs(pipe:read("n") - draws(k, "level"))) end
pipe:close()
os.remove(path)
print(("%d items, %d months, %d draws: lian %.3f s (sweep, one thread), Python %.1f s (scaled from %d), %.0f times"):
  format(ITEMS, MONTHS, DRAWS, spent, each * DRAWS, PYTHON, each * DRAWS / spent))
print(("mean levels of the final items differ by at most %.2g"):format(worst))
