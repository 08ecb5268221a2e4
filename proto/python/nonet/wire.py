"""Frames of the protocol as `proto/nonet.xml` lays them out, with `struct` alone."""

import struct
from dataclasses import dataclass

from nonet import learning, signals
from nonet.errors import NonetError
from nonet.learning import JOB_KINDS, JOB_STATES
from nonet.signals import INTERVAL_NAMES, INTERVALS

SCHEMA, VERSION, ENCODING = 1, 3, 0xEB50
FRAME_BYTES_MAX = 16 << 20
HELLO, HELLO_ACK, ERROR, PING, PONG, GOODBYE = 1, 2, 3, 4, 5, 6
LIST_INDICATORS, INDICATOR_LIST = 12, 13
LATEST_SIGNAL_QUERY, SIGNAL, SIGNAL_HISTORY_QUERY, SIGNAL_HISTORY, WHY_QUERY, WHY = 30, 31, 32, 33, 34, 35
SUBSCRIBE, SUBSCRIBE_ACK, UNSUBSCRIBE, UNSUBSCRIBE_ACK = 40, 41, 42, 43
CANDLE_EVENT, INDICATOR_EVENT, CONFLATED, JOB_EVENT = 44, 45, 46, 47
LEARNING_STATS_QUERY, LEARNING_STATS, HEAD_WEIGHTS_QUERY, HEAD_WEIGHTS = 50, 51, 52, 53
WEIGHT_HISTORY_QUERY, WEIGHT_HISTORY, ROLLBACK, ROLLBACK_ACK, TRIGGER_LEARNING, JOB_ACCEPTED = 54, 55, 56, 57, 58, 59
PERFORMANCE_QUERY, PERFORMANCE, RECOMMENDATIONS_QUERY, RECOMMENDATIONS = 60, 61, 62, 63
IMPROVEMENTS_QUERY, IMPROVEMENTS, SCHEDULER_QUERY, SCHEDULER = 64, 65, 66, 67
REJECTION_ANALYSIS_QUERY, REJECTION_ANALYSIS = 68, 69
GAP_STATUS_QUERY, GAP_STATUS, GAP_CHECK, BACKFILL, BACKFILL_STATUS_QUERY, BACKFILL_STATUS = 70, 71, 72, 73, 74, 75

CHANNELS = {"candles": 1, "signals": 2, "indicators": 3, "jobs": 4}
STATES = {1: "halt", 2: "closed", 3: "quiet"}
ORIGINS = {1: "snapshot", 2: "live", 3: "late", 4: "revised"}

_BLOCKS = {
    HELLO_ACK: struct.Struct("<QHHHBIIIIIQQQq"), ERROR: struct.Struct("<QHHHBIQ"), PING: struct.Struct("<Qq"),
    PONG: struct.Struct("<Qqq"), GOODBYE: struct.Struct("<QHI"), INDICATOR_LIST: struct.Struct("<QQ6x"),
    SUBSCRIBE_ACK: struct.Struct("<QII"), UNSUBSCRIBE_ACK: struct.Struct("<QI"),
    CANDLE_EVENT: struct.Struct("<Q24sQq8dqIIBBB"), INDICATOR_EVENT: struct.Struct("<Q24sQqqQIIIBB"),
    SIGNAL: signals.SIGNAL, SIGNAL_HISTORY: struct.Struct("<QQ"), WHY: signals.WHY,
    CONFLATED: struct.Struct("<QIQQ"), JOB_EVENT: struct.Struct("<QQQqQQIBB"),
    LEARNING_STATS: learning.STATS, HEAD_WEIGHTS: learning.HEAD_WEIGHTS, WEIGHT_HISTORY: learning.HISTORY,
    ROLLBACK_ACK: struct.Struct("<QIII"), JOB_ACCEPTED: struct.Struct("<QQB"), PERFORMANCE: learning.SPAN,
    RECOMMENDATIONS: struct.Struct("<Q"), IMPROVEMENTS: learning.SPAN, SCHEDULER: learning.SCHEDULER,
    REJECTION_ANALYSIS: learning.SPAN, GAP_STATUS: learning.GAPS, BACKFILL_STATUS: learning.BACKFILLS,
}


@dataclass(frozen=True)
class Candle:
    """A bar that closed, or became known or changed later; times are microseconds since 1970, UTC."""

    sequence: int
    origin: str  # snapshot, live, late or revised
    symbol: str
    interval: str
    open_time: int
    open: float  # NaN for a halt, here and in the next four
    high: float
    low: float
    close: float
    volume: float
    quote_volume: float  # NaN = the source did not have it, here and in the next two
    trades: float
    taker_buy_volume: float
    present: int
    state: str  # closed, quiet or halt
    published_at: int


@dataclass(frozen=True)
class Indicators:
    """All indicators of a symbol at a bar; NaN = not warm."""

    sequence: int
    origin: str
    symbol: str
    interval: str
    open_time: int
    computed_at: int
    catalog_hash: int
    bars: int
    filled: int
    values: tuple


@dataclass(frozen=True)
class Job:
    """How something long stands in the server."""

    sequence: int
    id: int
    kind: str
    state: str
    time: int
    done: int
    total: int | None  # None = not known
    message: str


@dataclass(frozen=True)
class Conflated:
    """So many events were passed over, for they were not taken in time; the newest states follow."""

    dropped: int
    sequence: int  # of the next event


class Frame:
    """A whole frame: what is behind the part of a block that is known here is skipped."""

    def __init__(self, data):
        self.data = data
        block, self.template, schema, self.version = struct.unpack_from("<HHHH", data, 6)
        if schema != SCHEMA:
            raise NonetError(f"schema {schema} came; {SCHEMA} is accepted")
        self.request_id, = struct.unpack_from("<Q", data, 14)
        self.end = 14 + block
        layout = _BLOCKS.get(self.template)
        if layout and (block < layout.size or self.end > len(data)):
            raise NonetError(f"a block of {block} bytes came in template {self.template}")
        self.fields = layout.unpack_from(data, 14) if layout else ()

    def text(self, width):
        """The text behind the block."""
        return self._data(width)[1].decode("utf-8")

    def matrix(self):
        """The doubles behind the block."""
        size, content = self._data("I")
        if size % 8:
            raise NonetError(f"a matrix of {size} bytes came")
        return struct.unpack(f"<{size // 8}d", content)

    def _data(self, width, at=None):
        at = self.end if at is None else at
        start = at + struct.calcsize("<" + width)
        if start > len(self.data):
            raise NonetError("a length of data is not there")
        size, = struct.unpack_from("<" + width, self.data, at)
        if start + size > len(self.data):
            raise NonetError(f"{size} bytes of data came, more than the frame holds")
        return size, self.data[start : start + size]

    def _texts(self, count):
        """Texts behind the groups, once these are read."""
        texts, at = [], self.behind
        for _ in range(count):
            size, content = self._data("H", at)
            texts.append(content.decode("utf-8"))
            at += 2 + size
        return texts

    def names(self):
        """The names of an IndicatorList."""
        return [signals.text(entry[:32]) for entry in self._tables(32)[0]]

    def _tables(self, *sizes):
        """The entries of the groups behind the block, which have at least these sizes."""
        tables, at = [], self.end
        for size in sizes:
            if at + 4 > len(self.data):
                raise NonetError("a group is not there")
            stride, count = struct.unpack_from("<HH", self.data, at)
            start, at = at + 4, at + 4 + stride * count
            if stride < size or at > len(self.data):
                raise NonetError(f"{count} entries of {stride} bytes came, more than the frame holds, or too short")
            tables.append([self.data[start + i * stride : start + (i + 1) * stride] for i in range(count)])
        self.behind = at
        return tables

    def figures(self):
        """The figures of a Performance, an Improvements or a RejectionAnalysis."""
        entries, = self._tables(learning.FIGURE_BYTES)
        return learning.Figures(
            learning.when(self.fields[1]), learning.when(self.fields[2]), learning.figures(entries, *self._texts(1)))

    def learning_stats(self):
        tables = self._tables(learning.FIGURE_BYTES, learning.CONDITION_BYTES)
        return learning.stats(self.fields, *tables, *self._texts(2))

    def head_weights(self):
        return learning.head_weights(self.fields, *self._tables(learning.WEIGHT_BYTES))

    def weight_history(self):
        """The versions of a WeightHistory, and the one to go on before; None = complete."""
        entries, = self._tables(learning.VERSION_BYTES)
        _, _, before, rows, columns = self.fields
        size, content = self._data("I", self.behind)
        if rows != len(entries) or size != rows * columns * 8:
            raise NonetError(f"a matrix of {size} bytes came for {rows} x {columns} weights and {len(entries)} versions")
        self.behind += 4 + size
        weights = struct.unpack(f"<{rows * columns}d", content)
        return learning.versions(entries, weights, columns, *self._texts(1)), learning.count(before)

    def recommendations(self):
        tables = self._tables(learning.ENTRY_BYTES, learning.FIGURE_BYTES)
        return learning.recommendations(*tables, *self._texts(2))

    def scheduler(self):
        tables = self._tables(learning.JOB_BYTES, learning.RUN_BYTES)
        return learning.scheduler(self.fields, *tables, *self._texts(2))

    def gaps(self):
        """The symbols of a GapStatus, and the one to go on after; None = complete."""
        after = signals.text(self.fields[2]) or None
        return learning.gaps(*self._tables(learning.GAP_BYTES, learning.RANGE_BYTES)), after

    def gap_jobs(self):
        entries, = self._tables(learning.GAP_JOB_BYTES)
        return learning.gap_jobs(entries, *self._texts(1))

    def signal(self):
        """The signal of a Signal."""
        f = self.fields
        votes, gates = signals.votes_and_gates(*self._tables(40, 56))
        return signals.signal(f[2:-2], f[1], ORIGINS.get(f[-1], "unknown"), votes, gates)

    def history(self):
        """The signals of a SignalHistory, and the id to go on after; None = complete."""
        rows = [signals.signal(signals.ROW.unpack_from(entry)) for entry in self._tables(168)[0]]
        return rows, None if self.fields[1] == signals.NO_ID else self.fields[1]

    def decision(self):
        """The decision of a Why."""
        return signals.decision(self.fields, *signals.votes_and_gates(*self._tables(40, 56)))

    def event(self):
        """The event that it is, and the subscription's number; None for what is no event."""
        f = self.fields
        if self.template == CANDLE_EVENT:
            return f[13], Candle(
                f[2], ORIGINS.get(f[17], "unknown"), signals.text(f[1]), INTERVAL_NAMES[f[15]], f[3], *f[4:12], f[14],
                STATES.get(f[16], "unknown"), f[12])
        if self.template == INDICATOR_EVENT:
            return f[6], Indicators(
                f[2], ORIGINS.get(f[10], "unknown"), signals.text(f[1]), INTERVAL_NAMES[f[9]], f[3], f[4], f[5], f[7],
                f[8], self.matrix())
        if self.template == JOB_EVENT:
            return f[6], Job(
                f[2], f[1], JOB_KINDS.get(f[7], "unknown"), JOB_STATES.get(f[8], "unknown"), f[3], f[4],
                None if f[5] == 2**64 - 1 else f[5], self.text("H"))
        if self.template == SIGNAL and self.request_id == 0:
            return f[-2], self.signal()
        if self.template == CONFLATED:
            return f[1], Conflated(f[2], f[3])
        return None


def frame(template, block, rest=b""):
    """One frame."""
    body = struct.pack("<HHHH", len(block), template, SCHEMA, VERSION) + block + rest
    return struct.pack("<IH", 6 + len(body), ENCODING) + body


def hello(request_id, name, token):
    name, token = name.encode("utf-8"), token.encode("utf-8")
    if len(name) > 254 or len(token) > 2048:
        raise NonetError("a name has at most 254 bytes, and a token 2048")
    block = struct.pack("<QHHIII", request_id, 0, VERSION, 0, FRAME_BYTES_MAX, 0)
    return frame(HELLO, block, struct.pack("<B", len(name)) + name + struct.pack("<H", len(token)) + token)


def subscribe(request_id, channel, interval=None, snapshot=True, symbols=()):
    """None = every interval, and no symbols = every symbol."""
    if interval is not None and interval not in INTERVALS:
        raise NonetError(f"{interval!r} is no interval; there are {', '.join(INTERVALS)}")
    block = struct.pack("<QBBB", request_id, CHANNELS[channel], INTERVALS.get(interval, 255), snapshot)
    return frame(SUBSCRIBE, block, struct.pack("<HH", 24, len(symbols)) + b"".join(map(_padded, symbols)))


def symbol_query(template, request_id, symbol):
    """A LatestSignalQuery or a WhyQuery."""
    return frame(template, struct.pack("<Q", request_id) + _padded(symbol))


def signal_history_query(request_id, symbol=None, start=None, end=None, after=None, limit=0):
    """No symbol = all; no start and no after = the newest `limit`."""
    return frame(
        SIGNAL_HISTORY_QUERY,
        struct.pack("<Q", request_id) + _optional(symbol) + struct.pack(
            "<qqQI", *(signals.NO_TIME if time is None else time for time in (start, end)),
            signals.NO_ID if after is None else after, limit))


def span_query(template, request_id, start=None, end=None):
    """A PerformanceQuery, an ImprovementsQuery or a RejectionAnalysisQuery."""
    return frame(template, struct.pack("<Qqq", request_id, _time(start), _time(end)))


def weight_history_query(request_id, before=None, limit=0):
    return frame(WEIGHT_HISTORY_QUERY, struct.pack("<QII", request_id, _count(before), limit))


def rollback(request_id, version, expected=None, reason=""):
    content = reason.encode("utf-8")
    if len(content) > 65_534:
        raise NonetError("a reason has at most 65534 bytes")
    block = struct.pack("<QII", request_id, version, _count(expected))
    return frame(ROLLBACK, block, struct.pack("<H", len(content)) + content)


def trigger_learning(request_id, kind):
    return frame(TRIGGER_LEARNING, struct.pack("<QB", request_id, kind))


def gap_status_query(request_id, symbol=None, after=None, limit=0):
    """None = every symbol, from the first on."""
    return frame(
        GAP_STATUS_QUERY, struct.pack("<Q", request_id) + _optional(symbol) + _optional(after) + struct.pack("<I", limit))


def backfill(request_id, symbol=None, start=None, end=None):
    block = struct.pack("<Q", request_id) + _optional(symbol) + struct.pack("<qq", _time(start), _time(end))
    return frame(BACKFILL, block)


def backfill_status_query(request_id, limit=0):
    return frame(BACKFILL_STATUS_QUERY, struct.pack("<QI", request_id, limit))


def _time(value):
    return signals.NO_TIME if value is None else value


def _count(value):
    return learning.NO_COUNT if value is None else value


def _optional(symbol):
    return bytes(24) if symbol is None else _padded(symbol)


def unsubscribe(request_id, subscription_id):
    return frame(UNSUBSCRIBE, struct.pack("<QI", request_id, subscription_id))


def pong(request_id, sent_at, now):
    return frame(PONG, struct.pack("<Qqq", request_id, sent_at, now))


def _padded(symbol):
    data = symbol.encode("utf-8")
    if not 1 <= len(data) <= 24 or any(byte < 0x20 or byte > 0x7E for byte in data):
        raise NonetError(f"{symbol!r} is no symbol; accepted are 1 to 24 of printable ASCII")
    return data.ljust(24, b"\0")
