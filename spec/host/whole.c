/* a C host without Lua covers the uses of a script: reads a table from a file, builds a network and a list of items,
   computes extraction, dependence, tiers, chokepoints and autonomy, runs an economy from defaults, balances, saves and
   loads, and reads every part back. Expected numbers are computed by hand, or by a second method.
   whole FILE.csv FILE.db; C11 and C++17 alike */
#include <lian.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void expect(const char *what, double got, double wanted, double tolerance) {
  int good = fabs(got - wanted) <= tolerance;
  if (!good) printf("not ok %s: got %.17g, expected %.17g\n", what, got, wanted);
  failures += !good;
}

static void hold(int held, const char *what) {
  if (!held) printf("not ok %s\n", what);
  failures += !held;
}

/* exits unless the call succeeded */
static void done(lian_status status, const lian_error *err, const char *what) {
  if (status) printf("not ok %s: %s (%s)\n", what, err->text, lian_status_code(status));
  failures += status != LIAN_OK;
}

/* ---- a table of two regions and two sectors, from a file

   sector      H_x H_y F_x F_y  final      output x = 100, 200, 80, 50
   H_x          10  40   5   5     40
   H_y          20  20  10  10    140
   F_x           5  10  10   5     50
   F_y          10  10   5   5     20 */

#define N 4

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

static void read_back(const lian_chain *c) {
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

/* ---- a network of three firms, sparse: b sells 30 to a, c sells 20 to b */

static void network(const lian_env *env) {
  lian_error err;
  static const uint32_t from[] = {1, 2, 1}, to[] = {0, 1, 0};
  static const double value[] = {20, 20, 10}, output[] = {100, 50, 20};
  static const char *const nodes[] = {"a", "b", "c"};
  lian_sparse *links = NULL;
  lian_chain *c = NULL;
  done(lian_sparse_new(env, 3, 3, 3, from, to, value, &links, &err), &err, "links");
  if (!links) return;
  expect("links of the same firms add up", (double)lian_sparse_count(links), 2, 0);
  lian_chain_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.kind = LIAN_KIND_NETWORK;
  spec.count = 3;
  spec.nodes = nodes;
  spec.links = links;
  spec.output = output;
  done(lian_chain_new(env, &spec, &c, &err), &err, "a network");
  lian_sparse_free(links);
  if (!c) return;
  const lian_sparse *back = lian_chain_links(c);
  const size_t *start = lian_sparse_starts(back);
  hold(start[1] == 0 && start[2] == 1 && lian_sparse_columns(back)[0] == 0, "rows of links");
  expect("a link", lian_sparse_values(back)[0], 30, 0);
  double loss[3];
  const size_t group[] = {2};
  done(lian_extract_group(env, c, LIAN_FLOWS_DOMESTIC, group, 1, loss, &err), &err, "extraction of a firm");
  expect("only the firm itself is lost upstream", loss[2], 20, 1e-9);
  static const uint32_t good[] = {0, 1, 2};
  static const double stock[] = {2, 2, 2};
  lian_firms_spec firms;
  memset(&firms, 0, sizeof firms);
  firms.size = sizeof firms;
  firms.steps = 12;
  firms.good = good;
  firms.goods = 3;
  firms.stock = stock;
  firms.restore = 3;
  lian_firms *f = NULL;
  lian_step step;
  done(lian_firms_new(env, c, &firms, &f, &err), &err, "firms");
  done(lian_firms_step(env, f, &step, &err), &err, "a month of firms");
  expect("their output at rest", step.output, 170.0 / 12, 1e-12);
  lian_firms_free(f);
  lian_chain_free(c);
}

/* ---- firms that fail: the worked example of Diem and others 2022, ten links of 1 between eleven firms */

static void position(const lian_env *env, lian_network *g) {
  lian_error err;
  uint32_t code[11], core[11], dominator[11], dominated[11];
  double between[11], rank[11], reached[11], change, sum = 0;
  size_t count, passes;
  done(lian_network_components(env, g, 1, code, &count, &err), &err, "strong components");
  expect("without circles each firm is one", (double)count, 11, 0);
  done(lian_network_components(env, g, 0, code, &count, &err), &err, "weak components");
  expect("all hang together", (double)count, 1, 0);
  done(lian_network_cores(env, g, LIAN_ROWS_ALL, core, &err), &err, "core numbers");
  expect("a tree has no core", core[6], 1, 0);
  done(lian_network_betweenness(env, g, 0, 0, NULL, between, NULL, &err), &err, "betweenness");
  expect("paths through the seventh firm", between[6], 10, 0); /* of 2, 3, 6, 9 and 10 to 4 and 11 */
  done(lian_network_distances(env, g, LIAN_ROWS_OUT, 11, NULL, reached, NULL, NULL, &err), &err, "reach");
  expect("whom the second firm reaches", reached[1], 5, 0);
  done(lian_network_dominators(env, g, dominator, dominated, &err), &err, "dominators");
  hold(dominator[3] == 6, "the fourth firm hangs on the seventh");
  lian_rank_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.damping = 0.85;
  spec.tolerance = 1e-12;
  spec.most = 100;
  done(lian_network_rank(env, g, &spec, rank, &passes, &change, &err), &err, "rank");
  for (size_t i = 0; i < 11; i++) sum += rank[i];
  expect("ranks", sum, 1, 1e-12);
}

static void failing(const lian_env *env) {
  lian_error err;
  static const uint32_t from[] = {1, 1, 6, 8, 2, 5, 9, 8, 6, 7}, to[] = {0, 2, 3, 4, 6, 6, 6, 9, 10, 10};
  static const uint32_t every[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  static const double expected[] = {3, 11, 8, 10.5, 3, 5, 21, 3, 11, 8, 13.5}; /* of 30 */
  lian_network *g = NULL;
  lian_cascade *c = NULL;
  lian_losses *losses = NULL;
  lian_network_found found;
  lian_network_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.nodes = 11;
  spec.links = 10;
  spec.supplier = from;
  spec.buyer = to;
  done(lian_network_new(env, &spec, NULL, &g, &found, &err), &err, "links between firms");
  if (!g) return;
  expect("sold in all", found.total, 10, 0);
  position(env, g);
  lian_cascade_spec how;
  memset(&how, 0, sizeof how);
  how.size = sizeof how;
  done(lian_cascade_new(env, g, &how, &c, &err), &err, "a cascade");
  lian_network_free(g);
  if (!c) return;
  double index[11], up[11], closed[11];
  lian_failures f;
  lian_cascade_result r;
  memset(&f, 0, sizeof f);
  f.size = sizeof f;
  f.count = 11;
  f.firm = every;
  f.tolerance = 1e-2;
  memset(&r, 0, sizeof r);
  r.size = sizeof r;
  r.index = index;
  r.up = up;
  done(lian_cascade_run(env, c, &f, &r, 0.5, &losses, &err), &err, "failures");
  for (size_t i = 0; i < 11; i++) expect("risk of a firm", index[i], expected[i] / 30, 1e-12);
  done(lian_cascade_upstream(env, c, closed, &err), &err, "the end by buyers alone");
  for (size_t i = 0; i < 11; i++) expect("by buyers", closed[i], up[i], 1e-12);
  hold(losses && losses->start[11] >= 11, "who loses more than half");
  lian_losses_free(losses);
  lian_cascade_free(c);
}

/* ---- twelve firms of two sectors, drawn: what a sells to b is the table's cell, whoever it is between */

static void rebuilt(const lian_env *env) {
  lian_error err;
  uint32_t sector[12];
  double sizes[12], value[4], links[4];
  static const double flow[] = {2, 6, 5, 3};
  for (uint32_t i = 0; i < 12; i++) {
    sector[i] = i % 2;
    sizes[i] = 1 + i;
  }
  lian_rebuild_sector sectors[2];
  lian_rebuild_report report;
  lian_rebuild_spec spec;
  report.sectors = sectors;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.firms = 12;
  spec.sectors = 2;
  spec.sector = sector;
  spec.firm_size = sizes;
  spec.flow = flow;
  spec.links = 40;
  spec.seed = 7;
  lian_network *net = NULL, *aged = NULL;
  done(lian_network_rebuild(env, &spec, NULL, &net, &report, &err), &err, "firms of a table");
  if (!net) return;
  done(lian_network_groups(env, net, sector, 2, value, links, &err), &err, "flows between sectors");
  for (int k = 0; k < 4; k++) expect("a cell of the table again", value[k], flow[k], 1e-12);
  done(lian_network_thin(env, net, 1, 1, &aged, &err), &err, "a network that did not age");
  expect("all its links", (double)lian_network_bytes(aged), (double)lian_network_bytes(net), 0);
  lian_network_free(aged);
  lian_network_free(net);
}

/* ---- items: a chip needs a tool; home makes a tenth of the tools, X and Y the rest */

static void items(const lian_env *env) {
  lian_error err;
  static const char *const nodes[] = {"chip", "tool"}, *const providers[] = {"H", "X", "Y"};
  static const uint32_t requirer[] = {0}, input[] = {1}, provided[] = {1, 1, 1}, by[] = {0, 1, 2};
  static const double shares[] = {0.1, 0.6, 0.3};
  lian_items given;
  memset(&given, 0, sizeof given);
  given.size = sizeof given;
  given.requirements = 1;
  given.requirer = requirer;
  given.input = input;
  given.providers = 3;
  given.provider = providers;
  given.provisions = 3;
  given.provided = provided;
  given.by = by;
  given.share = shares;
  lian_chain_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.kind = LIAN_KIND_ITEMS;
  spec.count = 2;
  spec.nodes = nodes;
  spec.items = &given;
  lian_chain *c = NULL;
  done(lian_chain_new(env, &spec, &c, &err), &err, "a list of items");
  if (!c) return;
  lian_items_view view;
  view.size = sizeof view;
  done(lian_chain_items(c, &view, &err), &err, "its parts");
  hold(view.need_start[1] == 1 && view.input[0] == 1 && view.give_start[2] == 3, "its rows");
  expect("a share", view.share[1], 0.6, 1e-15);
  static const unsigned char made[] = {1, 0};
  lian_case_spec ask;
  memset(&ask, 0, sizeof ask);
  ask.size = sizeof ask;
  ask.home = "H";
  ask.made = made;
  lian_case *q = NULL;
  done(lian_case_new(env, c, &ask, &q, &err), &err, "a case");
  static const uint32_t group[] = {LIAN_NONE, 0, 1}, final[] = {0};
  lian_unit_spec units;
  memset(&units, 0, sizeof units);
  units.size = sizeof units;
  units.group = group;
  units.groups = 2;
  units.each_item = 1;
  units.share = 1;
  lian_goal goal;
  memset(&goal, 0, sizeof goal);
  goal.size = sizeof goal;
  goal.count = 1;
  goal.item = final;
  done(lian_case_set_units(env, q, &units, &err), &err, "units");
  lian_chokepoint points[2];
  expect("units there are", (double)lian_case_units(q), 2, 0);
  done(lian_case_chokepoints(env, q, &goal, points, &err), &err, "chokepoints");
  expect("the worst loss", points[0].loss, 0.6, 1e-12);
  expect("the other", points[1].loss, 0.3, 1e-12);
  uint32_t item, of;
  double mass;
  done(lian_case_unit(q, points[0].unit, &item, &of, &mass, &err), &err, "the worst unit");
  hold(item == 1 && of == 0, "it is X in tools");
  hold(lian_case_unit(q, 2, &item, &of, &mass, &err) == LIAN_BAD_ARGUMENT, "a unit out of range");
  lian_matrix *pairs = NULL;
  done(lian_case_pairs(env, q, &goal, &pairs, &err), &err, "pairs");
  if (pairs) expect("both gone", lian_matrix_data(pairs)[1], 0.1, 1e-12);
  lian_matrix_free(pairs);
  double level;
  uint32_t first;
  done(lian_autonomy(env, c, "H", made, final, 1, &level, &first, &err), &err, "autonomy");
  expect("what home can do alone", level, 0.1, 1e-12);
  hold(first == 1, "its first gap is the tool");
  lian_case_free(q);
  lian_chain_free(c);
}

/* ---- what a caller gets wrong is said, and changes nothing */

static void refuse(lian_status got, lian_status wanted, const char *what) {
  if (got != wanted) printf("not ok %s: %s\n", what, lian_status_code(got));
  failures += got != wanted;
}

static void misuse(lian_chain *c, const char *path) {
  lian_error err;
  const lian_status bad = LIAN_BAD_ARGUMENT;
  double v[N] = {7, 7, 7, 7};
  lian_matrix *a = NULL;
  lian_case *q = NULL;
  lian_store *s = NULL;
  const size_t far[] = {N};
  lian_extraction o;
  memset(&o, 0, sizeof o);
  o.share = 1;
  refuse(lian_extract_node(NULL, c, LIAN_FLOWS_DOMESTIC, &o, 0, v, &err), bad, "options without their size");
  o.size = sizeof o;
  refuse(lian_extract_node(NULL, c, LIAN_FLOWS_DOMESTIC, &o, N, v, &err), bad, "a node out of range");
  refuse(lian_extract_node(NULL, c, LIAN_FLOWS_DOMESTIC, NULL, 0, v, &err), bad, "no options");
  o.side = (lian_side)9;
  refuse(lian_extract_each(NULL, c, LIAN_FLOWS_DOMESTIC, &o, NULL, v, &err), bad, "an unknown side");
  refuse(lian_extract_group(NULL, c, LIAN_FLOWS_DOMESTIC, far, 1, v, &err), bad, "a group out of range");
  lian_link k;
  memset(&k, 0, sizeof k);
  k.size = sizeof k;
  k.from = k.to = far;
  k.from_count = k.to_count = 1;
  refuse(lian_extract_link(NULL, c, LIAN_FLOWS_DOMESTIC, &k, v, &err), bad, "a link out of range");
  refuse(lian_extract_cell(NULL, c, LIAN_FLOWS_DOMESTIC, 0, N, 0.1, v, &err), bad, "a cell out of range");
  refuse(lian_coefficient(NULL, c, LIAN_FLOWS_DOMESTIC, N, 0, v, &err), bad, "a coefficient out of range");
  refuse(lian_coefficient(NULL, c, (lian_flows)5, 0, 0, v, &err), bad, "unknown flows");
  refuse(lian_influence_cell(NULL, c, LIAN_FLOWS_DOMESTIC, 0, N, &a, &err), bad, "a field of influence out of range");
  refuse(lian_content(NULL, c, LIAN_FLOWS_DOMESTIC, (lian_measure)7, &a, NULL, &err), bad, "an unknown measure");
  refuse(lian_multipliers(NULL, NULL, LIAN_FLOWS_DOMESTIC, NULL, v, NULL, &err), bad, "no chain");
  refuse(lian_multipliers(NULL, c, LIAN_FLOWS_DOMESTIC, NULL, NULL, NULL, NULL), bad, "nowhere to put the answer");
  lian_case_spec ask;
  memset(&ask, 0, sizeof ask);
  ask.size = sizeof ask;
  refuse(lian_case_new(NULL, c, &ask, &q, &err), bad, "no home");
  refuse(lian_store_open(NULL, path, (lian_store_mode)3, &s, &err), bad, "an unknown mode of a store");
  refuse(lian_store_open(NULL, NULL, LIAN_STORE_READ, &s, &err), bad, "no path");
  lian_chain_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.kind = (lian_kind)3;
  spec.count = 1;
  lian_chain *made = NULL;
  refuse(lian_chain_new(NULL, &spec, &made, &err), bad, "an unknown kind");
  spec.kind = LIAN_KIND_TABLE;
  refuse(lian_chain_new(NULL, &spec, &made, &err), bad, "no names of nodes");
  hold(!lian_labels_text(lian_chain_nodes(c), N) && !lian_chain_output(NULL) && lian_chain_count(NULL) == 0,
       "getters of nothing");
  hold(!a && !q && !s && !made && v[0] == 7 && v[N - 1] == 7, "answers are as they were");
}

/* ---- the store */

/* a frame of numbers and texts, by itself and in a run; both come back cell by cell */
static void keep_frames(const lian_env *env, lian_store *s, const double *lost) {
  lian_error err;
  static const char *const nodes[N] = {"H_x", "H_y", NULL, "F_y"};
  const double numbers[N] = {lost[0], -0.0, NAN, 1e300};
  lian_column columns[2];
  memset(columns, 0, sizeof columns);
  columns[0].name = "node";
  columns[0].texts = nodes;
  columns[1].name = "lost";
  columns[1].unit = "million";
  columns[1].numbers = numbers;
  lian_frame_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.rows = N;
  spec.columns = 2;
  spec.column = columns;
  spec.title = "what is lost";
  lian_frame *f = NULL, *back = NULL, *list = NULL;
  int64_t run_id = 0;
  done(lian_frame_new(env, &spec, &f, &err), &err, "a frame");
  done(lian_store_save_frame(env, s, 0, "losses", f, 0, &err), &err, "saving a frame");
  hold(lian_store_save_frame(env, s, 0, "losses", f, 0, &err) == LIAN_DATABASE, "a name that is taken");
  done(lian_store_save_frame(env, s, 0, "losses", f, 1, &err), &err, "replacing a frame");
  static const char *const names[] = {"losses"};
  const lian_frame *frames[1];
  frames[0] = f;
  lian_run_spec run_spec;
  memset(&run_spec, 0, sizeof run_spec);
  run_spec.size = sizeof run_spec;
  run_spec.chain = "two regions";
  run_spec.seed = 42;
  run_spec.note = "from C";
  run_spec.frames = 1;
  run_spec.name = names;
  run_spec.frame = frames;
  done(lian_store_save_run(env, s, &run_spec, &run_id, &err), &err, "saving a run");
  run_spec.chain = "nowhere";
  hold(lian_store_save_run(env, s, &run_spec, &run_id, &err) == LIAN_NOT_FOUND, "a run on no chain");
  done(lian_store_frame(env, s, run_id, "losses", &back, &err), &err, "loading its frame");
  hold(lian_frame_rows(back) == N && lian_frame_columns(back) == 2, "its size");
  hold(lian_frame_find(back, "lost") == 1 && strcmp(lian_frame_unit(back, 1), "million") == 0 &&
           !lian_frame_unit(back, 0) && strcmp(lian_frame_title(back), "what is lost") == 0, "its names");
  for (size_t i = 0; i < N; i++) {
    lian_value text, number;
    done(lian_frame_value(back, i, 0, &text, &err), &err, "a cell");
    done(lian_frame_value(back, i, 1, &number, &err), &err, "a cell");
    hold(nodes[i] ? text.kind == LIAN_TEXT && strcmp(text.text, nodes[i]) == 0 : text.kind == LIAN_MISSING, "texts");
    hold(i == 2 ? number.kind == LIAN_MISSING : memcmp(&number.number, &numbers[i], sizeof(double)) == 0, "numbers");
  }
  lian_value value;
  hold(lian_frame_value(back, N, 0, &value, &err) == LIAN_BAD_ARGUMENT, "a row out of range");
  done(lian_store_list(env, s, LIAN_LIST_RUNS, &list, &err), &err, "the runs");
  done(lian_frame_value(list, 0, lian_frame_find(list, "seed"), &value, &err), &err, "a seed");
  hold(lian_frame_rows(list) == 1 && value.kind == LIAN_WHOLE && value.whole == 42, "the seed of the run");
  lian_frame_free(f);
  lian_frame_free(back);
  lian_frame_free(list);
}

/* a workbook of the losses, read back as text */
static void workbook(const lian_env *env, const double *lost, const char *beside) {
  lian_error err;
  lian_book *b = NULL;
  lian_text *t = NULL;
  lian_workbook *list = NULL;
  lian_field f;
  char path[500], sheet[520];
  double v;
  int more;
  snprintf(path, sizeof path, "%s.xlsx", beside);
  if (!lian_workbook_config()) {
    hold(lian_book_new(env, path, &b, &err) == LIAN_UNSUPPORTED, "a build without workbooks");
    return;
  }
  done(lian_book_new(env, path, &b, &err), &err, "a workbook");
  done(lian_book_sheet(b, "losses", &err), &err, "a sheet");
  hold(lian_book_sheet(b, "LOSSES", &err) == LIAN_BAD_DATA, "a name that is taken");
  done(lian_book_text(b, "node", 4, &err), &err, "a text");
  done(lian_book_text(b, "lost", 4, &err), &err, "a text");
  done(lian_book_end_row(b, &err), &err, "a row");
  done(lian_book_text(b, "01", 2, &err), &err, "a code");
  done(lian_book_number(b, lost[0], &err), &err, "a number");
  hold(lian_book_number(b, NAN, &err) == LIAN_BAD_DATA, "no number");
  done(lian_book_keep(b, &err), &err, "writing it");
  hold(lian_book_keep(b, &err) == LIAN_BAD_ARGUMENT, "a workbook that was kept");
  lian_book_close(b);
  done(lian_workbook_open(env, path, &list, &err), &err, "its sheets");
  hold(lian_workbook_count(list) == 1 && strcmp(lian_workbook_name(list, 0), "losses") == 0, "their names");
  hold(!lian_workbook_is_hidden(list, 0) && !lian_workbook_is_chart(list, 0) && !lian_workbook_name(list, 1), "their kinds");
  lian_workbook_close(list);
  snprintf(sheet, sizeof sheet, "%s[losses!A2:B2]", path);
  done(lian_text_open(env, sheet, 0, &t, &err), &err, "a part of a sheet");
  hold(lian_text_is_sheet(t) && lian_text_line(t) == 2, "its place");
  done(lian_text_next(t, &f, &more, &err), &err, "a cell");
  hold(f.quoted && f.length == 2 && memcmp(f.text, "01", 2) == 0, "a code stays text");
  done(lian_text_next(t, &f, &more, &err), &err, "a cell");
  hold(lian_number_parse(f.text, f.length, &v) && memcmp(&v, &lost[0], sizeof v) == 0, "a number, to the last bit");
  lian_text_column_name(t, lian_text_field_column(t), sheet);
  hold(strcmp(sheet, "B") == 0, "the name of its column");
  lian_text_close(t);
  remove(path);
}

static void keep(const lian_env *env, lian_chain *c, const double *lost, const char *path) {
  lian_error err;
  lian_store *s = NULL;
  lian_chain *back = NULL;
  remove(path);
  done(lian_store_open(env, path, LIAN_STORE_CREATE, &s, &err), &err, "a store");
  done(lian_store_save_chain(env, s, "two regions", c, 0, &err), &err, "saving");
  keep_frames(env, s, lost);
  lian_store_close(s);
  s = NULL;
  done(lian_store_open(env, path, LIAN_STORE_READ, &s, &err), &err, "opening it again");
  done(lian_store_chain(env, s, "two regions", &back, &err), &err, "loading");
  lian_store_close(s);
  if (!back) return;
  read_back(back);
  hold(lian_matrix_same(lian_chain_flows(c), lian_chain_flows(back)), "flows come back bit for bit");
  lian_chain_free(back);
}

/* ---- coordination, concentration, complexity, space: worked examples, as the specs have them */

static void coordination(const lian_env *env) {
  const double u[] = {0.8, 0.5, 0.3}, order[] = {0.2, 0.5, 0.28, 0.47};
  double c, t, d, synergy[2];
  lian_error err;
  done(lian_coupling(env, 1, 3, u, NULL, LIAN_COUPLING_USUAL, &c, &t, &d, &err), &err, "coupling");
  expect("usual coordination degree", d, 0.7023121919, 1e-9);
  done(lian_coupling(env, 1, 3, u, NULL, LIAN_COUPLING_CORRECTED, &c, &t, &d, &err), &err, "corrected coupling");
  expect("corrected coordination degree", d, 0.5504469375, 1e-9);
  done(lian_synergy(env, 2, 2, order, NULL, LIAN_SYNERGY_FIRST, synergy, &err), &err, "synergy");
  expect("synergy with one that fell", synergy[1], -sqrt(0.08 * 0.03), 1e-12);
}

static void concentration(const lian_env *env) {
  const double value[] = {30, 30, 20, 20}, traded[] = {60, 40, 30};
  const uint32_t group[] = {0, 0, 0, 0}, from[] = {0, 1, 1}, to[] = {1, 1, 0}, product[] = {0, 0, 0};
  const size_t tops[] = {2};
  const unsigned char home[] = {0, 1};
  lian_concentration c;
  lian_dependence d;
  lian_trade trade;
  double cr;
  lian_error err;
  done(lian_concentrations(env, 4, value, group, 1, tops, 1, &c, &cr, &err), &err, "concentration");
  expect("HHI", c.hhi, 0.26, 1e-15);
  expect("CR2", cr, 0.6, 1e-15);
  memset(&trade, 0, sizeof trade);
  trade.size = sizeof trade, trade.rows = 3, trade.regions = 2, trade.products = 1;
  trade.from = from, trade.to = to, trade.product = product, trade.value = traded;
  done(lian_dependencies(env, &trade, home, &d, &err), &err, "dependencies");
  expect("imports", d.imports, 60, 0);
  expect("domestic sales", d.domestic, 40, 0);
  expect("HHI of imports", d.import_hhi, 1, 1e-15);
}

static void complexity(const lian_env *env) {
  const uint32_t unit[] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3}, product[] = {0, 1, 2, 3, 4, 0, 1, 2, 0, 1, 0, 4};
  const double value[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  lian_complexity_spec s;
  lian_complexity *c = NULL;
  lian_matrix *density = NULL;
  lian_error err;
  lian_complexity_default(&s);
  s.rows = 12, s.units = 4, s.products = 5, s.unit = unit, s.product = product, s.value = value, s.given = 1;
  done(lian_complexity_new(env, &s, &c, &err), &err, "complexity");
  if (!c) return;
  expect("ECI", lian_complexity_eci(c)[1], 0.81315943, 1e-8);
  expect("PCI", lian_complexity_pci(c)[4], -1.53160771, 1e-8);
  done(lian_complexity_relatedness(env, c, 1, NULL, 0, &density, NULL, NULL, &err), &err, "density");
  if (density) expect("density", lian_matrix_data(density)[1 * 5 + 3], 0.41935484, 1e-8);
  lian_matrix_free(density);
  lian_complexity_free(c);
}

static void space(const lian_env *env) {
  const double y[] = {9, 8, 5, 7, 6, 3, 4, 2, 1}, amount[] = {1, 2, 3, 5, 2, 4}, at[] = {2};
  const double x[] = {1, 2, 2.5, 3, 4.5}, in0[] = {2, 4}, out0[] = {1, 2}, in1[] = {2, 4}, out1[] = {1, 3};
  const uint32_t group[] = {0, 0, 1, 1, 2, 2};
  uint32_t from[24], to[24];
  lian_neighbours w;
  lian_moran m;
  lian_inequality a;
  lian_malmquist q[2];
  double h, f;
  lian_error err;
  memset(&w, 0, sizeof w), memset(&m, 0, sizeof m), memset(&a, 0, sizeof a);
  w.size = sizeof w, w.units = 9, w.from = from, w.to = to, w.standardise = 1;
  for (uint32_t i = 0; i < 9; i++)
    for (uint32_t j = 0; j < 9; j++) {
      uint32_t rows = i / 3 > j / 3 ? i / 3 - j / 3 : j / 3 - i / 3, cols = i % 3 > j % 3 ? i % 3 - j % 3 : j % 3 - i % 3;
      if (rows + cols == 1) from[w.count] = i, to[w.count++] = j;
    }
  m.size = sizeof m, a.size = sizeof a;
  done(lian_moran_test(env, &w, y, 0, 1, 1, &m, NULL, NULL, NULL, &err), &err, "Moran");
  expect("Moran's I", m.i, 0.5694444444444444, 1e-14);
  expect("its exact p", m.p_greater, 80.0 / 362880, 1e-15);
  done(lian_inequality_of(env, 6, amount, group, 3, &a, NULL, NULL, NULL, NULL, &err), &err, "inequality");
  expect("Gini", a.gini, 0.2647058824, 1e-9);
  expect("Dagum's overlap", a.gini_overlap, 0.0196078431, 1e-9);
  done(lian_density_bandwidth(env, 5, x, LIAN_BANDWIDTH_SILVERMAN, &h, &err), &err, "bandwidth");
  done(lian_kernel_density(env, 5, x, h, 1, at, &f, &err), &err, "density");
  expect("kernel density", f, 0.3003679421, 1e-9);
  done(lian_malmquist_index(env, 2, 1, 1, in0, out0, in1, out1, q, &err), &err, "Malmquist");
  expect("productivity", q[1].productivity_change, 1.5, 1e-12);
}

/* ---- an index: five units, four indicators, the last a cost; numbers of a worked example */

static void score(const lian_env *env) {
  static const double x[] = {10, 0.5, 100, 5, 20, 0.8, 120, 3, 30, 0.6, 90, 4, 40, 0.9, 200, 2, 50, 0.7, 150, 1};
  static const signed char direction[] = {1, 1, 1, -1};
  static const uint32_t parent[] = {4, 4, 4, 4, 5};
  static const lian_rule rule[] = {LIAN_RULE_ARITHMETIC, LIAN_RULE_ARITHMETIC, LIAN_RULE_ARITHMETIC,
                                   LIAN_RULE_ARITHMETIC, LIAN_RULE_GEOMETRIC};
  static const double weight[] = {1, 1, 1, 1, 1}, expected[] = {1.7782794100, 40.6849031759, 13.5273105770, 86.7467578645,
                                                                72.5961378947};
  lian_error err;
  lian_normal_spec n;
  double y[20], unit[20], w[4], scores[25];
  lian_normal_default(&n);
  n.direction = direction;
  done(lian_index_normalise(env, &n, 5, 4, x, unit, &err), &err, "normalising");
  done(lian_index_weigh(env, LIAN_WEIGH_ENTROPY, 5, 4, unit, w, &err), &err, "entropy weights");
  hold(fabs(w[2] - 0.3312846217) < 1e-9, "an entropy weight");
  n.low = 1;
  n.high = 100;
  done(lian_index_normalise(env, &n, 5, 4, x, y, &err), &err, "normalising onto 1 to 100");
  lian_tree t;
  memset(&t, 0, sizeof t);
  t.size = sizeof t;
  t.leaves = 4;
  t.nodes = 5;
  t.parent = parent;
  t.rule = rule;
  t.weight = weight;
  done(lian_index_aggregate(env, &t, 5, y, scores, &err), &err, "aggregating");
  for (size_t i = 0; i < 5; i++) hold(fabs(scores[i * 5 + 4] - expected[i]) < 1e-9, "a geometric score");
  hold(lian_index_aggregate(env, &t, 5, unit, scores, &err) == LIAN_BAD_DATA, "0 under a geometric mean");
}

/* ---- communities of firms, and what reaches a firm from upstream: two triangles and a link between them */

static void communities(const lian_env *env) {
  static const uint32_t supplier[] = {0, 1, 2, 3, 4, 5, 2}, buyer[] = {1, 2, 0, 4, 5, 3, 3};
  lian_network_spec links;
  lian_communities_spec spec;
  lian_network *g = NULL;
  lian_error err;
  uint32_t code[6] = {0}, step[6] = {0};
  size_t count = 0, passes = 0;
  double quality = 0, carried[6] = {0};
  memset(&links, 0, sizeof links);
  memset(&spec, 0, sizeof spec);
  links.size = sizeof links, links.nodes = 6, links.links = 7, links.supplier = supplier, links.buyer = buyer;
  spec.size = sizeof spec, spec.resolution = 1, spec.seed = 1, spec.most = 10;
  done(lian_network_new(env, &links, NULL, &g, NULL, &err), &err, "links of firms");
  if (!g) return;
  done(lian_network_communities(env, g, &spec, code, &count, &quality, &passes, &err), &err, "communities");
  hold(count == 2 && code[0] == 0 && code[2] == 0 && code[3] == 1 && code[5] == 1, "a community a triangle");
  expect("modularity of two triangles", quality, 18.0 / 49, 1e-15);
  done(lian_network_partition_quality(env, g, &spec, code, &quality, &err), &err, "quality of a partition");
  expect("the same by itself", quality, 18.0 / 49, 1e-15);
  spec.quality = LIAN_COMMUNITY_CPM;
  spec.resolution = 0.2;
  done(lian_network_communities(env, g, &spec, code, &count, &quality, &passes, &err), &err, "communities by CPM");
  expect("CPM of two triangles", quality, 6 - 0.2 * 18, 1e-15);
  spec.resolution = 0;
  refuse(lian_network_communities(env, g, &spec, code, &count, &quality, &passes, &err), LIAN_BAD_ARGUMENT,
         "communities of no resolution");
  const uint32_t root[] = {3}; /* buys 1 each of 2 and 5; 2 sells half of what it makes to it */
  done(lian_network_upstream(env, g, 1, root, 2, NULL, carried, step, &err), &err, "upstream");
  hold(step[3] == 0 && step[2] == 1 && step[5] == 1 && step[1] == 2 && step[0] == LIAN_NOT_UPSTREAM, "steps upstream");
  expect("what 1 sells for it", carried[1], 0.5, 1e-15);
  expect("what 4 sells for it", carried[4], 1, 1e-15);
  lian_network_free(g);
}

/* ---- policies together: three policies by hand; whole 12, a pair that works together, a pair in each other's way */

static void together(const lian_env *env) {
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

static void choose(const lian_env *env) {
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
