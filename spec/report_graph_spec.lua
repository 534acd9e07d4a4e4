-- the requirement graph and the gap staircase of a report
local layers = require "lian.report.layers"
local lian = require "lian"

-- well-formed enough: every element that is opened is closed, in order
local function check_markup(text)
  local stack = {}
  for slash, name, rest in text:gmatch("<(/?)([%a][%w:]*)([^<>]*)>") do
    if slash == "/" then
      assert.equal(name, table.remove(stack))
    elseif rest:sub(-1) ~= "/" and name ~= "meta" and name ~= "br" and name ~= "link" then
      stack[#stack + 1] = name
    end
  end
  assert.equal(0, #stack)
end

local function drawn(given, verb)
  local page = lian.report.new{title = "t"}
  page[verb or "graph"](page, given)
  local html = page:html()
  return html:match("<figure.-</figure>")
end

local function small()
  return {title = "small", items = {{label = "ore", group = "raw", level = 0.1, mark = true},
    {label = "steel & <iron>", group = "made", level = 0.1}, {label = "car", level = 0.55, final = true},
    {label = "电池", group = "made"}},
    links = {{from = "ore", to = "steel & <iron>"}, {from = "steel & <iron>", to = "car", kind = "important"},
      {from = "电池", to = "car", kind = "variant"}, {from = "car", to = "ore", kind = "optional"}}}
end

local function boxes_of(figure)
  local out = {}
  for attributes, tip in figure:gmatch('<rect([^>]*)><title>(.-)</title>') do
    local b = {tip = tip, class = attributes:match('class="([^"]*)"')}
    for _, name in ipairs{"x", "y", "width", "height"} do
      b[name] = tonumber(attributes:match(" " .. name .. '="([^"]*)"'))
    end
    out[#out + 1] = b
  end
  return out
end

describe("a requirement graph", function()
  it("shows every item with its level, and is the same each time", function()
    local figure = drawn(small())
    check_markup(figure)
    for _, text in ipairs{"ore: 10 %", "steel &amp; &lt;iron&gt;", "电池: level unknown", "car: 55 %",
      "leads back", "caps the item", "unknown", "raw", "made"} do
      assert.truthy(figure:find(text, 1, true), text)
    end
    assert.equal(figure, drawn(small()))
  end)

  it("marks what is cut and what is final, and draws strong what caps an item", function()
    local figure = drawn(small())
    local class = {}
    for _, b in ipairs(boxes_of(figure)) do class[b.tip] = b.class end
    assert.equal("l1 mark", class["ore: 10 %"])
    assert.equal("l3 final", class["car: 55 %"])
    -- ore caps steel at its level, steel caps the car half-way to 1; the variant does not
    local strong = {}
    for kind, tip in figure:gmatch('<path class="link ([^"]*)"[^>]*><title>(.-)</title>') do
      strong[tip] = kind:find("binds", 1, true) ~= nil
    end
    assert.same({["ore &gt; steel &amp; &lt;iron&gt; (critical)"] = true,
      ["steel &amp; &lt;iron&gt; &gt; car (important)"] = true, ["电池 &gt; car (variant)"] = false,
      ["car &gt; ore (optional)"] = false}, strong)
  end)

  it("colours by level, low to high", function()
    local items = {}
    for k, level in ipairs{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1} do items[k] = {label = "i" .. k, level = level} end
    local classes = {}
    for k, b in ipairs(boxes_of(drawn{items = items})) do classes[k] = b.class end
    assert.same({"l0", "l1", "l2", "l3", "l4", "l5", "l5"}, classes)
  end)

  it("keeps the boxes of 80 and of 150 items apart, circles or not", function()
    math.randomseed(5, 0)
    for _, count in ipairs{1, 2, 80, 150} do
      local items, links = {}, {}
      for k = 1, count do
        items[k] = {label = ("item number %d of a long name"):format(k), level = math.random(),
          group = count > 2 and "stage " .. math.random(6) or nil}
      end
      for k = 1, count > 1 and count * 2 or 0 do
        local a, b = math.random(count), math.random(count)
        if a ~= b then links[#links + 1] = {from = items[a].label, to = items[b].label} end
        assert(k)
      end
      local figure = drawn{items = items, links = links}
      check_markup(figure)
      local boxes = boxes_of(figure)
      assert.equal(count, #boxes)
      for i, a in ipairs(boxes) do
        assert.is_true(a.x >= 0 and a.x + a.width <= 1120.01 and a.width >= 40, a.tip)
        for j = i + 1, #boxes do
          local b = boxes[j]
          assert.is_true(a.x + a.width <= b.x + 0.01 or b.x + b.width <= a.x + 0.01 or
            a.y + a.height <= b.y + 0.01 or b.y + b.height <= a.y + 0.01, a.tip .. " / " .. b.tip)
        end
      end
    end
  end)

  it("says what is wrong", function()
    local function wrong(telling, change)
      local given = small()
      change(given)
      assert.error_matches(function() drawn(given) end, telling)
    end
    wrong("graph.items: expected at least one item", function(g) g.items = {} end)
    wrong("graph.links%[2%].from: no item 'steal'", function(g) g.links[2].from = "steal" end)
    wrong("graph.items%[1%].level", function(g) g.items[1].level = 2 end)
    wrong("graph.items%[2%]: 'ore' stands at 1 already", function(g) g.items[2].label = "ore" end)
    wrong("graph.links%[1%].kind", function(g) g.links[1].kind = "vital" end)
    wrong("requires itself", function(g) g.links[1].to = "ore" end)
    wrong("at most 150 items, got 151", function(g)
      g.items, g.links = {}, {}
      for k = 1, 151 do g.items[k] = {label = "i" .. k} end
    end)
  end)
end)

describe("the layout of a graph", function()
  it("has inputs left of what they go into, where no link leads back", function()
    local items, links = {{}, {}, {}, {}, {}}, {{from = 1, to = 2}, {from = 2, to = 3}, {from = 1, to = 4},
      {from = 4, to = 3}, {from = 3, to = 5}}
    local columns, at = layers.columns(items, links, 10), {}
    for c, column in ipairs(columns) do for _, i in ipairs(column) do at[i] = c end end
    for _, link in ipairs(links) do
      assert.is_true(at[link.from] < at[link.to])
      assert.is_falsy(link.feedback)
    end
  end)

  it("sets aside one link of a circle", function()
    local links = {{from = 1, to = 2}, {from = 2, to = 3}, {from = 3, to = 1}}
    layers.columns({{}, {}, {}}, links, 10)
    local count = 0
    for _, link in ipairs(links) do count = count + (link.feedback and 1 or 0) end
    assert.equal(1, count)
  end)
end)

describe("the gap staircase", function()
  local gaps = lian.frame.new{{"item", {"resist", "EUV <scanner>", "gas"}}, {"before", {0.1, 0.1, 0.4}},
    {"after", {0.1, 0.4, 0.8}}}

  it("has a row a step, the target, and the step that reaches it", function()
    local figure = drawn({frame = gaps, target = 0.7, title = "stairs"}, "stairs")
    check_markup(figure)
    for _, text in ipairs{"1  resist", "EUV &lt;scanner&gt;", "target 70 %", "is reached at step 3", "80.0 %"} do
      assert.truthy(figure:find(text, 1, true), text)
    end
    figure = drawn({frame = gaps, target = 0.9}, "stairs")
    assert.truthy(figure:find("is not reached", 1, true))
  end)

  it("shows the first steps of many, and says how many are left out", function()
    local figure = drawn({frame = gaps, top = 2}, "stairs")
    assert.truthy(figure:find("not shown: 1 further", 1, true))
    assert.is_nil(figure:find("3  gas", 1, true))
  end)

  it("says what is wrong", function()
    assert.error_matches(function() drawn({frame = gaps:filter(function() return false end)}, "stairs") end,
      "stairs.frame: expected at least one step")
    assert.error_matches(function() drawn({frame = gaps, after = "afer"}, "stairs") end, "stairs.after")
    local bad = lian.frame.new{{"item", {"a"}}, {"before", {0}}, {"after", {1.5}}}
    assert.error_matches(function() drawn({frame = bad}, "stairs") end, "stairs.after%[1%]")
  end)
end)

describe("lines over time", function()
  local path = lian.frame.new{{"time", {2025, 2026, 2027}}, {"plain", {1, 0.8, nil}}, {"eased", {1, 0.9, 0.95}}}

  it("draws each column, with marks, gaps and a legend", function()
    local figure = drawn({frame = path, x = "time", y = {"plain", "eased"}, title = "Output <&>",
      marks = {[2025.5] = "embargo"}}, "lines")
    check_markup(figure)
    for _, text in ipairs{"Output &lt;&amp;&gt;", "embargo", "2026", "plain", "eased", "from 0.8"} do
      assert.truthy(figure:find(text, 1, true), text)
    end
    assert.equal(figure, drawn({frame = path, x = "time", y = {"plain", "eased"}, title = "Output <&>",
      marks = {[2025.5] = "embargo"}}, "lines"))
  end)

  it("stands a path that does not move, and a single point", function()
    check_markup(drawn({frame = lian.frame.new{{"t", {1, 2}}, {"v", {0, 0}}}, x = "t", y = "v"}, "lines"))
    check_markup(drawn({frame = lian.frame.new{{"t", {1}}, {"v", {5}}}, x = "t", y = "v"}, "lines"))
    check_markup(drawn({frame = lian.frame.new{{"t", {1, 2}}, {"v", {-1e9, 1e9}}}, x = "t", y = "v"}, "lines"))
  end)

  it("says what is wrong", function()
    assert.error_matches(function() drawn({frame = path, x = "time", y = {}}, "lines") end,
      "lines.y: expected one to 6")
    assert.error_matches(function() drawn({frame = path, x = "tim", y = "plain"}, "lines") end, "lines.x")
    assert.error_matches(function() drawn({frame = path, x = "time", y = "plan"}, "lines") end, "lines.y")
    assert.error_matches(function()
      drawn({frame = path:filter(function() return false end), x = "time", y = "plain"}, "lines")
    end, "at least one row")
    assert.error_matches(function() drawn({frame = path, x = "time", y = "plain", marks = {a = "b"}}, "lines") end,
      "lines.marks")
  end)
end)
