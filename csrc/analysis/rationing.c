/* output and deliveries when outputs are capped and nodes ration; after Pichler and Farmer 2021

   d = (I - A)^-1 f is the demand on each node; able, at first the cap, its largest output. A
   short node serves its users by the rule; a buyer makes the share s_j = min(able_j / d_j, delivered
   share of its scarcest essential good), and final delivery is the remainder:
   f = max(0, x - A x) with x = s d. Iterated until all demand d can be met. When a node is so short
   of inputs that its output does not cover the use by other nodes, able is lowered to that output, so that
   its buyers are rationed in the next iteration.
   Recipes change with the shortage. Of a good with several origins the share q_j is delivered; the buyer
   makes the share q_j of its output, with origin i's part of the good scaled by (delivered share of
   i) / q_j, so no other origin receives larger orders than before. Of a good that is not essential
   the buyer uses what is delivered.
   A maker that is barred under a limit of a pool delivers to the buyers concerned at most the flows of the
   table.
   Nodes of negative f draw that amount in addition to their output, or less when it is not needed.
   f, able and draws only decrease. */
#include <math.h>
#include <string.h>

#include "../chain/serving.h"
#include "supply.h"

#define MOST_ROUNDS 1000
#define SETTLED 1e-10 /* accepted gap, share of the largest output */
#define NEARLY 1e-6   /* accepted gap after MOST_ROUNDS; the gap is reported */

/* members of good g: order[first[g]] .. order[first[g + 1] - 1], ascending */
typedef struct goods_list {
  memory m;
  size_t n, count;
  uint32_t *order; /* n */
  size_t *first;   /* count + 1 */
} goods_list;

typedef struct rationing {
  const lian_env *env;
  lian_chain *c;
  const lian_supply_terms *t;
  lian_serving rule;
  goods_list goods;
  const lian_matrix *open; /* the chain's flows: limits of barred makers; NULL when sparse */
  reading now;             /* current recipes, at first the chain's flows */
  lian_sparse links; /* when sparse: the chain's pattern with own values */
  memory m;
  int owned, changed; /* recipes are a copy; differ from the chain's */
  double largest;     /* largest output, money a year */
  double *d, *able;   /* n each: demand; largest output; money a year */
  double *x, *ax;     /* n each: share made, then output; A d or A x */
  double *f;          /* n: final delivery, below 0: draws; money a year */
  double *ratio;      /* n: share of the demand on i that its buyers get */
  double *met, *size; /* n each: delivered share, and amount, of each order in a row */
  double *total, *part; /* n each: purchases of a good by buyer; the part delivered */
  double *work;       /* n: scratch */
  uint32_t *heap, *touched; /* n each: scratch; buyers of the current good */
} rationing;

static void goods_free(goods_list *g) {
  memory_free(g->m, g->order, g->n, sizeof *g->order);
  memory_free(g->m, g->first, g->count + 1, sizeof *g->first);
}

static lian_status goods_new(memory m, const lian_supply_terms *t, size_t n, goods_list *out,
                             lian_error *err) {
  goods_list g = {m, n, t->group ? t->groups : n, NULL, NULL};
  g.order = memory_new(m, n, sizeof *g.order);
  g.first = memory_zero(m, g.count + 1, sizeof *g.first);
  if (!g.order || !g.first) {
    goods_free(&g);
    return status_no_memory(err);
  }
  for (size_t i = 0; i < n; i++) g.first[t->group ? t->group[i] : i]++;
  for (size_t k = 0, sum = 0; k <= g.count; k++) {
    size_t members = g.first[k];
    g.first[k] = sum += members;
  }
  for (size_t i = n; i-- > 0;) g.order[--g.first[t->group ? t->group[i] : i]] = (uint32_t)i;
  *out = g;
  return LIAN_OK;
}

/* a row of the recipes: buyers (NULL when dense) and flows */
typedef struct line {
  size_t count;
  const uint32_t *at;
  double *value;
} line;

static line line_of(const rationing *k, size_t i) {
  if (k->now.dense) return (line){k->c->n, NULL, matrix_row(k->now.dense, i)};
  const lian_sparse *s = k->now.links;
  return (line){s->start[i + 1] - s->start[i], s->index + s->start[i], s->value + s->start[i]};
}

static size_t buyer_at(line l, size_t e) { return l.at ? l.at[e] : e; }

static void apply(rationing *k, const double *v, double *out) {
  chain_product p = {k->c, &k->now, SIDE_A, k->c->share, NULL, k->work};
  chain_times(k->env, &p, v, out);
}

/* ---- the rule */

static int larger(const double *size, uint32_t a, uint32_t b) {
  return size[a] > size[b] || (size[a] >= size[b] && a < b);
}

static void sink(uint32_t *heap, size_t count, const double *size, size_t at) {
  for (size_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && larger(size, heap[child + 1], heap[child])) child++;
    if (!larger(size, heap[child], heap[at])) return;
    uint32_t down = heap[at];
    heap[at] = heap[child];
    heap[child] = down;
  }
}

/* serves orders by falling size, equal ones by buyer, until the supply `left` is used up */
static void serve_largest(const rationing *k, line l, double left) {
  size_t count = 0;
  for (size_t e = 0; e < l.count; e++) {
    size_t j = buyer_at(l, e);
    k->met[e] = 0;
    k->size[e] = l.value[e] * k->c->share[j] * k->d[j];
    if (k->size[e] > 0) k->heap[count++] = (uint32_t)e;
  }
  for (size_t at = count / 2; at-- > 0;) sink(k->heap, count, k->size, at);
  while (count > 0 && left > 0) {
    uint32_t e = k->heap[0];
    k->met[e] = k->size[e] < left ? 1 : left / k->size[e];
    left -= k->size[e];
    k->heap[0] = k->heap[--count];
    sink(k->heap, count, k->size, 0);
  }
}

/* caps deliveries to buyers under a limit at the table's flows; dense rows */
static void serve_limit(const rationing *k, const lian_supply_limit *limit, size_t i, line l) {
  const double *most = matrix_row_of(k->open, i);
  for (size_t j = 0; j < l.count; j++) {
    double asked = l.value[j] * k->c->share[j] * k->d[j];
    if (limit->buyers[j] && asked > 0) k->met[j] = fmin(k->met[j], fmax(most[j], 0) / asked);
  }
}

static void serve_limits(const rationing *k, size_t i, line l) {
  for (size_t p = 0; k->open && p < k->t->pools; p++)
    for (size_t at = 0; at < k->t->pool[p].limits; at++)
      if (k->t->pool[p].makers[i] && k->t->pool[p].limit[at].barred[i])
        serve_limit(k, &k->t->pool[p].limit[at], i, l);
}

/* met[e]: delivered share of each order with i */
static void serve(const rationing *k, size_t i, line l) {
  if (k->rule == LIAN_SERVE_LARGEST_FIRST && k->ratio[i] < 1)
    serve_largest(k, l, k->ratio[i] * k->ax[i]);
  else
    for (size_t e = 0; e < l.count; e++) k->met[e] = k->ratio[i];
  serve_limits(k, i, l);
}

static int is_limited(const rationing *k, size_t i) {
  for (size_t p = 0; k->open && p < k->t->pools; p++)
    for (size_t at = 0; at < k->t->pool[p].limits; at++)
      if (k->t->pool[p].makers[i] && k->t->pool[p].limit[at].barred[i]) return 1;
  return 0;
}

static double draw(const rationing *k, size_t i) { return k->f[i] < 0 ? -k->f[i] : 0; }

static int is_short(const rationing *k, double call, double able) {
  return call > able + 1e-12 * able + 1e-15 * k->largest;
}

/* x: share of the demand on it that each node can make; ratio: share that its buyers get; returns 1 when some buyer
   gets less than its order */
static int set_shares(rationing *k) {
  int some = 0;
  if (k->rule != LIAN_SERVE_ALIKE) apply(k, k->d, k->ax);
  for (size_t i = 0; i < k->c->n; i++) {
    double d = k->d[i], able = k->able[i];
    int lacks = is_short(k, d, able);
    k->x[i] = lacks ? able / d : 1;
    double call = k->rule == LIAN_SERVE_ALIKE ? d + draw(k, i) : k->ax[i];
    double supply = able + draw(k, i);
    k->ratio[i] = lacks && is_short(k, call, supply) ? supply / call : 1;
    some |= k->ratio[i] < 1;
  }
  return some;
}

/* ---- effects of a shortage on buyers */

static lian_status own_recipes(rationing *k, lian_error *err) {
  if (k->owned) return LIAN_OK;
  if (k->now.dense) {
    lian_matrix *copy = matrix_copy(k->m, k->now.dense);
    if (!copy) return status_no_memory(err);
    k->now.dense = copy;
  } else {
    const lian_sparse *s = k->now.links;
    double *value = memory_new(k->m, s->count, sizeof *value);
    if (!value) return status_no_memory(err);
    memcpy(value, s->value, s->count * sizeof *value);
    k->links = *s;
    k->links.value = value;
    k->now.links = &k->links;
  }
  k->owned = 1;
  return LIAN_OK;
}

/* total and part of the good by buyer; returns the number of buyers */
static size_t add_up(const rationing *k, const uint32_t *member, size_t members) {
  size_t count = 0;
  for (size_t g = 0; g < members; g++) {
    line l = line_of(k, member[g]);
    serve(k, member[g], l);
    for (size_t e = 0; e < l.count; e++) {
      if (!(l.value[e] > 0)) continue;
      size_t j = buyer_at(l, e);
      if (!(k->total[j] > 0)) k->touched[count++] = (uint32_t)j;
      k->total[j] += l.value[e];
      k->part[j] += l.value[e] * k->met[e];
    }
  }
  return count;
}

/* lowers the buyers' shares x; part becomes the factor that keeps the sum of the good in their recipes (1 when not
   essential, 0 when nothing is delivered) */
static void lower(const rationing *k, size_t count) {
  for (size_t t = 0; t < count; t++) {
    size_t j = k->touched[t];
    double q = k->part[j] / k->total[j];
    int essential = k->total[j] > k->t->essential * k->now.col_sum[j];
    k->part[j] = !essential ? 1 : q > 0 ? 1 / q : 0;
    if (essential && q < k->x[j]) k->x[j] = q;
  }
}

static void shift_recipes(rationing *k, const uint32_t *member, size_t members) {
  for (size_t g = 0; g < members; g++) {
    line l = line_of(k, member[g]);
    serve(k, member[g], l);
    for (size_t e = 0; e < l.count; e++) {
      double keep = k->part[buyer_at(l, e)], factor = k->met[e] * keep;
      if (!(l.value[e] > 0) || !(keep > 0) || fabs(factor - 1) < 1e-12) continue;
      l.value[e] *= factor;
      k->changed = 1;
    }
  }
}

static void pass_on(rationing *k, size_t good) {
  const uint32_t *member = k->goods.order + k->goods.first[good];
  size_t members = k->goods.first[good + 1] - k->goods.first[good];
  int some = 0;
  for (size_t g = 0; g < members; g++)
    some |= k->ratio[member[g]] < 1 || is_limited(k, member[g]);
  if (!some) return;
  size_t count = add_up(k, member, members);
  lower(k, count);
  shift_recipes(k, member, members);
  for (size_t t = 0; t < count; t++) k->total[k->touched[t]] = k->part[k->touched[t]] = 0;
}

/* ---- rounds */

/* final delivery is output less use by nodes; where that is below 0 able is lowered */
static void set_delivery(rationing *k) {
  apply(k, k->x, k->ax);
  for (size_t i = 0; i < k->c->n; i++) {
    double left = k->x[i] - k->ax[i], least = k->f[i] < 0 ? k->f[i] : 0;
    if (left < least - 1e-12 * k->d[i] && k->x[i] < k->able[i]) k->able[i] = k->x[i];
    if (k->f[i] > 0 && left < k->f[i]) k->f[i] = left > 0 ? left : 0;
  }
}

static lian_status one_round(rationing *k, lian_error *err) {
  if (set_shares(k)) {
    lian_status status = own_recipes(k, err);
    if (status) return status;
    for (size_t g = 0; g < k->goods.count; g++) pass_on(k, g);
  }
  for (size_t j = 0; j < k->c->n; j++) k->x[j] *= k->d[j] > 0 ? k->d[j] : 0;
  set_delivery(k);
  return LIAN_OK;
}

/* lowers draws that exceed the need; returns the largest change */
static double lower_draws(const rationing *k) {
  double most = 0;
  for (size_t i = 0; i < k->c->n; i++) {
    double unneeded = fmin(k->c->x[i], 0) - k->d[i];
    if (!(k->f[i] < 0) || !(unneeded > 0)) continue;
    if (unneeded > most) most = unneeded;
    k->f[i] = unneeded < -k->f[i] ? k->f[i] + unneeded : 0;
  }
  return most;
}

/* the largest excess of demand over able, beyond rounding */
static double largest_excess(const rationing *k) {
  double most = 0;
  for (size_t i = 0; i < k->c->n; i++) {
    double excess = k->d[i] - k->able[i] * (1 + 1e-9);
    if (excess > most) most = excess;
  }
  return most;
}

static void answer(const rationing *k, lian_supply *out) {
  for (size_t i = 0; i < k->c->n; i++) {
    double d = k->d[i] < 0 && !(k->c->x[i] < 0) ? 0 : k->d[i];
    out->output[i] = d > 0 && d > k->t->cap[i] ? fmax(k->t->cap[i], 0) : d;
    out->delivered[i] = k->f[i];
  }
}

static lian_status ration(rationing *k, reading *r, lian_supply *out, lian_error *err) {
  size_t n = k->c->n;
  memcpy(k->f, k->t->demand, n * sizeof *k->f);
  for (size_t i = 0; i < n; i++) k->able[i] = fmax(k->t->cap[i], 0);
  lian_status status = supply_call(k->env, k->c, r, k->f, k->d, err);
  for (out->rounds = 0; !status; out->rounds++) {
    out->gap = fmax(largest_excess(k), lower_draws(k)) / k->largest;
    if (out->gap <= (out->rounds < MOST_ROUNDS ? SETTLED : NEARLY)) {
      answer(k, out);
      return LIAN_OK;
    }
    if (out->rounds == MOST_ROUNDS) break;
    if (env_stopped(k->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    status = one_round(k, err);
    if (!status)
      status = chain_solve(k->env, k->c, &k->now, SIDE_A, NULL, NULL, k->f, k->d, NULL, err);
  }
  if (status) return status;
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "rationing did not settle in %d rounds: the worst call is still %g of the "
                    "largest output above what can be met", MOST_ROUNDS, out->gap);
}

static void give_up_recipes(rationing *k, lian_supply *out) {
  if (!k->owned) return;
  if (k->now.dense && out && k->changed)
    out->recipes = k->now.dense;
  else if (k->now.dense)
    lian_matrix_free(k->now.dense);
  else
    memory_free(k->m, k->links.value, k->links.count, sizeof *k->links.value);
}

lian_status lian_supply_rationed(const lian_env *env, lian_chain *c, lian_flows which,
                                 const lian_supply_terms *terms, lian_serving rule,
                                 lian_supply *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"terms", terms}, {"out", out}), err);
  if (!wrong) wrong = supply_answer_check(out, 0, err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n;
  static const lian_serving taken[] = {LIAN_SERVE_ALIKE, LIAN_SERVE_ORDERS_FIRST, LIAN_SERVE_LARGEST_FIRST};
  lian_status status = serving_check(rule, taken, 3, err);
  if (!status) status = supply_check(c, terms, err);
  if (!status) status = pools_check(c, terms, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  rationing k = {.env = env, .c = c, .t = terms, .rule = rule, .now = *r, .m = m,
                 .open = r->dense};
  k.largest = fmax(vector_largest(c->x, n), 1e-300);
  double *all = memory_zero(m, 13 * n, sizeof *all), *next = all;
  k.heap = memory_new(m, 2 * n, sizeof *k.heap);
  status = all && k.heap ? goods_new(m, terms, n, &k.goods, err) : status_no_memory(err);
  if (!status) {
    double **part[] = {&k.d, &k.able, &k.x, &k.ax, &k.f, &k.ratio, &k.met, &k.size, &k.total,
                       &k.part, &k.work};
    for (size_t v = 0; v < 11; v++, next += n) *part[v] = next;
    k.touched = k.heap + n;
    lian_supply found = {.output = next, .delivered = next + n};
    status = ration(&k, r, &found, err);
    give_up_recipes(&k, status ? NULL : &found);
    if (!status) supply_hand_over(&found, n, out);
    goods_free(&k.goods);
  }
  memory_free(m, all, 13 * n, sizeof *all);
  memory_free(m, k.heap, 2 * n, sizeof *k.heap);
  return status;
}
