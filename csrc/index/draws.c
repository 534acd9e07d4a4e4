/* an index drawn many times under other choices: tables, rules, weights, a leaf left out
   Draws are put in order by table and rules and worked on in chunks; which chunk a draw is in does not change its
   numbers. */
#include "draws.h"

#include <math.h>
#include <string.h>

#include "../base/random.h"
#include "../base/thread.h"

/* in (0, 1), 32 bits: four nodes share a block of random bits */
static double unit_of(uint32_t bits) { return ((double)bits + 0.5) * 0x1p-32; }

void draws_weights(const study *s, const lian_draw *draw, double *out) {
  size_t nodes = s->tree->nodes, blocks = (nodes + 3) / 4;
  const double *spread = s->spec->spread;
  uint64_t stream = random_stream("index weights", 13);
  uint32_t bits[4] = {0, 0, 0, 0};
  memcpy(out, s->spec->weight + draw->weights * nodes, nodes * sizeof *out);
  for (size_t k = 0; spread && draw->noise != LIAN_NONE && k < nodes; k++) {
    if (k % 4 == 0) random_block(s->spec->seed, stream, draw->noise * (uint64_t)blocks + k / 4, bits);
    out[k] *= 1 + spread[k] * (2 * unit_of(bits[k % 4]) - 1);
  }
  if (draw->drop != LIAN_NONE) out[draw->drop] = 0;
}

/* ---- one draw, node by node: gaps, barrels, comparisons */

typedef struct slow_room {
  double *weight, *scores, *gathered;
} slow_room;

/* a group whose children were all dropped drops out of its own group */
static int drop_empty(const study *s, double *weight) {
  for (size_t g = s->tree->leaves; g < s->tree->nodes; g++) {
    double sum = 0;
    for (size_t c = s->branches->start[g]; c < s->branches->start[g + 1]; c++) sum += weight[s->branches->child[c]];
    if (sum > 0) continue;
    if (g + 1 == s->tree->nodes) return 0;
    weight[g] = 0;
  }
  return 1;
}

static void slow_draw(const study *s, size_t d, slow_room r) {
  const lian_draw *draw = s->draw + d;
  size_t nodes = s->tree->nodes, leaves = s->tree->leaves, row, node;
  const double *parameter = s->spec->parameter ? s->spec->parameter + draw->rule * nodes : s->tree->parameter;
  walk w = {s->tree, s->branches, s->compared, s->spec->rule + draw->rule * nodes, parameter, r.weight, r.gathered, NULL};
  draws_weights(s, draw, r.weight);
  for (size_t i = 0; i < s->rows; i++)
    memcpy(r.scores + i * nodes, s->spec->table[draw->table] + i * leaves, leaves * sizeof(double));
  int bad = !drop_empty(s, r.weight) || index_walk(&w, s->rows, r.scores, &row, &node);
  for (size_t i = 0; i < s->rows; i++) s->scores[d * s->rows + i] = bad ? NAN : r.scores[i * nodes + nodes - 1];
  if (s->failed) s->failed[d] = (unsigned char)bad;
}

/* ---- chunks over threads */

typedef struct job {
  const study *s;
  size_t room; /* doubles of scratch a lane */
  double *scratch;
  size_t lanes, first, chunks; /* chunks first .. chunks - 1 are next */
} job;

static void run_lane(void *context, size_t lane) {
  const job *j = context;
  const study *s = j->s;
  double *scratch = j->scratch + lane * j->room, *rank_scratch = scratch;
  size_t nodes = s->tree->nodes;
  slow_room r = {scratch, scratch + nodes, scratch + nodes + s->rows * nodes};
  for (size_t c = j->first + lane; c < j->chunks; c += j->lanes) {
    size_t from = s->chunk[c], to = s->chunk[c + 1];
    const lian_draw *first = s->draw + s->order[from];
    if (s->quick[first->table * s->spec->rules + first->rule].usable) draws_quick(s, from, to, scratch);
    else
      for (size_t k = from; k < to; k++) slow_draw(s, s->order[k], r);
    for (size_t k = from; k < to; k++)
      draws_rank(s->ranked, s->scores + s->order[k] * s->rows, s->ranks + s->order[k] * s->rows, rank_scratch);
  }
}

/* a batch of chunks at a time, so that a wish to stop is heard */
static lian_status run_all(const lian_env *env, job *j, size_t chunks, lian_error *err) {
  size_t batch = j->lanes;
  for (size_t k = 0; k < j->s->spec->tables * j->s->spec->rules && batch == j->lanes; k++)
    if (j->s->quick[k].usable) batch = j->lanes * 8; /* threads are begun anew for each batch */
  for (size_t c = 0; c < chunks; c += batch) {
    j->first = c;
    j->chunks = c + batch < chunks ? c + batch : chunks;
    thread_for(env, j->lanes, run_lane, j);
    if (env_stopped(env)) return index_interrupted(err);
  }
  return LIAN_OK;
}

/* ---- the draws in order of table and rules: counting sort; slow draws are chunks of their own */

static size_t put_in_order(const study *s, uint32_t *order, uint32_t *start, uint32_t *chunk) {
  size_t kinds = s->spec->tables * s->spec->rules, chunks = 0;
  memset(start, 0, (kinds + 2) * sizeof *start);
  for (size_t d = 0; d < s->draws; d++) start[s->draw[d].table * s->spec->rules + s->draw[d].rule + 2]++;
  for (size_t k = 0; k < kinds; k++) start[k + 2] += start[k + 1];
  for (size_t d = 0; d < s->draws; d++) order[start[s->draw[d].table * s->spec->rules + s->draw[d].rule + 1]++] = (uint32_t)d;
  for (size_t k = 0; k < kinds; k++)
    for (uint32_t at = start[k]; at < start[k + 1]; at += s->quick[k].usable ? CHUNK : 1) chunk[chunks++] = at;
  chunk[chunks] = (uint32_t)s->draws;
  return chunks;
}

static lian_status check_draws(const lian_tree *tree, const lian_draw_spec *spec, size_t draws, const lian_draw *draw,
                               lian_error *err) {
  lian_status s = LIAN_OK;
  for (size_t d = 0; !s && d < draws; d++) {
    s = check_index(draw[d].table, spec->tables, "draw.table", err);
    if (!s) s = check_index(draw[d].rule, spec->rules, "draw.rule", err);
    if (!s) s = check_index(draw[d].weights, spec->weights, "draw.weights", err);
    if (!s && draw[d].drop != LIAN_NONE) s = check_index(draw[d].drop, tree->leaves, "draw.drop", err);
  }
  return s;
}

static lian_status check_choices(const lian_tree *tree, const lian_draw_spec *spec, size_t rows, lian_error *err) {
  lian_status s = check_size(spec->size, sizeof *spec, "lian_draw_spec", err);
  if (!s) s = check_given(GIVEN({"table", spec->table}, {"rule", spec->rule}, {"weight", spec->weight}), err);
  if (s) return s;
  if (spec->tables < 1 || spec->rules < 1 || spec->weights < 1)
    return status_set(err, LIAN_BAD_ARGUMENT, "draws: expected at least 1 table, set of rules and of weights");
  for (size_t k = 0; !s && k < spec->tables; k++) s = index_check_table(rows, tree->leaves, spec->table[k], err);
  for (size_t k = 0; !s && k < spec->rules * tree->nodes; k++)
    if (k % tree->nodes >= tree->leaves) s = check_choice((long)spec->rule[k], LIAN_RULE_COUNT, "rule", err);
  if (!s) s = check_finite(spec->weight, spec->weights * tree->nodes, "weight", err);
  for (size_t k = 0; !s && k < spec->weights * tree->nodes; k++)
    if (spec->weight[k] < 0) s = status_set(err, LIAN_BAD_DATA, "weight[%z]: expected at least 0", k + 1);
  for (size_t k = 0; !s && spec->spread && k < tree->nodes; k++)
    if (!(spec->spread[k] >= 0 && spec->spread[k] < 1))
      s = status_set(err, LIAN_BAD_ARGUMENT, "spread[%z]: expected a share from 0 to below 1", k + 1);
  return s;
}

/* transforms of every table under every set of rules that can go the quick way */
static lian_status open_quick(memory m, const study *s, quick *q, lian_error *err) {
  const lian_draw_spec *spec = s->spec;
  size_t cells = s->rows * s->tree->leaves;
  for (size_t t = 0; t < spec->tables; t++)
    for (size_t r = 0; r < spec->rules; r++) {
      quick *one = &q[t * spec->rules + r];
      const lian_rule *rule = spec->rule + r * s->tree->nodes;
      const double *parameter = spec->parameter ? spec->parameter + r * s->tree->nodes : s->tree->parameter;
      if (!draws_is_quick(s->tree, s->branches, rule, parameter, s->rows, spec->table[t])) continue;
      one->transformed = memory_new(m, cells, sizeof(double));
      if (!one->transformed) return status_no_memory(err);
      one->usable = draws_transform(s->tree, rule, parameter, s->rows, spec->table[t], one->transformed);
    }
  return LIAN_OK;
}

typedef struct room {
  uint32_t *order, *start, *chunk;
  quick *quick;
  size_t kinds;
} room;

static void close_room(memory m, const study *s, room *r) {
  for (size_t k = 0; r->quick && k < r->kinds; k++)
    memory_free(m, r->quick[k].transformed, s->rows * s->tree->leaves, sizeof(double));
  memory_free(m, r->quick, r->kinds, sizeof *r->quick);
  memory_free(m, r->order, s->draws, sizeof *r->order);
  memory_free(m, r->start, r->kinds + 2, sizeof *r->start);
  memory_free(m, r->chunk, s->draws + r->kinds + 1, sizeof *r->chunk);
}

static lian_status work(const lian_env *env, study *s, lian_error *err) {
  memory m = memory_of(env);
  size_t kinds = s->spec->tables * s->spec->rules, nodes = s->tree->nodes;
  room r = {memory_new(m, s->draws, sizeof(uint32_t)), memory_new(m, kinds + 2, sizeof(uint32_t)),
            memory_new(m, s->draws + kinds + 1, sizeof(uint32_t)), memory_zero(m, kinds, sizeof(quick)), kinds};
  job j = {.s = s, .lanes = (size_t)thread_count(env)};
  size_t slow = nodes + s->rows * nodes + index_walk_scratch(s->tree, s->branches, s->compared);
  j.room = draws_quick_scratch(s->tree, s->rows);
  if (slow > j.room) j.room = slow;
  size_t ranking = draws_rank_scratch(s->ranked->largest);
  if (ranking > j.room) j.room = ranking;
  j.scratch = memory_new(m, j.lanes * j.room, sizeof(double));
  lian_status status = r.order && r.start && r.chunk && r.quick && j.scratch ? LIAN_OK : status_no_memory(err);
  if (!status) status = open_quick(m, s, r.quick, err);
  if (!status) {
    s->quick = r.quick;
    size_t chunks = put_in_order(s, r.order, r.start, r.chunk);
    s->order = r.order;
    s->chunk = r.chunk;
    status = run_all(env, &j, chunks, err);
  }
  memory_free(m, j.scratch, j.lanes * j.room, sizeof(double));
  close_room(m, s, &r);
  return status;
}

lian_status lian_index_draws(const lian_env *env, const lian_tree *tree, const lian_draw_spec *spec, size_t rows,
                             size_t draws, const lian_draw *draw, double *scores, uint32_t *ranks,
                             unsigned char *failed, lian_error *err) {
  memory m = memory_of(env);
  branches b;
  strata compared, ranked;
  lian_status s = check_given(GIVEN({"tree", tree}, {"spec", spec}, {"draw", draw}, {"scores", scores}, {"ranks", ranks}),
                              err);
  if (!s && (draws < 1 || draws > UINT32_MAX / 4 || rows < 1 || rows > SIZE_MAX / 64 / draws))
    s = status_set(err, LIAN_BAD_ARGUMENT, "draws: expected at least 1 draw and 1 row, got %z and %z", draws, rows);
  if (!s) s = index_tree_open(m, tree, &b, err);
  if (s) return s;
  s = check_choices(tree, spec, rows, err);
  if (!s) s = check_draws(tree, spec, draws, draw, err);
  if (!s) s = index_strata_open(m, rows, tree->within, tree->strata, &compared, err);
  if (!s) {
    s = index_strata_open(m, rows, spec->rank_within, spec->rank_strata, &ranked, err);
    if (!s) {
      study all = {.tree = tree, .spec = spec, .branches = &b, .compared = &compared, .ranked = &ranked, .rows = rows,
                   .draws = draws, .draw = draw, .scores = scores, .ranks = ranks, .failed = failed};
      s = work(env, &all, err);
      index_strata_close(m, rows, &ranked);
    }
    index_strata_close(m, rows, &compared);
  }
  index_tree_close(m, tree, &b);
  return s;
}
