"""Make the sample year: an invented college, its staff, its students and what the staff hand in.

    python data_samples/make_year.py [FOLDER]

writes `year/`, `year-truth.csv` and `year-canaries.txt` into FOLDER (this folder if none is given). The same
files come out each time. `year-expected/` is made by `make_golden.py`, by running the product on the year.
"""

import shutil
import sys
from pathlib import Path

from data_samples.making import declarations, students, truth
from data_samples.making.declarations import Handing
from data_samples.making.packing import table
from data_samples.making.people import Names
from data_samples.making.story import HERE, planted, rows
from data_samples.making.story import students as students_of

STAFF_HEADER = (
    *("staff_id", "name", "email", "department", "line_manager_id", "employment"),
    *("starts", "ends", "student_id"),
)


def made() -> dict[str, bytes]:
    """Make every file, by its path from this folder."""
    names, story, staff = Names(), planted(), rows("staff.csv")
    records = students.records(students_of(story), names)
    handings = [Handing(member, story, names) for member in staff]
    year = {"staff.csv": _staff(staff, {f"{p.given} {p.family}": i for p, i in records.ids.items()})}
    year["boundary-check.toml"] = (HERE / "boundary-check.toml").read_bytes()
    year |= students.files(records)
    for handing in handings:
        year |= handing.files()
    year |= declarations.bulk_list(handings) | declarations.bulk_answers(handings)
    beside = {
        "year-truth.csv": truth.truth(story, handings, records.ids),
        "year-canaries.txt": (HERE / "canaries.txt").read_bytes(),
    }
    return {f"year/{path}": content for path, content in year.items()} | beside


def _staff(staff: list[dict[str, str]], ids: dict[str, str]) -> bytes:
    lines = []
    for member in staff:
        name = member["name"]
        email = f"{name.lower().replace(' ', '.')}@example.org"
        own = ids[name] if member["also_studies"] else ""
        held = {**member, "email": email, "student_id": own}
        lines.append(tuple(held[column] for column in STAFF_HEADER))
    return table([STAFF_HEADER, *lines]).encode()


def main(folder: Path) -> None:
    """Replace the sample year in a folder."""
    shutil.rmtree(folder / "year", ignore_errors=True)
    files = made()
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
