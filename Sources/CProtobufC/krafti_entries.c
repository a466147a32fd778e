#include "krafti_entries.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COMPARE(type) \
	do { \
		type a = *(const type *)left; \
		type b = *(const type *)right; \
		return (a > b) - (a < b); \
	} while (false)

static int compare_keys(ProtobufCType type, const void *left, const void *right)
{
	switch (type) {
	case PROTOBUF_C_TYPE_STRING:
		return strcmp(*(const char *const *)left, *(const char *const *)right);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
		COMPARE(int64_t);
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		COMPARE(uint64_t);
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		COMPARE(uint32_t);
	default:
		/* protobuf has no other keys but bool, which protobuf-c keeps as an int. */
		COMPARE(int32_t);
	}
}

static int compare(const void *left, const void *right)
{
	const ProtobufCMessage *a = *(ProtobufCMessage *const *)left;
	const ProtobufCMessage *b = *(ProtobufCMessage *const *)right;
	/* The key is field 1, the first of the two. */
	const ProtobufCFieldDescriptor *key = &a->descriptor->fields[0];
	return compare_keys(key->type, (const uint8_t *)a + key->offset, (const uint8_t *)b + key->offset);
}

/* Whether every entry is there, with its key: short of memory, a value is filled with gaps. */
static bool is_complete(ProtobufCMessage *const *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (entries[i] == NULL)
			return false;
		const ProtobufCFieldDescriptor *key = &entries[i]->descriptor->fields[0];
		const void *member = (const uint8_t *)entries[i] + key->offset;
		if (key->type == PROTOBUF_C_TYPE_STRING && *(const char *const *)member == NULL)
			return false;
	}
	return true;
}

void krafti_sort_entries(ProtobufCMessage **entries, size_t count)
{
	if (count > 1 && is_complete(entries, count))
		qsort(entries, count, sizeof *entries, compare);
}

/* Reading a message into Swift has no result but the value: what is wrong is left here. */
static _Thread_local const void *equivalent_entry;

void krafti_note_equivalent(const void *entry)
{
	if (equivalent_entry == NULL)
		equivalent_entry = entry;
}

const void *krafti_take_equivalent(void)
{
	const void *entry = equivalent_entry;
	equivalent_entry = NULL;
	return entry;
}
