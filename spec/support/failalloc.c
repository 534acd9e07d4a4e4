/* a Lua module that makes the k-th allocation of a function fail
   fail.run(k, sticky, f) -> ok, value or message, allocations seen
   fail.live() -> bytes that the state holds. Must be linked with -z nodelete: Lua frees through it
   until the very end. */
#include <lauxlib.h>
#include <lua.h>

static struct {
  lua_Alloc allocate;
  void *ud;
  long seen, at;
  int armed, sticky;
  size_t live;
} state;

static void *allocate(void *ud, void *block, size_t osize, size_t nsize) {
  size_t before = block ? osize : 0;
  (void)ud;
  if (nsize > before && state.armed) {
    long now = state.seen++;
    if (now == state.at || (state.sticky && now > state.at)) return NULL;
  }
  void *fresh = state.allocate(state.ud, block, osize, nsize);
  if (fresh || nsize == 0) state.live += nsize - before;
  return fresh;
}

static int run(lua_State *L) {
  lua_Integer at = luaL_checkinteger(L, 1);
  int sticky = lua_toboolean(L, 2);
  luaL_checktype(L, 3, LUA_TFUNCTION);
  lua_settop(L, 3);
  state.at = (long)at;
  state.seen = 0;
  state.sticky = sticky;
  state.armed = 1;
  int status = lua_pcall(L, 0, 1, 0);
  state.armed = 0;
  lua_pushboolean(L, status == LUA_OK);
  lua_insert(L, -2);
  lua_pushinteger(L, state.seen);
  return 3;
}

static int live(lua_State *L) {
  lua_gc(L, LUA_GCCOLLECT);
  lua_gc(L, LUA_GCCOLLECT);
  lua_pushinteger(L, (lua_Integer)state.live);
  return 1;
}

int luaopen_failalloc(lua_State *L);

int luaopen_failalloc(lua_State *L) {
  static const luaL_Reg functions[] = {{"run", run}, {"live", live}, {NULL, NULL}};
  if (!state.allocate) {
    state.allocate = lua_getallocf(L, &state.ud);
    lua_setallocf(L, allocate, NULL);
  }
  luaL_newlib(L, functions);
  return 1;
}
