#include "sums.h"

void sums_columns(const double *z, size_t makers, size_t width, const double *a, const double *b,
                  double *norm, double *came) {
  PICK_WIDTH(sums_columns)(z, makers, width, a, b, norm, came);
}

void sums_rows(const double *z, size_t makers, size_t width, const double *h, double *sum) {
  PICK_WIDTH(sums_rows)(z, makers, width, h, sum);
}

WIDE void sums_multiply(const double *restrict by, size_t width, double *restrict v) {
  for (size_t j = 0; j < width; j++) v[j] *= by[j];
}

void sums_add(const double *v, size_t width, double *sum) { PICK_WIDTH(sums_add)(v, width, sum); }
