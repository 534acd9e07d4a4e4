/* weights from principal components of the correlation matrix
   first component: v^2, which add up to 1. Shares: of the first components that hold 85 % of the variance,
   |v_k| times lambda_k over the sum of all. Factors: the loadings sqrt(lambda_k) v_k of the components with eigenvalue
   > 1 (the first at least), turned by varimax (Kaiser 1958, rows normalised); each indicator weighs its largest squared loading, times the part of
   that factor in the variance of all kept (Nicoletti, Scarpetta and Boylaud 2000; Handbook, 6.1). */
#include <math.h>
#include <string.h>

#include "../numeric/leading_eigen.h"
#include "weigh.h"

typedef struct components {
  size_t used; /* columns with spread */
  size_t *column;
  double *r, *value, *vector; /* used x used, used, used x used (vectors in rows) */
} components;

static size_t kept(const components *c) {
  size_t k = 1;
  while (k < c->used && c->value[k] > 1 + 1e-12) k++;
  return k;
}

static void first_component(const components *c, double *out) {
  for (size_t j = 0; j < c->used; j++) out[c->column[j]] = c->vector[j] * c->vector[j];
}

/* the first components that hold 85 % of the variance together */
static size_t most_of_variance(const components *c) {
  double sum = 0;
  for (size_t k = 0; k < c->used; k++) {
    sum += c->value[k];
    if (sum >= (0.85 - 1e-12) * (double)c->used) return k + 1;
  }
  return c->used;
}

static void by_shares(const components *c, double *out) {
  size_t k = most_of_variance(c);
  for (size_t j = 0; j < c->used; j++)
    for (size_t f = 0; f < k; f++) out[c->column[j]] += fabs(c->vector[f * c->used + j]) * c->value[f];
}

/* turns factors a, b in their plane so that the variance of squared loadings is largest; the angle */
static double turn_pair(double *a, double *b, size_t n) {
  double u = 0, v = 0, uu = 0, uv = 0;
  for (size_t j = 0; j < n; j++) {
    double x = a[j] * a[j] - b[j] * b[j], y = 2 * a[j] * b[j];
    u += x, v += y, uu += x * x - y * y, uv += 2 * x * y;
  }
  double angle = atan2(uv - 2 * u * v / (double)n, uu - (u * u - v * v) / (double)n) / 4;
  double c = cos(angle), s = sin(angle);
  for (size_t j = 0; j < n; j++) {
    double x = a[j], y = b[j];
    a[j] = c * x + s * y;
    b[j] = c * y - s * x;
  }
  return fabs(angle);
}

static void varimax(double *loading, size_t factors, size_t n, double *length) {
  for (size_t j = 0; j < n; j++) {
    double sum = 0;
    for (size_t f = 0; f < factors; f++) sum += loading[f * n + j] * loading[f * n + j];
    length[j] = sqrt(sum);
    for (size_t f = 0; f < factors && length[j] > 0; f++) loading[f * n + j] /= length[j];
  }
  for (int sweep = 0; sweep < 200; sweep++) {
    double most = 0;
    for (size_t a = 0; a + 1 < factors; a++)
      for (size_t b = a + 1; b < factors; b++) most = fmax(most, turn_pair(loading + a * n, loading + b * n, n));
    if (most < 1e-12) break;
  }
  for (size_t j = 0; j < n; j++)
    for (size_t f = 0; f < factors; f++) loading[f * n + j] *= length[j];
}

static void by_factors(components *c, double *out) {
  size_t n = c->used, k = kept(c);
  double *loading = c->r, *part = c->value; /* both are done with */
  for (size_t f = 0; f < k; f++)
    for (size_t j = 0; j < n; j++) loading[f * n + j] = sqrt(c->value[f]) * c->vector[f * n + j];
  varimax(loading, k, n, c->vector);
  double all = 0;
  for (size_t f = 0; f < k; f++) {
    part[f] = 0;
    for (size_t j = 0; j < n; j++) part[f] += loading[f * n + j] * loading[f * n + j];
    all += part[f];
  }
  for (size_t j = 0; j < n; j++) {
    size_t best = 0;
    for (size_t f = 1; f < k; f++)
      if (fabs(loading[f * n + j]) > fabs(loading[best * n + j])) best = f;
    out[c->column[j]] = loading[best * n + j] * loading[best * n + j] / part[best] * (part[best] / all);
  }
}

/* vectors are told but for their sign: the sum of their elements is at least 0 */
static void turn_up(components *c) {
  for (size_t k = 0; k < c->used; k++) {
    double *v = c->vector + k * c->used, sum = 0;
    for (size_t j = 0; j < c->used; j++) sum += v[j];
    for (size_t j = 0; sum < 0 && j < c->used; j++) v[j] = -v[j];
  }
}

static lian_status put_weights(components *c, lian_weigh method, double *out, lian_error *err) {
  turn_up(c);
  if (method == LIAN_WEIGH_PCA && c->used > 1 && c->value[0] - c->value[1] < 1e-9 * c->value[0])
    return status_set(err, LIAN_BAD_DATA, "the two largest eigenvalues are equal, so there is no first component");
  if (method == LIAN_WEIGH_PCA) first_component(c, out);
  else if (method == LIAN_WEIGH_PCA_SHARES) by_shares(c, out);
  else by_factors(c, out);
  return LIAN_OK;
}

lian_status weigh_by_components(const lian_env *env, lian_weigh method, size_t rows, size_t cols, const double *x,
                                double *out, lian_error *err) {
  memory m = memory_of(env);
  size_t cells = 2 * cols * cols + cols;
  double *all = memory_new(m, cells, sizeof *all);
  components c = {0, memory_new(m, cols, sizeof(size_t)), all, NULL, NULL};
  lian_status s = all && c.column ? LIAN_OK : status_no_memory(err);
  memset(out, 0, cols * sizeof *out);
  for (size_t j = 0; !s && j < cols; j++)
    if (!isnan(correlation(x + j, x + j, rows, cols, cols))) c.column[c.used++] = j;
  if (!s && c.used > 0) {
    size_t n = c.used;
    c.vector = c.r + n * n;
    c.value = c.vector + n * n;
    for (size_t j = 0; j < n; j++)
      for (size_t k = 0; k < n; k++)
        c.r[j * n + k] = j == k ? 1 : correlation(x + c.column[j], x + c.column[k], rows, cols, cols);
    s = dense_leading_eigen(env, n, c.r, n, c.value, c.vector, err);
    if (!s) s = put_weights(&c, method, out, err);
  }
  memory_free(m, all, cells, sizeof *all);
  memory_free(m, c.column, cols, sizeof(size_t));
  return s;
}
