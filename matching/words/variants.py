"""Which forenames stand for one another: nicknames, short forms and national forms.

One hop only. Chaining (Alex, Sandy, Andrew) would join half of all forenames, so two short forms of one
name are not variants of each other unless a table says so.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from matching.population import DATA
from matching.words.stems import of_one_stem, stems

FORMS = DATA / "forename_forms.csv"
"""Our own list of British, Irish, Welsh and migrant forms: a name, then forms used for it."""


DISOWNED = [("aaron", "erin")]
"""Pairs of the package's table that are two people today, whatever an old register says."""

_RULES = (
    ("oluwa", r"^(?:oluwa|olorun|olu)?([a-z]{4,})$"),
    ("chukwu", r"^(?:chukwu|chi)?([a-z]{5,})$"),
    ("abd", r"^abd[aeiou]?l?([a-z]{4,})$"),
    ("abd dropped", r"^(?:abd[aeiou]l)?([a-z]{5,})$"),
    ("bhai", r"^([a-z]{4,}?)(?:bhai|bhen|behn|ben)?$"),
    ("ullah", r"^([a-z]{4,}?)(?:ullah|ulla|allah)?$"),
)
"""Kind of rule, the forenames it holds for, and what of them stays: those of one kind and rest are forms.

Yoruba and Igbo names drop the name of God (Oluwapelumi, Pelumi; Chiamaka, Amaka), Arabic ones Abd
(Abdulrahim, Rahim) and Ullah; Gujarati ones take a word of respect (Rameshbhai).
"""
_DOUBLED = [2 * letter for letter in "rsznlt"]
"""Abdurrahim is Abdul Rahim: the l sounds like what follows."""
_CHANGED = "(?:olu|olo|chi|chu|abd|rr|ss|zz|nn|ll|tt).*|.*(?:bhai|bhen|behn|ben|ullah|ulla|allah)"
"""Words that may be other than their stem by some rule; every other one is its own."""


@cache
def pairs() -> pl.DataFrame:
    """Return FORENAME_PAIRS: one row a pair (name, form), both directions, no pair twice.

    From the `nicknames` package's table (Apache-2.0, leaning American) and our own, FORMS.
    """
    letters = pl.col("name", "form").str.to_lowercase().str.replace_all("[^a-z]", "")
    listed = pl.read_csv(_nicknames(), infer_schema=False)
    table = listed.rename({"name1": "name", "name2": "form"})
    disowned = pl.any_horizontal(
        (pl.col("name") == one) & (pl.col("form") == other) for one, other in DISOWNED
    )
    theirs = table.filter(pl.col("relationship") == "has_nickname", ~disowned).select(letters)
    listed_here = pl.read_csv(FORMS, infer_schema=False)
    ours = listed_here.select("name", form=pl.col("forms").str.split(" ")).explode("form", empty_as_null=True)
    # The table is directional; a label says which of the two is the short form.
    forward = pl.concat([theirs, ours]).filter(pl.col("name") != pl.col("form")).with_columns(short="form")
    back = forward.select(name="form", form="name", short="short")
    return pl.concat([forward, back]).unique(subset=["name", "form"], keep="first", maintain_order=True)


def _nicknames() -> Path:
    """Find the package's table without importing the package, which takes as long as all its names."""
    package = find_spec("nicknames")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'nicknames'", name="nicknames")
    return Path(package.origin).with_name("names.csv")


def forename_forms(shown: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Pair shown words (`token`) with recorded forenames (`slot`) that are forms of one; none twice."""
    listed = pairs().join(recorded.select("slot"), left_on="name", right_on="slot", how="semi")
    met = shown.join(listed, left_on="token", right_on="form").select("token", slot="name")
    by_rule = of_one_stem(shown["token"], recorded["slot"], _stems, _CHANGED)
    both = pl.concat([met, by_rule]).unique()
    return both.filter(pl.col("token") != pl.col("slot"))


def _stems(words: pl.DataFrame) -> pl.DataFrame:
    stem = pl.col("stem")
    doubled = stem.str.head(2).is_in(_DOUBLED)
    return stems(words, _RULES).with_columns(stem=pl.when(doubled).then(stem.str.slice(1)).otherwise(stem))
