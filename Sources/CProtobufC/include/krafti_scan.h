/*
 * The look at a message's bytes before protobuf-c gets them: whether they are sound, what decoding them will take, and
 * whether they hold something protobuf-c cannot read.
 */
#ifndef KRAFTI_SCAN_H
#define KRAFTI_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "krafti_path.h"
#include "krafti_table.h"
#include "krafti_wire.h"

/* How much one message may ask for. */
typedef struct krafti_limits {
	/* How many messages may lie in each other. */
	unsigned max_depth;
	/* How many bytes of memory decoding may take, in C and in Swift. */
	size_t max_bytes;
} krafti_limits;

/* What is wrong, and where. */
typedef struct krafti_problem {
	krafti_decoding_failure failure;
	/* From the start of the bytes. */
	size_t offset;
	krafti_path path;
} krafti_problem;

static inline const char *krafti_problem_path(const krafti_problem *problem)
{
	return krafti_path_text(&problem->path);
}

typedef struct krafti_scan_result {
	/*
	 * Something in the bytes is right by the protobuf specification and wrong for protobuf-c: an unknown field or group, a
	 * field of another wire type, a submessage or a oneof that occurs twice. See krafti_rewrite.
	 */
	bool needs_rewrite;
	/* How many submessages there are, at all levels. */
	size_t n_submessages;
} krafti_scan_result;

/*
 * Scans the bytes of a message. Returns false, and fills `problem`, when they are not to be decoded. After true, protobuf-c
 * fails on them, or on what krafti_rewrite makes of them, only for want of memory.
 */
bool krafti_scan(
	const krafti_message *table,
	const uint8_t *bytes,
	size_t size,
	krafti_limits limits,
	krafti_scan_result *result,
	krafti_problem *problem);

#endif
