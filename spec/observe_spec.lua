-- what an economy records as it runs: the same numbers as those read step by step, and deliveries
-- as the plain economy has them, link by link
local core = require "lian.core"
local core_economy = require "spec.support.core_economy"
local lian = require "lian"
local plain = require "spec.support.plain_economy"
local random_economy = require "spec.support.random_economy"

local STEPS = 25

local function rows_of(matrix)
  local out = {}
  for r = 1, matrix:rows() do out[r] = matrix:row(r) end
  return out
end

local function add_up(values, group, groups)
  local out = {}
  for g = 1, groups do out[g] = 0 end
  for i, v in ipairs(values) do out[group[i]] = out[group[i]] + v end
  return out
end

-- stocks good by good, summed by group of buyers
local function add_stocks(values, n, group, groups)
  local out = {}
  for at = 1, #values, n do
    table.move(add_up({table.unpack(values, at, at + n - 1)}, group, groups), 1, groups, #out + 1, out)
  end
  return out
end

local function random_groups(n, groups)
  local out = {}
  for i = 1, n do out[i] = i <= groups and i or math.random(groups) end
  return out
end

-- an economy under random actions on lane 1; before and after are called around each step
local function run(seed, lanes, before, after, other)
  local s = random_economy.spec(seed)
  local e = core_economy.new(s, lanes)
  local lane = setmetatable({}, {__index = function(_, name)
    if name == "unprioritise" then return function() e:prioritise(1, nil) end end
    return function(_, ...) return e[name](e, 1, ...) end
  end})
  before(e, s, 0)
  for t, actions in ipairs(random_economy.actions(seed, STEPS)) do
    for _, action in ipairs(actions) do
      random_economy.act(lane, action)
      if other then random_economy.act(other, action) end
    end
    if other then other:step() end
    e:place()
    before(e, s, t)
    after(e, s, t, assert(e:step()))
  end
  return e, s
end

describe("records of an economy", function()
  it("are what a step is asked and gives, by node, every so many steps", function()
    for seed = 1, 60 do
      local every, made, want = 1 + seed % 3, {}, {}
      local names = {"output", "capacity", "orders", "final", "unmet", "overcapacity", "stocks"}
      for _, name in ipairs(names) do want[name] = {} end
      local orders, alpha, labour, unmet
      local e = run(seed, 1, function(e, s, t)
        labour = s.hire > 0 or s.fire > 0
        for _, name in ipairs(t == 0 and names or {}) do made[name] = e:observe(1, name, nil, every) end
        orders, alpha, unmet = e:get(1, "orders"), e:get(1, "overcapacity"), e:get(1, "unmet")
      end, function(e, _, t)
        if (t - 1) % every ~= 0 then return end
        for _, name in ipairs{"output", "capacity", "final", "stocks"} do table.insert(want[name], e:get(1, name)) end
        table.insert(want.orders, orders)
        table.insert(want.overcapacity, labour and alpha or e:get(1, "overcapacity"))
        local missed = e:get(1, "unmet")
        for i, v in ipairs(missed) do missed[i] = v - unmet[i] end
        table.insert(want.unmet, missed)
      end)
      for _, name in ipairs(names) do
        local got = rows_of(e:observed(1, made[name]))
        if name ~= "unmet" then
          assert.same(want[name], got, name)
        else
          for t, row in ipairs(want.unmet) do
            for i, v in ipairs(row) do assert.near(v, got[t][i], 1e-9 * (1 + e:get(1, "unmet")[i])) end
          end
        end
      end
    end
  end)

  it("add up nodes by group, in any lane, and change nothing", function()
    for seed = 1, 40 do
      local quiet = {}
      run(seed, 1, function() end, function(e) quiet[#quiet + 1] = e:get(1, "stocks") end)
      local groups = math.min(3, random_economy.spec(seed).n)
      local lanes, group, made, want = 1 + seed % 4, nil, {}, {output = {}, stocks = {}, unmet = {}}
      local e = run(seed, lanes, function(e, s, t)
        group = group or random_groups(s.n, groups)
        if t > 0 then return end
        for _, name in ipairs{"output", "stocks", "trade", "unmet"} do made[name] = e:observe(1, name, group, 1) end
        made.last = e:observe(lanes, "output", group)
      end, function(e, s, t, sums)
        assert.same(quiet[t], e:get(1, "stocks"))
        table.insert(want.output, add_up(e:get(1, "output"), group, groups))
        table.insert(want.stocks, add_stocks(e:get(1, "stocks"), s.n, group, groups))
        table.insert(want.unmet, sums[1].unmet)
      end)
      assert.same(want.output, rows_of(e:observed(1, made.output)))
      assert.same(want.stocks, rows_of(e:observed(1, made.stocks)))
      for t, row in ipairs(rows_of(e:observed(1, made.unmet))) do
        local sum = 0
        for _, v in ipairs(row) do sum = sum + v end
        assert.near(want.unmet[t], sum, 1e-12 * (1 + sum))
      end
      assert.equal(STEPS, e:observed(lanes, made.last):rows())
    end
  end)

  it("name the scarcest good where inputs limit output", function()
    local limited, moved = 0, {} -- who moved away, and how many are left, is not told
    for seed = 1, 200 do
      moved[seed] = random_economy.spec(seed).sleeper ~= nil
      local limit, room
      local want = {}
      local e = run(seed, 1, function(e, s, t)
        if t == 0 then limit = e:observe(1, "limit") end
        local stocks, use = e:get(1, "stocks"), e:get(1, "use")
        room = function(g, j)
          local kind, at = s.importance and s.importance[g][j] or 0, (g - 1) * s.n + j
          if s.stock[g] == math.huge or use[at] <= s.minor * e:get(1, "normal")[j] then return math.huge end
          local most = stocks[at] / (s.reach[g] * use[at])
          if s.production == "linear" then return most end
          return kind == 2 and math.huge or kind == 1 and (most + 1) / 2 or most
        end
      end, function(e, s, t)
        want[t] = {}
        for j, v in ipairs(e:get(1, "room")) do
          local least, at = math.huge, 0
          for g = 1, s.goods do
            if room(g, j) < least then least, at = room(g, j), g end
          end
          want[t][j] = {v, at}
        end
      end)
      for t, row in ipairs(rows_of(e:observed(1, limit))) do
        for j, g in ipairs(moved[seed] and {} or row) do
          assert.is_true(g == 0 or g == want[t][j][2])
          if g > 0 then
            limited = limited + 1
            assert.is_true(want[t][j][1] < 1e300)
          end
        end
      end
    end
    assert.is_true(limited > 1000)
  end)

  it("have no limiting good while everything is at rest", function()
    local e = core_economy.new(random_economy.spec(3))
    local limit = e:observe(1, "limit")
    for _ = 1, 5 do e:step() end
    for _, row in ipairs(rows_of(e:observed(1, limit))) do
      for _, g in ipairs(row) do assert.equal(0, g) end
    end
  end)

  it("of trade are the deliveries of the plain economy under every rule", function()
    local ruled = {}
    for seed = 1, 120 do
      local s = random_economy.spec(seed)
      s.negligible, s.slight = 1e-10, 1e-10 -- rounding alone, as where the core is given no slight scarcity
      local other, group, groups = plain.new(s), nil, math.min(4, s.n)
      local want, scale, by_node, by_group = {}, 1e-6, nil, nil
      for i = 1, s.n do
        want[i] = {}
        for j = 1, s.n do want[i][j] = 0 end
      end
      local e = run(seed, 1, function(e, _, t)
        group = group or random_groups(s.n, groups)
        if t == 0 then by_node, by_group = e:observe(1, "trade"), e:observe(1, "trade", group) end
      end, function()
        ruled[other.priority and "classes" or s.rationing] = true
        for i, row in ipairs(other.delivered) do
          for j, v in ipairs(row) do want[i][j], scale = want[i][j] + v, scale + v / s.n end
        end
      end, other)
      local got, summed = rows_of(e:observed(1, by_node)), rows_of(e:observed(1, by_group))
      for i, row in ipairs(want) do
        for j, v in ipairs(row) do assert.near(v, got[i][j], 1e-9 * scale) end
        for g, v in ipairs(add_up(got[i], group, groups)) do assert.near(v, summed[i][g], 1e-12 * scale) end
      end
    end
    for _, rule in ipairs{"classes", "alike", "orders_first", "finals_first", "level"} do
      assert.is_true(ruled[rule], rule)
    end
  end)

  it("of final users are the deliveries of the plain economy, and what it misses, by groups of columns", function()
    for seed = 1, 120 do
      local s = random_economy.spec(seed)
      s.negligible, s.slight = 1e-10, 1e-10 -- rounding alone, as where the core is given no slight scarcity
      local other, columns = plain.new(s), random_economy.columns(s)
      local group, back, want, missed, scale = {}, {}, {}, {}, 1e-6
      for d = 1, columns do group[d] = (d + seed) % 3 end -- 0: not counted
      if columns == 1 or group[1] == 0 then group[1] = 1 end
      for j = 1, s.n do back[j] = 1 + j % 2 end
      for i = 1, s.n do want[i] = {0, 0} end
      local to_finals, both, unmet, asked, final
      local e = run(seed, 1, function(e, _, t)
        if t > 0 then return end
        to_finals, unmet = e:observe(1, "trade", nil, 1, group), e:observe(1, "unmet", nil, 1, group)
        both, final = e:observe(1, "trade", back, 1, group), e:observe(1, "final", nil, 1, group)
      end, function()
        asked = {0, 0}
        missed[#missed + 1] = {0, 0}
        for i = 1, s.n do
          local got, want_of = {0, 0}, {0, 0}
          for d = 1, columns do
            local g = group[d]
            if g > 0 then
              want[i][g] = want[i][g] + other.to_finals[i][d]
              asked[g] = asked[g] + other.asked[i][d]
              got[g] = got[g] + other.asked[i][d] * other.share_final[i]
              want_of[g] = want_of[g] + other.asked[i][d] + other.missed[i][d]
              scale = scale + math.abs(other.to_finals[i][d])
            end
          end
          for g = 1, 2 do missed[#missed][g] = missed[#missed][g] + math.max(0, want_of[g] - got[g]) end
        end
      end, other)
      local function check(rows, number, what)
        for r, row in ipairs(rows_of(e:observed(1, number))) do
          for g, v in ipairs(row) do assert.near(rows[r][g], v, 1e-9 * scale, what) end
        end
      end
      check(want, to_finals, "deliveries")
      check(missed, unmet, "missed")
      local finals = rows_of(e:observed(1, final))
      for g, v in ipairs(finals[#finals]) do assert.near(asked[g], v, 1e-9 * scale) end
      local mixed = rows_of(e:observed(1, both))
      for i = 1, s.n do
        local sum, all = 0, 0
        for _, v in ipairs(mixed[i]) do all = all + v end
        for _, v in ipairs(want[i]) do sum = sum + v end
        assert.is_true(all >= sum - 1e-9 * scale)
      end
    end
  end)

  it("of trade are what makers sent, and what came into stocks", function()
    for seed = 1, 60 do
      local s, trade, orders, before, last = random_economy.spec(seed), nil, nil, nil, nil
      run(seed, 1, function(e, _, t)
        if t == 0 then trade = e:observe(1, "trade") end
        orders, before, last = e:get(1, "orders"), e:get(1, "stocks"), rows_of(e:observed(1, trade))
      end, function(e, _, _, sums)
        local share, x, now = e:get(1, "share_orders"), e:get(1, "stocks"), rows_of(e:observed(1, trade))
        local came, scale = {}, 1e-9 * (1 + sums[1].output)
        for i, row in ipairs(now) do
          local sent = 0
          for j, v in ipairs(row) do
            local at = (s.good[i] - 1) * s.n + j
            came[at], sent = (came[at] or 0) + v - last[i][j], sent + v - last[i][j]
          end
          assert.near(orders[i] * share[i], sent, scale)
        end
        for g = 1, s.goods do -- what came is at least what stocks gained
          for j = 1, s.n do
            local at = (g - 1) * s.n + j
            if s.stock[g] < math.huge then assert.is_true((came[at] or 0) >= x[at] - before[at] - scale) end
          end
        end
      end)
    end
  end)

  it("are the same on one thread or three", function()
    local before, seen = lian.threads(), {}
    for _, threads in ipairs{1, 3} do
      lian.threads(threads)
      for seed = 1, 20 do
        local trade
        local e = run(seed, 2, function(e, _, t)
          if t == 0 then trade = e:observe(1, "trade") end
        end, function() end)
        local rows = rows_of(e:observed(1, trade))
        if seen[seed] then assert.same(seen[seed], rows) end
        seen[seed] = rows
      end
    end
    lian.threads(before)
  end)

  it("of links are those of the same flows as a table", function()
    local nodes, links, flows = {"a", "b", "c"}, {{"a", "b", 30}, {"b", "c", 20}, {"c", "a", 10}, {"a", "c", 5}},
      {{0, 30, 5}, {0, 0, 20}, {10, 0, 0}}
    local spec = {steps = 12, goods = 3, good = {1, 2, 3}, stock = {3, 3, 3}, restore = {2, 2, 2}, reach = {2, 2, 2},
      minor = 0, alpha_base = 1, alpha_max = 1.2, alpha_steps = 6, by_capacity = true, production = "leontief",
      rationing = "alike", target = "wanted", flows = "domestic"}
    local seen = {}
    for _, chain in ipairs{assert(lian.chain{nodes = nodes, links = links, output = {60, 40, 30}}),
      assert(lian.chain{nodes = nodes, flows = flows, output = {60, 40, 30}})} do
      local e = assert(core.economy.new(chain, spec))
      local trade, grouped = e:observe(1, "trade"), e:observe(1, "trade", {1, 1, 2})
      e:set(1, "capacity", {0.5, 1, 1})
      for t = 1, 10 do
        if t == 5 then e:cut(1, {true}, {false, true}, 0.5, 0) end
        e:step()
      end
      seen[#seen + 1] = {rows_of(e:observed(1, trade)), rows_of(e:observed(1, grouped))}
    end
    for k = 1, 2 do
      for i = 1, 3 do
        for j, v in ipairs(seen[1][k][i]) do assert.near(seen[2][k][i][j], v, 1e-12) end
      end
    end
  end)

  it("start with the next step and refuse what makes no sense", function()
    local s = random_economy.spec(5)
    local e = core_economy.new(s, 2)
    e:step()
    local late = e:observe(2, "output", nil, 2)
    assert.equal(0, e:observed(2, late):rows())
    for _ = 1, 3 do e:step() end
    assert.equal(2, e:observed(2, late):rows())
    assert.has_error(function() e:observed(1, late) end, "bad argument #2 to 'observed' (no such record)")
    assert.error_matches(function() e:observe(3, "output") end, "outside 1..2")
    assert.error_matches(function() e:observe(1, "prices") end, "invalid option 'prices'")
    assert.error_matches(function() e:observe(1, "output", nil, 0) end, "at least 1")
    assert.error_matches(function() e:observe(1, "output", {1}) end, "a group for each node")
    assert.error_matches(function() e:observe(1, "trade", nil, 2) end, "summed over all steps: expected every 1")
    local group = {}
    for i = 1, s.n do group[i] = 1 end
    assert.error_matches(function() e:observe(1, "limit", group) end, "by node, without groups")
  end)
end)

describe("records of a network of firms", function()
  it("are what each step gives; trade is what suppliers sent", function()
    local nodes, links = {"a", "b", "c"}, {{"a", "b", 30}, {"b", "c", 20}, {"c", "a", 10}, {"a", "c", 5}}
    local chain = assert(lian.chain{nodes = nodes, links = links, output = {60, 40, 30}})
    local f = assert(core.firms.new(chain, {steps = 12, goods = 3, good = {1, 2, 3}, stock = {3, 3, 3}, restore = 2,
      rationing = "level"}))
    local names, made, want = {"output", "capacity", "orders", "final"}, {}, {}
    for _, name in ipairs(names) do made[name], want[name] = f:observe(1, name), {} end
    local unmet, trade, grouped = f:observe(1, "unmet"), f:observe(1, "trade"), f:observe(1, "output", {2, 1, 2}, 2)
    f:set(1, "capacity", {0.4, 1, 1})
    local sums, given = {}, 0
    for t = 1, 10 do
      sums[t] = assert(f:step())[1]
      for _, name in ipairs(names) do want[name][t] = f:get(1, name) end
      for i, v in ipairs(f:get(1, "final")) do given = given + v * f:get(1, "share_final")[i] end
    end
    for _, name in ipairs(names) do assert.same(want[name], rows_of(f:observed(1, made[name]))) end
    local output, sent, missed = 0, 0, 0
    for t, row in ipairs(rows_of(f:observed(1, unmet))) do
      output, missed = output + sums[t].output, missed + sums[t].unmet
      for _, v in ipairs(row) do missed = missed - v end
    end
    for _, row in ipairs(rows_of(f:observed(1, trade))) do
      for _, v in ipairs(row) do sent = sent + v end
    end
    assert.near(output, sent + given, 1e-9)
    assert.near(0, missed, 1e-12)
    for k, row in ipairs(rows_of(f:observed(1, grouped))) do
      local of = want.output[2 * k - 1]
      assert.same({of[2], of[1] + of[3]}, row)
    end
    local ok, message, code = f:observe(1, "stocks")
    assert.is_nil(ok)
    assert.matches("records output", message)
    assert.matches("^unsupported", code)
  end)
end)
