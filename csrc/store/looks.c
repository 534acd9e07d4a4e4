/* which encoding bytes have, as far as they can tell

   UTF-8 is strict: text in another encoding hardly ever holds MANY characters of it before a byte that breaks its
   rules, and a file that does is UTF-8 with a fault. GB18030 is loose: nearly any two bytes from 0x81 on are a
   character of it, those of Western European words too (a letter with an accent and the one behind). So it is taken
   only where nearly all characters lie in the part that Chinese text is written with: both bytes from 0xA1 on (GB
   2312). Cyrillic and Greek encodings have words of an odd number of bytes, whose last does not pair. */
#include "looks.h"

#include <string.h>

#include "decode.h"

#define LEAST 2 /* characters of Chinese that are no accident */
#define MANY 8  /* characters of UTF-8 that are no accident */

/* characters of UTF-8 up to the first fault; *fault: there is one */
static size_t count_utf8(const unsigned char *p, size_t length, int whole, int *fault) {
  const unsigned char *end = p + length;
  size_t count = 0;
  for (*fault = 0; p < end;) {
    size_t size = decode_character(p, (size_t)(end - p));
    if (size == 0) {
      static const unsigned char more[4] = {0x80, 0x80, 0x80, 0};
      unsigned char last[8] = {0};
      size_t left = (size_t)(end - p);
      if (left < 4) { /* cut at the end? then bytes that go on make it whole */
        memcpy(last, p, left);
        memcpy(last + left, more, 3);
        if (*p >= 0xC2 && (decode_character(last, 4) > left || (*p >= 0xE0 && left == 1))) {
          *fault = whole;
          return count;
        }
      }
      *fault = 1;
      return count;
    }
    count += size > 1;
    p += size;
  }
  return count;
}

/* two bytes, four, or none: a character of GB18030 at p; 0: none */
static size_t gb_size(const unsigned char *p, size_t left) {
  if (*p < 0x81 || *p == 0xFF || left < 2) return 0;
  if (p[1] >= 0x40 && p[1] != 0x7F && p[1] != 0xFF) return 2;
  if (p[1] < '0' || p[1] > '9' || left < 4) return 0;
  return p[2] >= 0x81 && p[2] != 0xFF && p[3] >= '0' && p[3] <= '9' ? 4 : 0;
}

/* is it Chinese? faults are few: a file with a broken byte is told where it is broken */
static int is_chinese(const unsigned char *p, size_t length) {
  const unsigned char *end = p + length;
  size_t usual = 0, rare = 0, faults = 0;
  while (p < end) {
    size_t size = *p < 0x80 ? 1 : gb_size(p, (size_t)(end - p));
    if (size == 0 && end - p < 4) break; /* cut at the end */
    if (size == 0) faults++;
    if (size == 2) {
      if (p[0] >= 0xA1 && p[1] >= 0xA1) usual++;
      else rare++;
    }
    p += size ? size : 1;
  }
  return usual >= LEAST && usual > 8 * rare && usual >= 64 * faults;
}

int looks_surely_utf8(const unsigned char *p, size_t length, int whole) {
  int fault;
  size_t count = count_utf8(p, length, whole, &fault);
  return !fault && count >= MANY;
}

looks looks_of(const unsigned char *p, size_t length, int whole) {
  int fault;
  size_t count = count_utf8(p, length, whole, &fault);
  if (!fault) return LOOKS_UTF8;
  if (count >= MANY) return LOOKS_UNKNOWN;
  return is_chinese(p, length) ? LOOKS_GB18030 : LOOKS_UNKNOWN;
}

const char *looks_marked(const unsigned char *p, size_t length, size_t *mark) {
  static const struct {
    const char *bytes;
    size_t length;
    const char *encoding;
  } marks[] = {
      {"\xEF\xBB\xBF", 3, "UTF-8"},         {"\xFF\xFE\0\0", 4, "UTF-32LE"}, {"\0\0\xFE\xFF", 4, "UTF-32BE"},
      {"\xFF\xFE", 2, "UTF-16LE"},          {"\xFE\xFF", 2, "UTF-16BE"},     {"\x84\x31\x95\x33", 4, "GB18030"},
  };
  for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
    if (length >= marks[k].length && memcmp(p, marks[k].bytes, marks[k].length) == 0) {
      *mark = marks[k].length;
      return marks[k].encoding;
    }
  *mark = 0;
  return NULL;
}
