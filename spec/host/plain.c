/* a C host without Lua: builds the two-sector table of the textbook, asks for multipliers,
   all extractions and a solution, and checks them against the printed answers */
#include <lian.h>

#include <math.h>
#include <stdio.h>

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
  lian_chain_spec spec = {.size = sizeof spec, .kind = LIAN_TABLE, .count = 2, .nodes = nodes,
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

int main(void) {
  lian_error err;
  double v[2];
  lian_chain *c = build();
  if (!c) return 1;
  expect("version", lian_version_number(), LIAN_VERSION_NUMBER, 0);
  expect("final demand of the farm", lian_chain_final_demand(c)[0], 350, 0);
  expect("value added of the mill", lian_chain_value_added(c)[1], 1400, 0);
  if (lian_multipliers(NULL, c, LIAN_DOMESTIC, NULL, v, NULL, &err) == LIAN_OK) {
    expect("output multiplier of the farm", v[0], 1.518152, 5e-7);
    expect("output multiplier of the mill", v[1], 1.452145, 5e-7);
  } else {
    printf("not ok multipliers: %s\n", err.text);
    failures++;
  }
  lian_check check;
  if (lian_chain_check(NULL, c, &check, &err) == LIAN_OK)
    expect("spectral radius", check.radius, 0.3291287848, 1e-9);
  refuses();
  lian_chain_free(c);
  return failures > 0;
}
