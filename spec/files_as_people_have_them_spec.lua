-- One small table as it comes from Excel in China, from statistics offices and from exports of spreadsheets: in each
-- encoding, with each way of writing numbers and with the lines that stand around tables. Each gives the same chain bit
-- for bit. What is damaged is refused with its place. Bytes of GBK are those of Python's codec, written out here.
local core = require "lian.core"
local lian = require "lian"
local malformed = require "spec.support.malformed"

local folder
setup(function() folder = malformed.folder() end)
teardown(function() folder:remove() end)

local count = 0
local function file_of(bytes, ending)
  count = count + 1
  return folder:write(("f%d%s"):format(count, ending or ".csv"), bytes)
end

-- ---- the table, and ways to write it

local HEAD = {"产业", "农业", "制造", "居民", "出口"}
local ROWS = {{"农业", "1500.5", "340.25", "0", "2100"}, {"制造", "2200", "1100.75", "980.125", "12345.5"}}
local GBK = {["产业"] = "\xB2\xFA\xD2\xB5", ["农业"] = "\xC5\xA9\xD2\xB5", ["制造"] = "\xD6\xC6\xD4\xEC",
  ["居民"] = "\xBE\xD3\xC3\xF1", ["出口"] = "\xB3\xF6\xBF\xDA"}

local function number(text, decimal, thousands)
  local whole, fraction = text:match("^(%d+)(.*)$")
  while thousands do
    local cut, changed = whole:gsub("^(%d+)(%d%d%d)", "%1" .. thousands .. "%2")
    if changed == 0 then break end
    whole = cut
  end
  return whole .. fraction:gsub("%.", decimal or ".")
end

local function quoted(text, mark) return text:find(mark, 1, true) and '"' .. text .. '"' or text end

-- o: separator, decimal, thousands, cell(i, j, text), before, after (lines)
local function csv(o)
  o = o or {}
  local mark, lines = o.separator or ",", {}
  local heads = {}
  for k, name in ipairs(HEAD) do heads[k] = name end
  lines[1] = table.concat(heads, mark)
  for i, row in ipairs(ROWS) do
    local cells = {row[1]}
    for j = 2, #row do
      local text = number(row[j], o.decimal, o.thousands)
      cells[j] = quoted(o.cell and o.cell(i, j - 1, text) or text, mark)
    end
    lines[i + 1] = table.concat(cells, mark)
  end
  return (o.before or "") .. table.concat(lines, o.line or "\n") .. (o.line or "\n") .. (o.after or "")
end

local function read(path, extra)
  local o = {path = path, flows = "农业..制造", demand = {households = "居民", exports = "出口"}}
  for k, v in pairs(extra or {}) do o[k] = v end
  return lian.read.matrix(o)
end

local function bits(chain)
  local demand = chain:block("demand")
  local out = {table.concat(chain:nodes(), "|"), table.concat(demand.labels, "|")}
  local function add(list) for _, v in ipairs(list) do out[#out + 1] = ("%a"):format(v) end end
  for i = 1, #chain do add(chain:flows():row(i)) add(demand.values:row(i)) end
  add(chain:output())
  return table.concat(out, " ")
end

local function in_gbk(text)
  for word, bytes in pairs(GBK) do text = text:gsub(word, bytes) end
  return text
end

local function in_utf16(text, order)
  local out = {}
  for _, code in utf8.codes(text) do out[#out + 1] = string.pack(order .. "I2", code) end
  return table.concat(out)
end

-- the first flow of a table that holds this text there; nil, message
local function first_flow(text, extra)
  local o = {path = file_of(("k,a,b,x\na,%s,0,9%%\nb,0,0,9%%\n"):format(text):gsub("%%", extra and "%%" or "")),
    flows = "a..b", demand = "x"}
  for k, v in pairs(extra or {}) do o[k] = v end
  local chain, message = lian.read.matrix(o)
  if not chain then return nil, message end
  return chain:flows():get(1, 1)
end

-- ---- the same chain

describe("the same table", function()
  local plain
  setup(function() plain = bits(assert(read(file_of(csv())))) end)

  local function same(bytes, extra, encoding, ending)
    local chain, report = read(file_of(bytes, ending), extra)
    assert(chain, report)
    assert.equal(plain, bits(chain))
    assert.equal(encoding or "UTF-8", report.encoding)
    return tostring(report)
  end

  describe("in another encoding", function()
    it("UTF-8 with a byte-order mark", function() same("\xEF\xBB\xBF" .. csv()) end)
    it("GBK, which Excel writes in China", function()
      assert.matches("encoding        GB18030 (found: it is not UTF-8)", same(in_gbk(csv()), nil, "GB18030"), 1, true)
    end)
    it("GBK, as it is said", function()
      assert.matches("encoding        GB18030 (as given)", same(in_gbk(csv()), {encoding = "gbk"}, "GB18030"), 1, true)
    end)
    it("GB18030 with its mark, in CRLF lines", function()
      same("\x84\x31\x95\x33" .. in_gbk(csv{line = "\r\n"}), nil, "GB18030")
    end)
    it("UTF-16 in either order", function()
      same("\xFF\xFE" .. in_utf16(csv(), "<"), nil, "UTF-16LE")
      same("\xFE\xFF" .. in_utf16(csv{separator = "\t"}, ">"), nil, "UTF-16BE")
      same("\xFF\xFE" .. in_utf16(csv(), "<"), {encoding = "utf-16"}, "UTF-16LE")
      same(in_utf16(csv(), "<"), {encoding = "utf-16le"}, "UTF-16LE")
    end)
    it("in gzip too", function()
      local path = file_of(in_gbk(csv()))
      assert(os.execute(("gzip -kf '%s'"):format(path)))
      local chain, report = assert(read(path .. ".gz"))
      assert.equal(plain, bits(chain))
      assert.equal("GB18030", report.encoding)
    end)
    it("however long it is, wherever blocks end", function()
      -- 360,000 characters of a header that is passed over: blocks of the reader end within characters
      for _, first in ipairs{"", "x", "xx"} do
        local long = first .. ("农业制造居民"):rep(20000) .. "\n"
        local lines = long:rep(3)
        same(in_gbk(lines .. csv()), {skip = 3}, "GB18030")
        same("\xFF\xFE" .. in_utf16(lines .. csv(), "<"), {skip = 3}, "UTF-16LE")
      end
    end)
    it("windows-1252, where it is said", function()
      local text = "k;M\xFChle;\xD6l;x\nM\xFChle;1;2;9\n\xD6l;3;4;9\n"
      local o = {path = file_of(text), flows = "Mühle..Öl", demand = "x", encoding = "windows-1252"}
      local chain, report = assert(lian.read.matrix(o))
      assert.same({"Mühle", "Öl"}, chain:nodes())
      assert.equal("WINDOWS-1252", report.encoding)
    end)
  end)

  describe("with numbers as they are written elsewhere", function()
    local function of(o, extra) same(csv(o), extra) end
    it("decimal comma", function()
      of({separator = ";", decimal = ","}, {decimal = ","})
      of({decimal = ","}, {decimal = ","}) -- in quotes
      of({separator = "\t", decimal = ","}, {decimal = ","})
    end)
    it("thousands", function()
      of({thousands = ","}, {thousands = ","})
      of({separator = ";", decimal = ",", thousands = "."}, {thousands = "."})
      of({separator = ";", decimal = ",", thousands = "."}, {decimal = ",", thousands = "."})
      of({thousands = "'"}, {thousands = "'"})
      of({thousands = "’"}, {thousands = "'"})
      for _, blank in ipairs{" ", "\u{A0}", "\u{202F}", "\u{2009}"} do
        of({separator = ";", decimal = ",", thousands = blank}, {decimal = ",", thousands = " "})
      end
    end)
    it("flags and missing values, as Eurostat writes them", function()
      local function cell(i, j, text)
        if i == 1 and j == 3 then return ": c" end -- which is 0 in the table
        return j == 1 and text .. " p" or j == 2 and text .. " (be)" or text
      end
      local report = same(csv{separator = "\t", cell = cell}, {flags = true, missing = ":"})
      assert.matches("numbers with a flag, taken as they are: 5", report, 1, true)
      assert.matches("numbers that are missing, which count 0: 1", report, 1, true)
    end)
    it("flags of one's own", function()
      same(csv{cell = function(_, _, text) return text .. "*" end}, {flags = "*"})
    end)
    it("percent", function()
      local rows = "k,a,b,x\na,12.5%,50 %,1%\nb,25%,0.5%,2%\n"
      local chain = assert(lian.read.matrix{path = file_of(rows), flows = "a..b", demand = "x", percent = true})
      assert.same({0.125, 0.5}, chain:flows():row(1))
      assert.same({0.25, 0.005}, chain:flows():row(2))
    end)
    it("a minus of typography, blanks of Chinese text", function()
      local rows = "k,a,b,x\n\u{3000}a\u{A0},\u{2212}1.5,\u{3000}2,9\n\u{3000}b,3,4,9\n"
      local chain = assert(lian.read.matrix{path = file_of(rows), flows = "a..b", demand = "x"})
      assert.same({-1.5, 2}, chain:flows():row(1))
    end)
    it("full-width digits and marks, as Chinese input methods write them", function()
      local function wide(text)
        return (text:gsub("[!-~]", function(c) return utf8.char(0xFF01 + c:byte() - 0x21) end))
      end
      same(csv{cell = function(_, _, text) return wide(text) end})
      same(csv{thousands = ",", cell = function(_, _, text) return wide(text) end}, {thousands = ","})
      assert.equal(-12.5, core.number("（１２．５）"))
      assert.equal(0.07, first_flow("７％", {percent = true}))
    end)
    it("a dash for a minus, and a blank behind it", function()
      for _, text in ipairs{"\u{2212}7", "\u{2013}7", "\u{2010}7", "\u{2011}7", "\u{FF0D}７", "\u{2212} 7",
        "-\u{A0}7", "- 7", "(7)"} do
        assert.equal(-7, first_flow(text), text)
      end
      for _, text in ipairs{"\u{2212}-7", "(-7)", "--7", "7-", "\u{2014}7", "-", "+ 7"} do
        assert.is_nil((first_flow(text)), text)
      end
    end)
    it("in doubt with a minus of typography too", function()
      local rows = "k,a,b,x\na,%s,0,9\nb,340,0,9\n"
      for _, text in ipairs{"\u{2212}1.200", "\u{2013}1.200", "- 1.200", "(1.200)", "１．２００"} do
        local none, message = lian.read.matrix{path = file_of(rows:format(text)), flows = "a..b", demand = "x"}
        assert.is_nil(none, text)
        assert.matches("1.200' beside '340' (line 3) is ", message, 1, true)
      end
    end)
    it("a number that stands for none", function()
      local function cell(i, j, text) return i == 1 and j == 3 and "-9999" or text end
      same(csv{cell = cell}, {missing = "-9999"})
    end)
  end)

  describe("with lines around it", function()
    it("titles, comments and footnotes", function()
      same(csv{before = "Table 1; in million\n\n", after = "Source: NBS\nSee notes, page 3.\n"},
        {skip = 2, stop = "Source"})
      same(csv{after = '"Source: NBS, 2018",,,,\n'}, {stop = {"Note", "Source"}})
      same(csv{after = "\n* provisional\n"}, {last = "制造"})
      same(csv{after = "* provisional\n"}, {last = 3})
      same(csv{before = "# of 2018\n# by NBS\n", after = "# end\n"}, {comment = "#"})
    end)
    it("Excel's line that says the separator", function()
      same("sep=;\r\n" .. csv{separator = ";", line = "\r\n"})
      same("\xEF\xBB\xBF\"sep=|\"\n" .. csv{separator = "|"})
      same("sep=,\n" .. csv{separator = ";"}, {separator = ";"}) -- what is said counts
      same("sep=;\n" .. csv{separator = ";"}, {skip = 1})
      local none, message = read(file_of("sep=;\n" .. csv{separator = ";"}:gsub("340.25", "x")))
      assert.is_nil(none)
      assert.matches(":3: column 3 (制造): expected a number, got 'x'", message, 1, true)
    end)
    it("a stop that is not met is told", function()
      assert.matches("no line begins with 'Sauce' (stop)", same(csv(), {stop = "Sauce"}), 1, true)
    end)
    it("in GBK, gzip, decimal comma and a footnote at once", function()
      local path = file_of(in_gbk(csv{separator = ";", decimal = ",", thousands = ".", after = "农业: 1\n"}))
      assert(os.execute(("gzip -f '%s'"):format(path)))
      local chain = assert(read(path .. ".gz", {thousands = ".", stop = "农业:"}))
      assert.equal(plain, bits(chain))
    end)
  end)
end)

describe("labels in two columns and two header rows", function()
  local Z = ";;AT;AT;DE;DE;AT;DE\n;;A;B;A;B;P3;P3\nAT;A;1;2;3;4;20;5\nAT;B;4;5;6;1;30;6\nDE;A;1;7;1;1;10;7\n"
    .. "DE;B;2;2;8;2;11;8\n;VA;22;30;9;19;0;0\n"
  local one = "k;AT_A;AT_B;DE_A;DE_B;AT_P3;DE_P3\nAT_A;1;2;3;4;20;5\nAT_B;4;5;6;1;30;6\nDE_A;1;7;1;1;10;7\n"
    .. "DE_B;2;2;8;2;11;8\nVA;22;30;9;19;0;0\n"
  local ask = {flows = "AT_A..DE_B", demand = {households = "*_P3"}, inputs = "VA"}

  local function given(extra)
    local o = {}
    for k, v in pairs(ask) do o[k] = v end
    for k, v in pairs(extra) do o[k] = v end
    return o
  end

  local plain
  setup(function() plain = assert(lian.read.matrix(given{path = file_of(one), balance = "demand"})) end)

  it("are one label of two parts", function()
    local chain = assert(lian.read.matrix(given{path = file_of(Z), by = {"region", "sector"}, balance = "demand"}))
    assert.equal(bits(plain), bits(chain))
    assert.same({"AT", "AT", "DE", "DE"}, chain:axis("region"))
    assert.same({"A", "B", "A", "B"}, chain:axis("sector"))
    assert.same({"AT", "DE"}, chain:block("demand").regions)
  end)

  it("may stand the other way round in the header", function()
    local turned = Z:gsub("^(.-\n)(.-\n)", "%2%1")
    local chain = assert(lian.read.matrix(given{path = file_of(turned), balance = "demand",
      by = {rows = {"region", "sector"}, columns = {"sector", "region"}}}))
    assert.equal(bits(plain), bits(chain))
  end)

  it("are filled where cells are merged", function()
    local merged = Z:gsub("AT;AT;DE;DE;AT;DE", "AT;;DE;;AT;DE"):gsub("\nAT;B", "\n;B"):gsub("\nDE;B", "\n;B")
    local chain = assert(lian.read.matrix(given{path = file_of(merged), by = {"region", "sector"}, fill = true,
      inputs = {value_added = "DE_VA"}, balance = "demand"}))
    assert.same(plain:nodes(), chain:nodes())
    assert.same(plain:output(), chain:output())
  end)

  it("and demand, inputs and extensions in files of their own", function()
    local z = ";;AT;AT;DE;DE\n;;A;B;A;B\nAT;A;1;2;3;4\nAT;B;4;5;6;1\nDE;A;1;7;1;1\nDE;B;2;2;8;2\n"
    local y = ";;DE;AT\n;;P3;P3\nDE;B;8;11\nDE;A;7;10\nAT;A;5;20\nAT;B;6;30\n" -- in another order
    local chain = assert(lian.read.matrix{path = file_of(z), by = {"region", "sector"}, balance = "demand",
      demand = {path = file_of(y), columns = {households = {"AT_P3", "DE_P3"}}},
      inputs = {path = file_of(";AT;AT;DE;DE\nk;A;B;A;B\nVA;22;30;9;19\n"), labels = 1},
      extensions = {path = file_of(";AT;AT;DE;DE\nk;A;B;A;B\njobs;1;2;3;4\nco2;5;6;7;8,5\n"), labels = 1, decimal = ",",
        unit = {jobs = "head", co2 = "kt"}}})
    assert.same(plain:nodes(), chain:nodes())
    assert.same(plain:output(), chain:output())
    local block = chain:block("extensions")
    assert.same({"jobs", "co2"}, block.labels)
    assert.same({"head", "kt"}, block.units)
    assert.same({5, 6, 7, 8.5}, block.values:row(2))
    -- total jobs are those of all final demand: the identity of multipliers
    local m, total = chain:multipliers{of = "jobs"}, 0
    local demand = chain:block("demand").values
    for i = 1, #chain do for _, f in ipairs(demand:row(i)) do total = total + f * m:get(i, "multiplier") end end
    assert.near(10, total, 1e-9)
  end)

  local function refuses(message, extra)
    local none, got = lian.read.matrix(given(extra))
    assert.is_nil(none)
    assert.matches(message, got, 1, true)
  end

  it("are refused where a node has no region, or stands twice", function()
    local merged = Z:gsub("\nAT;B", "\n;B"):gsub("AT;AT;DE", "AT;;DE", 1)
    refuses("has no region (fill = true takes the one before", {path = file_of(merged), by = {"region", "sector"},
      flows = {"AT_A", "B", "DE_A", "DE_B"}})
    refuses("the row label 'AT_A' stands twice", {path = file_of((Z:gsub("AT;B", "AT;A"))), by = {"region", "sector"}})
  end)

  it("say in words what is misused", function()
    local path = file_of(Z)
    local function raises(message, extra)
      extra.path = path
      assert.error_matches(function() lian.read.matrix(given(extra)) end, message, 1, true)
    end
    raises("read.matrix.by[1]: no part of a label 'country'", {by = {"country", "sector"}})
    raises("read.matrix.by: expected an array with 'sector' in it", {by = {"region"}})
    raises("read.matrix.by: 'sector' stands twice", {by = {"sector", "sector"}})
    raises("give both rows and columns", {by = {rows = {"sector"}}})
    raises("read.matrix.by: it names 2 label columns and 2 header rows, and there are 3 and 2",
      {by = {"region", "sector"}, labels = 3})
    raises("read.matrix.fill: it fills regions of `by`", {fill = true})
  end)
end)

-- ---- what is damaged

describe("a damaged file is refused with its place:", function()
  local base = "k,a,b,x\na,1,2,9\nb,3,4,9\n"
  local utf16 = "\xFF\xFE" .. in_utf16(base, "<")
  local cut = in_gbk("k,a,b,x\n" .. ("农业制造居民出口,1,2,9\n"):rep(20)) -- and then bytes that are no text
  local CASES = {
    -- encodings
    {"GBK with a byte that breaks it", cut .. "\xFF,3,4,9\n", {}, ":22: text that is not GB18030, which it looks like"},
    {"GBK cut within a character", cut .. "\xC5", {}, "text that is not GB18030, which it looks like"},
    {"GBK said, and a byte that breaks it", base .. "\x80", {encoding = "gbk"}, ":4: text that is not GB18030"},
    {"GB18030 of four bytes that is none", base .. "\x81\x30\x81\x20", {encoding = "gb18030"}, "not GB18030"},
    {"UTF-8 with a byte that breaks it", csv() .. "\xFF,1,2\n", {},
      ":4: column 1: text that is not UTF-8; `encoding` says"},
    {"UTF-8 cut within a character", csv() .. "\xE5\x86", {}, "text that is not UTF-8; `encoding` says"},
    {"UTF-8 said, GBK there", in_gbk(csv()), {encoding = "utf-8"}, ":1: column 1: text that is not UTF-8"},
    {"Latin-1 that is not said", "k,a,b,x\nM\xFChle,1,2,9\n", {},
      ":2: column 1: text that is not UTF-8; `encoding` says"},
    {"Cyrillic that is not said", "k,a,b,x\n\xD1\xE5\xEB\xFC\xF1\xEA\xEE\xE5,1,2,9\n\xEF\xEE\xEB\xE5\xF2,1,2,9\n"
      .. "\xEB\xE5\xF1\xEE\xEA,1,2,3\n", {}, "text that is not UTF-8"},
    {"UTF-16 of an odd number of bytes", utf16:sub(1, -2), {}, "text that is not UTF-16LE, which its byte-order mark"},
    {"UTF-16 with half a surrogate pair", utf16 .. "\x00\xD8a\0", {}, ":4: text that is not UTF-16LE"},
    {"UTF-16 without a mark", in_utf16(base, "<"), {}, ":1: column 1: a zero byte (of UTF-16 without"},
    {"UTF-16 without a mark, in no order", in_utf16(base, "<"), {encoding = "utf-16"}, "no byte-order mark says which"},
    {"UTF-16 with a zero in it", utf16 .. "\0\0", {}, ":4: column 1: a zero byte"},
    {"a mark of UTF-8, GBK said", "\xEF\xBB\xBF" .. base, {encoding = "gbk"}, "mark is that of UTF-8, not of GB18030"},
    {"a mark of UTF-16, UTF-8 said", utf16, {encoding = "utf-8"}, "mark is that of UTF-16LE, not of UTF-8"},
    {"a mark of UTF-8, UTF-16 said", "\xEF\xBB\xBF" .. base, {encoding = "utf-16"}, "that of UTF-8, not of UTF-16"},
    {"a mark of the other order", utf16, {encoding = "utf-16be"}, "mark is that of UTF-16LE, not of UTF-16BE"},
    {"UTF-8, GBK said", ("k,a,b,x\n" .. ("农业制造居民出口,1,2,9\n"):rep(2)), {encoding = "gbk"},
      ":1: encoding: the text is UTF-8, not GB18030"},
    {"UTF-8, windows-1252 said", "k,a,b,x\nÄÖÜäöüßé,1,2,9\n", {encoding = "windows-1252"},
      ":1: encoding: the text is UTF-8, not WINDOWS-1252"},
    {"a mark and nothing else", "\xFF\xFE", {}, "no rows of numbers"},
    {"a byte that windows-1252 has not", base .. "\x81,3,4,9\n", {encoding = "windows-1252"}, "is not WINDOWS-1252"},
    {"a workbook", "PK\3\4\20\0\6\0", {encoding = "gbk"},
      ": the zip archive has no directory at its end: the file is cut short or damaged"},
    {"a workbook of old", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", {},
      ": an old workbook (.xls), or one under a password: save it as .xlsx without a password"},
    -- numbers
    {"a decimal comma", 'k;a;b;x\na;1,5;2;9\n', {}, "got '1,5'; decimal = ',' reads 1.5"},
    {"a comma that can be either", 'k;a;b;x\na;1,234;2;9\n', {},
      "got '1,234'; decimal = ',' reads 1.234, thousands = ',' reads 1234"},
    {"thousands by blanks", "k;a;b;x\na;1 234;2;9\n", {}, "got '1 234'; thousands = ' ' reads 1234"},
    {"thousands by points, decimals by commas", "k;a;b;x\na;1.234,5;2;9\n", {},
      "thousands = '.' reads 1234.5"},
    {"thousands by apostrophes", "k;a;b;x\na;1'234;2;9\n", {}, "thousands = \"'\" reads 1234"},
    {"groups of two", 'k;a;b;x\na;12,34,567;2;9\n', {thousands = ","}, "expected a number, got '12,34,567'"},
    {"a group that is cut", "k;a;b;x\na;1,23;2;9\n", {thousands = ","}, "got '1,23'; decimal = ',' reads 1.23"},
    {"a group of four", "k;a;b;x\na;1,2345;2;9\n", {thousands = ","}, "expected a number, got '1,2345'"},
    {"a mark at the end", "k;a;b;x\na;1234.;2;9\n", {thousands = "."}, "expected a number, got '1234.'"},
    {"a point where the comma is that of decimals", "k;a;b;x\na;1.5;2;9\n", {decimal = ","},
      "got '1.5'; decimal = '.' reads 1.5"},
    {"many digits with a point, decimal comma", "k;a;b;x\na;1.23456789012345678901;2;9\n", {decimal = ","},
      "decimal = '.' reads"},
    {"1.200 beside 340", "k,a,b,x\na,1.200,2.5,9\nb,340,4.5,9\n", {},
      ":2: column 2: '1.200' beside '340' (line 3) is 1.2 or 1200: decimal = '.' reads 1.2, thousands = '.' reads "
        .. "1200"},
    {"-1.200 beside 340", "k,a,b,x\na,340,2.5,9\nb,-1.200,4.5,9\n", {}, ":3: column 2: '-1.200' beside '340' (line 2)"},
    {"1.200 in one column, 340 in another", "k,a,b,x\na,1.200,2,0\nb,0,340,9\n", {},
      ":2: column 2: '1.200' beside '2' (line 2) is 1.2 or 1200"},
    {"1.200% beside 340%", "k,a,b,x\na,1.200%,2.5%,9%\nb,340%,4.5%,9%\n", {percent = true},
      ":2: column 2: '1.200' beside '340' (line 3)"},
    {"a percentage", "k,a,b,x\na,12%,2,9\n", {}, "got '12%'; percent = true reads 0.12"},
    {"a percentage beside none", "k,a,b,x\na,12%,2,9\nb,12.5,2,9\n", {percent = true},
      ":2: column 2: a number with a percent sign, and one without at line 3"},
    {"a flag", "k,a,b,x\na,12.3 p,2,9\n", {}, "got '12.3 p'; flags = true reads 12.3"},
    {"thousands, not a flag", "k,a,b,x\na,12k,2,9\n", {flags = true}, "expected a number, got '12k'"},
    {"a mark for missing", "k,a,b,x\na,:,2,9\n", {}, "got ':'; missing = ':' takes it for no number"},
    {"two signs", "k,a,b,x\na,\u{2212}-1,2,9\n", {}, "expected a number, got"},
    {"an infinity", "k,a,b,x\na,1e999,2,9\n", {thousands = " "}, "the number is too large: '1e999'"},
    {"words", "k,a,b,x\na,not a number,2,9\n", {flags = true}, "expected a number, got 'not a number'"},
    -- lines
    {"a footnote", base .. "Source: NBS\n", {}, ":4: expected 4 fields, got 1 (a footnote? `stop` or `last`"},
    {"a title", "Flows by sector\n" .. base, {},
      ":1: expected numbers after 1 label columns, got 1 fields (a title? `skip` passes over lines)"},
    {"fields parted by bars", "k|a|b|x\na|1|2|9\n", {}, ":1: expected numbers after 1 label columns, got 1 fields "
      .. "(separator = '|' parts fields there)"},
    {"fields parted by full-width commas", "k，a，b，x\na，1，2，9\n", {}, "got 1 fields (full-width commas and"},
    {"a row label that stands twice", "k,a,b,x\na,1,2,9\na,1,2,9\nb,3,4,9\n", {},
      ":3: the row label 'a' stands twice, first at "},
    {"a column label that stands twice", "k,a,a,b,x\na,1,2,3,9\nb,3,4,5,9\n", {},
      ":1: column 3: the column label 'a' stands twice, first at "},
    {"a last record that is not there", base, {last = "Total"}, "no record begins with 'Total' (`last`)"},
    {"a last line that is not there", base, {last = 9}, "the file ends before line 9 (`last`)"},
    {"a last record behind a stop", base .. "Note\nTotal,1,1,1\n", {last = "Total", stop = "Note"},
      "no record begins with 'Total'"},
    {"nothing but comments", "# a\n# b\n", {comment = "#"}, ":3: no rows of numbers"},
    {"a comma of decimals that parts fields", "k,a,b,x\na,1,5,2,9\n", {}, "got more, at least 5 (is the comma one of"},
    {"a decimal comma in fields that commas part", "k,a,b,x\na,1,5,2,9\n", {decimal = ","}, "got more, at least 5"},
  }
  for _, case in ipairs(CASES) do
    local name, bytes, extra, message = table.unpack(case)
    it(name, function()
      local path = file_of(bytes)
      local o = {path = path, flows = {"a", "b"}, demand = "x"}
      for k, v in pairs(extra) do o[k] = v end
      local none, got, code = lian.read.matrix(o)
      assert.is_nil(none)
      assert.equal(path, got:sub(1, #path))
      assert.matches(message, got, 1, true)
      assert.equal("bad_data", code)
    end)
  end

  it("and options that mean nothing are raised", function()
    local path = file_of(base)
    local function raises(message, extra)
      extra.path, extra.flows, extra.demand = path, {"a", "b"}, "x"
      assert.error_matches(function() lian.read.matrix(extra) end, message, 1, true)
    end
    raises("encoding: the C library does not know 'MARTIAN'", {encoding = "martian"})
    raises("encoding: expected a name such as", {encoding = "utf-8//IGNORE"})
    raises("read.matrix.decimal: expected one of '.', ','", {decimal = ":"})
    raises("read.matrix.thousands: expected another mark than that of decimals", {decimal = ",", thousands = ","})
    raises("read.matrix.thousands: expected another mark than the separator", {separator = ",", thousands = ","})
    raises("read.matrix.flags: expected true", {flags = "1"})
    raises("read.matrix.last: expected the first field", {last = 0})
    raises("read.matrix.stop[1]: expected a text", {stop = ""})
    raises("read.matrix.comment: expected what such lines begin with", {comment = ""})
    raises("read.matrix.missing[2]: expected a text", {missing = {":", 3}})
  end)
end)

describe("a column is read in one way where something tells which:", function()
  local function first(cells, extra)
    local x = extra and "9" or "9.5" -- which tells of its own column alone
    local o = {path = file_of(("k,a,b,x\na,%s,0,%s\nb,%s,0,%s\n"):format(cells[1], x, cells[2], x)),
      flows = {"a", "b"}, demand = "x"}
    for k, v in pairs(extra or {}) do o[k] = v end
    return assert(lian.read.matrix(o)):flows():get(1, 1)
  end
  it("other decimals, a zero in front, more than three digits, three decimals everywhere", function()
    assert.equal(1.2, first{"1.200", "3.25"})
    assert.equal(0.2, first{"0.200", "340"})
    assert.equal(1.2, first{"1.200", "3400"})
    assert.equal(1.2, first{"1.200", "3.400"})
    assert.equal(0, first{"0", "0"})
  end)
  it("an option", function()
    assert.equal(1.2, first({"1.200", "340"}, {decimal = "."}))
    assert.equal(1200, first({"1.200", "340"}, {thousands = "."}))
    assert.equal(1.2, first({"1.200", "340"}, {thousands = ","}))
  end)
end)

-- ---- other readers

describe("other readers", function()
  it("read links", function()
    local links = "供应商;买方;value\n华为;中芯;1.200,5\n中芯;华为;:\n"
    local gbk = links:gsub("供应商", "\xB9\xA9\xD3\xA6\xC9\xCC"):gsub("买方", "\xC2\xF2\xB7\xBD")
      :gsub("华为", "\xBB\xAA\xCE\xAA"):gsub("中芯", "\xD6\xD0\xD0\xBE")
    local chain, report = assert(lian.read.edges{path = file_of(gbk), supplier = "供应商", buyer = "买方",
      thousands = ".", missing = ":"})
    assert.same({"华为", "中芯"}, chain:nodes())
    assert.same({1200.5, 1200.5}, chain:output())
    assert.equal("GB18030", report.encoding)
    assert.matches("numbers that are missing, which leave out their links: 1", tostring(report), 1, true)
    local none, message = lian.read.edges{path = file_of("supplier,buyer,value\na,b,1.200\nb,a,340\n")}
    assert.is_nil(none)
    assert.matches(":2: column 3: '1.200' beside '340' (line 3) is 1.2 or 1200", message, 1, true)
  end)

  it("read a table of nodes by the marks of the links", function()
    local nodes = file_of("node;output;jobs\na;1.200,5;3,5\nb;340;4\n")
    local path = file_of("supplier;buyer;value\na;b;1,5\n")
    local chain = assert(lian.read.edges{path = path, nodes = nodes, thousands = "."})
    assert.same({1200.5, 340}, chain:output())
    assert.same({3.5, 4}, (chain:attribute("jobs")))
    local doubtful = file_of("node;output\na;1.200\nb;340\n")
    local none, message = lian.read.edges{path = file_of("supplier,buyer,value\na,b,1\n"), nodes = doubtful}
    assert.is_nil(none)
    assert.matches(":2: column 'output': '1.200' beside '340'", message, 1, true)
  end)

  it("read lists of items", function()
    local o = {items = file_of("item;stock\nwafer;1,5\nchip;2,5\n"), requires = file_of("input;item\nwafer;chip\n"),
      provides = file_of("item;provider;share\nwafer;JPN;0,75\nwafer;CHN;0,25\nchip;CHN;1\n"), providers = false,
      decimal = ","}
    local chain = assert(lian.read.items(o))
    assert.same({1.5, 2.5}, (chain:attribute("stock")))
    o.decimal = nil
    local none, message = lian.read.items(o)
    assert.is_nil(none)
    assert.matches("expected a number, got '1,5'; decimal = ',' reads 1.5", message, 1, true)
  end)

  it("read lists of trade", function()
    local head = "code;reporter;partner;flow;value;year\n"
    local chain, report = assert(lian.read.trade{path = file_of("\xFF\xFE"
      .. in_utf16(head .. "8541;CHN;USA;export;1.234,5;2022\n8541;JPN;USA;export;765,5;2022\n", "<")), thousands = "."})
    assert.equal(1, #chain)
    assert.equal("UTF-16LE", report.encoding)
    assert.equal(2000, report.trade:total("value"))
    local none, message = lian.read.trade{path = file_of(head .. "8541;CHN;USA;export;1.200;2022\n"
      .. "8541;JPN;USA;export;340;2022\n")}
    assert.is_nil(none)
    assert.matches(":2: column 'value': '1.200' beside '340'", message, 1, true)
  end)

  it("read national tables of China in GBK", function()
    local text = malformed.csv(malformed.nbs())
    local plain = assert(lian.read.nbs(file_of(text)))
    for word, bytes in pairs{["农业"] = "\xC5\xA9\xD2\xB5", ["制造"] = "\xD6\xC6\xD4\xEC",
      ["商业"] = "\xC9\xCC\xD2\xB5"} do text = text:gsub(word, bytes) end
    text = text:gsub("[\xE3-\xE9][\x80-\xBF][\x80-\xBF]", "\xBA\xCF") -- the names of rows, which are not nodes
    local chain, report = assert(lian.read.nbs(file_of(text)))
    assert.equal(bits(plain), bits(chain))
    assert.same((plain:attribute("name_zh")), (chain:attribute("name_zh")))
    assert.equal("GB18030", report.encoding)
    assert.equal("GB18030", select(2, assert(lian.read.any(file_of(text), {encoding = "gbk"}))).encoding)
  end)

  it("read names of sectors and concordances in the encoding that is said, or found", function()
    local head = "code;reporter;partner;flow;value;year\n"
    local list = file_of(head .. "8541;CHN;USA;export;10;2022\n2504;CHN;USA;export;5;2022\n")
    local function items_of(items, more)
      local o = {path = list, items = items}
      for k, v in pairs(more or {}) do o[k] = v end
      local chain, report = lian.read.trade(o)
      return chain and chain:nodes() or report
    end
    local gbk = file_of("code,item\n8541,\xD6\xC6\xD4\xEC\n2504,\xC5\xA9\xD2\xB5\n")
    assert.same({"制造", "农业"}, items_of(gbk))
    assert.same({"制造", "农业"}, items_of({path = gbk, encoding = "gbk"}))
    local latin = file_of("code,item\n8541,M\xFChle\n2504,\xD6l\n")
    assert.matches("f%d+%.csv:2: column 2: text that is not UTF%-8; `encoding` says what it is", items_of(latin))
    assert.same({"Mühle", "Öl"}, items_of({path = latin, encoding = "windows-1252"}))
    assert.same({"Mühle", "Öl"}, items_of(latin, {encoding = "windows-1252"})) -- that of the lists
    assert.error_matches(function() items_of({path = gbk, encodings = "gbk"}) end,
      "read.trade.items: unknown option 'encodings', did you mean 'encoding'?", 1, true)

    local z, y, sectors = folder:write("Z.csv", "label,A_c1,A_c2\nA_c1,1,2\nA_c2,3,4\n"),
      folder:write("Y.csv", "label,A_c37\nA_c1,7\nA_c2,3\n"), file_of("code,name\nc1,M\xFChle\nc2,\xD6l\n")
    local chain = assert(lian.read.wiod2013{flows = z, demand = y, sectors = {path = sectors, encoding = "latin1"}})
    assert.same({"Mühle", "Öl"}, (chain:attribute("name")))
    assert.error_matches(function() lian.read.wiod2013{flows = z, demand = y, sectors = 3} end,
      "read.wiod2013.sectors: expected a path, or {path =, encoding =}, got 3", 1, true)
  end)

  it("refuse codes that a spreadsheet wrote as numbers, wherever rows are known by them", function()
    local lost = "a code that a spreadsheet wrote as a number, which lost its digits: keep the column as text; got '%s'"
    local function refused(at, text, reader, o)
      local none, message = reader(o)
      assert.is_nil(none)
      assert.equal(at .. ": " .. lost:format(text), message)
    end
    local links = file_of("supplier,buyer,value\nA,9.13101E+17,1\n9.13101E+17,B,2\n")
    refused(links .. ":2", "9.13101E+17", lian.read.edges, {path = links})
    local fine, nodes = file_of("supplier,buyer,value\nA,B,1\n"), file_of("node,x\nA,1\n1.2E+15,2\n")
    refused(nodes .. ":3", "1.2E+15", lian.read.edges, {path = fine, nodes = nodes})
    local items = file_of("item,code\nchip,1E+10\ngas,5\n")
    refused(items .. ":2", "1E+10", lian.read.items, {items = items})
    local trade = file_of("code,reporter,partner,flow,value,year\n8.5E+05,CHN,USA,export,10,2022\n")
    refused(trade .. ":2", "8.5E+05", lian.read.trade, {path = trade})
    local map = file_of("code,item\n8.5E+05,chips\n")
    refused(map .. ":2", "8.5E+05", lian.read.trade, {path = trade, items = map})
    local z = file_of("k,a,b,x\n1.1E+11,1,2,9\nb,3,4,9\n")
    refused(z .. ":2", "1.1E+11", lian.read.matrix, {path = z, flows = "a..b", demand = "x"})
  end)

  it("say which labels differ in the width of characters alone", function()
    local text = "supplier,buyer,value\n甲（集团）公司,B,1\n甲(集团)公司,B,2\nＣ,B,1\n"
    local chain, report = assert(lian.read.edges{path = file_of(text)})
    assert.equal(4, #chain)
    assert.matches("nodes that differ in the width of characters alone are kept apart: '甲(集团)公司' and "
      .. "'甲（集团）公司'\n", tostring(report) .. "\n", 1, true)
    local none = select(2, assert(lian.read.edges{path = file_of("supplier,buyer\n甲（集团）公司,Ｃ\n")}))
    assert.is_nil(tostring(none):find("width", 1, true))
  end)

  it("say the line of the header that they refuse, below empty lines or in a sheet", function()
    local text = malformed.csv(malformed.nbs()):gsub("^Code", "Kode")
    local path = file_of("\n\n" .. text)
    for _, name in ipairs{"nbs", "oecd", "wiod2016", "any"} do
      assert.equal(path .. ":3: ", select(2, lian.read[name](path)):sub(1, #path + 4), name)
    end
    assert.matches(path .. ":3: expected a header whose first field is 'code'",
      select(2, lian.read.bea{make = path, use = path}), 1, true)
  end)

  it("read frames, and write them with a mark for Excel", function()
    local path = folder:write("frame.csv", "x")
    local frame = lian.frame.new{{"省", {"辽宁", "吉林"}}, {"x", {1.5, 340}}}
    assert(frame:csv(path, {mark = true}))
    local file <close> = assert(io.open(path, "rb"))
    assert.equal("\xEF\xBB\xBF省,x\n辽宁,1.5\n吉林,340\n", file:read("a"))
    assert.same({"辽宁", "吉林"}, assert(lian.frame.read(path)):column("省"))
    local gbk = assert(lian.frame.read(file_of("\xCA\xA1,x\n\xC1\xC9\xC4\xFE,1.200\n\xBC\xAA\xC1\xD6,340\n")))
    assert.same({"辽宁", "吉林"}, gbk:column("省"))
    assert.same({1.2, 340}, gbk:column("x")) -- frames are lian's own
  end)
end)

describe("numbers one by one", function()
  it("with marks", function()
    assert.equal(1234.5, core.number("1.234,5", ",", "."))
    assert.equal(-1234, core.number("(1 234)", ".", " "))
    assert.is_nil(core.number("1 23", ".", " "))
    assert.equal(1.5e3, core.number("1,5e3", ","))
    assert.is_nil(core.number("1,5"))
  end)
end)
