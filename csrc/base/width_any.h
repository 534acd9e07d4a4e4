/* vectors that every processor has (widths.h) */
#define PART_BYTES 16
#define FOR_WIDTH(name) name##_any
