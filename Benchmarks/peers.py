#!/usr/bin/env python3
"""Other indicator libraries beside Nonet: the same columns of the same candles, on one core, in one run.

    python3 Benchmarks/peers.py
    python3 Benchmarks/peers.py --symbols 50 --runs 3 --json

The first time it makes `Benchmarks/.venv` and installs pinned packages from PyPI there (numpy, TA-Lib,
tulipy, kand, polars-talib, talipp); one that can't be had is named with the reason, and the rest goes on.
`make build` first, and Nonet's own figures are in the tables.
"""

import argparse
import sys

from peers import environment

MOST_CELLS = 10_000_000  # All columns of so many are a matrix of 5.5 GB.
FEWEST_BARS = 256  # The longest window is 200, and the live figures take the last bars.
MOST_RUNS = 1000


class Parser(argparse.ArgumentParser):
    def error(self, message):
        print(f"peers: {message}", file=sys.stderr)
        raise SystemExit(2)


def options():
    parser = Parser(prog="peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--symbols", type=int, default=500, help="symbols (500)")
    parser.add_argument("--bars", type=int, default=1440, help="one-minute bars of each (1440)")
    parser.add_argument("--runs", type=int, default=7, help="runs, of which median and least are shown (7)")
    parser.add_argument("--json", action="store_true", help='print {"results": [...]}')
    asked = parser.parse_args()
    if asked.symbols < 1:
        parser.error("--symbols is at least 1")
    if asked.bars < FEWEST_BARS:
        parser.error(f"--bars is at least {FEWEST_BARS}")
    if asked.symbols * asked.bars > MOST_CELLS:
        parser.error(f"--symbols times --bars is at most {MOST_CELLS:,}")
    if not 1 <= asked.runs <= MOST_RUNS:
        parser.error(f"--runs is 1 to {MOST_RUNS:,}")
    return asked


def main():
    asked = options()
    try:
        if not environment.is_ready():
            environment.enter()
        from peers.run import run  # Only inside the environment is there numpy.

        run(asked.symbols, asked.bars, asked.runs, asked.json)
    except environment.PeersError as error:
        print(f"peers: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
