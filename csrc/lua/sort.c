/* core.sorted(numbers): ascending, by merging runs that were sorted apart (Knuth 1998, 5.2.4); unlike table.sort
   it polls for Ctrl-C. n log n comparisons; two arrays of n numbers */
#include <stdlib.h>
#include <string.h>

#include "binding.h"

#define RUN 32768 /* numbers between polls for Ctrl-C */

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void look(lua_State *L, const lian_env *env) {
  lian_error err = {LIAN_INTERRUPTED, "interrupted"};
  if (env->stop(env->stop_ud)) binding_fail(L, &err);
}

typedef struct runs {
  const double *from;
  double *to;
  size_t n, width;
} runs;

/* merges two adjacent runs from `at` on */
static void merge(lua_State *L, const lian_env *env, const runs *r, size_t at) {
  size_t middle = at + r->width < r->n ? at + r->width : r->n;
  size_t end = middle + r->width < r->n ? middle + r->width : r->n;
  size_t i = at, j = middle;
  for (size_t k = at; k < end; k++) {
    int left = i < middle && (j == end || r->from[i] <= r->from[j]);
    r->to[k] = left ? r->from[i++] : r->from[j++];
    if (k % RUN == 0) look(L, env);
  }
}

static int sorted(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  size_t n = (size_t)lua_rawlen(L, 1);
  lian_env env = binding_env(L);
  double *from = binding_numbers(L, 1, n, "numbers"), *to = binding_scratch(L, n);
  for (size_t at = 0; at < n; at += RUN) {
    qsort(from + at, n - at < RUN ? n - at : RUN, sizeof *from, ascending);
    look(L, &env);
  }
  for (size_t width = RUN; width < n; width *= 2) {
    runs r = {from, to, n, width};
    for (size_t at = 0; at < n; at += 2 * width) merge(L, &env, &r, at);
    to = from;
    from = r.to;
  }
  binding_push_numbers(L, from, n);
  return 1;
}

void binding_open_sort(lua_State *L) {
  lua_pushcfunction(L, sorted);
  lua_setfield(L, -2, "sorted");
}
