/* missing values: means and medians of a group, straight lines in time, means of the nearest rows */
#include <math.h>
#include <string.h>

#include "fill.h"

void lian_fill_default(lian_fill_spec *spec) {
  *spec = (lian_fill_spec){.size = sizeof *spec, .method = LIAN_FILL_MEAN, .neighbours = 5, .steps = 200, .tolerance = 1e-8};
}

static lian_status check_spec(const lian_fill_spec *f, size_t rows, lian_error *err) {
  lian_status s = check_size(f->size, sizeof *f, "lian_fill_spec", err);
  if (!s) s = check_choice((long)f->method, LIAN_FILL_COUNT, "method", err);
  if (!s && f->method == LIAN_FILL_LINEAR) s = check_list(f->time, rows, "time", err);
  if (!s && f->method == LIAN_FILL_LINEAR) s = check_finite(f->time, rows, "time", err);
  if (s) return s;
  if (f->neighbours < 1) return status_set(err, LIAN_BAD_ARGUMENT, "fill: expected at least 1 neighbour");
  if (f->steps < 1 || !(f->tolerance > 0))
    return status_set(err, LIAN_BAD_ARGUMENT, "fill: expected at least 1 step and a tolerance above 0");
  return LIAN_OK;
}

lian_status fill_nothing_there(size_t column, lian_error *err) {
  return status_set(err, LIAN_BAD_DATA, "column %z has no value to fill gaps from", column + 1);
}

/* ---- mean and median of a group */

static lian_status fill_group(lian_fill method, const uint32_t *row, size_t count, size_t cols, size_t j,
                              double *scratch, double *out, lian_error *err) {
  size_t there = 0;
  for (size_t k = 0; k < count; k++)
    if (!isnan(out[row[k] * cols + j])) scratch[there++] = out[row[k] * cols + j];
  if (there == count) return LIAN_OK;
  if (there == 0) return fill_nothing_there(j, err);
  double value = summary_of(scratch, there, 1).mean;
  if (method == LIAN_FILL_MEDIAN) {
    sort_ascending(scratch, there);
    value = quantile_of_sorted(scratch, there, 0.5);
  }
  for (size_t k = 0; k < count; k++)
    if (isnan(out[row[k] * cols + j])) out[row[k] * cols + j] = value;
  return LIAN_OK;
}

/* ---- straight lines in time */

typedef struct neighbour {
  double time, value; /* value NaN: none */
} neighbour;

static void closer(neighbour *n, double time, double value, int later) {
  if (isnan(n->value) || (later ? time < n->time : time > n->time)) *n = (neighbour){time, value};
}

static lian_status fill_linear(const double *time, const uint32_t *row, size_t count, size_t cols, size_t j,
                               const double *x, double *out, lian_error *err) {
  for (size_t k = 0; k < count; k++) {
    double now = time[row[k]];
    neighbour before = {0, NAN}, after = {0, NAN};
    if (!isnan(x[row[k] * cols + j])) continue;
    for (size_t i = 0; i < count; i++) {
      double value = x[row[i] * cols + j];
      if (isnan(value)) continue;
      if (time[row[i]] < now) closer(&before, time[row[i]], value, 0);
      else closer(&after, time[row[i]], value, 1);
    }
    double filled = after.value;
    if (isnan(after.value)) filled = before.value;
    else if (!isnan(before.value))
      filled = before.value + (after.value - before.value) * ((now - before.time) / (after.time - before.time));
    if (isnan(filled)) return fill_nothing_there(j, err);
    out[row[k] * cols + j] = filled;
  }
  return LIAN_OK;
}

/* ---- the nearest rows: root mean square distance in standard deviations, over the columns that both have */

static double distance(const double *a, const double *b, const double *deviation, size_t cols) {
  double sum = 0;
  size_t both = 0;
  for (size_t j = 0; j < cols; j++) {
    double d = a[j] - b[j];
    if (isnan(d) || !(deviation[j] > 0)) continue;
    sum += d * d / (deviation[j] * deviation[j]);
    both++;
  }
  return both ? sqrt(sum / (double)both) : NAN;
}

static int row_has_gaps(const double *row, size_t cols) {
  for (size_t j = 0; j < cols; j++)
    if (isnan(row[j])) return 1;
  return 0;
}

static lian_status fill_from(const double *x, size_t rows, size_t cols, size_t j, size_t most, const double *far,
                             const uint32_t *order, double *value, lian_error *err) {
  double sum = 0;
  size_t taken = 0;
  for (size_t k = 0; k < rows && taken < most && !isnan(far[order[k]]); k++) {
    double v = x[order[k] * cols + j];
    if (isnan(v)) continue;
    sum += v;
    taken++;
  }
  if (taken == 0) return fill_nothing_there(j, err);
  *value = sum / (double)taken;
  return LIAN_OK;
}

static lian_status fill_nearest(const lian_env *env, const lian_fill_spec *f, size_t rows, size_t cols,
                                const double *x, double *out, double *scratch, uint32_t *order, lian_error *err) {
  double *far = scratch, *deviation = scratch + rows;
  for (size_t j = 0; j < cols; j++) deviation[j] = summary_of(x + j, rows, cols).deviation;
  for (size_t i = 0; i < rows; i++) {
    const double *row = x + i * cols;
    if (!row_has_gaps(row, cols)) continue;
    if (env_stopped(env)) return index_interrupted(err);
    for (size_t k = 0; k < rows; k++) far[k] = k == i ? NAN : distance(row, x + k * cols, deviation, cols);
    sort_places(far, rows, order);
    for (size_t j = 0; j < cols; j++) {
      if (!isnan(row[j])) continue;
      lian_status s = fill_from(x, rows, cols, j, f->neighbours, far, order, &out[i * cols + j], err);
      if (s) return s;
    }
  }
  return LIAN_OK;
}

/* ---- */

static size_t groups_in(const uint32_t *group, size_t rows) {
  size_t count = 1;
  for (size_t i = 0; group && i < rows; i++)
    if (group[i] >= count) count = (size_t)group[i] + 1;
  return count;
}

static lian_status by_groups(const lian_env *env, const lian_fill_spec *f, size_t rows, size_t cols, const double *x,
                             double *out, double *scratch, lian_error *err) {
  strata st;
  memory m = memory_of(env);
  lian_status s = index_strata_open(m, rows, f->group, groups_in(f->group, rows), &st, err);
  if (s) return s;
  for (size_t g = 0; !s && g < st.count; g++) {
    const uint32_t *row = st.row + st.start[g];
    size_t count = st.start[g + 1] - st.start[g];
    for (size_t j = 0; !s && j < cols; j++)
      s = f->method == LIAN_FILL_LINEAR ? fill_linear(f->time, row, count, cols, j, x, out, err)
                                        : fill_group(f->method, row, count, cols, j, scratch, out, err);
    if (!s && env_stopped(env)) s = index_interrupted(err);
  }
  index_strata_close(m, rows, &st);
  return s;
}

lian_status lian_index_fill(const lian_env *env, const lian_fill_spec *spec, size_t rows, size_t cols, const double *x,
                            double *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (!s) s = check_spec(spec, rows, err);
  if (!s) s = index_check_table(rows, cols, x, err);
  if (s) return s;
  if (spec->method == LIAN_FILL_EM) return fill_em(env, spec, rows, cols, x, out, err);
  double *made = memory_new(m, rows * cols, sizeof *made), *scratch = memory_new(m, rows + cols, sizeof *scratch);
  uint32_t *order = memory_new(m, 2 * rows, sizeof *order);
  if (made && scratch && order) {
    memcpy(made, x, rows * cols * sizeof *x);
    s = spec->method == LIAN_FILL_NEAREST ? fill_nearest(env, spec, rows, cols, x, made, scratch, order, err)
                                          : by_groups(env, spec, rows, cols, x, made, scratch, err);
    if (!s) memcpy(out, made, rows * cols * sizeof *out);
  } else {
    s = status_no_memory(err);
  }
  memory_free(m, made, rows * cols, sizeof *made);
  memory_free(m, scratch, rows + cols, sizeof *scratch);
  memory_free(m, order, 2 * rows, sizeof *order);
  return s;
}
