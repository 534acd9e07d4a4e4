/* networks of firms rebuilt from a table and sizes, and aged ones; core.network. Named arguments are checked in
   lua/lian/network */
#include "binding.h"

static void push_sector(lua_State *L, const lian_rebuild_sector *s) {
  lua_createtable(L, 0, 12);
  binding_set_count(L, "firms", s->firms);
  binding_set_number(L, "z", s->z);
  binding_set_number(L, "expected", s->expected);
  binding_set_count(L, "drawn", s->drawn);
  binding_set_count(L, "given", s->given);
  binding_set_count(L, "moved", s->moved);
  binding_set_count(L, "dropped", s->dropped);
  binding_set_count(L, "rounds", s->rounds);
  binding_set_number(L, "flow", s->flow);
  binding_set_number(L, "unmet", s->unmet);
  binding_set_number(L, "gap", s->gap);
}

static void push_report(lua_State *L, const lian_rebuild_report *r, size_t sectors) {
  luaL_checkstack(L, 6, NULL);
  lua_createtable(L, 0, 4);
  binding_set_number(L, "main", r->main);
  binding_set_number(L, "least", r->least);
  binding_set_number(L, "most", r->most);
  lua_createtable(L, (int)sectors, 0);
  for (size_t g = 0; g < sectors; g++) {
    push_sector(L, &r->sectors[g]);
    lua_rawseti(L, -2, (lua_Integer)g + 1);
  }
  lua_setfield(L, -2, "sectors");
}

/* network.rebuild({sector, sectors, region, regions, size, flow, nearness, links, main, seed}, labels | nil) -> links,
   report; nil, message, code, least, most. flow and nearness row by row; region where regions is above 0 */
static int rebuild(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  luaL_checkstack(L, 40, NULL);
  lian_rebuild_spec s = {.size = sizeof s, .firms = option_length(L, 1, "sector"),
                         .sectors = option_within(L, 1, "sectors", 1, 65535), .regions = option_count(L, 1, "regions"),
                         .links = option_number(L, 1, "links"), .main = option_number_or(L, 1, "main", -1)};
  if (s.regions > 65535) return luaL_error(L, "regions: expected at most 65535");
  option_get(L, 1, "seed");
  s.seed = (uint64_t)binding_whole(L, -1, "seed");
  option_get(L, 1, "sector");
  s.sector = binding_places(L, -1, s.firms, s.sectors, "sector");
  if (s.regions > 0) {
    option_get(L, 1, "region");
    s.region = binding_places(L, -1, s.firms, s.regions, "region");
    s.nearness = option_numbers(L, 1, "nearness", s.regions * s.regions);
  }
  s.firm_size = option_numbers(L, 1, "size", s.firms);
  s.flow = option_numbers(L, 1, "flow", s.sectors * s.sectors);
  if (!s.flow || (!s.firm_size && s.firms > 0)) return luaL_error(L, "rebuild: sizes and flows are missing");
  lian_rebuild_report report = {.sectors = lua_newuserdatauv(L, s.sectors * sizeof(lian_rebuild_sector), 0)};
  lian_error err;
  lian_status status;
  lian_network *g;
  lian_env env = binding_env(L);
  lian_labels *labels = binding_firm_labels(L, 2, &env, &err, &status);
  void **handle = binding_handle(L, FIRM_LINKS_CLASS, 0);
  if (!status) status = lian_network_rebuild(&env, &s, labels, &g, &report, &err);
  if (status) {
    int count = binding_fail(L, &err);
    lua_pushnumber(L, report.least);
    lua_pushnumber(L, report.most);
    return count + 2;
  }
  *handle = g;
  binding_account(L, lian_network_bytes(g));
  push_report(L, &report, s.sectors);
  return 2;
}

/* network.thin(links, keep, seed) -> links */
static int thin(lua_State *L) {
  double keep = luaL_checknumber(L, 2);
  uint64_t seed = (uint64_t)binding_whole(L, 3, "seed");
  binding_check_links(L, 1);
  lian_error err;
  lian_network *out;
  lian_env env = binding_env(L);
  void **handle = binding_handle(L, FIRM_LINKS_CLASS, 0);
  if (lian_network_thin(&env, binding_check_links(L, 1), keep, seed, &out, &err)) return binding_fail(L, &err);
  *handle = out;
  binding_account(L, lian_network_bytes(out));
  return 1;
}

/* network.groups(links, code of each node from 1, groups) -> value, links: lists, row by row */
static int groups(lua_State *L) {
  lian_network_view v = {.size = sizeof v};
  lian_network_look(binding_check_links(L, 1), &v, NULL);
  size_t count = binding_count(L, 3, 0, 20000, "groups");
  luaL_checkstack(L, 12, NULL);
  const uint32_t *group = binding_places(L, 2, v.nodes, count, "group");
  double *value = binding_scratch(L, count * count), *links = binding_scratch(L, count * count);
  lian_error err;
  lian_env env = binding_env(L);
  if (lian_network_groups(&env, binding_check_links(L, 1), group, count, value, links, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, value, count * count);
  binding_push_numbers(L, links, count * count);
  return 2;
}

void binding_open_rebuild(lua_State *L) {
  static const luaL_Reg functions[] = {{"rebuild", rebuild}, {"thin", thin}, {"groups", groups}, {NULL, NULL}};
  lua_getfield(L, -1, "network");
  binding_functions(L, functions);
  lua_pop(L, 1);
}
