#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int connect_unix(const char *path) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path)
        return -2;
    strcpy(to.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        return close(fd), -1;
    return fd;
}

static int connect_tcp(const char *host_and_port) {
    char host[256];
    const char *colon = strrchr(host_and_port, ':');
    if (!colon || colon == host_and_port || (size_t)(colon - host_and_port) >= sizeof host)
        return -2;
    snprintf(host, sizeof host, "%.*s", (int)(colon - host_and_port), host_and_port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return -2;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed = fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen) != 0;
    freeaddrinfo(found);
    if (failed) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

int connect_to(const char *address) {
    bool is_unix = strncmp(address, "unix:", 5) == 0;
    if (!is_unix && strncmp(address, "tcp:", 4) != 0)
        return -2;
    const char *rest = strchr(address, ':') + 1;
    if (strncmp(rest, "//", 2) == 0)
        rest += 2;
    return is_unix ? connect_unix(rest) : connect_tcp(rest);
}

void connection_init(struct connection *c, int fd) {
    *c = (struct connection){.fd = fd, .next_stream = 1, .out_capacity = 1 << 16, .in_capacity = 1 << 18};
    c->calls = calloc(MAX_OPEN_CALLS, sizeof *c->calls);
    c->out = malloc(c->out_capacity);
    c->in = malloc(c->in_capacity);
    if (!c->calls || !c->out || !c->in)
        abort();
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static struct open_call *slot(struct connection *c, uint32_t stream) { return &c->calls[(stream >> 1) % MAX_OPEN_CALLS]; }

bool connection_call(struct connection *c, const struct request *request, uint64_t intended, uint64_t sent) {
    struct open_call *call = slot(c, c->next_stream);
    if (call->stream != 0 || c->next_stream > UINT32_MAX - 2)
        return false;
    if (c->out_end + request->frame_bytes > c->out_capacity) {
        memmove(c->out, c->out + c->out_start, c->out_end - c->out_start);
        c->out_end -= c->out_start;
        c->out_start = 0;
        while (c->out_end + request->frame_bytes > c->out_capacity) {
            c->out_capacity *= 2;
            if (!(c->out = realloc(c->out, c->out_capacity)))
                abort();
        }
    }
    memcpy(c->out + c->out_end, request->frame, request->frame_bytes);
    put_big_endian_32(c->out + c->out_end + 4, c->next_stream);
    c->out_end += request->frame_bytes;
    *call = (struct open_call){.stream = c->next_stream, .intended = intended, .sent = sent};
    c->next_stream += 2;
    c->open++;
    return true;
}

bool connection_flush(struct connection *c) {
    while (c->out_start < c->out_end) {
        ssize_t n = send(c->fd, c->out + c->out_start, c->out_end - c->out_start, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return errno == EAGAIN;
        }
        c->out_start += (size_t)n;
    }
    c->out_start = c->out_end = 0;
    return true;
}

bool connection_read(struct connection *c, const struct request *request, on_response *report, void *context) {
    ssize_t n = recv(c->fd, c->in + c->in_end, c->in_capacity - c->in_end, 0);
    if (n == 0)
        return false;
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    c->in_end += (size_t)n;

    while (c->in_end - c->in_start >= FRAME_HEADER_BYTES) {
        const uint8_t *header = c->in + c->in_start;
        size_t body_bytes = big_endian_32(header);
        if (body_bytes > FRAME_MAX_BODY_BYTES)
            return false;
        size_t frame_bytes = FRAME_HEADER_BYTES + body_bytes;
        if (c->in_end - c->in_start < frame_bytes) {
            if (frame_bytes > c->in_capacity) {
                memmove(c->in, header, c->in_end - c->in_start);
                c->in_end -= c->in_start;
                c->in_start = 0;
                c->in_capacity = frame_bytes;
                if (!(c->in = realloc(c->in, c->in_capacity)))
                    abort();
            }
            break;
        }
        uint32_t stream = big_endian_32(header + 4);
        struct open_call *call = slot(c, stream);
        if (header[8] != FRAME_RESPONSE || call->stream != stream || stream == 0)
            return false;
        struct open_call answered = *call;
        call->stream = 0;
        c->open--;
        c->in_start += frame_bytes;
        report(c, &answered, response_fault(request, header + FRAME_HEADER_BYTES, body_bytes), context);
    }
    if (c->in_start == c->in_end) {
        c->in_start = c->in_end = 0;
    } else if (c->in_start > 0) {
        memmove(c->in, c->in + c->in_start, c->in_end - c->in_start);
        c->in_end -= c->in_start;
        c->in_start = 0;
    }
    return true;
}
