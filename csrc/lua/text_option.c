/* the named options of a reader of text: see lian_text_options */
#include "binding.h"

static char one_character(lua_State *L, int at, const char *name) {
  const char *text = option_text(L, at, name);
  if (text && (!*text || text[1])) luaL_error(L, "%s: expected one character, got '%s'", name, text);
  char c = text ? *text : '\0';
  lua_pop(L, 1);
  return c;
}

static const char *flags_at(lua_State *L, int at) {
  if (option_get(L, at, "flags") != LUA_TBOOLEAN) {
    lua_pop(L, 1);
    return option_text(L, at, "flags");
  }
  return lua_toboolean(L, -1) ? LIAN_FLAGS : NULL;
}

/* what stays on the stack: the pointers, over the list that holds the texts */
static size_t texts_at(lua_State *L, int at, const char *name, const char *const **out) {
  size_t count = option_text_list(L, at, name);
  if (count > 0) *out = binding_texts(L, -1, count, name);
  return count;
}

static void take_last(lua_State *L, int at, lian_text_options *o) {
  if (option_get(L, at, "last") == LUA_TNUMBER) {
    o->last_line = binding_count(L, -1, 1, (size_t)1 << 48, "last");
    return;
  }
  lua_pop(L, 1);
  o->last = option_text(L, at, "last");
}

lian_text_options option_text_options(lua_State *L, int at) {
  luaL_checkstack(L, 30, NULL);
  lian_text_options o = {.size = sizeof o, .separator = option_separator(L, at),
                         .encoding = option_text(L, at, "encoding"),
                         .decimal = one_character(L, at, "decimal"),
                         .thousands = one_character(L, at, "thousands"),
                         .percent = option_flag(L, at, "percent"),
                         .comment = option_text(L, at, "comment")};
  o.flags = flags_at(L, at);
  o.zeros = texts_at(L, at, "zero", &o.zero);
  o.missings = texts_at(L, at, "missing", &o.missing);
  o.stops = texts_at(L, at, "stop", &o.stop);
  take_last(L, at, &o);
  return o;
}
