/* failing firms: lian's kernel beside plain loops of the published algorithm, in one program
     cascade FIRMS LINKS SECTORS FAILURES(0: all firms) [REVENUE [FILE, to which links are written]]
   The network is made: Pareto fitness of suppliers and buyers (exponent 1.3), log-normal values, sectors of uneven
   size, classes 2, 1 and 0 for 30, 50 and 20 % of pairs of sectors. The plain loops: all links each iteration, as the
   published program does without its matrices (on a sample of failures, for it takes so long), and touched firms
   alone, each of which reads all its suppliers anew. Ratios are of processor time, so that they hold beside other
   work. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "lian.h"

static double clock_of(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double now(void) { return clock_of(CLOCK_MONOTONIC); }
static double used(void) { return clock_of(CLOCK_PROCESS_CPUTIME_ID); } /* by all threads */

static double memory_mb(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)u.ru_maxrss / 1024;
}

static double u01(uint64_t stream, uint64_t k) { return lian_random_uniform(20, stream, k); }

typedef struct made {
  size_t n, m, sectors;
  uint32_t *supplier, *buyer, *sector;
  double *value, *revenue;
  unsigned char *classes;
} made;

static size_t pick(const double *sum, size_t n, double u) { /* sum ascending, sum[n - 1] the total */
  size_t low = 0, high = n - 1;
  for (u *= sum[n - 1]; low < high;) {
    size_t middle = (low + high) / 2;
    if (sum[middle] < u) low = middle + 1;
    else high = middle;
  }
  return low;
}

static made make(size_t n, size_t m, size_t sectors) {
  made g = {n, m, sectors, malloc(m * 4), malloc(m * 4), malloc(n * 4), malloc(m * 8), malloc(n * 8),
            malloc(sectors * sectors)};
  double *out = malloc(n * 8), *in = malloc(n * 8), a = 0, b = 0;
  for (size_t i = 0; i < n; i++) {
    out[i] = a += pow(u01(1, i), -1 / 1.3);
    in[i] = b += pow(u01(2, i), -1 / 1.3);
    g.sector[i] = (uint32_t)((double)sectors * pow(u01(3, i), 1.5));
    g.revenue[i] = 0;
  }
  for (size_t e = 0; e < m; e++) {
    g.supplier[e] = (uint32_t)pick(out, n, u01(4, e));
    g.buyer[e] = (uint32_t)pick(in, n, u01(5, e));
    double z = sqrt(-2 * log(u01(6, e))) * cos(6.283185307179586 * u01(7, e));
    g.value[e] = exp(2 + 1.5 * z);
    g.revenue[g.supplier[e]] += g.value[e];
  }
  for (size_t i = 0; i < n; i++) g.revenue[i] *= 1.3;
  for (size_t k = 0; k < sectors * sectors; k++) {
    double u = u01(8, k);
    g.classes[k] = u < 0.3 ? 2 : u < 0.8 ? 1 : 0;
  }
  free(out);
  free(in);
  return g;
}

static void write_links(const made *g, const char *path) {
  FILE *f = fopen(path, "w");
  if (!f) return perror(path);
  fputs("supplier,buyer,value\n", f);
  for (size_t e = 0; e < g->m; e++)
    fprintf(f, "F%06u,F%06u,%.6g\n", (unsigned)g->supplier[e], (unsigned)g->buyer[e], g->value[e]);
  fclose(f);
}

/* ---- the plain loops, on rows of buyers with suppliers by sector */

typedef struct plain {
  size_t n;
  const uint32_t *in_start, *out_start;
  const uint32_t *buyer;
  const double *value;
  uint32_t *supplier; /* by buyer, by sector */
  double *impact;     /* L_ij */
  unsigned char *last, *essential; /* ends its sector; counts alone */
  const uint32_t *sector;
  double *sales, *upstream; /* 1 / sales or 1 / revenue */
  double *down, *up, *next_down, *next_up, *left;
  size_t sectors;
} plain;

typedef struct link {
  uint32_t supplier, sector;
  double value;
} link;

static int by_sector(const void *a, const void *b) {
  const link *x = a, *y = b;
  return x->sector != y->sector ? (x->sector > y->sector) - (x->sector < y->sector)
                                : (x->supplier > y->supplier) - (x->supplier < y->supplier);
}

static plain plain_make(const made *g, const lian_network_view *v, int revenue) {
  size_t n = v->nodes, m = v->links;
  plain p = {.n = n, .in_start = v->in_start, .out_start = v->out_start, .buyer = v->buyer, .value = v->value,
             .supplier = malloc(m * 4), .impact = malloc(m * 8), .last = malloc(m), .essential = malloc(m),
             .sector = g->sector, .sales = calloc(n, 8), .upstream = malloc(n * 8), .down = malloc(n * 8),
             .up = malloc(n * 8), .next_down = malloc(n * 8), .next_up = malloc(n * 8),
             .left = malloc(g->sectors * 8), .sectors = g->sectors};
  link *row = malloc(m * sizeof *row);
  for (size_t i = 0; i < n; i++)
    for (size_t e = v->out_start[i]; e < v->out_start[i + 1]; e++) p.sales[i] += v->value[e];
  for (size_t i = 0; i < n; i++) p.upstream[i] = p.sales[i] > 0 ? 1 / (revenue ? g->revenue[i] : p.sales[i]) : 0;
  for (size_t j = 0; j < n; j++) {
    size_t count = v->in_start[j + 1] - v->in_start[j], begin = v->in_start[j];
    double all = 0;
    for (size_t k = 0; k < count; k++) {
      uint32_t i = v->supplier[begin + k];
      row[k] = (link){i, g->sector[i], v->value[v->place[begin + k]]};
      all += row[k].value;
    }
    qsort(row, count, sizeof *row, by_sector);
    for (size_t k = 0, first = 0; k < count; k++) {
      unsigned char class = g->classes[row[k].sector * g->sectors + g->sector[j]];
      p.supplier[begin + k] = row[k].supplier;
      p.essential[begin + k] = class == 2;
      p.last[begin + k] = k + 1 == count || row[k + 1].sector != row[k].sector;
      p.impact[begin + k] = class == 1 ? row[k].value / all : 0;
      if (!p.last[begin + k]) continue;
      double of_sector = 0;
      for (size_t q = first; q <= k; q++) of_sector += row[q].value;
      for (size_t q = first; q <= k && class == 2; q++) p.impact[begin + q] = row[q].value / of_sector;
      first = k + 1;
    }
  }
  free(row);
  return p;
}

static double sigma(const plain *p, size_t i) {
  double v = p->left[p->sector[i]];
  if (v <= 1e-10) v = 1;
  return p->sales[i] < v ? p->sales[i] / v : 1;
}

static double buyer_keeps(const plain *p, size_t j) {
  double sum = 0, linear = 0, worst = 0;
  for (size_t e = p->in_start[j]; e < p->in_start[j + 1]; e++) {
    size_t i = p->supplier[e];
    if (p->down[i] < 1) sum += sigma(p, i) * p->impact[e] * (1 - p->down[i]);
    if (!p->last[e]) continue;
    if (!p->essential[e]) linear += sum;
    else if (sum > worst) worst = sum;
    sum = 0;
  }
  double h = 1 - (worst > linear ? worst : linear);
  return h > 0 ? h : 0;
}

static double supplier_keeps(const plain *p, size_t i) {
  double sum = 0;
  for (size_t e = p->out_start[i]; e < p->out_start[i + 1]; e++) sum += p->value[e] * (1 - p->up[p->buyer[e]]);
  double h = 1 - sum * p->upstream[i];
  return h > 0 ? h : 0;
}

static double plain_index(const plain *p) {
  double all = 0, lost = 0;
  for (size_t i = 0; i < p->n; i++) {
    all += p->sales[i];
    lost += p->sales[i] * (1 - (p->down[i] < p->up[i] ? p->down[i] : p->up[i]));
  }
  return lost / all;
}

static double plain_all_links(plain *p, size_t q, double tolerance, unsigned *iterations) {
  double most = 1;
  for (size_t i = 0; i < p->n; i++) p->down[i] = p->up[i] = i != q;
  for (*iterations = 0; most > tolerance; ++*iterations) {
    memset(p->left, 0, p->sectors * 8);
    for (size_t i = 0; i < p->n; i++) p->left[p->sector[i]] += p->down[i] * p->sales[i];
    most = 0;
    for (size_t i = 0; i < p->n; i++) {
      double d = i == q ? 0 : buyer_keeps(p, i), u = i == q ? 0 : supplier_keeps(p, i);
      if (p->down[i] - d > most) most = p->down[i] - d;
      if (p->up[i] - u > most) most = p->up[i] - u;
      p->next_down[i] = d;
      p->next_up[i] = u;
    }
    double *t = p->down;
    p->down = p->next_down;
    p->next_down = t;
    t = p->up;
    p->up = p->next_up;
    p->next_up = t;
  }
  return plain_index(p);
}

/* touched firms alone: `seen` notes by firm what it is in the lists for */
typedef struct touched {
  uint32_t *down, *up, *all, *work; /* firms below 1 in either direction; both; to be looked at */
  size_t downs, ups, alls, works;
  unsigned char *seen; /* 1 below 1 down, 2 up, 4 in all, 8 to be looked at down, 16 up */
  double *whole;       /* v_k at rest */
  uint32_t *sectors;
  size_t sector_count;
} touched;

static void look_at(touched *t, uint32_t i, unsigned char flag) {
  if (!(t->seen[i] & 24)) t->work[t->works++] = i;
  t->seen[i] |= flag;
  if (t->seen[i] & 4) return;
  t->seen[i] |= 4;
  t->all[t->alls++] = i;
}

static double plain_touched(plain *p, touched *t, size_t q, double tolerance, unsigned *iterations) {
  double most = 1;
  t->downs = t->ups = t->alls = t->works = 0;
  p->down[q] = p->up[q] = 0;
  t->down[t->downs++] = t->up[t->ups++] = t->all[t->alls++] = (uint32_t)q;
  t->seen[q] = 7;
  for (*iterations = 0; most > tolerance; ++*iterations) {
    for (size_t k = 0; k < t->downs; k++) p->left[p->sector[t->down[k]]] = t->whole[p->sector[t->down[k]]];
    for (size_t k = 0; k < t->downs; k++)
      p->left[p->sector[t->down[k]]] -= (1 - p->down[t->down[k]]) * p->sales[t->down[k]];
    for (size_t k = 0; k < t->downs; k++)
      for (size_t e = p->out_start[t->down[k]]; e < p->out_start[t->down[k] + 1]; e++) look_at(t, p->buyer[e], 8);
    for (size_t k = 0; k < t->ups; k++)
      for (size_t e = p->in_start[t->up[k]]; e < p->in_start[t->up[k] + 1]; e++) look_at(t, p->supplier[e], 16);
    for (size_t k = 0; k < t->works; k++) {
      uint32_t i = t->work[k];
      p->next_down[i] = i == q ? 0 : t->seen[i] & 8 ? buyer_keeps(p, i) : p->down[i];
      p->next_up[i] = i == q ? 0 : t->seen[i] & 16 ? supplier_keeps(p, i) : p->up[i];
    }
    most = 0;
    for (size_t k = 0; k < t->works; k++) {
      uint32_t i = t->work[k];
      if (p->down[i] - p->next_down[i] > most) most = p->down[i] - p->next_down[i];
      if (p->up[i] - p->next_up[i] > most) most = p->up[i] - p->next_up[i];
      p->down[i] = p->next_down[i];
      p->up[i] = p->next_up[i];
      if (p->down[i] < 1 && !(t->seen[i] & 1)) t->seen[i] |= 1, t->down[t->downs++] = i;
      if (p->up[i] < 1 && !(t->seen[i] & 2)) t->seen[i] |= 2, t->up[t->ups++] = i;
      t->seen[i] &= 7;
    }
    t->works = 0;
  }
  double lost = 0;
  for (size_t k = 0; k < t->alls; k++) {
    uint32_t i = t->all[k];
    lost += p->sales[i] * (1 - (p->down[i] < p->up[i] ? p->down[i] : p->up[i]));
    p->left[p->sector[i]] = t->whole[p->sector[i]];
    p->down[i] = p->up[i] = 1;
    t->seen[i] = 0;
  }
  return lost;
}

static touched touched_make(plain *p) {
  touched t = {.down = malloc(p->n * 4), .up = malloc(p->n * 4), .all = malloc(p->n * 4), .work = malloc(p->n * 4),
               .seen = calloc(p->n, 1), .whole = calloc(p->sectors, 8)};
  for (size_t i = 0; i < p->n; i++) {
    t.whole[p->sector[i]] += p->sales[i];
    p->down[i] = p->up[i] = 1;
  }
  memcpy(p->left, t.whole, p->sectors * 8);
  return t;
}

/* ---- lian */

typedef struct took {
  double wall, used; /* seconds; processor time of all threads */
} took;

static took run_lian(const lian_cascade *c, size_t failures, const uint32_t *firm, int threads, double *index,
                     uint32_t *iterations, unsigned char *dense) {
  lian_error err;
  lian_env env = {.threads = threads};
  lian_failures f = {.size = sizeof f, .count = failures, .firm = firm, .tolerance = 1e-2};
  lian_cascade_result r = {.size = sizeof r, .index = index, .iterations = iterations, .dense = dense};
  double t = now(), u = used();
  if (lian_cascade_run(&env, c, &f, &r, 1, NULL, &err)) {
    puts(err.text);
    exit(1);
  }
  return (took){now() - t, used() - u};
}

static double worst_of(const double *a, const double *b, size_t n) {
  double worst = 0;
  for (size_t k = 0; k < n; k++)
    if (fabs(a[k] - b[k]) > worst) worst = fabs(a[k] - b[k]);
  return worst;
}

int main(int argc, char **argv) {
  size_t n = argc > 1 ? (size_t)atol(argv[1]) : 91595, m = argc > 2 ? (size_t)atol(argv[2]) : 235912;
  size_t sectors = argc > 3 ? (size_t)atol(argv[3]) : 600, failures = argc > 4 ? (size_t)atol(argv[4]) : 0;
  int revenue = argc > 5, beside = n <= 200000;
  made g = make(n, m, sectors);
  if (argc > 6) write_links(&g, argv[6]);
  lian_network_spec spec = {.size = sizeof spec, .nodes = n, .links = m, .supplier = g.supplier, .buyer = g.buyer,
                            .value = g.value};
  lian_network *network;
  lian_network_found found;
  lian_error err;
  double t = now(), before = memory_mb();
  if (lian_network_new(NULL, &spec, NULL, &network, &found, &err)) return puts(err.text), 1;
  printf("%zu firms, %zu links of %zu rows: made in %.2f s, %.1f bytes a link at rest\n", n, m - found.repeated, m,
         now() - t, (double)lian_network_bytes(network) / (double)(m - found.repeated));
  lian_cascade_spec s = {.size = sizeof s, .sector = g.sector, .sectors = sectors, .classes = g.classes,
                         .market = g.sector, .markets = sectors, .revenue = revenue ? g.revenue : NULL};
  lian_cascade *c;
  t = now();
  if (lian_cascade_new(NULL, network, &s, &c, &err)) return puts(err.text), 1;
  printf("made ready for cascades in %.2f s; memory %.0f MB (%.0f before)\n", now() - t, memory_mb(), before);
  if (!failures || failures > n) failures = n;
  uint32_t *firm = malloc(n * 4), *iterations = malloc(n * 4), *again = malloc(n * 4);
  unsigned char *dense = malloc(n);
  double *index = malloc(n * 8), *other = malloc(n * 8);
  for (size_t k = 0; k < failures; k++) firm[k] = (uint32_t)(k * (n / failures));
  took begin = run_lian(c, 1, firm, 1, index, iterations, dense);
  took one = run_lian(c, failures, firm, 1, index, iterations, dense);
  took two = run_lian(c, failures, firm, 2, other, again, dense);
  size_t wide = 0, sum = 0;
  for (size_t k = 0; k < failures; k++) wide += dense[k], sum += iterations[k];
  printf("lian, %zu failures, %zu on all links, %.1f iterations each; memory %.0f MB\n", failures, wide,
         (double)sum / (double)failures, memory_mb());
  printf("  one thread: %.2f s, processor %.2f s; two: %.2f s, processor %.2f s; equal bits: %s\n", one.wall, one.used,
         two.wall, two.used,
         memcmp(index, other, failures * 8) == 0 && memcmp(iterations, again, failures * 4) == 0 ? "yes" : "NO");
  /* what one thread alone does is the beginning; the rest is shared out in blocks as threads ask for them */
  printf("  two threads, wall time: %.2f times; by processor time (two free cores, %.4f s in series): %.2f times\n",
         one.wall / two.wall, begin.used, one.used / (begin.used + (two.used - begin.used) / 2));
  if (!beside) return 0;
  lian_network_view v = {.size = sizeof v};
  lian_network_look(network, &v, NULL);
  plain p = plain_make(&g, &v, revenue);
  unsigned steps, differ = 0;
  size_t sample = failures < 200 ? failures : 200;
  t = used();
  for (size_t k = 0; k < sample; k++) {
    size_t at = k * (failures / sample);
    other[k] = plain_all_links(&p, firm[at], 1e-2, &steps) - index[at];
    differ += steps != iterations[at];
  }
  double plain_time = (used() - t) / (double)sample * (double)failures;
  double zero[200] = {0};
  printf("plain loop over all links, %zu failures: processor %.2f ms each, all %.0f s, %.1f times lian's; largest difference %.1e,"
         " %u iteration counts differ\n", sample, 1e3 * plain_time / (double)failures, plain_time, plain_time / one.used,
         worst_of(other, zero, sample), differ);
  touched w = touched_make(&p);
  double all = 0;
  for (size_t i = 0; i < n; i++) all += p.sales[i];
  t = used();
  for (size_t k = differ = 0; k < failures; k++) {
    other[k] = plain_touched(&p, &w, firm[k], 1e-2, &steps) / all;
    differ += steps != iterations[k];
  }
  double touched_time = used() - t;
  printf("plain loop over touched firms: processor %.2f s, %.2f times lian's; largest difference %.1e, %u iteration counts differ\n",
         touched_time, touched_time / one.used, worst_of(other, index, failures), differ);
  return 0;
}
