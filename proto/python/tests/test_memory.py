"""Arrays that lie in memory in another way, or hold other numbers, give the same values."""

from decimal import Decimal

import numpy
import pytest
from synthetic import candles, same_bits

from nonet import kernels
from nonet.candles import Candles


def misaligned(array):
    """The same values, four bytes off."""
    room = numpy.zeros(array.nbytes + 12, numpy.uint8)
    start = 4 + -room.ctypes.data % 8
    moved = room[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    moved[...] = array
    assert not moved.flags.aligned
    return moved


def spread(array):
    """The same values, each with another between it and the next."""
    room = numpy.zeros((array.shape[0], 2 * array.shape[1]))
    room[:, ::2] = array
    return room[:, ::2]


@pytest.mark.parametrize(
    "lay",
    [
        numpy.asfortranarray,
        misaligned,
        spread,
        lambda array: array[:, ::-1].copy()[:, ::-1],
        lambda array: array[::-1].copy()[::-1],
        lambda array: numpy.concatenate([array, array], axis=1)[:, : array.shape[1]],
        lambda array: array.astype(">f8"),
        lambda array: array.astype(object),
        lambda array: numpy.frombuffer(array.tobytes()).reshape(array.shape),  # May not be written.
    ],
    ids=["by-column", "misaligned", "spread", "reversed", "bottom-up", "part", "big-endian", "objects", "read-only"],
)
def test_the_bits_do_not_depend_on_the_layout(lay):
    columns = candles(9, 120)
    assert same_bits(kernels.batch(*(lay(column) for column in columns)), kernels.batch(*columns))
    lists = [list(lay(column)) for column in columns]
    assert all(map(same_bits, kernels.batch(*lists), kernels.batch(*columns)))


@pytest.mark.parametrize("kind", [numpy.float32, numpy.float16, numpy.int64, numpy.int32, numpy.uint16])
def test_other_numbers_are_converted_as_numpy_does(kind):
    columns = [(column * 7).astype(kind) for column in candles(3, 100)]
    expected = kernels.batch(*(column.astype(numpy.float64) for column in columns))
    assert same_bits(kernels.batch(*columns), expected)


def test_decimals_and_none_are_numbers_and_holes():
    columns = [column[0].tolist() for column in candles(1, 60)]
    holed = [list(column) for column in columns]
    holed[3][20] = None
    exact = [[None if value is None else Decimal(value) for value in column] for column in holed]
    as_floats = [numpy.array(column, float) for column in holed]
    assert same_bits(kernels.batch(*exact), kernels.batch(*as_floats))


def test_what_is_masked_is_not_known():
    columns = candles(2, 60)
    masked = [numpy.ma.masked_array(column.copy(), numpy.zeros(column.shape, bool)) for column in columns]
    masked[1][1, 30] = numpy.ma.masked
    columns[1][1, 30] = numpy.nan
    assert same_bits(kernels.batch(*masked), kernels.batch(*columns))


def test_input_is_read_in_place_and_never_written():
    columns = candles(9, 100)
    before = [column.copy() for column in columns]
    read = Candles(columns, 0)
    for ours, given in zip(read.arrays, columns):
        assert numpy.shares_memory(ours, given) and ours.ctypes.data == given.ctypes.data
    kernels.batch(*columns)
    assert all(map(same_bits, columns, before))


def test_one_array_may_stand_for_several_columns():
    close = candles(3, 100)[3]
    volume = numpy.broadcast_to(numpy.arange(100.0), (3, 100))
    copies = [close.copy(), close.copy(), close.copy(), close, volume.copy()]
    assert same_bits(kernels.batch(close, close, close, close, volume), kernels.batch(*copies))
