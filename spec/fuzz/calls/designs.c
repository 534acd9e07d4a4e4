/* designs, and what drives outcomes */
#include "calls.h"

static void sobol(void) {
  size_t inputs = careful ? 1 + below(3) : below(4), samples = careful ? 2 + below(6) : below(6);
  size_t levels[3] = {1 + below(3), 1 + below(3), 1 + below(3)}, count = 1;
  for (size_t i = 0; i < inputs && i < 3; i++) count *= levels[i];
  void *out = answer(inputs, sizeof(lian_sobol_index)), *mean = answer(1, 8), *variance = answer(1, 8);
  switch (below(3)) {
    case 0:
      end_call(lian_sobol_design(env(), inputs, samples, any(), any(), answer((inputs + 2) * samples * inputs, 8), err()));
      break;
    case 1:
      end_call(lian_sobol_estimate(env(), inputs, samples, gappy((inputs + 2) * samples), below(5), 0.1, share(), any(),
                                   out, mean, variance, answer(1, sizeof(size_t)), err()));
      break;
    default:
      if (inputs > 3) inputs = 3;
      end_call(lian_sobol_exact(env(), inputs, amiss(40) ? NULL : levels, numbers(count), out, mean, variance, err()));
  }
}

/* of designs and paths, which a call that is interrupted leaves half written */
static void *points(size_t count, size_t size) { return amiss(40) ? NULL : room(count, size, 0); }

static void design(void) {
  size_t d = careful ? 1 + below(4) : below(5), n = careful ? 1 + below(9) : below(9), harmonics = 1 + below(2);
  size_t samples = careful ? 4 * harmonics * harmonics + 1 + below(9) : below(30), curves = 1 + below(2);
  uint64_t streams[4] = {any(), any(), any(), any()};
  lian_design_spec spec;
  lian_design_default(&spec);
  if (amiss(20)) spec.size = below(200);
  spec.design = (lian_design)below(careful ? 5 : 7);
  spec.scrambled = (int)below(2);
  spec.seed = any();
  spec.streams = once_in(3) ? NULL : streams;
  spec.first = once_in(3) ? below(100) : 0;
  switch (below(5)) {
    case 0:
      end_call(lian_design_points(env(), amiss(60) ? NULL : &spec, d, n, points(n * d, 8), err()));
      break;
    case 1:
      end_call(lian_design_correlate(env(), d, n, numbers(d * d), numbers(n * d), err()));
      break;
    case 2: {
      int second = (int)below(2);
      size_t blocks = second ? 2 * d + 2 : d + 2;
      end_call(lian_design_saltelli(d, n, second, numbers(2 * n * d), points(n * blocks * d, 8), err()));
      break;
    }
    case 3:
      end_call(lian_design_morris(env(), d, n, 2 * below(5) + !careful * below(2), any(), points(n * (d + 1) * d, 8),
                                  err()));
      break;
    default:
      end_call(lian_design_fourier(env(), d, curves, samples, harmonics, any(), points(d * curves * samples * d, 8),
                                   err()));
  }
}

static void indices(void) {
  size_t d = careful ? 1 + below(3) : below(4), n = careful ? 2 + below(6) : below(6), bootstraps = below(5);
  lian_sobol_spec spec;
  lian_sobol_default(&spec);
  spec.method = (lian_sobol_method)below(careful ? 3 : 5);
  spec.second = (int)below(2);
  spec.bootstraps = bootstraps;
  spec.low = 0.1;
  spec.high = share();
  size_t harmonics = 1 + below(2), samples = 4 * harmonics * harmonics + 1 + below(9), pairs = d > 1 ? d * (d - 1) / 2 : 0;
  void *left = answer(1, sizeof(size_t));
  switch (below(3)) {
    case 0:
      end_call(lian_sobol_indices(env(), &spec, d, n, gappy(n * (spec.second ? 2 * d + 2 : d + 2)),
                                  answer(d + 1, sizeof(lian_sobol_index)),
                                  once_in(2) ? NULL : answer(pairs, sizeof(lian_sobol_pair)), answer(1, 8), answer(1, 8),
                                  left, err()));
      break;
    case 1: { /* points of its own, or of none */
      double *x = numbers(n * (d + 1) * d);
      if (x && d > 0 && n > 0 && careful) lian_design_morris(NULL, d, n, 4, any(), x, NULL);
      end_call(lian_morris_effects(env(), d, n, x, gappy(n * (d + 1)), bootstraps, 0.1, share(), any(),
                                   answer(d, sizeof(lian_morris_effect)), left, err()));
      break;
    }
    default:
      end_call(lian_fourier_indices(env(), d, n, samples, harmonics, gappy(d * n * samples),
                                    answer(d, sizeof(lian_fourier_index)), left, err()));
  }
}

static void given_data(void) {
  size_t n = careful ? 20 + below(30) : below(30), other = below(20), bootstraps = below(4);
  switch (below(4)) {
    case 0:
      end_call(lian_pawn(env(), n, numbers(n), numbers(n), below(6), bootstraps, 0.1, share(), any(),
                         answer(1, sizeof(lian_pawn_index)), err()));
      break;
    case 1:
      end_call(lian_delta(env(), n, numbers(n), numbers(n), bootstraps, 0.1, share(), any(),
                          answer(1, sizeof(lian_delta_index)), err()));
      break;
    case 2:
      end_call(lian_rbd_fast(env(), n, numbers(n), numbers(n), 1 + below(6), bootstraps, 0.1, share(), any(),
                             answer(1, sizeof(lian_rbd_index)), err()));
      break;
    default: end_call(lian_smirnov(env(), n, numbers(n), other, numbers(other), answer(1, 8), answer(1, 8), err()));
  }
}

static void boxes(void) {
  size_t d = careful ? 1 + below(3) : below(4), n = careful ? 2 + below(30) : below(30), most = 1 + below(60);
  size_t rows = below(n + 1);
  unsigned char kinds[3] = {0, 0, 0};
  double *x = numbers(n * d);
  for (size_t j = 0; j < d && j < 3; j++) {
    kinds[j] = once_in(3) ? (unsigned char)(2 + below(4)) : 0;
    for (size_t k = 0; x && kinds[j] && k < n; k++) x[k * d + j] = (double)below(kinds[j]);
  }
  lian_cases these = {d, n, x, flags(n), kinds, once_in(2) ? NULL : short_places(rows, n), rows};
  lian_prim_spec spec;
  lian_prim_default(&spec);
  spec.by_mean = (int)below(2);
  if (once_in(3)) spec.peel = share();
  if (once_in(3)) spec.least_mass = share();
  if (below(3)) {
    end_call(lian_prim(env(), &spec, amiss(60) ? NULL : &these, most, points(most, sizeof(lian_box_measure)),
                       points(most * d, sizeof(lian_limit)), points(1, sizeof(size_t)), err()));
    return;
  }
  lian_limit limits[3];
  for (size_t j = 0; j < 3; j++)
    limits[j] = kinds[j] ? (lian_limit){(double)below((size_t)1 << kinds[j]), 0} : (lian_limit){-share(), share()};
  end_call(lian_box_of(env(), &these, amiss(60) ? NULL : limits, answer(1, sizeof(lian_box_measure)),
                       once_in(2) ? NULL : answer(d, 8), err()));
}

const work designs_calls[] = {
    {"sobol", sobol, 2},
    {"design", design, 3},
    {"indices", indices, 3},
    {"given data", given_data, 3},
    {"boxes", boxes, 3},
    {0}};
