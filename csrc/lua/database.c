/* stores in Lua: core.store(path, mode), with chains by the core and everything else by SQL
   The SQL that a user writes is held to statements that read; lua/lian/store writes. What is wrong
   with it is returned as nil, message, "misuse", so that the user's own line can be named.
   Statements can be interrupted. */
#include <math.h>
#include <string.h>

#include "../store/database.h"
#include "binding.h"

#define STORE_CLASS "lian.database"
#define QUERY_CLASS "lian.query"
#define POLLED 10000 /* steps of a statement between two looks at the caller */

static lian_store *check_store(lua_State *L) { return binding_check(L, 1, STORE_CLASS); }

static int gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, STORE_CLASS);
  lian_store_close(*handle);
  *handle = NULL;
  return 0;
}

static int query_gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, QUERY_CLASS);
  sqlite3_finalize(*handle);
  *handle = NULL;
  return 0;
}

/* core.store(path, "create" | "open" | "read") */
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
  sqlite3_progress_handler(s->db, POLLED, env.stop, env.stop_ud);
  return 1;
}

/* s:save_chain(name, chain, replace) -> true */
static int save_chain(lua_State *L) {
  lian_error err;
  lian_store *s = check_store(L);
  const char *name = luaL_checkstring(L, 2);
  lian_chain *c = binding_check_chain(L, 3);
  lian_env env = binding_env(L);
  if (lian_store_save_chain(&env, s, name, c, lua_toboolean(L, 4), &err))
    return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* s:chain(name) */
static int chain(lua_State *L) {
  lian_error err;
  lian_chain *c;
  lian_store *s = check_store(L);
  const char *name = luaL_checkstring(L, 2);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_store_chain(&env, s, name, &c, &err)) return binding_fail(L, &err);
  *handle = c;
  return 1;
}

/* ---- SQL */

/* NULL, or what is wrong, pushed */
static const char *bind(lua_State *L, sqlite3_stmt *q, int at, int index) {
  size_t length;
  const char *text;
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) sqlite3_bind_int64(q, at, lua_tointeger(L, index));
      else sqlite3_bind_double(q, at, lua_tonumber(L, index));
      break;
    case LUA_TBOOLEAN: sqlite3_bind_int(q, at, lua_toboolean(L, index)); break;
    case LUA_TSTRING:
      text = lua_tolstring(L, index, &length);
      sqlite3_bind_text64(q, at, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case LUA_TNIL: sqlite3_bind_null(q, at); break;
    default:
      return lua_pushfstring(L, "SQL argument %d: expected a number, text or flag, got %s", at,
                             luaL_typename(L, index));
  }
  return NULL;
}

/* finalizes what Lua owned: nothing of a statement is left to the collector */
static void finish(void **handle) {
  sqlite3_finalize(*handle);
  *handle = NULL;
}

/* nil, message, "misuse" */
static int misuse(lua_State *L, void **handle) {
  if (handle) finish(handle);
  lua_pushnil(L);
  lua_insert(L, -2);
  lua_pushliteral(L, "misuse");
  return 3;
}

/* a prepared statement that Lua owns, its arguments from `first` on bound; NULL with the failure
   pushed */
static void **prepare(lua_State *L, lian_store *s, int first) {
  lian_error err;
  sqlite3_stmt *q = NULL;
  int given = lua_gettop(L) - first + 1;
  const char *sql = luaL_checkstring(L, 2), *rest = NULL, *problem = NULL;
  binding_env(L); /* interruptions are those after this call */
  void **handle = binding_handle(L, QUERY_CLASS, 0);
  if (sqlite3_prepare_v2(s->db, sql, -1, &q, &rest) != SQLITE_OK) {
    store_fail(s, "cannot understand the statement", &err);
    binding_fail(L, &err);
    return NULL;
  }
  *handle = q;
  if (!q) problem = lua_pushliteral(L, "SQL: an empty statement");
  else if (rest && strspn(rest, " \t\r\n;") != strlen(rest))
    problem = lua_pushliteral(L, "SQL: one statement at a time, please");
  else if (sqlite3_bind_parameter_count(q) != given)
    problem = lua_pushfstring(L, "SQL: expected %d arguments, got %d",
                              sqlite3_bind_parameter_count(q), given);
  for (int k = 0; k < given && !problem; k++) problem = bind(L, q, k + 1, first + k);
  if (!problem) return handle;
  misuse(L, handle);
  return NULL;
}

static void push_value(lua_State *L, sqlite3_stmt *q, int at) {
  switch (sqlite3_column_type(q, at)) {
    case SQLITE_INTEGER: lua_pushinteger(L, sqlite3_column_int64(q, at)); break;
    case SQLITE_FLOAT: lua_pushnumber(L, sqlite3_column_double(q, at)); break;
    case SQLITE_NULL: lua_pushnil(L); break;
    default:
      lua_pushlstring(L, sqlite3_column_blob(q, at), (size_t)sqlite3_column_bytes(q, at));
  }
}

/* s:query(sql, ...) -> {names}, {columns}, count; statements that read alone */
static int query(lua_State *L) {
  lian_error err;
  lian_store *s = check_store(L);
  void **handle = prepare(L, s, 3);
  if (!handle) return 3;
  sqlite3_stmt *q = *handle;
  if (!sqlite3_stmt_readonly(q)) {
    lua_pushliteral(L, "SQL: a query may only read");
    return misuse(L, handle);
  }
  int columns = sqlite3_column_count(q), code;
  lua_Integer count = 0;
  luaL_checkstack(L, columns + 8, NULL);
  lua_newtable(L);
  int names = lua_gettop(L);
  for (int k = 0; k < columns; k++) {
    lua_pushstring(L, sqlite3_column_name(q, k));
    lua_rawseti(L, names, k + 1);
  }
  lua_newtable(L);
  int all = lua_gettop(L);
  for (int k = 0; k < columns; k++) {
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, all, k + 1);
  }
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    count++;
    for (int k = 0; k < columns; k++) {
      push_value(L, q, k);
      lua_rawseti(L, all + 1 + k, count);
    }
  }
  if (code != SQLITE_DONE) {
    store_fail(s, "cannot read", &err);
    finish(handle);
    return binding_fail(L, &err);
  }
  finish(handle);
  lua_pushvalue(L, names);
  lua_pushvalue(L, all);
  lua_pushinteger(L, count);
  return 3;
}

/* s:execute(sql, ...) -> last row id */
static int execute(lua_State *L) {
  lian_error err;
  lian_store *s = check_store(L);
  void **handle = prepare(L, s, 3);
  if (!handle) return 3;
  lian_status status = store_step(s, *handle, "cannot change the store", &err);
  finish(handle);
  if (status) return binding_fail(L, &err);
  lua_pushinteger(L, sqlite3_last_insert_rowid(s->db));
  return 1;
}

/* s:save_column(frame id, place, values, count): one row a cell that is there */
static int save_column(lua_State *L) {
  lian_error err;
  sqlite3_stmt *q = NULL;
  lian_store *s = check_store(L);
  lua_Integer frame = luaL_checkinteger(L, 2), place = luaL_checkinteger(L, 3);
  lua_Integer count = luaL_checkinteger(L, 5);
  luaL_checktype(L, 4, LUA_TTABLE);
  void **handle = binding_handle(L, QUERY_CLASS, 0);
  if (store_prepare(s, "INSERT INTO cell(frame, row, place, kind, value) VALUES(?,?,?,?,?)", &q,
                    &err))
    return binding_fail(L, &err);
  *handle = q;
  for (lua_Integer i = 1; i <= count; i++) {
    int type = lua_rawgeti(L, 4, i);
    if (type != LUA_TNIL) {
      const char *kind = type == LUA_TSTRING ? "text" : type == LUA_TBOOLEAN ? "flag"
                         : lua_isinteger(L, -1) ? "integer" : "number";
      sqlite3_bind_int64(q, 1, frame);
      sqlite3_bind_int64(q, 2, i);
      sqlite3_bind_int64(q, 3, place);
      sqlite3_bind_text(q, 4, kind, -1, SQLITE_STATIC);
      bind(L, q, 5, -1);
      if (type == LUA_TNUMBER && lua_tonumber(L, -1) == 0 && signbit(lua_tonumber(L, -1)))
        sqlite3_bind_text(q, 5, "-0", 2, SQLITE_STATIC);
      if (store_step(s, q, "cannot save the frame", &err)) return binding_fail(L, &err);
    }
    lua_pop(L, 1);
  }
  finish(handle);
  lua_pushboolean(L, 1);
  return 1;
}

static int text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, STORE_CLASS);
  const lian_store *s = *handle;
  if (s) lua_pushfstring(L, "lian.database: %s", s->path);
  else lua_pushliteral(L, "lian.database: closed");
  return 1;
}

void binding_open_database(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"save_chain", save_chain}, {"chain", chain}, {"query", query}, {"execute", execute},
      {"save_column", save_column}, {"close", gather}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", gather}, {"__close", gather}, {"__tostring", text},
                                  {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg query_meta[] = {{"__gc", query_gather}, {NULL, NULL}};
  binding_class(L, STORE_CLASS, methods, meta);
  binding_class(L, QUERY_CLASS, none, query_meta);
  lua_pushcfunction(L, open_store);
  lua_setfield(L, -2, "store");
}
