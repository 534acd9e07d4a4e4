/* rows of LANES numbers, one a pattern or lane */
#ifndef NETWORK_ROWS_H
#define NETWORK_ROWS_H

/* patterns (or lanes) that advance together; a row holds one number each */
#define LANES 8

#define SETTLED 1e-14 /* a level of a circle that falls by less has settled */
#define MOST_ROUNDS 1000000

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
