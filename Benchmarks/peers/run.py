"""One measurement: everything in turn on the same candles, and the sums."""

import json
import subprocess

from peers import live, measure
from peers.candles import random_walk
from peers.environment import ROOT, PeersError, absent, last_line, pin, say
from peers.functions import COLUMNS
from peers.libraries import CATALOGUE, SHARED, Nonet, load
from peers.measure import Figure
from peers.report import LIVE, Report, notes

NONET = ROOT / ".build" / "release" / "nonet"


def run(symbols, bars, runs, as_json):
    core = pin()
    peers, nonet, missing = load()
    if not peers:
        raise PeersError("; ".join(f"{name} is absent: {reason}" for name, reason in missing.items()))
    libraries = peers + ([nonet] if nonet else [])
    say("Comparing values.")
    different = measure.disagreements(libraries)
    candles = random_walk(symbols, bars)
    report = Report(symbols, bars)
    together = batch(report, libraries, different, candles, runs)
    together += compute_only(report, runs, missing)
    stream = feed_live(report, candles, peers)
    if as_json:
        versions = {library.name: library.title for library in peers}
        reasons = {f"{library}.{name}": reason for (library, name), (_, reason) in different.items()}
        print(report.json(versions=versions, absent=missing, different=reasons))
        return
    where = "one thread" if core is None else f"one thread on core {core}"
    print(f"{symbols} symbols x {bars} bars, {where}, {runs} runs in turn: median and least.\n")
    print(*report.totals(libraries, together), "", sep="\n")
    print(*report.functions(libraries, Nonet.functions if nonet else COLUMNS, different), "", sep="\n")
    if any(name in report for name, _ in live.TEXTS):
        print(*report.live(live.TEXTS), "", sep="\n")
    print(*notes(libraries, different, missing, stream), sep="\n")


def batch(report, libraries, different, candles, runs):
    """All functions, all that is made together, and their sums; names and texts of what is made together."""
    passes = {
        f"{library.name}.{name}": library.function(name, candles)
        for name in Nonet.functions for library in libraries if name in library.functions
    }
    texts = []
    for library in libraries:
        for name, text, each in library.together(candles):
            passes[name] = each
            texts.append((name, f"{library.title}, {text}"))
    say(f"Hashing what {len(passes)} passes compute.")
    fingerprints = {name: measure.fingerprint(each) for name, each in passes.items()}
    for name, duration in measure.in_turn(passes, runs).items():
        per_cell = duration / (report.symbols * report.bars)
        report.add(name, per_cell, columns=passes[name].columns, fingerprint=fingerprints[name])
    for library in libraries:
        names = [f"{library.name}.{name}" for name in report.names(library)]
        add_total(report, f"{library.name}.total", names)
    peers = [library for library in libraries if library.name != "nonet"]
    for library in peers:
        calls = sum(passes[f"{library.name}.{name}"].calls for name in library.functions)
        add_calling(report, library, calls)
    add_best(report, peers, different)
    return texts


def add_total(report, name, names):
    results = [report.results[each] for each in names]
    value, least, columns = (sum(each[key] for each in results) for key in ("value", "min", "columns"))
    report.add(name, Figure(value, least), columns=columns,
               fingerprint=measure.joined(each["fingerprint"] for each in results))


def add_calling(report, library, calls):
    """What calling costs, and what is left of the total."""
    cost = measure.call_cost(library)
    calling = cost * calls / (report.symbols * report.bars)
    total = report.results[f"{library.name}.total"]
    left = Figure(total["value"] - calling, total["min"] - calling)
    report.add(
        f"{library.name}.call", Figure(cost, cost), "ns per call", columns=1, symbols=measure.CALL_SYMBOLS,
        bars=measure.CALL_BARS)
    report.add(f"{library.name}.calling", Figure(calling, calling))
    report.add(
        f"{library.name}.computing", left, columns=total["columns"], fingerprint=total["fingerprint"])


def add_best(report, peers, different):
    """The fastest peer of every function. Values nobody can explain may be anything: they are out."""
    unexplained = {key for key, (_, reason) in different.items() if reason is None}
    bests = []
    for name in COLUMNS:
        able = [
            f"{peer.name}.{name}" for peer in peers
            if name in peer.functions and (peer.name, name) not in unexplained
        ]
        if able:
            add_total(report, f"best.{name}", [min(able, key=report.__getitem__)])
            bests.append(f"best.{name}")
    if len(bests) == len(COLUMNS):
        add_total(report, "best.total", bests)


def compute_only(report, runs, missing):
    """What the program says of itself, on candles of its own: values left in the cache, and live."""
    if not NONET.exists():
        missing["nonet bench"] = f"there is no {NONET.relative_to(ROOT)} (build it: make build)"
        return []
    say("Running nonet bench indicators.")
    sizes = {"--symbols": report.symbols, "--bars": report.bars, "--runs": runs}
    command = [NONET, "bench", "indicators", "--json", *(word for pair in sizes.items() for word in pair)]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        missing["nonet bench"] = last_line(done, f"it ended with {done.returncode}")
        return []
    names = {"batch.compute": "nonet.compute", "live.tick": "live.nonet"}
    for result in json.loads(done.stdout)["results"]:
        if result["name"] in names:
            figure = Figure(result["value"], None)
            report.add(
                names[result["name"]], figure, result["unit"], result["columns"], result["fingerprint"])
    return [("nonet.compute", f"Nonet, all {len(CATALOGUE)} columns, left in the cache")]


def feed_live(report, candles, peers):
    """The live figures; whether TA-Lib's handles hold what its batch computes."""
    same = None
    if any(library.name == "talib" for library in peers):
        say("Feeding TA-Lib's handles.")
        figure, counting, fingerprint, same = live.talib_stream(candles)
        report.add("live.talib", figure, LIVE, len(SHARED), fingerprint)
        report.add("live.talib.calls", counting, LIVE)
    if "talipp" not in absent():
        say("Feeding talipp.")
        figure, symbols, columns = live.talipp(candles)
        report.add("live.talipp", figure, LIVE, columns, symbols=symbols)
    return same
