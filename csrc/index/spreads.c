/* what draws say of each row: means, quantiles (type 7), how often it is at the top
   Scores by counting and selection, ranks by counting; rows in blocks, so that memory is read in long runs. */
#include <math.h>
#include <string.h>

#include "index.h"


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

/* ---- quantiles of scores: counted in buckets of their size, then looked for in the one that holds them */

#define BUCKETS 1024

typedef struct buckets {
  double *v, *few; /* n, n */
  uint16_t *of;    /* n */
  size_t n;
  uint32_t count[BUCKETS];
} buckets;

static void fill_buckets(buckets *b, double least, double most) {
  double scale = (BUCKETS - 0.001) / (most - least);
  if (!(scale < INFINITY)) scale = 0;
  memset(b->count, 0, sizeof b->count);
  for (size_t k = 0; k < b->n; k++) {
    b->of[k] = (uint16_t)((b->v[k] - least) * scale);
    b->count[b->of[k]]++;
  }
}

/* what bucket `at` holds goes to few; how much it is */
static size_t gather(const buckets *b, size_t at) {
  size_t n = 0;
  for (size_t k = 0; k < b->n; k++)
    if (b->of[k] == at) b->few[n++] = b->v[k];
  return n;
}

static double least_of(const double *v, size_t n) {
  double least = v[0];
  for (size_t k = 1; k < n; k++) least = v[k] < least ? v[k] : least;
  return least;
}

static double quantile(const buckets *b, double q) {
  double at = (double)(b->n - 1) * q;
  size_t below = (size_t)at, before = 0, bucket = 0;
  while (before + b->count[bucket] <= below) before += b->count[bucket++];
  size_t n = gather(b, bucket), place = below - before;
  double a = select_place(b->few, n, place), next = a;
  if (below + 1 >= b->n || at == (double)below) return a;
  if (place + 1 < n) {
    next = least_of(b->few + place + 1, n - place - 1);
  } else {
    do bucket++;
    while (b->count[bucket] == 0);
    next = least_of(b->few, gather(b, bucket));
  }
  return a + (at - (double)below) * (next - a);
}

/* the place-th of the ranks counted, places from 0; 0 is no rank */
static double counted(const uint32_t *count, size_t rows, size_t place) {
  size_t seen = 0;
  for (size_t r = 1; r <= rows; r++) {
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

static void spread_scores(buckets *b, double low, double high, lian_spread *out) {
  summary s = summary_of(b->v, b->n, 1);
  out->score_mean = s.mean;
  out->score_sd = s.deviation;
  fill_buckets(b, s.least, s.most);
  out->score_low = quantile(b, low);
  out->score_median = quantile(b, 0.5);
  out->score_high = quantile(b, high);
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

#define MOST_ROWS 256
#define MOST_CELLS 4000000 /* of a block: 32 MB */

static size_t block_of(size_t rows, size_t draws) {
  size_t block = MOST_CELLS / draws;
  if (block > MOST_ROWS) block = MOST_ROWS;
  if (block < 8) block = 8;
  return block < rows ? block : rows;
}

typedef struct study {
  size_t rows, draws;
  const double *scores;
  const uint32_t *ranks;
  const unsigned char *failed;
  double low, high;
  size_t top;
} study;

/* scores and ranks of rows [from, to), a row a run of numbers; NaN and draws that failed are left out */
static void turn_block(const study *s, size_t from, size_t to, double *v, uint32_t *count, size_t *n) {
  size_t places = s->rows + 1;
  memset(count, 0, (to - from) * places * sizeof *count);
  memset(n, 0, (to - from) * sizeof *n);
  for (size_t d = 0; d < s->draws; d++) {
    const double *score = s->scores + d * s->rows + from;
    const uint32_t *rank = s->ranks + d * s->rows + from;
    if (s->failed && s->failed[d]) continue;
    for (size_t k = 0; k < to - from; k++) {
      v[k * s->draws + n[k]] = score[k];
      n[k] += score[k] == score[k]; /* not NaN */
      count[k * places + rank[k]]++;
    }
  }
}

/* v: a row of draws each, count: rows + 1 each; b: scratch for one row */
static void spread_block(const study *s, size_t from, size_t to, double *v, uint32_t *count, buckets *b,
                         lian_spread *out) {
  size_t n[MOST_ROWS], places = s->rows + 1;
  turn_block(s, from, to, v, count, n);
  for (size_t i = from; i < to; i++) {
    size_t k = i - from;
    out[i] = (lian_spread){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (n[k] == 0) continue;
    b->v = v + k * s->draws;
    b->n = n[k];
    spread_scores(b, s->low, s->high, &out[i]);
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
  size_t block = block_of(rows, draws);
  double *v = memory_new(m, block * draws, sizeof *v);
  uint32_t *count = memory_new(m, block * (rows + 1), sizeof *count);
  buckets *b = memory_new(m, 1, sizeof *b);
  double *few = memory_new(m, draws, sizeof *few);
  uint16_t *of = memory_new(m, draws, sizeof *of);
  if (b) *b = (buckets){.few = few, .of = of};
  if (v) memory_expect(v, block * draws * sizeof *v);
  lian_spread *made = memory_new(m, rows, sizeof *made);
  status = v && count && b && few && of && made ? LIAN_OK : status_no_memory(err);
  for (size_t from = 0; !status && from < rows; from += block) {
    spread_block(&s, from, from + block < rows ? from + block : rows, v, count, b, made);
    if (env_stopped(env)) status = index_interrupted(err);
  }
  if (!status) memcpy(out, made, rows * sizeof *out);
  memory_free(m, made, rows, sizeof *made);
  memory_free(m, v, block * draws, sizeof *v);
  memory_free(m, count, block * (rows + 1), sizeof *count);
  memory_free(m, b, 1, sizeof *b);
  memory_free(m, few, draws, sizeof *few);
  memory_free(m, of, draws, sizeof *of);
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
