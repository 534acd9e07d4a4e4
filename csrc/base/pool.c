/* parallel loops on a pool of worker threads (helpers)
   A loop is open while its tasks can be taken. A helper increments `inside`, tests that the loop is still
   open, takes tasks from the shared counter, and decrements `inside`. The caller also takes tasks, closes the loop and
   waits until `inside` is 0: a helper that wakes up later finds the loop closed. Helpers spin for a few
   microseconds for the next loop before they block on a condition variable. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "thread.h"

#define MOST_HELPERS 255
#define SPINS 2000         /* of a helper that waits for the next loop, before it blocks */
#define CALLER_SPINS 20000 /* of the caller that waits for helpers, before it yields the processor */

typedef struct helper {
  struct pool *of;
  size_t number;
  pthread_t thread;
} helper;

struct pool {
  pid_t owner;
  size_t helpers;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  size_t parked; /* blocked helpers; under the lock */
  int ends;      /* 1: helpers return; under the lock */
  /* the current loop */
  void (*run)(void *context, size_t task);
  void *context;
  size_t tasks, wanted; /* wanted: helpers that may take part */
  atomic_size_t next;   /* next task */
  atomic_size_t inside; /* helpers in the loop */
  atomic_size_t number; /* of the loop, from 1 */
  atomic_int open;
  helper helper[MOST_HELPERS];
};

static inline void pause_briefly(void) {
#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
  __builtin_ia32_pause();
#endif
}

static void work(pool *p) {
  for (;;) {
    size_t task = atomic_fetch_add(&p->next, 1);
    if (task >= p->tasks) return;
    p->run(p->context, task);
  }
}

/* blocks until there is a loop other than `seen`; 0: the pool ends */
static int park(pool *p, size_t seen) {
  pthread_mutex_lock(&p->lock);
  p->parked++;
  while (atomic_load(&p->number) == seen && !p->ends) pthread_cond_wait(&p->wake, &p->lock);
  p->parked--;
  int ends = p->ends;
  pthread_mutex_unlock(&p->lock);
  return !ends;
}

static int await(pool *p, size_t *seen) {
  int goes_on = 1;
  for (int k = 0; k < SPINS && atomic_load(&p->number) == *seen; k++) pause_briefly();
  if (atomic_load(&p->number) == *seen) goes_on = park(p, *seen);
  *seen = atomic_load(&p->number);
  return goes_on;
}

static void *help(void *argument) {
  const helper *h = argument;
  pool *p = h->of;
  size_t seen = 0;
  while (await(p, &seen)) {
    atomic_fetch_add(&p->inside, 1);
    if (atomic_load(&p->open) && h->number < p->wanted) work(p);
    atomic_fetch_sub(&p->inside, 1);
  }
  return NULL;
}

static void begin(pool *p) {
  p->owner = getpid();
  p->helpers = p->parked = 0;
  p->ends = 0;
  atomic_init(&p->next, 0);
  atomic_init(&p->inside, 0);
  atomic_init(&p->number, 0);
  atomic_init(&p->open, 0);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->wake, NULL);
}

pool *pool_new(memory m) {
  pool *p = memory_zero(m, 1, sizeof *p);
  if (p) begin(p);
  return p;
}

void pool_free(memory m, pool *p) {
  if (!p) return;
  if (p->owner == getpid()) {
    pthread_mutex_lock(&p->lock);
    p->ends = 1;
    atomic_fetch_add(&p->number, 1);
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (size_t k = 0; k < p->helpers; k++) pthread_join(p->helper[k].thread, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
  }
  memory_free(m, p, 1, sizeof *p);
}

/* creates helpers with all signals blocked, so that the caller's threads handle them */
static void add_helpers(pool *p, size_t helpers) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (; p->helpers < helpers && p->helpers < MOST_HELPERS; p->helpers++) {
    helper *h = &p->helper[p->helpers];
    h->of = p;
    h->number = p->helpers;
    if (pthread_create(&h->thread, NULL, help, h) != 0) break;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void open_loop(pool *p, size_t wanted) {
  p->wanted = wanted;
  atomic_store(&p->next, 0);
  atomic_store(&p->open, 1);
  atomic_fetch_add(&p->number, 1);
  pthread_mutex_lock(&p->lock);
  if (p->parked) pthread_cond_broadcast(&p->wake);
  pthread_mutex_unlock(&p->lock);
}

void pool_for(pool *p, size_t threads, size_t tasks, void (*run)(void *context, size_t task),
              void *context) {
  size_t wanted = (threads < tasks ? threads : tasks);
  if (wanted < 2) {
    for (size_t task = 0; task < tasks; task++) run(context, task);
    return;
  }
  if (p->owner != getpid()) begin(p); /* the helpers are in another process */
  p->run = run;
  p->context = context;
  p->tasks = tasks;
  if (p->helpers + 1 < wanted) add_helpers(p, wanted - 1);
  open_loop(p, wanted - 1);
  work(p);
  atomic_store(&p->open, 0);
  for (size_t k = 0; atomic_load(&p->inside) > 0; k++) {
    pause_briefly();
    if (k > CALLER_SPINS) sched_yield();
  }
}
