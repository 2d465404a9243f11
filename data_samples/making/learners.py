"""How learners go through two teaching years: who stays, ends, withdraws, takes a break or starts late."""

from dataclasses import replace
from datetime import date, timedelta

from data_samples.making import ilr
from data_samples.making.chance import Chance
from data_samples.making.ilr import Aim, Learner
from data_samples.making.people import Person
from data_samples.making.registry import Records, Registry, phone_of


def learn_last_year(
    made: Records, registry: Registry, chance: Chance, person: Person, number: str, stays: bool
) -> None:
    """Enter somebody in last year's return and, if they stay, in this year's."""
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


def learn_this_year(
    made: Records, registry: Registry, chance: Chance, person: Person, number: str, words: list[str]
) -> None:
    """Enter somebody new in this year's return."""
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


def disorder(made: Records, chance: Chance) -> None:
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
