"""Each listed pair in parts: what was found, in plain words, and what it counts for in bits.

PARTS name every part of the weight in the order in which it is told, and add up to it; the sentence is drawn
from them. A new part is one line in BY_NAME, BY_HANDLE or BESIDE; a new level of likeness one in LEVELS.
Only rows that reach the list are explained, so these few thousand sentences are made one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from matching.comparisons.naming import EXTRA_WORD
from matching.population import MOST_BITS
from matching.rows import NameSide
from matching.words import variants
from records.policy import NameKind
from records.tables import EVIDENCE

Row = Mapping[str, Any]


class Part(NamedTuple):
    """One part of a weight; `said` is plain words, `bits` 0 for what is told and counts for nothing."""

    part: str
    said: str
    bits: float


STARTING_ODDS, COMPETITION, MISSING = "starting odds", "competition", "not confirmed"
DECIMALS = 2
"""Bits are rounded to so many decimals before they are added up, so that what is told adds up too."""


@dataclass(frozen=True)
class Told:
    """How one part of the weight is told: its name, the column with its bits, and its words."""

    part: str
    bits: str
    says: "Callable[[Row, _Sides], str]"

    def of(self, row: Row, sides: "_Sides") -> Part | None:
        """Return the part of this row; None where it says nothing."""
        bits = round(row[self.bits] or 0.0, DECIMALS)
        return Part(self.part, self.says(row, sides), bits) if bits else None


@dataclass(frozen=True)
class _Sides:
    """The words that met: `words` by shown name and mask, `slots` by name and slot."""

    words: Mapping[tuple[int, int], str]
    slots: Mapping[tuple[int, int], Row]


def explained(
    listed: pl.DataFrame, words: pl.DataFrame, side: NameSide, start: float, pool: int
) -> pl.DataFrame:
    """Add `parts` and `why` to rows that hold the parts of their weight, as the comparisons name them.

    `words` are WORDS of the shown names; a word in another script stands there again, as it is written.
    `start` is the starting odds in bits and `pool` the number of students they come from.
    """
    sides = _Sides(_words_by_mask(listed, words), _slots_of(listed, side))
    begin = Part(STARTING_ODDS, f"the start, for one student of {pool:,}", round(start, DECIMALS))
    parts = [[begin, *_parts(row, sides)] for row in listed.iter_rows(named=True)]
    sentences = [sentence(one) for one in parts]
    told = [[part._asdict() for part in one] for one in parts]
    return listed.with_columns(
        pl.Series("parts", told, dtype=EVIDENCE["parts"]), pl.Series("why", sentences, dtype=pl.String)
    )


def sentence(parts: Sequence[Part]) -> str:
    """Tell the parts of one weight in a line; the figures in its brackets stand in the order of its words."""
    line = "; ".join(part.said for part in parts if part.part != STARTING_ODDS)
    counted = [part.bits for part in parts if part.bits and part.part != STARTING_ODDS]
    start = sum(part.bits for part in parts if part.part == STARTING_ODDS)
    steps = " ".join(f"{'+' if bits > 0 else '−'} {abs(bits):.2f}" for bits in counted)
    figures = f"{_signed(start)} at the start {steps} = {_signed(start + sum(counted))}"
    return f"{line[:1].upper()}{line[1:]}. [{figures}]"


def _signed(bits: float) -> str:
    return f"{bits:.2f}".replace("-", "−")


def _words_by_mask(listed: pl.DataFrame, words: pl.DataFrame) -> dict[tuple[int, int], str]:
    wanted = listed.select("shown").unique().drop_nulls()
    rows = words.join(wanted, on="shown").select("shown", "mask", "token").iter_rows()
    return {(number, mask): token for number, mask, token in rows}


def _slots_of(listed: pl.DataFrame, side: NameSide) -> dict[tuple[int, int], Row]:
    """What each word is to each name: Morwenna is one student's forename and another's middle name."""
    used = [listed.select("name", slot=half).drop_nulls() for half in ("given_slot", "family_slot")]
    rows = side.slots.join(pl.concat(used), on=["name", "slot"], how="semi").select(
        "name", "slot", "token", "label", rarity=pl.col("bits") - pl.col("penalty")
    )
    return {(row["name"], row["slot"]): row for row in rows.iter_rows(named=True)}


def _parts(row: Row, sides: _Sides) -> list[Part]:
    """Every part of the evidence and the competition, then what could not be confirmed."""
    main = BY_HANDLE if row["by_handle"] else BY_NAME if row["name_bits"] is not None else ()
    found = [told.of(row, sides) for told in (*main, *BESIDE)]
    said = [part for part in found if part is not None]
    if not row["by_handle"] and row["name_bits"] is not None and row["how"] and row["own"]:
        said.append(Part("handle", f"{_spells(row)} too", 0.0))
    missing = [Part(MISSING, _missing(row), 0.0)] if _missing(row) else []
    return [*said, _competition(row), *missing]


def _competition(row: Row) -> Part:
    return Part(COMPETITION, _rivals(row), round(row["competition_bits"], DECIMALS))


def _rivals(row: Row) -> str:
    """Say how many other students fit the same connection: better, as well, or within 6 bits."""
    better, as_well = row["better"], row["as_well"]
    nearly = row["others"] - better - as_well
    counts = ((better, "better"), (as_well, "as well"), (nearly, "nearly as well"))
    fitting = [(count, how) for count, how in counts if count > 0]
    if not fitting:
        return "no other student fits" + (" nearly as well" if row["competition_bits"] else "")
    first, *rest = [f"{count} {'fits' if count == 1 else 'fit'} {how}" for count, how in fitting]
    number, _, how = first.partition(" ")
    others = f"{number} other student{'' if number == '1' else 's'} {how}"
    return " and ".join([others, *rest])


def _missing(row: Row) -> str:
    wanted = ["birthday"] if row["birthday_bits"] is None else []
    wanted += [] if row["middle_bits"] else ["middle name"]
    return f"no {' or '.join(wanted)} to confirm" if wanted else ""


def _always(words: str) -> "Callable[[Row, _Sides], str]":
    return lambda _row, _sides: words


def _either(column: str, agrees: str, differs: str) -> "Callable[[Row, _Sides], str]":
    return lambda row, _sides: agrees if row[column] > 0 else differs


def _half(role: str) -> "Callable[[Row, _Sides], str]":
    return lambda row, sides: _half_said(row, role, sides)


def _half_said(row: Row, role: str, sides: _Sides) -> str:
    level, word = row[f"{role}_level"], WORD[role]
    if level in MISSED:
        return MISSED[level].format(word=word)
    shown = _shown_word(row["shown"], row[f"{role}_mask"], sides)
    if row["given_slot"] is not None and row["given_slot"] == row["family_slot"]:
        kind = "" if row["name_kind"] in (None, NameKind.LEGAL) else f"{row['name_kind']} "
        return f"{kind}forename and family name the same{'' if ' ' in shown else ', run together'}: {shown}"
    slot = sides.slots[row["name"], row[f"{role}_slot"]]
    kind = KIND.get((role, row["name_kind"]), "")
    record = slot["token"].removesuffix(".").title()
    said = _level_said(level, slot["label"], shown, record)
    return said.format(shown=shown, record=record, word=kind + word, rare=_rare(slot["rarity"], role))


WORD = {"given": "forename", "family": "family name"}
MISSED = {"differs": "another {word} is shown", "absent": "no {word} is shown"}
KIND = {
    ("family", "former"): "former ",
    ("given", "preferred"): "preferred ",
    ("given", "alias"): "other ",
    ("family", "alias"): "other ",
}
"""Which of the student's names it is, where it is not the legal one.

A former name differs in the family name, a preferred one in the forename.
"""

LEVELS = {
    "same": "{word} {shown} the same ({rare})",
    "short form": "{shown} and {record} are forms of one name",
    "cut short": "{shown} could be short for {record}",
    "sounds alike": "{shown} sounds like {record}",
    "one slip": "{shown} is one slip of the finger from {record}",
    "one letter": "{shown} is one letter from {record}",
    "two slips": "{shown} is two letters from {record}",
    "initial": "{shown} is the initial of the {word}",
    "another script": "{shown} is {record} in another script",
    "read as": "{shown} can be read {record}",
    "nearly read as": "{shown} can nearly be read {record}",
}
"""How a shown word met the word of the record."""

SAME = {
    "first forename": "first {word} {shown} the same ({rare})",
    "second forename": "second {word} {shown} the same ({rare})",
    "middle name": "{shown}, a middle name, stands as the forename ({rare})",
    "half of the family name": "half of the {word}, {shown}, the same ({rare})",
}
"""The same word, where it is not the whole forename or family name of the record."""


def _level_said(level: str, label: str, shown: str, record: str) -> str:
    if level == "same":
        return SAME.get(label, LEVELS[level])
    if level == "initial" and len(record) == 1 < len(shown):
        return "the record gives only the initial of the {word}, {record}, as in {shown}"
    if level == "short form" and (record.lower(), shown.lower()) in short_for():
        return "{shown} is short for {record}"
    if level == "short form" and (shown.lower(), record.lower()) in short_for():
        return "{record} is short for {shown}"
    if level == "cut short" and len(record) < len(shown):
        return "{record} could be short for {shown}"
    return LEVELS.get(level, "{shown} is like {record}")


@cache
def short_for() -> frozenset[tuple[str, str]]:
    """Return pairs (name, form) where the form is a short form: listed under the name, two letters shorter.

    The tables list national forms under a name as well (Paul under Paweł); those are seldom much shorter.
    """
    much_shorter = pl.col("form").str.len_chars() + 2 <= pl.col("name").str.len_chars()
    listed = variants.pairs().filter((pl.col("short") == pl.col("form")) & much_shorter)
    return frozenset(listed.select("name", "form").iter_rows())


RARE_FROM, COMMON_TO = 11.0, 9.0
"""Bits: a name that fewer than 1 person in 2,000 bears is called rare, one of more than 1 in 500 common."""


def _rare(bits: float, role: str) -> str:
    most = MOST_BITS[role]
    if bits >= most:
        return f"rarer than 1 in {_rounded(2**most)}"
    called = "rare: " if bits >= RARE_FROM else "common: " if bits <= COMMON_TO else ""
    return f"{called}about 1 in {_rounded(2**bits)}"


def _rounded(count: float) -> str:
    step = 10 ** max(len(str(int(count))) - 2, 0)
    return f"{int(count / step + 0.5) * step:,}"


def _shown_word(shown: int, mask: int, sides: _Sides) -> str:
    if (shown, mask) in sides.words:
        return sides.words[shown, mask].title()
    used = [sides.words[shown, 1 << place] for place in range(8) if mask & (1 << place)]
    return " ".join(word.title() for word in used)


def _spells(row: Row) -> str:
    what = "handle" if row["own"] else "the name shown"
    return f"{what} spells {row['how'].replace('+', ' + ')}"


def _other_name(row: Row, _sides: _Sides) -> str:
    family = row["shown_forename_bits"] is not None
    return f"the name shown {'has another family name' if family else 'is another one'}"


def _other_words(row: Row, _sides: _Sides) -> str:
    count = round(row["extra_bits"] / EXTRA_WORD)
    return f"{count} other word{'s' if count > 1 else ''} of the name shown not explained"


BY_NAME = (
    Told("family name", "family_bits", _half("family")),
    Told("forename", "given_bits", _half("given")),
    Told("order of the names", "order_bits", _always("either word could be the forename")),
    Told(
        "middle name",
        "middle_bits",
        _either("middle_bits", "a middle name or initial agrees", "the middle name differs"),
    ),
    Told("other words", "extra_bits", _other_words),
)
"""What the name shown says, where it says more than the handle."""

BY_HANDLE = (
    Told("handle", "handle_bits", lambda row, _sides: _spells(row)),
    Told("forename beside the handle", "borrowed_bits", _always("the name shown has the forename")),
    Told("name beside the handle", "differs_bits", _other_name),
)
"""What the handle says, where it says more than the name shown."""

BESIDE = (
    Told(
        "contact",
        "contact_bits",
        lambda row, _sides: f"the {row['contact']} is the one in the student record",
    ),
    Told(
        "birthday", "birthday_bits", _either("birthday_bits", "the birthday agrees", "the birthday differs")
    ),
    Told("employer", "employer_bits", _always("the employer names the college")),
    Told("other services", "elsewhere_bits", lambda row, _sides: f"also suggested on {row['elsewhere']}"),
    Told("group", "group_bits", _always("only wrote in a shared group")),
)
"""What else is known of the connection and the student."""
