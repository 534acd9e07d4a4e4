#!/bin/sh
# failing firms beside plain loops of the published algorithm, compiled in the same run
# uses B (build folder, with liblian.a) and CC; FIRMS, LINKS, SECTORS, FAILURES (0: every firm), REVENUE=1: with revenue.
# LARGE=1: also 711,248 firms and 38.6 million links (the size of Hungary's network), 1,000 failures, then the same links
# from a file and every measure (national.lua): 6 GB of memory, 1.1 GB of disk, half an hour
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
B=${B:-build}
[ -f "$B/liblian.a" ] || { echo "cascade.sh: make $B/liblian.a first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
# shellcheck disable=SC2046
${CC:-cc} -std=c11 -O3 -D_POSIX_C_SOURCE=200809L -Icsrc -o "$work/cascade" "$here/cascade.c" "$B/liblian.a" \
  $(pkg-config --libs openblas sqlite3 zlib) -lpthread -lm
"$work/cascade" "${FIRMS:-91595}" "${LINKS:-235912}" "${SECTORS:-600}" "${FAILURES:-0}" ${REVENUE:+revenue}
[ -n "${LARGE:-}" ] || exit 0
"$work/cascade" 711248 38600000 600 1000 revenue "$work/links.csv"
LINKS="$work/links.csv" LUA_PATH_5_4="./lua/?.lua;./lua/?/init.lua;;" LUA_CPATH_5_4="./$B/?.so;;" \
  "${LUA:-lua5.4}" spec/bench/national.lua
