#include "sums.h"

#include <math.h>
#include <string.h>

/* eight numbers at once; where the compiler has no such type, one after the other: the same bits */
#define WIDTH 8
#if defined(__GNUC__)
typedef double pack __attribute__((vector_size(WIDTH * sizeof(double))));
#define LOAD(to, from) memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))
#define ADD_PRODUCT(sum, a, b) ((sum) = (sum) + (a) * (b))
#define SPREAD(to, v) ((to) = (pack){v, v, v, v, v, v, v, v})
#else
typedef struct pack {
  double v[WIDTH];
} pack;
#define EACH(k) for (size_t k = 0; k < WIDTH; k++)
#define LOAD(to, from) memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))
#define ADD_PRODUCT(sum, a, b) EACH(k_) (sum).v[k_] += (a).v[k_] * (b).v[k_]
#define SPREAD(to, x) EACH(k_) (to).v[k_] = (x)
#endif

/* sum += z w, row after row, sixteen columns */
static inline void add_rows(const pack z[2 * FOUR], const double w[FOUR], double *sum) {
  pack s0, s1;
  LOAD(s0, sum);
  LOAD(s1, sum + WIDTH);
  for (size_t r = 0; r < FOUR; r++) {
    pack by;
    SPREAD(by, w[r]);
    ADD_PRODUCT(s0, z[r], by);
    ADD_PRODUCT(s1, z[FOUR + r], by);
  }
  STORE(sum, s0);
  STORE(sum + WIDTH, s1);
}

static inline void add_column(const double *const z[FOUR], const lane_sum *of, size_t lanes, size_t j) {
  for (size_t k = 0; k < lanes; k++)
    for (size_t r = 0; r < FOUR; r++) {
      of[k].norm[j] += z[r][j] * of[k].a[r];
      of[k].came[j] += z[r][j] * of[k].b[r];
    }
}

WIDE void sums_add_four(const double *const z[FOUR], const lane_sum *of, size_t lanes, size_t n) {
  size_t j = 0;
  for (; j + 2 * WIDTH <= n; j += 2 * WIDTH) {
    pack row[2 * FOUR];
    for (size_t r = 0; r < FOUR; r++) {
      LOAD(row[r], z[r] + j);
      LOAD(row[FOUR + r], z[r] + j + WIDTH);
    }
    for (size_t k = 0; k < lanes; k++) {
      add_rows(row, of[k].a, of[k].norm + j);
      add_rows(row, of[k].b, of[k].came + j);
    }
  }
  for (; j < n; j++) add_column(z, of, lanes, j);
}

WIDE void sums_add_one(const double *restrict z, double a, double b, size_t n,
                       double *restrict norm, double *restrict came) {
  for (size_t j = 0; j < n; j++) {
    norm[j] += z[j] * a;
    came[j] += z[j] * b;
  }
}

/* eight running sums, and what is left over of a row that is no multiple of eight */
static inline double total(const pack *sum, const double *z, const double *h, size_t left) {
  double s[WIDTH];
  STORE(s, *sum);
  for (size_t k = 0; k < left; k++) s[k] += z[k] * h[k];
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

static inline double dot_one(const double *z, const double *h, size_t n) {
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

/* four lanes together: their chains of additions hide each other's waiting */
static inline void dot_four(const double *z, const double *const *h, size_t n, double *out) {
  const double *h0 = h[0], *h1 = h[1], *h2 = h[2], *h3 = h[3];
  pack s0, s1, s2, s3;
  SPREAD(s0, 0.0);
  SPREAD(s1, 0.0);
  SPREAD(s2, 0.0);
  SPREAD(s3, 0.0);
  size_t j = 0;
  for (; j + WIDTH <= n; j += WIDTH) {
    pack a, b;
    LOAD(a, z + j);
    LOAD(b, h0 + j);
    ADD_PRODUCT(s0, a, b);
    LOAD(b, h1 + j);
    ADD_PRODUCT(s1, a, b);
    LOAD(b, h2 + j);
    ADD_PRODUCT(s2, a, b);
    LOAD(b, h3 + j);
    ADD_PRODUCT(s3, a, b);
  }
  out[0] = total(&s0, z + j, h0 + j, n - j);
  out[1] = total(&s1, z + j, h1 + j, n - j);
  out[2] = total(&s2, z + j, h2 + j, n - j);
  out[3] = total(&s3, z + j, h3 + j, n - j);
}

WIDE void sums_dot(const double *z, const double *const *h, size_t lanes, size_t n, double *out) {
  size_t k = 0;
  for (; k + FOUR <= lanes; k += FOUR) dot_four(z, h + k, n, out + k);
  for (; k < lanes; k++) out[k] = dot_one(z, h[k], n);
}

WIDE void sums_divide(const double *restrict need, const double *restrict norm, size_t n,
                      double *restrict h) {
  for (size_t j = 0; j < n; j++) {
    double by = norm[j] > 0 ? norm[j] : INFINITY;
    h[j] = need[j] / by;
  }
}
