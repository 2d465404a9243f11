"""`python -m benchmarks`, which `python3 run.py bench` calls."""

import sys

from benchmarks.speed import main

if __name__ == "__main__":
    sys.exit(main())
