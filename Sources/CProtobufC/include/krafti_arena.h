/*
 * The memory of one conversion: protobuf-c's structs, arrays and strings, given back all at once.
 *
 * protobuf-c allocates every string and submessage by itself; from malloc that is most of its time. An arena hands out
 * neighbouring bytes instead. Each block knows its size, because a `char *` does not say how long its string is.
 *
 * An arena belongs to one thread at a time and to one call.
 */
#ifndef KRAFTI_ARENA_H
#define KRAFTI_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct krafti_slab krafti_slab;

typedef enum krafti_bridging_failure {
	KRAFTI_BRIDGING_OK = 0,
	/* A string holds NUL, where a `char *` would end. */
	KRAFTI_BRIDGING_EMBEDDED_NUL,
	/* Messages lie deeper in each other than `max_depth`. */
	KRAFTI_BRIDGING_TOO_DEEP,
	/* The arena is at its limit, or malloc has nothing left. */
	KRAFTI_BRIDGING_OUT_OF_MEMORY,
} krafti_bridging_failure;

typedef struct krafti_arena {
	/* The free bytes of the current slab; `next` is a multiple of 8. */
	uint8_t *next;
	uint8_t *end;
	/* The slabs that came from malloc, the newest first. */
	krafti_slab *slabs;
	/* How many bytes the slabs may still grow by. */
	size_t remaining;
	/* How many bytes the next slab has at least. */
	size_t next_slab_size;

	/* For a Swift value on its way to C: how deep the message being filled lies, and the deepest allowed. */
	unsigned depth;
	unsigned max_depth;
	/* The message last begun. */
	const void *newest_message;
	/* What went wrong first, and the block it is about; filling goes on regardless. */
	krafti_bridging_failure failure;
	const void *failed_block;
} krafti_arena;

/*
 * Makes an empty arena of at most `limit` bytes beyond its first slab; NULL when malloc has nothing left. It stays on the
 * thread it was made on.
 */
krafti_arena *krafti_arena_make(size_t limit);

/* Frees an arena and everything it gave out. */
void krafti_arena_destroy(krafti_arena *arena);

/* The part of krafti_arena_alloc that needs a new slab. */
void *krafti_arena_alloc_slow(krafti_arena *arena, size_t size);

/* Notes that filling failed, unless it has before. */
static inline void krafti_arena_fail(krafti_arena *arena, krafti_bridging_failure failure, const void *block)
{
	if (arena->failure == KRAFTI_BRIDGING_OK) {
		arena->failure = failure;
		arena->failed_block = block;
	}
}

/* `size` bytes, uninitialised, aligned to 8; NULL at the limit. */
static inline void *krafti_arena_alloc(krafti_arena *arena, size_t size)
{
	/* A word for the size, then the block, rounded up so that the next word is aligned. */
	size_t needed = sizeof(uint64_t) + ((size + 7) & ~(size_t)7);
	if (size > SIZE_MAX / 2 || needed > (size_t)(arena->end - arena->next))
		return krafti_arena_alloc_slow(arena, size);
	uint8_t *block = arena->next + sizeof(uint64_t);
	*(uint64_t *)(void *)arena->next = size;
	arena->next += needed;
	return block;
}

/* The size a block was asked for with. */
static inline size_t krafti_arena_block_size(const void *block)
{
	return (size_t)((const uint64_t *)block)[-1];
}

/*
 * The length of a string that protobuf-c or krafti_arena_string made. protobuf-c lets an absent string point to a static
 * empty one, which no arena gave out; but then its first byte says enough.
 */
static inline size_t krafti_string_length(const char *string)
{
	return string == NULL || *string == 0 ? 0 : krafti_arena_block_size(string) - 1;
}

/* A state to come back to. */
typedef struct krafti_arena_mark {
	uint8_t *next;
	uint8_t *end;
	krafti_slab *slabs;
	size_t remaining;
} krafti_arena_mark;

krafti_arena_mark krafti_arena_get_mark(const krafti_arena *arena);

/* Takes back all that was given out since the mark. */
void krafti_arena_rewind(krafti_arena *arena, krafti_arena_mark mark);

/* A copy of `length` bytes as a C string. Notes a failure, and returns NULL or a string cut short, when it cannot be one. */
char *krafti_arena_string(krafti_arena *arena, const char *bytes, size_t length);

/* A copy of `length` bytes; NULL for none. */
uint8_t *krafti_arena_bytes(krafti_arena *arena, const void *bytes, size_t length);

/*
 * Memory for a message one level below the one being filled, until `depth` is counted down again. Notes a failure and returns
 * NULL when that is too deep: the message being filled then is the one last begun, as all others of its depth are complete.
 */
static inline void *krafti_arena_descend(krafti_arena *arena, size_t size)
{
	if (arena->depth >= arena->max_depth) {
		krafti_arena_fail(arena, KRAFTI_BRIDGING_TOO_DEEP, arena->newest_message);
		return NULL;
	}
	void *message = krafti_arena_alloc(arena, size);
	if (message != NULL) {
		arena->depth++;
		arena->newest_message = message;
	}
	return message;
}

#endif
