/* OpenBLAS in a process of many threads: its number of threads and its buffers

   Both are global to the process, so they are managed here, under one lock. The number of threads is set to 1 when the
   first hold begins and restored when the last one ends: kernels of lian always run with 1, and their results do
   not depend on other threads. Buffers are requested from OpenBLAS once the system can provide the address
   space; OpenBLAS keeps them. */
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

/* not in OpenBLAS's public interface: a build may hide them */
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
#define BESIDE ((size_t)256 << 20) /* address space for stacks and heaps of threads that start before OpenBLAS's */
#define MOST 64                    /* largest number of concurrent kernels: builds have about twice as many buffers */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t let_go = PTHREAD_COND_INITIALIZER;
static int held;    /* number of buffers that OpenBLAS has for our kernels */
static int active;  /* number of them in use by holds */
static int threads; /* OpenBLAS's number of threads before the first hold */
static int loaded;  /* the same when it was loaded: each of them takes a buffer; 0: unknown */
static int refused; /* 1: out of address space; its threads may be waiting for buffers, so it is not called again */

static _Thread_local int within; /* threads of the hold of this thread; 0: none */

static int can_map(size_t bytes) {
  void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) return 0;
  munmap(block, bytes);
  return 1;
}

/* makes OpenBLAS allocate `count` buffers, held at the same time so that they are distinct */
static void take(int count) {
  void *buffer[MOST];
  if (!CAN_TAKE) return; /* kernels allocate them on first use */
  for (int k = 0; k < count; k++) buffer[k] = blas_memory_alloc(0);
  for (int k = 0; k < count; k++) blas_memory_free(buffer[k]);
}

/* allocates up to `more` further buffers, as many as fit the address space */
static void widen(int more) {
  while (more > 0 && !can_map((size_t)more * BUFFER)) more--;
  if (more > 0) take(held + more);
  held += more;
}

static void *idle(void *argument) { return argument; }

static int can_make_threads(void) {
  pthread_t one;
  return pthread_create(&one, NULL, idle, NULL) == 0 && pthread_join(one, NULL) == 0;
}

/* OpenBLAS starts threads when it is loaded; those that wait for a buffer for ever, or could not be created, must not
   be joined at exit of the process */
static void give_up_threads(void) {
  int *server = SERVER;
  if (server) *server = 0;
}

/* 1: address space is limited, so a thread of OpenBLAS may find no buffer at any time */
static int is_limited(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

/* runs a product on all of OpenBLAS's threads, after which each has its buffer; 0: out of memory */
static int run_on_all_threads(int count) {
  size_t n = (size_t)count * 64 < 256 ? 256 : (size_t)count * 64, bytes = 2 * n * n * sizeof(double);
  double *a = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (a == MAP_FAILED) return 0;
  blas_gemm('N', 'N', n, n, n, 1, a, n, a, n, 0, a + n * n, n);
  munmap(a, bytes);
  return 1;
}

/* OpenBLAS's own threads allocate a buffer each when they start, at any time after loading, and one that fails retries
   for ever, under OpenBLAS's lock. So address space is needed for their buffers and ours, though some have theirs
   already; where it is limited their start is awaited, before other allocations use that space */
static int first_buffer(void) {
  if (held > 0 || refused) return !refused;
  if (loaded == 0) loaded = openblas_get_num_threads();
  int own = loaded - 1, limited = own > 0 && is_limited(), made = own == 0 || can_make_threads();
  int fits = can_map((size_t)(made ? own + 1 : 1) * BUFFER + (limited ? BESIDE : 0));
  if (fits && made && limited) fits = run_on_all_threads(own + 1);
  if (!made || limited) openblas_set_num_threads(1); /* before give_up_threads: it would restart them */
  if (!made || !fits) give_up_threads();
  if (!fits) {
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
