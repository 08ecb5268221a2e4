/// Nonet's indicators for C, and for whatever calls C: columns of many symbols' bars, computed in one call.
///
///     double *outputs[2] = {first, second};                     // 2 x count doubles each: rsi, then atr
///     nonet_bars symbols[2] = {{open, high, low, close, volume, .first_open_ms = 1621296000000, .count = 1440}, …};
///     char message[512];
///     if (nonet_batch(symbols, 2, 1, "rsi,atr", 0, 0, outputs, message, sizeof message) != NONET_OK)
///         fprintf(stderr, "%s\n", message);
///
/// Link with libNonetC. Every function may be called from any thread at any time: there is no state, and nothing to
/// set up or to free. Wrong arguments are answered with a message; pointers that lead nowhere cannot be told.
#ifndef NONET_H
#define NONET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a call returns.
#define NONET_OK 0
/// The library was built for another kind of processor than this one.
#define NONET_ERROR 1
/// The arguments are wrong, and nothing was written to the outputs.
#define NONET_USAGE 2

/// The longest history of a symbol, in bars.
#define NONET_BARS_MAX 268435456

/// The bars of one symbol: a value a bar in each of the five columns, oldest first, no bar left out.
///
/// Prices and volume are in whatever unit they are traded in. A bar that is not known has NaN in it, in any of its
/// columns (an infinity counts as one): it ends the series. Its results are NaN, and everything warms up again after
/// it. A bar in which nothing was traded is known: give the last price four times, and a volume of 0.
typedef struct nonet_bars {
    /// `count` doubles each, at multiples of 8 bytes. They are only read, and columns and symbols may share them.
    /// NULL is good if `count` is 0.
    const double *open, *high, *low, *close, *volume;
    /// When the first bar opens, in milliseconds since 1970-01-01 UTC: a multiple of the interval, not negative, before
    /// the year 2480. `vwap` starts anew at 00:00 UTC; no other column asks for the time, and 0 will do for those.
    int64_t first_open_ms;
    /// How many bars: 0 to NONET_BARS_MAX. Symbols need not agree.
    size_t count;
} nonet_bars;

/// A row of the catalogue.
typedef struct nonet_column {
    /// ASCII, NUL-terminated.
    char name[32];
    /// Bars before the first value.
    int64_t warmup;
    /// Bars after which a series that began elsewhere agrees to 1e-9; -1 if it need never. (`vwap` agrees from the
    /// next 00:00 UTC on: that many one-minute bars.)
    int64_t convergence;
} nonet_column;

/// Computes columns for every symbol.
///
/// - symbols, symbol_count: one `nonet_bars` a symbol. With no symbol there is nothing to do.
/// - interval_minutes: how long a bar lasts: 1, 5, 15, 60, 240 or 1440.
/// - columns: names separated by commas ("rsi,atr"), in the order of the output; NULL for all, in the catalogue's order.
/// - last_only: not 0: only the value of each symbol's last bar is written.
/// - threads: how many threads may work at once, this one among them; 0 for as many as there are processors.
/// - outputs: one pointer a symbol, to columns x count doubles, each column contiguous; to one double a column if
///   `last_only`. They must not overlap each other or the input. A symbol without bars gets nothing, or NaN with
///   `last_only`. NaN stands where a column is not warm and where the bar is not known, always 0x7FF8000000000000.
/// - message, message_size: where to say what was wrong, NUL-terminated UTF-8, cut to fit; empty on success. 1024 bytes
///   hold the longest, which lists all columns. May be NULL.
///
/// Returns NONET_OK, NONET_ERROR or NONET_USAGE.
///
/// A symbol's results are the same bits whatever the other symbols, their order, the other columns, and the number of
/// threads. Threads are started within the call and have ended when it returns: a process that called may fork.
int32_t nonet_batch(const nonet_bars *symbols, size_t symbol_count, int32_t interval_minutes, const char *columns,
                    int32_t last_only, int32_t threads, double *const *outputs, char *message, size_t message_size);

/// How many columns a list of names means, as in `nonet_batch`; 0 if one of them is none, and then `nonet_batch` says
/// which.
size_t nonet_column_count(const char *columns);

/// Tells the catalogue's column of a number, from 0 to nonet_column_count(NULL) - 1. Returns NONET_OK, or NONET_USAGE
/// if there is none or `column` is NULL.
int32_t nonet_column_at(size_t number, nonet_column *column);

/// The same hash means the same columns with the same meaning, in the same order.
uint64_t nonet_catalogue_hash(void);

/// The version, as in "0.1.0". It lives as long as the library is loaded.
const char *nonet_version(void);

#ifdef __cplusplus
}
#endif

#endif
