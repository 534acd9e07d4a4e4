#!/bin/sh
# dense and sparse work of the numeric floor against numpy and scipy on the same OpenBLAS
# uses B (build folder, with liblian.a), CC, PYTHON, SIZES, THREADS, NODES, LINKS; prints one table; best of 5 of each
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
B=${B:-build}
PYTHON=${PYTHON:-/usr/bin/python3}
SIZES=${SIZES:-500 1435 3000}
NODES=${NODES:-100000}
LINKS=${LINKS:-1000000}

cd "$root"
[ -f "$B/liblian.a" ] || { echo "numeric.sh: make $B/liblian.a first" >&2; exit 1; }
if ! "$PYTHON" -c 'import numpy, scipy' 2>/dev/null; then
  echo "numeric.sh: $PYTHON has no numpy and scipy, nothing to compare with" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
# shellcheck disable=SC2046
${CC:-cc} -std=c11 -O2 -Icsrc -o "$work/numeric" "$here/numeric.c" "$B/liblian.a" \
  $(pkg-config --libs openblas sqlite3 zlib) -lpthread -lm

for threads in ${THREADS:-1 2}; do
  export OPENBLAS_NUM_THREADS=$threads
  for n in $SIZES; do
    "$work/numeric" "$threads" "$n"
    "$PYTHON" "$here/numeric.py" "$threads" "$n"
  done
  "$work/numeric" "$threads" sparse "$NODES" "$LINKS" "$work/links"
  "$PYTHON" "$here/numeric.py" "$threads" sparse "$NODES" "$LINKS" "$work/links"
done > "$work/lines"

awk '
  { key = $2 " " $3 " " $4; time[$1, key] = $5; extra[$1, key] = $6 }
  $1 == "ours" { order[++count] = key }
  function flops(what, n) {
    if (what == "product" || what == "inverse") return 2 * n ^ 3
    if (what == "factor" || what == "factor_solve") return 2 * n ^ 3 / 3
    return 0
  }
  function peak(n, t, p, o) {      # dgemm of that size and thread count, the better of the two
    o = extra["ours", "product " n " " t]; p = extra["numpy", "product " n " " t]
    return o > p ? o : p
  }
  function note(what, n, t, key, f) {
    f = flops(what, n)
    if (what == "inverse")
      return sprintf("%.0f%% of dgemm, memory 1 + %.3f matrices",
                     100 * f / time["ours", key] * 1e-9 / peak(n, t), extra["ours", key])
    if (f) return sprintf("%.0f%% of dgemm", 100 * f / time["ours", key] * 1e-9 / peak(n, t))
    if (what ~ /^(times|transposed_times)$/)
      return sprintf("%.1f GB/s, %.0f%% of a copy", extra["ours", key],
                     100 * extra["ours", key] / extra["ours", "copy " n " " t])
    if (what == "copy") return sprintf("%.1f GB/s read and written, one thread", extra["ours", key])
    if (what ~ /solve|neumann/)
      return sprintf("%d products, theirs %d", extra["ours", key], extra["numpy", key])
    return ""
  }
  END {
    printf "%-17s %7s %3s %10s %10s %6s  %s\n", "what", "n", "thr", "ours ms", "numpy ms",
           "ratio", "note"
    for (i = 1; i <= count; i++) {
      key = order[i]; split(key, k, " ")
      theirs = ("numpy", key) in time
      printf "%-17s %7d %3d %10.3f %10s %6s  %s\n", k[1], k[2], k[3], 1e3 * time["ours", key],
             theirs ? sprintf("%.3f", 1e3 * time["numpy", key]) : "-",
             theirs ? sprintf("%.2f", time["ours", key] / time["numpy", key]) : "-",
             note(k[1], k[2], k[3], key)
    }
  }' "$work/lines"
echo "solve: ours BiCGSTAB, theirs Neumann on the dense A; factor_solve: LU, theirs numpy.linalg.solve"
echo "sparse_solve: scipy bicgstab with atol 0, tol 1e-12; times and copy of small n stay in cache"
