#include "include/crc32c.h"

#include <string.h>

#if defined(__SSE4_2__)
#include <nmmintrin.h>

// Three streams at once: the instruction takes three cycles and a new one starts every cycle.
// A stream's result is carried over `count` further zero bytes by the table-free shift below.
enum { stream_bytes = 1024 };

static uint32_t crc32c_times_x_powers(uint32_t crc, const uint32_t table[32]) {
    uint32_t shifted = 0;
    for (int bit = 0; crc != 0; bit++, crc >>= 1)
        if (crc & 1) shifted ^= table[bit];
    return shifted;
}

// What each bit of a CRC becomes after `stream_bytes` zero bytes: the operator is linear, so 32 images tell all.
static const uint32_t *zeros_operator(void) {
    static _Thread_local uint32_t table[32];
    static _Thread_local int ready = 0;
    if (!ready) {
        for (int bit = 0; bit < 32; bit++) {
            uint64_t crc = (uint32_t)1 << bit;
            for (int word = 0; word < stream_bytes / 8; word++) crc = _mm_crc32_u64(crc, 0);
            table[bit] = (uint32_t)crc;
        }
        ready = 1;
    }
    return table;
}

static uint64_t word_at(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

uint32_t ck_crc32c(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    uint64_t first = ~crc;
    if (count >= 3 * stream_bytes) {
        const uint32_t *table = zeros_operator();
        for (; count >= 3 * stream_bytes; count -= 3 * stream_bytes, next += 3 * stream_bytes) {
            uint64_t second = 0, third = 0;
            for (size_t at = 0; at < stream_bytes; at += 8) {
                first = _mm_crc32_u64(first, word_at(next + at));
                second = _mm_crc32_u64(second, word_at(next + stream_bytes + at));
                third = _mm_crc32_u64(third, word_at(next + 2 * stream_bytes + at));
            }
            first = crc32c_times_x_powers((uint32_t)first, table) ^ second;
            first = crc32c_times_x_powers((uint32_t)first, table) ^ third;
        }
    }
    for (; count >= 8; count -= 8, next += 8) first = _mm_crc32_u64(first, word_at(next));
    for (; count > 0; count--, next++) first = _mm_crc32_u8((uint32_t)first, *next);
    return ~(uint32_t)first;
}

#else

uint32_t ck_crc32c(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    crc = ~crc;
    for (; count > 0; count--, next++) {
        crc ^= *next;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & -(crc & 1));
    }
    return ~crc;
}

#endif
