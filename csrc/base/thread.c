/* parallel loops: a shared counter hands out tasks; the calling thread works too */
#include "thread.h"

#include <pthread.h>
#include <stdatomic.h>

#define MOST_THREADS 256

typedef struct loop {
  void (*run)(void *context, size_t task);
  void *context;
  size_t tasks;
  atomic_size_t next;
} loop;

static void *work(void *argument) {
  loop *l = argument;
  for (;;) {
    size_t task = atomic_fetch_add(&l->next, 1);
    if (task >= l->tasks) return NULL;
    l->run(l->context, task);
  }
}

int thread_count(const lian_env *env) {
  int wanted = env ? env->threads : 1;
  return wanted < 1 ? 1 : wanted > MOST_THREADS ? MOST_THREADS : wanted;
}

void thread_for(const lian_env *env, size_t tasks, void (*run)(void *context, size_t task),
                void *context) {
  pthread_t helper[MOST_THREADS];
  size_t helpers = 0, wanted = (size_t)thread_count(env);
  loop l = {run, context, tasks, 0};
  if (wanted > tasks) wanted = tasks;
  while (helpers + 1 < wanted && pthread_create(&helper[helpers], NULL, work, &l) == 0) helpers++;
  work(&l);
  while (helpers > 0) pthread_join(helper[--helpers], NULL);
}
