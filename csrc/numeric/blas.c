/* the Fortran symbols of BLAS and LAPACK, declared here, so that any implementation
 * links */
#include "blas.h"

void dgemv_(const char *op, const int32_t *m, const int32_t *n, const double *alpha,
            const double *a, const int32_t *lda, const double *x, const int32_t *incx,
            const double *beta, double *y, const int32_t *incy);
void dgemm_(const char *opa, const char *opb, const int32_t *m, const int32_t *n,
            const int32_t *k, const double *alpha, const double *a, const int32_t *lda,
            const double *b, const int32_t *ldb, const double *beta, double *c,
            const int32_t *ldc);
void dtrsm_(const char *side, const char *uplo, const char *op, const char *diag,
            const int32_t *m, const int32_t *n, const double *alpha, const double *a,
            const int32_t *lda, double *b, const int32_t *ldb);
void dtrmm_(const char *side, const char *uplo, const char *op, const char *diag,
            const int32_t *m, const int32_t *n, const double *alpha, const double *a,
            const int32_t *lda, double *b, const int32_t *ldb);
void dsyrk_(const char *uplo, const char *op, const int32_t *n, const int32_t *k,
            const double *alpha, const double *a, const int32_t *lda, const double *beta,
            double *c, const int32_t *ldc);
void dgetrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *pivot,
             int32_t *info);
void dtrtri_(const char *uplo, const char *diag, const int32_t *n, double *a,
             const int32_t *lda, int32_t *info);
void dpotrf_(const char *uplo, const int32_t *n, double *a, const int32_t *lda, int32_t *info);
void dpotrs_(const char *uplo, const int32_t *n, const int32_t *rhs, const double *a,
             const int32_t *lda, double *b, const int32_t *ldb, int32_t *info);
void dsyevr_(const char *jobs, const char *range, const char *uplo, const int32_t *n, double *a, const int32_t *lda,
             const double *low, const double *high, const int32_t *first, const int32_t *last, const double *tolerance,
             int32_t *found, double *value, double *vector, const int32_t *ldz, int32_t *support, double *work,
             const int32_t *lwork, int32_t *iwork, const int32_t *liwork, int32_t *info);
void dgeev_(const char *left, const char *right, const int32_t *n, double *a,
            const int32_t *lda, double *re, double *im, double *vl, const int32_t *ldvl,
            double *vr, const int32_t *ldvr, double *work, const int32_t *lwork, int32_t *info);

/* sides are below 2^31 by matrix_new; the order of a square system by its memory */
static int32_t narrow(size_t n) {
  return (int32_t)n;
}

/* leading dimensions must be at least 1 even for empty matrices */
static int32_t lead(size_t n) {
  return n > 0 ? (int32_t)n : 1;
}

static const int32_t ONE = 1;

void blas_gemv(char op, size_t m, size_t n, double alpha, const double *a, size_t lda,
               const double *x, double beta, double *y) {
  int32_t rows = narrow(m), cols = narrow(n), ld = lead(lda);
  dgemv_(&op, &rows, &cols, &alpha, a, &ld, x, &ONE, &beta, y, &ONE);
}

void blas_gemm(char opa, char opb, size_t m, size_t n, size_t k, double alpha, const double *a,
               size_t lda, const double *b, size_t ldb, double beta, double *c, size_t ldc) {
  int32_t rows = narrow(m), cols = narrow(n), inner = narrow(k);
  int32_t la = lead(lda), lb = lead(ldb), lc = lead(ldc);
  dgemm_(&opa, &opb, &rows, &cols, &inner, &alpha, a, &la, b, &lb, &beta, c, &lc);
}

void blas_trsm(char side, char uplo, char op, char diag, size_t m, size_t n, double alpha,
               const double *a, size_t lda, double *b, size_t ldb) {
  int32_t rows = narrow(m), cols = narrow(n), la = lead(lda), lb = lead(ldb);
  dtrsm_(&side, &uplo, &op, &diag, &rows, &cols, &alpha, a, &la, b, &lb);
}

void blas_trmm(char side, char uplo, char op, char diag, size_t m, size_t n, const double *a,
               size_t lda, double *b, size_t ldb) {
  int32_t rows = narrow(m), cols = narrow(n), la = lead(lda), lb = lead(ldb);
  double one = 1;
  dtrmm_(&side, &uplo, &op, &diag, &rows, &cols, &one, a, &la, b, &lb);
}

void blas_syrk(char uplo, char op, size_t n, size_t k, double alpha, const double *a,
               size_t lda, double beta, double *c, size_t ldc) {
  int32_t order = narrow(n), inner = narrow(k), la = lead(lda), lc = lead(ldc);
  dsyrk_(&uplo, &op, &order, &inner, &alpha, a, &la, &beta, c, &lc);
}

int lapack_getrf(size_t m, size_t n, double *a, size_t lda, int32_t *pivot) {
  int32_t rows = narrow(m), cols = narrow(n), la = lead(lda), info = 0;
  dgetrf_(&rows, &cols, a, &la, pivot, &info);
  return info;
}

int lapack_trtri(char uplo, char diag, size_t n, double *a, size_t lda) {
  int32_t order = narrow(n), la = lead(lda), info = 0;
  dtrtri_(&uplo, &diag, &order, a, &la, &info);
  return info;
}

int lapack_potrf(char uplo, size_t n, double *a, size_t lda) {
  int32_t order = narrow(n), la = lead(lda), info = 0;
  dpotrf_(&uplo, &order, a, &la, &info);
  return info;
}

int lapack_potrs(char uplo, size_t n, size_t rhs, const double *a, size_t lda, double *b,
                 size_t ldb) {
  int32_t order = narrow(n), sides = narrow(rhs), la = lead(lda), lb = lead(ldb), info = 0;
  dpotrs_(&uplo, &order, &sides, a, &la, b, &lb, &info);
  return info;
}

int lapack_geev(size_t n, double *a, double *re, double *im, double *work, size_t lwork) {
  int32_t order = narrow(n), la = lead(n), work_size = narrow(lwork), info = 0;
  dgeev_("N", "N", &order, a, &la, re, im, NULL, &ONE, NULL, &ONE, work, &work_size, &info);
  return info;
}

int lapack_syevr(size_t n, double *a, size_t most, double *value, double *vector, int32_t *support, double *work,
                 int32_t *iwork) {
  int32_t order = narrow(n), la = lead(n), first = narrow(n - most + 1), found = 0, info = 0;
  int32_t work_size = narrow(26 * n), iwork_size = narrow(10 * n);
  double none = 0;
  dsyevr_("V", "I", "L", &order, a, &la, &none, &none, &first, &order, &none, &found, value, vector, &la, support, work,
          &work_size, iwork, &iwork_size, &info);
  return info ? info : found != narrow(most);
}
