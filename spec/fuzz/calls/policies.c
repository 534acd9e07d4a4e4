/* policies together: values, portfolios, assignments */
#include "calls.h"

static void value(void) {
  size_t n = careful ? 2 + below(4) : below(6), rows = careful ? 1 + below(4) : below(5), sets = (size_t)1 << n;
  size_t draws = 1 + below(6), count = below(9);
  double *v = numbers(rows * sets);
  switch (below(5)) {
    case 0: end_call((once_in(2) ? lian_decide_dividends : lian_decide_values)(env(), n, rows, v, err())); break;
    case 1:
      end_call(lian_decide_singles(env(), (lian_portion)name(3), n, rows, v, answer(rows * n, 8), err()));
      break;
    case 2:
      end_call(lian_decide_pairs(env(), (lian_portion)name(3), n, rows, v,
                                 answer(rows * (n > 1 ? n * (n - 1) / 2 : 0), 8), err()));
      break;
    case 3:
      end_call(lian_decide_orders(env(), any(), any(), once_in(2), amiss(12) ? any() : below(100), count, n,
                                  answer(count * n, sizeof(uint32_t)), err()));
      break;
    default:
      end_call(lian_decide_ranks(env(), draws, n, numbers(draws * n), 1 + below(200), any(), answer(n * n, 8), err()));
  }
}

static uint64_t *bit_sets(size_t count, size_t n) {
  if (amiss(40)) return NULL;
  uint64_t *v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = amiss(12) ? any() : any() & (((uint64_t)1 << n) - 1);
  return v;
}

static void choose(void) {
  lian_portfolio_spec s;
  lian_portfolio_default(&s);
  s.size = size_of(s.size);
  s.policies = careful ? 1 + below(8) : below(once_in(20) ? 70 : 9);
  size_t n = s.policies < 9 ? s.policies : 0;
  s.limits = below(4), s.pairs = below(6), s.needs = below(3), s.excludes = below(3);
  s.value = numbers(n), s.price = maybe(n), s.use = numbers(n * s.limits), s.limit = numbers(s.limits);
  if (once_in(4)) s.worth = gappy((size_t)1 << n);
  if (once_in(3)) s.goal = number();
  lian_policy_pair *pairs = room(s.pairs, sizeof *pairs, 0);
  for (size_t k = 0; k < s.pairs; k++)
    pairs[k] = (lian_policy_pair){(uint32_t)place(s.policies), (uint32_t)place(s.policies), number()};
  lian_policy_need *needs = room(s.needs, sizeof *needs, 0);
  for (size_t k = 0; k < s.needs; k++)
    needs[k] = (lian_policy_need){(uint32_t)place(s.policies), amiss(12) ? any() : any() & (((uint64_t)1 << n) - 1)};
  s.pair = amiss(40) ? NULL : pairs, s.need = amiss(40) ? NULL : needs, s.exclude = bit_sets(s.excludes, n);
  const lian_portfolio_spec *spec = amiss(40) || s.policies > n ? NULL : &s;
  void *out = answer(1, sizeof(lian_portfolio));
  if (once_in(2)) end_call(lian_portfolio_best(env(), spec, out, err()));
  else
    end_call(lian_portfolio_of(spec, amiss(12) ? any() : any() & (((uint64_t)1 << n) - 1), out,
                               once_in(3) ? NULL : answer(s.limits, 8), once_in(3) ? NULL : answer(1, sizeof(size_t)),
                               err()));
}

static void assign(void) {
  size_t rows = below(7), columns = below(5);
  uint32_t *capacity = short_places(columns, 4);
  end_call(lian_assign(env(), rows, columns, gappy(rows * columns), capacity, once_in(2), answer(rows, sizeof(uint32_t)),
                       answer(1, 8), err()));
}

const work policies_calls[] = {
    {"policies together", value, 3},
    {"portfolio", choose, 4},
    {"assign", assign, 2},
    {0}};
