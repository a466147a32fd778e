#include "krafti_table.h"

#include <stdlib.h>

enum {
	/* Field numbers below this are looked up in one step. */
	MAX_DENSE = 128,
	/* The header of an arena's block, and rounding. */
	BLOCK_OVERHEAD = 16,
	/* The header of a Swift heap object (array, string, box), malloc's own, and rounding. */
	SWIFT_OBJECT_OVERHEAD = 48,
	/* `MemoryLayout<String>.stride`, the widest key of a map. */
	SWIFT_STRING_STRIDE = 16,
	/* A dictionary is at most three quarters full, and for a moment holds its old storage beside one twice as big. */
	DICTIONARY_FACTOR = 4,
};

/* The types reachable from the root, each once; the root is the first. */
typedef struct type_list {
	const ProtobufCMessageDescriptor **types;
	size_t count;
	size_t capacity;
} type_list;

static size_t type_index(const type_list *list, const ProtobufCMessageDescriptor *type)
{
	size_t index = 0;
	while (index < list->count && list->types[index] != type)
		index++;
	return index;
}

static bool type_list_add(type_list *list, const ProtobufCMessageDescriptor *type)
{
	if (type_index(list, type) < list->count)
		return true;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
		const ProtobufCMessageDescriptor **types = realloc(list->types, capacity * sizeof *types);
		if (types == NULL)
			return false;
		list->types = types;
		list->capacity = capacity;
	}
	list->types[list->count++] = type;
	return true;
}

static bool collect(type_list *list, const ProtobufCMessageDescriptor *root)
{
	if (!type_list_add(list, root))
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const ProtobufCMessageDescriptor *type = list->types[i];
		for (unsigned f = 0; f < type->n_fields; f++) {
			if (type->fields[f].type == PROTOBUF_C_TYPE_MESSAGE
			    && !type_list_add(list, type->fields[f].descriptor))
				return false;
		}
	}
	return true;
}

static size_t dense_count(const ProtobufCMessageDescriptor *type)
{
	if (type->n_fields == 0)
		return 0;
	uint32_t last = type->fields[type->n_fields - 1].id;
	return last < MAX_DENSE ? last + 1 : MAX_DENSE;
}

static void fill_kind(krafti_field *field, ProtobufCType type)
{
	field->kind = KRAFTI_NUMBER;
	switch (type) {
	case PROTOBUF_C_TYPE_STRING:
		field->kind = KRAFTI_STRING;
		field->wire_type = PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
		field->element_size = sizeof(char *);
		return;
	case PROTOBUF_C_TYPE_BYTES:
		field->kind = KRAFTI_BYTES;
		field->wire_type = PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
		field->element_size = sizeof(ProtobufCBinaryData);
		return;
	case PROTOBUF_C_TYPE_MESSAGE:
		field->kind = KRAFTI_MESSAGE;
		field->wire_type = PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
		field->element_size = sizeof(ProtobufCMessage *);
		return;
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		field->wire_type = PROTOBUF_C_WIRE_TYPE_32BIT;
		field->element_size = 4;
		return;
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		field->wire_type = PROTOBUF_C_WIRE_TYPE_64BIT;
		field->element_size = 8;
		return;
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_SINT64:
		field->wire_type = PROTOBUF_C_WIRE_TYPE_VARINT;
		field->element_size = 8;
		return;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_ENUM:
	case PROTOBUF_C_TYPE_BOOL:
		field->wire_type = PROTOBUF_C_WIRE_TYPE_VARINT;
		field->element_size = 4;
		return;
	}
}

/* In C an element of an array and perhaps a block; in Swift the same once more. An enum's Swift value takes 8 bytes. */
static uint32_t value_cost(const krafti_field *field)
{
	uint32_t cost = 0;
	if (field->is_repeated)
		cost += field->element_size + SWIFT_STRING_STRIDE;
	if (field->kind != KRAFTI_NUMBER)
		cost += BLOCK_OVERHEAD + SWIFT_OBJECT_OVERHEAD;
	return cost;
}

/* Fills the fields of a message and the way to them; returns the number of slots. */
static uint32_t fill_fields(
	krafti_field *fields,
	uint16_t *dense,
	size_t n_dense,
	const ProtobufCMessageDescriptor *type,
	const type_list *list,
	const krafti_message *messages)
{
	uint32_t n_slots = 0;
	for (unsigned f = 0; f < type->n_fields; f++) {
		const ProtobufCFieldDescriptor *descriptor = &type->fields[f];
		krafti_field *field = &fields[f];
		field->descriptor = descriptor;
		field->number = descriptor->id;
		fill_kind(field, descriptor->type);
		field->is_repeated = descriptor->label == PROTOBUF_C_LABEL_REPEATED;
		field->is_packable = field->is_repeated && field->kind == KRAFTI_NUMBER;
		field->cost = value_cost(field);
		if (field->kind == KRAFTI_MESSAGE)
			field->message = &messages[type_index(list, descriptor->descriptor)];
		field->slot = -1;
		if ((descriptor->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
			/* The members of a oneof are told by the place where protobuf-c keeps which of them is set. */
			unsigned earlier = 0;
			while (earlier < f
			       && ((type->fields[earlier].flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0
				   || type->fields[earlier].quantifier_offset != descriptor->quantifier_offset))
				earlier++;
			field->slot = (int16_t)(earlier < f ? (uint32_t)fields[earlier].slot : n_slots++);
		} else if (field->kind == KRAFTI_MESSAGE && !field->is_repeated) {
			field->slot = (int16_t)n_slots++;
		}
		if (field->number < n_dense)
			dense[field->number] = (uint16_t)(f + 1);
	}
	return n_slots;
}

/* What the Swift value of a map's entry takes of its dictionary. */
static size_t entry_stride(
	const ProtobufCMessageDescriptor *type,
	size_t (*swift_stride)(const ProtobufCMessageDescriptor *type, void *context),
	void *context)
{
	size_t value = SWIFT_STRING_STRIDE;
	for (unsigned f = 0; f < type->n_fields; f++) {
		if (type->fields[f].type == PROTOBUF_C_TYPE_MESSAGE)
			value = swift_stride(type->fields[f].descriptor, context);
	}
	return DICTIONARY_FACTOR * (SWIFT_STRING_STRIDE + value);
}

krafti_message *krafti_table_make(
	const ProtobufCMessageDescriptor *root,
	size_t (*swift_stride)(const ProtobufCMessageDescriptor *type, void *context),
	void *context)
{
	type_list list = {0};
	krafti_message *messages = NULL;
	if (collect(&list, root)) {
		size_t n_fields = 0;
		size_t n_dense = 0;
		for (size_t i = 0; i < list.count; i++) {
			n_fields += list.types[i]->n_fields;
			n_dense += dense_count(list.types[i]);
		}
		messages = calloc(1, list.count * sizeof(krafti_message) + n_fields * sizeof(krafti_field)
					     + n_dense * sizeof(uint16_t));
	}
	if (messages != NULL) {
		krafti_field *fields = (krafti_field *)(void *)&messages[list.count];
		size_t n_fields = 0;
		for (size_t i = 0; i < list.count; i++)
			n_fields += list.types[i]->n_fields;
		uint16_t *dense = (uint16_t *)(void *)&fields[n_fields];
		for (size_t i = 0; i < list.count; i++) {
			const ProtobufCMessageDescriptor *type = list.types[i];
			krafti_message *message = &messages[i];
			size_t stride = swift_stride(type, context);
			if (stride == 0)
				stride = entry_stride(type, swift_stride, context);
			message->descriptor = type;
			message->fields = fields;
			message->dense = dense;
			message->n_fields = type->n_fields;
			message->n_dense = (uint32_t)dense_count(type);
			message->cost = (uint32_t)(type->sizeof_message + BLOCK_OVERHEAD + stride);
			message->n_slots = fill_fields(fields, dense, message->n_dense, type, &list, messages);
			fields += type->n_fields;
			dense += message->n_dense;
		}
	}
	free(list.types);
	return messages;
}

const krafti_field *krafti_table_search(const krafti_message *message, uint32_t number)
{
	size_t low = 0;
	size_t high = message->n_fields;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const krafti_field *field = &message->fields[middle];
		if (field->number == number)
			return field;
		if (field->number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
