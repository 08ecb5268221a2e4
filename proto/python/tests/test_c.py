"""The header and the library as a C program sees them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from nonet import library

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[2] / "Sources" / "NonetC" / "include"
COMPILER = next(filter(None, map(shutil.which, ("cc", "clang", "gcc"))), None)

pytestmark = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler here (cc, clang or gcc)")


def compiled(tmp_path, *options):
    place = library.path()
    program = tmp_path / "calls"
    command = [COMPILER, *options, "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}", str(HERE / "calls.c")]
    subprocess.run([*command, "-o", str(program), str(place), f"-Wl,-rpath,{place.parent}"], check=True)
    return program


def test_a_c_program_gets_values_and_messages(tmp_path):
    done = subprocess.run([compiled(tmp_path, "-std=c99", "-pedantic")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "all as expected\n"), done.stdout + done.stderr


def test_the_header_is_c_plus_plus_too(tmp_path):
    compiler = next(filter(None, map(shutil.which, ("c++", "clang++", "g++"))), None)
    if compiler is None:
        pytest.skip("there is no C++ compiler here (c++, clang++ or g++)")
    source = tmp_path / "header.cpp"
    source.write_text('#include "nonet.h"\nint main() { return nonet_column_count(nullptr) != 69; }\n')
    command = [compiler, "-std=c++11", "-Wall", "-Werror", f"-I{INCLUDE}", "-fsyntax-only", str(source)]
    subprocess.run(command, check=True)
