-- recipes: a scenario and the options of its run as a text that is safe to read
local lian = require "lian"
local recipe = require "lian.recipe"

local function plain(...)
  return lian.scenario "plain" {lian.demand{change = -0.1}, ...}
end

-- options through the text and back
local function back(given, asked)
  local text = assert(recipe.write(plain(), given))
  local scenario, again = recipe.read(text, asked)
  assert(scenario, again)
  assert.equal(text, recipe.write(scenario, again))
  return again
end

local function refused(telling, given, scenario)
  local text, message, code = recipe.write(scenario or plain(), given)
  assert.is_nil(text)
  assert.truthy(message:find(telling, 1, true), message)
  assert.equal("not_repeatable", code)
end

local function unreadable(telling, text, code)
  local scenario, message, found = recipe.read(text)
  assert.is_nil(scenario)
  assert.truthy(message:find(telling, 1, true), message)
  assert.equal(code or "bad_data", found)
end

local function with(value)
  return 'lian recipe 2\nscenario = {demand{change = -0.1}, name = "x"}\ngiven = {' .. value .. "}"
end

describe("a recipe", function()
  it("gives every policy back with all its fields", function()
    local s = lian.scenario "all of them" {from = 2024, to = 2030.5, step = "month",
      lian.embargo{goods = {"C", "D"}, by = {"USA", "JKT"}, on = "CHN", cut = 0.8, at = 2025, lasts = 1 / 3},
      lian.tariff{rate = 0.25, elasticity = 0.1}, lian.capacity{nodes = "芯片", cut = 1},
      lian.demand{amount = -12.5, category = "exports"},
      lian.destruction{goods = "C", share = 0.2, builders = {V = 0.7, E = 0.3}, within = 0.5},
      lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.5}}
    local text = assert(recipe.write(s, {seed = 42}))
    local again, given = assert(recipe.read(text))
    assert.same({seed = 42}, given)
    assert.equal(tostring(s), tostring(again))
    assert.equal(#s.shocks, #again.shocks)
    for k, shock in ipairs(s.shocks) do
      assert.same(shock, again.shocks[k])
      assert.equal(getmetatable(shock), getmetatable(again.shocks[k]))
    end
    assert.equal(text, recipe.write(again, given))
  end)

  it("keeps numbers to the last bit, and whole numbers apart from floats", function()
    for _, v in ipairs{0, 0.0, -0.0, 1, 1.0, 0.1, 1 / 3, -2.5e-308, 5e-324, math.maxinteger, math.mininteger, 2^53,
      1e15, 123456789012345678.0, math.huge, -math.huge, math.pi} do
      local again = back{v = v}.v
      assert.equal(math.type(v), math.type(again))
      assert.equal(("%q"):format(v), ("%q"):format(again))
    end
    math.randomseed(7)
    for _ = 1, 2000 do
      local v = ("<d"):unpack(("<i8"):pack(math.random(0)))
      if v == v then assert.equal(("<d"):pack(v), ("<d"):pack(back{v = v}.v)) end
    end
  end)

  it("keeps texts of any bytes, flags, and tables within tables", function()
    local bytes = {}
    for k = 0, 255 do bytes[k + 1] = string.char(k) end
    local given = {text = table.concat(bytes), ["a key"] = "磨坊\n\"\\", flag = false, [7] = "seven", [-1] = 0,
      list = {1, {2, {3}}, {}}, ["end"] = "end", ["true"] = true, inf = 1}
    assert.same(given, back(given))
    assert.truthy(recipe.write(plain(), given):find("磨坊", 1, true))
  end)

  it("is the same text whatever the order in which a table was filled", function()
    local a, b = {}, {}
    for k = 1, 50 do a["k" .. k], b["k" .. 51 - k] = 1, 1 end
    assert.equal(recipe.write(plain(), a), recipe.write(plain(), b))
  end)

  it("refuses what no text can hold, naming it", function()
    local own = {}
    own.own = own
    local deep = {}
    for _ = 1, 70 do deep = {deep} end
    refused("run.v: nan cannot be kept", {v = 0 / 0})
    refused("run.v.own: the table holds itself", {v = own})
    refused("tables more than 64 deep", {v = deep})
    refused("run.v: the key 0.5 is neither", {v = {[0.5] = 1}})
    refused("run.v: the key true is neither", {v = {[true] = 1}})
    refused("run.v: lian.matrix cannot be kept", {v = lian.matrix(2, 2)})
    refused("run.v[2]: lian.frame cannot be kept", {v = {1, lian.frame.new{{"a", {1}}}}})
    refused("run.v: a thread cannot be kept", {v = coroutine.create(print)})
    refused("lian.frame is no table of options", lian.frame.new{{"a", {1}}})
  end)

  it("rebuilds distributions by their kind and parameters", function()
    local held = {lag = lian.triangular(2, 3, 6), cost = lian.truncated(lian.normal(1, 0.1), 0.5, nil),
      kind = lian.choice({"a", "b"}, {1, 3}), share = lian.beta(2, 3), speed = lian.lognormal(1, 0.2)}
    local text = assert(recipe.write(plain(), held))
    local _, given = recipe.read(text)
    local _, near = recipe.read((text:gsub("triangular", "triangulra")))
    assert.truthy(text:find("distribution triangular{high = 6", 1, true), text)
    for name, d in pairs(held) do
      for _, u in ipairs{0.01, 0.3, 0.5, 0.9} do assert.equal(d:quantile(u), given[name]:quantile(u)) end
    end
    assert.truthy(near:find("did you mean 'triangular'", 1, true), near)
  end)

  it("keeps the table that options name by a path", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write("input,C,D\nC,1,0.5\nD,0,1\n")
    file:close()
    local given, as_said = back{classes = path}, back{classes = {path = path, encoding = "windows-1252"}}
    os.remove(path)
    assert.same({C = {C = 1, D = 0.5}, D = {C = 0, D = 1}}, given.classes)
    assert.same(given.classes, as_said.classes)
    refused("run.classes: /nowhere.csv", {classes = "/nowhere.csv"})
  end)
end)

describe("a rule in Lua", function()
  local trusted = {trust = true}

  it("is kept as its source, with the values that it uses", function()
    local limit, names, floor = 0.3, {"a", "b"}, math.floor
    local given = back({rule = function(x)
      if x > limit then return names[2], floor(x) end -- a comment that ends
      return "end", lian.version, string.rep("x", 2)
    end}, trusted)
    assert.same({"b", 1}, {given.rule(1.5)})
    assert.same({"end", lian.version, "xx"}, {given.rule(0)})
  end)

  it("is told from others on the same line", function()
    local k = 10
    local one, two, three = function() return k + 1 end, function() return k + 2 end, function() return k - 1 end
    local given = back({one = one, two = two, three = three}, trusted)
    assert.same({11, 12, 9}, {given.one(), given.two(), given.three()})
    local nested = function() return function() return k end, function() return k + 3 end end
    local _, inner = back({nested = nested}, trusted).nested()
    assert.equal(13, inner())
  end)

  it("may be a method, a named function, of any number of arguments, or itself", function()
    local object = {share = 0.5}
    function object:of(x) return self.share * x end
    function object.none() end
    function object:me() return self end
    local function factorial(n) return n <= 1 and 1 or n * factorial(n - 1) end
    local count = function(...) return select("#", ...) end
    local given = back({of = object.of, none = object.none, me = object.me, f = factorial, count = count}, trusted)
    assert.equal(4, given.of({share = 2}, 2))
    assert.is_nil(given.none())
    assert.equal(7, given.me(7))
    assert.equal(120, given.f(5))
    assert.equal(3, given.count(nil, nil, nil))
  end)

  it("shares its variables with other rules", function()
    local count = 0
    local function up() count = count + 1 end
    local given = back({up = up, now = function() return count end, too = {up}}, trusted)
    given.up()
    given.too[1]()
    assert.equal(2, given.now())
    assert.equal(0, count)
    assert.equal(given.up, given.too[1])
  end)

  it("keeps constants of its script", function()
    local share <const>, name <const> = 0.25, {"a table"} -- share is no variable to Lua
    local third <const> = 1 / 3 -- folded
    local given = back({rule = function(x) return third * x, name[1] end}, trusted)
    assert.same({1 / 3, "a table"}, {given.rule(1)})
    assert.equal(0.25, back({rule = function() return share end}, trusted).rule())
  end)

  it("sees what it needs of Lua and lian, and no files", function()
    -- luacheck: push ignore 113
    local given = back({rule = function() return math.floor(1.5), ("x"):rep(2), helper end}, trusted)
    assert.same({1, "xx"}, {given.rule()})
    refused("global 'load': a function written in C", {rule = function() return load("os.exit()") end})
    refused("it uses 'os'", {rule = function() return os.time() end})
    -- luacheck: pop
  end)

  it("is refused with the name of what cannot be kept", function()
    local s = plain(lian.capacity{goods = "C", cut = 0.5})
    local store <close> = assert(lian.open(":memory:"))
    s.shocks[2].when = function() return store end
    refused("scenario[2] (capacity).when: upvalue 'store': lian.store cannot be kept", nil, s)
    local read = io.read
    s.shocks[2].when = function() return read() end
    refused("upvalue 'read': a function written in C cannot be kept", nil, s)
    s.shocks[2].when = load("return function(x) return x end", "=somewhere")()
    refused("its script is not known (somewhere)", nil, s)
    s.shocks[2].when = load(string.dump(function() return s end, true))
    refused("scenario[2] (capacity).when: it was compiled without the names", nil, s)
  end)

  it("is refused when its script changed since it was loaded", function()
    local path = os.tmpname()
    local function write(text)
      local file = assert(io.open(path, "w"))
      file:write(text)
      file:close()
    end
    write("return function(x) return x + 1 end")
    local f = dofile(path)
    write("return function(x) return x + 2 end")
    refused("was the script changed since?", {rule = f})
    f = dofile(path)
    os.remove(path)
    refused("cannot be read", {rule = f})
  end)

  it("is refused where the debug library is left out", function()
    local kept, f = _G.debug, function() return 1 end
    local text = assert(recipe.write(plain(), {rule = function() return 2 end}))
    _G.debug = nil -- luacheck: ignore
    local written, message = recipe.write(plain(), {rule = f})
    local read, why = recipe.read(text, trusted)
    local still = recipe.write(plain(), {seed = 1})
    _G.debug = kept -- luacheck: ignore
    assert.is_nil(written)
    assert.truthy(message:find("the debug library is left out", 1, true), message)
    assert.is_nil(read)
    assert.truthy(why:find("the debug library is left out", 1, true), why)
    assert.truthy(still)
  end)

  it("is read with trust alone", function()
    local text = assert(recipe.write(plain(), {rule = function() return 1 end}))
    unreadable("holds a rule written in Lua", text, "not_trusted")
    assert.same({"function() return 1 end"}, recipe.rules(text))
  end)

  it("is no bytecode, and one function alone", function()
    for _, source in ipairs{string.dump(function() end), "function() end, print()", "print()",
      "function() end)(print()", "function() return x end"} do
      local ok, message = recipe.read(with(("code{text = %q}"):format(source):gsub("[%c\x80-\xff]", function(c)
        return c == "\n" and c or ("\\%03d"):format(c:byte())
      end)), trusted)
      assert.is_nil(ok)
      assert.truthy(message:find("the rule", 1, true) or message:find("a text", 1, true), message)
    end
  end)
end)

describe("a recipe that is damaged", function()
  it("is refused with the place", function()
    unreadable("byte 1 (line 1): expected 'lian recipe 2'", "lian recipe 3\n")
    unreadable("byte 1 (line 1)", "")
    unreadable("expected 'scenario ='", "lian recipe 2\nscenaria = {}")
    unreadable("expected a table", "lian recipe 2\nscenario = 3\ngiven = {}")
    unreadable("expected the end, got 'more'", with("1") .. " more")
    unreadable("byte 71 (line 3): expected a value, got '?'", with("?"))
    unreadable("expected ',' or '}', got '2'", with("1 2"))
    unreadable("a text without its closing quote", with('"abc'))
    unreadable("expected an escape of a text", with('"\\q"'))
    unreadable("expected an escape of a text", with('"\\256"'))
    unreadable("the key \"a\" stands twice", with("a = 1, a = 2"))
    unreadable("expected a text or a whole number as the key", with("[0.5] = 1"))
    unreadable("expected a number", with("1e999"))
    unreadable("expected a number", with("12345678901234567890"))
    unreadable("expected a number", with("0x10"))
    unreadable("expected a value, got byte 255", with("\xff"))
    unreadable("tables more than 64 deep", with(("{"):rep(100000)))
    unreadable("no policy 'embagro' is known, did you mean 'embargo'?", with("embagro{}"))
    unreadable("no policy 'is' is known", with("is{}"))
    unreadable("byte 71 (line 3): embargo.cut: expected a share in [0, 1], got 7", with("embargo{cut = 7}"))
    unreadable("the library holds no 'os.exit'", with('library "os.exit"'))
    unreadable("the library holds no ''", with('library ""'))
    unreadable("there is no rule 1 before", with("same 1"))
    unreadable("expected the scenario's name", "lian recipe 2\nscenario = {demand{change = 1}}\ngiven = {}")
    unreadable("unknown option 'nom'",
      'lian recipe 2\nscenario = {name = "x", nom = 1, demand{change = 1}}\ngiven = {}')
  end)

  it("never brings the program down, wherever it was cut or whatever was written over it", function()
    local k, t = 0.5, {1, "two"}
    local text = assert(recipe.write(plain(lian.embargo{goods = {"C", "D"}, on = "CHN", cut = 1 / 3},
      lian.destruction{goods = "C", share = 0.2, builders = {V = 0.7, E = 0.3}, within = 0.5}),
      {seed = 42, rule = function(x) return k * x, t end, name = "芯\0片", stock = {C = 0.1 + 0.2, [5] = math.huge}}))
    local reads = 0
    local function try(damaged)
      local scenario, message, code = recipe.read(damaged)
      if scenario then reads = reads + 1 else
        assert.equal("string", type(message))
        assert.truthy(code == "not_trusted" or message:find("^byte %d+ %(line %d+%): "), message)
      end
      recipe.rules(damaged)
    end
    for cut = 0, #text - 1 do try(text:sub(1, cut)) end
    math.randomseed(20)
    local marks = {"{", "}", "=", ",", '"', "\\", "[", "]", "0x", "-", "1e308", "code", "same", "library", "\n", "inf"}
    for _ = 1, 4000 do
      local damaged = text
      for _ = 1, math.random(3) do
        local at, kind = math.random(#damaged), math.random(4)
        local what = kind == 1 and string.char(math.random(0, 255)) or kind == 2 and "" or kind == 3 and
          marks[math.random(#marks)] or damaged:sub(at, at + math.random(40))
        damaged = damaged:sub(1, at - 1) .. what .. damaged:sub(at + math.random(0, 2))
      end
      try(damaged)
    end
    local plain_text = assert(recipe.write(plain(), {seed = 1}))
    for at = 1, #plain_text do try(plain_text:sub(1, at - 1) .. "\0" .. plain_text:sub(at + 1)) end
    assert.is_true(reads < 2000)
  end)
end)

describe("a recipe of lian 0.1", function()
  it("is told in today's words: names of fields, serving rules, final demand net by maker", function()
    local s, given = lian.recipe.read([[lian recipe 1
scenario = {from = 2025, name = "old", step = "week", to = 2027,
  second_source{by = "x"},
}
given = {}
]])
    assert.is_nil(s)
    assert.truthy(given:find("line 3", 1, true), given)
    s, given = assert(lian.recipe.read([[lian recipe 1
scenario = {from = 2025, name = "old", step = "week", to = 2027,
  second_source{from = {"JKT"}, goods = "C", on = "CHN", share = 0.3, to = "USA"},
  relocation{gap = 0.2, goods = "C", on = "CHN", to = "USA"},
  subsidise{goods = "C", on = "CHN", rate = 0.1, to = "USA"},
}
given = {rationing = "finals_last"}
]]))
    assert.same({"JKT"}, s.shocks[1].by)
    assert.equal("USA", s.shocks[1].toward)
    assert.equal("USA", s.shocks[2].toward)
    assert.equal("USA", s.shocks[3].buyers)
    assert.same({rationing = "orders_first", finals = "net"}, given)
    assert.error_matches(function() lian.subsidise{goods = "C", rate = 0.1, to = "USA"} end,
      "subsidise.to: this option is called buyers now")
  end)

  it("tells values apart by what a function says of objects, and of nothing else", function()
    assert.equal('object "a file"', lian.recipe.describe(io.stdout, function() return "a file" end))
    assert.has_error(function() lian.recipe.describe({}, 3) end, "recipe.describe.told: expected a function, got 3")
    assert.has_error(function() lian.recipe.describe(io.stdout, function() return 4 end) end,
      "recipe.describe.told: expected a text, or nil, from it, got 4")
  end)
end)
