import os
import subprocess
import sys

import pytest

from flows.before_imports import settle

NAMES = ("_RJEM_MALLOC_CONF", "OPENBLAS_NUM_THREADS")
ASKED = f"""
import os, sys
from flows import cli
cli.answer = lambda arguments: print(
    *("polars" in sys.modules, "numpy" in sys.modules, *map(os.environ.get, {NAMES}))
) or 0
cli.main([])
"""


def test_all_is_set_before_the_libraries_that_read_it_are_there() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    said = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True)
    assert said.stdout.split() == ["False", "False", "dirty_decay_ms:3000,narenas:2", "1"]


@pytest.mark.parametrize("name", NAMES)
def test_settings_of_ones_own_stand(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "of ones own")
    settle()
    assert os.environ[name] == "of ones own"


AT_THE_END = """
import atexit, gc
atexit.register(lambda: print(gc.get_freeze_count() > 1_000, gc.isenabled()))
from flows.before_imports import settle
settle()
print(gc.get_freeze_count(), gc.get_threshold()[0] > 700)
"""


def test_what_is_there_at_the_end_is_not_looked_through() -> None:
    said = subprocess.run([sys.executable, "-c", AT_THE_END], capture_output=True, text=True)
    assert said.stdout.split() == ["0", "True", "True", "True"]
