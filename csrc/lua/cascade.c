/* lian.cascade: failing firms; core.network.cascade. Named arguments are checked in lua/lian/network */
#include "binding.h"

#include <math.h>
#include <string.h>

#define CASCADE_CLASS "lian.firm_cascade"
#define LOSSES_CLASS "lian.firm_losses"

static void release(void *c) { lian_cascade_free(c); }

static lian_cascade *check_cascade(lua_State *L, int index) { return binding_check(L, index, CASCADE_CLASS); }

static const double *amounts(lua_State *L, const char *name, size_t n) {
  return option_get(L, 2, name) == LUA_TNIL ? NULL : binding_numbers_or_nan(L, -1, n, name);
}

/* network.cascade(links, {sector, sectors, classes (a byte a pair), market, markets, revenue, costs, weight, floor}) */
static int make(lua_State *L) {
  lian_network *g = binding_check_links(L, 1);
  lian_network_view v = {.size = sizeof v};
  lian_network_look(g, &v, NULL);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  luaL_checkstack(L, 32, NULL);
  lian_cascade_spec s = {.size = sizeof s, .sectors = option_count(L, 2, "sectors"),
                         .markets = option_count(L, 2, "markets")};
  size_t length = 0;
  if (option_get(L, 2, "sector") != LUA_TNIL) s.sector = binding_places(L, -1, v.nodes, s.sectors, "sector");
  if (option_get(L, 2, "market") != LUA_TNIL) s.market = binding_places(L, -1, v.nodes, s.markets, "market");
  if (option_get(L, 2, "classes") != LUA_TNIL) {
    s.classes = (const unsigned char *)luaL_checklstring(L, -1, &length);
    if (length != s.sectors * s.sectors) luaL_error(L, "classes: expected a byte a pair of sectors");
  }
  s.revenue = amounts(L, "revenue", v.nodes);
  s.costs = amounts(L, "costs", v.nodes);
  s.weight = amounts(L, "weight", v.nodes);
  s.floor = option_numbers(L, 2, "floor", v.nodes);
  void **handle = binding_handle(L, CASCADE_CLASS, 0);
  lian_cascade *c;
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_cascade_new(&env, g, &s, &c, &err)) return binding_fail(L, &err);
  *handle = c;
  binding_account(L, 16 * v.links + 64 * v.nodes);
  return 1;
}

/* ---- losses */

static void release_losses(void *l) { lian_losses_free(l); }

static lian_losses *check_losses(lua_State *L, int index) { return binding_check(L, index, LOSSES_CLASS); }

/* losses:of(failure) -> firms, down, up */
static int losses_of(lua_State *L) {
  const lian_losses *l = check_losses(L, 1);
  size_t k = binding_check_index(L, 2, l->count), count = l->start[k + 1] - l->start[k];
  luaL_checkstack(L, 6, NULL);
  lua_createtable(L, (int)count, 0);
  for (size_t e = 0; e < count; e++) {
    lua_pushinteger(L, (lua_Integer)l->firm[l->start[k] + e] + 1);
    lua_rawseti(L, -2, (lua_Integer)e + 1);
  }
  binding_push_numbers(L, l->down + l->start[k], count);
  binding_push_numbers(L, l->up + l->start[k], count);
  return 3;
}

static int losses_count(lua_State *L) {
  const lian_losses *l = check_losses(L, 1);
  lua_pushinteger(L, (lua_Integer)l->start[l->count]);
  return 1;
}

/* losses:reaching(firms) -> the failures in which one of them lost */
static int losses_reaching(lua_State *L) {
  const lian_losses *l = check_losses(L, 1);
  size_t most = 0, count;
  size_t total = l->start[l->count];
  for (size_t e = 0; e < total; e++)
    if (l->firm[e] > most) most = l->firm[e];
  size_t *firms = binding_index_list(L, 2, UINT32_MAX, &count);
  unsigned char *wanted = lua_newuserdatauv(L, most + 1, 0);
  luaL_checkstack(L, 4, NULL);
  memset(wanted, 0, most + 1);
  for (size_t k = 0; k < count; k++)
    if (firms[k] <= most) wanted[firms[k]] = 1;
  lua_newtable(L);
  lua_Integer at = 0;
  for (size_t k = 0; k < l->count; k++)
    for (size_t e = l->start[k]; e < l->start[k + 1]; e++)
      if (wanted[l->firm[e]]) {
        lua_pushinteger(L, (lua_Integer)k + 1);
        lua_rawseti(L, -2, ++at);
        break;
      }
  return 1;
}

/* ---- running */

typedef struct answer {
  lian_cascade_result r;
  size_t count, n;
} answer;

static answer room_for(lua_State *L, size_t count, size_t n, int sums) {
  answer a = {.r = {.size = sizeof a.r}, .count = count, .n = n};
  double **lists[] = {&a.r.index, &a.r.down, &a.r.up, &a.r.residual};
  double **sum[] = {&a.r.loss, &a.r.loss_down, &a.r.loss_up};
  for (int k = 0; k < 4; k++) *lists[k] = binding_scratch(L, count);
  for (int k = 0; k < 3 && sums; k++) *sum[k] = binding_scratch(L, n);
  a.r.iterations = lua_newuserdatauv(L, (count + 1) * sizeof *a.r.iterations, 0);
  a.r.dense = lua_newuserdatauv(L, count + 1, 0);
  return a;
}

static void set_list(lua_State *L, const char *name, const double *v, size_t count) {
  if (!v) return;
  binding_push_numbers(L, v, count);
  lua_setfield(L, -2, name);
}

static void push_answer(lua_State *L, const answer *a) {
  lua_createtable(L, 0, 9);
  set_list(L, "index", a->r.index, a->count);
  set_list(L, "down", a->r.down, a->count);
  set_list(L, "up", a->r.up, a->count);
  set_list(L, "residual", a->r.residual, a->count);
  set_list(L, "loss", a->r.loss, a->n);
  set_list(L, "loss_down", a->r.loss_down, a->n);
  set_list(L, "loss_up", a->r.loss_up, a->n);
  lua_createtable(L, (int)a->count, 0);
  size_t dense = 0;
  for (size_t k = 0; k < a->count; k++) {
    lua_pushinteger(L, a->r.iterations[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
    dense += a->r.dense[k];
  }
  lua_setfield(L, -2, "iterations");
  lua_pushinteger(L, (lua_Integer)dense);
  lua_setfield(L, -2, "dense");
}

/* cascade:run({nodes, firm, start, share, share_up, tolerance, iterations, mode, weight, sums, above}) -> answer,
   losses | nil. firm: places; start: where failures begin in them, 1-based, one more than there are */
static int run(lua_State *L) {
  static const char *const MODES[] = {"auto", "frontier", "dense", NULL};
  const lian_cascade *c = check_cascade(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  luaL_checkstack(L, 48, NULL);
  size_t n = option_within(L, 2, "nodes", 0, UINT32_MAX), firms = option_length(L, 2, "firm");
  lian_failures f = {.size = sizeof f, .count = firms, .tolerance = option_number(L, 2, "tolerance"),
                     .iterations = option_count(L, 2, "iterations"),
                     .mode = (lian_cascade_mode)option_choice(L, 2, "mode", MODES)};
  option_get(L, 2, "firm");
  f.firm = binding_places(L, -1, firms, n, "firm");
  if (option_get(L, 2, "start") != LUA_TNIL) {
    size_t starts;
    f.start = binding_index_list(L, -1, firms + 1, &starts);
    if (starts == 0 || f.start[0] != 0 || f.start[starts - 1] != firms) luaL_error(L, "start: expected all of firm");
    f.count = starts - 1;
  }
  f.share = option_numbers(L, 2, "share", firms);
  f.share_up = option_numbers(L, 2, "share_up", firms);
  f.weight = option_numbers(L, 2, "weight", f.count);
  int sums = option_flag(L, 2, "sums"), lists = option_get(L, 2, "above") != LUA_TNIL;
  double above = lists ? luaL_checknumber(L, -1) : INFINITY;
  answer a = room_for(L, f.count, n, sums);
  lian_losses *losses = NULL;
  lian_error err;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, LOSSES_CLASS, 0);
  lian_status status = lian_cascade_run(&env, c, &f, &a.r, above, lists ? &losses : NULL, &err);
  if (status) return binding_fail(L, &err);
  *handle = losses;
  push_answer(L, &a);
  if (!lists) return 1;
  lua_insert(L, -2);
  return 2;
}

/* cascade:upstream(nodes) -> the exact index of each firm's failure by buyers alone */
static int upstream(lua_State *L) {
  const lian_cascade *c = check_cascade(L, 1);
  size_t n = binding_count(L, 2, 0, UINT32_MAX, "nodes");
  double *out = binding_scratch(L, n);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_cascade_upstream(&env, c, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, n);
  return 1;
}

/* cascade:closed(nodes) -> places of firms in groups that sell to one another alone */
static int closed(lua_State *L) {
  const lian_cascade *c = check_cascade(L, 1);
  size_t n = binding_count(L, 2, 0, UINT32_MAX, "nodes");
  unsigned char *flags = lua_newuserdatauv(L, n + 1, 0);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_cascade_closed(&env, c, flags, &err)) return binding_fail(L, &err);
  lua_newtable(L);
  lua_Integer at = 0;
  for (size_t i = 0; i < n; i++)
    if (flags[i]) {
      lua_pushinteger(L, (lua_Integer)i + 1);
      lua_rawseti(L, -2, ++at);
    }
  return 1;
}

void binding_open_cascade(lua_State *L) {
  static const luaL_Reg functions[] = {{"cascade", make}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"run", run}, {"upstream", upstream}, {"closed", closed}, {NULL, NULL}};
  static const luaL_Reg of_losses[] = {{"of", losses_of}, {"count", losses_count}, {"reaching", losses_reaching},
                                       {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  binding_handles(L, CASCADE_CLASS, methods, none, release);
  binding_handles(L, LOSSES_CLASS, of_losses, none, release_losses);
  lua_getfield(L, -1, "network");
  binding_functions(L, functions);
  lua_pop(L, 1);
}
