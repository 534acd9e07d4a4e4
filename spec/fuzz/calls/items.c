/* lists of items: what can be made, at once and over months */
#include "calls.h"

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
  start[0] = (size_t)once_in(10);
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

const work items_calls[] = {
    {"chain_new of items", make_items, 6},
    {"case_new", make_case, 3},
    {"case", ask_case, 8},
    {"items", ask_items, 3},
    {"course_new", make_course, 2},
    {"course", run_course, 4},
    {0}};
