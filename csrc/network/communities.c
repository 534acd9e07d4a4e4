/* communities by Leiden's algorithm, and the quality of any partition (lian/communities.h)
   A pass: move the nodes of a level, refine, and join refined parts to the nodes of the next level, which begin in the
   communities of this one; until no community holds two nodes. The next pass begins from the communities found */
#include <math.h>
#include <string.h>

#include "leiden.h"

#define THETA 0.01      /* of refinement, of the mean value of a link, as published */
#define NOTHING 1e-12   /* a pass that adds no more of the quality is the last one */

typedef struct study {
  leiden t;
  memory m;
  const lian_network *g;
  const lian_communities_spec *s;
  level firms;
  uint32_t *place; /* firms: the node of the level that is looked at */
} study;

/* ---- quality */

static lian_status check_spec(const lian_network *g, const lian_communities_spec *s, lian_error *err) {
  lian_status status = check_size(s->size, sizeof *s, "lian_communities_spec", err);
  if (!status) status = check_choice((long)s->quality, LIAN_COMMUNITY_CPM + 1, "quality", err);
  if (!status) status = graph_undated(g, "communities", err);
  if (!status && !(s->resolution > 0 && s->resolution < INFINITY))
    status = status_set(err, LIAN_BAD_ARGUMENT, "resolution: expected a finite number above 0, got %g", s->resolution);
  return status;
}

/* of a link that stands at e in the row of i */
static double value_of(const lian_network *g, size_t i, size_t e) {
  return g->undirected && g->buyer[e] == i ? 2 * g->value[e] : g->value[e];
}

/* out and in: by code, zero */
static lian_status measure(const lian_env *env, const lian_network *g, const lian_communities_spec *s,
                           const uint32_t *code, double *out, double *in, double *quality, lian_error *err) {
  double within = 0, total = 0, expected = 0;
  int cpm = s->quality == LIAN_COMMUNITY_CPM;
  lian_status status = LIAN_OK;
  for (size_t i = 0; !status && i < g->n; i++) {
    status = poll(env, i, err);
    if (cpm) out[code[i]] += 1;
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) {
      double v = value_of(g, i, e);
      total += v;
      if (code[i] == code[g->buyer[e]]) within += v;
      if (cpm) continue;
      out[code[i]] += v;
      in[code[g->buyer[e]]] += v;
    }
  }
  for (size_t k = 0; k < g->n; k++) expected += cpm ? out[k] * out[k] : out[k] * (in[k] / total);
  *quality = cpm ? within - s->resolution * expected : (within - s->resolution * expected) / total;
  return status;
}

static lian_status measured(const lian_env *env, const lian_network *g, const lian_communities_spec *s, const uint32_t *code,
                            double *quality, lian_error *err) {
  memory m = memory_of(env);
  double *out = memory_zero(m, g->n, sizeof *out), *in = memory_zero(m, g->n, sizeof *in), found = 0;
  lian_status status = out && in ? measure(env, g, s, code, out, in, &found, err) : status_no_memory(err);
  if (!status) *quality = found;
  memory_free(m, out, g->n, sizeof *out);
  memory_free(m, in, g->n, sizeof *in);
  return status;
}

lian_status lian_network_partition_quality(const lian_env *env, const lian_network *g, const lian_communities_spec *s,
                                           const uint32_t *code, double *quality, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"spec", s}, {"code", code}, {"quality", quality}), err);
  if (!status) status = check_spec(g, s, err);
  for (size_t i = 0; !status && i < g->n; i++) status = check_index(code[i], g->n, "code", err);
  if (!status && g->count == 0) status = status_set(err, LIAN_BAD_DATA, "a network without links has no communities");
  return status ? status : measured(env, g, s, code, quality, err);
}

/* ---- passes */

/* the parts that nodes of the next level are made of: refined ones, or whole communities where refining joined nothing */
static size_t parts_of(const level *l, partition *p, partition *r, size_t communities, leiden_scratch *s) {
  size_t parts = leiden_renumber(r->code, l->n, s->list);
  if (parts < l->n) return parts;
  memcpy(r->code, p->code, l->n * sizeof *r->code);
  return communities;
}

/* next: joined parts, each in the community that it is a part of */
static lian_status climb(study *u, const level *l, const partition *p, const partition *r, size_t parts,
                         leiden_scratch *s, level *next, partition *q, lian_error *err) {
  lian_status status = level_join(u->t.env, l, r->code, parts, s, next, err);
  if (status) return status;
  if (!partition_make(u->m, parts, q)) {
    level_free(next);
    return status_no_memory(err);
  }
  for (size_t v = 0; v < l->n; v++) q->code[r->code[v]] = p->code[v];
  for (size_t i = 0; i < u->g->n; i++) u->place[i] = r->code[u->place[i]];
  return LIAN_OK;
}

/* one level: moves, and where communities hold several nodes the level above in its place. done: they do not */
static lian_status rise(study *u, level *l, partition *p, int *done, lian_error *err) {
  leiden_scratch s;
  partition r = {.m = u->m};
  level next;
  partition q;
  if (!scratch_make(u->m, l->n, &s)) return status_no_memory(err);
  lian_status status = leiden_move(&u->t, l, p, &s, err);
  size_t communities = status ? 0 : leiden_renumber(p->code, l->n, s.list);
  *done = communities == l->n;
  if (!status && !*done) {
    partition_sums(l, p);
    status = partition_make(u->m, l->n, &r) ? leiden_refine(&u->t, l, p, &r, &s, err) : status_no_memory(err);
    if (!status) status = climb(u, l, p, &r, parts_of(l, p, &r, communities, &s), &s, &next, &q, err);
    if (!status) {
      if (l->node != u->firms.node) level_free(l);
      partition_free(p);
      *l = next;
      *p = q;
    }
  }
  partition_free(&r);
  scratch_free(&s);
  return status;
}

static uint32_t root_of(uint32_t *above, uint32_t v) {
  while (above[v] != v) v = above[v] = above[above[v]];
  return v;
}

/* communities by their connected pieces: code becomes the first firm of each piece */
static lian_status split(const study *u, uint32_t *code, lian_error *err) {
  const level *l = &u->firms;
  uint32_t *above = memory_new(u->m, l->n, sizeof *above);
  if (!above) return status_no_memory(err);
  for (uint32_t v = 0; v < l->n; v++) above[v] = v;
  for (uint32_t v = 0; v < l->n; v++)
    for (size_t e = l->start[v]; e < l->start[v + 1]; e++) {
      if (code[v] != code[l->node[e]]) continue;
      uint32_t a = root_of(above, v), b = root_of(above, l->node[e]);
      if (a < b) above[b] = a;
      else above[a] = b;
    }
  for (uint32_t v = 0; v < l->n; v++) code[v] = root_of(above, v);
  memory_free(u->m, above, l->n, sizeof *above);
  return LIAN_OK;
}

/* code: communities at the beginning and the end */
static lian_status pass(study *u, uint32_t *code, lian_error *err) {
  level l = u->firms;
  partition p;
  if (!partition_make(u->m, l.n, &p)) return status_no_memory(err);
  memcpy(p.code, code, l.n * sizeof *code);
  for (uint32_t i = 0; i < l.n; i++) u->place[i] = i;
  lian_status status = LIAN_OK;
  for (int done = 0; !status && !done;) status = rise(u, &l, &p, &done, err);
  for (size_t i = 0; !status && i < u->g->n; i++) code[i] = p.code[u->place[i]];
  if (l.node != u->firms.node) level_free(&l);
  partition_free(&p);
  if (!status) status = split(u, code, err);
  if (!status) leiden_renumber(code, u->g->n, u->place);
  return status;
}

/* what is found; the caller's own only once all of it is */
typedef struct answer {
  uint32_t *code, *found; /* the best, and that of this pass */
  double quality;
  size_t passes;
} answer;

static lian_status passes_of(study *u, answer *a, lian_error *err) {
  lian_status status = LIAN_OK;
  double now = 0;
  for (uint32_t i = 0; i < u->g->n; i++) a->found[i] = i;
  a->quality = -INFINITY;
  for (int more = 1; !status && more && a->passes < u->s->most; a->passes++) {
    status = pass(u, a->found, err);
    if (!status) status = measured(u->t.env, u->g, u->s, a->found, &now, err);
    if (status) break;
    more = now > a->quality + NOTHING * fabs(now);
    if (!(now > a->quality)) continue;
    a->quality = now;
    memcpy(a->code, a->found, u->g->n * sizeof *a->code);
  }
  return status;
}

static size_t count_of(const uint32_t *code, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (code[i] >= count) count = (size_t)code[i] + 1;
  return count;
}

lian_status lian_network_communities(const lian_env *env, const lian_network *g, const lian_communities_spec *s,
                                     uint32_t *code, size_t *count, double *quality, size_t *passes, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"spec", s}, {"code", code}, {"count", count},
                                         {"quality", quality}, {"passes", passes}), err);
  if (!status) status = check_spec(g, s, err);
  if (!status && s->most == 0) status = status_set(err, LIAN_BAD_ARGUMENT, "most: expected at least 1 pass, got 0");
  if (!status && g->count == 0) status = status_set(err, LIAN_BAD_DATA, "a network without links has no communities");
  if (status) return status;
  memory m = memory_of(env);
  double total = 0;
  for (size_t i = 0; i < g->n; i++)
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) total += value_of(g, i, e);
  int cpm = s->quality == LIAN_COMMUNITY_CPM;
  study u = {.t = {env, cpm ? s->resolution : s->resolution / total, cpm ? (double)g->n : total,
                   THETA * total / (double)g->count, s->seed, 0},
             .m = m, .g = g, .s = s, .firms = {.m = m}};
  answer a = {memory_new(m, g->n, sizeof *a.code), memory_new(m, g->n, sizeof *a.found), 0, 0};
  u.place = memory_new(m, g->n, sizeof *u.place);
  status = u.place && a.code && a.found ? level_make(env, g, cpm, &u.firms, err) : status_no_memory(err);
  if (!status) status = passes_of(&u, &a, err);
  if (!status) {
    memcpy(code, a.code, g->n * sizeof *code);
    *count = count_of(code, g->n);
    *quality = a.quality;
    *passes = a.passes;
  }
  level_free(&u.firms);
  memory_free(m, a.code, g->n, sizeof *a.code);
  memory_free(m, a.found, g->n, sizeof *a.found);
  memory_free(m, u.place, g->n, sizeof *u.place);
  return status;
}
