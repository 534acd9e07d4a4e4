/* scores of a tree, from the indicators up; their slopes; and the change between two rows taken apart */
#include <math.h>
#include <string.h>

#include "index.h"

size_t index_walk_scratch(const lian_tree *tree, const branches *b, const strata *s) {
  (void)tree;
  return 2 * b->widest + s->largest * (b->widest + 1) + index_rivals_scratch(s->largest, b->widest);
}

static double *gather_weights(const walk *w, size_t g) {
  const branches *b = w->branches;
  for (size_t c = b->start[g]; c < b->start[g + 1]; c++) w->gathered[c - b->start[g]] = w->weight[b->child[c]];
  return w->gathered;
}

static void gather_row(const walk *w, size_t g, const double *scores, double *out) {
  const branches *b = w->branches;
  for (size_t c = b->start[g]; c < b->start[g + 1]; c++) out[c - b->start[g]] = scores[b->child[c]];
}

static rule_of rule_at(const walk *w, size_t g) {
  return (rule_of){w->rule[g], w->parameter ? w->parameter[g] : 1, w->tree->available};
}

static walked walk_rows(const walk *w, size_t g, size_t rows, double *scores, size_t *bad_row, size_t *bad_node) {
  size_t nodes = w->tree->nodes, k = w->branches->start[g + 1] - w->branches->start[g], bad;
  double *weight = gather_weights(w, g), *y = weight + w->branches->widest;
  for (size_t i = 0; i < rows; i++) {
    gather_row(w, g, scores + i * nodes, y);
    scores[i * nodes + g] = index_rule(rule_at(w, g), k, weight, y, &bad);
    if (bad != SIZE_MAX) {
      *bad_row = i;
      *bad_node = w->branches->child[w->branches->start[g] + bad];
      return WALK_BAD;
    }
  }
  return WALKED;
}

/* a rule that found no difference at all has no score; gaps have none either */
static walked walk_rivals(const walk *w, size_t g, double *scores, size_t *bad_row, size_t *bad_node) {
  size_t nodes = w->tree->nodes, k = w->branches->start[g + 1] - w->branches->start[g];
  double *weight = gather_weights(w, g), *y = weight + 2 * w->branches->widest;
  double *out = y + w->strata->largest * w->branches->widest, *scratch = out + w->strata->largest;
  for (size_t s = 0; s < w->strata->count; s++) {
    const uint32_t *row = w->strata->row + w->strata->start[s];
    size_t count = w->strata->start[s + 1] - w->strata->start[s], there = 0, whole = 0;
    for (size_t i = 0; i < count; i++) gather_row(w, g, scores + row[i] * nodes, y + i * k);
    if (index_rivals(w->env, w->rule[g], count, k, weight, y, w->tree->available, scratch, out)) return WALK_STOPPED;
    for (size_t i = 0; i < count; i++) {
      int gap = 0;
      for (size_t j = 0; j < k; j++) gap |= weight[j] > 0 && isnan(y[i * k + j]);
      scores[row[i] * nodes + g] = out[i];
      there += isnan(out[i]) ? 0 : 1;
      whole += gap ? 0 : 1;
    }
    if (there == 0 && whole > 0) {
      *bad_row = row[0];
      *bad_node = g;
      return WALK_BAD;
    }
  }
  return WALKED;
}

walked index_walk(const walk *w, size_t rows, double *scores, size_t *bad_row, size_t *bad_node) {
  for (size_t g = w->tree->leaves; g < w->tree->nodes; g++) {
    walked how = lian_rule_is_relative(w->rule[g]) ? walk_rivals(w, g, scores, bad_row, bad_node)
                                                   : walk_rows(w, g, rows, scores, bad_row, bad_node);
    if (how) return how;
    if (w->env && env_stopped(w->env)) return WALK_STOPPED;
  }
  return WALKED;
}

static lian_status say_bad(const lian_tree *tree, size_t row, size_t node, double value, lian_error *err) {
  if (node >= tree->leaves && lian_rule_is_relative(tree->rule[node]))
    return status_set(err, LIAN_BAD_DATA, "row %z, node %z: its rows are all alike or there is one alone, so they cannot "
                      "be compared", row + 1, node + 1);
  return status_set(err, LIAN_BAD_DATA, "row %z, node %z: the rule above it takes no value of 0 or below, got %g", row + 1,
                    node + 1, value);
}

typedef struct opened {
  branches branches;
  strata strata;
  double *gathered;
  size_t room;
} opened;

static void close_all(memory m, const lian_tree *tree, size_t rows, opened *o) {
  memory_free(m, o->gathered, o->room, sizeof(double));
  index_strata_close(m, rows, &o->strata);
  index_tree_close(m, tree, &o->branches);
}

static lian_status open_all(memory m, const lian_tree *tree, size_t rows, opened *o, lian_error *err) {
  lian_status s = index_tree_open(m, tree, &o->branches, err);
  if (s) return s;
  s = index_strata_open(m, rows, tree->within, tree->strata, &o->strata, err);
  if (s) {
    index_tree_close(m, tree, &o->branches);
    return s;
  }
  o->room = index_walk_scratch(tree, &o->branches, &o->strata);
  o->gathered = memory_new(m, o->room, sizeof(double));
  if (o->gathered) return LIAN_OK;
  close_all(m, tree, rows, o);
  return status_no_memory(err);
}

static walk walk_of(const lian_tree *tree, const opened *o) {
  return (walk){tree, &o->branches, &o->strata, tree->rule, tree->parameter, tree->weight, o->gathered, NULL};
}

static lian_status check_call(const lian_tree *tree, size_t rows, const double *y, lian_error *err) {
  lian_status s = check_given(GIVEN({"tree", tree}), err);
  return s ? s : index_check_table(rows, tree->leaves, y, err);
}

lian_status lian_index_aggregate(const lian_env *env, const lian_tree *tree, size_t rows, const double *y,
                                 double *scores, lian_error *err) {
  memory m = memory_of(env);
  opened o;
  size_t row = 0, node = 0;
  lian_status s = check_given(GIVEN({"scores", scores}), err);
  if (!s) s = check_call(tree, rows, y, err);
  if (!s) s = open_all(m, tree, rows, &o, err);
  if (s) return s;
  double *made = memory_new(m, rows * tree->nodes, sizeof *made);
  if (!made) s = status_no_memory(err);
  for (size_t i = 0; !s && i < rows; i++)
    memcpy(made + i * tree->nodes, y + i * tree->leaves, tree->leaves * sizeof *y);
  walk w = walk_of(tree, &o);
  w.env = env;
  walked how = s ? WALKED : index_walk(&w, rows, made, &row, &node);
  if (how == WALK_BAD) s = say_bad(tree, row, node, made[row * tree->nodes + node], err);
  if (how == WALK_STOPPED) s = index_interrupted(err);
  if (!s) memcpy(scores, made, rows * tree->nodes * sizeof *scores);
  memory_free(m, made, rows * tree->nodes, sizeof *made);
  close_all(m, tree, rows, &o);
  return s;
}

/* ---- slopes: from the index down, the slope of a child is that of its group times its own in it */

static void slopes_of_row(const walk *w, const double *scores, double *slope, double *own) {
  const branches *b = w->branches;
  slope[w->tree->nodes - 1] = 1;
  for (size_t g = w->tree->nodes; g-- > w->tree->leaves;) {
    double *weight = gather_weights(w, g), *y = weight + b->widest;
    size_t k = b->start[g + 1] - b->start[g];
    gather_row(w, g, scores, y);
    index_rule_slopes(rule_at(w, g), k, weight, y, own);
    for (size_t c = 0; c < k; c++) slope[b->child[b->start[g] + c]] = slope[g] * own[c];
  }
}

static lian_status check_not_relative(const lian_tree *tree, lian_error *err) {
  for (size_t g = tree->leaves; g < tree->nodes; g++)
    if (lian_rule_is_relative(tree->rule[g]))
      return status_set(err, LIAN_UNSUPPORTED, "node %z: under its rule a score depends on other rows, so it has no parts",
                        g + 1);
  return LIAN_OK;
}

lian_status lian_index_slopes(const lian_env *env, const lian_tree *tree, size_t rows, const double *y, double *slopes,
                              lian_error *err) {
  memory m = memory_of(env);
  opened o;
  size_t row, node;
  lian_status s = check_given(GIVEN({"slopes", slopes}), err);
  if (!s) s = check_call(tree, rows, y, err);
  if (!s) s = open_all(m, tree, rows, &o, err);
  if (s) return s;
  s = check_not_relative(tree, err);
  double *scratch = memory_new(m, 3 * tree->nodes, sizeof *scratch);
  double *made = memory_new(m, rows * tree->leaves, sizeof *made);
  if (!s && (!scratch || !made)) s = status_no_memory(err);
  walk w = walk_of(tree, &o);
  for (size_t i = 0; !s && i < rows; i++) {
    double *scores = scratch, *slope = scores + tree->nodes;
    memcpy(scores, y + i * tree->leaves, tree->leaves * sizeof *y);
    if (index_walk(&w, 1, scores, &row, &node)) {
      s = say_bad(tree, i, node, scores[node], err);
      break;
    }
    slopes_of_row(&w, scores, slope, slope + tree->nodes);
    memcpy(made + i * tree->leaves, slope, tree->leaves * sizeof *slopes);
    if (i % 1024 == 1023 && env_stopped(env)) s = index_interrupted(err);
  }
  if (!s) memcpy(slopes, made, rows * tree->leaves * sizeof *slopes);
  memory_free(m, made, rows * tree->leaves, sizeof *made);
  memory_free(m, scratch, 3 * tree->nodes, sizeof *scratch);
  close_all(m, tree, rows, &o);
  return s;
}

static double index_at(const walk *w, const double *y, double *scores, size_t *bad_node) {
  size_t row;
  memcpy(scores, y, w->tree->leaves * sizeof *y);
  return index_walk(w, 1, scores, &row, bad_node) ? NAN : scores[w->tree->nodes - 1];
}

/* ---- the change between two rows: the integral of the slopes along the straight line, panel by panel */

#define HALVINGS 48
#define MOST_PANELS ((size_t)1 << 20)
#define LEFT 1e-12 /* of a panel, as a share of the index: below it power means near p = 0 are noise */

typedef struct integral {
  const walk *w;
  const double *y0, *y1;
  double *y, *scores, *slope, *part, *out; /* leaves, nodes, 2 nodes, leaves, leaves */
  double size; /* the largest that the index was */
  size_t panels;
} integral;

static double index_on_line(integral *g, double t, size_t *bad) {
  for (size_t j = 0; j < g->w->tree->leaves; j++) g->y[j] = g->y0[j] + t * (g->y1[j] - g->y0[j]);
  double index = index_at(g->w, g->y, g->scores, bad);
  g->size = fmax(g->size, fabs(index));
  return index;
}

/* slopes times the change of the leaves from t0 to t1, by three points of Gauss; their sum */
static double sum_of_panel(integral *g, double t0, double t1) {
  static const double node[3] = {0.11270166537925831, 0.5, 0.88729833462074169};
  static const double share[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
  size_t leaves = g->w->tree->leaves, bad;
  double sum = 0;
  for (size_t j = 0; j < leaves; j++) g->part[j] = 0;
  for (int k = 0; k < 3; k++) {
    index_on_line(g, t0 + node[k] * (t1 - t0), &bad);
    slopes_of_row(g->w, g->scores, g->slope, g->slope + g->w->tree->nodes);
    for (size_t j = 0; j < leaves; j++)
      if (g->y1[j] != g->y0[j]) g->part[j] += share[k] * g->slope[j] * (g->y1[j] - g->y0[j]) * (t1 - t0);
  }
  for (size_t j = 0; j < leaves; j++) sum += g->part[j];
  return sum;
}

/* adds the panel from t0, where the index is begin, to t1, where it is end; halved until its parts add up to its change.
   Slopes are smooth but where a barrel passes from one child to another, which halving closes in on */
static void add_panel(integral *g, double t0, double t1, double begin, double end, int halvings) {
  double left = end - begin - sum_of_panel(g, t0, t1), middle = t0 + (t1 - t0) / 2;
  size_t bad;
  g->panels++;
  if (!(fabs(left) > LEFT * g->size) || halvings == 0 || g->panels > MOST_PANELS) {
    for (size_t j = 0; j < g->w->tree->leaves; j++) g->out[j] += g->part[j];
    return;
  }
  double between = index_on_line(g, middle, &bad);
  add_panel(g, t0, middle, begin, between, halvings - 1);
  add_panel(g, middle, t1, between, end, halvings - 1);
}

static lian_status integrate(const lian_env *env, integral *g, size_t panels, double *residual, lian_error *err) {
  size_t leaves = g->w->tree->leaves, bad = 0;
  double begin = index_on_line(g, 0, &bad);
  if (isnan(begin)) return say_bad(g->w->tree, 0, bad, g->scores[bad], err);
  double end = index_at(g->w, g->y1, g->scores, &bad);
  if (isnan(end)) return say_bad(g->w->tree, 1, bad, g->scores[bad], err);
  *residual = end - begin;
  g->size = fmax(g->size, fabs(end));
  for (size_t j = 0; j < leaves; j++) g->out[j] = 0;
  for (size_t p = 0; p < panels; p++) {
    double t0 = (double)p / (double)panels, t1 = (double)(p + 1) / (double)panels;
    double from = p > 0 ? index_on_line(g, t0, &bad) : begin, to = p + 1 < panels ? index_on_line(g, t1, &bad) : end;
    add_panel(g, t0, t1, from, to, HALVINGS);
    if (env_stopped(env)) return index_interrupted(err);
  }
  for (size_t j = 0; j < leaves; j++) *residual -= g->out[j];
  return LIAN_OK;
}

lian_status lian_index_change(const lian_env *env, const lian_tree *tree, const double *y0, const double *y1,
                              size_t panels, double *out, double *residual, lian_error *err) {
  memory m = memory_of(env);
  opened o;
  lian_tree alone;
  lian_status s = check_given(GIVEN({"tree", tree}, {"out", out}, {"residual", residual}), err);
  if (s) return s;
  alone = *tree;
  alone.within = NULL;
  s = check_finite(y0, tree->leaves, "y0", err);
  if (!s) s = check_finite(y1, tree->leaves, "y1", err);
  if (!s) s = check_call(tree, 1, y0, err);
  if (!s) s = check_call(tree, 1, y1, err);
  if (!s) s = open_all(m, &alone, 1, &o, err);
  if (s) return s;
  s = check_not_relative(tree, err);
  size_t leaves = tree->leaves, nodes = tree->nodes, room = 3 * leaves + 3 * nodes;
  double left = 0;
  double *scratch = memory_new(m, room, sizeof *scratch);
  if (!s && !scratch) s = status_no_memory(err);
  walk w = walk_of(&alone, &o);
  if (!s) {
    integral g = {.w = &w, .y0 = y0, .y1 = y1, .y = scratch, .scores = scratch + leaves};
    g.slope = g.scores + nodes;
    g.part = g.slope + 2 * nodes;
    g.out = g.part + leaves;
    s = integrate(env, &g, panels ? panels : 8, &left, err);
  }
  if (!s) {
    memcpy(out, scratch + 2 * leaves + 3 * nodes, leaves * sizeof *out);
    *residual = left;
  }
  memory_free(m, scratch, room, sizeof *scratch);
  close_all(m, &alone, 1, &o);
  return s;
}
