/* PAWN: Pianosi and Wagener 2015, 2018; and Smirnov's distance of two samples
   KS_s = max over y of |F(y) - F_s(y)|, F of all draws, F_s of those whose x is in slice s; the index is their median */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/random.h"
#include "slices.h"
#include "statistics.h"

typedef struct pawn {
  size_t count, slices;
  const double *x, *y;
  uint32_t *by_x, *by_y, *slice, *times; /* order: 2 count each, count, count */
  double *scratch;                       /* count */
  double *seen, *total, *distance;       /* slices each */
} pawn;

static double times_of(const uint32_t *times, size_t k) { return times ? times[k] : 1; }

static void distances(pawn *p, const uint32_t *times, lian_pawn_index *out) {
  size_t slices = slices_of(SLICES_BY_QUANTILE, p->slices, p->count, p->x, p->by_x, times, p->scratch, p->slice);
  double all = 0, sum = 0;
  memset(p->seen, 0, 3 * p->slices * sizeof(double));
  for (size_t k = 0; k < p->count; k++) p->total[p->slice[k]] += times_of(times, k);
  for (size_t k = 0; k < p->count; k++) {
    uint32_t i = p->by_y[k];
    p->seen[p->slice[i]] += times_of(times, i);
    all += times_of(times, i);
    if (k + 1 < p->count && p->y[p->by_y[k + 1]] == p->y[i]) continue;
    for (size_t s = 0; s < slices; s++) {
      double d = p->total[s] > 0 ? fabs(all / (double)p->count - p->seen[s] / p->total[s]) : 0;
      if (d > p->distance[s]) p->distance[s] = d;
    }
  }
  size_t n = 0;
  for (size_t s = 0; s < slices; s++)
    if (p->total[s] > 0) p->distance[n++] = p->distance[s];
  sort_ascending(p->distance, n);
  for (size_t s = 0; s < n; s++) sum += p->distance[s];
  *out = (lian_pawn_index){quantile_of_sorted(p->distance, n, 0.5), sum / (double)n, p->distance[0], p->distance[n - 1],
                           NAN, NAN};
}

static lian_status bootstrap(const lian_env *env, pawn *p, size_t bootstraps, double low, double high, uint64_t seed,
                             double *held, lian_pawn_index *out, lian_error *err) {
  uint64_t stream = random_stream("pawn bootstrap", 14);
  double bias = 0; /* drawing twice makes distances larger */
  for (size_t b = 0; b < bootstraps; b++) {
    lian_pawn_index one;
    if (env_stopped_at(env, (double)b / (double)bootstraps)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    slices_resample(p->count, seed, stream, b, p->times);
    distances(p, p->times, &one);
    held[b] = one.median;
    bias += (one.median - out->median) / (double)bootstraps;
  }
  if (!bootstraps) return LIAN_OK;
  sort_ascending(held, bootstraps);
  out->low = fmax(0, quantile_of_sorted(held, bootstraps, low) - bias);
  out->high = fmax(0, quantile_of_sorted(held, bootstraps, high) - bias);
  return LIAN_OK;
}

lian_status lian_pawn(const lian_env *env, size_t count, const double *x, const double *y, size_t slices,
                      size_t bootstraps, double low, double high, uint64_t seed, lian_pawn_index *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"x", x}, {"y", y}, {"out", out}), err);
  if (!s) s = check_finite(x, count, "x", err);
  if (!s) s = check_finite(y, count, "y", err);
  if (s) return s;
  if (slices < 2 || count < 2 * slices || count > UINT32_MAX / 4 || !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "pawn: expected at least 2 slices and twice as many draws, "
                      "0 <= low <= high <= 1");
  uint32_t *places = memory_new(m, 6 * count, sizeof *places);
  double *numbers = memory_new(m, count + 3 * slices + bootstraps, sizeof *numbers);
  s = places && numbers ? LIAN_OK : status_no_memory(err);
  if (!s) {
    double *at = numbers + count;
    pawn p = {count, slices, x, y, places, places + 2 * count, places + 4 * count, places + 5 * count, numbers,
              at, at + slices, at + 2 * slices};
    sort_places(x, count, p.by_x);
    sort_places(y, count, p.by_y);
    lian_pawn_index found; /* out is whole, or as it was */
    distances(&p, NULL, &found);
    s = bootstrap(env, &p, bootstraps, low, high, seed, at + 3 * slices, &found, err);
    if (!s) *out = found;
  }
  memory_free(m, numbers, count + 3 * slices + bootstraps, sizeof *numbers);
  memory_free(m, places, 6 * count, sizeof *places);
  return s;
}

/* ---- two samples */

/* Q(t) = 2 sum (-1)^(k-1) exp(-2 k^2 t^2); for small t 1 - sqrt(2 pi) / t sum exp(-(2 k - 1)^2 pi^2 / (8 t^2)) */
static double kolmogorov(double t) {
  const double PI = 3.14159265358979323846;
  double sum = 0;
  if (!(t > 0)) return 1;
  if (t < 1.18) {
    for (int k = 1; k <= 9; k += 2) sum += exp(-k * k * PI * PI / (8 * t * t));
    return 1 - sqrt(2 * PI) / t * sum;
  }
  for (int k = 1; k <= 8; k++) sum += (k % 2 ? 2 : -2) * exp(-2 * k * k * t * t);
  return sum;
}

lian_status lian_smirnov(const lian_env *env, size_t count_a, const double *a, size_t count_b, const double *b,
                         double *distance, double *p, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"a", a}, {"b", b}, {"distance", distance}, {"p", p}), err);
  if (!s) s = check_finite(a, count_a, "a", err);
  if (!s) s = check_finite(b, count_b, "b", err);
  if (s) return s;
  if (count_a < 1 || count_b < 1) return status_set(err, LIAN_BAD_ARGUMENT, "smirnov: expected two samples");
  double *v = memory_new(m, count_a + count_b, sizeof *v), *w = v ? v + count_a : NULL, most = 0;
  if (!v) return status_no_memory(err);
  memcpy(v, a, count_a * sizeof *v);
  memcpy(w, b, count_b * sizeof *w);
  sort_ascending(v, count_a);
  sort_ascending(w, count_b);
  double n = (double)count_a, k = (double)count_b;
  for (size_t i = 0, j = 0; i < count_a && j < count_b;) {
    double at = v[i] < w[j] ? v[i] : w[j];
    while (i < count_a && v[i] == at) i++;
    while (j < count_b && w[j] == at) j++;
    double d = fabs((double)i / n - (double)j / k);
    if (d > most) most = d;
  }
  memory_free(m, v, count_a + count_b, sizeof *v);
  *distance = most;
  *p = kolmogorov(sqrt(n * k / (n + k)) * most);
  return LIAN_OK;
}
