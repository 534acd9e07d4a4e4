#!/bin/sh
# A newcomer's hour: from a clone to an answer on a table of one's own, as a script of commands. Each step's output is
# checked. The folder is removed at the end; FOLDER=/somewhere keeps it there.
set -u
from=$(cd "$(dirname "$0")/.." && pwd)
if [ -n "${FOLDER:-}" ]; then mkdir -p "$FOLDER"; else FOLDER=$(mktemp -d); trap 'rm -rf "$FOLDER"' EXIT; fi
unset LUA_PATH LUA_CPATH LUA_PATH_5_4 LUA_CPATH_5_4 LIAN_BUILD MAKEFLAGS MFLAGS MAKELEVEL
said="$FOLDER/said" steps=0

fail() {
  echo "newcomer: $1" >&2
  tail -n 40 "$said" >&2
  exit 1
}

# step WHAT COMMAND...: runs it, keeps what it said
step() {
  what=$1; shift
  "$@" >"$said" 2>&1 </dev/null || fail "$what: status $?"
  steps=$((steps + 1))
  echo "$what: $(wc -l <"$said" | tr -d ' ') lines"
}

# says WORDS...: each stands in what the last step said
says() {
  for words in "$@"; do grep -qF -- "$words" "$said" || fail "$what: expected '$words'"; done
}

# at_most LINES
at_most() {
  lines=$(wc -l <"$said")
  [ "$lines" -lt "$1" ] || fail "$what: $lines lines, expected less than $1"
}

there() {
  for file in "$@"; do [ -s "$file" ] || fail "$what: no file $file"; done
}

# ---- clone, make, the sample study
step "clone" git -c safe.directory="*" clone -q "$from" "$FOLDER/lian"
cd "$FOLDER/lian" || exit 1
step "make demo" make -j2 demo
says "stranglehold" "wrote demo.html"
at_most 60
there demo.html demo.db
step "make" make -j2
there lian build/liblian.a
step "make, once more" make
at_most 5
step "make help" make help
says "make test" "make install"
step "all specs can be set up where published tables are absent" make -s list
says "package_spec"

# ---- the command, in a folder of one's own
mkdir "$FOLDER/mine" && cd "$FOLDER/mine" || exit 1
lian="$FOLDER/lian/lian"
step "lian help extraction" "$lian" help extraction
says "chain:extraction"
step "lian demo four_regions" "$lian" demo four_regions
says "Key sectors of CHN" "chip embargo"
at_most 60
there demo.html demo.db
step "lian demo on the shipped table" "$lian" demo "$FOLDER/lian/lua/lian/examples/eight_sectors.csv"
says "8 nodes" "wrote demo.html"

# ---- a table of one's own: two regions that grow grain and mill it
cat >table.csv <<'TABLE'
node,N_farm,N_mill,S_farm,S_mill,N_buyers,S_buyers,output
N_farm,10,40,0,10,30,10,100
N_mill,5,10,0,5,80,20,120
S_farm,5,10,20,30,5,50,120
S_mill,0,5,10,15,10,60,100
value_added,80,55,90,40,,,
TABLE
cat >read.lua <<'LUA'
local chain, report = assert(lian.read.matrix{path = "table.csv", labels = 1, flows = "N_farm..S_mill",
  demand = {households = "*_buyers"}, inputs = {value_added = "value_added"}, output = "output",
  unit = "million EUR", year = 2024})
return chain, report
LUA
cat >look.lua <<'LUA'
local chain, report = dofile "read.lua"
print(report)
print(chain)
print(chain:multipliers{of = "output"})
LUA
step "a table of one's own" "$lian" run look.lua
# column sums of (I - A)^-1, by iteration m = 1 + m A outside of lian: 1.28696 1.77291 1.39236 1.92359
says "4 nodes, 2 regions" "row balance     exact" "column balance  exact" "1.287" "1.773" "1.392" "1.924"

# ---- a scenario, its report, a store
cat >scenario.lua <<'LUA'
local chain = dofile "read.lua"
local cut = lian.scenario "half of the grain" {
  lian.embargo{goods = "farm", by = "N", on = "S", cut = 0.5},
}
local result = assert(cut:run(chain))
print(result)
print(result:losses{each = "region", of = "value_added"})
assert(result:report("grain.html"))
os.remove("grain.db")
local store <close> = assert(lian.open("grain.db"))
assert(store:save(chain, "table"))
print("run " .. assert(result:save(store, {chain = "table"})))
LUA
step "a scenario" "$lian" run scenario.lua
says "half of the grain" "short supply, rationed" "run 1"
there grain.html grain.db
grep -q "<svg" grain.html || fail "the report has no figure"

# ---- the same in time
cat >in_time.lua <<'LUA'
local chain = dofile "read.lua"
local timed = lian.scenario "grain in time" {from = 2024, to = 2026, step = "week",
  lian.embargo{goods = "farm", by = "N", on = "S", cut = 0.5, at = 2024.5, lasts = 0.5}}
local run = assert(timed:run(chain, {stock = 30, record = "region"}))
print(run)
print(run:resilience{on = "S"})
LUA
step "a scenario in time" "$lian" run in_time.lua
says "grain in time"

# ---- the store, and the run once more
step "the runs of the store" "$lian" replay grain.db
says "half of the grain" "table"
step "replay" "$lian" replay grain.db 1
says "repeated" "equal to the last bit"

# ---- makers leave, and suppliers follow: a table in time, and a network of firms
cat >leave.lua <<'LUA'
local chain = dofile "read.lua"
local leave = lian.scenario "mills leave" {from = 2024, to = 2030, step = "month", home = "N",
  lian.relocation{goods = "mill", on = "N", toward = "S", gap = 0.1, at = 2025}}
local run = assert(leave:run(chain, {record = "node"}))
print(run:losses{each = "region", of = "value_added"})
assert(run:report("leave.html"))
local firms = lian.frame.new{{"firm", {"Mine", "Mill A", "Mill B", "Plant"}}, {"sector", {"ore", "steel", "steel", "cars"}},
  {"region", {"N", "N", "S", "S"}}, {"revenue", {20, 60, 30, 100}}}
local links = lian.frame.new{{"supplier", {"Mine", "Mine", "Mill A", "Mill B"}}, {"buyer", {"Mill A", "Mill B", "Plant",
  "Plant"}}, {"value", {12, 8, 60, 30}}}
local net = assert(lian.network{links = links, columns = firms})
print(net:relocate{leader = "Plant", follow = 0.5, each = "region", essential = "all"})
LUA
step "makers leave, and firms" "$lian" run leave.lua
# Plant bought all that both mills sell: half of the two follow
says "losses of value_added" "Plant leaves, 1 of 2 suppliers follow" "what is left"
there leave.html

# ---- a table of countries, drafted: output is its last row and its last column
cat >countries.csv <<'TABLE'
V1,CHN_A01,CHN_C26,USA_A01,USA_C26,CHN_HFCE,CHN_GFCF,USA_HFCE,USA_GFCF,OUT
CHN_A01,30,20,10,5,20,10,15,10,120
CHN_C26,2,30,1,4,50,20,3,10,120
USA_A01,15,5,20,10,4,6,20,20,100
USA_C26,1,5,2,20,4,2,36,30,100
TLS,2,3,1,1,,,,,
VA,70,57,66,60,,,,,
OUT,120,120,100,100,,,,,
TABLE
step "a table of countries, drafted" "$lian" new countries.csv
says "a table of 4 sectors" "4 nodes, 2 regions" "row balance     exact" "column balance  exact"
cat >countries.lua <<'LUA'
local chain = assert(lian.read.matrix{path = "countries.csv", flows = "CHN_A01..USA_C26", output = "OUT", sections = "isic",
  demand = {households = "*_HFCE", investment = "*_GFCF"}, inputs = {product_taxes = "TLS", value_added = "VA"}})
print(chain:attribute "section"[2], chain:dependence{home = "CHN"})
LUA
step "a table of countries, asked" "$lian" run countries.lua
says "CHN_C26  0.0833" # (5 + 5) of 120 are inputs from abroad

# ---- make and use, as the BEA prints them
cat >make.csv <<'TABLE'
code,A,B,T008
I1,90,0,90
I2,10,100,110
T007,100,100,200
TABLE
cat >use.csv <<'TABLE'
code,I1,I2,T001,F010,F040,T004,T007
A,10,10,20,75,5,80,100
B,10,7,17,80,3,83,100
T005,20,17,37,155,8,163,200
V001,40,50,90,,,,
V002,10,13,23,,,,
V003,20,30,50,,,,
T006,70,93,163,,,,
T008,90,110,200,,,,
TABLE
cat >bea.lua <<'LUA'
local chain, report = assert(lian.read.bea{make = "make.csv", use = "use.csv", technology = "sales"})
print(report, chain:flows():frame(), chain:multipliers{of = "output"})
LUA
step "make and use" "$lian" run bea.lua
# I1 makes nine tenths of A and nothing of B, I2 the rest, so flows are 9 9 / 11 8; with output 90 and 110 A is
# 0.1 0.08182 / 0.12222 0.07273, and the column sums of its inverse are (0.92727 + 0.12222) / 0.82455 and (0.9 + 0.08182) / 0.82455
says "value added     163" "1.273" "1.191"

# ---- a list of trade, by importers: who could stop what
cat >trade.csv <<'TABLE'
reporter,partner,hs6,year,flow,value
China,Japan,848620,2022,imports,60
China,Netherlands,848620,2022,imports,30
China,Korea,848620,2022,imports,10
China,Germany,903082,2022,imports,25
China,World,848620,2022,imports,100
TABLE
cat >trade.lua <<'LUA'
local list, report = assert(lian.read.trade{path = "trade.csv", flow = "imports", years = 2022, home = "China",
  columns = {code = "hs6", reporter = "reporter", partner = "partner", flow = "flow", year = "year", value = "value"},
  items = {["848620"] = "制造设备", ["903082"] = "测试仪"}, production = {["制造设备"] = {China = 50}, ["测试仪"] = {China = 75}}})
print(report)
print(list:chokepoints{home = "China", all_items = true})
print(list:self_guarantee{home = "China", target = 0.7, each = "item"})
LUA
step "a list of trade" "$lian" run trade.lua
# 60 of 150 from Japan, and 0.8 of the trade is in that item; 50 of 150 made at home, 75 of 100
says "制造设备" "测试仪" "0.3200" "0.3333" "0.7500"

# ---- the basis of parts, materials, software, processes and testing, with a budget of programmes, over years
cat >bases.lua <<'LUA'
local list = assert(lian.items{unit = "亿元", items = {{item = "机床", base = "装备", value = 100}, {item = "轴承",
    base = "零部件", value = 8, stock = 2}, {item = "轴承钢", base = "材料", value = 3, stock = 3},
    {item = "仿真软件", base = "软件"}},
  requires = {["机床"] = {"轴承", "仿真软件"}, ["轴承"] = {"轴承钢"}},
  provides = {["机床"] = {CHN = 0.8, DEU = 0.2}, ["轴承"] = {CHN = 0.4, SWE = 0.6}, ["轴承钢"] = {CHN = 0.5, SWE = 0.5},
    ["仿真软件"] = {USA = 0.9, CHN = 0.1}}})
print(list:self_guarantee{home = "CHN", each = "base", target = 0.7})
print(list:chokepoints{home = "CHN"}, list:diagnose{home = "CHN"})
local stop = lian.scenario "断供" {from = 2026, to = 2029, step = "month", home = "CHN",
  lian.embargo{goods = "轴承", by = "SWE", on = "CHN", cut = lian.uniform(0.5, 1), at = 2027, lasts = lian.uniform(0.5, 2)},
  lian.stockpile{goods = {"轴承", "仿真软件"}, on = "CHN", months = 1, at = 2026},
  lian.second_source{goods = "轴承", on = "CHN", toward = "CHN", share = 0.2, at = 2026, cost = 1}}
local run = assert(stop:run(list))
print(run)
assert(run:report("bases.html"))
local sweep = assert(stop:sweep(list, {draws = 64, design = "sobol", seed = 1}))
print(sweep:discover{where = function(r) return r.level < 0.98 end})
LUA
step "a list of items over years" "$lian" run bases.lua
says "零部件" "0.4000" "policies cost at least" "仿真软件" "draws are of interest"
there bases.html

# ---- a mistake is one line that helps
step "the study of a table that is not there" sh -c '! "$1" demo nowhere.csv' sh "$lian"
says "nowhere.csv"
at_most 3

echo "newcomer: $steps steps"
