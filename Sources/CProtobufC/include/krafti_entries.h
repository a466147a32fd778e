/* The entries of a map on their way to protobuf-c, which writes them in the order it finds them. */
#ifndef KRAFTI_ENTRIES_H
#define KRAFTI_ENTRIES_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

/*
 * Sorts the entries of one map by their keys: numbers by value, strings by their bytes, so that equal maps become equal
 * bytes. Entries or keys that are NULL leave the order as it is: such a message is not written.
 */
void krafti_sort_entries(ProtobufCMessage **entries, size_t count);

#endif
