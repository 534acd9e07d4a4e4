/* delimited text in one streaming pass: the buffer slides along the file and grows only for a
   field that does not fit. Cost: each byte is looked at twice, first
   in blocks (see text_quick.c), or three times where quotes are. */
#include "text.h"

#include <string.h>

#include "../base/digits.h"
#include "../base/limits.h"
#include "../base/number.h"
#include "sheet_place.h"
#include "text_quick.h"

#define LEAST_ROOM 64 /* what a decoder may ask for */

void text_column_name(const text_reader *t, size_t column, char out[TEXT_COLUMN_SIZE]) {
  if (t->sheet)
    sheet_column_name(t->first_column + column - 1, out);
  else
    number_print((double)column, out);
}

static lian_status bad(const text_reader *t, const char *what, lian_error *err) {
  char column[TEXT_COLUMN_SIZE];
  text_column_name(t, t->column, column);
  return status_set(err, LIAN_BAD_DATA, "%s:%z: column %s: %s", decoder_name(t->from), t->line, column, what);
}

/* the remedy is the one of Lua; a C host has lian_env.limits */
static lian_status beyond(const text_reader *t, const char *what, size_t limit, lian_error *err) {
  lian_error why;
  status_set(&why, LIAN_BAD_DATA, what, limit);
  return status_set(err, LIAN_BAD_DATA, "%s:%z: %s; lian.limits raises it", decoder_name(t->from), t->line,
                    why.text);
}

static lian_status check_limits(const text_reader *t, lian_error *err) {
  const lian_limits *l = &t->limits;
  if (t->column > l->columns) return beyond(t, "more than %z columns, the limit `columns`", l->columns, err);
  if (t->records >= l->rows) return beyond(t, "more than %z records, the limit `rows`", l->rows, err);
  if (t->cells >= l->cells) return beyond(t, "more than %z cells, the limit `cells`", l->cells, err);
  return LIAN_OK;
}

/* moves what is unused to the front and reads more behind it; *got is 0 at the end */
lian_status text_fill(text_reader *t, size_t *got, lian_error *err) {
  size_t held = (size_t)(t->end - t->at);
  *got = 0;
  if (t->finished) return LIAN_OK;
  if (env_stopped(&t->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (held > TEXT_LONGEST) return bad(t, "the field is longer than 1 MiB", err);
  if (text_position(t) - t->begins > t->limits.record)
    return beyond(t, "the record is longer than %z bytes, the limit `record`", t->limits.record, err);
  t->before += (size_t)(t->at - t->data);
  memmove(t->data, t->at, held);
  if (t->size - held < LEAST_ROOM) {
    char *data =
        memory_resize(t->m, t->data, t->size + DIGITS_BEYOND, 2 * t->size + DIGITS_BEYOND, 1);
    if (!data) return status_no_memory(err);
    t->data = data;
    t->size *= 2;
  }
  t->at = t->data;
  t->end = t->data + held;
  lian_error why;
  lian_status status = decoder_read(t->from, t->end, t->size - held, got, &why);
  if (status == LIAN_NO_MEMORY) return status_no_memory(err);
  if (status)
    return status_set(err, status, "%s:%z: %s%s", decoder_name(t->from), t->line, why.text,
                      strstr(why.text, "the limit `") ? "; lian.limits raises it" : "");
  t->end += *got;
  memset(t->end, 0, DIGITS_BEYOND);
  if (*got == 0) t->finished = 1;
  t->sound = text_is_sound(t);
  t->quick = t->sound && !t->sheet && !t->o.last;
  return LIAN_OK;
}

/* the buffer holds the start of the record that is read first; a quote opens a field only where
   a field may begin */
static void find_separator(text_reader *t) {
  static const char order[] = "\t;,";
  int seen[3] = {0, 0, 0}, quoted = 0, begins = 1;
  const char *p = t->at;
  while (p < t->end && (*p == '\n' || *p == '\r')) p++; /* empty lines tell nothing */
  for (; p < t->end && (quoted || (*p != '\n' && *p != '\r')); p++) {
    if (*p == '"' && (quoted || begins)) {
      quoted = !quoted;
      begins = 1; /* a second quote may follow */
      continue;
    }
    begins = 0;
    for (int k = 0; k < 3 && !quoted; k++)
      if (*p == order[k]) begins = seen[k] = 1;
  }
  t->separator = ',';
  for (int k = 3; k-- > 0;)
    if (seen[k]) t->separator = order[k];
}

#define ZERO_BYTE "a zero byte (of UTF-16 without a byte-order mark? encoding = 'utf-16le' says so)"
#define NOT_UTF8 "text that is not UTF-8; `encoding` says what it is, such as 'gb18030' or 'windows-1252'"

static lian_status check_characters(const text_reader *t, const text_field *f,
                                    lian_error *err) {
  const unsigned char *p = (const unsigned char *)f->text, *end = p + f->length;
  if (t->sound) return LIAN_OK;
  if (memchr(f->text, 0, f->length)) return bad(t, decoder_was_given(t->from) ? "a zero byte" : ZERO_BYTE, err);
  while (p < end && !decoder_is_sure(t->from)) {
    size_t size = decode_character(p, (size_t)(end - p));
    if (size == 0) return bad(t, decoder_was_given(t->from) ? "text that is not UTF-8" : NOT_UTF8, err);
    p += size;
  }
  return LIAN_OK;
}

/* where a field ends: its text, the byte after it, the line ends inside */
typedef struct extent {
  char *text, *after, *stop; /* stop: the separator or line end, or the end of the file */
  size_t lines;
  int quoted, doubled;
} extent;

static int ends_field(const text_reader *t, char c) {
  return c == t->separator || c == '\n' || c == '\r';
}

/* is the byte at p, and a LF that may follow a CR, in the buffer? */
static int in_sight(const text_reader *t, const char *p) {
  return t->finished || (p < t->end && (*p != '\r' || p + 1 < t->end));
}

/* 1: found; 0: the buffer ends too soon */
static int find_bare(const text_reader *t, extent *x) {
  char *p = text_bare_end(t);
  *x = (extent){t->at, p, p, 0, 0, 0};
  return in_sight(t, p);
}

static int find_quoted(const text_reader *t, extent *x) {
  *x = (extent){t->at + 1, NULL, NULL, 0, 1, 0};
  for (char *p = x->text; p < t->end; p++) {
    if (*p == '\n' || (*p == '\r' && p + 1 < t->end && p[1] != '\n')) x->lines++;
    if (*p != '"') continue;
    if (p + 1 == t->end && !t->finished) return 0;
    if (p + 1 < t->end && p[1] == '"') {
      x->doubled = 1;
      p++;
      continue;
    }
    x->after = p;
    x->stop = p + 1;
    return in_sight(t, x->stop);
  }
  return t->finished;
}

static size_t drop_doubled(char *text, size_t length) {
  size_t to = 0;
  for (size_t from = 0; from < length; from++) {
    text[to++] = text[from];
    if (text[from] == '"') from++;
  }
  return to;
}

/* moves past the field and its separator or line end */
static void advance(text_reader *t, const extent *x, int last) {
  char *next = x->stop;
  if (next < t->end && *next == '\r' && next + 1 < t->end && next[1] == '\n') next++;
  if (next < t->end) next++;
  t->at = next;
  t->field_line = t->line;
  t->field_column = t->column;
  t->line += (t->sheet ? 0 : x->lines) + (last ? 1 : 0);
  t->column = last ? 1 : t->column + 1;
  t->cells++;
  if (last) text_end_record(t);
}

/* is the field the one that `last` names? blanks around it are passed over */
static int is_last(const text_reader *t, const text_field *f) {
  size_t length = f->length;
  const char *p = cell_trim(f->text, &length);
  return strlen(t->o.last) == length && memcmp(t->o.last, p, length) == 0;
}

static lian_status give(text_reader *t, const extent *x, text_field *out, lian_error *err) {
  if (x->quoted && !x->after) return bad(t, "the quote is never closed", err);
  if (x->quoted && x->stop < t->end && !ends_field(t, *x->stop))
    return bad(t, "text after a closing quote", err);
  out->text = x->text;
  out->length = (size_t)(x->after - x->text);
  if (out->length > TEXT_LONGEST) return bad(t, "the field is longer than 1 MiB", err);
  if (x->doubled) out->length = drop_doubled(x->text, out->length);
  out->quoted = x->quoted;
  out->last = x->stop == t->end || *x->stop != t->separator;
  out->error = t->sheet && !x->quoted && out->length > 0 && out->text[0] == '#';
  lian_status status = check_characters(t, out, err);
  if (t->o.last && t->column == 1 && is_last(t, out)) t->last_met = 1;
  advance(t, x, out->last);
  return status;
}

/* past the line end at p, which is in sight */
static void end_line(text_reader *t, char *p) {
  if (*p == '\r' && p + 1 < t->end && p[1] == '\n') p++;
  t->at = p + 1;
  t->line++;
  t->column = 1;
  t->begins = text_position(t);
  t->passed = 0;
}

/* rows of a sheet above the first that is not blank */
static lian_status pass_empty_lines(text_reader *t, lian_error *err) {
  size_t got;
  for (;;) {
    if (t->at < t->end && *t->at == '\n') {
      end_line(t, t->at);
    } else if (t->at < t->end || t->finished) {
      return LIAN_OK;
    } else {
      lian_status status = text_fill(t, &got, err);
      if (status) return status;
    }
  }
}

static lian_status gate(text_reader *t, lian_error *err) {
  return t->gated && t->column == 1 && !t->passed ? text_gate(t, err) : LIAN_OK;
}

/* before the record that is read first */
static lian_status begin(text_reader *t, lian_error *err) {
  lian_status status = t->begun ? LIAN_OK : text_pass_hint(t, err);
  t->begun = 1;
  return status;
}

/* to where a record begins; behind a comment there may be empty rows again */
static lian_status reach_record(text_reader *t, lian_error *err) {
  lian_status status = LIAN_OK;
  if (!t->sheet || t->records > 0 || t->column > 1) return gate(t, err);
  do {
    status = pass_empty_lines(t, err);
    if (!status) status = gate(t, err);
  } while (!status && t->at < t->end && *t->at == '\n');
  return status;
}

lian_status text_next(text_reader *t, text_field *out, int *more, lian_error *err) {
  size_t got;
  extent x;
  *more = 1;
  if (text_quick(t, out)) return LIAN_OK;
  lian_status reached = begin(t, err);
  if (!reached) reached = reach_record(t, err);
  if (reached) return reached;
  if (!t->separator) find_separator(t);
  for (;;) {
    if (t->at == t->end && t->finished && t->column == 1) {
      *more = 0;
      return LIAN_OK;
    }
    int quoted = t->at < t->end && *t->at == '"';
    if ((t->at < t->end || t->finished) && (quoted ? find_quoted(t, &x) : find_bare(t, &x)))
      break;
    lian_status status = text_fill(t, &got, err);
    if (status) return status;
  }
  lian_status status = check_limits(t, err);
  return status ? status : give(t, &x, out, err);
}

/* a row, whatever line ends stand in its cells; it does not count as a record, and is not looked at */
static lian_status skip_row(text_reader *t, int *more, lian_error *err) {
  text_field f = {NULL, 0, 0, 0, 0};
  text_view view;
  size_t before = t->records;
  int last_met = t->last_met;
  t->passed = 1;
  lian_status status = text_ahead(t, &view, err);
  *more = view != TEXT_END;
  if (status || view == TEXT_END) {
    t->passed = 0;
    return status;
  }
  if (t->at < t->end && *t->at == '\n')
    end_line(t, t->at);
  else
    while (!status && !f.last) status = text_next(t, &f, more, err);
  t->records = before;
  t->last_met = last_met;
  return status;
}

lian_status text_skip_line(text_reader *t, int *more, lian_error *err) {
  size_t got;
  if (t->sheet) return skip_row(t, more, err);
  for (;;) {
    char *p = t->at;
    while (p < t->end && *p != '\n' && *p != '\r') p++;
    *more = p < t->end;
    if (in_sight(t, p)) {
      if (*more)
        end_line(t, p);
      else
        t->at = p;
      return LIAN_OK;
    }
    t->at = p;
    t->begins = text_position(t); /* what is passed over may be long */
    lian_status status = text_fill(t, &got, err);
    if (status) return status;
  }
}

/* 0: the buffer ends too soon */
static int look(const text_reader *t, text_view *view) {
  const char *p = t->at;
  *view = p == t->end ? TEXT_END : TEXT_EMPTY;
  for (; p < t->end; p++) {
    if (*p == t->separator)
      *view = TEXT_BARREN;
    else if (*p != ' ' && *p != '\t')
      break;
  }
  if (p < t->end && *p != '\n' && *p != '\r') *view = TEXT_RECORD;
  return p < t->end || t->finished;
}

lian_status text_ahead(text_reader *t, text_view *view, lian_error *err) {
  size_t got;
  if (text_begins_quick(t)) {
    *view = TEXT_RECORD;
    return LIAN_OK;
  }
  lian_status status = begin(t, err);
  if (!status) status = gate(t, err);
  if (status) return status;
  if (!t->separator) find_separator(t);
  while (!look(t, view)) {
    status = text_fill(t, &got, err);
    if (status) return status;
  }
  return LIAN_OK;
}
