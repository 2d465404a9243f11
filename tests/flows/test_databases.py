"""A run reads the databases that the settings name; logins come from the environment or a Prefect server."""

import sqlite3
from pathlib import Path

import pytest

from flows.secrets import secrets_of
from flows.settings.reading import read_settings
from flows.settings.sections import FILE, Settings
from flows.settings.showing import commented
from records.problem import Refused

VIEW = """CREATE VIEW v_boundary_students AS SELECT '100' AS record_id, 'Kerra' AS legal_given,
'Quillabear' AS legal_family, 'ENR' AS status_code, '2026-09-01' AS start_date"""


def with_database(folder: Path, *lines: str) -> Path:
    """Name a database in a working folder's settings."""
    file = folder / FILE
    said = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(said + "\n[students.databases.mis]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def college_file(tiny: Path) -> Path:
    """The tiny college, its students in a database alone."""
    (tiny / "students" / "students.csv").unlink()
    connection = sqlite3.connect(tiny / "mis.db")
    connection.execute(VIEW)
    connection.close()
    return with_database(tiny, 'url = "sqlite:///mis.db"', 'status_codes = { ENR = "current" }')


def test_a_run_reads_the_database(college_file: Path, call) -> None:
    done = call("run", college_file, "--no-track")
    assert "Kerra Quillabear" in (college_file / "review" / "2026" / "review-list.csv").read_text(), (
        done.stderr
    )
    assert '"mis": 1' in (college_file / "review" / "2026" / "run.json").read_text()


def test_a_run_stops_at_a_database_that_cannot_be_read_and_says_how_to_go_on(
    college_file: Path, call
) -> None:
    (college_file / "mis.db").unlink()
    done = call("run", college_file, "--no-track")
    assert done.returncode == 1
    assert "BC-STU-086: mis:" in done.stderr
    assert '--accept "unread:mis"' in done.stderr
    assert not (college_file / "review").exists()
    assert not (college_file / "mis.db").exists()


def test_an_address_with_a_password_is_refused_by_every_command(tiny: Path, call) -> None:
    with_database(tiny, 'url = "postgresql://reader:hunter2@mis.example.org/college"')
    for command in (("run", tiny, "--no-track"), ("settings", tiny), ("status", tiny)):
        done = call(*command)
        assert done.returncode == 2
        assert done.stderr.startswith(f"BC-STU-080: {FILE}: [students] databases.mis.url holds a password.")
        assert "password_from" in done.stderr
        assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ('url = "mysql://mis/college"', "BC-STU-081", "postgresql://"),
        ('password_from = "hunter2"', "BC-STU-082", "environment variable"),
        ('pasword_from = "MIS"', "BC-SET-011", "The nearest known is password_from."),
        ('columns = { dob_ = "x" }', "BC-SET-012", "databases.mis.columns"),
    ],
)
def test_a_wrong_setting_is_told_with_what_to_write(tmp_path: Path, line: str, code: str, says: str) -> None:
    usual = () if line.startswith("url") else ('url = "sqlite:///mis.db"',)
    with_database(tmp_path, *usual, line)
    with pytest.raises(Refused) as refused:
        read_settings(tmp_path)
    assert refused.value.problem.code == code
    assert says in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_printed_settings_read_back_as_themselves(tmp_path: Path) -> None:
    with_database(
        tmp_path,
        'url = "postgresql://mis.example.org/college"',
        'view = "reports.v"',
        'password_from = "prefect:mis"',
        'columns = { record_id = "Ref" }',
        'status_codes = { "A B" = "current" }',
    )
    settings = read_settings(tmp_path)
    printed = commented(settings)
    (tmp_path / FILE).write_text(printed, encoding="utf-8")
    assert read_settings(tmp_path) == settings
    assert "the name of an environment variable, in capitals" in printed.replace("\n# ", " ")


def test_the_settings_command_tells_of_databases_before_there_is_one() -> None:
    printed = commented(Settings()).replace("\n# ", " ")
    assert "[students.databases]" in printed
    assert "user_from, password_from" in printed


# Prefect secrets ------------------------------------------------------------------------------------


class Block:
    """What Prefect returns for a Secret block."""

    def __init__(self, value: object) -> None:
        self.value = value

    def get(self) -> object:
        return self.value


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The Secret blocks of a server that is not there; notes which server was asked."""
    from prefect.blocks.system import Secret
    from prefect.settings import PREFECT_API_URL

    kept: dict[str, object] = {}

    def load(name: str) -> Block:
        kept["asked"] = PREFECT_API_URL.value()
        if name not in kept:
            raise ValueError(f"Unable to find block document named {name} at hunter2.example.org")
        return Block(kept[name])

    monkeypatch.setattr(Secret, "load", load)
    return kept


SERVER = "https://prefect.example.org/api"


def test_a_secret_is_taken_from_the_server_that_the_settings_name(blocks: dict[str, object]) -> None:
    blocks["mis-password"] = "hunter2"
    assert secrets_of(SERVER + "/")("prefect:mis-password") == "hunter2"
    assert blocks["asked"] == SERVER


def test_a_variable_needs_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIS_PASSWORD", "hunter2")
    assert secrets_of(None)("MIS_PASSWORD") == "hunter2"
    monkeypatch.delenv("MIS_PASSWORD")
    with pytest.raises(Refused, match="BC-STU-083"):
        secrets_of(SERVER)("MIS_PASSWORD")


@pytest.mark.parametrize("kept", [None, "", 7, {"a": "hunter2"}])
def test_a_secret_that_is_not_there_or_is_no_text_is_told(blocks: dict[str, object], kept: object) -> None:
    if kept is not None:
        blocks["mis-password"] = kept
    with pytest.raises(Refused) as refused:
        secrets_of(SERVER)("prefect:mis-password")
    assert refused.value.problem.code == "BC-STU-084"
    assert refused.value.__context__ is None
    for told in ("hunter2", "mis-password", "example.org"):
        assert told not in str(refused.value)


def test_without_a_server_no_secret_is_looked_for(blocks: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"\[runs\] server"):
        secrets_of(None)("prefect:mis-password")
    assert "asked" not in blocks


def test_a_server_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="BC-STU-084"):
        secrets_of("http://127.0.0.1:1/api")("prefect:mis-password")
