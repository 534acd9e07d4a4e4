/* levels under many sets of cuts at once */
#ifndef NETWORK_LEVELS_H
#define NETWORK_LEVELS_H

#include "case.h"
#include "rows.h"
#include "waiting.h"

/* computes the levels of a case, q->level */
lian_status levels_settle(lian_case *q, lian_error *err);

/* a sweep evaluates LANES sets, each the case with some units cut (or some gaps closed) */
typedef struct sweep {
  memory m;
  const lian_case *q;
  const unsigned char *relevant; /* n: 1, is computed; NULL: all */
  int raised;                    /* 1: levels may rise, so cycles are iterated from 1 */
  unsigned char *state;          /* n: HAS_SHARES, HAS_OWN, HAS_LEVELS */
  uint32_t *touched;             /* n: items with a state other than 0 */
  size_t touched_count;
  waiting todo;                  /* positions to compute */
  double *abroad, *own, *level;  /* n x LANES: shares from abroad and of home, levels; valid by state */
  uint32_t stuck;                /* an item in a cycle that did not converge, or LIAN_NONE */
} sweep;

lian_status sweep_new(memory m, const lian_case *q, const unsigned char *relevant, sweep *out,
                      lian_error *err);
void sweep_free(sweep *s);
/* cuts a unit in one lane */
void sweep_cut(sweep *s, size_t unit, int lane);
/* closes the gap of an item in one lane: home supplies all that is missing */
void sweep_close(sweep *s, uint32_t item, int lane);
/* computes the levels that change */
void sweep_run(sweep *s);
/* level of an item in a lane, after the run */
double sweep_level(const sweep *s, uint32_t item, int lane);
/* after the run: writes the levels of a lane that differ from the case */
void sweep_keep(const sweep *s, int lane, double *level);
/* resets all lanes to the case */
void sweep_clear(sweep *s);

/* LIAN_NO_CONVERGENCE, naming the item */
lian_status sweep_stuck(const lian_case *q, uint32_t item, lian_error *err);

#endif
