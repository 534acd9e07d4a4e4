/* what all binding files share: environment of a Lua state, failure triple, classes, matrices */
#ifndef LUA_BINDING_H
#define LUA_BINDING_H

#include <lauxlib.h>
#include <lua.h>

#include "../lian.h"

int luaopen_lian_core(lua_State *L); /* the module's opener, which a host may call */

/* allocator, threads and interruption of this Lua state; filled anew for each call.
   Memory comes from the state's own allocator, after a collection when it first refuses. */
lian_env binding_env(lua_State *L);

/* luaL_error, at the line of the user: that of the first caller outside the library's own files */
int binding_error(lua_State *L, const char *format, ...);
#define luaL_error binding_error

/* nil, message, code (lian_status_code). LIAN_NO_MEMORY and LIAN_INTERRUPTED raise,
   and so does LIAN_BAD_ARGUMENT: misuse raises, failures of the world are returned. */
int binding_fail(lua_State *L, const lian_error *err);

/* a class: name such as "lian.grid", methods (also __index), metamethods. Leaves the metatable.
   __name is the class; __metatable is false. The method table is registered as core[short name]
   so that Lua files can add to it. */
void binding_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta);

/* userdata first, with a NULL payload and `values` user values, metatable set; then the payload */
void **binding_handle(lua_State *L, const char *name, int values);
void **binding_self(lua_State *L, const char *name); /* the handle at 1, closed or not */
void *binding_check(lua_State *L, int index, const char *name); /* raises when closed */
/* tells the collector that `bytes` of native memory were made */
void binding_account(lua_State *L, size_t bytes);

/* number of items at index as size_t, range-checked; argument name for the message */
lua_Integer binding_whole(lua_State *L, int index, const char *what); /* no text, no fraction */
size_t binding_check_index(lua_State *L, int index, size_t count); /* 1-based in, 0-based out */

void binding_push_numbers(lua_State *L, const double *v, size_t n); /* a Lua array */
/* scratch numbers, collected by Lua, so that no error path can lose them; pushed on the stack */
double *binding_scratch(lua_State *L, size_t count);
/* reads an array of numbers at index into scratch (pushed); raises naming the item that is none */
double *binding_numbers(lua_State *L, int index, size_t count, const char *what);

/* truths of an array of count, one byte each (pushed as scratch); NULL when nil */
const unsigned char *binding_flags(lua_State *L, int index, size_t count);

lian_serving binding_check_serving(lua_State *L, int index); /* a rule by its name */

/* matrices: user value 1 row labels, 2 column labels (arrays of text, or nil) */
#define MATRIX_CLASS "lian.matrix"
void binding_push_matrix(lua_State *L, lian_matrix *a); /* becomes one more owner */
lian_matrix *binding_check_matrix(lua_State *L, int index);

/* chains: user value 1 keeps the array of node labels */
#define CHAIN_CLASS "lian.chain"
lian_chain *binding_check_chain(lua_State *L, int index);
/* labels the n x n matrix on top of the stack with the nodes of the chain at index self */
void binding_label_with_nodes(lua_State *L, int self);

/* each file's opener adds its functions to the table on top of the stack */
void binding_open_matrix(lua_State *L);
void binding_open_info(lua_State *L);
void binding_open_text(lua_State *L);
void binding_open_grid(lua_State *L); /* by binding_open_text */
void binding_open_chain(lua_State *L);
void binding_open_chain_build(lua_State *L);
void binding_open_analysis(lua_State *L);
void binding_open_paths(lua_State *L);
void binding_open_supply(lua_State *L);
void binding_open_items(lua_State *L);
void binding_open_economy(lua_State *L);
void binding_open_firms(lua_State *L);
void binding_open_random(lua_State *L);
void binding_open_programme(lua_State *L);
void binding_open_sort(lua_State *L);

/* the sums of a step as a table; the series named at index */
void binding_push_step(lua_State *L, const lian_step *s);
/* to the lists by name in the table on top of the stack: those of so many steps, `lanes` apart in s */
void binding_add_steps(lua_State *L, const lian_step *s, size_t steps, size_t lanes);
lian_series binding_check_series(lua_State *L, int index);
lian_setting binding_check_setting(lua_State *L, int index);
/* the arguments of observe from index 3 on, of a run of n nodes and so many columns: what, groups, every, groups of
   columns */
typedef struct binding_record {
  lian_observed what;
  const uint32_t *group, *final_group; /* scratch, or NULL */
  size_t groups, every;
} binding_record;
binding_record binding_check_record(lua_State *L, size_t n, size_t columns);
/* a copy of what was recorded, as a matrix */
int binding_push_record(lua_State *L, const double *data, size_t rows, size_t columns);
void binding_open_database(lua_State *L);
void binding_open_file(lua_State *L);

#endif
