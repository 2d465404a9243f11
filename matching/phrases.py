"""The words of each part of a weight: one line a part, one line a level of likeness.

They are expressions over the rows of a list, so that a namesake costs next to nothing. A new part is one line
in BY_NAME, BY_HANDLE or BESIDE; a new level of likeness one in LEVELS.
"""

from dataclasses import dataclass

import polars as pl

from matching.comparisons.naming import EXTRA_WORD
from matching.several import MOST_SERVICES, ONE_MORE_SERVICE
from records.policy import NameKind

BEGINNING = "starting odds"


@dataclass(frozen=True)
class Told:
    """How one part of the weight is told: its name, its bits, its words, and in which rows."""

    part: str
    bits: pl.Expr
    says: pl.Expr
    when: pl.Expr


ROLES = {"family": "family name", "given": "forename"}
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
    "same": "{kind}{word} {shown} the same ({rare})",
    "short form": "{shown} and {record} are forms of one name",
    "family form": "{shown} and {record} are forms of one family name",
    "cut short": "{shown} could be short for {record}",
    "sounds alike": "{shown} sounds like {record}",
    "one slip": "{shown} is one slip of the finger from {record}",
    "one letter": "{shown} is one letter from {record}",
    "two slips": "{shown} is two letters from {record}",
    "initial": "{shown} is the initial of the {kind}{word}",
    "another script": "{shown} is {record} in another script",
    "read as": "{shown} can be read {record}",
    "nearly read as": "{shown} can nearly be read {record}",
}
"""How a shown word met the word of the record."""

SAME = {
    "first forename": "first {kind}{word} {shown} the same ({rare})",
    "second forename": "second {kind}{word} {shown} the same ({rare})",
    "middle name": "{shown}, a middle name, stands as the forename ({rare})",
    "middle name as family name": "{shown}, a middle name, stands as the family name ({rare})",
    "half of the family name": "half of the {kind}{word}, {shown}, the same ({rare})",
}
"""The same word, where it is not the whole forename or family name of the record."""


def _filled(template: str, role: str) -> pl.Expr:
    """Fill {shown}, {record}, {word}, {kind} and {rare} of a phrase for one half of the name."""
    columns = {
        "{shown}": pl.col(f"{role}_shown"),
        "{record}": pl.col(f"{role}_record"),
        "{rare}": pl.col(f"{role}_rare"),
        "{kind}": _kind(role),
    }
    template = template.replace("{word}", ROLES[role])
    order = sorted((template.find(key), key) for key in columns if key in template)
    plain = template
    for _, key in order:
        plain = plain.replace(key, "{}")
    return pl.format(plain, *(columns[key] for _, key in order))


def _kind(role: str) -> pl.Expr:
    words = {kind: said for (of, kind), said in KIND.items() if of == role}
    return pl.col("name_kind").cast(pl.String).replace_strict(words, default="", return_dtype=pl.String)


def _first(*cases: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    """Take the words of the first case that holds."""
    return pl.coalesce(*(pl.when(case).then(said) for case, said in cases))


def _how_it_met(role: str) -> pl.Expr:
    level, label = pl.col(f"{role}_level"), pl.col(f"{role}_label")
    shown, record = pl.col(f"{role}_shown"), pl.col(f"{role}_record")
    longer = record.str.len_chars() < shown.str.len_chars()
    by_initial = (level == "initial") & (record.str.len_chars() == 1) & longer
    return _first(
        *((level == missed, _filled(words, role)) for missed, words in MISSED.items()),
        (pl.col("given_slot") == pl.col("family_slot"), _in_one(role)),
        *(((level == "same") & (label == which), _filled(words, role)) for which, words in SAME.items()),
        (
            by_initial,
            _filled("the record gives only the initial of the {kind}{word}, {record}, as in {shown}", role),
        ),
        ((level == "short form") & pl.col("shown_is_short"), _filled("{shown} is short for {record}", role)),
        ((level == "short form") & pl.col("record_is_short"), _filled("{record} is short for {shown}", role)),
        ((level == "cut short") & longer, _filled("{record} could be short for {shown}", role)),
        *((level == which, _filled(words, role)) for which, words in LEVELS.items()),
        (pl.lit(True), _filled("{shown} is like {record}", role)),
    )


def _in_one(role: str) -> pl.Expr:
    """Forename and family name stand in one word, or in words that run together to it."""
    kind = (
        pl.when(pl.col("name_kind").is_null() | (pl.col("name_kind") == str(NameKind.LEGAL)))
        .then(pl.lit(""))
        .otherwise(pl.col("name_kind").cast(pl.String) + " ")
    )
    shown = pl.col(f"{role}_shown")
    together = pl.when(shown.str.contains(" ")).then(pl.lit("")).otherwise(pl.lit(", run together"))
    return pl.format("{}forename and family name the same{}: {}", kind, together, shown)


_BY_HANDLE = pl.col("by_handle")
_BY_NAME = ~pl.col("by_handle") & pl.col("name_bits").is_not_null()
_SPELLS = pl.format(
    "{} spells {}",
    pl.when("own").then(pl.lit("handle")).otherwise(pl.lit("the name shown")),
    pl.col("how").str.replace_all("+", " + ", literal=True),
)


def _told(part: str, bits: str, says: pl.Expr | str, when: pl.Expr | None = None) -> Told:
    """Tell a part where its bits are not 0."""
    counts = pl.col(bits).fill_null(0.0).round(2) != 0
    words = pl.lit(says) if isinstance(says, str) else says
    return Told(part, pl.col(bits), words, counts if when is None else counts & when)


def _half(role: str) -> tuple[Told, Told]:
    """Tell of one half of the name: nearly all are plainly the same, and not asked how else they met."""
    part, bits = ROLES[role], f"{role}_bits"
    in_two = pl.col("given_slot").ne_missing(pl.col("family_slot"))
    plain = in_two & pl.col(f"{role}_level").eq_missing("same") & pl.col(f"{role}_label").eq_missing(part)
    return (
        _told(part, bits, _filled(LEVELS["same"], role), _BY_NAME & plain),
        _told(part, bits, _how_it_met(role), _BY_NAME & ~plain),
    )


OFTEN = -2.0
"""Bits from which two names go together often: four times as often as chance would have it."""


def _together() -> pl.Expr:
    how = pl.when(pl.col("together_bits") <= OFTEN).then(pl.lit("often")).otherwise(pl.lit("sometimes"))
    return pl.format("the two names {} go together", how)


def _either(column: str, agrees: str, differs: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.lit(agrees)).otherwise(pl.lit(differs))


def _other_name() -> pl.Expr:
    family = pl.col("shown_forename_bits").is_not_null()
    has = pl.when(family).then(pl.lit("has another family name")).otherwise(pl.lit("is another one"))
    return pl.format("the name shown {}", has)


def _other_words() -> pl.Expr:
    count = (pl.col("extra_bits") / EXTRA_WORD).round().cast(pl.Int64)
    plural = pl.when(count > 1).then(pl.lit("s")).otherwise(pl.lit(""))
    return pl.format("{} other word{} of the name shown not explained", count, plural)


def _other_services() -> pl.Expr:
    """Say whether the other services only repeat this one, or say more, for or against."""
    only_repeats = pl.col("elsewhere_bits").is_between(0.0, ONE_MORE_SERVICE * MOST_SERVICES)
    more = _first(
        (only_repeats, pl.lit("")),
        (pl.col("elsewhere_bits") > 0, pl.lit(", with what is said only there")),
        (pl.lit(True), pl.lit(", where something speaks against it")),
    )
    return pl.format("also suggested on {}{}", "elsewhere", more)


BY_NAME = (
    *_half("family"),
    *_half("given"),
    _told("names together", "together_bits", _together(), _BY_NAME),
    _told("order of the names", "order_bits", "either word could be the forename", _BY_NAME),
    _told(
        "middle name",
        "middle_bits",
        _either("middle_bits", "a middle name or initial agrees", "the middle name differs"),
        _BY_NAME,
    ),
    _told("other words", "extra_bits", _other_words(), _BY_NAME),
)
"""What the name shown says, where it says more than the handle."""

BY_HANDLE = (
    _told("handle", "handle_bits", _SPELLS, _BY_HANDLE),
    _told("forename beside the handle", "borrowed_bits", "the name shown has the forename", _BY_HANDLE),
    _told("name beside the handle", "differs_bits", _other_name(), _BY_HANDLE),
)
"""What the handle says, where it says more than the name shown."""

BESIDE = (
    _told("contact", "contact_bits", pl.format("the {} is the one in the student record", "contact")),
    _told(
        "birthday", "birthday_bits", _either("birthday_bits", "the birthday agrees", "the birthday differs")
    ),
    _told("employer", "employer_bits", "the employer names the college"),
    _told(
        "other services",
        "elsewhere_bits",
        _other_services(),
    ),
    _told("group", "group_bits", "only wrote in a shared group"),
    Told("handle", pl.lit(0.0), _SPELLS + " too", _BY_NAME & pl.col("how").is_not_null() & pl.col("own")),
)
"""What else is known of the connection and the student."""

TOLD = (*BY_NAME, *BY_HANDLE, *BESIDE)


def _rivals() -> pl.Expr:
    """Say how many other students fit the same connection: better, as well, or within 6 bits."""
    better, as_well = pl.col("better"), pl.col("as_well")
    nearly = pl.col("others").cast(pl.Int64) - better - as_well
    fitting = pl.concat_str(
        _count(better, "better", pl.lit(True)),
        _count(as_well, "as well", better == 0),
        _count(nearly, "nearly as well", (better == 0) & (as_well == 0)),
        separator=" and ",
        ignore_nulls=True,
    )
    near = (
        pl.when(pl.col("competition_bits").round(2) != 0)
        .then(pl.lit(" nearly as well"))
        .otherwise(pl.lit(""))
    )
    return pl.when(fitting != "").then(fitting).otherwise(pl.format("no other student fits{}", near))


def _count(count: pl.Expr, how: str, first: pl.Expr) -> pl.Expr:
    one = pl.when(first).then(pl.lit(f" other student fits {how}")).otherwise(pl.lit(f" fits {how}"))
    several = pl.when(first).then(pl.lit(f" other students fit {how}")).otherwise(pl.lit(f" fit {how}"))
    return pl.when(count > 0).then(pl.concat_str(count, pl.when(count == 1).then(one).otherwise(several)))


def _unconfirmed() -> pl.Expr:
    no_birthday, no_middle = pl.col("birthday_bits").is_null(), pl.col("middle_bits").fill_null(0.0) == 0
    return _first(
        (no_birthday & no_middle, pl.lit("no birthday or middle name to confirm")),
        (no_birthday, pl.lit("no birthday to confirm")),
        (no_middle, pl.lit("no middle name to confirm")),
    )


DOUBT = Told(
    "benefit of the doubt",
    pl.col("doubt_bits"),
    pl.lit("a little off for the benefit of the doubt"),
    pl.col("doubt_bits") != 0,
)
COMPETITION = Told("competition", pl.col("competition_bits"), _rivals(), pl.lit(True))
NOT_CONFIRMED = Told("not confirmed", pl.lit(0.0), _unconfirmed(), pl.lit(True))
