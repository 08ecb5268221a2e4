"""The surroundings of a measurement: an environment of its own with pinned packages, one thread, one core."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / "Benchmarks" / ".venv"
ABSENT = "NONET_PEERS_ABSENT"  # Set inside the environment: JSON, module to reason.

PACKAGES = {  # module: its package on PyPI. Pinned: another version is another measurement.
    "numpy": "numpy==2.4.6",
    "talib": "TA-Lib==0.8.2",
    "tulipy": "tulipy==0.4.0",
    "kand": "kand==0.2.2",
    "polars": "polars==2.1.0",
    "polars_talib": "polars-talib==0.2.1",
    "talipp": "talipp==2.7.0",
}
ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS",
)


class PeersError(Exception):
    """Why there is nothing to measure, in one line."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def is_ready():
    return ABSENT in os.environ


def absent():
    """The modules that can't be had, with the reasons."""
    return json.loads(os.environ[ABSENT])


def enter():
    """Starts the program again inside the environment, which is made or completed first."""
    python = VENV / "bin" / "python"
    if not python.exists():
        say(f"Making {VENV.relative_to(ROOT)}.")
        try:
            venv.create(VENV, clear=True, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PeersError(f"no virtual environment ({error}); Debian has it in python3-venv") from error
    missing = {}
    for module, package in PACKAGES.items():
        reason = install(python, module, package)
        if reason:
            missing[module] = reason
            say(f"{package} is absent: {reason}")
    if "numpy" in missing:
        raise PeersError(f"numpy is needed: {missing['numpy']}")
    environment = os.environ | dict.fromkeys(ONE_THREAD, "1") | {ABSENT: json.dumps(missing)}
    os.execve(python, [str(python), *sys.argv], environment)


def install(python, module, package):
    """Installs a package where its pinned version isn't there yet; the reason if it can't be used."""
    name, version = package.split("==")
    asked = f"import importlib.metadata as m; raise SystemExit(m.version({name!r}) != {version!r})"
    if run(python, "-c", asked).returncode:
        say(f"Installing {package}.")
        installed = run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package)
        if installed.returncode:
            return last_line(installed, "pip failed", "ERROR: ")
    # In a process of its own: a library built for another processor ends the one that loads it.
    imported = run(python, "-c", f"import {module}")
    if imported.returncode:
        return last_line(imported, f"importing it ended with {imported.returncode}")
    return None


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


def last_line(process, otherwise, prefix=""):
    lines = [line.strip() for line in process.stderr.splitlines() if line.strip() and line.startswith(prefix)]
    return lines[-1].removeprefix(prefix) if lines else otherwise


def pin():
    """Keeps this process, and what it starts, on one core; its number, or None where that can't be."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core
