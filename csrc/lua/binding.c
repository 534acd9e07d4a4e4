/* what all binding files share */
#include "binding.h"

#include <math.h>
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
  int collecting; /* finalisers run while the core asks for memory */
} state;

static const char STATE_KEY = 0;

static void *allocate(void *ud, void *block, size_t osize, size_t nsize) {
  state *s = ud;
  if (!block) osize = LUA_TUSERDATA; /* Lua's allocators take a type tag here */
  void *fresh = s->allocate(s->ud, block, osize, nsize);
  if (fresh || nsize == 0) return fresh;
  s->collecting++;
  lua_gc(s->main, LUA_GCCOLLECT);
  s->collecting--;
  return s->allocate(s->ud, block, osize, nsize);
}

double binding_now(void) {
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
  return s->budget > 0 && binding_now() >= s->deadline;
}

static int stopped(void *ud) {
  state *s = ud;
  if (s->measures) note_poll(s);
  binding_tick();
  return lua_gethook(s->main) != s->hook || is_spent(s);
}

static void note_share(void *ud, double share) {
  (void)ud;
  binding_share(share);
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
    s->collecting = 0;
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
  binding_tick_begin();
  lian_env env = {allocate, s, stopped, s, s->threads, &s->limits, note_share, s};
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

/* a method that was called on something else, as with a dot in place of the colon */
static int wrong_self(lua_State *L, const char *class) {
  lua_Debug call;
  const char *dot = strchr(class, '.'), *method = NULL;
  if (lua_getstack(L, 0, &call) && lua_getinfo(L, "n", &call)) method = call.name;
  return luaL_error(L, "call it with a colon: %s:%s(...)", dot ? dot + 1 : class,
                    method ? method : "METHOD");
}

/* ---- classes

   Lua code can run in the middle of a native call: metamethods of its arguments, and finalisers whenever Lua or the
   core asks for memory. It must not take away what the call works on. So each call counts itself in the objects among
   its arguments, and what is closed meanwhile is given back once the last call on it is done. A call that raises
   cannot count itself out: what it worked on is given back by the collector, which never takes what is on a stack.
   While the core is at work no Lua code may call it again; finalisers that run then are refused. */

#define HELD 8 /* places of arguments that can be objects */

typedef struct object {
  void *object; /* first: a handle is read as void **; NULL: closed, or not yet made */
  void *closed; /* what was closed while calls were on; NULL: nothing */
  size_t calls;
} object;

typedef struct object_class {
  void (*free)(void *payload);
} object_class;

static const char CLASS_KEY = 0;

/* the class of the handle at index; NULL for any other value */
static const object_class *class_at(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
  lua_rawgetp(L, -1, &CLASS_KEY);
  const object_class *found = lua_touserdata(L, -1);
  lua_pop(L, 2);
  return found;
}

typedef struct hold {
  object *object;
  const object_class *class;
} hold;

static void let_go(const hold *h) {
  if (--h->object->calls > 0 || !h->object->closed) return;
  void *closed = h->object->closed;
  h->object->closed = NULL;
  h->class->free(closed);
}

/* upvalues: the function, the state */
static int guarded(lua_State *L) {
  hold held[HELD];
  int count = 0, top = lua_gettop(L);
  lua_CFunction call = lua_tocfunction(L, lua_upvalueindex(1));
  const state *s = lua_touserdata(L, lua_upvalueindex(2));
  if (s->collecting) return luaL_error(L, "a finaliser must not call lian while lian is at work");
  for (int index = 1; index <= top && index <= HELD; index++) {
    const object_class *found = class_at(L, index);
    if (!found) continue;
    held[count] = (hold){lua_touserdata(L, index), found};
    held[count++].object->calls++;
  }
  int results = call(L);
  while (count > 0) let_go(&held[--count]);
  binding_tick_end();
  return results;
}

/* upvalue: the name of the class */
static int close_object(lua_State *L) {
  const object_class *found = class_at(L, 1);
  if (!found) return wrong_self(L, lua_tostring(L, lua_upvalueindex(1)));
  object *h = lua_touserdata(L, 1);
  void *payload = h->object;
  h->object = NULL;
  if (payload && h->calls > 0) h->closed = payload;
  else if (payload) found->free(payload);
  return 0;
}

/* no call is on: the object is on no stack */
static int collect(lua_State *L) {
  const object_class *found = class_at(L, 1);
  object *h = lua_touserdata(L, 1);
  if (!found) return 0;
  if (h->object) found->free(h->object);
  if (h->closed) found->free(h->closed);
  h->object = h->closed = NULL;
  return 0;
}

void binding_functions(lua_State *L, const luaL_Reg *functions) {
  for (; functions->name; functions++) {
    lua_pushcfunction(L, functions->func);
    if (strcmp(functions->name, "__gc") != 0) {
      lua_pushlightuserdata(L, state_of(L));
      lua_pushcclosure(L, guarded, 2);
    }
    lua_setfield(L, -2, functions->name);
  }
}

/* the metatable on top and the method table behind it are made, the latter also core[short name] */
static void make_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta,
                       int closes) {
  luaL_newmetatable(L, name);
  binding_functions(L, meta);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L);
  binding_functions(L, methods);
  if (closes) {
    lua_pushstring(L, name);
    lua_pushcclosure(L, close_object, 1);
    lua_setfield(L, -2, "close");
  }
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  const char *dot = strchr(name, '.');
  lua_setfield(L, -3, dot ? dot + 1 : name);
}

void binding_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta) {
  make_class(L, name, methods, meta, 0);
  lua_pop(L, 1);
}

void binding_handles(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta,
                     void (*free)(void *payload)) {
  make_class(L, name, methods, meta, 1);
  object_class *own = lua_newuserdatauv(L, sizeof *own, 0);
  own->free = free;
  lua_rawsetp(L, -2, &CLASS_KEY);
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushstring(L, name);
  lua_pushcclosure(L, close_object, 1);
  lua_setfield(L, -2, "__close");
  lua_pop(L, 1);
}

void **binding_handle(lua_State *L, const char *name, int values) {
  object *h = lua_newuserdatauv(L, sizeof *h, values);
  *h = (object){NULL, NULL, 0};
  luaL_setmetatable(L, name);
  return &h->object;
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

void binding_set_number(lua_State *L, const char *name, double v) {
  lua_pushnumber(L, v);
  lua_setfield(L, -2, name);
}

void binding_set_known(lua_State *L, const char *name, double v) {
  if (!isnan(v)) binding_set_number(L, name, v);
}

void binding_set_count(lua_State *L, const char *name, size_t v) {
  lua_pushinteger(L, (lua_Integer)v);
  lua_setfield(L, -2, name);
}

void binding_push_numbers(lua_State *L, const double *v, size_t n) {
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, n > INT32_MAX ? 0 : (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_pushnumber(L, v[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* core.class(value): "lian.chain" for a chain, and so on; nil for a value of no class of lian */
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
    s->deadline = binding_now() + seconds;
  }
  if (s->budget > 0)
    lua_pushnumber(L, s->deadline - binding_now());
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

/* core.read_limits(columns, record, rows, cells, expanded, ratio, sheet): see lian_limits */
static int read_limits(lua_State *L) {
  state *s = state_of(L);
  size_t *to[] = {&s->limits.columns,  &s->limits.record, &s->limits.rows, &s->limits.cells,
                  &s->limits.expanded, &s->limits.ratio,  &s->limits.sheet};
  for (int k = 0; k < (int)(sizeof to / sizeof *to); k++) {
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
  state_of(L);
  lua_pushinteger(L, lian_blas_threads()); /* and OpenBLAS's buffers are asked for */
  lua_setfield(L, -2, "blas_threads");
  lua_pushstring(L, lian_version());
  lua_setfield(L, -2, "version");
  static const luaL_Reg functions[] = {{"threads", threads},     {"budget", budget}, {"polls", polls},
                                       {"read_limits", read_limits}, {"class", class_of}, {"metatable", metatable},
                                       {"home", home},           {NULL, NULL}};
  binding_functions(L, functions);
  binding_open_matrix(L);
  binding_open_info(L);
  binding_open_text(L);
  binding_open_chain(L);
  binding_open_chain_build(L);
  binding_open_analysis(L);
  binding_open_paths(L);
  binding_open_supply(L);
  binding_open_items(L);
  binding_open_course(L);
  binding_open_economy(L);
  binding_open_firms(L);
  binding_open_random(L);
  binding_open_programme(L);
  binding_open_packed(L);
  binding_open_sort(L);
  binding_open_index(L);
  binding_open_totals(L);
  binding_open_index_coordination(L);
  binding_open_index_concentration(L);
  binding_open_index_complexity(L);
  binding_open_index_space(L);
  binding_open_network(L);
  binding_open_cascade(L);
  binding_open_position(L);
  binding_open_rebuild(L);
  binding_open_explore(L);
  binding_open_decide(L);
  binding_open_portfolio(L);
  binding_open_program(L);
  binding_open_database(L);
  binding_open_file(L);
  binding_open_book(L);
  binding_open_terminal(L);
  binding_open_worker(L);
  return 1;
}
