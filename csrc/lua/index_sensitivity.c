/* core.index: designs and estimates of Sobol indices */
#include <math.h>

#include "index.h"

static void push_indices(lua_State *L, const lian_sobol_index *s, size_t inputs) {
  lua_createtable(L, (int)inputs, 0);
  for (size_t i = 0; i < inputs; i++) {
    lua_createtable(L, 0, 6);
    binding_set_known(L, "first", s[i].first);
    binding_set_known(L, "total", s[i].total);
    binding_set_known(L, "first_low", s[i].first_low);
    binding_set_known(L, "first_high", s[i].first_high);
    binding_set_known(L, "total_low", s[i].total_low);
    binding_set_known(L, "total_high", s[i].total_high);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* index.sobol_design(inputs, samples, seed, stream) -> (inputs + 2) samples rows of inputs numbers in (0, 1) */
static int sobol_design(lua_State *L) {
  lian_error err;
  size_t inputs = binding_count(L, 1, 1, 1000, "inputs"), samples = binding_count(L, 2, 2, 10000000, "samples");
  uint64_t seed = (uint64_t)luaL_checkinteger(L, 3), stream = (uint64_t)luaL_checkinteger(L, 4);
  if (samples > (size_t)INT32_MAX / (inputs + 2) / inputs) return luaL_error(L, "samples: too many");
  lian_matrix *out = binding_new_matrix(L, (inputs + 2) * samples, inputs);
  lian_env env = binding_env(L);
  if (lian_sobol_design(&env, inputs, samples, seed, stream, lian_matrix_edit(out), &err)) return binding_fail(L, &err);
  return 1;
}

/* index.sobol_estimate(inputs, samples, outcomes (false: failed), bootstraps, low, high, seed)
   -> list of {first, total, first_low ...}, mean, variance, samples left out */
static int sobol_estimate(lua_State *L) {
  lian_error err;
  double mean, variance;
  size_t left_out;
  size_t inputs = binding_count(L, 1, 1, 1000, "inputs"), samples = binding_count(L, 2, 2, 10000000, "samples");
  const double *y = binding_numbers_or_nan(L, 3, (inputs + 2) * samples, "outcomes");
  size_t bootstraps = binding_count(L, 4, 0, 100000, "bootstraps");
  double low = luaL_checknumber(L, 5), high = luaL_checknumber(L, 6);
  uint64_t seed = (uint64_t)luaL_checkinteger(L, 7);
  lian_sobol_index *out = lua_newuserdatauv(L, inputs * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_sobol_estimate(&env, inputs, samples, y, bootstraps, low, high, seed, out, &mean, &variance, &left_out, &err))
    return binding_fail(L, &err);
  push_indices(L, out, inputs);
  lua_pushnumber(L, mean);
  lua_pushnumber(L, variance);
  lua_pushinteger(L, (lua_Integer)left_out);
  return 4;
}

/* index.sobol_exact(levels, outcomes) -> list of {first, total}, mean, variance */
static int sobol_exact(lua_State *L) {
  lian_error err;
  double mean, variance;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t inputs = (size_t)lua_rawlen(L, 1), count = 1;
  if (inputs < 1 || inputs > 1000) return luaL_error(L, "levels: expected 1 to 1000 inputs");
  const double *given = binding_numbers(L, 1, inputs, "levels");
  size_t *levels = lua_newuserdatauv(L, inputs * sizeof *levels, 0);
  for (size_t i = 0; i < inputs; i++) {
    if (!(given[i] >= 1 && given[i] <= 1e6) || count > (size_t)INT32_MAX / (size_t)given[i])
      return luaL_error(L, "levels: expected counts whose product is below 2^31");
    levels[i] = (size_t)given[i];
    count *= levels[i];
  }
  const double *y = binding_numbers(L, 2, count, "outcomes");
  lian_sobol_index *out = lua_newuserdatauv(L, inputs * sizeof *out, 0);
  lian_env env = binding_env(L);
  if (lian_sobol_exact(&env, inputs, levels, y, out, &mean, &variance, &err)) return binding_fail(L, &err);
  push_indices(L, out, inputs);
  lua_pushnumber(L, mean);
  lua_pushnumber(L, variance);
  return 3;
}

/* index.levels(count, levels, seed, stream) -> whole numbers from 0 to levels - 1, the k-th from the k-th random number */
static int levels(lua_State *L) {
  size_t count = binding_count(L, 1, 1, 100000000, "draws"), most = binding_count(L, 2, 1, INT32_MAX, "levels");
  uint64_t seed = (uint64_t)luaL_checkinteger(L, 3), stream = (uint64_t)luaL_checkinteger(L, 4);
  lua_createtable(L, (int)count, 0);
  for (size_t k = 1; k <= count; k++) {
    lua_pushinteger(L, (lua_Integer)((double)most * lian_random_uniform(seed, stream, k)));
    lua_rawseti(L, -2, (lua_Integer)k);
  }
  return 1;
}

void index_add_sensitivity(lua_State *L) {
  static const luaL_Reg functions[] = {{"levels", levels},
                                       {"sobol_design", sobol_design},
                                       {"sobol_estimate", sobol_estimate},
                                       {"sobol_exact", sobol_exact},
                                       {NULL, NULL}};
  binding_functions(L, functions);
}
