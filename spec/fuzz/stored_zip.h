/* a zip archive whose members are stored as they are: made without a compressor, which would take most of the time of a
   small input. APPNOTE.TXT 6.3 (PKWARE), 4.3.7, 4.3.12 and 4.3.16 */
#ifndef FUZZ_STORED_ZIP_H
#define FUZZ_STORED_ZIP_H

#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define STORED_MOST ((size_t)1 << 17) /* bytes of an archive */
#define STORED_MEMBERS 8

typedef struct stored_zip {
  size_t length, members;
  size_t begins[STORED_MEMBERS], sizes[STORED_MEMBERS]; /* of members: where their headers are, bytes */
  uint32_t sums[STORED_MEMBERS];
  const char *names[STORED_MEMBERS];
  char bytes[STORED_MOST];
} stored_zip;

static void stored_number(stored_zip *z, size_t value, size_t size) {
  for (size_t k = 0; k < size; k++) z->bytes[z->length++] = (char)(value >> 8 * k & 0xFF);
}

static void stored_bytes(stored_zip *z, const char *bytes, size_t size) {
  memcpy(z->bytes + z->length, bytes, size);
  z->length += size;
}

/* what both headers of a member have: version, flags, method, time, date, sum, sizes, lengths */
static void stored_about(stored_zip *z, size_t k) {
  stored_number(z, 20, 2);
  stored_number(z, 0, 6);
  stored_number(z, 0x21, 2); /* 1980-01-01 */
  stored_number(z, z->sums[k], 4);
  stored_number(z, z->sizes[k], 4);
  stored_number(z, z->sizes[k], 4);
  stored_number(z, strlen(z->names[k]), 2);
  stored_number(z, 0, 2);
}

/* a member of two pieces */
static void stored_add(stored_zip *z, const char *name, const char *head, const char *bytes, size_t length) {
  size_t k = z->members++, before = strlen(head);
  z->begins[k] = z->length;
  z->names[k] = name;
  z->sizes[k] = before + length;
  z->sums[k] = (uint32_t)crc32(crc32(0, (const Bytef *)head, (uInt)before), (const Bytef *)bytes, (uInt)length);
  stored_number(z, 0x04034B50, 4);
  stored_about(z, k);
  stored_bytes(z, name, strlen(name));
  stored_bytes(z, head, before);
  stored_bytes(z, bytes, length);
}

static void stored_finish(stored_zip *z) {
  size_t begins = z->length;
  for (size_t k = 0; k < z->members; k++) {
    stored_number(z, 0x02014B50, 4);
    stored_number(z, 20, 2);
    stored_about(z, k);
    stored_number(z, 0, 6); /* comment, disk, attributes */
    stored_number(z, 0, 4);
    stored_number(z, z->begins[k], 4);
    stored_bytes(z, z->names[k], strlen(z->names[k]));
  }
  size_t size = z->length - begins;
  stored_number(z, 0x06054B50, 4);
  stored_number(z, 0, 4);
  stored_number(z, z->members, 2);
  stored_number(z, z->members, 2);
  stored_number(z, size, 4);
  stored_number(z, begins, 4);
  stored_number(z, 0, 2);
}

#endif
