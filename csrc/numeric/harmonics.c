/* the discrete Fourier transform at one frequency, by the table of the n-th roots of 1 */
#include "harmonics.h"

#include <math.h>

void harmonic_turns(double *turn, size_t n) {
  const double PI = 3.14159265358979323846;
  for (size_t k = 0; k < n; k++) {
    turn[2 * k] = cos(2 * PI * (double)k / (double)n);
    turn[2 * k + 1] = sin(2 * PI * (double)k / (double)n);
  }
}

double harmonic_power(const double *y, const double *turn, size_t n, size_t p) {
  double re = 0, im = 0;
  for (size_t k = 0, at = 0; k < n; k++) {
    re += y[k] * turn[2 * at];
    im += y[k] * turn[2 * at + 1];
    at += p;
    if (at >= n) at -= n;
  }
  return (re * re + im * im) / ((double)n * (double)n);
}
