-- every reader names file, line and column of what it cannot read, and what it expected
local lian = require "lian"
local malformed = require "spec.support.malformed"

describe("a malformed file", function()
  local folder

  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  -- telling: parts of the message, in any order
  local function refused(chain, message, code, ...)
    assert.is_nil(chain)
    for _, part in ipairs{...} do
      assert.truthy(message:find(part, 1, true), ("'%s' is not in: %s"):format(part, message))
    end
    assert.truthy(message:find(folder.path, 1, true), message)
    return code
  end

  -- a file made by `seed`, damaged by `damage`, read by `reader`; its name stands in the message
  local function case(what, seed, damage, reader, ...)
    local telling = {...}
    it(what, function()
      local rows = seed()
      rows = damage(rows) or rows
      local path = folder:write("damaged.csv", rows)
      local chain, message, code = reader(path)
      refused(chain, message, code, "damaged.csv", table.unpack(telling))
      assert.truthy(code == "bad_data" or code == "not_found" or
        code == "contradiction", code)
    end)
  end

  local function drop_column(rows, j)
    for _, row in ipairs(rows) do table.remove(row, j) end
  end

  local function swap(rows, a, b) rows[a], rows[b] = rows[b], rows[a] end

  describe("of China", function()
    local nbs, seed, split = lian.read.nbs, malformed.nbs, malformed.nbs_split

    case("without a sector's row", seed, function(rows) table.remove(rows, 3) end, nbs,
      ":1: column 5: '02' is no sector (no row has this code)")
    case("without a sector's column", seed, function(rows) drop_column(rows, 5) end, nbs,
      ":3: '02' is no sector (no column has this code)")
    case("with rows in another order than columns", seed, function(rows) swap(rows, 2, 3) end, nbs,
      ":2: row '02' stands where the columns have '01'", "different order")
    case("with an unknown column", seed, function(rows) rows[1][17] = "XX" end, nbs,
      ":1: column 17: 'XX' is no sector")
    case("with an unknown row", seed, function(rows) rows[6][1] = "VA009" end, nbs,
      ":6: 'VA009' is no sector")
    case("with a repeated column", seed, function(rows) rows[1][5] = "01" end, nbs,
      ":1: column 5: the label '01' stands at", ":1: column 4 already")
    case("with a repeated row", seed, function(rows) rows[3][1] = "01" end, nbs,
      ":3: the code '01' stands at", "damaged.csv:2 already")
    case("without gross output", seed, function(rows) drop_column(rows, 20) end, nbs,
      "expected a column 'GO' (gross output)")
    case("without exports", seed, function(rows) drop_column(rows, 16) end, nbs,
      "expected a column 'EX'")
    case("without total inputs", seed, function(rows) table.remove(rows) end, nbs,
      "expected a row 'TI' (total inputs)")
    case("without value added", seed, function(rows)
      for _ = 1, 5 do table.remove(rows, 6) end
    end, nbs, "expected a row 'VA001'")
    case("with text in a number", seed, function(rows) rows[2][5] = "2O" end, nbs,
      ":2: column 5 (02): expected a number, got '2O'")
    case("with NaN", seed, function(rows) rows[2][5] = "NaN" end, nbs,
      ":2: column 5 (02): expected a number, got 'NaN'")
    case("with an infinite number", seed, function(rows) rows[2][5] = "1e999" end, nbs,
      ":2: column 5")
    case("cut off within a record", seed, function(rows)
      local text = malformed.csv(rows)
      return text:sub(1, #text // 2)
    end, nbs, ":5: expected 20 fields")
    case("cut off between records", seed, function(rows)
      for _ = 1, 8 do table.remove(rows) end
    end, nbs, "'03' is no sector")
    case("with a record too long", seed, function(rows) table.insert(rows[4], "7") end, nbs,
      ":4: expected 20 fields, got more")
    case("with an open quote", seed, function(rows) rows[4][2] = '"Shops' end, nbs, ":4: ")
    case("with two layouts mixed", split, function(rows) drop_column(rows, 4) end, nbs,
      ":4: the code '01' stands at",
      "this looks like the split layout of 2017 and 2018 without its column 'Origin'")
    case("of the OECD", malformed.oecd, function() end, nbs, "this looks like the OECD 2021")
    case("whose output and total inputs differ", seed, function(rows) rows[11][4] = "101" end, nbs,
      ":11: row 'TI', column '01': total inputs are 101, but 'GO' of this sector is 100")
    case("with a total left among the sectors", seed, function(rows)
      for k, row in ipairs(rows) do
        local sum = k == 1 and "04" or (tonumber(row[4]) or 0) + (tonumber(row[5]) or 0)
        table.insert(row, 7, tostring(sum))
      end
      local total = {"04", "Both", "合计"}
      for j = 4, 21 do total[j] = tostring(math.tointeger(rows[2][j] + rows[3][j])) end
      table.insert(rows, 5, total)
    end, nbs, "'04' is the sum of '01' to '02': a total left among the sectors")
    case("split, with an unknown origin", split, function(rows) rows[4][4] = "Abroad" end, nbs,
      ":4: column 4 ('Origin'): expected Domestic, Imports or TOT, got 'Abroad'")
    case("split, without imports", split, function(rows)
      table.remove(rows, 4)
      table.remove(rows, 4)
    end, nbs, "expected rows whose Origin is 'Imports', found none")
    case("split, with imports in another order", split, function(rows) swap(rows, 4, 5) end, nbs,
      ":4: imports of '02' stand where those of '01' are expected")
    case("split, without the imports of a sector", split, function(rows) table.remove(rows, 5) end,
      nbs, "2 sectors are of origin Domestic, but 1 of origin Imports")
    case("that is empty", seed, function() return "" end, nbs, "holds no record")
    case("that is not text", seed, function() return "Code,\0\1\2\n" end, nbs)
    case("that holds only a header", seed, function(rows) return {rows[1]} end, nbs, "no rows")

    it("that is not there", function()
      local path = folder.path .. "/none.csv"
      local code = refused(nbs(path))
      assert.equal("input_output", select(3, nbs(path)))
      assert.is_not_nil(code)
    end)

    it("whose name is no text is a misuse", function()
      assert.has_error(function() nbs(42) end)
      assert.has_error(function() nbs("x.csv", {yaer = 2012}) end)
    end)
  end)

  describe("of the OECD", function()
    local oecd, seed = lian.read.oecd, malformed.oecd

    case("without output", seed, function(rows) table.remove(rows) end, oecd,
      "expected a row 'OUTPUT' (gross output)")
    case("without value added", seed, function(rows) table.remove(rows, 7) end, oecd,
      "expected a row 'VALU'")
    case("without imports", seed, function(rows) drop_column(rows, 13) end, oecd,
      "expected a column 'IMPO'")
    case("with a sector in the columns alone", seed, function(rows) rows[3][1] = "03" end, oecd,
      ":1: column 4: '02' is no sector")
    case("of China's layout", malformed.nbs, function() end, oecd, "lian.read.nbs")
    case("of WIOD's layout", malformed.wiod2016, function() end, oecd, "lian.read.wiod2016")
    case("that does not balance", seed, function(rows) rows[2][3] = "40" end, oecd,
      "row balance of '01' is off by 30", "rounding")
  end)

  describe("of the world, WIOD 2013", function()
    local function world(damage, ...)
      local telling = {...}
      return function()
        local files, paths = malformed.wiod2013(), {}
        damage(files)
        for name, rows in pairs(files) do paths[name] = folder:write(name .. ".csv", rows) end
        local chain, message, code = lian.read.wiod2013(paths)
        refused(chain, message, code, table.unpack(telling))
      end
    end

    it("with a label of no region and sector",
      world(function(f) f.flows[2][1], f.flows[1][2] = "AAAc1", "AAAc1" end,
        "flows.csv:2: expected a label such as 'CHN_c14', got 'AAAc1'"))
    it("with rows in another order than columns", world(function(f) swap(f.flows, 2, 3) end,
      "flows.csv:2: row 'AAA_c2' where column 2 is 'AAA_c1'"))
    it("without a row", world(function(f) table.remove(f.flows) end, "flows.csv", "'BBB_c2'"))
    it("with a repeated node", world(function(f) f.flows[3][1] = "AAA_c1" end,
      "flows.csv:3: the label 'AAA_c1' stands at", "flows.csv:2 already"))
    it("with demand of other nodes", world(function(f) f.demand[3][1] = "CCC_c2" end,
      "demand.csv:3: expected the row of node 'AAA_c2', got 'CCC_c2'"))
    it("with demand cut short", world(function(f) table.remove(f.demand) end,
      "demand.csv: expected the row of node 'BBB_c2', got nothing"))
    it("with an unknown demand category", world(function(f) f.demand[1][3] = "AAA_c40" end,
      "demand.csv:1: column 3: 'AAA_c40' is no demand category"))
    it("with a demand label of another form", world(function(f) f.demand[1][3] = "NPISH" end,
      "demand.csv:1: column 3: expected a label such as 'CHN_c37', got 'NPISH'"))
    it("with output of other nodes", world(function(f) swap(f.output, 2, 3) end,
      "output.csv:2: expected the row of node 'AAA_c1', got 'AAA_c2'"))
    it("with no column of output", world(function(f) f.output[1][4] = "x" end,
      "output.csv:1: expected 'output' as the last column, got 'x'"))
    it("with output of another year", world(function(f) f.output[2][4] = "7000" end,
      "row balance of 'AAA_c1' is off by 6930", "are the files of one year?"))
    it("without a name for a sector", world(function(f) table.remove(f.sectors) end,
      "sectors.csv: expected a name for 'c2', found none"))
    it("with a sector named twice", world(function(f) f.sectors[3][1] = "c1" end,
      "sectors.csv:3: the code 'c1' stands twice"))
    it("with text in a number", world(function(f) f.flows[4][3] = "n.a." end,
      "flows.csv:4: column 3 (AAA_c2): expected a number, got 'n.a.'"))
  end)

  describe("of a country, WIOD 2016", function()
    local function read(path) return lian.read.wiod2016(path, {year = 2010}) end
    local seed = malformed.wiod2016

    case("with a year that is none", seed, function(rows) rows[5][1] = "20l0" end, read,
      ":5: column 1 ('Year'): expected a year, got '20l0'")
    case("without the year", seed, function(rows)
      for k = 3, 14 do rows[k][1] = "2009" end
    end, read, "the year 2010 is not there (2009 to 2011)")
    case("without a sector's imports", seed, function(rows) table.remove(rows, 6) end, read,
      "expected the imports of sector 'B', got nothing")
    case("with imports of another sector", seed, function(rows) rows[6][2] = "C" end, read,
      ":6: expected the imports of sector 'B', got 'C'")
    case("with an unknown origin", seed, function(rows) rows[6][4] = "World" end, read,
      ":6: column 4 ('Origin'): expected Domestic, Imports or TOT, got 'World'")
    case("without the rows below", seed, function(rows)
      for _ = 1, 8 do table.remove(rows, 7) end
    end, read, "expected rows of 2010 whose Origin is 'TOT', found none")
    case("without gross output", seed, function(rows) drop_column(rows, 13) end, read,
      "expected a column 'GO' (gross output)")
    case("with two outputs", seed, function(rows) rows[14][5] = "99" end, read,
      ":14: row 'GO', column 'A': output is 99, but column 'GO' of this sector has 100")
    case("of another layout", malformed.nbs_split, function() end, read, "lian.read.nbs")
    case("far out of balance", seed, function(rows) rows[12][5] = "10" end, read,
      "column balance of 'A' is off by 50")
  end)

  describe("of BEA", function()
    local function pair(damage, ...)
      local telling = {...}
      return function()
        local files = malformed.bea()
        damage(files)
        local chain, message, code = lian.read.bea{make = folder:write("make.csv", files.make),
          use = folder:write("use.csv", files.use), imports = files.imported
            and folder:write("imports.csv", files.imports)}
        refused(chain, message, code, table.unpack(telling))
      end
    end

    it("with make and use exchanged", pair(function(f) f.make, f.use = f.use, f.make end,
      "make.csv: expected a make table", "'F010' belongs to a use table"))
    it("with two make tables", pair(function(f) f.use = f.make end,
      "use.csv: expected a use table (commodities by industries) with final demand"))
    it("without a commodity in the use table", pair(function(f) table.remove(f.use, 3) end,
      "use.csv: expected a row 'B', which", "make.csv has, found none"))
    it("without an industry in the use table", pair(function(f) drop_column(f.use, 3) end,
      "use.csv: expected a column 'I2'"))
    it("with a commodity that nobody lists", pair(function(f)
      table.insert(f.use, 4, malformed.records("Z,1,1,2,1,0,1,3")[1])
    end, "use.csv:4: the row 'Z' is not in"))
    it("with an industry that nobody lists", pair(function(f)
      for k, row in ipairs(f.use) do table.insert(row, 4, k == 1 and "I9" or "0") end
    end, "use.csv:1: column 4: the column 'I9' is not in"))
    it("without value added", pair(function(f)
      for _ = 1, 4 do table.remove(f.use, 5) end
    end, "use.csv: expected rows of value added (V001 to V003, or T006), found none"))
    it("with a repeated industry", pair(function(f) f.make[3][1] = "I1" end,
      "make.csv:3: the label 'I1' stands at"))
    it("without a header", pair(function(f) table.remove(f.make, 1) end,
      "make.csv:1: expected a header whose first field is 'code', got 'I1'"))
    it("with text in a number", pair(function(f) f.use[2][3] = "1O" end,
      "use.csv:2: column 3 (I2): expected a number, got '1O'"))
    it("out of balance by more than rounding", pair(function(f) f.use[2][5] = "875" end,
      "use.csv: row balance of 'I1' is off by", "producers' prices?"))
    it("with imports of another size", pair(function(f)
      f.imported = true
      drop_column(f.imports, 5)
    end, "imports.csv: expected a column 'F010'"))
  end)

  describe("read as a matrix", function()
    local function given(path, extra)
      local o = {path = path, labels = 2, flows = "AAA_x..BBB_y",
        demand = {"households", "exports"}, inputs = {"wages", "profits"}, output = "output"}
      for k, v in pairs(extra or {}) do o[k] = v end
      return o
    end
    local function read(extra)
      return function(path) return lian.read.matrix(given(path, extra)) end
    end
    local seed = malformed.matrix
    local function whole() end

    case("with a label that is not there", seed, whole, read{demand = {"housholds"}},
      "no column is labelled 'housholds', did you mean 'households'?")
    case("with a range whose end is not there", seed, whole, read{flows = "AAA_x..CCC_y"},
      "no row is labelled 'AAA_x..CCC_y'")
    case("with a range that runs backwards", seed, whole, read{flows = "BBB_y..AAA_x"},
      "the first row stands after the last")
    case("with a pattern that matches nothing", seed, whole, read{demand = "gov*"},
      "no column is labelled 'gov*'")
    case("with a column number too large", seed, whole, read{demand = {44}}, "no column number 44")
    case("with a column chosen twice", seed, whole, read{demand = {"exports", "exports"}},
      "the column 'exports' is chosen twice")
    case("with more rows than columns", seed, whole,
      read{flows = {rows = "AAA_x..BBB_y", columns = "AAA_x..BBB_x"}},
      "the flows have 4 rows and 3 columns")
    case("with rows in another order", seed, function(rows) swap(rows, 2, 3) end,
      read{flows = {rows = "AAA_y..BBB_y", columns = "AAA_x..BBB_y"}},
      ":2: rows and columns of the flows must be the same nodes", "number 1 is row 'AAA_y'")
    case("with a repeated label", seed, function(rows) rows[3][1] = "AAA_x" end, read(),
      "the row label 'AAA_x' stands twice")
    case("that does not balance", seed, function(rows) rows[2][3] = "11" end, read(),
      "row balance of 'AAA_x' is off by 1", "balance = 'demand'")
    case("whose columns do not balance", seed, function(rows) rows[6][3] = "31" end, read(),
      "column balance of 'AAA_x' is off by 1")
    case("without anything that gives output", seed, whole, function(path)
      return lian.read.matrix{path = path, labels = 2, flows = "AAA_x..BBB_y"}
    end, "output, demand or inputs")
    case("with other separators", seed, whole, read{separator = ";"}, "damaged.csv:1")
    case("with the wrong number of label columns", seed, whole, read{labels = 1},
      ":2: column 2 (name): expected a number, got 'farms'")
    case("without an output", seed, function(rows)
      rows[2][9], rows[2][7], rows[2][8] = "0", "-18", "0"
    end, read{inputs = false or nil, balance = "refuse"}, "'AAA_x'")

    it("beside a file that lacks a node", function()
      local path = folder:write("whole.csv", malformed.matrix())
      local other = folder:write("other.csv", malformed.records("n,x\nAAA_x,1\nAAA_y,2"))
      local chain, message = lian.read.matrix(given(path, {output = {path = other}}))
      refused(chain, message, nil, "other.csv: expected a row for node 'BBB_x', found none")
      chain, message = lian.read.matrix(given(path, {nodes = other}))
      refused(chain, message, nil, "other.csv: expected a row for node 'BBB_x', found none")
    end)

    it("with a role that is none is a misuse, as is an option that is none", function()
      local path = folder:write("whole.csv", malformed.matrix())
      local ok, message = pcall(lian.read.matrix, given(path, {demand = {homes = "households"}}))
      assert.is_false(ok)
      assert.truthy(message:find("read.matrix.demand: no role 'homes' (there are: other, households", 1, true),
        message)
      ok, message = pcall(lian.read.matrix, given(path, {ouput = "output"}))
      assert.is_false(ok)
      assert.truthy(message:find("did you mean 'output'?", 1, true), message)
    end)
  end)

  describe("of links", function()
    local function read(extra)
      return function(path)
        local o = {path = path}
        for k, v in pairs(extra or {}) do o[k] = v end
        return lian.read.edges(o)
      end
    end
    local seed = malformed.edges

    case("without a column of buyers", seed, function(rows) rows[1][2] = "byer" end, read(),
      ":1: no column 'buyer' (read.edges.buyer), did you mean 'byer'?")
    case("without the column of values", seed, function() end, read{value = "amount"},
      "no column 'amount'")
    case("without the column of a test", seed, function() end, read{where = {sort = "goods"}},
      "no column 'sort'")
    case("with text in a number", seed, function(rows) rows[3][3] = "much" end, read(),
      ":3: column 3", "got 'much'")
    case("without a number", seed, function(rows) rows[3][3] = "" end, read(),
      ":3: column 'value': expected a number, found none")
    case("without a node", seed, function(rows) rows[3][2] = "" end, read(),
      ":3: expected a node label, found none")
    case("with a record too short", seed, function(rows) rows[3][4] = nil end, read(), ":3: ")
    case("whose repeated links are too large to add up", seed, function(rows)
      rows[2][3], rows[6][3] = "1.7e308", "1.7e308"
    end, read(), "the links from 'ore' to 'steel' add up to no finite number")
    case("without links", seed, function(rows) return {rows[1]} end, read(), "no links")

    it("to a node that is not listed", function()
      local nodes = folder:write("nodes.csv", malformed.nodes())
      local rows = malformed.edges()
      rows[4][2] = "shops"
      local chain, message = lian.read.edges{path = folder:write("links.csv", rows), nodes = nodes}
      refused(chain, message, nil, "links.csv:4: the node 'shops' is not in", "nodes.csv",
        "did you mean 'ships'?")
    end)

    local function nodes_case(what, damage, ...)
      local telling = {...}
      it(what, function()
        local rows = malformed.nodes()
        damage(rows)
        local chain, message, code = lian.read.edges{path = folder:write("l.csv",
          malformed.edges()), nodes = folder:write("nodes.csv", rows)}
        refused(chain, message, code, table.unpack(telling))
      end)
    end

    nodes_case("with a node listed twice", function(rows) rows[3][1] = "ore" end,
      "nodes.csv:3: the node 'ore' stands at line 2 already")
    nodes_case("with a node without label", function(rows) rows[3][1] = "" end,
      "nodes.csv:3: expected a node label, found none")
    nodes_case("with an output that is none", function(rows) rows[3][4] = "big" end,
      "nodes.csv:3: column 'output': expected a number, got 'big'")
    nodes_case("without an output", function(rows) rows[3][4] = "" end,
      "nodes.csv:3: column 'output': expected a number, got nothing")
    nodes_case("with a column named twice", function(rows) rows[1][5] = "output" end,
      "nodes.csv:1: column 5: the name 'output' stands twice")

    it("with columns of nodes but no table of nodes is a misuse", function()
      local path = folder:write("links.csv", malformed.edges())
      assert.has_error(function() lian.read.edges{path = path, output = "sales"} end)
      assert.has_error(function() lian.read.edges{path = path, where = {kind = 3}} end)
    end)
  end)
end)
