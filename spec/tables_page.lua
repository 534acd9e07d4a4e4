--- Makes doc/tables.md: every input-output table of the shared data read by the shortest call, its value added by role
--- beside the published row. `lua5.4 spec/tables_page.lua > doc/tables.md`
local data = require "spec.support.data"
local lian = require "lian"
local plain_csv = require "spec.support.plain_csv"

local function set(...)
  local out = {}
  for _, v in ipairs{...} do out[v] = true end
  return out
end

local function amount(v)
  local digits = ("%.0f"):format(v)
  local sign, rest = digits:match("^(-?)(.*)$")
  return sign .. rest:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
end

-- published value added: rows with these labels in column `at`, over the sectors (heads that `is_sector` takes)
local function published(path, o)
  local rows = plain_csv.records(path)
  local function wanted(r) return o.rows[r[o.at or 1]] and (not o.year or r[1] == o.year) end
  return (plain_csv.sum(rows, wanted, o.head or 1, o.is_sector))
end

local function is_nbs(head) return head:find("^%d%d%d?$") ~= nil end
local function is_oecd(head) return head:find("^%d%d") ~= nil end
local NO_SECTOR = set("Year", "Code", "Description", "Origin", "CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP",
  "GO")
local function is_niot(head) return not NO_SECTOR[head] end
local function is_bea(head)
  return not head:find("^F%d") and not head:find("^T%d%d%d$") and not head:find("^Total") and not head:find("[Cc]ode")
    and not head:find("escription") and head ~= "" and not head:find("^NA")
end
local function is_cpa(head) return head:find("^CPA_") ~= nil and head ~= "CPA_TOTAL" end

local list = {}
local function family(title, unit, files, call, o)
  list[#list + 1] = {title = title, unit = unit, files = files, call = call, o = o or {}}
end

local function paths(form, ...)
  local out = {}
  for _, v in ipairs{...} do out[#out + 1] = form:format(v) end
  return out
end

local function years(form, from, to)
  local out = {}
  local function is_there(y) return y ~= 2003 and y ~= 2010 or not form:find("wiod2013") end
  for y = from, to do if is_there(y) then out[#out + 1] = form:format(y) end end
  return out
end

local NIOT = {}
for code in ([[AUS AUT BEL BGR BRA CAN CHE CHN CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IDN IND IRL ITA JPN KOR LTU
  LUX LVA MLT NLD NOR PRT ROU RUS SVK SVN SWE TUR TWN USA]]):gmatch("%u+") do NIOT[#NIOT + 1] = code end

family("China, national tables", "10,000 CNY", paths("china_nbs_io/china_%s.csv", "2002_122", "2005_42", "2007_135",
  "2010_41", "2012_139", "2015_42", "2017_42", "2017_149", "2018_42", "2018_153"), 'lian.read.any(FILE)',
  {rows = set "TVA", is_sector = is_nbs, each = true})
family("OECD 2021, China 1995 to 2018", "million USD", years("oecd_iot_2021ed_chn/OECD21ed_CHN_%d.csv", 1995, 2018),
  'lian.read.any(FILE)', {rows = set "VALU", is_sector = is_oecd})
family("WIOD 2016, 40 countries, the last year", "million USD", paths("wiod2016_niot/%s_NIOT_nov16.csv.gz",
  table.unpack(NIOT)), 'lian.read.any(FILE)', {rows = set "VA", at = 2, year = "2014", is_sector = is_niot})
family("WIOD 2013, world, 1995 to 2011", "million USD", years("wiod2013_mrio/Z_%d.csv.gz", 1995, 2011),
  'lian.read.any(FILE)', {why = "no row of value added is published with these files"})
family("BEA summary 2012 to 2022", "million USD", paths("us_bea/Summary_Use_%s_PRO_BeforeRedef_17sch.csv", 2012, 2017,
  2018, 2019, 2020, 2021, 2022), 'lian.read.any(FILE)', {rows = set "Total Value Added", is_sector = is_bea})
family("BEA detail 2017", "million USD", paths("us_bea/Detail_Use_2017_PRO_%sRedef_17sch.csv.gz", "Before", "After"),
  'lian.read.any(FILE)', {rows = set "T006", is_sector = is_bea})
family("BEA 1963 to 1996", "million USD", years("us_bea_historical_1963_1996/Use_%d.csv", 1963, 1996),
  'lian.read.any(FILE)', {rows = set "T006", is_sector = is_bea, head = 2})
family("United Kingdom 2010, domestic", "million GBP", {"uk_ioat_2010/uk_2010_iot_domestic_basic_pxp.csv"},
  [[lian.read.matrix{path = FILE, labels = 2, flows = "01..NPISH_96", output = "Total output",
  demand = "Households..Exports of services", inputs = "Imported goods and services..Gross Operating Surplus"}]],
  {value = 1327923, each = true})
family("Netherlands 2000", "million EUR", {"eu_small_iots/netherlands_2000_6sector.csv"},
  [[lian.read.matrix{path = FILE, flows = "agriculture_group..services_group", output = "output_bp",
  inputs = {"imports", "net_tax", "value_added_bp"}}]],
  {each = true, rows = set "value_added_bp", is_sector = function(head) return head:find("_group$") ~= nil end,
    again = [[lian.read.matrix{path = FILE, flows = "agriculture_group..services_group", output = "output_bp",
  inputs = {imports = "imports", product_taxes = "net_tax", value_added = "value_added_bp"}}]]})
family("Czechia 2015", "million CZK", {"eu_small_iots/czechia_iot_2015.csv"},
  [[lian.read.matrix{path = FILE, flows = "CPA_A01..CPA_S96", output = "TS_BP",
  demand = {"P3", "P5", "P6"}, inputs = {"P7", "D21X31", "B1G"}}]], {each = true, rows = set "B1G", is_sector = is_cpa,
    again = [[lian.read.matrix{path = FILE, flows = "CPA_A01..CPA_S96", output = "TS_BP", balance = "demand",
  demand = {"P3", "P5", "P6"}, inputs = {"P7", "D21X31", "B1G"}}]]})
family("Belgium 2020, with aggregates among the products", "million EUR", {"eu_small_iots/belgium_iot_eurostat.csv"},
  [[lian.read.matrix{path = FILE, flows = "CPA_A01..CPA_U", output = "TS_BP", totals = "drop",
  demand = {"P3", "P5", "P6"}, inputs = {"P7", "D21X31", "B1G"}}]], {each = true, rows = set "B1G",
    is_sector = function(head) return head == "TOTAL" end})
family("Belgium 2015, 63 sectors", "million EUR", {"belgium_io2015_shock/IO_BE_NACE64.csv"},
  [[lian.read.matrix{path = FILE, output = {path = BESIDE, columns = "Sectoral output*"},
  demand = {path = BESIDE, columns = {"Household demand*", "Total other demand*"}}}]],
  {each = true, beside = "belgium_io2015_shock/other_accounts_BE_NACE64.csv",
    why = "No row of value added is published; flows are domestic, so that what "
      .. "output leaves, and is shown, holds imports and taxes on products (the report says so)."})
family("Chile 2013", "million CLP", {"chile_2013_12sector/transaction_matrix.csv"},
  [[lian.read.matrix{path = FILE, output = {path = BESIDE, columns = "final_total_demand"},
  demand = {path = BESIDE, columns = "household_consumption..exports"}, inputs = {path = BESIDE, columns = "wage"}}]],
  {each = true, beside = "chile_2013_12sector/wage_demand_matrix.csv", why = "Wages alone are published.",
    again = [[lian.read.matrix{path = FILE, output = {path = BESIDE, columns = "final_total_demand"}, tolerance = 1e-3,
  demand = {path = BESIDE, columns = "household_consumption..exports"}}]]})
family("Not symmetric tables, or in another form", "", {"us_bea/Summary_Use_SUT_2022_17sch.csv",
  "us_bea/Detail_Use_2017_PUR_BeforeRedef_17sch.csv.gz", "us_bea_imports_by_origin/ImportMatrix_China_2021.csv",
  "uk_ioat_2010/uk_2010_use_purchasers_pxi.csv", "eu_small_iots/germany_1995_6sector_long.csv",
  "eu_small_iots/croatia_2010_1800_long.csv.gz", "japan_regional_io/IOTable.csv"},
  'lian.read.any(FILE)', {refused = true})

local function run(call, file, o)
  local text = "local FILE, BESIDE = ... return " .. call
  return assert(load(text, "=call", "t", {lian = lian}))(data.path(file), o.beside and data.path(o.beside))
end

local function shortened(message)
  return (tostring(message):gsub("[^ ]*shared/data/", ""):gsub("|", "/"))
end

local function roles_text(sums)
  local texts = {}
  for _, role in ipairs{"labour", "taxes", "depreciation", "surplus", "value_added", "other", "product_taxes",
    "imports", "discrepancy"} do
    if sums[role] then texts[#texts + 1] = ("%s %s"):format(role:gsub("_", " "), amount(sums[role])) end
  end
  return table.concat(texts, ", ")
end

-- one reading: value added, published, chain, report; or the refusal
local function reading(one, file, call)
  local chain, report = run(call or one.call, file, one.o)
  if not chain then return {refusal = shortened(report)} end
  local check = chain:check()
  local found = {added = check.value_added, inputs = check.inputs, report = report, chain = chain}
  local x, outside = 0, 0
  for _, v in ipairs(chain:output()) do x = x + v end
  local imports = chain:flows("imports")
  for role, v in pairs(check.inputs) do
    if role == "imports" or role == "product_taxes" or role == "discrepancy" then outside = outside + v end
  end
  for _, m in ipairs{chain:flows(), imports} do for _, v in ipairs(m:row_sums()) do outside = outside + v end end
  found.identity = math.abs(x - outside - check.value_added) / x
  if one.o.rows then found.published = published(data.path(file), one.o) else found.published = one.o.value end
  return found
end

local function print_reading(file, found)
  if found.refusal then
    print(("| `%s` | refused: %s | | |"):format(file:match("[^/]*$"), found.refusal))
    return
  end
  print(("| `%s` | %s | %s | %s |"):format(file:match("[^/]*$"), amount(found.added),
    found.published and amount(found.published) or "none", roles_text(found.inputs)))
end

local function print_each(one)
  print("\n| file | value added | published | inputs by role |\n| --- | ---: | ---: | --- |")
  for _, file in ipairs(one.files) do
    local found = reading(one, file)
    print_reading(file, found)
    if found.refusal and one.o.again then
      print_reading(file, reading(one, file, one.o.again))
    end
  end
  if one.o.why then print("\n" .. one.o.why) end
  if one.o.again then print("\nThe second reading is\n\n```lua\n" .. one.o.again .. "\n```") end
end

local function print_all(one)
  local worst, where, least, most, identity, repaired = 0, nil, math.huge, 0, 0, 0
  for _, file in ipairs(one.files) do
    local found = reading(one, file)
    if found.refusal then error(file .. ": " .. found.refusal) end
    least, most = math.min(least, found.added), math.max(most, found.added)
    identity = math.max(identity, found.identity)
    repaired = repaired + (found.report.repaired and 1 or 0)
    local off = found.published and math.abs(found.added - found.published) or 0
    if off > worst then worst, where = off, file:match("[^/]*$") end
  end
  local off = "Published: " .. (one.o.why or "") .. "."
  if one.o.rows then
    off = where and ("Largest difference from the published row: %.3g (`%s`)."):format(worst, where) or
      "No difference from the published row."
  end
  print(("\n%d tables; value added from %s to %s. %s\nOutput less flows, imports, taxes on products and discrepancy is "
    .. "value added to %.1g of output.\nIn %d of them differences are booked."):format(#one.files, amount(least),
    amount(most), off, identity, repaired))
end

print [[
# Tables that were read

Made by `lua5.4 spec/tables_page.lua > doc/tables.md`; not by hand. Every input-output table of the data that the specs
use, read by the shortest call that a user would write. Value added is what inputs of all roles but imports, product
taxes and discrepancy sum to; the published row is summed apart from the library.]]
for _, one in ipairs(list) do
  print(("\n## %s%s\n\n```lua\n%s\n```"):format(one.title, one.unit ~= "" and " (" .. one.unit .. ")" or "", one.call))
  if one.o.refused then
    print("\n| file | refused |\n| --- | --- |")
    for _, file in ipairs(one.files) do
      local found = reading(one, file)
      print(("| `%s` | %s |"):format(file:match("[^/]*$"), found.refusal or "no"))
    end
  elseif one.o.each then print_each(one)
  else print_all(one) end
end
