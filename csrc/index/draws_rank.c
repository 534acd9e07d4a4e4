/* ranks of a draw: 1 + how many are better. Small strata are counted pair by pair, which keeps the processor's lanes
   full and knows no ties to break; large ones are sorted. */
#include <math.h>

#include "draws.h"

#define COUNTED 320

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

/* O(n^2), no branch: better counts in doubles, which are exact */
WIDE static void count_better(size_t n, const double *v, double *better) {
  for (size_t i = 0; i < n; i++) better[i] = 1;
  for (size_t k = 0; k < n; k++) {
    double rival = v[k];
    for (size_t i = 0; i < n; i++) better[i] += rival > v[i] ? 1.0 : 0.0;
  }
}

static void rank_small(size_t n, const uint32_t *row, const double *v, double *better, uint32_t *rank) {
  count_better(n, v, better);
  for (size_t i = 0; i < n; i++) rank[row[i]] = isnan(v[i]) ? 0 : (uint32_t)better[i];
}

/* scratch: the places; v is negated, so that the best come first */
static void rank_large(size_t n, const uint32_t *row, double *v, uint32_t *order, uint32_t *rank) {
  for (size_t i = 0; i < n; i++) v[i] = -v[i];
  sort_places(v, n, order);
  for (size_t k = 0, first = 0; k < n; k++) {
    if (k > 0 && v[order[k]] != v[order[first]]) first = k;
    rank[row[order[k]]] = isnan(v[order[k]]) ? 0 : (uint32_t)first + 1;
  }
}

void draws_rank(const strata *ranked, const double *score, uint32_t *rank, double *scratch) {
  for (size_t s = 0; s < ranked->count; s++) {
    const uint32_t *row = ranked->row + ranked->start[s];
    size_t n = ranked->start[s + 1] - ranked->start[s];
    for (size_t i = 0; i < n; i++) scratch[i] = score[row[i]];
    if (n <= COUNTED) rank_small(n, row, scratch, scratch + ranked->largest, rank);
    else rank_large(n, row, scratch, (uint32_t *)(void *)(scratch + ranked->largest), rank);
  }
}
