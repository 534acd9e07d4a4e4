/* shared by the binding files of the static methods */
#ifndef LUA_ANALYSIS_H
#define LUA_ANALYSIS_H

#include "binding.h"

/* "domestic" (also nil) or "total" at index */
lian_flows analysis_flows(lua_State *L, int index);
/* an array of n numbers at index in scratch, or NULL when nil */
double *analysis_numbers(lua_State *L, int index, size_t n, const char *what);

#endif
