/* Where in a message something is wrong, written for people: `services[3].price.currency_code`. */
#ifndef KRAFTI_PATH_H
#define KRAFTI_PATH_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A path, put together from its end, because what knows the innermost field knows it first. What does not fit is cut off at
 * the front: the end says more.
 */
typedef struct krafti_path {
	char text[256];
	/* Where in `text` the path begins; it ends with NUL. */
	unsigned start;
	bool is_cut;
} krafti_path;

/* No index, for krafti_path_prepend. */
#define KRAFTI_NO_INDEX SIZE_MAX

void krafti_path_init(krafti_path *path);

/* The path so far; empty for the message itself. */
static inline const char *krafti_path_text(const krafti_path *path)
{
	return path->text + path->start;
}

/* Puts a field in front of what is there. */
void krafti_path_prepend(krafti_path *path, const char *name, size_t index);

/*
 * Finds the field of a packed-to-be message whose string or submessage is `block`, however deep, and writes its path. The
 * message must be as generated code fills it; its depth bounds the recursion. Returns whether the block was found.
 */
bool krafti_path_find(krafti_path *path, const ProtobufCMessage *message, const void *block);

#endif
