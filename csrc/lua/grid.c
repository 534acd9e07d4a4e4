/* lian.grid: a rectangular text file as labels and one matrix */
#include "binding.h"

#define GRID_CLASS "lian.grid"

/* leaves what the options point to on the stack */
static lian_grid_options options_at(lua_State *L, int at, lian_text_options *text) {
  static const char *const blanks[] = {"zero", "nan", "error", NULL};
  *text = option_text_options(L, at);
  lian_grid_options o = {.size = sizeof o, .text = text,
                         .skip = option_count(L, at, "skip"),
                         .header_rows = option_count(L, at, "header"),
                         .label_columns = option_count(L, at, "labels"),
                         .blank = (lian_blank)option_choice(L, at, "blank", blanks),
                         .stop_at_blank = option_flag(L, at, "stop_at_blank")};
  return o;
}

static void release(void *grid) { lian_grid_free(grid); }

static lian_grid *check_grid(lua_State *L) { return binding_check(L, 1, GRID_CLASS); }

static int take(lua_State *L, void **handle, lian_grid *g) {
  *handle = g;
  binding_account(L, lian_grid_rows(g) * lian_grid_cols(g) * sizeof(double));
  return 1;
}

/* core.grid(path, options) */
static int read_grid(lua_State *L) {
  lian_error err;
  lian_grid *g;
  const char *path = luaL_checkstring(L, 1);
  lian_text_options text;
  lua_settop(L, 2);
  lian_grid_options o = options_at(L, 2, &text);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, GRID_CLASS, 0);
  if (lian_grid_read(&env, path, &o, &g, &err)) return binding_fail(L, &err);
  return take(L, handle, g);
}

/* core.grid_text(text, name, options) */
static int read_grid_text(lua_State *L) {
  lian_error err;
  lian_grid *g;
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length), *name = luaL_checkstring(L, 2);
  lian_text_options more;
  lua_settop(L, 3);
  lian_grid_options o = options_at(L, 3, &more);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, GRID_CLASS, 0);
  if (lian_grid_read_bytes(&env, text, length, name, &o, &g, &err)) return binding_fail(L, &err);
  return take(L, handle, g);
}

static int push_count(lua_State *L, size_t n) {
  lua_pushinteger(L, (lua_Integer)n);
  return 1;
}

static int rows(lua_State *L) { return push_count(L, lian_grid_rows(check_grid(L))); }

static int cols(lua_State *L) { return push_count(L, lian_grid_cols(check_grid(L))); }

static int blanks(lua_State *L) { return push_count(L, lian_grid_blanks(check_grid(L))); }

/* grid:found(): encoding, numbers with flags, texts that stand for no number, whether a line of `stop` was met */
static int found(lua_State *L) {
  const lian_grid *g = check_grid(L);
  lua_pushstring(L, lian_grid_encoding(g));
  push_count(L, lian_grid_flagged(g));
  push_count(L, lian_grid_missing(g));
  lua_pushboolean(L, lian_grid_stopped(g));
  return 4;
}

/* grid:line(i): the file's line on which row i begins */
static int line(lua_State *L) {
  const lian_grid *g = check_grid(L);
  return push_count(L, lian_grid_line(g, binding_check_index(L, 2, lian_grid_rows(g))));
}

/* grid:name(): the file; of a workbook, with its sheet */
static int name(lua_State *L) {
  lua_pushstring(L, lian_grid_name(check_grid(L)));
  return 1;
}

/* grid:header_line(): on which the last header row begins */
static int header_line(lua_State *L) { return push_count(L, lian_grid_header_line(check_grid(L))); }

/* grid:column_name(j): what messages call field j, label columns included */
static int column_name(lua_State *L) {
  char text[LIAN_COLUMN_SIZE];
  const lian_grid *g = check_grid(L);
  lian_grid_column_name(g, binding_check_index(L, 2, lian_grid_fields(g)) + 1, text);
  lua_pushstring(L, text);
  return 1;
}

/* grid:header(r): texts of header row r, label columns first */
static int header(lua_State *L) {
  const lian_grid *g = check_grid(L);
  size_t r = binding_check_index(L, 2, lian_grid_header_rows(g));
  lua_newtable(L);
  for (size_t j = 0; j < lian_grid_fields(g); j++) {
    lua_pushstring(L, lian_grid_header(g, r, j));
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  return 1;
}

/* grid:labels(c): texts of label column c */
static int labels(lua_State *L) {
  const lian_grid *g = check_grid(L);
  size_t c = binding_check_index(L, 2, lian_grid_label_columns(g));
  lua_newtable(L);
  for (size_t i = 0; i < lian_grid_rows(g); i++) {
    lua_pushstring(L, lian_grid_label(g, i, c));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* grid:values(): the numbers, in the grid's own memory */
static int values(lua_State *L) {
  const lian_matrix *a = lian_grid_values(check_grid(L));
  if (!a) return luaL_error(L, "the values of this grid were taken");
  binding_push_matrix(L, a);
  return 1;
}

/* grid:take(rows, cols): the chosen ones, ascending, in the memory that held all; the grid has no values after that */
static int take_values(lua_State *L) {
  lian_error err;
  lian_matrix *a;
  size_t nr, nc;
  lian_grid *g = check_grid(L);
  lua_settop(L, 3);
  const size_t *r = binding_index_list(L, 2, lian_grid_rows(g), &nr);
  const size_t *c = binding_index_list(L, 3, lian_grid_cols(g), &nc);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  g = check_grid(L);
  if (lian_grid_take(g, r, nr, c, nc, &a, &err)) return binding_fail(L, &err);
  *handle = a;
  return 1;
}

static int to_text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, GRID_CLASS);
  if (*handle)
    lua_pushfstring(L, "lian.grid: %I x %I", (LUAI_UACINT)lian_grid_rows(*handle),
                    (LUAI_UACINT)lian_grid_cols(*handle));
  else
    lua_pushliteral(L, "lian.grid: closed");
  return 1;
}

void binding_open_grid(lua_State *L) {
  static const luaL_Reg methods[] = {{"rows", rows},     {"cols", cols},     {"blanks", blanks},
                                     {"header", header}, {"labels", labels}, {"line", line},
                                     {"values", values}, {"found", found},   {"take", take_values},
                                     {"name", name},     {"column_name", column_name},
                                     {"header_line", header_line}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__tostring", to_text}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"grid", read_grid}, {"grid_text", read_grid_text}, {NULL, NULL}};
  binding_handles(L, GRID_CLASS, methods, meta, release);
  binding_functions(L, functions);
}
