/* chains made from parts, and every getter of them */
#include "calls.h"

static void make_matrix(void) {
  size_t r = below(7), c = below(7);
  MAKE(&matrices, lian_matrix_new(env(), r, c, maybe(r * c), (lian_matrix **)to, err()));
}

/* as flows of a table of n nodes: small against output */
static lian_matrix *square(size_t n, size_t m, double scale) {
  lian_matrix *a;
  double v[100];
  for (size_t k = 0; k < n * m; k++) v[k] = (double)below(50) * scale;
  if (amiss(20) && n * m > 0) v[below(n * m)] = number();
  if (amiss(30)) n++;
  return lian_matrix_new(NULL, n, m, v, &a, NULL) ? NULL : a;
}

static void make_sparse(void) {
  size_t r = below(7), c = below(7), count = below(12);
  MAKE(&sparses, lian_sparse_new(env(), r, c, count, short_places(count, r), short_places(count, c), numbers(count),
                                 (lian_sparse **)to, err()));
}

static void make_labels(void) {
  size_t count = below(7);
  MAKE(&lists, lian_labels_new(env(), count, texts(count), (lian_labels **)to, err()));
}

static lian_block block(size_t count, size_t rows, size_t cols) {
  lian_block b = {.count = count};
  if (count == 0 && !amiss(20)) return b;
  b.labels = texts(count);
  if (once_in(2)) b.regions = few_texts(count);
  if (once_in(3)) b.units = few_texts(count);
  if (once_in(2)) {
    lian_role *roles = room(count, sizeof *roles, 0);
    for (size_t k = 0; k < count; k++) roles[k] = (lian_role)name(LIAN_ROLE_COUNT);
    b.roles = roles;
  }
  if (!amiss(20)) b.values = square(rows, cols, 1);
  if (once_in(8)) b.second = square(rows, cols, 0.1);
  return b;
}

static void make_chain(void) {
  size_t n = amiss(30) ? 0 : 1 + below(6), demands = below(3), rows = below(3);
  lian_axis axes[2] = {{amiss(20) ? text() : "region", few_texts(n)}, {amiss(20) ? text() : "sector", texts(n)}};
  lian_attribute attributes[2] = {{.name = "spare", .numbers = maybe(n)}, {.name = text(), .texts = few_texts(n)}};
  double *output = once_in(6) ? NULL : numbers(n);
  for (size_t k = 0; output && k < n && !once_in(10); k++) output[k] = 400 + (double)below(400);
  lian_chain_spec spec = {.size = size_of(sizeof spec),
                          .kind = (lian_kind)name(2),
                          .count = n,
                          .nodes = texts(n),
                          .axes = axes,
                          .axis_count = below(3),
                          .attributes = attributes,
                          .attribute_count = below(3),
                          .output = output,
                          .title = text(),
                          .unit = text(),
                          .source = text(),
                          .year = (int)below(3000),
                          .tolerance = once_in(2) ? 1e30 : number()};
  if (once_in(3)) {
    size_t count = below(2 * n + 1);
    lian_sparse *links = NULL;
    if (!lian_sparse_new(NULL, n, n, count, short_places(count, n), short_places(count, n), numbers(count), &links,
                         NULL))
      spec.links = links;
  } else {
    spec.flows = square(n, n, 1);
    if (once_in(4)) spec.imports = square(n, n, 0.5);
  }
  spec.demand = block(demands, n, demands);
  spec.inputs = block(rows, rows, n);
  if (once_in(4)) spec.extensions = block(rows, rows, n);
  MAKE(&chains, lian_chain_new(env(), amiss(60) ? NULL : &spec, (lian_chain **)to, err()));
  lian_matrix *given[] = {spec.flows,         spec.imports,       spec.demand.values,     spec.demand.second,
                          spec.inputs.values, spec.inputs.second, spec.extensions.values, spec.extensions.second};
  for (size_t k = 0; k < sizeof given / sizeof *given; k++) lian_matrix_free(given[k]);
  lian_sparse_free(spec.links);
}

#define VIEW(type, call)                                 \
  do {                                                   \
    type *v = answer(1, sizeof *v);                      \
    if (v) v->size = size_of(sizeof *v);                 \
    type was = {0};                                      \
    if (v) was = *v;                                     \
    lian_status status = (call);                         \
    if (status && v && memcmp(&was, v, sizeof was)) {    \
      fprintf(stderr, "%s changed its answer\n", doing); \
      abort();                                           \
    }                                                    \
    let_change();                                        \
    end_call(status);                                    \
  } while (0)

static void read_chain(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c);
  const double *lists_of[] = {lian_chain_output(c), lian_chain_final_demand(c), lian_chain_value_added(c)};
  for (size_t k = 0; k < 3; k++)
    for (size_t i = 0; lists_of[k] && i < n; i++) sink = lists_of[k][i];
  sink = (double)strlen(lian_chain_title(c)) + (double)strlen(lian_chain_unit(c)) + lian_chain_year(c) +
         (double)strlen(lian_chain_source(c)) + (double)strlen(lian_kind_name(lian_chain_kind(c)));
  sink = (double)lian_matrix_rows(lian_chain_flows(c)) + (double)lian_matrix_cols(lian_chain_imports(c));
  const char *label = lian_labels_text(lian_chain_nodes(c), place(n));
  sink = (double)lian_labels_find(lian_chain_nodes(c), label);
  sink = (double)lian_chain_find_axis(c, text()) + (double)lian_chain_find_attribute(c, text());
  const lian_sparse *s = lian_chain_links(c);
  for (size_t k = 0; s && k < lian_sparse_count(s); k++) sink = lian_sparse_values(s)[k] + lian_sparse_columns(s)[k];
  if (s) sink = (double)lian_sparse_starts(s)[lian_sparse_rows(s)] + (double)lian_sparse_cols(s);
}

static void view_axis(void) {
  lian_chain *c = one(&chains);
  VIEW(lian_axis_view, lian_chain_axis(c, place(lian_chain_axes(c)), v, err()));
}
static void view_attribute(void) {
  lian_chain *c = one(&chains);
  VIEW(lian_attribute_view, lian_chain_attribute(c, place(lian_chain_attributes(c)), v, err()));
}
static void view_block(void) { VIEW(lian_block_view, lian_chain_block(one(&chains), (lian_part)name(3), v, err())); }
static void view_items(void) { VIEW(lian_items_view, lian_chain_items(one(&chains), v, err())); }

static void check_chain(void) { end_call(lian_chain_check(env(), one(&chains), answer(1, sizeof(lian_check)), err())); }

const work chains_calls[] = {
    {"matrix_new", make_matrix, 2},
    {"sparse_new", make_sparse, 1},
    {"labels_new", make_labels, 1},
    {"chain_new", make_chain, 6},
    {"chain getters", read_chain, 2},
    {"chain_axis", view_axis, 1},
    {"chain_attribute", view_attribute, 1},
    {"chain_block", view_block, 1},
    {"chain_items", view_items, 1},
    {"chain_check", check_chain, 1},
    {0}};
