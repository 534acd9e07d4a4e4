/* largest final delivery when outputs are capped: the best case, a linear program

   max sum of d over f > 0,  d = (I - A) x,  0 <= x <= cap,  0 <= d <= f
   (Pichler and Farmer 2021). A node of negative final demand draws between 0 and that amount.
   Draws are weighted 1/1000: used only where that costs no output. The price of a cap is the gain
   per further unit of it. Goods that are bought from a pool have one row for all their
   makers, and columns of final delivery: supply_pools.c. */
#include "supply.h"

#include <math.h>
#include <string.h>

#include "../numeric/linear_program.h"

#define EMPTY 1e-4 /* share of a node's output that replaces a capacity of 0 when it is priced */
#define MINOR 1e-3 /* weight of draws */
#define MOST_NODES 5000

/* ---- terms */

lian_status supply_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err) {
  lian_status status = check_size(t->size, sizeof *t, "lian_supply_terms", err);
  if (!status) status = check_given(GIVEN({"cap", t->cap}, {"demand", t->demand}), err);
  if (!status) status = check_finite(&t->essential, 1, "essential", err);
  if (status) return status;
  size_t bad = vector_first_bad(t->cap, c->n);
  if (bad < c->n)
    return status_set(err, LIAN_BAD_ARGUMENT, "the cap of '%s' is no number",
                      labels_text(c->nodes, bad));
  bad = vector_first_bad(t->demand, c->n);
  if (bad < c->n)
    return status_set(err, LIAN_BAD_ARGUMENT, "the demand for '%s' is no number",
                      labels_text(c->nodes, bad));
  for (size_t i = 0; t->group && i < c->n; i++)
    if (t->group[i] >= t->groups)
      return status_set(err, LIAN_BAD_ARGUMENT, "the group of '%s' is out of range",
                        labels_text(c->nodes, i));
  return LIAN_OK;
}

lian_status supply_answer_check(const lian_supply *out, int price, lian_error *err) {
  lian_status status = check_size(out->size, sizeof *out, "lian_supply", err);
  if (!status) status = check_given(GIVEN({"output", out->output}, {"delivered", out->delivered}), err);
  return !status && price ? check_given(GIVEN({"price", out->price}), err) : status;
}

void supply_hand_over(const lian_supply *found, size_t n, lian_supply *out) {
  memcpy(out->output, found->output, n * sizeof *out->output);
  memcpy(out->delivered, found->delivered, n * sizeof *out->delivered);
  if (found->price) memcpy(out->price, found->price, n * sizeof *out->price);
  out->recipes = found->recipes;
  out->rounds = found->rounds;
  out->gap = found->gap;
}

/* 1: demand is that of the table (never with other recipes) */
static int is_present_demand(const lian_chain *c, const reading *r, const double *demand) {
  if (r != &c->flows[LIAN_FLOWS_DOMESTIC] && r != &c->flows[LIAN_FLOWS_TOTAL]) return 0;
  double margin = 1e-12 * vector_largest(c->x, c->n);
  int own = r == &c->flows[LIAN_FLOWS_DOMESTIC];
  for (size_t i = 0; i < c->n; i++) {
    double present = own ? c->f[i] : c->x[i] - r->row_sum[i];
    if (fabs(demand[i] - present) > (own ? 0 : margin)) return 0;
  }
  return 1;
}

lian_status supply_call(const lian_env *env, lian_chain *c, reading *r, const double *demand,
                        double *out, lian_error *err) {
  if (!is_present_demand(c, r, demand))
    return chain_solve(env, c, r, SIDE_A, NULL, NULL, demand, out, NULL, err);
  memcpy(out, c->x, c->n * sizeof *out);
  return LIAN_OK;
}

/* ---- best case */

/* produces; cannot produce, left out; cannot produce, but has draws */
enum { WORKS, IDLE, DRAWS };

typedef struct program_arrays {
  size_t columns, rows;   /* allocated: n and those of pools */
  uint32_t *kept, *queue; /* n each: nodes of the program; scratch */
  uint32_t *own;          /* n: indices into kept of nodes with a row of their own */
  unsigned char *idle, *pooled; /* n: WORKS, IDLE or DRAWS; 1, the good is bought from a pool */
  double *left;                 /* rows x columns: I - A, then rows of pools */
  double *gain, *cap, *x, *price;     /* columns each: objective, upper bounds, solution, prices of bounds */
  double *low, *high, *d, *low_price; /* rows each: bounds, values, prices of lower bounds */
  double *call;                       /* n: output when all demand is met, money per year */
  double *found;                      /* 3 n, two per pool and one per limit: the result */
} program_arrays;

typedef struct problem {
  const lian_chain *c;
  const lian_matrix *flows;
  const lian_supply_terms *t;
  lian_objective objective;
  int loosen; /* 1: widen caps that are not reached when all demand is met */
} problem;

static void stop(const lian_supply_terms *t, const program_arrays *p, size_t j, size_t *end) {
  if (p->idle[j] != WORKS) return;
  p->idle[j] = t->demand[j] < 0 ? DRAWS : IDLE;
  if (p->idle[j] == IDLE) p->queue[(*end)++] = (uint32_t)j;
}

/* stops the buyers of pools without suppliers */
static void stop_pooled(const lian_chain *c, const lian_supply_terms *t, const program_arrays *p,
                        size_t *end) {
  for (size_t k = 0; k < t->pools; k++) {
    const lian_supply_pool *of = &t->pool[k];
    for (size_t l = 0; l <= of->limits; l++) {
      const lian_supply_limit *limit = l < of->limits ? &of->limit[l] : NULL;
      if (pools_serve(c, t, of, limit, p->idle)) continue;
      for (size_t j = 0; j < c->n; j++)
        if (of->use[j] > 0 && (!limit || limit->buyers[j])) stop(t, p, j, end);
    }
  }
}

/* marks nodes without capacity, their buyers, the buyers of those and so on as IDLE: they produce nothing and are
   left out, so that the result is exact. Nodes with draws still supply, and makers of a pool are substitutes. */
static void mark_idle(const lian_chain *c, const lian_matrix *flows, const lian_supply_terms *t,
                      const program_arrays *p) {
  size_t n = c->n, end = 0, at = 0;
  for (size_t i = 0; i < n; i++) {
    p->idle[i] = t->cap[i] > 0 ? WORKS : t->demand[i] < 0 ? DRAWS : IDLE;
    if (p->idle[i] == IDLE) p->queue[end++] = (uint32_t)i;
  }
  do {
    for (; at < end; at++) {
      const double *z = matrix_row_of(flows, p->queue[at]);
      for (size_t j = 0; !p->pooled[p->queue[at]] && j < n; j++)
        if (z[j] > 0) stop(t, p, j, &end);
    }
    stop_pooled(c, t, p, &end);
  } while (at < end);
}

/* the nodes of the program: not idle, or, for the prices of empty capacity, all with output */
static size_t keep(const lian_chain *c, int idle_too, const program_arrays *p) {
  size_t count = 0;
  for (size_t i = 0; i < c->n; i++)
    if (idle_too ? c->x[i] > 0 : p->idle[i] != IDLE) p->kept[count++] = (uint32_t)i;
  return count;
}

/* fills a row for each node that is in no pool; returns how many */
static size_t set_left(const problem *q, const program_arrays *p, size_t count, size_t width) {
  size_t rows = 0;
  for (size_t k = 0; k < count; k++) {
    size_t i = p->kept[k];
    if (p->pooled[i]) continue;
    const double *z = matrix_row_of(q->flows, i);
    double *row = p->left + rows * width;
    for (size_t l = 0; l < width; l++)
      row[l] = l < count ? (k == l) - z[p->kept[l]] * q->c->share[p->kept[l]] : 0;
    p->own[rows++] = (uint32_t)k;
  }
  return rows;
}

/* a cap that is not reached when all demand is met cannot bind while draws are used; if kept, the split of
   prices between it and the bounds of demand would be arbitrary */
static double cap_of(const problem *q, const program_arrays *p, size_t i, double slack) {
  double cap = q->t->cap[i];
  if (q->loosen && cap >= p->call[i] * (1 - 1e-9)) return 2 * fmax(cap, p->call[i]) + slack;
  return fmax(cap, slack);
}

static double least_of(const problem *q) {
  return 1e-3 * SUPPLY_SLACK * vector_largest(q->c->x, q->c->n) + 1e-300;
}

static double slack_of(const problem *q, size_t i) {
  return fmax(SUPPLY_SLACK * q->c->x[i], least_of(q));
}

static void set_caps(const problem *q, int idle_too, const program_arrays *p, size_t count) {
  for (size_t k = 0; k < count; k++) {
    size_t i = p->kept[k];
    double slack = slack_of(q, i), least = idle_too ? EMPTY * q->c->x[i] : slack;
    p->cap[k] = !idle_too && p->idle[i] == DRAWS ? slack : cap_of(q, p, i, least);
  }
}

static void set_demand(const problem *q, const program_arrays *p, size_t rows) {
  for (size_t r = 0; r < rows; r++) {
    size_t i = p->kept[p->own[r]];
    double slack = slack_of(q, i), f = q->t->demand[i];
    p->low[r] = fmin(f, 0);
    p->high[r] = fmax(f, 0);
    if (fabs(f) >= slack) continue;
    p->low[r] -= slack;
    p->high[r] += slack;
  }
}

/* gain a unit of final delivery d of a node with final demand f */
static double weight_of(lian_objective objective, double f) {
  if (objective == LIAN_MOST_OUTPUT) return 0;
  if (objective == LIAN_MOST_NET) return f != 0;
  return f > 0 ? 1 : f < 0 ? -MINOR : 0;
}

static void set_gain(const problem *q, const program_arrays *p, size_t count, size_t rows,
                     size_t width) {
  for (size_t l = 0; l < width; l++) p->gain[l] = l < count && q->objective == LIAN_MOST_OUTPUT;
  for (size_t r = 0; r < rows; r++) {
    double weight = weight_of(q->objective, q->t->demand[p->kept[p->own[r]]]);
    for (size_t l = 0; weight != 0 && l < count; l++)
      p->gain[l] += weight * p->left[r * width + l];
  }
}

static double within(double v, double low, double high) {
  return v < low ? low : v > high ? high : v;
}

/* results by node, without the widening of bounds; returns 1 when outputs are within caps */
static int take_solution(const problem *q, const program_arrays *p, size_t count, size_t rows,
                  int prices_only, lian_supply *out) {
  int keeps = 1;
  double rounding = 1e-8 * vector_largest(q->c->x, q->c->n);
  for (size_t k = 0; k < count; k++) {
    size_t i = p->kept[k];
    double margin = 4 * SUPPLY_SLACK * q->c->x[i], cap = fmax(q->t->cap[i], 0);
    out->price[i] = p->price[k] < 1e-6 ? 0 : p->price[k];
    if (prices_only || q->c->x[i] < 0) continue;
    keeps &= p->x[k] <= cap + rounding;
    out->output[i] = p->x[k] < margin ? 0 : within(p->x[k], 0, cap);
  }
  for (size_t r = 0; !prices_only && r < rows; r++) {
    size_t i = p->kept[p->own[r]];
    double margin = 4 * SUPPLY_SLACK * q->c->x[i], f = q->t->demand[i];
    if (q->c->x[i] < 0) continue;
    out->delivered[i] = fabs(p->d[r]) < margin ? 0 : within(p->d[r], fmin(f, 0), fmax(f, 0));
  }
  return keeps;
}

static lian_status solve(const lian_env *env, const problem *q, int idle_too,
                         const program_arrays *p, lian_supply *out, int *keeps, lian_error *err) {
  const lian_supply_terms *t = q->t;
  size_t count = keep(q->c, idle_too, p), width = count + pools_columns(q->c, t);
  size_t rows = set_left(q, p, count, width), more = pools_rows(q->c, t);
  memset(p->left + rows * width, 0, more * width * sizeof *p->left);
  set_caps(q, idle_too, p, count);
  set_demand(q, p, rows);
  set_gain(q, p, count, rows, width);
  pool_program g = {q->c, t, p->kept, count, width, weight_of(q->objective, 1),
                    -weight_of(q->objective, -1), MINOR, least_of(q), p->left + rows * width,
                    p->low + rows, p->high + rows, p->gain, p->cap};
  pools_fill(&g);
  linear_program program = {width, rows + more, p->left, p->gain, p->cap, p->low, p->high};
  program_answer a = {.x = p->x, .delivered = p->d, .cap_price = p->price,
                      .low_price = p->low_price};
  lian_status status = width > 0 ? program_solve(env, &program, &a, err) : LIAN_OK;
  if (status) return status;
  *keeps = take_solution(q, p, count, rows, idle_too, out);
  if (!idle_too) pools_deliver(&g, p->x, out->delivered, out->pool_final);
  if (out->pool_price) pools_price(q->c, t, p->low_price + rows, out->pool_price);
  out->rounds = a.steps;
  out->gap = a.gap;
  return LIAN_OK;
}

/* solves for the prices of zero capacities first, where there are any, then for the result */
static lian_status solve_both(const lian_env *env, problem *q, const program_arrays *p,
                              lian_supply *out, lian_error *err) {
  size_t n = q->c->n;
  int empty = 0, keeps = 1, negative = 0;
  lian_status status = LIAN_OK;
  mark_idle(q->c, q->flows, q->t, p);
  for (size_t i = 0; i < n; i++) {
    empty |= p->idle[i] != WORKS && q->c->x[i] > 0;
    negative |= q->t->demand[i] < 0;
    out->output[i] = fmin(q->c->x[i], 0); /* a node of negative output keeps it */
    out->delivered[i] = out->price[i] = 0;
  }
  q->loosen = q->t->pools == 0 && (q->objective != LIAN_MOST_OUTPUT || !negative);
  if (empty) status = solve(env, q, 1, p, out, &keeps, err);
  if (!status) status = solve(env, q, 0, p, out, &keeps, err);
  if (status || keeps) return status;
  q->loosen = 0;
  return solve(env, q, 0, p, out, &keeps, err);
}

/* 1: all demand can be met within caps */
static int all_met(const lian_chain *c, const lian_supply_terms *t, const double *call) {
  double margin = 1e-12 * vector_largest(c->x, c->n);
  for (size_t i = 0; i < c->n; i++)
    if (call[i] > fmax(t->cap[i], 0) + margin || call[i] < fmin(c->x[i], 0) - margin) return 0;
  return pools_meet(c, t, call);
}

static void all_is_met(const lian_chain *c, const lian_supply_terms *t, const double *call,
                       lian_supply *out) {
  size_t n = c->n;
  memcpy(out->output, call, n * sizeof *call);
  memcpy(out->delivered, t->demand, n * sizeof *call);
  memset(out->price, 0, n * sizeof *call);
  if (out->pool_price) memset(out->pool_price, 0, t->pools * sizeof *call);
  if (out->pool_final) pools_all(c, t, out->pool_final);
  out->rounds = 0;
  out->gap = 0;
}

static lian_status find_best(const lian_env *env, lian_chain *c, reading *r, problem *q,
                             const program_arrays *p, lian_supply *out, lian_error *err) {
  lian_status status = supply_call(env, c, r, q->t->demand, p->call, err);
  if (status) return status;
  if (!all_met(c, q->t, p->call)) return solve_both(env, q, p, out, err);
  all_is_met(c, q->t, p->call, out);
  return LIAN_OK;
}

static size_t arrays_size(size_t n, const problem *q, const program_arrays *p) {
  return p->columns * p->rows + 4 * (p->columns + p->rows) + 4 * n + q->t->pools +
         pools_limits(q->t);
}

static int arrays_new(memory m, size_t n, const problem *q, program_arrays *p) {
  p->columns = n + pools_columns(q->c, q->t);
  p->rows = n + pools_rows(q->c, q->t);
  size_t count = arrays_size(n, q, p);
  double *v = memory_new(m, count, sizeof *v), *next = v ? v + p->columns * p->rows : NULL;
  p->left = v;
  double **column[] = {&p->gain, &p->cap, &p->x, &p->price};
  double **row[] = {&p->low, &p->high, &p->d, &p->low_price};
  for (size_t k = 0; v && k < 4; k++, next += p->columns) *column[k] = next;
  for (size_t k = 0; v && k < 4; k++, next += p->rows) *row[k] = next;
  p->call = next;
  p->found = v ? next + n : NULL;
  p->kept = memory_new(m, 3 * n, sizeof *p->kept);
  p->idle = memory_new(m, 2 * n, 1);
  if (!v || !p->kept || !p->idle) return 0;
  p->queue = p->kept + n;
  p->own = p->kept + 2 * n;
  p->pooled = p->idle + n;
  for (size_t i = 0; i < n; i++) p->pooled[i] = (unsigned char)pools_hold_node(q->t, i);
  return 1;
}

static void arrays_free(memory m, size_t n, const problem *q, program_arrays *p) {
  memory_free(m, p->left, arrays_size(n, q, p), sizeof *p->left);
  memory_free(m, p->kept, 3 * n, sizeof *p->kept);
  memory_free(m, p->idle, 2 * n, 1);
}

lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                             const lian_supply_terms *terms, const lian_matrix *recipes,
                             lian_objective objective, lian_supply *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"terms", terms}, {"out", out}), err);
  if (!wrong) wrong = supply_answer_check(out, 1, err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n;
  lian_status status = supply_check(c, terms, err);
  if (!status) status = pools_check(c, terms, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  if (!r->dense || n > MOST_NODES)
    return status_set(err, LIAN_UNSUPPORTED,
                      "the best case is found for dense tables of at most %d nodes; ask for "
                      "the rationed case", MOST_NODES);
  if (recipes && (recipes->rows != n || recipes->cols != n))
    return status_set(err, LIAN_BAD_ARGUMENT, "recipes: expected %z x %z flows", n, n);
  lian_matrix changed = recipes ? *recipes : *r->dense; /* shares the numbers, owns nothing */
  reading with = *r;
  with.dense = &changed;
  problem q = {c, &changed, terms, objective, 0};
  memory m = memory_of(env);
  program_arrays p = {0};
  if (arrays_new(m, n, &q, &p)) {
    lian_supply found = {.output = p.found, .delivered = p.found + n, .price = p.found + 2 * n,
                         .pool_price = p.found + 3 * n,
                         .pool_final = p.found + 3 * n + terms->pools, .recipes = out->recipes};
    status = find_best(env, c, recipes ? &with : r, &q, &p, &found, err);
    if (!status) supply_hand_over(&found, n, out);
    if (!status) pools_hand_over(terms, &found, out);
  } else {
    status = status_no_memory(err);
  }
  arrays_free(m, n, &q, &p);
  return status;
}
