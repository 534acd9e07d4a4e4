/* least squares: min |y - X b|, X = Q R by Householder reflections, R b = Q'y
   variance of b: s^2 (R'R)^-1, s^2 = |residual|^2 / (rows - cols); Golub and Van Loan 2013, 5.3.2 */
#include "least_squares.h"

#include <math.h>
#include <string.h>

#define TINY 1e-12 /* of a column's length that is its own: below, it depends on those before */

/* column-major copy a, rows x (cols + 1), y last */
static void load(size_t rows, size_t cols, const double *x, const double *y, double *a) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < cols; j++) a[j * rows + i] = x[i * cols + j];
  memcpy(a + cols * rows, y, rows * sizeof *y);
}

static double length(const double *v, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += v[i] * v[i];
  return sqrt(sum);
}

/* reflects column k on its diagonal and the later columns with it; 0: nothing of its own is left */
static int reflect(size_t rows, size_t count, size_t k, double whole, double *a, double *diagonal) {
  double *v = a + k * rows, size = length(v + k, rows - k);
  if (!(size > TINY * whole)) return 0;
  double alpha = v[k] > 0 ? -size : size;
  v[k] -= alpha;
  *diagonal = alpha;
  double square = length(v + k, rows - k);
  square *= square;
  for (size_t j = k + 1; j < count; j++) {
    double *c = a + j * rows, dot = 0;
    for (size_t i = k; i < rows; i++) dot += v[i] * c[i];
    for (size_t i = k; i < rows; i++) c[i] -= 2 * dot / square * v[i];
  }
  return 1;
}

/* the solution of R b = c; R: above the diagonal in a */
static void substitute(size_t rows, size_t cols, const double *a, const double *diagonal, const double *c,
                       double *b) {
  for (size_t k = cols; k-- > 0;) {
    double sum = c[k];
    for (size_t j = k + 1; j < cols; j++) sum -= a[j * rows + k] * b[j];
    b[k] = sum / diagonal[k];
  }
}

/* square roots of the diagonal of (R'R)^-1: lengths of the rows of R^-1, whose columns come one by one */
static void roots(size_t rows, size_t cols, const double *a, const double *diagonal, double *column, double *unit,
                  double *out) {
  memset(out, 0, cols * sizeof *out);
  for (size_t j = 0; j < cols; j++) {
    memset(unit, 0, cols * sizeof *unit);
    unit[j] = 1;
    substitute(rows, cols, a, diagonal, unit, column);
    for (size_t k = 0; k < cols; k++) out[k] += column[k] * column[k];
  }
  for (size_t k = 0; k < cols; k++) out[k] = sqrt(out[k]);
}

lian_status least_squares(const lian_env *env, size_t rows, size_t cols, const double *x, const double *y,
                          double *coefficient, double *error, double *residual, lian_error *err) {
  if (cols == 0 || rows < cols)
    return status_set(err, LIAN_BAD_DATA, "%z observations are too few for %z coefficients", rows, cols);
  memory m = memory_of(env);
  size_t room = rows * (cols + 1) + 3 * cols;
  double *a = memory_new(m, room, sizeof *a);
  if (!a) return status_no_memory(err);
  double *diagonal = a + rows * (cols + 1), *column = diagonal + cols, *unit = column + cols;
  lian_status status = LIAN_OK;
  load(rows, cols, x, y, a);
  for (size_t k = 0; k < cols && !status; k++) {
    double whole = length(a + k * rows, rows);
    if (!reflect(rows, cols + 1, k, whole, a, diagonal + k))
      status = status_set(err, LIAN_SINGULAR, "regressor %z depends on those before it", k + 1);
  }
  if (!status) {
    const double *c = a + cols * rows;
    double left = length(c + cols, rows - cols);
    substitute(rows, cols, a, diagonal, c, coefficient);
    roots(rows, cols, a, diagonal, column, unit, error);
    double s = rows > cols ? left / sqrt((double)(rows - cols)) : NAN;
    for (size_t k = 0; k < cols; k++) error[k] *= s;
    *residual = left * left;
  }
  memory_free(m, a, room, sizeof *a);
  return status;
}
