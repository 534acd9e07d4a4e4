/* what all binding files share: environment of a Lua state (state.c), classes (class.c), failure triple, matrices */
#ifndef LUA_BINDING_H
#define LUA_BINDING_H

#include <lauxlib.h>
#include <lua.h>

#include "../lian.h"
#include "option.h"

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

/* a class: name such as "lian.grid", methods (also __index), metamethods. __name is the class; __metatable is
   false. The method table is core[short name], so that Lua files can add to it. The core is on top of the stack.
   All functions go through one that keeps the objects among their first eight arguments until they return: they must
   leave these in their places on the stack. */
void binding_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta);
/* a class of handles that `free` takes back: with close, __close and __gc, which wait for calls that are on */
void binding_handles(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta,
                     void (*free)(void *payload));
/* functions of the same kind, added to the table on top of the stack */
void binding_functions(lua_State *L, const luaL_Reg *functions);

/* userdata first, with a NULL payload and `values` user values, metatable set; then the payload. Whatever points into
   an object is asked for after this, for it may run Lua code */
void **binding_handle(lua_State *L, const char *name, int values);
void **binding_self(lua_State *L, const char *name); /* the handle at 1, closed or not */
void *binding_check(lua_State *L, int index, const char *name); /* raises when closed */
/* tells the collector that `bytes` of native memory were made */
void binding_account(lua_State *L, size_t bytes);

/* a field of the table on top of the stack */
void binding_set_number(lua_State *L, const char *name, double v);
void binding_set_known(lua_State *L, const char *name, double v); /* none for NaN */
void binding_set_count(lua_State *L, const char *name, size_t v);

void binding_push_numbers(lua_State *L, const double *v, size_t n); /* a Lua array */
/* matrices: user value 1 row labels, 2 column labels (arrays of text, or nil) */
#define MATRIX_CLASS "lian.matrix"
void binding_push_matrix(lua_State *L, const lian_matrix *a); /* becomes one more owner */
/* a new one of zeros, pushed, for its maker to fill in */
lian_matrix *binding_new_matrix(lua_State *L, size_t rows, size_t cols);
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
void binding_open_course(lua_State *L); /* after binding_open_items */
void binding_open_economy(lua_State *L);
void binding_open_firms(lua_State *L);
void binding_open_random(lua_State *L);
void binding_open_programme(lua_State *L);
void binding_open_packed(lua_State *L);
void binding_open_sort(lua_State *L);
void binding_open_index(lua_State *L);
void binding_open_totals(lua_State *L);
void binding_open_index_coordination(lua_State *L);
void binding_open_index_concentration(lua_State *L);
void binding_open_index_complexity(lua_State *L);
void binding_open_index_space(lua_State *L);
void binding_open_network(lua_State *L);
void binding_open_cascade(lua_State *L); /* after binding_open_network */
void binding_open_position(lua_State *L); /* after binding_open_network */
void binding_open_rebuild(lua_State *L); /* after binding_open_network */

/* networks of links between firms */
#define FIRM_LINKS_CLASS "lian.firm_links"
#define FIRM_LABELS_CLASS "lian.firm_labels"
lian_network *binding_check_links(lua_State *L, int index);
/* labels of a list of texts at index, in a handle that the collector takes back; NULL for nil */
lian_labels *binding_firm_labels(lua_State *L, int index, lian_env *env, lian_error *err, lian_status *status);
void binding_open_explore(lua_State *L);
void binding_open_decide(lua_State *L);
void binding_open_portfolio(lua_State *L);
void binding_open_program(lua_State *L);

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
/* a copy of what was recorded, into a handle of a matrix; raises where there is no data */
void binding_put_record(lua_State *L, void **handle, const double *data, size_t rows, size_t columns);
void binding_open_database(lua_State *L);
void binding_open_file(lua_State *L);
void binding_open_book(lua_State *L);
void binding_open_terminal(lua_State *L);
void binding_open_worker(lua_State *L);

/* seconds on the monotonic clock; what is told of work that takes long (core.ticker): as a call begins, at each poll,
   as it ends */
double binding_now(void);
void binding_tick_begin(void);
void binding_share(double share); /* of the call, or of the part of it that is at work, is done */
void binding_tick(void);
void binding_tick_end(void);
void binding_tick_off(void); /* and what stands there stays: in a process beside the one that tells */

#endif
