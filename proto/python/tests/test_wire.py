"""The golden frames of `proto/vectors`, read and written by the client's own codec."""

import json
import math
import pathlib

import pytest

from nonet import wire
from nonet.errors import NonetError

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"


def vectors(*names):
    return [vector for name in names for vector in json.loads((VECTORS / name).read_text())]


ANSWERS = [v for v in vectors("frames.json", "newer.json") if v["template"] in ("Signal", "SignalHistory", "Why")]
EVENTS = [v for v in vectors("frames.json", "newer.json") if v["template"] in (
    "CandleEvent", "IndicatorEvent", "Conflated", "JobEvent")]


def number(value):
    return math.nan if value == "nan" else value


def same(got, expected):
    return (math.isnan(got) and expected == "nan") or math.copysign(1, got) == math.copysign(1, number(expected)) and (
        got == expected)


@pytest.mark.parametrize("vector", EVENTS, ids=lambda v: v["name"])
def test_an_event_is_what_the_schema_says(vector):
    frame, fields = wire.Frame(bytes.fromhex(vector["hex"])), vector["fields"]
    subscription, event = frame.event()
    assert subscription == fields["subscriptionId"] and frame.request_id == 0
    if vector["template"] == "Conflated":
        assert (event.dropped, event.sequence) == (fields["dropped"], fields["nextSequence"])
        return
    assert event.sequence == fields["sequence"]
    if vector["template"] == "JobEvent":
        assert (event.id, event.time, event.done, event.total, event.message) == tuple(
            fields[name] for name in ("jobId", "time", "done", "total", "message"))
        assert event.kind.lower() == fields["kind"].lower() and event.state == fields["state"].lower()
        return
    assert (event.symbol, event.open_time) == (fields["symbol"], fields["openTime"])
    assert event.origin == fields["origin"].lower()
    assert event.interval == fields["interval"][1:] + fields["interval"][0].lower()
    if vector["template"] == "IndicatorEvent":
        assert (event.bars, event.filled, event.computed_at, event.catalog_hash) == tuple(
            fields[name] for name in ("bars", "filled", "computedAt", "catalogHash"))
        assert all(same(*pair) for pair in zip(event.values, fields["values"], strict=True))
        return
    assert event.state == fields["state"].lower() and event.present == fields["present"]
    assert event.published_at == fields["publishedAt"]
    for got, name in [
        (event.open, "openPrice"), (event.high, "highPrice"), (event.low, "lowPrice"), (event.close, "closePrice"),
        (event.volume, "volume"), (event.quote_volume, "quoteVolume"), (event.trades, "trades"),
        (event.taker_buy_volume, "takerBuyVolume"),
    ]:
        assert same(got, fields[name]), name


@pytest.mark.parametrize("vector", [v for v in vectors("frames.json") if v["template"] in (
    "Subscribe", "Unsubscribe", "Pong", "LatestSignalQuery", "WhyQuery", "SignalHistoryQuery")], ids=lambda v: v["name"])
def test_a_request_is_what_the_schema_says(vector):
    fields = vector["fields"]
    if vector["template"] == "Subscribe":
        channel = {
            "CandleClose": "candles", "Signal": "signals", "IndicatorClose": "indicators", "Job": "jobs"}[fields["channel"]]
        interval = {None: None, "H1": "1h"}[fields["interval"]]
        symbols = [entry["symbol"] for entry in fields["symbols"]]
        data = wire.subscribe(fields["requestId"], channel, interval, fields["snapshot"], symbols)
    elif vector["template"] == "Unsubscribe":
        data = wire.unsubscribe(fields["requestId"], fields["subscriptionId"])
    elif vector["template"] == "SignalHistoryQuery":
        data = wire.signal_history_query(
            fields["requestId"], fields["symbol"] or None, fields["from"], fields["to"], fields["after"], fields["limit"])
    elif vector["template"] != "Pong":
        template = {"LatestSignalQuery": wire.LATEST_SIGNAL_QUERY, "WhyQuery": wire.WHY_QUERY}[vector["template"]]
        data = wire.symbol_query(template, fields["requestId"], fields["symbol"])
    else:
        data = wire.pong(fields["requestId"], fields["sentAt"], fields["serverTime"])
    assert data.hex() == vector["hex"]


def under(name):
    """As the client writes the schema's names."""
    words = {"TargetHit": "tp_hit", "StopHit": "sl_hit", "NonRepresentable": "unknown", None: None}
    return words[name] if name in words else "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def as_schema(value):
    return "nan" if value is None else value


def check_signal(got, fields):
    for name in (
        "reference", "stop", "target", "score", "confidence", "confluence", "quality", "risk", "size", "entry", "exit",
        "multiple",
    ):
        value = as_schema(getattr(got, name))
        assert value == fields[name] and str(value) == str(fields[name]), name
    assert as_schema(got.win_probability) == fields["winProbability"]
    assert (got.id, got.symbol, got.minute, got.ended_at, got.weights_version, got.calibration_version) == tuple(
        fields[name] for name in ("signalId", "symbol", "minute", "endedAt", "weightsVersion", "calibrationVersion"))
    assert got.interval == fields["interval"][1:] + fields["interval"][0].lower()
    assert (got.direction, got.regime, got.state) == tuple(
        under(fields[name]) for name in ("direction", "regime", "state"))


def check_explanation(got, fields):
    for vote, expected in zip(got.votes, fields["votes"], strict=True):
        assert (vote.head, vote.direction) == (under(expected["head"]), under(expected["direction"]))
        for name in ("probability", "confidence", "strength", "weight"):
            assert as_schema(getattr(vote, name)) == expected[name]
    for gate, expected in zip(got.gates, fields["gates"], strict=True):
        assert (gate.stage, gate.name, gate.passed) == (
            under(expected["stage"]), expected["name"], expected["passed"])
        assert (as_schema(gate.value), gate.threshold) == (expected["value"], expected["threshold"])


@pytest.mark.parametrize("vector", ANSWERS, ids=lambda v: v["name"])
def test_what_was_decided_is_what_the_schema_says(vector):
    frame, fields = wire.Frame(bytes.fromhex(vector["hex"])), vector["fields"]
    assert frame.request_id == fields["requestId"]
    if vector["template"] == "Signal":
        got = frame.signal()
        check_signal(got, fields)
        check_explanation(got, fields)
        assert (got.sequence, got.origin) == (fields["sequence"], fields["origin"].lower())
        expected = (fields["subscriptionId"], got) if frame.request_id == 0 else None
        assert frame.event() == expected
    elif vector["template"] == "SignalHistory":
        rows, after = frame.history()
        assert after == fields["nextAfter"]
        for got, expected in zip(rows, fields["signals"], strict=True):
            check_signal(got, expected)
            assert got.votes is None and got.gates is None
    else:
        got = frame.decision()
        check_explanation(got, fields)
        assert (got.symbol, got.minute, got.score, got.confidence) == tuple(
            fields[name] for name in ("symbol", "minute", "score", "confidence"))
        assert [as_schema(getattr(got, name)) for name in ("confluence", "reference", "stop", "target")] == [
            fields[name] for name in ("confluence", "reference", "stop", "target")]
        assert (got.direction, got.regime, got.stopped_at) == tuple(
            under(fields[name]) for name in ("direction", "regime", "stoppedAt"))
        assert (got.weights_version, got.calibration_version) == (fields["weightsVersion"], fields["calibrationVersion"])
        assert got.interval == fields["interval"][1:] + fields["interval"][0].lower()


def test_names_and_texts_are_read():
    known = {v["name"]: bytes.fromhex(v["hex"]) for v in vectors("frames.json")}
    assert wire.Frame(known["indicators"]).names() == ["ema_9", "n" * 32]
    assert wire.Frame(known["hello acknowledged"]).text("B") == "nonet 0.1.0"
    assert wire.Frame(known["goodbye of a server"]).text("H") == "The server restarts."


@pytest.mark.parametrize("name", ["values of an event behind the frame", "another schema"])
def test_what_is_malformed_is_refused(name):
    vector = next(v for v in vectors("malformed.json") if v["name"] == name)
    with pytest.raises(NonetError):
        wire.Frame(bytes.fromhex(vector["hex"])).event()


@pytest.mark.parametrize("name", ["votes a byte short", "gates a byte short", "a gate behind the frame", "no second group"])
def test_groups_that_are_malformed_are_refused(name):
    vector = next(v for v in vectors("malformed.json") if v["name"] == name)
    with pytest.raises(NonetError):
        frame = wire.Frame(bytes.fromhex(vector["hex"]))
        frame.decision() if frame.template == wire.WHY else frame.signal()


@pytest.mark.parametrize("symbol", ["", "A" * 25, "BTÇ", "A\0B"])
def test_a_symbol_that_is_none_is_refused(symbol):
    with pytest.raises(NonetError, match="is no symbol"):
        wire.subscribe(1, "candles", None, True, [symbol])


def test_an_interval_that_is_none_is_refused():
    with pytest.raises(NonetError, match="1m, 5m"):
        wire.subscribe(1, "candles", "2m")
