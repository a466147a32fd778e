#include "krafti_utf8.h"

#include <stdbool.h>
#include <string.h>

/* The length of the well-formed multi-byte sequence at `at`, 0 for none. */
static size_t sequence_length(const uint8_t *at, size_t size)
{
	uint8_t lead = at[0];
	size_t length;
	/* The second byte has the narrower range: no overlong forms, no surrogates, nothing above U+10FFFF. */
	uint8_t low = 0x80;
	uint8_t high = 0xbf;
	if (lead >= 0xc2 && lead <= 0xdf) {
		length = 2;
	} else if (lead >= 0xe0 && lead <= 0xef) {
		length = 3;
		if (lead == 0xe0)
			low = 0xa0;
		if (lead == 0xed)
			high = 0x9f;
	} else if (lead >= 0xf0 && lead <= 0xf4) {
		length = 4;
		if (lead == 0xf0)
			low = 0x90;
		if (lead == 0xf4)
			high = 0x8f;
	} else {
		return 0;
	}
	if (size < length || at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	}
	return length;
}

/* Whether eight bytes are all in 0x01...0x7f. */
static inline bool is_plain(uint64_t word)
{
	/* Subtracting 1 from a zero byte borrows and sets its high bit; without a zero byte, nothing borrows. */
	return ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

size_t krafti_utf8_valid_prefix(const uint8_t *bytes, size_t size)
{
	size_t at = 0;
	while (at < size) {
		uint64_t word;
		if (size - at >= sizeof word) {
			memcpy(&word, bytes + at, sizeof word);
			if (is_plain(word)) {
				at += sizeof word;
				continue;
			}
		}
		if (bytes[at] > 0 && bytes[at] < 0x80) {
			at++;
			continue;
		}
		size_t length = sequence_length(bytes + at, size - at);
		if (length == 0)
			return at;
		at += length;
	}
	return at;
}
