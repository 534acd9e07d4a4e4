/* economic complexity: the class lian.product_space, made by core.product_space.new */
#include "binding.h"

#define SPACE_CLASS "lian.product_space"

static void release(void *payload) { lian_complexity_free(payload); }
static lian_complexity *check_space(lua_State *L) { return binding_check(L, 1, SPACE_CLASS); }

/* new(unit, product, value, units, products, cutoff, given, largest, population) */
static int make(lua_State *L) {
  lian_error err;
  lian_complexity_spec s;
  lua_settop(L, 9);
  lian_complexity_default(&s);
  luaL_checktype(L, 3, LUA_TTABLE);
  s.rows = (size_t)lua_rawlen(L, 3);
  s.units = binding_count(L, 4, 0, INT32_MAX, "units");
  s.products = binding_count(L, 5, 0, INT32_MAX, "products");
  s.unit = binding_places(L, 1, s.rows, s.units, "unit");
  s.product = binding_places(L, 2, s.rows, s.products, "product");
  s.value = binding_numbers(L, 3, s.rows, "value");
  s.cutoff = luaL_checknumber(L, 6);
  s.given = lua_toboolean(L, 7), s.largest = lua_toboolean(L, 8), s.population = lua_toboolean(L, 9);
  lian_complexity *c;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, SPACE_CLASS, 0);
  if (lian_complexity_new(&env, &s, &c, &err)) return binding_fail(L, &err);
  *handle = c;
  binding_account(L, lian_complexity_ones(c) * 8);
  return 1;
}

static void push_places(lua_State *L, const uint32_t *v, size_t n, lua_Integer more) {
  lua_createtable(L, n > INT32_MAX ? 0 : (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_pushinteger(L, (lua_Integer)v[i] + more);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* c:parts() -> units, products (given places), eci, pci, diversity, ubiquity, {eigenvalues, sign, parts, ones} */
static int parts(lua_State *L) {
  const lian_complexity *c = check_space(L);
  size_t units = lian_complexity_units(c), products = lian_complexity_products(c), count;
  const size_t *start = lian_complexity_starts(c);
  push_places(L, lian_complexity_unit_places(c), units, 1);
  push_places(L, lian_complexity_product_places(c), products, 1);
  binding_push_numbers(L, lian_complexity_eci(c), units);
  binding_push_numbers(L, lian_complexity_pci(c), products);
  lua_createtable(L, (int)units, 0);
  for (size_t u = 0; u < units; u++) {
    lua_pushinteger(L, (lua_Integer)(start[u + 1] - start[u]));
    lua_rawseti(L, -2, (lua_Integer)u + 1);
  }
  push_places(L, lian_complexity_ubiquity(c), products, 0);
  lua_createtable(L, 0, 4);
  const double *value = lian_complexity_eigenvalues(c, &count);
  binding_push_numbers(L, value, count);
  lua_setfield(L, -2, "eigenvalues");
  binding_set_number(L, "sign", lian_complexity_sign(c));
  binding_set_number(L, "parts", (double)lian_complexity_parts(c));
  binding_set_number(L, "ones", (double)lian_complexity_ones(c));
  return 7;
}

/* c:has(unit) -> places of its products */
static int has(lua_State *L) {
  const lian_complexity *c = check_space(L);
  size_t u = binding_check_index(L, 2, lian_complexity_units(c));
  const size_t *start = lian_complexity_starts(c);
  push_places(L, lian_complexity_entries(c) + start[u], start[u + 1] - start[u], 1);
  return 1;
}

/* c:fitness(steps, tolerance) -> fitness, quality, {steps, change, vanishing, settled} */
static int fitness(lua_State *L) {
  lian_error err;
  const lian_complexity *c = check_space(L);
  size_t steps = binding_count(L, 2, 1, 100000000, "steps");
  double tolerance = luaL_checknumber(L, 3);
  size_t units = lian_complexity_units(c), products = lian_complexity_products(c);
  double *f = binding_scratch(L, units), *q = binding_scratch(L, products);
  lian_fitness info = {.size = sizeof info};
  lian_env env = binding_env(L);
  if (lian_complexity_fitness(&env, c, steps, tolerance, f, q, &info, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, f, units);
  binding_push_numbers(L, q, products);
  lua_createtable(L, 0, 4);
  binding_set_number(L, "steps", (double)info.steps), binding_set_number(L, "change", info.change);
  binding_set_number(L, "vanishing", (double)info.vanishing);
  lua_pushboolean(L, info.settled);
  lua_setfield(L, -2, "settled");
  return 3;
}

static const size_t *places_or_all(lua_State *L, int index, size_t limit, size_t *count) {
  *count = limit;
  return lua_isnoneornil(L, index) ? NULL : binding_index_list(L, index, limit, count);
}

/* c:relatedness(which or nil, own, density?, gain?) -> outlook, density or nil, gain or nil */
static int relatedness(lua_State *L) {
  lian_error err;
  const lian_complexity *c = check_space(L);
  lua_settop(L, 5);
  size_t count;
  const size_t *which = places_or_all(L, 2, lian_complexity_units(c), &count);
  int own = lua_toboolean(L, 3), wants_density = lua_toboolean(L, 4), wants_gain = lua_toboolean(L, 5);
  double *outlook = binding_scratch(L, count);
  lian_matrix *density = NULL, *gain = NULL;
  lian_env env = binding_env(L);
  void **first = binding_handle(L, MATRIX_CLASS, 4), **second = binding_handle(L, MATRIX_CLASS, 4);
  int at = lua_gettop(L);
  if (lian_complexity_relatedness(&env, c, own, which, count, wants_density ? &density : NULL, outlook,
                                  wants_gain ? &gain : NULL, &err))
    return binding_fail(L, &err);
  *first = density, *second = gain;
  binding_push_numbers(L, outlook, count);
  if (density) lua_pushvalue(L, at - 1);
  else lua_pushnil(L);
  if (gain) lua_pushvalue(L, at);
  else lua_pushnil(L);
  return 3;
}

/* c:proximity(which or nil) -> matrix */
static int proximity(lua_State *L) {
  lian_error err;
  const lian_complexity *c = check_space(L);
  size_t count;
  const size_t *which = places_or_all(L, 2, lian_complexity_products(c), &count);
  lian_matrix *a;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  if (lian_complexity_proximity(&env, c, which, count, &a, &err)) return binding_fail(L, &err);
  *handle = a;
  return 1;
}

/* adds the entries of a to the lists from, to, near, tree at the top of the stack (four lists) after `done` */
static void add_links(lua_State *L, const lian_sparse *a, lua_Integer done) {
  const size_t *start = lian_sparse_starts(a);
  const uint32_t *column = lian_sparse_columns(a);
  const double *value = lian_sparse_values(a);
  for (size_t i = 0; i < lian_sparse_rows(a); i++)
    for (size_t k = start[i]; k < start[i + 1]; k++) {
      done++;
      lua_pushinteger(L, (lua_Integer)i + 1), lua_rawseti(L, -5, done);
      lua_pushinteger(L, (lua_Integer)column[k] + 1), lua_rawseti(L, -4, done);
      lua_pushnumber(L, value[k]), lua_rawseti(L, -3, done);
      lua_pushboolean(L, 0), lua_rawseti(L, -2, done);
    }
}

/* gives the links back when the stack unwinds */
static int drop_links(lua_State *L) {
  lian_sparse **a = lua_touserdata(L, 1);
  lian_sparse_free(*a);
  *a = NULL;
  return 0;
}

/* c:space(threshold) -> from, to, near, whether of the tree */
static int space(lua_State *L) {
  lian_error err;
  const lian_complexity *c = check_space(L);
  double threshold = luaL_checknumber(L, 2);
  size_t n = lian_complexity_products(c);
  uint32_t *from = lua_newuserdatauv(L, 2 * n * sizeof *from, 0), *to = from + n;
  double *near = binding_scratch(L, n);
  lian_sparse **links = lua_newuserdatauv(L, sizeof *links, 0);
  *links = NULL;
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, drop_links);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lian_env env = binding_env(L);
  if (lian_complexity_space(&env, c, threshold, from, to, near, links, &err)) return binding_fail(L, &err);
  push_places(L, from, n - 1, 1);
  push_places(L, to, n - 1, 1);
  binding_push_numbers(L, near, n - 1);
  lua_createtable(L, (int)n, 0);
  for (size_t k = 1; k < n; k++) lua_pushboolean(L, 1), lua_rawseti(L, -2, (lua_Integer)k);
  add_links(L, *links, (lua_Integer)n - 1);
  lian_sparse_free(*links);
  *links = NULL;
  return 4;
}

void binding_open_index_complexity(lua_State *L) {
  static const luaL_Reg functions[] = {{"new", make}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"parts", parts},         {"has", has},     {"fitness", fitness},
                                     {"relatedness", relatedness}, {"proximity", proximity}, {"space", space},
                                     {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  binding_handles(L, SPACE_CLASS, methods, none, release);
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "product_space");
}
