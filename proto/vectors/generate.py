#!/usr/bin/env python3
"""Golden frames of the protocol, made from the schema alone.

    python3 generate.py           writes frames.json, newer.json and malformed.json beside this script
    python3 generate.py --check   checks the schema's rules and that the files are what it would write

The layout comes from ../nonet.xml and the bytes from `struct`: no codec of the project is used, so that a mistake
in one is not its own witness. `hex` is the whole frame; `fields` has the names of the schema, enums by name,
null for SBE's null, and "nan" for NaN.
"""

import json
import pathlib
import struct
import sys

import decided
import learned
from layout import MESSAGES, VERSION, check_schema

HERE = pathlib.Path(__file__).resolve().parent
MAY19 = 1_621_382_400_000_000  # 2021-05-19 00:00 UTC
MINUTE = 60_000_000
BTC, DOT = "BTCUSDT", "DOTUSDT.P"
LONGEST = "A1B2C3D4E5F6G7H8I9J0K~! "[:23] + "Z"  # All 24 characters, and the ends of the printable range.


def candle(minute, o, h, l, c, v, quote, trades, taker, present, state):
    return dict(
        openTime=MAY19 + minute * MINUTE, openPrice=o, highPrice=h, lowPrice=l, closePrice=c, volume=v,
        quoteVolume=quote, trades=trades, takerBuyVolume=taker, present=present, state=state)


# name, template, fields
FRAMES = [
    ("hello", "Hello", dict(
        requestId=1, minVersion=0, maxVersion=0, heartbeatMs=15000, maxFrameBytes=16777216,
        capabilities=["PushEvents", "SharedMemory"], clientName="nonet query", token="s3cret")),
    ("hello, anonymous and not ASCII", "Hello", dict(
        requestId=2**64 - 1, minVersion=0, maxVersion=7, heartbeatMs=0, maxFrameBytes=0, capabilities=[],
        clientName="Zürich ₿ 🚀", token="")),
    ("hello of 790 bytes: starts like TLS", "Hello", dict(
        requestId=3, minVersion=0, maxVersion=0, heartbeatMs=0, maxFrameBytes=0, capabilities=[], clientName="",
        token="t" * (790 - 41))),
    ("hello acknowledged", "HelloAck", dict(
        requestId=1, version=0, serverMinVersion=0, serverMaxVersion=0, role="Viewer", heartbeatMs=15000,
        maxFrameBytes=65536, maxInFlight=256, maxSubscriptions=0, capabilities=[], sessionId=42,
        serverEpoch=2**63 + 5, catalogHash=0xFEDCBA9876543210, serverTime=MAY19, serverName="nonet 0.1.0")),
    ("hello acknowledged, admin", "HelloAck", dict(
        requestId=0x0102030405060708, version=0x0A0B, serverMinVersion=0x0C0D, serverMaxVersion=0x0E0F, role="Admin",
        heartbeatMs=0x10111213, maxFrameBytes=0x14151617, maxInFlight=0x18191A1B, maxSubscriptions=0x1C1D1E1F,
        capabilities=["Admin"], sessionId=0x2021222324252627, serverEpoch=0x28292A2B2C2D2E2F,
        catalogHash=0x3031323334353637, serverTime=0x38393A3B3C3D3E3F, serverName="")),
    ("error about a field", "Error", dict(
        requestId=9, code="InvalidArgument", refTemplateId=20, refFieldId=3, fatal=False, retryAfterMs=0, limit=0,
        message="Field 3 came as 2; accepted: 1, 3, 4, 6, 8, 11.")),
    ("error that ends the connection", "Error", dict(
        requestId=0, code="FrameTooLarge", refTemplateId=0, refFieldId=0, fatal=True, retryAfterMs=0, limit=65536,
        message="A frame of 65537 bytes came; at most 65536 are accepted.")),
    ("error of a newer version", "Error", dict(
        requestId=10, code="NonRepresentable", refTemplateId=22, refFieldId=0, fatal=False, retryAfterMs=1500,
        limit=2**64 - 1, message="")),
    ("ping", "Ping", dict(requestId=11, sentAt=MAY19 + 1)),
    ("pong", "Pong", dict(requestId=11, sentAt=MAY19 + 1, serverTime=MAY19 + 2)),
    ("goodbye of a client", "Goodbye", dict(requestId=12, code=None, retryAfterMs=0, message="")),
    ("goodbye of a server", "Goodbye", dict(
        requestId=0, code="ShuttingDown", retryAfterMs=5000, message="The server restarts.")),
    ("list symbols", "ListSymbols", dict(requestId=13)),
    ("symbols", "SymbolList", dict(requestId=13, symbols=[
        dict(symbol=BTC, firstOpen=MAY19, lastOpen=MAY19 + 59 * MINUTE, candles=60, live=True),
        dict(symbol=LONGEST, firstOpen=None, lastOpen=None, candles=0, live=False),
        dict(symbol="A", firstOpen=-1, lastOpen=0, candles=2**64 - 1, live=False)])),
    ("no symbols", "SymbolList", dict(requestId=14, symbols=[])),
    ("list indicators", "ListIndicators", dict(requestId=15)),
    ("indicators", "IndicatorList", dict(requestId=15, catalogHash=77, indicators=[
        dict(name="ema_9", warmup=8), dict(name="n" * 32, warmup=2**32 - 1)])),
    ("candles query", "CandlesQuery", dict(
        requestId=16, symbol=DOT, interval="M15", **{"from": MAY19, "to": MAY19 + 60 * MINUTE}, limit=1000)),
    ("candles query, newest", "CandlesQuery", dict(
        requestId=17, symbol=LONGEST, interval="D1", **{"from": None, "to": None}, limit=0)),
    ("candles", "CandlesResult", dict(
        requestId=16, symbol=DOT, nextFrom=MAY19 + 45 * MINUTE, interval="M15", candles=[
            candle(0, 42849.78, 43121.51, 42750.25, 43012.0, 311.25, 13370000.5, 8123.0, 150.125, 15, "Closed"),
            candle(30, 0.00000802, 0.00000803, 0.00000802, 0.00000802, 0.0, "nan", "nan", "nan", 7, "Quiet")])),
    ("no candles", "CandlesResult", dict(requestId=17, symbol=BTC, nextFrom=None, interval="M1", candles=[])),
    ("snapshot query", "IndicatorSnapshotQuery", dict(requestId=18, symbol=BTC, interval="M5")),
    ("snapshot", "IndicatorSnapshot", dict(
        requestId=18, symbol=BTC, openTime=MAY19, computedAt=MAY19 + 5 * MINUTE + 42, catalogHash=77, bars=1440,
        filled=3, interval="M5", values=[1.5, "nan", -0.0, 5e-324, 1.7976931348623157e308, 0.1])),
    ("snapshot without columns", "IndicatorSnapshot", dict(
        requestId=19, symbol=BTC, openTime=MAY19, computedAt=MAY19, catalogHash=0, bars=1, filled=0, interval="H4",
        values=[])),
    ("matrix query", "IndicatorMatrixQuery", dict(
        requestId=20, interval="H1", symbols=[dict(symbol=BTC), dict(symbol=DOT)])),
    ("matrix query, all", "IndicatorMatrixQuery", dict(requestId=21, interval="M1", symbols=[])),
    ("matrix", "IndicatorMatrix", dict(
        requestId=20, catalogHash=77, rows=2, cols=3, computedAt=MAY19 + 7, interval="H1", symbols=[
            dict(symbol=BTC, openTime=MAY19 - 60 * MINUTE, bars=5000, filled=12),
            dict(symbol=DOT, openTime=None, bars=0, filled=0)],
        values=[1.0, 2.25, -3.5, "nan", "nan", "nan"])),
    ("matrix without rows", "IndicatorMatrix", dict(
        requestId=21, catalogHash=77, rows=0, cols=69, computedAt=MAY19, interval="M1", symbols=[], values=[])),
    ("series query", "IndicatorSeriesQuery", dict(
        requestId=22, symbol=BTC, interval="M1", **{"from": MAY19, "to": None}, limit=500,
        indicators=[dict(index=0), dict(index=68), dict(index=65535)])),
    ("series query, all indicators", "IndicatorSeriesQuery", dict(
        requestId=23, symbol=BTC, interval="M1", **{"from": None, "to": MAY19}, limit=1, indicators=[])),
    ("series with a hole", "IndicatorSeries", dict(
        requestId=22, symbol=BTC, catalogHash=77, nextFrom=MAY19 + 9 * MINUTE, rows=3, cols=2, bars=903, filled=284,
        interval="M1", candles=[dict(openTime=MAY19 + minute * MINUTE) for minute in (0, 1, 8)],
        values=["nan", 1.0, "nan", 2.0, 0.30000000000000004, 3.0])),
    ("series without rows", "IndicatorSeries", dict(
        requestId=23, symbol=BTC, catalogHash=77, nextFrom=None, rows=0, cols=2, bars=0, filled=0, interval="M1",
        candles=[], values=[])),
    *decided.FRAMES,
    ("subscribe to signals", "Subscribe", dict(
        requestId=34, channel="Signal", interval=None, snapshot=True, symbols=[dict(symbol=BTC)])),
    ("subscribe to indicators", "Subscribe", dict(
        requestId=24, channel="IndicatorClose", interval="H1", snapshot=True,
        symbols=[dict(symbol=BTC), dict(symbol=LONGEST)])),
    ("subscribe to all candles", "Subscribe", dict(
        requestId=25, channel="CandleClose", interval=None, snapshot=False, symbols=[])),
    ("subscribe to jobs", "Subscribe", dict(
        requestId=26, channel="Job", interval=None, snapshot=True, symbols=[])),
    ("subscribed", "SubscribeAck", dict(requestId=24, subscriptionId=0xA1B2C3D4, matched=2)),
    ("unsubscribe", "Unsubscribe", dict(requestId=27, subscriptionId=0xA1B2C3D4)),
    ("unsubscribed", "UnsubscribeAck", dict(requestId=27, subscriptionId=0xA1B2C3D4)),
    ("candle event", "CandleEvent", dict(
        requestId=0, symbol=BTC, sequence=1, openTime=MAY19, openPrice=42849.78, highPrice=43121.51,
        lowPrice=42750.25, closePrice=43012.0, volume=311.25, quoteVolume=13370000.5, trades=8123.0,
        takerBuyVolume="nan", publishedAt=MAY19 + 5 * MINUTE + 77, subscriptionId=1, present=4, interval="M5",
        state="Closed", origin="Live")),
    ("candle event of a halt", "CandleEvent", dict(
        requestId=0, symbol=LONGEST, sequence=2**64 - 2, openTime=-MINUTE, openPrice="nan", highPrice="nan",
        lowPrice="nan", closePrice="nan", volume="nan", quoteVolume="nan", trades="nan", takerBuyVolume="nan",
        publishedAt=MAY19, subscriptionId=2**32 - 2, present=0, interval="M1", state="Halt", origin="Late")),
    ("indicator event", "IndicatorEvent", dict(
        requestId=0, symbol=DOT, sequence=0x0102030405060708, openTime=MAY19, computedAt=MAY19 + 60 * MINUTE + 5,
        catalogHash=77, subscriptionId=0x0A0B0C0D, bars=1440, filled=3, interval="H1", origin="Snapshot",
        values=[1.5, "nan", -0.0, 0.1])),
    ("indicator event, revised and without columns", "IndicatorEvent", dict(
        requestId=0, symbol=BTC, sequence=9, openTime=MAY19, computedAt=MAY19, catalogHash=0, subscriptionId=3,
        bars=1, filled=0, interval="D1", origin="Revised", values=[])),
    ("conflated", "Conflated", dict(
        requestId=0, subscriptionId=3, dropped=0x0102030405060708, nextSequence=0x1112131415161718)),
    ("job event", "JobEvent", dict(
        requestId=0, jobId=2**63 + 1, sequence=4, time=MAY19 + 3, done=41, total=43200, subscriptionId=3,
        kind="Backfill", state="Running", message="BTCUSDT: 41 of 43200 minutes")),
    ("job event, failed", "JobEvent", dict(
        requestId=0, jobId=1, sequence=5, time=MAY19, done=0, total=None, subscriptionId=4, kind="GapCheck",
        state="Failed", message="")),
    *learned.FRAMES,
]


def frames():
    for name, template, fields in FRAMES:
        message = MESSAGES[template]
        yield dict(
            name=name, template=template, reader=message.direction(), version=VERSION, hex=message.encode(fields).hex(),
            fields=fields)


def newer():
    """Frames as the next version might have them: what is appended must be skipped."""
    known = {name: (template, fields) for name, template, fields in FRAMES}
    eight, group = b"\xee" * 8, struct.pack("<HH", 16, 1) + b"\xdd" * 16
    text = struct.pack("<H", 5) + b"later"
    for name, more in [
        ("hello", dict(more_block=eight, more_tail=text)),
        ("candles query", dict(more_block=eight)),
        ("matrix query", dict(more_block=b"\xee", more_entry=eight, more_tail=group)),
        ("series query", dict(more_entry=b"\xee\xff")),
        ("hello acknowledged", dict(more_block=eight, more_tail=text)),
        ("error about a field", dict(more_tail=text)),
        ("pong", dict(more_block=b"\xee")),
        ("symbols", dict(more_entry=eight)),
        ("candles", dict(more_block=eight, more_entry=eight, more_tail=group)),
        ("snapshot", dict(more_block=eight, more_tail=text)),
        ("matrix", dict(more_block=eight, more_entry=eight)),
        ("series with a hole", dict(more_block=eight, more_entry=eight, more_tail=text)),
        ("latest signal query", dict(more_block=eight)),
        ("signal history query", dict(more_block=eight)),
        ("why query", dict(more_block=eight)),
        ("signal", dict(more_block=eight, more_entry=eight, more_tail=group)),
        ("signal event", dict(more_block=eight, more_tail=group)),
        ("signal history", dict(more_block=eight, more_entry=eight, more_tail=group)),
        ("why", dict(more_block=eight, more_entry=eight, more_tail=group)),
        ("subscribe to indicators", dict(more_block=eight, more_entry=eight, more_tail=group)),
        ("unsubscribe", dict(more_block=eight)),
        ("subscribed", dict(more_block=eight)),
        ("candle event", dict(more_block=eight, more_tail=text)),
        ("indicator event", dict(more_block=eight, more_tail=text)),
        ("conflated", dict(more_block=eight)),
        ("job event", dict(more_block=eight, more_tail=text)),
        *learned.NEWER,
    ]:
        template, fields = known[name]
        message = MESSAGES[template]
        yield dict(
            name=f"{name}, version {VERSION + 1}", template=template, reader=message.direction(), version=VERSION + 1,
            hex=message.encode(fields, version=VERSION + 1, **more).hex(), fields=fields)


def malformed():
    """Frames that must be refused, each by one check; the checks stand in the order of the protocol."""
    known = {name: (MESSAGES[template], fields) for name, template, fields in FRAMES}

    def frame(name, **changes):
        message, fields = known[name]
        return bytearray(message.encode({**fields, **changes}))

    def change(name, at, format, *values):
        data = frame(name)
        struct.pack_into(format, data, at, *values)
        return data

    def resize(data, length):
        data = data[:length].ljust(length, b"\0")
        struct.pack_into("<I", data, 0, length)
        return data

    def end_of_block(name):
        return 14 + known[name][0].block.length

    def at(name, field):
        return 14 + known[name][0].block.offset(field)

    def refused(name, data, code, fatal=True, reader=None, of=None, field=0, limit=0, requestId=None):
        message, fields = known[of] if of else (None, {})
        template = message.id if message else 0
        return dict(
            name=name, reader=reader or (message.direction() if message else "server"), hex=bytes(data).hex(),
            error=dict(
                code=code, fatal=fatal, requestId=fields.get("requestId", 0) if requestId is None else requestId,
                refTemplateId=template, refFieldId=field, limit=limit))

    yield refused("HTTP", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "UnsupportedEncoding")
    yield refused("TLS", bytes.fromhex("16030102000100 01fc0303".replace(" ", "")), "UnsupportedEncoding")
    yield refused("length 0", struct.pack("<IH", 0, 0xEB50), "Malformed", limit=22)
    yield refused("length 21", struct.pack("<IH", 21, 0xEB50), "Malformed", limit=22)
    yield refused("length above a request's", struct.pack("<IH", 65537, 0xEB50), "FrameTooLarge", limit=65536)
    yield refused(
        "length above a reply's", struct.pack("<IH", (16 << 20) + 1, 0xEB50), "FrameTooLarge", reader="client",
        limit=16 << 20)
    yield refused("big-endian SBE", struct.pack("<IH", 22, 0xE05B), "UnsupportedEncoding")
    yield refused("another schema", change("list symbols", 10, "<H", 2), "UnsupportedSchema", of="list symbols")

    unknown = refused(
        "unknown template", change("list symbols", 8, "<H", 99), "UnknownTemplate", False, of="list symbols")
    unknown["error"]["refTemplateId"] = 99
    yield unknown
    yield refused(
        "an answer to the server", frame("pong")[:8] + frame("symbols")[8:14] + frame("pong")[14:],
        "UnknownTemplate", False, of="symbols", reader="server", requestId=11)
    yield refused(
        "a query to the client", frame("list symbols"), "UnknownTemplate", False, of="list symbols", reader="client")

    yield refused("block a byte short", change("candles query", 6, "<H", 52), "Malformed", of="candles query")
    yield refused("block behind the frame", change("candles query", 6, "<H", 54), "Malformed", of="candles query")
    yield refused("block cut off", resize(frame("candles query"), 40), "Malformed", of="candles query")
    yield refused("no dimensions", resize(frame("matrix query, all"), 26), "Malformed", of="matrix query, all", field=3)
    yield refused(
        "stride a byte short", change("matrix query", end_of_block("matrix query"), "<H", 23), "Malformed",
        of="matrix query", field=3)
    yield refused(
        "one entry too many", change("matrix query", end_of_block("matrix query") + 2, "<H", 3), "Malformed",
        of="matrix query", field=3)
    yield refused(
        "null count", change("matrix query", end_of_block("matrix query") + 2, "<H", 65535), "Malformed",
        of="matrix query", field=3, limit=65534)
    yield refused(
        "stride x count beyond 16 bits", change("matrix query", end_of_block("matrix query"), "<HH", 65535, 65534),
        "Malformed", of="matrix query", field=3)

    name_at = end_of_block("hello")
    yield refused("no length of text", resize(frame("hello"), name_at), "Malformed", of="hello", field=7)
    yield refused("text behind the frame", change("hello", name_at, "<B", 254), "Malformed", of="hello", field=7)
    yield refused("null text", change("hello", name_at, "<B", 255), "Malformed", of="hello", field=7, limit=254)
    token_at = name_at + 1 + len("nonet query")
    yield refused("half a length of text", resize(frame("hello"), token_at + 1), "Malformed", of="hello", field=8)
    yield refused("long text behind the frame", change("hello", token_at, "<H", 7), "Malformed", of="hello", field=8)
    yield refused(
        "null long text", change("hello", token_at, "<H", 65535), "Malformed", of="hello", field=8, limit=65534)
    yield refused("a byte behind the text", change("hello", token_at, "<H", 5), "Malformed", of="hello")

    values_at = end_of_block("snapshot")
    yield refused(
        "matrix behind the frame", change("snapshot", values_at, "<I", 56), "Malformed", of="snapshot", field=9)
    yield refused(
        "matrix beyond 31 bits", change("snapshot", values_at, "<I", 2**31), "Malformed", of="snapshot", field=9,
        limit=2**31 - 1)
    odd = resize(frame("snapshot"), values_at + 4 + 12)
    struct.pack_into("<I", odd, values_at, 12)
    yield refused("matrix of one and a half doubles", odd, "Malformed", of="snapshot", field=9)
    yield refused(
        "one column too many", change("matrix", at("matrix", "cols"), "<I", 4), "Malformed", of="matrix", field=12)
    yield refused(
        "rows and columns swapped", change("matrix", at("matrix", "rows"), "<II", 3, 2), "Malformed",
        of="matrix", field=12)
    yield refused(
        "rows x columns x 8 is 0 in 64 bits", change("matrix without rows", at("matrix", "rows"), "<II", 2**31, 2**30),
        "Malformed", of="matrix without rows", field=12)
    yield refused(
        "series with an open time too many", frame("series with a hole", candles=[dict(openTime=MAY19)] * 4),
        "Malformed", of="series with a hole", field=12)
    yield refused("a byte behind the message", resize(frame("ping"), 31), "Malformed", of="ping")

    for name, text in [
        ("no symbol", b""), ("symbol with a control character", b"BTC\x1fUSDT"), ("symbol with DEL", b"BTC\x7f"),
        ("symbol beyond ASCII", "BTÇ".encode("utf-8")), ("symbol with NUL inside", b"BTC\0USDT"),
        ("symbol with NUL between words", b"BTCUSDT\0PERP"), ("symbol with NUL words inside", b"\0" * 8 + b"BTC"),
    ]:
        data = frame("snapshot query")
        data[22:46] = text.ljust(24, b"\0")
        yield refused(name, data, "InvalidArgument", False, of="snapshot query", field=2)
    for value in (0, 2, 12, 254, 255):
        yield refused(
            f"interval {value}", change("snapshot query", 46, "<B", value), "InvalidArgument", False,
            of="snapshot query", field=3)
    for value in (0, 5, 254, 255):
        yield refused(
            f"channel {value}", change("subscribe to all candles", 22, "<B", value), "InvalidArgument", False,
            of="subscribe to all candles", field=2)
    yield refused(
        "interval 7 of a subscription", change("subscribe to all candles", 23, "<B", 7), "InvalidArgument", False,
        of="subscribe to all candles", field=3)
    yield refused(
        "second symbol of a subscription",
        change("subscribe to indicators", end_of_block("subscribe to indicators") + 4 + 24, "<B", 9), "InvalidArgument",
        False, of="subscribe to indicators", field=6)
    votes_at = end_of_block("signal")
    gates_at = votes_at + 4 + 3 * 40
    yield refused(
        "votes a byte short", change("signal", votes_at, "<H", 39), "Malformed", of="signal", field=28)
    yield refused(
        "gates a byte short", change("signal", gates_at, "<H", 55), "Malformed", of="signal", field=35)
    yield refused(
        "a gate behind the frame", change("signal", gates_at + 2, "<H", 3), "Malformed", of="signal", field=35)
    yield refused(
        "a gate too few", change("signal", gates_at + 2, "<H", 1), "Malformed", of="signal")
    yield refused(
        "no second group", resize(frame("why"), end_of_block("why") + 4 + 3 * 40), "Malformed", of="why", field=23)
    yield refused(
        "no name of a gate", change("why", end_of_block("why") + 4 + 3 * 40 + 4, "<B", 0), "InvalidArgument", False,
        of="why", field=24)
    yield refused(
        "no symbol of a second signal",
        change("signal history", end_of_block("signal history") + 4 + 168, "<24s", b""), "InvalidArgument", False,
        of="signal history", field=4)
    yield refused(
        "interval 2 of a signal", change("signal", at("signal", "interval"), "<B", 2), "InvalidArgument", False,
        of="signal", field=22)
    yield refused(
        "symbol of a history with a control character", change("signal history query", 22, "<B", 9), "InvalidArgument",
        False, of="signal history query", field=2)
    yield from learned.malformed(refused, change, resize, frame, end_of_block, at)
    yield refused(
        "values of an event behind the frame", change("indicator event", end_of_block("indicator event"), "<I", 40),
        "Malformed", of="indicator event", field=12)
    yield refused(
        "second symbol of a query", change("matrix query", end_of_block("matrix query") + 4 + 24, "<B", 9),
        "InvalidArgument", False, of="matrix query", field=4)
    yield refused(
        "text that is not UTF-8", change("hello", name_at + 1, "<B", 0xFF), "InvalidArgument", False, of="hello", field=7)
    yield refused(
        "no name of an indicator", change("indicators", end_of_block("indicators") + 4, "<5s", b""), "InvalidArgument",
        False, of="indicators", field=4)


def text(entries):
    lines = [
        "{" + ",\n  ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in entry.items()) + "}"
        for entry in entries
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def main():
    check_schema()
    missing = set(MESSAGES) - {template for _, template, _ in FRAMES}
    assert not missing, f"no golden frame for {missing}"
    differing = []
    for name, entries in [("frames.json", frames()), ("newer.json", newer()), ("malformed.json", malformed())]:
        path, content = HERE / name, text(entries)
        if "--check" not in sys.argv[1:]:
            path.write_text(content)
        elif not path.exists() or path.read_text() != content:
            differing.append(name)
    if differing:
        sys.exit(f"differ from what {HERE.name}/generate.py writes: {', '.join(differing)}")


if __name__ == "__main__":
    main()
