/* the eigenvalue of largest modulus of a general matrix, by LAPACK's QR method on a copy
   about 10 n^3 flops, one copy of the matrix */
#include <math.h>
#include <string.h>

#include "blas.h"
#include "dense_solve.h"

lian_status dense_spectral_radius(const lian_env *env, const double *a, size_t n, double *out,
                                  lian_error *err) {
  memory m = memory_of(env);
  size_t room = n * n + 2 * n + 34 * n;
  if (vector_first_bad(a, n * n) < n * n)
    return status_set(err, LIAN_BAD_DATA, "a cell of the matrix is not finite");
  double *work = memory_new(m, room, sizeof *work), most = 0;
  if (!work) return status_no_memory(err);
  double *copy = work, *re = work + n * n, *im = re + n;
  memcpy(copy, a, n * n * sizeof *copy);
  blas_hold hold = blas_one_thread();
  int info = lapack_geev(n, copy, re, im, im + n, 34 * n);
  blas_release(hold);
  for (size_t i = (size_t)(info > 0 ? info : 0); i < n; i++) {
    double size = hypot(re[i], im[i]);
    if (size > most) most = size;
  }
  memory_free(m, work, room, sizeof *work);
  if (info)
    return status_set(err, LIAN_NO_CONVERGENCE, "%d eigenvalues were not found", info);
  *out = most;
  return LIAN_OK;
}
