"""A table of a known system needs no settings; our own names and a mapping go before its preset."""

from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest

from connectors.reader import Reading
from connectors.sheets import label
from connectors.students.columns import OURS
from connectors.students.presets.fitting import PRESETS
from connectors.students.presets.preset import Preset
from connectors.students.profiling.header_words import meaning_of
from connectors.students.records import read_student_path
from connectors.students.settings import PresetName, StudentSettings, StudentSource

SAMPLES = Path(__file__).parents[4] / "data_samples" / "students"


@pytest.fixture
def read(tmp_path: Path):
    def reading(*lines: str, source: StudentSource | None = None, name: str = "report.csv") -> Reading:
        (tmp_path / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
        sources = {name: source} if source else {}
        (one,) = read_student_path(tmp_path / name, StudentSettings(sources=sources))
        return one

    return reading


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


def test_every_preset_can_be_named_in_the_settings():
    assert tuple(preset.name for preset in PRESETS) == get_args(PresetName)


@pytest.mark.parametrize(("one", "other"), list(combinations(PRESETS, 2)), ids=lambda preset: preset.name)
def test_no_systems_own_headers_fit_another(one: Preset, other: Preset):
    for preset, stranger in ((one, other), (other, one)):
        own = {label(header) for headers in preset.columns.values() for header in headers}
        assert not stranger.fits(own)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_profile_knows_every_header_of_a_preset_that_is_a_column_of_ours(preset: Preset):
    known = {
        "forenames": "given",
        "everyday_given": "given",
        "everyday_family": "family",
        "legal_given": "legal_given",
        "legal_family": "legal_family",
    }
    for ours in (*OURS, *known):
        for header in preset.columns.get(ours, ()):  # a number or an address can stand in for an id
            meant = (meaning_of(header) or ("",))[0]
            alike = {known.get(ours, ours), "upn", "husid", "ucas_id", "email", "full_name"}
            assert meant in alike if ours in ("student_id", "preferred") else meant == known.get(ours, ours)


def test_our_own_headers_go_before_a_preset(read):
    reading = read("student_id,given,family,UPN,Forename,Surname", "1,Ann,Rowe,H1,Jo,Hicks")
    assert reading.table.select("student_id", "given", "family").rows() == [("1", "Ann", "Rowe")]
    assert not any(note.startswith("read as") for note in reading.receipt.notes)


def test_a_mapping_goes_before_a_preset(read):
    source = StudentSource(columns={"student_id": "Ref", "given": "Known name", "family": "Surname"})
    reading = read("Ref,UPN,Forename,Known name,Surname", "7,H1,Joanna,Jo,Hicks", source=source)
    assert reading.table.select("student_id", "given", "name_kind").rows() == [("7", "Jo", "legal")]


def test_part_of_a_mapping_is_added_to_what_the_preset_reads(read):
    source = StudentSource(columns={"email": "Home e-mail"})
    header = "StudentRef,Surname,Forename,CompletionStatusCode,Email,Home e-mail"
    reading = read(header, "P1,Rowe,Ann,1,college@example.org,home@example.org", source=source)
    assert reading.table.select("student_id", "email").rows() == [("P1", "home@example.org")]
    assert codes(reading) == []


def test_a_table_that_two_systems_could_have_written_is_refused_with_the_setting_that_chooses(read):
    header, row = "StudentRef,UPN,Surname,Forename,CompletionStatusCode", "P1,H1,Rowe,Ann,1"
    (problem,) = read(header, row).receipt.problems
    assert problem.code == "BC-STU-060"
    assert "SIMS" in problem.what
    assert "ProSolution" in problem.what
    assert 'preset = "sims-arbor" or preset = "prosolution"' in problem.do
    chosen = read(header, row, source=StudentSource(preset="prosolution"))
    assert (codes(chosen), chosen.table["student_id"].to_list()) == ([], ["P1"])


def test_a_preset_that_the_settings_name_and_the_table_does_not_fit_is_told(read):
    reading = read("Ref,Forename,Surname", "1,Ann,Rowe", source=StudentSource(preset="hesa"))
    assert codes(reading) == ["BC-STU-061"]
    assert reading.table.is_empty()


def test_a_named_preset_needs_no_telling_header(read):
    source = StudentSource(preset="prosolution")
    assert read("StudentRef,Forename,Surname", "P1,Ann,Rowe", source=source).table.height == 1


def test_any_other_table_is_refused_and_profile_named(read):
    (problem,) = read("Ref,Forename,Surname", "1,Ann,Rowe").receipt.problems
    assert problem.code == "BC-STU-002"
    assert "boundary-check profile" in problem.do


def test_a_header_may_stand_below_titles_and_in_any_spelling(read):
    reading = read(
        "Enrolments;;;;", "", "Student Ref;SURNAME;Fore_name;Completion Status Code;", "P1;Rowe;Ann;1;"
    )
    assert reading.table["student_id"].to_list() == ["P1"]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_layout_that_was_never_seen_says_so_in_the_receipt(preset: Preset):
    for path in sorted((SAMPLES / preset.name).iterdir()):
        if path.name.endswith((".expected.csv", ".toml")):
            continue
        (reading,) = read_student_path(path)
        assert any("not seen in a real file" in note for note in reading.receipt.notes) != preset.seen


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_each_system_has_a_page_which_says_whether_it_was_seen(preset: Preset):
    page = (SAMPLES.parents[1] / "docs" / "students" / f"{preset.name}.md").read_text(encoding="utf-8")
    assert ("not seen in a real file" in " ".join(page.split()).lower()) != preset.seen


def test_a_code_that_a_preset_does_not_know_stops_the_run_until_the_settings_explain_it(read, tmp_path):
    lines = ("StudentRef,Surname,Forename,CompletionStatusCode", "P1,Rowe,Ann,7")
    (problem,) = read(*lines).receipt.problems
    assert (problem.code, '"7"' in problem.what) == ("BC-STU-011", True)
    told = read(*lines, source=StudentSource(status_codes={"7": "former"}))
    assert (codes(told), told.table["stated_status"].to_list()) == ([], ["former"])


def test_the_settings_may_say_that_a_code_means_something_else(read):
    source = StudentSource(status_codes={"1": "former"})
    reading = read("StudentRef,Surname,Forename,CompletionStatusCode", "P1,Rowe,Ann,1", source=source)
    assert reading.table["stated_status"].to_list() == ["former"]


def test_a_plain_column_of_names_beside_a_systems_own_is_read(read):
    header = "StudentRef,Surname,Forename,CompletionStatusCode,Known As,Previous Surname"
    table = read(header, "P1,Rowe,Joanna,1,Jo,Trewin").table
    assert table.select("name_kind", "given", "family").rows() == [
        ("legal", "Joanna", "Rowe"),
        ("preferred", "Jo", "Rowe"),
        ("former", "Joanna", "Trewin"),
    ]
