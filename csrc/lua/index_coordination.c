/* coordination and synergy as plain functions: core.coordination. Tables come as flat lists, row by row */
#include "binding.h"

static const char *const FORMS[] = {"usual", "corrected", NULL};

/* a list of numbers at index, or NULL when nil */
static const double *maybe_numbers(lua_State *L, int index, size_t count, const char *what) {
  return lua_isnoneornil(L, index) ? NULL : binding_numbers(L, index, count, what);
}

static size_t length_at(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  return (size_t)lua_rawlen(L, index);
}

/* rows of a flat list of so many columns */
static size_t rows_at(lua_State *L, int index, size_t cols) {
  size_t count = length_at(L, index);
  if (cols == 0 || count % cols != 0)
    luaL_error(L, "expected rows of %I numbers, got %I in all", (LUAI_UACINT)cols, (LUAI_UACINT)count);
  return count / cols;
}

/* {system =, weight =, systems =} at index; its lists stay on the stack */
static lian_subsystems subsystems_at(lua_State *L, int index) {
  lian_subsystems s = {.size = sizeof s};
  luaL_checktype(L, index, LUA_TTABLE);
  s.systems = option_within(L, index, "systems", 1, 65535);
  s.cols = option_length(L, index, "system");
  option_get(L, index, "system");
  s.system = binding_places(L, -1, s.cols, s.systems, "system");
  s.weight = option_numbers(L, index, "weight", s.cols);
  if (!s.weight) luaL_error(L, "weight: expected a number a column");
  return s;
}

/* coupling(u, systems, weights or nil, form) -> coupling, level, degree */
static int coupling(lua_State *L) {
  lian_error err;
  lua_settop(L, 4);
  size_t systems = binding_count(L, 2, 1, 65535, "systems"), rows = rows_at(L, 1, systems);
  lian_coupling_form form = (lian_coupling_form)luaL_checkoption(L, 4, "usual", FORMS);
  const double *u = binding_numbers_or_nan(L, 1, rows * systems, "scores");
  const double *weights = maybe_numbers(L, 3, systems, "weights");
  double *out = binding_scratch(L, 3 * rows);
  lian_env env = binding_env(L);
  if (lian_coupling(&env, rows, systems, u, weights, form, out, out + rows, out + 2 * rows, &err))
    return binding_fail(L, &err);
  for (int k = 0; k < 3; k++) binding_push_numbers(L, out + (size_t)k * rows, rows);
  return 3;
}

/* scores(subsystems, x) -> flat list */
static int scores(lua_State *L) {
  lian_error err;
  lua_settop(L, 2);
  lian_subsystems s = subsystems_at(L, 1);
  size_t rows = rows_at(L, 2, s.cols);
  const double *x = binding_numbers_or_nan(L, 2, rows * s.cols, "x");
  double *out = binding_scratch(L, rows * s.systems);
  lian_env env = binding_env(L);
  if (lian_subsystem_scores(&env, &s, rows, x, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, rows * s.systems);
  return 1;
}

/* draws(subsystems, x, weights or nil, form, spread, draws, seed, share) -> low, middle, high */
static int draws(lua_State *L) {
  lian_error err;
  lua_settop(L, 8);
  lian_subsystems s = subsystems_at(L, 1);
  size_t rows = rows_at(L, 2, s.cols), count = binding_count(L, 6, 1, 100000000, "draws");
  lian_coupling_form form = (lian_coupling_form)luaL_checkoption(L, 4, "usual", FORMS);
  double spread = luaL_checknumber(L, 5), share = luaL_checknumber(L, 8);
  uint64_t seed = (uint64_t)binding_whole(L, 7, "seed");
  const double *x = binding_numbers_or_nan(L, 2, rows * s.cols, "x");
  const double *weights = maybe_numbers(L, 3, s.systems, "weights");
  double *out = binding_scratch(L, 3 * rows);
  lian_env env = binding_env(L);
  if (lian_coordination_draws(&env, &s, rows, x, weights, form, spread, count, seed, share, out, out + rows,
                              out + 2 * rows, &err))
    return binding_fail(L, &err);
  for (int k = 0; k < 3; k++) binding_push_numbers(L, out + (size_t)k * rows, rows);
  return 3;
}

/* matrices of one size at index, draws x rows; their list keeps them */
static lian_drawn_systems drawn_at(lua_State *L, int index) {
  lian_drawn_systems s = {.size = sizeof s};
  luaL_checktype(L, index, LUA_TTABLE);
  s.systems = (size_t)lua_rawlen(L, index);
  if (s.systems < 1 || s.systems > 65535) luaL_error(L, "scores: expected a matrix a subsystem");
  const double **data = lua_newuserdatauv(L, s.systems * sizeof *data, 0);
  for (size_t k = 0; k < s.systems; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    const lian_matrix *a = binding_check_matrix(L, -1);
    if (k == 0) s.draws = lian_matrix_rows(a), s.rows = lian_matrix_cols(a);
    if (lian_matrix_rows(a) != s.draws || lian_matrix_cols(a) != s.rows) luaL_error(L, "scores: they differ in size");
    data[k] = lian_matrix_data(a);
    lua_pop(L, 1);
  }
  s.u = data;
  return s;
}

/* drawn(scores, {scale, rescale, least, most, within, strata}, weights or nil, form, spread, seed, share)
   -> low, middle, high, counted */
static int drawn(lua_State *L) {
  lian_error err;
  lua_settop(L, 7);
  lian_drawn_systems s = drawn_at(L, 1);
  s.scale = option_numbers(L, 2, "scale", s.systems * s.draws);
  s.rescale = option_flag(L, 2, "rescale");
  s.least = option_number_or(L, 2, "least", 0);
  s.most = option_number_or(L, 2, "most", 1);
  s.strata = option_count(L, 2, "strata");
  option_get(L, 2, "within");
  s.within = s.strata > 0 ? binding_places(L, -1, s.rows, s.strata, "within") : NULL;
  lian_coupling_form form = (lian_coupling_form)luaL_checkoption(L, 4, "usual", FORMS);
  double spread = luaL_checknumber(L, 5), share = luaL_checknumber(L, 7);
  uint64_t seed = (uint64_t)binding_whole(L, 6, "seed");
  const double *weights = maybe_numbers(L, 3, s.systems, "weights");
  double *out = binding_scratch(L, 4 * s.rows);
  lian_env env = binding_env(L);
  if (lian_coordination_drawn(&env, &s, weights, form, spread, seed, share, out, out + s.rows, out + 2 * s.rows,
                              out + 3 * s.rows, &err))
    return binding_fail(L, &err);
  for (int k = 0; k < 4; k++) binding_push_numbers(L, out + (size_t)k * s.rows, s.rows);
  return 4;
}

/* order(subsystems, e, low, high, direction, mean) -> flat list; direction: 1 or -1 a column */
static int order(lua_State *L) {
  static const char *const means[] = {"geometric", "linear", NULL};
  lian_error err;
  lua_settop(L, 6);
  lian_subsystems s = subsystems_at(L, 1);
  size_t rows = rows_at(L, 2, s.cols);
  lian_order_mean mean = (lian_order_mean)luaL_checkoption(L, 6, "geometric", means);
  const double *e = binding_numbers_or_nan(L, 2, rows * s.cols, "e");
  const double *low = binding_numbers(L, 3, s.cols, "low"), *high = binding_numbers(L, 4, s.cols, "high");
  const double *given = binding_numbers(L, 5, s.cols, "direction");
  signed char *direction = lua_newuserdatauv(L, s.cols + 1, 0);
  for (size_t c = 0; c < s.cols; c++) direction[c] = given[c] < 0 ? -1 : 1;
  double *out = binding_scratch(L, rows * s.systems);
  lian_env env = binding_env(L);
  if (lian_order_degrees(&env, &s, rows, e, low, high, direction, mean, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, rows * s.systems);
  return 1;
}

/* synergy(order, systems, weights or nil, base) -> list, NaN first */
static int synergy(lua_State *L) {
  static const char *const bases[] = {"first", "previous", NULL};
  lian_error err;
  lua_settop(L, 4);
  size_t systems = binding_count(L, 2, 1, 65535, "systems"), periods = rows_at(L, 1, systems);
  lian_synergy_base base = (lian_synergy_base)luaL_checkoption(L, 4, "first", bases);
  const double *u = binding_numbers_or_nan(L, 1, periods * systems, "order");
  const double *weights = maybe_numbers(L, 3, systems, "weights");
  double *out = binding_scratch(L, periods);
  lian_env env = binding_env(L);
  if (lian_synergy(&env, periods, systems, u, weights, base, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, periods);
  return 1;
}

/* haken(q1, q2, q1_next, q2_next) -> {lambda1, a, ...} */
static int haken(lua_State *L) {
  lian_error err;
  lua_settop(L, 4);
  size_t n = length_at(L, 1);
  const double *v[4];
  for (int k = 0; k < 4; k++) v[k] = binding_numbers(L, k + 1, n, "series");
  lian_haken_fit f = {.size = sizeof f};
  lian_env env = binding_env(L);
  if (lian_haken(&env, n, v[0], v[1], v[2], v[3], &f, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 11);
  binding_set_number(L, "lambda1", f.lambda1), binding_set_number(L, "a", f.a), binding_set_number(L, "lambda2", f.lambda2), binding_set_number(L, "b", f.b);
  binding_set_number(L, "lambda1_error", f.lambda1_error), binding_set_number(L, "a_error", f.a_error);
  binding_set_number(L, "lambda2_error", f.lambda2_error), binding_set_number(L, "b_error", f.b_error);
  binding_set_number(L, "fit1", f.fit1), binding_set_number(L, "fit2", f.fit2), binding_set_number(L, "stationary", f.stationary);
  return 1;
}

/* grey(x, series, reference, scale, rho) -> grades */
static int grey(lua_State *L) {
  static const char *const scales[] = {"none", "first", "mean", NULL};
  lian_error err;
  lua_settop(L, 5);
  size_t series = binding_count(L, 2, 1, 65535, "series"), periods = rows_at(L, 1, series);
  lian_grey_scale scale = (lian_grey_scale)luaL_checkoption(L, 4, "none", scales);
  const double *x = binding_numbers(L, 1, periods * series, "x");
  const double *reference = binding_numbers(L, 3, periods, "reference");
  double rho = luaL_checknumber(L, 5), *out = binding_scratch(L, series);
  lian_env env = binding_env(L);
  if (lian_grey_relation(&env, periods, series, x, reference, scale, rho, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, series);
  return 1;
}

void binding_open_index_coordination(lua_State *L) {
  static const luaL_Reg functions[] = {{"coupling", coupling}, {"scores", scores}, {"draws", draws}, {"drawn", drawn}, {"order", order},
                                       {"synergy", synergy},   {"haken", haken},   {"grey", grey},   {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "coordination");
}
