/* a reader of delimited text made and given back: its options checked */
#include <string.h>

#include "../base/digits.h"
#include "../base/limits.h"
#include "../base/number.h"
#include "text.h"

#define FIRST_SIZE ((size_t)1 << 18)

static lian_status wrong(const char *what, lian_error *err) { return status_set(err, LIAN_BAD_ARGUMENT, "%s", what); }

int text_is_separator(char c) { return (c == '\t' || (c >= ' ' && c <= '~')) && c != '"'; }

static lian_status check_marks(const lian_text_options *o, lian_error *err) {
  if (o->decimal && o->decimal != '.' && o->decimal != ',') return wrong("decimal: expected '.' or ','", err);
  if (o->thousands && !strchr(".,' ", o->thousands))
    return wrong("thousands: expected '.', ',', ' ' or \"'\"", err);
  if (o->thousands && o->thousands == o->decimal)
    return wrong("thousands: expected another mark than that of decimals", err);
  if (o->separator && o->separator == o->thousands)
    return wrong("thousands: expected another mark than the separator of fields", err);
  return LIAN_OK;
}

static lian_status check_texts(const char *const *list, size_t count, const char *empty, lian_error *err) {
  for (size_t k = 0; k < count; k++)
    if (!list[k] || (empty && !*list[k])) return wrong(empty ? empty : "missing: expected texts", err);
  return LIAN_OK;
}

static lian_status check_options(const lian_text_options *o, lian_error *err) {
  if (o->separator && !text_is_separator(o->separator))
    return wrong("separator: expected one ASCII character that is no quote and no line end", err);
  lian_status status = check_marks(o, err);
  if (!status && o->comment && !*o->comment) status = wrong("comment: expected what such lines begin with", err);
  if (!status && o->last && !*o->last) status = wrong("last: expected the first field of the last record", err);
  if (!status) status = check_texts(o->stop, o->stops, "stop: expected what the line begins with", err);
  if (!status) status = check_texts(o->missing, o->missings, NULL, err);
  return status;
}

static cell_format format_of(const lian_text_options *o) {
  cell_format f = {.decimal = o->decimal, .thousands = o->thousands, .percent = o->percent, .flags = o->flags,
                   .zero = o->zero, .zeros = o->zeros, .missing = o->missing, .missings = o->missings};
  if (!f.decimal) f.decimal = o->thousands == '.' ? ',' : '.';
  return f;
}

/* does a text of the list look like a number, so that each number is to be compared with it? */
static int has_number(const char *const *list, size_t count) {
  for (size_t k = 0; k < count; k++)
    if (strpbrk(list[k], "0123456789")) return 1;
  return 0;
}

static void take_options(text_reader *t, const lian_text_options *o) {
  t->o = *o;
  t->separator = t->sheet ? ',' : o->separator;
  t->numbers = format_of(o);
  t->numbers.fixed = t->sheet;
  t->doubts.m = t->m;
  t->doubts.points = !o->decimal && !o->thousands;
  t->doubts.percents = o->percent != 0;
  t->doubts.sheet_column = t->sheet ? t->first_column : 0;
  t->slow = has_number(o->zero, o->zeros) || has_number(o->missing, o->missings);
  t->gated = o->comment || o->stops > 0 || o->last || o->last_line > 0;
}

/* the decoder goes with the reader, on failure too */
static lian_status start(const lian_env *env, decoder *from, const lian_text_options *o, text_reader **out,
                         lian_error *err) {
  memory m = memory_of(env);
  size_t got;
  text_reader *t = memory_zero(m, 1, sizeof *t);
  if (!t) {
    decoder_close(from);
    return status_no_memory(err);
  }
  *t = (text_reader){.m = m, .from = from, .limits = limits_of(env), .size = FIRST_SIZE, .sheet = decoder_is_sheet(from),
                     .first_column = decoder_column(from), .line = decoder_row(from), .column = 1};
  take_options(t, o);
  if (env) t->env = *env;
  t->data = memory_new(m, t->size + DIGITS_BEYOND, 1);
  t->at = t->end = t->data;
  lian_status status = t->data ? text_fill(t, &got, err) : status_no_memory(err);
  if (status) text_close(t);
  else *out = t;
  return status;
}

/* the cells of a workbook are numbers and texts already: what says how they are written would do nothing, or harm */
static lian_status check_sheet(const source *from, const lian_text_options *o, lian_error *err) {
  const char *what = o->encoding ? "encoding" : o->separator ? "separator" : o->thousands ? "thousands" : NULL;
  if (o->decimal == ',') what = "decimal";
  if (!what) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "%s: `%s` is of files of text, and this is a workbook, which needs none",
                    source_name(from), what);
}

static lian_status open_with(const lian_env *env, source *from, const lian_text_options *o, text_reader **out,
                             lian_error *err) {
  decoder *d;
  int sheet = source_is_sheet(from);
  lian_status status = sheet ? check_sheet(from, o, err) : LIAN_OK;
  if (status) {
    source_close(from);
    return status;
  }
  status = decoder_open(env, from, sheet ? "utf-8" : o->encoding, &d, err);
  return status ? status : start(env, d, o, out, err);
}

static const lian_text_options NONE = {.size = sizeof NONE};

lian_status text_open(const lian_env *env, const char *path, const lian_text_options *o, text_reader **out,
                      lian_error *err) {
  source *from;
  lian_status status = check_options(o ? o : &NONE, err);
  if (!status) status = source_open(env, path, &from, err);
  return status ? status : open_with(env, from, o ? o : &NONE, out, err);
}

lian_status text_open_bytes(const lian_env *env, const char *bytes, size_t length, const char *name,
                            const lian_text_options *o, text_reader **out, lian_error *err) {
  source *from;
  lian_status status = check_options(o ? o : &NONE, err);
  if (!status) status = source_open_bytes(env, bytes, length, name, &from, err);
  return status ? status : open_with(env, from, o ? o : &NONE, out, err);
}

void text_close(text_reader *t) {
  if (!t) return;
  decoder_close(t->from);
  doubts_free(&t->doubts);
  memory_free(t->m, t->data, t->size + DIGITS_BEYOND, 1);
  memory_free(t->m, t, 1, sizeof *t);
}
