/* what a Lua state keeps for the core: memory, interruption, a budget of time, limits on files */
#ifndef LUA_STATE_H
#define LUA_STATE_H

#include "binding.h"

/* one a Lua state, in the registry: what a core object needs to free itself later */
typedef struct state state;

state *state_of(lua_State *L);
int state_is_spent(const state *s);                /* the budget is used up */
int state_raise_spent(lua_State *L, const state *s); /* and this says so */
int state_is_collecting(const state *s); /* finalisers run while the core asks for memory */
void binding_open_state(lua_State *L);   /* core.threads, budget, polls, read_limits */

#endif
