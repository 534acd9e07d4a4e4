/* variance-based sensitivity: estimates, with bootstraps over samples
   a, b, ab_i, ba_i: outcomes of a sample's rows A, B, A with column i of B, B with column i of A; m a centre, V the
   variance of all a and b:
     S_i  = mean((b - m) (ab_i - a)) / V                        Saltelli et al. 2010, table 2 (b)
     S_i  = 1 - mean((b - ab_i)^2) / (2 V)                      Jansen 1999
     T_i  = mean((a - ab_i)^2) / (2 V)                          Jansen 1999
     S_i  = 2 sum((ba_i - b) (a - ab_i)) / D_i                  Azzini, Mara and Rosati 2021
     T_i  = sum((b - ba_i)^2 + (a - ab_i)^2) / D_i,  D_i = sum((a - b)^2 + (ba_i - ab_i)^2)
     S_ij = mean((ba_i - m) (ab_j - m) - (a - m) (b - m)) / V - S_i - S_j      Saltelli 2002
   All are functions of sums of terms of a sample: a bootstrap is a weighted sum of them, and eight are summed in one
   pass over the samples */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/random.h"
#include "../base/thread.h"
#include "../base/wide.h"
#include "statistics.h"

enum { LANES = 8 }; /* bootstraps of a pass */
enum { SUM, SQUARES, PRODUCT, A_SQUARES, AB_SQUARES, HEAD };      /* terms of a sample */
enum { MIXED, AB_SHIFT, A_AB, B_AB, PLAIN, BA_SHIFT = PLAIN, CROSS, B_BA, BA_AB, ALL }; /* terms of an input */

typedef struct estimate {
  const double *y; /* of block and sample at block block_stride + sample sample_stride */
  size_t block_stride, sample_stride, samples, inputs, blocks, pairs;
  size_t b_block, ab_block; /* B; A with column 1 of B. BA follow the AB */
  int second, centre_on_base;
  int varied; /* 1: a constant outcome is refused */
  lian_sobol_method method;
  uint32_t *kept; /* samples that count */
  size_t count, terms, each; /* samples that count; terms of a sample, of an input */
  double start, centre; /* both are taken from each outcome: the first, then the mean of what that leaves */
  double freedom;       /* 2 count - freedom divides the squares */
  uint64_t seed;
  size_t bootstraps, from;
  double *weights, *sums;   /* of the tasks of a round: count x LANES, terms x LANES */
  double *held;             /* indices by bootstraps */
} estimate;

static size_t pair_count(size_t d) { return d * (d - 1) / 2; }
static size_t term_count(const estimate *e) { return HEAD + e->each * e->inputs + e->pairs; }

static double at(const estimate *e, size_t block, size_t sample) {
  return e->y[block * e->block_stride + sample * e->sample_stride] - e->start - e->centre;
}

static void terms_of(const estimate *e, size_t sample, double *t) {
  double a = at(e, 0, sample), b = at(e, e->b_block, sample);
  t[SUM] = a + b;
  t[SQUARES] = a * a + b * b;
  t[PRODUCT] = a * b;
  t[A_SQUARES] = a * a;
  t[AB_SQUARES] = (a - b) * (a - b);
  double *own = t + HEAD;
  for (size_t i = 0; i < e->inputs; i++, own += e->each) {
    double ab = at(e, e->ab_block + i, sample);
    own[MIXED] = b * (ab - a);
    own[AB_SHIFT] = ab - a;
    own[A_AB] = (a - ab) * (a - ab);
    own[B_AB] = (b - ab) * (b - ab);
    if (!e->second) continue;
    double ba = at(e, e->ab_block + e->inputs + i, sample);
    own[BA_SHIFT] = ba - b;
    own[CROSS] = (ba - b) * (a - ab);
    own[B_BA] = (b - ba) * (b - ba);
    own[BA_AB] = (ba - ab) * (ba - ab);
  }
  if (!e->pairs) return;
  for (size_t i = 0; i < e->inputs; i++) {
    double ba = at(e, e->ab_block + e->inputs + i, sample);
    for (size_t j = i + 1; j < e->inputs; j++) *own++ = ba * at(e, e->ab_block + j, sample);
  }
}

/* sums of terms by weights of samples, LANES at a time; t: scratch */
WIDE static void add_up(const estimate *e, const double *weights, double *t, double *sums) {
  memset(sums, 0, e->terms * LANES * sizeof *sums);
  memset(t, 0, e->terms * sizeof *t);
  for (size_t k = 0; k < e->count; k++) {
    const double *w = weights + k * LANES;
    terms_of(e, e->kept[k], t);
    for (size_t m = 0; m < e->terms; m++)
      for (size_t lane = 0; lane < LANES; lane++) sums[m * LANES + lane] += t[m] * w[lane];
  }
}

typedef struct found {
  double mean, variance; /* from the centre */
} found;

/* first, total of the inputs and of one that does nothing, then pairs; to out, `stride` apart */
static found put_indices(const estimate *e, const double *s, double *out, size_t stride) {
  double n = (double)e->count, mean = s[SUM * LANES] / (2 * n), m = e->centre_on_base ? mean : 0;
  double V = (s[SQUARES * LANES] - 2 * n * mean * mean) / (2 * n - e->freedom);
  const double *own = s + HEAD * LANES, *pair = own + e->inputs * e->each * LANES;
  if (!(V > 0)) V = NAN;
  for (size_t i = 0; i < e->inputs; i++, own += e->each * LANES) {
    double first, total = own[A_AB * LANES] / (2 * n) / V;
    if (e->method == LIAN_SOBOL_AZZINI) {
      double D = s[AB_SQUARES * LANES] + own[BA_AB * LANES];
      first = 2 * own[CROSS * LANES] / D;
      total = (own[B_BA * LANES] + own[A_AB * LANES]) / D;
    } else if (e->method == LIAN_SOBOL_JANSEN) {
      first = 1 - own[B_AB * LANES] / (2 * n) / V;
    } else {
      first = (own[MIXED * LANES] - m * own[AB_SHIFT * LANES]) / n / V;
    }
    out[2 * i * stride] = first;
    out[(2 * i + 1) * stride] = total;
  }
  size_t d = e->inputs;
  out[2 * d * stride] = (s[PRODUCT * LANES] / n - mean * mean) / V;
  out[(2 * d + 1) * stride] = 1 - (s[A_SQUARES * LANES] / n - mean * mean) / V;
  double *to = out + 2 * (d + 1) * stride;
  own = s + HEAD * LANES;
  for (size_t i = 0; e->pairs && i < d; i++)
    for (size_t j = i + 1; j < d; j++, pair += LANES, to += stride) {
      double shift = own[(i * e->each + BA_SHIFT) * LANES] + own[(j * e->each + AB_SHIFT) * LANES];
      *to = (*pair - s[PRODUCT * LANES] - m * shift) / n / V - out[2 * i * stride] - out[2 * j * stride];
    }
  return (found){mean, V};
}

/* task: LANES bootstraps, each `count` draws of samples with replacement */
static void resample(void *context, size_t task) {
  const estimate *e = context;
  double *w = e->weights + task * e->count * LANES, *sums = e->sums + task * e->terms * (LANES + 1);
  uint64_t stream = random_stream("sobol bootstrap", 15);
  memset(w, 0, e->count * LANES * sizeof *w);
  for (size_t lane = 0; lane < LANES; lane++) {
    size_t b = e->from + task * LANES + lane;
    for (size_t k = 0; k < e->count && b < e->bootstraps; k += 4) { /* four picks of a block of random words */
      uint32_t words[4];
      random_block(e->seed, stream + b, k, words);
      for (size_t i = 0; i < 4 && k + i < e->count; i++)
        w[(size_t)((uint64_t)words[i] * e->count >> 32) * LANES + lane] += 1;
    }
  }
  add_up(e, w, sums + e->terms * LANES, sums);
  for (size_t lane = 0; lane < LANES; lane++) {
    size_t b = e->from + task * LANES + lane;
    if (b < e->bootstraps) put_indices(e, sums + lane, e->held + b, e->bootstraps);
  }
}

static lian_status bootstrap(const lian_env *env, estimate *e, size_t tasks, lian_error *err) {
  for (e->from = 0; e->from < e->bootstraps; e->from += tasks * LANES) {
    size_t left = (e->bootstraps - e->from + LANES - 1) / LANES;
    if (env_stopped_at(env, (double)e->from / (double)e->bootstraps) ||
        thread_until(env, left < tasks ? left : tasks, resample, e))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return LIAN_OK;
}

static void interval(double *list, size_t n, double low, double high, double *to_low, double *to_high) {
  size_t finite = 0;
  for (size_t k = 0; k < n; k++)
    if (isfinite(list[k])) list[finite++] = list[k];
  sort_ascending(list, finite);
  *to_low = finite ? quantile_of_sorted(list, finite, low) : NAN;
  *to_high = finite ? quantile_of_sorted(list, finite, high) : NAN;
}

static size_t keep_finite(estimate *e) {
  double sum = 0;
  e->count = 0;
  for (size_t k = 0; k < e->samples; k++) {
    int finite = 1;
    for (size_t block = 0; block < e->blocks; block++) finite &= isfinite(at(e, block, k)) != 0;
    if (finite) e->kept[e->count++] = (uint32_t)k;
  }
  if (e->count) e->start = at(e, 0, e->kept[0]);
  for (size_t k = 0; k < e->count; k++)
    for (size_t block = 0; block < e->blocks; block++) sum += at(e, block, e->kept[k]);
  e->centre = e->count ? sum / (double)(e->count * e->blocks) : 0;
  return e->samples - e->count;
}

static void put_out(const estimate *e, double low, double high, const double *point, lian_sobol_index *out,
                    size_t rows, lian_sobol_pair *pairs) {
  size_t B = e->bootstraps;
  for (size_t i = 0; i < rows; i++) {
    out[i] = (lian_sobol_index){point[2 * i], point[2 * i + 1], NAN, NAN, NAN, NAN};
    interval(e->held + 2 * i * B, B, low, high, &out[i].first_low, &out[i].first_high);
    interval(e->held + (2 * i + 1) * B, B, low, high, &out[i].total_low, &out[i].total_high);
  }
  for (size_t p = 0; p < e->pairs; p++) {
    size_t k = 2 * (e->inputs + 1) + p;
    pairs[p] = (lian_sobol_pair){point[k], NAN, NAN};
    interval(e->held + k * B, B, low, high, &pairs[p].low, &pairs[p].high);
  }
}

/* rows: of out, inputs or one more */
static lian_status work_out(const lian_env *env, estimate *e, double low, double high, size_t rows,
                            lian_sobol_index *out, lian_sobol_pair *pairs, found *is, size_t *left_out,
                            lian_error *err) {
  memory m = memory_of(env);
  size_t indices = 2 * (e->inputs + 1) + e->pairs, tasks = (size_t)thread_count(env);
  e->each = e->second ? ALL : PLAIN;
  e->terms = term_count(e);
  e->kept = memory_new(m, e->samples, sizeof *e->kept);
  e->weights = memory_new(m, e->samples * LANES * tasks, sizeof(double));
  e->sums = memory_new(m, e->terms * (LANES + 1) * tasks, sizeof(double));
  e->held = memory_new(m, indices * (e->bootstraps + 1), sizeof(double));
  lian_status s = e->kept && e->weights && e->sums && e->held ? LIAN_OK : status_no_memory(err);
  size_t failed = s ? 0 : keep_finite(e);
  if (!s && e->count < 2) s = status_set(err, LIAN_BAD_DATA, "sobol: %z of %z samples failed", failed, e->samples);
  if (!s) {
    double *point = e->held + indices * e->bootstraps;
    for (size_t k = 0; k < e->count * LANES; k++) e->weights[k] = 1;
    add_up(e, e->weights, e->sums + e->terms * LANES, e->sums);
    *is = put_indices(e, e->sums, point, 1);
    is->mean += e->start + e->centre;
    int constant = !(is->variance > 1e-26 * is->mean * is->mean) || !(is->variance > 0);
    if (e->varied && constant)
      s = status_set(err, LIAN_BAD_DATA, "sobol: the outcome is constant, so its variance has no shares");
    else if (e->bootstraps && is->variance > 0)
      s = bootstrap(env, e, tasks, err);
    if (!s) {
      put_out(e, low, high, point, out, rows, pairs);
      *left_out = failed;
    }
  }
  memory_free(m, e->held, indices * (e->bootstraps + 1), sizeof(double));
  memory_free(m, e->sums, e->terms * (LANES + 1) * tasks, sizeof(double));
  memory_free(m, e->weights, e->samples * LANES * tasks, sizeof(double));
  memory_free(m, e->kept, e->samples, sizeof *e->kept);
  return s;
}

static lian_status check_numbers(size_t inputs, size_t samples, double low, double high, lian_error *err) {
  if (inputs < 1 || samples < 2 || samples > UINT32_MAX / 4 || !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "sobol: expected at least 1 input, 2 samples, 0 <= low <= high <= 1");
  return LIAN_OK;
}

lian_status lian_sobol_estimate(const lian_env *env, size_t inputs, size_t samples, const double *y, size_t bootstraps,
                                double low, double high, uint64_t seed, lian_sobol_index *out, double *mean,
                                double *variance, size_t *left_out, lian_error *err) {
  lian_status s = check_given(GIVEN({"y", y}, {"out", out}, {"mean", mean}, {"variance", variance},
                                    {"left_out", left_out}), err);
  if (!s) s = check_numbers(inputs, samples, low, high, err);
  if (s) return s;
  estimate e = {.y = y, .block_stride = samples, .sample_stride = 1, .samples = samples, .inputs = inputs,
                .blocks = inputs + 2, .b_block = 1, .ab_block = 2, .centre_on_base = 1, .freedom = 1,
                .method = LIAN_SOBOL_SALTELLI, .seed = seed, .bootstraps = bootstraps};
  found is;
  s = work_out(env, &e, low, high, inputs, out, NULL, &is, left_out, err);
  if (s) return s;
  *mean = is.mean;
  *variance = is.variance > 0 ? is.variance : 0;
  for (size_t i = 0; i < inputs && *variance == 0; i++) {
    double bound = bootstraps ? 0 : NAN;
    out[i] = (lian_sobol_index){0, 0, bound, bound, bound, bound};
  }
  return LIAN_OK;
}

void lian_sobol_default(lian_sobol_spec *spec) {
  *spec = (lian_sobol_spec){.size = sizeof *spec, .low = 0.025, .high = 0.975, .seed = 1};
}

lian_status lian_sobol_indices(const lian_env *env, const lian_sobol_spec *spec, size_t inputs, size_t samples,
                               const double *y, lian_sobol_index *out, lian_sobol_pair *pairs, double *mean,
                               double *variance, size_t *left_out, lian_error *err) {
  lian_status s = check_given(GIVEN({"spec", spec}, {"y", y}, {"out", out}, {"mean", mean}, {"variance", variance},
                                    {"left_out", left_out}), err);
  if (!s) s = check_size(spec->size, sizeof *spec, "lian_sobol_spec", err);
  if (!s) s = check_choice((long)spec->method, LIAN_SOBOL_AZZINI + 1, "method", err);
  if (!s) s = check_numbers(inputs, samples, spec->low, spec->high, err);
  if (s) return s;
  if (!spec->second && (pairs || spec->method == LIAN_SOBOL_AZZINI))
    return status_set(err, LIAN_BAD_ARGUMENT, "sobol: pairs and Azzini's estimates need rows with `second`");
  size_t blocks = spec->second ? 2 * inputs + 2 : inputs + 2;
  estimate e = {.y = y, .block_stride = 1, .sample_stride = blocks, .samples = samples, .inputs = inputs,
                .blocks = blocks, .pairs = pairs ? pair_count(inputs) : 0, .b_block = blocks - 1, .ab_block = 1,
                .second = spec->second, .varied = 1, .method = spec->method, .seed = spec->seed, .bootstraps = spec->bootstraps};
  found is;
  s = work_out(env, &e, spec->low, spec->high, inputs + 1, out, pairs, &is, left_out, err);
  if (s) return s;
  *mean = is.mean;
  *variance = is.variance;
  return LIAN_OK;
}
