"""`record`: the marks of review workbooks, first as a plan, then into the register one by one.

Not kept in the run history: every decision is an event of the register itself, and an acknowledgement
must not wait for a server to start.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from connectors.staff import read_staff
from flows.marked_files import mark_sheets
from flows.run_notes import RECORDED
from flows.settings.sections import Settings
from flows.terminal import Terminal
from flows.working_folder import WorkingFolder, folder_of, open_folder, today_in_london
from records.people import StaffMember
from records.problem import Problem, Refused
from review.decisions.recording import Deciders, Plan, Recorded, SecondPerson, apply, plan_record
from review.files import put
from review.matches.formerly import todays_ids
from review.register import Register, open_register
from review.returned.kinds import FROM_PAPER, kind_of
from review.returned.marks import MarkSheet


def record_files(files: Sequence[Path], by: str, folder: Path | None, *, apply: bool) -> int:
    """Say what the marks would do, and with `apply` do it; return the exit code.

    Raises:
        Refused: a file is not there (BC-SET-008), nobody is named as the lead (BC-SET-020), `by` may not
            decide (BC-REC-014), there is no register to record in (BC-RUN-021), or it does not confirm.
    """
    terminal = Terminal()
    for file in files:
        if not file.is_file():
            what = "There is no such file."
            raise Refused(Problem("BC-SET-008", str(file), None, None, what, "Check how it is spelled."))
    working = open_folder(folder if folder is not None else folder_of(files[0]))
    deciders, staff = _deciders(working), _staff_of(working)
    with terminal.progress() as stages:
        stages.begin("reading the marks")
        sheets, unread = _sheets(files)
    register = open_register(_register_of(working, sheets), working.backups)
    try:
        with terminal.progress() as stages:
            stages.begin("comparing with the register")
            plan = plan_record(
                sheets,
                by=by,
                deciders=deciders,
                register=register,
                as_at=today_in_london(),
                exemptions_end=working.settings.review.exemptions_end,
                second_person=second_person_of(working.settings),
                edition=working.settings.policy.edition,
                staff=_names_of(staff) if _are_from_paper(sheets) else None,
                today=todays_ids(staff or ()),
            )
        problems = [*unread, *plan.refused, *plan.conflicts]
        if not apply or plan.conflicts:
            _say_plan(terminal, plan, problems, applying=apply)
            return 3 if problems and not apply else int(bool(plan.conflicts))
        problems += _apply(terminal, plan, register)
        problems += _noted(working, register)
    finally:
        register.close()
    terminal.problems(problems)
    return 3 if problems else 0


def _deciders(working: WorkingFolder) -> Deciders:
    people = working.settings.people
    if people.lead is None:
        what = "Nobody is named as the safeguarding lead, so nobody may decide."
        do = "Put their staff_id under [people] as lead."
        raise Refused(Problem("BC-SET-020", "boundary-check.toml", None, "lead", what, do))
    return Deciders(people.lead, people.deputies)


def second_person_of(settings: Settings) -> SecondPerson:
    """Say when a second person is asked for: always where the settings say nothing and there is one."""
    asked = settings.review.second_person
    if asked is None:
        asked = settings.people.are_several
    if isinstance(asked, bool):
        return SecondPerson(asked, asked)
    return SecondPerson("other clear reason" in asked, "under 18" in asked)


def _staff_of(working: WorkingFolder) -> tuple[StaffMember, ...] | None:
    """Return those who are to declare; None: there is no staff list to hold to."""
    return read_staff(working.staff).members if working.staff.is_file() else None


def _names_of(staff: Sequence[StaffMember] | None) -> dict[str, str] | None:
    return None if staff is None else {member.staff_id: member.name for member in staff}


def _are_from_paper(sheets: Sequence[MarkSheet]) -> bool:
    return any(kind_of(sheet) in FROM_PAPER for sheet in sheets)


def _register_of(working: WorkingFolder, sheets: Sequence[MarkSheet]) -> Path | str:
    where = working.register
    # What stood on paper may be brought in before the first run; it makes the register then.
    if isinstance(where, Path) and not where.is_file() and not _are_from_paper(sheets):
        what = "There is no register in this folder, so there are no matches to decide."
        do = "Name the working folder with --folder, or run it first."
        raise Refused(Problem("BC-RUN-021", where.name, None, None, what, do))
    return where


def _sheets(files: Sequence[Path]) -> tuple[list[MarkSheet], list[Problem]]:
    sheets: list[MarkSheet] = []
    problems: list[Problem] = []
    for file in files:
        try:
            sheets += mark_sheets(file)
        except Refused as refused:
            problems.append(refused.problem)
    return sheets, problems


def _apply(terminal: Terminal, plan: Plan, register: Register) -> list[Problem]:
    """Record the marks; each is acknowledged as its transaction commits."""
    late = []
    recorded = 0
    for answer in apply(plan, register):
        if isinstance(answer, Recorded):
            terminal.acknowledge(f"recorded {answer.match_id} {answer.label}")
            recorded += 1
        else:
            late.append(answer)
    terminal.remark(f"{recorded} recorded; {len(plan.unchanged)} were recorded before.")
    return late


def _noted(working: WorkingFolder, register: Register) -> list[Problem]:
    """Note how the register stands now, so that `verify` sees if its tail is cut off later."""
    head = register.head()
    text = json.dumps({"register": {"seq": head.seq, "hash": head.hash}}) + "\n"
    place = working.path / "review" / RECORDED
    try:
        place.parent.mkdir(exist_ok=True)
        put(place, lambda made: _write(made, text))
    except OSError:
        what, do = (
            "What was recorded could not be noted outside the register.",
            "Check that the folder may be written.",
        )
        return [Problem("BC-RUN-023", f"review/{RECORDED}", None, None, what, do)]
    except Refused as refused:
        return [refused.problem]
    return []


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _say_plan(terminal: Terminal, plan: Plan, problems: Sequence[Problem], *, applying: bool) -> None:
    terminal.problems(problems)
    would = Counter(accepted.label for accepted in plan.accepted)
    rows = [*would.items(), ("recorded already", len(plan.unchanged)), ("without a decision", plan.blank)]
    terminal.table("What --apply would record", ("Decision", "How many"), rows)
    if plan.conflicts:
        terminal.say("Nothing is applied while rows disagree about one match.")
    elif not applying and plan.accepted:
        terminal.say("Nothing is recorded yet: call this again with --apply.")
