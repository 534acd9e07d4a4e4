/* a lane: an economy of its own on the shared flows (see lian.h, dynamics) */
#ifndef DYNAMICS_LANE_H
#define DYNAMICS_LANE_H

#include "flows.h"
#include "record.h"

#define LANE_ENDLESS 1e300 /* of normal output: inputs do not limit */
#define LANE_ROUNDING 1e-12 /* of output: inputs that allow less than it by no more than this do not limit */

/* arrays of a lane: symbol, shape. Shapes: N nodes, B buyers (padded), G goods, C goods x buyers.
   x0: output of a step at rest. Money is a step's */
#define LANE_ARRAYS(X) \
  /* as asked for */ \
  X(stock, G)         /* steps of use that are kept */ \
  X(restore, G)       /* steps in which a lack is made good */ \
  X(reach, G)         /* steps of use below which a stock caps output */ \
  X(per_restore, G)   /* 1 / restore */ \
  X(per_reach, G)     /* 1 / reach */ \
  X(keep, N)          /* stocks of a buyer, as a multiple of stock */ \
  X(factor, N)        /* k, capacity as a multiple of that at rest */ \
  X(ceiling, N)       /* output that is not exceeded whatever alpha is, as a multiple of y x0 */ \
  X(place, N)         /* p, part of its reference output that is there; 1, of a dormant node 0 */ \
  X(yield, N)         /* y, good part of output as a multiple of that at rest */ \
  X(haste, N)         /* pace of filling stocks, as a multiple */ \
  X(scale, N)         /* capacity that moves of links account for, as a multiple of that at rest */ \
  X(demand, N)        /* final demand before moves and cuts, money */ \
  X(hoped, N)         /* final demand that is wanted, before moves and cuts, money */ \
  X(rebuild, N)       /* rebuilding that is asked for, money */ \
  /* state */ \
  X(w, C)             /* stocks, money */ \
  X(h, C)             /* orders placed, as a multiple of the flow at rest times q */ \
  X(orders, N)        /* placed with a maker, money */ \
  X(backlog, N)       /* final demand that waits, money */ \
  X(alpha, N)         /* over-capacity, or labour, as a multiple of that at rest */ \
  X(final, N)         /* final demand that is asked for, money */ \
  X(wanted, N)        /* final demand that is wanted, money */ \
  X(q, N)             /* weight of a maker in new orders; 1 at rest */ \
  X(q_old, N)         /* its weight in the orders before */ \
  X(room, N)          /* output that stocks allow, as a multiple of y x0; LANE_ENDLESS */ \
  /* of the step */ \
  X(x, N)             /* output, money */ \
  X(cap, N)           /* capacity, money */ \
  X(opt, N)           /* output that demand and capacity ask for, money */ \
  X(u, N)             /* output, as a multiple of y x0 */ \
  X(use, N)           /* output for which use is ordered, as a multiple of y x0 */ \
  X(aim, N)           /* stocks that are wanted, as a multiple of stock x use at rest */ \
  X(share_orders, N)  /* delivered, of what was asked for */ \
  X(share_final, N) \
  X(share_rebuild, N) \
  X(served, N)        /* by level: multiple of the flow at rest up to which a maker delivers */ \
  X(sent, G)          /* deliveries to makers, money */ \
  X(arrived, G)       /* the same, as buyers count it */ \
  /* the same for buyers alone, for the pass */ \
  X(used_b, B)        /* u */ \
  X(use_b, B) \
  X(aim_b, B) \
  X(haste_b, B) \
  X(room_b, B) \
  X(place_b, B) \
  X(minor_b, B)       /* use of a good a step up to which it does not cap output, money */ \
  /* sums over time, money */ \
  X(lost, N)          /* output below x0 */ \
  X(gained, N)        /* output above x0 */ \
  X(unmet, N)         /* final demand that was wanted and not met */ \
  X(direct, N)        /* output at rest of the capacity that was lost */

/* rules, as in lian_economy_spec */
typedef struct lane_rules {
  double minor, alpha_base, alpha_max, alpha_steps, hire, fire;
  lian_production production;
  lian_serving rationing;
  lian_target target;
  int by_capacity, by_demand, run_down, rebuild_last, backlog, quiet;
} lane_rules;

/* classes of users; their orders, and the shares of them that are delivered */
typedef struct lane_classes {
  size_t classes, final_class;
  int ordered;
  double reserved[LIAN_MOST_CLASSES];
  unsigned char *of_buyer; /* width */
  double *orders, *share;  /* LIAN_MOST_CLASSES x n */
} lane_classes;

/* a cut of deliveries; see links.c */
typedef struct link_cut {
  unsigned char *from, *good; /* n: makers that are hit; goods: has one of them */
  size_t columns;
  unsigned char *to_column;   /* columns: final users that are hit */
  int weighs;                 /* turns buyers to others; nothing is missing */
  double factor, still;       /* of each delivery; the part of it that can still be ordered, there or elsewhere */
  double *stays;              /* width: part of a delivery that is left */
  double *open;               /* width: still, by buyer */
} link_cut;

/* a move of deliveries of one good */
typedef struct link_move {
  size_t good;
  unsigned char *from; /* n: makers that lose */
  size_t columns;
  unsigned char *to_column; /* columns: final users that turn */
  double share;
  double *towards;     /* n: parts by maker, adding up to 1 */
  double *stays;       /* width: part that stays with the old makers */
  double *moved;       /* width: what is moved, money at rest */
} link_move;

/* the origins of all that a buyer buys, turned to others */
typedef struct link_turn {
  size_t column;
  double share;
  unsigned char *good; /* goods: is turned */
  double *towards;     /* n: what it would buy of each maker, money at rest */
} link_turn;

typedef struct lane {
  lane_rules rules;
#define LANE_MEMBER(name, shape) double *name;
  LANE_ARRAYS(LANE_MEMBER)
#undef LANE_MEMBER
  unsigned char *importance; /* C, lian_need; NULL: all critical */
  double *reserve;           /* C: stock beyond what is wanted, money; NULL: none */
  double *open, *held, *blow, *even; /* C: under cuts and weights; see links.c; NULL: there are none */
  double *norm, *came;       /* C: weights of new orders and what came, when quiet; else NULL */
  uint32_t *rank;            /* C: by level: buyers of a good by h, ascending; else NULL */
  /* final users, n x columns, money; see finals.c */
  double *cell;              /* demand; NULL: as at rest */
  double *asked, *missed;    /* under moves and cuts, when turned */
  double *waiting;           /* backlog; NULL: none is kept */
  int turned;                /* moves or cuts reach final users */
  int unplaced;              /* final demand has changed since it was placed */
  size_t placed;             /* how often it was */
  lane_classes *classes;     /* in place of rules.rationing; or NULL */
  link_cut *cut;
  size_t cuts, cut_size;
  link_move *move;
  size_t moves, move_size;
  link_turn *turn;
  size_t turns, turn_size;
  records records;
  size_t t;   /* steps done */
  int full;   /* when quiet: stocks are so near what is wanted that nothing is ordered for them */
  int stale;  /* links or classes have changed since orders were placed */
  int filled; /* stocks have changed since room was worked out */
} lane;

size_t lane_size(const flows *f); /* of the arrays, in numbers */
/* arrays: lane_size zeros. 0: out of memory */
int lane_take(memory m, lane *l, const flows *f, const lian_economy_spec *s, double *arrays);
void lane_free(memory m, lane *l, const flows *f);

static inline int lane_has_labour(const lane *l) { return l->rules.hire > 0 || l->rules.fire > 0; }
/* does a lack of good g bear on output? */
static inline int lane_bears(const lane *l, size_t g) {
  return l->reach[g] < LANE_ENDLESS && l->stock[g] < LANE_ENDLESS;
}
/* deliveries differ by buyer, not by maker alone */
static inline int lane_is_ruled(const lane *l) { return l->classes || l->rank; }
/* final demand of i that is wanted and not met in this step */
static inline double lane_missed(const lane *l, size_t i) {
  double missed = l->wanted[i] - l->final[i] * l->share_final[i];
  return missed > 0 ? missed : 0;
}

#endif
