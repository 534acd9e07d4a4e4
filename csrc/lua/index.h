/* what the files of core.index share */
#ifndef LUA_INDEX_H
#define LUA_INDEX_H

#include "binding.h"

const uint32_t *index_places(lua_State *L, int at, const char *name, size_t count, size_t limit);

void index_add_weights(lua_State *L);
void index_add_scores(lua_State *L);
void index_add_sensitivity(lua_State *L);

#endif
