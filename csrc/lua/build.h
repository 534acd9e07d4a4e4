/* shared by the files that build chains from Lua tables */
#ifndef LUA_BUILD_H
#define LUA_BUILD_H

#include "binding.h"

/* the field `items` of the spec, NULL when nil; n nodes */
const lian_items *build_items(lua_State *L, int spec, size_t n);

#endif
