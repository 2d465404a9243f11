"""boundary-check.toml: every key has a default and a description; a wrong one is named, not shown."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.settings.reading import read_settings
from flows.settings.sections import FILE, Settings
from flows.settings.showing import commented
from records.policy import NAMED_BY_THE_POLICY, Service
from records.problem import Refused


def settings_of(folder: Path, text: str) -> Settings:
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_settings(folder)


def refusal_of(folder: Path, text: str) -> Refused:
    with pytest.raises(Refused) as refused:
        settings_of(folder, text)
    return refused.value


def test_a_folder_without_a_settings_file_has_every_default(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    assert settings == Settings()
    assert settings.matching.strong_from == 3.0
    assert settings.matching.likely_from == 0.0
    assert settings.matching.list_floor == -3.0
    assert settings.matching.base_rate is None
    assert settings.services.asked == (
        *NAMED_BY_THE_POLICY,
        Service.TIKTOK,
        Service.SNAPCHAT,
        Service.WHATSAPP,
    )


def test_the_sections_are_the_contracts() -> None:
    asked = "year policy people services students matching review register retention runs mail"
    assert [field.alias or name for name, field in Settings.model_fields.items()] == asked.split()


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[peple]\nlead = 'S1'", "BC-SET-011", ("[peple]", "[people]")),
        ("[people]\nlaed = 'S1'", "BC-SET-011", ("[people] laed", "lead")),
        ("[students.sources.'a.csv']\ncolumn = 1", "BC-SET-011", ("[students] sources", "column")),
        ("[mail]\nhost = 'x'", "BC-SET-011", ("[mail] host", "no keys in this version")),
        ("[matching]\nbase_rate = 7", "BC-SET-012", ("[matching] base_rate",)),
        (
            "[matching]\nstrong_from = -1.0",
            "BC-SET-012",
            ("[matching] strong_from must be above likely_from",),
        ),
        ("[matching]\nlist_floor = nan", "BC-SET-012", ("[matching] list_floor",)),
        ("[year]\nas_at = 'soon'", "BC-SET-012", ("[year] as_at",)),
        (
            "[students.sources.'a.xml']\nside = 'left'",
            "BC-SET-012",
            ("sources.a.xml.side does not have", "It is one of 'source' or 'destination'."),
        ),
        (
            "[students.sources.'a.csv']\ncolumns = { Ref = 'student_id' }",
            "BC-SET-012",
            ("sources.a.csv.columns.Ref is not a name", "It is one of 'student_id', 'given', "),
        ),
        ("[services]\nasked = ['orkut']", "BC-SET-012", ("[services] asked", "It is one of 'facebook', ")),
        ("people = 3", "BC-SET-012", ("[people] is a section",)),
        ("[people]\nlead = Siân", "BC-SET-010", (f"{FILE}, row 2",)),
        ("lead = 'S1'\n[people]\n[people]", "BC-SET-010", (f"{FILE}, row 3",)),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(
    tmp_path: Path, text: str, code: str, says: tuple[str, ...]
) -> None:
    refused = refusal_of(tmp_path, text)
    assert refused.problem.code == code
    for part in says:
        assert part in str(refused)


@pytest.mark.parametrize(
    "text",
    ["[people]\ndeputies = 'Quillabear'", "[year]\nas_at = 'Quillabear'", "[people]\nlead = Quillabear"],
)
def test_a_refusal_never_shows_the_value(tmp_path: Path, text: str) -> None:
    refused = refusal_of(tmp_path, text)
    assert "Quillabear" not in str(refused)
    assert refused.__cause__ is None


def test_a_settings_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00[")
    with pytest.raises(Refused, match="BC-SET-013"):
        read_settings(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf[people]\nlead = 'S1'\n")
    assert read_settings(tmp_path).people.lead == "S1"


def test_printed_settings_read_back_as_themselves(tmp_path: Path) -> None:
    text = """
    [year]
    as_at = 2026-10-01
    [people]
    lead = 'S"1\\'
    deputies = ["S2", "S3"]
    [matching]
    base_rate = 0.03
    [students.sources."applicants.csv"]
    status = "applicant"
    columns.student_id = "Application No"
    [students.sources."applicants.csv".status_codes]
    "Offer made" = "applicant"
    """
    settings = settings_of(tmp_path, text)
    assert settings.year.as_at == date(2026, 10, 1)
    assert settings_of(tmp_path, commented(settings)) == settings


def test_printed_defaults_name_every_key_and_change_nothing(tmp_path: Path) -> None:
    text = commented(Settings())
    assert settings_of(tmp_path, text) == Settings()
    unset = "\n".join(line.removeprefix("# ") if line.endswith(" =") else line for line in text.splitlines())
    for field, section in Settings():
        name = field.rstrip("_")
        assert f"[{name}]" in text
        for key in type(section).model_fields:
            assert f"{key} =" in unset or f"[{name}.{key}]" in text
    assert tomllib.loads(text)["matching"]["list_floor"] == -3.0


def models(model: type[BaseModel]) -> list[type[BaseModel]]:
    inner = [field.annotation for field in model.model_fields.values()]
    return [
        model,
        *(m for one in inner if isinstance(one, type) and issubclass(one, BaseModel) for m in models(one)),
    ]


@pytest.mark.parametrize("model", models(Settings)[1:], ids=lambda model: model.__name__)
def test_every_key_has_a_default_and_a_description(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert not field.is_required(), name
        assert field.description, name


@pytest.mark.parametrize(
    ("scheduler", "accepted"),
    [
        ("tls://dask.example.org:8786", True),
        ("tls://192.0.2.7:8786", True),
        ("tcp://127.0.0.1:8786", True),
        ("tcp://localhost:8786", True),
        ("tcp://[::1]:8786", True),
        ("tcp://dask.example.org:8786", False),
        ("ws://dask.example.org:8786", False),
        ("dask.example.org:8786", False),
        ("tls://dask.example.org", False),
        ("tls://dask.example.org:port", False),
        ("tls://[::1", False),
        ("", False),
    ],
)
def test_lists_of_people_travel_under_tls_or_not_at_all(
    tmp_path: Path, scheduler: str, accepted: bool
) -> None:
    (tmp_path / FILE).write_text(f'[runs]\nrunner = "dask"\nscheduler = "{scheduler}"\n')
    if accepted:
        assert read_settings(tmp_path).runs.scheduler == scheduler
        return
    with pytest.raises(Refused) as refused:
        read_settings(tmp_path)
    assert refused.value.problem.code == "BC-SET-012"
    assert "[runs] scheduler must begin with tls://" in str(refused.value.problem)
