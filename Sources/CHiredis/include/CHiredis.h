/* hiredis' reader of replies as Swift sees it: bytes go in, and each whole reply comes out as one flat list in memory that is used again. */
#ifndef KRAFTI_C_HIREDIS_H
#define KRAFTI_C_HIREDIS_H

#include <stddef.h>
#include <stdint.h>

typedef enum krafti_reply_kind {
	KRAFTI_REPLY_STATUS,
	KRAFTI_REPLY_ERROR,
	KRAFTI_REPLY_BYTES,
	KRAFTI_REPLY_INTEGER,
	KRAFTI_REPLY_NIL,
	KRAFTI_REPLY_ARRAY,
} krafti_reply_kind;

/* One value. The elements of an array follow it, each with its own elements behind it. */
typedef struct krafti_reply_node {
	krafti_reply_kind kind;
	/* Of text and bytes: where they begin among the reply's bytes. */
	size_t offset;
	/* Of text and bytes: how many there are. Of an array: the number of its elements. */
	size_t size;
	int64_t integer;
} krafti_reply_node;

typedef enum krafti_reply_outcome {
	KRAFTI_REPLY_READY,
	/* More bytes are needed. */
	KRAFTI_REPLY_INCOMPLETE,
	/* A reply is larger than it may be. The reader is of no more use after this and what follows. */
	KRAFTI_REPLY_TOO_LARGE,
	/* These bytes are no replies. */
	KRAFTI_REPLY_MALFORMED,
	KRAFTI_REPLY_OUT_OF_MEMORY,
} krafti_reply_outcome;

typedef struct krafti_reply_reader krafti_reply_reader;

/* max_size: the most that one reply may take in memory, its bytes and its nodes. NULL when there is no memory. */
krafti_reply_reader *krafti_reply_reader_make(size_t max_size);
void krafti_reply_reader_free(krafti_reply_reader *reader);

/* Adds bytes, which are copied. What has not been read yet is the caller's to bound: take every reply between two feeds. */
krafti_reply_outcome krafti_reply_reader_feed(krafti_reply_reader *reader, const void *bytes, size_t size);

/* Reads the next reply. When it is ready, `nodes` and `bytes` tell it until the next call. */
krafti_reply_outcome krafti_reply_reader_next(krafti_reply_reader *reader);

const krafti_reply_node *krafti_reply_nodes(const krafti_reply_reader *reader);
size_t krafti_reply_node_count(const krafti_reply_reader *reader);
const uint8_t *krafti_reply_bytes(const krafti_reply_reader *reader);

/* hiredis' words on what was malformed. They hold at most one byte of it. */
const char *krafti_reply_fault(const krafti_reply_reader *reader);

#endif
