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

/* groups (1-based) by node at index as codes in scratch */
static uint32_t *groups_at(lua_State *L, int index, size_t n, size_t *groups) {
  size_t count;
  const size_t *place = analysis_nodes(L, index, n, &count);
  if (count != n) luaL_error(L, "groups: expected one a node");
  uint32_t *group = lua_newuserdatauv(L, (n + 1) * sizeof *group, 0);
  for (size_t i = 0; i < n; i++) {
    group[i] = (uint32_t)place[i];
    if (place[i] + 1 > *groups) *groups = place[i] + 1;
  }
  return group;
}

/* supply_best(chain, flows, cap, demand, groups, output_first, essential) */
static int best(lua_State *L) {
  lian_error err;
  size_t groups = 0;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 7);
  double essential = luaL_optnumber(L, 7, 0);
  double *cap = binding_numbers(L, 3, c->n, "cap"), *demand = binding_numbers(L, 4, c->n, "demand");
  const uint32_t *group = groups_at(L, 5, c->n, &groups);
  double *room = binding_scratch(L, 3 * c->n);
  lian_supply s = {room, room + c->n, room + 2 * c->n, 0, 0};
  lian_env env = binding_env(L);
  if (lian_supply_best(&env, c, which, cap, demand, group, groups, lua_toboolean(L, 6), essential,
                       &s, &err))
    return binding_fail(L, &err);
  push_supply(L, &s, c->n);
  return 1;
}

/* supply_rationed(chain, flows, cap, demand, groups, buyers_first, essential) */
static int rationed(lua_State *L) {
  lian_error err;
  size_t groups = 0;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 7);
  double essential = luaL_optnumber(L, 7, 0);
  double *cap = binding_numbers(L, 3, c->n, "cap"), *demand = binding_numbers(L, 4, c->n, "demand");
  const uint32_t *group = groups_at(L, 5, c->n, &groups);
  double *room = binding_scratch(L, 2 * c->n);
  lian_supply s = {room, room + c->n, NULL, 0, 0};
  lian_env env = binding_env(L);
  if (lian_supply_rationed(&env, c, which, cap, demand, group, groups, lua_toboolean(L, 6),
                           essential, &s, &err))
    return binding_fail(L, &err);
  push_supply(L, &s, c->n);
  return 1;
}

void binding_open_supply(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"supply_best", best}, {"supply_rationed", rationed}, {NULL, NULL}};
  lua_getfield(L, -1, "analysis");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
