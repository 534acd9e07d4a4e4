/* delimited text as records in Lua, and numbers from and to text */
#include <string.h>

#include "text.h"

#define READER_CLASS "lian.reader"
#define POLLED 4096 /* records between two looks at Ctrl-C */

static int close_handle(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, READER_CLASS);
  lian_text_close(*handle);
  *handle = NULL;
  return 0;
}

static lian_status skip_lines(reading *r, size_t count) {
  lian_status status = LIAN_OK;
  int more = 1;
  for (; !status && more && count > 0; count--) status = lian_text_skip_line(r->t, &more, &r->err);
  return status;
}

int text_read_with(lua_State *L, int from_text, reading_work work) {
  size_t length;
  const char *given = luaL_checklstring(L, 1, &length);
  const char *name = from_text ? luaL_checkstring(L, 2) : given;
  reading r = {.env = binding_env(L), .options = from_text ? 3 : 2};
  lua_settop(L, r.options);
  lian_text_options o = option_text_options(L, r.options);
  size_t skip = option_count(L, r.options, "skip");
  void **handle = binding_handle(L, READER_CLASS, 0);
  lian_status status =
      from_text ? lian_text_open_bytes_with(&r.env, given, length, name, &o, &r.t, &r.err)
                : lian_text_open_with(&r.env, name, &o, &r.t, &r.err);
  if (status) return binding_fail(L, &r.err);
  *handle = r.t;
  int results = skip_lines(&r, skip) ? binding_fail(L, &r.err) : work(L, &r);
  lian_text_close(r.t);
  *handle = NULL;
  return results;
}

int text_poll(reading *r, lua_Integer count) {
  if (count % POLLED != 0 || !lian_stopped(&r->env)) return 0;
  lian_set_error(&r->err, LIAN_INTERRUPTED, "interrupted");
  return 1;
}

/* ---- records: all fields as texts */

/* the table at `at` gets a list of fields as item `record`: those that stood in quotes */
static void note_quoted(lua_State *L, int at, lua_Integer record, lua_Integer field) {
  if (lua_rawgeti(L, at, record) == LUA_TNIL) {
    lua_newtable(L);
    lua_copy(L, -1, -2);
    lua_rawseti(L, at, record);
  }
  lua_pushboolean(L, 1);
  lua_rawseti(L, -2, field);
  lua_pop(L, 1);
}

int text_push_record(lua_State *L, reading *r, lian_field f, int quoted, lua_Integer record) {
  int more = 1;
  lua_newtable(L);
  for (lua_Integer k = 1; more; k++) {
    if (f.quoted && quoted) note_quoted(L, quoted, record, k);
    lua_pushlstring(L, f.text, f.length);
    lua_rawseti(L, -2, k);
    if (f.last) break;
    if (lian_text_next(r->t, &f, &more, &r->err)) return 0;
  }
  return 1;
}

static int push_about(lua_State *L, reading *r) {
  lua_pushstring(L, lian_text_encoding(r->t));
  if (lian_text_is_sheet(r->t)) lua_pushstring(L, lian_text_name(r->t));
  else lua_pushnil(L);
  return 5;
}

/* -> rows, lines, quoted (quoted[row][field], nil where none), encoding, name; empty lines are passed over. name: of a
   workbook, with its sheet; else nil */
static int records_of(lua_State *L, reading *r) {
  lian_field f;
  int more, all = lua_gettop(L) + 1, lines = all + 1, quoted = all + 2;
  for (int k = 0; k < 3; k++) lua_newtable(L);
  for (lua_Integer count = 0; !text_poll(r, count);) {
    if (lian_text_next(r->t, &f, &more, &r->err)) break;
    if (!more) return push_about(L, r);
    if (f.last && f.length == 0 && !f.quoted) continue;
    lua_pushinteger(L, (lua_Integer)lian_text_field_line(r->t));
    lua_rawseti(L, lines, ++count);
    if (!text_push_record(L, r, f, quoted, count)) break;
    lua_rawseti(L, all, count);
  }
  return binding_fail(L, &r->err);
}

/* core.records(path, options) */
static int read_records(lua_State *L) { return text_read_with(L, 0, records_of); }

/* core.records_text(text, name, options) */
static int read_records_text(lua_State *L) { return text_read_with(L, 1, records_of); }

static int first_of(lua_State *L, reading *r) {
  lian_field f = {0};
  int more = 1;
  do {
    if (lian_text_next(r->t, &f, &more, &r->err)) return binding_fail(L, &r->err);
  } while (more && f.last && f.length == 0 && !f.quoted);
  size_t line = more ? lian_text_field_line(r->t) : lian_text_line(r->t);
  if (!more) lua_newtable(L);
  else if (!text_push_record(L, r, f, 0, 0)) return binding_fail(L, &r->err);
  lua_pushinteger(L, (lua_Integer)line);
  lua_pushstring(L, lian_text_name(r->t));
  return 3;
}

/* core.first_record(path, options) -> fields of the first record, its line, the name of the file (of a workbook with its
   sheet); empty lines are passed over, as grids do; an empty file has no fields */
static int first_record(lua_State *L) { return text_read_with(L, 0, first_of); }

/* core.trim(text): without blanks at its ends, Unicode's among them */
static int trim(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  text = lian_text_trim(text, &length);
  lua_pushlstring(L, text, length);
  return 1;
}

/* ---- numbers */

/* core.number_text(x): the shortest text that reads back as x */
static int number_text(lua_State *L) {
  char text[LIAN_NUMBER_SIZE];
  lua_pushlstring(L, text, lian_number_print(luaL_checknumber(L, 1), text));
  return 1;
}

static char mark_at(lua_State *L, int index) {
  const char *text = luaL_optstring(L, index, "");
  return *text;
}

/* core.number(text, decimal, thousands): the number that the whole text is, or nil */
static int number_of(lua_State *L) {
  size_t length;
  double v;
  const char *text = luaL_checklstring(L, 1, &length);
  char decimal = mark_at(L, 2), thousands = mark_at(L, 3);
  int marked = decimal || thousands; /* else texts of ASCII are numbers as they stand */
  for (size_t k = 0; k < length && !marked; k++) marked = (unsigned char)text[k] >= 0x80;
  int is_number = marked ? lian_cell_number_as(text, length, decimal, thousands, &v) == LIAN_CELL_NUMBER
                         : lian_number_parse(text, length, &v);
  if (is_number) lua_pushnumber(L, v);
  else lua_pushnil(L);
  return 1;
}

/* core.number_remedy(text): which options would read it, and as what, to end a message with */
static int number_remedy(lua_State *L) {
  char remedy[LIAN_REMEDY_SIZE];
  lian_field f = {0};
  f.text = luaL_checklstring(L, 1, &f.length);
  lian_text_remedy(NULL, &f, remedy);
  lua_pushstring(L, remedy);
  return 1;
}

/* core.doubtful(texts): nil, or the places of two of them that make it uncertain what the point is, such as "1.200"
   beside "340"; what is no text is passed over */
static int doubtful(lua_State *L) {
  lian_doubt doubt = {0};
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
  for (lua_Integer k = 1; k <= n && !doubt.settled; k++) {
    size_t length;
    if (lua_rawgeti(L, 1, k) == LUA_TSTRING) {
      const char *text = lua_tolstring(L, -1, &length);
      lian_doubt_note(&doubt, text, length, (size_t)k);
    }
    lua_pop(L, 1);
  }
  if (doubt.settled || !doubt.pointed || !doubt.plain) return 0;
  lua_pushinteger(L, (lua_Integer)doubt.pointed);
  lua_pushinteger(L, (lua_Integer)doubt.plain);
  return 2;
}

void binding_open_text(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", close_handle}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"records", read_records},
                                       {"records_text", read_records_text},
                                       {"first_record", first_record},
                                       {"number_text", number_text},
                                       {"trim", trim},
                                       {"number", number_of},
                                       {"number_remedy", number_remedy},
                                       {"doubtful", doubtful},
                                       {NULL, NULL}};
  binding_class(L, READER_CLASS, none, meta);
  binding_functions(L, functions);
  text_open_columns(L);
  binding_open_grid(L);
}
