/* BLAS and LAPACK by their Fortran symbols, 32-bit integers, column-major
   A BLAS with threads of its own may round differently for each number of threads; so our
   kernels set it to one thread while they run and divide fixed tiles among their own
   threads (blas_hold.c). */
#ifndef NUMERIC_BLAS_H
#define NUMERIC_BLAS_H

#include <stddef.h>
#include <stdint.h>

#include "../base/status.h"

/* A hold encloses every use of the kernels below. While any thread of the process has one, OpenBLAS works with one
   thread; its previous number is restored when the last hold ends. Each thread in a kernel needs an OpenBLAS
   buffer, 128 MB of address space, and OpenBLAS waits for ever for one that it cannot get: so a hold
   asks the system first; its `env` is the caller's with as many threads as there are buffers. After blas_ready there is
   at least one; threads that share it wait for each other. Holds nest within a thread.
   Without OpenBLAS a hold only copies env. */
typedef struct blas_hold {
  lian_env env;
  int buffers; /* in use by this hold; 0 within another one */
} blas_hold;
blas_hold blas_begin(const lian_env *env);
void blas_end(blas_hold hold);

/* to be called before the first kernel (matrix_new does, and kernels without a matrix): LIAN_NO_MEMORY, with the
   remedy, when a buffer cannot be allocated */
lian_status blas_ready(lian_error *err);

/* y = alpha op(A) x + beta y; op 'N' or 'T'; A m x n with leading dimension lda */
void blas_gemv(char op, size_t m, size_t n, double alpha, const double *a, size_t lda,
               const double *x, double beta, double *y);
/* C = alpha op(A) op(B) + beta C; C m x n, inner dimension k */
void blas_gemm(char opa, char opb, size_t m, size_t n, size_t k, double alpha, const double *a,
               size_t lda, const double *b, size_t ldb, double beta, double *c, size_t ldc);
/* B = alpha op(A)^-1 B (side 'L') or alpha B op(A)^-1 ('R'), A triangular, B m x n */
void blas_trsm(char side, char uplo, char op, char diag, size_t m, size_t n, double alpha,
               const double *a, size_t lda, double *b, size_t ldb);
/* B = op(A) B (side 'L') or B op(A) ('R'), A triangular, B m x n */
void blas_trmm(char side, char uplo, char op, char diag, size_t m, size_t n, const double *a,
               size_t lda, double *b, size_t ldb);
/* one triangle of C = alpha A A' + beta C (op 'N') or A' A ('T'); C n x n, inner dimension k */
void blas_syrk(char uplo, char op, size_t n, size_t k, double alpha, const double *a,
               size_t lda, double beta, double *c, size_t ldc);

/* each returns LAPACK's info */
int lapack_getrf(size_t m, size_t n, double *a, size_t lda, int32_t *pivot);
int lapack_trtri(char uplo, char diag, size_t n, double *a, size_t lda);
int lapack_potrf(char uplo, size_t n, double *a, size_t lda);
int lapack_potrs(char uplo, size_t n, size_t rhs, const double *a, size_t lda, double *b,
                 size_t ldb);
/* the `most` largest eigenvalues of a symmetric matrix (ascending in value) and their vectors, in columns; a (its lower
   triangle) is overwritten; support 2 most, work 26 n, iwork 10 n */
int lapack_syevr(size_t n, double *a, size_t most, double *value, double *vector, int32_t *support, double *work,
                 int32_t *iwork);
/* eigenvalues by the QR method; a is overwritten; work: lwork doubles, lwork >= 3 n */
int lapack_geev(size_t n, double *a, double *re, double *im, double *work, size_t lwork);
#endif
