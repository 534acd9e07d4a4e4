/* BLAS and LAPACK by their Fortran symbols, 32-bit integers, column-major
   A BLAS that threads by itself may round differently with each number of threads; so our
   kernels hold it at one thread while they run and spread fixed tiles over threads of their
   own. */
#ifndef NUMERIC_BLAS_H
#define NUMERIC_BLAS_H

#include <stddef.h>
#include <stdint.h>

/* the number of BLAS threads before a hold: the one process-wide setting that lian touches, and
   it is given back when the kernel ends. Holds nest within a thread. A host that runs two
   kernels at a time in threads of its own sets OpenBLAS to one thread itself: then a hold
   changes nothing. Without OpenBLAS a hold does nothing. */
typedef struct blas_hold {
  int threads;
} blas_hold;
blas_hold blas_one_thread(void);
void blas_release(blas_hold hold);

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
/* reciprocal condition in the infinity-norm of a factored matrix; norm: its largest row sum of
   absolute values; work 4 n, iwork n */
int lapack_gecon(size_t n, const double *a, size_t lda, double norm, double *rcond,
                 double *work, int32_t *iwork);
/* eigenvalues by the QR method; a is spoilt; work: lwork doubles, lwork >= 3 n */
int lapack_geev(size_t n, double *a, double *re, double *im, double *work, size_t lwork);
#endif
