/* a C host that embeds Lua with all of lian linked in: only the script is loaded from disk.
   embed SCRIPT runs it with `lian` available, under a memory limit. */
#include <lauxlib.h>
#include <lian/lua.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct budget {
  size_t used, limit;
} budget;

static void *allocate(void *ud, void *block, size_t osize, size_t nsize) {
  budget *b = ud;
  size_t before = block ? osize : 0;
  if (nsize > before && b->used - before + nsize > b->limit) return NULL;
  void *fresh = NULL;
  if (nsize == 0) free(block);
  else if (!(fresh = realloc(block, nsize))) return NULL;
  b->used += nsize - before;
  return fresh;
}

static int run(lua_State *L, const char *script) {
  luaL_openlibs(L);
  lian_openlibs(L);
  lua_getglobal(L, "package");
  lua_pushliteral(L, "");
  lua_setfield(L, -2, "path");
  lua_pushliteral(L, "");
  lua_setfield(L, -2, "cpath");
  lua_pop(L, 1);
  if (luaL_dofile(L, script) == LUA_OK) return 0;
  fprintf(stderr, "%s\n", lua_tostring(L, -1));
  return 1;
}

int main(int count, char **arguments) {
  budget b = {0, (size_t)256 << 20};
  if (count != 2) return 2;
  lua_State *L = lua_newstate(allocate, &b);
  if (!L) return 2;
  int failed = run(L, arguments[1]);
  lua_close(L);
  if (b.used != 0) fprintf(stderr, "%zu bytes were not given back\n", b.used);
  return failed || b.used != 0;
}
