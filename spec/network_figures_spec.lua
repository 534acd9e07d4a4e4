-- figures of networks of firms: risk profile and tails as points, the bow-tie with sizes, the firms around one
local lian = require "lian"

local function network()
  return assert(lian.network{links = {{"Mine", "Steel A", 6}, {"Mine", "Steel B", 4}, {"Steel A", "Cars", 6},
    {"Steel B", "Cars", 3}, {"Glass", "Cars", 1}, {"Cars", "Steel A", 2}, {"Cars", "Shop", 8}},
    columns = {weight = {Mine = 3, Glass = 1.5}}})
end

local function drawn(verb, given)
  local page = lian.report.new{title = "firms"}
  page[verb](page, given)
  return page:html():match "<figure.-</figure>"
end

describe("figures of networks", function()
  it("draw points on axes by powers of ten, a dot a point", function()
    local f = lian.frame.new{{"x", {1, 10, 100, 1000}}, {"y", {1, 0.1, 0, 0.001}}}
    local figure = drawn("points", {frame = f, x = "x", y = "y", log = "both", title = "Tail"})
    local dots = figure:match 'class="dots s1" d="(.-)"'
    local xs, ys = {}, {}
    for x, y in dots:gmatch "M([%d.]+) ([%d.]+)h0" do xs[#xs + 1], ys[#ys + 1] = tonumber(x), tonumber(y) end
    assert.equal(3, #xs) -- what is 0 has no place, and the note says so
    assert.truthy(figure:find("1 values at or below 0 have no place on this scale", 1, true))
    assert.near((xs[2] - xs[1]) * 2, xs[3] - xs[2], 0.2) -- 1, 10 and 1000
    assert.near((ys[2] - ys[1]) * 2, ys[3] - ys[2], 0.2) -- 1, 0.1 and 0.001
    for _, text in ipairs{"1", "10", "100", "1000", "0.1", "0.01"} do
      assert.truthy(figure:find(">" .. text .. "</text>", 1, true), text)
    end
  end)

  it("draw the risk profile and the distribution of buyers", function()
    local net = network()
    local risk = assert(net:cascade{})
    local figure = drawn("points", {frame = risk:profile(), x = "rank", y = {"systemic_risk", "by_buyers"}})
    assert.equal(2, select(2, figure:gsub('class="dots', "")))
    local f = net:distribution{of = "buyers"}
    assert.same({1, 2}, f:column "value") -- Mine and Cars have two, Steel A, Steel B and Glass one
    assert.same({1, 0.4}, f:column "share")
    assert.same({1.5, 3}, net:distribution{of = "weight"}:column "value")
  end)

  it("draw the bow-tie by shares of firms", function()
    local figure = drawn("bow_tie", {frame = network():bow_tie()})
    -- core Steel A and Cars, in Mine, Steel B and Glass, out Shop
    assert.truthy(figure:find("<title>core: 2 firms, 33.3 %</title>", 1, true))
    assert.truthy(figure:find("<title>in: 3 firms, 50 %</title>", 1, true))
    assert.truthy(figure:find("<title>out: 1 firms, 16.7 %</title>", 1, true))
    assert.has_error(function() drawn("bow_tie", {frame = lian.frame.new{{"part", {"x"}}, {"firms", {1}},
      {"share_of_firms", {1}}}}) end, "bow_tie.frame: expected the parts of net:bow_tie(), got 'x'")
  end)

  it("draw flows between groups as bands as wide as their values, the smaller groups as one", function()
    local f = lian.frame.new{{"from", {"N", "N", "S", "E", "W"}}, {"to", {"N", "S", "N", "S", "W"}},
      {"value", {50, 30, 10, 6, 4}, unit = "million CNY"}}
    local figure = drawn("flows", {frame = f, title = "Regions"})
    local function heights(class)
      local out = {}
      local path = 'class="' .. class .. '" d="M[%d.]+ ([%d.]+)C.-V.-C.- [%d.]+ [%d.]+ [%d.]+ ([%d.]+)Z"'
      for top, bottom in figure:gmatch(path) do
        out[#out + 1] = bottom - top
      end
      return out
    end
    assert.near(150, heights("p1 stays")[1], 0.02) -- of 300 for 100
    assert.near(90, heights("p1 goes")[1], 0.02)
    assert.near(30, heights("p2 goes")[1], 0.02)
    assert.truthy(figure:find("<title>N to S: 30 %</title>", 1, true))
    assert.truthy(figure:find("54 % stays within (pale); all: 100 (million CNY).", 1, true))
    figure = drawn("flows", {frame = f, top = 2, within = false})
    assert.truthy(figure:find("2 others", 1, true))
    assert.truthy(figure:find("<title>S to 2 others: 21.7 %</title>", 1, true))
    assert.truthy(drawn("flows", {frame = lian.frame.new{{"from", {"N"}}, {"to", {"N"}}, {"value", {1}}},
      within = false}):find("No flows.", 1, true))
    assert.has_error(function() drawn("flows", {frame = lian.frame.new{{"from", {"N"}}, {"to", {"N"}}, {"value",
      {-1}}}}) end,
      "flows.frame: row 1: expected a value of at least 0, got -1")
  end)

  it("draw the firms around one with their shares of its purchases and sales", function()
    local given = network():ego_graph("Cars", {depth = 2})
    local level = {}
    for _, item in ipairs(given.items) do level[item.label] = item.level end
    assert.same({1, 0.6, 0.3, 0.1, 0.8}, {level.Cars, level["Steel A"], level["Steel B"], level.Glass, level.Shop})
    assert.near(0.6 * 6 / 8, level.Mine, 1e-15) -- through Steel A, which is looked at first
    local figure = drawn("graph", given)
    assert.truthy(figure:find("sells to", 1, true))
    assert.equal(2, #network():ego_graph("Cars", {top = 1}).items)
  end)

  it("name what is wrong", function()
    local f = lian.frame.new{{"x", {1}}, {"y", {1}}}
    assert.has_error(function() drawn("points", {frame = f, x = "x", y = "z"}) end)
    assert.has_error(function() drawn("points", {frame = f, x = "x", y = "y", log = "z"}) end,
      "points.log: expected one of 'none', 'x', 'y', 'both', got 'z'")
    assert.has_error(function() network():distribution{of = "sale"} end)
  end)
end)
