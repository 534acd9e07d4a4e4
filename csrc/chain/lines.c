/* editable labels, regions, units and roles of a block (demand categories, input rows) for a new chain */
#include "lines.h"

#include <string.h>

int lines_of(memory m, const lian_block *b, size_t more, lines *out) {
  lines l = {.m = m, .count = b->count, .limit = b->count + more};
  l.labels = memory_zero(m, l.limit, sizeof *l.labels);
  l.regions = memory_zero(m, l.limit, sizeof *l.regions);
  l.units = memory_zero(m, l.limit, sizeof *l.units);
  l.roles = memory_zero(m, l.limit, sizeof *l.roles);
  if (!l.labels || !l.regions || !l.units || !l.roles) {
    lines_free(&l);
    return 0;
  }
  for (size_t k = 0; k < b->count; k++) {
    l.labels[k] = b->labels[k];
    l.regions[k] = b->regions ? b->regions[k] : "";
    l.units[k] = b->units ? b->units[k] : "";
    l.roles[k] = b->roles ? b->roles[k] : LIAN_ROLE_OTHER;
  }
  *out = l;
  return 1;
}

void lines_free(lines *l) {
  memory_free(l->m, l->labels, l->limit, sizeof *l->labels);
  memory_free(l->m, l->regions, l->limit, sizeof *l->regions);
  memory_free(l->m, l->units, l->limit, sizeof *l->units);
  memory_free(l->m, l->roles, l->limit, sizeof *l->roles);
}

size_t lines_add(lines *l, const char *label, lian_role role) {
  for (size_t k = 0; k < l->count; k++)
    if (strcmp(l->labels[k], label) == 0) return k;
  l->labels[l->count] = label;
  l->regions[l->count] = l->units[l->count] = "";
  l->roles[l->count] = role;
  return l->count++;
}

void lines_into(const lines *l, lian_block *b) {
  b->count = l->count;
  b->labels = l->labels;
  b->regions = l->regions;
  b->units = l->units;
  b->roles = l->roles;
}

lian_matrix *matrix_padded(memory m, const lian_matrix *a, size_t rows, size_t cols) {
  lian_matrix *out = matrix_zero(m, rows, cols);
  for (size_t i = 0; out && i < a->rows; i++)
    memcpy(matrix_row(out, i), matrix_row_of(a, i), a->cols * sizeof(double));
  return out;
}
