"""A drill: the register is lost, and put back from its backup; what is no backup is refused."""

import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from records.problem import Refused
from review.register import NewEvent, Register, Wording, open_register
from review.register.backups import back_up, check_backup, restore


def told(register: Register, first: int, last: int) -> None:
    new = [
        NewEvent(
            "decided", "S009", f"m_{n}", wording=Wording(f"reason {n}", None), basis={"n": n}, key=f"k{n}"
        )
        for n in range(first, last)
    ]
    with register.writing() as connection:
        register.append(connection, new)


def everything(register: Register) -> tuple[object, ...]:
    return register.key, register.events(), register.wordings(), register.bases(), register.head()


def test_what_was_backed_up_is_put_back_whole(register: Register, tmp_path: Path):
    told(register, 0, 40)
    before = everything(register)
    backup = tmp_path / "elsewhere" / "backup.db"
    assert back_up(register, backup).events == 40
    with register.engine.begin() as connection:
        for table in ("event", "wording", "basis"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
        connection.execute(text("UPDATE about SET value = 'lost' WHERE key = 'head'"))
    restore(backup, register.engine)
    assert everything(register) == before
    told(register, 40, 41)
    assert register.head().seq == 41


def test_a_backup_of_one_database_is_put_back_into_another(register: Register, tmp_path: Path):
    told(register, 0, 5)
    back_up(register, tmp_path / "backup.db")
    other = open_register(tmp_path / "other.db")
    restore(tmp_path / "backup.db", other.engine)
    other.close()
    other = open_register(tmp_path / "other.db")
    assert everything(other) == everything(register)
    other.close()


def test_a_backup_is_one_file_for_its_owner_only(register: Register, tmp_path: Path):
    place = tmp_path / "elsewhere"
    back_up(register, place / "backup.db")
    check_backup(place / "backup.db")
    assert [file.name for file in place.iterdir()] == ["backup.db"]
    if sys.platform != "win32":
        assert stat.S_IMODE((place / "backup.db").stat().st_mode) == 0o600


def test_a_register_that_was_tampered_with_is_not_backed_up(register: Register, tmp_path: Path):
    told(register, 0, 5)
    with register.engine.begin() as connection:
        connection.execute(text("UPDATE event SET actor = 'other' WHERE seq = 3"))
    with pytest.raises(Refused) as refused:
        back_up(register, tmp_path / "backup.db")
    assert refused.value.problem.code == "BC-REG-101"
    assert not (tmp_path / "backup.db").exists()


@pytest.mark.parametrize(
    "content", [None, b"", b"PK\x03\x04 something else" * 50, b"SQLite format 3\0" + b"\xa5" * 9000]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None):
    path = tmp_path / "backup.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        check_backup(path)
    assert refused.value.problem.code == "BC-REG-102"


def test_a_restore_that_fails_leaves_the_register_as_it_was(register: Register, tmp_path: Path):
    told(register, 0, 5)
    before = everything(register)
    back_up(register, tmp_path / "backup.db")
    torn = (tmp_path / "backup.db").read_bytes()
    (tmp_path / "backup.db").write_bytes(torn[: len(torn) // 2])
    with pytest.raises(Refused):
        restore(tmp_path / "backup.db", register.engine)
    assert everything(register) == before
