/* networks of firms: measures, failures, links drawn, communities */
#include "whole.h"

/* ---- a network of three firms, sparse: b sells 30 to a, c sells 20 to b */

void network(const lian_env *env) {
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

void failing(const lian_env *env) {
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

void rebuilt(const lian_env *env) {
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

/* ---- communities of firms, and what reaches a firm from upstream: two triangles and a link between them */

void communities(const lian_env *env) {
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
