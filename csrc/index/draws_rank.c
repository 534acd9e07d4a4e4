/* ranks of a draw: 1 + how many are better. Scores fall into buckets by their size, the best first; how many stand in
   the buckets before is counted at once, and only scores of one bucket are compared. O(n) where scores are spread,
   O(n log n) at worst: a full bucket is sorted. */
#include <math.h>

#include "draws.h"

#define LEAST_BUCKETS 512
#define MOST_BUCKETS 65536
#define FEW 24 /* of a bucket, compared pair by pair */

typedef struct room { /* of a stratum of n rows */
  double *v;                        /* n, then n in order of buckets */
  uint32_t *bucket, *place, *order; /* n, n, 2 n */
  uint32_t *start;                  /* buckets + 2 */
  size_t buckets;
} room;

static size_t buckets_for(size_t n) {
  size_t count = LEAST_BUCKETS;
  while (count < n && count < MOST_BUCKETS) count *= 2;
  return count;
}

size_t draws_rank_scratch(size_t largest) { return 2 * largest + 2 * largest + (buckets_for(largest) + 3) / 2 + 1; }

static room open_room(double *scratch, size_t n) {
  uint32_t *whole = (uint32_t *)(void *)(scratch + 2 * n);
  return (room){scratch, whole, whole + n, whole + 2 * n, whole + 4 * n, buckets_for(n)};
}

#define TO_WHOLE 6755399441055744.0 /* 1.5 x 2^52: what is added to it, and it taken away again, is rounded to whole */

static double snapped(double v, double fine) { return (v * fine + TO_WHOLE) - TO_WHOLE; }

/* equal but for rounding is equal: scores are compared as multiples of 2^-40 of the power of two above the largest,
   which base.ranks of lua/lian/index does too. What brings them there; 0: they are compared as they are */
static double fineness(double least, double most) {
  double size = fmax(fabs(least), fabs(most));
  int exponent;
  if (!(size > 1e-290 && size < INFINITY)) return 0;
  frexp(size, &exponent);
  return ldexp(1, 40 - exponent);
}

/* the bucket of each score, 0 the best; those of NaN are one further */
static void fill_buckets(room *r, size_t n, double least, double most, double fine) {
  double scale = (double)r->buckets * (1 - 1e-12) / (most - least);
  for (size_t b = 0; b < r->buckets + 2; b++) r->start[b] = 0;
  if (!(scale < INFINITY)) scale = 0; /* a spread too small to part */
  for (size_t i = 0; i < n; i++) {
    if (fine > 0) r->v[i] = snapped(r->v[i], fine);
    double at = (most - r->v[i]) * scale;
    r->bucket[i] = at >= 0 ? (uint32_t)at : (uint32_t)r->buckets;
    r->start[r->bucket[i] + 1]++;
  }
  for (size_t b = 0; b < r->buckets + 1; b++) r->start[b + 1] += r->start[b];
}

/* places and scores in order of buckets; start[b] becomes the end of b */
static void deal(room *r, size_t n) {
  for (size_t i = 0; i < n; i++) {
    uint32_t at = r->start[r->bucket[i]]++;
    r->place[at] = (uint32_t)i;
    r->v[n + at] = r->v[i];
  }
}

static void rank_few(const double *v, const uint32_t *place, size_t count, size_t before, const uint32_t *row,
                     uint32_t *rank) {
  for (size_t i = 0; i < count; i++) {
    uint32_t better = 1;
    for (size_t k = 0; k < count; k++) better += v[k] > v[i];
    rank[row[place[i]]] = (uint32_t)before + better;
  }
}

static void rank_many(double *v, const uint32_t *place, size_t count, size_t before, uint32_t *order,
                      const uint32_t *row, uint32_t *rank) {
  for (size_t i = 0; i < count; i++) v[i] = -v[i];
  sort_places(v, count, order);
  for (size_t k = 0, first = 0; k < count; k++) {
    if (v[order[k]] != v[order[first]]) first = k;
    rank[row[place[order[k]]]] = (uint32_t)(before + first) + 1;
  }
}

static void rank_stratum(const uint32_t *row, size_t n, const double *score, uint32_t *rank, room *r) {
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    double v = r->v[i] = score[row[i]];
    least = v < least ? v : least;
    most = v > most ? v : most;
  }
  double fine = fineness(least, most);
  if (fine > 0) least = snapped(least, fine), most = snapped(most, fine);
  if (!(most > least)) {
    for (size_t i = 0; i < n; i++) rank[row[i]] = isnan(r->v[i]) ? 0U : 1U;
    return;
  }
  fill_buckets(r, n, least, most, fine);
  deal(r, n);
  for (size_t from = 0; from < n;) {
    size_t b = r->bucket[r->place[from]], to = r->start[b], count = to - from;
    if (b == r->buckets)
      for (size_t k = from; k < to; k++) rank[row[r->place[k]]] = 0;
    else if (count == 1) rank[row[r->place[from]]] = (uint32_t)from + 1;
    else if (count <= FEW) rank_few(r->v + n + from, r->place + from, count, from, row, rank);
    else rank_many(r->v + n + from, r->place + from, count, from, r->order, row, rank);
    from = to;
  }
}

void draws_rank(const strata *ranked, const double *score, uint32_t *rank, double *scratch) {
  for (size_t s = 0; s < ranked->count; s++) {
    size_t n = ranked->start[s + 1] - ranked->start[s];
    room r = open_room(scratch, n);
    if (n > 0) rank_stratum(ranked->row + ranked->start[s], n, score, rank, &r);
  }
}
