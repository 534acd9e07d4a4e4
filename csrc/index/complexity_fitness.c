/* fitness of units and quality of products (Tacchella et al. 2012)
   F <- M Q over its mean, Q <- 1 / (M' (1 / F)) over its mean, from ones. Fitness may go to 0: it is held at TINY */
#include <math.h>

#include "complexity.h"

#define TINY 1e-290
#define VANISHED 1e-12 /* of the mean */

static double over_mean(double *v, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += v[i];
  double mean = sum / (double)n;
  for (size_t i = 0; i < n; i++) v[i] = fmax(v[i] / mean, TINY);
  return mean;
}

/* one step from f and q into nf and nq; inverse: units, scratch; the largest relative change of a fitness that has not
   vanished */
static double step(const lian_complexity *c, const double *f, const double *q, double *nf, double *nq,
                   double *inverse) {
  double most = 0;
  for (size_t u = 0; u < c->units; u++) {
    nf[u] = 0;
    inverse[u] = 1 / f[u];
    for (size_t k = c->unit_start[u]; k < c->unit_start[u + 1]; k++) nf[u] += q[c->unit_entry[k]];
  }
  for (size_t p = 0; p < c->products; p++) {
    double sum = 0;
    for (size_t k = c->product_start[p]; k < c->product_start[p + 1]; k++) sum += inverse[c->product_entry[k]];
    nq[p] = 1 / sum;
  }
  over_mean(nf, c->units);
  over_mean(nq, c->products);
  for (size_t u = 0; u < c->units; u++)
    if (nf[u] > VANISHED) most = fmax(most, fabs(nf[u] / f[u] - 1));
  return most;
}

lian_status lian_complexity_fitness(const lian_env *env, const lian_complexity *c, size_t steps, double tolerance,
                                    double *fitness, double *quality, lian_fitness *info, lian_error *err) {
  lian_status status =
      check_given(GIVEN({"complexity", c}, {"fitness", fitness}, {"quality", quality}, {"info", info}), err);
  if (!status) status = check_size(info->size, sizeof *info, "lian_fitness", err);
  if (!status && !(tolerance >= 0))
    status = status_set(err, LIAN_BAD_ARGUMENT, "tolerance: expected a number of at least 0, got %g", tolerance);
  if (status) return status;
  size_t n = c->units, k = c->products, room = 2 * (n + k) + n;
  double *now = memory_new(c->m, room, sizeof *now);
  if (!now) return status_no_memory(err);
  double *next = now + n + k, *inverse = next + n + k;
  lian_fitness told = {sizeof told, 0, INFINITY, 0, 0};
  for (size_t i = 0; i < n + k; i++) now[i] = 1;
  while (told.steps < steps && !told.settled && !status) {
    if (told.steps % 16 == 0 && env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    told.change = step(c, now, now + n, next, next + n, inverse);
    told.steps++;
    told.settled = told.change <= tolerance;
    double *swap = now;
    now = next, next = swap;
  }
  for (size_t u = 0; u < n && !status; u++) {
    fitness[u] = now[u];
    told.vanishing += now[u] < VANISHED;
  }
  for (size_t p = 0; p < k && !status; p++) quality[p] = now[n + p];
  if (!status) *info = told;
  memory_free(c->m, now < next ? now : next, room, sizeof *now);
  return status;
}
