/* shares of providers of an item, to one home or to the world

   Top-level rows ("heads") are countries, and firms whose country has no row for the item. Heads without a
   stated share get equal parts of the rest to 1; then all are scaled to add up to 1. The share of a country is
   divided among its firms: as stated; firms without a share get equal parts of the rest; what remains
   is the country's own, for firms that are not named.
   in: stated (NaN: not stated), adding up to 1 within the tolerance   out: share, adds up to 1
   cost: O(rows^2) an item, and rows are few */
#include "items_share.h"

#include <math.h>

typedef struct group {
  items *t;
  const lian_labels *nodes;
  size_t item, from, to; /* rows of one item to one home */
  double tolerance;
} group;

static uint32_t country_at(const items *t, size_t p) { return t->country[t->giver[p]]; }

/* the row of the country that the firm of row p belongs to; LIAN_NONE when it is a head */
static size_t head_of(const group *g, size_t p) {
  const items *t = g->t;
  if (!t->firm[t->giver[p]]) return LIAN_NONE;
  for (size_t q = g->from; q < g->to; q++)
    if (!t->firm[t->giver[q]] && country_at(t, q) == country_at(t, p)) return q;
  return LIAN_NONE;
}

static const char *item_name(const group *g) { return labels_text(g->nodes, g->item); }

/* a provider has at most one row for an item and home */
static lian_status check_repeats(const group *g, lian_error *err) {
  const items *t = g->t;
  for (size_t p = g->from; p < g->to; p++)
    for (size_t q = g->from; q < p; q++)
      if (t->giver[p] == t->giver[q])
        return status_set(err, LIAN_BAD_DATA, "'%s' provides '%s' in two rows",
                          labels_text(t->names, t->giver[p]), item_name(g));
  return LIAN_OK;
}

static lian_status share_heads(const group *g, lian_error *err) {
  items *t = g->t;
  double sum = 0, total = 0;
  size_t open = 0;
  for (size_t p = g->from; p < g->to; p++) {
    if (head_of(g, p) != LIAN_NONE) continue;
    if (isnan(t->stated[p]))
      open++;
    else
      sum += t->stated[p];
  }
  if (sum > 1 + g->tolerance || (open == 0 && sum < 1 - g->tolerance))
    return status_set(err, LIAN_CONTRADICTION,
                      "shares of '%s' add up to %g: expected 1 within %g%s", item_name(g), sum,
                      g->tolerance, open || sum > 1 ? "" : ", or a provider without a share");
  double rest = open && sum < 1 ? (1 - sum) / (double)open : 0;
  total = sum + rest * (double)open;
  for (size_t p = g->from; p < g->to; p++)
    if (head_of(g, p) == LIAN_NONE) t->share[p] = (isnan(t->stated[p]) ? rest : t->stated[p]) / total;
  return LIAN_OK;
}

/* divides the share of the country of row `head` among its firms */
static lian_status share_firms(const group *g, size_t head, lian_error *err) {
  items *t = g->t;
  double sum = 0, country_share = t->share[head];
  size_t open = 0;
  for (size_t p = g->from; p < g->to; p++) {
    if (head_of(g, p) != head) continue;
    if (isnan(t->stated[p]))
      open++;
    else
      sum += t->stated[p];
  }
  if (sum > country_share + g->tolerance)
    return status_set(err, LIAN_CONTRADICTION,
                      "firms of '%s' provide %g of '%s', more than its share of %g",
                      labels_text(t->names, t->giver[head]), sum, item_name(g), country_share);
  double scale = sum > country_share ? country_share / sum : 1;
  double rest = open && sum < country_share ? (country_share - sum) / (double)open : 0;
  double left = country_share;
  for (size_t p = g->from; p < g->to; p++) {
    if (head_of(g, p) != head) continue;
    t->share[p] = isnan(t->stated[p]) ? rest : t->stated[p] * scale;
    left -= t->share[p];
  }
  t->share[head] = left < 1e-12 ? 0 : left;
  return LIAN_OK;
}

static lian_status share_group(const group *g, lian_error *err) {
  lian_status status = check_repeats(g, err);
  if (!status) status = share_heads(g, err);
  for (size_t p = g->from; !status && p < g->to; p++)
    if (!g->t->firm[g->t->giver[p]]) status = share_firms(g, p, err);
  return status;
}

lian_status items_work_out_shares(items *t, const lian_labels *nodes, double tolerance,
                                  lian_error *err) {
  lian_status status = LIAN_OK;
  for (size_t i = 0; !status && i < t->n; i++)
    for (size_t p = t->give_start[i]; !status && p < t->give_start[i + 1];) {
      size_t end = p;
      while (end < t->give_start[i + 1] && t->give_to[end] == t->give_to[p]) end++;
      group g = {t, nodes, i, p, end, tolerance};
      status = share_group(&g, err);
      p = end;
    }
  return status;
}
