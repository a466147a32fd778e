// A log-linear histogram of nanoseconds: exact below 256 ns, within 1/128 above, up to 2^40 ns (18 minutes).
#ifndef RPC_LOAD_HISTOGRAM_H
#define RPC_LOAD_HISTOGRAM_H

#include <stdint.h>
#include <string.h>

enum { HISTOGRAM_BUCKETS = (41 - 7) * 128 + 128 };

struct histogram {
    uint64_t count, max;
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

static inline void histogram_reset(struct histogram *h) { memset(h, 0, sizeof *h); }

// For value >= 256 the top 8 bits choose the bucket within the octave, and the position of the highest bit the octave.
static inline uint32_t histogram_index(uint64_t value) {
    if (value < 256)
        return (uint32_t)value;
    if (value >> 40)
        value = (1ull << 40) - 1;
    uint32_t shift = 56 - (uint32_t)__builtin_clzll(value);
    return shift * 128 + (uint32_t)(value >> shift);
}

static inline void histogram_record(struct histogram *h, uint64_t value) {
    h->count++;
    if (value > h->max)
        h->max = value;
    h->buckets[histogram_index(value)]++;
}

// The largest value of the bucket that holds the given share (0 to 1) of what was recorded; never above the maximum.
static inline uint64_t histogram_quantile(const struct histogram *h, double share) {
    uint64_t rank = (uint64_t)(share * (double)h->count + 0.999999), seen = 0;
    if (rank == 0)
        rank = 1;
    for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += h->buckets[i];
        if (seen >= rank) {
            uint64_t value = i;
            if (i >= 256) {
                uint32_t shift = i / 128 - 1;
                value = (((uint64_t)(i % 128 + 128) + 1) << shift) - 1;
            }
            return value < h->max ? value : h->max;
        }
    }
    return h->max;
}

#endif
