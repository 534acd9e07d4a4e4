/* a file of links as a network: one pass, each field looked at once, labels by hashing. O(bytes) */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "read_links.h"

#define POLLED ((size_t)1 << 14) /* records between two looks at the caller */

static lian_status failed(const links_reader *r, const char *what, const char *text, size_t length) {
  char shown[LIAN_CELL_SHOWN];
  lian_cell_show(text, length, shown);
  return status_set(r->err, LIAN_BAD_DATA, "%s:%z: column %z: %s '%s'", lian_text_name(r->t),
                    lian_text_field_line(r->t), lian_text_field_column(r->t), what, shown);
}

/* ---- the header */

static int add_kind(links_reader *r, unsigned char kind) {
  if (r->fields == r->room) {
    unsigned char *fresh = memory_resize(r->m, r->kind, r->room, 2 * r->room, 1);
    if (!fresh) return 0;
    r->kind = fresh;
    r->room *= 2;
  }
  r->kind[r->fields++] = kind;
  return 1;
}

/* which of the columns a name of the header is; *twice: it was there before */
static unsigned char kind_of(const links_reader *r, const char *text, size_t length, const unsigned char *seen,
                             int *twice) {
  for (unsigned char k = SUPPLIER; k < KINDS; k++)
    if (r->column[k] && strlen(r->column[k]) == length && memcmp(r->column[k], text, length) == 0) {
      *twice = seen[k];
      if (!seen[k]) return k;
    }
  return SKIPPED;
}

static lian_status read_header(links_reader *r) {
  unsigned char seen[KINDS] = {0};
  lian_field f = {.last = 0};
  while (!f.last) {
    int more, twice = 0;
    lian_status status = lian_text_next(r->t, &f, &more, r->err);
    if (status) return status;
    if (!more)
      return status_set(r->err, LIAN_BAD_DATA, "%s:%z: no header", lian_text_name(r->t), lian_text_line(r->t));
    size_t length = f.length;
    const char *text = lian_text_trim(f.text, &length);
    unsigned char kind = kind_of(r, text, length, seen, &twice);
    if (twice && kind == SKIPPED) return failed(r, "the name stands twice:", text, length);
    seen[kind] = 1;
    if (!add_kind(r, kind)) return status_no_memory(r->err);
  }
  for (int k = SUPPLIER; k < KINDS; k++)
    if (r->column[k] && !seen[k])
      return status_set(r->err, LIAN_NOT_FOUND, "%s:%z: no column '%s'", lian_text_name(r->t),
                        lian_text_field_line(r->t), r->column[k]);
  return LIAN_OK;
}

/* ---- records */

/* 9.13101E+17: many codes become one text. Labels end so in no other way */
static int is_lost_code(const char *text, size_t length) {
  size_t k = 0, digits;
  if (length < 5 || text[length - 4] != 'E' || text[length - 3] != '+') return 0;
  for (digits = 0; k < length - 4; k++) {
    int digit = text[k] >= '0' && text[k] <= '9';
    if (!digit && (k != 1 || (text[k] != '.' && text[k] != ','))) return 0;
    digits += (size_t)digit;
  }
  return digits > 0 && text[length - 2] >= '0' && text[length - 2] <= '9' && text[length - 1] >= '0' &&
         text[length - 1] <= '9';
}

/* end 0: the supplier, 1: the buyer */
static lian_status read_label(links_reader *r, const lian_field *f, int end) {
  size_t length = f->length;
  const char *text = lian_text_trim(f->text, &length);
  if (length == 0) return failed(r, "expected a label, found none:", f->text, f->length);
  if (is_lost_code(text, length))
    return failed(r, "a code that a spreadsheet wrote as a number, which lost its digits: keep the column as text; got",
                  text, length);
  name_wanted *w = &r->wanted[2 * r->count + (size_t)end];
  w->length = length;
  if (length <= NAMES_BRIEF) {
    w->word = names_word_of_field(text, length);
    return LIAN_OK;
  }
  w->at = r->bytes.used;
  return buffer_put(&r->bytes, text, length) ? LIAN_OK : status_no_memory(r->err);
}

lian_status links_no_such_node(const links_reader *r, size_t line, int is_buyer, const char *text, size_t length) {
  char shown[LIAN_CELL_SHOWN];
  lian_cell_show(text, length, shown);
  return status_set(r->err, LIAN_BAD_DATA, "%s:%z: the %s '%s' is not among the nodes", lian_text_name(r->t), line,
                    is_buyer ? "buyer" : "supplier", shown);
}

static lian_status no_such_node(const links_reader *r, size_t place) {
  char brief[NAMES_BRIEF];
  const name_wanted *w = &r->wanted[place];
  names_unword(w->word, brief);
  return links_no_such_node(r, r->line[place / 2], place % 2, w->length > NAMES_BRIEF ? r->bytes.data + w->at : brief,
                            w->length);
}

lian_status links_settle(links_reader *r) {
  size_t count = 2 * r->count, good = names_find_all(&r->found, r->bytes.data, r->wanted, count, r->open);
  if (good < count) return r->open ? status_no_memory(r->err) : no_such_node(r, good);
  for (size_t k = 0; k < r->count; k++) {
    edge *e = &r->waiting[k];
    e->supplier = r->wanted[2 * k].number;
    e->buyer = r->wanted[2 * k + 1].number;
    if (!edges_add(&r->list, e)) return status_no_memory(r->err);
  }
  r->count = r->bytes.used = 0;
  return LIAN_OK;
}

static lian_status check_value(const links_reader *r, double v, const char *text, size_t length) {
  if (v >= 0) return LIAN_OK;
  return failed(r, "expected a value of at least 0, got", text, length);
}

/* with the option that would read it, where there is one */
static lian_status no_number(const links_reader *r, const lian_field *f, lian_cell_kind kind) {
  char shown[LIAN_CELL_SHOWN], remedy[LIAN_REMEDY_SIZE];
  lian_cell_show(f->text, f->length, shown);
  lian_text_remedy(r->t, f, remedy);
  return status_set(r->err, LIAN_BAD_DATA, "%s:%z: column %z: %s '%s'%s", lian_text_name(r->t),
                    lian_text_field_line(r->t), lian_text_field_column(r->t), lian_cell_problem(kind), shown, remedy);
}

/* NaN: none, by `missing` */
static lian_status read_value(const links_reader *r, const lian_field *f, double *out) {
  lian_cell_kind kind = lian_text_number(r->t, f, out);
  if (kind == LIAN_CELL_BLANK) return failed(r, "expected a number, found none:", f->text, f->length);
  if (kind == LIAN_CELL_MISSING) {
    *out = NAN;
    return LIAN_OK;
  }
  if (kind != LIAN_CELL_NUMBER) return no_number(r, f, kind);
  return check_value(r, *out, f->text, f->length);
}

static lian_status read_day(const links_reader *r, const lian_field *f, int is_to, int32_t *out) {
  int32_t first, last;
  size_t length = f->length;
  const char *text = lian_text_trim(f->text, &length);
  if (length == 0) {
    *out = is_to ? LIAN_ALWAYS_AFTER : LIAN_ALWAYS_BEFORE;
    return LIAN_OK;
  }
  if (!lian_day_parse(text, length, &first, &last))
    return failed(r, "expected a year, a month (2021-05) or a day (2021-05-31), got", f->text, f->length);
  *out = is_to ? last + 1 : first;
  return LIAN_OK;
}

static lian_status take(links_reader *r, const lian_field *f, unsigned char kind, edge *e) {
  switch (kind) {
    case SUPPLIER: return read_label(r, f, 0);
    case BUYER: return read_label(r, f, 1);
    case VALUE: return read_value(r, f, &e->value);
    case FROM: return read_day(r, f, 0, &e->from);
    case TO: return read_day(r, f, 1, &e->to);
    default: return LIAN_OK;
  }
}

static lian_status wrong_count(const links_reader *r, size_t got) {
  return status_set(r->err, LIAN_BAD_DATA, "%s:%z: expected %z fields, got %s%z", lian_text_name(r->t),
                    lian_text_field_line(r->t), r->fields, got > r->fields ? "more, at least " : "", got);
}

static lian_status read_record(links_reader *r) {
  edge e = {0, 0, 1, LIAN_ALWAYS_BEFORE, LIAN_ALWAYS_AFTER};
  int last = 0, more;
  size_t line = lian_text_line(r->t);
  for (size_t k = 0; k < r->fields; k++) {
    lian_field f;
    if (last) return wrong_count(r, k);
    if (r->kind[k] == VALUE && lian_text_numbers(r->t, &e.value, 1, &last)) {
      if (e.value >= 0) continue;
      char text[LIAN_NUMBER_SIZE];
      return check_value(r, e.value, text, lian_number_print(e.value, text));
    }
    lian_status status = lian_text_next(r->t, &f, &more, r->err);
    if (!status) status = take(r, &f, r->kind[k], &e);
    if (status) return status;
    last = f.last;
  }
  if (!last) return wrong_count(r, r->fields + 1);
  if (e.from >= e.to && r->list.dated)
    return status_set(r->err, LIAN_BAD_DATA, "%s:%z: the link ends before it begins", lian_text_name(r->t), line);
  if (isnan(e.value)) {
    r->missing++;
    return LIAN_OK;
  }
  r->waiting[r->count] = e;
  r->line[r->count++] = line;
  return r->count == BATCH ? links_settle(r) : LIAN_OK;
}

/* a fault in an earlier record is told first */
static lian_status settle_rest(links_reader *r, lian_status status) {
  lian_error later;
  if (r->err) later = *r->err;
  lian_status earlier = links_settle(r);
  if (!earlier && status && r->err) *r->err = later;
  return earlier ? earlier : status;
}

static lian_status pass_empty_lines(links_reader *r) {
  lian_view view = LIAN_VIEW_EMPTY;
  lian_status status = LIAN_OK;
  int more = 1;
  while (!status && more) {
    status = lian_text_ahead(r->t, &view, r->err);
    if (status || view != LIAN_VIEW_EMPTY) break;
    status = lian_text_skip_line(r->t, &more, r->err);
  }
  return status;
}

/* the records from here on that are plain, or else one; *more is 0 at the end */
static lian_status read_some(links_reader *r, size_t *count, int *more) {
  lian_view view;
  int any;
  lian_status status = links_read_brief(r, count);
  if (status || *count > 0) return status;
  *count = 1;
  status = lian_text_ahead(r->t, &view, r->err);
  if (status || view == LIAN_VIEW_END) {
    *more = 0;
    return status;
  }
  return view == LIAN_VIEW_EMPTY ? lian_text_skip_line(r->t, &any, r->err) : read_record(r);
}

static lian_status read_all(const lian_env *env, links_reader *r) {
  int more = 1;
  lian_status status = pass_empty_lines(r);
  if (!status) status = read_header(r);
  if (!status) status = links_begin_brief(r);
  for (size_t count = 0, unpolled = POLLED; !status && more; unpolled += count) {
    if (unpolled >= POLLED) {
      if (env_stopped(env)) return status_set(r->err, LIAN_INTERRUPTED, "interrupted");
      unpolled = 0;
    }
    status = read_some(r, &count, &more);
  }
  status = settle_rest(r, status);
  if (!status) status = lian_text_settle(r->t, r->err); /* 1.200 beside 340 */
  if (!status && r->list.count == 0)
    return status_set(r->err, LIAN_BAD_DATA, "%s: no links", lian_text_name(r->t));
  return status;
}

static lian_status check_columns(const lian_links_spec *s, lian_error *err) {
  const char *const name[] = {s->supplier, s->buyer, s->value, s->from, s->to};
  for (int a = 0; a < 5; a++)
    for (int b = a + 1; b < 5; b++)
      if (name[a] && name[b] && strcmp(name[a], name[b]) == 0)
        return status_set(err, LIAN_BAD_ARGUMENT, "the column '%s' is named twice", name[a]);
  return LIAN_OK;
}

/* gives back the reader's buffers and names before the rows are made */
static lian_status build(const lian_env *env, links_reader *r, const lian_links_spec *s, lian_labels *known,
                         lian_network **out, lian_network_found *found) {
  size_t n = r->found.count;
  lian_labels *labels = known ? lian_labels_keep(known) : names_labels(&r->found);
  lian_text_close(r->t);
  names_free(&r->found);
  r->t = NULL;
  if (!labels) return status_no_memory(r->err);
  lian_status status = graph_build(env, n, &r->list, s->undirected, labels, out, found, r->err);
  lian_labels_free(labels);
  if (!status && found) found->missing = r->missing;
  return status;
}

lian_status lian_network_read(const lian_env *env, const char *path, const lian_links_spec *s, lian_labels *labels,
                              lian_network **out, lian_network_found *found, lian_error *err) {
  lian_status status = check_given(GIVEN({"path", path}, {"spec", s}, {"out", out}), err);
  if (!status) status = check_size(s->size, sizeof *s, "lian_links_spec", err);
  if (!status) status = check_given(GIVEN({"supplier", s->supplier}, {"buyer", s->buyer}), err);
  if (!status) status = check_columns(s, err);
  if (status) return status;
  memory m = memory_of(env);
  links_reader *r = memory_zero(m, 1, sizeof *r);
  if (!r) return status_no_memory(err);
  *r = (links_reader){.m = m, .err = err, .room = 16, .open = labels == NULL, .bytes = {.m = m},
                      .column = {NULL, s->supplier, s->buyer, s->value, s->from, s->to},
                      .list = {.m = m, .dated = s->from || s->to}};
  r->kind = memory_new(m, r->room, 1);
  int good = names_begin(&r->found, m, labels) && r->kind && buffer_reserve(&r->bytes, 1);
  status = good ? lian_text_open_with(env, path, s->text, &r->t, err) : status_no_memory(err);
  if (!status) status = read_all(env, r);
  if (!status) status = build(env, r, s, labels, out, found);
  lian_text_close(r->t);
  names_free(&r->found);
  edges_free(&r->list);
  buffer_free(&r->bytes);
  memory_free(m, r->kind, r->room, 1);
  memory_free(m, r->brief, r->fields, 1);
  memory_free(m, r, 1, sizeof *r);
  return status;
}
