"""`profile`: guess how an unknown student table is to be read, and print it as settings to paste."""

import sys
from pathlib import Path

from connectors.students.profile import profile_path
from flows.terminal import Terminal
from flows.working_folder import must_exist


def show_profile(path: Path) -> int:
    """Print the guessed settings; 3 where a needed column was not found or the file cannot be read.

    Raises:
        Refused: BC-SET-008: there is nothing at that path.
    """
    terminal = Terminal()
    must_exist(path)
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
