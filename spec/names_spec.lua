--- What a slip in a name, or a dot in place of a colon, is answered with.
local lian = require "lian"

local chain = assert(lian.chain{nodes = {"oil", "steel"}, flows = {{1, 2}, {3, 4}}, output = {10, 20}})
local matrix = chain:flows()
local frame = lian.frame.new{{"node", {"oil"}}, {"loss", {1}}}
local uniform, page = lian.uniform(0, 1), lian.report.new{title = "x"}

-- raises at the line of the user, that of `work`
local function refuses(message, work)
  local line = debug.getinfo(work, "S").linedefined
  local ok, raised = pcall(work)
  assert.is_false(ok)
  assert.equal(("names_spec.lua:%d: %s"):format(line, message), raised:match("names_spec.lua:.*"), raised)
end

describe("a name that is not there", function()
  it("is answered with the nearest one", function()
    refuses("lian.embargoo: there is no such name, did you mean 'embargo'?", function() lian.embargoo{} end)
    refuses("lian.read.nsb: there is no such name, did you mean 'nbs'?", function() lian.read.nsb("x.csv") end)
    refuses("lian.frame.nwe: there is no such name, did you mean 'new'?", function() lian.frame.nwe{} end)
    refuses("lian.report.enw: there is no such name, did you mean 'new'?", function() lian.report.enw{} end)
    refuses("chain:linkage: there is no such name, did you mean 'linkages'?", function() chain:linkage() end)
    refuses("chain:outptu: there is no such name, did you mean 'output'?", function() chain:outptu() end)
    refuses("matrix:colunm: there is no such name, did you mean 'column'?", function() matrix:colunm(1) end)
    refuses("frame:topp: there is no such name, did you mean 'top'?", function() frame:topp(3) end)
    refuses("distribution:meen: there is no such name, did you mean 'mean'?", function() uniform:meen() end)
    refuses("report:secton: there is no such name, did you mean 'section'?", function() page:secton("y") end)
  end)

  it("is answered with those that hold the word, and with sectors by their names", function()
    local items = {}
    for k = 1, 20 do items[k] = "item " .. k end
    items[7], items[9] = "ArF Photoresist", "KrF photoresist"
    local list = assert(lian.items{items = items, provides = {["item 1"] = {JPN = 1}}})
    refuses("attainable.final: no node 'photoresist' (there are 20, of them 'ArF Photoresist', 'KrF photoresist')",
      function() list:attainable{home = "JPN", final = "photoresist"} end)
    local named = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))
    local first, second = named:attribute "name", named:attribute "name_zh"
    for _, word in ipairs{first[2]:upper(), second[2]} do
      local ok, message = pcall(function() lian.scenario "x" {lian.demand{goods = word, change = -0.1}}:run(named) end)
      assert.is_false(ok)
      assert.matches(("; by name: '%s' is %s"):format(named:nodes()[2], word == second[2] and word or first[2]),
        message, 1, true)
    end
    local ok, message = pcall(function() chain:multipliers{of = "jobs"} end)
    assert.is_false(ok)
    assert.matches("(there are: output, value_added, income", message, 1, true)
    assert.matches("further rows come with a reader's `extensions`", message, 1, true)
    assert.is_nil(message:find("value_added.-value_added"))
    refuses("frame: columns stand in order, each with its name before its values: {{\"oil\", {...}}, ...}",
      function() lian.frame.new{oil = {1, 2}} end)
  end)

  it("is answered with where names are listed, when none is near", function()
    refuses("lian.zzzzzzzz: there is no such name; `lian help` lists what there is", function() lian.zzzzzzzz() end)
    refuses("chain:zzzzzzzz: there is no such name; `lian help` lists what there is", function() chain:zzzzzzzz() end)
    refuses("report:save: there is no such name (there are: bars, bow_tie, clusters, fan, figures, flows, frame, "
      .. "graph, heat, html, intervals, lines, points, provenance, radar, script, section, slopes, stacked, stairs, "
      .. "text, timeline, waterfall, write)", function() page:save("x.html") end)
  end)

  it("is nil where programs look for metamethods and the like", function()
    for _, value in ipairs{lian, lian.read, chain, matrix, frame, uniform} do
      assert.is_nil(value.__tostring)
      assert.is_nil(value._NAME)
    end
    assert.is_nil(frame.title)
    assert.is_nil(frame.note)
    assert.is_nil(frame.provenance)
    assert.is_nil(rawget(lian, "embargoo"))
  end)

  it("keeps nobody from walking what is there", function()
    local names = {}
    for name in pairs(lian) do names[name] = true end
    assert.is_true(names.chain and names.read and names.embargo)
    for _, value in ipairs{lian, lian.read, chain, matrix, frame, uniform} do
      assert.equal("string", type(tostring(value)))
    end
    assert.is_true(frame == lian.frame.new{{"node", {"oil"}}, {"loss", {1}}})
    assert.is_false(pcall(require, "lian.nothing"))
  end)
end)

describe("a method", function()
  it("that is called with a dot says how to call it", function()
    refuses("call it with a colon: chain:extraction(...)", function() chain.extraction{} end)
    refuses("call it with a colon: chain:extraction(...)", function() chain.extraction() end)
    refuses("call it with a colon: chain:check(...)", function() chain.check(matrix) end)
    refuses("call it with a colon: chain:nodes(...)", function() chain.nodes() end)
    refuses("call it with a colon: chain:index(...)", function() chain.index("oil") end)
    refuses("call it with a colon: chain:close(...)", function() chain.close() end)
    refuses("call it with a colon: matrix:row(...)", function() matrix.row(1) end)
    refuses("call it with a colon: matrix:frame(...)", function() matrix.frame{} end)
    refuses("call it with a colon: frame:top(...)", function() frame.top(3) end)
    refuses("call it with a colon: distribution:draw(...)", function() uniform.draw{seed = 1} end)
    refuses("call it with a colon: report:section(...)", function() page.section("y") end)
  end)

  it("of a closed chain still says that it is closed", function()
    local closed = assert(lian.chain{nodes = {"a"}, flows = {{1}}, output = {2}})
    closed:close()
    assert.error_matches(function() closed:extraction{} end, "this lian.chain is closed")
    assert.error_matches(function() closed:nodes() end, "this lian.chain is closed")
  end)
end)

describe("a number with a fraction", function()
  it("is no place", function()
    refuses("index: expected a whole number, got 1.9", function() matrix:row(1.9) end)
    refuses("index: expected a whole number, got 1.9", function() matrix:get(1, 1.9) end)
    refuses("index: expected a whole number, got 1.9", function() matrix:pick({1.9}) end)
    refuses("row: expected a whole number or a label, got 1.9", function() frame:get(1.9, "loss") end)
    assert.equal(3, matrix:get(2.0, 1))
    assert.equal(1, frame(1.0, "loss"))
  end)
end)
