"""What is true in the sample year: for judging the review list, never beside it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from data_samples.making.declarations import Handing
from data_samples.making.packing import table
from data_samples.making.people import Person
from data_samples.making.shown import Shown
from data_samples.making.story import Planted
from records.names import fold

HEADER = ("staff_id", "student_id", "kind", "truth", "service", "list", "shown", "handle")


def truth(story: Iterable[Planted], handings: Iterable[Handing], ids: dict[Person, str]) -> bytes:
    """Write one row for each relationship and trap, then one for each namesake that chance brought."""
    meant = [row for row in story if row.truth in ("true", "trap")]
    rows = [_row(row, ids) for row in meant]
    known = {(row[0], row[1]) for row in rows}
    by_chance = [row for row in _namesakes(handings, ids) if (row[0], row[1]) not in known]
    return table([HEADER, *rows, *sorted(set(by_chance))], end="\n").encode()


def _row(row: Planted, ids: dict[Person, str]) -> tuple[str, ...]:
    student_id = ids[row.student] if row.student else ""
    shown = row.shown or Shown("")
    return (row.staff_id, student_id, row.kind, row.truth, row.service, shown.list, shown.name, shown.handle)


def _namesakes(handings: Iterable[Handing], ids: dict[Person, str]) -> Iterator[tuple[str, ...]]:
    named = defaultdict(list)
    for person, student_id in ids.items():
        named[fold(f"{person.given} {person.family}")].append(student_id)
    for handing in handings:
        for service, line in handing.lines:
            name = f"{line.first} {line.last}".strip() if line.first else line.name
            for student_id in named.get(fold(name), ()):
                kind = "namesake by chance"
                yield (handing.staff_id, student_id, kind, "trap", service, line.list, name, line.handle)
