/* measures of tables of numbers, and an index: worked examples, as the specs have them */
#include "whole.h"

/* ---- coordination, concentration, complexity, space: worked examples, as the specs have them */

void coordination(const lian_env *env) {
  const double u[] = {0.8, 0.5, 0.3}, order[] = {0.2, 0.5, 0.28, 0.47};
  double c, t, d, synergy[2];
  lian_error err;
  done(lian_coupling(env, 1, 3, u, NULL, LIAN_COUPLING_USUAL, &c, &t, &d, &err), &err, "coupling");
  expect("usual coordination degree", d, 0.7023121919, 1e-9);
  done(lian_coupling(env, 1, 3, u, NULL, LIAN_COUPLING_CORRECTED, &c, &t, &d, &err), &err, "corrected coupling");
  expect("corrected coordination degree", d, 0.5504469375, 1e-9);
  done(lian_synergy(env, 2, 2, order, NULL, LIAN_SYNERGY_FIRST, synergy, &err), &err, "synergy");
  expect("synergy with one that fell", synergy[1], -sqrt(0.08 * 0.03), 1e-12);
}

void concentration(const lian_env *env) {
  const double value[] = {30, 30, 20, 20}, traded[] = {60, 40, 30};
  const uint32_t group[] = {0, 0, 0, 0}, from[] = {0, 1, 1}, to[] = {1, 1, 0}, product[] = {0, 0, 0};
  const size_t tops[] = {2};
  const unsigned char home[] = {0, 1};
  lian_concentration c;
  lian_dependence d;
  lian_trade trade;
  double cr;
  lian_error err;
  done(lian_concentrations(env, 4, value, group, 1, tops, 1, &c, &cr, &err), &err, "concentration");
  expect("HHI", c.hhi, 0.26, 1e-15);
  expect("CR2", cr, 0.6, 1e-15);
  memset(&trade, 0, sizeof trade);
  trade.size = sizeof trade, trade.rows = 3, trade.regions = 2, trade.products = 1;
  trade.from = from, trade.to = to, trade.product = product, trade.value = traded;
  done(lian_dependencies(env, &trade, home, &d, &err), &err, "dependencies");
  expect("imports", d.imports, 60, 0);
  expect("domestic sales", d.domestic, 40, 0);
  expect("HHI of imports", d.import_hhi, 1, 1e-15);
}

void complexity(const lian_env *env) {
  const uint32_t unit[] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3}, product[] = {0, 1, 2, 3, 4, 0, 1, 2, 0, 1, 0, 4};
  const double value[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  lian_complexity_spec s;
  lian_complexity *c = NULL;
  lian_matrix *density = NULL;
  lian_error err;
  lian_complexity_default(&s);
  s.rows = 12, s.units = 4, s.products = 5, s.unit = unit, s.product = product, s.value = value, s.given = 1;
  done(lian_complexity_new(env, &s, &c, &err), &err, "complexity");
  if (!c) return;
  expect("ECI", lian_complexity_eci(c)[1], 0.81315943, 1e-8);
  expect("PCI", lian_complexity_pci(c)[4], -1.53160771, 1e-8);
  done(lian_complexity_relatedness(env, c, 1, NULL, 0, &density, NULL, NULL, &err), &err, "density");
  if (density) expect("density", lian_matrix_data(density)[1 * 5 + 3], 0.41935484, 1e-8);
  lian_matrix_free(density);
  lian_complexity_free(c);
}

void space(const lian_env *env) {
  const double y[] = {9, 8, 5, 7, 6, 3, 4, 2, 1}, amount[] = {1, 2, 3, 5, 2, 4}, at[] = {2};
  const double x[] = {1, 2, 2.5, 3, 4.5}, in0[] = {2, 4}, out0[] = {1, 2}, in1[] = {2, 4}, out1[] = {1, 3};
  const uint32_t group[] = {0, 0, 1, 1, 2, 2};
  uint32_t from[24], to[24];
  lian_neighbours w;
  lian_moran m;
  lian_inequality a;
  lian_malmquist q[2];
  double h, f;
  lian_error err;
  memset(&w, 0, sizeof w), memset(&m, 0, sizeof m), memset(&a, 0, sizeof a);
  w.size = sizeof w, w.units = 9, w.from = from, w.to = to, w.standardise = 1;
  for (uint32_t i = 0; i < 9; i++)
    for (uint32_t j = 0; j < 9; j++) {
      uint32_t rows = i / 3 > j / 3 ? i / 3 - j / 3 : j / 3 - i / 3, cols = i % 3 > j % 3 ? i % 3 - j % 3 : j % 3 - i % 3;
      if (rows + cols == 1) from[w.count] = i, to[w.count++] = j;
    }
  m.size = sizeof m, a.size = sizeof a;
  done(lian_moran_test(env, &w, y, 0, 1, 1, &m, NULL, NULL, NULL, &err), &err, "Moran");
  expect("Moran's I", m.i, 0.5694444444444444, 1e-14);
  expect("its exact p", m.p_greater, 80.0 / 362880, 1e-15);
  done(lian_inequality_of(env, 6, amount, group, 3, &a, NULL, NULL, NULL, NULL, &err), &err, "inequality");
  expect("Gini", a.gini, 0.2647058824, 1e-9);
  expect("Dagum's overlap", a.gini_overlap, 0.0196078431, 1e-9);
  done(lian_density_bandwidth(env, 5, x, LIAN_BANDWIDTH_SILVERMAN, &h, &err), &err, "bandwidth");
  done(lian_kernel_density(env, 5, x, h, 1, at, &f, &err), &err, "density");
  expect("kernel density", f, 0.3003679421, 1e-9);
  done(lian_malmquist_index(env, 2, 1, 1, in0, out0, in1, out1, q, &err), &err, "Malmquist");
  expect("productivity", q[1].productivity_change, 1.5, 1e-12);
}

/* ---- an index: five units, four indicators, the last a cost; numbers of a worked example */

void score(const lian_env *env) {
  static const double x[] = {10, 0.5, 100, 5, 20, 0.8, 120, 3, 30, 0.6, 90, 4, 40, 0.9, 200, 2, 50, 0.7, 150, 1};
  static const signed char direction[] = {1, 1, 1, -1};
  static const uint32_t parent[] = {4, 4, 4, 4, 5};
  static const lian_rule rule[] = {LIAN_RULE_ARITHMETIC, LIAN_RULE_ARITHMETIC, LIAN_RULE_ARITHMETIC,
                                   LIAN_RULE_ARITHMETIC, LIAN_RULE_GEOMETRIC};
  static const double weight[] = {1, 1, 1, 1, 1}, expected[] = {1.7782794100, 40.6849031759, 13.5273105770, 86.7467578645,
                                                                72.5961378947};
  lian_error err;
  lian_normal_spec n;
  double y[20], unit[20], w[4], scores[25];
  lian_normal_default(&n);
  n.direction = direction;
  done(lian_index_normalise(env, &n, 5, 4, x, unit, &err), &err, "normalising");
  done(lian_index_weigh(env, LIAN_WEIGH_ENTROPY, 5, 4, unit, w, &err), &err, "entropy weights");
  hold(fabs(w[2] - 0.3312846217) < 1e-9, "an entropy weight");
  n.low = 1;
  n.high = 100;
  done(lian_index_normalise(env, &n, 5, 4, x, y, &err), &err, "normalising onto 1 to 100");
  lian_tree t;
  memset(&t, 0, sizeof t);
  t.size = sizeof t;
  t.leaves = 4;
  t.nodes = 5;
  t.parent = parent;
  t.rule = rule;
  t.weight = weight;
  done(lian_index_aggregate(env, &t, 5, y, scores, &err), &err, "aggregating");
  for (size_t i = 0; i < 5; i++) hold(fabs(scores[i * 5 + 4] - expected[i]) < 1e-9, "a geometric score");
  hold(lian_index_aggregate(env, &t, 5, unit, scores, &err) == LIAN_BAD_DATA, "0 under a geometric mean");
}
