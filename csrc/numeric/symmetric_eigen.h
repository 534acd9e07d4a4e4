/* eigenvalues and eigenvectors of a small symmetric matrix */
#ifndef NUMERIC_SYMMETRIC_EIGEN_H
#define NUMERIC_SYMMETRIC_EIGEN_H

#include <stddef.h>

/* a: n x n, spoilt. value: n, descending; vector: n x n, vector k in row k, its elements' sum >= 0.
   Cyclic Jacobi rotations (Golub and Van Loan 2013, 8.5), to rounding; O(n^3) a sweep, about 8 sweeps */
void symmetric_eigen(size_t n, double *a, double *value, double *vector);

#endif
