"""What is settled before the large libraries are imported: what they read once, and Python's own tidying."""

import atexit
import gc
import os

_SETTINGS = {
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:3000,narenas:2",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Freed memory is kept for three seconds, in one place for each of two threads; no threads for algebra.

Seen with polars 2.1.0, whose wheels for Linux bring jemalloc along: a match of 1,000,000 × 200,000 asks the
system again and again for what it gave back a moment before; with the first it takes 8 in 100 less processor
time, and holds 50 MiB less at its most. Seen with numpy 2.4.6: as it is imported, its OpenBLAS starts a
thread for each processor, and each waits busily. No run multiplies matrices; without them a start takes a
third less processor time.
"""


_OBJECTS_BETWEEN_LOOKS = 10_000
"""New objects after which Python looks for circles among them; its own 700 (Python 3.11) is for long runs.

Seen with Python 3.11: to import what a match needs takes 0.30 s of processor time, of which 0.015 s goes into
114 such looks, and 0.025 s into two last ones, at the end, at all that was imported.
"""


def settle() -> None:
    """Set them, unless whoever started us has their own; at the end leave what is there to the system."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    atexit.register(gc.freeze)
