/* arguments and fields of tables, checked and read out: what is returned lies in scratch that Lua owns, pushed and left
   on the stack, and points into no table, for whatever runs later may change those */
#ifndef LUA_OPTION_H
#define LUA_OPTION_H

#include <lauxlib.h>
#include <lua.h>

#include "../lian.h"

/* ---- arguments; `what` begins the message */

/* scratch numbers, collected by Lua, so that no error path can lose them */
double *binding_scratch(lua_State *L, size_t count);
lua_Integer binding_whole(lua_State *L, int index, const char *what); /* no text, no fraction */
size_t binding_check_index(lua_State *L, int index, size_t count); /* 1-based in, 0-based out */
/* a whole number from least to most */
size_t binding_count(lua_State *L, int index, size_t least, size_t most, const char *what);
/* lists of a given length: numbers; numbers with NaN for false and nil; truths, NULL when nil; whole numbers from
   least to most, given out less least, also as a text of a byte each; places, 1-based in, 0-based out, below limit;
   texts without a zero byte */
double *binding_numbers(lua_State *L, int index, size_t count, const char *what);
double *binding_numbers_or_nan(lua_State *L, int index, size_t count, const char *what);
const unsigned char *binding_flags(lua_State *L, int index, size_t count);
const unsigned char *binding_bytes(lua_State *L, int index, size_t count, int least, int most, const char *what);
uint32_t *binding_places(lua_State *L, int index, size_t count, size_t limit, const char *what);
const char *const *binding_texts(lua_State *L, int index, size_t count, const char *what);
/* places of a list of any length; false stands for LIAN_NONE where `gaps` */
uint32_t *binding_place_list(lua_State *L, int index, size_t limit, int gaps, size_t *count);
size_t *binding_index_list(lua_State *L, int index, size_t limit, size_t *count);
lian_serving binding_check_serving(lua_State *L, int index); /* a rule by its name */

/* ---- fields of a table of named options; an absent table or field gives the default */

int option_get(lua_State *L, int at, const char *name);      /* pushes the field; its type */
size_t option_length(lua_State *L, int at, const char *name); /* of a list; raises when it is none */
size_t option_count(lua_State *L, int at, const char *name); /* 0 by default */
size_t option_within(lua_State *L, int at, const char *name, size_t least, size_t most); /* no default */
double option_number(lua_State *L, int at, const char *name); /* no default */
double option_number_or(lua_State *L, int at, const char *name, double otherwise);
int option_flag(lua_State *L, int at, const char *name);     /* 0 by default */
int option_choice(lua_State *L, int at, const char *name, const char *const *names); /* 0 */
char option_separator(lua_State *L, int at); /* field separator; 0: to be found from the file */
/* all of a reader of text; what they point to stays on the stack */
lian_text_options option_text_options(lua_State *L, int at);
/* a text without a zero byte, pushed so that it stays; NULL (and nil pushed) by default */
const char *option_text(lua_State *L, int at, const char *name);
/* lists by binding_*; NULL by default */
const char *const *option_texts(lua_State *L, int at, const char *name, size_t count);
const double *option_numbers(lua_State *L, int at, const char *name, size_t count);
/* pushes a copy of the list of texts at `name` (nil when absent); raises when an item is no text; its length */
size_t option_text_list(lua_State *L, int at, const char *name);

#endif
