/* what reads a file of links: records one by one (read_links.c), and many at a time where they are plain
   (read_brief.c) */
#ifndef NETWORK_READ_LINKS_H
#define NETWORK_READ_LINKS_H

#include "graph.h"
#include "names.h"

#define BATCH 64   /* records whose labels are looked up together */
#define BRIEFS 512 /* the same of plain records */

enum { SKIPPED, SUPPLIER, BUYER, VALUE, FROM, TO, KINDS };

typedef struct links_reader {
  lian_text *t;
  const char *column[KINDS]; /* the name of each, NULL: none */
  unsigned char *kind;       /* fields */
  size_t fields, room;
  names found;
  int open;  /* new names are added */
  buffer bytes;                /* labels of the records that wait */
  name_wanted wanted[2 * BATCH]; /* two a record, supplier and buyer */
  edge waiting[BATCH];
  size_t line[BATCH], count; /* of records that wait */
  size_t missing;            /* records without a value, as `missing` says */
  edge_list list;
  memory m;
  lian_error *err;
  /* plain records */
  unsigned char *brief;  /* fields: what each is to lian_text_briefs; NULL before the header */
  int brief_ok, turned;  /* columns allow for them; the buyer's comes first */
  size_t pause, longest; /* records that are read one by one before the next try, and the last such number */
  lian_brief label[2 * BRIEFS + 2];
  double value[BRIEFS + 1];
  uint32_t end[2 * BRIEFS];
} links_reader;

/* labels of the records that wait become numbers, and the records links */
lian_status links_settle(links_reader *r);
lian_status links_no_such_node(const links_reader *r, size_t line, int is_buyer, const char *text, size_t length);

/* after the header */
lian_status links_begin_brief(links_reader *r);
/* plain records from here on, *count of them; 0: the next is to be read by itself */
lian_status links_read_brief(links_reader *r, size_t *count);

#endif
