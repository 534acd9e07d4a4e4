/* the inventory economy, shared by the files of a step (see lian.h, dynamics)
   From below: flows (the table at rest), lane (a state), links (cuts and moves), stocks (what is kept and needed),
   serve (who gets what), account (sums and records), pass (one reading of the flows), economy (the step) */
#ifndef DYNAMICS_ECONOMY_H
#define DYNAMICS_ECONOMY_H

#include "../base/thread.h"
#include "lane.h"

struct lian_economy {
  memory m;
  flows f;
  double *x0, *f0, *draw; /* n: output, final demand and draws from outside at rest; money a step */
  double *reference;      /* n: output that its column and capacity are told for: x0, or that of a dormant node */
  unsigned char *dormant; /* n: makes and buys nothing at rest; NULL: none is */
  size_t columns;         /* of final users; the last has what those given do not explain */
  double *cell;           /* n x columns: their purchases at rest, money a step */
  lane *lane;
  void *held_lanes; /* what their arrays are aligned in */
  size_t lanes;
  pool *pool;       /* helpers; NULL: none yet */
  double *work;     /* workings of each slot of threads, see step.c */
  void *held_work;  /* what work is aligned in */
  size_t slots;
  double *by_node;  /* goods x n: stocks or use, for whoever asks */
};

static inline int economy_sleeps(const lian_economy *e, size_t i) { return e->dormant && e->dormant[i]; }

#endif
