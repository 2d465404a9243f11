"""The invented college's students: whom the story needs, and some 2,900 others around them."""

from collections.abc import Iterable, Sequence
from datetime import date

from data_samples.making import ilr, learners
from data_samples.making.chance import Chance
from data_samples.making.communities import COMMUNITIES, surname_of
from data_samples.making.packing import table, xlsx, zipped
from data_samples.making.people import Names, Person
from data_samples.making.registry import Records, Registry, phone_of
from records.names import fold

FOLDER = "students"
LAST_YEAR, THIS_YEAR = "2526", "2627"

IN_BOTH_YEARS, LAST_YEAR_ONLY, THIS_YEAR_ONLY, APPLICANTS, LEAVERS = 560, 830, 900, 290, 230
"""How many of each kind are made beside those whom the story needs."""

FROM_OUR_LISTS = frozenset(
    surname_of(given, family)
    for _, families in COMMUNITIES.values()
    for family in families
    for given in ("Ewa", "Jan")
)
DRAWN_AGAIN = {True: 0.985, False: 0.3}
"""How often a namesake by chance is drawn again: our lists by community are far shorter than life's, and
would otherwise make every second person of some communities a namesake of a student."""


def records(planted: Iterable[tuple[Person, str]], names: Names) -> Records:
    """Make the records: first the story's people with where they stand, then everyone else."""
    made, registry, chance = Records(), Registry(), Chance("students")
    for person, place in planted:
        _enter(made, registry, chance, person, place)
        names.taken[fold(f"{person.given} {person.family}")] = 1.0
    for place, count in _others():
        for _ in range(count):
            _enter(made, registry, chance, _somebody(names, chance, place), place)
    for person in made.ids:
        again = DRAWN_AGAIN[person.family in FROM_OUR_LISTS]
        names.taken.setdefault(fold(f"{person.given} {person.family}"), again)
    learners.disorder(made, chance)
    made.last_year.sort(key=lambda learner: learner.ref)
    made.this_year.sort(key=lambda learner: learner.ref)
    return made


def _others() -> Sequence[tuple[str, int]]:
    return (
        ("25+26", IN_BOTH_YEARS),
        ("25", LAST_YEAR_ONLY),
        ("26", THIS_YEAR_ONLY),
        ("applicant", APPLICANTS),
        ("leaver", LEAVERS),
        ("leaver applicant", 12),
        ("26 applicant", 15),
    )


def _somebody(names: Names, chance: Chance, place: str) -> Person:
    if place.startswith("leaver"):
        return names.person(chance, date(1985, 1, 1), date(2004, 8, 31))
    if place.endswith("applicant"):
        return names.person(chance, date(2009, 9, 1), date(2010, 8, 31))
    if chance.happens(0.3):
        return names.person(chance, date(1960, 1, 1), date(2006, 8, 31))
    return names.person(chance, date(2007, 9, 1), date(2010, 8, 31))


def _enter(made: Records, registry: Registry, chance: Chance, person: Person, place: str) -> None:
    number = next(registry.ulns)
    words = place.split()
    if "applicant" in words:
        _apply(made, registry, chance, person, number)
    if "leaver" in words:
        _leave(made, registry, chance, person, number)
    if "25" in words or "25+26" in words:
        learners.learn_last_year(made, registry, chance, person, number, stays="25+26" in words)
    if "26" in words:
        learners.learn_this_year(made, registry, chance, person, number, words)


def _apply(made: Records, registry: Registry, chance: Chance, person: Person, number: str) -> None:
    ref = f"A27-{registry.ref('A')[1:]}"
    stage = chance.one(
        ("Applied", "Interview", "Offer", "Offer", "Offer accepted", "Declined", "Unsuccessful")
    )
    if person.tags:
        stage = "Offer accepted"
    entry = chance.one((date(2026, 11, 2), date(2027, 1, 11), date(2027, 9, 6), date(2027, 9, 6)))
    made.ids.setdefault(person, ref)
    made.applicants.append(
        (
            ref,
            person.family,
            f"{person.given} {person.middle}".strip(),
            person.preferred,
            person.former,
            f"{person.born:%d/%m/%Y}",
            person.email,
            phone_of(person) if chance.happens(0.7) else "",
            number if chance.happens(0.6) else "",
            stage,
            f"{entry:%d/%m/%Y}",
        )
    )


def _leave(made: Records, registry: Registry, chance: Chance, person: Person, number: str) -> None:
    year = max(person.born.year + 16, 2015) + chance.between(0, 3)
    ref = registry.ref(str(year)[2:])
    starts, ends = date(year, 9, 4), date(year + chance.between(1, 2), 6, 30)
    made.ids.setdefault(person, ref)
    made.leavers.append(
        (
            ref,
            person.given,
            person.middle,
            person.family,
            person.preferred,
            person.former,
            person.born,
            person.email if chance.happens(0.6) else "",
            number if chance.happens(0.7) else "",
            starts,
            min(ends, date(2025, 6, 30)),
        )
    )


APPLICANT_HEADER = (
    "Application No",
    "Applicant surname",
    "Applicant forenames",
    "Known as",
    "Surname before",
    "Born",
    "Applicant e-mail",
    "Mobile",
    "Learner number",
    "Stage",
    "Entry date",
)
LEAVER_HEADER = (
    "student_id",
    "given",
    "middle",
    "family",
    "preferred",
    "former_family",
    "dob",
    "email",
    "uln",
    "start",
    "end",
)


def files(made: Records) -> dict[str, bytes]:
    """Write the records as the four files that the data officer supplies."""
    before = f"ILR-{ilr.UKPRN}-{LAST_YEAR}-20260724-101500-01.xml"
    now = f"ILR-{ilr.UKPRN}-{THIS_YEAR}-20260930-101500-01.xml"
    last = ilr.document(LAST_YEAR, date(2026, 7, 24), made.last_year)
    applicants = table([APPLICANT_HEADER, *made.applicants], delimiter=";")
    return {
        f"{FOLDER}/{before.replace('.xml', '.zip')}": zipped({before: last}),
        f"{FOLDER}/{now}": ilr.document(THIS_YEAR, date(2026, 9, 30), made.this_year),
        f"{FOLDER}/applicants.csv": ("\ufeff" + applicants).encode(),
        f"{FOLDER}/older-leavers.xlsx": xlsx({"Leavers": [LEAVER_HEADER, *made.leavers]}),
    }
