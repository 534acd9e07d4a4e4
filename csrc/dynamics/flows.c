/* flows at rest: sorted by good, in tiles of columns
   cost: O(n^2), or O(n + links), once; memory: one copy of the flows that are bought, two arrays of goods x buyers */
#include "flows.h"

#define BLOCK 2048        /* numbers of a block, for the first-level cache */
#define LARGE_BLOCK 16384 /* where flows exceed the caches: longer sequential reads */
#define IN_CACHE ((size_t)1 << 20) /* n x width up to which flows stay in cache */

#define LINE ((size_t)64)             /* bytes */
#define LARGE_PAGE ((size_t)2 << 20)

static size_t alignment_of(size_t count) { return count >= LARGE_PAGE / sizeof(double) ? LARGE_PAGE : LINE; }

double *flows_aligned(memory m, size_t count, void **held) {
  size_t unit = alignment_of(count), more = unit / sizeof(double);
  *held = count > SIZE_MAX - more ? NULL : memory_new(m, count + more, sizeof(double));
  if (!*held) return NULL;
  size_t past = (uintptr_t)*held % unit;
  double *from = (double *)*held + (past ? (unit - past) / sizeof(double) : 0);
  if (unit == LARGE_PAGE) memory_expect(from, count * sizeof(double));
  memset(from, 0, count * sizeof(double));
  return from;
}

void flows_unaligned(memory m, void *held, size_t count) {
  memory_free(m, held, count + alignment_of(count) / sizeof(double), sizeof(double));
}

/* ---- makers and buyers */

/* nodes by good, stable */
static void sort_rows(flows *f) {
  for (size_t i = 0; i < f->n; i++) f->start[f->good[i] + 1]++;
  for (size_t g = 0; g < f->goods; g++) {
    if (f->start[g + 1] > f->most_makers) f->most_makers = f->start[g + 1];
    f->start[g + 1] += f->start[g];
  }
  for (size_t i = 0; i < f->n; i++) f->row[f->start[f->good[i]]++] = (uint32_t)i;
  for (size_t g = f->goods; g > 0; g--) f->start[g] = f->start[g - 1];
  f->start[0] = 0;
}

static void mark_buyers(flows *f, const reading *r) {
  for (size_t j = 0; j < f->n; j++) f->column[j] = NO_BUYER;
  for (size_t i = 0; r->dense && i < f->n; i++) {
    const double *from = matrix_row_of(r->dense, i);
    for (size_t j = 0; j < f->n; j++)
      if (from[j] > 0) f->column[j] = 0;
  }
  for (size_t c = 0; !r->dense && c < r->links->count; c++)
    if (r->links->value[c] > 0) f->column[r->links->index[c]] = 0;
  for (uint32_t j = 0; j < f->n; j++)
    if (f->column[j] != NO_BUYER) {
      f->column[j] = (uint32_t)f->buyers;
      f->buyer[f->buyers++] = j;
    }
  f->width = vector_padded(f->buyers ? f->buyers : 1);
}

/* ---- blocks */

static size_t block_width(const flows *f, size_t makers) {
  if (!f->z) return f->width;
  size_t numbers = f->far ? LARGE_BLOCK : BLOCK;
  size_t width = makers ? numbers / makers / FLOW_TILE * FLOW_TILE : f->width;
  if (width < FLOW_TILE) width = FLOW_TILE;
  return width < f->width ? width : f->width;
}

flow_block flows_block(const flows *f, size_t g, size_t from) {
  size_t makers = flows_makers(f, g), width = f->block[g];
  if (width > f->width - from) width = f->width - from;
  return (flow_block){from, width, f->z ? f->z + f->start[g] * f->width + makers * from : NULL};
}

void flows_block_row(const flow_block *b, size_t makers, size_t r, double *out) {
  const double *z = b->z;
  for (size_t c = 0; c < b->width;) {
    size_t wide = flows_tile(c, b->width);
    memcpy(out + c, z + r * wide, wide * sizeof *out);
    z += makers * wide;
    c += wide;
  }
}

void flows_row(const flows *f, size_t g, size_t k, double *out) {
  if (f->z) {
    flow_block all = {0, f->width, f->z + f->start[g] * f->width};
    flows_block_row(&all, flows_makers(f, g), k - f->start[g], out);
    return;
  }
  memset(out, 0, f->width * sizeof *out);
  for (size_t c = f->link_start[k]; c < f->link_start[k + 1]; c++) out[f->link_to[c]] = f->link_value[c];
}

double flows_row_sum(const flows *f, size_t g, size_t k, const double *h, double *row) {
  double sum[VECTOR] = {0};
  if (f->z) {
    flows_row(f, g, k, row);
    for (size_t b = 0; b < f->width; b++) sum[b % VECTOR] += row[b] * h[b];
  } else {
    for (size_t c = f->link_start[k]; c < f->link_start[k + 1]; c++) sum[0] += f->link_value[c] * h[f->link_to[c]];
  }
  return vector_total(sum);
}

void flows_to_columns(const flows *f, const double *by_node, double *out) {
  for (size_t b = 0; b < f->buyers; b++) out[b] = by_node[f->buyer[b]];
  for (size_t b = f->buyers; b < f->width; b++) out[b] = 0;
}

void flows_to_nodes(const flows *f, const double *by_column, double rest, double *out) {
  for (size_t i = 0; i < f->n; i++) out[i] = f->column[i] == NO_BUYER ? rest : by_column[f->column[i]];
}

/* ---- from a chain */

static void copy_dense(flows *f, const lian_matrix *from, double steps) {
  double *to = f->z;
  for (size_t g = 0; g < f->goods; g++)
    for (size_t at = 0; at < f->width; at += FLOW_TILE)
      for (size_t k = f->start[g]; k < f->start[g + 1]; k++) {
        const double *row = matrix_row_of(from, f->row[k]);
        size_t wide = flows_tile(at, f->width);
        for (size_t c = 0; c < wide && at + c < f->buyers; c++) {
          double v = row[f->buyer[at + c]];
          to[c] = v > 0 ? v / steps : 0;
        }
        to += wide;
      }
}

static void copy_links(flows *f, const lian_sparse *from, double steps) {
  size_t at = 0;
  for (size_t k = 0; k < f->n; k++) {
    uint32_t i = f->row[k];
    for (size_t c = from->start[i]; c < from->start[i + 1]; c++)
      if (from->value[c] > 0) {
        f->link_to[at] = f->column[from->index[c]];
        f->link_value[at++] = from->value[c] / steps;
      }
    f->link_start[k + 1] = at;
  }
}

/* use at rest: sums of the flows by good, in the order of summation of a step */
static void sum_base(flows *f) {
  for (size_t g = 0; g < f->goods; g++) {
    double *base = f->base + g * f->width;
    const double *z = f->z ? f->z + f->start[g] * f->width : NULL;
    for (size_t at = 0; f->z && at < f->width; at += FLOW_TILE)
      for (size_t r = 0, wide = flows_tile(at, f->width); r < flows_makers(f, g); r++, z += wide)
        for (size_t c = 0; c < wide; c++) base[at + c] += z[c];
    for (size_t k = f->start[g]; !f->z && k < f->start[g + 1]; k++)
      for (size_t c = f->link_start[k]; c < f->link_start[k + 1]; c++) base[f->link_to[c]] += f->link_value[c];
  }
}

static int take_memory(memory m, flows *f, const reading *r) {
  f->base = flows_aligned(m, flows_cells(f), &f->held_base);
  if (!f->base) return 0;
  if (r->dense) {
    f->z = flows_aligned(m, f->n * f->width, &f->held);
    return f->z != NULL;
  }
  f->links = r->links->count;
  f->link_start = memory_zero(m, f->n + 1, sizeof *f->link_start);
  f->link_to = memory_new(m, f->links, sizeof *f->link_to);
  f->link_value = memory_new(m, f->links, sizeof *f->link_value);
  return f->link_start && f->link_to && f->link_value;
}

lian_status flows_make(memory m, flows *f, const reading *r, const uint32_t *good, size_t n, size_t goods,
                       double steps, lian_error *err) {
  *f = (flows){.n = n, .goods = goods};
  f->good = memory_new(m, n, sizeof *f->good);
  f->row = memory_new(m, n, sizeof *f->row);
  f->start = memory_zero(m, goods + 1, sizeof *f->start);
  f->block = memory_zero(m, goods, sizeof *f->block);
  f->buyer = memory_new(m, n, sizeof *f->buyer);
  f->column = memory_new(m, n, sizeof *f->column);
  if (!f->good || !f->row || !f->start || !f->block || !f->buyer || !f->column) return status_no_memory(err);
  memcpy(f->good, good, n * sizeof *good);
  sort_rows(f);
  mark_buyers(f, r);
  if (!take_memory(m, f, r)) return status_no_memory(err);
  if (r->dense)
    copy_dense(f, r->dense, steps);
  else
    copy_links(f, r->links, steps);
  f->far = f->n > IN_CACHE / f->width;
  for (size_t g = 0; g < goods; g++) {
    f->block[g] = block_width(f, flows_makers(f, g));
    if (flows_makers(f, g) * f->block[g] > f->most_in_block) f->most_in_block = flows_makers(f, g) * f->block[g];
  }
  sum_base(f);
  return LIAN_OK;
}

void flows_free(memory m, flows *f) {
  memory_free(m, f->good, f->n, sizeof *f->good);
  memory_free(m, f->row, f->n, sizeof *f->row);
  memory_free(m, f->start, f->goods + 1, sizeof *f->start);
  memory_free(m, f->block, f->goods, sizeof *f->block);
  memory_free(m, f->buyer, f->n, sizeof *f->buyer);
  memory_free(m, f->column, f->n, sizeof *f->column);
  flows_unaligned(m, f->held, f->n * f->width);
  flows_unaligned(m, f->held_base, flows_cells(f));
  memory_free(m, f->link_start, f->n + 1, sizeof *f->link_start);
  memory_free(m, f->link_to, f->links, sizeof *f->link_to);
  memory_free(m, f->link_value, f->links, sizeof *f->link_value);
}
