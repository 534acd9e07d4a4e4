#include "record.h"

#include <string.h>

#include "../base/status.h"

static int is_sum(const record *r) { return r->what == LIAN_OBSERVE_TRADE; }

static lian_status check(const record *r, lian_error *err) {
  if ((unsigned)r->what > LIAN_OBSERVE_TRADE) return status_set(err, LIAN_BAD_ARGUMENT, "unknown record");
  if (r->every == 0 || (is_sum(r) && r->every != 1))
    return status_set(err, LIAN_BAD_ARGUMENT, is_sum(r) ? "trade is summed over all steps: expected every 1"
                                                        : "every: expected at least 1");
  if (r->group && r->what == LIAN_OBSERVE_LIMIT)
    return status_set(err, LIAN_BAD_ARGUMENT, "the good that limits is recorded by node, without groups");
  for (size_t i = 0; r->group && i < r->n; i++)
    if (r->group[i] >= r->groups)
      return status_set(err, LIAN_BAD_DATA, "group of node %z: expected 1 to %z", i + 1, r->groups);
  if ((r->group || r->final_group) && r->groups == 0)
    return status_set(err, LIAN_BAD_ARGUMENT, "expected at least one group");
  if (r->final_group && r->what != LIAN_OBSERVE_FINAL && r->what != LIAN_OBSERVE_UNMET && !is_sum(r))
    return status_set(err, LIAN_BAD_ARGUMENT, "final users have final demand, unmet demand and trade alone");
  for (size_t d = 0; r->final_group && d < r->finals; d++)
    if (r->final_group[d] >= r->groups && r->final_group[d] != LIAN_NONE)
      return status_set(err, LIAN_BAD_DATA, "group of column %z: expected 1 to %z", d + 1, r->groups);
  return LIAN_OK;
}

/* numbers a row; 0 where their bytes overflow */
static size_t columns_of(size_t blocks, size_t groups) {
  return groups && blocks > PTRDIFF_MAX / sizeof(double) / groups ? 0 : blocks * groups;
}

static const uint32_t *copied(memory m, const uint32_t *group, size_t count) {
  uint32_t *copy = memory_new(m, count, sizeof *copy);
  if (copy) memcpy(copy, group, count * sizeof *copy);
  return copy;
}

static int take_finals(memory m, record *r, const uint32_t *group) {
  if (!group) return 1;
  r->final_group = copied(m, group, r->finals);
  r->asked = memory_zero(m, r->n, r->groups * sizeof *r->asked);
  r->missed = memory_zero(m, r->n, r->groups * sizeof *r->missed);
  r->placed = SIZE_MAX;
  return r->final_group && r->asked && r->missed;
}

static int take(memory m, record *r, const record *given) {
  const uint32_t *group = given->group;
  r->data = NULL;
  r->group = r->final_group = NULL;
  r->asked = r->missed = NULL;
  if (r->columns == 0) return 0;
  r->size = is_sum(r) ? r->n : 4;
  r->rows = is_sum(r) ? r->n : 0;
  r->data = memory_zero(m, r->size, r->columns * sizeof *r->data);
  if (!r->data || !take_finals(m, r, given->final_group)) return 0;
  if (group) r->group = copied(m, group, r->n);
  return !group || r->group;
}

static void give_back(memory m, record *r) {
  memory_free(m, r->data, r->size, r->columns * sizeof *r->data);
  memory_free(m, (void *)r->group, r->n, sizeof *r->group);
  memory_free(m, (void *)r->final_group, r->finals, sizeof *r->final_group);
  memory_free(m, r->asked, r->n, r->groups * sizeof *r->asked);
  memory_free(m, r->missed, r->n, r->groups * sizeof *r->missed);
}

static int grow_list(memory m, records *all) {
  if (all->count < all->size) return 1;
  size_t size = all->size ? 2 * all->size : 4;
  record *more = memory_resize(m, all->list, all->size, size, sizeof *more);
  if (!more) return 0;
  all->list = more;
  all->size = size;
  return 1;
}

lian_status records_add(memory m, records *all, const record *asked, size_t goods, size_t *number,
                        lian_error *err) {
  record r = *asked;
  lian_status status = check(&r, err);
  if (status) return status;
  if (!r.group && !r.final_group) r.groups = r.n;
  r.steps = r.runs = 0;
  for (size_t i = 0; r.group && i < r.n; i++) r.runs += i == 0 || r.group[i] != r.group[i - 1];
  r.columns = columns_of(r.what == LIAN_OBSERVE_STOCKS ? goods : 1, r.groups);
  if (!grow_list(m, all)) return status_no_memory(err);
  if (!take(m, &r, asked)) {
    give_back(m, &r);
    return status_no_memory(err);
  }
  *number = all->count;
  all->list[all->count++] = r;
  return LIAN_OK;
}

int record_is_due(const record *r) { return !is_sum(r) && r->steps % r->every == 0; }

/* number of rows due in the next `steps` steps */
static size_t due_in(const record *r, size_t steps) {
  return is_sum(r) ? 0 : (r->steps + steps + r->every - 1) / r->every - (r->steps + r->every - 1) / r->every;
}

lian_status records_reserve(memory m, records *all, size_t steps, lian_error *err) {
  for (size_t k = 0; k < all->count; k++) {
    record *r = &all->list[k];
    size_t rows = r->rows + due_in(r, steps);
    if (rows <= r->size) continue;
    size_t size = rows + r->rows / 2 + 4;
    double *more = memory_resize(m, r->data, r->size, size, r->columns * sizeof *more);
    if (!more) return status_no_memory(err);
    r->data = more;
    r->size = size;
  }
  return LIAN_OK;
}

double *record_row(record *r) {
  double *row = r->data + r->rows++ * r->columns;
  memset(row, 0, r->columns * sizeof *row);
  return row;
}

/* nodes that follow each other in a group are summed in a register, in the same order */
void record_put(const record *r, const double *values, double *row) {
  const uint32_t *group = r->group;
  if (!group)
    for (size_t i = 0; i < r->n; i++) row[i] += values[i];
  for (size_t i = 0; group && i < r->n;) {
    uint32_t at = group[i];
    double sum = row[at];
    for (; i < r->n && group[i] == at; i++) sum += values[i];
    row[at] = sum;
  }
}

void records_end_step(records *all) {
  for (size_t k = 0; k < all->count; k++) all->list[k].steps++;
}

const double *records_get(const records *all, size_t number, size_t *rows, size_t *columns) {
  if (number >= all->count) return NULL;
  const record *r = &all->list[number];
  *rows = r->rows;
  *columns = r->columns;
  return r->data;
}

void records_free(memory m, records *all) {
  for (size_t k = 0; k < all->count; k++) give_back(m, &all->list[k]);
  memory_free(m, all->list, all->size, sizeof *all->list);
}
