/* protobuf-c's two functions, with the arena as their memory. */
#ifndef KRAFTI_CODEC_H
#define KRAFTI_CODEC_H

#include <protobuf-c/protobuf-c.h>

#include "krafti_arena.h"

/* Unpacks bytes into the arena; NULL when protobuf-c cannot. */
ProtobufCMessage *krafti_unpack(
	krafti_arena *arena,
	const ProtobufCMessageDescriptor *descriptor,
	const uint8_t *bytes,
	size_t size);

#endif
