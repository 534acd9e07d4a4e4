/* relatedness of products to units, without the matrix of proximities
   f[p,q] = n[p,q] / max(U_p, U_q), n[p,q] = units with both. With products in order of ubiquity, for weights w
     sum_q f[p,q] w_q = 1/U_p sum_{q <= p} n[p,q] w_q + sum_{q > p} n[p,q] w_q / U_q,
     sum_{q <= p} n[p,q] w_q = sum over units u of p of A[u],  A[u] = sum of w_q over the products q <= p of u,
   so one walk up with the sums A and one down with those of w_q / U_q do it: O(ones), for LANES weights at a time */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "../base/wide.h"
#include "../numeric/matrix.h"
#include "complexity.h"

#define LANES ((size_t)16)
#define WAVE 32 /* tasks of one parallel loop, each with scratch of its own */

/* out[p][l] = sum_q f[p,q] w[q][l]; sum: units x LANES */
WIDE static void related(const lian_complexity *c, const double *w, double *sum, double *out) {
  memset(sum, 0, c->units * LANES * sizeof *sum);
  for (size_t r = 0; r < c->products; r++) {
    uint32_t p = c->order[r];
    double acc[LANES] = {0};
    double wp[LANES];
    for (size_t l = 0; l < LANES; l++) wp[l] = w[(size_t)p * LANES + l];
    for (size_t k = c->product_start[p]; k < c->product_start[p + 1]; k++) {
      double *s = sum + (size_t)c->product_entry[k] * LANES;
      for (size_t l = 0; l < LANES; l++) s[l] += wp[l];
      for (size_t l = 0; l < LANES; l++) acc[l] += s[l];
    }
    for (size_t l = 0; l < LANES; l++) out[(size_t)p * LANES + l] = acc[l] / c->ubiquity[p];
  }
  memset(sum, 0, c->units * LANES * sizeof *sum);
  for (size_t r = c->products; r-- > 0;) {
    uint32_t p = c->order[r];
    double acc[LANES] = {0}, wp[LANES];
    for (size_t l = 0; l < LANES; l++) wp[l] = w[(size_t)p * LANES + l] / c->ubiquity[p];
    for (size_t k = c->product_start[p]; k < c->product_start[p + 1]; k++) {
      double *s = sum + (size_t)c->product_entry[k] * LANES;
      for (size_t l = 0; l < LANES; l++) acc[l] += s[l];
      for (size_t l = 0; l < LANES; l++) s[l] += wp[l];
    }
    for (size_t l = 0; l < LANES; l++) out[(size_t)p * LANES + l] += acc[l];
  }
}

typedef struct question {
  const lian_complexity *c;
  int own;
  const size_t *which; /* NULL: all */
  size_t count, first; /* of units; the first of this wave */
  const double *whole; /* products: sum_q f[p,q] */
  double *scratch;     /* a task: products x 2 LANES + units x LANES */
  double *density, *outlook, *gain; /* count x products, or NULL */
} question;

static size_t unit_at(const question *q, size_t i) { return q->which ? q->which[i] : i; }

/* 1 in lane l for the products of unit first + l */
static void mark(const question *q, size_t first, size_t lanes, double *w) {
  const lian_complexity *c = q->c;
  memset(w, 0, c->products * LANES * sizeof *w);
  for (size_t l = 0; l < lanes; l++) {
    size_t u = unit_at(q, first + l);
    for (size_t k = c->unit_start[u]; k < c->unit_start[u + 1]; k++) w[(size_t)c->unit_entry[k] * LANES + l] = 1;
  }
}

/* out of sums with weights M: density in place */
static void to_density(const question *q, const double *w, double *out) {
  for (size_t p = 0; p < q->c->products; p++)
    for (size_t l = 0; l < LANES; l++) {
      size_t at = p * LANES + l;
      double v = out[at] - (q->own ? 0 : w[at]);
      out[at] = q->whole[p] > 0 ? v / q->whole[p] : NAN;
    }
}

/* weights of the gain in place of M: (1 - M) PCI / sum of proximities */
static void to_gain_weights(const question *q, double *w) {
  for (size_t p = 0; p < q->c->products; p++)
    for (size_t l = 0; l < LANES; l++) {
      double *v = w + p * LANES + l;
      *v = *v > 0 || !(q->whole[p] > 0) ? 0 : q->c->pci[p] / q->whole[p];
    }
}

static void put_density(const question *q, size_t first, size_t lanes, const double *w, const double *density) {
  size_t n = q->c->products;
  for (size_t l = 0; l < lanes; l++) {
    double sum = 0;
    for (size_t p = 0; p < n; p++) {
      double d = density[p * LANES + l];
      if (q->density) q->density[(first + l) * n + p] = d;
      if (w[p * LANES + l] == 0) sum += d * q->c->pci[p];
    }
    if (q->outlook) q->outlook[first + l] = sum;
  }
}

/* gain less density x PCI where the unit lacks the product; weights are 0 where it has it */
static void put_gain(const question *q, size_t first, size_t lanes, const double *w, const double *sums,
                     const double *density) {
  size_t n = q->c->products;
  for (size_t l = 0; l < lanes; l++) {
    double *row = q->gain + (first + l) * n;
    size_t u = unit_at(q, first + l);
    for (size_t p = 0; p < n; p++) {
      size_t at = p * LANES + l;
      row[p] = sums[at] - (q->own ? 0 : w[at]) - density[at] * q->c->pci[p];
    }
    for (size_t k = q->c->unit_start[u]; k < q->c->unit_start[u + 1]; k++) row[q->c->unit_entry[k]] = 0;
  }
}

static size_t scratch_of(const lian_complexity *c) { return (3 * c->products + c->units) * LANES; }

static void run(void *context, size_t task) {
  const question *q = context;
  size_t first = q->first + task * LANES, n = q->c->products * LANES;
  size_t lanes = q->count - first < LANES ? q->count - first : LANES;
  double *w = q->scratch + task * scratch_of(q->c), *density = w + n, *sums = density + n, *units = sums + n;
  mark(q, first, lanes, w);
  related(q->c, w, units, density);
  to_density(q, w, density);
  put_density(q, first, lanes, w, density);
  if (!q->gain) return;
  to_gain_weights(q, w);
  related(q->c, w, units, sums);
  put_gain(q, first, lanes, w, sums, density);
}

/* sum_q f[p,q] of each product: weights of 1 in one lane */
static void find_whole(const lian_complexity *c, int own, double *scratch, double *whole) {
  double *w = scratch, *out = w + c->products * LANES, *units = out + c->products * LANES;
  for (size_t p = 0; p < c->products * LANES; p++) w[p] = 1;
  related(c, w, units, out);
  for (size_t p = 0; p < c->products; p++) whole[p] = out[p * LANES] - (own ? 0 : 1);
}

static lian_status work(const lian_env *env, question *q, lian_error *err) {
  for (q->first = 0; q->first < q->count; q->first += WAVE * LANES) {
    size_t left = (q->count - q->first + LANES - 1) / LANES;
    if (env_stopped_at(env, (double)q->first / (double)q->count) ||
        thread_until(env, left < WAVE ? left : WAVE, run, q))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return LIAN_OK;
}

static lian_status check(const lian_complexity *c, const size_t *which, size_t count, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"complexity", c}), err);
  for (size_t i = 0; i < count && which && !wrong; i++) wrong = check_index(which[i], c->units, "unit", err);
  return wrong;
}

lian_status lian_complexity_relatedness(const lian_env *env, const lian_complexity *c, int own, const size_t *which,
                                        size_t count, lian_matrix **density, double *outlook, lian_matrix **gain,
                                        lian_error *err) {
  lian_status status = check(c, which, count, err);
  if (status) return status;
  memory m = memory_of(env);
  question q = {.c = c, .own = own, .which = which, .count = which ? count : c->units};
  size_t tasks = (q.count + LANES - 1) / LANES, room = (tasks < WAVE ? tasks + 1 : WAVE) * scratch_of(c);
  double *whole = memory_new(m, c->products, sizeof *whole), *sums = memory_new(m, q.count, sizeof *sums);
  lian_matrix *d = density ? matrix_new(m, q.count, c->products) : NULL;
  lian_matrix *g = gain ? matrix_new(m, q.count, c->products) : NULL;
  q.scratch = memory_new(m, room, sizeof *q.scratch);
  if (!whole || !sums || !q.scratch || (density && !d) || (gain && !g)) status = status_no_memory(err);
  if (!status) {
    find_whole(c, own, q.scratch, whole);
    q.whole = whole, q.outlook = sums;
    q.density = d ? d->data : NULL, q.gain = g ? g->data : NULL;
    status = work(env, &q, err);
  }
  if (!status && outlook) memcpy(outlook, sums, q.count * sizeof *sums);
  memory_free(m, q.scratch, room, sizeof *q.scratch);
  memory_free(m, sums, q.count, sizeof *sums);
  memory_free(m, whole, c->products, sizeof *whole);
  if (!status && density) *density = d;
  if (!status && gain) *gain = g;
  if (status) lian_matrix_free(d), lian_matrix_free(g);
  return status;
}
