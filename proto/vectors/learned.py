"""The golden frames about gaps, and about what is learned."""

MAY19 = 1_621_382_400_000_000  # 2021-05-19 00:00 UTC
MINUTE = 60_000_000
DAY = 1440 * MINUTE
BTC, DOT = "BTCUSDT", "DOTUSDT.P"
LONGEST = "A1B2C3D4E5F6G7H8I9J0K~! "[:23] + "Z"
MOST = 2**32 - 2  # The greatest count that is not null.

FIGURES = [
    dict(name="expectancy_r", value=0.0625, low=-0.125, high=0.25, samples=412, week=None, days=57, head=None, stage=None),
    dict(name="win_rate", value="nan", low="nan", high="nan", samples=29, week=MAY19 - 2 * DAY, days=3, head="Structure",
         stage=None),
    dict(name="n" * 32, value=-0.0, low=5e-324, high=1.7976931348623157e308, samples=2**64 - 1, week=-7 * DAY, days=MOST,
         head="NonRepresentable", stage="Duplicate")]
CONDITIONS = [
    dict(name="e_value", value=12.5, threshold=40.0, passed=False),
    dict(name="effective_rows", value="nan", threshold=500.0, passed=True)]
SPAN = {"from": MAY19, "to": MAY19 + 28 * DAY}
EVER = {"from": None, "to": None}
WITHHELD = "\n29 samples, it takes 30"


def gap(**other):
    return {**dict(
        symbol=BTC, firstOpen=MAY19, lastOpen=MAY19 + 99 * MINUTE, present=90, quiet=4, halt=6, missing=0x0102030405060708,
        age=5, holes=MOST, ranges=2, gapClass="Minor", listing="Trading"), **other}


def job(**other):
    return {**dict(
        jobId=7, begun=MAY19, ended=MAY19 + MINUTE, minutes=43200, minutesDone=43100, candles=43000, halts=100,
        missing=100, symbols=3, symbolsDone=2, pages=44, dumps=1, kind="All", state="Incomplete"), **other}


# name, template, fields
FRAMES = [
    ("learning stats query", "LearningStatsQuery", dict(requestId=40)),
    ("learning stats", "LearningStats", dict(
        requestId=40, firstDay=MAY19 - 120 * DAY, lastDay=MAY19, days=118, weightsVersion=0x0A0B0C0D, rows=2**63 + 9,
        coolDownUntil=MAY19 + 7 * DAY, shadowUntil=MAY19 + 6 * DAY, frozen=False, figures=FIGURES,
        conditions=CONDITIONS, reasons="\n29 samples\n\n12.5 of the 40 that the second deployment of the year needs\nzürich",
        summary="No deployment: too little evidence.")),
    ("learning stats of nothing", "LearningStats", dict(
        requestId=41, firstDay=None, lastDay=None, days=0, weightsVersion=0, rows=0, coolDownUntil=None,
        shadowUntil=None, frozen=True, figures=[], conditions=[], reasons="", summary="")),
    ("head weights query", "HeadWeightsQuery", dict(requestId=42)),
    ("head weights", "HeadWeights", dict(
        requestId=42, since=MAY19, slope=3.25, intercept=-0.5, weightsVersion=9, gatedVersion=4, heads=[
            dict(weight=0.15, gated=0.14, standard=0.13, head="Technical"),
            dict(weight=0.02, gated=0.3, standard=0.0, head="Crypto")])),
    ("head weights of the beginning", "HeadWeights", dict(
        requestId=43, since=None, slope="nan", intercept="nan", weightsVersion=0, gatedVersion=MOST, heads=[])),
    ("weight history query", "WeightHistoryQuery", dict(requestId=44, before=12, limit=500)),
    ("weight history query, newest", "WeightHistoryQuery", dict(requestId=45, before=None, limit=0)),
    ("weight history", "WeightHistory", dict(
        requestId=44, activeVersion=10, nextBefore=10, rows=2, cols=3, versions=[
            dict(decidedAt=MAY19, windowFrom=MAY19 - 120 * DAY, windowTo=MAY19, samples=400000, effective=1234.5,
                 ridge=0.03, author="scheduler", weightsVersion=11, parent=10, trigger="Weekly", deployed=False, active=False),
            dict(decidedAt=-1, windowFrom=None, windowTo=None, samples=0, effective="nan", ridge="nan", author="a" * 32,
                 weightsVersion=10, parent=None, trigger="NonRepresentable", deployed=True, active=True)],
        weights=["nan", "nan", "nan", 0.25, 0.5, 0.30000000000000004], reasons="No deployment: e-value 3 of 40.\nFirst.")),
    ("no weight history", "WeightHistory", dict(
        requestId=45, activeVersion=0, nextBefore=None, rows=0, cols=9, versions=[], weights=[], reasons="")),
    ("rollback", "Rollback", dict(requestId=46, toVersion=3, ifCurrentVersion=9, reason="Drawdown, see ₿.")),
    ("rollback, whatever is active", "Rollback", dict(requestId=47, toVersion=0, ifCurrentVersion=None, reason="")),
    ("rolled back", "RollbackAck", dict(requestId=46, fromVersion=9, toVersion=3, newVersion=0x0A0B0C0D)),
    ("trigger learning", "TriggerLearning", dict(requestId=48, kind="WeeklyLearning")),
    ("job accepted", "JobAccepted", dict(requestId=48, jobId=2**63 + 5, alreadyRunning=False)),
    ("job under way", "JobAccepted", dict(requestId=49, jobId=1, alreadyRunning=True)),
    ("performance query", "PerformanceQuery", dict(requestId=50, **SPAN)),
    ("performance", "Performance", dict(requestId=50, **SPAN, figures=FIGURES, reasons=WITHHELD)),
    ("performance of nothing", "Performance", dict(requestId=51, **EVER, figures=[], reasons="")),
    ("recommendations query", "RecommendationsQuery", dict(requestId=52)),
    ("recommendations", "Recommendations", dict(requestId=52, entries=[
        dict(kind="lower_weight", current=0.13, suggested=0.02, evidence=2, head="Sentiment", stage=None, priority="High"),
        dict(kind="k" * 32, current="nan", suggested="nan", evidence=0, head=None, stage="Cooldown",
             priority="NonRepresentable"),
        dict(kind="data_quality", current=0.25, suggested="nan", evidence=1, head=None, stage=None, priority="Low")],
        figures=[FIGURES[2], FIGURES[1], FIGURES[0]], reasons="It agrees with losses.\nThe stage rejects what gains.", nextSteps="nonet query head-weights")),
    ("no recommendations", "Recommendations", dict(requestId=53, entries=[], figures=[], reasons="", nextSteps="")),
    ("improvements query", "ImprovementsQuery", dict(requestId=54, **EVER)),
    ("improvements", "Improvements", dict(requestId=54, **SPAN, figures=FIGURES[:1], reasons="one")),
    ("scheduler query", "SchedulerQuery", dict(requestId=55)),
    ("scheduler", "Scheduler", dict(
        requestId=55, time=MAY19 + 5, scheduling=True, jobs=[
            dict(nextRun=MAY19 + DAY, lastRun=MAY19, everyMs=86_400_000, kind="DailyLearning", running=False),
            dict(nextRun=None, lastRun=None, everyMs=2**64 - 1, kind="NonRepresentable", running=True)],
        runs=[
            dict(jobId=9, asked=MAY19, begun=None, ended=None, due=MAY19, weightsVersion=None, kind="DailyLearning",
                 state="Queued"),
            dict(jobId=8, asked=MAY19 - DAY, begun=MAY19 - DAY + 1, ended=MAY19 - DAY + 3, due=None, weightsVersion=MOST,
                 kind="WeeklyLearning", state="Succeeded")],
        messages="\nNo deployment.", trouble="")),
    ("scheduler that never ran", "Scheduler", dict(
        requestId=56, time=MAY19, scheduling=False, jobs=[], runs=[], messages="", trouble="the disk is full")),
    ("rejection analysis query", "RejectionAnalysisQuery", dict(requestId=57, **SPAN)),
    ("rejection analysis", "RejectionAnalysis", dict(requestId=57, **SPAN, figures=FIGURES[1:], reasons="29 samples")),
    ("rejection analysis of nothing", "RejectionAnalysis", dict(requestId=58, **EVER, figures=[], reasons="")),
    ("gap status query", "GapStatusQuery", dict(requestId=60, symbol=DOT, after="", limit=10)),
    ("gap status query, the next page of all", "GapStatusQuery", dict(requestId=61, symbol="", after=LONGEST, limit=0)),
    ("gap status", "GapStatus", dict(
        requestId=60, checkedAt=MAY19 + 105 * MINUTE, nextAfter=DOT, symbols=[
            gap(),
            gap(symbol=DOT, firstOpen=None, lastOpen=None, present=0, quiet=0, halt=0, missing=0, age=None, holes=0, ranges=0,
                gapClass=None, listing=None),
            gap(symbol=LONGEST, age=MOST, ranges=0, gapClass="NonRepresentable", listing="Delisted")],
        ranges=[
            dict(start=MAY19 + 10 * MINUTE, minutes=6, state="Halt"),
            dict(start=-MINUTE, minutes=MOST, state="Missing")])),
    ("no gap status", "GapStatus", dict(requestId=61, checkedAt=MAY19, nextAfter="", symbols=[], ranges=[])),
    ("gap check", "GapCheck", dict(requestId=62)),
    ("backfill", "Backfill", dict(requestId=63, symbol=DOT, **SPAN)),
    ("backfill of all", "Backfill", dict(requestId=64, symbol="", **EVER)),
    ("backfill status query", "BackfillStatusQuery", dict(requestId=65, limit=20)),
    ("backfill status", "BackfillStatus", dict(
        requestId=65, weightUsed=1200, weightLimit=6000, jobs=[
            job(jobId=8, ended=None, kind="Scheduled", state="Running"), job(),
            job(jobId=2**63, kind="NonRepresentable", state="NonRepresentable")],
        messages="\nBTCUSDT: no answer")),
    ("backfill status of nothing", "BackfillStatus", dict(
        requestId=66, weightUsed=None, weightLimit=None, jobs=[], messages="")),
    ("job event of learning", "JobEvent", dict(
        requestId=0, jobId=5, sequence=1, time=MAY19, done=1, total=3, subscriptionId=1, kind="DailyLearning",
        state="Running", message="2021-05-15")),
]

EIGHT, GROUP, TEXT = b"\xee" * 8, b"\x10\0\1\0" + b"\xdd" * 16, b"\5\0later"

# Of which frames there are newer ones, and what these have more.
NEWER = [
    ("learning stats query", dict(more_block=EIGHT)),
    ("learning stats", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("head weights query", dict(more_block=EIGHT)),
    ("head weights", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=GROUP)),
    ("weight history query", dict(more_block=EIGHT)),
    ("weight history", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("rollback", dict(more_block=EIGHT, more_tail=TEXT)),
    ("rolled back", dict(more_block=EIGHT)),
    ("trigger learning", dict(more_block=EIGHT)),
    ("job accepted", dict(more_block=EIGHT)),
    ("performance query", dict(more_block=EIGHT)),
    ("performance", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("recommendations query", dict(more_block=EIGHT)),
    ("recommendations", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("improvements query", dict(more_block=EIGHT)),
    ("improvements", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("scheduler query", dict(more_block=EIGHT)),
    ("scheduler", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("rejection analysis query", dict(more_block=EIGHT)),
    ("rejection analysis", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
    ("gap status query", dict(more_block=EIGHT)),
    ("gap status", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=GROUP)),
    ("gap check", dict(more_block=EIGHT)),
    ("backfill", dict(more_block=EIGHT)),
    ("backfill status query", dict(more_block=EIGHT)),
    ("backfill status", dict(more_block=EIGHT, more_entry=EIGHT, more_tail=TEXT)),
]


def malformed(refused, change, resize, frame, end_of_block, at):
    """Frames that must be refused, by the means of generate.py."""
    conditions_at = end_of_block("learning stats") + 4 + 3 * 80
    yield refused(
        "figures a byte short", change("performance", end_of_block("performance"), "<H", 79), "Malformed",
        of="performance", field=4)
    yield refused(
        "a condition behind the frame", change("learning stats", conditions_at + 2, "<H", 9), "Malformed",
        of="learning stats", field=20)
    yield refused(
        "no name of a condition", change("learning stats", conditions_at + 4, "<B", 0), "InvalidArgument", False,
        of="learning stats", field=21)
    yield refused(
        "no name of a figure", change("improvements", end_of_block("improvements") + 4, "<B", 0), "InvalidArgument", False,
        of="improvements", field=5)
    yield refused(
        "summary behind the frame", resize(frame("learning stats of nothing"), end_of_block("learning stats of nothing") + 11),
        "Malformed", of="learning stats of nothing", field=26)
    yield refused(
        "weights of one version of two", change("weight history", at("weight history", "rows"), "<I", 1), "Malformed",
        of="weight history", field=19)
    yield refused(
        "null reasons", change("performance of nothing", end_of_block("performance of nothing") + 4, "<H", 65535),
        "Malformed", of="performance of nothing", field=14, limit=65534)
    yield refused(
        "reasons that are not UTF-8", change("recommendations", end_of_block("recommendations") + 8 + 3 * (56 + 80) + 2, "<B", 255),
        "InvalidArgument", False, of="recommendations", field=20)
    yield refused(
        "ranges of gaps behind the frame",
        change("gap status", end_of_block("gap status") + 4 + 3 * 88 + 2, "<H", 3), "Malformed", of="gap status", field=17)
    yield refused(
        "symbol of a gap with a control character", change("gap status", end_of_block("gap status") + 4, "<B", 9),
        "InvalidArgument", False, of="gap status", field=5)
    yield refused(
        "page of gaps after a control character", change("gap status query", at("gap status query", "after"), "<B", 9),
        "InvalidArgument", False, of="gap status query", field=3)
    yield refused(
        "symbol of a backfill with a control character", change("backfill", at("backfill", "symbol"), "<B", 9),
        "InvalidArgument", False, of="backfill", field=2)
