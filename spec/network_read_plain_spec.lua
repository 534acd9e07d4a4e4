-- plain records of a file of links, which are read many at a time, mean what they mean one by one: a column that nobody
-- asks for is written bare, so that its records are plain, and in quotes, so that none is
local lian = require "lian"

local SEED = 20

local function written(text)
  local path = os.tmpname() .. ".csv"
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  return path
end

-- what a file says: firms, links and counts, or the message
local function read(text, options)
  local path = written(text)
  local given = {links = path, title = "t", source = "s"}
  for name, value in pairs(options or {}) do given[name] = value end
  local net, report, code = lian.read.edges(given)
  os.remove(path)
  if not net then return {message = report:gsub(path, "FILE", nil, true):gsub("^.*/[^:]*", "FILE"), code = code} end
  local links = net:links()
  local out = {firms = net:firms(), supplier = links:column "supplier", buyer = links:column "buyer",
    value = links:column "value", sales = net.native:sales(), purchases = net.native:purchases(), notes = report.notes,
    rows = report.rows, repeated = report.repeated, loops = report.loops, zeros = report.zeros, total = report.total}
  net:close()
  return out
end

-- rows of fields; both ways to write the last column
local function both(head, rows, options, how)
  how = how or {}
  local separator, ending, files = how.separator or ",", how.ending or "\n", {}
  for k, rest in ipairs{"x", '"x"'} do
    local lines = {table.concat(head, separator) .. separator .. "rest"}
    for _, row in ipairs(rows) do
      lines[#lines + 1] = row == "" and "" or table.concat(row, separator) .. (row.short and "" or separator .. rest)
    end
    files[k] = (how.before or "") .. table.concat(lines, ending) .. (how.open and "" or ending)
  end
  local plain, single = read(files[1], options), read(files[2], options)
  assert.same(single, plain)
  return plain
end

local HEAD = {"supplier", "buyer", "value"}

describe("plain records of links", function()
  it("keep each way to write a label apart", function()
    local labels = {"7", "007", "07", "+7", "-7", " 7", "7 ", "7.0", "1e3", "1E+3", "0", "00", "12345678", "123456789",
      "0123456789", "123456789012345678", "999999999999999999", "100000000", "12345678x", "123456789 0",
      "1234567890123456789", "9999999", "99999999", "x", "x7", "F0000001", "F00000001", "\u{4E2D}\u{56FD}", "\u{3000}7",
      "7\u{A0}", "a\"b", "a b", "'", "#", "65535", "65536", "4294967295", "4294967296"}
    local rows = {}
    for _, a in ipairs(labels) do
      for _, b in ipairs(labels) do rows[#rows + 1] = {a, b, "1"} end
    end
    local found = both(HEAD, rows)
    -- blanks at the ends are no part of a label, all else is
    assert.equal(#labels - 4, #found.firms)
    assert.same({"7", "007", "07", "+7", "-7", "7.0"}, {table.unpack(found.firms, 1, 6)})
    assert.equal((#labels) ^ 2, found.total)
  end)

  it("read each number as it stands", function()
    local rows = {}
    for k, v in ipairs{"0", "1", "1.5", ".5", "5.", "0.1", "0.30", "123456", "1234567", "12345678", "123.456",
      "12345.67", "1234567.89", "0.000001", "9007199254740993", "1e3", "1E-3", "00012", "1234567890123456789012",
      "123456789.123456789", "  4", "4 ", "99999.9", "999999.9", "0.0000001", "-0"} do
      rows[k] = {"s" .. k, "b", v}
    end
    local found = both(HEAD, rows)
    for k, row in ipairs(rows) do
      local at
      for e, name in ipairs(found.supplier) do at = name == row[1] and e or at end
      local v = tonumber(row[3]) + 0.0
      assert.equal(v ~= 0 and v or nil, at and found.value[at], "number " .. k)
    end
  end)

  it("are refused with the words, the line and the column of single ones", function()
    local bad = {{"", "b", "1"}, {"a", "", "1"}, {"a", "b", ""}, {"a", "b", "x"}, {"a", "b", "-1"}, {"a", "b", "nan"},
      {"a", "b", "1", "2"}, {"a", "b"}, {"9.1E+17", "b", "1"}, {"a", "1E+15", "1"}, {"a", "b", "1\0"},
      {"a\0b", "b", "1"}, {"a", "b", "1..2"}, {"a", "b", "."}, {"a", "b", "1.2.3"}, {"a", "b", "1e999"},
      {"a", "b", "+1"}, {"a", '"b" c', "1"}, {"\xFF", "b", "1"}, {"a", "b\xC3", "1"}, {"a", "b", "1,000"}}
    for _, row in ipairs(bad) do
      for _, before in ipairs{0, 1, 63, 64, 511, 512, 513, 20000} do
        local rows = {}
        for k = 1, before do rows[k] = {tostring(k % 97), tostring(k % 89), "2.25"} end
        rows[before + 1], rows[before + 2] = row, {"1", "2", "3"}
        local found = both(HEAD, rows)
        if found.message then
          assert.truthy(found.message:find("FILE:" .. before + 2, 1, true), found.message)
        end
      end
    end
  end)

  it("name the first of two faults, of kinds that are found at different times", function()
    local nodes = written "firm\n1\n2\n3\nlonglabel1\n"
    finally(function() os.remove(nodes) end)
    local faults = {{"1", "9", "1"}, {"nobodyknows", "1", "1"}, {"1", "2", "x"}, {"1", "2"}, {"8", "7", "1"}}
    for _, first in ipairs(faults) do
      for _, second in ipairs(faults) do
        for _, between in ipairs{0, 5, 70, 600} do
          local rows = {}
          for k = 1, 1000 do rows[k] = {"1", k % 3 == 0 and "longlabel1" or "2", "1"} end
          rows[100], rows[101 + between] = first, second
          assert.truthy(both(HEAD, rows, {nodes = nodes}).message:find("FILE:101:", 1, true))
        end
      end
    end
  end)

  it("end with a line end or without, with CR LF or CR, behind a byte-order mark, with any separator", function()
    local rows = {}
    for k = 1, 3000 do rows[k] = {tostring(k % 71), "b" .. k % 13, ("%.2f"):format(k / 7)} end
    rows[1500] = ""
    local plain = both(HEAD, rows)
    for _, how in ipairs{{ending = "\r\n"}, {ending = "\r"}, {open = true}, {ending = "\r\n", open = true},
      {separator = ";"}, {separator = "\t"}, {separator = "|", options = {separator = "|"}}, {before = "\xEF\xBB\xBF"},
      {before = "sep=,\n"}, {before = "\n\n"}} do
      assert.same(plain, both(HEAD, rows, how.options, how))
    end
    rows[#rows] = {"1", "2", short = true} -- the last record ends too soon
    assert.equal("FILE:3001: expected 4 fields, got 2", both(HEAD, rows, nil, {open = true}).message)
  end)

  it("are numbered by supplier first, in whichever order the columns stand, and without values", function()
    local rows = {}
    for k = 1, 2000 do rows[k] = {tostring(k * 7919 % 1009), tostring(k * 104729 % 997)} end
    local plain = both({"supplier", "buyer"}, rows)
    local turned, more = {}, {}
    for k, row in ipairs(rows) do
      turned[k] = {row[2], row[1]}
      more[k] = {"note " .. k, row[2], "", row[1]}
    end
    assert.same(plain, both({"buyer", "supplier"}, turned))
    assert.same(plain, both({"note", "buyer", "empty", "supplier"}, more))
    assert.same({rows[1][1], rows[1][2]}, {plain.firms[1], plain.firms[2]})
  end)

  it("keep the options of the reader", function()
    local rows = {}
    for k = 1, 2000 do rows[k] = {tostring(k % 31), tostring(k % 29), ("%d,%02d"):format(k % 50, k % 100)} end
    local comma = both(HEAD, rows, {decimal = ","}, {separator = ";"})
    for _, row in ipairs(rows) do row[3] = row[3]:gsub(",", ".") end
    assert.same(comma, both(HEAD, rows, {decimal = "."}, {separator = ";"}))
    assert.equal(2000 - 20, both(HEAD, rows, {missing = "0.00"}).rows + both(HEAD, rows, {missing = "0.00"}).zeros)
    rows[1000][1] = "#31"
    assert.equal(1999, both(HEAD, rows, {comment = "#"}).rows)
    for k, row in ipairs(rows) do row[3] = k % 2 == 0 and "1.200" or "340" end
    assert.truthy(both(HEAD, rows).message:find "'1.200' beside '340'")
    rows[1999][3] = "0.25"
    assert.truthy(both(HEAD, rows).total)
  end)

  it("stay within limits", function()
    local before = lian.limits()
    finally(function() lian.limits(before) end)
    local rows = {}
    for k = 1, 1500 do rows[k] = {tostring(k), "1", "1"} end
    for _, limit in ipairs{{rows = 1501}, {rows = 1500}, {rows = 700}, {cells = 6004}, {cells = 6003}, {cells = 2000},
      {columns = 4}, {columns = 3}} do
      lian.limits(before)
      lian.limits(limit)
      both(HEAD, rows)
    end
  end)

  it("are the same in files of random records, long and short, on any number of threads", function()
    local core = require "lian.core"
    local step, threads = 0, lian.threads()
    finally(function() lian.threads(threads) end)
    local function below(n)
      step = step + 1
      return math.floor(core.random_uniform(SEED, 1, step) * n)
    end
    local function label(kind)
      if kind == 0 then return tostring(below(300)) end
      if kind == 1 then return tostring(below(10) ^ 7 // 1 | 0) end
      if kind == 1 and below(2) == 0 then return ("9%0" .. 7 + below(12) .. "d"):format(below(60)) end
      if kind == 2 then return ("F%d"):format(below(10 ^ below(9))) end
      local odd = {"", " 1", "1 ", "007", '"7"', '"a,b"', "\u{4E2D}", "+3", "1E+10", "a+b"}
      return odd[1 + below(200)] or tostring(below(50))
    end
    local read_whole = 0
    for _ = 1, 60 do
      local rows, count = {}, 10 ^ (1 + below(4)) // 1 | 0
      local kinds = below(4)
      for k = 1, count do
        local kind = kinds == 3 and below(4) or kinds
        rows[k] = {label(kind), label(kind), ("%." .. below(8) .. "f"):format(below(10 ^ below(7)) / 100)}
        if below(3000) == 0 then rows[k][3] = ({"-1", "", "1e2", '"4"', "x"})[1 + below(5)] end
      end
      lian.threads(1 + below(3))
      local one = both(HEAD, rows, {undirected = below(3) == 0 or nil}, {ending = below(2) == 0 and "\r\n" or "\n"})
      read_whole = read_whole + (one.total and 1 or 0)
    end
    assert.is_true(read_whole > 10 and read_whole < 55)
  end)
end)

describe("rows of links", function()
  -- rows by hand: links in order of supplier and buyer, those of one pair added up in the order given
  local function plainly(n, supplier, buyer, value)
    local row, order = {}, {}
    for k = 1, #supplier do order[k] = k end
    table.sort(order, function(a, b)
      if supplier[a] ~= supplier[b] then return supplier[a] < supplier[b] end
      if buyer[a] ~= buyer[b] then return buyer[a] < buyer[b] end
      return a < b
    end)
    local s, b, v = {}, {}, {}
    for _, k in ipairs(order) do
      if value[k] ~= 0 then
        if s[#s] == supplier[k] and b[#b] == buyer[k] then v[#v] = v[#v] + value[k]
        else s[#s + 1], b[#b + 1], v[#v + 1] = supplier[k], buyer[k], value[k] end
      end
    end
    for i = 1, n do row[i] = {} end
    for e, j in ipairs(b) do table.insert(row[j], e) end
    return s, b, v, row
  end

  it("are those of a sort, by supplier and by buyer, on any number of threads", function()
    local core, threads = require "lian.core", lian.threads()
    finally(function() lian.threads(threads) end)
    for case, shape in ipairs{{1, 50, 1}, {3, 40000, 1}, {50000, 60000, 1}, {5000, 100000, 3}, {70000, 30, 1},
      {40000, 120000, 6}, {2049, 70000, 2}} do
      local n, m, skew = table.unpack(shape)
      local s, b, v = {}, {}, {}
      for k = 1, m do
        s[k] = 1 + math.floor(n * core.random_uniform(SEED + case, 1, k) ^ skew)
        b[k] = 1 + math.floor(n * core.random_uniform(SEED + case, 2, k) ^ skew)
        v[k] = math.floor(4 * core.random_uniform(SEED + case, 3, k)) / 3
      end
      local want_s, want_b, want_v, want_row = plainly(n, s, b, v)
      for _, count in ipairs{1, 2, 5} do
        lian.threads(count)
        local links = assert(core.network.new{nodes = n, supplier = s, buyer = b, value = v})
        local got_s, got_b, got_v = links:all()
        assert.same({want_s, want_b, want_v}, {got_s, got_b, got_v})
        for i = 1, n, math.max(1, n // 500) do
          local suppliers, values = links:suppliers(i)
          for e, at in ipairs(want_row[i]) do
            assert.equal(want_s[at], suppliers[e])
            assert.equal(want_v[at], values[e])
          end
          assert.equal(#want_row[i], #suppliers)
        end
      end
    end
  end)
end)
