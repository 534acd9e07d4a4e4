-- Labels have no blanks around them, whoever wrote the file, and codes stay texts.
local core = require "lian.core"
local lian = require "lian"
local malformed = require "spec.support.malformed"
local random_table = require "spec.support.random_table"

-- blanks that spreadsheets and web pages leave: ASCII's, no-break, thin, zero width, ideographic
local BLANKS = {" ", "\t", "\u{A0}", "\u{2007}", "\u{2009}", "\u{200B}", "\u{202F}", "\u{3000}", "\u{FEFF}"}

describe("labels", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local function write(text) return folder:write("labels.csv", text) end

  it("lose the blanks at their ends, and no others", function()
    assert.equal("a  b", core.trim " \t\u{3000}a  b\u{A0}\r\n")
    assert.equal("中\u{3000}国", core.trim "\u{3000}中\u{3000}国\u{200B}\u{FEFF}")
    for _, blank in ipairs(BLANKS) do
      assert.equal("x", core.trim(blank .. blank .. "x" .. blank), blank)
      assert.equal("", core.trim(blank .. blank))
    end
    for _, text in ipairs{"é", "\u{E0A0}x", "\xA0", "\xE3\x80", "", "\u{85}", "年\u{2028}"} do
      assert.equal(text == "\u{85}" and "" or text == "年\u{2028}" and "年" or text, core.trim(text))
    end
  end)

  -- FAULTS T6
  it("are one piece in a list of links", function()
    local links = write("supplier,buyer,value\nA,B,1\nB ,C,2\n\u{3000}C,\"A\u{A0}\",3\n")
    local chain = assert(lian.read.edges{path = links})
    assert.same({"A", "B", "C"}, chain:nodes())
    local nodes = folder:write("nodes.csv", "\u{A0}node,region \n A,X\u{3000}\nB,X\nC\t,Y\n")
    chain = assert(lian.read.edges{path = links, nodes = nodes})
    assert.same({"X", "X", "Y"}, chain:axis("region"))
  end)

  it("are the same in every reader", function()
    local blank = 0
    local function next_blank()
      blank = blank % #BLANKS + 1
      return BLANKS[blank] == "\t" and "  " or BLANKS[blank] -- a bare tab parts fields
    end
    local function around(text) return next_blank() .. text .. next_blank() end
    local function dressed(rows)
      for _, fields in ipairs(rows) do
        for j, field in ipairs(fields) do fields[j] = around(field) end
      end
      return malformed.csv(rows)
    end
    local plain = assert(lian.read.nbs(write(malformed.csv(malformed.nbs()))))
    local other = assert(lian.read.nbs(write(dressed(malformed.nbs()))))
    assert.same(plain:nodes(), other:nodes())
    assert.same((plain:attribute("name_zh")), (other:attribute("name_zh")))
    assert.same(plain:output(), other:output())
    assert.same(plain:nodes(), assert(lian.read.any(folder:write("any.csv", dressed(malformed.nbs())))):nodes())
    plain = assert(lian.read.oecd(write(malformed.csv(malformed.oecd()))))
    assert.same(plain:nodes(), assert(lian.read.oecd(write(dressed(malformed.oecd())))):nodes())
    local given = {path = write(dressed(malformed.matrix())), labels = 2, output = "output ",
      demand = {" households", "exports"},
      flows = {rows = "AAA_x .. BBB_y", columns = "AAA_x..\u{3000}BBB_y"}}
    assert.same({"AAA_x", "AAA_y", "BBB_x", "BBB_y"}, assert(lian.read.matrix(given)):nodes())
  end)

  it("of a frame lose what stands bare, and keep what stands in quotes", function()
    local f = assert(lian.frame.read(write("\u{A0}node ,value\n\u{3000}a,1\n\" b \",2\n")))
    assert.same({"node", "value"}, f:names())
    assert.same({"a", " b "}, f:column("node"))
    local kept = lian.frame.new{{"\u{A0}name", {"\u{3000}a", "b\u{A0}", " ", "c"}}}
    assert(kept:csv(folder.path .. "/kept.csv"))
    local back = assert(lian.frame.read(folder.path .. "/kept.csv"))
    assert.same(kept:names(), back:names())
    assert.same(kept:column("\u{A0}name"), back:column("\u{A0}name"))
  end)

  it("that differ by blanks alone are refused in chains made of arrays", function()
    assert.error_matches(function()
      lian.chain{nodes = {"B", "B\u{A0}"}, flows = {{1, 2}, {3, 4}}, output = {10, 10}}
    end, "chain.nodes%[2%]: .- differ by the blanks around them alone")
  end)
end)

describe("codes", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local function attribute(name, ...)
    local path = folder:write("nodes.csv", ("node,%s\na,%s\nb,%s\n"):format(name, ...))
    local links = folder:write("links.csv", "supplier,buyer\na,b\n")
    return (assert(lian.read.edges{path = links, nodes = path}):attribute(name))
  end

  -- FAULTS T7
  it("stay texts in tables of nodes", function()
    assert.same({"000001", "010121"}, attribute("stock", "000001", "010121"))
    assert.same({"911100001000000001", "911100001000000002"}, attribute("credit", "911100001000000001",
      "911100001000000002"))
    assert.same({"35.10", "35.11"}, attribute("nace", "35.10", "35.11"))
    assert.same({"35.1", "35.10"}, attribute("class", "35.1", "35.10"))
    assert.same({"12E4", "3"}, attribute("plant", "12E4", "3"))
    assert.same({"7", "8"}, attribute("firmId", "7", "8"))
    assert.same({"7", "8"}, attribute("企业代码", "7", "8"))
    assert.same({"-01", ""}, attribute("shift", "-01", ""))
  end)

  it("are not what numbers are", function()
    assert.same({12.5, 12}, attribute("jobs", "12.50", "12"))
    assert.same({0.5, -3}, attribute("growth", "0.5", "-3"))
    assert.same({1e5, 0}, attribute("output_share", "1e+05", "0"))
    assert.same({5, 5}, attribute("score", "5", "5.0"))
    assert.same({123456789012345, false}, attribute("money", "123456789012345", ""))
  end)

  it("stay texts in lists of items and in frames", function()
    local items = folder:write("items.csv", "item,hs\nore,010121\nsteel,7206\n")
    local requires = folder:write("requires.csv", "input,item\nore,steel\n")
    local chain = assert(lian.read.items{items = items, requires = requires})
    assert.same({"010121", "7206"}, (chain:attribute("hs")))
    local f = assert(lian.frame.read(folder:write("f.csv", "a,b,c\n35.1,01,7\n35.10,02,8\n")))
    assert.same({"35.1", "35.10"}, f:column("a"))
    assert.same({"01", "02"}, f:column("b"))
    assert.same({7, 8}, f:column("c"))
    local codes = {"911100001000000001", "12345678901234567890", "12345678901234567891"}
    f = assert(lian.frame.read(folder:write("f.csv", "code\n" .. table.concat(codes, "\n") .. "\n")))
    assert.same(codes, f:column("code"))
    f = lian.frame.new{{"n", {911100001000000001, 2 ^ 64, 1.5e300, -2 ^ 70}}}
    assert(f:csv(folder.path .. "/n.csv"))
    assert.same(f:column("n"), assert(lian.frame.read(folder.path .. "/n.csv")):column("n"))
  end)

  it("keep their form through a store", function()
    local chain = assert(lian.chain{nodes = {"01", "001", "35.10"}, flows = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
      output = {9, 9, 9}, attributes = {credit = {"911100001000000001", "911100001000000002", "0"}}})
    local store <close> = assert(lian.open(folder.path .. "/codes.db")) -- luacheck: ignore
    assert(store:save(chain, "codes"))
    local back = assert(store:chain("codes"))
    assert.same(chain:nodes(), back:nodes())
    assert.same((chain:attribute("credit")), (back:attribute("credit")))
  end)
end)

describe("tables with labels of any kind", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local STEMS = {"01", "001", "0010", "35.1", "35.10", "1e3", "A", "a", "C10-C12", "农业", "农 业", "É", "Nan", "inf", "-1",
    "B & C", "x;y", "(7)", "100%", "ß"}

  local function blanks(draw)
    local out = {}
    for k = 1, math.floor(3 * draw()) do out[k] = BLANKS[1 + math.floor(#BLANKS * draw())] end
    return table.concat(out)
  end

  -- either all labels come back bare, in order, with their cells, or two that are one are refused by name
  it("are read back as they were, or refused by name", function()
    local refused = 0
    for seed = 1, 200 do
      local draw = random_table.generator(seed)
      local n, bare, written, seen, twice = 2 + math.floor(6 * draw()), {}, {}, {}, nil
      for k = 1, n do
        local stem = STEMS[1 + math.floor(#STEMS * draw())]
        if seen[stem] and draw() < 0.8 then stem = stem .. "-" .. k end
        twice = twice or seen[stem] and stem
        seen[stem], bare[k] = true, stem
        written[k] = '"' .. blanks(draw) .. stem .. blanks(draw) .. '"'
      end
      local lines, cells = {"n," .. table.concat(written, ",") .. ",out"}, {}
      for i = 1, n do
        cells[i] = {}
        for j = 1, n do cells[i][j] = math.floor(100 * draw()) end
        lines[i + 1] = written[i] .. "," .. table.concat(cells[i], ",") .. "," .. 1000 + i
      end
      local all = {}
      for k = 1, n do all[k] = k end
      local chain, message = lian.read.matrix{path = folder:write("any.csv", table.concat(lines, "\n") .. "\n"),
        flows = all, output = "out"}
      if twice then
        refused = refused + 1
        assert.is_nil(chain)
        assert.truthy(message:find(twice, 1, true), message)
      else
        assert(chain, message)
        assert.same(bare, chain:nodes())
        for i = 1, n do assert.same(cells[i], chain:flows():row(i)) end
        for i = 1, n do assert.equal(1000 + i, chain:output()[i]) end
      end
    end
    assert.is_true(refused > 5 and refused < 150)
  end)
end)
