/* the core in a Lua state: its allocator, Ctrl-C and a budget of time as interruption, limits on files */
#include "state.h"

#include <time.h>

struct state {
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
};

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

int state_is_spent(const state *s) {
  return s->budget > 0 && binding_now() >= s->deadline;
}

static int stopped(void *ud) {
  state *s = ud;
  if (s->measures) note_poll(s);
  binding_tick();
  return lua_gethook(s->main) != s->hook || state_is_spent(s);
}

static void note_share(void *ud, double share) {
  (void)ud;
  binding_share(share);
}

state *state_of(lua_State *L) {
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

int state_raise_spent(lua_State *L, const state *s) {
  return luaL_error(L, "interrupted: the budget of %f s is used up", (LUAI_UACNUMBER)s->budget);
}

lian_env binding_env(lua_State *L) {
  state *s = state_of(L);
  s->hook = lua_gethook(s->main);
  if (state_is_spent(s)) state_raise_spent(L, s);
  binding_tick_begin();
  lian_env env = {allocate, s, stopped, s, s->threads, &s->limits, note_share, s};
  return env;
}

int state_is_collecting(const state *s) { return s->collecting > 0; }

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
   then, seconds of this thread's processor, this call being one. It may be a count hook: then instructions of Lua are
   polls, as Ctrl-C is seen there */
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

void binding_open_state(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"threads", threads}, {"budget", budget}, {"polls", polls}, {"read_limits", read_limits}, {NULL, NULL}};
  state_of(L);
  binding_functions(L, functions);
}
