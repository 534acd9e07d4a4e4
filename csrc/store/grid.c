/* a rectangular text file as labels and numbers
   One pass; the matrix is first guessed square and then grows in place, so that the peak is the
   matrix, its labels and one buffer. */
#include "grid.h"

#include <math.h>
#include <string.h>

#include "../numeric/matrix.h"
#include "text.h"

struct grid {
  memory m;
  size_t header_rows, label_columns, rows, cols, fields, blanks;
  buffer texts;  /* all header and label texts, each terminated */
  buffer heads;  /* size_t offsets into texts: header_rows x fields */
  buffer labels; /* size_t offsets into texts: rows x label_columns */
  buffer lines;  /* size_t file line of each row */
  lian_matrix *values;
};

typedef struct job {
  text_reader *t;
  const grid_options *o;
  grid *g;
  lian_error *err;
} job;

static int put_text(grid *g, buffer *places, const char *text, size_t length) {
  size_t at = g->texts.used;
  return buffer_put(&g->texts, text, length) && buffer_put(&g->texts, "", 1) &&
         buffer_put(places, &at, sizeof at);
}

static size_t offset_at(const buffer *b, size_t k) {
  size_t at;
  memcpy(&at, b->data + k * sizeof at, sizeof at);
  return at;
}

/* ---- errors with their place */

/* a printable piece of a field for a message */
static void show(const char *text, size_t length, char out[48]) {
  size_t n = length > 40 ? 40 : length;
  for (size_t i = 0; i < n; i++) out[i] = (unsigned char)text[i] < 0x20 ? '?' : text[i];
  while (length > 40 && n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
  if (length > 40)
    memcpy(out + n, "...", 4);
  else
    out[n] = '\0';
}

static lian_status wrong_number(job *j, const text_field *f) {
  char piece[48];
  size_t column = j->t->field_column;
  const char *head = j->g->header_rows ? grid_header(j->g, 0, column - 1) : "";
  show(f->text, f->length, piece);
  return status_set(j->err, LIAN_BAD_DATA, "%s:%z: column %z%s%s%s: expected a number, got '%s'",
                    source_name(j->t->from), j->t->field_line, column, *head ? " (" : "", head,
                    *head ? ")" : "", piece);
}

static lian_status wrong_count(job *j, size_t got) {
  return status_set(j->err, LIAN_BAD_DATA, "%s:%z: expected %z fields, got %s%z",
                    source_name(j->t->from), j->t->field_line, j->g->fields,
                    got > j->g->fields ? "more, at least " : "", got);
}

static lian_status no_rows(job *j) {
  return status_set(j->err, LIAN_BAD_DATA, "%s: no rows of numbers", source_name(j->t->from));
}

/* ---- one field as a number */

static void trim(const char **text, size_t *length) {
  while (*length && (**text == ' ' || **text == '\t')) ++*text, --*length;
  while (*length && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t')) --*length;
}

static int stands_for_zero(const grid_options *o, const char *text, size_t length) {
  for (size_t k = 0; k < o->zeros; k++)
    if (strlen(o->zero[k]) == length && memcmp(o->zero[k], text, length) == 0) return 1;
  return 0;
}

/* a blank, a text that stands for 0, a number, or (number) for a negative one */
static lian_status to_number(job *j, const text_field *f, double *out) {
  const char *text = f->text;
  size_t length = f->length;
  trim(&text, &length);
  if (length == 0) {
    j->g->blanks++;
    if (j->o->blank == GRID_BLANK_ERROR) return wrong_number(j, f);
    *out = j->o->blank == GRID_BLANK_NAN ? NAN : 0;
    return LIAN_OK;
  }
  *out = 0;
  if (stands_for_zero(j->o, text, length)) return LIAN_OK;
  int negative = length > 2 && text[0] == '(' && text[length - 1] == ')';
  const char *first = text + negative, *end = text + length - negative;
  const char *stop = number_parse(first, end, out);
  if (stop != end || !isfinite(*out)) return wrong_number(j, f);
  if (negative) *out = -*out;
  return LIAN_OK;
}

/* ---- rows */

static lian_status read_header(job *j, size_t r) {
  text_field f;
  int more;
  size_t count = 0;
  do {
    lian_status status = text_next(j->t, &f, &more, j->err);
    if (status) return status;
    if (!more) return no_rows(j);
    if (++count > j->g->fields && r > 0) return wrong_count(j, count);
    if (!put_text(j->g, &j->g->heads, f.text, f.length)) return status_no_memory(j->err);
  } while (!f.last);
  if (r == 0) j->g->fields = count;
  return count == j->g->fields ? LIAN_OK : wrong_count(j, count);
}

/* label fields of a row; *state: 1 read on, 0 the table has ended */
static lian_status read_labels(job *j, int *state, int *last) {
  text_field f = {NULL, 0, 0, 0};
  grid *g = j->g;
  *state = 1;
  for (size_t c = 0; c < g->label_columns; c++) {
    int more;
    lian_status status = text_next(j->t, &f, &more, j->err);
    if (status) return status;
    if (c == 0 && (!more || (f.last && f.length == 0 && g->fields > 1))) {
      *state = more && !j->o->stop_at_blank ? 2 : 0; /* 2: an empty line, passed over */
      return LIAN_OK;
    }
    if (f.last && (c + 1 < g->label_columns || g->fields > g->label_columns))
      return wrong_count(j, c + 1);
    if (!put_text(g, &g->labels, f.text, f.length)) return status_no_memory(j->err);
  }
  *last = f.last;
  return LIAN_OK;
}

static lian_status read_slowly(job *j, double *out, int *last) {
  text_field f;
  int more;
  lian_status status = text_next(j->t, &f, &more, j->err);
  if (status) return status;
  if (!more) return wrong_count(j, j->t->field_column);
  *last = f.last;
  return to_number(j, &f, out);
}

static lian_status read_numbers(job *j, double *row) {
  grid *g = j->g;
  int last = 0;
  for (size_t c = 0; c < g->cols; c++) {
    if (last) return wrong_count(j, g->label_columns + c);
    if (text_number(j->t, &row[c], &last)) {
      if (isfinite(row[c])) continue;
      text_field f = {"a number too large", 18, 0, 0};
      return wrong_number(j, &f);
    }
    lian_status status = read_slowly(j, &row[c], &last);
    if (status) return status;
  }
  return last ? LIAN_OK : wrong_count(j, g->fields + 1);
}

static int resize(lian_matrix *a, size_t room) {
  double *data = memory_resize(a->m, a->data, a->room, room, sizeof *data);
  if (!data) return 0;
  a->data = data;
  a->room = room;
  return 1;
}

/* room for one more row: the first guess is a square, then half as much again */
static int grow(grid *g) {
  lian_matrix *a = g->values;
  size_t needed = (g->rows + 1) * g->cols;
  if (needed <= a->room) return 1;
  size_t square = g->cols * (g->cols < 64 || g->cols > 20000 ? 64 : g->cols);
  size_t room = g->rows == 0 ? square : needed + needed / 2;
  return resize(a, room) || resize(a, needed);
}

static void shrink(grid *g) {
  g->values->rows = g->rows;
  resize(g->values, g->rows * g->cols); /* a refusal only wastes room */
}

/* without a header the first row tells the number of fields: count them ahead in the buffer */
static lian_status count_fields(job *j) {
  size_t count = 1;
  int quoted = 0;
  for (const char *p = j->t->at; p < j->t->end && (quoted || (*p != '\n' && *p != '\r')); p++) {
    if (*p == '"') quoted = !quoted;
    if (*p == j->t->separator && !quoted) count++;
  }
  j->g->fields = count;
  return j->t->at == j->t->end ? no_rows(j) : LIAN_OK;
}

static lian_status open_matrix(job *j) {
  grid *g = j->g;
  if (g->fields <= g->label_columns)
    return status_set(j->err, LIAN_BAD_DATA,
                      "%s:%z: expected numbers after %z label columns, got %z fields",
                      source_name(j->t->from), j->t->field_line, g->label_columns, g->fields);
  g->cols = g->fields - g->label_columns;
  g->values = matrix_new(g->m, 0, g->cols);
  if (!g->values) return status_no_memory(j->err);
  g->values->room = 1; /* what a block of no items holds */
  return LIAN_OK;
}

/* *state as in read_labels, for rows that begin with a number */
static lian_status pass_empty_line(job *j, int *state) {
  text_reader *t = j->t;
  int more = 1;
  *state = 1;
  lian_status status = text_sight(t, j->err);
  if (status) return status;
  if (t->at == t->end) *state = 0;
  else if (j->g->fields > 1 && (*t->at == '\n' || *t->at == '\r')) {
    *state = j->o->stop_at_blank ? 0 : 2;
    return text_skip_line(t, &more, j->err);
  }
  return LIAN_OK;
}

static lian_status read_rows(const lian_env *env, job *j) {
  grid *g = j->g;
  for (;;) {
    size_t line = j->t->line;
    int state = 1, last = 0;
    if (env_stopped(env)) return status_set(j->err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = g->label_columns ? read_labels(j, &state, &last)
                                          : pass_empty_line(j, &state);
    if (status) return status;
    if (state == 2) continue;
    if (state == 0) break;
    if (!grow(g) || !buffer_put(&g->lines, &line, sizeof line)) return status_no_memory(j->err);
    status = read_numbers(j, g->values->data + g->rows * g->cols);
    if (status) return status;
    g->rows++;
  }
  if (g->rows == 0) return no_rows(j);
  shrink(g);
  return LIAN_OK;
}

static lian_status read_all(const lian_env *env, job *j) {
  lian_status status = LIAN_OK;
  int more = 1;
  for (size_t k = 0; !status && more && k < j->o->skip; k++)
    status = text_skip_line(j->t, &more, j->err);
  for (size_t r = 0; !status && r < j->g->header_rows; r++) status = read_header(j, r);
  if (!status && j->g->header_rows == 0) status = count_fields(j);
  if (!status) status = open_matrix(j);
  return status ? status : read_rows(env, j);
}

static lian_status read_from(const lian_env *env, text_reader *t, const grid_options *o,
                             grid **out, lian_error *err) {
  memory m = memory_of(env);
  lian_status status = LIAN_OK;
  grid *g = memory_zero(m, 1, sizeof *g);
  if (!g) {
    text_close(t);
    return status_no_memory(err);
  }
  *g = (grid){.m = m, .header_rows = o->header_rows, .label_columns = o->label_columns};
  g->texts.m = g->heads.m = g->labels.m = g->lines.m = m;
  job j = {t, o, g, err};
  status = read_all(env, &j);
  text_close(t);
  if (status) grid_free(g);
  else *out = g;
  return status;
}

lian_status grid_read(const lian_env *env, const char *path, const grid_options *options,
                      grid **out, lian_error *err) {
  text_reader *t;
  lian_status status = text_open(env, path, options->separator, &t, err);
  return status ? status : read_from(env, t, options, out, err);
}

lian_status grid_read_bytes(const lian_env *env, const char *bytes, size_t length,
                            const char *name, const grid_options *options, grid **out,
                            lian_error *err) {
  text_reader *t;
  lian_status status = text_open_bytes(env, bytes, length, name, options->separator, &t, err);
  return status ? status : read_from(env, t, options, out, err);
}

size_t grid_rows(const grid *g) { return g->rows; }

size_t grid_cols(const grid *g) { return g->cols; }

size_t grid_fields(const grid *g) { return g->fields; }

size_t grid_header_rows(const grid *g) { return g->header_rows; }

size_t grid_label_columns(const grid *g) { return g->label_columns; }

size_t grid_blanks(const grid *g) { return g->blanks; }

const char *grid_header(const grid *g, size_t r, size_t j) {
  if (r >= g->header_rows || j >= g->fields) return "";
  return g->texts.data + offset_at(&g->heads, r * g->fields + j);
}

const char *grid_label(const grid *g, size_t i, size_t c) {
  return g->texts.data + offset_at(&g->labels, i * g->label_columns + c);
}

size_t grid_line(const grid *g, size_t i) { return offset_at(&g->lines, i); }

lian_matrix *grid_values(grid *g) { return g->values; }

void grid_free(grid *g) {
  if (!g) return;
  buffer_free(&g->texts);
  buffer_free(&g->heads);
  buffer_free(&g->labels);
  buffer_free(&g->lines);
  lian_matrix_free(g->values);
  memory_free(g->m, g, 1, sizeof *g);
}
