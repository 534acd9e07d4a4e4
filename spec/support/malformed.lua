--- Small valid files of every layout, to be read as they are or damaged first.
--- Each is a list of records (arrays of fields), fresh at every call.
local malformed = {}

local function records(text)
  local rows = {}
  for line in text:gmatch("[^\n]+") do
    local fields = {}
    for field in (line .. ","):gmatch("([^,]*),") do fields[#fields + 1] = field end
    rows[#rows + 1] = fields
  end
  return rows
end

malformed.records = records

---Records as CSV text.
function malformed.csv(rows)
  local lines = {}
  for k, fields in ipairs(rows) do lines[k] = table.concat(fields, ",") end
  return table.concat(lines, "\n") .. "\n"
end

-- ---- China: three sectors, competitive

function malformed.nbs()
  return records("Code,Description,DescriptionInChinese,01,02,03,TIU,FU101,FU102,THC,FU103,TC,"
    .. "FU201,FU202,GCF,EX,TFU,IM,ERR,GO\n" .. [[
01,Farms,农业,10,20,5,35,20,20,40,5,45,10,-2,8,20,73,9,1,100
02,Mills,制造,15,30,10,55,20,20,40,5,45,10,-2,8,20,73,9,1,120
03,Shops,商业,5,10,15,30,10,15,25,10,35,5,5,10,10,55,5,0,80
TII,Total intermediate input,中间投入合计,30,60,30,120,,,,,,,,,,,,,
VA001,Compensation,劳动者报酬,40,30,30,100,,,,,,,,,,,,,
VA002,Net taxes,生产税净额,-5,5,5,5,,,,,,,,,,,,,
VA003,Depreciation,固定资产折旧,10,10,5,25,,,,,,,,,,,,,
VA004,Surplus,营业盈余,25,15,10,50,,,,,,,,,,,,,
TVA,Total value added,增加值合计,70,60,50,180,,,,,,,,,,,,,
TI,Total inputs,总投入,100,120,80,300,,,,,,,,,,,,,]])
end

-- two sectors, domestic and imported flows apart
function malformed.nbs_split()
  return records[[
Code,Description,DescriptionInChinese,Origin,01,02,TIU,TC,FU201,FU202,EX,TFU,GO
01,Farms,农业,Domestic,10,20,30,40,20,0,10,70,100
02,Mills,制造,Domestic,20,30,50,50,30,5,15,100,150
01,Farms,农业,Imports,5,5,10,6,4,0,0,10,20
02,Mills,制造,Imports,3,10,13,7,2,0,1,10,23
TII,Total intermediate input,中间投入合计,TOT,38,65,103,,,,,,
VA001,Compensation,劳动者报酬,TOT,30,40,70,,,,,,
VA002,Net taxes,生产税净额,TOT,2,5,7,,,,,,
VA003,Depreciation,固定资产折旧,TOT,10,20,30,,,,,,
VA004,Surplus,营业盈余,TOT,20,20,40,,,,,,
TVA,Total value added,增加值合计,TOT,62,85,147,,,,,,
TI,Total inputs,总投入,TOT,100,150,250,,,,,,]]
end

function malformed.oecd()
  return records[[
Code,Description,01,02,HFCE,NPISH,GGFC,GFCF,INVNT,CONS_ABR,CONS_NONRES,EXPO,IMPO
01,Farms,10,20,40,1,5,20,-1,2,3,10,-10
02,Mills,20,30,60,2,10,20,5,1,2,10,-10
TXS_IMP_FNL,Taxes abroad,0,0,0,0,0,0,0,0,0,0,0
TXS_INT_FNL,Taxes at home,2,3,5,0,0,1,0,0,0,0,0
TTL_INT_FNL,Total,32,53,105,3,15,41,4,3,5,20,-20
VALU,Value added,68,97,0,0,0,0,0,0,0,0,0
OUTPUT,Output,100,150,0,0,0,0,0,0,0,0,0]]
end

-- ---- WIOD 2013: two regions by two sectors in three files

function malformed.wiod2013()
  return {
    flows = records[[
label,AAA_c1,AAA_c2,BBB_c1,BBB_c2
AAA_c1,10,5,1,2
AAA_c2,5,20,3,2
BBB_c1,2,1,15,4
BBB_c2,1,3,5,25]],
    demand = records[[
label,AAA_c37,AAA_c38,AAA_c39,AAA_c41,AAA_c42,BBB_c37,BBB_c38,BBB_c39,BBB_c41,BBB_c42
AAA_c1,30,1,5,10,-1,3,0,1,2,1
AAA_c2,40,0,10,15,2,2,0,0,1,0
BBB_c1,4,0,0,3,0,30,1,6,12,2
BBB_c2,2,0,1,1,0,50,2,10,15,1]],
    output = records[[
label,region,sector,output
AAA_c1,AAA,c1,70
AAA_c2,AAA,c2,100
BBB_c1,BBB,c1,80
BBB_c2,BBB,c2,116]],
    sectors = records[[
code,name
c1,Farms
c2,Mills]],
  }
end

function malformed.wiod2016()
  return records[[
Year,Code,Description,Origin,A,B,CONS_h,CONS_np,CONS_g,GFCF,INVEN,EXP,GO
,,,,Farms,Mills,Households,NPISH,Government,Investment,Inventories,Exports,Output
2010,A,Farms,Domestic,10,20,40,0,10,10,0,10,100
2010,B,Mills,Domestic,20,30,50,1,9,20,5,15,150
2010,A,Farms,Imports,5,5,6,0,0,4,0,0,20
2010,B,Mills,Imports,3,10,7,0,0,2,0,1,23
2010,II_fob,Total,TOT,38,65,103,1,19,36,5,26,293
2010,TXSP,Taxes,TOT,1,2,3,0,0,1,0,0,7
2010,EXP_adj,Adjustment,TOT,0,0,0,0,0,0,0,0,0
2010,PURR,Abroad,TOT,0,0,0,0,0,0,0,0,0
2010,PURNR,By others,TOT,0,0,0,0,0,0,0,0,0
2010,VA,Value added,TOT,60,82,0,0,0,0,0,0,0
2010,IntTTM,Margins,TOT,1,1,0,0,0,0,0,0,0
2010,GO,Output,TOT,100,150,0,0,0,0,0,0,0
2011,A,Farms,Domestic,11,20,40,0,10,10,0,10,101
2011,B,Mills,Domestic,20,30,50,1,9,20,5,15,150
2011,A,Farms,Imports,5,5,6,0,0,4,0,0,20
2011,B,Mills,Imports,3,10,7,0,0,2,0,1,23
2011,II_fob,Total,TOT,39,65,103,1,19,36,5,26,293
2011,TXSP,Taxes,TOT,1,2,3,0,0,1,0,0,7
2011,EXP_adj,Adjustment,TOT,0,0,0,0,0,0,0,0,0
2011,PURR,Abroad,TOT,0,0,0,0,0,0,0,0,0
2011,PURNR,By others,TOT,0,0,0,0,0,0,0,0,0
2011,VA,Value added,TOT,60,82,0,0,0,0,0,0,0
2011,IntTTM,Margins,TOT,1,1,0,0,0,0,0,0,0
2011,GO,Output,TOT,101,150,0,0,0,0,0,0,0]]
end

-- ---- BEA: the example of Miller and Blair 2009, chapter 5, in the layout of the files

function malformed.bea()
  return {
    make = records[[
code,A,B,T008
I1,90,0,90
I2,10,100,110
T007,100,100,200]],
    use = records[[
code,I1,I2,T001,F010,F040,T004,T007
A,10,10,20,75,5,80,100
B,10,7,17,80,3,83,100
T005,20,17,37,155,8,163,200
V001,40,50,90,,,,
V002,10,13,23,,,,
V003,20,30,50,,,,
T006,70,93,163,,,,
T008,90,110,200,,,,]],
    imports = records[[
code,I1,I2,T001,F010,F040,T004
A,1,2,3,4,0,7
B,2,1,3,5,0,8]],
  }
end

-- ---- any matrix, and links

function malformed.matrix()
  return records[[
node,name,AAA_x,AAA_y,BBB_x,BBB_y,households,exports,output
AAA_x,farms,10,5,1,2,40,12,70
AAA_y,mills,5,20,3,2,60,10,100
BBB_x,Farms,2,1,15,4,50,8,80
BBB_y,Mills,1,3,5,25,70,12,116
wages,,30,40,30,50,,,
profits,,22,31,26,33,,,]]
end

function malformed.edges()
  return records[[
supplier,buyer,value,kind
ore,steel,40,goods
steel,cars,60,goods
steel,ships,20,goods
chips,cars,15,goods
ore,steel,5,goods
cars,cars,2,services]]
end

function malformed.nodes()
  return records[[
node,region,sector,output,staff
ore,AUS,B,60,12
steel,CHN,C24,110,
chips,TWN,C26,30,4
cars,CHN,C29,200,30.5
ships,KOR,C30,90,11]]
end

-- ---- a list of items

function malformed.items()
  return {
    items = records("item,id,base,stock,spare,readiness\nchip,N1,product,2,,\ntool,N2,equipment,12,10%,3\n"
      .. "EUV,N3,equipment,,,\nDUV,N4,equipment,,,7\ngas,N5,materials,3,0.2,5"),
    requires = records("input,item,variant_of,class,weight\ntool,chip,,critical,\ngas,N1,,important,\n"
      .. "EUV,,tool,,1\nN4,,tool,,3\nchip,gas,,optional,"),
    provides = records("provider,item,share,negligible,to\nASML,EUV,100%,,\nNLD,DUV,0.7,,\nJPN,DUV,0.3,,\n"
      .. "CHN,gas,60 %,,\nROW,gas,,,\nJPN,gas,,minor,\nROW,gas,1,,CHN"),
    providers = records("provider,country\nASML,NLD\nJPN,\nCHN,CHN\nROW,ROW"),
  }
end

-- ---- files in a folder of their own

local Folder = {}
Folder.__index = Folder

---A fresh folder; folder:remove() deletes it with all that it wrote.
function malformed.folder(parent)
  local path = parent or os.tmpname()
  if not parent then os.remove(path) end
  assert(os.execute(("mkdir -p '%s'"):format(path)))
  return setmetatable({path = path, names = {}}, Folder)
end

---Writes records (or text) to a file of the folder and gives its path.
function Folder:write(name, rows)
  local path = self.path .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write(type(rows) == "string" and rows or malformed.csv(rows))
  file:close()
  self.names[path] = true
  return path
end

function Folder:remove()
  for path in pairs(self.names) do os.remove(path) end
  os.remove(self.path)
end

return malformed
