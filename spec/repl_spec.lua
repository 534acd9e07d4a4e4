-- the prompt `lian repl`: what is kept between lines, what is printed, what Tab offers
local complete = require "lian.repl.complete"
local editor = require "lian.repl.editor"
local history = require "lian.repl.history"
local lian = require "lian"
local session = require "lian.repl.session"
local show = require "lian.repl.show"
local width = require "lian.base.width"

local here = os.getenv("PWD")

local function repl(input, verb)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  file:write(input)
  file:close()
  local pipe = assert(io.popen(("lua5.4 '%s/lua/lian/cli.lua' %s < %s 2>&1"):format(here, verb or "repl", path)))
  local text = pipe:read("a")
  local ok, _, status = pipe:close()
  os.remove(path)
  return text, ok and 0 or status
end

local function folder()
  local path = os.tmpname()
  os.remove(path)
  assert(os.execute("mkdir " .. path))
  return path
end

describe("the prompt in a pipe", function()
  it("keeps locals, and prints what expressions give", function()
    assert.equal("1\na\t2\n", (repl "local x = 1\nx\nprint('a', x + 1)\n"))
  end)

  it("keeps one variable for later lines and functions made before", function()
    assert.equal("2\n", (repl "local n = 0\nlocal function inc() n = n + 1 end\ninc() inc()\nn\n"))
  end)

  it("reads on until a statement is whole", function()
    assert.equal("6\n3\n", (repl "local s = 0\nfor k = 1, 3 do\n  s = s + k\nend\ns\n1 +\n2\n"))
  end)

  it("says what is wrong without its own position, goes on, and ends with 1", function()
    local text, status = repl "lian.embargoo{}\nx y\nlian.read.nbs '/nowhere.csv'\n7\n"
    assert.truthy(text:find("\nlian.embargoo: there is no such name, did you mean 'embargo'?\n", 1, true) or
      text:find("^lian.embargoo: "), text)
    assert.truthy(text:find("syntax error near 'y'", 1, true), text)
    assert.truthy(text:find("/nowhere.csv: cannot open", 1, true), text)
    assert.truthy(text:find("7\n", 1, true))
    assert.is_nil(text:find("[string", 1, true), text)
    assert.equal(1, status)
  end)

  it("explains words", function()
    assert.truthy(repl("?extraction\n"):find("chain:extraction{...}", 1, true))
    assert.truthy(repl('help "psi"\n'):find("scenario:run", 1, true))
    assert.truthy(repl("help\n"):find("Topics:", 1, true))
  end)

  it("says when the input ends within a statement, and leaves at exit", function()
    assert.equal("the input ends within a statement\n", (repl "for k = 1, 3 do\n"))
    assert.equal("1\n", (repl "1\nexit\n2\n"))
  end)

  it("is not what `lian run -` is: that is a script from standard input", function()
    assert.equal("3\tb\n", (repl("local x = 1\nx = x + 2\nprint(x, ...)\n", "run - b")))
  end)
end)

describe("locals of a prompt", function()
  local cases = {
    {"local x = 1", "x = 1"}, {"local x, y <const> = 1, 2", "x, y = 1, 2"}, {"local x\nlocal y", "x = nil\ny = nil "},
    {"local function f() local z = 3 return z end", "function f() local z = 3 return z end"},
    {"do local x = 1 end local z = 'local q'", "do local x = 1 end z = 'local q'"},
    {"if x then local a elseif y then local b end local c = 2", "if x then local a elseif y then local b end c = 2"},
    {"repeat local x = 1 until x local y = 0x1ep4", "repeat local x = 1 until x y = 0x1ep4"},
    {"-- local x\nlocal t = {f = function() local a end}", "-- local x\nt = {f = function() local a end}"},
    {"local s = [[local x]] --[==[ local ]==] local r = 1", "s = [[local x]] --[==[ local ]==] r = 1"},
  }
  for _, case in ipairs(cases) do
    it("are those outside of blocks: " .. case[1]:gsub("\n", " "), function()
      assert.equal(case[2], session.opened(case[1]))
    end)
  end

  it("do not become globals of scripts", function()
    local environment = session.environment{}
    assert(session.compile("local of_a_prompt = 1", environment))()
    assert.equal(1, environment.of_a_prompt)
    assert.is_nil(rawget(_G, "of_a_prompt"))
  end)
end)

describe("completion", function()
  local chain = assert(lian.chain{nodes = {"oil", "steel"}, regions = {"CHN", "USA"}, sectors = {"E", "F"},
    flows = {{1, 2}, {3, 4}}, output = {10, 20}})
  local environment = session.environment{lian = lian, chain = chain, frame = chain:multipliers(),
    s = lian.scenario "x" {}}

  local function offers(text, ...) assert.same({...}, (complete(text, environment))) end

  it("offers methods of the value left of the colon, and members left of the point", function()
    offers("print(chain:mult", "multipliers")
    offers("frame:ti", "titled")
    offers("s:sw", "sweep")
    offers("x = lian.read.w", "wiod2013", "wiod2016")
    offers("lian.read.any:")
  end)

  it("offers the options that a verb takes and that are not given", function()
    offers("chain:extraction{si", "side = ")
    offers("lian.embargo{goods = 'C', cu", "cut = ")
    offers("lian.embargo({cut = 1, cu")
    offers("s:run(chain, {ps", "psi = ")
    offers('lian.scenario "x" {fr', "from = ")
    offers('lian.scenario "x" {lian.stockpile{mon', "months = ")
    local words = complete("chain:multipliers{", environment)
    assert.truthy(table.concat(words, " "):find("households = ", 1, true))
  end)

  it("offers labels within quotes, topics and verbs for help", function()
    offers("chain:select{region = 'CH", "CHN")
    offers('x = "st', "steel")
    offers("?policie", "policies")
    offers('help "extr', "extraction")
  end)

  it("offers names and words of Lua", function()
    offers("cha", "chain")
    offers("whi", "while")
    offers("local x = ")
  end)
end)

describe("the line editor", function()
  -- the line that keys make, and what was written
  local function typed(keys, lines, words)
    local at, written = 0, {}
    local terminal = {columns = 40, write = function(text) written[#written + 1] = text end, read = function()
      at = at + 1
      return at <= #keys and keys:sub(at, at) or nil
    end}
    local line, why = editor.new(terminal, function() return words or {}, 1 end):read("> ", lines or {})
    return line, why, table.concat(written)
  end

  it("takes keys as other prompts do", function()
    assert.equal("abc", (typed "abc\r"))
    assert.equal("xabcy", (typed "bc\1xa\5y\r"))
    assert.equal("ac", (typed "abc\27[D\127\r"))
    assert.equal("ab", (typed "abc\27[D\27[3~\r"))
    assert.equal("one ", (typed "one two\23\r"))
    assert.equal("two", (typed "one two\27[D\27[D\27[D\21\r"))
    assert.equal("中b文", (typed "中文\27[Db\r"))
    assert.equal("a", (typed "a\27[Z\27[15~\r"))
  end)

  it("walks through what was typed", function()
    assert.equal("second", (typed("\27[A\r", {"first", "second"})))
    assert.equal("first!", (typed("\16\16!\r", {"first", "second"})))
    assert.equal("mine", (typed("mine\27[A\27[B\r", {"first"})))
  end)

  it("completes as far as words agree, and lists them then", function()
    assert.equal("multipliers", (typed("m\9\r", nil, {"multipliers"})))
    local line, _, written = typed("m\9\r", nil, {"ma", "mb"})
    assert.equal("m", line)
    assert.truthy(written:find("ma  mb\r\n", 1, true))
  end)

  it("ends with Ctrl-D on an empty line, and gives a line up with Ctrl-C", function()
    assert.is_nil((typed "\4"))
    local line, why = typed "abc\3"
    assert.is_nil(line)
    assert.equal("interrupted", why)
  end)

  it("keeps long lines within the terminal", function()
    local _, _, written = typed(("x"):rep(100) .. "\r")
    for part in written:gmatch("\r(> x*)") do assert.is_true(#part < 40) end
  end)
end)

describe("history", function()
  it("comes back in the next session, each line once", function()
    local place = folder()
    local first = history.open(place .. "/state/lian")
    for _, line in ipairs{"a", "a", "  ", "b"} do first:add(line) end
    assert.same({"a", "b"}, history.open(place .. "/state/lian").lines)
    assert(os.execute("rm -r " .. place))
  end)

  it("is of what a person types: a pipe leaves none", function()
    local place = folder()
    local command = "echo 'print(41 + 1)' | XDG_STATE_HOME=%s HOME=%s lua5.4 '%s/lua/lian/cli.lua' repl 2>&1"
    local pipe = assert(io.popen(command:format(place, place, here)))
    assert.is_truthy(pipe:read("a"):find("42", 1, true))
    pipe:close()
    assert.is_nil(io.open(place .. "/lian/history"))
    assert(os.execute("rm -r " .. place))
  end)

  it("follows no link, and does without a file", function()
    local place = folder()
    assert(os.execute(("echo mine > %s/other && ln -s %s/other %s/history"):format(place, place, place)))
    local linked = history.open(place)
    linked:add("line")
    assert.same({"line"}, linked.lines)
    local other <close> = assert(io.open(place .. "/other"))
    assert.equal("mine\n", other:read("a"))
    for _, nowhere in ipairs{"/dev/null/lian", place .. "/other/lian"} do
      local none = history.open(nowhere)
      none:add("line")
      assert.same({"line"}, none.lines)
    end
    assert(os.execute("rm -r " .. place))
  end)
end)

describe("what is printed", function()
  it("fits the terminal: wide frames in parts, each beside the first column", function()
    local chain = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))
    local frame = chain:linkages()
    local lines = show.lines(frame, 60)
    local text = table.concat(lines, "\n")
    for _, line in ipairs(lines) do assert.is_true(width.of(line) <= 60, line) end
    for _, name in ipairs(frame:names()) do assert.truthy(text:find(name, 1, true), name) end
    assert.equal(frame:text(30), table.concat(show.lines(frame, 1000), "\n"))
  end)

  it("shows plain tables one level deep", function()
    assert.same({"{1, 'a', x = {...}}"}, show.lines({1, "a", x = {1}}, 80))
    assert.same({"\\x1B[2J"}, show.lines("\27[2J", 80))
  end)
end)
