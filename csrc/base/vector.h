/* eight numbers at once, for functions marked WIDE */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include <string.h>

#include "wide.h"

#define VECTOR 8

#if defined(__GNUC__)
#define INSIDE static inline __attribute__((always_inline)) /* so that it is compiled for each width */
#define PREFETCH(address) __builtin_prefetch(address) /* read soon: the address may be any */
typedef double pack __attribute__((vector_size(VECTOR * sizeof(double))));
typedef long long pack_mask __attribute__((vector_size(VECTOR * sizeof(double))));
#define ADD_PRODUCT(sum, a, b) ((sum) = (sum) + (a) * (b))
#define ADD(sum, a) ((sum) = (sum) + (a))
#define SUBTRACT(to, a, b) ((to) = (a) - (b))
#define MULTIPLY(to, a, b) ((to) = (a) * (b))
/* a > b ? a : b */
#define LARGER(to, a, b) \
  ((to) = (pack)(((pack_mask)(a) & (pack_mask)((a) > (b))) | ((pack_mask)(b) & ~(pack_mask)((a) > (b)))))
#define SPREAD(to, v) ((to) = (pack){v, v, v, v, v, v, v, v})
#else
#define INSIDE static inline
#define PREFETCH(address) ((void)(address))
typedef struct pack {
  double v[VECTOR];
} pack;
#define EACH(k) for (size_t k = 0; k < VECTOR; k++)
#define ADD_PRODUCT(sum, a, b) EACH(k_) (sum).v[k_] += (a).v[k_] * (b).v[k_]
#define ADD(sum, a) EACH(k_) (sum).v[k_] += (a).v[k_]
#define SUBTRACT(to, a, b) EACH(k_) (to).v[k_] = (a).v[k_] - (b).v[k_]
#define MULTIPLY(to, a, b) EACH(k_) (to).v[k_] = (a).v[k_] * (b).v[k_]
#define LARGER(to, a, b) EACH(k_) (to).v[k_] = (a).v[k_] > (b).v[k_] ? (a).v[k_] : (b).v[k_]
#define SPREAD(to, x) EACH(k_) (to).v[k_] = (x)
#endif
#define LOAD(to, from) memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))

static inline size_t vector_padded(size_t n) { return (n + VECTOR - 1) / VECTOR * VECTOR; }

/* in eight running sums, the last of them together */
INSIDE double vector_total(const double s[VECTOR]) {
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

#endif
