/* PageRank and the influence vector, both y = b p + k M y with M by rows of the network
   Strong components are solved one after the other in the order in which y flows, each by going round it (Gauss and
   Seidel) until its sum of changes is at most the tolerance times its sum; a node by itself takes one step. For the
   rounds a component's links within itself are laid out in the order in which they are read; what comes from others is
   settled. What hangs on nodes without links goes to p, which only scales y: r = y / sum y (as in Gleich, Gray, Greif
   and Lau 2010). O(links) for the components, and their links a round */
#include <math.h>

#include "position.h"

#define MOST_LENGTH 255 /* rows of more links are sorted as of so many */

typedef struct ranking {
  const lian_network *g;
  int out;      /* an entry gathers from its buyers, else from its suppliers */
  int weighted;
  double keep, tolerance;
  size_t most;
  double *p, *inverse;    /* n: where y begins; 1 / the sum that a node passes its value along */
  double *passed;         /* n: y x inverse, of settled components, else 0 */
  uint32_t *code, *order; /* n: component of each node; nodes by component, in the order of flow */
  uint32_t *place;        /* n: of each node in order */
  /* of the component that is gone round, nodes in order */
  double *base, *now, *out_now, *scale; /* n: p and what others give; y; y x scale; inverse */
  uint32_t *start, *end;                /* n + 1; links within */
  double *value;                        /* links within; not read where unweighted */
  double change;
  size_t passes;
} ranking;

static const uint32_t *starts(const ranking *r) { return r->out ? r->g->out_start : r->g->in_start; }
static const uint32_t *ends(const ranking *r) { return r->out ? r->g->buyer : r->g->supplier; }

static double value_at(const ranking *r, size_t e) {
  return !r->weighted ? 1 : r->out ? r->g->value[e] : r->g->value[r->g->place[e]];
}

/* ---- a component */

/* links of order[from .. to - 1] within them, and what comes from outside, no node within having passed anything yet.
   No branch tells them apart, for it would be guessed wrong */
static void lay_out(ranking *r, size_t from, size_t to) {
  const uint32_t *start = starts(r), *end = ends(r), size = (uint32_t)(to - from);
  uint32_t links = 0;
  for (size_t k = from; k < to; k++) {
    uint32_t i = r->order[k];
    double outside = 0;
    r->start[k - from] = links;
    for (size_t e = start[i]; e < start[i + 1]; e++) {
      uint32_t place = r->place[end[e]] - (uint32_t)from; /* wraps below from */
      double value = value_at(r, e);
      r->end[links] = place;
      r->value[links] = value;
      links += place < size;
      outside += value * r->passed[end[e]];
    }
    r->base[k - from] = r->p[i] + r->keep * outside;
    r->scale[k - from] = r->inverse[i];
    r->now[k - from] = r->p[i];
    r->out_now[k - from] = r->p[i] * r->inverse[i];
  }
  r->start[to - from] = links;
}

/* one round over `count` nodes; the sum of changes */
static double go_round(const ranking *r, size_t count, double *sum) {
  const uint32_t *start = r->start, *end = r->end;
  const double *value = r->value;
  double *now = r->now, *out = r->out_now, change = 0, total = 0;
  for (size_t k = 0; k < count; k++) {
    double gathered = 0;
    if (r->weighted)
      for (size_t e = start[k]; e < start[k + 1]; e++) gathered += value[e] * out[end[e]];
    else
      for (size_t e = start[k]; e < start[k + 1]; e++) gathered += out[end[e]];
    double v = r->base[k] + r->keep * gathered;
    change += fabs(v - now[k]);
    total += v;
    now[k] = v;
    out[k] = v * r->scale[k];
  }
  *sum = total;
  return change;
}

static lian_status go_round_often(const lian_env *env, ranking *r, size_t from, size_t to, double *y, lian_error *err) {
  double change = INFINITY, sum = 0;
  size_t passes = 0;
  lay_out(r, from, to);
  while (passes < r->most && !(change <= r->tolerance * sum)) {
    change = go_round(r, to - from, &sum);
    passes++;
    if ((to - from > POLLED || passes % POLLED == 0) && env_stopped(env))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!(change <= r->tolerance * sum))
    return status_set(err, LIAN_NO_CONVERGENCE, "after %z rounds ranks still change by %g of their sum", r->most,
                      change / sum);
  for (size_t k = from; k < to; k++) {
    y[r->order[k]] = r->now[k - from];
    r->passed[r->order[k]] = r->out_now[k - from];
  }
  r->change += change;
  if (passes > r->passes) r->passes = passes;
  return LIAN_OK;
}

/* a node by itself: what it gathers is settled; 0: it has a loop */
static int step_alone(ranking *r, uint32_t i, double *y) {
  const uint32_t *start = starts(r), *end = ends(r);
  double gathered = 0;
  for (size_t e = start[i]; e < start[i + 1]; e++) {
    if (end[e] == i) return 0;
    gathered += value_at(r, e) * r->passed[end[e]];
  }
  y[i] = r->p[i] + r->keep * gathered;
  r->passed[i] = y[i] * r->inverse[i];
  if (r->passes == 0) r->passes = 1;
  return 1;
}

static lian_status solve(const lian_env *env, ranking *r, double *y, lian_error *err) {
  size_t n = r->g->n;
  lian_status status = LIAN_OK;
  for (size_t from = 0, to; !status && from < n; from = to) {
    for (to = from + 1; to < n && r->code[r->order[to]] == r->code[r->order[from]]; to++) continue;
    if (to > from + 1 || !step_alone(r, r->order[from], y)) status = go_round_often(env, r, from, to, y, err);
    if (!status) status = poll(env, from, err);
  }
  return status;
}

/* ---- made ready */

static size_t length_of(const ranking *r, size_t i) {
  size_t length = starts(r)[i + 1] - starts(r)[i];
  return length < MOST_LENGTH ? length : MOST_LENGTH;
}

/* nodes by the length of their rows, longest first, so that rounds read rows of like length one after the other */
static void sort_lengths(const ranking *r, uint32_t *sorted) {
  uint32_t first[MOST_LENGTH + 2] = {0};
  for (size_t i = 0; i < r->g->n; i++) first[MOST_LENGTH - length_of(r, i) + 1]++;
  for (size_t k = 0; k <= MOST_LENGTH; k++) first[k + 1] += first[k];
  for (size_t i = 0; i < r->g->n; i++) sorted[first[MOST_LENGTH - length_of(r, i)]++] = (uint32_t)i;
}

/* nodes by component; suppliers' components have the higher codes. An undirected network is one flow both ways */
static void fill_order(const ranking *r, size_t count, uint32_t *sorted, uint32_t *first) {
  for (size_t c = 0; c <= count; c++) first[c] = 0;
  for (size_t i = 0; i < r->g->n; i++) first[(r->out ? r->code[i] : count - 1 - r->code[i]) + 1]++;
  for (size_t c = 0; c < count; c++) first[c + 1] += first[c];
  sort_lengths(r, sorted);
  for (size_t k = 0; k < r->g->n; k++) {
    uint32_t i = sorted[k];
    r->place[i] = first[r->out ? r->code[i] : count - 1 - r->code[i]]++;
    r->order[r->place[i]] = i;
  }
}

static void fill_inverse(ranking *r) {
  const lian_network *g = r->g;
  const uint32_t *start = r->out ? g->in_start : g->out_start;
  for (size_t i = 0; i < g->n; i++) r->inverse[i] = r->weighted ? 0 : start[i + 1] - start[i];
  for (size_t i = 0; r->weighted && i < g->n; i++)
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) r->inverse[r->out ? g->buyer[e] : i] += g->value[e];
  for (size_t i = 0; i < g->n; i++) r->inverse[i] = r->inverse[i] > 0 ? 1 / r->inverse[i] : 0;
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

static lian_status prepare(const lian_env *env, ranking *r, const double *p, double begin, lian_error *err) {
  size_t count;
  if (!fill_start(p, r->g->n, begin, r->p))
    return status_set(err, LIAN_BAD_DATA, "p: expected finite numbers of at least 0, some above it");
  lian_status status = lian_network_components(env, r->g, 1, r->code, &count, err);
  if (status) return status;
  fill_order(r, count, r->end, r->start);
  fill_inverse(r);
  for (size_t i = 0; i < r->g->n; i++) r->passed[i] = 0;
  return LIAN_OK;
}

/* begin: the sum of what y begins from */
static lian_status run(const lian_env *env, ranking *r, const double *p, double begin, double *y, lian_error *err) {
  memory m = memory_of(env);
  size_t n = r->g->n, links = r->g->count, room = links > n ? links : n;
  double **numbers[] = {&r->p, &r->inverse, &r->passed, &r->base, &r->now, &r->out_now, &r->scale};
  uint32_t **lists[] = {&r->code, &r->order, &r->place, &r->start};
  int good = 1;
  for (int k = 0; k < 7; k++) good = (*numbers[k] = memory_new(m, n, sizeof(double))) && good;
  for (int k = 0; k < 4; k++) good = (*lists[k] = memory_new(m, n + 1, sizeof(uint32_t))) && good;
  r->end = memory_new(m, room, sizeof *r->end);
  r->value = memory_new(m, links, sizeof *r->value);
  good = good && r->end && r->value;
  lian_status status = good ? prepare(env, r, p, begin, err) : status_no_memory(err);
  if (!status) status = solve(env, r, y, err);
  for (int k = 0; k < 7; k++) memory_free(m, *numbers[k], n, sizeof(double));
  for (int k = 0; k < 4; k++) memory_free(m, *lists[k], n + 1, sizeof(uint32_t));
  memory_free(m, r->end, room, sizeof *r->end);
  memory_free(m, r->value, links, sizeof *r->value);
  return status;
}

/* no answer is half given: the caller's list is written to once all is known */
static lian_status answer(const lian_env *env, ranking *r, const double *p, double begin, int scale,
                          double *out, size_t *passes, double *change, lian_error *err) {
  memory m = memory_of(env);
  size_t n = r->g->n;
  double *y = memory_new(m, n, sizeof *y), sum = 0;
  lian_status status = y ? run(env, r, p, begin, y, err) : status_no_memory(err);
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
  return answer(env, &r, s->p, 1, 1, rank, passes, change, err);
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
  return answer(env, &r, p, alpha, 0, out, passes, change, err);
}
