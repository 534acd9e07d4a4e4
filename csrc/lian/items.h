/* items: what can still be made

   A case asks for one home, under cuts. With s the shares that still arrive, home's own s_h among
   them, and phi the spare capacity of the providers (attribute "spare", a share),
       own(i)  = min(1, (1 + phi) sum_g s[i,g])                        1 without providers
       any(i)  = sum_m w[m] a(m), or max_m a(m) where any variant will do     1 without variants
       need(i) = min(min_critical a(j), min_important (1 + a(j)) / 2)
       a(i)    = min(own, any, need)                                    where home makes i
       a(i)    = min(any, 1, (1 + phi)(s_h need(i) + sum_{g != h} s[i,g]))    where home buys it
   the greatest fixed point: cycles are iterated from 1 down to it. An item without providers is always
   made at home. Cost: O(items + links) a case; a further pattern of cuts only what lies downstream
   of them.

   Where shares are those of the world's market, home's makers may sell to all alike, and s_h is home's
   share of its own use; or they serve home first, and with u the part of the world's use that home
   consumes (home_use, in (0, 1]) it is min(1, s_h / u), the shares of others scaled to add up to the
   rest. What is stated for the home itself stays. */
#ifndef LIAN_ITEMS_H
#define LIAN_ITEMS_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_case lian_case;

typedef struct lian_cut {
  const unsigned char *item;     /* n: not 0, hit; NULL: all */
  const unsigned char *provider; /* providers: not 0, delivers less */
  double share;                  /* of its deliveries that stops, in [0, 1] */
} lian_cut;

typedef struct lian_case_spec {
  size_t size; /* sizeof(lian_case_spec) */
  const char *home;          /* a country, or a provider that stands for itself */
  const unsigned char *made; /* n: not 0, home makes it; NULL: it buys what has providers */
  const lian_cut *cuts;      /* each on what those before have left */
  size_t cut_count;
  const double *home_use; /* n, or NULL: home's makers serve home first, see above; NaN: not known */
} lian_case_spec;

/* LIAN_UNSUPPORTED: a chain without providers; LIAN_NOT_FOUND: the home; LIAN_NO_CONVERGENCE: a
   circle in which levels fall too slowly. The case keeps the chain. */
LIAN_API lian_status lian_case_new(const lian_env *env, lian_chain *c, const lian_case_spec *spec,
                                   lian_case **out, lian_error *err);
LIAN_API lian_case *lian_case_keep(lian_case *q);
LIAN_API void lian_case_free(lian_case *q);
LIAN_API size_t lian_case_count(const lian_case *q);         /* of items */
LIAN_API size_t lian_case_providers(const lian_case *q);
LIAN_API const double *lian_case_levels(const lian_case *q); /* a(i) under the cuts; n */
LIAN_API const double *lian_case_abroad(const lian_case *q); /* share that still comes from abroad; n */
LIAN_API const double *lian_case_own(const lian_case *q);    /* home's own share; 1: no providers; n */
/* other shares that home's and foreign providers can deliver, n each, at least 0, such as those of a month (course.h);
   levels, months and gaps are those under them from now on. Who delivers what is not known any more: such a case takes
   no units (LIAN_UNSUPPORTED). Of a case that nothing else keeps; after a failure only to be freed. Cost: as a case */
LIAN_API lian_status lian_case_supply(lian_case *q, const double *own, const double *abroad, lian_error *err);

/* when a shortfall bites: an item short by the share d of its level outlasts stock / d months
   (attribute "stock", months of use) beyond the first of its short inputs; all of its variants where
   any will do. months: n, infinity where nothing is short; from: n, the input that brings it, or
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

/* units of cutting: the providers of a group together, in one item each or in all items at once */
typedef struct lian_unit_spec {
  size_t size; /* sizeof(lian_unit_spec) */
  const uint32_t *group; /* providers: a group in 0..groups-1, or LIAN_NONE */
  size_t groups;
  int each_item;
  double share; /* of what the case has left of their deliveries */
} lian_unit_spec;

/* units replace those that the case had; only those that take something away are kept, by item (inputs
   first), then group */
LIAN_API lian_status lian_case_set_units(const lian_env *env, lian_case *q,
                                         const lian_unit_spec *spec, lian_error *err);
LIAN_API size_t lian_case_units(const lian_case *q);
/* item LIAN_NONE: in all items; mass: share of the item (0 for LIAN_NONE) that is taken away */
LIAN_API lian_status lian_case_unit(const lian_case *q, size_t unit, uint32_t *item, uint32_t *group,
                                    double *mass, lian_error *err);

/* levels of a goal under sets of units: set k is unit[start[k]] .. unit[start[k + 1] - 1]; out: count.
   Eight sets advance together over what lies downstream of them; sets in parallel */
LIAN_API lian_status lian_case_evaluate(const lian_env *env, const lian_case *q,
                                        const lian_goal *goal, const size_t *start,
                                        const uint32_t *unit, size_t count, double *out,
                                        lian_error *err);

/* levels of a goal under every two units, units x units, symmetric; on the diagonal under one alone.
   LIAN_BAD_ARGUMENT: no units. units^2 / 2 patterns */
LIAN_API lian_status lian_case_pairs(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                     lian_matrix **out, lian_error *err);

typedef struct lian_chokepoint {
  uint32_t unit;
  double level, loss; /* of the goal under the unit alone; against the case as it stands, at least 0 */
} lian_chokepoint;
/* all units, the largest loss first; equal ones by unit. out: room for lian_case_units. units patterns */
LIAN_API lian_status lian_case_chokepoints(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                           lian_chokepoint *out, lian_error *err);

typedef struct lian_cut_sets {
  size_t count, tested; /* sets; patterns that were evaluated */
  size_t *start;        /* count + 1 */
  uint32_t *unit;       /* ascending within a set */
  double *level;        /* of the goal under each */
} lian_cut_sets;

/* all minimal sets of at most size (1 to 3) units that bring the goal below a threshold; complete.
   most: patterns to evaluate before giving up with LIAN_UNSUPPORTED, 0: no limit. Sets come by size,
   then by unit. Worst case O(units^size) patterns; bounds leave out what cannot matter
   (network/cut_sets.c) */
LIAN_API lian_status lian_case_cut_sets(const lian_env *env, const lian_case *q,
                                        const lian_goal *goal, double below, size_t size,
                                        size_t most, lian_cut_sets **out, lian_error *err);
LIAN_API void lian_cut_sets_free(const lian_env *env, lian_cut_sets *s);

typedef struct lian_gap {
  uint32_t item, group; /* steps of one group raise the goal together only */
  double before, after; /* level of the goal */
} lian_gap;

/* the order in which to close gaps: again and again the item whose missing supply, made by home,
   raises the goal most, or, where no single one does, the smallest group found that does (the shortest
   staves), until the goal reaches target. rank: n, NULL or which of equals to close first (smaller
   first). gaps: room for n; count: how many were filled. O(gaps x candidates) patterns */
LIAN_API lian_status lian_case_gaps(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                    double target, const double *rank, lian_gap *gaps,
                                    size_t *count, lian_error *err);

/* what home can still make of each of `count` items when nothing comes from abroad (level), and the first item that
   home would have to make to raise it (first; LIAN_NONE: nothing to do; NULL: not wanted). made as in lian_case_spec.
   A case, and the gaps of each item */
LIAN_API lian_status lian_autonomy(const lian_env *env, lian_chain *c, const char *home, const unsigned char *made,
                                   const uint32_t *item, size_t count, double *level, uint32_t *first,
                                   lian_error *err);

/* the shape of the requirement graph (requirements of every need, and variants), by item */
typedef struct lian_shape {
  size_t size; /* sizeof(lian_shape) */
  uint32_t *upstream, *downstream; /* other items that it rests on; that rest on it */
  uint32_t *loop;                  /* number of the feedback loop that it is in, from 1; 0: none */
  uint32_t *gate;  /* the next item through which every path to the goal goes; LIAN_NONE: a goal
                      itself, or none */
  uint32_t *behind; /* items whose every path to the goal goes through it */
  unsigned char *articulation; /* 1: without it the graph falls into more pieces */
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
