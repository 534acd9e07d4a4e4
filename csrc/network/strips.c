/* rows in strips (strips.h). Cost: a look at each row; scratch for as many threads as leave it below a quarter of all
   places and one strip */
#include "strips.h"

#include "../base/thread.h"

#define LEAST_SHIFT 14/* 16,384 links, which take half a megabyte with what sorts them */
#define MOST ((size_t)1 << 10) /* strips: each is a stream of memory that is written */

int strips_begin(strips *s, memory m, const uint32_t *start, size_t n) {
  size_t places = start[n], strip = 0;
  *s = (strips){.m = m, .rows = n, .shift = LEAST_SHIFT};
  while (places >> s->shift >= MOST) s->shift++;
  s->count = (places >> s->shift) + 1;
  s->row = memory_new(m, s->count + 1, sizeof *s->row);
  s->next = memory_new(m, s->count, sizeof *s->next);
  s->of = memory_new(m, n, sizeof *s->of);
  if (!s->row || !s->next || !s->of) return 0;
  for (size_t row = 0; row < n; row++) { /* strips without a row are those that a long row covers */
    s->of[row] = (uint16_t)(start[row] >> s->shift);
    for (; strip <= s->of[row]; strip++) s->row[strip] = (uint32_t)row;
  }
  for (; strip <= s->count; strip++) s->row[strip] = (uint32_t)n;
  for (strip = 0; strip < s->count; strip++) {
    size_t size = start[s->row[strip + 1]] - start[s->row[strip]];
    s->next[strip] = start[s->row[strip]];
    if (size > s->largest) s->largest = size;
  }
  return 1;
}

void strips_end(strips *s) {
  memory_free(s->m, s->row, s->count + 1, sizeof *s->row);
  memory_free(s->m, s->next, s->count, sizeof *s->next);
  memory_free(s->m, s->of, s->rows, sizeof *s->of);
  s->row = s->next = NULL;
  s->of = NULL;
}

/* ---- on threads: each takes the next strip until none is left */

typedef struct walk {
  const strips *s;
  void (*work)(void *context, size_t strip, char *scratch);
  void *context;
  char *scratch;
  size_t size; /* of the scratch of one thread */
  atomic_size_t next;
  thread_watch watch;
} walk;

static void walk_on(void *context, size_t hand) {
  walk *w = context;
  size_t strip;
  while (!thread_watched(&w->watch) && (strip = atomic_fetch_add(&w->next, 1)) < w->s->count)
    w->work(w->context, strip, w->scratch + hand * w->size);
}

/* threads whose scratch is no more than a quarter of all places */
static size_t hands_for(const lian_env *env, const strips *s) {
  size_t places = s->next[s->count - 1], most = 1 + places / 4 / (s->largest + 1), wanted = (size_t)thread_count(env);
  return wanted < most ? wanted : most;
}

lian_status strips_each(const lian_env *env, const strips *s, size_t each, size_t fixed,
                        void (*work)(void *context, size_t strip, char *scratch), void *context, lian_error *err) {
  size_t hands = hands_for(env, s), size = (s->largest * each + fixed + 63) / 64 * 64;
  char *block = memory_new(s->m, hands * size + 64, 1);
  if (!block) return status_no_memory(err);
  walk w = {.s = s, .work = work, .context = context, .size = size};
  w.scratch = block + (64 - (uintptr_t)block % 64);
  atomic_init(&w.next, 0);
  thread_watch_begin(&w.watch, env);
  thread_for(env, hands, walk_on, &w);
  int stopped = thread_watched(&w.watch);
  memory_free(s->m, block, hands * size + 64, 1);
  return stopped ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
}
