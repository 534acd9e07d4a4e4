/* Moran's I, global and local, with permutations
   I = (n / S0) z'Wz / z'z; I_i = z_i (Wz)_i / (z'z / n)
   variance under randomisation, S1 = 1/2 sum (w_ij + w_ji)^2, S2 = sum (w_i. + w_.i)^2, k = n sum z^4 / (sum z^2)^2:
     [n ((n^2 - 3n + 3) S1 - n S2 + 3 S0^2) - k ((n^2 - n) S1 - 2n S2 + 6 S0^2)] / [(n-1)(n-2)(n-3) S0^2] - E^2
   A permutation needs sum_{i<j} (w_ij + w_ji) z_i z_j alone, so W is folded, and LANES orders are summed at once */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "../base/wide.h"
#include "links.h"
#include "shuffle.h"

#define LANES ((size_t)4)
#define BATCH 64       /* orders a task, a multiple of LANES */
#define WAVE 64        /* tasks of one parallel loop, at most: each has scratch of its own */
#define LIKE 1e-12     /* of sum |w z z|: as high as what was observed, but for rounding */
#define MOST_ORDERED 10

typedef struct moran {
  size_t n;
  const lian_sparse *w;
  size_t *start; /* folded: row i, columns below i */
  uint32_t *column;
  double *weight;
  double *z;     /* deviations, over the scale */
  double scale;  /* a power of two, of the size of their spread */
  double zz, s0, observed, allowed; /* z'z; sum of weights; z'Wz; rounding */
  size_t permutations;
  uint64_t seed;
  size_t first; /* order of this wave */
  double *scratch;
  size_t *high, *low; /* by task of a wave */
} moran;

/* tasks of one loop: enough for the threads; what a task does depends on its number alone */
static size_t wave_of(const lian_env *env, size_t tasks) {
  size_t wave = 2 * (size_t)thread_count(env);
  if (wave > WAVE) wave = WAVE;
  return wave < tasks ? wave : tasks;
}

/* ---- the folded weights */

static size_t fold(const lian_sparse *w, const lian_sparse *t, size_t *start, uint32_t *column, double *weight) {
  size_t count = 0;
  for (size_t i = 0; i < w->rows; i++) {
    size_t a = w->start[i], b = t->start[i];
    start[i] = count;
    for (;;) {
      uint32_t ca = a < w->start[i + 1] ? w->index[a] : UINT32_MAX, cb = b < t->start[i + 1] ? t->index[b] : UINT32_MAX;
      uint32_t c = ca < cb ? ca : cb;
      if (c >= i) break;
      double sum = (ca == c ? w->value[a++] : 0) + (cb == c ? t->value[b++] : 0);
      column[count] = c;
      weight[count++] = sum;
    }
  }
  start[w->rows] = count;
  return count;
}

/* S0, S1, S2 and with them the variance */
static double variance_of(const moran *m, const lian_sparse *t, double expected) {
  double n = (double)m->n, s1 = 0, s2 = 0, fourth = 0, s0 = m->s0;
  for (size_t k = 0; k < m->start[m->n]; k++) s1 += m->weight[k] * m->weight[k];
  for (size_t i = 0; i < m->n; i++) {
    double sum = 0;
    for (size_t k = m->w->start[i]; k < m->w->start[i + 1]; k++) sum += m->w->value[k];
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++) sum += t->value[k];
    s2 += sum * sum;
    fourth += m->z[i] * m->z[i] * m->z[i] * m->z[i];
  }
  double k = n * fourth / (m->zz * m->zz);
  double above = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0) -
                 k * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0);
  return above / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - expected * expected;
}

/* ---- global permutations */

/* z: n x LANES; sums[l] = z_l' W z_l */
WIDE static void products(const moran *m, const double *z, double *sums) {
  double total[LANES] = {0};
  for (size_t i = 0; i < m->n; i++) {
    double t[LANES] = {0};
    for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {
      const double *other = z + (size_t)m->column[k] * LANES;
      double w = m->weight[k];
      for (size_t l = 0; l < LANES; l++) t[l] += w * other[l];
    }
    for (size_t l = 0; l < LANES; l++) total[l] += z[i * LANES + l] * t[l];
  }
  for (size_t l = 0; l < LANES; l++) sums[l] = total[l];
}

static void count_tails(const moran *m, const double *sums, size_t lanes, size_t *high, size_t *low) {
  for (size_t l = 0; l < lanes; l++) {
    *high += sums[l] >= m->observed - m->allowed;
    *low += sums[l] <= m->observed + m->allowed;
  }
}

static void run(void *context, size_t task) {
  const moran *m = context;
  size_t first = m->first + task * BATCH, last = first + BATCH;
  double *order = m->scratch + task * m->n * (LANES + 1), *z = order + m->n, sums[LANES];
  uint64_t stream = random_stream("moran", 5);
  if (last > m->permutations) last = m->permutations;
  m->high[task] = m->low[task] = 0;
  for (size_t p = first; p < last; p += LANES) {
    size_t lanes = last - p < LANES ? last - p : LANES;
    for (size_t l = 0; l < lanes; l++) {
      generator g = generator_at(m->seed, stream, p + l);
      memcpy(order, m->z, m->n * sizeof *order);
      shuffle(&g, order, (uint32_t)m->n);
      for (size_t i = 0; i < m->n; i++) z[i * LANES + l] = order[i];
    }
    products(m, z, sums);
    count_tails(m, sums, lanes, m->high + task, m->low + task);
  }
}

static lian_status permute(const lian_env *env, moran *m, memory mem, lian_moran *out, lian_error *err) {
  size_t wave = wave_of(env, (m->permutations + BATCH - 1) / BATCH), high = 0, low = 0;
  size_t room = wave * m->n * (LANES + 1);
  lian_status status = LIAN_OK;
  m->scratch = memory_zero(mem, room, sizeof *m->scratch);
  m->high = memory_new(mem, 2 * WAVE, sizeof *m->high);
  if (!m->scratch || !m->high) status = status_no_memory(err);
  for (m->first = 0; !status && m->first < m->permutations; m->first += wave * BATCH) {
    size_t left = (m->permutations - m->first + BATCH - 1) / BATCH, now = left < wave ? left : wave;
    m->low = m->high + WAVE;
    if (env_stopped_at(env, (double)m->first / (double)m->permutations) || thread_until(env, now, run, m))
      status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t k = 0; k < now && !status; k++) high += m->high[k], low += m->low[k];
  }
  double all = (double)m->permutations + 1;
  out->p_greater = (double)(high + 1) / all;
  out->p_less = (double)(low + 1) / all;
  out->permutations = m->permutations;
  memory_free(mem, m->high, 2 * WAVE, sizeof *m->high);
  memory_free(mem, m->scratch, room, sizeof *m->scratch);
  return status;
}

/* every order, by exchanges (Heap 1963) */
static void permute_all(const moran *m, lian_moran *out) {
  double z[MOST_ORDERED], sums[1];
  size_t at[MOST_ORDERED] = {0}, high = 0, low = 0, i = 0;
  memcpy(z, m->z, m->n * sizeof *z);
  out->permutations = 0;
  for (;;) {
    double total = 0;
    for (size_t a = 0; a < m->n; a++)
      for (size_t k = m->start[a]; k < m->start[a + 1]; k++) total += z[a] * m->weight[k] * z[m->column[k]];
    sums[0] = total;
    count_tails(m, sums, 1, &high, &low);
    out->permutations++;
    while (i < m->n && at[i] >= i) at[i++] = 0;
    if (i >= m->n) break;
    size_t other = i % 2 ? at[i] : 0;
    double kept = z[other];
    z[other] = z[i];
    z[i] = kept;
    at[i]++;
    i = 0;
  }
  out->p_greater = (double)high / (double)out->permutations;
  out->p_less = (double)low / (double)out->permutations;
}

/* ---- local permutations: k distinct others a draw, shared by all units */

typedef struct locals {
  const moran *m;
  size_t most;         /* neighbours of a unit */
  const uint32_t *other; /* most x permutations: places among the n - 1 others */
  double *scratch;     /* a task: n + permutations */
  size_t first;        /* unit of this wave */
  const double *local;
  double *p;
} locals;

#define UNITS 16 /* of a task */

/* places: most x permutations, each column distinct numbers below n - 1, from the front of a running shuffle.
   1: interrupted */
static int draw_others(const lian_env *env, const moran *m, size_t most, uint32_t *place, uint32_t *out) {
  uint64_t stream = random_stream("moran.local", 11);
  uint32_t n = (uint32_t)m->n - 1;
  for (uint32_t i = 0; i < n; i++) place[i] = i;
  for (size_t r = 0; r < m->permutations; r++) {
    if (r % 4096 == 0 && env_stopped(env)) return 1;
    generator g = generator_at(m->seed, stream, r);
    for (size_t k = 0; k < most; k++) {
      uint32_t j = (uint32_t)k + generator_below(&g, (uint32_t)(generator_next(&g) >> 32), n - (uint32_t)k);
      uint32_t kept = place[k];
      place[k] = place[j];
      place[j] = kept;
      out[k * m->permutations + r] = place[k];
    }
  }
  return 0;
}

/* lag[r] = sum over the neighbours of i of w z of draw r; others: z without unit i */
WIDE static void lags(const locals *s, size_t i, const double *others, double *lag) {
  const lian_sparse *w = s->m->w;
  size_t n = s->m->permutations;
  memset(lag, 0, n * sizeof *lag);
  for (size_t k = w->start[i]; k < w->start[i + 1]; k++) {
    const uint32_t *place = s->other + (k - w->start[i]) * n;
    double weight = w->value[k];
    for (size_t r = 0; r < n; r++) lag[r] += weight * others[place[r]];
  }
}

static void run_local(void *context, size_t task) {
  const locals *s = context;
  const moran *m = s->m;
  double *others = s->scratch + task * (m->n + m->permutations), *lag = others + m->n, scale = (double)m->n / m->zz;
  size_t begin = s->first + task * UNITS;
  for (size_t i = begin; i < m->n && i < begin + UNITS; i++) {
    if (m->w->start[i] == m->w->start[i + 1]) {
      s->p[i] = NAN;
      continue;
    }
    size_t high = 0, low = 0;
    memcpy(others, m->z, i * sizeof *others);
    memcpy(others + i, m->z + i + 1, (m->n - 1 - i) * sizeof *others);
    lags(s, i, others, lag);
    double alike = LIKE * (1 + fabs(s->local[i]));
    for (size_t r = 0; r < m->permutations; r++) {
      double drawn = m->z[i] * lag[r] * scale;
      high += drawn >= s->local[i] - alike;
      low += drawn <= s->local[i] + alike;
    }
    s->p[i] = (double)((high < low ? high : low) + 1) / (double)(m->permutations + 1);
  }
}

static lian_status permute_local(const lian_env *env, const moran *m, memory mem, const double *local, double *p,
                                 lian_error *err) {
  locals s = {.m = m, .local = local, .p = p};
  for (size_t i = 0; i < m->n; i++)
    if (m->w->start[i + 1] - m->w->start[i] > s.most) s.most = m->w->start[i + 1] - m->w->start[i];
  size_t wave = wave_of(env, (m->n + UNITS - 1) / UNITS), room = wave * (m->n + m->permutations);
  uint32_t *other = memory_new(mem, s.most * m->permutations, sizeof *other);
  uint32_t *place = memory_new(mem, m->n, sizeof *place);
  s.scratch = memory_new(mem, room, sizeof *s.scratch);
  lian_status status = other && place && s.scratch ? LIAN_OK : status_no_memory(err);
  if (!status) {
    if (draw_others(env, m, s.most, place, other)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    s.other = other;
  }
  for (s.first = 0; !status && s.first < m->n; s.first += wave * UNITS) {
    size_t left = (m->n - s.first + UNITS - 1) / UNITS;
    if (env_stopped_at(env, (double)s.first / (double)m->n) ||
        thread_until(env, left < wave ? left : wave, run_local, &s))
      status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  memory_free(mem, s.scratch, room, sizeof *s.scratch);
  memory_free(mem, place, m->n, sizeof *place);
  memory_free(mem, other, s.most * m->permutations, sizeof *other);
  return status;
}

/* ---- the whole */

static lian_status check(const lian_neighbours *w, const double *y, size_t permutations, int all, const lian_moran *out,
                         lian_error *err) {
  lian_status wrong = check_given(GIVEN({"neighbours", w}, {"y", y}, {"out", out}), err);
  if (!wrong) wrong = check_size(w->size, sizeof *w, "lian_neighbours", err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_moran", err);
  if (!wrong && (w->units < 3 || w->units >= UINT32_MAX))
    wrong = status_set(err, LIAN_BAD_DATA, "%z units are too few for neighbours to be alike", w->units);
  if (!wrong && permutations > 100000000)
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "permutations: expected 100000000 at most, got %z", permutations);
  if (!wrong && all && w->units > MOST_ORDERED)
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "all: every order is tried of %d units at most", MOST_ORDERED);
  if (!wrong) wrong = check_finite(y, w->units, "y", err);
  return wrong;
}

/* the power of two that brings `most` to [1, 2): nothing is rounded by it */
static double power_of(double most) {
  int exponent;
  frexp(most, &exponent);
  return ldexp(1, exponent - 1);
}

/* z: values less their mean, counted from the least so that a level far above their spread costs no digits */
static lian_status centre(moran *m, const double *y, lian_error *err) {
  double size = 0, least = INFINITY, spread = 0, mean = 0;
  for (size_t i = 0; i < m->n; i++) size = fmax(size, fabs(y[i]));
  double unit = power_of(size);
  for (size_t i = 0; i < m->n; i++) least = fmin(least, y[i] / unit);
  for (size_t i = 0; i < m->n; i++) {
    m->z[i] = y[i] / unit - least;
    spread = fmax(spread, m->z[i]);
  }
  double within = spread > 0 ? power_of(spread) : 1;
  m->scale = unit * within;
  for (size_t i = 0; i < m->n; i++) mean += m->z[i] / within / (double)m->n;
  for (size_t i = 0; i < m->n; i++) {
    m->z[i] = m->z[i] / within - mean;
    m->zz += m->z[i] * m->z[i];
  }
  if (sqrt(m->zz / (double)m->n) * within > 1e-14) return LIAN_OK; /* beyond what rounding makes */
  return status_set(err, LIAN_BAD_DATA, "the values are all alike, so that nothing can gather");
}

/* z, its squares, the products */
static lian_status observe(moran *m, const double *y, lian_error *err) {
  lian_status wrong = centre(m, y, err);
  if (wrong) return wrong;
  for (size_t i = 0; i < m->n; i++)
    for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {
      double part = m->z[i] * m->weight[k] * m->z[m->column[k]];
      m->observed += part;
      m->allowed += fabs(part) * LIKE;
      m->s0 += m->weight[k];
    }
  if (m->s0 > 0) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "no unit has a neighbour");
}

/* local values and lags, into given room */
static void localise(const moran *m, double *local, double *lag) {
  for (size_t i = 0; i < m->n; i++) {
    double sum = 0;
    for (size_t k = m->w->start[i]; k < m->w->start[i + 1]; k++) sum += m->w->value[k] * m->z[m->w->index[k]];
    lag[i] = sum * m->scale;
    local[i] = m->z[i] * sum * (double)m->n / m->zz;
  }
}

static void tell(const moran *m, const lian_sparse *t, lian_moran *out) {
  double n = (double)m->n;
  out->i = n / m->s0 * m->observed / m->zz;
  out->expected = -1 / (n - 1);
  out->variance = m->n >= 4 ? variance_of(m, t, out->expected) : NAN;
  out->score = (out->i - out->expected) / sqrt(out->variance);
  out->p_greater = out->p_less = NAN;
  for (size_t i = 0; i < m->n; i++) out->alone += m->w->start[i] == m->w->start[i + 1];
}

lian_status lian_moran_test(const lian_env *env, const lian_neighbours *given, const double *y, size_t permutations,
                            int all, uint64_t seed, lian_moran *out, double *local, double *lag, double *p_local,
                            lian_error *err) {
  lian_sparse *w = NULL;
  lian_status status = check(given, y, permutations, all, out, err);
  if (!status) status = links_make(env, given, &w, err);
  if (status) return status;
  memory mem = memory_of(env);
  size_t n = given->units, count = 2 * w->count;
  moran m = {.n = n, .w = w, .permutations = permutations, .seed = seed};
  lian_sparse *t = sparse_transpose(mem, w);
  double *own = memory_new(mem, 4 * n, sizeof *own); /* z, local, lag, p */
  m.start = memory_new(mem, n + 1, sizeof *m.start);
  m.column = memory_new(mem, count, sizeof *m.column);
  m.weight = memory_new(mem, count, sizeof *m.weight);
  if (!t || !own || !m.start || !m.column || !m.weight) status = status_no_memory(err);
  lian_moran answer = {.size = sizeof answer};
  if (!status) {
    m.z = own;
    fold(w, t, m.start, m.column, m.weight);
    status = observe(&m, y, err);
  }
  if (!status) {
    tell(&m, t, &answer);
    localise(&m, own + n, own + 2 * n);
    if (all) permute_all(&m, &answer);
    else if (permutations > 0) status = permute(env, &m, mem, &answer, err);
  }
  for (size_t i = 0; i < n && !status; i++) own[3 * n + i] = NAN;
  if (!status && p_local && permutations > 0 && !all)
    status = permute_local(env, &m, mem, own + n, own + 3 * n, err);
  if (!status) *out = answer;
  if (!status && local) memcpy(local, own + n, n * sizeof *local);
  if (!status && lag) memcpy(lag, own + 2 * n, n * sizeof *lag);
  if (!status && p_local) memcpy(p_local, own + 3 * n, n * sizeof *p_local);
  memory_free(mem, m.weight, count, sizeof *m.weight);
  memory_free(mem, m.column, count, sizeof *m.column);
  memory_free(mem, m.start, n + 1, sizeof *m.start);
  memory_free(mem, own, 4 * n, sizeof *own);
  sparse_free(t);
  sparse_free(w);
  return status;
}
