/* the one reading of the flows a step: rows of one good at a time, small enough to stay in cache between
   its three uses

     came[g, b]   = h[g, b] sum_i Z[i, b] q_i s_i           s_i: share of its orders that i delivers
     norm[g, b]   = sum_i Z[i, b] q'_i                      q': the weights of the new orders
     order of b to i of good g = Z[i, b] q'_i h'[g, b],     h' = open need / norm
     orders_i     = q'_i sum_b Z[i, b] h'[g, b]
   Orders are never stored by link. Every sum is made in an order that depends neither on the number of
   threads nor on the width of the machine's vectors: by row into columns, or in eight running sums. */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "economy.h"

#define SUMS 8
#define FOUR 4 /* rows that are read together */

/* norm += sum of four rows z a, came += sum of four rows z b, row after row */
WIDE static void add_four(const double *const z[FOUR], const double a[FOUR], const double b[FOUR],
                          size_t n, double *restrict norm, double *restrict came) {
  const double *restrict z0 = z[0], *restrict z1 = z[1], *restrict z2 = z[2], *restrict z3 = z[3];
  double a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3];
  for (size_t j = 0; j < n; j++) {
    norm[j] = (((norm[j] + z0[j] * a0) + z1[j] * a1) + z2[j] * a2) + z3[j] * a3;
    came[j] = (((came[j] + z0[j] * b0) + z1[j] * b1) + z2[j] * b2) + z3[j] * b3;
  }
}

WIDE static void add_one(const double *restrict z, double a, double b, size_t n,
                         double *restrict norm, double *restrict came) {
  for (size_t j = 0; j < n; j++) {
    norm[j] += z[j] * a;
    came[j] += z[j] * b;
  }
}

static double total(const double sum[SUMS]) {
  return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

WIDE static double dot(const double *restrict z, const double *restrict h, size_t n) {
  double sum[SUMS] = {0};
  size_t j = 0;
  for (; j + SUMS <= n; j += SUMS)
    for (size_t k = 0; k < SUMS; k++) sum[k] += z[j + k] * h[j + k];
  for (size_t k = 0; j < n; j++, k++) sum[k] += z[j] * h[j];
  return total(sum);
}

/* row k as the cuts leave it, in one of four buffers of the good; the flows themselves where none hits */
static const double *row_under_cuts(const lian_economy *e, size_t g, size_t k) {
  const double *z = e->z + k * e->n;
  double *out = NULL;
  uint32_t i = e->row[k];
  for (size_t c = 0; c < e->cuts; c++) {
    const link_cut *cut = &e->cut[c];
    if (!cut->from[i] || cut->keep == 1) continue;
    if (!out) {
      out = e->eff + (g * FOUR + (k - e->start[g]) % FOUR) * e->n;
      memcpy(out, z, e->n * sizeof *z);
    }
    for (size_t j = 0; j < e->n; j++)
      if (cut->to[j]) out[j] *= cut->keep;
  }
  return out ? out : z;
}

/* h = need / norm, 0 where nothing can be ordered */
WIDE static void divide(const double *restrict need, const double *restrict norm, size_t n,
                        double *restrict h) {
  for (size_t j = 0; j < n; j++) {
    double by = norm[j] > 0 ? norm[j] : INFINITY;
    h[j] = need[j] / by;
  }
}

static void order_weights(lian_economy *e, size_t g) {
  size_t n = e->n;
  double *h = e->h + g * n;
  divide(e->need + g * n, e->norm + g * n, n, h);
  if (e->open)
    for (size_t j = 0; j < n; j++) h[j] *= e->open[g * n + j];
}

/* sums of good g: weights of new orders, and (settle) what came of the old ones */
static void sum_good(lian_economy *e, size_t g, int settle) {
  size_t n = e->n;
  double *norm = e->norm + g * n, *came = e->recv + g * n;
  memset(norm, 0, n * sizeof *norm);
  memset(came, 0, n * sizeof *came);
  for (size_t k = e->start[g]; k < e->start[g + 1];) {
    const double *z[FOUR];
    double a[FOUR], b[FOUR];
    size_t rows = 0;
    for (; rows < FOUR && k < e->start[g + 1]; rows++, k++) {
      uint32_t i = e->row[k];
      z[rows] = row_under_cuts(e, g, k);
      a[rows] = e->q[i];
      b[rows] = e->q_old[i] * e->share_orders[i];
    }
    if (rows == FOUR)
      add_four(z, a, b, n, norm, came);
    else
      for (size_t r = 0; r < rows; r++) add_one(z[r], a[r], b[r], n, norm, came);
  }
  for (size_t j = 0; settle && j < n; j++) came[j] *= e->h[g * n + j];
}

static void order_good(lian_economy *e, size_t g, int settle) {
  if (settle) economy_needs(e, g);
  const double *h = e->h + g * e->n;
  order_weights(e, g);
  for (size_t k = e->start[g]; k < e->start[g + 1]; k++) {
    uint32_t i = e->row[k];
    e->orders[i] = e->q[i] * dot(row_under_cuts(e, g, k), h, e->n);
  }
}

typedef struct pass {
  lian_economy *e;
  int settle;
} pass;

static void sum_task(void *context, size_t g) {
  const pass *p = context;
  sum_good(p->e, g, p->settle);
}

static void order_task(void *context, size_t g) {
  const pass *p = context;
  order_good(p->e, g, p->settle);
}

static void whole_task(void *context, size_t g) {
  const pass *p = context;
  sum_good(p->e, g, p->settle);
  if (p->settle) economy_stocks(p->e, g);
  order_good(p->e, g, p->settle);
}

/* ---- as BoARIO does: stocks and gaps are left alone while none of them counts */

static int is_close(double a, double b) { return fabs(a - b) <= 1e-8 + 1e-5 * fabs(b); }

static int all_used_came(const lian_economy *e) {
  for (size_t g = 0; g < e->goods; g++)
    for (size_t j = 0; isfinite(e->stock[g]) && j < e->n; j++)
      if (!is_close(e->recv[g * e->n + j], e->base[g * e->n + j] * e->u[j])) return 0;
  return 1;
}

static int all_full(const lian_economy *e) {
  for (size_t g = 0; g < e->goods; g++)
    for (size_t j = 0; isfinite(e->stock[g]) && j < e->n; j++)
      if (!is_close(e->w[g * e->n + j], economy_goal(e, g, j))) return 0;
  return 1;
}

void economy_pass(const lian_env *env, lian_economy *e, int settle) {
  pass p = {e, settle};
  if (!settle || !e->s.quiet) {
    thread_for(env, e->goods, whole_task, &p);
    return;
  }
  thread_for(env, e->goods, sum_task, &p);
  if (!all_used_came(e))
    for (size_t g = 0; g < e->goods; g++) economy_stocks(e, g);
  e->full = all_full(e);
  thread_for(env, e->goods, order_task, &p);
}
