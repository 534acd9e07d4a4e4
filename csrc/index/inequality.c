/* inequality and its parts between groups
   Gini = sum |y_i - y_k| / (2 n^2 mean); Dagum (1997), groups j, h with mean_j > mean_h, p_j = n_j / n,
   s_j = n_j mean_j / (n mean):
     G_jh = mean |y_j - y_h| / (mean_j + mean_h), D = (d - q) / (d + q), d = mean (y_j - y_h)+, q = mean (y_h - y_j)+
     G = sum G_jj p_j s_j + sum_{j>h} G_jh (p_j s_h + p_h s_j) D + the same with 1 - D
   Theil: T = mean r ln r = sum s_j T_j + sum s_j ln(mean_j / mean);
     L = mean ln(1 / r) = sum p_j L_j + sum p_j ln(mean / mean_j) */
#include <math.h>
#include <string.h>

#include "../numeric/statistics.h"
#include "grouped.h"

typedef struct group {
  const double *v; /* ascending */
  size_t n;
  double sum, mean;
} group;

/* mean |y_i - y_k| over all ordered pairs of one ascending list, itself included */
static double spread_within(const group *g) {
  double total = 0, n = (double)g->n;
  for (size_t i = 0; i < g->n; i++) total += (2 * (double)i + 1 - n) * g->v[i];
  return 2 * total / (n * n);
}

/* mean (a - b)+ over all pairs, both ascending */
static double above(const group *a, const group *b) {
  double total = 0, below = 0;
  size_t k = 0;
  for (size_t i = 0; i < a->n; i++) {
    while (k < b->n && b->v[k] < a->v[i]) below += b->v[k++];
    total += (double)k * a->v[i] - below;
  }
  return total / (double)a->n / (double)b->n;
}

typedef struct sums {
  double t, l; /* mean r ln r, mean ln 1/r of the group's own mean */
} sums;

static sums theil(const group *g) {
  sums s = {0, 0};
  for (size_t i = 0; i < g->n; i++) {
    double r = g->v[i] / g->mean;
    s.t += r > 0 ? r * log(r) : 0;
    s.l -= log(r); /* infinite where an amount is 0 */
  }
  return (sums){s.t / (double)g->n, s.l / (double)g->n};
}

static double finite_or_nan(double v) { return isfinite(v) ? v : NAN; }

static void dagum(const group *g, size_t groups, double n, double total, lian_inequality *out, double *own,
                  double *pair, double *distance) {
  for (size_t j = 0; j < groups; j++) {
    double gini = spread_within(g + j) / (2 * g[j].mean), pj = (double)g[j].n / n, sj = g[j].sum / total;
    out->gini_within += gini * pj * sj;
    if (own) own[j] = gini;
    for (size_t h = 0; h < groups; h++) {
      if (pair && h == j) pair[j * groups + h] = gini;
      if (distance && h == j) distance[j * groups + h] = 0;
      if (h >= j) continue;
      const group *rich = g[j].mean >= g[h].mean ? g + j : g + h, *poor = rich == g + j ? g + h : g + j;
      double d = above(rich, poor), q = above(poor, rich), apart = (d + q) / (g[j].mean + g[h].mean);
      double direct = d + q > 0 ? (d - q) / (d + q) : 0;
      if (direct < 0 || rich->mean == poor->mean) direct = 0; /* a rounding below, or means alike */
      double ph = (double)g[h].n / n, sh = g[h].sum / total, weight = pj * sh + ph * sj;
      out->gini_between += apart * weight * direct;
      out->gini_overlap += apart * weight * (1 - direct);
      if (pair) pair[j * groups + h] = pair[h * groups + j] = apart;
      if (distance) distance[j * groups + h] = distance[h * groups + j] = direct;
    }
  }
}

static void theils(const group *g, size_t groups, double n, double total, lian_inequality *out) {
  for (size_t j = 0; j < groups; j++) {
    double p = (double)g[j].n / n, s = g[j].sum / total;
    sums own = theil(g + j);
    out->theil_t_within += s * own.t;
    out->theil_t_between += s * log(g[j].mean / out->mean);
    out->theil_l_within += p * own.l;
    out->theil_l_between += p * log(out->mean / g[j].mean);
  }
  out->theil_l_within = finite_or_nan(out->theil_l_within);
}

static void whole(const group *all, lian_inequality *out) {
  double logs = 0, log_squares = 0, n = (double)all->n;
  sums t = theil(all);
  out->mean = all->mean;
  out->gini = spread_within(all) / (2 * all->mean);
  out->theil_t = t.t;
  out->theil_l = finite_or_nan(t.l);
  for (size_t i = 0; i < all->n; i++) logs += log(all->v[i]) / n;
  for (size_t i = 0; i < all->n; i++) log_squares += (log(all->v[i]) - logs) * (log(all->v[i]) - logs);
  out->variation = all->n > 1 ? summary_of(all->v, all->n, 1).deviation / all->mean : NAN;
  out->log_deviation = finite_or_nan(sqrt(log_squares / n));
}

static group group_of(double *v, size_t n) {
  group g = {v, n, 0, 0};
  sort_ascending(v, n);
  for (size_t i = 0; i < n; i++) g.sum += v[i];
  g.mean = g.sum / (double)n;
  return g;
}

static lian_status fill(const double *y, const grouped *by, double *sorted, group *g, lian_error *err) {
  for (size_t j = 0; j < by->groups; j++) {
    size_t first = by->start[j], n = by->start[j + 1] - first;
    for (size_t k = 0; k < n; k++) sorted[first + k] = y[by->row[first + k]];
    if (n > 0) g[j] = group_of(sorted + first, n);
    if (n == 0 || !(g[j].sum > 0))
      return status_set(err, LIAN_BAD_DATA, "group %z has no amount above 0", j + 1);
  }
  return LIAN_OK;
}

static lian_status check(size_t rows, const double *y, const uint32_t *place, size_t groups,
                         const lian_inequality *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"y", y}, {"group", place}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_inequality", err);
  if (!wrong && (rows < 1 || groups < 1))
    wrong = status_set(err, LIAN_BAD_DATA, "no rows, or no groups");
  if (!wrong) wrong = values_check(y, rows, "amount", err);
  if (!wrong) wrong = places_check(place, rows, groups, "group", err);
  return wrong;
}

lian_status lian_inequality_of(const lian_env *env, size_t rows, const double *y, const uint32_t *place, size_t groups,
                               lian_inequality *out, double *own, double *mean, double *pair, double *distance,
                               lian_error *err) {
  grouped by;
  lian_status status = check(rows, y, place, groups, out, err);
  if (!status) status = grouped_make(env, rows, place, groups, &by, err);
  if (status) return status;
  double *sorted = memory_new(by.m, 2 * rows, sizeof *sorted);
  group *g = memory_new(by.m, groups, sizeof *g);
  status = sorted && g ? fill(y, &by, sorted, g, err) : status_no_memory(err);
  if (!status) {
    lian_inequality a = {.size = sizeof a};
    memcpy(sorted + rows, y, rows * sizeof *y);
    group all = group_of(sorted + rows, rows);
    whole(&all, &a);
    dagum(g, groups, (double)rows, all.sum, &a, own, pair, distance);
    theils(g, groups, (double)rows, all.sum, &a);
    for (size_t j = 0; j < groups && mean; j++) mean[j] = g[j].mean;
    *out = a;
  }
  memory_free(by.m, g, groups, sizeof *g);
  memory_free(by.m, sorted, 2 * rows, sizeof *sorted);
  grouped_free(&by);
  return status;
}
