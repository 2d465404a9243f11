"""A teaching year as an ILR file: the elements that a college's return holds, for invented learners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from data_samples.making.people import Person

UKPRN = "19990001"
"""Not a real provider: real numbers begin with 100."""

TEMPORARY_ULN = "9999999999"
NAMESPACES = {"2526": "ESFA/ILR/2025-26", "2627": "ILR/2026-27"}
"""The prefix went in 2026-27 (published schemas)."""


@dataclass(frozen=True)
class Aim:
    """One thing a learner studies."""

    starts: date
    planned: date
    ended: date | None = None
    status: int = 1
    withdrew: int | None = None
    first_start: date | None = None
    fund_model: int = 25
    code: str = "60100001"


@dataclass(frozen=True)
class Learner:
    """One learner in one year's file; the names stand as that year's file has them."""

    ref: str
    uln: str
    person: Person
    aims: tuple[Aim, ...]
    family: str = ""
    given: str = ""
    previous_ref: str = ""
    phone: str = ""


def uln(serial: int) -> str:
    """Make a well-formed learner number that nobody bears: a real one's first digits are lower.

    The check digit is 10 minus the weighted sum (10 down to 2) modulo 11; a sum of 0 has none, so the
    next serial is taken.
    """
    digits = f"{990000000 + serial:09d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    if rest == 0:
        raise ValueError("no check digit")
    return digits + str(10 - rest)


def ulns() -> Iterable[str]:
    """Yield learner numbers, no number twice."""
    for serial in range(1, 9_000_000):
        try:
            yield uln(serial)
        except ValueError:
            continue


def document(year: str, made: date, learners: Iterable[Learner]) -> bytes:
    """Write one year's file."""
    parts = [
        "<!-- An invented college's invented learners. -->\n"
        if year == "2627"
        else '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<Message xmlns="{NAMESPACES[year]}">\n',
        f"<Header><CollectionDetails><Collection>ILR</Collection><Year>{year}</Year>"
        f"<FilePreparationDate>{made}</FilePreparationDate></CollectionDetails>"
        "<Source><ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking>"
        f"<UKPRN>{UKPRN}</UKPRN><SoftwareSupplier>Invented</SoftwareSupplier><SoftwarePackage>Sample</SoftwarePackage>"
        f"<Release>1</Release><SerialNo>01</SerialNo><DateTime>{made}T10:15:00</DateTime></Source></Header>\n",
        f"<LearningProvider><UKPRN>{UKPRN}</UKPRN></LearningProvider>\n",
        *map(_learner, learners),
        "</Message>\n",
    ]
    return "".join(parts).encode()


def _learner(learner: Learner) -> str:
    person = learner.person
    given = learner.given or f"{person.given} {person.middle}".strip()
    lines = [
        ("LearnRefNumber", learner.ref),
        ("PrevLearnRefNumber", learner.previous_ref),
        ("ULN", learner.uln),
        ("FamilyName", learner.family or person.family),
        ("GivenNames", given),
        ("DateOfBirth", person.born.isoformat()),
        ("Ethnicity", "99"),
        ("LLDDHealthProb", "9"),
        ("PostcodePrior", "ZZ99 9ZZ"),
        ("Postcode", "ZZ99 9ZZ"),
        ("TelNo", learner.phone),
        ("Email", person.email),
    ]
    aims = "".join(_aim(number, aim) for number, aim in enumerate(learner.aims, 1))
    return f"<Learner>{_elements(lines)}{aims}</Learner>\n"


def _aim(number: int, aim: Aim) -> str:
    lines = [
        ("LearnAimRef", aim.code),
        ("AimType", "4"),
        ("AimSeqNumber", str(number)),
        ("LearnStartDate", aim.starts.isoformat()),
        ("OrigLearnStartDate", aim.first_start.isoformat() if aim.first_start else ""),
        ("LearnPlanEndDate", aim.planned.isoformat()),
        ("FundModel", str(aim.fund_model)),
        ("CompStatus", str(aim.status)),
        ("LearnActEndDate", aim.ended.isoformat() if aim.ended else ""),
        ("WithdrawReason", str(aim.withdrew) if aim.withdrew else ""),
        ("Outcome", "1" if aim.status == 2 else ""),
    ]
    return f"<LearningDelivery>{_elements(lines)}</LearningDelivery>"


def _elements(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in lines if text)
