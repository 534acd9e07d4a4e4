/* lian.course: a list of items month by month, in several lanes; core.items.course
   Named arguments are checked in lua/lian/scenario/engines/over_years; here numbers are taken by position. */
#include <string.h>

#include "binding.h"

#define CASE_CLASS "lian.case"
#define COURSE_CLASS "lian.course"

static lian_course *check_course(lua_State *L, int index) {
  return binding_check(L, index, COURSE_CLASS);
}

static size_t check_lane(lua_State *L, int index) {
  lua_Integer lane = luaL_checkinteger(L, index);
  luaL_argcheck(L, lane >= 1, index, "expected a lane from 1 on");
  return (size_t)lane - 1;
}

static size_t check_count(lua_State *L, int index) {
  lua_Integer count = luaL_checkinteger(L, index);
  luaL_argcheck(L, count >= 0, index, "expected a count of at least 0");
  return (size_t)count;
}

/* indices of items, in scratch that stays on the stack */
static const uint32_t *read_items(lua_State *L, int index, size_t n, size_t *count) {
  luaL_checktype(L, index, LUA_TTABLE);
  *count = (size_t)lua_rawlen(L, index);
  uint32_t *list = lua_newuserdatauv(L, (*count + 1) * sizeof *list, 0);
  for (size_t k = 0; k < *count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    list[k] = (uint32_t)binding_check_index(L, -1, n);
    lua_pop(L, 1);
  }
  return list;
}

/* items.course(case, final flags | nil, months, lanes, steps, watched, followed | nil) -> course */
static int make(lua_State *L) {
  lian_error err;
  lua_settop(L, 7);
  lian_case *q = binding_check(L, 1, CASE_CLASS);
  lian_course_spec spec = {.size = sizeof spec, .months = luaL_checknumber(L, 3),
                           .lanes = check_count(L, 4), .steps = check_count(L, 5)};
  spec.final = binding_flags(L, 2, lian_case_count(q));
  spec.watch = read_items(L, 6, lian_case_count(q), &spec.watched);
  if (!lua_isnil(L, 7)) spec.follow = read_items(L, 7, lian_case_count(q), &spec.followed);
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, COURSE_CLASS, 0);
  lian_course *s;
  if (lian_course_new(&env, q, &spec, &s, &err)) return binding_fail(L, &err);
  *handle = s;
  binding_account(L, spec.lanes * (lian_case_count(q) * 7 + spec.steps * (2 * spec.watched + 3 * spec.followed)) *
                         sizeof(double));
  return 1;
}

static void release(void *s) { lian_course_free(s); }

static uint32_t check_item(lua_State *L, int index) {
  lua_Integer item = luaL_checkinteger(L, index);
  luaL_argcheck(L, item >= 1 && item < UINT32_MAX, index, "expected an item from 1 on");
  return (uint32_t)item - 1;
}

/* set(lane, item, own, abroad, cover, buy, stock): nil: not changed */
static int set(lua_State *L) {
  lian_error err;
  lian_course *s = check_course(L, 1);
  size_t lane = check_lane(L, 2);
  uint32_t item = check_item(L, 3);
  lian_course_item now;
  if (lian_course_get(s, lane, item, &now, NULL, &err)) return binding_fail(L, &err);
  now.own = luaL_optnumber(L, 4, now.own);
  now.abroad = luaL_optnumber(L, 5, now.abroad);
  now.cover = luaL_optnumber(L, 6, now.cover);
  now.buy = luaL_optnumber(L, 7, now.buy);
  now.stock = luaL_optnumber(L, 8, now.stock);
  if (lian_course_set(s, lane, item, &now, &err)) return binding_fail(L, &err);
  return 0;
}

/* share(lane, items, own, abroad): arrays of one length, deliverable shares of these items from now on */
static int share(lua_State *L) {
  lian_error err;
  lian_course *s = check_course(L, 1);
  size_t lane = check_lane(L, 2), count;
  for (int k = 3; k <= 5; k++) luaL_checktype(L, k, LUA_TTABLE);
  count = (size_t)lua_rawlen(L, 3);
  for (size_t k = 0; k < count; k++) {
    lian_course_item now;
    for (int t = 3; t <= 5; t++) lua_rawgeti(L, t, (lua_Integer)k + 1);
    uint32_t item = check_item(L, -3);
    if (lian_course_get(s, lane, item, &now, NULL, &err)) return binding_fail(L, &err);
    now.own = luaL_checknumber(L, -2);
    now.abroad = luaL_checknumber(L, -1);
    lua_pop(L, 3);
    if (lian_course_set(s, lane, item, &now, &err)) return binding_fail(L, &err);
  }
  return 0;
}

/* get(lane, item) -> own, abroad, cover, buy, stock, level */
static int get(lua_State *L) {
  lian_error err;
  lian_course_item now;
  double level;
  const lian_course *s = check_course(L, 1);
  if (lian_course_get(s, check_lane(L, 2), check_item(L, 3), &now, &level, &err))
    return binding_fail(L, &err);
  const double out[] = {now.own, now.abroad, now.cover, now.buy, now.stock, level};
  luaL_checkstack(L, 6, NULL);
  for (size_t k = 0; k < 6; k++) lua_pushnumber(L, out[k]);
  return 6;
}

/* step(count) -> true */
static int step(lua_State *L) {
  lian_error err;
  lian_course *s = check_course(L, 1);
  size_t count = check_count(L, 2);
  lian_env env = binding_env(L);
  if (lian_course_step(&env, s, count, &err)) return binding_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int push_record(lua_State *L, const double *(*record)(const lian_course *, size_t),
                       size_t (*count)(const lian_course *)) {
  const lian_course *s = check_course(L, 1);
  size_t lane = check_lane(L, 2), rows = lian_course_done(s), columns = count(s);
  if (rows == 0 || columns == 0) return 0;
  void **handle = binding_handle(L, MATRIX_CLASS, 4);
  binding_put_record(L, handle, record(s, lane), rows, columns);
  return 1;
}

/* levels(lane), stocks(lane) -> matrix of steps taken x watched items; nothing where there are none */
static int levels(lua_State *L) { return push_record(L, lian_course_levels, lian_course_watched); }
static int stocks(lua_State *L) { return push_record(L, lian_course_stocks, lian_course_watched); }

/* needs(lane), own(lane), abroad(lane) -> matrix of steps taken x followed items */
static int needs(lua_State *L) { return push_record(L, lian_course_needs, lian_course_followed); }
static int own(lua_State *L) { return push_record(L, lian_course_own, lian_course_followed); }
static int abroad(lua_State *L) { return push_record(L, lian_course_abroad, lian_course_followed); }

void binding_open_course(lua_State *L) {
  static const luaL_Reg functions[] = {{"course", make}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"set", set}, {"share", share}, {"get", get}, {"step", step}, {"levels", levels}, {"stocks", stocks},
      {"needs", needs}, {"own", own}, {"abroad", abroad}, {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  binding_handles(L, COURSE_CLASS, methods, none, release);
  lua_getfield(L, -1, "items");
  binding_functions(L, functions);
  lua_pop(L, 1);
}
