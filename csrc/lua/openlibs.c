/* lian_openlibs: all of lian for a state without files; only in liblian-lua.a */
#include "lua_files.h"

#include "../lian/lua.h"
#include "binding.h"

/* upvalue: which file. Called by require with the module's name */
static int load_file(lua_State *L) {
  const lua_file *file = &LUA_FILES[lua_tointeger(L, lua_upvalueindex(1))];
  lua_settop(L, 2);
  if (luaL_loadbufferx(L, (const char *)file->text, file->length, file->chunk, "t") != LUA_OK) return lua_error(L);
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
void lian_openlibs(lua_State *L) {
  luaL_checkstack(L, 4, NULL);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_lian_core);
  lua_setfield(L, -2, "lian.core");
  for (lua_Integer k = 0; LUA_FILES[k].module; k++) {
    lua_pushinteger(L, k);
    lua_pushcclosure(L, load_file, 1);
    lua_setfield(L, -2, LUA_FILES[k].module);
  }
  lua_pop(L, 1);
}
