"""Which server a run may tell about itself, and what is set before anybody imports prefect."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import launcher
from flows.launcher import HOME, HistoryUnavailable, run_history, set_aside_server

ELSEWHERE = "https://history.example.org/api"
HERE = "http://127.0.0.1:4200/api"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test lets the launcher set is put back."""
    for name in [name for name in os.environ if name.startswith("PREFECT_") or name.lower() == "no_proxy"]:
        monkeypatch.delenv(name)
    before = dict(os.environ)
    yield
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)


@pytest.mark.parametrize(
    ("asked", "named", "used"),
    [
        (None, None, None),
        (HERE, None, HERE),
        ("http://localhost:4200/api", None, "http://localhost:4200/api"),
        ("http://[::1]:4200/api", None, "http://[::1]:4200/api"),
        (ELSEWHERE, None, None),
        ("http://localhost.example.org/api", None, None),
        ("http://127.0.0.1.example.org/api", None, None),
        (ELSEWHERE, ELSEWHERE, ELSEWHERE),
        (HERE, ELSEWHERE, ELSEWHERE),
        (None, ELSEWHERE + "/", ELSEWHERE),
    ],
)
def test_a_server_on_another_machine_is_used_only_when_the_settings_name_it(
    asked: str | None, named: str | None, used: str | None
) -> None:
    environment = {"PREFECT_API_URL": asked} if asked else {}
    assert launcher._chosen_server(named, environment) == used


def test_an_ignored_server_is_told_in_one_line_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://user:secret@history.example.org/api")
    told = set_aside_server(None)
    assert told is not None
    assert "[runs] server" in told
    assert "secret" not in told
    assert "\n" not in told
    assert set_aside_server("https://user:secret@history.example.org/api") is None


def test_a_named_server_that_does_not_answer_makes_the_history_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "NAMED_LIMIT", 0.2)
    with (
        pytest.raises(HistoryUnavailable, match="did not answer"),
        run_history(tmp_path, "http://127.0.0.1:9", 5),
    ):
        pytest.fail("there is no such server")


def test_a_history_that_cannot_be_written_is_unavailable_at_once(tmp_path: Path) -> None:
    (tmp_path / HOME).write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(HistoryUnavailable, match="cannot be written to"), run_history(tmp_path, None, 5):
        pytest.fail("there is no such folder")


def test_the_environment_is_quiet_and_holds_nothing_of_the_callers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_RESULTS_PERSIST_BY_DEFAULT", "true")
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    monkeypatch.setenv("PREFECT_LOGGING_EXTRA_LOGGERS", "flows")
    monkeypatch.setenv("no_proxy", "college.example.org")
    launcher._set_environment(tmp_path, HERE, keep=frozenset())
    left = {name: value for name, value in os.environ.items() if name.startswith("PREFECT_")}
    assert left == {
        **{name: value for name, value in launcher.QUIET.items() if name.startswith("PREFECT_")},
        "PREFECT_HOME": str(tmp_path),
        "PREFECT_API_URL": HERE,
    }
    assert os.environ["PREFECT_RESULTS_PERSIST_BY_DEFAULT"] == "false"
    assert os.environ["no_proxy"] == "college.example.org,127.0.0.1,localhost"


def test_what_a_server_of_your_own_needs_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "key")
    launcher._set_environment(tmp_path, ELSEWHERE, keep=launcher.KEPT_FOR_A_SERVER_OF_YOUR_OWN)
    assert os.environ["PREFECT_API_KEY"] == "key"
