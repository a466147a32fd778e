#include "frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *put_varint(uint8_t *p, uint64_t v) {
    for (; v >= 0x80; v >>= 7)
        *p++ = (uint8_t)(v | 0x80);
    *p++ = (uint8_t)v;
    return p;
}

static uint8_t *put_bytes(uint8_t *p, uint8_t field, const void *bytes, size_t count) {
    *p++ = (uint8_t)(field << 3 | 2);
    p = put_varint(p, count);
    memcpy(p, bytes, count);
    return p + count;
}

static void fill_header(uint8_t *frame, size_t body_bytes) {
    put_big_endian_32(frame, (uint32_t)body_bytes);
    put_big_endian_32(frame + 4, 0);
    frame[8] = 1; // Request
    frame[9] = 0; // unary: no flags
}

struct request request_make(size_t text_bytes, size_t payload_bytes) {
    static const char service[] = "krafti.test.v1.Echo", method[] = "Echo", words[] = "plumbing tailoring photography ";
    enum { ENVELOPE_BYTES = 128 };
    struct request r = {0};
    uint8_t *message = malloc(text_bytes + payload_bytes + 2 * 11);
    uint8_t *content = malloc(text_bytes + payload_bytes + 1);
    r.frame = malloc(FRAME_HEADER_BYTES + ENVELOPE_BYTES + text_bytes + payload_bytes);
    if (!message || !content || !r.frame)
        abort();

    uint8_t *end = message;
    for (size_t i = 0; i < text_bytes; i++)
        content[i] = (uint8_t)words[i % (sizeof words - 1)];
    if (text_bytes > 0)
        end = put_bytes(end, 1, content, text_bytes);
    for (size_t i = 0; i < payload_bytes; i++)
        content[i] = (uint8_t)(i * 31);
    if (payload_bytes > 0)
        end = put_bytes(end, 2, content, payload_bytes);
    r.message_bytes = (size_t)(end - message);

    uint8_t *body = r.frame + FRAME_HEADER_BYTES;
    end = put_bytes(body, 1, service, sizeof service - 1);
    end = put_bytes(end, 2, method, sizeof method - 1);
    end = put_bytes(end, 3, message, r.message_bytes);
    r.message = end - r.message_bytes;
    r.frame_bytes = (size_t)(end - r.frame);
    fill_header(r.frame, (size_t)(end - body));
    free(message);
    free(content);
    return r;
}

struct request *requests_read(const char *path, size_t *count) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    struct request *requests = NULL;
    size_t capacity = 0;
    uint8_t length[4];
    for (*count = 0; fread(length, 1, sizeof length, file) == sizeof length; ++*count) {
        if (*count == capacity && !(requests = realloc(requests, (capacity = capacity * 2 + 64) * sizeof *requests)))
            abort();
        size_t bytes = big_endian_32(length);
        uint8_t *frame = bytes <= FRAME_MAX_BODY_BYTES ? malloc(FRAME_HEADER_BYTES + bytes) : NULL;
        if (!frame || fread(frame + FRAME_HEADER_BYTES, 1, bytes, file) != bytes) {
            fprintf(stderr, "%s: request %zu is cut off or over 4 MiB\n", path, *count + 1);
            exit(1);
        }
        fill_header(frame, bytes);
        requests[*count] = (struct request){.frame = frame, .frame_bytes = FRAME_HEADER_BYTES + bytes};
    }
    fclose(file);
    if (*count == 0) {
        fprintf(stderr, "%s holds no request\n", path);
        exit(1);
    }
    return requests;
}

static bool get_varint(const uint8_t **p, const uint8_t *end, uint64_t *v) {
    *v = 0;
    for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
        uint8_t byte = *(*p)++;
        *v |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

// Reads one field. Only varints and length-delimited fields occur in a Response.
static bool get_field(const uint8_t **p, const uint8_t *end, uint64_t *tag, uint64_t *number, const uint8_t **content) {
    if (!get_varint(p, end, tag) || !get_varint(p, end, number))
        return false;
    if ((*tag & 7) == 0)
        return true;
    if ((*tag & 7) != 2 || *number > (uint64_t)(end - *p))
        return false;
    *content = *p;
    *p += *number;
    return true;
}

static bool status_is_ok(const uint8_t *p, size_t bytes) {
    const uint8_t *end = p + bytes, *content;
    uint64_t tag, number;
    while (p < end) {
        if (!get_field(&p, end, &tag, &number, &content))
            return false;
        if (tag == (1 << 3 | 0) && number != 0)
            return false;
    }
    return true;
}

const char *response_fault(const struct request *request, const uint8_t *body, size_t bytes) {
    const uint8_t *p = body, *end = body + bytes, *content = NULL, *message = NULL;
    uint64_t tag, number, message_bytes = 0;
    while (p < end) {
        if (!get_field(&p, end, &tag, &number, &content))
            return "a response cannot be decoded";
        if (tag == (1 << 3 | 2) && !status_is_ok(content, number))
            return "a call failed: its response carries an error status";
        if (tag == (2 << 3 | 2))
            message = content, message_bytes = number;
    }
    if (!request->message)
        return NULL;
    if (message_bytes != request->message_bytes || (message && memcmp(message, request->message, message_bytes) != 0))
        return "a response is not the message that was sent";
    return NULL;
}
