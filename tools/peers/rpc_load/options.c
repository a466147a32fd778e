#include "options.h"

#include "connection.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: rpc_load --address unix:PATH|tcp:HOST:PORT [options]\n"
    "  --connections N    connections (8)\n"
    "  --in-flight N      calls in flight on each, closed loop (16)\n"
    "  --rate N           open loop: calls a second over all connections, latency from the intended start\n"
    "  --seconds S        measured time (5)\n"
    "  --warm-up S        time before it that does not count (1)\n"
    "  --text-bytes N     bytes of text in each message (64)\n"
    "  --payload-bytes N  bytes of payload in each message (0)\n"
    "  --requests FILE    in place of echo calls, the ttRPC Requests of a file, over and over: each encoded, after its length as\n"
    "                     four bytes, big-endian\n"
    "  --once             each request of the file once; running out of them is an error\n"
    "  --idle N           open N connections, make a call on each, print `ready idle=N`, hold them until standard input ends\n";

static double number(const char *name, const char *text, double least, double most) {
    char *end;
    double value = strtod(text, &end);
    if (*text == 0 || *end != 0 || !(value >= least && value <= most)) {
        fprintf(stderr, "rpc_load: --%s wants a number from %g to %g, not '%s'\n", name, least, most, text);
        exit(64);
    }
    return value;
}

struct options options_parse(int argc, char **argv) {
    static const struct option names[] = {
        {"address", required_argument, 0, 'a'},    {"connections", required_argument, 0, 'c'},
        {"in-flight", required_argument, 0, 'f'},  {"rate", required_argument, 0, 'r'},
        {"seconds", required_argument, 0, 's'},    {"warm-up", required_argument, 0, 'w'},
        {"text-bytes", required_argument, 0, 't'}, {"payload-bytes", required_argument, 0, 'p'},
        {"idle", required_argument, 0, 'i'},       {"requests", required_argument, 0, 'q'},
        {"once", no_argument, 0, 'o'},            {"help", no_argument, 0, 'h'},
        {0},
    };
    struct options o = {.connections = 8, .in_flight = 16, .seconds = 5, .warm_up = 1, .text_bytes = 64};
    int which;
    for (int option; (option = getopt_long(argc, argv, "", names, &which)) != -1;) {
        const char *name = option == '?' ? "" : names[which].name;
        switch (option) {
        case 'a': o.address = optarg; break;
        case 'c': o.connections = (int)number(name, optarg, 1, 100000); break;
        case 'f': o.in_flight = (int)number(name, optarg, 1, MAX_OPEN_CALLS); break;
        case 'r': o.rate = number(name, optarg, 1, 1e8); break;
        case 's': o.seconds = number(name, optarg, 0.01, 86400); break;
        case 'w': o.warm_up = number(name, optarg, 0, 3600); break;
        case 't': o.text_bytes = (size_t)number(name, optarg, 0, 3 << 20); break;
        case 'p': o.payload_bytes = (size_t)number(name, optarg, 0, 3 << 20); break;
        case 'q': o.requests = optarg; break;
        case 'o': o.once = 1; break;
        case 'i': o.idle = (int)number(name, optarg, 1, 1000000); break;
        case 'h': fputs(usage, stdout); exit(0);
        default: fputs(usage, stderr); exit(64);
        }
    }
    if (!o.address || optind < argc) {
        fputs(usage, stderr);
        exit(64);
    }
    return o;
}

int connect_or_leave(const char *address) {
    int fd = connect_to(address);
    if (fd == -2) {
        fprintf(stderr, "rpc_load: '%s' is no address: write unix:PATH or tcp:HOST:PORT\n", address);
        exit(64);
    }
    if (fd < 0) {
        fprintf(stderr, "rpc_load: cannot connect to %s: %s\n", address, strerror(errno));
        exit(1);
    }
    return fd;
}
