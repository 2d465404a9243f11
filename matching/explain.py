"""One plain line for each listed pair: what agreed, what did not, and the sum.

The words come from the same parts that make the weight, and the figures in the closing brackets add up
to it. Only rows that reach the list are explained, so these few thousand sentences are made one by one.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from matching.population import MOST_BITS
from matching.rows import NameSide, ShownSide

Row = Mapping[str, Any]
Words = dict[tuple[int, int], str]
Slots = dict[tuple[int, int], Row]

_AGREES = {
    "same": "{shown} is {what} exactly{rare}",
    "short form": "{shown} and {token} are forms of one name",
    "cut short": "{shown} could be short for {token}",
    "one slip": "{shown} is one letter from {token}",
    "two slips": "{shown} is two letters from {token}",
    "initial": "{shown} is the initial of {what}",
    "another script": "{shown} is {token} in another script",
    "read as": "{shown} can be read {token}",
    "sounds like": "{shown} sounds like {token}",
}

_WHAT = {
    "first forename": "the first forename",
    "second forename": "the second forename",
    "middle name": "a middle name",
    "half of the family name": "half of the family name",
}
_KIND = {
    ("family", "former"): "former ",
    ("given", "preferred"): "preferred ",
    ("given", "alias"): "other ",
    ("family", "alias"): "other ",
}
"""Which of the student's names it is, where it is not the legal one.

A former name differs in the family name, a preferred one in the forename.
"""


def explained(listed: pl.DataFrame, shown: ShownSide, side: NameSide, start: float) -> pl.Series:
    """Return one sentence a row, in the rows' order.

    `listed` holds the parts of the weight as `matching.comparisons.personas` and `matching.weight` name them.
    """
    words = _words_by_mask(listed, shown)
    slots = _slots_of(listed, side)
    rows = listed.iter_rows(named=True)
    return pl.Series("why", [_sentence(row, words, slots, start) for row in rows], dtype=pl.String)


def _words_by_mask(listed: pl.DataFrame, shown: ShownSide) -> Words:
    wanted = listed.select("shown").unique().drop_nulls()
    rows = pl.concat([shown.words, shown.written]).join(wanted, on="shown").select("shown", "mask", "token")
    return {(number, mask): token for number, mask, token in rows.iter_rows()}


def _slots_of(listed: pl.DataFrame, side: NameSide) -> Slots:
    """What each word is to each name: Morwenna is one student's forename and another's middle name."""
    used = [listed.select("name", slot=half).drop_nulls() for half in ("given_slot", "family_slot")]
    rows = side.slots.join(pl.concat(used), on=["name", "slot"], how="semi").select(
        "name", "slot", "token", "label", bits=pl.col("bits") - pl.col("penalty")
    )
    return {(row["name"], row["slot"]): row for row in rows.iter_rows(named=True)}


def _sentence(row: Row, words: Words, slots: Slots, start: float) -> str:
    parts = _parts(row, words, slots)
    said = [text for text, _ in parts if text]
    sums = [bits for _, bits in parts if bits]
    sums += [start, *([row["competition_bits"]] if row["competition_bits"] else [])]
    if row["others"]:
        said.append(_others(row["others"]))
    figures = " ".join(f"{'+' if bits >= 0 else '−'} {abs(bits):.2f}" for bits in sums).removeprefix("+ ")
    line = "; ".join(said)
    return f"{line[:1].upper()}{line[1:]}. [{figures} = {row['weight']:.2f}".replace("= -", "= −") + "]"


def _others(count: int) -> str:
    return f"{count} other student{'s' if count > 1 else ''} fit{'' if count > 1 else 's'} nearly as well"


def _parts(row: Row, words: Words, slots: Slots) -> list[tuple[str, float]]:
    """Every part of the evidence as words and bits; a part without bits only adds its words."""
    main = _handle_parts(row) if row["by_handle"] else _name_parts(row, words, slots)
    return [*main, *_detail_parts(row)]


def _name_parts(row: Row, words: Words, slots: Slots) -> list[tuple[str, float]]:
    if row["name_bits"] is None:
        return []
    halves = [_half(row, role, words, slots) for role in ("family", "given")]
    if row["given_slot"] is not None and row["given_slot"] == row["family_slot"]:
        token = _shown_word(row["shown"], row["given_mask"], words)
        halves = [(f"{token} is forename and family name in one word", row["family_bits"])]
    middle = {True: "a middle name or initial agrees", False: "the middle name differs"}[
        row["middle_bits"] > 0
    ]
    extra = "other words, or the order, speak against it"
    return [
        *halves,
        (middle if row["middle_bits"] else "", row["middle_bits"]),
        (extra if row["extra_bits"] else "", row["extra_bits"]),
        (f"{_spells(row)} too" if row["how"] and row["own"] else "", 0.0),
    ]


def _half(row: Row, role: str, words: Words, slots: Slots) -> tuple[str, float]:
    level, bits = row[f"{role}_level"], row[f"{role}_bits"]
    word = "forename" if role == "given" else "family name"
    if level in ("differs", "absent"):
        return (f"the {word} {'differs' if level == 'differs' else 'is not shown'}", bits)
    slot = slots[row["name"], row[f"{role}_slot"]]
    what = _WHAT.get(slot["label"], f"the {_KIND.get((role, row['name_kind']), '')}{word}")
    shown = _shown_word(row["shown"], row[f"{role}_mask"], words)
    rare = f" ({_rare(slot['bits'], role)})" if level == "same" else ""
    return (_AGREES[level].format(shown=shown, token=slot["token"].title(), what=what, rare=rare), bits)


def _rare(bits: float, role: str) -> str:
    most = MOST_BITS[role]
    if bits >= most:
        return f"rarer than 1 person in {_rounded(2**most)}"
    return f"about 1 person in {_rounded(2**bits)}"


def _shown_word(shown: int, mask: int, words: Words) -> str:
    if (shown, mask) in words:
        return words[shown, mask].title()
    used = [words[shown, 1 << place] for place in range(8) if mask & (1 << place)]
    return " ".join(word.title() for word in used)


def _rounded(count: float) -> str:
    step = 10 ** max(len(str(int(count))) - 2, 0)
    return f"{int(count / step + 0.5) * step:,}"


def _handle_parts(row: Row) -> list[tuple[str, float]]:
    parts = [(_spells(row), row["handle_bits"])]
    if row["borrowed_bits"]:
        parts.append(("the name shown has the forename", row["borrowed_bits"]))
    if row["differs_bits"]:
        family = row["shown_forename_bits"] is not None
        word = "has another family name" if family else "is another one"
        parts.append((f"the name shown {word}", row["differs_bits"]))
    return parts


def _spells(row: Row) -> str:
    what = "the handle" if row["own"] else "the name shown"
    return f"{what} spells {row['how'].replace('+', ' + ')}"


def _detail_parts(row: Row) -> list[tuple[str, float]]:
    parts = []
    if row["contact_bits"]:
        parts.append((f"the {row['contact']} is the one in the student record", row["contact_bits"]))
    if row["birthday_bits"]:
        agreed = row["birthday_bits"] > 0
        parts.append((f"the birthday {'agrees' if agreed else 'differs'}", row["birthday_bits"]))
    if row["group_bits"]:
        parts.append(("only wrote in a shared group", row["group_bits"]))
    return parts
