/* checked reading of arguments and table fields */
#include "binding.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define MOST ((lua_Integer)1 << 31)

/* ---- arguments */

lua_Integer binding_whole(lua_State *L, int index, const char *what) {
  int whole = 0;
  lua_Integer i = lua_type(L, index) == LUA_TNUMBER ? lua_tointegerx(L, index, &whole) : 0;
  if (!whole) /* without calling a __tostring of the user */
    luaL_error(L, "%s: expected a whole number, got %s", what,
               lua_type(L, index) == LUA_TNUMBER || lua_type(L, index) == LUA_TSTRING
                   ? luaL_tolstring(L, index, NULL)
                   : luaL_typename(L, index));
  return i;
}

size_t binding_check_index(lua_State *L, int index, size_t count) {
  lua_Integer i = binding_whole(L, index, "index");
  if (i < 1 || (lua_Unsigned)i > count)
    luaL_error(L, "index %I is outside 1..%I", (LUAI_UACINT)i, (LUAI_UACINT)count);
  return (size_t)i - 1;
}

double *binding_scratch(lua_State *L, size_t count) {
  if (count > PTRDIFF_MAX / sizeof(double) - 1) luaL_error(L, "not enough memory");
  return lua_newuserdatauv(L, (count + 1) * sizeof(double), 0);
}

double *binding_numbers(lua_State *L, int index, size_t count, const char *what) {
  luaL_checktype(L, index, LUA_TTABLE);
  index = lua_absindex(L, index);
  size_t given = (size_t)lua_rawlen(L, index);
  if (given != count)
    luaL_error(L, "%s: expected %I numbers, got %I", what, (LUAI_UACINT)count, (LUAI_UACINT)given);
  double *v = binding_scratch(L, count);
  for (size_t i = 0; i < count; i++) {
    if (lua_rawgeti(L, index, (lua_Integer)i + 1) != LUA_TNUMBER)
      luaL_error(L, "%s[%I]: expected a number, got %s", what, (LUAI_UACINT)(i + 1),
                 luaL_typename(L, -1));
    v[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  return v;
}

double *binding_numbers_or_nan(lua_State *L, int index, size_t count, const char *what) {
  luaL_checktype(L, index, LUA_TTABLE);
  index = lua_absindex(L, index);
  double *v = binding_scratch(L, count);
  for (size_t i = 0; i < count; i++) {
    int type = lua_rawgeti(L, index, (lua_Integer)i + 1);
    if (type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TNIL)
      luaL_error(L, "%s[%I]: expected a number, got %s", what, (LUAI_UACINT)(i + 1), luaL_typename(L, -1));
    v[i] = type == LUA_TNUMBER ? lua_tonumber(L, -1) : NAN;
    lua_pop(L, 1);
  }
  return v;
}

/* the same from a text of a byte each */
static void packed_bytes(lua_State *L, int index, size_t count, int least, int most, const char *what,
                         unsigned char *out) {
  size_t length;
  const char *text = lua_tolstring(L, index, &length);
  if (length != count)
    luaL_error(L, "%s: expected %I bytes, got %I", what, (LUAI_UACINT)count, (LUAI_UACINT)length);
  for (size_t k = 0; k < count; k++) {
    int v = (unsigned char)text[k];
    if (v < least || v > most)
      luaL_error(L, "%s: byte %I: expected %d to %d", what, (LUAI_UACINT)(k + 1), least, most);
    out[k] = (unsigned char)(v - least);
  }
}

const unsigned char *binding_bytes(lua_State *L, int index, size_t count, int least, int most, const char *what) {
  index = lua_absindex(L, index);
  unsigned char *out = lua_newuserdatauv(L, count + 1, 0);
  if (lua_type(L, index) == LUA_TSTRING) {
    packed_bytes(L, index, count, least, most, what, out);
    return out;
  }
  luaL_checktype(L, index, LUA_TTABLE);
  for (size_t k = 0; k < count; k++) {
    int type = lua_rawgeti(L, index, (lua_Integer)k + 1);
    lua_Integer v = type == LUA_TBOOLEAN || type == LUA_TNIL ? lua_toboolean(L, -1) : binding_whole(L, -1, what);
    if (v < least || v > most)
      luaL_error(L, "%s[%I]: expected %d to %d", what, (LUAI_UACINT)(k + 1), least, most);
    out[k] = (unsigned char)(v - least);
    lua_pop(L, 1);
  }
  return out;
}

/* checks that a list has `count` entries */
static void check_length(lua_State *L, int index, size_t count, const char *of, const char *what) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (lua_rawlen(L, index) != count)
    luaL_error(L, "%s: expected %I %s, got %I", what, (LUAI_UACINT)count, of, (LUAI_UACINT)lua_rawlen(L, index));
}

uint32_t *binding_places(lua_State *L, int index, size_t count, size_t limit, const char *what) {
  index = lua_absindex(L, index);
  check_length(L, index, count, "places", what);
  uint32_t *out = lua_newuserdatauv(L, (count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    lua_Integer place = binding_whole(L, -1, what);
    if (place < 1 || (lua_Unsigned)place > limit)
      luaL_error(L, "%s[%I]: expected a place in 1..%I", what, (LUAI_UACINT)(k + 1), (LUAI_UACINT)limit);
    out[k] = (uint32_t)(place - 1);
    lua_pop(L, 1);
  }
  return out;
}

/* the texts are kept alive by a table below the pointers on the stack */
const char *const *binding_texts(lua_State *L, int index, size_t count, const char *what) {
  index = lua_absindex(L, index);
  luaL_checkstack(L, 6, NULL);
  check_length(L, index, count, "texts", what);
  lua_createtable(L, count > INT32_MAX ? 0 : (int)count, 0);
  int held = lua_gettop(L);
  const char **texts = lua_newuserdatauv(L, (count + 1) * sizeof *texts, 0);
  for (size_t i = 0; i < count; i++) {
    size_t length;
    if (lua_rawgeti(L, index, (lua_Integer)i + 1) != LUA_TSTRING)
      luaL_error(L, "%s[%I]: expected a text, got %s", what, (LUAI_UACINT)(i + 1), luaL_typename(L, -1));
    texts[i] = lua_tolstring(L, -1, &length);
    if (strlen(texts[i]) != length) luaL_error(L, "%s[%I]: a text with a zero byte", what, (LUAI_UACINT)(i + 1));
    lua_rawseti(L, held, (lua_Integer)i + 1);
  }
  return texts;
}

uint32_t *binding_place_list(lua_State *L, int index, size_t limit, int gaps, size_t *count) {
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, index);
  uint32_t *out = lua_newuserdatauv(L, (*count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < *count; k++) {
    if (lua_rawgeti(L, index, (lua_Integer)k + 1) == LUA_TBOOLEAN && gaps) out[k] = LIAN_NONE;
    else out[k] = (uint32_t)binding_check_index(L, -1, limit);
    lua_pop(L, 1);
  }
  return out;
}

size_t *binding_index_list(lua_State *L, int index, size_t limit, size_t *count) {
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, index);
  size_t *out = lua_newuserdatauv(L, (*count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < *count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    out[k] = binding_check_index(L, -1, limit);
    lua_pop(L, 1);
  }
  return out;
}

size_t binding_count(lua_State *L, int index, size_t least, size_t most, const char *what) {
  lua_Integer v = binding_whole(L, index, what);
  if (v < 0 || (lua_Unsigned)v < least || (lua_Unsigned)v > most)
    luaL_error(L, "%s: expected %I to %I, got %I", what, (LUAI_UACINT)least, (LUAI_UACINT)most, (LUAI_UACINT)v);
  return (size_t)v;
}

lian_serving binding_check_serving(lua_State *L, int index) {
  const char *names[LIAN_SERVE_COUNT + 1] = {NULL};
  for (int k = 0; k < LIAN_SERVE_COUNT; k++) names[k] = lian_serving_name((lian_serving)k);
  return (lian_serving)luaL_checkoption(L, index, NULL, names);
}

const unsigned char *binding_flags(lua_State *L, int index, size_t count) {
  if (lua_isnoneornil(L, index)) return NULL;
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  unsigned char *out = lua_newuserdatauv(L, count + 1, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    out[k] = (unsigned char)lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return out;
}

/* ---- fields */

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

size_t option_length(lua_State *L, int at, const char *name) {
  if (option_get(L, at, name) != LUA_TTABLE) luaL_error(L, "%s: expected a list", name);
  size_t n = (size_t)lua_rawlen(L, -1);
  lua_pop(L, 1);
  return n;
}

size_t option_within(lua_State *L, int at, const char *name, size_t least, size_t most) {
  option_get(L, at, name);
  size_t n = binding_count(L, -1, least, most, name);
  lua_pop(L, 1);
  return n;
}

double option_number(lua_State *L, int at, const char *name) {
  if (option_get(L, at, name) != LUA_TNUMBER)
    luaL_error(L, "%s: expected a number, got %s", name, luaL_typename(L, -1));
  double v = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return v;
}

double option_number_or(lua_State *L, int at, const char *name, double otherwise) {
  int type = option_get(L, at, name);
  if (type != LUA_TNIL && type != LUA_TNUMBER)
    luaL_error(L, "%s: expected a number, got %s", name, luaL_typename(L, -1));
  double v = type == LUA_TNIL ? otherwise : lua_tonumber(L, -1);
  lua_pop(L, 1);
  return v;
}

const char *option_text(lua_State *L, int at, const char *name) {
  size_t length;
  int type = option_get(L, at, name);
  if (type == LUA_TNIL) return NULL;
  if (type != LUA_TSTRING) luaL_error(L, "%s: expected a text, got %s", name, luaL_typename(L, -1));
  const char *text = lua_tolstring(L, -1, &length);
  if (strlen(text) != length) luaL_error(L, "%s: a text with a zero byte", name);
  return text;
}

const char *const *option_texts(lua_State *L, int at, const char *name, size_t count) {
  int type = option_get(L, at, name);
  if (type == LUA_TNIL) return NULL;
  if (type != LUA_TTABLE) luaL_error(L, "%s: expected a list of texts, got %s", name, luaL_typename(L, -1));
  return binding_texts(L, -1, count, name);
}

const double *option_numbers(lua_State *L, int at, const char *name, size_t count) {
  return option_get(L, at, name) == LUA_TNIL ? NULL : binding_numbers(L, -1, count, name);
}

size_t option_text_list(lua_State *L, int at, const char *name) {
  int type = option_get(L, at, name);
  if (type == LUA_TNIL) return 0;
  if (type != LUA_TTABLE) luaL_error(L, "%s: expected a list of texts, got %s", name, luaL_tolstring(L, -1, NULL));
  size_t count = (size_t)lua_rawlen(L, -1);
  binding_texts(L, -1, count, name);
  lua_pop(L, 1);    /* the pointers */
  lua_remove(L, -2); /* the list that was given */
  return count;
}
