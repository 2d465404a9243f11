"""Which family names are forms of one: Mc and Mac, feminine endings, Irish and English, several spellings.

Dvořák's sister is Dvořáková, Kazlauskas's wife Kazlauskienė, and Ó Súilleabháin is O'Sullivan in English. By
rule where the endings say so, by our own list where they do not; one hop only.
"""

from functools import cache

import polars as pl

from matching.population import DATA
from matching.words.stems import of_one_stem, stems

FORMS = DATA / "family_forms.csv"
"""Our own list: a family name, then other forms and spellings. All of a row are forms of one another."""

_RULES = (
    ("mac", r"^(?:mac|mc)([a-z]{4,})$"),
    ("irish", r"^(?:o|ni|ui|mac|nic)([bcdfgmpst])h?([a-z]{4,})$"),
    ("sk", r"^([a-z]{2,}(?:sk|ck|dzk))(?:i|y|a|aya|aia|aja|oy|yy|yi|iy|ij)$"),
    ("v", r"^([a-z]{3,}[oe]v)a?$"),
    ("in", r"^([a-z]{4,}[iy]n)a?$"),
    ("ova", r"^([a-z]{2,}[bcdfghjklmnprstvz])(?:ova)?$"),
    ("kova", r"^([a-z]{1,}[bcdfghjklmnprstvz])(?:ek|kova)$"),
    ("ny", r"^([a-z]{3,}[tvrld]n)[ya]$"),
    ("as", r"^([a-z]{4,})(?:as|aite|iene)$"),
    ("is", r"^([a-z]{4,})(?:is|ys|yte|iene)$"),
    ("us", r"^([a-z]{4,})(?:us|ute|iene)$"),
    ("ou", r"^([a-z]{3,}(?:opoul|id|iad|ak))(?:os|is|ou|i)$"),
    ("son", r"^([a-z]{3,}s)(?:son|dottir|sdottir)$"),
)
"""Kind of rule, which names it holds for, and what of them stays. Names of one kind and rest are forms."""

_CHANGED = (
    "(?:mac|mc|(?:o|ni|ui|nic)[bcdfgmpst]).*"
    "|.*(?:(?:sk|ck|dzk)(?:[iya]|aya|aia|aja|oy|yy|yi|iy|ij)|[oe]va|[iytvrld]na|[tvrld]ny|[aiyu]s|iene)"
    "|.*(?:aite|yte|ute|[bcdfghjklmnprstvz]ek|(?:opoul|id|iad|ak)(?:os|ou|i)|s(?:son|dottir))"
)
"""Names that may be other than their stem by some rule; every other one is its own."""


@cache
def _listed() -> pl.DataFrame:
    """Return one row a pair (token, slot) of the list, both ways."""
    table = pl.read_csv(FORMS, infer_schema=False).with_row_index("family")
    word = pl.concat_list(pl.concat_list("name"), pl.col("forms").str.split(" "))
    every = table.select("family", word=word)
    words = every.explode("word", empty_as_null=True)
    pairs = words.select("family", token="word").join(words.select("family", slot="word"), on="family")
    return pairs.filter(pl.col("token") != pl.col("slot")).select("token", "slot").unique()


def family_forms(shown: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Pair shown words (`token`) with recorded family names (`slot`) that are forms of one; none twice."""
    listed = _listed().join(recorded.select("slot"), on="slot", how="semi").join(shown, on="token")
    by_rule = of_one_stem(shown["token"], recorded["slot"], _stems, _CHANGED)
    pairs = pl.concat([listed.select("token", "slot"), by_rule]).unique()
    return pairs.filter(pl.col("token") != pl.col("slot"))


def _stems(words: pl.DataFrame) -> pl.DataFrame:
    return stems(words, _RULES)
