// What only C can ask: pointers that are NULL or odd, buffers that are small, numbers that are too large.
#include "nonet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BARS = 100, COLUMNS = 69 };

static int failures = 0;

#define EXPECT(condition)                                                \
    do {                                                                 \
        if (!(condition)) {                                              \
            printf("line %d: not so: %s\n", __LINE__, #condition);       \
            failures += 1;                                               \
        }                                                                \
    } while (0)

static double prices[BARS], volumes[BARS], first[COLUMNS * BARS], second[COLUMNS * BARS];
static double *outputs[2] = {first, second};
static char message[2048];

static nonet_bars bars(void) {
    nonet_bars symbol = {prices, prices, prices, prices, volumes, 0, BARS};
    return symbol;
}

/// Whether two symbols are refused with just these words.
static int refused(nonet_bars one, nonet_bars two, double *const *into, const char *words) {
    nonet_bars symbols[2];
    symbols[0] = one;
    symbols[1] = two;
    int32_t code = nonet_batch(symbols, 2, 1, "rsi,atr", 0, 1, into, message, sizeof message);
    if (code != NONET_USAGE || strcmp(message, words) != 0) printf("%d: %s\n", (int)code, message);
    return code == NONET_USAGE && strcmp(message, words) == 0;
}

static void values(void) {
    nonet_bars symbols[2];
    symbols[0] = symbols[1] = bars();
    symbols[1].count = 40;
    strcpy(message, "old");
    EXPECT(nonet_batch(symbols, 2, 60, "sma_10,obv", 0, 0, outputs, message, sizeof message) == NONET_OK);
    EXPECT(strcmp(message, "") == 0);
    EXPECT(isnan(first[8]) && fabs(first[9] - 5.5) < 1e-12 && fabs(first[99] - 95.5) < 1e-12);
    EXPECT(first[BARS] == 1 && first[BARS + 99] == 100);           // obv: 1 at the start, and 1 a rise.
    EXPECT(fabs(second[39] - 35.5) < 1e-12 && second[40 + 39] == 40);
    EXPECT(nonet_batch(symbols, 2, 1, "sma_10,obv", 1, 1, outputs, NULL, 0) == NONET_OK);
    EXPECT(fabs(first[0] - 95.5) < 1e-12 && first[1] == 100 && second[1] == 40);
    EXPECT(nonet_batch(symbols, 2, 1, NULL, 0, 2, outputs, message, sizeof message) == NONET_OK);
    EXPECT(nonet_batch(NULL, 0, 1, NULL, 0, 0, NULL, message, sizeof message) == NONET_OK);
    nonet_bars empty = {NULL, NULL, NULL, NULL, NULL, 0, 0};
    double *none = NULL;
    EXPECT(nonet_batch(&empty, 1, 1, NULL, 0, 0, &none, message, sizeof message) == NONET_OK);
    EXPECT(nonet_batch(&empty, 1, 1, "rsi", 1, 0, outputs, message, sizeof message) == NONET_OK && isnan(first[0]));
}

static void refusals(void) {
    nonet_bars good = bars(), wrong = bars();
    double *missing[2] = {first, NULL}, *odd[2] = {(double *)((char *)first + 4), second};
    EXPECT(refused(good, good, NULL, "outputs is NULL, and symbol_count is 2"));
    EXPECT(refused(good, good, missing, "symbol 1: its output is NULL"));
    EXPECT(refused(good, good, odd,
                   "symbol 0: its output is not aligned: doubles begin at addresses that are multiples of 8"));
    wrong.close = NULL;
    EXPECT(refused(good, wrong, outputs, "symbol 1: close is NULL"));
    wrong = bars();
    wrong.volume = (const double *)((const char *)volumes + 1);
    EXPECT(refused(wrong, good, outputs,
                   "symbol 0: volume is not aligned: doubles begin at addresses that are multiples of 8"));
    wrong = bars();
    wrong.count = SIZE_MAX;
    EXPECT(refused(good, wrong, outputs, "symbol 1: count is 18446744073709551615: accepted are 0 to 268435456"));
    wrong.count = (size_t)NONET_BARS_MAX + 1;
    EXPECT(refused(good, wrong, outputs, "symbol 1: count is 268435457: accepted are 0 to 268435456"));
    wrong = bars();
    wrong.first_open_ms = INT64_MIN;
    EXPECT(refused(good, wrong, outputs,
                   "symbol 1: first_open_ms is -9223372036854775808: a bar of 1m opens at a multiple of 60000, in "
                   "milliseconds since 1970-01-01 UTC, from 0 to before 16106127360000"));

    EXPECT(nonet_batch(NULL, 2, 1, NULL, 0, 0, outputs, message, sizeof message) == NONET_USAGE);
    EXPECT(strcmp(message, "symbols is NULL, and symbol_count is 2") == 0);
    EXPECT(nonet_batch(&good, SIZE_MAX, 1, NULL, 0, 0, outputs, message, sizeof message) == NONET_USAGE);
    EXPECT(strcmp(message, "symbol_count is 18446744073709551615: there is no room for as many") == 0);
    EXPECT(nonet_batch(&good, SIZE_MAX / 2, 1, NULL, 0, 0, outputs, message, sizeof message) == NONET_USAGE);
    EXPECT(nonet_batch(&good, 1, 7, NULL, 0, 0, outputs, message, sizeof message) == NONET_USAGE);
    EXPECT(strcmp(message, "interval_minutes is 7: accepted are 1, 5, 15, 60, 240, 1440") == 0);
    EXPECT(nonet_batch(&good, 1, 1, NULL, 0, INT32_MIN, outputs, message, sizeof message) == NONET_USAGE);
    EXPECT(nonet_batch(&good, 1, 1, NULL, 0, INT32_MAX, outputs, message, sizeof message) == NONET_OK);
    EXPECT(nonet_batch(&good, 1, 1, "rsi,\xFF\xFE", 0, 0, outputs, message, sizeof message) == NONET_USAGE);
}

static void messages(void) {
    char whole[2048], cut[2048];
    EXPECT(nonet_batch(NULL, 0, 1, "gr\xC3\xB6\xC3\x9F", 0, 0, NULL, whole, sizeof whole) == NONET_USAGE);
    EXPECT(strstr(whole, "there is no column 'gr\xC3\xB6\xC3\x9F': did you mean") == whole);
    for (size_t size = 1; size < strlen(whole) + 3; size += 1) {
        memset(cut, '#', sizeof cut);
        EXPECT(nonet_batch(NULL, 0, 1, "gr\xC3\xB6\xC3\x9F", 0, 0, NULL, cut, size) == NONET_USAGE);
        size_t length = strlen(cut);
        EXPECT(length < size && cut[size] == '#' && memcmp(cut, whole, length) == 0);
        EXPECT(length + 1 == size || length == strlen(whole) || (whole[length] & 0x80) != 0);
        EXPECT(length == 0 || length == strlen(whole) || ((unsigned char)whole[length] & 0xC0) != 0x80);
    }
    EXPECT(nonet_batch(NULL, 0, 1, "no", 0, 0, NULL, NULL, 100) == NONET_USAGE);
    EXPECT(nonet_batch(NULL, 0, 1, "no", 0, 0, NULL, cut, 0) == NONET_USAGE && cut[0] != '\0');
}

static void catalogue(void) {
    nonet_column column;
    size_t count = nonet_column_count(NULL);
    EXPECT(count == COLUMNS);
    for (size_t number = 0; number < count; number += 1) {
        EXPECT(nonet_column_at(number, &column) == NONET_OK);
        EXPECT(strlen(column.name) > 0 && strlen(column.name) < sizeof column.name);
        EXPECT(column.warmup >= 0 && (column.convergence == -1 || column.convergence >= column.warmup));
        EXPECT(nonet_column_count(column.name) == 1);
    }
    EXPECT(nonet_column_at(0, &column) == NONET_OK && strcmp(column.name, "rsi") == 0 && column.warmup == 14);
    EXPECT(nonet_column_at(count, &column) == NONET_USAGE && nonet_column_at(SIZE_MAX, &column) == NONET_USAGE);
    EXPECT(nonet_column_at(0, NULL) == NONET_USAGE);
    EXPECT(nonet_column_count("rsi, atr,rsi") == 3 && nonet_column_count("rsi,no") == 0 && nonet_column_count("") == 0);
    EXPECT(nonet_catalogue_hash() != 0 && strchr(nonet_version(), '.') != NULL);
}

int main(void) {
    for (int bar = 0; bar < BARS; bar += 1) {
        prices[bar] = bar + 1;
        volumes[bar] = 1;
    }
    values();
    refusals();
    messages();
    catalogue();
    if (failures == 0) puts("all as expected");
    return failures != 0;
}
