/* OpenBLAS in a process of many threads: its number of threads and its buffers

   Both belong to the process, so they are kept here, under one lock. The number of threads is set when the first hold
   begins and given back when the last one ends: no kernel of lian's ever sees another number, and its bits do
   not depend on what other threads do. Buffers are taken from OpenBLAS as soon as the system has said that there
   is room; OpenBLAS keeps them. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* anonymous mappings */
#endif
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "blas.h"

#ifdef LIAN_OPENBLAS
int openblas_get_num_threads(void);
void openblas_set_num_threads(int threads);
char *openblas_get_config(void);
char *openblas_get_corename(void);

/* not of OpenBLAS's interface: a build may hide them */
#if defined(__GNUC__)
void *blas_memory_alloc(int position) __attribute__((weak));
void blas_memory_free(void *buffer) __attribute__((weak));
extern int blas_server_avail __attribute__((weak));
#define CAN_TAKE (blas_memory_alloc && blas_memory_free)
#define SERVER (&blas_server_avail)
#else
#define CAN_TAKE 0
#define SERVER ((int *)NULL)
static void *blas_memory_alloc(int position) { return position ? NULL : NULL; }
static void blas_memory_free(void *buffer) { (void)buffer; }
#endif

#define BUFFER ((size_t)132 << 20) /* 128 MB and some pages, as OpenBLAS asks for */
#define BESIDE ((size_t)256 << 20) /* what stacks and heaps of threads may reserve before OpenBLAS's have begun */
#define MOST 64                    /* kernels at a time: builds keep about twice as many buffers */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t let_go = PTHREAD_COND_INITIALIZER;
static int held;    /* buffers that OpenBLAS is known to have for kernels of ours */
static int active;  /* of these, in use by holds */
static int threads; /* OpenBLAS's number before the first hold */
static int loaded;  /* its number as it was loaded, whose threads each want a buffer; 0: not asked yet */
static int refused; /* there was no room: its threads may be trying for their buffers, and it is not called again */

static _Thread_local int within; /* threads of the hold that this thread has, 0: none */

static int room_for(size_t bytes) {
  void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return 0;
  munmap(room, bytes);
  return 1;
}

/* makes OpenBLAS keep more buffers, all at a time so that they are different ones */
static void take(int count) {
  void *buffer[MOST];
  if (!CAN_TAKE) return; /* the kernels take them */
  for (int k = 0; k < count; k++) buffer[k] = blas_memory_alloc(0);
  for (int k = 0; k < count; k++) blas_memory_free(buffer[k]);
}

/* as many more as there is room for, up to `more` */
static void widen(int more) {
  while (more > 0 && !room_for((size_t)more * BUFFER)) more--;
  if (more > 0) take(held + more);
  held += more;
}

static void *idle(void *argument) { return argument; }

static int can_make_threads(void) {
  pthread_t one;
  return pthread_create(&one, NULL, idle, NULL) == 0 && pthread_join(one, NULL) == 0;
}

/* OpenBLAS starts threads as it is loaded; those that wait for room in vain, or could not be made at all, must not be
   waited for at the process's end */
static void give_up_threads(void) {
  int *server = SERVER;
  if (server) *server = 0;
}

/* under a limit of address space a thread of OpenBLAS's may come too late for its buffer at any time */
static int is_limited(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

/* a product that all of OpenBLAS's threads take part in: each has its buffer when it ends. 0: no room for it */
static int meet_threads(int count) {
  size_t n = (size_t)count * 64 < 256 ? 256 : (size_t)count * 64, bytes = 2 * n * n * sizeof(double);
  double *a = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (a == MAP_FAILED) return 0;
  blas_gemm('N', 'N', n, n, n, 1, a, n, a, n, 0, a + n * n, n);
  munmap(a, bytes);
  return 1;
}

/* OpenBLAS's own threads take a buffer each as they start, at any time after it was loaded, and one that finds no room
   tries for ever, under OpenBLAS's lock. So there must be room for theirs beside ours, though some have it already;
   and where address space is limited they are waited for, before anything else takes that room */
static int first_buffer(void) {
  if (held > 0 || refused) return !refused;
  if (loaded == 0) loaded = openblas_get_num_threads();
  int own = loaded - 1, limited = own > 0 && is_limited(), made = own == 0 || can_make_threads();
  int room = room_for((size_t)(made ? own + 1 : 1) * BUFFER + (limited ? BESIDE : 0));
  if (room && made && limited) room = meet_threads(own + 1);
  if (!made || limited) openblas_set_num_threads(1); /* before giving up: it would start them anew */
  if (!made || !room) give_up_threads();
  if (!room) {
    refused = 1;
    return 0;
  }
  take(1);
  held = 1;
  return 1;
}

lian_status blas_ready(lian_error *err) {
  pthread_mutex_lock(&lock);
  int ready = first_buffer(), own = loaded;
  pthread_mutex_unlock(&lock);
  if (ready) return LIAN_OK;
  return status_set(err, LIAN_NO_MEMORY,
                    "not enough memory: OpenBLAS needs 132 MB of address space for each of its %d threads and "
                    "256 MB beside; allow more (ulimit -v), or set OPENBLAS_NUM_THREADS=1 before the program starts",
                    own);
}

static lian_env env_of(const lian_env *env) {
  lian_env copy = {0};
  if (env) copy = *env;
  if (copy.threads < 1) copy.threads = 1;
  return copy;
}

blas_hold blas_begin(const lian_env *env) {
  blas_hold hold = {env_of(env), 0};
  if (within) {
    if (hold.env.threads > within) hold.env.threads = within;
    return hold;
  }
  int wanted = hold.env.threads < MOST ? hold.env.threads : MOST;
  pthread_mutex_lock(&lock);
  if (active + wanted > held && held < MOST)
    widen(active + wanted < MOST ? active + wanted - held : MOST - held);
  while (held > 0 && active >= held) pthread_cond_wait(&let_go, &lock);
  if (held > 0 && wanted > held - active) wanted = held - active;
  if (active == 0) {
    threads = openblas_get_num_threads();
    if (threads != 1) openblas_set_num_threads(1);
  }
  active += wanted;
  pthread_mutex_unlock(&lock);
  hold.env.threads = hold.buffers = within = wanted;
  return hold;
}

void blas_end(blas_hold hold) {
  if (hold.buffers == 0) return;
  within = 0;
  pthread_mutex_lock(&lock);
  active -= hold.buffers;
  if (active == 0 && threads != 1) openblas_set_num_threads(threads);
  pthread_cond_broadcast(&let_go);
  pthread_mutex_unlock(&lock);
}

int lian_blas_threads(void) {
  blas_ready(NULL);
  pthread_mutex_lock(&lock);
  int own = active > 0 ? threads : openblas_get_num_threads();
  pthread_mutex_unlock(&lock);
  return own;
}

const char *lian_blas_config(void) { return openblas_get_config(); }

const char *lian_blas_kernel(void) { return openblas_get_corename(); }
#else
lian_status blas_ready(lian_error *err) {
  (void)err;
  return LIAN_OK;
}

blas_hold blas_begin(const lian_env *env) {
  blas_hold hold = {{0}, 0};
  if (env) hold.env = *env;
  return hold;
}

void blas_end(blas_hold hold) { (void)hold; }

int lian_blas_threads(void) { return 1; }

const char *lian_blas_config(void) { return "a LAPACK that the linker found"; }

const char *lian_blas_kernel(void) { return ""; }
#endif
