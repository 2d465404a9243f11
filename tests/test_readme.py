"""The commands that README and the pages show exist, with the options they show."""

import re
import shlex
from pathlib import Path

import pytest

from flows.cli import app

HOME = Path(__file__).resolve().parent.parent
PAGES = sorted([HOME / "README.md", *(HOME / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
OWN = {"demo", "test", "check", "bench", "samples"}
"""What run.py does itself; anything else it hands on."""


def commands(page: Path) -> list[str]:
    """The command lines of a page's sh blocks, comments and continuations aside."""
    text = "\n".join(BLOCK.findall(page.read_text(encoding="utf-8"))).replace("\\\n", " ")
    lines = (line.split(" #")[0].strip().removeprefix("$ ") for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def shown_calls() -> list[tuple[str, list[str]]]:
    calls = []
    for page in PAGES:
        for line in commands(page):
            words = shlex.split(line)
            if len(words) > 1 and words[1] == "run.py":
                words = [] if words[2:3] and words[2] in OWN - {"demo"} else ["boundary-check", *words[2:]]
            if words and Path(words[0]).name == "boundary-check":
                calls.append((f"{page.name}: {line}", words[1:]))
    return calls


@pytest.mark.parametrize(
    ("line", "words"), shown_calls(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_shown_command_can_be_called_like_that(line: str, words: list[str]) -> None:
    command, _, _ = app.parse_args(words, exit_on_error=False, print_error=False)
    assert command.__module__.startswith(("flows", "cyclopts")), line


def test_readme_shows_the_two_commands_of_a_fresh_checkout() -> None:
    shown = commands(HOME / "README.md")
    assert "python3 run.py demo" in shown
    assert "python3 run.py test" in shown


@pytest.mark.parametrize("words", [["rnu"], ["run", "--no-such"], ["record", "a.xlsx"]])
def test_a_command_that_does_not_exist_would_be_seen(words: list[str]) -> None:
    with pytest.raises(Exception, match=r"(?i)unknown|requires"):
        app.parse_args(words, exit_on_error=False, print_error=False)
