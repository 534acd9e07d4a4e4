/* core.index: weights from tables and from judgements */
#include "index.h"

/* index.weigh(table, method) -> weights */
static int weigh(lua_State *L) {
  static const char *const methods[] = {"entropy", "critic", "variation", "deviation", "pca", "pca_shares", "factor", NULL};
  lian_error err;
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t cols = lian_matrix_cols(x);
  lian_weigh method = (lian_weigh)luaL_checkoption(L, 2, NULL, methods);
  double *out = binding_scratch(L, cols);
  lian_env env = binding_env(L);
  if (lian_index_weigh(&env, method, lian_matrix_rows(x), cols, lian_matrix_data(x), out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, cols);
  return 1;
}

/* index.weigh_alike(table) -> weights, the correlations that they attain */
static int weigh_alike(lua_State *L) {
  lian_error err;
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t cols = lian_matrix_cols(x);
  double *out = binding_scratch(L, cols), *attained = binding_scratch(L, cols);
  lian_env env = binding_env(L);
  if (lian_index_weigh_alike(&env, lian_matrix_rows(x), cols, lian_matrix_data(x), out, attained, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, out, cols);
  binding_push_numbers(L, attained, cols);
  return 2;
}

/* index.ahp(m, judges, numbers, is_saaty) -> weights, {lambda, index, ratio, row, column, fitting} */
static int ahp(lua_State *L) {
  lian_error err;
  lian_ahp_answer a;
  size_t m = binding_count(L, 1, 1, 15, "criteria"), judges = binding_count(L, 2, 1, 10000, "judges");
  const double *v = binding_numbers(L, 3, judges * m * m, "judgements");
  lian_random_index table = lua_toboolean(L, 4) ? LIAN_RI_SAATY : LIAN_RI_SIMULATED;
  double *out = binding_scratch(L, m);
  lian_env env = binding_env(L);
  if (lian_index_ahp(&env, m, judges, v, table, out, &a, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, m);
  lua_createtable(L, 0, 6);
  binding_set_known(L, "lambda", a.lambda);
  binding_set_known(L, "index", a.index);
  binding_set_known(L, "ratio", a.ratio);
  binding_set_known(L, "fitting", a.fitting);
  lua_pushinteger(L, (lua_Integer)a.worst[0] + 1);
  lua_setfield(L, -2, "row");
  lua_pushinteger(L, (lua_Integer)a.worst[1] + 1);
  lua_setfield(L, -2, "column");
  return 2;
}

/* index.best_worst(best, worst, best_to, to_worst) -> weights, xi */
static int best_worst(lua_State *L) {
  lian_error err;
  double xi;
  luaL_checktype(L, 3, LUA_TTABLE);
  size_t m = (size_t)lua_rawlen(L, 3);
  size_t best = binding_check_index(L, 1, m), worst = binding_check_index(L, 2, m);
  const double *best_to = binding_numbers(L, 3, m, "best_to"), *to_worst = binding_numbers(L, 4, m, "to_worst");
  double *out = binding_scratch(L, m);
  lian_env env = binding_env(L);
  if (lian_index_best_worst(&env, m, best, worst, best_to, to_worst, out, &xi, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, m);
  lua_pushnumber(L, xi);
  return 2;
}

/* index.benefit(table, floor, ceiling) -> scores, weights (a matrix) */
static int benefit(lua_State *L) {
  lian_error err;
  const lian_matrix *x = binding_check_matrix(L, 1);
  size_t rows = lian_matrix_rows(x), cols = lian_matrix_cols(x);
  double floor = luaL_checknumber(L, 2), ceiling = luaL_checknumber(L, 3), *score = binding_scratch(L, rows);
  lian_matrix *weights = binding_new_matrix(L, rows, cols);
  lian_env env = binding_env(L);
  if (lian_index_benefit(&env, rows, cols, lian_matrix_data(x), floor, ceiling, score, lian_matrix_edit(weights), &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, score, rows);
  lua_insert(L, -2);
  return 2;
}

/* index.combine(count, columns, numbers) -> weights, the parts of each vector */
static int combine(lua_State *L) {
  lian_error err;
  size_t count = binding_count(L, 1, 1, 64, "weight vectors"), cols = binding_count(L, 2, 1, 1000000, "columns");
  const double *v = binding_numbers(L, 3, count * cols, "weights");
  double *out = binding_scratch(L, cols), *share = binding_scratch(L, count);
  lian_env env = binding_env(L);
  if (lian_index_combine(&env, count, cols, v, out, share, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, cols);
  binding_push_numbers(L, share, count);
  return 2;
}

void index_add_weights(lua_State *L) {
  static const luaL_Reg functions[] = {{"weigh", weigh},     {"weigh_alike", weigh_alike}, {"ahp", ahp},
                                       {"benefit", benefit}, {"best_worst", best_worst},   {"combine", combine},
                                       {NULL, NULL}};
  binding_functions(L, functions);
}
