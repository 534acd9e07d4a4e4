/* networks of firms: measures, communities, cascades */
#include "calls.h"

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
                        .supplier_concentration = answer(n, 8), .mutual = answer(1, sizeof(size_t)), .loops = answer(1, sizeof(size_t))};
      end_call(lian_network_degrees(env(), g, amiss(60) ? NULL : &d, err()));
    }
  }
}

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

const work networks_calls[] = {
    {"network_new", make_network, 4},
    {"network_rows", copy_network, 2},
    {"networks out of networks", change_network, 3},
    {"network", ask_network, 10},
    {"cascade_new", make_cascade, 4},
    {"cascade", run_cascade, 6},
    {"communities", group_network, 4},
    {0}};
