// One non-blocking connection: its buffers, and when each of its open calls began.
#ifndef RPC_LOAD_CONNECTION_H
#define RPC_LOAD_CONNECTION_H

#include "frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_OPEN_CALLS = 1 << 16 };

struct open_call {
    uint32_t stream;       // 0: free
    uint64_t intended, sent; // nanoseconds, monotonic
};

struct connection {
    int fd;
    bool failed, waits_to_write;
    uint32_t next_stream;
    uint32_t open;
    struct open_call *calls; // indexed by the stream id; a ring, so calls may end in any order within its length
    uint8_t *out;
    size_t out_start, out_end, out_capacity;
    uint8_t *in;
    size_t in_start, in_end, in_capacity;
};

// Called for each response, with the call it answers. `fault` is NULL for a good one.
typedef void on_response(struct connection *c, const struct open_call *call, const char *fault, void *context);

uint64_t now_ns(void);

// A connected, blocking socket to `unix:PATH` or `tcp:HOST:PORT`; -1 with errno, or -2 when the address makes no sense.
int connect_to(const char *address);

// Takes over a connected socket and makes it non-blocking.
void connection_init(struct connection *c, int fd);

// Queues one call. False when MAX_OPEN_CALLS would be passed or the stream ids are used up.
bool connection_call(struct connection *c, const struct request *request, uint64_t intended, uint64_t sent);

// Writes what is queued, as far as the socket takes it. False when the connection is broken.
bool connection_flush(struct connection *c);

// Reads what is there and reports each response, held against what `request` wants back. False when the peer has closed, or has sent what is no ttRPC.
bool connection_read(struct connection *c, const struct request *request, on_response *report, void *context);

#endif
