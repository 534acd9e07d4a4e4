/* programmes that develop a missing capability

   Manufacturing readiness r, 1 to 10, rises stage by stage. The stage
   at r takes an exponential time, at the rate
       rate_r (budget / reference)^eta (1 + sigma spill) speed     a year; 0 without a budget
   and fails with probability failure_r: r falls by one, not below 1; else it rises by one. From
   r = 8 on home capacity u (share of use) ramps, below 8 it does not change:
       u' = gamma u (1 - u / u_max) from u0,   defects d = defect (Q / Q0)^-beta (Wright 1936)
       share = min(1, u (1 - d))               0 until r = 8 is first reached
   Q: output so far in years of use, from Q0 = a year at u0. The budget is spent until r = 10.
   Several rival teams may work on one programme, each with an equal part of the budget and independent
   random numbers: when the first completes the highest open stage, all teams advance to the new readiness.
   A failure lowers only the team's own r; r of the programme is the largest.
   Events occur at exact times: the run does not depend on the length of steps while inputs are the
   same. The state holds no pointers: copy it by assignment. The default numbers are estimates. */
#ifndef LIAN_PROGRAMME_H
#define LIAN_PROGRAMME_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIAN_MOST_TEAMS 16

typedef struct lian_programme_spec {
  size_t size;        /* sizeof(lian_programme_spec) */
  int readiness;      /* at the start, 1 .. 10 (5) */
  int teams;          /* 1 .. LIAN_MOST_TEAMS (1) */
  double rate[10];    /* [r - 1], a year (1 below 4, 0.6 to 6, 0.8 from 7); [9] is unused */
  double failure[10]; /* [r - 1], below 1 (0.15 below 7, 0.05 from 7, grouped as the rates are) */
  double reference;   /* budget at which rates hold, money a year (1) */
  double eta;         /* elasticity of rates to the budget (0.5) */
  double sigma;       /* relative increase of the rate when all neighbours are ahead (0.5) */
  double gamma;       /* growth of capacity, a year (1.2) */
  double u0, u_max;   /* capacity at the start of the ramp (0.01) and its limit (1), shares of use */
  double defect;      /* share of the first output that is defective (0.2) */
  double beta;        /* Wright's exponent (0.32: 20 % fewer defects per doubling of Q) */
  double target;      /* share whose first passage time is recorded as met (INFINITY: none) */
} lian_programme_spec;

typedef struct lian_programme_input { /* inputs of a step */
  size_t size;     /* sizeof(lian_programme_input) */
  double budget;   /* money a year (1) */
  double spill;    /* share of neighbours at r + 1 or above (0) */
  double learning; /* further output that adds to Q, years of use a year; from r = 8 on (0) */
  double speed;    /* a factor on all rates (1) */
} lian_programme_input;

typedef struct lian_team {
  int readiness;
  uint64_t counter; /* of its random numbers */
  double wait;      /* remaining time of the stage at a rate of 1, years */
} lian_team;

typedef struct lian_programme {
  int readiness, begun; /* begun: 1 once readiness 8 was reached */
  uint64_t seed, stream;
  lian_team team[LIAN_MOST_TEAMS];
  double u, output;     /* Q */
  double defect, share; /* d and share at `time` */
  double time, spent;   /* years; money */
  double met;           /* when share first reached the target; NAN: not yet */
  size_t completed, failed; /* stages, of all teams */
} lian_programme;

LIAN_API void lian_programme_default(lian_programme_spec *spec);         /* the numbers in brackets */
LIAN_API void lian_programme_input_default(lian_programme_input *input); /* those of the input */

/* draw: below 2^32; draws of one seed and stream are independent. LIAN_BAD_ARGUMENT names the field; LIAN_BAD_DATA: a
   rate above 1e6 a year. O(teams) to start; a step O(teams) an event that falls into it, of which there are rate x
   years of each team on average */
LIAN_API lian_status lian_programme_start(const lian_programme_spec *spec, uint64_t seed,
                                          uint64_t stream, uint64_t draw, lian_programme *out,
                                          lian_error *err);
LIAN_API lian_status lian_programme_step(const lian_programme_spec *spec, lian_programme *state,
                                         double years, const lian_programme_input *input,
                                         lian_error *err);

/* many runs of constant input over some years, in parallel. Draw k is what lian_programme_start
   gives for it. spec and input: arrays of draws when each_its_own, else one for all.
   met (NAN: not), cost (spent) and share (at the end): draws each, the caller's. After an interruption
   only some of the draws are filled */
LIAN_API lian_status lian_programme_draws(const lian_env *env, const lian_programme_spec *spec,
                                          const lian_programme_input *input, int each_its_own,
                                          double years, size_t draws, uint64_t seed,
                                          uint64_t stream, double *met, double *cost,
                                          double *share, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
