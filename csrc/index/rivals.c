/* rules under which a row's score depends on the rows it is compared with; weights are scaled to sum 1
   Copeland, outranking  o_ik = sum of w where y_i > y_k, half of it at ties, over the columns that both have
   TOPSIS   distance from the worst over distances from the worst and the best, of w y
   VIKOR    1 - Q,  f = w (best - y) / (best - worst), S sum, R largest,
            Q = (S - S*) / (S- - S*) / 2 + (R - R*) / (R- - R*) / 2; a term without spread is 0
   grey     sum w (dmin + rho dmax) / (d + rho dmax), d = best - y; rho = 0.5; 1 where all are alike
   ranks    sum w R / n
   A row with a gap has no score under the last four. */
#include <math.h>

#include "index.h"

typedef struct table {
  size_t count, k;
  const double *y; /* count x k */
  double *w, *best, *worst, *column; /* k, k, k, count + count */
  uint32_t *order;                   /* 2 count, in doubles' room */
} table;

size_t index_rivals_scratch(size_t count, size_t k) { return 3 * k + 3 * count + 1; }

static int is_whole(const table *t, size_t i) {
  for (size_t j = 0; j < t->k; j++)
    if (t->w[j] > 0 && isnan(t->y[i * t->k + j])) return 0;
  return 1;
}

static void find_ends(table *t) {
  for (size_t j = 0; j < t->k; j++) {
    t->best[j] = -INFINITY;
    t->worst[j] = INFINITY;
    for (size_t i = 0; i < t->count; i++) {
      double v = t->y[i * t->k + j];
      if (!is_whole(t, i)) continue;
      if (v > t->best[j]) t->best[j] = v;
      if (v < t->worst[j]) t->worst[j] = v;
    }
  }
}

/* o_ik less o_ki, of the weight that both have; NaN: they share nothing */
static double margin(const table *t, size_t i, size_t k) {
  const double *a = t->y + i * t->k, *b = t->y + k * t->k;
  double ahead = 0, both = 0;
  for (size_t j = 0; j < t->k; j++) {
    if (isnan(a[j]) || isnan(b[j])) continue;
    both += t->w[j];
    ahead += a[j] > b[j] ? t->w[j] : a[j] < b[j] ? -t->w[j] : 0;
  }
  return both > 0 ? ahead / both : NAN;
}

static int outrank(const lian_env *env, const table *t, int copeland, double available, double *out) {
  for (size_t i = 0; i < t->count; i++) {
    if (env && i % 64 == 63 && env_stopped(env)) return 1;
    double score = 0, there = 0;
    size_t rivals = 0;
    for (size_t j = 0; j < t->k; j++) there += isnan(t->y[i * t->k + j]) ? 0 : t->w[j];
    for (size_t k = 0; k < t->count; k++) {
      double m = k == i ? NAN : margin(t, i, k);
      if (isnan(m)) continue;
      rivals++;
      score += !copeland ? 0.5 + 0.5 * m : m > 1e-12 ? 1 : m < -1e-12 ? -1 : 0;
    }
    out[i] = there > 0 && there >= available * (1 - 1e-12) && rivals > 0 ? (copeland ? score : score / (double)rivals) : NAN;
  }
  return 0;
}

static void topsis(const table *t, double *out) {
  for (size_t i = 0; i < t->count; i++) {
    double near = 0, far = 0;
    for (size_t j = 0; j < t->k; j++) {
      if (t->w[j] == 0) continue;
      double v = t->y[i * t->k + j], a = t->w[j] * (t->best[j] - v), b = t->w[j] * (v - t->worst[j]);
      near += a * a;
      far += b * b;
    }
    out[i] = sqrt(far) / (sqrt(near) + sqrt(far)); /* NaN where all rows are alike */
  }
}

static double scaled(double v, double least, double most) { return most > least ? (v - least) / (most - least) : 0; }

static void vikor(const table *t, double *out) {
  double *regret = t->column, least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
  for (size_t i = 0; i < t->count; i++) {
    out[i] = regret[i] = 0;
    if (!is_whole(t, i)) continue;
    for (size_t j = 0; j < t->k; j++) {
      double f = t->w[j] > 0 ? t->w[j] * scaled(t->best[j] - t->y[i * t->k + j], 0, t->best[j] - t->worst[j]) : 0;
      out[i] += f;
      if (f > regret[i]) regret[i] = f;
    }
    least[0] = fmin(least[0], out[i]), most[0] = fmax(most[0], out[i]);
    least[1] = fmin(least[1], regret[i]), most[1] = fmax(most[1], regret[i]);
  }
  for (size_t i = 0; i < t->count; i++)
    out[i] = 1 - 0.5 * scaled(out[i], least[0], most[0]) - 0.5 * scaled(regret[i], least[1], most[1]);
}

static void grey(const table *t, double *out) {
  double least = INFINITY, most = 0;
  for (size_t i = 0; i < t->count; i++)
    for (size_t j = 0; j < t->k; j++) {
      double d = t->best[j] - t->y[i * t->k + j];
      if (t->w[j] == 0 || !is_whole(t, i)) continue;
      least = fmin(least, d);
      most = fmax(most, d);
    }
  for (size_t i = 0; i < t->count; i++) {
    out[i] = 0;
    for (size_t j = 0; j < t->k; j++) {
      if (t->w[j] == 0) continue;
      double d = t->best[j] - t->y[i * t->k + j];
      out[i] += t->w[j] * (most > 0 ? (least + 0.5 * most) / (d + 0.5 * most) : 1);
    }
  }
}

static void rank_sums(const table *t, double *out) {
  double *column = t->column, *rank = column + t->count, whole = 0;
  for (size_t i = 0; i < t->count; i++) {
    out[i] = 0;
    whole += is_whole(t, i);
  }
  for (size_t j = 0; j < t->k; j++) {
    if (t->w[j] == 0) continue;
    for (size_t i = 0; i < t->count; i++) column[i] = is_whole(t, i) ? t->y[i * t->k + j] : NAN;
    ranks_average(column, t->count, t->order, rank);
    for (size_t i = 0; i < t->count; i++) out[i] += t->w[j] * rank[i] / whole;
  }
}

int index_rivals(const lian_env *env, lian_rule rule, size_t count, size_t k, const double *w, const double *y,
                 double available, double *scratch, double *out) {
  table t = {count, k, y, scratch, scratch + k, scratch + 2 * k, scratch + 3 * k, NULL};
  double sum = 0;
  t.order = (uint32_t *)(void *)(t.column + 2 * count);
  for (size_t j = 0; j < k; j++) sum += w[j];
  for (size_t j = 0; j < k; j++) t.w[j] = w[j] / sum;
  if (rule == LIAN_RULE_COPELAND || rule == LIAN_RULE_OUTRANKING)
    return outrank(env, &t, rule == LIAN_RULE_COPELAND, available, out);
  find_ends(&t);
  if (rule == LIAN_RULE_TOPSIS) topsis(&t, out);
  else if (rule == LIAN_RULE_VIKOR) vikor(&t, out);
  else if (rule == LIAN_RULE_GREY) grey(&t, out);
  else rank_sums(&t, out);
  for (size_t i = 0; i < count; i++)
    if (!is_whole(&t, i)) out[i] = NAN;
  return 0;
}
