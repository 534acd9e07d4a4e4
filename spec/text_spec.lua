local core = require "lian.core"

local unpack = table.unpack

local function read(text, options) return core.grid_text(text, "t.csv", options or {}) end
local function table_of(text, options) return assert(read(text, options)):values():totable() end

-- a file with these bytes for the time of one call
local function with_file(bytes, use, packed)
  local path = os.tmpname()
  local out = assert(io.open(path, "wb"))
  assert(out:write(bytes))
  assert(out:close())
  if packed then
    assert(os.execute(("gzip -c '%s' > '%s.gz' && mv '%s.gz' '%s'"):format(path, path, path, path)))
  end
  local results = table.pack(pcall(use, path))
  os.remove(path)
  if not results[1] then error(results[2], 0) end
  return unpack(results, 2, results.n)
end

local function bytes_of(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("a")
  file:close()
  return bytes
end

describe("a grid", function()
  it("is header rows, label columns and one matrix of numbers", function()
    local text = "sector,name,a,b\n01,Farms,1,2.5\n02,Mines,-3,4e2\n"
    local g = assert(read(text, {header = 1, labels = 2}))
    assert.equal(2, g:rows())
    assert.equal(2, g:cols())
    assert.equal("lian.grid: 2 x 2", tostring(g))
    assert.same({"sector", "name", "a", "b"}, g:header(1))
    assert.same({"01", "02"}, g:labels(1))
    assert.same({"Farms", "Mines"}, g:labels(2))
    assert.same({{1, 2.5}, {-3, 400}}, g:values():totable())
    assert.same({2, 3}, {g:line(1), g:line(2)})
    assert.equal(0, g:blanks())
  end)

  it("shares its numbers: they outlive it", function()
    local values
    do
      local g <close> = assert(read("1,2\n3,4\n"))
      values = g:values()
      assert.is_true(values == g:values())
      g:close()
      assert.error_matches(function() g:rows() end, "this lian.grid is closed")
      assert.equal("lian.grid: closed", tostring(g))
    end
    collectgarbage()
    assert.same({{1, 2}, {3, 4}}, values:totable())
  end)

  it("finds tab, semicolon or comma by itself", function()
    for _, separator in ipairs{"\t", ";", ","} do
      assert.same({{1, 2}}, table_of(("x;y\n1;2\n"):gsub(";", separator), {header = 1}))
    end
    assert.same({{1, 2}}, table_of("iron, steel\tb;c\n1\t2\n", {header = 1}))
    assert.same({{1, 2}}, table_of("\"a\tb\";c\n1;2\n", {header = 1}))
    assert.same({{1, 2}}, table_of("a;\"b\t\"\"c\t\"\n1;2\n", {header = 1}))
    assert.same({{1, 2}}, table_of("5\" pipe;\"c\"\n1;2\n", {header = 1}))
    assert.same({{1}, {2}}, table_of("1\n2\n"))
    assert.same({{1, 2}}, table_of("1|2\n", {separator = "|"}))
    assert.same({{1, 2}}, table_of("1 2\n", {separator = " "}))
  end)

  it("looks for the separator in the first line that counts", function()
    local text = "Table 1, revised\nin million; net\na\tb\n1\t2\n"
    assert.same({{1, 2}}, table_of(text, {skip = 2, header = 1}))
  end)

  it("takes LF, CRLF and CR, a byte-order mark, and a last line without an end", function()
    for _, stop in ipairs{"\n", "\r\n", "\r"} do
      local text = ("\xEF\xBB\xBFnote|x,y|1,2||3,4"):gsub("|", stop)
      local g = assert(read(text, {skip = 1, header = 1}))
      assert.same({"x", "y"}, g:header(1))
      assert.same({{1, 2}, {3, 4}}, g:values():totable())
      assert.same({3, 5}, {g:line(1), g:line(2)})
      assert.same({{1, 2}, {3, 4}}, table_of(text .. stop .. stop, {skip = 2}))
    end
  end)

  it("takes quoted labels with separators, quotes and line ends inside", function()
    local text = '"a ""b"", c",x\n"two\r\nlines",1\n"还有",2\n"",3\n'
    local g = assert(read(text, {header = 1, labels = 1}))
    assert.same({'a "b", c', "x"}, g:header(1))
    assert.same({"two\r\nlines", "还有", ""}, g:labels(1))
    assert.same({2, 4, 5}, {g:line(1), g:line(2), g:line(3)})
  end)

  it("takes numbers as offices write them", function()
    local text = '1e5,+3,-.5,5.\n" 7 ",  8\t,(12),(0.5)\n'
    assert.same({{1e5, 3, -0.5, 5}, {7, 8, -12, -0.5}}, table_of(text))
    assert.same({{0, 0, 1}}, table_of("..., - ,1\n", {zero = {"...", "-"}}))
  end)

  it("counts empty fields, and takes them for zero, NaN or an error", function()
    local g = assert(read("1,,\n , 2,3\n"))
    assert.same({{1, 0, 0}, {0, 2, 3}}, g:values():totable())
    assert.equal(3, g:blanks())
    local row = table_of("1,\n", {blank = "nan"})[1]
    assert.is_true(row[2] ~= row[2])
    local none, message = read("a,b\n1,\n", {header = 1, blank = "error"})
    assert.is_nil(none)
    assert.matches("t.csv:2: column 2 (b): expected a number, got ''", message, 1, true)
  end)

  it("passes over empty lines, or ends at one when footnotes follow", function()
    local text = "k,x\na,1\n\n  \nb,2\n,\nSource: office\n"
    assert.same({{1}, {2}}, table_of("k,x\na,1\n\n  \nb,2\n", {header = 1, labels = 1}))
    assert.same({{1}}, table_of(text, {header = 1, labels = 1, stop_at_blank = true}))
    assert.same({{1, 2}}, table_of("1,2\n , \nNote, 1\n", {stop_at_blank = true}))
    assert.same({{1}, {0}, {2}}, table_of("1\n\n2\n"))
  end)

  it("has as many columns as its first row, however long that is", function()
    local row = {}
    for k = 1, 200000 do row[k] = tostring(k) end
    local g = assert(read(table.concat(row, ",") .. "\n" .. table.concat(row, ",") .. "\n"))
    assert.equal(2, g:rows())
    assert.equal(200000, g:cols())
    assert.equal(199999, g:values()(2, 199999))
  end)

  it("keeps every number of a tall table and of a wide one", function()
    for _, shape in ipairs{{5000, 3}, {70, 700}, {700, 70}} do
      local lines = {}
      for i = 1, shape[1] do
        local row = {}
        for j = 1, shape[2] do row[j] = core.number_text(i * 1000 + j / 7) end
        lines[i] = table.concat(row, "\t")
      end
      local m = assert(read(table.concat(lines, "\n"))):values()
      assert.same(shape, {m:rows(), m:cols()})
      for _, i in ipairs{1, 2, shape[1] // 2, shape[1]} do
        for _, j in ipairs{1, shape[2]} do assert.equal(i * 1000 + j / 7, m(i, j)) end
      end
    end
  end)

  it("comes from a file, plain or gzip", function()
    local text = "k,x\na,1\nb,2\n"
    for _, packed in ipairs{false, true} do
      local values, message = with_file(text, function(path)
        local g = assert(core.grid(path, {header = 1, labels = 1}))
        local _, wrong = core.grid(path, {header = 1})
        return g:values():totable(), wrong:gsub("^.*/", "")
      end, packed)
      assert.same({{1}, {2}}, values)
      assert.matches("^[^:]+:2: column 1 %(k%): expected a number, got 'a'", message)
    end
  end)

  it("comes from several gzip members, as `cat a.gz b.gz` makes them", function()
    local both = with_file("1,2\n", bytes_of, true) .. with_file("3,4\n", bytes_of, true)
    assert.same({{1, 2}, {3, 4}}, table_of(both))
    assert.same({{1, 2}, {3, 4}}, table_of(both .. ("\0"):rep(100)))
  end)

  it("comes from a pipe", function()
    local dir = os.tmpname()
    os.remove(dir)
    assert(os.execute(("mkfifo '%s' && (printf '1,2\\n3,4\\n' > '%s' &)"):format(dir, dir)))
    local g = assert(core.grid(dir, {}))
    os.remove(dir)
    assert.same({{1, 2}, {3, 4}}, g:values():totable())
  end)
end)

describe("a malformed table is refused with its place:", function()
  local long = ("x"):rep(1 << 20) .. "x"
  local cases = {
    {"text where a number should be", "a,b\n1,2\n3,abc\n", {header = 1},
      "t.csv:3: column 2 (b): expected a number, got 'abc'"},
    {"after a label column", "k,a\nx,1\ny,1.2.3\n", {header = 1, labels = 1},
      "t.csv:3: column 2 (a): expected a number, got '1.2.3'"},
    {"after a quoted label of three lines", 'k,a\n"x\ny\nz",1\nw,no\n', {header = 1, labels = 1},
      "t.csv:5: column 2 (a): expected a number, got 'no'"},
    {"beside a quoted label of three lines", 'k,a\n"x\ny\nz",no\n', {header = 1, labels = 1},
      "t.csv:4: column 2 (a): expected a number, got 'no'"},
    {"after CRLF lines", "a;b\r\n1;2\r\n\r\n3;?\r\n", {header = 1},
      "t.csv:4: column 2 (b): expected a number, got '?'"},
    {"after CR lines", "a\tb\r1\t2\r3\tx\r", {header = 1}, "t.csv:3: column 2 (b)"},
    {"with a byte-order mark", "\xEF\xBB\xBFa,b\nx,1\n", {header = 1}, "t.csv:2: column 1 (a)"},
    {"after skipped lines", "one\ntwo\r\nthree\r1,2\nx,2\n", {skip = 3}, "t.csv:5: column 1: "},
    {"a decimal comma", "a;b\n1,5;2\n", {header = 1}, "expected a number, got '1,5'"},
    {"a thousands separator", 'a,b\n"1,500",2\n', {header = 1}, "expected a number, got '1,500'"},
    {"a sign within brackets", "(-3),1\n", {}, "expected a number, got '(-3)'"},
    {"empty brackets", "(),1\n", {}, "expected a number, got '()'"},
    {"hexadecimal", "0x10,1\n", {}, "expected a number, got '0x10'"},
    {"nan", "nan,1\n", {}, "expected a number, got 'nan'"},
    {"an infinite number", "1,2\n3,1e999\n", {},
      "t.csv:2: column 2: the number is too large: '1e999'"},
    {"an infinite number among others", "1e999,2\n", {},
      "t.csv:1: column 1: the number is too large"},
    {"an infinite number in brackets", "(1e999),2\n", {}, "the number is too large: '(1e999)'"},
    {"a text that does not stand for zero here", "n.a.,1\n", {zero = {"..."}}, "got 'n.a.'"},
    {"a control character, made printable", "1,a\1b\127\n", {}, "got 'a?b?'"},
    {"a long text, cut", "1," .. ("还"):rep(30) .. "\n", {}, "got '" .. ("还"):rep(13) .. "...'"},
    {"a long header, cut", ("h"):rep(3000) .. "\nx\n", {header = 1},
      ("h"):rep(40) .. "...): expected a number, got 'x'"},
    {"too few fields", "a,b,c\n1,2,3\n4,5\n", {header = 1}, "t.csv:3: expected 3 fields, got 2"},
    {"too many fields", "a,b\n1,2\n3,4,5\n", {header = 1},
      "t.csv:3: expected 2 fields, got more, at least 3"},
    {"too few fields, no header", "1,2,3\n4,5\n", {}, "t.csv:2: expected 3 fields, got 2"},
    {"too many fields, no header", "1,2\n4,5,6\n", {}, "t.csv:2: expected 2 fields, got more"},
    {"a label and no more", "k,l,a\nx,y,1\nz\n", {header = 1, labels = 2},
      "t.csv:3: expected 3 fields, got 1"},
    {"header rows of different length", "a,b\nc\n1,2\n", {header = 2},
      "t.csv:2: expected 2 fields, got 1"},
    {"a longer second header row", "a,b\nc,d,e\n1,2\n", {header = 2},
      "t.csv:2: expected 2 fields, got more"},
    {"nothing but labels", "k,l\nx,y\n", {header = 1, labels = 2},
      "t.csv:1: expected numbers after 2 label columns, got 2 fields"},
    {"nothing but labels, no header", "x\n", {labels = 1},
      "t.csv:1: expected numbers after 1 label"},
    {"an empty file", "", {}, "t.csv:1: no rows of numbers"},
    {"a byte-order mark alone", "\xEF\xBB\xBF", {header = 1}, "t.csv:1: no rows of numbers"},
    {"headers alone", "a,b\n", {header = 1}, "t.csv:2: no rows of numbers"},
    {"fewer lines than are skipped", "a,b\n1,2\n", {skip = 9}, "t.csv:3: no rows of numbers"},
    {"empty lines alone", "\n\r\n\n", {}, "t.csv:4: no rows of numbers"},
    {"a quote that is never closed", 'k,a\nx,1\n"y,2\nz,3\n', {header = 1, labels = 1},
      "t.csv:3: column 1: the quote is never closed"},
    {"text after a closing quote", 'k,a\n"x"y,1\n', {header = 1, labels = 1},
      "t.csv:2: column 1: text after a closing quote"},
    {"a zero byte", "k,a\nx\0y,1\n", {header = 1, labels = 1}, "t.csv:2: column 1: a zero byte"},
    {"a zero byte in a number", "1,2\0\n", {}, "t.csv:1: column 2: a zero byte"},
    {"Latin-1 text", "k,a\nMal\xF8,1\n", {header = 1, labels = 1},
      "t.csv:2: column 1: text that is not UTF-8"},
    {"an overlong character", "k,a\n\xC0\xAF,1\n", {header = 1, labels = 1}, "not UTF-8"},
    {"half a surrogate pair", "k,a\n\xED\xA0\x80,1\n", {header = 1, labels = 1}, "not UTF-8"},
    {"a character that is cut", "k,a\n\xE4\xBD,1\n", {header = 1, labels = 1}, "not UTF-8"},
    {"UTF-16 that is cut", "\xFF\xFEa\0,\0b", {header = 1},
      "t.csv:1: text that is not UTF-16LE, which its byte-order mark says it is"},
    {"an endless field", "k,a\n" .. long .. ",1\n", {header = 1, labels = 1},
      "t.csv:2: column 1: the field is longer than 1 MiB"},
    {"an endless quote", 'k,a\n"' .. long .. long .. '",1\n', {header = 1, labels = 1},
      "t.csv:2: column 1: the field is longer than 1 MiB"},
  }
  for _, case in ipairs(cases) do
    local name, text, options, message = unpack(case)
    it(name, function()
      local none, got, code = read(text, options)
      assert.is_nil(none)
      assert.matches(message, got, 1, true)
      assert.matches("^t%.csv:%d+: ", got)
      assert.equal("bad_data", code)
    end)
  end

  it("a gzip stream that is cut short or corrupt", function()
    local lines = {}
    for i = 1, 20000 do lines[i] = ("%d,%d"):format(i * 7919 % 10007, i * 104729 % 1299709) end
    local packed = with_file(table.concat(lines, "\n"), bytes_of, true)
    assert.equal(20000, assert(read(packed)):rows())
    for _, keep in ipairs{2, 5, 20, #packed // 2, #packed - 8, #packed - 1} do
      local none, message, code = read(packed:sub(1, keep))
      assert.is_nil(none)
      assert.matches("^t%.csv:%d+: the gzip stream is cut short", message)
      assert.equal("bad_data", code)
    end
    local function corrupt(bytes)
      local none, message, code = read(bytes)
      assert.is_nil(none)
      assert.matches("^t%.csv:%d+: the gzip stream is corrupt", message)
      assert.equal("bad_data", code)
    end
    corrupt(packed:sub(1, -9) .. ("\0"):rep(8)) -- another checksum and length
    corrupt(packed .. "more")
    corrupt("\x1f\x8b\xff\xff" .. packed:sub(5))
  end)

  it("a file that is not there, or a folder", function()
    for path, why in pairs{["/nonexistent/t.csv"] = "cannot open", ["/tmp"] = "is a folder"} do
      for _, open in ipairs{core.grid, core.records, core.columns, core.first_record} do
        local none, message, code = open(path, {})
        assert.is_nil(none)
        assert.matches(path .. ": " .. why, message, 1, true)
        assert.equal("input_output", code)
      end
    end
  end)
end)

describe("misuse of a grid raises:", function()
  for message, options in pairs{["separator: expected one character, got ;;"] = {separator = ";;"},
    ["separator: expected one ASCII character that is no quote"] = {separator = '"'},
    ["header: expected a count, got %-1"] = {header = -1},
    ["labels: expected a count, got x"] = {labels = "x"},
    ["skip: expected a count, got 1.5"] = {skip = 1.5},
    ["blank: expected 'zero', 'nan' or 'error', got none"] = {blank = "none"},
    ["zero: expected a list of texts, got %-"] = {zero = "-"},
    ["zero%[2%]: expected a text, got number"] = {zero = {"-", 0}}} do
    it(message, function()
      assert.error_matches(function() read("1,2\n", options) end, message)
    end)
  end

  it("a header row, label column or row that is not there", function()
    local g = assert(read("k,a\nx,1\n", {header = 1, labels = 1}))
    assert.error_matches(function() g:header(2) end, "index 2 is outside 1..1")
    assert.error_matches(function() g:labels(0) end, "index 0 is outside 1..1")
    assert.error_matches(function() g:line(2) end, "index 2 is outside 1..1")
  end)
end)

describe("records", function()
  it("are all fields as text, with the line of each record and what stood in quotes", function()
    local rows, lines, quoted =
      core.records_text('a;b\n\n1;"2;""3"\n"x\ny";\n""\nlast;', "t.csv", {})
    assert.same({{"a", "b"}, {"1", '2;"3'}, {"x\ny", ""}, {""}, {"last", ""}}, rows)
    assert.same({1, 3, 4, 6, 7}, lines)
    assert.same({[2] = {[2] = true}, [3] = {[1] = true}, [4] = {[1] = true}}, quoted)
  end)

  it("may be ragged", function()
    local rows = core.records_text("a\nb,c,d\ne,f\n", "t", {})
    assert.same({{"a"}, {"b", "c", "d"}, {"e", "f"}}, rows)
    assert.same({}, (core.records_text("", "t", {})))
  end)

  it("come from files, after skipped lines, with a chosen separator", function()
    local rows = with_file("note\na|b,c\n", function(path)
      assert.same({"a", "b,c"}, core.first_record(path, {skip = 1, separator = "|"}))
      return (core.records(path, {skip = 1, separator = "|"}))
    end, true)
    assert.same({{"a", "b,c"}}, rows)
  end)

  it("name the place of what is wrong", function()
    local none, message, code = core.records_text('a,b\nc,"d', "t.csv", {})
    assert.is_nil(none)
    assert.matches("t.csv:2: column 2: the quote is never closed", message, 1, true)
    assert.equal("bad_data", code)
  end)

  it("of thousands of files leave none open", function()
    with_file("a,b\n1,2\n", function(path)
      for _ = 1, 3000 do
        assert(core.records(path, {}))
        assert(core.first_record(path, {}))
        assert(core.columns(path, {}))
      end
    end)
  end)
end)

describe("columns", function()
  local function columns(text, options)
    return with_file(text, function(path)
      local got, message, code = core.columns(path, options)
      return got, message and message:gsub("^.*/[^:]*", "FILE"), code
    end)
  end

  it("are lists by name: of numbers where asked, else of texts", function()
    local text = 'from,to,value\na,b,1.5\n"c,d",a,\n\ne,f, (2) \n'
    local got = assert(columns(text, {number = {"value"}}))
    assert.same({"from", "to", "value"}, got.names)
    assert.same({"a", "c,d", "e"}, got.columns.from)
    assert.same({"b", "a", "f"}, got.columns.to)
    assert.same({1.5, false, -2}, got.columns.value)
    assert.equal(3, got.count)
    assert.same({2, 3, 5}, got.lines)
  end)

  it("say the line of each record, whether lines follow each other or not", function()
    local function lines_of(text)
      local got, out = assert(columns(text, {})), {}
      for k, line in ipairs(got.lines) do out[k] = line end
      assert.equal(got.count, #got.lines)
      assert.equal(got.count, #out)
      assert.is_nil(got.lines[0])
      assert.is_nil(got.lines[got.count + 1])
      return out
    end
    assert.same({}, lines_of("a,b\n"))
    assert.same({2, 3, 4}, lines_of("a,b\n1,2\n3,4\n5,6"))
    assert.same({4, 5, 6}, lines_of("\na,b\n\n1,2\n3,4\n5,6\n"))
    assert.same({2, 3, 5, 6}, lines_of("a,b\n1,2\n3,4\n\n5,6\n7,8\n"))
    assert.same({2, 3, 5, 6}, lines_of('a,b\n1,2\n3,"x\ny"\n5,6\n7,8\n'))
  end)

  -- the reader's buffer holds 256 KiB: fields, characters and faults at each place about its end
  it("are the same wherever the buffer ends", function()
    local size, tail = 1 << 18, 'é中,"q"\r\nlast,9\r\n'
    for cut = -20, 20 do
      local head = "a,b\n" .. ("12345678,中\n"):rep(100)
      local line = ("y"):rep(size + cut - #head - 3)
      local got = assert(columns(head .. line .. ",1\n" .. tail, {}))
      assert.equal(103, got.count)
      assert.same({line, "é中", "last"}, {unpack(got.columns.a, 101)})
      assert.same({"中", "1", "q", "9"}, {unpack(got.columns.b, 100)})
      for fault, what in pairs{["\0"] = "a zero byte", ["\xFF"] = "text that is not UTF-8",
        ["\xE4"] = "text that is not UTF-8", ["\xE4\xB8"] = "text that is not UTF-8",
        ["\xF0\x90"] = "text that is not UTF-8", ["\xED\xA0\x80"] = "text that is not UTF-8"} do
        local none, message = columns(head .. line .. ",1\nz," .. fault .. "\n" .. tail, {encoding = "utf-8"})
        assert.is_nil(none)
        assert.matches("FILE:103: column 2: " .. what, message, 1, true)
      end
    end
  end)

  it("that are not listed are left out when texts are", function()
    local got = assert(columns("a,b,c\n1,2,3\n", {text = {"c"}, number = {"a"}}))
    assert.same({a = {1}, c = {"3"}}, got.columns)
    assert.same({"a", "b", "c"}, got.names)
  end)

  it("may be many", function()
    local names, numbers = {}, {}
    for k = 1, 2000 do names[k], numbers[k] = "c" .. k, tostring(k) end
    local got = assert(columns(table.concat(names, ",") .. "\n" .. table.concat(numbers, ","), {}))
    assert.equal("1999", got.columns.c1999[1])
  end)

  for name, case in pairs{
    ["a text among numbers"] = {"k,v\na,1\nb,x\n",
      "FILE:3: column 2 (v): expected a number, got 'x'"},
    ["an infinite number"] = {"k,v\na,1e999\nb,2\n",
      "FILE:2: column 2 (v): the number is too large: '1e999'"},
    ["a record too short"] = {"k,v\na,1\nb\n", "FILE:3: expected 2 fields, got 1"},
    ["a record too long"] = {"k,v\na,1,2\n", "FILE:2: expected 2 fields, got more, at least 3"},
    ["no header"] = {"", "FILE:1: no header"},
    ["a quote that is never closed"] = {'k,v\n"a,1\n',
      "FILE:2: column 1: the quote is never closed"},
  } do
    it("refuse " .. name, function()
      local none, message, code = columns(case[1], {number = {"v"}})
      assert.is_nil(none)
      assert.matches(case[2], message, 1, true)
      assert.equal("bad_data", code)
    end)
  end
end)

describe("a grid's numbers", function()
  local TEXT = "n,a,b,c\nx,1,2,3\ny,4,5,6\nz,7,8,9\n"

  it("can be taken out of it, narrowed where they stand", function()
    for _, held in ipairs{false, true} do
      local g = assert(read(TEXT, {header = 1, labels = 1}))
      local whole = held and g:values()
      local taken = g:take({1, 3}, {2, 3})
      assert.same({{2, 3}, {8, 9}}, taken:totable())
      assert.same({3, 3, "z"}, {g:rows(), g:cols(), g:labels(1)[3]})
      if held then assert.same({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, whole:totable()) end
      assert.error_matches(function() g:values() end, "the values of this grid were taken")
      assert.error_matches(function() g:take({1}, {1}) end, "of a grid that has its matrix")
    end
  end)

  it("are taken in ascending order alone", function()
    local g = assert(read(TEXT, {header = 1, labels = 1}))
    for _, case in ipairs{{{2, 1}, {1}}, {{1}, {1, 1}}} do
      assert.error_matches(function() g:take(table.unpack(case)) end, "rows and columns that ascend")
    end
    assert.error_matches(function() g:take({4}, {1}) end, "4")
    assert.same({{7, 8, 9}}, g:take({3}, {1, 2, 3}):totable())
  end)
end)

describe("real files", function()
  local world = "../shared/data/wiod2013_mrio/Z_2011.csv.gz"
  it("are read whole: the world table of WIOD 2013", function()
    local file = io.open(world)
    if not file then return pending("needs ../shared/data") end
    file:close()
    local g = assert(core.grid(world, {header = 1, labels = 1}))
    assert.same({1435, 1435}, {g:rows(), g:cols()})
    local header = g:header(1)
    table.remove(header, 1)
    assert.same(header, g:labels(1))
    assert.equal("AUS_c1", header[1])
  end)
end)
