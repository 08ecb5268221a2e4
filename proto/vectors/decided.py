"""The golden frames about what is decided: signals, and why there is one or none."""

MAY19 = 1_621_382_400_000_000  # 2021-05-19 00:00 UTC
MINUTE = 60_000_000
BTC, DOT = "BTCUSDT", "DOTUSDT.P"
LONGEST = "A1B2C3D4E5F6G7H8I9J0K~! "[:23] + "Z"


def signal(**other):
    """A long signal that is open, as the rows and the block of an answer have it."""
    return {**dict(
        symbol=BTC, minute=MAY19 + 4 * MINUTE, signalId=0x01A2B3C4_D5E6F708, reference=42849.78, stop=42000.5,
        target=45001.25, score=0.4375, confidence=0.8125, confluence=0.7, quality=0.75625, winProbability="nan", risk=0.02,
        size=0.1, entry=42850.0, exit="nan", multiple="nan", endedAt=None, weightsVersion=3, calibrationVersion=0x0A0B0C0D,
        interval="M5", direction="Long", regime="Breakout", state="Open"), **other}


SHORT = signal(
    symbol=LONGEST, minute=-MINUTE, signalId=2**64 - 2, reference=0.1, stop=0.30000000000000004, target=5e-324, score=-1.0,
    winProbability=0.5, exit=-0.0, multiple=-1.0625, endedAt=MAY19 + 60 * MINUTE, direction="Short", regime=None,
    state="StopHit", interval="H1")
VOTES = [
    dict(probability=0.75, confidence=0.5, strength=0.25, weight=0.13, head="Technical", direction="Long"),
    dict(probability="nan", confidence="nan", strength="nan", weight=0.09, head="Sentiment", direction=None),
    dict(probability=0.9, confidence=0.8, strength=-0.64, weight=0.78, head="Crypto", direction="Short")]
GATES = [
    dict(name="weighted_share", value=0.5625, threshold=0.55, stage="Consensus", passed=True),
    dict(name="n" * 32, value="nan", threshold=-0.0, stage="Duplicate", passed=False)]

# name, template, fields
FRAMES = [
    ("latest signal query", "LatestSignalQuery", dict(requestId=28, symbol=DOT)),
    ("signal", "Signal", dict(
        requestId=28, sequence=0, **signal(), subscriptionId=0, origin="Snapshot", votes=VOTES, gates=GATES)),
    ("signal event", "Signal", dict(
        requestId=0, sequence=0x0102030405060708, **SHORT, subscriptionId=0x0A0B0C0D, origin="Live", votes=[], gates=[])),
    ("signal of a newer version", "Signal", dict(
        requestId=29, sequence=0, **signal(direction="NonRepresentable", regime="NonRepresentable", state="NonRepresentable"),
        subscriptionId=0, origin="Snapshot", votes=[], gates=[{**GATES[0], "stage": "NonRepresentable"}])),
    ("signal history query", "SignalHistoryQuery", dict(
        requestId=30, symbol=BTC, **{"from": MAY19, "to": MAY19 + MINUTE}, after=0x0102030405060708, limit=500)),
    ("signal history query, newest of all", "SignalHistoryQuery", dict(
        requestId=31, symbol="", **{"from": None, "to": None}, after=None, limit=0)),
    ("signal history", "SignalHistory", dict(requestId=30, nextAfter=2**64 - 2, signals=[signal(), SHORT])),
    ("no signal history", "SignalHistory", dict(requestId=31, nextAfter=None, signals=[])),
    ("why query", "WhyQuery", dict(requestId=32, symbol=LONGEST)),
    ("why", "Why", dict(
        requestId=32, symbol=LONGEST, minute=MAY19 + 4 * MINUTE, reference=1.5, stop=1.25, target=2.0, score=0.125,
        confidence=0.6, confluence=0.3, weightsVersion=0, calibrationVersion=2**32 - 1, interval="M15", direction="Long",
        regime="Trending", stoppedAt="HigherTimeframe", votes=VOTES, gates=GATES)),
    ("why, a signal", "Why", dict(
        requestId=33, symbol=BTC, minute=MAY19, reference="nan", stop="nan", target="nan", score=0.0, confidence=0.0,
        confluence="nan", weightsVersion=1, calibrationVersion=2, interval="M5", direction="Flat", regime=None,
        stoppedAt=None, votes=[], gates=[])),
]
