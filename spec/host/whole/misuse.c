/* what a caller gets wrong is said, and changes nothing */
#include "whole.h"

void misuse(lian_chain *c, const char *path) {
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
