/* what the files that build chains from Lua tables share */
#ifndef LUA_BUILD_H
#define LUA_BUILD_H

#include "binding.h"

/* count texts of a field as pointers in scratch (pushed), NULL when the field is nil; the texts stay in
   the table, which stays on the stack */
const char *const *build_texts(lua_State *L, int table, const char *field, size_t count);
/* length of an array field; raises when it is none */
size_t build_length(lua_State *L, int table, const char *field);
/* the field `items` of the spec, NULL when nil; n nodes */
const lian_items *build_items(lua_State *L, int spec, size_t n);

#endif
