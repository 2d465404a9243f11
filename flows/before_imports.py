"""What libraries read from the environment once, when they are imported: set before they are."""

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


def settle() -> None:
    """Set them, unless whoever started us has their own."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
