/* RBD-FAST: Tarantola, Gatelli and Mara 2006, from given draws as Plischke 2010 has it
   y is put in the order of x, up by the draws of even rank and down by those of odd rank, so that what x does is one
   period and its harmonics
     R = 2 sum over p = 1 .. M of |sum y_k exp(-2 pi i p k / n)|^2 / n^2 / Var(y),  Var with divisor n
     S = R - l / (1 - l) (1 - R),  l = 2 M / n       what the rest leaves in 2 M of n places: Tissot and Prieur 2012 */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/random.h"
#include "harmonics.h"
#include "slices.h"
#include "statistics.h"

typedef struct series {
  size_t count, harmonics;
  uint32_t *order, *scratch, *times; /* count, 2 count, count. order: of x, equal ones in random order */
  double *y, *wave, *turn;           /* count: over its largest deviation; count: y by rank, up and down; 2 count */
} series;

/* equal x in an order that is not that of the draws, which in even points goes by the other factors */
static void find_order(series *s, const double *x, uint64_t seed) {
  uint64_t stream = random_stream("rbd-fast ties", 13);
  for (size_t k = 0; k < s->count; k++) s->wave[k] = random_uniform(seed, stream, k);
  sort_places(s->wave, s->count, s->scratch);
  memcpy(s->times, s->scratch, s->count * sizeof *s->times);
  for (size_t k = 0; k < s->count; k++) s->wave[k] = x[s->times[k]];
  sort_places(s->wave, s->count, s->scratch);
  for (size_t k = 0; k < s->count; k++) s->order[k] = s->times[s->scratch[k]];
}

/* NaN where the draws that count are all one */
static double estimate(const series *s, const uint32_t *times) {
  double sum = 0, squares = 0, own = 0, n = (double)s->count, share = 2 * (double)s->harmonics / n;
  size_t rank = 0;
  for (size_t k = 0; k < s->count; k++) {
    uint32_t i = s->order[k];
    for (uint32_t t = 0; t < (times ? times[i] : 1); t++, rank++)
      s->wave[rank % 2 ? s->count - (rank + 1) / 2 : rank / 2] = s->y[i];
  }
  for (size_t k = 0; k < s->count; k++) sum += s->wave[k];
  for (size_t k = 0; k < s->count; k++) {
    s->wave[k] -= sum / n;
    squares += s->wave[k] * s->wave[k];
  }
  for (size_t p = 1; p <= s->harmonics; p++) own += 2 * harmonic_power(s->wave, s->turn, s->count, p);
  double raw = squares > 1e-26 * n ? own * n / squares : NAN;
  return raw - share / (1 - share) * (1 - raw);
}

static lian_status bootstrap(const lian_env *env, const series *s, size_t bootstraps, double low, double high,
                             uint64_t seed, double *held, lian_rbd_index *out, lian_error *err) {
  uint64_t stream = random_stream("rbd-fast bootstrap", 18);
  double bias = 0; /* a draw that is met twice is two equal neighbours, which look like a wave */
  size_t finite = 0;
  for (size_t b = 0; b < bootstraps; b++) {
    if (env_stopped_at(env, (double)b / (double)bootstraps)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    slices_resample(s->count, seed, stream, b, s->times);
    double one = estimate(s, s->times);
    if (isfinite(one)) held[finite++] = one;
  }
  if (!finite) return LIAN_OK;
  for (size_t b = 0; b < finite; b++) bias += (held[b] - out->first) / (double)finite;
  sort_ascending(held, finite);
  out->low = quantile_of_sorted(held, finite, low) - bias;
  out->high = quantile_of_sorted(held, finite, high) - bias;
  return LIAN_OK;
}

/* y from its mean, over its largest deviation; 0: constant */
static int put_y(series *s, const double *y) {
  double centre = 0, most = 0;
  int varies = 0;
  for (size_t k = 0; k < s->count; k++) centre += (y[k] - y[0]) / (double)s->count, varies |= y[k] != y[0];
  for (size_t k = 0; k < s->count; k++) {
    s->y[k] = y[k] - y[0] - centre;
    most = fmax(most, fabs(s->y[k]));
  }
  for (size_t k = 0; k < s->count; k++) s->y[k] /= most;
  return varies && most > 0 && most < INFINITY;
}

lian_status lian_rbd_fast(const lian_env *env, size_t count, const double *x, const double *y, size_t harmonics,
                          size_t bootstraps, double low, double high, uint64_t seed, lian_rbd_index *out,
                          lian_error *err) {
  memory m = memory_of(env);
  lian_status st = check_given(GIVEN({"x", x}, {"y", y}, {"out", out}), err);
  if (!st) st = check_finite(x, count, "x", err);
  if (!st) st = check_finite(y, count, "y", err);
  if (st) return st;
  if (harmonics < 1 || harmonics > count / 4 || count > UINT32_MAX / 4 || !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "rbd_fast: expected at least 4 draws a harmonic, 0 <= low <= high <= 1");
  uint32_t *places = memory_new(m, 4 * count, sizeof *places);
  double *numbers = memory_new(m, 4 * count + bootstraps, sizeof *numbers);
  st = places && numbers ? LIAN_OK : status_no_memory(err);
  if (!st) {
    series s = {count, harmonics, places, places + count, places + 3 * count, numbers, numbers + count,
                numbers + 2 * count};
    lian_rbd_index found = {NAN, NAN, NAN}; /* out is whole, or as it was */
    harmonic_turns(s.turn, count);
    find_order(&s, x, seed);
    if (put_y(&s, y)) found.first = estimate(&s, NULL);
    if (isnan(found.first)) st = status_set(err, LIAN_BAD_DATA, "rbd_fast: the outcome is constant, or its range is no finite number");
    if (!st) st = bootstrap(env, &s, bootstraps, low, high, seed, numbers + 4 * count, &found, err);
    if (!st) *out = found;
  }
  memory_free(m, numbers, 4 * count + bootstraps, sizeof *numbers);
  memory_free(m, places, 4 * count, sizeof *places);
  return st;
}
