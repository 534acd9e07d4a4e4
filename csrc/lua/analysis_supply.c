/* supply under capacity limits as plain functions, added to core.analysis */
#include "analysis.h"
#include "option.h"

static void push_supply(lua_State *L, const lian_supply *s, size_t n) {
  lua_createtable(L, 0, 5);
  binding_push_numbers(L, s->output, n);
  lua_setfield(L, -2, "output");
  binding_push_numbers(L, s->delivered, n);
  lua_setfield(L, -2, "delivered");
  if (s->price) {
    binding_push_numbers(L, s->price, n);
    lua_setfield(L, -2, "price");
  }
  lua_pushinteger(L, s->rounds);
  lua_setfield(L, -2, "rounds");
  lua_pushnumber(L, s->gap);
  lua_setfield(L, -2, "gap");
}

/* the terms at cap, cap + 1 (demand), cap + 2 (groups, 1-based, or nil) and essential */
static lian_supply_terms terms_at(lua_State *L, const lian_chain *c, int cap, int essential) {
  size_t count, n = lian_chain_count(c);
  lian_supply_terms t = {.size = sizeof t, .essential = luaL_optnumber(L, essential, 0)};
  t.cap = binding_numbers(L, cap, n, "cap");
  t.demand = binding_numbers(L, cap + 1, n, "demand");
  if (lua_isnil(L, cap + 2)) return t;
  const size_t *place = binding_index_list(L, cap + 2, n, &count);
  if (count != n) luaL_error(L, "groups: expected one a node");
  uint32_t *group = lua_newuserdatauv(L, (n + 1) * sizeof *group, 0);
  for (size_t i = 0; i < n; i++) {
    group[i] = (uint32_t)place[i];
    if (place[i] + 1 > t.groups) t.groups = place[i] + 1;
  }
  t.group = group;
  return t;
}

/* field `name` of the table at `at`, n flags or numbers, in scratch that stays on the stack */
static const unsigned char *flags_of(lua_State *L, int at, const char *name, size_t n) {
  if (option_get(L, at, name) != LUA_TTABLE) luaL_error(L, "%s: expected flags by node", name);
  return binding_flags(L, -1, n);
}

static const double *numbers_of(lua_State *L, int at, const char *name, size_t n) {
  option_get(L, at, name);
  return binding_numbers(L, lua_gettop(L), n, name);
}

static double number_of(lua_State *L, int at, const char *name) {
  option_get(L, at, name);
  double v = luaL_optnumber(L, -1, 0);
  lua_pop(L, 1);
  return v;
}

static lian_supply_limit limit_at(lua_State *L, int at, int finals, size_t n) {
  lian_supply_limit l = {.open = number_of(L, at, "open")};
  l.buyers = flags_of(L, at, "buyers", n);
  l.barred = flags_of(L, at, "barred", n);
  if (finals) l.demand = numbers_of(L, at, "demand", n);
  return l;
}

static lian_supply_pool pool_at(lua_State *L, int at, size_t n) {
  lian_supply_pool p = {.given = number_of(L, at, "given"), .rest = number_of(L, at, "rest")};
  luaL_checkstack(L, 20, NULL);
  p.makers = flags_of(L, at, "makers", n);
  p.use = numbers_of(L, at, "use", n);
  option_get(L, at, "finals");
  p.finals = lua_toboolean(L, -1);
  if (option_get(L, at, "limits") != LUA_TTABLE) return p;
  int list = lua_gettop(L);
  p.limits = lua_rawlen(L, list);
  lian_supply_limit *limit = lua_newuserdatauv(L, (p.limits + 1) * sizeof *limit, 0);
  for (size_t k = 0; k < p.limits; k++) {
    luaL_checkstack(L, 20, NULL);
    lua_rawgeti(L, list, (lua_Integer)k + 1);
    limit[k] = limit_at(L, lua_gettop(L), p.finals, n);
  }
  p.limit = limit;
  return p;
}

/* pools at stack index `at` (an array of tables, or nil), in scratch that stays on the stack */
static void pools_at(lua_State *L, int at, size_t n, lian_supply_terms *t) {
  if (lua_isnil(L, at)) return;
  luaL_checktype(L, at, LUA_TTABLE);
  t->pools = lua_rawlen(L, at);
  lian_supply_pool *pool = lua_newuserdatauv(L, (t->pools + 1) * sizeof *pool, 0);
  for (size_t k = 0; k < t->pools; k++) {
    luaL_checkstack(L, 20, NULL);
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    pool[k] = pool_at(L, lua_gettop(L), n);
  }
  t->pool = pool;
}

static lian_objective objective_at(lua_State *L, int at) {
  static const char *const names[] = {"final", "output", "net", NULL};
  return (lian_objective)luaL_checkoption(L, at, "final", names);
}

/* supply_best(chain, flows, cap, demand, groups, objective, essential, recipes, pools); a pool:
   {makers, use, finals, given, rest, limits = {{buyers, barred, demand, open}, ...}} */
static int best(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 9);
  size_t n = lian_chain_count(c);
  lian_supply_terms t = terms_at(L, c, 3, 7);
  lian_objective objective = objective_at(L, 6);
  const lian_matrix *recipes = lua_isnil(L, 8) ? NULL : binding_check_matrix(L, 8);
  pools_at(L, 9, n, &t);
  size_t classes = t.pools;
  for (size_t k = 0; k < t.pools; k++) classes += t.pool[k].limits;
  double *scratch = binding_scratch(L, 3 * n + t.pools + classes);
  lian_supply s = {.size = sizeof s, .output = scratch, .delivered = scratch + n, .price = scratch + 2 * n,
                   .pool_price = scratch + 3 * n, .pool_final = scratch + 3 * n + t.pools};
  lian_env env = binding_env(L);
  if (lian_supply_best(&env, c, which, &t, recipes, objective, &s, &err))
    return binding_fail(L, &err);
  push_supply(L, &s, n);
  binding_push_numbers(L, s.pool_price, t.pools);
  lua_setfield(L, -2, "pool_price");
  binding_push_numbers(L, s.pool_final, classes);
  lua_setfield(L, -2, "pool_final");
  return 1;
}

/* supply_rationed(chain, flows, cap, demand, groups, rule, essential, pools) */
static int rationed(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 8);
  lian_serving rule = lua_isnil(L, 6) ? LIAN_SERVE_ALIKE : binding_check_serving(L, 6);
  size_t n = lian_chain_count(c);
  lian_supply_terms t = terms_at(L, c, 3, 7);
  pools_at(L, 8, n, &t);
  double *scratch = binding_scratch(L, 2 * n);
  lian_supply s = {.size = sizeof s, .output = scratch, .delivered = scratch + n};
  lian_env env = binding_env(L);
  void **recipes = binding_handle(L, MATRIX_CLASS, 4); /* belongs to Lua before the call */
  int at = lua_gettop(L);
  if (lian_supply_rationed(&env, c, which, &t, rule, &s, &err)) return binding_fail(L, &err);
  *recipes = s.recipes;
  push_supply(L, &s, n);
  if (!s.recipes) return 1;
  lua_pushvalue(L, at);
  lua_setfield(L, -2, "recipes");
  return 1;
}

void binding_open_supply(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"supply_best", best}, {"supply_rationed", rationed}, {NULL, NULL}};
  lua_getfield(L, -1, "analysis");
  binding_functions(L, functions);
  lua_pop(L, 1);
}
