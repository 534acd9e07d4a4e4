/* items over months: a case simulated step by step, in several lanes (independent simulations)

   b(i) is the rule of a case for a(i), not capped at 1: providers may deliver more than normal use, up to
   (1 + phi) times own and abroad; what home makes is limited by its inputs, where it
   needs any. In a step of dt months
       a(i)   = min(1, b(i) + stock(i) / dt)          greatest solution: stock is used before others miss
       d(i)   = mean of a over the users of i, weighted by attribute "value" (equal weights unless
                all are known); 1 for final items and for items without users; optional uses do not count
       stock' = stock - dt max(0, d - b) + min(cover - stock, dt (max(0, b - d) + buy)), at least 0
   Stocks equal cover at first; a stock above cover is used up. */
#ifndef LIAN_COURSE_H
#define LIAN_COURSE_H

#include "items.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_course lian_course;

typedef struct lian_course_spec {
  size_t size;                /* sizeof(lian_course_spec) */
  const unsigned char *final; /* n: not 0, demand d is 1; NULL: only items without users */
  double months;              /* dt, above 0 */
  size_t lanes, steps;        /* number of lanes; largest number of steps */
  size_t watched;             /* items whose levels and stocks are recorded */
  const uint32_t *watch;
  size_t followed;            /* items whose needs, own and abroad are recorded */
  const uint32_t *follow;
} lian_course_spec;

typedef struct lian_course_item { /* settings of an item in one lane from the next step on; each at least 0 */
  size_t size;       /* sizeof(lian_course_item) */
  double own, abroad; /* what home's and foreign providers can deliver, shares of normal use */
  double cover;      /* largest stock, months of use */
  double buy;        /* months of use bought for stock per month, beyond deliveries */
  double stock;      /* months of use */
} lian_course_item;

/* Keeps the case; its cuts are the initial settings. O(items + links) a step and
   lane, eight lanes in one pass, passes in parallel; steps in which nothing changes are only recorded.
   Memory: lanes x (items x 7 + steps x (2 x watched + 3 x followed)) numbers. Lanes do not depend on each other */
LIAN_API lian_status lian_course_new(const lian_env *env, lian_case *q,
                                     const lian_course_spec *spec, lian_course **out,
                                     lian_error *err);
LIAN_API void lian_course_free(lian_course *s);
LIAN_API lian_status lian_course_set(lian_course *s, size_t lane, uint32_t item,
                                     const lian_course_item *to, lian_error *err);
/* level (may be NULL): of the last step; before the first, of the case. O(1), as is lian_course_set */
LIAN_API lian_status lian_course_get(const lian_course *s, size_t lane, uint32_t item,
                                     lian_course_item *out, double *level, lian_error *err);
/* LIAN_BAD_ARGUMENT: more steps than lian_course_spec.steps; LIAN_NO_CONVERGENCE: see lian_case_new. Cost: see
   lian_course_new, O(lanes (watched + followed)) for a step in which nothing changes */
LIAN_API lian_status lian_course_step(const lian_env *env, lian_course *s, size_t steps,
                                      lian_error *err);
LIAN_API size_t lian_course_done(const lian_course *s); /* steps taken */
LIAN_API size_t lian_course_watched(const lian_course *s);
/* done x watched: levels in each step, stocks at its end; NULL: no such lane */
LIAN_API const double *lian_course_levels(const lian_course *s, size_t lane);
LIAN_API const double *lian_course_stocks(const lian_course *s, size_t lane);
LIAN_API size_t lian_course_followed(const lian_course *s);
/* done x followed, in each step: need(i) of items.h, the least level of an item's inputs, of important ones half-way to
   1 (1: no inputs, or all available); own and abroad, what home's and foreign providers can deliver, shares of normal
   use without the spare capacity phi; NULL: no such lane */
LIAN_API const double *lian_course_needs(const lian_course *s, size_t lane);
LIAN_API const double *lian_course_own(const lian_course *s, size_t lane);
LIAN_API const double *lian_course_abroad(const lian_course *s, size_t lane);

#ifdef __cplusplus
}
#endif

#endif
