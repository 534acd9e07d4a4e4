/* variance-based sensitivity: the design by Latin hypercubes
   A, B: samples x d; A_B(i): A with column i of B; by blocks, A first */
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "design.h"

static void put_column(size_t inputs, size_t samples, size_t block, size_t i, const double *column, double *out) {
  for (size_t k = 0; k < samples; k++) out[(block * samples + k) * inputs + i] = column[k];
}

lian_status lian_sobol_design(const lian_env *env, size_t inputs, size_t samples, uint64_t seed, uint64_t stream,
                              double *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (s) return s;
  if (inputs < 1 || samples < 2 || samples > UINT32_MAX / 4)
    return status_set(err, LIAN_BAD_ARGUMENT, "sobol: expected at least 1 input and 2 samples");
  if (inputs + 2 > SIZE_MAX / 64 / samples / inputs) return status_no_memory(err);
  size_t cells = (inputs + 2) * samples * inputs;
  double *key = memory_new(m, 2 * samples, sizeof *key), *column = key ? key + samples : NULL;
  double *made = memory_new(m, cells, sizeof *made);
  uint32_t *order = memory_new(m, 2 * samples, sizeof *order);
  s = key && order && made ? LIAN_OK : status_no_memory(err);
  for (size_t c = 0; !s && c < 2 * inputs; c++) {
    size_t i = c / 2, is_b = c % 2;
    design_hypercube(samples, seed, stream + 2 * c, stream + 2 * c + 1, key, order, column);
    if (is_b) put_column(inputs, samples, 1, i, column, made);
    for (size_t block = is_b ? 2 + i : 0; block < inputs + 2; block++) {
      if (is_b ? block == 2 + i : block != 1 && block != 2 + i) put_column(inputs, samples, block, i, column, made);
    }
    if (env_stopped(env)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!s) memcpy(out, made, cells * sizeof *out);
  memory_free(m, made, cells, sizeof *made);
  memory_free(m, key, 2 * samples, sizeof *key);
  memory_free(m, order, 2 * samples, sizeof *order);
  return s;
}
