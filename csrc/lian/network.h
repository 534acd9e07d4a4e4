/* a network of links between firms: who sells how much to whom, to hundreds of millions of links

   Links are held by supplier, each row's buyers ascending, and by buyer: 20 bytes a link and 8 a node, names apart.
   A dated network holds the same pair more than once, each time with the days on which it is there; measures and
   cascades take the network of a date (lian_network_at). Undirected links stand in the rows of both their ends, a loop
   once. */
#ifndef LIAN_NETWORK_H
#define LIAN_NETWORK_H

#include "labels.h"
#include "text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_network lian_network; /* counted, immutable */

#define LIAN_ALWAYS_BEFORE INT32_MIN /* a day that is not known: there from the beginning, */
#define LIAN_ALWAYS_AFTER INT32_MAX  /* and to the end */

typedef struct lian_network_spec {
  size_t size; /* sizeof(lian_network_spec) */
  size_t nodes, links;
  const uint32_t *supplier, *buyer; /* links, below nodes */
  const double *value;              /* links, at least 0, money a year; NULL: 1 each */
  const int32_t *from, *to;         /* links: the first day and the day after the last one, from 1970-01-01; NULL:
                                       undated */
  int undirected;
} lian_network_spec;

/* what was found on the way */
typedef struct lian_network_found {
  size_t rows;      /* links as they were given */
  size_t repeated;  /* of the same pair (and days), added to another */
  size_t loops;     /* pairs of a node with itself, which are kept */
  size_t zeros;     /* links of value 0, which are left out */
  size_t missing;   /* rows of a file whose value is one that `missing` names, which are left out */
  double total;     /* of all values */
} lian_network_found;

/* labels: nodes many, kept; NULL: nodes have numbers only. Links may come in any order; those of one pair are added
   up in the order given. found may be NULL. LIAN_BAD_DATA names the first link out of range, below 0 or not finite.
   O(nodes + links), two counting passes; 36 bytes a link at the peak beside what is given */
LIAN_API lian_status lian_network_new(const lian_env *env, const lian_network_spec *spec, lian_labels *labels,
                                      lian_network **out, lian_network_found *found, lian_error *err);

/* of rows that are in order: start (nodes + 1), then buyers ascending in each row and their values above 0, as
   lian_network_look gives them. Copies all of it; LIAN_BAD_DATA says which row is not as it must be. O(nodes +
   links) */
typedef struct lian_rows_spec {
  size_t size; /* sizeof(lian_rows_spec) */
  size_t nodes, links;
  const uint32_t *start, *buyer;
  const double *value;
  const int32_t *from, *to; /* NULL: undated */
  int undirected;
} lian_rows_spec;
LIAN_API lian_status lian_network_rows(const lian_env *env, const lian_rows_spec *spec, lian_labels *labels,
                                       lian_network **out, lian_error *err);

typedef struct lian_links_spec {
  size_t size; /* sizeof(lian_links_spec) */
  const lian_text_options *text;         /* how the file is written; NULL: found */
  const char *supplier, *buyer;          /* names of columns */
  const char *value;                     /* NULL: each link counts 1 */
  const char *from, *to;                 /* NULL: undated; cells are years, months (2021-05) or days (2021-05-31), or
                                            empty: not known. A whole year or month is from its first day to its last */
  int undirected;
} lian_links_spec;

/* a delimited file with a header, plain or gzip, in one pass. labels NULL: nodes are numbered as they first appear.
   Blanks around a label are no part of it. LIAN_BAD_DATA, with file, line and column: a record of another length, a
   value that is no number, below 0 or empty, values that can be read in two ways, a label that is empty, that labels
   does not hold, or that a spreadsheet wrote as a number (9.1E+17); LIAN_NOT_FOUND: no
   such column. O(bytes); at most 48 bytes a link at the
   peak, names apart */
LIAN_API lian_status lian_network_read(const lian_env *env, const char *path, const lian_links_spec *spec,
                                       lian_labels *labels, lian_network **out, lian_network_found *found,
                                       lian_error *err);

/* another owner, one less */
LIAN_API lian_network *lian_network_keep(lian_network *g);
LIAN_API void lian_network_free(lian_network *g);

/* what a network holds, to be read as long as it is kept. O(1) */
typedef struct lian_network_view {
  size_t size; /* sizeof(lian_network_view) */
  size_t nodes, links; /* undirected: places in rows, two a link and one a loop */
  int undirected;
  const lian_labels *labels;  /* NULL: none */
  const uint32_t *out_start;    /* nodes + 1: row i is out_start[i] .. out_start[i + 1] - 1 of the next two */
  const uint32_t *buyer;
  const double *value;
  const uint32_t *in_start;     /* nodes + 1 */
  const uint32_t *supplier;   /* links, by buyer, ascending within */
  const uint32_t *place;      /* links: where that link stands in value */
  const int32_t *from, *to;   /* links, as value; NULL: undated */
} lian_network_view;
LIAN_API lian_status lian_network_look(const lian_network *g, lian_network_view *out, lian_error *err);
LIAN_API size_t lian_network_bytes(const lian_network *g); /* of links, names apart */

/* the links that are there on some day from first to last, undated and added up by pair. O(links) */
LIAN_API lian_status lian_network_at(const lian_env *env, lian_network *g, int32_t first, int32_t last,
                                     lian_network **out, lian_error *err);
/* with amounts moved from the link of one supplier to that of another, to the same buyer: what a buyer purchases stays.
   LIAN_BAD_DATA: no such link, or more than it holds (after what was moved before). O(links) */
typedef struct lian_move {
  uint32_t supplier, buyer, toward;
  double amount;
} lian_move;
LIAN_API lian_status lian_network_move(const lian_env *env, const lian_network *g, size_t count, const lian_move *moves,
                                       lian_network **out, lian_error *err);
/* "2021", "2021-05" or "2021-05-31" -> its first day and its last, from 1970-01-01; 1: understood */
LIAN_API int lian_day_parse(const char *text, size_t length, int32_t *first, int32_t *last);

#ifdef __cplusplus
}
#endif
#endif
