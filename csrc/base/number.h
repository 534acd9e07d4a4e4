/* numbers as text, independent of the locale */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stddef.h>

#define NUMBER_SIZE 32 /* bytes for any printed double, with terminator */

/* shortest text that parses to the same double: "0.1", "1e+300", "-0", "inf", "nan";
   whole numbers below 1e15 print without exponent; returns the length */
size_t number_print(double value, char out[NUMBER_SIZE]);

/* reads a decimal number ([+-] digits [. digits] [e[+-]digits]) that starts at p, correctly
   rounded; returns the first byte after it, or NULL when there is none before end.
   No blanks are skipped; hexadecimal, inf and nan are not numbers. Overflow gives infinity. */
const char *number_parse(const char *p, const char *end, double *out);

#endif
