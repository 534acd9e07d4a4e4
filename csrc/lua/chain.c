/* lian.chain: building one from a table of parts, and reading its parts back */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"
#include "binding.h"

lian_chain *binding_check_chain(lua_State *L, int index) {
  return binding_check(L, index, CHAIN_CLASS);
}

static int gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, CHAIN_CLASS);
  lian_chain_free(*handle);
  *handle = NULL;
  return 0;
}

/* ---- from Lua: what is pushed here stays on the stack until the chain is built */

static const char *const *texts_at(lua_State *L, int table, const char *field, size_t count) {
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
  return LIAN_OTHER;
}

static const lian_role *roles_at(lua_State *L, int table, size_t count) {
  const char *const *names = texts_at(L, table, "roles", count);
  if (!names) return NULL;
  lian_role *roles = lua_newuserdatauv(L, (count + 1) * sizeof *roles, 0);
  for (size_t i = 0; i < count; i++) roles[i] = role_named(L, names[i]);
  return roles;
}

static size_t length_at(lua_State *L, int table, const char *field) {
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
  b.count = length_at(L, at, "labels");
  b.labels = texts_at(L, at, "labels", b.count);
  b.regions = texts_at(L, at, "regions", b.count);
  b.units = texts_at(L, at, "units", b.count);
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
    axes[k].values = texts_at(L, one, "values", nodes);
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
    list[k].texts = list[k].numbers ? NULL : texts_at(L, one, "texts", nodes);
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
    lua_Integer node = lua_tointeger(L, -1);
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
  size_t count = length_at(L, at, "value");
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
  for (int k = LIAN_TABLE; k <= LIAN_ITEMS; k++)
    if (!name || strcmp(lian_kind_name((lian_kind)k), name) == 0) return (lian_kind)k;
  luaL_error(L, "kind: expected 'table', 'network' or 'items', got '%s'", name);
  return LIAN_TABLE;
}

/* core.chain_new(spec) -> chain, or nil, message, code */
static int chain_make(lua_State *L) {
  lian_error err;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  luaL_checkstack(L, 20, NULL);
  lian_chain_spec spec = {.size = sizeof spec};
  spec.kind = kind_named(L, text_at(L, 1, "kind"));
  spec.count = length_at(L, 1, "nodes");
  spec.nodes = texts_at(L, 1, "nodes", spec.count);
  spec.axes = axes_at(L, 1, spec.count, &spec.axis_count);
  spec.attributes = attributes_at(L, 1, spec.count, &spec.attribute_count);
  spec.flows = matrix_at(L, 1, "flows");
  spec.imports = matrix_at(L, 1, "imports");
  spec.links = links_at(L, 1, spec.count);
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

/* ---- to Lua */

static void push_labels(lua_State *L, const lian_labels *l) {
  lua_createtable(L, (int)l->count, 0);
  for (size_t i = 0; i < l->count; i++) {
    lua_pushstring(L, labels_text(l, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* the node labels, made once and kept with the chain */
static void push_nodes(lua_State *L, int self, const lian_chain *c) {
  if (lua_getiuservalue(L, self, 1) == LUA_TTABLE) return;
  lua_pop(L, 1);
  push_labels(L, c->nodes);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, self, 1);
}

void binding_label_with_nodes(lua_State *L, int self) {
  push_nodes(L, self, binding_check_chain(L, self));
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, -3, 1);
  lua_setiuservalue(L, -2, 2);
}

static int nodes(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  push_labels(L, c->nodes); /* a copy: the caller may change it */
  return 1;
}

static int find(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  size_t i = labels_find(c->nodes, luaL_checkstring(L, 2));
  if (i < c->n) lua_pushinteger(L, (lua_Integer)i + 1);
  else lua_pushnil(L);
  return 1;
}

static void push_axis_names(lua_State *L, const lian_chain *c) {
  lua_createtable(L, (int)c->axis_count, 0);
  for (size_t k = 0; k < c->axis_count; k++) {
    lua_pushstring(L, c->axes[k].name);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static int axes(lua_State *L) {
  push_axis_names(L, binding_check_chain(L, 1));
  return 1;
}

static int axis_values(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  const axis *a = chain_axis(c, luaL_checkstring(L, 2));
  if (!a) {
    lua_pushnil(L);
    return 1;
  }
  push_labels(L, a->values);
  int distinct = lua_gettop(L);
  lua_createtable(L, (int)c->n, 0);
  for (size_t i = 0; i < c->n; i++) {
    lua_rawgeti(L, distinct, (lua_Integer)a->code[i] + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int output(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  binding_push_numbers(L, c->x, c->n);
  return 1;
}

static int final_demand(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  binding_push_numbers(L, c->f, c->n);
  return 1;
}

static int value_added(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  binding_push_numbers(L, c->va, c->n);
  return 1;
}

/* c:flows("domestic" | "imports"): the chain's own numbers, shared; nil when there are none */
static int flows(lua_State *L) {
  static const char *const parts[] = {"domestic", "imports", NULL};
  const lian_chain *c = binding_check_chain(L, 1);
  int imports = luaL_checkoption(L, 2, "domestic", parts);
  lian_matrix *a = imports ? c->imports : c->flows[LIAN_DOMESTIC].dense;
  if (a) {
    binding_push_matrix(L, a);
    binding_label_with_nodes(L, 1);
  } else {
    lua_pushnil(L);
  }
  return 1;
}

static int links(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  const lian_sparse *s = c->flows[LIAN_DOMESTIC].links;
  if (!s) {
    lua_pushnil(L);
    return 1;
  }
  lua_createtable(L, 0, 4);
  lua_pushinteger(L, (lua_Integer)s->count);
  lua_setfield(L, -2, "count");
  lua_createtable(L, (int)s->count, 0);
  lua_createtable(L, (int)s->count, 0);
  for (size_t i = 0; i < s->rows; i++)
    for (size_t k = s->start[i]; k < s->start[i + 1]; k++) {
      lua_pushinteger(L, (lua_Integer)i + 1);
      lua_rawseti(L, -3, (lua_Integer)k + 1);
      lua_pushinteger(L, (lua_Integer)s->index[k] + 1);
      lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
  lua_setfield(L, -3, "to");
  lua_setfield(L, -2, "from");
  binding_push_numbers(L, s->value, s->count);
  lua_setfield(L, -2, "value");
  return 1;
}

static void push_block_matrix(lua_State *L, lian_matrix *a, int rows, int cols) {
  binding_push_matrix(L, a);
  lua_pushvalue(L, rows);
  lua_setiuservalue(L, -2, 1);
  lua_pushvalue(L, cols);
  lua_setiuservalue(L, -2, 2);
}

/* c:block("demand" | "inputs" | "extensions") */
static int block_of(lua_State *L) {
  static const char *const names[] = {"demand", "inputs", "extensions", NULL};
  const lian_chain *c = binding_check_chain(L, 1);
  int which = luaL_checkoption(L, 2, NULL, names);
  const block *b = which == 0 ? &c->demand : which == 1 ? &c->inputs : &c->extensions;
  lua_settop(L, 2);
  lua_newtable(L); /* 3 */
  if (!b->labels) lua_newtable(L);
  else push_labels(L, b->labels); /* 4 */
  push_nodes(L, 1, c);            /* 5 */
  lua_pushvalue(L, 4);
  lua_setfield(L, 3, "labels");
  lua_createtable(L, (int)b->count, 0);
  for (size_t k = 0; k < b->count; k++) {
    lua_pushstring(L, lian_role_name(b->roles[k]));
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, 3, "roles");
  if (b->labels) {
    push_labels(L, b->regions);
    lua_setfield(L, 3, "regions");
    push_labels(L, b->units);
    lua_setfield(L, 3, "units");
  }
  if (b->values) {
    push_block_matrix(L, b->values, which == 0 ? 5 : 4, which == 0 ? 4 : 5);
    lua_setfield(L, 3, "values");
  }
  if (b->second && which == 0) {
    push_block_matrix(L, b->second, 5, 4);
    lua_setfield(L, 3, "second");
  } else if (b->second) {
    push_labels(L, c->demand.labels);
    push_block_matrix(L, b->second, 4, lua_gettop(L));
    lua_setfield(L, 3, "second");
  }
  lua_settop(L, 3);
  return 1;
}

static int attributes(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  lua_createtable(L, (int)c->attribute_count, 0);
  for (size_t k = 0; k < c->attribute_count; k++) {
    lua_pushstring(L, c->attributes[k].name);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* c:attribute(name) -> array, unit; unknown numbers are false */
static int attribute_values(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  const attribute *a = chain_attribute(c, luaL_checkstring(L, 2));
  if (!a) {
    lua_pushnil(L);
    return 1;
  }
  if (a->texts) push_labels(L, a->texts);
  else {
    lua_createtable(L, (int)c->n, 0);
    for (size_t i = 0; i < c->n; i++) {
      if (isnan(a->numbers[i])) lua_pushboolean(L, 0);
      else lua_pushnumber(L, a->numbers[i]);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
  }
  lua_pushstring(L, a->unit);
  return 2;
}

static int meta_of(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  lua_createtable(L, 0, 9);
  lua_pushstring(L, lian_kind_name(c->kind));
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, c->title);
  lua_setfield(L, -2, "title");
  lua_pushstring(L, c->unit);
  lua_setfield(L, -2, "unit");
  lua_pushstring(L, c->source);
  lua_setfield(L, -2, "source");
  if (c->year) {
    lua_pushinteger(L, c->year);
    lua_setfield(L, -2, "year");
  }
  push_axis_names(L, c);
  lua_setfield(L, -2, "axes");
  lua_pushboolean(L, c->imports != NULL);
  lua_setfield(L, -2, "split");
  lua_pushboolean(L, c->flows[LIAN_DOMESTIC].links != NULL);
  lua_setfield(L, -2, "sparse");
  return 1;
}

static void push_imbalance(lua_State *L, const lian_chain *c, const lian_imbalance *gap) {
  lua_createtable(L, 0, 4);
  lua_pushnumber(L, gap->largest);
  lua_setfield(L, -2, "absolute");
  lua_pushstring(L, labels_text(c->nodes, gap->at));
  lua_setfield(L, -2, "at");
  lua_pushnumber(L, gap->relative);
  lua_setfield(L, -2, "relative");
  lua_pushstring(L, labels_text(c->nodes, gap->relative_at));
  lua_setfield(L, -2, "relative_at");
}

static void set_count(lua_State *L, const char *name, size_t count) {
  lua_pushinteger(L, (lua_Integer)count);
  lua_setfield(L, -2, name);
}

static int check(lua_State *L) {
  lian_error err;
  lian_check k;
  lian_chain *c = binding_check_chain(L, 1);
  lian_env env = binding_env(L);
  if (lian_chain_check(&env, c, &k, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 12);
  push_imbalance(L, c, &k.row);
  lua_setfield(L, -2, "row");
  push_imbalance(L, c, &k.column);
  lua_setfield(L, -2, "column");
  set_count(L, "zero_output", k.zero_output);
  set_count(L, "negative_output", k.negative_output);
  set_count(L, "negative_flows", k.negative_flows);
  set_count(L, "filled_flows", k.filled_flows);
  set_count(L, "negative_demand", k.negative_demand);
  set_count(L, "negative_value_added", k.negative_value_added);
  lua_pushnumber(L, k.radius);
  lua_setfield(L, -2, "radius");
  lua_pushnumber(L, k.radius_total);
  lua_setfield(L, -2, "radius_total");
  if (k.total < c->n) {
    lua_pushstring(L, labels_text(c->nodes, k.total));
    lua_setfield(L, -2, "looks_like_total");
  }
  return 1;
}

static int length(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)binding_check_chain(L, 1)->n);
  return 1;
}

static int equal(lua_State *L) {
  void **a = luaL_testudata(L, 1, CHAIN_CLASS), **b = luaL_testudata(L, 2, CHAIN_CLASS);
  lua_pushboolean(L, a && b && *a == *b);
  return 1;
}

static int text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, CHAIN_CLASS);
  const lian_chain *c = *handle;
  if (!c) {
    lua_pushliteral(L, "lian.chain: closed");
    return 1;
  }
  const axis *region = chain_axis(c, "region");
  size_t regions = region ? region->values->count : 1;
  lua_pushfstring(L, "lian.chain: %s, %I nodes, %I region%s", lian_kind_name(c->kind),
                  (LUAI_UACINT)c->n, (LUAI_UACINT)regions, regions == 1 ? "" : "s");
  if (c->year) {
    lua_pushfstring(L, ", %d", c->year);
    lua_concat(L, 2);
  }
  if (*c->unit) {
    lua_pushfstring(L, ", %s", c->unit);
    lua_concat(L, 2);
  }
  return 1;
}

void binding_open_chain(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"nodes", nodes}, {"index", find}, {"axes", axes}, {"axis", axis_values},
      {"output", output}, {"final_demand", final_demand}, {"value_added", value_added},
      {"flows", flows}, {"links", links}, {"block", block_of}, {"attributes", attributes},
      {"attribute", attribute_values}, {"meta", meta_of}, {"raw_check", check},
      {"close", gather}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", gather},    {"__close", gather}, {"__len", length},
                                  {"__eq", equal},     {"__tostring", text}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg links_meta[] = {{"__gc", links_gather}, {NULL, NULL}};
  binding_class(L, CHAIN_CLASS, methods, meta);
  binding_class(L, LINKS_CLASS, none, links_meta);
  lua_pushcfunction(L, chain_make);
  lua_setfield(L, -2, "chain_new");
}
