"""Values that others made: the project's own set, and the shared one where it is."""

import os
from pathlib import Path

import numpy
import pytest

from nonet import kernels

ROOT = Path(__file__).resolve().parents[3]
OWN = ROOT / "Tests" / "Golden"
GOLDEN = Path(os.environ.get("NONET_GOLDEN") or ROOT / ".." / "shared" / "golden")
DATA = Path(os.environ.get("NONET_DATA") or ROOT / ".." / "shared" / "data")
BARS = ("open", "high", "low", "close", "volume")
MAY18 = 1_621_296_000_000  # The first bar of the shared values: 2021-05-18 00:00 UTC.


def table(file):
    """The columns of a CSV file, by name."""
    return numpy.genfromtxt(file, delimiter=",", names=True)


def check(candles, expected):
    """|ours - reference| <= 1e-9 max(|reference|, deviation of the column) from the first warm value on."""
    values = kernels.batch(*(candles[name] for name in BARS), first_open_ms=int(candles["open_time"][0]))
    for row, ours in zip(kernels.catalogue(), values, strict=True):
        reference = expected[row.name]
        warm = slice(row.warmup, None)
        assert numpy.isnan(ours[: row.warmup]).all(), f"{row.name} has values before it is warm"
        allowed = 1e-9 * numpy.maximum(numpy.abs(reference[warm]), numpy.std(reference[warm]))
        difference = numpy.abs(ours[warm] - reference[warm])
        assert (difference <= allowed).all(), f"{row.name} differs by {numpy.nanmax(difference)}"


@pytest.mark.parametrize("name", ["walk", "illiquid", "constant", "stable", "spiked"])
def test_columns_agree_with_the_projects_own_set(name):
    golden = table(OWN / f"{name}.csv")
    check(golden, golden)


@pytest.mark.skipif(not GOLDEN.is_dir(), reason=f"the shared golden values are not at {GOLDEN} (NONET_GOLDEN)")
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the shared candles are not at {DATA} (NONET_DATA)")
@pytest.mark.parametrize("name", ["BTCUSDT", "DOGEUSDT", "BRDBTC"])
def test_columns_agree_with_the_shared_set(name):
    expected = table(GOLDEN / f"{name}-1m-2021-05-18.csv.gz")
    candles = table(DATA / "spot-2021-04" / f"{name}.csv.gz")
    first = int(numpy.flatnonzero(candles["open_time"] == MAY18)[0])
    check(candles[first : first + len(expected)], expected)
