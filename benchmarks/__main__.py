"""`python -m benchmarks`, which `python3 run.py bench` calls: speed, or what its first flag asks for."""

import sys
from importlib import import_module

OTHERS = {
    "--quality": "benchmarks.quality",
    "--peers": "benchmarks.side_by_side",
    "--growth": "benchmarks.growth",
    "--load": "benchmarks.load",
    "--streamed": "benchmarks.streamed",
    "--part": "benchmarks.one_part",
    "--workers": "benchmarks.on_workers",
}
"""What a flag measures instead of the speed, and the module that does; only it is imported."""


def main(arguments: list[str]) -> int:
    """Measure what was asked and return the exit code."""
    flag = next((word for word in arguments if word in OTHERS), None)
    module = import_module(OTHERS[flag] if flag else "benchmarks.speed")
    code: int = module.main([word for word in arguments if word != flag])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
