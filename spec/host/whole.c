/* a C host without Lua covers the uses of a script: reads a table from a file, builds a network and a list of items,
   computes extraction, dependence, tiers, chokepoints and autonomy, runs an economy from defaults, balances, saves and
   loads, and reads every part back. Expected numbers are computed by hand, or by a second method.
   whole FILE.csv FILE.db; C11 and C++17 alike */
#include "whole/whole.h"

#include <pthread.h>

int failures;

void expect(const char *what, double got, double wanted, double tolerance) {
  int good = fabs(got - wanted) <= tolerance;
  if (!good) printf("not ok %s: got %.17g, expected %.17g\n", what, got, wanted);
  failures += !good;
}

void hold(int held, const char *what) {
  if (!held) printf("not ok %s\n", what);
  failures += !held;
}

void done(lian_status status, const lian_error *err, const char *what) {
  if (status) printf("not ok %s: %s (%s)\n", what, err->text, lian_status_code(status));
  failures += status != LIAN_OK;
}

void refuse(lian_status got, lian_status wanted, const char *what) {
  if (got != wanted) printf("not ok %s: %s\n", what, lian_status_code(got));
  failures += got != wanted;
}

/* ---- a table of two regions and two sectors, from a file

   sector      H_x H_y F_x F_y  final      output x = 100, 200, 80, 50
   H_x          10  40   5   5     40
   H_y          20  20  10  10    140
   F_x           5  10  10   5     50
   F_y          10  10   5   5     20 */

static const char *const TABLE = "sector,H_x,H_y,F_x,F_y,final\nH_x,10,40,5,5,40\nH_y,20,20,10,10,140\n"
                                 "F_x,5,10,10,5,50\nF_y,10,10,5,5,20\n";

static int write_table(const char *path) {
  FILE *file = fopen(path, "wb");
  int good = file && fwrite(TABLE, 1, strlen(TABLE), file) == strlen(TABLE);
  return file && fclose(file) == 0 && good;
}

static lian_chain *read_table(const lian_env *env, const char *path) {
  lian_error err;
  lian_grid *g = NULL;
  lian_matrix *flows = NULL, *final = NULL;
  lian_chain *c = NULL;
  lian_grid_options o;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.header_rows = o.label_columns = 1;
  lian_status status = lian_grid_read(env, path, &o, &g, &err);
  done(status, &err, "reading the file");
  if (status) return NULL;
  expect("rows of the grid", (double)lian_grid_rows(g), N, 0);
  expect("columns of the grid", (double)lian_grid_cols(g), N + 1, 0);
  hold(strcmp(lian_grid_header(g, 0, 5), "final") == 0, "a header of the grid");
  const size_t first[N] = {0, 1, 2, 3}, last[1] = {N};
  done(lian_matrix_pick(env, lian_grid_values(g), NULL, 0, first, N, &flows, &err), &err, "picking the flows");
  done(lian_matrix_pick(env, lian_grid_values(g), NULL, 0, last, 1, &final, &err), &err, "picking final demand");
  const char *nodes[N], *labels[] = {"households"};
  static const char *const regions[N] = {"H", "H", "F", "F"}, *const sectors[N] = {"x", "y", "x", "y"};
  for (size_t i = 0; i < N; i++) nodes[i] = lian_grid_label(g, i, 0);
  lian_axis axes[2];
  axes[0].name = "region";
  axes[0].values = regions;
  axes[1].name = "sector";
  axes[1].values = sectors;
  static const double weights[N] = {1, 2, 3, 4};
  lian_attribute attribute;
  memset(&attribute, 0, sizeof attribute);
  attribute.name = "weight";
  attribute.unit = "t";
  attribute.numbers = weights;
  static const lian_role role = LIAN_ROLE_HOUSEHOLDS;
  lian_chain_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.count = N;
  spec.nodes = nodes;
  spec.axes = axes;
  spec.axis_count = 2;
  spec.attributes = &attribute;
  spec.attribute_count = 1;
  spec.flows = flows;
  spec.demand.count = 1;
  spec.demand.labels = labels;
  spec.demand.roles = &role;
  spec.demand.values = final;
  spec.title = "two regions";
  spec.unit = "million";
  spec.year = 2020;
  done(lian_chain_new(env, &spec, &c, &err), &err, "building the table");
  lian_matrix_free(flows);
  lian_matrix_free(final);
  lian_grid_free(g);
  return c;
}

void read_back(const lian_chain *c) {
  lian_error err;
  static const double output[N] = {100, 200, 80, 50};
  for (size_t i = 0; i < N; i++) expect("output", lian_chain_output(c)[i], output[i], 1e-12);
  expect("value added of H_x", lian_chain_value_added(c)[0], 55, 1e-12);
  hold(strcmp(lian_chain_title(c), "two regions") == 0 && strcmp(lian_chain_unit(c), "million") == 0, "texts");
  expect("year", lian_chain_year(c), 2020, 0);
  hold(lian_chain_kind(c) == LIAN_KIND_TABLE && !lian_chain_links(c) && !lian_chain_imports(c), "kind");
  expect("a flow", lian_matrix_data(lian_chain_flows(c))[0 * N + 1], 40, 0);
  lian_axis_view axis;
  axis.size = sizeof axis;
  done(lian_chain_axis(c, lian_chain_find_axis(c, "sector"), &axis, &err), &err, "the axis of sectors");
  hold(lian_labels_count(axis.values) == 2 && axis.code[2] == 0 && axis.code[3] == 1, "its codes");
  hold(lian_chain_find_axis(c, "colour") == lian_chain_axes(c), "an axis that is not there");
  hold(lian_chain_axis(c, 2, &axis, &err) == LIAN_BAD_ARGUMENT, "an axis out of range");
  lian_attribute_view attribute;
  attribute.size = sizeof attribute;
  done(lian_chain_attribute(c, 0, &attribute, &err), &err, "an attribute");
  hold(strcmp(attribute.unit, "t") == 0 && attribute.numbers[3] == 4 && !attribute.texts, "its numbers");
  lian_block_view demand, inputs;
  demand.size = inputs.size = sizeof demand;
  done(lian_chain_block(c, LIAN_PART_DEMAND, &demand, &err), &err, "final demand");
  done(lian_chain_block(c, LIAN_PART_INPUTS, &inputs, &err), &err, "primary inputs");
  hold(demand.roles[0] == LIAN_ROLE_HOUSEHOLDS && strcmp(lian_labels_text(demand.labels, 0), "households") == 0,
       "the role of demand");
  expect("demand for F_x", lian_matrix_data(demand.values)[2], 50, 0);
  hold(inputs.count == 1 && inputs.roles[0] == LIAN_ROLE_VALUE_ADDED, "inputs that were derived");
  lian_items_view items;
  items.size = sizeof items;
  hold(lian_chain_items(c, &items, &err) == LIAN_NOT_FOUND, "a table has no items");
}

/* x - x without node 0: solved here by elimination on I - A without row and column 0 */
static double output_without_first(size_t at) {
  static const double z[N][N] = {{10, 40, 5, 5}, {20, 20, 10, 10}, {5, 10, 10, 5}, {10, 10, 5, 5}},
                      x[N] = {100, 200, 80, 50}, f[N] = {40, 140, 50, 20};
  double a[3][4];
  for (size_t i = 0; i < 3; i++) {
    for (size_t j = 0; j < 3; j++) a[i][j] = (i == j) - z[i + 1][j + 1] / x[j + 1];
    a[i][3] = f[i + 1];
  }
  for (size_t k = 0; k < 3; k++)
    for (size_t i = 0; i < 3; i++) {
      double factor = i == k ? 0 : a[i][k] / a[k][k];
      for (size_t j = k; j < 4; j++) a[i][j] -= factor * a[k][j];
    }
  return a[at - 1][3] / a[at - 1][at - 1];
}

static void analyse(const lian_env *env, lian_chain *c) {
  lian_error err;
  double loss[N], each[N], value[40], sum = 0, multiplier[N];
  lian_extraction o;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.share = 1;
  done(lian_extract_node(env, c, LIAN_FLOWS_DOMESTIC, &o, 0, loss, &err), &err, "extraction of a node");
  done(lian_extract_each(env, c, LIAN_FLOWS_DOMESTIC, &o, NULL, each, &err), &err, "extraction of each");
  expect("all of H_x is lost", loss[0], 100, 1e-9);
  for (size_t i = 1; i < N; i++) {
    expect("what others lose", loss[i], lian_chain_output(c)[i] - output_without_first(i), 1e-9);
    sum += loss[i];
  }
  expect("the sum of losses", each[0], sum + loss[0], 1e-9);
  /* shares of value added by region of origin add up to 1 */
  lian_matrix *content = NULL;
  done(lian_content(env, c, LIAN_FLOWS_DOMESTIC, LIAN_CONTENT_VALUE_ADDED, &content, NULL, &err), &err, "dependence");
  expect("rows of dependence", (double)lian_matrix_rows(content), 3, 0);
  for (size_t j = 0; j < N; j++)
    expect("shares of a good", lian_matrix_data(content)[j] + lian_matrix_data(content)[N + j], 1, 1e-9);
  lian_matrix_free(content);
  /* tiers add up to w'Lf, which multipliers give at once */
  static const double ones[N] = {1, 1, 1, 1};
  done(lian_tiers(env, c, LIAN_FLOWS_DOMESTIC, ones, lian_chain_final_demand(c), 40, value, &err), &err, "tiers");
  done(lian_multipliers(env, c, LIAN_FLOWS_DOMESTIC, NULL, multiplier, NULL, &err), &err, "multipliers");
  double all = 0, at_once = 0;
  for (size_t t = 0; t < 40; t++) all += value[t];
  for (size_t i = 0; i < N; i++) at_once += multiplier[i] * lian_chain_final_demand(c)[i];
  expect("the first tier is final demand", value[0], 250, 1e-12);
  expect("tiers add up to output", all, 430, 1e-6);
  expect("multipliers do", at_once, 430, 1e-9);
}

/* the third node is the sum of the first and the fourth, the last one of all others */
static void find_totals(const lian_env *env) {
  static const double cells[36] = {1, 2, 5, 4, 3, 10, 5, 3, 6, 1, 2, 11, 3, 10, 13, 10, 5, 28,
                                   2, 8, 8, 6, 2, 18, 1, 2, 7, 6, 4, 13, 9, 15, 26, 17, 11, 52};
  lian_error err;
  lian_matrix *flows = NULL;
  lian_totals *t = NULL;
  size_t at = 0, members[6] = {0};
  lian_total_kind kind = LIAN_TOTAL_EQUAL;
  done(lian_matrix_new(env, 6, 6, cells, &flows, &err), &err, "six nodes");
  done(lian_totals_find(env, flows, NULL, NULL, &t, &err), &err, "totals");
  hold(lian_totals_count(t) == 2 && lian_totals_passed_over(t) == 0, "two totals");
  hold(lian_totals_get(t, 0, &at, &kind, members, 6) == 2 && at == 2 && kind == LIAN_TOTAL_APART, "one far apart");
  hold(members[0] + members[1] == 3, "of the first and the fourth");
  hold(lian_totals_get(t, 1, &at, &kind, members, 6) == 4 && at == 5 && kind == LIAN_TOTAL_RUN, "one of all");
  hold(lian_matrix_negative(flows) == 0 && lian_matrix_first_bad(flows) == 36, "cells are what they are");
  lian_totals_free(t);
  lian_matrix_free(flows);
}

/* sales and purchases of each node 10 % up: with output kept, demand and inputs are rescaled */
static void rebalance(const lian_env *env, const lian_chain *c) {
  lian_error err;
  double rows[N], cols[N];
  lian_balance report;
  lian_balancing o;
  lian_chain *made = NULL;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.tolerance = 1e-12;
  o.most = 1000;
  done(lian_matrix_row_sums(lian_chain_flows(c), rows, &err), &err, "sums of rows");
  done(lian_matrix_col_sums(lian_chain_flows(c), cols, &err), &err, "sums of columns");
  for (size_t i = 0; i < N; i++) {
    rows[i] *= 1.1;
    cols[i] *= 1.1;
  }
  done(lian_chain_balance(env, c, rows, cols, &o, LIAN_KEEP_OUTPUT, &made, &report, &err), &err, "balance");
  if (!made) return;
  expect("a flow is scaled", lian_matrix_data(lian_chain_flows(made))[1], 44, 1e-9);
  expect("demand makes up", lian_chain_final_demand(made)[0], 40 - 6, 1e-9);
  expect("inputs make up", lian_chain_value_added(made)[0], 55 - 4.5, 1e-9);
  lian_chain_free(made);
}

/* capacity of H_x is halved for half a year of weeks; at rest nothing changes to the last bit */
static void run(const lian_env *env, lian_chain *c, double *output, double *lost) {
  lian_error err;
  lian_economy *e = NULL;
  lian_step step[52];
  double capacity[N] = {0.5, 1, 1, 1};
  done(lian_economy_planned(env, c, NULL, &e, &err), &err, "an economy from defaults");
  if (!e) return;
  done(lian_economy_run(env, e, 10, step, &err), &err, "ten weeks at rest");
  for (size_t t = 0; t < 10; t++) hold(step[t].output == step[0].output && step[t].unmet == 0, "rest");
  expect("output of a week at rest", step[0].output, 430.0 / 52, 1e-12);
  expect("final demand of a week at rest", step[0].final_demand, 250.0 / 52, 1e-12);
  size_t record, rows = 0, columns = 0;
  done(lian_economy_observe(e, 0, LIAN_OBSERVE_OUTPUT, NULL, NULL, 0, 1, &record, &err), &err, "a record");
  done(lian_economy_set(e, 0, LIAN_SET_CAPACITY, capacity, &err), &err, "half of the capacity");
  done(lian_economy_run(env, e, 26, step, &err), &err, "half a year");
  expect("output of H_x in the first week", lian_economy_observed(e, 0, record, &rows, &columns)[0], 50.0 / 52, 1e-12);
  hold(rows == 26 && columns == N, "a row a week");
  const double *sum = lian_economy_get(e, 0, LIAN_SERIES_LOST), *now = lian_economy_get(e, 0, LIAN_SERIES_OUTPUT);
  hold(sum[0] > 0 && sum[0] <= 25 + 1e-9, "what is lost of H_x"); /* at most half of half a year's output */
  memcpy(output, now, N * sizeof *output);
  memcpy(lost, sum, N * sizeof *lost);
  lian_economy_free(e);
}

/* ---- threads of a host, each with a chain of its own */

typedef struct worker {
  const char *path;
  double output[N], lost[N];
} worker;

static void *work(void *context) {
  worker *w = (worker *)context;
  lian_env env;
  memset(&env, 0, sizeof env);
  env.threads = 1;
  lian_chain *c = read_table(&env, w->path);
  if (c) run(&env, c, w->output, w->lost);
  lian_chain_free(c);
  return NULL;
}

static void threads(const char *path) {
  worker w[4];
  pthread_t thread[4];
  memset(w, 0, sizeof w);
  for (size_t k = 0; k < 4; k++) w[k].path = path;
  for (size_t k = 0; k < 4; k++) hold(pthread_create(&thread[k], NULL, work, &w[k]) == 0, "a thread");
  for (size_t k = 0; k < 4; k++) pthread_join(thread[k], NULL);
  for (size_t k = 1; k < 4; k++)
    hold(memcmp(w[k].output, w[0].output, sizeof w[0].output) == 0 &&
             memcmp(w[k].lost, w[0].lost, sizeof w[0].lost) == 0, "threads of a host agree to the last bit");
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  if (!write_table(arguments[1])) return 2;
  lian_env env;
  memset(&env, 0, sizeof env);
  env.threads = 2;
  lian_chain *c = read_table(&env, arguments[1]);
  if (!c) return 1;
  double output[N], lost[N];
  read_back(c);
  analyse(&env, c);
  rebalance(&env, c);
  find_totals(&env);
  run(&env, c, output, lost);
  network(&env);
  failing(&env);
  rebuilt(&env);
  score(&env);
  items(&env);
  coordination(&env);
  concentration(&env);
  complexity(&env);
  space(&env);
  communities(&env);
  together(&env);
  choose(&env);
  misuse(c, arguments[2]);
  keep(&env, c, lost, arguments[2]);
  workbook(&env, lost, arguments[2]);
  threads(arguments[1]);
  lian_chain_free(c);
  printf("%s\n", failures ? "not ok" : "ok");
  return failures > 0;
}
