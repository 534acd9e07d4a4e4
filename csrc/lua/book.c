/* workbooks: core.sheets(path), and writing: core.book(path), b:sheet(name), b:row(values, count), b:keep()
 */
#include <string.h>

#include "binding.h"

#define BOOK_CLASS "lian.book"
#define LIST_CLASS "lian.workbook"

static void release(void *book) {
  lian_book_close(book);
}

static void release_list(void *list) {
  lian_workbook_close(list);
}

static const char *check_path(lua_State *L) {
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  if (strlen(path) != length) luaL_error(L, "expected a path without a zero byte");
  return path;
}

/* core.book(path) */
static int new_book(lua_State *L) {
  lian_error err;
  lian_book *b;
  const char *path = check_path(L);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, BOOK_CLASS, 0);
  if (lian_book_new(&env, path, &b, &err)) return binding_fail(L, &err);
  *handle = b;
  return 1;
}

/* b:sheet(name) -> b */
static int begin_sheet(lua_State *L) {
  lian_error err;
  size_t length;
  lian_book *b = binding_check(L, 1, BOOK_CLASS);
  const char *name = luaL_checklstring(L, 2, &length);
  if (strlen(name) != length) return luaL_error(L, "expected a name without a zero byte");
  if (lian_book_sheet(b, name, &err)) return binding_fail(L, &err);
  lua_settop(L, 1);
  return 1;
}

/* the value on top of the stack as the next cell */
static lian_status put_value(lua_State *L, lian_book *b, lian_error *err) {
  size_t length;
  const char *text;
  switch (lua_type(L, -1)) {
    case LUA_TNIL:
      return lian_book_blank(b, err);
    case LUA_TBOOLEAN:
      return lian_book_flag(b, lua_toboolean(L, -1), err);
    case LUA_TNUMBER:
      if (lua_isinteger(L, -1)) return lian_book_whole(b, (int64_t)lua_tointeger(L, -1), err);
      return lian_book_number(b, lua_tonumber(L, -1), err);
    case LUA_TSTRING:
      text = lua_tolstring(L, -1, &length);
      return lian_book_text(b, text, length, err);
    default:
      return lian_set_error(err, LIAN_BAD_ARGUMENT, "expected a number, a text, a flag or nil, got a %s",
                            luaL_typename(L, -1));
  }
}

/* b:row(values, count) -> b: a row of so many cells, nil where one is blank */
static int put_row(lua_State *L) {
  lian_error err;
  lian_book *b = binding_check(L, 1, BOOK_CLASS);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t count = binding_count(L, 3, 0, 1000000, "row");
  for (size_t k = 1; k <= count; k++) {
    lua_rawgeti(L, 2, (lua_Integer)k);
    lian_status status = put_value(L, b, &err);
    lua_pop(L, 1);
    if (status) return binding_fail(L, &err);
  }
  if (lian_book_end_row(b, &err)) return binding_fail(L, &err);
  lua_settop(L, 1);
  return 1;
}

/* b:keep() -> true */
static int keep(lua_State *L) {
  lian_error err;
  if (lian_book_keep(binding_check(L, 1, BOOK_CLASS), &err)) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.sheets(path) -> names, hidden (flags), charts (flags) */
static int sheets(lua_State *L) {
  lian_error err;
  lian_workbook *w;
  const char *path = check_path(L);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, LIST_CLASS, 0);
  if (lian_workbook_open(&env, path, &w, &err)) return binding_fail(L, &err);
  *handle = w;
  int first = lua_gettop(L) + 1;
  for (int k = 0; k < 3; k++) lua_newtable(L);
  for (size_t k = 0; k < lian_workbook_count(w); k++) {
    lua_pushstring(L, lian_workbook_name(w, k));
    lua_rawseti(L, first, (lua_Integer)k + 1);
    lua_pushboolean(L, lian_workbook_is_hidden(w, k));
    lua_rawseti(L, first + 1, (lua_Integer)k + 1);
    lua_pushboolean(L, lian_workbook_is_chart(w, k));
    lua_rawseti(L, first + 2, (lua_Integer)k + 1);
  }
  return 3;
}

void binding_open_book(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"sheet", begin_sheet}, {"row", put_row}, {"keep", keep}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg functions[] = {{"book", new_book}, {"sheets", sheets}, {NULL, NULL}};
  binding_handles(L, BOOK_CLASS, methods, none, release);
  binding_handles(L, LIST_CLASS, none, none, release_list);
  binding_functions(L, functions);
}
