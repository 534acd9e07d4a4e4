/* supply under caps as plain functions, added to core.analysis */
#include "analysis.h"

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

/* supply_best(chain, flows, cap, demand, groups, output_first, essential, recipes) */
static int best(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 8);
  size_t n = lian_chain_count(c);
  lian_supply_terms t = terms_at(L, c, 3, 7);
  const lian_matrix *recipes = lua_isnil(L, 8) ? NULL : binding_check_matrix(L, 8);
  double *room = binding_scratch(L, 3 * n);
  lian_supply s = {.size = sizeof s, .output = room, .delivered = room + n, .price = room + 2 * n};
  lian_env env = binding_env(L);
  if (lian_supply_best(&env, c, which, &t, recipes, lua_toboolean(L, 6), &s, &err))
    return binding_fail(L, &err);
  push_supply(L, &s, n);
  return 1;
}

/* supply_rationed(chain, flows, cap, demand, groups, rule, essential) */
static int rationed(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 7);
  lian_serving rule = lua_isnil(L, 6) ? LIAN_SERVE_ALIKE : binding_check_serving(L, 6);
  size_t n = lian_chain_count(c);
  lian_supply_terms t = terms_at(L, c, 3, 7);
  double *room = binding_scratch(L, 2 * n);
  lian_supply s = {.size = sizeof s, .output = room, .delivered = room + n};
  lian_env env = binding_env(L);
  void **recipes = binding_handle(L, MATRIX_CLASS, 4); /* Lua's before it is made */
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
