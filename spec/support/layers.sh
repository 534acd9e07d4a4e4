#!/bin/sh
# the floors of the house: a file includes its own floor's siblings and floors below, never above
floor() {
  case $1 in
    base) echo 1 ;; numeric) echo 2 ;; chain) echo 3 ;;
    analysis|network|dynamics|index|store) echo 4 ;;
    decide) echo 5 ;; lua|mpi) echo 6 ;; # mpi: a module of Lua by itself
    *) echo 0 ;;
  esac
}
bad=0
for file in csrc/*/*.c csrc/*/*.h csrc/lua/mpi/*.c; do
  here=$(basename "$(dirname "$file")")
  mine=$(floor "$here")
  # the binding knows lian.h alone; statements of SQL are prepared where they are bound
  if [ "$here" = lua ] && [ "$(basename "$file")" != statements.c ] &&
     grep -nE '#include "\.\./' "$file" | grep -vE '"\.\./lian(/lua)?\.h"'; then
    echo "$file includes what a host cannot"; bad=1
  fi
  for there in $(sed -n 's|^#include "\.\./\([a-z]*\)/.*|\1|p' "$file"); do
    if [ "$(floor "$there")" -ge "$mine" ] && [ "$there" != "$here" ]; then
      echo "$file includes $there/, which is not below $here/"; bad=1
    fi
  done
  if [ "$mine" -ne 6 ] && grep -qE '#include *[<"](lua|lauxlib|lualib)\.h' "$file"; then
    echo "$file includes Lua"; bad=1
  fi
  if [ "$mine" -ne 6 ] && grep -nE '(^|[^A-Za-z0-9_])(abort|exit|v?s?n?printf|v?fprintf|strcpy|strcat|setlocale|getenv|strtod) *\(' "$file"; then
    echo "$file calls what the core must not"; bad=1
  fi
  # OpenBLAS's settings belong to the process, and so does the lock around them
  if [ "$mine" -ne 6 ] && [ "$file" != csrc/numeric/blas_hold.c ] && grep -nE '^static [a-z_0-9 ]+ \*?[a-z_0-9]+(\[[^]]*\])* *(=.*)?;' "$file" | grep -v const; then
    echo "$file keeps a mutable static"; bad=1
  fi
done
[ $bad -eq 0 ] && echo "layers: clean"
exit $bad
