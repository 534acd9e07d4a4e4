/* the flows of a chain as methods read them: sums, counts, transpose, cached */
#include <string.h>

#include "chain.h"

lian_status chain_call(const lian_chain *c, lian_flows which, const call_argument *list, lian_error *err) {
  lian_status status = check_given(GIVEN({"chain", c}), err);
  if (!status) status = check_given(list, err);
  if (!status) status = check_choice((long)which, LIAN_FLOWS_TOTAL + 1, "flows", err);
  return status;
}

lian_status check_nodes(const lian_chain *c, const size_t *nodes, size_t count, const char *what,
                        lian_error *err) {
  lian_status status = check_list(nodes, count, what, err);
  for (size_t k = 0; k < count && !status; k++) status = check_index(nodes[k], c->n, what, err);
  return status;
}

static void count_cells(reading *r) {
  const double *v = r->dense ? r->dense->data : r->links->value;
  size_t cells = r->dense ? r->dense->rows * r->dense->cols : r->links->count;
  r->negative = r->filled = 0;
  for (size_t k = 0; k < cells; k++) {
    r->negative += v[k] < 0;
    r->filled += v[k] != 0;
  }
}

static lian_status sum_reading(lian_chain *c, reading *r, lian_error *err) {
  double *row = memory_new(c->m, c->n, sizeof *row);
  double *col = memory_new(c->m, c->n, sizeof *col);
  if (!row || !col) {
    memory_free(c->m, row, c->n, sizeof *row);
    memory_free(c->m, col, c->n, sizeof *col);
    return status_no_memory(err);
  }
  if (r->dense) {
    matrix_row_sums(r->dense, row);
    matrix_col_sums(r->dense, col);
  } else {
    sparse_row_sums(r->links, row);
    sparse_col_sums(r->links, col);
  }
  count_cells(r);
  r->row_sum = row;
  r->col_sum = col;
  return LIAN_OK;
}

static lian_status add_imports(lian_chain *c, reading *total, lian_error *err) {
  const lian_matrix *domestic = c->flows[LIAN_FLOWS_DOMESTIC].dense;
  lian_matrix *sum = matrix_copy(c->m, domestic);
  if (!sum) return status_no_memory(err);
  for (size_t k = 0; k < c->n * c->n; k++) sum->data[k] += c->imports->data[k];
  total->dense = sum;
  return LIAN_OK;
}

lian_status chain_reading(const lian_env *env, lian_chain *c, lian_flows which, reading **out,
                          lian_error *err) {
  (void)env;
  lian_status status = LIAN_OK;
  int total = c->imports && which == LIAN_FLOWS_TOTAL;
  reading *r = &c->flows[total ? LIAN_FLOWS_TOTAL : LIAN_FLOWS_DOMESTIC];
  if (!r->dense && !r->links) status = add_imports(c, r, err);
  if (!status && !r->row_sum) status = sum_reading(c, r, err);
  if (!status) *out = r;
  return status;
}

lian_status chain_turn(const lian_env *env, reading *r, lian_error *err) {
  if (r->dense || r->turned) return LIAN_OK;
  r->turned = sparse_transpose(memory_of(env), r->links);
  return r->turned ? LIAN_OK : status_no_memory(err);
}
