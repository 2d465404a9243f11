r"""Tumblr: following.opml, the list of followed blogs, and payload-N.json of the privacy export.

The payload does not hold whom its owner follows, only whom they stopped following and from whose blogs an
opened push notification came; so alone it is read in part. What such a notification was about is not said
in a form we know (a reply, a like, a message, a new follower), so the blog counts as weak contact, beside
others and not as somebody the owner wrote to: `group_message`. A blog's name is its handle; a missing time is
the text `\N`.

The payload was seen in other programs' readers, the OPML in notes about it: neither in a real file of today.

Samples: data_samples/exports/tumblr (invented people).
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml import etree

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning, parsed, rows_of, text_of
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from connectors.services.people import Person, table_of
from connectors.text import decoded
from records.policy import Direction, Service
from records.problem import Problem, Refused

ASKS_FOR = (
    "following.opml, the list of the blogs you follow (www.tumblr.com/following.opml, when logged in); "
    "Settings > Privacy > Request privacy data does not hold it"
)

LISTS = ("unfollows", "push_notification_opens")
OTHERS = ("email", "active_times", "dashboard", "ads_analytics", "client_side_ad_analytics")
VOCABULARY = frozenset({*LISTS, *OTHERS, "blog_name", "timestamp", "from_blog", "to_blog", "data"})
LOOKED_INTO = 100
"""JSON members of unknown names whose first bytes are looked at."""

_PAYLOAD = re.compile(r"payload-?\d*\.json\Z")
_BEGINS = re.compile(r'\s*\[\s*\{\s*"data"\s*:\s*\{')
_BLOG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}\Z", re.IGNORECASE)
_FEED = re.compile(r"/(rss|feed)?/?\Z")
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_NO_TIME = "\\N"


def recognises(export: Export) -> list[Member]:
    """Claim the list of blogs by its links, and payloads by how they begin."""
    lists = [m for m in export.ending(".opml", ".xml")[:LOOKED_INTO] if _is_list_of_blogs(export, m)]
    json = export.ending(".json")
    named = [m for m in json if _PAYLOAD.search(m.name)]
    others = [m for m in json if m not in named][:LOOKED_INTO]
    payloads = [m for m in named if _BEGINS.match(beginning(export, m))]
    return lists + payloads + [m for m in others if _is_payload(beginning(export, m))]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read both; a payload without the list of blogs beside it is read in part."""
    gathering = Gathering(export, READER.name, Service.TUMBLR)
    for member in members:
        is_payload = member.place.endswith(".json")
        try:
            (_read_payload if is_payload else _read_blogs)(gathering, member)
        except Refused as refused:
            gathering.fail(refused.problem)
    if Direction.FOLLOWING not in gathering.found and gathering.read:
        gathering.in_part = True
        gathering.problems.append(_without_following(export.label))
    return gathering.reading()


def _is_list_of_blogs(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if "<opml" not in head:
        return False
    # Readers of feeds write OPML too, with a blog of Tumblr's among others.
    return member.name == "following.opml" or 2 * head.count(".tumblr.com") > head.count("xmlUrl") > 0


def _is_payload(head: str) -> bool:
    return bool(_BEGINS.match(head)) and any(f'"{key}"' in head for key in (*LISTS, *OTHERS[1:]))


def _read_blogs(gathering: Gathering, member: Member) -> None:
    export = gathering.export
    outlines = list(_outlines(export, member))
    people = [_blog(row, outline) for row, outline in enumerate(outlines, 1)]
    gathering.read.add(member.path)
    gathering.found.add(Direction.FOLLOWING)
    gathering.add(table_of(people, Direction.FOLLOWING), member)


def _outlines(export: Export, member: Member) -> Iterator[etree._Element]:
    """Yield the elements that stand for a blog, those in folders too.

    Raises:
        Refused: the file is damaged, is no OPML, or declares a document type, through which it could swell.
    """
    file = export.shown(member)
    text = _XML.sub("", decoded(export.read(member), file).text)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    if "<!DOCTYPE" in text:
        raise Refused(_has_doctype(file))
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        raise Refused(_broken(file)) from None
    if root.tag != "opml":
        raise Refused(shape_unknown(file))
    yield from (
        one for one in root.iter("outline") if one.get("xmlUrl") or one.get("htmlUrl") or not len(one)
    )


def _blog(row: int, outline: etree._Element) -> Person:
    """Return the blog of an element: its name from its link, else from its title where that could be one."""
    link = (outline.get("htmlUrl") or _FEED.sub("", outline.get("xmlUrl") or "")).strip()
    title = (outline.get("title") or outline.get("text") or "").strip()
    handle = _name_in(link) or (title if _BLOG.match(title) else None)
    return Person(row, title if title != handle else None, handle=handle, profile_url=link or None)


def _name_in(link: str) -> str | None:
    """Return the blog's name: `https://sian-t.tumblr.com`, `https://www.tumblr.com/sian-t`.

    >>> [_name_in(f"https://{rest}") for rest in ("sian-t.tumblr.com/", "www.tumblr.com/sian-t", "a.example")]
    ['sian-t', 'sian-t', None]
    """
    try:
        host, path = (urlsplit(link).hostname or ""), urlsplit(link).path
    except ValueError:
        return None
    name, dot, domain = host.partition(".")
    if name == "www" and domain == "tumblr.com":
        name = path.strip("/").removeprefix("blog/").partition("/")[0]
    elif domain != "tumblr.com":
        return None
    return name if dot and _BLOG.match(name) else None


def _read_payload(gathering: Gathering, member: Member) -> None:
    parts = [data for one in rows_of(parsed(gathering.export, member)) if (data := _data_of(one))]
    if not parts:
        raise Refused(shape_unknown(gathering.export.shown(member)))
    gathering.read.add(member.path)
    for data in parts:
        gathering.met(data, VOCABULARY)
        gathering.owner |= owner_of(email=text_of(data.get("email")))
    ended = [row for data in parts for row in rows_of(data.get("unfollows"))]
    gathering.add(table_of(list(_ended(ended)), Direction.REMOVED), member)
    opened = [row for data in parts for row in rows_of(data.get("push_notification_opens"))]
    _add_notified(gathering, member, [row for row in opened if isinstance(row, dict)])


def _data_of(entry: object) -> dict[str, object] | None:
    data = entry.get("data") if isinstance(entry, dict) else None
    return data if isinstance(data, dict) else None


def _ended(rows: Sequence[object]) -> Iterator[Person]:
    for number, row in enumerate(rows, 1):
        said = row if isinstance(row, dict) else {}
        yield Person(number, handle=_said(said.get("blog_name")), when=_said(said.get("timestamp")))


def _add_notified(gathering: Gathering, member: Member, rows: Sequence[dict[str, object]]) -> None:
    """Add one row for each blog that a notification came from; the blog it came to is the owner's."""
    own = {name.lower() for row in rows if (name := _said(row.get("to_blog")))}
    for name in own:
        gathering.owner |= owner_of(handle=name)
    blogs: dict[str, Person] = {}
    for number, row in enumerate(rows, 1):
        name = _said(row.get("from_blog"))
        if name and name.lower() not in own:
            blogs.setdefault(name.lower(), Person(number, handle=name))
    gathering.add(table_of(list(blogs.values()), Direction.GROUP_MESSAGE), member)
    if blogs:
        gathering.notes.append(
            f"{len(blogs)} blogs of which a notification was opened were taken as weak contact"
        )


def _said(value: object) -> str | None:
    text = (text_of(value) or "").strip()
    return text if text and text != _NO_TIME else None


def _without_following(label: str) -> Problem:
    what = "Tumblr's privacy export does not say which blogs are followed, so this is only a part."
    do = "Hand in following.opml too, or type the blogs into a list (docs/exports/tumblr.md)."
    return Problem("BC-IMP-170", label, None, None, what, do)


def _has_doctype(file: str) -> Problem:
    what = "The list declares a document type of its own, which Tumblr's does not, and was not read."
    return Problem("BC-IMP-171", file, None, None, what, "Hand in the file as Tumblr gave it.")


def _broken(file: str) -> Problem:
    what = "The list of blogs is damaged or breaks off."
    return Problem("BC-IMP-172", file, None, None, what, "Open following.opml again and save it whole.")


READER = Reader("tumblr", ASKS_FOR, recognises, read, Service.TUMBLR, VOCABULARY)
