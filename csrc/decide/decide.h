/* what files of this folder share */
#ifndef DECIDE_DECIDE_H
#define DECIDE_DECIDE_H

#include "../base/memory.h"
#include "../base/status.h"

/* LIAN_BAD_ARGUMENT unless 1 <= n <= LIAN_DECIDE_SETS and rows x 2^n is addressable */
lian_status decide_check(size_t n, size_t rows, lian_error *err);

static inline unsigned decide_size(uint32_t set) { /* number of policies in it */
  unsigned count = 0;
  for (; set; set &= set - 1) count++;
  return count;
}

#endif
