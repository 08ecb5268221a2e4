#!/usr/bin/env python3
"""Law 4 of the indicators, shown: every instruction set gives the same bits.

    python3 Tests/laws.py
    python3 Tests/laws.py --jobs 1 --levels x86-64-v2 x86-64-v3

For each level it builds the tests with NONET_MARCH, in a folder of its own (.build-v2 and so on), runs
`IndicatorsTests` (which hold recorded hashes of all columns), and takes the fingerprints of
`nonet bench indicators`, column by column, to compare levels with each other. A level that this processor
lacks is skipped. The first time this takes minutes a level. Exits with 1 if a test fails or bits differ.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = ("bench", "indicators", "--symbols", "16", "--bars", "300", "--runs", "1", "--columns", "--json")
NEEDED = {  # level: the flags of /proc/cpuinfo that it has beyond the level before (x86-64 psABI)
    "x86-64-v2": {"cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"},
    "x86-64-v3": {"abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"},
    "x86-64-v4": {"avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"},
}


class LevelError(Exception):
    """Why a level has not shown the law, in one line."""


def main():
    asked = options()
    fingerprints, failed, skipped = {}, {}, {}
    flags = processor_flags()
    for level in asked.levels:
        if lacking := lacks(level, flags):
            skipped[level] = f"this processor lacks {lacking}"
            say(f"{level}: skipped: {skipped[level]}")
            continue
        try:
            fingerprints[level] = run(level, asked.jobs)
        except LevelError as error:
            failed[level] = str(error)
            say(f"{level}: FAILED: {error}")
    different = list(differences(fingerprints))
    for line in different:
        say(line)
    say(verdict(fingerprints, different, failed, skipped))
    raise SystemExit(bool(different or failed))


def options():
    parser = argparse.ArgumentParser(
        prog="laws", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--levels", nargs="+", choices=NEEDED, default=list(NEEDED), help="which ones (all)")
    parser.add_argument("--jobs", help="how many compilers may run at once")
    return parser.parse_args()


def say(text):
    print(text, flush=True)


def processor_flags():
    """What this processor says it has; nothing where it is none of this kind, or does not say."""
    try:
        found = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return set(found.group(1).split()) if found else set()


def lacks(level, flags):
    """The first flag of a level, and of those before it, that isn't there."""
    levels = list(NEEDED)
    for each in levels[: levels.index(level) + 1]:
        if missing := sorted(NEEDED[each] - flags):
            return missing[0]
    return None


def run(level, jobs):
    """Builds and tests a level: its fingerprints, name to hash."""
    folder = f".build-{level.removeprefix('x86-64-')}"
    command = [os.environ.get("SWIFT", "swift"), "test", "-c", "release", "--scratch-path", folder]
    command += ["--no-parallel", "--filter", "IndicatorsTests"] + (["--jobs", jobs] if jobs else [])
    say(f"{level}: building and testing in {folder}")
    environment = os.environ | {"NONET_MARCH": level}
    tested = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    output = tested.stdout + tested.stderr
    if tested.returncode:
        sys.stderr.write(output)
        raise LevelError(f"swift test ended with {tested.returncode}")
    ran = re.search(r"Test run with (\d+) tests.* passed", output)
    if not ran or ran.group(1) == "0":
        raise LevelError("no test ran")
    bench = subprocess.run(
        [ROOT / folder / "release" / "nonet", *BENCH], capture_output=True, text=True, check=False)
    if bench.returncode:
        raise LevelError(f"nonet bench ended with {bench.returncode}: {bench.stderr.strip()}")
    found = {
        f"{result['name']} ({result['threads']} threads)": result["fingerprint"]
        for result in json.loads(bench.stdout)["results"] if result["fingerprint"] != "0"
    }
    say(f"{level}: {ran.group(1)} tests passed; all columns {found['batch.compute (1 threads)']}")
    return found


def differences(fingerprints):
    """A line for every figure that levels have different fingerprints of."""
    names = dict.fromkeys(name for each in fingerprints.values() for name in each)
    for name in names:
        each = {level: found.get(name) for level, found in fingerprints.items()}
        if len(set(each.values())) > 1:
            yield f"{name} differs: " + ", ".join(f"{level} {value}" for level, value in each.items())


def verdict(fingerprints, different, failed, skipped):
    """One line: which levels agreed."""
    rest = "".join(f"; {level} skipped, {reason}" for level, reason in skipped.items())
    rest += "".join(f"; {level} FAILED, {reason}" for level, reason in failed.items())
    levels = ", ".join(fingerprints) or "no level"
    if different:
        return f"Bits DIFFER between {levels}{rest}"
    if len(fingerprints) < 2:
        return f"Nothing to compare: {levels} ran{rest}"
    return f"The same bits: {levels}{rest}"


if __name__ == "__main__":
    main()
