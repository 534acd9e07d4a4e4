/* core.totals(flows, beside, below) -> array of {at, kind, members}, number of nodes skipped */
#include "binding.h"

#define TOTALS_CLASS "lian.totals"

static void release(void *totals) { lian_totals_free(totals); }

static void push_total(lua_State *L, const lian_totals *t, size_t k) {
  static const char *const kinds[] = {"run", "apart", "equal"};
  size_t at, count = lian_totals_get(t, k, NULL, NULL, NULL, 0);
  lian_total_kind kind;
  size_t *members = lua_newuserdatauv(L, (count + 1) * sizeof *members, 0);
  lian_totals_get(t, k, &at, &kind, members, count);
  lua_createtable(L, 0, 3);
  lua_pushinteger(L, (lua_Integer)at + 1);
  lua_setfield(L, -2, "at");
  lua_pushstring(L, kinds[kind]);
  lua_setfield(L, -2, "kind");
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_pushinteger(L, (lua_Integer)members[i] + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "members");
  lua_remove(L, -2);
}

static const lian_matrix *matrix_or_none(lua_State *L, int index) {
  return lua_isnoneornil(L, index) ? NULL : binding_check_matrix(L, index);
}

static int totals(lua_State *L) {
  lian_error err;
  lian_totals *t;
  lua_settop(L, 3);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, TOTALS_CLASS, 0);
  const lian_matrix *flows = binding_check_matrix(L, 1);
  if (lian_totals_find(&env, flows, matrix_or_none(L, 2), matrix_or_none(L, 3), &t, &err))
    return binding_fail(L, &err);
  *handle = t;
  lua_newtable(L);
  for (size_t k = 0; k < lian_totals_count(t); k++) {
    push_total(L, t, k);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_pushinteger(L, (lua_Integer)lian_totals_passed_over(t));
  return 2;
}

void binding_open_totals(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg functions[] = {{"totals", totals}, {NULL, NULL}};
  binding_handles(L, TOTALS_CLASS, none, none, release);
  binding_functions(L, functions);
}
