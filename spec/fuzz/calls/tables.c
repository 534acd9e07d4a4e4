/* matrices, and static methods of tables */
#include "calls.h"

static void find_totals(void) {
  lian_totals *t = NULL;
  size_t at, members[8], room = below(9);
  lian_total_kind kind;
  end_call(lian_totals_find(env(), one(&matrices), below(2) ? one(&matrices) : NULL,
                            below(2) ? one(&matrices) : NULL, &t, err()));
  for (size_t k = 0; k < lian_totals_count(t) + 1; k++)
    if (lian_totals_get(t, k, &at, &kind, members, room) <= room && k < lian_totals_count(t)) sink = (double)at;
  sink = (double)lian_totals_passed_over(t);
  lian_totals_free(t);
}

static void work_matrix(void) {
  lian_matrix *a = one(&matrices), *b = one(&matrices);
  size_t r = lian_matrix_rows(a), c = lian_matrix_cols(a), nr = below(5), nc = below(5);
  switch (below(8)) {
    case 0: MAKE(&matrices, lian_matrix_transpose(env(), a, (lian_matrix **)to, err())); break;
    case 1:
      MAKE(&matrices, lian_matrix_pick(env(), a, r ? places(nr, r) : NULL, nr, c ? places(nc, c) : NULL, nc,
                                       (lian_matrix **)to, err()));
      break;
    case 2: MAKE(&matrices, lian_matrix_product(env(), a, b, (lian_matrix **)to, err())); break;
    case 3: MAKE(&matrices, lian_matrix_add(env(), a, b, number(), (lian_matrix **)to, err())); break;
    case 4: MAKE(&matrices, lian_matrix_scale(env(), a, maybe(r), maybe(c), (lian_matrix **)to, err())); break;
    case 5:
      MAKE(&matrices,
           lian_matrix_cut(env(), a, places(nr, r), nr, places(nc, c), nc, number(), (lian_matrix **)to, err()));
      break;
    case 6: end_call(lian_matrix_row_sums(a, answer(r, sizeof(double)), err())); break;
    default:
      end_call(lian_matrix_col_sums(a, answer(c, sizeof(double)), err()));
      sink = lian_matrix_same(a, b) + (double)lian_matrix_negative(a) + (double)lian_matrix_first_bad(a);
      double *to = lian_matrix_edit(a);
      if (to && r * c > 0) to[below(r * c)] = number();
      lian_matrix_free(lian_matrix_keep(a));
  }
}

static void balance(void) {
  lian_matrix *a = one(&matrices);
  size_t r = lian_matrix_rows(a), c = lian_matrix_cols(a), fixed = below(3);
  lian_cell *cells = room(fixed, sizeof *cells, 0);
  for (size_t k = 0; k < fixed; k++) cells[k] = (lian_cell){place(r), place(c), number()};
  lian_balancing o = {.size = size_of(sizeof o),
                      .allow_negative = once_in(2),
                      .tolerance = once_in(4) ? number() : 1e-9,
                      .most = (int)below(200) - 2,
                      .fixed = amiss(20) ? NULL : cells,
                      .fixed_count = fixed};
  static lian_balance report;
  double *rows = numbers(r), *cols = numbers(c);
  if (once_in(2) && rows && cols && !lian_matrix_row_sums(a, rows, NULL)) (void)lian_matrix_col_sums(a, cols, NULL);
  MAKE(&matrices, lian_balance_matrix(env(), a, rows, cols, amiss(60) ? NULL : &o, (lian_matrix **)to,
                                      amiss(40) ? NULL : &report, err()));
}

static void change_chain(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), some = below(n + 2);
  lian_block_view demand = {.size = sizeof demand};
  size_t d = lian_chain_block(c, LIAN_PART_DEMAND, &demand, NULL) ? 0 : demand.count;
  static lian_balance report;
  lian_balancing o = {.size = size_of(sizeof o), .tolerance = 1e-9, .most = 100};
  if (below(5) == 0) {
    size_t groups = 1 + below(3), entries = n + below(2);
    lian_axis axis = {"region", few_texts(groups)};
    size_t *node = places(entries, n);
    for (size_t k = 0; node && k < entries && !once_in(6); k++) node[k] = k < n ? k : below(n);
    lian_grouping g = {.size = size_of(sizeof g),
                       .groups = groups,
                       .entries = once_in(2) ? n : entries,
                       .labels = texts(groups),
                       .axes = &axis,
                       .axis_count = below(2),
                       .node = node,
                       .group = places(entries, groups),
                       .weight = once_in(5) ? numbers(entries) : NULL,
                       .categories = 2,
                       .category = once_in(2) ? places(d, 2) : NULL,
                       .category_labels = texts(2),
                       .category_regions = once_in(2) ? few_texts(2) : NULL};
    MAKE(&chains, lian_chain_aggregate(env(), c, amiss(60) ? NULL : &g, (lian_chain **)to, err()));
    return;
  }
  switch (below(5)) {
    case 0: MAKE(&chains, lian_chain_select(env(), c, places(some, n), some, (lian_chain **)to, err())); break;
    case 1:
      MAKE(&chains, lian_chain_split(env(), c, once_in(2) ? NULL : answer(n, 8), (lian_chain **)to, err()));
      break;
    case 2: MAKE(&chains, lian_chain_totals(env(), c, (lian_chain **)to, err())); break;
    case 3:
      MAKE(&chains, lian_chain_with_flows(env(), c, once_in(2) ? lian_chain_flows(c) : one(&matrices),
                                          (lian_kept)name(3), (lian_chain **)to, err()));
      break;
    default:
      MAKE(&chains, lian_chain_balance(env(), c, numbers(n), numbers(n), &o, (lian_kept)name(3), (lian_chain **)to,
                                       &report, err()));
  }
}

static void analyse(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), some = below(n + 2), other = below(n + 2);
  static lian_solution solution;
  lian_extraction o = {size_of(sizeof o), (lian_side)name(5), once_in(3), once_in(2) ? 1 : share()};
  lian_link k = {.size = size_of(sizeof k),
                 .from = places(some, n),
                 .to = places(other, n),
                 .from_count = some,
                 .to_count = other,
                 .share = share(),
                 .finals = maybe(some)};
  const size_t w = sizeof(double);
  switch (below(27)) {
    case 0: MAKE(&matrices, lian_coefficients(env(), c, reading(), once_in(2), (lian_matrix **)to, err())); break;
    case 1: end_call(lian_coefficient(env(), c, reading(), place(n), place(n), answer(1, w), err())); break;
    case 2: MAKE(&matrices, lian_leontief_inverse(env(), c, reading(), (lian_matrix **)to, err())); break;
    case 3: MAKE(&matrices, lian_ghosh_inverse(env(), c, reading(), (lian_matrix **)to, err())); break;
    case 4: end_call(lian_leontief_output(env(), c, reading(), numbers(n), answer(n, w), &solution, err())); break;
    case 5: end_call(lian_ghosh_output(env(), c, reading(), numbers(n), answer(n, w), NULL, err())); break;
    case 6: end_call(lian_multipliers(env(), c, reading(), maybe(n), answer(n, w), &solution, err())); break;
    case 7:
      end_call(lian_closed_multipliers(env(), c, reading(), maybe(n), numbers(n), numbers(n), share(), answer(n, w),
                                       answer(n, w), answer(1, w), err()));
      break;
    case 8: {
      lian_linkages l = {size_of(sizeof l), answer(n, w), answer(n, w), answer(n, w), answer(n, w), answer(n, w)};
      end_call(lian_chain_linkages(env(), c, reading(), once_in(2), &l, err()));
      break;
    }
    case 9:
      end_call(lian_eigenvector_linkages(env(), c, reading(), answer(n, w), answer(n, w), answer(1, w), err()));
      break;
    case 10: end_call(lian_extract_each(env(), c, reading(), &o, maybe(n), answer(n, w), err())); break;
    case 11: end_call(lian_extract_node(env(), c, reading(), &o, place(n), answer(n, w), err())); break;
    case 12: end_call(lian_extract_group(env(), c, reading(), places(some, n), some, answer(n, w), err())); break;
    case 13: end_call(lian_extract_link(env(), c, reading(), &k, answer(n, w), err())); break;
    case 14: end_call(lian_extract_cell(env(), c, reading(), place(n), place(n), number(), answer(n, w), err())); break;
    case 15: end_call(lian_upstreamness(env(), c, reading(), maybe(n), answer(n, w), err())); break;
    case 16: MAKE(&matrices, lian_propagation(env(), c, reading(), (lian_matrix **)to, err())); break;
    case 17:
      MAKE(&matrices, lian_influence(env(), c, reading(), (lian_influence_of)name(2), (lian_matrix **)to, err()));
      break;
    case 18:
      MAKE(&matrices, lian_influence_cell(env(), c, reading(), place(n), place(n), (lian_matrix **)to, err()));
      break;
    case 19: MAKE(&matrices, lian_tolerable(env(), c, reading(), number(), (lian_matrix **)to, err())); break;
    case 20: {
      size_t top = below(5), steps = below(12);
      lian_paths p = {.size = size_of(sizeof p),
                      .value = answer(top, w),
                      .start = answer(top + 1, sizeof(size_t)),
                      .step = answer(steps, sizeof(uint32_t)),
                      .step_room = steps};
      end_call(
          lian_structural_paths(env(), c, reading(), numbers(n), numbers(n), top, number(), below(300), &p, err()));
      break;
    }
    case 21:
      end_call(lian_price_change(env(), c, reading(), numbers(n), maybe(n), maybe(n), once_in(2) ? NULL : flags(n),
                                 answer(n, w), err()));
      break;
    case 22:
      end_call(lian_tariff_cost(env(), c, numbers(n), once_in(2) ? NULL : flags(n), answer(n, w), answer(1, w), err()));
      break;
    case 23:
      MAKE(&matrices,
           lian_content(env(), c, reading(), (lian_measure)name(5), (lian_matrix **)to, answer(n, w), err()));
      break;
    case 24:
      end_call(lian_content_by_supplier(env(), c, reading(), (lian_measure)name(5), numbers(n), answer(n, w),
                                        answer(1, w), err()));
      break;
    case 25: {
      lian_sourcing s = {size_of(sizeof s), answer(n, w), answer(n, w), answer(n, w), answer(n, w)};
      end_call(lian_chain_sourcing(env(), c, &s, err()));
      break;
    }
    default:
      if (once_in(2))
        end_call(lian_chain_apply(env(), c, reading(), numbers(n), answer(n, w), err()));
      else
        end_call(lian_tiers(env(), c, reading(), numbers(n), numbers(n), some, answer(some, w), err()));
  }
  clean(0);
}

static void supply(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), groups = 1 + below(3);
  lian_supply_terms t = {.size = size_of(sizeof t),
                         .cap = numbers(n),
                         .demand = numbers(n),
                         .group = once_in(2) ? NULL : short_places(n, groups),
                         .groups = groups,
                         .essential = share()};
  lian_supply s = {.size = size_of(sizeof s), .output = answer(n, 8), .delivered = answer(n, 8), .price = answer(n, 8)};
  int best = once_in(2);
  lian_status status =
      best ? lian_supply_best(env(), c, reading(), &t, once_in(2) ? NULL : one(&matrices), once_in(2), &s, err())
           : lian_supply_rationed(env(), c, reading(), &t, (lian_serving)name(LIAN_SERVE_COUNT), &s, err());
  end_call(status);
  if (!status && !best) lian_matrix_free(s.recipes);
}

const work tables_calls[] = {
    {"matrices", work_matrix, 4},
    {"totals", find_totals, 2},
    {"balance_matrix", balance, 2},
    {"chains out of chains", change_chain, 5},
    {"analysis", analyse, 14},
    {"supply", supply, 3},
    {0}};
