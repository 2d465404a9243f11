"""Where a college's database is: the kinds we read, and that its address holds no password.

The settings are read by every command, so nothing here needs SQLAlchemy or a driver.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of database.

    Attributes:
        name: what people call it.
        driver: SQLAlchemy's name for it and its driver.
        extra: what `pip install "boundary-check[...]"` takes for it; empty where Python brings the driver.
    """

    name: str
    driver: str
    extra: str


SQLITE = Kind("SQLite", "sqlite", "")
POSTGRESQL = Kind("PostgreSQL", "postgresql+psycopg", "postgresql")
SQL_SERVER = Kind("SQL Server", "mssql+mssqlpython", "sqlserver")
ORACLE = Kind("Oracle", "oracle+oracledb", "oracle")

KINDS = (SQLITE, POSTGRESQL, SQL_SERVER, ORACLE)

_SCHEME = re.compile(r"([\w+]+)://")
_LOGIN = re.compile(r"[\w+]+://[^:/]*:[^@]+@")
"""As SQLAlchemy takes a URL apart: what stands between the first colon and an @ is a password."""
_SECRET_KEY = re.compile(r"passw|pwd|secret|token", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"(?:password|pwd)\s*=", re.IGNORECASE)
"""In a whole ODBC connection string given as one option (odbc_connect)."""


def kind_of(url: str) -> Kind | None:
    """Return the kind of database that a URL names, with or without its driver; None for any other.

    >>> kind_of("postgresql://mis.example.org/college").name, kind_of("mysql://mis.example.org/college")
    ('PostgreSQL', None)
    """
    found = _SCHEME.match(url)
    names = {name: kind for kind in KINDS for name in (kind.driver, kind.driver.partition("+")[0])}
    return names.get(found[1]) if found else None


def holds_password(url: str) -> bool:
    """Tell whether a URL gives a password, in its login or in its options.

    >>> holds_password("postgresql://reader:hunter2@mis.example.org/college")
    True
    >>> holds_password("mssql://reader@mis.example.org:1433/college?Trusted_Connection=yes")
    False
    """
    options = parse_qsl(url.partition("?")[2], keep_blank_values=True)
    return bool(_LOGIN.match(url)) or any(
        _SECRET_KEY.search(key) or _SECRET_VALUE.search(value) for key, value in options
    )
