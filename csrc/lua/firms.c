/* lian.firms: a network of firms, run step by step; core.firms. The same methods as lian.economy */
#include <string.h>

#include "binding.h"

#define FIRMS_CLASS "lian.firms"

static lian_firms *check_firms(lua_State *L, int index) { return binding_check(L, index, FIRMS_CLASS); }

static void release(void *firms) { lian_firms_free(firms); }

/* firms.new(chain, {steps, goods, good, stock, restore, rationing}) */
static int make(lua_State *L) {
  lian_chain *c = binding_check_chain(L, 1);
  size_t n = lian_chain_count(c);
  luaL_checktype(L, 2, LUA_TTABLE);
  luaL_checkstack(L, 16, NULL);
  lian_firms_spec s = {.size = sizeof s, .steps = option_number(L, 2, "steps"),
                       .goods = option_within(L, 2, "goods", 1, (size_t)1 << 24),
                       .restore = option_number(L, 2, "restore")};
  option_get(L, 2, "rationing");
  s.rationing = binding_check_serving(L, -1);
  option_get(L, 2, "good");
  s.good = binding_places(L, -1, n, s.goods, "good");
  option_get(L, 2, "stock");
  s.stock = binding_numbers(L, -1, n, "stock");
  void **handle = binding_handle(L, FIRMS_CLASS, 0);
  lian_firms *f;
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_firms_new(&env, c, &s, &f, &err)) return binding_fail(L, &err);
  *handle = f;
  return 1;
}

/* as of an economy, with one lane */
static int step(lua_State *L) {
  lian_firms *f = check_firms(L, 1);
  lua_Integer count = luaL_optinteger(L, 2, 1);
  luaL_argcheck(L, count >= 1, 2, "expected at least 1 step");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 3, LUA_TTABLE);
  lua_settop(L, 3);
  lian_error err;
  lian_env env = binding_env(L);
  lian_step s;
  for (; count > 0; count--) {
    if (lian_firms_step(&env, f, &s, &err)) return binding_fail(L, &err);
    if (!lua_istable(L, 3)) break;
    if (lua_rawgeti(L, 3, 1) != LUA_TTABLE) return luaL_argerror(L, 3, "expected a table by lane");
    binding_add_steps(L, &s, 1, 1);
    lua_pop(L, 1);
  }
  if (lua_istable(L, 3)) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_createtable(L, 1, 0);
  binding_push_step(L, &s);
  lua_rawseti(L, -2, 1);
  return 1;
}

/* f:set(1, what, values): there is one lane */
static int set(lua_State *L) {
  lian_firms *f = check_firms(L, 1);
  lian_error err;
  lian_setting what = binding_check_setting(L, 3);
  if (lian_firms_set(f, what, binding_numbers(L, 4, lian_firms_count(f), lua_tostring(L, 3)), &err))
    return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int get(lua_State *L) {
  const lian_firms *f = check_firms(L, 1);
  size_t count = lian_firms_count(f);
  lian_series what = binding_check_series(L, 3);
  double *v = binding_scratch(L, count); /* first: it may run Lua code that steps the network */
  const double *now = lian_firms_get(f, what);
  if (!now) return luaL_argerror(L, 3, "a network of firms has no such series");
  memcpy(v, now, count * sizeof *v);
  binding_push_numbers(L, v, count);
  return 1;
}

/* f:observe(1, what, groups or nil, every) -> record */
static int observe(lua_State *L) {
  lian_firms *f = check_firms(L, 1);
  binding_record r = binding_check_record(L, lian_firms_count(f), 0);
  size_t number;
  lian_error err;
  if (lian_firms_observe(f, r.what, r.group, r.groups, r.every, &number, &err)) return binding_fail(L, &err);
  lua_pushinteger(L, (lua_Integer)number + 1);
  return 1;
}

/* f:observed(1, record) -> matrix */
static int observed(lua_State *L) {
  const lian_firms *f = check_firms(L, 1);
  size_t number = binding_check_index(L, 3, INT32_MAX), rows = 0, columns = 0;
  void **handle = binding_handle(L, MATRIX_CLASS, 4); /* first: it may run Lua code that steps the network */
  const double *data = lian_firms_observed(f, number, &rows, &columns);
  binding_put_record(L, handle, data, rows, columns);
  return 1;
}

void binding_open_firms(lua_State *L) {
  static const luaL_Reg functions[] = {{"new", make}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"step", step}, {"set", set}, {"get", get},
                                     {"observe", observe}, {"observed", observed}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  binding_handles(L, FIRMS_CLASS, methods, none, release);
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "firms");
}
