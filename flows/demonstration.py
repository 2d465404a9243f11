"""`demo`: the invented sample year, copied to a folder of its own and run from start to finish."""

import os
import shutil
from pathlib import Path

import flows
from flows.running import Call, run_folder
from flows.terminal import Terminal
from records.problem import Problem, Refused

SAMPLE = Path(flows.__file__).resolve().parent.parent / "data_samples" / "year"
"""In a checkout and in an installed copy alike."""

LEAD = "S003"
"""The sample college's safeguarding lead, as its settings have it."""


def demonstrate(folder: Path) -> int:
    """Copy the sample year, run it, and say what to look at; its planted problems are part of the story.

    Raises:
        Refused: BC-SET-003 (it cannot be made), -004 (it is there already) or -005 (there is no sample).
    """
    _copy_sample(folder)
    terminal = Terminal()
    terminal.say(f"An invented college, copied to {folder}: every person in it is made up.")
    done = run_folder(Call(folder))
    if done not in (0, 3):
        return done
    book = next(iter(sorted((folder / "review").glob("*/review-list.xlsx"))), folder / "review")
    terminal.say("")
    terminal.say("What next:")
    terminal.say(f"  1. Open {book}: one line a match, strongest first, with the reason in words.")
    terminal.say("  2. Choose a decision for some of them in the column Decision, and save.")
    called_as = os.environ.get("BOUNDARY_CHECK_CALLED_AS", "boundary-check")
    terminal.say(f'  3. {called_as} record "{book}" --by {LEAD}           says what it would do')
    terminal.say(f'     {called_as} record "{book}" --by {LEAD} --apply   records it')
    terminal.say(f'  4. {called_as} run "{folder}"           what you settled is set aside.')
    terminal.say(f"When you have seen enough, delete the folder {folder}.")
    return 0


def _copy_sample(folder: Path) -> None:
    if not SAMPLE.is_dir():
        what = "The sample year is not part of this installation."
        do = "Install Boundary Check again, or start from a checkout."
        raise Refused(Problem("BC-SET-005", "", None, None, what, do))
    if folder.exists():
        what = "There is something of this name already, and the sample year is never written over it."
        do = "Delete that folder, or name another one: `boundary-check demo FOLDER`."
        raise Refused(Problem("BC-SET-004", str(folder), None, None, what, do))
    try:
        # copyfile: the owner's rights come from our umask, not from the shipped files.
        shutil.copytree(SAMPLE, folder, copy_function=shutil.copyfile)
    except OSError as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        what = f"The sample year cannot be copied there ({reason})."
        do = "Name a folder that you may write to: `boundary-check demo FOLDER`."
        raise Refused(Problem("BC-SET-003", str(folder), None, None, what, do)) from None
