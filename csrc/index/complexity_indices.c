/* ECI and PCI: the second eigenvector
   with S = D^-1/2 M U^-1/2 the vector u of S S' gives ECI = D^-1/2 u, and PCI = U^-1 M' ECI; or the vector v of S' S
   gives PCI = U^-1/2 v and ECI = D^-1 M PCI, whichever side is smaller. Eigenvalues lie in [0, 1], the first is 1 */
#include <math.h>
#include <string.h>

#include "../numeric/leading_eigen.h"
#include "complexity.h"

#define DENSE 1000    /* sides up to this: the matrix itself */
#define TOLERANCE 1e-14
#define NOTHING 1e-12 /* a second eigenvalue below this: all units alike */

/* the two sides as one: `own` nodes with lists of `other` ones */
typedef struct side {
  size_t own, other;
  const size_t *own_start, *other_start;
  const uint32_t *own_entry, *other_entry;
  double *between; /* other: scratch of times */
} side;

static double size_of(const size_t *start, size_t i) { return (double)(start[i + 1] - start[i]); }

/* sum over shared ones of 1 / size of the other, over sqrt(sizes of own): lower triangle, column-major */
static void fill_square(const side *s, double *a) {
  size_t n = s->own;
  memset(a, 0, n * n * sizeof *a);
  for (size_t o = 0; o < s->other; o++) {
    double w = 1 / size_of(s->other_start, o);
    for (size_t j = s->other_start[o]; j < s->other_start[o + 1]; j++) {
      double *column = a + s->other_entry[j] * n;
      for (size_t i = j; i < s->other_start[o + 1]; i++) column[s->other_entry[i]] += w;
    }
  }
  for (size_t j = 0; j < n; j++)
    for (size_t i = j; i < n; i++) a[j * n + i] /= sqrt(size_of(s->own_start, i)) * sqrt(size_of(s->own_start, j));
}

/* the same matrix times v, from the lists */
static void times(const void *context, const double *v, double *out) {
  const side *s = context;
  for (size_t o = 0; o < s->other; o++) {
    double sum = 0;
    for (size_t k = s->other_start[o]; k < s->other_start[o + 1]; k++) {
      uint32_t i = s->other_entry[k];
      sum += v[i] / sqrt(size_of(s->own_start, i));
    }
    s->between[o] = sum / size_of(s->other_start, o);
  }
  for (size_t i = 0; i < s->own; i++) {
    double sum = 0;
    for (size_t k = s->own_start[i]; k < s->own_start[i + 1]; k++) sum += s->between[s->own_entry[k]];
    out[i] = sum / sqrt(size_of(s->own_start, i));
  }
}

/* values (descending) and vectors of the matrix of a side; work: own^2 numbers where dense, else 2 own */
static lian_status solve(const lian_env *env, const side *s, size_t most, double *work, double *value, double *vector,
                         lian_error *err) {
  if (s->own <= DENSE) {
    fill_square(s, work);
    return dense_leading_eigen(env, s->own, work, most, value, vector, err);
  }
  for (size_t i = 0; i < s->own; i++) /* any start that is no eigenvector: golden steps */
    work[i] = sqrt(size_of(s->own_start, i)) * (1 + fmod((double)(i + 1) * 0.6180339887498949, 1));
  return lanczos_leading_eigen(env, s->own, times, s, work, most, TOLERANCE, value, vector, err);
}

/* mean over its list of the index of the other side */
static void average(const size_t *start, const uint32_t *entry, size_t n, const double *of, double *out) {
  for (size_t i = 0; i < n; i++) {
    double sum = 0;
    for (size_t k = start[i]; k < start[i + 1]; k++) sum += of[entry[k]];
    out[i] = sum / size_of(start, i);
  }
}

/* to mean 0 and deviation 1 */
static void standardise(double *v, size_t n, int population) {
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n; i++) mean += v[i];
  mean /= (double)n;
  for (size_t i = 0; i < n; i++) squares += (v[i] - mean) * (v[i] - mean);
  double deviation = sqrt(squares / (double)(population ? n : n - 1));
  for (size_t i = 0; i < n; i++) v[i] = (v[i] - mean) / deviation;
}

static double correlation_with_diversity(const lian_complexity *c) {
  double mean = 0, e = 0, ed = 0, ee = 0, dd = 0;
  for (size_t u = 0; u < c->units; u++) mean += diversity_of(c, u), e += c->eci[u];
  mean /= (double)c->units, e /= (double)c->units;
  for (size_t u = 0; u < c->units; u++) {
    double d = diversity_of(c, u) - mean, x = c->eci[u] - e;
    ed += d * x, ee += x * x, dd += d * d;
  }
  return dd > 0 && ee > 0 ? ed / sqrt(dd * ee) : 0;
}

static void turn(lian_complexity *c) {
  for (size_t u = 0; u < c->units; u++) c->eci[u] = -c->eci[u];
  for (size_t p = 0; p < c->products; p++) c->pci[p] = -c->pci[p];
}

static void finish(lian_complexity *c, int population) {
  c->sign = correlation_with_diversity(c);
  if (c->sign < 0) {
    turn(c);
    c->sign = -c->sign;
  }
  standardise(c->eci, c->units, population);
  standardise(c->pci, c->products, population);
}

lian_status complexity_indices(const lian_env *env, lian_complexity *c, int population, lian_error *err) {
  int by_unit = c->units <= c->products;
  side s = {c->units, c->products, c->unit_start, c->product_start, c->unit_entry, c->product_entry, NULL};
  if (!by_unit)
    s = (side){c->products, c->units, c->product_start, c->unit_start, c->product_entry, c->unit_entry, NULL};
  if (s.own < 2)
    return status_set(err, LIAN_BAD_DATA,
                      "%z units and %z products are left at the cutoff: there is nothing to compare", c->units,
                      c->products);
  memory m = c->m;
  size_t most = s.own < 3 ? s.own : 3, room = s.own <= DENSE ? s.own * s.own : 2 * s.own;
  double *work = memory_new(m, room, sizeof *work), *vector = memory_new(m, most * s.own, sizeof *vector);
  s.between = memory_new(m, s.other, sizeof *s.between);
  lian_status status = work && vector && s.between ? LIAN_OK : status_no_memory(err);
  if (!status) status = solve(env, &s, most, work, c->eigenvalue, vector, err);
  if (!status && !(c->eigenvalue[1] > NOTHING))
    status = status_set(err, LIAN_BAD_DATA, "all units have the same products, so that no index tells them apart");
  if (!status) {
    double *own = by_unit ? c->eci : c->pci, *other = by_unit ? c->pci : c->eci;
    c->eigenvalues = most;
    for (size_t i = 0; i < s.own; i++) own[i] = vector[s.own + i] / sqrt(size_of(s.own_start, i));
    average(s.other_start, s.other_entry, s.other, own, other);
    finish(c, population);
  }
  memory_free(m, s.between, s.other, sizeof *s.between);
  memory_free(m, vector, most * s.own, sizeof *vector);
  memory_free(m, work, room, sizeof *work);
  return status;
}
