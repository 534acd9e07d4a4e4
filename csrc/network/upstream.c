/* what reaches a set of firms from those upstream of them
   t1_i = sum of W_ij over j in the set, t(k+1)_i = sum_j W_ij t(k)_j / x_j over j outside it, x the output of j, at least
   what it sells in the links; carried = t1 + ... + t(depth). O(links) a step */
#include <string.h>

#include "position.h"

#define NOTHING 1e-15 /* of all that is carried: a step that adds no more is the last one */

typedef struct flowing {
  const lian_network *g;
  const double *output;
  double *now, *next, *sales, *carried; /* n */
  uint32_t *step;                       /* n */
} flowing;

static double output_of(const flowing *f, size_t j) {
  double known = f->output ? f->output[j] : 0;
  return known > f->sales[j] ? known : f->sales[j];
}

/* what j buys, times share, to its suppliers outside the set */
static void pass_on(flowing *f, size_t j, double share, uint32_t at) {
  for (size_t e = f->g->in_start[j]; e < f->g->in_start[j + 1]; e++) {
    uint32_t i = f->g->supplier[e];
    if (f->step[i] == 0) continue;
    f->next[i] += f->g->value[f->g->place[e]] * share;
    if (f->step[i] > at) f->step[i] = at;
  }
}

static lian_status run(const lian_env *env, flowing *f, size_t depth, lian_error *err) {
  lian_status status = LIAN_OK;
  double all = 0;
  for (uint32_t at = 1; !status && at <= depth && at < LIAN_NOT_UPSTREAM; at++) {
    double moved = 0;
    for (size_t j = 0; j < f->g->n; j++) f->next[j] = 0;
    for (size_t j = 0; !status && j < f->g->n; j++) {
      if (at == 1 ? f->step[j] == 0 : f->now[j] > 0) pass_on(f, j, at == 1 ? 1 : f->now[j] / output_of(f, j), at);
      status = poll(env, j, err);
    }
    for (size_t j = 0; j < f->g->n; j++) {
      f->carried[j] += f->next[j];
      moved += f->next[j];
    }
    double *swap = f->now;
    f->now = f->next;
    f->next = swap;
    all += moved;
    if (moved <= NOTHING * all) break;
  }
  return status;
}

static lian_status check_roots(const lian_network *g, size_t count, const uint32_t *roots, const double *output,
                               lian_error *err) {
  lian_status status = check_list(roots, count, "roots", err);
  for (size_t k = 0; !status && k < count; k++) status = check_index(roots[k], g->n, "roots", err);
  if (!status && output) status = check_finite(output, g->n, "output", err);
  if (!status) status = graph_undated(g, "upstream", err);
  if (!status && g->undirected)
    status = status_set(err, LIAN_UNSUPPORTED, "upstream: the links have no direction, so nobody supplies anybody");
  return status;
}

lian_status lian_network_upstream(const lian_env *env, const lian_network *g, size_t count, const uint32_t *roots,
                                  size_t depth, const double *output, double *carried, uint32_t *step,
                                  lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"carried", carried}, {"step", step}), err);
  if (!status) status = check_roots(g, count, roots, output, err);
  if (status) return status;
  memory m = memory_of(env);
  flowing f = {.g = g, .output = output, .step = memory_new(m, g->n, sizeof *f.step)};
  double **lists[] = {&f.now, &f.next, &f.sales, &f.carried};
  int good = f.step != NULL;
  for (int k = 0; k < 4; k++) good = (*lists[k] = memory_zero(m, g->n, sizeof(double))) && good;
  if (!good) status = status_no_memory(err);
  for (size_t i = 0; !status && i < g->n; i++) {
    f.step[i] = LIAN_NOT_UPSTREAM;
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) f.sales[i] += g->value[e];
  }
  for (size_t k = 0; !status && k < count; k++) f.step[roots[k]] = 0;
  if (!status) status = run(env, &f, depth, err);
  if (!status) {
    memcpy(carried, f.carried, g->n * sizeof *carried);
    memcpy(step, f.step, g->n * sizeof *step);
  }
  for (int k = 0; k < 4; k++) memory_free(m, *lists[k], g->n, sizeof(double));
  memory_free(m, f.step, g->n, sizeof *f.step);
  return status;
}
