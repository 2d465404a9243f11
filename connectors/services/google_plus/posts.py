"""A post of Google+ as Takeout writes it, one JSON file each: who wrote it, and who commented when.

`author` and each of `comments[].author` hold `displayName`, `profilePageUrl` and `resourceName`
(`users/<number>`), as published descriptions of the archive say. The text is never taken up.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from connectors.export import Member
from connectors.json_text import rows_of, text_of
from connectors.services.people import Person

KEYS = ("author", "comments", "displayName", "profilePageUrl", "resourceName", "creationTime")
NUMBER = r"(?:plus\.google\.com/|^users/)(\d{5,30})(?:/|$|\?)"
"""Who had taken no name of their own is known by a number, in the link and in the resource's name."""
VANITY = r"plus\.google\.com/\+([^/?#\s]+)"


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote a post or a comment.

    Attributes:
        key: tells two people of one name apart: the number, else the link, else the name.
        person: as a row; `when` is the UTC day.
    """

    key: str
    person: Person


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    Attributes:
        author: None where the post does not say.
        comments: in order; those without an author are counted in `nameless`.
    """

    member: Member
    author: Writer | None
    comments: tuple[Writer, ...]
    nameless: int


def post_in(member: Member, content: object) -> Post | None:
    """Return a file's post; None where it has another shape."""
    if not isinstance(content, dict) or not isinstance(content.get("author"), dict):
        return None
    comments = rows_of(content.get("comments"))
    writers = [_writer(comment, row) for row, comment in enumerate(comments, 1)]
    named = tuple(writer for writer in writers if writer)
    return Post(member, _writer(content, 1), named, len(comments) - len(named))


def author_of_most(posts: Iterable[Post]) -> Writer | None:
    """Return who wrote most of the posts: the archive is theirs."""
    authors = {post.author.key: post.author for post in posts if post.author}
    times = Counter(post.author.key for post in posts if post.author)
    return authors[times.most_common(1)[0][0]] if times else None


def others_in(posts: Iterable[Post], owner: Writer | None) -> dict[Member, list[Person]]:
    """Return everybody but the owner once, under the post where they stand first, dated by the first day."""
    first: dict[str, tuple[Member, Person]] = {}
    for post in posts:
        for writer in (*((post.author,) if post.author else ()), *post.comments):
            member, known = first.setdefault(writer.key, (post.member, writer.person))
            days = [day for day in (known.when, writer.person.when) if day]
            first[writer.key] = member, replace(known, when=min(days, default=None))
    if owner:
        first.pop(owner.key, None)
    people: dict[Member, list[Person]] = {}
    for member, person in first.values():
        people.setdefault(member, []).append(person)
    return people


def _writer(said: object, row: int) -> Writer | None:
    """Return who wrote a post or a comment; None where it names nobody."""
    who = said.get("author") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(who, dict):
        return None
    name, link = text_of(who.get("displayName")), text_of(who.get("profilePageUrl"))
    number = _found(NUMBER, text_of(who.get("resourceName"))) or _found(NUMBER, link)
    key = next((part for part in (number, link, name) if part and part.strip()), None)
    person = Person(
        row,
        display_name=name,
        handle=_found(VANITY, link),
        profile_url=link,
        platform_id=number,
        when=_utc_day(text_of(said.get("creationTime"))),
    )
    return Writer(key, person) if key else None


def _found(pattern: str, text: str | None) -> str | None:
    found = re.search(pattern, text or "")
    return found[1] if found else None


def _utc_day(when: str | None) -> str | None:
    """Return the UTC day of `2018-10-25 23:22:15-0700`.

    >>> _utc_day("2018-10-25 23:22:15-0700"), _utc_day("soon")
    ('2018-10-26', None)
    """
    try:
        instant = datetime.fromisoformat(when or "")
    except ValueError:
        return None
    return (instant.astimezone(UTC) if instant.tzinfo else instant).date().isoformat()
