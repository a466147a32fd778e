// Drives a ttRPC server, ours or another's, with echo calls or those of a file, from one thread, and says in one line of JSON what it saw.
//
// Closed loop (default): each connection keeps the same number of calls in flight; for the highest rate.
// Open loop (--rate): calls start on schedule whether or not earlier ones are answered, and latency counts from the intended start,
// so that a server that stalls pays for every call that should have been made meanwhile; for latency at a given rate.
// Idle (--idle): opens connections, makes a call on each, and holds them until standard input ends; for memory.
#include "connection.h"
#include "histogram.h"
#include "options.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const uint64_t SECOND = 1000000000;
static const uint64_t DRAIN_LIMIT = 5 * SECOND; // how long open calls are waited for at the end

// Below this wait the loop polls instead of sleeping: waking up costs about as much.
static const uint64_t SPIN_BELOW = 50000;

struct run {
    struct options options;
    struct request *requests;
    size_t request_count, next_request;
    struct connection *connections;
    int epoll;
    uint64_t read_at; // when the read that is being reported returned
    uint64_t window_start, window_end;
    bool stopping; // no new calls
    struct histogram latency; // from the intended start
    struct histogram service; // from the actual start: what a client that waits for itself would have seen
    struct histogram lag;     // between the two
    uint64_t calls, errors, dropped;
    uint64_t all_calls; // answered well at any time, warm-up and drain included: what the server's processor time paid for
    const char *first_error;
};

static void fail(struct run *run, uint64_t calls, const char *why) {
    run->errors += calls;
    if (!run->first_error)
        run->first_error = why;
}

// The next request in turn; NULL when each was to be sent once and has been.
static const struct request *next_request(struct run *run) {
    if (run->next_request == run->request_count) {
        if (run->options.once)
            return NULL;
        run->next_request = 0;
    }
    return &run->requests[run->next_request++];
}

static bool make_call(struct run *run, struct connection *c, uint64_t intended, uint64_t sent) {
    const struct request *request = next_request(run);
    if (!request) {
        run->stopping = true;
        fail(run, 1, "the requests of the file are used up: bring more, or run for a shorter time");
        return true;
    }
    return connection_call(c, request, intended, sent);
}

static bool in_window(const struct run *run, uint64_t at) { return at >= run->window_start && at < run->window_end; }

static void answered(struct connection *c, const struct open_call *call, const char *fault, void *context) {
    struct run *run = context;
    run->all_calls += !fault;
    // A closed loop counts what ends within the window; an open loop what was to start there, however late it ends.
    if (fault) {
        fail(run, 1, fault);
    } else if (in_window(run, run->options.rate > 0 ? call->intended : run->read_at)) {
        run->calls++;
        histogram_record(&run->latency, run->read_at - call->intended);
        histogram_record(&run->service, run->read_at - call->sent);
    }
    if (run->options.rate <= 0 && !run->stopping && !make_call(run, c, run->read_at, run->read_at))
        fail(run, 1, "the stream ids of a connection are used up: run for a shorter time");
}

static void give_up(struct run *run, struct connection *c, const char *why) {
    if (c->failed)
        return;
    c->failed = true;
    fail(run, c->open, why);
    c->open = 0;
    epoll_ctl(run->epoll, EPOLL_CTL_DEL, c->fd, NULL);
    close(c->fd);
}

static void flush(struct run *run, struct connection *c) {
    if (c->failed)
        return;
    if (!connection_flush(c)) {
        give_up(run, c, "the server closed a connection");
        return;
    }
    bool waits = c->out_start < c->out_end;
    if (waits != c->waits_to_write) {
        struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0u), .data.ptr = c};
        epoll_ctl(run->epoll, EPOLL_CTL_MOD, c->fd, &event);
        c->waits_to_write = waits;
    }
}

// Waits at most `timeout` nanoseconds and handles what has come.
static void turn(struct run *run, uint64_t timeout) {
    struct epoll_event events[256];
    struct timespec limit = {.tv_sec = (time_t)(timeout / SECOND), .tv_nsec = (long)(timeout % SECOND)};
    int count = timeout < SPIN_BELOW ? epoll_wait(run->epoll, events, 256, 0) : epoll_pwait2(run->epoll, events, 256, &limit, NULL);
    for (int i = 0; i < count; i++) {
        struct connection *c = events[i].data.ptr;
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
            run->read_at = now_ns();
            if (!connection_read(c, run->requests, answered, run)) {
                give_up(run, c, "the server closed a connection, or sent what is no answer");
                continue;
            }
        }
        flush(run, c);
    }
}

static bool all_failed(const struct run *run) {
    for (int i = 0; i < run->options.connections; i++)
        if (!run->connections[i].failed)
            return false;
    return true;
}

static uint64_t open_calls(const struct run *run) {
    uint64_t open = 0;
    for (int i = 0; i < run->options.connections; i++)
        open += run->connections[i].open;
    return open;
}

static void closed_loop(struct run *run) {
    uint64_t now = now_ns();
    for (int i = 0; i < run->options.connections; i++) {
        for (int n = 0; n < run->options.in_flight; n++)
            make_call(run, &run->connections[i], now, now);
        flush(run, &run->connections[i]);
    }
    for (; now < run->window_end && !run->stopping && !all_failed(run); now = now_ns())
        turn(run, 100000000);
}

// The time to the next call: exponentially distributed, as independent callers make it. The seed is fixed: every server of a
// comparison meets the same schedule.
static double next_gap(double rate) {
    static uint64_t state = 0x9e3779b97f4a7c15u;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    double uniform = (double)(state >> 11) / 9007199254740992.0;
    return -log1p(-uniform) / rate * (double)SECOND;
}

static void open_loop(struct run *run, uint64_t start) {
    double intended = (double)start;
    int next = 0;
    for (uint64_t now = now_ns(); now < run->window_end && !run->stopping && !all_failed(run); now = now_ns()) {
        int first = next, made = 0;
        for (; intended <= (double)now; intended += next_gap(run->options.rate), made++) {
            struct connection *c = &run->connections[next];
            next = (next + 1) % run->options.connections;
            uint64_t planned = (uint64_t)intended;
            if (in_window(run, planned))
                histogram_record(&run->lag, now - planned);
            if (!c->failed && !make_call(run, c, planned, now))
                run->dropped += in_window(run, planned);
        }
        for (int i = 0; i < made && i < run->options.connections; i++)
            flush(run, &run->connections[(first + i) % run->options.connections]);
        now = now_ns();
        turn(run, intended > (double)now ? (uint64_t)(intended - (double)now) : 0);
    }
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double micros(uint64_t ns) { return (double)ns / 1000; }

static int load(struct run *run) {
    const struct options *options = &run->options;
    run->epoll = epoll_create1(EPOLL_CLOEXEC);
    run->connections = calloc((size_t)options->connections, sizeof *run->connections);
    if (run->epoll < 0 || !run->connections)
        abort();
    for (int i = 0; i < options->connections; i++) {
        connection_init(&run->connections[i], connect_or_leave(options->address));
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &run->connections[i]};
        epoll_ctl(run->epoll, EPOLL_CTL_ADD, run->connections[i].fd, &event);
    }

    prctl(PR_SET_TIMERSLACK, 1); // sleep as short as asked: the default rounds up by 50 microseconds
    double cpu = cpu_seconds();
    uint64_t start = now_ns();
    run->window_start = start + (uint64_t)(options->warm_up * (double)SECOND);
    run->window_end = run->window_start + (uint64_t)(options->seconds * (double)SECOND);
    if (options->rate > 0)
        open_loop(run, start);
    else
        closed_loop(run);
    cpu = (cpu_seconds() - cpu) / ((double)(now_ns() - start) / 1e9);

    run->stopping = true;
    for (uint64_t limit = now_ns() + DRAIN_LIMIT; open_calls(run) > 0 && now_ns() < limit;)
        turn(run, 100000000);
    uint64_t unanswered = open_calls(run);
    if (unanswered > 0)
        fail(run, unanswered, "calls were not answered within 5 seconds of the end");
    if (run->dropped > 0)
        fail(run, run->dropped, "calls could not start: too many were open");

    const struct histogram *h = &run->latency;
    printf("{\"mode\":\"%s\",\"connections\":%d,", options->rate > 0 ? "open" : "closed", options->connections);
    if (options->rate > 0)
        printf("\"target_rate\":%.0f,\"lag_p99_us\":%.1f,\"lag_max_us\":%.1f,\"service_p99_us\":%.1f,", options->rate,
               micros(histogram_quantile(&run->lag, 0.99)), micros(run->lag.max), micros(histogram_quantile(&run->service, 0.99)));
    else
        printf("\"in_flight\":%d,", options->in_flight);
    printf("\"request_bytes\":%zu,\"seconds\":%.2f,\"calls\":%" PRIu64 ",\"calls_per_second\":%.0f,", run->requests->frame_bytes,
           options->seconds, run->calls, (double)run->calls / options->seconds);
    printf("\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"p99.9_us\":%.1f,\"max_us\":%.1f,", micros(histogram_quantile(h, 0.5)),
           micros(histogram_quantile(h, 0.9)), micros(histogram_quantile(h, 0.99)), micros(histogram_quantile(h, 0.999)),
           micros(h->max));
    printf("\"client_cpu\":%.2f,\"all_calls\":%" PRIu64 ",\"errors\":%" PRIu64, cpu, run->all_calls, run->errors);
    if (run->first_error)
        printf(",\"first_error\":\"%s\"", run->first_error);
    printf("}\n");
    return run->errors > 0;
}

// A connection that was never used holds less at the server than one that was: each makes a call first.
static int hold_idle(struct run *run) {
    int count = run->options.idle, closed = 0;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    struct pollfd *held = calloc((size_t)count, sizeof *held);
    if (!held)
        abort();
    for (int i = 0; i < count; i++) {
        held[i] = (struct pollfd){.fd = connect_or_leave(run->options.address), .events = POLLIN};
        struct connection c;
        connection_init(&c, held[i].fd);
        connection_call(&c, run->requests, 0, 0);
        run->window_end = UINT64_MAX;
        run->stopping = true;
        bool good = connection_flush(&c);
        while (good && c.open > 0 && poll(&held[i], 1, 5000) == 1)
            good = connection_read(&c, run->requests, answered, run);
        if (!good || c.open > 0 || run->errors > 0) {
            fprintf(stderr, "rpc_load: connection %d got no answer: %s\n", i + 1, run->first_error ? run->first_error : "none came");
            return 1;
        }
        free(c.calls);
        free(c.in);
        free(c.out);
    }
    printf("ready idle=%d\n", count);
    fflush(stdout);
    char ignored[256];
    while (read(STDIN_FILENO, ignored, sizeof ignored) > 0)
        continue;
    poll(held, (nfds_t)count, 0);
    for (int i = 0; i < count; i++)
        closed += held[i].revents != 0;
    printf("{\"mode\":\"idle\",\"connections\":%d,\"closed_by_server\":%d}\n", count, closed);
    return closed > 0;
}

int main(int argc, char **argv) {
    static struct run run; // large: the histograms
    run.options = options_parse(argc, argv);
    struct request echo = request_make(run.options.text_bytes, run.options.payload_bytes);
    run.requests = &echo;
    run.request_count = 1;
    if (run.options.requests)
        run.requests = requests_read(run.options.requests, &run.request_count);
    return run.options.idle > 0 ? hold_idle(&run) : load(&run);
}
