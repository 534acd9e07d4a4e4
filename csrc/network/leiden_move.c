/* local moves: each node goes where the quality gains most, into a community around it or one of its own, until no node
   gains; those around a node that moved are looked at again. A move must gain SENSED of what a node is linked with and
   ROUNDED of what is expected of it, so that rounding cannot move it to and fro */
#include "leiden.h"

#define SENSED 1e-10
#define ROUNDED 1e-13

typedef struct queue {
  uint32_t *node; /* a ring of n */
  size_t n, first, count;
  unsigned char *waits; /* n */
} queue;

static void put(queue *q, uint32_t v) {
  size_t at = q->first + q->count++;
  q->node[at < q->n ? at : at - q->n] = v;
  q->waits[v] = 1;
}

static uint32_t take(queue *q) {
  uint32_t v = q->node[q->first++];
  if (q->first == q->n) q->first = 0;
  q->count--;
  q->waits[v] = 0;
  return v;
}

/* empty communities, a stack */
typedef struct vacant {
  uint32_t *code;
  size_t count;
} vacant;

static void leave(const level *l, partition *p, uint32_t v, vacant *empty) {
  uint32_t c = p->code[v];
  p->out[c] -= l->out[v];
  p->in[c] -= l->in[v];
  if (--p->size[c] > 0) return;
  p->out[c] = p->in[c] = 0; /* what rounding left */
  empty->code[empty->count++] = c;
}

static void enter(const level *l, partition *p, uint32_t v, uint32_t c, vacant *empty) {
  if (p->size[c]++ == 0) empty->count--; /* the one on top */
  p->out[c] += l->out[v];
  p->in[c] += l->in[v];
  p->code[v] = c;
}

/* where v, which left c, gains most. A community is empty then: fewer than n nodes are in n communities */
static uint32_t best_of(const leiden *t, const level *l, const partition *p, uint32_t v, uint32_t c, double sum,
                        const leiden_scratch *s, const vacant *empty) {
  double most = s->toward[c] - t->rate * (l->out[v] * p->in[c] + l->in[v] * p->out[c]);
  double least = SENSED * sum + ROUNDED * t->rate * t->total * (l->out[v] + l->in[v]);
  uint32_t best = c;
  for (size_t k = 0; k < s->used; k++) {
    uint32_t d = s->touched[k];
    double gain = s->toward[d] - t->rate * (l->out[v] * p->in[d] + l->in[v] * p->out[d]);
    if (gain > most + least) {
      most = gain;
      best = d;
    }
  }
  if (most < -least && p->size[c] > 0) best = empty->code[empty->count - 1];
  return best;
}

lian_status leiden_move(leiden *t, const level *l, partition *p, leiden_scratch *s, lian_error *err) {
  vacant empty = {memory_new(l->m, l->n, sizeof(uint32_t)), 0};
  if (!empty.code) return status_no_memory(err);
  lian_status status = LIAN_OK;
  queue q = {s->list, l->n, 0, l->n, s->flag};
  partition_sums(l, p);
  for (size_t k = l->n; k > 0; k--)
    if (p->size[k - 1] == 0) empty.code[empty.count++] = (uint32_t)(k - 1);
  leiden_shuffle(t, q.node, l->n);
  for (size_t v = 0; v < l->n; v++) q.waits[v] = 1;
  for (size_t looked = 0; !status && q.count > 0; looked++) {
    uint32_t v = take(&q), c = p->code[v];
    double sum = leiden_toward(l, p->code, v, s);
    leave(l, p, v, &empty);
    uint32_t best = best_of(t, l, p, v, c, sum, s, &empty);
    leiden_clear(s);
    enter(l, p, v, best, &empty);
    if (best != c)
      for (size_t e = l->start[v]; e < l->start[v + 1]; e++)
        if (p->code[l->node[e]] != best && !q.waits[l->node[e]]) put(&q, l->node[e]);
    status = poll(t->env, looked, err);
  }
  for (size_t v = 0; v < l->n; v++) q.waits[v] = 0;
  memory_free(l->m, empty.code, l->n, sizeof *empty.code);
  return status;
}
