/* a member of a zip archive as XML */
#include "xml_read.h"

#ifdef LIAN_WORKBOOKS

#include <expat.h>
#include <string.h>

#define PIECE ((size_t)1 << 16)
#define DEEPEST 100
#define LONGEST_TAG ((size_t)1 << 20)

struct xml_reader {
  XML_Parser parser;
  const xml_handlers *handlers;
  void *ud;
  zip_reader *zip;
  const char *member;
  size_t depth;
  size_t fed, consumed; /* bytes given to expat, and where its last tag ended */
  size_t seen;          /* where the last text began */
  int other;            /* no UTF-8 */
  lian_status status;
  lian_error *err;
};

static const char *local(const char *name) {
  const char *colon = strchr(name, ':');
  return colon ? colon + 1 : name;
}

const char *xml_attribute(const char *const *attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (strcmp(local(attributes[0]), name) == 0) return attributes[1];
  return NULL;
}

size_t xml_depth(const xml_reader *x) {
  return x->depth;
}

lian_error *xml_error(xml_reader *x) {
  return x->err;
}

void xml_stop(xml_reader *x, lian_status status) {
  if (!x->status) x->status = status;
  XML_StopParser(x->parser, XML_FALSE);
}

static lian_status bad(xml_reader *x, const char *what) {
  return status_set(x->err, LIAN_BAD_DATA, "%s: %s: line %z: %s", zip_place_of(x->zip)->name, x->member,
                    (size_t)XML_GetCurrentLineNumber(x->parser), what);
}

static void note_place(xml_reader *x) {
  x->consumed = (size_t)XML_GetCurrentByteIndex(x->parser) + (size_t)XML_GetCurrentByteCount(x->parser);
}

static void XMLCALL on_start(void *ud, const char *name, const char **attributes) {
  xml_reader *x = ud;
  if (x->status) return;
  if (++x->depth > DEEPEST) {
    xml_stop(x, bad(x, "elements stand more than 100 deep"));
    return;
  }
  note_place(x);
  x->handlers->start(x, x->ud, local(name), (const char *const *)attributes);
}

static void XMLCALL on_end(void *ud, const char *name) {
  xml_reader *x = ud;
  if (x->status) return;
  note_place(x);
  x->handlers->end(x, x->ud, local(name));
  x->depth--;
}

static void XMLCALL on_text(void *ud, const char *text, int length) {
  xml_reader *x = ud;
  x->seen = (size_t)XML_GetCurrentByteIndex(x->parser);
  if (!x->status && x->handlers->text) x->handlers->text(x, x->ud, text, (size_t)length);
}

/* entities are declared in a document type alone, which no workbook has */
static void XMLCALL on_doctype(void *ud, const char *name, const char *system, const char *public,
                               int internal) {
  xml_reader *x = ud;
  (void)name;
  (void)system;
  (void)public;
  (void)internal;
  xml_stop(x, bad(x, "a document type (DOCTYPE), which no workbook has: entities are not read"));
}

static void XMLCALL on_declaration(void *ud, const char *version, const char *encoding, int alone) {
  xml_reader *x = ud;
  (void)version;
  (void)alone;
  x->other = encoding && strcmp(encoding, "UTF-8") != 0 && strcmp(encoding, "utf-8") != 0;
}

/* gives expat length bytes; last: the document ends with them */
static lian_status feed(xml_reader *x, const char *bytes, size_t length, int last) {
  x->fed += length;
  if (XML_Parse(x->parser, bytes, (int)length, last) == XML_STATUS_OK) {
    size_t known = x->seen > x->consumed ? x->seen : x->consumed;
    return x->fed - known > LONGEST_TAG + PIECE ? bad(x, "a tag or a comment is longer than 1 MiB")
                                                : LIAN_OK;
  }
  if (x->status) return x->status;
  enum XML_Error code = XML_GetErrorCode(x->parser);
  if (code == XML_ERROR_NO_MEMORY) return status_no_memory(x->err);
  char why[120] = "not well-formed XML: ";
  strncat(why, XML_ErrorString(code), sizeof why - strlen(why) - 1);
  return bad(x, why);
}

#define PENDING 4096 /* bytes that expat may hold back while it is given one tag at a time */

/* where expat is to be asked next: behind the tag at p, or behind the cell that begins there */
static const char *stop_after(const char *p, const char *end) {
  int cell = end - p > 2 && p[0] == '<' && p[1] == 'c' && (p[2] == ' ' || p[2] == '>');
  for (const char *q = p; (q = memchr(q, '>', (size_t)(end - q))) != NULL; q++)
    if (!cell || q - p < 3 || q[-1] == '/' || (q[-1] == 'c' && q[-2] == '/' && q[-3] == '<')) return q + 1;
  return end;
}

static lian_status feed_piece(xml_reader *x, const char *p, const char *end) {
  const xml_handlers *h = x->handlers;
  lian_status status = LIAN_OK;
  while (p < end && !status) {
    int quick = h->quick && !x->other;
    if (quick && x->consumed == x->fed) p += h->quick(x, x->ud, p, end);
    if (x->status) return x->status;
    const char *stop = quick && x->fed - x->consumed < PENDING ? stop_after(p, end) : end;
    if (p < end) status = feed(x, p, (size_t)(stop - p), 0);
    p = stop;
  }
  return status;
}

static lian_status read_all(const lian_env *env, xml_reader *x, char *piece) {
  size_t got;
  for (;;) {
    if (env_stopped(env)) return status_set(x->err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = zip_read(x->zip, piece, PIECE, &got, x->err);
    if (status) return status;
    if (got == 0) return feed(x, piece, 0, 1);
    piece[got] = 0;
    status = feed_piece(x, piece, piece + got);
    if (status) return status;
  }
}

lian_status xml_read(const lian_env *env, zip_reader *zip, const char *member, const xml_handlers *handlers,
                     void *ud, lian_error *err) {
  lian_error own;
  memory m = memory_of(env);
  xml_reader x = {.handlers = handlers, .ud = ud, .zip = zip, .member = member, .err = err ? err : &own};
  lian_status status = zip_begin(zip, member, x.err);
  if (status) return status;
  char *piece = memory_new(m, PIECE + 1, 1);
  x.parser = XML_ParserCreate(NULL);
  if (piece && x.parser) {
    XML_SetUserData(x.parser, &x);
    XML_SetElementHandler(x.parser, on_start, on_end);
    XML_SetCharacterDataHandler(x.parser, on_text);
    XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
    XML_SetXmlDeclHandler(x.parser, on_declaration);
    status = read_all(env, &x, piece);
  } else {
    status = status_no_memory(x.err);
  }
  if (x.parser) XML_ParserFree(x.parser);
  memory_free(m, piece, PIECE + 1, 1);
  zip_end(zip);
  return status;
}

#else
typedef int xml_is_absent;
#endif
