#pragma once
#include <stdint.h>

/// Eight doubles: Swift sees `SIMD8<Double>`. Written here because Swift's own operators on it are sometimes taken
/// apart into scalars; these are one or two instructions whatever the processor.
typedef double ck_f64x8 __attribute__((ext_vector_type(8)));

#pragma STDC FP_CONTRACT OFF
#define CK_LANES static inline __attribute__((always_inline, const)) ck_f64x8

CK_LANES ck_add(ck_f64x8 a, ck_f64x8 b) { return a + b; }
CK_LANES ck_subtract(ck_f64x8 a, ck_f64x8 b) { return a - b; }
CK_LANES ck_multiply(ck_f64x8 a, ck_f64x8 b) { return a * b; }
CK_LANES ck_divide(ck_f64x8 a, ck_f64x8 b) { return a / b; }

// `a > b ? a : b` is one instruction; `__builtin_elementwise_max` adds fix-ups for NaN.
CK_LANES ck_max(ck_f64x8 a, ck_f64x8 b) { return a > b ? a : b; }
CK_LANES ck_min(ck_f64x8 a, ck_f64x8 b) { return a < b ? a : b; }
CK_LANES ck_abs(ck_f64x8 a) { return __builtin_elementwise_abs(a); }
CK_LANES ck_sqrt(ck_f64x8 a) { return __builtin_elementwise_sqrt(a); }

// What is chosen where a comparison holds, else the other. NaN compares false.
CK_LANES ck_where_equal(ck_f64x8 a, ck_f64x8 b, ck_f64x8 then, ck_f64x8 otherwise) { return a == b ? then : otherwise; }
CK_LANES ck_where_less(ck_f64x8 a, ck_f64x8 b, ck_f64x8 then, ck_f64x8 otherwise) { return a < b ? then : otherwise; }

/// One bit a lane: set where the two are equal. NaN equals nothing.
static inline __attribute__((always_inline, const)) uint8_t ck_equal(ck_f64x8 a, ck_f64x8 b) {
    typedef _Bool ck_bits __attribute__((ext_vector_type(8)));
    ck_bits equal = __builtin_convertvector(a == b, ck_bits);
    return __builtin_bit_cast(uint8_t, equal);
}

/// Eight values in a row, wherever they begin.
static inline __attribute__((always_inline)) ck_f64x8 ck_load(const double *_Nonnull values) {
    typedef double ck_row __attribute__((ext_vector_type(8), aligned(8)));
    return *(const ck_row *)values;
}

/// Puts eight values where they will not soon be read: past the caches, which keep what is in use. The address is a
/// multiple of 64.
static inline __attribute__((always_inline)) void ck_stream(void *_Nonnull address, ck_f64x8 values) {
    __builtin_nontemporal_store(values, (ck_f64x8 *)address);
}

/// Waits until all that was put so is where other threads see it.
static inline __attribute__((always_inline)) void ck_streamed(void) { __builtin_ia32_sfence(); }

// A call that returns lanes is reported where no register is so wide. It is inlined: there is no call.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

/// Turns eight rows of eight values into eight lanes: `lanes[i][j]` is `rows[j][first + i]`.
static inline __attribute__((always_inline)) void ck_transpose(const double *_Nonnull const *_Nonnull rows, intptr_t first, void *_Nonnull into) {
    ck_f64x8 *lanes = into;  // Swift does not know pointers to vectors.
    ck_f64x8 a[8], b[8];
    for (int row = 0; row < 8; row++) a[row] = ck_load(rows[row] + first);
    for (int row = 0; row < 8; row += 2) {
        b[row] = __builtin_shufflevector(a[row], a[row + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        b[row + 1] = __builtin_shufflevector(a[row], a[row + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int row = 0; row < 8; row += 4)
        for (int odd = 0; odd < 2; odd++) {
            a[row + odd] = __builtin_shufflevector(b[row + odd], b[row + odd + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            a[row + odd + 2] = __builtin_shufflevector(b[row + odd], b[row + odd + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int row = 0; row < 4; row++) {
        lanes[row] = __builtin_shufflevector(a[row], a[row + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        lanes[row + 4] = __builtin_shufflevector(a[row], a[row + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

#pragma clang diagnostic pop

/// Turns eight lanes some bytes apart into eight rows: `rows[j][first + i]` is `lanes[i][j]`. Rows that are NULL are left
/// out.
static inline __attribute__((always_inline)) void ck_spread(
    const void *_Nonnull lanes, intptr_t apart, double *_Nullable const *_Nonnull rows, intptr_t first) {
    typedef double ck_row __attribute__((ext_vector_type(8), aligned(8)));
    const double *sources[8];
    for (int bar = 0; bar < 8; bar++) sources[bar] = (const double *)((const char *)lanes + bar * apart);
    ck_f64x8 turned[8];
    ck_transpose(sources, 0, turned);
    for (int lane = 0; lane < 8; lane++)
        if (rows[lane]) *(ck_row *)(rows[lane] + first) = turned[lane];
}

/// Asks for what will be used next, into the nearest cache.
static inline __attribute__((always_inline)) void ck_prefetch_near(const void *_Nonnull address) {
    __builtin_prefetch(address, 0, 3);
}

/// Asks for what eight rows show from one place on, into the nearest cache, and from a later one, into the second. There
/// need be nothing there.
static inline __attribute__((always_inline)) void ck_prefetch_rows(const double *_Nonnull const *_Nonnull rows, intptr_t soon, intptr_t later) {
    for (int row = 0; row < 8; row++) {
        uintptr_t start = (uintptr_t)rows[row];
        __builtin_prefetch((const void *)(start + soon * sizeof(double)), 0, 3);
        __builtin_prefetch((const void *)(start + later * sizeof(double)), 0, 2);
    }
}

#undef CK_LANES
