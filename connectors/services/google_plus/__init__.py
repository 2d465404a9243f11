"""Google+, closed in 2019: the archive of Takeout that people kept.

`Google+ Circles/<circle>.csv`, one table a circle, `First Name,Last Name,Nickname,Display Name,Profile URL`:
whom the owner had put into it (`following`; Google+ asked nobody's leave for that). What a circle was called
is not taken up: it is the owner's own word, and can be a name. Somebody in two circles stands in two rows.

`Google+ Stream/Posts/*.json`, one post a file: its author, and who commented under it, with name, link and
number. Commenting under each other's posts is communicating in public, the weaker `group_message`; each
commenter is one row, and the author of most posts is the owner. The text is never taken up.

No real row of a circle was seen, only its header; the posts' keys are those of published descriptions.

Samples: data_samples/exports/google_plus (invented people).
"""

from collections.abc import Iterator, Sequence

import polars as pl

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning, keys_at_the_beginning, parsed
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from connectors.services.google_plus.posts import (
    KEYS,
    NUMBER,
    VANITY,
    Post,
    author_of_most,
    others_in,
    post_in,
)
from connectors.services.people import table_of
from connectors.services.people_tables import TableList, labels, list_by_header, rows_under_header, tables_in
from records.policy import Direction, Service
from records.problem import Refused

ASKS_FOR = (
    "The Takeout archive of Google+ that you kept, with Circles as CSV; since 2019 none can be asked for"
)

LOOKED_INTO = 100
"""JSON members outside the stream's folder whose first bytes are looked at."""
_CIRCLES, _POSTS = "googlecircles/", "googlestream/posts/"


def recognises(export: Export) -> list[Member]:
    """Claim circles by their header and posts by their folder, else by the keys of an author."""
    circles = [
        member for member in tables_in(export, _in_circles) if list_by_header(export, member, (CIRCLE,))
    ]
    posts = [member for member in export.ending(".json") if _POSTS in member.place]
    others = [member for member in export.ending(".json") if _POSTS not in member.place][:LOOKED_INTO]
    return circles + posts + [member for member in others if _is_post(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the circles, and who commented under the owner's posts."""
    gathering = Gathering(export, READER.name, Service.GOOGLE_PLUS)
    posts: list[Post] = []
    for member in members:
        if member.place.endswith(".json"):
            posts.extend(_posts(gathering, member))
        elif (own := rows_under_header(gathering, member, CIRCLE)) is not None:
            gathering.found.add(Direction.FOLLOWING)
            gathering.add(CIRCLE.rows(own).with_columns(own["row"].alias("source_row")), member)
    _add_commenters(gathering, posts)
    gathering.tell_absent({Direction.FOLLOWING: "circles (CSV)"})
    return gathering.reading()


def _in_circles(member: Member) -> bool:
    return _CIRCLES in member.place


def _is_post(export: Export, member: Member) -> bool:
    keys = keys_at_the_beginning(beginning(export, member))
    return {"author", "displayName", "profilePageUrl", "resourceName"} <= keys


def _circle(table: pl.DataFrame) -> pl.DataFrame:
    """Take the shown name; the nickname only where no other name is given."""
    unnamed = pl.all_horizontal(pl.col("display_name", "first_name", "last_name").is_null())
    return table.select(
        "first_name",
        "last_name",
        "profile_url",
        display_name=pl.when(unnamed).then("nickname").otherwise("display_name"),
        handle=pl.col("profile_url").str.extract(VANITY),
        platform_id=pl.col("profile_url").str.extract(NUMBER),
        direction=pl.lit(Direction.FOLLOWING.value),
    )


def _posts(gathering: Gathering, member: Member) -> Iterator[Post]:
    """Yield the post of a file; a file of another shape, or one that cannot be read, is a problem."""
    try:
        post = post_in(member, parsed(gathering.export, member))
    except Refused as refused:
        gathering.fail(refused.problem, member)
        return
    if post is None:
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    gathering.read.add(member.path)
    gathering.unusable += post.nameless
    yield post


def _add_commenters(gathering: Gathering, posts: Sequence[Post]) -> None:
    if nameless := sum(post.nameless for post in posts):
        gathering.notes.append(f"{nameless} comments do not say who wrote them")
    owner = author_of_most(posts)
    if owner:
        gathering.owner |= owner_of(name=owner.person.display_name, handle=owner.person.handle)
    for member, people in others_in(posts, owner).items():
        gathering.add(table_of(people, Direction.GROUP_MESSAGE), member)


CIRCLE = TableList(
    "circle.csv",
    (labels("First Name", "Last Name", "Nickname", "Display Name", "Profile URL"),),
    {
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        "nickname": ("Nickname",),
        "display_name": ("Display Name",),
        "profile_url": ("Profile URL",),
    },
    _circle,
)

VOCABULARY = frozenset(header for headers in CIRCLE.columns.values() for header in headers) | frozenset(KEYS)
READER = Reader("google+ archive", ASKS_FOR, recognises, read, Service.GOOGLE_PLUS, VOCABULARY)
