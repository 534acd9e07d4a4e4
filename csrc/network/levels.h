/* levels of many patterns of cuts at once */
#ifndef NETWORK_LEVELS_H
#define NETWORK_LEVELS_H

#include "case.h"
#include "rows.h"
#include "waiting.h"

/* the levels of a case itself, into q->level */
lian_status levels_settle(lian_case *q, lian_error *err);

/* a sweep holds LANES patterns, each the case with some units taken away (or some items closed) */
typedef struct sweep {
  memory m;
  const lian_case *q;
  const unsigned char *relevant; /* n, NULL: all; others are not followed */
  int raised;                    /* levels may rise: cycles are iterated from 1 */
  unsigned char *state;          /* n: HAS_SHARES, HAS_OWN, HAS_LEVELS */
  uint32_t *touched;             /* items with a state */
  size_t touched_count;
  waiting todo;
  double *abroad, *own, *level;  /* n rows of LANES, valid where the state says so */
  uint32_t stuck;                /* an item whose circle did not settle, or LIAN_NONE */
} sweep;

lian_status sweep_new(memory m, const lian_case *q, const unsigned char *relevant, sweep *out,
                      lian_error *err);
void sweep_free(sweep *s);
/* takes a unit away in one lane */
void sweep_cut(sweep *s, size_t unit, int lane);
/* home supplies all of an item in one lane */
void sweep_close(sweep *s, uint32_t item, int lane);
/* works out what has changed */
void sweep_run(sweep *s);
/* level of an item in a lane, after the run */
double sweep_level(const sweep *s, uint32_t item, int lane);
/* back to the case itself */
void sweep_clear(sweep *s);

/* LIAN_NO_CONVERGENCE, naming the item */
lian_status sweep_stuck(const lian_case *q, uint32_t item, lian_error *err);

#endif
