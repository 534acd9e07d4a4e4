/* parallel loops: a shared counter hands out tasks; the calling thread works too */
#include "thread.h"

#define MOST_THREADS 256

typedef struct loop {
  void (*run)(void *context, size_t task);
  void *context;
  size_t tasks;
  atomic_size_t next;
  atomic_int stopped;
} loop;

/* runs one task; 0: none was left */
static int work_once(loop *l) {
  size_t task = atomic_load(&l->stopped) ? l->tasks : atomic_fetch_add(&l->next, 1);
  if (task >= l->tasks) return 0;
  l->run(l->context, task);
  return 1;
}

static void *work(void *argument) {
  loop *l = argument;
  while (work_once(l)) continue;
  return NULL;
}

void thread_watch_begin(thread_watch *w, const lian_env *env) {
  w->env = env;
  w->caller = pthread_self();
  atomic_init(&w->stopped, 0);
}

int thread_watched(thread_watch *w) {
  if (pthread_equal(pthread_self(), w->caller) && env_stopped(w->env)) atomic_store(&w->stopped, 1);
  return atomic_load(&w->stopped);
}

int thread_watched_at(thread_watch *w, double share) {
  if (pthread_equal(pthread_self(), w->caller) && env_stopped_at(w->env, share)) atomic_store(&w->stopped, 1);
  return atomic_load(&w->stopped);
}

int thread_count(const lian_env *env) {
  int wanted = env ? env->threads : 1;
  return wanted < 1 ? 1 : wanted > MOST_THREADS ? MOST_THREADS : wanted;
}

static int run_loop(const lian_env *env, const lian_env *polled, size_t tasks,
                    void (*run)(void *context, size_t task), void *context) {
  pthread_t helper[MOST_THREADS];
  size_t helpers = 0, wanted = (size_t)thread_count(env);
  loop l = {run, context, tasks, 0, 0};
  if (wanted > tasks) wanted = tasks;
  while (helpers + 1 < wanted && pthread_create(&helper[helpers], NULL, work, &l) == 0) helpers++;
  while (work_once(&l))
    if (env_stopped(polled)) atomic_store(&l.stopped, 1);
  while (helpers > 0) pthread_join(helper[--helpers], NULL);
  return atomic_load(&l.stopped);
}

void thread_for(const lian_env *env, size_t tasks, void (*run)(void *context, size_t task),
                void *context) {
  run_loop(env, NULL, tasks, run, context);
}

int thread_until(const lian_env *env, size_t tasks, void (*run)(void *context, size_t task),
                 void *context) {
  return run_loop(env, env, tasks, run, context);
}
