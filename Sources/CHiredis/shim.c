#include "CHiredis.h"

#include <hiredis/read.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Statuses, errors, numbers and lengths are short; hiredis looks through an unfinished line again with every feed. */
	MAX_LINE = 64 * 1024,
	/* A sign and nineteen digits, with room to spare. */
	MAX_LENGTH_LINE = 32,
	/* What stays allocated between two replies. */
	KEPT_BYTES = 64 * 1024,
};

struct krafti_reply_reader {
	redisReader *hiredis;
	size_t max_size;
	/* Nodes and bytes of the reply so far. */
	size_t size;
	bool is_too_large;
	/* The last reply was told; the next one begins. */
	bool is_told;
	krafti_reply_node *nodes;
	size_t node_count;
	size_t node_capacity;
	uint8_t *bytes;
	size_t byte_count;
	size_t byte_capacity;
};

/* hiredis keeps what these return as the reply, and asks only that it is not NULL. */
static void *const made = (void *)1;

static bool charge(krafti_reply_reader *reader, size_t size)
{
	if (size > reader->max_size - reader->size) {
		reader->is_too_large = true;
		return false;
	}
	reader->size += size;
	return true;
}

static krafti_reply_node *add(const redisReadTask *task, krafti_reply_kind kind)
{
	krafti_reply_reader *reader = task->privdata;
	if (!charge(reader, sizeof(krafti_reply_node)))
		return NULL;
	if (reader->node_count == reader->node_capacity) {
		size_t capacity = reader->node_capacity == 0 ? 16 : reader->node_capacity * 2;
		krafti_reply_node *nodes = realloc(reader->nodes, capacity * sizeof *nodes);
		if (nodes == NULL)
			return NULL;
		reader->nodes = nodes;
		reader->node_capacity = capacity;
	}
	krafti_reply_node *node = &reader->nodes[reader->node_count];
	*node = (krafti_reply_node){.kind = kind};
	reader->node_count++;
	return node;
}

static bool add_bytes(krafti_reply_reader *reader, const char *bytes, size_t size)
{
	if (!charge(reader, size))
		return false;
	if (size > reader->byte_capacity - reader->byte_count) {
		size_t capacity = reader->byte_capacity * 2;
		if (capacity < reader->byte_count + size)
			capacity = reader->byte_count + size;
		uint8_t *grown = realloc(reader->bytes, capacity);
		if (grown == NULL)
			return false;
		reader->bytes = grown;
		reader->byte_capacity = capacity;
	}
	if (size > 0)
		memcpy(reader->bytes + reader->byte_count, bytes, size);
	reader->byte_count += size;
	return true;
}

static void *create_string(const redisReadTask *task, char *bytes, size_t size)
{
	krafti_reply_reader *reader = task->privdata;
	krafti_reply_kind kind = KRAFTI_REPLY_BYTES;
	if (task->type == REDIS_REPLY_STATUS)
		kind = KRAFTI_REPLY_STATUS;
	else if (task->type == REDIS_REPLY_ERROR)
		kind = KRAFTI_REPLY_ERROR;
	krafti_reply_node *node = add(task, kind);
	if (node == NULL)
		return NULL;
	node->offset = reader->byte_count;
	node->size = size;
	return add_bytes(reader, bytes, size) ? made : NULL;
}

static void *create_array(const redisReadTask *task, int elements)
{
	krafti_reply_reader *reader = task->privdata;
	/* Each element will take a node: a number that cannot fit is refused before the first of them has come. */
	if ((size_t)elements > (reader->max_size - reader->size) / sizeof(krafti_reply_node)) {
		reader->is_too_large = true;
		return NULL;
	}
	krafti_reply_node *node = add(task, KRAFTI_REPLY_ARRAY);
	if (node == NULL)
		return NULL;
	node->size = (size_t)elements;
	return made;
}

static void *create_integer(const redisReadTask *task, long long value)
{
	krafti_reply_node *node = add(task, KRAFTI_REPLY_INTEGER);
	if (node == NULL)
		return NULL;
	node->integer = value;
	return made;
}

static void *create_nil(const redisReadTask *task)
{
	return add(task, KRAFTI_REPLY_NIL) != NULL ? made : NULL;
}

static void free_object(void *object)
{
	(void)object;
}

static redisReplyObjectFunctions functions = {create_string, create_array, create_integer, create_nil, free_object};

krafti_reply_reader *krafti_reply_reader_make(size_t max_size)
{
	krafti_reply_reader *reader = calloc(1, sizeof *reader);
	if (reader == NULL)
		return NULL;
	reader->max_size = max_size;
	reader->hiredis = redisReaderCreateWithFunctions(&functions);
	if (reader->hiredis == NULL) {
		free(reader);
		return NULL;
	}
	reader->hiredis->privdata = reader;
	return reader;
}

void krafti_reply_reader_free(krafti_reply_reader *reader)
{
	redisReaderFree(reader->hiredis);
	free(reader->nodes);
	free(reader->bytes);
	free(reader);
}

krafti_reply_outcome krafti_reply_reader_feed(krafti_reply_reader *reader, const void *bytes, size_t size)
{
	/* hiredis takes a feed of nothing for a fault of the caller. */
	if (size == 0)
		return KRAFTI_REPLY_READY;
	return redisReaderFeed(reader->hiredis, bytes, size) == REDIS_OK ? KRAFTI_REPLY_READY : KRAFTI_REPLY_OUT_OF_MEMORY;
}

static void begin_reply(krafti_reply_reader *reader)
{
	reader->size = 0;
	reader->node_count = 0;
	reader->byte_count = 0;
	reader->is_told = false;
	if (reader->byte_capacity > KEPT_BYTES) {
		free(reader->bytes);
		reader->bytes = NULL;
		reader->byte_capacity = 0;
	}
	if (reader->node_capacity * sizeof(krafti_reply_node) > KEPT_BYTES) {
		free(reader->nodes);
		reader->nodes = NULL;
		reader->node_capacity = 0;
	}
}

/* Whether a line ends among these bytes, as hiredis sees it. */
static bool has_line(const char *at, size_t size)
{
	for (size_t i = 1; i < size; i++)
		if (at[i - 1] == '\r' && at[i] == '\n')
			return true;
	return false;
}

/* Whether what the reader waits for can still become a reply within the bounds: it must not gather bytes that never will. */
static krafti_reply_outcome judge_unfinished(krafti_reply_reader *reader)
{
	const redisReader *hiredis = reader->hiredis;
	size_t pending = hiredis->len - hiredis->pos;
	const char *at = hiredis->buf + hiredis->pos;
	if (hiredis->ridx < 0 || hiredis->rstack[hiredis->ridx].type != REDIS_REPLY_STRING)
		return pending > MAX_LINE ? KRAFTI_REPLY_TOO_LARGE : KRAFTI_REPLY_INCOMPLETE;
	if (!has_line(at, pending < MAX_LENGTH_LINE ? pending : MAX_LENGTH_LINE))
		return pending < MAX_LENGTH_LINE ? KRAFTI_REPLY_INCOMPLETE : KRAFTI_REPLY_MALFORMED;
	/* hiredis has found the line to be a number before it began to wait for so many bytes. */
	long long size = strtoll(at, NULL, 10);
	return size > 0 && (unsigned long long)size > reader->max_size - reader->size ? KRAFTI_REPLY_TOO_LARGE
										      : KRAFTI_REPLY_INCOMPLETE;
}

krafti_reply_outcome krafti_reply_reader_next(krafti_reply_reader *reader)
{
	if (reader->is_told)
		begin_reply(reader);
	void *reply = NULL;
	if (redisReaderGetReply(reader->hiredis, &reply) != REDIS_OK) {
		if (reader->is_too_large)
			return KRAFTI_REPLY_TOO_LARGE;
		return reader->hiredis->err == REDIS_ERR_OOM ? KRAFTI_REPLY_OUT_OF_MEMORY : KRAFTI_REPLY_MALFORMED;
	}
	if (reply == NULL)
		return judge_unfinished(reader);
	reader->is_told = true;
	return KRAFTI_REPLY_READY;
}

const krafti_reply_node *krafti_reply_nodes(const krafti_reply_reader *reader)
{
	return reader->nodes;
}

size_t krafti_reply_node_count(const krafti_reply_reader *reader)
{
	return reader->node_count;
}

const uint8_t *krafti_reply_bytes(const krafti_reply_reader *reader)
{
	return reader->bytes;
}

const char *krafti_reply_fault(const krafti_reply_reader *reader)
{
	return reader->hiredis->errstr;
}
