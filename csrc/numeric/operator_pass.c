/* passes over the vectors of a solver, in blocks: see operator_pass.h for what each does

   The loops advance pointers by eight numbers, a form that compilers vectorise. */
#include "operator_pass.h"

#include <math.h>
#include <string.h>

#include "../base/thread.h"

#define TASK (16 * BLOCK)
#define PARALLEL_FROM 524288 /* numbers below which a second thread costs more than it saves */

typedef struct sweep {
  const solver *k;
  pass *run;
} sweep;

static double larger(double most, double v) {
  return fabs(v) > most ? fabs(v) : most;
}

static double fold(const double s[LANES]) {
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

static void sweep_task(void *context, size_t task) {
  const sweep *s = context;
  size_t from = task * TASK, to = s->k->padded - from < TASK ? s->k->padded : from + TASK;
  for (size_t first = from; first < to; first += BLOCK) {
    lanes sum = {{0}, {0}, {0}};
    s->run(s->k, first, to - first < BLOCK ? to : first + BLOCK, &sum);
    sums part = {fold(sum.one), fold(sum.two), 0};
    for (size_t l = 0; l < LANES; l++) part.most = larger(part.most, sum.most[l]);
    s->k->part[first / BLOCK] = part;
  }
}

sums run_pass(const solver *k, pass *run) {
  sweep s = {k, run};
  size_t tasks = (k->padded + TASK - 1) / TASK;
  sums all = {0, 0, 0};
  if (k->n >= PARALLEL_FROM)
    thread_for(k->env, tasks, sweep_task, &s);
  else
    for (size_t task = 0; task < tasks; task++) sweep_task(&s, task);
  for (size_t i = 0; i * BLOCK < k->padded; i++) {
    all.one += k->part[i].one;
    all.two += k->part[i].two;
    all.most = larger(all.most, k->part[i].most);
  }
  return all;
}

/* r = (b - x + A x) / scale, A x being in r; one: NaN when an entry is not finite */
void residual_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  if (last > k->n) last = k->n;
  for (size_t i = first; i < last; i++) {
    double r = (k->b[i] - k->x[i] + k->r[i]) / k->scale;
    k->r[i] = r;
    sum->one[i % LANES] += r - r;
    sum->most[i % LANES] = larger(sum->most[i % LANES], r);
  }
}

/* p = r + beta (p - omega v) */
void direction_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  const double *restrict r = k->r + first, *restrict v = k->v + first;
  double *restrict p = k->p + first, beta = k->beta, omega = k->omega;
  (void)sum;
  for (size_t i = first; i < last; i += LANES, r += LANES, v += LANES, p += LANES)
    for (size_t l = 0; l < LANES; l++) p[l] = r[l] + beta * (p[l] - omega * v[l]);
}

/* v = p - v, v being A p; one: r0 . v */
void slope_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  const double *restrict p = k->p + first, *restrict r0 = k->r0 + first;
  double *restrict v = k->v + first, one[LANES] = {0};
  for (size_t i = first; i < last; i += LANES, p += LANES, r0 += LANES, v += LANES)
    for (size_t l = 0; l < LANES; l++) {
      v[l] = p[l] - v[l];
      one[l] += r0[l] * v[l];
    }
  memcpy(sum->one, one, sizeof one);
}

/* r = r - alpha v, which van der Vorst calls s */
void half_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  const double *restrict v = k->v + first;
  double *restrict r = k->r + first, most[LANES] = {0}, alpha = k->alpha;
  for (size_t i = first; i < last; i += LANES, v += LANES, r += LANES)
    for (size_t l = 0; l < LANES; l++) {
      r[l] -= alpha * v[l];
      most[l] = larger(most[l], r[l]);
    }
  memcpy(sum->most, most, sizeof most);
}

/* t = s - t, t being A s; one: t . s, two: t . t */
void image_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  const double *restrict s = k->r + first;
  double *restrict t = k->t + first, one[LANES] = {0}, two[LANES] = {0};
  for (size_t i = first; i < last; i += LANES, s += LANES, t += LANES)
    for (size_t l = 0; l < LANES; l++) {
      t[l] = s[l] - t[l];
      one[l] += t[l] * s[l];
      two[l] += t[l] * t[l];
    }
  memcpy(sum->one, one, sizeof one);
  memcpy(sum->two, two, sizeof two);
}

/* x = x + scale (alpha p + omega s), r = s - omega t; one: r0 . r */
void full_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  const double *restrict p = k->p + first, *restrict t = k->t + first;
  const double *restrict r0 = k->r0 + first;
  double *restrict x = k->x + first, *restrict r = k->r + first;
  double one[LANES] = {0}, most[LANES] = {0}, omega = k->omega;
  double by_p = k->scale * k->alpha, by_s = k->scale * omega;
  for (size_t i = first; i < last; i += LANES) {
    for (size_t l = 0; l < LANES; l++) {
      x[l] += by_p * p[l] + by_s * r[l];
      r[l] -= omega * t[l];
      one[l] += r0[l] * r[l];
      most[l] = larger(most[l], r[l]);
    }
    p += LANES, t += LANES, r0 += LANES, x += LANES, r += LANES;
  }
  memcpy(sum->one, one, sizeof one);
  memcpy(sum->most, most, sizeof most);
}

/* x = x + scale alpha p: the half step met the goal */
void last_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  (void)sum;
  for (size_t i = first; i < last; i++) k->x[i] += k->scale * k->alpha * k->p[i];
}

/* t = b + A x, A x being in t and b, padded, in r0; most: |t - x|, the residual of x; one: NaN
   when it is not finite */
void neumann_pass(const solver *k, size_t first, size_t last, lanes *sum) {
  const double *restrict b = k->r0 + first, *restrict x = k->x + first;
  double *restrict t = k->t + first, one[LANES] = {0}, most[LANES] = {0};
  for (size_t i = first; i < last; i += LANES, b += LANES, x += LANES, t += LANES)
    for (size_t l = 0; l < LANES; l++) {
      t[l] += b[l];
      double step = t[l] - x[l];
      one[l] += step - step;
      most[l] = larger(most[l], step);
    }
  memcpy(sum->one, one, sizeof one);
  memcpy(sum->most, most, sizeof most);
}
