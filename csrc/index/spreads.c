/* what draws say of each row: means, quantiles (type 7), how often it is at the top
   Scores by selection (Hoare 1961), ranks by counting; rows in blocks, so that each line of memory is read once. */
#include <math.h>
#include <string.h>

#include "index.h"

#define BLOCK 8

/* puts the k-th least in its place, what is less before it (Wirth 1976, 2.2.6) */
static double select_place(double *v, size_t n, size_t k) {
  ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, at = (ptrdiff_t)k;
  while (low < high) {
    double pivot = v[at];
    ptrdiff_t i = low, j = high;
    do {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i > j) break;
      double t = v[i];
      v[i++] = v[j];
      v[j--] = t;
    } while (i <= j);
    if (j < at) low = i;
    if (at < i) high = j;
  }
  return v[k];
}

static double quantile(double *v, size_t n, double q) {
  double at = (double)(n - 1) * q;
  size_t below = (size_t)at;
  double a = select_place(v, n, below);
  if (below + 1 >= n || at == (double)below) return a;
  double next = v[below + 1];
  for (size_t i = below + 2; i < n; i++)
    if (v[i] < next) next = v[i];
  return a + (at - (double)below) * (next - a);
}

/* the place-th of the ranks counted, places from 0 */
static double counted(const uint32_t *count, size_t rows, size_t place) {
  size_t seen = 0;
  for (size_t r = 0; r <= rows; r++) {
    seen += count[r];
    if (place < seen) return (double)r;
  }
  return NAN;
}

static double rank_quantile(const uint32_t *count, size_t rows, size_t n, double q) {
  double at = (double)(n - 1) * q;
  size_t below = (size_t)at;
  double a = counted(count, rows, below);
  if (at == (double)below) return a;
  return a + (at - (double)below) * (counted(count, rows, below + 1) - a);
}

static void spread_scores(double *v, size_t n, double low, double high, lian_spread *out) {
  summary s = summary_of(v, n, 1);
  out->score_mean = s.mean;
  out->score_sd = s.deviation;
  out->score_low = quantile(v, n, low);
  out->score_median = quantile(v, n, 0.5);
  out->score_high = quantile(v, n, high);
}

static void spread_ranks(const uint32_t *count, size_t rows, size_t n, double low, double high, size_t top,
                         lian_spread *out) {
  double sum = 0, in_top = 0;
  for (size_t r = 1; r <= rows; r++) {
    sum += (double)r * count[r];
    if (r <= top) in_top += count[r];
  }
  out->rank_mean = sum / (double)n;
  out->in_top = in_top / (double)n;
  out->rank_low = rank_quantile(count, rows, n, low);
  out->rank_median = rank_quantile(count, rows, n, 0.5);
  out->rank_high = rank_quantile(count, rows, n, high);
}

typedef struct study {
  size_t rows, draws;
  const double *scores;
  const uint32_t *ranks;
  const unsigned char *failed;
  double low, high;
  size_t top;
} study;

/* rows [from, to): v: BLOCK x draws, count: BLOCK x (rows + 1) */
static void spread_block(const study *s, size_t from, size_t to, double *v, uint32_t *count, lian_spread *out) {
  size_t n[BLOCK] = {0}, places = s->rows + 1;
  memset(count, 0, BLOCK * places * sizeof *count);
  for (size_t d = 0; d < s->draws; d++) {
    if (s->failed && s->failed[d]) continue;
    for (size_t i = from; i < to; i++) {
      double score = s->scores[d * s->rows + i];
      if (isnan(score)) continue;
      v[(i - from) * s->draws + n[i - from]++] = score;
      count[(i - from) * places + s->ranks[d * s->rows + i]]++;
    }
  }
  for (size_t i = from; i < to; i++) {
    size_t k = i - from;
    out[i] = (lian_spread){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (n[k] == 0) continue;
    spread_scores(v + k * s->draws, n[k], s->low, s->high, &out[i]);
    spread_ranks(count + k * places, s->rows, n[k], s->low, s->high, s->top, &out[i]);
  }
}

lian_status lian_index_spreads(const lian_env *env, size_t rows, size_t draws, const double *scores,
                               const uint32_t *ranks, const unsigned char *failed, double low, double high, size_t top,
                               lian_spread *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status status = check_given(GIVEN({"scores", scores}, {"ranks", ranks}, {"out", out}), err);
  if (status) return status;
  if (rows < 1 || draws < 1 || draws > UINT32_MAX / 4 || rows > SIZE_MAX / 64 / draws ||
      !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "spreads: expected rows and draws, and 0 <= low <= high <= 1");
  for (size_t k = 0; k < rows * draws; k++)
    if (ranks[k] > rows) return check_index(ranks[k], rows + 1, "ranks", err);
  study s = {rows, draws, scores, ranks, failed, low, high, top};
  double *v = memory_new(m, BLOCK * draws, sizeof *v);
  uint32_t *count = memory_new(m, BLOCK * (rows + 1), sizeof *count);
  status = v && count ? LIAN_OK : status_no_memory(err);
  for (size_t from = 0; !status && from < rows; from += BLOCK) {
    spread_block(&s, from, from + BLOCK < rows ? from + BLOCK : rows, v, count, out);
    if (env_stopped(env)) status = index_interrupted(err);
  }
  memory_free(m, v, BLOCK * draws, sizeof *v);
  memory_free(m, count, BLOCK * (rows + 1), sizeof *count);
  return status;
}

/* a row without a rank in the draw or nominally is left out of the mean */
static double shift_of(size_t rows, const uint32_t *nominal, const uint32_t *rank) {
  double sum = 0;
  size_t there = 0;
  for (size_t i = 0; i < rows; i++) {
    if (nominal[i] == 0 || rank[i] == 0) continue;
    sum += fabs((double)rank[i] - (double)nominal[i]);
    there++;
  }
  return there ? sum / (double)there : NAN;
}

lian_status lian_index_shifts(size_t rows, size_t draws, const uint32_t *nominal, const uint32_t *ranks,
                              const unsigned char *failed, double *out, lian_error *err) {
  lian_status s = check_given(GIVEN({"nominal", nominal}, {"ranks", ranks}, {"out", out}), err);
  for (size_t d = 0; !s && d < draws; d++)
    out[d] = failed && failed[d] ? NAN : shift_of(rows, nominal, ranks + d * rows);
  return s;
}
