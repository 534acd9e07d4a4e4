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
    assert.equal("FILE:3: column 3: expected a number, got 'nan'", (refused(head .. "B,C,nan\n")))
    assert.equal("FILE:3: column 3: expected a number, found none: ''", (refused(head .. "B,C,\n")))
    assert.equal("FILE:3: column 2: expected a label, found none: ' '", (refused(head .. "B, ,1\n")))
    assert.equal("FILE:3: expected 3 fields, got 2", (refused(head .. "B,C\n")))
    assert.equal("FILE:3: expected 3 fields, got more, at least 4", (refused(head .. "B,C,1,2\n")))
    assert.equal("FILE: no links", (refused("supplier,buyer,value\n")))
    assert.equal("FILE:1: no column 'suplier' (read.edges.supplier), did you mean 'supplier'?",
      (refused(head, {supplier = "suplier"})))
    assert.equal("not_found", select(2, refused(head, {supplier = "suplier"})))
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
      "network.columns.sector: no firm 'Q' (there are: A, B)")
  end)
end)
