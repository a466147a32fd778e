#include "krafti_wire.h"

static bool skip_bytes(krafti_cursor *cursor, size_t count)
{
	if (count > (size_t)(cursor->end - cursor->at)) {
		cursor->failure = KRAFTI_DECODING_TRUNCATED;
		return false;
	}
	cursor->at += count;
	return true;
}

static bool skip_group(krafti_cursor *cursor, uint32_t number, unsigned depth)
{
	if (depth == 0) {
		cursor->failure = KRAFTI_DECODING_TOO_DEEP;
		return false;
	}
	for (;;) {
		uint32_t inner;
		uint8_t wire_type;
		if (!krafti_read_tag(cursor, &inner, &wire_type))
			return false;
		if (wire_type == KRAFTI_WIRE_END_GROUP) {
			if (inner == number)
				return true;
			cursor->failure = KRAFTI_DECODING_MALFORMED;
			return false;
		}
		if (!krafti_skip_value(cursor, inner, wire_type, depth - 1))
			return false;
	}
}

bool krafti_skip_value(krafti_cursor *cursor, uint32_t number, uint8_t wire_type, unsigned depth)
{
	size_t length;
	const uint8_t *end;
	switch (wire_type) {
	case PROTOBUF_C_WIRE_TYPE_VARINT:
		end = krafti_varint_end(cursor, KRAFTI_MAX_VARINT);
		if (end == NULL)
			return false;
		cursor->at = end;
		return true;
	case PROTOBUF_C_WIRE_TYPE_64BIT:
		return skip_bytes(cursor, 8);
	case PROTOBUF_C_WIRE_TYPE_32BIT:
		return skip_bytes(cursor, 4);
	case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
		return krafti_read_length(cursor, &length) && skip_bytes(cursor, length);
	case KRAFTI_WIRE_START_GROUP:
		return skip_group(cursor, number, depth);
	default:
		/* An end without a start, or a wire type that does not exist. */
		cursor->failure = KRAFTI_DECODING_MALFORMED;
		return false;
	}
}
