#include "krafti_codec.h"

#include "krafti_rewrite.h"

static void *allocate(void *arena, size_t size)
{
	return krafti_arena_alloc(arena, size);
}

static void release(void *arena, void *block)
{
	/* The arena gives everything back at once. */
	(void)arena;
	(void)block;
}

size_t krafti_arena_limit(size_t max_bytes)
{
	/* The scan keeps to the limit; this one only has to hold should it ever be wrong. */
	return max_bytes > SIZE_MAX / 4 ? SIZE_MAX / 2 : 2 * max_bytes + 64 * 1024;
}

ProtobufCMessage *krafti_decode(
	krafti_arena *arena,
	const krafti_message *table,
	const uint8_t *bytes,
	size_t size,
	krafti_limits limits,
	const krafti_problem **problem)
{
	static const krafti_problem too_large = {.failure = KRAFTI_DECODING_TOO_LARGE};
	ProtobufCAllocator allocator = {allocate, release, arena};
	krafti_scan_result result;
	krafti_problem *found = krafti_arena_alloc(arena, sizeof *found);
	*problem = &too_large;
	if (found == NULL || size > INT32_MAX)
		return NULL;
	if (!krafti_scan(table, bytes, size, limits, &result, found)) {
		*problem = found;
		return NULL;
	}
	if (result.needs_rewrite) {
		bytes = krafti_rewrite(arena, table, bytes, size, result.n_submessages, &size);
		if (bytes == NULL)
			return NULL;
	}
	return protobuf_c_message_unpack(table->descriptor, &allocator, size, bytes);
}
