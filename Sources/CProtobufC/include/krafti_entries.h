/* The entries of a map, on their way to protobuf-c, which writes them in the order it finds them, and from it. */
#ifndef KRAFTI_ENTRIES_H
#define KRAFTI_ENTRIES_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

/*
 * Sorts the entries of one map by their keys: numbers by value, strings by their bytes, so that equal maps become equal
 * bytes. Entries or keys that are NULL leave the order as it is: such a message is not written.
 */
void krafti_sort_entries(ProtobufCMessage **entries, size_t count);

/*
 * Notes an entry whose key Swift takes for that of another, though their bytes differ, while a message is read into Swift on this
 * thread. The first one counts.
 */
void krafti_note_equivalent(const void *entry);

/* The entry noted since this was last called on this thread; NULL for none. */
const void *krafti_take_equivalent(void);

#endif
