/* core.explore: designs, sensitivity from their outcomes or from given data, boxes (lua/lian/explore) */
#include <math.h>

#include "binding.h"

static const double *data_of(lua_State *L, int index, size_t *rows, size_t *cols) {
  const lian_matrix *a = binding_check_matrix(L, index);
  *rows = lian_matrix_rows(a);
  *cols = lian_matrix_cols(a);
  return lian_matrix_data(a);
}

static double *new_rows(lua_State *L, size_t rows, size_t cols) {
  if (rows > (size_t)INT32_MAX / cols) luaL_error(L, "design: too many numbers");
  return lian_matrix_edit(binding_new_matrix(L, rows, cols));
}

static uint64_t seed_at(lua_State *L, int index) { return (uint64_t)luaL_checkinteger(L, index); }

/* ---- designs */

/* explore.points(design, scrambled, seed, streams, first, count) -> matrix, count x #streams */
static int points(lua_State *L) {
  static const char *const designs[] = {"monte_carlo", "latin_hypercube", "maximin", "halton", "sobol", NULL};
  lian_error err;
  lian_design_spec spec;
  lian_design_default(&spec);
  spec.design = (lian_design)luaL_checkoption(L, 1, NULL, designs);
  spec.scrambled = lua_toboolean(L, 2);
  spec.seed = seed_at(L, 3);
  luaL_checktype(L, 4, LUA_TTABLE);
  spec.first = binding_count(L, 5, 0, UINT32_MAX, "first");
  size_t factors = (size_t)lua_rawlen(L, 4), count = binding_count(L, 6, 1, INT32_MAX, "count");
  if (factors < 1 || factors > INT32_MAX) return luaL_error(L, "streams: expected one a factor");
  uint64_t *streams = lua_newuserdatauv(L, factors * sizeof *streams, 0);
  for (size_t j = 0; j < factors; j++) {
    lua_rawgeti(L, 4, (lua_Integer)j + 1);
    streams[j] = (uint64_t)luaL_checkinteger(L, -1);
    lua_pop(L, 1);
  }
  spec.streams = streams;
  double *out = new_rows(L, count, factors);
  lian_env env = binding_env(L);
  if (lian_design_points(&env, &spec, factors, count, out, &err)) return binding_fail(L, &err);
  return 1;
}

/* explore.correlate(points, wanted) -> points, changed */
static int correlate(lua_State *L) {
  lian_error err;
  size_t count, factors, rows, cols;
  data_of(L, 1, &count, &factors);
  const double *wanted = data_of(L, 2, &rows, &cols);
  if (rows != factors || cols != factors) return luaL_error(L, "correlations: expected one row and column a factor");
  lian_env env = binding_env(L);
  double *u = lian_matrix_edit(binding_check_matrix(L, 1));
  if (lian_design_correlate(&env, factors, count, wanted, u, &err)) return binding_fail(L, &err);
  lua_settop(L, 1);
  return 1;
}

/* explore.saltelli(points, second) -> rows */
static int saltelli(lua_State *L) {
  lian_error err;
  size_t samples, cols;
  const double *base = data_of(L, 1, &samples, &cols);
  int second = lua_toboolean(L, 2);
  size_t d = cols / 2;
  if (cols % 2 || d < 1) return luaL_error(L, "saltelli: expected two columns a factor");
  double *out = new_rows(L, samples * (second ? 2 * d + 2 : d + 2), d);
  if (lian_design_saltelli(d, samples, second, base, out, &err)) return binding_fail(L, &err);
  return 1;
}

/* explore.morris(factors, trajectories, levels, seed) -> rows */
static int morris(lua_State *L) {
  lian_error err;
  size_t d = binding_count(L, 1, 1, 100000, "factors"), t = binding_count(L, 2, 1, 10000000, "trajectories");
  size_t levels = binding_count(L, 3, 2, 1000000, "levels");
  double *out = new_rows(L, t * (d + 1), d);
  lian_env env = binding_env(L);
  if (lian_design_morris(&env, d, t, levels, seed_at(L, 4), out, &err)) return binding_fail(L, &err);
  return 1;
}

/* explore.fourier(factors, curves, samples, harmonics, seed) -> rows */
static int fourier(lua_State *L) {
  lian_error err;
  size_t d = binding_count(L, 1, 1, 10000, "factors"), curves = binding_count(L, 2, 1, 10000, "curves");
  size_t n = binding_count(L, 3, 1, 10000000, "samples"), harmonics = binding_count(L, 4, 1, 1000, "harmonics");
  if (n > (size_t)INT32_MAX / d / curves) return luaL_error(L, "design: too many numbers");
  double *out = new_rows(L, d * curves * n, d);
  lian_env env = binding_env(L);
  if (lian_design_fourier(&env, d, curves, n, harmonics, seed_at(L, 5), out, &err)) return binding_fail(L, &err);
  return 1;
}

/* ---- sensitivity */

typedef struct interval {
  size_t bootstraps;
  double low, high;
  uint64_t seed;
} interval;

/* bootstraps, low, high, seed at index and on */
static interval interval_at(lua_State *L, int index) {
  return (interval){binding_count(L, index, 0, 100000, "bootstraps"), luaL_checknumber(L, index + 1),
                    luaL_checknumber(L, index + 2), seed_at(L, index + 3)};
}

static void push_index(lua_State *L, const lian_sobol_index *s) {
  lua_createtable(L, 0, 6);
  binding_set_known(L, "first", s->first);
  binding_set_known(L, "total", s->total);
  binding_set_known(L, "first_low", s->first_low);
  binding_set_known(L, "first_high", s->first_high);
  binding_set_known(L, "total_low", s->total_low);
  binding_set_known(L, "total_high", s->total_high);
}

static void push_pair(lua_State *L, const lian_sobol_pair *p, size_t i, size_t j) {
  lua_createtable(L, 0, 5);
  lua_pushinteger(L, (lua_Integer)i + 1);
  lua_setfield(L, -2, "i");
  lua_pushinteger(L, (lua_Integer)j + 1);
  lua_setfield(L, -2, "j");
  binding_set_known(L, "value", p->value);
  binding_set_known(L, "low", p->low);
  binding_set_known(L, "high", p->high);
}

/* explore.sobol(inputs, samples, y, method, second, bootstraps, low, high, seed)
   -> {list of indices, the last of a factor that does nothing; pairs = list}, mean, variance, samples left out */
static int sobol(lua_State *L) {
  static const char *const methods[] = {"saltelli", "jansen", "azzini", NULL};
  lian_error err;
  lian_sobol_spec spec;
  double mean, variance;
  size_t left_out, d = binding_count(L, 1, 1, 1000, "inputs"), n = binding_count(L, 2, 2, 100000000, "samples");
  lian_sobol_default(&spec);
  spec.method = (lian_sobol_method)luaL_checkoption(L, 4, NULL, methods);
  spec.second = lua_toboolean(L, 5);
  interval of = interval_at(L, 6);
  spec.bootstraps = of.bootstraps, spec.low = of.low, spec.high = of.high, spec.seed = of.seed;
  const double *y = binding_numbers_or_nan(L, 3, n * (spec.second ? 2 * d + 2 : d + 2), "outcomes");
  lian_sobol_index *out = lua_newuserdatauv(L, (d + 1) * sizeof *out, 0);
  lian_sobol_pair *pairs = lua_newuserdatauv(L, (d * (d - 1) / 2 + 1) * sizeof *pairs, 0);
  int has_pairs = spec.second && d > 1;
  lian_env env = binding_env(L);
  if (lian_sobol_indices(&env, &spec, d, n, y, out, has_pairs ? pairs : NULL, &mean, &variance, &left_out, &err))
    return binding_fail(L, &err);
  lua_createtable(L, (int)d + 1, 1);
  for (size_t i = 0; i <= d; i++) {
    push_index(L, &out[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_newtable(L);
  for (size_t i = 0, p = 0; has_pairs && i < d; i++)
    for (size_t j = i + 1; j < d; j++, p++) {
      push_pair(L, &pairs[p], i, j);
      lua_rawseti(L, -2, (lua_Integer)p + 1);
    }
  lua_setfield(L, -2, "pairs");
  lua_pushnumber(L, mean);
  lua_pushnumber(L, variance);
  lua_pushinteger(L, (lua_Integer)left_out);
  return 4;
}

/* explore.effects(points, y, bootstraps, low, high, seed) -> list of {mean, mean_size, deviation, low, high, count},
   effects left out */
static int effects(lua_State *L) {
  lian_error err;
  size_t rows, d, left_out;
  const double *x = data_of(L, 1, &rows, &d);
  if (rows % (d + 1)) return luaL_error(L, "points: expected trajectories of %d rows", (int)d + 1);
  const double *y = binding_numbers_or_nan(L, 2, rows, "outcomes");
  interval of = interval_at(L, 3);
  lian_morris_effect *out = lua_newuserdatauv(L, d * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_morris_effects(&env, d, rows / (d + 1), x, y, of.bootstraps, of.low, of.high, of.seed, out, &left_out, &err))
    return binding_fail(L, &err);
  lua_createtable(L, (int)d, 0);
  for (size_t j = 0; j < d; j++) {
    lua_createtable(L, 0, 6);
    binding_set_known(L, "mean", out[j].mean);
    binding_set_known(L, "mean_size", out[j].mean_size);
    binding_set_known(L, "deviation", out[j].deviation);
    binding_set_known(L, "low", out[j].low);
    binding_set_known(L, "high", out[j].high);
    binding_set_known(L, "count", (double)out[j].count);
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  lua_pushinteger(L, (lua_Integer)left_out);
  return 2;
}

/* explore.spectrum(factors, curves, samples, harmonics, y) -> list of {first, total, first_error, total_error}, curves
   left out */
static int spectrum(lua_State *L) {
  lian_error err;
  size_t d = binding_count(L, 1, 1, 10000, "factors"), curves = binding_count(L, 2, 1, 10000, "curves"), left_out;
  size_t n = binding_count(L, 3, 1, 10000000, "samples"), harmonics = binding_count(L, 4, 1, 1000, "harmonics");
  if (n > (size_t)INT32_MAX / d / curves) return luaL_error(L, "design: too many numbers");
  const double *y = binding_numbers_or_nan(L, 5, d * curves * n, "outcomes");
  lian_fourier_index *out = lua_newuserdatauv(L, d * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_fourier_indices(&env, d, curves, n, harmonics, y, out, &left_out, &err)) return binding_fail(L, &err);
  lua_createtable(L, (int)d, 0);
  for (size_t j = 0; j < d; j++) {
    lua_createtable(L, 0, 4);
    binding_set_known(L, "first", out[j].first);
    binding_set_known(L, "total", out[j].total);
    binding_set_known(L, "first_error", out[j].first_error);
    binding_set_known(L, "total_error", out[j].total_error);
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  lua_pushinteger(L, (lua_Integer)left_out);
  return 2;
}

static size_t pair_at(lua_State *L, const double **x, const double **y) {
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t n = (size_t)lua_rawlen(L, 1);
  *x = binding_numbers(L, 1, n, "x");
  *y = binding_numbers(L, 2, n, "y");
  return n;
}

/* explore.pawn(x, y, slices, bootstraps, low, high, seed) -> {median, mean, least, most, low, high} */
static int pawn(lua_State *L) {
  lian_error err;
  lian_pawn_index out;
  const double *x, *y;
  size_t n = pair_at(L, &x, &y), slices = binding_count(L, 3, 2, 100000, "slices");
  interval of = interval_at(L, 4);
  lian_env env = binding_env(L);
  if (lian_pawn(&env, n, x, y, slices, of.bootstraps, of.low, of.high, of.seed, &out, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 6);
  binding_set_known(L, "median", out.median);
  binding_set_known(L, "mean", out.mean);
  binding_set_known(L, "least", out.least);
  binding_set_known(L, "most", out.most);
  binding_set_known(L, "low", out.low);
  binding_set_known(L, "high", out.high);
  return 1;
}

/* explore.delta(x, y, bootstraps, low, high, seed) -> {raw, delta, low, high, first, first_low, first_high} */
static int delta(lua_State *L) {
  lian_error err;
  lian_delta_index out;
  const double *x, *y;
  size_t n = pair_at(L, &x, &y);
  interval of = interval_at(L, 3);
  lian_env env = binding_env(L);
  if (lian_delta(&env, n, x, y, of.bootstraps, of.low, of.high, of.seed, &out, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 7);
  binding_set_known(L, "raw", out.raw);
  binding_set_known(L, "delta", out.delta);
  binding_set_known(L, "low", out.low);
  binding_set_known(L, "high", out.high);
  binding_set_known(L, "first", out.first);
  binding_set_known(L, "first_low", out.first_low);
  binding_set_known(L, "first_high", out.first_high);
  return 1;
}

/* explore.rbd_fast(x, y, harmonics, bootstraps, low, high, seed) -> {first, low, high} */
static int rbd_fast(lua_State *L) {
  lian_error err;
  lian_rbd_index out;
  const double *x, *y;
  size_t n = pair_at(L, &x, &y), harmonics = binding_count(L, 3, 1, 100000, "harmonics");
  interval of = interval_at(L, 4);
  lian_env env = binding_env(L);
  if (lian_rbd_fast(&env, n, x, y, harmonics, of.bootstraps, of.low, of.high, of.seed, &out, &err))
    return binding_fail(L, &err);
  lua_createtable(L, 0, 3);
  binding_set_known(L, "first", out.first);
  binding_set_known(L, "low", out.low);
  binding_set_known(L, "high", out.high);
  return 1;
}

/* explore.smirnov(a, b) -> distance, p */
static int smirnov(lua_State *L) {
  lian_error err;
  double distance, p;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t n = (size_t)lua_rawlen(L, 1), k = (size_t)lua_rawlen(L, 2);
  const double *a = binding_numbers(L, 1, n, "a"), *b = binding_numbers(L, 2, k, "b");
  lian_env env = binding_env(L);
  if (lian_smirnov(&env, n, a, k, b, &distance, &p, &err)) return binding_fail(L, &err);
  lua_pushnumber(L, distance);
  lua_pushnumber(L, p);
  return 2;
}

/* ---- boxes */

enum { MOST_STEPS = 1000 };

/* cases at index: {x = matrix, hit = flags, kinds = counts or nil, rows = places or nil} */
static lian_cases cases_at(lua_State *L, int index, lua_Integer *given) {
  lian_cases c = {0};
  luaL_checktype(L, index, LUA_TTABLE);
  lua_getfield(L, index, "x");
  c.x = data_of(L, lua_gettop(L), &c.count, &c.factors);
  lua_getfield(L, index, "hit");
  c.hit = binding_flags(L, lua_gettop(L), c.count);
  if (!c.hit) luaL_error(L, "hit: expected flags");
  lua_getfield(L, index, "kinds");
  const double *kinds = binding_numbers(L, lua_gettop(L), c.factors, "kinds");
  unsigned char *kind = lua_newuserdatauv(L, c.factors, 0);
  for (size_t j = 0; j < c.factors; j++) {
    if (!(kinds[j] >= 0 && kinds[j] <= 32)) luaL_error(L, "kinds: expected 0 to 32");
    kind[j] = (unsigned char)kinds[j];
  }
  c.kinds = kind;
  if (lua_getfield(L, index, "rows") != LUA_TNIL) {
    c.row_count = (size_t)lua_rawlen(L, -1);
    c.rows = binding_places(L, lua_gettop(L), c.row_count, c.count, "rows");
  }
  *given = (lua_Integer)c.factors;
  return c;
}

static void push_measure(lua_State *L, const lian_box_measure *m) {
  lua_createtable(L, 0, 5);
  binding_set_known(L, "coverage", m->coverage);
  binding_set_known(L, "density", m->density);
  binding_set_known(L, "mass", m->mass);
  binding_set_known(L, "limited", (double)m->limited);
}

static void push_limits(lua_State *L, const lian_limit *limits, size_t factors) {
  lua_createtable(L, (int)(2 * factors), 0);
  for (size_t j = 0; j < factors; j++) {
    lua_pushnumber(L, limits[j].low);
    lua_rawseti(L, -2, (lua_Integer)(2 * j + 1));
    lua_pushnumber(L, limits[j].high);
    lua_rawseti(L, -2, (lua_Integer)(2 * j + 2));
  }
}

/* explore.prim(cases, peel, paste, least_mass, by_mean) -> list of {coverage, density, mass, limited, limits = {low,
   high, low ...}} */
static int prim(lua_State *L) {
  lian_error err;
  lian_prim_spec spec;
  lua_Integer factors;
  size_t count;
  lian_prim_default(&spec);
  lua_settop(L, 5);
  lian_cases cases = cases_at(L, 1, &factors);
  spec.peel = luaL_checknumber(L, 2), spec.paste = luaL_checknumber(L, 3);
  spec.least_mass = luaL_checknumber(L, 4), spec.by_mean = lua_toboolean(L, 5);
  lian_box_measure *steps = lua_newuserdatauv(L, MOST_STEPS * sizeof *steps, 0);
  lian_limit *limits = lua_newuserdatauv(L, MOST_STEPS * (size_t)factors * sizeof *limits, 0);
  lian_env env = binding_env(L);
  if (lian_prim(&env, &spec, &cases, MOST_STEPS, steps, limits, &count, &err)) return binding_fail(L, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    push_measure(L, &steps[k]);
    push_limits(L, limits + k * (size_t)factors, (size_t)factors);
    lua_setfield(L, -2, "limits");
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* explore.box(cases, limits) -> {coverage, density, mass, limited}, list of quasi-p (false: not limited) */
static int box(lua_State *L) {
  lian_error err;
  lian_box_measure out;
  lua_Integer factors;
  lua_settop(L, 2);
  lian_cases cases = cases_at(L, 1, &factors);
  lian_limit *limits = lua_newuserdatauv(L, (size_t)factors * sizeof *limits, 0);
  double *p = lua_newuserdatauv(L, (size_t)factors * sizeof *p, 0);
  luaL_checktype(L, 2, LUA_TTABLE);
  for (lua_Integer j = 0; j < factors; j++) {
    lua_rawgeti(L, 2, 2 * j + 1);
    lua_rawgeti(L, 2, 2 * j + 2);
    limits[j] = (lian_limit){luaL_checknumber(L, -2), luaL_checknumber(L, -1)};
    lua_pop(L, 2);
  }
  lian_env env = binding_env(L);
  if (lian_box_of(&env, &cases, limits, &out, p, &err)) return binding_fail(L, &err);
  push_measure(L, &out);
  lua_createtable(L, (int)factors, 0);
  for (lua_Integer j = 0; j < factors; j++) {
    if (isnan(p[j])) lua_pushboolean(L, 0);
    else lua_pushnumber(L, p[j]);
    lua_rawseti(L, -2, j + 1);
  }
  return 2;
}

void binding_open_explore(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"points", points},   {"correlate", correlate}, {"saltelli", saltelli}, {"morris", morris}, {"fourier", fourier},
      {"sobol", sobol},     {"effects", effects},     {"spectrum", spectrum}, {"pawn", pawn},     {"delta", delta},
      {"smirnov", smirnov}, {"rbd_fast", rbd_fast},   {"prim", prim},         {"box", box},       {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "explore");
}
