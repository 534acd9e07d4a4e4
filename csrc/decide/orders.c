/* random orders of policies, with their reverses (antithetic: Mitchell, Cooper, Frank and Holmes 2022, 4.4), for shares
   of values by sampling (Castro, Gomez and Tejada 2009) */
#include <string.h>

#include "../base/check.h"
#include "../index/shuffle.h"
#include "decide.h"

#define POLL 4096

/* Fisher and Yates, from the last place down */
static void shuffle_places(generator *g, uint32_t *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) v[i] = i;
  for (uint32_t i = n; i > 1; i--) {
    uint32_t j = generator_below(g, (uint32_t)(generator_next(g) >> 32), i), kept = v[i - 1];
    v[i - 1] = v[j];
    v[j] = kept;
  }
}

static void reverse(uint32_t *v, size_t n) {
  for (size_t i = 0; i < n / 2; i++) {
    uint32_t kept = v[i];
    v[i] = v[n - 1 - i];
    v[n - 1 - i] = kept;
  }
}

lian_status lian_decide_orders(const lian_env *env, uint64_t seed, uint64_t stream, int antithetic, uint64_t first,
                               size_t count, size_t n, uint32_t *out, lian_error *err) {
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (s) return s;
  if (n < 1 || n > LIAN_DECIDE_ORDERS)
    return status_set(err, LIAN_BAD_ARGUMENT, "policies: expected 1 to %d, got %z", LIAN_DECIDE_ORDERS, n);
  if (count > SIZE_MAX / sizeof *out / n || first > UINT64_MAX - count)
    return status_set(err, LIAN_BAD_ARGUMENT, "count: too many orders");
  memory m = memory_of(env);
  uint32_t *made = memory_new(m, count * n, sizeof *made);
  if (!made) return status_no_memory(err);
  for (size_t k = 0; !s && k < count; k++) {
    uint64_t number = first + k;
    generator g = generator_at(seed, stream, antithetic ? number / 2 : number);
    shuffle_places(&g, made + k * n, (uint32_t)n);
    if (antithetic && number % 2) reverse(made + k * n, n);
    if (k % POLL == 0 && env_stopped_at(env, (double)k / (double)count))
      s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!s) memcpy(out, made, count * n * sizeof *out);
  memory_free(m, made, count * n, sizeof *made);
  return s;
}
