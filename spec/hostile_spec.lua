-- what a file that somebody else made can do to who reads or repeats it, and interruptions on the way
local database = require "spec.support.database"
local lian = require "lian"
local printable = require "lian.base.printable"
local recipe = require "lian.recipe"

local here = os.getenv("PWD")
local temporary = database.temporary

local function command(arguments)
  local line = ("cd '%s' && timeout -s KILL 30 lua5.4 lua/lian/cli.lua %s 2>&1"):format(here, arguments)
  local pipe = assert(io.popen(line))
  local text = pipe:read("a")
  local ok, _, status = pipe:close()
  return text, ok and 0 or status
end

local function small()
  return assert(lian.chain{nodes = {"a", "b", "c"}, flows = {{1, 20, 3}, {30, 4, 5}, {2, 3, 4}},
    output = {100, 200, 300}, unit = "USD", title = "small"})
end

local IN_TIME = ', from = 2025, to = 2025.5, step = "month"'

local function text_of(given, head)
  return ('lian recipe 2\nscenario = {demand{change = -0.1}, name = "x"%s}\ngiven = {%s}\n'):format(head or IN_TIME,
    given)
end

-- a store with one run of that recipe
local function store_of(kept, verb, path)
  local store = assert(lian.open(path or ":memory:"))
  assert(store:save(small(), "small"))
  assert(store:save_run{chain = "small", verb = verb or "run", recipe = kept, frames = {}})
  return store
end

describe("a recipe from elsewhere", function()
  it("opens no file without trust: its text is not shown, and a pipe is not waited for", function()
    local secret, pipe = os.tmpname(), os.tmpname()
    local file = assert(io.open(secret, "w"))
    file:write("the secret, in two fields\nand a third\n")
    file:close()
    os.remove(pipe)
    os.execute("mkfifo " .. pipe)
    for _, given in ipairs{('classes = "%s"'):format(secret), ('classes = "%s"'):format(pipe),
      ('classes = {path = "%s", encoding = "gb18030"}'):format(pipe),
      ('classes = distribution choice{{"%s", "%s"}, {1, 1}}'):format(pipe, pipe)} do
      local store <close> = store_of(text_of(given))
      local result, message, code = store:replay(1)
      assert.is_nil(result)
      assert.is_nil(message:find("secret", 1, true), message)
      if given:find("distribution", 1, true) then
        assert.truthy(code == "not_trusted" or code == "bad_data", message)
      else
        assert.equal(":memory:: run 1: its option classes names a file; it is read with trust alone", message)
        assert.equal("not_trusted", code)
      end
    end
    local path = temporary()
    store_of(text_of(('classes = "%s"'):format(pipe)), "run", path):close()
    local text, status = command("replay " .. path .. " 1")
    assert.equal(1, status)
    assert.truthy(text:find("it is read with trust alone; add --trust", 1, true), text)
    for _, name in ipairs{secret, pipe, path} do os.remove(name) end
  end)

  it("reads it with trust", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write("input,a,b,c\na,1,0.5,1\nb,0,1,1\nc,1,1,1\n")
    file:close()
    local store <close> = store_of(text_of(('classes = "%s"'):format(path)))
    assert(store:replay(1, {trust = true}))
    os.remove(path)
  end)

  it("runs a bounded number of steps and draws, unless more are asked for", function()
    local long = ', from = 0, to = 300, step = "day"'
    local store <close> = store_of(text_of("", long))
    local result, message, code = store:replay(1)
    assert.is_nil(result)
    assert.truthy(message:find("it takes 109500 steps, more than the 100000 that it may", 1, true), message)
    assert.equal("limit", code)
    assert.equal("limit", select(3, store:replay(1, {steps = 109499})))
    assert.equal("limit", select(3, recipe.read(text_of("", long))))
    assert(recipe.read(text_of("", long), {steps = 109500}))
    local _, _, never = recipe.read(text_of("", ', from = 0, to = 1000000000, step = "day"'))
    assert.equal("bad_data", never)
    local sweep <close> = store_of(text_of("draws = 1000000000"), "sweep")
    result, message, code = sweep:replay(1)
    assert.is_nil(result)
    assert.truthy(message:find("it takes 1e+09 draws, more than the 10000 that it may", 1, true), message)
    assert.equal("limit", code)
    assert(store_of(text_of("draws = 3"), "sweep"):replay(1, {draws = 3}))
    local path = temporary()
    store_of(text_of("draws = 4"), "sweep", path):close()
    local text, status = command("replay --draws 3 " .. path .. " 1")
    assert.equal(1, status)
    assert.truthy(text:find("it takes 4 draws, more than the 3 that it may", 1, true), text)
    os.remove(path)
  end)

  it("is still kept with what is saved here, however long", function()
    local s = lian.scenario "long" {from = 0, to = 300, step = "day", lian.demand{change = -0.1}}
    assert.equal(recipe.of(s, {}), recipe.checked(recipe.of(s, {})))
  end)

  it("gives a message for options of any kind", function()
    local words = {"backlog", "boario", "classes", "draw", "every", "finals", "fire", "hire", "overcapacity",
      "overcapacity_days", "production", "profile", "psi", "rationing", "rebuilding", "record", "restore", "seed",
      "sourcing", "stock", "target", "trade", "within", "draws", "lanes"}
    local values = {"true", "-1", "0", "1e300", "inf", '"x"', "{}", "{1, 2}", '{a = "x"}', "{a = {}}", "{a = -1}",
      "distribution uniform{low = 0, high = 1}", "{[5] = 1}"}
    for _, word in ipairs(words) do
      for k, value in ipairs(values) do
        local store <close> = store_of(text_of(word .. " = " .. value), k % 2 == 0 and "sweep" or "run")
        local ok, result, message, code = pcall(store.replay, store, 1)
        assert(ok, ("%s = %s: %s"):format(word, value, tostring(result)))
        if result == nil then
          assert.equal("string", type(message))
          assert.truthy(code, message)
        end
      end
    end
  end)
end)

describe("texts from elsewhere", function()
  it("are shown with their controls escaped", function()
    assert.equal("a\tb\nc", printable("a\tb\nc"))
    assert.equal("芯片 – é", printable("芯片 – é"))
    assert.equal("\\x1B[2Jx\\x0D", printable("\27[2Jx\r"))
    assert.equal("\\u{9B}2J \\u{202E}x\\u{200B}\\u{FEFF}", printable("\u{9b}2J \u{202e}x\u{200b}\u{feff}"))
    assert.equal("\\xFFx\\x00", printable("\xffx\0"))
  end)

  it("hide nothing of a rule that is printed", function()
    local path = temporary()
    local rule = 'code{text = "function() os.exit(7) --\\027[1A\\027[2K\\013 \u{202e}\\nend"}'
    store_of(text_of("stock = " .. rule), "run", path):close()
    local text, status = command("replay " .. path .. " 1")
    assert.equal(1, status, text)
    assert.truthy(text:find("function() os.exit(7) --\\x1B[1A\\x1B[2K\\x0D \\u{202E}", 1, true), text)
    assert.is_nil(text:find("[%z\1-\8\11-\31\127]"))
    os.remove(path)
  end)

  it("do nothing to the terminal in lists and frames", function()
    local path = temporary()
    local store = assert(lian.open(path))
    assert(store:save_run{note = "\27[2Jnote\u{202e}", frames = {}})
    assert.is_nil(tostring(store:runs()):find("[\27\u{202e}]"))
    store:close()
    local text = command("replay " .. path)
    assert.is_nil(text:find("\27", 1, true))
    local f = lian.frame.new{{"x", {"\u{9b}2J"}}, title = "\27]0;t\7", note = "\27c"}
    assert.equal("\\x1B]0;t\\x07\nx\n\\u{9B}2J\n\\x1Bc", tostring(f))
    os.remove(path)
  end)
end)

describe("an interruption while", function()
  -- an error of the host's own kind, raised by a hook after so many instructions
  local Stop = setmetatable({}, {__tostring = function() return "stopped by the host" end})

  local function stopped_after(count, work)
    local fired = false
    local ok, raised = pcall(function()
      debug.sethook(function()
        debug.sethook()
        fired = true
        error(Stop, 0)
      end, "", count)
      work()
      debug.sethook()
    end)
    return ok, raised, fired
  end

  -- at every place: it always comes through, until the work is done before
  local function always_comes_through(step, work)
    local count, times = step, 0
    while true do
      local ok, raised, fired = stopped_after(count, work)
      if not fired then break end
      assert.is_false(ok, "swallowed after " .. count)
      assert.equal(Stop, raised)
      count, times = count + step, times + 1
    end
    assert.is_true(times > 5, times)
  end

  it("a recipe is made comes through", function()
    local factor = 0.5
    local s = lian.scenario "rules" {from = 2025, to = 2025.5, step = "month",
      lian.rule{act = function(state) if state:unmet() > factor then state:capacity("a", 0.1) end end}}
    always_comes_through(7, function() assert.truthy(recipe.of(lian.scenario "x" {from = 2025, to = 2026,
      step = "month", lian.rule{act = function(state) return state and factor end}}, {}):find("^lian recipe")) end)
    always_comes_through(997, function() assert.truthy(recipe.checked(recipe.of(s, {})):find("^lian recipe")) end)
  end)

  it("a run is repeated comes through", function()
    local store <close> = store_of(text_of(""))
    always_comes_through(2003, function() assert(store:replay(1)) end)
  end)

  it("a rule acts comes through", function()
    local s = lian.scenario "rules" {from = 2025, to = 2025.5, step = "month",
      lian.rule{act = function() for _ = 1, 1000 do local _ = {} end end}}
    local store <close> = assert(lian.open(":memory:"))
    assert(assert(s:run(small())):save(store))
    always_comes_through(5003, function() assert(store:replay(1, {trust = true})) end)
  end)
end)
