/* delimited text as columns in Lua: a header row, then records of the same length, each column of one kind
   Labels of lists recur: a text that was seen lately in its column is not made again. Cost: one look at each byte. */
#include <string.h>

#include "text.h"

enum { LEFT_OUT, TEXT, NUMBER };

typedef struct recent_text {
  const char *text; /* of a string that the table of recent ones holds */
  uint32_t length;  /* fields are of at most 1 MiB */
  uint32_t hash;    /* 0: none */
} recent_text;

typedef struct columns {
  reading *r;
  int names, kinds, lines, base; /* stack indices; column k's array is at base + k */
  const char *kind;              /* one byte a column */
  size_t fields, header_line;
  lua_Integer count; /* of records */
  lua_Integer first_line; /* of the first record, as long as each record is a line and no line lies between; else 0 */
  recent_text *seen; /* fields x slots: the texts that were seen lately */
  size_t slots;      /* a power of two, or 0 */
  int recent;        /* stack index of a table of these texts */
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

/* ---- texts that recur */

#define SLOTS ((size_t)1 << 16) /* of all columns together */
#define MOST_SLOTS ((size_t)1 << 12)

/* slots of the columns, and on the stack a table of what is in them */
static void make_recent(lua_State *L, columns *c) {
  size_t most = c->fields ? SLOTS / c->fields : 0;
  c->slots = most ? 1 : 0;
  while (c->slots && 2 * c->slots <= most && c->slots < MOST_SLOTS) c->slots *= 2;
  size_t size = c->fields * c->slots;
  c->seen = lua_newuserdatauv(L, (size + 1) * sizeof *c->seen, 0);
  memset(c->seen, 0, size * sizeof *c->seen);
  lua_createtable(L, (int)size, 0);
  c->recent = lua_gettop(L);
}

static uint64_t mixed(uint64_t h, const char *at, size_t size) {
  uint64_t piece = 0;
  memcpy(&piece, at, size);
  h = (h ^ piece) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ h >> 29;
}

/* of the length and up to 32 bytes, spread over the text: texts are compared anyway. Never 0 */
static uint32_t hash_of(const char *text, size_t length) {
  uint64_t h = length;
  if (length < 8) return (uint32_t)(mixed(h, text, length) >> 32) | 1;
  h = mixed(h, text, 8);
  if (length > 24) h = mixed(mixed(h, text + length / 3, 8), text + 2 * length / 3 - 4, 8);
  else if (length > 16) h = mixed(h, text + 8, 8);
  return (uint32_t)(mixed(h, text + length - 8, 8) >> 32) | 1;
}

/* pushes the text of a field of column k; where it was seen lately it is not made again */
static void push_text(lua_State *L, columns *c, size_t k, const char *text, size_t length) {
  if (!c->slots) {
    lua_pushlstring(L, text, length);
    return;
  }
  uint32_t hash = hash_of(text, length);
  size_t slot = k * c->slots + ((hash >> 1) & (c->slots - 1));
  recent_text *seen = &c->seen[slot];
  if (seen->hash == hash && seen->length == length && memcmp(seen->text, text, length) == 0) {
    lua_rawgeti(L, c->recent, (lua_Integer)slot + 1);
    return;
  }
  text = lua_pushlstring(L, text, length);
  lua_pushvalue(L, -1);
  lua_rawseti(L, c->recent, (lua_Integer)slot + 1);
  *seen = (recent_text){text, (uint32_t)length, hash};
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
    push_text(L, c, k, text, f.length);
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

static void set_line(lua_State *L, const columns *c, lua_Integer k, lua_Integer line) {
  lua_pushinteger(L, line);
  lua_rawseti(L, c->lines, k);
}

/* lines that follow each other are not written down (see push_lines); at the first that does not, all are */
static void note_line(lua_State *L, columns *c) {
  lua_Integer line = (lua_Integer)lian_text_line(c->r->t);
  if (++c->count == 1) c->first_line = line;
  if (c->first_line && line == c->first_line + c->count - 1) return;
  for (lua_Integer k = 1; c->first_line && k < c->count; k++) set_line(L, c, k, c->first_line + k - 1);
  c->first_line = 0;
  set_line(L, c, c->count, line);
}

static lian_status read_record(lua_State *L, columns *c) {
  int last = 0;
  note_line(L, c);
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
  lian_field f = {0};
  int more = 1;
  reading *r = c->r;
  do { /* empty lines above it are passed over */
    lian_status status = lian_text_next(r->t, &f, &more, &r->err);
    if (status) return status;
  } while (more && f.last && f.length == 0 && !f.quoted);
  if (!more)
    return lian_set_error(&r->err, LIAN_BAD_DATA, "%s:%z: no header", lian_text_name(r->t),
                      lian_text_line(r->t));
  c->header_line = lian_text_field_line(r->t);
  c->names = lua_gettop(L) + 1;
  if (!text_push_record(L, r, f, 0, 0)) return r->err.code;
  trim_all(L, c->names);
  c->fields = (size_t)lua_rawlen(L, c->names);
  if (c->fields > 100000 || !lua_checkstack(L, (int)c->fields + 20))
    return lian_set_error(&r->err, LIAN_BAD_DATA, "%s:%z: %z columns are too many",
                      lian_text_name(r->t), lian_text_field_line(r->t), c->fields);
  choose_kinds(L, c);
  make_recent(L, c);
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

/* lines[k] of records that follow each other: upvalues are the first line and their number */
static int line_of(lua_State *L) {
  lua_Integer k = lua_isinteger(L, 2) ? lua_tointeger(L, 2) : 0;
  if (k < 1 || k > lua_tointeger(L, lua_upvalueindex(2))) return 0;
  lua_pushinteger(L, lua_tointeger(L, lua_upvalueindex(1)) + k - 1);
  return 1;
}

static int count_of(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  return 1;
}

/* the line of each record: a list, or where they follow each other a table that reads as one */
static void push_lines(lua_State *L, const columns *c) {
  lua_pushvalue(L, c->lines);
  if (!c->first_line) return;
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, c->first_line);
  lua_pushinteger(L, c->count);
  lua_pushcclosure(L, line_of, 2);
  lua_setfield(L, -2, "__index");
  lua_pushinteger(L, c->count);
  lua_pushcclosure(L, count_of, 1);
  lua_setfield(L, -2, "__len");
  lua_setmetatable(L, -2);
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
  push_lines(L, c);
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

/* ---- the collector rests: all that a reading makes is in its columns, and marking them again and again frees nothing */

#define REST_CLASS "lian.rest"

static int end_rest(lua_State *L) {
  int *rests = luaL_checkudata(L, 1, REST_CLASS);
  if (*rests) lua_gc(L, LUA_GCRESTART);
  *rests = 0;
  return 0;
}

/* until the function returns, by an error too */
static void rest_collector(lua_State *L) {
  int *rests = lua_newuserdatauv(L, sizeof *rests, 0);
  *rests = 0;
  luaL_setmetatable(L, REST_CLASS);
  lua_toclose(L, -1);
  *rests = lua_gc(L, LUA_GCISRUNNING);
  if (*rests) lua_gc(L, LUA_GCSTOP);
}

static int columns_of(lua_State *L, reading *r) {
  columns c = {.r = r};
  rest_collector(L);
  lian_view view = LIAN_VIEW_RECORD;
  int more;
  lian_status status = read_header(L, &c);
  while (!status && !text_poll(r, c.count)) {
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
static int read_columns(lua_State *L) { return text_read_with(L, 0, columns_of); }

void text_open_columns(lua_State *L) {
  static const luaL_Reg rest[] = {{"__close", end_rest}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"columns", read_columns}, {NULL, NULL}};
  luaL_newmetatable(L, REST_CLASS);
  luaL_setfuncs(L, rest, 0);
  lua_pop(L, 1);
  binding_functions(L, functions);
}
