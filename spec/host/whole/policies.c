/* policies together, portfolios, assignments: answers by hand */
#include "whole.h"

/* ---- policies together: three policies by hand; whole 12, a pair that works together, a pair in each other's way */

void together(const lian_env *env) {
  lian_error err;
  static const double worths[6] = {3, 2, 1, 6, 5, 4};
  double v[8] = {0, 4, 2, 9, 1, 5, 1, 12}, single[3], pair[3], share[9];
  uint32_t order[8];
  done(lian_decide_dividends(env, 3, 1, v, &err), &err, "dividends");
  expect("the first two together", v[3], 3, 0);
  expect("the last two together", v[6], -2, 0);
  expect("all three together", v[7], 12 - 4 - 2 - 1 - 3 - 0 + 2, 0);
  done(lian_decide_singles(env, LIAN_PORTION_SHAPLEY, 3, 1, v, single, &err), &err, "Shapley values");
  expect("the first one's share", single[0], 4 + 1.5 + 4. / 3, 1e-15);
  expect("the whole", single[0] + single[1] + single[2], 12, 1e-15);
  done(lian_decide_pairs(env, LIAN_PORTION_TAYLOR, 3, 1, v, pair, &err), &err, "interactions");
  expect("the last pair", pair[2], -2 + 4. / 3, 1e-15);
  done(lian_decide_values(env, 3, 1, v, &err), &err, "values");
  expect("the whole again", v[7], 12, 0);
  done(lian_decide_orders(env, 1, 2, 1, 0, 2, 4, order, &err), &err, "orders");
  hold(order[0] == order[7] && order[3] == order[4], "an order and its reverse");
  done(lian_decide_ranks(env, 2, 3, worths, 10, 1, share, &err), &err, "ranks");
  hold(share[0] == 1 && share[4] == 1 && share[8] == 1, "ranks that are sure");
  hold(lian_decide_pairs(env, LIAN_PORTION_SHAPLEY, 1, 1, v, pair, &err) == LIAN_BAD_ARGUMENT, "a pair of one");
}

/* ---- portfolios and assignments: answers by hand */

void choose(const lian_env *env) {
  lian_error err;
  /* stocks, second source, cluster, small and large programme; budgets of two years of 10 and 12 */
  static const double value[5] = {12, 9, 8, 5, 9}, limit[2] = {10, 12};
  static const double use[10] = {6, 0, 3, 3, 0, 7, 1, 3, 2, 5}, price[5] = {6, 6, 7, 4, 7};
  static const lian_policy_pair pair[2] = {{0, 1, -2}, {2, 4, 3}};
  static const lian_policy_need need[1] = {{2, 2}};
  static const uint64_t exclude[1] = {24};
  lian_portfolio_spec spec;
  lian_portfolio best, one;
  double excess[2];
  size_t broken;
  lian_portfolio_default(&spec);
  spec.policies = 5, spec.value = value, spec.pairs = 2, spec.pair = pair, spec.limits = 2, spec.use = use;
  spec.limit = limit, spec.needs = 1, spec.need = need, spec.excludes = 1, spec.exclude = exclude, spec.price = price;
  done(lian_portfolio_best(env, &spec, &best, &err), &err, "a portfolio");
  hold(best.set == 7, "stocks, second source and cluster");
  expect("its worth", best.worth, 27, 0);
  expect("its price", best.price, 19, 0);
  done(lian_portfolio_of(&spec, 21, &one, excess, &broken, &err), &err, "another set");
  expect("its worth", one.worth, 32, 0);
  hold(excess[0] <= 0 && broken == 1, "what it breaks");
  spec.goal = 20;
  done(lian_portfolio_best(env, &spec, &best, &err), &err, "a goal");
  expect("the least price", best.price, 13, 0);
  spec.goal = 60;
  hold(lian_portfolio_best(env, &spec, &best, &err) == LIAN_INFEASIBLE, "a goal out of reach");
  static const double fit[4] = {5, 4, 4, 1};
  static const uint32_t capacity[2] = {1, 1};
  uint32_t column[2];
  double total;
  done(lian_assign(env, 2, 2, fit, capacity, 1, column, &total, &err), &err, "an assignment");
  hold(column[0] == 1 && column[1] == 0, "who has what");
  expect("the sum of fits", total, 8, 0);
}
