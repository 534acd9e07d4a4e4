/* what RAS on the links left over of what suppliers sell (lian/rebuild.h)
   Columns are as they should be. First the largest supplier H stands between: who sells too much gives a part of a
   buyer to H, who sells too little takes a part of one of H's, along links that are there, at most 0.9 of one, so that
   it stays. Then who still sells too much hands its links over to those who sell too little, by further links where
   there are none: each hand-over ends a surplus, a lack or a link. A buyer that is itself who lacks goes
   to a third. What is left in the end is said (gap). O(links) */
#include <math.h>
#include <stdlib.h>

#include "rebuild.h"

#define ENOUGH 1e-11 /* of what a supplier sells */
#define PART 0.9

typedef struct moving {
  market *k;
  double *hub; /* buyers: what H sells each; 0: no link */
  size_t hub_row;
  link_pairs more;
} moving;

static size_t find_hub(const market *k) {
  size_t hub = 0;
  for (size_t a = 1; a < k->suppliers; a++)
    if (k->o[a] > k->o[hub]) hub = a;
  return hub;
}

static double over(const market *k, size_t a) {
  double sum = 0;
  for (size_t e = k->start[a]; e < k->start[a + 1]; e++) sum += k->w[e];
  return sum - k->o[a];
}

static double smaller(double a, double b) { return a < b ? a : b; }

/* from a to H along links that both have; what is left */
static double give(moving *v, size_t a, double rest) {
  market *k = v->k;
  for (size_t e = k->start[a]; e < k->start[a + 1] && rest > 0; e++) {
    size_t p = k->place[e];
    double x = v->hub[p] > 0 ? smaller(rest, PART * k->w[e]) : 0;
    k->w[e] -= x;
    v->hub[p] += x;
    rest -= x;
  }
  return rest;
}

/* from H to a along links that both have; what is left */
static double take(moving *v, size_t a, double rest) {
  market *k = v->k;
  for (size_t e = k->start[a]; e < k->start[a + 1] && rest > 0; e++) {
    size_t p = k->place[e];
    double x = v->hub[p] > 0 ? smaller(rest, PART * v->hub[p]) : 0;
    k->w[e] += x;
    v->hub[p] -= x;
    rest -= x;
  }
  return rest;
}

static void by_hub(moving *v) {
  market *k = v->k;
  for (size_t a = 0; a < k->suppliers; a++) {
    double rest = a == v->hub_row ? 0 : over(k, a);
    if (rest > ENOUGH * k->o[a]) give(v, a, rest);
  }
  for (size_t a = 0; a < k->suppliers; a++) {
    double rest = a == v->hub_row ? 0 : -over(k, a);
    if (rest > ENOUGH * k->o[a]) take(v, a, rest);
  }
  for (size_t e = k->start[v->hub_row]; e < k->start[v->hub_row + 1]; e++) k->w[e] = v->hub[k->place[e]];
}

/* ---- hand-overs */

static size_t find_link(const market *k, size_t a, size_t p) {
  size_t low = k->start[a], high = k->start[a + 1];
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (k->place[middle] < p) low = middle + 1;
    else high = middle;
  }
  return low < k->start[a + 1] && k->place[low] == p ? low : SIZE_MAX;
}

/* x of buyer p to supplier b; 0: out of memory */
static int hand(moving *v, size_t b, size_t p, double x) {
  size_t e = find_link(v->k, b, p);
  if (e == SIZE_MAX) return pairs_add(&v->more, b, p, x);
  v->k->w[e] += x;
  return 1;
}

/* link e of a, up to `rest`, to those who lack: lack[.. - 1] by supplier, from *next on. What is left of rest; below 0:
   out of memory */
static double hand_over(moving *v, size_t e, double rest, double *lack, size_t *next) {
  market *k = v->k;
  while (*next < k->suppliers && !(lack[*next] > 0)) (*next)++;
  for (size_t b = *next; b < k->suppliers && rest > 0 && k->w[e] > 0; b++) {
    if (!(lack[b] > 0) || k->place[e] == k->self[b]) continue;
    double x = smaller(smaller(rest, k->w[e]), lack[b]);
    if (!hand(v, b, k->place[e], x)) return -1;
    k->w[e] -= x;
    lack[b] -= x;
    rest -= x;
  }
  return rest;
}

typedef struct held_link {
  double w;
  size_t e;
} held_link;

static int largest_first(const void *a, const void *b) {
  const held_link *p = a, *q = b;
  if (p->w != q->w) return p->w > q->w ? -1 : 1;
  return p->e < q->e ? -1 : p->e > q->e;
}

/* the links of a by weight, from the largest; the number of them that there are; row: scratch */
static size_t sort_row(const market *k, size_t a, held_link *row) {
  size_t count = 0;
  for (size_t e = k->start[a]; e < k->start[a + 1]; e++) row[count++] = (held_link){k->w[e], e};
  qsort(row, count, sizeof *row, largest_first);
  return count;
}

/* lack: suppliers; row: the longest. 0: out of memory */
static int by_hand(moving *v, double *lack, held_link *row) {
  market *k = v->k;
  size_t next = 0;
  for (size_t a = 0; a < k->suppliers; a++) {
    lack[a] = -over(k, a);
    if (!(lack[a] > ENOUGH * k->o[a])) lack[a] = 0;
  }
  for (size_t a = 0; a < k->suppliers; a++) {
    double rest = over(k, a);
    if (!(rest > ENOUGH * k->o[a])) continue;
    size_t count = sort_row(k, a, row);
    for (size_t c = 0; c < count && rest > 0 && next < k->suppliers; c++)
      if ((rest = hand_over(v, row[c].e, rest, lack, &next)) < 0) return 0;
  }
  return 1;
}

/* by way of a third: c takes buyer p of a, and gives another buyer to b, whose own p is. What is left of rest; below 0:
   out of memory */
static double hand_around(moving *v, size_t e, size_t a, size_t b, double rest) {
  market *k = v->k;
  size_t p = k->place[e];
  for (size_t c = 0; c < k->suppliers; c++) {
    if (c == a || c == b || p == k->self[c]) continue;
    for (size_t d = k->start[c]; d < k->start[c + 1] && rest > 0 && k->w[e] > 0; d++) {
      if (k->place[d] == p || k->place[d] == k->self[b]) continue;
      double x = smaller(smaller(rest, k->w[e]), k->w[d]);
      if (!(x > 0)) continue;
      if (!hand(v, c, p, x) || !hand(v, b, k->place[d], x)) return -1;
      k->w[e] -= x;
      k->w[d] -= x;
      rest -= x;
    }
  }
  return rest;
}

/* what is left where a supplier's surplus is what a supplier that lacks would have to sell itself; 0: out of memory */
static int by_third(moving *v, const double *lack) {
  market *k = v->k;
  for (size_t b = 0; b < k->suppliers; b++) {
    double rest = lack[b];
    if (!(rest > ENOUGH * k->o[b])) continue;
    for (size_t a = 0; a < k->suppliers && rest > 0; a++) {
      double surplus = over(k, a);
      for (size_t e = k->start[a]; e < k->start[a + 1] && rest > 0 && surplus > ENOUGH * k->o[a]; e++) {
        double x = smaller(rest, surplus), left = hand_around(v, e, a, b, x);
        if (left < 0) return 0;
        rest -= x - left;
        surplus -= x - left;
      }
    }
  }
  return 1;
}

static double gap_of(const market *k) {
  double sum = 0;
  for (size_t a = 0; a < k->suppliers; a++) sum += fabs(over(k, a));
  return sum;
}

static size_t longest_row(const market *k) {
  size_t longest = 0;
  for (size_t a = 0; a < k->suppliers; a++)
    if (k->start[a + 1] - k->start[a] > longest) longest = k->start[a + 1] - k->start[a];
  return longest;
}

lian_status rest_move(market *k, lian_rebuild_sector *said, lian_error *err) {
  moving v = {.k = k, .hub_row = find_hub(k), .more = {.m = k->m}};
  size_t longest = longest_row(k), links = k->links;
  v.hub = memory_zero(k->m, k->buyers, sizeof *v.hub);
  double *lack = memory_new(k->m, k->suppliers, sizeof *lack);
  held_link *row = memory_new(k->m, longest, sizeof *row);
  int good = v.hub && lack && row;
  if (good) {
    for (size_t e = k->start[v.hub_row]; e < k->start[v.hub_row + 1]; e++) v.hub[k->place[e]] = k->w[e];
    by_hub(&v);
    good = by_hand(&v, lack, row);
  }
  good = good && links_join(k, &v.more);
  pairs_free(&v.more);
  good = good && by_third(&v, lack) && links_join(k, &v.more);
  said->moved = k->links - links;
  if (good) said->gap = gap_of(k);
  memory_free(k->m, v.hub, k->buyers, sizeof *v.hub);
  memory_free(k->m, lack, k->suppliers, sizeof *lack);
  memory_free(k->m, row, longest, sizeof *row);
  pairs_free(&v.more);
  return good ? LIAN_OK : status_no_memory(err);
}
