"""Seeded candles: random walks in ticks, one row a symbol."""

from typing import NamedTuple

import numpy

SEED = 9


class Candles(NamedTuple):
    """Five arrays of symbols x bars."""

    open: numpy.ndarray
    high: numpy.ndarray
    low: numpy.ndarray
    close: numpy.ndarray
    volume: numpy.ndarray

    @property
    def shape(self):
        return self.close.shape

    def rows(self, names):
        """The named columns of every symbol: a tuple of arrays each."""
        return list(zip(*(getattr(self, name) for name in names)))

    def cut(self, symbols=slice(None), bars=slice(None)):
        return Candles(*(numpy.ascontiguousarray(column[symbols, bars]) for column in self))


def random_walk(symbols, bars, seed=SEED):
    """Four steps a bar, prices from 0.1 to 50,000 in five digits, volumes with a long tail."""
    random = numpy.random.default_rng(seed)
    start = 10 ** random.uniform(-1, 4.7, (symbols, 1))
    tick = 10 ** (numpy.floor(numpy.log10(start)) - 4)
    steps = random.normal(0, 0.0005, (symbols, bars * 4))
    path = (numpy.round(start * numpy.exp(steps.cumsum(axis=1)) / tick) * tick).reshape(symbols, bars, 4)
    close = path[:, :, -1].copy()
    opening = numpy.concatenate([numpy.round(start / tick) * tick, close[:, :-1]], axis=1)
    high = numpy.maximum(opening, path.max(axis=2))
    low = numpy.minimum(opening, path.min(axis=2))
    volume = numpy.round(numpy.exp(random.normal(3, 1, (symbols, bars))), 3)
    return Candles(opening, high, low, close, volume)
