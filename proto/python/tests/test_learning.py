"""The golden frames about gaps and learning, read and written by the client's own codec."""

import dataclasses
import math

import pytest

from nonet import wire
from nonet.errors import NonetError
from test_wire import same, under, vectors

READERS = {
    "Performance": "figures", "Improvements": "figures", "RejectionAnalysis": "figures",
    "LearningStats": "learning_stats", "HeadWeights": "head_weights", "WeightHistory": "weight_history",
    "Recommendations": "recommendations", "Scheduler": "scheduler", "GapStatus": "gaps", "BackfillStatus": "gap_jobs"}
# The schema's names, where the client has others.
NAMES = {
    "jobId": "id", "weightsVersion": "version", "deployed": None, "nextSteps": None, "evidence": None, "ranges": None,
    "running": "is_running", "active": "is_active", "frozen": "is_frozen", "windowFrom": None, "windowTo": None}


def value_of(row, name, fields):
    """What the client has of a field, as the schema writes it."""
    own = {"Run": {"weightsVersion": "weights_version"}, "LearningStats": {"weightsVersion": "weights_version"}}
    own = own.get(type(row).__name__, {}).get(name, NAMES.get(name, under(name[0].upper() + name[1:])))
    if own is None or not hasattr(row, own):
        return None, False
    value = getattr(row, own)
    if isinstance(fields[name], str) and not isinstance(value, str) and value is None:
        return "nan", True
    return value, True


def check(row, fields):
    """Every field of an entry that both sides know; answers how many there were."""
    count = 0
    for name, expected in fields.items():
        if isinstance(expected, list):
            continue
        got, is_there = value_of(row, name, fields)
        if not is_there:
            continue
        count += 1
        if isinstance(got, float):
            assert same(got, expected), name
        elif isinstance(got, str) and got != "nan" and expected not in (got, None):
            written = expected[0].lower() + expected[1:]
            assert got in (under(expected), written), name
        else:
            assert got == expected, name
    return count


def lines(text, count):
    found = text.split("\n") if text else []
    return found + [""] * (count - len(found))


@pytest.mark.parametrize(
    "vector", [v for v in vectors("frames.json", "newer.json") if v["template"] in READERS], ids=lambda v: v["name"])
def test_an_answer_is_what_the_schema_says(vector):
    frame, fields = wire.Frame(bytes.fromhex(vector["hex"])), vector["fields"]
    got = getattr(frame, READERS[vector["template"]])()
    template = vector["template"]
    if READERS[template] == "figures":
        assert (got.start, got.end) == (fields["from"], fields["to"])
        assert [figure.reason for figure in got.all] == lines(fields["reasons"], len(fields["figures"]))
        check_all(got.all, fields["figures"], 9)
    elif template == "LearningStats":
        assert check(got, fields) == 9
        check_all(got.figures, fields["figures"], 9)
        check_all(got.conditions, fields["conditions"], 4)
        reasons = [row.reason for row in got.figures + got.conditions]
        assert reasons == lines(fields["reasons"], len(reasons))
    elif template == "HeadWeights":
        assert (got.version, got.gated_version, got.since) == (
            fields["weightsVersion"], fields["gatedVersion"], fields["since"])
        check_all(got.heads, fields["heads"], 4)
    elif template == "WeightHistory":
        rows, before = got
        assert before == fields["nextBefore"]
        check_all(rows, fields["versions"], 9)
        assert [row.reason for row in rows] == lines(fields["reasons"], len(rows))
        for index, row in enumerate(rows):
            weights = fields["weights"][index * fields["cols"]:(index + 1) * fields["cols"]]
            assert row.weights == (tuple(weights) if fields["versions"][index]["deployed"] else None)
            window = (fields["versions"][index]["windowFrom"], fields["versions"][index]["windowTo"])
            assert row.window == (None if window[0] is None else window)
    elif template == "Recommendations":
        check_all(got, fields["entries"], 6)
        assert [row.reason for row in got] == lines(fields["reasons"], len(got))
        assert [row.next for row in got] == lines(fields["nextSteps"], len(got))
        assert [len(row.evidence) for row in got] == [entry["evidence"] for entry in fields["entries"]]
        check_all([figure for row in got for figure in row.evidence], fields["figures"], 9)
    elif template == "Scheduler":
        assert (got.time, got.is_scheduling, got.trouble) == (fields["time"], fields["scheduling"], fields["trouble"])
        check_all(got.jobs, fields["jobs"], 5)
        check_all(got.runs, fields["runs"], 8)
        assert [run.message for run in got.runs] == lines(fields["messages"], len(got.runs))
    elif template == "GapStatus":
        rows, after = got
        assert after == (fields["nextAfter"] or None)
        check_all(rows, fields["symbols"], 11)
        ranges = [{"start": start, "minutes": minutes, "state": state} for row in rows for start, minutes, state in row.ranges]
        assert ranges == [{**entry, "state": entry["state"].lower()} for entry in fields["ranges"]]
    else:
        check_all(got, fields["jobs"], 14)
        assert [job.message for job in got] == lines(fields["messages"], len(got))


def check_all(rows, expected, count):
    """Each row, of which both sides know so many fields."""
    for row, fields in zip(rows, expected, strict=True):
        assert dataclasses.is_dataclass(row) and check(row, fields) == count, fields


REQUESTS = {
    "LearningStatsQuery": wire.LEARNING_STATS_QUERY, "HeadWeightsQuery": wire.HEAD_WEIGHTS_QUERY,
    "RecommendationsQuery": wire.RECOMMENDATIONS_QUERY, "SchedulerQuery": wire.SCHEDULER_QUERY,
    "GapCheck": wire.GAP_CHECK, "PerformanceQuery": wire.PERFORMANCE_QUERY, "ImprovementsQuery": wire.IMPROVEMENTS_QUERY,
    "RejectionAnalysisQuery": wire.REJECTION_ANALYSIS_QUERY, "WeightHistoryQuery": None, "Rollback": None,
    "TriggerLearning": None, "GapStatusQuery": None, "Backfill": None, "BackfillStatusQuery": None}


@pytest.mark.parametrize(
    "vector", [v for v in vectors("frames.json") if v["template"] in REQUESTS], ids=lambda v: v["name"])
def test_a_request_is_what_the_schema_says(vector):
    fields, template = vector["fields"], vector["template"]
    number = fields["requestId"]
    if template == "WeightHistoryQuery":
        data = wire.weight_history_query(number, fields["before"], fields["limit"])
    elif template == "Rollback":
        data = wire.rollback(number, fields["toVersion"], fields["ifCurrentVersion"], fields["reason"])
    elif template == "TriggerLearning":
        data = wire.trigger_learning(number, {"WeeklyLearning": 2}[fields["kind"]])
    elif template == "GapStatusQuery":
        data = wire.gap_status_query(number, fields["symbol"] or None, fields["after"] or None, fields["limit"])
    elif template == "Backfill":
        data = wire.backfill(number, fields["symbol"] or None, fields["from"], fields["to"])
    elif template == "BackfillStatusQuery":
        data = wire.backfill_status_query(number, fields["limit"])
    elif "from" in fields:
        data = wire.span_query(REQUESTS[template], number, fields["from"], fields["to"])
    else:
        data = wire.frame(REQUESTS[template], number.to_bytes(8, "little"))
    assert data.hex() == vector["hex"]


@pytest.mark.parametrize("name", [
    "figures a byte short", "a condition behind the frame", "summary behind the frame", "weights of one version of two",
    "null reasons", "ranges of gaps behind the frame"])
def test_what_is_malformed_is_refused(name):
    vector = next(v for v in vectors("malformed.json") if v["name"] == name)
    template = {51: "LearningStats", 55: "WeightHistory", 61: "Performance", 71: "GapStatus"}
    with pytest.raises(NonetError):
        frame = wire.Frame(bytes.fromhex(vector["hex"]))
        getattr(frame, READERS[template[frame.template]])()


def test_nothing_is_made_of_an_interval_that_is_not_there():
    frame = wire.Frame(bytes.fromhex(next(v for v in vectors("frames.json") if v["name"] == "performance")["hex"]))
    withheld = frame.figures().all[1]
    assert withheld.value is withheld.low is withheld.high is None and not math.isnan(withheld.samples)
