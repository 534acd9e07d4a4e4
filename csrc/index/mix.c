/* a change of a rate taken apart: change within groups, and change of the mix of groups
   r = sum_g s_g r_g, s_g = size_g / sum of sizes. With means over the two periods (bars) and r* the mean of the two
   overall rates:  r1 - r0 = sum s-bar (r_g1 - r_g0) + sum (s_g1 - s_g0) (r-bar_g - r*)
   exact, since the changes of shares sum to 0; Marshall and Edgeworth's weights */
#include <math.h>

#include "grouped.h"

static lian_status check_sizes(const double *size, size_t n, const char *what, double *total, lian_error *err) {
  lian_status wrong = values_check(size, n, what, err);
  *total = 0;
  for (size_t g = 0; g < n; g++) *total += wrong ? 0 : size[g];
  if (wrong || (*total > 0 && isfinite(*total))) return wrong;
  return status_set(err, LIAN_BAD_DATA, "the sizes sum to %g", *total);
}

lian_status lian_mix_change(size_t groups, const double *size_before, const double *rate_before,
                            const double *size_after, const double *rate_after, lian_mix *out, double *within,
                            double *mix, lian_error *err) {
  double n0 = 0, n1 = 0;
  lian_status wrong = check_given(GIVEN({"size_before", size_before}, {"rate_before", rate_before},
                                        {"size_after", size_after}, {"rate_after", rate_after}, {"out", out}), err);
  if (!wrong) wrong = check_sizes(size_before, groups, "size", &n0, err);
  if (!wrong) wrong = check_sizes(size_after, groups, "size", &n1, err);
  if (!wrong) wrong = check_finite(rate_before, groups, "rate_before", err);
  if (!wrong) wrong = check_finite(rate_after, groups, "rate_after", err);
  if (wrong) return wrong;
  lian_mix m = {0, 0, 0, 0};
  for (size_t g = 0; g < groups; g++) {
    m.before += size_before[g] / n0 * rate_before[g];
    m.after += size_after[g] / n1 * rate_after[g];
  }
  for (size_t g = 0; g < groups; g++) {
    double s0 = size_before[g] / n0, s1 = size_after[g] / n1;
    double own = (s0 + s1) / 2 * (rate_after[g] - rate_before[g]);
    double moved = (s1 - s0) * ((rate_before[g] + rate_after[g]) / 2 - (m.before + m.after) / 2);
    m.within += own;
    m.mix += moved;
    if (within) within[g] = own;
    if (mix) mix[g] = moved;
  }
  *out = m;
  return LIAN_OK;
}
