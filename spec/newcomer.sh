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

# ---- a mistake is one line that helps
step "the study of a table that is not there" sh -c '! "$1" demo nowhere.csv' sh "$lian"
says "nowhere.csv"
at_most 3

echo "newcomer: $steps steps"
