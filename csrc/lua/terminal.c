/* what the command needs of a terminal; a host that embeds lian calls none of this */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "binding.h"

#define PATIENCE 2 /* seconds of work without a word */

/* what stands in the last line of standard error while work goes on */
static struct {
  int on;
  int drawn;          /* something stands there */
  char text[100];     /* what is done; empty: a call that nobody has named */
  double began, next; /* when it began, and when a word is due: seconds */
  int counted;        /* the text says how far it is: what calls tell of theirs is left out */
  struct {
    double began, from, share; /* when it began, at what share, and where it is */
  } part;               /* of a call: each that goes back to a lower share begins one */
} ticker;

static void write_error(const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    ssize_t done = write(STDERR_FILENO, text, length);
    if (done <= 0) return;
    text += done;
    length -= (size_t)done;
  }
}

static void erase(void) {
  if (ticker.drawn) write_error("\r\033[K");
  ticker.drawn = 0;
}

void binding_tick_begin(void) {
  if (!ticker.on || ticker.text[0]) return;
  ticker.began = binding_now();
  ticker.next = ticker.began + PATIENCE;
  ticker.counted = 0;
  ticker.part.share = 2;
}

void binding_share(double share) {
  if (!ticker.on) return;
  if (share < ticker.part.share) {
    ticker.part.began = binding_now();
    ticker.part.from = share;
  }
  ticker.part.share = share;
}

/* the seconds that are left; negative where nothing is known, or too little yet */
static double seconds_left(double now) {
  double done = ticker.part.share - ticker.part.from, spent = now - ticker.part.began;
  if (ticker.counted || !(done > 0) || !(ticker.part.share <= 1) || spent < PATIENCE) return -1;
  return spent * (1 - ticker.part.share) / done;
}

void binding_tick(void) {
  char line[160], left[40] = "";
  double now = ticker.on ? binding_now() : 0;
  if (!ticker.on || now < ticker.next) return;
  int seconds = (int)(now - ticker.began);
  double rest = seconds_left(now);
  int ahead = (int)rest + 1;
  if (rest >= 0 && rest < 1e6) snprintf(left, sizeof left, ", about %d:%02d left", ahead / 60, ahead % 60);
  snprintf(line, sizeof line, "\r%s%s (%d:%02d)\033[K", ticker.text[0] ? ticker.text : "at work", left, seconds / 60,
           seconds % 60);
  write_error(line);
  ticker.drawn = 1;
  ticker.next = now + 1;
}

void binding_tick_end(void) {
  if (ticker.on && !ticker.text[0]) erase();
}

void binding_tick_off(void) { ticker.on = ticker.drawn = 0; }

/* core.ticker(true | false): whether work that takes long is told on standard error. core.ticker(text[, counted]): what
   is done, from now on, and whether the text says how far; "" for nothing that has a name, and what stands there is
   erased */
static int set_ticker(lua_State *L) {
  if (lua_isboolean(L, 1)) {
    ticker.on = lua_toboolean(L, 1);
    erase();
    return 0;
  }
  const char *text = luaL_checkstring(L, 1);
  if (ticker.on && !ticker.text[0] && *text) {
    ticker.began = binding_now();
    ticker.next = ticker.began + PATIENCE;
  }
  snprintf(ticker.text, sizeof ticker.text, "%s", text);
  if (!ticker.counted != !lua_toboolean(L, 2)) ticker.part.share = 2;
  ticker.counted = lua_toboolean(L, 2);
  if (!*text) erase();
  else if (ticker.on) binding_tick();
  return 0;
}

/* the state that Ctrl-C stops: signals belong to the process */
static lua_State *interrupted;

static void raise_interrupted(lua_State *L, lua_Debug *call) {
  (void)call;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted!");
}

/* as lua.c does it: a hook, which instructions of Lua and polls of native work see; a second Ctrl-C ends the process */
static void note_interrupt(int number) {
  signal(number, SIG_DFL);
  lua_sethook(interrupted, raise_interrupted, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* core.catch_interrupts(): Ctrl-C raises "interrupted!" once more; lua.c lets it do so once a script */
static int catch_interrupts(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  interrupted = lua_tothread(L, -1);
  signal(SIGINT, note_interrupt);
  return 0;
}

/* core.is_terminal(0, 1 or 2): standard input, output or error */
static int is_terminal(lua_State *L) {
  lua_Integer file = luaL_checkinteger(L, 1);
  lua_pushboolean(L, file >= 0 && file <= 2 && isatty((int)file));
  return 1;
}

/* core.terminal_columns(0, 1 or 2): how wide it is; nil where it is no terminal, or does not say */
static int terminal_columns(lua_State *L) {
  lua_Integer file = luaL_checkinteger(L, 1);
  struct winsize size;
  if (file < 0 || file > 2 || !isatty((int)file) || ioctl((int)file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, size.ws_col);
  return 1;
}

void binding_open_terminal(lua_State *L) {
  static const luaL_Reg functions[] = {{"catch_interrupts", catch_interrupts},
                                       {"is_terminal", is_terminal},
                                       {"terminal_columns", terminal_columns},
                                       {"ticker", set_ticker},
                                       {NULL, NULL}};
  binding_functions(L, functions);
}
