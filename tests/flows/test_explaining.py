"""`why`: each answer it can give, the weight that a run gives, and nothing left behind."""

import csv
import re
from pathlib import Path

import pytest
from lxml import etree

from flows.cli import answer

FRIENDS = "service,display_name,direction\n"


def why(folder: Path, staff: str, student: str, *more: str) -> int:
    return answer(["why", str(folder), "--staff", staff, "--student", student, *more])


def everything_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.mark.parametrize(
    ("rows", "settings", "says"),
    [
        ("facebook,Kerra Quillabear,friend", "", "S3 and 100: on the review list. It is called strong."),
        ("facebook,Kerra Quillabear,friend", "", "forename Kerra the same"),
        ("facebook,Kerra Quillabear,friend", "", "–  no birthday or middle name to confirm"),
        ("facebook,Kerra Quillabear,friend", "", "The list begins at a weight of -3"),
        ("facebook,Kerra Ordinary,friend", "", "The pair is no candidate"),
        (
            "facebook,Kerra Quilabear,friend",
            "list_floor = 22",
            "under the list's floor ([matching] list_floor = 22); a floor of ",
        ),
        ("facebook,Kerra Quillabear,removed", "", "as a friend, but removed people raise no match."),
        ("facebook,Kerra Quillabear,blocked\nfacebook,A B,friend", "", "but blocked people raise no match."),
        (
            "facebook,Kerra Quillabear,suggested",
            "",
            "All their connections are removed, blocked or suggested",
        ),
        ("", "", "Nothing that this member of staff handed in could be read, or it names nobody."),
        (
            "facebook,Kerra Quillabear,friend",
            "list_floor = 40",
            "under the list's floor ([matching] list_floor = 40), but a whole equal name is always listed.",
        ),
        ("facebook,Kerra Quilabear,friend", "list_floor = 30", "S3 and 100: not on the review list."),
        (
            "facebook,Kerra Quilabear,friend",
            "list_floor = 30",
            ": so far under the list's floor ([matching] list_floor = 30)",
        ),
    ],
)
def test_why_says_what_keeps_a_pair_on_or_off_the_list(
    tiny: Path, rows: str, settings: str, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (tiny / "declarations/S3/list.csv").write_text(f"{FRIENDS}{rows}\n", encoding="utf-8")
    with (tiny / "boundary-check.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[matching]\n{settings}\n")
    assert why(tiny, "S3", "100") == 0
    assert says in capfd.readouterr().out


def test_the_students_who_compete_are_named_and_who_comes_too_late_is_told(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    students = "student_id,given,family,status,start\n"
    students += "".join(f"T{n},Kerra,Quillabear,current,2026-09-01\n" for n in range(3))
    students += "L,Kerra,Quillabaer,current,2026-09-01\n"
    (tiny / "students/more.csv").write_text(students, encoding="utf-8")
    with (tiny / "boundary-check.toml").open("a", encoding="utf-8") as file:
        file.write("\n[matching]\nbest_per_connection = 2\nlist_floor = -20\n")
    assert why(tiny, "S2", "L") == 0
    out = capfd.readouterr().out
    assert "4 other students fit better" in out
    assert re.search(r"Other students listed for this connection: 100 \(\S+\), T0 ", out)
    assert "each of its connections fits 2 other students better ([matching] best_per_connection = 2)" in out
    assert why(tiny, "S2", "T1") == 0
    assert "best_per_connection" not in capfd.readouterr().out


def test_the_parts_told_add_up(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    why(tiny, "S2", "100")
    lines = re.findall(r"^ +([+−])(\d+\.\d\d)  (.*)$", capfd.readouterr().out, re.MULTILINE)
    *parts, (sign, total, words) = [(sign, float(bits), said) for sign, bits, said in lines]
    assert words == "the weight, their sum"
    assert len(parts) >= 2
    signed = sum(bits if mark == "+" else -bits for mark, bits, _ in parts)
    assert signed == pytest.approx(total if sign == "+" else -total, abs=0.005)


def test_why_keeps_nothing_but_a_picture_where_the_caller_says(
    tiny: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = everything_in(tiny)
    picture = tmp_path / "why.svg"
    assert why(tiny, "S2", "100") == 0
    assert why(tiny, "S2", "100", "--picture", str(picture)) == 0
    assert everything_in(tiny) == before
    assert etree.parse(picture).getroot().get("role") == "img"
    assert "it holds names" in capfd.readouterr().err
    assert why(tiny, "S3", "200", "--picture", str(tmp_path / "none.svg")) == 0
    assert not (tmp_path / "none.svg").exists()
    assert why(tiny, "S2", "100", "--picture", str(tmp_path / "nowhere" / "why.svg")) == 2
    assert "BC-CAL-010" in capfd.readouterr().err


def test_the_weight_is_that_of_the_run(untracked_sample: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A base rate of one list alone would be another one; approved accounts have their own."""
    with next(untracked_sample.glob("review/*/review-list.csv")).open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["weight"]]
    business = [row for row in rows if row["approved_business"]]
    for row in (rows[0], rows[len(rows) // 2], rows[-1], business[0]):
        assert why(untracked_sample, row["staff_id"], row["student_id"]) == 0
        out = capfd.readouterr().out
        assert f"on the review list. It is called {row['strength']}." in out
        assert f", weight {row['weight']} (" in out
