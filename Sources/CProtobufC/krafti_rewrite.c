#include "krafti_rewrite.h"

#include <string.h>

#include "krafti_wire.h"

/* A run of a message's bytes. A message that occurred several times has several, in their order. */
typedef struct segment {
	const uint8_t *bytes;
	size_t size;
	struct segment *next;
} segment;

/* What has been seen of a singular submessage or of a oneof. */
typedef struct slot {
	/* NULL while nothing has been seen. */
	const krafti_field *field;
	/* Of a message: all its bytes. */
	segment *first;
	segment *last;
	/* Of any other member of a oneof: the field, tag and all. */
	const uint8_t *raw;
	size_t raw_size;
} slot;

typedef struct writer {
	krafti_arena *arena;
	uint8_t *out;
} writer;

/* One field of a message, as it lies in the bytes. */
typedef struct occurrence {
	const krafti_field *field;
	/* From the tag to the end of the value. */
	const uint8_t *raw;
	size_t raw_size;
	/* Of a value with a length prefix: what it counts. */
	const uint8_t *contents;
	size_t size;
} occurrence;

/*
 * Reads on to the next field protobuf-c is to have; false at the end. The bytes have been scanned, so that nothing can be
 * wrong with them; should it be, the message ends there.
 */
static bool next_occurrence(krafti_cursor *cursor, const krafti_message *message, occurrence *next)
{
	while (cursor->at < cursor->end) {
		uint32_t number;
		uint8_t wire_type;
		next->raw = cursor->at;
		if (!krafti_read_tag(cursor, &number, &wire_type))
			return false;
		const uint8_t *value = cursor->at;
		if (!krafti_skip_value(cursor, number, wire_type, UINT8_MAX))
			return false;
		next->field = krafti_table_field(message, number);
		bool is_prefixed = wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
		if (next->field == NULL
		    || (wire_type != next->field->wire_type && !(is_prefixed && next->field->is_packable)))
			continue;
		next->raw_size = (size_t)(cursor->at - next->raw);
		if (is_prefixed) {
			krafti_cursor contents = {value, cursor->end, KRAFTI_DECODING_OK};
			if (!krafti_read_length(&contents, &next->size))
				return false;
			next->contents = contents.at;
		}
		return true;
	}
	return false;
}

/* Whether something that must come once comes twice. */
static bool has_twins(const krafti_message *message, const segment *segments)
{
	uint64_t taken = 0;
	for (; segments != NULL; segments = segments->next) {
		krafti_cursor cursor = {segments->bytes, segments->bytes + segments->size, KRAFTI_DECODING_OK};
		occurrence next;
		while (next_occurrence(&cursor, message, &next)) {
			if (next.field->slot < 0)
				continue;
			uint64_t bit = (uint64_t)1 << (next.field->slot < 63 ? next.field->slot : 63);
			if ((taken & bit) != 0)
				return true;
			taken |= bit;
		}
	}
	return false;
}

/*
 * Drops what varints say beyond 64 bits, which is no part of their value: protobuf-c would take it for part of a boolean. Tags and
 * lengths are varints as well, too short to be touched.
 */
static void drop_overflow(uint8_t *varints, size_t size)
{
	size_t run = 0;
	for (size_t i = 0; i < size; i++) {
		run++;
		if (varints[i] >= 0x80)
			continue;
		if (krafti_varint_overflows(run, varints[i]))
			varints[i] &= 1;
		run = 0;
	}
}

/* Writes a field that holds no message as it lies in the bytes. */
static void write_raw(writer *writer, const krafti_field *field, const uint8_t *bytes, size_t size)
{
	memcpy(writer->out, bytes, size);
	if (field->wire_type == PROTOBUF_C_WIRE_TYPE_VARINT)
		drop_overflow(writer->out, size);
	writer->out += size;
}

static void write_tag(writer *writer, uint32_t number)
{
	uint32_t tag = number << 3 | PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
	for (; tag >= 0x80; tag >>= 7)
		*writer->out++ = (uint8_t)(tag | 0x80);
	*writer->out++ = (uint8_t)tag;
}

static bool write_contents(writer *writer, const krafti_message *message, const segment *segments);

/* Writes a submessage: tag, a length prefix of the full five bytes, contents. */
static bool write_message(writer *writer, const krafti_field *field, const segment *segments)
{
	write_tag(writer, field->number);
	uint8_t *prefix = writer->out;
	writer->out += KRAFTI_MAX_LENGTH_PREFIX;
	if (!write_contents(writer, field->message, segments))
		return false;
	size_t size = (size_t)(writer->out - prefix) - KRAFTI_MAX_LENGTH_PREFIX;
	for (int i = 0; i < KRAFTI_MAX_LENGTH_PREFIX - 1; i++, size >>= 7)
		prefix[i] = (uint8_t)(size | 0x80);
	prefix[KRAFTI_MAX_LENGTH_PREFIX - 1] = (uint8_t)size;
	return true;
}

static bool write_occurrence(writer *writer, const occurrence *occurrence)
{
	if (occurrence->field->kind == KRAFTI_MESSAGE) {
		const segment contents = {occurrence->contents, occurrence->size, NULL};
		return write_message(writer, occurrence->field, &contents);
	}
	write_raw(writer, occurrence->field, occurrence->raw, occurrence->raw_size);
	return true;
}

/* Adds what has been met to a slot: the same message again goes on, another member of the oneof begins anew. */
static bool slot_add(krafti_arena *arena, slot *slot, const occurrence *occurrence)
{
	if (slot->field != occurrence->field) {
		slot->field = occurrence->field;
		slot->first = slot->last = NULL;
	}
	slot->raw = occurrence->raw;
	slot->raw_size = occurrence->raw_size;
	if (occurrence->field->kind != KRAFTI_MESSAGE || occurrence->size == 0)
		return true;
	segment *added = krafti_arena_alloc(arena, sizeof *added);
	if (added == NULL)
		return false;
	*added = (segment){occurrence->contents, occurrence->size, NULL};
	if (slot->last == NULL)
		slot->first = added;
	else
		slot->last->next = added;
	slot->last = added;
	return true;
}

static bool write_slots(writer *writer, const slot *slots, uint32_t n_slots)
{
	for (uint32_t i = 0; i < n_slots; i++) {
		if (slots[i].field == NULL)
			continue;
		if (slots[i].field->kind != KRAFTI_MESSAGE)
			write_raw(writer, slots[i].field, slots[i].raw, slots[i].raw_size);
		else if (!write_message(writer, slots[i].field, slots[i].first))
			return false;
	}
	return true;
}

/* Writes the fields of a message, what fills a slot last, when all of it is known. */
static bool write_merged(writer *writer, const krafti_message *message, const segment *segments)
{
	slot *slots = krafti_arena_alloc(writer->arena, message->n_slots * sizeof *slots);
	if (slots == NULL)
		return false;
	memset(slots, 0, message->n_slots * sizeof *slots);
	for (; segments != NULL; segments = segments->next) {
		krafti_cursor cursor = {segments->bytes, segments->bytes + segments->size, KRAFTI_DECODING_OK};
		occurrence next;
		while (next_occurrence(&cursor, message, &next)) {
			bool is_written = next.field->slot < 0
						  ? write_occurrence(writer, &next)
						  : slot_add(writer->arena, &slots[next.field->slot], &next);
			if (!is_written)
				return false;
		}
	}
	return write_slots(writer, slots, message->n_slots);
}

static bool write_contents(writer *writer, const krafti_message *message, const segment *segments)
{
	if (has_twins(message, segments)) {
		/* Lists of segments are needed only until their message is written. */
		krafti_arena_mark mark = krafti_arena_get_mark(writer->arena);
		bool is_written = write_merged(writer, message, segments);
		krafti_arena_rewind(writer->arena, mark);
		return is_written;
	}
	for (; segments != NULL; segments = segments->next) {
		krafti_cursor cursor = {segments->bytes, segments->bytes + segments->size, KRAFTI_DECODING_OK};
		occurrence next;
		while (next_occurrence(&cursor, message, &next)) {
			if (!write_occurrence(writer, &next))
				return false;
		}
	}
	return true;
}

size_t krafti_rewritten_size_bound(size_t size, size_t n_submessages)
{
	return size + (KRAFTI_MAX_LENGTH_PREFIX - 1) * n_submessages;
}

const uint8_t *krafti_rewrite(
	krafti_arena *arena,
	const krafti_message *table,
	const uint8_t *bytes,
	size_t size,
	size_t n_submessages,
	size_t *rewritten_size)
{
	uint8_t *start = krafti_arena_alloc(arena, krafti_rewritten_size_bound(size, n_submessages));
	if (start == NULL)
		return NULL;
	writer writer = {arena, start};
	const segment whole = {bytes, size, NULL};
	if (!write_contents(&writer, table, &whole))
		return NULL;
	*rewritten_size = (size_t)(writer.out - start);
	return start;
}
