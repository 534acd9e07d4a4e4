#include "check.h"

#include <math.h>

lian_status check_given(const call_argument *list, lian_error *err) {
  for (; list->name; list++)
    if (!list->at) return status_set(err, LIAN_BAD_ARGUMENT, "%s: expected one, got NULL", list->name);
  return LIAN_OK;
}

lian_status check_size(size_t size, size_t expected, const char *type, lian_error *err) {
  if (size == expected) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "size: expected sizeof(%s), %z, got %z", type, expected, size);
}

lian_status check_index(size_t index, size_t count, const char *what, lian_error *err) {
  if (index < count) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "%s: expected a place below %z, got %z", what, count, index);
}

lian_status check_choice(long value, long count, const char *what, lian_error *err) {
  if (value >= 0 && value < count) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "%s: %d is unknown", what, (int)value);
}

lian_status check_finite(const double *v, size_t count, const char *what, lian_error *err) {
  for (size_t i = 0; v && i < count; i++)
    if (!isfinite(v[i]))
      return status_set(err, LIAN_BAD_DATA, "%s[%z]: expected a finite number, got %g", what, i + 1, v[i]);
  return LIAN_OK;
}

lian_status check_list(const void *list, size_t count, const char *what, lian_error *err) {
  if (list || count == 0) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "%s: expected %z, got NULL", what, count);
}
