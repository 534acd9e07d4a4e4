/* core.decide: dividends of sets of policies, their shares, random orders, ranks (lua/lian/decide/value) */
#include "binding.h"

static const char *const portions[] = {"shapley", "banzhaf", "taylor", NULL};

/* the number of policies of a matrix with a column a set */
static size_t policies_of(lua_State *L, const lian_matrix *a) {
  size_t sets = lian_matrix_cols(a), n = 0;
  while (n < LIAN_DECIDE_SETS && (size_t)1 << n < sets) n++;
  if ((size_t)1 << n != sets || n < 1) luaL_error(L, "decide: expected 2^n columns, one a set");
  return n;
}

static int transform(lua_State *L, lian_status (*run)(const lian_env *, size_t, size_t, double *, lian_error *)) {
  lian_error err;
  lian_matrix *a = binding_check_matrix(L, 1);
  size_t n = policies_of(L, a);
  lian_env env = binding_env(L);
  if (run(&env, n, lian_matrix_rows(a), lian_matrix_edit(a), &err)) return binding_fail(L, &err);
  lua_settop(L, 1);
  return 1;
}

/* decide.dividends(values: draws x 2^n) -> the same matrix, transformed */
static int dividends(lua_State *L) { return transform(L, lian_decide_dividends); }

/* decide.values(dividends) -> the same matrix, transformed */
static int values(lua_State *L) { return transform(L, lian_decide_values); }

static int share_out(lua_State *L, int by_pair) {
  lian_error err;
  lian_portion portion = (lian_portion)luaL_checkoption(L, 1, NULL, portions);
  const lian_matrix *a = binding_check_matrix(L, 2);
  size_t n = policies_of(L, a), rows = lian_matrix_rows(a);
  if (by_pair && n < 2) return luaL_error(L, "decide: expected 2 policies or more");
  double *out = lian_matrix_edit(binding_new_matrix(L, rows, by_pair ? n * (n - 1) / 2 : n));
  lian_env env = binding_env(L);
  const double *d = lian_matrix_data(binding_check_matrix(L, 2));
  lian_status s = by_pair ? lian_decide_pairs(&env, portion, n, rows, d, out, &err)
                          : lian_decide_singles(&env, portion, n, rows, d, out, &err);
  return s ? binding_fail(L, &err) : 1;
}

/* decide.singles(portion, dividends: draws x 2^n) -> draws x n */
static int singles(lua_State *L) { return share_out(L, 0); }

/* decide.pairs(portion, dividends) -> draws x n (n - 1) / 2 */
static int pairs(lua_State *L) { return share_out(L, 1); }

/* decide.orders(seed, stream, antithetic, first, count, n) -> arrays of places from 1 */
static int orders(lua_State *L) {
  lian_error err;
  uint64_t seed = (uint64_t)luaL_checkinteger(L, 1), stream = (uint64_t)luaL_checkinteger(L, 2);
  int antithetic = lua_toboolean(L, 3);
  uint64_t first = binding_count(L, 4, 0, INT32_MAX, "first");
  size_t count = binding_count(L, 5, 1, 10000000, "count"), n = binding_count(L, 6, 1, LIAN_DECIDE_ORDERS, "policies");
  uint32_t *out = lua_newuserdatauv(L, count * n * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_decide_orders(&env, seed, stream, antithetic, first, count, n, out, &err)) return binding_fail(L, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
      lua_pushinteger(L, (lua_Integer)out[k * n + i] + 1);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* decide.ranks(values: draws x n, resamples, seed) -> n x n shares of resamples, by policy and rank */
static int ranks(lua_State *L) {
  lian_error err;
  const lian_matrix *a = binding_check_matrix(L, 1);
  size_t draws = lian_matrix_rows(a), n = lian_matrix_cols(a), resamples = binding_count(L, 2, 1, 10000000, "resamples");
  uint64_t seed = (uint64_t)luaL_checkinteger(L, 3);
  double *share = lian_matrix_edit(binding_new_matrix(L, n, n));
  lian_env env = binding_env(L);
  if (lian_decide_ranks(&env, draws, n, lian_matrix_data(binding_check_matrix(L, 1)), resamples, seed, share, &err))
    return binding_fail(L, &err);
  return 1;
}

void binding_open_decide(lua_State *L) {
  static const luaL_Reg functions[] = {{"dividends", dividends}, {"values", values}, {"singles", singles},
                                       {"pairs", pairs},         {"orders", orders}, {"ranks", ranks},
                                       {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "decide");
}
