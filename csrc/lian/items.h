/* items: which share of normal use of each item a country can still have under cuts of supply

   A case is one home country under given cuts. The level a(i) in [0, 1] is the share of normal use. With
   s[i,g] the share of item i that provider g still delivers after the cuts, s_h home's own, and
   phi the spare capacity of the providers (attribute "spare", a share),
       own(i)  = min(1, (1 + phi) sum_g s[i,g])                        1 without providers
       any(i)  = sum_m w[m] a(m), or max_m a(m) where any variant will do     1 without variants
       need(i) = min(min_critical a(j), min_important (1 + a(j)) / 2)
       a(i)    = min(own, any, need)                                    where home makes i
       a(i)    = min(any, 1, (1 + phi)(s_h need(i) + sum_{g != h} s[i,g]))    where home buys it
   the greatest fixed point: cycles are iterated from 1 down to it. An item without providers is always
   made at home. Cost: O(items + links) a case; a further pattern of cuts only what lies downstream
   of them.

   Where shares are those of the world's market, home's makers may serve all buyers in proportion, and s_h is
   the stated share; or they serve home first, and with u the part of the world's use that home
   consumes (home_use, in (0, 1]) it is min(1, s_h / u), the shares of others scaled to add up to the
   rest. Shares that are stated for the home itself are not changed. */
#ifndef LIAN_ITEMS_H
#define LIAN_ITEMS_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_case lian_case;

typedef struct lian_cut {
  const unsigned char *item;     /* n: not 0, affected; NULL: all */
  const unsigned char *provider; /* providers: not 0, delivers less */
  double share;                  /* of its deliveries that stops, in [0, 1] */
} lian_cut;

typedef struct lian_case_spec {
  size_t size; /* sizeof(lian_case_spec) */
  const char *home;          /* a country, or a provider without a country */
  const unsigned char *made; /* n: not 0, home makes it; NULL: it buys what has providers */
  const lian_cut *cuts;      /* applied in order, each to what the earlier ones leave */
  size_t cut_count;
  const double *home_use; /* n, or NULL: u above: home's makers serve home first; NaN: unknown */
} lian_case_spec;

/* LIAN_UNSUPPORTED: a chain without providers; LIAN_NOT_FOUND: the home; LIAN_NO_CONVERGENCE: a
   cycle in which levels converge too slowly. The case keeps the chain. O(items + links + provisions x cuts); a cycle as
   many times as its levels take to settle */
LIAN_API lian_status lian_case_new(const lian_env *env, lian_chain *c, const lian_case_spec *spec,
                                   lian_case **out, lian_error *err);
LIAN_API lian_case *lian_case_keep(lian_case *q);
LIAN_API void lian_case_free(lian_case *q);
LIAN_API size_t lian_case_count(const lian_case *q);         /* of items */
LIAN_API size_t lian_case_providers(const lian_case *q);
LIAN_API const double *lian_case_levels(const lian_case *q); /* a(i) under the cuts; n */
LIAN_API const double *lian_case_abroad(const lian_case *q); /* share that still comes from abroad; n */
LIAN_API const double *lian_case_own(const lian_case *q);    /* home's own share; 1: no providers; n */
/* other shares that home's (own) and foreign providers (abroad) can deliver, n each, at least 0, such as those of a
   month (course.h); levels, months and gaps are those under them from now on. Shares by provider are then unknown: such
   a case takes no units (LIAN_UNSUPPORTED). Only for a case with one owner; after a failure only lian_case_free. Cost:
   as a case */
LIAN_API lian_status lian_case_supply(lian_case *q, const double *own, const double *abroad, lian_error *err);

/* months until a shortfall takes effect: an item short by the share d of its level lasts stock / d months
   (attribute "stock", months of use) longer than the first of its short inputs (than the last of its variants,
   where the best one counts). months: n, infinity where nothing is short; from: n, the input that causes it, or
   LIAN_NONE where the item itself is cut. O((items + links) log items) */
LIAN_API lian_status lian_case_impact(const lian_env *env, const lian_case *q, double *months,
                                      uint32_t *from, lian_error *err);

/* the goal whose level is evaluated: the weighted mean of some items, or the best of them */
typedef struct lian_goal {
  size_t size; /* sizeof(lian_goal) */
  size_t count;
  const uint32_t *item;
  const double *weight; /* NULL: equal */
  int best;
} lian_goal;

/* units that are cut as one: all providers of a group, in one item or in all items */
typedef struct lian_unit_spec {
  size_t size; /* sizeof(lian_unit_spec) */
  const uint32_t *group; /* providers: a group in 0..groups-1, or LIAN_NONE */
  size_t groups;
  int each_item;
  double share; /* cut from their deliveries as left by the cuts of the case */
} lian_unit_spec;

/* replaces the units of the case; units that cut nothing are dropped; in order of item (inputs first), then group.
   LIAN_BAD_ARGUMENT: a group or a share out of range; LIAN_UNSUPPORTED after lian_case_supply. O(provisions + items x
   groups of each) */
LIAN_API lian_status lian_case_set_units(const lian_env *env, lian_case *q,
                                         const lian_unit_spec *spec, lian_error *err);
LIAN_API size_t lian_case_units(const lian_case *q);
/* one number each; item LIAN_NONE: in all items; group: as in lian_unit_spec; mass: share of the item (0 for LIAN_NONE)
   that the unit cuts. O(1) */
LIAN_API lian_status lian_case_unit(const lian_case *q, size_t unit, uint32_t *item, uint32_t *group,
                                    double *mass, lian_error *err);

/* levels of a goal under sets of units: set k is unit[start[k]] .. unit[start[k + 1] - 1]; out: count.
   Eight sets are evaluated in one pass over the items downstream of them, O(count / 8 x links downstream); passes in
   parallel */
LIAN_API lian_status lian_case_evaluate(const lian_env *env, const lian_case *q,
                                        const lian_goal *goal, const size_t *start,
                                        const uint32_t *unit, size_t count, double *out,
                                        lian_error *err);

/* levels of a goal under each pair of units, units x units, symmetric; diagonal: one unit alone.
   LIAN_BAD_ARGUMENT: no units. Cost: units^2 / 2 evaluations */
LIAN_API lian_status lian_case_pairs(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                     lian_matrix **out, lian_error *err);

typedef struct lian_chokepoint {
  uint32_t unit;
  double level, loss; /* of the goal under the unit alone; level of the case less that, at least 0 */
} lian_chokepoint;
/* all units, the largest loss first; equal ones by unit. out: lian_case_units entries. Cost: units evaluations */
LIAN_API lian_status lian_case_chokepoints(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                           lian_chokepoint *out, lian_error *err);

typedef struct lian_cut_sets {
  size_t count, tested; /* number of sets; of evaluations */
  size_t *start;        /* count + 1 */
  uint32_t *unit;       /* ascending within a set */
  double *level;        /* of the goal under each */
} lian_cut_sets;

/* all minimal sets of at most size (1 to 3) units that bring the goal below a threshold; complete.
   most: evaluations before giving up with LIAN_UNSUPPORTED, 0: no limit. Sets come by size,
   then by unit. Worst case O(units^size) evaluations; bounds skip sets that cannot reach the threshold
   (network/cut_sets.c) */
LIAN_API lian_status lian_case_cut_sets(const lian_env *env, const lian_case *q,
                                        const lian_goal *goal, double below, size_t size,
                                        size_t most, lian_cut_sets **out, lian_error *err);
LIAN_API void lian_cut_sets_free(const lian_env *env, lian_cut_sets *s);

typedef struct lian_gap {
  uint32_t item, group; /* items of one group raise the goal only together */
  double before, after; /* level of the goal */
} lian_gap;

/* the order in which to close gaps: repeatedly the item whose missing supply, made by home, raises the goal most, or,
   where no single one does, the smallest group found that does (the limiting inputs), until the goal reaches target, or
   at least `most` gaps are found (0: all). rank: NULL, or n: order among equal items, smaller first. gaps: n entries,
   the caller's; count: how many were filled. A gap costs a walk over what limits the goal and evaluations of a few
   items, a group of k items k log8(items) evaluations of all that limits */
LIAN_API lian_status lian_case_gaps(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                    double target, const double *rank, size_t most, lian_gap *gaps,
                                    size_t *count, lian_error *err);

/* level that home can still make of each of `count` items when nothing comes from abroad (level), and the first item
   that home would have to make to raise it (first; LIAN_NONE: none; NULL: not computed). made as in lian_case_spec.
   Cost: a case, and the gaps of each item */
LIAN_API lian_status lian_autonomy(const lian_env *env, lian_chain *c, const char *home, const unsigned char *made,
                                   const uint32_t *item, size_t count, double *level, uint32_t *first,
                                   lian_error *err);

/* the shape of the requirement graph (requirements of every need, and variants), by item */
typedef struct lian_shape {
  size_t size; /* sizeof(lian_shape) */
  uint32_t *upstream, *downstream; /* number of other items that it needs, directly or not; that need it */
  uint32_t *loop;                  /* number of the feedback loop that it is in, from 1; 0: none */
  uint32_t *gate;  /* immediate dominator: the next item that is on every path to the goals; LIAN_NONE:
                      a goal itself, or none */
  uint32_t *behind; /* number of items that have it on every path to the goals */
  unsigned char *articulation; /* 1: removing it disconnects the graph (cut vertex) */
  size_t loops;
} lian_shape;

/* arrays are the caller's, n each. goals: count items (none: items that nothing requires). Reach
   O(items (items + links) / 64); dominators after Cooper, Harvey and Kennedy 2001, O(depth x links);
   the rest O(items + links), after Tarjan 1972 */
LIAN_API lian_status lian_chain_shape(const lian_env *env, const lian_chain *c,
                                      const uint32_t *goals, size_t count, lian_shape *out,
                                      lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
