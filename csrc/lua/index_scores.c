/* core.index: scores of trees, their slopes, and draws under other choices
   A tree in Lua: {leaves =, parent = {places; 0 of the last}, rule = {numbers from 1}, parameter = {}, weight = {},
   available =, within = {places}, strata =}; lists by node, false where a leaf has no rule. */
#include <math.h>
#include <string.h>

#include "index.h"

#define MOST_NODES 1000000

static const lian_rule *rules_at(lua_State *L, int index, size_t sets, size_t nodes) {
  const unsigned char *bytes = binding_bytes(L, index, sets * nodes, 0, LIAN_RULE_COUNT, "rule");
  lian_rule *out = lua_newuserdatauv(L, (sets * nodes + 1) * sizeof *out, 0);
  for (size_t k = 0; k < sets * nodes; k++) out[k] = (lian_rule)(bytes[k] > 0 ? bytes[k] - 1 : 0);
  return out;
}

static lian_tree check_tree(lua_State *L, int at, size_t rows) {
  luaL_checktype(L, at, LUA_TTABLE);
  luaL_checkstack(L, 20, NULL);
  lian_tree t = {.size = sizeof t, .leaves = option_count(L, at, "leaves")};
  t.nodes = option_length(L, at, "weight");
  if (t.nodes < 2 || t.nodes > MOST_NODES) luaL_error(L, "tree: expected 2 to %d nodes", MOST_NODES);
  option_get(L, at, "parent");
  const double *parent = binding_numbers(L, -1, t.nodes, "parent");
  uint32_t *place = lua_newuserdatauv(L, t.nodes * sizeof *place, 0);
  for (size_t k = 0; k < t.nodes; k++)
    place[k] = parent[k] >= 1 && parent[k] <= (double)t.nodes ? (uint32_t)parent[k] - 1 : (uint32_t)t.nodes;
  t.parent = place;
  option_get(L, at, "rule");
  t.rule = rules_at(L, -1, 1, t.nodes);
  option_get(L, at, "parameter");
  t.parameter = lua_isnil(L, -1) ? NULL : binding_numbers_or_nan(L, -1, t.nodes, "parameter");
  t.weight = option_numbers(L, at, "weight", t.nodes);
  t.available = option_number_or(L, at, "available", 0);
  t.strata = option_count(L, at, "strata");
  t.within = t.strata > 0 ? index_places(L, at, "within", rows, t.strata) : NULL;
  return t;
}

/* the leaves' number must be that of the table's columns */
static const lian_matrix *check_leaves(lua_State *L, int index, size_t leaves) {
  const lian_matrix *y = binding_check_matrix(L, index);
  if (lian_matrix_cols(y) != leaves)
    luaL_error(L, "tree: expected %I leaves, got %I", (LUAI_UACINT)lian_matrix_cols(y), (LUAI_UACINT)leaves);
  return y;
}

/* index.aggregate(table, tree) -> rows x nodes */
static int aggregate(lua_State *L) {
  lian_error err;
  lua_settop(L, 2);
  size_t rows = lian_matrix_rows(binding_check_matrix(L, 1));
  lian_tree t = check_tree(L, 2, rows);
  const lian_matrix *y = check_leaves(L, 1, t.leaves);
  lian_matrix *out = binding_new_matrix(L, rows, t.nodes);
  lian_env env = binding_env(L);
  if (lian_index_aggregate(&env, &t, rows, lian_matrix_data(y), lian_matrix_edit(out), &err)) return binding_fail(L, &err);
  return 1;
}

/* index.slopes(table, tree) -> rows x leaves */
static int slopes(lua_State *L) {
  lian_error err;
  lua_settop(L, 2);
  size_t rows = lian_matrix_rows(binding_check_matrix(L, 1));
  lian_tree t = check_tree(L, 2, rows);
  const lian_matrix *y = check_leaves(L, 1, t.leaves);
  lian_matrix *out = binding_new_matrix(L, rows, t.leaves);
  lian_env env = binding_env(L);
  if (lian_index_slopes(&env, &t, rows, lian_matrix_data(y), lian_matrix_edit(out), &err)) return binding_fail(L, &err);
  return 1;
}

/* index.change(tree, y0, y1, panels) -> list by leaf, residual */
static int change(lua_State *L) {
  lian_error err;
  double residual;
  lua_settop(L, 4);
  lian_tree t = check_tree(L, 1, 1);
  const double *y0 = binding_numbers(L, 2, t.leaves, "y0"), *y1 = binding_numbers(L, 3, t.leaves, "y1");
  size_t panels = lua_isnil(L, 4) ? 0 : binding_count(L, 4, 1, 10000000, "panels");
  double *out = binding_scratch(L, t.leaves);
  lian_env env = binding_env(L);
  if (lian_index_change(&env, &t, y0, y1, panels, out, &residual, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, t.leaves);
  lua_pushnumber(L, residual);
  return 2;
}

/* ---- draws */

typedef struct drawn {
  lian_tree tree;
  lian_draw_spec spec;
  size_t rows, draws;
  lian_draw *draw;
  double *scores;
  uint32_t *ranks;
  unsigned char *failed;
} drawn;

/* the tables at spec.tables: matrices of one size, kept on the stack */
static void check_tables(lua_State *L, drawn *d) {
  d->spec.tables = option_length(L, 2, "tables");
  if (d->spec.tables < 1 || d->spec.tables > 100000) luaL_error(L, "tables: expected 1 to 100000");
  option_get(L, 2, "tables");
  const double **data = lua_newuserdatauv(L, d->spec.tables * sizeof *data, 0);
  for (size_t k = 0; k < d->spec.tables; k++) {
    lua_rawgeti(L, -2, (lua_Integer)k + 1);
    const lian_matrix *a = binding_check_matrix(L, -1);
    if (k == 0) d->rows = lian_matrix_rows(a);
    if (lian_matrix_rows(a) != d->rows) luaL_error(L, "tables: they differ in rows");
    d->tree.leaves = lian_matrix_cols(a);
    data[k] = lian_matrix_data(a);
    lua_pop(L, 1); /* the list keeps it */
  }
  d->spec.table = data;
}

static uint32_t place_or_none(double v) { return v >= 1 && v < 4294967295.0 ? (uint32_t)v - 1 : LIAN_NONE; }

static const double *column_of(lua_State *L, const char *name, size_t draws) {
  option_get(L, 3, name);
  return lua_isnil(L, -1) ? NULL : binding_numbers(L, -1, draws, name);
}

/* lists by draw: table, rule, weights (places, 1 when left out), noise, drop (0: none, and when left out) */
static void check_draws(lua_State *L, drawn *d) {
  d->draws = option_within(L, 3, "count", 1, 100000000);
  const double *table = column_of(L, "table", d->draws), *rule = column_of(L, "rule", d->draws);
  const double *weights = column_of(L, "weights", d->draws), *noise = column_of(L, "noise", d->draws);
  const double *drop = column_of(L, "drop", d->draws);
  d->draw = lua_newuserdatauv(L, d->draws * sizeof *d->draw, 0);
  for (size_t k = 0; k < d->draws; k++)
    d->draw[k] = (lian_draw){table ? place_or_none(table[k]) : 0, rule ? place_or_none(rule[k]) : 0,
                             weights ? place_or_none(weights[k]) : 0, noise ? place_or_none(noise[k]) : LIAN_NONE,
                             drop ? place_or_none(drop[k]) : LIAN_NONE};
}

static void check_choices(lua_State *L, drawn *d) {
  size_t nodes = d->tree.nodes;
  d->spec.size = sizeof d->spec;
  d->spec.rules = option_within(L, 2, "rule_sets", 1, 10000);
  d->spec.weights = option_within(L, 2, "weight_sets", 1, 1000000);
  if (d->spec.weights > (size_t)INT32_MAX / nodes) luaL_error(L, "weight_sets: too many");
  option_get(L, 2, "rules");
  d->spec.rule = rules_at(L, -1, d->spec.rules, nodes);
  option_get(L, 2, "parameters");
  d->spec.parameter = lua_isnil(L, -1) ? NULL : binding_numbers_or_nan(L, -1, d->spec.rules * nodes, "parameters");
  d->spec.weight = option_numbers(L, 2, "weights", d->spec.weights * nodes);
  d->spec.spread = option_numbers(L, 2, "spread", nodes);
  option_get(L, 2, "seed");
  d->spec.seed = (uint64_t)luaL_checkinteger(L, -1);
  d->spec.rank_strata = option_count(L, 2, "rank_strata");
  d->spec.rank_within = d->spec.rank_strata > 0 ? index_places(L, 2, "rank_within", d->rows, d->spec.rank_strata) : NULL;
}

static void push_spreads(lua_State *L, const lian_spread *s, size_t rows) {
  static const char *const names[] = {"score_mean", "score_sd",  "score_low",   "score_median", "score_high",
                                      "rank_mean",  "rank_low",  "rank_median", "rank_high",    "in_top"};
  lua_createtable(L, 0, 10);
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    lua_createtable(L, rows > INT32_MAX ? 0 : (int)rows, 0);
    for (size_t i = 0; i < rows; i++) {
      double v;
      memcpy(&v, (const char *)&s[i] + k * sizeof(double), sizeof v);
      if (isnan(v)) lua_pushboolean(L, 0);
      else lua_pushnumber(L, v);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, names[k]);
  }
}

/* mean absolute rank shifts against the list at index, 0 for no rank; false where a draw failed */
static void push_shifts(lua_State *L, const drawn *d, int index) {
  lian_error err;
  const double *given = binding_numbers(L, index, d->rows, "nominal");
  uint32_t *nominal = lua_newuserdatauv(L, d->rows * sizeof *nominal, 0);
  for (size_t i = 0; i < d->rows; i++) nominal[i] = given[i] >= 1 && given[i] <= (double)d->rows ? (uint32_t)given[i] : 0;
  double *out = binding_scratch(L, d->draws);
  if (lian_index_shifts(d->rows, d->draws, nominal, d->ranks, d->failed, out, &err)) binding_fail(L, &err);
  lua_createtable(L, (int)d->draws, 0);
  for (size_t k = 0; k < d->draws; k++) {
    if (isnan(out[k])) lua_pushboolean(L, 0);
    else lua_pushnumber(L, out[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static lua_Integer failures(const drawn *d) {
  lua_Integer count = 0;
  for (size_t k = 0; k < d->draws; k++) count += d->failed[k];
  return count;
}

/* scores and ranks of each draw, draws x rows */
static void push_all(lua_State *L, const drawn *d) {
  lian_matrix *scores = binding_new_matrix(L, d->draws, d->rows), *ranks = binding_new_matrix(L, d->draws, d->rows);
  double *s = lian_matrix_edit(scores), *r = lian_matrix_edit(ranks);
  for (size_t k = 0; k < d->draws * d->rows; k++) {
    s[k] = d->scores[k];
    r[k] = d->ranks[k];
  }
}

/* index.draws(tree, {tables, rule_sets, rules, parameters, weight_sets, weights, spread, seed, rank_within, rank_strata},
   {count, table, rule, weights, noise, drop}, {low, high, top, nominal, keep})
   -> spreads by name, draws that failed, shifts (with nominal), scores and ranks (with keep) */
static int draws(lua_State *L) {
  lian_error err;
  drawn d;
  memset(&d, 0, sizeof d);
  lua_settop(L, 4);
  luaL_checkstack(L, 60, NULL);
  check_tables(L, &d);
  size_t leaves = d.tree.leaves;
  d.tree = check_tree(L, 1, d.rows);
  if (d.tree.leaves != leaves) return luaL_error(L, "tree: expected %I leaves", (LUAI_UACINT)leaves);
  check_choices(L, &d);
  check_draws(L, &d);
  double low = option_number_or(L, 4, "low", 0.05), high = option_number_or(L, 4, "high", 0.95);
  size_t top = option_count(L, 4, "top");
  int keep = option_flag(L, 4, "keep");
  if (d.rows > (size_t)INT32_MAX / d.draws) return luaL_error(L, "draws: %I draws of %I rows are too many",
                                                              (LUAI_UACINT)d.draws, (LUAI_UACINT)d.rows);
  d.scores = binding_scratch(L, d.draws * d.rows);
  d.ranks = lua_newuserdatauv(L, d.draws * d.rows * sizeof *d.ranks, 0);
  d.failed = lua_newuserdatauv(L, d.draws, 0);
  memset(d.failed, 0, d.draws);
  lian_spread *spreads = lua_newuserdatauv(L, d.rows * sizeof *spreads, 0);
  lian_env env = binding_env(L);
  if (lian_index_draws(&env, &d.tree, &d.spec, d.rows, d.draws, d.draw, d.scores, d.ranks, d.failed, &err) ||
      lian_index_spreads(&env, d.rows, d.draws, d.scores, d.ranks, d.failed, low, high, top, spreads, &err))
    return binding_fail(L, &err);
  push_spreads(L, spreads, d.rows);
  lua_pushinteger(L, failures(&d));
  if (option_get(L, 4, "nominal") != LUA_TNIL) {
    int at = lua_gettop(L);
    push_shifts(L, &d, at);
    lua_replace(L, at);
    lua_settop(L, at);
  }
  if (!keep) return 3;
  push_all(L, &d);
  return 5;
}

void index_add_scores(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"aggregate", aggregate}, {"slopes", slopes}, {"change", change}, {"draws", draws}, {NULL, NULL}};
  binding_functions(L, functions);
  lua_newtable(L); /* rules that compare rows: number from 1 -> true */
  for (int rule = 0; rule < LIAN_RULE_COUNT; rule++) {
    lua_pushboolean(L, lian_rule_is_relative((lian_rule)rule));
    lua_rawseti(L, -2, rule + 1);
  }
  lua_setfield(L, -2, "relative");
}
