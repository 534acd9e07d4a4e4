/* lian in a host that embeds Lua 5.4 (liblian-lua.a, pkg-config lian-lua)

   A host opens the standard libraries that it grants (lian uses string, table, math, io, os, coroutine and, where it is
   there, debug), calls lian_openlibs, and scripts say `local lian = require "lian"`. No file is read for it. Memory of
   the core comes from the state's own allocator, so a limit there covers matrices too; long native calls check the hook
   of the main thread: setting a different hook interrupts them. The
   programs of lian.examples read data files beside them. */
#ifndef LIAN_LUA_H
#define LIAN_LUA_H

#ifdef __cplusplus
extern "C" {
#endif

struct lua_State;

/* registers all modules of lian with require (package.preload); raises a Lua error when memory is short */
void lian_openlibs(struct lua_State *L);
/* the core alone, as require calls it: pushes the table that is `lian.core` */
int luaopen_lian_core(struct lua_State *L);

#ifdef __cplusplus
}
#endif
#endif
