/* texts as the XML of workbooks has them: markup escaped, and what XML 1.0 does not know as _xHHHH_ (22.9.2.19) */
#include "book_escape.h"

#include <string.h>

static int put_all(buffer *b, const char *text) { return buffer_put(b, text, strlen(text)); }

/* bytes of the UTF-8 character at p, and its code; 0: it is none */
static size_t character(const unsigned char *p, size_t left, unsigned long *code) {
  size_t size = *p < 0x80                 ? 1
                : *p >= 0xC2 && *p < 0xE0 ? 2
                : *p >= 0xE0 && *p < 0xF0 ? 3
                : *p >= 0xF0 && *p < 0xF5 ? 4
                                          : 0;
  static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (size == 0 || size > left) return 0;
  *code = size == 1 ? *p : *p & (0xFFu >> (size + 1));
  for (size_t k = 1; k < size; k++) {
    if ((p[k] & 0xC0) != 0x80) return 0;
    *code = *code << 6 | (p[k] & 0x3Fu);
  }
  return *code < least[size] || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000) ? 0 : size;
}

static int is_hex(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* does _xHHHH_ stand there, which would be taken for a character? */
static int looks_escaped(const unsigned char *p, size_t left) {
  return left >= 7 && p[1] == 'x' && p[6] == '_' && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
         is_hex(p[5]);
}

static int put_code(buffer *out, unsigned long code) {
  char text[] = "_x0000_";
  for (int k = 5; k >= 2; k--, code >>= 4) text[k] = "0123456789ABCDEF"[code & 15];
  return put_all(out, text);
}

/* one character as XML has it; what XML 1.0 does not know is written _xHHHH_ */
static int put_character(buffer *out, const unsigned char *p, size_t left, size_t size,
                         unsigned long code) {
  if (code == '&') return put_all(out, "&amp;");
  if (code == '<') return put_all(out, "&lt;");
  if (code == '>') return put_all(out, "&gt;");
  if (code == '"') return put_all(out, "&quot;");
  if (code == '_' && looks_escaped(p, left)) return put_code(out, '_');
  if ((code < 0x20 && code != '\t' && code != '\n') || code == 0xFFFE || code == 0xFFFF)
    return put_code(out, code);
  return buffer_put(out, p, size);
}

const char *book_put_escaped(buffer *out, const char *text, size_t length, size_t most) {
  const unsigned char *p = (const unsigned char *)text, *end = p + length;
  size_t units = 0;
  while (p < end) {
    unsigned long code = 0;
    size_t size = character(p, (size_t)(end - p), &code);
    if (size == 0 || code == 0)
      return code == 0 && size ? "a zero byte in a text" : "text that is not UTF-8";
    units += code > 0xFFFF ? 2 : 1;
    if (units > most) return "a text longer than a cell may hold (32767 characters)";
    if (!put_character(out, p, (size_t)(end - p), size, code)) return "";
    p += size;
  }
  return NULL;
}

int book_needs_space(const char *text, size_t length) {
  return strchr(" \t\n\r", text[0]) || strchr(" \t\n\r", text[length - 1]) || memchr(text, '\n', length);
}
