/* draws of an index under other choices, in parts */
#ifndef INDEX_DRAWS_H
#define INDEX_DRAWS_H

#include "index.h"

#define CHUNK 16 /* draws that are worked on together: they share the table and the rules */

/* a mean of transformed scores: f^-1(sum w f(y)) */
typedef enum form { FORM_PLAIN, FORM_LOG, FORM_INVERSE, FORM_POWER } form;

/* the children of a bottom group that are leaves, transformed, a leaf a row: leaves x rows; NULL: not this way */
typedef struct quick {
  int usable; /* no gaps, no strata of comparison, rules that are means of transformed scores */
  double *transformed; /* leaves x rows */
} quick;

typedef struct study {
  const lian_tree *tree;
  const lian_draw_spec *spec;
  const branches *branches;
  const strata *compared, *ranked;
  size_t rows, draws;
  const lian_draw *draw;
  const uint32_t *order; /* draws by table and rules */
  const uint32_t *chunk; /* chunks + 1: where each begins in order */
  const quick *quick;    /* tables x rules */
  double *scores;
  uint32_t *ranks;
  unsigned char *failed;
} study;

int draws_is_quick(const lian_tree *tree, const branches *b, const lian_rule *rule, const double *parameter, size_t rows,
                   const double *table);
/* f of the leaves of table, by the rule of their group, a leaf a row; 0: a value that the rule cannot take */
int draws_transform(const lian_tree *tree, const lian_rule *rule, const double *parameter, size_t rows,
                    const double *table, double *out);

/* the weights of a draw, all nodes */
void draws_weights(const study *s, const lian_draw *draw, double *out);

/* the scores of the draws order[from, to), which share table and rules. scratch as asked */
size_t draws_quick_scratch(const lian_tree *tree, size_t rows);
void draws_quick(const study *s, size_t from, size_t to, double *scratch);

/* ranks within strata: 1 the best, ties the best of them, 0 for NaN */
size_t draws_rank_scratch(size_t largest); /* doubles */
void draws_rank(const strata *ranked, const double *score, uint32_t *rank, double *scratch);

#endif
