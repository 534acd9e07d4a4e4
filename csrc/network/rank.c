/* PageRank and the influence vector, both y = b p + k M y with M by rows of the network
   Strong components are solved one after the other in the order in which y flows, each by going round it (Gauss and
   Seidel) until its sum of changes is at most the tolerance times its sum; a node by itself takes one step. What hangs
   on nodes without links goes to p, which only scales y: r = y / sum y (as in Gleich, Gray, Greif and Lau 2010).
   O(links) for the components, and their links a round */
#include <math.h>

#include "position.h"

typedef struct ranking {
  const lian_network *g;
  int out;      /* an entry gathers from its buyers, else from its suppliers */
  int weighted;
  double keep, tolerance;
  size_t most;
  double *p, *inverse;    /* n: where y begins; 1 / the sum that a node passes its value along */
  double *weight;         /* links in the order in which they are read: what of the end's y comes along */
  uint32_t *code, *order;      /* n: component of each node; nodes by component, in the order of flow */
  double change;
  size_t passes;
} ranking;

static const uint32_t *starts(const ranking *r) { return r->out ? r->g->out_start : r->g->in_start; }
static const uint32_t *ends(const ranking *r) { return r->out ? r->g->buyer : r->g->supplier; }

/* one round over nodes order[from .. to - 1]; the sum of changes */
static double go_round(ranking *r, double *y, size_t from, size_t to, double *sum) {
  const uint32_t *start = starts(r), *end = ends(r);
  double change = 0, total = 0;
  for (size_t k = from; k < to; k++) {
    uint32_t i = r->order[k];
    double gathered = 0;
    for (size_t e = start[i]; e < start[i + 1]; e++) gathered += r->weight[e] * y[end[e]];
    double v = r->p[i] + r->keep * gathered;
    change += fabs(v - y[i]);
    total += v;
    y[i] = v;
  }
  *sum = total;
  return change;
}

static int has_loop(const ranking *r, uint32_t i) {
  const uint32_t *start = starts(r), *end = ends(r);
  for (size_t e = start[i]; e < start[i + 1]; e++)
    if (end[e] == i) return 1;
  return 0;
}

static lian_status solve(const lian_env *env, ranking *r, double *y, lian_error *err) {
  size_t n = r->g->n;
  for (size_t from = 0, to; from < n; from = to) {
    double change = INFINITY, sum = 0;
    size_t passes = 0;
    for (to = from + 1; to < n && r->code[r->order[to]] == r->code[r->order[from]]; to++) continue;
    int alone = to == from + 1 && !has_loop(r, r->order[from]);
    while (passes < (alone ? 1 : r->most) && !(change <= r->tolerance * sum)) {
      change = go_round(r, y, from, to, &sum);
      passes++;
      if ((to - from > POLLED || passes % POLLED == 0) && env_stopped(env))
        return status_set(err, LIAN_INTERRUPTED, "interrupted");
    }
    if (!alone && !(change <= r->tolerance * sum))
      return status_set(err, LIAN_NO_CONVERGENCE, "after %z rounds ranks still change by %g of their sum", r->most,
                        change / sum);
    if (!alone) r->change += change;
    if (passes > r->passes) r->passes = passes;
    if (from % POLLED == 0 && env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return LIAN_OK;
}

/* nodes by component; suppliers' components have the higher codes. An undirected network is one flow both ways */
static void fill_order(const ranking *r, size_t count, uint32_t *place) {
  for (size_t c = 0; c <= count; c++) place[c] = 0;
  for (size_t i = 0; i < r->g->n; i++) place[(r->out ? r->code[i] : count - 1 - r->code[i]) + 1]++;
  for (size_t c = 0; c < count; c++) place[c + 1] += place[c];
  for (size_t i = 0; i < r->g->n; i++)
    r->order[place[r->out ? r->code[i] : count - 1 - r->code[i]]++] = (uint32_t)i;
}

static void fill_links(ranking *r, int by_supplier) {
  const lian_network *g = r->g;
  for (size_t i = 0; i < g->n; i++) r->inverse[i] = 0;
  for (size_t i = 0; i < g->n; i++)
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++)
      r->inverse[by_supplier ? i : g->buyer[e]] += r->weighted ? g->value[e] : 1;
  for (size_t i = 0; i < g->n; i++) r->inverse[i] = r->inverse[i] > 0 ? 1 / r->inverse[i] : 0;
  const uint32_t *end = ends(r);
  for (size_t e = 0; e < g->count; e++)
    r->weight[e] = r->inverse[end[e]] * (!r->weighted ? 1 : r->out ? g->value[e] : g->value[g->place[e]]);
}

/* p scaled to `sum`; 0: it holds what it must not, or nothing */
static int fill_start(const double *given, size_t n, double to, double *p) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    if (given && !(given[i] >= 0 && given[i] - given[i] == 0)) return 0;
    sum += given ? given[i] : 1;
  }
  for (size_t i = 0; i < n; i++) p[i] = (given ? given[i] : 1) / sum * to;
  return sum > 0 || n == 0;
}

static lian_status prepare(const lian_env *env, ranking *r, int by_supplier, const double *p, double begin,
                           uint32_t *place, double *y, lian_error *err) {
  size_t count;
  if (!fill_start(p, r->g->n, begin, r->p))
    return status_set(err, LIAN_BAD_DATA, "p: expected finite numbers of at least 0, some above it");
  lian_status status = lian_network_components(env, r->g, 1, r->code, &count, err);
  if (status) return status;
  fill_order(r, count, place);
  fill_links(r, by_supplier);
  for (size_t i = 0; i < r->g->n; i++) y[i] = r->p[i];
  return LIAN_OK;
}

/* begin: the sum of what y begins from */
static lian_status run(const lian_env *env, ranking *r, int by_supplier, const double *p, double begin, double *y,
                       lian_error *err) {
  memory m = memory_of(env);
  size_t n = r->g->n;
  double **numbers[] = {&r->p, &r->inverse};
  int good = (r->weight = memory_new(m, r->g->count, sizeof *r->weight)) != NULL;
  for (int k = 0; k < 2; k++) good = (*numbers[k] = memory_new(m, n, sizeof(double))) && good;
  r->code = memory_new(m, n, sizeof *r->code);
  r->order = memory_new(m, n, sizeof *r->order);
  uint32_t *place = memory_new(m, n + 1, sizeof *place);
  good = good && r->code && r->order && place;
  lian_status status = good ? prepare(env, r, by_supplier, p, begin, place, y, err) : status_no_memory(err);
  if (!status) status = solve(env, r, y, err);
  memory_free(m, r->weight, r->g->count, sizeof *r->weight);
  for (int k = 0; k < 2; k++) memory_free(m, *numbers[k], n, sizeof(double));
  memory_free(m, r->code, n, sizeof *r->code);
  memory_free(m, r->order, n, sizeof *r->order);
  memory_free(m, place, n + 1, sizeof *place);
  return status;
}

/* no answer is half given: the caller's list is written to once all is known */
static lian_status answer(const lian_env *env, ranking *r, int by_supplier, const double *p, double begin, int scale,
                          double *out, size_t *passes, double *change, lian_error *err) {
  memory m = memory_of(env);
  size_t n = r->g->n;
  double *y = memory_new(m, n, sizeof *y), sum = 0;
  lian_status status = y ? run(env, r, by_supplier, p, begin, y, err) : status_no_memory(err);
  for (size_t i = 0; !status && i < n; i++) sum += y[i];
  for (size_t i = 0; !status && i < n; i++) out[i] = scale ? y[i] / sum : y[i];
  if (!status) {
    *passes = r->passes;
    *change = sum > 0 ? r->change / (scale ? sum : 1) : 0;
  }
  memory_free(m, y, n, sizeof *y);
  return status;
}

lian_status lian_network_rank(const lian_env *env, const lian_network *g, const lian_rank_spec *s, double *rank,
                              size_t *passes, double *change, lian_error *err) {
  lian_status status =
      check_given(GIVEN({"network", g}, {"spec", s}, {"rank", rank}, {"passes", passes}, {"change", change}), err);
  if (!status) status = check_size(s->size, sizeof *s, "lian_rank_spec", err);
  if (!status) status = graph_undated(g, "rank", err);
  if (!status && !(s->damping >= 0 && s->damping < 1))
    status = status_set(err, LIAN_BAD_ARGUMENT, "damping: expected a number in [0, 1), got %g", s->damping);
  if (status) return status;
  ranking r = {.g = g, .out = !s->forward, .weighted = s->weighted, .keep = s->damping, .tolerance = s->tolerance,
               .most = s->most};
  return answer(env, &r, s->forward, s->p, 1, 1, rank, passes, change, err);
}

lian_status lian_network_influence(const lian_env *env, const lian_network *g, double alpha, const double *p,
                                   double tolerance, size_t most, double *out, size_t *passes, double *change,
                                   lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"out", out}, {"passes", passes}, {"change", change}), err);
  if (!status) status = graph_undated(g, "influence", err);
  if (!status && !(alpha > 0 && alpha <= 1))
    status = status_set(err, LIAN_BAD_ARGUMENT, "alpha: expected a share in (0, 1], got %g", alpha);
  if (status) return status;
  ranking r = {.g = g, .out = 1, .weighted = 1, .keep = 1 - alpha, .tolerance = tolerance, .most = most};
  return answer(env, &r, 0, p, alpha, 0, out, passes, change, err);
}
