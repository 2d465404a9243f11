import pytest

from connectors.declaring.ownership import Fit, fit, tell
from connectors.owner import Owner, owner_of
from records.people import StaffMember


def member(name: str, email: str = "someone@example.org") -> StaffMember:
    return StaffMember(staff_id="S001", name=name, email=email)


@pytest.mark.parametrize(
    ("owner", "staff", "found"),
    [
        ("Siân Tregear", "Sian Tregear", Fit.SAME),
        ("Tregear Siân", "Sian Tregear", Fit.SAME),
        ("Sian Tregear", "Tregear, Sian", Fit.SAME),
        ("Sian T", "Sian Tregear", Fit.SAME),
        ("S. Tregear", "Sian Tregear", Fit.SAME),
        ("P. Tregear", "Sian Tregear", Fit.BY_FAMILY_NAME),
        ("Sian Louise", "Sian Tregear", Fit.SAME),
        ("Louise Mary", "Sian Louise Tregear", Fit.SAME),
        ("Bob Jago", "Robert Jago", Fit.SAME),
        ("Bob Smith", "Robert Jago", Fit.SAME),
        ("Paul Jago", "Robert Jago", Fit.BY_FAMILY_NAME),
        ("Paul Smith", "Robert Jago", Fit.ANOTHER),
        ("Paul Smith", "Mr Robert Jago", Fit.ANOTHER),
        ("Smith", "Robert Jago", Fit.NOT_KNOWN),
        ("R S", "Robert Jago", Fit.NOT_KNOWN),
        ("Jago", "Robert Jago", Fit.SAME),
        ("🌸🌸", "Robert Jago", Fit.NOT_KNOWN),
        ("Anna Kowalska", "Anna Kowalski", Fit.SAME),
        ("Олена Коваль", "Olena Koval", Fit.SAME),
        ("John Smith", "Dr J Smith", Fit.SAME),
        ("Karen Smith", "J Smith", Fit.BY_FAMILY_NAME),
        ("Karen Smith", "S Smith", Fit.BY_FAMILY_NAME),
        ("Muhammad Alrashid", "Mohammed Al-Rashid", Fit.SAME),
        ("Mo Al Rashid", "Mohammed Alrashid", Fit.SAME),
        ("Fatima Alrashid", "Mohammed Al-Rashid", Fit.BY_FAMILY_NAME),
    ],
)
def test_a_shown_name_is_compared_word_by_word(owner: str, staff: str, found: Fit):
    assert fit(owner_of(name=owner), member(staff)) is found


@pytest.mark.parametrize(
    ("handle", "found"),
    [("sian.tregear", Fit.SAME), ("TREGEAR_99", Fit.SAME), ("sunflower", Fit.NOT_KNOWN)],
)
def test_a_handle_can_fit_and_never_be_anothers(handle: str, found: Fit):
    assert fit(owner_of(handle=handle), member("Sian Tregear")) is found


@pytest.mark.parametrize(
    ("name", "handle", "found"),
    [
        ("Paul Tregear", "paul.tregear82", Fit.BY_FAMILY_NAME),
        ("Paul Smith", "tregear82", Fit.BY_FAMILY_NAME),
        ("Sunny Days", "sian.tregear", Fit.SAME),
        ("Sian Smith", "tregear82", Fit.SAME),
        ("Sunny", "tregear82", Fit.SAME),
        ("Paul Smith", "sunflower", Fit.ANOTHER),
    ],
)
def test_a_family_name_in_a_handle_is_a_partners_as_well(name: str, handle: str, found: Fit):
    assert fit(owner_of(name=name, handle=handle), member("Sian Tregear")) is found


@pytest.mark.parametrize(
    ("owner", "accounts", "found"),
    [
        (owner_of(name="Paul Smith", email="S.Tregear@example.org"), (), Fit.SAME),
        (owner_of(name="Paul Smith"), ("paul smith",), Fit.SAME),
        (owner_of(name="Paul Smith", handle="sunflower"), ("@Sunflower",), Fit.SAME),
        (owner_of(name="Paul Smith", handle="sun"), ("https://www.instagram.com/sun/?hl=en",), Fit.SAME),
        (owner_of(name="Paul Smith", handle="sun"), ("www.instagram.com/sun",), Fit.SAME),
        (owner_of(name="Paul Smith"), ("",), Fit.ANOTHER),
        (Owner(), (), Fit.NOT_KNOWN),
        (owner_of(name="Paul Smith") | owner_of(name="Sian Tregear"), (), Fit.SAME),
    ],
)
def test_what_is_certain_goes_before_names(owner: Owner, accounts: tuple[str, ...], found: Fit):
    assert fit(owner, member("Sian Tregear", "s.tregear@example.org"), accounts) is found


@pytest.mark.parametrize(
    ("staff", "found"),
    [("Sian Jago", Fit.COLLEAGUE), ("Sian Tregear", Fit.SAME), ("Paul Jago", Fit.COLLEAGUE)],
)
def test_a_colleagues_export_is_told_even_where_the_first_name_agrees(staff: str, found: Fit):
    assert fit(owner_of(name="Sian Tregear"), member(staff), (), [member("Tregear, Sian")]) is found


@pytest.mark.parametrize("found", list(Fit))
def test_what_is_told_repeats_nothing_but_the_label(found: Fit):
    problem = tell(found, "declarations/S001/zip file")
    assert (problem is None) == (found in (Fit.SAME, Fit.NOT_KNOWN))
    assert problem is None or (problem.file == "declarations/S001/zip file" and "account_name" in problem.do)


def test_an_owner_is_never_printed():
    assert "Tregear" not in repr(owner_of(name="Sian Tregear", handle="tregear", email="tregear@example.org"))
