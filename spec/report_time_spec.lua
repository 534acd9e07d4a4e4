-- drawings over time in a report: the fan of draws, the timeline, heat maps of nodes by time
local lian = require "lian"

-- well-formed: every element that is opened is closed, in order; nothing that is no number
local function check_markup(text)
  local stack = {}
  for slash, name, rest in text:gmatch("<(/?)([%a][%w:]*)([^<>]*)>") do
    if slash == "/" then
      assert.equal(name, table.remove(stack))
    elseif rest:sub(-1) ~= "/" then
      stack[#stack + 1] = name
    end
  end
  assert.equal(0, #stack)
  for attributes in text:gmatch("<[a-z]+ ([^<>]*)>") do
    assert.is_nil(attributes:find("[\" ,MLhVH-]nan"), attributes)
    assert.is_nil(attributes:find("[\" ,MLhVH-]inf"), attributes)
  end
end

local function drawn(verb, given)
  local page = lian.report.new{title = "t"}
  page[verb](page, given)
  local figure = page:html():match("<figure.*</figure>")
  check_markup(figure)
  return figure
end

local function has(text, part) assert.truthy(text:find(part, 1, true), part) end
local function has_not(text, part) assert.is_nil(text:find(part, 1, true), part) end

local function wrong(telling, verb, given)
  local ok, raised = pcall(drawn, verb, given)
  assert.is_false(ok)
  assert.truthy(tostring(raised):find(telling, 1, true), tostring(raised))
end

local function with(given, change)
  local out = {}
  for key, value in pairs(given) do out[key] = value end
  for key, value in pairs(change) do out[key] = value end
  return out
end

-- points {x, y} of a path
local function points(d)
  local out = {}
  for x, y in d:gmatch("[ML](%-?[%d.]+) (%-?[%d.]+)") do out[#out + 1] = {x = tonumber(x), y = tonumber(y)} end
  return out
end

-- outlines by class and tip, in order
local function paths(figure, class)
  local out = {}
  for attributes, tip in figure:gmatch("<path ([^>]*)><title>(.-)</title>") do
    if attributes:match('class="([^"]*)"') == class then
      local d = attributes:match(' d="([^"]*)"')
      out[#out + 1] = {tip = tip, d = d, points = points(d)}
    end
  end
  return out
end

local function range(list, axis)
  local low, high = math.huge, -math.huge
  for _, p in ipairs(list) do low, high = math.min(low, p[axis]), math.max(high, p[axis]) end
  return low, high
end

-- texts with their attributes
local function texts(figure)
  local out = {}
  for attributes, text in figure:gmatch("<text ([^>]*)>(.-)</text>") do
    out[text] = {x = tonumber(attributes:match(' x="([^"]*)"')), y = tonumber(attributes:match(' y="([^"]*)"')),
      class = attributes:match('class="([^"]*)"'), anchor = attributes:match('text%-anchor="([^"]*)"'),
      all = attributes}
  end
  return out
end

local draws = lian.frame.new{{"time", {2025, 2026, 2027, 2028}}, {"q05", {0.9, 0.5, 0.6, 0.8}},
  {"q25", {0.95, 0.6, 0.7, 0.9}}, {"q50", {1, 0.7, 0.8, 0.95}, unit = "share of normal"},
  {"q75", {1, 0.75, 0.85, 1}}, {"q95", {1.1, 0.8, 0.9, 1.05}}, {"base", {1, 0.8, 0.9, 1}}}

describe("a fan of draws", function()
  it("nests its bands, the outermost first, with the median on top", function()
    local figure = drawn("fan", {frame = draws, line = "base", title = "Output"})
    local bands = paths(figure, "band")
    assert.same({"5 to 95 %", "25 to 75 %"}, {bands[1].tip, bands[2].tip})
    local median, base = paths(figure, "path s1")[1], paths(figure, "path s2")[1]
    assert.equal("median", median.tip)
    assert.equal("base", base.tip)
    assert.equal(8, #bands[1].points)   -- four along the top, four back
    for k = 1, 4 do
      local outer, inner = bands[1].points, bands[2].points
      assert.equal(median.points[k].x, outer[k].x)
      assert.is_true(outer[k].y <= inner[k].y and inner[k].y <= median.points[k].y)
      assert.is_true(median.points[k].y <= inner[9 - k].y and inner[9 - k].y <= outer[9 - k].y)
    end
    assert.is_true(figure:find('class="band"', 1, true) < figure:find('class="path s1"', 1, true))
    has(figure, "5 to 95 % is 0.800 to 1.050")
    has(figure, '<span class="unit">share of normal</span>')
    for _, text in ipairs{"5 to 95 %", "25 to 75 %", "median", "base"} do has(figure, "</i>" .. text .. "</span>") end
  end)

  it("takes one band as names, and names what is no percentile by its column", function()
    local frame = lian.frame.new{{"t", {1, 2}}, {"low", {0, 1}}, {"mean", {1, 2}}, {"high & <up>", {2, 3}}}
    local figure = drawn("fan", {frame = frame, x = "t", low = "low", middle = "mean", high = "high & <up>"})
    assert.equal("low to high &amp; &lt;up&gt;", paths(figure, "band")[1].tip)
    assert.equal("mean", paths(figure, "path s1")[1].tip)
    frame = lian.frame.new{{"time", {1, 2}}, {"q025", {0, 1}}, {"q50", {1, 2}}, {"q97.5", {2, 3}}}
    assert.equal("2.5 to 97.5 %", paths(drawn("fan", {frame = frame, low = "q025", high = "q97.5"}), "band")[1].tip)
  end)

  it("is open where numbers are missing, and shows moments that stand alone", function()
    local frame = lian.frame.new{{"time", {1, 2, 3, 4}}, {"q05", {0, 0, nil, 0}}, {"q50", {1, 1, nil, 1}},
      {"q95", {2, 2, nil, 2}}}
    local figure = drawn("fan", {frame = frame, low = "q05", high = "q95"})
    local _, outlines = paths(figure, "band")[1].d:gsub("Z", "")
    assert.equal(2, outlines)
    local one = drawn("fan", {frame = frame:top(1, "q50"), low = "q05", high = "q95"})
    local low, high = range(paths(one, "band")[1].points, "x")
    assert.equal(6, high - low)
    has(paths(one, "path s1")[1].d, "h6")
  end)

  it("marks moments above the bands, none over another, escaped and within the drawing", function()
    local figure = drawn("fan", {frame = draws, title = "<&>", marks = {[2025.1] = "embargo of A & <B>",
      [2025.2] = "stockpile", [2027.9] = "a programme that is ready", [2040] = "beyond"}})
    local at = texts(figure)
    assert.not_equal(at["embargo of A &amp; &lt;B&gt;"].y, at.stockpile.y)
    assert.equal("end", at["a programme that is ready"].anchor)
    has_not(figure, "beyond")
    has(figure, "<figcaption>&lt;&amp;&gt;")
    local top = range(paths(figure, "band")[1].points, "y")
    for _, text in ipairs{"stockpile", "embargo of A &amp; &lt;B&gt;"} do assert.is_true(at[text].y < top) end
  end)

  it("is the same each time, and on the axes of lines", function()
    local given = {frame = draws, marks = {[2026] = "a", [2026.5] = "b"}, title = "x"}
    assert.equal(drawn("fan", given), drawn("fan", given))
    local lines = drawn("lines", {frame = draws, x = "time", y = {"q05", "q25", "q50", "q75", "q95"},
      marks = given.marks, title = "x"})
    assert.equal(paths(lines, "path s3")[1].d, paths(drawn("fan", given), "path s1")[1].d)
  end)

  it("says what is wrong", function()
    wrong("fan: 'frame' is required", "fan", {})
    wrong("fan.frame: expected a frame, got a table", "fan", {frame = {}})
    wrong("fan.frame: expected at least one row, got 'none'", "fan",
      {frame = draws:filter(function() return false end)})
    wrong("fan.x: no column 'tim', did you mean 'time'?", "fan", {frame = draws, x = "tim"})
    wrong("fan.low: no column 'q01'", "fan", {frame = draws, low = "q01", high = "q95"})
    wrong("fan.high: expected as many columns as low has, 2, got 1", "fan", {frame = draws, high = {"q95"}})
    wrong("fan.low: expected one to 4 columns, got 0", "fan", {frame = draws, low = {}, high = {}})
    wrong("fan.line: no column 'bas', did you mean 'base'?", "fan", {frame = draws, line = "bas"})
    wrong("fan: 'q25' lies above 'q05' in row 1; give the bands from the outermost in", "fan",
      {frame = draws, low = {"q25", "q05"}, high = {"q75", "q95"}})
    wrong("fan.marks: expected moment -> text, got 'a'", "fan", {frame = draws, marks = {a = "b"}})
    wrong("fan.x: 'time' falls in row 2", "fan", {frame = lian.frame.new{{"time", {2, 1}}, {"q05", {1, 1}},
      {"q50", {1, 1}}, {"q95", {1, 1}}}, low = "q05", high = "q95"})
    wrong("fan.middle: column 'q50' has no numbers", "fan", {frame = lian.frame.new{{"time", {2}}, {"q05", {1}},
      {"q50", {}}, {"q95", {1}}, count = 1}, low = "q05", high = "q95"})
    wrong("unknown option 'midle', did you mean 'middle'?", "fan", {frame = draws, midle = "q50"})
  end)
end)

local embargo = {label = "embargo c14 by USA, JPN on CHN", kind = "shock", from = 2026, to = 2028, ramp = 0.5, fade = 1}
local stockpile = {label = "stockpile", kind = "policy", from = 2025.5, notes = {[2026.1] = "filled"}}

local function timeline(rows, change)
  return drawn("timeline", with({rows = rows, from = 2025, to = 2030}, change or {}))
end

describe("a timeline", function()
  it("has a bar a row, rising with its ramp and falling with its fade", function()
    local figure = timeline{embargo, stockpile, {label = "plan", kind = "programme", from = 2025, to = 2027}}
    local bar = paths(figure, "shock")[1]
    assert.equal(embargo.label .. ": from 2026 to 2028, rises over 0.5 years, fades over 1 year", bar.tip)
    local years = (range(paths(figure, "programme")[1].points, "x"))   -- where 2025 is
    local _, y2027 = range(paths(figure, "programme")[1].points, "x")
    local each = (y2027 - years) / 2
    local expected = {1, 1, 1.5, 3, 4, 4}       -- years after 2025: foot, onset, full, end, faded, foot
    for k, p in ipairs(bar.points) do assert.near(years + expected[k] * each, p.x, 0.11) end
    local low, high = range(bar.points, "y")
    assert.equal(14, high - low)
    local heights = {}
    for k, p in ipairs(bar.points) do heights[k] = (high - p.y) / 14 end
    assert.same({0, 0, 1, 1, 0, 0}, heights)
    has(figure, "3 rows from 2025 to 2030: 1 shock, 1 policy, 1 programme.")
    for _, kind in ipairs{"shock", "policy", "programme"} do
      has(figure, ('<i class="%s"></i>%s'):format(kind, kind))
    end
  end)

  it("leads a bar without an end, or beyond the horizon, on with a head", function()
    local figure = timeline{stockpile, embargo, {label = "long", kind = "shock", from = 2020, to = 2050}}
    assert.equal(1, #paths(figure, "policy goes-on"))
    assert.equal(1, #paths(figure, "shock goes-on"))
    local low, high = range(paths(figure, "shock")[2].points, "x")
    local _, open = range(paths(figure, "policy")[1].points, "x")
    assert.equal(open, high)
    assert.is_true(low < (range(paths(figure, "policy")[1].points, "x")))
    assert.equal("stockpile: from 2025.5 on", paths(figure, "policy")[1].tip)
  end)

  it("says of rows outside the horizon when they are, and shows what does not last", function()
    local figure = timeline{{label = "old", kind = "policy", from = 2018, to = 2024},
      {label = "later", kind = "policy", from = 2031}, {label = "blow", kind = "shock", from = 2026, to = 2026}}
    has(figure, ">until 2024</text>")
    has(figure, ">from 2031</text>")
    assert.equal(0, #paths(figure, "policy"))
    has(paths(figure, "shock")[1].d, "h2")
  end)

  it("cuts wedges at the horizon at their strength there", function()
    local bar = paths(timeline{{label = "slow", kind = "shock", from = 2024, to = 2040, ramp = 4}}, "shock")[1]
    local _, foot = range(bar.points, "y")
    assert.near(14 / 4, foot - bar.points[2].y, 0.11)
  end)

  it("notes moments, none over another, each in the drawing", function()
    local notes = {[2026] = "readiness 5", [2026.1] = "readiness 6 & <7>", [2029.9] = "in volume production",
      [2035] = "beyond"}
    local figure = timeline{{label = "plan", kind = "programme", from = 2025, notes = notes}, stockpile}
    local at = texts(figure)
    assert.is_true(at["readiness 5"].y > at["readiness 6 &amp; &lt;7&gt;"].y)
    assert.equal("end", at["in volume production"].anchor)
    assert.equal("remark", at["readiness 5"].class)
    has(figure, "<title>2026.1: readiness 6 &amp; &lt;7&gt;</title>")
    has_not(figure, "beyond")
    assert.is_true(at.stockpile.y > at["readiness 5"].y)
  end)

  it("fits long labels, whole in the tip, and escapes them", function()
    local long = ("plants of A & <B> "):rep(6)
    local figure = timeline{with(embargo, {label = long})}
    has(figure, "<title>" .. long:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;") .. "</title>")
    has(figure, "…</text>")
    has_not(figure, "<B>")
  end)

  it("numbers years, parts of years or some of the years as the horizon asks", function()
    local function years(from, to)
      local out = {}
      for text in timeline({{label = "a", kind = "shock", from = from}}, {from = from, to = to}):gmatch(
        '"middle"[^>]*>([%d.]+)</text>') do out[#out + 1] = text end
      return table.concat(out, " ")
    end
    assert.equal("2025 2026 2027 2028 2029", years(2025, 2030))
    assert.equal("2025.0 2025.1 2025.2 2025.3 2025.4 2025.5 2025.6 2025.7 2025.8 2025.9 2026.0", years(2025, 2026))
    assert.equal("2000 2010 2020 2030 2040 2050 2060 2070 2080 2090 2100", years(2000, 2100))
  end)

  it("takes 40 rows, and is the same each time", function()
    local rows = {}
    local notes = {[2026] = "a", [2027] = "b", [2027.1] = "c"}
    for k = 1, 40 do rows[k] = with(embargo, {label = "row " .. k, notes = notes}) end
    local figure = timeline(rows)
    assert.equal(40, #paths(figure, "shock"))
    assert.equal(figure, timeline(rows))
    rows[41] = embargo
    wrong("timeline.rows: expected at most 40 rows, got 41", "timeline", {rows = rows, from = 2025, to = 2030})
  end)

  it("says what is wrong", function()
    local function bad(telling, change, whole)
      wrong(telling, "timeline", with({rows = {embargo, stockpile, with(embargo, change)}, from = 2025, to = 2030},
        whole or {}))
    end
    bad("timeline.rows[3].from: expected a number, got 'soon'", {from = "soon"})
    bad("timeline.rows[3].from: expected a number, got nan", {from = 0 / 0})
    bad("timeline.rows[3].to: expected a moment from 2026 on, got 2020", {to = 2020})
    bad("timeline.rows[3].ramp: expected a number of at least 0, got -1", {ramp = -1})
    bad("timeline.rows[3].kind: expected one of 'shock', 'policy', 'programme', got 'tax'", {kind = "tax"})
    bad("timeline.rows[3].label: expected a text, got 3", {label = 3})
    bad("timeline.rows[3]: unknown option 'ends'", {ends = 2027})
    bad("timeline.rows[3].notes: expected moment -> text, got 'a'", {notes = {a = "b"}})
    bad("timeline.rows[3].notes[2026.1]: expected a text, got 3", {notes = {[2026.1] = 3}})
    bad("timeline.rows: expected at least one row, got 'none'", {}, {rows = {}})
    bad("timeline.rows: expected an array of rows, got 'x'", {}, {rows = {embargo, x = 1}})
    bad("timeline.rows[2]: expected a table of named options, got 3", {}, {rows = {embargo, 3}})
    bad("timeline.to: expected a moment after from, 2025, got 2025", {}, {to = 2025})
    wrong("timeline: 'rows' is required", "timeline", {from = 2025, to = 2030})
    wrong("timeline: 'from' is required", "timeline", {rows = {embargo}, to = 2030})
    wrong("timeline.rows[1].to: expected the moment from which it fades, got nothing", "timeline",
      {rows = {{label = "a", kind = "shock", from = 2025, fade = 1}}, from = 2025, to = 2030})
    local many = {}
    for k = 1, 21 do many[2025 + k / 10] = "n" end
    bad("timeline.rows[3].notes: expected at most 20 notes, got 21", {notes = many})
  end)
end)

local costs = lian.frame.new{{"policy", {"stockpile", "stockpile", "plan <&>", "plan <&>", "old"}},
  {"year", {2025, 2026, 2026, 2027, 2019}}, {"bought", {100, nil, 30, 40, 9}, unit = "million USD"},
  {"held", {5, 10, 0, 0, 9}, unit = "million USD"}}

-- boxes by tip
local function boxes(figure)
  local out = {}
  for attributes, tip in figure:gmatch("<rect ([^>]*)><title>(.-)</title>") do
    local box = {class = attributes:match('class="([^"]*)"'), opacity = attributes:match('fill%-opacity="([^"]*)"')}
    for _, name in ipairs{"x", "y", "width", "height"} do
      box[name] = tonumber(attributes:match("%f[%w]" .. name .. '="([^"]*)"'))
    end
    out[tip] = box
  end
  return out
end

describe("costs below a timeline", function()
  it("are stacked by policy in their year, under the same years", function()
    local figure = timeline({stockpile}, {costs = costs, note = "A note."})
    local at = boxes(figure)
    local first, second = at["stockpile, 2025: 105"], at["stockpile, 2026: 10"]
    local plan = at["plan &lt;&amp;&gt;, 2026: 30"]
    assert.near(105 / 30, first.height / plan.height, 0.01)
    assert.near(second.y, plan.y + plan.height, 0.011)      -- one on the other
    assert.equal(second.x, plan.x)
    assert.is_true(first.x < second.x)
    assert.equal(first.class, second.class)
    assert.not_equal(first.class, plan.class)
    assert.near(texts(figure)["2026"].x, plan.x + plan.width / 2, 0.011)
    has(figure, ">105</text>")
    has(figure, "Costs by year, million USD:")
    has(figure, "Costs of 3 years, 185 million USD in all. Largest: 2025, 105 million USD.")
    has(figure, "A note. Costs of 1 year outside the horizon are not shown.")
    has_not(figure, "</i>old")
    assert.equal(figure, timeline({stockpile}, {costs = costs, note = "A note."}))
  end)

  it("fit long names of policies into the legend, whole in the tip", function()
    local long = ("stockpile of C "):rep(20)
    local figure = timeline({stockpile}, {costs = lian.frame.new{{"policy", {long}}, {"year", {2026}}, {"cost", {1}}}})
    assert.truthy(figure:find('</i>stockpile of C [^<]*…</span>'))
    assert.truthy(boxes(figure)[long .. ", 2026: 1"])
  end)

  it("are of the named amounts", function()
    local at = boxes(timeline({stockpile}, {costs = costs, amounts = "held"}))
    assert.truthy(at["stockpile, 2025: 5"])
    assert.is_nil(at["plan &lt;&amp;&gt;, 2026: 0"])
  end)

  it("of more policies than colours are of the largest, and of the others together", function()
    local policy, year, cost = {}, {}, {}
    for k = 1, 10 do policy[k], year[k], cost[k] = "p" .. k, 2026, 11 - k end
    local figure = timeline({stockpile},
      {costs = lian.frame.new{{"policy", policy}, {"year", year}, {"cost", cost}}})
    local at = boxes(figure)
    assert.truthy(at["p7, 2026: 4"])
    assert.is_nil(at["p8, 2026: 3"])
    assert.truthy(at["3 others, 2026: 6"])
  end)

  it("stand below zero when they are revenue, and are left out when there are none", function()
    local frame = lian.frame.new{{"policy", {"a", "tax"}}, {"year", {2026, 2026}}, {"cost", {10, -5}}}
    local at = boxes(timeline({stockpile}, {costs = frame}))
    assert.near(at["a, 2026: 10"].y + at["a, 2026: 10"].height, at["tax, 2026: -5"].y, 0.011)
    has(timeline({stockpile}, {costs = frame:filter(function() return false end)}), "No costs within the horizon.")
    timeline({stockpile}, {costs = lian.frame.new{{"policy", {"a"}}, {"year", {2026}}, {"cost", {0}}}})
  end)

  it("say what is wrong", function()
    local function bad(telling, frame, amounts)
      wrong(telling, "timeline", {rows = {stockpile}, from = 2025, to = 2030, costs = frame, amounts = amounts})
    end
    bad("timeline.costs: expected a frame, got 3", 3)
    bad("timeline.costs: no column 'policy'", lian.frame.new{{"year", {2025}}})
    bad("timeline.costs: expected a column of amounts, got 'none'",
      lian.frame.new{{"policy", {"a"}}, {"year", {2025}}})
    bad("timeline.costs.year[1]: expected a whole year, got 2025.5",
      lian.frame.new{{"policy", {"a"}}, {"year", {2025.5}}, {"cost", {1}}})
    bad("timeline.costs.policy[1]: expected a policy, got nothing",
      lian.frame.new{{"policy", {}}, {"year", {2025}}, {"cost", {1}}, count = 1})
    bad("timeline.amounts: no column 'bougt', did you mean 'bought'?", costs, "bougt")
    bad("timeline.costs: 'days' is in days, others are in USD; name those to add up in amounts",
      lian.frame.new{{"policy", {"a"}}, {"year", {2025}}, {"cost", {1}, unit = "USD"}, {"days", {1}, unit = "days"}})
  end)
end)

-- a map of so many nodes by so many moments, alike in each row
local function map(rows, cols, value)
  local out = {rows = {}, cols = {}, values = {}, scale = "share"}
  for j = 1, cols do out.cols[j] = ("%.1f"):format(2025 + j / 10) end
  for i = 1, rows do
    out.rows[i], out.values[i] = "node " .. i, {}
    for j = 1, cols do out.values[i][j] = value or -j / cols end
  end
  return out
end

describe("a heat map of nodes by time", function()
  it("shades shares by steps: one hue for losses, the other for gains, in per cent", function()
    local at = boxes(drawn("heat", {rows = {"A & <B>"}, cols = {"1", "2", "3", "4", "5"},
      values = {{-0.3, -0.26, 0.06, 0.001, nil}}, scale = "share"}))
    local loss, other, gain = at["A &amp; &lt;B&gt; / 1: -30.0 %"], at["A &amp; &lt;B&gt; / 2: -26.0 %"],
      at["A &amp; &lt;B&gt; / 3: 6.0 %"]
    assert.equal("cold", loss.class)
    assert.equal(loss.opacity, other.opacity)
    assert.equal("hot", gain.class)
    assert.is_true(tonumber(gain.opacity) < tonumber(loss.opacity))
    assert.equal("0.04", at["A &amp; &lt;B&gt; / 4: 0.1 %"].opacity)
    assert.equal("hole", at["A &amp; &lt;B&gt; / 5: no value"].class)
  end)

  it("explains its steps as far as it reaches", function()
    local figure = drawn("heat", {rows = {"A"}, cols = {"1", "2"}, values = {{-0.3, 0.06}}, scale = "share"})
    for _, text in ipairs{"loss", "gain", "-25", "-10", "-0.5", "0.5", "2", "5", "%"} do
      has(figure, ">" .. text .. "</text>")
    end
    has_not(figure, ">-50</text>")
    has_not(figure, ">10</text>")
    has(drawn("heat", map(2, 2, 0)), "all within 0.5 % of zero")
    has_not(drawn("heat", map(2, 2, -1)), ">gain<")
    figure = drawn("heat", {rows = {"A"}, cols = {"1", "2"}, values = {{-3, 20}}, scale = {1, 10}})
    for _, text in ipairs{"below zero", "above zero", "-1", "1", "10"} do has(figure, ">" .. text .. "</text>") end
  end)

  it("shows the moments of 40 columns upright and apart, without numbers in the cells", function()
    local figure = drawn("heat", map(40, 40))
    has_not(figure, 'class="in')
    local at = texts(figure)
    assert.is_true(at["2025.5"].x - at["2025.4"].x >= 12)
    has(at["2025.5"].all, "rotate(-90 ")
    has_not(figure, "…")
  end)

  it("has numbers in all cells or in none", function()
    local _, wide = drawn("heat", map(3, 10)):gsub('class="in', "")
    assert.equal(30, wide)
    local given = map(3, 30)
    for j = 1, 29 do given.values[1][j] = 0 end
    has_not(drawn("heat", given), 'class="in')
  end)

  it("is the same each time, and as before without a scale", function()
    assert.equal(drawn("heat", map(5, 9)), drawn("heat", map(5, 9)))
    local plain = drawn("heat", {rows = {"A"}, cols = {"x", "y"}, values = {{1, -2}}})
    assert.equal("0.52", boxes(plain)["A / x: 1"].opacity)
    has_not(plain, "above zero")
  end)

  it("says what is wrong", function()
    wrong("heat.scale: expected 'share', or an array of 1 to 8 sizes, got 'log'", "heat",
      with(map(1, 1), {scale = "log"}))
    wrong("heat.scale: expected 'share', or an array of 1 to 8 sizes, got 0", "heat", with(map(1, 1), {scale = {}}))
    wrong("heat.scale[2]: expected a number above 5, got 2", "heat", with(map(1, 1), {scale = {5, 2}}))
    wrong("heat.scale[1]: expected a number above 0, got nan", "heat", with(map(1, 1), {scale = {0 / 0}}))
  end)
end)

describe("lines over time", function()
  it("have the texts of marks above, none over another", function()
    local figure = drawn("lines", {frame = draws, x = "time", y = "q50", marks = {[2026] = "an embargo begins",
      [2026.1] = "a stockpile is used", [2027.9] = "the programme is ready"}})
    local at = texts(figure)
    assert.not_equal(at["an embargo begins"].y, at["a stockpile is used"].y)
    assert.equal("end", at["the programme is ready"].anchor)
    assert.is_true(at["a stockpile is used"].y < (range(paths(figure, "path s1")[1].points, "y")))
  end)
end)
