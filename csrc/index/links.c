/* neighbours as a sparse matrix of weights, each row over its sum where asked */
#include "links.h"

#include <math.h>

static lian_status check(const lian_neighbours *w, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"neighbours", w}), err);
  if (!wrong) wrong = check_size(w->size, sizeof *w, "lian_neighbours", err);
  if (!wrong && w->count > 0) wrong = check_given(GIVEN({"from", w->from}, {"to", w->to}), err);
  for (size_t k = 0; !wrong && k < w->count; k++) {
    wrong = check_index(w->from[k], w->units, "from", err);
    if (!wrong) wrong = check_index(w->to[k], w->units, "to", err);
    if (!wrong && w->from[k] == w->to[k])
      wrong = status_set(err, LIAN_BAD_DATA, "link %z: unit %z is no neighbour of itself", k + 1,
                         (size_t)w->from[k] + 1);
    if (!wrong && w->weight && (!(w->weight[k] >= 0) || !isfinite(w->weight[k])))
      wrong = status_set(err, LIAN_BAD_DATA, "link %z: expected a weight of at least 0, got %g", k + 1, w->weight[k]);
  }
  return wrong;
}

lian_status links_make(const lian_env *env, const lian_neighbours *w, lian_sparse **out, lian_error *err) {
  lian_status status = check(w, err);
  if (status) return status;
  memory m = memory_of(env);
  double *ones = w->weight ? NULL : memory_new(m, w->count, sizeof *ones);
  if (!w->weight && !ones) return status_no_memory(err);
  for (size_t k = 0; ones && k < w->count; k++) ones[k] = 1;
  lian_sparse *a;
  status = sparse_from_triplets(env, w->units, w->units, w->count, w->from, w->to, ones ? ones : w->weight, &a, err);
  memory_free(m, ones, ones ? w->count : 0, sizeof *ones);
  if (status) return status;
  for (size_t i = 0; w->standardise && i < w->units; i++) {
    double sum = 0;
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++) sum += a->value[k];
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++) a->value[k] /= sum;
  }
  *out = a;
  return LIAN_OK;
}
