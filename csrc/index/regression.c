/* a regression with a constant: y = b0 + x b + e, by least squares */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../numeric/least_squares.h"

static double around_mean(const double *y, size_t n) {
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n; i++) mean += y[i] / (double)n;
  for (size_t i = 0; i < n; i++) squares += (y[i] - mean) * (y[i] - mean);
  return squares;
}

static lian_status check(size_t rows, size_t cols, const double *x, const double *y, const double *coefficient,
                         const double *error, const double *fit, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"y", y}, {"coefficient", coefficient}, {"error", error}, {"fit", fit}), err);
  if (!wrong && cols > 0) wrong = check_given(GIVEN({"x", x}), err);
  if (!wrong) wrong = check_finite(x, rows * cols, "x", err);
  if (!wrong) wrong = check_finite(y, rows, "y", err);
  return wrong;
}

lian_status lian_regression(const lian_env *env, size_t rows, size_t cols, const double *x, const double *y,
                            double *coefficient, double *error, double *fit, lian_error *err) {
  lian_status status = check(rows, cols, x, y, coefficient, error, fit, err);
  if (status) return status;
  memory m = memory_of(env);
  size_t k = cols + 1;
  double *a = memory_new(m, rows, k * sizeof *a), *b = memory_new(m, k, 2 * sizeof *b), left = 0;
  if (!a || !b) status = status_no_memory(err);
  for (size_t i = 0; i < rows && !status; i++) {
    a[i * k] = 1;
    for (size_t j = 0; j < cols; j++) a[i * k + j + 1] = x[i * cols + j];
  }
  if (!status) status = least_squares(env, rows, k, a, y, b, b + k, &left, err);
  if (!status) {
    double whole = around_mean(y, rows);
    memcpy(coefficient, b, k * sizeof *b);
    memcpy(error, b + k, k * sizeof *b);
    *fit = whole > 0 ? 1 - left / whole : NAN;
  }
  memory_free(m, b, k, 2 * sizeof *b);
  memory_free(m, a, rows, k * sizeof *a);
  return status;
}
