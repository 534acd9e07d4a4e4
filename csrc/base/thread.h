/* parallel loops that give the same result for any number of threads */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "../lian.h"

/* runs run(context, task) for task = 0 .. tasks-1 on env->threads threads (the caller's included).
   Which thread takes which task is open, so a task must write only what is its own, and the split
   of the work into tasks must not depend on the number of threads. Falls back to the calling
   thread when threads cannot be made. run must not use the caller's allocator. */
void thread_for(const lian_env *env, size_t tasks, void (*run)(void *context, size_t task),
                void *context);

int thread_count(const lian_env *env); /* 1 .. 256 */

#endif
