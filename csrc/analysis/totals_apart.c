/* a total whose members stand anywhere in the table

   No cell of a member is above the total's (lines with negative cells aside), and over all nodes that pass this the
   sums are at least the total's. Of those the members are the 0/1 solution x of F x = f, F their rows and columns side
   by side: by least squares (F'F) x = F'f, rounded, and confirmed cell by cell.
   Cost: O(n) a node where few are below it, as in real tables, and k^2 (k + 2 n) where k are; the work of all nodes
   together is bounded, and a node beyond it counts as passed over. */
#include "totals.h"

#include <math.h>
#include <string.h>

#define MOST 256 /* nodes from which members are chosen */

/* the node whose row or column is the k-th sample */
static size_t sampled(const totals_search *s, size_t k) {
  size_t half = TOTALS_SAMPLES / 2;
  return s->order[(k % half) * s->ordered / half];
}

static double cell_of(const totals_search *s, size_t i, size_t k) {
  size_t at = sampled(s, k);
  if (k < TOTALS_SAMPLES / 2) return s->signed_column[at] ? 0 : matrix_row_of(s->z, i)[at];
  return s->signed_row[at] ? 0 : matrix_row_of(s->z, at)[i];
}

static size_t find_peak(const totals_search *s, size_t i) {
  const double *row = matrix_row_of(s->z, i);
  size_t at = i;
  double most = 0;
  for (size_t j = 0; j < s->n; j++)
    if (row[j] > most && !s->signed_column[j]) most = row[at = j];
  return at;
}

double *totals_samples(totals_search *s) {
  double *sample = memory_new(s->m, s->ordered * TOTALS_SAMPLES, sizeof *sample);
  for (size_t r = 0; sample && r < s->ordered; r++) {
    s->peak[s->order[r]] = find_peak(s, s->order[r]);
    for (size_t k = 0; k < TOTALS_SAMPLES; k++) sample[r * TOTALS_SAMPLES + k] = cell_of(s, s->order[r], k);
  }
  return sample;
}

/* the samples that those of a member must not pass; cells where totals cross are often left blank */
static void find_tops(const totals_search *s, const double *sample, size_t t, double slack, double *top) {
  for (size_t k = 0; k < TOTALS_SAMPLES; k++) {
    size_t at = sampled(s, k);
    top[k] = at == t || s->left_out[at] ? INFINITY : sample[k] + slack;
  }
}

static int passes(const double *sample, const double *top) {
  for (size_t k = 0; k < TOTALS_SAMPLES; k++)
    if (sample[k] > top[k]) return 0;
  return 1;
}

/* the first j at which a cell of i is above that of t, in rows (columns: 0) or columns; n: none */
static size_t first_above(const totals_search *s, size_t i, size_t t, double slack, int columns) {
  const unsigned char *mixed = columns ? s->signed_row : s->signed_column;
  const double *row = matrix_row_of(s->z, i), *top = matrix_row_of(s->z, t);
  for (size_t j = 0; j < s->n; j++) {
    if (mixed[j] || s->left_out[j] || j == t) continue;
    const double *line = matrix_row_of(s->z, j);
    if (columns ? line[i] > line[t] + slack : row[j] > top[j] + slack) return j;
  }
  return s->n;
}

/* no cell of i is above that of t, but for lines with cells below zero; its largest cell tells most soon */
static int below(totals_search *s, size_t i, size_t t, double slack) {
  size_t peak = s->peak[i];
  const double *row = matrix_row_of(s->z, i), *top = matrix_row_of(s->z, t);
  if (peak != t && !s->left_out[peak] && !s->signed_column[peak] && row[peak] > top[peak] + slack) return 0;
  for (int columns = 0; columns < 2; columns++) {
    size_t at = first_above(s, i, t, slack, columns);
    s->work -= (double)at;
    if (at < s->n) return 0;
  }
  return 1;
}

/* 0: more than MOST, or no work is left */
static int find_below(totals_search *s, const double *sample, size_t rank, size_t *count) {
  size_t t = s->order[rank];
  double slack = TOTALS_TOLERANCE * s->largest[t], top[TOTALS_SAMPLES];
  find_tops(s, sample + rank * TOTALS_SAMPLES, t, slack, top);
  *count = 0;
  for (size_t r = 0; r < rank; r++) {
    size_t i = s->order[r];
    if (s->work <= 0) return 0;
    if (s->left_out[i] || !passes(sample + r * TOTALS_SAMPLES, top)) continue;
    if (!below(s, i, t, slack)) continue;
    if (*count == MOST) return 0;
    s->member[(*count)++] = i;
  }
  return 1;
}

/* do all of them together reach the sums of t? */
static int reach(const totals_search *s, size_t t, size_t count) {
  for (int k = 0; k < TOTALS_SUMS; k++) {
    double sum = 0;
    for (size_t a = 0; a < count; a++) sum += s->sums[k][s->member[a]];
    if (sum < s->sums[k][t] * (1 - TOTALS_TOLERANCE)) return 0;
  }
  return 1;
}

/* rows and columns of the nodes, over the largest cell of the total: count x 2 n; cells of totals are left out */
static void put_line(const totals_search *s, size_t i, size_t t, double *to) {
  double scale = 1 / s->largest[t];
  for (size_t j = 0; j < s->n; j++) {
    int used = j != t && !s->left_out[j];
    to[j] = used ? matrix_row_of(s->z, i)[j] * scale : 0;
    to[s->n + j] = used ? matrix_row_of(s->z, j)[i] * scale : 0;
  }
}

/* Cholesky of g in place, then both substitutions on b; 0: the lines depend on one another */
static int solve(double *g, double *b, size_t k) {
  for (size_t j = 0; j < k; j++) {
    double before = g[j * k + j], d = before - vector_dot(g + j * k, g + j * k, j);
    if (!(d > 1e-12 * before)) return 0;
    g[j * k + j] = d = sqrt(d);
    for (size_t i = j + 1; i < k; i++) g[i * k + j] = (g[i * k + j] - vector_dot(g + i * k, g + j * k, j)) / d;
    b[j] = (b[j] - vector_dot(g + j * k, b, j)) / d;
  }
  for (size_t j = k; j-- > 0;) {
    for (size_t i = j + 1; i < k; i++) b[j] -= g[i * k + j] * b[i];
    b[j] /= g[j * k + j];
  }
  return 1;
}

/* keeps those whose share is 1; 0: some share is neither 0 nor 1 */
static size_t keep_whole(size_t *member, const double *x, size_t count) {
  size_t kept = 0;
  for (size_t a = 0; a < count; a++) {
    double nearest = floor(x[a] + 0.5);
    if (!(fabs(x[a] - nearest) < 0.25) || nearest < 0 || nearest > 1) return 0;
    if (nearest == 1) member[kept++] = member[a];
  }
  return kept;
}

static lian_status choose(totals_search *s, size_t t, size_t *count, lian_error *err) {
  size_t k = *count, wide = 2 * s->n, room = (k + 1) * wide + k * k + k;
  double *f = memory_new(s->m, room, sizeof *f);
  if (!f) return status_no_memory(err);
  double *g = f + (k + 1) * wide, *x = g + k * k;
  for (size_t a = 0; a < k; a++) put_line(s, s->member[a], t, f + a * wide);
  put_line(s, t, t, f + k * wide);
  int stopped = 0;
  for (size_t a = 0; a < k && !stopped; a++) {
    for (size_t b = 0; b <= a; b++) g[a * k + b] = vector_dot(f + a * wide, f + b * wide, wide);
    x[a] = vector_dot(f + a * wide, f + k * wide, wide);
    stopped = env_stopped(s->env);
  }
  *count = !stopped && solve(g, x, k) ? keep_whole(s->member, x, k) : 0;
  memory_free(s->m, f, room, sizeof *f);
  return stopped ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
}

lian_status totals_apart(totals_search *s, const double *sample, size_t rank, size_t *count, lian_error *err) {
  size_t t = s->order[rank];
  int few = s->work > 0 && find_below(s, sample, rank, count);
  double k = (double)*count, work = k * k * (k + 2 * (double)s->n);
  if (few && (*count < 2 || !reach(s, t, *count))) {
    *count = 0;
    return LIAN_OK;
  }
  if (!few || work > s->work) {
    s->passed_over++;
    *count = 0;
    return LIAN_OK;
  }
  s->work -= work;
  lian_status status = choose(s, t, count, err);
  if (!status && *count && (*count < 2 || !totals_confirm(s, t, s->member, *count))) *count = 0;
  return status;
}
