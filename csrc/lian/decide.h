/* policies together: dividends, shares and interactions from the values of all sets of policies

   A set of n policies is a number of n bits, bit i: policy i is in it. v(S): the value of a set, d(S): its dividend,
   what S is worth beyond all that its parts are worth (Harsanyi 1959): v(S) = sum over T within S of d(T). All of these
   are linear in v: of draws each is taken draw by draw, and errors are those of means over draws. */
#ifndef LIAN_DECIDE_H
#define LIAN_DECIDE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIAN_DECIDE_SETS 20   /* most policies of tables of all sets: 2^20 values a row */
#define LIAN_DECIDE_ORDERS 62 /* most policies of random orders */

/* rows x 2^n values of sets to dividends, in place: d(S) = sum over T within S of (-1)^(|S| - |T|) v(T) (Moebius
   transform). LIAN_BAD_DATA: a value is not finite. On interruption v is partly transformed. O(rows n 2^n) */
LIAN_API lian_status lian_decide_dividends(const lian_env *env, size_t n, size_t rows, double *v, lian_error *err);
/* the way back: d, rows x 2^n dividends, to values, in place. O(rows n 2^n) */
LIAN_API lian_status lian_decide_values(const lian_env *env, size_t n, size_t rows, double *d, lian_error *err);

/* what of the dividend of a set S each policy of it, or each pair of policies, is given */
typedef enum lian_portion {
  LIAN_PORTION_SHAPLEY, /* a policy 1 / |S| (Shapley 1953), a pair 1 / (|S| - 1) (Grabisch and Roubens 1999) */
  LIAN_PORTION_BANZHAF, /* 1 / 2^(|S| - 1), 1 / 2^(|S| - 2) */
  LIAN_PORTION_TAYLOR   /* a pair 2 / (|S| (|S| - 1)); a policy what it is worth alone: together they add up to v of the
                           whole (Sundararajan, Dhamdhere and Agarwal 2020, order 2) */
} lian_portion;

/* out: rows x n, of the dividends d, rows x 2^n; of the empty set nothing is given. O(rows 2^n) */
LIAN_API lian_status lian_decide_singles(const lian_env *env, lian_portion portion, size_t n, size_t rows,
                                         const double *d, double *out, lian_error *err);
/* out: rows x n (n - 1) / 2, of d, rows x 2^n; pairs in the order (0,1) (0,2) .. (1,2) ..; n from 2 on. O(rows 2^n) */
LIAN_API lian_status lian_decide_pairs(const lian_env *env, lian_portion portion, size_t n, size_t rows,
                                       const double *d, double *out, lian_error *err);

/* random orders of n policies: out is count x n places from 0. The k-th is a function of (seed, stream, first + k);
   antithetic: numbers 2k and 2k + 1 are one order and its reverse, whose mean is exact where only pairs of policies
   work together. Fisher and Yates from the last place down. O(count n) */
LIAN_API lian_status lian_decide_orders(const lian_env *env, uint64_t seed, uint64_t stream, int antithetic,
                                        uint64_t first, size_t count, size_t n, uint32_t *out, lian_error *err);

/* how sure a ranking is: draws x n values are drawn again with replacement, `resamples` times, and ranked by their
   means, the largest first. share: n x n, [i][r] of resamples in which i has rank r + 1; equal means have the better
   rank. O(resamples n (draws + n)) */
LIAN_API lian_status lian_decide_ranks(const lian_env *env, size_t draws, size_t n, const double *values,
                                       size_t resamples, uint64_t seed, double *share, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
