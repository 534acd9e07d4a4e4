/* what can be delivered when outputs are capped: the best case, a linear program

   max sum of d over f > 0,  d = (I - A) x,  0 <= x <= cap,  0 <= d <= f
   (Pichler and Farmer 2021). A node of negative final demand draws between 0 and that amount.
   Draws have a thousandth of the weight: they are used where nothing is lost by it. The price
   of a cap is the gain that a further unit of it allows. */
#include "supply.h"

#include <math.h>
#include <string.h>

#include "../numeric/linear_program.h"

#define SLACK 1e-9 /* of a node's output: opens limits that leave no room at all */
#define EMPTY 1e-4 /* of a node's output: what stands for no capacity when it is priced */
#define MINOR 1e-3
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

/* is this the demand that the output of the table meets? never so with other recipes */
static int is_present_demand(const lian_chain *c, const reading *r, const double *demand) {
  if (r != &c->flows[LIAN_FLOWS_DOMESTIC] && r != &c->flows[LIAN_FLOWS_TOTAL]) return 0;
  double room = 1e-12 * vector_largest(c->x, c->n);
  int own = r == &c->flows[LIAN_FLOWS_DOMESTIC];
  for (size_t i = 0; i < c->n; i++) {
    double present = own ? c->f[i] : c->x[i] - r->row_sum[i];
    if (fabs(demand[i] - present) > (own ? 0 : room)) return 0;
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

/* may produce; cannot, and is left out; cannot, but can be drawn on */
enum { WORKS, IDLE, DRAWS };

typedef struct program_room {
  uint32_t *kept, *queue; /* n each: nodes of the program; work */
  unsigned char *idle;    /* n: WORKS, IDLE or DRAWS */
  double *left;           /* n x n: I - A */
  double *gain, *cap, *low, *high, *x, *d, *price; /* n each */
  double *call;                                    /* n: the call when all demand is met */
} program_room;

typedef struct question {
  const lian_chain *c;
  const lian_matrix *flows;
  const lian_supply_terms *t;
  int output_first;
  int loosen; /* caps that no call reaches */
} question;

/* a node without capacity delivers nothing, so its buyers make nothing, nor do theirs: those are
   left out, so that the answer is exact. A node that draws on stocks or imports still supplies. */
static void mark_idle(const lian_chain *c, const lian_matrix *flows, const lian_supply_terms *t,
                      const program_room *p) {
  size_t n = c->n, end = 0;
  for (size_t i = 0; i < n; i++) {
    p->idle[i] = t->cap[i] > 0 ? WORKS : t->demand[i] < 0 ? DRAWS : IDLE;
    if (p->idle[i] == IDLE) p->queue[end++] = (uint32_t)i;
  }
  for (size_t at = 0; at < end; at++) {
    const double *z = matrix_row_of(flows, p->queue[at]);
    for (size_t j = 0; j < n; j++) {
      if (!(z[j] > 0) || p->idle[j] != WORKS) continue;
      p->idle[j] = t->demand[j] < 0 ? DRAWS : IDLE;
      if (p->idle[j] == IDLE) p->queue[end++] = (uint32_t)j;
    }
  }
}

/* the nodes of the program: not idle, or, for the prices of empty capacity, all with output */
static size_t keep(const lian_chain *c, int idle_too, const program_room *p) {
  size_t count = 0;
  for (size_t i = 0; i < c->n; i++)
    if (idle_too ? c->x[i] > 0 : p->idle[i] != IDLE) p->kept[count++] = (uint32_t)i;
  return count;
}

static void set_left(const lian_chain *c, const lian_matrix *flows, const program_room *p,
                     size_t count) {
  for (size_t k = 0; k < count; k++) {
    const double *z = matrix_row_of(flows, p->kept[k]);
    for (size_t l = 0; l < count; l++)
      p->left[k * count + l] = (k == l) - z[p->kept[l]] * c->share[p->kept[l]];
  }
}

/* a cap that the full call does not reach cannot bind while draws are used; left in place it
   would share prices with the limits of demand at random */
static double cap_of(const question *q, const program_room *p, size_t i, double slack) {
  double cap = q->t->cap[i];
  if (q->loosen && cap >= p->call[i] * (1 - 1e-9)) return 2 * fmax(cap, p->call[i]) + slack;
  return fmax(cap, slack);
}

static void set_limits(const question *q, int idle_too, const program_room *p, size_t count) {
  double least = 1e-3 * SLACK * vector_largest(q->c->x, q->c->n) + 1e-300;
  for (size_t k = 0; k < count; k++) {
    size_t i = p->kept[k];
    double slack = fmax(SLACK * q->c->x[i], least), f = q->t->demand[i];
    double least_cap = idle_too ? EMPTY * q->c->x[i] : slack;
    p->cap[k] = !idle_too && p->idle[i] == DRAWS ? slack : cap_of(q, p, i, least_cap);
    p->low[k] = fmin(f, 0);
    p->high[k] = fmax(f, 0);
    if (fabs(f) >= slack) continue;
    p->low[k] -= slack;
    p->high[k] += slack;
  }
}

/* final delivery counts 1, a draw on what is negative a thousandth; or output counts 1 */
static void set_gain(const question *q, const program_room *p, size_t count) {
  for (size_t l = 0; l < count; l++) p->gain[l] = q->output_first;
  for (size_t k = 0; k < count && !q->output_first; k++) {
    double f = q->t->demand[p->kept[k]], weight = f > 0 ? 1 : f < 0 ? -MINOR : 0;
    for (size_t l = 0; l < count; l++) p->gain[l] += weight * p->left[k * count + l];
  }
}

static double within(double v, double low, double high) {
  return v < low ? low : v > high ? high : v;
}

/* the answer by node, without what only opened the limits; returns whether it keeps to caps */
static int spread(const question *q, const program_room *p, size_t count, int prices_only,
                  lian_supply *out) {
  int keeps = 1;
  double rounding = 1e-8 * vector_largest(q->c->x, q->c->n);
  for (size_t k = 0; k < count; k++) {
    size_t i = p->kept[k];
    double room = 4 * SLACK * q->c->x[i], f = q->t->demand[i], cap = fmax(q->t->cap[i], 0);
    out->price[i] = p->price[k] < 1e-6 ? 0 : p->price[k];
    if (prices_only || q->c->x[i] < 0) continue;
    keeps &= p->x[k] <= cap + rounding;
    out->output[i] = p->x[k] < room ? 0 : within(p->x[k], 0, cap);
    out->delivered[i] = fabs(p->d[k]) < room ? 0 : within(p->d[k], fmin(f, 0), fmax(f, 0));
  }
  return keeps;
}

static lian_status solve(const lian_env *env, const question *q, int idle_too,
                         const program_room *p, lian_supply *out, int *keeps, lian_error *err) {
  size_t count = keep(q->c, idle_too, p);
  set_left(q->c, q->flows, p, count);
  set_limits(q, idle_too, p, count);
  set_gain(q, p, count);
  linear_program program = {count, count, p->left, p->gain, p->cap, p->low, p->high};
  program_answer a = {.x = p->x, .delivered = p->d, .cap_price = p->price};
  lian_status status = count > 0 ? program_solve(env, &program, &a, err) : LIAN_OK;
  if (status) return status;
  *keeps = spread(q, p, count, idle_too, out);
  out->rounds = a.steps;
  out->gap = a.gap;
  return LIAN_OK;
}

/* the prices of empty capacity first, where there is any, then the answer */
static lian_status solve_both(const lian_env *env, question *q, const program_room *p,
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
  q->loosen = !q->output_first || !negative;
  if (empty) status = solve(env, q, 1, p, out, &keeps, err);
  if (!status) status = solve(env, q, 0, p, out, &keeps, err);
  if (status || keeps) return status;
  q->loosen = 0;
  return solve(env, q, 0, p, out, &keeps, err);
}

/* when caps leave room for all demand there is nothing to choose */
static int all_met(const lian_chain *c, const lian_supply_terms *t, const double *call) {
  double room = 1e-12 * vector_largest(c->x, c->n);
  for (size_t i = 0; i < c->n; i++)
    if (call[i] > fmax(t->cap[i], 0) + room || call[i] < fmin(c->x[i], 0) - room) return 0;
  return 1;
}

static void all_is_met(const lian_supply_terms *t, const double *call, size_t n,
                       lian_supply *out) {
  memcpy(out->output, call, n * sizeof *call);
  memcpy(out->delivered, t->demand, n * sizeof *call);
  memset(out->price, 0, n * sizeof *call);
  out->rounds = 0;
  out->gap = 0;
}

static lian_status find_best(const lian_env *env, lian_chain *c, reading *r, question *q,
                             const program_room *p, lian_supply *out, lian_error *err) {
  lian_status status = supply_call(env, c, r, q->t->demand, p->call, err);
  if (status) return status;
  if (!all_met(c, q->t, p->call)) return solve_both(env, q, p, out, err);
  all_is_met(q->t, p->call, c->n, out);
  return LIAN_OK;
}

lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                             const lian_supply_terms *terms, const lian_matrix *recipes,
                             int output_first, lian_supply *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"terms", terms}, {"out", out}), err);
  if (!wrong) wrong = supply_answer_check(out, 1, err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n, room = n * n + 11 * n;
  lian_status status = supply_check(c, terms, err);
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
  question q = {c, &changed, terms, output_first, 0};
  memory m = memory_of(env);
  double *all = memory_new(m, room, sizeof *all), *v = all ? all + n * n : NULL;
  uint32_t *lists = memory_new(m, 2 * n, sizeof *lists);
  unsigned char *idle = memory_new(m, n, 1);
  if (all && lists && idle) {
    program_room p = {lists, lists + n, idle, all, v, v + n, v + 2 * n, v + 3 * n, v + 4 * n,
                      v + 5 * n, v + 6 * n, v + 7 * n};
    lian_supply found = {.output = v + 8 * n, .delivered = v + 9 * n, .price = v + 10 * n, .recipes = out->recipes};
    status = find_best(env, c, recipes ? &with : r, &q, &p, &found, err);
    if (!status) supply_hand_over(&found, n, out);
  } else {
    status = status_no_memory(err);
  }
  memory_free(m, all, room, sizeof *all);
  memory_free(m, lists, 2 * n, sizeof *lists);
  memory_free(m, idle, n, 1);
  return status;
}
