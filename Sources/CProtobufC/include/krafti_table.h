/*
 * protobuf-c's descriptors, arranged for looking fields up by number and for adding up what decoding will cost.
 */
#ifndef KRAFTI_TABLE_H
#define KRAFTI_TABLE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct krafti_field krafti_field;
typedef struct krafti_message krafti_message;

/* What a value of a field is to a scan. */
typedef enum krafti_kind {
	KRAFTI_NUMBER,
	KRAFTI_STRING,
	KRAFTI_BYTES,
	KRAFTI_MESSAGE,
} krafti_kind;

struct krafti_field {
	const ProtobufCFieldDescriptor *descriptor;
	/* The type of a submessage. */
	const krafti_message *message;
	uint32_t number;
	/* The memory one value takes, in C and in Swift, besides a string's or message's own contents. */
	uint32_t cost;
	krafti_kind kind;
	/* The wire type of one value (ProtobufCWireType). */
	uint8_t wire_type;
	bool is_repeated;
	/* A repeated number: may also come length-prefixed, many in one field. */
	bool is_packable;
	/* The bytes of one element in a C array. */
	uint8_t element_size;
	/*
	 * Of what may come once in a message protobuf-c is to read: each singular submessage has a number, and so has each
	 * oneof. -1 for all else.
	 */
	int16_t slot;
};

struct krafti_message {
	const ProtobufCMessageDescriptor *descriptor;
	/* In the order of their numbers. */
	const krafti_field *fields;
	/* For numbers below n_dense: the index into `fields`, plus 1; 0 for none. */
	const uint16_t *dense;
	uint32_t n_fields;
	uint32_t n_dense;
	/* The memory the message takes, in C and in Swift, besides what its fields point to. */
	uint32_t cost;
	uint32_t n_slots;
};

/*
 * Makes the table of a message and of every type below it, in one block for free(). `swift_stride` tells how many bytes the
 * Swift value of a message type takes, 0 for an entry of a map. NULL when malloc has nothing left.
 */
krafti_message *krafti_table_make(
	const ProtobufCMessageDescriptor *root,
	size_t (*swift_stride)(const ProtobufCMessageDescriptor *type, void *context),
	void *context);

const krafti_field *krafti_table_search(const krafti_message *message, uint32_t number);

/* The field with a number, or NULL. */
static inline const krafti_field *krafti_table_field(const krafti_message *message, uint32_t number)
{
	if (number < message->n_dense) {
		uint16_t index = message->dense[number];
		return index == 0 ? NULL : &message->fields[index - 1];
	}
	return krafti_table_search(message, number);
}

#endif
