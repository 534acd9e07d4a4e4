/* status and error text: a small formatter independent of the locale */
#include "status.h"

#include <stdarg.h>
#include <string.h>

#include "number.h"

typedef struct sink {
  char *out;
  size_t used, size;
} sink;

static void put(sink *s, const char *text, size_t length) {
  size_t left = s->size - 1 - s->used;
  if (length > left) length = left;
  memcpy(s->out + s->used, text, length);
  s->used += length;
}

static void put_size(sink *s, size_t value) {
  char digits[24];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + value % 10);
    value /= 10;
  } while (value > 0);
  put(s, digits + at, sizeof digits - at);
}

static void put_int(sink *s, int value) {
  if (value < 0) put(s, "-", 1);
  put_size(s, value < 0 ? (size_t)(-(long long)value) : (size_t)value);
}

static void put_double(sink *s, double value) {
  char text[NUMBER_SIZE];
  put(s, text, number_print(value, text));
}

/* drops a UTF-8 character that was cut in the middle */
static void trim_tail(sink *s) {
  size_t end = s->used, lead = end;
  if (end < s->size - 1) return;
  while (lead > 0 && ((unsigned char)s->out[lead - 1] & 0xC0) == 0x80) lead--;
  if (lead == 0) return;
  unsigned char head = (unsigned char)s->out[lead - 1];
  size_t want = head >= 0xF0 ? 4 : head >= 0xE0 ? 3 : head >= 0xC0 ? 2 : 1;
  if (end - (lead - 1) < want) s->used = lead - 1;
}

static void format_into(sink *s, const char *format, va_list args) {
  for (const char *p = format; *p; p++) {
    if (*p != '%') {
      put(s, p, 1);
      continue;
    }
    switch (*++p) {
      case 's': {
        const char *text = va_arg(args, const char *);
        put(s, text ? text : "?", text ? strlen(text) : 1);
        break;
      }
      case 'z': put_size(s, va_arg(args, size_t)); break;
      case 'd': put_int(s, va_arg(args, int)); break;
      case 'g': put_double(s, va_arg(args, double)); break;
      case '%': put(s, "%", 1); break;
      default: return;
    }
  }
}

static lian_status fill(lian_error *err, lian_status code, const char *format, va_list args) {
  if (!err) return code;
  sink s = {err->text, 0, sizeof err->text};
  format_into(&s, format, args);
  trim_tail(&s);
  err->text[s.used] = '\0';
  err->code = code;
  return code;
}

lian_status status_set(lian_error *err, lian_status code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fill(err, code, format, args);
  va_end(args);
  return code;
}

lian_status lian_set_error(lian_error *err, lian_status code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fill(err, code, format ? format : "", args);
  va_end(args);
  return code;
}

lian_status status_no_memory(lian_error *err) {
  return status_set(err, LIAN_NO_MEMORY, "not enough memory");
}

const char *lian_status_name(lian_status code) {
  switch (code) {
#define NAME_CASE(name, number, symbol, text) \
  case name: return text;
    LIAN_STATUS_LIST(NAME_CASE)
#undef NAME_CASE
  }
  return "unknown status";
}

const char *lian_status_code(lian_status code) {
  switch (code) {
#define CODE_CASE(name, number, symbol, text) \
  case name: return symbol;
    LIAN_STATUS_LIST(CODE_CASE)
#undef CODE_CASE
  }
  return "unknown";
}

const char *lian_version(void) { return LIAN_VERSION; }

int lian_version_number(void) { return LIAN_VERSION_NUMBER; }
