/* what can be delivered when outputs are capped: the best case and the rationed case

   best case: max c'd, (I - A) x = d, 0 <= x <= cap, 0 <= d <= f (Pichler and Farmer 2021; the
   capacity price is final delivery a unit of capacity). A node of negative final demand (inventory
   drawn down, net imports) may draw at most that amount.
   rationed case (after Pichler and Farmer 2021, proportional rationing): with d = L f the call on
   each node and r = min(1, able / d) the share that it can make, all its users get that share; a
   buyer makes s_j = min(r_j, what arrives of its scarcest input), final delivery is what is left,
   f = max(0, x - A x), and so on until every call can be met. able starts at the caps; a node that
   runs so short of inputs that nothing is left for final users is from then on able to make no more,
   so that its own buyers run short next. Inputs of one group (one good of several origins) count
   together, by their shares; in both cases a group below the share `essential` of what a buyer buys
   does not limit it. When buyers come first, other nodes get min(1, able / A d) of what they ask. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"
#include "../numeric/linear_program.h"

#define SLACK 1e-9 /* of the largest output: keeps the inside of the limits open */
#define MOST_ROUNDS 2000

/* what each node buys of each group, ratio (NULL: 1) of each supplier's deliveries: groups x n */
static void add_purchases(const lian_chain *c, const reading *r, const uint32_t *group,
                          size_t groups, const double *ratio, double *out) {
  size_t n = c->n;
  memset(out, 0, groups * n * sizeof *out);
  for (size_t i = 0; i < n; i++) {
    double *to = out + group[i] * n, met = ratio ? ratio[i] : 1;
    if (r->dense) {
      const double *row = matrix_row_of(r->dense, i);
      for (size_t j = 0; j < n; j++)
        if (row[j] > 0) to[j] += row[j] * met;
    } else {
      const lian_sparse *s = r->links;
      for (size_t e = s->start[i]; e < s->start[i + 1]; e++)
        if (s->value[e] > 0) to[s->index[e]] += s->value[e] * met;
    }
  }
}

/* ---- best case */

/* I - A of the essential inputs; what is bought of the others joins the demand that may be met */
static void essential_part(const lian_chain *c, const reading *r, const double *bought,
                           const uint32_t *group, double essential, double *left, double *demand) {
  size_t n = c->n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double z = r->dense->data[i * n + j];
      int counts = z < 0 || bought[group[i] * n + j] >= essential * r->col_sum[j];
      left[i * n + j] = (i == j) - (counts ? z * c->share[j] : 0);
      if (!counts) demand[i] += z;
    }
}

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
                             const double *cap, const double *demand, const uint32_t *group,
                             size_t groups, int output_first, double essential, lian_supply *out,
                             lian_error *err) {
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
  size_t size = n * n + 5 * n + groups * n;
  double *room = groups > SIZE_MAX / 64 / n ? NULL : memory_new(m, size, sizeof *room);
  if (!room) return status_no_memory(err);
  double *left = room, *weights = room + n * n, *caps = weights + n, *low = caps + n,
         *high = low + n, *wanted = high + n, *bought = wanted + n;
  memcpy(wanted, demand, n * sizeof *wanted);
  add_purchases(c, r, group, groups, NULL, bought);
  essential_part(c, r, bought, group, essential, left, wanted);
  set_limits(c, cap, wanted, caps, low, high);
  for (size_t i = 0; i < n; i++) weights[i] = wanted[i] > 0 ? 1 : 0;
  /* total output is 1'x = 1'L d: weights that turn delivery into output */
  if (output_first) status = lian_multipliers(env, c, which, NULL, weights, NULL, err);
  linear_program p = {n, left, weights, caps, low, high};
  program_answer a = {.x = out->output, .delivered = out->delivered, .cap_price = out->price};
  if (!status) status = program_solve(env, &p, &a, err);
  if (!status) {
    double slack = SLACK * vector_largest(c->x, n);
    clean(out->output, n, slack);
    clean(out->delivered, n, slack);
    for (size_t i = 0; i < n; i++) {
      if (out->price[i] < 1e-6) out->price[i] = 0;
      if (demand[i] >= 0 && out->delivered[i] > demand[i]) out->delivered[i] = demand[i];
    }
    out->rounds = a.steps;
    out->gap = a.gap;
  }
  memory_free(m, room, size, sizeof *room);
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
  double *d, *able, *own, *ratio, *share, *x, *ax, *f;
} rationing;

static void apply(const rationing *k, const double *v, double *out) {
  chain_product p = {k->c, k->r, SIDE_A, k->c->share, NULL, k->share};
  chain_times(k->env, &p, v, out);
}

/* the share of the call on each node that it can make itself; returns the least */
static double own_shares(const rationing *k) {
  double least = 1;
  for (size_t i = 0; i < k->c->n; i++) {
    k->own[i] = k->d[i] > k->able[i] * (1 + 1e-12) && k->d[i] > 0 ? k->able[i] / k->d[i] : 1;
    if (k->own[i] < least) least = k->own[i];
  }
  return least;
}

/* the share of their call that the buyers of each node get */
static void set_ratios(const rationing *k) {
  if (k->buyers_first) apply(k, k->d, k->ax);
  for (size_t i = 0; i < k->c->n; i++) {
    double made = k->own[i] * k->d[i];
    k->ratio[i] = !k->buyers_first ? k->own[i] : made < k->ax[i] ? made / k->ax[i] : 1;
  }
}

/* what each node makes: its own limit and the scarcest of its inputs, times the call on it */
static void set_output(const rationing *k) {
  size_t n = k->c->n;
  add_purchases(k->c, k->r, k->group, k->groups, k->ratio, k->part);
  memcpy(k->x, k->own, n * sizeof *k->x);
  for (size_t g = 0; g < k->groups; g++)
    for (size_t j = 0; j < n; j++) {
      double whole = k->whole[g * n + j], part = k->part[g * n + j];
      if (whole > k->essential * k->r->col_sum[j] && part < k->x[j] * whole)
        k->x[j] = part / whole;
    }
  for (size_t j = 0; j < n; j++) k->x[j] *= k->d[j] > 0 ? k->d[j] : 0;
}

/* final delivery is what output leaves; a node whose output does not even cover what other nodes
   take passes its shortage on: from now on it is able to make no more than that */
static void set_delivery(rationing *k) {
  apply(k, k->x, k->ax);
  for (size_t i = 0; i < k->c->n; i++) {
    double left = k->x[i] - k->ax[i];
    if (left < -1e-12 * k->d[i] && k->x[i] < k->able[i]) k->able[i] = k->x[i];
    if (k->f[i] > 0 && left < k->f[i]) k->f[i] = left > 0 ? left : 0; /* fixed draws stay */
  }
}

/* rounds until every call can be met; deliveries and abilities only fall */
static lian_status ration(rationing *k, const double *demand, lian_supply *out, lian_error *err) {
  size_t n = k->c->n;
  memcpy(k->f, demand, n * sizeof *k->f);
  memcpy(k->able, k->cap, n * sizeof *k->able);
  add_purchases(k->c, k->r, k->group, k->groups, NULL, k->whole);
  for (out->rounds = 0; out->rounds < MOST_ROUNDS; out->rounds++) {
    if (env_stopped(k->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = chain_solve(k->env, k->c, k->r, SIDE_A, NULL, NULL, k->f, k->d, NULL, err);
    if (status) return status;
    double least = own_shares(k);
    out->gap = 1 - least;
    if (least >= 1 - 1e-9) {
      memcpy(out->output, k->d, n * sizeof *k->d);
      memcpy(out->delivered, k->f, n * sizeof *k->f);
      return LIAN_OK;
    }
    set_ratios(k);
    set_output(k);
    set_delivery(k);
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
  size_t room = 2 * groups * n + 8 * n;
  double *all = groups > SIZE_MAX / 64 / n ? NULL : memory_new(m, room, sizeof *all);
  if (!all) return status_no_memory(err);
  rationing k = {env, c, r, group, groups, cap, buyers_first, essential, all,
                 all + groups * n, all + 2 * groups * n, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
  k.able = k.d + n;
  k.own = k.able + n;
  k.ratio = k.own + n;
  k.share = k.ratio + n;
  k.x = k.share + n;
  k.ax = k.x + n;
  k.f = k.ax + n;
  status = ration(&k, demand, out, err);
  memory_free(m, all, room, sizeof *all);
  return status;
}
