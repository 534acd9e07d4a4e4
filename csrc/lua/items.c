/* lian.case: a case of a list of items; core.items
   Named arguments are checked in lua/lian/items; here numbers are taken by position. */
#include <math.h>

#include "binding.h"

#define CASE_CLASS "lian.case"
#define SETS_CLASS "lian.sets"

static lian_case *check_case(lua_State *L, int index) {
  return binding_check(L, index, CASE_CLASS);
}

/* ---- arguments copied to scratch, which stays on the stack until the call returns */

/* 0 where the chain has no list of items */
static size_t providers_of(const lian_chain *c) {
  lian_items_view t = {.size = sizeof t};
  return lian_chain_items(c, &t, NULL) == LIAN_OK ? lian_labels_count(t.providers) : 0;
}

static const lian_cut *cuts_at(lua_State *L, int index, const lian_chain *c, size_t *count) {
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, index);
  lian_cut *cuts = lua_newuserdatauv(L, (*count + 1) * sizeof *cuts, 0);
  for (size_t k = 0; k < *count; k++) {
    luaL_checkstack(L, 8, NULL);
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    int at = lua_gettop(L);
    luaL_checktype(L, at, LUA_TTABLE);
    lua_getfield(L, at, "item");
    cuts[k].item = binding_flags(L, -1, lian_chain_count(c));
    lua_getfield(L, at, "provider");
    cuts[k].provider = binding_flags(L, -1, providers_of(c));
    if (!cuts[k].provider) luaL_error(L, "cuts: expected providers");
    lua_getfield(L, at, "share");
    cuts[k].share = luaL_checknumber(L, -1);
    lua_pop(L, 1);
  }
  return cuts;
}

/* {item = indices, weight = numbers or nil, best = flag} at index */
static lian_goal goal_at(lua_State *L, int index, size_t n) {
  lian_goal g = {.size = sizeof g};
  luaL_checkstack(L, 8, NULL);
  luaL_checktype(L, index, LUA_TTABLE);
  lua_getfield(L, index, "item");
  g.item = binding_place_list(L, -1, n, 0, &g.count);
  if (lua_getfield(L, index, "weight") != LUA_TNIL)
    g.weight = binding_numbers(L, -1, g.count, "goal.weight");
  lua_getfield(L, index, "best");
  g.best = lua_toboolean(L, -1);
  return g;
}

/* ---- the class */

/* a number or false (unknown) per item */
static const double *home_use_at(lua_State *L, int index, size_t n) {
  luaL_checktype(L, index, LUA_TTABLE);
  double *out = binding_scratch(L, n);
  for (size_t i = 0; i < n; i++) {
    int type = lua_rawgeti(L, index, (lua_Integer)i + 1);
    out[i] = type == LUA_TNUMBER ? lua_tonumber(L, -1) : NAN;
    lua_pop(L, 1);
  }
  return out;
}

/* items.case(chain, home, made | nil, cuts, home_use | nil) -> case */
static int make(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_case_spec spec = {.size = sizeof spec, .home = luaL_checkstring(L, 2)};
  lua_settop(L, 5);
  spec.made = binding_flags(L, 3, lian_chain_count(c));
  spec.home_use = lua_isnil(L, 5) ? NULL : home_use_at(L, 5, lian_chain_count(c));
  spec.cuts = cuts_at(L, 4, c, &spec.cut_count);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, CASE_CLASS, 0);
  lian_case *q;
  if (lian_case_new(&env, c, &spec, &q, &err)) return binding_fail(L, &err);
  *handle = q;
  return 1;
}

static void release(void *q) { lian_case_free(q); }

static int levels(lua_State *L) {
  const lian_case *q = check_case(L, 1);
  binding_push_numbers(L, lian_case_levels(q), lian_case_count(q));
  return 1;
}

static int abroad(lua_State *L) {
  const lian_case *q = check_case(L, 1);
  binding_push_numbers(L, lian_case_abroad(q), lian_case_count(q));
  return 1;
}

static int own(lua_State *L) {
  const lian_case *q = check_case(L, 1);
  binding_push_numbers(L, lian_case_own(q), lian_case_count(q));
  return 1;
}

/* supply(own, abroad) -> true: levels are those under these shares from now on */
static int supply(lua_State *L) {
  lian_error err;
  lian_case *q = check_case(L, 1);
  size_t n = lian_case_count(q);
  const double *own = binding_numbers(L, 2, n, "own"), *abroad = binding_numbers(L, 3, n, "abroad");
  if (lian_case_supply(q, own, abroad, &err)) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* an array of indices from 1, 0 for none */
static void push_places(lua_State *L, const uint32_t *v, size_t n) {
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    lua_pushinteger(L, v[k] == LIAN_NONE ? 0 : (lua_Integer)v[k] + 1);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

/* impact() -> months, from */
static int impact(lua_State *L) {
  lian_error err;
  const lian_case *q = check_case(L, 1);
  size_t n = lian_case_count(q);
  double *months = binding_scratch(L, n);
  uint32_t *from = lua_newuserdatauv(L, (n + 1) * sizeof *from, 0);
  lian_env env = binding_env(L);
  if (lian_case_impact(&env, q, months, from, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, months, n);
  push_places(L, from, n);
  return 2;
}

/* units(group of each provider or false, groups, each_item, share) -> items (0: all), groups, masses */
static int set_units(lua_State *L) {
  lian_error err;
  lian_unit_spec spec = {.size = sizeof spec};
  size_t count;
  lian_case *q = check_case(L, 1);
  spec.groups = binding_count(L, 3, 0, INT32_MAX, "groups");
  spec.each_item = lua_toboolean(L, 4);
  spec.share = luaL_checknumber(L, 5);
  spec.group = binding_place_list(L, 2, spec.groups, 1, &count);
  if (count != lian_case_providers(q))
    return luaL_error(L, "groups: expected one a provider, %I, got %I", (LUAI_UACINT)lian_case_providers(q),
                      (LUAI_UACINT)count);
  lian_env env = binding_env(L);
  if (lian_case_set_units(&env, q, &spec, &err)) return binding_fail(L, &err);
  count = lian_case_units(q);
  luaL_checkstack(L, 6, NULL);
  for (int t = 0; t < 3; t++) lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    uint32_t item, group;
    double mass;
    if (lian_case_unit(q, k, &item, &group, &mass, &err)) return binding_fail(L, &err);
    lua_pushinteger(L, item == LIAN_NONE ? 0 : (lua_Integer)item + 1);
    lua_rawseti(L, -4, (lua_Integer)k + 1);
    lua_pushinteger(L, (lua_Integer)group + 1);
    lua_rawseti(L, -3, (lua_Integer)k + 1);
    lua_pushnumber(L, mass);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 3;
}

/* ---- evaluating sets */

static int run_sets(lua_State *L, const lian_case *q, const lian_goal *g, const size_t *start,
                    const uint32_t *unit, size_t count, double *out) {
  lian_error err;
  lian_env env = binding_env(L);
  return lian_case_evaluate(&env, q, g, start, unit, count, out, &err) ? binding_fail(L, &err) : 0;
}

/* copies the units of set k to `unit` from `at` on, up to its capacity; returns their number */
static size_t take_set(lua_State *L, int sets, size_t k, size_t units, uint32_t *unit, size_t at, size_t capacity) {
  if (lua_rawgeti(L, sets, (lua_Integer)k + 1) != LUA_TTABLE)
    luaL_error(L, "sets[%I]: expected an array of units", (LUAI_UACINT)(k + 1));
  size_t size = (size_t)lua_rawlen(L, -1);
  for (size_t p = 0; p < size && at + p < capacity; p++) {
    lua_rawgeti(L, -1, (lua_Integer)p + 1);
    unit[at + p] = (uint32_t)binding_check_index(L, -1, units);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return size;
}

/* evaluate(goal, sets) -> level under each; a set is an array of units */
static int evaluate(lua_State *L) {
  const lian_case *q = check_case(L, 1);
  luaL_checktype(L, 3, LUA_TTABLE);
  lua_settop(L, 3);
  lian_goal g = goal_at(L, 2, lian_case_count(q));
  size_t count = (size_t)lua_rawlen(L, 3), total = 0, at = 0;
  for (size_t k = 0; k < count; k++) total += take_set(L, 3, k, 0, NULL, 0, 0);
  size_t *start = lua_newuserdatauv(L, (count + 1) * sizeof *start, 0);
  uint32_t *unit = lua_newuserdatauv(L, (total + 1) * sizeof *unit, 0);
  double *out = binding_scratch(L, count);
  start[0] = 0;
  for (size_t k = 0; k < count; k++) {
    size_t size = take_set(L, 3, k, lian_case_units(q), unit, at, total);
    at = size < total - at ? at + size : total;
    start[k + 1] = at;
  }
  int failed = run_sets(L, q, &g, start, unit, count, out);
  if (failed) return failed;
  binding_push_numbers(L, out, count);
  return 1;
}

/* singles(goal) -> level under each unit alone */
static int singles(lua_State *L) {
  const lian_case *q = check_case(L, 1);
  size_t count = lian_case_units(q);
  lian_goal g = goal_at(L, 2, lian_case_count(q));
  size_t *start = lua_newuserdatauv(L, (count + 1) * sizeof *start, 0);
  uint32_t *unit = lua_newuserdatauv(L, (count + 1) * sizeof *unit, 0);
  double *out = binding_scratch(L, count);
  start[0] = 0;
  for (size_t k = 0; k < count; k++) {
    unit[k] = (uint32_t)k;
    start[k + 1] = k + 1;
  }
  int failed = run_sets(L, q, &g, start, unit, count, out);
  if (failed) return failed;
  binding_push_numbers(L, out, count);
  return 1;
}

/* pairs(goal) -> symmetric matrix of levels under two units; a unit with itself: alone */
static int pairs(lua_State *L) {
  lian_error err;
  lian_matrix *out;
  const lian_case *q = check_case(L, 1);
  lian_goal g = goal_at(L, 2, lian_case_count(q));
  luaL_checkstack(L, 4, NULL);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  if (lian_case_pairs(&env, q, &g, &out, &err)) return binding_fail(L, &err);
  *handle = out;
  binding_account(L, lian_matrix_rows(out) * lian_matrix_cols(out) * sizeof(double));
  return 1;
}

/* ---- cut sets and gaps */

static int sets_gather(lua_State *L) {
  void **handle = luaL_checkudata(L, 1, SETS_CLASS);
  lian_env env = binding_env(L);
  lian_cut_sets_free(&env, *handle);
  *handle = NULL;
  return 0;
}

/* cut_sets(goal, below, size, most) -> sets, levels, number of evaluations */
static int cut_sets(lua_State *L) {
  lian_error err;
  const lian_case *q = check_case(L, 1);
  double below = luaL_checknumber(L, 3);
  size_t size = binding_count(L, 4, 1, 3, "size");
  size_t most = lua_isnoneornil(L, 5) ? 0 : binding_count(L, 5, 0, PTRDIFF_MAX, "most");
  lian_goal g = goal_at(L, 2, lian_case_count(q));
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, SETS_CLASS, 0);
  lian_cut_sets *s;
  if (lian_case_cut_sets(&env, q, &g, below, size, most, &s, &err)) return binding_fail(L, &err);
  *handle = s;
  luaL_checkstack(L, 8, NULL);
  lua_createtable(L, (int)s->count, 0);
  for (size_t k = 0; k < s->count; k++) {
    push_places(L, s->unit + s->start[k], s->start[k + 1] - s->start[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  binding_push_numbers(L, s->level, s->count);
  lua_pushinteger(L, (lua_Integer)s->tested);
  return 3;
}

/* gaps(goal, target, rank | nil, most | nil) -> items, groups, levels before, levels after */
static int gaps(lua_State *L) {
  lian_error err;
  const lian_case *q = check_case(L, 1);
  size_t n = lian_case_count(q), count = 0;
  double target = luaL_checknumber(L, 3);
  const double *rank = lua_isnoneornil(L, 4) ? NULL : binding_numbers(L, 4, n, "rank");
  lua_Integer most = luaL_optinteger(L, 5, 0);
  luaL_argcheck(L, most >= 0, 5, "expected 0 or more");
  lian_goal g = goal_at(L, 2, n);
  lian_gap *found = lua_newuserdatauv(L, (n + 1) * sizeof *found, 0);
  lian_env env = binding_env(L);
  if (lian_case_gaps(&env, q, &g, target, rank, (size_t)most, found, &count, &err)) return binding_fail(L, &err);
  luaL_checkstack(L, 8, NULL);
  for (int t = 0; t < 4; t++) lua_createtable(L, (int)count, 0);
  for (size_t k = 0; k < count; k++) {
    lua_Integer at = (lua_Integer)k + 1;
    lua_pushinteger(L, (lua_Integer)found[k].item + 1);
    lua_rawseti(L, -5, at);
    lua_pushinteger(L, (lua_Integer)found[k].group);
    lua_rawseti(L, -4, at);
    lua_pushnumber(L, found[k].before);
    lua_rawseti(L, -3, at);
    lua_pushnumber(L, found[k].after);
    lua_rawseti(L, -2, at);
  }
  return 4;
}

/* ---- the graph, and the parts of a list */

/* items.shape(chain, goals) -> {upstream, downstream, loop, gate (0: none), behind, articulation,
   loops} */
static int shape(lua_State *L) {
  lian_error err;
  const lian_chain *c = binding_check_chain(L, 1);
  size_t count, n = lian_chain_count(c);
  const uint32_t *goals = binding_place_list(L, 2, n, 0, &count);
  uint32_t *scratch = lua_newuserdatauv(L, (5 * n + 1) * sizeof *scratch, 0);
  unsigned char *articulation = lua_newuserdatauv(L, n + 1, 0);
  lian_shape s = {.size = sizeof s, .upstream = scratch, .downstream = scratch + n, .loop = scratch + 2 * n,
                  .gate = scratch + 3 * n, .behind = scratch + 4 * n, .articulation = articulation};
  lian_env env = binding_env(L);
  if (lian_chain_shape(&env, c, goals, count, &s, &err)) return binding_fail(L, &err);
  static const char *const names[] = {"upstream", "downstream", "loop", "gate", "behind"};
  luaL_checkstack(L, 8, NULL);
  lua_createtable(L, 0, 7);
  for (size_t t = 0; t < 5; t++) {
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
      uint32_t v = scratch[t * n + i];
      lua_pushinteger(L, t == 3 ? (v == LIAN_NONE ? 0 : (lua_Integer)v + 1) : (lua_Integer)v);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, names[t]);
  }
  lua_createtable(L, (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_pushboolean(L, articulation[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "articulation");
  lua_pushinteger(L, (lua_Integer)s.loops);
  lua_setfield(L, -2, "loops");
  return 1;
}

/* sets field `name`: the item of each link, from row starts */
static void set_owners(lua_State *L, const uint32_t *start, size_t n, const char *name) {
  lua_createtable(L, (int)start[n], 0);
  for (size_t i = 0; i < n; i++)
    for (size_t p = start[i]; p < start[i + 1]; p++) {
      lua_pushinteger(L, (lua_Integer)i + 1);
      lua_rawseti(L, -2, (lua_Integer)p + 1);
    }
  lua_setfield(L, -2, name);
}

static void set_places(lua_State *L, const uint32_t *v, size_t n, const char *name) {
  push_places(L, v, n);
  lua_setfield(L, -2, name);
}

/* NaN becomes false */
static void set_numbers(lua_State *L, const double *v, size_t n, const char *name) {
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    if (isnan(v[k]))
      lua_pushboolean(L, 0);
    else
      lua_pushnumber(L, v[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, name);
}

static void set_bytes(lua_State *L, const unsigned char *v, size_t n, const char *name) {
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    lua_pushinteger(L, v[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, name);
}

static void set_texts(lua_State *L, const lian_labels *l, const uint32_t *code, size_t n,
                      const char *name) {
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    if (code && code[k] == LIAN_NONE)
      lua_pushstring(L, "");
    else
      lua_pushstring(L, lian_labels_text(l, code ? code[k] : k));
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, name);
}

/* items.parts(chain) -> the columns from which the list can be rebuilt, with shares as computed and as
   stated; nil when the chain has none */
static int parts(lua_State *L) {
  const lian_chain *c = binding_check_chain(L, 1);
  lian_items_view t = {.size = sizeof t};
  if (lian_chain_items(c, &t, NULL)) return 0;
  size_t n = lian_chain_count(c), needs = t.need_start[n], kinds = t.kind_start[n], provisions = t.give_start[n];
  size_t providers = lian_labels_count(t.providers);
  luaL_checkstack(L, 6, NULL);
  lua_newtable(L);
  set_owners(L, t.need_start, n, "requirer");
  set_places(L, t.input, needs, "input");
  set_bytes(L, t.need, needs, "need");
  set_owners(L, t.kind_start, n, "kind");
  set_places(L, t.variant, kinds, "variant");
  set_numbers(L, t.weight, kinds, "weight");
  set_bytes(L, t.any, n, "any");
  set_texts(L, t.providers, NULL, providers, "provider");
  set_texts(L, t.countries, t.country, providers, "country");
  set_owners(L, t.give_start, n, "provided");
  set_places(L, t.by, provisions, "by");
  set_numbers(L, t.stated, provisions, "stated");
  set_numbers(L, t.share, provisions, "share");
  set_texts(L, t.countries, t.to, provisions, "to");
  set_texts(L, t.countries, NULL, lian_labels_count(t.countries), "countries");
  return 1;
}

void binding_open_items(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"case", make}, {"shape", shape}, {"parts", parts}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"levels", levels}, {"abroad", abroad}, {"own", own}, {"supply", supply}, {"impact", impact},
      {"units", set_units}, {"evaluate", evaluate}, {"singles", singles}, {"pairs", pairs},
      {"cut_sets", cut_sets}, {"gaps", gaps}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg sets_meta[] = {{"__gc", sets_gather}, {NULL, NULL}};
  binding_handles(L, CASE_CLASS, methods, none, release);
  binding_class(L, SETS_CLASS, none, sets_meta);
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "items");
}
