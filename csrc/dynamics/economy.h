/* the inventory economy (lian/economy.h)
   Files, each using those before it: flows (the table at rest), lane (a state), links (cuts and moves), stocks (stocks
   and orders), serve (rationing), output (what makers produce), account (sums and records), plain (plain stocks in one
   function), rest (passes left out), pass (one reading of the flows), step (a step) */
#ifndef DYNAMICS_ECONOMY_H
#define DYNAMICS_ECONOMY_H

#include "../base/thread.h"
#include "lane.h"

struct lian_economy {
  memory m;
  flows f;
  double *x0, *f0, *draw; /* n: output, final demand and draws from outside at rest; money a step */
  double *reference;      /* n: output to which inputs and capacity refer: x0, or the chain's of a dormant node */
  unsigned char *dormant; /* n: 1, makes and buys nothing at rest; NULL: none */
  size_t columns;         /* of final users; the last is the remainder beside those given */
  double *cell;           /* n x columns: their purchases at rest, money a step */
  lane *lane;
  void *held_lanes; /* allocation of their arrays, before alignment */
  size_t lanes;
  unsigned char *passes; /* lanes: flags, 1: takes part in this pass; see rest.c */
  pool *pool;       /* worker threads; NULL: none yet */
  double *work;     /* scratch of each thread, see step.c */
  void *held_work;  /* allocation of work, before alignment */
  size_t slots;     /* threads that work has scratch for */
  double *by_node;  /* goods x n: result buffer of lian_economy_get, money */
};

static inline int economy_is_dormant(const lian_economy *e, size_t i) { return e->dormant && e->dormant[i]; }

#endif
