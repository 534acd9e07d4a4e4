/* firms by sector, region and size, and which of them must buy what (lian/rebuild.h)
   Input g of sector h is a main one where Z[g,h] / sum_g Z[g,h] is at least `main`: then every firm of h must buy it;
   else the largest that make half of h, so that nobody buys more than twice its share. O(n log n) */
#include <stdlib.h>

#include "rebuild.h"

typedef struct entry {
  uint32_t cell, firm;
  double size;
} entry;

static int by_cell(const void *a, const void *b) {
  const entry *p = a, *q = b;
  if (p->cell != q->cell) return p->cell < q->cell ? -1 : 1;
  if (p->size != q->size) return p->size > q->size ? -1 : 1;
  return p->firm < q->firm ? -1 : p->firm > q->firm;
}

void firms_order_free(memory m, firm_order *f) {
  size_t cells = f->sectors * f->regions;
  memory_free(m, f->order, f->n, sizeof *f->order);
  memory_free(m, f->rank, f->n, sizeof *f->rank);
  memory_free(m, f->start, cells + 1, sizeof *f->start);
  memory_free(m, f->sum, f->sectors, sizeof *f->sum);
  memory_free(m, f->half, f->sectors, sizeof *f->half);
  memory_free(m, f->must, f->sectors * f->sectors, sizeof *f->must);
}

/* list: by sector and size; ranks, sums and the firms that make half */
static void rank_firms(firm_order *f, const entry *list) {
  for (size_t k = 0, end; k < f->n; k = end) {
    size_t h = list[k].cell;
    double sum = 0, large = 0;
    for (end = k; end < f->n && list[end].cell == h; end++) {
      f->rank[list[end].firm] = (uint32_t)(end - k);
      sum += list[end].size;
    }
    f->sum[h] = sum;
    while (large < sum / 2 && f->half[h] < end - k) large += list[k + f->half[h]++].size;
  }
}

/* list: by sector, region and size. Firms of size 0 are in no cell */
static void fill_cells(firm_order *f, const entry *list) {
  size_t kept = 0;
  for (size_t k = 0; k < f->n; k++) {
    if (!(list[k].size > 0)) continue;
    f->order[kept++] = list[k].firm;
    f->start[list[k].cell + 1]++;
  }
  for (size_t c = 0; c < f->sectors * f->regions; c++) f->start[c + 1] += f->start[c];
}

static entry *list_firms(memory m, const lian_rebuild_spec *s, size_t regions) {
  entry *list = memory_new(m, s->firms, sizeof *list);
  for (size_t i = 0; list && i < s->firms; i++)
    list[i] = (entry){(uint32_t)(s->sector[i] * regions + (regions > 1 ? s->region[i] : 0)), (uint32_t)i,
                      s->firm_size[i]};
  if (list) qsort(list, s->firms, sizeof *list, by_cell);
  return list;
}

lian_status firms_order(memory m, const lian_rebuild_spec *s, firm_order *f, lian_error *err) {
  *f = (firm_order){.n = s->firms, .sectors = s->sectors, .regions = s->regions > 0 ? s->regions : 1};
  f->order = memory_new(m, f->n, sizeof *f->order);
  f->rank = memory_zero(m, f->n, sizeof *f->rank);
  f->start = memory_zero(m, f->sectors * f->regions + 1, sizeof *f->start);
  f->sum = memory_zero(m, f->sectors, sizeof *f->sum);
  f->half = memory_zero(m, f->sectors, sizeof *f->half);
  f->must = memory_zero(m, f->sectors * f->sectors, sizeof *f->must);
  if (!f->order || !f->rank || !f->start || !f->sum || !f->half || !f->must) return status_no_memory(err);
  for (int pass = f->regions > 1 ? 0 : 1; pass < 2; pass++) { /* by sector alone, then by region too */
    entry *list = list_firms(m, s, pass == 0 ? 1 : f->regions);
    if (!list) return status_no_memory(err);
    if (pass == 0 || f->regions == 1) rank_firms(f, list);
    if (pass == 1) fill_cells(f, list);
    memory_free(m, list, s->firms, sizeof *list);
  }
  return LIAN_OK;
}

static size_t firms_of(const firm_order *f, size_t h) {
  return f->start[(h + 1) * f->regions] - f->start[h * f->regions];
}

void firms_needs(const lian_rebuild_spec *s, firm_order *f, double main, double *least) {
  size_t G = f->sectors;
  for (size_t g = 0; g < G; g++) least[g] = 0;
  for (size_t h = 0; h < G; h++) {
    double all = 0;
    for (size_t g = 0; g < G; g++) all += s->flow[g * G + h];
    for (size_t g = 0; g < G; g++) {
      double v = s->flow[g * G + h];
      size_t count = !(v > 0) ? 0 : v >= main * all ? firms_of(f, h) : f->half[h];
      f->must[g * G + h] = (uint32_t)count;
      least[g] += (double)count;
    }
  }
}

static double needed(const lian_rebuild_spec *s, firm_order *f, double main, double *least) {
  double sum = 0;
  firms_needs(s, f, main, least);
  for (size_t g = 0; g < f->sectors; g++) sum += least[g];
  return sum;
}

static int ascending(const void *a, const void *b) {
  double p = *(const double *)a, q = *(const double *)b;
  return (p > q) - (p < q);
}

/* shares: scratch, sectors x sectors. The least share at which needs take at most half of the links; 2 for none */
double firms_main(const lian_rebuild_spec *s, firm_order *f, double *shares, double *least) {
  size_t G = f->sectors, count = 0, low = 0, high;
  for (size_t h = 0; h < G; h++) {
    double all = 0;
    for (size_t g = 0; g < G; g++) all += s->flow[g * G + h];
    for (size_t g = 0; g < G && all > 0; g++) shares[count++] = s->flow[g * G + h] / all;
  }
  qsort(shares, count, sizeof *shares, ascending);
  for (high = count; low < high;) {
    size_t middle = low + (high - low) / 2;
    if (needed(s, f, shares[middle] * (1 - 1e-12), least) <= s->links / 2) high = middle;
    else low = middle + 1;
  }
  double main = low < count ? shares[low] * (1 - 1e-12) : 2;
  firms_needs(s, f, main, least);
  return main;
}
