-- the command `lian`, run from the sources
local here = os.getenv("PWD")

local function lian(arguments, folder)
  local pipe = assert(io.popen(("cd '%s' && lua5.4 '%s/lua/lian/cli.lua' %s 2>&1"):format(
    folder or here, here, arguments)))
  local text = pipe:read("a")
  local ok, _, status = pipe:close()
  return text, ok and 0 or status
end

describe("the command lian", function()
  it("tells its version and parts", function()
    assert.truthy(lian("--version"):match("^lian %d+%.%d+%.%d+"))
    local text = lian("info")
    assert.truthy(text:find("sqlite", 1, true))
    assert.truthy(text:find("blas", 1, true))
  end)

  it("explains a verb and lists all", function()
    assert.truthy(lian("help"):find("chain:extraction", 1, true))
    assert.truthy(lian("help extraction"):find("chain:extraction", 1, true))
    local text, status = lian("help extracton")
    assert.truthy(text:find("did you mean 'extraction'?", 1, true))
    assert.equal(1, status)
  end)

  it("explains topics, and finds options by name with the verbs that take them", function()
    assert.truthy(lian("help policies"):find("lian.stockpile", 1, true))
    assert.truthy(lian("help shock"):find("lian.embargo", 1, true))
    assert.truthy(lian("help roles"):find("households", 1, true))
    assert.truthy(lian("help readers"):find("lian.read.nbs", 1, true))
    assert.truthy(lian("help stores"):find("store:replay", 1, true))
    assert.truthy(lian("help time"):find("BoARIO", 1, true))
    assert.truthy(lian("help threads"):find("lian.threads", 1, true))
    for _, word in ipairs{"stock", "hire", "fire", "psi", "sourcing"} do
      assert.truthy(lian("help " .. word):find("scenario:run", 1, true), word)
    end
    local text = lian("help by")
    assert.truthy(text:find("lian.embargo", 1, true) and text:find("run:flows", 1, true), text)
    text = lian("help psii")
    assert.truthy(text:find("did you mean 'psi'?", 1, true), text)
  end)

  it("explains within 80 columns, with defaults", function()
    for _, word in ipairs{"embargo", "time", "stock", "policies", "multipliers", "programme_outlook", ""} do
      local text = lian("help " .. word)
      for line in text:gmatch("[^\n]+") do
        assert.is_true(utf8.len(line) <= 80 or line:match("^  takes") ~= nil or line:match("^  returns") ~= nil
          or line:match("^    ") ~= nil, line)
      end
    end
    assert.truthy(lian("help embargo"):find("how much of the deliveries stops (1) [share]", 1, true))
  end)

  it("runs a script with its arguments, and says where one fails", function()
    local script = os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write("local a, b = ...\nprint(a .. '|' .. b, arg[1])\nerror('out of ore')\n")
    file:close()
    local text, status = lian(("run %s 'one two' 3"):format(script))
    os.remove(script)
    assert.truthy(text:find("one two|3\tone two", 1, true), text)
    assert.truthy(text:find(":3: out of ore", 1, true), text)
    assert.equal(1, status)
    text, status = lian("run /nowhere.lua")
    assert.truthy(text:find("/nowhere.lua", 1, true))
    assert.equal(1, status)
  end)

  for demo, telling in pairs{["demo"] = {"1.2 %", "ArF photoresist", "stranglehold"},
    ["demo four_regions"] = {"chip embargo", "Key sectors of CHN"}} do
    it("runs the " .. demo .. ", which answers, and writes a report and a store", function()
      local folder = os.tmpname()
      os.remove(folder)
      assert(os.execute("mkdir " .. folder))
      local text, status = lian(demo, folder)
      assert.equal(0, status, text)
      for _, words in ipairs(telling) do assert.truthy(text:find(words, 1, true), words) end
      assert(io.open(folder .. "/demo.html")):close()
      assert(io.open(folder .. "/demo.db")):close()
      assert(os.execute("rm -r " .. folder))
    end)
  end

  it("refuses a table that it cannot read, naming the file", function()
    local text, status = lian("demo /nowhere.csv")
    assert.truthy(text:find("/nowhere.csv", 1, true), text)
    assert.equal(1, status)
  end)
end)
