"""The library: where it is looked for, and how it bears threads and forks."""

import multiprocessing
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from synthetic import candles, same_bits

import nonet
from nonet import kernels, library

PACKAGE = Path(nonet.__file__).resolve().parent


def run(code, **environment):
    """The output of a Python of its own."""
    command = [sys.executable, "-c", code]
    path = {"PYTHONPATH": str(PACKAGE.parent), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=path | environment, capture_output=True, text=True, check=True).stdout


def test_the_package_alone_needs_no_numpy():
    assert run("import nonet, sys; print('numpy' in sys.modules, nonet.NonetError.__name__)") == "False NonetError\n"


def test_the_library_is_loaded_when_it_is_needed():
    assert run("import nonet.kernels", NONET_LIBRARY="/nowhere") == ""


COMPLAINT = """
import nonet.kernels
try: nonet.kernels.columns()
except nonet.NonetError as error: print(error)
"""


def test_a_wrong_path_is_told(tmp_path):
    assert run(COMPLAINT, NONET_LIBRARY="/nowhere/libNonetC.so") == (
        f"NONET_LIBRARY is '/nowhere/libNonetC.so', where there is no file: give the path of {library.NAME}\n")
    other = tmp_path / "other.so"
    other.write_text("no library")
    told = run(COMPLAINT, NONET_LIBRARY=str(other))
    assert told.startswith(f"{other} is no library of Nonet: ") and "`make build` makes one" in told


def test_an_absent_library_is_told_with_the_way_to_make_it(tmp_path):
    copy = tmp_path / "a" / "b" / "nonet"
    copy.mkdir(parents=True)
    for file in PACKAGE.glob("*.py"):
        (copy / file.name).write_text(file.read_text())
    told = run(COMPLAINT, PYTHONPATH=str(copy.parent))
    assert told.startswith(f"{library.NAME} is not there: run `make build` in a checkout of Nonet")
    assert str(copy / library.NAME) in told and "NONET_LIBRARY" in told
    (copy / library.NAME).symlink_to(library.path())
    assert run("import nonet.kernels as k; print(len(k.columns()))", PYTHONPATH=str(copy.parent)) == "69\n"


def test_the_library_is_of_the_packages_version():
    assert library.load().nonet_version().decode() == nonet.__version__


def test_threads_may_call_at_once():
    inputs = [candles(20, 200, seed) for seed in range(8)]
    expected = [kernels.batch(*columns, threads=1) for columns in inputs]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda columns: kernels.batch(*columns, threads=3), inputs))
    assert all(map(same_bits, results, expected))


def in_a_child(queue):
    queue.put(kernels.batch(*candles(20, 100), threads=4))


@pytest.mark.skipif(not hasattr(multiprocessing, "get_context") or sys.platform == "win32", reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Of forking at all.
def test_a_process_that_called_may_fork():
    expected = kernels.batch(*candles(20, 100), threads=4)
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=in_a_child, args=(queue,))
    child.start()
    try:
        assert same_bits(queue.get(), expected)
        child.join(30)
        assert child.exitcode == 0
    finally:
        child.kill()
