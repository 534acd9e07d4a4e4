/* eight numbers at once. A file that uses them is compiled for one width of vectors (widths.h); results are the same to
   the bit, as every sum keeps its order and no product is fused with a sum.
   A pack is PARTS vectors of the processor's own width: a wider type would be kept in memory. */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include <string.h>

#include "fetch.h"
#include "widths.h"

#if defined(__GNUC__)
typedef double part __attribute__((vector_size(PART_BYTES)));
typedef long long part_mask __attribute__((vector_size(PART_BYTES)));
#define PARTS (VECTOR * sizeof(double) / PART_BYTES)
/* a > b ? yes : no */
#define CHOOSE_PART(a, b, yes, no) \
  ((part)(((part_mask)(yes) & (part_mask)((a) > (b))) | ((part_mask)(no) & ~(part_mask)((a) > (b)))))
#define SPREAD_PART(x) ((x) - (part){0}) /* exact */
#else
typedef double part;
#define PARTS VECTOR
#undef LARGER_PART
#undef SMALLER_PART
#define CHOOSE_PART(a, b, yes, no) ((a) > (b) ? (yes) : (no))
#define SPREAD_PART(x) (x)
#endif

#ifndef LARGER_PART
#define LARGER_PART(a, b) CHOOSE_PART(a, b, a, b)
#define SMALLER_PART(a, b) CHOOSE_PART(b, a, a, b)
#endif

/* before a loop of packs that is not to be unrolled, for what it keeps in registers */
#if defined(__GNUC__) && !defined(__clang__)
#define ONE_BY_ONE _Pragma("GCC unroll 1")
#else
#define ONE_BY_ONE
#endif

typedef struct pack {
  part v[PARTS];
} pack;

#define EACH_PART(k) for (size_t k = 0; k < PARTS; k++)
#define PART_LENGTH (VECTOR / PARTS)

INSIDE pack pack_of(double x) {
  pack to = {{SPREAD_PART(x)}};
  for (size_t k = 1; k < PARTS; k++) to.v[k] = to.v[0];
  return to;
}

INSIDE pack pack_load(const double *from) {
  pack to;
  EACH_PART(k) memcpy(&to.v[k], from + k * PART_LENGTH, sizeof(part));
  return to;
}

INSIDE void pack_store(pack a, double *to) { EACH_PART(k) memcpy(to + k * PART_LENGTH, &a.v[k], sizeof(part)); }

INSIDE pack pack_add(pack a, pack b) {
  EACH_PART(k) a.v[k] = a.v[k] + b.v[k];
  return a;
}

INSIDE pack pack_subtract(pack a, pack b) {
  EACH_PART(k) a.v[k] = a.v[k] - b.v[k];
  return a;
}

INSIDE pack pack_multiply(pack a, pack b) {
  EACH_PART(k) a.v[k] = a.v[k] * b.v[k];
  return a;
}

/* sum + a b, rounded twice */
INSIDE pack pack_add_product(pack sum, pack a, pack b) { return pack_add(sum, pack_multiply(a, b)); }

/* a > b ? yes : no */
INSIDE pack pack_choose(pack a, pack b, pack yes, pack no) {
  EACH_PART(k) yes.v[k] = CHOOSE_PART(a.v[k], b.v[k], yes.v[k], no.v[k]);
  return yes;
}

/* a > b ? a : b, and a < b ? a : b */
INSIDE pack pack_larger(pack a, pack b) {
  EACH_PART(k) a.v[k] = LARGER_PART(a.v[k], b.v[k]);
  return a;
}

INSIDE pack pack_smaller(pack a, pack b) {
  EACH_PART(k) a.v[k] = SMALLER_PART(a.v[k], b.v[k]);
  return a;
}

/* b > 0 ? a / b : 0 */
INSIDE pack pack_divide(pack a, pack b) {
  pack none = pack_of(0);
  EACH_PART(k) a.v[k] = CHOOSE_PART(b.v[k], none.v[k], a.v[k] / b.v[k], none.v[k]);
  return a;
}

#endif
