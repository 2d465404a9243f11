"""`python -m benchmarks`, which `python3 run.py bench` calls: speed, or with --quality the matching."""

import sys

from benchmarks import quality, speed

QUALITY = "--quality"


def main(arguments: list[str]) -> int:
    """Measure what was asked and return the exit code."""
    if QUALITY in arguments:
        return quality.main([word for word in arguments if word != QUALITY])
    return speed.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
