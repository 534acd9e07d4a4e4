/* fields of a table of named options, checked; an absent table or field gives the default */
#ifndef LUA_OPTION_H
#define LUA_OPTION_H

#include "binding.h"

int option_get(lua_State *L, int at, const char *name);      /* pushes the field; its type */
size_t option_count(lua_State *L, int at, const char *name); /* 0 by default */
int option_flag(lua_State *L, int at, const char *name);     /* 0 by default */
int option_choice(lua_State *L, int at, const char *name, const char *const *names); /* 0 */
char option_separator(lua_State *L, int at); /* field separator; 0: to be found from the file */
/* pushes the list at `name` (nil when absent); raises when an item is no text; its length */
size_t option_texts(lua_State *L, int at, const char *name);

#endif
