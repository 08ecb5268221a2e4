"""Bars in numpy arrays as the library reads them: where each symbol's columns lie, and from when they are."""

import numpy

from nonet.errors import NonetError

COLUMNS = ("open", "high", "low", "close", "volume")
SHAPES = "give (symbols, bars), (bars,) of one symbol, or a list of arrays (bars,)"
BARS = numpy.dtype(  # `nonet_bars` of nonet.h.
    [(name, numpy.uintp) for name in COLUMNS] + [("first_open_ms", numpy.int64), ("count", numpy.uintp)]
)


class Candles:
    """The five columns of some symbols.

    - `table`: a `nonet_bars` a symbol, pointing into arrays that live as long as this does.
    - `is_list`: each symbol has arrays of its own; else `bars` of all are the same.
    - `is_one`: an array of one symbol's bars, without a dimension for symbols.
    """

    def __init__(self, values, first_open_ms):
        lists = [is_list_of_arrays(value) for value in values]
        if any(lists) and not all(lists):
            inside, outside = COLUMNS[lists.index(True)], COLUMNS[lists.index(False)]
            raise NonetError(f"{inside} is a list of arrays and {outside} is not: give all five alike")
        self.is_list = all(lists)
        self.is_one = False
        self.arrays = self.read_lists(values) if self.is_list else self.read_arrays(values)
        self.table = numpy.zeros(len(self.arrays[0]), BARS)
        for name, array in zip(COLUMNS, self.arrays):
            self.table[name] = addresses(array)
        self.table["count"] = [len(array) for array in self.arrays[0]] if self.is_list else self.bars
        self.table["first_open_ms"] = open_times(first_open_ms, len(self.table), self.is_one)

    def read_arrays(self, values):
        """Arrays (symbols, bars), whatever was given."""
        arrays = [doubles(name, value) for name, value in zip(COLUMNS, values)]
        for name, array in zip(COLUMNS, arrays):
            if array.ndim not in (1, 2):
                raise NonetError(f"{name} has {array.ndim} dimensions: {SHAPES}")
            if array.shape != arrays[0].shape:
                raise NonetError(
                    f"open has shape {arrays[0].shape} and {name} {array.shape}: all five must agree")
        self.is_one = arrays[0].ndim == 1
        self.bars = arrays[0].shape[-1]
        return [array.reshape(1, -1) for array in arrays] if self.is_one else arrays

    def read_lists(self, values):
        """Lists of arrays (bars,), one a symbol."""
        for name, value in zip(COLUMNS, values):
            if len(value) != len(values[0]):
                raise NonetError(
                    f"open has {len(values[0])} symbols and {name} {len(value)}: all five must agree")
        arrays = [
            [doubles(f"symbol {index}: {name}", array) for index, array in enumerate(value)]
            for name, value in zip(COLUMNS, values)
        ]
        for name, symbols in zip(COLUMNS, arrays):
            for index, (array, first) in enumerate(zip(symbols, arrays[0])):
                if array.ndim != 1:
                    raise NonetError(f"symbol {index}: {name} has {array.ndim} dimensions: give (bars,)")
                if array.shape != first.shape:
                    raise NonetError(
                        f"symbol {index}: open has {len(first)} bars and {name} {len(array)}: "
                        "all five must agree")
        return arrays


def is_list_of_arrays(values):
    """A list of numbers is an array; one of anything longer, or of nothing, is a list of arrays."""
    return isinstance(values, (list, tuple)) and (not values or hasattr(values[0], "__len__"))


def doubles(name, values):
    """An array of float64 whose bars lie side by side: the one given where it is so already."""
    try:
        array = numpy.asarray(values)
        if array.dtype.kind not in "fiuO":
            raise TypeError(f"its type is {array.dtype}")
        array = array.astype(numpy.float64, copy=False)
        if isinstance(values, numpy.ma.MaskedArray):
            array = numpy.where(numpy.ma.getmaskarray(values), numpy.nan, array)  # Masked: not known.
    except (TypeError, ValueError, OverflowError) as error:
        raise NonetError(f"{name} is no array of real numbers: {error}") from error
    in_place = array.ndim > 0 and array.strides[-1] == array.itemsize and array.flags.aligned
    return array if in_place else numpy.array(array, order="C")


def addresses(arrays):
    """Where each symbol's values begin, of an array with symbols first or of a list of arrays."""
    if isinstance(arrays, numpy.ndarray):
        return arrays.ctypes.data + numpy.arange(len(arrays), dtype=numpy.int64) * arrays.strides[0]
    return [array.ctypes.data for array in arrays]


def open_times(first_open_ms, symbols, is_one):
    """The open times of the first bars: one for all, or one a symbol."""
    times = numpy.asarray(first_open_ms)
    if times.dtype.kind not in "iu" and times.size:
        raise NonetError(f"first_open_ms is {first_open_ms!r}: give whole milliseconds since 1970-01-01 UTC")
    if times.shape != () and (is_one or times.shape != (symbols,)):
        accepted = "one number" if is_one else f"one number, or one for each of {symbols} symbols"
        raise NonetError(f"first_open_ms has shape {times.shape}: give {accepted}")
    return times
