/* a host with threads: each has its own chain and its own network, all run at the same time, and results equal those of
   a single thread bit for bit. OpenBLAS keeps the number of threads that the host set. */
#include <lian.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4
#define ROUNDS 8
#define N 500
#define FIRMS 20000
#define LINKS 300000
#define SOURCES 40

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

/* ---- a network, whose rows are sorted on threads, and betweenness from some firms */

#define NETWORK_SIZE (FIRMS + 2 * LINKS)

static lian_status ask_network(int number, int threads, double *into, lian_error *err) {
  lian_env env = {.threads = threads};
  lian_network *g = NULL;
  uint32_t *ends = malloc(2 * LINKS * sizeof *ends), sources[SOURCES];
  double *value = malloc(LINKS * sizeof *value);
  lian_status status = ends && value ? LIAN_OK : LIAN_NO_MEMORY;
  for (size_t k = 0; !status && k < 2 * LINKS; k++)
    ends[k] = (uint32_t)(lian_random_uniform(2, (uint64_t)number, k) * FIRMS);
  for (size_t k = 0; !status && k < LINKS; k++) value[k] = lian_random_uniform(3, (uint64_t)number, k);
  for (uint32_t k = 0; k < SOURCES; k++) sources[k] = k * (FIRMS / SOURCES);
  lian_network_spec spec = {.size = sizeof spec, .nodes = FIRMS, .links = LINKS, .supplier = ends,
                            .buyer = ends + LINKS, .value = value};
  lian_network_view v = {.size = sizeof v};
  if (!status) status = lian_network_new(&env, &spec, NULL, &g, NULL, err);
  if (!status) status = lian_network_look(g, &v, err);
  if (!status) status = lian_network_betweenness(&env, g, 0, SOURCES, sources, into, NULL, err);
  for (size_t k = 0; !status && k < LINKS; k++) {
    into[FIRMS + k] = k < v.links ? v.value[k] : 0;
    into[FIRMS + LINKS + k] = k < v.links ? v.supplier[k] : 0;
  }
  lian_network_free(g);
  free(ends);
  free(value);
  return status;
}

/* networks one after another on 1 to 3 threads, and those of a thread at the same time as others: how many differ */
static double *expected_network;

static void *network_work(void *argument) {
  worker *w = argument;
  double *got = malloc(sizeof(double) * NETWORK_SIZE);
  if (!got || ask_network(7, w->threads, got, &w->err))
    w->failed++;
  else
    w->different += memcmp(got, expected_network, sizeof(double) * NETWORK_SIZE) != 0;
  free(got);
  return NULL;
}

static int try_networks(void) {
  worker all[THREADS] = {{0}};
  int failed = 0, different = 0;
  lian_error err;
  expected_network = malloc(sizeof(double) * NETWORK_SIZE);
  if (!expected_network || ask_network(7, 1, expected_network, &err)) return 1;
  for (int k = 0; k < THREADS; k++) {
    all[k].threads = 1 + k % 3;
    if (pthread_create(&all[k].thread, NULL, network_work, &all[k]) != 0) return 1;
  }
  for (int k = 0; k < THREADS; k++) {
    pthread_join(all[k].thread, NULL);
    failed += all[k].failed;
    different += all[k].different;
  }
  free(expected_network);
  printf("%s networks of %d threads at once: %d failed, %d differ in some bit\n",
         failed || different ? "not ok" : "ok", THREADS, failed, different);
  return failed || different;
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
  int networks = try_networks();
  int after = openblas_get_num_threads();
  printf("%s OpenBLAS has the threads that it had: %d, %d\n", before == after ? "ok" : "not ok", before, after);
  return failed || different || networks || before != after;
}
