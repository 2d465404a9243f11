"""Two leads at work at once, each in a process of their own, lose nothing: on both databases."""

import subprocess
import sys

import pytest
from sqlalchemy import create_engine

from review.register import open_register
from review.register.verifying import verify

pytestmark = pytest.mark.slow

LEAD = """
import sys
from pathlib import Path
from review.register import NewEvent, Wording, open_register
from review.register.store import events_in

address, who = sys.argv[1:]
register = open_register(address if "://" in address else Path(address))
print("ready", flush=True)
sys.stdin.readline()
for number in range(100):
    with register.writing() as connection:
        newest = events_in(connection)[-1:]
        after = newest[0].seq if newest else 0
        new = NewEvent("decided", who, f"m_{number}", detail={"after": after}, wording=Wording("why", None))
        told = register.append(connection, [new])
    print(told[0].seq, told[0].hash, flush=True)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    server: str = request.getfixturevalue("postgresql_server")
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    engine.dispose()
    return server


def test_two_processes_make_the_register_together_and_lose_nothing(address: str):
    leads = [
        subprocess.Popen(
            [sys.executable, "-c", LEAD, address, who],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in ("S009", "S010")
    ]
    assert [lead.stdout.readline() for lead in leads] == ["ready\n"] * 2
    for lead in leads:
        lead.stdin.write("go\n")
        lead.stdin.flush()
    said = [lead.communicate(timeout=120)[0] for lead in leads]
    acknowledged = {int(seq): digest for text in said for seq, digest in map(str.split, text.splitlines())}
    register = open_register(address)
    events = register.events()
    assert {event.seq: event.hash for event in events} == acknowledged
    assert len(acknowledged) == 200
    assert [event.detail["after"] for event in events] == list(range(200)), "nobody wrote over what was read"
    assert {event.actor for event in events} == {"S009", "S010"}
    assert verify(register).problems == ()
    register.close()
