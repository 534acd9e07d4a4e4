local frame = require "lian.frame"
local near = require "spec.support.near"
local width = require "lian.base.width"

local function sample()
  return frame.new{
    {"node", {"farm", "芯片", "mill", "port"}},
    {"region", {"N", "S", "N", "S"}},
    {"loss", {12.5, 1234567.891, nil, 3}, unit = "million CNY"},
    {"year", {2018, 2019, 2020, 2021}},
  }
end

local function scratch()
  local path = os.tmpname()
  finally(function() os.remove(path) end)
  return path
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function raises(telling, call)
  local ok, raised = pcall(call)
  assert.is_false(ok)
  assert.truthy(tostring(raised):find(telling, 1, true), tostring(raised))
end

describe("a frame", function()
  it("holds named columns of equal length, with nil where a value is missing", function()
    local f = sample()
    assert.equal(4, #f)
    assert.same({"node", "region", "loss", "year"}, f:names())
    assert.same({12.5, 1234567.891, nil, 3}, f:column("loss"))
    assert.equal("million CNY", f:unit("loss"))
    assert.is_nil(f:unit("node"))
    assert.equal(5, #frame.new{{"x", {1}}, count = 5})
  end)

  it("gives a cell by the row's number or its label", function()
    local f = sample()
    assert.equal(3, f(4, "loss"))
    assert.equal(3, f("port", "loss"))
    assert.equal(2019, f:get("芯片", "year"))
    assert.is_nil(f("mill", "loss"))
    assert.same({node = "farm", region = "N", loss = 12.5, year = 2018}, f:row(1))
  end)

  it("is walked by rows, and by columns in their order", function()
    local nodes, names = {}, {}
    for i, row in sample():rows() do nodes[i] = row.node end
    for name in pairs(sample()) do names[#names + 1] = name end
    assert.same({"farm", "芯片", "mill", "port"}, nodes)
    assert.same(sample():names(), names)
  end)

  it("equals a frame of the same names and cells", function()
    assert.is_true(sample() == sample())
    assert.is_false(sample() == sample():rename{loss = "cost"})
    assert.is_false(sample() == sample():with("year", {1, 2, 3, 4}))
    assert.is_true(frame.is(sample()))
    assert.is_false(frame.is{})
  end)

  it("does not change with what it was made from or what it gave out", function()
    local numbers = {1, 2}
    local f = frame.new{{"x", numbers}}
    numbers[1] = 9
    f:column("x")[2] = 9
    assert.same({1, 2}, f:column("x"))
  end)
end)

describe("sorting and choosing rows", function()
  it("is stable, with missing values last either way", function()
    assert.same({"port", "farm", "芯片", "mill"}, sample():sort("loss"):column("node"))
    assert.same({"芯片", "farm", "port", "mill"},
      sample():sort("loss", "descending"):column("node"))
    assert.same({"farm", "mill", "芯片", "port"}, sample():sort("region"):column("node"))
    assert.same({"芯片", "port", "farm", "mill"},
      sample():sort("region", {descending = true}):column("node"))
  end)

  it("puts false before true", function()
    assert.same({false, true}, frame.new{{"b", {true, false}}}:sort("b"):column("b"))
  end)

  it("takes the k largest, by the first column of numbers unless told", function()
    assert.same({"芯片", "farm"}, sample():top(2):column("node"))
    assert.same({"port"}, sample():top(1, "year"):column("node"))
    assert.equal(4, #sample():top(100))
    assert.equal("million CNY", sample():top(1):unit("loss"))
  end)

  it("takes amounts for the k largest, not times, and of ranks the first", function()
    local path = frame.new{{"time", {2025, 2026, 2027}, unit = "year"}, {"lost", {5, 9, 1}}}
    assert.same({2026, 2025}, path:top(2):column("time"))
    assert.same({2027}, path:top(1, "time"):column("time"))
    assert.same({2, 1}, frame.new{{"year", {1, 2}}}:top(2):column("year")) -- nothing else is there
    local ranked = frame.new{{"unit", {"c", "a", "b"}}, {"rank", {3, 1, 2}}, {"score", {1, 9, 5}}}
    assert.same({"a", "b"}, ranked:top(2):column("unit"))
    assert.same({"a", "b"}, ranked:select{"rank", "unit", "score"}:top(2):column("unit"))
    assert.same({"c"}, ranked:top(1, "rank"):column("unit"))
  end)

  it("keeps the rows for which a function says true", function()
    local south = sample():filter(function(row) return row.region == "S" end)
    assert.same({"芯片", "port"}, south:column("node"))
    assert.equal(0, #sample():filter(function() return false end))
  end)

  it("leaves the frame itself as it was", function()
    local f = sample()
    f:sort("loss")
    f:top(1)
    assert.is_true(f == sample())
  end)
end)

describe("choosing and adding columns", function()
  it("selects in the order asked for", function()
    assert.same({"year", "node"}, sample():select{"year", "node"}:names())
    assert.same({"node"}, sample():select("node"):names())
  end)

  it("adds a column from an array or from a function of the row", function()
    local f = sample():with("half", function(row) return row.loss and row.loss / 2 end, "CNY")
    assert.same({6.25, 617283.9455, nil, 1.5}, f:column("half"))
    assert.equal("CNY", f:unit("half"))
    assert.same({1, 2, 3, 4}, sample():with("rank", {1, 2, 3, 4}):column("rank"))
    assert.same(sample():names(), sample():with("year", {1, 1, 1, 1}):names())
  end)

  it("renames, and keeps units and what is said about the frame", function()
    local f = sample():titled("Losses", "per year"):rename{loss = "cost"}
    assert.same({"node", "region", "cost", "year"}, f:names())
    assert.equal("million CNY", f:unit("cost"))
    assert.equal("Losses", f.title)
    assert.equal("per year", f.note)
  end)

  it("keeps provenance through every step", function()
    local f = frame.new{{"x", {1, 2}}, provenance = {source = "a table"}}
    f = f:with("y", {3, 4}):rename{x = "z"}:sort("y"):top(1, "y"):select{"y"}
    assert.same({source = "a table"}, f.provenance)
  end)
end)

describe("joining and grouping", function()
  local jobs = frame.new{{"node", {"mill", "farm"}}, {"jobs", {7, 5}, unit = "persons"},
    {"year", {1, 2}}}

  it("joins on a column: the rows of both, or all of the left one", function()
    local inner = sample():join(jobs, {on = "node"})
    assert.same({"farm", "mill"}, inner:column("node"))
    assert.same({5, 7}, inner:column("jobs"))
    assert.equal("persons", inner:unit("jobs"))
    local left = sample():join(jobs, {on = "node", kind = "left"})
    assert.same({5, nil, 7, nil}, left:column("jobs"))
    assert.equal(4, #left)
  end)

  it("tells columns of the same name apart", function()
    assert.same({"node", "region", "loss", "year", "jobs", "year_2"},
      sample():join(jobs, {on = "node"}):names())
    raises("column 'year_2' stands twice", function()
      sample():with("year_2", {1, 2, 3, 4}):join(jobs, {on = "node"})
    end)
  end)

  it("sums and averages by group, in order of appearance", function()
    local g = sample():group{by = "region", sum = "loss", mean = {"loss", "year"}, count = "n"}
    assert.same({"region", "loss", "mean_loss", "year", "n"}, g:names())
    assert.same({"N", "S"}, g:column("region"))
    assert.same({12.5, 1234570.891}, g:column("loss"))
    assert.equal(12.5, g("N", "mean_loss"))
    assert.same({2019, 2020}, g:column("year"))
    assert.same({2, 2}, g:column("n"))
    assert.equal("million CNY", g:unit("mean_loss"))
  end)

  it("gives a total, missing values left out", function()
    assert.equal(1234583.391, sample():total("loss"))
    assert.equal(0, frame.new{{"x", {}}}:total("x"))
  end)

  it("puts rows below, by the names of the columns", function()
    local more = frame.new{{"year", {1}}, {"loss", {2}}, {"region", {"E"}}, {"node", {"mine"}}}
    local all = sample():concat(more)
    assert.equal(5, #all)
    assert.same({node = "mine", region = "E", loss = 2, year = 1}, all:row("mine"))
    assert.same({12.5, 1234567.891, nil, 3, 2}, all:column("loss"))
  end)
end)

describe("a frame on paper", function()
  it("lines up by the width on the screen, numbers on the right", function()
    assert.equal(table.concat({
      "Losses",
      "node  region         loss  year",
      "              million CNY",
      "farm  N                12  2018",
      "芯片  S         1,234,568  2019",
      "mill  N                 -  2020",
      "port  S                 3  2021",
      "per year",
    }, "\n"), tostring(sample():titled("Losses", "per year")))
  end)

  it("gives a column one number of decimals, four figures for its largest", function()
    assert.equal("    x\n1.235\n0.001", tostring(frame.new{{"x", {1.23456, 0.00123}}}))
    assert.equal("0.0001235", tostring(frame.new{{"x", {0.000123456}}}):match("[%d.]+$"))
    assert.equal("1.2346", tostring(frame.new{{"x", {1.23456}, digits = 5}}):match("[%d.]+$"))
    assert.equal("0.0", tostring(frame.new{{"x", {-0.0004, 123.4}}}):match("\n *(%S+)"))
  end)

  it("writes numbers out between 1e-4 and 1e15, whole ones whole, years without a comma", function()
    local function shown(x) return tostring(frame.new{{"x", {x}}}):match("(%S+)$") end
    assert.equal("999,999,999,999,999", shown(999999999999999))
    assert.equal("1.000e+15", shown(1e15))
    assert.equal("3.000e-05", shown(3e-5))
    assert.equal("-12,346", shown(-12345.67))
    assert.equal("2018", shown(2018))
    assert.equal("0", shown(-0.0))
  end)

  it("shows thirty rows unless more are asked for", function()
    local numbers = {}
    for i = 1, 153 do numbers[i] = i end
    local f = frame.new{{"x", numbers}}
    assert.truthy(tostring(f):find("30\n… 123 more rows$"))
    assert.truthy(f:text(152):find("… 1 more rows$"))
    assert.is_nil(f:text(153):find("more"))
    assert.equal("x\n(no rows)", tostring(frame.new{{"x", {}}}))
  end)

  -- 3 rows by unit and year, 12 columns of numbers: Chinese labels take two columns a character
  local function wide_frame()
    local columns = {{"province", {"内蒙古自治区", "广东", "广东"}}, {"year", {2019, 2019, 2020}}, count = 3}
    for k = 1, 12 do columns[#columns + 1] = {"指标" .. k, {k * 1000, k, -k}, unit = "万元"} end
    return frame.new(columns)
  end

  local function widest(text)
    local most = 0
    for line in text:gmatch "[^\n]+" do most = math.max(most, width.of(line)) end
    return most
  end

  it("folds what is wider than 80 columns, beside the columns that tell rows apart", function()
    local f = wide_frame()
    local text, heads = tostring(f), {}
    assert.is_true(widest(text) <= 80)
    for head in text:gmatch "(province[^\n]+)\n" do heads[#heads + 1] = head end
    assert.is_true(#heads > 1)
    for _, head in ipairs(heads) do assert.truthy(head:find("^province +year +指标")) end
    for k = 1, 12 do assert.equal(1, select(2, text:gsub("指标" .. k .. "%f[%D]", ""))) end
    assert.equal(#heads, select(2, text:gsub("内蒙古自治区  2019", "")))
    assert.is_nil(f:text():find("\n\n", 1, true)) -- unless a width is named a text is as wide as it comes
    assert.equal(f:text(), f:text(30, widest(f:text())))
    assert.truthy(f:text(30, widest(f:text()) - 1):find("\n\n", 1, true))
  end)

  it("fits any width from 20: labels are cut where a column has no room beside them", function()
    local f = wide_frame():with("a long text", {("长"):rep(60), "b", nil})
    for columns = 20, 200 do assert.is_true(widest(f:text(30, columns)) <= columns, columns) end
    raises("text.width: expected at least 20 columns, got 5", function() f:text(30, 5) end)
    raises("print.width: expected at least 20 columns, got 5", function() f:print{width = 5} end)
  end)

  it("goes by the terminal's width where there is one", function()
    local found = os.execute("script -qec true /dev/null >/dev/null 2>&1 </dev/null")
    if not found then return pending "no script(1) here" end
    local path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    file:write [[
      local columns = {{"unit", {"A"}}, count = 1, note = ("word "):rep(30)}
      for k = 1, 8 do columns[k + 1] = {"column " .. k, {k}} end
      print(require "lian".frame.new(columns))
    ]]
    file:close()
    local run = "script -qec 'stty cols %d; lua5.4 %s' /dev/null </dev/null"
    local function lines_at(columns)
      local pipe = assert(io.popen(run:format(columns, path)))
      local most, count = 0, 0
      for line in pipe:lines() do most, count = math.max(most, width.of((line:gsub("\r", "")))), count + 1 end
      pipe:close()
      return most, count
    end
    local most, count = lines_at(40)
    assert.is_true(most <= 40)
    assert.is_true(count > 6) -- three parts, and a note of four lines
    assert.equal(150, (lines_at(151))) -- one part; the note stands whole
    os.remove(path)
  end)

  it("keeps a cell on one line and within sixty columns", function()
    local long = tostring(frame.new{{"x", {"a\nb", ("芯"):rep(40)}}})
    assert.truthy(long:find("a b\n", 1, true))
    assert.truthy(long:find("\n" .. ("芯"):rep(29) .. "…$"))
  end)
end)

describe("the width of a text", function()
  it("is two for wide characters, none for combining ones", function()
    assert.equal(4, width.of("芯片"))
    assert.equal(5, width.of("e\u{301}tude"))
    assert.equal(2, width.of("\u{FF21}"))
    assert.equal(2, width.of("\u{1F600}"))
    assert.equal(2, width.of("한"))
    assert.equal(1, width.of("é"))
    assert.equal(2, width.of("\xff\xfe"))
  end)

  it("is what texts are cut and filled to", function()
    assert.equal("芯…", width.cut("芯片厂", 4))
    assert.equal("芯片", width.cut("芯片", 4))
    assert.equal("芯片  ", width.pad("芯片", 6))
    assert.equal("  芯片", width.pad("芯片", 6, true))
  end)

  it("may lose its middle, for labels that differ at their ends", function()
    assert.equal("Wire and… No. 28", width.cut_middle("Wire and Cable Works No. 28", 16))
    assert.equal("short", width.cut_middle("short", 16))
    assert.equal("江苏恒…公司", width.cut_middle("江苏恒立液压股份有限公司", 12)) -- wide characters are not halved
    assert.equal("a…b", width.cut_middle("a\xff\xfe\xfdb", 3))
  end)
end)

describe("a frame in CSV", function()
  it("comes back exactly, even where texts look like something else", function()
    local path = scratch()
    local f = frame.new{
      {"a;b", {"01", "1", nil, "", "true", " x ", 'q"u,o\nte', "é;\t", "1e5", "\r\n", "芯片"}},
      {"n", {1, nil, 0.1, -0.5, 1e300, 5e-324, 1 / 3, 9007199254740993, 123456789012345678}},
      {"flag", {true, nil, false}},
      {"none", {}},
      {" last ", {[11] = "x"}},
    }
    assert.equal(f, f:csv(path))
    assert.is_true(frame.read(path) == f)
  end)

  it("comes back exactly when there is but one column", function()
    local path = scratch()
    for _, values in ipairs{{"1"}, {nil, "a"}, {nil, "", nil}, {nil, 1}, {nil, true}, {}} do
      local f = frame.new{{"only", values}, count = 3}
      assert(f:csv(path))
      assert.is_true(frame.read(path) == f)
    end
    local empty = frame.new{{"x", {}}, {"y", {}}}
    assert(empty:csv(path))
    assert.is_true(frame.read(path) == empty)
  end)

  it("takes a column for numbers unless one cell is a code, a text, or in quotes", function()
    local path = scratch()
    write(path, "code,value,mixed,quoted,blank\n01,1.5,1,\"7\",\n12,-2e3,n/a,8, \n")
    local f = assert(frame.read(path))
    assert.same({"01", "12"}, f:column("code"))
    assert.same({1.5, -2000}, f:column("value"))
    assert.same({"1", "n/a"}, f:column("mixed"))
    assert.same({"7", "8"}, f:column("quoted"))
    assert.same({}, f:column("blank"))
  end)

  it("makes nothing of quotes that stand around everything", function()
    local path = scratch()
    write(path, '"code","value"\r\n"C26","1.5"\r\n"C27",""\r\n')
    local f = assert(frame.read(path))
    assert.same({"C26", "C27"}, f:column("code"))
    assert.equal(1.5, f("C26", "value"))
  end)

  it("can be told which columns are texts and which numbers", function()
    local path = scratch()
    write(path, "code;amount\n26;007\n27;8\n")
    local f = assert(frame.read(path, {text = "code", number = {"amount"}}))
    assert.same({"26", "27"}, f:column("code"))
    assert.same({7, 8}, f:column("amount"))
  end)

  it("says where a file is wrong", function()
    local path = scratch()
    local function fails(text, telling, given)
      write(path, text)
      local f, message, code = frame.read(path, given)
      assert.is_nil(f)
      assert.equal("bad_data", code)
      assert.truthy(message:find(telling, 1, true), message)
    end
    fails("", "empty file")
    fails("a,b\n1,2\n3\n", ":3: expected 2 fields, got 1")
    fails("a,a\n1,2\n", ":1: column 'a' stands twice")
    fails("a,\n1,2\n", ":1: column 2 has no name")
    fails("a,b\n1,x\n", ":2: column 'b': expected a number, got 'x'", {number = "b"})
    fails("a,b\n1,2\n", ":1: no column 'c'", {text = "c"})
    fails('a\n"1\n', path)
    fails("a\n\xff\n", path)
  end)

  it("fails with a message when the disk says no", function()
    local f, message, code = sample():csv("/no/such/folder/x.csv")
    assert.is_nil(f)
    assert.equal("input_output", code)
    assert.truthy(message:find("/no/such/folder/x.csv: cannot write", 1, true))
    assert.equal("input_output", select(3, frame.read("/no/such/file.csv")))
  end)

  it("leaves the old file when the new one cannot be written", function()
    local path = scratch()
    write(path, "before")
    local bad, message, code = frame.new{{"x", {"ok", "\xff"}}}:csv(path)
    assert.is_nil(bad)
    assert.equal("bad_data", code)
    assert.truthy(message:find("column 'x', row 2: the text is not UTF-8", 1, true))
    local file = assert(io.open(path))
    assert.equal("before", file:read("a"))
    file:close()
    assert.is_nil(io.open(path .. ".part"))
  end)
end)

describe("misuse of a frame", function()
  it("is refused when it is made", function()
    raises("frame column 'x', row 2: expected a finite number, or nil for a missing one, got nan",
      function() frame.new{{"x", {1, 0 / 0}}} end)
    raises("row 1: expected a finite number, or nil for a missing one, got inf",
      function() frame.new{{"x", {math.huge}}} end)
    raises("row 2: expected a number as above, got 'a'", function() frame.new{{"x", {1, "a"}}} end)
    raises("row 1: expected a number, text or flag, got a table",
      function() frame.new{{"x", {{}}}} end)
    raises("column 'x' stands twice", function() frame.new{{"x", {}}, {"x", {}}} end)
    raises("frame column 1: expected a name, got 3", function() frame.new{{3, {}}} end)
    raises("frame column 1: expected {name, values}, got 'x'", function() frame.new{"x"} end)
    raises("frame column 'x': expected an array, got nothing", function() frame.new{{"x"}} end)
    raises("frame column 'x': expected an array, got the key 'a'",
      function() frame.new{{"x", {a = 1}}} end)
    raises("frame: unknown option 'titel', did you mean 'title'?",
      function() frame.new{{"x", {}}, titel = "T"} end)
    raises("frame column 'x': unknown option 'units', did you mean 'unit'?",
      function() frame.new{{"x", {}, units = "t"}} end)
    raises("frame.count: expected at least 2 rows, got 1",
      function() frame.new{{"x", {1, 2}}, count = 1} end)
    raises("frame: expected a table of columns, got nothing", function() frame.new() end)
  end)

  it("names the nearest column or label", function()
    raises("no column 'los', did you mean 'loss'?", function() sample():column("los") end)
    raises("no column 'price' (there are: node, region, loss, year)",
      function() sample():column("price") end)
    raises("sort: no column 'yaer', did you mean 'year'?", function() sample():sort("yaer") end)
    raises("no row is labelled 'frm', did you mean 'farm'?", function() sample():row("frm") end)
    raises("row 5 is outside 1..4", function() sample():row(5) end)
    raises("several rows are labelled 'a'",
      function() frame.new{{"k", {"a", "a"}}}:row("a") end)
  end)

  it("is refused by each verb", function()
    raises("sort: expected 'ascending' or 'descending', got 'down'",
      function() sample():sort("loss", "down") end)
    raises("top.k: expected a whole number of at least 1, got 0", function() sample():top(0) end)
    raises("top: 'k' is required", function() sample():top() end)
    raises("top: column 'node' holds texts, expected numbers",
      function() sample():top(1, "node") end)
    raises("top: there is no column of numbers",
      function() frame.new{{"x", {"a"}}}:top(1) end)
    raises("filter: expected a function of a row, got 3", function() sample():filter(3) end)
    raises("column 'node' stands twice", function() sample():select{"node", "node"} end)
    raises("frame column 'x', row 1: expected a finite number",
      function() sample():with("x", function() return 0 / 0 end) end)
    raises("frame.count", function() sample():with("x", {1, 2, 3, 4, 5}) end)
    raises("column 'year' stands twice", function() sample():rename{loss = "year"} end)
    raises("rename.loss: expected a name, got 3", function() sample():rename{loss = 3} end)
    raises("join: expected a frame, got a table", function() sample():join({}, {on = "node"}) end)
    raises("join: 'on' is required", function() sample():join(sample(), {}) end)
    raises("join, other frame: no column 'node'",
      function() sample():join(frame.new{{"x", {1}}}, {on = "node"}) end)
    raises("join: 'N' stands twice in column 'region' of the other frame",
      function() sample():join(sample(), {on = "region"}) end)
    raises("join.kind: expected one of 'inner', 'left', got 'outer'",
      function() sample():join(sample(), {on = "node", kind = "outer"}) end)
    raises("group: column 'node' holds texts, expected numbers",
      function() sample():group{by = "region", sum = "node"} end)
    raises("total: column 'node' holds texts", function() sample():total("node") end)
    raises("concat: expected a frame, got nothing", function() sample():concat() end)
    raises("concat: no column 'x'", function() sample():concat(frame.new{{"x", {}}}) end)
    raises("concat: column 'loss' is in million CNY here and in USD there", function()
      local loss = sample():column("loss")
      sample():concat(sample():with("loss", loss, "USD"))
    end)
    raises("csv: expected a path, got nothing", function() sample():csv() end)
    raises("print.rows: expected a whole number", function() sample():print{rows = "all"} end)
    raises("frame.read: unknown option 'txt', did you mean 'text'?",
      function() frame.read("x.csv", {txt = "a"}) end)
  end)
end)

describe("frames", function()
  local long = frame.new{{"unit", {"a", "a", "b", "b"}}, {"year", {1, 2, 1, 2}}, {"name", {"x", "x", "x", "y"}},
    {"value", {1, 2, 3, 4}, unit = "kg"}}

  it("turn a column of names into columns", function()
    local f = long:pivot{rows = {"unit", "year"}, columns = "name", values = "value"}
    assert.same({"unit", "year", "x", "y"}, f:names())
    assert.equal(4, #f)
    assert.same({1, 2, 3}, f:column "x")
    assert.is_nil(f(1, "y"))
    assert.equal(4, f(4, "y"))
    assert.equal("kg", f:unit "y")
    assert.has_error(function() long:pivot{rows = "unit", columns = "name", values = "value"} end,
      "pivot: row 2: unit = 'a', name = 'x' stands twice")
  end)

  it("group by several columns", function()
    local f = long:group{by = {"unit", "name"}, sum = "value", count = "rows"}
    assert.same({"a", "b", "b"}, f:column "unit")
    assert.same({"x", "x", "y"}, f:column "name")
    assert.same({3, 3, 4}, f:column "value")
    assert.same({2, 1, 1}, f:column "rows")
  end)

  it("tell quantiles of type 7, and moments as Excel's SKEW and KURT", function()
    local f = frame.new{{"v", {1, 2, 3, 4, 5, 6, 7, 8, 9, 100}}}
    f = f:quantiles{at = {0.05, 0.5, 0.95}}
    assert.same({"column", "count", "missing", "mean", "deviation", "skewness", "kurtosis", "q5", "q50", "q95"},
      f:names())
    near.number(1.45, f("v", "q5"), 1e-12)
    near.number(5.5, f("v", "q50"), 1e-12)
    near.number(59.05, f("v", "q95"), 1e-12)
    near.number(3.11889574524, f("v", "skewness"), 1e-10)
    near.number(9.79924471616, f("v", "kurtosis"), 1e-10)
  end)

  it("correlate columns, gaps left out by pair", function()
    local f = frame.new{{"a", {1, 2, 3, 4}}, {"b", {2, 4, 6, nil}}, {"c", {1, 8, 27, 64}}, {"d", {5, 5, 5, 5}}}
    local r = f:correlations()
    near.number(1, r("a", "b"), 1e-15)
    assert.is_nil(r("a", "d"))
    near.number(0.9514, r("a", "c"), 1e-4)
    near.number(1, f:correlations{rank = true}("a", "c"), 1e-15)
  end)
end)
