"""The C library behind `nonet.kernels`: finds it, and tells Python its functions.

It is looked for at NONET_LIBRARY, else beside this file, else where `make build` puts it in a checkout.
"""

import ctypes
import functools
import os
import sys
from pathlib import Path

import nonet
from nonet.errors import NonetError

NAME = "libNonetC.dylib" if sys.platform == "darwin" else "libNonetC.so"
MESSAGE_BYTES = 4096


class Column(ctypes.Structure):
    """`nonet_column` of nonet.h."""

    _fields_ = [
        ("name", ctypes.c_char * 32),
        ("warmup", ctypes.c_int64),
        ("convergence", ctypes.c_int64),
    ]


def path():
    """Where the library is."""
    here = Path(__file__).resolve().parent
    if given := os.environ.get("NONET_LIBRARY"):
        if not Path(given).is_file():
            raise NonetError(f"NONET_LIBRARY is '{given}', where there is no file: give the path of {NAME}")
        return Path(given).resolve()
    places = [here / NAME, here.parents[2] / ".build" / "release" / NAME]
    for place in places:
        if place.is_file():
            return place
    looked = " and ".join(str(place) for place in places)
    raise NonetError(
        f"{NAME} is not there: run `make build` in a checkout of Nonet, and where the package is not in that "
        f"checkout set NONET_LIBRARY to its .build/release/{NAME}; looked for {looked}"
    )


@functools.cache
def load():
    """The library, its functions declared; loaded once."""
    place = path()
    try:
        library = ctypes.CDLL(str(place))
        declare(library)
    except (OSError, AttributeError) as error:
        raise NonetError(f"{place} is no library of Nonet: {error}; `make build` makes one") from error
    version = library.nonet_version().decode()
    if version != nonet.__version__:
        raise NonetError(
            f"{place} is version {version}, and this package is {nonet.__version__}: run `make build` again"
        )
    call(library, None, 0, 1, None, 0, 0, None)  # Nothing to do: says whether this processor will do.
    return library


def declare(library):
    """The functions of nonet.h."""
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    size, int32 = ctypes.c_size_t, ctypes.c_int32
    library.nonet_batch.argtypes = [pointer, size, int32, text, int32, int32, pointer, pointer, size]
    library.nonet_batch.restype = int32
    library.nonet_column_count.argtypes = [text]
    library.nonet_column_count.restype = size
    library.nonet_column_at.argtypes = [size, ctypes.POINTER(Column)]
    library.nonet_column_at.restype = int32
    library.nonet_catalogue_hash.argtypes = []
    library.nonet_catalogue_hash.restype = ctypes.c_uint64
    library.nonet_version.argtypes = []
    library.nonet_version.restype = text


def call(library, symbols, symbol_count, interval_minutes, columns, last_only, threads, outputs):
    """`nonet_batch`; raises what it answers."""
    message = ctypes.create_string_buffer(MESSAGE_BYTES)
    code = library.nonet_batch(
        symbols, symbol_count, interval_minutes, columns, last_only, threads, outputs, message, MESSAGE_BYTES
    )
    if code != 0:
        raise NonetError(message.value.decode())
