/* coordination, concentration, complexity, space */
#include "calls.h"

static signed char *directions(size_t count) {
  if (once_in(3)) return NULL;
  signed char *v = room(count, 1, 0);
  for (size_t k = 0; k < count; k++) v[k] = once_in(2) ? 1 : -1;
  return v;
}

static lian_subsystems subsystems(void) {
  lian_subsystems s = {.size = size_of(sizeof s), .systems = 1 + below(4)};
  s.cols = s.systems + below(4);
  uint32_t *system = room(s.cols, sizeof *system, 0);
  for (size_t c = 0; c < s.cols; c++) system[c] = (uint32_t)(amiss(60) ? place(s.systems) : c % s.systems);
  s.system = amiss(60) ? NULL : system;
  s.weight = amounts(s.cols);
  if (amiss(60)) s.systems = 0;
  return s;
}

static void coordinate_drawn(void) {
  size_t rows = below(6), k = below(4), draws = below(9);
  lian_drawn_systems s = {.size = size_of(sizeof s), .systems = k, .rows = rows, .draws = draws};
  const double **u = room(k, sizeof *u, 0);
  for (size_t j = 0; j < k; j++) u[j] = amiss(60) ? NULL : shares(draws * rows);
  s.u = u;
  s.rescale = once_in(2);
  s.least = share() / 3, s.most = 0.5 + share() / 2;
  s.scale = once_in(2) ? NULL : amounts(k * draws);
  s.strata = once_in(2) ? 0 : 1 + below(3);
  s.within = s.strata ? short_places(rows, s.strata) : NULL;
  end_call(lian_coordination_drawn(env(), amiss(60) ? NULL : &s, maybe(k), (lian_coupling_form)name(2), share(), any(),
                                   share() / 2, answer(rows, 8), answer(rows, 8), answer(rows, 8), answer(rows, 8),
                                   err()));
}

static void coordinate(void) {
  lian_subsystems s = subsystems();
  size_t rows = below(6), k = s.systems ? s.systems : 1, n = rows * k, cells = rows * s.cols;
  const lian_subsystems *given = amiss(60) ? NULL : &s;
  switch (below(7)) {
    case 6: coordinate_drawn(); break;
    case 0: {
      double *u = shares(n), *w = maybe(k);
      end_call(lian_coupling(env(), rows, s.systems, u, w, (lian_coupling_form)name(2), answer(rows, 8), answer(rows, 8),
                             answer(rows, 8), err()));
      break;
    }
    case 1: end_call(lian_subsystem_scores(env(), given, rows, numbers(cells), answer(n, 8), err())); break;
    case 2: {
      double *x = shares(cells), *w = maybe(k);
      end_call(lian_coordination_draws(env(), given, rows, x, w, (lian_coupling_form)name(2), share(), below(9), any(),
                                       share() / 2, answer(rows, 8), answer(rows, 8), answer(rows, 8), err()));
      break;
    }
    case 3: {
      double *low = amounts(s.cols), *high = amounts(s.cols), *e = amounts(cells);
      for (size_t c = 0; c < s.cols && low && high; c++) low[c] = -low[c], high[c] += 100;
      end_call(lian_order_degrees(env(), given, rows, e, low, high, directions(s.cols), (lian_order_mean)name(2),
                                  answer(n, 8), err()));
      break;
    }
    case 4:
      end_call(lian_synergy(env(), rows, s.systems, numbers(n), maybe(k), (lian_synergy_base)name(2), answer(rows, 8),
                            err()));
      break;
    default: {
      size_t count = 1 + below(9), series = below(4);
      if (once_in(2)) {
        lian_haken_fit *f = room(1, sizeof *f, 0);
        f->size = size_of(sizeof *f);
        end_call(lian_haken(env(), count, numbers(count), numbers(count), numbers(count), numbers(count),
                            amiss(60) ? NULL : f, err()));
      } else {
        end_call(lian_grey_relation(env(), count, series, numbers(count * series), numbers(count),
                                    (lian_grey_scale)name(3), share(), answer(series, 8), err()));
      }
    }
  }
}

static void concentrate(void) {
  size_t rows = below(12), groups = 1 + below(4);
  switch (below(4)) {
    case 0: {
      size_t tops = below(3), *top = once_in(4) ? NULL : room(tops, sizeof *top, 0);
      for (size_t k = 0; k < tops && top; k++) top[k] = below(5);
      end_call(lian_concentrations(env(), rows, amounts(rows), short_places(rows, groups), groups, top, tops,
                                   answer(groups, sizeof(lian_concentration)), answer(groups * tops, 8), err()));
      break;
    }
    case 1:
      end_call(lian_advantage(env(), rows, short_places(rows, groups), short_places(rows, groups), amounts(rows), groups,
                              groups, answer(rows, 8), err()));
      break;
    case 2: {
      lian_trade t = {.size = size_of(sizeof t), .rows = rows, .regions = groups, .products = 1 + below(4)};
      t.from = short_places(rows, groups), t.to = short_places(rows, groups);
      t.product = short_places(rows, t.products), t.value = amounts(rows);
      end_call(lian_dependencies(env(), amiss(60) ? NULL : &t, flags(groups), answer(t.products, sizeof(lian_dependence)),
                                 err()));
      break;
    }
    default:
      end_call(lian_mix_change(groups, amounts(groups), numbers(groups), amounts(groups), numbers(groups),
                               answer(1, sizeof(lian_mix)), once_in(2) ? NULL : answer(groups, 8),
                               once_in(2) ? NULL : answer(groups, 8), err()));
  }
}

static void make_complexity(void) {
  lian_complexity_spec s;
  lian_complexity_default(amiss(60) ? NULL : &s);
  lian_complexity_default(&s);
  s.size = size_of(sizeof s);
  s.units = 1 + below(6), s.products = 1 + below(8);
  size_t cells = s.units * s.products, rows = 0;
  uint32_t *unit = room(cells, sizeof *unit, 0), *product = room(cells, sizeof *product, 0);
  for (size_t k = 0; k < cells; k++)
    if (once_in(2)) {
      unit[rows] = (uint32_t)(amiss(200) ? place(s.units) : k / s.products);
      product[rows++] = (uint32_t)(amiss(200) ? place(s.products) : k % s.products);
    }
  s.rows = rows, s.unit = amiss(60) ? NULL : unit, s.product = product, s.value = amounts(rows);
  s.cutoff = amiss(30) ? number() : once_in(2) ? 1 : 20;
  s.given = once_in(2), s.largest = !once_in(4), s.population = once_in(2);
  MAKE(&spaces, lian_complexity_new(env(), amiss(60) ? NULL : &s, (lian_complexity **)to, err()));
}

static void ask_complexity(void) {
  const lian_complexity *c = one(&spaces);
  size_t units = lian_complexity_units(c), products = lian_complexity_products(c), count = below(4), found;
  sink = (double)lian_complexity_ones(c) + (double)lian_complexity_parts(c) + lian_complexity_sign(c);
  const double *eci = lian_complexity_eci(c), *pci = lian_complexity_pci(c), *v = lian_complexity_eigenvalues(c, &found);
  for (size_t u = 0; u < units; u++) sink = eci[u] + lian_complexity_unit_places(c)[u];
  for (size_t p = 0; p < products; p++) sink = pci[p] + lian_complexity_ubiquity(c)[p];
  for (size_t k = 0; k < found; k++) sink = v[k];
  if (!c && once_in(2)) return;
  if (once_in(5)) {
    keep(&spaces, lian_complexity_keep(c));
    return;
  }
  switch (below(4)) {
    case 0: {
      lian_fitness *info = room(1, sizeof *info, 0);
      info->size = size_of(sizeof *info);
      end_call(lian_complexity_fitness(env(), c, below(40), share() / 100, answer(units, 8), answer(products, 8),
                                       amiss(60) ? NULL : info, err()));
      break;
    }
    case 1: {
      lian_matrix *d = NULL, *g = NULL;
      int wants = (int)below(4);
      const size_t *which = once_in(2) || units == 0 ? NULL : places(count, units);
      lian_status status = lian_complexity_relatedness(env(), c, once_in(2), which, count, wants & 1 ? &d : NULL,
                                                       once_in(3) ? NULL : room(which ? count : units, 8, 1),
                                                       wants & 2 ? &g : NULL, err());
      end_call(status);
      lian_matrix_free(d);
      lian_matrix_free(g);
      break;
    }
    case 2: {
      const size_t *which = once_in(2) || products == 0 ? NULL : places(count, products);
      MAKE(&matrices, lian_complexity_proximity(env(), c, which, count, (lian_matrix **)to, err()));
      break;
    }
    default: {
      size_t n = products > 0 ? products - 1 : 0;
      void *a = answer(n, 4), *b = answer(n, 4), *d = answer(n, 8);
      MAKE(&sparses, lian_complexity_space(env(), c, share(), a, b, d, (lian_sparse **)to, err()));
    }
  }
}

static void ask_space(void) {
  size_t rows = 1 + below(9), k = 1 + below(3);
  switch (below(5)) {
    case 0: {
      lian_neighbours w = {.size = size_of(sizeof w), .units = rows, .count = below(20), .standardise = once_in(2)};
      uint32_t *from = short_places(w.count, rows), *to = short_places(w.count, rows);
      for (size_t i = 0; i < w.count && from && to; i++)
        if (from[i] == to[i] && from[i] < rows) to[i] = (uint32_t)((to[i] + 1) % rows);
      w.from = from, w.to = to, w.weight = once_in(2) ? NULL : amounts(w.count);
      lian_moran *m = room(1, sizeof *m, 0);
      m->size = size_of(sizeof *m);
      end_call(lian_moran_test(env(), amiss(60) ? NULL : &w, numbers(rows), below(70), rows < 6 && once_in(4), any(),
                               amiss(60) ? NULL : m, once_in(2) ? NULL : answer(rows, 8),
                               once_in(2) ? NULL : answer(rows, 8), once_in(2) ? NULL : answer(rows, 8), err()));
      break;
    }
    case 1: {
      end_call(lian_regression(env(), rows, k, numbers(rows * k), numbers(rows), answer(k + 1, 8), answer(k + 1, 8),
                               answer(1, 8), err()));
      break;
    }
    case 2: {
      lian_inequality *a = room(1, sizeof *a, 0);
      a->size = size_of(sizeof *a);
      end_call(lian_inequality_of(env(), rows, amounts(rows), short_places(rows, k), k, amiss(60) ? NULL : a,
                                  once_in(2) ? NULL : room(k, 8, 0), once_in(2) ? NULL : room(k, 8, 0),
                                  once_in(2) ? NULL : room(k * k, 8, 0), once_in(2) ? NULL : room(k * k, 8, 0), err()));
      break;
    }
    case 3: {
      if (once_in(2))
        end_call(lian_density_bandwidth(env(), rows, numbers(rows), (lian_bandwidth)name(3), answer(1, 8), err()));
      else
        end_call(lian_kernel_density(env(), rows, numbers(rows), share(), k, numbers(k), answer(k, 8), err()));
      break;
    }
    default: {
      size_t in = 1 + below(2), out_count = 1 + below(2);
      end_call(lian_malmquist_index(env(), rows, in, out_count, amounts(rows * in), amounts(rows * out_count),
                                    amounts(rows * in), amounts(rows * out_count), answer(rows, sizeof(lian_malmquist)),
                                    err()));
    }
  }
}

const work measures_calls[] = {
    {"coordination", coordinate, 4},
    {"concentration", concentrate, 4},
    {"complexity_new", make_complexity, 3},
    {"complexity", ask_complexity, 4},
    {"space", ask_space, 4},
    {0}};
