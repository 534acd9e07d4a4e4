/* lian.grid: a rectangular text file as labels and one matrix */
#include "../store/grid.h"

#include "option.h"

#define GRID_CLASS "lian.grid"

/* leaves what the options point to on the stack */
static grid_options options_at(lua_State *L, int at) {
  static const char *const blanks[] = {"zero", "nan", "error", NULL};
  grid_options o = {.separator = option_separator(L, at),
                    .skip = option_count(L, at, "skip"),
                    .header_rows = option_count(L, at, "header"),
                    .label_columns = option_count(L, at, "labels"),
                    .blank = (grid_blank)option_choice(L, at, "blank", blanks),
                    .stop_at_blank = option_flag(L, at, "stop_at_blank")};
  o.zeros = option_texts(L, at, "zero");
  int list = lua_gettop(L);
  const char **zero = lua_newuserdatauv(L, (o.zeros + 1) * sizeof *zero, 0);
  for (size_t k = 0; k < o.zeros; k++) {
    lua_rawgeti(L, list, (lua_Integer)k + 1);
    zero[k] = lua_tostring(L, -1); /* the list holds it */
    lua_pop(L, 1);
  }
  o.zero = zero;
  return o;
}

static int gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, GRID_CLASS);
  grid_free(*handle);
  *handle = NULL;
  return 0;
}

static grid *check_grid(lua_State *L) { return binding_check(L, 1, GRID_CLASS); }

static int take(lua_State *L, void **handle, grid *g) {
  *handle = g;
  binding_account(L, grid_rows(g) * grid_cols(g) * sizeof(double));
  return 1;
}

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
  return take(L, handle, g);
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
  return take(L, handle, g);
}

static int push_count(lua_State *L, size_t n) {
  lua_pushinteger(L, (lua_Integer)n);
  return 1;
}

static int rows(lua_State *L) { return push_count(L, grid_rows(check_grid(L))); }

static int cols(lua_State *L) { return push_count(L, grid_cols(check_grid(L))); }

static int blanks(lua_State *L) { return push_count(L, grid_blanks(check_grid(L))); }

/* grid:line(i): the file's line on which row i begins */
static int line(lua_State *L) {
  const grid *g = check_grid(L);
  return push_count(L, grid_line(g, binding_check_index(L, 2, grid_rows(g))));
}

/* grid:header(r): texts of header row r, label columns first */
static int header(lua_State *L) {
  const grid *g = check_grid(L);
  size_t r = binding_check_index(L, 2, grid_header_rows(g));
  lua_newtable(L);
  for (size_t j = 0; j < grid_fields(g); j++) {
    lua_pushstring(L, grid_header(g, r, j));
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  return 1;
}

/* grid:labels(c): texts of label column c */
static int labels(lua_State *L) {
  const grid *g = check_grid(L);
  size_t c = binding_check_index(L, 2, grid_label_columns(g));
  lua_newtable(L);
  for (size_t i = 0; i < grid_rows(g); i++) {
    lua_pushstring(L, grid_label(g, i, c));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* grid:values(): the numbers, in the grid's own memory */
static int values(lua_State *L) {
  lian_matrix *a = grid_values(check_grid(L));
  binding_push_matrix(L, a);
  return 1;
}

static int to_text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, GRID_CLASS);
  if (*handle)
    lua_pushfstring(L, "lian.grid: %I x %I", (LUAI_UACINT)grid_rows(*handle),
                    (LUAI_UACINT)grid_cols(*handle));
  else
    lua_pushliteral(L, "lian.grid: closed");
  return 1;
}

void binding_open_grid(lua_State *L) {
  static const luaL_Reg methods[] = {{"rows", rows},     {"cols", cols},     {"blanks", blanks},
                                     {"header", header}, {"labels", labels}, {"line", line},
                                     {"values", values}, {"close", gather},  {NULL, NULL}};
  static const luaL_Reg meta[] = {
      {"__gc", gather}, {"__close", gather}, {"__tostring", to_text}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"grid", read_grid}, {"grid_text", read_grid_text}, {NULL, NULL}};
  binding_class(L, GRID_CLASS, methods, meta);
  luaL_setfuncs(L, functions, 0);
}
