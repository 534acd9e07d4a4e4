/* stores in Lua: core.store(path, mode, wait), with chains by the core and everything else by SQL
   SQL of users goes through s:ask, which may only read the store's tables and views;
   lua/lian/store writes. Its errors are returned as nil, message, "misuse", so that the
   line of the user's script can be named. Statements can be interrupted.
   During a call the store has a further owner, as code that runs meanwhile, such as a finaliser,
   may close it. */
#include <math.h>
#include <string.h>

#include "../store/database.h"
#include "../store/guard.h"
#include "binding.h"

#define STORE_CLASS "lian.database"
#define QUERY_CLASS "lian.query"
#define COLUMNS_CLASS "lian.stored_columns"
#define POLLED 4096 /* cells saved between polls for interruption */

/* a store in use, with the current statement, if any */
typedef struct use {
  lian_store *store;
  sqlite3_stmt *statement;
} use;

/* finalises the statement and gives up the owner, so that nothing waits for the collector */
static void finish(use *u) {
  sqlite3_finalize(u->statement);
  lian_store_close(u->store);
  *u = (use){NULL, NULL};
}

/* the same, and keeps the statement, done, for a change of the same text: making it takes the time of a few rows */
static void finish_kept(use *u) {
  sqlite3_clear_bindings(u->statement);
  sqlite3_finalize(u->store->last);
  u->store->last = u->statement;
  u->statement = NULL;
  finish(u);
}

/* the statement of that text, where the last change left it */
static int take_kept(use *u, const char *sql) {
  if (!u->store->last || strcmp(sqlite3_sql(u->store->last), sql) != 0) return 0;
  u->statement = u->store->last;
  u->store->last = NULL;
  return 1;
}

static int close_use(lua_State *L) {
  finish(luaL_checkudata(L, 1, QUERY_CLASS));
  return 0;
}

/* the store at 1, in use until `finish`, or until the pushed value is collected */
static use *use_store(lua_State *L) {
  use *u = lua_newuserdatauv(L, sizeof *u, 0);
  *u = (use){NULL, NULL};
  luaL_setmetatable(L, QUERY_CLASS);
  u->store = binding_check(L, 1, STORE_CLASS);
  store_keep(u->store);
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
  double wait = luaL_optnumber(L, 3, STORE_WAIT);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, STORE_CLASS, 0);
  if (lian_store_open(&env, path, mode, &s, &err)) return binding_fail(L, &err);
  *handle = s;
  lian_store_wait(s, wait);
  return 1;
}

/* s:save_chain(name, chain, replace) -> true */
static int save_chain(lua_State *L) {
  lian_error err;
  const char *name = luaL_checkstring(L, 2);
  lian_chain *c = binding_check_chain(L, 3);
  use *u = use_store(L);
  lian_env env = binding_env(L);
  lian_status status =
      lian_store_save_chain(&env, u->store, name, c, lua_toboolean(L, 4), &err);
  finish(u);
  if (status) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* s:chain(name) */
static int chain(lua_State *L) {
  lian_error err;
  lian_chain *c;
  const char *name = luaL_checkstring(L, 2);
  use *u = use_store(L);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  lian_status status = lian_store_chain(&env, u->store, name, &c, &err);
  finish(u);
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
  use *u = use_store(L);
  lian_env env = binding_env(L);
  lian_status status = lian_store_save_network(&env, u->store, name, g, &notes, replace, &err);
  finish(u);
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
  use *u = use_store(L);
  lian_env env = binding_env(L);
  void **links = binding_handle(L, FIRM_LINKS_CLASS, 0), **columns = binding_handle(L, COLUMNS_CLASS, 0);
  lian_status status = lian_store_network(&env, u->store, name, &g, &f, &err);
  finish(u);
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

/* s:in_transaction(): SQLite ends one by itself when a statement of it is interrupted, or the disk
   is full */
static int in_transaction(lua_State *L) {
  const lian_store *s = binding_check(L, 1, STORE_CLASS);
  lua_pushboolean(L, !sqlite3_get_autocommit(s->db));
  return 1;
}

/* ---- SQL */

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
static int misuse(lua_State *L, use *u) {
  finish(u);
  lua_pushnil(L);
  lua_insert(L, -2);
  lua_pushliteral(L, "misuse");
  return 3;
}

/* prepares the text at `at`, the arguments behind it, up to `last`, bound; 0: done, else the
   number of results that are pushed */
static int prepare(lua_State *L, use *u, int at, int last, int guarded) {
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
    finish(u);
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
static int beyond(lua_State *L, use *u, const char *what) {
  lua_pushfstring(L, "%s: %s", u->store->path, what);
  finish(u);
  lua_pushnil(L);
  lua_insert(L, -2);
  lua_pushliteral(L, "limit");
  return 3;
}

typedef struct limits {
  double seconds;
  lua_Integer cells;
} limits;

static int step(const use *u, const limits *limit, double began) {
  return limit ? guard_step(u->store, u->statement, began + limit->seconds)
               : sqlite3_step(u->statement);
}

/* -> {names}, {columns}, count of the statement that is prepared */
static int rows_of(lua_State *L, use *u, const limits *limit) {
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
    finish(u);
    return binding_fail(L, &err);
  }
  finish(u);
  lua_pushvalue(L, names);
  lua_pushvalue(L, all);
  lua_pushinteger(L, count);
  return 3;
}

/* s:query(sql, ...) -> {names}, {columns}, count */
static int query(lua_State *L) {
  int last = lua_gettop(L);
  use *u = use_store(L);
  int failed = prepare(L, u, 2, last, 0);
  return failed ? failed : rows_of(L, u, NULL);
}

/* s:ask(seconds, cells, sql, ...): the same of a user's statement, within limits */
static int ask(lua_State *L) {
  int last = lua_gettop(L);
  limits limit = {luaL_checknumber(L, 2), luaL_checkinteger(L, 3)};
  use *u = use_store(L);
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
  use *u = use_store(L);
  int failed = prepare(L, u, 2, last, 0);
  if (failed) return failed;
  lian_status status = store_step(u->store, u->statement, "cannot change the store", &err);
  sqlite3_int64 id = sqlite3_last_insert_rowid(u->store->db);
  if (status) finish(u);
  else finish_kept(u);
  if (status) return binding_fail(L, &err);
  lua_pushinteger(L, id);
  return 1;
}

static lian_status save_cell(lua_State *L, const use *u, int type, lian_error *err) {
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
  use *u = use_store(L);
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
  finish(u);
  if (status) return binding_fail(L, &err);
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
      {"save_chain", save_chain}, {"chain", chain}, {"query", query}, {"ask", ask},
      {"save_network", save_network}, {"network", network},
      {"execute", execute}, {"save_column", save_column}, {"in_transaction", in_transaction},
      {"close", close_handle}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", close_handle}, {"__close", close_handle}, {"__tostring", text},
                                  {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg use_meta[] = {{"__gc", close_use}, {NULL, NULL}};
  binding_class(L, STORE_CLASS, methods, meta);
  binding_handles(L, COLUMNS_CLASS, none, none, release_frame);
  binding_class(L, QUERY_CLASS, none, use_meta);
  lua_pushcfunction(L, open_store);
  lua_setfield(L, -2, "store");
}
