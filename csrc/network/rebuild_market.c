/* the suppliers of one sector and those that buy of it, each by size from the largest within a region
   The buyers of a region come from its cells, one a sector, in the order of what each firm needs: a merge by a heap of
   cells. O(firms log sectors) */
#include "rebuild.h"

typedef struct cursor {
  double need;  /* of the cell's next firm */
  double ratio; /* need over size: Z[g,h] / X_h */
  size_t at, end;
} cursor;

/* whether a comes before b; ties by place in the order of firms */
static int before(const cursor *a, const cursor *b) { return a->need != b->need ? a->need > b->need : a->at < b->at; }

static void sift_down(cursor *heap, size_t count, size_t k) {
  for (;;) {
    size_t child = 2 * k + 1;
    if (child >= count) return;
    if (child + 1 < count && before(&heap[child + 1], &heap[child])) child++;
    if (!before(&heap[child], &heap[k])) return;
    cursor c = heap[k];
    heap[k] = heap[child];
    heap[child] = c;
    k = child;
  }
}

static size_t open_cells(const market *k, size_t r, cursor *heap) {
  const firm_order *f = k->f;
  size_t count = 0;
  for (size_t h = 0; h < f->sectors; h++) {
    double v = k->s->flow[k->g * f->sectors + h];
    size_t at = f->start[h * f->regions + r], end = f->start[h * f->regions + r + 1];
    if (!(v > 0) || at == end) continue;
    double ratio = v / f->sum[h];
    heap[count++] = (cursor){k->s->firm_size[f->order[at]] * ratio, ratio, at, end};
  }
  for (size_t c = count / 2; c > 0; c--) sift_down(heap, count, c - 1);
  return count;
}

static void merge_region(market *k, size_t r, cursor *heap) {
  size_t count = open_cells(k, r, heap);
  double sum = 0;
  while (count > 0) {
    cursor *top = &heap[0];
    k->who[k->buyers] = k->f->order[top->at];
    k->u[k->buyers] = top->need;
    k->bought[k->buyers++] = sum += top->need;
    if (++top->at < top->end) top->need = k->s->firm_size[k->f->order[top->at]] * top->ratio;
    else heap[0] = heap[--count];
    sift_down(heap, count, 0);
  }
}

static void fill_suppliers(market *k) {
  const firm_order *f = k->f;
  size_t first = f->start[k->g * f->regions];
  double all = 0;
  for (size_t h = 0; h < f->sectors; h++) all += k->s->flow[k->g * f->sectors + h];
  k->seller = f->order + first;
  for (size_t r = 0; r < f->regions; r++) {
    double sum = 0;
    k->from[r] = f->start[k->g * f->regions + r] - first;
    k->from[r + 1] = f->start[k->g * f->regions + r + 1] - first;
    for (size_t a = k->from[r]; a < k->from[r + 1]; a++) {
      k->o[a] = k->s->firm_size[k->seller[a]] * (all / f->sum[k->g]);
      k->sold[a] = sum += k->o[a];
    }
  }
}

/* own places; seen: n, all UINT32_MAX before and after */
static void find_selves(market *k, uint32_t *seen) {
  for (size_t a = 0; a < k->suppliers; a++) seen[k->seller[a]] = (uint32_t)a;
  for (size_t a = 0; a < k->suppliers; a++) k->self[a] = UINT32_MAX;
  for (size_t p = 0; p < k->buyers; p++)
    if (seen[k->who[p]] != UINT32_MAX) k->self[seen[k->who[p]]] = (uint32_t)p;
}

static size_t count_buyers(const market *k) {
  const firm_order *f = k->f;
  size_t count = 0;
  for (size_t h = 0; h < f->sectors; h++)
    if (k->s->flow[k->g * f->sectors + h] > 0) count += f->start[(h + 1) * f->regions] - f->start[h * f->regions];
  return count;
}

int market_open(market *k, const firm_order *f, const lian_rebuild_spec *s, memory m, size_t g) {
  *k = (market){.s = s, .f = f, .m = m, .g = g};
  size_t R = f->regions, buyers;
  k->suppliers = f->start[(g + 1) * R] - f->start[g * R];
  k->buyers = buyers = count_buyers(k);
  k->from = memory_zero(m, R + 1, sizeof *k->from);
  k->to = memory_zero(m, R + 1, sizeof *k->to);
  k->o = memory_new(m, k->suppliers, sizeof *k->o);
  k->sold = memory_new(m, k->suppliers, sizeof *k->sold);
  k->self = memory_new(m, k->suppliers, sizeof *k->self);
  k->who = memory_new(m, buyers, sizeof *k->who);
  k->u = memory_new(m, buyers, sizeof *k->u);
  k->bought = memory_new(m, buyers, sizeof *k->bought);
  uint32_t *seen = memory_new(m, f->n, sizeof *seen);
  cursor *heap = memory_new(m, f->sectors, sizeof *heap);
  int good = k->from && k->to && k->o && k->sold && k->self && k->who && k->u && k->bought && seen && heap;
  if (good) {
    k->buyers = 0;
    for (size_t r = 0; r < R; r++) {
      merge_region(k, r, heap);
      k->to[r + 1] = k->buyers;
    }
    for (size_t i = 0; i < f->n; i++) seen[i] = UINT32_MAX;
    fill_suppliers(k);
    find_selves(k, seen);
  }
  memory_free(m, seen, f->n, sizeof *seen);
  memory_free(m, heap, f->sectors, sizeof *heap);
  return good;
}

void market_close(market *k) {
  size_t R = k->f->regions;
  memory_free(k->m, k->from, R + 1, sizeof *k->from);
  memory_free(k->m, k->to, R + 1, sizeof *k->to);
  memory_free(k->m, k->o, k->suppliers, sizeof *k->o);
  memory_free(k->m, k->sold, k->suppliers, sizeof *k->sold);
  memory_free(k->m, k->self, k->suppliers, sizeof *k->self);
  memory_free(k->m, k->who, k->buyers, sizeof *k->who);
  memory_free(k->m, k->u, k->buyers, sizeof *k->u);
  memory_free(k->m, k->bought, k->buyers, sizeof *k->bought);
  memory_free(k->m, k->start, k->suppliers + 1, sizeof *k->start);
  memory_free(k->m, k->place, k->links, sizeof *k->place);
  memory_free(k->m, k->w, k->links, sizeof *k->w);
}
