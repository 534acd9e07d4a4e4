/* what the files of coordination share */
#ifndef INDEX_SUBSYSTEMS_H
#define INDEX_SUBSYSTEMS_H

#include "../base/check.h"
#include "../base/memory.h"

/* sizes, places and weights of s; LIAN_BAD_ARGUMENT or LIAN_BAD_DATA */
lian_status subsystems_check(const lian_subsystems *s, lian_error *err);
/* at least 0, above 0 in sum; NULL is fine */
lian_status weights_check(const double *weights, size_t count, const char *what, lian_error *err);

/* C and T of one row: k scores, weights that sum to 1 or NULL */
double coupling_of(const double *u, size_t k, lian_coupling_form form);
double level_of(const double *u, const double *weights, size_t k);
/* weights of the systems under draw d, k numbers: each times 1 + spread v, v uniform in [-1, 1]; the same for all rows */
void drawn_weights_of(const double *weights, size_t k, double spread, uint64_t seed, size_t d, double *out);
/* sqrt(C T), with C a rounding below 0 taken for 0 */
double degree_of(double coupling, double level);

#endif
