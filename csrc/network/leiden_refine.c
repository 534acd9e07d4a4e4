/* refinement: each community is built anew from single nodes. A node that is linked well enough with the rest of its
   community joins one of the parts around it that are so too, one that loses nothing, by chance exp(gain / theta): so
   parts are connected, and each can be a community of the next level */
#include <math.h>

#include "../base/random.h"
#include "leiden.h"

#define EDGE 1e-12 /* links that miss what is expected by no more count as enough */

typedef struct refining {
  const level *l;
  const partition *p; /* communities */
  partition *r;       /* parts */
  double *outside;    /* n: V from a part to the rest of its community */
  double *inside;     /* n: V from a node to the rest of its community */
} refining;

/* V from a set to the rest of its community c is at least what is expected */
static int enough(const leiden *t, const refining *f, uint32_t c, double links, double out, double in) {
  double expected = t->rate * (out * (f->p->in[c] - in) + in * (f->p->out[c] - out));
  return links >= expected * (1 - EDGE);
}

/* V from v to parts within its community; the others are left out */
static void toward_parts(const refining *f, uint32_t v, leiden_scratch *s) {
  s->used = 0;
  for (size_t e = f->l->start[v]; e < f->l->start[v + 1]; e++) {
    uint32_t w = f->l->node[e], d = f->r->code[w];
    if (f->p->code[w] != f->p->code[v]) continue;
    if (s->toward[d] == 0) s->touched[s->used++] = d;
    s->toward[d] += f->l->weight[e];
  }
}

/* the part that v joins: its own, or one of those around it; gain: room for used + 1 */
static uint32_t drawn(const leiden *t, const refining *f, uint32_t v, const leiden_scratch *s, double *gain) {
  uint32_t own = f->r->code[v];
  double most = 0, sum = 0;
  for (size_t k = 0; k < s->used; k++) {
    uint32_t d = s->touched[k];
    double g = s->toward[d] - t->rate * (f->l->out[v] * f->r->in[d] + f->l->in[v] * f->r->out[d]);
    gain[k] = g >= 0 && enough(t, f, f->p->code[v], f->outside[d], f->r->out[d], f->r->in[d]) ? g : -1;
    if (gain[k] > most) most = gain[k];
  }
  for (size_t k = 0; k < s->used; k++) {
    gain[k] = gain[k] >= 0 ? exp((gain[k] - most) / t->theta) : 0;
    sum += gain[k];
  }
  double alone = exp(-most / t->theta), u = random_uniform(t->seed, t->step, v) * (sum + alone) - alone;
  if (u < 0) return own;
  for (size_t k = 0; k < s->used; k++) {
    u -= gain[k];
    if (u < 0) return s->touched[k];
  }
  return own;
}

static void join(const refining *f, uint32_t v, uint32_t d, double links) {
  uint32_t own = f->r->code[v];
  f->r->size[own] = 0;
  f->r->out[own] = f->r->in[own] = 0;
  f->r->code[v] = d;
  f->r->size[d]++;
  f->r->out[d] += f->l->out[v];
  f->r->in[d] += f->l->in[v];
  f->outside[d] += f->inside[v] - 2 * links;
}

static void begin(const refining *f) {
  for (uint32_t v = 0; v < f->l->n; v++) {
    f->r->code[v] = v;
    double sum = 0;
    for (size_t e = f->l->start[v]; e < f->l->start[v + 1]; e++)
      if (f->p->code[f->l->node[e]] == f->p->code[v]) sum += f->l->weight[e];
    f->inside[v] = f->outside[v] = sum;
  }
  partition_sums(f->l, f->r);
}

lian_status leiden_refine(leiden *t, const level *l, const partition *p, partition *r, leiden_scratch *s,
                          lian_error *err) {
  refining f = {l, p, r, memory_new(l->m, l->n, sizeof(double)), memory_new(l->m, l->n, sizeof(double))};
  double *gain = memory_new(l->m, l->n, sizeof *gain);
  lian_status status = f.outside && f.inside && gain ? LIAN_OK : status_no_memory(err);
  if (!status) {
    begin(&f);
    leiden_shuffle(t, s->list, l->n);
  }
  for (size_t k = 0; !status && k < l->n; k++) {
    uint32_t v = s->list[k], c = p->code[v];
    status = poll(t->env, k, err);
    if (r->size[v] != 1 || r->code[v] != v || !enough(t, &f, c, f.inside[v], l->out[v], l->in[v])) continue;
    toward_parts(&f, v, s);
    uint32_t d = drawn(t, &f, v, s, gain);
    if (d != v) join(&f, v, d, s->toward[d]);
    leiden_clear(s);
  }
  t->step++;
  memory_free(l->m, f.outside, l->n, sizeof(double));
  memory_free(l->m, f.inside, l->n, sizeof(double));
  memory_free(l->m, gain, l->n, sizeof(double));
  return status;
}
