#include "sums.h"

#include <math.h>
#include <string.h>

/* eight numbers at once; where the compiler has no such type, one after the other: the same bits */
#define WIDTH 8
#if defined(__GNUC__)
#define INSIDE static inline __attribute__((always_inline)) /* or it would not be made for wider vectors */
typedef double pack __attribute__((vector_size(WIDTH * sizeof(double))));
#define LOAD(to, from) memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))
#define ADD_PRODUCT(sum, a, b) ((sum) = (sum) + (a) * (b))
#define SPREAD(to, v) ((to) = (pack){v, v, v, v, v, v, v, v})
#else
#define INSIDE static inline
typedef struct pack {
  double v[WIDTH];
} pack;
#define EACH(k) for (size_t k = 0; k < WIDTH; k++)
#define LOAD(to, from) memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))
#define ADD_PRODUCT(sum, a, b) EACH(k_) (sum).v[k_] += (a).v[k_] * (b).v[k_]
#define SPREAD(to, x) EACH(k_) (to).v[k_] = (x)
#endif

/* sum += z w, row after row, sixteen columns; z: first eight columns of all rows, then the others */
INSIDE void add_rows(const pack z[2 * GROUP], size_t rows, const double w[GROUP], double *sum) {
  pack s0, s1;
  LOAD(s0, sum);
  LOAD(s1, sum + WIDTH);
  for (size_t r = 0; r < rows; r++) {
    pack by;
    SPREAD(by, w[r]);
    ADD_PRODUCT(s0, z[r], by);
    ADD_PRODUCT(s1, z[GROUP + r], by);
  }
  STORE(sum, s0);
  STORE(sum + WIDTH, s1);
}

INSIDE void add_column(const double *const z[GROUP], size_t rows, const lane_sum *of,
                              size_t lanes, size_t j) {
  for (size_t k = 0; k < lanes; k++)
    for (size_t r = 0; r < rows; r++) {
      of[k].norm[j] += z[r][j] * of[k].a[r];
      of[k].came[j] += z[r][j] * of[k].b[r];
    }
}

INSIDE void add_group(const double *const z[GROUP], size_t rows, const lane_sum *of,
                             size_t lanes, size_t n) {
  size_t j = 0;
  for (; j + 2 * WIDTH <= n; j += 2 * WIDTH) {
    pack row[2 * GROUP];
    for (size_t r = 0; r < rows; r++) {
      LOAD(row[r], z[r] + j);
      LOAD(row[GROUP + r], z[r] + j + WIDTH);
    }
    for (size_t k = 0; k < lanes; k++) {
      add_rows(row, rows, of[k].a, of[k].norm + j);
      add_rows(row, rows, of[k].b, of[k].came + j);
    }
  }
  for (; j < n; j++) add_column(z, rows, of, lanes, j);
}

WIDE void sums_add(const double *const z[GROUP], size_t rows, const lane_sum *of, size_t lanes,
                   size_t n) {
  if (rows == GROUP)
    add_group(z, GROUP, of, lanes, n);
  else
    add_group(z, GROUP / 2, of, lanes, n);
}

WIDE void sums_add_one(const double *restrict z, double a, double b, size_t n,
                       double *restrict norm, double *restrict came) {
  for (size_t j = 0; j < n; j++) {
    norm[j] += z[j] * a;
    came[j] += z[j] * b;
  }
}

/* eight running sums, and what is left over of a row that is no multiple of eight */
INSIDE double total(const pack *sum, const double *z, const double *h, size_t left) {
  double s[WIDTH];
  STORE(s, *sum);
  for (size_t k = 0; k < left; k++) s[k] += z[k] * h[k];
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

#define COLUMNS 256 /* of a block: its rows and lanes stay in the nearest cache */

/* running sums of four rows and two lanes over count columns, a multiple of eight */
INSIDE void dot_block(const double *const z[DOTS], const double *h0, const double *h1,
                             size_t from, size_t count, pack *s0, pack *s1) {
  pack a0 = s0[0], a1 = s0[1], a2 = s0[2], a3 = s0[3];
  pack b0 = s1[0], b1 = s1[1], b2 = s1[2], b3 = s1[3];
  for (size_t j = from; j < from + count; j += WIDTH) {
    pack u, v, w;
    LOAD(u, h0 + j);
    LOAD(v, h1 + j);
    LOAD(w, z[0] + j);
    ADD_PRODUCT(a0, w, u);
    ADD_PRODUCT(b0, w, v);
    LOAD(w, z[1] + j);
    ADD_PRODUCT(a1, w, u);
    ADD_PRODUCT(b1, w, v);
    LOAD(w, z[2] + j);
    ADD_PRODUCT(a2, w, u);
    ADD_PRODUCT(b2, w, v);
    LOAD(w, z[3] + j);
    ADD_PRODUCT(a3, w, u);
    ADD_PRODUCT(b3, w, v);
  }
  s0[0] = a0, s0[1] = a1, s0[2] = a2, s0[3] = a3;
  s1[0] = b0, s1[1] = b1, s1[2] = b2, s1[3] = b3;
}

INSIDE double dot_one(const double *z, const double *h, size_t n) {
  pack sum;
  SPREAD(sum, 0.0);
  size_t j = 0;
  for (; j + WIDTH <= n; j += WIDTH) {
    pack a, b;
    LOAD(a, z + j);
    LOAD(b, h + j);
    ADD_PRODUCT(sum, a, b);
  }
  return total(&sum, z + j, h + j, n - j);
}

WIDE void sums_dot(const double *const z[DOTS], size_t rows, const double *const *h, size_t lanes,
                   size_t n, double *out) {
  pack sum[TOGETHER][DOTS];
  size_t whole = n - n % WIDTH;
  if (rows < DOTS || lanes < 2) {
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < lanes; k++) out[r * lanes + k] = dot_one(z[r], h[k], n);
    return;
  }
  for (size_t k = 0; k < lanes; k++)
    for (size_t r = 0; r < DOTS; r++) SPREAD(sum[k][r], 0.0);
  for (size_t from = 0; from < whole; from += COLUMNS) {
    size_t count = whole - from < COLUMNS ? whole - from : COLUMNS;
    pack unused[DOTS];
    for (size_t r = 0; r < DOTS; r++) SPREAD(unused[r], 0.0);
    for (size_t k = 0; k < lanes; k += 2)
      dot_block(z, h[k], h[k + 1 < lanes ? k + 1 : k], from, count, sum[k],
                k + 1 < lanes ? sum[k + 1] : unused);
  }
  for (size_t r = 0; r < DOTS; r++)
    for (size_t k = 0; k < lanes; k++)
      out[r * lanes + k] = total(&sum[k][r], z[r] + whole, h[k] + whole, n - whole);
}

WIDE void sums_divide(const double *restrict need, const double *restrict norm, size_t n,
                      double *restrict h) {
  for (size_t j = 0; j < n; j++) {
    double by = norm[j] > 0 ? norm[j] : INFINITY;
    h[j] = need[j] / by;
  }
}
