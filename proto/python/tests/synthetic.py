"""Seeded candles, and what it means for values to be the same."""

import numpy

ABSENT = 0x7FF8000000000000  # The bits of the only NaN there is.


def candles(symbols, bars, seed=1):
    """Random walks: open, high, low, close and volume, arrays (symbols, bars)."""
    random = numpy.random.default_rng(seed)
    close = 100 * numpy.exp(numpy.cumsum(random.normal(0, 0.002, (symbols, bars)), axis=1))
    open = numpy.concatenate([close[:, :1], close[:, :-1]], axis=1)
    high = numpy.maximum(open, close) * (1 + random.uniform(0, 0.001, (symbols, bars)))
    low = numpy.minimum(open, close) * (1 - random.uniform(0, 0.001, (symbols, bars)))
    return [open, high, low, close, random.exponential(10, (symbols, bars))]


def same_bits(left, right):
    """Equal to the last bit, NaN included."""
    left, right = numpy.ascontiguousarray(left), numpy.ascontiguousarray(right)
    return left.shape == right.shape and numpy.array_equal(left.view(numpy.uint64), right.view(numpy.uint64))
