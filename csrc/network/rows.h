/* rows of LANES numbers, one for each set of cuts or lane */
#ifndef NETWORK_ROWS_H
#define NETWORK_ROWS_H

/* sets of cuts, or lanes, that are computed together */
#define LANES 8

#define SETTLED 1e-14 /* a level in a cycle that falls by no more has converged */
#define MOST_ROUNDS 1000000 /* iterations of a cycle */

static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }

static inline void lower_scalar(double row[LANES], double v) {
  for (int w = 0; w < LANES; w++) row[w] = smaller(row[w], v);
}

static inline void lower_row(double *restrict row, const double *restrict v) {
  for (int w = 0; w < LANES; w++) row[w] = smaller(row[w], v[w]);
}

/* to half-way between v and 1: important inputs (Pichler et al. 2022) */
static inline void lower_half(double *restrict row, const double *restrict v) {
  for (int w = 0; w < LANES; w++) row[w] = smaller(row[w], (1 + v[w]) / 2);
}

static inline const double *fill_row(double row[LANES], double v) {
  for (int w = 0; w < LANES; w++) row[w] = v;
  return row;
}

#endif
