-- A sheet beside the options of files of text: those that say how text is written are refused, for its numbers are
-- numbers; those of lines and of what stands for no number are those of CSV. The same table
-- as CSV gives the same cells.
local lian = require "lian"
local malformed = require "spec.support.malformed"
local workbook = require "spec.support.workbook"

local folder
setup(function() folder = malformed.folder() end)
teardown(function() folder:remove() end)

local function write(name, bytes) return folder:write(name, bytes) end
local function book(name, rows) return write(name, workbook.of(rows)) end

local TITLED = {{"# title"}, {}, {"# another"}, {"k", "甲", "乙", "y", "x"}, {"甲", 1.234, 340, ":", 341.234},
  {"乙", 2, "3", 5, 10}, {"Source: x"}}
local function options_of(path, more)
  local o = {path = path, flows = "甲..乙", demand = {households = "y"}, output = "x", missing = ":"}
  for name, value in pairs(more) do o[name] = value end
  return o
end

local function same(expected, chain)
  assert.same(expected:flows():totable(), chain:flows():totable())
  assert.same(expected:output(), chain:output())
end

describe("a sheet beside the options of text", function()
  it("takes comments, footnotes, the last record or row, and what is missing", function()
    local path = book("titled.xlsx", TITLED)
    local csv = write("titled.csv", "k,甲,乙,y,x\n甲,1.234,340.0,:,341.234\n乙,2,3,5,10\n")
    local expected = assert(lian.read.matrix(options_of(csv, {decimal = "."})))
    for _, more in ipairs{{comment = "#", stop = "Source"}, {comment = "#", last = "乙"}, {comment = "#", last = 6},
      {skip = 3, stop = "Source"}, {skip = 3, last = "乙"}, {range = "A4:E6"}, {sheet = 1, range = "4:6"},
      {range = "A3:E7", comment = "#", stop = "Source"}} do
      same(expected, assert(lian.read.matrix(options_of(path, more))))
    end
    local _, message = lian.read.matrix(options_of(path, {comment = "#", last = "丙"}))
    assert.equal(path .. "[Z]:8: the file ends, and no record begins with '丙' (`last`)", message)
    _, message = lian.read.matrix(options_of(path, {comment = "#", last = 60}))
    assert.matches("the file ends before line 60 (`last`)", message, 1, true)
  end)

  it("refuses what says how text is written, and names it", function()
    local path = book("plain.xlsx", {{"k", "a", "b", "x"}, {"a", 1, 2, 3}, {"b", 4, 5, 9}})
    for name, value in pairs{encoding = "gb18030", separator = ";", decimal = ",", thousands = ","} do
      local none, message, code = lian.read.matrix{path = path, flows = "a..b", output = "x", [name] = value}
      assert.is_nil(none)
      assert.equal(("%s[Z]: `%s` is of files of text, and this is a workbook, which needs none"):format(path, name),
        message)
      assert.equal("bad_data", code)
    end
    for _, name in ipairs{"encoding", "separator"} do
      local _, message = lian.frame.read(path, {[name] = name == "encoding" and "gbk" or ";"})
      assert.matches("`" .. name .. "` is of files of text", message, 1, true)
    end
    local csv = write("plain.csv", "k,a\n")
    assert.equal(csv .. ": a sheet or a range is asked for, and this is no workbook (.xlsx)",
      select(2, lian.read.matrix{path = csv, sheet = "Z"}))
  end)

  it("has no doubt about numbers, but about texts", function()
    local function read(a, b, more)
      local path = book("doubt.xlsx", {{"k", "a", "b", "x"}, {"a", a, 2, 1000}, {"b", b, 3, 1000}})
      local o = {path = path, flows = "a..b", output = "x"}
      for name, value in pairs(more or {}) do o[name] = value end
      return lian.read.matrix(o)
    end
    assert.equal(1.234, assert(read(1.234, 340)):flows():totable()[1][1])
    assert.equal(1.234, assert(read(1.234, "340")):flows():totable()[1][1])
    local none, message = read("1.200", "340")
    assert.is_nil(none)
    assert.matches("[Z]:2: column B: the text '1.200' beside '340' (line 3) is 1.2 or 1200: decimal = '.' reads 1.2, "
      .. "else make them numbers in the workbook", message, 1, true)
    assert.equal(1.2, assert(read("1.200", "340", {decimal = "."})):flows():totable()[1][1])
    none, message = read("1.200", 340) -- a text beside numbers
    assert.is_nil(none)
    assert.matches("[Z]:2: column B: the text '1.200' beside '340' (line 3) is 1.2 or 1200", message, 1, true)
    none, message = read("1,5", 340) -- no option would read it
    assert.is_nil(none)
    assert.equal("[Z]:2: column B (a): expected a number, got '1,5'", message:match("%[Z%].*$"))
  end)

  it("is told by the row of its header, where a column is not there", function()
    local path = book("below.xlsx", {{}, {}, {nil, "k", "v"}, {nil, "a", 1}})
    local function refused(_, message) assert.equal(path, message:sub(1, #path)) return message:sub(#path + 1) end
    assert.matches(":3: no column 'size'", refused(lian.frame.read(path, {number = "size"})), 1, true)
    assert.matches(":3: no column 'supplier'", refused(lian.read.edges{path = path}), 1, true)
    assert.matches(":3: no column 'item'", refused(lian.read.items{items = path}), 1, true)
    assert.matches(":3: no column '", refused(lian.read.trade{path = path}), 1, true)
  end)

  it("has the same doubt about texts in columns of other readers", function()
    local rows = {{"supplier", "buyer", "value"}, {"A", "B", "1.200"}, {"B", "C", 340}}
    local path = book("links.xlsx", rows)
    local said = "[Z]:2: column '%s': the text '1.200' beside '340' (line 3) is 1.2 or 1200: decimal = '.' reads 1.2"
    local nodes = book("nodes.xlsx", {{"label", "staff"}, {"a", "1.200"}, {"b", 340}})
    local csv = write("flows.csv", "k,a,b,x\na,1,2,3\nb,4,5,9\n")
    local none, message = lian.read.matrix{path = csv, flows = "a..b", output = "x", nodes = nodes, balance = "demand"}
    assert.is_nil(none)
    assert.matches(said:format "staff", message, 1, true)
    none, message = lian.read.edges{path = path}
    assert.is_nil(none)
    assert.matches("the text '1.200' beside '340'", message, 1, true)
    local items = book("items.xlsx", {{"item", "price"}, {"chip", "1.200"}, {"gas", 340}})
    local requires = write("requires.csv", "item,input\nchip,gas\n")
    none, message = lian.read.items{items = items, requires = requires}
    assert.is_nil(none)
    assert.matches(said:format "price", message, 1, true)
    assert.truthy(lian.read.items{items = items, requires = requires, decimal = "."})
  end)

  it("goes beside files of text with decimal commas in lists of items and of trade", function()
    local csv = write("price1.csv", "item;price\nchip;1,5\n")
    local items = book("price2.xlsx", {{"item", "price"}, {"gas", 2.5}, {"oil", 1.234}})
    local requires = write("requires2.csv", "item;input\nchip;gas\nchip;oil\n")
    local list = assert(lian.read.items{items = {csv, items}, requires = requires, decimal = ",", encoding = "utf-8"})
    assert.same({1.5, 2.5, 1.234}, (list:attribute("price")))

    local head = {"code", "reporter", "partner", "flow", "value", "year"}
    local text = write("trade.csv", "code;reporter;partner;flow;value;year\n8541;CHN;USA;export;1.234,5;2022\n")
    local sheet = book("trade.xlsx", {head, {"8541", "JPN", "USA", "export", 1000.25, 2022}})
    local _, report = assert(lian.read.trade{path = {text, sheet}, decimal = ",", thousands = "."})
    assert.equal(2234.75, report.trade:total("value"))
    local none, message = lian.read.trade{path = {sheet}, decimal = ","} -- which no file needs
    assert.is_nil(none)
    assert.matches("trade.xlsx[Z]: `decimal` is of files of text, and this is a workbook", message, 1, true)
  end)

  it("goes beside files of text, each by its own form", function()
    local z = write("z.csv", "k;a;b;x\na;1,5;2;100\nb;1;3,25;100\n")
    local y = book("y.xlsx", {{"k", "y"}, {"b", 95.75}, {"a", 96.5}})
    local nodes = book("nodes.xlsx", {{"label", "size"}, {"a", 1.234}, {"b", 340}})
    local one = assert(lian.read.matrix{path = z, encoding = "utf-8", separator = ";", decimal = ",", flows = "a..b",
      output = "x", demand = {path = y}, nodes = nodes})
    local zx = book("z.xlsx", {{"k", "a", "b", "x"}, {"a", 1.5, 2, 100}, {"b", 1, 3.25, 100}})
    local two = assert(lian.read.matrix{path = zx, sheet = 1, range = "A1:D3", flows = "a..b", output = "x",
      demand = {path = write("y.csv", "k;y\na;96,5\nb;95,75\n"), decimal = ","}})
    same(one, two)
    assert.same({96.5, 95.75}, one:final_demand())
    assert.same({96.5, 95.75}, two:final_demand())
    assert.same({1.234, 340}, (one:attribute("size")))
    local links = write("links.csv", "supplier;buyer;value\na;b;1,5\n")
    local firms = assert(lian.read.edges{path = links, decimal = ",", encoding = "utf-8",
      nodes = book("firms.xlsx", {{"label", "output"}, {"a", 1.234}, {"b", 340}}), output = "output"})
    assert.same({1.234, 340}, firms:output())
    local flows = "code;reporter;partner;flow;value\n8486;A;B;exports;1,5\n"
    local traded = {path = write("trade.csv", flows), decimal = ","}
    traded.production = book("made.xlsx", {{"item", "country", "value"}, {"8486", "A", 1.234}, {"8486", "B", 340}})
    local shares = assert(lian.read.trade(traded))
    traded.production = {["8486"] = {A = 1.234, B = 340}}
    assert.same(tostring(assert(lian.read.trade(traded))), tostring(shares))
  end)
end)

describe("a script drafted for a sheet", function()
  local draft = require "lian.read.draft"
  local ROWS = {{"Flows of 2020"}, {}, {"", "A", "B", "households", "output"}, {"A", 1.234, 340, 100, 441.234},
    {"B", 2, "3", 5, 10}, {"value added", 438, -333}, {"output", 441.234, 10}, {"Source: x"}}

  it("reads it, wherever its range begins", function()
    local path = book("drafted.xlsx", ROWS)
    for range, skip in pairs{[""] = 2, ["[!A2:E8]"] = 1, ["[Z!A3:E8]"] = 0, ["[Z!2:8]"] = 1, ["[#1!A:E]"] = 2} do
      local script = assert(draft.script(path .. range))
      assert.equal(skip, math.tointeger(script:match("skip = (%d+)") or 0))
      assert.is_nil(script:find("separator", 1, true))
      assert.is_nil(script:find("encoding", 1, true))
      local chain = assert(load(script:gsub("print%b()", "") .. "return chain"))()
      assert.same({{1.234, 340}, {2, 3}}, chain:flows():totable())
    end
  end)

  it("says which sheets there are", function()
    local path = folder.path .. "/two.xlsx"
    local one = lian.frame.new{{"from", {"x"}}, {"to", {"y"}}, {"amount", {1.5}}}
    assert(lian.frame.xlsx(path, {{"a", one}, {"b", one}}))
    local none, message = draft.script(path)
    assert.is_nil(none)
    assert.equal(path .. ": the workbook has several sheets: say which, by sheet = its name ('a', 'b')", message)
    local script, what = draft.script(path .. "[b]")
    assert.equal("a list of links", what)
    assert.matches('supplier = "from", buyer = "to"', script, 1, true)
  end)
end)
