/* places of numbers in ascending order, and ranks: merge sort, so that equal numbers keep their order and there is no
   worst case; runs of 16 by insertion. */
#include <math.h>
#include <string.h>

#include "statistics.h"

#define RUN 16

static int before(double a, double b) { return isnan(b) ? !isnan(a) : a < b; }

static void insert_run(const double *v, uint32_t *order, size_t from, size_t to) {
  for (size_t i = from + 1; i < to; i++) {
    uint32_t place = order[i];
    size_t k = i;
    for (; k > from && before(v[place], v[order[k - 1]]); k--) order[k] = order[k - 1];
    order[k] = place;
  }
}

static void merge(const double *v, const uint32_t *from, uint32_t *to, size_t at, size_t middle, size_t end) {
  size_t i = at, j = middle;
  for (size_t k = at; k < end; k++) {
    int left = j == end || (i < middle && !before(v[from[j]], v[from[i]]));
    to[k] = left ? from[i++] : from[j++];
  }
}

void sort_places(const double *v, size_t n, uint32_t *order) {
  uint32_t *from = order, *to = order + n;
  for (size_t i = 0; i < n; i++) from[i] = (uint32_t)i;
  for (size_t at = 0; at < n; at += RUN) insert_run(v, from, at, at + RUN < n ? at + RUN : n);
  for (size_t width = RUN; width < n; width *= 2) {
    for (size_t at = 0; at < n; at += 2 * width)
      merge(v, from, to, at, at + width < n ? at + width : n, at + 2 * width < n ? at + 2 * width : n);
    uint32_t *t = from;
    from = to;
    to = t;
  }
  if (from != order) memcpy(order, from, n * sizeof *order);
}

/* where the group of equal numbers ends that begins at `from` */
static size_t equal_end(const double *v, const uint32_t *order, size_t n, size_t from) {
  size_t to = from + 1;
  while (to < n && v[order[to]] == v[order[from]]) to++;
  return to;
}

static void ranks(const double *v, size_t n, uint32_t *order, double *out, int average) {
  sort_places(v, n, order);
  for (size_t from = 0, to; from < n; from = to) {
    to = equal_end(v, order, n, from);
    double rank = average ? 0.5 * (double)(from + to + 1) : (double)from + 1;
    for (size_t k = from; k < to; k++) out[order[k]] = isnan(v[order[k]]) ? NAN : rank;
  }
}

void ranks_lowest(const double *v, size_t n, uint32_t *order, double *out) { ranks(v, n, order, out, 0); }
void ranks_average(const double *v, size_t n, uint32_t *order, double *out) { ranks(v, n, order, out, 1); }
