/* what is delivered when outputs are capped and nodes ration; after Pichler and Farmer 2021

   d = (I - A)^-1 f is the call on each node, able (at first the cap) what it can make of it. A
   short node serves its users by the rule; a buyer makes the share s_j = min(able_j / d_j, what
   arrives of its scarcest essential good), and final delivery is what that leaves:
   f = max(0, x - A x) with x = s d. So on until every call can be met. A node that runs so short
   of inputs that it cannot even cover what other nodes take of it is from then on able to make no
   more: its own buyers run short next.
   Recipes follow the shortage. Of a good with several origins the share q_j arrives; the buyer
   makes the share q_j of its output, with origin i's part of the good scaled by (what arrives of
   i) / q_j: none of the others is asked for more than before. Of a good that can be done without,
   what arrives is what is used.
   A maker that is barred under a limit of a pool delivers to its buyers no more than the flows of the
   table, however much they ask.
   Nodes of negative f draw that amount beside what they make, or less when it is not needed.
   Deliveries, abilities and draws only shrink. */
#include <math.h>
#include <string.h>

#include "../chain/serving.h"
#include "supply.h"

#define MOST_ROUNDS 1000
#define SETTLED 1e-10 /* of the largest output */
#define NEARLY 1e-6   /* good enough after that many rounds: the gap is stated */

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
  const lian_matrix *open; /* the chain's flows: most that barred makers deliver; NULL when sparse */
  reading now;             /* the recipes, at first the chain's own */
  lian_sparse links; /* when sparse: the chain's, with values of our own */
  memory m;
  int owned, changed;
  double largest;                     /* output */
  double *d, *able, *x, *ax, *f;      /* n each */
  double *ratio;                      /* the share of the call on i that its buyers get */
  double *met, *size, *whole, *part, *work; /* n each */
  uint32_t *heap, *touched;                 /* n each */
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

/* one row of the recipes: who buys, how much; at is NULL when dense */
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

/* orders in falling size, the first buyer first among equals, until nothing is left */
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

/* no more than the table's flows to those under a limit; rows of dense flows */
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

/* met[e]: the share of each order on i that is delivered */
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

/* the share that each node can make of the call on it, into x, and that its buyers get, into
   ratio; returns whether a buyer gets less than it asks for */
static int set_shares(rationing *k) {
  int some = 0;
  if (k->rule != LIAN_SERVE_ALIKE) apply(k, k->d, k->ax);
  for (size_t i = 0; i < k->c->n; i++) {
    double d = k->d[i], able = k->able[i];
    int lacks = is_short(k, d, able);
    k->x[i] = lacks ? able / d : 1;
    double call = k->rule == LIAN_SERVE_ALIKE ? d + draw(k, i) : k->ax[i];
    double there = able + draw(k, i);
    k->ratio[i] = lacks && is_short(k, call, there) ? there / call : 1;
    some |= k->ratio[i] < 1;
  }
  return some;
}

/* ---- what a shortage does to buyers */

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

/* whole and part of the good by buyer; returns how many buy it */
static size_t add_up(const rationing *k, const uint32_t *member, size_t members) {
  size_t count = 0;
  for (size_t g = 0; g < members; g++) {
    line l = line_of(k, member[g]);
    serve(k, member[g], l);
    for (size_t e = 0; e < l.count; e++) {
      if (!(l.value[e] > 0)) continue;
      size_t j = buyer_at(l, e);
      if (!(k->whole[j] > 0)) k->touched[count++] = (uint32_t)j;
      k->whole[j] += l.value[e];
      k->part[j] += l.value[e] * k->met[e];
    }
  }
  return count;
}

/* lowers the buyers' shares; leaves in part the factor that keeps their recipes whole (1 for
   what they can do without, 0 when nothing arrives) */
static void lower(const rationing *k, size_t count) {
  for (size_t t = 0; t < count; t++) {
    size_t j = k->touched[t];
    double q = k->part[j] / k->whole[j];
    int essential = k->whole[j] > k->t->essential * k->now.col_sum[j];
    k->part[j] = !essential ? 1 : q > 0 ? 1 / q : 0;
    if (essential && q < k->x[j]) k->x[j] = q;
  }
}

static void shift_recipes(rationing *k, const uint32_t *member, size_t members) {
  for (size_t g = 0; g < members; g++) {
    line l = line_of(k, member[g]);
    serve(k, member[g], l);
    for (size_t e = 0; e < l.count; e++) {
      double whole = k->part[buyer_at(l, e)], factor = k->met[e] * whole;
      if (!(l.value[e] > 0) || !(whole > 0) || fabs(factor - 1) < 1e-12) continue;
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
  for (size_t t = 0; t < count; t++) k->whole[k->touched[t]] = k->part[k->touched[t]] = 0;
}

/* ---- rounds */

/* final delivery is what output leaves; shortages that it cannot take up are passed on */
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

/* lowers draws that are more than is needed; returns the largest change */
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

/* the largest call beyond what a node is able to make, past rounding */
static double worst_call(const rationing *k) {
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
    out->gap = fmax(worst_call(k), lower_draws(k)) / k->largest;
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
    double **part[] = {&k.d, &k.able, &k.x, &k.ax, &k.f, &k.ratio, &k.met, &k.size, &k.whole,
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
