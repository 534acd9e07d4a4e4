/* several weight vectors into one by game theory: w = sum alpha_k w_k with alpha of least squared distance,
   sum_q (w_p . w_q) alpha_q = w_p . w_p for every p; |alpha| scaled to sum 1 */
#include <math.h>
#include <string.h>

#include "../numeric/dense_solve.h"
#include "weigh.h"

#define MOST 64

static double dot(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t k = 0; k < n; k++) sum += a[k] * b[k];
  return sum;
}

lian_status lian_index_combine(const lian_env *env, size_t count, size_t cols, const double *weights, double *out,
                               double *share, lian_error *err) {
  double alpha[MOST];
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"weights", weights}, {"out", out}), err);
  if (!s && (count < 1 || count > MOST || cols < 1 || cols > SIZE_MAX / 64 / count))
    s = status_set(err, LIAN_BAD_ARGUMENT, "combine: expected 1 to %d weight vectors, got %z", MOST, count);
  if (!s) s = check_finite(weights, count * cols, "weights", err);
  if (s) return s;
  double *products = memory_new(m, count * count, sizeof *products), total = 0;
  if (!products) return status_no_memory(err);
  for (size_t p = 0; p < count; p++)
    for (size_t q = 0; q < count; q++) products[p * count + q] = dot(weights + p * cols, weights + q * cols, cols);
  for (size_t p = 0; p < count; p++) alpha[p] = products[p * count + p];
  s = dense_solve(env, products, count, alpha, err);
  memory_free(m, products, count * count, sizeof *products);
  if (s == LIAN_SINGULAR) return status_set(err, s, "combine: one of the weight vectors is a mix of the others");
  if (s) return s;
  for (size_t p = 0; p < count; p++) total += fabs(alpha[p]);
  memset(out, 0, cols * sizeof *out);
  for (size_t p = 0; p < count; p++) {
    double part = fabs(alpha[p]) / total;
    if (share) share[p] = part;
    for (size_t j = 0; j < cols; j++) out[j] += part * weights[p * cols + j];
  }
  return LIAN_OK;
}
