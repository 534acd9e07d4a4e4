/* delimited text in Lua: lian.grid, records, columns, numbers */
#include <math.h>
#include <string.h>

#include "../base/number.h"
#include "../store/grid.h"
#include "../store/text.h"
#include "binding.h"

#define GRID_CLASS "lian.grid"
#define READER_CLASS "lian.reader"

/* ---- options */

static lua_Integer count_field(lua_State *L, int at, const char *name) {
  lua_getfield(L, at, name);
  lua_Integer n = lua_isnil(L, -1) ? 0 : luaL_checkinteger(L, -1);
  if (n < 0 || n > 1000000) luaL_error(L, "%s: expected a count, got %I", name, (LUAI_UACINT)n);
  lua_pop(L, 1);
  return n;
}

static char separator_field(lua_State *L, int at) {
  size_t length;
  char separator = 0;
  if (lua_istable(L, at) && lua_getfield(L, at, "separator") != LUA_TNIL) {
    const char *text = luaL_checklstring(L, -1, &length);
    if (length != 1) luaL_error(L, "separator: expected one character, got '%s'", text);
    separator = text[0];
  }
  return separator;
}

static grid_blank blank_field(lua_State *L, int at) {
  static const char *const names[] = {"zero", "nan", "error", NULL};
  lua_getfield(L, at, "blank");
  const char *name = luaL_optstring(L, -1, "zero");
  for (int k = 0; names[k]; k++)
    if (strcmp(names[k], name) == 0) return (grid_blank)k;
  return (grid_blank)luaL_error(L, "blank: expected 'zero', 'nan' or 'error', got '%s'", name);
}

/* the texts stay on the stack while the grid is read */
static grid_options options_at(lua_State *L, int at) {
  grid_options o = {0};
  if (lua_isnoneornil(L, at)) return o;
  luaL_checktype(L, at, LUA_TTABLE);
  luaL_checkstack(L, 10, NULL);
  o.separator = separator_field(L, at);
  o.skip = (size_t)count_field(L, at, "skip");
  o.header_rows = (size_t)count_field(L, at, "header");
  o.label_columns = (size_t)count_field(L, at, "labels");
  o.blank = blank_field(L, at);
  lua_getfield(L, at, "stop_at_blank");
  o.stop_at_blank = lua_toboolean(L, -1);
  if (lua_getfield(L, at, "zero") == LUA_TTABLE) {
    int list = lua_gettop(L);
    o.zeros = (size_t)lua_rawlen(L, list);
    const char **zero = lua_newuserdatauv(L, (o.zeros + 1) * sizeof *zero, 0);
    for (size_t k = 0; k < o.zeros; k++) {
      lua_rawgeti(L, list, (lua_Integer)k + 1);
      zero[k] = luaL_checkstring(L, -1);
      lua_pop(L, 1);
    }
    o.zero = zero;
  }
  return o;
}

/* ---- grids */

static int grid_gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, GRID_CLASS);
  grid_free(*handle);
  *handle = NULL;
  return 0;
}

static grid *check_grid(lua_State *L) { return binding_check(L, 1, GRID_CLASS); }

/* core.grid(path, options) */
static int read_grid(lua_State *L) {
  lian_error err;
  grid *g;
  const char *path = luaL_checkstring(L, 1);
  lua_settop(L, 2);
  grid_options o = options_at(L, 2);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, GRID_CLASS, 0);
  if (grid_read(&env, path, &o, &g, &err)) return binding_fail(L, &err);
  *handle = g;
  binding_account(L, grid_rows(g) * grid_cols(g) * sizeof(double));
  return 1;
}

/* core.grid_text(text, name, options) */
static int read_grid_text(lua_State *L) {
  lian_error err;
  grid *g;
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length), *name = luaL_checkstring(L, 2);
  lua_settop(L, 3);
  grid_options o = options_at(L, 3);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, GRID_CLASS, 0);
  if (grid_read_bytes(&env, text, length, name, &o, &g, &err)) return binding_fail(L, &err);
  *handle = g;
  return 1;
}

static int rows(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)grid_rows(check_grid(L)));
  return 1;
}

static int cols(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)grid_cols(check_grid(L)));
  return 1;
}

static int blanks(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)grid_blanks(check_grid(L)));
  return 1;
}

static int header(lua_State *L) {
  const grid *g = check_grid(L);
  size_t r = binding_check_index(L, 2, grid_header_rows(g));
  lua_createtable(L, (int)grid_fields(g), 0);
  for (size_t j = 0; j < grid_fields(g); j++) {
    lua_pushstring(L, grid_header(g, r, j));
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  return 1;
}

static int labels(lua_State *L) {
  const grid *g = check_grid(L);
  size_t c = binding_check_index(L, 2, grid_label_columns(g));
  lua_createtable(L, (int)grid_rows(g), 0);
  for (size_t i = 0; i < grid_rows(g); i++) {
    lua_pushstring(L, grid_label(g, i, c));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int line(lua_State *L) {
  const grid *g = check_grid(L);
  lua_pushinteger(L, (lua_Integer)grid_line(g, binding_check_index(L, 2, grid_rows(g))));
  return 1;
}

static int values(lua_State *L) {
  binding_push_matrix(L, lian_matrix_keep(grid_values(check_grid(L))));
  return 1;
}

static int grid_text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, GRID_CLASS);
  if (!*handle) lua_pushliteral(L, "lian.grid: closed");
  else
    lua_pushfstring(L, "lian.grid: %I x %I", (LUAI_UACINT)grid_rows(*handle),
                    (LUAI_UACINT)grid_cols(*handle));
  return 1;
}

/* ---- records: all fields as texts */

static int reader_gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, READER_CLASS);
  text_close(*handle);
  *handle = NULL;
  return 0;
}

static void skip_lines(lua_State *L, int options, text_reader *t) {
  lian_error err;
  int more = 1;
  lua_Integer skip = lua_istable(L, options) ? count_field(L, options, "skip") : 0;
  for (; skip > 0 && more; skip--)
    if (text_skip_line(t, &more, &err)) luaL_error(L, "%s", err.text);
}

/* opens a reader that Lua owns; on failure returns NULL with nil, message, code pushed */
static text_reader *open_reader(lua_State *L, int from_text) {
  lian_error err;
  size_t length;
  text_reader *t;
  const char *given = luaL_checklstring(L, 1, &length);
  int options = from_text ? 3 : 2;
  lua_settop(L, options);
  char separator = separator_field(L, options);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, READER_CLASS, 0);
  lian_status status =
      from_text ? text_open_bytes(&env, given, length, luaL_checkstring(L, 2), separator, &t, &err)
                : text_open(&env, given, separator, &t, &err);
  if (status) {
    binding_fail(L, &err);
    return NULL;
  }
  *handle = t;
  skip_lines(L, options, t);
  return t;
}

/* notes field k of a record in the table at `at`: record -> field -> true */
static void note_quoted(lua_State *L, int at, lua_Integer record, lua_Integer k) {
  if (lua_rawgeti(L, at, record) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, at, record);
  }
  lua_pushboolean(L, 1);
  lua_rawseti(L, -2, k);
  lua_pop(L, 1);
}

/* -> rows, lines, quoted (which fields stood in quotes: quoted[row][field], nil where none);
   a record of one empty field (an empty line) is passed over */
static int records_of(lua_State *L, text_reader *t) {
  lian_error err;
  text_field f;
  int more;
  lua_Integer row_number = 0;
  lua_newtable(L);
  int all = lua_gettop(L);
  lua_newtable(L);
  int lines = lua_gettop(L);
  lua_newtable(L);
  int quoted = lua_gettop(L);
  for (;;) {
    if (text_next(t, &f, &more, &err)) return binding_fail(L, &err);
    if (!more) break;
    if (f.last && f.length == 0 && !f.quoted && t->field_column == 1) continue;
    lua_pushinteger(L, (lua_Integer)t->field_line);
    lua_rawseti(L, lines, ++row_number);
    if (f.quoted) note_quoted(L, quoted, row_number, 1);
    lua_newtable(L);
    lua_pushlstring(L, f.text, f.length);
    lua_rawseti(L, -2, 1);
    for (lua_Integer k = 2; !f.last; k++) {
      if (text_next(t, &f, &more, &err)) return binding_fail(L, &err);
      if (!more) break;
      if (f.quoted) note_quoted(L, quoted, row_number, k);
      lua_pushlstring(L, f.text, f.length);
      lua_rawseti(L, -2, k);
    }
    lua_rawseti(L, all, row_number);
  }
  return 3;
}

/* core.records(path, options) */
static int read_records(lua_State *L) {
  text_reader *t = open_reader(L, 0);
  return t ? records_of(L, t) : 3;
}

/* core.records_text(text, name, options) */
static int read_records_text(lua_State *L) {
  text_reader *t = open_reader(L, 1);
  return t ? records_of(L, t) : 3;
}

/* core.first_record(path, options) -> fields of the first record, or nil, message, code */
static int first_record(lua_State *L) {
  lian_error err;
  text_field f = {NULL, 0, 0, 0};
  int more;
  text_reader *t = open_reader(L, 0);
  if (!t) return 3;
  lua_newtable(L);
  for (lua_Integer k = 1; !f.last; k++) {
    if (text_next(t, &f, &more, &err)) return binding_fail(L, &err);
    if (!more) break;
    lua_pushlstring(L, f.text, f.length);
    lua_rawseti(L, -2, k);
  }
  return 1;
}

/* ---- columns: a header row, then records of the same length, each column of one kind */

typedef struct columns {
  text_reader *t;
  int arrays;    /* stack index of the array of column arrays */
  int numeric;   /* stack index of a string with one byte a column: is it of numbers? */
  size_t fields;
} columns;

static int name_listed(lua_State *L, int options, const char *field) {
  int listed = 0;
  if (!lua_istable(L, options)) return 0;
  if (lua_getfield(L, options, field) == LUA_TTABLE) {
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer k = 1; k <= n && !listed; k++) {
      lua_rawgeti(L, -1, k);
      listed = lua_compare(L, -1, -3, LUA_OPEQ);
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
  return listed;
}

static int wrong_field(lua_State *L, const text_reader *t, const text_field *f) {
  lua_pushnil(L);
  lua_pushfstring(L, "%s:%I: column %I: expected a number, got '", source_name(t->from),
                  (LUAI_UACINT)t->field_line, (LUAI_UACINT)t->field_column);
  lua_pushlstring(L, f->text, f->length > 40 ? 40 : f->length);
  lua_pushliteral(L, "'");
  lua_concat(L, 3);
  lua_pushliteral(L, "bad_data");
  return 3;
}

static int wrong_length(lua_State *L, const text_reader *t, size_t expected, size_t got) {
  lua_pushnil(L);
  lua_pushfstring(L, "%s:%I: expected %I fields, got %I", source_name(t->from),
                  (LUAI_UACINT)t->field_line, (LUAI_UACINT)expected, (LUAI_UACINT)got);
  lua_pushliteral(L, "bad_data");
  return 3;
}

/* pushes one field; 0: it should be a number and is none */
static int push_field(lua_State *L, const text_field *f, int numeric) {
  double v;
  const char *first = f->text, *end = f->text + f->length;
  if (!numeric) {
    lua_pushlstring(L, f->text, f->length);
    return 1;
  }
  while (first < end && *first == ' ') first++;
  while (end > first && end[-1] == ' ') end--;
  if (first == end) {
    lua_pushboolean(L, 0);
    return 1;
  }
  if (number_parse(first, end, &v) != end || !isfinite(v)) return 0;
  lua_pushnumber(L, v);
  return 1;
}

/* header: names at the top of the stack, arrays and kinds made */
static int read_names(lua_State *L, int options, columns *c, lian_error *err) {
  text_field f = {NULL, 0, 0, 0};
  int more;
  lua_newtable(L);
  int names = lua_gettop(L);
  lua_newtable(L);
  c->arrays = lua_gettop(L);
  for (c->fields = 0; !f.last; c->fields++) {
    if (text_next(c->t, &f, &more, err)) return 0;
    if (!more) break;
    lua_pushlstring(L, f.text, f.length);
    lua_rawseti(L, names, (lua_Integer)c->fields + 1);
    lua_newtable(L);
    lua_rawseti(L, c->arrays, (lua_Integer)c->fields + 1);
  }
  char *kind = lua_newuserdatauv(L, c->fields + 1, 0);
  c->numeric = lua_gettop(L);
  for (size_t k = 0; k < c->fields; k++) {
    lua_rawgeti(L, names, (lua_Integer)k + 1);
    kind[k] = (char)name_listed(L, options, "number");
    lua_pop(L, 1);
  }
  lua_pushvalue(L, names);
  return 1;
}

/* core.columns(path, options) -> {names, columns, count, lines} */
static int read_columns(lua_State *L) {
  lian_error err;
  text_field f;
  int more;
  lua_Integer count = 0;
  text_reader *t = open_reader(L, 0);
  if (!t) return 3;
  columns c = {t, 0, 0, 0};
  luaL_checkstack(L, 16, NULL);
  if (!read_names(L, 2, &c, &err)) return binding_fail(L, &err);
  int names = lua_gettop(L);
  const char *kind = lua_touserdata(L, c.numeric);
  lua_newtable(L);
  int lines = lua_gettop(L);
  int base = lines;
  if (c.fields > 200) return wrong_length(L, t, 200, c.fields);
  luaL_checkstack(L, (int)c.fields + 8, NULL);
  for (size_t k = 0; k < c.fields; k++) lua_rawgeti(L, c.arrays, (lua_Integer)k + 1);
  for (;;) {
    if (text_next(t, &f, &more, &err)) return binding_fail(L, &err);
    if (!more) break;
    if (f.last && f.length == 0 && !f.quoted && c.fields > 1) continue;
    count++;
    lua_pushinteger(L, (lua_Integer)t->field_line);
    lua_rawseti(L, lines, count);
    for (size_t k = 0;; k++) {
      if (k >= c.fields) return wrong_length(L, t, c.fields, k + 1);
      if (!push_field(L, &f, kind[k])) return wrong_field(L, t, &f);
      lua_rawseti(L, base + 1 + (int)k, count);
      if (f.last && k + 1 < c.fields) return wrong_length(L, t, c.fields, k + 1);
      if (f.last) break;
      if (text_next(t, &f, &more, &err)) return binding_fail(L, &err);
    }
  }
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, names);
  lua_setfield(L, -2, "names");
  lua_createtable(L, 0, (int)c.fields);
  for (size_t k = 0; k < c.fields; k++) {
    lua_rawgeti(L, names, (lua_Integer)k + 1);
    lua_pushvalue(L, base + 1 + (int)k);
    lua_rawset(L, -3);
  }
  lua_setfield(L, -2, "columns");
  lua_pushinteger(L, count);
  lua_setfield(L, -2, "count");
  lua_pushvalue(L, lines);
  lua_setfield(L, -2, "lines");
  return 1;
}

/* ---- numbers */

/* core.number_text(x): the shortest text that reads back as x */
static int number_text(lua_State *L) {
  char text[NUMBER_SIZE];
  lua_pushlstring(L, text, number_print(luaL_checknumber(L, 1), text));
  return 1;
}

/* core.number(text): the number that the whole text is, or nil */
static int number_of(lua_State *L) {
  size_t length;
  double v;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *stop = number_parse(text, text + length, &v);
  if (stop == text + length && isfinite(v)) lua_pushnumber(L, v);
  else lua_pushnil(L);
  return 1;
}

void binding_open_text(lua_State *L) {
  static const luaL_Reg methods[] = {{"rows", rows},     {"cols", cols},     {"blanks", blanks},
                                     {"header", header}, {"labels", labels}, {"line", line},
                                     {"values", values}, {"close", grid_gather}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", grid_gather}, {"__close", grid_gather},
                                  {"__tostring", grid_text}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg reader_meta[] = {{"__gc", reader_gather}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"grid", read_grid}, {"grid_text", read_grid_text}, {"records", read_records},
      {"records_text", read_records_text}, {"columns", read_columns}, {"first_record", first_record},
      {"number_text", number_text}, {"number", number_of}, {NULL, NULL}};
  binding_class(L, GRID_CLASS, methods, meta);
  binding_class(L, READER_CLASS, none, reader_meta);
  luaL_setfuncs(L, functions, 0);
}
