/* Reading tags, varints and lengths (protobuf.dev/programming-guides/encoding), never beyond `end`. */
#ifndef KRAFTI_WIRE_H
#define KRAFTI_WIRE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The wire types protobuf-c has no names for. */
enum { KRAFTI_WIRE_START_GROUP = 3, KRAFTI_WIRE_END_GROUP = 4 };

enum { KRAFTI_MAX_FIELD_NUMBER = (1 << 29) - 1, KRAFTI_MAX_VARINT = 10, KRAFTI_MAX_LENGTH_PREFIX = 5 };

/* What a scan found wrong; DecodingError.Code says the same in Swift. */
typedef enum krafti_decoding_failure {
	KRAFTI_DECODING_OK = 0,
	KRAFTI_DECODING_TRUNCATED,
	KRAFTI_DECODING_MALFORMED,
	KRAFTI_DECODING_INVALID_UTF8,
	KRAFTI_DECODING_EMBEDDED_NUL,
	KRAFTI_DECODING_TOO_DEEP,
	KRAFTI_DECODING_TOO_LARGE,
} krafti_decoding_failure;

/* A place in the bytes, and why reading cannot go on there. */
typedef struct krafti_cursor {
	const uint8_t *at;
	const uint8_t *end;
	krafti_decoding_failure failure;
} krafti_cursor;

/* The end of a varint of at most `limit` bytes; NULL when there is none, which the cursor then knows the reason of. */
static inline const uint8_t *krafti_varint_end(krafti_cursor *cursor, size_t limit)
{
	size_t room = (size_t)(cursor->end - cursor->at);
	size_t count = room < limit ? room : limit;
	for (size_t i = 0; i < count; i++) {
		if (cursor->at[i] < 0x80)
			return cursor->at + i + 1;
	}
	cursor->failure = room < limit ? KRAFTI_DECODING_TRUNCATED : KRAFTI_DECODING_MALFORMED;
	return NULL;
}

/* Whether a varint of so many bytes with this last one says more than 64 bits hold. */
static inline bool krafti_varint_overflows(size_t size, uint8_t last)
{
	return size == KRAFTI_MAX_VARINT && last > 1;
}

/* Reads a varint of at most 5 bytes and 32 bits. */
static inline bool krafti_read_uint32(krafti_cursor *cursor, uint32_t *value)
{
	if (cursor->at < cursor->end && *cursor->at < 0x80) {
		*value = *cursor->at++;
		return true;
	}
	const uint8_t *end = krafti_varint_end(cursor, KRAFTI_MAX_LENGTH_PREFIX);
	if (end == NULL)
		return false;
	uint64_t wide = 0;
	for (unsigned shift = 0; cursor->at < end; shift += 7)
		wide |= (uint64_t)(*cursor->at++ & 0x7f) << shift;
	if (wide > UINT32_MAX) {
		cursor->failure = KRAFTI_DECODING_MALFORMED;
		return false;
	}
	*value = (uint32_t)wide;
	return true;
}

/* Reads a tag: field number and wire type. */
static inline bool krafti_read_tag(krafti_cursor *cursor, uint32_t *number, uint8_t *wire_type)
{
	uint32_t tag;
	if (!krafti_read_uint32(cursor, &tag))
		return false;
	*number = tag >> 3;
	*wire_type = tag & 7;
	if (*number == 0) {
		cursor->failure = KRAFTI_DECODING_MALFORMED;
		return false;
	}
	return true;
}

/* Reads a length prefix and makes sure that as many bytes follow. Like every implementation, refuses 2 GiB and more. */
static inline bool krafti_read_length(krafti_cursor *cursor, size_t *length)
{
	uint32_t value;
	if (!krafti_read_uint32(cursor, &value))
		return false;
	if (value > INT32_MAX) {
		cursor->failure = KRAFTI_DECODING_MALFORMED;
		return false;
	}
	if (value > (size_t)(cursor->end - cursor->at)) {
		cursor->failure = KRAFTI_DECODING_TRUNCATED;
		return false;
	}
	*length = value;
	return true;
}

/*
 * Moves past the value of a field whose tag has been read; a group with all that is in it, at most `depth` groups deep.
 */
bool krafti_skip_value(krafti_cursor *cursor, uint32_t number, uint8_t wire_type, unsigned depth);

#endif
