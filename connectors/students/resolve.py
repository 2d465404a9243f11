"""Many records, one person: by fixed rules that anyone can follow, never on a name alone.

In this order: the same id; ids that the settings call one person; an id that the source itself links; the
same valid ULN, or another system's number, and a date of birth or name that agrees; the same name and date
of birth; the same e-mail address and given name. Twins share a surname, a birthday and often an address
book entry, so a given name has to agree as well. What the settings keep apart no rule joins.
docs/students/who-is-who.md says it for the data officer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from connectors.students import clashes
from connectors.students.joining import (
    DOUBT,
    MOST_NAMES,
    Found,
    Roots,
    by_email,
    by_link,
    by_name_and_birth,
    by_number,
    crowded,
    emails_in,
    facts_of,
    keys_in,
    person_of,
    ulns_in,
)
from connectors.students.kept_apart import Ids, KeptApart, contradictions, nodes_of, unknown_ids
from records.problem import Problem

SETTLED = "the settings say so"
Rule = tuple[str, Callable[[Roots], Found]]
"""What the receipt calls a rule, and what it says given the people that the rules before have made."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who is who.

    Attributes:
        people: student_id as the source gives it, and `person`, the id it goes by: its newest source's.
        merges: person, student_id and because: one row an id that gave way to another. Ids only.
        counts: how many ids each rule merged, in the order of the rules.
        problems: one id or one number that stands for two people, and what the settings say in vain.
        notes: what was not used to join anybody, in counts.
    """

    people: pl.DataFrame
    merges: pl.DataFrame
    counts: dict[str, int]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def resolve(rows: pl.DataFrame, as_at: date, keep_apart: Ids = (), same_person: Ids = ()) -> Resolved:
    """Find which ids of STUDENT_ROWS are one person.

    Args:
        rows: STUDENT_ROWS of all files, in one id space, in any order.
        as_at: decides which of a person's records is the newest.
        keep_apart: lists of ids; no two of one list are ever one person.
        same_person: lists of ids; those of one list are one person.
    """
    nodes = rows.select("student_id").unique(maintain_order=True).with_row_index("node")
    rows = rows.join(nodes, on="student_id", how="left", maintain_order="left")
    facts = facts_of(rows)
    apart, forced = nodes_of(keep_apart, nodes), nodes_of(same_person, nodes)
    kept = KeptApart(apart)
    numbers = pl.concat([ulns_in(facts), keys_in(facts)])
    emails = emails_in(facts)
    root: Roots = np.arange(nodes.height)
    doubts = [pl.DataFrame(schema=dict.fromkeys(DOUBT, pl.UInt32))]
    found = []
    for because, rule in _rules(facts, numbers, emails, forced):
        said = rule(root)
        root, torn = kept.joined(root, said.groups, nodes["student_id"])
        found.append((because, said.groups))
        doubts += [said.doubts, torn]
    people = _with_persons(nodes, root, rows.group_by("node").agg(newness(as_at).max().alias("newest")))
    merges = _merges(people, root, found)
    settled = _settled(kept, root)
    problems = (
        *unknown_ids("keep_apart", keep_apart, apart),
        *unknown_ids("same_person", same_person, forced),
        *contradictions(forced, root),
        *clashes.one_id_two_people(facts),
        *clashes.one_number_two_people(numbers.filter(~crowded()), root, settled),
        *clashes.one_person_two_ulns(numbers.filter(~crowded()), root, forced),
        *clashes.nobodys_own(numbers),
        *clashes.undecided(facts, pl.concat(doubts), root, settled),
    )
    counts = {because: int((merges["because"] == because).sum()) for because, _ in found}
    return Resolved(people.select("student_id", "person"), merges, counts, problems, tuple(_notes(emails)))


def _rules(
    facts: pl.DataFrame, numbers: pl.DataFrame, emails: pl.DataFrame, forced: list[list[int]]
) -> Iterator[Rule]:
    """Name the rules in their order."""
    own = numbers.filter(~crowded())
    uln = pl.col("column") == "uln"
    said = pl.DataFrame({"node": [nodes for nodes in forced if nodes]}, schema={"node": pl.List(pl.UInt32)})
    yield SETTLED, lambda _root: Found(said)
    yield "the source links the ids", lambda _root: by_link(facts)
    yield "same ULN, and date of birth or name", partial(by_number, own.filter(uln))
    yield "same number of another system, and date of birth or name", partial(by_number, own.filter(~uln))
    yield "same name and date of birth", partial(by_name_and_birth, facts)
    yield "same e-mail and given name", partial(by_email, emails.filter(~crowded()))


def _settled(kept: KeptApart, root: Roots) -> Callable[[int, int], bool]:
    """Return whether the settings keep two people apart, by their roots: that is no question any more."""
    lists = kept.lists_of_people(root)
    return lambda one, other: bool(lists.get(int(one), set()) & lists.get(int(other), set()))


def _notes(emails: pl.DataFrame) -> Iterator[str]:
    crowds = emails.filter(crowded())
    if crowds.height:
        addresses, ids = crowds["held"].n_unique(), crowds["node"].n_unique()
        yield (
            f"{addresses} e-mail addresses of more than {MOST_NAMES} names each, in records under {ids} ids, "
            "taken as nobody's own"
        )


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
    # Somebody studying here who applies for next year is known by the record in use, not by the application.
    ahead = pl.col("start") > as_at
    start = pl.when(ahead).then(pl.lit(begins) - pl.duration(days=1)).otherwise("start")
    return pl.coalesce(pl.max_horizontal(start, pl.date(ilr_year, 8, 1)), undated)


def _with_persons(nodes: pl.DataFrame, root: Roots, newest: pl.DataFrame) -> pl.DataFrame:
    placed = nodes.with_columns(pl.Series("root", root)).join(
        newest, on="node", how="left", maintain_order="left"
    )
    # Of two that are equally new the id decides, so that the order of the files does not.
    first = placed.sort("newest", "student_id", descending=[True, False]).unique(
        "root", keep="first", maintain_order=True
    )
    shown = first.select("root", pl.col("student_id").alias("person"))
    return placed.join(shown, on="root", how="left", maintain_order="left")


def _merges(people: pl.DataFrame, root: Roots, found: list[tuple[str, pl.DataFrame]]) -> pl.DataFrame:
    """List the ids that gave way, with the first rule that joined each to another."""
    gone = people.filter(pl.col("student_id") != pl.col("person"))
    first = pl.concat(
        _met(groups, root).with_columns(pl.lit(because).alias("because")) for because, groups in found
    )
    return gone.join(
        first.unique("node", keep="first", maintain_order=True), on="node", how="left", maintain_order="left"
    ).select("person", "student_id", "because")


def _met(groups: pl.DataFrame, root: Roots) -> pl.DataFrame:
    """Return the nodes that a group joined to another; one whose others are kept apart is not among them."""
    each = groups.with_row_index("group").explode("node")
    each = each.with_columns(person_of(each, root))
    return each.filter(pl.len().over("group", "person") > 1).select("node").unique()
