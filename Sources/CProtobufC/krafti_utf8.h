/* The one check that decides what may become a Swift String without being looked at again. */
#ifndef KRAFTI_UTF8_H
#define KRAFTI_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * The length of the longest prefix that is well-formed UTF-8 (Unicode, table 3-7) without NUL: `size` when all of it is.
 */
size_t krafti_utf8_valid_prefix(const uint8_t *bytes, size_t size);

#endif
