/* rows to columns with capacities, the largest sum of fits: shortest augmenting paths

   Rows come one after another (Jonker and Volgenant 1987; Crouse 2016). Column m, of one's own for all, stands for none.
   Reduced costs c(i, j) - u_i - v_j are at least 0, and 0 where a row has its column; a new row takes the shortest path
   to a column with room, by Dijkstra (1959); a full column is left through each of its rows. */
#include <math.h>

#include "../base/check.h"
#include "../base/memory.h"

typedef struct assignment {
  size_t rows, columns; /* columns with the one for none, which is the last */
  const double *fit;
  const uint32_t *capacity;
  double none;     /* cost of having no column */
  uint32_t *column; /* rows: where each is */
  uint32_t *used;   /* columns: how many it has */
  double *u, *v;    /* duals of rows, columns */
  double *way;      /* columns: shortest path so far */
  uint32_t *by;     /* columns: the row before it on that path */
  unsigned char *done; /* columns: the path is final */
  uint32_t *first, *next; /* rows by the column that they have; UINT32_MAX ends a list */
} assignment;

static double cost(const assignment *a, size_t i, size_t j) {
  if (j + 1 == a->columns) return a->none;
  double fit = a->fit[i * (a->columns - 1) + j];
  return isnan(fit) ? INFINITY : -fit;
}

static int has_room(const assignment *a, size_t j) { return j + 1 == a->columns || a->used[j] < a->capacity[j]; }

/* paths through row i, which is reached at `length` */
static void relax(assignment *a, size_t i, double length) {
  for (size_t j = 0; j < a->columns; j++) {
    if (a->done[j] || (j + 1 < a->columns && a->capacity[j] == 0)) continue;
    double way = length + cost(a, i, j) - a->u[i] - a->v[j];
    if (way < a->way[j]) {
      a->way[j] = way;
      a->by[j] = (uint32_t)i;
    }
  }
}

/* the nearest column that is not final; the one for none can always be reached */
static size_t nearest(const assignment *a) {
  size_t best = a->columns - 1; /* which ends the search, so it is not final yet */
  for (size_t j = 0; j < a->columns; j++)
    if (!a->done[j] && (a->way[j] < a->way[best] || (a->way[j] <= a->way[best] && j < best))) best = j;
  return best;
}

static void put(assignment *a, uint32_t i, size_t j) {
  a->column[i] = (uint32_t)j;
  a->next[i] = a->first[j];
  a->first[j] = i;
  a->used[j]++;
}

static void take(assignment *a, uint32_t i) {
  size_t j = a->column[i];
  uint32_t *link = &a->first[j];
  while (*link != i) link = &a->next[*link];
  *link = a->next[i];
  a->used[j]--;
}

static void augment(assignment *a, size_t start) {
  for (size_t j = 0; j < a->columns; j++) a->way[j] = INFINITY, a->done[j] = 0;
  relax(a, start, 0);
  size_t end;
  double length;
  for (;;) {
    end = nearest(a);
    length = a->way[end];
    a->done[end] = 1;
    if (has_room(a, end)) break;
    for (uint32_t i = a->first[end]; i != UINT32_MAX; i = a->next[i]) relax(a, i, length);
  }
  a->u[start] += length;
  for (size_t j = 0; j < a->columns; j++) {
    if (!a->done[j]) continue;
    double by = length - a->way[j];
    a->v[j] -= by;
    for (uint32_t i = a->first[j]; i != UINT32_MAX; i = a->next[i]) a->u[i] += by;
  }
  for (size_t j = end;;) {
    uint32_t i = a->by[j];
    size_t held = a->column[i];
    if (held != UINT32_MAX) take(a, i);
    put(a, i, j);
    if (i == start) return;
    j = held;
  }
}

/* no column costs more than all the rest can gain, so that nobody stays without one who could have it */
static double cost_of_none(size_t rows, size_t columns, const double *fit, int all) {
  double low = 0, high = 0;
  for (size_t k = 0; all && k < rows * columns; k++) {
    if (fit[k] < low) low = fit[k];
    if (fit[k] > high) high = fit[k];
  }
  double range = high > low ? high - low : 1;
  return all ? range * 2 * (double)(rows < columns ? rows + 1 : columns + 1) : 0;
}

static lian_status run(const lian_env *env, assignment *a, lian_error *err) {
  for (size_t j = 0; j < a->columns; j++) a->first[j] = UINT32_MAX;
  for (size_t i = 0; i < a->rows; i++) a->column[i] = UINT32_MAX;
  for (size_t i = 0; i < a->rows; i++) {
    if (env_stopped_at(env, (double)i / (double)a->rows)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    augment(a, i);
  }
  return LIAN_OK;
}

static lian_status check(size_t rows, size_t columns, const double *fit, lian_error *err) {
  if (rows >= UINT32_MAX || columns >= UINT32_MAX - 1 || (columns > 0 && rows > SIZE_MAX / 16 / columns))
    return status_set(err, LIAN_BAD_ARGUMENT, "assign: too many rows or columns");
  for (size_t k = 0; k < rows * columns; k++)
    if (fabs(fit[k]) > 1e150) return status_set(err, LIAN_BAD_DATA, "fit[%z] is beyond 1e150", k);
  return LIAN_OK;
}

lian_status lian_assign(const lian_env *env, size_t rows, size_t columns, const double *fit, const uint32_t *capacity,
                        int all, uint32_t *column, double *total, lian_error *err) {
  lian_status status = check_list(fit, rows * columns, "fit", err);
  if (!status) status = check_list(capacity, columns, "capacity", err);
  if (!status) status = check_list(column, rows, "column", err);
  if (!status) status = check_given(GIVEN({"total", total}), err);
  if (!status) status = check(rows, columns, fit, err);
  if (status) return status;
  memory m = memory_of(env);
  size_t wide = columns + 1, numbers = rows + 2 * wide, whole = 2 * rows + 3 * wide;
  double *d = memory_zero(m, numbers, sizeof *d);
  uint32_t *w = memory_zero(m, whole, sizeof *w);
  unsigned char *done = memory_zero(m, wide, 1);
  if (d && w && done) {
    assignment a = {rows, wide, fit, capacity, cost_of_none(rows, columns, fit, all), w, w + 2 * rows, d, d + rows,
                    d + rows + wide, w + 2 * rows + wide, done, w + 2 * rows + 2 * wide, w + rows};
    status = run(env, &a, err);
    if (!status) *total = 0;
    for (size_t i = 0; !status && i < rows; i++) {
      column[i] = a.column[i] < columns ? a.column[i] : LIAN_UNASSIGNED;
      if (a.column[i] < columns) *total += fit[i * columns + a.column[i]];
    }
  } else {
    status = status_no_memory(err);
  }
  memory_free(m, d, numbers, sizeof *d);
  memory_free(m, w, whole, sizeof *w);
  memory_free(m, done, wide, 1);
  return status;
}
