#include "krafti_scan.h"

#include "krafti_rewrite.h"
#include "krafti_utf8.h"

enum {
	/* protobuf-c notes each field it meets in a table: 16 on its stack, then slabs that double (protobuf-c.c, ScannedMember). */
	NOTES_ON_STACK = 16,
	NOTE_SIZE = 32,
	/* A new array, in the arena and in Swift. */
	ARRAY_OVERHEAD = 64,
};

typedef struct scan {
	const uint8_t *bytes;
	unsigned max_depth;
	/* The memory that may still be asked for. */
	size_t budget;
	krafti_scan_result *result;
	krafti_problem *problem;
} scan;

/* A message being scanned, and where in the message around it it stands. */
typedef struct frame {
	const struct frame *outer;
	const krafti_message *message;
	const uint8_t *bytes;
	/* Where the field of `outer` that holds this message starts. */
	const uint8_t *outer_at;
	const krafti_field *outer_field;
	unsigned depth;
} frame;

/* How many values of a repeated field come before `at`. Only asked for a path, so that a scan need not count. */
static size_t index_before(const frame *frame, const krafti_field *field, const uint8_t *at)
{
	krafti_cursor cursor = {frame->bytes, at, KRAFTI_DECODING_OK};
	size_t index = 0;
	while (cursor.at < at) {
		uint32_t number;
		uint8_t wire_type;
		if (!krafti_read_tag(&cursor, &number, &wire_type)
		    || !krafti_skip_value(&cursor, number, wire_type, UINT8_MAX))
			break;
		if (number == field->number && wire_type == field->wire_type)
			index++;
	}
	return index;
}

static void prepend(krafti_path *path, const frame *frame, const krafti_field *field, const uint8_t *at)
{
	bool is_listed = field->is_repeated && field->kind != KRAFTI_NUMBER;
	krafti_path_prepend(path, field->descriptor->name, is_listed ? index_before(frame, field, at) : KRAFTI_NO_INDEX);
}

/*
 * Notes a problem in the field (NULL: in the message itself, or in a field without a name) that starts at `field_at`; `at` is
 * the byte where it shows.
 */
static bool fail(
	const scan *scan,
	const frame *frame,
	const krafti_field *field,
	const uint8_t *field_at,
	const uint8_t *at,
	krafti_decoding_failure failure)
{
	krafti_problem *problem = scan->problem;
	problem->failure = failure;
	problem->offset = (size_t)(at - scan->bytes);
	krafti_path_init(&problem->path);
	if (field != NULL)
		prepend(&problem->path, frame, field, field_at);
	for (; frame->outer != NULL; frame = frame->outer)
		prepend(&problem->path, frame->outer, frame->outer_field, frame->outer_at);
	return false;
}

/* Takes memory from the budget. */
static inline bool charge(scan *scan, size_t bytes)
{
	if (bytes > scan->budget)
		return false;
	scan->budget -= bytes;
	return true;
}

/* Checks the numbers of a packed field and counts the elements protobuf-c will make room for. */
static krafti_decoding_failure scan_packed(
	scan *scan,
	const krafti_field *field,
	const uint8_t *at,
	size_t length,
	size_t *count)
{
	if (field->wire_type != PROTOBUF_C_WIRE_TYPE_VARINT) {
		*count = length / field->element_size;
		return length % field->element_size == 0 ? KRAFTI_DECODING_OK : KRAFTI_DECODING_TRUNCATED;
	}
	size_t run = 0;
	size_t numbers = 0;
	for (size_t i = 0; i < length; i++) {
		run++;
		if (at[i] < 0x80) {
			if (krafti_varint_overflows(run, at[i]))
				scan->result->needs_rewrite = true;
			numbers++;
			run = 0;
		} else if (run == KRAFTI_MAX_VARINT) {
			return KRAFTI_DECODING_MALFORMED;
		}
	}
	/* protobuf-c makes room for as many booleans as there are bytes. */
	*count = field->descriptor->type == PROTOBUF_C_TYPE_BOOL ? length : numbers;
	return run == 0 ? KRAFTI_DECODING_OK : KRAFTI_DECODING_TRUNCATED;
}

static bool scan_message(scan *scan, const frame *frame, const uint8_t *end);

/* Scans a value with a length prefix, which lies wholly in the message. */
static bool scan_contents(
	scan *scan,
	const frame *frame,
	const krafti_field *field,
	const uint8_t *field_at,
	const uint8_t *at,
	size_t length)
{
	size_t count;
	size_t valid;
	krafti_decoding_failure failure;
	switch (field->kind) {
	case KRAFTI_NUMBER:
		failure = scan_packed(scan, field, at, length, &count);
		if (failure != KRAFTI_DECODING_OK)
			return fail(scan, frame, field, field_at, at, failure);
		if (!charge(scan, ARRAY_OVERHEAD + count * field->cost))
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
		return true;
	case KRAFTI_STRING:
		valid = krafti_utf8_valid_prefix(at, length);
		if (valid < length) {
			failure = at[valid] == 0 ? KRAFTI_DECODING_EMBEDDED_NUL : KRAFTI_DECODING_INVALID_UTF8;
			return fail(scan, frame, field, field_at, at + valid, failure);
		}
		if (!charge(scan, field->cost + 2 * length))
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
		return true;
	case KRAFTI_BYTES:
		if (!charge(scan, field->cost + 2 * length))
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
		return true;
	case KRAFTI_MESSAGE:
		if (frame->depth == scan->max_depth)
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_DEEP);
		if (!charge(scan, field->cost + field->message->cost))
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
		scan->result->n_submessages++;
		const struct frame inner = {frame, field->message, at, field_at, field, frame->depth + 1};
		return scan_message(scan, &inner, at + length);
	}
	return true;
}

static bool scan_message(scan *scan, const frame *frame, const uint8_t *end)
{
	krafti_cursor cursor = {frame->bytes, end, KRAFTI_DECODING_OK};
	const krafti_field *previous = NULL;
	/* The slots that are taken. Those beyond the last bit share it: at worst a rewrite nobody needed. */
	uint64_t taken = 0;
	size_t n_notes = 0;
	size_t notes_room = NOTES_ON_STACK;
	size_t next_slab = 2 * NOTES_ON_STACK;
	while (cursor.at < end) {
		const uint8_t *field_at = cursor.at;
		uint32_t number;
		uint8_t wire_type;
		if (!krafti_read_tag(&cursor, &number, &wire_type))
			return fail(scan, frame, NULL, field_at, field_at, cursor.failure);
		const krafti_field *field = krafti_table_field(frame->message, number);
		bool is_packed = field != NULL && field->is_packable && wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
		if (field == NULL || (wire_type != field->wire_type && !is_packed)) {
			/* Unknown, or another type's by its wire type, which the specification has us treat the same. */
			scan->result->needs_rewrite = true;
			if (!krafti_skip_value(&cursor, number, wire_type, scan->max_depth))
				return fail(scan, frame, field, field_at, field_at, cursor.failure);
			continue;
		}
		if (++n_notes > notes_room) {
			if (!charge(scan, next_slab * NOTE_SIZE))
				return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
			notes_room += next_slab;
			next_slab *= 2;
		}
		if (field->slot >= 0) {
			uint64_t bit = (uint64_t)1 << (field->slot < 63 ? field->slot : 63);
			if ((taken & bit) != 0)
				scan->result->needs_rewrite = true;
			taken |= bit;
		}
		if (field->is_repeated && field != previous && !charge(scan, ARRAY_OVERHEAD))
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
		previous = field;
		if (wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED) {
			size_t length;
			if (!krafti_read_length(&cursor, &length))
				return fail(scan, frame, field, field_at, field_at, cursor.failure);
			if (!scan_contents(scan, frame, field, field_at, cursor.at, length))
				return false;
			cursor.at += length;
			continue;
		}
		if (wire_type == PROTOBUF_C_WIRE_TYPE_VARINT && cursor.at < end && *cursor.at < 0x80) {
			cursor.at++;
		} else {
			const uint8_t *value = cursor.at;
			if (!krafti_skip_value(&cursor, number, wire_type, 0))
				return fail(scan, frame, field, field_at, field_at, cursor.failure);
			if (wire_type == PROTOBUF_C_WIRE_TYPE_VARINT
			    && krafti_varint_overflows((size_t)(cursor.at - value), cursor.at[-1]))
				scan->result->needs_rewrite = true;
		}
		if (field->is_repeated && !charge(scan, field->cost))
			return fail(scan, frame, field, field_at, field_at, KRAFTI_DECODING_TOO_LARGE);
	}
	return true;
}

bool krafti_scan(
	const krafti_message *table,
	const uint8_t *bytes,
	size_t size,
	krafti_limits limits,
	krafti_scan_result *result,
	krafti_problem *problem)
{
	*result = (krafti_scan_result){0};
	scan scan = {bytes, limits.max_depth, limits.max_bytes, result, problem};
	const frame root = {NULL, table, bytes, NULL, NULL, 1};
	if (limits.max_depth == 0)
		return fail(&scan, &root, NULL, bytes, bytes, KRAFTI_DECODING_TOO_DEEP);
	if (!charge(&scan, table->cost))
		return fail(&scan, &root, NULL, bytes, bytes, KRAFTI_DECODING_TOO_LARGE);
	if (size > 0 && !scan_message(&scan, &root, bytes + size))
		return false;
	/* A rewrite needs a second copy of the bytes. */
	if (result->needs_rewrite && !charge(&scan, krafti_rewritten_size_bound(size, result->n_submessages)))
		return fail(&scan, &root, NULL, bytes, bytes, KRAFTI_DECODING_TOO_LARGE);
	return true;
}
