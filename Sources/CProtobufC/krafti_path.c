#include "krafti_path.h"

#include <stdint.h>
#include <string.h>

static const char ellipsis[] = "\xe2\x80\xa6";

void krafti_path_init(krafti_path *path)
{
	path->start = sizeof path->text - 1;
	path->text[path->start] = 0;
	path->is_cut = false;
}

static void prepend(krafti_path *path, const char *text, size_t length)
{
	/* Room for the ellipsis is kept free until it is needed. */
	size_t room = path->start - (sizeof ellipsis - 1);
	if (path->is_cut)
		return;
	if (length > room) {
		path->start -= sizeof ellipsis - 1;
		memcpy(path->text + path->start, ellipsis, sizeof ellipsis - 1);
		path->is_cut = true;
		return;
	}
	path->start -= (unsigned)length;
	memcpy(path->text + path->start, text, length);
}

void krafti_path_prepend(krafti_path *path, const char *name, size_t index)
{
	if (path->text[path->start] != 0)
		prepend(path, ".", 1);
	if (index != KRAFTI_NO_INDEX) {
		char digits[24];
		size_t at = sizeof digits;
		digits[--at] = ']';
		do {
			digits[--at] = (char)('0' + index % 10);
			index /= 10;
		} while (index > 0);
		digits[--at] = '[';
		prepend(path, digits + at, sizeof digits - at);
	}
	prepend(path, name, strlen(name));
}

/* Whether a string or submessage is the block, or, being a message, has it somewhere in it. */
static bool find_in(krafti_path *path, const ProtobufCFieldDescriptor *field, const void *value, const void *block)
{
	if (value == NULL)
		return false;
	if (value == block)
		return true;
	return field->type == PROTOBUF_C_TYPE_MESSAGE && krafti_path_find(path, value, block);
}

bool krafti_path_find(krafti_path *path, const ProtobufCMessage *message, const void *block)
{
	const ProtobufCMessageDescriptor *descriptor = message->descriptor;
	for (unsigned f = 0; f < descriptor->n_fields; f++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[f];
		const uint8_t *member = (const uint8_t *)message + field->offset;
		const uint8_t *quantifier = (const uint8_t *)message + field->quantifier_offset;
		if (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_MESSAGE)
			continue;
		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			size_t count = *(const size_t *)(const void *)quantifier;
			const void *const *elements = *(const void *const *const *)(const void *)member;
			for (size_t i = 0; elements != NULL && i < count; i++) {
				if (find_in(path, field, elements[i], block)) {
					krafti_path_prepend(path, field->name, i);
					return true;
				}
			}
			continue;
		}
		/* The members of a oneof share their memory: only the one that is set is a pointer of this type. */
		if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0
		    && *(const uint32_t *)(const void *)quantifier != field->id)
			continue;
		if (find_in(path, field, *(const void *const *)(const void *)member, block)) {
			krafti_path_prepend(path, field->name, KRAFTI_NO_INDEX);
			return true;
		}
	}
	return false;
}
