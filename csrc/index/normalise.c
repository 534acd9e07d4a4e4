/* indicators onto one scale. Directions are applied first (x times -1 where less is better), and targets and goalposts
   are turned round with them, so that each is given in the units of the data. */
#include <math.h>
#include <string.h>

#include "index.h"

void lian_normal_default(lian_normal_spec *spec) {
  *spec = (lian_normal_spec){.size = sizeof *spec, .method = LIAN_NORMAL_MINMAX, .high = 1, .deviation = 1};
}

static int uses_ranks(lian_normal method) {
  return method == LIAN_NORMAL_RANK || method == LIAN_NORMAL_PERCENTILE || method == LIAN_NORMAL_BORDA;
}

static lian_status check_spec(const lian_normal_spec *n, size_t cols, lian_error *err) {
  lian_status s = check_size(n->size, sizeof *n, "lian_normal_spec", err);
  if (!s) s = check_choice((long)n->method, LIAN_NORMAL_COUNT, "method", err);
  if (!s && n->method == LIAN_NORMAL_TARGET) s = check_list(n->target, cols, "target", err);
  if (!s && n->method == LIAN_NORMAL_GOALPOSTS) s = check_list(n->from, cols, "from", err);
  if (!s && n->method == LIAN_NORMAL_GOALPOSTS) s = check_list(n->to, cols, "to", err);
  if (s) return s;
  if (!(n->low < n->high) || !isfinite(n->low) || !isfinite(n->high))
    return status_set(err, LIAN_BAD_ARGUMENT, "normalise: expected low < high, got %g and %g", n->low, n->high);
  if (!isfinite(n->mean) || !(n->deviation > 0) || !isfinite(n->deviation))
    return status_set(err, LIAN_BAD_ARGUMENT, "normalise: expected a deviation above 0, got %g", n->deviation);
  return LIAN_OK;
}

typedef struct scale { /* out = (x - zero) / unit * size + low */
  double zero, unit, size, low;
} scale;

/* row: one of the stratum without spread; LIAN_NONE where all rows are one */
static lian_status no_spread(size_t column, size_t row, lian_error *err) {
  if (row == LIAN_NONE)
    return status_set(err, LIAN_BAD_DATA, "column %z: all values are alike, so it has no scale", column + 1);
  return status_set(err, LIAN_BAD_DATA, "column %z: all values are alike among those compared with row %z, so they "
                    "have no scale", column + 1, row + 1);
}

static lian_status scale_to_target(const lian_normal_spec *n, size_t column, double sign, summary s, scale *out,
                                   lian_error *err) {
  double target = sign * n->target[column];
  if (!(target > s.least))
    return status_set(err, LIAN_BAD_DATA, "column %z: the target %g is not better than the worst value, %g",
                      column + 1, n->target[column], sign * s.least);
  *out = (scale){s.least, target - s.least, 1, 0};
  return LIAN_OK;
}

static double deviation_of(const lian_normal_spec *n, summary s) {
  double c = (double)s.count;
  return n->population ? s.deviation * sqrt((c - 1) / c) : s.deviation;
}

static lian_status scale_of(const lian_normal_spec *n, size_t column, size_t row, double sign, summary s, scale *out,
                            lian_error *err) {
  switch (n->method) {
    case LIAN_NORMAL_TARGET: return scale_to_target(n, column, sign, s, out, err);
    case LIAN_NORMAL_GOALPOSTS: {
      double from = sign * n->from[column], to = sign * n->to[column];
      if (!(from < to))
        return status_set(err, LIAN_BAD_DATA, "column %z: the goalpost %g is not better than %g", column + 1,
                          n->to[column], n->from[column]);
      *out = (scale){from, to - from, n->high - n->low, n->low};
      return LIAN_OK;
    }
    case LIAN_NORMAL_ZSCORE: *out = (scale){s.mean, deviation_of(n, s), n->deviation, n->mean}; break;
    case LIAN_NORMAL_FRONTIER: *out = (scale){s.least, s.most - s.least, 1, 0}; break;
    default: *out = (scale){s.least, s.most - s.least, n->high - n->low, n->low}; break;
  }
  if (out->unit > 0) return LIAN_OK;
  if (!n->constant_is_middle) return no_spread(column, row, err);
  *out = (scale){0, INFINITY, 1, n->method == LIAN_NORMAL_ZSCORE ? n->mean
                                 : n->method == LIAN_NORMAL_FRONTIER ? 0.5 : (n->low + n->high) / 2};
  return LIAN_OK;
}

static double clipped(const lian_normal_spec *n, double v) {
  if (n->method == LIAN_NORMAL_GOALPOSTS) return v < n->low ? n->low : v > n->high ? n->high : v;
  if (n->method == LIAN_NORMAL_TARGET && n->clip) return v > 1 ? 1 : v;
  return v;
}

/* by the length of the column */
static lian_status by_length(size_t column, double *v, size_t count, lian_error *err) {
  double squares = 0, most = 0;
  for (size_t i = 0; i < count; i++) most = fmax(most, fabs(v[i])); /* gaps count as less */
  double unit = most < 1e-140 ? most : 1;                            /* squares of small ones would vanish */
  for (size_t i = 0; i < count; i++)
    if (!isnan(v[i]) && most > 0) squares += v[i] / unit * (v[i] / unit);
  if (!(most > 0))
    return status_set(err, LIAN_BAD_DATA, "column %z: all values are 0, so it has no length to divide by", column + 1);
  for (size_t i = 0; i < count; i++) v[i] /= unit * sqrt(squares);
  return LIAN_OK;
}

static lian_status by_scale(const lian_normal_spec *n, size_t column, size_t row, double sign, double *v, size_t count,
                            lian_error *err) {
  scale s = {0, 1, 1, 0};
  summary all = summary_of(v, count, 1);
  if (all.count == 0) return LIAN_OK;
  if (n->method == LIAN_NORMAL_VECTOR) return by_length(column, v, count, err);
  lian_status status = scale_of(n, column, row, sign, all, &s, err);
  if (status) return status;
  for (size_t i = 0; i < count; i++)
    if (!isnan(v[i])) v[i] = clipped(n, (v[i] - s.zero) / s.unit * s.size + s.low);
  return LIAN_OK;
}

static lian_status by_rank(const lian_normal_spec *n, size_t column, size_t row, double *v, size_t count,
                           double *rank, uint32_t *order, lian_error *err) {
  double there = (double)summary_of(v, count, 1).count;
  ranks_lowest(v, count, order, rank);
  if (n->method == LIAN_NORMAL_PERCENTILE && there == 1) {
    if (!n->constant_is_middle) return no_spread(column, row, err);
    for (size_t i = 0; i < count; i++) v[i] = isnan(v[i]) ? NAN : 0.5;
    return LIAN_OK;
  }
  for (size_t i = 0; i < count; i++)
    v[i] = n->method == LIAN_NORMAL_RANK ? rank[i] : n->method == LIAN_NORMAL_BORDA ? rank[i] - 1 : (rank[i] - 1) / (there - 1);
  return LIAN_OK;
}

typedef struct room { /* for the rows of one stratum */
  double *v, *rank;
  uint32_t *order; /* twice as many */
} room;

static lian_status normalise_column(const lian_normal_spec *n, const strata *s, size_t cols, size_t j,
                                    const double *x, double *out, room r, lian_error *err) {
  double sign = n->direction && n->direction[j] < 0 ? -1 : 1;
  for (size_t g = 0; g < s->count; g++) {
    const uint32_t *row = s->row + s->start[g];
    size_t count = s->start[g + 1] - s->start[g];
    for (size_t k = 0; k < count; k++) r.v[k] = sign * x[row[k] * cols + j];
    size_t first = s->count > 1 ? row[0] : LIAN_NONE;
    lian_status status = uses_ranks(n->method) ? by_rank(n, j, first, r.v, count, r.rank, r.order, err)
                                               : by_scale(n, j, first, sign, r.v, count, err);
    if (status) return status;
    for (size_t k = 0; k < count; k++) out[row[k] * cols + j] = r.v[k];
  }
  return LIAN_OK;
}

static size_t strata_count(const uint32_t *within, size_t rows) {
  size_t count = 1;
  for (size_t i = 0; within && i < rows; i++)
    if (within[i] >= count) count = (size_t)within[i] + 1;
  return count;
}

lian_status lian_index_normalise(const lian_env *env, const lian_normal_spec *spec, size_t rows, size_t cols,
                                 const double *x, double *out, lian_error *err) {
  memory m = memory_of(env);
  strata st;
  lian_status s = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (!s) s = check_spec(spec, cols, err);
  if (!s) s = index_check_table(rows, cols, x, err);
  if (!s) s = index_strata_open(m, rows, spec->within, strata_count(spec->within, rows), &st, err);
  if (s) return s;
  room r = {memory_new(m, 2 * rows, sizeof(double)), NULL, memory_new(m, 2 * rows, sizeof(uint32_t))};
  r.rank = r.v ? r.v + rows : NULL;
  double *made = memory_new(m, rows * cols, sizeof *made);
  if (!r.v || !r.order || !made) s = status_no_memory(err);
  for (size_t j = 0; !s && j < cols; j++) {
    s = normalise_column(spec, &st, cols, j, x, made, r, err);
    if (!s && env_stopped(env)) s = index_interrupted(err);
  }
  if (!s) memcpy(out, made, rows * cols * sizeof *out);
  memory_free(m, made, rows * cols, sizeof *made);
  memory_free(m, r.v, 2 * rows, sizeof(double));
  memory_free(m, r.order, 2 * rows, sizeof(uint32_t));
  index_strata_close(m, rows, &st);
  return s;
}
