"""What drivers raise, written down from their own code, and the sentence that each becomes."""

import socket
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from connectors.students.views.address import ORACLE, POSTGRESQL, SQL_SERVER, SQLITE
from connectors.students.views.faults import SENTENCES, TookTooLong, code_of


def raised(**parts: Any) -> DBAPIError:
    """An error of a driver as SQLAlchemy passes it on."""
    cause = type("OperationalError", (Exception,), {})(*parts.pop("args", ()))
    for name, value in parts.items():
        setattr(cause, name, value)
    return DBAPIError("SELECT", None, cause)


def of_sql_server(driver_error: str, said: str = "") -> DBAPIError:
    return raised(args=(f"Driver Error: {driver_error}; DDBC Error: {said}",), driver_error=driver_error)


def of_oracle(code: str, said: str = "") -> DBAPIError:
    return raised(args=(SimpleNamespace(full_code=code, __str__=lambda self: said),))


@pytest.mark.parametrize(
    ("kind", "stage", "fault", "code"),
    [
        (SQL_SERVER, "connecting", of_sql_server("Invalid authorization specification"), "BC-STU-088"),
        (SQL_SERVER, "connecting", of_sql_server("Syntax error or access violation"), "BC-STU-088"),
        (SQL_SERVER, "connecting", of_sql_server("Client unable to establish connection"), "BC-STU-087"),
        (
            SQL_SERVER,
            "connecting",
            of_sql_server("Client unable to establish connection", "SSL Provider: certificate verify failed"),
            "BC-STU-096",
        ),
        (SQL_SERVER, "connecting", of_sql_server("Timeout expired"), "BC-STU-087"),
        (SQL_SERVER, "reading", of_sql_server("Timeout expired"), "BC-STU-089"),
        (SQL_SERVER, "reading", of_sql_server("Base table or view not found"), "BC-STU-090"),
        (SQL_SERVER, "reading", of_sql_server("Syntax error or access violation"), "BC-STU-092"),
        (SQL_SERVER, "reading", of_sql_server("Communication link failure"), "BC-STU-094"),
        (SQL_SERVER, "reading", NoSuchTableError("v"), "BC-STU-090"),
        (ORACLE, "connecting", of_oracle("ORA-01017"), "BC-STU-088"),
        (ORACLE, "connecting", of_oracle("ORA-28000"), "BC-STU-088"),
        (ORACLE, "connecting", of_oracle("ORA-12514"), "BC-STU-098"),
        (ORACLE, "connecting", of_oracle("ORA-12541"), "BC-STU-087"),  # no listener
        (ORACLE, "connecting", of_oracle("ORA-28040"), "BC-STU-088"),  # no protocol in common
        (ORACLE, "connecting", of_oracle("DPY-3015"), "BC-STU-088"),  # a verifier of the password too old
        (POSTGRESQL, "connecting", raised(args=("FATAL:  sorry, too many clients already",)), "BC-STU-088"),
        (ORACLE, "connecting", of_oracle("DPY-6001"), "BC-STU-098"),
        (ORACLE, "connecting", of_oracle("DPY-6005"), "BC-STU-087"),
        (ORACLE, "connecting", socket.gaierror(-2, "Name or service not known"), "BC-STU-087"),
        (ORACLE, "connecting", TookTooLong(), "BC-STU-087"),
        (ORACLE, "connecting", TypeError("unexpected keyword argument"), "BC-STU-097"),
        (ORACLE, "reading", of_oracle("ORA-00942"), "BC-STU-090"),
        (ORACLE, "reading", of_oracle("ORA-01031"), "BC-STU-092"),
        (ORACLE, "reading", of_oracle("DPY-4024"), "BC-STU-089"),
        (ORACLE, "reading", of_oracle("DPY-4011"), "BC-STU-094"),
        (ORACLE, "reading", of_oracle("ORA-00600"), "BC-STU-094"),
        (
            POSTGRESQL,
            "connecting",
            raised(args=("FATAL: no pg_hba.conf entry for host, SSL off",)),
            "BC-STU-088",
        ),
        (POSTGRESQL, "connecting", raised(args=("SSL error: certificate verify failed",)), "BC-STU-096"),
        (POSTGRESQL, "reading", raised(sqlstate="57P01"), "BC-STU-094"),  # the server is shut down
        (POSTGRESQL, "reading", raised(sqlstate="55P03"), "BC-STU-089"),
        (SQLITE, "reading", RuntimeError("of any kind"), "BC-STU-094"),
    ],
)
def test_what_a_driver_raises_becomes_one_of_our_sentences(kind, stage, fault, code):
    assert code_of(kind, stage, fault) == code
    assert code in SENTENCES
