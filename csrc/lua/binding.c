/* what all binding files share */
#include "binding.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

/* one a Lua state, in the registry: what a core object needs to free itself later */
typedef struct state {
  lua_Alloc allocate;
  void *ud;
  lua_State *main;
  lua_Hook hook; /* the hook at entry: a new one means that the user pressed Ctrl-C */
  int threads;
  lian_limits limits;
  double deadline, budget;  /* when work stops, on the monotonic clock, and the seconds allowed; 0: never */
  int measures;             /* whether polls are noted: */
  lua_Integer polls;        /* how many there were */
  double last_poll, longest; /* when the last one was, and the longest time without one, seconds */
} state;

static const char STATE_KEY = 0;

static void *allocate(void *ud, void *block, size_t osize, size_t nsize) {
  state *s = ud;
  if (!block) osize = LUA_TUSERDATA; /* Lua's allocators take a type tag here */
  void *fresh = s->allocate(s->ud, block, osize, nsize);
  if (fresh || nsize == 0) return fresh;
  lua_gc(s->main, LUA_GCCOLLECT);
  return s->allocate(s->ud, block, osize, nsize);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* of the processor: what else the machine does does not count */
static double spent(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void note_poll(state *s) {
  double time = spent();
  if (time - s->last_poll > s->longest) s->longest = time - s->last_poll;
  s->last_poll = time;
  s->polls++;
}

static int is_spent(const state *s) {
  return s->budget > 0 && now() >= s->deadline;
}

static int stopped(void *ud) {
  state *s = ud;
  if (s->measures) note_poll(s);
  return lua_gethook(s->main) != s->hook || is_spent(s);
}

static state *state_of(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &STATE_KEY) == LUA_TNIL) {
    lua_pop(L, 1);
    state *s = lua_newuserdatauv(L, sizeof *s, 0);
    s->allocate = lua_getallocf(L, &s->ud);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    s->main = lua_tothread(L, -1);
    lua_pop(L, 1);
    s->threads = 1;
    s->limits = (lian_limits){.size = sizeof s->limits};
    s->deadline = s->budget = s->last_poll = s->longest = 0;
    s->measures = 0;
    s->polls = 0;
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &STATE_KEY);
  }
  state *s = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return s;
}

static void raise_spent(lua_State *L, const state *s) {
  luaL_error(L, "interrupted: the budget of %f s is used up", (LUAI_UACNUMBER)s->budget);
}

lian_env binding_env(lua_State *L) {
  state *s = state_of(L);
  s->hook = lua_gethook(s->main);
  if (is_spent(s)) raise_spent(L, s);
  lian_env env = {allocate, s, stopped, s, s->threads, &s->limits};
  return env;
}

/* ---- errors at the user's line */

static const char HOME_KEY = 0;

/* core.home(prefix): sources that begin with it are the library's own; examples below it are users */
static int home(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &HOME_KEY);
  return 0;
}

static int is_ours(const lua_Debug *call, const char *prefix, size_t length) {
  return *call->what == 'C' || (strncmp(call->source, prefix, length) == 0 && !strstr(call->source, "/examples/"));
}

/* pushes "FILE:LINE: ", or "" */
static void push_where(lua_State *L) {
  lua_Debug call;
  size_t length = 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &HOME_KEY);
  const char *prefix = lua_tolstring(L, -1, &length);
  for (int level = 1; lua_getstack(L, level, &call); level++) {
    lua_getinfo(L, "Sl", &call);
    if (prefix && is_ours(&call, prefix, length)) continue;
    if (call.currentline > 0) lua_pushfstring(L, "%s:%d: ", call.short_src, call.currentline);
    else lua_pushliteral(L, "");
    lua_remove(L, -2);
    return;
  }
  lua_pop(L, 1);
  lua_pushliteral(L, "");
}

int binding_error(lua_State *L, const char *format, ...) {
  va_list arguments;
  luaL_checkstack(L, 4, NULL);
  push_where(L);
  va_start(arguments, format);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  lua_concat(L, 2);
  return lua_error(L);
}

int binding_fail(lua_State *L, const lian_error *err) {
  if (err->code == LIAN_INTERRUPTED && is_spent(state_of(L))) raise_spent(L, state_of(L));
  if (err->code == LIAN_NO_MEMORY || err->code == LIAN_INTERRUPTED ||
      err->code == LIAN_BAD_ARGUMENT)
    return luaL_error(L, "%s", err->text);
  lua_pushnil(L);
  lua_pushstring(L, err->text);
  lua_pushstring(L, lian_status_code(err->code));
  return 3;
}

void binding_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta) {
  luaL_newmetatable(L, name);
  luaL_setfuncs(L, meta, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  const char *dot = strchr(name, '.');
  lua_setfield(L, -3, dot ? dot + 1 : name);
  lua_pop(L, 1);
}

void **binding_handle(lua_State *L, const char *name, int values) {
  void **handle = lua_newuserdatauv(L, sizeof *handle, values);
  *handle = NULL;
  luaL_setmetatable(L, name);
  return handle;
}

/* a method that was called on something else, as with a dot in place of the colon */
static int wrong_self(lua_State *L, const char *class) {
  lua_Debug call;
  const char *dot = strchr(class, '.'), *method = NULL;
  if (lua_getstack(L, 0, &call) && lua_getinfo(L, "n", &call)) method = call.name;
  return luaL_error(L, "call it with a colon: %s:%s(...)", dot ? dot + 1 : class,
                    method ? method : "METHOD");
}

void **binding_self(lua_State *L, const char *name) {
  void **handle = luaL_testudata(L, 1, name);
  if (!handle) wrong_self(L, name);
  return handle;
}

void *binding_check(lua_State *L, int index, const char *name) {
  void **handle = index == 1 ? binding_self(L, name) : luaL_checkudata(L, index, name);
  if (!*handle) luaL_error(L, "this %s is closed", name);
  return *handle;
}

void binding_account(lua_State *L, size_t bytes) {
  if (bytes >= (size_t)1 << 20) lua_gc(L, LUA_GCSTEP, (int)(bytes >> 10 > 1 << 20 ? 1 << 20 : bytes >> 10));
}

lua_Integer binding_whole(lua_State *L, int index, const char *what) {
  int whole = 0;
  lua_Integer i = lua_type(L, index) == LUA_TNUMBER ? lua_tointegerx(L, index, &whole) : 0;
  if (!whole) /* no __tostring of the user's here */
    luaL_error(L, "%s: expected a whole number, got %s", what,
               lua_type(L, index) == LUA_TNUMBER || lua_type(L, index) == LUA_TSTRING
                   ? luaL_tolstring(L, index, NULL)
                   : luaL_typename(L, index));
  return i;
}

size_t binding_check_index(lua_State *L, int index, size_t count) {
  lua_Integer i = binding_whole(L, index, "index");
  if (i < 1 || (lua_Unsigned)i > count)
    luaL_error(L, "index %I is outside 1..%I", (LUAI_UACINT)i, (LUAI_UACINT)count);
  return (size_t)i - 1;
}

void binding_push_numbers(lua_State *L, const double *v, size_t n) {
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, n > INT32_MAX ? 0 : (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_pushnumber(L, v[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

double *binding_scratch(lua_State *L, size_t count) {
  if (count > PTRDIFF_MAX / sizeof(double) - 1) luaL_error(L, "not enough memory");
  return lua_newuserdatauv(L, (count + 1) * sizeof(double), 0);
}

double *binding_numbers(lua_State *L, int index, size_t count, const char *what) {
  luaL_checktype(L, index, LUA_TTABLE);
  index = lua_absindex(L, index);
  size_t given = (size_t)lua_rawlen(L, index);
  if (given != count)
    luaL_error(L, "%s: expected %I numbers, got %I", what, (LUAI_UACINT)count, (LUAI_UACINT)given);
  double *v = binding_scratch(L, count);
  for (size_t i = 0; i < count; i++) {
    if (lua_rawgeti(L, index, (lua_Integer)i + 1) != LUA_TNUMBER)
      luaL_error(L, "%s[%I]: expected a number, got %s", what, (LUAI_UACINT)(i + 1),
                 luaL_typename(L, -1));
    v[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  return v;
}

lian_serving binding_check_serving(lua_State *L, int index) {
  const char *names[LIAN_SERVE_COUNT + 1] = {NULL};
  for (int k = 0; k < LIAN_SERVE_COUNT; k++) names[k] = lian_serving_name((lian_serving)k);
  return (lian_serving)luaL_checkoption(L, index, NULL, names);
}

const unsigned char *binding_flags(lua_State *L, int index, size_t count) {
  if (lua_isnoneornil(L, index)) return NULL;
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  unsigned char *out = lua_newuserdatauv(L, count + 1, 0);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, index, (lua_Integer)k + 1);
    out[k] = (unsigned char)lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return out;
}

/* core.class(value): "lian.chain" of a chain, and so on; nil of what is none of ours */
static int class_of(lua_State *L) {
  const char *name = NULL;
  if (lua_type(L, 1) == LUA_TUSERDATA && luaL_getmetafield(L, 1, "__name") == LUA_TSTRING)
    name = lua_tostring(L, -1);
  if (!name || strncmp(name, "lian.", 5) != 0) lua_pushnil(L);
  return 1;
}

/* core.metatable(value): the real one, where __metatable hides it from scripts; nil without */
static int metatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (!lua_getmetatable(L, 1)) lua_pushnil(L);
  return 1;
}

/* core.threads([n]): how many threads the core may use in this state */
static int threads(lua_State *L) {
  state *s = state_of(L);
  if (!lua_isnoneornil(L, 1)) {
    lua_Integer n = luaL_checkinteger(L, 1);
    luaL_argcheck(L, n >= 1 && n <= 256, 1, "expected 1 to 256 threads");
    s->threads = (int)n;
  }
  lua_pushinteger(L, s->threads);
  return 1;
}

/* core.budget(seconds): from now on work stops once they have passed, which every call and every poll looks at;
   nil: no budget any more. -> seconds left, nil without a budget */
static int budget(lua_State *L) {
  state *s = state_of(L);
  if (!lua_isnone(L, 1)) {
    double seconds = luaL_optnumber(L, 1, 0);
    luaL_argcheck(L, lua_isnil(L, 1) || seconds > 0, 1, "expected seconds above 0, or nil");
    s->budget = seconds;
    s->deadline = now() + seconds;
  }
  if (s->budget > 0)
    lua_pushnumber(L, s->deadline - now());
  else
    lua_pushnil(L);
  return 1;
}

/* core.polls(true | false): measures anew, or no more. core.polls() -> polls and the longest time without one since
   then, seconds of this thread's processor, this call being one. It may be a count hook: then instructions of Lua are polls, as Ctrl-C is seen there */
static int polls(lua_State *L) {
  state *s = state_of(L);
  if (lua_isboolean(L, 1)) {
    s->measures = lua_toboolean(L, 1);
    s->polls = 0;
    s->longest = 0;
    s->last_poll = spent();
    return 0;
  }
  if (s->measures) note_poll(s);
  lua_pushinteger(L, s->polls);
  lua_pushnumber(L, s->longest);
  return 2;
}

/* core.read_limits(columns, record, rows, cells, expanded, ratio): see lian_limits */
static int read_limits(lua_State *L) {
  state *s = state_of(L);
  size_t *to[] = {&s->limits.columns, &s->limits.record, &s->limits.rows,
                  &s->limits.cells, &s->limits.expanded, &s->limits.ratio};
  for (int k = 0; k < 6; k++) {
    lua_Integer n = luaL_checkinteger(L, k + 1);
    luaL_argcheck(L, n >= 1, k + 1, "expected a limit of at least 1");
    *to[k] = (size_t)n;
  }
  return 0;
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
int luaopen_lian_core(lua_State *L) {
  luaL_checkversion(L);
  lua_newtable(L);
  lua_pushinteger(L, lian_blas_threads()); /* and OpenBLAS's buffers are asked for */
  lua_setfield(L, -2, "blas_threads");
  lua_pushstring(L, lian_version());
  lua_setfield(L, -2, "version");
  lua_pushcfunction(L, threads);
  lua_setfield(L, -2, "threads");
  lua_pushcfunction(L, budget);
  lua_setfield(L, -2, "budget");
  lua_pushcfunction(L, polls);
  lua_setfield(L, -2, "polls");
  lua_pushcfunction(L, read_limits);
  lua_setfield(L, -2, "read_limits");
  lua_pushcfunction(L, class_of);
  lua_setfield(L, -2, "class");
  lua_pushcfunction(L, metatable);
  lua_setfield(L, -2, "metatable");
  lua_pushcfunction(L, home);
  lua_setfield(L, -2, "home");
  binding_open_matrix(L);
  binding_open_info(L);
  binding_open_text(L);
  binding_open_chain(L);
  binding_open_chain_build(L);
  binding_open_analysis(L);
  binding_open_paths(L);
  binding_open_supply(L);
  binding_open_items(L);
  binding_open_economy(L);
  binding_open_firms(L);
  binding_open_random(L);
  binding_open_programme(L);
  binding_open_sort(L);
  binding_open_database(L);
  binding_open_file(L);
  return 1;
}
