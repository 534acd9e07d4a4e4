/* supply under capacity limits: output and final delivery of a table when some nodes make less */
#ifndef LIAN_SUPPLY_H
#define LIAN_SUPPLY_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* buyers whom some makers of a good may serve only up to a limit */
typedef struct lian_supply_limit {
  const unsigned char *buyers; /* n: not 0 for the buyers concerned */
  const unsigned char *barred; /* n: not 0 for the makers barred to them */
  const double *demand;        /* n: demand of final users concerned, by maker; read where final
                                  users buy from the pool */
  double open;                 /* deliveries of barred makers to them that remain, money per year */
} lian_supply_limit;

/* a good whose users may buy from any of its makers. With r the excess of output over use,
       r = sum x_i - sum_j use_j x_j / x0_j - D,   -given <= r <= rest,
   over makers i, and for each limit the same with those not barred, its buyers and its D, >= -open */
typedef struct lian_supply_pool {
  const unsigned char *makers; /* n: not 0 for the nodes that make it; each node in one pool at most */
  const double *use;           /* n: purchases of it by each node at rest, from all makers; 0: not required */
  int finals;                  /* 1: final users also buy from any maker; 0: from their own */
  double given;                /* imports that still arrive, money per year */
  double rest;                 /* further use of an excess: imported final goods, and users who do not require it */
  const lian_supply_limit *limit;
  size_t limits;
} lian_supply_pool;

typedef struct lian_supply_terms {
  size_t size; /* sizeof(lian_supply_terms) */
  const double *cap;     /* by node: largest output, money per year; below 0 counts as 0 */
  const double *demand;  /* by node: largest final delivery; below 0: largest draw (from stocks, net
                            imports) */
  const uint32_t *group; /* by node, below groups: nodes of one group offer one good, so that inputs
                            from them count together; NULL: each node is a good of its own */
  size_t groups;
  double essential; /* rationed: a good up to this share of a buyer's purchases does not limit it */
  const lian_supply_pool *pool; /* best case: goods bought from any maker; all others by origin. Rationed:
                                   makers barred under a limit deliver at most the table's flows */
  size_t pools;
} lian_supply_terms;

/* what the best case maximises: final delivery, draws weighted 1/1000 (used only where that costs
   no output); gross output; final delivery less draws */
typedef enum lian_objective { LIAN_MOST_FINAL, LIAN_MOST_OUTPUT, LIAN_MOST_NET } lian_objective;

typedef struct lian_supply {
  size_t size; /* sizeof(lian_supply) */
  double *output, *delivered; /* by node, the caller's, money per year */
  double *price;              /* best case: shadow price, gain per further unit of capacity; n, the caller's */
  double *pool_price;         /* best case: the same per further unit of a pooled good where it is scarcest;
                                 by pool, the caller's; may be NULL */
  double *pool_final;         /* best case: final delivery of pooled goods: pool by pool under each of its
                                 limits, then to all others; 0 where makers serve their own; the
                                 caller's; may be NULL */
  lian_matrix *recipes;       /* rationed, dense: flows at the initial output after buyers changed
                                 origins or did without; the caller frees it; NULL: as in the
                                 table */
  int rounds;                 /* iterations of the linear program, or of rationing */
  double gap;                 /* relative duality gap; or the largest demand still unmet, as a share of
                                 the largest output */
} lian_supply;

/* the best that can be delivered, by linear program, 0 <= x <= cap, final delivery between 0 and demand,
   all inputs needed. recipes: NULL, or flows that replace the chain's, such as those from rationing. Of
   several optima, the analytic centre. Final delivery of a pooled good is divided among makers in
   proportion to demand; its excess is weighted 1/1000. Dense tables to 5000 nodes. Cost: 15 to 40
   steps of 4/3 n^3 operations (twice that with capacity of 0 at a node with output, whose price is
   taken first), three matrices of memory. Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                                      const lian_supply_terms *terms, const lian_matrix *recipes,
                                      lian_objective objective, lian_supply *out, lian_error *err);

/* rationing rule of a supplier that is short. By level: orders, as shares of normal orders, are filled up to
   one common share (Inoue and Todo 2019) */
typedef enum lian_serving {
  LIAN_SERVE_ALIKE,              /* every user gets the same share of its order */
  LIAN_SERVE_ORDERS_FIRST,       /* other nodes before final users, each in proportion */
  LIAN_SERVE_FINALS_FIRST,       /* final users before other nodes */
  LIAN_SERVE_LARGEST_FIRST,      /* other nodes before final users, the largest order first */
  LIAN_SERVE_LEVEL,              /* orders and final demand by level */
  LIAN_SERVE_LEVEL_ORDERS_FIRST, /* orders by level, final users the rest */
  LIAN_SERVE_COUNT
} lian_serving;
LIAN_API const char *lian_serving_name(lian_serving rule); /* "orders_first" */

/* what is delivered when short nodes serve by a rule (alike, orders_first or largest_first) and the scarcest input
   limits its buyer, which fills gaps from other origins only as far as these delivered to it before. Cost: each round
   one solve and a pass over the flows of the short goods; one copy of the flows. LIAN_NO_CONVERGENCE states the largest
   unmet demand. After Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_rationed(const lian_env *env, lian_chain *c, lian_flows which,
                                          const lian_supply_terms *terms, lian_serving rule,
                                          lian_supply *out, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
