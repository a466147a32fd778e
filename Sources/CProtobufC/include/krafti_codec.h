/* Decoding as one step: scan, rewrite where needed, unpack. */
#ifndef KRAFTI_CODEC_H
#define KRAFTI_CODEC_H

#include <protobuf-c/protobuf-c.h>

#include "krafti_arena.h"
#include "krafti_scan.h"
#include "krafti_table.h"

/* The size of the memory an arena needs for decoding within a limit: slabs are never quite full. */
size_t krafti_arena_limit(size_t max_bytes);

/*
 * Decodes a message into the arena: every string is UTF-8 without NUL, every submessage lies within the depth allowed.
 * Returns NULL when the bytes are not to be decoded; `problem`, in the arena, then says why.
 */
ProtobufCMessage *krafti_decode(
	krafti_arena *arena,
	const krafti_message *table,
	const uint8_t *bytes,
	size_t size,
	krafti_limits limits,
	const krafti_problem **problem);

#endif
