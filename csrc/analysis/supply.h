/* shared by the best case and the rationed case */
#ifndef ANALYSIS_SUPPLY_H
#define ANALYSIS_SUPPLY_H

#include "../chain/chain.h"

#define SUPPLY_SLACK 1e-9 /* share of a node's output: widens bounds whose feasible set has no interior */

/* LIAN_BAD_ARGUMENT: a cap or demand that is not finite, a group out of range */
lian_status supply_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err);

/* checks size and arrays of out; price: 1, required */
lian_status supply_answer_check(const lian_supply *out, int price, lian_error *err);
/* copies a result of n nodes to out */
void supply_hand_over(const lian_supply *found, size_t n, lian_supply *out);

/* output of each node when all demand is met: L demand; exactly the output of the table for its own
   demand */
lian_status supply_call(const lian_env *env, lian_chain *c, reading *r, const double *demand,
                        double *out, lian_error *err);

/* ---- pools in the linear program: their columns and rows follow those of nodes */

/* LIAN_BAD_ARGUMENT: numbers that are not finite, a node in two pools */
lian_status pools_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err);

size_t pools_columns(const lian_chain *c, const lian_supply_terms *t);
size_t pools_rows(const lian_chain *c, const lian_supply_terms *t);
size_t pools_limits(const lian_supply_terms *t); /* number of limits, plus one per pool */
int pools_hold_node(const lian_supply_terms *t, size_t i);

/* 1: pools can meet all demand when each node produces `call` */
int pools_meet(const lian_chain *c, const lian_supply_terms *t, const double *call);

/* 1: some maker or draw can serve the buyers of a pool (limit: NULL, or the limit of these buyers). idle: n, not 0
   for nodes that make nothing */
int pools_serve(const lian_chain *c, const lian_supply_terms *t, const lian_supply_pool *p,
                const lian_supply_limit *limit, const unsigned char *idle);

typedef struct pool_program {
  const lian_chain *c;
  const lian_supply_terms *t;
  const uint32_t *kept; /* nodes of the first columns */
  size_t count;         /* columns of nodes */
  size_t width;         /* all columns */
  double final, draw, rest; /* gain per unit of final delivery, of draws, of excess */
  double least;         /* smallest width of bounds, money per year */
  double *row, *low, *high; /* rows of pools: coefficients (rows x width), bounds */
  double *gain, *cap;       /* width each: objective, added to; upper bounds */
} pool_program;

/* fills rows and columns of all pools; rows are zero before */
void pools_fill(const pool_program *g);

/* final delivery by maker, and by limit (may be NULL), from a solution x */
void pools_deliver(const pool_program *g, const double *x, double *delivered, double *by_limit);

/* the same when all demand is met */
void pools_all(const lian_chain *c, const lian_supply_terms *t, double *by_limit);

void pools_hand_over(const lian_supply_terms *t, const lian_supply *found, lian_supply *out);

/* out: gain per further unit of each pooled good, from the prices of pool rows */
void pools_price(const lian_chain *c, const lian_supply_terms *t, const double *price, double *out);

#endif
