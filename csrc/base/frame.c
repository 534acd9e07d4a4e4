/* frames: tables of results with cells of several kinds (lian/frame.h) */
#include "frame.h"

#include <math.h>
#include <string.h>

#include "check.h"

lian_status frame_make(memory m, size_t rows, size_t columns, const char *const *names, const char *const *units,
                       lian_frame **out, lian_error *err) {
  lian_env env = {.allocate = m.allocate, .allocate_ud = m.ud};
  lian_frame *f = memory_zero(m, 1, sizeof *f);
  if (!f) return status_no_memory(err);
  *f = (lian_frame){.m = m, .owners = 1, .rows = rows, .columns = columns, .texts = {.m = m}};
  lian_status status = lian_labels_new(&env, columns, names, &f->names, err);
  if (!status) f->units = labels_list(m, columns, units);
  size_t cells = columns && rows > SIZE_MAX / columns ? SIZE_MAX : rows * columns;
  if (!status) f->cell = memory_zero(m, cells, sizeof *f->cell);
  if (!status && (!f->units || !f->cell)) status = status_no_memory(err);
  if (status) lian_frame_free(f);
  else *out = f;
  return status;
}

int frame_put_text(lian_frame *f, size_t row, size_t column, const char *text, size_t length) {
  size_t at = f->texts.used;
  if (!buffer_put(&f->texts, text, length) || !buffer_put(&f->texts, "", 1)) return 0;
  *frame_at(f, row, column) = (frame_cell){.kind = LIAN_TEXT, .as.text = at};
  return 1;
}

static int fill_column(lian_frame *f, size_t k, const lian_column *given) {
  for (size_t i = 0; i < f->rows; i++) {
    if (given->numbers && !isnan(given->numbers[i]))
      *frame_at(f, i, k) = (frame_cell){.kind = LIAN_NUMBER, .as.number = given->numbers[i]};
    else if (!given->numbers && given->texts[i] &&
             !frame_put_text(f, i, k, given->texts[i], strlen(given->texts[i])))
      return 0;
  }
  return 1;
}

static lian_status check_spec(const lian_frame_spec *spec, lian_error *err) {
  lian_status status = check_size(spec->size, sizeof *spec, "lian_frame_spec", err);
  if (!status) status = check_list(spec->column, spec->columns, "column", err);
  for (size_t k = 0; k < spec->columns && !status; k++) {
    const lian_column *c = &spec->column[k];
    status = check_given(GIVEN({"column name", c->name}), err);
    if (!status && !c->numbers) status = check_list(c->texts, spec->rows, c->name, err);
  }
  return status;
}

lian_status lian_frame_new(const lian_env *env, const lian_frame_spec *spec, lian_frame **out, lian_error *err) {
  lian_frame *f = NULL;
  lian_status status = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (!status) status = check_spec(spec, err);
  if (status) return status;
  memory m = memory_of(env);
  const char **names = memory_new(m, spec->columns, sizeof *names);
  const char **units = memory_new(m, spec->columns, sizeof *units);
  status = names && units ? LIAN_OK : status_no_memory(err);
  for (size_t k = 0; k < spec->columns && !status; k++) {
    names[k] = spec->column[k].name;
    units[k] = spec->column[k].unit;
  }
  if (!status) status = frame_make(m, spec->rows, spec->columns, names, units, &f, err);
  int all = !status;
  if (all && spec->title) all = (f->title = memory_text(m, spec->title)) != NULL;
  if (all && spec->note) all = (f->note = memory_text(m, spec->note)) != NULL;
  for (size_t k = 0; k < spec->columns && all; k++) all = fill_column(f, k, &spec->column[k]);
  memory_free(m, names, spec->columns, sizeof *names);
  memory_free(m, units, spec->columns, sizeof *units);
  if (!status && !all) {
    lian_frame_free(f);
    return status_no_memory(err);
  }
  if (!status) *out = f;
  return status;
}

lian_frame *lian_frame_keep(lian_frame *f) {
  if (f) f->owners++;
  return f;
}

void lian_frame_free(lian_frame *f) {
  if (!f || --f->owners > 0) return;
  memory m = f->m;
  lian_labels_free(f->names);
  lian_labels_free(f->units);
  memory_text_free(m, f->title);
  memory_text_free(m, f->note);
  if (f->cell) memory_free(m, f->cell, f->rows * f->columns, sizeof *f->cell);
  buffer_free(&f->texts);
  memory_free(m, f, 1, sizeof *f);
}

size_t lian_frame_rows(const lian_frame *f) { return f ? f->rows : 0; }

size_t lian_frame_columns(const lian_frame *f) { return f ? f->columns : 0; }

const char *lian_frame_title(const lian_frame *f) { return f ? f->title : NULL; }

const char *lian_frame_note(const lian_frame *f) { return f ? f->note : NULL; }

const char *lian_frame_name(const lian_frame *f, size_t column) {
  return f ? lian_labels_text(f->names, column) : NULL;
}

const char *lian_frame_unit(const lian_frame *f, size_t column) {
  const char *unit = f ? lian_labels_text(f->units, column) : NULL;
  return unit && *unit ? unit : NULL;
}

size_t lian_frame_find(const lian_frame *f, const char *name) {
  return f ? lian_labels_find(f->names, name) : 0;
}

lian_status lian_frame_value(const lian_frame *f, size_t row, size_t column, lian_value *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"frame", f}, {"out", out}), err);
  if (!wrong) wrong = check_index(row, f->rows, "row", err);
  if (!wrong) wrong = check_index(column, f->columns, "column", err);
  if (wrong) return wrong;
  const frame_cell *c = frame_at(f, row, column);
  lian_value v = {.kind = (lian_value_kind)c->kind, .number = NAN};
  if (v.kind == LIAN_NUMBER) v.number = c->as.number;
  if (v.kind == LIAN_TEXT) v.text = f->texts.data + c->as.text;
  if (v.kind == LIAN_WHOLE || v.kind == LIAN_FLAG) {
    v.whole = c->as.whole;
    v.number = (double)c->as.whole;
  }
  *out = v;
  return LIAN_OK;
}
