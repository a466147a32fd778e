#include "krafti_arena.h"

#include <stdlib.h>
#include <string.h>

struct krafti_slab {
	krafti_slab *older;
	uint64_t bytes[];
};

enum { FIRST_SLAB_SIZE = 8 * 1024, MAX_SLAB_GROWTH = 1024 * 1024 };

/* An arena and its first slab. */
typedef struct first_slab {
	krafti_arena arena;
	bool is_taken;
	uint64_t bytes[FIRST_SLAB_SIZE / sizeof(uint64_t)];
} first_slab;

/*
 * Most messages fit one slab, and malloc costs as much as filling it: each thread keeps one. A call inside a call (an encoder
 * lent to a closure that encodes again) finds it taken and uses malloc.
 */
static _Thread_local first_slab thread_slab;

krafti_arena *krafti_arena_make(size_t limit)
{
	first_slab *first = &thread_slab;
	if (first->is_taken) {
		first = malloc(sizeof *first);
		if (first == NULL)
			return NULL;
	}
	first->is_taken = true;
	first->arena = (krafti_arena){
		.next = (uint8_t *)first->bytes,
		.end = (uint8_t *)first->bytes + sizeof first->bytes,
		.remaining = limit,
		.next_slab_size = 2 * FIRST_SLAB_SIZE,
		.max_depth = UINT32_MAX,
	};
	return &first->arena;
}

/* Frees the slabs newer than `oldest`. */
static void free_slabs(krafti_arena *arena, const krafti_slab *oldest)
{
	while (arena->slabs != oldest) {
		krafti_slab *older = arena->slabs->older;
		free(arena->slabs);
		arena->slabs = older;
	}
}

void krafti_arena_destroy(krafti_arena *arena)
{
	free_slabs(arena, NULL);
	first_slab *first = (first_slab *)(void *)arena;
	if (first == &thread_slab)
		first->is_taken = false;
	else
		free(first);
}

void *krafti_arena_alloc_slow(krafti_arena *arena, size_t size)
{
	/* A block that would not fit the limit cannot overflow the sums below either. */
	if (size > arena->remaining || size > SIZE_MAX / 2) {
		krafti_arena_fail(arena, KRAFTI_BRIDGING_OUT_OF_MEMORY, NULL);
		return NULL;
	}
	size_t needed = sizeof(uint64_t) + ((size + 7) & ~(size_t)7);
	size_t slab_size = needed > arena->next_slab_size ? needed : arena->next_slab_size;
	if (slab_size > arena->remaining)
		slab_size = needed;
	krafti_slab *slab = needed > arena->remaining ? NULL : malloc(sizeof *slab + slab_size);
	if (slab == NULL) {
		krafti_arena_fail(arena, KRAFTI_BRIDGING_OUT_OF_MEMORY, NULL);
		return NULL;
	}
	slab->older = arena->slabs;
	arena->slabs = slab;
	arena->remaining -= slab_size;
	/* Doubling keeps the number of slabs small, the ceiling keeps the unused half of the last one small. */
	if (arena->next_slab_size < MAX_SLAB_GROWTH)
		arena->next_slab_size *= 2;
	uint8_t *start = (uint8_t *)slab->bytes;
	/* A big block in a slab of its own leaves the room of the current slab in use. */
	if ((size_t)(arena->end - arena->next) < slab_size - needed) {
		arena->next = start + needed;
		arena->end = start + slab_size;
	}
	*(uint64_t *)(void *)start = size;
	return start + sizeof(uint64_t);
}

krafti_arena_mark krafti_arena_get_mark(const krafti_arena *arena)
{
	return (krafti_arena_mark){arena->next, arena->end, arena->slabs, arena->remaining};
}

void krafti_arena_rewind(krafti_arena *arena, krafti_arena_mark mark)
{
	free_slabs(arena, mark.slabs);
	arena->next = mark.next;
	arena->end = mark.end;
	arena->remaining = mark.remaining;
}

char *krafti_arena_string(krafti_arena *arena, const char *bytes, size_t length)
{
	char *copy = krafti_arena_alloc(arena, length + 1);
	if (copy == NULL)
		return NULL;
	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = 0;
	if (length > 0 && memchr(copy, 0, length) != NULL)
		krafti_arena_fail(arena, KRAFTI_BRIDGING_EMBEDDED_NUL, copy);
	return copy;
}

uint8_t *krafti_arena_bytes(krafti_arena *arena, const void *bytes, size_t length)
{
	if (length == 0)
		return NULL;
	uint8_t *copy = krafti_arena_alloc(arena, length);
	if (copy != NULL)
		memcpy(copy, bytes, length);
	return copy;
}
