/* require "lian.mpi": messages between the ranks of a job of MPI, a module apart, as few machines have MPI

   Built where mpicc is found (LIAN_MPI), else the module says what is missing. MPI 3: matched probes, whose messages have
   any size and whose receiver polls, so that it can tell by the clock that a rank is silent. A process that is lost can
   not be waited for: MPI_Finalize would hang. The ranks quit without it then, as mpirun --enable-recovery kills none of
   them, and rank 0 aborts the job with its own exit code when all it did is kept.
   What is here belongs to the process, as MPI does: statics, and a handler at exit. */
#define _GNU_SOURCE 1 /* dladdr, on_exit */
#include <lauxlib.h>
#include <lua.h>
#include <stddef.h>

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
int luaopen_lian_mpi(lua_State *L);

#ifndef LIAN_MPI

static int absent(lua_State *L) {
  lua_pushnil(L);
  lua_pushliteral(L, "this lian was built without MPI (Debian: apt-get install libopenmpi-dev openmpi-bin, then build "
                     "again)");
  lua_pushliteral(L, "not_built");
  return 3;
}

int luaopen_lian_mpi(lua_State *L) {
  static const luaL_Reg functions[] = {{"open", absent}, {"library", absent}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}

#else

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <mpi.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { END = 4, GONE = 5 };      /* kinds of messages that are sent at exit too: base/ranks.lua */
static const char QUIT[] = "quit"; /* END with it: without MPI_Finalize */

static struct {
  pid_t process; /* that opened MPI; 0: none */
  int rank, size;
  int is_ours;   /* opened here, so to be closed here */
  int dismissed; /* the ranks were told to end, or this one was */
  int lost;      /* a rank is silent */
} job;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- the end of the process */

static void tell(int to, int kind, const char *text) {
  MPI_Send(text, (int)strlen(text), MPI_BYTE, to, kind, MPI_COMM_WORLD);
}

static void tell_all(const char *text) {
  for (int to = 1; to < job.size && !job.dismissed; to++) tell(to, END, text);
}

static void leave(int status) {
  int finalized = 0;
  if (job.process != getpid() || !job.is_ours) return; /* a fork of it has no part in MPI */
  MPI_Finalized(&finalized);
  if (finalized) return;
  if (job.rank > 0) {
    if (!job.dismissed) tell(0, GONE, "");
  } else if (status != 0 || job.lost) {
    fflush(NULL);
    tell_all(QUIT);
    MPI_Abort(MPI_COMM_WORLD, status);
  } else {
    tell_all("");
  }
  fflush(NULL);
  MPI_Finalize();
}

#ifdef __GLIBC__
static void at_exit(int status, void *nothing) {
  (void)nothing;
  leave(status);
}
static int watch_exit(void) { return on_exit(at_exit, NULL); }
#else
static void at_exit(void) { leave(0); }
static int watch_exit(void) { return atexit(at_exit); }
#endif

/* ---- opening */

/* plugins of some builds look for symbols of the library among those that are global, which Lua's modules are not */
static void make_global(void) {
  Dl_info found;
  if (dladdr((void *)(size_t)&MPI_Init, &found) && found.dli_fname)
    dlopen(found.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL);
}

static int failed(lua_State *L, const char *doing, int code) {
  char text[MPI_MAX_ERROR_STRING + 1] = "";
  int length = 0;
  MPI_Error_string(code, text, &length);
  lua_pushnil(L);
  lua_pushfstring(L, "MPI cannot %s: %s", doing, text);
  lua_pushliteral(L, "input_output");
  return 3;
}

static int start(void) {
  int given = 0, is_open = 0, code;
  make_global();
  MPI_Initialized(&is_open);
  if (!is_open && (code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &given))) return code;
  if ((code = MPI_Comm_rank(MPI_COMM_WORLD, &job.rank)) || (code = MPI_Comm_size(MPI_COMM_WORLD, &job.size))) return code;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  job.process = getpid();
  job.is_ours = !is_open;
  if (job.is_ours) watch_exit();
  if (job.rank > 0 && !freopen("/dev/null", "w", stdout)) return MPI_ERR_OTHER;
  return MPI_SUCCESS;
}

/* rank and size; a rank above 0 prints nothing from now on */
static int open_job(lua_State *L) {
  int finalized = 0, code = MPI_SUCCESS;
  if (job.process && job.process != getpid()) return luaL_error(L, "mpi: this process is a fork of one that has MPI open");
  MPI_Finalized(&finalized);
  if (finalized) return luaL_error(L, "mpi: it is closed");
  if (!job.process) code = start();
  if (code) return failed(L, "be opened", code);
  lua_pushinteger(L, job.rank);
  lua_pushinteger(L, job.size);
  return 2;
}

static int library(lua_State *L) {
  char text[MPI_MAX_LIBRARY_VERSION_STRING + 1] = "";
  int length = 0;
  MPI_Get_library_version(text, &length);
  text[strcspn(text, ",\n")] = 0; /* what follows is the place of its build */
  lua_pushstring(L, text);
  return 1;
}

/* ---- messages */

static void check_open(lua_State *L) {
  if (!job.process || job.process != getpid()) luaL_error(L, "mpi: it is not open");
}

static void rest(double *pause) {
  struct timespec t = {0, (long)(*pause * 1e9)};
  nanosleep(&t, NULL);
  if (*pause < 1e-3) *pause *= 2;
}

/* whether the process "12345 host" is there; 1 of one on another machine */
static int alive(const char *who) {
  char name[MPI_MAX_PROCESSOR_NAME + 1] = "", *after = NULL;
  int length = 0;
  long process = strtol(who, &after, 10);
  MPI_Get_processor_name(name, &length);
  if (process <= 0 || *after != ' ' || strcmp(after + 1, name) != 0) return 1;
  return !kill((pid_t)process, 0) || errno != ESRCH;
}

/* sends, and waits until the bytes may go; 0: the process that should take them has ended */
static int send_to(const char *bytes, size_t length, int to, int kind, const char *who, int *code) {
  MPI_Request request;
  double pause = 2e-5, looked = now();
  int done = 0;
  *code = MPI_Isend(bytes, (int)length, MPI_BYTE, to, kind, MPI_COMM_WORLD, &request);
  while (!*code && !(*code = MPI_Test(&request, &done, MPI_STATUS_IGNORE)) && !done) {
    if (who && now() - looked > 1) {
      if (!alive(who)) return 0;
      looked = now();
    }
    rest(&pause);
  }
  return 1;
}

/* send(to, kind, bytes, who): nil and a message where the process `who` has ended meanwhile; this one must end then, as
   MPI still has the bytes */
static int send_bytes(lua_State *L) {
  size_t length;
  lua_Integer to = luaL_checkinteger(L, 1), kind = luaL_checkinteger(L, 2);
  const char *bytes = luaL_checklstring(L, 3, &length);
  check_open(L);
  luaL_argcheck(L, to >= 0 && to < job.size, 1, "expected a rank");
  luaL_argcheck(L, kind >= 0 && kind < 32768, 2, "expected a kind");
  if (length > INT_MAX) return luaL_error(L, "mpi: a message has more than %d bytes", INT_MAX);
  int code;
  if (!send_to(bytes, length, (int)to, (int)kind, luaL_optstring(L, 4, NULL), &code)) {
    lua_pushnil(L);
    lua_pushliteral(L, "rank 0 was killed");
    return 2;
  }
  if (code) return failed(L, "send", code);
  lua_pushboolean(L, 1);
  return 1;
}

/* a message that cannot be taken is lost: nothing can go on, and nothing must read it as silence */
static int broken(lua_State *L, int code) {
  failed(L, "receive", code);
  return luaL_error(L, "%s", lua_tostring(L, -2));
}

static int take(lua_State *L, MPI_Message message, MPI_Status *status) {
  int count = 0;
  luaL_Buffer b;
  MPI_Get_count(status, MPI_BYTE, &count);
  lua_pushinteger(L, status->MPI_SOURCE);
  lua_pushinteger(L, status->MPI_TAG);
  char *to = luaL_buffinitsize(L, &b, (size_t)(count > 0 ? count : 0));
  int code = MPI_Mrecv(to, count, MPI_BYTE, &message, MPI_STATUS_IGNORE);
  luaL_pushresultsize(&b, (size_t)(count > 0 ? count : 0));
  if (code) return broken(L, code);
  return 3;
}

/* receive(seconds): from, kind, bytes; nothing when none has come by then; raises when MPI fails */
static int receive(lua_State *L) {
  double until = now() + luaL_checknumber(L, 1), pause = 2e-5;
  check_open(L);
  for (;;) {
    int found = 0;
    MPI_Message message;
    MPI_Status status;
    int code = MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &found, &message, &status);
    if (code) return broken(L, code);
    if (found) return take(L, message, &status);
    if (now() >= until) return 0;
    rest(&pause);
  }
}

/* a rank is silent: the job is not to be waited for at its end */
static int lose(lua_State *L) {
  (void)L;
  job.lost = 1;
  return 0;
}

/* rank 0 lets the others end */
static int dismiss(lua_State *L) {
  check_open(L);
  tell_all(job.lost ? QUIT : "");
  job.dismissed = 1;
  return 0;
}

/* "12345 host": this process */
static int who(lua_State *L) {
  char name[MPI_MAX_PROCESSOR_NAME + 1] = "";
  int length = 0;
  check_open(L);
  MPI_Get_processor_name(name, &length);
  lua_pushfstring(L, "%I %s", (LUAI_UACINT)getpid(), name);
  return 1;
}

static int is_alive(lua_State *L) {
  const char *process = luaL_checkstring(L, 1);
  check_open(L);
  lua_pushboolean(L, alive(process));
  return 1;
}

/* a rank above 0 was told by these bytes to end: at once, or, without bytes, as its caller ends the process */
static int end(lua_State *L) {
  size_t length;
  luaL_checklstring(L, 1, &length);
  check_open(L);
  fflush(NULL);
  job.dismissed = 1;
  if (length > 0) _exit(0);
  return 0;
}

int luaopen_lian_mpi(lua_State *L) {
  static const luaL_Reg functions[] = {
    {"open", open_job}, {"library", library}, {"send", send_bytes}, {"receive", receive}, {"lose", lose},
    {"dismiss", dismiss}, {"end_rank", end}, {"who", who}, {"is_alive", is_alive}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}

#endif
