"""Which call of which library makes which columns of the catalogue.

A function is what is usually had in one call: MACD is one function of three columns. A library that needs two
calls for it is measured with both. Columns that no library has a call for stand in `OURS_ALONE`.
"""

from typing import NamedTuple

CLOSE, HIGH_LOW, HIGH_LOW_CLOSE = ("close",), ("high", "low"), ("high", "low", "close")
CLOSE_VOLUME, ALL = ("close", "volume"), ("high", "low", "close", "volume")

RSI = {"rsi": 14, "rsi_7": 7, "rsi_21": 21, "rsi_28": 28}
ROC = {f"roc_{period}": period for period in (9, 12, 25)}
EMA = {f"ema_{period}": period for period in (5, 8, 9, 12, 13, 21, 26, 34, 50, 55, 89)}
SMA = {f"sma_{period}": period for period in (10, 20, 30, 50, 100, 200)}
HMA = {"hma": 16, "hma_9": 9, "hma_20": 20}

COLUMNS = {  # function: its columns, in the order of the catalogue
    **{name: (name,) for name in RSI},
    "stoch": ("stoch_k", "stoch_d"),
    **{name: (name,) for name in ("williams_r", "cci", "tsi", "cmo", "ppo", "trix")},
    **{name: (name,) for name in ("ultimate_osc", "awesome_osc")},
    **{name: (name,) for name in ROC},
    "macd": ("macd", "macd_signal", "macd_histogram"),
    **{name: (name,) for name in (*EMA, *SMA)},
    "adx": ("adx",),
    "di": ("plus_di", "minus_di"),
    "aroon": ("aroon_up", "aroon_down"),
    **{name: (name,) for name in ("dema", *HMA, "supertrend", "ichimoku_base")},
    **{name: (name,) for name in ("vwap", "atr", "atr_percent")},
    "bbands": ("bb_upper", "bb_middle", "bb_lower"),
    "donchian": ("donchian_upper", "donchian_lower"),
    "keltner": ("keltner_upper", "keltner_middle", "keltner_lower"),
    **{name: (name,) for name in ("mass_index", "obv", "cmf")},
}

OURS_ALONE = (
    "ppo_signal", "ema_spread_fast", "ema_spread_medium", "bb_width", "bb_pct_b",
    "chandelier_long", "chandelier_short",
)


class Call(NamedTuple):
    name: str
    inputs: tuple
    options: tuple = ()


class Function(NamedTuple):
    """Calls of a library, and where the columns are among all they return."""

    calls: tuple
    outputs: tuple
    scale: float = 1.0  # What turns the library's unit into the catalogue's.


def call(name, inputs, *options, outputs=(0,), scale=1.0):
    return Function((Call(name, inputs, options),), outputs, scale)


def calls(*several, outputs=(0, 1)):
    return Function(several, outputs)


def periods(call_name, table, scale=1.0):
    return {name: call(call_name, CLOSE, period, scale=scale) for name, period in table.items()}


TALIB = {  # polars-talib has the same functions in lower case.
    **periods("RSI", RSI),
    "stoch": call("STOCHF", HIGH_LOW_CLOSE, 14, 3, outputs=(0, 1)),
    "williams_r": call("WILLR", HIGH_LOW_CLOSE, 14),
    "cci": call("CCI", HIGH_LOW_CLOSE, 20),
    "tsi": call("TSI", CLOSE, 25, 13),
    "cmo": call("CMOU", CLOSE, 14),  # Chande's plain sums; CMO smooths them.
    "ppo": call("PPO", CLOSE, 12, 26, 1),
    "trix": call("TRIX", CLOSE, 15),
    "ultimate_osc": call("ULTOSC", HIGH_LOW_CLOSE, 7, 14, 28),
    "awesome_osc": call("AO", HIGH_LOW, 5, 34),
    **periods("ROC", ROC),
    "macd": call("MACD", CLOSE, 12, 26, 9, outputs=(0, 1, 2)),
    **periods("EMA", EMA),
    **periods("SMA", SMA),
    "adx": call("ADX", HIGH_LOW_CLOSE, 14),
    "di": calls(Call("PLUS_DI", HIGH_LOW_CLOSE, (14,)), Call("MINUS_DI", HIGH_LOW_CLOSE, (14,))),
    "aroon": call("AROON", HIGH_LOW, 25, outputs=(1, 0)),
    "dema": call("DEMA", CLOSE, 20),
    **periods("HMA", HMA),
    "supertrend": call("SUPERTREND", HIGH_LOW_CLOSE, 14, 3.0),
    "ichimoku_base": call("MIDPRICE", HIGH_LOW, 26),
    "vwap": call("VWAP", ALL),
    "atr": call("ATR", HIGH_LOW_CLOSE, 14),
    "atr_percent": call("NATR", HIGH_LOW_CLOSE, 14),
    "bbands": call("BBANDS", CLOSE, 20, 2.0, 2.0, 0, outputs=(0, 1, 2)),
    "donchian": call("DONCHIAN", HIGH_LOW, 20, outputs=(0, 2)),
    "keltner": call("KC", HIGH_LOW_CLOSE, 20, 10, 2.0, outputs=(0, 1, 2)),
    "mass_index": call("MASSI", HIGH_LOW, 9, 25),
    "obv": call("OBV", CLOSE_VOLUME),
    "cmf": call("CMF", ALL, 20),
}

TULIPY = {
    **periods("rsi", RSI),
    "stoch": call("stoch", HIGH_LOW_CLOSE, 14, 1, 3, outputs=(0, 1)),
    "williams_r": call("willr", HIGH_LOW_CLOSE, 14),
    "cci": call("cci", HIGH_LOW_CLOSE, 20),
    "cmo": call("cmo", CLOSE, 14),
    "ppo": call("ppo", CLOSE, 12, 26),
    "trix": call("trix", CLOSE, 15),
    "ultimate_osc": call("ultosc", HIGH_LOW_CLOSE, 7, 14, 28),
    "awesome_osc": call("ao", HIGH_LOW),
    **periods("roc", ROC, scale=100),
    "macd": call("macd", CLOSE, 12, 26, 9, outputs=(0, 1, 2)),
    **periods("ema", EMA),
    **periods("sma", SMA),
    "adx": call("adx", HIGH_LOW_CLOSE, 14),
    "di": call("di", HIGH_LOW_CLOSE, 14, outputs=(0, 1)),
    "aroon": call("aroon", HIGH_LOW, 25, outputs=(1, 0)),
    "dema": call("dema", CLOSE, 20),
    **periods("hma", HMA),
    "atr": call("atr", HIGH_LOW_CLOSE, 14),
    "atr_percent": call("natr", HIGH_LOW_CLOSE, 14),
    "bbands": call("bbands", CLOSE, 20, 2, outputs=(2, 1, 0)),
    "donchian": calls(Call("max", ("high",), (20,)), Call("min", ("low",), (20,))),
    "mass_index": call("mass", HIGH_LOW, 25),
    "obv": call("obv", CLOSE_VOLUME),
}

KAND = {
    **periods("rsi", RSI),
    "stoch": call("stoch", HIGH_LOW_CLOSE, 14, 3, 2, outputs=(0, 1)),  # Its slow %K is our %D.
    "williams_r": call("willr", HIGH_LOW_CLOSE, 14),
    "cci": call("cci", HIGH_LOW_CLOSE, 20),
    "trix": call("trix", CLOSE, 15),
    **periods("roc", ROC),
    "macd": call("macd", CLOSE, 12, 26, 9, outputs=(0, 1, 2)),
    **periods("ema", EMA),
    **periods("sma", SMA),
    "adx": call("adx", HIGH_LOW_CLOSE, 14),
    "di": calls(
        Call("plus_di", HIGH_LOW_CLOSE, (14,)), Call("minus_di", HIGH_LOW_CLOSE, (14,)), outputs=(0, 3)),
    "aroon": call("aroon", HIGH_LOW, 25, outputs=(0, 1)),
    "dema": call("dema", CLOSE, 20),
    "supertrend": call("supertrend", HIGH_LOW_CLOSE, 14, 3.0, outputs=(1,)),
    "ichimoku_base": call("midprice", HIGH_LOW, 26),
    "vwap": call("vwap", ALL),
    "atr": call("atr", HIGH_LOW_CLOSE, 14),
    "atr_percent": call("natr", HIGH_LOW_CLOSE, 14),
    "bbands": call("bbands", CLOSE, 20, 2.0, 2.0, outputs=(0, 1, 2)),
    "donchian": calls(Call("max", ("high",), (20,)), Call("min", ("low",), (20,))),
    "obv": call("obv", CLOSE_VOLUME),
}

DIFFERENT = {  # (library, function): why its values are not TA-Lib's
    ("tulipy", "trix"): "divides the change by the new value, not by the one before",
    ("tulipy", "macd"): "periods 12 and 26 are taken as alphas 0.15 and 0.075",
    ("tulipy", "adx"): "an up move equal to the down move counts as both, not as none",
    ("tulipy", "di"): "as its adx",
    ("nonet", "keltner"): "averages the close, as the catalogue has it, not the typical price",
    ("tulipy", "obv"): "starts at 0, not at the first volume: a constant between them",
}
