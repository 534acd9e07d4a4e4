-- files of which every cell can be read, and whose rows and columns are not what they seem: each is refused by name
local lian = require "lian"
local malformed = require "spec.support.malformed"

local NBSP, WIDE = "\u{A0}", "\u{3000}"

-- two sectors as a table for lian.read.matrix; more rows and columns around them
local function matrix(lines, given)
  return function(folder)
    local o = {path = folder:write("meaning.csv", table.concat(lines, "\n") .. "\n")}
    for key, value in pairs(given) do o[key] = value end
    return lian.read.matrix(o)
  end
end

local function links(lines, nodes, given)
  return function(folder)
    local o = {path = folder:write("meaning.csv", table.concat(lines, "\n") .. "\n")}
    if nodes then o.nodes = folder:write("nodes.csv", table.concat(nodes, "\n") .. "\n") end
    for key, value in pairs(given or {}) do o[key] = value end
    return lian.read.edges(o)
  end
end

-- what the file is, how it is read, and what the refusal says
local CASES = {
  {"a total behind the sectors", matrix({"n,a,b,c,all,x", "a,1,2,4,7,20", "b,5,3,1,9,30", "c,2,8,6,16,25",
    "all,8,13,11,32,75"}, {flows = "a..all", output = "x"}),
    "'all' is the sum of 'a' to 'c': a total left among the sectors (totals = "},
  {"a total before them", matrix({"n,sum,a,b,x", "sum,11,6,5,50", "a,3,1,2,20", "b,8,5,3,30"},
    {flows = "sum..b", output = "x"}), "'sum' is the sum of 'a' to 'b'"},
  {"a subtotal between them", matrix({"n,a,ab,b,c,x", "a,1,3,2,4,20", "ab,6,11,5,5,50", "b,5,8,3,1,30",
    "c,2,10,8,6,25"},
    {flows = "a..c", output = "x"}), "'ab' is the sum of 'a' to 'b'"},
  {"a total of sectors that are no neighbours", matrix({"n,a,b,c,ac,x", "a,1,2,4,5,20", "b,5,3,1,6,30",
    "c,2,8,6,8,25",
    "ac,3,10,10,13,45"}, {flows = "a..ac", output = "x"}), "'ac' is the sum of 'a' and 'c'"},
  {"a total whose corner is blank", matrix({"n,a,b,c,all,x", "a,1,2,4,7,20", "b,5,3,1,9,30", "c,2,8,6,16,25",
    "all,8,13,11,,75"}, {flows = "a..all", output = "x"}), "'all' is the sum of 'a' to 'c'"},
  {"a total of one sector", matrix({"n,A,B-E,C10,x", "A,1,2,2,20", "B-E,5,3,3,30", "C10,5,3,3,30"},
    {flows = "A..C10", output = "x"}), "'B-E' is the total of 'C10' alone, the same cell by cell"},
  {"two sectors that are the same", matrix({"n,a,b,c,x", "a,1,2,2,20", "b,5,3,3,30", "c,5,3,3,30"},
    {flows = "a..c", output = "x"}), "'b' and 'c' are the same cell by cell, and labels do not say which is the total"},
  {"two sectors that are the same, with totals = 'drop'", matrix({"n,a,b,c,x", "a,1,2,2,20", "b,5,3,3,30",
    "c,5,3,3,30"},
    {flows = "a..c", output = "x", totals = "drop"}), "'b' and 'c' are the same cell by cell"},
  {"a total that sells to final users alone", matrix({"n,a,b,T,T97,f", "a,1,2,0,0,20", "b,5,3,0,0,30", "T,0,0,0,0,9",
    "T97,0,0,0,0,9"}, {flows = "a..T97", demand = "f"}), "'T' is the total of 'T97' alone"},
  {"a total of rows alone", matrix({"n,a,b,x", "a,1,2,20", "b,5,3,30", "all,6,5,50"},
    {flows = {rows = "a..all", columns = "a..b"}, output = "x"}), "the flows have 3 rows and 2 columns"},
  {"a total among the demand", matrix({"n,a,b,hh,gov,cons,ex", "a,1,2,20,3,23,8", "b,5,3,30,7,37,2"},
    {flows = {rows = "a..b", columns = "a..b"}, demand = "hh..ex"}),
    "the demand column 'cons' is the sum of 'hh', 'gov': it would count twice"},
  {"intermediate use among the demand", matrix({"n,a,b,use,hh", "a,1,2,3,20", "b,5,3,8,30"},
    {flows = {rows = "a..b", columns = "a..b"}, demand = "use..hh"}),
    "demand: 'use' is the sum of the flows between sectors"},
  {"all uses among the demand", matrix({"n,a,b,hh,all", "a,1,2,20,23", "b,5,3,30,38"},
    {flows = {rows = "a..b", columns = "a..b"}, demand = "hh..all"}),
    "demand: 'all' is the sum of 'hh' and the flows between sectors"},
  {"a total among the inputs", matrix({"n,a,b", "a,1,2", "b,5,3", "wages,20,30", "profits,7,9", "va,27,39"},
    {flows = {rows = "a..b", columns = "a..b"}, inputs = "wages..va"}),
    "the input row 'va' is the sum of 'wages', 'profits': it would count twice"},
  {"intermediate inputs among the inputs", matrix({"n,a,b", "a,1,2", "b,5,3", "use,6,5", "va,27,39"},
    {flows = {rows = "a..b", columns = "a..b"}, inputs = {other = "use", value_added = "va"}}),
    "inputs: 'use' is the sum of the flows between sectors"},
  {"a label that stands twice but for a no-break blank", matrix({"n,a,b,c,x", "a,1,2,4,20", "b,5,3,1,30", "b" .. NBSP
    .. ",2,8,6,25"}, {flows = {rows = {1, 2, 3}, columns = {1, 2, 3}}, output = "x"}),
    "number 3 is row 'b' and column 'c'"},
  {"columns that are one but for an ideographic blank", matrix({"n,a," .. WIDE .. "a,x", "a,1,2,20", "b,5,3,30"},
    {flows = {rows = {1, 2}, columns = {1, 2}}, output = "x"}), "number 2 is row 'b' and column 'a'"},
  {"a column whose name stands twice but for blanks", matrix({"n,a,b,x,x" .. NBSP, "a,1,2,20,21", "b,5,3,30,31"},
    {flows = {rows = "a..b", columns = "a..b"}, output = "x"}), "the column label 'x' stands twice"},
  {"a sector of blanks alone", matrix({"n,a," .. WIDE .. ",x", "a,1,2,20", WIDE .. ",5,3,30"},
    {flows = {1, 2}, output = "x"}), ":3: expected a label, found none"},
  {"a number in Arabic digits", matrix({"n,a,b,x", "a,1,٢,20", "b,5,3,30"},
    {flows = {rows = "a..b", columns = "a..b"}, output = "x"}), ":2: column 3 (b): expected a number, got '٢'"},
  {"a number with its footnote", matrix({"n,a,b,x", "a,1,2¹,20", "b,5,3,30"},
    {flows = {rows = "a..b", columns = "a..b"}, output = "x"}), ":2: column 3 (b): expected a number, got '2¹'"},
  {"not a number", matrix({"n,a,b,x", "a,1," .. NBSP .. "NaN,20", "b,5,3,30"},
    {flows = {rows = "a..b", columns = "a..b"}, output = "x"}), ":2: column 3 (b): expected a number, got"},
  {"a number beyond all numbers", matrix({"n,a,b,x", "a,1,1e999,20", "b,5,3,30"},
    {flows = {rows = "a..b", columns = "a..b"}, output = "x"}), ":2: column 3 (b): the number is too large: '1e999'"},
  {"a sector without output that buys", matrix({"n,a,z,f,x", "a,1,4,20,25", "z,0,0,0,0"},
    {flows = {rows = "a..z", columns = "a..z"}, demand = "f", output = "x"}),
    "'z' has no output, but buys 4: coefficients would divide by zero; balance = 'demand' or 'output' counts"},
  {"a sector without output that sells", matrix({"n,a,z,f,x", "a,1,4,20,25", "z,3,0,-3,0"},
    {flows = {rows = "a..z", columns = "a..z"}, demand = "f", output = "x", balance = "demand"}),
    "'z' has no output, but sells 3 to sectors and buys 4: balance = 'output' makes its output what it sells"},
  {"a firm of blanks alone", links({"supplier,buyer,value", "A," .. NBSP .. ",1"}),
    ":2: expected a node label, found none"},
  {"two firms that are one but for blanks", links({"supplier,buyer,value", "A,B,1"}, {"node", "A", "B", "B" .. WIDE}),
    ":4: the node 'B' stands at line 3 already"},
  {"a value in Arabic digits", links({"supplier,buyer,value", "A,B,١"}), ":2: column 3 (value): expected a number"},
}

describe("a file that is not what it seems", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  for _, case in ipairs(CASES) do
    it("is refused: " .. case[1], function()
      local chain, message, code = case[2](folder)
      assert.is_nil(chain)
      assert.truthy(message:find(case[3], 1, true), message)
      assert.truthy(message:find(folder.path, 1, true), message)
      assert.equal("bad_data", code)
    end)
  end
end)
