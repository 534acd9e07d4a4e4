/* objects that calls make and take, and the memory and interruptions that they meet */
#include "calls.h"

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

pool matrices = {.free = free_matrix}, sparses = {.free = free_sparse}, lists = {.free = free_labels},
     chains = {.free = free_chain}, cases = {.free = free_case}, economies = {.free = free_economy},
     firms = {.free = free_firms}, grids = {.free = free_grid}, readers = {.free = free_reader},
     courses = {.free = free_course}, stores = {.free = free_store}, frames = {.free = free_frame},
     books = {.free = free_book}, spaces = {.free = free_complexity}, networks = {.free = free_network},
     cascades = {.free = free_cascade};

void *one(pool *p) { return amiss(40) ? NULL : p->at[below(KEPT)]; }

void keep(pool *p, void *object) {
  size_t k = below(KEPT);
  if (p->at[k]) p->free(p->at[k]);
  p->at[k] = object;
}

void free_pools(void) {
  pool *all[] = {&matrices, &sparses, &lists,  &chains,  &cases, &economies, &firms,    &grids,
                 &readers,  &stores,  &frames, &courses, &books, &spaces,    &networks, &cascades};
  for (size_t p = 0; p < sizeof all / sizeof *all; p++)
    for (size_t k = 0; k < KEPT; k++)
      if (all[p]->at[k]) all[p]->free(all[p]->at[k]);
}

lian_flows reading(void) { return (lian_flows)name(2); }

volatile double sink;

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

void feed(void) { starving = 0; }

const lian_env *env(void) {
  environment.threads = (int)below(4) - 1;
  environment.stop = once_in(6) ? stops : NULL;
  starving = once_in(5);
  return once_in(4) ? NULL : &environment;
}

lian_error *err(void) {
  static lian_error e;
  return once_in(10) ? NULL : &e;
}

static void *hole;
void **out(void) {
  hole = &hole;
  return amiss(40) ? NULL : &hole;
}

void keep_answer(pool *p, lian_status status, void **to) {
  if ((status || !to) != (hole == &hole)) {
    fprintf(stderr, "call %zu, %s: status %d and handle\n", calls, doing, status);
    abort();
  }
  end_call(status);
  if (!status) keep(p, hole);
}
