/* z of one sector, so that as many links are expected as are wanted (lian/rebuild.h)
       E(z) = sum p_ij + sum_{j must buy} exp(-l_j) + sum_i exp(-m_i),   l_j = sum_i p_ij,
       m_i = sum_j p_ij + (o_i / sum o) sum_{j must buy} exp(-l_j)
   pairs drawn, buyers that draw a supplier as they have none (Poisson), suppliers that draw a buyer. E rises with z:
   Newton in log z, kept between bounds. Firms of a region are pooled at POINTS amounts a constant factor apart, each
   between its two neighbours so that their number and their sum are kept: E is exact where p is small and where it is
   near 1, and within 1e-3 between; a region of at most POINTS firms is as it is. O(regions x POINTS^2) an evaluation */
#include <math.h>

#include "rebuild.h"

#define POINTS 192
#define ROUNDS 200

typedef struct pool_of_firms {
  size_t count;
  double amount[POINTS], number[POINTS], must[POINTS];
} pool_of_firms;

typedef struct density {
  const market *k;
  size_t regions;
  pool_of_firms *seller, *buyer;          /* regions each */
  pool_of_firms *near_seller, *near_buyer; /* all suppliers as a region's buyers see them, and the reverse */
  double sold;                            /* sum of o */
} density;

static void begin(pool_of_firms *c, double low, double high) {
  c->count = low < high ? POINTS : 1;
  double step = log(high / low) / (POINTS - 1);
  for (size_t k = 0; k < c->count; k++) {
    c->amount[k] = k == 0 ? low : k + 1 == c->count ? high : low * exp(step * (double)k);
    c->number[k] = c->must[k] = 0;
  }
}

/* between the two points around an amount; number and sum are kept */
static void put(pool_of_firms *c, double step, double v, double number, double must) {
  size_t k = 0;
  double upper = 0;
  if (c->count > 1) {
    double at = log(v / c->amount[0]) / step;
    k = at > 0 ? (size_t)at : 0;
    if (k > c->count - 2) k = c->count - 2;
    upper = (v - c->amount[k]) / (c->amount[k + 1] - c->amount[k]);
    upper = upper < 0 ? 0 : upper > 1 ? 1 : upper;
    c->number[k + 1] += number * upper;
    c->must[k + 1] += must * upper;
  }
  c->number[k] += number * (1 - upper);
  c->must[k] += must * (1 - upper);
}

static double step_of(const pool_of_firms *c) {
  return c->count > 1 ? log(c->amount[c->count - 1] / c->amount[0]) / (double)(c->count - 1) : 1;
}

/* whether buyer at place p must buy */
static int is_must(const market *k, size_t p) {
  uint32_t firm = k->who[p];
  return k->f->rank[firm] < k->f->must[k->g * k->f->sectors + k->s->sector[firm]];
}

/* firms from .. to - 1 of `amount`, the largest first: each its own point where they are few */
static void pool_firms(const market *k, int sellers, size_t from, size_t to, pool_of_firms *c) {
  const double *amount = sellers ? k->o : k->u;
  c->count = 0;
  if (from == to) return;
  if (to - from <= POINTS) {
    for (size_t e = to; e > from; e--, c->count++) {
      c->amount[c->count] = amount[e - 1];
      c->number[c->count] = 1;
      c->must[c->count] = !sellers && is_must(k, e - 1);
    }
    return;
  }
  begin(c, amount[to - 1], amount[from]);
  double step = step_of(c);
  for (size_t e = from; e < to; e++) put(c, step, amount[e], 1, !sellers && is_must(k, e));
}

/* all of `list` times how near they are to region r: `by` suppliers' side or buyers' */
static void pool_seen(const density *d, const pool_of_firms *list, size_t r, int sellers, pool_of_firms *out) {
  double low = INFINITY, high = 0;
  for (size_t t = 0; t < d->regions; t++) {
    double near = sellers ? nearness(d->k, t, r) : nearness(d->k, r, t);
    if (list[t].count == 0) continue;
    low = fmin(low, list[t].amount[0] * near);
    high = fmax(high, list[t].amount[list[t].count - 1] * near);
  }
  out->count = 0;
  if (!(high > 0)) return;
  if (d->regions == 1) {
    *out = list[0];
    return;
  }
  begin(out, low, high);
  double step = step_of(out);
  for (size_t t = 0; t < d->regions; t++) {
    double near = sellers ? nearness(d->k, t, r) : nearness(d->k, r, t);
    for (size_t a = 0; a < list[t].count; a++)
      put(out, step, list[t].amount[a] * near, list[t].number[a], list[t].must[a]);
  }
}

/* sum over the points of c of p and of its derivative by log z, for one firm of amount v */
static void row_of(const pool_of_firms *c, double zv, double *sum, double *slope) {
  double p_sum = 0, q_sum = 0;
  for (size_t b = 0; b < c->count; b++) {
    double x = zv * c->amount[b], q = 1 / (1 + x), p = x < 1e300 ? x * q : 1;
    p_sum += c->number[b] * p;
    q_sum += c->number[b] * p * q;
  }
  *sum = p_sum;
  *slope = q_sum;
}

/* firms whose own amounts meet: no link */
static void take_selves(const market *k, double z, double *sum, double *slope) {
  for (size_t r = 0; r < k->f->regions; r++)
    for (size_t a = k->from[r]; a < k->from[r + 1]; a++) {
      if (k->self[a] == UINT32_MAX) continue;
      double x = z * k->o[a] * k->u[k->self[a]] * nearness(k, r, r), q = 1 / (1 + x), p = x < 1e300 ? x * q : 1;
      *sum -= p;
      *slope -= p * q;
    }
}

/* E and its derivative by log z */
static double expect(const density *d, double z, double *slope) {
  double sum = 0, rise = 0, lack = 0, lack_rise = 0, l, l_rise;
  for (size_t r = 0; r < d->regions; r++) {
    const pool_of_firms *b = &d->buyer[r];
    for (size_t p = 0; p < b->count; p++) {
      if (!(b->must[p] > 0)) continue;
      row_of(&d->near_seller[r], z * b->amount[p], &l, &l_rise);
      lack += b->must[p] * exp(-l);
      lack_rise -= b->must[p] * exp(-l) * l_rise;
    }
  }
  for (size_t r = 0; r < d->regions; r++) {
    const pool_of_firms *a = &d->seller[r];
    for (size_t i = 0; i < a->count; i++) {
      row_of(&d->near_buyer[r], z * a->amount[i], &l, &l_rise);
      double part = a->amount[i] / d->sold, none = exp(-(l + part * lack));
      sum += a->number[i] * (l + none);
      rise += a->number[i] * (l_rise - none * (l_rise + part * lack_rise));
    }
  }
  take_selves(d->k, z, &sum, &rise);
  *slope = rise + lack_rise;
  return sum + lack;
}

/* log z between bounds that move in; stopped: the caller asked to */
static double solve(const lian_env *env, const density *d, double wanted, double *expected, int *stopped) {
  double bought = 0, low = -1e3, high = 1e3, slope;
  for (size_t r = 0; r < d->regions; r++)
    if (d->k->to[r + 1] > d->k->to[r]) bought += d->k->bought[d->k->to[r + 1] - 1];
  double t = log(wanted / (d->sold * bought));
  for (int round = 0; round < ROUNDS && !(*stopped = env_stopped(env)); round++) {
    double miss = (*expected = expect(d, exp(t), &slope)) - wanted;
    if (fabs(miss) <= 1e-9 * wanted || high - low < 1e-12) break;
    if (miss > 0) high = t;
    else low = t;
    double next = slope > 0 ? t - miss / slope : low - 1;
    if (next > t + 4 || next < t - 4) next = miss > 0 ? t - 4 : t + 4;
    t = next > low && next < high ? next : low > -1e3 && high < 1e3 ? (low + high) / 2 : miss > 0 ? t - 4 : t + 4;
    if (t < -600 || t > 600) break; /* as few, or as many, as there can be */
  }
  return t;
}

lian_status density_solve(const lian_env *env, market *k, double wanted, double *expected, lian_error *err) {
  size_t R = k->f->regions;
  density d = {.k = k, .regions = R};
  pool_of_firms *all = memory_new(k->m, 4 * R, sizeof *all);
  if (!all) return status_no_memory(err);
  d.seller = all;
  d.buyer = all + R;
  d.near_seller = all + 2 * R;
  d.near_buyer = all + 3 * R;
  for (size_t r = 0; r < R; r++)
    if (k->from[r + 1] > k->from[r]) d.sold += k->sold[k->from[r + 1] - 1];
  for (size_t r = 0; r < R; r++) {
    pool_firms(k, 1, k->from[r], k->from[r + 1], &d.seller[r]);
    pool_firms(k, 0, k->to[r], k->to[r + 1], &d.buyer[r]);
  }
  int stopped = 0;
  for (size_t r = 0; r < R && !stopped; r++) {
    pool_seen(&d, d.seller, r, 1, &d.near_seller[r]);
    pool_seen(&d, d.buyer, r, 0, &d.near_buyer[r]);
    stopped = env_stopped(env);
  }
  if (!stopped) k->z = exp(solve(env, &d, wanted, expected, &stopped));
  memory_free(k->m, all, 4 * R, sizeof *all);
  return stopped ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
}
