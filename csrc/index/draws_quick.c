/* the quick way through a tree of means: each rule is f^-1(sum w f(y) / sum w), so the leaves are transformed once a
   table, and a chunk of draws of the same table and rules is one small product a group. Each score is summed in the
   order of the children wherever the row stands, so that rows with the same data tie exactly. */
#include <math.h>
#include <string.h>

#include "draws.h"

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

#define STRIP 32 /* rows summed in registers */

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

int draws_is_quick(const lian_tree *tree, const branches *b, const lian_rule *rule, const double *parameter, size_t rows,
                   const double *table) {
  form f;
  (void)b;
  for (size_t g = tree->leaves; g < tree->nodes; g++)
    if (!form_of(rule[g], parameter ? parameter[g] : 1, &f)) return 0;
  for (size_t k = 0; k < rows * tree->leaves; k++)
    if (isnan(table[k])) return 0;
  return 1;
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

/* out[i] = sum_c w[c] from[c][i], c in order, for each i on its own */
WIDE static void mix(size_t rows, size_t count, const double *const *from, const double *w, double *out) {
  size_t i = 0;
  for (; i + STRIP <= rows; i += STRIP) {
    double sum[STRIP] = {0};
    for (size_t c = 0; c < count; c++) {
      const double *v = from[c] + i;
      double wc = w[c];
      for (size_t k = 0; k < STRIP; k++) sum[k] += wc * v[k];
    }
    memcpy(out + i, sum, sizeof sum);
  }
  for (; i < rows; i++) {
    double sum = 0;
    for (size_t c = 0; c < count; c++) sum += w[c] * from[c][i];
    out[i] = sum;
  }
}

/* scores of a group in the form that its parent sums: as they are held, or restored and transformed again */
static void convert(size_t rows, form from, double p, form to, double q, double *v) {
  if (from == to && (from != FORM_POWER || p == q)) return;
  for (size_t i = 0; i < rows; i++) {
    double y = restored(from, p, v[i]);
    v[i] = takes(to, q, y) ? transformed(to, q, y) : NAN;
  }
}

typedef struct place { /* of one draw */
  const double **from; /* widest */
  double *w;           /* widest */
  double *group;       /* groups x rows */
} place;

/* group g of one draw; its children are leaves of the table or groups before it */
static void mix_group(const study *s, const double *leaf, const double *weight, size_t g, place p) {
  const branches *b = s->branches;
  size_t count = 0, leaves = s->tree->leaves;
  double sum = 0;
  for (size_t c = b->start[g]; c < b->start[g + 1]; c++) sum += weight[b->child[c]];
  for (size_t c = b->start[g]; c < b->start[g + 1]; c++) {
    size_t child = b->child[c];
    if (weight[child] == 0) continue;
    p.w[count] = weight[child] / sum;
    p.from[count++] = child < leaves ? leaf + child * s->rows : p.group + (child - leaves) * s->rows;
  }
  mix(s->rows, count, p.from, p.w, p.group + (g - leaves) * s->rows);
}

static int has_weight(const study *s, const double *weight, size_t g) {
  for (size_t c = s->branches->start[g]; c < s->branches->start[g + 1]; c++)
    if (weight[s->branches->child[c]] > 0) return 1;
  return 0;
}

static void one_draw(const study *s, size_t d, const double *leaf, double *weight, place p) {
  const lian_draw *draw = s->draw + d;
  const lian_rule *rule = s->spec->rule + draw->rule * s->tree->nodes;
  const double *parameter = s->spec->parameter ? s->spec->parameter + draw->rule * s->tree->nodes : s->tree->parameter;
  size_t leaves = s->tree->leaves, last = s->tree->nodes - 1;
  int bad = 0;
  draws_weights(s, draw, weight);
  for (size_t g = leaves; g <= last; g++) {
    double *v = p.group + (g - leaves) * s->rows;
    if (!has_weight(s, weight, g)) { /* its only leaf was dropped: it drops out of its own group */
      weight[g] = 0;
      if (g == last) bad = 1;
      continue;
    }
    mix_group(s, leaf, weight, g, p);
    size_t above = g == last ? g : s->tree->parent[g];
    convert(s->rows, form_at(rule, parameter, g), parameter ? parameter[g] : 1,
            g == last ? FORM_PLAIN : form_at(rule, parameter, above), parameter ? parameter[above] : 1, v);
  }
  double *out = s->scores + d * s->rows;
  memcpy(out, p.group + (last - leaves) * s->rows, s->rows * sizeof *out);
  for (size_t i = 0; i < s->rows && !bad; i++) bad = isnan(out[i]) ? 1 : 0;
  for (size_t i = 0; i < s->rows && bad; i++) out[i] = NAN;
  if (s->failed) s->failed[d] = (unsigned char)bad;
}

size_t draws_quick_scratch(const lian_tree *tree, size_t rows) {
  return 3 * tree->nodes + (tree->nodes - tree->leaves) * rows;
}

void draws_quick(const study *s, size_t from, size_t to, double *scratch) {
  size_t nodes = s->tree->nodes;
  const lian_draw *first = s->draw + s->order[from];
  const quick *q = s->quick + first->table * s->spec->rules + first->rule;
  place p = {(const double **)(void *)(scratch + nodes), scratch + 2 * nodes, scratch + 3 * nodes};
  for (size_t k = from; k < to; k++) one_draw(s, s->order[k], q->transformed, scratch, p);
}
