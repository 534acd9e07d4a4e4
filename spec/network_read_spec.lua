-- networks of firms: reading, holding, dates (read.edges{links = ...}, lian.network)
local lian = require "lian"

local function written(text, extension)
  local path = os.tmpname() .. (extension or ".csv")
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  finally(function() os.remove(path) end)
  return path
end

local function refused(text, options)
  local path = written(text)
  options = options or {}
  options.links = path
  local net, message, code = lian.read.edges(options)
  assert.is_nil(net)
  return message:gsub("^.*/", ""):gsub("^[^:]*", "FILE"), code
end

describe("reading links between firms", function()
  it("numbers firms as they appear, adds up repeated links, keeps loops and leaves out zeros", function()
    local net, report = assert(lian.read.edges{links = written
      "supplier,buyer,value\nA,B,2.5\nB,C,1\nA,B,0.5\nC,C,4\nB,A,0\n"})
    assert.same({"A", "B", "C"}, net:firms())
    local links = net:links()
    assert.same({"A", "B", "C"}, links:column "supplier")
    assert.same({"B", "C", "C"}, links:column "buyer")
    assert.same({3, 1, 4}, links:column "value")
    assert.same({5, 1, 1, 1, 3, 8}, {report.rows, report.repeated, report.loops, report.zeros, report.links,
      report.total})
    assert.same({"1 repeated links were added up", "1 firms have links to themselves",
      "1 links of value 0 were left out"}, report.notes)
    assert.equal("lian.network: 3 firms, 3 links", tostring(net))
    assert.matches("^report\n  read +.-%.csv\n  size +3 firms, 3 links\n  sum +8\n  note +1 repeated links",
      tostring(report))
  end)

  it("takes blanks around a label, ASCII, no-break and ideographic, for no part of it", function()
    local net = assert(lian.read.edges{links = written "supplier,buyer\nA,B\n A ,\u{3000}B\nA\u{A0},B\n"})
    assert.same({"A", "B"}, net:firms())
    assert.same({3}, net:links():column "value")
  end)

  it("finds the separator, other names of columns, quotes and CRLF", function()
    local net = assert(lian.read.edges{links = written 'von;menge;an\r\n"A; B";3;"C ""x"""\r\n', supplier = "von",
      buyer = "an", value = "menge"})
    assert.same({"A; B", 'C "x"'}, net:firms())
    assert.same({3}, net:links():column "value")
  end)

  it("reads firms with their columns, those without links too", function()
    local nodes = written "firm,sector,region,revenue,owner\nA,s1,N,10,X\nB,s2,S,,Y\nC,s1,N,7,X\n"
    local net = assert(lian.read.edges{links = written "supplier,buyer,value\nA,B,2\n", nodes = nodes, label = "firm"})
    assert.equal(3, #net)
    local f = net:table()
    assert.same({"s1", "s2", "s1"}, f:column "sector")
    assert.equal(10, f(1, "revenue"))
    assert.is_nil(f(2, "revenue"))
    assert.same({"X", "Y", "X"}, f:column "owner")
  end)

  it("names file, line and column of what is wrong, and builds nothing", function()
    local head = "supplier,buyer,value\nA,B,1\n"
    assert.equal("FILE:3: column 3: expected a value of at least 0, got '-2'", (refused(head .. "B,C,-2\n")))
    assert.equal("FILE:3: column 3: expected a number, got 'nan'; missing = 'nan' takes it for no number",
      (refused(head .. "B,C,nan\n")))
    assert.equal("FILE:3: column 3: expected a number, found none: ''", (refused(head .. "B,C,\n")))
    assert.equal("FILE:3: column 2: expected a label, found none: ' '", (refused(head .. "B, ,1\n")))
    assert.equal("FILE:3: expected 3 fields, got 2", (refused(head .. "B,C\n")))
    assert.equal("FILE:3: expected 3 fields, got more, at least 4", (refused(head .. "B,C,1,2\n")))
    assert.equal("FILE: no links", (refused("supplier,buyer,value\n")))
    assert.equal("FILE:1: no column 'suplier' (read.edges.supplier), did you mean 'supplier'?",
      (refused(head, {supplier = "suplier"})))
    assert.equal("not_found", select(2, refused(head, {supplier = "suplier"})))
  end)

  it("takes encodings and ways to write numbers, and refuses what reads in two ways", function()
    local gbk = written "\n供应商;买方;value\n甲公司;乙公司;1.200,5\n乙公司;甲公司;３\n"
    local pipe = assert(io.popen(("iconv -f UTF-8 -t GB18030 '%s'"):format(gbk)))
    local path = written(pipe:read "a")
    pipe:close()
    for _, encoding in ipairs{"gbk", false} do
      local net = assert(lian.read.edges{links = path, supplier = "供应商", buyer = "买方", thousands = ".",
        encoding = encoding or nil})
      assert.same({"甲公司", "乙公司"}, net:firms())
      assert.same({1200.5, 3}, net:links():column "value")
    end
    local head = "supplier,buyer,value\n"
    assert.equal("FILE:2: column 3: '1.200' beside '340' (line 3) is 1.2 or 1200: decimal = '.' reads 1.2, thousands = "
      .. "'.' reads 1200", (refused(head .. "A,B,1.200\nB,A,340\n")))
    assert.equal("FILE:2: column 3: expected a number, got '1 234'; thousands = ' ' reads 1234",
      (refused(head .. "A,B,1 234\n")))
    local net, report = assert(lian.read.edges{links = written "supplier,buyer,value\nA,B,1.5 p\nB,C,:\nA,C,2\n",
      missing = ":", flags = true})
    assert.same({"A", "B", "C"}, net:firms())
    assert.same({1.5, 2}, net:links():column "value")
    assert.same({"1 rows whose value is missing were left out"}, report.notes)
    assert.equal("FILE:3: no column 'kaufer' (read.edges.buyer) (there are: supplier, buyer, value)",
      (refused("\n\n" .. head, {buyer = "kaufer"})))
  end)

  it("refuses codes that a spreadsheet wrote as numbers", function()
    local head = "supplier,buyer,value\n913101MA1,9.13101E+17,1\n"
    assert.equal("FILE:2: column 2: a code that a spreadsheet wrote as a number, which lost its digits: keep the "
      .. "column as text; got '9.13101E+17'", (refused(head)))
    assert.equal(4, #assert(lian.read.edges{links = written "supplier,buyer\n1E5,1.5E+1\nE+17,X.5E+17\n"}))
  end)

  it("takes whole numbers for labels as they are written, near and far, in any order", function()
    local text, labels, place = {"supplier,buyer,value"}, {}, {}
    local function number_of(label)
      if not place[label] then
        labels[#labels + 1] = label
        place[label] = #labels
      end
      return place[label]
    end
    local sums, state = {}, 12345
    local function next_below(n)
      state = (state * 1103515245 + 12345) % 2147483648
      return state // 65536 % n
    end
    local function label()
      local kind, v = next_below(8), next_below(3000)
      if kind == 0 then return ("%08d"):format(v % 40) end -- with zeros in front, another label than the number
      if kind == 1 then return tostring(99999999 - v % 50) end -- far off
      if kind == 2 then return tostring(70000 + 7 * v) end -- far at first, within the table later
      if kind == 3 then return ("n%d"):format(v % 30) end
      if kind == 4 then return ("a long name, %d"):format(v % 30):gsub(",", "") end
      if kind == 5 then return ("%d"):format(123456789 + v % 20) end -- nine digits
      return tostring(v)
    end
    for _ = 1, 30000 do
      local a, b = label(), label()
      text[#text + 1] = ("%s,%s,1"):format(a, b)
      local i = number_of(a)
      local key = i * 100000 + number_of(b)
      sums[key] = (sums[key] or 0) + 1
    end
    local net = assert(lian.read.edges{links = written(table.concat(text, "\n") .. "\n")})
    assert.same(labels, net:firms())
    local links, seen = net:links(), 0
    for k = 1, links:rows() and #links:column "value" do
      seen = seen + 1
      local key = place[links(k, "supplier")] * 100000 + place[links(k, "buyer")]
      assert.equal(sums[key], links(k, "value"))
      sums[key] = nil
    end
    assert.is_nil(next(sums))
    assert.is_true(seen > 20000)
  end)

  it("names the one bad line of millions, and holds nothing then", function()
    local path = os.tmpname() .. ".csv"
    finally(function() os.remove(path) end)
    local file, block = assert(io.open(path, "wb")), {}
    for k = 1, 10000 do block[k] = ("%d,%d,%d.5\n"):format(k % 997, k % 1009, k % 89) end
    local lines = table.concat(block)
    file:write("supplier,buyer,value\n")
    for k = 1, 100 do file:write(k == 78 and lines:gsub("4999,%d+,[%d.]+\n", "%0") or lines) end
    file:write("7,8,1.5x\n", lines)
    file:close()
    local before = collectgarbage("count")
    local net, message, code = lian.read.edges{links = path}
    assert.is_nil(net)
    assert.equal(path .. ":1000002: column 3: expected a number, got '1.5x'", message)
    assert.equal("bad_data", code)
    collectgarbage()
    assert.is_true(collectgarbage("count") - before < 1000)
  end)

  it("refuses a firm that is not in the table of firms, at its line even where a later line is worse", function()
    local nodes = written "firm\nA\nB\n"
    local message = refused("supplier,buyer,value\nA,B,1\nA,Z,1\nA,B,x\n", {nodes = nodes})
    assert.equal("FILE:3: the buyer 'Z' is not among the nodes", message)
  end)

  it("finds the one bad line of many", function()
    local lines = {"supplier,buyer,value"}
    for k = 1, 200000 do lines[#lines + 1] = ("F%d,F%d,%d"):format(k % 997, k * 7 % 991, k) end
    lines[150001] = "F1,F2,1O0"
    assert.equal("FILE:150001: column 3: expected a number, got '1O0'", (refused(table.concat(lines, "\n") .. "\n")))
  end)

  it("takes at most 24 bytes a link at rest where firms have ten links", function()
    local rows = {}
    for k = 1, 20000 do rows[k] = {"F" .. k % 2000, "G" .. (k * 7 + k // 2000) % 2000, 1 + k} end
    local net = assert(lian.network{links = rows})
    local about = net:about()
    assert.equal(20000, about.links)
    assert.is_true(about.bytes <= 24 * about.links, about.bytes / about.links)
  end)
end)

describe("undirected and dated links", function()
  it("holds an undirected link once, whichever end comes first", function()
    local net = assert(lian.network{undirected = true, links = {{"A", "B", 1}, {"B", "A", 2}, {"B", "C", 4},
      {"C", "C", 8}}})
    assert.equal("lian.network: 3 firms, 3 undirected links", tostring(net))
    assert.same({3, 4, 8}, net:links():column "value")
    assert.same({"C", "A"}, net:buyers("B"):column "firm")
    assert.has_error(function() net:cascade() end, "cascade: the links have no direction, so nobody supplies anybody")
  end)

  it("gives the network of a date: years and months whole, days to the day, open ends open", function()
    local net = assert(lian.read.edges{links = written(table.concat({"supplier,buyer,value,from,to",
      "A,B,1,2019,2020", "A,B,2,2021,2022", "A,C,4,2020-05,2020-07", "B,C,8,2020-02-10,2020-02-20", "C,A,16,,2019",
      "C,B,32,2022,", ""}, "\n"))})
    local function sum(date)
      local total = 0
      for _, v in ipairs(net:at(date):links():column "value") do total = total + v end
      return total
    end
    assert.equal(1 + 16, sum(2019))
    assert.equal(1 + 4 + 8, sum(2020))
    assert.equal(1, sum "2020-03")
    assert.equal(1 + 8, sum "2020-02-20")
    assert.equal(1, sum "2020-02-21")
    assert.equal(1 + 4, sum "2020-07-31")
    assert.equal(1, sum "2020-08-01")
    assert.equal(2 + 32, sum(2022))
    assert.equal(16, sum(1900))
    assert.equal(32, sum(2100))
    assert.equal("2020-07-31", net:links():filter(function(row) return row.value == 4 end)(1, "to"))
  end)

  it("adds up links of one pair within a date, and refuses measures before one is named", function()
    local net = assert(lian.network{links = {{"A", "B", 1, from = 2019}, {"A", "B", 2, from = "2020-01-01"}}})
    assert.same({3}, net:at(2021):links():column "value")
    assert.same({1}, net:at(2019):links():column "value")
    assert.equal("lian.network: 2 firms, 2 dated links", tostring(net))
    assert.has_error(function() net:cascade() end,
      "cascade: the links are dated; ask the network of a date, such as net:at(2021):cascade{...}")
  end)

  it("refuses dates that are none, and links that end before they begin", function()
    local net = assert(lian.network{links = {{"A", "B", 1, from = 2019}}})
    assert.has_error(function() net:at "2020-02-30" end,
      "network:at.date: expected a year, \"2021-05\" or \"2021-05-31\", got '2020-02-30'")
    assert.has_error(function() lian.network{links = {{"A", "B", 1, from = 2020, to = 2019}}} end,
      "network.links[1]: ends before it begins")
    assert.equal("FILE:2: the link ends before it begins", (refused "supplier,buyer,value,from,to\nA,B,1,2020,2019\n"))
    assert.equal("FILE:2: column 4: expected a year, a month (2021-05) or a day (2021-05-31), got 'May'",
      (refused "supplier,buyer,value,from\nA,B,1,May\n"))
  end)
end)

describe("networks from frames", function()
  local links = lian.frame.new{{"supplier", {"A", "B"}}, {"buyer", {"B", "C"}}, {"value", {1, 2}}, {"note", {"x", "y"}}}
  local function build(columns) return function() return lian.network{links = links, columns = columns} end end

  it("take columns by name, and firms without links too", function()
    local net = assert(build(lian.frame.new{{"firm", {"C", "A", "B", "D"}}, {"sector", {"x", "y", "z", "x"}},
      {"revenue", {3, nil, 2, 4}}})())
    assert.same({"C", "A", "B", "D"}, net:firms())
    assert.same({"A", "B"}, net:links():column "supplier")
    assert.same({1, 2}, net:links():column "value")
    local at = net:table()
    assert.same({3, 2, 4}, {at("C", "revenue"), at("B", "revenue"), at("D", "revenue")})
    assert.is_nil(at("A", "revenue"))
    assert.equal("y", at("A", "sector"))
  end)

  it("are refused where labels are missing, double or not there", function()
    assert.error_matches(build(lian.frame.new{{"firm", {"A", " A"}}, {"sector", {"x", "y"}}}),
      "network.columns: row 2: the firm 'A' stands twice, in row 1 before", 1, true)
    assert.error_matches(build(lian.frame.new{{"firm", {"A", nil}}, {"sector", {"x", "y"}}, count = 2}),
      "network.columns: row 2: no label of a firm", 1, true)
    assert.error_matches(build(lian.frame.new{{"revenue", {1, 2}}}), "labels of firms in its first column", 1, true)
    assert.error_matches(function() lian.network{links = links:rename{supplier = "seller"}} end,
      "network.links: no column 'supplier' (there are: seller, buyer, value, note)", 1, true)
  end)
end)

describe("networks from Lua tables", function()
  it("takes rows and columns alike", function()
    local a = assert(lian.network{links = {{"A", "B", 2}, {"B", "C"}}})
    local b = assert(lian.network{links = {supplier = {"A", "B"}, buyer = {"B", "C"}, value = {2, 1}}})
    assert.equal(a:links(), b:links())
  end)

  it("refuses values that add up to no finite number", function()
    local net, message, code = lian.network{links = {{"A", "B", 1e308}, {"A", "C", 1e308}}}
    assert.is_nil(net)
    assert.equal("the values of all links add up to no finite number", message)
    assert.equal("bad_data", code)
  end)

  it("names what is wrong", function()
    assert.has_error(function() lian.network{links = {{"A", "B", -1}}} end,
      "network.links[1].value: expected a finite number of at least 0, got -1")
    assert.has_error(function() lian.network{links = {{"A", 5, 1}}} end,
      "network.links[1].buyer: expected a label, got 5")
    assert.has_error(function() lian.network{firms = {"A"}, links = {{"A", "AB", 1}}} end,
      "network.links[1].buyer: no firm 'AB', did you mean 'A'?")
    assert.has_error(function() lian.network{links = {{"A", "B"}}, columns = {sector = {A = "x", Q = "y"}}} end,
      "network.columns.sector: no firm 'Q' (there are: A, B) (firms are those of the links, unless `firms` lists them "
        .. "all)")
  end)
end)
