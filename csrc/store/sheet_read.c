/* the cells of a sheet, in one streaming pass over its XML
   Elements: worksheet > sheetData > row > c > (f, v, is > (t, r > t)); behind them mergeCells > mergeCell.
   Cells of the usual forms are taken without expat (`quick`), ten times as fast; each is well-formed by
   itself, and what is left of the document is for expat. */
#include "sheet_rows.h"

#ifdef LIAN_WORKBOOKS

#include <string.h>

#include "sheet_cell.h"
#include "xml_read.h"

#define LONGEST ((size_t)1 << 20) /* bytes of one cell */
#define MOST_MERGES 1000000

typedef struct job {
  sheet_rows *s;
  int in_data, in_row, in_cell;
  int taking, in_sound; /* characters are the cell's; they are a reading of characters */
  size_t row, column;   /* of the cell that is read, or of the last one */
  sheet_row now;
  size_t written; /* fields of this row so far */
  cell_type type;
  size_t style;
  int formula, valued; /* the cell has a formula, and a value */
  buffer held;         /* its characters */
} job;

size_t sheet_count(const sheet_rows *s) {
  return s->rows.used / sizeof(sheet_row);
}

sheet_row sheet_row_at(const sheet_rows *s, size_t k) {
  sheet_row r;
  memcpy(&r, s->rows.data + k * sizeof r, sizeof r);
  return r;
}

lian_status sheet_check_size(const sheet_rows *s, lian_error *err) {
  if (s->text.used <= s->limits.sheet) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA,
                    "%s: the sheet is longer than %z bytes, the limit `sheet`; lian.limits raises it",
                    s->name, s->limits.sheet);
}

/* ---- failures */

static void no_memory(xml_reader *x) {
  xml_stop(x, status_no_memory(xml_error(x)));
}

static void bad_cell(xml_reader *x, const job *j, const char *what) {
  char column[8];
  sheet_column_name(j->column, column);
  xml_stop(
      x, status_set(xml_error(x), LIAN_BAD_DATA, "%s:%z: column %s: %s", j->s->name, j->row, column, what));
}

static void bad_row(xml_reader *x, const job *j, const char *what, const char *shown) {
  xml_stop(x, status_set(xml_error(x), LIAN_BAD_DATA, "%s: %s '%s', after row %z: the sheet is damaged",
                         j->s->name, what, shown, j->row));
}

/* ---- rows */

static void begin_row(xml_reader *x, job *j, const char *number) {
  size_t row = j->row + 1;
  if (number) {
    const char *end = number + strlen(number);
    row = 0;
    for (const char *p = number; p < end && *p >= '0' && *p <= '9' && row <= SHEET_ROWS; p++)
      row = row * 10 + (size_t)(*p - '0');
    if (strspn(number, "0123456789") != (size_t)(end - number)) row = 0;
  }
  if (row <= j->row || row > SHEET_ROWS) {
    bad_row(x, j, row == 0 || row > SHEET_ROWS ? "a row of number" : "rows stand out of order: row",
            number ? number : "");
    return;
  }
  j->row = row;
  j->column = j->written = 0;
  j->now = (sheet_row){j->s->text.used, 0, row, 0};
}

static int has_row(const job *j) {
  const sheet_range *r = &j->s->range;
  return !r->row || (j->row >= r->row && j->row <= r->last_row);
}

static void end_row(xml_reader *x, job *j) {
  sheet_rows *s = j->s;
  if (!has_row(j) || j->column == 0) return;
  j->now.length = s->text.used - j->now.at;
  j->now.fields = j->written;
  if (!buffer_put(&s->rows, &j->now, sizeof j->now)) no_memory(x);
  lian_status status = sheet_check_size(s, xml_error(x));
  if (status) xml_stop(x, status);
}

/* ---- cells */

/* separators up to field `field` of this row */
static int put_separators(job *j, size_t field) {
  size_t count = field - (j->written ? j->written : 1);
  if (count == 0) return 1;
  if (!buffer_reserve(&j->s->text, count)) return 0;
  memset(j->s->text.data + j->s->text.used, ',', count);
  j->s->text.used += count;
  return 1;
}

static void note_cell(job *j, size_t field) {
  sheet_rows *s = j->s;
  j->written = field;
  s->cells++;
  if (j->column < s->first || s->first == 0) s->first = j->column;
  if (j->column > s->last) s->last = j->column;
}

static int has_column(const job *j) {
  const sheet_range *r = &j->s->range;
  return !r->column || (j->column >= r->column && j->column <= r->last_column);
}

/* the cell at row, column with what it holds; a blank one leaves nothing */
static void put_cell(xml_reader *x, job *j, const char *text, size_t length) {
  sheet_rows *s = j->s;
  size_t before = s->text.used, field = j->column - (s->range.column ? s->range.column - 1 : 0);
  if (length == 0 && !j->formula) return;
  if (!has_row(j) || !has_column(j)) return;
  if (length == 0 && j->type != TYPE_TEXT) {
    bad_cell(x, j,
             "a formula without its value: open the workbook in a spreadsheet program and save it, or save "
             "values");
    return;
  }
  if (!put_separators(j, field)) {
    no_memory(x);
    return;
  }
  size_t start = s->text.used;
  const char *wrong = sheet_put_cell(&s->text, s->b, j->type, j->style, text, length);
  if (wrong && *wrong)
    bad_cell(x, j, wrong);
  else if (wrong)
    no_memory(x);
  else if (s->text.used == start)
    s->text.used = before;
  else
    note_cell(j, field);
  if (s->cells > s->limits.cells)
    bad_cell(x, j, "more cells than the limit `cells`; lian.limits raises it");
}

static int type_of(const char *name, size_t length, cell_type *out) {
  static const struct {
    const char *name;
    cell_type type;
  } known[] = {{"n", TYPE_NUMBER}, {"s", TYPE_SHARED}, {"str", TYPE_TEXT}, {"inlineStr", TYPE_INLINE},
               {"b", TYPE_FLAG},   {"e", TYPE_ERROR},  {"d", TYPE_DATE}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    if (strlen(known[k].name) != length || memcmp(known[k].name, name, length) != 0) continue;
    *out = known[k].type;
    return 1;
  }
  return 0;
}

/* moves to the cell of that reference; it must be to the right of the last one */
static int move_to(xml_reader *x, job *j, size_t row, size_t column) {
  size_t last = j->column;
  j->column = column;
  if (row == j->row && column > last && column <= SHEET_COLUMNS) return 1;
  bad_cell(x, j,
           row != j->row    ? "a cell of another row stands here: the sheet is damaged"
           : column == last ? "the cell stands twice: the sheet is damaged"
                            : "the cells of the row stand out of order: the sheet is damaged");
  return 0;
}

/* digits up to the end of the text, or to its quote; what is none is no style of any workbook */
static size_t style_of(const char *text) {
  size_t v = 0;
  for (; *text >= '0' && *text <= '9' && v < 10000000; text++) v = v * 10 + (size_t)(*text - '0');
  return *text == 0 || *text == '"' ? v : 10000000;
}

static void begin_cell(xml_reader *x, job *j, const char *const *attributes) {
  const char *r = xml_attribute(attributes, "r"), *s = xml_attribute(attributes, "s"),
             *t = xml_attribute(attributes, "t");
  size_t row = j->row, column = j->column + 1;
  j->held.used = 0;
  j->formula = j->valued = 0;
  j->style = s ? style_of(s) : 0;
  j->type = TYPE_NUMBER;
  if (r && sheet_reference(r, r + strlen(r), &row, &column) != r + strlen(r)) {
    bad_row(x, j, "a cell of place", r);
    return;
  }
  if (!move_to(x, j, row, column)) return;
  if (t && !type_of(t, strlen(t), &j->type))
    bad_cell(x, j, "a cell of a kind that is not known: the sheet is damaged");
}

/* ---- elements */

static void take_merge(xml_reader *x, job *j, const char *reference) {
  sheet_range r;
  if (!reference || !sheet_range_of(reference, strlen(reference), &r) || !r.row || !r.column)
    bad_row(x, j, "merged cells of place", reference ? reference : "");
  else if (j->s->merges.used >= MOST_MERGES * sizeof r)
    bad_row(x, j, "more than a million merged cells, such as", reference);
  else if (!buffer_put(&j->s->merges, &r, sizeof r))
    no_memory(x);
}

static void begin_within(job *j, size_t depth, const char *name) {
  if (depth == 5 && strcmp(name, "f") == 0) j->formula = 1;
  if (depth == 5 && strcmp(name, "v") == 0) j->taking = j->type != TYPE_INLINE;
  if (strcmp(name, "rPh") == 0) j->in_sound = 1;
  if (strcmp(name, "t") == 0) j->taking = j->type == TYPE_INLINE && !j->in_sound;
}

static void on_start(xml_reader *x, void *ud, const char *name, const char *const *attributes) {
  job *j = ud;
  size_t depth = xml_depth(x);
  if (depth == 1 && strcmp(name, "worksheet") != 0) {
    xml_stop(x, status_set(xml_error(x), LIAN_BAD_DATA, "%s: expected a sheet of cells, got '%s'",
                           j->s->name, name));
  } else if (depth == 2) {
    j->in_data = strcmp(name, "sheetData") == 0;
  } else if (depth == 3 && j->in_data && strcmp(name, "row") == 0) {
    j->in_row = 1;
    begin_row(x, j, xml_attribute(attributes, "r"));
  } else if (depth == 3 && strcmp(name, "mergeCell") == 0) {
    take_merge(x, j, xml_attribute(attributes, "ref"));
  } else if (depth == 4 && j->in_row && strcmp(name, "c") == 0) {
    j->in_cell = 1;
    begin_cell(x, j, attributes);
  } else if (depth > 4 && j->in_cell) {
    begin_within(j, depth, name);
  }
}

static void on_end(xml_reader *x, void *ud, const char *name) {
  job *j = ud;
  size_t depth = xml_depth(x);
  if (depth > 4 && j->in_cell) {
    j->taking = 0;
    if (strcmp(name, "rPh") == 0) j->in_sound = 0;
  } else if (depth == 4 && j->in_cell) {
    j->in_cell = j->in_sound = 0;
    put_cell(x, j, j->held.data, j->held.used);
  } else if (depth == 3 && j->in_row) {
    j->in_row = 0;
    end_row(x, j);
  } else if (depth == 2) {
    j->in_data = 0;
  }
}

static void on_text(xml_reader *x, void *ud, const char *text, size_t length) {
  job *j = ud;
  if (!j->taking) return;
  if (j->held.used + length > LONGEST)
    bad_cell(x, j, "the cell is longer than 1 MiB");
  else if (!buffer_put(&j->held, text, length))
    no_memory(x);
}

/* ---- the quick way */

static const char *after(const char *p, const char *word) {
  for (; *word; word++, p++)
    if (*p != *word) return NULL;
  return p;
}

/* bytes up to the next < of a text that needs no translation; NULL: it does, or the end is not in sight */
static const char *bare_text(const char *p) {
  while ((unsigned char)*p >= ' ' && *p != '<' && *p != '&' && *p != '>') p++;
  return *p == '<' ? p : NULL;
}

static const char *attribute(const char *p, const char *head, const char **value, size_t *length) {
  const char *q = after(p, head);
  *length = 0;
  if (!q) return p;
  *value = q;
  while ((*q >= '0' && *q <= '9') || (*q >= 'a' && *q <= 'z') || (*q >= 'A' && *q <= 'Z')) q++;
  *length = (size_t)(q - *value);
  return *q == '"' ? q + 1 : NULL;
}

/* what stands in the cell whose start tag ends before p: behind the cell, or NULL */
static const char *quick_value(const job *j, const char *p, const char **text, size_t *length) {
  const char *q;
  *length = 0;
  if (*p == '/') return p[1] == '>' ? p + 2 : NULL;
  if (!(p = after(p, j->type == TYPE_INLINE ? "><is><t>" : "><v>")) || !(q = bare_text(p))) return NULL;
  *text = p;
  *length = (size_t)(q - p);
  return after(q, j->type == TYPE_INLINE ? "</t></is></c>" : "</v></c>");
}

/* <c r="B2" s="1" t="n"><v>12</v></c>: behind it, or NULL where it is not of this kind or not all in sight
 */
static const char *quick_cell(xml_reader *x, job *j, const char *p, const char *end) {
  const char *style = NULL, *type = NULL, *text = "";
  size_t row, column, length, types;
  if (!(p = after(p, "<c r=\"")) || !(p = sheet_reference(p, end, &row, &column)) || *p++ != '"')
    return NULL;
  if (!(p = attribute(p, " s=\"", &style, &length))) return NULL;
  j->style = length ? style_of(style) : 0;
  if (!(p = attribute(p, " t=\"", &type, &types))) return NULL;
  j->type = TYPE_NUMBER;
  j->formula = 0;
  if (types && !type_of(type, types, &j->type)) return NULL;
  p = quick_value(j, p, &text, &length);
  if (!p || length > LONGEST || !move_to(x, j, row, column)) return NULL;
  put_cell(x, j, text, length);
  return p;
}

static size_t quick(xml_reader *x, void *ud, const char *p, const char *end) {
  const job *j = ud;
  const char *start = p, *next;
  if (!j->in_row || xml_depth(x) != 3) return 0; /* not within a row itself: in a cell, or in something unknown */
  while ((next = quick_cell(x, ud, p, end)) != NULL)
    for (p = next; *p == '\n' || *p == '\r' || *p == ' ';) p++;
  return (size_t)(p - start);
}

lian_status sheet_read(const lian_env *env, sheet_rows *s, const char *member, lian_error *err) {
  static const xml_handlers handlers = {on_start, on_end, on_text, quick};
  job j = {.s = s, .held = {.m = s->m}};
  lian_status status = buffer_reserve(&j.held, 64) ? LIAN_OK : status_no_memory(err);
  if (!status) status = xml_read(env, s->b->zip, member, &handlers, &j, err);
  buffer_free(&j.held);
  return status;
}

#else
typedef int sheet_read_is_absent;
#endif
