"""The invented college's students: whom the story needs, and some 2,900 others around them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from data_samples.making import ilr
from data_samples.making.chance import Chance
from data_samples.making.communities import COMMUNITIES, surname_of
from data_samples.making.ilr import Aim, Learner
from data_samples.making.packing import table, xlsx, zipped
from data_samples.making.people import Names, Person
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


@dataclass
class Records:
    """Everything the student records hold, before it is written."""

    last_year: list[Learner] = field(default_factory=list)
    this_year: list[Learner] = field(default_factory=list)
    applicants: list[tuple[str, ...]] = field(default_factory=list)
    leavers: list[tuple[str | date, ...]] = field(default_factory=list)
    ids: dict[Person, str] = field(default_factory=dict)
    """The newest id of everyone."""


class Registry:
    """Hands out ids, learner numbers and phone numbers, none twice."""

    def __init__(self) -> None:
        self.ulns: Iterator[str] = iter(ilr.ulns())
        self._issued: dict[str, int] = {}

    def ref(self, prefix: str) -> str:
        """Return the next learner reference of a year of entry."""
        self._issued[prefix] = self._issued.get(prefix, 2400) + 1
        return f"{prefix}{self._issued[prefix]:06d}"


def phone_of(person: Person) -> str:
    """Return a number of the range kept for drama (Ofcom); several people share one, as families do."""
    return f"07700900{(person.born.toordinal() + len(person.given)) % 1000:03d}"


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
    _disorder(made, chance)
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
        _learn_last_year(made, registry, chance, person, number, stays="25+26" in words)
    if "26" in words:
        _learn_this_year(made, registry, chance, person, number, words)


def _learn_last_year(
    made: Records, registry: Registry, chance: Chance, person: Person, number: str, stays: bool
) -> None:
    ref = registry.ref(chance.one(("24", "25", "25")))
    starts = (
        date(2025, 9, 8)
        if ref < "25" or chance.happens(0.8)
        else chance.day(date(2025, 9, 8), date(2026, 2, 2))
    )
    model = 25 if person.born.year >= 2006 else chance.one((35, 36, 38))
    kind = "stays" if stays else "goes"
    aims = tuple(_last_years_aim(chance, starts, model, kind, code) for code in _codes(chance, model))
    number_then = ilr.TEMPORARY_ULN if chance.happens(0.07) else number
    family = person.former or person.family
    made.last_year.append(Learner(ref, number_then, person, aims, family=family, phone=phone_of(person)))
    made.ids[person] = ref
    if stays:
        made.this_year.append(_next_year(made.last_year[-1], chance, person, number))


def _last_years_aim(chance: Chance, starts: date, model: int, kind: str, code: str) -> Aim:
    over_two_years = kind == "stays" and chance.happens(0.6)
    planned = date(2027, 7, 2) if over_two_years else date(2026, 7, 3)
    if over_two_years or (kind == "goes" and chance.happens(0.12)):
        return Aim(starts, planned, fund_model=model, code=code)
    if kind == "goes" and chance.happens(0.12):
        left = chance.day(starts + timedelta(days=20), date(2026, 6, 1))
        return Aim(starts, planned, left, 3, chance.one((2, 3, 28, 41, 45, 98)), fund_model=model, code=code)
    if kind == "goes" and chance.happens(0.03):
        return Aim(starts, planned, date(2026, 3, 27), 6, fund_model=model, code=code)
    return Aim(starts, planned, date(2026, 7, 3), 2, fund_model=model, code=code)


def _next_year(learner: Learner, chance: Chance, person: Person, number: str) -> Learner:
    carried = tuple(aim for aim in learner.aims if aim.status == 1)
    late = chance.happens(0.05)
    new = Aim(date(2026, 9, 7), date(2027, 7, 2), fund_model=learner.aims[0].fund_model, code="60100009")
    if late and not carried:
        carried = (Aim(learner.aims[0].starts, date(2026, 7, 3), fund_model=35, code=learner.aims[0].code),)
    return replace(learner, uln=number, family=person.family, aims=carried or (new,))


def _learn_this_year(
    made: Records, registry: Registry, chance: Chance, person: Person, number: str, words: list[str]
) -> None:
    ref = registry.ref("26")
    model = 25 if person.born.year >= 2007 else chance.one((35, 36, 38))
    starts = date(2026, 9, 7) if chance.happens(0.96) else chance.day(date(2026, 10, 12), date(2027, 1, 11))
    length = date(2028, 7, 7) if chance.happens(0.5) else date(2027, 7, 2)
    aims = tuple(Aim(starts, length, fund_model=model, code=code) for code in _codes(chance, model))
    if starts == date(2026, 9, 7) and chance.happens(0.015):
        aims = tuple(replace(aim, ended=date(2026, 9, 25), status=3, withdrew=2) for aim in aims)
    number_now = ilr.TEMPORARY_ULN if chance.happens(0.08) else number
    learner = Learner(ref, number_now, person, aims, phone=phone_of(person))
    if "swapped" in words:
        learner = replace(learner, family=person.given, given=person.family)
    if "capitals" in words:
        learner = replace(learner, family=person.family.upper(), given=person.given.upper())
    made.this_year.append(learner)
    made.ids[person] = ref


def _codes(chance: Chance, model: int) -> tuple[str, ...]:
    count = chance.between(1, 3) if model == 25 else 1
    return tuple(f"601{chance.between(1, 240):05d}" for _ in range(count))


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


def _disorder(made: Records, chance: Chance) -> None:
    """Bring in what real returns hold: swapped boxes, capitals, new references, new surnames."""
    for number, learner in enumerate(made.this_year):
        if learner.person.tags:
            continue
        if chance.happens(0.01):
            given = f"{learner.person.given} {learner.person.middle}".strip()
            learner = replace(learner, family=given, given=learner.person.family)
        elif chance.happens(0.03):
            full = f"{learner.person.given} {learner.person.middle}".strip()
            learner = replace(learner, family=learner.person.family.upper(), given=full.upper())
        elif learner.ref < "26" and chance.happens(0.02):
            learner = replace(learner, family=chance.one(("Bray", "Couch", "Hosking", "Rundle", "Symons")))
        elif learner.ref < "26" and chance.happens(0.015):
            learner = replace(learner, ref="26" + learner.ref, previous_ref=learner.ref)
            made.ids[learner.person] = learner.ref
        made.this_year[number] = learner


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
