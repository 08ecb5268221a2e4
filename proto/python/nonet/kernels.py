"""Technical indicators of many symbols' bars, over numpy arrays.

    from nonet import kernels

    values = kernels.batch(open, high, low, close, volume, columns=["rsi", "atr"])   # (symbols, 2, bars)
    latest = kernels.batch(open, high, low, close, volume, last=True)                # (symbols, 69)

The interpreter is free to run other threads meanwhile, and any number of them may call at once.
"""

import ctypes
import operator
from typing import NamedTuple

import numpy

from nonet.candles import Candles, addresses
from nonet.errors import NonetError
from nonet.library import Column, call, load

__all__ = ["INTERVALS", "CatalogueRow", "NonetError", "batch", "catalogue", "catalogue_hash", "columns"]

INTERVALS = {"1m": 1, "5m": 5, "15m": 15, "1h": 60, "4h": 240, "1d": 1440}  # Minutes of a bar.


class CatalogueRow(NamedTuple):
    """A column.

    `warmup` is how many bars come before its first value, `convergence` after how many bars a series that
    began elsewhere agrees to 1e-9: None if it need never.
    """

    name: str
    warmup: int
    convergence: int | None


def batch(
    open, high, low, close, volume, *, columns=None, interval="1m", first_open_ms=0, last=False, threads=0
):
    """Computes columns of every symbol's bars, oldest first. NaN stands where a column is not warm.

    - Arrays (symbols, bars) give (symbols, columns, bars); arrays (bars,) of one symbol give (columns, bars).
      Lists of arrays (bars,), one a symbol and of any lengths, give a list of arrays (columns, bars).
      With `last` there is only each symbol's last bar: (symbols, columns), or (columns,) of one symbol.
    - A bar that is not known has NaN in any of its values: its results are NaN, and everything warms up again.
    - `columns` are names, as a list or as "rsi,atr"; without them, all of the catalogue.
    - `interval` is how long a bar lasts: 1m 5m 15m 1h 4h 1d.
    - `first_open_ms` is when the first bar opens, in milliseconds since 1970-01-01 UTC, at a multiple of the
      interval: one number, or one a symbol. Only `vwap`, which starts anew at 00:00 UTC, asks for it.
    - At most `threads` work at once; 0: as many as there are processors. The bits do not depend on it.

    Arrays of float64 whose bars lie side by side are read in place; others are converted first.
    """
    library = load()
    if not isinstance(interval, str) or interval not in INTERVALS:
        raise NonetError(f"interval is {interval!r}: accepted are {', '.join(INTERVALS)}")
    names, threads = column_list(columns), thread_count(threads)
    candles = Candles((open, high, low, close, volume), first_open_ms)
    symbols, width = len(candles.table), library.nonet_column_count(names)  # 0: the call says what is wrong.
    if last:
        values = numpy.empty((symbols, width))
    elif candles.is_list:
        values = [numpy.empty((width, count)) for count in candles.table["count"]]
    else:
        values = numpy.empty((symbols, width, candles.bars))
    outputs = numpy.array(addresses(values), numpy.uintp)
    call(
        library, candles.table.ctypes.data, symbols, INTERVALS[interval], names, bool(last), threads,
        outputs.ctypes.data,
    )
    return values[0] if candles.is_one else values


def columns():
    """The names of all columns, in the order of the catalogue."""
    return [row.name for row in catalogue()]


def catalogue():
    """All columns, in order: rows of name, warmup and convergence."""
    library, row, rows = load(), Column(), []
    while library.nonet_column_at(len(rows), ctypes.byref(row)) == 0:
        convergence = None if row.convergence < 0 else row.convergence
        rows.append(CatalogueRow(row.name.decode(), row.warmup, convergence))
    return rows


def catalogue_hash():
    """A number: the same means the same columns with the same meaning, in the same order."""
    return load().nonet_catalogue_hash()


def column_list(columns):
    """Names as the library takes them."""
    if columns is None:
        return None
    try:
        names = [columns] if isinstance(columns, str) else list(columns)
    except TypeError:
        raise NonetError(f"columns is {columns!r}: give a list of names, or 'rsi,atr'") from None
    for name in names:
        if not isinstance(name, str) or "\0" in name:
            raise NonetError(f"columns holds {name!r}, which is no name")
    return ",".join(names).encode(errors="replace")


def thread_count(threads):
    """A number that the library takes."""
    try:
        count = operator.index(threads)
    except TypeError:
        raise NonetError(f"threads is {threads!r}: give a whole number") from None
    return max(-(2**31), min(count, 2**31 - 1))
