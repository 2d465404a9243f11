"""Which columns hold names, and of which kind: legal, preferred, former, or the whole name in one column.

Schools' systems keep the everyday name under the plain word (Forename) and the legal one beside it (Legal
forename); the ILR, UCAS, HESA and Banner keep the legal name under the plain word.
"""

import polars as pl

from connectors.sheets import label
from connectors.students.profiling import contents
from connectors.students.profiling.as_toml import quoted
from connectors.students.profiling.guessed import Guess
from connectors.students.profiling.header_words import KEPT_AS_LEGAL
from connectors.students.settings import OurColumn

_PARTS: tuple[OurColumn, ...] = ("given", "family")


def guess_names(guess: Guess) -> None:
    """Take given and family name, or else one column with the whole name; and the names beside them."""
    _guess_given(guess)
    _guess_family(guess)
    if not {*_PARTS} <= guess.columns.keys():
        _guess_whole_name(guess)
    guess.take("middle")
    guess.take("former_family")


def _guess_given(guess: Guess) -> None:
    legal, plain, preferred = (guess.words(kind) for kind in ("legal_given", "given", "preferred"))
    if given := [*legal, *plain]:
        guess.columns["given"] = given[0]
    if everyday := [*preferred, *(plain if legal else [])]:
        guess.columns["preferred"] = everyday[0]
    _doubt_kinds(guess, legal, plain, preferred)
    guess.choose("the given name", legal or plain)
    guess.choose("the preferred name", everyday)


def _doubt_kinds(guess: Guess, legal: list[str], plain: list[str], preferred: list[str]) -> None:
    if not plain or preferred:
        return
    if legal:
        guess.doubt(
            f"{quoted(legal[0])} is taken for the legal given name and {quoted(plain[0])} for the preferred "
            "one, as schools' systems keep the everyday name under the plain word."
        )
    elif label(plain[0]) != "given" and not _kept_as_legal(guess):
        guess.doubt(
            f"{quoted(plain[0])} may hold the preferred name instead of the legal one: schools' systems "
            "often keep the everyday name under the plain word. If so, add the legal forename to the report, "
            "map it to given, and map this column to preferred."
        )


def _kept_as_legal(guess: Guess) -> bool:
    return any(label(header) in KEPT_AS_LEGAL for header in guess.table.columns)


def _guess_family(guess: Guess) -> None:
    legal, plain = guess.words("legal_family"), guess.words("family")
    if not (family := [*legal, *plain]):
        return
    guess.columns["family"] = family[0]
    guess.choose("the family name", legal or plain)
    everyday = [*guess.words("preferred_family"), *(plain if legal else [])]
    if everyday:
        guess.columns["preferred_family"] = everyday[0]
        guess.choose("the preferred family name", everyday)
    if plain and legal and everyday[0] == plain[0]:
        guess.doubt(
            f"{quoted(legal[0])} is taken for the legal family name and {quoted(plain[0])} for the preferred "
            "one, as schools' systems keep the everyday name under the plain word."
        )


def _guess_whole_name(guess: Guess) -> None:
    called = guess.words("full_name")
    if called and "family" in guess.columns and _lacks_family(guess, called[0]):
        _take_for_given(guess, called[0])
        return
    by_content = [name for name in guess.free() if contents.holds_whole_names(guess.table[name])]
    if not (found := called or by_content):
        return
    guess.columns["full_name"] = found[0]
    for part in _PARTS:
        guess.columns.pop(part, None)
    if not called:
        guess.doubt(
            f'{quoted(found[0])} is taken for the whole name by its cells alone, written "SURNAME, Forename".'
        )
    guess.choose("the whole name", found)


def _take_for_given(guess: Guess, header: str) -> None:
    guess.columns["given"] = header
    guess.doubt(
        f"{quoted(header)} is taken for the given name, as it stands beside "
        f"{quoted(guess.columns['family'])} and does not repeat it."
    )


def _lacks_family(guess: Guess, whole: str) -> bool:
    """Tell whether a column called "Name" holds the rest of the name: seldom the family name beside it."""
    pair = guess.table.select(
        pl.col(whole).str.to_lowercase().alias("whole"),
        pl.col(guess.columns["family"]).str.strip_chars().str.to_lowercase().alias("family"),
    ).drop_nulls()
    repeats = pair.select(pl.col("whole").str.contains(pl.col("family"), literal=True).mean()).item()
    return (repeats or 0.0) < 0.5
