/* core.unpacked(bytes): the plain value that lua/lian/base/packed.lua made these bytes of. Nothing is taken on trust:
   what is announced must be there, or little room is made for it. Raises what is wrong. O(bytes) */
#include <string.h>

#include "binding.h"

#define DEEPEST 60 /* tables within tables, as in packed.lua */

typedef struct reader {
  const unsigned char *at;
  size_t left;
} reader;

/* raises the text as it stands, without the line of a caller */
static int wrong(lua_State *L, const char *what) {
  lua_pushstring(L, what);
  return lua_error(L);
}

static const unsigned char *take(lua_State *L, reader *r, size_t bytes) {
  if (r->left < bytes) wrong(L, "too short");
  const unsigned char *from = r->at;
  r->at += bytes;
  r->left -= bytes;
  return from;
}

/* least significant byte first, on any machine */
static uint64_t whole(const unsigned char *from, int bytes) {
  uint64_t v = 0;
  for (int k = bytes; k-- > 0;) v = v << 8 | from[k];
  return v;
}

static size_t count(lua_State *L, reader *r) { return (size_t)whole(take(L, r, 4), 4); }

static double number(const unsigned char *from) {
  uint64_t bits = whole(from, 8);
  double v;
  memcpy(&v, &bits, sizeof v);
  return v;
}

/* n numbers, which are there */
static const unsigned char *numbers(lua_State *L, reader *r, size_t n) {
  if (n > r->left / 8) wrong(L, "too short");
  return take(L, r, 8 * n);
}

/* places made at once; a table with more grows as they come */
static int room(size_t announced) { return (int)(announced < 4096 ? announced : 4096); }

static void push(lua_State *L, reader *r, int depth);

static void push_table(lua_State *L, reader *r, int floats, int depth) {
  if (depth > DEEPEST) wrong(L, "too deep");
  luaL_checkstack(L, 8, NULL);
  size_t array = count(L, r), keys = count(L, r);
  if (array > r->left || keys > r->left) wrong(L, "too short"); /* each has a byte at least */
  const unsigned char *from = floats ? numbers(L, r, array) : NULL;
  lua_createtable(L, room(array), room(keys));
  for (size_t k = 0; k < array; k++) {
    if (floats) lua_pushnumber(L, number(from + 8 * k));
    else push(L, r, depth + 1);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  for (size_t k = 0; k < keys; k++) {
    push(L, r, depth + 1);
    if (lua_type(L, -1) == LUA_TNUMBER && lua_tonumber(L, -1) != lua_tonumber(L, -1))
      wrong(L, "a key that is no number");
    push(L, r, depth + 1);
    lua_rawset(L, -3);
  }
}

static void push_matrix(lua_State *L, reader *r) {
  size_t rows = count(L, r), columns = count(L, r);
  if (columns > 0 && rows > r->left / 8 / columns) wrong(L, "too short");
  const unsigned char *from = numbers(L, r, rows * columns);
  double *to = lian_matrix_edit(binding_new_matrix(L, rows, columns));
  for (size_t k = 0; k < rows * columns; k++) to[k] = number(from + 8 * k);
}

static void push(lua_State *L, reader *r, int depth) {
  size_t length;
  int kind = *take(L, r, 1);
  switch (kind) {
    case 'd': lua_pushnumber(L, number(take(L, r, 8))); break;
    case 'i': lua_pushinteger(L, (lua_Integer)whole(take(L, r, 8), 8)); break;
    case 's':
      length = count(L, r);
      lua_pushlstring(L, (const char *)take(L, r, length), length);
      break;
    case 'T':
    case 'F': lua_pushboolean(L, kind == 'T'); break;
    case 'A':
    case 'D': push_table(L, r, kind == 'D', depth); break;
    case 'M': push_matrix(L, r); break;
    default: wrong(L, "a kind that is not known");
  }
}

static int unpacked(lua_State *L) {
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  reader r = {(const unsigned char *)bytes, length};
  push(L, &r, 1);
  if (r.left) wrong(L, "bytes are left over");
  return 1;
}

void binding_open_packed(lua_State *L) {
  lua_pushcfunction(L, unpacked);
  lua_setfield(L, -2, "unpacked");
}
