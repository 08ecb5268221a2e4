"""One candle of every symbol at a time: TA-Lib's handles, talipp's objects."""

import importlib
import operator
from collections import deque
from time import perf_counter_ns

from peers.functions import COLUMNS, EMA, HMA, ROC, RSI, SMA, TALIB
from peers.measure import Figure, digest_of

CANDLES = 20  # How many are fed.
TALIPP_SYMBOLS = 4
TALIPP_HISTORY = 250
TEXTS = (
    ("live.nonet", "Nonet (`nonet bench indicators`)"),
    ("live.talib", "TA-Lib's handles, updated from Python"),
    ("live.talib.calls", "the same handles, counting the bar only"),
    ("live.talipp", "talipp, pure Python"),
)


def talib_stream(candles):
    """µs a candle of all symbols for all functions; the same for calls that only count it; hash, note.

    A handle a symbol and function is opened on the history, then fed by a call from Python, of which counting
    a bar is the nearest to a call alone. C programs have the same handles without.
    """
    stream = importlib.import_module("talib.stream")
    batch = importlib.import_module("talib._ta_lib")
    history = candles.cut(bars=slice(None, -CANDLES))
    calls = [call for function in TALIB.values() for call in function.calls]
    handles = [
        [getattr(stream, call.name)(*row, *call.options) for row in history.rows(call.inputs)]
        for call in calls
    ]
    fed = [([handle.update for handle in each], call.inputs) for each, call in zip(handles, calls)]
    counted = [[handle.advance for handle in each] for each in handles]
    durations = []
    for bar in range(candles.shape[1] - CANDLES, candles.shape[1]):
        values = {name: getattr(candles, name)[:, bar].tolist() for name in candles._fields}
        start = perf_counter_ns()
        for updates, inputs in fed:
            deque(map(operator.call, updates, *(values[name] for name in inputs)), maxlen=0)
        durations.append((perf_counter_ns() - start) / 1000)
    last = [[values_of(handle.value) for handle in each] for each in handles]
    expected = [
        [tuple(float(array[-1]) for array in arrays_of(getattr(batch, call.name)(*row, *call.options)))
         for row in candles.rows(call.inputs)]
        for call in calls
    ]
    same = "the same bits as its batch" if repr(last) == repr(expected) else "NOT the same bits as its batch"
    counting = []
    for _ in range(CANDLES):
        start = perf_counter_ns()
        for advances in counted:
            deque(map(operator.call, advances), maxlen=0)
        counting.append((perf_counter_ns() - start) / 1000)
    return Figure.of(durations), Figure.of(counting), digest_of(repr(last)), same


def values_of(value):
    return tuple(map(float, value)) if isinstance(value, tuple) else (float(value),)


def arrays_of(result):
    return result if isinstance(result, tuple) else (result,)


def talipp_objects():
    """Function to what makes its object: those that take closes, then those that take candles."""
    t = importlib.import_module("talipp.indicators")
    closes = {
        **{name: lambda period=period: t.RSI(period) for name, period in RSI.items()},
        "tsi": lambda: t.TSI(13, 25),
        "trix": lambda: t.TRIX(15),
        **{name: lambda period=period: t.ROC(period) for name, period in ROC.items()},
        "macd": lambda: t.MACD(12, 26, 9),
        **{name: lambda period=period: t.EMA(period) for name, period in EMA.items()},
        **{name: lambda period=period: t.SMA(period) for name, period in SMA.items()},
        "dema": lambda: t.DEMA(20),
        **{name: lambda period=period: t.HMA(period) for name, period in HMA.items()},
        "bbands": lambda: t.BB(20, 2),
    }
    bars = {
        "stoch": lambda: t.Stoch(14, 3),
        "williams_r": lambda: t.Williams(14),
        "cci": lambda: t.CCI(20),
        "ultimate_osc": lambda: t.UO(7, 14, 28),
        "awesome_osc": lambda: t.AO(5, 34),
        "adx": lambda: t.ADX(14, 14),  # With both DI.
        "aroon": lambda: t.Aroon(25),
        "supertrend": lambda: t.SuperTrend(14, 3),
        "vwap": lambda: t.VWAP(),
        "atr": lambda: t.ATR(14),
        "atr_percent": lambda: t.NATR(14),
        "donchian": lambda: t.DonchianChannels(20),
        "keltner": lambda: t.KeltnerChannels(20, 10, 2, 2),
        "mass_index": lambda: t.MassIndex(9, 9, 25),
        "obv": lambda: t.OBV(),
    }
    return closes, bars


def talipp(candles):
    """µs a candle of a few symbols, with how many symbols and columns."""
    OHLCV = importlib.import_module("talipp.ohlcv").OHLCV
    few = candles.cut(slice(TALIPP_SYMBOLS), slice(-min(TALIPP_HISTORY, candles.shape[1]), None))
    symbols, bars = few.shape
    closes, whole = talipp_objects()
    objects = [tuple([make() for make in kind.values()] for kind in (closes, whole)) for _ in range(symbols)]
    durations = []
    for bar in range(bars):
        fed = [OHLCV(*(float(column[symbol, bar]) for column in few)) for symbol in range(symbols)]
        start = perf_counter_ns()
        for (of_closes, of_bars), candle in zip(objects, fed):
            for each in of_closes:
                each.add(candle.close)
            for each in of_bars:
                each.add(candle)
        durations.append((perf_counter_ns() - start) / 1000)
    columns = sum(len(COLUMNS[name]) for name in (*closes, *whole, "di"))
    return Figure.of(durations[-CANDLES:]), symbols, columns
