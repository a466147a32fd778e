/* libprotobuf-c as Swift sees it, and the parts of the bridge that are C because they read and fill its structs byte by byte. */
#ifndef KRAFTI_C_PROTOBUF_C_H
#define KRAFTI_C_PROTOBUF_C_H

#include <protobuf-c/protobuf-c.h>

#include "krafti_arena.h"
#include "krafti_codec.h"
#include "krafti_entries.h"
#include "krafti_path.h"
#include "krafti_table.h"

#endif
