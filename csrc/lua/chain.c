/* lian.chain: the class, with read access to the parts of a chain */
#include <math.h>
#include <string.h>

#include "binding.h"

lian_chain *binding_check_chain(lua_State *L, int index) {
  return binding_check(L, index, CHAIN_CLASS);
}

static void release(void *chain) { lian_chain_free(chain); }

static void push_labels(lua_State *L, const lian_labels *l) {
  size_t count = lian_labels_count(l);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_pushstring(L, lian_labels_text(l, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* the node labels, made once and kept with the chain */
static void push_nodes(lua_State *L, int self, const lian_chain *c) {
  if (lua_getiuservalue(L, self, 1) == LUA_TTABLE) return;
  lua_pop(L, 1);
  push_labels(L, lian_chain_nodes(c));
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
  push_labels(L, lian_chain_nodes(c)); /* a copy: the caller may change it */
  return 1;
}

static int find(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  size_t i = lian_labels_find(lian_chain_nodes(c), luaL_checkstring(L, 2));
  if (i < lian_chain_count(c)) lua_pushinteger(L, (lua_Integer)i + 1);
  else lua_pushnil(L);
  return 1;
}

static lian_axis_view axis_at(lua_State *L, const lian_chain *c, size_t k) {
  lian_error err;
  lian_axis_view a = {.size = sizeof a};
  if (lian_chain_axis(c, k, &a, &err)) luaL_error(L, "%s", err.text);
  return a;
}

static void push_axis_names(lua_State *L, const lian_chain *c) {
  size_t count = lian_chain_axes(c);
  lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    lua_pushstring(L, axis_at(L, c, k).name);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static int axes(lua_State *L) {
  push_axis_names(L, binding_check_chain(L, 1));
  return 1;
}

static int axis_values(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  size_t k = lian_chain_find_axis(c, luaL_checkstring(L, 2)), n = lian_chain_count(c);
  if (k == lian_chain_axes(c)) {
    lua_pushnil(L);
    return 1;
  }
  lian_axis_view a = axis_at(L, c, k);
  push_labels(L, a.values);
  int distinct = lua_gettop(L);
  lua_createtable(L, (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_rawgeti(L, distinct, (lua_Integer)a.code[i] + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int output(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  binding_push_numbers(L, lian_chain_output(c), lian_chain_count(c));
  return 1;
}

static int final_demand(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  binding_push_numbers(L, lian_chain_final_demand(c), lian_chain_count(c));
  return 1;
}

static int value_added(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  binding_push_numbers(L, lian_chain_value_added(c), lian_chain_count(c));
  return 1;
}

/* c:flows("domestic" | "imports"): the chain's own numbers, shared; nil when there are none */
static int flows(lua_State *L) {
  static const char *const parts[] = {"domestic", "imports", NULL};
  const lian_chain *c = binding_check_chain(L, 1);
  int imports = luaL_checkoption(L, 2, "domestic", parts);
  const lian_matrix *a = imports ? lian_chain_imports(c) : lian_chain_flows(c);
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
  const lian_sparse *s = lian_chain_links(c);
  if (!s) {
    lua_pushnil(L);
    return 1;
  }
  size_t count = lian_sparse_count(s);
  const size_t *start = lian_sparse_starts(s);
  const uint32_t *column = lian_sparse_columns(s);
  lua_createtable(L, 0, 4);
  lua_pushinteger(L, (lua_Integer)count);
  lua_setfield(L, -2, "count");
  lua_createtable(L, (int)count, 0);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < lian_sparse_rows(s); i++)
    for (size_t k = start[i]; k < start[i + 1]; k++) {
      lua_pushinteger(L, (lua_Integer)i + 1);
      lua_rawseti(L, -3, (lua_Integer)k + 1);
      lua_pushinteger(L, (lua_Integer)column[k] + 1);
      lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
  lua_setfield(L, -3, "to");
  lua_setfield(L, -2, "from");
  binding_push_numbers(L, lian_sparse_values(s), count);
  lua_setfield(L, -2, "value");
  return 1;
}

static void push_block_matrix(lua_State *L, const lian_matrix *a, int rows, int cols) {
  binding_push_matrix(L, a);
  lua_pushvalue(L, rows);
  lua_setiuservalue(L, -2, 1);
  lua_pushvalue(L, cols);
  lua_setiuservalue(L, -2, 2);
}

static lian_block_view block_at(lua_State *L, const lian_chain *c, lian_part part) {
  lian_error err;
  lian_block_view b = {.size = sizeof b};
  if (lian_chain_block(c, part, &b, &err)) luaL_error(L, "%s", err.text);
  return b;
}

/* c:block("demand" | "inputs" | "extensions") */
static int block_of(lua_State *L) {
  static const char *const names[] = {"demand", "inputs", "extensions", NULL};
  const lian_chain *c = binding_check_chain(L, 1);
  lian_part part = (lian_part)luaL_checkoption(L, 2, NULL, names);
  int demand = part == LIAN_PART_DEMAND;
  lian_block_view b = block_at(L, c, part);
  lua_settop(L, 2);
  lua_newtable(L);          /* 3 */
  push_labels(L, b.labels); /* 4 */
  push_nodes(L, 1, c);      /* 5 */
  lua_pushvalue(L, 4);
  lua_setfield(L, 3, "labels");
  lua_createtable(L, (int)b.count, 0);
  for (size_t k = 0; k < b.count; k++) {
    lua_pushstring(L, lian_role_name(b.roles[k]));
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, 3, "roles");
  if (b.labels) {
    push_labels(L, b.regions);
    lua_setfield(L, 3, "regions");
    push_labels(L, b.units);
    lua_setfield(L, 3, "units");
  }
  if (b.values) {
    push_block_matrix(L, b.values, demand ? 5 : 4, demand ? 4 : 5);
    lua_setfield(L, 3, "values");
  }
  if (b.second && demand) {
    push_block_matrix(L, b.second, 5, 4);
    lua_setfield(L, 3, "second");
  } else if (b.second) {
    push_labels(L, block_at(L, c, LIAN_PART_DEMAND).labels);
    push_block_matrix(L, b.second, 4, lua_gettop(L));
    lua_setfield(L, 3, "second");
  }
  lua_settop(L, 3);
  return 1;
}

static lian_attribute_view attribute_at(lua_State *L, const lian_chain *c, size_t k) {
  lian_error err;
  lian_attribute_view a = {.size = sizeof a};
  if (lian_chain_attribute(c, k, &a, &err)) luaL_error(L, "%s", err.text);
  return a;
}

static int attributes(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  size_t count = lian_chain_attributes(c);
  lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    lua_pushstring(L, attribute_at(L, c, k).name);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* c:attribute(name) -> array, unit; unknown numbers are false */
static int attribute_values(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  size_t k = lian_chain_find_attribute(c, luaL_checkstring(L, 2)), n = lian_chain_count(c);
  if (k == lian_chain_attributes(c)) {
    lua_pushnil(L);
    return 1;
  }
  lian_attribute_view a = attribute_at(L, c, k);
  if (a.texts) push_labels(L, a.texts);
  else {
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
      if (isnan(a.numbers[i])) lua_pushboolean(L, 0);
      else lua_pushnumber(L, a.numbers[i]);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
  }
  lua_pushstring(L, a.unit);
  return 2;
}

static int meta_of(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  lua_createtable(L, 0, 9);
  lua_pushstring(L, lian_kind_name(lian_chain_kind(c)));
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, lian_chain_title(c));
  lua_setfield(L, -2, "title");
  lua_pushstring(L, lian_chain_unit(c));
  lua_setfield(L, -2, "unit");
  lua_pushstring(L, lian_chain_source(c));
  lua_setfield(L, -2, "source");
  if (lian_chain_year(c)) {
    lua_pushinteger(L, lian_chain_year(c));
    lua_setfield(L, -2, "year");
  }
  push_axis_names(L, c);
  lua_setfield(L, -2, "axes");
  lua_pushboolean(L, lian_chain_imports(c) != NULL);
  lua_setfield(L, -2, "split");
  lua_pushboolean(L, lian_chain_links(c) != NULL);
  lua_setfield(L, -2, "sparse");
  return 1;
}

static void push_imbalance(lua_State *L, const lian_chain *c, const lian_imbalance *gap) {
  lua_createtable(L, 0, 4);
  lua_pushnumber(L, gap->largest);
  lua_setfield(L, -2, "absolute");
  lua_pushstring(L, lian_labels_text(lian_chain_nodes(c), gap->at));
  lua_setfield(L, -2, "at");
  lua_pushnumber(L, gap->relative);
  lua_setfield(L, -2, "relative");
  lua_pushstring(L, lian_labels_text(lian_chain_nodes(c), gap->relative_at));
  lua_setfield(L, -2, "relative_at");
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
  binding_set_count(L, "zero_output", k.zero_output);
  binding_set_count(L, "negative_output", k.negative_output);
  binding_set_count(L, "negative_flows", k.negative_flows);
  binding_set_count(L, "filled_flows", k.filled_flows);
  binding_set_count(L, "negative_demand", k.negative_demand);
  binding_set_count(L, "negative_value_added", k.negative_value_added);
  lua_pushnumber(L, k.radius);
  lua_setfield(L, -2, "radius");
  lua_pushnumber(L, k.radius_total);
  lua_setfield(L, -2, "radius_total");
  if (k.total < lian_chain_count(c)) {
    lua_pushstring(L, lian_labels_text(lian_chain_nodes(c), k.total));
    lua_setfield(L, -2, "looks_like_total");
  }
  return 1;
}

static int length(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lian_chain_count(binding_check_chain(L, 1)));
  return 1;
}

static int equal(lua_State *L) {
  void **a = luaL_testudata(L, 1, CHAIN_CLASS), **b = luaL_testudata(L, 2, CHAIN_CLASS);
  lua_pushboolean(L, a && b && *a == *b);
  return 1;
}

static void push_size(lua_State *L, const lian_chain *c) {
  size_t region = lian_chain_find_axis(c, "region");
  size_t regions = region < lian_chain_axes(c) ? lian_labels_count(axis_at(L, c, region).values) : 1;
  lua_pushfstring(L, "lian.chain: %s, %I nodes, %I region%s", lian_kind_name(lian_chain_kind(c)),
                  (LUAI_UACINT)lian_chain_count(c), (LUAI_UACINT)regions, regions == 1 ? "" : "s");
}

static void push_size_of_items(lua_State *L, const lian_chain *c, const lian_items_view *t) {
  size_t n = lian_chain_count(c);
  lua_pushfstring(L, "lian.chain: %I items, %I requirements, %I variants, %I providers of %I homes",
                  (LUAI_UACINT)n, (LUAI_UACINT)t->need_start[n], (LUAI_UACINT)t->kind_start[n],
                  (LUAI_UACINT)lian_labels_count(t->providers), (LUAI_UACINT)lian_labels_count(t->countries));
}

static int text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, CHAIN_CLASS);
  const lian_chain *c = *handle;
  if (!c) {
    lua_pushliteral(L, "lian.chain: closed");
    return 1;
  }
  lian_items_view t = {.size = sizeof t};
  if (lian_chain_items(c, &t, NULL) == LIAN_OK) push_size_of_items(L, c, &t);
  else push_size(L, c);
  if (lian_chain_year(c)) {
    lua_pushfstring(L, ", %d", lian_chain_year(c));
    lua_concat(L, 2);
  }
  if (*lian_chain_unit(c)) {
    lua_pushfstring(L, ", %s", lian_chain_unit(c));
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
      {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__len", length}, {"__eq", equal}, {"__tostring", text}, {NULL, NULL}};
  binding_handles(L, CHAIN_CLASS, methods, meta, release);
}
