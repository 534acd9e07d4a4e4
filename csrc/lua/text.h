/* what the readers of delimited text in Lua share */
#ifndef LUA_TEXT_H
#define LUA_TEXT_H

#include "binding.h"

/* one reading of a file or text: the reader belongs to a userdata, so no error can lose it */
typedef struct reading {
  lian_text *t;
  lian_env env;
  lian_error err;
  int options; /* stack index */
} reading;

typedef int (*reading_work)(lua_State *L, reading *r);

/* (path, options) or (text, name, options): opens, works, and closes without waiting for the
   collector. Failures give nil, message, code. */
int text_read_with(lua_State *L, int from_text, reading_work work);
/* is it to end here? Looked at every few thousand records */
int text_poll(reading *r, lua_Integer count);
/* pushes a list of the fields from f to the end of its record; 0: failed. quoted: the index of a table that gets those
   that stood in quotes, as item `record`; 0: none */
int text_push_record(lua_State *L, reading *r, lian_field f, int quoted, lua_Integer record);

void text_open_columns(lua_State *L);

#endif
