/* a host with threads: each has its own chain, all run at the same time, and results equal those of a single
   thread bit for bit. OpenBLAS keeps the number of threads that the host set. */
#include <lian.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4
#define ROUNDS 8
#define N 500

#ifdef LIAN_OPENBLAS
int openblas_get_num_threads(void);
#else
static int openblas_get_num_threads(void) { return 1; }
#endif

typedef struct worker {
  pthread_t thread;
  int number, threads;
  int failed, different;
  lian_error err;
} worker;

/* a productive table whose cells are a function of its number */
static lian_status build(int number, lian_chain **out, lian_error *err) {
  double *flows = malloc(sizeof(double) * N * N), output[N];
  char *texts = malloc(16 * N);
  const char *nodes[N];
  lian_matrix *z = NULL;
  lian_status status = LIAN_NO_MEMORY;
  if (!flows || !texts) goto done;
  for (int i = 0; i < N; i++) {
    snprintf(texts + 16 * i, 16, "n%d", i);
    nodes[i] = texts + 16 * i;
    output[i] = 700.0 * N;
    for (int j = 0; j < N; j++)
      flows[i * N + j] = lian_random_uniform(1, (uint64_t)number, (uint64_t)(i * N + j)) * 1000;
  }
  status = lian_matrix_new(NULL, N, N, flows, &z, err);
  lian_chain_spec spec = {.size = sizeof spec, .kind = LIAN_KIND_TABLE, .count = N, .nodes = nodes,
                          .flows = z, .output = output};
  if (!status) status = lian_chain_new(NULL, &spec, out, err);
done:
  lian_matrix_free(z);
  free(flows);
  free(texts);
  return status;
}

/* the inverse of a fresh chain and its output multipliers, one after the other */
static lian_status ask(int number, int threads, double *into, lian_error *err) {
  lian_env env = {.threads = threads};
  lian_chain *c = NULL;
  lian_matrix *inverse = NULL;
  lian_status status = build(number, &c, err);
  if (!status) status = lian_leontief_inverse(&env, c, LIAN_FLOWS_DOMESTIC, &inverse, err);
  if (!status) memcpy(into, lian_matrix_data(inverse), sizeof(double) * N * N);
  if (!status) status = lian_multipliers(&env, c, LIAN_FLOWS_DOMESTIC, NULL, into + N * N, NULL, err);
  lian_matrix_free(inverse);
  lian_chain_free(c);
  return status;
}

static double *expected[THREADS];

static void *work(void *argument) {
  worker *w = argument;
  double *got = malloc(sizeof(double) * (N * N + N));
  for (int round = 0; got && round < ROUNDS; round++) {
    if (ask(w->number, w->threads, got, &w->err))
      w->failed++;
    else if (memcmp(got, expected[w->number], sizeof(double) * (N * N + N)) != 0)
      w->different++;
  }
  w->failed += !got;
  free(got);
  return NULL;
}

int main(void) {
  worker all[THREADS] = {{0}};
  int failed = 0, different = 0, before = openblas_get_num_threads();
  for (int k = 0; k < THREADS; k++) {
    lian_error err;
    expected[k] = malloc(sizeof(double) * (N * N + N));
    if (!expected[k] || ask(k, 1, expected[k], &err)) return 1;
  }
  for (int k = 0; k < THREADS; k++) {
    all[k].number = k;
    all[k].threads = 1 + k % 2;
    if (pthread_create(&all[k].thread, NULL, work, &all[k]) != 0) return 1;
  }
  for (int k = 0; k < THREADS; k++) {
    pthread_join(all[k].thread, NULL);
    failed += all[k].failed;
    different += all[k].different;
    if (all[k].failed) printf("%s\n", all[k].err.text);
    free(expected[k]);
  }
  printf("%s answers of %d threads at once: %d failed, %d of %d differ in some bit\n",
         failed || different ? "not ok" : "ok", THREADS, failed, different, THREADS * ROUNDS);
  int after = openblas_get_num_threads();
  printf("%s OpenBLAS has the threads that it had: %d, %d\n", before == after ? "ok" : "not ok", before, after);
  return failed || different || before != after;
}
