"""Timing passes in turn, hashing what they computed, and comparing it with TA-Lib's values."""

import gc
import hashlib
from collections import deque
from itertools import starmap
from statistics import median
from time import perf_counter, perf_counter_ns
from typing import NamedTuple

import numpy

from peers.candles import random_walk
from peers.environment import say
from peers.functions import COLUMNS, DIFFERENT

TOLERANCE = 1e-6
CHECKED_BARS = 1440  # Long enough for other seeds to fade, and within a day of UTC.
CALL_SYMBOLS, CALL_BARS = 64, 16  # So few bars that a call is all call.


class Figure(NamedTuple):
    """A measured duration: the median of the runs, and the least."""

    value: float
    least: float

    def __truediv__(self, divisor):
        return Figure(self.value / divisor, self.least / divisor)

    @staticmethod
    def of(durations):
        return Figure(median(durations), min(durations))

    @staticmethod
    def total(figures):
        figures = list(figures)
        return Figure(sum(figure.value for figure in figures), sum(figure.least for figure in figures))


def nanoseconds(steps):
    """How long the calls take. What they return is let go at once."""
    start = perf_counter_ns()
    for function, arguments in steps:
        deque(starmap(function, arguments), maxlen=0)
    return perf_counter_ns() - start


def in_turn(passes, runs):
    """Every pass once a run, so that what slows the machine slows all alike: name to figure."""
    durations = {name: [] for name in passes}
    start = perf_counter()
    for run in range(runs):
        gc.collect()
        gc.disable()
        for name, each in passes.items():
            durations[name].append(nanoseconds(each.steps))
        gc.enable()
        left = (perf_counter() - start) / (run + 1) * (runs - run - 1)
        say(f"Run {run + 1} of {runs}; about {left:.0f} s left.")
    return {name: Figure.of(each) for name, each in durations.items()}


def fingerprint(each):
    """A hash of the bits of all results of a pass. It is also the pass that warms up."""
    digest = hashlib.blake2b(digest_size=8)
    for arrays in each.results():
        for array in arrays:
            # Every NaN the same.
            digest.update(numpy.where(numpy.isnan(array), numpy.nan, array).tobytes())
    return digest.hexdigest()


def joined(fingerprints):
    """One hash of several; of one, it is that."""
    fingerprints = list(fingerprints)
    if len(fingerprints) == 1:
        return fingerprints[0]
    return digest_of("".join(fingerprints))


def digest_of(text):
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def call_cost(library):
    """Nanoseconds of a call from Python that computes next to nothing."""
    few = random_walk(CALL_SYMBOLS, CALL_BARS)
    each = library.function("ema_5", few)
    return min(nanoseconds(each.steps) for _ in range(20)) / each.calls


def disagreements(libraries):
    """Where values are not TA-Lib's: (library, function) to (relative difference, the reason or None)."""
    reference, *others = libraries
    if reference.name != "talib":
        return {}
    candles = random_walk(2, CHECKED_BARS)
    found = {}
    for library in others:
        for name in [name for name in COLUMNS if name in library.functions]:
            expected = reference.function(name, candles).results()
            # Symbol by symbol, Nonet too.
            options = {"symbols_a_call": 1} if library.name == "nonet" else {}
            actual = library.function(name, candles, **options).results()
            pairs = [pair for symbol in zip(expected, actual) for pair in zip(*symbol, strict=True)]
            worst = max(difference(*pair) for pair in pairs)
            if worst > TOLERANCE:
                found[library.name, name] = worst, DIFFERENT.get((library.name, name))
    return found


def difference(expected, actual):
    """The largest of the last quarter, relative to the value or the deviation of the column."""
    bars = CHECKED_BARS // 4
    expected, actual = expected[-bars:], actual[-bars:]
    scale = numpy.maximum(numpy.abs(expected), numpy.std(expected))
    worst = numpy.max(numpy.abs(expected - actual) / scale)
    return float("inf") if numpy.isnan(worst) else float(worst)
