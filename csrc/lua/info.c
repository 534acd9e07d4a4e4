/* core.info(): what this build was made with */
#include <sqlite3.h>
#include <zlib.h>

#include "binding.h"

static void put(lua_State *L, int place, const char *name, const char *value) {
  lua_createtable(L, 2, 0);
  lua_pushstring(L, name);
  lua_rawseti(L, -2, 1);
  lua_pushstring(L, value);
  lua_rawseti(L, -2, 2);
  lua_rawseti(L, -2, place);
}

static const char *compiler(void) {
#if defined(__VERSION__)
  return __VERSION__;
#else
  return "unknown";
#endif
}

static const char *workbooks(void) {
  const char *with = lian_workbook_config();
  return with ? with : "none (Debian: apt-get install libminizip-dev libexpat1-dev, then build again)";
}

static int info(lua_State *L) {
  lua_newtable(L);
  put(L, 1, "lua", LUA_RELEASE);
  put(L, 2, "blas", lian_blas_config());
  put(L, 3, "kernel", lian_blas_kernel());
  put(L, 4, "sqlite", sqlite3_libversion());
  put(L, 5, "zlib", zlibVersion());
  put(L, 6, "gzip files", lian_gzip_library());
  put(L, 7, "workbooks", workbooks());
  put(L, 8, "compiler", compiler());
  return 1;
}

void binding_open_info(lua_State *L) {
  static const luaL_Reg functions[] = {{"info", info}, {NULL, NULL}};
  binding_functions(L, functions);
}
