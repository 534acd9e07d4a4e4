/* designs of which each method of sensitivity needs its own: Saltelli's blocks, Morris's trajectories, Fourier curves */
#include <math.h>

#include "../base/check.h"
#include "../base/random.h"
#include "design.h"

static const double PI = 3.14159265358979323846;
static const uint64_t MORRIS = 0x4D6F7272697300u, FOURIER = 0x466F7572696572u; /* streams */

lian_status lian_design_saltelli(size_t factors, size_t samples, int second, const double *points, double *out,
                                 lian_error *err) {
  lian_status s = check_given(GIVEN({"points", points}, {"out", out}), err);
  if (s) return s;
  size_t blocks = second ? 2 * factors + 2 : factors + 2;
  for (size_t n = 0; n < samples; n++) {
    const double *a = points + n * 2 * factors, *b = a + factors;
    double *row = out + n * blocks * factors;
    for (size_t block = 0; block < blocks; block++, row += factors)
      for (size_t j = 0; j < factors; j++) {
        int from_b = block + 1 == blocks || block == 1 + j || (block > factors && block != 1 + factors + j);
        row[j] = from_b ? b[j] : a[j];
      }
  }
  return LIAN_OK;
}

lian_status lian_design_morris(const lian_env *env, size_t factors, size_t trajectories, size_t levels, uint64_t seed,
                               double *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (s) return s;
  if (factors < 1 || trajectories < 1 || levels < 2 || levels % 2)
    return status_set(err, LIAN_BAD_ARGUMENT, "morris: expected factors, trajectories and an even number of levels");
  size_t *order = memory_new(m, factors, sizeof *order);
  if (!order) return status_no_memory(err);
  double step = (double)levels / (2 * (double)(levels - 1));
  for (size_t t = 0; t < trajectories; t++) {
    double *row = out + t * (factors + 1) * factors;
    for (size_t j = 0; j < factors; j++) { /* a level of the lower half, or its partner above */
      uint32_t r[4];
      random_block(seed, MORRIS, t * factors + j, r);
      row[j] = (double)(r[0] % (levels / 2)) / (double)(levels - 1) + (r[1] & 1 ? step : 0);
      size_t other = r[2] % (j + 1);
      order[j] = order[other];
      order[other] = j;
    }
    for (size_t k = 0; k < factors; k++, row += factors) {
      for (size_t j = 0; j < factors; j++) row[factors + j] = row[j];
      double *v = &row[factors + order[k]];
      *v += *v < 0.5 ? step : -step;
      if (*v < 1e-9) *v = 0;
    }
  }
  memory_free(m, order, factors, sizeof *order);
  return LIAN_OK;
}

lian_status lian_design_fourier(const lian_env *env, size_t factors, size_t curves, size_t samples, size_t harmonics,
                                uint64_t seed, double *out, lian_error *err) {
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (s) return s;
  if (factors < 1 || curves < 1 || harmonics < 1 || samples <= 4 * harmonics * harmonics)
    return status_set(err, LIAN_BAD_ARGUMENT, "fourier: expected more than %z samples a curve", 4 * harmonics * harmonics);
  size_t high = (samples - 1) / (2 * harmonics), most = high / (2 * harmonics), others = factors - 1;
  for (size_t i = 0; i < factors; i++)
    for (size_t c = 0; c < curves; c++) {
      double phase = 2 * PI * random_uniform(seed, FOURIER, i * curves + c);
      for (size_t j = 0; j < factors; j++) {
        size_t place = j < i ? j : j - 1, w = high; /* others: spread over 1 .. most, or one after another */
        if (j != i && most >= others) w = others > 1 ? 1 + place * (most - 1) / (others - 1) : 1;
        else if (j != i) w = place % most + 1;
        double *column = out + (i * curves + c) * samples * factors + j;
        for (size_t k = 0; k < samples; k++)
          column[k * factors] = 0.5 + asin(sin(2 * PI * (double)w * (double)k / (double)samples + phase)) / PI;
      }
      if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    }
  return LIAN_OK;
}
