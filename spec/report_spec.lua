local frame = require "lian.frame"
local report = require "lian.report"
local svg = require "lian.report.svg"

local function losses()
  return frame.new{
    {"sector", {"芯片", "Machines & <tools>", "Ports", "Mines"}},
    {"direct", {30, 20, 5, nil}, unit = "billion CNY"},
    {"indirect", {60, 25, -8, nil}, unit = "billion CNY"},
    title = "Losses", note = "per year",
  }
end

local function page() return report.new{title = "Study"} end

local function raises(telling, call)
  local ok, raised = pcall(call)
  assert.is_false(ok)
  assert.truthy(tostring(raised):find(telling, 1, true), tostring(raised))
end

local function has(text, part) assert.truthy(text:find(part, 1, true), part) end

local function count(text, part)
  local n, at = 0, 1
  while true do
    local first, last = text:find(part, at, true)
    if not first then return n end
    n, at = n + 1, last + 1
  end
end

-- every element that is opened is closed, in order; void ones aside
local function is_balanced(text)
  local open, void = {}, {meta = true}
  for slash, name, rest in text:gsub("<!DOCTYPE html>", ""):gmatch("<(/?)(%a[%w]*)([^>]*)>") do
    if slash == "/" then
      if table.remove(open) ~= name then return false, name end
    elseif not void[name] and rest:sub(-1) ~= "/" then
      open[#open + 1] = name
    end
  end
  return #open == 0, open[#open]
end

local function full_page()
  local r = report.new{title = "Where it <hurts>", subtitle = "China & others", language = "zh"}
  r:section("Answer"):text("One.\n\nTwo & a half.")
  r:figures{{"Loss", 1234567, "CNY", "in a year"}, {label = "Worst", value = "芯片"}}
  r:section("Detail")
  r:bars{frame = losses(), value = "direct", top = 2, title = "Direct"}
  r:stacked{frame = losses(), parts = {"direct", "indirect"}}
  r:heat{rows = {"A", "B"}, cols = {"A", "B"}, values = {{1, -2}, {nil, 4}}, title = "Flows"}
  r:frame(losses(), {rows = 3})
  r:section("Script"):script("local x = 1 < 2\n\nprint(x)\n")
  r:provenance{source = "a table", seed = 42}
  return r
end

local function page_in_english()
  return page():bars{frame = losses(), value = "direct", top = 2, title = "Direct"}:html()
end

describe("a report", function()
  it("in Chinese adds Chinese words to what it is given", function()
    local frame_of, r = frame.new, report.new{title = "页", language = "zh-CN"}
    for _, title in ipairs{"一", "二", "三"} do r:section(title) end
    r:bars{frame = losses():filter(function(row) return row.sector == "芯片" end), value = "direct", title = "损失",
      unit = "亿元"}
    r:bars{frame = frame_of{{"部门", {"甲", "乙", "丙"}}, {"值", {3, 2, nil}}, count = 3}, top = 1}
    r:frame(frame_of{{"部门", {"甲", "乙"}}, {"值", {3, 2}}}, {rows = 1})
    r:frame(frame_of{{"部门", {}}, {"值", {}}})
    r:stairs{frame = frame_of{{"item", {"甲", "乙"}}, {"before", {0.1, 0.2}}, {"after", {0.2, 0.9}}}, target = 0.7}
    r:fan{frame = frame_of{{"time", {1, 2}}, {"q05", {1, 1}}, {"q25", {2, 2}}, {"q50", {3, 3}}, {"q75", {4, 4}},
      {"q95", {5, 5}}}}
    r:heat{rows = {"甲"}, cols = {"甲", "乙"}, values = {{-0.3, 0.02}}, scale = "share"}
    r:slopes{frame = frame_of{{"省", {"甲", "乙", "丙"}}, {"前", {1, 2, 3}}, {"后", {2, 1, 3}}}, label = "省",
      before = "前", after = "后"}
    r:timeline{from = 2025, to = 2027, costs = frame_of{{"policy", {"储备"}}, {"year", {2025}},
      {"spent", {3}, unit = "亿元"}}, rows = {{label = "断供", kind = "shock", from = 2025, to = 2026},
      {label = "储备", kind = "policy", from = 2025}, {label = "攻关", kind = "programme", from = 2025}}}
    r:graph{items = {{label = "甲", level = 0.5, final = true}, {label = "乙"}}, links = {{from = "乙", to = "甲",
      kind = "critical"}}}
    r:flows{frame = frame_of{{"from", {"甲", "乙"}}, {"to", {"乙", "乙"}}, {"value", {1, 2}}}}
    r:bow_tie{frame = frame_of{{"part", {"core", "in", "out", "tubes", "tendrils", "rest"}},
      {"firms", {5, 1, 1, 1, 1, 1}}, {"share_of_firms", {0.5, 0.1, 0.1, 0.1, 0.1, 0.1}}}}
    local made = r:html()
    local text, left = made:gsub("<style>.-</style>", ""):gsub("<title[^>]*>.-</title>", ""):gsub(
      "<desc[^>]*>.-</desc>", ""), {}
    for words in text:gmatch(">([^<]+)<") do if words:find "%a%a%a" then left[#left + 1] = words end end
    assert.same({"由 lian " .. require "lian.core".version .. " 生成。"}, left)
    for _, words in ipairs{"最大的 1 项，共 2 项。", "1 项没有数值。", "另有 1 行", "没有数据。", "目标 70 %", "中位数",
      "5 至 95 %", "损失", "上升", "冲击", "各年费用，亿元：", "关键投入", "最终产品", "卖出", "核心", 'aria-label="目录"'} do
      has(made, words)
    end
    has(page_in_english(), "The 2 largest of 3.") -- a page in English after one in Chinese
  end)

  it("has Chinese for words that are used, each with the values of the English", function()
    local sources = {}
    for _, path in ipairs{"bars", "bow_tie", "clusters", "columns", "fan", "flows", "graph", "heat", "html", "init",
      "intervals", "layers", "points", "shade", "slopes", "stairs", "timeline", "waterfall"} do
      local file <close> = assert(io.open(("lua/lian/report/%s.lua"):format(path)))
      sources[#sources + 1] = file:read "a"
    end
    local all = table.concat(sources)
    for english, chinese in pairs(require "lian.report.say".known()) do
      has(all, '"' .. english .. '"')
      local function values(form)
        local out = {}
        for value in form:gmatch "%%[.%d]*%a" do out[#out + 1] = value end
        return out
      end
      assert.same(values(english), values(chinese))
    end
  end)

  it("keeps letters in drawings at 8 px and more on narrow pages, which scroll there", function()
    local text, seen = full_page():html(), 0
    for around, head in text:gmatch("(%b<>)(<svg[^>]*>)") do
      local wide, least = tonumber(head:match ' width="([%d.]+)"'), tonumber(head:match "min%-width:([%d.]+)px")
      assert.equal('<div class="pan">', around)
      assert.is_true(least >= 0.8 * wide and least <= wide) -- the smallest letters are 10.5 px
      seen = seen + 1
    end
    assert.equal(count(text, "<svg"), seen)
    assert.is_true(seen >= 3)
    has(text, ".pan, .scroll { overflow-x: auto;")
    has(text, ".drawing { min-width: 0 !important; }") -- on paper all of it is seen
  end)

  it("tells the numbers of an axis apart, however little they differ", function()
    local steps = {{"t", {1, 2, 3}}, {"share", {0.99931, 1, 1.00042}}, {"low", {0.99941, 0.99942, 0.99943}},
      {"high", {0.99951, 0.99962, 0.99983}}}
    local data = frame.new(steps)
    for _, draw in ipairs{
      function(p) p:lines{frame = data, x = "t", y = {"share"}} end,
      function(p) p:points{frame = data, x = "share", y = "t"} end,
      function(p) p:intervals{frame = data, label = "t", value = "low", low = "low", high = "high"} end,
    } do
      local made, seen = page(), {}
      draw(made)
      local close = 0
      for number in made:html():gmatch '<text[^>]*class="value"[^>]*>([01]%.%d+)</text>' do
        assert.is_nil(seen[number], number)
        seen[number], close = true, close + 1
      end
      assert.is_true(close >= 3, tostring(close))
    end
  end)

  it("is one page that needs nothing else", function()
    local text = full_page():html()
    assert.truthy(is_balanced(text))
    has(text, '<html lang="zh">')
    has(text, '<meta charset="utf-8">')
    has(text, "<title>Where it &lt;hurts&gt;</title>")
    has(text, "prefers-color-scheme: dark")
    has(text, "@media print")
    assert.is_nil(text:find("<script"))
    assert.is_nil(text:find("<link"))
    assert.is_nil(text:find("src="))
    assert.is_nil(text:find("@import"))
    assert.is_nil(text:find("url%("))
    assert.is_nil(text:gsub("http://www.w3.org/2000/svg", ""):find("https?://"))
  end)

  it("is the same, byte for byte, when made again", function()
    assert.equal(full_page():html(), full_page():html())
  end)

  it("begins with its contents from three sections on", function()
    has(full_page():html(), '<li><a href="#s2">Detail</a></li>')
    assert.is_nil(page():section("One"):html():find("<nav"))
  end)

  it("escapes every text that it is given", function()
    local bad = "<b>&\"'"
    local f = frame.new{{bad, {bad}}, {"n " .. bad, {1}, unit = bad}, title = bad, note = bad}
    local r = report.new{title = bad, subtitle = bad, language = bad}
    r:section(bad):text(bad):figures{{bad, bad, bad, bad}}:script(bad):provenance{[bad] = bad}
    r:frame(f):bars{frame = f, title = bad, unit = bad, note = bad}
    r:stacked{frame = f:with("m", {1}), parts = {"n " .. bad, "m"}, title = bad}
    r:heat{rows = {bad}, cols = {bad}, values = {{1}}, title = bad, unit = bad, note = bad}
    assert.is_nil(r:html():find("<b>", 1, true))
    assert.truthy(is_balanced(r:html()))
  end)

  it("is written whole, or not at all", function()
    local path = os.tmpname()
    finally(function() os.remove(path) end)
    assert.equal(path, full_page():write(path))
    local file = assert(io.open(path, "rb"))
    assert.equal(full_page():html(), file:read("a"))
    file:close()
    local done, message, code = page():write("/no/such/folder/x.html")
    assert.is_nil(done)
    assert.equal("input_output", code)
    has(message, "/no/such/folder/x.html: cannot write")
  end)

  it("has the frame as a table: units, aligned numbers, what was left out", function()
    local text = page():frame(losses(), {rows = 3}):html()
    has(text, "<caption>Losses</caption>")
    has(text, '<th scope="col" class="n">direct <span class="unit">billion CNY</span></th>')
    has(text, '<th scope="row">Machines &amp; &lt;tools&gt;</th><td class="n">20</td>')
    has(text, "… 1 more rows. per year")
    has(page():frame(losses()):html(), '<td class="n">–</td>')
    has(page():frame(frame.new{{"x", {}}}):html(), "No rows.")
  end)

  it("numbers the lines of the script", function()
    local text = page():script("a\n\nb\n"):html()
    has(text, '<span data-line="1">a</span><span data-line="2"></span><span data-line="3">b</span>')
    assert.is_nil(text:find('data-line="4"', 1, true))
  end)

  it("lists provenance by name, or in the order given", function()
    local text = page():provenance{source = "x", seed = 42}:html()
    assert.is_true(text:find(">seed<") < text:find(">source<"))
    has(text, "<td>42</td>")
    text = page():provenance{{"source", "x"}, {"seed", 42}}:html()
    assert.is_true(text:find(">source<") < text:find(">seed<"))
  end)
end)

describe("a drawing of bars", function()
  it("has a bar for each row that has a value, and says what it shows", function()
    local text = page():bars{frame = losses(), value = "direct"}:html()
    assert.equal(3, count(text, 'class="bar"'))
    has(text, '<desc id="d1-d">3 bars. Largest: 芯片, 30 billion CNY. ' ..
      "Smallest: Ports, 5 billion CNY.</desc>")
    has(text, 'role="img"')
    has(text, 'aria-labelledby="d1-t d1-d"')
    has(text, "1 without a value.")
  end)

  it("has lengths in proportion, the largest first when cut to the top", function()
    local text = page():bars{frame = losses():sort("direct"), value = "direct", top = 2}:html()
    local lengths = {}
    for w in text:gmatch('<rect class="bar"[^>]-width="([%d.]+)"') do
      lengths[#lengths + 1] = tonumber(w)
    end
    assert.equal(2, #lengths)
    assert.near(lengths[1] * 2 / 3, lengths[2], 0.01) -- two decimals are written
    has(text, "The 2 largest of 3.")
  end)

  it("draws what is below zero to the left of it", function()
    local f = frame.new{{"k", {"up", "down"}}, {"v", {10, -10}}}
    local text = page():bars{frame = f}:html()
    local up = tonumber(text:match('<rect class="bar"[^>]-x="([%d.]+)"'))
    local down, long = text:match('<rect class="bar under"[^>]-width="([%d.]+)" x="([%d.]+)"')
    assert.near(up, tonumber(down) + tonumber(long), 0.02)
  end)

  it("stacks parts with a legend and their sum behind", function()
    local text = page():stacked{frame = losses(), parts = {"direct", "indirect"}}:html()
    has(text, '<i class="k1"></i>direct')
    has(text, "<title>芯片, indirect: 60</title>")
    has(text, ">90</text>")
    has(text, ">-3</text>")
    assert.equal(3, count(text, '<rect class="p2"'))
  end)

  it("stays a drawing when all is zero or nothing is there", function()
    local zero = frame.new{{"k", {"a", "b"}}, {"v", {0, 0}}}
    assert.equal(2, count(page():bars{frame = zero}:html(), ">0</text>"))
    has(page():bars{frame = zero:filter(function() return false end), value = "v",
      label = "k"}:html(), "No rows.")
  end)

  it("keeps long labels within their column, and whole in the tip", function()
    local long = ("半导体设备制造"):rep(8)
    local text = page():bars{frame = frame.new{{"k", {long}}, {"v", {1}}}}:html()
    has(text, "<title>" .. long .. "</title>")
    has(text, "…</text>")
  end)
end)

describe("a heat map", function()
  it("shades cells by size, and knows the sign and the missing", function()
    local text = page():heat{rows = {"A", "B"}, cols = {"x", "y"},
      values = {{1, -2}, {nil, 4}}}:html()
    assert.equal(2, count(text, 'class="hot"'))
    assert.equal(1, count(text, 'class="cold"'))
    assert.equal(1, count(text, 'class="hole"'))
    has(text, 'fill-opacity="1"')
    has(text, "<title>A / y: -2</title>")
    has(text, "2 rows by 2 columns. Largest in size: B to y, 4.")
  end)

  it("takes a labelled matrix", function()
    local core = require "lian.core"
    local m = core.matrix_new(1, 2, {{1, 2}}):label({"a"}, {"b", "c"})
    has(page():heat{matrix = m}:html(), "<title>a / c: 2</title>")
  end)
end)

describe("drawing primitives", function()
  it("escape markup and leave out what no page may hold", function()
    assert.equal("&lt;a b=&quot;x&quot;&gt; &amp; &#39;b&#39;", svg.escape("<a b=\"x\"> & 'b'"))
    assert.equal("a\tb\nc", svg.escape("a\0\tb\nc\27"))
    assert.equal("芯\u{FFFD}片", svg.escape("芯\xff片"))
  end)

  it("reckon the width of a text: wide characters are about two narrow ones", function()
    assert.is_true(svg.width("芯片", 10) > 1.5 * svg.width("ab", 10))
    assert.is_true(svg.width("iiii", 10) < svg.width("mmmm", 10))
    assert.equal(2 * svg.width("chain", 10), svg.width("chain", 20))
  end)

  it("fit a text into a room", function()
    assert.equal("steel", svg.fit("steel", 100, 10))
    local cut = svg.fit("半导体设备制造", 50, 10)
    assert.truthy(cut:find("…$"))
    assert.is_true(svg.width(cut, 10) <= 50)
  end)
end)

describe("misuse of a report", function()
  it("is named with its path", function()
    raises("report: 'title' is required", function() report.new{} end)
    raises("report: unknown option 'tilte', did you mean 'title'?",
      function() report.new{tilte = "x"} end)
    raises("section: expected a text, got nothing", function() page():section() end)
    raises("text: expected a text, got 3", function() page():text(3) end)
    raises("script: expected a text", function() page():script() end)
    raises("write: expected a path, got nothing", function() page():write() end)
    raises("frame: expected a frame, got a table", function() page():frame({}) end)
    raises("frame.rows: expected a whole number", function() page():frame(losses(), {rows = 0}) end)
    raises("figures: expected an array", function() page():figures{} end)
    raises("figures[2]: expected {label, value, unit, note}, got 3",
      function() page():figures{{"a", 1}, 3} end)
    raises("figures[1]: 'value' is required", function() page():figures{{"a"}} end)
    raises("figures[1].value: expected a finite number or a text, got nan",
      function() page():figures{{"a", 0 / 0}} end)
    raises("provenance.list: expected a text, number or flag, got a table",
      function() page():provenance{list = {}} end)
    raises("provenance[1]: expected {name, value}, got 'x'",
      function() page():provenance{"x"} end)
  end)

  it("is named for drawings", function()
    raises("bars: 'frame' is required", function() page():bars{value = "x"} end)
    raises("bars.frame: expected a frame, got 1", function() page():bars{frame = 1} end)
    raises("bars.value: no column 'dirct', did you mean 'direct'?",
      function() page():bars{frame = losses(), value = "dirct"} end)
    raises("bars.label: no column 'setcor', did you mean 'sector'?",
      function() page():bars{frame = losses(), label = "setcor"} end)
    raises("bars.value: column 'sector' holds texts, expected numbers",
      function() page():bars{frame = losses(), value = "sector"} end)
    raises("bars.label: expected a column of labels", function()
      page():bars{frame = frame.new{{"x", {1}}}}
    end)
    raises("stacked.parts: expected 2 to 8 names of columns, got 1",
      function() page():stacked{frame = losses(), parts = {"direct"}} end)
    raises("expected at most 60 bars, got 61: give top", function()
      local k, v = {}, {}
      for i = 1, 61 do k[i], v[i] = "n" .. i, i end
      page():bars{frame = frame.new{{"k", k}, {"v", v}}}
    end)
    raises("heat.rows: expected an array of labels, got nothing",
      function() page():heat{values = {{1}}} end)
    raises("heat.values[2]: expected a row of numbers, got nothing",
      function() page():heat{rows = {"a", "b"}, cols = {"c"}, values = {{1}}} end)
    raises("heat.values[1][1]: expected a finite number, or nil, got nan",
      function() page():heat{rows = {"a"}, cols = {"c"}, values = {{0 / 0}}} end)
    raises("heat.cols: expected at most 40 labels, got 41", function()
      local many = {}
      for i = 1, 41 do many[i] = "c" .. i end
      page():heat{rows = {"a"}, cols = many, values = {{}}}
    end)
    raises("heat.matrix: expected a matrix, got a table", function() page():heat{matrix = {}} end)
  end)
end)
