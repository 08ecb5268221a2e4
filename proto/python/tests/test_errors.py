"""What is refused, and in which words: each says what came and what is accepted."""

import numpy
import pytest
from synthetic import candles

import nonet
from nonet import kernels


def refused(*values, **options):
    """The message of a call that is refused."""
    with pytest.raises(nonet.NonetError) as raised:
        kernels.batch(*values, **options)
    return str(raised.value)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"columns": "rsj"}, "there is no column 'rsj': did you mean 'rsi'? There are rsi, rsi_7,"),
        ({"columns": ["atr", "sma200"]}, "there is no column 'sma200': did you mean 'sma_200'?"),
        ({"columns": "größe"}, "there is no column 'größe'"),
        (
            {"columns": ""},
            "columns '' names nothing: give names separated by commas, or leave it out for all",
        ),
        ({"columns": []}, "columns '' names nothing"),
        ({"columns": " , "}, "columns ' , ' names nothing"),
        ({"columns": ["rsi", 5]}, "columns holds 5, which is no name"),
        ({"columns": "rsi\0"}, "columns holds 'rsi\\x00', which is no name"),
        ({"columns": 7}, "columns is 7: give a list of names, or 'rsi,atr'"),
        ({"interval": "2m"}, "interval is '2m': accepted are 1m, 5m, 15m, 1h, 4h, 1d"),
        ({"interval": 1}, "interval is 1: accepted are 1m,"),
        ({"interval": ["1m"]}, "interval is ['1m']: accepted are 1m,"),
        ({"threads": -1}, "threads is -1: give 0 for as many as there are processors, or how many"),
        ({"threads": 1.5}, "threads is 1.5: give a whole number"),
        (
            {"first_open_ms": 61_000},
            "symbol 0: first_open_ms is 61000: a bar of 1m opens at a multiple of 60000, in milliseconds "
            "since 1970-01-01 UTC, from 0 to before 16106127360000",
        ),
        ({"first_open_ms": 60_000, "interval": "1h"}, "a bar of 1h opens at a multiple of 3600000"),
        ({"first_open_ms": -60_000}, "symbol 0: first_open_ms is -60000"),
        ({"first_open_ms": 2**62}, f"first_open_ms is {2**62}"),
        ({"first_open_ms": [0, 60_001]}, "symbol 1: first_open_ms is 60001"),
        ({"first_open_ms": 2**70}, f"first_open_ms is {2**70}: give whole milliseconds"),
        ({"first_open_ms": 0.5}, "first_open_ms is 0.5: give whole milliseconds since 1970-01-01 UTC"),
        ({"first_open_ms": None}, "first_open_ms is None: give whole milliseconds"),
        (
            {"first_open_ms": [0]},
            "first_open_ms has shape (1,): give one number, or one for each of 2 symbols",
        ),
    ],
)
def test_options(options, message):
    assert message in refused(*candles(2, 10), **options)


def test_one_symbol_has_one_open_time():
    one = [column[0] for column in candles(1, 10)]
    assert refused(*one, first_open_ms=[0]) == "first_open_ms has shape (1,): give one number"


def test_shapes():
    open, high, low, close, volume = candles(2, 10)
    assert refused(open, high, low, close[:, 1:], volume) == (
        "open has shape (2, 10) and close (2, 9): all five must agree")
    assert refused(open, high, low, close, volume[0]) == (
        "open has shape (2, 10) and volume (10,): all five must agree")
    assert refused(open[None], high, low, close, volume).startswith(
        "open has 3 dimensions: give (symbols, bars), (bars,) of one symbol, or a list of arrays (bars,)")
    assert refused(1.0, 1.0, 1.0, 1.0, 1.0).startswith("open has 0 dimensions")


def test_lists():
    columns = [list(column) for column in candles(2, 10)]
    open, high, low, close, volume = columns
    assert refused(open, high[:1], low, close, volume) == (
        "open has 2 symbols and high 1: all five must agree")
    assert refused(open, high, [low[0], low[1][:4]], close, volume) == (
        "symbol 1: open has 10 bars and low 4: all five must agree")
    assert refused(open, high, low, close, numpy.array(volume)) == (
        "open is a list of arrays and volume is not: give all five alike")
    assert refused([open], high[:1], low[:1], close[:1], volume[:1]) == (
        "symbol 0: open has 2 dimensions: give (bars,)")
    assert refused(open, high, low, [close[0], ["a"] * 10], volume).startswith(
        "symbol 1: close is no array of real numbers")


@pytest.mark.parametrize(
    "wrong",
    [
        numpy.array([["a", "b"]]),
        numpy.ones((1, 2)) * 1j,
        numpy.array([[True, False]]),
        numpy.ma.masked_array(numpy.ones((1, 2)) * 1j),
    ],
)
def test_what_is_no_number(wrong):
    columns = candles(1, 2)
    columns[3] = wrong
    assert refused(*columns) == f"close is no array of real numbers: its type is {wrong.dtype}"


def test_numbers_too_large():
    columns = candles(1, 2)
    columns[2] = [10**400, 1]
    assert refused(columns[0][0], columns[1][0], columns[2], columns[3][0], columns[4][0]).startswith(
        "low is no array of real numbers:")


def test_arrays_in_arrays():
    columns = candles(1, 2)
    columns[2] = numpy.array([numpy.ones(2), numpy.ones(3)], dtype=object)
    assert refused(*columns).startswith("low is no array of real numbers:")
