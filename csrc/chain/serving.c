#include "serving.h"

#include <string.h>

#include "../base/status.h"

const char *lian_serving_name(lian_serving rule) {
  static const char *const names[LIAN_SERVE_COUNT] = {"alike", "orders_first", "finals_first", "largest_first",
                                                      "level", "level_orders_first"};
  return (unsigned)rule < LIAN_SERVE_COUNT ? names[rule] : "unknown";
}

lian_status serving_check(lian_serving rule, const lian_serving *taken, size_t count, lian_error *err) {
  char list[128] = "";
  for (size_t k = 0; k < count; k++) {
    if (taken[k] == rule) return LIAN_OK;
    const char *between = k == 0 ? "" : k + 1 < count ? ", " : " or ";
    strncat(list, between, sizeof list - 1 - strlen(list));
    strncat(list, lian_serving_name(taken[k]), sizeof list - 1 - strlen(list));
  }
  return status_set(err, LIAN_BAD_ARGUMENT, "rationing: expected %s, got %s", list, lian_serving_name(rule));
}
