/* core.chain_new: a chain from a table of parts. All texts and numbers are copied before the core is called, and
   matrices get a further owner, so that Lua code that runs meanwhile (metamethods, finalisers) cannot free them. */
#include <math.h>
#include <string.h>

#include "build.h"

/* a matrix with an owner on the stack until the call returns */
static lian_matrix *matrix_at(lua_State *L, int table, const char *field) {
  luaL_checkstack(L, 4, NULL);
  void **own = binding_handle(L, MATRIX_CLASS, 4);
  if (option_get(L, table, field) == LUA_TNIL) {
    lua_pop(L, 2);
    return NULL;
  }
  if (!luaL_testudata(L, -1, MATRIX_CLASS)) luaL_error(L, "%s: expected a matrix", field);
  *own = lian_matrix_keep(binding_check_matrix(L, -1));
  lua_pop(L, 1);
  return *own;
}

static lian_role role_named(lua_State *L, const char *name) {
  for (int r = 0; r < LIAN_ROLE_COUNT; r++)
    if (strcmp(lian_role_name((lian_role)r), name) == 0) return (lian_role)r;
  luaL_error(L, "roles: '%s' is no role", name);
  return LIAN_ROLE_OTHER;
}

static const lian_role *roles_at(lua_State *L, int table, size_t count) {
  const char *const *names = option_texts(L, table, "roles", count);
  if (!names) return NULL;
  lian_role *roles = lua_newuserdatauv(L, (count + 1) * sizeof *roles, 0);
  for (size_t i = 0; i < count; i++) roles[i] = role_named(L, names[i]);
  return roles;
}

static lian_block block_at(lua_State *L, int spec, const char *field) {
  lian_block b = {0};
  luaL_checkstack(L, 24, NULL);
  if (option_get(L, spec, field) == LUA_TNIL) {
    lua_pop(L, 1);
    return b;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  b.count = option_length(L, at, "labels");
  b.labels = option_texts(L, at, "labels", b.count);
  b.regions = option_texts(L, at, "regions", b.count);
  b.units = option_texts(L, at, "units", b.count);
  b.roles = roles_at(L, at, b.count);
  b.values = matrix_at(L, at, "values");
  b.second = matrix_at(L, at, "second");
  return b;
}

static const lian_axis *axes_at(lua_State *L, int spec, size_t nodes, size_t *count) {
  if (option_get(L, spec, "axes") == LUA_TNIL) return NULL;
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, at);
  lian_axis *axes = lua_newuserdatauv(L, (*count + 1) * sizeof *axes, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 10, NULL);
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    int one = lua_gettop(L);
    luaL_checktype(L, one, LUA_TTABLE);
    axes[k].name = option_text(L, one, "name");
    axes[k].values = option_texts(L, one, "values", nodes);
    if (!axes[k].name || !axes[k].values) luaL_error(L, "axes[%I]: expected name and values",
                                                     (LUAI_UACINT)(k + 1));
  }
  return axes;
}

/* numbers of an attribute: false or nil is unknown */
static const double *attribute_numbers(lua_State *L, int at, size_t nodes) {
  return option_get(L, at, "numbers") == LUA_TNIL ? NULL : binding_numbers_or_nan(L, -1, nodes, "numbers");
}

static const lian_attribute *attributes_at(lua_State *L, int spec, size_t nodes, size_t *count) {
  if (option_get(L, spec, "attributes") == LUA_TNIL) return NULL;
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, at);
  lian_attribute *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 12, NULL);
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    int one = lua_gettop(L);
    luaL_checktype(L, one, LUA_TTABLE);
    list[k].name = option_text(L, one, "name");
    list[k].unit = option_text(L, one, "unit");
    list[k].numbers = attribute_numbers(L, one, nodes);
    list[k].texts = list[k].numbers ? NULL : option_texts(L, one, "texts", nodes);
    if (!list[k].name || (!list[k].numbers && !list[k].texts))
      luaL_error(L, "attributes[%I]: expected name, and numbers or texts", (LUAI_UACINT)(k + 1));
  }
  return list;
}

/* ---- links: in a handle that Lua collects, so that an error does not leak it */

#define LINKS_CLASS "lian.links"

static int links_gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, LINKS_CLASS);
  lian_sparse_free(*handle);
  *handle = NULL;
  return 0;
}

static const uint32_t *ends_at(lua_State *L, int table, const char *field, size_t count, size_t nodes) {
  if (option_get(L, table, field) != LUA_TTABLE || lua_rawlen(L, -1) != count)
    luaL_error(L, "links.%s: expected an array of %I node numbers", field, (LUAI_UACINT)count);
  return binding_places(L, -1, count, nodes, field[0] == 'f' ? "links.from" : "links.to");
}

static lian_sparse *links_at(lua_State *L, int spec, size_t nodes) {
  lian_error err;
  if (option_get(L, spec, "links") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  luaL_checkstack(L, 10, NULL);
  size_t count = option_length(L, at, "value");
  void **handle = binding_handle(L, LINKS_CLASS, 0);
  const uint32_t *from = ends_at(L, at, "from", count, nodes), *to = ends_at(L, at, "to", count, nodes);
  option_get(L, at, "value");
  const double *value = binding_numbers(L, -1, count, "links.value");
  lian_env env = binding_env(L);
  lian_sparse *links = NULL;
  if (lian_sparse_new(&env, nodes, nodes, count, from, to, value, &links, &err))
    luaL_error(L, "links: %s", err.text);
  *handle = links;
  return links;
}

static lian_kind kind_named(lua_State *L, const char *name) {
  for (int k = LIAN_KIND_TABLE; k <= LIAN_KIND_ITEMS; k++)
    if (!name || strcmp(lian_kind_name((lian_kind)k), name) == 0) return (lian_kind)k;
  luaL_error(L, "kind: expected 'table', 'network' or 'items', got '%s'", name);
  return LIAN_KIND_TABLE;
}

static int year_at(lua_State *L, int spec) {
  double year = option_number_or(L, spec, "year", 0);
  if (!(fabs(year) <= 1e6)) luaL_error(L, "year: expected a year");
  return (int)year;
}

/* core.chain_new(spec) -> chain, or nil, message, code */
static int chain_make(lua_State *L) {
  lian_error err;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  luaL_checkstack(L, 20, NULL);
  lian_chain_spec spec = {.size = sizeof spec};
  spec.kind = kind_named(L, option_text(L, 1, "kind"));
  spec.count = option_length(L, 1, "nodes");
  spec.nodes = option_texts(L, 1, "nodes", spec.count);
  spec.axes = axes_at(L, 1, spec.count, &spec.axis_count);
  spec.attributes = attributes_at(L, 1, spec.count, &spec.attribute_count);
  spec.flows = matrix_at(L, 1, "flows");
  spec.imports = matrix_at(L, 1, "imports");
  spec.links = links_at(L, 1, spec.count);
  spec.items = build_items(L, 1, spec.count);
  spec.demand = block_at(L, 1, "demand");
  spec.inputs = block_at(L, 1, "inputs");
  spec.extensions = block_at(L, 1, "extensions");
  spec.title = option_text(L, 1, "title");
  spec.unit = option_text(L, 1, "unit");
  spec.source = option_text(L, 1, "source");
  spec.year = year_at(L, 1);
  spec.tolerance = option_number_or(L, 1, "tolerance", 0);
  spec.output = option_numbers(L, 1, "output", spec.count);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  lian_chain *c;
  if (lian_chain_new(&env, &spec, &c, &err)) return binding_fail(L, &err);
  *handle = c;
  return 1;
}

void binding_open_chain_build(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg links_meta[] = {{"__gc", links_gather}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"chain_new", chain_make}, {NULL, NULL}};
  binding_class(L, LINKS_CLASS, none, links_meta);
  binding_functions(L, functions);
}
