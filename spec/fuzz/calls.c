/* random calls of the whole of lian.h: objects that are there and NULL, sizes, places and enums in and out of range,
   any number. Built with ASan and UBSan, which stop at the first wrong step; a call that fails must leave what it would
   have filled as it was.
   calls COUNT SEED; arrays have the lengths that the header asks for, and not a byte more. */
#include <lian.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- chance */

static uint64_t state;

static uint64_t any(void) { /* splitmix64 */
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static size_t below(size_t n) { return n ? (size_t)(any() % n) : 0; }
static int once_in(size_t n) { return below(n) == 0; }

/* more than half of the calls are made as the header asks, so that the work itself is met too */
static int careful;
static int amiss(size_t n) { return !careful && once_in(n); }

static double number(void) {
  static const double odd[] = {0, -0.0, 1, -1, 1e-300, 1e300, -1e300, 0.5, 2, 1e-9};
  if (amiss(60)) return once_in(2) ? NAN : once_in(2) ? INFINITY : -INFINITY;
  if (!careful && once_in(8)) return odd[below(sizeof odd / sizeof *odd)];
  return (double)below(2000) / 100 - (once_in(5) ? 10 : 0);
}

static double share(void) { return amiss(12) ? number() : (double)below(101) / 100; }

/* a place among n, now and then beyond it */
static size_t place(size_t n) {
  if (!amiss(12)) return below(n);
  return once_in(3) ? SIZE_MAX : n + below(3);
}

/* of an enum with so many names */
static int name(int count) { return amiss(12) ? (int)below(200) - 100 : (int)below((size_t)count); }

static size_t size_of(size_t size) { return amiss(25) ? below(2 * size) : size; }

/* ---- room that a call gets: exact, so that a byte too far is seen; gone after the call */

#define MOST_ROOMS 128
static struct {
  unsigned char *at;
  size_t size;
  int filled;
} rooms[MOST_ROOMS];
static size_t rooms_used;
static const char *doing = "nothing";
static size_t calls;
static size_t answered, refused; /* of the kind of call that goes on */

static void *room(size_t count, size_t size, int filled) {
  if (rooms_used == MOST_ROOMS) abort();
  size_t whole = count * size;
  unsigned char *at = malloc(whole > 0 ? whole : 1);
  if (!at) abort();
  memset(at, 0xA5, whole);
  rooms[rooms_used].at = at;
  rooms[rooms_used].size = whole;
  rooms[rooms_used++].filled = filled;
  return at;
}

/* what the call fills; NULL now and then */
static void *answer(size_t count, size_t size) { return amiss(40) ? NULL : room(count, size, 1); }

static double *numbers(size_t count) {
  if (amiss(40)) return NULL;
  double *v = room(count, sizeof *v, 0);
  int tame = once_in(2);
  for (size_t k = 0; k < count; k++) v[k] = tame ? (double)below(100) : number();
  return v;
}

static double *maybe(size_t count) { return once_in(3) ? NULL : numbers(count); }

static double *shares(size_t count) {
  if (amiss(40)) return NULL;
  double *v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = once_in(30) ? NAN : share();
  return v;
}

static double *amounts(size_t count) { /* above 0, but for a slip now and then */
  if (amiss(40)) return NULL;
  double *v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = amiss(60) ? number() : (double)(1 + below(99));
  return v;
}

static unsigned char *flags(size_t count) {
  if (amiss(40)) return NULL;
  unsigned char *v = room(count, 1, 0);
  for (size_t k = 0; k < count; k++) v[k] = once_in(2);
  return v;
}

static unsigned char *bytes(size_t count, int names) {
  if (once_in(3)) return NULL;
  unsigned char *v = room(count, 1, 0);
  for (size_t k = 0; k < count; k++) v[k] = (unsigned char)name(names);
  return v;
}

static size_t *places(size_t count, size_t n) {
  if (amiss(40)) return NULL;
  size_t *v = room(count, sizeof *v, 0);
  int tame = !once_in(8);
  for (size_t k = 0; k < count; k++) v[k] = tame ? below(n) : place(n);
  return v;
}

static uint32_t *short_places(size_t count, size_t n) {
  if (amiss(40)) return NULL;
  uint32_t *v = room(count, sizeof *v, 0);
  int tame = !once_in(8);
  for (size_t k = 0; k < count; k++) v[k] = (uint32_t)(tame ? below(n) : place(n));
  return v;
}

static const char *text(void) {
  static const char *const some[] = {"a", "b", "c",      "d",      "e",     "f",     "R",
                                     "S", "",  "region", "sector", "spare", "stock", "\xff"};
  return amiss(40) ? NULL : some[below(once_in(4) ? 14 : 8)];
}

static const char *const *texts(size_t count) {
  static const char *const some[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  if (amiss(40)) return NULL;
  const char **v = room(count, sizeof *v, 0);
  int tame = !once_in(10);
  for (size_t k = 0; k < count; k++) v[k] = tame ? some[k % 10] : text();
  return v;
}

static const char *const *few_texts(size_t count) {
  if (amiss(40)) return NULL;
  const char **v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = amiss(30) ? NULL : once_in(2) ? "R" : "S";
  return v;
}

static void clean(int failed) {
  int whole = 1;
  for (size_t r = 0; r < rooms_used; r++) {
    for (size_t k = 0; k < rooms[r].size && rooms[r].filled && failed; k++) whole &= rooms[r].at[k] == 0xA5;
    free(rooms[r].at);
  }
  rooms_used = 0;
  if (whole) return;
  fprintf(stderr, "call %zu, %s: failed, and changed its answer\n", calls, doing);
  abort();
}

static void end_call(lian_status status) {
  if (status)
    refused++;
  else
    answered++;
  clean(status != LIAN_OK);
}

/* ---- objects */

#define KEPT 12
typedef struct pool {
  void *at[KEPT];
  void (*free)(void *object);
} pool;

static void free_matrix(void *p) { lian_matrix_free(p); }
static void free_sparse(void *p) { lian_sparse_free(p); }
static void free_labels(void *p) { lian_labels_free(p); }
static void free_chain(void *p) { lian_chain_free(p); }
static void free_case(void *p) { lian_case_free(p); }
static void free_economy(void *p) { lian_economy_free(p); }
static void free_course(void *p) { lian_course_free(p); }
static void free_firms(void *p) { lian_firms_free(p); }
static void free_grid(void *p) { lian_grid_free(p); }
static void free_reader(void *p) { lian_text_close(p); }
static void free_book(void *p) { lian_book_close(p); }
static void free_frame(void *p) { lian_frame_free(p); }
static void free_complexity(void *p) { lian_complexity_free(p); }
static void free_network(void *p) { lian_network_free(p); }
static void free_cascade(void *p) { lian_cascade_free(p); }
static void free_store(void *p) { lian_store_close(p); }

static pool matrices = {.free = free_matrix}, sparses = {.free = free_sparse}, lists = {.free = free_labels},
            chains = {.free = free_chain}, cases = {.free = free_case}, economies = {.free = free_economy},
            firms = {.free = free_firms}, grids = {.free = free_grid}, readers = {.free = free_reader},
            courses = {.free = free_course}, stores = {.free = free_store}, frames = {.free = free_frame},
            books = {.free = free_book}, spaces = {.free = free_complexity}, networks = {.free = free_network},
            cascades = {.free = free_cascade};

static void *one(pool *p) { return amiss(40) ? NULL : p->at[below(KEPT)]; }

static void keep(pool *p, void *object) {
  size_t k = below(KEPT);
  if (p->at[k]) p->free(p->at[k]);
  p->at[k] = object;
}

static void keep_answer(pool *p, lian_status status, void *object) {
  end_call(status);
  if (!status) keep(p, object);
}

static int stops(void *ud) {
  (void)ud;
  return once_in(50);
}

/* memory that now and then is refused, and whose sizes must agree */
static int starving;
static void *allocate(void *ud, void *block, size_t osize, size_t nsize) {
  (void)ud;
  size_t *head = block ? (size_t *)block - 2 : NULL;
  if (head && *head != osize) {
    fprintf(stderr, "%s: a block of %zu is given back as one of %zu\n", doing, *head, osize);
    abort();
  }
  if (nsize == 0) {
    free(head);
    return NULL;
  }
  if (starving && nsize > osize && once_in(40)) return NULL;
  head = realloc(head, nsize + 2 * sizeof *head);
  if (!head) return NULL;
  *head = nsize;
  return head + 2;
}

static lian_env environment = {.allocate = allocate, .threads = 1};

static const lian_env *env(void) {
  environment.threads = (int)below(4) - 1;
  environment.stop = once_in(6) ? stops : NULL;
  starving = once_in(5);
  return once_in(4) ? NULL : &environment;
}

static lian_error *err(void) {
  static lian_error e;
  return once_in(10) ? NULL : &e;
}

/* where a handle would go: it must stay as it was when the call fails */
static void *hole;
static void **out(void) {
  hole = &hole;
  return amiss(40) ? NULL : &hole;
}

#define MAKE(pool, call)                                                             \
  do {                                                                               \
    void **to = out();                                                               \
    lian_status status = (call);                                                     \
    if ((status || !to) != (hole == &hole)) {                                        \
      fprintf(stderr, "call %zu, %s: status %d and handle\n", calls, doing, status); \
      abort();                                                                       \
    }                                                                                \
    keep_answer(pool, status, hole);                                                 \
  } while (0)

/* ---- making */

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

static void make_items(void) {
  size_t n = 1 + below(6), needs = below(8), kinds = below(4), providers = below(5), gives = below(10);
  if (careful) {
    n += 1;
    needs %= n * (n - 1) + 1;
    kinds %= n;
    providers += 1;
    gives %= n * providers + 1;
  }
  double *shares = once_in(4) ? numbers(gives) : room(gives, sizeof *shares, 0);
  for (size_t k = 0; shares && k < gives && !amiss(20); k++) shares[k] = NAN;
  uint32_t *requirer = short_places(needs, n), *input = short_places(needs, n), *kind = short_places(kinds, n),
           *variant = short_places(kinds, n), *provided = short_places(gives, n), *by = short_places(gives, providers);
  double *weight = maybe(kinds);
  if (careful) { /* each pair once, and no item on both sides */
    for (size_t k = 0; k < needs; k++) {
      requirer[k] = (uint32_t)(k / (n - 1) % n);
      input[k] = (uint32_t)((requirer[k] + 1 + k % (n - 1)) % n);
    }
    for (size_t k = 0; k < kinds; k++) {
      kind[k] = 0;
      variant[k] = (uint32_t)(k + 1);
    }
    for (size_t k = 0; k < gives; k++) {
      provided[k] = (uint32_t)(k / providers);
      by[k] = (uint32_t)(k % providers);
      shares[k] = NAN;
    }
    for (size_t k = 0; weight && k < kinds; k++) weight[k] = 1 + (double)k;
  }
  lian_items items = {.size = size_of(sizeof items),
                      .requirements = needs,
                      .requirer = requirer,
                      .input = input,
                      .need = bytes(needs, 3),
                      .variants = kinds,
                      .kind = kind,
                      .variant = variant,
                      .weight = weight,
                      .any = bytes(n, 2),
                      .providers = providers,
                      .provider = texts(providers),
                      .country = once_in(2) ? few_texts(providers) : NULL,
                      .provisions = gives,
                      .provided = provided,
                      .by = by,
                      .share = shares,
                      .to = !careful && once_in(3) ? few_texts(gives) : NULL,
                      .tolerance = careful ? 0 : number()};
  lian_attribute stock = {.name = "stock", .unit = "months", .numbers = maybe(n), .texts = few_texts(n)};
  lian_chain_spec spec = {.size = sizeof spec,
                          .kind = LIAN_KIND_ITEMS,
                          .count = n,
                          .nodes = texts(n),
                          .attributes = &stock,
                          .attribute_count = below(2),
                          .items = &items};
  MAKE(&chains, lian_chain_new(env(), &spec, (lian_chain **)to, err()));
}

/* ---- reading */

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
    rooms[0].filled = 0;                                 \
    end_call(status);                                    \
  } while (0)

static volatile double sink;

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

/* ---- matrices */

static void find_totals(void) {
  lian_totals *t = NULL;
  size_t at, members[8], room = below(9);
  lian_total_kind kind;
  end_call(lian_totals_find(env(), one(&matrices), below(2) ? one(&matrices) : NULL,
                            below(2) ? one(&matrices) : NULL, &t, err()));
  for (size_t k = 0; k < lian_totals_count(t) + 1; k++)
    if (lian_totals_get(t, k, &at, &kind, members, room) <= room && k < lian_totals_count(t)) sink = (double)at;
  sink = (double)lian_totals_passed_over(t);
  lian_totals_free(t);
}

static void work_matrix(void) {
  lian_matrix *a = one(&matrices), *b = one(&matrices);
  size_t r = lian_matrix_rows(a), c = lian_matrix_cols(a), nr = below(5), nc = below(5);
  switch (below(8)) {
    case 0: MAKE(&matrices, lian_matrix_transpose(env(), a, (lian_matrix **)to, err())); break;
    case 1:
      MAKE(&matrices, lian_matrix_pick(env(), a, r ? places(nr, r) : NULL, nr, c ? places(nc, c) : NULL, nc,
                                       (lian_matrix **)to, err()));
      break;
    case 2: MAKE(&matrices, lian_matrix_product(env(), a, b, (lian_matrix **)to, err())); break;
    case 3: MAKE(&matrices, lian_matrix_add(env(), a, b, number(), (lian_matrix **)to, err())); break;
    case 4: MAKE(&matrices, lian_matrix_scale(env(), a, maybe(r), maybe(c), (lian_matrix **)to, err())); break;
    case 5:
      MAKE(&matrices,
           lian_matrix_cut(env(), a, places(nr, r), nr, places(nc, c), nc, number(), (lian_matrix **)to, err()));
      break;
    case 6: end_call(lian_matrix_row_sums(a, answer(r, sizeof(double)), err())); break;
    default:
      end_call(lian_matrix_col_sums(a, answer(c, sizeof(double)), err()));
      sink = lian_matrix_same(a, b) + (double)lian_matrix_negative(a) + (double)lian_matrix_first_bad(a);
      double *to = lian_matrix_edit(a);
      if (to && r * c > 0) to[below(r * c)] = number();
      lian_matrix_free(lian_matrix_keep(a));
  }
}

static void balance(void) {
  lian_matrix *a = one(&matrices);
  size_t r = lian_matrix_rows(a), c = lian_matrix_cols(a), fixed = below(3);
  lian_cell *cells = room(fixed, sizeof *cells, 0);
  for (size_t k = 0; k < fixed; k++) cells[k] = (lian_cell){place(r), place(c), number()};
  lian_balancing o = {.size = size_of(sizeof o),
                      .allow_negative = once_in(2),
                      .tolerance = once_in(4) ? number() : 1e-9,
                      .most = (int)below(200) - 2,
                      .fixed = amiss(20) ? NULL : cells,
                      .fixed_count = fixed};
  static lian_balance report;
  double *rows = numbers(r), *cols = numbers(c);
  if (once_in(2) && rows && cols && !lian_matrix_row_sums(a, rows, NULL)) (void)lian_matrix_col_sums(a, cols, NULL);
  MAKE(&matrices, lian_balance_matrix(env(), a, rows, cols, amiss(60) ? NULL : &o, (lian_matrix **)to,
                                      amiss(40) ? NULL : &report, err()));
}

/* ---- tables */

static void change_chain(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), some = below(n + 2);
  lian_block_view demand = {.size = sizeof demand};
  size_t d = lian_chain_block(c, LIAN_PART_DEMAND, &demand, NULL) ? 0 : demand.count;
  static lian_balance report;
  lian_balancing o = {.size = size_of(sizeof o), .tolerance = 1e-9, .most = 100};
  if (below(5) == 0) {
    size_t groups = 1 + below(3), entries = n + below(2);
    lian_axis axis = {"region", few_texts(groups)};
    size_t *node = places(entries, n);
    for (size_t k = 0; node && k < entries && !once_in(6); k++) node[k] = k < n ? k : below(n);
    lian_grouping g = {.size = size_of(sizeof g),
                       .groups = groups,
                       .entries = once_in(2) ? n : entries,
                       .labels = texts(groups),
                       .axes = &axis,
                       .axis_count = below(2),
                       .node = node,
                       .group = places(entries, groups),
                       .weight = once_in(5) ? numbers(entries) : NULL,
                       .categories = 2,
                       .category = once_in(2) ? places(d, 2) : NULL,
                       .category_labels = texts(2),
                       .category_regions = once_in(2) ? few_texts(2) : NULL};
    MAKE(&chains, lian_chain_aggregate(env(), c, amiss(60) ? NULL : &g, (lian_chain **)to, err()));
    return;
  }
  switch (below(5)) {
    case 0: MAKE(&chains, lian_chain_select(env(), c, places(some, n), some, (lian_chain **)to, err())); break;
    case 1:
      MAKE(&chains, lian_chain_split(env(), c, once_in(2) ? NULL : answer(n, 8), (lian_chain **)to, err()));
      break;
    case 2: MAKE(&chains, lian_chain_totals(env(), c, (lian_chain **)to, err())); break;
    case 3:
      MAKE(&chains, lian_chain_with_flows(env(), c, once_in(2) ? lian_chain_flows(c) : one(&matrices),
                                          (lian_kept)name(3), (lian_chain **)to, err()));
      break;
    default:
      MAKE(&chains, lian_chain_balance(env(), c, numbers(n), numbers(n), &o, (lian_kept)name(3), (lian_chain **)to,
                                       &report, err()));
  }
}

static lian_flows reading(void) { return (lian_flows)name(2); }

static void analyse(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), some = below(n + 2), other = below(n + 2);
  static lian_solution solution;
  lian_extraction o = {size_of(sizeof o), (lian_side)name(5), once_in(3), once_in(2) ? 1 : share()};
  lian_link k = {.size = size_of(sizeof k),
                 .from = places(some, n),
                 .to = places(other, n),
                 .from_count = some,
                 .to_count = other,
                 .share = share(),
                 .finals = maybe(some)};
  const size_t w = sizeof(double);
  switch (below(27)) {
    case 0: MAKE(&matrices, lian_coefficients(env(), c, reading(), once_in(2), (lian_matrix **)to, err())); break;
    case 1: end_call(lian_coefficient(env(), c, reading(), place(n), place(n), answer(1, w), err())); break;
    case 2: MAKE(&matrices, lian_leontief_inverse(env(), c, reading(), (lian_matrix **)to, err())); break;
    case 3: MAKE(&matrices, lian_ghosh_inverse(env(), c, reading(), (lian_matrix **)to, err())); break;
    case 4: end_call(lian_leontief_output(env(), c, reading(), numbers(n), answer(n, w), &solution, err())); break;
    case 5: end_call(lian_ghosh_output(env(), c, reading(), numbers(n), answer(n, w), NULL, err())); break;
    case 6: end_call(lian_multipliers(env(), c, reading(), maybe(n), answer(n, w), &solution, err())); break;
    case 7:
      end_call(lian_closed_multipliers(env(), c, reading(), maybe(n), numbers(n), numbers(n), share(), answer(n, w),
                                       answer(n, w), answer(1, w), err()));
      break;
    case 8: {
      lian_linkages l = {size_of(sizeof l), answer(n, w), answer(n, w), answer(n, w), answer(n, w), answer(n, w)};
      end_call(lian_chain_linkages(env(), c, reading(), once_in(2), &l, err()));
      break;
    }
    case 9:
      end_call(lian_eigenvector_linkages(env(), c, reading(), answer(n, w), answer(n, w), answer(1, w), err()));
      break;
    case 10: end_call(lian_extract_each(env(), c, reading(), &o, maybe(n), answer(n, w), err())); break;
    case 11: end_call(lian_extract_node(env(), c, reading(), &o, place(n), answer(n, w), err())); break;
    case 12: end_call(lian_extract_group(env(), c, reading(), places(some, n), some, answer(n, w), err())); break;
    case 13: end_call(lian_extract_link(env(), c, reading(), &k, answer(n, w), err())); break;
    case 14: end_call(lian_extract_cell(env(), c, reading(), place(n), place(n), number(), answer(n, w), err())); break;
    case 15: end_call(lian_upstreamness(env(), c, reading(), maybe(n), answer(n, w), err())); break;
    case 16: MAKE(&matrices, lian_propagation(env(), c, reading(), (lian_matrix **)to, err())); break;
    case 17:
      MAKE(&matrices, lian_influence(env(), c, reading(), (lian_influence_of)name(2), (lian_matrix **)to, err()));
      break;
    case 18:
      MAKE(&matrices, lian_influence_cell(env(), c, reading(), place(n), place(n), (lian_matrix **)to, err()));
      break;
    case 19: MAKE(&matrices, lian_tolerable(env(), c, reading(), number(), (lian_matrix **)to, err())); break;
    case 20: {
      size_t top = below(5), steps = below(12);
      lian_paths p = {.size = size_of(sizeof p),
                      .value = answer(top, w),
                      .start = answer(top + 1, sizeof(size_t)),
                      .step = answer(steps, sizeof(uint32_t)),
                      .step_room = steps};
      end_call(
          lian_structural_paths(env(), c, reading(), numbers(n), numbers(n), top, number(), below(300), &p, err()));
      break;
    }
    case 21:
      end_call(lian_price_change(env(), c, reading(), numbers(n), maybe(n), maybe(n), once_in(2) ? NULL : flags(n),
                                 answer(n, w), err()));
      break;
    case 22:
      end_call(lian_tariff_cost(env(), c, numbers(n), once_in(2) ? NULL : flags(n), answer(n, w), answer(1, w), err()));
      break;
    case 23:
      MAKE(&matrices,
           lian_content(env(), c, reading(), (lian_measure)name(5), (lian_matrix **)to, answer(n, w), err()));
      break;
    case 24:
      end_call(lian_content_by_supplier(env(), c, reading(), (lian_measure)name(5), numbers(n), answer(n, w),
                                        answer(1, w), err()));
      break;
    case 25: {
      lian_sourcing s = {size_of(sizeof s), answer(n, w), answer(n, w), answer(n, w), answer(n, w)};
      end_call(lian_chain_sourcing(env(), c, &s, err()));
      break;
    }
    default:
      if (once_in(2))
        end_call(lian_chain_apply(env(), c, reading(), numbers(n), answer(n, w), err()));
      else
        end_call(lian_tiers(env(), c, reading(), numbers(n), numbers(n), some, answer(some, w), err()));
  }
  clean(0);
}

static void supply(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), groups = 1 + below(3);
  lian_supply_terms t = {.size = size_of(sizeof t),
                         .cap = numbers(n),
                         .demand = numbers(n),
                         .group = once_in(2) ? NULL : short_places(n, groups),
                         .groups = groups,
                         .essential = share()};
  lian_supply s = {.size = size_of(sizeof s), .output = answer(n, 8), .delivered = answer(n, 8), .price = answer(n, 8)};
  int best = once_in(2);
  lian_status status =
      best ? lian_supply_best(env(), c, reading(), &t, once_in(2) ? NULL : one(&matrices), once_in(2), &s, err())
           : lian_supply_rationed(env(), c, reading(), &t, (lian_serving)name(LIAN_SERVE_COUNT), &s, err());
  end_call(status);
  if (!status && !best) lian_matrix_free(s.recipes);
}

/* ---- items */

static size_t providers_of(const lian_chain *c) {
  lian_items_view t = {.size = sizeof t};
  return lian_chain_items(c, &t, NULL) ? 0 : lian_labels_count(t.providers);
}

static void make_case(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), providers = providers_of(c);
  lian_cut cuts[2] = {{once_in(2) ? NULL : flags(n), flags(providers), share()}, {NULL, flags(providers), share()}};
  lian_case_spec spec = {.size = size_of(sizeof spec),
                         .home = once_in(2) ? "R" : text(),
                         .made = once_in(2) ? NULL : flags(n),
                         .cuts = amiss(40) ? NULL : cuts,
                         .cut_count = below(3)};
  MAKE(&cases, lian_case_new(env(), c, amiss(60) ? NULL : &spec, (lian_case **)to, err()));
}

static void ask_case(void) {
  lian_case *q = one(&cases);
  size_t n = lian_case_count(q), units = lian_case_units(q), goals = below(3), count = below(5);
  lian_goal g = {.size = size_of(sizeof g),
                 .count = goals,
                 .item = short_places(goals, n),
                 .weight = maybe(goals),
                 .best = once_in(2)};
  const lian_goal *goal = amiss(40) ? NULL : &g;
  size_t *start = room(count + 1, sizeof *start, 0);
  start[0] = once_in(10);
  for (size_t k = 0; k < count; k++) start[k + 1] = start[k] + below(3);
  if (amiss(15)) start[below(count + 1)] = below(3);
  size_t longest = 0;
  for (size_t k = 0; k <= count; k++) longest = start[k] > longest ? start[k] : longest;
  switch (below(9)) {
    case 8: end_call(lian_case_supply(q, numbers(n), numbers(n), err())); break;
    case 0: {
      size_t groups = below(4);
      lian_unit_spec spec = {.size = size_of(sizeof spec),
                             .group = short_places(lian_case_providers(q), groups),
                             .groups = groups,
                             .each_item = once_in(2),
                             .share = share()};
      end_call(lian_case_set_units(env(), q, amiss(60) ? NULL : &spec, err()));
      break;
    }
    case 1: {
      uint32_t *item = answer(1, 4), *group = answer(1, 4);
      end_call(lian_case_unit(q, place(units), item, group, answer(1, 8), err()));
      break;
    }
    case 2:
      end_call(lian_case_evaluate(env(), q, goal, start, short_places(longest, units), count, answer(count, 8), err()));
      break;
    case 3: MAKE(&matrices, lian_case_pairs(env(), q, goal, (lian_matrix **)to, err())); break;
    case 4: {
      lian_cut_sets *s = NULL;
      lian_status status = lian_case_cut_sets(NULL, q, goal, share(), place(4), once_in(2) ? 0 : below(100),
                                              amiss(40) ? NULL : &s, err());
      end_call(status);
      lian_cut_sets_free(NULL, s);
      break;
    }
    case 5:
      end_call(lian_case_gaps(env(), q, goal, share(), maybe(n), below(4), answer(n, sizeof(lian_gap)), answer(1, sizeof(size_t)),
                              err()));
      break;
    case 6: end_call(lian_case_chokepoints(env(), q, goal, answer(units, sizeof(lian_chokepoint)), err())); break;
    default: {
      uint32_t *from = answer(n, 4);
      end_call(lian_case_impact(env(), q, answer(n, 8), from, err()));
      for (size_t i = 0; i < n; i++) sink = lian_case_levels(q)[i] + lian_case_own(q)[i] + lian_case_abroad(q)[i];
    }
  }
}

static void ask_items(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), count = below(3);
  if (once_in(2)) {
    end_call(lian_autonomy(env(), c, once_in(2) ? "R" : text(), once_in(2) ? NULL : flags(n), short_places(count, n),
                           count, answer(count, 8), once_in(2) ? NULL : answer(count, 4), err()));
    return;
  }
  lian_shape *s = room(1, sizeof *s, 0);
  *s = (lian_shape){.size = size_of(sizeof *s),
                    .upstream = room(n, 4, 0),
                    .downstream = room(n, 4, 0),
                    .loop = room(n, 4, 0),
                    .gate = room(n, 4, 0),
                    .behind = room(n, 4, 0),
                    .articulation = room(n, 1, 0)};
  end_call(lian_chain_shape(env(), c, short_places(count, n), count, amiss(40) ? NULL : s, err()));
}

/* ---- networks of firms */

/* days for links, alike in number: some before others end */
static int32_t *days(size_t count) {
  int32_t *v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = (int32_t)below(40);
  return v;
}

static void make_network(void) {
  size_t n = below(12), links = n ? below(40) : 0;
  int dated = once_in(5);
  lian_network_spec spec = {.size = size_of(sizeof spec),
                            .nodes = n,
                            .links = links,
                            .supplier = short_places(links, n),
                            .buyer = short_places(links, n),
                            .value = once_in(4) ? NULL : amounts(links),
                            .from = dated ? days(links) : NULL,
                            .to = dated ? days(links) : NULL,
                            .undirected = once_in(5)};
  lian_network_found found;
  MAKE(&networks, lian_network_new(env(), amiss(60) ? NULL : &spec, NULL, (lian_network **)to,
                                   once_in(3) ? NULL : &found, err()));
}

static lian_network_view look(const lian_network *g) {
  lian_network_view v = {.size = sizeof v};
  if (!g || lian_network_look(g, &v, NULL)) v.nodes = v.links = 0;
  return v;
}

/* the rows of a network make one again; now and then a row is not as it must be */
static void copy_network(void) {
  lian_network *g = one(&networks);
  lian_network_view v = look(g);
  if (!g || amiss(4)) {
    end_call(lian_network_look(g, amiss(40) ? NULL : &v, err()));
    return;
  }
  uint32_t *start = room(v.nodes + 1, 4, 0), *buyer = room(v.links, 4, 0);
  memcpy(start, v.out_start, (v.nodes + 1) * 4);
  memcpy(buyer, v.buyer, v.links * 4);
  if (amiss(5)) start[below(v.nodes + 1)] = (uint32_t)place(v.links);
  if (amiss(5) && v.links) buyer[below(v.links)] = (uint32_t)place(v.nodes);
  lian_rows_spec spec = {.size = size_of(sizeof spec), .nodes = v.nodes, .links = v.links, .start = start,
                         .buyer = buyer, .value = v.value, .from = v.from, .to = v.to, .undirected = v.undirected};
  MAKE(&networks, lian_network_rows(env(), amiss(60) ? NULL : &spec, NULL, (lian_network **)to, err()));
}

static void change_network(void) {
  lian_network *g = one(&networks);
  lian_network_view v = look(g);
  if (once_in(3)) {
    keep(&networks, lian_network_keep(g));
    sink = (double)lian_network_bytes(g);
  } else if (once_in(2)) {
    MAKE(&networks, lian_network_at(env(), g, (int32_t)below(40), (int32_t)below(40), (lian_network **)to, err()));
  } else {
    size_t count = below(4);
    lian_move *moves = room(count, sizeof *moves, 0);
    for (size_t k = 0; k < count; k++) {
      size_t e = below(v.links), i = 0;
      while (i < v.nodes && v.out_start[i + 1] <= e) i++;
      moves[k] = (lian_move){(uint32_t)(amiss(9) ? place(v.nodes) : i),
                             v.links && !amiss(9) ? v.buyer[e] : (uint32_t)place(v.nodes), (uint32_t)place(v.nodes),
                             v.links && !amiss(9) ? v.value[e] * share() : number()};
    }
    MAKE(&networks, lian_network_move(env(), g, count, amiss(40) ? NULL : moves, (lian_network **)to, err()));
  }
}

static void ask_network(void) {
  const lian_network *g = one(&networks);
  lian_network_view v = look(g);
  size_t n = v.nodes, count = below(5);
  lian_rows side = (lian_rows)name(3);
  uint32_t *sources = once_in(2) ? NULL : short_places(count, n);
  static const char *const measures[] = {"components", "bow_tie", "cores", "rank", "influence", "betweenness",
                                         "distances", "articulation", "dominators", "triangles", "degrees"};
  size_t measure = below(sizeof measures / sizeof *measures);
  doing = measures[measure];
  switch (measure) {
    case 0: end_call(lian_network_components(env(), g, once_in(2), answer(n, 4), answer(1, sizeof(size_t)), err())); break;
    case 1: end_call(lian_network_bow_tie(env(), g, answer(n, 1), err())); break;
    case 2: end_call(lian_network_cores(env(), g, side, answer(n, 4), err())); break;
    case 3: {
      lian_rank_spec spec = {.size = size_of(sizeof spec), .damping = share(), .tolerance = share() * 1e-6,
                             .most = below(60), .forward = once_in(2), .weighted = once_in(2), .p = maybe(n)};
      end_call(lian_network_rank(env(), g, amiss(60) ? NULL : &spec, answer(n, 8), answer(1, sizeof(size_t)),
                                 answer(1, 8), err()));
      break;
    }
    case 4:
      end_call(lian_network_influence(env(), g, share(), maybe(n), share() * 1e-6, below(60), answer(n, 8),
                                      answer(1, sizeof(size_t)), answer(1, 8), err()));
      break;
    case 5:
      end_call(lian_network_betweenness(env(), g, once_in(2), count, sources, answer(n, 8),
                                        once_in(2) ? NULL : room(n, 8, 1), err()));
      break;
    case 6: {
      size_t asked = sources ? count : n;
      end_call(lian_network_distances(env(), g, side, count, sources, answer(asked, 8), answer(asked, 8),
                                      answer(asked, 8), err()));
      break;
    }
    case 7: end_call(lian_network_articulation(env(), g, answer(n, 1), err())); break;
    case 8: end_call(lian_network_dominators(env(), g, answer(n, 4), answer(n, 4), err())); break;
    case 9: end_call(lian_network_triangles(env(), g, answer(n, 4), answer(n, 8), err())); break;
    default: {
      lian_degrees d = {.size = size_of(sizeof d), .buyers = answer(n, 4), .suppliers = answer(n, 4),
                        .sales = answer(n, 8), .purchases = answer(n, 8), .buyer_concentration = answer(n, 8),
                        .supplier_concentration = answer(n, 8), .mutual = answer(1, sizeof(size_t))};
      end_call(lian_network_degrees(env(), g, amiss(60) ? NULL : &d, err()));
    }
  }
}

static size_t cascade_nodes[KEPT]; /* of the networks of cascades, which do not say it */

static void make_cascade(void) {
  lian_network *g = one(&networks);
  size_t n = look(g).nodes, sectors = 1 + below(4), markets = below(4), k = below(KEPT);
  lian_cascade_spec spec = {.size = size_of(sizeof spec),
                            .sector = short_places(n, sectors),
                            .sectors = sectors,
                            .classes = bytes(sectors * sectors, 3),
                            .market = once_in(3) ? NULL : short_places(n, markets),
                            .markets = markets,
                            .revenue = maybe(n),
                            .costs = maybe(n),
                            .weight = maybe(n),
                            .floor = once_in(2) ? NULL : shares(n)};
  lian_cascade *made = NULL;
  lian_status status = lian_cascade_new(env(), g, amiss(60) ? NULL : &spec, amiss(60) ? NULL : &made, err());
  end_call(status);
  if (!made) return;
  lian_cascade_free(cascades.at[k]);
  cascades.at[k] = made;
  cascade_nodes[k] = n;
}

static void run_cascade(void) {
  size_t k = below(KEPT), n = cascade_nodes[k], count = below(20);
  const lian_cascade *c = amiss(40) ? NULL : cascades.at[k];
  if (once_in(4)) {
    end_call(once_in(2) ? lian_cascade_upstream(env(), c, answer(n, 8), err())
                        : lian_cascade_closed(env(), c, answer(n, 1), err()));
    return;
  }
  size_t *start = once_in(2) ? NULL : room(count + 1, sizeof *start, 0), firms_failing = count;
  if (start) {
    start[0] = 0;
    for (size_t f = 0; f < count; f++) start[f + 1] = start[f] + (n > 1 ? below(3) : n);
    firms_failing = start[count];
  }
  uint32_t *firm = short_places(firms_failing, n);
  for (size_t f = 0; start && firm && f < count && !amiss(20); f++) /* each once */
    for (size_t e = start[f]; n > 0 && e < start[f + 1]; e++) firm[e] = (uint32_t)((f + e - start[f]) % n);
  lian_failures f = {.size = size_of(sizeof f), .count = count, .start = start, .firm = firm,
                     .share = once_in(2) ? NULL : shares(firms_failing),
                     .share_up = once_in(2) ? NULL : shares(firms_failing), .tolerance = once_in(4) ? 0 : 0.001 + share() / 10,
                     .iterations = 1 + below(40), .mode = (lian_cascade_mode)name(3)};
  lian_cascade_result r = {.size = size_of(sizeof r), .index = room(count, 8, 0), .down = room(count, 8, 0),
                           .up = room(count, 8, 0), .residual = once_in(2) ? NULL : room(count, 8, 0),
                           .iterations = once_in(2) ? NULL : room(count, 4, 0), .dense = room(count, 1, 0),
                           .loss = once_in(2) ? NULL : room(n, 8, 0), .loss_up = once_in(2) ? NULL : room(n, 8, 0)};
  lian_losses *losses = NULL;
  lian_status status = lian_cascade_run(env(), c, amiss(60) ? NULL : &f, amiss(60) ? NULL : &r, share(),
                                        once_in(2) ? NULL : &losses, err());
  end_call(status);
  for (size_t e = 0; losses && e < losses->start[losses->count]; e++) sink = losses->down[e] + losses->up[e] + losses->firm[e];
  lian_losses_free(losses);
}

/* ---- items over months */

static void make_course(void) {
  lian_case *q = one(&cases);
  size_t n = lian_case_count(q), watched = below(4), followed = below(4);
  lian_course_spec spec = {.size = size_of(sizeof spec),
                           .final = once_in(2) ? NULL : flags(n),
                           .months = number(),
                           .lanes = below(12),
                           .steps = below(20),
                           .watched = watched,
                           .watch = short_places(watched, n),
                           .followed = followed,
                           .follow = short_places(followed, n)};
  MAKE(&courses, lian_course_new(env(), q, amiss(60) ? NULL : &spec, (lian_course **)to, err()));
}

/* all that a record says is there */
static void read_record(const double *row, size_t rows, size_t columns) {
  volatile double sum = 0;
  for (size_t k = 0; row && k < rows * columns; k++) sum += row[k];
}

static void run_course(void) {
  lian_course *s = one(&courses);
  size_t done = lian_course_done(s), watched = lian_course_watched(s), followed = lian_course_followed(s), k = place(9);
  lian_course_item now = {.size = size_of(sizeof now), .own = share(), .abroad = share(), .cover = share(),
                          .buy = share(), .stock = share()};
  switch (below(4)) {
    case 0: end_call(lian_course_step(env(), s, below(6), err())); break;
    case 1: end_call(lian_course_set(s, k, (uint32_t)place(6), amiss(60) ? NULL : &now, err())); break;
    case 2: end_call(lian_course_get(s, k, (uint32_t)place(6), answer(1, sizeof now), answer(1, 8), err())); break;
    default:
      read_record(lian_course_levels(s, k), done, watched);
      read_record(lian_course_stocks(s, k), done, watched);
      read_record(lian_course_needs(s, k), done, followed);
      read_record(lian_course_own(s, k), done, followed);
      read_record(lian_course_abroad(s, k), done, followed);
  }
}

/* ---- time */

static void make_economy(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), goods = 1 + below(3), columns = below(3), lanes = amiss(30) ? 0 : 1 + below(2);
  if (once_in(3)) {
    lian_economy_plan plan;
    lian_economy_plan_default(&plan);
    plan.size = size_of(sizeof plan);
    if (once_in(3)) plan.stock = number();
    if (once_in(6)) plan.overcapacity = number();
    plan.rationing = (lian_serving)name(LIAN_SERVE_COUNT);
    MAKE(&economies, lian_economy_planned(env(), c, once_in(2) ? NULL : &plan, (lian_economy **)to, err()));
    return;
  }
  double *two = room(goods, 8, 0), *three = room(goods, 8, 0);
  for (size_t g = 0; g < goods; g++) {
    two[g] = amiss(20) ? number() : 2;
    three[g] = amiss(20) ? number() : 3;
  }
  lian_economy_spec specs[2], *s = specs;
  *s = (lian_economy_spec){.size = size_of(sizeof *s),
                           .which = once_in(10) ? reading() : LIAN_FLOWS_DOMESTIC,
                           .steps = amiss(20) ? number() : 12,
                           .good = short_places(n, goods),
                           .goods = goods,
                           .quiet = once_in(6),
                           .purchases = columns ? maybe(n * columns) : NULL,
                           .columns = columns,
                           .dormant = once_in(6) ? flags(n) : NULL,
                           .net = once_in(2),
                           .stock = three,
                           .restore = three,
                           .reach = two,
                           .keep = once_in(6) ? numbers(n) : NULL,
                           .importance = bytes(goods * n, 3),
                           .minor = 0,
                           .alpha_base = 1,
                           .alpha_max = once_in(10) ? number() : 1.25,
                           .alpha_steps = 12,
                           .hire = once_in(5) ? share() : 0,
                           .fire = once_in(5) ? share() : 0,
                           .production = (lian_production)name(2),
                           .rationing = (lian_serving)name(4),
                           .target = (lian_target)name(3),
                           .by_capacity = once_in(2),
                           .by_demand = once_in(4),
                           .run_down = once_in(4),
                           .rebuild_last = once_in(2),
                           .backlog = once_in(3)};
  if (!s->purchases && !amiss(20)) s->columns = 0;
  specs[1] = specs[0];
  MAKE(&economies, lian_economy_new(env(), c, amiss(60) ? NULL : specs, lanes, (lian_economy **)to, err()));
}

static void run_economy(void) {
  lian_economy *e = one(&economies);
  size_t n = lian_economy_count(e), goods = lian_economy_goods(e), columns = lian_economy_columns(e),
         lanes = lian_economy_lanes(e), k = place(lanes), steps = below(5), cells = below(4);
  switch (below(17)) {
    case 0:
    case 1:
    case 2: {
      lian_step *s = room(steps * lanes, sizeof *s, 0);
      end_call(lian_economy_run(env(), e, steps, once_in(3) ? NULL : s, err()));
      break;
    }
    case 3: end_call(lian_economy_place(env(), e, err())); break;
    case 4: end_call(lian_economy_set(e, k, (lian_setting)name(8), numbers(n), err())); break;
    case 5:
      end_call(lian_economy_demand(e, k, cells, short_places(cells, n), short_places(cells, columns), numbers(cells),
                                   err()));
      break;
    case 6:
      end_call(lian_economy_asked(e, k, flags(columns), answer(n, 8), once_in(2) ? NULL : answer(n, 8), err()));
      break;
    case 7: end_call(lian_economy_cut(e, k, flags(n), flags(n + columns), share(), share(), err())); break;
    case 8: end_call(lian_economy_weigh(e, k, flags(n), flags(n + columns), number(), err())); break;
    case 9:
      end_call(lian_economy_move(e, k, place(goods), flags(n), flags(n + columns), share(), numbers(n), err()));
      break;
    case 10: end_call(lian_economy_turn(e, k, place(n), share(), numbers(n), err())); break;
    case 11: lian_economy_uncut(e, k); break;
    case 12: end_call(lian_economy_relocate(e, k, place(n), place(n), share(), err())); break;
    case 13:
      if (once_in(2))
        end_call(lian_economy_set_reserve(e, k, place(goods), flags(n), number(), err()));
      else
        end_call(lian_economy_add_stock(e, k, place(goods), numbers(n), err()));
      break;
    case 14: {
      lian_priority p = {.size = size_of(sizeof p),
                         .classes = place(5),
                         .final_class = below(3),
                         .class_of = bytes(n, 3),
                         .reserved = {share() / 3, share() / 3},
                         .ordered = once_in(2)};
      end_call(lian_economy_prioritise(e, k, amiss(60) ? NULL : &p, err()));
      if (once_in(3)) lian_economy_unprioritise(e, k);
      break;
    }
    case 15: {
      lian_series what = (lian_series)name(17);
      const double *v = lian_economy_get(e, k, what);
      size_t count = what == LIAN_SERIES_STOCKS || what == LIAN_SERIES_USE ? goods * n : n;
      for (size_t i = 0; v && i < count; i++) sink = v[i];
      end_call(lian_economy_orders(e, k, flags(n), flags(n), answer(n, 8), err()));
      break;
    }
    default: {
      size_t groups = 1 + below(3), rows = 0, wide = 0, record = 0;
      lian_status status =
          lian_economy_observe(e, k, (lian_observed)name(9), once_in(2) ? NULL : short_places(n, groups),
                               once_in(2) ? NULL : short_places(columns, groups), groups, once_in(3) ? below(4) : 1,
                               amiss(60) ? NULL : &record, err());
      end_call(status);
      const double *v = lian_economy_observed(e, k, place(3), &rows, &wide);
      for (size_t i = 0; v && i < rows * wide; i++) sink = v[i];
      sink = lian_economy_observed(e, k, 0, NULL, NULL) != NULL;
    }
  }
  clean(0);
  if (once_in(200)) keep(&economies, NULL); /* records grow */
}

static void make_firms(void) {
  lian_chain *c = one(&chains);
  size_t n = lian_chain_count(c), goods = 1 + below(3);
  double *stock = numbers(n);
  for (size_t i = 0; stock && i < n && !once_in(5); i++) stock[i] = 2;
  lian_firms_spec s = {.size = size_of(sizeof s),
                       .steps = amiss(20) ? number() : 12,
                       .good = short_places(n, goods),
                       .goods = goods,
                       .stock = stock,
                       .restore = amiss(20) ? number() : 3,
                       .rationing = (lian_serving)name(LIAN_SERVE_COUNT)};
  MAKE(&firms, lian_firms_new(env(), c, amiss(60) ? NULL : &s, (lian_firms **)to, err()));
}

static void run_firms(void) {
  lian_firms *f = one(&firms);
  size_t n = lian_firms_count(f), groups = 1 + below(3), record = 0, rows = 0, wide = 0;
  switch (below(5)) {
    case 0:
    case 1: {
      lian_step *s = room(1, sizeof *s, 0);
      end_call(lian_firms_step(env(), f, once_in(3) ? NULL : s, err()));
      break;
    }
    case 2: end_call(lian_firms_set(f, (lian_setting)name(7), numbers(n), err())); break;
    case 3: {
      const double *v = lian_firms_get(f, (lian_series)name(17));
      for (size_t i = 0; v && i < n; i++) sink = v[i];
      v = lian_firms_observed(f, place(3), &rows, &wide);
      for (size_t i = 0; v && i < rows * wide; i++) sink = v[i];
      break;
    }
    default:
      end_call(lian_firms_observe(f, (lian_observed)name(9), once_in(2) ? NULL : short_places(n, groups), groups,
                                  once_in(3) ? below(4) : 1, amiss(60) ? NULL : &record, err()));
  }
  if (once_in(200)) keep(&firms, NULL);
}

static void run_programme(void) {
  lian_programme_spec spec;
  lian_programme_input in;
  lian_programme_default(amiss(40) ? NULL : &spec);
  lian_programme_default(&spec);
  lian_programme_input_default(&in);
  spec.size = size_of(sizeof spec);
  in.size = size_of(sizeof in);
  if (once_in(3)) spec.readiness = (int)place(12);
  if (once_in(4)) spec.rate[below(10)] = number();
  if (once_in(4)) spec.gamma = number();
  if (once_in(4)) in.budget = number();
  size_t draws = below(5);
  lian_programme state_of;
  if (once_in(2)) {
    lian_status status =
        lian_programme_start(&spec, any(), any(), once_in(10) ? any() : below(9), amiss(60) ? NULL : &state_of, err());
    if (status) return;
    if (amiss(20)) state_of.readiness = (int)place(20);
    status = lian_programme_step(&spec, amiss(60) ? NULL : &state_of, once_in(4) ? number() : 2, &in, err());
    return;
  }
  double *met = room(draws, 8, 0), *cost = room(draws, 8, 0);
  end_call(lian_programme_draws(env(), &spec, &in, 0, once_in(4) ? number() : 2, draws, any(), any(), met, cost,
                                amiss(40) ? NULL : room(draws, 8, 0), err()));
}

static void draw(void) {
  size_t count = below(4);
  lian_distribution d = {.family = (lian_family)name(7),
                         .p = {number(), number(), number(), number()},
                         .count = count,
                         .values = maybe(count),
                         .weights = numbers(count),
                         .low = once_in(2) ? -INFINITY : number(),
                         .high = once_in(2) ? INFINITY : number()};
  double low, high;
  if (!lian_distribution_check(amiss(60) ? NULL : &d, err())) {
    sink = lian_distribution_quantile(&d, share()) + lian_distribution_cumulative(&d, number()) +
           lian_distribution_mean(&d);
    lian_distribution_bounds(&d, &low, &high);
  }
  sink =
      lian_distribution_mean(NULL) + lian_random_uniform(any(), any(), any()) + (double)lian_random_stream(text(), 0);
  clean(0);
}

/* ---- text and stores */

static const char *const FILES[] = {"n,a,b\nx,1,2\ny,3,4\n", "a;b\n1;2\n", "\"q\"\"\",2\n,\n", "",
                                    "a\tb\n1\t-2.5e3\n\n",   "x,1\ny\n",   "\"open",           "a,b\r\n(3),...\r\n"};

/* what it points to stays, as the header asks for */
static lian_text_options text_options(void) {
  static const char *const encodings[] = {NULL, "gb18030", "utf-16le", "windows-1252", "martian", "//IGNORE", ""};
  static const char *const some[] = {":", "x", "1", ""};
  lian_text_options o = {.size = size_of(sizeof o),
                         .separator = once_in(3) ? (char)below(128) : '\0',
                         .encoding = encodings[careful ? 0 : below(7)],
                         .decimal = careful ? '\0' : (char)(once_in(2) ? ',' : (int)below(128) * once_in(9)),
                         .thousands = careful ? '\0' : ".,' \0"[below(5)],
                         .percent = once_in(2),
                         .flags = once_in(2) ? LIAN_FLAGS : NULL,
                         .missing = some,
                         .missings = below(4),
                         .zero = some + 1,
                         .zeros = below(3),
                         .comment = once_in(8) ? some[below(4)] : NULL,
                         .stop = some,
                         .stops = once_in(8) ? below(4) : 0,
                         .last = once_in(8) ? some[below(4)] : NULL,
                         .last_line = once_in(8) ? below(4) : 0};
  return o;
}

static void ask_text(lian_text *t) {
  char remedy[LIAN_REMEDY_SIZE];
  const char *bytes = FILES[below(8)];
  lian_field f = {bytes, strlen(bytes), 0, 0};
  lian_doubt doubt = {0};
  double v = 0;
  (void)lian_text_number(t, &f, &v);
  lian_text_remedy(amiss(20) ? NULL : t, &f, remedy);
  (void)lian_text_settle(t, err());
  (void)lian_cell_number_as(bytes, f.length, once_in(2) ? ',' : '\0', once_in(2) ? '.' : '\0', &v);
  lian_doubt_note(amiss(20) ? NULL : &doubt, bytes, f.length, 1);
  sink = v + (double)strlen(remedy) + (double)strlen(lian_text_encoding(t)) + (double)lian_text_flagged(t) +
         (double)lian_text_missing(t) + lian_text_stopped(t) + (double)strlen(lian_text_count_remedy(t, below(4), 4)) +
         (double)strlen(lian_gzip_library());
}

static void read_grid(void) {
  const char *file = FILES[below(8)];
  lian_text_options more = text_options();
  const char *const *zero = texts(1);
  lian_grid_options o = {.size = size_of(sizeof o),
                         .separator = careful      ? 0
                                      : once_in(3) ? ','
                                                   : (char)below(128),
                         .skip = once_in(3),
                         .header_rows = careful ? 1 : below(3),
                         .label_columns = careful ? 1 : below(3),
                         .zero = zero,
                         .zeros = below(2),
                         .blank = (lian_blank)name(3),
                         .stop_at_blank = once_in(2),
                         .text = once_in(2) ? &more : NULL};
  MAKE(&grids, lian_grid_read_bytes(env(), amiss(60) ? NULL : file, strlen(file), text(), once_in(4) ? NULL : &o,
                                    (lian_grid **)to, err()));
  const lian_grid *g = one(&grids);
  const char *label = lian_grid_label(g, place(lian_grid_rows(g)), place(lian_grid_label_columns(g)));
  const char *head = lian_grid_header(g, place(lian_grid_header_rows(g)), place(lian_grid_fields(g)));
  sink = (label ? (double)strlen(label) : 0) + (head ? (double)strlen(head) : 0) + (double)lian_grid_blanks(g) +
         (double)lian_grid_line(g, place(lian_grid_rows(g))) + (double)lian_matrix_rows(lian_grid_values(g)) +
         (double)lian_grid_cols(g) + (double)strlen(lian_grid_encoding(g)) + (double)lian_grid_flagged(g) +
         (double)lian_grid_missing(g) + lian_grid_stopped(g);
  if (!once_in(4)) return;
  size_t nr = below(4), nc = below(4), r = lian_grid_rows(g), c = lian_grid_cols(g);
  lian_grid *emptied = one(&grids);
  MAKE(&matrices, lian_grid_take(emptied, r ? places(nr, r) : NULL, nr, c ? places(nc, c) : NULL, nc,
                                 (lian_matrix **)to, err()));
}

static void read_text(void) {
  const char *file = FILES[below(8)];
  lian_text *t = one(&readers);
  lian_field f;
  lian_view view;
  int more, last;
  double v[3];
  lian_text_options o = text_options();
  switch (below(8)) {
    case 6:
      MAKE(&readers, lian_text_open_bytes_with(env(), amiss(60) ? NULL : file, strlen(file), text(),
                                               amiss(20) ? NULL : &o, (lian_text **)to, err()));
      break;
    case 7: ask_text(t); break;
    case 0:
      MAKE(&readers,
           lian_text_open_bytes(env(), amiss(60) ? NULL : file, strlen(file), text(),
                                once_in(3) ? ',' : (char)(below(256) * (size_t)once_in(4)), (lian_text **)to, err()));
      break;
    case 1:
    case 2:
      if (!lian_text_next(t, &f, amiss(40) ? NULL : &more, err()) && more)
        for (size_t k = 0; k < f.length; k++) sink = f.text[k];
      break;
    case 3: (void)lian_text_skip_line(t, amiss(40) ? NULL : &more, err()); break;
    case 4: (void)lian_text_ahead(t, amiss(40) ? NULL : &view, err()); break;
    default:
      sink = (double)lian_text_numbers(t, v, 3, &last) + (double)lian_text_line(t) + (double)lian_text_field_line(t) +
             (double)lian_text_field_column(t) + (double)strlen(lian_text_name(t));
  }
}

/* what is kept goes to /dev/null */
static void write_book(void) {
  lian_book *b = one(&books);
  const char *t = text();
  switch (below(9)) {
    case 0: MAKE(&books, lian_book_new(env(), amiss(20) ? NULL : "/dev/null", (lian_book **)to, err())); break;
    case 1: (void)lian_book_sheet(b, t, err()); break;
    case 2: (void)lian_book_text(b, t, t ? strlen(t) : below(2), err()); break;
    case 3: (void)lian_book_number(b, number(), err()); break;
    case 4: (void)lian_book_whole(b, (int64_t)below(1000) - 500, err()); break;
    case 5: (void)lian_book_flag(b, (int)below(3), err()); break;
    case 6: (void)lian_book_blank(b, err()); break;
    case 7: (void)lian_book_end_row(b, err()); break;
    default:
      if (once_in(10)) (void)lian_book_keep(b, err());
  }
}

static void read_numbers(void) {
  char shown[LIAN_NUMBER_SIZE], cell[LIAN_CELL_SHOWN];
  double v = number(), back = 0;
  size_t length = lian_number_print(v, shown);
  if (isfinite(v) && (!lian_number_parse(shown, length, &back) || back != v)) abort();
  lian_cell_kind kind = lian_cell_number(FILES[0], below(4), &v);
  sink = (double)strlen(lian_cell_problem(kind));
  lian_cell_show(FILES[below(7)], 0, cell);
  size_t shorter = below(4);
  lian_text_trim(FILES[0], &shorter);
  sink = (double)strlen(lian_status_name((lian_status)name(14))) +
         (double)strlen(lian_status_code((lian_status)name(14))) + (double)strlen(lian_role_name((lian_role)name(15))) +
         (double)strlen(lian_kind_name((lian_kind)name(3))) + (double)strlen(lian_serving_name((lian_serving)name(6)));
  const lian_labels *l = one(&lists);
  const char *label = lian_labels_text(l, place(lian_labels_count(l)));
  sink = (double)lian_labels_find(l, label) + (double)lian_sparse_count(one(&sparses));
}

static void use_store(void) {
  lian_store *s = one(&stores);
  switch (below(4)) {
    case 0:
      if (!once_in(10)) break; /* opening takes a while */
      MAKE(&stores, lian_store_open(env(),
                                    amiss(4)   ? NULL
                                    : amiss(4) ? "/nowhere/a.db"
                                               : ":memory:",
                                    (lian_store_mode)name(3), (lian_store **)to, err()));
      break;
    case 1: end_call(lian_store_save_chain(env(), s, text(), one(&chains), once_in(2), err())); break;
    default: MAKE(&chains, lian_store_chain(env(), s, text(), (lian_chain **)to, err()));
  }
}

static void make_frame(void) {
  size_t rows = below(5), columns = below(4);
  static const char *const names[] = {"a", "b", "c", "d"};
  lian_column *c = room(columns, sizeof *c, 0);
  for (size_t k = 0; k < columns; k++)
    c[k] = (lian_column){
        .name = amiss(9) ? text() : names[k], .unit = text(), .numbers = maybe(rows), .texts = few_texts(rows)};
  lian_frame_spec spec = {.size = size_of(sizeof spec),
                          .rows = rows,
                          .columns = columns,
                          .column = amiss(40) ? NULL : c,
                          .title = text(),
                          .note = text()};
  MAKE(&frames, lian_frame_new(env(), amiss(60) ? NULL : &spec, (lian_frame **)to, err()));
  lian_frame *f = one(&frames);
  lian_value v;
  size_t row = place(lian_frame_rows(f)), column = place(lian_frame_columns(f));
  if (!lian_frame_value(f, row, column, amiss(40) ? NULL : &v, err()) && v.kind == LIAN_TEXT)
    sink = (double)strlen(v.text);
  const char *shown[] = {lian_frame_name(f, column), lian_frame_unit(f, column), lian_frame_title(f),
                         lian_frame_note(f)};
  for (size_t k = 0; k < 4; k++) sink = shown[k] ? (double)strlen(shown[k]) : 0;
  sink = (double)lian_frame_find(f, text());
}

static void store_frames(void) {
  lian_store *s = one(&stores);
  static const char *const names[] = {"a", "b"};
  const lian_frame *two[2] = {one(&frames), one(&frames)};
  int64_t id = 0;
  lian_run_spec r = {.size = size_of(sizeof r),
                     .scenario = amiss(9) ? text() : NULL,
                     .chain = once_in(4) ? text() : NULL,
                     .seed = 1,
                     .options = text(),
                     .note = text(),
                     .frames = below(3),
                     .name = amiss(40) ? NULL : names,
                     .frame = two};
  switch (below(4)) {
    case 0:
      end_call(
          lian_store_save_frame(env(), s, once_in(3) ? (int64_t)place(3) : 0, text(), one(&frames), once_in(2), err()));
      break;
    case 1: MAKE(&frames, lian_store_frame(env(), s, (int64_t)place(3), text(), (lian_frame **)to, err())); break;
    case 2: end_call(lian_store_save_run(env(), s, amiss(60) ? NULL : &r, amiss(60) ? NULL : &id, err())); break;
    default: MAKE(&frames, lian_store_list(env(), s, (lian_listing)name(4), (lian_frame **)to, err()));
  }
}

/* ---- coordination, concentration, complexity, space */

static signed char *directions(size_t count) {
  if (once_in(3)) return NULL;
  signed char *v = room(count, 1, 0);
  for (size_t k = 0; k < count; k++) v[k] = once_in(2) ? 1 : -1;
  return v;
}

static lian_subsystems subsystems(void) {
  lian_subsystems s = {.size = size_of(sizeof s), .systems = 1 + below(4)};
  s.cols = s.systems + below(4);
  uint32_t *system = room(s.cols, sizeof *system, 0);
  for (size_t c = 0; c < s.cols; c++) system[c] = (uint32_t)(amiss(60) ? place(s.systems) : c % s.systems);
  s.system = amiss(60) ? NULL : system;
  s.weight = amounts(s.cols);
  if (amiss(60)) s.systems = 0;
  return s;
}

static void coordinate(void) {
  lian_subsystems s = subsystems();
  size_t rows = below(6), k = s.systems ? s.systems : 1, n = rows * k, cells = rows * s.cols;
  const lian_subsystems *given = amiss(60) ? NULL : &s;
  switch (below(6)) {
    case 0: {
      double *u = shares(n), *w = maybe(k);
      end_call(lian_coupling(env(), rows, s.systems, u, w, (lian_coupling_form)name(2), answer(rows, 8), answer(rows, 8),
                             answer(rows, 8), err()));
      break;
    }
    case 1: end_call(lian_subsystem_scores(env(), given, rows, numbers(cells), answer(n, 8), err())); break;
    case 2: {
      double *x = shares(cells), *w = maybe(k);
      end_call(lian_coordination_draws(env(), given, rows, x, w, (lian_coupling_form)name(2), share(), below(9), any(),
                                       share() / 2, answer(rows, 8), answer(rows, 8), answer(rows, 8), err()));
      break;
    }
    case 3: {
      double *low = amounts(s.cols), *high = amounts(s.cols), *e = amounts(cells);
      for (size_t c = 0; c < s.cols && low && high; c++) low[c] = -low[c], high[c] += 100;
      end_call(lian_order_degrees(env(), given, rows, e, low, high, directions(s.cols), (lian_order_mean)name(2),
                                  answer(n, 8), err()));
      break;
    }
    case 4:
      end_call(lian_synergy(env(), rows, s.systems, numbers(n), maybe(k), (lian_synergy_base)name(2), answer(rows, 8),
                            err()));
      break;
    default: {
      size_t count = 1 + below(9), series = below(4);
      if (once_in(2)) {
        lian_haken_fit *f = room(1, sizeof *f, 0);
        f->size = size_of(sizeof *f);
        end_call(lian_haken(env(), count, numbers(count), numbers(count), numbers(count), numbers(count),
                            amiss(60) ? NULL : f, err()));
      } else {
        end_call(lian_grey_relation(env(), count, series, numbers(count * series), numbers(count),
                                    (lian_grey_scale)name(3), share(), answer(series, 8), err()));
      }
    }
  }
}

static void concentrate(void) {
  size_t rows = below(12), groups = 1 + below(4);
  switch (below(4)) {
    case 0: {
      size_t tops = below(3), *top = once_in(4) ? NULL : room(tops, sizeof *top, 0);
      for (size_t k = 0; k < tops && top; k++) top[k] = below(5);
      end_call(lian_concentrations(env(), rows, amounts(rows), short_places(rows, groups), groups, top, tops,
                                   answer(groups, sizeof(lian_concentration)), answer(groups * tops, 8), err()));
      break;
    }
    case 1:
      end_call(lian_advantage(env(), rows, short_places(rows, groups), short_places(rows, groups), amounts(rows), groups,
                              groups, answer(rows, 8), err()));
      break;
    case 2: {
      lian_trade t = {.size = size_of(sizeof t), .rows = rows, .regions = groups, .products = 1 + below(4)};
      t.from = short_places(rows, groups), t.to = short_places(rows, groups);
      t.product = short_places(rows, t.products), t.value = amounts(rows);
      end_call(lian_dependencies(env(), amiss(60) ? NULL : &t, flags(groups), answer(t.products, sizeof(lian_dependence)),
                                 err()));
      break;
    }
    default:
      end_call(lian_mix_change(groups, amounts(groups), numbers(groups), amounts(groups), numbers(groups),
                               answer(1, sizeof(lian_mix)), once_in(2) ? NULL : answer(groups, 8),
                               once_in(2) ? NULL : answer(groups, 8), err()));
  }
}

static void make_complexity(void) {
  lian_complexity_spec s;
  lian_complexity_default(amiss(60) ? NULL : &s);
  lian_complexity_default(&s);
  s.size = size_of(sizeof s);
  s.units = 1 + below(6), s.products = 1 + below(8);
  size_t cells = s.units * s.products, rows = 0;
  uint32_t *unit = room(cells, sizeof *unit, 0), *product = room(cells, sizeof *product, 0);
  for (size_t k = 0; k < cells; k++)
    if (once_in(2)) {
      unit[rows] = (uint32_t)(amiss(200) ? place(s.units) : k / s.products);
      product[rows++] = (uint32_t)(amiss(200) ? place(s.products) : k % s.products);
    }
  s.rows = rows, s.unit = amiss(60) ? NULL : unit, s.product = product, s.value = amounts(rows);
  s.cutoff = amiss(30) ? number() : once_in(2) ? 1 : 20;
  s.given = once_in(2), s.largest = !once_in(4), s.population = once_in(2);
  MAKE(&spaces, lian_complexity_new(env(), amiss(60) ? NULL : &s, (lian_complexity **)to, err()));
}

static void ask_complexity(void) {
  const lian_complexity *c = one(&spaces);
  size_t units = lian_complexity_units(c), products = lian_complexity_products(c), count = below(4), found;
  sink = (double)lian_complexity_ones(c) + (double)lian_complexity_parts(c) + lian_complexity_sign(c);
  const double *eci = lian_complexity_eci(c), *pci = lian_complexity_pci(c), *v = lian_complexity_eigenvalues(c, &found);
  for (size_t u = 0; u < units; u++) sink = eci[u] + lian_complexity_unit_places(c)[u];
  for (size_t p = 0; p < products; p++) sink = pci[p] + lian_complexity_ubiquity(c)[p];
  for (size_t k = 0; k < found; k++) sink = v[k];
  if (!c && once_in(2)) return;
  if (once_in(5)) {
    keep(&spaces, lian_complexity_keep(c));
    return;
  }
  switch (below(4)) {
    case 0: {
      lian_fitness *info = room(1, sizeof *info, 0);
      info->size = size_of(sizeof *info);
      end_call(lian_complexity_fitness(env(), c, below(40), share() / 100, answer(units, 8), answer(products, 8),
                                       amiss(60) ? NULL : info, err()));
      break;
    }
    case 1: {
      lian_matrix *d = NULL, *g = NULL;
      int wants = (int)below(4);
      const size_t *which = once_in(2) || units == 0 ? NULL : places(count, units);
      lian_status status = lian_complexity_relatedness(env(), c, once_in(2), which, count, wants & 1 ? &d : NULL,
                                                       once_in(3) ? NULL : room(which ? count : units, 8, 1),
                                                       wants & 2 ? &g : NULL, err());
      end_call(status);
      lian_matrix_free(d);
      lian_matrix_free(g);
      break;
    }
    case 2: {
      const size_t *which = once_in(2) || products == 0 ? NULL : places(count, products);
      MAKE(&matrices, lian_complexity_proximity(env(), c, which, count, (lian_matrix **)to, err()));
      break;
    }
    default: {
      size_t n = products > 0 ? products - 1 : 0;
      void *a = answer(n, 4), *b = answer(n, 4), *d = answer(n, 8);
      MAKE(&sparses, lian_complexity_space(env(), c, share(), a, b, d, (lian_sparse **)to, err()));
    }
  }
}

/* ---- communities of firms, and what is upstream */

static void group_network(void) {
  const lian_network *g = one(&networks);
  lian_network_view v = {.size = sizeof v};
  if (!g || lian_network_look(g, &v, NULL)) v.nodes = below(4);
  lian_communities_spec s = {.size = size_of(sizeof s), .quality = (lian_community_quality)name(2),
                             .resolution = once_in(4) ? number() : share() + 0.01, .seed = any(), .most = below(12)};
  switch (below(3)) {
    case 0:
      end_call(lian_network_communities(env(), g, amiss(60) ? NULL : &s, answer(v.nodes, 4), answer(1, sizeof(size_t)),
                                        answer(1, 8), answer(1, sizeof(size_t)), err()));
      break;
    case 1:
      end_call(lian_network_partition_quality(env(), g, amiss(60) ? NULL : &s, short_places(v.nodes, v.nodes),
                                              answer(1, 8), err()));
      break;
    default: {
      size_t count = below(4);
      end_call(lian_network_upstream(env(), g, count, short_places(count, v.nodes), below(9), maybe(v.nodes),
                                     answer(v.nodes, 8), answer(v.nodes, 4), err()));
    }
  }
}

static void ask_space(void) {
  size_t rows = 1 + below(9), k = 1 + below(3);
  switch (below(5)) {
    case 0: {
      lian_neighbours w = {.size = size_of(sizeof w), .units = rows, .count = below(20), .standardise = once_in(2)};
      uint32_t *from = short_places(w.count, rows), *to = short_places(w.count, rows);
      for (size_t i = 0; i < w.count && from && to; i++)
        if (from[i] == to[i] && from[i] < rows) to[i] = (uint32_t)((to[i] + 1) % rows);
      w.from = from, w.to = to, w.weight = once_in(2) ? NULL : amounts(w.count);
      lian_moran *m = room(1, sizeof *m, 0);
      m->size = size_of(sizeof *m);
      end_call(lian_moran_test(env(), amiss(60) ? NULL : &w, numbers(rows), below(70), rows < 6 && once_in(4), any(),
                               amiss(60) ? NULL : m, once_in(2) ? NULL : answer(rows, 8),
                               once_in(2) ? NULL : answer(rows, 8), once_in(2) ? NULL : answer(rows, 8), err()));
      break;
    }
    case 1: {
      end_call(lian_regression(env(), rows, k, numbers(rows * k), numbers(rows), answer(k + 1, 8), answer(k + 1, 8),
                               answer(1, 8), err()));
      break;
    }
    case 2: {
      lian_inequality *a = room(1, sizeof *a, 0);
      a->size = size_of(sizeof *a);
      end_call(lian_inequality_of(env(), rows, amounts(rows), short_places(rows, k), k, amiss(60) ? NULL : a,
                                  once_in(2) ? NULL : room(k, 8, 0), once_in(2) ? NULL : room(k, 8, 0),
                                  once_in(2) ? NULL : room(k * k, 8, 0), once_in(2) ? NULL : room(k * k, 8, 0), err()));
      break;
    }
    case 3: {
      if (once_in(2))
        end_call(lian_density_bandwidth(env(), rows, numbers(rows), (lian_bandwidth)name(3), answer(1, 8), err()));
      else
        end_call(lian_kernel_density(env(), rows, numbers(rows), share(), k, numbers(k), answer(k, 8), err()));
      break;
    }
    default: {
      size_t in = 1 + below(2), out_count = 1 + below(2);
      end_call(lian_malmquist_index(env(), rows, in, out_count, amounts(rows * in), amounts(rows * out_count),
                                    amounts(rows * in), amounts(rows * out_count), answer(rows, sizeof(lian_malmquist)),
                                    err()));
    }
  }
}

/* ---- indices */

static double *gappy(size_t count) {
  double *v = numbers(count);
  for (size_t k = 0; v && k < count; k++)
    if (once_in(9)) v[k] = NAN;
  return v;
}

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

static void sobol(void) {
  size_t inputs = careful ? 1 + below(3) : below(4), samples = careful ? 2 + below(6) : below(6);
  size_t levels[3] = {1 + below(3), 1 + below(3), 1 + below(3)}, count = 1;
  for (size_t i = 0; i < inputs && i < 3; i++) count *= levels[i];
  void *out = answer(inputs, sizeof(lian_sobol_index)), *mean = answer(1, 8), *variance = answer(1, 8);
  switch (below(3)) {
    case 0:
      end_call(lian_sobol_design(env(), inputs, samples, any(), any(), answer((inputs + 2) * samples * inputs, 8), err()));
      break;
    case 1:
      end_call(lian_sobol_estimate(env(), inputs, samples, gappy((inputs + 2) * samples), below(5), 0.1, share(), any(),
                                   out, mean, variance, answer(1, sizeof(size_t)), err()));
      break;
    default:
      if (inputs > 3) inputs = 3;
      end_call(lian_sobol_exact(env(), inputs, amiss(40) ? NULL : levels, numbers(count), out, mean, variance, err()));
  }
}

/* ---- designs, and what drives outcomes */

/* of designs and paths, which a call that is interrupted leaves half written */
static void *points(size_t count, size_t size) { return amiss(40) ? NULL : room(count, size, 0); }

static void design(void) {
  size_t d = careful ? 1 + below(4) : below(5), n = careful ? 1 + below(9) : below(9), harmonics = 1 + below(2);
  size_t samples = careful ? 4 * harmonics * harmonics + 1 + below(9) : below(30), curves = 1 + below(2);
  uint64_t streams[4] = {any(), any(), any(), any()};
  lian_design_spec spec;
  lian_design_default(&spec);
  if (amiss(20)) spec.size = below(200);
  spec.design = (lian_design)below(careful ? 5 : 7);
  spec.scrambled = (int)below(2);
  spec.seed = any();
  spec.streams = once_in(3) ? NULL : streams;
  spec.first = once_in(3) ? below(100) : 0;
  switch (below(5)) {
    case 0:
      end_call(lian_design_points(env(), amiss(60) ? NULL : &spec, d, n, points(n * d, 8), err()));
      break;
    case 1:
      end_call(lian_design_correlate(env(), d, n, numbers(d * d), numbers(n * d), err()));
      break;
    case 2: {
      int second = (int)below(2);
      size_t blocks = second ? 2 * d + 2 : d + 2;
      end_call(lian_design_saltelli(d, n, second, numbers(2 * n * d), points(n * blocks * d, 8), err()));
      break;
    }
    case 3:
      end_call(lian_design_morris(env(), d, n, 2 * below(5) + !careful * below(2), any(), points(n * (d + 1) * d, 8),
                                  err()));
      break;
    default:
      end_call(lian_design_fourier(env(), d, curves, samples, harmonics, any(), points(d * curves * samples * d, 8),
                                   err()));
  }
}

static void indices(void) {
  size_t d = careful ? 1 + below(3) : below(4), n = careful ? 2 + below(6) : below(6), bootstraps = below(5);
  lian_sobol_spec spec;
  lian_sobol_default(&spec);
  spec.method = (lian_sobol_method)below(careful ? 3 : 5);
  spec.second = (int)below(2);
  spec.bootstraps = bootstraps;
  spec.low = 0.1;
  spec.high = share();
  size_t harmonics = 1 + below(2), samples = 4 * harmonics * harmonics + 1 + below(9), pairs = d > 1 ? d * (d - 1) / 2 : 0;
  void *left = answer(1, sizeof(size_t));
  switch (below(3)) {
    case 0:
      end_call(lian_sobol_indices(env(), &spec, d, n, gappy(n * (spec.second ? 2 * d + 2 : d + 2)),
                                  answer(d + 1, sizeof(lian_sobol_index)),
                                  once_in(2) ? NULL : answer(pairs, sizeof(lian_sobol_pair)), answer(1, 8), answer(1, 8),
                                  left, err()));
      break;
    case 1: { /* points of its own, or of none */
      double *x = numbers(n * (d + 1) * d);
      if (x && d > 0 && n > 0 && careful) lian_design_morris(NULL, d, n, 4, any(), x, NULL);
      end_call(lian_morris_effects(env(), d, n, x, gappy(n * (d + 1)), bootstraps, 0.1, share(), any(),
                                   answer(d, sizeof(lian_morris_effect)), left, err()));
      break;
    }
    default:
      end_call(lian_fourier_indices(env(), d, n, samples, harmonics, gappy(d * n * samples),
                                    answer(d, sizeof(lian_fourier_index)), left, err()));
  }
}

static void given_data(void) {
  size_t n = careful ? 20 + below(30) : below(30), other = below(20), bootstraps = below(4);
  switch (below(4)) {
    case 0:
      end_call(lian_pawn(env(), n, numbers(n), numbers(n), below(6), bootstraps, 0.1, share(), any(),
                         answer(1, sizeof(lian_pawn_index)), err()));
      break;
    case 1:
      end_call(lian_delta(env(), n, numbers(n), numbers(n), bootstraps, 0.1, share(), any(),
                          answer(1, sizeof(lian_delta_index)), err()));
      break;
    case 2:
      end_call(lian_rbd_fast(env(), n, numbers(n), numbers(n), 1 + below(6), bootstraps, 0.1, share(), any(),
                             answer(1, sizeof(lian_rbd_index)), err()));
      break;
    default: end_call(lian_smirnov(env(), n, numbers(n), other, numbers(other), answer(1, 8), answer(1, 8), err()));
  }
}

static void boxes(void) {
  size_t d = careful ? 1 + below(3) : below(4), n = careful ? 2 + below(30) : below(30), most = 1 + below(60);
  size_t rows = below(n + 1);
  unsigned char kinds[3] = {0, 0, 0};
  double *x = numbers(n * d);
  for (size_t j = 0; j < d && j < 3; j++) {
    kinds[j] = once_in(3) ? (unsigned char)(2 + below(4)) : 0;
    for (size_t k = 0; x && kinds[j] && k < n; k++) x[k * d + j] = (double)below(kinds[j]);
  }
  lian_cases these = {d, n, x, flags(n), kinds, once_in(2) ? NULL : short_places(rows, n), rows};
  lian_prim_spec spec;
  lian_prim_default(&spec);
  spec.by_mean = (int)below(2);
  if (once_in(3)) spec.peel = share();
  if (once_in(3)) spec.least_mass = share();
  if (below(3)) {
    end_call(lian_prim(env(), &spec, amiss(60) ? NULL : &these, most, points(most, sizeof(lian_box_measure)),
                       points(most * d, sizeof(lian_limit)), points(1, sizeof(size_t)), err()));
    return;
  }
  lian_limit limits[3];
  for (size_t j = 0; j < 3; j++)
    limits[j] = kinds[j] ? (lian_limit){(double)below((size_t)1 << kinds[j]), 0} : (lian_limit){-share(), share()};
  end_call(lian_box_of(env(), &these, amiss(60) ? NULL : limits, answer(1, sizeof(lian_box_measure)),
                       once_in(2) ? NULL : answer(d, 8), err()));
}

/* ---- policies together */

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

/* ---- portfolios and assignments */

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

/* ---- all of them */

static const struct work {
  const char *name;
  void (*call)(void);
  size_t weight;
} WORK[] = {{"matrix_new", make_matrix, 2},
            {"sparse_new", make_sparse, 1},
            {"labels_new", make_labels, 1},
            {"chain_new", make_chain, 6},
            {"chain_new of items", make_items, 6},
            {"chain getters", read_chain, 2},
            {"chain_axis", view_axis, 1},
            {"chain_attribute", view_attribute, 1},
            {"chain_block", view_block, 1},
            {"chain_items", view_items, 1},
            {"chain_check", check_chain, 1},
            {"matrices", work_matrix, 4}, {"totals", find_totals, 2},
            {"balance_matrix", balance, 2},
            {"chains out of chains", change_chain, 5},
            {"analysis", analyse, 14},
            {"supply", supply, 3},
            {"case_new", make_case, 3},
            {"case", ask_case, 8},
            {"items", ask_items, 3},
            {"network_new", make_network, 4},
            {"network_rows", copy_network, 2},
            {"networks out of networks", change_network, 3},
            {"network", ask_network, 10},
            {"cascade_new", make_cascade, 4},
            {"cascade", run_cascade, 6},
            {"course_new", make_course, 2},
            {"course", run_course, 4},
            {"economy_new", make_economy, 4},
            {"economy", run_economy, 14},
            {"firms_new", make_firms, 2},
            {"firms", run_firms, 4},
            {"programme", run_programme, 2},
            {"distribution", draw, 2},
            {"grid", read_grid, 2},
            {"text", read_text, 3},
            {"workbook", write_book, 3},
            {"numbers", read_numbers, 2},
            {"store", use_store, 2},
            {"frame", make_frame, 2},
            {"frames of a store", store_frames, 2},
            {"coordination", coordinate, 4},
            {"concentration", concentrate, 4},
            {"complexity_new", make_complexity, 3},
            {"complexity", ask_complexity, 4},
            {"space", ask_space, 4},
            {"communities", group_network, 4},
            {"index steps", index_steps, 5},
            {"index weights", index_weights, 4},
            {"index scores", index_scores, 6},
            {"sobol", sobol, 2},
            {"design", design, 3},
            {"indices", indices, 3},
            {"given data", given_data, 3},
            {"boxes", boxes, 3},
            {"policies together", value, 3},
            {"portfolio", choose, 4},
            {"assign", assign, 2}};

void __asan_on_error(void);
void __asan_on_error(void) { fprintf(stderr, "call %zu: %s\n", calls, doing); }

int main(int count, char **arguments) {
  size_t wanted = count > 1 ? (size_t)strtoull(arguments[1], NULL, 10) : 100000, total = 0;
  uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
  size_t all = sizeof WORK / sizeof *WORK;
  state = seed;
  printf("%zu random calls of lian.h, seed %llu\n", wanted, (unsigned long long)seed);
  fflush(stdout);
  for (size_t k = 0; k < all; k++) total += WORK[k].weight;
  size_t(*tally)[2] = calloc(all, sizeof *tally);
  if (!tally) return 2;
  for (calls = 1; calls <= wanted; calls++) {
    size_t at = below(total), k = 0;
    while (at >= WORK[k].weight) at -= WORK[k++].weight;
    doing = WORK[k].name;
    careful = below(5) < 3;
    starving = 0;
    answered = refused = 0;
    WORK[k].call();
    clean(0);
    tally[k][0] += answered;
    tally[k][1] += refused;
  }
  for (size_t k = 0; k < all; k++) printf("%-24s answered %zu, refused %zu\n", WORK[k].name, tally[k][0], tally[k][1]);
  free(tally);
  pool *pools[] = {&matrices, &sparses, &lists,   &chains, &cases, &economies,
                   &firms,    &grids,   &readers, &stores, &frames, &courses, &books, &spaces,
                   &networks, &cascades};
  for (size_t p = 0; p < sizeof pools / sizeof *pools; p++)
    for (size_t k = 0; k < KEPT; k++)
      if (pools[p]->at[k]) pools[p]->free(pools[p]->at[k]);
  return 0;
}
