/* totals among the sectors of a table: nodes whose row and column are the sums of other nodes' rows and columns

     Z[t, j] = sum_s Z[s, j]  and  Z[j, t] = sum_s Z[j, s]   for all nodes j that are not totals

   Nodes are taken in order of size, so that totals of totals come after their parts, and totals found are
   excluded from later sums. Consecutive members (apart from totals and empty nodes between them) are
   found by one pass over the sums of each node; others by totals_apart.c. A node that equals another cell by
   cell is the total of one member, or that member: the numbers cannot tell which.
   Cost: one pass over the cells, O(n) a node, and O(n) a member of each total that is found. */
#include "totals.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/check.h"

#define FEW 512 /* up to so many nodes all runs are tried: n^2 per node */

typedef struct found_total {
  size_t at, first, count; /* members[first .. first + count - 1] */
  lian_total_kind kind;
} found_total;

struct lian_totals {
  memory m;
  buffer found;   /* found_total */
  buffer members; /* size_t */
  size_t passed_over;
};

static int put_total(lian_totals *out, size_t at, lian_total_kind kind, const size_t *member, size_t count) {
  found_total t = {at, out->members.used / sizeof *member, count, kind};
  return buffer_put(&out->members, member, count * sizeof *member) && buffer_put(&out->found, &t, sizeof t);
}

/* ---- the sums by which nodes are compared */

/* pseudo-random weights in [1, 2), the same in every run (Lehmer 1951); sums[0]: weighted rows and columns, the others
   one of them each */
static void draw_weights(double *w, size_t n) {
  uint64_t state = 48271;
  for (size_t j = 0; j < n; j++) {
    state = state * 48271 % 2147483647;
    w[j] = 1 + (double)state / 2147483647.0;
  }
}

static lian_status sum_cells(totals_search *s, lian_error *err) {
  size_t n = s->n;
  double *w = s->weight, *column = s->twin;
  draw_weights(w, n);
  memset(column, 0, n * sizeof *column);
  memset(s->sums[2], 0, n * sizeof *s->sums[2]);
  for (size_t i = 0; i < n; i++) {
    const double *row = matrix_row_of(s->z, i);
    double sum = 0, weighed = 0, most = 0, least = 0, weight = w[i];
    if (i % 256 == 0 && env_stopped(s->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t j = 0; j < n; j++) {
      double v = row[j], size = fabs(v);
      sum += v;
      weighed += w[j] * v;
      column[j] += weight * v;
      s->sums[2][j] += v;
      most = size > most ? size : most;
      least = v < least ? v : least;
      s->largest[j] = size > s->largest[j] ? size : s->largest[j];
      s->signed_column[j] |= v < 0;
    }
    s->sums[0][i] = weighed;
    s->sums[1][i] = sum;
    s->largest[i] = most > s->largest[i] ? most : s->largest[i];
    s->signed_row[i] = least < 0;
  }
  for (size_t i = 0; i < n; i++) {
    s->sums[0][i] += column[i];
    if (!isfinite(s->sums[0][i]))
      return status_set(err, LIAN_BAD_DATA, "flows: row and column %z have no finite sum", i + 1);
  }
  return LIAN_OK;
}

/* ---- order */

typedef struct ranked {
  double sum;
  size_t at;
} ranked;

static int by_sum(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->sum != y->sum) return x->sum < y->sum ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

/* sorts nodes; those with zero rows and columns are left out */
static int put_in_order(totals_search *s) {
  ranked *list = memory_new(s->m, s->n, sizeof *list);
  if (!list) return 0;
  for (size_t i = 0; i < s->n; i++) {
    s->left_out[i] = s->largest[i] == 0;
    s->below_zero |= s->sums[0][i] < 0;
    if (!s->left_out[i]) list[s->ordered++] = (ranked){s->sums[0][i], i};
  }
  qsort(list, s->ordered, sizeof *list, by_sum);
  for (size_t k = 0; k < s->ordered; k++) s->order[k] = list[k].at;
  memory_free(s->m, list, s->n, sizeof *list);
  return 1;
}

/* ---- nodes that are equal */

static int same_lines(const totals_search *s, const lian_matrix *beside, const lian_matrix *below, size_t a,
                      size_t b) {
  for (size_t j = 0; j < s->n; j++)
    if (matrix_row_of(s->z, a)[j] != matrix_row_of(s->z, b)[j] ||
        matrix_row_of(s->z, j)[a] != matrix_row_of(s->z, j)[b])
      return 0;
  for (size_t d = 0; beside && d < beside->cols; d++)
    if (matrix_row_of(beside, a)[d] != matrix_row_of(beside, b)[d]) return 0;
  for (size_t p = 0; below && p < below->rows; p++)
    if (matrix_row_of(below, p)[a] != matrix_row_of(below, p)[b]) return 0;
  return 1;
}

/* nodes with equal rows and columns have equal sums, bit for bit, so they are consecutive in order; the first of the
   table is kept */
static int find_equal(totals_search *s, const lian_matrix *beside, const lian_matrix *below, lian_totals *out) {
  for (size_t k = 0; k < s->ordered; k++) {
    size_t a = s->order[k];
    for (size_t l = k + 1; l < s->ordered && !s->left_out[a]; l++) {
      size_t b = s->order[l];
      if (s->sums[0][a] != s->sums[0][b]) break;
      if (s->left_out[b] || !same_lines(s, beside, below, a, b)) continue;
      s->left_out[b] = 1;
      if (!put_total(out, b, LIAN_TOTAL_EQUAL, &a, 1)) return 0;
    }
  }
  return 1;
}

/* ---- confirming */

static void add_lines(const totals_search *s, const size_t *member, size_t count, double *rows, double *columns) {
  size_t n = s->n;
  memset(rows, 0, n * sizeof *rows);
  for (size_t k = 0; k < count; k++) {
    const double *row = matrix_row_of(s->z, member[k]);
    for (size_t j = 0; j < n; j++) rows[j] += row[j];
  }
  for (size_t j = 0; j < n; j++) {
    const double *row = matrix_row_of(s->z, j);
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum += row[member[k]];
    columns[j] = sum;
  }
}

int totals_confirm(const totals_search *s, size_t t, const size_t *member, size_t count) {
  double bound = TOTALS_TOLERANCE * s->largest[t];
  add_lines(s, member, count, s->line, s->twin);
  for (size_t j = 0; j < s->n; j++) {
    if (j == t || s->left_out[j]) continue; /* cells of a total with another total are often blank */
    if (!(fabs(s->line[j] - matrix_row_of(s->z, t)[j]) <= bound) ||
        !(fabs(s->twin[j] - matrix_row_of(s->z, j)[t]) <= bound))
      return 0;
  }
  return 1;
}

/* ---- consecutive members */

static int close_to(double sum, double total) { return fabs(sum - total) <= TOTALS_TOLERANCE * fabs(total); }

static size_t collect(totals_search *s, size_t t, size_t from, size_t to) {
  size_t count = 0;
  for (size_t i = from; i <= to; i++)
    if (i != t && !s->left_out[i]) s->member[count++] = i;
  return count;
}

/* the diagonal cell of a total is often blank, and then missing in its sums */
static double weight_of(const totals_search *s, size_t t, size_t i) {
  if (i == t || s->left_out[i]) return 0;
  if (!s->bare) return s->sums[0][i];
  return s->sums[0][i] - s->weight[t] * (matrix_row_of(s->z, i)[t] + matrix_row_of(s->z, t)[i]);
}

static int is_total_of(totals_search *s, size_t t, size_t from, size_t to, size_t *count) {
  double other[2] = {0, 0};
  *count = collect(s, t, from, to);
  for (size_t k = 0; k < *count; k++) {
    size_t i = s->member[k];
    other[0] += s->sums[1][i] - (s->bare ? matrix_row_of(s->z, i)[t] : 0);
    other[1] += s->sums[2][i] - (s->bare ? matrix_row_of(s->z, t)[i] : 0);
  }
  return *count > 1 && close_to(other[0], s->sums[1][t]) && close_to(other[1], s->sums[2][t]) &&
         totals_confirm(s, t, s->member, *count);
}

/* tries every run, for few nodes of which some have negative sums */
static void try_runs(totals_search *s, size_t t, size_t *count) {
  for (size_t from = 0; from < s->n; from++) {
    double held = 0;
    if (weight_of(s, t, from) == 0) continue;
    for (size_t to = from; to < s->n; to++) {
      double weight = weight_of(s, t, to);
      held += weight;
      if (weight != 0 && close_to(held, s->sums[0][t]) && is_total_of(s, t, from, to, count)) return;
    }
  }
  *count = 0;
}

/* a sliding window over the nodes with about the sum of t; *count 0: no run of at least two sums to it */
static void find_run(totals_search *s, size_t t, size_t *count) {
  double wanted = s->sums[0][t], held = 0, slack = TOTALS_TOLERANCE * wanted;
  s->bare = matrix_row_of(s->z, t)[t] == 0;
  if (s->below_zero && s->n <= FEW) {
    try_runs(s, t, count);
    return;
  }
  for (size_t from = 0, to = 0; to < s->n; to++) {
    held += weight_of(s, t, to);
    while (held > wanted + slack && from < to) held -= weight_of(s, t, from++);
    if (from == to) held = weight_of(s, t, to); /* exact, without rounding of earlier large sums */
    if (held >= wanted - slack && weight_of(s, t, to) > 0 && is_total_of(s, t, from, to, count)) return;
  }
  *count = 0;
}

/* ---- all totals */

/* the k-th node of the order: *count is 0 where it is not a total */
static lian_status try_node(totals_search *s, const double *sample, size_t k, lian_totals *out, size_t *count,
                            lian_error *err) {
  size_t t = s->order[k];
  *count = 0;
  if (s->left_out[t] || (s->sums[0][t] <= 0 && s->n > FEW)) return LIAN_OK;
  if (k % 16 == 0 && env_stopped(s->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  find_run(s, t, count);
  lian_total_kind kind = *count ? LIAN_TOTAL_RUN : LIAN_TOTAL_APART;
  lian_status status = *count ? LIAN_OK : totals_apart(s, sample, k, count, err);
  if (status || !*count) return status;
  s->left_out[t] = 1;
  return put_total(out, t, kind, s->member, *count) ? LIAN_OK : status_no_memory(err);
}

/* with negative sums a total may come before one of its members that is a total: repeats until none is found */
static lian_status find_sums(totals_search *s, lian_totals *out, lian_error *err) {
  double *sample = totals_samples(s);
  if (!sample) return status_no_memory(err);
  lian_status status = LIAN_OK;
  for (size_t found = 1; found && !status;) {
    found = 0;
    for (size_t k = 0; k < s->ordered && !status; k++) {
      size_t count;
      status = try_node(s, sample, k, out, &count, err);
      found |= count && s->below_zero;
    }
  }
  memory_free(s->m, sample, s->ordered * TOTALS_SAMPLES, sizeof *sample);
  return status;
}

static int take_room(totals_search *s) {
  size_t n = s->n;
  s->room = memory_zero(s->m, (TOTALS_SUMS + 4) * n, sizeof *s->room);
  s->left_out = memory_zero(s->m, 3 * n, 1);
  s->order = memory_new(s->m, 3 * n, sizeof *s->order);
  if (!s->room || !s->left_out || !s->order) return 0;
  for (int k = 0; k < TOTALS_SUMS; k++) s->sums[k] = s->room + (size_t)k * n;
  s->largest = s->room + TOTALS_SUMS * n;
  s->line = s->largest + n;
  s->twin = s->line + n;
  s->weight = s->twin + n;
  s->signed_row = s->left_out + n;
  s->signed_column = s->signed_row + n;
  s->member = s->order + n;
  s->peak = s->member + n;
  return 1;
}

static void give_back(totals_search *s) {
  memory_free(s->m, s->room, (TOTALS_SUMS + 4) * s->n, sizeof *s->room);
  memory_free(s->m, s->left_out, 3 * s->n, 1);
  memory_free(s->m, s->order, 3 * s->n, sizeof *s->order);
}

static lian_status check_sides(const lian_matrix *z, const lian_matrix *beside, const lian_matrix *below,
                               lian_error *err) {
  if (z->rows == z->cols && (!beside || beside->rows == z->rows) && (!below || below->cols == z->cols)) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "flows: expected as many rows as columns, and as many rows beside and "
                    "columns below, got %z x %z", z->rows, z->cols);
}

lian_status lian_totals_find(const lian_env *env, const lian_matrix *flows, const lian_matrix *beside,
                             const lian_matrix *below, lian_totals **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"flows", flows}, {"out", out}), err);
  if (!status) status = check_sides(flows, beside, below, err);
  if (status) return status;
  memory m = memory_of(env);
  double n = (double)flows->rows;
  totals_search s = {.env = env, .m = m, .z = flows, .n = flows->rows, .work = 4e8 + 16 * n * n};
  lian_totals *found = memory_zero(m, 1, sizeof *found);
  if (!found) return status_no_memory(err);
  found->m = found->found.m = found->members.m = m;
  if (!take_room(&s)) status = status_no_memory(err);
  if (!status) status = sum_cells(&s, err);
  if (!status && !(put_in_order(&s) && find_equal(&s, beside, below, found))) status = status_no_memory(err);
  if (!status) status = find_sums(&s, found, err);
  found->passed_over = s.passed_over;
  give_back(&s);
  if (status)
    lian_totals_free(found);
  else
    *out = found;
  return status;
}

/* ---- what was found */

void lian_totals_free(lian_totals *t) {
  if (!t) return;
  buffer_free(&t->found);
  buffer_free(&t->members);
  memory_free(t->m, t, 1, sizeof *t);
}

size_t lian_totals_count(const lian_totals *t) { return t ? t->found.used / sizeof(found_total) : 0; }

size_t lian_totals_passed_over(const lian_totals *t) { return t ? t->passed_over : 0; }

size_t lian_totals_get(const lian_totals *t, size_t k, size_t *at, lian_total_kind *kind, size_t *members,
                       size_t room) {
  found_total f;
  if (k >= lian_totals_count(t)) return 0;
  memcpy(&f, t->found.data + k * sizeof f, sizeof f);
  if (at) *at = f.at;
  if (kind) *kind = f.kind;
  if (members && room >= f.count)
    memcpy(members, t->members.data + f.first * sizeof *members, f.count * sizeof *members);
  return f.count;
}
