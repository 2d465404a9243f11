"""LinkedIn's messages.csv: with whom its owner exchanged messages; never what was said.

Columns came and went, so they are found by name: until 2018 `From, To, Date, Subject, Content, Direction,
Folder`; then conversations and the sender's link; since about 2023 the recipients' links, joined by commas;
since 2024 attachments and drafts. `TO` joins several names by commas, and names hold commas too ("Jane Doe,
Ph.D."). Somebody who left is called "LinkedIn Member", without a link.

A partner is known by their link, else by their name. The owner stands in every conversation; their name is
taken from Profile.csv or the invitations where those are there.
"""

from collections.abc import Sequence
from urllib.parse import unquote

import polars as pl

from connectors.connections import Gathering, none_usable
from connectors.dates import dates_in
from connectors.export import Member
from connectors.owner import Owner
from connectors.services.people_tables import TableList, labels, rows_under_header
from connectors.services.tables_of_messages import owner_unknown, owners_key, partners, undated
from records.policy import Direction

TIME = r"(,? \d{1,2}:\d{2}.*| UTC)$"
"""What stands behind the day: `1/8/18, 6:14 PM`, `2024-03-01 10:00:00 UTC`."""

NOBODY = "linkedin member"
"""How LinkedIn calls whoever closed their account."""

_BY_ROBOTS = ("guide", "coach", "learning")
"""Conversations with LinkedIn's own assistants have the columns of messages and tables of their own."""

_LETTERS = r"(?:[A-Z][A-Za-z]{0,2}\.?){2,8}(?: \(?Hons\)?)?"
"""Letters behind a name: PGCE, Ph.D., MSc, BA (Hons)."""
_LETTERS_BEHIND = rf",\s*({_LETTERS})\s*(,|$)"
_KEPT_COMMA = "\x1f"

MESSAGES = TableList(
    "messages.csv",
    (
        labels("Conversation ID", "From", "To", "Date", "Content"),
        labels("From", "To", "Date", "Subject", "Content", "Direction", "Folder"),
    ),
    {
        "conversation": ("CONVERSATION ID",),
        "from": ("FROM",),
        "from_url": ("SENDER PROFILE URL",),
        "to": ("TO",),
        "to_urls": ("RECIPIENT PROFILE URLS",),
        "when": ("DATE",),
        "draft": ("IS MESSAGE DRAFT",),
        "conversation_draft": ("IS CONVERSATION DRAFT",),
        "way": ("Direction",),
    },
    lambda table: table,
)
LEFT_ALONE = labels("CONVERSATION TITLE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS")
"""Headers we know and never look under."""


def is_of_robots(member: Member) -> bool:
    """Tell a table of conversations with LinkedIn's assistants."""
    return member.name.startswith(_BY_ROBOTS)


def read_messages(gathering: Gathering, members: Sequence[Member]) -> None:
    """Add the partners found in all tables of messages together, each once."""
    tables = [
        table for at, member in enumerate(members) if (table := _messages(gathering, member, at)) is not None
    ]
    if not tables or (messages := pl.concat(tables)).is_empty():
        return
    everybody = _known_by_link(_people(messages))
    gathering.unusable += _count_nobodies(gathering, everybody)
    people = everybody.filter(~pl.col("nobody"))
    owners = _owners(people, gathering.owner) or _owner_alone(gathering, everybody, members[0])
    _add(gathering, members, people, partners(people, owners))


def _messages(gathering: Gathering, member: Member, at: int) -> pl.DataFrame | None:
    """Return the messages of one table that were sent, with `day` and `file`."""
    own = rows_under_header(gathering, member, MESSAGES)
    if own is None:
        return None
    gathering.others -= LEFT_ALONE
    days = dates_in(own["when"].str.replace(TIME, ""), "mdy").values
    dated = own.with_columns(days.alias("day"), pl.lit(at, dtype=pl.UInt32).alias("file"))
    sent = dated.filter(pl.col("day").is_not_null())
    file = gathering.export.shown(member)
    if sent.is_empty() and own.height:
        gathering.fail(none_usable(file, own.height), member)
    elif lost := own.height - sent.height:
        gathering.problems.append(undated(file, lost))
    drafts = pl.any_horizontal(_says_yes(pl.col(name)) for name in ("draft", "conversation_draft"))
    if unsent := sent.filter(drafts).height:
        gathering.notes.append(f"{unsent} drafts of messages were left out")
    return sent.filter(~drafts)


def _says_yes(cell: pl.Expr) -> pl.Expr:
    return cell.str.strip_chars().str.to_lowercase().is_in(["yes", "true", "1"]).fill_null(False)


def _people(messages: pl.DataFrame) -> pl.DataFrame:
    """Return STANDINGS with `name`, `link`, `nobody` and `stated` (the owner, as the direction says)."""
    alone = pl.format("{} {}", "file", "row")
    way = pl.col("way").str.strip_chars().str.to_uppercase()
    shared = messages.with_columns(
        pl.coalesce(pl.col("conversation").str.strip_chars().replace("", None), alone).alias("conversation"),
        *_recipients(),
        way.alias("way"),
    ).with_columns((pl.col("links").list.len() > 1).alias("group"))
    kept = ("file", "row", "conversation", "group", "day")
    senders = shared.select(
        *kept,
        pl.col("from").alias("name"),
        pl.col("from_url").alias("link"),
        pl.lit(True).alias("wrote"),
        (pl.col("way") == "OUTGOING").fill_null(False).alias("stated"),
    )
    receivers = shared.explode("names", "links").select(
        *kept,
        pl.col("names").alias("name"),
        pl.col("links").alias("link"),
        pl.lit(False).alias("wrote"),
        ((pl.col("way") == "INCOMING").fill_null(False) & ~pl.col("group")).alias("stated"),
    )
    return _keyed(pl.concat([senders, receivers]))


def _recipients() -> list[pl.Expr]:
    """Return `names` and `links`, lists of one length: a name and a link for each recipient, either null."""
    links = pl.col("to_urls").fill_null("").str.split(",").list.eval(_not_blank(pl.element()))
    names = _divided(pl.col("to"))
    nobody = pl.lit(None, dtype=pl.String)
    several, as_many = links.list.len(), names.list.len()
    whole = pl.concat_list(pl.col("to"))
    return [
        pl.when(several == 1)
        .then(whole)
        .when((several == 0) | (several == as_many))
        .then(names)
        .otherwise(nobody.repeat_by(several))
        .alias("names"),
        pl.when(several == 0).then(nobody.repeat_by(as_many)).otherwise(links).alias("links"),
    ]


def _divided(names: pl.Expr) -> pl.Expr:
    """Divide a cell of names at its commas, but not before letters that stand behind a name."""
    kept = names.fill_null("")
    # Twice, since the comma between "PGCE" and "MSc" belongs to both.
    for _ in range(2):
        kept = kept.str.replace_all(_LETTERS_BEHIND, f"{_KEPT_COMMA}$1$2")
    parts = kept.str.split(",").list.eval(_not_blank(pl.element()))
    return parts.list.eval(pl.element().str.replace_all(_KEPT_COMMA, ", "))


def _not_blank(cell: pl.Expr) -> pl.Expr:
    bare = cell.str.strip_chars()
    return bare.filter(bare != "")


def _keyed(people: pl.DataFrame) -> pl.DataFrame:
    """Add `key`: the public name out of the link, else the link, else the name; and `nobody`."""
    name = folded(pl.col("name"))
    link = pl.col("link").str.strip_chars().str.to_lowercase().replace("", None)
    keyed = people.with_columns(
        name.alias("folded"),
        pl.coalesce("/in/" + public_name(pl.col("link")).str.to_lowercase(), link).alias("by_link"),
    ).with_columns(
        ((pl.col("folded") == NOBODY) & pl.col("by_link").is_null()).fill_null(False).alias("nobody")
    )
    return keyed.with_columns(pl.coalesce("by_link", "folded").alias("key")).filter(
        pl.col("key").is_not_null()
    )


def _known_by_link(people: pl.DataFrame) -> pl.DataFrame:
    """Let who stands somewhere by name alone be the one person of that name who has a link."""
    linked = people.filter(pl.col("by_link").is_not_null() & pl.col("folded").is_not_null())
    sole = (
        linked.group_by("folded")
        .agg(pl.col("by_link").unique())
        .filter(pl.col("by_link").list.len() == 1)
        .select(pl.col("folded").alias("key"), pl.col("by_link").list.first().alias("sole"))
    )
    joined = people.join(sole, on="key", how="left", maintain_order="left")
    found = pl.when(~pl.col("nobody")).then("sole")
    return joined.with_columns(pl.coalesce(found, "key").alias("key")).drop("sole")


def _owners(people: pl.DataFrame, owner: Owner) -> list[str]:
    """Return the owner's key where the direction, the profile or the invitations say it.

    A namesake may be a partner: of several keys under the owner's name, the one in most conversations counts.
    """
    names = [" ".join(name.lower().split()) for name in owner.names]
    handles = [f"/in/{handle.lower()}" for handle in owner.handles]
    known = pl.col("stated") | pl.col("folded").is_in(names).fill_null(False) | pl.col("key").is_in(handles)
    found = people.filter(known).group_by("key").agg(pl.col("conversation").n_unique().alias("times"))
    return found.sort("times", "key", descending=[True, False])["key"].to_list()[:1]


def _owner_alone(gathering: Gathering, everybody: pl.DataFrame, member: Member) -> list[str]:
    """Return the key of whoever stands in every conversation; tell where that is nobody, or several."""
    if everybody.filter(~pl.col("nobody")).is_empty():
        return []
    friends = [part.filter(pl.col("direction") == Direction.FRIEND.value) for part in gathering.parts]
    handles = {f"/in/{handle.lower()}" for part in friends for handle in part["handle"].drop_nulls()}
    # By links alone: a connection may be the owner's namesake.
    key = owners_key(everybody, [*handles, NOBODY])
    if key is None:
        gathering.problems.append(owner_unknown(gathering.export.shown(member)))
    return [key] if key else []


def _count_nobodies(gathering: Gathering, people: pl.DataFrame) -> int:
    gone = people.filter(pl.col("nobody"))["conversation"].n_unique()
    if gone:
        gathering.notes.append(f"{gone} conversations with closed accounts, which have no name")
    return gone


def _add(gathering: Gathering, members: Sequence[Member], people: pl.DataFrame, found: pl.DataFrame) -> None:
    shown = people.group_by("key", maintain_order=True).agg(
        pl.col("name").drop_nulls().first().alias("display_name"),
        pl.col("link").drop_nulls().first().alias("profile_url"),
    )
    rows = found.join(shown, on="key", how="left", maintain_order="left")
    rows = rows.with_columns(handle=public_name(pl.col("profile_url"))).rename({"row": "source_row"})
    for at, member in enumerate(members):
        gathering.add(rows.filter(pl.col("file") == at).drop("file", "key"), member)


def public_name(link: pl.Expr) -> pl.Expr:
    """Take the public name out of https://www.linkedin.com/in/<name>."""
    # Letters beyond ASCII are written as %C3%A2 and the like.
    return link.str.extract(r"/in/([^/?#\s]+)").map_batches(_unquoted, return_dtype=pl.String)


def _unquoted(names: pl.Series) -> pl.Series:
    coded = names.filter(names.str.contains("%", literal=True)).unique().drop_nulls()
    return names.replace(coded, pl.Series([unquote(name) for name in coded], dtype=pl.String))


def folded(name: pl.Expr) -> pl.Expr:
    """Fold a name so that case and spare blanks do not make two people of one."""
    bare = name.str.strip_chars().str.replace_all(r"\s+", " ").str.to_lowercase()
    return pl.when(bare != "").then(bare)
