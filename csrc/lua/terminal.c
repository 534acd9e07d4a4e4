/* what the command needs of a terminal; a host that embeds lian calls none of this */
#include <signal.h>
#include <unistd.h>

#include "binding.h"

/* the state that Ctrl-C stops: signals belong to the process */
static lua_State *interrupted;

static void raise_interrupted(lua_State *L, lua_Debug *call) {
  (void)call;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted!");
}

/* as lua.c does it: a hook, which instructions of Lua and polls of native work see; a second Ctrl-C ends the process */
static void note_interrupt(int number) {
  signal(number, SIG_DFL);
  lua_sethook(interrupted, raise_interrupted, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* core.catch_interrupts(): Ctrl-C raises "interrupted!" once more; lua.c lets it do so once a script */
static int catch_interrupts(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  interrupted = lua_tothread(L, -1);
  signal(SIGINT, note_interrupt);
  return 0;
}

/* core.is_terminal(0, 1 or 2): standard input, output or error */
static int is_terminal(lua_State *L) {
  lua_Integer file = luaL_checkinteger(L, 1);
  lua_pushboolean(L, file >= 0 && file <= 2 && isatty((int)file));
  return 1;
}

void binding_open_terminal(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"catch_interrupts", catch_interrupts}, {"is_terminal", is_terminal}, {NULL, NULL}};
  binding_functions(L, functions);
}
