"""A file or a row that a person must look at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, as a value, in words a person can act on.

    Never holds a cell's value (the codes of a mapped status column aside): problems are printed,
    logged and kept, and a value can be a person's name.

    Attributes:
        code: ``BC-XXX-nnn``, unique to the kind of fault; `docs/problems.md` lists them.
        file: the path as the person handed it in, relative to the working folder or inside its
            export; empty where no file is at fault.
        row: as a spreadsheet counts it, from 1, header included; None for the whole file.
        column: the header of the column at fault, from our own vocabulary; None for the whole row.
        what: one plain sentence: what was found.
        do: one plain sentence: what to do next.
    """

    code: str
    file: str
    row: int | None
    column: str | None
    what: str
    do: str

    def __str__(self) -> str:
        """Say the problem on one line: code, place, what, do."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return " ".join(
            part for part in (f"{self.code}:", f"{place}:" if place else "", self.what, self.do) if part
        )


class Refused(Exception):
    """A file, call or row that cannot be used; carries the Problem to show.

    Raised where going on would give wrong rows; caught in the narrowest place that can go on without it.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
