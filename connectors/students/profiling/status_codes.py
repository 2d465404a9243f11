"""The codes of a status column: which may be shown, and what the plain ones probably mean.

A status column is the one place whose cells are shown, because only a person can say what they mean. So a
cell is shown only when it is a code or says a status in words; whatever could be somebody's name is counted.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from connectors.students.settings import Meaning
from connectors.students.stated_status import MOST_CODES, PLAIN_CODES

_MEANINGS: dict[Meaning, str] = {
    "current": (
        "active enrolled enroled on-roll registered continuing attending studying live in-learning "
        "fully-enrolled currently-enrolled on-programme on-course cyfredol wedi-cofrestru cofrestredig"
    ),
    "former": (
        "leaver left alumni alumnus graduated graduate completed finished withdrawn withdrew off-roll "
        "ex-student former-student left-early past cyn-fyfyriwr wedi-gadael wedi-cwblhau tynnwyd-yn-ôl"
    ),
    "applicant": (
        "applied offer offered offer-made offer-accepted conditional-offer unconditional-offer "
        "conditional-firm unconditional-firm conditional-insurance unconditional-insurance prospective "
        "interview accepted enquirer ymgeisydd cynnig"
    ),
    "declined": "offer-declined declined-by-applicant applicant-declined gwrthodwyd-gan-ymgeisydd",
    "rejected": "unsuccessful not-accepted application-rejected aflwyddiannus",
    "deceased": "died dead marw",
}
_PROBABLY: dict[str, Meaning] = {
    word.replace("-", " "): meaning for meaning, words in _MEANINGS.items() for word in words.split()
}
_OTHER_WORDS = (
    "abandoned absent achieved admitted agreed application archived awaiting away break cancelled ceased "
    "closed complete conditional deferred deleted dormant draft early ended excluded expelled expired failed "
    "firm full guest hold inactive incomplete insurance interim intermitted interrupted interruption invited "
    "lapsed learning loa main moved new no not offer open part passed pending place place-offered planned "
    "pre-enrolled provisional received referred refused registration reserve returning rejected single "
    "started starting subsidiary submitted suspended temporarily terminated time transfer transferred "
    "unconditional unknown unplaced void waiting waitlisted withdrawing "
    "a an and at by for from he fe in of on or other the to with without "
    "another apprenticeship college course courses education employment enrolment institution learner level "
    "place pupil returned return school student studies study university work year"
)
_STATUS_WORDS = frozenset(
    word
    for text in (*_MEANINGS.values(), _OTHER_WORDS, " ".join(PLAIN_CODES))
    for word in re.split(r"[ -]", text)
)
"""Words that a status may be made of and be shown: a cell with any other word could name somebody."""
_CODE = re.compile(r"[A-Z0-9]{1,4}|[A-Za-z]{1,2}|[A-Z0-9]{1,3}[-/][A-Z0-9]{1,3}")
_WORD = re.compile(r"[^\W\d_]+")
_NO_STATUS = [{"y", "n"}, {"yes", "no"}, {"true", "false"}, {"0", "1"}, {"m", "f"}, {"male", "female"}]
NAME_COLUMNS = ("given", "family", "full_name", "middle", "preferred", "preferred_family", "former_family")
MOST_UNNAMED = 12
"""Distinct codes of a column that is taken for a status by its cells alone."""


@dataclass(frozen=True, slots=True)
class Code:
    """One status code of a file: as written there, in how many rows, and what it probably means."""

    text: str
    rows: int
    probably: Meaning | None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a file's status column.

    Attributes:
        to_map: codes that only the settings can explain, the most frequent first.
        plain: codes that mean themselves (`current`), as our own words.
        withheld: how many distinct cells are not shown since they could be a name.
    """

    to_map: tuple[Code, ...] = ()
    plain: tuple[str, ...] = ()
    withheld: int = 0


def has_codes(column: pl.Series) -> bool:
    """Tell whether a column that is called a status holds codes: few and short, as the reader asks."""
    said = _said(column)
    longest = said.str.len_chars().max()
    return 0 < said.n_unique() <= MOST_CODES and isinstance(longest, int) and longest <= MOST_CODES


def looks_like_a_status(column: pl.Series) -> bool:
    """Tell whether a column that nobody calls a status could be one: few short codes, each many times."""
    said = _said(column).str.to_lowercase()
    distinct = set(said.unique().to_list())
    several = 2 <= len(distinct) <= MOST_UNNAMED and said.len() >= 4 * len(distinct)
    return (
        several
        and not any(distinct <= pair for pair in _NO_STATUS)
        and all(map(_is_code, _said(column).unique()))
    )


def codes_of(
    column: pl.Series, names: Sequence[pl.Series], explained: Collection[str] = frozenset()
) -> Codes:
    """Count a status column's codes.

    Args:
        column: the cells, null where empty.
        names: the columns that hold names: a code that is a word of one is withheld.
        explained: codes, in small letters, whose meaning is known beside our own words'.
    """
    if not has_codes(column):
        return Codes()
    counted = _said(column).alias("text").to_frame()
    # The reader compares codes without regard to case, so two spellings are one code.
    by_code = (
        counted.group_by(pl.col("text").str.to_lowercase().alias("said"), maintain_order=True)
        .agg(pl.col("text").first(), pl.len().alias("rows"))
        .sort("rows", "said", descending=[True, False])
    )
    unexplained = [
        row for row in by_code.iter_rows() if row[0] not in PLAIN_CODES and row[0] not in explained
    ]
    of_people = _words_of_names((row[1] for row in unexplained), names)
    shown = [row for row in unexplained if _may_be_shown(row[1], of_people)]
    return Codes(
        tuple(Code(text, rows, _PROBABLY.get(said.replace("-", " "))) for said, text, rows in shown),
        tuple(said for said in by_code["said"] if said in PLAIN_CODES),
        len(unexplained) - len(shown),
    )


def _said(column: pl.Series) -> pl.Series:
    said = column.drop_nulls().str.strip_chars()
    return said.filter(said != "")


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) or _in_status_words(text)


def _in_status_words(text: str) -> bool:
    words = _WORD.findall(text.casefold())
    return bool(words) and _STATUS_WORDS.issuperset(words)


def _may_be_shown(text: str, of_people: frozenset[str]) -> bool:
    if _in_status_words(text):
        return True
    return bool(_CODE.fullmatch(text)) and of_people.isdisjoint(_WORD.findall(text.casefold()))


def _words_of_names(codes: Iterable[str], names: Sequence[pl.Series]) -> frozenset[str]:
    """Return the words of codes that are also words of somebody's name; initials do not count."""
    words = {word for code in codes for word in _WORD.findall(code.casefold()) if len(word) > 1}
    met: set[str] = set()
    for column in names:
        parts = (
            column.drop_nulls()
            .unique()
            .str.to_lowercase()
            .str.extract_all(r"\p{L}+")
            .explode(empty_as_null=True)
        )
        met |= words & set(parts.unique().drop_nulls().to_list())
    return frozenset(met)
