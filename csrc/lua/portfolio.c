/* core.portfolio: the best set of policies, and assignments (lua/lian/decide) */
#include <math.h>

#include "binding.h"

enum { MOST_ROWS = 1000000 };

static uint64_t set_at(lua_State *L, int index) {
  lua_Integer v = luaL_checkinteger(L, index);
  if (v < 0) luaL_error(L, "set: expected bits");
  return (uint64_t)v;
}

/* the list of sets named in the table at index; scratch */
static uint64_t *sets_field(lua_State *L, int index, const char *name, size_t *count) {
  *count = 0;
  if (lua_getfield(L, index, name) == LUA_TNIL) return NULL;
  luaL_checktype(L, -1, LUA_TTABLE);
  int at = lua_gettop(L);
  *count = (size_t)lua_rawlen(L, at);
  if (*count > MOST_ROWS) luaL_error(L, "%s: too many", name);
  uint64_t *out = lua_newuserdatauv(L, (*count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < *count; k++) {
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    out[k] = set_at(L, -1);
    lua_pop(L, 1);
  }
  return out;
}

/* numbers named in the table at index; NULL: not given */
static const double *numbers_field(lua_State *L, int index, const char *name, size_t count) {
  if (lua_getfield(L, index, name) == LUA_TNIL) return NULL;
  return binding_numbers(L, lua_gettop(L), count, name);
}

static uint32_t place_of(lua_State *L, double v, size_t count) {
  if (!(v >= 1 && v <= (double)count)) luaL_error(L, "expected the number of a policy");
  return (uint32_t)v - 1;
}

/* triples {a, b, gain, a, b, gain, ...} */
static void take_pairs(lua_State *L, int index, lian_portfolio_spec *s) {
  if (lua_getfield(L, index, "pairs") == LUA_TNIL) return;
  luaL_checktype(L, -1, LUA_TTABLE);
  size_t numbers = (size_t)lua_rawlen(L, -1);
  s->pairs = numbers / 3;
  if (numbers % 3 || s->pairs > MOST_ROWS) luaL_error(L, "pairs: expected two policies and a gain each");
  const double *v = binding_numbers(L, lua_gettop(L), numbers, "pairs");
  lian_policy_pair *out = lua_newuserdatauv(L, (s->pairs + 1) * sizeof *out, 0);
  for (size_t k = 0; k < s->pairs; k++)
    out[k] = (lian_policy_pair){place_of(L, v[3 * k], s->policies), place_of(L, v[3 * k + 1], s->policies), v[3 * k + 2]};
  s->pair = out;
}

/* {policy, any, policy, any, ...}: any is a set */
static void take_needs(lua_State *L, int index, lian_portfolio_spec *s) {
  if (lua_getfield(L, index, "needs") == LUA_TNIL) return;
  luaL_checktype(L, -1, LUA_TTABLE);
  int at = lua_gettop(L);
  s->needs = (size_t)lua_rawlen(L, at) / 2;
  if (s->needs > MOST_ROWS) luaL_error(L, "needs: too many");
  lian_policy_need *out = lua_newuserdatauv(L, (s->needs + 1) * sizeof *out, 0);
  for (size_t k = 0; k < s->needs; k++) {
    lua_rawgeti(L, at, (lua_Integer)(2 * k + 1));
    lua_rawgeti(L, at, (lua_Integer)(2 * k + 2));
    out[k].policy = place_of(L, luaL_checknumber(L, -2), s->policies);
    out[k].any = set_at(L, -1);
    lua_pop(L, 2);
  }
  s->need = out;
}

/* {policies = count, value, pairs, worth, price, limit = by limit, use = policies x limits, needs, excludes, goal} */
static lian_portfolio_spec spec_at(lua_State *L, int index) {
  lian_portfolio_spec s;
  lian_portfolio_default(&s);
  luaL_checktype(L, index, LUA_TTABLE);
  luaL_checkstack(L, 40, NULL);
  lua_getfield(L, index, "policies");
  s.policies = binding_count(L, lua_gettop(L), 1, LIAN_MOST_POLICIES, "policies");
  if (lua_getfield(L, index, "worth") != LUA_TNIL) {
    if (s.policies > LIAN_MOST_TABLED) luaL_error(L, "worth: too many policies");
    s.worth = binding_numbers_or_nan(L, lua_gettop(L), (size_t)1 << s.policies, "worth");
  }
  s.value = numbers_field(L, index, "value", s.policies);
  s.price = numbers_field(L, index, "price", s.policies);
  if (lua_getfield(L, index, "limit") != LUA_TNIL) {
    luaL_checktype(L, -1, LUA_TTABLE);
    s.limits = (size_t)lua_rawlen(L, -1);
    if (s.limits > 100000) luaL_error(L, "limit: at most 100000");
    s.limit = binding_numbers(L, lua_gettop(L), s.limits, "limit");
    s.use = numbers_field(L, index, "use", s.policies * s.limits);
    if (!s.use) luaL_error(L, "use: needed with limits");
  }
  take_pairs(L, index, &s);
  take_needs(L, index, &s);
  s.exclude = sets_field(L, index, "excludes", &s.excludes);
  if (lua_getfield(L, index, "goal") != LUA_TNIL) s.goal = luaL_checknumber(L, -1);
  return s;
}

static void push_found(lua_State *L, const lian_portfolio *p) {
  lua_createtable(L, 0, 4);
  lua_pushinteger(L, (lua_Integer)p->set);
  lua_setfield(L, -2, "set");
  if (!isnan(p->worth)) {
    lua_pushnumber(L, p->worth);
    lua_setfield(L, -2, "worth");
  }
  lua_pushnumber(L, p->price);
  lua_setfield(L, -2, "price");
  lua_pushinteger(L, (lua_Integer)p->nodes);
  lua_setfield(L, -2, "nodes");
}

/* portfolio.best(spec) -> {set, worth, price, nodes}; or nil, message, code */
static int best(lua_State *L) {
  lian_error err;
  lian_portfolio out;
  lua_settop(L, 1);
  lian_portfolio_spec s = spec_at(L, 1);
  lian_env env = binding_env(L);
  if (lian_portfolio_best(&env, &s, &out, &err)) return binding_fail(L, &err);
  push_found(L, &out);
  return 1;
}

/* portfolio.of(spec, set) -> {set, worth (nil: not known), price}, list of what each limit is passed by, rules broken */
static int of_set(lua_State *L) {
  lian_error err;
  lian_portfolio out;
  size_t broken;
  uint64_t set = set_at(L, 2);
  lua_settop(L, 1);
  lian_portfolio_spec s = spec_at(L, 1);
  double *excess = binding_scratch(L, s.limits + 1);
  if (lian_portfolio_of(&s, set, &out, excess, &broken, &err)) return binding_fail(L, &err);
  push_found(L, &out);
  binding_push_numbers(L, excess, s.limits);
  lua_pushinteger(L, (lua_Integer)broken);
  return 3;
}

/* portfolio.assign(fit, capacities, all) -> list of columns (0: none), total. fit: a matrix' numbers, row by row, NaN: may
   not be */
static int assign(lua_State *L) {
  lian_error err;
  double total;
  lua_settop(L, 3);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t cells = (size_t)lua_rawlen(L, 1), columns = (size_t)lua_rawlen(L, 2), rows = columns ? cells / columns : 0;
  if (columns < 1 || rows * columns != cells || rows > INT32_MAX)
    return luaL_error(L, "assign: expected rows of one number a column");
  int all = lua_toboolean(L, 3);
  const double *fit = binding_numbers_or_nan(L, 1, cells, "fit");
  const double *given = binding_numbers(L, 2, columns, "capacity");
  uint32_t *capacity = lua_newuserdatauv(L, columns * sizeof *capacity, 0);
  for (size_t j = 0; j < columns; j++) {
    if (!(given[j] >= 0 && given[j] <= INT32_MAX)) return luaL_error(L, "capacity: expected whole numbers");
    capacity[j] = (uint32_t)given[j];
  }
  uint32_t *column = lua_newuserdatauv(L, (rows + 1) * sizeof *column, 0);
  lian_env env = binding_env(L);
  if (lian_assign(&env, rows, columns, fit, capacity, all, column, &total, &err)) return binding_fail(L, &err);
  lua_createtable(L, (int)rows, 0);
  for (size_t i = 0; i < rows; i++) {
    lua_pushinteger(L, column[i] == LIAN_UNASSIGNED ? 0 : (lua_Integer)column[i] + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_pushnumber(L, total);
  return 2;
}

void binding_open_portfolio(lua_State *L) {
  static const luaL_Reg functions[] = {{"best", best}, {"of", of_set}, {"assign", assign}, {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "portfolio");
}
