"""`profile`: guess how an unknown student table is to be read, and print it as settings to paste."""

import sys
from pathlib import Path

from connectors.students.profile import profile_path
from flows.terminal import Terminal
from records.problem import Problem, Refused


def show_profile(path: Path) -> int:
    """Print the guessed settings; 3 where a needed column was not found or the file cannot be read.

    Raises:
        Refused: BC-SET-008: there is nothing at that path.
    """
    terminal = Terminal()
    if not path.exists():
        what = "There is nothing at this path."
        raise Refused(Problem("BC-SET-008", str(path), None, None, what, "Check how it is spelled."))
    with terminal.progress() as stages:
        stages.begin("reading")
        profiles = profile_path(path)
    for profile in profiles:
        terminal.problems(profile.problems)
    text = "\n".join(profile.settings for profile in profiles if profile.settings)
    # Bytes: settings are UTF-8 whatever a Windows console's code page is, also behind `> settings.toml`.
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    return 3 if any(profile.problems for profile in profiles) else 0
