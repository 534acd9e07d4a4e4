/* what a cascade knows, and the state of failures in work (see lian/cascade.h) */
#ifndef NETWORK_CASCADE_H
#define NETWORK_CASCADE_H

#include "../base/thread.h"
#include "../base/widths.h"
#include "graph.h"

#define SLOT_NONE UINT32_MAX

typedef struct firm_fixed {
  double sales;  /* s_out, money a year */
  double weight; /* w, sum 1 */
  uint32_t market;
} firm_fixed;

/* a sum in two doubles: what was rounded off is kept */
typedef struct exact {
  double high, low;
} exact;

struct lian_cascade {
  memory m;
  lian_network *g;
  size_t n, count;
  firm_fixed *firm; /* n */
  double *inverse;  /* n: 1 / s_out or 1 / revenue: U_ij = W_ij x this; 0 where nothing is sold */
  double *floor;    /* n; NULL: 0 */
  size_t markets;   /* 0: no replacement */
  exact *sold;      /* markets: sales of each */
  /* slots: what a buyer misses is added up in one sum for each essential sector, and one for all non-essential ones */
  size_t slots;
  size_t *slot_start; /* n + 1: the slots of each buyer */
  double *scale;      /* slots: 1 / purchases, so that sum x scale is the share missing */
  size_t *slot_end;   /* slots: where its links end in `supplier`; the first begins at the row of its buyer */
  uint32_t *slot;     /* count, as the network's rows by supplier; SLOT_NONE: negligible */
  uint32_t *supplier; /* count, rows by buyer, by slot within */
  double *value;      /* count, as supplier */
};

static inline double floor_of(const lian_cascade *c, size_t i) { return c->floor ? c->floor[i] : 0; }

/* what is asked, and where the answers go */
typedef struct cascade_call {
  const lian_cascade *c;
  const lian_failures *f;
  lian_cascade_result *out;
  double above;
  size_t *kept;        /* of each failure: losses above; NULL: not wanted */
  lian_losses *losses; /* in the second pass; NULL: in the first */
  size_t most;         /* iterations */
  size_t wide;         /* links told in one iteration, above which a failure is wide */
  thread_watch *watch;
  unsigned char *is_wide; /* of each failure: all links are gone through for it */
} cascade_call;

typedef struct market_state {
  exact left; /* v_k */
  uint32_t first, changed;
} market_state;

#define LANES VECTOR

typedef struct lane {
  int busy;
  size_t failure, iterations;
} lane;

/* scratch of one thread */
typedef struct cascade_work {
  atomic_flag taken;
  double *down, *up;         /* n: h_d, h_u */
  double *missed;            /* n: sigma (1 - h_d) as its buyers know it */
  double *worst;             /* n: the largest share that a firm misses */
  double *unsold;            /* n: sum of W_ij (1 - h_u,j) as it knows it */
  double *cap_down, *cap_up; /* n: 1 - psi, of firms that fail */
  unsigned char *marks;      /* n */
  uint32_t *next;            /* n: touched firm of its market */
  double *sum;               /* slots */
  market_state *market;      /* markets */
  uint32_t *touched, *dirty_down, *dirty_up, *fell_down, *fell_up; /* n + 1 each */
  double *fall;              /* n: of fell_up */
  uint32_t *changed;         /* markets */
  int64_t *loss[3];      /* n, of weights scaled by 2^62; NULL: not wanted */
  /* lanes: n x LANES each, made ready when first used */
  double *lane_down, *lane_up, *lane_next, *lane_missed;
  double *lane_left;     /* markets x LANES */
  double *lane_block;    /* their memory */
  int lanes_ready, lanes_busy;
  lane lanes[LANES];
} cascade_work;

/* one failure; 1: done and put down; 0: it is wide, and nothing was put down */
int frontier_run(const cascade_call *k, cascade_work *w, size_t failure);
/* into a free lane; steps until one is free */
void lanes_take(const cascade_call *k, cascade_work *w, size_t failure);
void lanes_finish(const cascade_call *k, cascade_work *w);

/* the firms of a failure */
static inline size_t failure_begin(const lian_failures *f, size_t k) { return f->start ? f->start[k] : k; }
static inline size_t failure_end(const lian_failures *f, size_t k) { return f->start ? f->start[k + 1] : k + 1; }
static inline double failure_down(const lian_failures *f, size_t e) { return f->share ? f->share[e] : 1; }
static inline double failure_up(const lian_failures *f, size_t e) {
  return f->share_up ? f->share_up[e] : failure_down(f, e);
}

/* what a failure came to */
typedef struct outcome {
  double index, down, up;
  size_t kept;
} outcome;

/* adds firm i, which keeps the shares down and up */
static inline void outcome_add(const cascade_call *k, cascade_work *w, size_t failure, size_t i, double down, double up,
                               outcome *o) {
  double weight = k->c->firm[i].weight, least = down < up ? down : up;
  o->down += weight * (1 - down);
  o->up += weight * (1 - up);
  o->index += weight * (1 - least);
  if (!k->losses && least < 1) {
    double share = (k->f->weight ? k->f->weight[failure] : 1.0 / (double)k->f->count) * 4611686018427387904.0;
    if (w->loss[0]) w->loss[0][i] += (int64_t)((1 - least) * share);
    if (w->loss[1]) w->loss[1][i] += (int64_t)((1 - down) * share);
    if (w->loss[2]) w->loss[2][i] += (int64_t)((1 - up) * share);
  }
  if (1 - least > k->above) {
    if (k->losses) {
      size_t at = k->losses->start[failure] + o->kept;
      k->losses->firm[at] = (uint32_t)i;
      k->losses->down[at] = 1 - down;
      k->losses->up[at] = 1 - up;
    }
    o->kept++;
  }
}

void outcome_put(const cascade_call *k, size_t failure, const outcome *o, size_t iterations, double residual,
                 int dense);

static inline market_state market_at_rest(const lian_cascade *c, size_t k) {
  return (market_state){c->sold[k], UINT32_MAX, 0};
}

/* a + x, what is rounded off kept (Knuth's two-sum) */
static inline void exact_add(exact *a, double x) {
  double s = a->high + x, b = s - a->high;
  a->low += (a->high - (s - b)) + (x - b);
  a->high = s;
}

/* sigma: sales against what is left of the market */
static inline double share_of_market(double sales, double left) { return left > sales ? sales / left : 1; }

#endif
