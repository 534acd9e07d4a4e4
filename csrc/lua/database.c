/* stores in Lua: core.store(path, mode, wait), with chains and networks by the core; all else is SQL (statements.c) */
#include "database.h"

#define QUERY_CLASS "lian.query"
#define COLUMNS_CLASS "lian.stored_columns"

void database_finish(store_use *u) {
  sqlite3_finalize(u->statement);
  lian_store_close(u->store);
  *u = (store_use){NULL, NULL};
}

static int close_use(lua_State *L) {
  database_finish(luaL_checkudata(L, 1, QUERY_CLASS));
  return 0;
}

store_use *database_use(lua_State *L) {
  store_use *u = lua_newuserdatauv(L, sizeof *u, 0);
  *u = (store_use){NULL, NULL};
  luaL_setmetatable(L, QUERY_CLASS);
  u->store = lian_store_keep(binding_check(L, 1, STORE_CLASS));
  return u;
}

static int close_handle(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, STORE_CLASS);
  lian_store_close(*handle);
  *handle = NULL;
  return 0;
}

/* core.store(path, "create" | "open" | "read", seconds to wait for others) */
static int open_store(lua_State *L) {
  static const char *const modes[] = {"create", "open", "read", NULL};
  lian_error err;
  lian_store *s;
  const char *path = luaL_checkstring(L, 1);
  lian_store_mode mode = (lian_store_mode)luaL_checkoption(L, 2, "create", modes);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, STORE_CLASS, 0);
  if (lian_store_open(&env, path, mode, &s, &err)) return binding_fail(L, &err);
  *handle = s;
  if (!lua_isnoneornil(L, 3)) lian_store_wait(s, luaL_checknumber(L, 3));
  return 1;
}

/* s:save_chain(name, chain, replace) -> true */
static int save_chain(lua_State *L) {
  lian_error err;
  const char *name = luaL_checkstring(L, 2);
  lian_chain *c = binding_check_chain(L, 3);
  store_use *u = database_use(L);
  lian_env env = binding_env(L);
  lian_status status =
      lian_store_save_chain(&env, u->store, name, c, lua_toboolean(L, 4), &err);
  database_finish(u);
  if (status) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* s:chain(name) */
static int chain(lua_State *L) {
  lian_error err;
  lian_chain *c;
  const char *name = luaL_checkstring(L, 2);
  store_use *u = database_use(L);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  lian_status status = lian_store_chain(&env, u->store, name, &c, &err);
  database_finish(u);
  if (status) return binding_fail(L, &err);
  *handle = c;
  return 1;
}

/* ---- networks of firms */

/* {title, unit, source, date, year, columns = {{name, numbers = or texts =} ...}} at index, in scratch */
static lian_network_notes notes_at(lua_State *L, int index, size_t nodes) {
  lian_network_notes n = {.size = sizeof n};
  luaL_checkstack(L, 16, NULL);
  n.title = option_text(L, index, "title");
  n.unit = option_text(L, index, "unit");
  n.source = option_text(L, index, "source");
  n.date = option_text(L, index, "date");
  n.year = (int)option_count(L, index, "year");
  n.columns = option_length(L, index, "columns");
  lian_column *columns = lua_newuserdatauv(L, (n.columns + 1) * sizeof *columns, 0);
  option_get(L, index, "columns");
  int list = lua_gettop(L);
  for (size_t c = 0; c < n.columns; c++) {
    luaL_checkstack(L, 12, NULL);
    lua_rawgeti(L, list, (lua_Integer)c + 1);
    int at = lua_gettop(L);
    columns[c] = (lian_column){.name = option_text(L, at, "name")};
    if (option_get(L, at, "numbers") != LUA_TNIL) columns[c].numbers = binding_numbers_or_nan(L, -1, nodes, "numbers");
    else columns[c].texts = option_texts(L, at, "texts", nodes);
  }
  n.column = columns;
  return n;
}

/* s:save_network(name, links, notes, replace) -> true */
static int save_network(lua_State *L) {
  lian_error err;
  lian_network_view v = {.size = sizeof v};
  const char *name = luaL_checkstring(L, 2);
  lian_network *g = binding_check_links(L, 3);
  lian_network_look(g, &v, NULL);
  int replace = lua_toboolean(L, 5);
  lua_settop(L, 4);
  lian_network_notes notes = notes_at(L, 4, v.nodes);
  store_use *u = database_use(L);
  lian_env env = binding_env(L);
  lian_status status = lian_store_save_network(&env, u->store, name, g, &notes, replace, &err);
  database_finish(u);
  if (status) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static void release_frame(void *f) { lian_frame_free(f); }

/* a column of the frame as a list: numbers with false for missing, or texts */
static void push_column(lua_State *L, const lian_frame *f, size_t column) {
  size_t rows = lian_frame_rows(f);
  lua_createtable(L, (int)rows, 0);
  int text = 0;
  for (size_t i = 0; i < rows; i++) {
    lian_value v;
    lian_frame_value(f, i, column, &v, NULL);
    if (v.kind == LIAN_TEXT) {
      text = 1;
      lua_pushstring(L, v.text);
    } else if (v.kind == LIAN_MISSING) lua_pushboolean(L, 0);
    else lua_pushnumber(L, v.number);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, text ? "texts" : "numbers");
}

/* s:network(name) -> links, {{name, numbers = or texts =} ...} */
static int network(lua_State *L) {
  lian_error err;
  lian_network *g;
  lian_frame *f;
  const char *name = luaL_checkstring(L, 2);
  store_use *u = database_use(L);
  lian_env env = binding_env(L);
  void **links = binding_handle(L, FIRM_LINKS_CLASS, 0), **columns = binding_handle(L, COLUMNS_CLASS, 0);
  lian_status status = lian_store_network(&env, u->store, name, &g, &f, &err);
  database_finish(u);
  if (status) return binding_fail(L, &err);
  *links = g;
  *columns = f;
  binding_account(L, lian_network_bytes(g));
  luaL_checkstack(L, 8, NULL);
  lua_pushvalue(L, -2);
  lua_createtable(L, (int)lian_frame_columns(f), 0);
  for (size_t c = 0; c < lian_frame_columns(f); c++) {
    lua_newtable(L);
    lua_pushstring(L, lian_frame_name(f, c));
    lua_setfield(L, -2, "name");
    push_column(L, f, c);
    lua_rawseti(L, -2, (lua_Integer)c + 1);
  }
  return 2;
}

static int text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, STORE_CLASS);
  const lian_store *s = *handle;
  if (s) lua_pushfstring(L, "lian.database: %s", lian_store_path(s));
  else lua_pushliteral(L, "lian.database: closed");
  return 1;
}

void binding_open_database(lua_State *L) {
  static const luaL_Reg methods[] = {{"save_chain", save_chain},     {"chain", chain},
                                     {"save_network", save_network}, {"network", network},
                                     {"close", close_handle},        {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", close_handle}, {"__close", close_handle}, {"__tostring", text},
                                  {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg use_meta[] = {{"__gc", close_use}, {NULL, NULL}};
  binding_class(L, STORE_CLASS, methods, meta);
  binding_handles(L, COLUMNS_CLASS, none, none, release_frame);
  binding_class(L, QUERY_CLASS, none, use_meta);
  binding_open_statements(L);
  lua_pushcfunction(L, open_store);
  lua_setfield(L, -2, "store");
}
