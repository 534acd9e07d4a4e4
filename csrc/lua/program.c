/* another program in a process of its own: core.program(name, arguments, log) starts it

   It is looked for where the shell does, reads nothing, writes what it says to the file `log`, and is in a process group
   of its own: what the terminal sends goes to this process alone, which ends the program by closing its handle. No shell
   is between: arguments are passed as they are. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "binding.h"

#define PROGRAM_CLASS "lian.program"
enum { MOST_ARGUMENTS = 100, LOOK = 5 /* milliseconds between two looks */ };

extern char **environ;

typedef struct program {
  pid_t pid, parent; /* pid 0: it has ended */
} program;

/* nil, message, code */
static int cannot(lua_State *L, const char *name, int why) {
  lua_pushnil(L);
  lua_pushfstring(L, "cannot start %s: %s", name, strerror(why));
  lua_pushstring(L, why == ENOENT ? "not_found" : "input_output");
  return 3;
}

static int spawn(const char *name, char **arguments, const char *log, pid_t *pid) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  int wrong = posix_spawn_file_actions_init(&files);
  if (wrong) return wrong;
  wrong = posix_spawnattr_init(&how);
  if (!wrong) {
    wrong = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
    if (!wrong) wrong = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    if (!wrong) wrong = posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!wrong) wrong = posix_spawn_file_actions_adddup2(&files, 1, 2);
    if (!wrong) wrong = posix_spawnp(pid, name, &files, &how, arguments, environ);
    posix_spawnattr_destroy(&how);
  }
  posix_spawn_file_actions_destroy(&files);
  return wrong;
}

/* core.program(name, {argument, ...}, log) -> program; or nil, message, code ("not_found": it is not installed) */
static int start(lua_State *L) {
  const char *name = luaL_checkstring(L, 1), *log = luaL_checkstring(L, 3);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 3);
  size_t count = (size_t)lua_rawlen(L, 2);
  luaL_argcheck(L, count <= MOST_ARGUMENTS, 2, "at most 100 arguments");
  luaL_checkstack(L, (int)count + 10, NULL);
  program *p = lua_newuserdatauv(L, sizeof *p, 0);
  *p = (program){0, getpid()};
  luaL_setmetatable(L, PROGRAM_CLASS);
  char *arguments[MOST_ARGUMENTS + 2] = {NULL}, *text = lua_newuserdatauv(L, strlen(name) + 1, 0);
  memcpy(text, name, strlen(name) + 1);
  arguments[0] = text;
  for (size_t k = 0; k < count; k++) {
    size_t length;
    lua_rawgeti(L, 2, (lua_Integer)k + 1);
    const char *one = luaL_checklstring(L, -1, &length);
    arguments[k + 1] = lua_newuserdatauv(L, length + 1, 0);
    memcpy(arguments[k + 1], one, length + 1);
    lua_remove(L, -2);
  }
  pid_t pid;
  int wrong = spawn(name, arguments, log, &pid);
  if (wrong) return cannot(L, name, wrong);
  p->pid = pid;
  lua_pushvalue(L, 4);
  return 1;
}

/* p:wait(seconds) -> its exit code, or minus the signal that ended it; nothing: it goes on, or this process got a signal */
static int wait_for(lua_State *L) {
  program *p = luaL_checkudata(L, 1, PROGRAM_CLASS);
  double until = binding_now() + luaL_checknumber(L, 2);
  if (p->pid == 0) return luaL_error(L, "this program has ended");
  for (;;) {
    int status;
    pid_t done = waitpid(p->pid, &status, WNOHANG);
    if (done == p->pid) {
      p->pid = 0;
      lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : WIFSIGNALED(status) ? -WTERMSIG(status) : -1);
      return 1;
    }
    if (done < 0 && errno != EINTR) {
      p->pid = 0;
      lua_pushinteger(L, -1); /* a host that waits for all its children took it */
      return 1;
    }
    if (binding_now() >= until || poll(NULL, 0, LOOK) < 0) return 0;
  }
}

static int close_program(lua_State *L) {
  program *p = luaL_checkudata(L, 1, PROGRAM_CLASS);
  if (p->pid > 0 && p->parent == getpid()) {
    kill(-p->pid, SIGKILL);
    while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR) continue;
  }
  p->pid = 0;
  return 0;
}

void binding_open_program(lua_State *L) {
  static const luaL_Reg methods[] = {{"wait", wait_for}, {"close", close_program}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", close_program}, {"__close", close_program}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"program", start}, {NULL, NULL}};
  binding_class(L, PROGRAM_CLASS, methods, meta);
  binding_functions(L, functions);
}
