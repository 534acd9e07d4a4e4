/* tests csrc/numeric against identities, naive sums and published numbers
   prints a line "ok WHAT" or "not ok WHAT" per check; exit 1 when any is not ok */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/thread.h"
#include "numeric/dense_solve.h"
#include "numeric/matrix.h"
#include "numeric/operator.h"
#include "numeric/sparse.h"

static int failures;

static void check(int held, const char *what) {
  printf("%s %s\n", held ? "ok" : "not ok", what);
  failures += !held;
}

static void check_size(int held, const char *what, size_t n) {
  printf("%s %s, n = %zu\n", held ? "ok" : "not ok", what, n);
  failures += !held;
}

static void *must(void *block) {
  if (!block) {
    printf("not ok: the test itself is out of memory\n");
    exit(1);
  }
  return block;
}

/* ---- an allocator that counts, and that fails from the k-th call on */

typedef struct account {
  size_t bytes, calls, fail_at; /* fail_at 0: never */
  int wrong;                    /* 1: a block was freed with another size than allocated */
} account;

typedef union header {
  size_t size;
  max_align_t align;
} header;

static void *accounted(void *ud, void *block, size_t osize, size_t nsize) {
  account *a = ud;
  header *old = block ? (header *)block - 1 : NULL;
  if ((old ? old->size : 0) != osize) a->wrong = 1;
  if (nsize == 0) {
    a->bytes -= osize;
    free(old);
    return NULL;
  }
  if (a->fail_at && ++a->calls >= a->fail_at) return NULL;
  header *made = realloc(old, sizeof *made + nsize);
  if (!made) return NULL;
  made->size = nsize;
  a->bytes += nsize - osize;
  return made + 1;
}

/* ---- small makers */

static double *random_numbers(size_t n, uint64_t seed) {
  double *v = must(malloc((n + 1) * sizeof *v));
  for (size_t i = 0; i < n; i++) v[i] = random_uniform(seed, 0, i) - 0.5;
  return v;
}

/* I - A with A >= 0, column sums below .9, about half the cells zero */
static double *leontief(size_t n, uint64_t seed) {
  double *m = must(malloc((n * n + 1) * sizeof *m));
  for (size_t k = 0; k < n * n; k++) {
    double u = random_uniform(seed, 1, k);
    m[k] = (k / (n + 1) * (n + 1) == k) - (u > 0.5 ? 1.8 * (u - 0.5) / (double)n : 0);
  }
  return m;
}

static lian_matrix *matrix_from(size_t rows, size_t cols, const double *data) {
  lian_matrix *a = NULL;
  lian_matrix_new(NULL, rows, cols, data, &a, NULL);
  return must(a);
}

static double gap(const double *a, const double *b, size_t n) {
  double most = 0;
  for (size_t i = 0; i < n; i++)
    if (!(fabs(a[i] - b[i]) <= most)) most = fabs(a[i] - b[i]);
  return most;
}

/* ---- vectors and matrices */

static void test_vectors(void) {
  for (size_t n = 0; n < 40; n++) {
    double *a = random_numbers(n, 1), *b = random_numbers(n, 2), sum = 0, dot = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
      sum += a[i];
      dot += a[i] * b[i];
      most = fmax(most, fabs(a[i]));
    }
    int held = fabs(vector_sum(a, n) - sum) < 1e-14 &&
               fabs(vector_dot(a, b, n) - dot) < 1e-14 && vector_largest(a, n) == most &&
               vector_first_bad(a, n) == n;
    for (size_t i = 0; i < n; i++) {
      double kept = a[i];
      a[i] = i % 2 ? NAN : -INFINITY;
      held = held && isnan(vector_largest(a, n)) && vector_first_bad(a, n) == i;
      a[i] = kept;
    }
    if (!held || n == 39) check_size(held, "sum, dot, largest and first bad of a vector", n);
    free(a);
    free(b);
  }
}

static void test_matrix_shape(void) {
  double cells[] = {1, 2, 3, 4, 5, 6}, sums[3];
  size_t rows[] = {1, 0, 1}, cols[] = {2};
  memory m = memory_of(NULL);
  lian_matrix *a = matrix_from(2, 3, cells);
  lian_matrix *p = must(matrix_pick(m, a, rows, 3, cols, 1)), *all = must(matrix_copy(m, a));
  lian_matrix *none = must(matrix_new(m, 0, 3)), *zero = must(matrix_zero(m, 2, 2));
  check(p->rows == 3 && p->cols == 1 && p->data[0] == 6 && p->data[1] == 3 && p->data[2] == 6,
        "pick takes rows and columns in the order asked");
  matrix_row_sums(a, sums);
  check(sums[0] == 6 && sums[1] == 15, "row sums");
  matrix_col_sums(a, sums);
  check(sums[0] == 5 && sums[1] == 7 && sums[2] == 9, "column sums");
  check(zero->data[0] == 0 && zero->data[3] == 0, "a zero matrix is zero");
  check(lian_matrix_rows(a) == 2 && lian_matrix_cols(a) == 3 && lian_matrix_data(a)[5] == 6,
        "rows, columns and data of a handle");
  check(lian_matrix_keep(a) == a && a->owners == 2, "keep adds an owner");
  lian_matrix_free(a);
  check(a->owners == 1 && memcmp(all->data, a->data, sizeof cells) == 0, "free gives one up");
  sums[0] = sums[1] = sums[2] = 7;
  matrix_transposed_times(NULL, none, cells, sums);
  check(sums[0] == 0 && sums[2] == 0, "no rows: A'v is zero");
  lian_matrix *wide = must(matrix_new(m, 2, 0));
  sums[0] = sums[1] = 7;
  matrix_times(NULL, wide, cells, sums);
  check(sums[0] == 0 && sums[1] == 0, "no columns: A v is zero");
  lian_matrix_free(zero);
  lian_matrix *out = must(matrix_new(m, 2, 3));
  out->data[0] = out->data[5] = 7;
  matrix_product(NULL, wide, none, out);
  check(out->data[0] == 0 && out->data[5] == 0, "an inner dimension of 0: A B is zero");
  lian_matrix_free(a);
  lian_matrix_free(p);
  lian_matrix_free(all);
  lian_matrix_free(none);
  lian_matrix_free(wide);
  lian_matrix_free(out);
  lian_matrix_free(NULL);
}

static void test_matrix_products(size_t rows, size_t inner, size_t cols) {
  double *x = random_numbers(rows * inner, 3), *y = random_numbers(inner * cols, 4);
  double *v = random_numbers(inner, 5), *w = random_numbers(rows, 6), worst = 0;
  double *av = random_numbers(rows, 7), *aw = random_numbers(inner, 8);
  lian_matrix *a = matrix_from(rows, inner, x), *b = matrix_from(inner, cols, y);
  lian_matrix *c = matrix_from(rows, cols, NULL);
  for (size_t k = 0; k < rows * cols; k++) c->data[k] = NAN;
  matrix_product(NULL, a, b, c);
  matrix_times(NULL, a, v, av);
  matrix_transposed_times(NULL, a, w, aw);
  for (size_t i = 0; i < rows; i++) {
    double sum = 0;
    for (size_t k = 0; k < inner; k++) sum += x[i * inner + k] * v[k];
    worst = fmax(worst, fabs(sum - av[i]));
    for (size_t j = 0; j < cols; j++) {
      sum = 0;
      for (size_t k = 0; k < inner; k++) sum += x[i * inner + k] * y[k * cols + j];
      worst =
          isfinite(c->data[i * cols + j]) ? fmax(worst, fabs(sum - c->data[i * cols + j])) : 1;
    }
  }
  for (size_t k = 0; k < inner; k++) {
    double sum = 0;
    for (size_t i = 0; i < rows; i++) sum += x[i * inner + k] * w[i];
    worst = fmax(worst, fabs(sum - aw[k]));
  }
  check_size(worst < 1e-11, "A B, A v, A'v against plain sums", rows);
  lian_matrix_free(a);
  lian_matrix_free(b);
  lian_matrix_free(c);
  free(x);
  free(y);
  free(v);
  free(w);
  free(av);
  free(aw);
}

static void test_sizes(void) {
  lian_error e = {LIAN_OK, ""};
  lian_matrix *a = NULL;
  lian_sparse *s = NULL;
  memory m = memory_of(NULL);
  check(!matrix_new(m, 2147483647, 2147483647), "a matrix beyond all memory is refused");
  check(!matrix_new(m, SIZE_MAX, 2) && !matrix_zero(m, 2, SIZE_MAX / 2),
        "so is a size overflow");
  check(lian_matrix_new(NULL, SIZE_MAX / 2, 3, NULL, &a, &e) == LIAN_BAD_ARGUMENT && !a &&
            strstr(e.text, "2147483647"),
        "a side beyond 2^31 - 1 is misuse");
  check(lian_matrix_new(NULL, 2147483647, 2147483647, NULL, &a, &e) == LIAN_NO_MEMORY && !a,
        "sides that BLAS can count but memory cannot hold: no memory");
  check(sparse_from_triplets(NULL, (size_t)1 << 33, 2, 0, NULL, NULL, NULL, &s, &e) ==
                LIAN_BAD_ARGUMENT &&
            !s,
        "a sparse side beyond 2^32 - 1 is misuse");
}

/* ---- LU */

static void naive_solve(const double *m, size_t n, int transposed, const double *b, double *x) {
  double *a = must(malloc((n * n + 1) * sizeof *a));
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) a[i * n + j] = transposed ? m[j * n + i] : m[i * n + j];
  memcpy(x, b, n * sizeof *x);
  for (size_t k = 0; k < n; k++) {
    size_t best = k;
    for (size_t i = k; i < n; i++)
      if (fabs(a[i * n + k]) > fabs(a[best * n + k])) best = i;
    for (size_t j = 0; j < n; j++) {
      double held = a[k * n + j];
      a[k * n + j] = a[best * n + j];
      a[best * n + j] = held;
    }
    double held = x[k];
    x[k] = x[best];
    x[best] = held;
    for (size_t i = k + 1; i < n; i++) {
      double f = a[i * n + k] / a[k * n + k];
      for (size_t j = k; j < n; j++) a[i * n + j] -= f * a[k * n + j];
      x[i] -= f * x[k];
    }
  }
  for (size_t k = n; k-- > 0;) {
    for (size_t j = k + 1; j < n; j++) x[k] -= a[k * n + j] * x[j];
    x[k] /= a[k * n + k];
  }
  free(a);
}

static void test_factor(size_t n, int productive) {
  double *m = productive ? leontief(n, 9) : random_numbers(n * n, 10);
  double *b = random_numbers(n, 11), *x = random_numbers(n, 12), *y = random_numbers(n, 13);
  int32_t *pivot = must(malloc((n + 1) * sizeof *pivot));
  lian_matrix *f = matrix_from(n, n, m), *given = matrix_from(n, n, m);
  lian_matrix *unit = matrix_from(n, n, NULL);
  lian_error e = {LIAN_OK, ""};
  dense_lu lu;
  check_size(dense_factor(NULL, f->data, n, pivot, &lu, &e) == LIAN_OK, "factor", n);
  for (int transposed = 0; transposed < 2; transposed++) {
    naive_solve(m, n, transposed, b, x);
    memcpy(y, b, n * sizeof *y);
    dense_substitute(&lu, transposed, y);
    double size = fmax(1, vector_largest(x, n));
    check_size(gap(x, y, n) < 1e-9 * size, transposed ? "M'x = b" : "M x = b", n);
  }
  check_size(dense_invert(NULL, &lu, &e) == LIAN_OK, "invert", n);
  double size = fmax(1, vector_largest(f->data, n * n)), worst = 0;
  for (int side = 0; side < 2; side++) {
    matrix_product(NULL, side ? f : given, side ? given : f, unit);
    for (size_t k = 0; k < n * n; k++)
      worst = fmax(worst, fabs(unit->data[k] - (k / n == k % n)));
  }
  check_size(worst < 1e-12 * size * sqrt((double)n + 1), "M L = I and L M = I", n);
  lian_matrix_free(f);
  lian_matrix_free(given);
  lian_matrix_free(unit);
  free(m);
  free(b);
  free(x);
  free(y);
  free(pivot);
}

/* Miller and Blair 2009, 2.3: A = [.15 .25; .20 .05], L = [1.2541 .3300; .2640 1.1221] */
static void test_published_inverse(void) {
  double m[] = {1 - 0.15, -0.25, -0.20, 1 - 0.05}, x[] = {600, 1500};
  double published[] = {1.2541, 0.3300, 0.2640, 1.1221};
  int32_t pivot[2];
  dense_lu lu;
  check(dense_factor(NULL, m, 2, pivot, &lu, NULL) == LIAN_OK, "factor of a 2 x 2 table");
  dense_substitute(&lu, 0, x);
  check(fabs(x[0] - 1247.52) < 0.005 && fabs(x[1] - 1841.58) < 0.005,
        "published output for a new final demand");
  dense_invert(NULL, &lu, NULL);
  check(gap(m, published, 4) < 5e-5, "published Leontief inverse, to its four decimals");
}

static void expect_singular(double *m, size_t n, const char *telling, const char *what) {
  lian_error e = {LIAN_OK, ""};
  int32_t pivot[8];
  dense_lu lu;
  lian_status status = dense_factor(NULL, m, n, pivot, &lu, &e);
  check(status == LIAN_SINGULAR && e.code == LIAN_SINGULAR && strstr(e.text, telling), what);
}

static void test_singular(void) {
  double half[] = {0.5, -0.5, -0.5, 0.5};
  double third[] = {2.0 / 3,  -1.0 / 3, -1.0 / 3, -1.0 / 3, 2.0 / 3,
                    -1.0 / 3, -1.0 / 3, -1.0 / 3, 2.0 / 3};
  double count[] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, zero[] = {0};
  double row[] = {1, 2, 0, 0, 0, 0, 3, 4, 5};
  expect_singular(half, 2, "row 2", "I - A with rho = 1 is singular");
  expect_singular(third, 3, "row 3", "so is one whose last pivot is rounding noise");
  expect_singular(count, 3, "row 3", "1 .. 9 is singular up to rounding");
  expect_singular(zero, 1, "row 1", "zero is singular");
  expect_singular(row, 3, "row 2", "the row of zeros is named");
  double scaled[] = {1e200, 0, 0, 1e-200}, small[] = {1, 1e-13, 1, 2e-13};
  int32_t pivot[2];
  dense_lu lu;
  check(dense_factor(NULL, scaled, 2, pivot, &lu, NULL) == LIAN_OK &&
            !dense_invert(NULL, &lu, NULL) && fabs(scaled[3] / 1e200 - 1) < 1e-15,
        "unlike units are not taken for singular");
  check(dense_factor(NULL, small, 2, pivot, &lu, NULL) == LIAN_OK, "nor is a small column");
  double tiny[] = {5e-324};
  check(dense_factor(NULL, tiny, 1, pivot, &lu, NULL) == LIAN_OK &&
            dense_invert(NULL, &lu, NULL) == LIAN_SINGULAR,
        "an inverse beyond all numbers");
}

static void test_not_finite(void) {
  for (int kind = 0; kind < 2; kind++) {
    double m[] = {1, 2, 3, kind ? NAN : INFINITY}, radius = -1;
    lian_error e = {LIAN_OK, ""};
    int32_t pivot[2];
    dense_lu lu;
    check(dense_factor(NULL, m, 2, pivot, &lu, &e) == LIAN_BAD_DATA && strstr(e.text, "[2][2]"),
          "factor names a cell that is not finite");
    check(dense_spectral_radius(NULL, m, 2, &radius, &e) == LIAN_BAD_DATA && radius == -1 &&
              strstr(e.text, "[2][2]"),
          "so does the spectral radius");
  }
}

static int stop_now(void *ud) {
  ++*(int *)ud;
  return 1;
}

static void test_interrupted(void) {
  int asked = 0;
  lian_env env = {.stop = stop_now, .stop_ud = &asked};
  double *m = leontief(20, 14);
  int32_t pivot[20];
  lian_error e;
  dense_lu lu;
  check(dense_factor(&env, m, 20, pivot, &lu, &e) == LIAN_INTERRUPTED && asked > 0,
        "factor can be interrupted");
  free(m);
  m = leontief(20, 14);
  dense_factor(NULL, m, 20, pivot, &lu, &e);
  check(dense_invert(&env, &lu, &e) == LIAN_INTERRUPTED, "and the inverse");
  free(m);
}

typedef struct shares {
  double last, least;
  int told, falls;
} shares;

static void note_share(void *ud, double share) {
  shares *s = ud;
  s->falls += share < s->last || share > 1;
  s->last = share;
  if (share < s->least) s->least = share;
  s->told++;
}

static void test_progress(void) {
  shares s = {0, 1, 0, 0};
  lian_env env = {.progress = note_share, .progress_ud = &s};
  env_part part;
  size_t n = 700;
  double *m = leontief(n, 15);
  int32_t *pivot = must(malloc(n * sizeof *pivot));
  dense_lu lu;
  lian_env first = env_within(&env, &part, 0.25, 0.5);
  dense_factor(&first, m, n, pivot, &lu, NULL);
  check(s.told > 1 && s.least == 0.25 && s.last < 0.5 && s.falls == 0, "factors tell their part of the work");
  lian_env rest = env_within(&env, &part, 0.5, 1);
  dense_invert(&rest, &lu, NULL);
  check(s.last > 0.5 && s.last < 1 && s.falls == 0, "the inverse goes on from there");
  lian_env none = env_within(NULL, &part, 0, 1);
  check(!none.progress && !none.stop, "and nobody is told where nobody asks");
  free(pivot);
  free(m);
}

/* ---- sparse */

/* the cells that are not 0 as triplets */
static lian_status sparse_of(const lian_env *env, const double *cells, size_t rows, size_t cols, lian_sparse **out,
                             lian_error *err) {
  uint32_t *row = must(malloc((rows * cols + 1) * sizeof *row)), *col = must(malloc((rows * cols + 1) * sizeof *col));
  double *value = must(malloc((rows * cols + 1) * sizeof *value));
  size_t count = 0;
  for (size_t k = 0; k < rows * cols; k++) {
    if (cells[k] == 0) continue;
    row[count] = (uint32_t)(k / cols), col[count] = (uint32_t)(k % cols), value[count++] = cells[k];
  }
  lian_status status = sparse_from_triplets(env, rows, cols, count, row, col, value, out, err);
  free(row), free(col), free(value);
  return status;
}

static void test_sparse_dense(size_t rows, size_t cols) {
  double *cells = random_numbers(rows * cols, 15), *v = random_numbers(cols, 16);
  double *sums = random_numbers(rows + cols, 17), *want = random_numbers(rows + cols, 18);
  for (size_t k = 0; k < rows * cols; k++)
    if (random_uniform(19, 0, k) < 0.7) cells[k] = 0;
  lian_sparse *s = NULL;
  lian_matrix *a = matrix_from(rows, cols, cells);
  check_size(sparse_of(NULL, cells, rows, cols, &s, NULL) == LIAN_OK, "from the cells of a table", rows);
  lian_sparse *t = must(sparse_transpose(memory_of(NULL), s));
  int same = 1;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < cols; j++)
      same = same && sparse_at(s, i, j) == cells[i * cols + j] &&
             sparse_at(t, j, i) == sparse_at(s, i, j);
  check_size(same, "every cell of a sparse matrix and of its transpose", rows);
  sparse_times(NULL, s, v, sums);
  matrix_times(NULL, a, v, want);
  check_size(gap(sums, want, rows) < 1e-13, "sparse A v", rows);
  sparse_row_sums(s, sums);
  matrix_row_sums(a, want);
  check_size(gap(sums, want, rows) < 1e-13, "sparse row sums", rows);
  sparse_col_sums(s, sums);
  matrix_col_sums(a, want);
  check_size(gap(sums, want, cols) < 1e-13, "sparse column sums", rows);
  sparse_free(s);
  sparse_free(t);
  lian_matrix_free(a);
  free(cells);
  free(v);
  free(sums);
  free(want);
}

static void test_triplets(void) {
  uint32_t row[] = {1, 0, 1, 1, 0, 2}, col[] = {2, 1, 0, 2, 1, 0};
  double value[] = {1e16, 4, 5, 1, -4, 0};
  lian_error e = {LIAN_OK, ""};
  lian_sparse *s = NULL;
  check(sparse_from_triplets(NULL, 3, 3, 6, row, col, value, &s, &e) == LIAN_OK, "triplets");
  check(s->count == 2 && sparse_at(s, 0, 1) == 0, "sums and values of zero are dropped");
  check(sparse_at(s, 1, 0) == 5 && s->index[0] == 0 && s->index[1] == 2, "columns ascend");
  sparse_free(s);
  uint32_t same[] = {0, 0, 0, 0};
  double order[] = {1e16, 1, -1e16, 1};
  sparse_from_triplets(NULL, 1, 1, 4, same, same, order, &s, &e);
  check(sparse_at(s, 0, 0) == 1e16 + 1 - 1e16 + 1, "duplicates are added in the order given");
  check(sparse_keep(s) == s && s->owners == 2, "keep adds an owner to a sparse matrix");
  sparse_free(s);
  sparse_free(s);
  sparse_free(NULL);
  s = NULL;
  check(sparse_from_triplets(NULL, 3, 2, 6, row, col, value, &s, &e) == LIAN_BAD_DATA && !s &&
            strstr(e.text, "entry 1 ") && strstr(e.text, "(2, 3)"),
        "a column out of range is named");
  check(sparse_from_triplets(NULL, 2, 3, 6, row, col, value, &s, &e) == LIAN_BAD_DATA &&
            strstr(e.text, "entry 6 "),
        "a row out of range is named");
  value[2] = NAN;
  check(sparse_from_triplets(NULL, 3, 3, 6, row, col, value, &s, &e) == LIAN_BAD_DATA &&
            strstr(e.text, "entry 3"),
        "NaN is named");
  value[2] = -INFINITY;
  check(sparse_from_triplets(NULL, 3, 3, 6, row, col, value, &s, &e) == LIAN_BAD_DATA &&
            strstr(e.text, "entry 3"),
        "infinity is named");
  double huge[] = {1e308, 1e308, 0, 0};
  check(sparse_from_triplets(NULL, 1, 1, 4, same, same, huge, &s, &e) == LIAN_BAD_DATA && !s &&
            strstr(e.text, "(1, 1)"),
        "entries that add up to infinity are named");
  check(
      sparse_from_triplets(NULL, 0, 0, 0, NULL, NULL, NULL, &s, &e) == LIAN_OK && s->count == 0,
      "a sparse matrix of nothing");
  sparse_free(s);
}

/* ---- solving with an operator */

static void sparse_product(const lian_env *env, const void *context, const double *v,
                           double *out) {
  sparse_times(env, context, v, out);
}

static void dense_product(const lian_env *env, const void *context, const double *v,
                          double *out) {
  matrix_times(env, context, v, out);
}

/* `links` suppliers a column, column sums in [.2, .8] */
static lian_sparse *network(size_t n, size_t links, uint64_t seed) {
  size_t count = n * links;
  uint32_t *row = must(malloc(count * sizeof *row)), *col = must(malloc(count * sizeof *col));
  double *value = must(malloc(count * sizeof *value));
  lian_sparse *s = NULL;
  for (size_t j = 0; j < n; j++) {
    double sum = 0, target = 0.2 + 0.6 * random_uniform(seed, 3, j);
    for (size_t k = j * links; k < (j + 1) * links; k++) sum += random_uniform(seed, 1, k);
    for (size_t k = j * links; k < (j + 1) * links; k++) {
      row[k] = (uint32_t)(random_uniform(seed, 0, k) * (double)n);
      col[k] = (uint32_t)j;
      value[k] = target * random_uniform(seed, 1, k) / sum;
    }
  }
  sparse_from_triplets(NULL, n, n, count, row, col, value, &s, NULL);
  free(row);
  free(col);
  free(value);
  return must(s);
}

/* max |b - x + A x| / max |b|, computed independently */
static double residual_of(const operator *a, const double *b, const double *x) {
  double *ax = must(malloc((a->n + 1) * sizeof *ax)), most = 0;
  a->times(NULL, a->context, x, ax);
  for (size_t i = 0; i < a->n; i++) most = fmax(most, fabs(b[i] - x[i] + ax[i]));
  free(ax);
  return most / vector_largest(b, a->n);
}

static void test_solve(size_t n, double scale) {
  lian_sparse *s = network(n, n < 5 ? 1 : 5, 20);
  operator a = {n, sparse_product, s};
  double *b = random_numbers(n, 21), *x = must(calloc(n, sizeof *x));
  double *y = must(calloc(n, sizeof *y));
  solve_report r, q;
  for (size_t i = 0; i < n; i++) b[i] *= scale;
  check_size(operator_solve(NULL, &a, b, 1e-12, 500, x, &r, NULL) == LIAN_OK, "solve", n);
  check_size(r.residual <= 1e-12 && fabs(residual_of(&a, b, x) - r.residual) < 1e-14,
             "the residual reported is the true one", n);
  check_size(r.sweeps > 0 && r.sweeps < 60, "it spends few products", n);
  check_size(operator_neumann(NULL, &a, b, 1e-12, 500, y, &q, NULL) == LIAN_OK &&
                 q.residual <= 1e-12 && residual_of(&a, b, y) < 1.01e-12,
             "Neumann", n);
  check_size(gap(x, y, n) < 1e-11 * vector_largest(x, n), "both agree", n);
  check_size(operator_solve(NULL, &a, b, 1e-12, 500, x, &r, NULL) == LIAN_OK && r.sweeps == 1,
             "an answer as guess costs one product", n);
  sparse_free(s);
  free(b);
  free(x);
  free(y);
}

static lian_status solve_cells(const double *cells, size_t n, const double *b, int most,
                               double *x, solve_report *r, lian_error *e) {
  lian_matrix *m = matrix_from(n, n, cells);
  operator a = {n, dense_product, m};
  lian_status status = operator_solve(NULL, &a, b, 1e-12, most, x, r, e);
  lian_matrix_free(m);
  return status;
}

static void test_hard_solves(void) {
  double b[] = {1, 1}, x[] = {0, 0};
  double cycle[] = {0, 0.9, 0.9, 0}, turn[] = {0, -0.9, 0.9, 0}, one[] = {0.5, 0.5, 0.5, 0.5};
  double large[] = {1.5, 0.2, 0.3, 2}, nilpotent[] = {0, 1e6, 0, 0}, zero[] = {0, 0, 0, 0};
  double broken[] = {0, NAN, 0, 0};
  solve_report r;
  lian_error e = {LIAN_OK, ""};
  check(!solve_cells(cycle, 2, b, 500, x, &r, &e) && fabs(x[0] - 10) < 1e-10,
        "a cyclic system");
  x[0] = x[1] = 0;
  check(!solve_cells(turn, 2, b, 500, x, &r, &e) && fabs(x[0] - 0.1 / 1.81) < 1e-12,
        "a rotation, on which BiCGSTAB breaks down");
  x[0] = x[1] = 0;
  check(!solve_cells(nilpotent, 2, b, 500, x, &r, &e) && fabs(x[0] / 1000001 - 1) < 2e-12,
        "a nilpotent system");
  x[0] = NAN;
  check(!solve_cells(zero, 2, b, 500, x, &r, &e) && x[0] == 1, "no links, and a guess of NaN");
  x[0] = x[1] = 0;
  check(!solve_cells(large, 2, b, 500, x, &r, &e) && r.residual <= 1e-12,
        "radius above one, where the series diverges");
  x[0] = x[1] = 0;
  check(solve_cells(one, 2, b, 300, x, &r, &e) == LIAN_NO_CONVERGENCE && r.sweeps <= 300 &&
            strstr(e.text, "relative residual"),
        "a singular system: no convergence, in bounds");
  check(isfinite(x[0]) && r.residual <= 1, "and the best answer found, no worse than zero");
  check(solve_cells(broken, 2, b, 300, x, &r, &e) == LIAN_NO_CONVERGENCE && isfinite(x[0]),
        "a product of NaN does not pass");
  double none[] = {0, 0}, odd[] = {1, INFINITY};
  x[0] = 3;
  check(!solve_cells(cycle, 2, none, 500, x, &r, &e) && x[0] == 0 && r.sweeps == 0,
        "b = 0: x = 0");
  check(solve_cells(cycle, 2, odd, 500, x, &r, &e) == LIAN_BAD_DATA && strstr(e.text, " 2"),
        "b that is not finite is named");
  x[0] = x[1] = 0;
  check(
      solve_cells(cycle, 2, b, 3, x, NULL, &e) == LIAN_NO_CONVERGENCE || fabs(x[0] - 10) < 1e-9,
      "a report is not needed");
  check(!solve_cells(NULL, 0, NULL, 10, NULL, &r, &e) && r.residual == 0, "no unknowns");
  lian_matrix *m = matrix_from(2, 2, large);
  operator a = {2, dense_product, m};
  x[0] = x[1] = 0;
  check(operator_neumann(NULL, &a, b, 1e-12, 5000, x, &r, &e) == LIAN_NO_CONVERGENCE &&
            r.sweeps < 200,
        "the series stops when it is hopeless");
  int asked = 0;
  lian_env env = {.stop = stop_now, .stop_ud = &asked};
  check(operator_solve(&env, &a, b, 1e-12, 500, x, &r, &e) == LIAN_INTERRUPTED &&
            operator_neumann(&env, &a, b, 1e-12, 500, x, &r, &e) == LIAN_INTERRUPTED,
        "solving can be interrupted");
  lian_matrix_free(m);
}

/* ---- spectral radius */

static spectrum spectrum_of(const double *cells, size_t n, double *vector, int most) {
  spectrum s = {-1, -1, -1, -1, -1};
  lian_matrix *m = matrix_from(n, n, cells);
  operator a = {n, dense_product, m};
  operator_spectrum(NULL, &a, 1e-10, most, vector, &s, NULL);
  lian_matrix_free(m);
  return s;
}

static void expect_radius(const double *cells, size_t n, double radius, const char *what) {
  double dense = -1;
  spectrum s = spectrum_of(cells, n, NULL, 4000);
  dense_spectral_radius(NULL, cells, n, &dense, NULL);
  check(s.settled && fabs(s.radius - radius) <= 1e-9 * radius &&
            s.low <= radius * (1 + 1e-14) && s.high >= radius * (1 - 1e-14) &&
            s.low <= s.radius && s.radius <= s.high,
        what);
  check(fabs(dense - radius) <= 1e-7 * (radius + 1e-3), "  and by the QR method");
}

static void test_spectrum(void) {
  double one[] = {0.3}, zero1[] = {0}, zero[] = {0, 0, 0, 0}, swap[] = {0, 1, 1, 0};
  double lame[] = {0, 2, 0.5, 0}, ring[] = {0, 8, 0, 0, 0, 1, 1, 0, 0},
         jordan0[] = {0, 1, 0, 0};
  double chain[] = {0, 3, 5, 0, 0, 7, 0, 0, 0}, parts[] = {0.5, 0, 0, 0.1};
  double upper[] = {0.5, 1, 0, 0.1}, lower[] = {0.5, 0, 1, 0.1}, feeder[] = {0.1, 1, 0, 0.5};
  double idle[] = {0.2, 0, 0.1, 0, 0, 0, 0.3, 0, 0.4}, twin[] = {0.5, 0, 0, 0.5};
  double book[] = {0.15, 0.25, 0.20, 0.05}, tall[] = {0, 1e6, 1e-6, 0};
  double sunk[] = {0, 1, 0, 0, 0, 1, 0, 0, 0.7};
  expect_radius(one, 1, 0.3, "radius of a number");
  expect_radius(zero1, 1, 0, "of the number zero");
  expect_radius(zero, 2, 0, "of a zero matrix");
  expect_radius(swap, 2, 1, "of [0 1; 1 0]");
  expect_radius(lame, 2, 1, "of a cycle of two with unlike weights");
  expect_radius(ring, 3, 2, "of a cycle of three");
  expect_radius(jordan0, 2, 0, "of a nilpotent Jordan block");
  expect_radius(chain, 3, 0, "of a supply chain without a cycle");
  expect_radius(parts, 2, 0.5, "of two parts that do not meet");
  expect_radius(upper, 2, 0.5, "of a large part that buys from a small one");
  expect_radius(lower, 2, 0.5, "of a small part that buys from a large one");
  expect_radius(feeder, 2, 0.5, "of a part that the large one feeds");
  expect_radius(idle, 3, 0.5, "with a row and a column of zeros");
  expect_radius(twin, 2, 0.5, "of two parts alike");
  expect_radius(book, 2, 0.1 + sqrt(0.0025 + 0.05), "of a 2 x 2 table");
  expect_radius(tall, 2, 1, "of a cycle with very unlike weights");
  expect_radius(sunk, 3, 0.7, "of a chain that ends in a cycle");
}

static void test_spectrum_bounds(void) {
  double jordan[] = {0.5, 1, 0, 0.5}, mixed[] = {0.5, -0.2, 0.1, 0.8},
         broken[] = {1, NAN, 0, 1};
  double vector[] = {1, NAN}, zero[] = {0, 0, 0, 0};
  spectrum s = spectrum_of(jordan, 2, NULL, 500);
  check(!s.settled && s.sweeps <= 500 && s.low <= 0.5 && s.high >= 0.5 && s.high < 0.51,
        "a Jordan block does not settle, but its bounds hold and narrow");
  s = spectrum_of(mixed, 2, NULL, 500); /* eigenvalues .7236 and .5764 */
  check(s.settled && fabs(s.radius - (0.65 + sqrt(0.0225 - 0.02))) < 1e-6,
        "negative cells: an estimate that settles");
  double turn[] = {0, -1, 1, 0}, radius = 0;
  s = spectrum_of(turn, 2, NULL, 500);
  check(s.sweeps <= 500, "a rotation ends");
  check(!dense_spectral_radius(NULL, turn, 2, &radius, NULL) && fabs(radius - 1) < 1e-14,
        "the QR method knows complex eigenvalues");
  double book[] = {0.15, 0.25, 0.20, 0.05};
  s = spectrum_of(book, 2, vector, 500);
  double rho = s.radius, top = 0.15 * vector[0] + 0.25 * vector[1];
  check(fabs(vector[0] + vector[1] - 1) < 1e-15 && fabs(top - rho * vector[0]) < 1e-10,
        "the Perron vector, of sum 1, from any start");
  s = spectrum_of(zero, 2, vector, 500);
  check(s.settled && vector[0] > 0 && vector[1] > 0, "a zero matrix leaves the start");
  lian_matrix *m = matrix_from(2, 2, broken);
  operator a = {2, dense_product, m};
  lian_error e = {LIAN_OK, ""};
  check(operator_spectrum(NULL, &a, 1e-10, 50, NULL, &s, &e) == LIAN_BAD_DATA,
        "NaN is bad data");
  lian_matrix_free(m);
  lian_sparse *net = network(2000, 6, 22);
  operator b = {2000, sparse_product, net};
  check(!operator_spectrum(NULL, &b, 1e-10, 2000, NULL, &s, &e) && s.settled && s.low > 0.2 &&
            s.high < 0.8 && s.high - s.low <= 1e-10 * s.high,
        "bounds of a network");
  int asked = 0;
  lian_env env = {.stop = stop_now, .stop_ud = &asked};
  check(operator_spectrum(&env, &b, 1e-10, 2000, NULL, &s, &e) == LIAN_INTERRUPTED,
        "power iteration can be interrupted");
  sparse_free(net);
  a.n = 0;
  check(!operator_spectrum(NULL, &a, 1e-10, 50, NULL, &s, &e) && s.settled && s.radius == 0,
        "no nodes: radius 0");
}

/* ---- threads */

#define ROWS 700

typedef struct outcome {
  double *inverse, *factors, *product, *times, *turned, *sparse, *solved, radius;
  int32_t *pivot;
  size_t size;
} outcome;

static outcome run_with(int threads) {
  size_t n = ROWS, large = 600000;
  lian_env env = {.threads = threads};
  outcome o = {.size = large};
  double *m = random_numbers(n * n, 23), *v = random_numbers(large, 24);
  lian_matrix *a = matrix_from(n, n, m), *p = matrix_from(n, n, NULL);
  lian_sparse *s = network(large, 2, 25);
  operator op = {large, sparse_product, s};
  dense_lu lu;
  o.factors = must(malloc(n * n * sizeof(double)));
  o.times = must(malloc(n * sizeof(double)));
  o.turned = must(malloc(n * sizeof(double)));
  o.sparse = must(malloc(large * sizeof(double)));
  o.solved = must(calloc(large, sizeof(double)));
  o.pivot = must(malloc(n * sizeof(int32_t)));
  matrix_product(&env, a, a, p);
  matrix_times(&env, a, v, o.times);
  matrix_transposed_times(&env, a, v, o.turned);
  if (dense_factor(&env, m, n, o.pivot, &lu, NULL)) failures++;
  memcpy(o.factors, m, n * n * sizeof *m);
  if (dense_invert(&env, &lu, NULL)) failures++;
  sparse_times(&env, s, v, o.sparse);
  if (operator_solve(&env, &op, v, 1e-10, 200, o.solved, NULL, NULL)) failures++;
  spectrum found = {0};
  if (operator_spectrum(&env, &op, 1e-6, 20, NULL, &found, NULL)) failures++;
  o.radius = found.radius;
  o.inverse = m;
  o.product = must(malloc(n * n * sizeof(double)));
  memcpy(o.product, p->data, n * n * sizeof(double));
  lian_matrix_free(a);
  lian_matrix_free(p);
  sparse_free(s);
  free(v);
  return o;
}

static void outcome_free(outcome *o) {
  free(o->inverse);
  free(o->factors);
  free(o->product);
  free(o->times);
  free(o->turned);
  free(o->sparse);
  free(o->solved);
  free(o->pivot);
}

static int same(const void *a, const void *b, size_t n, size_t size) {
  return memcmp(a, b, n * size) == 0;
}

static void test_threads(void) {
  int counts[] = {2, 3, 5};
  size_t n = ROWS;
  outcome one = run_with(1);
  for (size_t k = 0; k < 3; k++) {
    outcome o = run_with(counts[k]);
    size_t threads = (size_t)counts[k];
    check_size(same(one.factors, o.factors, n * n, 8) && same(one.pivot, o.pivot, n, 4),
               "the same factors bit for bit from threads", threads);
    check_size(same(one.inverse, o.inverse, n * n, 8), "  inverse", threads);
    check_size(same(one.product, o.product, n * n, 8), "  product", threads);
    check_size(same(one.times, o.times, n, 8) && same(one.turned, o.turned, n, 8), "  A v, A'v",
               threads);
    check_size(same(one.sparse, o.sparse, o.size, 8), "  sparse A v", threads);
    check_size(same(one.solved, o.solved, o.size, 8), "  solution of a network", threads);
    check_size(one.radius == o.radius, "  spectral radius", threads);
    outcome_free(&o);
  }
  outcome_free(&one);
}

/* ---- memory that runs out */

typedef lian_status job(const lian_env *env);

static lian_status job_matrix(const lian_env *env) {
  lian_matrix *a = NULL;
  double cells[] = {1, 2, 3, 4};
  lian_status status = lian_matrix_new(env, 2, 2, cells, &a, NULL);
  if (status) return a ? LIAN_BAD_DATA : status;
  lian_matrix *copy = matrix_copy(memory_of(env), a);
  lian_matrix *picked = copy ? matrix_pick(memory_of(env), copy, NULL, 0, NULL, 0) : NULL;
  if (!picked) status = LIAN_NO_MEMORY;
  lian_matrix_free(picked);
  lian_matrix_free(copy);
  lian_matrix_free(a);
  return status;
}

static lian_status job_dense(const lian_env *env) {
  double *m = leontief(40, 26), radius;
  int32_t pivot[40];
  dense_lu lu;
  lian_status status = dense_spectral_radius(env, m, 40, &radius, NULL);
  if (!status) status = dense_factor(env, m, 40, pivot, &lu, NULL);
  if (!status) status = dense_invert(env, &lu, NULL);
  free(m);
  return status;
}

static lian_status job_sparse(const lian_env *env) {
  uint32_t row[] = {0, 1, 1}, col[] = {1, 0, 0};
  double value[] = {0.5, 0.25, 0.25};
  lian_sparse *s = NULL, *t = NULL;
  lian_status status = sparse_from_triplets(env, 2, 2, 3, row, col, value, &s, NULL);
  if (!status && !(t = sparse_transpose(memory_of(env), s))) status = LIAN_NO_MEMORY;
  sparse_free(s);
  sparse_free(t);
  return status;
}

static lian_status job_operator(const lian_env *env) {
  double cells[] = {0.1, 0.2, 0.3, 0.4}, b[] = {1, 2}, x[] = {0, 0};
  lian_matrix *m = matrix_from(2, 2, cells);
  operator a = {2, dense_product, m};
  spectrum found;
  lian_status status = operator_solve(env, &a, b, 1e-12, 100, x, NULL, NULL);
  if (!status) status = operator_neumann(env, &a, b, 1e-12, 100, x, NULL, NULL);
  if (!status) status = operator_spectrum(env, &a, 1e-10, 100, NULL, &found, NULL);
  lian_matrix_free(m);
  return status;
}

static void test_memory(job *run, const char *what) {
  account a = {0};
  lian_env env = {.allocate = accounted, .allocate_ud = &a};
  lian_status status = LIAN_NO_MEMORY;
  size_t k = 0;
  int held = 1;
  while (status != LIAN_OK && held && k < 1000) {
    a = (account){.fail_at = ++k};
    status = run(&env);
    held = (status == LIAN_NO_MEMORY || status == LIAN_OK) && a.bytes == 0 && !a.wrong;
  }
  check(held && status == LIAN_OK && k > 1, what);
}

/* peak memory of the inverse beside its matrix: below a fifth of it from n = 500 on */
typedef struct peak {
  size_t now, most;
} peak;

static void *peaked(void *ud, void *block, size_t osize, size_t nsize) {
  peak *p = ud;
  p->now += nsize - osize;
  if (p->now > p->most) p->most = p->now;
  if (nsize > 0) return realloc(block, nsize);
  free(block);
  return NULL;
}

static void test_inverse_memory(void) {
  size_t n = 500;
  peak p = {0, 0};
  lian_env env = {.allocate = peaked, .allocate_ud = &p};
  double *m = leontief(n, 27);
  int32_t *pivot = must(malloc(n * sizeof *pivot));
  dense_lu lu;
  lian_status status = dense_factor(&env, m, n, pivot, &lu, NULL);
  if (!status) status = dense_invert(&env, &lu, NULL);
  check(!status && p.now == 0 && p.most * 5 <= n * n * sizeof *m,
        "the inverse takes less than a fifth of a matrix beside it");
  free(m);
  free(pivot);
}

/* Salmon et al. 2011, known answers of Philox4x32-10; uniform numbers stay inside (0, 1) */
static void test_random(void) {
  uint32_t b[4], known[] = {0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u};
  uint32_t ones[] = {0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu};
  random_block(0, 0, 0, b);
  check(memcmp(b, known, sizeof b) == 0, "Philox of zeros");
  random_block(UINT64_MAX, UINT64_MAX, UINT64_MAX, b);
  check(memcmp(b, ones, sizeof b) == 0, "Philox of ones");
  double sum = 0, squares = 0, low = 1, high = 0;
  size_t n = 100000;
  for (size_t i = 0; i < n; i++) {
    double u = random_uniform(28, 0, i);
    sum += u;
    squares += u * u;
    low = fmin(low, u);
    high = fmax(high, u);
  }
  double mean = sum / (double)n, variance = squares / (double)n - mean * mean;
  check(low > 0 && high < 1 && fabs(mean - 0.5) < 0.004 && fabs(variance - 1.0 / 12) < 0.001,
        "uniform numbers: mean 1/2, variance 1/12, within four standard errors");
  check(random_uniform(1, 2, 3) == random_uniform(1, 2, 3) &&
            random_uniform(1, 2, 3) != random_uniform(1, 3, 3),
        "pure in seed, stream and index");
}

int main(void) {
  size_t orders[] = {1, 2, 7, 33, 130, 300};
  test_vectors();
  test_matrix_shape();
  test_matrix_products(1, 1, 1);
  test_matrix_products(3, 1100, 5);
  test_matrix_products(530, 70, 1030);
  test_sizes();
  for (size_t k = 0; k < 6; k++) {
    test_factor(orders[k], 0);
    test_factor(orders[k], 1);
  }
  test_factor(0, 0);
  test_published_inverse();
  test_singular();
  test_not_finite();
  test_interrupted();
  test_progress();
  test_sparse_dense(1, 1);
  test_sparse_dense(300, 270);
  test_sparse_dense(2, 600);
  test_triplets();
  test_solve(2, 1);
  test_solve(13, 1e-300);
  test_solve(5000, 1e200);
  test_hard_solves();
  test_spectrum();
  test_spectrum_bounds();
  test_threads();
  test_memory(job_matrix, "dense matrices survive any failing allocation");
  test_memory(job_dense, "LU, inverse and eigenvalues do");
  test_memory(job_sparse, "sparse matrices do");
  test_memory(job_operator, "solvers and power iteration do");
  test_inverse_memory();
  test_random();
  printf("%d not ok\n", failures);
  return failures > 0;
}
