"""Small exports written where a test asks for them, and a college's database to read a view of.

The database is a SQLite file, or a PostgreSQL server with a login of its own.
"""

import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from connectors.reader import Reading
from connectors.students.database import read_databases
from connectors.students.records import read_student_path
from connectors.students.settings import StudentDatabase, StudentSettings, StudentSource
from connectors.students.views.engine import CONNECT_WITH

Files = Mapping[str, str | bytes]


@pytest.fixture
def lay_out(tmp_path: Path) -> Callable[[Files], Path]:
    """Write files below a folder, which is returned."""

    def laid_out(files: Files) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return laid_out


@pytest.fixture
def read_roster(tmp_path: Path) -> Callable[..., Reading]:
    """Read files as one zip, under the settings given; there is one reading."""

    def reading(files: Files, **source: object) -> Reading:
        path = tmp_path / "roster.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        settings = StudentSettings(sources={"roster.zip": StudentSource.model_validate(source)})
        (one,) = read_student_path(path, settings)
        return one

    return reading


@pytest.fixture
def read_ctf(tmp_path: Path) -> Callable[..., Reading]:
    """Read a CTF under the settings given; there is one reading."""

    def reading(text: str | bytes, **source: object) -> Reading:
        path = tmp_path / "8884001_CTF_8884002_001.xml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        settings = StudentSettings(sources={path.name: StudentSource.model_validate(source)})
        (one,) = read_student_path(path, settings)
        return one

    return reading


READER, PASSWORD = "hunter2reader", "hunter2:p@ss/word"
"""The login that may read the views only; a URL would need its password quoted."""


@dataclass
class CollegeDatabase:
    """Where a test makes its view, and how that is then read."""

    kind: str
    url: str
    folder: Path
    admin: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    def run(self, *statements: str) -> None:
        """Carry out SQL as the administrator."""
        if self.kind == "sqlite":
            connection: Any = sqlite3.connect(self.folder / "mis.db")
        else:
            import psycopg

            connection = psycopg.connect(self.admin, autocommit=True)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    def view(self, select: str) -> None:
        """Make the view, and let the reader read it."""
        self.run(f"CREATE VIEW v_boundary_students AS {select}")
        if self.kind == "postgresql":
            self.run(f"GRANT SELECT ON v_boundary_students TO {READER}")

    def read(self, **settings: Any) -> Reading:
        """Read the view as the settings say."""
        database = StudentDatabase(**{"url": self.url, **self.settings, **settings})
        (reading,) = read_databases({"mis": database}, self.secrets.__getitem__, self.folder)
        return reading


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer is given up at once."""
    monkeypatch.setattr("connectors.students.views.engine.LAST_LIMIT", 1)
    monkeypatch.setitem(CONNECT_WITH["SQL Server"], "timeout", 1)
    monkeypatch.setitem(CONNECT_WITH["PostgreSQL"], "connect_timeout", 2)


@pytest.fixture
def sqlite_college(tmp_path: Path) -> CollegeDatabase:
    """A SQLite file beside the working folder's other files."""
    return CollegeDatabase("sqlite", "sqlite:///mis.db", tmp_path)


@pytest.fixture(scope="session")
def postgresql_door(postgresql_server: str) -> str:
    """The server, with a reader who has to give a password."""
    import psycopg

    with psycopg.connect(postgresql_server, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
        (rules,) = admin.execute("SHOW hba_file").fetchone() or ("",)
        file = Path(rules)
        file.write_text(f"local all {READER} scram-sha-256\n{file.read_text()}")
        admin.execute("SELECT pg_reload_conf()")
    return postgresql_server


@pytest.fixture
def postgresql_college(postgresql_door: str, tmp_path: Path) -> Iterator[CollegeDatabase]:
    """A PostgreSQL database of the test's own, with a login that can read only what it is granted."""
    import psycopg

    name = f"college_{uuid4().hex[:12]}"
    admin = postgresql_door.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgresql_door, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield CollegeDatabase(
        "postgresql",
        admin.replace("postgres:@", ""),
        tmp_path,
        admin,
        {"MIS_USER": READER, "MIS_PASSWORD": PASSWORD},
        {"user_from": "MIS_USER", "password_from": "MIS_PASSWORD"},
    )
    with psycopg.connect(postgresql_door, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def college(request: pytest.FixtureRequest) -> CollegeDatabase:
    """Each kind of database that is read in the tests."""
    made: CollegeDatabase = request.getfixturevalue(f"{request.param}_college")
    return made
