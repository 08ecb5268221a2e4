#!/usr/bin/env python3
"""Makes the golden candles: seeded synthetic series with the 69 columns, one CSV a series, beside this file.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy==2.4.6 TA-Lib==0.8.2
    /tmp/golden/bin/python Tests/Golden/generate.py

Columns come from TA-Lib where its definition is ours. Plain loops with exact sums (`math.fsum`) stand where it
has no such function, where a rounded sum misses the value of a flat window, and where ours gives a neutral value:
each says so. The windowed functions that both have are compared, so that the loops are TA-Lib's definitions too.
"""

import math
import random
from pathlib import Path

import numpy
import talib

MINUTE = 60_000
DAY = 86_400_000
START = 1_700_000_000_000 // DAY * DAY - 150 * MINUTE  # 21:30 UTC: midnight falls inside the series.


# Series: lists of (open, high, low, close, volume) in whole ticks and lots, so that ties are exact.


def walk_rows(rng, bars, price, step, lots):
    """A geometric random walk: `step` is the deviation of a bar's move, in parts of the price."""
    rows = []
    for _ in range(bars):
        opening = price
        path = [price]
        for _ in range(4):
            price = max(1, round(price * math.exp(rng.gauss(0, step / 2))))
            path.append(price)
        rows.append((opening, max(path), min(path), price, round(lots * math.exp(rng.gauss(0, 1)))))
    return rows


def illiquid_rows(rng, bars):
    """Satoshi prices: no trade at first, then ticks, many ties and still minutes, and a stretch of nothing."""
    rows, price = [], 802
    for bar in range(bars):
        still = bar < 45 or 140 <= bar < 200 or rng.random() < 0.4
        if still:
            rows.append((price, price, price, price, 0))
            continue
        opening, closing = price, max(780, min(830, price + rng.choice((-1, -1, 0, 0, 0, 0, 1, 1))))
        high = max(opening, closing) + rng.choice((0, 0, 0, 1))
        low = min(opening, closing) - rng.choice((0, 0, 0, 1))
        rows.append((opening, high, low, closing, rng.randrange(1, 4000)))
        price = closing
    return rows


def constant_rows(rng, bars):
    """One price, volume in two minutes of three."""
    return [(30, 30, 30, 30, rng.randrange(1, 900) if rng.random() < 2 / 3 else 0) for _ in range(bars)]


def stable_rows(rng, bars):
    """A coin held at 1 with noise of 1e-4, without any trend.

    It stands still for 20 bars, so that ADX begins in the middle of its seed, and around midnight
    trades too small to count in lots: then VWAP has a range and no volume.
    """
    rows, price = [(100_000, 100_000, 100_000, 100_000, 0)] * 20, 100_000
    for bar in range(20, bars):
        path = [price] + [round(100_000 * (1 + rng.gauss(0, 1e-4))) for _ in range(3)]
        price = path[-1]
        volume = round(50_000 * math.exp(rng.gauss(0, 1)))
        rows.append((path[0], max(path), min(path), price, 0 if 148 <= bar < 156 else volume))
    return rows


def spiked_rows(rng, bars):
    """A random walk with one print of a thousand times the price, long enough ago to leave every window.

    Supertrend starts at bar 14, which closes at its middle exactly.
    """
    rows = walk_rows(rng, bars, 25_000, 0.002, 4000)
    opening, high, low, closing, volume = rows[14]
    reach = max(high - closing, closing - low)
    rows[14] = (opening, closing + reach, closing - reach, closing, volume)
    opening, _, low, closing, volume = rows[60]
    rows[60] = (opening, 1000 * closing, low, 1000 * closing, volume)
    return rows


SERIES = {  # name: rows, decimals of the price, decimals of the volume
    "walk": (lambda: walk_rows(random.Random(11), 300, 4_318_250, 0.001, 20_000), 2, 3),
    "illiquid": (lambda: illiquid_rows(random.Random(12), 340), 8, 0),
    "constant": (lambda: constant_rows(random.Random(13), 240), 2, 1),
    "stable": (lambda: stable_rows(random.Random(14), 300), 5, 0),
    "spiked": (lambda: spiked_rows(random.Random(15), 340), 4, 1),
}


# Plain loops.


def windows(values, period, formula):
    """A formula over the last `period` values, from the first number on."""
    result = numpy.full(len(values), numpy.nan)
    start = next(bar for bar, value in enumerate(values) if not math.isnan(value))
    for bar in range(start + period - 1, len(values)):
        result[bar] = formula([float(value) for value in values[bar - period + 1 : bar + 1]])
    return result


def is_flat(window):
    return min(window) == max(window)


def mean(window):
    return window[0] if is_flat(window) else math.fsum(window) / len(window)


def sigma(window):
    middle = mean(window)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in window) / len(window))


def weighted_mean(window):
    weights = range(1, len(window) + 1)
    return math.fsum(weight * value for weight, value in zip(weights, window)) / sum(weights)


def commodity_channel(window):
    middle = mean(window)
    deviation = math.fsum(abs(value - middle) for value in window) / len(window)
    return 0 if deviation == 0 else (window[-1] - middle) / (0.015 * deviation)  # Flat: 0.


def divide(left, right, neutral):
    """`left / right`, `neutral` where `right` is zero, NaN where either is."""
    defined = numpy.isnan(left) | numpy.isnan(right) | (right != 0)
    return numpy.where(defined, left / numpy.where(right == 0, 1, right), neutral)


def sma(values, period):
    return windows(values, period, mean)  # Not talib.SMA: a flat window is its value exactly.


def wma(values, period):
    return windows(values, period, weighted_mean)


def total(values, period):
    return windows(values, period, math.fsum)


def ema(values, period):
    """TA-Lib's, but a flat seed is its value exactly: TA-Lib's rounded sum may miss it, and stays off."""
    start = next(bar for bar, value in enumerate(values) if not math.isnan(value))
    seed = values[start : start + period]
    origin = seed[0] if is_flat(seed) else 0.0
    return talib.EMA(values - origin, period) + origin


def hull(values, period):
    difference = 2 * wma(values, period // 2) - wma(values, period)
    return wma(difference, math.isqrt(period))


def supertrend(high, low, close, period, multiple):
    """The lower band while long, the upper while short; see the column's doc line."""
    middle, reach = (high + low) / 2, multiple * talib.ATR(high, low, close, period)
    result = numpy.full(len(close), numpy.nan)
    lower, upper, is_long = -math.inf, math.inf, close[period] >= middle[period]
    for bar in range(period, len(close)):
        before = close[bar - 1] if bar > period else close[bar]
        falls, rises = middle[bar] + reach[bar], middle[bar] - reach[bar]
        if rises > lower or before < lower:
            lower = rises
        if falls < upper or before > upper:
            upper = falls
        if is_long and close[bar] < lower:
            is_long = False
        elif not is_long and close[bar] > upper:
            is_long = True
        result[bar] = lower if is_long else upper
    return result


def day_vwap(open_times, typical, volume):
    result = []
    for bar, time in enumerate(open_times):
        day = [other for other in range(bar + 1) if open_times[other] // DAY == time // DAY]
        traded = math.fsum(volume[other] for other in day)
        money = math.fsum(typical[other] * volume[other] for other in day)
        result.append(money / traded if traded > 0 else typical[bar])  # TP before any volume.
    return numpy.array(result)


def same_as_talib(name, ours, theirs, skipped):
    """Stops when a loop is not TA-Lib's definition: 1e-10 is above what its running sums lose here."""
    counted = ~(numpy.isnan(ours) | skipped)
    if not numpy.any(counted):
        return
    scale = numpy.maximum(numpy.abs(ours[counted]), numpy.std(ours[counted]))
    if not numpy.all(numpy.abs(ours[counted] - theirs[counted]) <= 1e-10 * scale):
        raise SystemExit(f"{name}: the loop and TA-Lib differ")


def columns(open_times, high, low, close, volume):
    """The 69 columns by name, in the frozen order."""
    typical, middle = (high + low + close) / 3, (high + low) / 2
    change = numpy.concatenate(([numpy.nan], numpy.diff(close)))
    previous = numpy.concatenate(([numpy.nan], close[:-1]))
    gain, loss = numpy.maximum(change, 0), numpy.maximum(-change, 0)
    result = {}

    for name, period in ("rsi", 14), ("rsi_7", 7), ("rsi_21", 21), ("rsi_28", 28):
        moved = numpy.cumsum(numpy.abs(numpy.nan_to_num(change))) > 0
        values = talib.RSI(close, period)
        result[name] = numpy.where(moved | numpy.isnan(values), values, 50)  # TA-Lib: 0 before any move.

    top, bottom = talib.MAX(high, 14), talib.MIN(low, 14)
    result["stoch_k"] = 100 * divide(close - bottom, top - bottom, 0.5)  # Flat: 50, TA-Lib 0.
    result["stoch_d"] = sma(result["stoch_k"], 3)
    result["williams_r"] = -100 * divide(top - close, top - bottom, 0.5)  # Flat: -50, TA-Lib 0.
    result["cci"] = windows(typical, 20, commodity_channel)
    twice = lambda values: ema(ema(values, 25), 13)
    result["tsi"] = 100 * divide(twice(change), twice(numpy.abs(change)), 0)  # No move at all: 0.
    up, down = total(gain, 14), total(loss, 14)
    result["cmo"] = 100 * divide(up - down, up + down, 0)  # Plain sums; talib.CMO smooths. No move: 0.
    percent_of = lambda values, base: 100 * (values - base) / base
    result["ppo"] = percent_of(ema(close, 12), ema(close, 26))
    result["ppo_signal"] = ema(result["ppo"], 9)
    result["trix"] = talib.TRIX(close, 15)
    pressure = close - numpy.minimum(low, previous)
    reach = numpy.maximum(high, previous) - numpy.minimum(low, previous)
    term = lambda period: divide(total(pressure, period), total(reach, period), 0)  # No range: 0.
    result["ultimate_osc"] = 100 * (4 * term(7) + 2 * term(14) + term(28)) / 7
    result["awesome_osc"] = sma(middle, 5) - sma(middle, 34)
    for period in 9, 12, 25:
        result[f"roc_{period}"] = talib.ROC(close, period)

    macd = ema(close, 12) - ema(close, 26)  # Each on its own seed; talib.MACD starts both together.
    signal = ema(macd, 9)
    result |= {"macd_histogram": macd - signal, "macd": macd, "macd_signal": signal}
    for period in 5, 8, 9, 12, 13, 21, 26, 34, 50, 55, 89:
        result[f"ema_{period}"] = ema(close, period)
    for period in 10, 20, 30, 50, 100, 200:
        result[f"sma_{period}"] = sma(close, period)
    result["ema_spread_fast"] = percent_of(ema(close, 8), ema(close, 21))
    result["ema_spread_medium"] = percent_of(ema(close, 21), ema(close, 50))
    result["adx"] = talib.ADX(high, low, close, 14)
    result["plus_di"] = talib.PLUS_DI(high, low, close, 14)
    result["minus_di"] = talib.MINUS_DI(high, low, close, 14)
    aroon_down, aroon_up = talib.AROON(high, low, 25)
    result |= {"aroon_up": aroon_up, "aroon_down": aroon_down}
    result["dema"] = talib.DEMA(close, 20)
    result["hma"], result["hma_9"], result["hma_20"] = hull(close, 16), hull(close, 9), hull(close, 20)
    result["supertrend"] = supertrend(high, low, close, 14, 3)
    result["ichimoku_base"] = (talib.MAX(high, 26) + talib.MIN(low, 26)) / 2
    result["vwap"] = day_vwap(open_times, typical, volume)
    result["atr"] = talib.ATR(high, low, close, 14)
    result["atr_percent"] = 100 * result["atr"] / close

    center, half = sma(close, 20), 2 * windows(close, 20, sigma)  # Not talib.BBANDS: a flat window has none.
    result |= {"bb_upper": center + half, "bb_middle": center, "bb_lower": center - half}
    result["bb_width"] = 2 * half / center
    result["bb_pct_b"] = divide(close - (center - half), 2 * half, 0.5)  # Flat: 0.5.
    result["donchian_upper"], result["donchian_lower"] = talib.MAX(high, 20), talib.MIN(low, 20)
    center, half = ema(close, 20), 2 * talib.ATR(high, low, close, 10)
    result |= {"keltner_upper": center + half, "keltner_middle": center, "keltner_lower": center - half}
    once = ema(high - low, 9)
    result["mass_index"] = total(divide(once, ema(once, 9), 1), 25)  # No range: each ratio 1.
    reach = 3 * talib.ATR(high, low, close, 22)
    result["chandelier_long"] = talib.MAX(high, 22) - reach
    result["chandelier_short"] = talib.MIN(low, 22) + reach
    result["obv"] = talib.OBV(close, volume)
    flow = divide((close - low) - (high - close), high - low, 0) * volume  # A bar without range has no flow.
    result["cmf"] = divide(total(flow, 20), total(volume, 20), 0)  # No volume: 0.

    never = numpy.zeros(len(close), bool)
    still = lambda period, top, bottom: talib.MAX(top, period) == talib.MIN(bottom, period)
    upper, center, lower = talib.BBANDS(close, 20, 2, 2)
    same_as_talib("sma", result["bb_middle"], center, never)
    same_as_talib("sigma", result["bb_upper"], upper, never)
    same_as_talib("wma", wma(close, 16), talib.WMA(close, 16), never)
    same_as_talib("cci", result["cci"], talib.CCI(high, low, close, 20), still(20, typical, typical))
    same_as_talib("williams_r", result["williams_r"], talib.WILLR(high, low, close, 14), still(14, high, low))
    same_as_talib(
        "ultimate_osc", result["ultimate_osc"], talib.ULTOSC(high, low, close), still(8, high, low))
    k, _ = talib.STOCHF(high, low, close, 14, 1)
    same_as_talib("stoch_k", result["stoch_k"], k, still(14, high, low))
    return result


def main():
    for name, (make, price_decimals, volume_decimals) in SERIES.items():
        rows = make()
        open_times = [START + MINUTE * bar for bar in range(len(rows))]
        decimals = [price_decimals] * 4 + [volume_decimals]
        texts = [[f"{value / 10**places:.{places}f}" for value, places in zip(row, decimals)] for row in rows]
        _, high, low, close, volume = numpy.array([[float(text) for text in row] for row in texts]).T.copy()
        values = columns(open_times, high, low, close, volume)
        lines = [",".join(["open_time", "open", "high", "low", "close", "volume", *values])]
        for bar, time in enumerate(open_times):
            # Adding zero turns -0 into 0.
            cells = [repr(float(column[bar]) + 0.0) for column in values.values()]
            lines.append(",".join([str(time), *texts[bar], *cells]))
        (Path(__file__).parent / f"{name}.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
