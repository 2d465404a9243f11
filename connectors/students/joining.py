"""The rules by which records are one person: each gathers ids into groups, and a group is one person.

Ids are numbered here (`node`), and `root` says of every node which person the rules before have made of it.
Nothing is compared pair by pair: records that share a key stand in one group, so that ten thousand records
under one name and birthday cost no more than ten thousand under as many.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from records.names import folded

MOST_NAMES = 30
"""Different names under one number or address; with more it is nobody's own (an office's, a default)."""

Roots = np.ndarray[tuple[int], np.dtype[np.int64]]
"""For each node the smallest node of its person."""


_COMPARED = ("node", "first", "last", "name_key", "initial", "dob", "source_file", "source_row")
DOUBT = ("node", "one", "other")
"""A record that fits two people, and one record of each."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule says.

    Attributes:
        groups: one column `node`: lists of nodes, each list one person.
        doubts: node, one and other: a record that fits two people and was joined to neither.
    """

    groups: pl.DataFrame
    doubts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict.fromkeys(DOUBT, pl.UInt32)))


def facts_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Fold what is compared: `first` given name, the initial of those after it, and the name's key.

    The key is given and family name in either order. A record without a date of birth has that of its id.
    """
    given, family, middle = folded(rows["given"]), folded(rows["family"]), folded(rows["middle"])
    first = _filled(given.str.extract(r"^(\S+)"))
    last = _filled(family)
    further = pl.coalesce(pl.lit(given.str.extract(r"^\S+ (.+)$")), _filled(middle))
    ordered = pl.concat_str(
        pl.min_horizontal("first", "last"), pl.max_horizontal("first", "last"), separator="|"
    )
    wanted = ("node", "student_id", "linked_id", "name_kind", "source_file", "source_row")
    return rows.select(
        *wanted,
        "uln",
        "keys",
        "email",
        first.alias("first"),
        last.alias("last"),
        further.str.head(1).alias("initial"),
        pl.col("dob").alias("own_dob"),
        pl.col("dob").fill_null(pl.col("dob").min().over("node")),
    ).with_columns(
        pl.when(pl.all_horizontal(pl.col("first", "last").is_not_null())).then(ordered).alias("name_key")
    )


def _filled(column: pl.Series) -> pl.Expr:
    return pl.when(pl.lit(column) != "").then(pl.lit(column))


def valid_uln(uln: pl.Expr) -> pl.Expr:
    """Return the ULN where it can be one; null for 9999999999 and for one whose check digit is wrong.

    Nine digits weighted 10 down to 2, their sum modulo 11; the tenth digit is 10 minus that, so that a
    number with remainder 0 has none and is never given out.

    >>> table = pl.DataFrame({"uln": ["1000000000", "1000000009", "9999999999"]})
    >>> table.select(valid_uln(pl.col("uln")))["uln"].to_list()
    ['1000000000', None, None]
    """
    digits = uln.str.strip_chars()
    shaped = digits.str.contains(r"^[1-9]\d{9}$")
    total = pl.sum_horizontal(
        digits.str.slice(n, 1).cast(pl.Int32, strict=False) * (10 - n) for n in range(9)
    )
    check = digits.str.slice(9, 1).cast(pl.Int32, strict=False)
    sound = shaped & (10 - total % 11 == check) & (digits != "9999999999")
    return pl.when(sound).then(digits)


# Numbers and addresses: `held` has one row for each record that holds one ---------------------------


def ulns_in(facts: pl.DataFrame) -> pl.DataFrame:
    """Return `held` of valid ULNs."""
    some = facts.filter(pl.col("uln").is_not_null())
    held = some.select(pl.lit("uln").alias("column"), valid_uln(pl.col("uln")).alias("held"), *_COMPARED)
    return held.filter(pl.col("held").is_not_null())


def keys_in(facts: pl.DataFrame) -> pl.DataFrame:
    """Return `held` of other systems' numbers: UPN, UCAS Personal ID, HUSID, PIDM."""
    some = facts.filter(pl.col("keys").list.len() > 0)
    each = some.explode("keys").filter(pl.col("keys").is_not_null())
    return each.select(
        pl.col("keys").str.extract("^([^:]*)").alias("column"), pl.col("keys").alias("held"), *_COMPARED
    )


def emails_in(facts: pl.DataFrame) -> pl.DataFrame:
    """Return `held` of e-mail addresses, of records with a given name."""
    some = facts.filter(pl.col("first").is_not_null() & pl.col("email").str.contains("@", literal=True))
    each = some.with_columns(pl.col("email").str.to_lowercase().str.split(";").alias("held")).explode("held")
    held = each.select(pl.lit("email").alias("column"), pl.col("held").str.strip_chars(), *_COMPARED)
    return held.filter(pl.col("held").str.contains("@", literal=True))


def crowded() -> pl.Expr:
    """Tell what stands under so many names that it is nobody's own."""
    return pl.coalesce("name_key", "first", "last").n_unique().over("held") > MOST_NAMES


# The rules ------------------------------------------------------------------------------------------


def by_link(facts: pl.DataFrame) -> Found:
    """The source itself gives another id of the person (ILR PrevLearnRefNumber, a former UPN)."""
    linked = facts.select("node", "linked_id").drop_nulls().unique()
    others = facts.select(pl.col("node").alias("other"), pl.col("student_id").alias("linked_id")).unique()
    both = linked.join(others, on="linked_id").filter(pl.col("node") != pl.col("other"))
    return Found(both.select(pl.concat_list("node", "other").alias("node")))


def by_number(held: pl.DataFrame, root: Roots) -> Found:
    """The same number, and a given name, a whole name or a date of birth that agrees.

    The date of birth alone is not enough where one file has two people of it under the number: twins.
    """
    named = pl.concat([_sharing(held, "held", "first"), _sharing(held, "held", "name_key")])
    born = held.filter(pl.col("dob").is_not_null())
    twins = pl.col("person").n_unique().over("held", "dob", "source_file") > 1
    born = born.with_columns(person_of(born, united(root, named))).with_columns(twins.alias("twins"))
    alone = born.filter(~pl.col("twins").any().over("held", "dob"))
    return Found(pl.concat([named, _sharing(alone, "held", "dob")]))


def by_name_and_birth(facts: pl.DataFrame, root: Roots) -> Found:
    """The same given and family name, in either order and of any kind, and the same date of birth.

    Twins can share a first name too, as Mary Ann and Mary Jane do: the initial tells them apart.
    """
    known = facts.filter(pl.col("name_key").is_not_null() & pl.col("dob").is_not_null())
    return _told_apart(known, ("name_key", "dob"), ("initial",), root)


def by_email(held: pl.DataFrame, root: Roots) -> Found:
    """The same e-mail address and given name, unless dates of birth or initials differ."""
    return _told_apart(held, ("held", "first"), ("dob", "initial"), root)


def _sharing(facts: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Gather the nodes of each key that several have: one column, lists of nodes."""
    known = facts.filter(pl.all_horizontal(pl.col(key).is_not_null())).select(*key, "node").unique()
    return known.group_by(key).agg("node").filter(pl.col("node").list.len() > 1).select("node")


def _told_apart(facts: pl.DataFrame, key: tuple[str, ...], tells: tuple[str, ...], root: Roots) -> Found:
    """Gather the nodes of a key; where it holds several people by what `tells`, those who agree in it.

    A record that does not say which of them it is joins none, and is a doubt.
    """
    some = facts.select(*key, *tells, "node").unique()
    some = some.filter(pl.col("node").n_unique().over(key) > 1)
    some = some.with_columns(person_of(some, root))
    doubts, parts = [], list(key)
    for column in tells:
        person = pl.col("person").filter(pl.col(column).is_not_null())
        several = (pl.col(column).drop_nulls().n_unique() > 1) & (person.n_unique() > 1)
        some = some.with_columns(
            several.over(parts).alias("several"),
            person.min().over(parts).alias("one"),
            person.max().over(parts).alias("other"),
        )
        open_ = pl.col("several") & pl.col(column).is_null()
        doubts.append(some.filter(open_).select(DOUBT))
        some = some.filter(~open_).with_columns(pl.when("several").then(column).alias(f"part_{column}"))
        parts.append(f"part_{column}")
    gathered = some.group_by(parts).agg(pl.col("node").unique()).filter(pl.col("node").list.len() > 1)
    return Found(gathered.select("node"), pl.concat(doubts))


def person_of(records: pl.DataFrame, root: Roots) -> pl.Series:
    """Return the column `person`: the root of each record's node."""
    return pl.Series("person", root[records["node"].to_numpy()], dtype=pl.UInt32)


def united(root: Roots, groups: pl.DataFrame) -> Roots:
    """Give every node the smallest node it is joined to, however far the chain."""
    pairs = groups.select(pl.col("node").list.first().alias("first"), "node").explode("node")
    a, b = (pairs[column].to_numpy() for column in ("first", "node"))
    root = root.copy()
    while (apart := root[a] != root[b]).any():
        a, b = a[apart], b[apart]
        lower = np.minimum(root[a], root[b])
        np.minimum.at(root, root[a], lower)
        np.minimum.at(root, root[b], lower)
        while (higher := root[root] != root).any():
            root[higher] = root[root[higher]]
    return root
