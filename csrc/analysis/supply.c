/* what can be delivered when outputs are capped: the best case and the rationed case

   best case: max c'd, (I - A) x = d, 0 <= x <= cap, 0 <= d <= f (Pichler and Farmer 2021; the
   capacity price is final delivery a unit of capacity). A node of negative final demand (inventory
   drawn down, net imports) may draw at most that amount.
   rationed case (Pichler and Farmer 2021, proportional rationing): with d = L f the call on each
   node and r = min(1, cap / d) the share it can meet, a buyer makes the share
   s_j = min(r_j, min over its inputs of what arrives of them); final delivery is what is left,
   f = max(0, x - A x), and so on until nothing changes. Inputs of one group (one good of several
   origins) count together, by their shares; a group below the share `essential` of what a buyer buys
   does not limit it. When buyers come first, r = min(1, cap / A d). */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"
#include "../numeric/linear_program.h"

#define SLACK 1e-9 /* of the largest output: keeps the inside of the limits open */
#define MOST_ROUNDS 2000

/* ---- best case */

static void set_limits(const lian_chain *c, const double *cap, const double *demand,
                       double *caps, double *low, double *high) {
  double slack = SLACK * vector_largest(c->x, c->n);
  for (size_t i = 0; i < c->n; i++) {
    caps[i] = (cap[i] > 0 ? cap[i] : 0) + slack;
    low[i] = (demand[i] < 0 ? demand[i] : 0) - slack;
    high[i] = (demand[i] > 0 ? demand[i] : 0) + slack;
  }
}

static void clean(double *v, size_t n, double slack) {
  for (size_t i = 0; i < n; i++)
    if (fabs(v[i]) <= 4 * slack) v[i] = 0;
}

lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                             const double *cap, const double *demand, int output_first,
                             lian_supply *out, lian_error *err) {
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  if (!r->dense || n > 5000)
    return status_set(err, LIAN_UNSUPPORTED,
                      "the best case is found for dense tables of at most 5000 nodes; ask for the "
                      "rationed case");
  memory m = memory_of(env);
  double *room = memory_new(m, n * n + 4 * n, sizeof *room);
  if (!room) return status_no_memory(err);
  double *left = room, *weights = room + n * n, *caps = weights + n, *low = caps + n,
         *high = low + n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      left[i * n + j] = (i == j) - r->dense->data[i * n + j] * c->share[j];
  set_limits(c, cap, demand, caps, low, high);
  for (size_t i = 0; i < n; i++) weights[i] = demand[i] > 0 ? 1 : 0;
  /* total output is 1'x = 1'L d: weights that turn delivery into output */
  if (output_first) status = lian_multipliers(env, c, which, NULL, weights, NULL, err);
  linear_program p = {n, left, weights, caps, low, high};
  program_answer a = {.x = out->output, .delivered = out->delivered, .cap_price = out->price};
  if (!status) status = program_solve(env, &p, &a, err);
  if (!status) {
    double slack = SLACK * vector_largest(c->x, n);
    clean(out->output, n, slack);
    clean(out->delivered, n, slack);
    for (size_t i = 0; i < n; i++)
      if (out->price[i] < 1e-6) out->price[i] = 0;
    out->rounds = a.steps;
    out->gap = a.gap;
  }
  memory_free(m, room, n * n + 4 * n, sizeof *room);
  return status;
}

/* ---- rationed case */

typedef struct rationing {
  const lian_env *env;
  lian_chain *c;
  reading *r;
  const uint32_t *group;
  size_t groups;
  const double *cap;
  int buyers_first;
  double essential;
  double *whole; /* groups x n: what j buys of group g, in all */
  double *part;  /* groups x n: and what of it arrives */
  double *d, *ratio, *share, *x, *ax, *f;
} rationing;

static void add_purchases(const rationing *k, const double *ratio, double *out) {
  size_t n = k->c->n;
  memset(out, 0, k->groups * n * sizeof *out);
  for (size_t i = 0; i < n; i++) {
    double *to = out + k->group[i] * n, met = ratio ? ratio[i] : 1;
    if (k->r->dense) {
      const double *row = matrix_row_of(k->r->dense, i);
      for (size_t j = 0; j < n; j++)
        if (row[j] > 0) to[j] += row[j] * met;
    } else {
      const lian_sparse *s = k->r->links;
      for (size_t e = s->start[i]; e < s->start[i + 1]; e++)
        if (s->value[e] > 0) to[s->index[e]] += s->value[e] * met;
    }
  }
}

static void apply(const rationing *k, const double *v, double *out) {
  chain_product p = {k->c, k->r, SIDE_A, k->c->share, NULL, k->share};
  chain_times(k->env, &p, v, out);
}

/* the share of the call on each node that it can meet */
static double set_ratios(rationing *k) {
  double least = 1;
  if (k->buyers_first) apply(k, k->d, k->ax);
  for (size_t i = 0; i < k->c->n; i++) {
    double call = k->buyers_first ? k->ax[i] : k->d[i];
    k->ratio[i] = call > k->cap[i] * (1 + 1e-12) && call > 0 ? k->cap[i] / call : 1;
    if (k->d[i] > k->cap[i] * (1 + 1e-12)) {
      double own = k->d[i] > 0 ? k->cap[i] / k->d[i] : 1;
      if (own < least) least = own;
    }
  }
  return least;
}

/* what each node makes: its own limit and the scarcest of its inputs */
static void set_output(rationing *k) {
  size_t n = k->c->n;
  add_purchases(k, k->ratio, k->part);
  for (size_t j = 0; j < n; j++) {
    double own = k->d[j] > k->cap[j] && k->d[j] > 0 ? k->cap[j] / k->d[j] : 1;
    k->x[j] = own;
  }
  for (size_t g = 0; g < k->groups; g++)
    for (size_t j = 0; j < n; j++) {
      double whole = k->whole[g * n + j];
      if (whole > k->essential * k->r->col_sum[j] && k->part[g * n + j] < k->x[j] * whole) k->x[j] = k->part[g * n + j] / whole;
    }
  for (size_t j = 0; j < n; j++) k->x[j] *= k->d[j] > 0 ? k->d[j] : 0;
}

/* rounds until every call can be met; final delivery only falls, so this ends */
static lian_status ration(rationing *k, const double *demand, lian_supply *out, lian_error *err) {
  size_t n = k->c->n;
  memcpy(k->f, demand, n * sizeof *k->f);
  add_purchases(k, NULL, k->whole);
  for (out->rounds = 0; out->rounds < MOST_ROUNDS; out->rounds++) {
    if (env_stopped(k->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = chain_solve(k->env, k->c, k->r, SIDE_A, NULL, NULL, k->f, k->d, NULL, err);
    if (status) return status;
    double least = set_ratios(k);
    out->gap = 1 - least;
    if (least >= 1 - 1e-9) {
      memcpy(out->output, k->d, n * sizeof *k->d);
      memcpy(out->delivered, k->f, n * sizeof *k->f);
      return LIAN_OK;
    }
    set_output(k);
    apply(k, k->x, k->ax);
    for (size_t i = 0; i < n; i++) {
      double left = k->x[i] - k->ax[i];
      if (k->f[i] <= 0) continue; /* fixed draws stay */
      if (left < k->f[i]) k->f[i] = left > 0 ? left : 0;
    }
  }
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "rationing did not settle in %d rounds: the worst call is still %g above what "
                    "can be met", out->rounds, out->gap);
}

lian_status lian_supply_rationed(const lian_env *env, lian_chain *c, lian_flows which,
                                 const double *cap, const double *demand, const uint32_t *group,
                                 size_t groups, int buyers_first, double essential,
                                 lian_supply *out, lian_error *err) {
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  size_t room = 2 * groups * n + 6 * n;
  double *all = groups > SIZE_MAX / 64 / n ? NULL : memory_new(m, room, sizeof *all);
  if (!all) return status_no_memory(err);
  rationing k = {env, c, r, group, groups, cap, buyers_first, essential, all,
                 all + groups * n, all + 2 * groups * n, NULL, NULL, NULL, NULL, NULL};
  k.ratio = k.d + n;
  k.share = k.ratio + n;
  k.x = k.share + n;
  k.ax = k.x + n;
  k.f = k.ax + n;
  status = ration(&k, demand, out, err);
  memory_free(m, all, room, sizeof *all);
  return status;
}
