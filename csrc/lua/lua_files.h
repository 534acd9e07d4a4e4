/* the Lua files of lian as text in memory (made by spec/support/embed_lua.lua) */
#ifndef LUA_LUA_FILES_H
#define LUA_LUA_FILES_H

#include <stddef.h>

typedef struct lua_file {
  const char *module, *chunk; /* "lian.base.file", "@lian/base/file.lua" */
  const unsigned char *text;
  size_t length;
} lua_file;

extern const lua_file LUA_FILES[]; /* ended by a module that is NULL */

#endif
