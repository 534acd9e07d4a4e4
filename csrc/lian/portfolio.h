/* which policies to buy, and who is given which programme

   Portfolio: of all sets S of policies that keep within the limits the one of the largest worth, exactly:
     worth(S) = sum_(i in S) value_i + sum_(pairs {i, j} in S) gain_ij
   (Harsanyi dividends of order one and two), or what a table says of each set. Assignment: each row takes a column,
   each column a number of rows, so that the sum of fits is largest. */
#ifndef LIAN_PORTFOLIO_H
#define LIAN_PORTFOLIO_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIAN_MOST_POLICIES 62
#define LIAN_MOST_TABLED 24 /* policies of a table of worths */

typedef struct lian_policy_pair {
  uint32_t a, b;
  double gain; /* of having both, besides their values; any sign */
} lian_policy_pair;

typedef struct lian_policy_need {
  uint32_t policy;
  uint64_t any; /* it is in a set only with one of these; bit i: policy i */
} lian_policy_need;

typedef struct lian_portfolio_spec {
  size_t size; /* of this struct; lian_portfolio_default fills it in */
  size_t policies;
  const double *value; /* policies */
  size_t pairs;
  const lian_policy_pair *pair;
  const double *worth; /* NULL, or 2^policies, by set (bit i: policy i), in place of value and pairs; NaN: not known,
                          and never chosen */
  const double *price; /* policies: of equal worths the lower price; what a goal is reached with least of. NULL: 0 */
  size_t limits;       /* sum_(i in S) use[i * limits + r] <= limit[r]; any sign */
  const double *use, *limit;
  size_t needs;
  const lian_policy_need *need;
  size_t excludes;
  const uint64_t *exclude; /* at most one policy of each */
  double goal;             /* NAN: the largest worth; else the least price of a worth of at least this */
} lian_portfolio_spec;
LIAN_API void lian_portfolio_default(lian_portfolio_spec *spec); /* all 0 or NULL, the goal NAN */

typedef struct lian_portfolio {
  uint64_t set;
  double worth, price;
  uint64_t nodes; /* of the search */
} lian_portfolio;

/* the best set; of equal ones that of the lower price, then of fewer policies, then the one whose policies come first.
   Worths nearer than 2^-40 of the sum of all sizes, and prices likewise, are equal; a limit may be passed by 2^-40 of
   the sizes that it adds up. Branch and bound: a part of the tree is left when the fractional multiple-choice knapsack
   (Sinha and Zoltners 1979) of one limit, or of their sum, says that it holds nothing better; synergies of undecided
   policies are counted in full. O(2^policies (policies^2 + limits policies)) at worst, with a table O(2^policies);
   polls for interruption. LIAN_INFEASIBLE: no set keeps within the limits, or none of them reaches the goal;
   LIAN_BAD_ARGUMENT, LIAN_BAD_DATA name what is out of range or not finite */
LIAN_API lian_status lian_portfolio_best(const lian_env *env, const lian_portfolio_spec *spec, lian_portfolio *out,
                                         lian_error *err);

/* a set in the same arithmetic: its worth (NaN: not in the table) and price; excess (limits): how far it passes each
   limit, 0 within; broken: needs and exclusions that it does not keep. `excess` and `broken` may be NULL.
   O(policies^2) */
LIAN_API lian_status lian_portfolio_of(const lian_portfolio_spec *spec, uint64_t set, lian_portfolio *out,
                                       double *excess, size_t *broken, lian_error *err);

#define LIAN_UNASSIGNED UINT32_MAX

/* fit: rows x columns, NaN: may not be; capacity: columns; column (rows): whose it is, or LIAN_UNASSIGNED. all: as many
   rows as can be are assigned, and of such assignments that of the largest sum of fits; else the largest sum, and no
   row has a fit below 0. total: the sum of fits. Shortest augmenting paths with capacities (Jonker and Volgenant 1987):
   O(rows^2 columns); polls for interruption. Of equals the first columns, deterministic */
LIAN_API lian_status lian_assign(const lian_env *env, size_t rows, size_t columns, const double *fit,
                                 const uint32_t *capacity, int all, uint32_t *column, double *total, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
