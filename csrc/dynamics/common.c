#include "common.h"

#include "../base/status.h"
#include "../base/widths.h"

static const struct setting {
  const char *name;
  double most;
} SETTINGS[] = {{"capacity", 1e6}, {"yield", 1e6}, {"final demand", 1e300},
                {"wanted final demand", 1e300}, {"rebuilding", 1e300}, {"haste", 1e6}, {"scale", 1e6}, {"ceiling", 1e300}};

lian_status common_check_setting(lian_setting what, const double *v, size_t n, const char *noun, lian_error *err) {
  if ((unsigned)what > LIAN_SET_CEILING) return status_set(err, LIAN_BAD_ARGUMENT, "unknown setting");
  int above = what == LIAN_SET_YIELD || what == LIAN_SET_SCALE;
  for (size_t i = 0; i < n; i++)
    if (!(v[i] >= 0 && v[i] <= SETTINGS[what].most) || (above && v[i] == 0))
      return status_set(err, LIAN_BAD_DATA, "%s of %s %z: expected a number %s, got %g", SETTINGS[what].name, noun,
                        i + 1, above ? "above 0" : "of at least 0", v[i]);
  return LIAN_OK;
}

INSIDE double above_zero(double v) { return v > 0 ? v : 0; }

WIDE void common_add(const double *restrict x0, const double *restrict x, const double *restrict kept,
                     const double *restrict missed, size_t count, double *restrict lost, double *restrict gained,
                     double *restrict unmet, double *restrict direct) {
  for (size_t i = 0; i < count; i++) {
    lost[i] += above_zero(x0[i] - x[i]);
    gained[i] += above_zero(x[i] - x0[i]);
    unmet[i] += missed[i];
    direct[i] += above_zero(1 - kept[i]) * x0[i];
  }
}
