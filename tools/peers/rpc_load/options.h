// The command line.
#ifndef RPC_LOAD_OPTIONS_H
#define RPC_LOAD_OPTIONS_H

#include <stddef.h>

struct options {
    const char *address;
    int connections, in_flight, idle;
    double seconds, warm_up;
    double rate; // calls a second in all; 0: closed loop
    size_t text_bytes, payload_bytes;
    const char *requests; // a file of requests to send in place of echo calls; NULL: none
    int once;             // each request of the file is sent once
};

// Leaves with status 64 and an explanation when the command line makes no sense.
struct options options_parse(int argc, char **argv);

// A connected socket, or leaves with status 1 and an explanation.
int connect_or_leave(const char *address);

#endif
