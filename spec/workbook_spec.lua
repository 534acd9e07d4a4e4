-- a sheet of a workbook is read as the same table in CSV is, by every reader, and frames are written as sheets
local core = require "lian.core"
local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"
local workbook = require "spec.support.workbook"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
-- sanitizers are preloaded into us alone
local function runs(command) return os.execute("env -u LD_PRELOAD " .. command .. " >/dev/null 2>&1") == true end
local OPENPYXL = runs(PYTHON .. " -c 'import openpyxl'")
local XLSXWRITER = runs("pkg-config --exists xlsxwriter")
local BUILT = not tostring(select(3, core.sheets("/dev/null"))):find("unsupported", 1, true)

local function pending_(why) require("busted.core")().pending(why) end

-- a test that needs another program's writer
local function with(there, what, body) return there and body or function() pending_("needs " .. what) end end

describe("a workbook", function()
  if not BUILT then
    it("is read by builds with minizip and expat", function() pending_("built without minizip and expat") end)
    return
  end

  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() os.execute(("rm -rf '%s'"):format(folder.path)) end)

  local function at(name) return folder.path .. "/" .. name end
  local function write(name, bytes) return workbook.write(at(name), bytes) end

  local function same_list(a, b)
    a, b = a or {}, b or {}
    assert.equal(#a, #b)
    for k, v in ipairs(a) do assert.is_true(v == b[k] and (v ~= 0 or 1 / v == 1 / b[k]), tostring(k)) end
  end

  local function same_matrix(a, b)
    assert.equal(a == nil, b == nil)
    if not a then return end
    assert.equal(a:rows(), b:rows())
    for i = 1, a:rows() do same_list(a:row(i), b:row(i)) end
  end

  -- equal bit for bit
  local function same_chain(a, b)
    same_list(a:nodes(), b:nodes())
    for _, name in ipairs{"output", "final_demand", "value_added"} do same_list(a[name](a), b[name](b)) end
    local links, others = a:links(), b:links()
    assert.equal(links == nil, others == nil)
    for _, name in ipairs(links and {"from", "to", "value"} or {}) do same_list(links[name], others[name]) end
    if not links then same_matrix(a:flows(), b:flows()) end
    for _, name in ipairs{"demand", "inputs"} do
      local x, y = a:block(name), b:block(name)
      assert.same(x.labels, y.labels)
      same_matrix(x.values, y.values)
      same_matrix(x.second, y.second)
    end
  end

  -- the same table by each writer: name -> function(csv, records) that writes and gives a path
  local WRITERS = {
    ["by hand"] = function(_, records) return write("hand.xlsx", workbook.of(workbook.typed(records))) end,
    ["by hand, with shared strings"] = function(_, records)
      local strings, rows = {}, workbook.typed(records)
      for i, row in ipairs(rows) do
        for j = 1, row.n do
          if type(row[j]) == "string" and row[j] ~= "" then
            strings[#strings + 1] = row[j]
            row[j] = {('<c r="%s%d" t="s"><v>%d</v></c>'):format(workbook.column(j), i, #strings - 1)}
          end
        end
      end
      return write("shared.xlsx", workbook.of(rows, {strings = workbook.strings(strings)}))
    end,
    ["by lian"] = function(csv)
      assert(assert(lian.frame.read(csv, {formulas = true})):xlsx(at("lian.xlsx")))
      return at("lian.xlsx")
    end,
    ["by openpyxl"] = OPENPYXL and function(csv)
      assert(runs(("%s spec/support/make_workbook.py '%s' '%s'"):format(PYTHON, csv, at("openpyxl.xlsx"))))
      return at("openpyxl.xlsx")
    end,
    ["by libxlsxwriter"] = XLSXWRITER and function(_, records, shared)
      local maker = at("make_workbook")
      local build = ("cc -o '%s' spec/support/make_workbook.c $(pkg-config --cflags --libs xlsxwriter)"):format(maker)
      assert(runs(("test -x '%s'"):format(maker)) or runs(build))
      local out = assert(io.popen(("env -u LD_PRELOAD '%s' '%s' %s"):format(maker, at("writer.xlsx"), shared or ""),
        "w"))
      for _, row in ipairs(workbook.typed(records)) do
        for j = 1, row.n do
          local v = row[j]
          out:write(type(v) == "number" and ("n %.17g\n"):format(v) or v == "" and "-\n" or "t " .. v .. "\n")
        end
        out:write(".\n")
      end
      out:close()
      return at("writer.xlsx")
    end,
  }
  WRITERS["by libxlsxwriter, with shared strings"] = XLSXWRITER and function(csv, records)
    return WRITERS["by libxlsxwriter"](csv, records, "shared")
  end

  for _, name in ipairs{"by hand", "by hand, with shared strings", "by lian", "by openpyxl", "by libxlsxwriter",
      "by libxlsxwriter, with shared strings"} do
    local writer = WRITERS[name]
    local needs = name:match("by (%S+)$") or "libxlsxwriter-dev"
    it(("written %s gives the same chain as CSV, in every reader"):format(name), with(writer, needs, function()
      local function both(records, read, csv_name)
        local csv = folder:write(csv_name, records)
        local x = assert(read(csv))
        local y = assert(read((assert(writer(csv, records)))))
        same_chain(x, y)
      end
      both(malformed.nbs(), function(path) return lian.read.nbs(path, {year = 2012}) end, "nbs.csv")
      both(malformed.nbs(), function(path) return lian.read.any(path, {year = 2012}) end, "nbs.csv")
      both(malformed.nbs_split(), function(path) return lian.read.nbs(path, {year = 2012}) end, "split.csv")
      both(malformed.oecd(), function(path) return lian.read.oecd(path, {year = 2012, region = "FRA"}) end, "oecd.csv")
      both(malformed.matrix(), function(path)
        return lian.read.matrix{path = path, labels = 2, flows = "AAA_x..BBB_y",
          demand = {households = "households", other = "exp*"}, output = "output"}
      end, "matrix.csv")
      both(malformed.edges(), function(path) return lian.read.edges{path = path} end, "edges.csv")
    end))
  end

  it("holds the tables of bea, of items and of nodes on its sheets", function()
    local function sheets(parts)
      local list = {}
      for _, part in ipairs(parts) do
        list[#list + 1] = {part[1], workbook.sheet(workbook.rows(workbook.typed(part[2])))}
        folder:write(part[1] .. ".csv", part[2])
      end
      return write("parts.xlsx", workbook.zip(workbook.members(list)))
    end
    local bea = malformed.bea()
    local path = sheets{{"Make", bea.make}, {"Use", bea.use}}
    same_chain(assert(lian.read.bea{make = at("Make.csv"), use = at("Use.csv")}),
      assert(lian.read.bea{make = path .. "[Make]", use = path .. "[#2]"}))
    local items = malformed.items()
    path = sheets{{"items", items.items}, {"requires", items.requires}, {"provides", items.provides},
      {"providers", items.providers}}
    local a = assert(lian.read.items{items = at("items.csv"), requires = at("requires.csv"),
      provides = at("provides.csv"), providers = at("providers.csv")})
    local b = assert(lian.read.items{items = {path = path, sheet = "items"}, requires = path .. "[requires]",
      provides = {path = path, sheet = 3}, providers = path .. "[providers]"})
    assert.same(a:nodes(), b:nodes())
    assert.equal(a:chokepoints{home = "CHN", final = "chip"}, b:chokepoints{home = "CHN", final = "chip"})
    path = sheets{{"links", malformed.edges()}, {"nodes", malformed.nodes()}}
    same_chain(assert(lian.read.edges{path = at("links.csv"), nodes = at("nodes.csv")}),
      assert(lian.read.edges{path = path, sheet = "links", nodes = path .. "[nodes]"}))
  end)

  it("holds flows, demand and output on sheets of their own", function()
    local function sheet(rows) return workbook.sheet(workbook.rows(rows)) end
    local path = write("parts.xlsx", workbook.zip(workbook.members{
      {"Z", sheet{{"", "a", "b"}, {"a", 1, 2}, {"b", 3, 4}}}, {"Y", sheet{{"note"}, {}, {"", "f"}, {"a", 7}, {"b", 3}}},
      {"x", sheet{{"", "x"}, {"a", 10}, {"b", 10}}}}))
    local chain = assert(lian.read.matrix{path = path, sheet = "Z", demand = {path = path, sheet = 2, range = "A3:B5",
      columns = {households = "f"}}, output = {path = path .. "[x]", columns = "x"}})
    assert.same({7, 3}, chain:final_demand())
    assert.same({10, 10}, chain:output())
    assert.same({3, 4}, chain:flows():row(2))
  end)

  it("holds lists of trade", function()
    local records = malformed.records("code,reporter,partner,flow,value,year\n010110,CHN,USA,exports,5,2020\n"
      .. "010110,JPN,USA,exports,15,2020")
    local csv, path = folder:write("trade.csv", records), write("trade.xlsx", workbook.of(workbook.typed(records)))
    local o = {columns = {code = "code", reporter = "reporter", partner = "partner", flow = "flow", value = "value"}}
    local function read(from, sheet)
      local list = assert(lian.read.trade{path = from, sheet = sheet, columns = o.columns})
      return list:nodes(), tostring(list:chokepoints{home = "USA"})
    end
    assert.same({read(csv)}, {read(path)})
    assert.same({read(csv)}, {read(path, "Z")})
    assert.same({"010110"}, (read(path))) -- the zero in front stays
  end)

  -- ---- cells

  local function frame_of(rows, o, given)
    return assert(lian.frame.read(write("cells.xlsx", workbook.of(rows, o)), given))
  end

  it("keeps numbers numbers and texts texts", function()
    local f = frame_of{{"code", "v", "text", "flag"}, {"01", 1.5, "12", true}, {"02", -0.0, "x", false}, {"03", nil,
      "", nil}}
    assert.same({"01", "02", "03"}, f:column("code"))
    assert.same({1.5, -0.0}, f:column("v"))
    assert.equal(-math.huge, 1 / f(2, "v"))
    assert.same({"12", "x"}, f:column("text"))
    assert.same({true, false}, f:column("flag"))
  end)

  it("gives each double back", function()
    local random, rows = math.random, {{"v"}}
    for k = 1, 2000 do rows[k + 1] = {random() * 10.0 ^ random(-300, 300)} end
    for _, v in ipairs{5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1 + 0.2, 1e22, 1e23,
      123456789012345678,
      9007199254740993.0, 1 / 3} do rows[#rows + 1] = {v} end
    local f = frame_of(rows)
    for k = 2, #rows do assert.equal(rows[k][1] + 0.0, f(k - 1, "v") + 0.0) end
    assert(f:xlsx(at("again.xlsx")))
    assert.equal(f, assert(lian.frame.read(at("again.xlsx"))))
  end)

  it("shows labels that are numbers as CSV would: by the shortest form", function()
    local path = write("labels.xlsx", workbook.of{{"k", "v"}, {{'<c r="A2"><v>1.1000000000000001</v></c>'}, 1},
      {{'<c r="A3"><v>2E3</v></c>'}, 2}, {{'<c r="A4"><v>05.50</v></c>'}, 3}, {{'<c r="A5"><v> 7 </v></c>'}, 4}})
    local rows = assert(core.records(path))
    assert.same({"1.1", "2000", "5.5", "7"}, {rows[2][1], rows[3][1], rows[4][1], rows[5][1]})
  end)

  it("reads dates, times, years, durations and codes by their formats", function()
    local formats = {14, 22, "yyyy\\-mm\\-dd", "h:mm", "yyyy", "[h]:mm", "000", "0.0%", "#,##0\\ \"days\"", "0.00E+00",
      "[Red]General;[Blue]-0", "[$-411]ge\\.m\\.d", "mm:ss"}
    local function styled(value, style, since)
      local rows = {{"v"}, {{('<c r="A2" s="%d"><v>%s</v></c>'):format(style, value)}}}
      local bytes = workbook.of(rows, {styles = workbook.styles(formats), properties = since and 'date1904="1"'})
      return assert(core.records(write("dates.xlsx", bytes)))[2][1]
    end
    -- Excel's own: 1 is 1900-01-01, 59 1900-02-28, 60 a day that never was, 61 1900-03-01, 45352 2024-03-01
    assert.equal("1900-01-01", styled(1, 1))
    assert.equal("1900-02-28", styled(59, 1))
    assert.equal("1900-02-29", styled(60, 1))
    assert.equal("1900-03-01", styled(61, 1))
    assert.equal("2024-03-01", styled(45352, 1))
    assert.equal("2024-02-29", styled(45351, 3))
    assert.equal("2024-03-01 12:30:00", styled(45352.520833333336, 2))
    assert.equal("2024-03-02", styled(45352.9999999, 2)) -- to the second
    assert.equal("9999-12-31", styled(2958465, 1))
    assert.equal("12:30:00", styled(0.520833333333, 4))
    assert.equal("2024", styled(45352, 5))
    assert.equal("36:00:00", styled(1.5, 6))
    assert.equal("094", styled(94, 7))
    assert.equal("94.5", styled(94.5, 7))
    assert.equal("0.125", styled(0.125, 8))
    assert.equal("1234", styled(1234, 9))
    assert.equal("1234", styled(1234, 10))
    assert.equal("1234", styled(1234, 11))
    assert.equal("2024-03-01", styled(45352, 12))
    assert.equal("12:30:00", styled(0.520833333333, 13))
    assert.equal("2024-03-01", styled(43890, 1, true)) -- since 1904
    assert.equal("1904-01-01", styled(0, 1, true))
    -- an extension of the workbook's has a workbookPr of its own, which says nothing of dates
    local members = workbook.members({{"Z", workbook.sheet('<row><c s="1"><v>0</v></c></row>')}},
      {styles = workbook.styles{14}, properties = 'date1904="1"'})
    members[3][2] = members[3][2]:gsub("</workbook>",
      '<extLst><ext><x15:workbookPr xmlns:x15="u" y="1"/></ext></extLst>%0')
    assert.equal("1904-01-01", assert(core.records(write("dates.xlsx", workbook.zip(members))))[1][1])
  end)

  it("reads each day as the calendar has it", function()
    local rows, styles = {{"d"}}, workbook.styles{14}
    local first = os.time{year = 1970, month = 1, day = 1, hour = 12}
    for k = 0, 60000, 37 do rows[#rows + 1] = {{('<c r="A%d" s="1"><v>%d</v></c>'):format(#rows + 1, 25569 + k)}} end
    local read = assert(core.records(write("days.xlsx", workbook.of(rows, {styles = styles}))))
    for k = 2, #rows do assert.equal(os.date("%Y-%m-%d", first + (k - 2) * 37 * 86400), read[k][1]) end
  end)

  it("joins runs of a text, passes readings over, and knows escaped characters", function()
    local strings = workbook.strings{"<r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r><phoneticPr/>",
      "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh>", "a_x000D_\nb_x005F_x0041_",
        "<t xml:space=\"preserve\"> x </t>"}
    local rows = {{"t"}}
    for k = 1, 4 do rows[k + 1] = {{('<c r="A%d" t="s"><v>%d</v></c>'):format(k + 1, k - 1)}} end
    rows[6] = {{'<c r="A6" t="inlineStr"><is><r><t>in</t></r><r><t>line &amp; &#x4E2D;</t></r></is></c>'}}
    local f = frame_of(rows, {strings = strings})
    assert.same({"rich text", "東京", "a\r\nb_x0041_", " x ", "inline & 中"}, f:column("t"))
  end)

  it("takes the values that formulas had, and refuses one without", function()
    local f = frame_of{{"a", "b", "c", "d"}, {{'<c r="A2"><f>1+1</f><v>2</v></c>'},
      {'<c r="B2" t="str"><f>"x"</f><v>x</v></c>'},
      {'<c r="C2" t="b"><f>TRUE()</f><v>1</v></c>'}, {'<c r="D2" t="str"><f>""</f><v></v></c>'}}}
    assert.same({2, "x", true, nil}, {f(1, "a"), f(1, "b"), f(1, "c"), f(1, "d")})
    local path = write("formula.xlsx", workbook.of{{"a"}, {{'<c r="A2"><f>1+1</f><v></v></c>'}}})
    local none, message, code = lian.frame.read(path)
    assert.is_nil(none)
    assert.equal("bad_data", code)
    assert.equal(path .. "[Z]:2: column A: a formula without its value: open the workbook in a spreadsheet program and "
      .. "save it, or save values", message)
  end)

  it("names errors as what they are, in numbers, labels and frames", function()
    local path = write("errors.xlsx", workbook.of{{"k", "v"}, {{'<c r="A2" t="e"><v>#REF!</v></c>'}, 1},
      {"b", {'<c r="B3" t="e"><v>#N/A</v></c>'}}})
    local function refused(expected, _, message, code)
      assert.equal(path .. "[Z]:" .. expected, message)
      assert.equal("bad_data", code)
    end
    refused("2: column A: expected a label, got the error '#REF!'", lian.read.matrix{path = path, output = "v"})
    refused("3: column B (v): the cell holds the error '#N/A'; missing = '#N/A' takes it for no number",
      lian.read.matrix{path = path, labels = 0, range = "B1:B3", output = "v"})
    refused("2: column 'k': the cell holds the error #REF! (text = 'k' reads it as a text)", lian.frame.read(path))
    refused("3: column 'v': the cell holds the error #N/A (text = 'v' reads it as a text)",
      lian.frame.read(path, {text = "k"}))
    assert.equal("#N/A", assert(lian.frame.read(path, {text = {"k", "v"}}))(2, "v"))
    local csv = folder:write("errors.csv", "k,v\na,#N/A\n")
    assert.equal(csv .. ":2: column 2 (v): the cell holds the error '#N/A'; missing = '#N/A' takes it for no number",
      select(2, lian.read.matrix{path = csv, output = "v"}))
  end)

  -- ---- where the table is

  it("fills merged texts, and leaves merged numbers where they are", function()
    local rows = {{"r", "AAA", nil, "BBB", nil}, {"", "x", "y", "x", "y"}, {"a", 1, 2, 3, nil}, {nil, 5, 6, 7, 8}}
    local bytes = workbook.of(rows, {after = '<mergeCells><mergeCell ref="B1:C1"/><mergeCell ref="D1:E1"/>'
      .. '<mergeCell ref="A3:A4"/><mergeCell ref="D3:E3"/></mergeCells>'})
    local read = assert(core.records(write("merged.xlsx", bytes)))
    assert.same({"r", "AAA", "AAA", "BBB", "BBB"}, read[1])
    assert.same({"a", "1", "2", "3", ""}, read[3])
    assert.same({"a", "5", "6", "7", "8"}, read[4])
    bytes = workbook.of({{"a title"}, {"k", "v"}, {"a", 1}},
      {after = '<mergeCells><mergeCell ref="A1:Z1"/></mergeCells>'})
    assert.same({{"a title", "a title"}, {"k", "v"}, {"a", "1"}}, (core.records(write("title.xlsx", bytes))))
    read = assert(core.records(at("merged.xlsx") .. "[Z!C1:D2]")) -- the text of a merge lies outside
    assert.same({{"", "BBB"}, {"y", "x"}}, read)
  end)

  it("is read from a sheet by name or place, in a range, and says which sheets it has", function()
    local function sheet(value) return workbook.sheet(workbook.rows{{"title"}, {}, {nil, "k", "v"}, {nil, "a", value,
      99},
      {nil, "b", 2}}) end
    local path = write("sheets.xlsx", workbook.zip(workbook.members{{"A & B", sheet(1)}, {"中国", sheet(5)},
      {"old", sheet(7), state = "hidden"}, {"bars", "<chartsheet/>", kind = "chartsheet"}}))
    local function value(given) return assert(lian.frame.read(path, given))(1, "v") end
    assert.equal(1, value{sheet = "A & B", range = "B3:C5"})
    assert.equal(5, value{sheet = 2, range = "$B$3:$C$5"})
    assert.equal(7, value{sheet = "old", range = "C5:B3"})
    assert.equal(5, assert(lian.frame.read(path .. "[中国!B3:C5]"))(1, "v"))
    assert.equal(1, #assert(lian.frame.read(path .. "[#1!B3:C4]")))
    assert.equal(99, assert(lian.frame.read(path, {sheet = 1, range = "D4:D4"})).columns[1].name + 0)
    local list = assert(lian.read.sheets(path))
    assert.same({"A & B", "中国", "old", "bars"}, list:column("name"))
    assert.same({"cells", "cells", "hidden", "chart"}, list:column("kind"))
    local function refused(expected, code, given)
      local none, message, why = lian.frame.read(path, given)
      assert.is_nil(none)
      assert.equal(expected, message)
      assert.equal(code, why)
    end
    refused(path .. ": the workbook has several sheets: say which, by sheet = its name ('A & B', '中国', 'old', 'bars')",
      "bad_data")
    refused(path .. ": no sheet 'B' ('A & B', '中国', 'old', 'bars')", "not_found", {sheet = "B"})
    refused(path .. ": no sheet '#9' ('A & B', '中国', 'old', 'bars')", "not_found", {sheet = 9})
    refused(path .. ": 'bars' is a chart, not a sheet of cells", "bad_data", {sheet = "bars"})
    refused(path .. "[中国]: the range has no cell with anything in it", "bad_data", {sheet = 2, range = "X1:Z9"})
    for _, bad in ipairs{"B3:", "3B", "B3-C5", "", "B3:C5:D6"} do
      local ok, message = pcall(lian.frame.read, path, {sheet = 1, range = bad})
      assert.is_false(ok)
      assert.truthy(message:find("frame.read.range: expected a range of cells such as B2:F20", 1, true), message)
    end
    for _, bad in ipairs{0, -1, 1.5, "", "a[b]", true} do assert.is_false(pcall(lian.frame.read, path,
      {sheet = bad})) end
    assert.is_false(pcall(lian.frame.read, path .. "[A & B]", {sheet = 2}))
  end)

  it("names places by row and letter, wherever the table begins", function()
    local path = write("place.xlsx", workbook.of{{}, {nil, nil, "k", "v"}, {}, {nil, nil, "a", "x"}})
    assert.equal(path .. "[Z]:4: column D (v): expected a number, got 'x'; missing = 'x' takes it for no number",
      select(2, lian.read.matrix{path = path, output = "v"}))
    assert.equal(path .. "[Z]:4: column D (v): expected a number, got 'x'; missing = 'x' takes it for no number",
      select(2, lian.read.matrix{path = path, range = "C2:D4", output = "v"}))
    path = write("head.xlsx", workbook.of{{"note\nof two lines"}, {}, {nil, "Code", "Description",
      "DescriptionInChinese",
      "01", "XX", "GO"}, {nil, "01", "a", "b", 1, 2, 3}})
    assert.equal(path .. "[Z]:3: column F: 'XX' is no sector (no row has this code) and no known column",
      (select(2, lian.read.nbs(path, {range = "B3:G9"})):match("^(.-known column)")))
  end)

  it("passes titles over by skip, blank rows and blank columns by itself", function()
    local rows = {{"Table 1\nin two lines", nil, nil, "made up"}, {}, {nil, "k", "a", "b", "f"}, {nil, "a", 1, 2, 7},
      {n = 5, {'<c r="A5"/>'}, {'<c r="B5" t="str"><v></v></c>'}}, {nil, "b", 3, 4, 13}, {{'<c r="A7" s="0"/>'}}}
    local path = write("skip.xlsx", workbook.of(rows))
    local chain = assert(lian.read.matrix{path = path, skip = 2, range = "B1:E9", flows = "a..b", demand = "f"})
    assert.same({"a", "b"}, chain:nodes())
    assert.same({3, 4}, chain:flows():row(2))
    assert.same({"a", "b"}, assert(lian.read.matrix{path = path, range = "B3:E7", flows = "a..b",
      demand = "f"}):nodes())
  end)

  it("takes rows and cells without references in their order, and a prefix before the names", function()
    local xml = workbook.sheet('<row><c t="inlineStr"><is><t>k</t></is></c><c t="inlineStr"><is><t>v</t></is></c></row>'
      .. '<row>\n  <c t="inlineStr"><is><t>a</t></is></c>\n  <c><v>1</v></c>\n</row>')
    local f = assert(lian.frame.read(write("bare.xlsx", workbook.zip(workbook.members{{"Z", xml}}))))
    assert.equal(1, f(1, "v"))
    xml = workbook.sheet(workbook.rows{{"k", "v"}, {"a", 2}}):gsub("<(/?)([a-zA-Z])", "<%1x:%2"):gsub("xmlns=",
      "xmlns:x=")
    f = assert(lian.frame.read(write("prefix.xlsx", workbook.zip(workbook.members{{"Z", xml}}))))
    assert.equal(2, f(1, "v"))
  end)

  -- ---- writing

  it("is written from a frame, and gives it back", function()
    local f = lian.frame.new{{"node", {"a", "中国", "x\ny", "=1+2", " lead", "_x0041_", "a\r\nb\1", "<&>\"'", "'=1",
      "12", "true"}},
      {"v", {0.1 + 0.2, nil, -0.0, 1e300, 9007199254740993, -9223372036854775807 - 1}, unit = "USD"},
      {"ok", {true, false, nil, true}}, {"none", {}}, count = 12}
    assert.equal(f, assert(f:xlsx(at("f.xlsx"))))
    local back = assert(lian.frame.read(at("f.xlsx")))
    assert.equal(11, #back) -- a row of nothing at the end is none of the sheet
    for j, name in ipairs(f:names()) do
      for i = 1, 11 do assert.equal(f(i, name), back(i, name), j .. " " .. i) end
    end
    assert.equal(-math.huge, 1 / back(3, "v"))
  end)

  it("is read by openpyxl as it was meant", with(OPENPYXL, "openpyxl", function()
    local f = lian.frame.new{{"node", {"a", "中国"}}, {"v", {0.1 + 0.2, 1e-300}}, {"ok", {true, false}}}
    assert(lian.frame.xlsx(at("two.xlsx"), {{"A & <B>", f}, {"中", f:filter(function(r) return r.ok end)}}))
    local out = assert(io.popen(([[env -u LD_PRELOAD %s -W error -c "
import openpyxl
b = openpyxl.load_workbook('%s')
for s in b: print(s.title, s.freeze_panes, s['A1'].font.b, list(s.iter_rows(values_only=True)))"]]):format(PYTHON,
      at("two.xlsx"))))
    assert.equal("A & <B> A2 True [('node', 'v', 'ok'), ('a', 0.30000000000000004, True), ('中国', 1e-300, False)]\n"
      .. "中 A2 True [('node', 'v', 'ok'), ('a', 0.30000000000000004, True)]\n", out:read("a"))
    out:close()
  end))

  it("is the same bytes each time, and whole or not at all", function()
    local f = lian.frame.new{{"v", {1, 2}}}
    local function bytes(path)
      local file = assert(io.open(path, "rb"))
      local text = file:read("a")
      file:close()
      return text
    end
    assert(f:xlsx(at("one.xlsx")))
    local before = bytes(at("one.xlsx"))
    assert(f:xlsx(at("one.xlsx")))
    assert.equal(before, bytes(at("one.xlsx")))
    local none, _, code = lian.frame.xlsx(at("one.xlsx"), {{"a", f}, {"b", lian.frame.new{{"t", {"x\0y"}}}}})
    assert.is_nil(none)
    assert.equal("bad_data", code)
    assert.equal(before, bytes(at("one.xlsx")))
    local left = assert(io.popen(("ls '%s'"):format(folder.path))):read("a")
    assert.is_nil(left:find(".part", 1, true))
    none, _, code = f:xlsx(at("none/one.xlsx"))
    assert.is_nil(none)
    assert.equal("input_output", code)
  end)

  it("refuses what a sheet cannot hold", function()
    local f = lian.frame.new{{"v", {1}}}
    local function refused(expected, sheets)
      local none, message, code = lian.frame.xlsx(at("no.xlsx"), sheets)
      assert.is_nil(none)
      assert.equal("bad_data", code)
      assert.equal(at("no.xlsx") .. ": " .. expected, message)
    end
    refused("'a/b': a name of a sheet has none of [ ] : * ? / \\", {{"a/b", f}})
    refused("'': a name of a sheet has 1 to 31 characters", {{"", f}})
    refused(("'%s': a name of a sheet has 1 to 31 characters"):format(("x"):rep(32)), {{("x"):rep(32), f}})
    refused("'A': another sheet has this name (letter case does not count)", {{"a", f}, {"A", f}})
    refused("''a': a name of a sheet has no apostrophe at its ends", {{"'a", f}})
    refused("sheet 1, row 2, column A: text that is not UTF-8", {{"a", lian.frame.new{{"t", {"\xff"}}}}})
    refused("sheet 1, row 2, column A: a text longer than a cell may hold (32767 characters)",
      {{"a", lian.frame.new{{"t", {("x"):rep(32768)}}}}})
    assert(lian.frame.xlsx(at("yes.xlsx"), {{("中"):rep(31), lian.frame.new{{"t", {("x"):rep(32767)}}}}}))
    assert.is_false(pcall(lian.frame.xlsx, at("no.xlsx"), {}))
    assert.is_false(pcall(lian.frame.xlsx, at("no.csv"), {{"a", f}}))
    assert.is_false(pcall(lian.frame.xlsx, at("no.xlsx"), {{f, "a"}}))
    assert.is_false(pcall(f.xlsx, f, at("no.xls")))
    for _, name in ipairs{"o.xlsx", "O.XLSX", "o.xls", "o.xlsm"} do
      local ok, message = pcall(f.csv, f, at(name))
      assert.is_false(ok)
      assert.truthy(message:find("is the name of a workbook: frame:xlsx writes one, or end the name in .csv", 1, true),
        message)
    end
  end)

  it("is written from a store, with names that sheets may have", function()
    local store <close> = assert(lian.open(at("study.db"))) -- luacheck: ignore
    local f = lian.frame.new{{"v", {1, 2}}}
    assert.equal("not_found", select(3, store:xlsx(at("study.xlsx"))))
    for _, name in ipairs{"a/b", "a:b", ("long"):rep(10), "history"} do assert(store:save(f, name)) end
    local list = assert(store:xlsx(at("study.xlsx")))
    assert.same({"a/b", "a:b", "history", ("long"):rep(10)}, list:column("frame"))
    assert.same({"a_b", "a_b~2", "history_", ("long"):rep(7) .. "lon"}, list:column("sheet"))
    assert.same(list:column("sheet"), assert(lian.read.sheets(at("study.xlsx"))):column("name"))
    assert.equal(f, assert(lian.frame.read(at("study.xlsx"), {sheet = "a_b~2"})))
    assert.same({"a_b"}, assert(store:xlsx(at("study.xlsx"), {frames = "a:b"})):column("sheet"))
    assert.equal("not_found", select(3, store:xlsx(at("study.xlsx"), {frames = "c"})))
    assert.equal("not_found", select(3, store:xlsx(at("study.xlsx"), {run = 7})))
  end)

  -- ---- published tables

  it("of China 2018 and of the US gives the chain of the CSV, bit for bit", data.needed(with(OPENPYXL, "openpyxl",
    function()
    local function convert(name)
      local path = at(name:match("[^/]*$"):gsub("%.csv.*$", ".xlsx"))
      assert(runs(("%s spec/support/make_workbook.py '%s' '%s'"):format(PYTHON, data.path(name), path)))
      return path
    end
    local nbs = "china_nbs_io/china_2018_153.csv"
    local path = convert(nbs)
    same_chain(assert(lian.read.nbs(data.path(nbs))), assert(lian.read.nbs(path)))
    same_chain(assert(lian.read.nbs(data.path(nbs))), assert(lian.read.any(path)))
    local make, use = "us_bea/Summary_Make_2022_BeforeRedef_17sch.csv",
      "us_bea/Summary_Use_2022_PRO_BeforeRedef_17sch.csv"
    same_chain(assert(lian.read.bea{make = data.path(make), use = data.path(use)}),
      assert(lian.read.bea{make = convert(make), use = convert(use)}))
  end)))
end)
