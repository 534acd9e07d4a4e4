/* delimited text as records or columns in Lua, and numbers from and to text */
#include <string.h>

#include "binding.h"

#define READER_CLASS "lian.reader"
#define POLLED 4096 /* records between two looks at Ctrl-C */

/* one reading of a file or text: the reader belongs to a userdata, so no error can lose it */
typedef struct reading {
  lian_text *t;
  lian_env env;
  lian_error err;
  int options; /* stack index */
} reading;

typedef int (*reading_work)(lua_State *L, reading *r);

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

/* (path, options) or (text, name, options): opens, works, and closes without waiting for the
   collector. Failures give nil, message, code. */
static int read_with(lua_State *L, int from_text, reading_work work) {
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

static int poll(reading *r, lua_Integer count) {
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

/* pushes a list of the fields from f to the end of its record; 0: failed */
static int push_record(lua_State *L, reading *r, lian_field f, int quoted, lua_Integer record) {
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
  for (lua_Integer count = 0; !poll(r, count);) {
    if (lian_text_next(r->t, &f, &more, &r->err)) break;
    if (!more) return push_about(L, r);
    if (f.last && f.length == 0 && !f.quoted) continue;
    lua_pushinteger(L, (lua_Integer)lian_text_field_line(r->t));
    lua_rawseti(L, lines, ++count);
    if (!push_record(L, r, f, quoted, count)) break;
    lua_rawseti(L, all, count);
  }
  return binding_fail(L, &r->err);
}

/* core.records(path, options) */
static int read_records(lua_State *L) { return read_with(L, 0, records_of); }

/* core.records_text(text, name, options) */
static int read_records_text(lua_State *L) { return read_with(L, 1, records_of); }

static int first_of(lua_State *L, reading *r) {
  lian_field f;
  int more;
  if (lian_text_next(r->t, &f, &more, &r->err)) return binding_fail(L, &r->err);
  if (!more)
    lua_newtable(L);
  else if (!push_record(L, r, f, 0, 0))
    return binding_fail(L, &r->err);
  return 1;
}

/* core.first_record(path, options) -> fields of the first record; none of an empty file */
static int first_record(lua_State *L) { return read_with(L, 0, first_of); }

/* ---- columns: a header row, then records of the same length, each column of one kind */

enum { LEFT_OUT, TEXT, NUMBER };

typedef struct columns {
  reading *r;
  int names, kinds, lines, base; /* stack indices; column k's array is at base + k */
  const char *kind;              /* one byte a column */
  size_t fields, header_line;
  lua_Integer count; /* of records */
  lian_doubt *doubt; /* fields: of the texts of a sheet, with its numbers as plain ones; NULL: no sheet */
} columns;

static lian_status wrong_count(columns *c, size_t got) {
  const lian_text *t = c->r->t;
  return lian_set_error(&c->r->err, LIAN_BAD_DATA, "%s:%z: expected %z fields, got %s%z%s",
                        lian_text_name(t), lian_text_field_line(t), c->fields,
                        got > c->fields ? "more, at least " : "", got, lian_text_count_remedy(t, got, c->fields));
}

static lian_status wrong_cell(lua_State *L, columns *c, size_t k, lian_cell_kind kind,
                              const lian_field *f) {
  char piece[LIAN_CELL_SHOWN], head[LIAN_CELL_SHOWN], column[LIAN_COLUMN_SIZE], remedy[LIAN_REMEDY_SIZE] = "";
  const lian_text *t = c->r->t;
  size_t size;
  lian_text_column_name(t, lian_text_field_column(t), column);
  lua_rawgeti(L, c->names, (lua_Integer)k + 1);
  const char *name = lua_tolstring(L, -1, &size);
  lian_cell_show(name, size, head);
  lian_cell_show(f->text, f->length, piece);
  if (kind == LIAN_CELL_WRONG || kind == LIAN_CELL_ERROR) lian_text_remedy(t, f, remedy);
  return lian_set_error(&c->r->err, LIAN_BAD_DATA, "%s:%z: column %s (%s): %s '%s'%s", lian_text_name(t),
                    lian_text_field_line(t), column, head, lian_cell_problem(kind), piece, remedy);
}

/* a number of a sheet has no point in doubt */
static void note_sheet(lian_doubt *d, const lian_field *f, const char *text, size_t place) {
  if (f->quoted) lian_doubt_note(d, text, f->length, place);
  else if (f->length > 0 && !d->plain) d->plain = place;
}

/* pushes the next field as column k has it: a number, false for none, true for one that is missing by `missing`, or a
   text */
static lian_status push_cell(lua_State *L, columns *c, size_t k, int *last) {
  lian_text *t = c->r->t;
  lian_field f;
  double v;
  int more;
  if (c->kind[k] == NUMBER && lian_text_numbers(t, &v, 1, last)) {
    lua_pushnumber(L, v);
    return LIAN_OK;
  }
  lian_status status = lian_text_next(t, &f, &more, &c->r->err);
  if (status) return status;
  *last = f.last;
  if (c->kind[k] == LEFT_OUT) return LIAN_OK;
  if (c->kind[k] == TEXT) {
    if (f.error) return wrong_cell(L, c, k, LIAN_CELL_ERROR, &f);
    const char *text = lian_text_trim(f.text, &f.length);
    if (c->doubt) note_sheet(&c->doubt[k], &f, text, (size_t)c->count);
    lua_pushlstring(L, text, f.length);
    return LIAN_OK;
  }
  lian_cell_kind kind = lian_text_number(t, &f, &v);
  if (kind == LIAN_CELL_BLANK || kind == LIAN_CELL_MISSING)
    lua_pushboolean(L, kind == LIAN_CELL_MISSING);
  else if (kind == LIAN_CELL_NUMBER)
    lua_pushnumber(L, v);
  else
    return wrong_cell(L, c, k, kind, &f);
  return LIAN_OK;
}

static lian_status read_record(lua_State *L, columns *c) {
  int last = 0;
  lua_pushinteger(L, (lua_Integer)lian_text_line(c->r->t));
  lua_rawseti(L, c->lines, ++c->count);
  for (size_t k = 0; k < c->fields; k++) {
    if (last) return wrong_count(c, k);
    lian_status status = push_cell(L, c, k, &last);
    if (status) return status;
    if (c->kind[k] != LEFT_OUT) lua_rawseti(L, c->base + (int)k, c->count);
  }
  return last ? LIAN_OK : wrong_count(c, c->fields + 1);
}

static int lists(lua_State *L, int list) {
  int listed = 0;
  lua_Integer n = lua_istable(L, list) ? (lua_Integer)lua_rawlen(L, list) : 0;
  for (lua_Integer k = 1; k <= n && !listed; k++) {
    lua_rawgeti(L, list, k);
    listed = lua_rawequal(L, -1, -2);
    lua_pop(L, 1);
  }
  return listed;
}

/* with no list of texts every column that is not of numbers is text */
static void choose_kinds(lua_State *L, columns *c) {
  char *kind = lua_newuserdatauv(L, c->fields + 1, 0);
  option_text_list(L, c->r->options, "number");
  option_text_list(L, c->r->options, "text");
  int texts = lua_gettop(L), numbers = texts - 1;
  for (size_t k = 0; k < c->fields; k++) {
    lua_rawgeti(L, c->names, (lua_Integer)k + 1);
    int text = lua_isnil(L, texts) || lists(L, texts);
    kind[k] = lists(L, numbers) ? NUMBER : text ? TEXT : LEFT_OUT;
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
  c->kind = kind;
}

/* the texts of a list without blanks around */
static void trim_all(lua_State *L, int list) {
  lua_Integer n = (lua_Integer)lua_rawlen(L, list);
  for (lua_Integer k = 1; k <= n; k++) {
    size_t length;
    lua_rawgeti(L, list, k);
    const char *text = lua_tolstring(L, -1, &length);
    text = lian_text_trim(text, &length);
    lua_pushlstring(L, text, length);
    lua_rawseti(L, list, k);
    lua_pop(L, 1);
  }
}

/* names, kinds and empty arrays on the stack */
static lian_status read_header(lua_State *L, columns *c) {
  lian_field f;
  int more;
  reading *r = c->r;
  lian_status status = lian_text_next(r->t, &f, &more, &r->err);
  if (status) return status;
  if (!more)
    return lian_set_error(&r->err, LIAN_BAD_DATA, "%s:%z: no header", lian_text_name(r->t),
                      lian_text_line(r->t));
  c->header_line = lian_text_field_line(r->t);
  c->names = lua_gettop(L) + 1;
  if (!push_record(L, r, f, 0, 0)) return r->err.code;
  trim_all(L, c->names);
  c->fields = (size_t)lua_rawlen(L, c->names);
  if (c->fields > 100000 || !lua_checkstack(L, (int)c->fields + 20))
    return lian_set_error(&r->err, LIAN_BAD_DATA, "%s:%z: %z columns are too many",
                      lian_text_name(r->t), lian_text_field_line(r->t), c->fields);
  choose_kinds(L, c);
  if (lian_text_is_sheet(r->t)) {
    c->doubt = lua_newuserdatauv(L, (c->fields + 1) * sizeof *c->doubt, 0);
    memset(c->doubt, 0, (c->fields + 1) * sizeof *c->doubt);
  }
  lua_newtable(L);
  c->lines = lua_gettop(L);
  c->base = c->lines + 1;
  for (size_t k = 0; k < c->fields; k++) lua_newtable(L);
  return LIAN_OK;
}

/* name -> {pointed =, plain =}, places of a text such as "1.200" and of a number beside it */
static void push_doubts(lua_State *L, const columns *c) {
  lua_newtable(L);
  for (size_t k = 0; k < c->fields; k++) {
    const lian_doubt *d = &c->doubt[k];
    if (d->settled || !d->pointed || !d->plain) continue;
    lua_rawgeti(L, c->names, (lua_Integer)k + 1);
    lua_createtable(L, 0, 2);
    lua_pushinteger(L, (lua_Integer)d->pointed);
    lua_setfield(L, -2, "pointed");
    lua_pushinteger(L, (lua_Integer)d->plain);
    lua_setfield(L, -2, "plain");
    lua_rawset(L, -3);
  }
}

static void push_result(lua_State *L, const columns *c) {
  const lian_text *t = c->r->t;
  lua_createtable(L, 0, 10);
  lua_pushstring(L, lian_text_encoding(t));
  lua_setfield(L, -2, "encoding");
  lua_pushinteger(L, (lua_Integer)lian_text_flagged(t));
  lua_setfield(L, -2, "flagged");
  lua_pushinteger(L, (lua_Integer)lian_text_missing(t));
  lua_setfield(L, -2, "missing");
  lua_pushboolean(L, lian_text_stopped(t));
  lua_setfield(L, -2, "stopped");
  lua_pushstring(L, lian_text_name(t));
  lua_setfield(L, -2, "name");
  if (c->doubt) {
    push_doubts(L, c);
    lua_setfield(L, -2, "sheet");
  }
  lua_pushinteger(L, (lua_Integer)c->header_line);
  lua_setfield(L, -2, "header_line");
  lua_pushvalue(L, c->names);
  lua_setfield(L, -2, "names");
  lua_pushvalue(L, c->lines);
  lua_setfield(L, -2, "lines");
  lua_pushinteger(L, c->count);
  lua_setfield(L, -2, "count");
  lua_newtable(L);
  for (size_t k = 0; k < c->fields; k++) {
    if (c->kind[k] == LEFT_OUT) continue;
    lua_rawgeti(L, c->names, (lua_Integer)k + 1);
    lua_pushvalue(L, c->base + (int)k);
    lua_rawset(L, -3);
  }
  lua_setfield(L, -2, "columns");
}

static int columns_of(lua_State *L, reading *r) {
  columns c = {.r = r};
  lian_view view = LIAN_VIEW_RECORD;
  int more;
  lian_status status = read_header(L, &c);
  while (!status && !poll(r, c.count)) {
    status = lian_text_ahead(r->t, &view, &r->err);
    if (status || view == LIAN_VIEW_END) break;
    if ((view == LIAN_VIEW_EMPTY || (view == LIAN_VIEW_BARREN && lian_text_is_sheet(r->t))) && c.fields > 1)
      status = lian_text_skip_line(r->t, &more, &r->err);
    else
      status = read_record(L, &c);
  }
  if (!status && view == LIAN_VIEW_END) status = lian_text_settle(r->t, &r->err);
  if (status || view != LIAN_VIEW_END) return binding_fail(L, &r->err);
  push_result(L, &c);
  return 1;
}

/* core.columns(path, options) -> {name, names, header_line, columns, count, lines, encoding, flagged, missing, stopped,
   sheet}; sheet: of a workbook, the columns of texts that can be read in two ways */
static int read_columns(lua_State *L) { return read_with(L, 0, columns_of); }

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
  int is_number = decimal || thousands ? lian_cell_number_as(text, length, decimal, thousands, &v) == LIAN_CELL_NUMBER
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
                                       {"columns", read_columns},
                                       {"first_record", first_record},
                                       {"number_text", number_text},
                                       {"trim", trim},
                                       {"number", number_of},
                                       {"number_remedy", number_remedy},
                                       {"doubtful", doubtful},
                                       {NULL, NULL}};
  binding_class(L, READER_CLASS, none, meta);
  binding_functions(L, functions);
  binding_open_grid(L);
}
