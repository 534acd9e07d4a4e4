/* a case: the provisions that apply to home, their shares after cuts, and the resulting levels
   cost: O(items + links + provisions x cuts) */
#include "case.h"

#include <math.h>
#include <string.h>

#include "levels.h"

/* provisions of an item to home: those stated for this home, or else the world's */
static void choose_rows(lian_case *q, size_t i) {
  const items *t = q->t;
  size_t from = t->give_start[i], to = t->give_start[i + 1], p = from;
  while (p < to && t->give_to[p] != q->home) p++;
  if (p == to) p = from; /* none stated for home: the world's come first */
  uint32_t for_home = p < to ? t->give_to[p] : LIAN_NONE;
  q->first[i] = q->end[i] = (uint32_t)p;
  if (p == to || (for_home != LIAN_NONE && for_home != q->home)) return;
  while (p < to && t->give_to[p] == for_home) p++;
  q->end[i] = (uint32_t)p;
}

static double clean(double share) { return share < SHARE_ROUNDING ? 0 : share; }

static void sum_shares(lian_case *q, size_t i) {
  double own = 0, abroad = 0;
  q->given[i] = q->end[i] > q->first[i];
  for (size_t p = q->first[i]; p < q->end[i]; p++)
    if (is_home(q, p))
      own += q->left[p];
    else
      abroad += q->left[p];
  q->own[i] = q->given[i] ? clean(own) : 1;
  q->abroad[i] = clean(abroad);
}

static void apply_cut(lian_case *q, const lian_cut *cut) {
  for (size_t i = 0; i < q->n; i++) {
    if (cut->item && !cut->item[i]) continue;
    for (size_t p = q->first[i]; p < q->end[i]; p++)
      if (cut->provider[q->t->giver[p]]) q->left[p] *= 1 - cut->share;
  }
}

/* converts shares of the world market to shares of home's use when home's makers serve home first */
static lian_status serve_home(lian_case *q, size_t i, double use, lian_error *err) {
  double own = 0, others = 0;
  if (isnan(use)) return LIAN_OK;
  if (!(use > 0 && use <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "home_use of '%s': expected a share above 0, got %g",
                      labels_text(q->c->nodes, i), use);
  for (size_t p = q->first[i]; p < q->end[i]; p++) {
    if (q->t->give_to[p] != LIAN_NONE) return LIAN_OK;
    *(is_home(q, p) ? &own : &others) += q->left[p];
  }
  double to = fmin(1, own / use), rest = others > 0 ? (1 - to) / others : 0;
  for (size_t p = q->first[i]; p < q->end[i]; p++)
    q->left[p] *= is_home(q, p) ? (own > 0 ? to / own : 0) : rest;
  return LIAN_OK;
}

/* an attribute's number, 0 where unknown */
static double known(const attribute *a, size_t i) {
  return a && a->numbers && !isnan(a->numbers[i]) ? a->numbers[i] : 0;
}

static lian_status check_attribute(const lian_case *q, const char *name, const attribute *a,
                                   lian_error *err) {
  for (size_t i = 0; a && i < q->n; i++)
    if (known(a, i) < 0)
      return status_set(err, LIAN_BAD_DATA, "attribute '%s' of '%s': expected at least 0, got %g",
                        name, labels_text(q->c->nodes, i), known(a, i));
  return LIAN_OK;
}

static lian_status fill(lian_case *q, const lian_case_spec *spec, lian_error *err) {
  const attribute *spare = chain_attribute(q->c, "spare");
  lian_status status = check_attribute(q, "spare", spare, err);
  if (!status) status = check_attribute(q, "stock", chain_attribute(q->c, "stock"), err);
  if (status) return status;
  memcpy(q->left, q->t->share, q->t->provisions * sizeof *q->left);
  for (size_t i = 0; i < q->n; i++) {
    choose_rows(q, i);
    q->spare[i] = 1 + known(spare, i);
    if (spec->home_use) status = serve_home(q, i, spec->home_use[i], err);
    if (status) return status;
  }
  for (size_t k = 0; k < spec->cut_count; k++) {
    if (!(spec->cuts[k].share >= 0 && spec->cuts[k].share <= 1))
      return status_set(err, LIAN_BAD_ARGUMENT, "cuts[%z]: expected a share in [0, 1], got %g", k + 1,
                        spec->cuts[k].share);
    apply_cut(q, &spec->cuts[k]);
  }
  for (size_t i = 0; i < q->n; i++) {
    sum_shares(q, i);
    q->made[i] = !q->given[i] || (spec->made && spec->made[i]);
  }
  return LIAN_OK;
}

static int take_memory(lian_case *q) {
  size_t n = q->n;
  q->made = memory_new(q->m, n, 1);
  q->given = memory_new(q->m, n, 1);
  q->first = memory_new(q->m, n, sizeof *q->first);
  q->end = memory_new(q->m, n, sizeof *q->end);
  q->left = memory_new(q->m, q->t->provisions, sizeof *q->left);
  q->abroad = memory_new(q->m, n, sizeof *q->abroad);
  q->own = memory_new(q->m, n, sizeof *q->own);
  q->spare = memory_new(q->m, n, sizeof *q->spare);
  q->level = memory_new(q->m, n, sizeof *q->level);
  return q->made && q->given && q->first && q->end && q->left && q->abroad && q->own &&
         q->spare && q->level;
}

static lian_status find_home(const lian_chain *c, const char *home, uint32_t *out,
                             lian_error *err) {
  if (!c->items || c->items->provisions == 0)
    return status_set(err, LIAN_UNSUPPORTED, "this chain does not say who provides its items");
  size_t at = labels_find(c->items->countries, home);
  if (at == c->items->countries->count)
    return status_set(err, LIAN_NOT_FOUND, "home '%s' is no provider's country", home);
  *out = (uint32_t)at;
  return LIAN_OK;
}

static lian_status check_spec(const lian_chain *c, const lian_case_spec *spec, lian_error *err) {
  lian_status status = check_size(spec->size, sizeof *spec, "lian_case_spec", err);
  if (!status) status = check_given(GIVEN({"home", spec->home}), err);
  if (!status) status = check_list(spec->cuts, spec->cut_count, "cuts", err);
  for (size_t k = 0; k < spec->cut_count && !status; k++)
    status = check_list(spec->cuts[k].provider, c->items ? c->items->providers : 0, "cuts: provider", err);
  return status;
}

lian_status lian_case_new(const lian_env *env, lian_chain *c, const lian_case_spec *spec,
                          lian_case **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"spec", spec}, {"out", out}), err);
  if (!wrong) wrong = check_spec(c, spec, err);
  if (wrong) return wrong;
  uint32_t home = 0;
  lian_status status = find_home(c, spec->home, &home, err);
  if (status) return status;
  memory m = memory_of(env);
  lian_case *q = memory_zero(m, 1, sizeof *q);
  if (!q) return status_no_memory(err);
  *q = (lian_case){.m = m, .owners = 1, .c = lian_chain_keep(c), .t = c->items, .n = c->n, .home = home};
  status = take_memory(q) ? LIAN_OK : status_no_memory(err);
  if (!status) status = fill(q, spec, err);
  if (!status) status = order_new(m, q->t, 0, &q->order, err);
  if (!status) status = users_new(m, q->t, 0, &q->users, err);
  if (!status) status = levels_settle(q, err);
  if (status)
    lian_case_free(q);
  else
    *out = q;
  return status;
}

#define MOST_SUPPLIED 1e9

static lian_status check_supply(const lian_case *q, const double *v, const char *what, lian_error *err) {
  for (size_t i = 0; i < q->n; i++)
    if (!(v[i] >= 0 && v[i] <= MOST_SUPPLIED))
      return status_set(err, LIAN_BAD_ARGUMENT, "%s of '%s': expected a number in [0, %g], got %g", what,
                        labels_text(q->c->nodes, i), MOST_SUPPLIED, v[i]);
  return LIAN_OK;
}

lian_status lian_case_supply(lian_case *q, const double *own, const double *abroad, lian_error *err) {
  lian_status status = check_given(GIVEN({"case", q}, {"own", own}, {"abroad", abroad}), err);
  if (!status) status = check_supply(q, own, "own", err);
  if (!status) status = check_supply(q, abroad, "abroad", err);
  if (status) return status;
  for (size_t i = 0; i < q->n; i++) {
    q->own[i] = clean(own[i]);
    q->abroad[i] = clean(abroad[i]);
  }
  units_free(q->m, &q->units);
  q->supplied = 1;
  return levels_settle(q, err);
}

lian_case *lian_case_keep(lian_case *q) {
  if (q) q->owners++;
  return q;
}

void lian_case_free(lian_case *q) {
  if (!q || --q->owners > 0) return;
  memory m = q->m;
  size_t n = q->n;
  memory_free(m, q->made, n, 1);
  memory_free(m, q->given, n, 1);
  memory_free(m, q->first, n, sizeof *q->first);
  memory_free(m, q->end, n, sizeof *q->end);
  memory_free(m, q->left, q->t->provisions, sizeof *q->left);
  memory_free(m, q->abroad, n, sizeof *q->abroad);
  memory_free(m, q->own, n, sizeof *q->own);
  memory_free(m, q->spare, n, sizeof *q->spare);
  memory_free(m, q->level, n, sizeof *q->level);
  if (q->order.m.allocate) order_free(&q->order);
  if (q->users.m.allocate) users_free(&q->users);
  units_free(m, &q->units);
  lian_chain_free(q->c);
  memory_free(m, q, 1, sizeof *q);
}

size_t lian_case_count(const lian_case *q) { return q ? q->n : 0; }
size_t lian_case_providers(const lian_case *q) { return q ? q->t->providers : 0; }
const double *lian_case_levels(const lian_case *q) { return q ? q->level : NULL; }
const double *lian_case_abroad(const lian_case *q) { return q ? q->abroad : NULL; }
const double *lian_case_own(const lian_case *q) { return q ? q->own : NULL; }
