"""Nonet from Python: `nonet.kernels` computes technical indicators of arrays in memory (needs numpy)."""

from nonet.errors import NonetError

__all__ = ["NonetError"]
__version__ = "0.1.0"
