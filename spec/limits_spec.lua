-- what a file may hold and a call may ask for: named limits with defaults, which lian.limits raises
local core = require "lian.core"
local lian = require "lian"

local folder, standard

local function write(name, text, packed)
  local path = folder .. "/" .. name
  local file = assert(packed and io.popen(("gzip -c > %s"):format(path), "w") or io.open(path, "w"))
  file:write(text)
  file:close()
  return path
end

local function raises(expected, work)
  local ok, message = pcall(work)
  assert.is_false(ok)
  assert.truthy(message:find(expected, 1, true), message)
end

describe("limits", function()
  setup(function()
    folder, standard = os.tmpname(), lian.limits()
    os.remove(folder)
    os.execute("mkdir " .. folder)
  end)
  teardown(function() os.execute("rm -r " .. folder) end)
  after_each(function() lian.limits(standard) end)

  it("have names and defaults, and are set by name", function()
    assert.same({columns = 1000000, record = 16777216, rows = 100000000, cells = 500000000, expanded = 17179869184,
      ratio = 250, sheet = 1073741824, steps = 1000000, draws = 10000000}, lian.limits())
    assert.equal(7, lian.limits{columns = 7}.columns)
    assert.equal(7, lian.limits().columns)
    assert.equal(16777216, lian.limits().record)
    lian.limits().record = 1 -- a copy
    assert.equal(16777216, lian.limits().record)
    raises("limits.rows: expected a whole number of at least 1, got 0", function() lian.limits{rows = 0} end)
    raises("limits: unknown option 'row', did you mean 'rows'?", function() lian.limits{row = 5} end)
  end)

  -- every reader of files: what it is asked, and the file
  local NODES = "a,b,c,d\n"
  local READERS = {
    frame = function(path) return lian.frame.read(path) end,
    matrix = function(path) return lian.read.matrix{path = path, output = "d"} end,
    edges = function(path) return lian.read.edges{path = path, supplier = "a", buyer = "b"} end,
    nodes = function(path)
      local links = write("links.csv", "supplier,buyer\nx,y\n")
      return lian.read.edges{path = links, nodes = path}
    end,
    items = function(path) return lian.read.items{requires = path} end,
    any = function(path) return lian.read.any(path) end,
    nbs = function(path) return lian.read.nbs(path) end,
    oecd = function(path) return lian.read.oecd(path) end,
    wiod2016 = function(path) return lian.read.wiod2016(path, {year = 2010}) end,
    wiod2013 = function(path) return lian.read.wiod2013{flows = path, demand = path} end,
    bea = function(path) return lian.read.bea{make = path, use = path} end,
  }

  it("of columns hold in every reader, and name the line and the remedy", function()
    local path = write("wide.csv", "a,b,c,d,e\n1,2,3,4,5\n")
    lian.limits{columns = 4}
    for name, read in pairs(READERS) do
      local out, message, code = read(path)
      assert.is_nil(out, name)
      assert.equal("bad_data", code, name)
      assert.equal(path .. ":1: more than 4 columns, the limit `columns`; lian.limits raises it", message, name)
    end
    lian.limits{columns = 5}
    assert.equal(5, assert(READERS.frame(path))(1, "e"))
  end)

  it("of columns count numbers that are read many at a time", function()
    local path = write("numbers.csv", NODES .. "x,1,2,3,4,5,6,7\n")
    lian.limits{columns = 6}
    local grid, message = core.grid(path, {labels = 1, skip = 1})
    assert.is_nil(grid)
    assert.equal(path .. ":2: more than 6 columns, the limit `columns`; lian.limits raises it", message)
    lian.limits{columns = 8}
    assert.equal(7, assert(core.grid(path, {labels = 1, skip = 1})):cols())
  end)

  it("of rows and cells are those of a file", function()
    local path = write("rows.csv", "a,b\n1,2\n3,4\n5,6\n")
    lian.limits{rows = 3}
    assert.equal(path .. ":4: more than 3 records, the limit `rows`; lian.limits raises it",
      select(2, lian.frame.read(path)))
    assert.equal(path .. ":4: more than 3 records, the limit `rows`; lian.limits raises it",
      select(2, core.grid(path, {header = 1})))
    lian.limits{rows = 4, cells = 7}
    assert.equal(path .. ":4: more than 7 cells, the limit `cells`; lian.limits raises it",
      select(2, lian.frame.read(path)))
    lian.limits{cells = 8}
    assert.equal(3, #assert(lian.frame.read(path)))
  end)

  it("of a record are bytes, looked at as the file is read", function()
    local path = write("long.csv", ("x,"):rep(500000) .. "x\n")
    lian.limits{record = 300000}
    assert.equal(path .. ":1: the record is longer than 300000 bytes, the limit `record`; lian.limits raises it",
      select(2, lian.frame.read(path)))
    lian.limits{record = 1100000}
    local _, message = lian.frame.read(path)
    assert.equal(path .. ":1: column 'x' stands twice", message)
  end)

  it("of packed files stop what grows out of little", function()
    local zeros = ("0,"):rep(1000):sub(1, -2) .. "\n"
    local path = write("zeros.csv.gz", "h" .. (",h"):rep(999) .. "\n" .. zeros:rep(20000), true)
    local refused = path .. ":%d+: the gzip file holds more than 250 bytes to a byte of its own, the limit `ratio`; "
      .. "lian.limits raises it"
    local grid, message, code = core.grid(path, {header = 1})
    assert.is_nil(grid)
    assert.equal("bad_data", code)
    assert.truthy(message:find(refused:gsub("%-", "%%-")), message)
    lian.limits{ratio = 2000, expanded = 36000000}
    assert.truthy(select(2, core.grid(path, {header = 1})):find(
      "the gzip file holds more than 36000000 bytes, the limit `expanded`; lian.limits raises it", 1, true))
    lian.limits{expanded = 50000000}
    assert.equal(20000, assert(core.grid(path, {header = 1})):rows())
  end)

  it("of the smallest hostile file are met within what its record may hold", function()
    local path = folder .. "/bomb.gz"
    os.execute(("head -c 100000000 /dev/zero | tr '\\0' ',' | gzip -c > %s"):format(path))
    collectgarbage()
    local before = collectgarbage "count"
    collectgarbage "stop"
    local out, message = lian.frame.read(path)
    local most = (collectgarbage "count" - before) / 1024
    collectgarbage "restart"
    assert.is_nil(out)
    assert.equal(path .. ":1: more than 1000000 columns, the limit `columns`; lian.limits raises it", message)
    assert.truthy(most < 60, most) -- megabytes: a million empty cells
  end)

  it("of steps, draws and rows are those of runs and frames", function()
    local chain = assert(lian.chain{nodes = {"a"}, flows = {{1}}, output = {2}})
    local s = lian.scenario "s" {from = 2025, to = 2026, step = "week"}
    lian.limits{steps = 51, draws = 2, rows = 3}
    raises("scenario.to: steps after from: expected at most 51, the limit `steps` (lian.limits raises it), got 52",
      function() s:run(chain) end)
    raises("sweep.draws: expected at most 2, the limit `draws` (lian.limits raises it), got 3",
      function() s:sweep(chain, {draws = 3}) end)
    raises("programme_outlook.draws: expected at most 2, the limit `draws`", function()
      lian.programme_outlook{budget = 1, readiness = 5, u_max = 0.5, draws = 3}
    end)
    raises("frame.count: expected at most 3, the limit `rows` (lian.limits raises it), got 4", function()
      lian.frame.new{{"v", {}}, count = 4}
    end)
    lian.limits{steps = 52, rows = 100}
    assert.equal(52, #assert(s:run(chain)).outcome.totals.output)
  end)

  it("refuse a frame of 2^53 rows before it is made", function()
    raises("frame.count: expected at most 100000000, the limit `rows`", function()
      lian.frame.new{{"v", {1}}, count = 2 ^ 53}
    end)
  end)
end)
