import sqlite3
import stat
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from records.problem import Refused
from review.register import NewEvent, Register, Wording, open_register
from review.register.migrating import newest_schema
from review.register.store import bases_in, events_in
from review.register.tables import Retention, event, metadata
from review.register.verifying import verify

NAME = "Wenna Trebilcock-Unmistakable"


def told(register: Register, *events: NewEvent) -> list[int]:
    with register.writing() as connection:
        return [event.seq for event in register.append(connection, events)]


def decision(number: int, **changes: object) -> NewEvent:
    usual = {
        "kind": "decided",
        "actor": "S009",
        "match_id": f"m_{number:016x}",
        "detail": {"outcome": "Park"},
        "wording": Wording(f"Reason {number} {NAME}", None),
        "basis": {"student_name": NAME},
    }
    return NewEvent(**(usual | changes))  # type: ignore[arg-type]


def file_of(register: Register) -> Path:
    return Path(str(register.engine.url.database))


@pytest.fixture
def sqlite_register(tmp_path):
    opened = open_register(tmp_path / "register.db")
    yield opened
    opened.close()


def test_what_is_told_is_there_after_opening_it_again(register, register_address):
    assert told(register, decision(1), decision(2)) == [1, 2]
    again = open_register(register_address)
    assert [event.seq for event in again.events()] == [1, 2]
    assert again.key == register.key
    assert again.wordings()[1] == Wording(f"Reason 1 {NAME}", None)
    assert again.bases()[2] == {"student_name": NAME}
    again.close()


def test_the_same_thing_told_twice_is_one_event(register):
    assert told(register, decision(1, key="once")) == [1]
    assert told(register, decision(1, key="once"), decision(2, key="twice"), decision(3, key="twice")) == [2]


def test_a_transaction_that_fails_leaves_nothing(register):
    told(register, decision(1))
    with pytest.raises(ZeroDivisionError), register.writing() as connection:  # noqa: PT012
        register.append(connection, [decision(2)])
        1 / 0  # noqa: B018
    assert register.head().seq == 1
    assert verify(register).problems == ()


def test_events_hold_no_name_and_no_words(register):
    told(register, decision(1))
    with register.reading() as connection:
        rows = connection.execute(text("SELECT * FROM event")).all()
    assert NAME not in repr(rows)


def test_every_table_says_how_long_it_is_kept():
    kept = {name: table.info.get("retention") for name, table in metadata.tables.items()}
    assert [name for name, period in kept.items() if not isinstance(period, Retention)] == []


def test_every_table_that_is_kept_is_explained_in_the_docs():
    page = (Path(__file__).parents[2] / "docs" / "register.md").read_text(encoding="utf-8")
    lacking = [
        name
        for name, table in metadata.tables.items()
        if f"| `{name}` |" not in page or table.info["retention"].value not in page
    ]
    assert lacking == []


def test_an_untouched_register_verifies(register):
    told(register, *(decision(n) for n in range(1, 6)))
    checked = verify(register, [register.head()])
    assert (checked.events, checked.erased, checked.problems) == (5, 0, ())
    assert checked.head == register.head()


def test_erasing_words_and_facts_breaks_nothing(register):
    told(register, decision(1), decision(2))
    with register.writing() as connection:
        connection.execute(text("DELETE FROM wording WHERE seq = 1"))
        connection.execute(text("DELETE FROM basis"))
    checked = verify(register)
    assert (checked.erased, checked.problems) == (2, ())


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        ("UPDATE event SET actor = 'S001' WHERE seq = 2", "Event 2 is not as it was written."),
        (
            'UPDATE event SET detail = \'{"outcome":"Undo"}\' WHERE seq = 3',
            "Event 3 is not as it was written.",
        ),
        ("DELETE FROM event WHERE seq = 3", "Event 3 is missing"),
        ("DELETE FROM event WHERE seq = 1", "Event 1 is missing"),
        ("DELETE FROM event WHERE seq = 5", "not the one the register noted as its newest"),
        ("UPDATE event SET seq = 9 WHERE seq = 2", "Event 2 is missing"),
        ("UPDATE wording SET reason = 'Another' WHERE seq = 4", "The words kept for event 4"),
        ("UPDATE basis SET facts = '{}' WHERE seq = 4", "The facts kept for event 4"),
        ("INSERT INTO wording VALUES (99, 'x', NULL, 'y')", "The words kept for event 99"),
        ("INSERT INTO match VALUES ('m_0000000000000001', 'S001', 'L1')", "Match m_0000000000000001"),
    ],
)
def test_tampering_is_named(register, tampering, named):
    told(register, *(decision(n) for n in range(1, 6)))
    with register.writing() as connection:
        connection.execute(text(tampering.replace(":", "\\:")))
    problems = verify(register).problems
    assert any(named in problem.what for problem in problems)
    assert {problem.code for problem in problems} == {"BC-REC-009"}


@pytest.mark.parametrize("column", [one.name for one in event.columns if one.name != "seq"])
def test_no_column_of_an_event_can_be_changed_unseen(register, column):
    told(register, *(decision(n, year=2026, run_id="run-1", key=f"key {n}") for n in range(1, 4)))
    other = 2027 if column == "year" else '{"outcome":"Undo"}' if column == "detail" else "other"
    with register.writing() as connection:
        connection.execute(event.update().where(event.c.seq == 2).values({column: other}))
    assert any(problem.what.startswith("Event 2 ") for problem in verify(register).problems)


def test_two_events_that_changed_places_are_named(register):
    told(register, *(decision(n) for n in range(1, 6)))
    with register.writing() as connection:
        for change in ("seq = 99 WHERE seq = 2", "seq = 2 WHERE seq = 3", "seq = 3 WHERE seq = 99"):
            connection.execute(text(f"UPDATE event SET {change}"))  # noqa: S608
    said = " ".join(problem.what for problem in verify(register).problems)
    assert "Event 2 is not as it was written." in said
    assert "Event 3 is not as it was written." in said


def test_a_tail_cut_off_with_the_registers_own_note_shows_by_a_head_noted_elsewhere(register):
    told(register, *(decision(n) for n in range(1, 4)))
    shorter = register.head()
    told(register, decision(4), decision(5))
    noted = register.head()
    with register.writing() as connection:
        for table in ("event", "wording", "basis"):
            connection.execute(text(f"DELETE FROM {table} WHERE seq > 3"))  # noqa: S608
        connection.execute(
            text("UPDATE about SET value = :head WHERE key = 'head'"),
            {"head": f"{shorter.seq} {shorter.hash}"},
        )
    assert verify(register).problems == ()
    assert "Event 5, noted elsewhere" in verify(register, [noted]).problems[0].what


def test_a_head_of_another_history_is_named(register):
    told(register, decision(1))
    strange = register.head()._replace(hash="f" * 64)
    assert "not the one that was noted elsewhere" in verify(register, [strange]).problems[0].what


def test_the_file_is_for_its_owner_only(sqlite_register):
    told(sqlite_register, decision(1))
    if sys.platform != "win32":
        files = list(file_of(sqlite_register).parent.iterdir())
        assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}


def test_sqlite_is_set_up_to_lose_and_leave_nothing(sqlite_register):
    with sqlite_register.reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_two_people_at_work_at_once_lose_nothing(register, register_address):
    def record(first: int) -> None:
        own = open_register(register_address)
        for number in range(first, first + 15):
            told(own, decision(number))
        own.close()

    with ThreadPoolExecutor() as people:
        list(people.map(record, (0, 100)))
    checked = verify(register)
    assert (checked.events, checked.problems) == (30, ())
    assert len({event.match_id for event in register.events()}) == 30


def test_what_is_read_before_writing_cannot_change_meanwhile(register, register_address):
    """Both look at the newest event and add one that names it; nobody looks while the other writes."""

    def add_one(_: int) -> None:
        own = open_register(register_address)
        for _ in range(10):
            with own.writing() as connection:
                newest = events_in(connection)[-1:]
                after = newest[0].seq if newest else 0
                own.append(connection, [decision(1, detail={"after": after})])
        own.close()

    with ThreadPoolExecutor() as people:
        list(people.map(add_one, range(2)))
    assert [event.detail["after"] for event in register.events()] == list(range(20))


def not_a_database(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not a database at all" * 40)


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def a_folder(path: Path) -> None:
    path.mkdir()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def newer(path: Path) -> None:
    open_register(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE about SET value = '{newest_schema() + 1}' WHERE key = 'schema version'")  # noqa: S608
    connection.close()


def damaged(path: Path) -> None:
    register = open_register(path)
    told(register, *(decision(n) for n in range(200)))
    register.close()
    content = bytearray(path.read_bytes())
    for at in range(4096 * 2, len(content), 512):
        content[at : at + 256] = b"\xa5" * 256
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (not_a_database, "BC-REC-001"),
        (another_database, "BC-REC-001"),
        (a_folder, "BC-REC-001"),
        (damaged, "BC-REC-002"),
        (newer, "BC-REC-003"),
        (emptied, "BC-REC-006"),
    ],
)
def test_what_is_not_a_sound_register_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], None], code: str
):
    path = tmp_path / "register.db"
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(Refused) as refused:
        open_register(path)
    assert refused.value.problem.code == code
    assert refused.value.problem.file == "register.db"
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/nowhere/at/all/register.db", "BC-REC-004"),
        ("nosuchthing://host/db", "BC-REC-005"),
        ("postgresql://nobody:secret@127.0.0.1:1/db", "BC-REC-004"),
        ("://", "BC-REC-005"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_repeating_it(address, code):
    with pytest.raises(Refused) as refused:
        open_register(address)
    assert refused.value.problem.code == code
    assert "secret" not in str(refused.value)


def test_a_fault_at_any_statement_is_not_confirmed_and_harms_nothing(sqlite_register):
    """Fail the first statement, then the second, and so on until one goes through."""
    acknowledged = 0
    said: list[Refused] = []
    for number in range(1, 50):
        failing = fail_at(sqlite_register, number)
        try:
            told(sqlite_register, decision(number, key=f"decision {number}"))
            acknowledged += 1
        except Refused as refused:
            said.append(refused)
        finally:
            failing()
        stored = sqlite_register.head().seq
        assert stored >= acknowledged
        assert verify(sqlite_register).problems == ()
        if acknowledged:
            break
    assert len(said) > 5, "several statements were made to fail before one write went through"
    assert {one.problem.code for one in said} == {"BC-REC-008"}
    assert NAME not in repr(said)
    assert acknowledged == 1


def fail_at(register: Register, number: int) -> Callable[[], None]:
    """Make the n-th statement from now fail as a failing disk does; return how to end that."""
    from sqlalchemy import event as hook

    left = [number]

    def fail(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OperationalError("statement", {}, sqlite3.OperationalError("disk I/O error"))

    hook.listen(register.engine, "before_cursor_execute", fail)
    return lambda: hook.remove(register.engine, "before_cursor_execute", fail)


GARBLED = {
    "an event's detail": "UPDATE event SET detail = '{' WHERE seq = 2",
    "an event's hash": "UPDATE event SET hash = 'é' WHERE seq = 2",
    "an event's actor": "UPDATE event SET actor = x'ff' WHERE seq = 2",
    "facts": "UPDATE basis SET facts = 'x' WHERE seq = 2",
    "words": "UPDATE wording SET note = x'ff' WHERE seq = 2",
    "the head": "UPDATE about SET value = x'ff' WHERE key = 'head'",
}


@pytest.mark.parametrize("statement", GARBLED.values(), ids=GARBLED)
def test_what_cannot_even_be_read_any_more_is_tampering(sqlite_register, statement):
    told(sqlite_register, *(decision(n) for n in range(3)))
    with sqlite_register.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert {problem.code for problem in verify(sqlite_register).problems} == {"BC-REC-009"}


@pytest.mark.parametrize("what", ["an event's detail", "facts", "the head"])
def test_a_register_that_cannot_be_read_is_refused_and_not_called_our_own_mistake(sqlite_register, what):
    told(sqlite_register, decision(1), decision(2))
    with sqlite_register.engine.begin() as connection:
        connection.exec_driver_sql(GARBLED[what])
    with pytest.raises(Refused) as refused, sqlite_register.writing() as connection:  # noqa: PT012
        events_in(connection)
        bases_in(connection)
    assert refused.value.problem.code == "BC-REC-002"


def test_a_register_whose_key_is_garbled_is_refused(tmp_path: Path):
    path = tmp_path / "register.db"
    open_register(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value = 'zz' WHERE key = 'register key'")
    connection.close()
    with pytest.raises(Refused) as refused:
        open_register(path)
    assert refused.value.problem.code == "BC-REC-002"
