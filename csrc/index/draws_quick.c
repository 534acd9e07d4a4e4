/* the quick way through a tree of means: each rule is f^-1(sum w f(y) / sum w), so the leaves are transformed once a
   table, and a chunk of draws of the same table and rules is one small product a group. Each score is summed in the
   order of the children wherever the row stands, so that rows with the same data tie exactly. */
#include <math.h>
#include <string.h>

#include "draws.h"
#include "mix.h"

static int form_of(lian_rule rule, double parameter, form *f) {
  switch (rule) {
    case LIAN_RULE_ARITHMETIC: *f = FORM_PLAIN; return 1;
    case LIAN_RULE_GEOMETRIC: *f = FORM_LOG; return 1;
    case LIAN_RULE_HARMONIC: *f = FORM_INVERSE; return 1;
    case LIAN_RULE_POWER: *f = parameter == 0 ? FORM_LOG : parameter == 1 ? FORM_PLAIN : FORM_POWER; return 1;
    default: *f = FORM_PLAIN; return 0;
  }
}

static form form_at(const lian_rule *rule, const double *parameter, size_t g) {
  form f;
  form_of(rule[g], parameter ? parameter[g] : 1, &f);
  return f;
}

/* whether y^p of every cell keeps its digits, whichever of the powers is asked: p not near 0, no overflow */
static int powers_fit(const lian_tree *tree, const lian_rule *rule, const double *parameter, size_t rows,
                      const double *table) {
  double most = 0, least = 1, widest = 0;
  form f;
  for (size_t g = tree->leaves; g < tree->nodes; g++)
    if (form_of(rule[g], parameter ? parameter[g] : 1, &f) && f == FORM_POWER) {
      most = fmax(most, fabs(parameter[g]));
      least = fmin(least, fabs(parameter[g]));
    }
  for (size_t k = 0; most > 0 && k < rows * tree->leaves; k++)
    if (table[k] > 0) widest = fmax(widest, fabs(log(table[k])));
  return most * widest < 300 && least > 0.01;
}

int draws_is_quick(const lian_tree *tree, const branches *b, const lian_rule *rule, const double *parameter, size_t rows,
                   const double *table) {
  form f;
  (void)b;
  for (size_t g = tree->leaves; g < tree->nodes; g++)
    if (!form_of(rule[g], parameter ? parameter[g] : 1, &f)) return 0;
  for (size_t k = 0; k < rows * tree->leaves; k++)
    if (isnan(table[k])) return 0;
  return powers_fit(tree, rule, parameter, rows, table);
}

static double transformed(form f, double p, double y) {
  switch (f) {
    case FORM_LOG: return log(y);
    case FORM_INVERSE: return 1 / y;
    case FORM_POWER: return pow(y, p);
    default: return y;
  }
}

static double restored(form f, double p, double v) {
  switch (f) {
    case FORM_LOG: return exp(v);
    case FORM_INVERSE: return 1 / v;
    case FORM_POWER: return pow(v, 1 / p);
    default: return v;
  }
}

static int takes(form f, double p, double y) {
  return f == FORM_PLAIN || (f == FORM_POWER && p > 0 ? y >= 0 : y > 0);
}

int draws_transform(const lian_tree *tree, const lian_rule *rule, const double *parameter, size_t rows,
                    const double *table, double *out) {
  for (size_t j = 0; j < tree->leaves; j++) {
    size_t g = tree->parent[j];
    form f = form_at(rule, parameter, g);
    double p = parameter ? parameter[g] : 1;
    for (size_t i = 0; i < rows; i++) {
      double y = table[i * tree->leaves + j];
      if (!takes(f, p, y)) return 0;
      out[j * rows + i] = transformed(f, p, y);
    }
  }
  return 1;
}

/* scores of a group in the form that its parent sums: as they are held, or restored and transformed again */
static void convert(size_t rows, form from, double p, form to, double q, double *v) {
  if (from == to && (from != FORM_POWER || p == q)) return;
  for (size_t i = 0; i < rows; i++) {
    double y = restored(from, p, v[i]);
    v[i] = takes(to, q, y) ? transformed(to, q, y) : NAN;
  }
}

typedef struct place { /* of a chunk of draws */
  const double **from; /* widest */
  double *w;           /* CHUNK x widest: of the group at work, scaled */
  double *weight;      /* CHUNK x nodes */
  double *group;       /* CHUNK x groups x rows */
} place;

static double *group_at(const study *s, place p, size_t draw, size_t g) {
  return p.group + (draw * (s->tree->nodes - s->tree->leaves) + g - s->tree->leaves) * s->rows;
}

static double weight_below(const study *s, const double *weight, size_t g) {
  double sum = 0;
  for (size_t c = s->branches->start[g]; c < s->branches->start[g + 1]; c++) sum += weight[s->branches->child[c]];
  return sum;
}

/* group g of one draw; its children are leaves of the table or groups before it */
static void mix_group(const study *s, const double *leaf, size_t draw, size_t g, double sum, place p) {
  const branches *b = s->branches;
  const double *weight = p.weight + draw * s->tree->nodes;
  size_t count = 0, leaves = s->tree->leaves;
  for (size_t c = b->start[g]; c < b->start[g + 1]; c++) {
    size_t child = b->child[c];
    if (weight[child] == 0) continue;
    p.w[count] = weight[child] / sum;
    p.from[count++] = child < leaves ? leaf + child * s->rows : group_at(s, p, draw, child);
  }
  PICK_WIDTH(mix)(s->rows, count, p.from, 1, p.w, group_at(s, p, draw, g), 0);
}

/* a group all of whose children are leaves, with weight in all draws; 0: it is not, and nothing was done */
static int mix_leaves(const study *s, const double *leaf, size_t draws, size_t g, const double *sum, place p) {
  const branches *b = s->branches;
  size_t count = b->start[g + 1] - b->start[g];
  for (size_t c = 0; c < count; c++) {
    size_t child = b->child[b->start[g] + c];
    if (child >= s->tree->leaves) return 0;
    p.from[c] = leaf + child * s->rows;
    for (size_t q = 0; q < draws; q++) {
      double w = p.weight[q * s->tree->nodes + child];
      if (w == 0) return 0;
      p.w[q * count + c] = w / sum[q];
    }
  }
  PICK_WIDTH(mix)(s->rows, count, p.from, draws, p.w, group_at(s, p, 0, g), (s->tree->nodes - s->tree->leaves) * s->rows);
  return 1;
}

static void finish_group(const study *s, const lian_draw *draw, size_t g, double *v) {
  const lian_rule *rule = s->spec->rule + draw->rule * s->tree->nodes;
  const double *parameter = s->spec->parameter ? s->spec->parameter + draw->rule * s->tree->nodes : s->tree->parameter;
  size_t last = s->tree->nodes - 1, above = g == last ? g : s->tree->parent[g];
  convert(s->rows, form_at(rule, parameter, g), parameter ? parameter[g] : 1,
          g == last ? FORM_PLAIN : form_at(rule, parameter, above), parameter ? parameter[above] : 1, v);
}

/* what came out of a draw; all of it is NaN where part of it is */
static void put_scores(const study *s, size_t d, const double *v) {
  double *out = s->scores + d * s->rows;
  int bad = !v;
  for (size_t i = 0; v && i < s->rows; i++) bad |= v[i] != v[i];
  if (!bad) memcpy(out, v, s->rows * sizeof *out);
  for (size_t i = 0; bad && i < s->rows; i++) out[i] = NAN;
  if (s->failed) s->failed[d] = (unsigned char)bad;
}

/* a chunk of draws of one table and one set of rules */
static void some_draws(const study *s, const uint32_t *at, size_t count, const double *leaf, place p) {
  size_t nodes = s->tree->nodes, last = nodes - 1;
  for (size_t q = 0; q < count; q++) draws_weights(s, s->draw + at[q], p.weight + q * nodes);
  for (size_t g = s->tree->leaves; g <= last; g++) {
    double sum[CHUNK];
    for (size_t q = 0; q < count; q++) {
      sum[q] = weight_below(s, p.weight + q * nodes, g);
      if (sum[q] == 0) p.weight[q * nodes + g] = 0; /* its only leaf was dropped: it drops out of its own group */
    }
    int done = mix_leaves(s, leaf, count, g, sum, p);
    for (size_t q = 0; q < count; q++) {
      if (sum[q] == 0) continue;
      if (!done) mix_group(s, leaf, q, g, sum[q], p);
      finish_group(s, s->draw + at[q], g, group_at(s, p, q, g));
    }
  }
  for (size_t q = 0; q < count; q++)
    put_scores(s, at[q], p.weight[q * nodes + last] == 0 ? NULL : group_at(s, p, q, last));
}

size_t draws_quick_scratch(const lian_tree *tree, size_t rows) {
  return tree->nodes + 2 * CHUNK * tree->nodes + CHUNK * (tree->nodes - tree->leaves) * rows;
}

void draws_quick(const study *s, size_t from, size_t to, double *scratch) {
  size_t nodes = s->tree->nodes;
  const lian_draw *first = s->draw + s->order[from];
  const quick *q = s->quick + first->table * s->spec->rules + first->rule;
  place p = {(const double **)(void *)scratch, scratch + nodes, scratch + (1 + CHUNK) * nodes,
             scratch + (1 + 2 * CHUNK) * nodes};
  some_draws(s, s->order + from, to - from, q->transformed, p);
}
