/* supply under caps */
#ifndef LIAN_SUPPLY_H
#define LIAN_SUPPLY_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_supply_terms {
  size_t size; /* sizeof(lian_supply_terms) */
  const double *cap;     /* by node: most output, money per year; below 0 counts as 0 */
  const double *demand;  /* by node: most final delivery; below 0: what may be drawn (stocks, net
                            imports), at most */
  const uint32_t *group; /* by node, below groups: nodes of one group offer one good, so that inputs
                            from them count together; NULL: each node is a good of its own */
  size_t groups;
  double essential; /* rationed: a good up to this share of a buyer's purchases does not limit it */
} lian_supply_terms;

typedef struct lian_supply {
  size_t size; /* sizeof(lian_supply) */
  double *output, *delivered; /* by node, the caller's, money per year */
  double *price;              /* best case: further gain a unit of capacity; n, the caller's */
  lian_matrix *recipes;       /* rationed, dense: the flows that make the first output now that buyers
                                 have turned to other origins or done without; the caller's to free;
                                 NULL: as in the table */
  int rounds;                 /* steps of the linear program, or rounds of rationing */
  double gap;                 /* relative duality gap; or the worst call that is still not met, as a
                                 share of the largest output */
} lian_supply;

/* the best that can be delivered: max sum of final delivery (output_first: of gross output) by linear
   program, 0 <= x <= cap, all inputs needed. Draws count a thousandth, so that they are used where
   nothing is lost by it. recipes: NULL, or flows in the place of the chain's, such as rationing
   leaves. Of several best answers, the analytic centre. Dense tables to 5000 nodes; about 15 steps
   of 4/3 n^3 operations (twice that with capacity of 0 at a node with output, whose price is taken
   first), three matrices of memory. Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                                      const lian_supply_terms *terms, const lian_matrix *recipes,
                                      int output_first, lian_supply *out, lian_error *err);

/* whom a supplier serves that is short. By level: orders as shares of what is normal are filled up to one
   level (Inoue and Todo 2019) */
typedef enum lian_serving {
  LIAN_SERVE_ALIKE,              /* every user gets the same share of what it asks */
  LIAN_SERVE_ORDERS_FIRST,       /* other nodes before final users, each in proportion */
  LIAN_SERVE_FINALS_FIRST,       /* final users before other nodes */
  LIAN_SERVE_LARGEST_FIRST,      /* other nodes before final users, the largest order first */
  LIAN_SERVE_LEVEL,              /* orders and final demand by level */
  LIAN_SERVE_LEVEL_ORDERS_FIRST, /* orders by level, final users the rest */
  LIAN_SERVE_COUNT
} lian_serving;
LIAN_API const char *lian_serving_name(lian_serving rule); /* "orders_first" */

/* what is delivered when short nodes serve by a rule (alike, orders_first or largest_first) and the scarcest input
   limits its buyer, which fills gaps from other origins only as far as these delivered to it before. A solve a round,
   and a pass over the flows of the short goods; one copy of the flows. LIAN_NO_CONVERGENCE states the worst call.
   After Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_rationed(const lian_env *env, lian_chain *c, lian_flows which,
                                          const lian_supply_terms *terms, lian_serving rule,
                                          lian_supply *out, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
