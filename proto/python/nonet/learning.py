"""What is learned, and what is known of minutes, as frames have it. Times are microseconds since 1970, UTC."""

import math
import struct
from dataclasses import dataclass

from nonet.signals import HEADS, NO_TIME, STAGES, text

NO_COUNT = 2**32 - 1
GAP_CLASSES = {1: "current", 2: "minor", 3: "moderate", 4: "major"}
LISTINGS = {1: "trading", 2: "halted", 3: "delisted"}
HOLES = {1: "halt", 2: "missing"}
GAP_JOB_KINDS = {1: "check", 2: "scheduled", 3: "all", 4: "range"}
JOB_KINDS = {1: "dailyLearning", 2: "weeklyLearning", 3: "backfill", 4: "gapCheck"}
JOB_STATES = {1: "queued", 2: "running", 3: "succeeded", 4: "failed", 5: "cancelled", 6: "incomplete"}
TRIGGERS = {0: "first", 1: "daily", 2: "weekly", 3: "manual", 4: "rollback"}
PRIORITIES = {1: "low", 2: "medium", 3: "high"}

STATS, HEAD_WEIGHTS = struct.Struct("<QqqIIQqqB"), struct.Struct("<QqddII")
HISTORY, SPAN = struct.Struct("<QIIII"), struct.Struct("<Qqq")
SCHEDULER, GAPS, BACKFILLS = struct.Struct("<QqB"), struct.Struct("<Qq24s"), struct.Struct("<QII")
_FIGURE, _CONDITION = struct.Struct("<32sdddQqIBB"), struct.Struct("<32sddB")
_WEIGHT, _VERSION = struct.Struct("<dddB"), struct.Struct("<qqqQdd32sIIBBB")
_ENTRY, _JOB, _RUN = struct.Struct("<32sddIBBB"), struct.Struct("<qqQBB"), struct.Struct("<QqqqqIBB")
_GAP, _RANGE = struct.Struct("<24sqqQQQQIIIBB"), struct.Struct("<qIB")
_GAP_JOB = struct.Struct("<Qqq5QIIIIBB")

FIGURE_BYTES, CONDITION_BYTES, WEIGHT_BYTES, VERSION_BYTES, ENTRY_BYTES = 80, 56, 32, 96, 56
JOB_BYTES, RUN_BYTES, GAP_BYTES, RANGE_BYTES, GAP_JOB_BYTES = 32, 48, 88, 16, 88


@dataclass(frozen=True)
class Figure:
    """Something that was measured, how sure it is, and what it stands on."""

    name: str
    value: float | None  # None = withheld or not known: the reason says why
    low: float | None  # the 95% interval; None = none
    high: float | None
    samples: int
    days: int  # that the samples are of
    week: int | None  # of that Monday on; None = of all the time
    head: str | None  # None = of all
    stage: str | None  # None = of none
    reason: str = ""


@dataclass(frozen=True)
class Figures:
    """What is measured of a span of decisions."""

    start: int | None  # None = it covers nothing
    end: int | None
    all: tuple


@dataclass(frozen=True)
class Condition:
    """A condition of the gate, and what was found."""

    name: str
    value: float | None
    threshold: float
    passed: bool
    reason: str


@dataclass(frozen=True)
class LearningStats:
    """What is learned from, how the gate stands, and what the last decision came to."""

    first_day: int | None
    last_day: int | None
    days: int
    weights_version: int
    rows: int
    cool_down_until: int | None
    shadow_until: int | None
    is_frozen: bool
    figures: tuple
    conditions: tuple
    summary: str


@dataclass(frozen=True)
class HeadWeight:
    """A head's share: now, of the version that passed the gate last, and of the first."""

    head: str
    weight: float
    gated: float
    standard: float


@dataclass(frozen=True)
class HeadWeights:
    """The weights that decide."""

    version: int
    since: int | None  # None = from the beginning
    gated_version: int
    slope: float | None  # of P(win) by the score; None = not known
    intercept: float | None
    heads: tuple


@dataclass(frozen=True)
class WeightsVersion:
    """A decision about weights, deploying or not."""

    version: int
    parent: int | None  # None = the first
    decided_at: int
    trigger: str
    author: str
    is_active: bool
    weights: tuple | None  # None = the weights before stayed
    window: tuple | None  # the days that it was fitted on, [start, end)
    samples: int
    effective: float | None
    ridge: float | None
    reason: str


@dataclass(frozen=True)
class Recommendation:
    """What is to be done about what was learned."""

    kind: str
    priority: str
    head: str | None
    stage: str | None
    current: float | None
    suggested: float | None
    reason: str
    next: str
    evidence: tuple


@dataclass(frozen=True)
class ScheduledJob:
    """What runs by itself."""

    kind: str
    next_run: int | None
    last_run: int | None
    every_ms: int
    is_running: bool


@dataclass(frozen=True)
class Run:
    """A run of learning."""

    id: int
    kind: str
    state: str
    asked: int
    begun: int | None
    ended: int | None
    due: int | None  # None = asked for by hand
    weights_version: int | None
    message: str


@dataclass(frozen=True)
class Scheduler:
    """What is learned when."""

    time: int
    is_scheduling: bool
    jobs: tuple
    runs: tuple
    trouble: str


@dataclass(frozen=True)
class Gap:
    """What is known of a symbol's minutes; ranges are (start, minutes, state), the newest."""

    symbol: str
    first_open: int | None
    last_open: int | None
    present: int
    quiet: int
    halt: int
    missing: int
    age: int | None  # minutes
    holes: int
    gap_class: str | None
    listing: str | None
    ranges: tuple


@dataclass(frozen=True)
class GapJob:
    """A look for gaps, or the filling of them."""

    id: int
    kind: str
    state: str
    begun: int
    ended: int | None
    minutes: int
    minutes_done: int
    candles: int
    halts: int
    missing: int
    symbols: int
    symbols_done: int
    pages: int
    dumps: int
    message: str


def lines(content, count):
    """As many lines as there are entries; empty ones at the end are left out of the text."""
    found = content.split("\n")[:count] if content else []
    return found + [""] * (count - len(found))


def figures(entries, reasons):
    """Figures of a group's entries."""
    return tuple(map(_figure, entries, lines(reasons, len(entries))))


def _figure(entry, reason=""):
    name, value, low, high, samples, week, days, head, stage = _FIGURE.unpack_from(entry)
    return Figure(
        text(name), known(value), known(low), known(high), samples, days, when(week), _one(HEADS, head),
        _one(STAGES, stage), reason)


def stats(fields, entries, conditions, reasons, summary):
    """The values of a LearningStats."""
    _, first, last, days, version, rows, cool_down, shadow, frozen = fields
    reasons = lines(reasons, len(entries) + len(conditions))
    return LearningStats(
        when(first), when(last), days, version, rows, when(cool_down), when(shadow), bool(frozen),
        tuple(map(_figure, entries, reasons)), tuple(map(_condition, conditions, reasons[len(entries):])), summary)


def _condition(entry, reason):
    name, value, threshold, passed = _CONDITION.unpack_from(entry)
    return Condition(text(name), known(value), threshold, bool(passed), reason)


def head_weights(fields, entries):
    """The values of a HeadWeights."""
    _, since, slope, intercept, version, gated = fields
    return HeadWeights(version, when(since), gated, known(slope), known(intercept), tuple(map(_weight, entries)))


def _weight(entry):
    weight, gated, standard, head = _WEIGHT.unpack_from(entry)
    return HeadWeight(_one(HEADS, head), weight, gated, standard)


def versions(entries, weights, columns, reasons):
    """The versions of a WeightHistory."""
    found = []
    for row, (entry, reason) in enumerate(zip(entries, lines(reasons, len(entries)))):
        decided, start, end, samples, effective, ridge, author, version, parent, trigger, deployed, active = (
            _VERSION.unpack_from(entry))
        found.append(WeightsVersion(
            version, count(parent), decided, TRIGGERS.get(trigger, "unknown"), text(author), bool(active),
            weights[row * columns:(row + 1) * columns] if deployed else None,
            None if start == NO_TIME else (start, end), samples, known(effective), known(ridge), reason))
    return found


def recommendations(entries, evidence, reasons, steps):
    """The entries of a Recommendations."""
    found, evidence = [], list(map(_figure, evidence))
    for entry, reason, step in zip(entries, lines(reasons, len(entries)), lines(steps, len(entries))):
        kind, current, suggested, own, head, stage, priority = _ENTRY.unpack_from(entry)
        found.append(Recommendation(
            text(kind), PRIORITIES.get(priority, "unknown"), _one(HEADS, head), _one(STAGES, stage), known(current),
            known(suggested), reason, step, tuple(evidence[:own])))
        evidence = evidence[own:]
    return found


def scheduler(fields, jobs, runs, messages, trouble):
    """The values of a Scheduler."""
    return Scheduler(
        fields[1], bool(fields[2]), tuple(map(_job, jobs)), tuple(map(_run, runs, lines(messages, len(runs)))), trouble)


def _job(entry):
    next_run, last_run, every, kind, running = _JOB.unpack_from(entry)
    return ScheduledJob(JOB_KINDS.get(kind, "unknown"), when(next_run), when(last_run), every, bool(running))


def _run(entry, message):
    number, asked, begun, ended, due, version, kind, state = _RUN.unpack_from(entry)
    return Run(
        number, JOB_KINDS.get(kind, "unknown"), JOB_STATES.get(state, "unknown"), asked, when(begun), when(ended),
        when(due), count(version), message)


def gaps(entries, ranges):
    """The symbols of a GapStatus."""
    found, ranges = [], [_RANGE.unpack_from(entry) for entry in ranges]
    for entry in entries:
        symbol, first, last, present, quiet, halt, missing, age, holes, own, gap_class, listing = _GAP.unpack_from(entry)
        found.append(Gap(
            text(symbol), when(first), when(last), present, quiet, halt, missing, count(age), holes,
            None if gap_class == 255 else GAP_CLASSES.get(gap_class, "unknown"),
            None if listing == 255 else LISTINGS.get(listing, "unknown"),
            tuple((start, minutes, HOLES.get(state, "unknown")) for start, minutes, state in ranges[:own])))
        ranges = ranges[own:]
    return found


def gap_jobs(entries, messages):
    """The jobs of a BackfillStatus."""
    return [_gap_job(entry, message) for entry, message in zip(entries, lines(messages, len(entries)))]


def _gap_job(entry, message):
    number, begun, ended, minutes, done, candles, halts, missing, symbols, symbols_done, pages, dumps, kind, state = (
        _GAP_JOB.unpack_from(entry))
    return GapJob(
        number, GAP_JOB_KINDS.get(kind, "unknown"), JOB_STATES.get(state, "unknown"), begun, when(ended), minutes, done,
        candles, halts, missing, symbols, symbols_done, pages, dumps, message)


def known(value):
    """None for NaN."""
    return None if math.isnan(value) else value


def when(time):
    """None for no time."""
    return None if time == NO_TIME else time


def count(value):
    """None for no count."""
    return None if value == NO_COUNT else value


def _one(names, number):
    return None if number == 255 else names[number] if number < len(names) else "unknown"
