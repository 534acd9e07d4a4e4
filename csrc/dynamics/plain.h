/* a step of one good in one reading, for stocks without reserves, cuts or other special rules */
#ifndef DYNAMICS_PLAIN_H
#define DYNAMICS_PLAIN_H

#include "economy.h"

/* a block of columns of a good, in a lane */
typedef struct plain_block {
  size_t g, makers;
  flow_block flows;     /* dense, after changes of links */
  const double *a, *b;  /* makers: weights of new orders; weights of old orders times delivered shares */
  double *rows;         /* makers x 8: running sums of orders by row */
  double *arrived;      /* 8: running sums of deliveries received */
  int far;              /* see flows.h */
  double *room;         /* block: lowered to the output that stocks allow */
} plain_block;

/* numbers of a good */
typedef struct plain_numbers {
  double stock, per_restore, per_reach;
} plain_numbers;

/* arrays of a block from its first column on: by cell, by buyer, and the state */
typedef struct plain_arrays {
  const double *base, *per_room, *spare, *used, *use, *aim, *haste, *place;
  double *w, *h, *room;
} plain_arrays;

/* 1: plain_step may be used for goods that limit output (plain_good), in steps without other records than by node */
int plain_lane(const lane *l);
static inline int plain_good(const lane *l, size_t g) { return l->plain && lane_limits(l, g); }
/* deliveries, stocks, new orders and room, and the sums of deliveries and orders */
void plain_step(const flows *f, lane *l, const plain_block *b);

/* the same for one width of vectors; even: see lane.h */
typedef void plain_runs(const plain_numbers *n, const plain_block *b, const plain_arrays *p, int even);
plain_runs plain_run_any, plain_run_avx2, plain_run_avx512;

#endif
