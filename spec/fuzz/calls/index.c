/* composite indices: steps, weights, trees of scores */
#include "calls.h"

static void index_steps(void) {
  size_t rows = careful ? 1 + below(7) : below(7), cols = careful ? 1 + below(4) : below(4), cells = rows * cols;
  const double *x = once_in(2) ? gappy(cells) : numbers(cells);
  lian_fill_spec f;
  lian_treat_spec t;
  lian_normal_spec n;
  lian_fill_default(&f);
  lian_treat_default(&t);
  lian_normal_default(&n);
  f.size = size_of(sizeof f), t.size = size_of(sizeof t), n.size = size_of(sizeof n);
  f.method = (lian_fill)name(LIAN_FILL_COUNT), f.neighbours = below(4), f.steps = 1 + below(50);
  t.method = (lian_treat)name(LIAN_TREAT_COUNT), t.most = below(4), t.mirror = once_in(2), t.low = share() / 3;
  n.method = (lian_normal)name(LIAN_NORMAL_COUNT), n.clip = once_in(2), n.constant_is_middle = once_in(2);
  if (once_in(3)) f.group = short_places(rows, rows);
  f.time = maybe(rows), n.target = maybe(cols), n.from = maybe(cols), n.to = maybe(cols);
  if (once_in(3)) n.within = short_places(rows, rows);
  if (amiss(5)) n.low = number(), n.deviation = number(), t.skewness = number(), f.tolerance = number();
  switch (below(6)) {
    case 0: end_call(lian_index_fill(env(), amiss(60) ? NULL : &f, rows, cols, x, answer(cells, 8), err())); break;
    case 1:
      end_call(lian_index_treat(env(), amiss(60) ? NULL : &t, rows, cols, x, answer(cells, 8),
                                answer(cols, sizeof(lian_treatment)), err()));
      break;
    case 2: end_call(lian_index_normalise(env(), amiss(60) ? NULL : &n, rows, cols, x, answer(cells, 8), err())); break;
    case 3: end_call(lian_index_correlations(env(), rows, cols, x, once_in(2), answer(cols * cols, 8), err())); break;
    case 4: end_call(lian_index_alpha(env(), rows, cols, x, answer(1, 8), err())); break;
    default: {
      double a, b;
      if (x) lian_index_moments(cells, x, &a, &b);
      clean(0);
    }
  }
}

static void index_weights(void) {
  size_t rows = careful ? 2 + below(6) : below(7), cols = careful ? 1 + below(4) : below(4), judges = below(3);
  double ahp[16];
  for (size_t i = 0; i < cols; i++)
    for (size_t k = 0; k <= i; k++) {
      double v = i == k ? 1 : 1 + (double)below(9);
      ahp[i * cols + k] = v, ahp[k * cols + i] = 1 / v;
    }
  switch (below(6)) {
    case 0:
      end_call(lian_index_weigh(env(), (lian_weigh)name(LIAN_WEIGH_COUNT), rows, cols, numbers(rows * cols),
                                answer(cols, 8), err()));
      break;
    case 1:
      end_call(lian_index_weigh_alike(env(), rows, cols, numbers(rows * cols), answer(cols, 8),
                                      once_in(2) ? NULL : room(cols, 8, 1), err()));
      break;
    case 2:
      end_call(lian_index_ahp(env(), cols, careful ? 1 : judges,
                              careful ? ahp : numbers(cols * cols * (judges ? judges : 1)),
                              (lian_random_index)name(2), answer(cols, 8), answer(1, sizeof(lian_ahp_answer)), err()));
      break;
    case 3:
      end_call(lian_index_best_worst(env(), cols, place(cols), place(cols), numbers(cols), numbers(cols),
                                     answer(cols, 8), answer(1, 8), err()));
      break;
    case 4:
      end_call(lian_index_benefit(env(), rows, cols, numbers(rows * cols), careful ? 0 : share(), careful ? 1 : share(),
                                  answer(rows, 8), once_in(2) ? NULL : room(rows * cols, 8, 1), err()));
      break;
    default:
      end_call(lian_index_combine(env(), judges, cols, numbers(judges * cols), answer(cols, 8),
                                  once_in(2) ? NULL : room(judges, 8, 1), err()));
  }
}

/* a tree of two groups of leaves and the index */
static lian_tree grow(size_t leaves, size_t rows, size_t *nodes) {
  uint32_t *parent = room(leaves + 3, sizeof *parent, 0);
  lian_rule *rule = room(leaves + 3, sizeof *rule, 0);
  *nodes = leaves + 3;
  for (size_t k = 0; k < *nodes; k++) {
    parent[k] = (uint32_t)(k < leaves ? leaves + (k % 2) : *nodes - 1);
    if (amiss(30)) parent[k] = (uint32_t)place(*nodes);
    rule[k] = (lian_rule)name(LIAN_RULE_COUNT);
  }
  parent[*nodes - 1] = (uint32_t)*nodes;
  lian_tree t = {.size = size_of(sizeof t), .leaves = leaves, .nodes = *nodes, .parent = parent, .rule = rule};
  t.parameter = once_in(4) ? NULL : numbers(*nodes);
  t.weight = numbers(*nodes);
  t.available = once_in(2) ? 0 : share();
  t.strata = once_in(2) ? 0 : 1 + below(3);
  t.within = t.strata ? short_places(rows, t.strata) : NULL;
  return t;
}

static void draw_index(const lian_tree *t, size_t nodes, size_t rows) {
  size_t draws = careful ? 1 + below(9) : below(9), sets = 1 + below(2);
  const double *tables[2] = {gappy(rows * t->leaves), numbers(rows * t->leaves)};
  lian_rule *rule = room(sets * nodes, sizeof *rule, 0);
  for (size_t k = 0; k < sets * nodes; k++) rule[k] = (lian_rule)name(LIAN_RULE_COUNT);
  lian_draw_spec d = {.size = size_of(sizeof d), .tables = 2, .table = tables, .rules = sets, .rule = rule,
                      .parameter = once_in(2) ? NULL : numbers(sets * nodes), .weights = sets,
                      .weight = numbers(sets * nodes), .seed = any()};
  double *spread = once_in(3) ? NULL : room(nodes, 8, 0);
  for (size_t k = 0; spread && k < nodes; k++) spread[k] = share() * 0.99;
  d.spread = spread;
  d.rank_strata = once_in(2) ? 0 : 1 + below(3);
  d.rank_within = d.rank_strata ? short_places(rows, d.rank_strata) : NULL;
  lian_draw *draw = room(draws, sizeof *draw, 0);
  for (size_t k = 0; k < draws; k++)
    draw[k] = (lian_draw){(uint32_t)place(2), (uint32_t)place(sets), (uint32_t)place(sets),
                          once_in(3) ? LIAN_NONE : (uint32_t)below(99), once_in(2) ? LIAN_NONE : (uint32_t)place(t->leaves)};
  end_call(lian_index_draws(env(), t, amiss(60) ? NULL : &d, rows, draws, amiss(60) ? NULL : draw,
                            amiss(40) ? NULL : room(draws * rows, 8, 0), amiss(40) ? NULL : room(draws * rows, 4, 0),
                            once_in(2) ? NULL : room(draws, 1, 0), err()));
}

static void index_scores(void) {
  size_t rows = careful ? 2 + below(6) : below(7), leaves = careful ? 2 + below(5) : below(6), nodes;
  lian_tree t = grow(leaves, rows, &nodes);
  const lian_tree *tree = amiss(60) ? NULL : &t;
  switch (below(6)) {
    case 0:
      end_call(lian_index_aggregate(env(), tree, rows, gappy(rows * leaves), answer(rows * nodes, 8), err()));
      break;
    case 1: end_call(lian_index_slopes(env(), tree, rows, gappy(rows * leaves), answer(rows * leaves, 8), err())); break;
    case 2:
      end_call(lian_index_change(env(), tree, numbers(leaves), numbers(leaves), 1 + below(20), answer(leaves, 8),
                                 answer(1, 8), err()));
      break;
    case 3: {
      size_t draws = 1 + below(5);
      end_call(lian_index_spreads(env(), rows, draws, gappy(rows * draws), short_places(rows * draws, rows + 1),
                                  flags(draws), 0.05, share(), below(4), answer(rows, sizeof(lian_spread)), err()));
      break;
    }
    case 4: {
      size_t draws = 1 + below(5);
      end_call(lian_index_shifts(rows, draws, short_places(rows, rows + 1), short_places(rows * draws, rows + 1),
                                 once_in(2) ? NULL : flags(draws), answer(draws, 8), err()));
      break;
    }
    default: draw_index(&t, nodes, rows);
  }
}

const work index_calls[] = {
    {"index steps", index_steps, 5},
    {"index weights", index_weights, 4},
    {"index scores", index_scores, 6},
    {0}};
