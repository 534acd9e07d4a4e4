/* grey relational grade (Deng 1982): r_i = mean_t (least + rho most) / (d_i(t) + rho most), d_i(t) = |x_i(t) - x_0(t)|,
   least and most of d over all series and periods; all d = 0 gives 1 */
#include <math.h>

#include "../base/check.h"
#include "../base/memory.h"

/* what the series, `stride` apart, is divided by; 0 where it cannot be */
static double scale_of(const double *v, size_t periods, size_t stride, lian_grey_scale scale) {
  double sum = 0;
  if (scale == LIAN_GREY_AS_IS) return 1;
  if (scale == LIAN_GREY_FIRST) return v[0];
  for (size_t t = 0; t < periods; t++) sum += v[t * stride];
  return sum / (double)periods;
}

static lian_status check(size_t periods, size_t series, const double *x, const double *reference,
                         lian_grey_scale scale, double rho, double *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"x", x}, {"reference", reference}, {"out", out}), err);
  if (!wrong) wrong = check_choice((long)scale, LIAN_GREY_SCALES, "scale", err);
  if (!wrong && !(rho > 0 && rho <= 1))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "rho: expected a number above 0 and at most 1, got %g", rho);
  if (!wrong && (periods < 1 || series < 1))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "periods, series: expected 1 at least");
  if (!wrong) wrong = check_finite(x, periods * series, "x", err);
  if (!wrong) wrong = check_finite(reference, periods, "reference", err);
  return wrong;
}

lian_status lian_grey_relation(const lian_env *env, size_t periods, size_t series, const double *x,
                               const double *reference, lian_grey_scale scale, double rho, double *out,
                               lian_error *err) {
  lian_status wrong = check(periods, series, x, reference, scale, rho, out, err);
  if (wrong) return wrong;
  double base = scale_of(reference, periods, 1, scale), least = INFINITY, most = 0;
  if (base == 0) return status_set(err, LIAN_BAD_DATA, "series 0, the reference, cannot be scaled by 0");
  for (size_t s = 0; s < series; s++)
    if (scale_of(x + s, periods, series, scale) == 0)
      return status_set(err, LIAN_BAD_DATA, "series %z cannot be scaled by 0", s + 1);
  memory m = memory_of(env);
  double *d = memory_new(m, periods * series, sizeof *d);
  if (!d) return status_no_memory(err);
  for (size_t s = 0; s < series; s++) {
    double own = scale_of(x + s, periods, series, scale);
    for (size_t t = 0; t < periods; t++) {
      double v = fabs(x[t * series + s] / own - reference[t] / base);
      d[t * series + s] = v;
      if (v < least) least = v;
      if (v > most) most = v;
    }
  }
  for (size_t s = 0; s < series; s++) {
    double sum = 0;
    for (size_t t = 0; t < periods; t++)
      sum += most > 0 ? (least + rho * most) / (d[t * series + s] + rho * most) : 1;
    out[s] = sum / (double)periods;
  }
  memory_free(m, d, periods * series, sizeof *d);
  return LIAN_OK;
}
