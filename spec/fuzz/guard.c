/* a Lua module that watches the calls of a fuzzer
   guard.limit(bytes)   limits the memory of the state with native objects: allocations beyond it fail
   guard.note(text)     text to write when the process dies
   guard.watch(after, patience)   interrupts after so many seconds, as lua5.4 on Ctrl-C (a hook on the main thread);
                        a call that does not react for `patience` seconds more ends the process
   guard.rest() -> deaf   ends the watch; seconds since the interruption, or nil when there was none
   Must be linked with -z nodelete: Lua frees through it until the very end. */
#include <lauxlib.h>
#include <lua.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static struct {
  lua_State *main;
  lua_Alloc allocate;
  void *ud;
  size_t live, most;
  char note[4000];
  volatile sig_atomic_t pressed;
  double pressed_at, patience;
} state;

static void *allocate(void *ud, void *block, size_t osize, size_t nsize) {
  size_t before = block ? osize : 0;
  (void)ud;
  if (nsize > before && state.most && state.live + (nsize - before) > state.most) return NULL;
  void *fresh = state.allocate(state.ud, block, osize, nsize);
  if (fresh || nsize == 0) state.live += nsize - before;
  return fresh;
}

static void say(const char *text) {
  if (write(2, text, strlen(text)) < 0) return;
}

static void last_words(void) {
  say("\nfuzz: died in ");
  say(state.note);
  say("\n");
}

static void on_death(int number) {
  (void)number;
  last_words();
  _exit(3);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void time_is_up(lua_State *L, lua_Debug *where) {
  (void)where;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted! fuzz: time is up");
}

static void start(double seconds) {
  struct itimerval t = {{0, 0}, {(time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)}};
  setitimer(ITIMER_REAL, &t, NULL);
}

static void on_alarm(int number) {
  (void)number;
  if (state.pressed) {
    say("\nfuzz: deaf to Ctrl-C");
    last_words();
    _exit(4);
  }
  state.pressed = 1;
  state.pressed_at = now();
  lua_sethook(state.main, time_is_up, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
  start(state.patience);
}

static int limit(lua_State *L) {
  state.most = state.live + (size_t)luaL_checkinteger(L, 1);
  return 0;
}

static int note(lua_State *L) {
  strncpy(state.note, luaL_checkstring(L, 1), sizeof state.note - 1);
  return 0;
}

static int watch(lua_State *L) {
  double after = luaL_checknumber(L, 1);
  state.patience = luaL_checknumber(L, 2);
  state.pressed = 0;
  start(after);
  return 0;
}

static int rest(lua_State *L) {
  start(0);
  lua_sethook(state.main, NULL, 0, 0);
  if (state.pressed)
    lua_pushnumber(L, now() - state.pressed_at);
  else
    lua_pushnil(L);
  return 1;
}

int luaopen_guard(lua_State *L);

int luaopen_guard(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"limit", limit}, {"note", note}, {"watch", watch}, {"rest", rest}, {NULL, NULL}};
  if (!state.allocate) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    state.main = lua_tothread(L, -1);
    lua_pop(L, 1);
    state.allocate = lua_getallocf(L, &state.ud);
    lua_setallocf(L, allocate, NULL);
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(last_words);
    signal(SIGALRM, on_alarm);
    signal(SIGABRT, on_death);
    if (!__sanitizer_set_death_callback) signal(SIGSEGV, on_death);
  }
  luaL_newlib(L, functions);
  return 1;
}
