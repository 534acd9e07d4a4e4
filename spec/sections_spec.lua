-- sections of ISIC Rev. 4 that readers give to sectors
local data = require "spec.support.data"
local lian = require "lian"
local malformed = require "spec.support.malformed"
local sections = require "lian.read.sections"

local function by_node(chain)
  local out, nodes = {}, chain:nodes()
  for i, section in ipairs(chain:attribute("section")) do out[nodes[i]] = section end
  return out
end

describe("sections", function()
  local folder

  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  it("are read from codes of ISIC Rev. 4, NACE Rev. 2 and CPA 2.1", function()
    local of = {A01 = "A", B = "B", ["10"] = "C", ["10-12"] = "C", ["C31_C32"] = "C", CPA_D = "D", ["26.11"] = "C",
      ["35.11"] = "D", D05T06 = "B", D01T02 = "A", D35 = "D", ["E37-39"] = "E", ["49-1-2"] = "H", ["68-2IMP"] = "L",
      CPA_L68A = "L", R_S = "RS", ["G-I"] = "GHI", ["G45-I56"] = "GHI", ["A01-C33"] = "ABC", NM_38 = "E", T97 = "T",
      ["04"] = "", TOT = "", V = "", P7_U2 = "", x = ""}
    for code, section in pairs(of) do assert.equal(section, sections.isic(code), code) end
  end)

  it("are read from codes of NAICS as the US tables have them", function()
    local of = {["111CA"] = "A", ["212"] = "B", ["22"] = "DE", ["221100"] = "D", ["3364OT"] = "C", ["44RT"] = "G",
      ["4A0"] = "G", ["5415"] = "J", ["5412OP"] = "M", HS = "L", ["532RL"] = "N", ["562"] = "E", ["561"] = "N",
      ["81"] = "S", ["811300"] = "C", GFGD = "O", GSLGE = "P", GFE = "", Used = "", Other = ""}
    for code, section in pairs(of) do assert.equal(section, sections.naics(code), code) end
  end)

  -- codes of all divisions that there are, by the section in which ISIC Rev. 4 has them
  it("know all 88 divisions", function()
    local count = 0
    for division = 1, 99 do if sections.isic(("%02d"):format(division)) ~= "" then count = count + 1 end end
    assert.equal(88, count)
  end)

  local SIDES = { -- what the name of a Chinese sector says of its section, the first that fits
    {"建筑$", "F"}, {"建筑装饰", "F"}, {"批发", "G"}, {"零售", "G"}, {"修理", "CS"}, {"^废", "EC"}, {"电力、热力", "D"},
    {"燃气", "D"}, {"^水的", "E"}, {"采选", "B"}, {"开采", "B"}, {"制造", "C"}, {"加工", "CA"}, {"运输.*设备", "C"}, {"运输", "H"},
    {"仓储", "H"}, {"邮政", "H"}, {"住宿", "I"}, {"餐饮", "I"}, {"软件", "J"}, {"电信", "J"}, {"金融", "K"},
    {"保险", "K"}, {"^房地产", "L"}, {"租赁", "NM"}, {"研究", "M"}, {"教育", "P"}, {"卫生", "Q"}, {"体育", "RJC"},
    {"娱乐", "RJC"}, {"公共管理", "O"},
  }

  it("of China's tables agree with the names of their sectors, in all lists", data.needed(function()
    local checked = 0
    for _, file in ipairs{"2002_122", "2005_42", "2007_135", "2010_41", "2012_139", "2015_42", "2017_149", "2017_42",
      "2018_153", "2018_42"} do
      local chain = assert(lian.read.nbs(data.path("china_nbs_io/china_" .. file .. ".csv")))
      local section, names, nodes = chain:attribute("section"), chain:attribute("name_zh"), chain:nodes()
      for i, name in ipairs(names) do
        assert.is_true(section[i]:find("^[A-U]+$") ~= nil, file .. " " .. nodes[i])
        for _, side in ipairs(SIDES) do
          if name:find(side[1]) then
            assert.is_true(section[i]:find("[" .. side[2] .. "]") ~= nil,
              ("%s %s %s: %s"):format(file, nodes[i], name, section[i]))
            checked = checked + 1
            break
          end
        end
      end
    end
    assert.is_true(checked > 500)
  end))

  it("of tables of the OECD, WIOD and the BEA are known", data.needed(function()
    local oecd = by_node((assert(lian.read.oecd(data.path("oecd_iot_2021ed_chn/OECD21ed_CHN_2018.csv")))))
    for code, section in pairs{["01"] = "A", ["05"] = "B", ["06"] = "C", ["22"] = "C", ["23"] = "D", ["24"] = "E",
      ["25"] = "F", ["31"] = "H", ["35"] = "J", ["36"] = "K", ["45"] = "T"} do
      assert.equal(section, oecd[code], code)
    end
    local wiod = by_node((assert(lian.read.wiod2016(data.path("wiod2016_niot/CHN_NIOT_nov16.csv.gz"),
      {year = 2014}))))
    for code, section in pairs{B = "B", ["C10-C12"] = "C", ["E37-E39"] = "E", J62_J63 = "J", R_S = "RS", U = "U"} do
      assert.equal(section, wiod[code], code)
    end
    local world = by_node((assert(lian.read.wiod2013{flows = data.path("wiod2013_mrio/Z_2011.csv.gz"),
      demand = data.path("wiod2013_mrio/Y_2011.csv.gz"), output = data.path("wiod2013_mrio/x_2011.csv")})))
    for code, section in pairs{CHN_c14 = "C", DEU_c17 = "DE", USA_c18 = "F", JPN_c27 = "HJ", RoW_c35 = "T"} do
      assert.equal(section, world[code], code)
    end
    local bea = by_node((assert(lian.read.bea{make = data.path("us_bea/Summary_Make_2022_BeforeRedef_17sch.csv"),
      use = data.path("us_bea/Summary_Use_2022_PRO_BeforeRedef_17sch.csv")})))
    for code, section in pairs{["334"] = "C", ["22"] = "DE", ORE = "L", ["5415"] = "J", GFE = ""} do
      assert.equal(section, bea[code], code)
    end
  end))

  local TABLE = "code,A01,C10-12,X9,out\nA01,1,5,0,20\nC10-12,2,3,1,30\nX9,1,1,1,10\n"

  local function matrix(given)
    given.path, given.flows, given.output = folder:write("codes.csv", TABLE), "A01..X9", "out"
    return lian.read.matrix(given)
  end

  it("of any table are those of its codes, or what the user says", function()
    local chain, report = assert(matrix{sections = "isic"})
    assert.same({"A", "C", ""}, (chain:attribute("section")))
    assert.same({"the section of 1 sectors is not known, such as 'X9'"}, report.notes)
    local given = assert(matrix{sections = {A01 = "A", ["C10-12"] = "C", X9 = "HJ"}})
    assert.same({"A", "C", "HJ"}, (given:attribute("section")))
    assert.is_nil((assert(matrix{}):attribute("section")))
  end)

  it("are refused where they are none", function()
    local none, message = matrix{sections = "naics"}
    assert.is_nil(none)
    assert.equal("read.matrix.sections: no sector is a code of NAICS, such as 'A01'", message)
    assert.error_matches(function() matrix{sections = {A01 = "Z"}} end,
      "read.matrix.sections%['A01'%]: expected a section, A to U, or several, got 'Z'")
    assert.error_matches(function() matrix{sections = {A02 = "A"}} end,
      "read.matrix.sections: no sector 'A02', did you mean 'A01'%?")
    assert.error_matches(function() matrix{sections = 3} end, "read.matrix.sections: expected 'isic'")
    local nodes = folder:write("nodes.csv", "code,section\nA01,A\nC10-12,C\nX9,J\n")
    assert.same({"A", "C", "J"}, (assert(matrix{nodes = nodes}):attribute("section")))
    assert.error_matches(function() matrix{nodes = nodes, sections = "isic"} end,
      "read.matrix.sections: the table of nodes has a column 'section' already")
  end)

  it("stay with what is chosen, and with groups whose members share them", function()
    local chain = assert(lian.chain{nodes = {"a", "b", "c", "d"}, flows = {{1, 2, 3, 4}, {2, 3, 1, 1}, {1, 1, 1, 1},
      {0, 2, 1, 3}}, output = {40, 30, 20, 10}, attributes = {section = {"C", "C", "H", "J"}}})
    assert.same({"C", "H"}, (assert(chain:select{"a", "c"}):attribute("section")))
    local groups = assert(chain:aggregate{map = {a = "goods", b = "goods", c = "services", d = "services"}})
    assert.same({"C", ""}, (groups:attribute("section")))
  end)
end)
