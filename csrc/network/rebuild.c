/* a network of firms rebuilt from a table of sectors and the sizes of firms (lian/rebuild.h), a sector of suppliers at
   a time; its links wait in a block of their own until all are known */
#include <stdlib.h>

#include "../base/check.h"
#include "rebuild.h"

#define NEAR 0.005 /* of the links that are wanted */

typedef struct sector_links {
  size_t suppliers, links;
  const uint32_t *seller;
  size_t *start;
  uint32_t *buyer; /* firms, ascending by row */
  double *w;
} sector_links;

typedef struct rebuilding {
  const lian_rebuild_spec *s;
  memory m;
  firm_order f;
  double *least, *wanted, *shares;
  sector_links *made; /* sectors */
} rebuilding;

/* ---- what is given */

static lian_status check_firms(const lian_rebuild_spec *s, lian_error *err) {
  for (size_t i = 0; i < s->firms; i++) {
    if (s->sector[i] >= s->sectors)
      return status_set(err, LIAN_BAD_DATA, "firm %z: sector %z of %z", i + 1, (size_t)s->sector[i] + 1, s->sectors);
    if (s->regions > 0 && s->region[i] >= s->regions)
      return status_set(err, LIAN_BAD_DATA, "firm %z: region %z of %z", i + 1, (size_t)s->region[i] + 1, s->regions);
    if (!(s->firm_size[i] >= 0 && s->firm_size[i] < 1e300))
      return status_set(err, LIAN_BAD_DATA, "firm %z: expected a size of at least 0, got %g", i + 1, s->firm_size[i]);
  }
  return LIAN_OK;
}

static lian_status check_spec(const lian_rebuild_spec *s, lian_error *err) {
  lian_status status = check_size(s->size, sizeof *s, "lian_rebuild_spec", err);
  if (!status) status = check_list(s->sector, s->firms, "sector", err);
  if (!status) status = check_list(s->firm_size, s->firms, "firm_size", err);
  if (!status && s->regions > 0) status = check_list(s->region, s->firms, "region", err);
  if (!status && s->regions > 1) status = check_list(s->nearness, s->regions, "nearness", err);
  if (!status) status = check_list(s->flow, s->sectors, "flow", err);
  if (!status && (s->firms >= UINT32_MAX || s->sectors >= (size_t)1 << 16 || s->regions >= (size_t)1 << 16))
    status = status_set(err, LIAN_UNSUPPORTED, "too many firms, sectors or regions");
  if (!status && !(s->links > 0 && s->links < UINT32_MAX))
    status = status_set(err, LIAN_BAD_ARGUMENT, "links: expected a number above 0 and below 2^32, got %g", s->links);
  for (size_t k = 0; !status && k < s->sectors * s->sectors; k++)
    if (!(s->flow[k] >= 0 && s->flow[k] < 1e300))
      status = status_set(err, LIAN_BAD_DATA, "flow from sector %z to %z: expected an amount of at least 0, got %g",
                          k / s->sectors + 1, k % s->sectors + 1, s->flow[k]);
  for (size_t k = 0; !status && s->regions > 1 && k < s->regions * s->regions; k++)
    if (!(s->nearness[k] > 0 && s->nearness[k] <= 1))
      status = status_set(err, LIAN_BAD_DATA, "nearness of regions %z and %z: expected above 0 and at most 1, got %g",
                          k / s->regions + 1, k % s->regions + 1, s->nearness[k]);
  return status ? status : check_firms(s, err);
}

/* a sector that sells or buys has firms */
static lian_status check_sectors(const rebuilding *b, lian_error *err) {
  size_t G = b->s->sectors;
  for (size_t g = 0; g < G; g++) {
    double sells = 0, buys = 0;
    for (size_t h = 0; h < G; h++) {
      sells += b->s->flow[g * G + h];
      buys += b->s->flow[h * G + g];
    }
    if (!(b->f.sum[g] > 0) && (sells > 0 || buys > 0))
      return status_set(err, LIAN_CONTRADICTION,
                        "sector %z sells %g to firms and buys %g of them, and has no firm with a size", g + 1, sells,
                        buys);
  }
  return LIAN_OK;
}

/* ---- links by sector of suppliers */

static double sales_of(const lian_rebuild_spec *s, size_t g) {
  double sum = 0;
  for (size_t h = 0; h < s->sectors; h++) sum += s->flow[g * s->sectors + h];
  return sum;
}

static double pairs_of(const rebuilding *b, size_t g, double *sellers) {
  const firm_order *f = &b->f;
  size_t G = f->sectors, R = f->regions;
  double buyers = 0, own = 0;
  *sellers = (double)(f->start[(g + 1) * R] - f->start[g * R]);
  for (size_t h = 0; h < G; h++) {
    if (!(b->s->flow[g * G + h] > 0)) continue;
    buyers += (double)(f->start[(h + 1) * R] - f->start[h * R]);
    if (h == g) own = *sellers;
  }
  return *sellers * buyers - own;
}

/* the needs, and of the rest by sales, at most nearly all pairs. shares: scratch */
static lian_status part_links(rebuilding *b, lian_rebuild_report *report, lian_error *err) {
  size_t G = b->s->sectors;
  double sellers, left = b->s->links;
  report->least = report->most = 0;
  for (size_t g = 0; g < G; g++) {
    double most = pairs_of(b, g, &sellers);
    if (b->least[g] < sellers && sales_of(b->s, g) > 0) b->least[g] = sellers;
    if (b->least[g] > most) b->least[g] = most;
    b->wanted[g] = b->least[g];
    b->shares[g] = most;
    report->least += b->least[g];
    report->most += most;
    left -= b->least[g];
  }
  if (left < 0 || b->s->links > report->most)
    return status_set(err, LIAN_CONTRADICTION, "%g links: the needs of firms take at least %g, and there are %g pairs",
                      b->s->links, report->least, report->most);
  for (int round = 0; round < 64 && left > 1e-9 * b->s->links; round++) {
    double open = 0, spent = 0;
    for (size_t g = 0; g < G; g++)
      if (b->wanted[g] < b->shares[g]) open += sales_of(b->s, g);
    if (!(open > 0)) break;
    for (size_t g = 0; g < G; g++) {
      if (!(b->wanted[g] < b->shares[g])) continue;
      double more = left * sales_of(b->s, g) / open, room = b->shares[g] - b->wanted[g];
      spent += more < room ? more : room;
      b->wanted[g] = more < room ? b->wanted[g] + more : b->shares[g];
    }
    left -= spent;
  }
  return LIAN_OK;
}

/* ---- one sector */

static void drop_block(rebuilding *b, sector_links *t) {
  if (t->start) memory_free(b->m, t->start, t->suppliers + 1, sizeof *t->start);
  memory_free(b->m, t->buyer, t->links, sizeof *t->buyer);
  memory_free(b->m, t->w, t->links, sizeof *t->w);
  *t = (sector_links){0};
}

typedef struct buyer_of {
  uint32_t firm;
  double w;
} buyer_of;

static int ascending(const void *a, const void *b) {
  const buyer_of *p = a, *q = b;
  return p->firm < q->firm ? -1 : p->firm > q->firm;
}

/* rows of firms in place of places, those of no account dropped; row: scratch, the longest row */
static int keep_links(rebuilding *b, market *k, lian_rebuild_sector *said) {
  sector_links *t = &b->made[k->g];
  size_t longest = 0, to = 0;
  for (size_t a = 0; a < k->suppliers; a++)
    if (k->start[a + 1] - k->start[a] > longest) longest = k->start[a + 1] - k->start[a];
  *t = (sector_links){.suppliers = k->suppliers, .links = k->links, .seller = k->seller};
  t->start = k->start;
  t->buyer = k->place;
  t->w = k->w;
  buyer_of *row = memory_new(b->m, longest, sizeof *row);
  k->start = NULL;
  k->place = NULL;
  k->w = NULL;
  if (!row) return 0;
  for (size_t a = 0, from = 0; a < t->suppliers; a++) {
    size_t count = 0, end = t->start[a + 1];
    for (size_t e = from; e < end; e++) {
      double least = k->o[a] < k->u[t->buyer[e]] ? k->o[a] : k->u[t->buyer[e]];
      if (t->w[e] > 1e-12 * least) row[count++] = (buyer_of){k->who[t->buyer[e]], t->w[e]};
      else said->dropped++;
    }
    qsort(row, count, sizeof *row, ascending);
    from = end;
    t->start[a] = to;
    for (size_t c = 0; c < count; c++, to++) {
      t->buyer[to] = row[c].firm;
      t->w[to] = row[c].w;
    }
  }
  t->start[t->suppliers] = to;
  memory_free(b->m, row, longest, sizeof *row);
  return 1;
}

static lian_status draw_sector(const lian_env *env, rebuilding *b, size_t g, double links, lian_rebuild_sector *said,
                               lian_error *err) {
  market k;
  *said = (lian_rebuild_sector){.flow = sales_of(b->s, g),
                                .firms = b->f.start[(g + 1) * b->f.regions] - b->f.start[g * b->f.regions]};
  if (!(said->flow > 0)) return LIAN_OK;
  lian_status status = market_open(&k, &b->f, b->s, b->m, g) ? LIAN_OK : status_no_memory(err);
  if (!status) status = density_solve(env, &k, links, &said->expected, err);
  if (!status) {
    said->z = k.z;
    status = links_draw(env, &k, said, err);
  }
  if (!status) status = weights_find(env, &k, said, err);
  if (!status) status = rest_move(&k, said, err);
  if (!status && !keep_links(b, &k, said)) status = status_no_memory(err);
  market_close(&k);
  return status;
}

/* once more with fewer, where links for what was left over make them too many and the needs leave room */
static lian_status make_sector(const lian_env *env, rebuilding *b, size_t g, lian_rebuild_sector *said,
                               lian_error *err) {
  double least = b->least[g] > 0 ? b->least[g] : 1e-9, links = b->wanted[g] > least ? b->wanted[g] : least;
  lian_status status = draw_sector(env, b, g, links, said, err);
  for (int again = 0; !status && again < 2; again++) {
    double more = (double)said->moved - (double)said->dropped, next = b->wanted[g] - more;
    if (next < least) next = least;
    if (more <= NEAR * b->wanted[g] || !(next < links * (1 - NEAR))) break;
    links = next;
    drop_block(b, &b->made[g]);
    status = draw_sector(env, b, g, links, said, err);
  }
  return status;
}

/* ---- all of it */

static lian_status join_sectors(const lian_env *env, rebuilding *b, lian_network **out, lian_error *err) {
  size_t total = 0;
  for (size_t g = 0; g < b->s->sectors; g++)
    if (b->made[g].start) total += b->made[g].start[b->made[g].suppliers];
  if (total >= UINT32_MAX) return status_set(err, LIAN_UNSUPPORTED, "more than %z links", (size_t)UINT32_MAX - 1);
  lian_network *net = graph_room(b->m, b->s->firms, total, 0);
  if (!net) return status_no_memory(err);
  for (size_t g = 0; g < b->s->sectors; g++)
    for (size_t a = 0; a < b->made[g].suppliers; a++)
      net->out_start[b->made[g].seller[a] + 1] = (uint32_t)(b->made[g].start[a + 1] - b->made[g].start[a]);
  for (size_t i = 0; i < net->n; i++) net->out_start[i + 1] += net->out_start[i];
  for (size_t g = 0; g < b->s->sectors; g++) {
    sector_links *t = &b->made[g];
    for (size_t a = 0; a < t->suppliers; a++)
      for (size_t e = t->start[a], to = net->out_start[t->seller[a]]; e < t->start[a + 1]; e++, to++) {
        net->buyer[to] = t->buyer[e];
        net->value[to] = t->w[e];
      }
    drop_block(b, t);
    if (env_stopped(env)) {
      lian_network_free(net);
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    }
  }
  lian_status status = graph_turn(env, net, err);
  if (status) lian_network_free(net);
  else *out = net;
  return status;
}

static lian_status make_all(const lian_env *env, rebuilding *b, lian_rebuild_report *report, lian_network **out,
                            lian_error *err) {
  size_t G = b->s->sectors;
  double done = 0, all = 0;
  lian_status status = firms_order(b->m, b->s, &b->f, err);
  if (!status) status = check_sectors(b, err);
  if (status) return status;
  report->main = b->s->main;
  if (b->s->main < 0) report->main = firms_main(b->s, &b->f, b->shares, b->least);
  else firms_needs(b->s, &b->f, b->s->main, b->least);
  status = part_links(b, report, err);
  for (size_t g = 0; g < G; g++) all += b->wanted[g];
  for (size_t g = 0; !status && g < G; g++) {
    env_part part;
    double next = done + b->wanted[g];
    lian_env inner = env_within(env, &part, 0.95 * done / all, 0.95 * next / all);
    status = make_sector(&inner, b, g, &report->sectors[g], err);
    done = next;
    if (!status && env_stopped_at(env, 0.95 * done / all)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return status ? status : join_sectors(env, b, out, err);
}

lian_status lian_network_rebuild(const lian_env *env, const lian_rebuild_spec *s, lian_labels *labels,
                                 lian_network **out, lian_rebuild_report *report, lian_error *err) {
  lian_status status = check_given(GIVEN({"spec", s}, {"out", out}, {"report", report}), err);
  if (!status) status = check_given(GIVEN({"report->sectors", report->sectors}), err);
  if (!status) status = check_spec(s, err);
  if (!status && labels && lian_labels_count(labels) != s->firms)
    status = status_set(err, LIAN_BAD_ARGUMENT, "labels: expected %z, got %z", s->firms, lian_labels_count(labels));
  if (status) return status;
  size_t G = s->sectors;
  rebuilding b = {.s = s, .m = memory_of(env)};
  b.least = memory_zero(b.m, G, sizeof *b.least);
  b.wanted = memory_zero(b.m, G, sizeof *b.wanted);
  b.shares = memory_new(b.m, G * G, sizeof *b.shares);
  b.made = memory_zero(b.m, G, sizeof *b.made);
  status = b.least && b.wanted && b.shares && b.made ? make_all(env, &b, report, out, err) : status_no_memory(err);
  if (!status) (*out)->labels = lian_labels_keep(labels);
  for (size_t g = 0; b.made && g < G; g++) drop_block(&b, &b.made[g]);
  memory_free(b.m, b.least, G, sizeof *b.least);
  memory_free(b.m, b.wanted, G, sizeof *b.wanted);
  memory_free(b.m, b.shares, G * G, sizeof *b.shares);
  memory_free(b.m, b.made, G, sizeof *b.made);
  firms_order_free(b.m, &b.f);
  return status;
}
