/* normal and beta distributions by both of their tails: p below a point, q above it, p + q = 1.
   The smaller one has a relative error of about 1e-14, so far tails keep full precision. */
#ifndef NUMERIC_TAILS_H
#define NUMERIC_TAILS_H

typedef struct tails {
  double p, q;
} tails;

tails tails_of(double p);            /* {p, 1 - p} */
tails normal_tails(double z);        /* of the standard normal distribution */
double normal_density(double z);
double normal_quantile(tails at);

/* x in [0, 1], y = 1 - x, both passed, as either may be small; shapes a, b > 0 */
tails beta_tails(double a, double b, double x, double y);
void beta_quantile(double a, double b, tails at, double *x, double *y);

#endif
