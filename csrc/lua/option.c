/* fields of a table of named options, checked */
#include "option.h"

#include <string.h>

#define MOST ((lua_Integer)1 << 31)

int option_get(lua_State *L, int at, const char *name) {
  luaL_checkstack(L, 4, NULL);
  if (!lua_isnoneornil(L, at)) {
    luaL_checktype(L, at, LUA_TTABLE);
    return lua_getfield(L, at, name);
  }
  lua_pushnil(L);
  return LUA_TNIL;
}

size_t option_count(lua_State *L, int at, const char *name) {
  int whole = 1, type = option_get(L, at, name);
  lua_Integer n = type == LUA_TNIL ? 0 : lua_tointegerx(L, -1, &whole);
  if (!whole || type == LUA_TSTRING || n < 0 || n >= MOST)
    luaL_error(L, "%s: expected a count, got %s", name, luaL_tolstring(L, -1, NULL));
  lua_pop(L, 1);
  return (size_t)n;
}

int option_flag(lua_State *L, int at, const char *name) {
  option_get(L, at, name);
  int flag = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return flag;
}

static int no_choice(lua_State *L, const char *name, const char *const *names) {
  const char *got = luaL_tolstring(L, -1, NULL);
  lua_pushfstring(L, "%s: expected ", name);
  for (int k = 0; names[k]; k++) {
    lua_pushfstring(L, "%s'%s'", k == 0 ? "" : names[k + 1] ? ", " : " or ", names[k]);
    lua_concat(L, 2);
  }
  lua_pushfstring(L, ", got %s", got);
  lua_concat(L, 2);
  return lua_error(L);
}

int option_choice(lua_State *L, int at, const char *name, const char *const *names) {
  int type = option_get(L, at, name), found = -1;
  if (type == LUA_TNIL) found = 0;
  for (int k = 0; type == LUA_TSTRING && names[k] && found < 0; k++)
    if (strcmp(names[k], lua_tostring(L, -1)) == 0) found = k;
  if (found < 0) return no_choice(L, name, names);
  lua_pop(L, 1);
  return found;
}

char option_separator(lua_State *L, int at) {
  size_t length = 1;
  int type = option_get(L, at, "separator");
  const char *text = type == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
  if ((type != LUA_TNIL && type != LUA_TSTRING) || length != 1 ||
      (type == LUA_TSTRING && !*text))
    luaL_error(L, "separator: expected one character, got %s", luaL_tolstring(L, -1, NULL));
  char separator = *text;
  lua_pop(L, 1);
  return separator;
}

size_t option_texts(lua_State *L, int at, const char *name) {
  int type = option_get(L, at, name);
  if (type == LUA_TNIL) return 0;
  if (type != LUA_TTABLE)
    luaL_error(L, "%s: expected a list of texts, got %s", name, luaL_tolstring(L, -1, NULL));
  size_t count = (size_t)lua_rawlen(L, -1);
  for (size_t k = 1; k <= count; k++) {
    if (lua_rawgeti(L, -1, (lua_Integer)k) != LUA_TSTRING)
      luaL_error(L, "%s[%I]: expected text, got %s", name, (LUAI_UACINT)k,
                 luaL_typename(L, -1));
    lua_pop(L, 1);
  }
  return count;
}
