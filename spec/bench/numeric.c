/* times csrc/numeric: one line per measurement, "ours what n threads seconds extra"
   extra is the memory beside the input, in matrices of n x n doubles (dense), GB/s (times,
   copy), GFLOP/s (product) or number of products (sparse). Best of 5; only allocations of
   the measured call itself are timed.

   numeric_bench threads sizes...             dense work on n x n
   numeric_bench threads sparse n links path  a sparse solve, its triplets written to path */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/random.h"
#include "numeric/dense_solve.h"
#include "numeric/matrix.h"
#include "numeric/operator.h"
#include "numeric/sparse.h"

#define RUNS 5

typedef struct meter {
  size_t now, most;
} meter;

static void *metered(void *ud, void *block, size_t osize, size_t nsize) {
  meter *m = ud;
  m->now += nsize - osize;
  if (m->now > m->most) m->most = m->now;
  if (nsize > 0) return realloc(block, nsize);
  free(block);
  return NULL;
}

static meter used;
static lian_env env = {.allocate = metered, .allocate_ud = &used};

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void line(const char *what, size_t n, double time, double extra) {
  printf("ours %s %zu %d %.6f %.3f\n", what, n, env.threads, time, extra);
}

static void *need(void *block) {
  if (!block) exit(2);
  return block;
}

static void expect(lian_status status, const lian_error *e) {
  if (status == LIAN_OK) return;
  fprintf(stderr, "%s\n", e->text);
  exit(1);
}

typedef struct system {
  size_t n;
  lian_matrix *a, *m; /* A >= 0 with column sums about one half, and I - A */
  double *b, *x;
  int32_t *pivot;
} system_of;

static system_of system_new(size_t n) {
  memory m = memory_of(&env);
  system_of s = {n,
                 need(matrix_new(m, n, n)),
                 need(matrix_new(m, n, n)),
                 need(memory_new(m, n, sizeof(double))),
                 need(memory_new(m, n, sizeof(double))),
                 need(memory_new(m, n, sizeof(int32_t)))};
  for (size_t k = 0; k < n * n; k++) s.a->data[k] = random_uniform(1, 0, k) / (double)n;
  for (size_t i = 0; i < n; i++) s.b[i] = random_uniform(2, 0, i);
  return s;
}

static void system_free(system_of *s) {
  memory m = memory_of(&env);
  lian_matrix_free(s->a);
  lian_matrix_free(s->m);
  memory_free(m, s->b, s->n, sizeof *s->b);
  memory_free(m, s->x, s->n, sizeof *s->x);
  memory_free(m, s->pivot, s->n, sizeof *s->pivot);
}

static void refill(system_of *s) {
  for (size_t i = 0; i < s->n; i++)
    for (size_t j = 0; j < s->n; j++)
      s->m->data[i * s->n + j] = (i == j) - s->a->data[i * s->n + j];
}

/* largest |(I - A) L - I| of a few columns */
static double inverse_gap(const system_of *s) {
  double most = 0;
  for (size_t j = 0; j < s->n; j += s->n / 4 + 1) {
    for (size_t i = 0; i < s->n; i++) s->b[i] = s->m->data[i * s->n + j];
    matrix_times(NULL, s->a, s->b, s->x);
    for (size_t i = 0; i < s->n; i++) most = fmax(most, fabs(s->b[i] - s->x[i] - (i == j)));
  }
  return most;
}

static void bench_inverse(system_of *s) {
  lian_error e;
  double factor = INFINITY, both = INFINITY, matrix = (double)(s->n * s->n * sizeof(double));
  size_t before = used.now;
  for (int run = 0; run < RUNS; run++) {
    dense_lu lu;
    refill(s);
    used.most = used.now;
    double start = seconds();
    expect(dense_factor(&env, s->m->data, s->n, s->pivot, &lu, &e), &e);
    double middle = seconds();
    expect(dense_invert(&env, &lu, &e), &e);
    factor = fmin(factor, middle - start);
    both = fmin(both, seconds() - start);
  }
  line("factor", s->n, factor, 0);
  line("inverse", s->n, both, (double)(used.most - before) / matrix);
  if (inverse_gap(s) > 1e-10) exit(1);
}

static void bench_factor_solve(system_of *s) {
  lian_error e;
  double best = INFINITY;
  for (int run = 0; run < RUNS; run++) {
    dense_lu lu;
    refill(s);
    memcpy(s->x, s->b, s->n * sizeof *s->x);
    double start = seconds();
    expect(dense_factor(&env, s->m->data, s->n, s->pivot, &lu, &e), &e);
    dense_substitute(&lu, 0, s->x);
    best = fmin(best, seconds() - start);
  }
  line("factor_solve", s->n, best, 0);
}

static void dense_times(const lian_env *e, const void *context, const double *v, double *out) {
  matrix_times(e, context, v, out);
}

static void bench_iteration(system_of *s) {
  lian_error e;
  operator a = {s->n, dense_times, s->a};
  solve_report report = {0};
  double best = INFINITY;
  for (int run = 0; run < RUNS; run++) {
    memcpy(s->x, s->b, s->n * sizeof *s->x);
    double start = seconds();
    expect(operator_solve(&env, &a, s->b, 1e-12, 1000, s->x, &report, &e), &e);
    best = fmin(best, seconds() - start);
  }
  line("solve", s->n, best, report.sweeps);
}

static void bench_times(system_of *s) {
  double plain = INFINITY, turned = INFINITY, copy = INFINITY;
  double bytes = (double)(s->n * s->n * sizeof(double));
  for (int run = 0; run < 4 * RUNS; run++) {
    double t0 = seconds();
    matrix_times(&env, s->a, s->b, s->x);
    double t1 = seconds();
    matrix_transposed_times(&env, s->a, s->b, s->x);
    double t2 = seconds();
    memcpy(s->m->data, s->a->data, s->n * s->n * sizeof(double));
    double t3 = seconds();
    plain = fmin(plain, t1 - t0);
    turned = fmin(turned, t2 - t1);
    copy = fmin(copy, t3 - t2);
  }
  line("times", s->n, plain, bytes / plain * 1e-9);
  line("transposed_times", s->n, turned, bytes / turned * 1e-9);
  line("copy", s->n, copy, 2 * bytes / copy * 1e-9);
}

static void bench_product(system_of *s) {
  double best = INFINITY, n = (double)s->n;
  lian_matrix *c = need(matrix_new(memory_of(&env), s->n, s->n));
  for (int run = 0; run < 3; run++) {
    double start = seconds();
    matrix_product(&env, s->a, s->a, c);
    best = fmin(best, seconds() - start);
  }
  line("product", s->n, best, 2 * n * n * n / best * 1e-9);
  lian_matrix_free(c);
}

/* ---- sparse */

typedef struct triplets {
  size_t n, count;
  uint32_t *row, *col;
  double *value;
} triplets;

/* links / n suppliers a buyer, drawn at random; each column sums to a number in [.2, .8] */
static triplets draw_links(size_t n, size_t count) {
  memory m = memory_of(&env);
  triplets t = {n, count, need(memory_new(m, count, sizeof(uint32_t))),
                need(memory_new(m, count, sizeof(uint32_t))),
                need(memory_new(m, count, sizeof(double)))};
  double *sum = need(memory_zero(m, n, sizeof *sum));
  for (size_t k = 0; k < count; k++) {
    t.row[k] = (uint32_t)(random_uniform(3, 0, k) * (double)n);
    t.col[k] = (uint32_t)(k % n);
    t.value[k] = random_uniform(3, 1, k);
    sum[t.col[k]] += t.value[k];
  }
  for (size_t k = 0; k < count; k++)
    t.value[k] *= (0.2 + 0.6 * random_uniform(3, 2, t.col[k])) / sum[t.col[k]];
  memory_free(m, sum, n, sizeof *sum);
  return t;
}

static void leave(const triplets *t, const char *path) {
  FILE *f = need(fopen(path, "wb"));
  size_t done = fwrite(t->row, sizeof *t->row, t->count, f);
  done += fwrite(t->col, sizeof *t->col, t->count, f);
  done += fwrite(t->value, sizeof *t->value, t->count, f);
  if (done != 3 * t->count || fclose(f) != 0) exit(2);
}

static void sparse_product(const lian_env *e, const void *context, const double *v,
                           double *out) {
  sparse_times(e, context, v, out);
}

typedef lian_status solver_call(const lian_env *, const operator*, const double *, double, int,
                                double *, solve_report *, lian_error *);

static void bench_solver(const char *what, solver_call *call, const operator *a,
                         const double *b, double *x) {
  lian_error e;
  solve_report report = {0};
  double best = INFINITY;
  for (int run = 0; run < RUNS; run++) {
    memset(x, 0, a->n * sizeof *x);
    double start = seconds();
    expect(call(&env, a, b, 1e-12, 1000, x, &report, &e), &e);
    best = fmin(best, seconds() - start);
  }
  line(what, a->n, best, report.sweeps);
}

static void bench_sparse(size_t n, size_t count, const char *path) {
  lian_error e;
  memory m = memory_of(&env);
  triplets t = draw_links(n, count);
  leave(&t, path);
  lian_sparse *s;
  double start = seconds();
  expect(sparse_from_triplets(&env, n, n, count, t.row, t.col, t.value, &s, &e), &e);
  line("sparse_make", n, seconds() - start, (double)s->count);
  double *b = need(memory_new(m, n, sizeof *b)), *x = need(memory_new(m, n, sizeof *x));
  for (size_t i = 0; i < n; i++) b[i] = 1;
  double best = INFINITY;
  for (int run = 0; run < 4 * RUNS; run++) {
    start = seconds();
    sparse_times(&env, s, b, x);
    best = fmin(best, seconds() - start);
  }
  line("sparse_times", n, best, 12e-9 * (double)s->count / best);
  operator a = {n, sparse_product, s};
  bench_solver("sparse_solve", operator_solve, &a, b, x);
  bench_solver("sparse_neumann", operator_neumann, &a, b, x);
  sparse_free(s);
  memory_free(m, b, n, sizeof *b);
  memory_free(m, x, n, sizeof *x);
  memory_free(m, t.row, count, sizeof *t.row);
  memory_free(m, t.col, count, sizeof *t.col);
  memory_free(m, t.value, count, sizeof *t.value);
}

/* OpenBLAS starts threads of its own with the process, which spin for a while before they sleep
 */
static void settle(void) {
  double start = seconds();
  struct timespec wait = {0, 300000000};
  nanosleep(&wait, NULL);
  while (seconds() < start + 0.35) continue;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  env.threads = atoi(argv[1]);
  settle();
  if (strcmp(argv[2], "sparse") == 0) {
    if (argc < 6) return 2;
    bench_sparse((size_t)atol(argv[3]), (size_t)atol(argv[4]), argv[5]);
    return used.now == 0 ? 0 : 1;
  }
  for (int k = 2; k < argc; k++) {
    system_of s = system_new((size_t)atol(argv[k]));
    bench_product(&s);
    bench_times(&s);
    bench_iteration(&s);
    bench_factor_solve(&s);
    bench_inverse(&s);
    system_free(&s);
  }
  return used.now == 0 ? 0 : 1;
}
