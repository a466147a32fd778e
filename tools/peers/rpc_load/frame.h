// The ttRPC frames of a call: the request as bytes ready to send, and the check of a response.
#ifndef RPC_LOAD_FRAME_H
#define RPC_LOAD_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME_HEADER_BYTES = 10, FRAME_MAX_BODY_BYTES = 4 << 20, FRAME_RESPONSE = 2 };

struct request {
    uint8_t *frame; // header and body; the stream id is filled in for each call
    size_t frame_bytes;
    const uint8_t *message; // what must come back, within the frame; NULL: any answer will do that is no error
    size_t message_bytes;
};

// krafti.test.v1.Echo/Echo with a text and a payload of that many bytes.
struct request request_make(size_t text_bytes, size_t payload_bytes);

// The requests of a file: each a ttRPC Request, encoded, after its length as four bytes, big-endian. Leaves with an explanation when
// the file is anything else.
struct request *requests_read(const char *path, size_t *count);

static inline uint32_t big_endian_32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline void put_big_endian_32(uint8_t *p, uint32_t v) {
    p[0] = (uint8_t)(v >> 24), p[1] = (uint8_t)(v >> 16), p[2] = (uint8_t)(v >> 8), p[3] = (uint8_t)v;
}

// NULL when the response body is a success that carries what must come back; else what is wrong with it.
const char *response_fault(const struct request *request, const uint8_t *body, size_t bytes);

#endif
