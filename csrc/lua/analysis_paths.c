/* aggregation, balancing, paths and prices as plain functions, added to core.analysis */
#include <string.h>

#include "../numeric/matrix.h"
#include "analysis.h"

/* array of texts at index as pointers in scratch; the texts stay in the table */
static const char *const *texts(lua_State *L, int index, size_t count) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_rawlen(L, index) != count)
    luaL_error(L, "expected %I texts, got %I", (LUAI_UACINT)count,
               (LUAI_UACINT)lua_rawlen(L, index));
  const char **list = lua_newuserdatauv(L, (count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    list[k] = luaL_checkstring(L, -1);
    lua_pop(L, 1);
  }
  return list;
}

/* {{name, values}, ...} at index */
static const lian_axis *axes(lua_State *L, int index, size_t groups, size_t *count) {
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, index);
  lian_axis *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 6, NULL);
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    lua_getfield(L, -1, "name");
    list[k].name = luaL_checkstring(L, -1);
    lua_getfield(L, -2, "values");
    list[k].values = texts(L, lua_gettop(L), groups);
  }
  return list;
}

/* aggregate(chain, group of each node, labels, axes) -> chain */
static int aggregate(lua_State *L) {
  lian_error err;
  size_t n, count;
  lian_chain *c = binding_check_chain(L, 1), *made;
  luaL_checktype(L, 3, LUA_TTABLE);
  size_t groups = (size_t)lua_rawlen(L, 3);
  lua_settop(L, 4);
  const size_t *group = analysis_nodes(L, 2, groups, &n);
  if (n != c->n) return luaL_error(L, "expected a group for each node");
  const char *const *labels = texts(L, 3, groups);
  const lian_axis *list = axes(L, 4, groups, &count);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_chain_aggregate(&env, c, group, groups, labels, list, count, &made, &err))
    return binding_fail(L, &err);
  *handle = made;
  return 1;
}

/* balance(matrix, rows, cols, gras, tolerance, most) -> matrix, {sweeps, worst} */
static int balance(lua_State *L) {
  lian_error err;
  lian_balance report = {0, 0, 0};
  lian_matrix *a = binding_check_matrix(L, 1), *made = NULL;
  lua_settop(L, 6);
  int gras = lua_toboolean(L, 4);
  double tolerance = luaL_checknumber(L, 5);
  int most = (int)luaL_checkinteger(L, 6);
  double *rows = binding_numbers(L, 2, a->rows, "rows");
  double *cols = binding_numbers(L, 3, a->cols, "columns");
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  if (lian_balance_matrix(&env, a, rows, cols, gras, tolerance, most, &made, &report, &err))
    return binding_fail(L, &err);
  *handle = made;
  lua_getiuservalue(L, 1, 1);
  lua_setiuservalue(L, -2, 1);
  lua_getiuservalue(L, 1, 2);
  lua_setiuservalue(L, -2, 2);
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, report.sweeps);
  lua_setfield(L, -2, "sweeps");
  lua_pushnumber(L, report.worst);
  lua_setfield(L, -2, "worst");
  return 2;
}

static void push_paths(lua_State *L, const lian_paths *p) {
  lua_createtable(L, 0, 4);
  binding_push_numbers(L, p->value, p->count);
  lua_setfield(L, -2, "value");
  lua_createtable(L, (int)p->count, 0);
  for (size_t k = 0; k < p->count; k++) {
    lua_newtable(L);
    for (size_t i = p->start[k]; i < p->start[k + 1]; i++) {
      lua_pushinteger(L, (lua_Integer)p->step[i] + 1);
      lua_rawseti(L, -2, (lua_Integer)(i - p->start[k]) + 1);
    }
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, "steps");
  lua_pushinteger(L, (lua_Integer)p->visited);
  lua_setfield(L, -2, "visited");
  lua_pushnumber(L, p->open_bound);
  lua_setfield(L, -2, "open_bound");
}

/* paths(chain, flows, weights, demand, top, threshold, most)
   -> {value, steps (arrays of node numbers), visited, open_bound} */
static int paths(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 7);
  lua_Integer top = luaL_checkinteger(L, 5), most = luaL_checkinteger(L, 7);
  double threshold = luaL_checknumber(L, 6);
  luaL_argcheck(L, top >= 1 && top <= 1000000, 5, "expected 1 to 1000000 paths");
  luaL_argcheck(L, most >= 1, 7, "expected at least one node");
  double *weights = binding_numbers(L, 3, c->n, "weights");
  double *demand = binding_numbers(L, 4, c->n, "demand");
  size_t room = (size_t)top * 32;
  lian_paths p = {.step_room = room};
  p.value = binding_scratch(L, (size_t)top);
  p.start = lua_newuserdatauv(L, ((size_t)top + 2) * sizeof *p.start, 0);
  p.step = lua_newuserdatauv(L, room * sizeof *p.step, 0);
  lian_env env = binding_env(L);
  if (lian_structural_paths(&env, c, which, weights, demand, (size_t)top, threshold, (size_t)most,
                            &p, &err))
    return binding_fail(L, &err);
  push_paths(L, &p);
  return 1;
}

/* cut_flows(matrix, from, to, share) -> a copy with those cells times 1 - share */
static int cut_flows(lua_State *L) {
  size_t rows, cols;
  lian_matrix *a = binding_check_matrix(L, 1);
  double kept = 1 - luaL_checknumber(L, 4);
  lua_settop(L, 4);
  const size_t *from = analysis_nodes(L, 2, a->rows, &rows);
  const size_t *to = analysis_nodes(L, 3, a->cols, &cols);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  lian_matrix *copy = matrix_copy(memory_of(&env), a);
  if (!copy) return luaL_error(L, "not enough memory");
  *handle = copy;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < cols; j++) copy->data[from[i] * a->cols + to[j]] *= kept;
  return 1;
}

/* apply(chain, flows, v) -> A v; column_push(chain, flows, v) -> A' v */
static int product_with(lua_State *L, chain_side side) {
  lian_error err;
  reading *r;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  double *v = binding_numbers(L, 3, c->n, "v"), *work = binding_scratch(L, 2 * c->n);
  lian_env env = binding_env(L);
  if (chain_reading(&env, c, which, &r, &err) || chain_turn(&env, r, &err))
    return binding_fail(L, &err);
  chain_product p = {c, r, side, c->share, NULL, work};
  chain_times(&env, &p, v, work + c->n);
  binding_push_numbers(L, work + c->n, c->n);
  return 1;
}

static int apply(lua_State *L) { return product_with(L, SIDE_A); }

static int column_push(lua_State *L) { return product_with(L, SIDE_A_TURNED); }

/* prices(chain, flows, cost, pass, fixed): fixed has false where a price is free */
static int prices(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 5);
  double *cost = binding_numbers(L, 3, c->n, "cost");
  double *pass = analysis_numbers(L, 4, c->n, "pass"), *fixed = NULL;
  unsigned char *is_fixed = NULL;
  if (!lua_isnil(L, 5)) {
    luaL_checktype(L, 5, LUA_TTABLE);
    fixed = binding_scratch(L, c->n);
    is_fixed = lua_newuserdatauv(L, c->n + 1, 0);
    for (size_t i = 0; i < c->n; i++) {
      is_fixed[i] = lua_rawgeti(L, 5, (lua_Integer)i + 1) == LUA_TNUMBER;
      fixed[i] = is_fixed[i] ? lua_tonumber(L, -1) : 0;
      lua_pop(L, 1);
    }
  }
  double *out = binding_scratch(L, c->n);
  lian_env env = binding_env(L);
  if (lian_price_change(&env, c, which, cost, pass, fixed, is_fixed, out, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, out, c->n);
  return 1;
}

void binding_open_paths(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"aggregate", aggregate}, {"balance", balance}, {"paths", paths}, {"prices", prices},
      {"cut_flows", cut_flows}, {"apply", apply}, {"column_push", column_push},       {NULL, NULL}};
  lua_getfield(L, -1, "analysis");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
