local options = require "lian.base.options"

-- the message that a call raises, without its position
local function message_of(call)
  local ok, raised = pcall(call)
  assert.is_false(ok)
  return (tostring(raised):gsub("^[^:]+:%d+: ", ""))
end

local function refuses(rule, value, telling)
  local message = message_of(function() options.check("verb", {key = value}, {key = rule}) end)
  assert.truthy(message:find("verb.key: expected " .. telling, 1, true), message)
end

describe("named options", function()
  local SPEC = {of = {"text", default = "output"}, top = "count",
    side = {"choice", "full", "backward", "forward", default = "full"}}

  it("are checked into a new table with the defaults filled in", function()
    assert.same({of = "output", side = "full"}, options.check("multipliers", nil, SPEC))
    local given = {of = "jobs", top = 3.0}
    local checked = options.check("multipliers", given, SPEC)
    assert.same({of = "jobs", top = 3, side = "full"}, checked)
    assert.equal("integer", math.type(checked.top))
    assert.is_nil(given.side)
  end)

  it("keep a default of false, and a value of false over a default of true", function()
    assert.same({flag = false}, options.check("v", {}, {flag = {"flag", default = false}}))
    assert.same({flag = false},
      options.check("v", {flag = false}, {flag = {"flag", default = true}}))
  end)

  it("name the nearest known key for an unknown one", function()
    assert.equal("multipliers: unknown option 'off', did you mean 'of'?",
      message_of(function() options.check("multipliers", {off = 1}, SPEC) end))
    assert.equal("multipliers: unknown option 'colour' (known: of, side, top)",
      message_of(function() options.check("multipliers", {colour = 1}, SPEC) end))
    assert.equal("check: unknown option 1 (none are taken)",
      message_of(function() options.check("check", {"x"}, {}) end))
  end)

  it("say what is required", function()
    assert.equal("join: 'on' is required",
      message_of(function() options.check("join", {}, {on = {"text", required = true}}) end))
    assert.equal("join: expected a table of named options, got 'node'",
      message_of(function() options.check("join", "node", {on = "text"}) end))
  end)

  it("say what was expected and what came", function()
    assert.equal("embargo.cut: expected a share in [0, 1], got 90",
      message_of(function() options.check("embargo", {cut = 90}, {cut = "share"}) end))
    assert.equal("extraction.side: expected one of 'full', 'backward', 'forward', got 'up'",
      message_of(function() options.check("extraction", {side = "up"}, SPEC) end))
  end)

  it("have rules for what is commonly given", function()
    refuses("text", 1, "a text, got 1")
    refuses("flag", "yes", "true or false, got 'yes'")
    refuses("table", "x", "a table")
    refuses("callable", {}, "a function, got a table")
    refuses("number", "1", "a number, got '1'")
    refuses("integer", 2018.5, "a whole number, got 2018.5")
    refuses("integer", 1e300, "a whole number")
    refuses("count", 0, "a whole number of at least 1, got 0")
    refuses("positive", 0, "a number above 0, got 0")
    refuses("not_negative", -1, "a number of at least 0, got -1")
    refuses("share", -0.1, "a share in [0, 1], got -0.1")
    refuses("labels", {"a", 2}, "a label or an array of labels, got a table")
    refuses("labels", {a = "b"}, "a label or an array of labels")
  end)

  it("take callable objects as functions and one label for many", function()
    local object = setmetatable({}, {__call = function() end})
    assert.equal(object, options.check("v", {f = object}, {f = "callable"}).f)
    assert.equal("C26", options.check("v", {goods = "C26"}, {goods = "labels"}).goods)
    assert.same({"C26"}, options.check("v", {goods = {"C26"}}, {goods = "labels"}).goods)
  end)

  it("never take NaN or infinity for a number", function()
    for _, rule in ipairs{"number", "integer", "count", "positive", "not_negative", "share"} do
      refuses(rule, 0 / 0, "")
      refuses(rule, math.huge, "")
    end
    refuses("share", 0 / 0, "a share in [0, 1], got nan")
  end)

  it("raise at the line of the user, however deep the library is", function()
    local frame = require "lian.frame"
    local f = frame.new{{"x", {1}}}
    local line = debug.getinfo(1, "l").currentline + 1
    local ok, raised = pcall(function() f:join(f, {no = 1}) end)
    assert.is_false(ok)
    local telling = ("options_spec.lua:%d: join: unknown option 'no'"):format(line)
    assert.truthy(raised:find(telling, 1, true), raised)
  end)
end)

describe("the nearest word", function()
  it("counts a slip, a missing, an added, or two exchanged letters", function()
    local words = {"backward", "forward", "output"}
    assert.equal("backward", options.nearest("backwrad", words))
    assert.equal("forward", options.nearest("foward", words))
    assert.equal("output", options.nearest("OUTPUTS", words))
    assert.equal("of", options.nearest("fo", {"of"}))
  end)

  it("is none when nothing is close", function()
    assert.is_nil(options.nearest("colour", {"backward", "of"}))
    assert.is_nil(options.nearest("x", {}))
    assert.is_nil(options.nearest(3, {"of"}))
  end)

  it("counts characters, not bytes", function()
    assert.equal("半导体设备", options.nearest("半导体没备", {"汽车", "半导体设备"}))
  end)
end)

describe("an unknown word", function()
  it("is answered with the nearest one, or with what there is", function()
    assert.equal(", did you mean 'CHN'?", options.suggest("CHM", {"USA", "CHN"}))
    assert.equal(" (there are: USA, CHN)", options.suggest("Japan", {"USA", "CHN"}))
    assert.equal(" (there are: a, b)", options.suggest(3, {"a", "b"}))
    assert.equal("", options.suggest("Japan", {}))
    local many = {}
    for k = 1, 17 do many[k] = "region " .. k end
    assert.equal(" (there are 17, such as region 1, region 2, region 3)", options.suggest("Japan", many))
    assert.equal("x.on: no region 'CHM', did you mean 'CHN'?", options.unknown("x.on", "region", "CHM", {"CHN"}))
  end)

  it("of one letter is near to itself alone", function()
    assert.equal(" (there are: C, R)", options.suggest("D", {"C", "R"}))
    assert.equal(", did you mean 'C'?", options.suggest("c", {"C", "R"}))
  end)

  it("is answered in print that is safe and short", function()
    local long = ("x"):rep(99)
    assert.equal(" (there are: a?[31m, " .. ("x"):rep(37) .. "...)", options.suggest("Japan", {"a\27[31m", long}))
    assert.equal(", did you mean 'a?b'?", options.suggest("a b", {"a\nb"}))
  end)
end)

describe("an array", function()
  it("has neither gaps nor names", function()
    assert.same({1, 2}, options.array("x", {1, 2}, "an array"))
    for _, case in ipairs{{3, "got 3"}, {{1, a = 2}, "got the key 'a'"}, {{[0] = 1}, "got the key 0"},
      {require("lian.frame").new{}, "got lian.frame"}} do
      local ok, raised = pcall(options.array, "x", case[1], "an array")
      assert.is_false(ok)
      assert.truthy(raised:find("x: expected an array, " .. case[2], 1, true), raised)
    end
  end)
end)

describe("a value in a message", function()
  it("is short and printable", function()
    assert.equal("nothing", options.describe(nil))
    assert.equal("nan", options.describe(-(0 / 0)))
    assert.equal("'a?b'", options.describe("a\nb"))
    assert.equal("'??'", options.describe("\xff\xfe"))
    assert.equal("a function", options.describe(print))
    assert.equal("lian.frame", options.describe(require("lian.frame").new{}))
    assert.equal("lian.matrix", options.describe(require("lian").matrix(1, 1)))
    assert.equal("FILE*", options.describe(io.stdout))
  end)

  it("is cut between characters", function()
    local shown = options.describe(("芯"):rep(50))
    assert.equal("'" .. ("芯"):rep(37) .. "...'", shown)
    assert.equal("'" .. ("x"):rep(40) .. "'", options.describe(("x"):rep(40)))
  end)
end)
