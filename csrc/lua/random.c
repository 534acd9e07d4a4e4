/* core.random_uniform, core.stream, and lian.law, which computes a lian.distribution
   (lua/lian/random.lua, where parameters are checked) */
#include <math.h>

#include "binding.h"

#define LAW_CLASS "lian.law"

static lian_distribution *check_law(lua_State *L) { return luaL_checkudata(L, 1, LAW_CLASS); }

/* core.random_uniform(seed, stream, index) -> a number in (0, 1) */
static int uniform(lua_State *L) {
  uint64_t seed = (uint64_t)luaL_checkinteger(L, 1), stream = (uint64_t)luaL_checkinteger(L, 2);
  lua_pushnumber(L, lian_random_uniform(seed, stream, (uint64_t)luaL_checkinteger(L, 3)));
  return 1;
}

/* core.stream(text) -> a whole number of at least 0 */
static int stream(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_pushinteger(L, (lua_Integer)lian_random_stream(text, length));
  return 1;
}

/* copies the numbers of the array at index to out; returns their count */
static size_t take(lua_State *L, int index, double *out, size_t most) {
  size_t count = (size_t)lua_rawlen(L, index);
  if (count > most) count = most;
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    out[k] = luaL_checknumber(L, -1);
    lua_pop(L, 1);
  }
  return count;
}

/* core.law(kind, parameters, low, high, weights, values): weights and values of a choice, or nil
   -> lian.law, or nil, message, code where truncation leaves no probability */
static int law(lua_State *L) {
  static const char *const kinds[] = {"uniform", "triangular", "normal", "lognormal",
                                      "beta",    "pert",       "choice", NULL};
  lian_error err;
  lua_settop(L, 6);
  lian_family family = (lian_family)luaL_checkoption(L, 1, NULL, kinds);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t count = lua_istable(L, 5) ? (size_t)lua_rawlen(L, 5) : 0;
  if (count > INT32_MAX) return luaL_error(L, "choice: too many values");
  lian_distribution *d = lua_newuserdatauv(L, sizeof *d + 2 * count * sizeof(double), 0);
  double *weights = (double *)(d + 1), *values = weights + count;
  *d = (lian_distribution){.family = family, .count = count, .weights = weights,
                           .low = luaL_optnumber(L, 3, -INFINITY),
                           .high = luaL_optnumber(L, 4, INFINITY)};
  take(L, 2, d->p, 4);
  if (count > 0) take(L, 5, weights, count);
  if (lua_istable(L, 6) && take(L, 6, values, count) == count) d->values = values;
  if (lian_distribution_check(d, &err)) return binding_fail(L, &err);
  luaL_setmetatable(L, LAW_CLASS);
  return 1;
}

static int quantile(lua_State *L) {
  lua_pushnumber(L, lian_distribution_quantile(check_law(L), luaL_checknumber(L, 2)));
  return 1;
}

static int cumulative(lua_State *L) {
  lua_pushnumber(L, lian_distribution_cumulative(check_law(L), luaL_checknumber(L, 2)));
  return 1;
}

static int mean(lua_State *L) {
  lua_pushnumber(L, lian_distribution_mean(check_law(L)));
  return 1;
}

static int bounds(lua_State *L) {
  double low, high;
  lian_distribution_bounds(check_law(L), &low, &high);
  lua_pushnumber(L, low);
  lua_pushnumber(L, high);
  return 2;
}

void binding_open_random(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"random_uniform", uniform}, {"stream", stream}, {"law", law}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"quantile", quantile}, {"cumulative", cumulative},
                                     {"mean", mean}, {"bounds", bounds}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{NULL, NULL}};
  binding_class(L, LAW_CLASS, methods, meta);
  binding_functions(L, functions);
}
