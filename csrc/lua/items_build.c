/* the part `items` of a spec: requirements, variants and providers as columns of numbers and texts */
#include "build.h"

/* count indices (1-based) of a field, in scratch */
static const uint32_t *places(lua_State *L, int table, const char *field, size_t count, size_t limit) {
  if (option_get(L, table, field) != LUA_TTABLE || lua_rawlen(L, -1) != count)
    luaL_error(L, "items.%s: expected %I places", field, (LUAI_UACINT)count);
  return binding_places(L, -1, count, limit, field);
}

/* small whole numbers or flags of a field; NULL when nil */
static const unsigned char *bytes(lua_State *L, int table, const char *field, size_t count) {
  return option_get(L, table, field) == LUA_TNIL ? NULL : binding_bytes(L, -1, count, 0, 255, field);
}

/* NaN where false; NULL when nil */
static const double *numbers(lua_State *L, int table, const char *field, size_t count) {
  return option_get(L, table, field) == LUA_TNIL ? NULL : binding_numbers_or_nan(L, -1, count, field);
}

const lian_items *build_items(lua_State *L, int spec, size_t n) {
  luaL_checkstack(L, 48, NULL);
  if (option_get(L, spec, "items") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  int at = lua_gettop(L);
  luaL_checktype(L, at, LUA_TTABLE);
  lian_items *t = lua_newuserdatauv(L, sizeof *t, 0);
  *t = (lian_items){.size = sizeof *t};
  t->requirements = option_length(L, at, "requirer");
  t->requirer = places(L, at, "requirer", t->requirements, n);
  t->input = places(L, at, "input", t->requirements, n);
  t->need = bytes(L, at, "need", t->requirements);
  t->variants = option_length(L, at, "kind");
  t->kind = places(L, at, "kind", t->variants, n);
  t->variant = places(L, at, "variant", t->variants, n);
  t->weight = numbers(L, at, "weight", t->variants);
  t->any = bytes(L, at, "any", n);
  t->providers = option_length(L, at, "provider");
  t->provider = option_texts(L, at, "provider", t->providers);
  t->country = option_texts(L, at, "country", t->providers);
  t->provisions = option_length(L, at, "provided");
  t->provided = places(L, at, "provided", t->provisions, n);
  t->by = places(L, at, "by", t->provisions, t->providers);
  t->share = numbers(L, at, "share", t->provisions);
  t->to = option_texts(L, at, "to", t->provisions);
  t->tolerance = option_number_or(L, at, "tolerance", 0);
  if (!t->share) luaL_error(L, "items.share: expected numbers");
  return t;
}
