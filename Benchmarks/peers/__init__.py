"""The parts of `Benchmarks/peers.py`: other libraries beside Nonet, on the same candles in one run."""
