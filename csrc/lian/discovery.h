/* scenario discovery: in which box of the uncertain factors the cases of interest lie

   Patient rule induction (PRIM; Friedman and Fisher 1999; Bryant and Lempert 2010). Of a box: coverage, its share of
   all cases of interest; density, the share of interest among its cases; mass, its share of all cases. */
#ifndef LIAN_DISCOVERY_H
#define LIAN_DISCOVERY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_cases {
  size_t factors, count;
  const double *x;            /* count x factors */
  const unsigned char *hit;   /* count: is of interest */
  const unsigned char *kinds; /* factors: 0: a number; else of so many categories (2 .. 32), x their place from 0.
                                 NULL: all numbers */
  const uint32_t *rows;       /* the cases that count; NULL: all */
  size_t row_count;
} lian_cases;

typedef struct lian_limit {
  double low, high; /* inclusive; -INFINITY, INFINITY: open. Categories: low is the sum of 2^place of those inside */
} lian_limit;

typedef struct lian_box_measure {
  double coverage, density, mass; /* density of an empty box: NaN */
  size_t limited;                 /* factors that are limited */
} lian_box_measure;

typedef struct lian_prim_spec {
  size_t size;       /* of this struct; lian_prim_default fills it in */
  double peel;       /* 0.05: the share of the box's cases that a peel removes */
  double paste;      /* 0.05: of the cases next to it that a paste adds */
  double least_mass; /* 0.05 */
  int by_mean;       /* 0: the peel with the largest gain of density by case removed (Friedman and Fisher 1999, 14.5);
                        1: with the largest density */
} lian_prim_spec;
LIAN_API void lian_prim_default(lian_prim_spec *spec); /* what stands beside the fields */

/* the path of peels, then pastes, from the whole on: steps and their limits (most, most x factors), of which `count`
   are used; interrupted: those that were found by then. Borders are half way between values, so equal values stay
   together.
   LIAN_BAD_DATA: none or all of the cases are of interest. O(steps factors cases log cases) */
LIAN_API lian_status lian_prim(const lian_env *env, const lian_prim_spec *spec, const lian_cases *cases, size_t most,
                               lian_box_measure *steps, lian_limit *limits, size_t *count, lian_error *err);

/* of a box; quasi_p (factors; NULL: not asked): with the factor's limits dropped the box has a share q of interest: the
   chance of at least as many hits among as many cases as now (binomial); NaN where it is not limited. O(cases
   factors) */
LIAN_API lian_status lian_box_of(const lian_env *env, const lian_cases *cases, const lian_limit *limits,
                                 lian_box_measure *out, double *quasi_p, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
