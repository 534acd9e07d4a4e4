-- `lian demo TABLE`: the study ends well on a table of every kind that lian.read.any tells
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

local here = os.getenv("PWD")
local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- what the command said, and its status; path: from the folder or absolute
local function demo(folder, path)
  os.remove(folder .. "/demo.html")
  os.remove(folder .. "/demo.db")
  local pipe = assert(io.popen(("cd %s && lua5.4 %s demo %s 2>&1"):format(quoted(folder),
    quoted(here .. "/lua/lian/cli.lua"), quoted(path))))
  local text = pipe:read("a")
  return pipe:close(), text
end

local function there(path)
  local file = io.open(path, "rb")
  return file ~= nil and file:close()
end

local function ends_well(folder, path)
  local ok, text = demo(folder, path)
  assert.is_true(ok, text)
  assert.truthy(text:find("wrote demo.html", 1, true), text)
  assert.is_true(there(folder .. "/demo.html"))
  assert.is_true(there(folder .. "/demo.db"))
  return text
end

-- kind, files, the file named
local SMALL = {
  {"China, imports subtracted", function() return {["china_2012_3.csv"] = malformed.nbs()} end},
  {"China, imports apart", function() return {["china_2017_2.csv"] = malformed.nbs_split()} end},
  {"OECD", function() return {["OECD21ed_FRA_2011.csv"] = malformed.oecd()} end},
  {"WIOD 2016", function() return {["AAA_NIOT.csv"] = malformed.wiod2016()} end},
  {"WIOD 2013, three files", function()
    local files = malformed.wiod2013()
    return {["Z_2009.csv"] = files.flows, ["Y_2009.csv"] = files.demand, ["x_2009.csv"] = files.output}, "Z_2009.csv"
  end},
  {"BEA, make beside use", function()
    local files = malformed.bea()
    files.make[2][1], files.use[1][2] = "111CA", "111CA" -- the first industry of BEA's summary tables
    return {["Make_2009.csv"] = files.make, ["Use_2009.csv"] = files.use}, "Use_2009.csv"
  end},
  {"a network with values", function()
    return {["links.csv"] = malformed.records("supplier,buyer,value\nore,steel,80\nsteel,car,120\nsteel,ore,10\n")}
  end},
  {"a network without values", function()
    return {["firms.csv"] = malformed.records("supplier,buyer\na,b\nb,c\n")}
  end},
  {"a network with circles that feed on themselves", function()
    return {["ring.csv"] = malformed.records("supplier,buyer,value\na,b,1\nb,a,1\n")}
  end},
}

-- published, one of each kind
local PUBLISHED = {
  "china_nbs_io/china_2018_153.csv", "china_nbs_io/china_2018_42.csv", "oecd_iot_2021ed_chn/OECD21ed_CHN_2018.csv",
  "wiod2016_niot/DEU_NIOT_nov16.csv.gz", "wiod2013_mrio/Zreg_2011.csv.gz",
  "us_bea/Summary_Use_2017_PRO_BeforeRedef_17sch.csv", "us_bea_historical_1963_1996/Use_1963.csv",
}

describe("lian demo TABLE", function()
  local folder

  setup(function() folder = malformed.folder() end)
  teardown(function()
    os.remove(folder.path .. "/demo.html")
    os.remove(folder.path .. "/demo.db")
    folder:remove()
  end)

  for _, kind in ipairs(SMALL) do
    it("ends well on " .. kind[1], function()
      local files, named = kind[2]()
      for name, records in pairs(files) do folder:write(name, records) end
      ends_well(folder.path, named or next(files))
    end)
  end

  it("takes the largest nodes of a network out", function()
    folder:write("links.csv", malformed.records("supplier,buyer,value\nore,steel,80\nsteel,car,120\n"))
    local text = ends_well(folder.path, "links.csv")
    assert.truthy(text:find("Taking car out costs the others 120 of value added, the most of the 3 largest nodes", 1,
      true), text)
  end)

  it("ends well on published tables", data.needed(function()
    for _, name in ipairs(PUBLISHED) do ends_well(folder.path, here .. "/" .. data.path(name)) end
  end))
end)
