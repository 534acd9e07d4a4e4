/* lines around a table: comments, the footnotes behind it; and its fields as numbers
   Cost: a look at the beginning of each record. */
#include <string.h>

#include "text.h"

/* does the line at hand begin with a text? A quote in front of it is passed over */
static int begins_with(const text_reader *t, const char *text) {
  const char *p = t->at + (t->at < t->end && *t->at == '"');
  size_t length = strlen(text);
  return (size_t)(t->end - p) >= length && memcmp(p, text, length) == 0;
}

/* by which Excel knows what parts fields; it is no record */
lian_status text_pass_hint(text_reader *t, lian_error *err) {
  const char *p = t->at + (t->at < t->end && *t->at == '"');
  int more, quoted = p > t->at;
  if (t->sheet || t->line > 1 || t->end - p < 5) return LIAN_OK;
  if (memcmp(p, "sep=", 4) != 0 && memcmp(p, "SEP=", 4) != 0) return LIAN_OK;
  char mark = p[4];
  p += 5;
  if (quoted && p < t->end && *p == '"') p++;
  if ((p < t->end && *p != '\r' && *p != '\n') || !text_is_separator(mark)) return LIAN_OK;
  if (!t->separator) t->separator = mark;
  return text_skip_line(t, &more, err);
}

static int is_stop(const text_reader *t) {
  for (size_t k = 0; k < t->o.stops; k++)
    if (begins_with(t, t->o.stop[k])) return 1;
  return 0;
}

static size_t longest(const lian_text_options *o) {
  size_t most = o->comment ? strlen(o->comment) : 0;
  for (size_t k = 0; k < o->stops; k++) {
    size_t length = strlen(o->stop[k]);
    if (length > most) most = length;
  }
  return most + 1; /* a quote */
}

/* what is behind is not read: that it is no table is no fault */
static void end_here(text_reader *t) {
  t->at = t->end;
  t->finished = 1;
  t->gated = 0;
}

static lian_status not_met(const text_reader *t, lian_error *err) {
  if (t->o.last && !t->last_met)
    return status_set(err, LIAN_BAD_DATA, "%s:%z: the file ends, and no record begins with '%s' (`last`)",
                      decoder_name(t->from), t->line, t->o.last);
  if (t->o.last_line > t->line)
    return status_set(err, LIAN_BAD_DATA, "%s:%z: the file ends before line %z (`last`)", decoder_name(t->from),
                      t->line, t->o.last_line);
  return LIAN_OK;
}

lian_status text_gate(text_reader *t, lian_error *err) {
  size_t got, wanted = longest(&t->o);
  int more;
  for (;;) {
    while ((size_t)(t->end - t->at) < wanted && !t->finished) {
      lian_status status = text_fill(t, &got, err);
      if (status) return status;
    }
    if (t->last_met || (t->o.last_line > 0 && t->line > t->o.last_line)) {
      end_here(t);
      return LIAN_OK;
    }
    if (t->at == t->end) {
      t->gated = 0;
      return not_met(t, err);
    }
    if (is_stop(t)) {
      t->stopped = 1;
      lian_status status = not_met(t, err);
      if (!status) end_here(t);
      return status;
    }
    if (!t->o.comment || !begins_with(t, t->o.comment)) break;
    lian_status status = text_skip_line(t, &more, err);
    if (status) return status;
  }
  t->passed = 1;
  return LIAN_OK;
}

/* ---- numbers */

cell_kind text_number(text_reader *t, const text_field *f, double *out) {
  cell_marks marks;
  cell_kind kind = cell_number(f->text, f->length, &t->numbers, out, &marks);
  t->flagged += marks.flagged != 0;
  t->missing += kind == CELL_MISSING;
  if (kind != CELL_NUMBER) return kind;
  char room[CELL_PLAIN];
  size_t length = f->length;
  const char *p = cell_trim(f->text, &length);
  p = cell_plain(p, &length, room);
  const char *end = p + length;
  if (p < end && *p == '(') p++;
  while (p < end && (end[-1] < '0' || end[-1] > '9') && end[-1] != '.') end--;
  if (marks.percent) doubts_note_percent(&t->doubts, t->field_column - 1, p, end, t->field_line);
  else if (t->sheet && f->quoted) doubts_note_text(&t->doubts, t->field_column - 1, p, end, t->field_line);
  else doubts_pass(&t->doubts, t->field_column - 1, *out, p, end, t->field_line);
  return kind;
}

lian_status text_settle(const text_reader *t, lian_error *err) {
  return doubts_settle(&t->doubts, decoder_name(t->from), err);
}

const char *text_remedy(const text_reader *t, size_t fields, size_t expected) {
  if (fields > expected && !t->o.separator && t->numbers.decimal == '.' && t->separator == ',')
    return " (is the comma one of decimals? separator and decimal say so)";
  if (fields >= expected || fields > 2 || expected < 3) return "";
  return " (a footnote? `stop` or `last` ends the table before it, `comment` passes over it)";
}
