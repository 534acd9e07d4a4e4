/* boxes of factors: what is inside */
#ifndef NUMERIC_BOXES_H
#define NUMERIC_BOXES_H

#include "../lian.h"

/* row k of the cases that count, as a row of x */
static inline size_t cases_row(const lian_cases *c, size_t k) { return c->rows ? c->rows[k] : k; }
static inline size_t cases_count(const lian_cases *c) { return c->rows ? c->row_count : c->count; }
static inline unsigned cases_kind(const lian_cases *c, size_t j) { return c->kinds ? c->kinds[j] : 0; }

lian_limit box_open(const lian_cases *c, size_t factor);
int box_takes(const lian_cases *c, size_t factor, lian_limit limit, double x);
/* is the row inside, factor `but` (SIZE_MAX: none) apart? O(factors) */
int box_has(const lian_cases *c, const lian_limit *limits, size_t row, size_t but);
lian_box_measure box_measure(const lian_cases *c, const lian_limit *limits);
lian_status box_check(const lian_cases *c, lian_error *err);

#endif
