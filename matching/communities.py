"""Names that go together: a Polish forename is seldom met with a Sikh family name, often with a Polish one.

Forename and family name are not independent evidence: people of one community bear both. Were that ignored,
an Agnieszka Nowak would look as rare as one person in ten million, and staff would be asked more often about
namesakes from communities than about others.

For names g and f the joint share is P(g) P(f) × lift, lift = sum over communities c of P(c|g) P(c|f) / P(c).
"""

from functools import cache

import polars as pl

from matching.population import DATA, UK_WORTH, uk_shares

LISTS = DATA / "communities.csv"

SHARES = {
    "albanian": 0.001,
    "arabic": 0.008,
    "baltic": 0.004,
    "bangladeshi_pakistani": 0.035,
    "chinese": 0.008,
    "czech_slovak": 0.002,
    "ethiopian_eritrean": 0.001,
    "ghanaian": 0.002,
    "greek": 0.003,
    "hungarian": 0.001,
    "indian": 0.018,
    "iranian_afghan": 0.003,
    "irish": 0.03,
    "italian": 0.004,
    "korean": 0.0005,
    "nigerian": 0.006,
    "polish": 0.012,
    "portuguese_spanish": 0.008,
    "romanian": 0.009,
    "sikh": 0.009,
    "slavic_east": 0.004,
    "somali": 0.003,
    "tamil": 0.003,
    "turkish": 0.004,
    "vietnamese": 0.001,
    "welsh": 0.02,
}
"""Share of people in the UK whose names are of that community: rough, to one figure.

From general knowledge of the 2021 census (main languages, ethnic groups, countries of birth); the welsh and
irish are those with such a forename. Only the order of magnitude matters: a factor of two is one bit.
"""

ENDINGS = {
    "polish": r"(?:sk|ck|dzk)[ia]$|(?:czyk|wicz|owicz|iak|czak)$",
    "slavic_east": r"(?:enko|chuk|yuk|ovych|[oe]v|[oe]va)$",
    "romanian": r"(?:escu|eanu|oiu)$",
    "baltic": r"(?:auskas|auskiene|auskaite|aitis|iene|evicius)$",
    "greek": r"(?:opoulos|opoulou|akis|idis|iadis|oglou)$",
    "turkish": r"(?:oglu|gil)$",
    "irish": r"^o(?:sull|conn|bri|neil|reil|call|mahon|donn|keef|lear|shea|hara|grad|kan)",
    "nigerian": r"^(?:olu|ade|ogun|akin|oye|nwa)[a-z]{3,}|chukwu",
    "georgian_armenian": r"(?:shvili|adze|ian|yan)$",
}
"""What a family name of that community may end or begin with, where no list holds it."""

SHARES |= {"georgian_armenian": 0.0005}

ELSEWHERE = 0.05
"""Chance that a name of a community's list is borne outside it, where Britain at large does not use it."""
AT_LARGE = 0.5
"""Likewise for a name that is common in Britain at large (Maria, Adam)."""
COMMON_AT_LARGE = 1e-3
"""Share in the UK table from which a name of a list counts as common at large."""


@cache
def _listed(role: str) -> pl.DataFrame:
    """Return token, community (distinct) of one role."""
    table = pl.read_csv(LISTS, infer_schema=False).filter(pl.col("role") == role)
    return table.select("community", token=pl.col("names").str.split(" ")).explode(
        "token", empty_as_null=True
    )


def _members(tokens: pl.Series, role: str) -> pl.DataFrame:
    """Say of which communities these words are: token, community."""
    asked = tokens.alias("token").unique().to_frame()
    listed = asked.join(_listed(role), on="token").select("token", "community")
    if role == "given":
        return listed
    unlisted = asked.join(listed, on="token", how="anti")
    by_ending = [
        unlisted.filter(pl.col("token").str.contains(pattern)).with_columns(community=pl.lit(community))
        for community, pattern in ENDINGS.items()
    ]
    return pl.concat([listed, *by_ending]).unique()


def _weighted(members: pl.DataFrame, shares: pl.DataFrame, role: str) -> pl.DataFrame:
    """Add P(community | name): in proportion to the communities' size, less who bears it outside them."""
    at_large = uk_shares(role).select("token", at_large=pl.col("share") >= COMMON_AT_LARGE)
    sized = members.join(shares, on="community").join(at_large, on="token", how="left")
    outside = pl.when(pl.col("at_large").fill_null(False)).then(AT_LARGE).otherwise(ELSEWHERE)
    of_name = pl.col("share") / pl.col("share").sum().over("token")
    return sized.select("token", "community", "share", chance=of_name * (1.0 - outside))


def together_bits(pairs: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Say by how many bits two names that go together say less than each by itself.

    `pairs` are (given, family) words; `recorded` the students' names (given, family), one row a student's
    name. Returns given, family, together_bits (below 0), no pair twice: only pairs that go together.
    """
    members = {role: _members(pl.concat([pairs[role], recorded[role]]), role) for role in ("given", "family")}
    shares = _shares(recorded, members)
    weighted = {role: _weighted(members[role], shares, role) for role in members}
    both = (
        pairs.unique()
        .join(weighted["given"], left_on="given", right_on="token")
        .join(
            weighted["family"].drop("share"),
            left_on=["family", "community"],
            right_on=["token", "community"],
            suffix="_family",
        )
        .group_by("given", "family")
        .agg(lift=(pl.col("chance") * pl.col("chance_family") / pl.col("share")).sum())
    )
    told = both.with_columns(together_bits=-pl.col("lift").log(2))
    return told.filter(pl.col("together_bits") < 0).drop("lift")


def _shares(recorded: pl.DataFrame, members: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Mix the UK's share of each community with that among the students: community, share."""
    here = (
        recorded.with_row_index("row")
        .join(members["given"], left_on="given", right_on="token")
        .join(members["family"], left_on=["family", "community"], right_on=["token", "community"])
        .group_by("community")
        .agg(here=pl.col("row").n_unique())
    )
    uk = pl.DataFrame({"community": list(SHARES), "uk": list(SHARES.values())})
    mixed = (pl.col("here").fill_null(0) + pl.col("uk") * UK_WORTH) / (recorded.height + UK_WORTH)
    return uk.join(here, on="community", how="left").select("community", share=mixed)
