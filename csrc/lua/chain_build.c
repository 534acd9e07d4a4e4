/* core.chain_new: a chain from a table of parts. Texts and numbers that the core reads stay on the
   stack, or in blocks that Lua owns, until the chain is built. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"
#include "build.h"

const char *const *build_texts(lua_State *L, int table, const char *field, size_t count) {
  int type = lua_getfield(L, table, field);
  if (type == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  if (type != LUA_TTABLE) luaL_error(L, "%s: expected an array of texts", field);
  int at = lua_gettop(L);
  if (lua_rawlen(L, at) != count)
    luaL_error(L, "%s: expected %I texts, got %I", field, (LUAI_UACINT)count,
               (LUAI_UACINT)lua_rawlen(L, at));
  luaL_checkstack(L, 4, NULL);
  const char **texts = lua_newuserdatauv(L, (count + 1) * sizeof *texts, 0);
  for (size_t i = 0; i < count; i++) {
    size_t length;
    if (lua_rawgeti(L, at, (lua_Integer)i + 1) != LUA_TSTRING)
      luaL_error(L, "%s[%I]: expected a text, got %s", field, (LUAI_UACINT)(i + 1),
                 luaL_typename(L, -1));
    texts[i] = lua_tolstring(L, -1, &length);
    if (strlen(texts[i]) != length)
      luaL_error(L, "%s[%I]: a text with a zero byte", field, (LUAI_UACINT)(i + 1));
    lua_pop(L, 1);
  }
  return texts;
}

static lian_matrix *matrix_at(lua_State *L, int table, const char *field) {
  lian_matrix *a = NULL;
  if (lua_getfield(L, table, field) != LUA_TNIL) {
    if (!luaL_testudata(L, -1, MATRIX_CLASS)) luaL_error(L, "%s: expected a matrix", field);
    a = binding_check_matrix(L, -1);
  }
  lua_pop(L, 1);
  return a;
}

static const char *text_at(lua_State *L, int table, const char *field) {
  const char *text = NULL;
  if (lua_getfield(L, table, field) != LUA_TNIL) {
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "%s: expected a text", field);
    text = lua_tostring(L, -1);
  }
  lua_pop(L, 1);
  return text;
}

static double number_at(lua_State *L, int table, const char *field) {
  double value = 0;
  if (lua_getfield(L, table, field) != LUA_TNIL) {
    if (lua_type(L, -1) != LUA_TNUMBER) luaL_error(L, "%s: expected a number", field);
    value = lua_tonumber(L, -1);
  }
  lua_pop(L, 1);
  return value;
}

static lian_role role_named(lua_State *L, const char *name) {
  for (int r = 0; r < LIAN_ROLE_COUNT; r++)
    if (strcmp(lian_role_name((lian_role)r), name) == 0) return (lian_role)r;
  luaL_error(L, "roles: '%s' is no role", name);
  return LIAN_ROLE_OTHER;
}

static const lian_role *roles_at(lua_State *L, int table, size_t count) {
  const char *const *names = build_texts(L, table, "roles", count);
  if (!names) return NULL;
  lian_role *roles = lua_newuserdatauv(L, (count + 1) * sizeof *roles, 0);
  for (size_t i = 0; i < count; i++) roles[i] = role_named(L, names[i]);
  return roles;
}

size_t build_length(lua_State *L, int table, const char *field) {
  if (lua_getfield(L, table, field) != LUA_TTABLE)
    luaL_error(L, "%s: expected an array", field);
  size_t n = (size_t)lua_rawlen(L, -1);
  lua_pop(L, 1);
  return n;
}

static lian_block block_at(lua_State *L, int spec, const char *field) {
  lian_block b = {0};
  luaL_checkstack(L, 12, NULL);
  if (lua_getfield(L, spec, field) == LUA_TNIL) {
    lua_pop(L, 1);
    return b;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  b.count = build_length(L, at, "labels");
  b.labels = build_texts(L, at, "labels", b.count);
  b.regions = build_texts(L, at, "regions", b.count);
  b.units = build_texts(L, at, "units", b.count);
  b.roles = roles_at(L, at, b.count);
  b.values = matrix_at(L, at, "values");
  b.second = matrix_at(L, at, "second");
  return b;
}

static const lian_axis *axes_at(lua_State *L, int spec, size_t nodes, size_t *count) {
  if (lua_getfield(L, spec, "axes") == LUA_TNIL) return NULL;
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, at);
  lian_axis *axes = lua_newuserdatauv(L, (*count + 1) * sizeof *axes, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 6, NULL);
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    int one = lua_gettop(L);
    luaL_checktype(L, one, LUA_TTABLE);
    axes[k].name = text_at(L, one, "name");
    axes[k].values = build_texts(L, one, "values", nodes);
    if (!axes[k].name || !axes[k].values) luaL_error(L, "axes[%I]: expected name and values",
                                                     (LUAI_UACINT)(k + 1));
  }
  return axes;
}

/* numbers of an attribute: false or nil is unknown */
static const double *attribute_numbers(lua_State *L, int at, size_t nodes) {
  if (lua_getfield(L, at, "numbers") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int list = lua_gettop(L);
  luaL_checktype(L, list, LUA_TTABLE);
  double *v = binding_scratch(L, nodes);
  for (size_t i = 0; i < nodes; i++) {
    lua_rawgeti(L, list, (lua_Integer)i + 1);
    v[i] = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : NAN;
    lua_pop(L, 1);
  }
  return v;
}

static const lian_attribute *attributes_at(lua_State *L, int spec, size_t nodes, size_t *count) {
  if (lua_getfield(L, spec, "attributes") == LUA_TNIL) return NULL;
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, at);
  lian_attribute *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 8, NULL);
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    int one = lua_gettop(L);
    luaL_checktype(L, one, LUA_TTABLE);
    list[k].name = text_at(L, one, "name");
    list[k].unit = text_at(L, one, "unit");
    list[k].numbers = attribute_numbers(L, one, nodes);
    list[k].texts = list[k].numbers ? NULL : build_texts(L, one, "texts", nodes);
    if (!list[k].name || (!list[k].numbers && !list[k].texts))
      luaL_error(L, "attributes[%I]: expected name, and numbers or texts", (LUAI_UACINT)(k + 1));
  }
  return list;
}

/* ---- links: a handle that Lua collects, so that no error loses it */

#define LINKS_CLASS "lian.links"

static int links_gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, LINKS_CLASS);
  sparse_free(*handle);
  *handle = NULL;
  return 0;
}

static uint32_t *ends_at(lua_State *L, int table, const char *field, size_t count, size_t nodes) {
  if (lua_getfield(L, table, field) != LUA_TTABLE || lua_rawlen(L, -1) != count)
    luaL_error(L, "links.%s: expected an array of %I node numbers", field, (LUAI_UACINT)count);
  int at = lua_gettop(L);
  uint32_t *ends = lua_newuserdatauv(L, (count + 1) * sizeof *ends, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    lua_Integer node = binding_whole(L, -1, field);
    if (node < 1 || (size_t)node > nodes)
      luaL_error(L, "links.%s[%I]: expected a node number in 1..%I", field, (LUAI_UACINT)(k + 1),
                 (LUAI_UACINT)nodes);
    ends[k] = (uint32_t)(node - 1);
    lua_pop(L, 1);
  }
  return ends;
}

static lian_sparse *links_at(lua_State *L, int spec, size_t nodes) {
  lian_error err;
  if (lua_getfield(L, spec, "links") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  luaL_checkstack(L, 10, NULL);
  size_t count = build_length(L, at, "value");
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, LINKS_CLASS, 0);
  const uint32_t *from = ends_at(L, at, "from", count, nodes);
  const uint32_t *to = ends_at(L, at, "to", count, nodes);
  lua_getfield(L, at, "value");
  const double *value = binding_numbers(L, -1, count, "links.value");
  lian_sparse *links = NULL;
  lian_status status =
      sparse_from_triplets(&env, nodes, nodes, count, from, to, value, &links, &err);
  if (status) luaL_error(L, "links: %s", err.text);
  *handle = links;
  return links;
}

static lian_kind kind_named(lua_State *L, const char *name) {
  for (int k = LIAN_KIND_TABLE; k <= LIAN_KIND_ITEMS; k++)
    if (!name || strcmp(lian_kind_name((lian_kind)k), name) == 0) return (lian_kind)k;
  luaL_error(L, "kind: expected 'table', 'network' or 'items', got '%s'", name);
  return LIAN_KIND_TABLE;
}

/* core.chain_new(spec) -> chain, or nil, message, code */
static int chain_make(lua_State *L) {
  lian_error err;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  luaL_checkstack(L, 20, NULL);
  lian_chain_spec spec = {.size = sizeof spec};
  spec.kind = kind_named(L, text_at(L, 1, "kind"));
  spec.count = build_length(L, 1, "nodes");
  spec.nodes = build_texts(L, 1, "nodes", spec.count);
  spec.axes = axes_at(L, 1, spec.count, &spec.axis_count);
  spec.attributes = attributes_at(L, 1, spec.count, &spec.attribute_count);
  spec.flows = matrix_at(L, 1, "flows");
  spec.imports = matrix_at(L, 1, "imports");
  spec.links = links_at(L, 1, spec.count);
  spec.items = build_items(L, 1, spec.count);
  spec.demand = block_at(L, 1, "demand");
  spec.inputs = block_at(L, 1, "inputs");
  spec.extensions = block_at(L, 1, "extensions");
  spec.title = text_at(L, 1, "title");
  spec.unit = text_at(L, 1, "unit");
  spec.source = text_at(L, 1, "source");
  spec.year = (int)number_at(L, 1, "year");
  spec.tolerance = number_at(L, 1, "tolerance");
  luaL_checkstack(L, 6, NULL);
  if (lua_getfield(L, 1, "output") != LUA_TNIL)
    spec.output = binding_numbers(L, -1, spec.count, "output");
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
  binding_class(L, LINKS_CLASS, none, links_meta);
  lua_pushcfunction(L, chain_make);
  lua_setfield(L, -2, "chain_new");
}
