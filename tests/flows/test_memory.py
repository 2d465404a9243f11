import os
import subprocess
import sys

import pytest

from flows.memory import settle

VARIABLE = "_RJEM_MALLOC_CONF"
ASKED = f"""
import os, sys
from flows import cli
cli.answer = lambda arguments: print("polars" in sys.modules, os.environ["{VARIABLE}"]) or 0
cli.main([])
"""


def test_memory_is_settled_before_polars_is_there() -> None:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    said = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True)
    assert said.stdout.split() == ["False", "dirty_decay_ms:3000,narenas:2"]


def test_settings_of_ones_own_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "narenas:1")
    settle()
    assert os.environ[VARIABLE] == "narenas:1"
