/* measures of position in networks of firms; core.network. Named arguments are checked in lua/lian/network */
#include "binding.h"

#include <math.h>
#include <string.h>

static size_t nodes_of(lua_State *L) {
  lian_network_view v = {.size = sizeof v};
  lian_network_look(binding_check_links(L, 1), &v, NULL);
  return v.nodes;
}

/* a list of whole numbers plus `add`, NONE as false */
static void push_whole(lua_State *L, const uint32_t *v, size_t n, lua_Integer add) {
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    if (v[k] == UINT32_MAX) lua_pushboolean(L, 0);
    else lua_pushinteger(L, (lua_Integer)v[k] + add);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

/* numbers with false for those that are none */
static void push_known(lua_State *L, const double *v, size_t n) {
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    if (isnan(v[k])) lua_pushboolean(L, 0);
    else lua_pushnumber(L, v[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static uint32_t *scratch_whole(lua_State *L, size_t n) { return lua_newuserdatauv(L, (n + 1) * sizeof(uint32_t), 0); }

static lian_rows rows_at(lua_State *L, int index) {
  static const char *const SIDES[] = {"all", "out", "in", NULL};
  return (lian_rows)luaL_checkoption(L, index, "all", SIDES);
}

/* network.components(links, strong) -> code of each node from 1, number of them */
static int components(lua_State *L) {
  size_t n = nodes_of(L), count = 0;
  uint32_t *code = scratch_whole(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_components(&env, binding_check_links(L, 1), lua_toboolean(L, 2), code, &count, &err))
    return binding_fail(L, &err);
  push_whole(L, code, n, 1);
  lua_pushinteger(L, (lua_Integer)count);
  return 2;
}

/* network.bow_tie(links) -> part of each node: 1 core, 2 in, 3 out, 4 tube, 5 tendril, 6 rest */
static int bow_tie(lua_State *L) {
  size_t n = nodes_of(L);
  unsigned char *part = lua_newuserdatauv(L, n + 1, 0);
  uint32_t *code = scratch_whole(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_bow_tie(&env, binding_check_links(L, 1), part, &err)) return binding_fail(L, &err);
  for (size_t i = 0; i < n; i++) code[i] = part[i];
  push_whole(L, code, n, 1);
  return 1;
}

/* network.cores(links, side) */
static int cores(lua_State *L) {
  size_t n = nodes_of(L);
  lian_rows side = rows_at(L, 2);
  uint32_t *core = scratch_whole(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_cores(&env, binding_check_links(L, 1), side, core, &err)) return binding_fail(L, &err);
  push_whole(L, core, n, 0);
  return 1;
}

static int give_rank(lua_State *L, const double *rank, size_t n, size_t passes, double change) {
  binding_push_numbers(L, rank, n);
  lua_pushinteger(L, (lua_Integer)passes);
  lua_pushnumber(L, change);
  return 3;
}

/* network.rank(links, {damping, tolerance, passes, forward, weighted, p}) -> ranks, passes, change */
static int rank(lua_State *L) {
  size_t n = nodes_of(L), passes = 0;
  double change = 0, *out = binding_scratch(L, n);
  lian_rank_spec s = {.size = sizeof s, .damping = option_number(L, 2, "damping"),
                      .tolerance = option_number(L, 2, "tolerance"), .most = option_count(L, 2, "passes"),
                      .forward = option_flag(L, 2, "forward"), .weighted = option_flag(L, 2, "weighted")};
  s.p = option_numbers(L, 2, "p", n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_rank(&env, binding_check_links(L, 1), &s, out, &passes, &change, &err)) return binding_fail(L, &err);
  return give_rank(L, out, n, passes, change);
}

/* network.influence(links, {alpha, tolerance, passes, p}) -> influence, passes, change */
static int influence(lua_State *L) {
  size_t n = nodes_of(L), passes = 0;
  double change = 0, *out = binding_scratch(L, n), alpha = option_number(L, 2, "alpha");
  double tolerance = option_number(L, 2, "tolerance");
  size_t most = option_count(L, 2, "passes");
  const double *p = option_numbers(L, 2, "p", n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_influence(&env, binding_check_links(L, 1), alpha, p, tolerance, most, out, &passes, &change, &err))
    return binding_fail(L, &err);
  return give_rank(L, out, n, passes, change);
}

/* places at index, or NULL for nil */
static const uint32_t *sources_at(lua_State *L, int index, size_t n, size_t *count) {
  *count = n;
  return lua_isnoneornil(L, index) ? NULL : binding_place_list(L, index, n, 0, count);
}

/* network.betweenness(links, weighted, sources | nil) -> values, errors */
static int betweenness(lua_State *L) {
  size_t n = nodes_of(L), count;
  lua_settop(L, 3);
  const uint32_t *sources = sources_at(L, 3, n, &count);
  double *out = binding_scratch(L, n), *error = binding_scratch(L, n);
  for (size_t i = 0; i < n; i++) out[i] = error[i] = 0;
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_betweenness(&env, binding_check_links(L, 1), lua_toboolean(L, 2), count, sources, out, error, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, out, n);
  push_known(L, error, n);
  return 2;
}

/* network.distances(links, side, sources | nil) -> reached, steps, inverse */
static int distances(lua_State *L) {
  size_t n = nodes_of(L), count;
  lua_settop(L, 3);
  lian_rows side = rows_at(L, 2);
  const uint32_t *sources = sources_at(L, 3, n, &count);
  double *reached = binding_scratch(L, count), *steps = binding_scratch(L, count), *inverse = binding_scratch(L, count);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_distances(&env, binding_check_links(L, 1), side, count, sources, reached, steps, inverse, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, reached, count);
  binding_push_numbers(L, steps, count);
  binding_push_numbers(L, inverse, count);
  return 3;
}

/* network.articulation(links) -> 1 or 0 by node */
static int articulation(lua_State *L) {
  size_t n = nodes_of(L);
  unsigned char *cuts = lua_newuserdatauv(L, n + 1, 0);
  uint32_t *code = scratch_whole(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_articulation(&env, binding_check_links(L, 1), cuts, &err)) return binding_fail(L, &err);
  for (size_t i = 0; i < n; i++) code[i] = cuts[i];
  push_whole(L, code, n, 0);
  return 1;
}

/* network.dominators(links) -> dominator of each or false, how many each dominates */
static int dominators(lua_State *L) {
  size_t n = nodes_of(L);
  uint32_t *above = scratch_whole(L, n), *below = scratch_whole(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_dominators(&env, binding_check_links(L, 1), above, below, &err)) return binding_fail(L, &err);
  push_whole(L, above, n, 1);
  push_whole(L, below, n, 0);
  return 2;
}

/* network.triangles(links) -> neighbours, triangles */
static int triangles(lua_State *L) {
  size_t n = nodes_of(L);
  uint32_t *count = scratch_whole(L, n);
  uint64_t *found = lua_newuserdatauv(L, (n + 1) * sizeof *found, 0);
  double *out = binding_scratch(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_triangles(&env, binding_check_links(L, 1), count, found, &err)) return binding_fail(L, &err);
  for (size_t i = 0; i < n; i++) out[i] = (double)found[i];
  push_whole(L, count, n, 0);
  binding_push_numbers(L, out, n);
  return 2;
}

static void set_whole(lua_State *L, const char *name, const uint32_t *v, size_t n) {
  if (!v) return;
  push_whole(L, v, n, 0);
  lua_setfield(L, -2, name);
}

static void set_known(lua_State *L, const char *name, const double *v, size_t n) {
  if (!v) return;
  push_known(L, v, n);
  lua_setfield(L, -2, name);
}

/* network.degrees(links, of) -> {buyers, suppliers} of "links", {sales, purchases} of "values", {buyer_concentration,
   supplier_concentration} of "concentration", {mutual, loops} of "answered"; all of these where `of` is nil */
static int degrees(lua_State *L) {
  static const char *const OF[] = {"all", "links", "values", "concentration", "answered", NULL};
  int of = luaL_checkoption(L, 2, "all", OF);
  size_t n = nodes_of(L), mutual = 0, loops = 0;
  lian_degrees d = {.size = sizeof d};
  if (of < 2) d.buyers = scratch_whole(L, n), d.suppliers = scratch_whole(L, n);
  if (of == 0 || of == 2) d.sales = binding_scratch(L, n), d.purchases = binding_scratch(L, n);
  if (of == 0 || of == 3) d.buyer_concentration = binding_scratch(L, n), d.supplier_concentration = binding_scratch(L, n);
  if (of == 0 || of == 4) d.mutual = &mutual, d.loops = &loops;
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_degrees(&env, binding_check_links(L, 1), &d, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 8);
  set_whole(L, "buyers", d.buyers, n);
  set_whole(L, "suppliers", d.suppliers, n);
  set_known(L, "sales", d.sales, n);
  set_known(L, "purchases", d.purchases, n);
  set_known(L, "buyer_concentration", d.buyer_concentration, n);
  set_known(L, "supplier_concentration", d.supplier_concentration, n);
  if (!d.mutual) return 1;
  lua_pushinteger(L, (lua_Integer)mutual);
  lua_setfield(L, -2, "mutual");
  lua_pushinteger(L, (lua_Integer)loops);
  lua_setfield(L, -2, "loops");
  return 1;
}

/* network.communities(links, {cpm, resolution, seed, passes}) -> community of each node from 1, their number, quality,
   passes */
static lian_communities_spec communities_spec(lua_State *L, int index) {
  option_get(L, index, "seed");
  uint64_t seed = (uint64_t)binding_whole(L, -1, "seed");
  lua_pop(L, 1);
  return (lian_communities_spec){.size = sizeof(lian_communities_spec),
                                 .quality = option_flag(L, index, "cpm") ? LIAN_COMMUNITY_CPM : LIAN_COMMUNITY_MODULARITY,
                                 .resolution = option_number(L, index, "resolution"),
                                 .seed = seed,
                                 .most = option_count(L, index, "passes")};
}

static int communities(lua_State *L) {
  size_t n = nodes_of(L), count = 0, passes = 0;
  double quality = 0;
  uint32_t *code = scratch_whole(L, n);
  lian_communities_spec s = communities_spec(L, 2);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_communities(&env, binding_check_links(L, 1), &s, code, &count, &quality, &passes, &err))
    return binding_fail(L, &err);
  push_whole(L, code, n, 1);
  lua_pushinteger(L, (lua_Integer)count);
  lua_pushnumber(L, quality);
  lua_pushinteger(L, (lua_Integer)passes);
  return 4;
}

/* network.partition_quality(links, {cpm, resolution, seed, passes}, codes from 1) */
static int partition_quality(lua_State *L) {
  size_t n = nodes_of(L), count;
  double quality = 0;
  lian_communities_spec s = communities_spec(L, 2);
  const uint32_t *code = binding_place_list(L, 3, n, 0, &count);
  luaL_argcheck(L, count == n, 3, "a code for each node");
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_partition_quality(&env, binding_check_links(L, 1), &s, code, &quality, &err))
    return binding_fail(L, &err);
  lua_pushnumber(L, quality);
  return 1;
}

/* network.upstream(links, roots, depth, output | nil) -> carried, step or false */
static int upstream(lua_State *L) {
  size_t n = nodes_of(L), count;
  lua_settop(L, 4);
  const uint32_t *roots = binding_place_list(L, 2, n, 0, &count);
  size_t depth = (size_t)luaL_checkinteger(L, 3);
  const double *output = lua_isnil(L, 4) ? NULL : binding_numbers(L, 4, n, "output");
  double *carried = binding_scratch(L, n);
  uint32_t *step = scratch_whole(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_upstream(&env, binding_check_links(L, 1), count, roots, depth, output, carried, step, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, carried, n);
  push_whole(L, step, n, 0);
  return 2;
}

void binding_open_position(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"components", components}, {"bow_tie", bow_tie}, {"cores", cores}, {"rank", rank}, {"influence", influence},
      {"betweenness", betweenness}, {"distances", distances}, {"articulation", articulation},
      {"dominators", dominators}, {"triangles", triangles}, {"degrees", degrees}, {"communities", communities},
      {"partition_quality", partition_quality}, {"upstream", upstream}, {NULL, NULL}};
  lua_getfield(L, -1, "network");
  binding_functions(L, functions);
  lua_pop(L, 1);
}
