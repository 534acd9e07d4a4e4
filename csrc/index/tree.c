/* trees of indicators: checked, and children by group */
#include <math.h>

#include "index.h"

static lian_status check_shape(const lian_tree *t, lian_error *err) {
  lian_status s = check_given(GIVEN({"tree", t}), err);
  if (!s) s = check_size(t->size, sizeof *t, "lian_tree", err);
  if (!s) s = check_given(GIVEN({"tree.parent", t->parent}, {"tree.rule", t->rule}, {"tree.weight", t->weight}), err);
  if (s) return s;
  if (t->leaves < 1 || t->nodes <= t->leaves || t->nodes > UINT32_MAX / 4)
    return status_set(err, LIAN_BAD_ARGUMENT, "tree: expected at least one leaf and more nodes than leaves, got %z and %z",
                      t->leaves, t->nodes);
  if (t->parent[t->nodes - 1] != t->nodes)
    return status_set(err, LIAN_BAD_ARGUMENT, "tree.parent: the last node is the index and has none");
  if (!(t->available >= 0 && t->available <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "tree.available: expected a share in [0, 1], got %g", t->available);
  return LIAN_OK;
}

static lian_status check_node(const lian_tree *t, size_t k, lian_error *err) {
  if (k + 1 < t->nodes && (t->parent[k] < t->leaves || t->parent[k] <= k || t->parent[k] >= t->nodes))
    return status_set(err, LIAN_BAD_ARGUMENT, "tree.parent[%z]: expected a group after its children", k + 1);
  if (!(t->weight[k] >= 0) || !isfinite(t->weight[k]))
    return status_set(err, LIAN_BAD_DATA, "tree.weight[%z]: expected at least 0, got %g", k + 1, t->weight[k]);
  if (k < t->leaves) return LIAN_OK;
  lian_status s = check_choice((long)t->rule[k], LIAN_RULE_COUNT, "tree.rule", err);
  if (s) return s;
  double p = t->parameter ? t->parameter[k] : NAN;
  if (t->rule[k] == LIAN_RULE_POWER && !isfinite(p))
    return status_set(err, LIAN_BAD_ARGUMENT, "tree.parameter[%z]: expected the power of the mean", k + 1);
  if (t->rule[k] == LIAN_RULE_SOFT_BARREL && !(p >= 0 && p <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "tree.parameter[%z]: expected a share in [0, 1]", k + 1);
  return LIAN_OK;
}

static lian_status check_weights(const lian_tree *t, const branches *b, lian_error *err) {
  for (size_t g = t->leaves; g < t->nodes; g++) {
    double sum = 0;
    for (size_t c = b->start[g]; c < b->start[g + 1]; c++) sum += t->weight[b->child[c]];
    if (b->start[g] == b->start[g + 1]) return status_set(err, LIAN_BAD_ARGUMENT, "tree: node %z has no children", g + 1);
    if (!(sum > 0)) return status_set(err, LIAN_BAD_DATA, "tree: the weights below node %z add up to 0", g + 1);
  }
  return LIAN_OK;
}

lian_status index_tree_open(memory m, const lian_tree *t, branches *b, lian_error *err) {
  lian_status s = check_shape(t, err);
  for (size_t k = 0; !s && k < t->nodes; k++) s = check_node(t, k, err);
  if (s) return s;
  *b = (branches){memory_zero(m, t->nodes + 2, sizeof(uint32_t)), memory_new(m, t->nodes, sizeof(uint32_t)), 0};
  if (!b->start || !b->child) {
    index_tree_close(m, t, b);
    return status_no_memory(err);
  }
  for (size_t k = 0; k + 1 < t->nodes; k++) b->start[t->parent[k] + 2]++;
  for (size_t g = 0; g < t->nodes; g++) {
    if (b->start[g + 2] > b->widest) b->widest = b->start[g + 2];
    b->start[g + 2] += b->start[g + 1];
  }
  for (size_t k = 0; k + 1 < t->nodes; k++) b->child[b->start[t->parent[k] + 1]++] = (uint32_t)k;
  s = check_weights(t, b, err);
  if (s) index_tree_close(m, t, b);
  return s;
}

void index_tree_close(memory m, const lian_tree *t, branches *b) {
  memory_free(m, b->start, t->nodes + 2, sizeof(uint32_t));
  memory_free(m, b->child, t->nodes, sizeof(uint32_t));
}
