/* points of designs: Monte Carlo, Latin hypercubes, Halton and Sobol sequences
   Halton: u_j(i) = sum of digit_l(i) b^-(l+1), b the j-th prime; scrambled: a random permutation of the digits at each
   place (Owen 2017), the places of zeros included, as far as doubles reach.
   Sobol: x(i) = xor of v_c over the set bits c of the Gray code i ^ (i >> 1); scrambled: Owen's nested uniform scrambling
   of the bits, by the hash of Burley (2020, listing 3) on the reversed word, keyed by seed and stream */
#include "design.h"

#include "../base/check.h"
#include "../base/random.h"
#include "joe_kuo.h"
#include "statistics.h"

void lian_design_default(lian_design_spec *spec) {
  *spec = (lian_design_spec){.size = sizeof *spec, .design = LIAN_DESIGN_SOBOL, .scrambled = 1, .seed = 1};
}

void design_hypercube(size_t samples, uint64_t seed, uint64_t stream, uint64_t within, double *key, uint32_t *order,
                      double *out) {
  for (size_t k = 0; k < samples; k++) key[k] = random_uniform(seed, stream, k);
  sort_places(key, samples, order);
  for (size_t k = 0; k < samples; k++)
    out[k] = ((double)order[k] + random_uniform(seed, within, k)) / (double)samples;
}

/* ---- Sobol */

static uint32_t reversed(uint32_t x) {
  x = (x >> 16) | (x << 16);
  x = (x & 0x00FF00FFu) << 8 | (x & 0xFF00FF00u) >> 8;
  x = (x & 0x0F0F0F0Fu) << 4 | (x & 0xF0F0F0F0u) >> 4;
  x = (x & 0x33333333u) << 2 | (x & 0xCCCCCCCCu) >> 2;
  return (x & 0x55555555u) << 1 | (x & 0xAAAAAAAAu) >> 1;
}

static uint32_t scrambled(uint32_t x, uint32_t key) {
  x = reversed(x) + key;
  x ^= x * 0x6c50b47cu;
  x ^= x * 0xb82f1e52u;
  x ^= x * 0xc7afe638u;
  x ^= x * 0x8d22f6e6u;
  return reversed(x);
}

static const uint64_t SCRAMBLE = 0x5C7A3B1E00000000u; /* index of the key within a factor's stream: no draw's */

static void sobol_column(const lian_design_spec *spec, size_t j, uint64_t stream, size_t factors, size_t count,
                         double *out) {
  uint32_t v[32], key[4], x = 0;
  joe_kuo_directions(j, v);
  random_block(spec->seed, stream, SCRAMBLE, key);
  uint64_t gray = spec->first ^ (spec->first >> 1);
  for (size_t c = 0; c < 32; c++)
    if (gray >> c & 1) x ^= v[c];
  for (size_t k = 0; k < count; k++) {
    if (spec->scrambled) out[k * factors] = ((double)scrambled(x, key[0]) + 0.5) * 0x1p-32;
    else out[k * factors] = (double)x * 0x1p-32;
    uint64_t i = spec->first + k;
    size_t c = 0;
    while (i >> c & 1) c++;
    if (c < 32) x ^= v[c];
  }
}

/* ---- Halton */

static uint32_t prime_at(size_t j) {
  uint32_t p = 2;
  for (size_t seen = 0;; p++) {
    int is_prime = 1;
    for (uint32_t d = 2; d * d <= p && is_prime; d++) is_prime = p % d != 0;
    if (is_prime && seen++ == j) return p;
  }
}

static double inverse_digits(uint64_t i, uint32_t base) {
  double u = 0, weight = 1;
  for (; i > 0; i /= base) {
    weight /= base;
    u += (double)(i % base) * weight;
  }
  return u;
}

static size_t places_of(uint32_t base) {
  size_t places = 0;
  for (double reach = 1; reach < 0x1p54; reach *= base) places++;
  return places;
}

/* digits at each place go to permutation[place base + digit] (Fisher and Yates, from the top down) */
static void permute_digits(uint64_t seed, uint64_t stream, uint32_t base, size_t places, uint16_t *permutation) {
  for (size_t place = 0; place < places; place++) {
    uint16_t *p = permutation + place * base;
    for (uint32_t d = 0; d < base; d++) p[d] = (uint16_t)d;
    for (uint32_t d = base - 1; d > 0; d--) {
      uint32_t other = (uint32_t)(random_uniform(seed, stream, SCRAMBLE + place * base + d) * (d + 1));
      uint16_t held = p[d];
      p[d] = p[other];
      p[other] = held;
    }
  }
}

static double inverse_permuted(uint64_t i, uint32_t base, size_t places, const uint16_t *permutation) {
  double u = 0, weight = 1;
  for (size_t place = 0; place < places; place++, i /= base) {
    weight /= base;
    u += permutation[place * base + i % base] * weight;
  }
  u += weight / 2; /* the middle of the last cell: never 0 */
  return u < 1 ? u : 1 - 0x1p-53;
}

static lian_status halton_column(memory m, const lian_design_spec *spec, size_t j, uint64_t stream, size_t factors,
                                 size_t count, double *out, lian_error *err) {
  uint32_t base = prime_at(j);
  size_t places = places_of(base);
  uint16_t *permutation = memory_new(m, places * base, sizeof *permutation);
  if (!permutation) return status_no_memory(err);
  permute_digits(spec->seed, stream, base, places, permutation);
  for (size_t k = 0; k < count; k++) {
    uint64_t i = spec->first + k;
    out[k * factors] = spec->scrambled ? inverse_permuted(i, base, places, permutation) : inverse_digits(i, base);
  }
  memory_free(m, permutation, places * base, sizeof *permutation);
  return LIAN_OK;
}

/* ---- all */

static lian_status hypercube_column(memory m, const lian_design_spec *spec, uint64_t stream, size_t factors,
                                    size_t count, double *out, lian_error *err) {
  double *key = memory_new(m, 2 * count, sizeof *key);
  uint32_t *order = memory_new(m, 2 * count, sizeof *order);
  if (key && order) {
    design_hypercube(count, spec->seed, stream, stream ^ 0x9E3779B97F4A7C15u, key, order, key + count);
    for (size_t k = 0; k < count; k++) out[k * factors] = key[count + k];
  }
  lian_status s = key && order ? LIAN_OK : status_no_memory(err);
  memory_free(m, key, 2 * count, sizeof *key);
  memory_free(m, order, 2 * count, sizeof *order);
  return s;
}

static lian_status check_spec(const lian_design_spec *spec, size_t factors, size_t count, lian_error *err) {
  lian_status s = check_size(spec->size, sizeof *spec, "lian_design_spec", err);
  if (!s) s = check_choice((long)spec->design, LIAN_DESIGN_SOBOL + 1, "design", err);
  if (s) return s;
  int is_sequence = spec->design == LIAN_DESIGN_HALTON || spec->design == LIAN_DESIGN_SOBOL;
  int is_cube = spec->design == LIAN_DESIGN_LATIN_HYPERCUBE || spec->design == LIAN_DESIGN_MAXIMIN;
  if (factors < 1 || count < 1 || count > UINT32_MAX / 4)
    return status_set(err, LIAN_BAD_ARGUMENT, "design: expected at least 1 factor and 1 to 2^30 points");
  if (is_sequence && factors > LIAN_DESIGN_DIMENSIONS)
    return status_set(err, LIAN_BAD_ARGUMENT, "design: %z dimensions are more than the %z of Halton and Sobol points",
                      factors, (size_t)LIAN_DESIGN_DIMENSIONS);
  if (is_sequence && (spec->first > UINT32_MAX || spec->first + count > UINT32_MAX))
    return status_set(err, LIAN_BAD_ARGUMENT, "design: Halton and Sobol points end at index 2^32");
  if (is_cube && spec->first != 0)
    return status_set(err, LIAN_BAD_ARGUMENT, "design: a Latin hypercube cannot be extended; Sobol points can");
  if (spec->design == LIAN_DESIGN_MAXIMIN && count > 2000)
    return status_set(err, LIAN_BAD_ARGUMENT, "design: maximin takes up to 2000 points, not %z", count);
  return LIAN_OK;
}

lian_status lian_design_points(const lian_env *env, const lian_design_spec *spec, size_t factors, size_t count,
                               double *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (!s) s = check_spec(spec, factors, count, err);
  for (size_t j = 0; !s && j < factors; j++) {
    uint64_t stream = spec->streams ? spec->streams[j] : j;
    if (env_stopped_at(env, (double)j / (double)factors)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    switch (spec->design) {
    case LIAN_DESIGN_MONTE_CARLO:
      for (size_t k = 0; k < count; k++) out[k * factors + j] = random_uniform(spec->seed, stream, spec->first + k);
      break;
    case LIAN_DESIGN_LATIN_HYPERCUBE:
    case LIAN_DESIGN_MAXIMIN: s = hypercube_column(m, spec, stream, factors, count, out + j, err); break;
    case LIAN_DESIGN_HALTON: s = halton_column(m, spec, j, stream, factors, count, out + j, err); break;
    case LIAN_DESIGN_SOBOL: sobol_column(spec, j, stream, factors, count, out + j); break;
    }
  }
  if (!s && spec->design == LIAN_DESIGN_MAXIMIN) s = design_move_apart(env, factors, count, spec->seed, out, err);
  return s;
}
