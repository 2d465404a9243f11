"""`calibrate`: from decisions in the register to edges in the settings, and nothing without --apply."""

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from flows.cli import answer
from flows.settings.changing import with_keys
from flows.settings.reading import read_settings
from flows.working_folder import today_in_london
from records.problem import Refused

FORENAMES = ("Emma", "David", "Sarah", "James", "Kerra", "Jowan", "Becca", "Tom", "Lowenna", "Rhys")
FAMILIES = tuple(f"Zor{a}{b}wick" for a in "aeiou" for b in "bdfgklmnprst")[:60]
SHOWN = {"same": "{given} {family}", "initial": "{letter} {family}", "other": "Zebedee {family}"}


def rows_of(number: int) -> tuple[str, str, str]:
    """A student and how they are shown: half by their name, others by an initial or as somebody else."""
    given, family = FORENAMES[number % 10], FAMILIES[number % 60] + "abcd"[number // 60]
    kind = ("same", "same", "initial", "other")[number % 4]
    shown = SHOWN[kind].format(given=given, family=family, letter=given[0])
    return f"P{number}", f"P{number},{given},{family},current,2026-09-01\n", f"facebook,{shown},friend\n"


def college(folder: Path, people: int) -> Path:
    """A folder that has been run, and in which every match is decided: other forenames are other people."""
    rows = [rows_of(number) for number in range(people)]
    files = {
        "boundary-check.toml": "[year]\nas_at = 2026-10-01\n[people]\nlead = 'S1' # the lead\n"
        "[matching]\nbase_rate = 0.02 # ours\nlist_floor = -12\n",
        "staff.csv": "staff_id,name,email\nS1,Lead Person,\nS2,Ivo Second,\n",
        "students/list.csv": "student_id,given,family,status,start\n" + "".join(row for _, row, _ in rows),
        "declarations/S2/list.csv": "service,display_name,direction\n" + "".join(row for *_, row in rows),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert answer(["run", str(folder), "--no-track"]) in (0, 3)
    with (folder / "review/2026/review-list.csv").open(encoding="utf-8-sig") as file:
        listed = list(csv.DictReader(file))
    marks = folder / "marks.csv"
    with marks.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["match_id", "Decision"])
        for row in listed:
            stranger = row["connection_names"].startswith("Zebedee")
            table.writerow([row["match_id"], "Not the same person" if stranger else "Exempt: relative"])
    assert answer(["record", str(marks), "--by", "S1", "--folder", str(folder), "--apply"]) == 0
    return folder


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return college(tmp_path_factory.mktemp("decided") / "college", 230)


def test_the_curve_is_shown_and_the_edges_before_they_are_applied(
    decided: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (decided / "boundary-check.toml").read_bytes()
    capfd.readouterr()
    assert answer(["calibrate", str(decided)]) == 0
    out = capfd.readouterr().out
    assert re.search(r"Weight +Decisions +Expected +Found", out)
    assert re.search(r"strong_from: 3 now; \S+ fits the decisions\.", out)
    assert "likely_from: 0 now; the decisions settle no other edge." in out
    assert "Fitted to 230 decisions." in out
    assert (decided / "boundary-check.toml").read_bytes() == before

    assert answer(["calibrate", str(decided), "--apply"]) == 0
    fits = re.search(r"strong_from: 3 now; (\S+) fits", capfd.readouterr().out)
    matching = read_settings(decided).matching
    assert fits
    assert matching.strong_from == float(fits[1]) > matching.likely_from
    assert matching.calibrated_on == today_in_london()
    text = (decided / "boundary-check.toml").read_text(encoding="utf-8")
    assert "lead = 'S1' # the lead" in text
    assert "base_rate = 0.02 # ours" in text

    states = (decided / "review/2026/review-list.csv").read_text(encoding="utf-8").count("exempt")
    assert answer(["run", str(decided), "--no-track"]) in (0, 3)
    again = (decided / "review/2026/review-list.csv").read_text(encoding="utf-8")
    assert "undecided" not in again
    assert again.count("exempt") >= states


def test_too_few_decisions_show_a_curve_and_fit_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    few = college(tmp_path / "few", 20)
    before = (few / "boundary-check.toml").read_bytes()
    capfd.readouterr()
    assert answer(["calibrate", str(few)]) == 0
    assert "Edges are fitted from 200 decisions on; there are 20." in capfd.readouterr().out
    assert answer(["calibrate", str(few), "--apply"]) == 2
    assert "BC-CAL-001: There are 20 decisions" in capfd.readouterr().err
    assert (few / "boundary-check.toml").read_bytes() == before


def test_a_folder_without_a_register_is_told_and_gets_none(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer(["calibrate", str(tiny)]) == 1
    assert "BC-RUN-021" in capfd.readouterr().err
    assert not (tiny / "register.db").exists()


VALUES = {"strong_from": 3.4, "calibrated_on": date(2026, 11, 25)}


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("", []),
        ("# ours\n[people]\nlead = 'S1'\n", ["# ours", "lead = 'S1'"]),
        ("[matching]\nstrong_from = 3.0  # bits\n\n[review]\n", ["strong_from = 3.4  # bits", "[review]"]),
        ("[ matching ] # how\n# strong_from = 3.0\nlist_floor = -4 # low\n", ["list_floor = -4 # low"]),
        ("[matching]\r\nlist_floor = -4\r\n[runs]\r\nhistory = false\r\n", ["history = false\r\n"]),
        ("\ufeff[matching]\nlist_floor = -4\n", ["\ufeff[matching]"]),
        ("[matching]\n[students.sources.'a.csv']\n", ["[students.sources.'a.csv']"]),
    ],
)
def test_keys_are_set_and_every_other_line_stays(before: str, kept: list[str]) -> None:
    after = with_keys(before, "matching", VALUES)
    was, now = (tomllib.loads(text.removeprefix("\ufeff")) for text in (before, after))
    assert now.pop("matching") == was.pop("matching", {}) | VALUES
    assert now == was
    for text in kept:
        assert text in after
    assert ("\r\n" in after) == ("\r\n" in before)
    assert with_keys(after, "matching", VALUES) == after


@pytest.mark.parametrize(
    "before",
    [
        "matching = { strong_from = 3.0 }\n",
        "matching.strong_from = 3.0\n",
        "['matching']\nstrong_from = 3.0\n",
        "[year]\nnote = '''\n[matching]\n'''\n",
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_a_person(before: str) -> None:
    with pytest.raises(Refused) as refused:
        with_keys(before, "matching", VALUES)
    assert refused.value.problem.code == "BC-CAL-003"
    assert "strong_from = 3.4, calibrated_on = 2026-11-25" in refused.value.problem.do
