/* a lane: the state of one simulation on the shared flows (lian/economy.h) */
#ifndef DYNAMICS_LANE_H
#define DYNAMICS_LANE_H

#include <stdatomic.h>

#include "flows.h"
#include "record.h"

#define LANE_ENDLESS 1e300 /* room of a buyer whose inputs do not limit it */
#define LANE_ROUNDING 1e-12 /* relative difference up to which room counts as equal to output */

/* arrays of a lane: symbol, shape, unit. Shapes: N nodes, B buyers (padded), G goods, C goods x buyers (padded).
   x0: output of a step at rest; "money" is money a step; "multiple of": a ratio, no unit */
#define LANE_ARRAYS(X) \
  /* settings */ \
  X(stock, G)         /* target stock, steps of use */ \
  X(restore, G)       /* steps to restore a lack */ \
  X(reach, G)         /* steps of use below which a stock caps output */ \
  X(per_restore, G)   /* 1 / restore, per step */ \
  X(per_reach, G)     /* 1 / reach, per step */ \
  X(keep, N)          /* target stock of a buyer, multiple of stock */ \
  X(factor, N)        /* k, capacity, multiple of that at rest */ \
  X(ceiling, N)       /* upper limit of output whatever alpha is, multiple of y x0 */ \
  X(place, N)         /* p, share of reference output present; 1, of a dormant node 0 */ \
  X(yield, N)         /* y, yield, multiple of that at rest */ \
  X(haste, N)         /* speed of restoring stocks, multiple of 1 / restore */ \
  X(scale, N)         /* output after moves of links, multiple of that at rest */ \
  X(demand, N)        /* final demand before moves and cuts, money */ \
  X(hoped, N)         /* final demand wanted, before moves and cuts, money */ \
  X(rebuild, N)       /* orders for rebuilding, money */ \
  /* state */ \
  X(w, C)             /* stocks, money */ \
  X(h, C)             /* orders placed, multiple of the flow at rest times q */ \
  X(orders, N)        /* placed with a maker by nodes, money */ \
  X(backlog, N)       /* final demand of earlier steps not yet met, money */ \
  X(alpha, N)         /* over-capacity, or labour, multiple of that at rest */ \
  X(final, N)         /* final demand ordered, money */ \
  X(wanted, N)        /* final demand wanted, money */ \
  X(q, N)             /* weight of a maker in new orders; 1 at rest */ \
  X(q_old, N)         /* its weight in the orders before, 1 at rest */ \
  X(room, N)          /* output that stocks allow, multiple of y x0; LANE_ENDLESS: no limit */ \
  /* results of the step */ \
  X(x, N)             /* output, money */ \
  X(cap, N)           /* capacity, money */ \
  X(opt, N)           /* min(demand, capacity), money */ \
  X(u, N)             /* output, multiple of y x0 */ \
  X(use, N)           /* output whose use is ordered, multiple of y x0 */ \
  X(aim, N)           /* target stock, multiple of stock x use at rest */ \
  X(share_orders, N)  /* delivered share of orders */ \
  X(share_final, N)   /* delivered share of final demand and backlog */ \
  X(share_rebuild, N) /* delivered share of rebuilding */ \
  X(served, N)        /* by level: largest delivery, multiple of the flow at rest */ \
  X(sent, G)          /* deliveries to nodes, summed by maker, money */ \
  X(arrived, G)       /* the same, summed by buyer, money */ \
  /* copies by buyer, for the pass; use_b, aim_b and used_b times place_b */ \
  X(used_b, B)        /* u */ \
  X(use_b, B)         /* use */ \
  X(aim_b, B)         /* aim */ \
  X(haste_b, B)       /* haste */ \
  X(room_b, B)        /* room times place_b */ \
  X(place_b, B)       /* place */ \
  X(minor_b, B)       /* use of a good up to which it does not cap output, money */ \
  /* as they were in the pass noted by rest.c */ \
  X(q_noted, N)       /* q */ \
  X(q_old_noted, N)   /* q_old */ \
  X(share_noted, N)   /* share_orders */ \
  X(used_noted, B)    /* used_b */ \
  X(use_noted, B)     /* use_b */ \
  X(aim_noted, B)     /* aim_b */ \
  /* sums over time, money */ \
  X(lost, N)          /* output below x0 */ \
  X(gained, N)        /* output above x0 */ \
  X(unmet, N)         /* final demand wanted and not met */ \
  X(direct, N)        /* lost capacity, in output at rest */

/* whether a pass would change anything, within a call; see rest.c. noted: numbers by node were; tested: that pass
   compares stocks and orders; still: it changes nothing; moves: not looked at again */
typedef enum lane_rest { LANE_UNKNOWN, LANE_NOTED, LANE_TESTED, LANE_STILL, LANE_MOVES } lane_rest;

/* rules, as in lian_economy_spec */
typedef struct lane_rules {
  double minor, alpha_base, alpha_max, alpha_steps, slight, hire, fire;
  lian_production production;
  lian_serving rationing;
  lian_target target;
  int by_capacity, by_demand, run_down, rebuild_last, backlog, quiet;
} lane_rules;

/* classes of users (lian_priority) */
typedef struct lane_classes {
  size_t classes, final_class;
  int ordered;
  double reserved[LIAN_MOST_CLASSES]; /* shares of supply */
  unsigned char *of_buyer; /* width: class */
  double *orders, *share;  /* LIAN_MOST_CLASSES x n: orders of a class, money; delivered share of them */
} lane_classes;

/* a cut of deliveries; see links.c */
typedef struct link_cut {
  unsigned char *from, *good; /* n: makers that are cut; goods: 1, has one of them */
  size_t columns;
  unsigned char *to_column;   /* columns: final users that are cut */
  int weight_only;            /* a weight (lian_economy_weigh): total orders stay the same */
  double factor, orderable;   /* share of each delivery that is left; that can still be ordered, there or elsewhere */
  double *kept;               /* width: factor by buyer, 1 for others */
  double *open;               /* width: orderable by buyer, 1 for others */
} link_cut;

/* a move of deliveries of one good */
typedef struct link_move {
  size_t good;
  unsigned char *from; /* n: makers that lose deliveries */
  size_t columns;
  unsigned char *to_column; /* columns: final users whose deliveries move */
  double share;
  double *towards;     /* n: shares by new maker, sum 1 */
  double *kept;        /* width: share left with the old makers */
  double *moved;       /* width: deliveries moved, money at rest */
} link_move;

/* all purchases of a buyer, turned to other makers (lian_economy_turn) */
typedef struct link_turn {
  size_t column;
  double share;
  unsigned char *good; /* goods: 1, is turned */
  double *towards;     /* n: its purchases from each maker if share were 1, money at rest */
} link_turn;

typedef struct lane {
  lane_rules rules;
#define LANE_MEMBER(name, shape) double *name;
  LANE_ARRAYS(LANE_MEMBER)
#undef LANE_MEMBER
  /* what inputs allow, C each, the first lane's where they are the same as its own; see stocks.c */
  unsigned char *importance; /* lian_need; NULL: all critical */
  double *per_room;          /* 1 / base, half of it for important inputs, 0 for those that never limit; 1 / money */
  double *spare;             /* output without any stock, multiple of reference output; LANE_ENDLESS: never limits */
  void *held_needs;          /* allocation of per_room and spare; NULL: the first lane's */
  double *reserve;           /* C: stock kept above the target, money; NULL: none */
  /* C, NULL without cuts and weights; see links.c */
  double *orderable;         /* share of needs that can be ordered */
  double *cut_left;          /* sum of what is left of cut links, money at rest; below 0: none is cut */
  double *uncut_scale;       /* factor of orders along links that are not cut */
  double *rescale;           /* factor that keeps total orders the same under weights */
  double *norm, *came;       /* C: sum of flows at rest times q; deliveries received, money; when quiet, else NULL */
  uint32_t *rank;            /* C: by level: buyers of a good in ascending order of h; else NULL */
  /* final users, n x columns each, money; see finals.c */
  double *cell;              /* demand before moves and cuts; NULL: as at rest */
  double *asked, *missed;    /* ordered, and not ordered from anyone, after moves and cuts; valid when finals_changed */
  double *backlog_cell;      /* backlog; NULL: none is kept */
  int finals_changed;        /* moves or cuts reach final users */
  int unplaced;              /* final demand changed after finals_place */
  size_t placed;             /* number of times that finals_place changed it */
  lane_classes *classes;     /* replace rules.rationing; or NULL */
  link_cut *cut; /* number in use, and capacity: cuts, cut_size; moves and turns alike */
  size_t cuts, cut_size;
  link_move *move;
  size_t moves, move_size;
  link_turn *turn;
  size_t turns, turn_size;
  records records;
  size_t t;   /* steps done */
  int full;   /* when quiet: stocks are near their targets, nothing is ordered for them */
  int hurried; /* some haste is not 1 */
  int even;   /* all haste is 1, use is that of output, no node is dormant */
  int plain;  /* in this call: stocks, where links are not changed, without reserves or other special rules */
  lane_rest rest;
  atomic_int differs; /* tested: something has changed */
  int stale;  /* links or classes changed after orders were placed */
  int filled; /* stocks changed after room was computed */
} lane;

size_t lane_size(const flows *f); /* doubles in the arrays of a lane */
/* lane k of list; arrays: lane_size zeros. 0: out of memory */
int lane_take(memory m, lane *list, size_t k, const flows *f, const lian_economy_spec *specs, double *arrays);
void lane_hurry(lane *l, const flows *f); /* after a change of haste */
void lane_free(memory m, lane *l, const flows *f);

static inline int lane_has_labour(const lane *l) { return l->rules.hire > 0 || l->rules.fire > 0; }
/* 1: a lack of good g limits output */
static inline int lane_limits(const lane *l, size_t g) {
  return l->reach[g] < LANE_ENDLESS && l->stock[g] < LANE_ENDLESS;
}
/* 1: delivered shares differ among buyers of a maker */
static inline int lane_is_ruled(const lane *l) { return l->classes || l->rank; }
/* final demand of i wanted and not met in this step */
static inline double lane_missed(const lane *l, size_t i) {
  double missed = l->wanted[i] - l->final[i] * l->share_final[i];
  return missed > 0 ? missed : 0;
}

#endif
