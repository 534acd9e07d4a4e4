/* a member of a zip archive as XML: expat, with bounds; a document type (which entities need) is refused */
#ifndef STORE_XML_READ_H
#define STORE_XML_READ_H

#include "zip_read.h"

typedef struct xml_reader xml_reader;

/* what is told of a document. Names are without their prefix; attributes are name, value, ..., NULL */
typedef struct xml_handlers {
  void (*start)(xml_reader *x, void *ud, const char *name, const char *const *attributes);
  void (*end)(xml_reader *x, void *ud, const char *name);
  void (*text)(xml_reader *x, void *ud, const char *text, size_t length);
  /* NULL, or: takes whole elements off what lies at p .. end, where a zero stands, and returns how many
     bytes those were. Asked only where an element has just begun or ended, and only of UTF-8 */
  size_t (*quick)(xml_reader *x, void *ud, const char *p, const char *end);
} xml_handlers;

/* reads the member to its end. LIAN_BAD_DATA, with member and line: XML that is not well-formed, a document
   type, elements more than 100 deep, a tag longer than 1 MiB; and what a handler failed with */
lian_status xml_read(const lian_env *env, zip_reader *zip, const char *member, const xml_handlers *handlers,
                     void *ud, lian_error *err);
/* of the element that begins or ends, 1 at the root; between tags, of the one that is open */
size_t xml_depth(const xml_reader *x);
const char *xml_attribute(const char *const *attributes,
                          const char *name); /* without its prefix; NULL: none */
/* a handler's failure: ends the reading. err was filled by the handler through xml_error */
void xml_stop(xml_reader *x, lian_status status);
lian_error *xml_error(xml_reader *x);

#endif
