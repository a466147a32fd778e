/*
 * The slow path of decoding: bytes that protobuf-c would read wrongly, written anew so that it reads them right.
 *
 * protobuf.dev/programming-guides/encoding has a submessage that occurs more than once merged with its earlier occurrence,
 * which is the same as having all their bytes in one; protobuf-c loses fields when it merges. Of a oneof the last member
 * counts, merged only with occurrences of the same member right before it. Unknown fields and groups are left out: protobuf-c
 * would keep the ones at great cost, and refuse the message for the others.
 */
#ifndef KRAFTI_REWRITE_H
#define KRAFTI_REWRITE_H

#include <stddef.h>
#include <stdint.h>

#include "krafti_arena.h"
#include "krafti_table.h"

/*
 * How many bytes a rewrite makes at most. Lengths are not known before what they count is written, so that each submessage
 * gets a length prefix of five bytes, padded as a varint may be, instead of one of at least one byte.
 */
size_t krafti_rewritten_size_bound(size_t size, size_t n_submessages);

/*
 * Rewrites the bytes of a message that krafti_scan has found sound, in time and memory linear in their size. The result lies
 * in the arena; NULL when that is at its limit.
 */
const uint8_t *krafti_rewrite(
	krafti_arena *arena,
	const krafti_message *table,
	const uint8_t *bytes,
	size_t size,
	size_t n_submessages,
	size_t *rewritten_size);

#endif
