/* the inventory economy: what it is made of (see lian.h, dynamics) */
#ifndef DYNAMICS_ECONOMY_H
#define DYNAMICS_ECONOMY_H

#include "../chain/chain.h"
#include "record.h"

/* a function that is also made for wider vectors; the same bits, as each sum keeps its order and nothing
   is fused. Address sanitizer runs before the choice between them can be made */
#if defined(__GNUC__) && defined(__gnu_linux__) && defined(__x86_64__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

#define GROUP 8 /* rows that are read together */

/* a cut of deliveries: rows from[], to buyers to[] */
typedef struct link_cut {
  unsigned char *from, *to; /* n each: not 0, hit */
  double factor, missing;   /* of each delivery; the share of what is cut that is not made up */
} link_cut;

/* a move of deliveries: the share of what buyers to[] get of a good from rows from[], to others */
typedef struct link_move {
  size_t good;
  unsigned char *from, *to; /* n each */
  double share;
  double *towards; /* n: parts by row, adding up to 1 */
  double *moved;   /* n buyers: what is moved, money a step at rest */
} link_move;

/* an economy of its own on the shared flows */
typedef struct lane {
  lian_economy_spec s;             /* its pointers are of no use here */
  double *stock, *restore, *reach; /* goods */
  double *sent, *arrived;          /* goods: in this step */
  unsigned char *importance;       /* goods x n, or NULL: all critical */
  /* state: goods x n */
  double *w, *h;
  double *reserve;    /* or NULL: stock beyond what is wanted, money */
  double *open;       /* or NULL: share of needs that can be ordered under the cuts */
  double *norm, *recv; /* kept when quiet, else NULL */
  uint32_t *rank;     /* goods x n, by level: buyers by what they ask, ascending; or NULL */
  /* state and workings: n each */
  double *final, *wanted, *factor, *yield, *rebuild, *haste, *keep;
  double *orders, *x, *u, *cap, *opt, *level, *alpha, *q, *q_old, *room;
  double *share_orders, *share_final, *share_rebuild, *backlog, *use;
  double *lost, *gained, *unmet, *direct; /* sums over time */
  double *limit; /* n: by level: most of h that is served; or NULL */
  /* classes of users, or NULL: n by class, orders and their shares */
  lian_priority *priority;
  unsigned char *class_of;
  double *class_orders, *class_share; /* classes x n */
  link_cut *cut;
  size_t cuts, cut_room;
  link_move *move;
  size_t moves, move_room;
  records records; /* what is recorded, see observe.c */
  size_t t;
  int full;  /* stocks are so near what is wanted that nothing is ordered for them (spec.quiet) */
  int stale; /* cuts have changed since orders were placed */
} lane;

struct lian_economy {
  memory m;
  size_t n, goods, lanes;
  double steps;
  uint32_t *row;  /* n: nodes by good; good g has row[start[g]] .. row[start[g + 1] - 1] */
  size_t *start;  /* goods + 1 */
  uint32_t *good; /* n */
  /* flows by row in that order, money a step, none below 0: dense, n by n, or links */
  double *z;
  size_t *link_start; /* n + 1 */
  uint32_t *link_to;
  double *link_value;
  size_t links;
  double *base; /* goods x n: use at rest, a step */
  double *x0, *f0, *draw;
  lane *lane;
  double *scratch; /* workings of a task, one after the other: see scratch_size */
  size_t slots;
};

/* doubles a task needs: for each lane sums and needs of a good, and rows as changed */
static inline size_t scratch_size(const lian_economy *e) { return e->lanes * (3 + GROUP) * e->n; }
static inline size_t economy_cells(const lian_economy *e) { return e->goods * e->n; }

/* for every good: receives what was ordered (when settle), orders anew with needs as they now are, and
   sums orders by supplier; only in lanes that are chosen (lanes flags). One reading of the flows; goods
   in parallel */
void economy_pass(const lian_env *env, lian_economy *e, const unsigned char *chosen, int settle);
/* room for the threads of env to work in */
lian_status economy_scratch(const lian_env *env, lian_economy *e, lian_error *err);
void economy_arrive(const lian_economy *e, lane *l, size_t g, const double *came); /* notes the sum */
/* of good g: stocks after `came` and what was used; then needs; the stock that buyer j wants */
void economy_stocks(const lian_economy *e, lane *l, size_t g, const double *came);
void economy_needs(const lian_economy *e, const lane *l, size_t g, double *need);
/* what must be made: the call, less what is drawn from outside the economy */
double economy_to_make(const lian_economy *e, const lane *l, size_t i);
double economy_goal(const lian_economy *e, const lane *l, size_t g, size_t j);
/* row k of good g as moves and cuts leave it, in out (n) when they touch it; NULL when they do not */
const double *economy_row(const lian_economy *e, const lane *l, size_t g, size_t k, double *out);
/* shares of orders, final demand and rebuilding that are delivered, from output */
void economy_share_out(lian_economy *e, lane *l, double *work);
void economy_changes_free(lian_economy *e, lane *l);
/* final demand of i that is wanted and not met in this step */
static inline double economy_missed(const lane *l, size_t i) {
  double missed = l->wanted[i] - l->final[i] * l->share_final[i];
  return missed > 0 ? missed : 0;
}
/* output that stocks of g allow buyer j as a multiple of normal output; ECONOMY_ENDLESS: g does not bear */
#define ECONOMY_ENDLESS 1e300
double economy_room(const lian_economy *e, const lane *l, size_t g, size_t j);
/* records, in the order of a step: what held in it, before orders are placed anew; what came by row k of
   good g (z: as changed; NULL: links); stocks at its end */
void economy_note(lian_economy *e, lane *l);
int economy_trades(const lane *l); /* is trade recorded? */
void economy_note_trade(const lian_economy *e, const lane *l, size_t g, size_t k, const double *z);
void economy_note_stocks(const lian_economy *e, lane *l);

#endif
