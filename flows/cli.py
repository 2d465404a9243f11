"""The command line. Nothing heavy is imported before a command needs it: `--help` answers at once."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from flows.before_imports import settle
from records.problem import Problem, Refused

DONE, NOT_DONE, WRONG_CALL, NEEDS_A_PERSON = 0, 1, 2, 3
"""Exit codes, by the contract."""

ALSO_A_WRONG_CALL = frozenset({"BC-REC-014", "BC-STU-080", "BC-STU-081", "BC-STU-082"})
"""Refusals of other rooms that are about the call or the settings: `--by` names somebody who may not decide,
a database's address holds a password."""

STOPPED_TEXT = "Stopped. Nothing is half done: the next call starts afresh."


def _version() -> str:
    from importlib.metadata import version

    return version("boundary-check")


app = App(
    name="boundary-check",
    help=(
        "Compare the connection lists that staff hand in with the student records, and make the list of "
        "matches that the safeguarding lead decides (social media policy, section 5.3). A match is a "
        "question for a person, never a finding."
    ),
    help_epilogue=(
        "A year in four commands: `init FOLDER`, put in the files, `run FOLDER`, mark the workbook, "
        "`record FILE --by STAFF_ID --apply`. To see it with invented people: `demo`.\n\n"
        "Exit codes: 0 done; 3 done, but something needs a person; 2 the call or the settings are wrong; "
        "1 not done."
    ),
    help_format="markdown",
    version=_version,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)

Switch = Parameter(negative=(), show_default=False)
"""A flag that is only ever switched on."""


@app.command(sort_key=1, help_epilogue="")
def demo(folder: Path = Path("demo-year"), /) -> int:
    """Show the whole check on an invented college, from the exports to the review workbook.

    Args:
        folder: where to put the sample year. It is never written over.
    """
    from flows.demonstration import demonstrate

    return demonstrate(folder)


@app.command(sort_key=2, help_epilogue="")
def init(folder: Path, /) -> int:
    """Make a working folder: its folders, settings, and templates with an example row.

    Args:
        folder: the folder to make, or one to complete; nothing in it is written over.
    """
    from flows.starting import start_folder

    return start_folder(folder)


@app.command(sort_key=3, help_epilogue="")
def run(
    folder: Path = Path(),
    /,
    *,
    as_at: date | None = None,
    year: int | None = None,
    no_track: Annotated[bool, Switch] = False,
    staff: str | None = None,
    staff_workbooks: Annotated[bool, Switch] = False,
    accept: Annotated[tuple[str, ...], Parameter(negative=(), show_default=False)] = (),
) -> int:
    """Check the year: read what staff handed in, compare it with the student records, write the review list.

    Writes into FOLDER/review/YEAR. Running it again with the same files changes nothing; what was decided
    stays decided.

    Args:
        folder: the working folder.
        as_at: the day on which students count as applicant, current or former (2026-09-01). Without it:
            the settings' day, else today in London.
        year: the campaign's year, which names the folder under review. Without it: the year of that day.
        no_track: keep no run history, and start at once.
        staff: check this one member of staff (a staff_id), for a late joiner; the others stay as they are.
        staff_workbooks: put the matches to the members of staff, each in a workbook of their own under
            review/YEAR/staff, which shows their own connections and nothing of the students.
        accept: publish in spite of a gate. The sentence that stops a run names the gate.
    """
    from flows.running import Call, run_folder

    return run_folder(
        Call(
            folder,
            as_at,
            year,
            track=not no_track,
            staff=staff,
            staff_workbooks=staff_workbooks,
            accept=frozenset(accept),
        )
    )


@app.command(sort_key=4, help_epilogue="")
def read(
    path: Path,
    /,
    *,
    csv: Annotated[bool, Switch] = False,
    as_: Annotated[Literal["connections", "students"], Parameter(name="--as")] = "connections",
) -> int:
    """Show what can be read from one file, zip or folder. Nothing is kept.

    The receipt goes to stderr and names nobody; exit code 3 says that something could not be read.

    Args:
        path: what was handed in: a zip as downloaded, an unpacked folder, or a single file.
        csv: write the rows to stdout as CSV.
        as_: read it as a list of connections or as student records.
    """
    from flows.reading import show_reading

    return show_reading(path, as_=as_, csv=csv)


@app.command(sort_key=5, help_epilogue="")
def profile(file: Path, /) -> int:
    """Guess how an unknown student table is to be read, and print that as settings to paste.

    Of the table only headers and status codes are shown; exit code 3 says that a needed column was not found.

    Args:
        file: a student table (CSV, TSV, XLSX, ODS, Parquet), or a zip or folder of them.
    """
    from flows.profiling import show_profile

    return show_profile(file)


@app.command(sort_key=5, help_epilogue="")
def record(
    files: Annotated[tuple[Path, ...], Parameter(negative=())],
    /,
    *,
    by: str,
    folder: Path | None = None,
    apply: Annotated[bool, Switch] = False,
) -> int:
    """Take up the marks made in review and staff workbooks. Without --apply it only says what it would do.

    With --apply each recorded mark is answered by a line `recorded MATCH_ID DECISION`; a mark without such a
    line is not recorded.

    Args:
        files: review or staff workbooks or their sheets (XLSX, ODS, or CSV with the match_id column), or
            what stood on paper: exemptions.csv, told.csv, people-i-know.csv as in templates.
        by: the staff_id of the safeguarding lead or a deputy who made the marks; for a staff workbook also
            its owner.
        folder: the working folder. Without it: the one that the first file lies in.
        apply: write the marks into the register.
    """
    from flows.record_decisions import record_files

    return record_files(files, by, folder, apply=apply)


@app.command(sort_key=6, help_epilogue="")
def why(folder: Path = Path(), /, *, staff: str, student: str, picture: Path | None = None) -> int:
    """Explain why a pair is, or is not, on the review list. Nothing is kept.

    Says each part of the weight, who competes, and the setting that keeps the pair off the list.

    Args:
        folder: the working folder.
        staff: the staff_id.
        student: the student_id.
        picture: draw the parts into this file as an SVG. It holds names: the one thing that is written, and
            only where you say.
    """
    from flows.explaining import explain_pair

    return explain_pair(folder, staff, student, picture)


@app.command(sort_key=7, help_epilogue="")
def status(folder: Path = Path(), /, *, json: Annotated[bool, Switch] = False) -> int:
    """Say where the year stands: matches by verdict, whose turn it is, who has not answered.

    Args:
        folder: the working folder.
        json: answer in JSON, for other programs.
    """
    from flows.standing import tell_status

    return tell_status(folder, as_json=json)


@app.command(sort_key=8, help_epilogue="")
def calibrate(folder: Path = Path(), /, *, apply: Annotated[bool, Switch] = False) -> int:
    """Show how far weights were right by past decisions, and which edges between strengths fit them.

    From about 200 decisions on. Without --apply nothing is changed; no decision is ever reopened by it.

    Args:
        folder: the working folder.
        apply: write strong_from and likely_from into boundary-check.toml, with the date.
    """
    from flows.calibrating import calibrate_folder

    return calibrate_folder(folder, apply=apply)


@app.command(sort_key=8, help_epilogue="")
def settings(folder: Path = Path(), /) -> int:
    """Print every setting with its meaning and the value in use, as a boundary-check.toml.

    Args:
        folder: the working folder.
    """
    from flows.settings.showing import commented
    from flows.working_folder import open_folder

    sys.stdout.write(commented(open_folder(folder).settings))
    return DONE


@app.command(sort_key=9, help_epilogue="")
def verify(folder: Path = Path(), /) -> int:
    """Check that nobody has changed the record of decisions behind our back.

    Args:
        folder: the working folder.
    """
    from flows.standing import verify_register

    return verify_register(folder)


@app.command(sort_key=10, help_epilogue="")
def backup(folder: Path = Path(), /, *, to: Path | None = None) -> int:
    """Copy the register into one file, and check the copy. It holds names: keep it as safe as the register.

    Args:
        folder: the working folder.
        to: a file or folder to write to. Without it: the folder `backups` in the working folder.
    """
    from flows.backing_up import back_up_folder

    return back_up_folder(folder, to)


@app.command(sort_key=11, help_epilogue="")
def restore(file: Path, folder: Path = Path(), /, *, replace: Annotated[bool, Switch] = False) -> int:
    """Put a backup in the register's place. What was there is kept in the folder `backups`.

    Args:
        file: the backup.
        folder: the working folder.
        replace: do it although the register is sound and holds events that the backup does not.
    """
    from flows.backing_up import restore_folder

    return restore_folder(folder, file, replace=replace)


@app.command(sort_key=12, help_epilogue="")
def purge(
    folder: Path = Path(),
    /,
    *,
    exports: Annotated[bool, Switch] = False,
    apply: Annotated[bool, Switch] = False,
) -> int:
    """Show what is at the end of its time; with --apply erase it, and prove that it is gone.

    Args:
        folder: the working folder.
        exports: remove the handed-in exports and the student files, of this campaign too.
        apply: do it. Without it nothing is erased.
    """
    from flows.purging import purge_folder

    return purge_folder(folder, exports=exports, apply=apply)


@app.command(sort_key=13, help_epilogue="")
def subject(
    folder: Path = Path(),
    /,
    *,
    student: str | None = None,
    staff: str | None = None,
    html: Annotated[bool, Switch] = False,
) -> int:
    """Show everything held about one person, with everybody else left out, as JSON.

    Args:
        folder: the working folder.
        student: the student_id, or
        staff: the staff_id.
        html: write a page to read instead.
    """
    if (student is None) == (staff is None):
        what = "Name one person: either --student or --staff."
        raise Refused(Problem("BC-SET-001", "", None, None, what, "`boundary-check subject --help`"))
    from flows.subjects import show_subject
    from review.retention.subject import Side

    side = Side.STAFF if student is None else Side.STUDENT
    return show_subject(folder, side, student or staff or "", html=html)


def main(arguments: Sequence[str] | None = None) -> None:
    """Answer one call and leave with its exit code."""
    _keep_to_ourselves()
    settle()
    code = answer(sys.argv[1:] if arguments is None else arguments)
    if "flows.annual_run" in sys.modules:
        _leave_at_once(code)
    sys.exit(code)


def _leave_at_once(code: int) -> None:
    """Leave without Prefect's own farewell: everything is written down by then, here and there.

    At its end Prefect sends again what a lost server did not take, 7 s an event, a minute in all (seen).
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def answer(arguments: Sequence[str]) -> int:
    """Carry out one call; whatever happens, the answer is an exit code and plain sentences."""
    try:
        return int(
            app(list(arguments), exit_on_error=False, print_error=False, result_action="return_value") or DONE
        )
    except CycloptsError as fault:
        return _shown(_wrong_call(fault), WRONG_CALL)
    except Refused as refused:
        code = refused.problem.code
        wrong_call = code.startswith(("BC-SET-", "BC-CAL-")) or code in ALSO_A_WRONG_CALL
        for problem in getattr(refused, "problems", [refused.problem]):
            _shown(problem, NOT_DONE)
        return WRONG_CALL if wrong_call else NOT_DONE
    except BrokenPipeError:
        # Whoever read our output (`| head`) has closed it; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{STOPPED_TEXT}\n")
        return NOT_DONE
    except Exception as fault:  # noqa: BLE001 - our own defect, told without its message
        from flows.faults import as_problem

        return _shown(as_problem(fault), NOT_DONE)


def _shown(problem: Problem, code: int) -> int:
    sys.stderr.write(f"{problem}\n")
    return code


def _wrong_call(fault: CycloptsError) -> Problem:
    what = " ".join(str(fault).split())
    what = what if what.endswith((".", "?")) else f"{what}."
    return Problem("BC-SET-001", "", None, None, what, "`boundary-check --help` shows the commands.")


def _keep_to_ourselves() -> None:
    """See that what we write is its owner's alone, and that a crash leaves no image of our memory."""
    os.umask(0o077)
    try:
        import resource
    except ImportError:  # Windows has neither core dumps nor this module.
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


if __name__ == "__main__":
    main()
