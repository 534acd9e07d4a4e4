/* eight numbers at once, for functions marked WIDE */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include <string.h>

#include "wide.h"

#define VECTOR 8
#define EACH(k) for (size_t k = 0; k < VECTOR; k++)

#if defined(__GNUC__)
#define INSIDE static inline __attribute__((always_inline)) /* so that it is compiled for each width */
/* read soon, into all caches or from the second-level one on: the address may be any */
#define PREFETCH(address) __builtin_prefetch(address)
#define PREFETCH_FAR(address) __builtin_prefetch(address, 0, 2)
typedef double pack __attribute__((vector_size(VECTOR * sizeof(double))));
#define ADD_PRODUCT(sum, a, b) ((sum) = (sum) + (a) * (b))
#define ADD(sum, a) ((sum) = (sum) + (a))
#define SUBTRACT(to, a, b) ((to) = (a) - (b))
#define MULTIPLY(to, a, b) ((to) = (a) * (b))
#define SCALE(to, v) ((to) = (to) * (v))
#define ADD_SCALED(sum, a, v) ((sum) = (sum) + (a) * (v))
#define AT(a, k) ((a)[k])
#define SPREAD(to, v) ((to) = (pack){v, v, v, v, v, v, v, v})
#else
#define INSIDE static inline
#define PREFETCH(address) ((void)(address))
#define PREFETCH_FAR(address) ((void)(address))
typedef struct pack {
  double v[VECTOR];
} pack;
#define ADD_PRODUCT(sum, a, b) EACH(k_) (sum).v[k_] += (a).v[k_] * (b).v[k_]
#define ADD(sum, a) EACH(k_) (sum).v[k_] += (a).v[k_]
#define SUBTRACT(to, a, b) EACH(k_) (to).v[k_] = (a).v[k_] - (b).v[k_]
#define MULTIPLY(to, a, b) EACH(k_) (to).v[k_] = (a).v[k_] * (b).v[k_]
#define SCALE(to, x) EACH(k_) (to).v[k_] *= (x)
#define ADD_SCALED(sum, a, x) EACH(k_) (sum).v[k_] += (a).v[k_] * (x)
#define AT(a, k) ((a).v[k])
#define SPREAD(to, x) EACH(k_) (to).v[k_] = (x)
#endif
/* one by one: GCC lowers comparisons of whole packs for the narrowest width before it copies a function for others */
/* a > b ? yes : no */
#define CHOOSE(to, a, b, yes, no) EACH(k_) AT(to, k_) = AT(a, k_) > AT(b, k_) ? AT(yes, k_) : AT(no, k_)
/* b > 0 ? a / b : 0 */
#define DIVIDE(to, a, b) EACH(k_) AT(to, k_) = AT(b, k_) > 0 ? AT(a, k_) / AT(b, k_) : 0
#define LARGER(to, a, b) CHOOSE(to, a, b, a, b)
#define SMALLER(to, a, b) CHOOSE(to, b, a, a, b)
#define LOAD(to, from) memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))

static inline size_t vector_padded(size_t n) { return (n + VECTOR - 1) / VECTOR * VECTOR; }

/* in eight running sums, the last of them together */
INSIDE double vector_total(const double s[VECTOR]) {
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

#endif
