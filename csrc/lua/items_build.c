/* the part `items` of a spec: requirements, variants and providers as columns of numbers and texts */
#include <math.h>

#include "build.h"

/* count places (1-based) of a field, in scratch */
static const uint32_t *places(lua_State *L, int table, const char *field, size_t count,
                              size_t limit) {
  if (lua_getfield(L, table, field) != LUA_TTABLE || lua_rawlen(L, -1) != count)
    luaL_error(L, "items.%s: expected %I places", field, (LUAI_UACINT)count);
  int at = lua_gettop(L);
  uint32_t *out = lua_newuserdatauv(L, (count + 1) * sizeof *out, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, at, (lua_Integer)k + 1);
    lua_Integer place = binding_whole(L, -1, field);
    if (place < 1 || (size_t)place > limit)
      luaL_error(L, "items.%s[%I]: expected a place in 1..%I", field, (LUAI_UACINT)(k + 1),
                 (LUAI_UACINT)limit);
    out[k] = (uint32_t)(place - 1);
    lua_pop(L, 1);
  }
  return out;
}

/* numbers of a field, NaN where false; NULL when nil */
static const double *numbers(lua_State *L, int table, const char *field, size_t count) {
  if (lua_getfield(L, table, field) == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  double *out = binding_scratch(L, count);
  for (size_t k = 0; k < count; k++) {
    int type = lua_rawgeti(L, at, (lua_Integer)k + 1);
    if (type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TNIL)
      luaL_error(L, "items.%s[%I]: expected a number, got %s", field, (LUAI_UACINT)(k + 1),
                 luaL_typename(L, -1));
    out[k] = type == LUA_TNUMBER ? lua_tonumber(L, -1) : NAN;
    lua_pop(L, 1);
  }
  return out;
}

/* small whole numbers or flags of a field; NULL when nil */
static const unsigned char *bytes(lua_State *L, int table, const char *field, size_t count) {
  if (lua_getfield(L, table, field) == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  unsigned char *out = lua_newuserdatauv(L, count + 1, 0);
  for (size_t k = 0; k < count; k++) {
    int type = lua_rawgeti(L, at, (lua_Integer)k + 1);
    lua_Integer v = type == LUA_TNUMBER ? binding_whole(L, -1, field) : lua_toboolean(L, -1);
    if (v < 0 || v > 255)
      luaL_error(L, "items.%s[%I]: expected 0 to 255", field, (LUAI_UACINT)(k + 1));
    out[k] = (unsigned char)v;
    lua_pop(L, 1);
  }
  return out;
}

const lian_items *build_items(lua_State *L, int spec, size_t n) {
  luaL_checkstack(L, 24, NULL);
  if (lua_getfield(L, spec, "items") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  lian_items *t = lua_newuserdatauv(L, sizeof *t, 0);
  *t = (lian_items){.size = sizeof *t};
  t->requirements = build_length(L, at, "requirer");
  t->requirer = places(L, at, "requirer", t->requirements, n);
  t->input = places(L, at, "input", t->requirements, n);
  t->need = bytes(L, at, "need", t->requirements);
  t->variants = build_length(L, at, "kind");
  t->kind = places(L, at, "kind", t->variants, n);
  t->variant = places(L, at, "variant", t->variants, n);
  t->weight = numbers(L, at, "weight", t->variants);
  t->any = bytes(L, at, "any", n);
  t->providers = build_length(L, at, "provider");
  t->provider = build_texts(L, at, "provider", t->providers);
  t->country = build_texts(L, at, "country", t->providers);
  t->provisions = build_length(L, at, "provided");
  t->provided = places(L, at, "provided", t->provisions, n);
  t->by = places(L, at, "by", t->provisions, t->providers);
  t->share = numbers(L, at, "share", t->provisions);
  t->to = build_texts(L, at, "to", t->provisions);
  luaL_checkstack(L, 4, NULL);
  if (lua_getfield(L, at, "tolerance") == LUA_TNUMBER) t->tolerance = lua_tonumber(L, -1);
  lua_pop(L, 1);
  if (!t->share) luaL_error(L, "items.share: expected numbers");
  return t;
}
