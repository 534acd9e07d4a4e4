/* which nodes a node reaches in a dense matrix: strongly connected components (Tarjan 1972), which are complete only
   after all that they lead to, then for each the union of what its successors reach, as bits */
#include <stdint.h>
#include <string.h>

#include "reached.h"

#define NONE UINT32_MAX
#define POLLED 64 /* rows between polls of env->stop */

typedef struct walk {
  const lian_matrix *z;
  const double *share;
  /* n each: order of visit from 1 (0: not visited), lowest index reached, next column to look at, predecessor, stack,
     nodes by component, component of each node (NONE: not complete) */
  uint32_t *index, *low, *next, *above, *stack, *node, *group;
  uint32_t *start; /* n + 1: components in `node` */
  uint32_t seen, height, done, groups;
} walk;

static int leads(const walk *w, size_t i, size_t j) {
  return w->z->data[i * w->z->cols + j] != 0 && w->share[j] != 0;
}

static void enter(walk *w, uint32_t i, uint32_t from) {
  w->index[i] = w->low[i] = ++w->seen;
  w->next[i] = 0;
  w->above[i] = from;
  w->stack[w->height++] = i;
}

/* pops a component off the stack */
static void close_group(walk *w, uint32_t root) {
  uint32_t i;
  do {
    i = w->stack[--w->height];
    w->group[i] = w->groups;
    w->node[w->done++] = i;
  } while (i != root);
  w->start[++w->groups] = w->done;
}

/* the next node to which i leads; NONE: no more */
static uint32_t next_of(walk *w, uint32_t i) {
  uint32_t n = (uint32_t)w->z->rows;
  while (w->next[i] < n) {
    uint32_t j = w->next[i]++;
    if (leads(w, i, j)) return j;
  }
  return NONE;
}

static void visit(walk *w, uint32_t root) {
  enter(w, root, NONE);
  for (uint32_t i = root; i != NONE;) {
    uint32_t j = next_of(w, i);
    if (j == NONE) {
      uint32_t from = w->above[i];
      if (w->low[i] == w->index[i]) close_group(w, i);
      if (from != NONE && w->low[i] < w->low[from]) w->low[from] = w->low[i];
      i = from;
    } else if (!w->index[j]) {
      enter(w, j, i);
      i = j;
    } else if (w->group[j] == NONE && w->index[j] < w->low[i]) {
      w->low[i] = w->index[j];
    }
  }
}

static int has_bit(const uint64_t *bits, uint32_t k) { return bits[k / 64] >> (k % 64) & 1; }

/* bits of what each component reaches, itself too: groups x words. 1: interrupted */
static int unite(const lian_env *env, const walk *w, size_t words, uint64_t *reach) {
  for (uint32_t k = 0; k < w->groups; k++) {
    uint64_t *own = reach + k * words;
    own[k / 64] |= (uint64_t)1 << (k % 64);
    for (uint32_t p = w->start[k]; p < w->start[k + 1]; p++) {
      if (p % POLLED == 0 && env_stopped(env)) return 1;
      for (uint32_t j = 0; j < w->z->cols; j++) {
        if (!leads(w, w->node[p], j) || has_bit(own, w->group[j])) continue;
        const uint64_t *more = reach + w->group[j] * words;
        for (size_t b = 0; b < words; b++) own[b] |= more[b];
      }
    }
  }
  return 0;
}

static void clear(const walk *w, size_t words, const uint64_t *reach, lian_matrix *inverse) {
  size_t n = inverse->rows;
  for (size_t i = 0; i < n; i++) {
    const uint64_t *own = reach + w->group[i] * words;
    double *row = matrix_row(inverse, i);
    for (size_t j = 0; j < n; j++)
      if (!has_bit(own, w->group[j])) row[j] = 0;
  }
}

lian_status matrix_clear_unreached(const lian_env *env, const lian_matrix *z, const double *share, lian_matrix *inverse,
                                   lian_error *err) {
  memory m = memory_of(env);
  size_t n = z->rows, words = 0, groups = 0;
  uint32_t *scratch = memory_zero(m, 8 * n + 1, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  walk w = {.z = z, .share = share, .index = scratch, .low = scratch + n, .next = scratch + 2 * n,
            .above = scratch + 3 * n, .stack = scratch + 4 * n, .node = scratch + 5 * n, .group = scratch + 6 * n,
            .start = scratch + 7 * n};
  for (size_t i = 0; i < n; i++) w.group[i] = NONE;
  for (uint32_t i = 0; i < n; i++)
    if (!w.index[i]) visit(&w, i);
  lian_status status = LIAN_OK;
  uint64_t *reach = NULL;
  if (w.groups < 2) goto done; /* every node reaches every other */
  groups = w.groups;
  words = (groups + 63) / 64;
  reach = memory_zero(m, groups * words, sizeof *reach);
  if (!reach)
    status = status_no_memory(err);
  else if (unite(env, &w, words, reach))
    status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  else
    clear(&w, words, reach, inverse);
done:
  memory_free(m, reach, groups * words, sizeof *reach);
  memory_free(m, scratch, 8 * n + 1, sizeof *scratch);
  return status;
}
