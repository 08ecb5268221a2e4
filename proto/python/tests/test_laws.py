"""What holds for any candles."""

import numpy
from hypothesis import given
from hypothesis import strategies as any_of
from synthetic import candles, same_bits

from nonet import kernels

symbol_counts = any_of.integers(1, 20)
bar_counts = any_of.integers(0, 150)
seeds = any_of.integers(0, 2**32 - 1)
lists_of_names = any_of.lists(any_of.sampled_from(kernels.columns()), min_size=1)
lengths_and_minutes = any_of.tuples(any_of.integers(0, 120), any_of.integers(0, 300_000))


@given(symbol_counts, bar_counts, seeds)
def test_permuting_symbols_permutes_results(symbols, bars, seed):
    columns = candles(symbols, bars, seed)
    order = numpy.random.default_rng(seed).permutation(symbols)
    assert same_bits(kernels.batch(*(column[order] for column in columns)), kernels.batch(*columns)[order])


@given(symbol_counts, bar_counts, seeds, any_of.data())
def test_a_symbol_does_not_see_the_others(symbols, bars, seed, data):
    columns = candles(symbols, bars, seed)
    symbol = data.draw(any_of.integers(0, symbols - 1))
    alone = kernels.batch(*(column[symbol] for column in columns))
    assert same_bits(kernels.batch(*columns)[symbol], alone)


@given(symbol_counts, bar_counts, seeds, any_of.integers(2, 9))
def test_the_bits_do_not_depend_on_the_threads(symbols, bars, seed, threads):
    columns = candles(symbols, bars, seed)
    assert same_bits(kernels.batch(*columns, threads=threads), kernels.batch(*columns, threads=1))


@given(any_of.integers(1, 9), any_of.integers(1, 150), seeds, any_of.data())
def test_the_future_changes_nothing_in_the_past(symbols, bars, seed, data):
    columns = candles(symbols, bars, seed)
    end = data.draw(any_of.integers(0, bars))
    past = kernels.batch(*(column[:, :end] for column in columns))
    assert same_bits(kernels.batch(*columns)[:, :, :end], past)


@given(symbol_counts, any_of.integers(1, 100), seeds, lists_of_names)
def test_a_column_does_not_see_which_others_are_asked_for(symbols, bars, seed, names):
    columns, all_names = candles(symbols, bars, seed), kernels.columns()
    whole = kernels.batch(*columns)[:, [all_names.index(name) for name in names]]
    assert same_bits(kernels.batch(*columns, columns=names), whole)


@given(any_of.lists(lengths_and_minutes, max_size=20), seeds)
def test_symbols_of_any_lengths_and_times_do_not_see_each_other(symbols, seed):
    columns = candles(len(symbols), 120, seed)
    lists = [[row[:bars] for row, (bars, _) in zip(column, symbols)] for column in columns]
    times = [minute * 60_000 for _, minute in symbols]
    results = kernels.batch(*lists, first_open_ms=times)
    assert len(results) == len(symbols)
    for index, time in enumerate(times):
        alone = kernels.batch(*(column[index] for column in lists), first_open_ms=time)
        assert same_bits(results[index], alone)


# Anything that eight bytes can hold, mixed with what is likely to be hard.
hard = any_of.sampled_from([0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 5e-324, numpy.inf, -numpy.inf, numpy.nan])
values = any_of.floats(width=64) | hard


@given(any_of.lists(any_of.tuples(values, values, values, values, values), min_size=1, max_size=90), seeds)
def test_no_candle_harms_the_process_or_its_neighbours(rows, seed):
    columns = candles(8, len(rows), seed)
    untouched = kernels.batch(*columns)
    for column, wild in zip(columns, numpy.array(rows).T):
        column[3] = wild
    result = kernels.batch(*columns)
    assert same_bits(numpy.delete(result, 3, 0), numpy.delete(untouched, 3, 0))
    known = numpy.isfinite(numpy.array(rows)).all(axis=1)
    assert numpy.isnan(result[3][:, ~known]).all()
