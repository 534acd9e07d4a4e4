/* delta: Borgonovo 2007; from given data Plischke, Borgonovo and Smith 2013
   d = sum over classes of (n_c / 2 n) int |f(y) - f_c(y)| dy; densities by Gaussian kernels, width h = s (3 n / 4)^(-1/5)
   (Silverman), but not below a step of the grid, between whose points narrower kernels would fall: 100 points from the
   least to the largest y, trapezoids; bias reduced: 2 d - mean of bootstraps
   classes: min(48, ceil(n^e)), e = 2 / (7 + tanh((1500 - n) / 500)), of equal count by the rank of x */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/random.h"
#include "../base/thread.h"
#include "slices.h"
#include "statistics.h"

enum { GRID = 100 };

typedef struct delta {
  size_t count, classes, from, bootstraps;
  const double *x, *y;
  uint32_t *order;       /* of x */
  double low, high;      /* of y */
  uint64_t seed;
  uint32_t *places;      /* of the tasks of a round: 2 count */
  double *numbers;       /* count + NUMBERS(classes) */
  double *held;          /* delta, first by bootstraps */
} delta;

typedef struct moments {
  double n, sum, squares;
} moments;

static size_t numbers_of(size_t count, size_t classes) { return count + 3 * (classes + 1) + GRID * (classes + 1); }

/* density of the draws of one class to f at the grid; y: from the least one, as differences lose less than sums */
static void add_kernel(const delta *d, double y, double weight, double h, double *f) {
  double step = (d->high - d->low) / (GRID - 1), scale = weight / (h * 2.5066282746310002), reach = 9 * h;
  double from = ceil((y - reach) / step), to = floor((y + reach) / step);
  size_t first = from > 0 ? (size_t)from : 0, last = to < GRID - 1 ? (size_t)(to > 0 ? to : 0) : GRID - 1;
  for (size_t g = first; g <= last; g++) {
    double z = ((double)g * step - y) / h;
    f[g] += scale * exp(-0.5 * z * z);
  }
}

static double width(const delta *d, moments m) {
  double mean = m.sum / m.n, v = (m.squares - m.n * mean * mean) / (m.n - 1), step = (d->high - d->low) / (GRID - 1);
  return m.n > 1 && v > 0 ? fmax(sqrt(v) * pow(0.75 * m.n, -0.2), step) : step;
}

/* raw delta and the share of variance between classes, of draws that count `times` (NULL: once) */
static void estimate(const delta *d, const uint32_t *times, uint32_t *slice, double *numbers, double *raw,
                     double *first) {
  size_t classes = slices_of(SLICES_BY_COUNT, d->classes, d->count, d->x, d->order, times, numbers, slice);
  moments *m = (moments *)(void *)(numbers + d->count), all = {0, 0, 0};
  double *f = numbers + d->count + 3 * (d->classes + 1), centre = (d->low + d->high) / 2, between = 0, sum = 0;
  memset(m, 0, (d->classes + 1) * sizeof *m);
  memset(f, 0, GRID * (d->classes + 1) * sizeof *f);
  for (size_t k = 0; k < d->count; k++) {
    double w = times ? times[k] : 1, v = d->y[k] - centre;
    moments *own = &m[slice[k]];
    own->n += w, own->sum += w * v, own->squares += w * v * v;
    all.n += w, all.sum += w * v, all.squares += w * v * v;
  }
  double h = width(d, all), mean = all.sum / all.n;
  for (size_t k = 0; k < d->count; k++) {
    double w = times ? times[k] : 1, own = width(d, m[slice[k]]);
    if (w > 0) add_kernel(d, d->y[k] - d->low, w / all.n, h, f);
    if (w > 0) add_kernel(d, d->y[k] - d->low, w / m[slice[k]].n, own, f + GRID * (slice[k] + 1));
  }
  for (size_t c = 0; c < classes; c++) {
    const double *g = f + GRID * (c + 1);
    double area = 0;
    if (m[c].n == 0) continue;
    for (size_t k = 0; k < GRID; k++) area += (k == 0 || k == GRID - 1 ? 0.5 : 1) * fabs(f[k] - g[k]);
    sum += m[c].n / (2 * all.n) * area * (d->high - d->low) / (GRID - 1);
    between += m[c].n * (m[c].sum / m[c].n - mean) * (m[c].sum / m[c].n - mean);
  }
  *raw = sum;
  *first = between / (all.squares - all.n * mean * mean);
}

static void resample(void *context, size_t task) {
  const delta *d = context;
  uint32_t *slice = d->places + 2 * d->count * task, *times = slice + d->count;
  size_t b = d->from + task;
  slices_resample(d->count, d->seed, random_stream("delta bootstrap", 15), b, times);
  estimate(d, times, slice, d->numbers + numbers_of(d->count, d->classes) * task, &d->held[b],
           &d->held[d->bootstraps + b]);
}

static size_t classes_for(size_t count) {
  double n = (double)count, e = 2 / (7 + tanh((1500 - n) / 500));
  return (size_t)fmin(ceil(pow(n, e)), 48);
}

static lian_status bootstrap(const lian_env *env, delta *d, size_t tasks, double low, double high,
                             lian_delta_index *out, lian_error *err) {
  size_t B = d->bootstraps;
  double mean = 0, shift = 0;
  for (d->from = 0; d->from < B; d->from += tasks) {
    size_t left = B - d->from;
    if (env_stopped_at(env, (double)d->from / (double)B) || thread_until(env, left < tasks ? left : tasks, resample, d))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  for (size_t b = 0; b < B; b++) {
    mean += d->held[b] / (double)B;
    shift += (d->held[B + b] - out->first) / (double)B;
  }
  out->delta = 2 * out->raw - mean;
  for (size_t b = 0; b < B; b++) d->held[b] = 2 * out->raw - d->held[b];
  sort_ascending(d->held, B);
  sort_ascending(d->held + B, B);
  out->low = quantile_of_sorted(d->held, B, low);
  out->high = quantile_of_sorted(d->held, B, high);
  out->first_low = fmax(0, quantile_of_sorted(d->held + B, B, low) - shift);
  out->first_high = fmax(0, quantile_of_sorted(d->held + B, B, high) - shift);
  return LIAN_OK;
}

lian_status lian_delta(const lian_env *env, size_t count, const double *x, const double *y, size_t bootstraps,
                       double low, double high, uint64_t seed, lian_delta_index *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"x", x}, {"y", y}, {"out", out}), err);
  if (!s) s = check_finite(x, count, "x", err);
  if (!s) s = check_finite(y, count, "y", err);
  if (s) return s;
  if (count < 20 || count > UINT32_MAX / 4 || !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "delta: expected at least 20 draws, 0 <= low <= high <= 1");
  delta d = {.count = count, .classes = classes_for(count), .bootstraps = bootstraps, .x = x, .y = y, .low = y[0],
             .high = y[0], .seed = seed};
  for (size_t k = 1; k < count; k++) {
    d.low = y[k] < d.low ? y[k] : d.low;
    d.high = y[k] > d.high ? y[k] : d.high;
  }
  if (!(d.high > d.low)) return status_set(err, LIAN_BAD_DATA, "delta: the outcome is constant");
  size_t tasks = (size_t)thread_count(env), numbers = numbers_of(count, d.classes) * tasks;
  d.order = memory_new(m, 2 * count, sizeof *d.order);
  d.places = memory_new(m, 2 * count * tasks, sizeof *d.places);
  d.numbers = memory_new(m, numbers, sizeof *d.numbers);
  d.held = memory_new(m, 2 * bootstraps + 1, sizeof *d.held);
  s = d.order && d.places && d.numbers && d.held ? LIAN_OK : status_no_memory(err);
  if (!s) {
    lian_delta_index found = {NAN, NAN, NAN, NAN, NAN, NAN, NAN}; /* out is whole, or as it was */
    sort_places(x, count, d.order);
    estimate(&d, NULL, d.places, d.numbers, &found.raw, &found.first);
    if (bootstraps) s = bootstrap(env, &d, tasks, low, high, &found, err);
    if (!s) *out = found;
  }
  memory_free(m, d.held, 2 * bootstraps + 1, sizeof *d.held);
  memory_free(m, d.numbers, numbers, sizeof *d.numbers);
  memory_free(m, d.places, 2 * count * tasks, sizeof *d.places);
  memory_free(m, d.order, 2 * count, sizeof *d.order);
  return s;
}
