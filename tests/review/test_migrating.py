"""A register of every release is brought up to this one, with what it held; a newer one is refused."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from records.problem import Refused
from review.register import Register, open_register, tables
from review.register.backups import check_backup, restore
from review.register.migrating import STEPS, migrate, newest_schema
from review.register.verifying import verify

RELEASES = sorted((Path(__file__).parent / "registers").glob("[0-9]*.sql"))
STEP_FILES = sorted((STEPS / "versions").glob("0*.py"))


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def old_register(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "register.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    connection.close()
    return path


def schema(register: Register) -> dict[str, set[str]]:
    found = inspect(register.engine)
    return {
        name: {column["name"] for column in found.get_columns(name)}
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def columns_in_code() -> dict[str, set[str]]:
    return {name: set(table.columns.keys()) for name, table in tables.metadata.tables.items()}


def holds_what_it_held(register: Register) -> None:
    assert verify(register).problems == ()
    assert [event.kind for event in register.events()] == ["run", "decided"]
    assert register.wordings()[2].reason == "cousin"
    assert register.bases()[2]["student_name"] == "Emma Nankivell"


def test_an_older_register_is_brought_up_and_keeps_what_it_held(old_register: Path):
    register = open_register(old_register)
    holds_what_it_held(register)
    assert schema(register) == columns_in_code()
    register.close()


def test_a_register_from_before_the_steps_takes_its_place_among_them(old_register: Path):
    register = open_register(old_register)
    with register.writing() as connection:
        migrate(connection)
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == f"{newest_schema():04}"
    holds_what_it_held(register)
    register.close()


def test_it_is_backed_up_before_it_is_changed(old_register: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("review.register.opening.newest_schema", lambda: 9999)
    monkeypatch.setattr("review.register.opening.migrate", lambda _: None)
    open_register(old_register).close()
    (backup,) = (old_register.parent / "backups").iterdir()
    assert backup.name.endswith("-before-9999.db")
    assert check_backup(backup).problems == ()
    assert check_backup(backup).events == 2


def test_a_change_that_fails_leaves_the_register_as_it_was(
    old_register: Path, monkeypatch: pytest.MonkeyPatch
):
    def fails(connection) -> None:
        connection.execute(text("DROP TABLE wording"))
        raise ZeroDivisionError

    monkeypatch.setattr("review.register.opening.newest_schema", lambda: 9999)
    monkeypatch.setattr("review.register.opening.migrate", fails)
    with pytest.raises(ZeroDivisionError):
        open_register(old_register)
    monkeypatch.undo()
    register = open_register(old_register)
    holds_what_it_held(register)
    register.close()


def test_an_older_register_is_brought_up_in_any_database(old_register: Path, register: Register):
    restore(old_register, register.engine)
    address = register.engine.url.render_as_string(hide_password=False)
    sqlite = address.startswith("sqlite")
    again = open_register(Path(str(register.engine.url.database)) if sqlite else address)
    holds_what_it_held(again)
    assert schema(again) == columns_in_code()
    again.close()


def test_a_new_register_is_made_by_the_steps_and_has_the_tables_of_the_code(register: Register):
    assert schema(register) == columns_in_code()
    found = inspect(register.engine)
    for name, table in tables.metadata.tables.items():
        nullable = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert nullable == {column.name: column.nullable for column in table.columns}, name
        indexed = {tuple(index["column_names"]) for index in found.get_indexes(name) if not index["unique"]}
        wanted = {tuple(column.name for column in index.columns) for index in table.indexes}
        assert indexed == wanted, name
    with register.reading() as connection:
        stored = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert stored == f"{newest_schema():04}"


def test_the_steps_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in STEP_FILES] == list(range(1, newest_schema() + 1))


@pytest.mark.parametrize("number", [newest_schema() + 1, 99])
def test_a_newer_register_is_refused_in_any_database(register: Register, number: int):
    with register.writing() as connection:
        connection.execute(
            text("UPDATE about SET value = :number WHERE key = 'schema version'"), {"number": str(number)}
        )
    address = register.engine.url.render_as_string(hide_password=False)
    sqlite = address.startswith("sqlite")
    with pytest.raises(Refused) as refused:
        open_register(Path(str(register.engine.url.database)) if sqlite else address)
    assert refused.value.problem.code == "BC-REC-003"
