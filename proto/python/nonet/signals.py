"""What is decided, as frames have it: signals, and why there is one or none."""

import math
import struct
from dataclasses import dataclass

INTERVALS = {"1m": 1, "5m": 3, "15m": 4, "1h": 6, "4h": 8, "1d": 11}
INTERVAL_NAMES = {number: name for name, number in INTERVALS.items()}
DIRECTIONS = {0: "flat", 1: "long", 2: "short"}
REGIMES = {1: "trending", 2: "ranging", 3: "volatile", 4: "breakout", 5: "quiet"}
STATES = {
    1: "pending", 2: "open", 3: "tp_hit", 4: "sl_hit", 5: "time_exit", 6: "replaced", 7: "delisted"}
HEADS = (
    "technical", "sentiment", "volume", "rules", "ict", "wyckoff", "harmonic", "structure", "crypto")
STAGES = (
    "data", "consensus", "higher_timeframe", "confluence", "reward", "track_record", "regime", "capacity", "cooldown",
    "duplicate")
NO_TIME, NO_ID = -(2**63), 2**64 - 1

ROW = struct.Struct("<24sqQ13dqIIBBBB")
SIGNAL, WHY = struct.Struct("<QQ" + ROW.format[1:] + "IB"), struct.Struct("<Q24sq6dIIBBBB")
_VOTE, _GATE = struct.Struct("<4dBB"), struct.Struct("<32sddBB")


@dataclass(frozen=True)
class Vote:
    """What a head says; None but for the weight where it abstains."""

    head: str
    weight: float
    direction: str | None
    probability: float | None
    confidence: float | None
    strength: float | None


@dataclass(frozen=True)
class Gate:
    """One thing that a stage asked, and what it found."""

    stage: str
    name: str
    value: float | None  # None = not known
    threshold: float
    passed: bool


@dataclass(frozen=True)
class Signal:
    """A signal and how it stands; times are microseconds since 1970, UTC."""

    sequence: int  # 0 where it is no event
    origin: str  # snapshot or live
    id: int
    symbol: str
    minute: int  # open time of the minute that closed the decision bar
    interval: str
    direction: str
    reference: float
    stop: float
    target: float
    score: float
    confidence: float
    confluence: float
    quality: float
    win_probability: float | None  # None until learned
    risk: float
    size: float
    regime: str | None
    state: str
    entry: float | None  # None until filled
    exit: float | None  # None until ended, here and in the next two
    multiple: float | None
    ended_at: int | None
    weights_version: int
    calibration_version: int
    votes: tuple | None  # None in a history, as gates
    gates: tuple | None


@dataclass(frozen=True)
class Decision:
    """The last decision on a symbol, a signal or not."""

    symbol: str
    minute: int
    interval: str
    direction: str
    score: float
    confidence: float
    confluence: float | None
    regime: str | None
    reference: float | None  # None where no plan could be made, as the next two
    stop: float | None
    target: float | None
    stopped_at: str | None  # the stage; None = it became a signal
    weights_version: int
    calibration_version: int
    votes: tuple
    gates: tuple


def signal(row, sequence=0, origin="snapshot", votes=None, gates=None):
    """A signal of the values of `ROW`."""
    symbol, minute, number, *prices, ended, weights, calibration, interval, direction, regime, state = row
    reference, stop, target, score, confidence, confluence, quality, win, risk, size, entry, exit_, multiple = prices
    return Signal(
        sequence, origin, number, text(symbol), minute, INTERVAL_NAMES[interval], _named(DIRECTIONS, direction),
        reference, stop, target, score, confidence, confluence, quality, _known(win), risk, size,
        None if regime == 255 else _named(REGIMES, regime), _named(STATES, state), _known(entry), _known(exit_),
        _known(multiple), None if ended == NO_TIME else ended, weights, calibration, votes, gates)


def decision(fields, votes, gates):
    """A decision of the values of `WHY`."""
    _, symbol, minute, reference, stop, target, score, confidence, confluence, *rest = fields
    weights, calibration, interval, direction, regime, stage = rest
    return Decision(
        text(symbol), minute, INTERVAL_NAMES[interval], _named(DIRECTIONS, direction), score, confidence,
        _known(confluence), None if regime == 255 else _named(REGIMES, regime), _known(reference), _known(stop),
        _known(target), None if stage == 255 else _stage(stage), weights, calibration, votes, gates)


def votes_and_gates(votes, gates):
    """Of the entries of the two groups."""
    return tuple(map(_vote, votes)), tuple(map(_gate, gates))


def _vote(entry):
    probability, confidence, strength, weight, head, direction = _VOTE.unpack_from(entry)
    return Vote(
        HEADS[head] if head < len(HEADS) else "unknown", weight,
        None if direction == 255 else _named(DIRECTIONS, direction), _known(probability), _known(confidence),
        _known(strength))


def _gate(entry):
    name, value, threshold, stage, passed = _GATE.unpack_from(entry)
    return Gate(_stage(stage), text(name), _known(value), threshold, bool(passed))


def _stage(number):
    return STAGES[number] if number < len(STAGES) else "unknown"


def _named(names, number):
    return names.get(number, "unknown")


def _known(value):
    return None if math.isnan(value) else value


def text(data):
    """The text of a field of fixed length."""
    return data.rstrip(b"\0").decode("ascii")
