/* parallel loops that give the same result for any number of threads */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>
#include <stdatomic.h>

#include "memory.h"

/* runs run(context, task) for task = 0 .. tasks-1 on env->threads threads (the caller's included).
   The assignment of tasks to threads varies, so tasks must not write shared data, and the split
   of the work into tasks must not depend on the number of threads. Falls back to the calling
   thread when threads cannot be created. run must not use the caller's allocator. */
void thread_for(const lian_env *env, size_t tasks, void (*run)(void *context, size_t task),
                void *context);

/* the same, but the calling thread polls env->stop between its tasks: then no further task starts, and the result
   is 1 */
int thread_until(const lian_env *env, size_t tasks, void (*run)(void *context, size_t task),
                 void *context);

/* a wish to stop that all threads of a loop see: the one that began the watch asks, any may look */
typedef struct thread_watch {
  const lian_env *env;
  pthread_t caller;
  atomic_int stopped;
} thread_watch;
void thread_watch_begin(thread_watch *w, const lian_env *env);
int thread_watched(thread_watch *w); /* 1: stop */
int thread_watched_at(thread_watch *w, double share); /* the same, after the caller's thread told the completed share */

int thread_count(const lian_env *env); /* 1 .. 256 */

/* a pool of worker threads: created on first use, blocked between calls, joined by pool_free. They block all signals.
   A forked process creates its own. One call at a time */
typedef struct pool pool;
pool *pool_new(memory m); /* NULL: out of memory */
void pool_free(memory m, pool *p);
/* as thread_for, on up to `threads` threads, the caller's included */
void pool_for(pool *p, size_t threads, size_t tasks, void (*run)(void *context, size_t task),
              void *context);

#endif
