import polars as pl
import pytest

from matching.population import uk_shares
from matching.words import parts
from matching.words.parts import runs, split, words


def told(name: str) -> tuple[list[str], list[str]]:
    found = words(pl.Series([name]))
    required = found.filter(~pl.col("optional"))["token"].to_list()
    return required, found.filter(pl.col("optional"))["token"].to_list()


@pytest.mark.parametrize(
    ("name", "required", "excused"),
    [
        ("Siân O’Hara-Łukasz 🎉", ["sian", "ohara", "lukasz"], []),
        ("Nowak, Rebecca", ["nowak", "rebecca"], []),
        ("Jane Smith (Jones)", ["jane", "smith"], ["jones"]),
        ('Rebecca "Bex" Hill', ["rebecca", "hill"], ["bex"]),
        ("Dr Jo Bloggs PhD", ["jo", "bloggs"], ["dr", "phd"]),
        ("Jo Bloggs | Coach at Bude", ["jo", "bloggs"], ["coach", "at", "bude"]),
        ("RebeccaNowak", ["rebecca", "nowak"], []),
        ("RobertsonMP", ["robertson"], ["mp"]),
        ("J.R. Tolly", ["j", "r", "tolly"], []),
        ("Tom Evans 2007", ["tom", "evans"], []),
        ("Tom Evans 4ever", ["tom", "evans"], ["4ever"]),
        ("Ma Long", ["long"], ["ma"]),
        ("Sir", ["sir"], []),
        ("TJ Nowak", ["t", "j", "nowak"], []),
        ("TY NOWAK", ["ty", "nowak"], []),
        ("DR Jo Bloggs", ["jo", "bloggs"], ["dr"]),
        ("Jo Bloggs, Ph.D.", ["jo", "bloggs"], ["phd"]),
        ("B e c c a Nowak", ["becca", "nowak"], []),
        ("B e c c a  N o w a k", ["becca", "nowak"], []),
        ("J R R Nowak", ["j", "r", "r", "nowak"], []),
        ("$am Br@dley-W!lson", ["sam", "bradley", "wilson"], []),
        ("jo@example.org", ["jo", "example", "org"], []),
        ("Halina Nowak z d. Gwiazda", ["halina", "nowak", "gwiazda"], ["formerly"]),
        ("Sarah King", ["sarah", "king"], []),
        ("King Sarah Nowak", ["sarah", "nowak"], ["king"]),
        ("Nasreen Begum", ["nasreen", "begum"], []),
    ],
)
def test_a_shown_name_comes_apart_into_words(name: str, required: list[str], excused: list[str]) -> None:
    assert told(name) == (required, excused)


@pytest.mark.parametrize("name", ["", "🎉", "12345", "—"])
def test_a_name_without_a_letter_has_no_words(name: str) -> None:
    assert told(name) == ([], [])


def test_words_run_together_keep_the_places_of_all() -> None:
    found = runs(words(pl.Series(["Jan van der Berg"])))
    assert ("vanderberg", 0b1110) in found.select("token", "mask").rows()


def test_no_word_past_the_eighth_is_looked_at() -> None:
    syllables = [f"{letter}a" for letter in "bcdfghjklmno"]
    found = words(pl.Series([" ".join(syllables)]))
    assert found["token"].to_list() == syllables[:8]
    assert found["mask"].to_list() == [1 << place for place in range(8)]


def test_a_plain_name_would_be_parted_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names like Jane Smith are not read for what parts others: read, they come out the same."""
    given, family = (
        uk_shares(role).sort("token")["token"].str.to_titlecase() for role in ("given", "family")
    )
    plain = pl.concat([given, family, given.head(5_000) + " " + family.head(5_000)])
    odd = pl.Series(
        ["JT Nankivell", "Jo McRae (Poe)", "B e c c a", "Ph.D. Hill", "J Poe", "RobertsonMP", None]
    )
    names = pl.concat([plain, odd]).shuffle(3)
    long = pl.Series(["A" + 300 * "b", "A" + 150 * "b" + " C" + 150 * "d", "Ab " * 90 + "Cd"])
    names = pl.concat([names, long])
    quick, quick_words = split(names), words(names)
    monkeypatch.setattr(parts, "_PLAIN", "^$")
    slow = split(names)
    assert quick["plain"].any()
    assert not slow["plain"].any()
    assert quick.drop("plain").equals(slow.drop("plain"))
    assert quick_words.equals(words(names))
