/* the module's opener, errors at the line of the user, and what is pushed alike */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "state.h"

/* ---- errors at the user's line */

static const char HOME_KEY = 0;

/* core.home(prefix): sources that begin with it are the library's own; examples below it are users */
static int home(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &HOME_KEY);
  return 0;
}

static int is_ours(const lua_Debug *call, const char *prefix, size_t length) {
  return *call->what == 'C' || (strncmp(call->source, prefix, length) == 0 && !strstr(call->source, "/examples/"));
}

/* pushes "FILE:LINE: ", or "" */
static void push_where(lua_State *L) {
  lua_Debug call;
  size_t length = 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &HOME_KEY);
  const char *prefix = lua_tolstring(L, -1, &length);
  for (int level = 1; lua_getstack(L, level, &call); level++) {
    lua_getinfo(L, "Sl", &call);
    if (prefix && is_ours(&call, prefix, length)) continue;
    if (call.currentline > 0) lua_pushfstring(L, "%s:%d: ", call.short_src, call.currentline);
    else lua_pushliteral(L, "");
    lua_remove(L, -2);
    return;
  }
  lua_pop(L, 1);
  lua_pushliteral(L, "");
}

int binding_error(lua_State *L, const char *format, ...) {
  va_list arguments;
  luaL_checkstack(L, 4, NULL);
  push_where(L);
  va_start(arguments, format);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  lua_concat(L, 2);
  return lua_error(L);
}

int binding_fail(lua_State *L, const lian_error *err) {
  if (err->code == LIAN_INTERRUPTED && state_is_spent(state_of(L))) return state_raise_spent(L, state_of(L));
  if (err->code == LIAN_NO_MEMORY || err->code == LIAN_INTERRUPTED ||
      err->code == LIAN_BAD_ARGUMENT)
    return luaL_error(L, "%s", err->text);
  lua_pushnil(L);
  lua_pushstring(L, err->text);
  lua_pushstring(L, lian_status_code(err->code));
  return 3;
}

/* ---- results */

void binding_account(lua_State *L, size_t bytes) {
  if (bytes >= (size_t)1 << 20) lua_gc(L, LUA_GCSTEP, (int)(bytes >> 10 > 1 << 20 ? 1 << 20 : bytes >> 10));
}

void binding_set_number(lua_State *L, const char *name, double v) {
  lua_pushnumber(L, v);
  lua_setfield(L, -2, name);
}

void binding_set_known(lua_State *L, const char *name, double v) {
  if (!isnan(v)) binding_set_number(L, name, v);
}

void binding_set_count(lua_State *L, const char *name, size_t v) {
  lua_pushinteger(L, (lua_Integer)v);
  lua_setfield(L, -2, name);
}

void binding_push_numbers(lua_State *L, const double *v, size_t n) {
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, n > INT32_MAX ? 0 : (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_pushnumber(L, v[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* ---- the module */

/* core.class(value): "lian.chain" for a chain, and so on; nil for a value of no class of lian */
static int class_of(lua_State *L) {
  const char *name = NULL;
  if (lua_type(L, 1) == LUA_TUSERDATA && luaL_getmetafield(L, 1, "__name") == LUA_TSTRING)
    name = lua_tostring(L, -1);
  if (!name || strncmp(name, "lian.", 5) != 0) lua_pushnil(L);
  return 1;
}

/* core.metatable(value): the real one, where __metatable hides it from scripts; nil without */
static int metatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (!lua_getmetatable(L, 1)) lua_pushnil(L);
  return 1;
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
int luaopen_lian_core(lua_State *L) {
  luaL_checkversion(L);
  lua_newtable(L);
  lua_pushinteger(L, lian_blas_threads()); /* and OpenBLAS's buffers are asked for */
  lua_setfield(L, -2, "blas_threads");
  lua_pushstring(L, lian_version());
  lua_setfield(L, -2, "version");
  static const luaL_Reg functions[] = {{"class", class_of}, {"metatable", metatable}, {"home", home}, {NULL, NULL}};
  binding_functions(L, functions);
  binding_open_state(L);
  binding_open_matrix(L);
  binding_open_info(L);
  binding_open_text(L);
  binding_open_chain(L);
  binding_open_chain_build(L);
  binding_open_analysis(L);
  binding_open_paths(L);
  binding_open_supply(L);
  binding_open_items(L);
  binding_open_course(L);
  binding_open_economy(L);
  binding_open_firms(L);
  binding_open_random(L);
  binding_open_programme(L);
  binding_open_packed(L);
  binding_open_sort(L);
  binding_open_index(L);
  binding_open_totals(L);
  binding_open_index_coordination(L);
  binding_open_index_concentration(L);
  binding_open_index_complexity(L);
  binding_open_index_space(L);
  binding_open_network(L);
  binding_open_cascade(L);
  binding_open_position(L);
  binding_open_rebuild(L);
  binding_open_explore(L);
  binding_open_decide(L);
  binding_open_portfolio(L);
  binding_open_program(L);
  binding_open_database(L);
  binding_open_file(L);
  binding_open_book(L);
  binding_open_terminal(L);
  binding_open_worker(L);
  return 1;
}
