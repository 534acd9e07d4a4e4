/* the inventory economy: what it is made of (see lian.h, dynamics) */
#ifndef DYNAMICS_ECONOMY_H
#define DYNAMICS_ECONOMY_H

#include "../chain/chain.h"

/* a function that is also made for wider vectors; the same bits, as each sum keeps its order and nothing
   is fused. Address sanitizer runs before the choice between them can be made */
#if defined(__GNUC__) && defined(__gnu_linux__) && defined(__x86_64__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* a cut of deliveries: rows from[], to buyers to[] */
typedef struct link_cut {
  unsigned char *from, *to; /* n each: not 0, hit */
  double keep, missing;     /* shares: of each delivery that goes on; of what is cut that is not made up */
} link_cut;

struct lian_economy {
  memory m;
  size_t n, goods;
  lian_economy_spec s; /* its pointers are of no use here */
  uint32_t *row;       /* n: nodes by good; good g has row[start[g]] .. row[start[g + 1] - 1] */
  size_t *start;       /* goods + 1 */
  double *z;           /* n rows in that order, columns as the chain's; money a step, not below 0 */
  double *stock, *restore, *reach; /* goods */
  unsigned char *importance;       /* goods x n, or NULL: all critical */
  double *base;                    /* goods x n: use at rest, a step */
  /* state: goods x n */
  double *w, *need, *h, *norm, *recv;
  double *reserve; /* goods x n, or NULL: stock beyond what is wanted, money */
  double *open;   /* goods x n, or NULL: share of needs that can be ordered under the cuts */
  /* state and workings: n each */
  double *x0, *final, *draw, *f0, *loss, *rebuild;
  double *orders, *x, *u, *cap, *opt, *level, *alpha, *q, *q_old;
  double *share_orders, *share_final, *share_rebuild, *backlog;
  double *eff; /* rows with their cuts, four a good's task: 4 goods x n, when there are cuts */
  link_cut *cut;
  size_t cuts, cut_room;
  size_t t;
  int full;  /* stocks are so near what is wanted that nothing is ordered for them (spec.quiet) */
  int stale; /* cuts have changed since orders were placed */
};

/* for every good: receives what was ordered (when settle), orders anew with needs as they now are, and
   sums orders by supplier. One reading of the flows; goods in parallel */
void economy_pass(const lian_env *env, lian_economy *e, int settle);
/* of good g: stocks after what came and was used; then needs; the stock that buyer j wants */
void economy_stocks(lian_economy *e, size_t g);
void economy_needs(lian_economy *e, size_t g);
double economy_goal(const lian_economy *e, size_t g, size_t j);

#endif
