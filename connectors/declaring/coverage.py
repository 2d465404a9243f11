"""Coverage: how one member of staff's declaration ends for every service; silence is never "clean"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from connectors.declaring import declaration_lines
from connectors.declaring.campaign import Person
from connectors.declaring.freshness import CLOSED
from connectors.reader import Receipt
from connectors.services import any_list
from records.people import CoverageLine, DeclarationLine
from records.policy import Answer, Service
from records.problem import Problem


@dataclass
class Handed:
    """What came in for one service.

    Attributes:
        exports: receipts of service readers.
        typed: rows of typed lists.
        unread: files that nobody could read.
        rows: rows of this service in the CONNECTIONS table.
        codes: codes of the problems met.
    """

    exports: list[Receipt] = field(default_factory=list)
    typed: int = 0
    unread: int = 0
    rows: int = 0
    files: int = 0
    codes: dict[str, None] = field(default_factory=dict)

    @property
    def came(self) -> bool:
        """Anything at all was handed in."""
        return bool(self.exports or self.typed or self.unread)

    @property
    def lacking(self) -> Receipt | None:
        """The receipt of what was read, where nothing of it is a list of the service's own."""
        read = [receipt for receipt in self.exports if receipt.files]
        return read[0] if read and all(receipt.lacks for receipt in read) else None


def coverage(
    staff_id: str,
    asked: Sequence[Service],
    handed: Mapping[Service, Handed],
    lines: Mapping[Service, DeclarationLine],
) -> list[CoverageLine]:
    """Return one line for every service that was asked, handed in or stated."""
    services = [service for service in Service if service in {*asked, *handed, *lines}]
    return [
        _line(staff_id, service, handed.get(service, Handed()), lines.get(service)) for service in services
    ]


def _line(staff_id: str, service: Service, came: Handed, stated: DeclarationLine | None) -> CoverageLine:
    return CoverageLine(
        staff_id=staff_id,
        service=service,
        answer=_of_files(came) or _of_words(stated),
        files=came.files,
        rows=came.rows,
        problem=";".join(came.codes) or None,
    )


def _of_files(came: Handed) -> Answer | None:
    """Answer from what was handed in; None where nothing was."""
    read = [receipt for receipt in came.exports if receipt.files]
    if read:
        whole = not came.unread and len(read) == len(came.exports) and not any(r.in_part for r in read)
        return Answer.READ if whole and not came.lacking else Answer.READ_IN_PART
    if came.typed:
        return Answer.DECLARED_BY_HAND
    return Answer.HANDED_IN_NOT_READ if came.came else None


def _of_words(stated: DeclarationLine | None) -> Answer:
    """Answer from the declaration alone: a list that never came is nothing provided."""
    if stated is None:
        return Answer.NOTHING_PROVIDED
    if stated.answer is None:
        no_account = stated.account_held in {"no", "closed"}
        return Answer.NONE if no_account else Answer.NOTHING_PROVIDED
    if stated.answer in {"list attached", "declared by hand"}:
        return Answer.NOTHING_PROVIDED
    return Answer(stated.answer)


def contradictions(file: str, row: int, line: DeclarationLine, came: Handed | None) -> Iterator[Problem]:
    """Say where a stated line and what was handed in disagree."""
    promised = line.answer in {"list attached", "declared by hand"}
    denied = line.answer == "none" or line.account_held == "no"
    if promised and not came:
        what = f"A list for {line.service.value} is said to be attached or typed, but none came."
        yield Problem("BC-DEC-040", file, row, "answer", what, "Ask for the list, or correct the line.")
    if denied and came and (came.rows or came.unread):
        what = f"No account or connections are stated for {line.service.value}, but a list came; it counts."
        yield Problem("BC-DEC-041", file, row, "answer", what, "Ask which is right, and correct the line.")
    if line.answer in {"cannot be exported", "decline"} and came and came.rows:
        what = f"No list was to be expected for {line.service.value}, but one came; it counts."
        yield Problem("BC-DEC-042", file, row, "answer", what, "Correct the line.")


def own_list_absent(came: Handed) -> Problem | None:
    """Say that conversations or contacts came and the lists that the service keeps did not.

    Nobody is asked for what is told already, was typed, or can no longer be had.
    """
    lacking = came.lacking
    if lacking is None or lacking.in_part or came.typed or came.unread or lacking.service in CLOSED:
        return None
    what = f"People were read from this, but no list of {lacking.lacks} came for the service."
    do = "Ask for the download again with that list, or type those people into a list."
    return Problem("BC-IMP-190", lacking.label, None, None, what, do)


def handed_in_by_service(
    person: Person, table: pl.DataFrame, stated: dict[Service, DeclarationLine]
) -> dict[Service, Handed]:
    """Sort receipts and rows by service."""
    handed: dict[Service, Handed] = {}
    rows = dict(table.group_by("service").len().iter_rows())
    for receipt in person.receipts:
        if receipt.reader == any_list.READER.name and receipt.files:
            continue
        if receipt.reader == declaration_lines.READER.name:
            continue
        service = receipt.service or _meant_service(person, stated)
        came = handed.setdefault(service, Handed())
        came.files += receipt.files
        if receipt.service and receipt.reader:
            came.exports.append(receipt)
        else:
            came.unread += 1
        came.codes |= dict.fromkeys(problem.code for problem in receipt.problems)
    _add_typed(person, table, handed)
    for service, came in handed.items():
        came.rows = rows.get(service.value, 0)
        if absent := own_list_absent(came):
            came.codes[absent.code] = None
            person.problems.append(absent)
    return handed


def _add_typed(person: Person, table: pl.DataFrame, handed: dict[Service, Handed]) -> None:
    """Count typed rows, whose services the rows say themselves."""
    typed = [r for r in person.receipts if r.reader == any_list.READER.name and r.files]
    codes = dict.fromkeys(problem.code for receipt in typed for problem in receipt.problems)
    for receipt, rows in _typed_tables(person):
        for name, count in rows.group_by("service").len().iter_rows():
            came = handed.setdefault(Service(name), Handed())
            came.typed += count
            came.files += receipt.files
            came.codes |= codes


def _typed_tables(person: Person) -> list[tuple[Receipt, pl.DataFrame]]:
    pairs = zip(person.receipts, person.tables, strict=True)
    return [(r, table) for r, table in pairs if r.reader == any_list.READER.name and r.files]


def _meant_service(person: Person, stated: dict[Service, DeclarationLine]) -> Service:
    """Return the one service that a list is promised for and none was read; else other."""
    read = {receipt.service for receipt in person.receipts}
    promised = [line.service for line in stated.values() if line.answer == "list attached"]
    open_ones = [service for service in promised if service not in read]
    return open_ones[0] if len(open_ones) == 1 else Service.OTHER
