/* lian.economy: an economy of inventories, run step by step; core.economy
   Named arguments are checked in lua/lian/time; here numbers are taken by position. */
#include <math.h>

#include "../chain/chain.h"
#include "binding.h"

#define ECONOMY_CLASS "lian.economy"

static lian_economy *check_economy(lua_State *L, int index) {
  return binding_check(L, index, ECONOMY_CLASS);
}

static int gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, ECONOMY_CLASS);
  lian_economy_free(*handle);
  *handle = NULL;
  return 0;
}

static double number_field(lua_State *L, const char *name) {
  if (lua_getfield(L, 2, name) != LUA_TNUMBER) luaL_error(L, "economy.%s: expected a number", name);
  double v = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return v;
}

static int flag_field(lua_State *L, const char *name) {
  lua_getfield(L, 2, name);
  int v = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return v;
}

static const double *list_field(lua_State *L, const char *name, size_t count) {
  lua_getfield(L, 2, name);
  return binding_numbers(L, -1, count, name);
}

static const uint32_t *places_field(lua_State *L, const char *name, size_t count, size_t limit) {
  lua_getfield(L, 2, name);
  luaL_checktype(L, -1, LUA_TTABLE);
  int at = lua_gettop(L);
  uint32_t *out = lua_newuserdatauv(L, (count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    out[k] = (uint32_t)binding_check_index(L, -1, limit);
    lua_pop(L, 1);
  }
  return out;
}

/* importance: goods x n small numbers, row by row; NULL when nil */
static const unsigned char *importance_field(lua_State *L, size_t cells) {
  if (lua_getfield(L, 2, "importance") == LUA_TNIL) return NULL;
  luaL_checktype(L, -1, LUA_TTABLE);
  int at = lua_gettop(L);
  unsigned char *out = lua_newuserdatauv(L, cells + 1, 0);
  for (size_t k = 0; k < cells; k++) {
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    lua_Integer v = lua_tointeger(L, -1);
    if (v < LIAN_CRITICAL || v > LIAN_OPTIONAL)
      luaL_error(L, "economy.importance[%I]: expected 0 to 2", (LUAI_UACINT)(k + 1));
    out[k] = (unsigned char)v;
    lua_pop(L, 1);
  }
  return out;
}

static int one_of(lua_State *L, const char *name, const char *const *names) {
  lua_getfield(L, 2, name);
  int v = luaL_checkoption(L, -1, NULL, names);
  lua_pop(L, 1);
  return v;
}

/* economy.new(chain, spec) */
static int make(lua_State *L) {
  static const char *const productions[] = {"leontief", "linear", NULL};
  static const char *const servings[] = {"alike", "orders_first", "finals_first", NULL};
  static const char *const targets[] = {"wanted", "fixed", "output", NULL};
  static const char *const readings[] = {"domestic", "total", NULL};
  lian_chain *c = binding_check_chain(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  luaL_checkstack(L, 32, NULL);
  lian_economy_spec s = {.size = sizeof s, .steps = number_field(L, "steps"),
                         .goods = (size_t)number_field(L, "goods"),
                         .minor = number_field(L, "minor"),
                         .alpha_base = number_field(L, "alpha_base"),
                         .alpha_max = number_field(L, "alpha_max"),
                         .alpha_steps = number_field(L, "alpha_steps"),
                         .by_capacity = flag_field(L, "by_capacity"),
                         .run_down = flag_field(L, "run_down"),
                         .rebuild_last = flag_field(L, "rebuild_last"),
                         .backlog = flag_field(L, "backlog"),
                         .quiet = flag_field(L, "quiet")};
  s.which = (lian_flows)one_of(L, "flows", readings);
  s.production = (lian_production)one_of(L, "production", productions);
  s.rationing = (lian_serving)one_of(L, "rationing", servings);
  s.target = (lian_target)one_of(L, "target", targets);
  s.good = places_field(L, "good", c->n, s.goods);
  s.stock = list_field(L, "stock", s.goods);
  s.restore = list_field(L, "restore", s.goods);
  s.reach = list_field(L, "reach", s.goods);
  s.importance = importance_field(L, s.goods * c->n);
  void **handle = binding_handle(L, ECONOMY_CLASS, 0);
  lian_economy *e;
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_economy_new(&env, c, &s, &e, &err)) return binding_fail(L, &err);
  *handle = e;
  binding_account(L, c->n * (c->n + 6 * s.goods) * sizeof(double));
  return 1;
}

static void set_number(lua_State *L, const char *name, double v) {
  lua_pushnumber(L, v);
  lua_setfield(L, -2, name);
}

void binding_push_step(lua_State *L, const lian_step *s) {
  lua_createtable(L, 0, 8);
  set_number(L, "output", s->output);
  set_number(L, "capacity", s->capacity);
  set_number(L, "final_demand", s->final_demand);
  set_number(L, "orders", s->orders);
  set_number(L, "rebuild", s->rebuild);
  set_number(L, "rebuilt", s->rebuilt);
  set_number(L, "unmet", s->unmet);
  set_number(L, "overcapacity", s->overcapacity);
}

/* e:step() -> sums */
static int step(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  lian_error err;
  lian_env env = binding_env(L);
  lian_step s;
  if (lian_economy_step(&env, e, &s, &err)) return binding_fail(L, &err);
  binding_push_step(L, &s);
  return 1;
}

typedef lian_status (*setter)(lian_economy *e, const double *v, lian_error *err);

static int set_list(lua_State *L, setter set, const char *what) {
  lian_economy *e = check_economy(L, 1);
  const double *v = binding_numbers(L, 2, lian_economy_count(e), what);
  lian_error err;
  if (set(e, v, &err)) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int set_loss(lua_State *L) { return set_list(L, lian_economy_set_loss, "loss"); }
static int set_final(lua_State *L) { return set_list(L, lian_economy_set_final, "final"); }
static int set_rebuild(lua_State *L) { return set_list(L, lian_economy_set_rebuild, "rebuild"); }

/* e:cut(from, to, share, substitution): from and to are flags by node */
static int cut(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e);
  luaL_checktype(L, 2, LUA_TTABLE);
  luaL_checktype(L, 3, LUA_TTABLE);
  const unsigned char *from = binding_flags(L, 2, n), *to = binding_flags(L, 3, n);
  lian_error err;
  if (lian_economy_cut(e, from, to, luaL_checknumber(L, 4), luaL_checknumber(L, 5), &err))
    return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* e:set_reserve(good, nodes, steps) */
static int set_reserve(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t good = binding_check_index(L, 2, lian_economy_goods(e));
  luaL_checktype(L, 3, LUA_TTABLE);
  const unsigned char *nodes = binding_flags(L, 3, lian_economy_count(e));
  lian_error err;
  if (lian_economy_set_reserve(e, good, nodes, luaL_checknumber(L, 4), &err))
    return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int uncut(lua_State *L) {
  lian_economy_uncut(check_economy(L, 1));
  return 0;
}

lian_series binding_check_series(lua_State *L, int index) {
  static const char *const names[] = {"output", "normal", "capacity", "orders", "final",
                                      "share_final", "share_orders", "share_rebuild",
                                      "overcapacity", "stocks", "use", NULL};
  return (lian_series)luaL_checkoption(L, index, NULL, names);
}

/* e:get(series) -> numbers, by node, or good by good and node by node within */
static int get(lua_State *L) {
  const lian_economy *e = check_economy(L, 1);
  lian_series what = binding_check_series(L, 2);
  size_t count = lian_economy_count(e);
  if (what == LIAN_SERIES_STOCKS || what == LIAN_SERIES_USE) count *= lian_economy_goods(e);
  binding_push_numbers(L, lian_economy_get(e, what), count);
  return 1;
}

void binding_open_economy(lua_State *L) {
  static const luaL_Reg functions[] = {{"new", make}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"step", step}, {"set_loss", set_loss}, {"set_final", set_final},
                                     {"set_rebuild", set_rebuild}, {"cut", cut}, {"uncut", uncut}, {"set_reserve", set_reserve},
                                     {"get", get}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", gather}, {"__close", gather}, {NULL, NULL}};
  binding_class(L, ECONOMY_CLASS, methods, meta);
  luaL_newlib(L, functions);
  lua_setfield(L, -2, "economy");
}
