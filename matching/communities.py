"""Names that go together: a Polish forename seldom stands beside anything but a Polish family name.

Counted one by one, both look rare, and their bits are added as if they were independent. But P(forename,
family name) is the sum over naming communities c of P(c) P(forename | c) P(family name | c), so two names of
one community meet oftener than their shares multiplied: by 1 / P(c) where nobody else bears them. The
correction takes that many bits away.

A community here is a stock of names and a share of all people, nothing about anybody: what leaves this module
is a number of bits for a pair of names. The lists and what they do not know: `matching/data/README.md`.
"""

from functools import cache
from typing import NamedTuple

import polars as pl

from matching.population import DATA, UK_WORTH, UNLISTED, uk_shares

GENERAL = "general"
"""Not a community: names that people outside the others bear too, alone or besides (Anna, Adam, Lee)."""

BRITISH = ("welsh", "irish", "scottish")
"""Communities whose names the UK tables hold, down to the rare ones."""

FROM_ELSEWHERE = {"given": 0.8, "family": 0.4}
"""How likely a name that neither our lists nor the UK table hold came from elsewhere (an estimate: the UK
forenames hold nearly all that are given here, while the surnames stop at 3 in 100,000)."""

SPREAD = {"given": 0.26, "family": 0.15}
"""How common the names of a list are in its community: the n-th has SPREAD / (n + 10) of its people, so that
a hundred forenames cover six in ten people and a hundred family names a third (an estimate of ours)."""
_BEFORE_FIRST = 10
TAIL = {"given": 0.001, "family": 0.0005}
"""Share of its community that bears a name which only its ending or its two words place there."""

LEAST_OF_TWO = {"given": 2, "family": 4}
"""Letters that each word of a name of two words has at least: shorter family names are in too many others."""


@cache
def uk_community_shares() -> pl.DataFrame:
    """Return the shipped table: community, share (0 to 1) of people in the UK, roughly."""
    return pl.read_csv(DATA / "community_shares.csv").select("community", "share")


def community_shares(names: pl.DataFrame) -> pl.DataFrame:
    """Estimate each community's share among the people at hand: community, share (0 to 1).

    `names` holds the tokens given and family, one row a student's name; null is none. The UK shares weigh
    as much as 3,000 students. One student of each community is left out, as the rarity of a name leaves the
    one in question out: one Somali name in the records is no sign of a second.
    """
    return _shares_here(names, {role: _placed(names[role], role) for role in ROLES})


def together_bits(
    pairs: pl.DataFrame, recorded: pl.DataFrame, words: pl.Series | None = None
) -> pl.DataFrame:
    """Say by how many bits two names that go together say less than each by itself.

    `pairs` are (given, family) tokens; `recorded` the students' names (given, family), one row a student's
    name. Both hold the tokens, or their places in `words`. Returns given, family, together_bits (below 0), no
    pair twice: only pairs that go together. Add them up with `no_more_than_either`: a whole name is never
    more common than one of its halves.
    """
    every = pl.concat([pairs.select(ROLES), recorded.select(ROLES)])
    placed = {role: _placed(every[role], role, words) for role in ROLES}
    asked = pairs.select(ROLES)
    for role in ROLES:  # most pairs hold a name of no community: they are left out before they are compared
        asked = asked.join(placed[role].tokens(), left_on=role, right_on="token", how="semi")
    asked = asked.unique(maintain_order=True).with_row_index("row")
    less = -pl.sum("lift").log(2).round(2)
    lifts = _shared(asked, _shares_here(recorded, placed), placed)
    of_pair = lifts.group_by("row").agg(together_bits=less)
    return asked.join(of_pair.filter(pl.col("together_bits") < 0), on="row", maintain_order="left").drop(
        "row"
    )


def no_more_than_either(given_bits: str, family_bits: str) -> pl.Expr:
    """Return `together_bits` (null: 0), no more off than one of the two says: both are rarer than either."""
    either = pl.min_horizontal(given_bits, family_bits).clip(0.0)
    return pl.max_horizontal(pl.col("together_bits").fill_null(0.0), -either)


ROLES = ["given", "family"]


class Placed(NamedTuple):
    """Where the distinct names of one role may come from, whatever the shares of the communities.

    Attributes:
        known: token, community, of_community (share of its people who bear the name), uk (share of people in
            the UK table; null: not in it).
        unlisted: token; names in no list of ours and not in the UK table.
    """

    known: pl.DataFrame
    unlisted: pl.DataFrame

    def tokens(self) -> pl.DataFrame:
        """Return the names that belong somewhere: token."""
        return pl.concat([self.known.select("token"), self.unlisted]).unique()


def _placed(tokens: pl.Series, role: str, words: pl.Series | None = None) -> Placed:
    """Place names: tokens, or their places in `words`."""
    distinct = tokens.drop_nulls().unique()
    named = pl.DataFrame({"place": distinct, "token": distinct if words is None else words.gather(distinct)})
    uk = uk_shares(role).select("token", uk="share")
    asked = named.select("token").join(uk, on="token", how="left")
    known = asked.join(_listed(role), on="token")
    for place in (_of_two, _by_ending):
        known = pl.concat([known, place(asked.join(known, on="token", how="anti"), role)])
    new = asked.filter(pl.col("uk").is_null() & pl.col("token").str.contains("^[a-z]{3,}$"))
    unlisted = new.select("token").join(known, on="token", how="anti")
    return Placed(
        *(
            found.join(named, on="token").with_columns(token="place").drop("place")
            for found in (known, unlisted)
        )
    )


def kin(tokens: pl.Series, role: str, shares: pl.DataFrame) -> pl.DataFrame:
    """Say which communities a name may come from: token (distinct), community, likely (0 to 1).

    The `likely` of a token add up to 1; to less where a name that the UK table lacks is counted as commoner
    than its communities make it. A name in no list and with no telling ending has no row.
    """
    return _likely(_placed(tokens, role), role, shares)


def _likely(placed: Placed, role: str, shares: pl.DataFrame) -> pl.DataFrame:
    weighed = placed.known.join(shares, on="community", how="left").with_columns(
        pl.col("share") * pl.col("of_community")
    )
    others = pl.col("uk").fill_null(UNLISTED[role]) - pl.sum("share").over("token")
    whole = weighed.with_columns(
        share=pl.when(pl.col("community") == GENERAL).then(others.clip(lower_bound=0.0)).otherwise("share")
    )
    counted = pl.when(pl.col("uk").is_null()).then(UNLISTED[role]).otherwise(0.0)
    total = pl.max_horizontal(pl.sum("share").over("token"), counted)
    return whole.select("token", "community", likely=pl.col("share") / total)


def _shares_here(names: pl.DataFrame, placed: dict[str, Placed]) -> pl.DataFrame:
    """Return the communities' shares among these names, `community_shares`."""
    uk = uk_community_shares()
    belongs = pl.col("lift") / pl.sum("lift").over("row")
    found = _shared(names, uk, placed).with_columns(here=belongs).group_by("community").agg(pl.sum("here"))
    here = (pl.col("here").fill_null(0.0) - 1).clip(lower_bound=0.0)
    mixed = (here + pl.col("share") * UK_WORTH) / (names.height + UK_WORTH)
    joined = uk.join(found, on="community", how="left", maintain_order="left")
    return joined.select("community", share=mixed.round(6))


def _shared(pairs: pl.DataFrame, shares: pl.DataFrame, placed: dict[str, Placed]) -> pl.DataFrame:
    """One row a row of `pairs` and community of both names: `lift`, how much oftener the two meet in it.

    What others bear beside the communities counts as independent: its share is 1.
    """
    rows = pairs.select("given", "family").with_row_index("row")
    given, family = (_of_role(_likely(placed[role], role, shares), role) for role in ROLES)
    likely = pl.col("given_likely") * pl.col("family_likely")
    both = rows.join(family, on="family").join(given, on=["given", "community"])
    listed = both.join(shares, on="community", how="left").with_columns(pl.col("share").fill_null(1.0))
    lifts = listed.select("row", "community", lift=likely / pl.col("share"))
    unlisted = {
        role: _of_role(placed[role].unlisted.with_columns(likely=pl.lit(FROM_ELSEWHERE[role])), role)
        for role in ROLES
    }
    return pl.concat([lifts, _shared_elsewhere(rows, given, family, unlisted, shares)])


def _shared_elsewhere(
    rows: pl.DataFrame,
    given: pl.DataFrame,
    family: pl.DataFrame,
    unlisted: dict[str, pl.DataFrame],
    shares: pl.DataFrame,
) -> pl.DataFrame:
    """Likewise where a name is in no list: it may belong to any community that came from elsewhere.

    Of two such names no one knows which: community ``elsewhere``.
    """
    came = shares.filter(~pl.col("community").is_in(BRITISH))
    lift = pl.col("given_likely") * pl.col("family_likely") / came["share"].sum()
    met = [
        rows.join(unlisted["given"], on="given").join(family, on="family"),
        rows.join(unlisted["family"], on="family").join(given, on="given"),
    ]
    one = [table.filter(pl.col("community").is_in(came["community"].implode())) for table in met]
    two = rows.join(unlisted["given"], on="given").join(unlisted["family"], on="family")
    neither = two.with_columns(community=pl.lit("elsewhere"))
    return pl.concat([table.select("row", "community", lift=lift) for table in (*one, neither)])


def _of_role(likely: pl.DataFrame, role: str) -> pl.DataFrame:
    return likely.rename({"token": role, "likely": f"{role}_likely"})


@cache
def _listed(role: str) -> pl.DataFrame:
    """Read the lists of a role: token, community, of_community (share of its people who bear the name)."""
    table = pl.read_csv(DATA / "communities.csv", infer_schema=False).filter(pl.col("role") == role)
    names = table.select("community", token=pl.col("names").str.split(" "))
    place = pl.int_range(1, pl.len() + 1).over("community")
    return names.explode("token", empty_as_null=True).select(
        "token", "community", of_community=SPREAD[role] / (place + _BEFORE_FIRST)
    )


def _of_two(tokens: pl.DataFrame, role: str) -> pl.DataFrame:
    """Place names of two words ("ka man", joined by now) in the communities that both words belong to."""
    least = LEAST_OF_TWO[role]
    unknown = tokens.filter(pl.col("uk").is_null())
    long = unknown.filter(pl.col("token").str.len_chars() >= 2 * least)
    cut = pl.int_ranges(least, pl.col("token").str.len_chars().cast(pl.Int64) - least + 1)
    cuts = long.with_columns(cut=cut).explode("cut", empty_as_null=True)
    halves = cuts.with_columns(
        first=pl.col("token").str.slice(0, pl.col("cut")), second=pl.col("token").str.slice(pl.col("cut"))
    )
    first, second = (
        _listed(role).select("community", pl.col("token").alias(half)) for half in ("first", "second")
    )
    both = halves.join(first, on="first").join(second, on=["second", "community"])
    return both.select("token", "uk", "community", of_community=pl.lit(TAIL[role])).unique()


@cache
def _endings(role: str) -> pl.DataFrame:
    """Read the telling ends and starts of a role: community, least_letters, at, letters, cut ("end 3")."""
    table = pl.read_csv(DATA / "name_endings.csv", schema_overrides={"least_letters": pl.UInt32})
    lists = [pl.col(column).str.split(" ") for column in ("communities", "letters")]
    of_role = table.filter(pl.col("role") == role).with_columns(lists).rename({"communities": "community"})
    every = of_role.explode("community", empty_as_null=True).explode("letters", empty_as_null=True)
    return every.with_columns(cut=pl.format("{} {}", "at", pl.col("letters").str.len_chars()))


def _by_ending(tokens: pl.DataFrame, role: str) -> pl.DataFrame:
    """Place unlisted names by their longest telling ending or beginning."""
    size = pl.col("token").str.len_chars()
    # Most tokens hold none of them anywhere, which is soon seen.
    may = tokens.filter(pl.col("token").str.contains_any(_endings(role)["letters"].unique().to_list()))
    # All lengths at once: a join for each takes longer to be called than to look names up.
    cut = may.with_columns(_cuts(role)).unpivot(
        index=["token", "uk"], variable_name="cut", value_name="letters"
    )
    found = cut.join(_endings(role), on=["cut", "letters"]).filter(size >= pl.col("least_letters"))
    length = pl.col("letters").str.len_chars()
    longest = found.filter(length == length.max().over("token"))
    return longest.select("token", "uk", "community", of_community=pl.lit(TAIL[role])).unique()


@cache
def _cuts(role: str) -> list[pl.Expr]:
    """The beginnings and ends that are looked at, named as in `_endings`."""
    asked = _endings(role).select("cut", "at", size=pl.col("letters").str.len_chars()).unique().sort("cut")
    token = pl.col("token").str
    return [
        (token.tail(size) if at == "end" else token.head(size)).alias(cut) for cut, at, size in asked.rows()
    ]
