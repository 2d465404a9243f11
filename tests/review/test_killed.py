"""No acknowledged decision is lost when the process is killed at any moment."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from review.register import open_register
from review.register.verifying import verify

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from review.register import NewEvent, Wording, open_register

    register = open_register(Path(sys.argv[1]))
    for number in range(100_000):
        with register.writing() as connection:
            new = NewEvent("decided", "S009", "m_1", wording=Wording("why", None), basis={"n": number})
            told = register.append(connection, [new])
        print(told[0].seq, told[0].hash, flush=True)
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_was_acknowledged_before_a_kill_is_there_and_the_chain_holds(tmp_path: Path):
    path = tmp_path / "register.db"
    open_register(path).close()
    acknowledged: dict[int, str] = {}
    for kill_after in (1, 9, 40):
        acknowledged |= _killed_after(path, kill_after)
        register = open_register(path)
        stored = {event.seq: event.hash for event in register.events()}
        assert acknowledged.items() <= stored.items()
        assert verify(register).problems == ()
        register.close()
    assert len(acknowledged) >= 50


def _killed_after(path: Path, acknowledgements: int) -> dict[int, str]:
    """Let a process record until it has acknowledged so many, then kill it; what it had said by then."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(acknowledgements)]
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read()
    writer.wait()
    writer.stdout.close()
    # The kill can cut the last line in half.
    said = ["".join(lines), rest]
    whole = [line.split() for line in "".join(said).split("\n")[:-1]]
    return {int(seq): digest for seq, digest in whole}
