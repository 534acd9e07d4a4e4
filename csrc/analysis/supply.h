/* what the best case and the rationed case share */
#ifndef ANALYSIS_SUPPLY_H
#define ANALYSIS_SUPPLY_H

#include "../chain/chain.h"

#define SUPPLY_SLACK 1e-9 /* of a node's output: opens limits that leave no room at all */

/* LIAN_BAD_ARGUMENT: a cap or demand that is no number, a group out of range */
lian_status supply_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err);

/* arrays of out, and their sizes, are there; price: wanted */
lian_status supply_answer_check(const lian_supply *out, int price, lian_error *err);
/* what an answer of n nodes that was found in arrays of its own hands over to out */
void supply_hand_over(const lian_supply *found, size_t n, lian_supply *out);

/* the call on each node when all demand is met: L demand; the table's own output for its own
   demand */
lian_status supply_call(const lian_env *env, lian_chain *c, reading *r, const double *demand,
                        double *out, lian_error *err);

/* ---- pools in the linear program: columns and rows behind those of nodes */

/* LIAN_BAD_ARGUMENT: numbers that are none, a node in two pools */
lian_status pools_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err);

size_t pools_columns(const lian_chain *c, const lian_supply_terms *t);
size_t pools_rows(const lian_chain *c, const lian_supply_terms *t);
size_t pools_limits(const lian_supply_terms *t); /* all, with one more a pool */
int pools_hold_node(const lian_supply_terms *t, size_t i);

/* can all demand be met out of the pools when each node makes its call? */
int pools_meet(const lian_chain *c, const lian_supply_terms *t, const double *call);

/* is there a maker, or a draw, that the buyers of a pool (limit: NULL, or the one that they buy
   under) can turn to? idle: by node, not 0 for those that make nothing */
int pools_serve(const lian_chain *c, const lian_supply_terms *t, const lian_supply_pool *p,
                const lian_supply_limit *limit, const unsigned char *idle);

typedef struct pool_program {
  const lian_chain *c;
  const lian_supply_terms *t;
  const uint32_t *kept; /* nodes of the first columns */
  size_t count;         /* columns of nodes */
  size_t width;         /* all columns */
  double final, draw, rest; /* gain a unit of final delivery, of draws, of what is left */
  double least;         /* opens limits of what has no output */
  double *row, *low, *high; /* of the first row of pools */
  double *gain, *cap;       /* of all columns; gain is added to */
} pool_program;

/* rows and columns of all pools; rows zero before */
void pools_fill(const pool_program *g);

/* final delivery by maker, and by limit (NULL: not asked for), out of an answer x */
void pools_deliver(const pool_program *g, const double *x, double *delivered, double *by_limit);

/* the same when all demand is met */
void pools_all(const lian_chain *c, const lian_supply_terms *t, double *by_limit);

void pools_hand_over(const lian_supply_terms *t, const lian_supply *found, lian_supply *out);

/* gain a unit more of each pooled good, out of the prices of pool rows */
void pools_price(const lian_chain *c, const lian_supply_terms *t, const double *price, double *out);

#endif
