"""Nonet from Python: `nonet.kernels` computes technical indicators of arrays in memory (needs numpy), `nonet.client` is told
what a server publishes."""

from nonet.errors import NonetError, ServerError

__all__ = ["NonetError", "ServerError"]
__version__ = "0.1.0"
