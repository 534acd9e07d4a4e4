/* core.index: tables of indicators filled, treated, normalised, weighed (lua/lian/index). A table is a lian.matrix in
   which NaN stands for a gap; names of methods are those of the enums, in order. */
#include <math.h>

#include "binding.h"
#include "index.h"

static const double *data_of(const lian_matrix *a) { return lian_matrix_data(a); }

static double *fill_in(lua_State *L, size_t rows, size_t cols) {
  return lian_matrix_edit(binding_new_matrix(L, rows, cols));
}

static size_t number_of(lua_State *L, int at, const char *name, size_t otherwise) {
  if (option_get(L, at, name) == LUA_TNIL) {
    lua_pop(L, 1);
    return otherwise;
  }
  lua_pop(L, 1);
  return option_count(L, at, name);
}

/* places at `name`, 1-based in the table; NULL without; pushed */
const uint32_t *index_places(lua_State *L, int at, const char *name, size_t count, size_t limit) {
  if (option_get(L, at, name) == LUA_TNIL) return NULL;
  return binding_places(L, -1, count, limit, name);
}

/* index.table(rows, cols, numbers): false and nil are gaps */
static int table(lua_State *L) {
  size_t rows = binding_count(L, 1, 1, INT32_MAX, "rows"), cols = binding_count(L, 2, 1, INT32_MAX, "columns");
  if (rows > (size_t)INT32_MAX / cols) return luaL_error(L, "index: too many cells");
  const double *v = binding_numbers_or_nan(L, 3, rows * cols, "numbers");
  double *out = fill_in(L, rows, cols);
  for (size_t k = 0; k < rows * cols; k++) out[k] = v[k];
  return 1;
}

/* index.values(matrix): a flat array, false for gaps */
static int values(lua_State *L) {
  const lian_matrix *a = binding_check_matrix(L, 1);
  size_t count = lian_matrix_rows(a) * lian_matrix_cols(a);
  const double *v = data_of(a);
  lua_createtable(L, count > INT32_MAX ? 0 : (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    if (isnan(v[k])) lua_pushboolean(L, 0);
    else lua_pushnumber(L, v[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* index.fill(table, {method, group, time, neighbours, steps, tolerance}) */
static int fill(lua_State *L) {
  static const char *const methods[] = {"mean", "median", "linear", "nearest", "em", NULL};
  lian_error err;
  lian_fill_spec f;
  lian_fill_default(&f);
  lua_settop(L, 2);
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t rows = lian_matrix_rows(x), cols = lian_matrix_cols(x);
  f.method = (lian_fill)option_choice(L, 2, "method", methods);
  f.neighbours = number_of(L, 2, "neighbours", f.neighbours);
  f.steps = number_of(L, 2, "steps", f.steps);
  f.tolerance = option_number_or(L, 2, "tolerance", f.tolerance);
  f.group = index_places(L, 2, "group", rows, rows);
  f.time = option_numbers(L, 2, "time", rows);
  double *out = fill_in(L, rows, cols);
  lian_env env = binding_env(L);
  if (lian_index_fill(&env, &f, rows, cols, data_of(x), out, &err)) return binding_fail(L, &err);
  return 1;
}

/* index.moments(numbers) -> skewness, kurtosis (nil: undefined) */
static int moments(lua_State *L) {
  double m[2];
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t count = (size_t)lua_rawlen(L, 1);
  lian_index_moments(count, binding_numbers_or_nan(L, 1, count, "numbers"), &m[0], &m[1]);
  for (int k = 0; k < 2; k++) {
    if (isnan(m[k])) lua_pushnil(L);
    else lua_pushnumber(L, m[k]);
  }
  return 2;
}

static void push_treatment(lua_State *L, const lian_treatment *t) {
  static const char *const done[] = {"none", "winsorise", "log", "box_cox", "percentile"};
  lua_createtable(L, 0, 8);
  lua_pushstring(L, done[t->done]);
  lua_setfield(L, -2, "done");
  lua_pushinteger(L, (lua_Integer)t->changed);
  lua_setfield(L, -2, "changed");
  lua_pushinteger(L, (lua_Integer)t->low_end);
  lua_setfield(L, -2, "low_end");
  binding_set_known(L, "skewness", t->skewness[0]);
  binding_set_known(L, "kurtosis", t->kurtosis[0]);
  binding_set_known(L, "skewness_after", t->skewness[1]);
  binding_set_known(L, "kurtosis_after", t->kurtosis[1]);
  binding_set_known(L, "lambda", t->lambda);
}

/* index.treat(table, {method, skewness, kurtosis, most, low, high, plain}) -> table, list of what was done by column */
static int treat(lua_State *L) {
  static const char *const methods[] = {"none", "winsorise", "log", "box_cox", "percentile", NULL};
  lian_error err;
  lian_treat_spec t;
  lian_treat_default(&t);
  lua_settop(L, 2);
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t rows = lian_matrix_rows(x), cols = lian_matrix_cols(x);
  t.method = (lian_treat)option_choice(L, 2, "method", methods);
  t.skewness = option_number_or(L, 2, "skewness", t.skewness);
  t.kurtosis = option_number_or(L, 2, "kurtosis", t.kurtosis);
  t.most = number_of(L, 2, "most", t.most);
  t.low = option_number_or(L, 2, "low", t.low);
  t.high = option_number_or(L, 2, "high", t.high);
  t.mirror = !option_flag(L, 2, "plain");
  lian_treatment *what = lua_newuserdatauv(L, cols * sizeof *what, 0);
  double *out = fill_in(L, rows, cols);
  lian_env env = binding_env(L);
  if (lian_index_treat(&env, &t, rows, cols, data_of(x), out, what, &err)) return binding_fail(L, &err);
  lua_createtable(L, (int)cols, 0);
  for (size_t j = 0; j < cols; j++) {
    push_treatment(L, &what[j]);
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  return 2;
}

/* index.normalise(table, {method, low, high, mean, deviation, population, less, target, from, to, within, clip, middle}); less:
   flags of the columns of which less is better */
static int normalise(lua_State *L) {
  static const char *const methods[] = {"minmax",   "zscore", "rank",      "percentile", "borda",
                                        "frontier", "target", "goalposts", "vector",     NULL};
  lian_error err;
  lian_normal_spec n;
  lian_normal_default(&n);
  lua_settop(L, 2);
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t rows = lian_matrix_rows(x), cols = lian_matrix_cols(x);
  n.method = (lian_normal)option_choice(L, 2, "method", methods);
  n.low = option_number_or(L, 2, "low", n.low);
  n.high = option_number_or(L, 2, "high", n.high);
  n.mean = option_number_or(L, 2, "mean", n.mean);
  n.deviation = option_number_or(L, 2, "deviation", n.deviation);
  n.population = option_flag(L, 2, "population");
  option_get(L, 2, "less");
  const unsigned char *less = binding_flags(L, -1, cols);
  signed char *direction = lua_newuserdatauv(L, cols, 0);
  for (size_t j = 0; j < cols; j++) direction[j] = less && less[j] ? -1 : 1;
  n.direction = direction;
  n.target = option_numbers(L, 2, "target", cols);
  n.from = option_numbers(L, 2, "from", cols);
  n.to = option_numbers(L, 2, "to", cols);
  n.within = index_places(L, 2, "within", rows, rows);
  n.clip = option_flag(L, 2, "clip");
  n.constant_is_middle = option_flag(L, 2, "middle");
  double *out = fill_in(L, rows, cols);
  lian_env env = binding_env(L);
  if (lian_index_normalise(&env, &n, rows, cols, data_of(x), out, &err)) return binding_fail(L, &err);
  return 1;
}

/* index.correlations(table, rank) -> matrix */
static int correlations(lua_State *L) {
  lian_error err;
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t cols = lian_matrix_cols(x);
  int rank = lua_toboolean(L, 2);
  double *out = fill_in(L, cols, cols);
  lian_env env = binding_env(L);
  if (lian_index_correlations(&env, lian_matrix_rows(x), cols, data_of(x), rank, out, &err)) return binding_fail(L, &err);
  return 1;
}

/* index.alpha(table) -> Cronbach's alpha; nil: undefined */
static int alpha(lua_State *L) {
  lian_error err;
  double a;
  const lian_matrix *x = binding_check_matrix(L, 1);
  lian_env env = binding_env(L);
  if (lian_index_alpha(&env, lian_matrix_rows(x), lian_matrix_cols(x), data_of(x), &a, &err)) return binding_fail(L, &err);
  if (isnan(a)) lua_pushnil(L);
  else lua_pushnumber(L, a);
  return 1;
}

void binding_open_index(lua_State *L) {
  static const luaL_Reg functions[] = {{"table", table},         {"values", values},
                                       {"fill", fill},           {"moments", moments},
                                       {"treat", treat},         {"normalise", normalise},
                                       {"alpha", alpha},         {"correlations", correlations},
                                       {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  index_add_weights(L);
  index_add_scores(L);
  index_add_sensitivity(L);
  lua_setfield(L, -2, "index");
}
