/* the best set of policies under limits, needs and exclusions: depth first, each policy chosen before it is not */
#include "portfolio.h"

#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"

enum { POLL = 4096 }; /* nodes between two looks at the environment */
#define LARGEST 1e150 /* so that sums and products stay finite */

void lian_portfolio_default(lian_portfolio_spec *spec) {
  *spec = (lian_portfolio_spec){.size = sizeof *spec, .goal = NAN};
}

/* ---- what is given */

/* the first that is not a number of at most LARGEST */
static lian_status check_numbers(const double *v, size_t count, const char *what, lian_error *err) {
  lian_status status = check_list(v, count, what, err);
  for (size_t k = 0; !status && k < count; k++)
    if (!(fabs(v[k]) <= LARGEST))
      status = status_set(err, LIAN_BAD_DATA, "%s[%z]: expected a number of at most 1e150, got %g", what, k, v[k]);
  return status;
}

static lian_status check_pairs(const lian_portfolio_spec *s, lian_error *err) {
  lian_status status = check_list(s->pair, s->pairs, "pair", err);
  for (size_t k = 0; !status && k < s->pairs; k++) {
    const lian_policy_pair *p = &s->pair[k];
    status = check_index(p->a, s->policies, "pair.a", err);
    if (!status) status = check_index(p->b, s->policies, "pair.b", err);
    if (!status && p->a == p->b)
      status = status_set(err, LIAN_BAD_ARGUMENT, "pair[%z]: a policy with itself", k);
    if (!status && !(fabs(p->gain) <= LARGEST))
      status = status_set(err, LIAN_BAD_DATA, "pair[%z].gain: expected a number of at most 1e150, got %g", k, p->gain);
  }
  return status;
}

static lian_status check_sets(const lian_portfolio_spec *s, lian_error *err) {
  uint64_t all = s->policies == 64 ? UINT64_MAX : BIT(s->policies) - 1;
  lian_status status = check_list(s->need, s->needs, "need", err);
  if (!status) status = check_list(s->exclude, s->excludes, "exclude", err);
  for (size_t k = 0; !status && k < s->needs; k++) {
    status = check_index(s->need[k].policy, s->policies, "need.policy", err);
    if (!status && (s->need[k].any & ~all)) status = status_set(err, LIAN_BAD_ARGUMENT, "need[%z]: unknown policy", k);
  }
  for (size_t k = 0; !status && k < s->excludes; k++)
    if (s->exclude[k] & ~all) status = status_set(err, LIAN_BAD_ARGUMENT, "exclude[%z]: unknown policy", k);
  return status;
}

static lian_status check_worths(const lian_portfolio_spec *s, lian_error *err) {
  if (!s->worth) return check_numbers(s->value, s->policies, "value", err);
  if (s->policies > LIAN_MOST_TABLED)
    return status_set(err, LIAN_BAD_ARGUMENT, "worth: a table of at most %d policies", LIAN_MOST_TABLED);
  for (size_t k = 0; k < BIT(s->policies); k++)
    if (fabs(s->worth[k]) > LARGEST) return status_set(err, LIAN_BAD_DATA, "worth[%z] is beyond 1e150", k);
  return LIAN_OK;
}

static lian_status check_spec(const lian_portfolio_spec *s, lian_error *err) {
  lian_status status = check_size(s->size, sizeof *s, "lian_portfolio_spec", err);
  if (status) return status;
  if (s->policies < 1 || s->policies > LIAN_MOST_POLICIES)
    return status_set(err, LIAN_BAD_ARGUMENT, "policies: expected 1 to %d, got %z", LIAN_MOST_POLICIES, s->policies);
  if (!s->worth && !s->value) return status_set(err, LIAN_BAD_ARGUMENT, "value: needed without a table of worths");
  if (s->limits > 100000) return status_set(err, LIAN_BAD_ARGUMENT, "limits: at most 100000");
  if (fabs(s->goal) > LARGEST)
    return status_set(err, LIAN_BAD_ARGUMENT, "goal: expected a number of at most 1e150, or NaN for none");
  status = check_worths(s, err);
  if (!status) status = check_numbers(s->price, s->price ? s->policies : 0, "price", err);
  if (!status) status = check_numbers(s->use, s->policies * s->limits, "use", err);
  if (!status) status = check_numbers(s->limit, s->limits, "limit", err);
  if (!status) status = check_pairs(s, err);
  return status ? status : check_sets(s, err);
}

/* ---- sets */

static double price_of(const lian_portfolio_spec *s, uint64_t set) {
  double sum = 0;
  for (size_t i = 0; s->price && i < s->policies; i++)
    if (set & BIT(i)) sum += s->price[i];
  return sum;
}

/* values in the order of policies, then pairs in the order of the list: the same bits however a set was found */
static double worth_of(const lian_portfolio_spec *s, uint64_t set) {
  if (s->worth) return s->worth[set];
  double sum = 0;
  for (size_t i = 0; i < s->policies; i++)
    if (set & BIT(i)) sum += s->value[i];
  for (size_t k = 0; k < s->pairs; k++)
    if ((set & BIT(s->pair[k].a)) && (set & BIT(s->pair[k].b))) sum += s->pair[k].gain;
  return sum;
}

static int keeps_needs(const lian_portfolio_spec *s, uint64_t set, uint64_t possible) {
  for (size_t k = 0; k < s->needs; k++)
    if ((set & BIT(s->need[k].policy)) && !(s->need[k].any & possible)) return 0;
  return 1;
}

static int bits(uint64_t set) {
  int count = 0;
  for (; set; set &= set - 1) count++;
  return count;
}

static size_t broken_by(const lian_portfolio_spec *s, uint64_t set) {
  size_t count = 0;
  for (size_t k = 0; k < s->needs; k++) count += (set & BIT(s->need[k].policy)) && !(s->need[k].any & set);
  for (size_t k = 0; k < s->excludes; k++) count += bits(s->exclude[k] & set) > 1;
  return count;
}

/* by how much a limit may be passed */
static double slack_of(const lian_portfolio_spec *s, size_t r) {
  double sum = fabs(s->limit[r]);
  for (size_t i = 0; i < s->policies; i++) sum += fabs(s->use[i * s->limits + r]);
  return sum * GRID;
}

lian_status lian_portfolio_of(const lian_portfolio_spec *spec, uint64_t set, lian_portfolio *out, double *excess,
                              size_t *broken, lian_error *err) {
  lian_status status = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (!status) status = check_spec(spec, err);
  if (status) return status;
  if (set >> spec->policies) return status_set(err, LIAN_BAD_ARGUMENT, "set: unknown policy");
  *out = (lian_portfolio){set, worth_of(spec, set), price_of(spec, set), 0};
  for (size_t r = 0; excess && r < spec->limits; r++) {
    double sum = 0;
    for (size_t i = 0; i < spec->policies; i++)
      if (set & BIT(i)) sum += spec->use[i * spec->limits + r];
    excess[r] = sum - spec->limit[r] > slack_of(spec, r) ? sum - spec->limit[r] : 0;
  }
  if (broken) *broken = broken_by(spec, set);
  return LIAN_OK;
}

/* ---- the search */

static double rounded(double v, double step) { return floor(v / step + 0.5); }

/* of two sets that keep everything, whether the first is to be had */
static int better(const search *s, const lian_portfolio *a, const lian_portfolio *b) {
  double worth = rounded(a->worth, s->worth_step) - rounded(b->worth, s->worth_step);
  double price = rounded(a->price, s->price_step) - rounded(b->price, s->price_step);
  if (!isnan(s->spec->goal) && price != 0) return price < 0;
  if (worth != 0) return worth > 0;
  if (price != 0) return price < 0;
  int fewer = bits(a->set) - bits(b->set);
  if (fewer != 0) return fewer < 0;
  uint64_t differs = a->set ^ b->set;
  return (a->set & differs & (~differs + 1)) != 0; /* the first policy that only one of them has */
}

static void judge(search *s, uint64_t set) {
  lian_portfolio one = {set, worth_of(s->spec, set), price_of(s->spec, set), 0};
  if (isnan(one.worth)) return;
  if (!isnan(s->spec->goal) && one.worth < s->spec->goal - s->worth_step) return;
  if (s->found && !better(s, &one, &s->best)) return;
  s->found = 1;
  s->best = one;
}

/* whether what is left of each limit can still be kept, were all open policies that give something back chosen */
static int can_keep(const search *s, size_t depth, uint64_t open) {
  size_t limits = s->spec->limits, n = s->spec->policies;
  for (size_t r = 0; r < limits; r++) {
    double room = s->left[depth * limits + r] + s->slack[r];
    for (size_t i = 0; room < 0 && i < n; i++)
      if (open & BIT(i)) room += s->relief[r * n + i];
    if (room < 0) return 0;
  }
  return 1;
}

/* the least that the sets of a branch can cost */
static double least_price(const search *s, const branch *b, uint64_t open) {
  double sum = b->price;
  for (size_t i = 0; s->spec->price && i < s->spec->policies; i++)
    if ((open & BIT(i)) && s->spec->price[i] < 0) sum += s->spec->price[i];
  return sum;
}

static int can_be_better(const search *s, size_t depth, const branch *b, uint64_t open) {
  const lian_portfolio_spec *spec = s->spec;
  int has_goal = !isnan(spec->goal);
  double price = rounded(least_price(s, b, open), s->price_step) - 1; /* sums in another order */
  if (has_goal && s->found && price > rounded(s->best.price, s->price_step)) return 0;
  if (spec->worth) return 1;
  double most = portfolio_bound(s, depth, b, open);
  if (has_goal) return most >= spec->goal - 2 * s->worth_step;
  if (!s->found) return 1;
  double more = rounded(most, s->worth_step) + 1 - rounded(s->best.worth, s->worth_step);
  if (more < 0) return 0;
  if (more > 2 || !spec->price) return 1;
  return price <= rounded(s->best.price, s->price_step); /* as good at best */
}

static int visit(search *s, size_t depth, branch b) {
  const lian_portfolio_spec *spec = s->spec;
  uint64_t all = BIT(spec->policies) - 1, open = all & ~b.in & ~b.out;
  if (++s->best.nodes % POLL == 0 && env_stopped(s->env)) return 0;
  if (!keeps_needs(spec, b.in, b.in | open) || !can_keep(s, depth, open)) return 1;
  while (depth < spec->policies && !(open & BIT(s->order[depth]))) { /* those that are out cost nothing */
    if (spec->limits)
      memcpy(s->left + (depth + 1) * spec->limits, s->left + depth * spec->limits, spec->limits * sizeof *s->left);
    depth++;
  }
  if (depth == spec->policies) {
    uint64_t nodes = s->best.nodes;
    judge(s, b.in);
    s->best.nodes = nodes;
    return 1;
  }
  if (!can_be_better(s, depth, &b, open)) return 1;
  size_t i = s->order[depth];
  double *now = s->left + depth * spec->limits, *next = now + spec->limits;
  for (size_t r = 0; r < spec->limits; r++) next[r] = now[r] - spec->use[i * spec->limits + r];
  branch with = b;
  with.in |= BIT(i);
  with.out |= s->conflict[i];
  with.price += spec->price ? spec->price[i] : 0;
  if (!spec->worth) {
    with.worth += spec->value[i];
    for (size_t j = 0; j < spec->policies; j++)
      if (b.in & BIT(j)) with.worth += s->gain[i][j];
  }
  if (!visit(s, depth + 1, with)) return 0;
  if (spec->limits) memcpy(next, now, spec->limits * sizeof *now);
  b.out |= BIT(i);
  return visit(s, depth + 1, b);
}

/* ---- what the search is made of */

static void place_pairs(search *s) {
  const lian_portfolio_spec *spec = s->spec;
  for (size_t k = 0; k < spec->pairs; k++) {
    s->gain[spec->pair[k].a][spec->pair[k].b] += spec->pair[k].gain;
    s->gain[spec->pair[k].b][spec->pair[k].a] += spec->pair[k].gain;
  }
  for (size_t k = 0; k < spec->excludes; k++)
    for (size_t i = 0; i < spec->policies; i++)
      if (spec->exclude[k] & BIT(i)) s->conflict[i] |= spec->exclude[k] & ~BIT(i);
}

/* classes from the exclusions as they come: a policy belongs to the first that has it */
static void place_classes(search *s) {
  const lian_portfolio_spec *spec = s->spec;
  uint64_t taken = 0;
  size_t count = 0;
  for (size_t k = 0; k < spec->excludes; k++) {
    uint64_t members = spec->exclude[k] & ~taken;
    if (!members) continue;
    for (size_t i = 0; i < spec->policies; i++)
      if (members & BIT(i)) s->class_of[i] = count;
    taken |= members;
    count++;
  }
  for (size_t i = 0; i < spec->policies; i++)
    if (!(taken & BIT(i))) s->class_of[i] = count++;
}

/* worth for what it uses of the limits, positive synergies counted by half */
static double density_of(const search *s, size_t i) {
  const lian_portfolio_spec *spec = s->spec;
  double worth = spec->worth ? 0 : spec->value[i], use = 0;
  for (size_t j = 0; j < spec->policies; j++)
    if (s->gain[i][j] > 0) worth += s->gain[i][j] / 2;
  for (size_t r = 0; r < spec->limits; r++)
    if (spec->limit[r] > 0) use += fmax(0, spec->use[i * spec->limits + r]) / spec->limit[r];
  return worth / (use + 1e-9);
}

/* classes by their densest policy, members by density, equals as given */
static void place_order(search *s) {
  size_t n = s->spec->policies;
  double own[MOST], of_class[MOST];
  for (size_t i = 0; i < n; i++) of_class[i] = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    own[i] = density_of(s, i);
    if (own[i] > of_class[s->class_of[i]]) of_class[s->class_of[i]] = own[i];
  }
  for (size_t k = 0; k < n; k++) {
    size_t p = k;
    for (; p > 0; p--) {
      size_t j = s->order[p - 1], a = s->class_of[k], b = s->class_of[j];
      int before = a == b ? own[k] > own[j] : of_class[a] > of_class[b] || (of_class[a] >= of_class[b] && a < b);
      if (!before) break;
      s->order[p] = j;
    }
    s->order[p] = k;
  }
}

static void place_rows(search *s) {
  const lian_portfolio_spec *spec = s->spec;
  size_t n = spec->policies, limits = spec->limits;
  for (size_t r = 0; r < limits; r++) {
    s->left[r] = spec->limit[r];
    s->slack[r] = slack_of(spec, r);
    s->scale[r] = spec->limit[r] > 0 ? 1 / spec->limit[r] : 0;
    if (!isfinite(s->scale[r])) s->scale[r] = 0;
    for (size_t i = 0; i < n; i++) {
      double use = spec->use[i * limits + r];
      s->weight[r * n + i] = use > 0 ? use : 0;
      s->relief[r * n + i] = use < 0 ? -use : 0;
    }
  }
  for (size_t i = 0; s->rows > limits && i < n; i++) {
    double sum = 0;
    for (size_t r = 0; r < limits; r++) sum += s->scale[r] * s->weight[r * n + i];
    s->weight[limits * n + i] = sum;
  }
}

static void place_steps(search *s) {
  const lian_portfolio_spec *spec = s->spec;
  double worth = 0, price = 0;
  for (size_t i = 0; i < spec->policies; i++) {
    if (!spec->worth) worth += fabs(spec->value[i]);
    if (spec->price) price += fabs(spec->price[i]);
  }
  for (size_t k = 0; !spec->worth && k < spec->pairs; k++) worth += fabs(spec->pair[k].gain);
  for (size_t k = 0; spec->worth && k < BIT(spec->policies); k++)
    if (fabs(spec->worth[k]) > worth) worth = fabs(spec->worth[k]);
  if (worth == 0 && fabs(spec->goal) > 0) worth = fabs(spec->goal); /* which nothing reaches */
  s->worth_step = worth > 0 ? worth * GRID : 1;
  s->price_step = price > 0 ? price * GRID : 1;
}

static lian_status run(search *s, lian_portfolio *out, lian_error *err) {
  place_pairs(s);
  place_classes(s);
  place_order(s);
  place_rows(s);
  place_steps(s);
  if (!visit(s, 0, (branch){0})) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (!s->found)
    return status_set(err, LIAN_INFEASIBLE, isnan(s->spec->goal) ? "no set of policies keeps within the limits"
                                                                  : "no set within the limits reaches the goal");
  *out = s->best;
  return LIAN_OK;
}

lian_status lian_portfolio_best(const lian_env *env, const lian_portfolio_spec *spec, lian_portfolio *out,
                                lian_error *err) {
  lian_status status = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (!status) status = check_spec(spec, err);
  if (status) return status;
  memory m = memory_of(env);
  size_t n = spec->policies, limits = spec->limits, rows = limits > 1 ? limits + 1 : limits;
  size_t numbers = (n + 1) * limits + 2 * limits + rows * n + limits * n;
  search *s = memory_zero(m, 1, sizeof *s);
  double *data = memory_zero(m, numbers, sizeof *data);
  if (s && data) {
    s->env = env, s->spec = spec, s->rows = rows;
    s->left = data;
    s->slack = s->left + (n + 1) * limits;
    s->scale = s->slack + limits;
    s->weight = s->scale + limits;
    s->relief = s->weight + rows * n;
    status = run(s, out, err);
  } else {
    status = status_no_memory(err);
  }
  memory_free(m, data, numbers, sizeof *data);
  memory_free(m, s, 1, sizeof *s);
  return status;
}
