#include "krafti_codec.h"

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

ProtobufCMessage *krafti_unpack(
	krafti_arena *arena,
	const ProtobufCMessageDescriptor *descriptor,
	const uint8_t *bytes,
	size_t size)
{
	ProtobufCAllocator allocator = {allocate, release, arena};
	return protobuf_c_message_unpack(descriptor, &allocator, size, bytes);
}
