-- every number that ships is an estimate, or a publication stands beside it with its year and its page or table
local lian = require "lian"
local trials = require "lian.scenario.engines.in_time.trials"

local folder = package.searchpath("lian.examples.chips", package.path):gsub("chips%.lua$", "")

local function text_of(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

-- "USGS 2023, p. 66", "Cabinet Office 2015, table 3"
local function names_a_place(source)
  local lower = source:lower()
  local year = lower:find("%f[%d][12]%d%d%d%f[%D]") ~= nil
  return year and (lower:find("%f[%a]pp?%. ?%d") or lower:find("%f[%a]table %w")) ~= nil
end

local function honest(kind, source)
  return kind == "estimate" or kind == "published" and names_a_place(source or "")
end

-- tables whose figures have a row of their own for each: `kind` and `source` stand in it
local BY_ROW = {"chips_items.csv", "chips_requires.csv", "chips_provides.csv"}
-- tables that are estimates as a whole, said in the Lua file of the same name; providers are names and seats
local WHOLE = {["four_regions.csv"] = "estimate", ["eight_sectors.csv"] = "No figure in it is published",
  ["chips_providers.csv"] = false}

describe("the numbers that ship", function()
  it("tell a publication with its place from one without", function()
    assert.is_true(honest("published", "USGS Mineral Commodity Summaries 2023, p. 66"))
    assert.is_true(honest("published", "OECD 2021, table A.2"))
    assert.is_false(honest("published", "ASML annual report 2022: 40 sold"))
    assert.is_false(honest("published", "table 3"))
    assert.is_false(honest("", "OECD 2021, table 2"))
    assert.is_true(honest("estimate", "own reading"))
  end)

  for _, name in ipairs(BY_ROW) do
    it(name .. ": each row says estimate, or where it is published", function()
      local rows = assert(lian.frame.read(folder .. name))
      assert.is_true(#rows > 50)
      for i = 1, #rows do
        local kind, source = rows(i, "kind"), rows(i, "source")
        assert.is_true(honest(kind, source), ("row %d: kind '%s', source '%s'"):format(i, kind, source))
        assert.is_true(type(source) == "string" and #source > 0, ("row %d: no source"):format(i))
      end
    end)
  end

  it("are in no other table", function()
    local known = {}
    for _, name in ipairs(BY_ROW) do known[name] = true end
    for name, words in pairs(WHOLE) do
      known[name] = true
      local lua = words and text_of(folder .. name:gsub("%.csv$", ".lua"))
      assert.truthy(not words or lua:find(words, 1, true), name)
    end
    local list <close> = assert(io.popen("ls '" .. folder .. "'"))
    for name in list:lines() do
      assert.is_true(not name:find("%.csv$") or known[name] == true, name .. ": say what its numbers are")
    end
  end)

  it("say so in the chain that is read", function()
    for _, name in ipairs{"chips", "four_regions"} do
      local chain = assert(require("lian.examples." .. name)())
      assert.truthy(chain:meta().source:find("estimates", 1, true), name)
    end
  end)

  it("say so in the ranges that a run in time tries", function()
    for _, range in ipairs(trials.ranges(true)) do
      if type(range.values[1]) == "number" then
        assert.is_true(range.source:find("^estimate") ~= nil or names_a_place(range.source), range.name)
      end
    end
  end)

  it("say so where programmes have defaults", function()
    local lines = table.concat(assert(require("lian.help").of("programme_outlook")), " ")
    assert.truthy(lines:find("defaults are estimates", 1, true), lines)
  end)
end)
