/* units that are cut as one: deliveries of a group of providers, by item or of all items
   cost: O(provisions + items x groups of each) */
#include <string.h>

#include "case.h"

#define MOST_GROUPS ((size_t)1 << 30)

typedef struct making {
  lian_case *q;
  const lian_unit_spec *spec;
  units *u;
  double *mass, *own; /* groups: cut share of the current item, from abroad and of home */
  uint32_t *seen;     /* groups: those of the current item */
  size_t seen_count;
  int fill; /* 0: count, 1: store */
} making;

static void add_part(making *k, uint32_t item, uint32_t group) {
  units *u = k->u;
  if (k->fill)
    u->part[u->parts] = (unit_part){item, k->mass[group], k->own[group]};
  u->parts++;
}

static void end_unit(making *k, uint32_t item, uint32_t group) {
  units *u = k->u;
  if (k->fill) {
    u->item[u->count] = item;
    u->group[u->count] = group;
    u->start[u->count + 1] = u->parts;
  }
  u->count++;
}

/* mass and own of the groups in item i; only: one group, or LIAN_NONE: all */
static void sum_item(making *k, uint32_t i, uint32_t only) {
  const lian_case *q = k->q;
  k->seen_count = 0;
  for (size_t p = q->first[i]; p < q->end[i]; p++) {
    uint32_t group = k->spec->group[q->t->giver[p]];
    double mass = q->left[p] * k->spec->share;
    if (group == LIAN_NONE || (only != LIAN_NONE && group != only) || mass <= SHARE_ROUNDING)
      continue;
    if (k->mass[group] == 0 && k->own[group] == 0) k->seen[k->seen_count++] = group;
    if (is_home(q, p))
      k->own[group] += mass;
    else
      k->mass[group] += mass;
  }
}

static void sort_seen(making *k) {
  for (size_t a = 1; a < k->seen_count; a++) {
    uint32_t group = k->seen[a];
    size_t b = a;
    for (; b > 0 && k->seen[b - 1] > group; b--) k->seen[b] = k->seen[b - 1];
    k->seen[b] = group;
  }
}

static void reset(making *k) {
  for (size_t a = 0; a < k->seen_count; a++) k->mass[k->seen[a]] = k->own[k->seen[a]] = 0;
}

static void each_item(making *k) {
  for (size_t place = 0; place < k->q->n; place++) {
    uint32_t i = k->q->order.item[place];
    sum_item(k, i, LIAN_NONE);
    sort_seen(k);
    for (size_t a = 0; a < k->seen_count; a++) {
      add_part(k, i, k->seen[a]);
      end_unit(k, i, k->seen[a]);
    }
    reset(k);
  }
}

static void all_items(making *k) {
  for (uint32_t group = 0; group < k->spec->groups; group++) {
    size_t before = k->u->parts;
    for (size_t place = 0; place < k->q->n; place++) {
      uint32_t i = k->q->order.item[place];
      sum_item(k, i, group);
      if (k->seen_count > 0) add_part(k, i, group);
      reset(k);
    }
    if (k->u->parts > before) end_unit(k, LIAN_NONE, group);
  }
}

static void make(making *k, int fill) {
  k->fill = fill;
  k->u->count = k->u->parts = 0;
  if (fill) k->u->start[0] = 0;
  if (k->spec->each_item)
    each_item(k);
  else
    all_items(k);
}

void units_free(memory m, units *u) {
  memory_free(m, u->start, u->count + 1, sizeof *u->start);
  memory_free(m, u->part, u->parts, sizeof *u->part);
  memory_free(m, u->item, u->count, sizeof *u->item);
  memory_free(m, u->group, u->count, sizeof *u->group);
  *u = (units){0};
}

static lian_status check_spec(const lian_case *q, const lian_unit_spec *spec, lian_error *err) {
  lian_status status = check_size(spec->size, sizeof *spec, "lian_unit_spec", err);
  if (!status) status = check_list(spec->group, q->t->providers, "group", err);
  if (!status && spec->groups > MOST_GROUPS)
    status = status_set(err, LIAN_BAD_ARGUMENT, "groups: expected at most %z, got %z", MOST_GROUPS, spec->groups);
  if (status) return status;
  if (!(spec->share > 0 && spec->share <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "share: expected a share above 0, got %g", spec->share);
  for (size_t g = 0; g < q->t->providers; g++)
    if (spec->group[g] != LIAN_NONE && spec->group[g] >= spec->groups)
      return status_set(err, LIAN_BAD_ARGUMENT, "group[%z]: expected at most %z", g + 1, spec->groups);
  return LIAN_OK;
}

lian_status lian_case_set_units(const lian_env *env, lian_case *q, const lian_unit_spec *spec,
                                lian_error *err) {
  lian_status wrong = check_given(GIVEN({"case", q}, {"spec", spec}), err);
  if (wrong) return wrong;
  (void)env;
  if (q->supplied) return status_set(err, LIAN_UNSUPPORTED, "units: who delivers what is not known of given shares");
  lian_status status = check_spec(q, spec, err);
  if (status) return status;
  memory m = q->m;
  units u = {0};
  making k = {.q = q, .spec = spec, .u = &u};
  k.mass = memory_zero(m, 2 * spec->groups, sizeof *k.mass);
  k.seen = memory_new(m, spec->groups, sizeof *k.seen);
  status = k.mass && k.seen ? LIAN_OK : status_no_memory(err);
  if (!status) {
    k.own = k.mass + spec->groups;
    make(&k, 0);
    u.start = memory_new(m, u.count + 1, sizeof *u.start);
    u.part = memory_new(m, u.parts, sizeof *u.part);
    u.item = memory_new(m, u.count, sizeof *u.item);
    u.group = memory_new(m, u.count, sizeof *u.group);
    if (u.start && u.part && u.item && u.group) {
      make(&k, 1);
      units_free(m, &q->units);
      q->units = u;
    } else {
      units_free(m, &u);
      status = status_no_memory(err);
    }
  }
  memory_free(m, k.mass, 2 * spec->groups, sizeof *k.mass);
  memory_free(m, k.seen, spec->groups, sizeof *k.seen);
  return status;
}

size_t lian_case_units(const lian_case *q) { return q ? q->units.count : 0; }

lian_status lian_case_unit(const lian_case *q, size_t unit, uint32_t *item, uint32_t *group,
                           double *mass, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"case", q}, {"item", item}, {"group", group}, {"mass", mass}), err);
  if (!wrong) wrong = check_index(unit, q->units.count, "unit", err);
  if (wrong) return wrong;
  const units *u = &q->units;
  const unit_part *part = &u->part[u->start[unit]];
  *item = u->item[unit];
  *group = u->group[unit];
  *mass = u->item[unit] == LIAN_NONE ? 0 : part->mass + part->own;
  return LIAN_OK;
}
