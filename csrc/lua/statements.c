/* SQL on a store in Lua. That of users goes through s:ask, which may only read the store's tables and views;
   lua/lian/store writes runs, sweeps and scripts by s:query and s:execute. Errors in what is asked are returned as nil,
   message, "misuse", so that the line of the user's script can be named. Statements can be interrupted.
   The one file of the binding that knows more of the core than lian.h: statements are no part of the C interface, since
   tables may change with a version. */
#include <math.h>
#include <string.h>

#include "../store/guard.h"
#include "database.h"

#define POLLED 4096 /* cells saved between polls for interruption */

/* gives up the owner, and keeps the statement, done, for a change of the same text: making it takes the time of a few
   rows */
static void finish_kept(store_use *u) {
  sqlite3_clear_bindings(u->statement);
  sqlite3_finalize(u->store->last);
  u->store->last = u->statement;
  u->statement = NULL;
  database_finish(u);
}

/* the statement of that text, where the last change left it */
static int take_kept(store_use *u, const char *sql) {
  if (!u->store->last || strcmp(sqlite3_sql(u->store->last), sql) != 0) return 0;
  u->statement = u->store->last;
  u->store->last = NULL;
  return 1;
}

/* NULL, or an error message, pushed; texts are not copied: they stay on the stack while the statement is stepped */
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
      sqlite3_bind_text64(q, at, text, length, SQLITE_STATIC, SQLITE_UTF8);
      break;
    case LUA_TNIL: sqlite3_bind_null(q, at); break;
    default:
      return lua_pushfstring(L, "SQL argument %d: expected a number, text or flag, got %s", at,
                             luaL_typename(L, index));
  }
  return NULL;
}

/* nil, message, "misuse" */
static int misuse(lua_State *L, store_use *u) {
  database_finish(u);
  lua_pushnil(L);
  lua_insert(L, -2);
  lua_pushliteral(L, "misuse");
  return 3;
}

/* prepares the text at `at`, the arguments behind it, up to `last`, bound; 0: done, else the
   number of results that are pushed */
static int prepare(lua_State *L, store_use *u, int at, int last, int guarded) {
  lian_error err;
  int given = last - at;
  const char *sql = luaL_checkstring(L, at), *rest = NULL, *problem = NULL;
  binding_env(L); /* interruptions are those after this call */
  lian_status status = LIAN_OK;
  if (guarded) status = guard_prepare(u->store, sql, &u->statement, &rest, &err);
  else if (!take_kept(u, sql) && sqlite3_prepare_v2(u->store->db, sql, -1, &u->statement, &rest) != SQLITE_OK)
    status = store_fail(u->store, "cannot understand the statement", &err);
  if (status == LIAN_BAD_ARGUMENT) {
    lua_pushstring(L, err.text);
    return misuse(L, u);
  }
  if (status) {
    database_finish(u);
    return binding_fail(L, &err);
  }
  if (!u->statement) problem = lua_pushliteral(L, "SQL: an empty statement");
  else if (rest && strspn(rest, " \t\r\n;") != strlen(rest))
    problem = lua_pushliteral(L, "SQL: one statement at a time, please");
  else if (sqlite3_bind_parameter_count(u->statement) != given)
    problem = lua_pushfstring(L, "SQL: expected %d arguments, got %d",
                              sqlite3_bind_parameter_count(u->statement), given);
  for (int k = 1; k <= given && !problem; k++) problem = bind(L, u->statement, k, at + k);
  return problem ? misuse(L, u) : 0;
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

/* nil, message, "limit": a query exceeded a limit */
static int beyond(lua_State *L, store_use *u, const char *what) {
  lua_pushfstring(L, "%s: %s", u->store->path, what);
  database_finish(u);
  lua_pushnil(L);
  lua_insert(L, -2);
  lua_pushliteral(L, "limit");
  return 3;
}

typedef struct limits {
  double seconds;
  lua_Integer cells;
} limits;

static int step(const store_use *u, const limits *limit, double began) {
  return limit ? guard_step(u->store, u->statement, began + limit->seconds)
               : sqlite3_step(u->statement);
}

/* -> {names}, {columns}, count of the statement that is prepared */
static int rows_of(lua_State *L, store_use *u, const limits *limit) {
  lian_error err;
  sqlite3_stmt *q = u->statement;
  int columns = sqlite3_column_count(q), code;
  lua_Integer count = 0;
  double began = limit ? guard_now() : 0;
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
  while ((code = step(u, limit, began)) == SQLITE_ROW) {
    count++;
    if (limit && count > limit->cells / columns)
      return beyond(L, u, "the query gives more cells than it may");
    for (int k = 0; k < columns; k++) {
      push_value(L, q, k);
      lua_rawseti(L, all + 1 + k, count);
    }
  }
  if (code != SQLITE_DONE) {
    if (code == SQLITE_INTERRUPT && u->store->late)
      return beyond(L, u, "the query takes longer than it may");
    store_fail(u->store, "cannot read", &err);
    database_finish(u);
    return binding_fail(L, &err);
  }
  database_finish(u);
  lua_pushvalue(L, names);
  lua_pushvalue(L, all);
  lua_pushinteger(L, count);
  return 3;
}

/* s:query(sql, ...) -> {names}, {columns}, count */
static int query(lua_State *L) {
  int last = lua_gettop(L);
  store_use *u = database_use(L);
  int failed = prepare(L, u, 2, last, 0);
  return failed ? failed : rows_of(L, u, NULL);
}

/* s:ask(seconds, cells, sql, ...): the same of a user's statement, within limits */
static int ask(lua_State *L) {
  int last = lua_gettop(L);
  limits limit = {luaL_checknumber(L, 2), luaL_checkinteger(L, 3)};
  store_use *u = database_use(L);
  int failed = prepare(L, u, 4, last, 1);
  if (failed) return failed;
  if (sqlite3_stmt_readonly(u->statement) && sqlite3_column_count(u->statement) > 0)
    return rows_of(L, u, &limit);
  lua_pushliteral(L, "SQL: a query may only read");
  return misuse(L, u);
}

/* s:execute(sql, ...) -> last row id */
static int execute(lua_State *L) {
  lian_error err;
  int last = lua_gettop(L);
  store_use *u = database_use(L);
  int failed = prepare(L, u, 2, last, 0);
  if (failed) return failed;
  lian_status status = store_step(u->store, u->statement, "cannot change the store", &err);
  sqlite3_int64 id = sqlite3_last_insert_rowid(u->store->db);
  if (status) database_finish(u);
  else finish_kept(u);
  if (status) return binding_fail(L, &err);
  lua_pushinteger(L, id);
  return 1;
}

static lian_status save_cell(lua_State *L, const store_use *u, int type, lian_error *err) {
  sqlite3_stmt *q = u->statement;
  const char *kind = type == LUA_TSTRING ? "text" : type == LUA_TBOOLEAN ? "flag"
                     : lua_isinteger(L, -1) ? "integer" : "number";
  sqlite3_bind_text(q, 4, kind, -1, SQLITE_STATIC);
  bind(L, q, 5, -1);
  if (type == LUA_TNUMBER && lua_tonumber(L, -1) == 0 && signbit(lua_tonumber(L, -1)))
    sqlite3_bind_text(q, 5, "-0", 2, SQLITE_STATIC);
  return store_step(u->store, q, "cannot save the frame", err);
}

/* s:save_column(frame id, place, values, count): one row a cell that is there */
static int save_column(lua_State *L) {
  lian_error err;
  lua_Integer frame = luaL_checkinteger(L, 2), place = luaL_checkinteger(L, 3);
  lua_Integer count = luaL_checkinteger(L, 5);
  luaL_checktype(L, 4, LUA_TTABLE);
  store_use *u = database_use(L);
  lian_env env = binding_env(L);
  lian_status status = store_prepare(
      u->store, "INSERT INTO cell(frame, row, place, kind, value) VALUES(?,?,?,?,?)",
      &u->statement, &err);
  for (lua_Integer i = 1; i <= count && !status; i++) {
    int type = lua_rawgeti(L, 4, i);
    sqlite3_bind_int64(u->statement, 1, frame);
    sqlite3_bind_int64(u->statement, 2, i);
    sqlite3_bind_int64(u->statement, 3, place);
    if (type != LUA_TNIL) status = save_cell(L, u, type, &err);
    if (i % POLLED == 0 && !status && env.stop(env.stop_ud))
      status = status_set(&err, LIAN_INTERRUPTED, "interrupted");
    lua_pop(L, 1);
  }
  database_finish(u);
  if (status) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* s:in_transaction(): SQLite ends one by itself when a statement of it is interrupted, or the disk
   is full */
static int in_transaction(lua_State *L) {
  const lian_store *s = binding_check(L, 1, STORE_CLASS);
  lua_pushboolean(L, !sqlite3_get_autocommit(s->db));
  return 1;
}

void binding_open_statements(lua_State *L) {
  static const luaL_Reg methods[] = {{"query", query},
                                     {"ask", ask},
                                     {"execute", execute},
                                     {"save_column", save_column},
                                     {"in_transaction", in_transaction},
                                     {NULL, NULL}};
  lua_getfield(L, -1, "database");
  binding_functions(L, methods);
  lua_pop(L, 1);
}
