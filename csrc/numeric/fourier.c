/* extended Fourier amplitude sensitivity test: Saltelli, Tarantola and Chan 1999
   power(p) = |sum y_k exp(-2 pi i p k / N)|^2 / N^2, p = 1 .. ceil(N / 2) - 1; V = 2 sum power, by Parseval's identity
   from the variance of y less the power at N / 2 of an even N
   S = 2 sum of power(p w), p = 1 .. M;  T = 1 - 2 sum of power(p), p = 1 .. w / 2, over V; w = floor((N - 1) / (2 M)) */
#include <math.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "harmonics.h"

/* 0: constant, or not finite */
static int curve(const double *given, const double *turn, double *y, size_t N, size_t harmonics, double *first,
                 double *total) {
  double sum = 0, V = 0, own = 0, low = 0;
  size_t w = (N - 1) / (2 * harmonics);
  for (size_t k = 0; k < N; k++) sum += given[k];
  for (size_t k = 0; k < N; k++) {
    y[k] = given[k] - sum / (double)N;
    V += y[k] * y[k];
  }
  V /= (double)N;
  if (N % 2 == 0) V -= harmonic_power(y, turn, N, N / 2);
  double mean = sum / (double)N;
  if (!(V > 1e-26 * mean * mean && V > 0 && V < INFINITY)) return 0; /* the roundings of a constant are none */
  for (size_t p = 1; p <= harmonics; p++) own += 2 * harmonic_power(y, turn, N, p * w);
  for (size_t p = 1; p <= w / 2; p++) low += 2 * harmonic_power(y, turn, N, p);
  *first = own / V;
  *total = 1 - low / V;
  return 1;
}

static int all_finite(const double *y, size_t n) {
  for (size_t k = 0; k < n; k++)
    if (!isfinite(y[k])) return 0;
  return 1;
}

static double error_of(double sum, double squares, size_t n) {
  double mean = sum / (double)n, left = squares - (double)n * mean * mean;
  return n > 1 ? sqrt((left > 0 ? left : 0) / (double)(n - 1) / (double)n) : NAN;
}

static lian_status factor(const lian_env *env, size_t i, size_t curves, size_t N, size_t harmonics, const double *y,
                          const double *turn, double *scratch, lian_fourier_index *out, size_t *left_out,
                          lian_error *err) {
  double f = 0, t = 0, f2 = 0, t2 = 0;
  size_t n = 0;
  for (size_t c = 0; c < curves; c++) {
    double first, total;
    const double *own = y + (i * curves + c) * N;
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    if (!all_finite(own, N)) {
      ++*left_out;
      continue;
    }
    if (!curve(own, turn, scratch, N, harmonics, &first, &total))
      return status_set(err, LIAN_BAD_DATA, "fourier: the outcome is constant, so its variance has no shares");
    f += first, f2 += first * first, t += total, t2 += total * total, n++;
  }
  if (n == 0) return status_set(err, LIAN_BAD_DATA, "fourier: each curve of factor %z has a run that failed", i + 1);
  *out = (lian_fourier_index){f / (double)n, t / (double)n, error_of(f, f2, n), error_of(t, t2, n)};
  return LIAN_OK;
}

lian_status lian_fourier_indices(const lian_env *env, size_t factors, size_t curves, size_t samples, size_t harmonics,
                                 const double *y, lian_fourier_index *out, size_t *left_out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"y", y}, {"out", out}, {"left_out", left_out}), err);
  if (s) return s;
  if (factors < 1 || curves < 1 || harmonics < 1 || samples <= 4 * harmonics * harmonics)
    return status_set(err, LIAN_BAD_ARGUMENT, "fourier: expected more than %z samples a curve", 4 * harmonics * harmonics);
  double *turn = memory_new(m, 3 * samples, sizeof *turn);
  lian_fourier_index *found = memory_new(m, factors, sizeof *found); /* out is whole, or as it was */
  size_t missing = 0;
  s = turn && found ? LIAN_OK : status_no_memory(err);
  if (!s) harmonic_turns(turn, samples);
  for (size_t i = 0; !s && i < factors; i++)
    s = factor(env, i, curves, samples, harmonics, y, turn, turn + 2 * samples, &found[i], &missing, err);
  for (size_t i = 0; !s && i < factors; i++) out[i] = found[i];
  if (!s) *left_out = missing;
  memory_free(m, found, factors, sizeof *found);
  memory_free(m, turn, 3 * samples, sizeof *turn);
  return s;
}
