/* the discrete spectrum of a real series at single frequencies */
#ifndef NUMERIC_HARMONICS_H
#define NUMERIC_HARMONICS_H

#include <stddef.h>

/* turn[2 k], turn[2 k + 1]: cos, sin of 2 pi k / n, k = 0 .. n - 1 */
void harmonic_turns(double *turn, size_t n);
/* |sum y_k exp(-2 pi i p k / n)|^2 / n^2 of a centred series; p < n. O(n) */
double harmonic_power(const double *y, const double *turn, size_t n, size_t p);

#endif
