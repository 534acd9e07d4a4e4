/* worker processes: core.worker(work) forks one, which answers messages with what work(message) returns

   The child has a copy of this Lua state; pages that neither changes are shared. It never returns to the caller: it ends
   when its parent closes the connection, and by _exit, so that no file of the parent's is flushed or closed by it.
   What the child may not use is what belongs to the parent alone: stores (they know which process opened them).
   A message: its length in 8 bytes of this machine, then its bytes. */
#ifdef __linux__
#define _GNU_SOURCE 1 /* sched_getaffinity */
#endif
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

#include "binding.h"

#define WORKER_CLASS "lian.worker"
#define MOST 256
#define LONGEST ((uint64_t)1 << 40) /* bytes of a message */

typedef struct worker {
  pid_t pid, parent; /* pid 0: it has ended */
  int connection;    /* -1: closed */
} worker;

/* all of it, or -1 */
static int send_all(int to, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t done = send(to, at, length, MSG_NOSIGNAL);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return -1;
    at += done;
    length -= (size_t)done;
  }
  return 0;
}

/* all of it; -1: the other end has closed */
static int receive_all(int from, void *bytes, size_t length) {
  char *at = bytes;
  while (length > 0) {
    ssize_t done = recv(from, at, length, 0);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return -1;
    at += done;
    length -= (size_t)done;
  }
  return 0;
}

static int send_message(int to, const char *bytes, size_t length) {
  uint64_t head = length;
  return send_all(to, &head, sizeof head) || send_all(to, bytes, length) ? -1 : 0;
}

/* pushes the message; 0: there is none, as the other end has closed */
static int receive_message(lua_State *L, int from) {
  uint64_t length;
  luaL_Buffer b;
  if (receive_all(from, &length, sizeof length) || length > LONGEST) return 0;
  char *to = luaL_buffinitsize(L, &b, (size_t)length);
  if (receive_all(from, to, (size_t)length)) {
    luaL_pushresultsize(&b, 0);
    lua_pop(L, 1);
    return 0;
  }
  luaL_pushresultsize(&b, (size_t)length);
  return 1;
}

/* ---- the child */

/* a message from the connection at 2, by the function at 1, answered */
static int answer(lua_State *L) {
  size_t length;
  int connection = (int)lua_tointeger(L, 2);
  if (!receive_message(L, connection)) _exit(0);
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  lua_call(L, 1, 1);
  const char *bytes = lua_tolstring(L, -1, &length);
  fflush(stdout);
  if (!bytes || send_message(connection, bytes, length)) _exit(1);
  return 0;
}

static void serve(lua_State *L, int work, int connection) {
  signal(SIGINT, SIG_IGN); /* the parent has it, and ends its workers */
  binding_tick_off();
  for (;;) {
    lua_pushcfunction(L, answer);
    lua_pushvalue(L, work);
    lua_pushinteger(L, connection);
    if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
      const char *text = lua_tostring(L, -1);
      fprintf(stderr, "lian: a worker ends: %s\n", text ? text : "?");
      _exit(2);
    }
  }
}

/* ---- the parent */

/* nil, message, "input_output" */
static int cannot(lua_State *L, const char *doing) {
  int code = errno;
  lua_pushnil(L);
  lua_pushfstring(L, "cannot %s a worker process: %s", doing, strerror(code));
  lua_pushliteral(L, "input_output");
  return 3;
}

/* what became of it, pushed */
static void push_end(lua_State *L, int known, int status) {
  if (known && WIFSIGNALED(status)) lua_pushfstring(L, "signal %d", WTERMSIG(status));
  else if (known && WIFEXITED(status)) lua_pushfstring(L, "exit code %d", WEXITSTATUS(status));
  else lua_pushliteral(L, "an unknown end");
}

/* ends the process, and pushes how it has ended */
static void end(lua_State *L, worker *w) {
  int status = 0, known = 0;
  if (w->connection >= 0) close(w->connection);
  w->connection = -1;
  if (w->pid > 0 && w->parent == getpid()) {
    kill(w->pid, SIGKILL); /* one that has ended keeps its status */
    pid_t done;
    while ((done = waitpid(w->pid, &status, 0)) < 0 && errno == EINTR) continue;
    known = done == w->pid;
  }
  w->pid = 0;
  push_end(L, known, status);
}

static worker *check(lua_State *L, int index) {
  worker *w = luaL_checkudata(L, index, WORKER_CLASS);
  if (w->connection < 0) luaL_error(L, "this worker is closed");
  return w;
}

/* core.worker(work) -> worker, or nil, message, code */
static int new_worker(lua_State *L) {
  int pair[2];
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  worker *w = lua_newuserdatauv(L, sizeof *w, 0);
  *w = (worker){0, getpid(), -1};
  luaL_setmetatable(L, WORKER_CLASS);
  if (!lua_checkstack(L, 32)) return luaL_error(L, "not enough memory");
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) return cannot(L, "reach");
  fflush(NULL); /* else the child would have what is not written yet */
  pid_t pid = fork();
  if (pid == 0) {
    close(pair[0]);
    serve(L, 1, pair[1]);
  }
  close(pair[1]);
  if (pid < 0) {
    close(pair[0]);
    return cannot(L, "start");
  }
  w->pid = pid;
  w->connection = pair[0];
  return 1;
}

/* w:send(message) -> whether it went */
static int send_task(lua_State *L) {
  size_t length;
  worker *w = check(L, 1);
  const char *bytes = luaL_checklstring(L, 2, &length);
  lua_pushboolean(L, send_message(w->connection, bytes, length) == 0);
  return 1;
}

/* w:receive() -> answer, or nil and how the worker has ended */
static int receive_answer(lua_State *L) {
  worker *w = check(L, 1);
  if (receive_message(L, w->connection)) return 1;
  int status = 0;
  pid_t done;
  while ((done = waitpid(w->pid, &status, 0)) < 0 && errno == EINTR) continue;
  w->pid = 0;
  lua_pushnil(L);
  push_end(L, done > 0, status);
  return 2;
}

static int close_worker(lua_State *L) {
  worker *w = luaL_checkudata(L, 1, WORKER_CLASS);
  if (w->connection >= 0 || w->pid > 0) end(L, w);
  return 0;
}

/* core.await({worker, ...}, seconds) -> the place of one that has an answer or has ended; nil: none, or a signal came */
static int await(lua_State *L) {
  struct pollfd list[MOST];
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
  double seconds = luaL_checknumber(L, 2);
  luaL_argcheck(L, count >= 1 && count <= MOST, 1, "expected 1 to 256 workers");
  for (lua_Integer k = 0; k < count; k++) {
    lua_rawgeti(L, 1, k + 1);
    list[k] = (struct pollfd){.fd = check(L, -1)->connection, .events = POLLIN};
    lua_pop(L, 1);
  }
  binding_env(L);
  if (poll(list, (nfds_t)count, (int)(seconds * 1000)) <= 0) return 0;
  for (lua_Integer k = 0; k < count; k++)
    if (list[k].revents) {
      lua_pushinteger(L, k + 1);
      return 1;
    }
  return 0;
}

/* core.processors(): that this process may use */
static int processors(lua_State *L) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) count = CPU_COUNT(&set);
#endif
  lua_pushinteger(L, count < 1 ? 1 : count);
  return 1;
}

/* core.seconds(): of a steady clock */
static int seconds(lua_State *L) {
  lua_pushnumber(L, binding_now());
  return 1;
}

void binding_open_worker(lua_State *L) {
  static const luaL_Reg methods[] = {{"send", send_task}, {"receive", receive_answer}, {"close", close_worker}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", close_worker}, {"__close", close_worker}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"worker", new_worker}, {"await", await}, {"processors", processors}, {"seconds", seconds}, {NULL, NULL}};
  binding_class(L, WORKER_CLASS, methods, meta);
  binding_functions(L, functions);
}
