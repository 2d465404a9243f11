"""Many records, one person: by fixed rules that anyone can follow, never on a name alone.

In this order: the same id; an id that the source itself links; the same valid ULN and a date of birth or
given name that agrees; the same name and date of birth; the same e-mail address and given name. Twins
share a surname, a birthday and often an address book entry, so a given name has to agree as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from records.names import folded
from records.problem import Problem

MOST_ALIKE = 30
"""Records under one key that are compared with each other; a key with more is no person's own."""

Pairs = pl.DataFrame
"""Columns a and b: two nodes that are one person."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who is who.

    Attributes:
        people: student_id as the source gives it, and `person`, the id it goes by: its newest source's.
        merges: person, student_id and because: one row an id that gave way to another. Ids only.
        counts: how many ids each rule merged, in the order of the rules.
        problems: one id or one ULN that stands for two people.
    """

    people: pl.DataFrame
    merges: pl.DataFrame
    counts: dict[str, int]
    problems: tuple[Problem, ...]


def resolve(rows: pl.DataFrame, as_at: date) -> Resolved:
    """Find which ids of STUDENT_ROWS are one person.

    Args:
        rows: STUDENT_ROWS of all files, in one id space, in the order of the files.
        as_at: decides which of a person's records is the newest.
    """
    nodes = rows.select("student_id").unique(maintain_order=True).with_row_index("node")
    facts = _facts(rows.join(nodes, on="student_id", how="left", maintain_order="left"))
    found = [(because, rule(facts, nodes)) for because, rule in RULES]
    root = _united(nodes.height, pl.concat([pairs for _, pairs in found]))
    newest = facts.group_by("node").agg(newness(as_at).max().alias("newest"))
    people = _with_persons(nodes, root, newest)
    merges = _merges(people, found)
    counts = {because: int((merges["because"] == because).sum()) for because, _ in RULES}
    problems = (*_one_id_two_people(facts), *_one_uln_two_people(facts, root))
    return Resolved(people.select("student_id", "person"), merges, counts, problems)


def _facts(rows: pl.DataFrame) -> pl.DataFrame:
    """Fold what is compared: `first` given name, the given names after it, family, and the name's key."""
    given, family = folded(rows["given"]), folded(rows["family"])
    further = folded(rows["middle"])
    return rows.with_columns(
        _empty_is_null(given.str.extract(r"^(\S+)")).alias("first"),
        _empty_is_null(pl.coalesce(given.str.extract(r"^\S+ (.+)$"), further)).alias("further"),
        _empty_is_null(family).alias("last"),
        _emails().alias("emails"),
        valid_uln(pl.col("uln")).alias("valid_uln"),
    ).with_columns(
        pl.when(pl.col("first").is_not_null() & pl.col("last").is_not_null())
        .then(pl.concat_list("first", "last").list.sort().list.join("|"))
        .alias("name_key")
    )


def _empty_is_null(column: pl.Series | pl.Expr) -> pl.Expr:
    value = pl.lit(column) if isinstance(column, pl.Series) else column
    return pl.when(value != "").then(value)


def _emails() -> pl.Expr:
    each = pl.col("email").str.to_lowercase().str.split(";")
    return each.list.eval(pl.element().str.strip_chars()).list.eval(
        pl.element().filter(pl.element().str.contains("@", literal=True))
    )


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


# The rules: each returns pairs of nodes that are one person ---------------------------------------


def _by_link(facts: pl.DataFrame, nodes: pl.DataFrame) -> Pairs:
    """The source itself gives an earlier id (ILR PrevLearnRefNumber)."""
    linked = facts.select("node", "linked_id").drop_nulls().unique(maintain_order=True)
    others = nodes.rename({"node": "b", "student_id": "linked_id"})
    return _pairs(linked.join(others, on="linked_id").rename({"node": "a"}))


def _by_uln(facts: pl.DataFrame, _nodes: pl.DataFrame) -> Pairs:
    """The same valid ULN, and a date of birth or a name that agrees; within one file twins stay apart."""
    pairs = _alike(facts.filter(pl.col("valid_uln").is_not_null()), ["valid_uln"])
    same_birth = pl.col("dob") == pl.col("dob_b")
    same_file = pl.col("source_file") == pl.col("source_file_b")
    return _pairs(pairs.filter(_same_name() | (same_birth & ~same_file)))


def _by_name_and_birth(facts: pl.DataFrame, _nodes: pl.DataFrame) -> Pairs:
    """The same given and family name, in either order and of any kind, and the same date of birth."""
    known = facts.filter(pl.col("name_key").is_not_null() & pl.col("dob").is_not_null())
    pairs = _alike(known, ["name_key", "dob"])
    # Twins can share a first name too, as Mary Ann and Mary Jane do.
    initials = pl.col("further").str.head(1) != pl.col("further_b").str.head(1)
    return _pairs(pairs.filter(~initials.fill_null(False)))


def _by_email(facts: pl.DataFrame, _nodes: pl.DataFrame) -> Pairs:
    """The same e-mail address and given name, unless both give a date of birth and they differ."""
    known = facts.filter(pl.col("first").is_not_null()).explode("emails", empty_as_null=True)
    pairs = _alike(known.filter(pl.col("emails").is_not_null()), ["emails", "first"])
    return _pairs(pairs.filter((pl.col("dob") == pl.col("dob_b")).fill_null(True)))


RULES: tuple[tuple[str, Callable[[pl.DataFrame, pl.DataFrame], Pairs]], ...] = (
    ("the source links the ids", _by_link),
    ("same ULN, and date of birth or name", _by_uln),
    ("same name and date of birth", _by_name_and_birth),
    ("same e-mail and given name", _by_email),
)


def _same_name() -> pl.Expr:
    return (pl.col("first") == pl.col("first_b")).fill_null(False) | (
        pl.col("name_key") == pl.col("name_key_b")
    ).fill_null(False)


def _alike(facts: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Pair records of different nodes that share a key; the second one's columns end in _b."""
    wanted = ["node", "first", "further", "name_key", "dob", "source_file", "source_row"]
    distinct = facts.select(*dict.fromkeys((*key, *wanted))).unique(
        [*key, "node", "first", "further", "name_key", "dob"], maintain_order=True
    )
    size = pl.col("node").n_unique().over(key)
    some = distinct.filter((size > 1) & (size <= MOST_ALIKE))
    right = some.with_columns(pl.col(name).alias(name + "_b") for name in wanted).select(
        *key, *(name + "_b" for name in wanted)
    )
    return (
        some.join(right, on=key)
        .filter(pl.col("node") < pl.col("node_b"))
        .with_columns(pl.col("node").alias("a"), pl.col("node_b").alias("b"))
    )


def _pairs(found: pl.DataFrame) -> Pairs:
    return found.select(pl.col("a", "b").cast(pl.UInt32)).unique(maintain_order=True)


def _united(size: int, pairs: Pairs) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Give every node the smallest node it is joined to, however far the chain."""
    root = np.arange(size)
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    while True:
        before = root.copy()
        lower = np.minimum(root[a], root[b])
        np.minimum.at(root, root[a], lower)
        np.minimum.at(root, root[b], lower)
        root = root[root]
        if np.array_equal(before, root):
            return root


def newness(as_at: date) -> pl.Expr:
    """Date a record of STUDENT_ROWS, so that a person goes by the id and name in use now; never null."""
    begins = date(as_at.year if as_at.month >= 8 else as_at.year - 1, 8, 1)
    ilr_year = pl.col("source").str.extract(r"^ilr (\d{4})-").cast(pl.Int32)
    # An undated applicant is newer than last year's learner, and older than a learner of this year.
    undated = (
        pl.when(pl.col("stated_status") == "current")
        .then(pl.lit(begins))
        .when(pl.col("stated_status") == "applicant")
        .then(pl.lit(begins) - pl.duration(days=1))
        .otherwise(pl.lit(date(1900, 1, 1)))
    )
    return pl.coalesce(pl.max_horizontal("start", pl.date(ilr_year, 8, 1)), undated)


def _with_persons(
    nodes: pl.DataFrame, root: "np.ndarray[tuple[int], np.dtype[np.int64]]", newest: pl.DataFrame
) -> pl.DataFrame:
    placed = nodes.with_columns(pl.Series("root", root)).join(newest, on="node", how="left")
    first = placed.sort("newest", "node", descending=[True, False]).group_by("root", maintain_order=True)
    shown = first.agg(pl.col("student_id").first().alias("person"))
    return placed.join(shown, on="root", how="left", maintain_order="left")


def _merges(people: pl.DataFrame, found: list[tuple[str, Pairs]]) -> pl.DataFrame:
    """List the ids that gave way, with the first rule that joined each to another."""
    edges = pl.concat(
        pairs.select(pl.col(end).alias("node"), pl.lit(because).alias("because"))
        for because, pairs in found
        for end in ("a", "b")
    )
    gone = people.filter(pl.col("student_id") != pl.col("person"))
    first = edges.unique("node", keep="first", maintain_order=True)
    return gone.join(first, on="node", how="left", maintain_order="left").select(
        "person", "student_id", "because"
    )


# Findings -----------------------------------------------------------------------------------------


def _one_id_two_people(facts: pl.DataFrame) -> list[Problem]:
    legal = facts.filter(pl.col("name_kind") == "legal").unique(
        ["node", "source_file", "source_row"], maintain_order=True
    )
    first = legal.unique("node", keep="first", maintain_order=True)
    wanted = ["first", "name_key", "dob", "source_file", "source_row"]
    held = first.select("node", *(pl.col(name).alias(name + "_b") for name in wanted))
    pairs = legal.join(held, on="node", how="left", maintain_order="left")
    named = pl.col("first").is_not_null() & pl.col("first_b").is_not_null()
    conflicts = pairs.filter(named & ~_same_name() & (pl.col("dob") != pl.col("dob_b")))
    do = (
        "If these files number people apart, set id_prefix for one of them under [students.sources]; "
        "otherwise correct the id."
    )
    what = "This student_id stands for another person in {}, row {}: neither name nor date of birth agree."
    return _told(conflicts.unique(["node", "source_file"], maintain_order=True), "BC-STU-014", what, do)


def _one_uln_two_people(
    facts: pl.DataFrame, root: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> list[Problem]:
    pairs = _alike(facts.filter(pl.col("valid_uln").is_not_null()), ["valid_uln"])
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    apart = pairs.filter(pl.Series(root[a] != root[b], dtype=pl.Boolean)).unique(
        ["a", "b"], maintain_order=True
    )
    what = "This ULN is also that of another person in {}, row {}; the two were kept apart."
    return _told(apart, "BC-STU-015", what, "Correct the ULN in the student system.")


def _told(conflicts: pl.DataFrame, code: str, what: str, do: str) -> list[Problem]:
    column = "student_id" if code == "BC-STU-014" else "uln"
    places = conflicts.select("source_file", "source_row", "source_file_b", "source_row_b")
    problems = [
        Problem(code, file, row, column, what.format(other, other_row), do)
        for file, row, other, other_row in places.head(20).iter_rows()
    ]
    if more := max(0, places.height - 20):
        problems.append(Problem(code, "", None, column, f"{more} more people are concerned.", do))
    return problems
