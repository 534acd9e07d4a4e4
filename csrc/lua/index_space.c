/* space and time as plain functions: core.space */
#include "binding.h"

static size_t length_at(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  return (size_t)lua_rawlen(L, index);
}

/* moran(from, to, weight or nil, units, standardise, y, permutations, all, seed, locals) -> {i, ...}, local, lag, p */
static int moran(lua_State *L) {
  lian_error err;
  lua_settop(L, 10);
  lian_neighbours w = {.size = sizeof w, .count = length_at(L, 1), .standardise = lua_toboolean(L, 5)};
  w.units = binding_count(L, 4, 0, INT32_MAX, "units");
  w.from = binding_places(L, 1, w.count, w.units, "from");
  w.to = binding_places(L, 2, w.count, w.units, "to");
  w.weight = lua_isnil(L, 3) ? NULL : binding_numbers(L, 3, w.count, "weight");
  const double *y = binding_numbers(L, 6, w.units, "y");
  size_t permutations = binding_count(L, 7, 0, 100000000, "permutations");
  uint64_t seed = (uint64_t)binding_whole(L, 9, "seed");
  int locals = lua_toboolean(L, 10);
  double *out = binding_scratch(L, 3 * w.units);
  lian_moran m = {.size = sizeof m};
  lian_env env = binding_env(L);
  if (lian_moran_test(&env, &w, y, permutations, lua_toboolean(L, 8), seed, &m, out, out + w.units,
                      locals ? out + 2 * w.units : NULL, &err))
    return binding_fail(L, &err);
  lua_createtable(L, 0, 8);
  binding_set_number(L, "i", m.i), binding_set_number(L, "expected", m.expected), binding_set_number(L, "variance", m.variance), binding_set_number(L, "score", m.score);
  binding_set_number(L, "p_greater", m.p_greater), binding_set_number(L, "p_less", m.p_less);
  binding_set_number(L, "permutations", (double)m.permutations), binding_set_number(L, "alone", (double)m.alone);
  for (size_t k = 0; k < (locals ? 3u : 2u); k++) binding_push_numbers(L, out + k * w.units, w.units);
  return locals ? 4 : 3;
}

/* regression(x, cols, y) -> coefficients, errors (constant first), fit */
static int regression(lua_State *L) {
  lian_error err;
  lua_settop(L, 3);
  size_t rows = length_at(L, 3), cols = binding_count(L, 2, 0, 1000, "columns");
  const double *x = binding_numbers(L, 1, rows * cols, "x"), *y = binding_numbers(L, 3, rows, "y");
  double *b = binding_scratch(L, 2 * (cols + 1)), fit;
  lian_env env = binding_env(L);
  if (lian_regression(&env, rows, cols, x, y, b, b + cols + 1, &fit, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, b, cols + 1);
  binding_push_numbers(L, b + cols + 1, cols + 1);
  lua_pushnumber(L, fit);
  return 3;
}

/* inequality(y, group, groups) -> {gini, ...}, own Ginis, means, pairs (flat), distances (flat) */
static int inequality(lua_State *L) {
  lian_error err;
  lua_settop(L, 3);
  size_t rows = length_at(L, 1), k = binding_count(L, 3, 0, 46340, "groups");
  const double *y = binding_numbers(L, 1, rows, "y");
  const uint32_t *group = binding_places(L, 2, rows, k, "group");
  double *own = binding_scratch(L, 2 * k), *pair = binding_scratch(L, 2 * k * k);
  lian_inequality a = {.size = sizeof a};
  lian_env env = binding_env(L);
  if (lian_inequality_of(&env, rows, y, group, k, &a, own, own + k, pair, pair + k * k, &err))
    return binding_fail(L, &err);
  lua_createtable(L, 0, 13);
  binding_set_number(L, "mean", a.mean), binding_set_number(L, "gini", a.gini), binding_set_number(L, "theil_t", a.theil_t), binding_set_number(L, "theil_l", a.theil_l);
  binding_set_number(L, "variation", a.variation), binding_set_number(L, "log_deviation", a.log_deviation);
  binding_set_number(L, "gini_within", a.gini_within), binding_set_number(L, "gini_between", a.gini_between);
  binding_set_number(L, "gini_overlap", a.gini_overlap), binding_set_number(L, "theil_t_within", a.theil_t_within);
  binding_set_number(L, "theil_t_between", a.theil_t_between), binding_set_number(L, "theil_l_within", a.theil_l_within);
  binding_set_number(L, "theil_l_between", a.theil_l_between);
  binding_push_numbers(L, own, k);
  binding_push_numbers(L, own + k, k);
  binding_push_numbers(L, pair, k * k);
  binding_push_numbers(L, pair + k * k, k * k);
  return 5;
}

/* bandwidth(x, rule) -> number */
static int bandwidth(lua_State *L) {
  static const char *const rules[] = {"silverman", "scott", "normal", NULL};
  lian_error err;
  size_t n = length_at(L, 1);
  lian_bandwidth rule = (lian_bandwidth)luaL_checkoption(L, 2, "silverman", rules);
  const double *x = binding_numbers(L, 1, n, "x");
  double h;
  lian_env env = binding_env(L);
  if (lian_density_bandwidth(&env, n, x, rule, &h, &err)) return binding_fail(L, &err);
  lua_pushnumber(L, h);
  return 1;
}

/* density(x, bandwidth, at) -> list */
static int density(lua_State *L) {
  lian_error err;
  lua_settop(L, 3);
  size_t n = length_at(L, 1), points = length_at(L, 3);
  double h = luaL_checknumber(L, 2);
  const double *x = binding_numbers(L, 1, n, "x"), *at = binding_numbers(L, 3, points, "at");
  double *out = binding_scratch(L, points);
  lian_env env = binding_env(L);
  if (lian_kernel_density(&env, n, x, h, points, at, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, points);
  return 1;
}

/* malmquist(units, inputs, outputs, x0, y0, x1, y1) -> lists by name */
static int malmquist(lua_State *L) {
  lian_error err;
  lua_settop(L, 7);
  size_t units = binding_count(L, 1, 1, 100000, "units"), m = binding_count(L, 2, 1, 100, "inputs");
  size_t s = binding_count(L, 3, 1, 100, "outputs");
  const double *x0 = binding_numbers(L, 4, units * m, "x0"), *y0 = binding_numbers(L, 5, units * s, "y0");
  const double *x1 = binding_numbers(L, 6, units * m, "x1"), *y1 = binding_numbers(L, 7, units * s, "y1");
  lian_malmquist *out = lua_newuserdatauv(L, (units + 1) * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_malmquist_index(&env, units, m, s, x0, y0, x1, y1, out, &err)) return binding_fail(L, &err);
  lua_createtable(L, (int)units, 0);
  for (size_t i = 0; i < units; i++) {
    lua_createtable(L, 0, 7);
    binding_set_number(L, "efficiency_change", out[i].efficiency_change), binding_set_number(L, "technical_change", out[i].technical_change);
    binding_set_number(L, "productivity_change", out[i].productivity_change), binding_set_number(L, "pure_change", out[i].pure_change);
    binding_set_number(L, "scale_change", out[i].scale_change), binding_set_number(L, "before", out[i].efficiency[0]);
    binding_set_number(L, "after", out[i].efficiency[1]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

void binding_open_index_space(lua_State *L) {
  static const luaL_Reg functions[] = {{"moran", moran},     {"regression", regression}, {"inequality", inequality},
                                       {"bandwidth", bandwidth}, {"density", density},   {"malmquist", malmquist},
                                       {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "space");
}
