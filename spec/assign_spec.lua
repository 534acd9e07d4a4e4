-- lian.assign: against all assignments tried one by one, and against published answers
local core = require "lian.core"
local lian = require "lian"

local stream, drawn = core.stream "assign spec", 0

local function u()
  drawn = drawn + 1
  return core.random_uniform(3, stream, drawn - 1)
end

local function whole(low, high) return math.min(high, low + math.floor(u() * (high - low + 1))) end

-- the most that can be matched and the largest sum of fits, all ways tried
local function tried(fit, capacity, rows, all)
  local columns, best = #capacity, {count = -1, sum = -math.huge}
  local function go(i, count, sum)
    if i > rows then
      local better = sum > best.sum
      if all and count ~= best.count then better = count > best.count end
      if better then best = {count = count, sum = sum} end
      return
    end
    go(i + 1, count, sum)
    for j = 1, columns do
      local v = fit[(i - 1) * columns + j]
      if v == v and capacity[j] > 0 then
        capacity[j] = capacity[j] - 1
        go(i + 1, count + 1, sum + v)
        capacity[j] = capacity[j] + 1
      end
    end
  end
  go(1, 0, 0)
  return best
end

describe("core.portfolio.assign", function()
  it("finds what all assignments tried one by one find, on 400 random cases", function()
    for case = 1, 400 do
      local rows, columns, all = whole(1, 6), whole(1, 4), case % 2 == 0
      local fit, capacity, used, count, sum = {}, {}, {}, 0, 0
      for k = 1, rows * columns do fit[k] = u() < 0.2 and 0 / 0 or whole(-4, 12) end
      for j = 1, columns do capacity[j], used[j] = whole(0, 3), 0 end
      local want = tried(fit, capacity, rows, all)
      local where, total = assert(core.portfolio.assign(fit, capacity, all))
      for i, j in ipairs(where) do
        if j > 0 then
          used[j], count, sum = used[j] + 1, count + 1, sum + fit[(i - 1) * columns + j]
          assert.is_true(used[j] <= capacity[j])
        end
      end
      assert.are.equal(want.sum, sum, "case " .. case)
      assert.are.equal(sum, total)
      if all then assert.are.equal(want.count, count) end
    end
  end)

  it("has the published answer of scipy's example", function()
    -- documentation of scipy.optimize.linear_sum_assignment: cost [[4,1,3],[2,0,5],[3,2,2]], least 5, columns 1, 0, 2
    local where, total = assert(core.portfolio.assign({-4, -1, -3, -2, 0, -5, -3, -2, -2}, {1, 1, 1}, true))
    assert.are.same({2, 1, 3}, where)
    assert.are.equal(-5, total)
  end)
end)

describe("lian.assign", function()
  local frame = lian.frame
  local function programmes(teams)
    return frame.new{{"programme", {"chips", "panels"}}, {"teams", teams or {2, 1}}}
  end
  local function provinces()
    return frame.new{{"province", {"Anhui", "Hubei", "Hunan", "Henan"}}, {"chips", {5, 4, 3}}, {"panels", {4, 1, 2, 6}}}
  end

  it("matches provinces to programmes, with what each gives up", function()
    local f = lian.assign{provinces = provinces(), programmes = programmes(), capacity = "teams"}
    assert.are.same({"chips", "chips", nil, "panels"}, f:column "programme")
    assert.are.same({0, 0, nil, 0}, f:column "loses")
    assert.are.equal("chips", f(3, "best"))
    assert.is_truthy(tostring(f):find("sum of fits 15; 3 of 4 matched", 1, true))
  end)

  it("takes fits as a list of pairs", function()
    local fits = frame.new{{"province", {"Anhui", "Anhui", "Hubei"}}, {"programme", {"chips", "panels", "chips"}},
      {"fit", {5, 4, 4}}}
    local f = lian.assign{provinces = provinces(), programmes = programmes{1, 1}, capacity = "teams", by = "fit",
      fits = fits}
    assert.are.same({"panels", "chips"}, {f(1, "programme"), f(2, "programme")})
    assert.are.equal(1, f(1, "loses"))
  end)

  it("matches nobody at a loss unless all are to be", function()
    local given = {firms = frame.new{{"firm", {"A", "B"}}, {"chips", {-1, 2}}, {"panels", {-3, -2}}},
      programmes = programmes{1, 1}, capacity = "teams"}
    assert.are.same({"panels", "chips"}, lian.assign(given):column "programme")
    given.all = false
    assert.are.same({nil, "chips"}, lian.assign(given):column "programme")
  end)

  local function refused(message, given)
    local ok, text = pcall(lian.assign, given)
    assert.is_false(ok)
    assert.is_truthy(text:find(message, 1, true), text)
  end

  it("refuses what it cannot read", function()
    refused("assign: expected either provinces or firms", {programmes = programmes()})
    refused("assign.provinces: expected a frame, got 3", {provinces = 3, programmes = programmes()})
    refused("assign.capacity: no column 'team', did you mean 'teams'?", {provinces = provinces(),
      programmes = programmes(), capacity = "team"})
    refused("assign.programmes[2].teams: expected a whole number of at least 0, got 1.5", {provinces = provinces(),
      programmes = programmes{1, 1.5}, capacity = "teams"})
    refused("assign.programmes[2].teams: expected a whole number of at least 0, got nothing", {provinces = provinces(),
      programmes = programmes{1}, capacity = "teams"})
    refused("'Anhui' stands twice in province (rows 1 and 2)", {programmes = programmes(), capacity = "teams",
      provinces = frame.new{{"province", {"Anhui", "Anhui"}}, {"chips", {1, 2}}, {"panels", {1, 2}}}})
    refused("no column with the fit to 'panels'", {programmes = programmes(), capacity = "teams",
      provinces = frame.new{{"province", {"Anhui"}}, {"chips", {1}}}})
    refused("assign.fits[1]: no programme 'chip', did you mean 'chips'?", {provinces = provinces(),
      programmes = programmes(), fits = frame.new{{"province", {"Anhui"}}, {"programme", {"chip"}}, {"fit", {1}}}})
  end)
end)
