"""The libraries, each with its functions over candles, ready to be timed."""

import importlib
import importlib.metadata
import sys
from functools import partial
from typing import NamedTuple

from peers.candles import random_walk
from peers.environment import PACKAGES, ROOT, absent
from peers.functions import COLUMNS, KAND, OURS_ALONE, TALIB, TULIPY

LANES = 8  # Symbols that Nonet computes side by side.
SHARED = tuple(column for columns in COLUMNS.values() for column in columns)
CATALOGUE = SHARED + OURS_ALONE
FIRST_OPEN = 0  # Milliseconds: the candles start at 00:00 UTC, as vwap asks.


class Pass(NamedTuple):
    """One pass over all symbols: what is called, with the arguments of every call laid out before."""

    steps: tuple  # of (callable, list of argument tuples)
    arrays: object  # Makes the arrays out of what a call returned.
    columns: int
    outputs: tuple = ()  # Which of the arrays of all steps are the columns; none: all of them.
    scale: float = 1.0

    @property
    def calls(self):
        return sum(len(arguments) for _, arguments in self.steps)

    def results(self):
        """The columns, symbol by symbol (Nonet: call by call)."""
        for several in zip(*(arguments for _, arguments in self.steps)):
            found = []
            for (function, _), arguments in zip(self.steps, several):
                found += self.arrays(function(*arguments))
            picked = [found[place] for place in self.outputs] if self.outputs else found
            yield [array * self.scale for array in picked] if self.scale != 1 else picked


class Library:
    """A library that takes arrays and returns arrays, one call a symbol."""

    def __init__(self, name, title, module, functions):
        self.name, self.title, self.module, self.functions = name, title, module, functions

    def step(self, call, candles):
        arguments = [(*row, *call.options) for row in candles.rows(call.inputs)]
        return getattr(self.module, call.name), arguments

    def arrays(self, result):
        return list(result) if isinstance(result, tuple) else [result]

    def function(self, name, candles):
        function = self.functions[name]
        steps = tuple(self.step(call, candles) for call in function.calls)
        return Pass(steps, self.arrays, len(COLUMNS[name]), function.outputs, function.scale)

    def together(self, candles):
        """Passes that make many columns in one call: name, text and pass."""
        return []


class Polars(Library):
    """Expressions on a data frame a symbol. The frames are made before the clock runs, once for all."""

    def __init__(self, title, module):
        super().__init__("polars_talib", title, module, TALIB)
        self.polars = importlib.import_module("polars")
        self.frames = {}  # identity of candles: they and their frames

    def frames_of(self, candles):
        if id(candles) not in self.frames:
            names, frame = candles._fields, self.polars.DataFrame
            frames = [frame(dict(zip(names, row))) for row in candles.rows(names)]
            self.frames[id(candles)] = candles, frames
        return self.frames[id(candles)][1]

    def expression(self, call):
        return getattr(self.module, call.name.lower())(*map(self.polars.col, call.inputs), *call.options)

    def step(self, call, candles):
        expression = self.expression(call)
        return self.polars.DataFrame.select, [(frame, expression) for frame in self.frames_of(candles)]

    def arrays(self, frame):
        series = []
        for column in frame.get_columns():
            is_struct = column.dtype == self.polars.Struct
            series += column.struct.unnest().get_columns() if is_struct else [column]
        return [column.to_numpy() for column in series]

    def together(self, candles):
        calls = [(name, call) for name, function in self.functions.items() for call in function.calls]
        names = (f"{place} {name}" for place, (name, _) in enumerate(calls))
        expressions = [self.expression(call).alias(name) for name, (_, call) in zip(names, calls)]
        arguments = [(frame, expressions) for frame in self.frames_of(candles)]
        columns = sum(len(COLUMNS[name]) for name in self.functions)
        step = self.polars.DataFrame.select, arguments
        return [("polars_talib.together", "one select a symbol", Pass((step,), self.arrays, columns))]


class Nonet:
    """Nonet's kernels: one call for many symbols, the answer a matrix."""

    name, title = "nonet", "Nonet"
    functions = COLUMNS | {name: (name,) for name in OURS_ALONE}

    def __init__(self, module):
        self.module = module

    def columns(self, names, candles, symbols_a_call=None):
        symbols, bars = candles.shape
        block = symbols_a_call or symbols
        blocks = [candles.cut(slice(first, first + block)) for first in range(0, symbols, block)]
        batch = partial(
            self.module.batch, columns=names and list(names), interval="1m", first_open_ms=FIRST_OPEN,
            last=False, threads=1)
        step = batch, [tuple(part) for part in blocks]
        return Pass((step,), lambda matrix: list(matrix.reshape(-1, bars)), len(names or CATALOGUE))

    def function(self, name, candles, symbols_a_call=None):
        return self.columns(self.functions[name], candles, symbols_a_call)

    def together(self, candles):
        return [
            (f"nonet.{name}{suffix}", f"{what}, {how}", self.columns(names, candles, block))
            for name, what, names in (
                ("shared", f"these {len(SHARED)} columns", SHARED),
                ("all", f"all {len(CATALOGUE)} columns", None))
            for suffix, how, block in (
                ("", "one call, a new matrix", None), (".blocks", f"{LANES} symbols a call", LANES))
        ]


def load():
    """The libraries that can be had, TA-Lib first, and why the others can't."""
    missing = {PACKAGES[module].split("==")[0]: reason for module, reason in absent().items()}
    libraries = []
    for name, module, make in (
        # Not `talib`: where polars is installed, it wraps every function in Python.
        ("talib", "talib._ta_lib", partial(Library, "talib", functions=TALIB)),
        ("tulipy", "tulipy", partial(Library, "tulipy", functions=TULIPY)),
        ("kand", "kand", partial(Library, "kand", functions=KAND)),
        ("polars_talib", "polars_talib", Polars),
    ):
        if name not in absent():
            libraries.append(make(title=title(name), module=importlib.import_module(module)))
    nonet = None
    sys.path.insert(0, str(ROOT / "proto" / "python"))
    try:
        nonet = Nonet(importlib.import_module("nonet.kernels"))
        list(nonet.function("rsi", random_walk(1, 64)).results())
    except Exception as error:  # Whatever it is, the peers are measured, and the reason is shown.
        nonet = None
        missing["Nonet"] = str(error) if "make build" in str(error) else f"{error} (build it: make build)"
    return libraries, nonet, missing


def title(module):
    package = PACKAGES[module].split("==")[0]
    return f"{package} {importlib.metadata.version(package)}"
