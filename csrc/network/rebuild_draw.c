/* links of one sector's suppliers, drawn (lian/rebuild.h)
   Along a row buyers come by need from the largest, so p falls: from one candidate to the next goes a geometric jump
   under the p of the place before, thinned by p of the place over it (Miller and Hagberg 2011). Two numbers a
   candidate, at (seed, supplier, count): rows are drawn in any order by any thread. Rows are drawn twice, to be counted
   and to be kept. O(links + suppliers x regions) */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/random.h"
#include "rebuild.h"

#define ROWS 128 /* suppliers a task */

typedef struct drawing {
  market *k;
  int keep; /* rows have room: write */
} drawing;

/* two uniform numbers in (0, 1) of one block, 52 bits each */
static void two(uint64_t seed, uint64_t stream, uint64_t index, double u[2]) {
  uint32_t b[4];
  random_block(seed, stream, index, b);
  for (int k = 0; k < 2; k++)
    u[k] = ((double)(((uint64_t)b[2 * k] << 20) | (b[2 * k + 1] >> 12)) + 0.5) * 0x1p-52;
}

static double chance(double scale, double u) {
  double x = scale * u;
  return x < 1e300 ? x / (1 + x) : 1;
}

/* one region's part of a row; the links of the row so far */
static size_t draw_part(const market *k, size_t a, double scale, size_t p, size_t end, uint64_t *index, size_t count,
                        uint32_t *out) {
  uint64_t stream = STREAM_LINKS | k->seller[a];
  double bound = p < end ? chance(scale, k->u[p]) : 0, u[2];
  while (p < end && bound > 0) {
    two(k->s->seed, stream, (*index)++, u);
    if (bound < 1) {
      double jump = floor(log(u[0]) / log1p(-bound));
      if (!(jump < (double)(end - p))) break;
      p += (size_t)jump;
    }
    double here = chance(scale, k->u[p]);
    if (u[1] * bound < here && p != k->self[a]) {
      if (out) out[count] = (uint32_t)p;
      count++;
    }
    bound = here;
    p++;
  }
  return count;
}

static size_t draw_row(const market *k, size_t a, size_t region, uint32_t *out) {
  uint64_t index = 0;
  size_t count = 0;
  for (size_t t = 0; t < k->f->regions; t++)
    count = draw_part(k, a, k->z * k->o[a] * nearness(k, region, t), k->to[t], k->to[t + 1], &index, count, out);
  return count;
}

static void draw_rows(void *context, size_t task) {
  drawing *d = context;
  market *k = d->k;
  size_t end = (task + 1) * ROWS < k->suppliers ? (task + 1) * ROWS : k->suppliers, r = 0;
  for (size_t a = task * ROWS; a < end; a++) {
    while (a >= k->from[r + 1]) r++;
    if (d->keep) draw_row(k, a, r, k->place + k->start[a]);
    else k->start[a + 1] = draw_row(k, a, r, NULL);
  }
}

static lian_status draw_all(const lian_env *env, market *k, lian_error *err) {
  size_t tasks = (k->suppliers + ROWS - 1) / ROWS;
  drawing d = {.k = k};
  k->start = memory_zero(k->m, k->suppliers + 1, sizeof *k->start);
  if (!k->start) return status_no_memory(err);
  if (thread_until(env, tasks, draw_rows, &d)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  for (size_t a = 0; a < k->suppliers; a++) k->start[a + 1] += k->start[a];
  size_t links = k->start[k->suppliers];
  k->place = memory_new(k->m, links, sizeof *k->place);
  if (!k->place) return status_no_memory(err);
  k->links = links;
  d.keep = 1;
  if (thread_until(env, tasks, draw_rows, &d)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  return LIAN_OK;
}

/* ---- further links */

int pairs_add(link_pairs *p, size_t supplier, size_t place, double w) {
  if (p->count == p->room) {
    size_t room = p->room > 0 ? 2 * p->room : 256;
    link_pair *list = memory_resize(p->m, p->list, p->room, room, sizeof *list);
    if (!list) return 0;
    p->list = list;
    p->room = room;
  }
  p->list[p->count++] = (link_pair){(uint32_t)supplier, (uint32_t)place, w};
  return 1;
}

void pairs_free(link_pairs *p) {
  memory_free(p->m, p->list, p->room, sizeof *p->list);
  p->list = NULL;
  p->count = p->room = 0;
}

static int by_supplier(const void *a, const void *b) {
  const link_pair *p = a, *q = b;
  if (p->supplier != q->supplier) return p->supplier < q->supplier ? -1 : 1;
  if (p->place != q->place) return p->place < q->place ? -1 : 1;
  return p->w < q->w ? -1 : p->w > q->w;
}

/* sorted, each pair once */
static void sum_pairs(link_pairs *p) {
  size_t to = 0;
  qsort(p->list, p->count, sizeof *p->list, by_supplier);
  for (size_t k = 0; k < p->count; k++) {
    link_pair *last = to > 0 ? &p->list[to - 1] : NULL;
    if (last && last->supplier == p->list[k].supplier && last->place == p->list[k].place) last->w += p->list[k].w;
    else p->list[to++] = p->list[k];
  }
  p->count = to;
}

/* row a and the sorted pairs of it into `to` on; pairs are at no place that the row has */
static size_t join_row(const market *k, size_t a, const link_pair *p, const link_pair *end, uint32_t *place, double *w,
                       size_t to) {
  size_t e = k->start[a];
  while (e < k->start[a + 1] || (p < end && p->supplier == a)) {
    int old = e < k->start[a + 1] && !(p < end && p->supplier == a && p->place < k->place[e]);
    place[to] = old ? k->place[e] : p->place;
    if (w) w[to] = old ? k->w[e] : p->w;
    if (old) e++;
    else p++;
    to++;
  }
  return to;
}

int links_join(market *k, link_pairs *more) {
  if (more->count == 0) return 1;
  sum_pairs(more);
  size_t links = k->links + more->count, to = 0;
  const link_pair *p = more->list, *end = more->list + more->count;
  uint32_t *place = memory_new(k->m, links, sizeof *place);
  double *w = k->w ? memory_new(k->m, links, sizeof *w) : NULL;
  if (!place || (k->w && !w)) {
    memory_free(k->m, place, links, sizeof *place);
    memory_free(k->m, w, links, sizeof *w);
    return 0;
  }
  for (size_t a = 0; a < k->suppliers; a++) {
    size_t begin = to;
    to = join_row(k, a, p, end, place, w, to);
    while (p < end && p->supplier == a) p++;
    k->start[a] = begin;
  }
  memory_free(k->m, k->place, k->links, sizeof *k->place);
  memory_free(k->m, k->w, k->links, sizeof *k->w);
  k->start[k->suppliers] = to;
  k->place = place;
  k->w = w;
  k->links = links;
  return 1;
}

/* ---- firms without a link */

/* the place in cumulative amounts sum[from .. to - 1] where u of their total falls */
static size_t pick(const double *sum, size_t from, size_t to, double u) {
  double at = u * sum[to - 1];
  while (to - from > 1) {
    size_t middle = from + (to - from) / 2;
    if (sum[middle - 1] > at) to = middle;
    else from = middle;
  }
  return from;
}

/* the other side as a firm of region r sees it: bounds of its regions and cumulative amounts */
typedef struct side {
  const market *k;
  const size_t *bound;
  const double *sum;
  int sellers;
} side;

static double seen(const side *s, size_t r, size_t t) {
  double near = s->sellers ? nearness(s->k, t, r) : nearness(s->k, r, t);
  return s->bound[t + 1] > s->bound[t] ? near * s->sum[s->bound[t + 1] - 1] : 0;
}

static size_t pick_partner(const side *s, size_t r, const double u[2]) {
  double all = 0, sum = 0;
  size_t last = 0;
  for (size_t t = 0; t < s->k->f->regions; t++) all += seen(s, r, t);
  for (size_t t = 0; t < s->k->f->regions; t++) {
    double v = seen(s, r, t);
    if (!(v > 0)) continue;
    last = t;
    if ((sum += v) > u[0] * all) break;
  }
  return pick(s->sum, s->bound[last], s->bound[last + 1], u[1]);
}

/* a partner that is not `own`; the largest other one when the draws keep giving it; UINT32_MAX: there is none */
static size_t find_partner(const side *s, size_t r, uint64_t stream, size_t own) {
  for (uint64_t index = 0; index < 64; index++) {
    double u[2];
    two(s->k->s->seed, stream, index, u);
    size_t found = pick_partner(s, r, u);
    if (found != own) return found;
  }
  for (size_t t = 0; t < s->k->f->regions; t++)
    for (size_t k = s->bound[t]; k < s->bound[t + 1]; k++)
      if (k != own) return k;
  return UINT32_MAX;
}

/* marks of places with a link: k->buyers bytes */
static void mark_linked(const market *k, unsigned char *linked) {
  for (size_t e = 0; e < k->links; e++) linked[k->place[e]] = 1;
}

/* own[p]: the supplier that buyer p is, or UINT32_MAX */
static int give_suppliers(const market *k, const uint32_t *own, const unsigned char *linked, unsigned char *sells,
                          link_pairs *more) {
  side s = {k, k->from, k->sold, 1};
  for (size_t t = 0; t < k->f->regions; t++)
    for (size_t p = k->to[t]; p < k->to[t + 1]; p++) {
      uint32_t firm = k->who[p];
      if (linked[p] || k->f->rank[firm] >= k->f->must[k->g * k->f->sectors + k->s->sector[firm]]) continue;
      size_t a = find_partner(&s, t, STREAM_SUPPLIER | (uint64_t)k->g << 32 | firm, own[p]);
      if (a == UINT32_MAX) continue;
      sells[a] = 1;
      if (!pairs_add(more, a, p, 0)) return 0;
    }
  return 1;
}

static int give_buyers(const market *k, const unsigned char *sells, link_pairs *more) {
  side s = {k, k->to, k->bought, 0};
  for (size_t r = 0; r < k->f->regions; r++)
    for (size_t a = k->from[r]; a < k->from[r + 1]; a++) {
      if (sells[a] || k->start[a + 1] > k->start[a]) continue;
      size_t p = find_partner(&s, r, STREAM_BUYER | k->seller[a], k->self[a]);
      if (p != UINT32_MAX && !pairs_add(more, a, p, 0)) return 0;
    }
  return 1;
}

static int give_links(market *k, size_t *given) {
  link_pairs more = {.m = k->m};
  unsigned char *linked = memory_zero(k->m, k->buyers, 1), *sells = memory_zero(k->m, k->suppliers, 1);
  uint32_t *own = memory_new(k->m, k->buyers, sizeof *own);
  int good = linked && sells && own;
  if (good) {
    for (size_t p = 0; p < k->buyers; p++) own[p] = UINT32_MAX;
    for (size_t a = 0; a < k->suppliers; a++)
      if (k->self[a] != UINT32_MAX) own[k->self[a]] = (uint32_t)a;
    mark_linked(k, linked);
    good = give_suppliers(k, own, linked, sells, &more) && give_buyers(k, sells, &more);
  }
  if (good) {
    *given = more.count;
    good = links_join(k, &more);
  }
  pairs_free(&more);
  memory_free(k->m, linked, k->buyers, 1);
  memory_free(k->m, sells, k->suppliers, 1);
  memory_free(k->m, own, k->buyers, sizeof *own);
  return good;
}

lian_status links_draw(const lian_env *env, market *k, lian_rebuild_sector *said, lian_error *err) {
  lian_status status = draw_all(env, k, err);
  if (status) return status;
  said->drawn = k->links;
  return give_links(k, &said->given) ? LIAN_OK : status_no_memory(err);
}
