/* levels that home can reach without deliveries from abroad, and the first gap to close for each item
   autonomy of i: its level when all deliveries of foreign providers stop; first: the first gap to close (gaps.c)
   cost: a case, and the first step of the gaps of each item listed */
#include <string.h>

#include "case.h"

static lian_status all_foreign(const lian_chain *c, const char *home, unsigned char *foreign, lian_error *err) {
  const items *t = c->items;
  size_t at = labels_find(t->countries, home);
  if (at == t->countries->count) return status_set(err, LIAN_NOT_FOUND, "home '%s' is no provider's country", home);
  for (size_t g = 0; g < t->providers; g++) foreign[g] = t->country[g] != at;
  return LIAN_OK;
}

/* gaps: n, scratch */
static lian_status fill(const lian_env *env, const lian_case *q, const uint32_t *item, size_t count, lian_gap *gaps,
                          double *level, uint32_t *first, lian_error *err) {
  lian_status status = LIAN_OK;
  for (size_t k = 0; k < count && !status; k++) {
    lian_goal goal = {.size = sizeof goal, .count = 1, .item = &item[k]};
    size_t closed = 0;
    level[k] = q->level[item[k]];
    status = lian_case_gaps(env, q, &goal, 1, NULL, 1, gaps, &closed, err);
    first[k] = !status && closed > 0 ? gaps[0].item : LIAN_NONE;
  }
  return status;
}

lian_status lian_autonomy(const lian_env *env, lian_chain *c, const char *home, const unsigned char *made,
                          const uint32_t *item, size_t count, double *level, uint32_t *first, lian_error *err) {
  lian_status status = check_given(GIVEN({"chain", c}, {"home", home}, {"level", level}), err);
  if (!status) status = check_list(item, count, "item", err);
  for (size_t k = 0; k < count && !status; k++) status = check_index(item[k], c->n, "item", err);
  if (status) return status;
  if (!c->items || c->items->provisions == 0)
    return status_set(err, LIAN_UNSUPPORTED, "this chain does not say who provides its items");
  memory m = memory_of(env);
  size_t n = c->n, providers = c->items->providers;
  unsigned char *foreign = memory_new(m, providers, 1);
  lian_gap *gaps = memory_new(m, n, sizeof *gaps);
  double *levels = memory_new(m, count, sizeof *levels);
  uint32_t *firsts = memory_new(m, count, sizeof *firsts);
  lian_case *q = NULL;
  status = foreign && gaps && levels && firsts ? all_foreign(c, home, foreign, err) : status_no_memory(err);
  lian_cut cut = {.provider = foreign, .share = 1};
  lian_case_spec spec = {.size = sizeof spec, .home = home, .made = made, .cuts = &cut, .cut_count = 1};
  if (!status) status = lian_case_new(env, c, &spec, &q, err);
  if (!status) status = fill(env, q, item, count, gaps, levels, firsts, err);
  if (!status) memcpy(level, levels, count * sizeof *level);
  if (!status && first) memcpy(first, firsts, count * sizeof *first);
  lian_case_free(q);
  memory_free(m, foreign, providers, 1);
  memory_free(m, gaps, n, sizeof *gaps);
  memory_free(m, levels, count, sizeof *levels);
  memory_free(m, firsts, count, sizeof *firsts);
  return status;
}
