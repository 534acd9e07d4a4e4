/* a C host without Lua: computes multipliers of the two-sector table of Miller and Blair, levels of
   a list of three items under a cut, a random parameter and a programme; checks
   them against printed numbers, or numbers computed by hand */
#include <lian.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void expect(const char *what, double got, double wanted, double tolerance) {
  int good = fabs(got - wanted) <= tolerance;
  printf("%s %s: %.9g\n", good ? "ok" : "not ok", what, got);
  failures += !good;
}

static lian_chain *build(void) {
  static const char *const nodes[] = {"farm", "mill"};
  static const double flows[] = {150, 500, 200, 100}, output[] = {1000, 2000};
  lian_error err;
  lian_matrix *z;
  lian_chain *c = NULL;
  if (lian_matrix_new(NULL, 2, 2, flows, &z, &err)) return NULL;
  lian_chain_spec spec = {.size = sizeof spec, .kind = LIAN_KIND_TABLE, .count = 2, .nodes = nodes,
                          .flows = z, .output = output, .unit = "million", .year = 2000};
  if (lian_chain_new(NULL, &spec, &c, &err)) printf("not ok chain: %s\n", err.text);
  lian_matrix_free(z);
  return c;
}

static void refuses(void) {
  static const char *const nodes[] = {"farm", "farm"};
  static const double output[] = {1000, 2000};
  lian_error err;
  lian_matrix *z;
  lian_chain *c = NULL;
  if (lian_matrix_new(NULL, 2, 2, NULL, &z, &err)) return;
  lian_chain_spec spec = {.size = sizeof spec, .count = 2, .nodes = nodes, .flows = z,
                          .output = output};
  lian_status status = lian_chain_new(NULL, &spec, &c, &err);
  expect("a repeated label is bad data", status, LIAN_BAD_DATA, 0);
  lian_matrix_free(z);
}

/* a chip that needs a tool and gas; nine tenths of the tool come from abroad */
static lian_chain *build_items(void) {
  static const char *const nodes[] = {"chip", "tool", "gas"}, *const providers[] = {"H", "X", "F"};
  static const char *const countries[] = {"", "", "X"};
  static const uint32_t requirer[] = {0, 0}, input[] = {1, 2};
  static const unsigned char need[] = {LIAN_NEED_CRITICAL, LIAN_NEED_IMPORTANT};
  static const uint32_t provided[] = {1, 1, 2}, by[] = {0, 1, 2};
  static const double share[] = {0.1, 0.9, 1}, stock[] = {NAN, 6, NAN};
  static const lian_attribute attributes[] = {{.name = "stock", .unit = "months", .numbers = stock}};
  lian_items items = {.size = sizeof items, .requirements = 2, .requirer = requirer, .input = input,
                      .need = need, .providers = 3, .provider = providers, .country = countries,
                      .provisions = 3, .provided = provided, .by = by, .share = share};
  lian_chain_spec spec = {.size = sizeof spec, .kind = LIAN_KIND_ITEMS, .count = 3, .nodes = nodes,
                          .attributes = attributes, .attribute_count = 1, .items = &items};
  lian_chain *c = NULL;
  lian_error err;
  if (lian_chain_new(NULL, &spec, &c, &err)) printf("not ok items: %s\n", err.text);
  return c;
}

/* the same case over months: a stock of six months of the tool covers its shortfall of 0.45 a month */
static void ask_course(lian_case *q) {
  static const uint32_t watch[] = {1}, follow[] = {0};
  lian_course_spec spec = {.size = sizeof spec, .months = 1, .lanes = 2, .steps = 15, .watched = 1, .watch = watch,
                           .followed = 1, .follow = follow};
  lian_course_item now = {.size = sizeof now};
  lian_course *s = NULL;
  lian_error err;
  expect("a course opens", lian_course_new(NULL, q, &spec, &s, &err), LIAN_OK, 0);
  if (!s) return;
  expect("what holds is told", lian_course_get(s, 0, 1, &now, NULL, &err), LIAN_OK, 0);
  expect("stock is full", now.stock, 6, 0);
  lian_course_item own = {.size = sizeof own, .own = 1};
  for (size_t lane = 0; lane < 2; lane++)
    expect("home makes the rest", lian_course_set(s, lane, 2, &own, &err), LIAN_OK, 0);
  now.stock = 0.2;
  expect("a lane takes less stock", lian_course_set(s, 1, 1, &now, &err), LIAN_OK, 0);
  expect("months pass", lian_course_step(NULL, s, 15, &err), LIAN_OK, 0);
  expect("no more than there is room for", lian_course_step(NULL, s, 1, &err), LIAN_BAD_ARGUMENT, 0);
  expect("they are counted", (double)lian_course_done(s), 15, 0);
  expect("and what is watched", (double)lian_course_watched(s), 1, 0);
  expect("the tool while its stock lasts", lian_course_levels(s, 0)[5], 1, 0);
  expect("and afterwards", lian_course_levels(s, 0)[14], 0.55, 1e-12);
  expect("less stock lasts shorter", lian_course_levels(s, 1)[0], 0.75, 1e-12);
  expect("and is used up", lian_course_stocks(s, 1)[0], 0, 1e-15);
  expect("and what is followed", (double)lian_course_followed(s), 1, 0);
  expect("all that the chip needs is there", lian_course_needs(s, 0)[5], 1, 0);
  expect("and less of it afterwards", lian_course_needs(s, 0)[14], 0.55, 1e-12);
  expect("sooner with less stock", lian_course_needs(s, 1)[0], 0.75, 1e-12);
  expect("who makes the chip", lian_course_own(s, 0)[14] + lian_course_abroad(s, 0)[14], 1, 1e-12);
  expect("there is no third lane", lian_course_levels(s, 2) == NULL, 1, 0);
  lian_case_free(lian_case_keep(q));
  lian_course_free(s);
}

static void ask_items(void) {
  static const unsigned char abroad[] = {0, 1, 1}, made[] = {1, 0, 0};
  static const uint32_t group[] = {LIAN_NONE, 0, 0}, final[] = {0};
  lian_cut cut = {.provider = abroad, .share = 0.5};
  lian_case_spec spec = {.size = sizeof spec, .home = "H", .made = made, .cuts = &cut, .cut_count = 1};
  lian_goal goal = {.size = sizeof goal, .count = 1, .item = final};
  lian_unit_spec units = {.size = sizeof units, .group = group, .groups = 1, .each_item = 1, .share = 1};
  lian_chain *c = build_items();
  lian_case *q = NULL;
  lian_error err;
  if (!c || lian_case_new(NULL, c, &spec, &q, &err)) {
    printf("not ok case: %s\n", c ? err.text : "no chain");
    failures++;
    lian_chain_free(c);
    return;
  }
  expect("the tool at half of what comes from abroad", lian_case_levels(q)[1], 0.55, 1e-15);
  expect("the chip at its shortest stave", lian_case_levels(q)[0], 0.55, 1e-15);
  double months[3];
  uint32_t from[3];
  expect("impact answers", lian_case_impact(NULL, q, months, from, &err), LIAN_OK, 0);
  expect("months until the tool's shortfall is felt", months[1], 6 / 0.45, 1e-12);
  lian_gap gaps[3];
  size_t count = 0;
  expect("gaps answer", lian_case_gaps(NULL, q, &goal, 1, NULL, 0, gaps, &count, &err), LIAN_OK, 0);
  expect("gaps to close", (double)count, 2, 0);
  if (count > 0) expect("the first of them is the tool", gaps[0].item, 1, 0);
  expect("one gap answers", lian_case_gaps(NULL, q, &goal, 1, NULL, 1, gaps, &count, &err), LIAN_OK, 0);
  expect("one gap of them", (double)count, 1, 0);
  lian_cut_sets *sets = NULL;
  expect("units are taken", lian_case_set_units(NULL, q, &units, &err), LIAN_OK, 0);
  expect("cut sets answer", lian_case_cut_sets(NULL, q, &goal, 0.5, 2, 0, &sets, &err), LIAN_OK, 0);
  if (sets) {
    expect("cut sets below a half", (double)sets->count, 1, 0);
    expect("the level that they leave", sets->level[0], 0.1, 1e-15);
  }
  lian_cut_sets_free(NULL, sets);
  ask_course(q);
  lian_case_free(q);
  lian_chain_free(c);
}

/* a random parameter, and a programme run in two steps and in one */
static void ask_programme(void) {
  lian_distribution d = {.family = LIAN_DISTRIBUTION_TRIANGULAR, .p = {2, 3, 6}, .low = -INFINITY,
                         .high = INFINITY};
  lian_programme_spec spec;
  lian_programme_input input;
  lian_programme twice, once;
  lian_error err;
  double met, cost, share;
  if (lian_distribution_check(&d, &err) == LIAN_OK)
    expect("mean of a random parameter", lian_distribution_mean(&d), 11.0 / 3, 1e-14);
  lian_programme_default(&spec);
  lian_programme_input_default(&input);
  spec.target = 0.3;
  if (lian_programme_start(&spec, 1, 2, 0, &twice, &err)) return;
  once = twice;
  if (lian_programme_step(&spec, &twice, 4, &input, &err) ||
      lian_programme_step(&spec, &twice, 6, &input, &err) ||
      lian_programme_step(&spec, &once, 10, &input, &err) ||
      lian_programme_draws(NULL, &spec, &input, 0, 10, 1, 1, 2, &met, &cost, &share, &err)) {
    printf("not ok programme: %s\n", err.text);
    failures++;
    return;
  }
  expect("a programme in one step and in two", twice.share, once.share, 1e-12);
  expect("the first of many draws", share, once.share, 0);
  input.size = 0;
  expect("an input of another size", lian_programme_step(&spec, &once, 1, &input, &err),
         LIAN_BAD_ARGUMENT, 0);
}

int main(void) {
  lian_error err;
  double v[2];
  lian_chain *c = build();
  if (!c) return 1;
  expect("a symbol of a failure", strcmp(lian_status_code(LIAN_CONTRADICTION), "contradiction"), 0, 0);
  expect("a symbol of no status", strcmp(lian_status_code((lian_status)99), "unknown"), 0, 0);
  expect("version", lian_version_number(), LIAN_VERSION_NUMBER, 0);
  expect("final demand of the farm", lian_chain_final_demand(c)[0], 350, 0);
  expect("value added of the mill", lian_chain_value_added(c)[1], 1400, 0);
  if (lian_multipliers(NULL, c, LIAN_FLOWS_DOMESTIC, NULL, v, NULL, &err) == LIAN_OK) {
    expect("output multiplier of the farm", v[0], 1.518152, 5e-7);
    expect("output multiplier of the mill", v[1], 1.452145, 5e-7);
  } else {
    printf("not ok multipliers: %s\n", err.text);
    failures++;
  }
  lian_check check = {.radius = 0};
  expect("a check answers", lian_chain_check(NULL, c, &check, &err), LIAN_OK, 0);
  if (check.radius > 0) expect("spectral radius", check.radius, 0.3291287848, 1e-9);
  refuses();
  ask_items();
  ask_programme();
  lian_chain_free(c);
  return failures > 0;
}
