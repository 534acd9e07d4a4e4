/* concentration and dependence as plain functions: core.concentration */
#include "binding.h"

static size_t length_at(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  return (size_t)lua_rawlen(L, index);
}

static void put(lua_State *L, lua_Integer row, const char *name, double value) {
  lua_getfield(L, -1, name);
  lua_pushnumber(L, value);
  lua_rawseti(L, -2, row);
  lua_pop(L, 1);
}

static void make_lists(lua_State *L, const char *const *names) {
  lua_newtable(L);
  for (; *names; names++) {
    lua_newtable(L);
    lua_setfield(L, -2, *names);
  }
}

/* measures(value, group, groups, tops) -> lists by name, by group; cr: flat, groups x tops */
static int measures(lua_State *L) {
  static const char *const names[] = {"total",   "members",  "hhi",     "effective", "normalised",
                                      "entropy", "evenness", "largest", NULL};
  lian_error err;
  lua_settop(L, 4);
  size_t rows = length_at(L, 1), groups = binding_count(L, 3, 0, INT32_MAX, "groups"), top_count = length_at(L, 4);
  const double *value = binding_numbers(L, 1, rows, "value"), *wanted = binding_numbers(L, 4, top_count, "tops");
  const uint32_t *group = binding_places(L, 2, rows, groups, "group");
  size_t *tops = lua_newuserdatauv(L, (top_count + 1) * sizeof *tops, 0);
  for (size_t k = 0; k < top_count; k++) tops[k] = wanted[k] >= 1 && wanted[k] < 1e9 ? (size_t)wanted[k] : 1;
  lian_concentration *out = lua_newuserdatauv(L, (groups + 1) * sizeof *out, 0);
  double *cr = binding_scratch(L, groups * top_count);
  lian_env env = binding_env(L);
  if (lian_concentrations(&env, rows, value, group, groups, tops, top_count, out, cr, &err))
    return binding_fail(L, &err);
  make_lists(L, names);
  for (size_t g = 0; g < groups; g++) {
    lua_Integer at = (lua_Integer)g + 1;
    put(L, at, "total", out[g].total), put(L, at, "members", (double)out[g].members), put(L, at, "hhi", out[g].hhi);
    put(L, at, "effective", out[g].effective), put(L, at, "normalised", out[g].normalised);
    put(L, at, "entropy", out[g].entropy), put(L, at, "evenness", out[g].evenness);
    put(L, at, "largest", (double)out[g].largest + 1);
  }
  binding_push_numbers(L, cr, groups * top_count);
  lua_setfield(L, -2, "cr");
  return 1;
}

/* advantage(unit, product, value, units, products) -> list by row */
static int advantage(lua_State *L) {
  lian_error err;
  lua_settop(L, 5);
  size_t rows = length_at(L, 3), units = binding_count(L, 4, 0, INT32_MAX, "units");
  size_t products = binding_count(L, 5, 0, INT32_MAX, "products");
  const uint32_t *unit = binding_places(L, 1, rows, units, "unit");
  const uint32_t *product = binding_places(L, 2, rows, products, "product");
  const double *value = binding_numbers(L, 3, rows, "value");
  double *out = binding_scratch(L, rows);
  lian_env env = binding_env(L);
  if (lian_advantage(&env, rows, unit, product, value, units, products, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, rows);
  return 1;
}

/* dependencies(from, to, product, value, regions, products, home) -> lists by name, by product */
static int dependencies(lua_State *L) {
  static const char *const names[] = {"imports",   "inner",        "domestic", "exports", "import_hhi",
                                      "world_hhi", "origin_share", "origin",   "origins", NULL};
  lian_error err;
  lua_settop(L, 7);
  lian_trade t = {.size = sizeof t, .rows = length_at(L, 4)};
  t.regions = binding_count(L, 5, 0, INT32_MAX, "regions");
  t.products = binding_count(L, 6, 0, INT32_MAX, "products");
  t.from = binding_places(L, 1, t.rows, t.regions, "from");
  t.to = binding_places(L, 2, t.rows, t.regions, "to");
  t.product = binding_places(L, 3, t.rows, t.products, "product");
  t.value = binding_numbers(L, 4, t.rows, "value");
  luaL_checktype(L, 7, LUA_TTABLE);
  const unsigned char *home = binding_flags(L, 7, t.regions);
  lian_dependence *out = lua_newuserdatauv(L, (t.products + 1) * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_dependencies(&env, &t, home, out, &err)) return binding_fail(L, &err);
  make_lists(L, names);
  for (size_t p = 0; p < t.products; p++) {
    lua_Integer at = (lua_Integer)p + 1;
    put(L, at, "imports", out[p].imports), put(L, at, "inner", out[p].inner);
    put(L, at, "domestic", out[p].domestic), put(L, at, "exports", out[p].exports);
    put(L, at, "import_hhi", out[p].import_hhi), put(L, at, "world_hhi", out[p].world_hhi);
    put(L, at, "origin_share", out[p].origin_share), put(L, at, "origins", out[p].origins);
    put(L, at, "origin", out[p].origins > 0 ? (double)out[p].origin + 1 : 0);
  }
  return 1;
}

/* mix(size_before, rate_before, size_after, rate_after) -> {before, after, within, mix}, within and mix by group */
static int mix(lua_State *L) {
  lian_error err;
  lua_settop(L, 4);
  size_t n = length_at(L, 1);
  const double *v[4];
  for (int k = 0; k < 4; k++) v[k] = binding_numbers(L, k + 1, n, "groups");
  lian_mix m;
  double *within = binding_scratch(L, n), *moved = binding_scratch(L, n);
  if (lian_mix_change(n, v[0], v[1], v[2], v[3], &m, within, moved, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 4);
  lua_pushnumber(L, m.before), lua_setfield(L, -2, "before");
  lua_pushnumber(L, m.after), lua_setfield(L, -2, "after");
  lua_pushnumber(L, m.within), lua_setfield(L, -2, "within");
  lua_pushnumber(L, m.mix), lua_setfield(L, -2, "mix");
  binding_push_numbers(L, within, n);
  binding_push_numbers(L, moved, n);
  return 3;
}

void binding_open_index_concentration(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"measures", measures}, {"advantage", advantage}, {"dependencies", dependencies}, {"mix", mix}, {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "concentration");
}
