/* proximity of products, and the product space
   f[p,q] = units that have both / larger ubiquity (Hidalgo et al. 2007); a row: counts along the units of p */
#include <string.h>

#include "../base/thread.h"
#include "../numeric/matrix.h"
#include "../numeric/sparse.h"
#include "complexity.h"

#define ROWS 16 /* of a task */

/* row p; count: products, zero before and after */
static void row_of(const lian_complexity *c, size_t p, uint32_t *count, double *out) {
  memset(count, 0, c->products * sizeof *count);
  for (size_t k = c->product_start[p]; k < c->product_start[p + 1]; k++) {
    uint32_t u = c->product_entry[k];
    for (size_t e = c->unit_start[u]; e < c->unit_start[u + 1]; e++) count[c->unit_entry[e]]++;
  }
  uint32_t own = c->ubiquity[p];
  for (size_t q = 0; q < c->products; q++) {
    uint32_t other = c->ubiquity[q];
    out[q] = (double)count[q] / (double)(own > other ? own : other);
  }
}

typedef struct rows {
  const lian_complexity *c;
  const size_t *which;
  size_t count;
  uint32_t *scratch; /* products a task */
  double *out;
} rows;

static void run(void *context, size_t task) {
  const rows *r = context;
  size_t n = r->c->products;
  for (size_t i = task * ROWS; i < r->count && i < (task + 1) * ROWS; i++)
    row_of(r->c, r->which ? r->which[i] : i, r->scratch + task * n, r->out + i * n);
}

lian_status lian_complexity_proximity(const lian_env *env, const lian_complexity *c, const size_t *which, size_t count,
                                      lian_matrix **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"complexity", c}, {"out", out}), err);
  for (size_t i = 0; i < count && which && !status; i++) status = check_index(which[i], c->products, "product", err);
  if (status) return status;
  memory m = memory_of(env);
  size_t n = which ? count : c->products, tasks = (n + ROWS - 1) / ROWS;
  lian_matrix *a = matrix_new(m, n, c->products);
  uint32_t *scratch = memory_new(m, tasks * c->products, sizeof *scratch);
  if (!a || !scratch) status = status_no_memory(err);
  if (!status) {
    rows r = {c, which, n, scratch, a->data};
    if (thread_until(env, tasks, run, &r)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  memory_free(m, scratch, tasks * c->products, sizeof *scratch);
  if (status) lian_matrix_free(a);
  else *out = a;
  return status;
}

/* ---- the space */

typedef struct link {
  uint32_t from, to;
  double near;
} link;

/* links that grow */
typedef struct links {
  memory m;
  link *at;
  size_t count, room;
} links;

static int put(links *l, size_t from, size_t to, double near) {
  if (l->count == l->room) {
    size_t room = l->room > 0 ? 2 * l->room : 1024;
    link *more = memory_resize(l->m, l->at, l->room, room, sizeof *more);
    if (!more) return 0;
    l->at = more;
    l->room = room;
  }
  l->at[l->count++] = (link){(uint32_t)from, (uint32_t)to, near};
  return 1;
}

/* Prim's tree: best[q], by[q] the nearest product in the tree; best < 0: q is in it */
typedef struct growth {
  const lian_complexity *c;
  uint32_t *count, *by;
  double *row, *best;
} growth;

/* takes p into the tree: other products may be nearer to it; its pairs with those that are not in it go to l */
static int take(growth *g, size_t p, double threshold, links *l) {
  row_of(g->c, p, g->count, g->row);
  g->best[p] = -1;
  for (size_t q = 0; q < g->c->products; q++) {
    if (g->best[q] < 0) continue;
    if (g->row[q] > g->best[q]) g->best[q] = g->row[q], g->by[q] = (uint32_t)p;
    if (g->row[q] >= threshold && !put(l, p < q ? p : q, p < q ? q : p, g->row[q])) return 0;
  }
  return 1;
}

static lian_status grow_tree(const lian_env *env, growth *g, double threshold, links *l, uint32_t *from, uint32_t *to,
                             double *near, lian_error *err) {
  size_t n = g->c->products, p = 0;
  for (size_t q = 0; q < n; q++) g->best[q] = 0, g->by[q] = 0;
  if (!take(g, 0, threshold, l)) return status_no_memory(err);
  for (size_t k = 0; k + 1 < n; k++) {
    if (k % 64 == 0 && env_stopped_at(env, (double)k / (double)n))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    double most = -1;
    for (size_t q = 0; q < n; q++)
      if (g->best[q] > most) most = g->best[q], p = q;
    from[k] = g->by[p], to[k] = (uint32_t)p, near[k] = most;
    if (!take(g, p, threshold, l)) return status_no_memory(err);
  }
  return LIAN_OK;
}

/* the links that are not of the tree, as a sparse matrix; parent: products, scratch */
static lian_status others(const lian_env *env, const links *l, const uint32_t *from, const uint32_t *to, size_t n,
                          uint32_t *parent, lian_sparse **out, lian_error *err) {
  uint32_t *a = memory_new(l->m, 2 * l->count, sizeof *a), *b = a ? a + l->count : NULL;
  double *near = memory_new(l->m, l->count, sizeof *near);
  size_t count = 0;
  memset(parent, 0xff, n * sizeof *parent);
  for (size_t k = 0; k + 1 < n; k++) parent[to[k]] = from[k]; /* each product but the first hangs on one */
  for (size_t i = 0; i < l->count && a && near; i++) {
    link k = l->at[i];
    if (parent[k.from] == k.to || parent[k.to] == k.from) continue;
    a[count] = k.from, b[count] = k.to, near[count++] = k.near;
  }
  lian_status status =
      a && near ? sparse_from_triplets(env, n, n, count, a, b, near, out, err) : status_no_memory(err);
  memory_free(l->m, near, l->count, sizeof *near);
  memory_free(l->m, a, 2 * l->count, sizeof *a);
  return status;
}

lian_status lian_complexity_space(const lian_env *env, const lian_complexity *c, double threshold, uint32_t *from,
                                  uint32_t *to, double *near, lian_sparse **out, lian_error *err) {
  lian_status status =
      check_given(GIVEN({"complexity", c}, {"from", from}, {"to", to}, {"near", near}, {"out", out}), err);
  if (!status && !(threshold > 0))
    status = status_set(err, LIAN_BAD_ARGUMENT, "threshold: expected a number above 0, got %g", threshold);
  if (status) return status;
  memory m = memory_of(env);
  size_t n = c->products;
  links l = {.m = m};
  growth g = {c, memory_new(m, 2 * n, sizeof *g.count), NULL, memory_new(m, 2 * n, sizeof *g.row), NULL};
  uint32_t *tree = memory_new(m, 2 * n, sizeof *tree);
  double *nearest = memory_new(m, n, sizeof *nearest);
  if (g.count && g.row && tree && nearest) {
    g.by = g.count + n, g.best = g.row + n;
    status = grow_tree(env, &g, threshold, &l, tree, tree + n, nearest, err);
  } else {
    status = status_no_memory(err);
  }
  if (!status) status = others(env, &l, tree, tree + n, n, g.by, out, err);
  if (!status) {
    memcpy(from, tree, (n - 1) * sizeof *from);
    memcpy(to, tree + n, (n - 1) * sizeof *to);
    memcpy(near, nearest, (n - 1) * sizeof *near);
  }
  memory_free(m, l.at, l.room, sizeof *l.at);
  memory_free(m, nearest, n, sizeof *nearest);
  memory_free(m, tree, 2 * n, sizeof *tree);
  memory_free(m, g.row, 2 * n, sizeof *g.row);
  memory_free(m, g.count, 2 * n, sizeof *g.count);
  return status;
}
