"""What student systems and people call the columns of a student table.

Sources: exports of SIMS and Arbor, ProSolution, Banner, SITS, UCAS, HESA, Canvas, Moodle and the ILR,
directories, plain English, and the Welsh that colleges in Wales use. Spellings are folded by `label`, so one
stands for many.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from connectors.sheets import REPEATED, label

HEADERS: Mapping[str, Sequence[str]] = {
    "student_id": (
        "student id|student ref|student reference|student reference number|student ref no|student number"
        "|student no|student code|studentref|learner id|learner ref|learner ref number|learnrefnumber"
        "|learner reference|learner reference number|learner number|pupil id|pupil number|admission number"
        "|admission no|adno|admno|person code|person ref|person reference|person id|person number"
        "|spriden id|stu code|ownstu|applicant id|applicant number|application number|application id"
        "|application reference|rhif myfyriwr|cyfeirnod myfyriwr|rhif dysgwr|cyfeirnod dysgwr|rhif derbyn"
        "|sis id|sis user id|user id|idnumber|id number|sourcedid|ref|ref no|reference|reference number|id"
        "|app no|numhus|sid|student detail id|spriden pidm|employee number|employee id|samaccountname|uid"
        "|username"
    ).split("|"),
    "upn": ("upn", "unique pupil number"),
    "ucas_id": ("ucas personal id", "personal id", "ucasperid", "ucas id"),
    "husid": ("husid",),
    "full_name": (
        "full name|student full name|student name|learner name|pupil name|applicant name|candidate name"
        "|legal name|full legal name|sortable name|cn|name|display name|student|learner|pupil|applicant"
        "|candidate"
        "|enw llawn|enw myfyriwr|enw dysgwr|enw cyfreithiol|enw"
    ).split("|"),
    "legal_given": (
        "legal forename|legal forenames|legal first name|legal first names|legal given name|legal given names"
        "|forename legal|first name legal|official forename|official first name|enw cyntaf cyfreithiol"
    ).split("|"),
    "given": (
        "given|given name|given names|forename|forenames|forename s|first name|first names|forename 1"
        "|forename1|first forename|fname|fnames|stu fnm1|spriden first name|christian name|enw cyntaf"
        "|enwau cyntaf|enw blaen|enwau blaen|enw bedydd"
    ).split("|"),
    "preferred": (
        "preferred|preferred name|preferred forename|preferred first name|preferred given name|known as"
        "|known by|known as name|forename preferred|first name preferred|chosen name|chosen forename"
        "|chosen first name|preferred forename s|familiar name|nickname|usual name|usual forename|stu fusd"
        "|spbpers pref first name|short name|alternatename|enw a ffefrir|enw dewisol|adnabyddir fel"
    ).split("|"),
    "legal_family": (
        "legal surname|legal family name|legal last name|surname legal|official surname|cyfenw cyfreithiol"
    ).split("|"),
    "family": (
        "family|family name|surname|last name|second name|lname|stu surn|spriden last name|sn|cyfenw"
        "|enw teuluol"
    ).split("|"),
    "preferred_family": (
        "preferred family|preferred surname|preferred last name|preferred family name|chosen surname"
        "|usual surname"
    ).split("|"),
    "former_family": (
        "former family|former surname|former family name|former last name|former surnames|former name"
        "|previous surname|previous family name|previous last name|previous name|prev surname|maiden name"
        "|birth surname|surname at birth|surname at 16|surname on 16th birthday|sname16|cyfenw blaenorol"
        "|cyn gyfenw"
    ).split("|"),
    "middle": (
        "middle|middle name|middle names|middle name s|middlename|middle initial|other names|other forenames"
        "|spriden mi|enw canol|enwau canol"
    ).split("|"),
    "dob": (
        "dob|date of birth|dateofbirth|birth date|birthdate|birthday|born|birthdte|spbpers birth date"
        "|stu dob|dyddiad geni"
    ).split("|"),
    "email": (
        "email|e mail|email address|e mail address|mail|personal email|personal email address|home email"
        "|private email|email personal|student email|student email address|goremal email address|ebost|e bost"
        "|cyfeiriad e bost|cyfeiriad ebost|college email|college email address|school email|university email"
        "|institutional email|work email"
    ).split("|"),
    "phone": (
        "mobile|mobile number|mobile phone|mobile no|mobile telephone|phone|phone number|telephone|tel|tel no"
        "|telno|telephone number|home phone|ffôn symudol|rhif ffôn symudol|ffôn|rhif ffôn"
    ).split("|"),
    "handle": ("handle", "social media handle"),
    "uln": (
        "uln|unique learner number|unique learner no|uniquelearnernumber|rhif unigryw y dysgwr"
        "|rhif dysgwr unigryw"
    ).split("|"),
    "status": (
        "status|student status|learner status|pupil status|enrolment status|enrollment status"
        "|enrolement status|enrol status|registration status|completion status|completion status code"
        "|compstatus|application status|applicant status|offer status|decision|reply|sgbstdn stst code"
        "|sarappd apdc code|saradap apst code|employee type"
        "|sce stac|on roll status|status code|statws|statws cofrestru|statws cais|statws myfyriwr"
    ).split("|"),
    "start": (
        "start|start date|date started|started|date of entry|entry date|entry|admission date"
        "|date of admission|enrolment date|enrollment date|date enrolled|enrolled on|learn start date"
        "|learning start date|course start|course start date|programme start date|comdate|engstartdate"
        "|joined|date joined|begin date|dyddiad dechrau|dyddiad cychwyn|dyddiad derbyn"
    ).split("|"),
    "planned_end": (
        "planned end|planned end date|expected end|expected end date|exp end date|learn plan end date"
        "|learning planned end date|expected completion|expected completion date|expected leaving date"
        "|due to finish|course end|course end date|programme end date|expected graduation date"
        "|dyddiad gorffen disgwyliedig"
    ).split("|"),
    "end": (
        "actual end|actual end date|act end date|learn act end date|date of leaving|leaving date|leave date"
        "|date left|dateleft|left|left on|withdrawal date|date withdrawn|completion date|date completed"
        "|engenddate|end|end date|dyddiad gadael|dyddiad gorffen"
    ).split("|"),
}
"""What a column is = the headers it goes by, the likeliest first.

The names are those of the settings, and two more that the settings have no word for: the `legal_` columns
that some systems keep beside everyday ones.
"""

TELLING = frozenset(
    {
        "student_id",
        "legal_given",
        "given",
        "preferred",
        "legal_family",
        "family",
        "former_family",
        "dob",
        "uln",
    }
)
"""Two headers of these make a header row: no row of a person reads "Surname, DOB"."""

KEPT_AS_LEGAL = frozenset(
    map(label, ("husid", "fnames", "app no", "personal id", "spriden id", "learn ref number", "stu code"))
)
"""Headers of systems whose plain name columns hold the legal name (UCAS, HESA, Banner, SITS, ILR)."""

VAGUE_END = frozenset(map(label, ("end", "end date", "completion date", "dyddiad gorffen")))
"""Headers that some systems give to the day a course is planned to end."""

_RANKS: dict[str, tuple[str, int]] = {
    label(word): (kind, rank) for kind, words in HEADERS.items() for rank, word in enumerate(words)
}
_ABOUT = ("student", "learner", "pupil", "applicant", "candidate", "person", "myfyriwr", "dysgwr")
_OTHERS = re.compile(
    r"(?i)parent|guardian|carer|mother|father|contact|next.?of.?kin|\bnok\b|emergency|tutor|teacher|staff|"
    r"assessor|employer|sponsor|agent|doctor|\bgp\b|school|user.?name|created|updated|changed|printed|"
    r"rhiant|gofalwr|athro"
)
_ASIDE = re.compile(
    r"(?i)[\[(]\s*(?:required|optional|read only|[dmy]{1,4}(?:[-/. ]?[dmy]{1,4}){2})\s*[\])]|\*+\s*$"
)
_ORDER = re.compile(r"(?i)\b(?:(d{1,2})|(m{1,3})|(y{2,4}))(?=[-/. dmy])")


def meaning_of(header: str) -> tuple[str, int] | None:
    """Return what a header says its column is, and how likely that header is for it (0: likeliest).

    >>> meaning_of("LegalForename"), meaning_of("Student D.O.B. (dd/mm/yyyy)"), meaning_of("Parent email")
    (('legal_given', 0), ('dob', 0), None)
    """
    for spelt in (header, _ASIDE.sub("", header)):
        folded = label(spelt)
        for about in ("", *_ABOUT):
            if folded.startswith(about) and (found := _RANKS.get(folded.removeprefix(about))):
                return found
    return None


def is_of_others(header: str) -> bool:
    """Tell whether a header speaks of somebody other than the student, or of an account name.

    >>> is_of_others("Parent e-mail"), is_of_others("College e-mail")
    (True, False)
    """
    return bool(_OTHERS.search(header))


def order_named_in(header: str) -> str | None:
    """Return the date order that a header names itself.

    >>> order_named_in("Born (mm/dd/yyyy)"), order_named_in("Date of birth")
    ('mdy', None)
    """
    aside = _ASIDE.search(header)
    first = _ORDER.search(aside[0]) if aside else None
    return None if first is None else ("dmy", "mdy", "ymd")[(first.lastindex or 1) - 1]


def by_meaning(headers: Iterable[str]) -> dict[str, list[str]]:
    """Sort headers by what they say their columns are, the likeliest header first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for header in headers:
        if REPEATED not in header and (meaning := meaning_of(header)):
            found.setdefault(meaning[0], []).append((meaning[1], header))
    # `sorted` is stable: of two equally likely headers the left column comes first.
    return {kind: [h for _, h in sorted(ranked, key=lambda r: r[0])] for kind, ranked in found.items()}
