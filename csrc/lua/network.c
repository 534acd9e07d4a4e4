/* lian.links: a network of links between firms; core.network. Named arguments are checked in lua/lian/network */
#include "binding.h"

#include <math.h>
#include <string.h>

static void release(void *g) { lian_network_free(g); }

lian_network *binding_check_links(lua_State *L, int index) { return binding_check(L, index, FIRM_LINKS_CLASS); }

static lian_network_view look(lua_State *L, int index) {
  lian_network_view v = {.size = sizeof v};
  lian_network_look(binding_check_links(L, index), &v, NULL);
  return v;
}

lian_labels *binding_firm_labels(lua_State *L, int index, lian_env *env, lian_error *err, lian_status *status) {
  *status = LIAN_OK;
  if (lua_isnoneornil(L, index)) return NULL;
  luaL_checktype(L, index, LUA_TTABLE);
  size_t count = (size_t)lua_rawlen(L, index);
  const char *const *texts = binding_texts(L, index, count, "labels");
  void **handle = binding_handle(L, FIRM_LABELS_CLASS, 0);
  lian_labels *labels = NULL;
  *status = lian_labels_new(env, count, texts, &labels, err);
  *handle = labels;
  return labels;
}

static void push_found(lua_State *L, const lian_network_found *f) {
  lua_createtable(L, 0, 6);
  binding_set_count(L, "rows", f->rows);
  binding_set_count(L, "repeated", f->repeated);
  binding_set_count(L, "loops", f->loops);
  binding_set_count(L, "zeros", f->zeros);
  binding_set_count(L, "missing", f->missing);
  lua_pushnumber(L, f->total);
  lua_setfield(L, -2, "total");
}

static int give(lua_State *L, void **handle, lian_network *g) {
  *handle = g;
  binding_account(L, lian_network_bytes(g));
  return 1;
}

/* network.read(path, {supplier, buyer, value, from, to, undirected, and how the file is written}, labels | nil)
   -> links, found */
static int read(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  lua_settop(L, 3);
  luaL_checkstack(L, 24, NULL);
  lian_links_spec s = {.size = sizeof s};
  lian_text_options text = option_text_options(L, 2);
  s.text = &text;
  s.supplier = option_text(L, 2, "supplier");
  s.buyer = option_text(L, 2, "buyer");
  s.value = option_text(L, 2, "value");
  s.from = option_text(L, 2, "from");
  s.to = option_text(L, 2, "to");
  s.undirected = option_flag(L, 2, "undirected");
  lian_error err;
  lian_status status;
  lian_network *g;
  lian_network_found found;
  lian_env env = binding_env(L);
  lian_labels *labels = binding_firm_labels(L, 3, &env, &err, &status);
  void **handle = binding_handle(L, FIRM_LINKS_CLASS, 0);
  if (!status) status = lian_network_read(&env, path, &s, labels, &g, &found, &err);
  if (status) return binding_fail(L, &err);
  give(L, handle, g);
  push_found(L, &found);
  return 2;
}

/* days of a list, false for not known; nil stays NULL */
static const int32_t *days_at(lua_State *L, int at, const char *name, size_t count, int32_t unknown) {
  if (option_get(L, at, name) == LUA_TNIL) return NULL;
  luaL_checktype(L, -1, LUA_TTABLE);
  int list = lua_gettop(L);
  int32_t *out = lua_newuserdatauv(L, (count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < count; k++) {
    if (lua_rawgeti(L, list, (lua_Integer)k + 1) == LUA_TBOOLEAN) out[k] = unknown;
    else {
      lua_Integer day = binding_whole(L, -1, name);
      if (day <= INT32_MIN || day >= INT32_MAX) luaL_error(L, "%s[%I]: no such day", name, (LUAI_UACINT)(k + 1));
      out[k] = (int32_t)day;
    }
    lua_pop(L, 1);
  }
  return out;
}

/* network.new({nodes, supplier, buyer, value, from, to, undirected}, labels | nil) -> links, found */
static int make(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  luaL_checkstack(L, 32, NULL);
  lian_network_spec s = {.size = sizeof s, .nodes = option_within(L, 1, "nodes", 0, UINT32_MAX / 8),
                         .links = option_length(L, 1, "supplier"), .undirected = option_flag(L, 1, "undirected")};
  option_get(L, 1, "supplier");
  s.supplier = binding_places(L, -1, s.links, s.nodes, "supplier");
  option_get(L, 1, "buyer");
  s.buyer = binding_places(L, -1, s.links, s.nodes, "buyer");
  s.value = option_numbers(L, 1, "value", s.links);
  s.from = days_at(L, 1, "from", s.links, LIAN_ALWAYS_BEFORE);
  s.to = days_at(L, 1, "to", s.links, LIAN_ALWAYS_AFTER);
  lian_error err;
  lian_status status;
  lian_network *g;
  lian_network_found found;
  lian_env env = binding_env(L);
  lian_labels *labels = binding_firm_labels(L, 2, &env, &err, &status);
  void **handle = binding_handle(L, FIRM_LINKS_CLASS, 0);
  if (!status) status = lian_network_new(&env, &s, labels, &g, &found, &err);
  if (status) return binding_fail(L, &err);
  give(L, handle, g);
  push_found(L, &found);
  return 2;
}

/* an undirected link stands in two rows, a loop in one */
static size_t count_links(const lian_network_view *v) {
  size_t loops = 0;
  if (!v->undirected) return v->links;
  for (size_t i = 0; i < v->nodes; i++)
    for (size_t e = v->out_start[i]; e < v->out_start[i + 1]; e++) loops += v->buyer[e] == i;
  return (v->links + loops) / 2;
}

/* links:shape() -> {nodes, links, undirected, dated, bytes} */
static int shape(lua_State *L) {
  lian_network_view v = look(L, 1);
  size_t count = count_links(&v);
  lua_createtable(L, 0, 5);
  binding_set_count(L, "nodes", v.nodes);
  binding_set_count(L, "links", count);
  binding_set_count(L, "bytes", lian_network_bytes(binding_check_links(L, 1)));
  lua_pushboolean(L, v.undirected);
  lua_setfield(L, -2, "undirected");
  lua_pushboolean(L, v.from != NULL);
  lua_setfield(L, -2, "dated");
  return 1;
}

/* links:labels() -> list, nil where nodes have none */
static int labels(lua_State *L) {
  luaL_checkstack(L, 4, NULL);
  size_t count = lian_labels_count(look(L, 1).labels);
  lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) { /* asked anew: Lua may run in between */
    const char *text = lian_labels_text(look(L, 1).labels, k);
    lua_pushstring(L, text ? text : "");
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* links:find(label) -> place, or nil */
static int find(lua_State *L) {
  const char *text = luaL_checkstring(L, 2);
  lian_network_view v = look(L, 1);
  size_t place = lian_labels_find(v.labels, text);
  if (v.labels && place < v.nodes) lua_pushinteger(L, (lua_Integer)place + 1);
  else lua_pushnil(L);
  return 1;
}

static int label(lua_State *L) {
  size_t i = binding_check_index(L, 2, look(L, 1).nodes);
  const char *text = lian_labels_text(look(L, 1).labels, i);
  if (text) lua_pushstring(L, text);
  else lua_pushinteger(L, (lua_Integer)i + 1);
  return 1;
}

/* the links of a row, copied before Lua is asked for tables: ends, values, first days, days after the last */
typedef struct row {
  size_t count;
  uint32_t *end;
  double *value;
  int32_t *days;
} row;

static row row_at(lua_State *L, int by_buyer) {
  lian_network_view v = look(L, 1);
  size_t i = binding_check_index(L, 2, v.nodes);
  const uint32_t *start = by_buyer ? v.in_start : v.out_start;
  row r = {.count = start[i + 1] - start[i]};
  r.end = lua_newuserdatauv(L, (r.count + 1) * sizeof *r.end, 0);
  r.value = binding_scratch(L, r.count);
  r.days = lua_newuserdatauv(L, (2 * r.count + 1) * sizeof *r.days, 0);
  v = look(L, 1);
  for (size_t k = 0; k < r.count; k++) {
    size_t e = start[i] + k, place = by_buyer ? v.place[e] : e;
    r.end[k] = by_buyer ? v.supplier[e] : v.buyer[e];
    r.value[k] = v.value[place];
    r.days[2 * k] = v.from ? v.from[place] : 0;
    r.days[2 * k + 1] = v.to ? v.to[place] : 0;
  }
  return r;
}

static int push_row(lua_State *L, int by_buyer) {
  row r = row_at(L, by_buyer);
  luaL_checkstack(L, 6, NULL);
  lua_createtable(L, (int)r.count, 0);
  for (size_t k = 0; k < r.count; k++) {
    lua_pushinteger(L, (lua_Integer)r.end[k] + 1);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  binding_push_numbers(L, r.value, r.count);
  return 2;
}

/* links:buyers(i), links:suppliers(i) -> places, values */
static int buyers(lua_State *L) { return push_row(L, 0); }
static int suppliers(lua_State *L) { return push_row(L, 1); }

/* links:all() -> suppliers, buyers, values, first days | nil, days after the last | nil; false: not known.
   An undirected link comes once */
static int all(lua_State *L) {
  lian_network_view v = look(L, 1);
  luaL_checkstack(L, 10, NULL);
  for (int t = 0; t < (v.from ? 5 : 3); t++) lua_newtable(L);
  int base = lua_gettop(L) - (v.from ? 5 : 3);
  lua_Integer at = 0;
  for (size_t i = 0; i < v.nodes; i++)
    for (size_t e = v.out_start[i]; e < v.out_start[i + 1]; e++) {
      if (v.undirected && v.buyer[e] < i) continue;
      at++;
      lua_pushinteger(L, (lua_Integer)i + 1);
      lua_rawseti(L, base + 1, at);
      lua_pushinteger(L, (lua_Integer)v.buyer[e] + 1);
      lua_rawseti(L, base + 2, at);
      lua_pushnumber(L, v.value[e]);
      lua_rawseti(L, base + 3, at);
      for (int d = 0; d < 2 && v.from; d++) {
        int32_t day = d ? v.to[e] : v.from[e];
        if (day == (d ? LIAN_ALWAYS_AFTER : LIAN_ALWAYS_BEFORE)) lua_pushboolean(L, 0);
        else lua_pushinteger(L, day);
        lua_rawseti(L, base + 4 + d, at);
      }
    }
  return lua_gettop(L) - base;
}

/* what is in the links of each node: values by supplier or by buyer */
static int push_sums(lua_State *L, int by_buyer) {
  lian_network_view v = look(L, 1);
  double *sum = binding_scratch(L, v.nodes);
  v = look(L, 1);
  for (size_t i = 0; i < v.nodes; i++) sum[i] = 0;
  for (size_t i = 0; i < v.nodes; i++)
    for (size_t e = v.out_start[i]; e < v.out_start[i + 1]; e++) sum[by_buyer ? v.buyer[e] : i] += v.value[e];
  binding_push_numbers(L, sum, v.nodes);
  return 1;
}

/* links:sales(), links:purchases() -> sums by node */
static int sales(lua_State *L) { return push_sums(L, 0); }
static int purchases(lua_State *L) { return push_sums(L, 1); }

/* links:at(first day, last day) -> links */
static int at(lua_State *L) {
  lian_network *g = binding_check_links(L, 1), *out;
  int32_t first = (int32_t)luaL_checkinteger(L, 2), last = (int32_t)luaL_checkinteger(L, 3);
  lian_error err;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, FIRM_LINKS_CLASS, 0);
  if (lian_network_at(&env, g, first, last, &out, &err)) return binding_fail(L, &err);
  return give(L, handle, out);
}

/* links:moved(suppliers, buyers, toward, amounts) -> links */
static int moved(lua_State *L) {
  lian_network_view v = look(L, 1);
  size_t count = (size_t)luaL_len(L, 2);
  luaL_checkstack(L, 12, NULL);
  const uint32_t *supplier = binding_places(L, 2, count, v.nodes, "suppliers");
  const uint32_t *buyer = binding_places(L, 3, count, v.nodes, "buyers");
  const uint32_t *toward = binding_places(L, 4, count, v.nodes, "toward");
  const double *amount = binding_numbers(L, 5, count, "amounts");
  lian_move *moves = lua_newuserdatauv(L, (count + 1) * sizeof *moves, 0);
  for (size_t k = 0; k < count; k++) moves[k] = (lian_move){supplier[k], buyer[k], toward[k], amount[k]};
  lian_network *out;
  lian_error err;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, FIRM_LINKS_CLASS, 0);
  if (lian_network_move(&env, binding_check_links(L, 1), count, moves, &out, &err)) return binding_fail(L, &err);
  return give(L, handle, out);
}

/* network.day(text) -> first day, last day; nil */
static int day(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  int32_t first, last;
  if (!lian_day_parse(text, length, &first, &last)) return 0;
  lua_pushinteger(L, first);
  lua_pushinteger(L, last);
  return 2;
}

static void release_labels(void *l) { lian_labels_free(l); }

void binding_open_network(lua_State *L) {
  static const luaL_Reg functions[] = {{"read", read}, {"new", make}, {"day", day}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"shape", shape}, {"labels", labels}, {"find", find}, {"label", label},
                                     {"buyers", buyers}, {"suppliers", suppliers}, {"sales", sales},
                                     {"purchases", purchases}, {"all", all}, {"at", at}, {"moved", moved},
                                     {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  binding_handles(L, FIRM_LINKS_CLASS, methods, none, release);
  binding_handles(L, FIRM_LABELS_CLASS, none, none, release_labels);
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "network");
}
