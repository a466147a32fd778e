#include "krafti_utf8.h"

#include <stdbool.h>
#include <string.h>

/*
 * Text is checked by a state machine without branches, because in text of several scripts no branch is predicted well. A
 * row of the table holds, for one byte, what follows each state: six bits a state, so that the next state is had by shifting
 * the row by the state.
 */
enum state {
	/* Must be 0: what a row does not mention is an error, and an error stays one. */
	BROKEN = 0,
	/* Between characters. */
	WHOLE = 6,
	/* So many continuation bytes are still to come. */
	ONE_LEFT = 12,
	TWO_LEFT = 18,
	THREE_LEFT = 24,
	/* After these leads the second byte has a narrower range: no overlong forms, no surrogates, nothing above U+10FFFF. */
	AFTER_E0 = 30,
	AFTER_ED = 36,
	AFTER_F0 = 42,
	AFTER_F4 = 48,
};

#define FROM(state, next) ((uint64_t)(next) << (state))
#define CONTINUATION (FROM(ONE_LEFT, WHOLE) | FROM(TWO_LEFT, ONE_LEFT) | FROM(THREE_LEFT, TWO_LEFT))

static const uint64_t rows[256] = {
	[0x01 ... 0x7f] = FROM(WHOLE, WHOLE),
	[0x80 ... 0x8f] = CONTINUATION | FROM(AFTER_ED, ONE_LEFT) | FROM(AFTER_F4, TWO_LEFT),
	[0x90 ... 0x9f] = CONTINUATION | FROM(AFTER_ED, ONE_LEFT) | FROM(AFTER_F0, TWO_LEFT),
	[0xa0 ... 0xbf] = CONTINUATION | FROM(AFTER_E0, ONE_LEFT) | FROM(AFTER_F0, TWO_LEFT),
	[0xc2 ... 0xdf] = FROM(WHOLE, ONE_LEFT),
	[0xe0] = FROM(WHOLE, AFTER_E0),
	[0xe1 ... 0xec] = FROM(WHOLE, TWO_LEFT),
	[0xed] = FROM(WHOLE, AFTER_ED),
	[0xee ... 0xef] = FROM(WHOLE, TWO_LEFT),
	[0xf0] = FROM(WHOLE, AFTER_F0),
	[0xf1 ... 0xf3] = FROM(WHOLE, THREE_LEFT),
	[0xf4] = FROM(WHOLE, AFTER_F4),
};

/* The state after one more byte; only its lower six bits count. */
static inline uint64_t step(uint64_t state, uint8_t byte)
{
	return rows[byte] >> (state & 63);
}

/* Whether the eight bytes of a word are all in 0x01...0x7f. */
static inline bool is_plain_word(uint64_t word)
{
	/* Subtracting 1 from a zero byte borrows and sets its high bit; without a zero byte, nothing borrows. */
	return ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

static inline uint64_t load64(const uint8_t *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static inline uint64_t load32(const uint8_t *at)
{
	uint32_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

/* Whether up to seven bytes are all in 0x01...0x7f: put into one word, some of them twice. */
static inline bool is_plain_short(const uint8_t *bytes, size_t size)
{
	if (size >= 4)
		return is_plain_word(load32(bytes) | load32(bytes + size - 4) << 32);
	if (size == 0)
		return true;
	return is_plain_word(UINT64_C(0x0101010101000000) | bytes[0] | (uint64_t)bytes[size / 2] << 8
			     | (uint64_t)bytes[size - 1] << 16);
}

static bool is_valid(const uint8_t *bytes, size_t size)
{
	if (size < 8 && is_plain_short(bytes, size))
		return true;
	size_t at = 0;
	while (size - at >= 8 && is_plain_word(load64(bytes + at)))
		at += 8;
	/* The last eight bytes, most of them once more. */
	if (size >= 8 && size - at < 8 && is_plain_word(load64(bytes + size - 8)))
		return true;
	uint64_t state = WHOLE;
	for (; size - at >= 8; at += 8) {
		if ((state & 63) == WHOLE && is_plain_word(load64(bytes + at)))
			continue;
		for (size_t i = 0; i < 8; i++)
			state = step(state, bytes[at + i]);
	}
	for (; at < size; at++)
		state = step(state, bytes[at]);
	return (state & 63) == WHOLE;
}

size_t krafti_utf8_valid_prefix(const uint8_t *bytes, size_t size)
{
	if (is_valid(bytes, size))
		return size;
	/* Where it breaks is worth a second look, and only then. */
	uint64_t state = WHOLE;
	size_t whole = 0;
	for (size_t at = 0; at < size && (state & 63) != BROKEN; at++) {
		if ((state & 63) == WHOLE)
			whole = at;
		state = step(state, bytes[at]);
	}
	return whole;
}
