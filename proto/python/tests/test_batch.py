"""What goes in, in which shape, and what comes out."""

import numpy
import pytest
from synthetic import ABSENT, candles, same_bits

from nonet import kernels


def test_two_dimensions_give_three():
    assert kernels.batch(*candles(3, 50)).shape == (3, 69, 50)
    assert kernels.batch(*candles(3, 50), columns="rsi,atr").shape == (3, 2, 50)


def test_one_symbol_gives_two_dimensions():
    one = [column[1] for column in candles(3, 50)]
    values = kernels.batch(*one)
    assert values.shape == (69, 50)
    assert same_bits(values, kernels.batch(*candles(3, 50))[1])
    assert same_bits(kernels.batch(*one, last=True), values[:, -1])
    assert same_bits(kernels.batch(*(column.tolist() for column in one)), values)


@pytest.mark.parametrize("symbols", [1, 7, 8, 9, 30])
@pytest.mark.parametrize("bars", [1, 63, 64, 65, 300])
def test_last_is_the_last_of_the_whole(symbols, bars):
    whole = kernels.batch(*candles(symbols, bars))
    assert same_bits(kernels.batch(*candles(symbols, bars), last=True), whole[:, :, -1])


def test_symbols_may_be_of_any_lengths():
    columns = candles(20, 400)
    lengths = [400 * (index * 7 % 20) // 20 for index in range(20)]
    lists = [[row[:length] for row, length in zip(column, lengths)] for column in columns]
    results = kernels.batch(*lists)
    assert [result.shape for result in results] == [(69, length) for length in lengths]
    for index, length in enumerate(lengths):
        assert same_bits(results[index], kernels.batch(*(column[index, :length] for column in columns)))
    last = kernels.batch(*lists, last=True)
    assert last.shape == (20, 69)
    assert all(same_bits(last[i], results[i][:, -1]) for i in range(20) if lengths[i] > 0)
    assert (last.view(numpy.uint64)[lengths.index(0)] == ABSENT).all()


def test_nothing_gives_nothing():
    assert kernels.batch(*candles(0, 10)).shape == (0, 69, 10)
    assert kernels.batch(*candles(3, 0)).shape == (3, 69, 0)
    assert kernels.batch(*[numpy.zeros(0)] * 5).shape == (69, 0)
    assert kernels.batch([], [], [], [], []) == []
    assert (kernels.batch(*candles(3, 0), last=True).view(numpy.uint64) == ABSENT).all()


def test_columns_come_in_the_order_asked_for():
    whole, names = kernels.batch(*candles(2, 300)), kernels.columns()
    asked = ["obv", "rsi", "bb_lower", "rsi"]
    values = kernels.batch(*candles(2, 300), columns=asked)
    assert same_bits(values, whole[:, [names.index(name) for name in asked]])
    assert same_bits(kernels.batch(*candles(2, 300), columns=" obv, rsi ,bb_lower,rsi,"), values)


def test_a_column_is_nan_exactly_until_it_is_warm():
    values = kernels.batch(*candles(9, 300))
    for place, row in enumerate(kernels.catalogue()):
        assert (values[:, place, : row.warmup].copy().view(numpy.uint64) == ABSENT).all()
        assert numpy.isfinite(values[:, place, row.warmup :]).all()


@pytest.mark.parametrize("hole", [numpy.nan, numpy.inf, -numpy.inf])
@pytest.mark.parametrize("column", range(5))
def test_a_hole_ends_a_series_and_another_begins(column, hole):
    whole = candles(9, 500)
    holed = [values.copy() for values in whole]
    holed[column][4, 200] = hole
    values = kernels.batch(*holed, columns="rsi,obv,sma_50,vwap")
    before = kernels.batch(*(c[:, :200] for c in whole), columns="rsi,obv,sma_50,vwap")
    after = kernels.batch(
        *(c[:, 201:] for c in whole), columns="rsi,obv,sma_50,vwap", first_open_ms=201 * 60_000)
    untouched = kernels.batch(*whole, columns="rsi,obv,sma_50,vwap")
    assert same_bits(values[4, :, :200], before[4])
    assert (values[4, :, 200].copy().view(numpy.uint64) == ABSENT).all()
    assert same_bits(values[4, :, 201:], after[4])
    assert same_bits(numpy.delete(values, 4, 0), numpy.delete(untouched, 4, 0))


def test_vwap_begins_anew_at_midnight():
    columns = candles(2, 30)
    typical = (columns[1] + columns[2] + columns[3]) / 3
    values = kernels.batch(
        *columns, columns="vwap", interval="1h", first_open_ms=[20 * 3_600_000, 3 * 3_600_000])
    assert numpy.isclose(values[0, 0, 4], typical[0, 4], rtol=1e-15)
    assert numpy.isclose(values[1, 0, 21], typical[1, 21], rtol=1e-15)
    assert not numpy.isclose(values[1, 0, 4], typical[1, 4], rtol=1e-9)


def test_a_day_has_its_own_vwap():
    columns = candles(1, 10)
    typical = (columns[1] + columns[2] + columns[3]) / 3
    assert numpy.allclose(
        kernels.batch(*columns, columns="vwap", interval="1d")[:, 0], typical, rtol=1e-15)


def test_the_catalogue_lists_all_columns():
    rows = {row.name: row for row in kernels.catalogue()}
    assert list(rows) == kernels.columns() and len(rows) == 69
    assert kernels.columns()[0] == "rsi" and kernels.columns()[-1] == "cmf"
    assert (rows["sma_200"].warmup, rows["sma_200"].convergence) == (199, 199)
    assert rows["rsi"].warmup == 14 and rows["rsi"].convergence > 200
    assert rows["obv"].convergence is None
    assert 0 < kernels.catalogue_hash() < 2**64
