/* the standard normal distribution

   P(z) = erfc(-z / sqrt 2) / 2, and its inverse by the rational functions PPND16 of Wichura
   1988 (Applied Statistics 37, algorithm AS 241; good to 1e-16), taken from the smaller tail. */
#include <math.h>
#include <stddef.h>

#include "tails.h"

#define SQRT_HALF 0.70710678118654752440
#define DENSITY_0 0.39894228040143267794 /* 1 / sqrt(2 pi) */

tails tails_of(double p) { return (tails){p, 1 - p}; }

tails normal_tails(double z) {
  return (tails){erfc(-z * SQRT_HALF) / 2, erfc(z * SQRT_HALF) / 2};
}

double normal_density(double z) { return DENSITY_0 * exp(-z * z / 2); }

/* numerator and denominator by ascending powers */
static const double CENTRE[2][8] = {
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3},
    {1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3}};
static const double NEAR[2][8] = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
static const double FAR[2][8] = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

static double ratio(const double c[2][8], double r) {
  double above = 0, below = 0;
  for (size_t k = 8; k-- > 0;) {
    above = above * r + c[0][k];
    below = below * r + c[1][k];
  }
  return above / below;
}

double normal_quantile(tails at) {
  double least = at.p < at.q ? at.p : at.q, from_middle = 0.5 - least, z;
  if (least <= 0) return at.p < at.q ? -INFINITY : INFINITY;
  if (from_middle <= 0.425) {
    z = from_middle * ratio(CENTRE, 0.180625 - from_middle * from_middle);
  } else {
    double r = sqrt(-log(least));
    z = r <= 5 ? ratio(NEAR, r - 1.6) : ratio(FAR, r - 5);
  }
  return at.p < at.q ? -z : z;
}
