/* the beta distribution: regularised incomplete beta function and its inverse

   I_x(a, b) = x^a y^b / (a B(a, b)) x 1 / (1 + d1 / (1 + d2 / ...)),   y = 1 - x
   the continued fraction of Abramowitz and Stegun 1964, 26.5.8, by the method of Lentz 1976 as
   modified by Thompson and Barnett 1986; above x = (a + 1) / (a + b + 2) from the other end.
   The power is computed from deviances, without cancellation for large shapes (Loader 2000):
   x^a y^b / B(a, b) = sqrt(a b / (2 pi n)) exp(a D(u) + b D(v) + s(n) - s(a) - s(b)),
   n = a + b, u = n x / a - 1, v = n y / b - 1, D(u) = log(1 + u) - u, s: the remainder of Stirling's
   formula for log Gamma. The inverse is Newton's method on the logarithm of the smaller
   tail over t = log(x / y), of which it is a concave function, kept in a bracket. */
#include <float.h>
#include <math.h>

#include "tails.h"

#define MOST_TERMS 100000
#define MOST_STEPS 200
#define FARTHEST 745.0 /* exp(-745) is the smallest number */
#define TWO_PI 6.28318530717958647693

/* log Gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2: the asymptotic series from 8 on, below it
   by the step from z to z + 1 */
static double stirling_rest(double z) {
  static const double c[8] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188,
                              -691.0 / 360360, 1.0 / 156, -3617.0 / 122400};
  double steps = 0, sum = 0;
  for (; z < 8; z++) steps += (z + 0.5) * log1p(1 / z) - 1;
  for (int k = 8; k-- > 0;) sum = sum / (z * z) + c[k];
  return steps + sum / z;
}

/* log(1 + u) - u; one_plus_u is passed because u near -1 loses its digits */
static double deviance(double u, double one_plus_u) {
  if (u < -0.5) return log(one_plus_u) - u;
  if (fabs(u) > 0.3) return log1p(u) - u;
  double z = u / (2 + u), square = z * z, sum = 0; /* log(1 + u) = 2 artanh z */
  for (int k = 25; k >= 3; k -= 2) sum = sum * square + 1.0 / k;
  return 2 * z * square * sum - z * u;
}

/* x^a y^b / B(a, b) */
static double beta_power(double a, double b, double x, double y) {
  if (x <= 0 || y <= 0) return 0;
  double n = a + b, d = b * x - a * y;
  double exponent = a * deviance(d / a, n * x / a) + b * deviance(-d / b, n * y / b);
  exponent += stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
  return sqrt(a / n * b / TWO_PI) * exp(exponent);
}

static double not_zero(double v) { return fabs(v) < 1e-300 ? 1e-300 : v; }

static double fraction(double a, double b, double x) {
  double n = a + b, c = 1, d = 1 / not_zero(1 - n * x / (a + 1)), h = d;
  for (int k = 1; k <= MOST_TERMS; k++) {
    double m = k, m2 = 2 * m;
    double even = m * (b - m) * x / ((a + m2 - 1) * (a + m2));
    double odd = -(a + m) * (n + m) * x / ((a + m2) * (a + m2 + 1));
    d = 1 / not_zero(1 + even * d);
    c = not_zero(1 + even / c);
    h *= c * d;
    d = 1 / not_zero(1 + odd * d);
    c = not_zero(1 + odd / c);
    h *= c * d;
    if (fabs(c * d - 1) <= DBL_EPSILON) break;
  }
  return h;
}

tails beta_tails(double a, double b, double x, double y) {
  if (x <= 0) return (tails){0, 1};
  if (y <= 0) return (tails){1, 0};
  double power = beta_power(a, b, x, y);
  if (x < (a + 1) / (a + b + 2)) return tails_of(power / a * fraction(a, b, x));
  double q = power / b * fraction(b, a, y);
  return (tails){1 - q, q};
}

/* next t by Newton's method on the logarithm of one tail: slope x^a y^b / B over the tail */
static double newton(double a, double b, int lower, double goal, double x, double y, double t,
                     double *error, double *noise) {
  tails here = beta_tails(a, b, x, y);
  double tail = lower ? here.p : here.q, value = log(tail) - goal;
  double slope = beta_power(a, b, x, y) / tail;
  *error = lower ? value : -value;
  *noise = fmin(4 * DBL_EPSILON / slope, 1e-10);
  return t - *error / slope;
}

void beta_quantile(double a, double b, tails at, double *x, double *y) {
  int lower = at.p <= at.q;
  double goal = log(lower ? at.p : at.q), low = -FARTHEST, high = FARTHEST, t = log(a / b);
  *x = lower ? 0 : 1;
  *y = lower ? 1 : 0;
  if (goal == -INFINITY) return;
  for (int k = 0; k < MOST_STEPS; k++) {
    double error, noise, last = t;
    *x = 1 / (1 + exp(-t));
    *y = 1 / (1 + exp(t));
    t = newton(a, b, lower, goal, *x, *y, t, &error, &noise);
    if (error > 0)
      high = last;
    else
      low = last;
    if (!(t >= low && t <= high)) t = low + (high - low) / 2;
    if (fabs(t - last) <= DBL_EPSILON * fmax(1, fabs(t)) + noise) break;
  }
}
