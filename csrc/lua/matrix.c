/* lian.matrix: dense matrices with labels
   user value 1: row labels, 2: column labels (arrays of text); 3, 4: label -> index, made on use */
#include "binding.h"

enum { ROW_LABELS = 1, COL_LABELS, ROW_INDEX, COL_INDEX, VALUES = 4 };

static size_t bytes_of(const lian_matrix *a) { return lian_matrix_rows(a) * lian_matrix_cols(a) * sizeof(double); }

/* moves a new matrix into the handle */
static void put(lua_State *L, void **handle, lian_matrix *a) {
  *handle = a;
  binding_account(L, bytes_of(a));
}

void binding_push_matrix(lua_State *L, const lian_matrix *a) {
  void **handle = binding_handle(L, MATRIX_CLASS, VALUES);
  put(L, handle, lian_matrix_keep(a));
}

lian_matrix *binding_new_matrix(lua_State *L, size_t rows, size_t cols) {
  lian_error err;
  lian_matrix *made;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, VALUES);
  if (lian_matrix_new(&env, rows, cols, NULL, &made, &err)) binding_error(L, "%s", err.text);
  put(L, handle, made);
  return made;
}

lian_matrix *binding_check_matrix(lua_State *L, int index) {
  return binding_check(L, index, MATRIX_CLASS);
}

static void release(void *matrix) { lian_matrix_free(matrix); }

/* pushes the new matrix `made` of the call, or nil, message, code */
#define PUSH_OR_FAIL(call)                                 \
  do {                                                     \
    lian_env env = binding_env(L);                         \
    void **handle = binding_handle(L, MATRIX_CLASS, VALUES); \
    if (call) return binding_fail(L, &err);                \
    put(L, handle, made);                                  \
  } while (0)

/* ---- labels */

static void copy_labels(lua_State *L, int from, int what, int to, int where) {
  from = lua_absindex(L, from);
  to = lua_absindex(L, to);
  lua_getiuservalue(L, from, what);
  lua_setiuservalue(L, to, where);
}

/* pushes the label -> index table of one side, made on first use; nil without labels */
static void push_index(lua_State *L, int self, int labels, int index) {
  if (lua_getiuservalue(L, self, index) != LUA_TNIL) return;
  lua_pop(L, 1);
  if (lua_getiuservalue(L, self, labels) == LUA_TNIL) return;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  lua_newtable(L);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, -2, i);
    lua_pushinteger(L, i);
    lua_rawset(L, -3);
  }
  lua_remove(L, -2);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, self, index);
}

/* an index or a label at `at`, 0-based */
static size_t place(lua_State *L, int self, int at, int labels, int index, size_t count) {
  if (lua_type(L, at) != LUA_TSTRING) return binding_check_index(L, at, count);
  push_index(L, self, labels, index);
  if (lua_isnil(L, -1)) luaL_error(L, "this matrix has no %s labels",
                                   labels == ROW_LABELS ? "row" : "column");
  lua_pushvalue(L, at);
  if (lua_rawget(L, -2) != LUA_TNUMBER)
    luaL_error(L, "no %s is labelled '%s'", labels == ROW_LABELS ? "row" : "column",
               lua_tostring(L, at));
  size_t i = (size_t)lua_tointeger(L, -1) - 1;
  lua_pop(L, 2);
  return i;
}

static void check_labels(lua_State *L, int at, size_t count) {
  if (lua_isnoneornil(L, at)) return;
  luaL_checktype(L, at, LUA_TTABLE);
  if (lua_rawlen(L, at) != count)
    luaL_error(L, "expected %I labels, got %I", (LUAI_UACINT)count,
               (LUAI_UACINT)lua_rawlen(L, at));
  for (size_t i = 1; i <= count; i++) {
    if (lua_rawgeti(L, at, (lua_Integer)i) != LUA_TSTRING)
      luaL_error(L, "labels[%I]: expected a text, got %s", (LUAI_UACINT)i, luaL_typename(L, -1));
    lua_pop(L, 1);
  }
}

/* m:label(rows, cols) -> m; a matrix is labelled once, when it is made */
static int label(lua_State *L) {
  lian_matrix *a = binding_check_matrix(L, 1);
  check_labels(L, 2, lian_matrix_rows(a));
  check_labels(L, 3, lian_matrix_cols(a));
  lua_settop(L, 3);
  lua_setiuservalue(L, 1, COL_LABELS);
  lua_setiuservalue(L, 1, ROW_LABELS);
  lua_pushnil(L);
  lua_setiuservalue(L, 1, ROW_INDEX);
  lua_pushnil(L);
  lua_setiuservalue(L, 1, COL_INDEX);
  return 1;
}

static int row_labels(lua_State *L) {
  binding_check_matrix(L, 1);
  lua_getiuservalue(L, 1, ROW_LABELS);
  return 1;
}

static int col_labels(lua_State *L) {
  binding_check_matrix(L, 1);
  lua_getiuservalue(L, 1, COL_LABELS);
  return 1;
}

/* ---- reading */

static const double *row_of(const lian_matrix *a, size_t i) { return lian_matrix_data(a) + i * lian_matrix_cols(a); }

static int rows(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lian_matrix_rows(binding_check_matrix(L, 1)));
  return 1;
}

static int cols(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lian_matrix_cols(binding_check_matrix(L, 1)));
  return 1;
}

/* looking up a label may run Lua code, so the matrix is fetched again */
static int get(lua_State *L) {
  const lian_matrix *a = binding_check_matrix(L, 1);
  size_t rows_of = lian_matrix_rows(a), cols_of = lian_matrix_cols(a);
  size_t i = place(L, 1, 2, ROW_LABELS, ROW_INDEX, rows_of);
  size_t j = place(L, 1, 3, COL_LABELS, COL_INDEX, cols_of);
  if (lua_type(L, 2) == LUA_TSTRING || lua_type(L, 3) == LUA_TSTRING) a = binding_check_matrix(L, 1);
  lua_pushnumber(L, lian_matrix_data(a)[i * cols_of + j]);
  return 1;
}

static int row(lua_State *L) {
  lian_matrix *a = binding_check_matrix(L, 1);
  size_t i = place(L, 1, 2, ROW_LABELS, ROW_INDEX, lian_matrix_rows(a));
  binding_push_numbers(L, row_of(a, i), lian_matrix_cols(a));
  return 1;
}

static int column(lua_State *L) {
  lian_matrix *a = binding_check_matrix(L, 1);
  size_t j = place(L, 1, 2, COL_LABELS, COL_INDEX, lian_matrix_cols(a));
  lua_createtable(L, (int)lian_matrix_rows(a), 0);
  for (size_t i = 0; i < lian_matrix_rows(a); i++) {
    lua_pushnumber(L, lian_matrix_data(a)[i * lian_matrix_cols(a) + j]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int totable(lua_State *L) {
  lian_matrix *a = binding_check_matrix(L, 1);
  lua_createtable(L, (int)lian_matrix_rows(a), 0);
  for (size_t i = 0; i < lian_matrix_rows(a); i++) {
    binding_push_numbers(L, row_of(a, i), lian_matrix_cols(a));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int row_sums(lua_State *L) {
  lian_matrix *a = binding_check_matrix(L, 1);
  lian_error err;
  double *sum = binding_scratch(L, lian_matrix_rows(a));
  if (lian_matrix_row_sums(a, sum, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, sum, lian_matrix_rows(a));
  return 1;
}

static int col_sums(lua_State *L) {
  lian_matrix *a = binding_check_matrix(L, 1);
  lian_error err;
  double *sum = binding_scratch(L, lian_matrix_cols(a));
  if (lian_matrix_col_sums(a, sum, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, sum, lian_matrix_cols(a));
  return 1;
}

static int negative(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lian_matrix_negative(binding_check_matrix(L, 1)));
  return 1;
}

/* core.matrix_bad(m) -> row, column of the first cell that is not finite; nothing where all are */
static int bad(lua_State *L) {
  const lian_matrix *a = binding_check_matrix(L, 1);
  size_t k = lian_matrix_first_bad(a), cells = lian_matrix_rows(a) * lian_matrix_cols(a);
  if (k == cells) return 0;
  lua_pushinteger(L, (lua_Integer)(k / lian_matrix_cols(a)) + 1);
  lua_pushinteger(L, (lua_Integer)(k % lian_matrix_cols(a)) + 1);
  return 2;
}

/* ---- new matrices */

static double number_at(lua_State *L, int table, lua_Integer i, lua_Integer row_number) {
  if (lua_rawgeti(L, table, i) != LUA_TNUMBER) {
    if (row_number > 0)
      luaL_error(L, "values[%I][%I]: expected a number, got %s", (LUAI_UACINT)row_number,
                 (LUAI_UACINT)i, luaL_typename(L, -1));
    luaL_error(L, "values[%I]: expected a number, got %s", (LUAI_UACINT)i, luaL_typename(L, -1));
  }
  double v = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return v;
}

static void fill_rows(lua_State *L, int values, double *to, size_t rows, size_t cols) {
  for (size_t i = 0; i < rows; i++) {
    if (lua_rawgeti(L, values, (lua_Integer)i + 1) != LUA_TTABLE)
      luaL_error(L, "values[%I]: expected a row of numbers, got %s", (LUAI_UACINT)(i + 1),
                 luaL_typename(L, -1));
    if (lua_rawlen(L, -1) != cols)
      luaL_error(L, "values[%I]: expected %I numbers, got %I", (LUAI_UACINT)(i + 1),
                 (LUAI_UACINT)cols, (LUAI_UACINT)lua_rawlen(L, -1));
    int at = lua_gettop(L);
    for (size_t j = 0; j < cols; j++)
      to[i * cols + j] = number_at(L, at, (lua_Integer)j + 1, (lua_Integer)i + 1);
    lua_pop(L, 1);
  }
}

/* core.matrix_new(rows, cols [, values]): values flat by rows, or an array of rows; zeros else */
static int matrix_make(lua_State *L) {
  lian_error err;
  lian_matrix *made;
  size_t r = binding_count(L, 1, 0, INT32_MAX, "rows"), c = binding_count(L, 2, 0, INT32_MAX, "columns");
  lua_settop(L, 3);
  PUSH_OR_FAIL(lian_matrix_new(&env, r, c, NULL, &made, &err));
  if (lua_isnil(L, 3)) return 1;
  luaL_checktype(L, 3, LUA_TTABLE);
  double *to = lian_matrix_edit(made);
  int nested = lua_rawgeti(L, 3, 1) == LUA_TTABLE;
  lua_pop(L, 1);
  size_t expected = nested ? r : r * c;
  if (lua_rawlen(L, 3) != expected)
    return luaL_error(L, "values: expected %I %s, got %I", (LUAI_UACINT)expected,
                      nested ? "rows" : "numbers", (LUAI_UACINT)lua_rawlen(L, 3));
  if (nested) {
    fill_rows(L, 3, to, r, c);
    return 1;
  }
  for (size_t k = 0; k < r * c; k++) to[k] = number_at(L, 3, (lua_Integer)k + 1, 0);
  return 1;
}

static int transpose(lua_State *L) {
  lian_error err;
  lian_matrix *a = binding_check_matrix(L, 1), *made;
  PUSH_OR_FAIL(lian_matrix_transpose(&env, a, &made, &err));
  copy_labels(L, 1, ROW_LABELS, -1, COL_LABELS);
  copy_labels(L, 1, COL_LABELS, -1, ROW_LABELS);
  return 1;
}

/* array of 1-based indices at `at` in scratch; nil gives NULL, for all */
static size_t *indices(lua_State *L, int at, size_t count, size_t *picked) {
  *picked = count;
  return lua_isnoneornil(L, at) ? NULL : binding_index_list(L, at, count, picked);
}

/* the labels at `what` of self, picked, become labels of the matrix on top */
static void pick_labels(lua_State *L, int what, const size_t *which, size_t count) {
  if (lua_getiuservalue(L, 1, what) != LUA_TNIL && which) {
    lua_createtable(L, (int)count, 0);
    for (size_t k = 0; k < count; k++) {
      lua_rawgeti(L, -2, (lua_Integer)which[k] + 1);
      lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    lua_remove(L, -2);
  }
  lua_setiuservalue(L, -2, what);
}

/* m:pick(rows, cols): arrays of indices, nil for all */
static int pick(lua_State *L) {
  lian_error err;
  lian_matrix *a = binding_check_matrix(L, 1), *made;
  size_t nr, nc;
  lua_settop(L, 3);
  const size_t *r = indices(L, 2, lian_matrix_rows(a), &nr), *c = indices(L, 3, lian_matrix_cols(a), &nc);
  PUSH_OR_FAIL(lian_matrix_pick(&env, a, r, nr, c, nc, &made, &err));
  pick_labels(L, ROW_LABELS, r, nr);
  pick_labels(L, COL_LABELS, c, nc);
  return 1;
}

static void same_labels(lua_State *L, int from) {
  copy_labels(L, from, ROW_LABELS, -1, ROW_LABELS);
  copy_labels(L, from, COL_LABELS, -1, COL_LABELS);
}

/* m:product(other) */
static int product(lua_State *L) {
  lian_error err;
  lian_matrix *a = binding_check_matrix(L, 1), *b = binding_check_matrix(L, 2), *made;
  PUSH_OR_FAIL(lian_matrix_product(&env, a, b, &made, &err));
  copy_labels(L, 1, ROW_LABELS, -1, ROW_LABELS);
  copy_labels(L, 2, COL_LABELS, -1, COL_LABELS);
  return 1;
}

/* m:add(other [, factor]) = m + factor * other */
static int add(lua_State *L) {
  lian_error err;
  lian_matrix *a = binding_check_matrix(L, 1), *b = binding_check_matrix(L, 2), *made;
  double factor = luaL_optnumber(L, 3, 1);
  PUSH_OR_FAIL(lian_matrix_add(&env, a, b, factor, &made, &err));
  same_labels(L, 1);
  return 1;
}

/* m:scale(rows, cols): row i times rows[i], column j times cols[j]; nil: not scaled */
static int scale(lua_State *L) {
  lian_error err;
  lian_matrix *a = binding_check_matrix(L, 1), *made;
  lua_settop(L, 3);
  double *r = lua_isnil(L, 2) ? NULL : binding_numbers(L, 2, lian_matrix_rows(a), "rows");
  double *c = lua_isnil(L, 3) ? NULL : binding_numbers(L, 3, lian_matrix_cols(a), "cols");
  PUSH_OR_FAIL(lian_matrix_scale(&env, a, r, c, &made, &err));
  same_labels(L, 1);
  return 1;
}

/* m:same(other): the same numbers, bit for bit (labels aside) */
static int same(lua_State *L) {
  void **one = luaL_testudata(L, 1, MATRIX_CLASS), **two = luaL_testudata(L, 2, MATRIX_CLASS);
  lua_pushboolean(L, one && two && lian_matrix_same(*one, *two));
  return 1;
}

static int length(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lian_matrix_rows(binding_check_matrix(L, 1)));
  return 1;
}

static int text(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, MATRIX_CLASS);
  const lian_matrix *a = *handle;
  if (!a) lua_pushliteral(L, "lian.matrix: closed");
  else lua_pushfstring(L, "lian.matrix: %I x %I", (LUAI_UACINT)lian_matrix_rows(a), (LUAI_UACINT)lian_matrix_cols(a));
  return 1;
}

void binding_open_matrix(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"label", label}, {"row_labels", row_labels}, {"col_labels", col_labels}, {"row", row},
      {"column", column}, {"totable", totable},
      {"row_sums", row_sums}, {"col_sums", col_sums}, {"negative", negative}, {"transpose", transpose},
      {"pick", pick}, {"product", product}, {"add", add}, {"scale", scale}, {"same", same}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__eq", same}, {"__tostring", text}, {NULL, NULL}};
  /* called often; no Lua code runs between fetching the matrix and the end, so they need no guard */
  static const luaL_Reg quick[] = {{"rows", rows}, {"cols", cols}, {"get", get}, {NULL, NULL}};
  static const luaL_Reg quick_meta[] = {{"__len", length}, {"__call", get}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"matrix_new", matrix_make}, {"matrix_bad", bad}, {NULL, NULL}};
  binding_handles(L, MATRIX_CLASS, methods, meta, release);
  lua_getfield(L, -1, "matrix");
  luaL_setfuncs(L, quick, 0);
  luaL_getmetatable(L, MATRIX_CLASS);
  luaL_setfuncs(L, quick_meta, 0);
  lua_pop(L, 2);
  binding_functions(L, functions);
}
