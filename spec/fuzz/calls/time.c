/* economies, firms and programmes over time */
#include "calls.h"

static void make_economy(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), goods = 1 + below(3), columns = below(3), lanes = amiss(30) ? 0 : 1 + below(2);
  if (once_in(3)) {
    lian_economy_plan plan;
    lian_economy_plan_default(&plan);
    plan.size = size_of(sizeof plan);
    if (once_in(3)) plan.stock = number();
    if (once_in(6)) plan.overcapacity = number();
    plan.rationing = (lian_serving)name(LIAN_SERVE_COUNT);
    MAKE(&economies, lian_economy_planned(env(), c, once_in(2) ? NULL : &plan, (lian_economy **)to, err()));
    return;
  }
  double *two = room(goods, 8, 0), *three = room(goods, 8, 0);
  for (size_t g = 0; g < goods; g++) {
    two[g] = amiss(20) ? number() : 2;
    three[g] = amiss(20) ? number() : 3;
  }
  lian_economy_spec specs[2], *s = specs;
  *s = (lian_economy_spec){.size = size_of(sizeof *s),
                           .which = once_in(10) ? reading() : LIAN_FLOWS_DOMESTIC,
                           .steps = amiss(20) ? number() : 12,
                           .good = short_places(n, goods),
                           .goods = goods,
                           .quiet = once_in(6),
                           .purchases = columns ? maybe(n * columns) : NULL,
                           .columns = columns,
                           .dormant = once_in(6) ? flags(n) : NULL,
                           .net = once_in(2),
                           .stock = three,
                           .restore = three,
                           .reach = two,
                           .keep = once_in(6) ? numbers(n) : NULL,
                           .importance = bytes(goods * n, 3),
                           .minor = 0,
                           .alpha_base = 1,
                           .alpha_max = once_in(10) ? number() : 1.25,
                           .alpha_steps = 12,
                           .hire = once_in(5) ? share() : 0,
                           .fire = once_in(5) ? share() : 0,
                           .production = (lian_production)name(2),
                           .rationing = (lian_serving)name(4),
                           .target = (lian_target)name(3),
                           .by_capacity = once_in(2),
                           .by_demand = once_in(4),
                           .run_down = once_in(4),
                           .rebuild_last = once_in(2),
                           .backlog = once_in(3)};
  if (!s->purchases && !amiss(20)) s->columns = 0;
  specs[1] = specs[0];
  MAKE(&economies, lian_economy_new(env(), c, amiss(60) ? NULL : specs, lanes, (lian_economy **)to, err()));
}

static void run_economy(void) {
  lian_economy *e = one(&economies);
  size_t n = lian_economy_count(e), goods = lian_economy_goods(e), columns = lian_economy_columns(e),
         lanes = lian_economy_lanes(e), k = place(lanes), steps = below(5), cells = below(4);
  switch (below(17)) {
    case 0:
    case 1:
    case 2: {
      lian_step *s = room(steps * lanes, sizeof *s, 0);
      end_call(lian_economy_run(env(), e, steps, once_in(3) ? NULL : s, err()));
      break;
    }
    case 3: end_call(lian_economy_place(env(), e, err())); break;
    case 4: end_call(lian_economy_set(e, k, (lian_setting)name(8), numbers(n), err())); break;
    case 5:
      end_call(lian_economy_demand(e, k, cells, short_places(cells, n), short_places(cells, columns), numbers(cells),
                                   err()));
      break;
    case 6:
      end_call(lian_economy_asked(e, k, flags(columns), answer(n, 8), once_in(2) ? NULL : answer(n, 8), err()));
      break;
    case 7: end_call(lian_economy_cut(e, k, flags(n), flags(n + columns), share(), share(), err())); break;
    case 8: end_call(lian_economy_weigh(e, k, flags(n), flags(n + columns), number(), err())); break;
    case 9:
      end_call(lian_economy_move(e, k, place(goods), flags(n), flags(n + columns), share(), numbers(n), err()));
      break;
    case 10: end_call(lian_economy_turn(e, k, place(n), share(), numbers(n), err())); break;
    case 11: lian_economy_uncut(e, k); break;
    case 12: end_call(lian_economy_relocate(e, k, place(n), place(n), share(), err())); break;
    case 13:
      if (once_in(2))
        end_call(lian_economy_set_reserve(e, k, place(goods), flags(n), number(), err()));
      else
        end_call(lian_economy_add_stock(e, k, place(goods), numbers(n), err()));
      break;
    case 14: {
      lian_priority p = {.size = size_of(sizeof p),
                         .classes = place(5),
                         .final_class = below(3),
                         .class_of = bytes(n, 3),
                         .reserved = {share() / 3, share() / 3},
                         .ordered = once_in(2)};
      end_call(lian_economy_prioritise(e, k, amiss(60) ? NULL : &p, err()));
      if (once_in(3)) lian_economy_unprioritise(e, k);
      break;
    }
    case 15: {
      lian_series what = (lian_series)name(17);
      const double *v = lian_economy_get(e, k, what);
      size_t count = what == LIAN_SERIES_STOCKS || what == LIAN_SERIES_USE ? goods * n : n;
      for (size_t i = 0; v && i < count; i++) sink = v[i];
      end_call(lian_economy_orders(e, k, flags(n), flags(n), answer(n, 8), err()));
      break;
    }
    default: {
      size_t groups = 1 + below(3), rows = 0, wide = 0, record = 0;
      lian_status status =
          lian_economy_observe(e, k, (lian_observed)name(9), once_in(2) ? NULL : short_places(n, groups),
                               once_in(2) ? NULL : short_places(columns, groups), groups, once_in(3) ? below(4) : 1,
                               amiss(60) ? NULL : &record, err());
      end_call(status);
      const double *v = lian_economy_observed(e, k, place(3), &rows, &wide);
      for (size_t i = 0; v && i < rows * wide; i++) sink = v[i];
      sink = lian_economy_observed(e, k, 0, NULL, NULL) != NULL;
    }
  }
  clean(0);
  if (once_in(200)) keep(&economies, NULL); /* records grow */
}

static void make_firms(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), goods = 1 + below(3);
  double *stock = numbers(n);
  for (size_t i = 0; stock && i < n && !once_in(5); i++) stock[i] = 2;
  lian_firms_spec s = {.size = size_of(sizeof s),
                       .steps = amiss(20) ? number() : 12,
                       .good = short_places(n, goods),
                       .goods = goods,
                       .stock = stock,
                       .restore = amiss(20) ? number() : 3,
                       .rationing = (lian_serving)name(LIAN_SERVE_COUNT)};
  MAKE(&firms, lian_firms_new(env(), c, amiss(60) ? NULL : &s, (lian_firms **)to, err()));
}

static void run_firms(void) {
  lian_firms *f = one(&firms);
  size_t n = lian_firms_count(f), groups = 1 + below(3), record = 0, rows = 0, wide = 0;
  switch (below(5)) {
    case 0:
    case 1: {
      lian_step *s = room(1, sizeof *s, 0);
      end_call(lian_firms_step(env(), f, once_in(3) ? NULL : s, err()));
      break;
    }
    case 2: end_call(lian_firms_set(f, (lian_setting)name(7), numbers(n), err())); break;
    case 3: {
      const double *v = lian_firms_get(f, (lian_series)name(17));
      for (size_t i = 0; v && i < n; i++) sink = v[i];
      v = lian_firms_observed(f, place(3), &rows, &wide);
      for (size_t i = 0; v && i < rows * wide; i++) sink = v[i];
      break;
    }
    default:
      end_call(lian_firms_observe(f, (lian_observed)name(9), once_in(2) ? NULL : short_places(n, groups), groups,
                                  once_in(3) ? below(4) : 1, amiss(60) ? NULL : &record, err()));
  }
  if (once_in(200)) keep(&firms, NULL);
}

static void run_programme(void) {
  lian_programme_spec spec;
  lian_programme_input in;
  lian_programme_default(amiss(40) ? NULL : &spec);
  lian_programme_default(&spec);
  lian_programme_input_default(&in);
  spec.size = size_of(sizeof spec);
  in.size = size_of(sizeof in);
  if (once_in(3)) spec.readiness = (int)place(12);
  if (once_in(4)) spec.rate[below(10)] = number();
  if (once_in(4)) spec.gamma = number();
  if (once_in(4)) in.budget = number();
  size_t draws = below(5);
  lian_programme state_of;
  if (once_in(2)) {
    lian_status status =
        lian_programme_start(&spec, any(), any(), once_in(10) ? any() : below(9), amiss(60) ? NULL : &state_of, err());
    if (status) return;
    if (amiss(20)) state_of.readiness = (int)place(20);
    status = lian_programme_step(&spec, amiss(60) ? NULL : &state_of, once_in(4) ? number() : 2, &in, err());
    return;
  }
  double *met = room(draws, 8, 0), *cost = room(draws, 8, 0);
  end_call(lian_programme_draws(env(), &spec, &in, 0, once_in(4) ? number() : 2, draws, any(), any(), met, cost,
                                amiss(40) ? NULL : room(draws, 8, 0), err()));
}

static void draw(void) {
  size_t count = below(4);
  lian_distribution d = {.family = (lian_family)name(7),
                         .p = {number(), number(), number(), number()},
                         .count = count,
                         .values = maybe(count),
                         .weights = numbers(count),
                         .low = once_in(2) ? -INFINITY : number(),
                         .high = once_in(2) ? INFINITY : number()};
  double low, high;
  if (!lian_distribution_check(amiss(60) ? NULL : &d, err())) {
    sink = lian_distribution_quantile(&d, share()) + lian_distribution_cumulative(&d, number()) +
           lian_distribution_mean(&d);
    lian_distribution_bounds(&d, &low, &high);
  }
  sink =
      lian_distribution_mean(NULL) + lian_random_uniform(any(), any(), any()) + (double)lian_random_stream(text(), 0);
  clean(0);
}

const work time_calls[] = {
    {"economy_new", make_economy, 4},
    {"economy", run_economy, 14},
    {"firms_new", make_firms, 2},
    {"firms", run_firms, 4},
    {"programme", run_programme, 2},
    {"distribution", draw, 2},
    {0}};
