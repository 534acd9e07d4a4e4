/* aggregation, selection, balancing, paths, prices and dependence as plain functions, added to
   core.analysis; named arguments are checked in lua/lian/methods */
#include <math.h>

#include "analysis.h"

/* ---- arguments; values pushed here stay on the stack until the call returns */

/* {{name, values}, ...} at field `axes` of index */
static const lian_axis *axes(lua_State *L, int index, size_t groups, size_t *count) {
  if (option_get(L, index, "axes") != LUA_TTABLE) luaL_error(L, "axes: expected a list");
  int at = lua_gettop(L);
  *count = (size_t)lua_rawlen(L, at);
  lian_axis *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 12, NULL);
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    int one = lua_gettop(L);
    luaL_checktype(L, one, LUA_TTABLE);
    list[k].name = option_text(L, one, "name");
    list[k].values = option_texts(L, one, "values", groups);
    if (!list[k].name || !list[k].values) luaL_error(L, "axes: expected name and values");
  }
  return list;
}

static size_t length_of(lua_State *L, int index, const char *name) {
  size_t count = option_get(L, index, name) == LUA_TTABLE ? (size_t)lua_rawlen(L, -1) : 0;
  lua_pop(L, 1);
  return count;
}

/* ---- new chains from chains */

static void read_categories(lua_State *L, int index, size_t demand, lian_grouping *g) {
  size_t count;
  if (option_get(L, index, "category") == LUA_TNIL) return;
  g->categories = length_of(L, index, "category_labels");
  g->category = binding_index_list(L, lua_gettop(L), g->categories, &count);
  if (count != demand) luaL_error(L, "category: expected one a demand category");
  g->category_labels = option_texts(L, index, "category_labels", g->categories);
  g->category_regions = option_texts(L, index, "category_regions", g->categories);
}

/* aggregate(chain, {labels, axes, node, group, weight | nil, category, category_labels,
   category_regions | nil}) */
static int aggregate(lua_State *L) {
  lian_error err;
  lian_grouping g = {.size = sizeof g};
  size_t count, given;
  lian_chain *c = binding_check_chain(L, 1), *made = NULL;
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  g.groups = length_of(L, 2, "labels");
  g.entries = length_of(L, 2, "node");
  g.labels = option_texts(L, 2, "labels", g.groups);
  g.axes = axes(L, 2, g.groups, &g.axis_count);
  option_get(L, 2, "node");
  g.node = binding_index_list(L, lua_gettop(L), lian_chain_count(c), &given);
  option_get(L, 2, "group");
  g.group = binding_index_list(L, lua_gettop(L), g.groups, &count);
  if (count != g.entries || given != g.entries) return luaL_error(L, "node and group: expected one an entry");
  luaL_checkstack(L, 24, NULL);
  if (option_get(L, 2, "weight") != LUA_TNIL)
    g.weight = binding_numbers(L, -1, g.entries, "weight");
  lian_block_view demand = {.size = sizeof demand};
  if (lian_chain_block(c, LIAN_PART_DEMAND, &demand, &err)) return binding_fail(L, &err);
  read_categories(L, 2, demand.count, &g);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_chain_aggregate(&env, c, &g, &made, &err)) return binding_fail(L, &err);
  *handle = made;
  return 1;
}

/* select(chain, nodes) */
static int select_nodes(lua_State *L) {
  lian_error err;
  size_t count;
  lian_chain *c = binding_check_chain(L, 1), *made = NULL;
  const size_t *nodes = binding_index_list(L, 2, lian_chain_count(c), &count);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_chain_select(&env, c, nodes, count, &made, &err)) return binding_fail(L, &err);
  *handle = made;
  return 1;
}

/* split(chain) -> chain, share imported of each good; false: imports without home use */
static int split(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1), *made = NULL;
  double *share = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_chain_split(&env, c, share, &made, &err)) return binding_fail(L, &err);
  *handle = made;
  lua_createtable(L, (int)lian_chain_count(c), 0);
  for (size_t i = 0; i < lian_chain_count(c); i++) {
    if (isinf(share[i]))
      lua_pushboolean(L, 0);
    else
      lua_pushnumber(L, share[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 2;
}

static int totals(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1), *made = NULL;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_chain_totals(&env, c, &made, &err)) return binding_fail(L, &err);
  *handle = made;
  return 1;
}

/* with_flows(chain, matrix, "output" | "demand" | "inputs"): the part that is kept */
static int with_flows(lua_State *L) {
  static const char *const kept[] = {"output", "demand", "inputs", NULL};
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1), *made = NULL;
  const lian_matrix *flows = binding_check_matrix(L, 2);
  lian_kept keep = (lian_kept)luaL_checkoption(L, 3, "output", kept);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CHAIN_CLASS, 1);
  if (lian_chain_with_flows(&env, c, flows, keep, &made, &err)) return binding_fail(L, &err);
  *handle = made;
  return 1;
}

/* ---- balancing */

/* {{row, column, value}, ...} at field `fixed` of index */
static const lian_cell *cells(lua_State *L, int index, const lian_matrix *a, size_t *count) {
  *count = 0;
  if (option_get(L, index, "fixed") == LUA_TNIL) return NULL;
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, at);
  lian_cell *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < *count; k++) {
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    int one = lua_gettop(L);
    lua_rawgeti(L, one, 1);
    lua_rawgeti(L, one, 2);
    lua_rawgeti(L, one, 3);
    list[k].row = binding_check_index(L, one + 1, lian_matrix_rows(a));
    list[k].col = binding_check_index(L, one + 2, lian_matrix_cols(a));
    list[k].value = luaL_checknumber(L, one + 3);
    lua_settop(L, one - 1);
  }
  return list;
}

static const char *const *labels_of(lua_State *L, int which, size_t count) {
  return lua_getiuservalue(L, 1, which) == LUA_TTABLE ? binding_texts(L, -1, count, "labels") : NULL;
}

static void push_report(lua_State *L, const lian_balance *report) {
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, report->sweeps);
  lua_setfield(L, -2, "sweeps");
  lua_pushnumber(L, report->worst);
  lua_setfield(L, -2, "worst");
}

/* balance(matrix, rows, columns, {gras, tolerance, most, fixed}) -> matrix, {sweeps, worst} */
static int balance(lua_State *L) {
  lian_error err;
  lian_balance report;
  lian_balancing o = {.size = sizeof o};
  lian_matrix *a = binding_check_matrix(L, 1), *made = NULL;
  lua_settop(L, 4);
  luaL_checktype(L, 4, LUA_TTABLE);
  o.allow_negative = option_flag(L, 4, "gras");
  o.tolerance = option_number(L, 4, "tolerance");
  o.most = (int)option_within(L, 4, "most", 0, INT32_MAX);
  o.fixed = cells(L, 4, a, &o.fixed_count);
  o.row_labels = labels_of(L, 1, lian_matrix_rows(a));
  o.col_labels = labels_of(L, 2, lian_matrix_cols(a));
  double *rows = binding_numbers(L, 2, lian_matrix_rows(a), "rows");
  double *cols = binding_numbers(L, 3, lian_matrix_cols(a), "columns");
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  if (lian_balance_matrix(&env, a, rows, cols, &o, &made, &report, &err))
    return binding_fail(L, &err);
  *handle = made;
  for (int side = 1; side <= 2; side++) { /* row and column labels */
    lua_getiuservalue(L, 1, side);
    lua_setiuservalue(L, -2, side);
  }
  push_report(L, &report);
  return 2;
}

/* ---- paths */

static void push_steps(lua_State *L, const lian_paths *p) {
  lua_createtable(L, (int)p->count, 0);
  for (size_t k = 0; k < p->count; k++) {
    lua_createtable(L, (int)(p->start[k + 1] - p->start[k]), 0);
    for (size_t i = p->start[k]; i < p->start[k + 1]; i++) {
      lua_pushinteger(L, (lua_Integer)p->step[i] + 1);
      lua_rawseti(L, -2, (lua_Integer)(i - p->start[k]) + 1);
    }
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static void push_paths(lua_State *L, const lian_paths *p) {
  lua_createtable(L, 0, 5);
  binding_push_numbers(L, p->value, p->count);
  lua_setfield(L, -2, "value");
  push_steps(L, p);
  lua_setfield(L, -2, "steps");
  lua_pushinteger(L, (lua_Integer)p->visited);
  lua_setfield(L, -2, "visited");
  lua_pushnumber(L, p->open_bound);
  lua_setfield(L, -2, "open_bound");
  lua_pushboolean(L, p->absolute);
  lua_setfield(L, -2, "absolute");
}

/* paths(chain, flows, weights, demand, top, threshold, most)
   -> {value, steps (arrays of node numbers), visited, open_bound, absolute} */
static int paths(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 7);
  lua_Integer top = luaL_checkinteger(L, 5), most = luaL_checkinteger(L, 7);
  double threshold = luaL_checknumber(L, 6);
  luaL_argcheck(L, top >= 1 && top <= 10000000, 5, "expected 1 to 10000000 paths");
  luaL_argcheck(L, most >= 1, 7, "expected at least one node");
  if (top > most) top = most; /* each expanded node gives at most one path */
  double *weights = binding_numbers(L, 3, lian_chain_count(c), "weights");
  double *demand = binding_numbers(L, 4, lian_chain_count(c), "demand");
  lian_paths p = {.size = sizeof p, .step_need = (size_t)top * 8};
  p.value = binding_scratch(L, (size_t)top);
  p.start = lua_newuserdatauv(L, ((size_t)top + 2) * sizeof *p.start, 0);
  lian_env env = binding_env(L);
  do { /* repeated with a larger array when the steps do not fit */
    p.step_room = p.step_need;
    p.step = lua_newuserdatauv(L, p.step_room * sizeof *p.step, 0);
    if (lian_structural_paths(&env, c, which, weights, demand, (size_t)top, threshold,
                              (size_t)most, &p, &err))
      return binding_fail(L, &err);
  } while (p.step_need > p.step_room);
  push_paths(L, &p);
  return 1;
}

/* apply(chain, flows, v) -> A v */
static int apply(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  size_t n = lian_chain_count(c);
  double *v = binding_numbers(L, 3, n, "v"), *out = binding_scratch(L, n);
  lian_env env = binding_env(L);
  if (lian_chain_apply(&env, c, which, v, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, n);
  return 1;
}

/* tiers(chain, flows, weights, demand, count) -> output required by demand, by tier of suppliers */
static int tiers(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  size_t n = lian_chain_count(c), count = binding_count(L, 5, 0, 1000000, "tiers");
  const double *weights = binding_numbers(L, 3, n, "weights"), *demand = binding_numbers(L, 4, n, "demand");
  double *value = binding_scratch(L, count);
  lian_env env = binding_env(L);
  if (lian_tiers(&env, c, which, weights, demand, count, value, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, value, count);
  return 1;
}

/* cut_flows(matrix, from, to, share) -> a copy with those cells times 1 - share */
static int cut_flows(lua_State *L) {
  lian_error err;
  size_t rows, cols;
  lian_matrix *a = binding_check_matrix(L, 1), *copy;
  double kept = 1 - luaL_checknumber(L, 4);
  lua_settop(L, 4);
  const size_t *from = binding_index_list(L, 2, lian_matrix_rows(a), &rows);
  const size_t *to = binding_index_list(L, 3, lian_matrix_cols(a), &cols);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  if (lian_matrix_cut(&env, a, from, rows, to, cols, kept, &copy, &err)) return binding_fail(L, &err);
  *handle = copy;
  return 1;
}

/* ---- prices */

/* prices(chain, flows, cost, pass, fixed): fixed has false where a price is free */
static int prices(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 5);
  double *cost = binding_numbers(L, 3, lian_chain_count(c), "cost");
  double *pass = analysis_numbers(L, 4, lian_chain_count(c), "pass"), *fixed = NULL;
  unsigned char *is_fixed = NULL;
  if (!lua_isnil(L, 5)) {
    luaL_checktype(L, 5, LUA_TTABLE);
    fixed = binding_scratch(L, lian_chain_count(c));
    is_fixed = lua_newuserdatauv(L, lian_chain_count(c) + 1, 0);
    for (size_t i = 0; i < lian_chain_count(c); i++) {
      is_fixed[i] = lua_rawgeti(L, 5, (lua_Integer)i + 1) == LUA_TNUMBER;
      fixed[i] = is_fixed[i] ? lua_tonumber(L, -1) : 0;
      lua_pop(L, 1);
    }
  }
  double *out = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_price_change(&env, c, which, cost, pass, fixed, is_fixed, out, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, out, lian_chain_count(c));
  return 1;
}

/* tariff_cost(chain, rate by seller, buyers | nil) -> cost a unit of output, taxed value */
static int tariff_cost(lua_State *L) {
  lian_error err;
  double base;
  lian_chain *c = binding_check_chain(L, 1);
  lua_settop(L, 3);
  double *rate = binding_numbers(L, 2, lian_chain_count(c), "rate"), *cost = binding_scratch(L, lian_chain_count(c));
  const unsigned char *buyer = binding_flags(L, 3, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_tariff_cost(&env, c, rate, buyer, cost, &base, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, cost, lian_chain_count(c));
  lua_pushnumber(L, base);
  return 2;
}

/* ---- dependence */

static lian_measure measure_at(lua_State *L, int index) {
  static const char *const names[] = {"value_added", "look_through", "face_value",
                                      "per_output",  "direct",       NULL};
  return (lian_measure)luaL_checkoption(L, index, "value_added", names);
}

/* content(chain, flows, measure) -> {array by node for each region, then outside}, base */
static int content(lua_State *L) {
  lian_error err;
  lian_matrix *made = NULL;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lian_measure measure = measure_at(L, 3);
  lua_settop(L, 3);
  double *base = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  if (lian_content(&env, c, which, measure, &made, base, &err)) return binding_fail(L, &err);
  *handle = made;
  size_t rows = lian_matrix_rows(made), n = lian_chain_count(c);
  lua_createtable(L, (int)rows, 0);
  for (size_t g = 0; g < rows; g++) {
    binding_push_numbers(L, lian_matrix_data(made) + g * n, n);
    lua_rawseti(L, -2, (lua_Integer)g + 1);
  }
  binding_push_numbers(L, base, lian_chain_count(c));
  return 2;
}

/* content_by_supplier(chain, flows, measure, bundle) -> by supplier, from outside */
static int content_by_supplier(lua_State *L) {
  lian_error err;
  double outside;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lian_measure measure = measure_at(L, 3);
  double *bundle = binding_numbers(L, 4, lian_chain_count(c), "bundle"), *out = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_content_by_supplier(&env, c, which, measure, bundle, out, &outside, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, out, lian_chain_count(c));
  lua_pushnumber(L, outside);
  return 2;
}

/* sourcing(chain) -> {inputs, foreign, use, own} */
static int sourcing(lua_State *L) {
  static const char *const names[] = {"inputs", "foreign", "use", "own"};
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  double *scratch = binding_scratch(L, 4 * lian_chain_count(c));
  size_t n = lian_chain_count(c);
  lian_sourcing s = {sizeof s, scratch, scratch + n, scratch + 2 * n, scratch + 3 * n};
  lian_env env = binding_env(L);
  if (lian_chain_sourcing(&env, c, &s, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 4);
  for (size_t k = 0; k < 4; k++) {
    binding_push_numbers(L, scratch + k * lian_chain_count(c), lian_chain_count(c));
    lua_setfield(L, -2, names[k]);
  }
  return 1;
}

void binding_open_paths(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"aggregate", aggregate}, {"select", select_nodes},
      {"split", split},         {"totals", totals},
      {"balance", balance},     {"paths", paths},
      {"apply", apply},         {"cut_flows", cut_flows},
      {"tiers", tiers},         {"with_flows", with_flows},
      {"prices", prices},       {"tariff_cost", tariff_cost},
      {"content", content},     {"content_by_supplier", content_by_supplier},
      {"sourcing", sourcing},   {NULL, NULL}};
  lua_getfield(L, -1, "analysis");
  binding_functions(L, functions);
  lua_pop(L, 1);
}
