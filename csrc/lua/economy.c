/* lian.economy: an economy of inventories, run step by step; core.economy
   Named arguments are checked in lua/lian/scenario; here numbers are taken by position. */
#include <stddef.h>
#include <string.h>

#include "binding.h"

#define ECONOMY_CLASS "lian.economy"

static lian_economy *check_economy(lua_State *L, int index) {
  return binding_check(L, index, ECONOMY_CLASS);
}

static void release(void *economy) { lian_economy_free(economy); }

static const double *list_field(lua_State *L, int at, const char *name, size_t count) {
  option_get(L, at, name);
  return binding_numbers(L, -1, count, name);
}

/* index of a required name in the list */
static int one_of(lua_State *L, int at, const char *name, const char *const *names) {
  if (option_get(L, at, name) == LUA_TNIL) luaL_error(L, "economy.%s: expected a name", name);
  lua_pop(L, 1);
  return option_choice(L, at, name, names);
}

#define MOST_GOODS ((size_t)1 << 24)

/* first: the spec of the first lane, at index 2; a list shared with it is read once */
static void read_spec(lua_State *L, int at, const lian_chain *c, lian_economy_spec *s,
                      const lian_economy_spec *first) {
  static const char *const productions[] = {"leontief", "linear", NULL};
  static const char *const targets[] = {"wanted", "fixed", "output", NULL};
  static const char *const readings[] = {"domestic", "total", NULL};
  size_t n = lian_chain_count(c);
  luaL_checktype(L, at, LUA_TTABLE);
  luaL_checkstack(L, 40, NULL);
  *s = (lian_economy_spec){.size = sizeof *s, .steps = option_number(L, at, "steps"),
                           .goods = option_within(L, at, "goods", 1, MOST_GOODS),
                           .minor = option_number(L, at, "minor"),
                           .alpha_base = option_number(L, at, "alpha_base"),
                           .alpha_max = option_number(L, at, "alpha_max"),
                           .alpha_steps = option_number(L, at, "alpha_steps"),
                           .by_capacity = option_flag(L, at, "by_capacity"),
                           .by_demand = option_flag(L, at, "by_demand"),
                           .run_down = option_flag(L, at, "run_down"),
                           .rebuild_last = option_flag(L, at, "rebuild_last"),
                           .backlog = option_flag(L, at, "backlog"),
                           .quiet = option_flag(L, at, "quiet"),
                           .net = option_flag(L, at, "net")};
  if (option_get(L, at, "slight") != LUA_TNIL) s->slight = option_number(L, at, "slight");
  if (option_get(L, at, "hire") != LUA_TNIL) {
    s->hire = option_number(L, at, "hire");
    s->fire = option_number(L, at, "fire");
  }
  s->which = (lian_flows)one_of(L, at, "flows", readings);
  s->production = (lian_production)one_of(L, at, "production", productions);
  option_get(L, at, "rationing");
  s->rationing = binding_check_serving(L, -1);
  s->target = (lian_target)one_of(L, at, "target", targets);
  option_get(L, at, "good");
  s->good = binding_places(L, -1, n, s->goods, "good");
  s->stock = list_field(L, at, "stock", s->goods);
  s->restore = list_field(L, at, "restore", s->goods);
  s->reach = list_field(L, at, "reach", s->goods);
  if (option_get(L, at, "keep") != LUA_TNIL) s->keep = binding_numbers(L, -1, n, "keep");
  if (option_get(L, at, "purchases") != LUA_TNIL) {
    int list = lua_gettop(L);
    s->columns = option_get(L, at, "columns") == LUA_TNIL ? 1 : binding_count(L, -1, 1, 100000, "columns");
    if (first && option_get(L, 2, "purchases") && lua_rawequal(L, -1, list) && s->columns == first->columns)
      s->purchases = first->purchases;
    else
      s->purchases = binding_numbers(L, list, n * s->columns, "purchases");
  }
  if (option_get(L, at, "dormant") != LUA_TNIL) {
    luaL_checktype(L, -1, LUA_TTABLE);
    s->dormant = binding_flags(L, lua_gettop(L), n);
  }
  if (option_get(L, at, "importance") != LUA_TNIL)
    s->importance = binding_bytes(L, -1, s->goods * n, LIAN_NEED_CRITICAL, LIAN_NEED_OPTIONAL, "importance");
}

/* economy.new(chain, spec, ...): a lane for each spec */
static int make(lua_State *L) {
  lian_chain *c = binding_check_chain(L, 1);
  int lanes = lua_gettop(L) - 1;
  luaL_argcheck(L, lanes >= 1 && lanes <= 256, 2, "expected 1 to 256 specs");
  lian_economy_spec *s = lua_newuserdatauv(L, (size_t)lanes * sizeof *s, 0);
  luaL_checkstack(L, 32 * lanes + 40, NULL);
  for (int k = 0; k < lanes; k++)
    if (k > 0 && lua_rawequal(L, k + 2, 2))
      s[k] = s[0];
    else
      read_spec(L, k + 2, c, &s[k], k > 0 ? &s[0] : NULL);
  void **handle = binding_handle(L, ECONOMY_CLASS, 0);
  lian_economy *e;
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_economy_new(&env, c, s, (size_t)lanes, &e, &err)) return binding_fail(L, &err);
  *handle = e;
  size_t n = lian_economy_count(e);
  binding_account(L, n * (n + (3 + 2 * (size_t)lanes) * s->goods + lian_economy_columns(e)) * sizeof(double));
  return 1;
}

/* economy.planned(chain, steps a year or nil): one lane, with the defaults of a run */
static int planned(lua_State *L) {
  lian_economy_plan plan;
  lian_economy *e;
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_economy_plan_default(&plan);
  plan.steps = luaL_optnumber(L, 2, plan.steps);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, ECONOMY_CLASS, 0);
  if (lian_economy_planned(&env, c, &plan, &e, &err)) return binding_fail(L, &err);
  *handle = e;
  return 1;
}

static const struct sum {
  const char *name;
  size_t at; /* in lian_step */
} SUMS[] = {{"output", offsetof(lian_step, output)}, {"capacity", offsetof(lian_step, capacity)},
            {"final_demand", offsetof(lian_step, final_demand)}, {"orders", offsetof(lian_step, orders)},
            {"rebuild", offsetof(lian_step, rebuild)}, {"rebuilt", offsetof(lian_step, rebuilt)},
            {"unmet", offsetof(lian_step, unmet)}, {"surplus", offsetof(lian_step, surplus)},
            {"overcapacity", offsetof(lian_step, overcapacity)},
            {"imbalance", offsetof(lian_step, imbalance)}};
#define SUM_COUNT (sizeof SUMS / sizeof *SUMS)

static double sum_of(const lian_step *s, size_t k) {
  double v;
  memcpy(&v, (const char *)s + SUMS[k].at, sizeof v);
  return v;
}

void binding_push_step(lua_State *L, const lian_step *s) {
  lua_createtable(L, 0, (int)SUM_COUNT);
  for (size_t k = 0; k < SUM_COUNT; k++) {
    lua_pushnumber(L, sum_of(s, k));
    lua_setfield(L, -2, SUMS[k].name);
  }
}

void binding_add_steps(lua_State *L, const lian_step *s, size_t steps, size_t lanes) {
  for (size_t k = 0; k < SUM_COUNT; k++) {
    if (lua_getfield(L, -1, SUMS[k].name) == LUA_TTABLE) {
      lua_Integer end = (lua_Integer)lua_rawlen(L, -1);
      for (size_t t = 0; t < steps; t++) {
        lua_pushnumber(L, sum_of(&s[t * lanes], k));
        lua_rawseti(L, -2, end + 1 + (lua_Integer)t);
      }
    }
    lua_pop(L, 1);
  }
}

/* e:step() -> sums, one table per lane. e:step(count, lists): count steps; lists: for each lane a table of arrays by
   the names of sums, to which each step appends */
static int step(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  lua_Integer count = luaL_optinteger(L, 2, 1);
  luaL_argcheck(L, count >= 1 && count <= 10000000, 2, "expected 1 to 10,000,000 steps");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 3, LUA_TTABLE);
  lian_error err;
  lian_env env = binding_env(L);
  size_t lanes = lian_economy_lanes(e), steps = (size_t)count;
  lua_settop(L, 3);
  lian_step *s = lua_newuserdatauv(L, steps * lanes * sizeof *s, 0);
  if (lian_economy_run(&env, e, steps, s, &err)) return binding_fail(L, &err);
  if (lua_istable(L, 3)) {
    for (size_t k = 0; k < lanes; k++) {
      if (lua_rawgeti(L, 3, (lua_Integer)k + 1) != LUA_TTABLE) return luaL_argerror(L, 3, "expected a table by lane");
      binding_add_steps(L, s + k, steps, lanes);
      lua_pop(L, 1);
    }
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_createtable(L, (int)lanes, 0);
  for (size_t k = 0; k < lanes; k++) {
    binding_push_step(L, &s[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

static int answer(lua_State *L, lian_status status, const lian_error *err) {
  if (status) return binding_fail(L, err);
  lua_pushboolean(L, 1);
  return 1;
}

static size_t check_lane(lua_State *L, const lian_economy *e) {
  return binding_check_index(L, 2, lian_economy_lanes(e));
}

lian_setting binding_check_setting(lua_State *L, int index) {
  static const char *const names[] = {"capacity", "yield", "final", "wanted", "rebuild", "haste", "scale", "ceiling", NULL};
  return (lian_setting)luaL_checkoption(L, index, NULL, names);
}

/* e:place(): recomputes placed orders where links have changed */
static int place(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  lian_error err;
  lian_env env = binding_env(L);
  return answer(L, lian_economy_place(&env, e, &err), &err);
}

/* e:set(lane, what, values) */
static int set(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e);
  lian_setting what = binding_check_setting(L, 3);
  lian_error err;
  return answer(L, lian_economy_set(e, lane, what,
                                    binding_numbers(L, 4, lian_economy_count(e), lua_tostring(L, 3)),
                                    &err), &err);
}

static const unsigned char *flags_at(lua_State *L, int index, size_t n) {
  luaL_checktype(L, index, LUA_TTABLE);
  return binding_flags(L, index, n);
}

/* e:cut(lane, from, to, factor, substitution): flags by node; to: by node, then by column of final users */
static int cut(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e), lane = check_lane(L, e);
  const unsigned char *from = flags_at(L, 3, n), *to = flags_at(L, 4, n + lian_economy_columns(e));
  lian_error err;
  return answer(L, lian_economy_cut(e, lane, from, to, luaL_checknumber(L, 5), luaL_checknumber(L, 6),
                                    &err), &err);
}

/* e:weigh(lane, from, to, factor): flags as in cut */
static int weigh(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e), lane = check_lane(L, e);
  const unsigned char *from = flags_at(L, 3, n), *to = flags_at(L, 4, n + lian_economy_columns(e));
  lian_error err;
  return answer(L, lian_economy_weigh(e, lane, from, to, luaL_checknumber(L, 5), &err), &err);
}

/* e:move(lane, good, from, to, share, towards) */
static int move(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e), lane = check_lane(L, e);
  size_t good = binding_check_index(L, 3, lian_economy_goods(e));
  const unsigned char *from = flags_at(L, 4, n), *to = flags_at(L, 5, n + lian_economy_columns(e));
  double share = luaL_checknumber(L, 6);
  lian_error err;
  return answer(L, lian_economy_move(e, lane, good, from, to, share, binding_numbers(L, 7, n, "towards"),
                                     &err), &err);
}

/* e:turn(lane, node, share, towards) */
static int turn(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e), lane = check_lane(L, e), node = binding_check_index(L, 3, n);
  lian_error err;
  return answer(L, lian_economy_turn(e, lane, node, luaL_checknumber(L, 4), binding_numbers(L, 5, n, "towards"), &err),
                &err);
}

/* e:relocate(lane, from, to, share) */
static int relocate(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e), lane = check_lane(L, e);
  lian_error err;
  return answer(L, lian_economy_relocate(e, lane, binding_check_index(L, 3, n), binding_check_index(L, 4, n),
                                         luaL_checknumber(L, 5), &err), &err);
}

static int uncut(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  lian_economy_uncut(e, check_lane(L, e));
  return 0;
}

/* e:set_reserve(lane, good, nodes, steps) */
static int set_reserve(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e), good = binding_check_index(L, 3, lian_economy_goods(e));
  const unsigned char *nodes = flags_at(L, 4, lian_economy_count(e));
  lian_error err;
  return answer(L, lian_economy_set_reserve(e, lane, good, nodes, luaL_checknumber(L, 5), &err), &err);
}

/* e:add_stock(lane, good, amounts) */
static int add_stock(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e), good = binding_check_index(L, 3, lian_economy_goods(e));
  lian_error err;
  return answer(L, lian_economy_add_stock(e, lane, good, binding_numbers(L, 4, lian_economy_count(e),
                                                                         "amounts"), &err), &err);
}

/* e:prioritise(lane, {classes =, final_class =, class_of = {}, reserved = {}, ordered =}), or nil: removes them */
static int prioritise(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e);
  if (lua_isnoneornil(L, 3)) {
    lian_economy_unprioritise(e, lane);
    lua_pushboolean(L, 1);
    return 1;
  }
  luaL_checktype(L, 3, LUA_TTABLE);
  lian_priority p = {.size = sizeof p, .classes = option_within(L, 3, "classes", 1, LIAN_MOST_CLASSES),
                     .final_class = option_within(L, 3, "final_class", 1, LIAN_MOST_CLASSES) - 1,
                     .ordered = option_flag(L, 3, "ordered")};
  option_get(L, 3, "class_of");
  p.class_of = binding_bytes(L, -1, lian_economy_count(e), 1, (int)p.classes, "class_of");
  memcpy(p.reserved, list_field(L, 3, "reserved", p.classes), p.classes * sizeof *p.reserved);
  lian_error err;
  return answer(L, lian_economy_prioritise(e, lane, &p, &err), &err);
}

/* e:columns() -> number of columns of final users; the last is the remainder */
static int columns(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lian_economy_columns(check_economy(L, 1)));
  return 1;
}

lian_series binding_check_series(lua_State *L, int index) {
  static const char *const names[] = {"output", "normal", "capacity", "orders", "final",
                                      "share_final", "share_orders", "share_rebuild", "overcapacity",
                                      "room", "lost", "gained", "unmet", "direct", "stocks", "use", "place", NULL};
  return (lian_series)luaL_checkoption(L, index, NULL, names);
}

/* e:get(lane, series) -> numbers by node, or by good and node (n numbers per good) */
static int get(lua_State *L) {
  const lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e);
  lian_series what = binding_check_series(L, 3);
  size_t count = lian_economy_count(e);
  if (what == LIAN_SERIES_STOCKS || what == LIAN_SERIES_USE) count *= lian_economy_goods(e);
  double *v = binding_scratch(L, count); /* first: it may run Lua code that steps the economy */
  memcpy(v, lian_economy_get(e, lane, what), count * sizeof *v);
  binding_push_numbers(L, v, count);
  return 1;
}

/* e:orders(lane, from, to) -> orders placed with suppliers in from by buyers in to */
static int orders(lua_State *L) {
  const lian_economy *e = check_economy(L, 1);
  size_t n = lian_economy_count(e), lane = check_lane(L, e);
  const unsigned char *from = flags_at(L, 3, n), *to = flags_at(L, 4, n);
  double *out = binding_scratch(L, n);
  lian_error err;
  if (lian_economy_orders(e, lane, from, to, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, n);
  return 1;
}

/* e:demand(lane, nodes, columns, amounts): final demand of those cells, money a step; all others as at rest */
static int demand(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e);
  luaL_checktype(L, 3, LUA_TTABLE);
  luaL_checktype(L, 4, LUA_TTABLE);
  size_t count = (size_t)lua_rawlen(L, 3);
  uint32_t *cell = lua_newuserdatauv(L, (2 * count + 1) * sizeof *cell, 0);
  for (size_t c = 0; c < count; c++) {
    lua_rawgeti(L, 3, (lua_Integer)c + 1);
    cell[c] = (uint32_t)binding_check_index(L, -1, lian_economy_count(e));
    lua_rawgeti(L, 4, (lua_Integer)c + 1);
    cell[count + c] = (uint32_t)binding_check_index(L, -1, lian_economy_columns(e));
    lua_pop(L, 2);
  }
  const double *amount = binding_numbers(L, 5, count, "amounts");
  lian_error err;
  return answer(L, lian_economy_demand(e, lane, count, cell, cell + count, amount, &err), &err);
}

/* e:asked(lane, columns) -> demand of final users in columns (flags) by maker: ordered, and ordered from no maker */
static int asked(lua_State *L) {
  const lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e), n = lian_economy_count(e);
  const unsigned char *columns = flags_at(L, 3, lian_economy_columns(e));
  double *out = binding_scratch(L, 2 * n);
  lian_error err;
  if (lian_economy_asked(e, lane, columns, out, out + n, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, n);
  binding_push_numbers(L, out + n, n);
  return 2;
}

/* group numbers from 1 at index; NULL when nil. groups: the largest so far. 0: not counted, if `none` */
static const uint32_t *check_groups(lua_State *L, int index, size_t n, int none, size_t *groups) {
  if (lua_isnoneornil(L, index)) return NULL;
  luaL_checktype(L, index, LUA_TTABLE);
  luaL_argcheck(L, (size_t)lua_rawlen(L, index) == n, index,
                none ? "expected a group for each column" : "expected a group for each node");
  uint32_t *out = lua_newuserdatauv(L, n * sizeof *out, 0);
  for (size_t k = 0; k < n; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    if (none && lua_tointeger(L, -1) == 0) {
      out[k] = LIAN_NONE;
    } else {
      out[k] = (uint32_t)binding_check_index(L, -1, INT32_MAX);
      if (out[k] >= *groups) *groups = (size_t)out[k] + 1;
    }
    lua_pop(L, 1);
  }
  return out;
}

binding_record binding_check_record(lua_State *L, size_t n, size_t columns) {
  static const char *const names[] = {"output", "capacity", "orders", "final", "unmet", "overcapacity",
                                      "limit", "stocks", "trade", NULL};
  lua_settop(L, 6);
  binding_record r = {.what = (lian_observed)luaL_checkoption(L, 3, NULL, names)};
  lua_Integer every = luaL_optinteger(L, 5, 1);
  luaL_argcheck(L, every >= 1, 5, "expected at least 1");
  r.every = (size_t)every;
  r.group = check_groups(L, 4, n, 0, &r.groups);
  r.final_group = columns ? check_groups(L, 6, columns, 1, &r.groups) : NULL;
  return r;
}

void binding_put_record(lua_State *L, void **handle, const double *data, size_t rows, size_t columns) {
  lian_matrix *a;
  lian_error err;
  lian_env env = binding_env(L);
  luaL_argcheck(L, data, 3, "no such record");
  if (lian_matrix_new(&env, rows, columns, data, &a, &err)) luaL_error(L, "%s", err.text);
  *handle = a;
  binding_account(L, rows * columns * sizeof *data);
}

/* e:observe(lane, what, groups or nil, every, groups of columns or nil) -> record: rows of `what` by node, or by
   group (a number from 1 for each node; for each column of final users, 0: not counted), every `every` steps from
   the next one on */
static int observe(lua_State *L) {
  lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e), number;
  binding_record r = binding_check_record(L, lian_economy_count(e), lian_economy_columns(e));
  lian_error err;
  if (lian_economy_observe(e, lane, r.what, r.group, r.final_group, r.groups, r.every, &number, &err))
    return binding_fail(L, &err);
  lua_pushinteger(L, (lua_Integer)number + 1);
  return 1;
}

/* e:observed(lane, record) -> matrix, a row a step; trade: a row a supplier */
static int observed(lua_State *L) {
  const lian_economy *e = check_economy(L, 1);
  size_t lane = check_lane(L, e), rows = 0, columns = 0;
  size_t number = binding_check_index(L, 3, INT32_MAX);
  void **handle = binding_handle(L, MATRIX_CLASS, 4); /* first: it may run Lua code that steps the economy */
  const double *data = lian_economy_observed(e, lane, number, &rows, &columns);
  binding_put_record(L, handle, data, rows, columns);
  return 1;
}

void binding_open_economy(lua_State *L) {
  static const luaL_Reg functions[] = {{"new", make}, {"planned", planned}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"step", step}, {"place", place}, {"set", set}, {"cut", cut}, {"weigh", weigh}, {"move", move}, {"turn", turn},
      {"relocate", relocate}, {"uncut", uncut},
      {"set_reserve", set_reserve}, {"add_stock", add_stock}, {"prioritise", prioritise}, {"orders", orders},
      {"demand", demand}, {"asked", asked}, {"columns", columns}, {"get", get}, {"observe", observe},
      {"observed", observed}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  binding_handles(L, ECONOMY_CLASS, methods, none, release);
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "economy");
}
