-- lists of items over years: by hand, against a plain program on random lists, and what must hold of any list
local barrel = require "spec.support.barrel"
local lian = require "lian"
local years = require "spec.support.plain_years"

-- a chip that home makes of a wafer, which it buys of Japan and makes itself
local function wafers(stock, spare)
  return (assert(lian.items{
    items = {{item = "chip", base = "product", value = 12}, {item = "wafer", base = "materials", stock = stock,
      spare = spare, value = 6}},
    requires = {chip = {"wafer"}}, provides = {wafer = {JPN = 0.6, CHN = 0.4}}}))
end

local function scenario(given)
  local list = {from = 2025, to = 2027, step = "month", home = "CHN"}
  for key, value in pairs(given) do list[key] = value end
  return lian.scenario "s" (list)
end

-- Japan stops for half a year from April on
local STOP = lian.embargo{goods = "wafer", by = "JPN", on = "CHN", at = 2025.25, lasts = 0.5}

local function column(run, of, item)
  return run:series{of = of, goods = item}:column(item)
end

local function near(expected, got, tolerance, what)
  for k, v in ipairs(expected) do
    assert.is_true(math.abs(v - got[k]) <= tolerance, ("%s: month %d: expected %.17g, got %.17g"):format(what or "", k,
      v, got[k]))
  end
end

describe("a list of items over years", function()
  it("uses stock up before users miss anything, and does not fill it where nobody delivers more", function()
    local run = assert(scenario{STOP}:run(wafers(2, 0)))
    -- 0.6 of use is missing each month: 2 months of stock hold for three months and a third
    near({1, 1, 1, 1, 1, 1, 0.6, 0.4, 0.4, 1, 1}, column(run, "level", "chip"), 1e-12, "chip")
    near({2, 2, 2, 1.4, 0.8, 0.2, 0, 0, 0, 0, 0}, column(run, "stock", "wafer"), 1e-12, "stock")
    local falls = run:falls()
    assert.near(2025.5, falls(1, "first"), 1e-9)
    assert.equal(3, falls(1, "months"))
    assert.near(0.4, falls(1, "lowest"), 1e-12)
  end)

  it("bridges a cut that is shorter than the stock", function()
    local run = assert(scenario{STOP}:run(wafers(4, 0)))
    near({1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, column(run, "level", "chip"), 1e-12)
    assert.is_nil(run:falls()(1, "first"))
    assert.near(4 - 6 * 0.6, column(run, "stock", "wafer")[12], 1e-12)
  end)

  it("fills stock again from what providers can deliver beyond normal use", function()
    local run = assert(scenario{STOP}:run(wafers(2, 0.5)))
    -- under the cut 1.5 x 0.4 = 0.6 arrives, so 0.4 is missing; after it 0.5 a month goes to stock
    near({2, 2, 2, 1.6, 1.2, 0.8, 0.4, 0, 0, 0.5, 1, 1.5, 2, 2}, column(run, "stock", "wafer"), 1e-12)
    near({1, 1, 1, 1, 1, 1, 1, 1, 0.6, 1, 1}, column(run, "level", "chip"), 1e-12)
  end)

  it("counts the part of a month that a cut covers", function()
    local run = assert(scenario{lian.embargo{by = "JPN", on = "CHN", at = 2025 + 1 / 24, lasts = 1 / 12}}:run(
      wafers(0, 0)))
    near({0.7, 0.7, 1}, column(run, "level", "wafer"), 1e-12)
  end)

  it("passes a shortage on only when the stock of each stage is used up", function()
    local chain = assert(lian.items{items = {"car", {item = "module", stock = 1}, {item = "die", stock = 2}},
      requires = {car = {"module"}, module = {"die"}}, provides = {module = {CHN = 1}, die = {USA = 1, CHN = 0}}})
    local run = assert(scenario{lian.embargo{by = "USA", on = "CHN", at = 2025}}:run(chain))
    -- two months of dies, then a month of modules
    near({1, 1, 0, 0}, column(run, "level", "die"), 1e-12)
    near({1, 1, 1, 0}, column(run, "level", "car"), 1e-12)
    near({1, 1, 0, 0}, column(run, "stock", "module"), 1e-12)
  end)

  it("has the levels of chain:attainable without stocks, and at its start", function()
    local c = wafers(nil, 0.2)
    local run = assert(scenario{lian.embargo{by = "JPN", on = "CHN", cut = 0.7, at = 2025}}:run(c))
    local plain = c:attainable{home = "CHN", cut = {by = "JPN", share = 0.7}}
    for k, item in ipairs(plain:column("item")) do
      assert.near(plain(k, "level"), column(run, "level", item)[1], 1e-15)
    end
    local quiet = assert(scenario{}:run(c))
    for _, v in ipairs(column(quiet, "level", "chip")) do assert.near(1, v, 1e-15) end
  end)

  it("buys a stockpile as far as providers deliver, uses it, and counts what it cost", function()
    local run = assert(scenario{STOP, lian.stockpile{goods = "wafer", on = "CHN", months = 2, fill = 0.25,
      holding = 0.12, cost = 3}}:run(wafers(1, 0)))
    -- two thirds of a month each month; from April on four tenths of that, and 0.6 is missing
    local buy = 2 / 3
    local stock = {1 + buy, 1 + 2 * buy, 3}
    for t = 4, 9 do stock[t] = stock[t - 1] - 0.6 + math.min(3 - stock[t - 1], 0.4 * buy) end
    near(stock, column(run, "stock", "wafer"), 1e-12)
    local costs, held = run:costs(), 0
    for t = 1, 12 do held = held + 0.12 / 12 * 0.5 * math.min(2, math.max(0, column(run, "stock", "wafer")[t] - 1)) end
    -- a month of use is 0.5: three months at full pace, five at 0.4 of it once something lacks, three at full pace
    assert.near(0.5 * buy * (3 + 5 * 0.4 + 3), costs(1, "bought"), 1e-12)
    assert.near(held, costs(1, "held"), 1e-12)
    assert.near(3, costs(1, "spent"), 1e-9)
  end)

  it("starts with the stocks that are given", function()
    local run = assert(scenario{STOP}:run(wafers(2, 0.5), {stock = {wafer = 0.25}}))
    near({0.75, 1.25, 1.75}, column(run, "stock", "wafer"), 1e-12)
  end)
end)

-- ---- against the plain program

local CHN = "CHN"

local function random_acts(list, count)
  local random, acts, shocks = math.random, {}, {}
  local providers = {"P1", "P2", "P3", "P4", "F1"}
  for _ = 1, random(1, 3) do
    local from = random(1, count)
    local to = from + random(1, count)
    local by, share = providers[random(#providers)], random()
    acts[#acts + 1] = {kind = "cut", by = by, from = from, to = to, share = share}
    shocks[#shocks + 1] = lian.embargo{by = by, on = CHN, cut = share, at = 2025 + (from - 1) / 12,
      lasts = (to - from) / 12}
  end
  for _, label in ipairs(list.items) do
    local from = random(1, count)
    if list.shares[label] and random() < 0.15 then
      local share, toward = random(), random() < 0.5 and CHN or "P2"
      acts[#acts + 1] = {kind = "second", item = label, toward = toward, from = from, to = 1e9, share = share}
      shocks[#shocks + 1] = lian.second_source{goods = label, on = CHN, toward = toward, share = share,
        at = 2025 + (from - 1) / 12}
    end
    if list.shares[label] and random() < 0.2 then
      local months, fill = random() * 3, random(1, 6)
      acts[#acts + 1] = {kind = "stockpile", item = label, from = from, to = 1e9, months = months, fill = fill}
      shocks[#shocks + 1] = lian.stockpile{goods = label, on = CHN, months = months, fill = fill / 12,
        at = 2025 + (from - 1) / 12}
    end
  end
  return acts, shocks
end

-- a list with covers and values; `given` as lian.items takes it
local function random_list(count, circles)
  local list = barrel.random(count, circles)
  list.cover, list.value = {}, {}
  local given = barrel.given(list)
  for k, label in ipairs(list.items) do
    if math.random() < 0.5 then list.cover[label] = math.random() * 4 end
    if math.random() < 0.8 then list.value[label] = math.random() * 10 end
    given.items[k].stock, given.items[k].value = list.cover[label], list.value[label]
  end
  return list, given
end

local function largest_difference(list, run, plain)
  local worst = 0
  for _, label in ipairs(list.items) do
    local level, stock = column(run, "level", label), column(run, "stock", label)
    for t, month in ipairs(plain) do
      worst = math.max(worst, math.abs(level[t] - month.level[label]), math.abs(stock[t] - month.stock[label]))
    end
  end
  return worst
end

describe("items over years against a plain program", function()
  for _, kind in ipairs{{"without circles", false}, {"with circles", true}} do
    it("agrees on 150 random lists " .. kind[1], function()
      math.randomseed(kind[2] and 11 or 5)
      for k = 1, 150 do
        local list, given = random_list(math.random(3, 14), kind[2])
        local acts, shocks = random_acts(list, 18)
        shocks.from, shocks.to, shocks.step, shocks.home = 2025, 2026.5, "month", CHN
        local chain = assert(lian.items(given))
        local run = assert(lian.scenario "r" (shocks):run(chain, {final = "i1"}))
        local worst = largest_difference(list, run, years.run(list, CHN, "i1", 18, acts))
        assert.is_true(worst < 1e-9, ("list %d differs by %g"):format(k, worst))
      end
    end)
  end
end)
