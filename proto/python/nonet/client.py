"""A client of a running server: what it publishes, as it comes, and what it decided. The standard library is all it needs.

    from nonet.client import Client

    with Client(port=9009) as client:
        for candle in client.subscribe_candles(["BTCUSDT"], interval="1m"):
            print(candle.open_time, candle.close, candle.origin)
"""

import socket
import struct
import time

from nonet import wire
from nonet.errors import NonetError, ServerError

HEARTBEATS_MISSED = 3


class Client:
    """A connection with at most one subscription at a time; for more, open more clients.

    It does not connect again by itself: what ends the connection is raised.
    """

    def __init__(self, host="127.0.0.1", port=9009, *, token="", name="nonet.client", timeout=10.0):
        try:
            self._socket = socket.create_connection((host, port), timeout)
        except OSError as error:
            raise NonetError(f"cannot connect to {host}:{port}: {error}") from error
        self._stream = self._socket.makefile("rb")
        self._last_id = 0
        self._columns = None
        self._subscription = None
        try:
            ack = self._ask(lambda number: wire.hello(number, name, token), wire.HELLO_ACK)
            self.server_name = ack.text("B")
            self._socket.settimeout(max(1, ack.fields[5]) / 1000 * HEARTBEATS_MISSED)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Closes the connection."""
        self._stream.close()
        self._socket.close()

    def indicators(self):
        """The names of the indicators, in the order of their values."""
        if self._columns is None:
            reply = self._ask(lambda number: self._bare(wire.LIST_INDICATORS, number), wire.INDICATOR_LIST)
            self._columns = (reply.fields[1], reply.names())
        return list(self._columns[1])

    def subscribe_candles(self, symbols=(), *, interval=None, snapshot=True):
        """Candles as they close: `wire.Candle`, and `wire.Conflated` where this side was slow.

        No symbols = all of them, no interval = every interval. With `snapshot` the last closed ones come first.
        """
        return self._subscribe("candles", symbols, interval, snapshot)

    def subscribe_indicators(self, symbols=(), *, interval=None, snapshot=True):
        """All indicators as bars close: `wire.Indicators`, whose values `indicators()` names."""
        return self._subscribe("indicators", symbols, interval, snapshot)

    def subscribe_jobs(self, *, snapshot=True):
        """How jobs stand: `wire.Job`."""
        return self._subscribe("jobs", (), None, snapshot)

    def subscribe_signals(self, symbols=(), *, snapshot=True):
        """Signals that are new or stand otherwise: `signals.Signal`. With `snapshot` those that have not ended come first."""
        return self._subscribe("signals", symbols, None, snapshot)

    def latest_signal(self, symbol):
        """The newest signal of a symbol, with its votes and gates; a `ServerError` (NotFound) where there is none."""
        return self._ask(
            lambda number: wire.symbol_query(wire.LATEST_SIGNAL_QUERY, number, symbol), wire.SIGNAL).signal()

    def why(self, symbol):
        """What was decided last on a symbol, and why; a `ServerError` (NotFound) where nothing was."""
        return self._ask(lambda number: wire.symbol_query(wire.WHY_QUERY, number, symbol), wire.WHY).decision()

    def signals(self, symbol=None, *, start=None, end=None, limit=0):
        """Signals decided in [start, end) in microseconds, the oldest first, without votes and gates.

        No symbol = all. Without `start` the newest `limit` before `end`, 0 = as many as one answer holds; else all, or the
        oldest `limit`.
        """
        found, after = [], None
        while True:
            rest = limit and limit - len(found)
            rows, after = self._ask(
                lambda number: wire.signal_history_query(number, symbol, start, end, after, rest),
                wire.SIGNAL_HISTORY).history()
            found += rows
            if after is None or len(found) == limit:
                return found

    def performance(self, *, start=None, end=None):
        """What signals brought that were decided in [start, end): `learning.Figures`, withheld below 30 samples."""
        return self._figures(wire.PERFORMANCE_QUERY, wire.PERFORMANCE, start, end)

    def improvements(self, *, start=None, end=None):
        """How it goes on, week by week, and the trend of each head."""
        return self._figures(wire.IMPROVEMENTS_QUERY, wire.IMPROVEMENTS, start, end)

    def rejections(self, *, start=None, end=None):
        """What each stage of the filter earns."""
        return self._figures(wire.REJECTION_ANALYSIS_QUERY, wire.REJECTION_ANALYSIS, start, end)

    def _figures(self, template, reply, start, end):
        return self._ask(lambda number: wire.span_query(template, number, start, end), reply).figures()

    def recommendations(self):
        """What is to be done about what was learned, the most urgent first."""
        return self._ask(
            lambda number: self._bare(wire.RECOMMENDATIONS_QUERY, number), wire.RECOMMENDATIONS).recommendations()

    def learning_stats(self):
        """What is learned from, and how the gate stands."""
        return self._ask(
            lambda number: self._bare(wire.LEARNING_STATS_QUERY, number), wire.LEARNING_STATS).learning_stats()

    def scheduler(self):
        """What is learned when."""
        return self._ask(lambda number: self._bare(wire.SCHEDULER_QUERY, number), wire.SCHEDULER).scheduler()

    def head_weights(self):
        """The weights that decide."""
        return self._ask(lambda number: self._bare(wire.HEAD_WEIGHTS_QUERY, number), wire.HEAD_WEIGHTS).head_weights()

    def weight_history(self, *, limit=0):
        """Decisions about weights, the newest first; 0 = all."""
        found, before = [], None
        while True:
            rest = limit and limit - len(found)
            rows, before = self._ask(
                lambda number: wire.weight_history_query(number, before, rest), wire.WEIGHT_HISTORY).weight_history()
            found += rows
            if before is None or len(found) == limit:
                return found

    def roll_back(self, version, *, expecting=None, reason=""):
        """Has an earlier version's weights decide again; the new version. Needs the admin token, where there are tokens.

        A `ServerError` (Conflict) where another version decides than is expected.
        """
        return self._ask(
            lambda number: wire.rollback(number, version, expecting, reason), wire.ROLLBACK_ACK).fields[3]

    def trigger_learning(self, *, weekly):
        """Starts the weekly fit, or else the daily step: the job's number. Needs the admin token, as the next two."""
        return self._job(lambda number: wire.trigger_learning(number, 2 if weekly else 1))

    def check_gaps(self):
        """Has the missing minutes of what is collected counted: the job's number."""
        return self._job(lambda number: self._bare(wire.GAP_CHECK, number))

    def backfill(self, symbol=None, *, start=None, end=None):
        """Has the exchange asked for what is missing in [start, end) in microseconds: the job's number."""
        return self._job(lambda number: wire.backfill(number, symbol, start, end))

    def _job(self, request):
        return self._ask(request, wire.JOB_ACCEPTED).fields[1]

    def gaps(self, symbol=None):
        """What is known of the minutes of all symbols, or of one."""
        found, after = [], None
        while True:
            rows, after = self._ask(
                lambda number: wire.gap_status_query(number, symbol, after), wire.GAP_STATUS).gaps()
            found += rows
            if after is None:
                return found

    def backfill_status(self, *, limit=20):
        """The gap jobs under way, then those that ended, the newest first."""
        return self._ask(
            lambda number: wire.backfill_status_query(number, limit), wire.BACKFILL_STATUS).gap_jobs()

    def _subscribe(self, channel, symbols, interval, snapshot):
        if isinstance(symbols, str):
            raise NonetError(f"symbols are a list, not {symbols!r}")
        if self._subscription is not None:
            raise NonetError("this client has a subscription already: close it, or open another client")
        catalog = None
        if channel == "indicators":
            self.indicators()
            catalog = self._columns[0]
        reply = self._ask(
            lambda number: wire.subscribe(number, channel, interval, snapshot, tuple(symbols)), wire.SUBSCRIBE_ACK)
        self._subscription = Subscription(self, reply.fields[1], reply.fields[2], catalog)
        return self._subscription

    def _bare(self, template, number):
        return wire.frame(template, struct.pack("<Q", number))

    def _ask(self, request, template):
        """Sends a request and reads up to its answer; events of a subscription that is being closed are dropped."""
        self._last_id += 1
        self._send(request(self._last_id))
        while True:
            frame = self._receive()
            if frame.request_id != self._last_id or frame.event():
                continue
            if frame.template != template:
                raise NonetError(f"template {frame.template} came where {template} was due")
            return frame

    def _send(self, data):
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise NonetError(f"the connection broke: {error}") from error

    def _receive(self):
        """The next frame that is for the caller."""
        while True:
            frame = self._read()
            if frame.template == wire.PING:
                self._send(wire.pong(frame.request_id, frame.fields[1], time.time_ns() // 1000))
            elif frame.template == wire.ERROR:
                raise ServerError(frame.fields[1], frame.text("H"), bool(frame.fields[4]))
            elif frame.template == wire.GOODBYE:
                raise ServerError(frame.fields[1], f"the server ended the connection: {frame.text('H')}", True)
            else:
                return frame

    def _read(self):
        try:
            head = self._stream.read(6)
            if len(head) < 6:
                raise NonetError("the server closed the connection")
            length, encoding = struct.unpack("<IH", head)
            if encoding != wire.ENCODING or not 22 <= length <= wire.FRAME_BYTES_MAX:
                raise NonetError(f"no frame came, but {head!r}")
            rest = self._stream.read(length - 6)
        except TimeoutError as error:
            raise NonetError("the server was silent for too long") from error
        except OSError as error:
            raise NonetError(f"the connection broke: {error}") from error
        if len(rest) < length - 6:
            raise NonetError("the server closed the connection within a frame")
        return wire.Frame(head + rest)


class Subscription:
    """Events as they come; `close` ends them. It is its own iterator."""

    def __init__(self, client, number, matched, catalog):
        self.matched = matched
        self._client, self._number, self._catalog = client, number, catalog
        self._due = 1

    def __iter__(self):
        return self

    def __next__(self):
        if self._client is None:
            raise StopIteration
        while True:
            found = self._client._receive().event()
            if found and found[0] == self._number:
                return self._checked(found[1])

    def _checked(self, event):
        if isinstance(event, wire.Conflated):
            self._due += event.dropped
        if event.sequence != self._due:
            raise NonetError(f"event {event.sequence} came where {self._due} was due")
        if isinstance(event, wire.Indicators) and event.catalog_hash != self._catalog:
            raise NonetError("the server changed its list of indicators meanwhile; subscribe again")
        if not isinstance(event, wire.Conflated):
            self._due += 1
        return event

    def close(self):
        """Unsubscribes; the client can subscribe again."""
        client, self._client = self._client, None
        if client is not None:
            client._subscription = None
            client._ask(lambda number: wire.unsubscribe(number, self._number), wire.UNSUBSCRIBE_ACK)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
