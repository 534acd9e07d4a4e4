/* files that are written atomically: core.file(path), f:write(text), f:keep()
   A file that was not kept is removed when it is closed, by <close> after an error or
   Ctrl-C. */
#include <string.h>

#include "binding.h"

#define FILE_CLASS "lian.file"

static void release(void *file) { lian_file_close(file); }

/* core.file(path) */
static int open_file(lua_State *L) {
  lian_error err;
  lian_file *f;
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  if (strlen(path) != length) return luaL_error(L, "expected a path without a zero byte");
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, FILE_CLASS, 0);
  if (lian_file_open(&env, path, &f, &err)) return binding_fail(L, &err);
  *handle = f;
  return 1;
}

/* f:write(text, ...) -> f */
static int write_file(lua_State *L) {
  lian_error err;
  int count = lua_gettop(L);
  lian_file *f = binding_check(L, 1, FILE_CLASS);
  for (int k = 2; k <= count; k++) {
    size_t length;
    const char *text = luaL_checklstring(L, k, &length);
    if (lian_file_write(f, text, length, &err)) return binding_fail(L, &err);
  }
  lua_settop(L, 1);
  return 1;
}

/* f:keep() -> true */
static int keep(lua_State *L) {
  lian_error err;
  void **handle = luaL_checkudata(L, 1, FILE_CLASS);
  lian_file *f = binding_check(L, 1, FILE_CLASS);
  lian_status status = lian_file_keep(f, &err);
  if (*handle) lian_file_close(f); /* else it was closed during the call, and is freed when the call ends */
  *handle = NULL;
  if (status) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

void binding_open_file(lua_State *L) {
  static const luaL_Reg methods[] = {{"write", write_file}, {"keep", keep}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg functions[] = {{"file", open_file}, {NULL, NULL}};
  binding_handles(L, FILE_CLASS, methods, none, release);
  binding_functions(L, functions);
}
