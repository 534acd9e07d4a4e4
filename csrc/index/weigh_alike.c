/* weights under which every column correlates as much with the weighted mean (Becker, Saisana, Paruolo and
   Vandecasteele 2017). With C the covariances and d the deviations of columns, correlations are C w / (d sqrt(w'C w)).
   Weight moves between pairs of columns, by smaller and smaller steps, while the deviation of the correlations falls:
   no weight below 0 can come out, which free optimisers give. */
#include <math.h>

#include "weigh.h"

typedef struct study {
  size_t n;
  const double *c, *d; /* n x n, n */
  double *r;           /* n: correlations */
} study;

/* standard deviation of the correlations under w */
static double spread(const study *s, const double *w) {
  double whole = 0, mean = 0, sum = 0;
  for (size_t j = 0; j < s->n; j++) {
    s->r[j] = 0;
    for (size_t k = 0; k < s->n; k++) s->r[j] += s->c[j * s->n + k] * w[k];
    whole += w[j] * s->r[j];
  }
  if (!(whole > 0)) return INFINITY;
  for (size_t j = 0; j < s->n; j++) {
    s->r[j] /= s->d[j] * sqrt(whole);
    mean += s->r[j] / (double)s->n;
  }
  for (size_t j = 0; j < s->n; j++) sum += (s->r[j] - mean) * (s->r[j] - mean);
  return sqrt(sum / (double)s->n);
}

/* tries each move of up to `step` from one column to another; 1: something was gained */
static int try_moves(const study *s, double *w, double step, double *best) {
  int gained = 0;
  for (size_t a = 0; a < s->n; a++)
    for (size_t b = 0; b < s->n; b++) {
      double move = step < w[a] ? step : w[a], from = w[a], to = w[b];
      if (a == b || !(move > 0)) continue;
      w[a] = from - move;
      w[b] = to + move;
      double now = spread(s, w);
      if (now < *best) {
        *best = now;
        gained = 1;
      } else {
        w[a] = from;
        w[b] = to;
      }
    }
  return gained;
}

static lian_status search(const lian_env *env, const study *s, double *w, lian_error *err) {
  double best = spread(s, w);
  for (double step = 0.25; step > 1e-10; step /= 2)
    for (int round = 0; round < 200 && try_moves(s, w, step, &best); round++)
      if (env_stopped(env)) return index_interrupted(err);
  return LIAN_OK;
}

lian_status lian_index_weigh_alike(const lian_env *env, size_t rows, size_t cols, const double *x, double *out,
                                   double *attained, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = weigh_check(rows, cols, x, out, err);
  if (!s) s = weigh_check_whole(rows, cols, x, err);
  if (s) return s;
  double *c = memory_new(m, cols * cols + 3 * cols, sizeof *c);
  if (!c) return status_no_memory(err);
  study all = {cols, c, c + cols * cols, c + cols * cols + cols};
  double *d = c + cols * cols, *w = c + cols * cols + 2 * cols;
  for (size_t j = 0; !s && j < cols; j++) {
    for (size_t k = 0; k < cols; k++) c[j * cols + k] = covariance(x + j, x + k, rows, cols, cols);
    d[j] = sqrt(c[j * cols + j]);
    w[j] = 1 / (double)cols;
    if (isnan(correlation(x + j, x + j, rows, cols, cols)))
      s = status_set(err, LIAN_BAD_DATA, "column %z: all values are alike, so it correlates with nothing", j + 1);
  }
  if (!s) s = search(env, &all, w, err);
  if (!s) spread(&all, w);
  for (size_t j = 0; !s && j < cols; j++) out[j] = w[j];
  for (size_t j = 0; !s && attained && j < cols; j++) attained[j] = all.r[j];
  memory_free(m, c, cols * cols + 3 * cols, sizeof *c);
  return s;
}
