/* the modulus of the largest eigenvalue of a general matrix, by LAPACK's QR method on a copy
   about 10 n^3 flops; workspace n^2 + 36 n. It runs on one thread and cannot be interrupted. */
#include <math.h>
#include <string.h>

#include "blas.h"
#include "dense_solve.h"

#define BLOCK 34 /* workspace columns for blocked reduction in LAPACK */

lian_status dense_spectral_radius(const lian_env *env, const double *a, size_t n, double *out,
                                  lian_error *err) {
  memory m = memory_of(env);
  size_t length = n * n + (2 + BLOCK) * n, bad = vector_first_bad(a, n * n);
  if (bad < n * n)
    return status_set(err, LIAN_BAD_DATA, "cell [%z][%z] of the matrix is not finite",
                      bad / n + 1, bad % n + 1);
  double *work = memory_new(m, length, sizeof *work), most = 0;
  if (!work) return status_no_memory(err);
  double *copy = work, *re = work + n * n, *im = re + n;
  memcpy(copy, a, n * n * sizeof *copy);
  blas_hold hold = blas_begin(NULL);
  int info = n > 0 ? lapack_geev(n, copy, re, im, im + n, BLOCK * n) : 0;
  blas_end(hold);
  for (size_t i = (size_t)(info > 0 ? info : 0); i < n; i++) {
    double size = hypot(re[i], im[i]);
    if (size > most) most = size;
  }
  memory_free(m, work, length, sizeof *work);
  if (info) return status_set(err, LIAN_NO_CONVERGENCE, "%d eigenvalues were not found", info);
  *out = most;
  return LIAN_OK;
}
