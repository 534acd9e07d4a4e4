/* what changes an inventory economy between steps: settings, cuts and moves of links, stocks, classes */
#include <math.h>
#include <string.h>

#include "economy.h"

static lian_status no_lane(const lian_economy *e, size_t k, lian_error *err) {
  if (k < e->lanes) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
}

/* ---- settings */

static const struct setting {
  const char *name;
  double most;
} SETTINGS[] = {{"capacity", 1e6}, {"yield", 1e6}, {"final demand", 1e300},
                {"wanted final demand", 1e300}, {"rebuilding", 1e300}, {"haste", 1e6}};

static double *setting_of(lane *l, lian_setting what) {
  double *all[] = {l->factor, l->yield, l->final, l->wanted, l->rebuild, l->haste};
  return all[what];
}

lian_status lian_economy_set(lian_economy *e, size_t k, lian_setting what, const double *v,
                             lian_error *err) {
  lian_status status = no_lane(e, k, err);
  if (status) return status;
  if (what > LIAN_SET_HASTE) return status_set(err, LIAN_BAD_ARGUMENT, "a setting that is none");
  for (size_t i = 0; i < e->n; i++)
    if (!(v[i] >= 0 && v[i] <= SETTINGS[what].most) || (what == LIAN_SET_YIELD && v[i] == 0))
      return status_set(err, LIAN_BAD_DATA, "%s of node %z: expected a number %s, got %g",
                        SETTINGS[what].name, i + 1,
                        what == LIAN_SET_YIELD ? "above 0" : "of at least 0", v[i]);
  memcpy(setting_of(&e->lane[k], what), v, e->n * sizeof *v);
  if (what == LIAN_SET_FINAL) memcpy(e->lane[k].wanted, v, e->n * sizeof *v);
  return LIAN_OK;
}

/* ---- cuts */

static unsigned char *copy_flags(memory m, const unsigned char *flags, size_t n) {
  unsigned char *copy = memory_new(m, n, 1);
  if (copy) memcpy(copy, flags, n);
  return copy;
}

static void free_cut(lian_economy *e, link_cut *c) {
  memory_free(e->m, c->from, e->n, 1);
  memory_free(e->m, c->to, e->n, 1);
}

lian_status lian_economy_cut(lian_economy *e, size_t k, const unsigned char *from,
                             const unsigned char *to, double factor, double substitution,
                             lian_error *err) {
  lian_status status = no_lane(e, k, err);
  if (status) return status;
  if (!(factor >= 0 && factor <= 1e6) || !(substitution >= 0 && substitution <= 1))
    return status_set(err, LIAN_BAD_DATA, "expected a factor of at least 0 and a share, got %g and %g",
                      factor, substitution);
  lane *l = &e->lane[k];
  if (l->cuts == l->cut_room) {
    size_t room = l->cut_room ? 2 * l->cut_room : 4;
    link_cut *more = memory_resize(e->m, l->cut, l->cut_room, room, sizeof *more);
    if (!more) return status_no_memory(err);
    l->cut = more;
    l->cut_room = room;
  }
  link_cut one = {copy_flags(e->m, from, e->n), copy_flags(e->m, to, e->n), factor, 1 - substitution};
  if (!one.from || !one.to) {
    free_cut(e, &one);
    return status_no_memory(err);
  }
  l->cut[l->cuts++] = one;
  l->stale = 1;
  return LIAN_OK;
}

/* ---- moves */

static void free_move(lian_economy *e, link_move *v) {
  memory_free(e->m, v->from, e->n, 1);
  memory_free(e->m, v->to, e->n, 1);
  memory_free(e->m, v->towards, e->n, sizeof *v->towards);
  memory_free(e->m, v->moved, e->n, sizeof *v->moved);
}

static lian_status check_move(const lian_economy *e, size_t good, double share,
                              const double *towards, double *sum, lian_error *err) {
  if (good >= e->goods || !(share >= 0 && share <= 1))
    return status_set(err, LIAN_BAD_DATA, "expected a good in 1..%z and a share in [0, 1], got %g",
                      e->goods, share);
  *sum = 0;
  for (size_t i = 0; i < e->n; i++) {
    if (!(towards[i] >= 0 && towards[i] <= 1e300))
      return status_set(err, LIAN_BAD_DATA, "weight of node %z: expected at least 0, got %g", i + 1,
                        towards[i]);
    if (e->good[i] == good) *sum += towards[i];
  }
  if (!(*sum > 0))
    return status_set(err, LIAN_BAD_DATA, "nobody who makes good %z is moved to", good + 1);
  return LIAN_OK;
}

/* what buyers got of the good from those rows, by the moves so far */
static void sum_moved(const lian_economy *e, const lane *l, link_move *v, double *row) {
  for (size_t r = e->start[v->good]; r < e->start[v->good + 1]; r++) {
    if (!v->from[e->row[r]]) continue;
    const double *z = economy_row(e, l, v->good, r, row);
    if (z || e->z) {
      if (!z) z = e->z + r * e->n;
      for (size_t j = 0; j < e->n; j++) v->moved[j] += v->to[j] ? v->share * z[j] : 0;
    } else {
      for (size_t c = e->link_start[r]; c < e->link_start[r + 1]; c++)
        v->moved[e->link_to[c]] += v->to[e->link_to[c]] ? v->share * e->link_value[c] : 0;
    }
  }
}

lian_status lian_economy_move(lian_economy *e, size_t k, size_t good, const unsigned char *from,
                              const unsigned char *to, double share, const double *towards,
                              lian_error *err) {
  double sum = 0;
  lian_status status = no_lane(e, k, err);
  if (!status) status = check_move(e, good, share, towards, &sum, err);
  if (status) return status;
  lane *l = &e->lane[k];
  if (l->cuts) return status_set(err, LIAN_BAD_ARGUMENT, "moves come before cuts");
  if (l->moves == l->move_room) {
    size_t room = l->move_room ? 2 * l->move_room : 4;
    link_move *more = memory_resize(e->m, l->move, l->move_room, room, sizeof *more);
    if (!more) return status_no_memory(err);
    l->move = more;
    l->move_room = room;
  }
  link_move one = {good, copy_flags(e->m, from, e->n), copy_flags(e->m, to, e->n), share,
                   memory_zero(e->m, e->n, sizeof *one.towards),
                   memory_zero(e->m, e->n, sizeof *one.moved)};
  if (!one.from || !one.to || !one.towards || !one.moved) {
    free_move(e, &one);
    return status_no_memory(err);
  }
  for (size_t i = 0; i < e->n; i++) one.towards[i] = e->good[i] == good ? towards[i] / sum : 0;
  sum_moved(e, l, &one, e->scratch);
  l->move[l->moves++] = one;
  l->stale = 1;
  return LIAN_OK;
}

void lian_economy_uncut(lian_economy *e, size_t k) {
  if (k >= e->lanes) return;
  lane *l = &e->lane[k];
  if (l->cuts || l->moves) l->stale = 1;
  for (size_t c = 0; c < l->cuts; c++) free_cut(e, &l->cut[c]);
  for (size_t v = 0; v < l->moves; v++) free_move(e, &l->move[v]);
  l->cuts = l->moves = 0;
}

/* ---- rows as they are left */

static int is_touched(const lian_economy *e, const lane *l, size_t g, uint32_t i) {
  for (size_t v = 0; v < l->moves; v++)
    if (l->move[v].good == g && (l->move[v].from[i] || l->move[v].towards[i] > 0)) return 1;
  for (size_t c = 0; c < l->cuts; c++)
    if (l->cut[c].from[i] && l->cut[c].factor != 1) return 1;
  (void)e;
  return 0;
}

static void copy_row(const lian_economy *e, size_t k, double *out) {
  if (e->z) {
    memcpy(out, e->z + k * e->n, e->n * sizeof *out);
    return;
  }
  memset(out, 0, e->n * sizeof *out);
  for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++)
    out[e->link_to[c]] = e->link_value[c];
}

static void move_row(const lian_economy *e, const lane *l, size_t g, uint32_t i, double *out) {
  for (size_t k = 0; k < l->moves; k++) {
    const link_move *v = &l->move[k];
    if (v->good != g) continue;
    if (v->from[i])
      for (size_t j = 0; j < e->n; j++)
        if (v->to[j]) out[j] *= 1 - v->share;
    if (v->towards[i] > 0)
      for (size_t j = 0; j < e->n; j++) out[j] += v->towards[i] * v->moved[j];
  }
}

const double *economy_row(const lian_economy *e, const lane *l, size_t g, size_t k, double *out) {
  uint32_t i = e->row[k];
  if (!l->moves && !l->cuts) return NULL;
  if (!is_touched(e, l, g, i)) return NULL;
  copy_row(e, k, out);
  move_row(e, l, g, i, out);
  for (size_t c = 0; c < l->cuts; c++) {
    const link_cut *cut = &l->cut[c];
    if (!cut->from[i] || cut->factor == 1) continue;
    for (size_t j = 0; j < e->n; j++)
      if (cut->to[j]) out[j] *= cut->factor;
  }
  return out;
}

/* ---- reserves and stocks */

lian_status lian_economy_set_reserve(lian_economy *e, size_t k, size_t good,
                                     const unsigned char *nodes, double steps, lian_error *err) {
  lian_status status = no_lane(e, k, err);
  if (status) return status;
  if (good >= e->goods || !(steps >= 0) || !isfinite(steps))
    return status_set(err, LIAN_BAD_DATA, "expected a good in 1..%z and steps of at least 0, got %g",
                      e->goods, steps);
  lane *l = &e->lane[k];
  if (!l->reserve) l->reserve = memory_zero(e->m, economy_cells(e), sizeof *l->reserve);
  if (!l->reserve) return status_no_memory(err);
  for (size_t j = 0; j < e->n; j++)
    if (nodes[j]) l->reserve[good * e->n + j] = steps * e->base[good * e->n + j];
  return LIAN_OK;
}

lian_status lian_economy_add_stock(lian_economy *e, size_t k, size_t good, const double *amount,
                                   lian_error *err) {
  lian_status status = no_lane(e, k, err);
  if (status) return status;
  if (good >= e->goods)
    return status_set(err, LIAN_BAD_ARGUMENT, "expected a good in 1..%z", e->goods);
  for (size_t j = 0; j < e->n; j++)
    if (!(amount[j] >= 0 && amount[j] <= 1e300))
      return status_set(err, LIAN_BAD_DATA, "stock for node %z: expected at least 0, got %g", j + 1,
                        amount[j]);
  for (size_t j = 0; j < e->n; j++) e->lane[k].w[good * e->n + j] += amount[j];
  return LIAN_OK;
}

/* ---- classes of users */

static lian_status check_priority(const lian_priority *p, size_t n, lian_error *err) {
  double reserved = 0;
  if (p->size != sizeof *p || p->classes < 1 || p->classes > LIAN_MOST_CLASSES ||
      p->final_class >= p->classes)
    return status_set(err, LIAN_BAD_ARGUMENT, "expected 1 to %z classes, final demand in one of them",
                      (size_t)LIAN_MOST_CLASSES);
  for (size_t j = 0; j < n; j++)
    if (p->class_of[j] >= p->classes)
      return status_set(err, LIAN_BAD_DATA, "class of node %z: expected 1 to %z", j + 1, p->classes);
  for (size_t c = 0; c < p->classes; c++) {
    if (!(p->reserved[c] >= 0 && p->reserved[c] <= 1))
      return status_set(err, LIAN_BAD_DATA, "class %z: expected a reserved share in [0, 1], got %g", c + 1,
                        p->reserved[c]);
    reserved += p->reserved[c];
  }
  if (reserved > 1 + 1e-12)
    return status_set(err, LIAN_BAD_DATA, "reserved shares add up to %g, more than 1", reserved);
  return LIAN_OK;
}

static void free_priority(lian_economy *e, lane *l) {
  size_t cells = LIAN_MOST_CLASSES * e->n;
  memory_free(e->m, l->priority, 1, sizeof *l->priority);
  memory_free(e->m, l->class_of, e->n, 1);
  memory_free(e->m, l->class_orders, cells, sizeof *l->class_orders);
  memory_free(e->m, l->class_share, cells, sizeof *l->class_share);
  l->priority = NULL;
  l->class_of = NULL;
  l->class_orders = l->class_share = NULL;
}

lian_status lian_economy_prioritise(lian_economy *e, size_t k, const lian_priority *p,
                                    lian_error *err) {
  lian_status status = no_lane(e, k, err);
  if (!status) status = check_priority(p, e->n, err);
  if (status) return status;
  lane *l = &e->lane[k];
  size_t cells = LIAN_MOST_CLASSES * e->n;
  free_priority(e, l);
  l->class_of = copy_flags(e->m, p->class_of, e->n);
  l->class_orders = memory_zero(e->m, cells, sizeof *l->class_orders);
  l->class_share = memory_zero(e->m, cells, sizeof *l->class_share);
  l->priority = memory_new(e->m, 1, sizeof *l->priority);
  if (!l->class_of || !l->class_orders || !l->class_share || !l->priority) {
    free_priority(e, l);
    return status_no_memory(err);
  }
  *l->priority = *p;
  l->priority->class_of = NULL;
  l->stale = 1; /* orders are to be told apart by class */
  return LIAN_OK;
}

void lian_economy_unprioritise(lian_economy *e, size_t k) {
  if (k < e->lanes) free_priority(e, &e->lane[k]);
}

void economy_changes_free(lian_economy *e, lane *l) {
  for (size_t c = 0; c < l->cuts; c++) free_cut(e, &l->cut[c]);
  for (size_t v = 0; v < l->moves; v++) free_move(e, &l->move[v]);
  memory_free(e->m, l->cut, l->cut_room, sizeof *l->cut);
  memory_free(e->m, l->move, l->move_room, sizeof *l->move);
  free_priority(e, l);
}
