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

/// Asks for what will soon be read, into the second-level cache.
static inline __attribute__((always_inline)) void ck_prefetch(const void *address) { __builtin_prefetch(address, 0, 2); }

#undef CK_LANES
