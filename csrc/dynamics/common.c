#include "common.h"

#include "../base/status.h"

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
