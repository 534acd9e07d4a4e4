/* records of a file of links that are plain, many at a time: labels of at most eight bytes or codes of more digits, and
   a number of digits and a point, none in quotes. They mean what they mean one by one; all others are left to
   read_links.c. O(bytes) */
#include "read_links.h"

#define FEW 16             /* records: so few at a time do not pay */
#define LONGEST_PAUSE 1023 /* records */

lian_status links_begin_brief(links_reader *r) {
  int buyers = 0;
  r->brief = memory_new(r->m, r->fields, 1);
  if (!r->brief) return status_no_memory(r->err);
  r->brief_ok = 1;
  for (size_t k = 0; k < r->fields; k++) {
    unsigned char kind = r->kind[k];
    if (kind == FROM || kind == TO) r->brief_ok = 0;
    if (kind == SUPPLIER) r->turned = buyers;
    buyers += kind == BUYER;
    r->brief[k] = kind == VALUE ? LIAN_BRIEF_NUMBER : kind == SKIPPED ? LIAN_BRIEF_ANY : LIAN_BRIEF_TEXT;
  }
  return LIAN_OK;
}

/* supplier before buyer, in whose order new names get their numbers */
static void turn(links_reader *r, size_t count) {
  for (size_t k = 0; k < count && r->turned; k++) {
    lian_brief first = r->label[2 * k];
    r->label[2 * k] = r->label[2 * k + 1];
    r->label[2 * k + 1] = first;
  }
}

static lian_status no_such_node(const links_reader *r, size_t first_line, size_t place) {
  char text[NAMES_CODE];
  const lian_brief *b = &r->label[place];
  names_unbrief(b->word, b->length, text);
  return links_no_such_node(r, first_line + place / 2, place % 2, text, b->length);
}

/* where few records in a row are plain, tries become rare */
static void pause_after(links_reader *r, size_t count) {
  r->longest = count >= FEW ? 0 : 2 * r->longest + 1 < LONGEST_PAUSE ? 2 * r->longest + 1 : LONGEST_PAUSE;
  r->pause = count == BRIEFS ? 0 : r->longest ? r->longest : 1;
}

lian_status links_read_brief(links_reader *r, size_t *count) {
  *count = 0;
  if (!r->brief_ok) return LIAN_OK;
  if (r->pause > 0) {
    r->pause--;
    return LIAN_OK;
  }
  size_t line = lian_text_line(r->t);
  size_t some = *count = lian_text_briefs(r->t, r->brief, r->fields, BRIEFS, r->label, r->value);
  pause_after(r, some);
  lian_status status = some ? links_settle(r) : LIAN_OK; /* those before them come first */
  if (status || some == 0) return status;
  turn(r, some);
  size_t good = names_find_briefs(&r->found, r->label, r->end, 2 * some, r->open);
  if (good < 2 * some) return r->open ? status_no_memory(r->err) : no_such_node(r, line, good);
  return edges_add_all(&r->list, r->end, r->column[VALUE] ? r->value : NULL, some) ? LIAN_OK : status_no_memory(r->err);
}
